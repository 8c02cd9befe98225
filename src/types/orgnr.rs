//! Organisation numbers from Enhetsregisteret: nine digits, the last a modulus 11 check digit.

use serde::{Deserialize, Serialize};

use super::{Testnumre, feil::feltfeil, siffer};

const VEKTER: [u8; 9] = [3, 2, 7, 6, 5, 4, 3, 2, 1];

feltfeil! {
    /// Why a text is not an organisation number.
    OrgnrFeil {
        Mangler = "orgnr-mangler",
        IkkeSiffer = "orgnr-ikke-siffer",
        /// How many digits were typed.
        Lengde(antall) = "orgnr-lengde",
        Kontrollsiffer = "orgnr-kontrollsiffer",
        /// Real numbers start with 8 or 9.
        ForsteSiffer = "orgnr-forste-siffer",
        /// A synthetic number (starting with 2 or 3) in production.
        Testnummer = "orgnr-testnummer",
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
