//! SQL for avtaleversjon, avtale, avtale_kopi and samtykke.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use super::model::{Avslutning, Avtale, Formal, Samtykke, Signering, Situasjon, Svar, Valg, Versjon, samtykke, vurder};
use super::text;
use crate::error::AppError;
use crate::server::logg;
use crate::text::Sprak;
use crate::types::HelseaktorId;

/// All versions that are loaded, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn versjoner(db: &mut PgConnection) -> Result<Vec<Versjon>, AppError> {
    Ok(sqlx::query_as!(
        Versjon,
        "select id, gyldig_fra, ma_signeres_innen from avtaleversjon order by gyldig_fra"
    )
    .fetch_all(db)
    .await?)
}

/// The words of a version in one language, and the SHA-256 of them.
#[derive(Clone, Debug)]
pub struct Tekst {
    pub tekst: String,
    pub hash: Vec<u8>,
}

/// The text of a version.
///
/// # Errors
/// `IkkeFunnet` when there is no such version.
pub async fn tekst(db: &mut PgConnection, versjon: &str, sprak: Sprak) -> Result<Tekst, AppError> {
    sqlx::query_as!(
        Tekst,
        r#"select case $2 when 'nn' then tekst_nn else tekst_nb end as "tekst!", case $2 when 'nn' then hash_nn else hash_nb end as "hash!"
           from avtaleversjon where id = $1"#,
        versjon,
        sprak.kode()
    )
    .fetch_optional(db)
    .await?
    .ok_or(AppError::IkkeFunnet)
}

/// A row as stored; every query below gives these columns.
struct Rad {
    id: Uuid,
    versjon_id: String,
    sprak: String,
    navn: String,
    niva: i16,
    idp: String,
    signert: DateTime<Utc>,
    gyldig_fra: NaiveDate,
    avsluttet: Option<NaiveDate>,
    avslutning: Option<String>,
    kopi: Option<i32>,
}

impl Rad {
    fn les(self) -> Result<Avtale, AppError> {
        let ugyldig = |kolonne: &str| logg::intern("lagring", &format!("avtale.{kolonne}, rad {}", self.id));
        let slutt = match (self.avsluttet, self.avslutning) {
            (Some(siste), Some(kode)) => Some((siste, Avslutning::parse(&kode).ok_or_else(|| ugyldig("avslutning"))?)),
            _ => None,
        };
        Ok(Avtale {
            id: self.id,
            sprak: Sprak::parse(&self.sprak).ok_or_else(|| ugyldig("sprak"))?,
            versjon: self.versjon_id,
            navn: self.navn,
            niva: self.niva,
            idp: self.idp,
            signert: self.signert,
            gyldig_fra: self.gyldig_fra,
            slutt,
            kopi: self.kopi.and_then(|n| u64::try_from(n).ok()),
        })
    }
}

/// A person's agreements, newest first.
///
/// # Errors
/// When the database fails.
pub async fn avtaler(db: &mut PgConnection, eier: HelseaktorId) -> Result<Vec<Avtale>, AppError> {
    let rader = sqlx::query_as!(
        Rad,
        r#"select a.id, versjon_id, sprak, navn, niva, idp, signert, gyldig_fra, avsluttet, avslutning, length(k.pdf) as "kopi?"
           from avtale a left join avtale_kopi k on k.avtale_id = a.id
           where helseaktor_id = $1 order by signert desc"#,
        eier.0
    )
    .fetch_all(db)
    .await?;
    rader.into_iter().map(Rad::les).collect()
}

/// One of a person's own agreements.
///
/// # Errors
/// `IkkeFunnet` when it does not exist or is somebody else's.
pub async fn avtale(db: &mut PgConnection, eier: HelseaktorId, id: Uuid) -> Result<Avtale, AppError> {
    sqlx::query_as!(
        Rad,
        r#"select a.id, versjon_id, sprak, navn, niva, idp, signert, gyldig_fra, avsluttet, avslutning, length(k.pdf) as "kopi?"
           from avtale a left join avtale_kopi k on k.avtale_id = a.id
           where a.id = $2 and helseaktor_id = $1"#,
        eier.0,
        id
    )
    .fetch_optional(db)
    .await?
    .ok_or(AppError::IkkeFunnet)?
    .les()
}

