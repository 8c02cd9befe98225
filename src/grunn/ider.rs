//! Keys of rows, one type each so that they cannot be mixed up.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ider {
    ($($(#[$om:meta])* $navn:ident($indre:ty);)+) => {$(
        $(#[$om])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[cfg_attr(feature = "sqlx", derive(sqlx::Type))]
        #[cfg_attr(feature = "sqlx", sqlx(transparent))]
        #[serde(transparent)]
        pub struct $navn(pub $indre);

        impl std::fmt::Display for $navn {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $navn {
            type Err = <$indre as std::str::FromStr>::Err;
            fn from_str(tekst: &str) -> Result<Self, Self::Err> {
                tekst.parse().map(Self)
            }
        }

        impl From<$indre> for $navn {
            fn from(indre: $indre) -> Self {
                Self(indre)
            }
        }
    )+};
}

ider! {
    /// A praksis: one person's activity at one place.
    PraksisId(i64);
    /// One sending of claims.
    InnsendingId(i64);
    /// One decision.
    VedtakId(i64);
    /// A person who uses the portal. Random, so that it may appear in logs and addresses without saying anything.
    HelseaktorId(Uuid);
    /// A message, an e-mail or a file, known under the same id by both ends.
    MeldingId(Uuid);
}

#[cfg(feature = "tjener")]
impl HelseaktorId {
    /// A new random id.
    pub fn ny() -> Self {
        Self(Uuid::new_v4())
    }
}

#[cfg(feature = "tjener")]
impl MeldingId {
    /// A new random id.
    pub fn ny() -> Self {
        Self(Uuid::new_v4())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_written_as_what_they_hold() {
        assert_eq!(serde_json::to_string(&PraksisId(7)).unwrap(), "7");
        assert_eq!("7".parse(), Ok(PraksisId(7)));
        assert!("7a".parse::<PraksisId>().is_err());
        let id: HelseaktorId = "01890a5d-ac96-774b-bcce-b302099a8057".parse().unwrap();
        assert_eq!(serde_json::to_string(&id).unwrap(), format!("\"{id}\""));
    }

    #[cfg(feature = "tjener")]
    #[test]
    fn new_ids_differ() {
        assert_ne!(MeldingId::ny(), MeldingId::ny());
        assert_ne!(HelseaktorId::ny(), HelseaktorId::ny());
    }
}
