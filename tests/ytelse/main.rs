//! `cargo xtask bench`: how fast the portal is beside something that does nothing but the unavoidable, in one run on one machine.
//!
//! The plain handler asks the database the same questions as the page and writes the same bytes; what is between them is what
//! rendering costs. The load comes from the program named in `XTASK`, on the same machine. Reads `DATABASE_URL`, a database it may fill.

use std::net::SocketAddr;
use std::process::Command;
use std::time::Instant;

use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::IntoResponse;
use axum::routing::get;
use axum::serve::ListenerExt;
use bytes::Bytes;
use chrono::TimeDelta;
use dokument::{Oversiktshode, Oversiktsrad, xlsx::skriv_xlsx};
use grunn::{Fnr, HelseaktorId, Ore, PraksisId, Testnumre, VedtakId};
use praksisportal::feil::AppError;
use praksisportal::krav::mottak;
use praksisportal::krav::store::{Filter, Kanal, Sortering, Sorteringsfelt};
use praksisportal::oppstart::{seed, start};
use praksisportal::server::request::Utforer;
use praksisportal::server::sesjon::{self, Sesjon};
use praksisportal::server::state::App;
use praksisportal::server::{MIGRERINGER, epost, jobb, skjema};
use praksisportal::{avtale, helseaktor, krav, praksis};
use tokio::net::TcpListener;

use kravstotte::{mange, person};
use support::{LEGE, Person, Portal};

#[path = "../portal/kravstotte.rs"]
#[allow(dead_code, reason = "shared with the router stories")]
mod kravstotte;
#[path = "../portal/support.rs"]
#[allow(dead_code, reason = "shared with the router stories")]
mod support;

const PRAKSIS: &str = "/praksisinformasjon/praksis";
const INNSENDINGER: &str = "/oppgjor/innsendinger";
/// Rows on the measured page of messages.
const RADER: usize = 25;
const REGNINGER: usize = 5_000;

#[tokio::main]
async fn main() {
    let url = std::env::var("DATABASE_URL").expect("DATABASE_URL: en database målingen kan fylle");
    let pool = start::pooloppsett()
        .max_connections(20)
        .connect(&url)
        .await
        .expect("databasen svarer");
    MIGRERINGER.run(&pool).await.expect("migreringer");
    let portal = Portal::ny(pool).await;
    // The demo people: the doctor has two practices and an agreement.
    avtale::innlasting::last_inn(&mut portal.app.pool.acquire().await.expect("databasen svarer"))
        .await
        .expect("avtaletekster");
    seed::last(&portal.app).await.expect("demopersoner");
    let eier = portal.logg_inn(LEGE).await.id.expect("innlogget");
    for i in 0..RADER {
        send(&portal, eier, 1, 1 + i).await;
    }
    portal.arbeid_ferdig().await;

    sider(&portal).await;
    kontroll(&portal, eier).await;
    hele_veien(&portal).await;
    tokio::task::spawn_blocking(regneark).await.expect("regneark");
}

async fn send(portal: &Portal, eier: HelseaktorId, antall: usize, nummer: usize) {
    let melding = mange(antall, nummer).to_string().into_bytes();
    let av = Utforer::system(portal.app.klokke.naa());
    mottak::ta_imot(&portal.app, &av, eier, Kanal::Opplasting, melding, None)
        .await
        .expect("mottak")
        .expect("meldingen er tatt imot");
    portal.gaa_frem(TimeDelta::seconds(1));
}

