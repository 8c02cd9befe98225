//! The client against a register on this machine that answers as seen in public clients – and as networks do.

use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse, Response as HttpSvar};
use serde_json::{Value, json};

use super::*;
use crate::hpr::Tvil;
use crate::tilgang::{FastToken, IngenTilgang, Tilgang};
use HprUtilgjengelig as Taus;

const NUMMER: &str = "565505933";

#[derive(Clone)]
enum Gir {
    Json(u16, Value),
    Slag(u16, &'static str, &'static str),
    Sen(Duration),
    FeilerEnGang(Value),
}

#[derive(Default)]
struct Motpart {
    gir: Mutex<HashMap<String, Gir>>,
    /// Path and token of every request.
    sett: Mutex<Vec<(String, String)>>,
}

async fn svar(State(m): State<Arc<Motpart>>, uri: Uri, hode: HeaderMap) -> HttpSvar {
    let token = hode.get(header::AUTHORIZATION).and_then(|v| v.to_str().ok()).unwrap_or_default();
    m.sett.lock().unwrap().push((uri.to_string(), token.to_owned()));
    let gir = m.gir.lock().unwrap().get(uri.path()).cloned();
    match gir {
        None => (
            StatusCode::NOT_FOUND,
            [("content-type", "application/problem+json")],
            "{\"status\": 404}",
        )
            .into_response(),
        Some(Gir::Json(nr, json)) => (StatusCode::from_u16(nr).unwrap(), axum::Json(json)).into_response(),
        Some(Gir::Slag(nr, slag, tekst)) => (StatusCode::from_u16(nr).unwrap(), [("content-type", slag)], tekst).into_response(),
        Some(Gir::Sen(tid)) => {
            tokio::time::sleep(tid).await;
            StatusCode::OK.into_response()
        }
        Some(Gir::FeilerEnGang(json)) => {
            m.gir.lock().unwrap().insert(uri.path().to_owned(), Gir::Json(200, json));
            StatusCode::BAD_GATEWAY.into_response()
        }
    }
}

struct Oppsatt {
    klient: Klient,
    motpart: Arc<Motpart>,
    flyttet: Arc<AtomicU64>,
}

impl Oppsatt {
    async fn ny() -> Self {
        Self::med(Koder::default(), Arc::new(FastToken("hemmelig".into()))).await
    }

    async fn med(koder: Koder, tilgang: Arc<dyn Tilgang>) -> Self {
        let motpart = Arc::new(Motpart::default());
        let lytter = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}/hpr/", lytter.local_addr().unwrap());
        let app = Router::new().fallback(svar).with_state(motpart.clone());
        // Ends with the runtime of the test.
        tokio::spawn(async move { axum::serve(lytter, app).await });
        let (start, flyttet) = (Instant::now(), Arc::new(AtomicU64::new(0)));
        let klokke = flyttet.clone();
        let oppsett = Oppsett {
            base: base.parse().unwrap(),
            brukeragent: "Praksisportalen/test".into(),
            tilgang,
            tidsfrist: Duration::from_millis(300),
        };
        let tid: Tid = Arc::new(move || start + Duration::from_millis(klokke.load(Ordering::SeqCst)));
        Self {
            klient: Klient::med_tid(oppsett, koder, tid).unwrap(),
            motpart,
            flyttet,
        }
    }

    fn gir(&self, nummer: &str, gir: Gir) {
        let sti = format!("/hpr/v1/personerutvidet/{nummer}");
        self.motpart.gir.lock().unwrap().insert(sti, gir);
    }

    async fn finn(&self) -> Result<Hprsvar, Taus> {
        self.klient.finn(&HprNr::tolk(NUMMER).unwrap(), idag()).await
    }

    /// What is sure and what is in doubt, when the register says this of the doctor.
    async fn sier(&self, endre: impl FnOnce(&mut Value)) -> (Vec<String>, Tvil) {
        let mut json = lege(NUMMER);
        endre(&mut json);
        self.gir(NUMMER, Gir::Json(200, json));
        match self.finn().await.unwrap() {
            Hprsvar::Funnet(p) => {
                let (sikre, tvil) = p.gjeldende(idag());
                let ord = |g: &grunn::godkjenning::Godkjenning| {
                    let navn: Vec<&str> = g.spesialiteter.iter().map(|(_, navn)| navn.as_str()).collect();
                    format!("{} {} {}", g.yrke, g.autorisasjon, navn.join("+"))
                };
                (sikre.iter().map(ord).collect(), tvil)
            }
            Hprsvar::Ukjent => panic!("unknown"),
        }
    }
}

