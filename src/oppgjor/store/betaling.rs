//! Orders on their way to the payment system, and what comes back.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::feil::AppError;
use crate::feil::logg;
use crate::praksis;
use crate::praksis::kontovakt::store::Praksiskonto;
use crate::server::krypto::Krypto;
use grunn::text::Sprak;
use grunn::{Epost, HelseaktorId, Ore, PraksisId, VedtakId};
use registre::betaling::{Betalingsordre, Ordreref};
use regler::oppgjor::Ordre;

/// Most orders looked at in one round.
const RUNDE: i64 = 1_000;

/// Orders not handed over yet.
pub async fn usendte(db: &mut PgConnection) -> Result<Vec<VedtakId>, AppError> {
    Ok(sqlx::query_scalar!(
        r#"select vedtak_id as "id: VedtakId" from utbetalingsordre where sendt is null order by opprettet, vedtak_id limit $1"#,
        RUNDE
    )
    .fetch_all(db)
    .await?)
}

/// Locks an order that is not handed over, with its account. `None` when someone else has it.
///
/// # Errors
/// `Intern` when the account cannot be opened.
pub async fn ta_usendt(db: &mut PgConnection, krypto: &Krypto, id: VedtakId) -> Result<Option<Betalingsordre>, AppError> {
    let Some(r) = sqlx::query!(
        "select o.ordre, v.konto_kryptert from utbetalingsordre o join vedtak v on v.id = o.vedtak_id
         where o.vedtak_id = $1 and o.sendt is null for update of o skip locked",
        id.0
    )
    .fetch_optional(db)
    .await?
    else {
        return Ok(None);
    };
    let ordre: Ordre = serde_json::from_value(r.ordre).map_err(|e| logg::intern("utbetalingsordre.ordre", &format!("{id}: {e}")))?;
    Ok(Some(Betalingsordre {
        ordre,
        konto: super::aapne_konto(krypto, &r.konto_kryptert)?,
    }))
}

/// The account a decision pays to.
#[derive(Clone, Copy, Debug)]
pub struct Vedtakskonto {
    pub helseaktor: HelseaktorId,
    /// Key in praksis_konto.
    pub konto: Uuid,
}

/// The account of a decision; `None` for one that was made before accounts were guarded.
pub async fn vedtakskonto(db: &mut PgConnection, id: VedtakId) -> Result<Option<Vedtakskonto>, AppError> {
    Ok(
        sqlx::query!("select helseaktor_id, praksis_konto_id from vedtak where id = $1", id.0)
            .fetch_optional(db)
            .await?
            .and_then(|r| {
                Some(Vedtakskonto {
                    helseaktor: HelseaktorId(r.helseaktor_id),
                    konto: r.praksis_konto_id?,
                })
            }),
    )
}

