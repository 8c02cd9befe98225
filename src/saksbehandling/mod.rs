//! The pages of case workers: the list of cases, one case, and what a decision leads to in the folder the case is about.
//!
//! Case workers see what a case is about across folders, so this stands above them. Every look at a case is an audit row.

pub(crate) mod api;
pub(crate) mod drift;
pub(crate) mod pages;
pub(crate) mod post;
mod text;
mod text_drift;
mod virkning;
