//! Organisations: where a practice is, who owns it, and what stands behind an account number.
//!
//! Three ports to registers others keep. [`Enhetsregister`] answers what a unit is ([`klient`] asks Brønnøysundregistrene, [`register`] is a
//! built-in register of synthetic units and the demo's default). [`kontoeier`] asks the banks whether an account belongs to somebody.
//! [`postnummer`] reads Bring's register of postal codes. Whether a unit can be a practice site is a pure rule in [`model`], the same in the
//! browser and on the server. Nothing here owns a table, and nothing here may stop a person from saving: a register that is silent means
//! «not verified», and a job looks again later.

pub mod model;
pub mod text;

#[cfg(feature = "ssr")]
pub mod klient;
#[cfg(feature = "ssr")]
pub mod kontoeier;
#[cfg(feature = "ssr")]
mod kretsbryter;
#[cfg(feature = "ssr")]
mod mellomlager;
#[cfg(feature = "ssr")]
mod oppslag;
#[cfg(feature = "ssr")]
pub mod postnummer;
#[cfg(feature = "ssr")]
pub mod register;
#[cfg(feature = "ssr")]
mod svar;

#[cfg(feature = "ssr")]
pub use oppslag::{EnhetFeil, Enhetsregister, Oppslag, finn_praksissted};
