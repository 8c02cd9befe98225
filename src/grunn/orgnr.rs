//! Organisation numbers from Enhetsregisteret: nine digits, the last a modulus 11 check digit.

use crate::text::T;
use serde::{Deserialize, Serialize};

use super::{Testnumre, siffer};

const VEKTER: [u8; 9] = [3, 2, 7, 6, 5, 4, 3, 2, 1];

crate::feltfeil! {
    /// Why a text is not an organisation number.
    OrgnrFeil {
        Mangler = "orgnr-mangler": T("Skriv organisasjonsnummeret.", "Skriv organisasjonsnummeret."),
        IkkeSiffer = "orgnr-ikke-siffer": T("Bruk bare siffer i organisasjonsnummeret.", "Bruk berre siffer i organisasjonsnummeret."),
        /// How many digits were typed.
        Lengde(antall) = "orgnr-lengde": T(format!("Organisasjonsnummeret skal ha 9 siffer. Du har skrevet {antall} siffer."), format!("Organisasjonsnummeret skal ha 9 siffer. Du har skrive {antall} siffer.")),
        Kontrollsiffer = "orgnr-kontrollsiffer": T("Ett eller flere siffer i organisasjonsnummeret er feil. Sjekk nummeret.", "Eitt eller fleire siffer i organisasjonsnummeret er feil. Sjekk nummeret."),
        /// Real numbers start with 8 or 9.
        ForsteSiffer = "orgnr-forste-siffer": T("Organisasjonsnummeret skal begynne med 8 eller 9.", "Organisasjonsnummeret skal byrje med 8 eller 9."),
        /// A synthetic number (starting with 2 or 3) in production.
        Testnummer = "orgnr-testnummer": T("Dette er et testnummer. Bruk nummeret fra Enhetsregisteret.", "Dette er eit testnummer. Bruk nummeret frå Einingsregisteret."),
    }
}
siffer::fra_sifferfeil!(OrgnrFeil);

/// A valid organisation number.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Orgnr(String);

impl Orgnr {
    /// Reads a number with or without grouping, also in the form used for VAT (`NO 988 077 917 MVA`).
    pub fn tolk(tekst: &str, testnumre: Testnumre) -> Result<Self, OrgnrFeil> {
        let tall: [u8; 9] = siffer::noyaktig(uten_mva(tekst))?;
        if siffer::rest11(&tall, &VEKTER) != 0 {
            return Err(OrgnrFeil::Kontrollsiffer);
        }
        match (tall[0], testnumre) {
            (8 | 9, _) | (2 | 3, Testnumre::Tillatt) => Ok(Self(siffer::som_tekst(&tall))),
            (2 | 3, Testnumre::Forbudt) => Err(OrgnrFeil::Testnummer),
            _ => Err(OrgnrFeil::ForsteSiffer),
        }
    }

    /// The nine digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the number belongs to the synthetic population.
    pub fn er_syntetisk(&self) -> bool {
        self.0.starts_with(['2', '3'])
    }
}

fn uten_mva(tekst: &str) -> &str {
    let tekst = tekst.trim();
    let tekst = match tekst.get(..2) {
        Some(land) if land.eq_ignore_ascii_case("no") => tekst.get(2..).unwrap_or(tekst),
        _ => tekst,
    };
    match tekst
        .len()
        .checked_sub(3)
        .and_then(|fra| Some((tekst.get(..fra)?, tekst.get(fra..)?)))
    {
        Some((tall, hale)) if hale.eq_ignore_ascii_case("mva") => tall,
        _ => tekst,
    }
}

impl std::fmt::Display for Orgnr {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// For values that have been through [`Orgnr::tolk`] before; accepts synthetic numbers.
impl TryFrom<String> for Orgnr {
    type Error = OrgnrFeil;
    fn try_from(tekst: String) -> Result<Self, OrgnrFeil> {
        Self::tolk(&tekst, Testnumre::Tillatt)
    }
}

impl From<Orgnr> for String {
    fn from(orgnr: Orgnr) -> Self {
        orgnr.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::siffer::tests::{fasit, tall};

    #[test]
    fn real_numbers_pass_everywhere_and_synthetic_ones_only_in_test() {
        for number in ["988077917", "998447356", "995525828", "923609016", "974760673", "999977774"] {
            assert_eq!(Orgnr::tolk(number, Testnumre::Forbudt).unwrap().as_str(), number);
            assert!(!Orgnr::tolk(number, Testnumre::Tillatt).unwrap().er_syntetisk());
        }
        assert!(Orgnr::tolk("313745392", Testnumre::Tillatt).unwrap().er_syntetisk());
        assert_eq!(Orgnr::tolk("313745392", Testnumre::Forbudt), Err(OrgnrFeil::Testnummer));
    }

    #[test]
    fn errors_say_what_is_wrong() {
        let cases = [
            ("", OrgnrFeil::Mangler),
            ("MVA", OrgnrFeil::Mangler),
            ("98807791", OrgnrFeil::Lengde(8)),
            ("9880779170", OrgnrFeil::Lengde(10)),
            ("98807791O", OrgnrFeil::IkkeSiffer),
            ("999977775", OrgnrFeil::Kontrollsiffer),
            ("999977776", OrgnrFeil::Kontrollsiffer),
            ("000000000", OrgnrFeil::ForsteSiffer),
        ];
        for (text, error) in cases {
            assert_eq!(Orgnr::tolk(text, Testnumre::Tillatt), Err(error), "{text}");
        }
    }

    #[test]
    fn grouping_and_the_vat_form_are_read() {
        for text in [
            "988 077 917",
            "988.077.917",
            "NO 988 077 917 MVA",
            "no988077917mva",
            " 988077917 MVA ",
            "988\u{a0}077\u{a0}917",
        ] {
            assert_eq!(Orgnr::tolk(text, Testnumre::Forbudt).unwrap().as_str(), "988077917", "{text}");
        }
    }

    #[test]
    fn two_other_libraries_agree_on_the_check_digit() {
        for rad in fasit("orgnr") {
            let vart = Orgnr::tolk(&rad.verdi, Testnumre::Tillatt);
            let forste = tall::<9>(&rad.verdi).map_or(0, |tall| tall[0]);
            // stdnum accepts every first digit, and so do we up to our own rule about it.
            let kontrollert = matches!(vart, Ok(_) | Err(OrgnrFeil::ForsteSiffer));
            assert_eq!(kontrollert, rad.stdnum == "gyldig", "{}: {vart:?}", rad.verdi);
            assert_eq!(vart.is_ok(), kontrollert && matches!(forste, 2 | 3 | 8 | 9), "{}", rad.verdi);
            // norsk-validator has the same check digit; a valid number of ours is always one of its.
            assert!(vart.is_err() || rad.norsk == "gyldig", "{}", rad.verdi);
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "\\PC*", near in "(NO|no|ø)? ?[0-9 .]{0,11} ?(MVA|æ)?") {
            for text in [text, near] {
                if let Ok(orgnr) = Orgnr::tolk(&text, Testnumre::Tillatt) {
                    prop_assert_eq!(Orgnr::try_from(orgnr.to_string()), Ok(orgnr));
                }
            }
        }
    }
}
