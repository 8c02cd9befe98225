//! The roof: the frame around every page, the router, login, demo data, workers and commands. The only place that knows all folders.
//!
//! Owns: innlogging.

pub mod app;
pub mod database;
pub mod driftskommandoer;
pub(crate) mod ekko;
pub(crate) mod innlogging;
pub mod kommandoer;
#[cfg(test)]
mod kvalitet;
mod lenkevakt;
pub mod oppsettsjekk;
pub mod ordresjekk;
mod porter;
pub mod profilmerke;
pub mod revisjonssjekk;
mod roboter;
pub mod router;
pub mod rydding;
pub mod saksbehandler;
pub mod seed;
mod serverfn;
pub mod start;
pub mod stopp;
pub mod takster;
mod text;
pub mod tilgang;
pub mod tilstand;
mod utkast;
mod utlogging;

pub use innlogging::hent_gjemt;
