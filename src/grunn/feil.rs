//! Field errors are a code and perhaps a number, never text and never what was typed: with scripts off they travel in the address bar.

/// An error that can be sent as `kode` + `tall`; [`super::feiltekst::tekst`] turns the pair into words.
pub trait Feltkode: std::error::Error {
    /// The stable code, such as `fnr-lengde`.
    fn kode(&self) -> &'static str;
    /// The numbers the text needs, such as how many digits were typed.
    fn tall(&self) -> Vec<i64>;
}

/// Declares an error enum together with its codes. A variant may carry one number.
macro_rules! feltfeil {
    (@tall $navn:ident) => { i64 };
    ($(#[$om:meta])* $navn:ident { $($(#[$vom:meta])* $variant:ident $(($tall:ident))? = $kode:literal),+ $(,)? }) => {
        $(#[$om])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $navn {
            $($(#[$vom])* $variant $(($crate::feil::feltfeil!(@tall $tall)))?),+
        }

        impl $navn {
            /// The stable code of this error.
            pub const fn kode(self) -> &'static str {
                match self { $(Self::$variant { .. } => $kode),+ }
            }

            /// One of each, carrying `antall` where a number belongs: for tests of tables that must know them all.
            #[cfg(test)]
            pub(crate) fn alle(antall: i64) -> Vec<Self> {
                let _ = antall;
                vec![$(Self::$variant $(({ let $tall = antall; $tall }))?),+]
            }

            /// The numbers its text needs.
            pub fn tall(self) -> Vec<i64> {
                match self { $(Self::$variant $(($tall))? => vec![$($tall)?]),+ }
            }
        }

        impl $crate::feil::Feltkode for $navn {
            fn kode(&self) -> &'static str { (*self).kode() }
            fn tall(&self) -> Vec<i64> { (*self).tall() }
        }

        impl std::fmt::Display for $navn {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str((*self).kode()) }
        }

        impl std::error::Error for $navn {}
    };
}
pub(crate) use feltfeil;
