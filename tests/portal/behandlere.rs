//! The public list: page, JSON and FHIR, without login; what is hidden stays hidden, and changes show at once.

use axum::body::Body;
use http::{Request, StatusCode, header};
use praksisportal::avtale::innlasting;
use praksisportal::behandlere::takt::GRENSE;
use praksisportal::oppstart::seed;
use serde_json::Value;
use sqlx::PgPool;

use crate::support::{LEGE, Portal, Svar, nokkel};

/// The demo's people: eight practices of seven people.
async fn portal(pool: PgPool) -> Portal {
    let portal = Portal::ny(pool).await;
    innlasting::last_inn(&mut portal.app.pool.acquire().await.unwrap()).await.unwrap();
    seed::last(&portal.app).await.unwrap();
    portal
}

async fn hent(portal: &Portal, sti: &str) -> Svar {
    med(portal, sti, &[]).await
}

async fn med(portal: &Portal, sti: &str, hoder: &[(&str, &str)]) -> Svar {
    let mut req = Request::builder().uri(sti);
    for (navn, verdi) in hoder {
        req = req.header(*navn, *verdi);
    }
    portal.send(req.body(Body::empty()).unwrap()).await
}

/// The path and query of one of our own addresses.
fn sti(adresse: &Value) -> String {
    adresse.as_str().unwrap().strip_prefix(crate::support::URL).unwrap().to_owned()
}

#[sqlx::test]
async fn anyone_reads_the_list_in_both_languages_and_nothing_private_is_in_it(pool: PgPool) {
    let portal = portal(pool).await;
    let side = portal.anonym().get("/behandlere").await;
    assert_eq!(side.status, StatusCode::OK);
    for ord in [
        "<title>Finn en behandler – Praksisportalen",
        "8 treff",
        "Kvart Grevling",
        "Lege · HPR-nummer 565505933",
        "Kurbadet Helsesenter",
        "Badeveien 8",
        "3256 Larvik",
        "Tydelig Trane",
    ] {
        assert!(side.tekst.contains(ord), "{ord}: {}", side.tekst);
    }
    let json = hent(&portal, "/behandlere.json").await.tekst;
    let fhir = hent(&portal, "/fhir/R4/PractitionerRole?_include=PractitionerRole:practitioner")
        .await
        .tekst;
    for tekst in [&side.tekst, &json, &fhir] {
        for privat in [
            LEGE.fnr,
            "praksisportalen.example",
            "90012345",
            "12345678903",
            "1004326178",
            "telecom",
        ] {
            assert!(!tekst.contains(privat), "{privat}");
        }
    }
    let nn = portal.anonym().get_nn("/behandlere").await.tekst;
    assert!(nn.contains("Finn ein behandlar") && nn.contains("Alle yrke"), "{nn}");
    assert!(portal.anonym().get("/").await.tekst.contains("href=\"/behandlere\""));
}

#[sqlx::test]
async fn the_form_finds_by_name_profession_and_place_and_says_what_is_wrong(pool: PgPool) {
    let portal = portal(pool).await;
    let anonym = portal.anonym();
    for (sporring, treff, navn) in [
        ("navn=kvart+grev", "2 treff", "Sentrum Legevakt"),
        ("navn=KURBADET", "1 treff", "Kvart Grevling"),
        ("yrke=tannlege", "2 treff", "Allsidig Ekorn"),
        ("sted=oslo", "2 treff", "Sprek Spurv"),
        ("sted=4306&yrke=tannlege&navn=", "1 treff", "Blank Bever"),
    ] {
        let side = anonym.get(&format!("/behandlere?{sporring}")).await.tekst;
        assert!(side.contains(treff) && side.contains(navn), "{sporring}: {side}");
    }
    let side = anonym.get("/behandlere?navn=Kvart&yrke=tannlege&sted=Larvik").await;
    assert!(side.tekst.contains("Ingen treff") && side.tekst.contains("Nullstill søket"));
    assert_eq!((side.felt("navn").as_str(), side.felt("sted").as_str()), ("Kvart", "Larvik"));
    assert!(side.tekst.contains("<option value=\"tannlege\" selected"), "{}", side.tekst);

    let feil = anonym.get(&format!("/behandlere?navn={}&yrke=baker", LEGE.fnr)).await;
    assert!(
        feil.tekst.contains("<title>Feil: ") && feil.tekst.contains("Du må rette 2 feil"),
        "{}",
        feil.tekst
    );
    assert!(feil.tekst.contains("Ikke søk med fødselsnummer.") && feil.felt("navn").is_empty());
    assert!(!feil.tekst.contains("Kvart Grevling"), "nothing is searched for");
    // A place in the list that is not ours is the first page.
    assert!(anonym.get("/behandlere?side=x").await.tekst.contains("8 treff"));
}

