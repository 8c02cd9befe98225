//! Finding the practice site: one search over two registers, while typing and without scripts, and what was seen is kept.

use http::StatusCode;
use praksisportal::adresseregister::seed;
use praksisportal::praksis::sok::PER_MINUTT;
use serde_json::Value;
use sqlx::PgPool;

use crate::praksis::{med_kontakt, med_praksis, registrer};
use crate::support::{LEGE, Nettleser, Portal, Svar, felter, nokkel};

const NY: &str = "/praksisinformasjon/praksis/ny";
const OPPGJOR: &str = "/praksisinformasjon/praksis/ny/oppgjor";
const SJEKK: &str = "/praksisinformasjon/praksis/ny/sjekk";
const FALE: &str = "/praksisinformasjon/praksis/1004326178";
const FINN: &str = "/api/praksis/finn-steder";

/// With the demo's copy of Adresseregisteret.
async fn portal(pool: PgPool) -> Portal {
    let portal = Portal::ny(pool).await;
    let mut db = portal.app.pool.acquire().await.unwrap();
    seed::demo(&mut db, portal.app.klokke.idag(), portal.app.klokke.naa())
        .await
        .unwrap();
    drop(db);
    portal
}

/// Status line and options.
async fn foreslaa(n: &Nettleser<'_>, tekst: &str) -> (String, String) {
    let svar = n.kall(FINN, &[("tekst", tekst)]).await;
    assert_eq!(svar.status, StatusCode::OK, "{}", svar.tekst);
    let svar = svar.json();
    let (status, valg) = svar.as_str().unwrap().split_once('\n').unwrap();
    (status.to_owned(), valg.to_owned())
}

fn sted<'a>(orgnr: &'a str, her_id: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![("praksistype", "FALE"), ("orgnr", orgnr), ("her_id", her_id), ("navn", "")]
}

async fn side(n: &Nettleser<'_>, svar: &Svar) -> String {
    n.get(svar.til().split('#').next().unwrap()).await.tekst
}

async fn valgt(portal: &Portal) -> (Option<String>, Option<i32>, Option<Value>, Vec<String>) {
    sqlx::query_as("select sted_kilde, sted_her_id, sted_vist, adresse from praksis order by id limit 1")
        .fetch_one(&*portal.app.pool)
        .await
        .unwrap()
}

#[sqlx::test]
async fn places_are_suggested_from_both_registers_once_each_in_both_languages(pool: PgPool) {
    let portal = portal(pool).await;
    let lege = med_kontakt(&portal, LEGE).await;
    let (status, valg) = foreslaa(&lege, "grevlinghiet").await;
    assert_eq!(status, "3 treff. Velg ett av dem.");
    assert_eq!(valg.matches("role=\"option\"").count(), 3, "{valg}");
    assert_eq!(
        valg.matches("314 303 563").count() + valg.matches("314\u{a0}303\u{a0}563").count(),
        2,
        "as text and as value, once: {valg}"
    );
    let (ar, er) = (
        valg.find("Hiveien 5, inngang B").unwrap(),
        valg.find("AVD").or(valg.find("avd")).unwrap(),
    );
    assert!(ar < er, "Adresseregisteret first: {valg}");
    assert!(
        valg.contains("data-her=\"8094003\"") && valg.contains("Dette er en hovedenhet."),
        "{valg}"
    );

    // By a person's name and by place; why a place cannot be used.
    assert!(foreslaa(&lege, "Kvart Grevling").await.1.contains("Kurbadet Helsesenter"));
    assert!(
        foreslaa(&lege, "fysio, Larvik")
            .await
            .1
            .contains("Fjordbyen Kommunale Fysioterapitjeneste")
    );
    assert!(
        foreslaa(&lege, "gamlebyen")
            .await
            .1
            .contains("Enheten ble slettet i Enhetsregisteret")
    );
    assert!(foreslaa(&lege, "sommerøya").await.1.contains("Fant ikke organisasjonsnummeret."));
    assert!(foreslaa(&lege, "sakselyd").await.1.contains("som ikke er en helsetjeneste"));
    let (status, valg) = foreslaa(&lege, "finnes ikke").await;
    assert!(
        status.starts_with("Ingen treff.") && !valg.contains("role=\"option\""),
        "{status} {valg}"
    );
    assert!(foreslaa(&lege, "x").await.0.starts_with("Skriv minst to bokstaver"));
    assert!(!foreslaa(&lege, "<i>blåfjell</i>").await.1.contains("<i>"));

    let mut nynorsk = med_kontakt(&portal, LEGE).await;
    nynorsk.kake = nynorsk.kake.map(|k| format!("{k}; sprak=nn"));
    let (status, valg) = foreslaa(&nynorsk, "grevlinghiet").await;
    assert_eq!(status, "3 treff. Vel eitt av dei.");
    assert!(
        valg.contains("Dette er ei hovudeining.") && valg.contains("Einingsregisteret"),
        "{valg}"
    );
}

