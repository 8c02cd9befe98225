//! The audit trail: one row per change, in the transaction of the change. The database links the rows and refuses to alter them.

use chrono::{NaiveDate, TimeDelta};
use grunn::kalender;
use sqlx::PgConnection;
use uuid::Uuid;

use super::databasevakt;
use super::jobb::{self, Slag};
use super::request::Utforer;
use super::state::App;
use crate::feil::{AppError, logg};

/// The night's look through the trail; key = the day.
pub const SJEKK: Slag = Slag::ny("revisjonssjekk");

/// Queues the night's look. The same day is queued once, whichever instance is first.
pub async fn legg_i_ko(db: &mut PgConnection, dag: NaiveDate) -> Result<(), AppError> {
    jobb::legg_i_ko(db, SJEKK, &dag.to_string(), kalender::dogn_start(dag) + TimeDelta::hours(4)).await
}

/// Follows every chain from its first row and notes how many links do not hold. `nokkel`: the day.
pub async fn sjekk(app: &App, db: &mut PgConnection, nokkel: &str) -> Result<(), AppError> {
    let dag: NaiveDate = nokkel.parse().map_err(|e| logg::intern("revisjonssjekk", &e))?;
    databasevakt::uten_frist(db).await?;
    let funnet = sqlx::query!(
        r#"insert into revisjonssjekk (dag, tid, rader, brudd)
           values ($1, $2, (select count(*) from revisjon), (select count(*) from revisjon_brudd))
           on conflict (dag) do update set tid = excluded.tid, rader = excluded.rader, brudd = excluded.brudd
           returning rader, brudd"#,
        dag,
        app.klokke.naa()
    )
    .fetch_one(db)
    .await?;
    if funnet.brudd > 0 {
        tracing::error!(%dag, brudd = funnet.brudd, "revisjonssporet er endret");
    } else {
        tracing::info!(%dag, rader = funnet.rader, "revisjonssporet er helt");
    }
    Ok(())
}

/// Number of links that did not hold in the latest look, and when that was; none before the first night.
pub async fn siste_sjekk(db: &mut PgConnection) -> Result<Option<(chrono::DateTime<chrono::Utc>, i64)>, AppError> {
    Ok(sqlx::query!("select tid, brudd from revisjonssjekk order by dag desc limit 1")
        .fetch_optional(db)
        .await?
        .map(|r| (r.tid, r.brudd)))
}

/// One change (or one look at somebody's data).
#[derive(Clone, Debug, Default)]
pub struct Hendelse<'a> {
    /// The clinician it is about; nil for the system itself.
    pub gjelder: Uuid,
    /// Stable name, `omraade.handling`: `praksis.konto_endret`.
    pub handling: &'a str,
    pub objekt: &'a str,
    pub objekt_id: String,
    pub felt: Option<&'a str>,
    /// Old and new value as people may read them: account numbers masked, never a fødselsnummer.
    pub gammel: Option<String>,
    pub ny: Option<String>,
}

/// Writes one row of audit.
///
/// # Errors
/// When the database refuses.
pub async fn skriv(db: &mut PgConnection, av: &Utforer, h: Hendelse<'_>) -> Result<(), AppError> {
    sqlx::query!(
        "insert into revisjon (kjede, nr, tid, aktor_slag, aktor_id, sesjon_id, handling, objekt, objekt_id, felt, gammel, ny, foresporsel, forrige_hash, hash)
         values ($1, 0, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, '', '')",
        h.gjelder,
        av.naa,
        av.aktor(),
        av.id,
        av.sesjon,
        h.handling,
        h.objekt,
        h.objekt_id,
        h.felt,
        h.gammel,
        h.ny,
        av.foresporsel,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// A row for «endret når og av hvem» and the history of a fact.
#[derive(Clone, Debug)]
pub struct Historikk {
    pub tid: chrono::DateTime<chrono::Utc>,
    pub aktor_slag: String,
    pub handling: String,
    pub felt: Option<String>,
    pub gammel: Option<String>,
    pub ny: Option<String>,
}

/// The history of one object of one person, newest first. `gjelder` keeps other people's rows out.
pub async fn historikk(db: &mut PgConnection, gjelder: Uuid, objekt: &str, objekt_id: &str) -> Result<Vec<Historikk>, AppError> {
    Ok(sqlx::query_as!(
        Historikk,
        "select tid, aktor_slag, handling, felt, gammel, ny from revisjon
         where kjede = $1 and objekt = $2 and objekt_id = $3 order by nr desc limit 200",
        gjelder,
        objekt,
        objekt_id
    )
    .fetch_all(db)
    .await?)
}
