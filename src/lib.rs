//! Praksisportalen: one program, one folder per tab.

pub mod format;
pub mod text;
pub mod types;
