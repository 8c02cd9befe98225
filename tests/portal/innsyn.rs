//! One's own data as a file, and the page that tells who has looked.

use chrono::TimeDelta;
use grunn::HelseaktorId;
use http::{StatusCode, header};
use praksisportal::server::request::{Slag, Utforer};
use praksisportal::server::revisjon::{self, Hendelse};
use sqlx::PgPool;
use uuid::Uuid;

use crate::avtale::{SIGNER, antall, felt, med_kontakt, portal, signer};
use crate::support::{LEGE, Portal, TANNLEGE};

const STI: &str = "/praksisinformasjon/helseaktor/mine-opplysninger";
const LOGG: &str = "/praksisinformasjon/helseaktor/hvem-har-sett";

/// A case worker opens somebody's case.
async fn sett_av_saksbehandler(portal: &Portal, gjelder: HelseaktorId) {
    let id = Uuid::new_v4();
    sqlx::query("insert into saksbehandler (id, fnr_oppslag, navn) values ($1, sha256($2), 'Ryddig Ravn')")
        .bind(id)
        .bind(id.as_bytes().to_vec())
        .execute(&*portal.app.pool)
        .await
        .unwrap();
    let av = Utforer {
        slag: Slag::Saksbehandler,
        id: Some(id),
        ..Utforer::system(portal.app.klokke.naa())
    };
    let rad = Hendelse {
        gjelder: gjelder.0,
        handling: "sak.sett",
        objekt: "sak",
        ..Hendelse::default()
    };
    revisjon::skriv(&mut portal.app.pool.acquire().await.unwrap(), &av, rad)
        .await
        .unwrap();
}

#[sqlx::test]
async fn everything_stored_is_downloaded_by_its_owner(pool: PgPool) {
    let portal = portal(pool).await;
    let tannlege = portal.logg_inn(TANNLEGE).await;
    let lege = portal.logg_inn(LEGE).await;
    med_kontakt(&portal, &lege, true).await;
    signer(&lege, &felt(&lege.get(SIGNER).await)).await;
    let side = lege.get(STI).await;
    assert!(
        side.tekst.contains("Last ned som JSON") && side.tekst.contains("Last ned som PDF"),
        "{}",
        side.tekst
    );

    let json = lege.skjema(&format!("{STI}/json"), &[]).await;
    assert_eq!(json.status, StatusCode::OK);
    assert_eq!(json.hoder[header::CONTENT_TYPE], "application/json");
    assert_eq!(json.hoder[header::CACHE_CONTROL], "no-store");
    assert_eq!(
        json.hoder[header::CONTENT_DISPOSITION],
        "attachment; filename=\"mine-opplysninger-2026-01-06.json\""
    );
    let fil = json.json();
    assert_eq!(fil["helseaktor"]["fodselsnummer"], LEGE.fnr);
    assert_eq!(fil["avtaler"][0]["versjon"], "2026-1");
    assert_eq!(fil["epost"][0]["til"], "kvart@example.no");
    assert_eq!(fil["godkjenninger"][0]["yrke"], "LE");
    assert_eq!(fil["okter"].as_array().unwrap().len(), 1);
    let logg = fil["logg"].as_array().unwrap();
    assert_eq!(logg.last().unwrap()["handling"], "innsyn.lastet_ned");
    for hemmelig in ["token", "Bever", TANNLEGE.fnr, "fnr_oppslag"] {
        assert!(!json.tekst.contains(hemmelig), "{hemmelig}");
    }

    let pdf = lege.skjema(&format!("{STI}/pdf"), &[]).await;
    assert!(pdf.tekst.starts_with("%PDF-"), "{}", pdf.tekst);
    assert_eq!(pdf.hoder[header::CONTENT_TYPE], "application/pdf");
    assert_eq!(
        antall(&portal, "select count(*) from revisjon where handling = 'innsyn.lastet_ned'").await,
        2
    );
    assert!(lege.get(LOGG).await.tekst.contains("Opplysningene dine ble lastet ned som fil"));
    assert!(!tannlege.get(LOGG).await.tekst.contains("lastet ned som fil"));
}

#[sqlx::test]
async fn a_download_needs_a_fresh_login_and_a_form_of_ours(pool: PgPool) {
    let portal = portal(pool).await;
    let lege = portal.logg_inn(LEGE).await;
    portal.gaa_frem(TimeDelta::minutes(11));
    let svar = lege.skjema(&format!("{STI}/json"), &[]).await;
    assert_eq!((svar.status, svar.til()), (StatusCode::SEE_OTHER, STI));
    let side = lege.get(STI).await.tekst.replace("&amp;", "&");
    assert!(
        side.contains("/logg-inn?ny=1&til=") && !side.contains("Last ned som JSON"),
        "{side}"
    );
    for format in ["json", "pdf"] {
        let sti = format!("{STI}/{format}");
        assert_eq!(portal.anonym().skjema(&sti, &[]).await.status, StatusCode::UNAUTHORIZED);
        assert_eq!(lege.fra_annet_sted(&sti, &[]).await.status, StatusCode::FORBIDDEN);
        assert_eq!(lege.get(&sti).await.status, StatusCode::METHOD_NOT_ALLOWED);
    }
    assert_eq!(
        antall(&portal, "select count(*) from revisjon where handling = 'innsyn.lastet_ned'").await,
        0
    );
}

