//! The front page: what the service is; logged in, «Krever handling» first.

#[cfg(feature = "ssr")]
mod pages;
#[cfg(feature = "ssr")]
mod text;

#[cfg(feature = "ssr")]
pub use pages::Forside;

/// Something the user must do, as a tab puts it on the front page. Sorted by deadline, then by kroner at stake.
#[cfg(feature = "ssr")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Oppgave {
    pub tittel: String,
    /// Why, in one sentence.
    pub hvorfor: String,
    pub frist: Option<chrono::NaiveDate>,
    pub belop: Option<crate::types::Ore>,
    /// The page where it is done, and the act in the link's words.
    pub til: String,
    pub lenke: String,
}
