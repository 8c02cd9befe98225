//! Whether the database answers, and what follows when it does not.
//!
//! A network that falls silent tells nobody: what waits for an answer waits until the kernel gives up, a quarter of an hour later, and the
//! pool waits with it. So one connection of its own asks every second. When it gets no answer, everything under way is let go within
//! [`NAADE`], and what comes meanwhile gets 503 as fast; when it gets one again, the pool is replaced. Pages that need no database are
//! served as before.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::postgres::PgConnectOptions;
use sqlx::{Connection, PgConnection};
use tokio::sync::watch;
use tokio::time::{Instant, sleep, timeout};

use super::state::App;
use crate::feil::AppError;
use crate::feil::logg;

/// How often the database is asked.
const MELLOMROM: Duration = Duration::from_secs(1);
/// Silence for longer than this is no answer. A busy database answers a question like this one in far less.
const STILLHET: Duration = Duration::from_secs(3);
/// For what is under way when the database falls silent, and for each request while it is.
const NAADE: Duration = Duration::from_millis(800);
/// How often the pool's connections are compared with what the database knows of them; so long the database has heard nothing on one that
/// is silent.
const SAMMENLIGN: Duration = Duration::from_secs(5);

/// For a download, which takes as long as its reader does.
pub const NEDLASTING: Duration = Duration::from_secs(3600);

/// A difference between the program's clock and the database's that somebody must hear of.
pub const KLOKKEAVVIK_VARSLES: TimeDelta = TimeDelta::minutes(1);
/// One with which no money is moved.
pub const KLOKKEAVVIK_STOPPER: TimeDelta = TimeDelta::hours(1);

/// What is known about the database now. Copies share it.
#[derive(Clone, Debug)]
pub struct Databasevakt(Arc<Stand>);

#[derive(Debug)]
struct Stand {
    nede: watch::Sender<bool>,
    /// The pool ought to be replaced, and cannot be.
    laast: AtomicBool,
    /// The program's clock less the database's, in milliseconds; `i64::MIN` when it is not known.
    klokkeavvik: AtomicI64,
}

impl Default for Databasevakt {
    fn default() -> Self {
        Self(Arc::new(Stand {
            nede: watch::channel(false).0,
            laast: AtomicBool::new(false),
            klokkeavvik: AtomicI64::new(i64::MIN),
        }))
    }
}

impl Databasevakt {
    /// Whether the database does not answer.
    pub fn nede(&self) -> bool {
        *self.0.nede.borrow()
    }

    /// Whether the program can still help itself; if not, it must be started again.
    pub fn lever(&self) -> bool {
        !self.0.laast.load(Ordering::Relaxed)
    }

    /// The program's clock less the database's, when both have been read.
    pub fn klokkeavvik(&self) -> Option<TimeDelta> {
        let ms = self.0.klokkeavvik.load(Ordering::Relaxed);
        (ms != i64::MIN).then(|| TimeDelta::milliseconds(ms))
    }

    /// Whether the clock can be trusted with money.
    pub fn klokken_holder(&self) -> bool {
        self.klokkeavvik().is_none_or(|avvik| avvik.abs() <= KLOKKEAVVIK_STOPPER)
    }

    pub fn sett_nede(&self, nede: bool) {
        self.0.nede.send_if_modified(|var| std::mem::replace(var, nede) != nede);
    }

    pub fn sett_klokkeavvik(&self, avvik: TimeDelta) {
        self.0.klokkeavvik.store(avvik.num_milliseconds(), Ordering::Relaxed);
        metrics::gauge!("portal_klokkeavvik_sekunder").set(avvik.as_seconds_f64());
    }

    /// Ends when the database has been silent for as long as anything may wait for it.
    pub(super) async fn slutt(&self) {
        let mut nede = self.0.nede.subscribe();
        loop {
            if nede.wait_for(|nede| *nede).await.is_err() {
                return std::future::pending().await;
            }
            sleep(NAADE).await;
            if self.nede() {
                return;
            }
        }
    }
}

/// Does work in the background until it is done, time is up, or the database falls silent. What is broken off has changed nothing: its
/// transaction is not committed.
///
/// # Errors
/// `Utilgjengelig` when it is broken off.
pub async fn innen<T>(app: &App, frist: Duration, arbeid: impl Future<Output = Result<T, AppError>>) -> Result<T, AppError> {
    let slutt = async {
        tokio::select! {
            () = app.databasevakt.slutt() => logg::utilgjengelig("database", &"svarer ikke; arbeidet er avbrutt"),
            () = sleep(frist) => logg::utilgjengelig("arbeid", &"tok for lang tid og er avbrutt"),
        }
    };
    tokio::select! {
        utfall = arbeid => utfall,
        feil = slutt => Err(feil),
    }
}

/// Asks every second until told to stop.
pub async fn folg(app: App, mut stopp: watch::Receiver<bool>) {
    let valg = app.pool.connect_options();
    let mut forbindelse = None;
    let mut sammenlignet = Instant::now();
    let mut stille_sist = false;
    while !*stopp.borrow() {
        let start = Instant::now();
        let svar = match sporr(&valg, &mut forbindelse).await {
            // A connection may be closed for good reasons; a new one tells. Silence needs no second question.
            None if start.elapsed() < MELLOMROM => sporr(&valg, &mut forbindelse).await,
            svar => svar,
        };
        noter(&app, svar);
        if let (Some(db), true) = (&mut forbindelse, sammenlignet.elapsed() >= SAMMENLIGN) {
            sammenlignet = Instant::now();
            let stille = timeout(STILLHET, for_mange_stille(&app, db))
                .await
                .is_ok_and(|s| s.unwrap_or(false));
            if stille && stille_sist {
                tracing::error!("forbindelsene til databasen er stille, men databasen svarer; de byttes");
                bytt(&app);
            }
            stille_sist = stille;
        }
        tokio::select! {
            () = sleep(MELLOMROM) => {}
            _ = stopp.changed() => {}
        }
    }
}

