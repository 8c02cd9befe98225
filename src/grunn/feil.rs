//! Field errors travel as a code and perhaps a number, never as text and never with what was typed: with scripts off they stand in a draft or in
//! the address bar, and the reader may change language on the way. The sentence stands beside the code, so neither exists without the other.

use crate::text::Sprak;

/// An error of a field, with the sentence for it.
pub trait Feltkode: std::error::Error {
    /// The stable code, such as `fnr-lengde`.
    fn kode(&self) -> &'static str;
    /// The numbers the sentence needs, such as how many digits were typed.
    fn tall(&self) -> Vec<i64>;
    /// What is wrong and what to do.
    fn setning(&self, sprak: Sprak) -> String;
    /// The error with this code; `None` when it belongs to another type.
    fn fra(kode: &str, tall: &[i64]) -> Option<Self>
    where
        Self: Sized;
}

/// Declares an error enum with the code of each and the sentence for it, a [`T`](crate::text::T). A variant may carry one number, which the
/// sentence may use by its name.
#[macro_export]
macro_rules! feltfeil {
    (@tall $tall:ident) => { i64 };
    ($(#[$om:meta])* $navn:ident { $($(#[$vom:meta])* $variant:ident $(($tall:ident))? = $kode:literal: $setning:expr),+ $(,)? }) => {
        $(#[$om])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $navn {
            $($(#[$vom])* $variant $(($crate::feltfeil!(@tall $tall)))?),+
        }

        impl $navn {
            /// One of each, carrying `antall` where a number belongs: for tests of what all must have.
            #[cfg(test)]
            #[allow(dead_code, reason = "not every type is asked for all of it in a test")]
            pub(crate) fn alle(antall: i64) -> Vec<Self> {
                let _ = antall;
                vec![$(Self::$variant $(({ let $tall = antall; $tall }))?),+]
            }
        }

        impl $crate::Feltkode for $navn {
            fn kode(&self) -> &'static str {
                match self { $(Self::$variant { .. } => $kode),+ }
            }
            fn tall(&self) -> Vec<i64> {
                match self { $(Self::$variant $(($tall))? => vec![$(*$tall)?]),+ }
            }
            #[allow(unused_variables, reason = "not every sentence says its number")]
            fn setning(&self, sprak: $crate::text::Sprak) -> String {
                match self { $(Self::$variant $(($tall))? => String::from(($setning).i(sprak))),+ }
            }
            fn fra(kode: &str, tall: &[i64]) -> Option<Self> {
                let mut tall = tall.iter().copied();
                let _ = &mut tall;
                match kode {
                    $($kode => Some(Self::$variant $(({ let $tall = tall.next().unwrap_or_default(); $tall }))?),)+
                    _ => None,
                }
            }
        }

        impl std::fmt::Display for $navn {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str($crate::Feltkode::kode(self)) }
        }

        impl std::error::Error for $navn {}
    };
}

/// The sentence for an error of reading a value of this crate; `None` when the code is not of this crate.
pub fn setning(kode: &str, tall: &[i64], sprak: Sprak) -> Option<String> {
    fn av<F: Feltkode>(kode: &str, tall: &[i64], sprak: Sprak) -> Option<String> {
        F::fra(kode, tall).map(|feil| feil.setning(sprak))
    }
    let alle = [
        av::<crate::FnrFeil>,
        av::<crate::OrgnrFeil>,
        av::<crate::KontoFeil>,
        av::<crate::HprFeil>,
        av::<crate::EpostFeil>,
        av::<crate::TelefonFeil>,
        av::<crate::PostnrFeil>,
        av::<crate::OreFeil>,
        av::<crate::DatoFeil>,
        av::<crate::PeriodeFeil>,
        av::<crate::feltfeil::Skjemafeil>,
    ];
    alle.into_iter().find_map(|av| av(kode, tall, sprak))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feltfeil::Skjemafeil;
    use crate::{DatoFeil, EpostFeil, FnrFeil, HprFeil, KontoFeil, OreFeil, OrgnrFeil, PeriodeFeil, PostnrFeil, TelefonFeil};

    fn alle() -> Vec<Box<dyn Feltkode>> {
        fn boks<F: Feltkode + 'static>(feil: Vec<F>) -> Vec<Box<dyn Feltkode>> {
            feil.into_iter().map(|feil| Box::new(feil) as Box<dyn Feltkode>).collect()
        }
        [
            boks(FnrFeil::alle(10)),
            boks(OrgnrFeil::alle(10)),
            boks(KontoFeil::alle(10)),
            boks(HprFeil::alle(10)),
            boks(EpostFeil::alle(300)),
            boks(TelefonFeil::alle(10)),
            boks(PostnrFeil::alle(10)),
            boks(OreFeil::alle(3)),
            boks(DatoFeil::alle(2100)),
            boks(PeriodeFeil::alle(0)),
            boks(Skjemafeil::alle(0)),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    #[test]
    fn every_error_has_its_own_code_and_comes_back_from_it() {
        let mut koder = std::collections::HashSet::new();
        for feil in alle() {
            assert!(koder.insert(feil.kode()), "{} is used twice", feil.kode());
            assert_eq!(feil.to_string(), feil.kode());
            for sprak in Sprak::ALLE {
                let tekst = feil.setning(sprak);
                assert!(tekst.ends_with('.'), "{tekst}");
                assert!(tekst.starts_with(char::is_uppercase), "{tekst}");
                assert_eq!(setning(feil.kode(), &feil.tall(), sprak), Some(tekst));
            }
        }
        assert_eq!(setning("annet-sted", &[], Sprak::Nb), None);
    }

    #[test]
    fn the_digits_typed_are_counted() {
        let feil = KontoFeil::Lengde(10);
        assert_eq!(
            feil.setning(Sprak::Nb),
            "Kontonummeret skal ha 11 siffer. Du har skrevet 10 siffer."
        );
        assert_eq!(feil.setning(Sprak::Nn), "Kontonummeret skal ha 11 siffer. Du har skrive 10 siffer.");
    }
}
