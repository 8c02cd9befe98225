//! An approval in Helsepersonellregisteret, as a login or the register tells it.

use chrono::{DateTime, Utc};
use serde::Deserialize;

/// An approval in HPR, as HelseID gave it at the last login.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Godkjenning {
    /// Kodeverk 9060.
    pub yrke: String,
    /// Kodeverk 7704.
    pub autorisasjon: String,
    pub autorisasjon_tekst: String,
    /// Code (7426) and name.
    pub spesialiteter: Vec<(String, String)>,
    pub hentet: DateTime<Utc>,
}

impl Godkjenning {
    /// Autorisasjon, with conditions, lisens, turnuslisens, temporary service or LIS1 (kodeverk 7704; praksisinformasjon.md §7.2).
    pub fn gir_rett(&self) -> bool {
        gir_rett(&self.autorisasjon)
    }
}

/// As [`Godkjenning::gir_rett`], from the code.
pub fn gir_rett(autorisasjon: &str) -> bool {
    matches!(autorisasjon, "1" | "17" | "4" | "2" | "14" | "18")
}

/// A code of kodeverk 7704 whose meaning is known, whether or not it gives a right. What is said with any other code is not known: it is
/// neither an approval nor the loss of one.
pub fn er_kjent(autorisasjon: &str) -> bool {
    gir_rett(autorisasjon) || matches!(autorisasjon, "3" | "6" | "7" | "8" | "9" | "10" | "11" | "12" | "13" | "16")
}

#[cfg(test)]
mod tester {
    use super::*;

    #[test]
    fn a_code_gives_a_right_or_none_or_is_not_known() {
        for (kode, rett, kjent) in [
            ("1", true, true),
            ("17", true, true),
            ("3", false, true),
            ("13", false, true),
            ("99", false, false),
            ("", false, false),
        ] {
            assert_eq!((gir_rett(kode), er_kjent(kode)), (rett, kjent), "{kode}");
        }
    }
}
