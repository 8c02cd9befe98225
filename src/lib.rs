//! Praksisportalen: one program, one folder per tab.

pub mod enhet;
pub mod format;
pub mod text;
pub mod types;
