//! Fødselsnummer and D-number: `DDMMYY IIIKK`, eleven digits of which the last two are check digits.
//!
//! Marks on the date tell the kinds apart: day + 40 is a D-number; month + 80 is synthetic (Tenor), and some test suites use month + 40
//! or + 65. In real life month + 40 is a helper number given by one hospital, and a first digit 8 or 9 a helper number shared between
//! hospitals; neither identifies a person to the National Insurance, so both are refused.
//!
//! Gender is never derived: numbers issued from 2032 do not carry it.

use std::fmt;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{Testnumre, feil::feltfeil, siffer};

const VEKTER_K1: [u8; 10] = [3, 7, 6, 1, 8, 9, 4, 5, 2, 1];
const VEKTER_K2: [u8; 11] = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1];

/// From this year the first check sum may leave the remainder 0, 1, 2 or 3 instead of only 0 (Skatteetaten, «Nye fødselsnummer og
/// d-nummer fra 2032»). Numbers given earlier stay valid.
pub const NYE_KONTROLLSIFFER_FRA_AAR: i32 = 2032;

/// [`Fnr::tolk`] accepts both rules today. Refusing a number that the register will issue is worse than letting three more of
/// a hundred slips of the finger through: log-in and registers confirm the number in any case. A caller that wants the strict rule gives a date
/// to [`Fnr::tolk_pa`].
const BEGGE_REGLER: bool = true;

feltfeil! {
    /// Why a text is not a fødselsnummer or D-number.
    FnrFeil {
        Mangler = "fnr-mangler",
        IkkeSiffer = "fnr-ikke-siffer",
        /// How many digits were typed.
        Lengde(antall) = "fnr-lengde",
        Kontrollsiffer = "fnr-kontrollsiffer",
        /// The check digits fit, but the first six digits are not a date.
        Dato = "fnr-dato",
        /// A helper number from a hospital.
        Hjelpenummer = "fnr-hjelpenummer",
        /// A synthetic number in production.
        Testnummer = "fnr-testnummer",
    }
}
siffer::fra_sifferfeil!(FnrFeil);

/// A valid fødselsnummer or D-number.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Fnr(String);

impl Fnr {
    /// Reads a number with or without spaces and dots, under the check digit rules of before and after 2032.
    pub fn tolk(tekst: &str, testnumre: Testnumre) -> Result<Self, FnrFeil> {
        Self::les(tekst, testnumre, BEGGE_REGLER)
    }

    /// Reads a number under the check digit rule in force on `dato`.
    pub fn tolk_pa(tekst: &str, testnumre: Testnumre, dato: NaiveDate) -> Result<Self, FnrFeil> {
        Self::les(tekst, testnumre, dato.year() >= NYE_KONTROLLSIFFER_FRA_AAR)
    }

    fn les(tekst: &str, testnumre: Testnumre, nye_kontrollsiffer: bool) -> Result<Self, FnrFeil> {
        let tall: [u8; 11] = siffer::noyaktig(tekst)?;
        let rest = siffer::rest11(&tall, &VEKTER_K1);
        if rest > if nye_kontrollsiffer { 3 } else { 0 } || siffer::rest11(&tall, &VEKTER_K2) != 0 {
            return Err(FnrFeil::Kontrollsiffer);
        }
        if tall[0] >= 8 {
            return Err(FnrFeil::Hjelpenummer);
        }
        let deler = Deler::av(&tall).ok_or(FnrFeil::Dato)?;
        deler.dato().ok_or(FnrFeil::Dato)?;
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

    /// Whether this is a D-number.
    pub fn er_d_nummer(&self) -> bool {
        self.deler().is_some_and(|deler| deler.d_nummer)
    }

    /// The date of birth, also for synthetic numbers. `None` for a number that only fits the rule from 2032: it says neither
    /// century nor gender, so the date must come from the register.
    pub fn fodselsdato(&self) -> Option<NaiveDate> {
        let deler = self.deler()?;
        if deler.ny_regel { None } else { deler.dato() }
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

    /// The date. For the rule from 2032 the century is unknown and the twentieth-first is used: it alone has every date there is,
    /// since 1900 was not a leap year.
    fn dato(&self) -> Option<NaiveDate> {
        let aarhundre = match (self.individ, self.aar) {
            _ if self.ny_regel => 2000,
            (0..=499, _) => 1900,
            (500..=999, 0..=39) => 2000,
            (500..=749, 54..=99) => 1800,
            (900..=999, 40..=99) => 1900,
            _ => return None,
        };
        NaiveDate::from_ymd_opt(i32::try_from(aarhundre + self.aar).ok()?, self.maned, self.dag)
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
