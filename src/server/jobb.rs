//! Work that is done later, once: a queue in PostgreSQL shared by all instances.
//!
//! A worker takes one row with «for update skip locked» and does the work in the same transaction, so a crash puts it back.

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;

use super::databasevakt;
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
pub struct Jobber(HashMap<&'static str, Handterer>);

impl Jobber {
    /// Also does this kind of work.
    #[must_use]
    pub fn med(mut self, slag: Slag, gjor: Handterer) -> Self {
        self.0.insert(slag.0, gjor);
        self
    }
}

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
         on conflict (slag, nokkel) do update set kjor_etter = excluded.kjor_etter, forsok = 0, ferdig = null, feil = null",
        slag.kode(),
        nokkel,
        naar
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!("select pg_notify('jobb', $1)", slag.kode()).execute(db).await?;
    Ok(())
}

/// Queues work that comes back at fixed times, unless an earlier round of it is still waiting. Asking often and from every instance does no
/// harm: the key names the time.
pub async fn legg_i_ko_om_ledig(db: &mut PgConnection, slag: Slag, nokkel: &str, naar: DateTime<Utc>) -> Result<(), AppError> {
    let venter = sqlx::query_scalar!(
        r#"select exists (select 1 from jobb where slag = $1 and (ferdig is null or nokkel = $2)) as "venter!""#,
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

/// Does one piece of work, if there is any due. Returns whether there was.
///
/// # Errors
/// When the database fails; failure of the work itself is noted on the row, which waits longer for each attempt (at most an hour).
pub async fn kjor_en(app: &App) -> Result<bool, AppError> {
    let naa = app.klokke.naa();
    let mut tx = app.pool.begin().await?;
    let Some(rad) = sqlx::query!(
        "select id, slag, nokkel, forsok from jobb where ferdig is null and kjor_etter <= $1 order by kjor_etter, id limit 1 for update skip locked",
        naa
    )
    .fetch_optional(&mut *tx)
    .await?
    else {
        return Ok(false);
    };
    // The work happens under a savepoint: when it fails, its own changes go, the note about the failure stays.
    let mut arbeid = sqlx::Connection::begin(&mut *tx).await?;
    let utfall = match app.jobber.0.get(rad.slag.as_str()) {
        Some(gjor) => gjor(app, &mut arbeid, &rad.nokkel).await,
        None => Err(logg::intern("jobb", &format!("ukjent slag {}", rad.slag))),
    };
    match utfall {
        Ok(()) => {
            arbeid.commit().await?;
            sqlx::query!("update jobb set ferdig = $2, feil = null where id = $1", rad.id, naa)
                .execute(&mut *tx)
                .await?;
        }
        Err(feil) => {
            arbeid.rollback().await?;
            let vent = TimeDelta::seconds((1i64 << rad.forsok.clamp(0, 11)).min(3600));
            sqlx::query!(
                "update jobb set forsok = forsok + 1, feil = $3, kjor_etter = $2 where id = $1",
                rad.id,
                naa + vent,
                feil.to_string()
            )
            .execute(&mut *tx)
            .await?;
        }
    }
    tx.commit().await?;
    Ok(true)
}

/// For one piece of work. What takes longer is broken off and tried again.
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
