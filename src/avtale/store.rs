//! SQL for avtaleversjon, avtale, avtale_kopi, avtale_kontroll, samtykke and samtykkepaminnelse.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use super::kode::Kontrollkode;
use super::model::{Avslutning, Avtale, Formal, Signering, Situasjon, Slag, Svar, Valg, Versjon, vurder};
use crate::feil::AppError;
use crate::feil::logg;
use crate::server::krypto::{self, Krypto};
use grunn::HelseaktorId;
use grunn::text::Sprak;

/// All versions that are loaded, oldest first.
pub async fn versjoner(db: &mut PgConnection) -> Result<Vec<Versjon>, AppError> {
    Ok(sqlx::query_as!(
        Versjon,
        "select id, gyldig_fra, ma_signeres_innen, kollektiv from avtaleversjon order by gyldig_fra"
    )
    .fetch_all(db)
    .await?)
}

/// The versions that are for a person, oldest first: those for everybody and those for the person's professions.
pub async fn versjoner_for(db: &mut PgConnection, eier: HelseaktorId) -> Result<Vec<Versjon>, AppError> {
    Ok(sqlx::query_as!(
        Versjon,
        "select id, gyldig_fra, ma_signeres_innen, kollektiv from avtaleversjon
         where yrker = '{}' or yrker && array(
             select yrke from godkjenning where helseaktor_id = $1
             union all select unnest('{LOGO,AUDI}'::text[]) from helseaktor where id = $1 and hpr is null) order by gyldig_fra",
        eier.0
    )
    .fetch_all(db)
    .await?)
}

/// A person's professions as the agreement groups them: kodeverk 9060, and LOGO and AUDI for those without HPR number.
pub async fn yrker(db: &mut PgConnection, eier: HelseaktorId) -> Result<Vec<String>, AppError> {
    Ok(sqlx::query_scalar!(
        r#"select distinct yrke as "yrke!" from (
               select yrke from godkjenning where helseaktor_id = $1
               union all select unnest('{LOGO,AUDI}'::text[]) from helseaktor where id = $1 and hpr is null) alle order by 1"#,
        eier.0
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
    slag: String,
    sprak: String,
    navn: String,
    niva: i16,
    idp: String,
    signert: DateTime<Utc>,
    gyldig_fra: NaiveDate,
    avsluttet: Option<NaiveDate>,
    avslutning: Option<String>,
    kopi: Option<i32>,
    kode_kryptert: Option<Vec<u8>>,
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
            slag: Slag::parse(&self.slag).ok_or_else(|| ugyldig("slag"))?,
            sprak: Sprak::parse(&self.sprak).ok_or_else(|| ugyldig("sprak"))?,
            versjon: self.versjon_id,
            navn: self.navn,
            niva: self.niva,
            idp: self.idp,
            signert: self.signert,
            gyldig_fra: self.gyldig_fra,
            slutt,
            kopi: self.kopi.and_then(|n| u64::try_from(n).ok()),
            kode_kryptert: self.kode_kryptert,
        })
    }
}

