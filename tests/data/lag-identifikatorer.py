#!/usr/bin/env python3
"""Step 1 of 2: writes identifikatorer.json with made-up values and what python-stdnum says about each.

    pip install python-stdnum==2.2
    python3 lag-identifikatorer.py && node lag-identifikatorer.mjs

The second step adds the verdicts of two JavaScript libraries. Run once; the result is checked in, and src/types reads it in a test.

No number here can belong to a living person: an unmarked one is born before 1900 or after the file was made, or has check digits that
come into use in 2032. The twentieth century is covered by synthetic numbers (month + 80) and published samples.
"""

import json
import random
from pathlib import Path

from stdnum.exceptions import InvalidComponent, ValidationError
from stdnum.no import fodselsnummer, kontonr, orgnr

tilfeldig = random.Random(2032)
K1 = (3, 7, 6, 1, 8, 9, 4, 5, 2)
K2 = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


def vektet(siffer, vekter):
    return sum(int(s) * v for s, v in zip(siffer, vekter, strict=True))


def kontrollert(ni, rest):
    """The number with check digits that leave `rest` in the first sum, or None when a digit would be 10."""
    k1 = (rest - vektet(ni, K1)) % 11
    k2 = -vektet(ni + str(k1), K2) % 11 if k1 < 10 else 10
    return f"{ni}{k1}{k2}" if k2 < 10 else None


def person(dag, maned, aar, individ, rest=0):
    """The number itself, or its neighbours upwards until the check digits exist."""
    while True:
        nummer = kontrollert(f"{dag:02}{maned:02}{aar % 100:02}{individ:03}", rest)
        if nummer:
            return nummer
        individ += 1


def personer():
    def dag_og_maned():
        return tilfeldig.randint(1, 28), tilfeldig.randint(1, 12)

    # Unmarked and D-numbers, born 1854–1899 and 2027–2039.
    for _ in range(40):
        dag, maned = dag_og_maned()
        d = 40 * tilfeldig.randint(0, 1)
        yield person(dag + d, maned, tilfeldig.randint(1854, 1899), tilfeldig.randint(500, 590))
        yield person(dag + d, maned, tilfeldig.randint(2027, 2039), tilfeldig.randint(500, 990))
    # Years and individual numbers that make no century before 2032.
    for _ in range(15):
        dag, maned = dag_og_maned()
        yield person(dag, maned, tilfeldig.randint(40, 53), tilfeldig.randint(500, 890))
    # First check sums that come into use in 2032.
    for _ in range(45):
        dag, maned = dag_og_maned()
        d = 40 * tilfeldig.randint(0, 1)
        yield person(dag + d, maned, tilfeldig.randint(0, 99), tilfeldig.randint(0, 990), tilfeldig.randint(1, 3))
    # A remainder of 4 is never right.
    for _ in range(10):
        dag, maned = dag_og_maned()
        yield person(dag, maned, tilfeldig.randint(0, 99), tilfeldig.randint(0, 990), 4)
    # Marks on the month, all centuries, with and without the mark of a D-number.
    for merke in (80, 80, 80, 40, 65):
        for _ in range(30):
            dag, maned = dag_og_maned()
            d = 40 * tilfeldig.randint(0, 1)
            yield person(dag + d, maned + merke, tilfeldig.randint(0, 99), tilfeldig.randint(0, 990))
    # The first and last month of each mark, and its neighbours outside; the same for the day.
    for maned in (80, 81, 92, 93, 40, 41, 52, 53, 65, 66, 77, 78, 0, 13):
        yield person(15, maned, 1880, 500)
    for dag in (0, 1, 31, 32, 40, 41, 71, 72, 79, 80, 91, 99):
        yield person(dag, 81, 1970, 100)
    # Leap days: 1900 was no leap year, 2000 was.
    for aar, individ in ((1900, 100), (2000, 500), (1996, 100), (1997, 100), (1896, 500), (1899, 500)):
        yield person(29, 82, aar, individ)
    # Typing errors in synthetic numbers: one digit changed, two swapped.
    for _ in range(30):
        dag, maned = dag_og_maned()
        nummer = list(person(dag, maned + 80, tilfeldig.randint(0, 99), tilfeldig.randint(0, 499)))
        plass = tilfeldig.randrange(10)
        if tilfeldig.random() < 0.5:
            nummer[plass] = str((int(nummer[plass]) + tilfeldig.randint(1, 9)) % 10)
        else:
            nummer[plass], nummer[plass + 1] = nummer[plass + 1], nummer[plass]
        yield "".join(nummer)
    # Published samples.
    yield from """15108695088 01010750160 02016126007 41010199946 71010199969 01410199935 13527248013 81234567802 91234567883
        10915596784 06828399789 11010000019 11010000027 11010000035 02013299997 02013299903 02013299806 30108299920 30108299939
        00000000000 11111111111 12345678901 1234567890 123456789012""".split()


def med_siste_siffer(start, vekter, alle=False):
    """The value with its check digit; with `alle`, also one wrong digit, and any digit when none fits."""
    siffer = -vektet(start, vekter) % 11
    if siffer < 10:
        yield f"{start}{siffer}"
    if alle or siffer == 10:
        yield f"{start}{(siffer + tilfeldig.randint(1, 9)) % 10}"


def organisasjoner():
    for forste in "0123456789":
        for _ in range(8):
            yield from med_siste_siffer(forste + f"{tilfeldig.randrange(10**7):07}", (3, 2, 7, 6, 5, 4, 3, 2), alle=True)
    yield from """988077917 998447356 995525828 923609016 974760673 999977774 313745392 313123456 312987651 999977775 999977776
        000000000 98807791 9880779170""".split()


def kontoer():
    for bank in ("1234", "9999", "0001", "0100", "0000"):
        for _ in range(15):
            yield from med_siste_siffer(bank + f"{tilfeldig.randrange(10**6):06}", (5, 4, 3, 2, 7, 6, 5, 4, 3, 2), alle=True)
    yield from """12345678903 86011117947 76940512057 15032080119 97104133219 00000000000 00004090403 1234567890
        123456789031""".split()


def dom(modul, verdi):
    try:
        modul.validate(verdi)
        return "gyldig"
    except InvalidComponent as feil:
        # Not an opinion about the number itself; keeps the file the same whenever it is made.
        return "gyldig" if "not been born" in str(feil) else "InvalidComponent"
    except ValidationError as feil:
        return type(feil).__name__


ut = {
    navn: [{"verdi": verdi, "stdnum": dom(modul, verdi)} for verdi in dict.fromkeys(verdier)]
    for navn, modul, verdier in (
        ("fnr", fodselsnummer, personer()),
        ("orgnr", orgnr, organisasjoner()),
        ("konto", kontonr, kontoer()),
    )
}
Path(__file__).with_name("identifikatorer.json").write_text(json.dumps(ut))
