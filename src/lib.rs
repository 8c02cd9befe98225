//! Praksisportalen: Norwegian clinicians keep their information with the reimbursement agency, sign the agreement on direct settlement,
//! and follow every krone of their refund claims. One package, one folder per tab; see docs/arkitektur.md.

// A page is one type, nested as deep as its elements.
#![recursion_limit = "256"]

// In both programs: the islands, and the rules they share with the server.
pub mod feltsjekk;
pub mod krav;
pub mod okt;
pub mod praksis;
pub mod praksisinformasjon;
pub mod vedlegg;

#[cfg(feature = "hydrate")]
mod nettleser;

/// Pages are made of many small texts; the system's allocator takes a fifth of the time of a page (`cargo xtask bench`).
#[cfg(feature = "ssr")]
#[global_allocator]
static MINNE: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[cfg(feature = "ssr")]
pub mod adresseregister;
#[cfg(feature = "ssr")]
pub mod app;
#[cfg(feature = "ssr")]
mod app_text;
#[cfg(feature = "ssr")]
pub mod avtale;
#[cfg(feature = "ssr")]
pub mod behandlere;
#[cfg(feature = "ssr")]
pub mod error;
#[cfg(feature = "ssr")]
pub mod forside;
#[cfg(feature = "ssr")]
pub mod helseaktor;
#[cfg(feature = "ssr")]
pub mod info;
#[cfg(feature = "ssr")]
pub mod innsyn;
#[cfg(feature = "ssr")]
pub mod oppgjor;
#[cfg(feature = "ssr")]
pub mod sak;
#[cfg(feature = "ssr")]
pub mod server;
#[cfg(feature = "ssr")]
pub mod ui;

/// Starts the browser's part: the islands find themselves in the page.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
