//! Watch over approvals: what HPR tells after a practice was registered (registre.md §3).
//!
//! Approvals come from HelseID at login and from HPR at night, into the same store: what is valid now in `godkjenning`, every change in
//! `godkjenning_historikk`. When a practice no longer has what its type needs, it stays, but «trenger avklaring»: its owner has a task and a
//! mail, a case worker has a case, and bills for days without approval are stopped by the control (K01), unless set otherwise. When the
//! approval is back, that is told too.

pub mod arbeid;
pub(crate) mod model;
mod oppgaver;
pub mod store;
pub(crate) mod text;
mod visning;

pub use oppgaver::oppgaver;
pub use visning::Avklaringsvarsel;
