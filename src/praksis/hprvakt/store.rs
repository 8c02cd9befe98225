//! SQL for godkjenning_historikk and praksis_avklaring.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use super::model::{Grunn, Hendelse};
use crate::feil::AppError;
use crate::feil::logg;
use crate::helseaktor::model::Kilde;
use grunn::godkjenning::Godkjenning;
use grunn::{HelseaktorId, HprNr, PraksisId};

/// Notes one change in the history.
pub async fn noter(
    db: &mut PgConnection,
    id: HelseaktorId,
    hendelse: Hendelse,
    g: &Godkjenning,
    kilde: Kilde,
    gjelder_fra: NaiveDate,
    naa: DateTime<Utc>,
) -> Result<(), AppError> {
    let spesialiteter = serde_json::to_value(&g.spesialiteter).map_err(|e| logg::intern("godkjenning", &e))?;
    sqlx::query!(
        "insert into godkjenning_historikk (helseaktor_id, hendelse, yrke, autorisasjon, autorisasjon_tekst, spesialiteter, kilde, gjelder_fra, tid)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        id.0,
        hendelse.kode(),
        g.yrke,
        g.autorisasjon,
        g.autorisasjon_tekst,
        spesialiteter,
        kilde.kode(),
        gjelder_fra,
        naa
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Those to ask HPR about tonight: with a HPR number, and an agreement or a practice that is in force. Whoever was told of since, or has a
/// question waiting, is passed.
pub async fn skal_kontrolleres(
    db: &mut PgConnection,
    idag: NaiveDate,
    sist_for: DateTime<Utc>,
    slag: &str,
) -> Result<Vec<HelseaktorId>, AppError> {
    Ok(sqlx::query_scalar!(
        "select h.id from helseaktor h left join hpr_kontroll k on k.helseaktor_id = h.id
         where h.hpr is not null and (k.kontrollert is null or k.kontrollert < $2)
           and (exists (select 1 from avtale where helseaktor_id = h.id and (avsluttet is null or avsluttet >= $1))
             or exists (select 1 from praksis p join praksis_periode t on t.praksis_id = p.id
                        where p.helseaktor_id = h.id and (upper(t.periode) is null or upper(t.periode) > $1)))
           and not exists (select 1 from jobb where slag = $3 and ferdig is null and starts_with(nokkel, h.id::text))
         order by k.kontrollert nulls first, h.id",
        idag,
        sist_for,
        slag
    )
    .fetch_all(db)
    .await?
    .into_iter()
    .map(HelseaktorId)
    .collect())
}

/// The person's HPR number now.
///
/// # Errors
/// `Intern` when the stored value should not exist.
pub async fn hpr(db: &mut PgConnection, id: HelseaktorId) -> Result<Option<HprNr>, AppError> {
    sqlx::query_scalar!("select hpr from helseaktor where id = $1", id.0)
        .fetch_optional(db)
        .await?
        .flatten()
        .map(|h| HprNr::tolk(&h))
        .transpose()
        .map_err(|_| logg::intern("lagring", &format!("helseaktor.hpr, rad {}", id.0)))
}

/// A practice that must be cleared up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Avklaring {
    pub id: Uuid,
    pub praksis: PraksisId,
    pub grunn: Grunn,
    /// The first day without.
    pub fra: NaiveDate,
    pub opprettet: DateTime<Utc>,
}

/// How a matter ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lukking {
    /// The approval is back from this day.
    Tilbake(NaiveDate),
    /// A case worker lets the practice go on.
    Saksbehandler,
    /// Something greater or lesser is the matter from this day.
    Erstattet(NaiveDate),
}

struct Rad {
    id: Uuid,
    praksis_id: i64,
    grunn: String,
    fra: NaiveDate,
    opprettet: DateTime<Utc>,
}

impl Rad {
    fn les(self) -> Result<Avklaring, AppError> {
        Ok(Avklaring {
            grunn: Grunn::fra_kode(&self.grunn).ok_or_else(|| logg::intern("praksis_avklaring", &format!("{}: grunn", self.id)))?,
            id: self.id,
            praksis: PraksisId(self.praksis_id),
            fra: self.fra,
            opprettet: self.opprettet,
        })
    }
}

