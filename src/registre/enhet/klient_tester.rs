//! The client against a register on this machine that answers as the documentation and the recorded answers say – and as networks do.

use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse, Response as HttpSvar};
use chrono::NaiveDate;
use futures::{StreamExt, stream};

use super::*;
use crate::enhet::model::{Advarsel, Regler, Sletting, Vurdering};
use crate::enhet::{finn_praksissted, oppslag};

const PRAKSIS: &str = "313123456";
const EIER: &str = "312987651";

/// One answer the register gives; the last one of a list is repeated.
#[derive(Clone)]
enum Gir {
    Json(u16, String),
    Ratt(u16, &'static str),
    /// Says nothing for this long.
    Sen(Duration),
    /// More than anyone asked for, without a length header.
    Endelos,
}

#[derive(Default)]
struct Motpart {
    svar: Mutex<HashMap<String, Vec<Gir>>>,
    /// Path and query, `Accept`, `User-Agent` of every request.
    sett: Mutex<Vec<[String; 3]>>,
}

async fn svar(State(motpart): State<Arc<Motpart>>, uri: Uri, hode: HeaderMap) -> HttpSvar {
    let felt = |navn| hode.get(navn).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
    let sti = uri.path().trim_start_matches("/api").to_owned();
    motpart
        .sett
        .lock()
        .unwrap()
        .push([uri.to_string(), felt(header::ACCEPT), felt(header::USER_AGENT)]);
    let gir = {
        let mut alle = motpart.svar.lock().unwrap();
        match alle.get_mut(&sti) {
            Some(liste) if liste.len() > 1 => liste.remove(0),
            Some(liste) => liste[0].clone(),
            None => Gir::Ratt(404, ""),
        }
    };
    let status = |nr| StatusCode::from_u16(nr).unwrap();
    match gir {
        Gir::Json(nr, tekst) => (status(nr), [(header::CONTENT_TYPE, "application/json")], tekst).into_response(),
        Gir::Ratt(nr, tekst) => (status(nr), tekst).into_response(),
        Gir::Sen(tid) => {
            tokio::time::sleep(tid).await;
            (StatusCode::OK, "{}").into_response()
        }
        Gir::Endelos => {
            let biter = stream::repeat(Bytes::from_static(&[b' '; 64 * 1024])).map(Ok::<_, std::convert::Infallible>);
            Body::from_stream(biter).into_response()
        }
    }
}

/// A client, the register it asks, and the hand of its clock.
struct Oppsatt {
    klient: Klient,
    motpart: Arc<Motpart>,
    sekunder: Arc<AtomicU64>,
}

impl Oppsatt {
    /// Time enough for a slow machine.
    async fn ny() -> Self {
        Self::med_frist(Duration::from_secs(10)).await
    }

    async fn med_frist(tidsfrist: Duration) -> Self {
        let motpart = Arc::new(Motpart::default());
        let lytter = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = Url::parse(&format!("http://{}/api", lytter.local_addr().unwrap())).unwrap();
        let app = Router::new().fallback(svar).with_state(motpart.clone());
        // Ends with the runtime of the test.
        tokio::spawn(async move { axum::serve(lytter, app).await });
        let (start, sekunder) = (Instant::now(), Arc::new(AtomicU64::new(0)));
        let viser = sekunder.clone();
        let tid: Tid = Arc::new(move || start + Duration::from_secs(viser.load(Ordering::SeqCst)));
        let oppsett = Oppsett {
            base,
            brukeragent: "Praksisportalen/test (post@eksempel.no)".into(),
            tidsfrist,
        };
        Self {
            klient: Klient::med_tid(oppsett, tid).unwrap(),
            motpart,
            sekunder,
        }
    }

    fn gir(&self, sti: &str, svar: impl IntoIterator<Item = Gir>) -> &Self {
        self.motpart.svar.lock().unwrap().insert(sti.to_owned(), svar.into_iter().collect());
        self
    }

    fn spol(&self, sekunder: u64) {
        self.sekunder.fetch_add(sekunder, Ordering::SeqCst);
    }

