//! Fødselsnummer and D-number: `DDMMYY IIIKK`, eleven digits of which the last two are check digits.
//!
//! Marks on the date tell the kinds apart: day + 40 is a D-number; month + 80 is synthetic (Tenor), and some test suites use month + 40
//! or + 65. In real life month + 40 is a helper number given by one hospital, and a first digit 8 or 9 a helper number shared between
//! hospitals; neither identifies a person to the National Insurance, so both are refused.
//!
//! Gender is never derived: numbers issued from 2032 do not carry it.

use crate::text::T;
use std::fmt;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{Testnumre, siffer};

const VEKTER_K1: [u8; 10] = [3, 7, 6, 1, 8, 9, 4, 5, 2, 1];
const VEKTER_K2: [u8; 11] = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1];

/// From this year the first check sum may leave the remainder 0, 1, 2 or 3 instead of only 0, and the individual number no longer tells
/// the century (Skatteetaten, «Nye fødselsnummer og d-nummer fra 2032»). Numbers given earlier stay valid.
pub const NYE_NUMRE_FRA_AAR: i32 = 2032;

/// [`Fnr::tolk`] accepts the numbers of both rules today. Refusing a number that the register issues is worse than letting 4 instead of
/// 1 of 121 slips of the finger through: log-in and registers confirm the number in any case. A caller that wants the rule of a certain
/// day uses [`Fnr::tolk_pa`].
const BEGGE_REGLER: bool = true;

crate::feltfeil! {
    /// Why a text is not a fødselsnummer or D-number.
    FnrFeil {
        Mangler = "fnr-mangler": T("Skriv fødselsnummeret eller D-nummeret.", "Skriv fødselsnummeret eller D-nummeret."),
        IkkeSiffer = "fnr-ikke-siffer": T("Bruk bare siffer i fødselsnummeret.", "Bruk berre siffer i fødselsnummeret."),
        /// How many digits were typed.
        Lengde(antall) = "fnr-lengde": T(format!("Fødselsnummeret skal ha 11 siffer. Du har skrevet {antall} siffer."), format!("Fødselsnummeret skal ha 11 siffer. Du har skrive {antall} siffer.")),
        Kontrollsiffer = "fnr-kontrollsiffer": T("Ett eller flere siffer i fødselsnummeret er feil. Sjekk nummeret.", "Eitt eller fleire siffer i fødselsnummeret er feil. Sjekk nummeret."),
        /// The check digits fit, but the first six digits are not a date.
        Dato = "fnr-dato": T("Ett eller flere siffer i fødselsnummeret er feil. Sjekk nummeret.", "Eitt eller fleire siffer i fødselsnummeret er feil. Sjekk nummeret."),
        /// A helper number from a hospital.
        Hjelpenummer = "fnr-hjelpenummer": T("Dette er et hjelpenummer fra et sykehus. Bruk fødselsnummer eller D-nummer.", "Dette er eit hjelpenummer frå eit sjukehus. Bruk fødselsnummer eller D-nummer."),
        /// A synthetic number in production.
        Testnummer = "fnr-testnummer": T("Dette er et testnummer. Bruk fødselsnummer eller D-nummer.", "Dette er eit testnummer. Bruk fødselsnummer eller D-nummer."),
    }
}
siffer::fra_sifferfeil!(FnrFeil);

/// A valid fødselsnummer or D-number.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Fnr(String);

impl Fnr {
    /// Reads a number with or without spaces and dots, under the rules of before and after 2032.
    pub fn tolk(tekst: &str, testnumre: Testnumre) -> Result<Self, FnrFeil> {
        Self::les(tekst, testnumre, BEGGE_REGLER)
    }

    /// Reads a number under the rules in force on `dato`.
    pub fn tolk_pa(tekst: &str, testnumre: Testnumre, dato: NaiveDate) -> Result<Self, FnrFeil> {
        Self::les(tekst, testnumre, dato.year() >= NYE_NUMRE_FRA_AAR)
    }

