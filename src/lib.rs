//! Praksisportalen: Norwegian clinicians keep their information with the reimbursement agency, sign the agreement on direct settlement,
//! and follow every krone of their refund claims. One package, one folder per tab; see docs/arkitektur.md.

#[cfg(feature = "ssr")]
pub mod app;
#[cfg(feature = "ssr")]
mod app_text;
#[cfg(feature = "ssr")]
pub mod avtale;
#[cfg(feature = "ssr")]
pub mod dokument;
pub mod enhet;
pub mod error;
pub mod feltsjekk;
pub mod format;
#[cfg(feature = "ssr")]
pub mod forside;
pub mod helseaktor;
#[cfg(feature = "ssr")]
pub mod info;
pub mod krav;
pub mod okt;
#[cfg(feature = "ssr")]
pub mod oppgjor;
pub mod praksis;
pub mod praksisinformasjon;
#[cfg(feature = "ssr")]
pub mod server;
pub mod text;
pub mod types;
#[cfg(feature = "ssr")]
pub mod ui;

/// Starts the browser's part: the islands find themselves in the page.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
