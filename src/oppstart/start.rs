//! Starting and stopping the server: pool, ports, workers, listeners.

use std::sync::Arc;
use std::time::Duration;

use grunn::sporing::{Felt, SpanKind, Spenn};
use leptos::config::LeptosOptions;
use sqlx::postgres::{PgConnectOptions, PgListener, PgPoolOptions};
use sqlx::{Connection as _, PgPool};
use tokio::net::TcpListener;
use tokio::sync::{Notify, broadcast, watch};
use uuid::Uuid;

use super::porter::{self, Porter};
use super::router;
use super::rydding;
use super::stopp::Stopp;
use crate::adresseregister as kopi;
use crate::avtale;
use crate::feil::{AppError, logg};
use crate::krav;
use crate::praksis;
use crate::server::config::Konfig;
use crate::server::databasevakt::Databasevakt;
use crate::server::drift::Drift;
use crate::server::handling::Skrivevakt;
use crate::server::hold::Arbeid;
use crate::server::jobb::Jobber;
use crate::server::klokke::Klokke;
use crate::server::krypto::Krypto;
use crate::server::minnerom::Minnerom;
use crate::server::request::Utforer;
use crate::server::sider::Filer;
use crate::server::state::App;
use crate::server::{bremse, databasevakt, epost, jobb, profil, revisjon, sett, skjema, tilkobling};
use crate::vedlegg;

/// How long open requests may take after the signal to stop.
const TOMMETID: Duration = Duration::from_secs(10);

/// Idle for longer than this, a connection is asked whether it lives before it is used.
const HVILTE_LENGE: Duration = Duration::from_secs(2);
/// For that question.
const LIVSTEGN: Duration = Duration::from_millis(500);

/// What the database server itself does with a program that falls silent: lets go of what it holds. Milliseconds, or seconds for TCP.
const FRISTER: [(&str, &str); 6] = [
    ("statement_timeout", "60000"),
    ("idle_in_transaction_session_timeout", "300000"),
    ("tcp_keepalives_idle", "15"),
    ("tcp_keepalives_interval", "5"),
    ("tcp_keepalives_count", "3"),
    ("tcp_user_timeout", "20000"),
];

/// How connections are kept. One that has rested is checked before use, so a restarted database is noticed; one that was in use a moment
/// ago is not, since that is a round trip in every request.
pub fn pooloppsett() -> PgPoolOptions {
    PgPoolOptions::new()
        .acquire_timeout(Duration::from_secs(5))
        .test_before_acquire(false)
        .before_acquire(|forbindelse, om| {
            Box::pin(async move {
                if om.idle_for > HVILTE_LENGE {
                    livstegn(forbindelse).await?;
                }
                Ok(true)
            })
        })
}

async fn livstegn(forbindelse: &mut sqlx::PgConnection) -> Result<(), sqlx::Error> {
    tokio::time::timeout(LIVSTEGN, forbindelse.ping())
        .await
        .map_err(|_| sqlx::Error::Io(std::io::ErrorKind::TimedOut.into()))?
}

/// Where the database is.
///
/// # Errors
/// A sentence naming the variable.
pub fn tilkobling(konfig: &Konfig) -> Result<PgConnectOptions, String> {
    koble("DATABASE_URL", &konfig.database)
}

/// Where the database is, for who owns its tables.
///
/// # Errors
/// A sentence naming the variable.
pub fn eiertilkobling(konfig: &Konfig) -> Result<PgConnectOptions, String> {
    match &konfig.database_eier {
        Some(adresse) => koble("PORTAL_DATABASE_EIER", adresse),
        None => tilkobling(konfig),
    }
}

fn koble(variabel: &str, adresse: &str) -> Result<PgConnectOptions, String> {
    let valg: PgConnectOptions = adresse.parse().map_err(|_| format!("{variabel} er ingen adresse til PostgreSQL"))?;
    // Each program has a name of its own, by which it knows its connections.
    let navn = format!("praksisportal-{}", &Uuid::new_v4().simple().to_string()[..8]);
    Ok(valg.application_name(&navn))
}

/// Opens the pool. A database of the other profile is refused.
///
/// # Errors
/// A sentence naming the variable.
pub async fn pool(konfig: &Konfig) -> Result<PgPool, Stopp> {
    let pool = uansett_profil(konfig).await?;
    let mut db = pool.acquire().await.map_err(svarer_ikke)?;
    krev_profil(&mut db, konfig).await?;
    drop(db);
    Ok(pool)
}

