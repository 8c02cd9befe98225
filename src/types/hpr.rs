//! Numbers from Helsepersonellregisteret.

use serde::{Deserialize, Serialize};

use super::{feil::feltfeil, siffer};

feltfeil! {
    /// Why a text is not an HPR number.
    HprFeil {
        Mangler = "hpr-mangler",
        IkkeSiffer = "hpr-ikke-siffer",
        /// How many digits were typed.
        Lengde(antall) = "hpr-lengde",
        /// Only zeros.
        Null = "hpr-null",
    }
}
siffer::fra_sifferfeil!(HprFeil);

/// An HPR number of one to nine digits. There is no published check digit, so only the register knows whether it exists.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct HprNr(String);

impl HprNr {
    const LENGST: usize = 9;

    /// Reads a number; leading zeros, which some systems pad with, are dropped so equal numbers compare equal.
    pub fn tolk(tekst: &str) -> Result<Self, HprFeil> {
        let alle = siffer::bare_siffer(tekst)?;
        let tall = alle.trim_start_matches('0');
        match tall.len() {
            0 => Err(HprFeil::Null),
            1..=Self::LENGST => Ok(Self(tall.to_owned())),
            lengde => Err(HprFeil::Lengde(siffer::antall(lengde))),
        }
    }

    /// The digits without leading zeros.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for HprNr {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for HprNr {
    type Error = HprFeil;
    fn try_from(tekst: String) -> Result<Self, HprFeil> {
        Self::tolk(&tekst)
    }
}

impl From<HprNr> for String {
    fn from(hpr: HprNr) -> Self {
        hpr.0
    }
}
