//! Orders on their way to the payment system, and what comes back.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use super::sending::SIDE;
use crate::feil::AppError;
use crate::feil::logg;
use crate::server::revisjon::Hendelse;
use grunn::text::Sprak;
use grunn::{Epost, HelseaktorId, Ore, PraksisId, VedtakId};
use registre::betaling::Ordreref;
use regler::kvittering::{Kvittering, Stand, Vurdering};
use regler::oppgjor::Ordre;
use regler::prosess::Utbetalingsstatus;

/// An order as it is stored.
pub(super) fn les_ordre(json: serde_json::Value, id: VedtakId) -> Result<Ordre, AppError> {
    serde_json::from_value(json).map_err(|e| logg::intern("utbetalingsordre.ordre", &format!("{id}: {e}")))
}

/// Orders handed over and waiting for money, after a decision, and the last of them.
pub async fn ubetalte(db: &mut PgConnection, etter: VedtakId) -> Result<Vec<(VedtakId, Ordreref)>, AppError> {
    Ok(sqlx::query!(
        r#"select o.vedtak_id as "vedtak: VedtakId", o.forsystem_ref, o.belop_ore as "belop: Ore", v.dato
           from utbetalingsordre o join vedtak v on v.id = o.vedtak_id
           where o.sendt is not null and o.utbetalt is null and o.avvist is null and o.vedtak_id > $1 order by o.vedtak_id limit $2"#,
        etter.0,
        SIDE
    )
    .fetch_all(db)
    .await?
    .into_iter()
    .map(|r| {
        let om = Ordreref {
            forsystem_ref: r.forsystem_ref,
            dato: r.dato,
            belop: r.belop,
        };
        (r.vedtak, om)
    })
    .collect())
}

/// An order and where its money is.
#[derive(Clone, Debug)]
pub struct Ordrerad {
    pub vedtak: VedtakId,
    pub helseaktor: HelseaktorId,
    pub praksis: PraksisId,
    pub belop: Ore,
    /// Day of the decision.
    pub dato: NaiveDate,
    pub stand: Stand,
}

impl Ordrerad {
    /// An audit row about the decision.
    pub fn hendelse(&self, handling: &'static str, ny: String) -> Hendelse<'static> {
        Hendelse {
            gjelder: self.helseaktor.0,
            handling,
            objekt: "vedtak",
            objekt_id: self.vedtak.to_string(),
            ny: Some(ny),
            ..Hendelse::default()
        }
    }
}

/// Where the money is, by the columns of an order.
pub(super) fn stand(utbetalt: Option<DateTime<Utc>>, avvist: Option<DateTime<Utc>>, betaling_id: Option<String>) -> Stand {
    match (utbetalt, avvist) {
        (Some(tid), _) => Stand::Utbetalt { tid, betaling_id },
        (None, Some(_)) => Stand::Avvist,
        (None, None) => Stand::Venter,
    }
}

/// Locks the order with a payment reference. `None` when there is none.
pub async fn laas_ordre(db: &mut PgConnection, forsystem_ref: &str) -> Result<Option<Ordrerad>, AppError> {
    Ok(sqlx::query!(
        r#"select o.vedtak_id, o.belop_ore as "belop: Ore", o.utbetalt, o.avvist, o.betaling_id, v.helseaktor_id, v.praksis_id, v.dato
           from utbetalingsordre o join vedtak v on v.id = o.vedtak_id where o.forsystem_ref = $1 for update of o"#,
        forsystem_ref
    )
    .fetch_optional(db)
    .await?
    .map(|r| Ordrerad {
        vedtak: VedtakId(r.vedtak_id),
        helseaktor: HelseaktorId(r.helseaktor_id),
        praksis: PraksisId(r.praksis_id),
        belop: r.belop,
        dato: r.dato,
        stand: stand(r.utbetalt, r.avvist, r.betaling_id),
    }))
}

/// Whether a payment is another order's, or was this one's before it came back. Nobody else can take its number before the transaction ends.
pub async fn nummer_er_brukt(db: &mut PgConnection, betaling_id: &str, id: VedtakId) -> Result<bool, AppError> {
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended($1, 15))", betaling_id)
        .execute(&mut *db)
        .await?;
    Ok(sqlx::query_scalar!(
        r#"select exists (select 1 from utbetalingsordre where betaling_id = $1 and (vedtak_id <> $2
               or exists (select 1 from reskontro where vedtak_id = $2 and slag = 'retur'))) as "ja!""#,
        betaling_id,
        id.0
    )
    .fetch_one(db)
    .await?)
}

/// The claims of a decision whose money is there, locked.
pub async fn krav_med(db: &mut PgConnection, id: VedtakId, status: Utbetalingsstatus) -> Result<Vec<Uuid>, AppError> {
    Ok(sqlx::query_scalar!(
        "select id from melding where vedtak_id = $1 and utbetalingsstatus = $2 order by mottatt, id for update",
        id.0,
        status.ord()
    )
    .fetch_all(db)
    .await?)
}

/// What is known of a payment that has come.
#[derive(Clone, Copy, Debug)]
pub struct Betalt<'a> {
    pub tid: DateTime<Utc>,
    pub betaling_id: Option<&'a str>,
    pub bilag_id: Option<&'a str>,
    pub status_kode: Option<&'a str>,
}

