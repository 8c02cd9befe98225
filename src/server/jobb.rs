//! Work that is done later, once: a queue in PostgreSQL shared by all instances.
//!
//! A worker takes one row with «for update skip locked» and does the work in the same transaction, so a crash puts it back.

use std::collections::HashMap;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use futures::FutureExt as _;
use grunn::sporing::{Felt, SpanKind, Spenn};
use sqlx::{PgConnection, PgTransaction};

use super::databasevakt;
use super::hold::{self, Arbeid};
use super::request::Utforer;
use super::revisjon::{self, Hendelse};
use super::state::App;
use crate::feil::AppError;
use crate::feil::logg;

/// A kind of work: its stable word in the table. A folder names its own, and says there what the key is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Slag(&'static str);

impl Slag {
    pub const fn ny(kode: &'static str) -> Self {
        Self(kode)
    }

    pub const fn kode(self) -> &'static str {
        self.0
    }
}

/// Does one piece of work in the transaction given; the text is its key.
pub type Handterer = for<'a> fn(&'a App, &'a mut PgConnection, &'a str) -> Pin<Box<dyn Future<Output = Result<(), AppError>> + Send + 'a>>;

/// Who does what. The roof registers it at start.
#[derive(Clone, Default)]
pub struct Jobber {
    gjor: HashMap<&'static str, Handterer>,
    /// Kinds that can be stopped, and what they are part of.
    holdes: HashMap<&'static str, Arbeid>,
}

impl Jobber {
    /// Also does this kind of work.
    #[must_use]
    pub fn med(mut self, slag: Slag, gjor: Handterer) -> Self {
        self.gjor.insert(slag.0, gjor);
        self
    }

    /// This kind waits while a kind of work is stopped.
    #[must_use]
    pub fn holdes(mut self, slag: Slag, med: Arbeid) -> Self {
        self.holdes.insert(slag.0, med);
        self
    }
}

/// After so many attempts (more than a day) a job is given up. It is tried again when somebody says so, or what it waited for happens. One
/// that waits for somebody else to answer is not given up: a register may be silent over Christmas.
pub const FLEST_FORSOK: i32 = 35;
/// After so many attempts each wait is as long as waits become.
const LENGST_ETTER: i32 = 12;

