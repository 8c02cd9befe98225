//! Rows that tests of stores begin with.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use grunn::{HelseaktorId, PraksisId};

/// The afternoon of the worked example.
pub fn naa() -> DateTime<Utc> {
    "2026-01-06T15:30:29+01:00".parse().expect("a time")
}

/// Somebody new, with or without an HPR number.
pub async fn behandler(db: &mut PgConnection, hpr: Option<&str>) -> HelseaktorId {
    let id = Uuid::new_v4();
    sqlx::query(
        "insert into helseaktor (id, fnr_oppslag, fnr_kryptert, hpr, fornavn, etternavn, opprettet, endret)
         values ($1, sha256($2), '', $3, 'A', 'B', $4, $4)",
    )
    .bind(id)
    .bind(id.as_bytes().as_slice())
    .bind(hpr)
    .bind(naa())
    .execute(db)
    .await
    .expect("a person");
    HelseaktorId(id)
}

/// A practice for general practitioners at a place; `kilde` says who confirmed it, `periode` is written as PostgreSQL writes a range of dates.
pub async fn praksis(db: &mut PgConnection, eier: HelseaktorId, orgnr: &str, kilde: &str, periode: &str) -> PraksisId {
    let id: i64 = sqlx::query_scalar(
        "insert into praksis (helseaktor_id, type, navn, orgnr, enhet_kilde, adresse, konto_kryptert, konto_maskert, opprettet, endret)
         values ($1, 'FALE', 'P', $2, $3, '{Badeveien 8}', '\\x00', '1', $4, $4) returning id",
    )
    .bind(eier.0)
    .bind(orgnr)
    .bind(kilde)
    .bind(naa())
    .fetch_one(&mut *db)
    .await
    .expect("a practice");
    sqlx::query("insert into praksis_periode (praksis_id, periode) values ($1, $2::text::daterange)")
        .bind(id)
        .bind(periode)
        .execute(db)
        .await
        .expect("a period");
    PraksisId(id)
}
