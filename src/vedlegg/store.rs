//! SQL for vedlegg and vedlegg_del. Every query that serves a person names the person.

use super::text::Filfeil;
use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use super::model::{DEL, Dokument, FLEST_I_ALT, FLEST_I_MAPPE, Filtype, Mappe};
use crate::feil::AppError;
use crate::feil::logg;
use crate::server::krypto::Krypto;
use grunn::{HelseaktorId, PraksisId};
use registre::virus::{Deler, Virusfeil, Virussvar};

/// Name of the encrypted column with the file's own name.
const FILNAVN: &str = "vedlegg.filnavn";
/// A file that has not arrived by then never will.
const UNDERVEIS: TimeDelta = TimeDelta::hours(1);

/// A file that has arrived.
#[derive(Clone, Debug)]
pub struct Vedlegg {
    pub id: Uuid,
    pub helseaktor: HelseaktorId,
    pub mappe: String,
    pub dokument: Dokument,
    /// As the owner named it. For people to read, never for addresses, headers or logs.
    pub filnavn: String,
    pub filtype: Filtype,
    pub storrelse: i32,
    /// The scanner has seen it. `false`: there was no scanner.
    pub virussjekket: bool,
    pub mottatt: DateTime<Utc>,
    pub innsendt: Option<DateTime<Utc>>,
}

/// Who asks for a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leser {
    Eier(HelseaktorId),
    /// Sees what is sent, not what waits with its owner.
    Saksbehandler,
}

/// What the arrival found out about a file.
pub struct Fakta<'a> {
    pub filtype: Filtype,
    pub storrelse: usize,
    pub sha256: &'a [u8],
    pub virus: Virussvar,
}

/// Whose part it is and where: a part cannot be moved.
fn delfelt(id: Uuid, nr: i32) -> String {
    format!("vedlegg/{id}/{nr}")
}

/// Makes room for a file that is arriving.
///
/// # Errors
/// `Ugyldig`, field `fil`, when the folder is full; `ForMange` when the person has too many in all.
pub async fn begynn(
    db: &mut PgConnection,
    krypto: &Krypto,
    eier: HelseaktorId,
    mappe: Mappe,
    dokument: Dokument,
    filnavn: &str,
    naa: DateTime<Utc>,
) -> Result<Uuid, AppError> {
    // Those who send at the same time are counted together.
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended($1, 22))", eier.0.to_string())
        .execute(&mut *db)
        .await?;
    let antall = sqlx::query!(
        r#"select count(*) as "alle!", count(*) filter (where mappe = $2 and innsendt is null) as "venter!"
           from vedlegg where helseaktor_id = $1 and (mottatt is not null or opprettet > $3)"#,
        eier.0,
        mappe.tekst(),
        naa - UNDERVEIS
    )
    .fetch_one(&mut *db)
    .await?;
    if antall.alle >= FLEST_I_ALT {
        return Err(AppError::ForMange);
    }
    if antall.venter >= FLEST_I_MAPPE {
        return Err(AppError::felt("fil", &Filfeil::ForMange));
    }
    let id = Uuid::new_v4();
    sqlx::query!(
        "insert into vedlegg (id, helseaktor_id, mappe, dokument, filnavn_kryptert, opprettet) values ($1, $2, $3, $4, $5, $6)",
        id,
        eier.0,
        mappe.tekst(),
        dokument.kode(),
        krypto.krypter(FILNAVN, filnavn.as_bytes())?,
        naa
    )
    .execute(db)
    .await?;
    Ok(id)
}

/// Stores one part, encrypted.
pub async fn lagre_del(db: &mut PgConnection, krypto: &Krypto, id: Uuid, nr: i32, data: &[u8]) -> Result<(), AppError> {
    sqlx::query!(
        "insert into vedlegg_del (vedlegg_id, nr, data) values ($1, $2, $3)",
        id,
        nr,
        krypto.krypter(&delfelt(id, nr), data)?
    )
    .execute(db)
    .await?;
    Ok(())
}

/// One part as it was sent; `None` after the last.
///
/// # Errors
/// When the database fails, or the part is not what was stored.
pub async fn les_del(db: &mut PgConnection, krypto: &Krypto, id: Uuid, nr: i32) -> Result<Option<Vec<u8>>, AppError> {
    sqlx::query_scalar!("select data from vedlegg_del where vedlegg_id = $1 and nr = $2", id, nr)
        .fetch_optional(db)
        .await?
        .map(|d| krypto.dekrypter(&delfelt(id, nr), &d))
        .transpose()
}

/// Reads a stored file part by part; holds no connection in between.
pub struct Delleser {
    pool: PgPool,
    krypto: Krypto,
    id: Uuid,
    nr: i32,
}

impl Delleser {
    pub fn ny(pool: &PgPool, krypto: &Krypto, id: Uuid) -> Self {
        Self {
            pool: pool.clone(),
            krypto: krypto.clone(),
            id,
            nr: 0,
        }
    }
}

