//! The Krav-API as an EPJ system meets it.

use axum::body::Body;
use http::{Method, Request, StatusCode, header};
use praksisportal::krav::kravapi::OPENAPI;
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::epj::{Epj, med_helseid};
use crate::kravstotte::{FALE, lege, mange};
use crate::support::{LEGE, LOGOPED, Portal, Svar, TANNLEGE};

fn json(tekst: &str) -> Value {
    serde_json::from_str(tekst).unwrap()
}

async fn oppsett(pool: PgPool) -> (Portal, String) {
    let mut portal = Portal::ny(pool).await;
    let utsteder = med_helseid(&mut portal).await;
    lege(&portal).await;
    (portal, utsteder)
}

/// Ids and texts are ours; everything else is the public example.
fn uten_ider(mut v: Value) -> Value {
    fn rens(v: &mut Value) {
        match v {
            Value::Object(o) => {
                // Added since the public example, or by us.
                o.remove("rebehandling");
                o.remove("oppfolging");
                for (navn, verdi) in o {
                    match navn.as_str() {
                        "behandlerkravmeldingId" | "innsendingId" | "tekst" => *verdi = "…".into(),
                        _ => rens(verdi),
                    }
                }
            }
            Value::Array(a) => a.iter_mut().for_each(rens),
            _ => {}
        }
    }
    rens(&mut v);
    v
}

#[sqlx::test]
async fn the_worked_example_has_the_public_answers(pool: PgPool) {
    let (portal, utsteder) = oppsett(pool).await;
    let epj = Epj::ny(&portal, &utsteder, LEGE);
    assert_eq!(
        epj.get("data/praksis").await.json(),
        json(include_str!("../../src/krav/kravapi/eksempler/praksiser.json"))
    );

    let svar = epj.send(include_str!("../data/kuhr/01-innsending.json")).await;
    assert_eq!(svar.status, StatusCode::OK, "{}", svar.tekst);
    assert_eq!(svar.hoder[header::DATE], "Tue, 06 Jan 2026 14:30:29 GMT", "the portal's clock");
    assert_eq!(
        uten_ider(svar.json()),
        uten_ider(json(include_str!("../../src/krav/kravapi/eksempler/mottatt.json")))
    );
    let id = svar.json()["behandlerkravmeldingId"].as_str().unwrap().to_owned();
    let rad = epj.get(&format!("data/behandlerkravmelding/{id}")).await.json()["behandlerkravmeldinger"][0].clone();
    assert_eq!(
        (rad["meldingsstatus"].as_str(), rad["kontrollstatus"].as_str()),
        (Some("mottatt"), Some("ikke_sendt_til_kontroll"))
    );
    portal.arbeid_ferdig().await;
    let detalj = epj.get(&format!("data/behandlerkravmelding/{id}")).await;
    assert_eq!(
        uten_ider(detalj.json()),
        uten_ider(json(include_str!("../../src/krav/kravapi/eksempler/melding.json")))
    );
    skjema("Meldingsdetaljer", &detalj.json());

    portal.gaa_frem(chrono::TimeDelta::seconds(928));
    let svar = epj.send(include_str!("../data/kuhr/02-ny-innsending.json")).await.json();
    portal.arbeid_ferdig().await;
    let ny = epj
        .get(&format!(
            "data/behandlerkravmelding/{}",
            svar["behandlerkravmeldingId"].as_str().unwrap()
        ))
        .await
        .json();
    assert_eq!(
        uten_ider(ny),
        uten_ider(json(include_str!("../data/kuhr/02-kontrollresultat.json")))
    );
    let liste = epj
        .get("data/behandlerkravmelding?fomMottattdato=2026-01-06&tomMottattdato=2026-01-06")
        .await
        .json();
    assert_eq!(
        uten_ider(liste.clone()),
        uten_ider(json(include_str!("../../src/krav/kravapi/eksempler/meldinger.json")))
    );
    skjema("Meldingsliste", &liste);
    assert_eq!(
        epj.get("data/behandlerkravmelding?tomMottattdato=2026-01-05").await.json()["behandlerkravmeldinger"],
        json!([])
    );

    let sett: i64 = sqlx::query_scalar("select count(*) from revisjon where handling = 'krav.lest_i_epj' and ny = 'epj-klient'")
        .fetch_one(&*portal.app.pool)
        .await
        .unwrap();
    assert_eq!(sett, 6, "every look is in the trail");
    // So is the client of what was sent.
    let sendt: Vec<(String, Option<String>)> =
        sqlx::query_as("select handling, klient from revisjon where aktor_slag = 'epj' and handling <> 'krav.lest_i_epj' order by nr")
            .fetch_all(&*portal.app.pool)
            .await
            .unwrap();
    assert!(
        sendt.len() == 2 && sendt.iter().all(|(_, klient)| klient.as_deref() == Some("epj-klient")),
        "{sendt:?}"
    );
}

