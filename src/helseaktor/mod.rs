//! Who I am: identity and approvals as the registers have them (read-only), and the e-mail and phone I can be reached on.
//!
//! The personal e-mail is used for decisions and agreement matters in any case; that is part of the agreement, never a consent
//! (praksisinformasjon.md §6). An address counts once its one-time link has been used; until then the earlier one stays in use. A clinician sees and changes only own rows.
//!
//! Owns: epost_bekreftelse, epostendring_lenke, godkjenning, helseaktor, hpr_avvik_demo, hpr_kontroll, tidligere_hpr.
//! Reads: godkjenning_historikk.

pub(crate) mod api;
pub(crate) mod epostlogg;
pub mod hpr_simulator;
mod kontakt;
pub mod model;
mod oppgaver;
pub(crate) mod pages;
mod stopp;
mod stoppside;
pub mod store;
pub(crate) mod text;

pub use oppgaver::oppgaver;
pub use stoppside::StoppSide;

/// Draft name of the contact form.
pub const KONTAKT_SKJEMA: &str = "helseaktor.kontakt";

/// How long an address that was in use still hears of changes of account and address.
pub const TIDLIGERE_ADRESSE: chrono::TimeDelta = chrono::TimeDelta::days(30);
