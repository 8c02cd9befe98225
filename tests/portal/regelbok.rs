//! The open rule book: search, one code, the rules of the control, ages and deadlines; page and JSON say the same, without login.

use axum::body::Body;
use http::{Request, StatusCode, header};
use regler::regel::RegelId;
use sqlx::PgPool;

use crate::support::{LEGE, Portal, Svar};

async fn hent(portal: &Portal, sti: &str) -> Svar {
    portal.send(Request::builder().uri(sti).body(Body::empty()).unwrap()).await
}

/// The text of a page, with spaces as they are typed.
fn tekst(svar: &Svar) -> String {
    svar.tekst.replace('\u{a0}', " ").replace("&nbsp;", " ")
}

#[sqlx::test]
async fn anyone_finds_a_code_by_its_beginning_and_a_date_in_both_languages(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let anonym = portal.anonym();
    let tom = anonym.get("/regler").await;
    assert_eq!(tom.status, StatusCode::OK);
    for ord in [
        "<title>Takster og regler – Praksisportalen",
        "href=\"/regler?fagomrade=LE\"",
        "href=\"/regler/kontroll\"",
        "href=\"/regler/frister\"",
    ] {
        assert!(tom.tekst.contains(ord), "{ord}: {}", tom.tekst);
    }
    for (dato, honorar) in [("30.06.2026", "255,00 kr"), ("1.7.2026", "132,00 kr")] {
        let side = anonym.get(&format!("/regler?kode=2CD&fagomrade=LE&dato={dato}")).await;
        let ord = tekst(&side);
        assert!(
            ord.contains("href=\"/regler/takst/LE/2cd?dato=2026-") && ord.contains(honorar),
            "{dato}: {ord}"
        );
        assert_eq!(side.felt("dato"), dato);
    }
    let nn = anonym.get_nn("/regler?kode=2cd").await.tekst;
    assert!(nn.contains("Takstar og reglar") && nn.contains("Eigendel"), "{nn}");
    // A field, a page at a time.
    let forste = anonym.get("/regler?fagomrade=LE").await.tekst;
    assert!(
        forste.contains("side=2") && forste.matches("scope=\"row\"").count() == 25,
        "{forste}"
    );
    let ingen = anonym.get("/regler?kode=zzz").await;
    assert!(ingen.status.is_success() && ingen.tekst.contains("Ingen treff"), "{}", ingen.tekst);
    let feil = anonym.get(&format!("/regler?kode={}&fagomrade=XX&dato=31.04.2026", LEGE.fnr)).await;
    assert!(
        feil.tekst.contains("<title>Feil: ") && feil.tekst.contains("Du må rette 3 feil"),
        "{}",
        feil.tekst
    );
    assert!(!feil.tekst.contains(LEGE.fnr) || feil.felt("kode").is_empty());
    assert_eq!(feil.felt("dato"), "31.04.2026", "what was typed is there to be corrected");
    let nummer = anonym.get(&format!("/regler?dato={}", LEGE.fnr)).await;
    assert!(nummer.tekst.contains("Du må rette 1 feil") && nummer.felt("dato").is_empty());
    // It is led to from every page.
    assert!(anonym.get("/").await.tekst.contains("href=\"/regler\""));
}

#[sqlx::test]
async fn one_code_has_its_amounts_in_each_period_and_its_rules_in_words(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let anonym = portal.anonym();
    let for_juli = tekst(&anonym.get("/regler/takst/LE/2cd?dato=2026-06-30").await);
    let etter = tekst(&anonym.get("/regler/takst/LE/2cd?dato=2026-07-01").await);
    assert!(
        for_juli.contains("Beløp 30. juni 2026") && etter.contains("Beløp 1. juli 2026"),
        "{for_juli}"
    );
    assert!(
        etter.contains("value=\"01.07.2026\""),
        "a date is shown as people write it: {etter}"
    );
    for side in [&for_juli, &etter] {
        // Both periods stand on the page whatever the day.
        assert!(side.contains("255,00 kr") && side.contains("132,00 kr"));
        assert!(
            side.contains("Kan ikke stå på samme regning som") && side.contains("Er et tillegg."),
            "{side}"
        );
        assert!(side.contains("FOR-2024-06-26-1322") && side.contains("href=\"/regler/kontroll/K06UgyldigMed\""));
    }
    assert!(etter.contains("Hver gang etter den første tar minst 5 minutter til."), "{etter}");
    assert!(
        for_juli.contains("Hver gang etter den første tar minst 15 minutter til."),
        "{for_juli}"
    );
    assert!(
        for_juli.contains("per 15 min, dag") && etter.contains("per 5 min, dag"),
        "each day has its own words"
    );
    assert!(etter.contains("Kontrolleres ikke automatisk"));
    let nn = tekst(&anonym.get_nn("/regler/takst/LE/2cd").await);
    assert!(nn.contains("Kan ikkje stå på same rekning som"), "{nn}");
    // What is not sure is said.
    let tann = anonym.get("/regler/takst/TH/201").await.tekst;
    assert!(tann.contains("Tariffen for denne datoen er ikke lastet."), "{tann}");
    let eksempel = anonym.get("/regler/takst/LE/L1").await.tekst;
    assert!(eksempel.contains("Ikke en takst i forskriften"), "{eksempel}");
    let for_alt = anonym.get("/regler/takst/LE/2cd?dato=01.01.2020").await.tekst;
    assert!(for_alt.contains("Gjaldt ikke denne dagen."), "{for_alt}");
    let feil = anonym.get("/regler/takst/LE/2cd?dato=31.02.2026").await;
    assert!(
        feil.status.is_success() && feil.tekst.contains("Datoen finnes ikke i kalenderen."),
        "{}",
        feil.tekst
    );
    for ukjent in ["LE/2xx", "XX/2cd", "LE/2CD"] {
        assert_eq!(
            anonym.get(&format!("/regler/takst/{ukjent}")).await.status,
            StatusCode::NOT_FOUND,
            "{ukjent}"
        );
    }
}

