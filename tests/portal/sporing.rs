//! Spans as a collector gets them from the program itself: one request with all that was done for it, and nothing about anybody.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::routing::post;
use grunn::sporing::Felt;
use http::{HeaderMap, StatusCode};
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::any_value::Value;
use opentelemetry_proto::tonic::trace::v1::Span;
use prost::Message as _;
use sqlx::PgPool;

use crate::oppsettsjekk;
use crate::program::{Program, adresse, ledig};
use crate::support::{LEGE, Portal, nokkelfil};

const SPOR: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const UTENFRA: &str = "00f067aa0ba902b7";
const ORGNR: &str = "974760673";

/// What stands around the portal: a collector and a register.
#[derive(Clone, Default)]
struct Rundt {
    tatt: Arc<Mutex<Vec<Bytes>>>,
    /// The `traceparent` of each question to the register.
    spurt: Arc<Mutex<Vec<String>>>,
}

async fn samle(State(rundt): State<Rundt>, kropp: Bytes) {
    rundt.tatt.lock().unwrap().push(kropp);
}

async fn register(State(rundt): State<Rundt>, hoder: HeaderMap) -> StatusCode {
    let hode = hoder.get("traceparent").map(|v| v.to_str().unwrap().to_owned());
    rundt.spurt.lock().unwrap().extend(hode);
    StatusCode::NOT_FOUND
}

