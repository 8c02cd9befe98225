//! The client against a register on this machine that answers as the documentation says – and as networks do.

use std::collections::HashMap;
use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response as HttpSvar};
use flate2::Compression;
use flate2::write::GzEncoder;
use futures::stream;
use serde_json::{Value, json};
use tokio::sync::mpsc;
use url::Url;

use super::klient::{ArFeil, BOLK, Klient, Oppsett, OppsettFeil, les_eksport};
use super::model::Part;
use crate::tilgang::{FastToken, IngenTilgang, Tilgang, UtenToken};

/// One answer the register gives.
#[derive(Clone)]
enum Gir {
    Json(u16, String),
    /// In pieces, so that reading cannot depend on where they end.
    Gzip(Vec<u8>),
    /// A part of an answer, then a broken connection.
    Brudd(Vec<u8>),
    Sen(Duration),
}

#[derive(Default)]
struct Motpart {
    svar: Mutex<HashMap<String, Gir>>,
    /// Path and query, and the token, of every request.
    sett: Mutex<Vec<(String, String)>>,
}

async fn svar(State(motpart): State<Arc<Motpart>>, uri: Uri, hode: HeaderMap) -> HttpSvar {
    let token = hode.get(header::AUTHORIZATION).and_then(|v| v.to_str().ok()).unwrap_or_default();
    motpart.sett.lock().unwrap().push((uri.to_string(), token.to_owned()));
    let gir = motpart.svar.lock().unwrap().get(&uri.to_string()).cloned();
    match gir {
        None => StatusCode::NOT_FOUND.into_response(),
        Some(Gir::Json(nr, tekst)) => (StatusCode::from_u16(nr).unwrap(), tekst).into_response(),
        Some(Gir::Gzip(bytes)) => {
            let biter: Vec<_> = bytes
                .chunks(7)
                .map(|b| Ok::<_, std::io::Error>(Bytes::copy_from_slice(b)))
                .collect();
            ([(header::CONTENT_ENCODING, "gzip")], Body::from_stream(stream::iter(biter))).into_response()
        }
        Some(Gir::Brudd(bytes)) => {
            let biter = [Ok(Bytes::from(bytes)), Err(std::io::Error::other("brudd"))];
            Body::from_stream(stream::iter(biter)).into_response()
        }
        Some(Gir::Sen(tid)) => {
            tokio::time::sleep(tid).await;
            "{}".into_response()
        }
    }
}

/// Shows one token after the other, as long as the register refuses.
struct Nye(Mutex<u32>);

#[async_trait::async_trait]
impl Tilgang for Nye {
    async fn hoder(&self, metode: &str, url: &Url) -> Result<HeaderMap, IngenTilgang> {
        let nummer = *self.0.lock().unwrap();
        FastToken(format!("nr-{nummer}")).hoder(metode, url).await
    }

    fn etter(&self, _url: &Url, sendt: &HeaderMap, status: StatusCode, _svar: &HeaderMap) -> bool {
        assert!(sendt.contains_key(header::AUTHORIZATION));
        let avvist = status == StatusCode::UNAUTHORIZED;
        *self.0.lock().unwrap() += u32::from(avvist);
        avvist
    }
}

struct Oppsatt {
    klient: Klient,
    motpart: Arc<Motpart>,
    base: String,
}

impl Oppsatt {
    async fn ny() -> Self {
        Self::med(Arc::new(UtenToken), Duration::from_secs(10)).await
    }

    async fn med(tilgang: Arc<dyn Tilgang>, frist: Duration) -> Self {
        let motpart = Arc::new(Motpart::default());
        let lytter = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", lytter.local_addr().unwrap());
        let app = Router::new().fallback(svar).with_state(motpart.clone());
        // Ends with the runtime of the test.
        tokio::spawn(async move { axum::serve(lytter, app).await });
        let oppsett = Oppsett {
            base: Url::parse(&format!("{base}/ar/")).unwrap(),
            brukeragent: "Praksisportalen/test".into(),
            tidsfrist: frist,
            eksportfrist: frist,
        };
        Self {
            klient: Klient::ny(oppsett, tilgang).unwrap(),
            motpart,
            base,
        }
    }

    fn gir(&self, sti: &str, gir: Gir) -> &Self {
        self.motpart.svar.lock().unwrap().insert(format!("/ar{sti}"), gir);
        self
    }

    /// What was handed on, and how it ended.
    async fn eksport(&self) -> (Vec<Part>, Result<String, ArFeil>) {
        let (ut, mut inn) = mpsc::channel::<Vec<Part>>(2);
        let samle = async {
            let mut alle = Vec::new();
            while let Some(bolk) = inn.recv().await {
                assert!(bolk.len() <= BOLK);
                alle.extend(bolk);
            }
            alle
        };
        let (ferdig, alle) = tokio::join!(self.klient.eksport(ut), samle);
        (alle, ferdig)
    }
}

fn part(her_id: usize) -> Value {
    json!({ "HerId": her_id, "ParentHerId": -1, "Type": "Organization", "Name": format!("Legekontor {her_id}"), "Active": true, "Certificates": ["x".repeat(50)] })
}