#[sqlx::test]
async fn every_rule_of_the_control_has_a_page_with_its_law_and_its_test(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let anonym = portal.anonym();
    let alle = anonym.get("/regler/kontroll").await.tekst;
    for id in RegelId::ALLE {
        let sti = format!("/regler/kontroll/{}", id.navn());
        assert!(alle.contains(&format!("href=\"{sti}\"")), "{sti}");
        let side = anonym.get(&sti).await;
        let (r, om) = (id.regel(), id.side());
        assert_eq!(side.status, StatusCode::OK, "{sti}");
        assert!(
            side.tekst.contains(om.navn.0) && side.tekst.contains(r.hjemmel.0),
            "{sti}: {}",
            side.tekst
        );
        assert!(side.tekst.replace('\u{200b}', "").contains(om.prove.1), "{sti}");
    }
    let nn = anonym.get_nn("/regler/kontroll/K04ForSent").await.tekst;
    assert!(
        nn.contains("Sendt for seint") && nn.contains("Folketrygdlova § 22-14") && nn.contains("1. juli 2005"),
        "{nn}"
    );
    assert_eq!(anonym.get("/regler/kontroll/K99").await.status, StatusCode::NOT_FOUND);
    let frister = tekst(&anonym.get("/regler/frister").await);
    for ord in [
        "Pasienter under 18 år betaler ikke egenandel.",
        "3 278,00 kr",
        "60 minutter",
        "kodeverk 7461",
        "Alminnelig foreldelse tre år",
    ] {
        assert!(frister.contains(ord), "{ord}: {frister}");
    }
}

#[sqlx::test]
async fn the_json_beside_the_pages_says_the_same_and_caches_may_keep_it(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let takst = |dato: &str| format!("/regler/takst.json?fagomrade=LE&kode=2cd&dato={dato}");
    let for_juli = hent(&portal, &takst("2026-06-30")).await.json();
    let etter = hent(&portal, &takst("2026-07-01")).await.json();
    assert_eq!((&for_juli["honorarOre"], &etter["honorarOre"]), (&25_500.into(), &13_200.into()));
    assert_eq!(etter["perioder"].as_array().unwrap().len(), 2);
    assert_eq!(etter["dekning"], "kjent");
    let side = tekst(&portal.anonym().get("/regler/takst/LE/2cd?dato=2026-07-01").await);
    for regel in etter["regler"].as_array().unwrap() {
        let ord = regel["tekst"]["nb"].as_str().unwrap();
        assert!(side.contains(ord), "{ord}");
        for id in regel["lesesAv"].as_array().unwrap() {
            assert!(side.contains(&format!("/regler/kontroll/{}", id.as_str().unwrap())));
        }
    }
    let treff = hent(&portal, "/regler.json?fagomrade=LE&dato=2026-07-01").await.json();
    assert_eq!(treff["takster"].as_array().unwrap().len(), 25);
    assert!(treff["neste"].as_str().unwrap().contains("side=2") && treff["forrige"].is_null());
    let regler = hent(&portal, "/regler/kontroll.json").await.json();
    assert_eq!(regler["regler"].as_array().unwrap().len(), RegelId::ALLE.len());
    let en = hent(&portal, "/regler/kontroll.json?regel=K04ForSent").await.json();
    assert_eq!(en["regler"][0]["gjelderFra"], "2005-07-01");
    assert!(
        !hent(&portal, "/regler/frister.json").await.json()["lov"]
            .as_array()
            .unwrap()
            .is_empty()
    );

    let svar = hent(&portal, &takst("2026-07-01")).await;
    assert_eq!(svar.hoder[header::CACHE_CONTROL], "public, max-age=60");
    let merke = svar.hoder[header::ETAG].to_str().unwrap().to_owned();
    let igjen = Request::builder().uri(takst("2026-07-01")).header(header::IF_NONE_MATCH, merke);
    assert_eq!(
        portal.send(igjen.body(Body::empty()).unwrap()).await.status,
        StatusCode::NOT_MODIFIED
    );
    for (sti, status) in [
        ("/regler/takst.json?fagomrade=LE&kode=2xx", StatusCode::NOT_FOUND),
        ("/regler/takst.json", StatusCode::NOT_FOUND),
        ("/regler/takst.json?fagomrade=LE&kode=2cd&dato=x", StatusCode::BAD_REQUEST),
        ("/regler.json?fagomrade=XX", StatusCode::BAD_REQUEST),
        ("/regler/kontroll.json?regel=K99", StatusCode::NOT_FOUND),
    ] {
        assert_eq!(hent(&portal, sti).await.status, status, "{sti}");
    }
}
