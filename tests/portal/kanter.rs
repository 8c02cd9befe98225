//! The edges: what cannot be kept is refused, addresses nobody answers do not exist, what programs ask for is there, and what was typed
//! waits for who typed it.

use axum::body::Body;
use chrono::TimeDelta;
use http::{Method, Request, StatusCode, header};
use praksisportal::helseaktor::KONTAKT_SKJEMA;
use praksisportal::praksis::NY_STED_SKJEMA;
use sqlx::PgPool;

use crate::helseaktor::KONTAKT;
use crate::praksis::{FALE, NY, antall, koder, med_kontakt, med_praksis, sted};
use crate::support::{LEGE, Nettleser, Portal, Svar, TANNLEGE, URL, nokkel};
use crate::vedlegg::{PDF, tall};

#[sqlx::test]
async fn characters_nobody_can_keep_are_refused_whatever_way_they_come(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let lege = med_praksis(&portal).await;
    let mut statuser = Vec::new();
    for adresse in [
        "/veiledning/a%00b",
        "/praksisinformasjon/praksis/%00",
        "/kontroll/%00",
        "/bekreft-epost/%00",
        "/kontoendring/a%00",
        "/behandlere?navn=%00",
        "/behandlere.json?navn=a%01",
        "/fhir/R4/Practitioner?name=%00",
        "/regler?sok=%00",
        "/regler.json?sok=%EF%BF%BE",
        "/saker/%00",
        "/oppgjor/vedtak?side=%00",
        "/praksisinformasjon/helseaktor/epost?fra=%00",
        "/logg-inn?til=%00",
    ] {
        statuser.push((adresse, lege.get(adresse).await));
    }
    let n = nokkel();
    for (adresse, felt) in [
        ("/api/praksis/ny-sted", ("navn", "Lege\0senter")),
        ("/api/helseaktor/kontakt", ("epost", "a\0@example.no")),
        ("/api/praksis/finn-steder", ("tekst", "\u{8}")),
        ("/api/skjema/behold", ("skjema", "\0")),
        ("/utkast", ("navn", "\u{1f}")),
        ("/sprak", ("navn", "\u{ffff}")),
    ] {
        let felt = [felt, ("orgnr", "314819969"), ("skjema", NY_STED_SKJEMA), ("nokkel", n.as_str())];
        statuser.push((adresse, lege.skjema(adresse, &felt).await));
        statuser.push((adresse, lege.kall(adresse, &felt).await));
    }
    for (adresse, svar) in statuser {
        assert_eq!(svar.status, StatusCode::UNPROCESSABLE_ENTITY, "{adresse}");
        if svar.tekst.starts_with("<!DOCTYPE html>") {
            assert!(svar.tekst.contains("Vi kan ikke lese det du sendte"), "{adresse}: {}", svar.tekst);
        }
    }
    // Files: the name as it may be shown, the other fields refused.
    let felt = [
        ("mappe", "praksis/1004326178"),
        ("dokument", "spesialist\0"),
        ("nokkel", n.as_str()),
    ];
    for html in [true, false] {
        let svar = lege.last_opp("/vedlegg/last-opp", &felt, Some(("a\0<b>.pdf", PDF)), html).await;
        assert_eq!(svar.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    assert_eq!(tall(&portal, "select count(*) from vedlegg").await, 0);
    // Claims: the reader says where.
    let json = include_str!("../data/kuhr/01-innsending.json").replacen("PasientJournalen", "Pasient\\u0000Journalen", 1);
    let xml = include_str!("../data/bkm/fastlege-tre-regninger.xml").replacen("</Enkeltregning>", "&#1;</Enkeltregning>", 1);
    assert!(json.contains("\\u0000") && xml.contains("&#1;"));
    for innhold in [json, xml] {
        let felt = [("praksis", "fila"), ("nokkel", n.as_str())];
        let svar = lege
            .last_opp("/oppgjor/innsendinger/last-opp", &felt, Some(("k", innhold.as_bytes())), false)
            .await;
        assert!(
            svar.status == StatusCode::UNPROCESSABLE_ENTITY && svar.tekst.contains("styretegn"),
            "{} {}",
            svar.status,
            svar.tekst
        );
    }
}

#[sqlx::test]
async fn a_name_is_never_markup(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let lege = med_praksis(&portal).await;
    for navn in [
        "</title><meta http-equiv=refresh content=0>",
        "Se www.ond.example",
        "Lege\u{7f}senter",
    ] {
        let felt = [("praksistype", "LEVA"), ("orgnr", "314819969"), ("navn", navn)];
        assert_eq!(koder(&lege.kall("/api/praksis/ny-sted", &felt).await), ["navn:navn-tegn"], "{navn}");
    }
    // From somewhere else, as a register.
    sqlx::query("update praksis set navn = 'A & B </title><meta http-equiv=\"refresh\" content=\"0;url=//ond.example\">'")
        .execute(&*portal.app.pool)
        .await
        .unwrap();
    for side in ["", "/konto", "/epost", "/sted", "/slutt", "/vedlegg", "/ambulerende"] {
        let tekst = lege.get(&format!("{FALE}{side}")).await.tekst;
        let hode = tekst.split("</head>").next().unwrap();
        assert!(
            hode.contains("A &amp; B &lt;/title&gt;&lt;meta") && !tekst.contains("<meta http-equiv"),
            "{side}: {hode}"
        );
    }
}

#[sqlx::test]
async fn unknown_addresses_do_not_exist_for_anybody(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let lege = portal.logg_inn(LEGE).await;
    for n in [&portal.anonym(), &lege] {
        for sti in [
            "/finnes-ikke",
            "/praksisinformasjon/finnes-ikke",
            "/api/finnes-ikke",
            "/wp-login.php",
            "/.env",
            "/oppgjor/x/y",
        ] {
            assert_eq!(n.get(sti).await.status, StatusCode::NOT_FOUND, "{sti}");
        }
        let bilde = n.get("/bilder/finnes-ikke.webp").await;
        assert_eq!(
            (bilde.status, bilde.hoder["cache-control"].to_str().unwrap()),
            (StatusCode::NOT_FOUND, "no-store")
        );
    }
    assert_eq!(
        portal.anonym().get(FALE).await.status,
        StatusCode::SEE_OTHER,
        "what exists is behind the login"
    );
}

#[sqlx::test]
async fn what_programs_ask_of_every_site_is_there(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let hvem_som_helst = portal.anonym();
    let sikkerhet = hvem_som_helst.get("/.well-known/security.txt").await;
    assert!(
        sikkerhet.tekst.contains(&format!("Contact: {URL}/kontakt\n")) && sikkerhet.tekst.contains("Expires: 2026-07-05T00:00:00Z\n"),
        "{}",
        sikkerhet.tekst
    );
    assert!(
        hvem_som_helst
            .get("/robots.txt")
            .await
            .tekst
            .contains(&format!("Sitemap: {URL}/sitemap.xml"))
    );
    let kart = hvem_som_helst.get("/sitemap.xml").await;
    assert!(kart.hoder["content-type"].to_str().unwrap().starts_with("application/xml"));
    let sider: Vec<&str> = kart
        .tekst
        .split("<loc>")
        .skip(1)
        .map(|del| del.split('<').next().unwrap().strip_prefix(URL).unwrap())
        .collect();
    assert!(sider.len() > 12, "{sider:?}");
    for side in sider {
        assert_eq!(hvem_som_helst.get(side).await.status, StatusCode::OK, "{side}");
    }
}

#[sqlx::test]
async fn logging_out_clears_the_browser(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let lege = portal.logg_inn(LEGE).await;
    let svar = lege.skjema("/logg-ut", &[]).await;
    assert_eq!(svar.hoder["clear-site-data"], "\"cache\", \"storage\"");
    let kaker: Vec<_> = svar.hoder.get_all(header::SET_COOKIE).iter().map(|k| k.to_str().unwrap()).collect();
    assert!(
        kaker.iter().any(|k| k.starts_with("sesjon=;") && k.contains("Max-Age=0")),
        "{kaker:?}"
    );
    assert!(!svar.til().contains("id_token"), "{}", svar.til());
    assert_eq!(lege.get("/praksisinformasjon/helseaktor").await.status, StatusCode::SEE_OTHER);
    assert!(portal.anonym().get("/logget-ut").await.tekst.contains("Du er logget ut"));
}

#[sqlx::test]
async fn a_draft_has_only_the_fields_of_its_form_and_never_an_identity_number(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let lege = med_kontakt(&portal, LEGE).await;
    let mut felt = sted("06828399789");
    felt.extend([
        ("skjema", NY_STED_SKJEMA),
        ("fremmed", "x"),
        ("konto_kryptert", "00"),
        ("til", NY),
        ("sprak", "nn"),
    ]);
    felt.iter_mut().find(|(n, _)| *n == "navn").unwrap().1 = "Grevling 068283 99789";
    for sti in ["/sprak", "/utkast"] {
        assert_eq!(lege.skjema(sti, &felt).await.status, StatusCode::SEE_OTHER);
        let lagret: serde_json::Value = sqlx::query_scalar("select felt from utkast")
            .fetch_one(&*portal.app.pool)
            .await
            .unwrap();
        let navn: Vec<&String> = lagret.as_object().unwrap().keys().collect();
        assert_eq!(navn, ["navn", "orgnr", "praksistype", "uferdig"], "{sti}");
        assert_eq!((&lagret["navn"], &lagret["orgnr"]), (&"".into(), &"".into()), "{sti}");
    }
    // Refused by its form, the same.
    lege.skjema("/api/praksis/ny-sted", &sted("06828399789")).await;
    assert_eq!(
        antall(&portal, "select count(*) from utkast where felt::text like '%06828399789%'").await,
        0
    );
    for skjema in ["finnes.ikke", "praksis.x.epost", "praksis.1004326178.annet"] {
        let svar = lege.skjema("/sprak?til=%2F&sprak=nn", &[("skjema", skjema), ("navn", "x")]).await;
        assert_eq!((svar.status, svar.til()), (StatusCode::SEE_OTHER, "/"));
    }
    assert_eq!(antall(&portal, "select count(*) from utkast").await, 1);
}

/// Sends the form of a page after the session has ended.
async fn send_uten_sesjon(portal: &Portal, side: &Svar, epost: &str) -> Svar {
    let felt = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs([
            ("epost", epost),
            ("telefon", "900 12 345"),
            ("skjema", KONTAKT_SKJEMA),
            ("versjon", &side.felt("versjon")),
            ("nokkel", &side.felt("nokkel")),
            ("hvem", &side.felt("hvem")),
        ])
        .finish();
    let req = Request::builder()
        .method(Method::POST)
        .uri("/api/helseaktor/kontakt")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::ACCEPT, "text/html")
        .header("sec-fetch-site", "same-origin")
        .header(header::REFERER, format!("{URL}{KONTAKT}"));
    portal.send(req.body(Body::from(felt)).unwrap()).await
}

/// The cookie of the form that waits.
fn kake(svar: &Svar) -> Option<String> {
    let kaker = svar.hoder.get_all(header::SET_COOKIE).iter();
    kaker
        .filter_map(|k| k.to_str().ok()?.split(';').next())
        .find(|k| k.starts_with("skjema="))
        .map(str::to_owned)
}

/// Logs in in the browser that has a cookie.
async fn med_kake<'a>(portal: &'a Portal, n: Nettleser<'a>, kake: &str) -> Nettleser<'a> {
    let mut hoder = http::HeaderMap::new();
    hoder.insert(header::COOKIE, kake.parse().unwrap());
    let token = n.kake.as_deref().unwrap().strip_prefix("sesjon=").unwrap().to_owned();
    praksisportal::oppstart::hent_gjemt(&portal.app, &token, &hoder).await.unwrap();
    n
}

#[sqlx::test]
async fn what_was_typed_when_the_session_ended_is_there_after_the_login(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let lege = med_kontakt(&portal, LEGE).await;
    let side = lege.get(KONTAKT).await;
    // Logged out in another window.
    lege.skjema("/logg-ut", &[]).await;
    let svar = send_uten_sesjon(&portal, &side, "ny@example.no").await;
    assert_eq!(svar.status, StatusCode::UNAUTHORIZED);
    assert!(
        svar.tekst.contains("/logg-inn?til=%2Fpraksisinformasjon%2Fhelseaktor%2Fkontakt"),
        "back to where one was: {}",
        svar.tekst
    );
    let forste = kake(&svar).unwrap();
    assert_eq!(
        antall(
            &portal,
            "select count(*) from gjemt_skjema where innhold_kryptert::text like '%' || encode('ny@example', 'hex') || '%'"
        )
        .await,
        0,
        "encrypted"
    );
    // Somebody else who logs in there gets nothing, and takes nothing away.
    med_kake(&portal, portal.logg_inn(TANNLEGE).await, &forste).await;
    assert_eq!(antall(&portal, "select count(*) from utkast").await, 0);
    let lege = med_kake(&portal, portal.logg_inn(LEGE).await, &forste).await;
    let igjen = lege.get(KONTAKT).await;
    assert_eq!(igjen.felt("epost"), "ny@example.no");
    assert_eq!(antall(&portal, "select count(*) from gjemt_skjema").await, 0, "once");
    // Not for ever, and not for a mark somebody has made up.
    let andre = kake(&send_uten_sesjon(&portal, &side, "annen@example.no").await).unwrap();
    portal.gaa_frem(TimeDelta::minutes(61));
    let lege = med_kake(&portal, portal.logg_inn(LEGE).await, &andre).await;
    assert_eq!(lege.get(KONTAKT).await.felt("epost"), "ny@example.no");
    let mut falsk = side;
    falsk.tekst = falsk.tekst.replace(&falsk.felt("hvem"), &format!("{}.00", lege.id.unwrap().0));
    assert_eq!(kake(&send_uten_sesjon(&portal, &falsk, "ond@example.no").await), None);
}
