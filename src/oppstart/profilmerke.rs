//! `praksisportal profil`: which profile the database is marked with, and marking it anew after a copy of it is put into another system.

use sqlx::Connection as _;

use super::start;
use super::stopp::{Stopp, bruker, utforer};
use crate::feil::AppError;
use crate::server::config::{Konfig, Profil};
use crate::server::hold::{self, Arbeid};
use crate::server::profil;

const BRUK: &str = "bruk: praksisportal profil
      praksisportal profil --sett <demo|produksjon>   (det samme som PORTAL_PROFIL)";

/// Why nothing leaves a database that was marked anew, before somebody has looked.
const STANSET: &str = "Databasen er merket om til en annen profil. Se hva som venter på å bli sendt, og at betalingsmappe og e-post er de riktige, \
     før stansen oppheves.";

/// What is asked for.
///
/// # Errors
/// How it is used.
fn les(argumenter: &[String]) -> Result<Option<Profil>, &'static str> {
    match argumenter {
        [] => Ok(None),
        [flagg, kode] if flagg == "--sett" => Profil::fra_kode(kode).map(Some).ok_or(BRUK),
        _ => Err(BRUK),
    }
}

/// Shows the mark, or sets it. Payments and mail of a database that was another's are stopped.
///
/// # Errors
/// A sentence for the one who typed it.
pub async fn kjor(konfig: Konfig, argumenter: &[String]) -> Result<(), Stopp> {
    let onsket = les(argumenter)?;
    let feil = |e: AppError| format!("profil: {e}");
    let svarer_ikke = |e: sqlx::Error| format!("databasen svarer ikke: {e}");
    let mut db = start::uansett_profil(&konfig).await?.acquire().await.map_err(svarer_ikke)?;
    let Some(onsket) = onsket else {
        let merke = profil::les(&mut db).await.map_err(feil)?;
        println!("{}", merke.map_or("databasen er ikke merket", Profil::kode));
        return Ok(());
    };
    if onsket != konfig.profil {
        return Err(Stopp::oppsett(&[format!(
            "PORTAL_PROFIL er {}; databasen kan bare merkes med den profilen den skal brukes med",
            konfig.profil.kode()
        )]));
    }
    let av = utforer(&konfig);
    let mut tx = db.begin().await.map_err(svarer_ikke)?;
    let gammel = profil::merk_om(&mut tx, &av, onsket).await.map_err(feil)?;
    if gammel.is_some_and(|gammel| gammel != onsket) {
        for arbeid in [Arbeid::Utbetaling, Arbeid::Post] {
            hold::sett(&mut tx, &av, arbeid, STANSET, &bruker()).await.map_err(feil)?;
        }
    }
    tx.commit().await.map_err(svarer_ikke)?;
    println!(
        "{}",
        match gammel {
            Some(gammel) if gammel == onsket => format!("databasen er merket {} fra før", onsket.kode()),
            Some(gammel) => format!(
                "databasen er merket {}, før {}. Utbetalinger og e-post er stanset; «praksisportal hold liste» sier hvorfor",
                onsket.kode(),
                gammel.kode()
            ),
            None => format!("databasen er merket {}", onsket.kode()),
        }
    );
    Ok(())
}

#[cfg(test)]
mod tester {
    use super::*;

    #[test]
    fn a_mark_is_shown_or_set() {
        let les = |ord: &[&str]| super::les(&ord.iter().map(|o| (*o).to_owned()).collect::<Vec<_>>());
        assert_eq!(les(&[]), Ok(None));
        assert_eq!(les(&["--sett", "demo"]), Ok(Some(Profil::Demo)));
        for gal in [&["demo"][..], &["--sett"], &["--sett", "test"], &["--sett", "demo", "nå"]] {
            assert_eq!(les(gal), Err(BRUK), "{gal:?}");
        }
    }
}
