//! The database before anyone is served: tables and rights by its owner, and who may serve.

use sqlx::{Connection as _, PgConnection};

use super::start;
use super::stopp::{Stopp, utforer};
use crate::server::MIGRERINGER;
use crate::server::config::Konfig;
use crate::server::databaserolle::{self, Tjener};
use crate::server::migrering::{self, Laasvent};

/// `praksisportal migrer`: applies what is missing, marks a new database with the profile, and sets the rights of the serving role. A repeat
/// changes nothing; a database of the other profile is refused before anything is made in it.
///
/// # Errors
/// A sentence for the one who typed it.
pub async fn migrer(konfig: &Konfig) -> Result<(), Stopp> {
    let valg = start::eiertilkobling(konfig)?;
    let mut db = PgConnection::connect_with(&valg).await.map_err(start::svarer_ikke)?;
    start::krev_profil(&mut db, konfig).await?;
    migrering::migrer(&MIGRERINGER, &valg, Laasvent::VANLIG).await?;
    start::merk(&mut db, konfig, &utforer(konfig)).await?;
    if konfig.database_eier.is_none() {
        println!("PORTAL_DATABASE_EIER er ikke satt; rettighetene i databasen er ikke endret");
        return Ok(());
    }
    let tjener = Tjener::av(&konfig.database, &valg)?;
    let igjen = databaserolle::del_ut(&mut db, &tjener).await?;
    if igjen.is_empty() {
        return Ok(());
    }
    Err(Stopp::from(format!(
        "rollen i PORTAL_DATABASE_EIER eier ikke databasen. Be den som styrer databasen kjøre\n  {};",
        igjen.join(";\n  ")
    )))
}

/// Production does not serve as a role that could change the tables or what is only added to.
///
/// # Errors
/// A sentence about the role and what to do.
pub(super) async fn krev_rolle(db: &mut PgConnection, konfig: &Konfig) -> Result<(), Stopp> {
    if konfig.er_demo() {
        return Ok(());
    }
    match databaserolle::hvem(db).await.map_err(start::svarer_ikke)?.hinder() {
        Some(hinder) => Err(Stopp::oppsett(&[hinder])),
        None => Ok(()),
    }
}
