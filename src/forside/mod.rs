//! The front page: what the service is; logged in, «Krever handling» first. Each tab tells what its user must do.

mod pages;
mod steg_text;
mod text;
mod veien;

pub use pages::Forside;
