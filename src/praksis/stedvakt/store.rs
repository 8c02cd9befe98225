//! SQL for enhetsstrom, enhet_speil and praksis_stedendring.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use super::model::{Avgjort, Slag};
use crate::feil::AppError;
use crate::feil::logg;
use grunn::{HelseaktorId, Orgnr, PraksisId, Testnumre};
use registre::enhet::Oppslag;
use registre::enhet::model::{Adresse, Enhet};

/// The feed that is followed.
const STROM: &str = "underenheter";

/// Where the feed is to be read from, `None` the first time. The row stays locked, so that two readers do not take the same part.
pub async fn markor(db: &mut PgConnection) -> Result<Option<i64>, AppError> {
    Ok(
        sqlx::query_scalar!("select neste from enhetsstrom where strom = $1 for update", STROM)
            .fetch_one(db)
            .await?,
    )
}

/// The feed has been read up to here.
pub async fn sett_markor(db: &mut PgConnection, neste: i64, naa: DateTime<Utc>) -> Result<(), AppError> {
    sqlx::query!("update enhetsstrom set neste = $2, lest = $3 where strom = $1", STROM, neste, naa)
        .execute(db)
        .await?;
    Ok(())
}

/// The numbers practices use today or later. Places that are not verified have a job of their own.
pub async fn i_bruk(db: &mut PgConnection, idag: NaiveDate) -> Result<Vec<String>, AppError> {
    Ok(sqlx::query_scalar!(
        "select distinct p.orgnr from praksis p
         where p.enhet_kilde <> 'uverifisert' and exists (select 1 from praksis_periode where praksis_id = p.id and (upper(periode) is null or upper(periode) > $1))",
        idag
    )
    .fetch_all(db)
    .await?)
}

/// The practices that use a number, in an order everyone takes the locks in.
pub async fn praksiser_ved(db: &mut PgConnection, orgnr: &Orgnr, idag: NaiveDate) -> Result<Vec<PraksisId>, AppError> {
    Ok(sqlx::query_scalar!(
        "select p.id from praksis p
         where p.orgnr = $1 and p.enhet_kilde <> 'uverifisert'
           and exists (select 1 from praksis_periode where praksis_id = p.id and (upper(periode) is null or upper(periode) > $2))
         order by p.helseaktor_id, p.id",
        orgnr.as_str(),
        idag
    )
    .fetch_all(db)
    .await?
    .into_iter()
    .map(PraksisId)
    .collect())
}

/// Numbers in use that have not been looked at since a practice got them, and that no queued job is about to look at. A practice may have
/// got an address that was already old, from an answer that was kept.
pub async fn usette(db: &mut PgConnection, idag: NaiveDate, slag: &str, antall: i64) -> Result<Vec<String>, AppError> {
    Ok(sqlx::query_scalar!(
        "select distinct p.orgnr from praksis p
         where p.enhet_kilde <> 'uverifisert' and exists (select 1 from praksis_periode where praksis_id = p.id and (upper(periode) is null or upper(periode) > $1))
           and not exists (select 1 from enhet_speil where orgnr = p.orgnr and sett >= p.endret)
           and not exists (select 1 from jobb where slag = $2 and ferdig is null and starts_with(nokkel, p.orgnr || '/'))
         order by 1 limit $3",
        idag,
        slag,
        antall
    )
    .fetch_all(db)
    .await?)
}

/// Two looks at the same unit come one after the other.
pub async fn laas(db: &mut PgConnection, orgnr: &Orgnr) -> Result<(), AppError> {
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended($1, 27))", orgnr.as_str())
        .execute(db)
        .await?;
    Ok(())
}

/// The unit as last seen. A stored shape that can no longer be read is as if it were not there.
pub async fn speil(db: &mut PgConnection, orgnr: &Orgnr) -> Result<Option<Enhet>, AppError> {
    let rad = sqlx::query_scalar!("select enhet from enhet_speil where orgnr = $1", orgnr.as_str())
        .fetch_optional(db)
        .await?;
    Ok(rad.flatten().and_then(|json| serde_json::from_value(json).ok()))
}

