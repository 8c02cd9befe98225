//! The rule table: credits, reports and numbers.

use grunn::text::T;

use crate::regel::{
    Niva::{Avviser, Informerer},
    Regel,
};
use crate::regelhjemmel::{FTRL_5_3, MELDING};

pub(super) const K24_UKJENT: Regel = Regel {
    kode: "K24",
    merknad: "U-KREDIT-UKJENT",
    niva: Avviser,
    hjemmel: MELDING,
    tekst: T(
        "Vi har ikke mottatt regningen du vil kreditere i et tidligere krav.",
        "Vi har ikkje fått rekninga du vil kreditere i eit tidlegare krav.",
    ),
    tiltak: T(
        "Sjekk guid og regningsnummer. Står regningen i samme krav, send krediteringen i et senere.",
        "Sjekk guid og rekningsnummer. Står rekninga i same krav, send krediteringa i eit seinare.",
    ),
};

pub(super) const K24_IKKE_GODKJENT: Regel = Regel {
    kode: "K24",
    merknad: "U-KREDIT-UKJENT",
    niva: Avviser,
    hjemmel: MELDING,
    tekst: T(
        "Regning {regning} kan ikke krediteres. Bare godkjente regninger kan det, og denne er {status}.",
        "Rekning {regning} kan ikkje krediterast. Berre godkjende rekningar kan det, og denne er {status}.",
    ),
    tiltak: T(
        "Rett regningen, og send den på nytt i stedet.",
        "Rett rekninga, og send ho på nytt i staden.",
    ),
};

pub(super) const K24_VENTER: Regel = Regel {
    kode: "K24",
    merknad: "U-KREDIT-UKJENT",
    niva: Avviser,
    hjemmel: MELDING,
    tekst: T(
        "Regning {regning} er under behandling og kan ikke krediteres ennå.",
        "Rekning {regning} er under behandling og kan ikkje krediterast enno.",
    ),
    tiltak: T(
        "Vent på svaret på regningen. Blir den godkjent, send krediteringen på nytt. Blir den avvist, kan du la krediteringen ligge.",
        "Vent på svaret på rekninga. Blir ho godkjend, send krediteringa på nytt. Blir ho avvist, kan du la krediteringa liggje.",
    ),
};

pub(super) const K24_ALT_KREDITERT: Regel = Regel {
    kode: "K24",
    merknad: "U-KREDIT-UKJENT",
    niva: Avviser,
    hjemmel: MELDING,
    tekst: T(
        "Regning {regning} er kreditert før. Den kan bare krediteres én gang.",
        "Rekning {regning} er kreditert før. Ho kan berre krediterast éin gong.",
    ),
    tiltak: T(
        "Beløpet trekkes bare én gang. Ikke send krediteringen igjen.",
        "Beløpet blir trekt berre éin gong. Ikkje send krediteringa igjen.",
    ),
};

pub(super) const K24_PRAKSIS: Regel = Regel {
    kode: "K24",
    merknad: "U-KREDIT-UKJENT",
    niva: Avviser,
    hjemmel: MELDING,
    tekst: T(
        "Regning {regning} hører til en annen praksis.",
        "Rekning {regning} høyrer til ein annan praksis.",
    ),
    tiltak: T(
        "Send krediteringen fra praksisen som sendte regningen.",
        "Send krediteringa frå praksisen som sende rekninga.",
    ),
};

pub(super) const K24_FOR_GAMMEL: Regel = Regel {
    kode: "K24",
    merknad: "U-KREDIT-3AAR",
    niva: Avviser,
    hjemmel: MELDING,
    tekst: T(
        "Regning {regning} er fra {tid}. Den er eldre enn {aar} år og kan ikke krediteres.",
        "Rekning {regning} er frå {tid}. Ho er eldre enn {aar} år og kan ikkje krediterast.",
    ),
    tiltak: T("Kontakt Helfo.", "Kontakt Helfo."),
};

