//! Watch over the places of practices: what Enhetsregisteret tells after a place was registered (registre.md §1.5).
//!
//! Every hour the register's feed of changes is read. A unit that practices use is looked up again and compared with what was seen before.
//! A new address, a new owner, a deletion or a closing becomes a task for the clinician, with a mail. Nothing a clinician has registered is
//! changed by the watch: a new address is taken when the clinician says that it is right.

pub mod arbeid;
pub(crate) mod handling;
pub(crate) mod model;
mod oppgaver;
pub(crate) mod store;
pub(crate) mod text;
mod visning;

pub use oppgaver::oppgaver;
pub use visning::Stedfunn;