fn eksport(antall: usize) -> String {
    let parter: Vec<Value> = (1..=antall).map(part).collect();
    json!({ "LastDateTimeOffset": "2026-01-05T04:00:00+01:00", "CommunicationParties": parter, "LastEventId": "e-1000" }).to_string()
}

fn gzip(tekst: &str) -> Vec<u8> {
    let mut pakker = GzEncoder::new(Vec::new(), Compression::default());
    pakker.write_all(tekst.as_bytes()).unwrap();
    pakker.finish().unwrap()
}

#[tokio::test]
async fn an_export_is_read_while_it_comes_packed_or_not() {
    let o = Oppsatt::ny().await;
    let antall = BOLK * 2 + 3;
    for gir in [Gir::Gzip(gzip(&eksport(antall))), Gir::Json(200, eksport(antall))] {
        o.gir("/CommunicationPartyExport", gir);
        let (parter, ferdig) = o.eksport().await;
        assert_eq!((parter.len(), ferdig), (antall, Ok("e-1000".to_owned())));
        assert_eq!(parter[antall - 1].her_id, i32::try_from(antall).unwrap());
    }
    let tom = json!({ "LastEventId": 7, "CommunicationParties": [] }).to_string();
    o.gir("/CommunicationPartyExport", Gir::Gzip(gzip(&tom)));
    assert_eq!(o.eksport().await, (vec![], Ok("7".to_owned())));
}

#[tokio::test]
async fn half_an_export_is_none() {
    let o = Oppsatt::ny().await;
    let hel = gzip(&eksport(800));
    for (gir, hva) in [
        (Gir::Gzip(hel[..hel.len() - 9].to_vec()), "cut off"),
        (Gir::Json(200, eksport(3).replace("LastEventId", "Annet")), "no mark"),
        (Gir::Json(200, "[]".into()), "another shape"),
        (Gir::Json(200, String::new()), "nothing"),
        (Gir::Json(200, format!("{} x", eksport(1))), "something after it"),
    ] {
        o.gir("/CommunicationPartyExport", gir);
        assert!(matches!(o.eksport().await.1, Err(ArFeil::UventetSvar(_))), "{hva}");
    }
    o.gir("/CommunicationPartyExport", Gir::Brudd(hel[..40].to_vec()));
    assert!(o.eksport().await.1.is_err(), "a broken connection");
    assert_eq!(les_eksport(eksport(BOLK).as_bytes(), |_| false), Err(ArFeil::Avbrutt));
}

#[tokio::test]
async fn a_party_that_cannot_be_read_hides_no_other() {
    let o = Oppsatt::ny().await;
    let json = json!({ "LastEventId": "1", "CommunicationParties": [part(1), null, 5, { "HerId": 2 }, part(3)], "Nytt": { "a": [1] } });
    o.gir("/CommunicationPartyExport", Gir::Json(200, json.to_string()));
    let (parter, ferdig) = o.eksport().await;
    assert!(ferdig.is_ok());
    assert_eq!(parter.iter().map(|p| p.her_id).collect::<Vec<_>>(), [1, 3]);
}

#[tokio::test]
async fn events_are_read_page_by_page_and_never_elsewhere() {
    let o = Oppsatt::ny().await;
    let hendelse = |id: &str, her_id: usize| json!({ "EventId": id, "FromDatetime": "2026-01-06T10:00:00+01:00", "HerId": her_id, "OrgNr": 0, "EventType": "CommunicationPartyUpdated", "CommunicationParty": part(her_id) });
    let side = |hendelser: Value, neste: Value| {
        Gir::Gzip(gzip(
            &json!({ "CommunicationParties": hendelser, "Links": { "Next": { "Href": neste } } }).to_string(),
        ))
    };
    o.gir(
        "/CommunicationPartyEvents?EventId=e-1",
        side(
            json!([hendelse("e-2", 1), hendelse("e-3", 2)]),
            json!("/ar/CommunicationPartyEvents?EventId=e-3"),
        ),
    );
    o.gir("/CommunicationPartyEvents?EventId=e-3", side(json!([]), Value::Null));
    let forste = o.klient.hendelser("e-1").await.unwrap();
    assert_eq!(forste.hendelser.iter().map(|h| h.id.as_str()).collect::<Vec<_>>(), ["e-2", "e-3"]);
    assert_eq!(forste.hendelser[0].part.as_ref().unwrap().navn, "Legekontor 1");
    let neste = forste.neste.unwrap();
    assert!(neste.as_str().starts_with(&o.base), "{neste}");
    let andre = o.klient.side(neste).await.unwrap();
    assert!(andre.hendelser.is_empty() && andre.neste.is_none());

    for href in ["https://ond.example/ar", "http://127.0.0.1:1/ar", "//ond.example/x"] {
        o.gir("/CommunicationPartyEvents?EventId=x", side(json!([]), json!(href)));
        assert_eq!(
            o.klient.hendelser("x").await,
            Err(ArFeil::UventetSvar("address of the next page")),
            "{href}"
        );
    }
    o.gir(
        "/CommunicationPartyEvents?EventId=x",
        Gir::Json(200, json!({ "CommunicationParties": [{ "HerId": 1 }] }).to_string()),
    );
    assert_eq!(
        o.klient.hendelser("x").await,
        Err(ArFeil::UventetSvar("event")),
        "an event that cannot be read is not skipped"
    );
    o.gir("/CommunicationPartyEvents?EventId=x", Gir::Json(200, "{}".into()));
    assert!(o.klient.hendelser("x").await.unwrap().hendelser.is_empty());
    o.gir("/CommunicationPartyEvents?EventId=a%26b", Gir::Json(200, "{}".into()));
    assert!(o.klient.hendelser("a&b").await.is_ok(), "the id is opaque");
}

