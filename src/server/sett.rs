//! Proofs and tokens that were used: each counts once, in whichever instance it comes.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::feil::AppError;

/// What is remembered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slag {
    /// A DPoP proof (RFC 9449 §11.1).
    Dpop,
    /// A logout token (OpenID Connect Back-Channel Logout 1.0).
    Utlogging,
}

impl Slag {
    const fn kode(self) -> &'static str {
        match self {
            Self::Dpop => "dpop",
            Self::Utlogging => "logout",
        }
    }
}

/// Remembers it until it has expired. False when it has been seen before: a replay.
pub async fn husk(db: &mut PgConnection, slag: Slag, hash: &[u8], utloper: DateTime<Utc>) -> Result<bool, AppError> {
    let n = sqlx::query!(
        "insert into sett_jti (slag, jti_hash, utloper) values ($1, $2, $3) on conflict do nothing",
        slag.kode(),
        hash,
        utloper
    )
    .execute(db)
    .await?
    .rows_affected();
    Ok(n == 1)
}

/// Forgets what has expired. Proofs and tokens carry real time, whatever the portal's clock shows in the demo.
pub async fn rydd(db: &mut PgConnection, naa: DateTime<Utc>) -> Result<(), AppError> {
    sqlx::query!("delete from sett_jti where utloper < $1", naa).execute(db).await?;
    Ok(())
}
