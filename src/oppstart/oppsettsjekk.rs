//! `praksisportal oppsett-sjekk`: reads all settings and tries everything outside the program that it needs, before anyone depends on it.
//! Nothing is changed and nobody is written to. Prints a table; no secret is in it.

use std::io::ErrorKind;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use futures::future::{BoxFuture, join_all};
use sqlx::{Connection as _, PgConnection};

use super::{porter, saksbehandler, start, tilgang};
use crate::sak::saksbehandlere;
use crate::server::config::porter::{PORTER, Port, Valg};
use crate::server::config::{Betalingsvei, Konfig, Profil};
use crate::server::databaserolle;
use crate::server::epost;
use crate::server::klokke::Klokke;
use crate::server::krypto::Krypto;
use crate::server::profil;
use crate::server::sider::Filer;
use crate::server::sporing;
use grunn::{HprNr, Orgnr, Testnumre};
use identitet::helseid::{InnloggingFeil, Innloggingsvalg};
use registre::betaling::Mappe;
use registre::enhet::Oppslag;
use registre::hpr::Helsepersonellregister as _;
use registre::virus::Clamd;

/// For each of those that are asked.
const FRIST: Duration = Duration::from_secs(20);
/// Room the payment folder must have: far more than the orders of a day.
const ROM: usize = 16 * 1024 * 1024;
/// Brønnøysundregistrene themselves, which their register always knows.
const BRREG: &str = "974760673";

/// How it went.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Utfall {
    /// Something answers, or is in place: what was seen.
    Iorden(String),
    /// Nobody is asked, and somebody has said so: what is done instead.
    Ingen(String),
    /// A stand-in, in the demo.
    Simulert,
    Feil(String),
}

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Rad {
    navn: &'static str,
    variabel: &'static str,
    utfall: Utfall,
    /// What happens while it is silent.
    taus: &'static str,
}

/// Tries everything and prints the table.
pub async fn kjor(konfig: &Konfig) -> ExitCode {
    let rader = prov(konfig).await;
    println!("{}", tabell(&rader));
    if rader.iter().any(|r| matches!(r.utfall, Utfall::Feil(_))) {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}

/// Everything at once, told in a fixed order.
async fn prov(konfig: &Konfig) -> Vec<Rad> {
    let mut proves: Vec<BoxFuture<'_, Rad>> = vec![
        Box::pin(rad(
            "Databasen",
            "DATABASE_URL",
            "portalen svarer 503 til den er tilbake",
            database(konfig),
        )),
        Box::pin(rad("Saksbehandlere", "", "saker blir liggende", saksbehandlerne(konfig))),
        Box::pin(rad(
            "HelseID",
            "HELSEID_UTSTEDER",
            "ingen kan logge inn; de som er inne, kan fortsette",
            helseid(konfig),
        )),
        Box::pin(rad(
            "Revisjonsdager",
            "PORTAL_REVISJON_MAPPE",
            "lukkede dager står bare i loggen til mappen er tilbake",
            revisjonsmappe(konfig),
        )),
        Box::pin(rad("Sider", "PORTAL_SIDEMAPPE", "portalen starter ikke", sider(konfig))),
        Box::pin(rad("Sporing", "PORTAL_OTLP", "spor går tapt; portalen går som før", spor(konfig))),
    ];
    for p in PORTER {
        proves.push(Box::pin(rad(p.navn, p.variabel, p.taus, port(konfig, p))));
    }
    join_all(proves).await
}

type Provd = Result<Utfall, String>;

async fn rad(navn: &'static str, variabel: &'static str, taus: &'static str, provd: impl Future<Output = Provd>) -> Rad {
    let utfall = match tokio::time::timeout(FRIST, provd).await {
        Ok(Ok(utfall)) => utfall,
        Ok(Err(feil)) => Utfall::Feil(feil),
        Err(_) => Utfall::Feil(format!("svarer ikke innen {} sekunder", FRIST.as_secs())),
    };
    Rad {
        navn,
        variabel,
        utfall,
        taus,
    }
}

fn iorden(hva: impl Into<String>) -> Provd {
    Ok(Utfall::Iorden(hva.into()))
}

async fn database(konfig: &Konfig) -> Provd {
    let mut db = PgConnection::connect_with(&start::tilkobling(konfig)?)
        .await
        .map_err(|e| format!("svarer ikke: {e}"))?;
    // Runtime query: a view of the server, not a table of ours.
    let (versjon, tls): (String, Option<bool>) =
        sqlx::query_as("select current_setting('server_version'), (select ssl from pg_stat_ssl where pid = pg_backend_pid())")
            .fetch_one(&mut db)
            .await
            .map_err(|e| format!("svarer ikke: {e}"))?;
    if !crate::server::migrert(&mut db).await.unwrap_or(false) {
        return Err(format!(
            "PostgreSQL {versjon} svarer, men mangler migreringer; kjør «praksisportal migrer»"
        ));
    }
    let krypto = Krypto::ny(&konfig.hovednokkel).map_err(|_| "PORTAL_NOKKEL kan ikke brukes")?;
    start::krev_riktig_nokkel(&mut db, &krypto).await?;
    let rolle = databaserolle::hvem(&mut db).await.map_err(|e| format!("svarer ikke: {e}"))?;
    let rolle = match rolle.hinder() {
        Some(hinder) if !konfig.er_demo() => return Err(hinder),
        Some(_) => format!("rollen «{}» styrer databasen (bare i demo)", rolle.navn),
        None => format!("rollen «{}» kan bare det portalen trenger", rolle.navn),
    };
    let merke = profil::les(&mut db).await.map_err(|e| format!("svarer ikke: {e}"))?;
    profil::krev(merke, konfig.profil)?;
    let merket = merke.map_or("ikke merket med profil ennå", Profil::kode);
    let tls = if tls == Some(true) { "med TLS" } else { "uten TLS" };
    iorden(format!("PostgreSQL {versjon}, {tls}, migreringene er lagt inn, {merket}, {rolle}"))
}

