//! The demo's Adresseregisteret: a small export that belongs to the synthetic units of `enhet/enheter.csv`, read as the real one is.
//!
//! Besides ordinary places it holds one of each difficult kind: a head office, a place that is deleted in Enhetsregisteret, one it does
//! not know, one that is not active, and one whose time is over.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;

use super::store;
use crate::feil::AppError;
use crate::feil::logg;
use registre::adresseregister::klient::les_eksport;

const INNEBYGD: &[u8] = include_bytes!("eksport.json");

/// Loads the built-in export, unless there is a copy already.
pub async fn demo(db: &mut PgConnection, idag: NaiveDate, naa: DateTime<Utc>) -> Result<(), AppError> {
    if store::feed(db).await?.is_some() {
        return Ok(());
    }
    let mut parter = Vec::new();
    let siste = les_eksport(INNEBYGD, |bolk| {
        parter.extend(bolk);
        true
    });
    let siste = siste.map_err(|e| logg::intern("demodata", &e))?;
    store::skriv(db, &parter, idag).await?;
    store::eksportert(db, &siste, naa).await
}
