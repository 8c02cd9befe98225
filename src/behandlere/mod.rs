//! What citizens see: the public list of those who have an agreement on direct settlement and a practice today.
//!
//! Three doors to the same rows: the page `/behandlere`, `/behandlere.json`, and FHIR R4 under `/fhir/R4`. Nobody logs in, nothing is
//! written, and nothing about contact, account or identity number is ever read here. A practice that is only ambulatory shows its
//! municipality; its address and its organisation number, which leads to the address, stay away (praksisinformasjon.md §8).
//!
//! The table behandlersok is a read model: sort key, search words, and the days on which both an agreement and a practice are in force.
//! Triggers keep it in the same transaction as the change, whoever makes it, so the list is right at once, and a date that comes or goes
//! needs no job. Names and addresses are read from the rows themselves. JSON and FHIR may be kept by caches for a minute; the page holds
//! a nonce and the reader's name, and is not kept.
//!
//! Owns: behandlergrunnlag, behandlersok.
//! Reads: godkjenning, helseaktor, praksis.

pub(crate) mod fhir;
mod json;
pub(crate) mod model;
pub(crate) mod pages;
pub(crate) mod sporring;
pub(crate) mod store;
#[cfg(test)]
mod store_tester;
pub mod takt;
pub(crate) mod text;
pub(crate) mod visning;

use axum::Router;
use axum::routing::get;

use crate::server::state::App;
use crate::stier;

/// Addresses that are no pages.
pub fn ruter() -> Router<App> {
    Router::new().route(stier::BEHANDLERE_JSON, get(json::liste)).merge(fhir::ruter())
}
