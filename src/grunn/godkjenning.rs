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
