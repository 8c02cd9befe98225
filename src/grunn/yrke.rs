//! The professions with a right to direct settlement (folketrygdloven §§ 5-4 to 5-12).

use serde::{Deserialize, Serialize};

use crate::text::{Sprak, T};

/// A profession.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Yrke {
    Lege,
    Fysioterapeut,
    Tannlege,
    Tannpleier,
    Psykolog,
    Kiropraktor,
    Jordmor,
    Ortoptist,
    Logoped,
    Audiopedagog,
}

impl Yrke {
    /// All of them, in the order they are listed to a user.
    pub const ALLE: [Self; 10] = [
        Self::Lege,
        Self::Fysioterapeut,
        Self::Tannlege,
        Self::Tannpleier,
        Self::Psykolog,
        Self::Kiropraktor,
        Self::Jordmor,
        Self::Ortoptist,
        Self::Logoped,
        Self::Audiopedagog,
    ];

    /// The category in Helsepersonellregisteret (kodeverk 9060). Logoped and audiopedagog are not authorised health personnel.
    pub const fn hpr_kode(self) -> Option<&'static str> {
        Some(match self {
            Self::Lege => "LE",
            Self::Fysioterapeut => "FT",
            Self::Tannlege => "TL",
            Self::Tannpleier => "TP",
            Self::Psykolog => "PS",
            Self::Kiropraktor => "KI",
            Self::Jordmor => "JO",
            Self::Ortoptist => "OR",
            Self::Logoped | Self::Audiopedagog => return None,
        })
    }

    /// The profession of a category in the register; `MT`, which some systems send for manuellterapeut, is a fysioterapeut.
    pub fn fra_hpr_kode(kode: &str) -> Option<Self> {
        if kode == "MT" {
            return Some(Self::Fysioterapeut);
        }
        Self::ALLE.into_iter().find(|yrke| yrke.hpr_kode() == Some(kode))
    }

    /// The name used in the database, in addresses and over the wire.
    pub const fn kode(self) -> &'static str {
        match self {
            Self::Lege => "lege",
            Self::Fysioterapeut => "fysioterapeut",
            Self::Tannlege => "tannlege",
            Self::Tannpleier => "tannpleier",
            Self::Psykolog => "psykolog",
            Self::Kiropraktor => "kiropraktor",
            Self::Jordmor => "jordmor",
            Self::Ortoptist => "ortoptist",
            Self::Logoped => "logoped",
            Self::Audiopedagog => "audiopedagog",
        }
    }

    /// The profession with this [`Yrke::kode`].
    pub fn fra_kode(kode: &str) -> Option<Self> {
        Self::ALLE.into_iter().find(|yrke| yrke.kode() == kode)
    }

    /// The name a user reads, in lower case.
    pub fn navn(self, sprak: Sprak) -> &'static str {
        match self {
            Self::Tannpleier => T("tannpleier", "tannpleiar").i(sprak),
            _ => self.kode(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_lead_back_to_the_profession() {
        for yrke in Yrke::ALLE {
            assert_eq!(Yrke::fra_kode(yrke.kode()), Some(yrke));
            assert_eq!(serde_json::to_string(&yrke).unwrap(), format!("\"{}\"", yrke.kode()));
            if let Some(kode) = yrke.hpr_kode() {
                assert_eq!(Yrke::fra_hpr_kode(kode), Some(yrke));
            }
        }
    }

    #[test]
    fn other_categories_have_no_right_to_direct_settlement() {
        for kode in ["SP", "XX", "", "le", "lege"] {
            assert_eq!(Yrke::fra_hpr_kode(kode), None, "{kode}");
        }
        assert_eq!(Yrke::fra_hpr_kode("MT"), Some(Yrke::Fysioterapeut));
        assert_eq!(Yrke::Logoped.hpr_kode(), None);
        assert_eq!(Yrke::Tannpleier.navn(Sprak::Nn), "tannpleiar");
    }
}
