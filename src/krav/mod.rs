//! Claims (krav): what a clinician sends, how it is read, and how it is judged.
//!
//! A message arrives as XML (BKM) or JSON (Krav-API). [`les::les`] turns the bytes into one [`model::Behandlerkrav`], or tells
//! every fault it can find with line, element and remedy. The control then holds each bill against the rules and the tariff and
//! explains every krone it does not approve. Everything here is pure: time, register answers and earlier bills are arguments.
//! Storing, queueing and paying live elsewhere.

pub mod arbeid;
pub mod bkm;
mod bkmregning;
pub mod feil;
pub mod felles;
pub mod frikort;
pub mod hash;
pub mod json;
mod jsonverdi;
pub mod kontroll;
pub mod kravapi;
pub mod les;
#[cfg(test)]
mod lestest;
pub mod model;
pub mod mottak;
pub mod praksisvalg;
pub mod prosess;
pub mod regel;
mod regelhjemmel;
mod regeltekst;
pub mod status;
pub mod store;
pub mod takst;
pub mod takstfil;
pub mod takstregel;
mod verdi;
mod xmltre;

use axum::Router;

use crate::error::AppError;
use crate::server::state::App;

/// Routes of the Krav-API and of files.
pub fn ruter() -> Router<App> {
    kravapi::ruter()
}

/// Routes of long-lived answers.
pub fn hendelsesruter() -> Router<App> {
    Router::new()
}

/// What must be in place before the first request.
///
/// # Errors
/// When the database fails.
pub async fn forbered(app: &App) -> Result<(), AppError> {
    let mut db = app.pool.acquire().await?;
    app.krav.takster(&mut db).await?;
    app.krav.nokler(&mut db, &app.krypto).await?;
    Ok(())
}
