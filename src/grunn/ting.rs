//! Counted things in sentences, in both languages.

use super::format;
use super::text::T;

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

#[cfg(test)]
mod tests {
    use super::*;

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
}
