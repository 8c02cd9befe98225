//! The run, the payments and what is read of them, against a real database.

mod avstemming;
mod betaling;
mod gjenoppretting;
mod hold;
mod kjoring;
mod kvitteringer;
mod oversikt;
mod sending;

use std::collections::BTreeMap;
use std::path::PathBuf;

use chrono::{DateTime, NaiveDate, Utc};
use futures::StreamExt;
use serde_json::Value;
use sqlx::PgConnection;

use super::provedata::*;
use super::store::oversikt::{Utvalg, rader};
use crate::feil::AppError;
use crate::server::krypto::Krypto;
use crate::server::state::App;
use grunn::{HelseaktorId, Kontonr, VedtakId};

const MIGRERINGER: sqlx::migrate::Migrator = sqlx::migrate!();

fn dag(tekst: &str) -> NaiveDate {
    tekst.parse().unwrap()
}

/// A folder for payments of its own, removed in the end.
struct Rot(PathBuf);

impl Rot {
    fn ny() -> Self {
        Self(std::env::temp_dir().join(format!("praksisportal-oppgjor-{}", uuid::Uuid::new_v4())))
    }

    /// Names and contents of the files in a folder of it.
    fn innhold(&self, mappe: &str) -> BTreeMap<String, Vec<u8>> {
        std::fs::read_dir(self.0.join(mappe))
            .unwrap()
            .map(|f| f.unwrap())
            .filter(|f| f.file_type().unwrap().is_file())
            .map(|f| (f.file_name().into_string().unwrap(), std::fs::read(f.path()).unwrap()))
            .collect()
    }

    /// What is handed over under names that begin so, as JSON.
    fn ut(&self, begynner: &str) -> Vec<(String, Value)> {
        (self.innhold("ut").into_iter())
            .filter(|(navn, _)| navn.starts_with(begynner))
            .map(|(navn, innhold)| (navn, serde_json::from_slice(&innhold).unwrap()))
            .collect()
    }
}

impl Drop for Rot {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The practice gets another account, from a day.
async fn ny_konto(app: &App, gjelder_fra: &str) {
    sqlx::query(
        "update praksis set konto_kryptert = $1, konto_maskert = 'ny', konto_kontroll = 'treff', konto_gjelder_fra = $2::text::date",
    )
    .bind(app.krypto.krypter("praksis.konto", b"86011117947").unwrap())
    .bind(gjelder_fra)
    .execute(&*app.pool)
    .await
    .unwrap();
}

/// The balance of the ledger must be what is decided and not paid, less the debt carried on.
async fn reskontro_stemmer(app: &App) {
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
