//! Praksisportalen: Norwegian clinicians keep their information with the reimbursement agency, sign the agreement on direct settlement,
//! and follow every krone of their refund claims. The floors of the house are listed in docs/arkitektur.md, from the ground up; a folder
//! knows only what is below it.

// A page is one type, nested as deep as its elements.
#![recursion_limit = "256"]

// In both programs: the islands.
pub mod islands;

// From the ground up.
#[cfg(feature = "ssr")]
pub mod adresseregister;
#[cfg(feature = "ssr")]
pub mod avtale;
#[cfg(feature = "ssr")]
pub mod behandlere;
#[cfg(feature = "ssr")]
pub(crate) mod brev;
#[cfg(feature = "ssr")]
pub mod feil;
#[cfg(feature = "ssr")]
pub(crate) mod forside;
#[cfg(feature = "ssr")]
pub mod helseaktor;
#[cfg(feature = "ssr")]
pub(crate) mod info;
#[cfg(feature = "ssr")]
pub(crate) mod innsyn;
#[cfg(feature = "ssr")]
pub mod krav;
#[cfg(feature = "ssr")]
pub mod oppgjor;
#[cfg(feature = "ssr")]
pub mod oppstart;
#[cfg(feature = "ssr")]
pub mod praksis;
#[cfg(feature = "ssr")]
pub(crate) mod praksisinformasjon;
#[cfg(feature = "ssr")]
pub(crate) mod regelbok;
#[cfg(feature = "ssr")]
pub mod sak;
#[cfg(feature = "ssr")]
pub(crate) mod saksbehandling;
#[cfg(feature = "ssr")]
pub mod server;
#[cfg(feature = "ssr")]
pub mod stier;
#[cfg(feature = "ssr")]
pub(crate) mod ui;
#[cfg(feature = "ssr")]
pub mod utdanning;
#[cfg(feature = "ssr")]
pub(crate) mod vedlegg;

/// Pages are made of many small texts; the system's allocator takes a fifth of the time of a page (`cargo xtask bench`).
#[cfg(feature = "ssr")]
#[global_allocator]
static MINNE: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Starts the browser's part: the islands find themselves in the page.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