/// The pages against the plain handlers.
async fn sider(portal: &Portal) {
    let lege = portal.logg_inn(LEGE).await;
    let kake = lege.kake.clone().expect("innlogget");
    for sti in [PRAKSIS, INNSENDINGER] {
        assert_eq!(lege.get(sti).await.status, http::StatusCode::OK, "{sti}");
    }
    let enkel = Enkel {
        app: portal.app.clone(),
        praksis: lege.get(PRAKSIS).await.tekst.into(),
        innsendinger: lege.get(INNSENDINGER).await.tekst.into(),
    };
    let ruter = axum::Router::new()
        .route(PRAKSIS, get(enkel_praksis))
        .route(INNSENDINGER, get(enkel_innsendinger))
        .with_state(enkel);
    let (portal, enkel) = (server(portal.ruter.clone()).await, server(ruter).await);
    for sti in [PRAKSIS, INNSENDINGER] {
        println!("\n▸ {sti}: portalen, så en enkel axum-handler med de samme spørringene og de samme bytene");
        let xtask = std::env::var("XTASK").expect("XTASK: programmet som lager last");
        let hode = format!("Cookie: {kake}");
        let (portal, enkel) = (format!("http://{portal}{sti}"), format!("http://{enkel}{sti}"));
        let utfall = tokio::task::spawn_blocking(move || {
            Command::new(xtask)
                .args([
                    "last",
                    &portal,
                    &enkel,
                    "--tid",
                    "8",
                    "--hode",
                    "Accept: text/html",
                    "--hode",
                    &hode,
                ])
                .status()
        });
        assert!(utfall.await.expect("last").expect("last").success(), "lasten gikk ikke");
    }
}

/// Serves on a port of its own for as long as the program runs, as `server::start` does.
async fn server(ruter: axum::Router) -> SocketAddr {
    let lytter = TcpListener::bind("127.0.0.1:0").await.expect("port");
    let adresse = lytter.local_addr().expect("adresse");
    let lytter = lytter.tap_io(|strom| {
        let _ = strom.set_nodelay(true);
    });
    tokio::spawn(async move { axum::serve(lytter, ruter).await });
    adresse
}

#[derive(Clone)]
struct Enkel {
    app: App,
    praksis: Bytes,
    innsendinger: Bytes,
}

impl Enkel {
    async fn sesjon(&self, hoder: &HeaderMap) -> Result<Sesjon, AppError> {
        let token = sesjon::kake(hoder, &sesjon::kakenavn(false)).ok_or(AppError::IkkeInnlogget)?;
        let mut db = self.app.pool.acquire().await?;
        sesjon::finn(&mut db, token, self.app.klokke.naa())
            .await?
            .ok_or(AppError::IkkeInnlogget)
    }
}

fn html(bytes: Bytes) -> impl IntoResponse {
    (
        [
            (header::CONTENT_TYPE, "text/html; charset=utf-8"),
            (header::CACHE_CONTROL, "no-store"),
        ],
        bytes,
    )
}

/// The questions of the three panels.
async fn enkel_praksis(State(s): State<Enkel>, hoder: HeaderMap) -> Result<impl IntoResponse, http::StatusCode> {
    spor_praksis(&s, &hoder)
        .await
        .map_err(|_| http::StatusCode::INTERNAL_SERVER_ERROR)?;
    Ok(html(s.praksis))
}

async fn spor_praksis(s: &Enkel, hoder: &HeaderMap) -> Result<(), AppError> {
    let aktor = s.sesjon(hoder).await?.aktor().ok_or(AppError::IngenTilgang)?;
    let mut db = s.app.pool.acquire().await?;
    let naa = s.app.klokke.naa();
    helseaktor::store::profil(&mut db, &s.app.krypto, aktor.helseaktor).await?;
    epost::avviste(&mut db, &s.app.krypto, aktor.helseaktor).await?;
    sesjon::egne(&mut db, aktor.helseaktor, naa).await?;
    praksis::store::mine(&mut db, aktor.helseaktor).await?;
    skjema::hent::<serde_json::Value>(&mut db, aktor.helseaktor, praksis::NY_STED_SKJEMA).await?;
    praksis::hprvakt::store::aapne(&mut db, aktor.helseaktor).await?;
    avtale::grunnlag(&mut db, aktor.helseaktor, s.app.klokke.idag()).await?;
    avtale::store::valg(&mut db, aktor.helseaktor).await?;
    Ok(())
}

async fn enkel_innsendinger(State(s): State<Enkel>, hoder: HeaderMap) -> Result<impl IntoResponse, http::StatusCode> {
    spor_innsendinger(&s, &hoder)
        .await
        .map_err(|_| http::StatusCode::INTERNAL_SERVER_ERROR)?;
    Ok(html(s.innsendinger))
}

