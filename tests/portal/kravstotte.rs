//! What a claim needs to be paid: practices, an agreement, and messages of any size.

use grunn::HelseaktorId;
use serde_json::{Value, json};

use crate::support::{LEGE, Person, Portal};

pub const FALE: i64 = 1_004_326_178;
pub const LEVA: i64 = 1_004_326_468;

/// A practice as a test needs it; registering one properly is tested with its own tab.
pub async fn praksis(portal: &Portal, eier: HelseaktorId, id: i64, slag: &str, navn: &str, orgnr: &str, fra: &str) {
    let konto = portal.app.krypto.krypter("praksis.konto", b"12345678903").unwrap();
    let mut tx = portal.app.pool.begin().await.unwrap();
    sqlx::query(
        "insert into praksis (id, helseaktor_id, type, navn, orgnr, enhet_kilde, konto_kryptert, konto_maskert, konto_kontroll, opprettet, endret)
         values ($1, $2, $3, $4, $5, 'register', $6, '•••• •• •8903', 'treff', now(), now())",
    )
    .bind(id)
    .bind(eier.0)
    .bind(slag)
    .bind(navn)
    .bind(orgnr)
    .bind(konto)
    .execute(&mut *tx)
    .await
    .unwrap();
    sqlx::query("insert into praksis_periode values ($1, daterange($2::text::date, '2028-07-16'))")
        .bind(id)
        .bind(fra)
        .execute(&mut *tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// An agreement in force from 2020.
pub async fn avtale(portal: &Portal, eier: HelseaktorId) {
    sqlx::raw_sql(
        "insert into avtaleversjon (id, gyldig_fra, tekst_nb, tekst_nn, hash_nb, hash_nn)
         values ('prove', '2020-01-01', 'a', 'a', sha256('a'), sha256('a')) on conflict do nothing",
    )
    .execute(&*portal.app.pool)
    .await
    .unwrap();
    sqlx::query(
        "insert into avtale (id, helseaktor_id, versjon_id, sprak, tekst_hash, navn, niva, idp, auth_tid, sesjon_id, signert, gyldig_fra)
         select gen_random_uuid(), $1, 'prove', 'nb', sha256('a'), 'x', 4, 'x', now(), id, now(), '2020-01-01' from sesjon where helseaktor_id = $1 limit 1",
    )
    .bind(eier.0)
    .execute(&*portal.app.pool)
    .await
    .unwrap();
}

/// The doctor of the worked example: two practices and an agreement.
pub async fn lege(portal: &Portal) -> HelseaktorId {
    person(
        portal,
        LEGE,
        [
            (FALE, "FALE", "Kurbadet Helsesenter", "999999999", "2020-01-01"),
            (LEVA, "LEVA", "Sentrum Legevakt", "999999998", "2024-01-01"),
        ],
    )
    .await
}

pub async fn person<const N: usize>(portal: &Portal, p: Person, praksiser: [(i64, &str, &str, &str, &str); N]) -> HelseaktorId {
    let eier = portal.logg_inn(p).await.id.unwrap();
    for (id, slag, navn, orgnr, fra) in praksiser {
        praksis(portal, eier, id, slag, navn, orgnr, fra).await;
    }
    avtale(portal, eier).await;
    eier
}

/// `n` consultations by one doctor, one each ten minutes, for as many patients as there are days.
pub fn mange(n: usize, forste_nummer: usize) -> Value {
    let start: chrono::DateTime<chrono::Utc> = "2025-10-01T06:00:00Z".parse().unwrap();
    let regninger: Vec<Value> = (0..n)
        .map(|i| {
            let tid = start + chrono::TimeDelta::minutes(15 * i64::try_from(i).unwrap());
            json!({
                "guid": uuid::Uuid::from_u128(forste_nummer as u128 * 1_000_000 + i as u128).to_string(),
                "regningsnummer": (forste_nummer + i).to_string(), "tidspunkt": tid.to_rfc3339(),
                "pasient": {"fornavn": format!("P{i}"), "etternavn": "Test", "kjonn": "1", "fodselsdato": "1980-01-01"},
                "diagnoser": [{"kodeverk": "2.16.578.1.12.4.1.1.7170", "kode": "L73"}],
                "takster": [{"kode": "2ad", "belop": 15, "antall": 1}], "belop": 15,
            })
        })
        .collect();
    json!({"praksisId": FALE.to_string(), "behandlerkrav": {"navnEPJ": "x", "regninger": regninger, "antallRegninger": n, "belop": 15 * n}})
}
