//! Cases for case workers: what a rule could not decide, and what a person must look at twice.
//!
//! Any tab opens a case with [`store::opprett`], in the transaction of what it found. The same thing has one open case at a time.
//! A case about an account is approved by two different case workers; the database demands it too. Every look at a case is an audit row.
//! Owns the tables sak, sak_avgjorelse and sak_utkast. What a decision leads to is in the tab the case is about; [`virkning`] calls it.

pub mod api;
pub mod model;
pub mod pages;
pub mod store;
mod text;
mod virkning;

/// The list of cases.
pub const STI: &str = "/saker";

/// The page of one case.
pub fn sak_sti(id: uuid::Uuid) -> String {
    format!("{STI}/{id}")
}
