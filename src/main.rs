//! The server binary: reads the configuration, then does what the subcommand says.

use std::process::ExitCode;

use praksisportal::feil::logg;
use praksisportal::oppstart::{kommandoer, seed, start, takster};
use praksisportal::server::MIGRERINGER;
use praksisportal::server::config::Konfig;
use praksisportal::server::migrering::{self, Laasvent};

const BRUK: &str = "bruk: praksisportal <kommando>

  server           vis portalen (PORTAL_ADRESSE)
  migrer           legg inn manglende migreringer
  seed             last inn demodata (bare PORTAL_PROFIL=demo)
  hpr-avvik        si hva det simulerte HPR svarer om et nummer (bare PORTAL_PROFIL=demo)
  oppgjorskjoring  kjør dagens oppgjør og utbetalinger nå; --dato ÅÅÅÅ-MM-DD for en annen dag
  takster          hent, les, sammenlign og ta i bruk sett med takster; «praksisportal takster» sier hvordan
  helsesjekk       avslutter med 0 når portalen på PORTAL_ADRESSE er klar

Innstillingene står i .env.example.";

#[tokio::main]
async fn main() -> ExitCode {
    let argumenter: Vec<String> = std::env::args().skip(1).collect();
    let kommando = argumenter.first().map(String::as_str).unwrap_or_default();
    let kjent = matches!(
        kommando,
        "server" | "migrer" | "seed" | "hpr-avvik" | "oppgjorskjoring" | "takster" | "helsesjekk"
    );
    if !kjent {
        eprintln!("{BRUK}");
        return if matches!(kommando, "--help" | "-h" | "hjelp") {
            ExitCode::SUCCESS
        } else {
            ExitCode::from(2)
        };
    }
    let ordre = match (kommando, takster::Ordre::tolk(&argumenter[1..])) {
        ("takster", Err(bruk)) => {
            eprintln!("{bruk}");
            return ExitCode::from(2);
        }
        ("takster", Ok(ordre)) => Some(ordre),
        _ => None,
    };
    let konfig = match Konfig::fra_miljo() {
        Ok(konfig) => konfig,
        Err(feil) => {
            eprintln!("Kan ikke starte:");
            for linje in feil {
                eprintln!("  {linje}");
            }
            return ExitCode::from(2);
        }
    };
    logg::start(konfig.loggformat, &konfig.loggniva);
    if let Some(ordre) = ordre {
        return takster::kjor(konfig, ordre).await;
    }
    let utfall = match kommando {
        "server" => start::server(konfig).await,
        "migrer" => migrer(&konfig).await,
        "seed" => seed::kjor(konfig).await,
        "hpr-avvik" => kommandoer::hpr_avvik(konfig, &argumenter[1..]).await,
        "oppgjorskjoring" => kommandoer::oppgjorskjoring(konfig, &argumenter[1..]).await,
        _ => helsesjekk(&konfig).await,
    };
    match utfall {
        Ok(()) => ExitCode::SUCCESS,
        Err(feil) => {
            eprintln!("{feil}");
            ExitCode::FAILURE
        }
    }
}

async fn migrer(konfig: &Konfig) -> Result<(), String> {
    migrering::migrer(&MIGRERINGER, &start::tilkobling(konfig)?, Laasvent::VANLIG).await
}

async fn helsesjekk(konfig: &Konfig) -> Result<(), String> {
    let svar = reqwest::Client::new()
        .get(format!("http://{}/helse/klar", konfig.lytt))
        .timeout(std::time::Duration::from_secs(3))
        .send()
        .await
        .map_err(|_| format!("portalen på {} svarer ikke", konfig.lytt))?;
    if svar.status().is_success() {
        Ok(())
    } else {
        Err(svar.text().await.unwrap_or_default())
    }
}
