//! Numbers from Helsepersonellregisteret.

use crate::text::T;
use serde::{Deserialize, Serialize};

use super::siffer;

crate::feltfeil! {
    /// Why a text is not an HPR number.
    HprFeil {
        Mangler = "hpr-mangler": T("Skriv HPR-nummeret.", "Skriv HPR-nummeret."),
        IkkeSiffer = "hpr-ikke-siffer": T("Bruk bare siffer i HPR-nummeret.", "Bruk berre siffer i HPR-nummeret."),
        /// How many digits were typed.
        Lengde(antall) = "hpr-lengde": T(format!("HPR-nummeret har høyst 9 siffer. Du har skrevet {antall} siffer."), format!("HPR-nummeret har høgst 9 siffer. Du har skrive {antall} siffer.")),
        /// Only zeros.
        Null = "hpr-null": T("HPR-nummeret kan ikke bare være nuller. Sjekk nummeret.", "HPR-nummeret kan ikkje berre vere nullar. Sjekk nummeret."),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_to_nine_digits_without_leading_zeros() {
        let cases = [
            ("1234567", Ok("1234567")),
            ("222200063", Ok("222200063")),
            ("000000007", Ok("7")),
            ("0001234567", Ok("1234567")),
            ("1 234 567", Ok("1234567")),
            ("1234567890", Err(HprFeil::Lengde(10))),
            ("0000", Err(HprFeil::Null)),
            ("", Err(HprFeil::Mangler)),
            ("HPR 7", Err(HprFeil::IkkeSiffer)),
        ];
        for (text, expected) in cases {
            let got = HprNr::tolk(text);
            assert_eq!(got.as_ref().map(HprNr::as_str).map_err(|feil| *feil), expected, "{text}");
        }
    }
}