#[tokio::test]
async fn one_party_is_asked_for_by_its_id() {
    let o = Oppsatt::ny().await;
    o.gir("/CommunicationParties/5", Gir::Json(200, part(5).to_string()));
    o.gir("/CommunicationParties/6", Gir::Json(200, part(5).to_string()));
    assert_eq!(o.klient.part(5).await.unwrap().unwrap().her_id, 5);
    assert_eq!(o.klient.part(6).await, Err(ArFeil::UventetSvar("party")), "somebody else");
    assert_eq!(o.klient.part(7).await, Ok(None), "404");
}

#[tokio::test]
async fn every_failure_has_a_name() {
    let o = Oppsatt::ny().await;
    for (status, venter) in [
        (401, ArFeil::IngenTilgang),
        (403, ArFeil::IngenTilgang),
        (404, ArFeil::UkjentHendelse),
        (410, ArFeil::UkjentHendelse),
        (429, ArFeil::Utilgjengelig("too many requests")),
        (500, ArFeil::Utilgjengelig("server error")),
        (302, ArFeil::UventetSvar("status")),
    ] {
        o.gir("/CommunicationPartyEvents?EventId=x", Gir::Json(status, String::new()));
        assert_eq!(o.klient.hendelser("x").await, Err(venter), "{status}");
    }
    assert_eq!(o.eksport().await.1, Err(ArFeil::UventetSvar("status")), "there is always an export");
    o.gir("/CommunicationPartyEvents?EventId=x", Gir::Json(200, "<html>".into()));
    assert_eq!(o.klient.hendelser("x").await, Err(ArFeil::UventetSvar("JSON")));

    let o = Oppsatt::med(Arc::new(UtenToken), Duration::from_millis(200)).await;
    o.gir("/CommunicationPartyEvents?EventId=x", Gir::Sen(Duration::from_secs(5)));
    o.gir("/CommunicationPartyExport", Gir::Sen(Duration::from_secs(5)));
    assert_eq!(o.klient.hendelser("x").await, Err(ArFeil::Utilgjengelig("timeout")));
    assert_eq!(o.eksport().await.1, Err(ArFeil::Utilgjengelig("timeout")));
}

#[tokio::test]
async fn the_token_is_sent_and_without_it_nothing_is_asked() {
    let o = Oppsatt::med(Arc::new(FastToken("abc".into())), Duration::from_secs(10)).await;
    o.gir("/CommunicationPartyEvents?EventId=x", Gir::Json(200, "{}".into()));
    o.klient.hendelser("x").await.unwrap();
    assert_eq!(o.motpart.sett.lock().unwrap()[0].1, "Bearer abc");
    let o = Oppsatt::med(Arc::new(FastToken(String::new())), Duration::from_secs(10)).await;
    assert_eq!(o.klient.hendelser("x").await, Err(ArFeil::IngenTilgang));
    assert!(o.motpart.sett.lock().unwrap().is_empty());
}

#[test]
fn only_a_safe_address_is_asked() {
    for (adresse, ok) in [
        ("https://cpe.grunndata.nhn.no", true),
        ("http://127.0.0.1:8080", true),
        ("http://cpe.grunndata.nhn.no", false),
        ("ftp://127.0.0.1", false),
    ] {
        let oppsett = Oppsett {
            base: Url::parse(adresse).unwrap(),
            brukeragent: "x".into(),
            tidsfrist: Duration::from_secs(1),
            eksportfrist: Duration::from_secs(1),
        };
        let klient = Klient::ny(oppsett, Arc::new(UtenToken));
        assert_eq!(klient.is_ok(), ok, "{adresse}");
        assert!(ok || matches!(klient.err(), Some(OppsettFeil::Adresse)));
    }
}

#[tokio::test]
async fn what_the_register_refuses_is_asked_once_more_with_a_new_token() {
    let o = Oppsatt::med(Arc::new(Nye(Mutex::new(1))), Duration::from_secs(10)).await;
    o.gir("/CommunicationPartyEvents?EventId=x", Gir::Json(401, String::new()));
    assert_eq!(o.klient.hendelser("x").await, Err(ArFeil::IngenTilgang));
    let sett: Vec<String> = o.motpart.sett.lock().unwrap().iter().map(|(_, token)| token.clone()).collect();
    assert_eq!(sett, ["Bearer nr-1", "Bearer nr-2"], "twice and no more");
}
