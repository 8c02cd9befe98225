//! Contact data: form → valid value.

use serde::{Deserialize, Serialize};

use crate::feil::AppError;
use grunn::feltfeil::FeltFeil;
use grunn::{Epost, Telefon};

/// Where facts come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kilde {
    Innlogging,
    Hpr,
}

impl Kilde {
    pub const fn kode(self) -> &'static str {
        match self {
            Self::Innlogging => "innlogging",
            Self::Hpr => "hpr",
        }
    }

    /// The source with a code.
    pub fn fra_kode(kode: &str) -> Option<Self> {
        [Self::Innlogging, Self::Hpr].into_iter().find(|k| k.kode() == kode)
    }
}

/// The form as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kontaktskjema {
    pub epost: String,
    pub telefon: String,
    /// Version of the row the form was filled in from.
    #[serde(deserialize_with = "versjon")]
    pub versjon: i32,
}

/// A draft kept by the change of language has its fields as the browser sent them: as text.
fn versjon<'de, D: serde::Deserializer<'de>>(fra: D) -> Result<i32, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Verdi {
        Tall(i32),
        Tekst(String),
    }
    match Verdi::deserialize(fra)? {
        Verdi::Tall(tall) => Ok(tall),
        Verdi::Tekst(tekst) => tekst.parse().map_err(serde::de::Error::custom),
    }
}

/// Contact data that may be saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kontakt {
    pub epost: Epost,
    pub telefon: Telefon,
}

impl Kontaktskjema {
    /// All errors at once.
    ///
    /// # Errors
    /// `Ugyldig`, fields `epost` and `telefon`.
    pub fn parse(&self) -> Result<Kontakt, AppError> {
        let mut feil = FeltFeil::default();
        let epost = Epost::tolk(&self.epost);
        if let Err(e) = &epost {
            feil.legg_til("epost", e);
        }
        let telefon = Telefon::tolk(&self.telefon);
        if let Err(e) = &telefon {
            feil.legg_til("telefon", e);
        }
        match (epost, telefon) {
            (Ok(epost), Ok(telefon)) => Ok(Kontakt { epost, telefon }),
            _ => Err(AppError::Ugyldig(feil)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_is_read_with_its_version_as_number_or_text() {
        for versjon in ["3", "\"3\""] {
            let lest: Kontaktskjema =
                serde_json::from_str(&format!(r#"{{"epost":"","telefon":"9","versjon":{versjon}}}"#)).expect("a form");
            assert_eq!((lest.versjon, lest.telefon.as_str()), (3, "9"));
        }
        assert!(serde_json::from_str::<Kontaktskjema>(r#"{"epost":"","telefon":"","versjon":"x"}"#).is_err());
    }

    #[test]
    fn both_fields_are_judged_at_once() {
        let skjema = Kontaktskjema {
            epost: "kvart".into(),
            telefon: "12".into(),
            versjon: 1,
        };
        let Err(AppError::Ugyldig(feil)) = skjema.parse() else {
            panic!("should be refused")
        };
        assert_eq!(feil.0.iter().map(|f| f.felt.as_str()).collect::<Vec<_>>(), ["epost", "telefon"]);
    }

    #[test]
    fn what_people_write_is_accepted() {
        let kontakt = Kontaktskjema {
            epost: " kvart@example.no ".into(),
            telefon: "900 12 345".into(),
            versjon: 1,
        }
        .parse()
        .unwrap();
        assert_eq!(kontakt.epost.as_str(), "kvart@example.no");
        assert_eq!(kontakt.telefon.as_str(), "+4790012345");
    }

    #[test]
    fn codes_read_back() {
        for kilde in [Kilde::Innlogging, Kilde::Hpr] {
            assert_eq!(Kilde::fra_kode(kilde.kode()), Some(kilde));
        }
    }
}