/// # Errors
/// When the database is marked with another profile than this program has.
pub(super) async fn krev_profil(db: &mut sqlx::PgConnection, konfig: &Konfig) -> Result<(), Stopp> {
    let merke = profil::les(db).await.map_err(svarer_ikke)?;
    profil::krev(merke, konfig.profil).map_err(|feil| Stopp::oppsett(&[feil]))
}

/// Opens the pool, whatever the database is marked with.
///
/// # Errors
/// A sentence naming the variable.
pub async fn uansett_profil(konfig: &Konfig) -> Result<PgPool, String> {
    pooloppsett()
        .max_connections(konfig.databasetilkoblinger)
        .connect_with(tilkobling(konfig)?.options(FRISTER))
        .await
        .map_err(svarer_ikke)
}

pub(super) fn svarer_ikke(feil: impl std::fmt::Display) -> String {
    format!("databasen i DATABASE_URL svarer ikke: {feil}")
}

/// Marks a database that nobody has used with the profile of the settings.
///
/// # Errors
/// When it is marked with the other, or the database fails.
pub async fn merk(db: &mut sqlx::PgConnection, konfig: &Konfig, av: &Utforer) -> Result<(), Stopp> {
    let merke = match profil::les(&mut *db).await.map_err(svarer_ikke)? {
        Some(merke) => merke,
        None => {
            let mut tx = db.begin().await.map_err(svarer_ikke)?;
            let merke = profil::merk(&mut tx, av, konfig.profil).await.map_err(svarer_ikke)?;
            tx.commit().await.map_err(svarer_ikke)?;
            merke
        }
    };
    profil::krev(Some(merke), konfig.profil).map_err(|feil| Stopp::oppsett(&[feil]))
}

/// Puts the application together.
///
/// # Errors
/// A sentence naming what is wrong.
pub fn app(konfig: Konfig, pool: PgPool, filer: Filer) -> Result<App, String> {
    let krypto = Krypto::ny(&konfig.hovednokkel).map_err(|_| "PORTAL_NOKKEL kan ikke brukes".to_owned())?;
    revisjon::segl::bruk(&krypto);
    let klokke = konfig.klokke.map_or_else(Klokke::ekte, Klokke::fra);
    let helseid = porter::helseid(&konfig)?;
    let porter = Porter::velg(&konfig, &pool, &helseid.tilbyder())?;
    let opphav = url::Url::parse(&konfig.helseid.utsteder)
        .map(|u| u.origin().ascii_serialization())
        .unwrap_or_default();
    Ok(App {
        krypto,
        klokke,
        helseid: Arc::new(helseid),
        helseid_opphav: Arc::new(opphav),
        enheter: porter.enheter,
        adresseregister: porter.adresseregister,
        kontoeiere: porter.kontoeiere,
        hpr: porter.hpr,
        virusvakt: porter.virusvakt,
        betaling: porter.betaling,
        filer: Arc::new(filer),
        drift: Drift::default(),
        minne: Minnerom::default(),
        delt: Arc::new(delt(krav::felles::Felles::ny(porter.frikort).med_personer(porter.personer))),
        jobber: Arc::new(jobber()),
        tegner: super::app::tegn,
        leptos: LeptosOptions::builder().output_name("praksisportal").build(),
        hendelser: broadcast::channel(256).0,
        stopp: watch::channel(false).0,
        konfig: Arc::new(konfig),
        databasevakt: Databasevakt::default(),
        pool: pool.into(),
    })
}

/// What folders keep in memory, and what one folder asks another for.
fn delt(felles: krav::felles::Felles) -> http::Extensions {
    let mut delt = http::Extensions::new();
    delt.insert(Arc::new(felles));
    delt.insert(Skrivevakt(|db, eier, idag| Box::pin(avtale::krev_skriv(db, eier, idag))));
    delt.insert(vedlegg::Mappekrav(|app, aktor, mappe| {
        Box::pin(praksis::dokumenter::krav_for(app, aktor, mappe))
    }));
    delt
}

