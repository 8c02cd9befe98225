//! Praksisportalen: one program, one folder per tab.

#[cfg(feature = "ssr")]
pub mod dokument;
pub mod enhet;
pub mod format;
#[cfg(feature = "ssr")]
pub mod krav;
#[cfg(feature = "ssr")]
pub mod server;
pub mod text;
pub mod types;