/// Takes in what the database said, or that it said nothing.
fn noter(app: &App, svar: Option<DateTime<Utc>>) {
    let vakt = &app.databasevakt;
    match (svar, vakt.nede()) {
        (None, false) => tracing::error!("databasen svarer ikke"),
        (Some(_), true) => {
            tracing::info!("databasen svarer igjen");
            bytt(app);
        }
        _ => {}
    }
    metrics::gauge!("portal_database_nede").set(if svar.is_some() { 0.0 } else { 1.0 });
    metrics::gauge!("portal_database_full").set(if crate::feil::disken_er_full() { 1.0 } else { 0.0 });
    vakt.sett_nede(svar.is_none());
    // The clock of a demo is set on purpose.
    if let (Some(databasens), None) = (svar, app.konfig.klokke) {
        hold_klokken(vakt, super::klokke::Klokke::ekte().naa() - databasens);
    }
}

fn bytt(app: &App) {
    if !app.pool.bytt() {
        tracing::error!("databasen har vært borte for mange ganger; programmet må startes på nytt");
        app.databasevakt.0.laast.store(true, Ordering::Relaxed);
    }
}

/// Whether at least half of the pool's connections are in use here, while the database has long heard nothing on them: their line is dead.
/// Each program knows its own by the name it gave when it connected.
async fn for_mange_stille(app: &App, db: &mut PgConnection) -> Result<bool, sqlx::Error> {
    let stille_siden = TimeDelta::from_std(SAMMENLIGN).unwrap_or_default();
    let navn = app.pool.connect_options().get_application_name().map(str::to_owned);
    let (i_bruk, storst) = (app.pool.size(), app.pool.options().get_max_connections());
    let i_bruk = i64::from(i_bruk) - i64::try_from(app.pool.num_idle()).unwrap_or(0);
    if i_bruk * 2 < i64::from(storst) {
        return Ok(false);
    }
    let i_live = sqlx::query_scalar!(
        r#"select count(*) as "antall!" from pg_stat_activity
           where application_name = $1 and pid <> pg_backend_pid() and (state = 'active' or state_change > clock_timestamp() - $2::interval)"#,
        navn,
        sqlx::postgres::types::PgInterval::try_from(stille_siden).map_err(|e| sqlx::Error::Decode(e))?
    )
    .fetch_one(db)
    .await?;
    Ok((i_bruk - i_live) * 2 >= i64::from(storst))
}

/// The database's clock, or nothing when it does not answer in time; then the connection is thrown away.
async fn sporr(valg: &PgConnectOptions, forbindelse: &mut Option<PgConnection>) -> Option<DateTime<Utc>> {
    let spor = async {
        let mut db = match forbindelse.take() {
            Some(db) => db,
            None => PgConnection::connect_with(valg).await?,
        };
        let naa = sqlx::query_scalar!(r#"select clock_timestamp() as "naa!""#)
            .fetch_one(&mut db)
            .await?;
        Ok::<_, sqlx::Error>((db, naa))
    };
    let (db, naa) = timeout(STILLHET, spor).await.ok()?.ok()?;
    *forbindelse = Some(db);
    Some(naa)
}

/// Compares the clocks at once: before money may be moved.
///
/// # Errors
/// `Utilgjengelig` when the database does not answer.
pub async fn les_klokken(app: &App) -> Result<(), AppError> {
    if app.konfig.klokke.is_none() {
        let databasens = sporr(&app.pool.connect_options(), &mut None).await;
        let databasens = databasens.ok_or_else(|| logg::utilgjengelig("database", &"svarer ikke"))?;
        hold_klokken(&app.databasevakt, super::klokke::Klokke::ekte().naa() - databasens);
    }
    Ok(())
}

/// Alarms once when the clocks part, and once when they agree again.
fn hold_klokken(vakt: &Databasevakt, avvik: TimeDelta) {
    let foer = vakt.klokkeavvik().is_some_and(|a| a.abs() > KLOKKEAVVIK_VARSLES);
    let naa = avvik.abs() > KLOKKEAVVIK_VARSLES;
    vakt.sett_klokkeavvik(avvik);
    match (foer, naa) {
        (false, true) => tracing::error!(
            sekunder = avvik.num_seconds(),
            penger_stoppet = avvik.abs() > KLOKKEAVVIK_STOPPER,
            "programmets klokke er en annen enn databasens"
        ),
        (true, false) => tracing::info!("klokkene er enige igjen"),
        _ => {}
    }
}

/// Lets a transaction take its time: a long export to a slow reader, or the payment run, which holds a lock meanwhile.
pub async fn uten_frist(db: &mut PgConnection) -> Result<(), AppError> {
    sqlx::query!(
        "select set_config('statement_timeout', '0', true) as setning,
                set_config('idle_in_transaction_session_timeout', '0', true) as hvile"
    )
    .fetch_one(db)
    .await?;
    Ok(())
}