async fn saksbehandlerne(konfig: &Konfig) -> Provd {
    let ukjent = "er ikke kjent, siden databasen ikke svarer som den skal";
    let mut db = PgConnection::connect_with(&start::tilkobling(konfig)?).await.map_err(|_| ukjent)?;
    let alle = saksbehandlere::alle(&mut db).await.map_err(|_| ukjent)?;
    if saksbehandler::to_kan_avgjore(&alle) {
        iorden("to forskjellige kan avgjøre saker som trenger to")
    } else {
        Err(saksbehandler::INGEN_TO.to_owned())
    }
}

/// A login is begun, as far as to the reference the browser would have been sent with: HelseID has then known our key.
async fn helseid(konfig: &Konfig) -> Provd {
    let klient = porter::helseid(konfig)?;
    match klient.start_innlogging(&Innloggingsvalg::default()).await {
        Ok(_) => iorden("kjenner klienten og nøkkelen vår"),
        Err(InnloggingFeil::TilbyderNede(sted)) => Err(format!("svarer ikke ({sted})")),
        Err(InnloggingFeil::Avvist { sted, kode }) => Err(format!("godtar ikke klienten eller nøkkelen vår ({sted}: {kode})")),
        Err(annen) => Err(format!("{} ({annen})", annen.kode())),
    }
}

async fn revisjonsmappe(konfig: &Konfig) -> Provd {
    let Some(mappe) = &konfig.revisjon_mappe else {
        return Ok(Utfall::Ingen("lukkede dager i revisjonssporet står bare i loggen".to_owned()));
    };
    let provd = async {
        tokio::fs::create_dir_all(mappe).await?;
        skriv_og_slett(mappe).await
    };
    provd.await.map_err(|e| format!("kan ikke skrives i ({})", e.kind()))?;
    iorden("kan skrives i")
}

async fn sider(konfig: &Konfig) -> Provd {
    Filer::les(&konfig.sidemappe).map(|_| Utfall::Iorden("sider, skript og stil er der".to_owned()))
}

async fn spor(konfig: &Konfig) -> Provd {
    let Some(otlp) = &konfig.otlp else {
        return Ok(Utfall::Ingen("det lages ingen spor".to_owned()));
    };
    sporing::prov(otlp).await.map_err(|e| format!("{} {e}", otlp.adresse))?;
    iorden(format!("{}, {} av alt", otlp.adresse, otlp.andel))
}

async fn port(konfig: &Konfig, port: &Port) -> Provd {
    let adresse = match (port.valg)(konfig) {
        Valg::Klient(adresse) => adresse,
        Valg::Ingen => return Ok(Utfall::Ingen(port.ingen.unwrap_or_default().to_owned())),
        Valg::Simulator => return Ok(Utfall::Simulert),
    };
    let svar = match port.variabel {
        "PORTAL_ENHETSREGISTER" => enhetsregister(konfig).await,
        "PORTAL_ADRESSEREGISTER" => adresser(konfig).await,
        "PORTAL_HPR" => hpr(konfig).await,
        "PORTAL_FRIKORT" => frikort(konfig).await,
        "PORTAL_PERSONTJENESTE" => personer(konfig).await,
        "PORTAL_BETALING_MAPPE" => betaling(konfig).await,
        "PORTAL_SMTP_URL" => post(konfig).await,
        "PORTAL_CLAMD" => Clamd::ny(&adresse).prov().await.map_err(|e| format!("svarer ikke på PING ({e})")),
        "PORTAL_TAKSTREGISTER_URL" => naa(konfig.takstregister.as_deref().unwrap_or(registre::takstregister::OFFENTLIG)).await,
        _ => Err("har ingen prøve; si fra til dem som lager portalen".to_owned()),
    };
    match svar {
        Ok(()) => iorden(adresse),
        Err(feil) => Err(format!("{adresse} {feil}")),
    }
}

async fn enhetsregister(konfig: &Konfig) -> Result<(), String> {
    let orgnr = Orgnr::tolk(BRREG, Testnumre::Forbudt).map_err(|_| "har ikke noe å spørres om".to_owned())?;
    match porter::enheter(konfig)?.finn(&orgnr).await {
        Ok(Oppslag::Funnet(_)) => Ok(()),
        Ok(_) => Err(format!(
            "svarer, men kjenner ikke {BRREG}, Brønnøysundregistrene; er adressen riktig?"
        )),
        Err(feil) => Err(format!("svarer ikke som ventet ({feil})")),
    }
}