/// Queues work; the same kind and key is queued once.
pub async fn legg_i_ko(db: &mut PgConnection, slag: Slag, nokkel: &str, naar: DateTime<Utc>) -> Result<(), AppError> {
    sqlx::query!(
        "insert into jobb (slag, nokkel, kjor_etter) values ($1, $2, $3) on conflict (slag, nokkel) do nothing",
        slag.kode(),
        nokkel,
        naar
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!("select pg_notify('jobb', $1)", slag.kode()).execute(db).await?;
    Ok(())
}

/// Queues work again, also when it has been done: what it waited for has happened.
pub async fn legg_i_ko_igjen(db: &mut PgConnection, slag: Slag, nokkel: &str, naar: DateTime<Utc>) -> Result<(), AppError> {
    sqlx::query!(
        "insert into jobb (slag, nokkel, kjor_etter) values ($1, $2, $3)
         on conflict (slag, nokkel) do update set kjor_etter = excluded.kjor_etter, forsok = 0, ferdig = null, feil = null, oppgitt = null",
        slag.kode(),
        nokkel,
        naar
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!("select pg_notify('jobb', $1)", slag.kode()).execute(db).await?;
    Ok(())
}

/// Queues work that comes back at fixed times, unless an earlier round of it is still waiting; one that is given up is not. Asking often and from every instance does no
/// harm: the key names the time.
pub async fn legg_i_ko_om_ledig(db: &mut PgConnection, slag: Slag, nokkel: &str, naar: DateTime<Utc>) -> Result<(), AppError> {
    let venter = sqlx::query_scalar!(
        r#"select exists (select 1 from jobb where slag = $1 and (ferdig is null and oppgitt is null or nokkel = $2)) as "venter!""#,
        slag.kode(),
        nokkel
    )
    .fetch_one(&mut *db)
    .await?;
    if venter { Ok(()) } else { legg_i_ko(db, slag, nokkel, naar).await }
}

/// Work of these kinds that was done long ago is not kept.
pub async fn rydd(db: &mut PgConnection, slag: &[Slag], for_dette: DateTime<Utc>) -> Result<(), AppError> {
    let slag: Vec<String> = slag.iter().map(|s| s.kode().to_owned()).collect();
    sqlx::query!("delete from jobb where slag = any($1) and ferdig < $2", &slag, for_dette)
        .execute(db)
        .await?;
    Ok(())
}

/// A piece of work that was taken.
struct Tatt {
    id: i64,
    slag: String,
    nokkel: String,
    forsok: i32,
}

/// Locks the first piece of work that is due and not stopped.
async fn ta(app: &App, db: &mut PgConnection, naa: DateTime<Utc>) -> Result<Option<Tatt>, AppError> {
    let (slag, arbeid): (Vec<String>, Vec<String>) = (app.jobber.holdes.iter())
        .map(|(slag, arbeid)| ((*slag).to_owned(), arbeid.kode().to_owned()))
        .unzip();
    Ok(sqlx::query_as!(
        Tatt,
        "select id, slag, nokkel, forsok from jobb where ferdig is null and oppgitt is null and kjor_etter <= $1
           and slag not in (select x.slag from unnest($2::text[], $3::text[]) as x (slag, arbeid) join hold h on h.arbeid = x.arbeid where h.opphevet is null)
         order by kjor_etter, id limit 1 for update skip locked",
        naa,
        &slag,
        &arbeid
    )
    .fetch_optional(db)
    .await?)
}

/// Does one piece of work, if there is any due. Returns whether there was.
///
/// # Errors
/// When the database fails; failure of the work itself is noted on the row, which waits longer for each attempt (at most an hour), and is
/// given up in the end.
pub async fn kjor_en(app: &App) -> Result<bool, AppError> {
    let naa = app.klokke.naa();
    let mut tx = app.pool.begin().await?;
    let Some(rad) = ta(app, &mut tx, naa).await? else {
        return Ok(false);
    };
    if let Some(arbeid) = app.jobber.holdes.get(rad.slag.as_str())
        && !hold::fri(&mut tx, *arbeid).await?
    {
        // Stopped just now: the next look passes it over.
        return Ok(true);
    }
    let lop = Spenn::ny(SpanKind::Consumer, format!("jobb {}", rad.slag))
        .med(Felt::Jobb, rad.slag.clone())
        .start();
    let gikk_bra = lop.rundt(gjor(app, tx, &rad, naa)).await?;
    if !gikk_bra {
        lop.feilet();
    }
    Ok(true)
}

/// Does a piece of work that was taken, and notes how it went.
async fn gjor(app: &App, mut tx: PgTransaction<'static>, rad: &Tatt, naa: DateTime<Utc>) -> Result<bool, AppError> {
    // The work happens under a savepoint: when it fails, its own changes go, the note about the failure stays.
    let mut arbeid = sqlx::Connection::begin(&mut *tx).await?;
    let utfall = match app.jobber.gjor.get(rad.slag.as_str()) {
        Some(gjor) => {
            let arbeid = AssertUnwindSafe(gjor(app, &mut arbeid, &rad.nokkel)).catch_unwind();
            tokio::time::timeout(LENGSTE_ARBEID, arbeid).await
        }
        None => Ok(Ok(Err(logg::intern("jobb", &format!("ukjent slag {}", rad.slag))))),
    };
    let gikk_bra = matches!(utfall, Ok(Ok(Ok(()))));
    match utfall {
        Ok(Ok(Ok(()))) => {
            arbeid.commit().await?;
            sqlx::query!("update jobb set ferdig = $2, feil = null where id = $1", rad.id, naa)
                .execute(&mut *tx)
                .await?;
            tx.commit().await?;
        }
        Ok(Ok(Err(feil))) => {
            arbeid.rollback().await?;
            let venter = matches!(feil, AppError::Utilgjengelig { .. });
            noter_feil(&mut tx, rad, &feil.to_string(), venter, naa).await?;
            tx.commit().await?;
        }
        // It broke down or took too long: nobody knows what state the connection is in.
        Ok(Err(_)) | Err(_) => {
            drop(arbeid);
            drop(tx);
            tracing::error!(jobb = rad.id, slag = rad.slag, "arbeidet brøt sammen eller tok for lang tid");
            noter_feil(
                &mut *app.pool.acquire().await?,
                rad,
                "brøt sammen eller tok for lang tid",
                false,
                naa,
            )
            .await?;
        }
    }
    Ok(gikk_bra)
}

async fn noter_feil(db: &mut PgConnection, rad: &Tatt, feil: &str, venter: bool, naa: DateTime<Utc>) -> Result<(), AppError> {
    let forsok = match rad.forsok.saturating_add(1) {
        forsok if venter => forsok.min(rad.forsok.max(LENGST_ETTER)),
        forsok => forsok,
    };
    let oppgitt = (forsok >= FLEST_FORSOK).then_some(naa);
    let vent = TimeDelta::seconds((1i64 << rad.forsok.clamp(0, 11)).min(3600));
    sqlx::query!(
        "update jobb set forsok = $2, feil = $3, kjor_etter = $4, oppgitt = $5 where id = $1",
        rad.id,
        forsok,
        feil,
        naa + vent,
        oppgitt
    )
    .execute(db)
    .await?;
    if oppgitt.is_some() {
        metrics::counter!("portal_jobber_oppgitt", "slag" => rad.slag.clone()).increment(1);
        tracing::error!(jobb = rad.id, slag = rad.slag, forsok, "jobben er gitt opp");
    }
    Ok(())
}

/// A job that was given up.
#[derive(Clone, Debug)]
pub struct Oppgitt {
    pub id: i64,
    pub slag: String,
    pub nokkel: String,
    pub forsok: i32,
    pub feil: Option<String>,
    pub oppgitt: DateTime<Utc>,
}

/// Jobs that were given up, the newest first.
pub async fn oppgitte(db: &mut PgConnection, antall: i64) -> Result<Vec<Oppgitt>, AppError> {
    Ok(sqlx::query_as!(
        Oppgitt,
        r#"select id, slag, nokkel, forsok, feil, oppgitt as "oppgitt!" from jobb where oppgitt is not null order by oppgitt desc, id desc limit $1"#,
        antall
    )
    .fetch_all(db)
    .await?)
}

/// Tries jobs that were given up again, with an audit row. Returns how many.
pub async fn prov_igjen(db: &mut PgConnection, av: &Utforer, ider: &[i64]) -> Result<u64, AppError> {
    let n = sqlx::query!(
        "update jobb set oppgitt = null, forsok = 0, kjor_etter = $2 where id = any($1) and oppgitt is not null",
        ider,
        av.naa
    )
    .execute(&mut *db)
    .await?
    .rows_affected();
    if n > 0 {
        let rad = Hendelse {
            handling: "drift.jobber_igjen",
            objekt: "jobb",
            objekt_id: ider.first().map(i64::to_string).unwrap_or_default(),
            felt: Some("antall"),
            ny: Some(n.to_string()),
            ..Hendelse::default()
        };
        revisjon::skriv(&mut *db, av, rad).await?;
    }
    sqlx::query!("select pg_notify('jobb', 'igjen')").execute(db).await?;
    Ok(n)
}

/// For one piece of work. What takes longer is broken off and tried again later.
const LENGSTE_ARBEID: Duration = Duration::from_secs(570);
/// For taking it, doing it and noting how it went.
const LENGSTE_JOBB: Duration = Duration::from_secs(600);

/// Works until told to stop: at once when something is queued (`notify`), else looks every two seconds.
pub async fn arbeider(app: App, mut stopp: tokio::sync::watch::Receiver<bool>, vekk: std::sync::Arc<tokio::sync::Notify>) {
    while !*stopp.borrow() {
        match databasevakt::innen(&app, LENGSTE_JOBB, kjor_en(&app)).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(_) => tokio::time::sleep(Duration::from_secs(1)).await,
        }
        tokio::select! {
            () = vekk.notified() => {}
            () = tokio::time::sleep(Duration::from_secs(2)) => {}
            _ = stopp.changed() => {}
        }
    }
}
