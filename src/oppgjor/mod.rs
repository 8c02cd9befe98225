//! Oppgjør: from approved bills to money on an account, and what the clinician can read about it afterwards.
//!
//! At 16.00 on every working day all controlled claims of a practice become one decision (vedtak) and one payment
//! (`domain/oppgjor.md` §6). `regler::oppgjor` holds the rules, [`kjoring`] the run, `registre::betaling` the port to the payment system, [`store`]
//! the SQL, [`pages`] the pages, [`filer`] the downloads. A decision, once made, is never altered: what is wrong is credited later.
//!
//! What comes back is taken once ([`kvitteringer`]) and compared each night ([`avstemming`]); a difference is a case for two case workers.
//!
//! Owns: avslutning, avstemming, avstemmingsliste, betalingsavvik, innsending_oppgjor, installasjon, motregning, oppgjorskjoring, reskontro,
//! utbetalingsendring, utbetalingskvittering, utbetalingsordre, vedtak.
//! Reads: helseaktor, melding, praksis, praksis_epost, praksis_konto, regning, regning_kjede.

pub mod avstemming;
mod betaling;
pub(crate) mod filer;
mod funn;
pub mod installasjon;
pub mod kjoring;
pub mod kvitteringer;
pub(crate) mod oppgaver;
pub(crate) mod pages;
mod sending;
pub(crate) mod store;
mod tekst_oversikt;
pub(crate) mod text;
mod text_avvik;

#[cfg(test)]
pub(crate) mod provedata;
#[cfg(test)]
mod tester;

use axum::Router;
use axum::routing::get;

use crate::server::state::App;

/// The files of this folder.
pub fn ruter() -> Router<App> {
    Router::new()
        .route("/oppgjor/vedtak/{id}/pdf", get(filer::vedtak_pdf))
        .route("/oppgjor/utbetalingsoversikt/pdf", get(filer::oversikt_pdf))
        .route("/oppgjor/utbetalingsoversikt/excel", get(filer::oversikt_xlsx))
        .route("/oppgjor/utbetalingsoversikt/csv", get(filer::oversikt_csv))
}
