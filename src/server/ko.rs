//! How the queue and the outbox are doing: a few bounded questions, for metrics and for the agency's page.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;

use crate::feil::AppError;

/// Rows that wait, and those that were given up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ko {
    /// Due and not done; counted to a hundred thousand at most.
    pub venter: i64,
    /// When the first of them was due.
    pub eldste: Option<DateTime<Utc>>,
    /// Given up, and not tried before somebody says so.
    pub oppgitt: i64,
}

/// Mail given up so lately is still somebody's matter.
const NYLIG: TimeDelta = TimeDelta::days(7);
/// Nobody needs to know how much more than this.
const FLEST: i64 = 100_000;

/// Queued work.
pub async fn jobber(db: &mut PgConnection, naa: DateTime<Utc>) -> Result<Ko, AppError> {
    Ok(sqlx::query_as!(
        Ko,
        r#"select count(*) as "venter!", min(kjor_etter) as eldste,
                  (select count(*) from (select 1 from jobb where oppgitt is not null limit $2) y) as "oppgitt!"
           from (select kjor_etter from jobb where ferdig is null and oppgitt is null and kjor_etter <= $1 order by kjor_etter, id limit $2) x"#,
        naa,
        FLEST
    )
    .fetch_one(db)
    .await?)
}

/// Mail that is not sent.
pub async fn utboks(db: &mut PgConnection, naa: DateTime<Utc>) -> Result<Ko, AppError> {
    Ok(sqlx::query_as!(
        Ko,
        r#"select count(*) as "venter!", min(opprettet) as eldste,
                  (select count(*) from (select 1 from epost_ut where oppgitt >= $1 limit $2) y) as "oppgitt!"
           from (select opprettet from epost_ut where sendt is null and oppgitt is null order by neste_forsok limit $2) x"#,
        naa - NYLIG,
        FLEST
    )
    .fetch_one(db)
    .await?)
}