#[sqlx::test]
async fn faults_have_the_public_codes_and_the_same_message_the_same_id(pool: PgPool) {
    let (portal, utsteder) = oppsett(pool).await;
    let epj = Epj::ny(&portal, &utsteder, LEGE);
    let p = FALE.to_string();
    let regning = json!({"guid": "f0bcd358-0676-49c7-94f8-c055c4b21332", "regningsnummer": "1", "belop": 15});
    for (kode, melding) in [
        ("UKJENT_FORMAT", "ikke json".to_owned()),
        ("UKJENT_FORMAT", include_str!("../data/bkm/fastlege-tre-regninger.xml").to_owned()),
        (
            "UKJENT_FELT",
            json!({"praksisId": p, "behandlerkrav": {"regninger": [regning]}, "tull": 1}).to_string(),
        ),
        ("MANGLER_PRAKSISID", json!({"behandlerkrav": {"regninger": [regning]}}).to_string()),
        ("MANGLER_BEHANDLERKRAV", json!({"praksisId": p}).to_string()),
        ("MANGLER_REGNINGER", json!({"praksisId": p, "behandlerkrav": {}}).to_string()),
        (
            "MANGLER_GUID",
            json!({"praksisId": p, "behandlerkrav": {"regninger": [{"regningsnummer": "1", "belop": 15}]}}).to_string(),
        ),
        (
            "UKJENT_PRAKSISID",
            json!({"praksisId": "1009999999", "behandlerkrav": {"regninger": [regning]}}).to_string(),
        ),
        ("UKJENT_FORMAT", mange(5_001, 1).to_string()),
    ] {
        let svar = epj.send(&melding).await;
        assert_eq!(svar.status, StatusCode::BAD_REQUEST, "{kode}: {}", svar.tekst);
        let j = svar.json();
        skjema("Avvisning", &j);
        let koder: Vec<_> = j["feilmeldinger"]
            .as_array()
            .unwrap()
            .iter()
            .map(|f| f["kode"].as_str().unwrap())
            .collect();
        assert_eq!(koder, [kode], "{}", svar.tekst);
        let detalj = epj
            .get(&format!(
                "data/behandlerkravmelding/{}",
                j["behandlerkravmeldingId"].as_str().unwrap()
            ))
            .await
            .json();
        skjema("Meldingsdetaljer", &detalj);
        assert_eq!(detalj["behandlerkravmeldinger"][0]["meldingsstatus"], "feil_i_melding");
    }
    // What cannot be opened is no message.
    for raa in ["", "x", "a.b.c.d.e", "\"\""] {
        let svar = epj.send_raa(raa.to_owned()).await;
        assert_eq!(
            (svar.status, svar.json()["feilmeldinger"][0]["kode"].as_str()),
            (StatusCode::BAD_REQUEST, Some("UKJENT_FORMAT")),
            "{raa}"
        );
    }
    let melding = include_str!("../data/kuhr/01-innsending.json");
    let forst = epj.send(melding).await.json();
    let igjen = epj.send(melding).await;
    assert_eq!(
        (igjen.status, &igjen.json()["feilmeldinger"][0]["kode"]),
        (StatusCode::BAD_REQUEST, &json!("DUPLIKAT_KRAV"))
    );
    assert_eq!(
        igjen.json()["behandlerkravmeldingId"],
        forst["behandlerkravmeldingId"],
        "points at the first"
    );
    // As a JSON string too.
    let jwe = epj.krypter(include_str!("../data/kuhr/02-ny-innsending.json")).await;
    assert_eq!(epj.send_raa(format!("\"{jwe}\"\n")).await.status, StatusCode::OK);
}

