//! What the portal knows about me, and who has looked: one's own data as a file, and the audit trail in plain words.
//!
//! The agreement promises both (§ 11, praksisinformasjon.md §11). The file is given after a fresh login, with a row of audit, and a
//! limited number of times an hour; it holds everything stored about the person and nothing about who the patients are. The trail shows
//! every row about the person: by the person, by case workers with name, by the journal system over the Krav-API, by the portal itself.
//!
//! Reads: avtale, avtale_kontroll, avtale_kopi, epost_bekreftelse, epost_ut, godkjenning, godkjenning_historikk, helseaktor,
//! hpr_kontroll, melding, praksis, praksis_avklaring, praksis_stedendring, reskontro, revisjon, sak, sak_avgjorelse, saksbehandler,
//! samtykke, samtykkepaminnelse, sesjon, tidligere_hpr, utbetalingsordre, utdanning, utfort, utkast, vedlegg, vedtak.

mod eksport;
mod filer;
pub(crate) mod ord;
pub(crate) mod pages;
mod pdf;
pub(crate) mod store;
#[cfg(test)]
mod store_tester;
pub(crate) mod text;

use axum::Router;
use axum::routing::post;

use crate::server::state::App;

/// The downloads. Posted, because each leaves a row of audit.
pub fn ruter() -> Router<App> {
    Router::new()
        .route("/praksisinformasjon/helseaktor/mine-opplysninger/json", post(filer::json))
        .route("/praksisinformasjon/helseaktor/mine-opplysninger/pdf", post(filer::pdf))
}
