//! `cargo xtask sqlx [--check]`: clippy for the server, and the checked-in metadata of every compile-time checked query, made without sqlx-cli.
//! `cargo xtask check` and `test` do the same while they build what they test.
//!
//! sqlx' macros ask the database when SQLX_OFFLINE is not set, and write what they learn to SQLX_OFFLINE_DIR.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use crate::database::{self, Database};
use crate::prosess::lytt_etter_stopp;
use crate::test::{PORTALEN, TESTER};
use crate::verktoy::{Utfall, cargo, cargo_med_clippy, filer, kjor, lag_mappe, les_fil, rot, target, uten_advarsler};

/// Makes the metadata anew. With `bare_sjekk` it is compared with what is checked in, else it replaces it.
pub fn sqlx(bare_sjekk: bool) -> Utfall {
    lytt_etter_stopp();
    // Clippy compiles as `check` does, so that the server is looked through once.
    let ny = ny_metadata(|database, mappe| {
        let mut clippy = cargo();
        clippy
            .args(["clippy", "--quiet"])
            .args(PORTALEN)
            .args(["--all-targets", "--", "-D", "warnings"]);
        kjor(sporr(&mut clippy, database, mappe))
    })?;
    sammenlign(&ny, bare_sjekk)
}

/// Builds everything that is tested, looked through by clippy, with every query asked of a database on the way.
pub fn bygg_tester() -> Utfall {
    let ny = ny_metadata(|database, mappe| {
        let mut bygg = cargo_med_clippy();
        bygg.args(["test", "--no-run"])
            .args(PORTALEN)
            .args(TESTER)
            .args(["--bench", "ytelse"]);
        uten_advarsler(sporr(&mut bygg, database, mappe))
    })?;
    sammenlign(&ny, true)
}

fn sporr<'a>(cargo: &'a mut Command, database: &Database, mappe: &Path) -> &'a mut Command {
    cargo
        .env("SQLX_OFFLINE", "false")
        .env("SQLX_OFFLINE_DIR", mappe)
        .env("DATABASE_URL", &database.url)
}

/// Has the server's crates compiled with a database to ask. Gives the folder with what was learnt.
fn ny_metadata(kompiler: impl FnOnce(&Database, &Path) -> Utfall) -> Utfall<PathBuf> {
    let database = database::engangs()?;
    database::migrer(&database.url)?;
    let mappe = target().join("xtask/sqlx");
    let _ = fs::remove_dir_all(&mappe);
    lag_mappe(&mappe)?;
    // Macros run only when their crate is compiled, and cargo looks at times.
    #[expect(clippy::disallowed_methods, reason = "the time of a file, not of the portal")]
    let naa = SystemTime::now();
    for fil in ["src/lib.rs", "src/main.rs", "tests/portal/main.rs"] {
        File::options()
            .append(true)
            .open(rot().join(fil))
            .and_then(|f| f.set_modified(naa))
            .map_err(|feil| format!("kan ikke røre {fil}: {feil}"))?;
    }
    kompiler(&database, &mappe)?;
    Ok(mappe)
}

fn sammenlign(mappe: &Path, bare_sjekk: bool) -> Utfall {
    let (nye, gamle) = (innhold(mappe)?, innhold(&rot().join(".sqlx"))?);
    if nye == gamle {
        println!("  {} spørringer, alle som i .sqlx", nye.len());
        return Ok(());
    }
    let mangler = nye.iter().filter(|(navn, tekst)| gamle.get(*navn) != Some(tekst)).count();
    let foreldet = gamle.keys().filter(|navn| !nye.contains_key(*navn)).count();
    if bare_sjekk {
        return Err(format!(
            ".sqlx er ikke à jour: {mangler} mangler eller er endret, {foreldet} brukes ikke lenger. Kjør «cargo xtask sqlx» og sjekk inn."
        ));
    }
    let ut = rot().join(".sqlx");
    let _ = fs::remove_dir_all(&ut);
    lag_mappe(&ut)?;
    for (navn, tekst) in &nye {
        fs::write(ut.join(navn), tekst).map_err(|feil| feil.to_string())?;
    }
    println!("  .sqlx: {} spørringer ({mangler} nye eller endret, {foreldet} fjernet)", nye.len());
    Ok(())
}

fn innhold(mappe: &Path) -> Utfall<BTreeMap<String, Vec<u8>>> {
    filer(mappe)
        .into_iter()
        .filter(|f| f.extension().is_some_and(|e| e == "json"))
        .map(|f| {
            Ok((
                f.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default(),
                les_fil(&f)?,
            ))
        })
        .collect()
}
