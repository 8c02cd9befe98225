//! Which installation this is, and how far it has come.

use sqlx::PgConnection;

use crate::feil::AppError;
use regler::installasjon::{Lagret, Merke, Server};

/// What the server says of itself. `None` when the portal may not ask it.
pub async fn server(db: &mut PgConnection) -> Result<Option<Server>, AppError> {
    let svar = sqlx::query_as!(
        Server,
        r#"select s.system_identifier::text as "system!", c.timeline_id::bigint as "tidslinje!", d.oid::int8 as "database!"
           from pg_control_system() s, pg_control_checkpoint() c, pg_database d where d.datname = current_database()"#
    )
    .fetch_one(db)
    .await;
    match svar {
        Ok(server) => Ok(Some(server)),
        // insufficient_privilege: a hosted server may keep these to itself.
        Err(sqlx::Error::Database(feil)) if feil.code().as_deref() == Some("42501") => Ok(None),
        Err(feil) => Err(feil.into()),
    }
}

/// What the database remembers.
pub async fn les(db: &mut PgConnection) -> Result<Lagret, AppError> {
    let r = sqlx::query!("select id, epoke, lopenummer, system, tidslinje, database from installasjon")
        .fetch_one(db)
        .await?;
    Ok(Lagret {
        merke: Merke {
            installasjon: r.id,
            epoke: r.epoke,
            lopenummer: r.lopenummer,
        },
        server: match (r.system, r.tidslinje, r.database) {
            (Some(system), Some(tidslinje), Some(database)) => Some(Server {
                system,
                tidslinje,
                database,
            }),
            _ => None,
        },
    })
}

/// Locks the row until the transaction ends.
pub async fn laas(db: &mut PgConnection) -> Result<(), AppError> {
    sqlx::query!("select id from installasjon for update").fetch_one(db).await?;
    Ok(())
}

/// Remembers where it is now, and how far it has come.
pub async fn lagre(db: &mut PgConnection, merke: &Merke, server: Option<&Server>) -> Result<(), AppError> {
    sqlx::query!(
        "update installasjon set epoke = $1, lopenummer = $2, system = coalesce($3, system), tidslinje = coalesce($4, tidslinje),
             database = coalesce($5, database)",
        merke.epoke,
        merke.lopenummer,
        server.map(|s| s.system.as_str()),
        server.map(|s| s.tidslinje),
        server.map(|s| s.database)
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The next round of handing over; committed before the mark that tells of it.
pub async fn neste_runde(db: &mut PgConnection) -> Result<Merke, AppError> {
    let r = sqlx::query!("update installasjon set lopenummer = lopenummer + 1 returning id, epoke, lopenummer")
        .fetch_one(db)
        .await?;
    Ok(Merke {
        installasjon: r.id,
        epoke: r.epoke,
        lopenummer: r.lopenummer,
    })
}

/// Whether any number of the series is taken.
pub async fn nummer_er_brukt(db: &mut PgConnection) -> Result<bool, AppError> {
    Ok(
        sqlx::query_scalar!(r#"select last_value is not null as "ja!" from pg_sequences where sequencename = 'innsending_id'"#)
            .fetch_one(db)
            .await?,
    )
}

/// Moves the series of numbers ahead, never back.
pub async fn flytt_serie(db: &mut PgConnection, fra_forste: i64) -> Result<(), AppError> {
    sqlx::query!(
        "select setval('innsending_id', greatest(start_value + $1, coalesce(last_value, start_value)), coalesce(last_value >= start_value + $1, false))
         from pg_sequences where sequencename = 'innsending_id'",
        fra_forste
    )
    .fetch_one(db)
    .await?;
    Ok(())
}
