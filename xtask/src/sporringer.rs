//! `cargo xtask sqlx [--check]`: clippy for the server, and the checked-in metadata of every compile-time checked query, made without sqlx-cli.
//!
//! sqlx' macros ask the database when SQLX_OFFLINE is not set, and write what they learn to SQLX_OFFLINE_DIR.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::Path;
use std::time::SystemTime;

use crate::database;
use crate::prosess::lytt_etter_stopp;
use crate::test::PORTALEN;
use crate::verktoy::{Utfall, cargo, filer, kjor, lag_mappe, les_fil, rot, target};

/// Makes the metadata anew. With `bare_sjekk` it is compared with what is checked in, else it replaces it.
pub fn sqlx(bare_sjekk: bool) -> Utfall {
    lytt_etter_stopp();
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
    // Clippy compiles as `check` does, so that the server is looked through once.
    kjor(
        cargo()
            .args(["clippy", "--quiet"])
            .args(PORTALEN)
            .args(["--all-targets", "--", "-D", "warnings"])
            .env("SQLX_OFFLINE", "false")
            .env("SQLX_OFFLINE_DIR", &mappe)
            .env("DATABASE_URL", &database.url),
    )?;
    let (nye, gamle) = (innhold(&mappe)?, innhold(&rot().join(".sqlx"))?);
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
