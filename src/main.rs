//! The server binary: reads the configuration, then does what the subcommand says.

use std::process::ExitCode;

use praksisportal::feil::logg;
use praksisportal::oppstart::stopp::Stopp;
use praksisportal::oppstart::{
    database, driftskommandoer, kommandoer, oppsettsjekk, ordresjekk, profilmerke, revisjonssjekk, saksbehandler, seed, start, takster,
};
use praksisportal::server::config::Konfig;
use praksisportal::server::krypto::Krypto;
use praksisportal::server::revisjon::segl;
use praksisportal::server::sporing::{self, Sporing};

const BRUK: &str = "bruk: praksisportal <kommando>

  server           vis portalen (PORTAL_ADRESSE)
  migrer           legg inn manglende migreringer, og sett rettighetene i databasen når PORTAL_DATABASE_EIER er satt
  seed             last inn demodata (bare PORTAL_PROFIL=demo)
  hpr-avvik        si hva det simulerte HPR svarer om et nummer (bare PORTAL_PROFIL=demo)
  oppgjorskjoring  kjør dagens oppgjør og utbetalinger nå; --dato ÅÅÅÅ-MM-DD for en annen dag
  hold             stans utbetalinger, kontroll eller e-post på alle instanser; «praksisportal hold» sier hvordan
  ordresjekk       vis ordrer i betalingsmappen som databasen ikke kjenner, og sendte som ikke ligger der; 3 når det er noen
  profil           vis om databasen er merket demo eller produksjon; --sett merker den om
  jobber           vis jobber som er gitt opp, og prøv dem igjen
  takster          hent, les, sammenlign og ta i bruk sett med takster; «praksisportal takster» sier hvordan
  saksbehandler    legg til, gi roller, sperr og vis saksbehandlere; «praksisportal saksbehandler» sier hvordan
  revisjon-sjekk   se gjennom hele revisjonssporet; 1 når noe er endret eller borte
  oppsett-sjekk    les innstillingene, prøv alt utenfor som portalen trenger, og vis en tabell; 1 når noe er galt
  helsesjekk       avslutter med 0 når portalen på PORTAL_ADRESSE er klar

Innstillingene står i .env.example.";

#[tokio::main]
async fn main() -> ExitCode {
    let argumenter: Vec<String> = std::env::args().skip(1).collect();
    let kommando = argumenter.first().map(String::as_str).unwrap_or_default();
    let kjent = matches!(
        kommando,
        "server"
            | "migrer"
            | "seed"
            | "hpr-avvik"
            | "oppgjorskjoring"
            | "hold"
            | "jobber"
            | "ordresjekk"
            | "profil"
            | "takster"
            | "saksbehandler"
            | "revisjon-sjekk"
            | "oppsett-sjekk"
            | "helsesjekk"
    );
    if !kjent {
        eprintln!("{BRUK}");
        return if matches!(kommando, "--help" | "-h" | "hjelp") {
            ExitCode::SUCCESS
        } else {
            ExitCode::from(2)
        };
    }
    let ordre = match Ordre::tolk(kommando, &argumenter[1..]) {
        Ok(ordre) => ordre,
        Err(bruk) => {
            eprintln!("{bruk}");
            return ExitCode::from(2);
        }
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
    for varsel in &konfig.varsler {
        eprintln!("Advarsel: {varsel}");
    }
    // Audit rows are sealed by whoever writes them.
    match Krypto::ny(&konfig.hovednokkel) {
        Ok(krypto) => segl::bruk(&krypto),
        Err(_) => {
            eprintln!("Kan ikke starte:\n  PORTAL_NOKKEL kan ikke brukes");
            return ExitCode::from(2);
        }
    }
    match ordre {
        Ordre::Takster(ordre) => {
            logg::start(konfig.loggformat, &konfig.loggniva, None);
            return takster::kjor(konfig, ordre).await;
        }
        // These talk to who typed them, not to the log.
        Ordre::Saksbehandler(ordre) => return saksbehandler::kjor(&konfig, ordre).await,
        Ordre::Revisjonssjekk(ordre) => return revisjonssjekk::kjor(&konfig, ordre).await,
        Ordre::Oppsettsjekk => return oppsettsjekk::kjor(&konfig).await,
        Ordre::Annet => {}
    }
    // Spans are those of the server: a command is one act, and says how it went.
    let sporing = match konfig
        .otlp
        .as_ref()
        .filter(|_| kommando == "server")
        .map(Sporing::start)
        .transpose()
    {
        Ok(sporing) => sporing,
        Err(feil) => {
            eprintln!("{feil}");
            return ExitCode::from(2);
        }
    };
    logg::start(konfig.loggformat, &konfig.loggniva, sporing.as_ref().map(|_| sporing::sporringer()));
    let utfall = match kommando {
        "server" => start::server(konfig).await,
        "migrer" => database::migrer(&konfig).await,
        "seed" => seed::kjor(konfig).await,
        "hpr-avvik" => kommandoer::hpr_avvik(konfig, &argumenter[1..]).await,
        "oppgjorskjoring" => kommandoer::oppgjorskjoring(konfig, &argumenter[1..]).await,
        "hold" => driftskommandoer::hold(konfig, &argumenter[1..]).await,
        "jobber" => driftskommandoer::jobber(konfig, &argumenter[1..]).await,
        "ordresjekk" => ordresjekk::kjor(konfig, &argumenter[1..]).await,
        "profil" => profilmerke::kjor(konfig, &argumenter[1..]).await,
        _ => helsesjekk(&konfig).await,
    };
    if let Some(sporing) = sporing {
        sporing.stopp().await;
    }
    match utfall {
        Ok(()) => ExitCode::SUCCESS,
        Err(stopp) => {
            eprintln!("{}", stopp.hva);
            ExitCode::from(stopp.kode)
        }
    }
}

/// Commands with arguments of their own, which are read before anything else.
enum Ordre {
    Takster(takster::Ordre),
    Saksbehandler(saksbehandler::Ordre),
    Revisjonssjekk(revisjonssjekk::Ordre),
    Oppsettsjekk,
    Annet,
}

impl Ordre {
    fn tolk(kommando: &str, argumenter: &[String]) -> Result<Self, String> {
        Ok(match kommando {
            "takster" => Self::Takster(takster::Ordre::tolk(argumenter)?),
            "saksbehandler" => Self::Saksbehandler(saksbehandler::Ordre::tolk(argumenter)?),
            "revisjon-sjekk" => Self::Revisjonssjekk(revisjonssjekk::Ordre::tolk(argumenter)?),
            "oppsett-sjekk" => Self::Oppsettsjekk,
            _ => Self::Annet,
        })
    }
}

async fn helsesjekk(konfig: &Konfig) -> Result<(), Stopp> {
    let svar = reqwest::Client::new()
        .get(format!("http://{}/helse/klar", konfig.lytt))
        .timeout(std::time::Duration::from_secs(3))
        .send()
        .await
        .map_err(|_| format!("portalen på {} svarer ikke", konfig.lytt))?;
    if svar.status().is_success() {
        Ok(())
    } else {
        Err(svar.text().await.unwrap_or_default().into())
    }
}
