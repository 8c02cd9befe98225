//! Approvals in HPR after the practice was registered: asked about at night, told at login, and what a loss leads to.

use std::sync::Arc;

use chrono::TimeDelta;
use grunn::{HelseaktorId, HprNr};
use http::StatusCode;
use praksisportal::helseaktor::hpr_simulator::{Avvik, sett_avvik};
use praksisportal::krav::mottak;
use praksisportal::krav::store::{self as krav, Kanal};
use praksisportal::oppstart::router;
use praksisportal::praksis::hprvakt::arbeid;
use praksisportal::server::config::Hprtap;
use praksisportal::server::request::Utforer;
use registre::hpr::UtenHpr;
use sqlx::PgPool;

use crate::epj::{Epj, med_helseid};
use crate::kravstotte::{FALE as FALE_ID, lege, mange};
use crate::praksis::{med_kontakt, med_praksis};
use crate::support::{LEGE, Nettleser, Person, Portal, TANNLEGE};

const FALE: &str = "/praksisinformasjon/praksis/1004326178";
const HELSEAKTOR: &str = "/praksisinformasjon/helseaktor";

/// The doctor as HelseID tells of him without any approval.
const UTEN: Person = Person { yrker: &[], ..LEGE };

pub async fn tall(portal: &Portal, sporring: &str) -> i64 {
    sqlx::query_scalar(sqlx::AssertSqlSafe(sporring.to_owned()))
        .fetch_one(&*portal.app.pool)
        .await
        .unwrap()
}

/// What the simulated register answers from now on.
async fn sett(portal: &Portal, avvik: Option<Avvik>) {
    let mut db = portal.app.pool.acquire().await.unwrap();
    let hpr = HprNr::tolk(LEGE.hpr.unwrap()).unwrap();
    sett_avvik(&mut db, &hpr, avvik, portal.app.klokke.idag()).await.unwrap();
}

/// A night passes, and the questions of the night are asked.
pub async fn natt(portal: &Portal) {
    portal.gaa_frem(TimeDelta::days(1));
    arbeid::planlegg(&portal.app).await.unwrap();
    portal.arbeid_ferdig().await;
    // The batches come after each other.
    portal.gaa_frem(TimeDelta::minutes(5));
    portal.arbeid_ferdig().await;
}

async fn mistet(portal: &Portal) -> Nettleser<'_> {
    med_praksis(portal).await;
    sett(portal, Some(Avvik::Bortfalt)).await;
    natt(portal).await;
    portal.logg_inn(UTEN).await
}

#[sqlx::test]
async fn a_lost_approval_is_a_task_a_mail_and_a_case_and_is_cleared_when_it_is_back(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let lege = mistet(&portal).await;
    let forside = lege.get("/").await.tekst;
    assert!(
        forside.contains("Praksisen trenger avklaring") && forside.contains(FALE),
        "{forside}"
    );
    assert!(lege.get_nn("/").await.tekst.contains("Praksisen treng avklaring"));
    let side = lege.get(FALE).await.tekst;
    for ord in [
        "Trenger avklaring",
        "har du ikke godkjenningen som praksisen krever i HPR",
        "Regninger for behandling fra den dagen blir avvist.",
        "Sett siste dag for praksisen",
    ] {
        assert!(side.contains(ord), "{ord}: {side}");
    }
    assert!(lege.get("/praksisinformasjon/praksis").await.tekst.contains("Trenger avklaring"));
    // Two practices, one mail without details, a case for each.
    assert_eq!(
        tall(&portal, "select count(*) from praksis_avklaring where lukket is null").await,
        2
    );
    assert_eq!(tall(&portal, "select count(*) from sak where slag = 'godkjenning'").await, 2);
    assert_eq!(
        tall(&portal, "select count(*) from epost_ut where slag = 'godkjenning_endret'").await,
        1
    );
    assert_eq!(
        tall(
            &portal,
            "select count(*) from revisjon where handling = 'helseaktor.godkjenning_endret' and gammel = 'lege: Autorisasjon' and ny is null"
        )
        .await,
        1
    );
    let helseaktor = lege.get(HELSEAKTOR).await.tekst;
    assert!(helseaktor.contains("Sist kontrollert mot HPR"), "{helseaktor}");
    let logg = lege.get("/praksisinformasjon/helseaktor/hvem-har-sett").await.tekst;
    assert!(
        !logg.contains("godkjenning_endret") && !logg.contains("avklaring_opnet"),
        "words, no codes: {logg}"
    );

    // Another night with the same answer tells nothing new.
    natt(&portal).await;
    assert_eq!(
        tall(&portal, "select count(*) from epost_ut where slag = 'godkjenning_endret'").await,
        1
    );
    assert_eq!(tall(&portal, "select count(*) from sak where slag = 'godkjenning'").await, 2);

    sett(&portal, None).await;
    natt(&portal).await;
    assert_eq!(
        tall(&portal, "select count(*) from praksis_avklaring where lukket_som = 'tilbake'").await,
        2
    );
    assert_eq!(
        tall(&portal, "select count(*) from epost_ut where slag = 'godkjenning_avklart'").await,
        1
    );
    let lege = portal.logg_inn(LEGE).await;
    assert!(!lege.get("/").await.tekst.contains("Praksisen trenger avklaring"));
    assert!(!lege.get(FALE).await.tekst.contains("Trenger avklaring"));
}

