//! Cases for case workers: what a rule could not decide, and what a person must look at twice.
//!
//! Any tab opens a case with [`store::opprett`], in the transaction of what it found. The same thing has one open case at a time.
//! A case about an account is approved by two different case workers, the first with the role `behandle`, the second with `godkjenn`; that they
//! are two the database demands too. Every look at a case is an audit row. What a decision leads to is in the tab the case is about.
//!
//! Owns: sak, sak_avgjorelse, sak_utkast, saksbehandler.
//! Reads: helseaktor.

pub mod model;
pub mod saksbehandlere;
pub mod store;
