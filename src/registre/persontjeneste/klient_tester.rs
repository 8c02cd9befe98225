//! The client against a service on this machine that answers as described – and as networks do.

use std::sync::Mutex;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response as HttpSvar};
use grunn::Testnumre;

use super::*;
use crate::tilgang::FastToken;
use Livsstatus::{Dod, IkkeSvar, Lever, UkjentPerson};

const ANNE: &str = "12827530156";
const BERIT: &str = "10915596784";

#[derive(Clone)]
enum Gjor {
    /// Everybody lives.
    Svarer,
    Sier(u16, String),
    Sen,
}

struct Motpart {
    gjor: Mutex<Gjor>,
    sett: Mutex<Vec<(String, String, Value)>>,
}

async fn svar(State(m): State<Arc<Motpart>>, uri: Uri, hode: HeaderMap, kropp: Bytes) -> HttpSvar {
    let token = hode.get(header::AUTHORIZATION).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let json: Value = serde_json::from_slice(&kropp).unwrap();
    m.sett.lock().unwrap().push((uri.to_string(), token.to_owned(), json.clone()));
    let gjor = m.gjor.lock().unwrap().clone();
    match gjor {
        Gjor::Svarer => {
            let rad = |nin: &Value| json!({"nin": nin, "status": "levende", "navn": "kommer ikke videre"});
            let rader: Vec<Value> = json["personer"].as_array().unwrap().iter().rev().map(rad).collect();
            json!({"personer": rader}).to_string().into_response()
        }
        Gjor::Sier(nr, tekst) => (StatusCode::from_u16(nr).unwrap(), tekst).into_response(),
        Gjor::Sen => {
            tokio::time::sleep(Duration::from_secs(3)).await;
            StatusCode::OK.into_response()
        }
    }
}

async fn med(gjor: Gjor) -> (Klient, Arc<Motpart>) {
    let motpart = Arc::new(Motpart {
        gjor: Mutex::new(gjor),
        sett: Mutex::default(),
    });
    let lytter = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}/person", lytter.local_addr().unwrap());
    let app = Router::new().fallback(svar).with_state(motpart.clone());
    // Ends with the runtime of the test.
    tokio::spawn(async move { axum::serve(lytter, app).await });
    let oppsett = Oppsett {
        base: base.parse().unwrap(),
        brukeragent: "Praksisportalen/test".into(),
        tilgang: Arc::new(FastToken("hemmelig".into())),
        tidsfrist: Duration::from_millis(300),
    };
    (Klient::ny(oppsett).unwrap(), motpart)
}

fn fnr(id: &str) -> Fnr {
    Fnr::tolk(id, Testnumre::Tillatt).unwrap()
}

async fn spor(klient: &Klient) -> Vec<Livsstatus> {
    klient.livsstatus(&[fnr(ANNE), fnr(BERIT)]).await
}

#[tokio::test]
async fn people_are_asked_about_in_the_body_and_answered_in_order() {
    let (klient, motpart) = med(Gjor::Svarer).await;
    assert_eq!(spor(&klient).await, [Lever, Lever]);
    assert_eq!(klient.livsstatus(&[]).await, []);
    assert_eq!(med(Gjor::Svarer).await.0.prov().await, Ok(()));
    {
        let sett = motpart.sett.lock().unwrap();
        let [(adresse, token, kropp)] = sett.as_slice() else {
            panic!("{}", sett.len())
        };
        assert_eq!((adresse.as_str(), token.as_str()), ("/person/livsstatus", "Bearer hemmelig"));
        assert_eq!(*kropp, json!({"personer": [ANNE, BERIT]}));
    }
    let mange = vec![fnr(ANNE); 250];
    assert_eq!(klient.livsstatus(&mange).await, vec![Lever; 250]);
    let bolker: Vec<usize> = motpart
        .sett
        .lock()
        .unwrap()
        .iter()
        .skip(1)
        .map(|s| s.2["personer"].as_array().unwrap().len())
        .collect();
    assert_eq!(bolker, [100, 100, 50]);
}

#[tokio::test]
async fn what_is_not_one_clear_answer_is_silence_about_that_person_alone() {
    let dod = |dag: Value| json!({"nin": ANNE, "status": "doed", "doedsdato": dag});
    let berit = json!({"nin": BERIT, "status": "levende", "doedsdato": null});
    let dag = "2025-12-20".parse().unwrap();
    let (klient, motpart) = med(Gjor::Svarer).await;
    for (anne, venter) in [
        (vec![dod("2025-12-20".into())], Dod(dag)),
        (vec![dod("2025-12-20".into()), dod("2025-12-20".into())], Dod(dag)),
        (vec![json!({"nin": ANNE, "status": "ukjent"})], UkjentPerson),
        (vec![dod(Value::Null)], IkkeSvar),
        (vec![dod("20.12.2025".into())], IkkeSvar),
        (vec![dod("2025-12-20".into()), dod("2025-12-21".into())], IkkeSvar),
        (vec![json!({"nin": ANNE, "status": "levende", "doedsdato": "2025-12-20"})], IkkeSvar),
        (vec![json!({"nin": ANNE, "status": "utvandret"})], IkkeSvar),
        (vec![json!({"nin": ANNE, "status": 1})], IkkeSvar),
        (vec![json!({"nin": ANNE})], IkkeSvar),
        (vec![json!(null), json!("x")], IkkeSvar),
        (vec![], IkkeSvar),
    ] {
        let rader: Vec<&Value> = anne.iter().chain([&berit]).collect();
        *motpart.gjor.lock().unwrap() = Gjor::Sier(200, json!({"personer": rader, "nytt": 1}).to_string());
        assert_eq!(spor(&klient).await, [venter, Lever], "{anne:?}");
    }
}

#[tokio::test]
async fn a_service_that_fails_is_silent_about_everybody() {
    for gjor in [
        Gjor::Sier(500, String::new()),
        Gjor::Sier(404, r#"{"personer": []}"#.into()),
        Gjor::Sier(401, String::new()),
        Gjor::Sier(200, "<html>".into()),
        Gjor::Sier(200, "[]".into()),
        Gjor::Sier(200, format!(r#"{{"personer": [], "x": "{}"}}"#, "x".repeat(MAKS_SVAR))),
        Gjor::Sen,
    ] {
        let (klient, _) = med(gjor).await;
        assert!(klient.prov().await.is_err());
        assert_eq!(spor(&klient).await, [IkkeSvar, IkkeSvar]);
    }
}