/// Makes others who sign for the same person wait until this transaction ends.
///
/// # Errors
/// When the database fails.
pub async fn laas(db: &mut PgConnection, eier: HelseaktorId) -> Result<(), AppError> {
    sqlx::query!("select id from helseaktor where id = $1 for no key update", eier.0)
        .fetch_optional(db)
        .await?
        .ok_or(AppError::IkkeFunnet)?;
    Ok(())
}

/// What a signature stores besides the agreement's own rule.
pub struct Signatur<'a> {
    pub id: Uuid,
    pub versjon: &'a str,
    pub sprak: Sprak,
    /// Of the text that was shown.
    pub tekst_hash: &'a [u8],
    pub navn: &'a str,
    pub niva: i16,
    pub idp: &'a str,
    pub auth_tid: DateTime<Utc>,
    pub sesjon: Uuid,
    pub signert: DateTime<Utc>,
}

/// Stores a signature; the agreement it replaces ends.
///
/// # Errors
/// `Endret` when the agreement to be replaced has ended in the meantime.
pub async fn lagre_signatur(db: &mut PgConnection, eier: HelseaktorId, s: &Signatur<'_>, regel: Signering) -> Result<(), AppError> {
    if let Some((gammel, siste)) = regel.erstatter {
        let n = sqlx::query!(
            "update avtale set avsluttet = $3, avslutning = 'erstattet' where id = $2 and helseaktor_id = $1 and avsluttet is null",
            eier.0,
            gammel,
            siste
        )
        .execute(&mut *db)
        .await?
        .rows_affected();
        if n != 1 {
            return Err(AppError::Endret);
        }
    }
    sqlx::query!(
        "insert into avtale (id, helseaktor_id, versjon_id, sprak, tekst_hash, navn, niva, idp, auth_tid, sesjon_id, signert, gyldig_fra)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        s.id,
        eier.0,
        s.versjon,
        s.sprak.kode(),
        s.tekst_hash,
        s.navn,
        s.niva,
        s.idp,
        s.auth_tid,
        s.sesjon,
        s.signert,
        regel.gyldig_fra
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Sets the last day of one's own agreement.
///
/// # Errors
/// `Endret` when it has ended in the meantime or is not one's own.
pub async fn si_opp(db: &mut PgConnection, eier: HelseaktorId, id: Uuid, siste: NaiveDate) -> Result<(), AppError> {
    let n = sqlx::query!(
        "update avtale set avsluttet = $3, avslutning = 'oppsagt_av_helseaktor' where id = $2 and helseaktor_id = $1 and avsluttet is null",
        eier.0,
        id,
        siste
    )
    .execute(db)
    .await?
    .rows_affected();
    if n == 1 { Ok(()) } else { Err(AppError::Endret) }
}

/// Keeps the signed copy.
///
/// # Errors
/// When the database fails.
pub async fn lagre_kopi(db: &mut PgConnection, avtale: Uuid, pdf: &[u8], naa: DateTime<Utc>) -> Result<(), AppError> {
    sqlx::query!(
        "insert into avtale_kopi (avtale_id, pdf, laget) values ($1, $2, $3) on conflict do nothing",
        avtale,
        pdf,
        naa
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The signed copy of one of a person's own agreements, when one was kept.
///
/// # Errors
/// When the database fails.
pub async fn kopi(db: &mut PgConnection, eier: HelseaktorId, id: Uuid) -> Result<Option<Vec<u8>>, AppError> {
    Ok(sqlx::query_scalar!(
        "select pdf from avtale_kopi k join avtale a on a.id = k.avtale_id where k.avtale_id = $2 and a.helseaktor_id = $1",
        eier.0,
        id
    )
    .fetch_optional(db)
    .await?)
}

/// Periods in which an agreement was in force, oldest first; the last day is included, `None` is open. For the control of claims (K01).
///
/// # Errors
/// When the database fails.
pub async fn gjeldende_avtaler(db: &mut PgConnection, eier: HelseaktorId) -> Result<Vec<(NaiveDate, Option<NaiveDate>)>, AppError> {
    Ok(sqlx::query!(
        "select gyldig_fra, avsluttet from avtale where helseaktor_id = $1 order by gyldig_fra",
        eier.0
    )
    .fetch_all(db)
    .await?
    .into_iter()
    .map(|r| (r.gyldig_fra, r.avsluttet))
    .collect())
}

/// What a person has and must do about the agreement on a day.
///
/// # Errors
/// When the database fails.
pub async fn status(db: &mut PgConnection, eier: HelseaktorId, dag: NaiveDate) -> Result<Situasjon, AppError> {
    let versjoner = versjoner(&mut *db).await?;
    Ok(vurder(&avtaler(db, eier).await?, &versjoner, dag))
}

/// Whether the person has a practice: the other precondition for reimbursement. Read only, for saying what comes next.
///
/// # Errors
/// When the database fails.
pub async fn har_praksis(db: &mut PgConnection, eier: HelseaktorId) -> Result<bool, AppError> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select 1 from praksis where helseaktor_id = $1) as "finnes!""#,
        eier.0
    )
    .fetch_one(db)
    .await?)
}

