//! Bringing the tables up to date while the portal is in use.
//!
//! A migration that waits for a lock makes everybody behind it wait too. So it waits a short while, lets go, and comes back.

use std::time::Duration;

use sqlx::migrate::{MigrateError, Migrator};
use sqlx::postgres::PgConnectOptions;
use sqlx::{Connection, PgConnection, PgExecutor};

/// The schema, built into the binary.
pub static MIGRERINGER: Migrator = sqlx::migrate!();

/// How a migration waits for a lock.
#[derive(Clone, Copy, Debug)]
pub struct Laasvent {
    /// Each time.
    pub frist: Duration,
    /// Between the times; others get by meanwhile.
    pub pause: Duration,
    pub ganger: u32,
}

impl Laasvent {
    /// About ten minutes in all.
    pub const VANLIG: Self = Self {
        frist: Duration::from_secs(3),
        pause: Duration::from_secs(5),
        ganger: 75,
    };
}

/// Applies what is missing. Each migration is one transaction: killed at any point, the next start goes on where this one stopped.
///
/// # Errors
/// A sentence: locks that were never free, a database that is newer or was made by an edited migration, or one that does not answer.
pub async fn migrer(migreringer: &Migrator, valg: &PgConnectOptions, vent: Laasvent) -> Result<(), String> {
    let frist = vent.frist.as_millis().to_string();
    let valg = valg.clone().options([("lock_timeout", frist.as_str()), ("statement_timeout", "0")]);
    for gang in 1.. {
        let mut db = PgConnection::connect_with(&valg)
            .await
            .map_err(|e| format!("databasen svarer ikke: {e}"))?;
        // Who may not make tables may still find that all of them are there.
        if er_lagt_inn(migreringer, &mut db).await {
            return Ok(());
        }
        let feil = match migreringer.run(&mut db).await {
            Ok(()) => return Ok(()),
            Err(feil) => feil,
        };
        if !er_laas(&feil) {
            return Err(setning(&feil));
        }
        if gang >= vent.ganger {
            return Err("migrering: tabellene er i bruk og ble ikke ledige; prøv igjen når det er stille".to_owned());
        }
        tracing::warn!(gang, "en migrering venter på at en tabell blir ledig");
        drop(db);
        tokio::time::sleep(vent.pause).await;
    }
    Ok(())
}

/// Whether the database has these migrations, as they are, and no others.
async fn er_lagt_inn(migreringer: &Migrator, db: &mut PgConnection) -> bool {
    // Runtime query: the table is the migrator's own and does not exist before the first run.
    let lagt_inn: Result<Vec<(i64, Vec<u8>)>, _> =
        sqlx::query_as("select version, checksum from _sqlx_migrations where success order by version")
            .fetch_all(db)
            .await;
    let ventet: Vec<(i64, Vec<u8>)> = migreringer.iter().map(|m| (m.version, m.checksum.to_vec())).collect();
    lagt_inn.is_ok_and(|lagt_inn| lagt_inn == ventet)
}

/// Whether somebody else held a lock for too long (SQLSTATE 55P03).
fn er_laas(feil: &MigrateError) -> bool {
    let (MigrateError::Execute(feil) | MigrateError::ExecuteMigration(feil, _)) = feil else {
        return false;
    };
    feil.as_database_error().is_some_and(|f| f.code().as_deref() == Some("55P03"))
}

fn setning(feil: &MigrateError) -> String {
    match feil {
        MigrateError::VersionMismatch(nr) => {
            format!("migrering {nr:04} er en annen enn den databasen ble laget med. Se «Migreringer» i docs/drift.md")
        }
        MigrateError::VersionMissing(nr) => {
            format!(
                "databasen er nyere enn programmet: migrering {nr:04} er ukjent her. Bruk samme utgave av programmet som sist, eller en nyere"
            )
        }
        annen => format!("migrering: {annen}"),
    }
}

/// Whether every migration of this build is applied.
///
/// # Errors
/// When the database does not answer.
pub async fn migrert(db: impl PgExecutor<'_>) -> Result<bool, sqlx::Error> {
    // Runtime query: the table is the migrator's own and does not exist before the first run.
    let sist: Option<i64> = sqlx::query_scalar("select max(version) from _sqlx_migrations where success")
        .fetch_one(db)
        .await?;
    Ok(sist >= MIGRERINGER.iter().map(|m| m.version).max())
}
