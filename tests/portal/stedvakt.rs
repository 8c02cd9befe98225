//! What Enhetsregisteret changes after a place was registered: found once, told by mail, shown as a task, settled by its owner only.

use std::sync::Arc;

use chrono::{NaiveDate, TimeDelta};
use grunn::{Orgnr, Testnumre};
use http::StatusCode;
use praksisportal::oppstart::router;
use praksisportal::praksis::stedvakt::arbeid;
use registre::enhet::endringer::Endringstype;
use registre::enhet::model::{Enhet, Sletting};
use registre::enhet::register::SyntetiskRegister;
use registre::enhet::{Enhetsregister, Oppslag};
use sqlx::PgPool;

use crate::praksis::{med_kontakt, med_praksis};
use crate::support::{LEGE, Nettleser, Portal, TANNLEGE, nokkel};

const FALE: &str = "/praksisinformasjon/praksis/1004326178";
const BEKREFT: &str = "/api/praksis/sted-bekreft";

fn kurbadet() -> Orgnr {
    Orgnr::tolk("314239016", Testnumre::Tillatt).unwrap()
}

/// A portal whose register the test can change.
async fn portal(pool: PgPool) -> (Portal, Arc<SyntetiskRegister>) {
    let mut portal = Portal::ny(pool).await;
    let register = Arc::new(SyntetiskRegister::innebygd().unwrap());
    portal.app.enheter = register.clone();
    portal.ruter = router::ruter(portal.app.clone());
    (portal, register)
}

/// An hour passes, and the jobs of the hour are done. The doctor's session has ended meanwhile, so the doctor logs in again.
async fn time_gaar(portal: &Portal) -> Nettleser<'_> {
    portal.gaa_frem(TimeDelta::hours(1));
    arbeid::planlegg(&portal.app).await.unwrap();
    portal.arbeid_ferdig().await;
    portal.logg_inn(LEGE).await
}

/// The unit changes in the register.
async fn endre(register: &SyntetiskRegister, slag: Endringstype, hva: impl FnOnce(&mut Enhet)) {
    let Oppslag::Funnet(mut enhet) = register.finn(&kurbadet()).await.unwrap() else {
        panic!("the unit is gone")
    };
    hva(&mut enhet);
    register.endre(&kurbadet(), slag, Oppslag::Funnet(enhet));
}

async fn tall(portal: &Portal, sporring: &str) -> i64 {
    sqlx::query_scalar(sqlx::AssertSqlSafe(sporring.to_owned()))
        .fetch_one(&*portal.app.pool)
        .await
        .unwrap()
}

/// The open finding of a kind, as the form on the page has it.
async fn funn(portal: &Portal, slag: &str) -> String {
    sqlx::query_scalar("select id::text from praksis_stedendring where slag = $1 and avgjort is null and praksis_id = 1004326178")
        .bind(slag)
        .fetch_one(&*portal.app.pool)
        .await
        .unwrap()
}

async fn bekreft(n: &Nettleser<'_>, funn: &str, versjon: &str, nokkel: &str, skjema: bool) -> (StatusCode, String) {
    let felt = [("id", "1004326178"), ("endring", funn), ("versjon", versjon), ("nokkel", nokkel)];
    let svar = if skjema {
        n.skjema(BEKREFT, &felt).await
    } else {
        n.kall(BEKREFT, &felt).await
    };
    (svar.status, svar.til().to_owned())
}

