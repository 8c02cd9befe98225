//! The client against a service on this machine that answers as documented – and as networks do.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode as Status, Uri, header};
use axum::response::{IntoResponse, Response as HttpSvar};
use chrono::NaiveDate;
use grunn::{Fnr, Testnumre};

use super::*;
use Frikortsvar::{Har, HarIkke, Ukjent};

const ANNE: &str = "12827530156";
const BERIT: &str = "10915596784";
const CLARA: &str = "47908702367";

/// What the service does.
#[derive(Clone)]
enum Gjor {
    /// Says yes to Anne, no to all others.
    Svarer,
    /// Exactly this.
    Sier(u16, String),
    /// Fails once, then answers.
    FeilerEnGang,
    Sen(Duration),
    Omdirigerer,
    Brudd,
}

struct Motpart {
    gjor: Mutex<Gjor>,
    /// Address, token and body of every request.
    sett: Mutex<Vec<(String, String, Value)>>,
}

async fn svar(State(motpart): State<Arc<Motpart>>, uri: Uri, hode: HeaderMap, kropp: Bytes) -> HttpSvar {
    let token = hode.get(header::AUTHORIZATION).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let json: Value = serde_json::from_slice(&kropp).unwrap();
    motpart.sett.lock().unwrap().push((uri.to_string(), token.to_owned(), json.clone()));
    let rett = || {
        let rader: Vec<Value> = json["HarBorgerFrikort"]
            .as_array()
            .unwrap()
            .iter()
            .rev()
            .map(|r| json!({ "BorgerFnr": r["BorgerFnr"], "Dato": r["Dato"], "HarFrikort": r["BorgerFnr"] == ANNE }))
            .collect();
        json!({ "HarBorgerFrikort": rader }).to_string().into_response()
    };
    let gjor = motpart.gjor.lock().unwrap().clone();
    match gjor {
        Gjor::Svarer => rett(),
        Gjor::Sier(nr, tekst) => (Status::from_u16(nr).unwrap(), tekst).into_response(),
        Gjor::FeilerEnGang => {
            *motpart.gjor.lock().unwrap() = Gjor::Svarer;
            Status::BAD_GATEWAY.into_response()
        }
        Gjor::Sen(tid) => {
            tokio::time::sleep(tid).await;
            rett()
        }
        Gjor::Omdirigerer => (Status::TEMPORARY_REDIRECT, [(header::LOCATION, "/annet")]).into_response(),
        Gjor::Brudd => Body::from_stream(futures::stream::iter([
            Ok(Bytes::from_static(b"{\"HarBorgerFrikort\":")),
            Err(std::io::Error::other("brudd")),
        ]))
        .into_response(),
    }
}

struct Oppsatt {
    klient: Klient,
    motpart: Arc<Motpart>,
    /// Milliseconds the clock has been moved.
    flyttet: Arc<AtomicU64>,
}

impl Oppsatt {
    async fn med(gjor: Gjor, token: Option<&str>) -> Self {
        let motpart = Arc::new(Motpart {
            gjor: Mutex::new(gjor),
            sett: Mutex::default(),
        });
        let lytter = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}/frikort/", lytter.local_addr().unwrap());
        let app = Router::new().fallback(svar).with_state(motpart.clone());
        // Ends with the runtime of the test.
        tokio::spawn(async move { axum::serve(lytter, app).await });
        let (start, flyttet) = (Instant::now(), Arc::new(AtomicU64::new(0)));
        let klokke = flyttet.clone();
        let oppsett = Oppsett {
            base: base.parse().unwrap(),
            brukeragent: "Praksisportalen/test".into(),
            token: token.map(str::to_owned),
            tidsfrist: Duration::from_millis(300),
            samlet_frist: SAMLET_FRIST,
        };
        let tid = Arc::new(move || start + Duration::from_millis(klokke.load(Ordering::SeqCst)));
        Self {
            klient: Klient::med_tid(oppsett, tid).unwrap(),
            motpart,
            flyttet,
        }
    }

    async fn spor(&self, hvem: &[&str]) -> Vec<Frikortsvar> {
        self.klient.har_frikort(&hvem.iter().map(|f| sporsmal(f)).collect::<Vec<_>>()).await
    }

    fn antall(&self) -> usize {
        self.motpart.sett.lock().unwrap().len()
    }

    fn gjor(&self, gjor: Gjor) {
        *self.motpart.gjor.lock().unwrap() = gjor;
    }
}