    fn les(tekst: &str, testnumre: Testnumre, nye_numre: bool) -> Result<Self, FnrFeil> {
        let tall: [u8; 11] = siffer::noyaktig(tekst)?;
        let rest = siffer::rest11(&tall, &VEKTER_K1);
        if rest > if nye_numre { 3 } else { 0 } || siffer::rest11(&tall, &VEKTER_K2) != 0 {
            return Err(FnrFeil::Kontrollsiffer);
        }
        if tall[0] >= 8 {
            return Err(FnrFeil::Hjelpenummer);
        }
        let deler = Deler::av(&tall).ok_or(FnrFeil::Dato)?;
        let dato = if nye_numre { deler.dato_i(2000) } else { deler.fodselsdato() };
        dato.ok_or(FnrFeil::Dato)?;
        match (testnumre, deler.merke) {
            (Testnumre::Forbudt, Merke::Pluss40) => Err(FnrFeil::Hjelpenummer),
            (Testnumre::Forbudt, Merke::Pluss65 | Merke::Pluss80) => Err(FnrFeil::Testnummer),
            _ => Ok(Self(siffer::som_tekst(&tall))),
        }
    }

    /// The eleven digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the number carries a mark that real fødselsnummer and D-numbers never have.
    pub fn er_syntetisk(&self) -> bool {
        self.deler().is_some_and(|deler| deler.merke != Merke::Ingen)
    }

    /// The date of birth the number tells, also when it is synthetic. `None` when only the rule from 2032 fits, which tells no century.
    ///
    /// Good for a first guess. The register is right when they differ: a D-number may carry the day it was ordered instead.
    pub fn fodselsdato(&self) -> Option<NaiveDate> {
        self.deler()?.fodselsdato()
    }

    /// `DDMMYY •••••`: enough for the owner to recognise it.
    pub fn maskert(&self) -> String {
        let mut ut = self.0.chars().take(6).collect::<String>();
        ut.push_str("\u{a0}•••••");
        ut
    }

    fn deler(&self) -> Option<Deler> {
        Deler::av(&siffer::noyaktig(&self.0).ok()?)
    }
}

/// Whether an identity number stands somewhere in a text, with or without spaces, points and dashes between its digits.
pub fn finnes_i(tekst: &str) -> bool {
    tekst
        .split(|tegn: char| !tegn.is_ascii_digit() && !siffer::er_skille(tegn))
        .any(|bit| {
            let grupper: Vec<&str> = bit.split(siffer::er_skille).filter(|gruppe| !gruppe.is_empty()).collect();
            (0..grupper.len()).any(|fra| {
                let mut tall = String::new();
                grupper[fra..].iter().take(11).any(|gruppe| {
                    tall.push_str(gruppe);
                    tall.len() == 11 && Fnr::tolk(&tall, Testnumre::Tillatt).is_ok()
                })
            })
        })
}

/// What is added to the month.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Merke {
    Ingen,
    Pluss40,
    Pluss65,
    Pluss80,
}

struct Deler {
    dag: u32,
    maned: u32,
    aar: u32,
    individ: u32,
    merke: Merke,
    d_nummer: bool,
    ny_regel: bool,
}

impl Deler {
    fn av(tall: &[u8; 11]) -> Option<Self> {
        let to = |i: usize| u32::from(tall[i]) * 10 + u32::from(tall[i + 1]);
        let (dag, d_nummer) = match to(0) {
            dag @ 1..=31 => (dag, false),
            dag @ 41..=71 => (dag - 40, true),
            _ => return None,
        };
        let (maned, merke) = match to(2) {
            maned @ 1..=12 => (maned, Merke::Ingen),
            maned @ 41..=52 => (maned - 40, Merke::Pluss40),
            maned @ 66..=77 => (maned - 65, Merke::Pluss65),
            maned @ 81..=92 => (maned - 80, Merke::Pluss80),
            _ => return None,
        };
        let individ = to(6) * 10 + u32::from(tall[8]);
        Some(Self {
            dag,
            maned,
            aar: to(4),
            individ,
            merke,
            d_nummer,
            ny_regel: siffer::rest11(tall, &VEKTER_K1) != 0,
        })
    }

