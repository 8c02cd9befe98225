//! The dated deadlines of the data files, as the database counts with them.

use chrono::NaiveDate;
use sqlx::PgConnection;

use crate::feil::{AppError, logg};

/// Makes the table what the files have. Again and from every instance does nothing.
///
/// # Errors
/// When the database fails.
pub async fn last(db: &mut PgConnection, rader: &[(NaiveDate, u32)]) -> Result<(), AppError> {
    let fra: Vec<NaiveDate> = rader.iter().map(|(fra, _)| *fra).collect();
    let maneder = rader
        .iter()
        .map(|(_, n)| i32::try_from(*n))
        .collect::<Result<Vec<i32>, _>>()
        .map_err(|e| logg::intern("frister", &e))?;
    let mut tx = sqlx::Connection::begin(db).await?;
    sqlx::query!(
        "insert into foreldelse (fra, maneder) select * from unnest($1::date[], $2::int[])
         on conflict (fra) do update set maneder = excluded.maneder where foreldelse.maneder <> excluded.maneder",
        &fra,
        &maneder
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!("delete from foreldelse where fra <> all($1)", &fra)
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(())
}