fn dag() -> NaiveDate {
    "2026-01-05".parse().unwrap()
}

fn sporsmal(fnr: &str) -> Frikortsporsmal {
    Frikortsporsmal {
        pasient: Fnr::tolk(fnr, Testnumre::Tillatt).unwrap(),
        dato: dag(),
    }
}

#[tokio::test]
async fn yes_and_no_come_back_in_the_order_of_the_questions() {
    let o = Oppsatt::med(Gjor::Svarer, Some("hemmelig")).await;
    assert_eq!(o.spor(&[BERIT, ANNE, CLARA]).await, [HarIkke, Har, HarIkke]);
    assert_eq!(o.spor(&[]).await, []);
    let sett = o.motpart.sett.lock().unwrap();
    assert_eq!(sett.len(), 1, "nothing to ask, nobody asked");
    let (adresse, token, kropp) = &sett[0];
    assert_eq!(adresse, "/frikort/HarBorgerFrikortMengde", "no identity number in the address");
    assert_eq!(token, "Bearer hemmelig");
    assert_eq!(kropp["HarBorgerFrikort"][0], json!({ "BorgerFnr": BERIT, "Dato": "2026-01-05" }));
}

#[tokio::test]
async fn what_is_not_a_clear_yes_or_no_is_silence_about_that_person_alone() {
    let o = Oppsatt::med(Gjor::Svarer, None).await;
    let rad = |fnr: &str, svar: Value| json!({ "BorgerFnr": fnr, "Dato": "2026-01-05", "HarFrikort": svar });
    for (rader, venter) in [
        (vec![rad(ANNE, json!(true)), rad(BERIT, Value::Null)], [Har, Ukjent]),
        (vec![rad(ANNE, json!("true")), rad(BERIT, json!(false))], [Ukjent, HarIkke]),
        (vec![rad(ANNE, json!(1)), rad(BERIT, json!(true))], [Ukjent, Har]),
        (vec![rad(ANNE, json!(true))], [Har, Ukjent]),
        (
            vec![rad(ANNE, json!(true)), rad(ANNE, json!(false)), rad(BERIT, json!(true))],
            [Ukjent, Har],
        ),
        (vec![rad(ANNE, json!(true)), rad(ANNE, json!(true))], [Har, Ukjent]),
        (vec![rad(CLARA, json!(true))], [Ukjent, Ukjent]),
        (
            vec![
                json!({ "BorgerFnr": ANNE, "Dato": "2026-01-06", "HarFrikort": true }),
                json!(null),
                json!("x"),
            ],
            [Ukjent, Ukjent],
        ),
    ] {
        o.gjor(Gjor::Sier(200, json!({ "HarBorgerFrikort": rader }).to_string()));
        assert_eq!(o.spor(&[ANNE, BERIT]).await, venter, "{rader:?}");
    }
}

