//! The server's own matters: configuration, state, sessions, requests, forms, acts, security, audit, clock, crypto, mail, queue.
//! Knows no tab: what it must ask of one is registered at start ([`jobb`], [`sider`], [`handling`], [`state::App::delt`]).
//!
//! Owns: bremse, driftsmelding, epost_ut, gjemt_skjema, hold, jobb, profil, revisjon, revisjon_brudd, revisjonsdag, revisjonshode, revisjonssjekk, sesjon,
//! sett_jti, utfort, utkast.
//! Reads: helseaktor, saksbehandler.

pub mod basseng;
pub(crate) mod bremse;
pub(crate) mod bufret;
pub mod config;
pub mod databaserolle;
pub mod databasevakt;
pub(crate) mod drift;
pub mod epost;
pub(crate) mod gjemt;
pub(crate) mod handling;
pub mod hold;
pub(crate) mod html;
pub mod jobb;
pub mod klokke;
pub(crate) mod ko;
pub mod krypto;
pub mod migrering;
pub(crate) mod minnerom;
pub mod profil;
pub mod request;
pub mod revisjon;
pub mod rolle;
pub mod sesjon;
pub(crate) mod sett;
pub mod sider;
pub mod sikkerhet;
pub mod skjema;
pub mod sporing;
pub mod state;
pub mod tidsgrense;
pub mod tilkobling;

pub use migrering::{MIGRERINGER, migrert};
