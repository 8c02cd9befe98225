//! `praksisportal revisjon-sjekk`: looks through the audit trail now, and says what does not hold. Changes nothing.

use std::path::PathBuf;
use std::process::ExitCode;

use super::start;
use crate::server::config::Konfig;
use crate::server::databasevakt;
use crate::server::klokke::Klokke;
use crate::server::krypto::Krypto;
use crate::server::revisjon::sjekk::Funn;
use crate::server::revisjon::{dagslinje, sjekk};

const BRUK: &str = "bruk: praksisportal revisjon-sjekk [--fra MAPPE]

Leser hele revisjonssporet og holder det mot seglene, mot dagene som er lukket, og mot filene i
PORTAL_REVISJON_MAPPE eller MAPPE. Avslutter med 1 når noe er endret, kortet eller borte.";

/// The folder to hold the trail against, when one is named.
#[derive(Debug, PartialEq, Eq)]
pub struct Ordre(Option<PathBuf>);

impl Ordre {
    /// # Errors
    /// How it is used.
    pub fn tolk(argumenter: &[String]) -> Result<Self, String> {
        match argumenter {
            [] => Ok(Self(None)),
            [flagg, mappe] if flagg == "--fra" && !mappe.is_empty() => Ok(Self(Some(mappe.into()))),
            _ => Err(BRUK.to_owned()),
        }
    }
}

/// Looks, and tells.
pub async fn kjor(konfig: &Konfig, ordre: Ordre) -> ExitCode {
    match se(konfig, ordre).await {
        Ok(funn) => {
            println!("{}", fortell(&funn));
            if funn.antall == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(feil) => {
            eprintln!("{feil}");
            ExitCode::FAILURE
        }
    }
}

async fn se(konfig: &Konfig, ordre: Ordre) -> Result<Funn, String> {
    let krypto = Krypto::ny(&konfig.hovednokkel).map_err(|_| "PORTAL_NOKKEL kan ikke brukes".to_owned())?;
    let utenfor = match (ordre.0, &konfig.revisjon_mappe) {
        (Some(mappe), _) if !mappe.is_dir() => return Err(format!("{} er ingen mappe", mappe.display())),
        (Some(mappe), _) => dagslinje::i_mappe(&mappe).await,
        (None, Some(mappe)) => dagslinje::i_mappe(mappe).await,
        (None, None) => Ok(Vec::new()),
    }
    .map_err(|e| format!("mappen kan ikke leses: {e}"))?;
    let idag = konfig.klokke.map_or_else(Klokke::ekte, Klokke::fra).idag();
    let pool = start::pool(konfig).await.map_err(|stopp| stopp.hva)?;
    let svarer_ikke = |e: &dyn std::fmt::Display| format!("databasen svarer ikke: {e}");
    let mut tx = pool.begin().await.map_err(|e| svarer_ikke(&e))?;
    start::krev_riktig_nokkel(&mut tx, &krypto).await?;
    databasevakt::uten_frist(&mut tx).await.map_err(|e| svarer_ikke(&e))?;
    sjekk::se(&mut tx, idag, &utenfor).await.map_err(|e| svarer_ikke(&e))
}

fn fortell(funn: &Funn) -> String {
    let mut ut: Vec<String> = funn.brudd.iter().map(ToString::to_string).collect();
    if funn.antall > i64::try_from(funn.brudd.len()).unwrap_or(i64::MAX) {
        ut.push("…".to_owned());
    }
    let sett = format!("{} rader i {} kjeder og {} lukkede dager", funn.rader, funn.kjeder, funn.dager);
    ut.push(match funn.antall {
        0 => format!("Revisjonssporet er helt: {sett}."),
        n => format!("{n} brudd i revisjonssporet: {sett}."),
    });
    ut.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_folder_may_be_named() {
        let tolk = |ord: &[&str]| Ordre::tolk(&ord.iter().map(|o| (*o).to_owned()).collect::<Vec<_>>());
        assert_eq!(tolk(&[]), Ok(Ordre(None)));
        assert_eq!(tolk(&["--fra", "/x"]), Ok(Ordre(Some("/x".into()))));
        for gal in [&["--fra"][..], &["/x"], &["--fra", ""], &["--fra", "/x", "y"]] {
            assert!(tolk(gal).is_err(), "{gal:?}");
        }
    }
}
