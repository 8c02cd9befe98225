//! The mark of which profile a database is used with. A demo takes synthetic people, stands still on a settable clock and sends to nobody: on
//! a database of production it would do harm, and production on one of the demo would pay people who do not exist.

use sqlx::PgConnection;

use super::config::Profil;
use super::request::Utforer;
use super::revisjon::{self, Hendelse};
use crate::feil::{AppError, logg};

/// The table is not made yet, or is none of this role's business: one that only looks at the migrations.
fn kan_ikke_ses(feil: &sqlx::Error) -> bool {
    let kode = feil.as_database_error().and_then(|f| f.code());
    matches!(kode.as_deref(), Some("42P01" | "42501"))
}

/// The mark; `None` when nobody has set it, or it cannot be seen.
///
/// # Errors
/// When the database fails.
pub async fn les(db: &mut PgConnection) -> Result<Option<Profil>, AppError> {
    let merke = match sqlx::query_scalar!("select profil from profil").fetch_optional(db).await {
        Err(feil) if kan_ikke_ses(&feil) => None,
        annet => annet?,
    };
    merke
        .map(|kode| Profil::fra_kode(&kode).ok_or_else(|| logg::intern("profil", &kode)))
        .transpose()
}

/// Marks a database that is not marked. Returns the mark there is then.
///
/// # Errors
/// When the database fails.
pub async fn merk(db: &mut PgConnection, av: &Utforer, profil: Profil) -> Result<Profil, AppError> {
    let ny = sqlx::query!(
        "insert into profil (profil, satt, satt_av) values ($1, $2, $3) on conflict do nothing",
        profil.kode(),
        av.naa,
        av.aktor()
    )
    .execute(&mut *db)
    .await;
    match ny {
        // The first start of the portal itself marks it.
        Err(feil) if kan_ikke_ses(&feil) => return Ok(profil),
        Err(feil) => return Err(feil.into()),
        Ok(ny) if ny.rows_affected() == 1 => noter(&mut *db, av, None, profil).await?,
        // Another instance was first.
        Ok(_) => {}
    }
    Ok(les(db).await?.unwrap_or(profil))
}

/// Marks it anew, whatever the mark was. Returns what it was; the same mark is left alone.
///
/// # Errors
/// When the database fails.
pub async fn merk_om(db: &mut PgConnection, av: &Utforer, profil: Profil) -> Result<Option<Profil>, AppError> {
    let gammel = les(&mut *db).await?;
    if gammel == Some(profil) {
        return Ok(gammel);
    }
    sqlx::query!(
        "insert into profil (profil, satt, satt_av) values ($1, $2, $3)
         on conflict (en) do update set profil = excluded.profil, satt = excluded.satt, satt_av = excluded.satt_av",
        profil.kode(),
        av.naa,
        av.aktor()
    )
    .execute(&mut *db)
    .await?;
    noter(db, av, gammel, profil).await?;
    Ok(gammel)
}

async fn noter(db: &mut PgConnection, av: &Utforer, gammel: Option<Profil>, ny: Profil) -> Result<(), AppError> {
    let rad = Hendelse {
        handling: "drift.profil_merket",
        objekt: "profil",
        objekt_id: "profil".to_owned(),
        felt: Some("profil"),
        gammel: gammel.map(|p| p.kode().to_owned()),
        ny: Some(ny.kode().to_owned()),
        ..Hendelse::default()
    };
    revisjon::skriv(db, av, rad).await
}

/// A database of the other profile is refused.
///
/// # Errors
/// A sentence naming the variable.
pub fn krev(merke: Option<Profil>, profil: Profil) -> Result<(), String> {
    match merke {
        Some(merke) if merke != profil => Err(format!(
            "PORTAL_PROFIL er {}, og databasen er merket {}. Er det riktig database: «praksisportal profil --sett {}» merker den om",
            profil.kode(),
            merke.kode(),
            profil.kode()
        )),
        _ => Ok(()),
    }
}