/// Keeps what was seen. What the register has taken out is not kept, only that it was looked at.
pub async fn sett_speil(db: &mut PgConnection, orgnr: &Orgnr, svar: &Oppslag, naa: DateTime<Utc>) -> Result<(), AppError> {
    let enhet = match svar {
        Oppslag::Funnet(enhet) => Some(serde_json::to_value(enhet).map_err(|e| logg::intern("enhet_speil", &e))?),
        Oppslag::Fjernet | Oppslag::Ukjent => None,
    };
    sqlx::query!(
        "insert into enhet_speil (orgnr, enhet, sett) values ($1, $2, $3)
         on conflict (orgnr) do update set enhet = excluded.enhet, sett = excluded.sett",
        orgnr.as_str(),
        enhet,
        naa
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Erases what is stored of a unit that was removed for legal reasons; the number stays with the practice. What the clinician registered
/// is the clinician's.
pub async fn glem(db: &mut PgConnection, orgnr: &Orgnr, naa: DateTime<Utc>) -> Result<(), AppError> {
    sqlx::query!("update enhet_speil set enhet = null where orgnr = $1", orgnr.as_str())
        .execute(&mut *db)
        .await?;
    sqlx::query!(
        "update praksis_stedendring set gammel = null, ny = null, ny_adresse = null, avgjort = coalesce(avgjort, $2), avgjort_som = coalesce(avgjort_som, $3)
         where orgnr = $1 and slag in ('adresse', 'eier')",
        orgnr.as_str(),
        naa,
        Avgjort::Bortfalt.kode()
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Units nobody uses any more are not kept, nor are jobs that were done long ago.
pub async fn rydd(db: &mut PgConnection, i_bruk: &[String]) -> Result<(), AppError> {
    sqlx::query!("delete from enhet_speil where orgnr <> all($1)", i_bruk)
        .execute(&mut *db)
        .await?;
    Ok(())
}

/// A finding as stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Stedendring {
    pub id: Uuid,
    pub praksis: PraksisId,
    pub slag: Slag,
    /// The place it is about.
    pub orgnr: Orgnr,
    /// Before and after, as people read them.
    pub gammel: Option<String>,
    pub ny: Option<String>,
    pub ny_adresse: Option<Adresse>,
    pub dato: Option<NaiveDate>,
    pub funnet: DateTime<Utc>,
    pub avgjort: Option<DateTime<Utc>>,
}

struct Rad {
    id: Uuid,
    praksis_id: i64,
    slag: String,
    orgnr: String,
    gammel: Option<String>,
    ny: Option<String>,
    ny_adresse: Option<Json<Adresse>>,
    dato: Option<NaiveDate>,
    funnet: DateTime<Utc>,
    avgjort: Option<DateTime<Utc>>,
}

impl Rad {
    fn les(self) -> Result<Stedendring, AppError> {
        let ugyldig = |hva: &str| logg::intern("praksis_stedendring", &format!("{}: {hva}", self.id));
        Ok(Stedendring {
            slag: Slag::fra_kode(&self.slag).ok_or_else(|| ugyldig("slag"))?,
            orgnr: Orgnr::tolk(&self.orgnr, Testnumre::Tillatt).map_err(|_| ugyldig("orgnr"))?,
            id: self.id,
            praksis: PraksisId(self.praksis_id),
            gammel: self.gammel,
            ny: self.ny,
            ny_adresse: self.ny_adresse.map(|a| a.0),
            dato: self.dato,
            funnet: self.funnet,
            avgjort: self.avgjort,
        })
    }
}

/// What a person's practices must be seen to, oldest first. What is about a place the practice has left does not count.
pub async fn aapne(db: &mut PgConnection, eier: HelseaktorId) -> Result<Vec<Stedendring>, AppError> {
    sqlx::query_as!(
        Rad,
        r#"select e.id, e.praksis_id, e.slag, e.orgnr, e.gammel, e.ny, e.ny_adresse as "ny_adresse: Json<Adresse>", e.dato, e.funnet, e.avgjort
           from praksis_stedendring e join praksis p on p.id = e.praksis_id and p.orgnr = e.orgnr
           where p.helseaktor_id = $1 and e.avgjort is null order by e.funnet, e.slag"#,
        eier.0
    )
    .fetch_all(db)
    .await?
    .into_iter()
    .map(Rad::les)
    .collect()
}

/// The open findings of one practice, whoever's it is: for the job and for a change of place.
pub async fn aapne_for(db: &mut PgConnection, praksis: PraksisId) -> Result<Vec<Stedendring>, AppError> {
    sqlx::query_as!(
        Rad,
        r#"select id, praksis_id, slag, orgnr, gammel, ny, ny_adresse as "ny_adresse: Json<Adresse>", dato, funnet, avgjort
           from praksis_stedendring where praksis_id = $1 and avgjort is null order by funnet, slag for update"#,
        praksis.0
    )
    .fetch_all(db)
    .await?
    .into_iter()
    .map(Rad::les)
    .collect()
}

/// One finding of a person's own practice, locked.
///
/// # Errors
/// `IkkeFunnet` when it does not exist or is someone else's.
pub async fn finn(db: &mut PgConnection, eier: HelseaktorId, praksis: PraksisId, id: Uuid) -> Result<Stedendring, AppError> {
    sqlx::query_as!(
        Rad,
        r#"select e.id, e.praksis_id, e.slag, e.orgnr, e.gammel, e.ny, e.ny_adresse as "ny_adresse: Json<Adresse>", e.dato, e.funnet, e.avgjort
           from praksis_stedendring e join praksis p on p.id = e.praksis_id
           where e.id = $1 and e.praksis_id = $2 and p.helseaktor_id = $3 for update of e"#,
        id,
        praksis.0,
        eier.0
    )
    .fetch_optional(db)
    .await?
    .ok_or(AppError::IkkeFunnet)?
    .les()
}

/// A finding to be stored.
#[derive(Clone, Debug)]
pub struct Ny<'a> {
    pub praksis: PraksisId,
    pub orgnr: &'a Orgnr,
    pub slag: Slag,
    pub gammel: Option<String>,
    pub ny: Option<String>,
    pub ny_adresse: Option<&'a Adresse>,
    pub dato: Option<NaiveDate>,
}

/// Stores a finding.
///
/// # Errors
/// When the database fails, also when the practice has an open one of the kind.
pub async fn legg_til(db: &mut PgConnection, ny: &Ny<'_>, naa: DateTime<Utc>) -> Result<Uuid, AppError> {
    let adresse = ny
        .ny_adresse
        .map(serde_json::to_value)
        .transpose()
        .map_err(|e| logg::intern("praksis_stedendring", &e))?;
    Ok(sqlx::query_scalar!(
        "insert into praksis_stedendring (praksis_id, orgnr, slag, gammel, ny, ny_adresse, dato, funnet) values ($1, $2, $3, $4, $5, $6, $7, $8) returning id",
        ny.praksis.0,
        ny.orgnr.as_str(),
        ny.slag.kode(),
        ny.gammel,
        ny.ny,
        adresse,
        ny.dato,
        naa
    )
    .fetch_one(db)
    .await?)
}

/// Settles a finding. `false` when it is settled already.
pub async fn avgjor(db: &mut PgConnection, id: Uuid, som: Avgjort, naa: DateTime<Utc>) -> Result<bool, AppError> {
    let n = sqlx::query!(
        "update praksis_stedendring set avgjort = $2, avgjort_som = $3 where id = $1 and avgjort is null",
        id,
        naa,
        som.kode()
    )
    .execute(db)
    .await?
    .rows_affected();
    Ok(n == 1)
}

/// Gives a practice the address its place now has. Name, number and who confirmed the place stay.
///
/// # Errors
/// `Endret` from an older version, or when the practice has left the place.
pub async fn ta_adresse(
    db: &mut PgConnection,
    eier: HelseaktorId,
    endring: &Stedendring,
    adresse: &Adresse,
    versjon: i32,
    naa: DateTime<Utc>,
) -> Result<(), AppError> {
    let n = sqlx::query!(
        "update praksis set adresse = $4, postnummer = $5, poststed = $6, kommunenummer = $7, kommune = $8, versjon = versjon + 1, endret = $9
         where id = $1 and helseaktor_id = $2 and versjon = $3 and orgnr = $10",
        endring.praksis.0,
        eier.0,
        versjon,
        &adresse.linjer,
        adresse.postnr.as_ref().map(|p| p.as_str()),
        adresse.poststed,
        adresse.kommunenr,
        adresse.kommune,
        naa,
        endring.orgnr.as_str()
    )
    .execute(db)
    .await?
    .rows_affected();
    if n == 1 { Ok(()) } else { Err(AppError::Endret) }
}

#[cfg(test)]
#[path = "store_tester.rs"]
mod tester;