pub(super) const K24_FORTEGN: Regel = Regel {
    kode: "K24",
    merknad: "I-KREDIT-FORTEGN",
    niva: Avviser,
    hjemmel: MELDING,
    tekst: T(
        "Krediteringen har beløpet {krevd}. Et beløp som krediteres, skal være negativt.",
        "Krediteringa har beløpet {krevd}. Eit beløp som blir kreditert, skal vere negativt.",
    ),
    tiltak: T(
        "Send krediteringen med {riktig}, eller uten beløp.",
        "Send krediteringa med {riktig}, eller utan beløp.",
    ),
};

pub(super) const K24_TO_REGNINGER: Regel = Regel {
    kode: "K24",
    merknad: "I-KREDIT-TO",
    niva: Avviser,
    hjemmel: MELDING,
    tekst: T(
        "Krediteringen viser til to regninger: guid-en er på regning {regning}, og nummeret {nummer} er på en annen.",
        "Krediteringa viser til to rekningar: guid-en er på rekning {regning}, og nummeret {nummer} er på ei anna.",
    ),
    tiltak: T(
        "Bruk guid og nummer fra den samme regningen.",
        "Bruk guid og nummer frå den same rekninga.",
    ),
};

pub(super) const K24_ANNET_NUMMER: Regel = Regel {
    kode: "K24",
    merknad: "I-KREDIT-NUMMER",
    niva: Informerer,
    hjemmel: MELDING,
    tekst: T(
        "Krediteringen har nummeret {nummer}, men guid-en er på regning {regning}. Det er regning {regning} som er kreditert.",
        "Krediteringa har nummeret {nummer}, men guid-en er på rekning {regning}. Det er rekning {regning} som er kreditert.",
    ),
    tiltak: T(
        "Sjekk at det var regning {regning} du ville kreditere.",
        "Sjekk at det var rekning {regning} du ville kreditere.",
    ),
};

pub(super) const K24_DEL: Regel = Regel {
    kode: "K24",
    merknad: "U-KREDIT-DEL",
    niva: Avviser,
    hjemmel: MELDING,
    tekst: T(
        "Du kan bare kreditere hele regningen. Den var på {riktig}, og du krediterte {krevd}.",
        "Du kan berre kreditere heile rekninga. Ho var på {riktig}, og du krediterte {krevd}.",
    ),
    tiltak: T(
        "Krediter hele regning {regning}. Send så en ny og riktig regning med nytt nummer.",
        "Krediter heile rekning {regning}. Send så ei ny og rett rekning med nytt nummer.",
    ),
};

pub(super) const K25_UKJENT: Regel = Regel {
    kode: "K25",
    merknad: "U-EGENANDEL-RETNING",
    niva: Avviser,
    hjemmel: MELDING,
    tekst: T(
        "Vi har ikke mottatt regningen du vil oppdatere egenandelen på.",
        "Vi har ikkje fått rekninga du vil oppdatere eigendelen på.",
    ),
    tiltak: T(
        "Sjekk guid og regningsnummer, og send på nytt.",
        "Sjekk guid og rekningsnummer, og send på nytt.",
    ),
};

pub(super) const K25_RETNING: Regel = Regel {
    kode: "K25",
    merknad: "U-EGENANDEL-RETNING",
    niva: Avviser,
    hjemmel: FTRL_5_3,
    tekst: T(
        "Egenandelen på regning {regning} er meldt betalt. Det kan ikke endres tilbake.",
        "Eigendelen på rekning {regning} er meld betalt. Det kan ikkje endrast tilbake.",
    ),
    tiltak: T(
        "Er det feil, krediter regningen og send en ny.",
        "Er det feil, krediter rekninga og send ei ny.",
    ),
};

pub(super) const K25_BELOP: Regel = Regel {
    kode: "K25",
    merknad: "U-EGENANDEL-RETNING",
    niva: Avviser,
    hjemmel: MELDING,
    tekst: T(
        "En melding om betalt egenandel krever ingenting, men denne har beløpet {krevd}.",
        "Ei melding om betalt eigendel krev ingenting, men denne har beløpet {krevd}.",
    ),
    tiltak: T("Send meldingen på nytt uten beløp.", "Send meldinga på nytt utan beløp."),
};

