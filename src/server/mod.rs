//! The server's own matters: configuration, state, router, login, sessions, security, audit, clock, mail, jobs.
//! Knows the tabs only through their routes and their work for the queue.
//!
//! Owns: driftsmelding, epost_ut, jobb, revisjon, revisjon_brudd, sesjon, sett_jti, utfort, utkast.
//! Reads: helseaktor, saksbehandler.

pub mod bremse;
pub mod config;
pub mod drift;
pub mod epost;
pub mod handling;
pub mod html;
pub mod jobb;
pub mod klokke;
pub mod krypto;
pub mod request;
pub mod revisjon;
pub mod sesjon;
pub mod sett;
pub mod sider;
pub mod sikkerhet;
pub mod skjema;
pub mod state;

use sqlx::PgPool;

/// The schema, built into the binary.
pub static MIGRERINGER: sqlx::migrate::Migrator = sqlx::migrate!();

/// Whether every migration of this build is applied.
///
/// # Errors
/// When the database does not answer.
pub async fn migrert(pool: &PgPool) -> Result<bool, sqlx::Error> {
    // Runtime query: the table is the migrator's own and does not exist before the first run.
    let sist: Option<i64> = sqlx::query_scalar("select max(version) from _sqlx_migrations where success")
        .fetch_one(pool)
        .await?;
    Ok(sist >= MIGRERINGER.iter().map(|m| m.version).max())
}