#[sqlx::test]
async fn a_call_without_right_token_and_fresh_proof_is_refused(pool: PgPool) {
    let (portal, utsteder) = oppsett(pool).await;
    let krav = |svar: &Svar, status: StatusCode, ord: &str| {
        assert_eq!(svar.status, status, "{}", svar.tekst);
        assert_eq!(svar.hoder[header::CONTENT_TYPE], "application/problem+json");
        let www = svar
            .hoder
            .get(header::WWW_AUTHENTICATE)
            .map(|v| v.to_str().unwrap())
            .unwrap_or_default();
        assert!(www.contains(ord), "{www}");
        skjema("Problem", &svar.json());
    };
    for (metode, sti) in [
        (Method::GET, "/kuhr/krav/v1/data/praksis"),
        (Method::GET, "/kuhr/krav/v1/data/behandlerkravmelding"),
        (
            Method::GET,
            "/kuhr/krav/v1/data/behandlerkravmelding/5138fbfe-3c9c-406f-b854-91177b00bb1a",
        ),
        (Method::POST, "/kuhr/krav/v1/process/sendinnbehandlerkravmelding"),
    ] {
        krav(
            &portal
                .send(Request::builder().method(metode).uri(sti).body(Body::empty()).unwrap())
                .await,
            StatusCode::UNAUTHORIZED,
            "DPoP algs=",
        );
    }
    let naa = praksisportal::server::klokke::Klokke::ekte().naa().timestamp();
    type Endring = fn(&mut Value, i64);
    let feil: [(Endring, StatusCode, &str); 6] = [
        (|k, naa| k["exp"] = (naa - 60).into(), StatusCode::UNAUTHORIZED, "invalid_token"),
        (|k, _| k["aud"] = "annet-api".into(), StatusCode::UNAUTHORIZED, "invalid_token"),
        (
            |k, _| k["iss"] = "http://127.0.0.1:1".into(),
            StatusCode::UNAUTHORIZED,
            "invalid_token",
        ),
        (|k, _| k["scope"] = json!(["openid"]), StatusCode::FORBIDDEN, "insufficient_scope"),
        (
            |k, _| k["helseid://claims/identity/security_level"] = "3".into(),
            StatusCode::UNAUTHORIZED,
            "Level4",
        ),
        (
            |k, _| k["cnf"]["jkt"] = "annen".into(),
            StatusCode::UNAUTHORIZED,
            "invalid_dpop_proof",
        ),
    ];
    for (endre, status, ord) in feil {
        krav(
            &Epj::med(&portal, &utsteder, LEGE, |k| endre(k, naa)).get("data/praksis").await,
            status,
            ord,
        );
    }
    // Not in our register.
    krav(
        &Epj::ny(&portal, &utsteder, LOGOPED).get("data/praksis").await,
        StatusCode::FORBIDDEN,
        "",
    );
    // A proof counts once, on one method and one address.
    let epj = Epj::ny(&portal, &utsteder, LEGE);
    let sti = "/kuhr/krav/v1/data/praksis";
    let bevis = epj.bevis(&Method::GET, sti);
    assert_eq!(epj.kall(Method::GET, sti, &bevis, Body::empty()).await.status, StatusCode::OK);
    krav(
        &epj.kall(Method::GET, sti, &bevis, Body::empty()).await,
        StatusCode::UNAUTHORIZED,
        "invalid_dpop_proof",
    );
    let annet = epj.bevis(&Method::GET, "/kuhr/krav/v1/data/behandlerkravmelding");
    krav(
        &epj.kall(Method::GET, sti, &annet, Body::empty()).await,
        StatusCode::UNAUTHORIZED,
        "invalid_dpop_proof",
    );
}