fn idag() -> NaiveDate {
    "2026-01-06".parse().unwrap()
}

fn kode(verdi: &str, navn: &str, kodeverk: i64) -> Value {
    json!({"navn": navn, "verdi": verdi, "kodeverk": {"id": kodeverk, "navn": "x"}})
}

/// A doctor with a specialty.
fn lege(nummer: &str) -> Value {
    json!({
        "hprNummer": nummer.parse::<i64>().unwrap(), "erstattetAvHprNummer": null, "sistOppdatert": "2025-11-01T10:00:00",
        "gjelderForDato": "2026-01-06", "nyttFelt": {"a": [1]},
        "person": {"fornavn": "Kvart", "etternavn": "Grevling", "fødselsdato": "1983-02-06", "dødsdato": null, "manglerNin": false, "nin": "06828399789"},
        "godkjenninger": [{
            "helsepersonellkategori": kode("LE", "Lege", 9060), "autorisasjon": kode("1", "Autorisasjon", 7704),
            "periode": {"fra": "2010-06-01", "til": null}, "rekvisisjonsretter": [], "vilkår": [], "avsluttetStatus": null,
            "spesialistgodkjenninger": [{"type": kode("1", "Allmennmedisin", 7426), "periode": {"fra": "2015-01-01T00:00:00"}}],
            "administrativeReaksjoner": [], "nyKode": 7
        }],
        "administrativeReaksjoner": []
    })
}

fn tvil(yrker: &[&str]) -> Tvil {
    Tvil {
        alt: false,
        yrker: yrker.iter().map(|y| (*y).to_owned()).collect(),
    }
}

#[tokio::test]
async fn a_valid_approval_is_read_with_its_specialties_and_unknown_fields_are_left() {
    let o = Oppsatt::ny().await;
    assert_eq!(o.sier(|_| {}).await, (vec!["LE 1 Allmennmedisin".to_owned()], tvil(&[])));
    let sett = o.motpart.sett.lock().unwrap().clone();
    assert_eq!(
        sett,
        [(format!("/hpr/v1/personerutvidet/{NUMMER}"), "Bearer hemmelig".to_owned())],
        "no identity number in the address"
    );
    // A code may come as a number, and a category nobody here knows is shown as it is.
    let (sikre, t) = o
        .sier(|j| {
            j["godkjenninger"][0]["autorisasjon"]["verdi"] = 1.into();
            let mut annen = j["godkjenninger"][0].clone();
            annen["helsepersonellkategori"] = kode("ZZ", "Noe nytt", 9060);
            annen["spesialistgodkjenninger"] = Value::Null;
            j["godkjenninger"].as_array_mut().unwrap().push(annen);
        })
        .await;
    assert_eq!(
        (sikre.as_slice(), t),
        (&["LE 1 Allmennmedisin".to_owned(), "ZZ 1 ".to_owned()][..], tvil(&[]))
    );
}

#[tokio::test]
async fn an_ended_period_is_a_loss_with_its_day() {
    let o = Oppsatt::ny().await;
    assert_eq!(
        o.sier(|j| j["godkjenninger"][0]["periode"]["til"] = "2026-01-06".into())
            .await
            .0
            .len(),
        1
    );
    // The code of the ended status adds nothing to a date that has passed.
    let slutt = o
        .sier(|j| {
            j["godkjenninger"][0]["periode"]["til"] = "2025-12-31".into();
            j["godkjenninger"][0]["avsluttetStatus"] = kode("77", "Frasagt", 1);
        })
        .await;
    assert_eq!(slutt, (vec![], tvil(&[])));
    let Ok(Hprsvar::Funnet(p)) = o.finn().await else { panic!() };
    assert_eq!(p.forste_dag_uten("LE", "1"), "2026-01-01".parse().ok());
    assert_eq!(
        o.sier(|j| j["godkjenninger"] = json!([])).await,
        (vec![], tvil(&[])),
        "told to have none"
    );
    let dod = o.sier(|j| j["person"]["dødsdato"] = "2025-12-24".into()).await;
    assert_eq!(dod, (vec![], tvil(&[])));
    let uten_spesialitet = o
        .sier(|j| j["godkjenninger"][0]["spesialistgodkjenninger"][0]["periode"]["til"] = "2025-12-31".into())
        .await;
    assert_eq!(uten_spesialitet.0, ["LE 1 "]);
}