impl Delleser {
    /// The next part; `None` after the last.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn del(&mut self) -> Result<Option<Vec<u8>>, AppError> {
        let mut db = self.pool.acquire().await?;
        let del = les_del(&mut db, &self.krypto, self.id, self.nr).await?;
        self.nr += 1;
        Ok(del)
    }
}

#[async_trait]
impl Deler for Delleser {
    async fn neste(&mut self) -> Result<Option<Vec<u8>>, Virusfeil> {
        self.del().await.map_err(|e| Virusfeil::Fil(Box::new(e)))
    }
}

/// Puts other content in the place of what came.
pub async fn bytt(db: &mut PgConnection, krypto: &Krypto, id: Uuid, innhold: &[u8]) -> Result<(), AppError> {
    sqlx::query!("delete from vedlegg_del where vedlegg_id = $1", id)
        .execute(&mut *db)
        .await?;
    for (nr, del) in (0..).zip(innhold.chunks(DEL)) {
        lagre_del(&mut *db, krypto, id, nr, del).await?;
    }
    Ok(())
}

/// All of it has come and is judged.
///
/// # Errors
/// `IkkeFunnet` when it was given up in the meantime.
pub async fn ferdig(db: &mut PgConnection, id: Uuid, f: &Fakta<'_>, naa: DateTime<Utc>) -> Result<(), AppError> {
    let virus = match f.virus {
        Virussvar::Ren => "ren",
        Virussvar::IkkeSjekket => "ikke_sjekket",
        Virussvar::Funnet => return Err(logg::intern("vedlegg", &"en fil med virus ble forsøkt lagret")),
    };
    let n = sqlx::query!(
        "update vedlegg set type = $2, storrelse = $3, sha256 = $4, virus = $5, mottatt = $6 where id = $1 and mottatt is null",
        id,
        f.filtype.kode(),
        i32::try_from(f.storrelse).map_err(|e| logg::intern("vedlegg", &e))?,
        f.sha256,
        virus,
        naa
    )
    .execute(db)
    .await?
    .rows_affected();
    if n == 1 { Ok(()) } else { Err(AppError::IkkeFunnet) }
}

/// Gives up a file that has not all arrived.
pub async fn forkast(db: &mut PgConnection, id: Uuid) -> Result<(), AppError> {
    sqlx::query!("delete from vedlegg where id = $1 and mottatt is null", id)
        .execute(db)
        .await?;
    Ok(())
}

/// Sweeps away what never arrived.
pub async fn rydd(pool: &PgPool, naa: DateTime<Utc>) -> Result<(), sqlx::Error> {
    sqlx::query!("delete from vedlegg where mottatt is null and opprettet < $1", naa - UNDERVEIS)
        .execute(pool)
        .await?;
    Ok(())
}

/// A file that was deleted because it was never sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ryddet {
    pub id: Uuid,
    pub helseaktor: HelseaktorId,
    pub dokument: String,
}

/// Deletes files that arrived before a time and were never sent, with their parts: the oldest first, at most so many.
pub async fn rydd_usendte(db: &mut PgConnection, siden: DateTime<Utc>, antall: i64) -> Result<Vec<Ryddet>, AppError> {
    let rader = sqlx::query!(
        "with gamle as materialized
             (select id from vedlegg where mottatt < $1 and innsendt is null order by mottatt limit $2 for update skip locked)
         delete from vedlegg v using gamle g where v.id = g.id returning v.id, v.helseaktor_id, v.dokument",
        siden,
        antall
    )
    .fetch_all(db)
    .await?;
    Ok(rader
        .into_iter()
        .map(|r| Ryddet {
            id: r.id,
            helseaktor: HelseaktorId(r.helseaktor_id),
            dokument: r.dokument,
        })
        .collect())
}

async fn hent(
    db: &mut PgConnection,
    krypto: &Krypto,
    eier: Option<HelseaktorId>,
    mappe: Option<String>,
    id: Option<Uuid>,
) -> Result<Vec<Vedlegg>, AppError> {
    let rader = sqlx::query!(
        r#"select id, helseaktor_id, mappe, dokument, filnavn_kryptert, type as "filtype!", storrelse as "storrelse!", virus as "virus!",
                  mottatt as "mottatt!", innsendt
           from vedlegg where mottatt is not null and ($1::uuid is null or helseaktor_id = $1) and ($2::text is null or mappe = $2)
             and ($3::uuid is null or id = $3)
           order by mottatt, id"#,
        eier.map(|e| e.0),
        mappe,
        id
    )
    .fetch_all(db)
    .await?;
    rader
        .into_iter()
        .map(|r| {
            let ugyldig = |kolonne: &str| logg::intern("lagring", &format!("vedlegg.{kolonne}, rad {}", r.id));
            Ok(Vedlegg {
                id: r.id,
                helseaktor: HelseaktorId(r.helseaktor_id),
                dokument: Dokument::fra_kode(&r.dokument).ok_or_else(|| ugyldig("dokument"))?,
                filnavn: krypto.dekrypter_tekst(FILNAVN, &r.filnavn_kryptert)?,
                filtype: Filtype::fra_kode(&r.filtype).ok_or_else(|| ugyldig("type"))?,
                mappe: r.mappe,
                storrelse: r.storrelse,
                virussjekket: r.virus == "ren",
                mottatt: r.mottatt,
                innsendt: r.innsendt,
            })
        })
        .collect()
}

