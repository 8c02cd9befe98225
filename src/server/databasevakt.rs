//! Whether the database answers, and what follows when it does not.
//!
//! A network that falls silent tells nobody: what waits for an answer waits until the kernel gives up, a quarter of an hour later, and the
//! pool waits with it. So one connection of its own asks every second. When it gets no answer, everything under way is let go within
//! [`NAADE`], with its connection, and what comes meanwhile gets 503 as fast. Pages that need no database are served as before.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
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
/// How long a connection whose question was broken off is checked before it is used again.
const KUTTET: Duration = Duration::from_secs(60);
/// How long the pool may be without a connection, while the database answers others, before the program is no longer alive.
const LAAST: Duration = Duration::from_secs(60);

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
    /// The pool has been without a connection for too long, though the database answers.
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
    let arbeid = std::pin::pin!(arbeid);
    let mut kutt = Kutt::default();
    let utfall = tokio::select! {
        utfall = arbeid => utfall,
        () = app.databasevakt.slutt() => return Err(logg::utilgjengelig("database", &"svarer ikke; arbeidet er avbrutt")),
        () = sleep(frist) => return Err(logg::utilgjengelig("arbeid", &"tok for lang tid og er avbrutt")),
    };
    kutt.ferdig();
    utfall
}

/// When a question was last broken off, in milliseconds since the program started; 0: never.
static SIST_KUTTET: AtomicU64 = AtomicU64::new(0);

fn ms_siden_start() -> u64 {
    static START: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    u64::try_from(START.get_or_init(Instant::now).elapsed().as_millis())
        .unwrap_or(u64::MAX)
        .saturating_add(1)
}

/// Marks that something was broken off, unless it was [`Kutt::ferdig`]. It must be dropped before what it watches.
#[derive(Default)]
pub(super) struct Kutt(bool);

impl Kutt {
    pub(super) fn ferdig(&mut self) {
        self.0 = true;
    }
}

impl Drop for Kutt {
    fn drop(&mut self) {
        if !self.0 {
            SIST_KUTTET.store(ms_siden_start(), Ordering::Release);
        }
    }
}

/// Whether a connection that comes back to the pool may have been broken off in the middle of a question. The pool asks such a one
/// whether it lives, without end; with a network that is silent it must not.
pub fn kan_vaere_kuttet() -> bool {
    let sist = SIST_KUTTET.load(Ordering::Acquire);
    sist != 0 && ms_siden_start().saturating_sub(sist) < u64::try_from(KUTTET.as_millis()).unwrap_or(u64::MAX)
}

/// Asks every second until told to stop.
pub async fn folg(app: App, mut stopp: watch::Receiver<bool>) {
    let valg = app.pool.connect_options();
    let mut forbindelse = None;
    let mut uten_forbindelse_siden: Option<Instant> = None;
    while !*stopp.borrow() {
        let svar = match sporr(&valg, &mut forbindelse).await {
            // A connection may be closed for good reasons; a new one tells.
            None => sporr(&valg, &mut forbindelse).await,
            svar => svar,
        };
        let vakt = &app.databasevakt;
        match (svar, vakt.nede()) {
            (None, false) => tracing::error!("databasen svarer ikke"),
            (Some(_), true) => tracing::info!("databasen svarer igjen"),
            _ => {}
        }
        metrics::gauge!("portal_database_nede").set(if svar.is_some() { 0.0 } else { 1.0 });
        metrics::gauge!("portal_database_full").set(if crate::feil::disken_er_full() { 1.0 } else { 0.0 });
        vakt.sett_nede(svar.is_none());
        if let Some(databasens) = svar {
            // The clock of a demo is set on purpose.
            if app.konfig.klokke.is_none() {
                hold_klokken(vakt, super::klokke::Klokke::ekte().naa() - databasens);
            }
            let fikk = timeout(STILLHET, app.pool.acquire()).await.is_ok_and(|f| f.is_ok());
            let siden = *uten_forbindelse_siden.get_or_insert_with(Instant::now);
            if fikk {
                uten_forbindelse_siden = None;
            }
            let laast = !fikk && siden.elapsed() > LAAST;
            if vakt.0.laast.swap(laast, Ordering::Relaxed) != laast && laast {
                tracing::error!("forbindelsene til databasen er brukt opp og kommer ikke tilbake; programmet må startes på nytt");
            }
        }
        tokio::select! {
            () = sleep(MELLOMROM) => {}
            _ = stopp.changed() => {}
        }
    }
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
