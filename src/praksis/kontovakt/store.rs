//! SQL for praksis_konto and kontoendring_lenke. A row is made by the database when praksis gets an account; here its state is moved.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use super::model::{Godkjenning, Kontohendelse, Kontostand, Vern};
use crate::feil::AppError;
use crate::feil::logg;
use crate::server::krypto;
use grunn::PraksisId;

/// How long the link in a mail about a new account works.
pub const LENKEDAGER: u32 = 14;
const LENKETID: TimeDelta = TimeDelta::days(LENKEDAGER as i64);

/// One account a practice has or has had.
#[derive(Clone, Debug)]
pub struct Praksiskonto {
    pub id: Uuid,
    pub praksis: PraksisId,
    /// 1, 2 … in the order they came.
    pub nr: i32,
    pub kryptert: Vec<u8>,
    pub maskert: String,
    /// The register's latest answer: `treff`, `ikke_treff`, `ukjent` or `utilgjengelig`.
    pub kontroll: String,
    pub godkjenning: Godkjenning,
    pub fryst: Option<DateTime<Utc>>,
    pub gjelder_fra: Option<NaiveDate>,
    pub opprettet: DateTime<Utc>,
}

impl Kontostand for Praksiskonto {
    fn vern(&self) -> Vern {
        Vern {
            godkjenning: self.godkjenning,
            fryst: self.fryst.is_some(),
        }
    }

    fn gjelder_fra(&self) -> Option<NaiveDate> {
        self.gjelder_fra
    }
}

struct Rad {
    id: Uuid,
    praksis_id: i64,
    nr: i32,
    konto_kryptert: Vec<u8>,
    konto_maskert: String,
    kontroll: String,
    godkjenning: String,
    fryst: Option<DateTime<Utc>>,
    gjelder_fra: Option<NaiveDate>,
    opprettet: DateTime<Utc>,
}

impl Rad {
    fn les(self) -> Result<Praksiskonto, AppError> {
        Ok(Praksiskonto {
            godkjenning: Godkjenning::fra_kode(&self.godkjenning)
                .ok_or_else(|| logg::intern("praksis_konto.godkjenning", &format!("{}: {}", self.id, self.godkjenning)))?,
            id: self.id,
            praksis: PraksisId(self.praksis_id),
            nr: self.nr,
            kryptert: self.konto_kryptert,
            maskert: self.konto_maskert,
            kontroll: self.kontroll,
            fryst: self.fryst,
            gjelder_fra: self.gjelder_fra,
            opprettet: self.opprettet,
        })
    }
}

/// The accounts of practices, oldest first.
pub async fn for_praksiser(db: &mut PgConnection, praksiser: &[i64]) -> Result<HashMap<i64, Vec<Praksiskonto>>, AppError> {
    let rader = sqlx::query_as!(
        Rad,
        "select id, praksis_id, nr, konto_kryptert, konto_maskert, kontroll, godkjenning, fryst, gjelder_fra, opprettet
         from praksis_konto where praksis_id = any($1) order by praksis_id, nr",
        praksiser
    )
    .fetch_all(db)
    .await?;
    let mut ut: HashMap<i64, Vec<Praksiskonto>> = HashMap::new();
    for rad in rader {
        ut.entry(rad.praksis_id).or_default().push(rad.les()?);
    }
    Ok(ut)
}

/// The accounts of the practice that `konto` belongs to, oldest first, locked until the transaction ends. The practice is locked before
/// them, as the payment run does, so that money is not sent while an account is frozen.
///
/// # Errors
/// `IkkeFunnet` when there is no such account.
pub async fn laas(db: &mut PgConnection, konto: Uuid) -> Result<Vec<Praksiskonto>, AppError> {
    sqlx::query!(
        "select id from praksis where id = (select praksis_id from praksis_konto where id = $1) for no key update",
        konto
    )
    .fetch_optional(&mut *db)
    .await?
    .ok_or(AppError::IkkeFunnet)?;
    sqlx::query_as!(
        Rad,
        "select id, praksis_id, nr, konto_kryptert, konto_maskert, kontroll, godkjenning, fryst, gjelder_fra, opprettet from praksis_konto
         where praksis_id = (select praksis_id from praksis_konto where id = $1) order by nr for update",
        konto
    )
    .fetch_all(db)
    .await?
    .into_iter()
    .map(Rad::les)
    .collect()
}