/// A person's files in a folder, oldest first.
pub async fn i_mappe(db: &mut PgConnection, krypto: &Krypto, eier: HelseaktorId, mappe: Mappe) -> Result<Vec<Vedlegg>, AppError> {
    hent(db, krypto, Some(eier), Some(mappe.tekst()), None).await
}

/// One file, for its owner or for a case worker.
///
/// # Errors
/// `IkkeFunnet` when there is none, when it is someone else's, or when a case worker asks before it is sent.
pub async fn finn(db: &mut PgConnection, krypto: &Krypto, id: Uuid, leser: Leser) -> Result<Vedlegg, AppError> {
    let eier = match leser {
        Leser::Eier(h) => Some(h),
        Leser::Saksbehandler => None,
    };
    hent(db, krypto, eier, None, Some(id))
        .await?
        .into_iter()
        .find(|v| eier.is_some() || v.innsendt.is_some())
        .ok_or(AppError::IkkeFunnet)
}

/// Deletes one's own file, content and all. What has been sent stays.
///
/// # Errors
/// `IkkeFunnet` when it does not exist, is someone else's, or has been sent.
pub async fn slett(db: &mut PgConnection, eier: HelseaktorId, id: Uuid) -> Result<(), AppError> {
    let n = sqlx::query!(
        "delete from vedlegg where id = $1 and helseaktor_id = $2 and mottatt is not null and innsendt is null",
        id,
        eier.0
    )
    .execute(db)
    .await?
    .rows_affected();
    if n == 1 { Ok(()) } else { Err(AppError::IkkeFunnet) }
}

/// Sends what waits in a folder. Returns the documents that were sent.
pub async fn send(
    db: &mut PgConnection,
    eier: HelseaktorId,
    mappe: Mappe,
    utdanning: Option<Uuid>,
    naa: DateTime<Utc>,
) -> Result<Vec<Dokument>, AppError> {
    let sendt = sqlx::query_scalar!(
        "update vedlegg set innsendt = $3, utdanning_id = $4
         where helseaktor_id = $1 and mappe = $2 and mottatt is not null and innsendt is null returning dokument",
        eier.0,
        mappe.tekst(),
        naa,
        utdanning
    )
    .fetch_all(db)
    .await?;
    Ok(sendt.iter().filter_map(|d| Dokument::fra_kode(d)).collect())
}

/// The practice is registered: of what waited for it, the files that were shown (`vist`) are sent with it. Returns the documents that were sent.
pub async fn send_med_praksis(
    db: &mut PgConnection,
    eier: HelseaktorId,
    praksis: PraksisId,
    vist: &[Uuid],
    naa: DateTime<Utc>,
) -> Result<Vec<Dokument>, AppError> {
    let sendt = sqlx::query_scalar!(
        "update vedlegg set mappe = $3, innsendt = $4
         where helseaktor_id = $1 and mappe = $2 and id = any($5) and mottatt is not null and innsendt is null returning dokument",
        eier.0,
        Mappe::NyPraksis.tekst(),
        Mappe::Praksis(praksis).tekst(),
        naa,
        vist
    )
    .fetch_all(db)
    .await?;
    Ok(sendt.iter().filter_map(|d| Dokument::fra_kode(d)).collect())
}

/// Which documents have been sent for each of a person's practices.
pub async fn sendt_per_praksis(db: &mut PgConnection, eier: HelseaktorId) -> Result<Vec<(PraksisId, Dokument)>, AppError> {
    let rader = sqlx::query!(
        "select distinct mappe, dokument from vedlegg where helseaktor_id = $1 and mappe like 'praksis/%' and innsendt is not null",
        eier.0
    )
    .fetch_all(db)
    .await?;
    Ok(rader
        .iter()
        .filter_map(|r| match (Mappe::tolk(&r.mappe), Dokument::fra_kode(&r.dokument)) {
            (Some(Mappe::Praksis(id)), Some(d)) => Some((id, d)),
            _ => None,
        })
        .collect())
}

/// Whether files wait that are not sent: with a registered practice, or with an education.
pub async fn har_usendte(db: &mut PgConnection, eier: HelseaktorId) -> Result<bool, AppError> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select 1 from vedlegg where helseaktor_id = $1 and mappe <> $2 and mottatt is not null and innsendt is null) as "finnes!""#,
        eier.0,
        Mappe::NyPraksis.tekst()
    )
    .fetch_one(db)
    .await?)
}

#[cfg(test)]
#[path = "store_tester.rs"]
mod tester;
