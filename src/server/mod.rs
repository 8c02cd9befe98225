//! The server's own matters: configuration, state, sessions, requests, forms, acts, security, audit, clock, crypto, mail, queue.
//! Knows no tab: what it must ask of one is registered at start ([`jobb`], [`sider`], [`handling`], [`state::App::delt`]).
//!
//! Owns: driftsmelding, epost_ut, hold, jobb, revisjon, revisjon_brudd, sesjon, sett_jti, utfort, utkast.
//! Reads: helseaktor, saksbehandler.

pub(crate) mod bremse;
pub(crate) mod bufret;
pub mod config;
pub(crate) mod drift;
pub mod epost;
pub(crate) mod handling;
pub mod hold;
pub(crate) mod html;
pub mod jobb;
pub mod klokke;
pub(crate) mod ko;
pub(crate) mod krypto;
pub mod request;
pub mod revisjon;
pub mod sesjon;
pub(crate) mod sett;
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
