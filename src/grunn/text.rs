//! The two written forms of Norwegian that every text exists in.

use serde::{Deserialize, Serialize};

#[cfg(feature = "tjener")]
pub use super::ting::Ting;

/// Bokmål or nynorsk. A state body offers its services in both (språklova § 13).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sprak {
    #[default]
    Nb,
    Nn,
}

impl Sprak {
    /// Both, in the order they are offered.
    pub const ALLE: [Self; 2] = [Self::Nb, Self::Nn];

    /// The language code used in `lang`, cookies and the database.
    pub const fn kode(self) -> &'static str {
        match self {
            Self::Nb => "nb",
            Self::Nn => "nn",
        }
    }

    /// The language's own name.
    pub const fn navn(self) -> &'static str {
        match self {
            Self::Nb => "Bokmål",
            Self::Nn => "Nynorsk",
        }
    }

    /// Reads a language tag such as `nn`, `nb-NO` or the older `no`; `None` for other languages.
    pub fn parse(kode: &str) -> Option<Self> {
        let kode = kode.trim();
        let hoved = kode.split(['-', '_']).next().unwrap_or(kode);
        if hoved.eq_ignore_ascii_case("nn") {
            Some(Self::Nn)
        } else if hoved.eq_ignore_ascii_case("nb") || hoved.eq_ignore_ascii_case("no") {
            Some(Self::Nb)
        } else {
            None
        }
    }
}

/// The same content in bokmål and nynorsk, most often a text. Both must be written for the value to exist, so what lacks a translation
/// does not compile. This is the one way to say something in two languages: constants, sentences with values in them, tables and articles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct T<V = &'static str>(pub V, pub V);

impl<V> T<V> {
    /// The one for this reader.
    pub fn i(self, sprak: Sprak) -> V {
        match sprak {
            Sprak::Nb => self.0,
            Sprak::Nn => self.1,
        }
    }

    /// The one for this reader, where it stands.
    pub const fn paa(&self, sprak: Sprak) -> &V {
        match sprak {
            Sprak::Nb => &self.0,
            Sprak::Nn => &self.1,
        }
    }
}

impl<V: Copy> T<V> {
    /// Both, for what is said twice or counted.
    pub const fn begge(self) -> [V; 2] {
        [self.0, self.1]
    }
}

/// With their names: `{"nb": …, "nn": …}`.
impl<V: Serialize> Serialize for T<V> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct as _;
        let mut s = serializer.serialize_struct("T", 2)?;
        s.serialize_field("nb", &self.0)?;
        s.serialize_field("nn", &self.1)?;
        s.end()
    }
}

/// From a file, where the two have their names: `{"nb": …, "nn": …}`.
impl<'de, V: Deserialize<'de>> Deserialize<'de> for T<V> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Navngitt<V> {
            nb: V,
            nn: V,
        }
        Navngitt::deserialize(deserializer).map(|n| Self(n.nb, n.nn))
    }
}

#[cfg(test)]
mod tests {
    use super::{Sprak, T};

    #[test]
    fn tags_are_read_with_and_without_region() {
        let cases = [
            ("nb", Some(Sprak::Nb)),
            ("nn", Some(Sprak::Nn)),
            (" NN-NO ", Some(Sprak::Nn)),
            ("nb_NO", Some(Sprak::Nb)),
            ("no", Some(Sprak::Nb)),
            ("en", None),
            ("nnx", None),
            ("", None),
        ];
        for (tag, expected) in cases {
            assert_eq!(Sprak::parse(tag), expected, "{tag}");
        }
    }

    #[test]
    fn the_code_is_what_serde_writes() {
        for sprak in Sprak::ALLE {
            assert_eq!(serde_json::to_string(&sprak).unwrap(), format!("\"{}\"", sprak.kode()));
            assert_eq!(Sprak::parse(sprak.kode()), Some(sprak));
        }
        assert_eq!(T("ikke", "ikkje").i(Sprak::Nn), "ikkje");
    }
}