#[tokio::test]
async fn a_service_that_fails_is_silent_about_everybody() {
    for gjor in [
        Gjor::Sier(500, String::new()),
        Gjor::Sier(404, String::new()),
        Gjor::Sier(401, String::new()),
        Gjor::Sier(204, String::new()),
        Gjor::Sier(200, "<html>".into()),
        Gjor::Sier(200, "[]".into()),
        Gjor::Sier(200, r#"{"HarBorgerFrikort": true}"#.into()),
        Gjor::Sier(200, format!(r#"{{"HarBorgerFrikort": [], "x": "{}"}}"#, "x".repeat(MAKS_SVAR))),
        Gjor::Sen(Duration::from_secs(5)),
        Gjor::Omdirigerer,
        Gjor::Brudd,
    ] {
        let o = Oppsatt::med(gjor, None).await;
        assert_eq!(o.spor(&[ANNE, BERIT]).await, [Ukjent, Ukjent]);
    }
}

#[tokio::test]
async fn one_more_attempt_is_made_when_the_fault_was_theirs() {
    let o = Oppsatt::med(Gjor::FeilerEnGang, None).await;
    assert_eq!(o.spor(&[ANNE]).await, [Har]);
    assert_eq!(o.antall(), 2);
    o.gjor(Gjor::Sier(400, String::new()));
    assert_eq!(o.spor(&[ANNE]).await, [Ukjent]);
    assert_eq!(o.antall(), 3, "ours is not asked again");
}

#[tokio::test]
async fn many_questions_go_in_batches_and_each_batch_stands_alone() {
    let o = Oppsatt::med(Gjor::Svarer, None).await;
    let alle: Vec<Frikortsporsmal> = (0..250)
        .map(|i| Frikortsporsmal {
            dato: dag() + chrono::Days::new(i),
            ..sporsmal(if i % 2 == 0 { ANNE } else { BERIT })
        })
        .collect();
    let svar = o.klient.har_frikort(&alle).await;
    assert_eq!(svar.len(), 250);
    assert!(svar.iter().enumerate().all(|(i, s)| *s == if i % 2 == 0 { Har } else { HarIkke }));
    let bolker: Vec<usize> = o
        .motpart
        .sett
        .lock()
        .unwrap()
        .iter()
        .map(|s| s.2["HarBorgerFrikort"].as_array().unwrap().len())
        .collect();
    assert_eq!(bolker, [100, 100, 50]);
    // The first batch fails for good; the others are answered.
    o.gjor(Gjor::FeilerEnGang);
    let svar = o.klient.har_frikort(&alle).await;
    assert!(svar.iter().all(|s| *s != Ukjent));
}

#[tokio::test]
async fn a_service_that_keeps_failing_is_left_alone_for_a_while() {
    let o = Oppsatt::med(Gjor::Sier(404, String::new()), None).await;
    for _ in 0..3 {
        assert_eq!(o.spor(&[ANNE]).await, [Ukjent]);
    }
    o.gjor(Gjor::Svarer);
    assert_eq!(o.spor(&[ANNE]).await, [Ukjent]);
    assert_eq!(o.antall(), 3, "nobody was asked");
    o.flyttet.fetch_add(30_000, Ordering::SeqCst);
    assert_eq!(o.spor(&[ANNE]).await, [Har]);
    assert_eq!(o.antall(), 4);
}

#[tokio::test]
async fn when_the_time_for_a_message_is_out_the_rest_is_silence() {
    let mut o = Oppsatt::med(Gjor::Svarer, None).await;
    let (klokke, kall) = (Instant::now(), AtomicU64::new(0));
    // Twenty seconds go by each time somebody looks.
    o.klient.0.tjeneste.tid = Arc::new(move || klokke + Duration::from_secs(20 * kall.fetch_add(1, Ordering::SeqCst)));
    let svar = o.klient.har_frikort(&vec![sporsmal(ANNE); 150]).await;
    assert_eq!((svar[99], svar[100], svar.len()), (Har, Ukjent, 150));
}

#[test]
fn only_a_safe_address_is_asked() {
    for (adresse, ok) in [
        ("https://frikort.example/api", true),
        ("http://127.0.0.1:9", true),
        ("http://[::1]:9", true),
        ("http://frikort.example", false),
        ("http://127.0.0.1.example", false),
        ("ftp://127.0.0.1", false),
    ] {
        let oppsett = Oppsett {
            base: adresse.parse().unwrap(),
            brukeragent: "x".into(),
            token: None,
            tidsfrist: TIDSFRIST,
            samlet_frist: SAMLET_FRIST,
        };
        assert_eq!(Klient::ny(oppsett).is_ok(), ok, "{adresse}");
    }
}
