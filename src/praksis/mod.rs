//! My practices: where I treat patients, when, and where the money and the letters go.
//!
//! Two things must be in place before a claim is paid: a valid agreement and a registered practice (praksisinformasjon.md §1). The practice
//! belongs to one person; its place is normally an underenhet in Enhetsregisteret. Nothing is deleted: a practice is ended with a date.
//! Owns the tables praksis, praksis_periode, praksis_epost, praksis_konto and kontoendring_lenke, and those of [`stedvakt`]. A clinician sees and changes only own rows.
//! Used by the Krav-API and the payment run through the read functions of [`store`].

pub mod islands;

#[cfg(feature = "ssr")]
pub mod api;
#[cfg(feature = "ssr")]
pub mod arbeid;
#[cfg(feature = "ssr")]
pub mod epostvakt;
#[cfg(feature = "ssr")]
mod handlinger;
#[cfg(feature = "ssr")]
mod hjem;
#[cfg(feature = "ssr")]
pub mod konto;
#[cfg(feature = "ssr")]
pub mod kontovakt;
#[cfg(feature = "ssr")]
pub mod model;
#[cfg(feature = "ssr")]
mod oppgaver;
#[cfg(feature = "ssr")]
pub mod paabegynt;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(all(test, feature = "ssr"))]
pub mod provedata;
#[cfg(feature = "ssr")]
mod rute;
#[cfg(feature = "ssr")]
pub mod seed;
#[cfg(feature = "ssr")]
pub mod sok;
#[cfg(feature = "ssr")]
pub mod sted;
#[cfg(feature = "ssr")]
pub mod stedvakt;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(feature = "ssr")]
pub mod text;
#[cfg(feature = "ssr")]
pub mod typer;
#[cfg(feature = "ssr")]
mod vikar;
#[cfg(feature = "ssr")]
pub mod vilkar;

#[cfg(feature = "ssr")]
pub use oppgaver::oppgaver;

pub const STI: &str = "/praksisinformasjon/praksis";
pub const NY_STI: &str = "/praksisinformasjon/praksis/ny";
pub const NY_OPPGJOR_STI: &str = "/praksisinformasjon/praksis/ny/oppgjor";
pub const NY_VEDLEGG_STI: &str = "/praksisinformasjon/praksis/ny/vedlegg";
pub const NY_SJEKK_STI: &str = "/praksisinformasjon/praksis/ny/sjekk";
/// Draft names of the first two steps of registering.
pub const NY_STED_SKJEMA: &str = "praksis.ny.sted";
pub const NY_OPPGJOR_SKJEMA: &str = "praksis.ny.oppgjor";
