//! The API's decryption keys and its memory of proofs.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::feil::AppError;
use crate::server::krypto::Krypto;

/// Name of the encrypted column; a value cannot be moved to another.
const PRIVAT: &str = "nokkel.privat";

/// The private keys as PKCS#8, newest first.
///
/// # Errors
/// When the database fails or a key cannot be opened with this portal's configured key.
pub async fn alle(db: &mut PgConnection, krypto: &Krypto) -> Result<Vec<Vec<u8>>, AppError> {
    sqlx::query_scalar!("select privat_kryptert from nokkel where slag = 'jwe' order by opprettet desc, kid")
        .fetch_all(db)
        .await?
        .into_iter()
        .map(|k| krypto.dekrypter(PRIVAT, &k))
        .collect()
}

/// Whether this portal's configured key opens what the database holds. A database that holds no key yet fits any.
///
/// # Errors
/// When the database fails.
pub async fn passer(db: &mut PgConnection, krypto: &Krypto) -> Result<bool, AppError> {
    let en = sqlx::query_scalar!("select privat_kryptert from nokkel where slag = 'jwe' order by opprettet desc, kid limit 1")
        .fetch_optional(db)
        .await?;
    Ok(en.is_none_or(|k| krypto.dekrypter(PRIVAT, &k).is_ok()))
}

/// Makes other instances that start now wait, so that one of them makes the key.
pub async fn laas(db: &mut PgConnection) -> Result<(), AppError> {
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended('nokkel', 12))")
        .execute(db)
        .await?;
    Ok(())
}

/// Keeps a key.
pub async fn lagre(db: &mut PgConnection, krypto: &Krypto, kid: &str, pkcs8: &[u8], naa: DateTime<Utc>) -> Result<(), AppError> {
    sqlx::query!(
        "insert into nokkel (kid, slag, privat_kryptert, opprettet) values ($1, 'jwe', $2, $3)",
        kid,
        krypto.krypter(PRIVAT, pkcs8)?,
        naa
    )
    .execute(db)
    .await?;
    Ok(())
}
