//! Faults between the program and its database, and senders that are slow or go away.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use axum::body::{Body, Bytes};
use futures::{StreamExt, stream};
use http::{Method, Request, StatusCode, header};
use praksisportal::oppstart::{router, start};
use praksisportal::server::databasevakt;
use sqlx::PgPool;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::support::{LEGE, LOGOPED, Portal};
use crate::vedlegg::{som, tall, vitnemal};

/// A line to the database that can fall silent without being closed.
struct Linje {
    port: u16,
    /// What is open now says nothing more, for ever.
    stille: Arc<std::sync::Mutex<Arc<AtomicBool>>>,
    /// New connections are taken, and never answered.
    ogsaa_nye: Arc<AtomicBool>,
}

impl Linje {
    async fn ny(vert: String, port: u16) -> Self {
        let lytter = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let linje = Self {
            port: lytter.local_addr().unwrap().port(),
            stille: Arc::default(),
            ogsaa_nye: Arc::default(),
        };
        let (stille, ogsaa_nye) = (linje.stille.clone(), linje.ogsaa_nye.clone());
        tokio::spawn(async move {
            while let Ok((inn, _)) = lytter.accept().await {
                let (vert, stille, ogsaa_nye) = (vert.clone(), stille.lock().unwrap().clone(), ogsaa_nye.clone());
                tokio::spawn(async move {
                    if ogsaa_nye.load(Ordering::Relaxed) {
                        std::future::pending::<()>().await;
                    }
                    let ut = TcpStream::connect((vert.as_str(), port)).await.unwrap();
                    let ((inn_les, inn_skriv), (ut_les, ut_skriv)) = (inn.into_split(), ut.into_split());
                    tokio::join!(pump(inn_les, ut_skriv, &stille), pump(ut_les, inn_skriv, &stille));
                });
            }
        });
        linje
    }

    /// All that are open fall silent; those that come are served.
    fn bli_stille(&self) {
        std::mem::take(&mut *self.stille.lock().unwrap()).store(true, Ordering::Relaxed);
    }
}

async fn pump(mut fra: impl AsyncReadExt + Unpin, mut til: impl AsyncWriteExt + Unpin, stille: &AtomicBool) {
    let mut bit = vec![0; 16 * 1024];
    while let Ok(lengde @ 1..) = fra.read(&mut bit).await {
        if stille.load(Ordering::Relaxed) {
            std::future::pending::<()>().await;
        }
        if til.write_all(&bit[..lengde]).await.is_err() {
            return;
        }
    }
}

/// A portal whose sixteen connections go over such a line.
async fn over_linje(pool: &PgPool, tidsgrense: Duration) -> (Portal, Linje) {
    let valg = (*pool.connect_options()).clone();
    let linje = Linje::ny(valg.get_host().to_owned(), valg.get_port()).await;
    let pool = start::pooloppsett()
        .max_connections(16)
        .connect_with(valg.host("127.0.0.1").port(linje.port).application_name("praksisportal-prove"))
        .await
        .unwrap();
    let mut portal = Portal::ny(pool).await;
    let mut konfig = (*portal.app.konfig).clone();
    konfig.tid_per_foresporsel = tidsgrense;
    portal.app.konfig = Arc::new(konfig);
    portal.ruter = router::ruter(portal.app.clone());
    (portal, linje)
}

/// Makes the pool open all its connections.
async fn fyll(pool: &PgPool) {
    let alle = futures::future::join_all((0..16).map(|_| pool.acquire())).await;
    assert!(alle.iter().all(Result::is_ok));
}