async fn adresser(konfig: &Konfig) -> Result<(), String> {
    let helseid = porter::helseid(konfig)?.tilbyder();
    let Some(klient) = porter::adresser(konfig, &helseid)? else {
        return Ok(());
    };
    // Whether there is such a party is all the same: the register has answered us.
    klient
        .part(1)
        .await
        .map(|_| ())
        .map_err(|e| format!("svarer ikke som ventet ({e})"))
}

async fn frikort(konfig: &Konfig) -> Result<(), String> {
    let Some(klient) = porter::frikort(konfig)? else { return Ok(()) };
    klient.prov().await.map_err(|e| format!("svarer ikke som ventet ({e})"))
}

/// A number that nobody has been seen with: whatever the register says of it, it has let us in.
const INGENS_HPR: &str = "999999999";

async fn hpr(konfig: &Konfig) -> Result<(), String> {
    let helseid = porter::helseid(konfig)?.tilbyder();
    let Some(klient) = tilgang::hpr(konfig, &helseid)? else {
        return Ok(());
    };
    let nummer = HprNr::tolk(INGENS_HPR).map_err(|_| "har ikke noe å spørres om".to_owned())?;
    let svar = klient.finn(&nummer, Klokke::ekte().idag()).await;
    svar.map(|_| ()).map_err(|e| format!("svarer ikke som ventet ({e})"))
}

async fn personer(konfig: &Konfig) -> Result<(), String> {
    let helseid = porter::helseid(konfig)?.tilbyder();
    let Some(klient) = tilgang::personer(konfig, &helseid)? else {
        return Ok(());
    };
    klient.prov().await.map_err(|e| format!("svarer ikke som ventet ({e})"))
}

async fn post(konfig: &Konfig) -> Result<(), String> {
    epost::Sender::ny(konfig)?.prov().await.map_err(str::to_owned)
}

/// Shows that a day's orders can be written and what has been read can be put away. The folder itself is made in the demo alone.
async fn betaling(konfig: &Konfig) -> Result<(), String> {
    let Betalingsvei::Mappe(mappe) = &konfig.betaling else {
        return Ok(());
    };
    let (mappe, demo) = (mappe.clone(), konfig.er_demo());
    let provd = tokio::task::spawn_blocking(move || {
        let mappe = if demo { Mappe::ny(&mappe)? } else { Mappe::i(&mappe) };
        mappe.prov(ROM)
    });
    provd
        .await
        .map_err(std::io::Error::other)
        .and_then(|provd| provd)
        .map_err(|e| match e.kind() {
            ErrorKind::NotFound => "finnes ikke; lag mappen, eller se om disken er montert".to_owned(),
            annen => format!("kan ikke skrives i ({annen})"),
        })
}

async fn skriv_og_slett(mappe: &Path) -> std::io::Result<()> {
    let fil = mappe.join(format!(".oppsett-sjekk-{}", uuid::Uuid::new_v4().simple()));
    let skrevet = async {
        tokio::fs::write(&fil, [0]).await?;
        tokio::fs::File::open(&fil).await?.sync_all().await
    };
    let skrevet = skrevet.await;
    let slettet = tokio::fs::remove_file(&fil).await;
    skrevet.and(slettet)
}

/// Whether somebody answers HTTP there, whatever they say.
async fn naa(adresse: &str) -> Result<(), String> {
    let klient = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(FRIST)
        .build()
        .map_err(|_| "kan ikke spørres".to_owned())?;
    // The error itself is not told: it holds the whole address.
    klient.get(adresse).send().await.map(|_| ()).map_err(|e| {
        let hva = if e.is_timeout() { "svarer ikke i tide" } else { "svarer ikke" };
        hva.to_owned()
    })
}

/// Word, what, setting, and what was seen; below a fault what it leads to.
fn tabell(rader: &[Rad]) -> String {
    let mut ut = Vec::new();
    for r in rader {
        let (ord, sett) = match &r.utfall {
            Utfall::Iorden(hva) => ("i orden", hva.as_str()),
            Utfall::Ingen(hva) => ("ingen", hva.as_str()),
            Utfall::Simulert => ("simulert", "bare i demo"),
            Utfall::Feil(hva) => ("FEIL", hva.as_str()),
        };
        ut.push(format!("{ord:<9} {:<18} {:<25} {sett}", r.navn, r.variabel).trim_end().to_owned());
        if matches!(r.utfall, Utfall::Iorden(_) | Utfall::Feil(_)) {
            ut.push(format!("{:<54} uten svar: {}", "", r.taus));
        }
    }
    let feil = rader.iter().filter(|r| matches!(r.utfall, Utfall::Feil(_))).count();
    ut.push(match feil {
        0 => "Alt som ble prøvd, er i orden.".to_owned(),
        1 => "1 feil må rettes.".to_owned(),
        n => format!("{n} feil må rettes."),
    });
    ut.join("\n")
}