#[tokio::test]
async fn what_is_told_in_unknown_codes_is_in_doubt_and_neither_held_nor_lost() {
    let o = Oppsatt::ny().await;
    type Endring = fn(&mut Value);
    let om_legen: [Endring; 8] = [
        |j| j["godkjenninger"][0]["avsluttetStatus"] = kode("4", "Tilbakekalt", 1),
        |j| {
            j["godkjenninger"][0]["administrativeReaksjoner"] =
                json!([{"type": kode("9", "Advarsel", 1), "periode": {"fra": "2025-01-01"}}])
        },
        |j| j["godkjenninger"][0]["administrativeReaksjoner"] = json!([{}]),
        |j| j["godkjenninger"][0]["autorisasjon"] = Value::Null,
        |j| j["godkjenninger"][0]["autorisasjon"]["kodeverk"]["id"] = 9060.into(),
        |j| j["godkjenninger"][0]["vilkår"] = json!([{"type": kode("3", "Bare i stilling", 1)}]),
        |j| j["godkjenninger"][0]["periode"]["til"] = "i morgen".into(),
        |j| j["godkjenninger"][0]["spesialistgodkjenninger"][0]["avsluttetStatus"] = kode("4", "x", 1),
    ];
    for (i, endre) in om_legen.into_iter().enumerate() {
        assert_eq!(o.sier(endre).await, (vec![], tvil(&["LE"])), "{i}");
    }
    let ny_slags = o.sier(|j| j["godkjenninger"][0]["autorisasjon"]["verdi"] = "99".into()).await;
    assert_eq!(ny_slags, (vec!["LE 99 Allmennmedisin".to_owned()], tvil(&["LE"])), "shown as it is");
    let om_alt: [Endring; 4] = [
        |j| j["godkjenninger"] = Value::Null,
        |j| j["godkjenninger"][0]["helsepersonellkategori"] = Value::Null,
        |j| j["person"]["dødsdato"] = "i fjor".into(),
        |j| j["administrativeReaksjoner"] = json!([{"type": kode("9", "x", 1)}]),
    ];
    for (i, endre) in om_alt.into_iter().enumerate() {
        assert!(o.sier(endre).await.1.alt, "{i}");
    }
    // A reaction that has ended is history.
    let over = o
        .sier(|j| {
            j["godkjenninger"][0]["administrativeReaksjoner"] = json!([{"type": kode("9", "x", 1), "periode": {"til": "2026-01-05"}}])
        })
        .await;
    assert_eq!((over.0.len(), over.1), (1, tvil(&[])));
}

#[tokio::test]
async fn the_agency_tells_what_codes_mean() {
    let koder = Koder {
        avslutter: vec!["4".into()],
        stanser: vec!["5".into()],
        uten_virkning: vec!["9".into()],
    };
    let o = Oppsatt::med(koder, Arc::new(FastToken("x".into()))).await;
    let reaksjon = |kode_: &'static str| {
        move |j: &mut Value| j["godkjenninger"][0]["administrativeReaksjoner"] = json!([{"type": kode(kode_, "x", 1)}])
    };
    assert_eq!(o.sier(reaksjon("5")).await, (vec![], tvil(&[])), "stopped");
    assert_eq!(o.sier(reaksjon("9")).await.0.len(), 1, "a warning");
    assert_eq!(o.sier(reaksjon("6")).await.1, tvil(&["LE"]));
    let slutt = o.sier(|j| j["godkjenninger"][0]["avsluttetStatus"] = kode("4", "x", 1)).await;
    assert_eq!(slutt, (vec![], tvil(&[])));
    let alle = o
        .sier(|j| j["administrativeReaksjoner"] = json!([{"type": kode("5", "x", 1)}]))
        .await;
    assert_eq!(alle, (vec![], tvil(&[])), "against the person");
}