/// Moves an account by what happened, and stores the state. The row must be locked by [`laas`]. Returns the account as it is now.
///
/// # Errors
/// `Endret` when the event does not fit the state.
pub async fn flytt(
    db: &mut PgConnection,
    konto: &Praksiskonto,
    hendelse: Kontohendelse,
    naa: DateTime<Utc>,
) -> Result<Praksiskonto, AppError> {
    let ny = konto.vern().etter(hendelse).map_err(|_| AppError::Endret)?;
    let kontroll = match hendelse {
        Kontohendelse::Svar(svar) if konto.godkjenning == Godkjenning::Kontrolleres => svar.kode().to_owned(),
        _ => konto.kontroll.clone(),
    };
    let fryst = ny.fryst.then(|| konto.fryst.unwrap_or(naa));
    sqlx::query!(
        "update praksis_konto set kontroll = $2, godkjenning = $3, fryst = $4 where id = $1",
        konto.id,
        kontroll,
        ny.godkjenning.kode(),
        fryst
    )
    .execute(db)
    .await?;
    Ok(Praksiskonto {
        kontroll,
        godkjenning: ny.godkjenning,
        fryst,
        ..konto.clone()
    })
}

/// One account.
pub async fn finn(db: &mut PgConnection, konto: Uuid) -> Result<Option<Praksiskonto>, AppError> {
    sqlx::query_as!(
        Rad,
        "select id, praksis_id, nr, konto_kryptert, konto_maskert, kontroll, godkjenning, fryst, gjelder_fra, opprettet
         from praksis_konto where id = $1",
        konto
    )
    .fetch_optional(db)
    .await?
    .map(Rad::les)
    .transpose()
}

/// The newest account of a practice: the one that was just set.
///
/// # Errors
/// `IkkeFunnet` when the practice has none.
pub async fn nyeste(db: &mut PgConnection, praksis: PraksisId) -> Result<Praksiskonto, AppError> {
    for_praksiser(db, &[praksis.0])
        .await?
        .remove(&praksis.0)
        .and_then(|mut k| k.pop())
        .ok_or(AppError::IkkeFunnet)
}

/// Account changes of a practice since a time, for the limit per day. The first account is no change.
pub async fn endringer_siden(db: &mut PgConnection, praksis: PraksisId, siden: DateTime<Utc>) -> Result<i64, AppError> {
    Ok(sqlx::query_scalar!(
        r#"select count(*) as "n!" from praksis_konto where praksis_id = $1 and nr > 1 and opprettet > $2"#,
        praksis.0,
        siden
    )
    .fetch_one(db)
    .await?)
}

/// Makes a one-time link about an account: 256 random bits, of which the table keeps the hash. Returns the token.
///
/// # Errors
/// When there is no randomness, or the database fails.
pub async fn ny_lenke(db: &mut PgConnection, konto: Uuid, naa: DateTime<Utc>) -> Result<String, AppError> {
    let token = krypto::token()?;
    sqlx::query!(
        "insert into kontoendring_lenke (token_hash, praksis_konto_id, opprettet, utloper) values ($1, $2, $3, $4)",
        krypto::sha256(token.as_bytes()),
        konto,
        naa,
        naa + LENKETID
    )
    .execute(db)
    .await?;
    Ok(token)
}

/// Whether a link would work now.
pub async fn lenke_gjelder(db: &mut PgConnection, token: &str, naa: DateTime<Utc>) -> Result<bool, AppError> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select 1 from kontoendring_lenke where token_hash = $1 and brukt is null and utloper > $2) as "finnes!""#,
        krypto::sha256(token.as_bytes()),
        naa
    )
    .fetch_one(db)
    .await?)
}

/// Uses a link. `None` when it is used, old or unknown; all three look alike.
pub async fn bruk_lenke(db: &mut PgConnection, token: &str, naa: DateTime<Utc>) -> Result<Option<Uuid>, AppError> {
    Ok(sqlx::query_scalar!(
        "update kontoendring_lenke set brukt = $2 where token_hash = $1 and brukt is null and utloper > $2 returning praksis_konto_id",
        krypto::sha256(token.as_bytes()),
        naa
    )
    .fetch_optional(db)
    .await?)
}

#[cfg(test)]
#[path = "store_tester.rs"]
mod tester;