/// A person's agreements, newest first.
pub async fn avtaler(db: &mut PgConnection, eier: HelseaktorId) -> Result<Vec<Avtale>, AppError> {
    let rader = sqlx::query_as!(
        Rad,
        r#"select a.id, versjon_id, slag, sprak, navn, niva, idp, signert, gyldig_fra, avsluttet, avslutning, length(k.pdf) as "kopi?", c.kode_kryptert as "kode_kryptert?"
           from avtale a left join avtale_kopi k on k.avtale_id = a.id left join avtale_kontroll c on c.avtale_id = a.id
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
        r#"select a.id, versjon_id, slag, sprak, navn, niva, idp, signert, gyldig_fra, avsluttet, avslutning, length(k.pdf) as "kopi?", c.kode_kryptert as "kode_kryptert?"
           from avtale a left join avtale_kopi k on k.avtale_id = a.id left join avtale_kontroll c on c.avtale_id = a.id
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
    pub slag: Slag,
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
        "insert into avtale (id, helseaktor_id, versjon_id, sprak, tekst_hash, navn, niva, idp, auth_tid, sesjon_id, signert, gyldig_fra, slag)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
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
        regel.gyldig_fra,
        s.slag.kode()
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

/// Keeps the signed copy, and its hash for those who hold one. The first copy is the one that counts: another is not kept.
pub async fn lagre_kopi(db: &mut PgConnection, avtale: Uuid, pdf: &[u8], naa: DateTime<Utc>) -> Result<(), AppError> {
    sqlx::query!(
        "insert into avtale_kopi (avtale_id, pdf, laget) select $1, $2, $3
         where not exists (select 1 from avtale_kontroll where avtale_id = $1 and pdf_hash <> sha256($2)) on conflict do nothing",
        avtale,
        pdf,
        naa
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!(
        "update avtale_kontroll c set pdf_hash = sha256(k.pdf) from avtale_kopi k where k.avtale_id = c.avtale_id and c.avtale_id = $1 and c.pdf_hash is null",
        avtale
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Name of the encrypted column; a value cannot be moved to another.
const KODEFELT: &str = "avtale_kontroll.kode";

/// The code of an agreement; made the first time it is asked for.
pub async fn kontrollkode(db: &mut PgConnection, krypto: &Krypto, avtale: Uuid, naa: DateTime<Utc>) -> Result<Kontrollkode, AppError> {
    let ny = Kontrollkode::av(krypto::tilfeldig()?);
    sqlx::query!(
        "insert into avtale_kontroll (avtale_id, kode_oppslag, kode_kryptert, opprettet) values ($1, $2, $3, $4) on conflict (avtale_id) do nothing",
        avtale,
        krypto.oppslag(KODEFELT, ny.som_tekst()),
        krypto.krypter(KODEFELT, ny.som_tekst().as_bytes())?,
        naa
    )
    .execute(&mut *db)
    .await?;
    let kryptert = sqlx::query_scalar!("select kode_kryptert from avtale_kontroll where avtale_id = $1", avtale)
        .fetch_one(db)
        .await?;
    aapne_kode(krypto, &kryptert)
}

fn aapne_kode(krypto: &Krypto, kryptert: &[u8]) -> Result<Kontrollkode, AppError> {
    Kontrollkode::les(&krypto.dekrypter_tekst(KODEFELT, kryptert)?).ok_or_else(|| logg::intern("lagring", &KODEFELT))
}

/// The code of an agreement's signed copy, if it has one.
///
/// # Errors
/// `Intern` when it cannot be opened.
pub fn kode(krypto: &Krypto, avtale: &Avtale) -> Result<Option<Kontrollkode>, AppError> {
    avtale.kode_kryptert.as_deref().map(|k| aapne_kode(krypto, k)).transpose()
}

/// Gives a code to every agreement that has none: those from before there were codes. Safe to run at every start.
pub async fn gi_koder(db: &mut PgConnection, krypto: &Krypto, naa: DateTime<Utc>) -> Result<(), AppError> {
    let uten = sqlx::query_scalar!("select id from avtale a where not exists (select 1 from avtale_kontroll c where c.avtale_id = a.id)")
        .fetch_all(&mut *db)
        .await?;
    for avtale in uten {
        kontrollkode(&mut *db, krypto, avtale, naa).await?;
        sqlx::query!(
            "update avtale_kontroll c set pdf_hash = sha256(k.pdf) from avtale_kopi k where k.avtale_id = c.avtale_id and c.avtale_id = $1 and c.pdf_hash is null",
            avtale
        )
        .execute(&mut *db)
        .await?;
    }
    Ok(())
}

/// What a code tells anyone: nothing about who signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kontrollert {
    pub versjon: String,
    pub sprak: Sprak,
    pub signert: DateTime<Utc>,
    /// SHA-256 of the text that was signed.
    pub tekst_hash: Vec<u8>,
    /// SHA-256 of the copy as it was first made.
    pub pdf_hash: Option<Vec<u8>>,
    /// The stored text and the stored copy still have these sums.
    pub uendret: bool,
}

/// The agreement with a code; `None` when there is none. One look-up whatever the code looks like.
pub async fn kontroller(db: &mut PgConnection, krypto: &Krypto, kode: &Kontrollkode) -> Result<Option<Kontrollert>, AppError> {
    let rad = sqlx::query!(
        r#"select a.versjon_id, a.sprak, a.signert, a.tekst_hash, c.pdf_hash,
                  (a.tekst_hash = sha256(convert_to(case a.sprak when 'nn' then v.tekst_nn else v.tekst_nb end, 'UTF8'))
                   and (k.pdf is null or c.pdf_hash is null or sha256(k.pdf) = c.pdf_hash)) as "uendret!"
           from avtale_kontroll c join avtale a on a.id = c.avtale_id join avtaleversjon v on v.id = a.versjon_id
           left join avtale_kopi k on k.avtale_id = a.id
           where c.kode_oppslag = $1"#,
        krypto.oppslag(KODEFELT, kode.som_tekst())
    )
    .fetch_optional(db)
    .await?;
    rad.map(|r| {
        Ok(Kontrollert {
            sprak: Sprak::parse(&r.sprak).ok_or_else(|| logg::intern("lagring", &"avtale.sprak"))?,
            versjon: r.versjon_id,
            signert: r.signert,
            tekst_hash: r.tekst_hash,
            pdf_hash: r.pdf_hash,
            uendret: r.uendret,
        })
    })
    .transpose()
}

/// The signed copy of one of a person's own agreements, when one was kept.
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

/// A person's agreements, the versions that concern them, and what follows on a day.
#[derive(Clone, Debug)]
pub struct Grunnlag {
    pub versjoner: Vec<Versjon>,
    pub avtaler: Vec<Avtale>,
    pub situasjon: Situasjon,
}

impl Grunnlag {
    /// As [`er_sperret`], on the same day.
    pub fn er_sperret(&self, dag: NaiveDate) -> bool {
        matches!(&self.situasjon, Situasjon::Sperret(a) if !a.gjelder(dag))
    }
}

/// What a person has and must do about the agreement on a day, and why.
pub async fn grunnlag(db: &mut PgConnection, eier: HelseaktorId, dag: NaiveDate) -> Result<Grunnlag, AppError> {
    let versjoner = versjoner_for(&mut *db, eier).await?;
    let avtaler = avtaler(db, eier).await?;
    let situasjon = vurder(&avtaler, &versjoner, dag);
    Ok(Grunnlag {
        versjoner,
        avtaler,
        situasjon,
    })
}

/// What a person has and must do about the agreement on a day.
pub async fn status(db: &mut PgConnection, eier: HelseaktorId, dag: NaiveDate) -> Result<Situasjon, AppError> {
    Ok(grunnlag(db, eier, dag).await?.situasjon)
}

/// Whether the agency has ended the person's agreement, so that the practices are read only (praksisinformasjon.md §5). Until the last
/// day has passed, everything is as before.
pub async fn er_sperret(db: &mut PgConnection, eier: HelseaktorId, dag: NaiveDate) -> Result<bool, AppError> {
    Ok(grunnlag(db, eier, dag).await?.er_sperret(dag))
}

/// Refuses a page or a write that changes practices or documents when they are read only; see [`er_sperret`].
///
/// # Errors
/// `BareLese` when they are; else when the database fails.
pub async fn krev_skriv(db: &mut PgConnection, eier: HelseaktorId, dag: NaiveDate) -> Result<(), AppError> {
    if er_sperret(db, eier, dag).await? {
        return Err(AppError::BareLese);
    }
    Ok(())
}

/// Whether the person has a practice: the other precondition for reimbursement. Read only, for saying what comes next.
pub async fn har_praksis(db: &mut PgConnection, eier: HelseaktorId) -> Result<bool, AppError> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select 1 from praksis where helseaktor_id = $1) as "finnes!""#,
        eier.0
    )
    .fetch_one(db)
    .await?)
}

