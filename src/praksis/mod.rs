//! My practices: where I treat patients, when, and where the money and the letters go.
//!
//! Two things must be in place before a claim is paid: a valid agreement and a registered practice (praksisinformasjon.md §1). The practice
//! belongs to one person; its place is normally an underenhet in Enhetsregisteret. Nothing is deleted: a practice is ended with a date.
//! A clinician sees and changes only own rows. Used by the Krav-API and the payment run through the read functions of [`store`].
//!
//! Owns: enhet_speil, enhetsstrom, godkjenning_historikk, kontoendring_lenke, praksis, praksis_avklaring, praksis_epost, praksis_konto,
//! praksis_periode, praksis_stedendring.
//! Reads: avtale, helseaktor, hpr_kontroll, jobb.

pub(crate) mod api;
pub(crate) mod arbeid;
pub(crate) mod dokumenter;
pub(crate) mod epostvakt;
mod handlinger;
mod hjem;
pub mod hprvakt;
pub(crate) mod konto;
pub(crate) mod kontovakt;
pub(crate) mod model;
mod oppgaver;
pub(crate) mod paabegynt;
pub(crate) mod pages;
#[cfg(test)]
pub(crate) mod provedata;
mod rute;
pub mod seed;
pub mod sok;
pub(crate) mod sted;
pub mod stedvakt;
pub mod store;
pub(crate) mod text;
mod vikar;
pub(crate) mod vilkar;

pub use oppgaver::oppgaver;
pub(crate) use rute::feltene_i;

/// Draft names of the first two steps of registering.
pub const NY_STED_SKJEMA: &str = "praksis.ny.sted";
pub const NY_OPPGJOR_SKJEMA: &str = "praksis.ny.oppgjor";
