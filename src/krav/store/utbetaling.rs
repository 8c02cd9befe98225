//! The payment status of claims, which the payment run moves.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::feil::{AppError, logg};
use grunn::VedtakId;
use regler::prosess::Utbetalingsstatus;

/// Gives claims their status and decision, and tells the pages that watch them. All of them, or an error.
///
/// # Errors
/// `Intern` when a claim was changed by someone else meanwhile.
pub async fn sett_status(
    db: &mut PgConnection,
    krav: &[Uuid],
    fra: Utbetalingsstatus,
    til: Utbetalingsstatus,
    vedtak: VedtakId,
    naa: DateTime<Utc>,
) -> Result<(), AppError> {
    let endret = sqlx::query!(
        "update melding set utbetalingsstatus = $3, vedtak_id = $4, endret = $5 where id = any($1) and utbetalingsstatus = $2",
        krav,
        fra.ord(),
        til.ord(),
        vedtak.0,
        naa
    )
    .execute(&mut *db)
    .await?
    .rows_affected();
    if usize::try_from(endret).ok() != Some(krav.len()) {
        return Err(logg::intern(
            "oppgjør",
            &format!("{endret} av {} krav i vedtak {vedtak} kunne endres", krav.len()),
        ));
    }
    sqlx::query!("select pg_notify('melding', id::text) from unnest($1::uuid[]) as id", krav)
        .execute(db)
        .await?;
    Ok(())
}

/// Mean age, in whole days, of a decision's bills with an egenandel when they were received (merknad 1478); none when there are none.
pub async fn regningsalder(db: &mut PgConnection, vedtak: VedtakId) -> Result<Option<u32>, AppError> {
    let dager = sqlx::query_scalar!(
        "select round(avg((m.mottatt at time zone 'Europe/Oslo')::date - (r.tidspunkt at time zone 'Europe/Oslo')::date))::int
         from regning r join melding m on m.id = r.melding_id
         where m.vedtak_id = $1 and r.tidspunkt <= m.mottatt and coalesce(r.har_egenandel, r.betalt_egenandel is not null) and not r.kreditering",
        vedtak.0
    )
    .fetch_one(db)
    .await?;
    Ok(dager.and_then(|d| u32::try_from(d).ok()))
}