/// What does each kind of queued work.
fn jobber() -> Jobber {
    use praksis::{hprvakt, kontovakt, stedvakt};
    Jobber::default()
        .holdes(krav::arbeid::KONTROLL, Arbeid::Kontroll)
        .holdes(krav::rebehandling::SLAG, Arbeid::Kontroll)
        .med(krav::arbeid::KONTROLL, |app, db, id| {
            Box::pin(krav::arbeid::kontroller_melding(app, db, id))
        })
        .med(krav::rebehandling::SLAG, |app, db, _| {
            Box::pin(async move { krav::rebehandling::alle(app, db).await.map(|_| ()) })
        })
        .med(praksis::arbeid::PRAKSISSTED, |app, db, nokkel| {
            Box::pin(praksis::arbeid::sjekk_sted(app, db, nokkel))
        })
        .med(kontovakt::arbeid::KONTOSJEKK, |app, db, id| {
            Box::pin(kontovakt::arbeid::sjekk_konto(app, db, id))
        })
        .med(avtale::paaminnelse::PAMINNELSE, |app, db, nokkel| {
            Box::pin(avtale::paaminnelse::minn(app, db, nokkel))
        })
        .med(crate::oppgjor::avstemming::AVSTEMMING, |app, db, nokkel| {
            Box::pin(crate::oppgjor::avstemming::natt(app, db, nokkel))
        })
        .med(revisjon::sjekk::SJEKK, |app, db, nokkel| {
            Box::pin(revisjon::sjekk::natt(app, db, nokkel))
        })
        .med(revisjon::sjekk::FORTELL, |app, db, nokkel| {
            Box::pin(revisjon::dagslinje::fortell(app, db, nokkel))
        })
        .med(rydding::RYDDING, |app, db, nokkel| Box::pin(rydding::rydd(app, db, nokkel)))
        .med(epost::EPOST_AVVIST, |app, db, id| Box::pin(praksis::epostvakt::avvist(app, db, id)))
        .med(epost::EPOST_OPPGITT, |app, db, dag| {
            Box::pin(crate::saksbehandling::post::meld(app, db, dag))
        })
        .med(stedvakt::arbeid::ENHETSSTROM, |app, db, _| {
            Box::pin(stedvakt::arbeid::les_strom(app, db))
        })
        .med(stedvakt::arbeid::ENHETSENDRING, |app, db, nokkel| {
            Box::pin(stedvakt::arbeid::sjekk_enhet(app, db, nokkel))
        })
        .med(hprvakt::arbeid::HPRRUNDE, |app, db, _| Box::pin(hprvakt::arbeid::runde(app, db)))
        .med(hprvakt::arbeid::HPRKONTROLL, |app, db, nokkel| {
            Box::pin(hprvakt::arbeid::kontroller(app, db, nokkel))
        })
}

/// Refuses a key that is not the one the database was made with: what is written with another cannot be read by anybody.
///
/// # Errors
/// A sentence naming the variable, or the database fails.
pub async fn krev_riktig_nokkel(db: &mut sqlx::PgConnection, krypto: &Krypto) -> Result<(), String> {
    match krav::store::nokler::passer(db, krypto).await {
        Ok(true) => Ok(()),
        Ok(false) => Err("PORTAL_NOKKEL er ikke nøkkelen denne databasen ble laget med".to_owned()),
        Err(feil) => Err(format!("databasen svarer ikke: {feil}")),
    }
}

/// What must be in place before anyone comes: agreement texts, tariff, keys. The same on every start, whichever instance is first.
///
/// # Errors
/// A sentence: a text differs from what was loaded before, or the database fails.
pub async fn forbered(app: &App) -> Result<(), String> {
    let mut db = app.pool.acquire().await.map_err(|e| format!("databasen svarer ikke: {e}"))?;
    krev_riktig_nokkel(&mut db, &app.krypto).await?;
    avtale::innlasting::last_inn(&mut db)
        .await
        .map_err(|e| format!("avtaletekster: {e}"))?;
    avtale::gi_koder(&mut db, &app.krypto, app.klokke.naa())
        .await
        .map_err(|e| format!("kontrollkoder: {e}"))?;
    drop(db);
    krav::forbered(app).await.map_err(|e| format!("takster og nøkler: {e}"))
}