    fn antall_kall(&self) -> usize {
        self.motpart.sett.lock().unwrap().len()
    }

    async fn finn(&self, nr: &str) -> Result<Oppslag, EnhetFeil> {
        self.klient.finn(&orgnr(nr)).await
    }

    async fn funnet(&self, nr: &str) -> Enhet {
        match self.finn(nr).await {
            Ok(Oppslag::Funnet(enhet)) => *enhet,
            annet => panic!("{nr}: {annet:?}"),
        }
    }
}

fn orgnr(nr: &str) -> Orgnr {
    Orgnr::tolk(nr, grunn::Testnumre::Tillatt).unwrap()
}

fn levende(nr: &str, navn: &str) -> String {
    format!(
        r#"{{"respons_klasse":"Underenhet","organisasjonsnummer":"{nr}","navn":"{navn}",
            "organisasjonsform":{{"kode":"BEDR","beskrivelse":"Underenhet til næringsdrivende og offentlig forvaltning","_links":{{}}}},
            "overordnetEnhet":"{EIER}","registreringsdatoEnhetsregisteret":"2021-03-15","registrertIMvaregisteret":false,
            "naeringskode1":{{"kode":"86.902","beskrivelse":"Fysioterapitjeneste"}},"harRegistrertAntallAnsatte":true,"antallAnsatte":6,
            "beliggenhetsadresse":{{"adresse":["Storgata 1",null,"  "],"postnummer":"0155","poststed":"OSLO","kommune":"OSLO",
            "kommunenummer":"0301","land":"Norge","landkode":"NO"}},"mobil":null,"noeNytt":[1,{{}}],"_links":{{"self":{{"href":"x"}}}}}}"#
    )
}

fn eier(felt: &str) -> String {
    format!(
        r#"{{"respons_klasse":"Enhet","organisasjonsnummer":"{EIER}","navn":"FJORDBYEN FYSIOTERAPI AS",
            "organisasjonsform":{{"kode":"AS"}},"forretningsadresse":{{"adresse":["Storgata 1"],"postnummer":"0155"}}{felt}}}"#
    )
}

