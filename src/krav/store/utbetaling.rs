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