#[sqlx::test]
async fn an_empty_list_says_what_would_be_here(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let side = portal.anonym().get("/behandlere").await;
    assert!(
        side.status.is_success() && side.tekst.contains("Ingen behandlere ennå"),
        "{}",
        side.tekst
    );
    assert_eq!(hent(&portal, "/behandlere.json").await.json()["totalt"], 0);
    assert!(hent(&portal, "/fhir/R4/Practitioner").await.json().get("entry").is_none());
}

#[sqlx::test]
async fn an_ambulatory_practice_shows_its_municipality_at_once_and_a_terminated_agreement_nothing(pool: PgPool) {
    let portal = portal(pool).await;
    let lege = portal.logg_inn(LEGE).await;
    let svar = lege
        .skjema(
            "/api/praksis/ambulerende",
            &[("id", "1004326178"), ("versjon", "1"), ("ambulerende", "on"), ("nokkel", &nokkel())],
        )
        .await;
    assert_eq!(svar.status, StatusCode::SEE_OTHER, "{}", svar.tekst);
    let side = portal.anonym().get("/behandlere?navn=kurbadet").await.tekst;
    assert!(
        side.contains("Behandler pasienter i Larvik kommune") && !side.contains("Badeveien"),
        "{side}"
    );
    let json = hent(&portal, "/behandlere.json?navn=kurbadet").await.json();
    let praksis = &json["behandlere"][0]["praksis"];
    assert_eq!((&praksis["organisasjonsnummer"], &praksis["adresse"]), (&Value::Null, &Value::Null));
    assert_eq!(praksis["kommune"]["kode"], "3909");
    assert_eq!(hent(&portal, "/fhir/R4/Organization/314239016").await.status, StatusCode::NOT_FOUND);
    let roller = hent(&portal, "/fhir/R4/PractitionerRole?organization=314239016").await.json();
    assert_eq!(roller["total"], 0);
    // The clinician's own preview says the same.
    let forhandsvisning = lege.get("/praksisinformasjon/praksis/1004326178").await.tekst;
    assert!(
        forhandsvisning.contains("Behandler pasienter i Larvik kommune"),
        "{forhandsvisning}"
    );

    sqlx::query(
        "update avtale set avsluttet = '2026-01-05', avslutning = 'oppsagt_av_helfo' where avsluttet is null and helseaktor_id = $1",
    )
    .bind(lege.id.unwrap().0)
    .execute(&*portal.app.pool)
    .await
    .unwrap();
    assert!(
        portal
            .anonym()
            .get("/behandlere?navn=kvart+grevling")
            .await
            .tekst
            .contains("Ingen treff")
    );
    assert_eq!(hent(&portal, "/fhir/R4/Practitioner/565505933").await.status, StatusCode::NOT_FOUND);
}

#[sqlx::test]
async fn programs_read_the_list_as_json_page_by_page(pool: PgPool) {
    let portal = portal(pool).await;
    let mut neste = "/behandlere.json?antall=3".to_owned();
    let mut ider: Vec<String> = Vec::new();
    let mut sider = 0;
    loop {
        let svar = hent(&portal, &neste).await;
        assert_eq!(svar.status, StatusCode::OK);
        let json = svar.json();
        assert_eq!(json["totalt"], 8);
        ider.extend(
            json["behandlere"]
                .as_array()
                .unwrap()
                .iter()
                .map(|b| b["id"].as_str().unwrap().to_owned()),
        );
        sider += 1;
        if json["neste"].is_null() {
            assert!(json["forrige"].is_string());
            break;
        }
        neste = sti(&json["neste"]);
    }
    assert_eq!(sider, 3);
    ider.sort();
    ider.dedup();
    assert_eq!(ider.len(), 8, "everyone once");

    let json = hent(&portal, "/behandlere.json?navn=kurbadet").await.json();
    let mut b = json["behandlere"][0].clone();
    b["id"] = "…".into();
    assert_eq!(
        b,
        serde_json::json!({
            "id": "…", "fornavn": "Kvart", "etternavn": "Grevling", "yrke": "lege", "hprNummer": "565505933", "spesialiteter": [],
            "praksis": {
                "navn": "Kurbadet Helsesenter", "type": "FALE", "ambulerende": false, "organisasjonsnummer": "314239016",
                "adresse": { "linjer": ["Badeveien 8"], "postnummer": "3256", "poststed": "Larvik" },
                "kommune": { "kode": "3909", "navn": "Larvik" }
            }
        })
    );
    for (sporring, felt) in [
        ("antall=0", "antall"),
        ("antall=101", "antall"),
        ("side=x", "side"),
        ("yrke=baker", "yrke"),
    ] {
        let svar = hent(&portal, &format!("/behandlere.json?{sporring}")).await;
        assert_eq!(
            (svar.status, &svar.json()["felt"]),
            (StatusCode::BAD_REQUEST, &Value::from(felt)),
            "{sporring}"
        );
    }
}