#[sqlx::test]
async fn somebody_else_sees_nothing(pool: PgPool) {
    let (portal, utsteder) = oppsett(pool).await;
    let id = Epj::ny(&portal, &utsteder, LEGE)
        .send(include_str!("../data/kuhr/01-innsending.json"))
        .await
        .json()["behandlerkravmeldingId"]
        .as_str()
        .unwrap()
        .to_owned();
    portal.logg_inn(TANNLEGE).await;
    let annen = Epj::ny(&portal, &utsteder, TANNLEGE);
    assert_eq!(
        annen.get(&format!("data/behandlerkravmelding/{id}")).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(annen.get("data/behandlerkravmelding/tull").await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        annen.get("data/behandlerkravmelding").await.json(),
        json!({"behandlerkravmeldinger": []})
    );
    assert_eq!(annen.get("data/praksis").await.json(), json!({"praksiser": []}));
    assert_eq!(
        annen.get("data/behandlerkravmelding?fomMottattdato=i+dag").await.status,
        StatusCode::BAD_REQUEST
    );
}

#[sqlx::test]
async fn too_many_calls_must_wait_and_too_much_is_not_read(pool: PgPool) {
    let (portal, utsteder) = oppsett(pool).await;
    let epj = Epj::ny(&portal, &utsteder, LEGE);
    let stor = epj.send_raa("a".repeat(29 * 1024 * 1024)).await;
    assert_eq!(stor.status, StatusCode::PAYLOAD_TOO_LARGE, "{}", stor.tekst);
    let mut siste = StatusCode::OK;
    for _ in 0..60 {
        let svar = epj.send_raa("x".into()).await;
        siste = svar.status;
        if siste == StatusCode::TOO_MANY_REQUESTS {
            assert!(svar.hoder.contains_key(header::RETRY_AFTER));
        }
    }
    assert_eq!(siste, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(epj.get("data/praksis").await.status, StatusCode::OK, "reading is counted apart");
}

#[sqlx::test]
async fn the_description_is_served_names_every_route_and_fits_its_examples(pool: PgPool) {
    let (portal, _) = oppsett(pool).await;
    let hent = |sti: String, metode: Method| {
        let portal = portal.clone();
        async move {
            portal
                .send(Request::builder().method(metode).uri(sti).body(Body::empty()).unwrap())
                .await
        }
    };
    let beskrivelse = hent("/kuhr/krav/v1/openapi.json".into(), Method::GET).await.json();
    assert_eq!(beskrivelse, json(&OPENAPI));
    let mut antall = 0;
    for (sti, metoder) in beskrivelse["paths"].as_object().unwrap() {
        let full = format!(
            "/kuhr/krav/v1{}",
            sti.replace("{behandlerkravmeldingId}", "5138fbfe-3c9c-406f-b854-91177b00bb1a")
        );
        for (metode, op) in metoder.as_object().unwrap() {
            let svar = hent(full.clone(), metode.to_uppercase().parse().unwrap()).await;
            let ventet = if op["security"] == json!([]) {
                StatusCode::OK
            } else {
                StatusCode::UNAUTHORIZED
            };
            assert_eq!(svar.status, ventet, "{metode} {full}");
            antall += 1;
            for svar in op["responses"].as_object().unwrap().values() {
                let innhold = &svar["content"]["application/json"];
                if let (Some(navn), false) = (innhold["schema"]["$ref"].as_str(), innhold["example"].is_null()) {
                    // Two public examples have a time that is no time; the form is checked, not the format.
                    skjema(navn.rsplit('/').next().unwrap(), &innhold["example"]);
                }
            }
        }
    }
    assert_eq!(antall, 6);
    for fil in [
        include_str!("../data/kuhr/01-innsending.json"),
        include_str!("../data/kuhr/02-ny-innsending.json"),
    ] {
        skjema("Behandlerkravmelding", &json(fil));
    }
    skjema("Nokler", &hent("/kuhr/krav/v1/jwk".into(), Method::GET).await.json());
    for (sti, metode, status) in [
        ("/kuhr/krav/v1/finnes-ikke", Method::GET, StatusCode::NOT_FOUND),
        ("/kuhr/annet", Method::POST, StatusCode::NOT_FOUND),
        ("/kuhr/krav/v1/data/praksis", Method::POST, StatusCode::METHOD_NOT_ALLOWED),
    ] {
        let svar = hent(sti.into(), metode).await;
        assert_eq!(svar.status, status, "{sti}");
        skjema("Problem", &svar.json());
    }
}

/// Holds a value against a schema of the description: the part of JSON Schema that the description uses.
pub fn skjema(navn: &str, verdi: &Value) {
    let beskrivelse = json(&OPENAPI);
    let mut feil = Vec::new();
    hold(&beskrivelse, &beskrivelse["components"]["schemas"][navn], verdi, navn, &mut feil);
    assert!(feil.is_empty(), "{feil:#?}\n{verdi}");
}

fn hold(alt: &Value, s: &Value, v: &Value, sti: &str, feil: &mut Vec<String>) {
    if let Some(r) = s["$ref"].as_str() {
        let navn = r.rsplit('/').next().unwrap();
        let mal = &alt["components"]["schemas"][navn];
        assert!(mal.is_object(), "{r} is not in the description");
        return hold(alt, mal, v, sti, feil);
    }
    let typer: Vec<&str> = s["type"]
        .as_str()
        .into_iter()
        .chain(s["type"].as_array().into_iter().flatten().filter_map(Value::as_str))
        .collect();
    let er = |t: &&str| match *t {
        "object" => v.is_object(),
        "array" => v.is_array(),
        "string" => v.is_string(),
        "number" => v.is_number(),
        "integer" => v.is_i64() || v.is_u64(),
        "boolean" => v.is_boolean(),
        "null" => v.is_null(),
        annen => panic!("unknown type {annen}"),
    };
    if !typer.is_empty() && !typer.iter().any(er) {
        feil.push(format!("{sti}: {v} is not {typer:?}"));
        return;
    }
    if s["const"].is_string() && s["const"] != *v {
        feil.push(format!("{sti}: {v} is not {}", s["const"]));
    }
    if let Some(lovlige) = s["enum"].as_array()
        && !lovlige.contains(v)
    {
        feil.push(format!("{sti}: {v} is not one of {lovlige:?}"));
    }
    if let Some(o) = v.as_object() {
        for navn in s["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            if !o.contains_key(navn) {
                feil.push(format!("{sti}.{navn} is missing"));
            }
        }
        for (navn, verdi) in o {
            let under = &s["properties"][navn];
            if under.is_null() {
                if s["additionalProperties"] == json!(false) {
                    feil.push(format!("{sti}.{navn} is not described"));
                }
                continue;
            }
            hold(alt, under, verdi, &format!("{sti}.{navn}"), feil);
        }
    }
    for (i, verdi) in v.as_array().into_iter().flatten().enumerate() {
        hold(alt, &s["items"], verdi, &format!("{sti}[{i}]"), feil);
    }
}
