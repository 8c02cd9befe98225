//! Norwegian bank account numbers: four digits for the bank, two for the kind, four for the customer, one check digit.

use crate::text::T;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::siffer;

const VEKTER: [u8; 11] = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1];

crate::feltfeil! {
    /// Why a text is not an account number money can be sent to.
    KontoFeil {
        Mangler = "konto-mangler": T("Skriv kontonummeret.", "Skriv kontonummeret."),
        IkkeSiffer = "konto-ikke-siffer": T("Bruk bare siffer i kontonummeret.", "Bruk berre siffer i kontonummeret."),
        /// How many digits were typed.
        Lengde(antall) = "konto-lengde": T(format!("Kontonummeret skal ha 11 siffer. Du har skrevet {antall} siffer."), format!("Kontonummeret skal ha 11 siffer. Du har skrive {antall} siffer.")),
        Kontrollsiffer = "konto-kontrollsiffer": T("Ett eller flere siffer i kontonummeret er feil. Sjekk nummeret.", "Eitt eller fleire siffer i kontonummeret er feil. Sjekk nummeret."),
        /// No bank has the prefix 0000: it is an old postal giro number or a row of zeros.
        Bank = "konto-bank": T("Et kontonummer kan ikke begynne med 0000. Sjekk nummeret hos banken.", "Eit kontonummer kan ikkje byrje med 0000. Sjekk nummeret hos banken."),
        /// An IBAN from another country, or one whose check digits do not fit.
        Iban = "konto-iban": T("Vi kan bare betale til norske kontoer. Skriv kontonummeret med 11 siffer.", "Vi kan berre betale til norske kontoar. Skriv kontonummeret med 11 siffer."),
    }
}
siffer::fra_sifferfeil!(KontoFeil);

/// A valid Norwegian account number.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Kontonr(String);

impl Kontonr {
    /// Reads a number with or without spaces and dots, or a Norwegian IBAN.
    pub fn tolk(tekst: &str) -> Result<Self, KontoFeil> {
        let tall: [u8; 11] = match fra_iban(tekst)? {
            Some(konto) => siffer::noyaktig(&konto)?,
            None => siffer::noyaktig(tekst)?,
        };
        // A check digit that would have been 10 fits no digit, so such numbers fail here.
        if siffer::rest11(&tall, &VEKTER) != 0 {
            return Err(KontoFeil::Kontrollsiffer);
        }
        if tall[..4] == [0; 4] {
            return Err(KontoFeil::Bank);
        }
        Ok(Self(siffer::som_tekst(&tall)))
    }

    /// The eleven digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `•••• •• •8903`, with no-break spaces: enough for the owner to recognise it.
    pub fn maskert(&self) -> String {
        let mut ut = String::from("••••\u{a0}••\u{a0}•");
        ut.push_str(self.0.get(7..).unwrap_or_default());
        ut
    }
}

/// The account number inside a Norwegian IBAN (`NO` + 2 check digits + 11 digits); `None` when the text is no IBAN at all.
fn fra_iban(tekst: &str) -> Result<Option<String>, KontoFeil> {
    let tegn: String = tekst.chars().filter(|&tegn| !siffer::er_skille(tegn)).collect();
    let [a, b, siffer @ ..] = tegn.as_bytes() else { return Ok(None) };
    if !(a.is_ascii_alphabetic() && b.is_ascii_alphabetic() && siffer.first().is_some_and(u8::is_ascii_digit)) {
        return Ok(None);
    }
    if !(a.eq_ignore_ascii_case(&b'n') && b.eq_ignore_ascii_case(&b'o') && siffer.len() == 13 && siffer.iter().all(u8::is_ascii_digit)) {
        return Err(KontoFeil::Iban);
    }
    let (kontroll, konto) = siffer.split_at(2);
    // ISO 13616: account, then country with N = 23 and O = 24, then the check digits; the whole is 1 modulo 97.
    let rest = konto
        .iter()
        .chain(b"2324")
        .chain(kontroll)
        .fold(0u32, |rest, &tegn| (rest * 10 + u32::from(tegn - b'0')) % 97);
    if rest != 1 {
        return Err(KontoFeil::Iban);
    }
    Ok(Some(konto.iter().map(|&tegn| char::from(tegn)).collect()))
}

impl fmt::Debug for Kontonr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Kontonr(•••••••••••)")
    }
}