#[sqlx::test]
async fn what_has_not_changed_is_not_sent_again(pool: PgPool) {
    let portal = portal(pool).await;
    for adresse in ["/behandlere.json", "/fhir/R4/Practitioner", "/fhir/R4/metadata"] {
        let forste = hent(&portal, adresse).await;
        assert_eq!(forste.hoder[header::CACHE_CONTROL], "public, max-age=60", "{adresse}");
        for navn in ["content-security-policy", "x-content-type-options", "x-request-id"] {
            assert!(forste.hoder.contains_key(navn), "{adresse} lacks {navn}");
        }
        let merke = forste.hoder[header::ETAG].to_str().unwrap();
        let igjen = med(&portal, adresse, &[("if-none-match", merke)]).await;
        assert_eq!((igjen.status, igjen.tekst.as_str()), (StatusCode::NOT_MODIFIED, ""), "{adresse}");
    }
    let merke = hent(&portal, "/behandlere.json").await.hoder[header::ETAG]
        .to_str()
        .unwrap()
        .to_owned();
    sqlx::query("update helseaktor set fornavn = 'Fjerde' where hpr = '565505933'")
        .execute(&*portal.app.pool)
        .await
        .unwrap();
    let endret = med(&portal, "/behandlere.json", &[("if-none-match", &merke)]).await;
    assert_eq!(endret.status, StatusCode::OK);
    assert!(endret.tekst.contains("Fjerde"));
    // The page has a nonce and the reader's name, so it is not kept.
    assert_eq!(portal.anonym().get("/behandlere").await.hoder[header::CACHE_CONTROL], "no-store");
}

#[sqlx::test]
async fn fhir_finds_people_roles_and_organisations(pool: PgPool) {
    let portal = portal(pool).await;
    let statement = hent(&portal, "/fhir/R4/metadata").await;
    assert_eq!(statement.hoder[header::CONTENT_TYPE], "application/fhir+json; charset=utf-8");
    assert_eq!(statement.json()["resourceType"], "CapabilityStatement");

    for (sporring, totalt) in [
        ("Practitioner", 7),
        ("Practitioner?name=kvart", 1),
        ("Practitioner?name=kvart,sprek", 2),
        ("Practitioner?name=kurbadet", 0),
        ("Practitioner?family=grev&given=kvart", 1),
        ("Practitioner?family=kvart", 0),
        ("Practitioner?identifier=urn:oid:2.16.578.1.12.4.1.4.4%7C565505933", 1),
        ("Practitioner?identifier=urn:oid:2.16.578.1.12.4.1.4.1%7C06828399789", 0),
        ("Practitioner?active=false", 0),
        ("PractitionerRole", 8),
        ("PractitionerRole?role=TL", 2),
        ("PractitionerRole?role=logoped", 1),
        ("PractitionerRole?role=TL,LE", 5),
        ("PractitionerRole?practitioner=Practitioner/565505933", 2),
        ("PractitionerRole?practitioner.name=grevling&organization.identifier=314239016", 1),
        ("PractitionerRole?location.address-city=Larvik", 2),
        ("Organization", 8),
        ("Organization?address-city=oslo", 2),
        ("Organization?name=blåfjell", 1),
        ("Organization?identifier=urn:oid:2.16.578.1.12.4.1.4.101|314239016", 1),
    ] {
        let svar = hent(
            &portal,
            &format!("/fhir/R4/{}", sporring.replace('|', "%7C").replace('å', "%C3%A5")),
        )
        .await;
        assert_eq!(svar.status, StatusCode::OK, "{sporring}: {}", svar.tekst);
        let bunt = svar.json();
        assert_eq!(bunt["total"], totalt, "{sporring}");
        assert_eq!(bunt["entry"].as_array().map_or(0, Vec::len), totalt, "{sporring}");
    }

    // A page at a time, with the link to the next.
    let side = hent(&portal, "/fhir/R4/Practitioner?_count=5").await.json();
    assert_eq!(side["entry"].as_array().unwrap().len(), 5);
    let neste = side["link"].as_array().unwrap().iter().find(|l| l["relation"] == "next").unwrap();
    let resten = hent(&portal, &sti(&neste["url"])).await.json();
    assert_eq!(resten["entry"].as_array().unwrap().len(), 2);
    assert!(resten["link"].as_array().unwrap().iter().all(|l| l["relation"] != "next"));
    assert_eq!(hent(&portal, "/fhir/R4/Practitioner?_summary=count").await.json()["total"], 7);

    // Every address in an answer leads somewhere.
    let alt = hent(
        &portal,
        "/fhir/R4/PractitionerRole?practitioner.name=grevling&_include=PractitionerRole:practitioner&_include=PractitionerRole:organization",
    )
    .await
    .json();
    let innhold = alt["entry"].as_array().unwrap();
    assert_eq!(innhold.iter().filter(|e| e["search"]["mode"] == "match").count(), 2);
    assert_eq!(innhold.len(), 5, "two roles, one person, two organisations");
    for e in innhold {
        let lest = hent(&portal, &sti(&e["fullUrl"])).await;
        assert_eq!((lest.status, &lest.json()), (StatusCode::OK, &e["resource"]));
    }
    // Two professions, one practice: only what is practised here is listed.
    let ekorn = hent(&portal, "/fhir/R4/Practitioner/565500555").await.json();
    assert_eq!(ekorn["qualification"].as_array().unwrap().len(), 1);
    // Nobody has two addresses.
    let id: uuid::Uuid = sqlx::query_scalar("select offentlig_id from helseaktor where hpr = '565505933'")
        .fetch_one(&*portal.app.pool)
        .await
        .unwrap();
    assert_eq!(
        hent(&portal, &format!("/fhir/R4/Practitioner/{id}")).await.status,
        StatusCode::NOT_FOUND
    );
}