#[sqlx::test]
async fn the_search_is_for_those_logged_in_and_has_a_limit(pool: PgPool) {
    let portal = portal(pool).await;
    assert_eq!(
        portal.anonym().kall(FINN, &[("tekst", "kurbadet")]).await.status,
        StatusCode::UNAUTHORIZED
    );
    let sak = portal.logg_inn_saksbehandler("Ryddig Ravn").await;
    assert_eq!(sak.kall(FINN, &[("tekst", "kurbadet")]).await.status, StatusCode::FORBIDDEN);
    let lege = med_kontakt(&portal, LEGE).await;
    assert_ne!(
        lege.get("/api/praksis/finn-steder?tekst=kurbadet").await.status,
        StatusCode::OK,
        "what is searched for never stands in an address"
    );
    for _ in 0..PER_MINUTT {
        assert_eq!(lege.kall(FINN, &[("tekst", "x")]).await.status, StatusCode::OK);
    }
    assert_eq!(lege.kall(FINN, &[("tekst", "x")]).await.status, StatusCode::TOO_MANY_REQUESTS);
    // The page says the same in words, and nothing typed is lost.
    let mut felt = sted("kurbadet", "");
    felt.push(("slaa_opp", "1"));
    let svar = lege.skjema("/api/praksis/ny-sted", &felt).await;
    let side = side(&lege, &svar).await;
    assert!(
        side.contains("For mange søk. Vent et minutt, og søk igjen.") && side.contains("value=\"kurbadet\""),
        "{side}"
    );
}