#[sqlx::test]
async fn a_new_address_becomes_a_task_and_is_taken_when_the_clinician_says_yes(pool: PgPool) {
    let (portal, register) = portal(pool).await;
    med_praksis(&portal).await;
    time_gaar(&portal).await;
    assert_eq!(
        tall(&portal, "select count(*) from praksis_stedendring").await,
        0,
        "the first look finds what is registered"
    );
    assert_eq!(
        tall(&portal, "select count(*) from enhet_speil").await,
        2,
        "the units that are used, no others"
    );

    endre(&register, Endringstype::Endring, |e| e.adresse.linjer = vec!["Badeveien 10".into()]).await;
    let lege = time_gaar(&portal).await;
    let forside = lege.get("/").await.tekst;
    assert!(
        forside.contains("Sjekk adressen til praksisen") && forside.contains(FALE),
        "{forside}"
    );
    assert!(lege.get_nn("/").await.tekst.contains("Sjekk adressa til praksisen"));
    let side = lege.get(FALE).await.tekst;
    assert!(
        side.contains("Badeveien 8, 3256 Larvik") && side.contains("Badeveien 10, 3256 Larvik"),
        "{side}"
    );
    assert!(side.contains("Ja, det stemmer") && side.contains("Velg et annet praksissted"));
    assert!(lege.get_nn(FALE).await.tekst.contains("Vel ein annan praksisstad"));
    assert_eq!(tall(&portal, "select count(*) from epost_ut where slag = 'sted_endret'").await, 1);
    assert_eq!(
        tall(
            &portal,
            "select count(*) from epost_ut where slag = 'sted_endret' and tekst like '%Badeveien%'"
        )
        .await,
        0
    );
    assert_eq!(
        tall(&portal, "select count(*) from praksis where adresse = '{Badeveien 8}'").await,
        1,
        "nothing is changed by itself"
    );

    // The same hours again tell nothing new.
    time_gaar(&portal).await;
    endre(&register, Endringstype::Endring, |e| e.navn = "KURBADET".into()).await;
    let lege = time_gaar(&portal).await;
    assert_eq!(tall(&portal, "select count(*) from praksis_stedendring").await, 1);
    assert_eq!(tall(&portal, "select count(*) from epost_ut where slag = 'sted_endret'").await, 1);

    let (id, n) = (funn(&portal, "adresse").await, nokkel());
    assert_eq!(
        bekreft(&lege, &id, "9", &nokkel(), false).await.0,
        StatusCode::CONFLICT,
        "a stale page"
    );
    let (status, til) = bekreft(&lege, &id, "1", &n, true).await;
    assert_eq!((status, til), (StatusCode::SEE_OTHER, format!("{FALE}?lagret=1")));
    assert_eq!(
        bekreft(&lege, &id, "1", &n, true).await.1,
        format!("{FALE}?lagret=1"),
        "the second press"
    );
    assert_eq!(
        bekreft(&lege, &id, "2", &nokkel(), false).await.0,
        StatusCode::CONFLICT,
        "settled, whatever the key"
    );
    assert_eq!(
        tall(
            &portal,
            "select count(*) from praksis where adresse = '{Badeveien 10}' and versjon = 2"
        )
        .await,
        1
    );
    assert_eq!(
        tall(
            &portal,
            "select count(*) from revisjon where handling = 'praksis.sted_bekreftet' and aktor_slag = 'behandler'
             and gammel = 'Badeveien 8, 3256 Larvik' and ny = 'Badeveien 10, 3256 Larvik'"
        )
        .await,
        1
    );
    assert!(!lege.get("/").await.tekst.contains("Sjekk adressen til praksisen"));
    time_gaar(&portal).await;
    assert_eq!(
        tall(&portal, "select count(*) from praksis_stedendring where avgjort is null").await,
        0
    );
}

#[sqlx::test]
async fn a_new_owner_is_confirmed_by_a_script_and_changes_nothing_else(pool: PgPool) {
    let (portal, register) = portal(pool).await;
    med_praksis(&portal).await;
    time_gaar(&portal).await;
    endre(&register, Endringstype::Endring, |e| {
        e.overordnet = Orgnr::tolk("210427635", Testnumre::Tillatt).ok();
        e.eierskifte = NaiveDate::from_ymd_opt(2026, 1, 5);
    })
    .await;
    let lege = time_gaar(&portal).await;
    let side = lege.get(FALE).await.tekst;
    for ord in [
        "Praksisstedet fikk ny eier 5. januar 2026.",
        "Kurbadet Helsesenter AS (210\u{a0}400\u{a0}176)",
        "Grevlinghiet Legesenter AS (210\u{a0}427\u{a0}635)",
        "Se kontonummeret",
    ] {
        assert!(side.contains(ord), "{ord}: {side}");
    }
    let (id, n) = (funn(&portal, "eier").await, nokkel());
    for _ in 0..2 {
        assert_eq!(bekreft(&lege, &id, "1", &n, false).await.0, StatusCode::OK);
    }
    assert_eq!(
        tall(&portal, "select count(*) from revisjon where handling = 'praksis.eier_bekreftet'").await,
        1
    );
    assert_eq!(
        tall(&portal, "select count(*) from praksis where id = 1004326178 and versjon = 1").await,
        1
    );
    assert!(!lege.get("/").await.tekst.contains("har fått ny eier"));
    let logg = lege.get("/praksisinformasjon/helseaktor/hvem-har-sett").await.tekst;
    assert!(!logg.contains("praksis.eier_bekreftet"), "words, no codes: {logg}");
}