fn side(enheter: &[String], totalt: u64, sider: u32) -> Gir {
    let enheter = enheter.join(",");
    Gir::Json(
        200,
        format!(r#"{{"_embedded":{{"underenheter":[{enheter}]}},"page":{{"size":20,"totalElements":{totalt},"totalPages":{sider}}}}}"#),
    )
}

#[tokio::test]
async fn a_live_underenhet_is_read_and_asked_for_with_version_two() {
    let o = Oppsatt::ny().await;
    o.gir(
        "/underenheter/313123456",
        [Gir::Json(200, levende(PRAKSIS, "FJORDBYEN FYSIOTERAPI"))],
    );
    let enhet = o.funnet(PRAKSIS).await;
    assert_eq!(
        (enhet.navn.as_str(), enhet.form.as_str(), enhet.enhetstype),
        ("FJORDBYEN FYSIOTERAPI", "BEDR", Enhetstype::Underenhet)
    );
    assert_eq!(enhet.overordnet, Some(orgnr(EIER)));
    assert_eq!(enhet.adresse.linjer, ["Storgata 1"], "empty and missing lines are left out");
    assert_eq!(enhet.adresse.postnr.map(|nr| nr.as_str().to_owned()).as_deref(), Some("0155"));
    assert_eq!(enhet.naeringskode.unwrap().divisjon(), "86");
    assert_eq!(
        (enhet.slettet, enhet.nedlagt, enhet.konkurs, enhet.avvikling),
        (None, None, false, false)
    );
    let sett = o.motpart.sett.lock().unwrap();
    assert_eq!(sett.len(), 1, "an underenhet needs one request");
    assert_eq!(
        sett[0],
        [
            "/api/underenheter/313123456",
            ACCEPT_UNDERENHET,
            "Praksisportalen/test (post@eksempel.no)"
        ]
    );
}

#[tokio::test]
async fn a_number_that_is_no_underenhet_is_looked_up_as_owner() {
    let o = Oppsatt::ny().await;
    o.gir(
        "/enheter/312987651",
        [Gir::Json(
            200,
            eier(r#","konkurs":false,"underTvangsavviklingEllerTvangsopplosning":true"#),
        )],
    );
    let enhet = o.funnet(EIER).await;
    assert_eq!((enhet.enhetstype, enhet.avvikling), (Enhetstype::Hovedenhet, true));
    assert_eq!(enhet.adresse.linjer, ["Storgata 1"], "an owner has forretningsadresse");
    assert_eq!(o.motpart.sett.lock().unwrap()[1][1], ACCEPT_ENHET);
}

#[tokio::test]
async fn a_deleted_unit_is_a_stub_with_status_200() {
    let o = Oppsatt::ny().await;
    let stubb = |klasse: &str, nr: &str, dato: &str| {
        Gir::Json(
            200,
            format!(
                r#"{{"respons_klasse":"{klasse}","organisasjonsnummer":"{nr}","navn":"BORTE","organisasjonsform":{{"kode":"BEDR"}}{dato}}}"#
            ),
        )
    };
    o.gir(
        "/underenheter/314794141",
        [stubb("SlettetUnderEnhet", "314794141", r#","slettedato":"2023-12-31""#)],
    );
    o.gir(
        "/enheter/210894454",
        [stubb("SlettetEnhet", "210894454", r#","slettedato":"2024-02-29T00:00:00""#)],
    );
    o.gir("/underenheter/314200284", [stubb("SlettetUnderEnhet", "314200284", "")]);
    o.gir(
        "/underenheter/314226100",
        [stubb("Underenhet", "314226100", r#","slettedato":"i går""#)],
    );
    let dato = |aar, mnd, dag| {
        Some(Sletting {
            dato: NaiveDate::from_ymd_opt(aar, mnd, dag),
        })
    };
    let under = o.funnet("314794141").await;
    assert_eq!((under.enhetstype, under.slettet), (Enhetstype::Underenhet, dato(2023, 12, 31)));
    let hoved = o.funnet("210894454").await;
    assert_eq!((hoved.enhetstype, hoved.slettet), (Enhetstype::Hovedenhet, dato(2024, 2, 29)));
    assert_eq!(
        o.funnet("314200284").await.slettet,
        Some(Sletting { dato: None }),
        "the class alone is enough"
    );
    assert_eq!(
        o.funnet("314226100").await.slettet,
        Some(Sletting { dato: None }),
        "a date that cannot be read is still a deletion"
    );
}

#[tokio::test]
async fn removed_and_unknown_are_told_apart() {
    let o = Oppsatt::ny().await;
    o.gir(
        "/underenheter/314807057",
        [Gir::Json(
            410,
            r#"{"organisasjonsnummer":"314807057","slettedato":"2022-01-01"}"#.into(),
        )],
    );
    assert_eq!(o.finn("314807057").await, Ok(Oppslag::Fjernet));
    assert_eq!(o.antall_kall(), 1, "a removed underenhet is not looked for among owners");
    assert_eq!(o.finn("988077917").await, Ok(Oppslag::Ukjent), "404 with an empty body, twice");
}

#[tokio::test]
async fn a_refused_question_carries_the_registers_explanation() {
    let o = Oppsatt::ny().await;
    let kropp = r#"{"tidsstempel":1,"status":400,"feilmelding":"Feilaktig forespørsel","antallFeil":1,
        "valideringsfeil":[{"feilmelding":"Størrelsen er for stor","parametere":["size"],"feilaktigVerdi":"x"}]}"#;
    o.gir("/underenheter/313123456", [Gir::Json(400, kropp.into())]);
    o.gir("/underenheter/314200284", [Gir::Ratt(400, "<html>")]);
    assert_eq!(o.finn(PRAKSIS).await, Err(EnhetFeil::Avvist(vec!["Størrelsen er for stor".into()])));
    assert_eq!(o.finn("314200284").await, Err(EnhetFeil::Avvist(Vec::new())));
}

#[tokio::test]
async fn one_error_or_silence_is_forgiven_and_two_are_not() {
    let ok = || Gir::Json(200, levende(PRAKSIS, "A"));
    let stum = || Gir::Sen(Duration::from_mins(1));
    let feil = || Gir::Json(500, r#"{"status":500,"trace":"…"}"#.into());
    for (svar, lykkes) in [
        (vec![feil(), ok()], true),
        (vec![stum(), ok()], true),
        (vec![Gir::Ratt(503, ""), ok()], true),
        (vec![feil(), feil(), ok()], false),
        (vec![feil(), stum(), ok()], false),
    ] {
        let o = Oppsatt::med_frist(Duration::from_millis(500)).await;
        o.gir("/underenheter/313123456", svar);
        let utfall = o.finn(PRAKSIS).await;
        assert_eq!(utfall.is_ok(), lykkes, "{utfall:?}");
        assert!(lykkes || utfall == Err(EnhetFeil::Utilgjengelig));
        assert_eq!(o.antall_kall(), 2);
    }
}

#[tokio::test]
async fn answers_that_make_no_sense_are_refused_and_not_kept() {
    let uten = |felt: &str, ny: &str| Gir::Json(200, levende(PRAKSIS, "A").replace(felt, ny));
    for (svar, hva) in [
        (Gir::Ratt(200, r#"{"organisasjonsnummer":"3131"#), "JSON"),
        (Gir::Ratt(200, "<html>Vedlikehold</html>"), "JSON"),
        (Gir::Ratt(200, ""), "JSON"),
        (Gir::Ratt(200, "{}"), "organisasjonsnummer"),
        (uten(PRAKSIS, "314239016"), "another organisasjonsnummer than asked for"),
        (uten(r#""mobil":null"#, r#""nedleggelsesdato":"snart""#), "nedleggelsesdato"),
        (Gir::Endelos, "size"),
        (Gir::Ratt(302, ""), "status"),
        (Gir::Ratt(418, ""), "status"),
    ] {
        let o = Oppsatt::ny().await;
        o.gir("/underenheter/313123456", [svar, Gir::Json(200, levende(PRAKSIS, "A"))]);
        assert_eq!(o.finn(PRAKSIS).await, Err(EnhetFeil::UventetSvar(hva)));
        assert_eq!(o.antall_kall(), 1, "{hva}: the same would be answered again");
        assert!(o.finn(PRAKSIS).await.is_ok(), "{hva}");
    }
}

#[tokio::test]
async fn a_unit_is_kept_a_day_and_an_unknown_number_ten_minutes() {
    let o = Oppsatt::ny().await;
    o.gir(
        "/underenheter/313123456",
        [Gir::Json(200, levende(PRAKSIS, "FØR")), Gir::Json(200, levende(PRAKSIS, "ETTER"))],
    );
    assert_eq!(o.funnet(PRAKSIS).await.navn, "FØR");
    o.spol(24 * 60 * 60 - 1);
    assert_eq!(o.funnet(PRAKSIS).await.navn, "FØR");
    o.spol(1);
    assert_eq!(o.funnet(PRAKSIS).await.navn, "ETTER");

    assert_eq!(o.finn("314239016").await, Ok(Oppslag::Ukjent));
    o.gir("/underenheter/314239016", [Gir::Json(200, levende("314239016", "NY"))]);
    o.spol(10 * 60 - 1);
    assert_eq!(o.finn("314239016").await, Ok(Oppslag::Ukjent));
    o.spol(1);
    assert_eq!(o.funnet("314239016").await.navn, "NY");
}

#[tokio::test]
async fn a_register_that_is_down_is_left_alone_for_a_while() {
    let o = Oppsatt::ny().await;
    o.gir("/underenheter/313123456", [Gir::Ratt(500, "")]);
    for _ in 0..FEIL_FOR_BRUDD {
        assert_eq!(o.finn(PRAKSIS).await, Err(EnhetFeil::Utilgjengelig));
    }
    let kall = o.antall_kall();
    assert_eq!(o.finn(PRAKSIS).await, Err(EnhetFeil::Utilgjengelig));
    assert_eq!(o.antall_kall(), kall, "refused at once, without a request");
    o.gir("/underenheter/313123456", [Gir::Json(200, levende(PRAKSIS, "A"))]);
    o.spol(BRUDD.as_secs() - 1);
    assert_eq!(o.finn(PRAKSIS).await, Err(EnhetFeil::Utilgjengelig));
    o.spol(1);
    assert!(o.finn(PRAKSIS).await.is_ok());
}

#[tokio::test]
async fn unknown_numbers_do_not_open_the_breaker() {
    let o = Oppsatt::ny().await;
    for nr in ["988077917", "998447356", "995525828", "923609016"] {
        assert_eq!(o.finn(nr).await, Ok(Oppslag::Ukjent));
    }
}

#[tokio::test]
async fn a_search_sends_the_documented_fields() {
    let o = Oppsatt::ny().await;
    o.gir("/underenheter", [side(&[levende(PRAKSIS, "FJORDBYEN FYSIOTERAPI")], 41, 3)]);
    let treff = o.klient.sok(&Sok::tolk("fysio & ro", "Mo i Rana", 1).unwrap()).await.unwrap();
    assert_eq!((treff.totalt, treff.side, treff.sider, treff.enheter.len()), (41, 1, 3, 1));
    o.klient.sok(&Sok::tolk("fysio", "0301", 0).unwrap()).await.unwrap();
    let sett = o.motpart.sett.lock().unwrap();
    assert_eq!(
        sett[0][0],
        "/api/underenheter?navn=fysio+%26+ro&size=20&page=1&beliggenhetsadresse.poststed=Mo+i+Rana"
    );
    assert_eq!(sett[1][0], "/api/underenheter?navn=fysio&size=20&page=0&kommunenummer=0301");
}

#[tokio::test]
async fn no_hits_come_without_embedded() {
    let o = Oppsatt::ny().await;
    o.gir(
        "/underenheter",
        [Gir::Json(
            200,
            r#"{"_links":{},"page":{"size":20,"totalElements":0,"totalPages":0,"number":0}}"#.into(),
        )],
    );
    let treff = o.klient.sok(&Sok::tolk("finnes ikke", "", 0).unwrap()).await.unwrap();
    assert_eq!(treff, Treff::default());
    assert_eq!(o.klient.underenheter_av(&orgnr(EIER)).await, Ok(Vec::new()));
}

#[tokio::test]
async fn owners_are_searched_in_their_own_collection() {
    let o = Oppsatt::ny().await;
    let eier = format!(r#"{{"organisasjonsnummer":"{EIER}","navn":"FJORDBYEN FYSIOTERAPI AS","organisasjonsform":{{"kode":"AS"}}}}"#);
    o.gir(
        "/enheter",
        [
            Gir::Json(200, format!(r#"{{"_embedded":{{"enheter":[{eier}]}}}}"#)),
            Gir::Json(200, "{}".into()),
        ],
    );
    let funnet = o.klient.sok_eiere("fjordbyen").await.unwrap();
    assert_eq!((funnet.len(), funnet[0].enhetstype), (1, Enhetstype::Hovedenhet));
    assert_eq!(o.klient.sok_eiere("ingen").await, Ok(Vec::new()), "no _embedded");
    let sett = o.motpart.sett.lock().unwrap();
    assert_eq!(sett[0][0], "/api/enheter?navn=fjordbyen&size=5&page=0");
    assert_eq!(sett[0][1], ACCEPT_ENHET);
}

#[tokio::test]
async fn nine_digits_are_never_sent_as_a_name() {
    let o = Oppsatt::ny().await;
    o.gir("/underenheter/313123456", [Gir::Json(200, levende(PRAKSIS, "A"))]);
    let treff = o.klient.sok(&Sok::tolk("313 123 456", "", 0).unwrap()).await.unwrap();
    assert_eq!((treff.totalt, treff.enheter.len()), (1, 1));
    assert_eq!(o.motpart.sett.lock().unwrap()[0][0], "/api/underenheter/313123456");
}

#[tokio::test]
async fn the_units_of_an_owner_are_read_page_by_page_and_checked() {
    let o = Oppsatt::ny().await;
    let fremmed = levende("314264835", "EN ANNENS").replace(EIER, "210400176");
    let uleselig = levende("12", "UTEN NUMMER");
    o.gir(
        "/underenheter",
        [
            side(&[levende(PRAKSIS, "B"), fremmed, uleselig], 4, 2),
            side(&[levende("314200284", "A")], 4, 2),
        ],
    );
    let navn = |enheter: Vec<Enhet>| enheter.into_iter().map(|enhet| enhet.navn).collect::<Vec<_>>();
    assert_eq!(navn(o.klient.underenheter_av(&orgnr(EIER)).await.unwrap()), ["A", "B"]);
    assert_eq!(o.antall_kall(), 2);
    assert_eq!(navn(o.klient.underenheter_av(&orgnr(EIER)).await.unwrap()), ["A", "B"]);
    assert_eq!(o.antall_kall(), 2, "kept");
    let sett = o.motpart.sett.lock().unwrap();
    assert_eq!(sett[1][0], "/api/underenheter?overordnetEnhet=312987651&size=200&page=1");
}

#[tokio::test]
async fn an_owner_with_endless_pages_is_read_only_so_far() {
    let o = Oppsatt::ny().await;
    o.gir("/underenheter", [side(&[levende(PRAKSIS, "A")], 1_000_000, 5_000)]);
    o.klient.underenheter_av(&orgnr(EIER)).await.unwrap();
    assert_eq!(o.antall_kall(), MAKS_SIDER_UNDERENHETER as usize);
}

#[tokio::test]
async fn an_owner_that_cannot_be_fetched_is_a_warning() {
    let regler = Regler::paa(NaiveDate::from_ymd_opt(2026, 1, 6).unwrap());
    for (svar, advarsler) in [
        (Gir::Json(200, eier("")), Vec::new()),
        (
            Gir::Json(200, eier(r#","konkurs":true,"underAvvikling":true"#)),
            vec![Advarsel::EierKonkurs],
        ),
        (Gir::Ratt(500, ""), vec![Advarsel::EierIkkeSjekket]),
        (Gir::Ratt(410, ""), vec![Advarsel::EierIkkeSjekket]),
    ] {
        let o = Oppsatt::ny().await;
        o.gir("/underenheter/313123456", [Gir::Json(200, levende(PRAKSIS, "A"))])
            .gir("/enheter/312987651", [svar]);
        let sted = finn_praksissted(&o.klient, &orgnr(PRAKSIS), regler).await.unwrap();
        assert_eq!(sted.vurdering, Vurdering::Brukbar { advarsler });
    }
}

#[tokio::test]
async fn nobody_at_the_address_is_unavailable() {
    let lytter = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = Url::parse(&format!("http://{}/api/", lytter.local_addr().unwrap())).unwrap();
    drop(lytter);
    let klient = Klient::ny(Oppsett {
        base,
        brukeragent: "test".into(),
        tidsfrist: TIDSFRIST,
    })
    .unwrap();
    assert_eq!(klient.finn(&orgnr(PRAKSIS)).await, Err(oppslag::EnhetFeil::Utilgjengelig));
}

#[test]
fn only_https_leaves_this_machine() {
    for (base, lovlig) in [
        ("https://data.brreg.no/enhetsregisteret/api", true),
        ("http://127.0.0.1:8080/api", true),
        ("http://[::1]:8080/api", true),
        ("http://localhost/api", true),
        ("http://data.brreg.no/enhetsregisteret/api", false),
        ("http://127.0.0.1.eksempel.no/api", false),
        ("file:///etc/passwd", false),
        ("mailto:post@eksempel.no", false),
    ] {
        let oppsett = Oppsett {
            base: Url::parse(base).unwrap(),
            brukeragent: "test".into(),
            tidsfrist: TIDSFRIST,
        };
        assert_eq!(Klient::ny(oppsett).is_ok(), lovlig, "{base}");
    }
}

#[path = "klient_endringer_tester.rs"]
mod endringer;