/// Notes a payment on order, decision and ledger.
///
/// # Errors
/// When the ledger already has the payment, or the database fails.
pub async fn noter_utbetalt(db: &mut PgConnection, o: &Ordrerad, b: &Betalt<'_>, naa: DateTime<Utc>) -> Result<(), AppError> {
    sqlx::query!(
        "update utbetalingsordre set utbetalt = $2, avvist = null, betaling_id = coalesce($3, betaling_id), bilag_id = coalesce($4, bilag_id),
             status_kode = coalesce($5, status_kode), feil = null where vedtak_id = $1",
        o.vedtak.0,
        b.tid,
        b.betaling_id,
        b.bilag_id,
        b.status_kode
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!("update vedtak set utbetalt = $2 where id = $1", o.vedtak.0, b.tid)
        .execute(&mut *db)
        .await?;
    sqlx::query!(
        "insert into reskontro (praksis_id, vedtak_id, slag, belop_ore, tid, nr)
         select $1, $2, 'utbetaling', $3, $4, 1 + count(*) from reskontro where vedtak_id = $2 and slag = 'retur'",
        o.praksis.0,
        o.vedtak.0,
        -o.belop.0,
        naa
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Notes on order, decision and ledger that the money of a payment has come back: as refused, it waits for another account.
///
/// # Errors
/// When the ledger already has the return, or the database fails.
pub async fn noter_retur(db: &mut PgConnection, o: &Ordrerad, naa: DateTime<Utc>) -> Result<(), AppError> {
    sqlx::query!(
        "update utbetalingsordre set utbetalt = null, avvist = $2, feil = 'retur' where vedtak_id = $1",
        o.vedtak.0,
        naa
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!("update vedtak set utbetalt = null where id = $1", o.vedtak.0)
        .execute(&mut *db)
        .await?;
    sqlx::query!(
        "insert into reskontro (praksis_id, vedtak_id, slag, belop_ore, tid, nr)
         select $1, $2, 'retur', $3, $4, count(*) from reskontro where vedtak_id = $2 and slag = 'utbetaling'",
        o.praksis.0,
        o.vedtak.0,
        o.belop.0,
        naa
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The payment system speaks of an order: it has it, also when we did not get to note that it left.
pub async fn noter_hort(db: &mut PgConnection, id: VedtakId, naa: DateTime<Utc>) -> Result<(), AppError> {
    sqlx::query!(
        "update utbetalingsordre set sendt = $2, feil = null, innhold_kryptert = null where vedtak_id = $1 and sendt is null",
        id.0,
        naa
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The numbers of a payment on its way.
pub async fn noter_underveis(db: &mut PgConnection, id: VedtakId, k: &Kvittering) -> Result<(), AppError> {
    sqlx::query!(
        "update utbetalingsordre set betaling_id = coalesce($2, betaling_id), bilag_id = coalesce($3, bilag_id), status_kode = coalesce($4, status_kode)
         where vedtak_id = $1",
        id.0,
        k.betaling_id.as_deref(),
        k.bilag_id.as_deref(),
        k.status_kode.as_deref()
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The payment system refused: the money has not left. A voucher it made is kept, so that the payment can be changed.
pub async fn noter_avvist(db: &mut PgConnection, id: VedtakId, k: &Kvittering, naa: DateTime<Utc>) -> Result<(), AppError> {
    noter_underveis(&mut *db, id, k).await?;
    sqlx::query!(
        "update utbetalingsordre set avvist = $2, feil = $3 where vedtak_id = $1",
        id.0,
        naa,
        k.feil.join(", ")
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Notes a receipt, once. `None` as order: it names none of ours. False when it is noted already.
pub async fn noter_kvittering(
    db: &mut PgConnection,
    nokkel: &str,
    hash: &[u8],
    ordre: Option<VedtakId>,
    k: &Kvittering,
    vurdering: &Vurdering,
    naa: DateTime<Utc>,
) -> Result<bool, AppError> {
    let n = sqlx::query!(
        "insert into utbetalingskvittering (nokkel, innhold_hash, vedtak_id, forsystem_ref, oppdrag, vurdering, belop_ore, betaling_id, bilag_id,
                                            status_kode, feilkoder, utbetalt, tatt)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) on conflict (nokkel) do nothing",
        nokkel,
        hash,
        ordre.map(|id| id.0),
        k.forsystem_ref,
        k.oppdrag.kode(),
        vurdering.kode(),
        k.belop.map(|b| b.0),
        k.betaling_id,
        k.bilag_id,
        k.status_kode,
        (!k.feil.is_empty()).then(|| k.feil.join(", ")),
        k.utbetalt,
        naa
    )
    .execute(db)
    .await?
    .rows_affected();
    Ok(n == 1)
}

/// The hash of the content of a receipt that is noted.
pub async fn notert(db: &mut PgConnection, nokkel: &str) -> Result<Option<Vec<u8>>, AppError> {
    Ok(
        sqlx::query_scalar!("select innhold_hash from utbetalingskvittering where nokkel = $1", nokkel)
            .fetch_optional(db)
            .await?,
    )
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