#[sqlx::test]
async fn a_place_that_is_deleted_or_closes_is_left_for_another(pool: PgPool) {
    let (portal, register) = portal(pool).await;
    med_praksis(&portal).await;
    time_gaar(&portal).await;
    endre(&register, Endringstype::Endring, |e| {
        e.nedlagt = NaiveDate::from_ymd_opt(2026, 2, 1)
    })
    .await;
    let lege = time_gaar(&portal).await;
    let forside = lege.get("/").await.tekst;
    assert!(
        forside.contains("Praksisstedet legges ned") && forside.contains("1. februar 2026"),
        "{forside}"
    );

    endre(&register, Endringstype::Sletting, |e| {
        e.slettet = Some(Sletting {
            dato: NaiveDate::from_ymd_opt(2026, 1, 6),
        });
        e.adresse.linjer.clear();
    })
    .await;
    let lege = time_gaar(&portal).await;
    let forside = lege.get("/").await.tekst;
    assert!(
        forside.contains("Praksisstedet finnes ikke lenger") && !forside.contains("legges ned"),
        "{forside}"
    );
    let side = lege.get(FALE).await.tekst;
    assert!(
        side.contains("slettet i Enhetsregisteret 6. januar 2026") && side.contains("Et slettet sted kan ikke være praksissted"),
        "{side}"
    );
    assert!(!side.contains("Ja, det stemmer"), "there is nothing to confirm");
    let id = funn(&portal, "slettet").await;
    assert_eq!(bekreft(&lege, &id, "1", &nokkel(), false).await.0, StatusCode::CONFLICT);

    let n = nokkel();
    let felt = [
        ("id", "1004326178"),
        ("orgnr", "314303563"),
        ("navn", ""),
        ("versjon", "1"),
        ("nokkel", &n),
    ];
    assert_eq!(lege.skjema("/api/praksis/sted", &felt).await.til(), format!("{FALE}?lagret=1"));
    assert!(!lege.get("/").await.tekst.contains("Praksisstedet finnes ikke lenger"));
    assert_eq!(
        tall(&portal, "select count(*) from praksis_stedendring where avgjort_som = 'byttet'").await,
        1
    );
}

#[sqlx::test]
async fn a_unit_taken_out_for_legal_reasons_is_erased_and_told_of(pool: PgPool) {
    let (portal, register) = portal(pool).await;
    med_praksis(&portal).await;
    time_gaar(&portal).await;
    // The register no longer answers about the number at all: the feed's word is enough.
    register.endre(&kurbadet(), Endringstype::Fjernet, Oppslag::Ukjent);
    let lege = time_gaar(&portal).await;
    assert_eq!(
        tall(
            &portal,
            "select count(*) from enhet_speil where orgnr = '314239016' and enhet is null"
        )
        .await,
        1
    );
    assert_eq!(tall(&portal, "select count(*) from praksis where orgnr = '314239016'").await, 1);
    assert!(
        lege.get(FALE)
            .await
            .tekst
            .contains("Praksisstedet er ikke lenger i Enhetsregisteret.")
    );
    // And when it is back, the task is gone.
    let tilbake = SyntetiskRegister::innebygd().unwrap().finn(&kurbadet()).await.unwrap();
    register.endre(&kurbadet(), Endringstype::Ny, tilbake);
    let lege = time_gaar(&portal).await;
    assert!(!lege.get("/").await.tekst.contains("Praksisstedet finnes ikke lenger"));
}

#[sqlx::test]
async fn somebody_elses_finding_does_not_exist(pool: PgPool) {
    let (portal, register) = portal(pool).await;
    med_praksis(&portal).await;
    time_gaar(&portal).await;
    endre(&register, Endringstype::Endring, |e| e.adresse.linjer = vec!["Badeveien 10".into()]).await;
    let lege = time_gaar(&portal).await;
    let annen = med_kontakt(&portal, TANNLEGE).await;
    let id = funn(&portal, "adresse").await;
    for skjema in [true, false] {
        assert_eq!(bekreft(&annen, &id, "1", &nokkel(), skjema).await.0, StatusCode::NOT_FOUND);
        assert_eq!(
            bekreft(&lege, &uuid::Uuid::nil().to_string(), "1", &nokkel(), skjema).await.0,
            StatusCode::NOT_FOUND
        );
        assert_eq!(bekreft(&lege, "gjettet", "1", &nokkel(), skjema).await.0, StatusCode::NOT_FOUND);
    }
    assert!(!annen.get("/").await.tekst.contains("Sjekk adressen til praksisen"));
    assert_eq!(
        tall(&portal, "select count(*) from praksis where adresse = '{Badeveien 10}'").await,
        0
    );
}

#[sqlx::test]
async fn the_hour_is_queued_once_and_the_feed_is_read_from_where_it_stopped(pool: PgPool) {
    let (portal, register) = portal(pool).await;
    med_praksis(&portal).await;
    for _ in 0..3 {
        arbeid::planlegg(&portal.app).await.unwrap();
    }
    assert_eq!(
        tall(&portal, "select count(*) from jobb where slag = 'enhetsstrom'").await,
        1,
        "several instances"
    );
    portal.arbeid_ferdig().await;
    arbeid::planlegg(&portal.app).await.unwrap();
    assert_eq!(
        tall(&portal, "select count(*) from jobb where slag = 'enhetsstrom'").await,
        1,
        "the hour is done"
    );

    endre(&register, Endringstype::Endring, |e| e.adresse.linjer = vec!["Badeveien 10".into()]).await;
    time_gaar(&portal).await;
    let neste = tall(&portal, "select neste from enhetsstrom").await;
    assert!(neste > 1);
    assert_eq!(
        tall(&portal, "select count(*) from jobb where slag = 'enhetsendring' and ferdig is null").await,
        0
    );
    // Nothing new: the place in the feed stays.
    time_gaar(&portal).await;
    assert_eq!(tall(&portal, "select neste from enhetsstrom").await, neste);
}