#[sqlx::test]
async fn without_scripts_hits_are_a_list_and_the_place_that_was_seen_is_kept(pool: PgPool) {
    let portal = portal(pool).await;
    let lege = med_kontakt(&portal, LEGE).await;
    let mut felt = sted("kurbadet", "");
    felt.push(("slaa_opp", "1"));
    let svar = lege.skjema("/api/praksis/ny-sted", &felt).await;
    assert_eq!(svar.til(), format!("{NY}?oppslag=1#oppslag"));
    let liste = side(&lege, &svar).await;
    for ord in [
        "2 treff. Velg ett av dem.",
        "Velg Kurbadet Helsesenter",
        "value=\"314239016/8094001\"",
        "Badeveien 8, 2. etasje",
        "Lisens: NLOD",
    ] {
        assert!(liste.contains(ord), "{ord}: {liste}");
    }

    // The button of a hit shows the place, with the address of Adresseregisteret.
    let mut felt = sted("kurbadet", "");
    felt.push(("slaa_opp", "314239016/8094001"));
    let svar = lege.skjema("/api/praksis/ny-sted", &felt).await;
    let funnet = lege.get(svar.til().split('#').next().unwrap()).await;
    assert_eq!(
        (funnet.felt("orgnr").as_str(), funnet.felt("her_id").as_str()),
        ("314239016", "8094001")
    );
    assert!(funnet.tekst.contains("Adressen er fra Adresseregisteret.") && funnet.tekst.contains("Badeveien 8, 2. etasje"));
    // The same words as the island gets.
    let oppslag = lege
        .kall("/api/praksis/finn-enhet", &[("orgnr", "314239016"), ("her_id", "8094001")])
        .await
        .json();
    assert!(funnet.tekst.contains(oppslag.as_str().unwrap()));

    assert_eq!(
        lege.skjema("/api/praksis/ny-sted", &sted("314 239 016", "8094001")).await.til(),
        OPPGJOR
    );
    let oppgjor = [
        ("fra", "1.2.26"),
        ("konto", "12345678903"),
        ("konto_gjenta", "12345678903"),
        ("epost1", "vedtak@example.no"),
        ("primaer", "1"),
    ];
    lege.skjema("/api/praksis/ny-oppgjor", &oppgjor).await;
    let sjekk = lege.get(SJEKK).await;
    assert!(sjekk.tekst.contains("Badeveien 8, 2. etasje") && sjekk.tekst.contains("Adressen er fra Adresseregisteret."));

    // The register changes after the page was read: the answers are shown again.
    let felt = felter(&sjekk, &["nokkel", "utkast", "vist"]);
    sqlx::query("update ar_part set gate = 'Badeveien 9' where her_id = 8094001")
        .execute(&*portal.app.pool)
        .await
        .unwrap();
    assert_eq!(lege.kall_av("/api/praksis/registrer", &felt).await.status, StatusCode::CONFLICT);
    let svar = lege.skjema_av("/api/praksis/registrer", &felt).await;
    assert_eq!(svar.til(), format!("{SJEKK}?endret=1&feil=1"));
    let sjekk = lege.get(svar.til()).await;
    assert!(sjekk.status == StatusCode::CONFLICT && !sjekk.tekst.contains("Svarene er endret"));
    assert!(sjekk.tekst.contains("er endret i registeret") && sjekk.tekst.contains("Badeveien 9"));
    let svar = registrer(&lege).await;
    assert!(svar.til().ends_with("/registrert"), "{}", svar.til());
    let (kilde, her_id, vist, adresse) = valgt(&portal).await;
    assert_eq!(
        (kilde.as_deref(), her_id, adresse),
        (Some("AR"), Some(8_094_001), vec!["Badeveien 9".to_owned()])
    );
    assert_eq!(vist.unwrap()["adresse"], serde_json::json!(["Badeveien 9", "3256 Larvik"]));
}

#[sqlx::test]
async fn words_that_are_no_choice_are_refused_with_the_hits_beside_them(pool: PgPool) {
    let portal = portal(pool).await;
    let lege = med_kontakt(&portal, LEGE).await;
    let svar = lege.skjema("/api/praksis/ny-sted", &sted("kurbadet", "")).await;
    assert_eq!(svar.til(), format!("{NY}?feil=1"));
    let liste = side(&lege, &svar).await;
    assert!(
        liste.contains("Velg et praksissted fra treffene, eller skriv organisasjonsnummeret.")
            && liste.contains("Velg Kurbadet Helsesenter"),
        "{liste}"
    );
    let kode = |svar: &Svar| svar.json()["detalj"][0]["kode"].as_str().unwrap().to_owned();
    assert_eq!(
        kode(&lege.kall("/api/praksis/ny-sted", &sted("kurbadet", "")).await),
        "sted-ikke-valgt"
    );
    assert_eq!(kode(&lege.kall("/api/praksis/ny-sted", &sted(" ", "")).await), "sted-mangler");

    for (tekst, ord) in [
        ("finnes ikke", "Ingen treff."),
        ("x", "Skriv minst to bokstaver"),
        ("314239017", "Sjekk sifrene."),
    ] {
        let mut felt = sted(tekst, "");
        felt.push(("slaa_opp", "1"));
        let svar = lege.skjema("/api/praksis/ny-sted", &felt).await;
        let tom = side(&lege, &svar).await;
        assert!(tom.contains(ord), "{tekst}: {tom}");
    }
    // A head office among the hits leads to its places.
    let mut felt = sted("grevlinghiet", "");
    felt.push(("slaa_opp", "210427635/"));
    let svar = lege.skjema("/api/praksis/ny-sted", &felt).await;
    let eier = side(&lege, &svar).await;
    assert!(
        eier.contains("Underenheter du kan velge") && eier.contains("value=\"314303563\""),
        "{eier}"
    );
}