/// What must be cleared up in a person's practices.
pub async fn aapne(db: &mut PgConnection, eier: HelseaktorId) -> Result<Vec<Avklaring>, AppError> {
    sqlx::query_as!(
        Rad,
        "select a.id, a.praksis_id, a.grunn, a.fra, a.opprettet from praksis_avklaring a join praksis p on p.id = a.praksis_id
         where p.helseaktor_id = $1 and a.lukket is null order by a.opprettet, a.praksis_id",
        eier.0
    )
    .fetch_all(db)
    .await?
    .into_iter()
    .map(Rad::les)
    .collect()
}

/// What must be cleared up in one practice, whoever's it is, locked.
pub async fn aapen(db: &mut PgConnection, praksis: PraksisId) -> Result<Option<Avklaring>, AppError> {
    sqlx::query_as!(
        Rad,
        "select id, praksis_id, grunn, fra, opprettet from praksis_avklaring where praksis_id = $1 and lukket is null for update",
        praksis.0
    )
    .fetch_optional(db)
    .await?
    .map(Rad::les)
    .transpose()
}

/// The latest matter of a practice, open or closed: for the case worker.
pub async fn siste(db: &mut PgConnection, praksis: PraksisId) -> Result<Option<Avklaring>, AppError> {
    sqlx::query_as!(
        Rad,
        "select id, praksis_id, grunn, fra, opprettet from praksis_avklaring where praksis_id = $1 order by opprettet desc, id desc limit 1",
        praksis.0
    )
    .fetch_optional(db)
    .await?
    .map(Rad::les)
    .transpose()
}

/// Opens a matter.
///
/// # Errors
/// When the database fails, also when the practice has an open one.
pub async fn opne(db: &mut PgConnection, praksis: PraksisId, grunn: Grunn, fra: NaiveDate, naa: DateTime<Utc>) -> Result<Uuid, AppError> {
    Ok(sqlx::query_scalar!(
        "insert into praksis_avklaring (praksis_id, grunn, fra, opprettet) values ($1, $2, $3, $4) returning id",
        praksis.0,
        grunn.kode(),
        fra,
        naa
    )
    .fetch_one(db)
    .await?)
}

/// Closes a matter.
pub async fn lukk(db: &mut PgConnection, avklaring: &Avklaring, som: Lukking, naa: DateTime<Utc>) -> Result<(), AppError> {
    let (kode, forste_med) = match som {
        Lukking::Tilbake(dag) => ("tilbake", Some(dag)),
        Lukking::Saksbehandler => ("saksbehandler", None),
        Lukking::Erstattet(dag) => ("erstattet", Some(dag)),
    };
    // The last day without; lost and back on the same day is no day at all.
    let til = forste_med.and_then(|d| d.max(avklaring.fra).pred_opt());
    sqlx::query!(
        "update praksis_avklaring set lukket = $2, lukket_som = $3, til = $4 where id = $1 and lukket is null",
        avklaring.id,
        naa,
        kode,
        til
    )
    .execute(db)
    .await?;
    Ok(())
}

/// What the owner has not been told: something was opened, something was closed. Marks it as told.
pub async fn ta_uvarslede(db: &mut PgConnection, eier: HelseaktorId, naa: DateTime<Utc>) -> Result<(bool, bool), AppError> {
    let opnet = sqlx::query!(
        "update praksis_avklaring a set varslet = $2 from praksis p
         where p.id = a.praksis_id and p.helseaktor_id = $1 and a.varslet is null and a.lukket is null",
        eier.0,
        naa
    )
    .execute(&mut *db)
    .await?
    .rows_affected();
    // What was opened and closed before anybody was told needs no word.
    let lukket = sqlx::query!(
        "update praksis_avklaring a set lukking_varslet = $2 from praksis p
         where p.id = a.praksis_id and p.helseaktor_id = $1 and a.lukking_varslet is null and a.lukket is not null and a.varslet is not null
           and a.lukket_som <> 'erstattet'",
        eier.0,
        naa
    )
    .execute(db)
    .await?
    .rows_affected();
    Ok((opnet > 0, lukket > 0))
}

#[cfg(test)]
#[path = "store_tester.rs"]
mod tester;
