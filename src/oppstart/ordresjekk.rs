//! `praksisportal ordresjekk`: what lies in the payment folder beside what the database knows. For the one who is to lift the stop after a
//! restore; nothing is changed.

use std::collections::HashSet;

use super::start;
use super::stopp::Stopp;
use crate::feil::AppError;
use crate::oppgjor::store::{avvik, endring};
use crate::server::config::{Betalingsvei, Konfig};
use grunn::Ore;
use registre::betaling::Mappe;
use regler::levert::{Forskjell, Levert, sammenlign};

/// Compares, and prints each difference. Ends with 3 when there is any.
///
/// # Errors
/// A sentence for the one who typed it.
pub async fn kjor(konfig: Konfig, argumenter: &[String]) -> Result<(), Stopp> {
    if !argumenter.is_empty() {
        return Err("bruk: praksisportal ordresjekk".into());
    }
    let Betalingsvei::Mappe(mappe) = &konfig.betaling else {
        return Err("betalinger er simulert; det er ingen mappe å sammenligne med".into());
    };
    let pool = start::pool(&konfig).await?;
    let filer = Mappe::i(mappe)
        .ordrer()
        .map_err(|e| format!("PORTAL_BETALING_MAPPE: kan ikke lese ut/ ({})", e.kind()))?;
    let filer: Vec<Levert> = filer.iter().map(|f| Levert::les(&f.navn, &f.innhold)).collect();
    let navn: Vec<String> = filer.iter().map(|f| f.navn.clone()).collect();
    let feil = |e: AppError| format!("ordresjekk: {e}");
    let mut db = pool.acquire().await.map_err(|e| format!("databasen svarer ikke: {e}"))?;
    let ordrer: Vec<_> = avvik::ordrer(&mut db, &navn)
        .await
        .map_err(feil)?
        .into_iter()
        .map(|r| r.ordre)
        .collect();
    let endringer: HashSet<String> = endring::kjente(&mut db, &navn).await.map_err(feil)?.into_iter().collect();
    let forskjeller = sammenlign(&filer, &ordrer, &endringer);
    println!("{} ordrer og endringer ligger i ut/.", filer.len());
    for linje in linjer(&forskjeller) {
        println!("{linje}");
    }
    match forskjeller.len() {
        0 => {
            println!("Alle er kjent, og ingen mangler.");
            Ok(())
        }
        n => Err(Stopp::se_paa(format!(
            "{n} må ses på før stansen oppheves. Se «Restore» i docs/drift.md."
        ))),
    }
}

/// The differences under a heading for each kind, with what those that are unknown sum to.
fn linjer(forskjeller: &[Forskjell]) -> Vec<String> {
    let mut ut: Vec<String> = Vec::new();
    let mut sist = "";
    for f in forskjeller {
        let (hva, linje) = match f {
            Forskjell::Ukjent(l) => ("Ligger i ut/, og databasen kjenner den ikke. Den kan være betalt:", fil(l)),
            Forskjell::AnnetBelop(l, vedtak) => (
                "Ligger i ut/ med et annet beløp enn vedtaket:",
                format!("{}, vedtaket {}", fil(l), kroner(Some(*vedtak))),
            ),
            Forskjell::IkkeNotert(l) => ("Ligger i ut/, og databasen sier at den ikke er sendt:", fil(l)),
            Forskjell::FilMangler(o) => (
                "Er notert som sendt uten kvittering, og ligger ikke i ut/ (betalingssystemet kan ha tatt den):",
                format!("{}  {}  vedtak {}", o.forsystem_ref, kroner(Some(o.belop)), o.dato),
            ),
        };
        if hva != sist {
            ut.push(hva.to_owned());
            sist = hva;
        }
        ut.push(format!("  {linje}"));
    }
    let ukjent: Vec<Ore> = forskjeller
        .iter()
        .filter_map(|f| if let Forskjell::Ukjent(l) = f { l.belop } else { None })
        .collect();
    if !ukjent.is_empty() {
        ut.push(format!(
            "Sum av det databasen ikke kjenner: {}",
            kroner(Some(ukjent.into_iter().sum()))
        ));
    }
    ut
}

fn fil(l: &Levert) -> String {
    let forfall = l.forfall.map_or_else(|| "uten dato".to_owned(), |d| format!("forfall {d}"));
    format!("{}  {}  {forfall}", l.navn, kroner(l.belop))
}

fn kroner(belop: Option<Ore>) -> String {
    belop.map_or_else(|| "uten beløp".to_owned(), |b| format!("{} kr", b.kroner_desimal()))
}
