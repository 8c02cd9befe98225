//! Everything that moves in the browser. An island takes plain values, texts included, and wraps a form or link that works without it.
//! In both programs: the server writes the island's place in the page, the browser wakes it. What the islands share in the browser is in
//! `nettleser`.

pub mod faner;
pub mod feltsjekk;
pub mod krav;
pub mod okt;
pub mod praksis;
pub mod vedlegg;

#[cfg(feature = "hydrate")]
mod nettleser;