/// The front page, again and again until it is there.
async fn til_den_svarer(portal: &Portal, kake: &str) -> Duration {
    let start = Instant::now();
    loop {
        if som(portal, kake, "/").await.status == StatusCode::OK {
            return start.elapsed();
        }
        assert!(start.elapsed() < Duration::from_secs(60), "never came back");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[sqlx::test]
async fn a_silent_network_lets_go_of_what_waits_and_is_forgotten_when_it_speaks(pool: PgPool) {
    let (portal, linje) = over_linje(&pool, Duration::from_secs(60)).await;
    let kake = portal.logg_inn(LEGE).await.kake.unwrap();
    let (slutt, stopp) = tokio::sync::watch::channel(false);
    let vakt = tokio::spawn(databasevakt::folg(portal.app.clone(), stopp));
    til_den_svarer(&portal, &kake).await;
    fyll(&portal.app.pool).await;

    // Everything that is open falls silent, without a word; what is opened anew is served.
    linje.bli_stille();
    let start = Instant::now();
    let alle = (0..16).map(|_| som(&portal, &kake, "/"));
    for svar in futures::future::join_all(alle).await {
        assert!(
            svar.status == StatusCode::OK || svar.status == StatusCode::SERVICE_UNAVAILABLE,
            "{}",
            svar.status
        );
    }
    til_den_svarer(&portal, &kake).await;
    assert!(
        start.elapsed() < Duration::from_secs(20),
        "a kernel gives up after a quarter of an hour; this took {:?}",
        start.elapsed()
    );

    // Nothing answers at all: then it is said at once, and what needs no database is there as before.
    linje.ogsaa_nye.store(true, Ordering::Relaxed);
    linje.bli_stille();
    let start = Instant::now();
    while !portal.app.databasevakt.nede() {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    // One second to the next question, three of silence, and what a busy machine takes.
    assert!(start.elapsed() < Duration::from_secs(6), "found after {:?}", start.elapsed());
    let start = Instant::now();
    let svar = som(&portal, &kake, "/").await;
    assert_eq!(svar.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(svar.hoder.get(header::RETRY_AFTER).unwrap(), "5");
    assert!(svar.tekst.contains("Tjenesten er nede akkurat nå"), "{}", svar.tekst);
    assert!(start.elapsed() < Duration::from_secs(3), "{:?}", start.elapsed());
    assert_eq!(portal.anonym().get("/helse/klar").await.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(
        portal.anonym().get("/helse/lever").await.status,
        StatusCode::OK,
        "starting anew would not help"
    );
    assert_eq!(portal.anonym().get("/veiledning").await.status, StatusCode::OK);

    linje.ogsaa_nye.store(false, Ordering::Relaxed);
    til_den_svarer(&portal, &kake).await;
    slutt.send(true).unwrap();
    vakt.await.unwrap();
}

#[sqlx::test]
async fn connections_that_were_broken_off_in_silence_do_not_keep_their_place(pool: PgPool) {
    // The watch has a connection of its own, which is made after the others have fallen silent.
    let (portal, linje) = over_linje(&pool, Duration::from_secs(2)).await;
    let kake = portal.logg_inn(LEGE).await.kake.unwrap();
    til_den_svarer(&portal, &kake).await;
    fyll(&portal.app.pool).await;
    linje.bli_stille();
    let alle = (0..16).map(|_| som(&portal, &kake, "/"));
    let svar = futures::future::join_all(alle).await;
    let brutt: Vec<_> = svar.iter().filter(|s| s.status == StatusCode::SERVICE_UNAVAILABLE).collect();
    assert!(brutt.len() > 8, "most of them waited on a line that was silent: {}", brutt.len());
    for svar in brutt {
        let tekst = &svar.tekst;
        assert!(tekst.contains("Tjenesten er nede akkurat nå"), "a page, and not nothing: {tekst}");
    }
    let (slutt, stopp) = tokio::sync::watch::channel(false);
    let vakt = tokio::spawn(databasevakt::folg(portal.app.clone(), stopp));
    let tid = til_den_svarer(&portal, &kake).await;
    assert!(tid < Duration::from_secs(30), "{tid:?}");
    assert!(portal.app.databasevakt.lever());
    slutt.send(true).unwrap();
    vakt.await.unwrap();
}

#[sqlx::test]
async fn a_closed_connection_is_503_and_the_next_request_is_answered(pool: PgPool) {
    let (portal, _linje) = over_linje(&pool, Duration::from_secs(30)).await;
    let kake = portal.logg_inn(LEGE).await.kake.unwrap();
    til_den_svarer(&portal, &kake).await;
    sqlx::query("select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()")
        .execute(&pool)
        .await
        .unwrap();
    let svar = som(&portal, &kake, "/").await;
    assert!(
        svar.status == StatusCode::SERVICE_UNAVAILABLE || svar.status == StatusCode::OK,
        "never 500: {}",
        svar.status
    );
    til_den_svarer(&portal, &kake).await;
}

#[sqlx::test]
async fn what_takes_too_long_gets_a_page(pool: PgPool) {
    let (portal, _linje) = over_linje(&pool, Duration::from_millis(400)).await;
    let kake = portal.logg_inn(LEGE).await.kake.unwrap();
    let mut laas = pool.begin().await.unwrap();
    sqlx::query("lock table sesjon in access exclusive mode")
        .execute(&mut *laas)
        .await
        .unwrap();
    let svar = som(&portal, &kake, "/").await;
    assert_eq!(svar.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(svar.hoder.get(header::RETRY_AFTER).unwrap(), "5");
    assert!(
        svar.tekst.contains("<h1") && svar.tekst.contains("Tjenesten er nede akkurat nå"),
        "{}",
        svar.tekst
    );
    laas.rollback().await.unwrap();
    til_den_svarer(&portal, &kake).await;
}

#[sqlx::test]
async fn a_full_disk_is_503_and_not_ready(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let logoped = portal.logg_inn(LOGOPED).await;
    sqlx::raw_sql(
        "create function full_disk() returns trigger language plpgsql as $$
             begin raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$;
         create trigger full_disk before insert on vedlegg for each row execute function full_disk()",
    )
    .execute(&*portal.app.pool)
    .await
    .unwrap();
    let svar = vitnemal(&logoped).await;
    assert_eq!(svar.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(svar.hoder.contains_key(header::RETRY_AFTER));
    let klar = portal.anonym().get("/helse/klar").await;
    assert_eq!(
        (klar.status, klar.tekst.as_str()),
        (StatusCode::SERVICE_UNAVAILABLE, "databasen har ikke plass")
    );
}

const GRENSE: &str = "----prove";

/// The head of a form with a file, and the file's first part.
fn begynnelse(felt: &[(&str, &str)]) -> Bytes {
    let felt: String = felt
        .iter()
        .map(|(navn, verdi)| format!("--{GRENSE}\r\nContent-Disposition: form-data; name=\"{navn}\"\r\n\r\n{verdi}\r\n"))
        .collect();
    let fil = format!("--{GRENSE}\r\nContent-Disposition: form-data; name=\"fil\"; filename=\"a.pdf\"\r\n\r\n%PDF-1.7\n");
    Bytes::from(format!("{felt}{fil}{}", "x".repeat(100_000)))
}

fn opplasting(portal_kake: &str, kropp: Body) -> Request<Body> {
    Request::builder()
        .method(Method::POST)
        .uri("/vedlegg/last-opp")
        .header(header::HOST, "127.0.0.1:3000")
        .header(header::COOKIE, portal_kake)
        .header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={GRENSE}"))
        .header(header::ACCEPT, "text/html")
        .header("sec-fetch-site", "same-origin")
        .body(kropp)
        .unwrap()
}

#[sqlx::test]
async fn an_upload_that_is_broken_off_frees_its_place_at_once(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let logoped = portal.logg_inn(LOGOPED).await;
    let kake = logoped.kake.clone().unwrap();
    let felt = [("mappe", "utdanning/logoped"), ("dokument", "vitnemal"), ("nokkel", "n")];
    let rader = || tall(&portal, "select count(*) from vedlegg");

    // The line breaks.
    let brudd = stream::iter([Ok(begynnelse(&felt)), Err(std::io::Error::other("brudd"))]);
    let svar = portal.send(opplasting(&kake, Body::from_stream(brudd))).await;
    assert!(svar.status.is_client_error(), "{}", svar.status);
    assert_eq!(rader().await, 0);

    // The sender goes away: the server stops asking for the answer.
    let henger = stream::iter([Ok::<_, Infallible>(begynnelse(&felt))]).chain(stream::pending());
    let foresporsel = portal.send(opplasting(&kake, Body::from_stream(henger)));
    let avbrutt = tokio::time::timeout(Duration::from_secs(2), foresporsel).await;
    assert!(avbrutt.is_err(), "it waits for the rest");
    for _ in 0..50 {
        if rader().await == 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the place is still taken");
}

/// A claim of 19 MB that stops before its end until `slipp` says so.
fn stort_krav(kake: &str, slipp: &tokio::sync::watch::Sender<bool>) -> Request<Body> {
    let hode = format!("--{GRENSE}\r\nContent-Disposition: form-data; name=\"fil\"; filename=\"krav.json\"\r\n\r\n");
    let hode_lengde = hode.len() + GRENSE.len() + 8;
    let bit = Bytes::from(vec![b' '; 64 * 1024]);
    let biter = std::iter::once(Bytes::from(hode)).chain(std::iter::repeat_n(bit, 304));
    let mut slipp = slipp.subscribe();
    let slutt = stream::once(async move {
        slipp.wait_for(|s| *s).await.unwrap();
        Bytes::from(format!("\r\n--{GRENSE}--\r\n"))
    });
    let kropp = Body::from_stream(stream::iter(biter).chain(slutt).map(Ok::<_, Infallible>));
    let mut req = opplasting(kake, kropp);
    let lengde = hode_lengde + 304 * 64 * 1024;
    req.headers_mut().insert(header::CONTENT_LENGTH, lengde.into());
    *req.uri_mut() = "/oppgjor/innsendinger/last-opp".parse().unwrap();
    req
}

#[sqlx::test]
async fn many_large_claims_at_once_share_the_memory_and_the_rest_come_again(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let kake = portal.logg_inn(LEGE).await.kake.unwrap();
    let slipp = tokio::sync::watch::channel(false).0;
    let (ferdig, mut svar) = tokio::sync::mpsc::channel(20);
    for _ in 0..20 {
        let (portal, req, ferdig) = (portal.clone(), stort_krav(&kake, &slipp), ferdig.clone());
        tokio::spawn(async move { ferdig.send(portal.send(req).await).await });
    }
    // Eight times 19 MB is what there is room for; the others hear so while the eight are still sending.
    for _ in 0..12 {
        let svar = svar.recv().await.unwrap();
        assert_eq!(svar.status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(svar.hoder.contains_key(header::RETRY_AFTER));
    }
    slipp.send_replace(true);
    for _ in 0..8 {
        // Read to its end: nothing but spaces is no claim.
        assert_eq!(svar.recv().await.unwrap().status, StatusCode::SEE_OTHER);
    }
    let svar = portal.send(stort_krav(&kake, &slipp)).await;
    assert_eq!(svar.status, StatusCode::SEE_OTHER, "the room is free again");
}