#[sqlx::test]
async fn the_login_refreshes_the_same_store_with_the_same_consequence(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    med_praksis(&portal).await;
    let lege = portal.logg_inn(UTEN).await;
    assert!(lege.get("/").await.tekst.contains("Praksisen trenger avklaring"));
    assert_eq!(
        tall(
            &portal,
            "select count(*) from godkjenning_historikk where hendelse = 'bortfalt' and kilde = 'innlogging'"
        )
        .await,
        1
    );
    let lege = portal.logg_inn(LEGE).await;
    assert!(!lege.get("/").await.tekst.contains("Praksisen trenger avklaring"));
    assert!(lege.get(HELSEAKTOR).await.tekst.contains("da du logget inn"));
    assert!(lege.get_nn(HELSEAKTOR).await.tekst.contains("då du logga inn"));
}

#[sqlx::test]
async fn a_register_that_is_silent_changes_nothing_and_is_asked_again(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    med_praksis(&portal).await;
    sett(&portal, Some(Avvik::Utilgjengelig)).await;
    natt(&portal).await;
    assert_eq!(tall(&portal, "select count(*) from praksis_avklaring").await, 0);
    assert_eq!(tall(&portal, "select count(*) from godkjenning").await, 1);
    assert_eq!(
        tall(
            &portal,
            "select count(*) from jobb where slag = 'hprkontroll' and ferdig is null and forsok > 0"
        )
        .await,
        1
    );
    assert_eq!(
        tall(&portal, "select count(*) from hpr_kontroll where kilde = 'hpr'").await,
        0,
        "not controlled"
    );
    sett(&portal, None).await;
    portal.gaa_frem(TimeDelta::hours(2));
    portal.arbeid_ferdig().await;
    assert_eq!(tall(&portal, "select count(*) from hpr_kontroll where kilde = 'hpr'").await, 1);
}

#[sqlx::test]
async fn a_number_the_register_does_not_know_two_nights_in_a_row_gives_no_right(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    med_praksis(&portal).await;
    sett(&portal, Some(Avvik::Ukjent)).await;
    natt(&portal).await;
    assert_eq!(
        tall(
            &portal,
            "select count(*) from praksis_avklaring where grunn = 'uavklart' and lukket is null"
        )
        .await,
        2,
        "a fault in an address would answer so about everybody"
    );
    assert_eq!(tall(&portal, "select count(*) from godkjenning").await, 1);
    natt(&portal).await;
    assert_eq!(
        tall(&portal, "select count(*) from praksis_avklaring where grunn = 'bortfalt'").await,
        2
    );
}

#[sqlx::test]
async fn a_case_worker_lets_the_practice_go_on(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    mistet(&portal).await;
    let id: uuid::Uuid = sqlx::query_scalar("select id from sak where slag = 'godkjenning' and objekt_id = '1004326178'")
        .fetch_one(&*portal.app.pool)
        .await
        .unwrap();
    let ravn = portal.logg_inn_saksbehandler("Ryddig Ravn").await;
    let side = ravn.get(&format!("/saker/{id}")).await;
    assert!(
        side.tekst.contains("Godkjenning i HPR som er endret")
            && side.tekst.contains("La praksisen gå videre")
            && side
                .tekst
                .contains("Godkjenningen som praksisen krever, gjelder ikke fra 6. januar 2026"),
        "{}",
        side.tekst
    );
    let (id, versjon, nokkel) = (id.to_string(), side.felt("versjon"), side.felt("nokkel"));
    let felt = [
        ("id", id.as_str()),
        ("svar", "godkjent"),
        ("begrunnelse", "Feil i HPR, sett dokumentasjon"),
        ("versjon", versjon.as_str()),
        ("nokkel", nokkel.as_str()),
    ];
    for _ in 0..2 {
        assert_eq!(ravn.skjema("/api/sak/avgjor", &felt).await.status, StatusCode::SEE_OTHER);
    }
    assert_eq!(
        tall(
            &portal,
            "select count(*) from praksis_avklaring where lukket_som = 'saksbehandler' and praksis_id = 1004326178"
        )
        .await,
        1
    );
    assert_eq!(
        tall(&portal, "select count(*) from praksis_avklaring where lukket is null").await,
        1,
        "the other practice has its own case"
    );
    assert_eq!(
        tall(&portal, "select count(*) from epost_ut where slag = 'godkjenning_avklart'").await,
        1
    );
    natt(&portal).await;
    assert_eq!(
        tall(&portal, "select count(*) from praksis_avklaring").await,
        2,
        "the same facts do not open it again"
    );
}

