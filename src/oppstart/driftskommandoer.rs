//! Commands of those who run the portal: work is stopped and let go, and jobs that were given up are tried again.

use sqlx::Connection as _;

use super::start;
use super::stopp::{Stopp, bruker, utforer};
use crate::server::config::Konfig;
use crate::server::databasevakt;
use crate::server::hold::{self, Arbeid};
use crate::server::jobb;
use grunn::kalender;

const BRUK_HOLD: &str = "bruk: praksisportal hold <utbetaling|kontroll|post> --grunn TEKST [--av NAVN]
      praksisportal hold <utbetaling|kontroll|post> --opphev [--av NAVN]
      praksisportal hold liste";
const BRUK_JOBBER: &str = "bruk: praksisportal jobber liste
      praksisportal jobber igjen <nummer …|alle>";

/// What was asked for.
#[derive(Debug, PartialEq, Eq)]
enum Ordre<'a> {
    Liste,
    Sett {
        arbeid: Arbeid,
        grunn: &'a str,
        av: Option<&'a str>,
    },
    Opphev {
        arbeid: Arbeid,
        av: Option<&'a str>,
    },
}

fn les(argumenter: &[String]) -> Option<Ordre<'_>> {
    let argumenter: Vec<&str> = argumenter.iter().map(String::as_str).collect();
    if argumenter == ["liste"] {
        return Some(Ordre::Liste);
    }
    let (forst, resten) = argumenter.split_first()?;
    let arbeid = Arbeid::fra_kode(forst)?;
    let (hva, av) = match resten {
        [hva @ .., "--av", navn] => (hva, Some(*navn).filter(|n| (1..=100).contains(&n.chars().count()))),
        hva => (hva, None),
    };
    match hva {
        ["--opphev"] => Some(Ordre::Opphev { arbeid, av }),
        ["--grunn", grunn] if (1..=500).contains(&grunn.trim().chars().count()) => Some(Ordre::Sett {
            arbeid,
            grunn: grunn.trim(),
            av,
        }),
        _ => None,
    }
}

/// Whoever is logged in to the machine, unless a name is given.
fn hvem(av: Option<&str>) -> String {
    av.map_or_else(bruker, str::to_owned)
}

/// `praksisportal hold …`: stops a kind of work on all instances, and lets it go on.
///
/// # Errors
/// A sentence for the one who typed it.
pub async fn hold(konfig: Konfig, argumenter: &[String]) -> Result<(), Stopp> {
    let ordre = les(argumenter).ok_or(BRUK_HOLD)?;
    let av = utforer(&konfig);
    let pool = start::pool(&konfig).await?;
    let feil = |e: crate::feil::AppError| format!("hold: {e}");
    let mut db = pool.acquire().await.map_err(|e| format!("databasen svarer ikke: {e}"))?;
    let mut tx = db.begin().await.map_err(|e| format!("databasen svarer ikke: {e}"))?;
    let svar = match ordre {
        Ordre::Liste => {
            let linjer: Vec<String> = hold::gjeldende(&mut tx)
                .await
                .map_err(feil)?
                .iter()
                .map(|h| {
                    let siden = kalender::oslo(h.satt).format("%Y-%m-%d kl. %H.%M");
                    format!("{} stanset {siden} av {}: {}", h.arbeid.kode(), h.satt_av, h.grunn)
                })
                .collect();
            if linjer.is_empty() {
                "ingenting er stanset".to_owned()
            } else {
                linjer.join("\n")
            }
        }
        Ordre::Sett { arbeid, grunn, av: navn } => {
            println!("venter på arbeid som pågår …");
            databasevakt::uten_frist(&mut tx).await.map_err(feil)?;
            if !hold::sett(&mut tx, &av, arbeid, grunn, &hvem(navn)).await.map_err(feil)? {
                return Err(format!("{} var stanset fra før; «praksisportal hold liste» sier hvorfor", arbeid.kode()).into());
            }
            format!("{} er stanset på alle instanser", arbeid.kode())
        }
        Ordre::Opphev { arbeid, av: navn } => {
            if !hold::opphev(&mut tx, &av, arbeid, &hvem(navn)).await.map_err(feil)? {
                return Err(format!("{} er ikke stanset", arbeid.kode()).into());
            }
            format!("{} går igjen", arbeid.kode())
        }
    };
    tx.commit().await.map_err(|e| format!("databasen svarer ikke: {e}"))?;
    println!("{svar}");
    Ok(())
}

/// `praksisportal jobber …`: jobs that were given up are listed, and tried again.
///
/// # Errors
/// A sentence for the one who typed it.
pub async fn jobber(konfig: Konfig, argumenter: &[String]) -> Result<(), Stopp> {
    let argumenter: Vec<&str> = argumenter.iter().map(String::as_str).collect();
    let av = utforer(&konfig);
    let pool = start::pool(&konfig).await?;
    let mut db = pool.acquire().await.map_err(|e| format!("databasen svarer ikke: {e}"))?;
    let feil = |e: crate::feil::AppError| format!("jobber: {e}");
    let oppgitte = jobb::oppgitte(&mut db, 1_000).await.map_err(feil)?;
    let ider: Vec<i64> = match argumenter.as_slice() {
        ["liste"] => {
            for j in &oppgitte {
                let gitt_opp = kalender::oslo(j.oppgitt).format("%Y-%m-%d kl. %H.%M");
                println!("{} {} {}: gitt opp {gitt_opp} etter {} forsøk", j.id, j.slag, j.nokkel, j.forsok);
            }
            println!("{} jobber er gitt opp", oppgitte.len());
            return Ok(());
        }
        ["igjen", "alle"] => oppgitte.iter().map(|j| j.id).collect(),
        ["igjen", ider @ ..] if !ider.is_empty() => ider
            .iter()
            .map(|id| id.parse().map_err(|_| BRUK_JOBBER))
            .collect::<Result<_, _>>()?,
        _ => return Err(BRUK_JOBBER.into()),
    };
    let mut tx = db.begin().await.map_err(|e| format!("databasen svarer ikke: {e}"))?;
    let n = jobb::prov_igjen(&mut tx, &av, &ider).await.map_err(feil)?;
    tx.commit().await.map_err(|e| format!("databasen svarer ikke: {e}"))?;
    println!("{n} jobber prøves igjen");
    Ok(())
}

#[cfg(test)]
mod tester {
    use super::*;

    fn ordre(tekst: &str) -> Option<String> {
        let ord: Vec<String> = tekst.split('|').map(str::to_owned).collect();
        les(&ord).map(|o| format!("{o:?}"))
    }

    #[test]
    fn work_is_stopped_with_a_reason_and_lifted_without() {
        assert_eq!(ordre("liste").as_deref(), Some("Liste"));
        let sett = ordre("utbetaling|--grunn|banken er nede|--av|Kari").unwrap();
        assert_eq!(sett, r#"Sett { arbeid: Utbetaling, grunn: "banken er nede", av: Some("Kari") }"#);
        assert_eq!(ordre("post|--opphev").as_deref(), Some("Opphev { arbeid: Post, av: None }"));
        for gal in [
            "",
            "alt|--grunn|x",
            "post",
            "post|--grunn",
            "post|--grunn| ",
            "post|--opphev|nå",
            "liste|alt",
        ] {
            assert_eq!(ordre(gal), None, "{gal}");
        }
    }
}
