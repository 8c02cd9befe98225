//! Work that somebody has stopped: payments, the control, mail. It stops on all instances at once, and stays stopped until somebody lifts it.
//!
//! The work asks in its own transaction, first of all ([`fri`]), and holds a shared lock until that ends. Whoever stops it waits for the lock
//! alone: when [`sett`] has returned, nothing of that work is under way anywhere.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::request::Utforer;
use super::revisjon::{self, Hendelse};
use crate::feil::AppError;
use crate::feil::logg;
use grunn::text::{Sprak, T};

/// Kinds of work that can be stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Arbeid {
    /// Decisions, orders, changes and receipts.
    Utbetaling,
    /// The control of claims.
    Kontroll,
    /// Mail out.
    Post,
}

impl Arbeid {
    pub const ALLE: [Self; 3] = [Self::Utbetaling, Self::Kontroll, Self::Post];

    /// Stable word in the database, the commands and the metrics.
    pub const fn kode(self) -> &'static str {
        match self {
            Self::Utbetaling => "utbetaling",
            Self::Kontroll => "kontroll",
            Self::Post => "post",
        }
    }

    pub fn fra_kode(kode: &str) -> Option<Self> {
        Self::ALLE.into_iter().find(|a| a.kode() == kode)
    }

    /// What is stopped, for people.
    pub const fn navn(self) -> T {
        match self {
            Self::Utbetaling => T("Vedtak og utbetalinger", "Vedtak og utbetalingar"),
            Self::Kontroll => T("Kontroll av krav", "Kontroll av krav"),
            Self::Post => T("E-post", "E-post"),
        }
    }

    /// The number of its lock; ours alone.
    const fn laas(self) -> i64 {
        0x686f_6c64_0000_0000 + self as i64
    }
}

/// A stop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    pub arbeid: Arbeid,
    pub grunn: String,
    pub satt: DateTime<Utc>,
    pub satt_av: String,
}

impl Hold {
    pub fn navn(&self, sprak: Sprak) -> &'static str {
        self.arbeid.navn().i(sprak)
    }
}

/// Whether work may be done. It cannot be stopped again before the transaction ends; ask before anything else is locked.
pub async fn fri(db: &mut PgConnection, arbeid: Arbeid) -> Result<bool, AppError> {
    sqlx::query!("select pg_advisory_xact_lock_shared($1)", arbeid.laas())
        .execute(&mut *db)
        .await?;
    // A statement of its own: it sees what was written while the lock was waited for.
    Ok(!er_holdt(db, arbeid).await?)
}

/// Whether work is stopped now; it may be another moment.
pub async fn er_holdt(db: &mut PgConnection, arbeid: Arbeid) -> Result<bool, AppError> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select 1 from hold where arbeid = $1 and opphevet is null) as "ja!""#,
        arbeid.kode()
    )
    .fetch_one(db)
    .await?)
}

/// Waits for work that is under way; none begins before the transaction ends. Like the work itself, take this lock before any other.
pub async fn vent_ut(db: &mut PgConnection, arbeid: Arbeid) -> Result<(), AppError> {
    sqlx::query!("select pg_advisory_xact_lock($1)", arbeid.laas()).execute(db).await?;
    Ok(())
}

/// Stops work, and waits for what is under way. False when it was stopped already. The same transaction may do more.
///
/// # Errors
/// When the database fails, or the reason is empty or too long.
pub async fn sett(db: &mut PgConnection, av: &Utforer, arbeid: Arbeid, grunn: &str, hvem: &str) -> Result<bool, AppError> {
    vent_ut(db, arbeid).await?;
    let ny = sqlx::query!(
        "insert into hold (arbeid, grunn, satt, satt_av) values ($1, $2, $3, $4) on conflict (arbeid) where opphevet is null do nothing",
        arbeid.kode(),
        grunn,
        av.naa,
        hvem
    )
    .execute(&mut *db)
    .await?
    .rows_affected();
    if ny == 0 {
        return Ok(false);
    }
    noter(db, av, "drift.stanset", arbeid, None, Some(format!("{hvem}: {grunn}"))).await?;
    tracing::error!(arbeid = arbeid.kode(), "arbeid er stanset");
    Ok(true)
}

/// Lets work go on. False when it was not stopped.
pub async fn opphev(db: &mut PgConnection, av: &Utforer, arbeid: Arbeid, hvem: &str) -> Result<bool, AppError> {
    let Some(grunn) = sqlx::query_scalar!(
        "update hold set opphevet = $2, opphevet_av = $3 where arbeid = $1 and opphevet is null returning grunn",
        arbeid.kode(),
        av.naa,
        hvem
    )
    .fetch_optional(&mut *db)
    .await?
    else {
        return Ok(false);
    };
    noter(db, av, "drift.stans_opphevet", arbeid, Some(grunn), Some(hvem.to_owned())).await?;
    tracing::warn!(arbeid = arbeid.kode(), "stans er opphevet");
    Ok(true)
}

async fn noter(
    db: &mut PgConnection,
    av: &Utforer,
    handling: &'static str,
    arbeid: Arbeid,
    gammel: Option<String>,
    ny: Option<String>,
) -> Result<(), AppError> {
    let rad = Hendelse {
        handling,
        objekt: "hold",
        objekt_id: arbeid.kode().to_owned(),
        felt: Some("grunn"),
        gammel,
        ny,
        ..Hendelse::default()
    };
    revisjon::skriv(db, av, rad).await
}

/// What is stopped now, the oldest first.
pub async fn gjeldende(db: &mut PgConnection) -> Result<Vec<Hold>, AppError> {
    sqlx::query!("select arbeid, grunn, satt, satt_av from hold where opphevet is null order by satt, id")
        .fetch_all(db)
        .await?
        .into_iter()
        .map(|r| {
            Ok(Hold {
                arbeid: Arbeid::fra_kode(&r.arbeid).ok_or_else(|| logg::intern("hold.arbeid", &r.arbeid))?,
                grunn: r.grunn,
                satt: r.satt,
                satt_av: r.satt_av,
            })
        })
        .collect()
}