#[sqlx::test]
async fn a_change_of_site_keeps_what_was_seen_and_believes_no_id_it_is_given(pool: PgPool) {
    let portal = portal(pool).await;
    let lege = med_praksis(&portal).await;
    assert_eq!(valgt(&portal).await.0.as_deref(), Some("BRREG"), "the demo's practice");
    let endre = |orgnr, her_id, versjon, nokkel| {
        vec![
            ("id", "1004326178"),
            ("orgnr", orgnr),
            ("her_id", her_id),
            ("navn", ""),
            ("versjon", versjon),
            ("nokkel", nokkel),
        ]
    };
    let n = nokkel();
    assert_eq!(
        lege.kall("/api/praksis/sted", &endre("314303563", "8094003", "1", &n)).await.status,
        StatusCode::OK
    );
    let (kilde, her_id, vist, adresse) = valgt(&portal).await;
    assert_eq!(
        (kilde.as_deref(), her_id, adresse),
        (Some("AR"), Some(8_094_003), vec!["Hiveien 5, inngang B".to_owned()])
    );
    assert_eq!(vist.unwrap()["navn"], "Grevlinghiet Legesenter");
    let historikk: (Option<String>, Option<String>) =
        sqlx::query_as("select gammel, ny from revisjon where handling = 'praksis.sted_endret' and felt = 'adresse'")
            .fetch_one(&*portal.app.pool)
            .await
            .unwrap();
    assert_eq!(
        historikk,
        (
            Some("Badeveien 8, 3256 Larvik".to_owned()),
            Some("Hiveien 5, inngang B, 0655 Oslo".to_owned())
        )
    );
    assert!(lege.get(FALE).await.tekst.contains("Adressen er fra Adresseregisteret."));
    // The address moves with the register; what was seen stays.
    sqlx::query("update praksis set adresse = '{Hiveien 7}'")
        .execute(&*portal.app.pool)
        .await
        .unwrap();
    assert!(
        lege.get(FALE)
            .await
            .tekst
            .contains("Da stedet ble valgt, var adressen Hiveien 5, inngang B, 0655 Oslo.")
    );
    assert_eq!(
        lege.get(&format!("{FALE}/sted")).await.felt("her_id"),
        "8094003",
        "the form begins with it"
    );

    // The HER-id of another place is not taken; a place without one is from Enhetsregisteret.
    let n = nokkel();
    let svar = lege.skjema("/api/praksis/sted", &endre("314264835", "8094003", "2", &n)).await;
    assert_eq!(svar.til(), format!("{FALE}?lagret=1"));
    let (kilde, her_id, vist, adresse) = valgt(&portal).await;
    assert_eq!(
        (kilde.as_deref(), her_id, adresse),
        (Some("BRREG"), None, vec!["Bryggegata 2".to_owned()])
    );
    assert_eq!(vist.unwrap()["navn"], "Sentrum Legevakt");

    // A register that says nothing: what was typed is kept, as typed.
    let n = nokkel();
    let felt = [
        ("id", "1004326178"),
        ("orgnr", "314819969"),
        ("navn", "Tåkelagt legekontor"),
        ("versjon", "3"),
        ("nokkel", n.as_str()),
    ];
    assert_eq!(lege.kall("/api/praksis/sted", &felt).await.status, StatusCode::OK);
    let (kilde, her_id, vist, _) = valgt(&portal).await;
    assert_eq!((kilde.as_deref(), her_id), (Some("MANUELL"), None));
    assert_eq!(vist.unwrap(), serde_json::json!({ "navn": "Tåkelagt legekontor", "adresse": [] }));
}