/// Serves until SIGTERM or Ctrl-C, then lets open requests finish for at most ten seconds.
///
/// # Errors
/// A sentence: a key file that cannot be used, a taken port, a missing table.
pub async fn server(konfig: Konfig) -> Result<(), Stopp> {
    let filer = Filer::les(&konfig.sidemappe).map_err(|feil| Stopp::oppsett(&[feil]))?;
    porter::krev(&konfig)?;
    let pool = pool(&konfig).await?;
    if !crate::server::migrert(&pool).await.unwrap_or(false) {
        return Err("databasen mangler migreringer; kjør «praksisportal migrer»".into());
    }
    let av = Utforer::system(konfig.klokke.map_or_else(Klokke::ekte, Klokke::fra).naa());
    let mut db = pool.acquire().await.map_err(svarer_ikke)?;
    super::database::krev_rolle(&mut db, &konfig).await?;
    merk(&mut db, &konfig, &av).await?;
    drop(db);
    let sender = epost::Sender::ny(&konfig)?;
    let lytt = konfig.lytt;
    if let Some(adresse) = konfig.maalinger {
        maalinger(adresse).await?;
    }
    porter::si_fra(&konfig);
    let app = app(konfig, pool, filer)?;
    databasevakt::les_klokken(&app)
        .await
        .map_err(|e| format!("databasens klokke: {e}"))?;
    forbered(&app).await?;
    let lytter = TcpListener::bind(lytt).await.map_err(|e| match e.kind() {
        std::io::ErrorKind::AddrInUse => format!(
            "port {} er opptatt; stopp det som bruker den, eller sett PORTAL_ADRESSE",
            lytt.port()
        ),
        _ => format!("kan ikke lytte på {lytt}: {e}"),
    })?;

    let stopp = app.stopp.subscribe();
    let bakgrunn = bakgrunn(&app, sender, &stopp);
    tracing::info!(adresse = %lytt, profil = ?app.konfig.profil, "klar");

    let mut stopp_server = stopp.clone();
    let grenser = tilkobling::Grenser::vanlige(app.konfig.klienthode.is_some());
    let tjener = tokio::spawn(tilkobling::tjen(lytter, router::ruter(app.clone()), grenser, async move {
        let _ = stopp_server.wait_for(|s| *s).await;
    }));
    signal().await;
    tracing::info!("stopper");
    let _ = app.stopp.send(true);
    match tokio::time::timeout(TOMMETID, tjener).await {
        Ok(_) => {}
        Err(_) => tracing::warn!("åpne forespørsler ble avbrutt"),
    }
    for oppgave in bakgrunn {
        let _ = tokio::time::timeout(Duration::from_secs(5), oppgave).await;
    }
    app.pool.close().await;
    Ok(())
}

/// Prometheus metrics on an address of their own, never on the public one.
async fn maalinger(adresse: std::net::SocketAddr) -> Result<(), String> {
    let uttrykk = metrics_exporter_prometheus::PrometheusBuilder::new()
        .install_recorder()
        .map_err(|e| format!("målinger: {e}"))?;
    let lytter = TcpListener::bind(adresse)
        .await
        .map_err(|e| format!("PORTAL_MAALINGER: kan ikke lytte på {adresse}: {e}"))?;
    let ruter = axum::Router::new().route("/metrics", axum::routing::get(move || std::future::ready(uttrykk.render())));
    tokio::spawn(async move { axum::serve(lytter, ruter).await });
    Ok(())
}

/// Starts the workers of this instance: control, mail, payment run, events, clean-up, copies of registers.
fn bakgrunn(app: &App, sender: epost::Sender, stopp: &watch::Receiver<bool>) -> Vec<tokio::task::JoinHandle<()>> {
    let vekk = Arc::new(Notify::new());
    vec![
        tokio::spawn(databasevakt::folg(app.clone(), stopp.clone())),
        tokio::spawn(jobb::arbeider(app.clone(), stopp.clone(), vekk.clone())),
        tokio::spawn(epost::postbud(app.clone(), sender, stopp.clone())),
        tokio::spawn(lytt_paa_databasen(app.clone(), stopp.clone(), vekk)),
        tokio::spawn(jevnlig(app.clone(), stopp.clone())),
        tokio::spawn(kopi::arbeid::folg(app.clone(), stopp.clone())),
    ]
}

/// How often a listener that hears nothing asks whether anybody is there.
const LYTTER_SJEKKES: Duration = Duration::from_secs(15);