impl Rundt {
    async fn lytt(&self) -> String {
        let ruter = Router::new()
            .route("/v1/traces", post(samle))
            .fallback(register)
            .with_state(self.clone());
        let lytter = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let adresse = format!("http://{}", lytter.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(lytter, ruter).await });
        adresse
    }

    fn spenn(&self) -> Vec<Span> {
        let tatt = self.tatt.lock().unwrap();
        tatt.iter()
            .flat_map(|kropp| ExportTraceServiceRequest::decode(kropp.clone()).unwrap().resource_spans)
            .flat_map(|r| r.scope_spans)
            .flat_map(|s| s.spans)
            .collect()
    }

    /// Waits until something has come.
    async fn vent(&self, er: impl Fn(&Span) -> bool) {
        let start = Instant::now();
        while !self.spenn().iter().any(&er) {
            assert!(start.elapsed() < Duration::from_secs(60), "{:#?}", self.spenn());
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Only what may be told is told, and none of this.
    fn tier_om(&self, hemmelig: &[&str]) {
        let kjent: BTreeSet<&str> = Felt::ALLE.iter().map(|f| f.navn()).collect();
        for spenn in self.spenn() {
            assert!(spenn.attributes.iter().all(|a| kjent.contains(a.key.as_str())), "{spenn:#?}");
            assert!(
                spenn.events.is_empty() && spenn.links.is_empty() && spenn.trace_state.is_empty(),
                "{spenn:#?}"
            );
        }
        for kropp in self.tatt.lock().unwrap().iter() {
            let tekst = String::from_utf8_lossy(kropp);
            assert!(hemmelig.iter().all(|h| !tekst.contains(h)), "{tekst}");
        }
    }
}

fn felt(spenn: &Span, felt: Felt) -> Option<String> {
    let verdi = spenn.attributes.iter().find(|a| a.key == felt.navn())?.value.clone()?.value?;
    Some(match verdi {
        Value::StringValue(s) => s,
        Value::IntValue(i) => i.to_string(),
        annet => panic!("{annet:?}"),
    })
}

/// The demo on a test's database, with the clock of the tests.
fn program(pool: &PgPool, register: &str, innsamler: &str) -> Program {
    let port = ledig();
    Program::produksjon(&adresse(pool)).med(&[
        ("PORTAL_PROFIL", "demo"),
        ("PORTAL_ADRESSE", &format!("127.0.0.1:{port}")),
        ("PORTAL_URL", &format!("http://127.0.0.1:{port}")),
        ("PORTAL_NOKKEL", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="),
        ("PORTAL_KLOKKE", "2026-01-06T15:30:29+01:00"),
        ("HELSEID_UTSTEDER", "http://127.0.0.1:9"),
        ("HELSEID_NOKKEL_FIL", nokkelfil()),
        ("PORTAL_SMTP_URL", ""),
        ("PORTAL_EPOST_MAPPE", "target/test-epost"),
        ("PORTAL_ENHETSREGISTER", register),
        ("PORTAL_OTLP", innsamler),
        ("PORTAL_OTLP_ANDEL", "1"),
    ])
}

#[sqlx::test]
async fn a_collector_gets_a_request_with_all_within_it_and_nothing_about_anybody(pool: PgPool) {
    let rundt = Rundt::default();
    let her = rundt.lytt().await;
    let lege = Portal::ny(pool.clone()).await.logg_inn(LEGE).await.kake.unwrap();
    let program = program(&pool, &her, &her);
    let gaar = program.start();
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let url = &program.miljo["PORTAL_URL"];
    let svar = http
        .post(format!("{url}/api/praksis/finn-steder"))
        .header("cookie", &lege)
        .header("accept", "application/json")
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "application/x-www-form-urlencoded")
        // Not sampled, says the caller: that is for us to choose.
        .header("traceparent", format!("00-{SPOR}-{UTENFRA}-00"))
        .header("tracestate", format!("x={}", LEGE.fnr))
        .body(format!("tekst={ORGNR}"))
        .send()
        .await
        .unwrap();
    assert_eq!(svar.status(), 200);
    let side = http
        .get(format!("{url}/praksisinformasjon/helseaktor?fnr={}", LEGE.fnr))
        .header("cookie", &lege)
        .header("accept", "text/html")
        .send()
        .await
        .unwrap();
    assert!(side.text().await.unwrap().contains(LEGE.etternavn));
    rundt
        .vent(|s| felt(s, Felt::Rute).as_deref() == Some("/praksisinformasjon/helseaktor"))
        .await;
    rundt.vent(|s| felt(s, Felt::Jobb).is_some()).await;
    rundt.vent(|s| felt(s, Felt::Runde).is_some()).await;

    let alle = rundt.spenn();
    let sporet: Vec<&Span> = alle.iter().filter(|s| hex::encode(&s.trace_id) == SPOR).collect();
    let en = |navn: &str| {
        *sporet
            .iter()
            .find(|s| s.name == navn)
            .unwrap_or_else(|| panic!("no {navn}: {sporet:#?}"))
    };
    let (forespurt, handling, spurt) = (en("POST /api/{*fn}"), en("serverfunksjon"), en("register"));
    assert_eq!(hex::encode(&forespurt.parent_span_id), UTENFRA);
    assert_eq!(felt(forespurt, Felt::Status).as_deref(), Some("200"));
    assert_eq!(felt(forespurt, Felt::Foresporsel).as_deref(), svar_id(svar.headers()));
    assert_eq!(handling.parent_span_id, forespurt.span_id);
    assert_eq!(felt(handling, Felt::Handling).as_deref(), Some("/api/praksis/finn-steder"));
    assert_eq!(spurt.parent_span_id, handling.span_id);
    assert_eq!(felt(spurt, Felt::Vert).as_deref(), Some("127.0.0.1"));
    let sagt = format!("00-{SPOR}-{}-01", hex::encode(&spurt.span_id));
    assert!(rundt.spurt.lock().unwrap().contains(&sagt), "{sagt} {:?}", rundt.spurt);
    let okt = en("select sesjon");
    assert_eq!(okt.parent_span_id, forespurt.span_id);
    assert_eq!(felt(okt, Felt::Rader).as_deref(), Some("1"));
    assert!(forespurt.start_time_unix_nano <= okt.start_time_unix_nano && okt.end_time_unix_nano <= forespurt.end_time_unix_nano);
    // What a page reads is read within its request.
    let side = alle.iter().find(|s| s.name == "GET /praksisinformasjon/helseaktor").unwrap();
    let lest = alle
        .iter()
        .filter(|s| s.parent_span_id == side.span_id && felt(s, Felt::Sporring).is_some())
        .count();
    assert!(lest > 2, "{lest}");

    let token = lege.split('=').nth(1).unwrap();
    rundt.tier_om(&[LEGE.fnr, LEGE.hpr.unwrap(), LEGE.fornavn, LEGE.etternavn, token, ORGNR]);
    // The log knows the lines of one session, and nobody by them.
    let logg = gaar.slutt().ut;
    let linjer: Vec<serde_json::Value> = logg.lines().filter_map(|l| serde_json::from_str(l).ok()).collect();
    let okter: Vec<&str> = linjer.iter().filter_map(|l| l["sesjon"].as_str()).collect();
    assert!(okter.len() == 2 && okter[0] == okter[1] && okter[0].len() == 16, "{logg}");
    assert!([LEGE.fnr, LEGE.etternavn, token].iter().all(|h| !logg.contains(h)), "{logg}");
}

fn svar_id(hoder: &reqwest::header::HeaderMap) -> Option<&str> {
    hoder.get("x-request-id")?.to_str().ok()
}

#[sqlx::test]
async fn a_collector_that_is_silent_or_gone_costs_its_spans_and_nothing_else(pool: PgPool) {
    // One that takes the connection and says nothing.
    let taus = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let taus = (format!("http://{}", taus.local_addr().unwrap()), taus);
    let rundt = Rundt::default();
    let her = rundt.lytt().await;
    for innsamler in [taus.0.as_str(), "http://127.0.0.1:9"] {
        let program = program(&pool, &her, innsamler).med(&[("PORTAL_LOGGNIVA", "warn")]);
        let gaar = program.start();
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let start = Instant::now();
        for _ in 0..3000 {
            let svar = http
                .get(format!("{}/helse/klar", program.miljo["PORTAL_URL"]))
                .send()
                .await
                .unwrap();
            assert_eq!(svar.status(), 200);
        }
        println!("3000 requests beside {innsamler}: {:?}", start.elapsed());
        // It is told once, when a sending has been given up.
        tokio::time::sleep(Duration::from_secs(9).saturating_sub(start.elapsed())).await;
        let sagt = gaar.slutt().ut;
        assert_eq!(sagt.matches("den som samler spor, svarer ikke").count(), 1, "{sagt}");
        let sjekk = oppsettsjekk::sjekk(program).await;
        assert!(
            sjekk.ut.lines().any(|l| l.starts_with("FEIL") && l.contains("PORTAL_OTLP")),
            "{}",
            sjekk.ut
        );
    }
    let sjekk = oppsettsjekk::sjekk(program(&pool, &her, &her)).await;
    assert!(
        sjekk.ut.lines().any(|l| l.starts_with("i orden") && l.contains("PORTAL_OTLP")),
        "{}",
        sjekk.ut
    );
}