/// A person's choices, newest first.
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

/// A choice to be stored.
pub struct NyttValg<'a> {
    pub formal: Formal,
    pub svar: Svar,
    pub tekstversjon: &'a str,
    /// SHA-256 of the purpose text that was shown.
    pub tekst_hash: &'a [u8],
    pub sprak: Sprak,
    pub sesjon: Uuid,
    pub tid: DateTime<Utc>,
}

/// Adds a choice. Nothing is ever changed or removed.
pub async fn lagre_valg(db: &mut PgConnection, eier: HelseaktorId, v: &NyttValg<'_>) -> Result<(), AppError> {
    sqlx::query!(
        "insert into samtykke (helseaktor_id, formal, svar, tekstversjon, sprak, sesjon_id, tid, tekst_hash) values ($1, $2, $3, $4, $5, $6, $7, $8)",
        eier.0,
        v.formal.kode(),
        v.svar.kode(),
        v.tekstversjon,
        v.sprak.kode(),
        v.sesjon,
        v.tid,
        v.tekst_hash
    )
    .execute(db)
    .await?;
    Ok(())
}

/// People with a verified address, in a fixed order: those after `etter`, at most `antall`.
pub async fn bekreftede(db: &mut PgConnection, etter: Uuid, antall: i64) -> Result<Vec<HelseaktorId>, AppError> {
    Ok(sqlx::query_scalar!(
        "select id from helseaktor where id > $1 and epost is not null and epost_bekreftet is not null order by id limit $2",
        etter,
        antall
    )
    .fetch_all(db)
    .await?
    .into_iter()
    .map(HelseaktorId)
    .collect())
}