/// A person's choices, newest first.
///
/// # Errors
/// When the database fails.
pub async fn valg(db: &mut PgConnection, eier: HelseaktorId) -> Result<Vec<Valg>, AppError> {
    sqlx::query!(
        "select id, formal, svar, tekstversjon, tid from samtykke where helseaktor_id = $1 order by id desc",
        eier.0
    )
    .fetch_all(db)
    .await?
    .into_iter()
    .map(|r| {
        let ugyldig = |kolonne: &str| logg::intern("lagring", &format!("samtykke.{kolonne}, rad {}", r.id));
        Ok(Valg {
            formal: Formal::parse(&r.formal).ok_or_else(|| ugyldig("formal"))?,
            svar: Svar::parse(&r.svar).ok_or_else(|| ugyldig("svar"))?,
            tekstversjon: r.tekstversjon,
            tid: r.tid,
        })
    })
    .collect()
}

/// Whether the personal e-mail address may be used for a purpose now.
///
/// # Errors
/// When the database fails.
pub async fn har_samtykket(db: &mut PgConnection, eier: HelseaktorId, formal: Formal) -> Result<bool, AppError> {
    Ok(matches!(
        samtykke(&valg(db, eier).await?, formal, text::SAMTYKKEVERSJON),
        Samtykke::Ja(_)
    ))
}

/// A choice to be stored.
pub struct NyttValg<'a> {
    pub formal: Formal,
    pub svar: Svar,
    pub tekstversjon: &'a str,
    pub sprak: Sprak,
    pub sesjon: Uuid,
    pub tid: DateTime<Utc>,
}

/// Adds a choice. Nothing is ever changed or removed.
///
/// # Errors
/// When the database fails.
pub async fn lagre_valg(db: &mut PgConnection, eier: HelseaktorId, v: &NyttValg<'_>) -> Result<(), AppError> {
    sqlx::query!(
        "insert into samtykke (helseaktor_id, formal, svar, tekstversjon, sprak, sesjon_id, tid) values ($1, $2, $3, $4, $5, $6, $7)",
        eier.0,
        v.formal.kode(),
        v.svar.kode(),
        v.tekstversjon,
        v.sprak.kode(),
        v.sesjon,
        v.tid
    )
    .execute(db)
    .await?;
    Ok(())
}