/// The findings of a bill from 1 October 2025, and the state of the practice as the EPJ system sees it.
async fn regning(portal: &Portal, utsteder: &str, eier: HelseaktorId, nummer: usize) -> (String, String) {
    let melding = mange(1, nummer).to_string().into_bytes();
    let av = Utforer::system(portal.app.klokke.naa());
    let id = mottak::ta_imot(&portal.app, &av, eier, Kanal::Opplasting, melding, None)
        .await
        .unwrap()
        .unwrap()
        .id;
    portal.arbeid_ferdig().await;
    let detalj = krav::finn(&mut portal.app.pool.acquire().await.unwrap(), eier, portal.app.klokke.idag(), id)
        .await
        .unwrap();
    let svar = Epj::ny(portal, utsteder, LEGE).get("data/praksis").await.json();
    let fale = svar["praksiser"]
        .as_array()
        .unwrap()
        .iter()
        .find(|p| p["praksisId"] == FALE_ID.to_string().as_str())
        .cloned();
    (
        serde_json::to_string(&detalj.regninger[0].funn).unwrap(),
        fale.unwrap()["status"].as_str().unwrap().to_owned(),
    )
}

#[sqlx::test]
async fn bills_for_days_without_approval_are_stopped_unless_set_otherwise(pool: PgPool) {
    let mut portal = Portal::ny(pool).await;
    let utsteder = med_helseid(&mut portal).await;
    let eier = lege(&portal).await;
    let (funn, status) = regning(&portal, &utsteder, eier, 1).await;
    assert!(!funn.contains("K01Godkjenning") && status == "ok", "{funn} {status}");

    sqlx::query("insert into praksis_avklaring (praksis_id, grunn, fra, opprettet) values ($1, 'bortfalt', '2025-10-01', now())")
        .bind(FALE_ID)
        .execute(&*portal.app.pool)
        .await
        .unwrap();
    let (funn, status) = regning(&portal, &utsteder, eier, 2).await;
    assert!(funn.contains("K01Godkjenning") && status == "ikke_ok", "{funn} {status}");

    let mut konfig = (*portal.app.konfig).clone();
    konfig.hpr_tap = Hprtap::Varsle;
    portal.app.konfig = Arc::new(konfig);
    portal.ruter = router::ruter(portal.app.clone());
    let (funn, status) = regning(&portal, &utsteder, eier, 3).await;
    assert!(!funn.contains("K01Godkjenning") && status == "ok", "{funn} {status}");

    // A case worker has let the practice go on.
    let mut konfig = (*portal.app.konfig).clone();
    konfig.hpr_tap = Hprtap::Kontroller;
    portal.app.konfig = Arc::new(konfig);
    portal.ruter = router::ruter(portal.app.clone());
    sqlx::query("update praksis_avklaring set lukket = now(), lukket_som = 'saksbehandler'")
        .execute(&*portal.app.pool)
        .await
        .unwrap();
    let (funn, status) = regning(&portal, &utsteder, eier, 4).await;
    assert!(!funn.contains("K01Godkjenning") && status == "ok", "{funn} {status}");
}

#[sqlx::test]
async fn somebody_elses_loss_is_not_seen(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    mistet(&portal).await;
    let annen = med_kontakt(&portal, TANNLEGE).await;
    assert!(!annen.get("/").await.tekst.contains("trenger avklaring"));
    assert_eq!(annen.get(FALE).await.status, StatusCode::NOT_FOUND);
}

#[sqlx::test]
async fn the_night_is_queued_once_and_not_without_a_register(pool: PgPool) {
    let mut portal = Portal::ny(pool).await;
    med_praksis(&portal).await;
    for _ in 0..3 {
        arbeid::planlegg(&portal.app).await.unwrap();
    }
    assert_eq!(tall(&portal, "select count(*) from jobb where slag = 'hprrunde'").await, 1);
    portal.arbeid_ferdig().await;
    assert_eq!(
        tall(&portal, "select count(*) from jobb where slag = 'hprkontroll'").await,
        0,
        "the login told today"
    );
    // Before three o'clock the night has not come.
    portal.gaa_frem(TimeDelta::hours(11));
    arbeid::planlegg(&portal.app).await.unwrap();
    assert_eq!(tall(&portal, "select count(*) from jobb where slag = 'hprrunde'").await, 1);
    portal.app.hpr = Arc::new(UtenHpr);
    portal.gaa_frem(TimeDelta::hours(1));
    arbeid::planlegg(&portal.app).await.unwrap();
    assert_eq!(
        tall(&portal, "select count(*) from jobb where slag = 'hprrunde'").await,
        1,
        "nobody to ask"
    );
}
