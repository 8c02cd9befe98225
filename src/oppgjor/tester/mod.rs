//! The run, the payments and what is read of them, against a real database.

mod avstemming;
mod betaling;
mod hold;
mod kjoring;
mod gjenoppretting;
mod kvitteringer;
mod oversikt;
mod sending;

use chrono::{DateTime, NaiveDate, Utc};
use futures::StreamExt;
use sqlx::PgConnection;

use super::provedata::*;
use super::store::oversikt::{Utvalg, rader};
use crate::feil::AppError;
use crate::server::krypto::Krypto;
use grunn::{HelseaktorId, Kontonr, VedtakId};

const MIGRERINGER: sqlx::migrate::Migrator = sqlx::migrate!();

fn dag(tekst: &str) -> NaiveDate {
    tekst.parse().unwrap()
}

/// The balance of the ledger must be what is decided and not paid, less the debt carried on.
async fn reskontro_stemmer(app: &crate::server::state::App) {
    let feil = tall(
        app,
        "select count(*) from (select praksis_id, sum(belop_ore) as saldo from reskontro group by 1) r
         where saldo <> (select coalesce(sum(belop_ore) filter (where utbetalt is null), 0) from vedtak v where v.praksis_id = r.praksis_id)
                      + (select utgaende_ore from vedtak v where v.praksis_id = r.praksis_id order by dato desc limit 1)",
    )
    .await;
    assert_eq!(feil, 0, "the ledger does not agree with the decisions");
    assert_eq!(tall(app, "select count(*) from revisjon_brudd").await, 0);
}

async fn rader_av(db: &mut sqlx::PgConnection, utvalg: Utvalg) -> Vec<dokument::Oversiktsrad> {
    rader(db, utvalg).map(|r| r.unwrap()).collect().await
}

/// The payment of one of a person's own decisions: when, and to which account.
#[derive(Debug)]
struct Utbetaling {
    utbetalt: Option<DateTime<Utc>>,
    konto: Kontonr,
}

async fn utbetaling(db: &mut PgConnection, krypto: &Krypto, eier: HelseaktorId, id: VedtakId) -> Result<Utbetaling, AppError> {
    let (utbetalt, konto): (Option<DateTime<Utc>>, Vec<u8>) =
        sqlx::query_as("select utbetalt, konto_kryptert from vedtak where id = $1 and helseaktor_id = $2")
            .bind(id.0)
            .bind(eier.0)
            .fetch_optional(db)
            .await?
            .ok_or(AppError::IkkeFunnet)?;
    Ok(Utbetaling {
        utbetalt,
        konto: super::store::aapne_konto(krypto, &konto)?,
    })
}