async fn spor_innsendinger(s: &Enkel, hoder: &HeaderMap) -> Result<(), AppError> {
    let aktor = s.sesjon(hoder).await?.aktor().ok_or(AppError::IngenTilgang)?;
    let mut db = s.app.pool.acquire().await?;
    krav::store::kontroll::praksiser(&mut db, aktor.helseaktor).await?;
    let sortering = Sortering {
        felt: Sorteringsfelt::Mottatt,
        stigende: false,
    };
    krav::store::liste(
        &mut db,
        aktor.helseaktor,
        s.app.klokke.idag(),
        &Filter::default(),
        sortering,
        None,
        25,
    )
    .await?;
    Ok(())
}

/// The largest message that is taken in: intake, then control, each with all it stores.
async fn kontroll(portal: &Portal, eier: HelseaktorId) {
    println!("\n▸ én melding med {REGNINGER} regninger");
    let start = Instant::now();
    send(portal, eier, REGNINGER, 10_000).await;
    println!("  mottak med lagring: {:.2} s", start.elapsed().as_secs_f64());
    let start = Instant::now();
    portal.arbeid_ferdig().await;
    println!("  kontroll med lagring: {:.2} s", start.elapsed().as_secs_f64());
}

/// What practitioners send: a message each, taken in one after the other while two workers control those before, all of it stored.
async fn hele_veien(portal: &Portal) {
    const MELDINGER: usize = 20;
    const HVER: usize = 1_000;
    println!("\n▸ {MELDINGER} meldinger med {HVER} regninger: mottak og kontroll på likt, med lagring");
    let innhold: Vec<(HelseaktorId, Vec<u8>)> = behandlere(portal, MELDINGER)
        .await
        .into_iter()
        .enumerate()
        .map(|(i, (eier, praksis))| {
            let mut krav = mange(HVER, 1_000_000 + i * HVER);
            krav["praksisId"] = praksis.to_string().into();
            (eier, krav.to_string().into_bytes())
        })
        .collect();
    let av = Utforer::system(portal.app.klokke.naa());
    let (start, foer) = (Instant::now(), [prosessortid("self"), postgres()]);
    let mottak = async {
        for (eier, bytes) in innhold {
            mottak::ta_imot(&portal.app, &av, eier, Kanal::Opplasting, bytes, None)
                .await
                .expect("mottak")
                .expect("meldingen er tatt imot");
        }
    };
    let arbeider = || async {
        loop {
            while jobb::kjor_en(&portal.app).await.expect("arbeid") {}
            let ferdige: i64 =
                sqlx::query_scalar("select count(*) from melding where kontrollstatus = 'ferdig_kontrollert' and antall_regninger = $1")
                    .bind(i32::try_from(HVER).unwrap_or(i32::MAX))
                    .fetch_one(&*portal.app.pool)
                    .await
                    .expect("databasen svarer");
            if usize::try_from(ferdige) == Ok(MELDINGER) {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        }
    };
    tokio::join!(mottak, arbeider(), arbeider());
    let (tid, antall) = (start.elapsed().as_secs_f64(), (MELDINGER * HVER) as f64);
    println!("  {:.0} regninger i sekundet", antall / tid);
    let etter = [prosessortid("self"), postgres()];
    for (navn, (foer, etter)) in ["programmet", "databasen"].into_iter().zip(foer.into_iter().zip(etter)) {
        match (foer, etter) {
            (Some(foer), Some(etter)) => println!("  {navn}: {:.0} µs prosessortid for hver regning", (etter - foer) * 1e6 / antall),
            _ => println!("  {navn}: prosessortiden kan ikke måles her"),
        }
    }
}

/// Doctors with a practice and an agreement each.
async fn behandlere(portal: &Portal, antall: usize) -> Vec<(HelseaktorId, i64)> {
    let kjente: serde_json::Value = serde_json::from_str(include_str!("../data/identifikatorer.json")).expect("identifikatorer.json");
    let numre: Vec<&str> = kjente["fnr"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|n| n["verdi"].as_str())
        .collect();
    let gyldige = numre.into_iter().filter(|n| Fnr::tolk(n, Testnumre::Tillatt).is_ok());
    let mut ut = Vec::new();
    for (i, fnr) in gyldige.take(antall).enumerate() {
        // Kept for as long as the program runs, as those of the demo are.
        let (fnr, hpr): (&'static str, &'static str) = (fnr.to_owned().leak(), (565_600_000 + i).to_string().leak());
        let lege = Person {
            fnr,
            hpr: Some(hpr),
            ..LEGE
        };
        let praksis = 1_005_000_000 + i64::try_from(i).unwrap_or_default();
        let eier = person(portal, lege, [(praksis, "FALE", "Legekontoret", "999999999", "2020-01-01")]).await;
        ut.push((eier, praksis));
    }
    ut
}

/// Processor time of a process so far, in seconds. Linux only.
fn prosessortid(nummer: &str) -> Option<f64> {
    const TIKK: f64 = 100.0;
    let stat = std::fs::read_to_string(format!("/proc/{nummer}/stat")).ok()?;
    // After the name, which may hold anything: state is the first field, user and system time the 12th and 13th.
    let felt: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let tikk = |n: usize| felt.get(n)?.parse::<f64>().ok();
    Some((tikk(11)? + tikk(12)?) / TIKK)
}

/// Processor time of all database servers on this machine; those that have ended are counted in their parent.
fn postgres() -> Option<f64> {
    let prosesser = std::fs::read_dir("/proc").ok()?.flatten();
    let databaser = prosesser.filter_map(|p| {
        let nummer = p.file_name().into_string().ok()?;
        let navn = std::fs::read_to_string(p.path().join("comm")).ok()?;
        (navn.trim() == "postgres").then(|| prosessortid(&nummer)).flatten()
    });
    Some(databaser.sum())
}

/// The workbook of a hundred thousand decisions, and how much memory it takes.
fn regneark() {
    const ANTALL: i64 = 100_000;
    println!("\n▸ regneark med {ANTALL} vedtak");
    let dag = |n: i64| chrono::NaiveDate::default() + TimeDelta::days(20_000 + n);
    let hode = Oversiktshode {
        sprak: grunn::text::Sprak::Nb,
        helseaktor: "Kvart Grevling".to_owned(),
        fra: dag(0),
        til: dag(3_000),
        laget: chrono::DateTime::default(),
    };
    let orgnr = grunn::Orgnr::tolk("314239016", grunn::Testnumre::Tillatt).expect("orgnr");
    let rad = |i: i64| Oversiktsrad {
        praksis: "Kurbadet Helsesenter".to_owned(),
        praksis_id: PraksisId(kravstotte::FALE),
        orgnr: orgnr.clone(),
        vedtak_id: VedtakId(i),
        utbetalt: dag(i % 3_000),
        periode: Some((dag(i % 3_000), dag(i % 3_000))),
        godkjente: 12,
        avviste: 1,
        krevd: Ore(50_000 + i),
        godkjent: Ore(40_000 + i),
        trekk: Ore(0),
        utbetalt_belop: Ore(40_000 + i),
        konto: "1234 56 78903".to_owned(),
        kid: None,
    };
    // A first small one, so that what any workbook takes is not counted.
    skriv_xlsx(std::io::sink(), &hode, (0..100).map(|i| Ok::<_, std::io::Error>(rad(i)))).expect("regneark");
    // The mark is set back to what is in use now, where the system allows it.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    let (foer, start) = (minne("VmRSS:"), Instant::now());
    skriv_xlsx(std::io::sink(), &hode, (0..ANTALL).map(|i| Ok::<_, std::io::Error>(rad(i)))).expect("regneark");
    let sekunder = start.elapsed().as_secs_f64();
    match (foer, minne("VmHWM:")) {
        (Some(foer), Some(topp)) => println!(
            "  {sekunder:.2} s, på det meste {:.1} MB mer minne enn før",
            (topp - foer) as f64 / 1000.0
        ),
        _ => println!("  {sekunder:.2} s; minnet kan ikke måles her"),
    }
}

/// What the system says of this program's memory, in kB. Linux only.
fn minne(hva: &str) -> Option<i64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find(|l| l.starts_with(hva))?.split_whitespace().nth(1)?.parse().ok()
}
