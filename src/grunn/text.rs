//! The two written forms of Norwegian that every text exists in.

use serde::{Deserialize, Serialize};

use super::format;

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

/// What is counted in sentences: «1 dag», «3 dager». One place, so that no sentence says «1 dager».
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ting {
    Ar,
    Dag,
    Gang,
    Krav,
    Maned,
    Minutt,
    Regning,
    Tegn,
    Time,
    Uke,
}

impl Ting {
    const ALLE: [Self; 10] = [
        Self::Ar,
        Self::Dag,
        Self::Gang,
        Self::Krav,
        Self::Maned,
        Self::Minutt,
        Self::Regning,
        Self::Tegn,
        Self::Time,
        Self::Uke,
    ];

    /// One of it, and the word for several.
    const fn former(self) -> (T, T) {
        match self {
            Self::Ar => (T("1 år", "1 år"), T("år", "år")),
            Self::Dag => (T("1 dag", "1 dag"), T("dager", "dagar")),
            Self::Gang => (T("én gang", "éin gong"), T("ganger", "gonger")),
            Self::Krav => (T("1 krav", "1 krav"), T("krav", "krav")),
            Self::Maned => (T("1 måned", "1 månad"), T("måneder", "månader")),
            Self::Minutt => (T("1 minutt", "1 minutt"), T("minutter", "minutt")),
            Self::Regning => (T("1 regning", "1 rekning"), T("regninger", "rekningar")),
            Self::Tegn => (T("1 tegn", "1 teikn"), T("tegn", "teikn")),
            Self::Time => (T("1 time", "1 time"), T("timer", "timar")),
            Self::Uke => (T("1 uke", "1 veke"), T("uker", "veker")),
        }
    }

    /// The number with its word.
    pub fn antall(self, n: i64) -> T<String> {
        let (en, flere) = self.former();
        if n == 1 {
            return T(en.0.to_owned(), en.1.to_owned());
        }
        let n = format::tall(n);
        T(format!("{n} {}", flere.0), format!("{n} {}", flere.1))
    }

    /// The word for several.
    pub const fn flere(self) -> T {
        self.former().1
    }

    /// As it is named in a sentence with gaps: `{maks:gang}`.
    pub fn fra_navn(navn: &str) -> Option<Self> {
        Self::ALLE.into_iter().find(|t| format!("{t:?}").eq_ignore_ascii_case(navn))
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
    use super::{Sprak, T, Ting};

    #[test]
    fn one_is_said_as_one() {
        let ord = |t: Ting, n| {
            let T(nb, nn) = t.antall(n);
            (nb, nn)
        };
        let par = |nb: &str, nn: &str| (nb.to_owned(), nn.to_owned());
        assert_eq!(ord(Ting::Gang, 1), par("én gang", "éin gong"));
        assert_eq!(ord(Ting::Gang, 0), par("0 ganger", "0 gonger"));
        assert_eq!(ord(Ting::Dag, 1), par("1 dag", "1 dag"));
        assert_eq!(ord(Ting::Regning, 2), par("2 regninger", "2 rekningar"));
        assert_eq!(ord(Ting::Minutt, 21), par("21 minutter", "21 minutt"));
        for t in Ting::ALLE {
            assert_eq!(Ting::fra_navn(&format!("{t:?}").to_lowercase()), Some(t));
        }
        assert_eq!(Ting::fra_navn("gonger"), None);
    }

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
