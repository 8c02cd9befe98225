//! Organisations: where a practice is, who owns it, and what stands behind an account number.
//!
//! Three ports to registers others keep. [`Enhetsregister`] answers what a unit is ([`klient`] asks Brønnøysundregistrene, [`register`] is a
//! built-in register of synthetic units and the demo's default). [`kontoeier`] asks the banks whether an account belongs to somebody.
//! [`postnummer`] reads Bring's register of postal codes. Whether a unit can be a practice site is a pure rule in [`model`], the same in the
//! browser and on the server. Nothing here owns a table, and nothing here may stop a person from saving: a register that is silent means
//! «not verified», and a job looks again later.

pub mod model;
pub mod text;

mod endret_register;
pub mod endringer;
pub mod klient;
pub mod kontoeier;
mod mellomlager;
mod oppslag;
pub mod postnummer;
pub mod register;
mod svar;

pub use oppslag::{EnhetFeil, Enhetsregister, Oppslag, finn_praksissted};