/// Hears what other instances say: new jobs, changed messages.
async fn lytt_paa_databasen(app: App, mut stopp: watch::Receiver<bool>, vekk: Arc<Notify>) {
    while !*stopp.borrow() {
        let Ok(mut lytter) = PgListener::connect_with(&app.pool).await else {
            tokio::time::sleep(Duration::from_secs(2)).await;
            continue;
        };
        if lytter.listen_all(["jobb", "melding"]).await.is_err() {
            continue;
        }
        vekk.notify_one();
        loop {
            tokio::select! {
                varsel = lytter.recv() => match varsel {
                    Ok(v) if v.channel() == "jobb" => vekk.notify_one(),
                    Ok(v) => {
                        if let Ok(id) = v.payload().parse::<Uuid>() {
                            // Nobody listening is no error.
                            let _ = app.hendelser.send(id);
                        }
                    }
                    Err(feil) => {
                        drop(logg::utilgjengelig("lytter", &feil));
                        break;
                    }
                },
                // Nothing said is no sign that the line is there.
                () = tokio::time::sleep(LYTTER_SJEKKES) => {
                    let svar = tokio::time::timeout(Duration::from_secs(3), sqlx::query("select 1").execute(&mut lytter)).await;
                    if !svar.is_ok_and(|s| s.is_ok()) {
                        drop(logg::utilgjengelig("lytter", &"svarer ikke"));
                        break;
                    }
                }
                _ = stopp.changed() => return,
            }
        }
    }
}

/// Every 30 seconds: service messages, the payment run and the looks at registers when they are due, old tokens swept away.
async fn jevnlig(app: App, mut stopp: watch::Receiver<bool>) {
    let mut lagt_i_ko = None;
    while !*stopp.borrow() {
        let (naa, dag) = (app.klokke.naa(), app.klokke.idag());
        if lagt_i_ko != Some(dag) && innen(&app, "dagens arbeid", dagens_arbeid(&app, dag)).await {
            lagt_i_ko = Some(dag);
        }
        innen(&app, "driftsmeldinger", app.drift.oppfrisk(&app.pool, naa)).await;
        innen(&app, "målinger", super::tilstand::maal(&app)).await;
        innen(&app, "oppgjørskjøring", crate::oppgjor::kjoring::om_tiden_er_inne(&app)).await;
        innen(&app, "rebehandling", krav::rebehandling::planlegg(&app)).await;
        innen(&app, "enhetsendringer", crate::praksis::stedvakt::arbeid::planlegg(&app)).await;
        innen(&app, "hprkontroll", crate::praksis::hprvakt::arbeid::planlegg(&app)).await;
        innen(&app, "rydding", rydd(&app.pool, naa)).await;
        tokio::select! {
            () = tokio::time::sleep(Duration::from_secs(30)) => {}
            _ = stopp.changed() => {}
        }
    }
}

/// Longest round of one thing that is done now and then.
const RUNDE: Duration = Duration::from_secs(3600);

/// Does one such thing; whether it went well. What failed is tried again the next time.
async fn innen(app: &App, hva: &'static str, arbeid: impl Future<Output = Result<(), AppError>>) -> bool {
    let spenn = Spenn::ny(SpanKind::Internal, hva).med(Felt::Runde, hva);
    match spenn.rundt(databasevakt::innen(app, RUNDE, arbeid)).await {
        Ok(()) => true,
        Err(feil) => {
            drop(logg::utilgjengelig(hva, &feil));
            false
        }
    }
}

/// Queues what is done once a day. The queue takes the same day once, whichever instance is first.
pub async fn dagens_arbeid(app: &App, dag: chrono::NaiveDate) -> Result<(), AppError> {
    let mut tx = app.pool.begin().await?;
    avtale::paaminnelse::legg_i_ko(&mut tx, dag).await?;
    super::rydding::legg_i_ko(&mut tx, dag).await?;
    revisjon::sjekk::legg_i_ko(&mut tx, dag).await?;
    crate::oppgjor::avstemming::legg_i_ko(&mut tx, dag).await?;
    tx.commit().await?;
    Ok(())
}

/// Removes what has no use any more: logins under way, seen tokens, old once-only keys.
async fn rydd(pool: &PgPool, naa: chrono::DateTime<chrono::Utc>) -> Result<(), AppError> {
    sqlx::query!("delete from innlogging where opprettet < $1", naa - chrono::TimeDelta::hours(1))
        .execute(pool)
        .await?;
    let mut db = pool.acquire().await?;
    sett::rydd(&mut db, Klokke::ekte().naa()).await?;
    bremse::rydd(&mut db).await?;
    vedlegg::store::rydd(pool, naa).await?;
    skjema::rydd_nokler(&mut db, naa - chrono::TimeDelta::days(30)).await?;
    Ok(())
}

async fn signal() {
    let ctrl_c = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        if let Ok(mut term) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            tokio::select! {
                _ = ctrl_c => {}
                _ = term.recv() => {}
            }
            return;
        }
    }
    let _ = ctrl_c.await;
}