/// A decision whose order is not handed over pays to another account of the practice.
///
/// # Errors
/// `Intern` when the account cannot be opened.
pub async fn flytt_konto(db: &mut PgConnection, krypto: &Krypto, id: VedtakId, til: &Praksiskonto) -> Result<(), AppError> {
    let konto = praksis::store::aapne(krypto, &til.kryptert)?;
    sqlx::query!(
        "update vedtak v set konto_kryptert = $2, konto_maskert = $3, praksis_konto_id = $4
         where id = $1 and exists (select 1 from utbetalingsordre o where o.vedtak_id = v.id and o.sendt is null)",
        id.0,
        krypto.krypter(super::KONTOFELT, konto.as_str().as_bytes())?,
        til.maskert,
        til.id
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The order is handed over, or why it was not.
pub async fn noter_sendt(db: &mut PgConnection, id: VedtakId, naa: DateTime<Utc>, feil: Option<&str>) -> Result<(), AppError> {
    sqlx::query!(
        "update utbetalingsordre set sendt = case when $3::text is null then $2 else sendt end, feil = $3 where vedtak_id = $1",
        id.0,
        naa,
        feil
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Orders handed over and waiting for money.
pub async fn ubetalte(db: &mut PgConnection) -> Result<Vec<(VedtakId, Ordreref)>, AppError> {
    Ok(sqlx::query!(
        "select o.vedtak_id, o.forsystem_ref, v.dato from utbetalingsordre o join vedtak v on v.id = o.vedtak_id
         where o.sendt is not null and o.utbetalt is null and o.avvist is null order by o.opprettet, o.vedtak_id limit $1",
        RUNDE
    )
    .fetch_all(db)
    .await?
    .into_iter()
    .map(|r| {
        (
            VedtakId(r.vedtak_id),
            Ordreref {
                forsystem_ref: r.forsystem_ref,
                dato: r.dato,
            },
        )
    })
    .collect())
}

/// A decision whose receipt has come.
#[derive(Clone, Debug)]
pub struct Venter {
    pub helseaktor: HelseaktorId,
    pub praksis: PraksisId,
    pub belop: Ore,
    pub krav: Vec<Uuid>,
}

/// Locks an order that waits for money. `None` when someone else has it, or it is settled.
pub async fn ta_ubetalt(db: &mut PgConnection, id: VedtakId) -> Result<Option<Venter>, AppError> {
    let Some(r) = sqlx::query!(
        "select v.helseaktor_id, v.praksis_id, v.belop_ore from utbetalingsordre o join vedtak v on v.id = o.vedtak_id
         where o.vedtak_id = $1 and o.utbetalt is null and o.avvist is null for update of o skip locked",
        id.0
    )
    .fetch_optional(&mut *db)
    .await?
    else {
        return Ok(None);
    };
    let krav = sqlx::query_scalar!(
        "select id from melding where vedtak_id = $1 and utbetalingsstatus = 'sendt_til_utbetaling' order by mottatt, id for update",
        id.0
    )
    .fetch_all(db)
    .await?;
    Ok(Some(Venter {
        helseaktor: HelseaktorId(r.helseaktor_id),
        praksis: PraksisId(r.praksis_id),
        belop: Ore(r.belop_ore),
        krav,
    }))
}

/// Notes the receipt on order, decision and ledger.
///
/// # Errors
/// When the ledger already has the payment, or the database fails.
#[expect(clippy::too_many_arguments, reason = "the fields of one receipt, used in one place")]
pub async fn noter_utbetalt(
    db: &mut PgConnection,
    id: VedtakId,
    v: &Venter,
    utbetalt: DateTime<Utc>,
    betaling_id: &str,
    bilag_id: Option<&str>,
    status_kode: &str,
    naa: DateTime<Utc>,
) -> Result<(), AppError> {
    sqlx::query!(
        "update utbetalingsordre set utbetalt = $2, betaling_id = $3, bilag_id = $4, status_kode = $5, feil = null where vedtak_id = $1",
        id.0,
        utbetalt,
        betaling_id,
        bilag_id,
        status_kode
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!("update vedtak set utbetalt = $2 where id = $1", id.0, utbetalt)
        .execute(&mut *db)
        .await?;
    sqlx::query!(
        "insert into reskontro (praksis_id, vedtak_id, slag, belop_ore, tid) values ($1, $2, 'utbetaling', $3, $4)",
        v.praksis.0,
        id.0,
        -v.belop.0,
        naa
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The payment system refused: the money has not left.
pub async fn noter_avvist(db: &mut PgConnection, id: VedtakId, status_kode: &str, feil: &str, naa: DateTime<Utc>) -> Result<(), AppError> {
    sqlx::query!(
        "update utbetalingsordre set avvist = $2, status_kode = $3, feil = $4 where vedtak_id = $1",
        id.0,
        naa,
        status_kode,
        feil
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Who is told about a decision: the addresses for decisions of the practice, and the personal one when it is verified.
///
/// # Errors
/// When the database fails; `Intern` when a stored address should not exist.
pub async fn mottakere(db: &mut PgConnection, praksis: PraksisId) -> Result<(Sprak, Vec<Epost>), AppError> {
    let h = sqlx::query!(
        r#"select h.sprak, case when h.epost_bekreftet is not null then h.epost end as epost from praksis p join helseaktor h on h.id = p.helseaktor_id where p.id = $1"#,
        praksis.0
    )
    .fetch_optional(&mut *db)
    .await?
    .ok_or(AppError::IkkeFunnet)?;
    let mut tekster = sqlx::query_scalar!(
        "select epost from praksis_epost where praksis_id = $1 order by primaer desc, epost",
        praksis.0
    )
    .fetch_all(db)
    .await?;
    tekster.extend(h.epost);
    let mut ut: Vec<Epost> = Vec::with_capacity(tekster.len());
    for tekst in tekster {
        let epost = Epost::tolk(&tekst).map_err(|e| logg::intern("praksis_epost", &e))?;
        if !ut.iter().any(|u| u.as_str().eq_ignore_ascii_case(epost.as_str())) {
            ut.push(epost);
        }
    }
    Ok((Sprak::parse(&h.sprak).unwrap_or_default(), ut))
}