#[sqlx::test]
async fn fhir_says_what_is_wrong_in_its_own_words(pool: PgPool) {
    let portal = portal(pool).await;
    for (sti, status, kode) in [
        ("/fhir/R4/Practitioner/1", 404, "not-found"),
        ("/fhir/R4/Patient", 404, "not-found"),
        ("/fhir/R4/Patient/1", 404, "not-found"),
        ("/fhir/R5/Practitioner/1/x", 404, "not-found"),
        ("/fhir/R4/Practitioner?_count=x", 400, "invalid"),
        ("/fhir/R4/Practitioner?_cursor=x", 400, "invalid"),
        ("/fhir/R4/Practitioner?name:exact=Kvart", 400, "not-supported"),
        ("/fhir/R4/Practitioner?_format=xml", 406, "not-supported"),
    ] {
        let svar = hent(&portal, sti).await;
        assert_eq!(svar.status.as_u16(), status, "{sti}");
        let json = svar.json();
        assert_eq!(
            (&json["resourceType"], &json["issue"][0]["code"]),
            (&"OperationOutcome".into(), &kode.into()),
            "{sti}"
        );
    }
    let strengt = med(&portal, "/fhir/R4/Practitioner?ukjent=1", &[("prefer", "handling=strict")]).await;
    assert_eq!(strengt.status, StatusCode::BAD_REQUEST);
    assert_eq!(hent(&portal, "/fhir/R4/Practitioner?ukjent=1").await.status, StatusCode::OK);
}

#[sqlx::test]
async fn one_who_asks_too_often_is_told_how_long_to_wait(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    for _ in 0..GRENSE {
        assert_eq!(hent(&portal, "/behandlere.json?antall=0").await.status, StatusCode::BAD_REQUEST);
    }
    for sti in ["/behandlere", "/behandlere.json", "/fhir/R4/Practitioner"] {
        let svar = med(&portal, sti, &[("accept", "text/html")]).await;
        assert_eq!(svar.status, StatusCode::TOO_MANY_REQUESTS, "{sti}");
        let vent: u64 = svar.hoder[header::RETRY_AFTER].to_str().unwrap().parse().unwrap();
        assert!((1..=60).contains(&vent), "{sti}: {vent}");
        assert!(!svar.tekst.is_empty(), "{sti}");
    }
    assert!(
        portal.anonym().get("/veiledning").await.status.is_success(),
        "other pages are not counted"
    );
}
