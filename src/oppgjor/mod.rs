//! Oppgjør: from approved bills to money on an account, and what the clinician can read about it afterwards.
//!
//! At 16.00 on every working day all controlled claims of a practice become one decision (vedtak) and one payment
//! (`domain/oppgjor.md` §6). `regler::oppgjor` holds the rules, [`kjoring`] the run, `registre::betaling` the port to the payment system, [`store`]
//! the SQL, [`pages`] the pages, [`filer`] the downloads. A decision, once made, is never altered: what is wrong is credited later.
//!
//! Owns: innsending_oppgjor, motregning, oppgjorskjoring, reskontro, utbetalingsordre, vedtak.
//! Reads: helseaktor, melding, praksis, praksis_epost, regning.

pub(crate) mod filer;
mod funn;
pub mod kjoring;
pub(crate) mod oppgaver;
pub(crate) mod pages;
pub(crate) mod store;
mod tekst_oversikt;
pub(crate) mod text;

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
