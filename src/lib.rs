//! Praksisportalen: one program, one folder per tab.

pub mod enhet;
pub mod format;
#[cfg(feature = "ssr")]
pub mod krav;
pub mod text;
pub mod types;