#[tokio::test]
async fn a_replaced_number_is_followed_to_the_one_in_use() {
    let o = Oppsatt::ny().await;
    let erstattet = |nummer: &str, av: i64| {
        let mut j = lege(nummer);
        j["erstattetAvHprNummer"] = av.into();
        j["godkjenninger"] = json!([]);
        Gir::Json(200, j)
    };
    o.gir(NUMMER, erstattet(NUMMER, 7_654_321));
    o.gir("7654321", Gir::Json(200, lege("7654321")));
    let Ok(Hprsvar::Funnet(p)) = o.finn().await else { panic!() };
    assert_eq!(p.erstattet_av, HprNr::tolk("7654321").ok());
    assert_eq!(p.gjeldende(idag()).0.len(), 1, "the approvals are those of the new number");
    // To a number nobody has, round in a ring, or to nonsense: no answer.
    for (av, neste) in [("8", None), ("9", Some(erstattet("9", 565_505_933))), ("tull", None)] {
        let mut j = lege(NUMMER);
        j["erstattetAvHprNummer"] = av.into();
        o.gir(NUMMER, Gir::Json(200, j));
        if let Some(neste) = neste {
            o.gir(av, neste);
        }
        assert_eq!(o.finn().await, Err(Taus), "{av}");
        o.flyttet.fetch_add(60_000, Ordering::SeqCst);
    }
}

#[tokio::test]
async fn a_number_nobody_has_is_one_answer_and_everything_else_is_silence() {
    assert_eq!(Oppsatt::ny().await.finn().await, Ok(Hprsvar::Ukjent));
    let o = Oppsatt::ny().await;
    o.gir(NUMMER, Gir::Slag(404, "text/plain", ""));
    assert_eq!(o.finn().await, Ok(Hprsvar::Ukjent));
    let mut en_annen = lege(NUMMER);
    en_annen["hprNummer"] = 1.into();
    let mut uten_nummer = lege(NUMMER);
    uten_nummer["hprNummer"] = Value::Null;
    for gir in [
        Gir::Slag(404, "text/html; charset=utf-8", "<html>Not here</html>"),
        Gir::Slag(404, "text/plain", "\n<!doctype html>"),
        Gir::Slag(200, "application/json", "ikke json"),
        Gir::Slag(200, "application/json", ""),
        Gir::Json(200, json!([])),
        Gir::Json(200, json!({})),
        Gir::Json(200, en_annen),
        Gir::Json(200, uten_nummer),
        Gir::Json(200, json!({"hprNummer": 565_505_933, "godkjenninger": "ingen"})),
        Gir::Json(200, json!({"hprNummer": 565_505_933, "x": "x".repeat(MAKS_SVAR)})),
        Gir::Json(400, json!({"title": "Bad Request"})),
        Gir::Json(401, json!({})),
        Gir::Json(403, json!({})),
        Gir::Json(429, json!({})),
        Gir::Json(500, json!({})),
        Gir::Sen(Duration::from_secs(3)),
    ] {
        let o = Oppsatt::ny().await;
        o.gir(NUMMER, gir);
        assert_eq!(o.finn().await, Err(Taus));
    }
    let o = Oppsatt::ny().await;
    o.gir(NUMMER, Gir::FeilerEnGang(lege(NUMMER)));
    assert!(matches!(o.finn().await, Ok(Hprsvar::Funnet(_))), "one more attempt");
}

struct Stengt;

#[async_trait]
impl Tilgang for Stengt {
    async fn hoder(&self, _metode: &str, _url: &url::Url) -> Result<HeaderMap, IngenTilgang> {
        Err(IngenTilgang)
    }
}

#[tokio::test]
async fn without_a_token_nobody_is_asked_and_a_silent_register_is_left_alone() {
    let o = Oppsatt::med(Koder::default(), Arc::new(Stengt)).await;
    assert_eq!(o.finn().await, Err(Taus));
    assert!(o.motpart.sett.lock().unwrap().is_empty());
    let o = Oppsatt::ny().await;
    o.gir(NUMMER, Gir::Json(403, json!({})));
    for _ in 0..4 {
        assert_eq!(o.finn().await, Err(Taus));
    }
    assert_eq!(o.motpart.sett.lock().unwrap().len(), 3);
    o.gir(NUMMER, Gir::Json(200, lege(NUMMER)));
    o.flyttet.fetch_add(30_000, Ordering::SeqCst);
    assert!(o.finn().await.is_ok());
}
