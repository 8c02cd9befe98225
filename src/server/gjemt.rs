//! A form that is sent when the session has ended, perhaps in another window: what was typed waits, encrypted, for the same person to log in
//! again in the same browser, and is then the form's draft.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use http::HeaderMap;
use sqlx::PgConnection;
use uuid::Uuid;

use super::krypto::{self, Krypto};
use super::sesjon;
use crate::feil::AppError;
use crate::feil::logg;
use grunn::HelseaktorId;

/// The field of a form that tells whose it is, so that nobody else gets it.
pub const HVEM: &str = "hvem";
/// What the content is encrypted as.
const FELT: &str = "gjemt_skjema";
/// How long it waits.
pub const TID: TimeDelta = TimeDelta::hours(1);
/// Most forms that wait for one person.
const FLEST: i64 = 5;

/// The mark of a person's forms. Only the portal can make it.
pub fn hvem(krypto: &Krypto, eier: HelseaktorId) -> String {
    format!("{}.{}", eier.0, hex::encode(krypto.oppslag("skjema.hvem", &eier.0.to_string())))
}

/// Whose form it is, by its mark.
fn eier(krypto: &Krypto, merke: &str) -> Option<HelseaktorId> {
    let id = merke.split_once('.')?.0.parse::<Uuid>().map(HelseaktorId).ok()?;
    (hvem(krypto, id) == merke).then_some(id)
}

/// The cookie of a form that waits.
pub fn kakenavn(https: bool) -> String {
    sesjon::navn(https, "skjema")
}

/// Hides a form. Returns the token for the cookie; `None` when it tells no draft, or not whose it is.
pub async fn gjem(db: &mut PgConnection, krypto: &Krypto, kropp: &[u8], naa: DateTime<Utc>) -> Result<Option<String>, AppError> {
    let mut felt: HashMap<String, String> = url::form_urlencoded::parse(kropp).into_owned().collect();
    let Some(eier) = felt.remove(HVEM).and_then(|merke| eier(krypto, &merke)) else {
        return Ok(None);
    };
    if !felt.contains_key("skjema") {
        return Ok(None);
    }
    let innhold = serde_json::to_vec(&felt).map_err(|e| logg::intern(FELT, &e))?;
    let token = krypto::token()?;
    let lagt = sqlx::query!(
        "insert into gjemt_skjema (token_hash, helseaktor_id, innhold_kryptert, opprettet)
         select $1, $2, $3, $4 where (select count(*) from gjemt_skjema where helseaktor_id = $2 and opprettet > $6) < $5",
        krypto::sha256(token.as_bytes()),
        eier.0,
        krypto.krypter(FELT, &innhold)?,
        naa,
        FLEST,
        naa - TID
    )
    .execute(db)
    .await?
    .rows_affected();
    Ok((lagt == 1).then_some(token))
}

/// Takes the form that waits for somebody in this browser, if there is one.
pub async fn ta(
    db: &mut PgConnection,
    krypto: &Krypto,
    https: bool,
    hoder: &HeaderMap,
    hvem: HelseaktorId,
    naa: DateTime<Utc>,
) -> Result<Option<HashMap<String, String>>, AppError> {
    let Some(token) = sesjon::kake(hoder, &kakenavn(https)) else {
        return Ok(None);
    };
    let innhold = sqlx::query_scalar!(
        "delete from gjemt_skjema where token_hash = $1 and helseaktor_id = $2 and opprettet > $3 returning innhold_kryptert",
        krypto::sha256(token.as_bytes()),
        hvem.0,
        naa - TID
    )
    .fetch_optional(db)
    .await?;
    innhold
        .map(|i| serde_json::from_slice(&krypto.dekrypter(FELT, &i)?).map_err(|e| logg::intern(FELT, &e)))
        .transpose()
}

/// Deletes what nobody came back for.
pub async fn rydd(db: &mut PgConnection, naa: DateTime<Utc>) -> Result<(), AppError> {
    sqlx::query!("delete from gjemt_skjema where opprettet < $1", naa - TID)
        .execute(db)
        .await?;
    Ok(())
}