pub(super) const K25_MANGLER: Regel = Regel {
    kode: "K25",
    merknad: "U-EGENANDEL-RETNING",
    niva: Avviser,
    hjemmel: MELDING,
    tekst: T(
        "Meldingen sier ikke om egenandelen er betalt.",
        "Meldinga seier ikkje om eigendelen er betalt.",
    ),
    tiltak: T(
        "Send meldingen på nytt med feltet betaltEgenandel.",
        "Send meldinga på nytt med feltet betaltEgenandel.",
    ),
};

pub(super) const K25_AVVIST: Regel = Regel {
    kode: "K25",
    merknad: "U-EGENANDEL-RETNING",
    niva: Avviser,
    hjemmel: FTRL_5_3,
    tekst: T(
        "Regning {regning} er avvist, så egenandelen kan ikke meldes på den.",
        "Rekning {regning} er avvist, så eigendelen kan ikkje meldast på ho.",
    ),
    tiltak: T(
        "Rett regningen, og si der at egenandelen er betalt. Denne meldingen trenger du ikke sende igjen.",
        "Rett rekninga, og sei der at eigendelen er betalt. Denne meldinga treng du ikkje sende igjen.",
    ),
};

pub(super) const K25_KREDITERT: Regel = Regel {
    kode: "K25",
    merknad: "U-EGENANDEL-RETNING",
    niva: Avviser,
    hjemmel: FTRL_5_3,
    tekst: T(
        "Regning {regning} er kreditert, så egenandelen teller ikke lenger.",
        "Rekning {regning} er kreditert, så eigendelen tel ikkje lenger.",
    ),
    tiltak: T(
        "Har du sendt en ny regning, meld egenandelen på den.",
        "Har du sendt ei ny rekning, meld eigendelen på ho.",
    ),
};

pub(super) const K25_GJENTATT: Regel = Regel {
    kode: "K25",
    merknad: "I-EGENANDEL-MELDT",
    niva: Informerer,
    hjemmel: FTRL_5_3,
    tekst: T(
        "Vi visste dette om egenandelen på regning {regning} fra før.",
        "Vi visste dette om eigendelen på rekning {regning} frå før.",
    ),
    tiltak: T("Du trenger ikke gjøre noe.", "Du treng ikkje gjere noko."),
};

pub(super) const K25_ANNET_NUMMER: Regel = Regel {
    kode: "K25",
    merknad: "I-EGENANDEL-NUMMER",
    niva: Informerer,
    hjemmel: MELDING,
    tekst: T(
        "Meldingen har nummeret {nummer}, men guid-en er på regning {regning}. Det er regning {regning} som er oppdatert.",
        "Meldinga har nummeret {nummer}, men guid-en er på rekning {regning}. Det er rekning {regning} som er oppdatert.",
    ),
    tiltak: T(
        "Sjekk at det var regning {regning} meldingen gjaldt.",
        "Sjekk at det var rekning {regning} meldinga gjaldt.",
    ),
};

pub(super) const K26_NUMMER: Regel = Regel {
    kode: "K26",
    merknad: "U-REGNINGSNR",
    niva: Avviser,
    hjemmel: MELDING,
    tekst: T(
        "Regningsnummer {regning} er alt brukt på en regning som ikke er avvist.",
        "Rekningsnummer {regning} er alt brukt på ei rekning som ikkje er avvist.",
    ),
    tiltak: T(
        "Gi regningen et nytt nummer. Skal den gamle rettes, krediter den først.",
        "Gi rekninga eit nytt nummer. Skal den gamle rettast, krediter ho først.",
    ),
};

pub(super) const K26_GUID: Regel = Regel {
    kode: "K26",
    merknad: "U-REGNINGSNR",
    niva: Avviser,
    hjemmel: MELDING,
    tekst: T(
        "Regningens guid er alt brukt på regning {regning}, som ikke er avvist.",
        "Guid-en til rekninga er alt brukt på rekning {regning}, som ikkje er avvist.",
    ),
    tiltak: T(
        "Gi regningen en ny guid. Skal den gamle rettes, krediter den først.",
        "Gi rekninga ein ny guid. Skal den gamle rettast, krediter ho først.",
    ),
};