    /// The date in a century. The twenty-first has every date there is: 1800 and 1900 were not leap years.
    fn dato_i(&self, aarhundre: u32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(i32::try_from(aarhundre + self.aar).ok()?, self.maned, self.dag)
    }

    /// The date, where the individual number tells the century.
    fn fodselsdato(&self) -> Option<NaiveDate> {
        if self.ny_regel {
            return None;
        }
        self.dato_i(match (self.individ, self.aar, self.d_nummer) {
            (500..=599, 54..=99, _) | (600..=749, 54..=99, false) => 1800,
            // D-numbers got more room in August 2021 (Skatteetaten, «Utvidelse av D-nummerserien»).
            (200..=499, 0..=39, true) => 2000,
            (600..=899, 40..=99, true) => 1900,
            (0..=499, _, _) | (900..=999, 40..=99, _) => 1900,
            (500..=999, 0..=39, _) => 2000,
            _ => return None,
        })
    }
}

impl fmt::Debug for Fnr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Fnr(•••••••••••)")
    }
}

/// For values that have been through [`Fnr::tolk`] before, such as a session. Accepts synthetic numbers: the policy belongs where the
/// number enters, as text.
impl TryFrom<String> for Fnr {
    type Error = FnrFeil;
    fn try_from(tekst: String) -> Result<Self, FnrFeil> {
        Self::tolk(&tekst, Testnumre::Tillatt)
    }
}

