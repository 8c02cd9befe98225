//! The client against a register on this machine: as documented, and as networks are.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse, Response};
use futures::{StreamExt, stream};

use super::*;

/// What the register answers about LE, again and again; about the other fields it has nothing.
#[derive(Clone, Copy)]
enum Gir {
    Svar(u16, &'static str),
    /// 500 the first time.
    EnGangTil(&'static str),
    Stille,
    Endelos,
}

type Sett = Arc<Mutex<Vec<(String, String)>>>;

async fn svar(State((gir, sett)): State<(Gir, Sett)>, uri: Uri, hode: HeaderMap) -> Response {
    let accept = hode
        .get(header::ACCEPT)
        .and_then(|v| v.to_str().ok())
        .unwrap_or_default()
        .to_owned();
    let antall = {
        let mut sett = sett.lock().unwrap();
        sett.push((uri.to_string(), accept));
        sett.len()
    };
    if !uri.query().unwrap_or_default().contains("fagomraade=LE&") {
        return (StatusCode::OK, "[]").into_response();
    }
    match gir {
        Gir::Svar(nr, tekst) => (StatusCode::from_u16(nr).unwrap(), tekst).into_response(),
        Gir::EnGangTil(_) if antall == 1 => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        Gir::EnGangTil(tekst) => tekst.into_response(),
        Gir::Stille => {
            tokio::time::sleep(Duration::from_mins(1)).await;
            "[]".into_response()
        }
        Gir::Endelos => {
            let biter = stream::repeat(Bytes::from_static(&[b' '; 64 * 1024])).map(Ok::<_, std::convert::Infallible>);
            Body::from_stream(biter).into_response()
        }
    }
}

async fn hent(gir: Gir, form: Form, tidsfrist: Duration) -> (Result<Lest, Feil>, Vec<(String, String)>) {
    let sett = Sett::default();
    let lytter = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = Url::parse(&format!("http://{}/data/", lytter.local_addr().unwrap())).unwrap();
    let app = Router::new().fallback(svar).with_state((gir, sett.clone()));
    tokio::spawn(async move { axum::serve(lytter, app).await });
    let oppsett = Oppsett {
        tidsfrist,
        maks: 1024 * 1024,
        ..Oppsett::ny(base, "test".to_owned(), form)
    };
    let utfall = Klient::ny(oppsett).unwrap().takster("2027-07-01".parse().unwrap()).await;
    let sett = sett.lock().unwrap().clone();
    (utfall, sett)
}

const LENGE: Duration = Duration::from_secs(20);
const JSON: &str = r#"[{"takstkode":"2ad","fagomraade":"LE","fradato":"2027-07-01","honorar":"201,00","egenandel":185,"refusjon":16.0},
    {"takstkode":"2ak","fagomraade":"LE","fradato":"i morgen","honorar":1}]"#;
const XML: &str = "<takstkoder><takst><takstkode>2ad</takstkode><fagomraade>LE</fagomraade><fradato>2027-07-01</fradato>\
    <honorar>201</honorar><egenandel>185</egenandel><refusjon>16</refusjon></takst></takstkoder>";

#[tokio::test]
async fn json_and_xml_are_read_one_field_at_a_time() {
    let (utfall, sett) = hent(Gir::Svar(200, JSON), Form::Json, LENGE).await;
    let lest = utfall.unwrap();
    assert_eq!((lest.takster.len(), lest.feil.len()), (1, 1));
    assert_eq!(lest.feil[0].setning().0, "Rad 2, takst 2ak: fradato er ikke en dato.");
    assert_eq!(sett.len(), FAGOMRADER.len());
    assert_eq!(
        sett[0],
        (
            "/data/v1/takstkoder?fagomraade=LE&gyldigdato=2027-07-01".to_owned(),
            "application/json".to_owned()
        )
    );
    let (utfall, sett) = hent(Gir::Svar(200, XML), Form::Xml, LENGE).await;
    assert_eq!(utfall.unwrap().takster, lest.takster);
    assert_eq!(sett[0].1, "application/xml");
}

#[tokio::test]
async fn whatever_else_it_answers_there_is_no_set() {
    use Hentefeil::*;
    let tabell = [
        (Gir::Svar(200, "<html>Vedlikehold"), Uleselig(Dokumentfeil::IkkeLesbar)),
        (Gir::Svar(200, "\u{0}\u{1}\u{2}"), Uleselig(Dokumentfeil::IkkeLesbar)),
        (Gir::Svar(200, ""), Uleselig(Dokumentfeil::Tom)),
        (Gir::Svar(200, "[]"), Uleselig(Dokumentfeil::IngenRader)),
        (Gir::Svar(204, ""), Uleselig(Dokumentfeil::IngenRader)),
        (Gir::Svar(500, JSON), Status(500)),
        (Gir::Svar(404, JSON), Status(404)),
        (Gir::Svar(302, JSON), Status(302)),
        (Gir::Endelos, ForStort),
    ];
    for (gir, ventet) in tabell {
        let (utfall, _) = hent(gir, Form::Json, LENGE).await;
        assert_eq!(utfall, Err(Feil { hvor: "LE", feil: ventet }));
    }
}

#[tokio::test]
async fn a_silent_register_is_asked_twice_and_then_given_up() {
    let (utfall, sett) = hent(Gir::Stille, Form::Json, Duration::from_millis(200)).await;
    assert_eq!(utfall.unwrap_err().feil, Hentefeil::Utilgjengelig("timeout"));
    assert_eq!(sett.len(), 2);
    let (utfall, sett) = hent(Gir::EnGangTil(JSON), Form::Json, LENGE).await;
    assert_eq!(utfall.unwrap().takster.len(), 1);
    assert_eq!(sett.len(), FAGOMRADER.len() + 1);
}

#[tokio::test]
async fn only_safe_addresses_are_asked() {
    for (adresse, lov) in [
        (OFFENTLIG, true),
        ("http://127.0.0.1:1", true),
        ("http://opne-data-api.helserefusjon.no", false),
        ("ftp://127.0.0.1", false),
    ] {
        let oppsett = Oppsett::ny(Url::parse(adresse).unwrap(), "test".to_owned(), Form::Json);
        assert_eq!(Klient::ny(oppsett).is_ok(), lov, "{adresse}");
    }
}

#[tokio::test]
async fn code_lists_are_read_for_each_kind_of_payee_all_or_none() {
    let hent = async |avvik: &'static str| {
        let lytter = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = Url::parse(&format!("http://{}", lytter.local_addr().unwrap())).unwrap();
        let app = Router::new().fallback(move |uri: Uri| async move {
            let adresse = uri.to_string();
            assert!(adresse.contains("gyldigdato=2027-07-01"), "{adresse}");
            if !avvik.is_empty() && adresse.starts_with(avvik) {
                return (StatusCode::NOT_FOUND, "[]");
            }
            let svar = match (uri.path(), adresse.contains("samhandlertype=LR")) {
                ("/v1/nlkkoder", _) => r#"[{"nlkKode":"NPU1","refusjonskategori":"B1","fradato":"2027-07-01"}]"#,
                ("/v1/refusjonskategorisatser", true) => r#"[{"refusjonskategori":"B1","refusjonssats":"12,50","fradato":"2027-07-01"}]"#,
                ("/v1/refusjonskategorisatser", false) => r#"[{"refusjonskategori":"B1","refusjonssats":10,"fradato":"2027-07-01"}]"#,
                _ => "[]",
            };
            (StatusCode::OK, svar)
        });
        tokio::spawn(async move { axum::serve(lytter, app).await });
        let klient = Klient::ny(Oppsett::ny(base, "test".to_owned(), Form::Json)).unwrap();
        klient.kodelister("2027-07-01".parse().unwrap()).await
    };
    let lest = hent("").await.unwrap();
    let satser: Vec<_> = lest
        .satser
        .iter()
        .map(|s| (s.samhandlertype.as_str(), s.kode.as_str(), s.belop.0))
        .collect();
    assert_eq!(satser, [("LR", "NPU1", 1_250), ("PO", "NPU1", 1_000)]);
    let feil = hent("/v1/apatkombinasjoner?samhandlertype=PO").await.unwrap_err();
    assert_eq!((feil.hvor, feil.feil), ("apatkombinasjoner", Hentefeil::Status(404)));
}