#[sqlx::test]
async fn the_eleventh_download_in_an_hour_waits(pool: PgPool) {
    let portal = portal(pool).await;
    let lege = portal.logg_inn(LEGE).await;
    let sti = format!("{STI}/json");
    for _ in 0..10 {
        assert_eq!(lege.skjema(&sti, &[]).await.status, StatusCode::OK);
    }
    assert_eq!(lege.skjema(&sti, &[]).await.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(
        antall(&portal, "select count(*) from revisjon where handling = 'innsyn.lastet_ned'").await,
        10,
        "what was refused was not done"
    );
    assert_eq!(antall(&portal, "select count(*) from revisjon_brudd").await, 0);
}

#[sqlx::test]
async fn the_log_says_who_when_and_what_in_both_languages(pool: PgPool) {
    let portal = portal(pool).await;
    let lege = portal.logg_inn(LEGE).await;
    assert!(lege.get(LOGG).await.tekst.contains("Ingenting er skrevet i loggen ennå."));
    med_kontakt(&portal, &lege, true).await;
    signer(&lege, &felt(&lege.get(SIGNER).await)).await;
    sett_av_saksbehandler(&portal, lege.id.unwrap()).await;

    let logg = lege.get(LOGG).await.tekst;
    for ord in [
        "En saksbehandler åpnet saken",
        "Ryddig Ravn, saksbehandler hos Helfo",
        "Avtalen om direkte oppgjør ble signert",
        "Versjon: 2026-1",
        "6. januar 2026 kl.\u{a0}15.30",
    ] {
        assert!(logg.contains(ord), "lacks {ord}: {logg}");
    }
    assert!(!logg.contains("avtale.signert") && !logg.contains("sak.sett"), "words, not codes");
    assert!(lege.get_nn(LOGG).await.tekst.contains("Ein saksbehandlar opna saka"));
    let andre = lege.get(&format!("{LOGG}?hvem=andre")).await.tekst;
    assert!(andre.contains("Ryddig Ravn") && !andre.contains("ble signert"), "{andre}");
    let annen = portal.logg_inn(TANNLEGE).await;
    assert!(!annen.get(LOGG).await.tekst.contains("Ryddig Ravn"));
    // Where it is promised, and from the tab about oneself.
    for sti in [
        "/praksisinformasjon/helseaktor",
        "/praksisinformasjon/avtaler-og-samtykker",
        "/personvern",
    ] {
        assert!(lege.get(sti).await.tekst.contains(LOGG), "{sti}");
    }
}

#[sqlx::test]
async fn a_long_log_is_read_page_by_page(pool: PgPool) {
    let portal = portal(pool).await;
    let lege = portal.logg_inn(LEGE).await;
    for _ in 0..30 {
        sett_av_saksbehandler(&portal, lege.id.unwrap()).await;
    }
    let forst = lege.get(LOGG).await.tekst;
    assert_eq!(forst.matches("En saksbehandler åpnet saken").count(), 25);
    assert!(forst.contains("?side=e6") && !forst.contains("rel=\"prev\""), "{forst}");
    let neste = lege.get(&format!("{LOGG}?side=e6")).await.tekst;
    assert_eq!(neste.matches("En saksbehandler åpnet saken").count(), 5);
    assert!(neste.contains("?side=n5") && !neste.contains("rel=\"next\""), "{neste}");
    assert_eq!(lege.get(&format!("{LOGG}?side=tull")).await.status, StatusCode::OK);
}

#[sqlx::test]
async fn what_those_who_run_the_portal_did_is_told_without_their_name(pool: PgPool) {
    let portal = portal(pool).await;
    let lege = portal.logg_inn(LEGE).await;
    let av = Utforer::drift(portal.app.klokke.naa(), "karinordmann");
    let rad = Hendelse {
        gjelder: lege.id.unwrap().0,
        handling: "krav.kontrolleres_paa_nytt",
        objekt: "melding",
        ..Hendelse::default()
    };
    revisjon::skriv(&mut portal.app.pool.acquire().await.unwrap(), &av, rad)
        .await
        .unwrap();
    let (nb, nn) = (lege.get(LOGG).await.tekst, lege.get_nn(LOGG).await.tekst);
    assert!(nb.contains("de som drifter portalen"), "{nb}");
    assert!(nn.contains("dei som driftar portalen"), "{nn}");
    let fil = lege.skjema(&format!("{STI}/json"), &[]).await;
    let logg = fil.json()["logg"].as_array().unwrap().clone();
    assert!(logg.iter().any(|r| r["aktor_slag"] == "drift"), "{logg:?}");
    for tekst in [nb, nn, fil.tekst] {
        assert!(!tekst.contains("karinordmann"), "{tekst}");
    }
}