impl From<Fnr> for String {
    fn from(fnr: Fnr) -> Self {
        fnr.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::siffer::tests::{fasit, tall};

    fn dato(aar: i32, maned: u32, dag: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(aar, maned, dag).unwrap()
    }

    fn tolk(tekst: &str) -> Result<Fnr, FnrFeil> {
        Fnr::tolk(tekst, Testnumre::Tillatt)
    }

    #[test]
    fn each_kind_is_recognised_and_each_profile_takes_its_own() {
        use FnrFeil::{Hjelpenummer, Testnummer};
        // number, synthetic, D-number, refused in production because
        let cases = [
            ("15108695088", false, false, None),
            ("01010750160", false, false, None),
            ("02016126007", false, false, None),
            ("41010199946", false, true, None),
            ("71010199969", false, true, None),
            ("01410199935", true, false, Some(Hjelpenummer)),
            ("13527248013", true, false, Some(Hjelpenummer)),
            ("10915596784", true, false, Some(Testnummer)),
            ("06828399789", true, false, Some(Testnummer)),
            ("15708010062", true, false, Some(Testnummer)),
        ];
        for (number, synthetic, d_number, refused) in cases {
            let fnr = tolk(number).unwrap();
            assert_eq!(
                (fnr.as_str(), fnr.er_syntetisk(), fnr.deler().is_some_and(|d| d.d_nummer)),
                (number, synthetic, d_number)
            );
            assert_eq!(Fnr::tolk(number, Testnumre::Forbudt).err(), refused, "{number}");
        }
        for number in ["81234567802", "91234567883"] {
            assert_eq!(tolk(number), Err(Hjelpenummer), "{number}");
        }
    }

    #[test]
    fn errors_say_what_is_wrong() {
        let cases = [
            ("", FnrFeil::Mangler),
            (" . ", FnrFeil::Mangler),
            ("1510869508", FnrFeil::Lengde(10)),
            ("151086950888", FnrFeil::Lengde(12)),
            ("15108x95088", FnrFeil::IkkeSiffer),
            ("١٥١٠٨٦٩٥٠٨٨", FnrFeil::IkkeSiffer),
            ("15108695089", FnrFeil::Kontrollsiffer),
            ("15108695098", FnrFeil::Kontrollsiffer),
            ("11111111111", FnrFeil::Kontrollsiffer),
            ("00000000000", FnrFeil::Dato),
        ];
        for (text, error) in cases {
            assert_eq!(tolk(text), Err(error), "{text}");
        }
    }

    #[test]
    fn spaces_dots_and_invisible_characters_are_ignored() {
        for text in [
            " 151086 95088",
            "15.10.86 95088",
            "151086\u{a0}95088",
            "\u{200b}15108695088\u{feff}",
            "151086-95088\n",
        ] {
            assert_eq!(tolk(text).unwrap().as_str(), "15108695088", "{text:?}");
        }
    }

    #[test]
    fn the_new_check_digits_count_from_2032() {
        for number in ["11010000019", "11010000027", "11010000035", "30108299939", "02013299903"] {
            assert_eq!(
                Fnr::tolk_pa(number, Testnumre::Forbudt, dato(2031, 12, 31)),
                Err(FnrFeil::Kontrollsiffer),
                "{number}"
            );
            let fnr = Fnr::tolk_pa(number, Testnumre::Forbudt, dato(2032, 1, 1)).unwrap();
            assert_eq!(fnr.fodselsdato(), None, "the number tells no century");
            assert_eq!(Fnr::tolk(number, Testnumre::Forbudt), Ok(fnr));
        }
        for number in ["15108695088", "41010199946"] {
            assert!(Fnr::tolk_pa(number, Testnumre::Forbudt, dato(2026, 11, 22)).is_ok(), "{number}");
            assert!(Fnr::tolk_pa(number, Testnumre::Forbudt, dato(2032, 1, 1)).is_ok(), "{number}");
        }
        // The year 40 with the number 540: no century before 2032, perhaps one after.
        assert_eq!(
            Fnr::tolk_pa("45014054018", Testnumre::Forbudt, dato(2031, 12, 31)),
            Err(FnrFeil::Dato)
        );
        assert!(Fnr::tolk_pa("45014054018", Testnumre::Forbudt, dato(2032, 1, 1)).is_ok());
    }

    #[test]
    fn the_date_of_birth_is_read_from_marked_numbers_too() {
        let cases = [
            ("15108695088", dato(1986, 10, 15)),
            ("01010750160", dato(2007, 1, 1)),
            ("02016126007", dato(1961, 1, 2)),
            ("71010199969", dato(2001, 1, 31)),
            ("13527248013", dato(1972, 12, 13)),
            ("10915596784", dato(1955, 11, 10)),
            ("06828399789", dato(1983, 2, 6)),
            ("15708010062", dato(1980, 5, 15)),
        ];
        for (number, born) in cases {
            assert_eq!(tolk(number).unwrap().fodselsdato(), Some(born), "{number}");
        }
    }

    /// Builds the parts directly, so every boundary can be tried whether or not check digits exist for it.
    fn aarstall(individ: u32, aar: u32, d_nummer: bool) -> Option<i32> {
        let deler = Deler {
            dag: 1,
            maned: 3,
            aar,
            individ,
            merke: Merke::Ingen,
            d_nummer,
            ny_regel: false,
        };
        deler.fodselsdato().map(|dato| dato.year())
    }

    #[test]
    fn the_individual_number_tells_the_century() {
        // individual number, year, fødselsnummer, D-number
        let cases = [
            (0, 0, Some(1900), Some(1900)),
            (0, 99, Some(1999), Some(1999)),
            (199, 39, Some(1939), Some(1939)),
            (200, 39, Some(1939), Some(2039)),
            (200, 40, Some(1940), Some(1940)),
            (499, 39, Some(1939), Some(2039)),
            (499, 40, Some(1940), Some(1940)),
            (500, 39, Some(2039), Some(2039)),
            (500, 40, None, None),
            (500, 53, None, None),
            (500, 54, Some(1854), Some(1854)),
            (599, 99, Some(1899), Some(1899)),
            (600, 54, Some(1854), Some(1954)),
            (600, 40, None, Some(1940)),
            (749, 99, Some(1899), Some(1999)),
            (750, 99, None, Some(1999)),
            (750, 39, Some(2039), Some(2039)),
            (899, 54, None, Some(1954)),
            (900, 40, Some(1940), Some(1940)),
            (900, 39, Some(2039), Some(2039)),
            (999, 99, Some(1999), Some(1999)),
            (999, 0, Some(2000), Some(2000)),
        ];
        for (individ, aar, fnr, d_number) in cases {
            assert_eq!(aarstall(individ, aar, false), fnr, "{individ} {aar}");
            assert_eq!(aarstall(individ, aar, true), d_number, "D {individ} {aar}");
        }
    }

    #[test]
    fn a_number_never_shows_itself_by_accident() {
        let fnr = tolk("15108695088").unwrap();
        assert_eq!(format!("{fnr:?}"), "Fnr(•••••••••••)");
        assert_eq!(fnr.maskert(), "151086\u{a0}•••••");
        let json = serde_json::to_string(&fnr).unwrap();
        assert_eq!(json, "\"15108695088\"");
        assert_eq!(serde_json::from_str::<Fnr>(&json).unwrap(), fnr);
        assert!(serde_json::from_str::<Fnr>("\"15108695089\"").is_err());
    }

    #[test]
    fn two_other_libraries_agree_but_for_known_differences() {
        let mut sammenlignet = (0, 0);
        for rad in fasit("fnr") {
            let verdi = rad.verdi.as_str();
            let deler = tall::<11>(verdi).and_then(|tall| Deler::av(&tall));
            let merke = deler.as_ref().map_or(Merke::Ingen, |deler| deler.merke);

            // fnrvalidator has the rule of 2032, and does not know month + 65.
            if merke != Merke::Pluss65 {
                assert_eq!(tolk(verdi).is_ok(), rad.fnrvalidator == "gyldig", "{verdi}");
                sammenlignet.0 += 1;
            } else {
                assert_ne!(rad.fnrvalidator, "gyldig", "{verdi}: the difference is gone");
            }

            // stdnum has the rule before 2032, knows no synthetic numbers and not the wider series of D-numbers from 2021.
            let vid_d_serie = deler
                .as_ref()
                .is_some_and(|deler| deler.d_nummer && deler.aar >= 40 && (600..=899).contains(&deler.individ));
            if matches!(merke, Merke::Ingen | Merke::Pluss40) && !vid_d_serie {
                let vart = Fnr::tolk_pa(verdi, Testnumre::Tillatt, dato(2026, 11, 22));
                assert_eq!(vart.is_ok(), rad.stdnum == "gyldig", "{verdi}: {vart:?}");
                sammenlignet.1 += 1;
            }
        }
        assert!(sammenlignet.0 > 300 && sammenlignet.1 > 200, "{sammenlignet:?}");
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "\\PC*", digits in "[0-9 .]{0,14}") {
            for text in [text, digits] {
                if let Ok(fnr) = tolk(&text) {
                    prop_assert_eq!(fnr.as_str().len(), 11);
                    prop_assert_eq!(tolk(fnr.as_str()), Ok(fnr.clone()));
                    let _ = (fnr.fodselsdato(), fnr.maskert());
                }
            }
        }

        #[test]
        fn one_wrong_digit_is_found_before_2032(plass in 0usize..11, pluss in 1u8..10) {
            let mut sifre = "10915596784".as_bytes().to_vec();
            sifre[plass] = b'0' + (sifre[plass] - b'0' + pluss) % 10;
            let tekst = String::from_utf8(sifre).unwrap();
            prop_assert!(Fnr::tolk_pa(&tekst, Testnumre::Tillatt, dato(2026, 1, 1)).is_err());
        }
    }
}