impl TryFrom<String> for Kontonr {
    type Error = KontoFeil;
    fn try_from(tekst: String) -> Result<Self, KontoFeil> {
        Self::tolk(&tekst)
    }
}

impl From<Kontonr> for String {
    fn from(konto: Kontonr) -> Self {
        konto.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::siffer::tests::fasit;

    #[test]
    fn valid_numbers_are_read_with_and_without_grouping() {
        for number in ["12345678903", "86011117947", "76940512057", "15032080119", "97104133219"] {
            assert_eq!(Kontonr::tolk(number).unwrap().as_str(), number);
        }
        for text in ["1234 56 78903", "1234.56.78903", "1234\u{a0}56\u{a0}78903", "\t12345678903\u{200e}"] {
            assert_eq!(Kontonr::tolk(text).unwrap().as_str(), "12345678903", "{text:?}");
        }
    }

    #[test]
    fn errors_say_what_is_wrong() {
        let cases = [
            ("", KontoFeil::Mangler),
            ("1234567890", KontoFeil::Lengde(10)),
            ("123456789033", KontoFeil::Lengde(12)),
            ("1234 56 7890x", KontoFeil::IkkeSiffer),
            ("12345678902", KontoFeil::Kontrollsiffer),
            ("00000000000", KontoFeil::Bank),
            ("DE89 3704 0044 0532 0130 00", KontoFeil::Iban),
            ("NO93 8601 1117 948", KontoFeil::Iban),
            ("NO94 8601 1117 947", KontoFeil::Iban),
            ("NO93 8601 1117 94", KontoFeil::Iban),
        ];
        for (text, error) in cases {
            assert_eq!(Kontonr::tolk(text), Err(error), "{text}");
        }
    }

    /// The check digit by the textbook: eleven minus the remainder, and none when that is ten.
    fn kontrollsiffer(ti: &str) -> Option<u32> {
        let sum: u32 = ti
            .chars()
            .zip([5, 4, 3, 2, 7, 6, 5, 4, 3, 2])
            .map(|(tegn, vekt)| tegn.to_digit(10).unwrap() * vekt)
            .sum();
        match 11 - sum % 11 {
            11 => Some(0),
            10 => None,
            siffer => Some(siffer),
        }
    }

    #[test]
    fn an_account_whose_check_digit_would_be_ten_does_not_exist() {
        let uten: Vec<String> = (0..200)
            .map(|kunde| format!("123400{kunde:04}"))
            .filter(|ti| kontrollsiffer(ti).is_none())
            .collect();
        assert!(uten.len() > 10);
        for ti in uten {
            assert!(
                (0..10).all(|siffer| Kontonr::tolk(&format!("{ti}{siffer}")) == Err(KontoFeil::Kontrollsiffer)),
                "{ti}"
            );
        }
    }

    #[test]
    fn a_norwegian_iban_gives_its_account() {
        for (iban, konto) in [("NO93 8601 1117 947", "86011117947"), ("no5015032080119", "15032080119")] {
            assert_eq!(Kontonr::tolk(iban).unwrap().as_str(), konto);
        }
    }

    #[test]
    fn only_the_last_four_digits_show() {
        let konto = Kontonr::tolk("12345678903").unwrap();
        assert_eq!(konto.maskert(), "••••\u{a0}••\u{a0}•8903");
        assert_eq!(format!("{konto:?}"), "Kontonr(•••••••••••)");
        assert!(serde_json::from_str::<Kontonr>("\"12345678902\"").is_err());
    }

    #[test]
    fn two_other_libraries_agree_but_for_the_old_postal_giro() {
        for rad in fasit("konto") {
            let vart = Kontonr::tolk(&rad.verdi);
            // stdnum reads 0000 as postal giro with another check digit; norsk-validator as any bank.
            if rad.verdi.starts_with("0000") {
                assert!(vart.is_err(), "{}", rad.verdi);
            } else {
                assert_eq!(vart.is_ok(), rad.stdnum == "gyldig", "{}", rad.verdi);
                assert_eq!(vart.is_ok(), rad.norsk == "gyldig", "{}", rad.verdi);
            }
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "\\PC*", near in "(NO)?[0-9 .]{0,17}") {
            for text in [text, near] {
                if let Ok(konto) = Kontonr::tolk(&text) {
                    prop_assert_eq!(konto.as_str().len(), 11);
                    prop_assert!(!konto.maskert().contains(&konto.as_str()[..7]));
                }
            }
        }
    }
}
