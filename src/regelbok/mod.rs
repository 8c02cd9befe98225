//! The open rule book: what the control controls, and by which figures. For everybody, without login.
//!
//! `/regler` searches by code, field and date. One code has its amounts per period, its rules in words and their source; one rule of the
//! control has its legal basis, what it reads, since when, and the test that shows it. Ages, deadlines and exemption codes have a page.
//! Beside each page stands the same as JSON, in both languages, which caches may keep for a minute; the page itself holds a nonce and
//! the reader's name, and is not kept. What is shown is the register the control itself uses, so that it cannot say anything else.
//!
//! It owns no table and reads none: all of it is in memory ([`crate::krav::felles`]).

mod json;
mod model;
pub(crate) mod pages;
mod takstside;
pub(crate) mod text;

use std::sync::Arc;

use axum::Router;
use axum::routing::get;
use regler::takst::Takstregister;

use crate::feil::AppError;
use crate::krav::felles;
use crate::server::state::App;
use crate::stier;

/// Addresses that are no pages.
pub fn ruter() -> Router<App> {
    Router::new()
        .route(stier::REGLER_JSON, get(json::sok))
        .route(stier::REGLER_TAKST_JSON, get(json::takst))
        .route(stier::REGLER_KONTROLL_JSON, get(json::kontroll))
        .route(stier::REGLER_FRISTER_JSON, get(json::frister))
}

/// The register the control uses.
async fn register(app: &App) -> Result<Arc<Takstregister>, AppError> {
    let mut db = app.pool.acquire().await?;
    felles::av(app)?.takster(&mut db).await
}
