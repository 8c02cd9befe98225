//! The server's own matters: configuration, state, router, login, sessions, security, audit, clock, mail, jobs.
//! Knows the tabs only through their routes and their work for the queue.

pub mod bremse;
pub mod config;
pub mod drift;
pub mod epost;
pub mod helseid;
pub mod html;
pub mod innlogging;
pub mod jobb;
pub mod jwe;
pub mod klokke;
pub mod krypto;
pub mod logg;
pub mod pem;
pub mod request;
pub mod revisjon;
pub mod router;
pub mod rydding;
pub mod seed;
pub mod serverfn;
pub mod sesjon;
pub mod sider;
pub mod sikkerhet;
pub mod skjema;
pub mod start;
pub mod state;
pub mod tilgangstoken;
pub mod utkast;

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
