//! Values used by several tabs: identifiers, money, dates and periods.
//!
//! Everything here is pure and compiles for the browser too, so a form gets the same verdict before and after it is sent. An identifier
//! can only be built by its `tolk` function and is therefore always valid. What may identify a person or an account masks itself in
//! `Debug`, so it does not end up in a log by accident. No regular expressions and no formatting machinery: the code is downloaded by
//! every visitor.

pub mod dato;
pub mod feil;
pub mod feltfeil;
pub mod fnr;
#[cfg(feature = "tjener")]
pub mod format;
pub mod godkjenning;
pub mod hpr;
pub mod ider;
#[cfg(feature = "tjener")]
pub mod kalender;
pub mod kontakt;
pub mod konto;
pub mod ore;
pub mod orgnr;
pub mod periode;
pub mod praksistype;
mod siffer;
#[cfg(feature = "sporing")]
pub mod sporing;
pub mod tegn;
pub mod text;
#[cfg(feature = "tjener")]
pub mod ting;
pub mod yrke;

pub use dato::{DatoFeil, alder};
pub use feil::Feltkode;
pub use fnr::{Fnr, FnrFeil};
pub use hpr::{HprFeil, HprNr};
pub use ider::{HelseaktorId, InnsendingId, MeldingId, PraksisId, VedtakId};
pub use kontakt::{Epost, EpostFeil, Postnr, PostnrFeil, Telefon, TelefonFeil};
pub use konto::{KontoFeil, Kontonr};
pub use ore::{Ore, OreFeil};
pub use orgnr::{Orgnr, OrgnrFeil};
pub use periode::{Periode, PeriodeFeil};
pub use yrke::Yrke;

/// Whether synthetic numbers (Tenor and Test-Norge) pass: yes in development and test, never in production.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Testnumre {
    Tillatt,
    Forbudt,
}
