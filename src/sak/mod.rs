//! Cases for case workers: what a rule could not decide, and what a person must look at twice.
//!
//! Any tab opens a case with [`store::opprett`], in the transaction of what it found. The same thing has one open case at a time.
//! A case about an account is approved by two different case workers; the database demands it too. Every look at a case is an audit row.
//! Owns the tables sak, sak_avgjorelse and sak_utkast. What a decision leads to is in the tab the case is about.

pub mod model;
pub mod store;
