//! SQL for ar_part and ar_feed.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;

use crate::feil::AppError;
use crate::feil::logg;
use grunn::{Orgnr, Testnumre};
use registre::adresseregister::model::Part;

/// Broad words match much; so many matches are looked at to find the best.
const FLEST: i64 = 2_000;

/// How far the copy is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed {
    pub siste_hendelse: String,
    pub eksportert: DateTime<Utc>,
    pub hentet: DateTime<Utc>,
}

/// A place in the register, as it is shown and kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sted {
    pub her_id: i32,
    pub orgnr: Orgnr,
    pub navn: String,
    pub gate: Option<String>,
    pub postnr: Option<String>,
    pub poststed: Option<String>,
    pub kommunenr: Option<String>,
    pub kommune: Option<String>,
}

/// Lets one at a time work on the copy: `false` while another instance does, until its transaction ends.
pub async fn laas(db: &mut PgConnection) -> Result<bool, AppError> {
    Ok(
        sqlx::query_scalar!(r#"select pg_try_advisory_xact_lock(hashtextextended('ar_feed', 26)) as "ok!""#)
            .fetch_one(db)
            .await?,
    )
}

/// How far the copy is; `None` before the first export.
pub async fn feed(db: &mut PgConnection) -> Result<Option<Feed>, AppError> {
    Ok(sqlx::query_as!(Feed, "select siste_hendelse, eksportert, hentet from ar_feed")
        .fetch_optional(db)
        .await?)
}

/// Empties the copy, for an export to fill it.
pub async fn tom(db: &mut PgConnection) -> Result<(), AppError> {
    sqlx::query!("delete from ar_part").execute(db).await?;
    Ok(())
}

/// Writes parties over what was there. Of several with the same HER-id the last counts; a person of no more use is removed.
pub async fn skriv(db: &mut PgConnection, parter: &[Part], idag: NaiveDate) -> Result<(), AppError> {
    let siste: std::collections::BTreeMap<i32, &Part> = parter.iter().map(|p| (p.her_id, p)).collect();
    let (glemmes, beholdes): (Vec<&Part>, Vec<&Part>) = siste.into_values().partition(|p| p.skal_glemmes(idag));
    for part in glemmes {
        fjern(&mut *db, part.her_id).await?;
    }
    if beholdes.is_empty() {
        return Ok(());
    }
    let json = serde_json::to_value(&beholdes).map_err(|e| logg::intern("ar_part", &e))?;
    sqlx::query!(
        "insert into ar_part (her_id, forelder, slag, navn, visningsnavn, foreldrenavn, foreldre_orgnr, orgnr, aktiv, gyldig, gyldig_fra, gyldig_til,
                              endret, gate, postnummer, poststed, kommunenummer, kommune)
         select her_id, forelder, slag, navn, visningsnavn, foreldrenavn, foreldre_orgnr, orgnr, aktiv, gyldig, gyldig_fra, gyldig_til,
                endret, gate, postnummer, poststed, kommunenummer, kommune
         from jsonb_to_recordset($1) as r (her_id int, forelder int, slag text, navn text, visningsnavn text, foreldrenavn text, foreldre_orgnr text,
              orgnr text, aktiv boolean, gyldig boolean, gyldig_fra date, gyldig_til date, endret timestamptz, gate text, postnummer text,
              poststed text, kommunenummer text, kommune text)
         on conflict (her_id) do update set forelder = excluded.forelder, slag = excluded.slag, navn = excluded.navn,
              visningsnavn = excluded.visningsnavn, foreldrenavn = excluded.foreldrenavn, foreldre_orgnr = excluded.foreldre_orgnr,
              orgnr = excluded.orgnr, aktiv = excluded.aktiv, gyldig = excluded.gyldig, gyldig_fra = excluded.gyldig_fra,
              gyldig_til = excluded.gyldig_til, endret = excluded.endret, gate = excluded.gate, postnummer = excluded.postnummer,
              poststed = excluded.poststed, kommunenummer = excluded.kommunenummer, kommune = excluded.kommune",
        json
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Removes a party the register knows no more.
pub async fn fjern(db: &mut PgConnection, her_id: i32) -> Result<(), AppError> {
    sqlx::query!("delete from ar_part where her_id = $1", her_id).execute(db).await?;
    Ok(())
}

/// Moves the mark, after a whole export.
pub async fn eksportert(db: &mut PgConnection, siste_hendelse: &str, naa: DateTime<Utc>) -> Result<(), AppError> {
    sqlx::query!(
        "insert into ar_feed (siste_hendelse, eksportert, hentet) values ($1, $2, $2)
         on conflict (en) do update set siste_hendelse = excluded.siste_hendelse, eksportert = excluded.eksportert, hentet = excluded.hentet",
        siste_hendelse,
        naa
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Moves the mark, after a page of events. `hentet` is when everything was read last.
pub async fn flytt(db: &mut PgConnection, siste_hendelse: &str, hentet: DateTime<Utc>) -> Result<(), AppError> {
    sqlx::query!("update ar_feed set siste_hendelse = $1, hentet = $2", siste_hendelse, hentet)
        .execute(db)
        .await?;
    Ok(())
}

/// Places with all the words, each from its beginning, in name, address or place; one per organisation number. Parties in use on the day,
/// under a parent in use, count. A person is found by name, and shown as the place they belong to.
pub async fn sok(db: &mut PgConnection, tekst: &str, idag: NaiveDate, antall: i64) -> Result<Vec<Sted>, AppError> {
    let rader = sqlx::query!(
        r#"with sok as (
               select array_to_string(behandlerord($1), ' ') as tekst,
                      (select string_agg('''' || o || ''':*', ' & ') from unnest(behandlerord($1)) o)::tsquery as ord
           ), treff as (
               select p.her_id, coalesce(p.orgnr, p.foreldre_orgnr, f.orgnr) as orgnr, p.slag,
                      case when p.slag = 'person' then coalesce(p.foreldrenavn, f.navn) else p.navn end as navn,
                      coalesce(p.gate, f.gate) as gate, coalesce(p.postnummer, f.postnummer) as postnummer, coalesce(p.poststed, f.poststed) as poststed,
                      coalesce(p.kommunenummer, f.kommunenummer) as kommunenummer, coalesce(p.kommune, f.kommune) as kommune,
                      starts_with(array_to_string(behandlerord(p.navn), ' '), s.tekst) as forst
               from sok s
               join ar_part p on p.ord @@ s.ord
               left join ar_part f on f.her_id = p.forelder
               where p.aktiv and p.gyldig and coalesce(p.gyldig_fra, $2) <= $2 and coalesce(p.gyldig_til, $2) >= $2
                 and coalesce(f.aktiv and f.gyldig and coalesce(f.gyldig_til, $2) >= $2, true)
               limit $4
           ), en_per_nummer as (
               select distinct on (orgnr) * from treff where orgnr is not null and navn is not null
               order by orgnr, case slag when 'organisasjon' then 1 when 'tjeneste' then 2 else 3 end, forst desc, her_id
           )
           select her_id as "her_id!", orgnr as "orgnr!", navn as "navn!", gate, postnummer, poststed, kommunenummer, kommune
           from en_per_nummer order by forst desc, navn, orgnr limit $3"#,
        tekst,
        idag,
        antall,
        FLEST
    )
    .fetch_all(db)
    .await?;
    rader
        .into_iter()
        .map(|r| {
            Ok(Sted {
                her_id: r.her_id,
                orgnr: lest_orgnr(&r.orgnr)?,
                navn: r.navn,
                gate: r.gate,
                postnr: r.postnummer,
                poststed: r.poststed,
                kommunenr: r.kommunenummer,
                kommune: r.kommune,
            })
        })
        .collect()
}

/// The place a person chose, if it is still one and has this organisation number: what comes from a form proves neither.
pub async fn finn(db: &mut PgConnection, her_id: i32, orgnr: &Orgnr, idag: NaiveDate) -> Result<Option<Sted>, AppError> {
    let rad = sqlx::query!(
        r#"select p.her_id, case when p.slag = 'person' then coalesce(p.foreldrenavn, f.navn, '') else p.navn end as "navn!",
                  coalesce(p.gate, f.gate) as gate, coalesce(p.postnummer, f.postnummer) as postnummer, coalesce(p.poststed, f.poststed) as poststed,
                  coalesce(p.kommunenummer, f.kommunenummer) as kommunenummer, coalesce(p.kommune, f.kommune) as kommune
           from ar_part p left join ar_part f on f.her_id = p.forelder
           where p.her_id = $1 and coalesce(p.orgnr, p.foreldre_orgnr, f.orgnr) = $2 and p.aktiv and p.gyldig
             and coalesce(p.gyldig_fra, $3) <= $3 and coalesce(p.gyldig_til, $3) >= $3
             and coalesce(f.aktiv and f.gyldig and coalesce(f.gyldig_til, $3) >= $3, true)"#,
        her_id,
        orgnr.as_str(),
        idag
    )
    .fetch_optional(db)
    .await?;
    Ok(rad.map(|r| Sted {
        her_id: r.her_id,
        orgnr: orgnr.clone(),
        navn: r.navn,
        gate: r.gate,
        postnr: r.postnummer,
        poststed: r.poststed,
        kommunenr: r.kommunenummer,
        kommune: r.kommune,
    }))
}

fn lest_orgnr(orgnr: &str) -> Result<Orgnr, AppError> {
    Orgnr::tolk(orgnr, Testnumre::Tillatt).map_err(|e| logg::intern("ar_part.orgnr", &e))
}

/// The number of the municipality with this name, as the parties have it.
pub async fn kommunenr(db: &mut PgConnection, navn: &str) -> Result<Option<String>, AppError> {
    // The index finds those with the words somewhere; the name itself must be the same.
    Ok(sqlx::query_scalar!(
        r#"select kommunenummer as "nr!" from ar_part
           where ord @@ (select string_agg('''' || o || '''', ' & ') from unnest(behandlerord($1)) o)::tsquery
             and behandlerord(kommune) = behandlerord($1) and kommunenummer is not null limit 1"#,
        navn
    )
    .fetch_optional(db)
    .await?)
}
