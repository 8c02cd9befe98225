//! Changes of payments that are ordered and not executed.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use super::betaling::les_ordre;
use super::sending::SIDE;
use crate::feil::AppError;
use crate::praksis;
use crate::praksis::kontovakt::store::Praksiskonto;
use crate::server::krypto::Krypto;
use grunn::VedtakId;
use registre::betaling::Betalingsendring;
use regler::oppgjor::Endring;

/// Payments with a voucher or refused, not executed, whose practice has an account that may go before the one they were ordered to; those
/// after a decision. Whether it does is decided under the lock of the accounts.
pub async fn kandidater(db: &mut PgConnection, idag: NaiveDate, etter: VedtakId) -> Result<Vec<VedtakId>, AppError> {
    Ok(sqlx::query_scalar!(
        r#"select o.vedtak_id as "id: VedtakId" from utbetalingsordre o join vedtak v on v.id = o.vedtak_id join praksis_konto n on n.id = v.praksis_konto_id
           where o.utbetalt is null and o.sendt is not null and (o.bilag_id is not null or o.avvist is not null) and o.vedtak_id > $2 and exists (
               select 1 from praksis_konto k where k.praksis_id = v.praksis_id and k.id <> n.id and k.godkjenning = 'godkjent' and k.fryst is null
                   and (k.gjelder_fra is null or k.gjelder_fra <= $1) and (k.nr > n.nr or n.godkjenning <> 'godkjent' or n.fryst is not null))
           order by o.vedtak_id limit $3"#,
        idag,
        etter.0,
        SIDE
    )
    .fetch_all(db)
    .await?)
}

/// The payment goes to another account: the change is stored, to be handed over, and the decision says where its money goes. A payment that
/// was refused is on its way again. False when it is executed meanwhile, or another instance was first: it no longer goes to `fra`.
///
/// # Errors
/// `Intern` when the account cannot be opened.
pub async fn lagre(
    db: &mut PgConnection,
    krypto: &Krypto,
    id: VedtakId,
    fra: &Praksiskonto,
    til: &Praksiskonto,
    naa: DateTime<Utc>,
) -> Result<bool, AppError> {
    let Some(bilag) = sqlx::query_scalar!(
        r#"select bilag_id from utbetalingsordre
           where vedtak_id = $1 and utbetalt is null and sendt is not null and (bilag_id is not null or avvist is not null)
             and exists (select 1 from vedtak v where v.id = $1 and v.praksis_konto_id = $2) for update"#,
        id.0,
        fra.id
    )
    .fetch_optional(&mut *db)
    .await?
    else {
        return Ok(false);
    };
    let konto = praksis::store::aapne(krypto, &til.kryptert)?;
    let kryptert = krypto.krypter(super::KONTOFELT, konto.as_str().as_bytes())?;
    sqlx::query!(
        "insert into utbetalingsendring (vedtak_id, nr, melding_id, bilag_id, konto_kryptert, konto_maskert, praksis_konto_id, opprettet)
         select $1, coalesce(max(nr), 0) + 1, $2, $3, $4, $5, $6, $7 from utbetalingsendring where vedtak_id = $1",
        id.0,
        Uuid::new_v4(),
        bilag,
        &kryptert,
        til.maskert,
        til.id,
        naa
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!(
        "update vedtak set konto_kryptert = $2, konto_maskert = $3, praksis_konto_id = $4 where id = $1",
        id.0,
        kryptert,
        til.maskert,
        til.id
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!("update utbetalingsordre set avvist = null, feil = null where vedtak_id = $1", id.0)
        .execute(db)
        .await?;
    Ok(true)
}

/// Those of the names that are changes of ours, as their files are called.
pub async fn kjente(db: &mut PgConnection, navn: &[String]) -> Result<Vec<String>, AppError> {
    Ok(sqlx::query_scalar!(
        r#"select o.forsystem_ref || '.endret-' || e.nr as "navn!" from utbetalingsendring e join utbetalingsordre o on o.vedtak_id = e.vedtak_id
           where o.forsystem_ref || '.endret-' || e.nr = any($1)"#,
        navn
    )
    .fetch_all(db)
    .await?)
}

/// Changes not handed over yet, in the order of their decisions; those after one.
pub async fn usendte(db: &mut PgConnection, etter: (VedtakId, i32)) -> Result<Vec<(VedtakId, i32)>, AppError> {
    Ok(sqlx::query!(
        r#"select vedtak_id as "id: VedtakId", nr from utbetalingsendring where sendt is null and (vedtak_id, nr) > ($1, $2)
           order by vedtak_id, nr limit $3"#,
        etter.0.0,
        etter.1,
        SIDE
    )
    .fetch_all(db)
    .await?
    .into_iter()
    .map(|r| (r.id, r.nr))
    .collect())
}

/// Locks a change that is not handed over, with its account. `None` when someone else has it.
///
/// # Errors
/// `Intern` when order or account cannot be opened.
pub async fn ta_usendt(db: &mut PgConnection, krypto: &Krypto, id: VedtakId, nr: i32) -> Result<Option<Betalingsendring>, AppError> {
    let Some(r) = sqlx::query!(
        "select e.melding_id, e.bilag_id, e.konto_kryptert, o.ordre, v.kid
         from utbetalingsendring e join utbetalingsordre o on o.vedtak_id = e.vedtak_id join vedtak v on v.id = e.vedtak_id
         where e.vedtak_id = $1 and e.nr = $2 and e.sendt is null for update of e skip locked",
        id.0,
        nr
    )
    .fetch_optional(db)
    .await?
    else {
        return Ok(None);
    };
    let ordre = les_ordre(r.ordre, id)?;
    Ok(Some(Betalingsendring {
        endring: Endring::av(&ordre, r.melding_id, r.bilag_id.as_deref(), true, r.kid.as_deref()),
        nr,
        konto: super::aapne_konto(krypto, &r.konto_kryptert)?,
    }))
}

/// The change is handed over.
pub async fn noter_sendt(db: &mut PgConnection, id: VedtakId, nr: i32, naa: DateTime<Utc>) -> Result<(), AppError> {
    sqlx::query!(
        "update utbetalingsendring set sendt = $3 where vedtak_id = $1 and nr = $2",
        id.0,
        nr,
        naa
    )
    .execute(db)
    .await?;
    Ok(())
}
