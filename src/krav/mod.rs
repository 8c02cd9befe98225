//! Claims (krav): what a clinician sends, how it is read, and how it is judged.
//!
//! A message arrives as XML (BKM) or JSON (Krav-API). [`les::les`] turns the bytes into one [`model::Behandlerkrav`], or tells
//! every fault it can find with line, element and remedy. The control then holds each bill against the rules and the tariff and
//! explains every krone it does not approve. Everything here is pure: time, register answers and earlier bills are arguments.
//! Storing, queueing and paying live elsewhere.

// The browser has the islands only.
#[cfg(feature = "ssr")]
pub mod arbeid;
#[cfg(feature = "ssr")]
pub mod felles;
#[cfg(feature = "ssr")]
pub mod handlinger;
#[cfg(feature = "ssr")]
mod hendelser;
pub mod islands;
#[cfg(feature = "ssr")]
pub mod kravapi;
#[cfg(feature = "ssr")]
mod last_opp;
#[cfg(feature = "ssr")]
pub mod mottak;
#[cfg(feature = "ssr")]
pub mod oppgaver;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod praksisvalg;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(feature = "ssr")]
pub mod text;
#[cfg(feature = "ssr")]
pub mod visning;

#[cfg(feature = "ssr")]
pub use ruter::{forbered, hendelsesruter, ruter};

#[cfg(feature = "ssr")]
mod ruter {
    use axum::Router;

    use super::{hendelser, kravapi, last_opp};
    use crate::error::AppError;
    use crate::server::state::App;

    /// Routes of the Krav-API and of files.
    pub fn ruter() -> Router<App> {
        kravapi::ruter().merge(last_opp::ruter())
    }

    /// Routes of long-lived answers.
    pub fn hendelsesruter() -> Router<App> {
        hendelser::ruter()
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
}
