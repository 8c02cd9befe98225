//! The pages of this folder, rendered on the server.

pub(crate) mod avvik;
mod filter;
mod liste;
pub(crate) mod oversikt;
mod tabell;
mod vedtak;

pub use liste::VedtaksListe;
pub use oversikt::Oversiktsside;
pub use vedtak::Vedtaksside;