/// When a person was here for the first time: the row is made then.
///
/// # Errors
/// `IkkeFunnet` when there is no such person.
pub async fn forste_innlogging(db: &mut PgConnection, eier: HelseaktorId) -> Result<DateTime<Utc>, AppError> {
    sqlx::query_scalar!("select opprettet from helseaktor where id = $1", eier.0)
        .fetch_optional(db)
        .await?
        .ok_or(AppError::IkkeFunnet)
}

/// The period of the latest reminder about each purpose.
pub async fn siste_paaminnelser(db: &mut PgConnection, eier: HelseaktorId) -> Result<Vec<(Formal, NaiveDate)>, AppError> {
    sqlx::query!(
        r#"select formal, max(periode) as "periode!" from samtykkepaminnelse where helseaktor_id = $1 group by formal"#,
        eier.0
    )
    .fetch_all(db)
    .await?
    .into_iter()
    .map(|r| {
        let formal = Formal::parse(&r.formal).ok_or_else(|| logg::intern("lagring", &"samtykkepaminnelse.formal"))?;
        Ok((formal, r.periode))
    })
    .collect()
}

/// Notes a reminder. The database refuses a second one about the same purpose in the same period.
///
/// # Errors
/// When the database fails, or there is one already.
pub async fn lagre_paaminnelse(
    db: &mut PgConnection,
    eier: HelseaktorId,
    formal: Formal,
    periode: NaiveDate,
    naa: DateTime<Utc>,
) -> Result<(), AppError> {
    sqlx::query!(
        "insert into samtykkepaminnelse (helseaktor_id, formal, periode, sendt) values ($1, $2, $3, $4)",
        eier.0,
        formal.kode(),
        periode,
        naa
    )
    .execute(db)
    .await?;
    Ok(())
}
