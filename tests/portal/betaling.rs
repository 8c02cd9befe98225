//! A refused payment on its whole way, as the clinician and the case workers meet it, and the page that tells them how the portal is doing.

use std::path::PathBuf;
use std::sync::Arc;

use chrono::TimeDelta;
use http::StatusCode;
use praksisportal::krav::mottak;
use praksisportal::krav::store::Kanal;
use praksisportal::oppgjor::{avstemming, kjoring};
use praksisportal::oppstart::router;
use praksisportal::server::hold::{self, Arbeid};
use praksisportal::server::request::Utforer;
use registre::betaling::Mappe;
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::kravstotte;
use crate::praksis::{antall, med_praksis};
use crate::sak::{bytt, saken};
use crate::support::{LEGE, Portal};

struct Rot(PathBuf);

impl Drop for Rot {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

impl Rot {
    fn json(&self, fil: &str) -> Value {
        serde_json::from_slice(&std::fs::read(self.0.join(fil)).unwrap()).unwrap()
    }

    fn kvittering(&self, fil: &str, innhold: &Value) {
        std::fs::write(self.0.join("kvittering").join(fil), innhold.to_string()).unwrap();
    }
}

/// A portal whose payments go through a folder.
async fn med_mappe(pool: PgPool) -> (Portal, Rot) {
    let rot = Rot(std::env::temp_dir().join(format!("praksisportal-portal-{}", uuid::Uuid::new_v4())));
    let mut portal = Portal::ny(pool).await;
    portal.app.betaling = Arc::new(Mappe::ny(&rot.0).unwrap());
    portal.ruter = router::ruter(portal.app.clone());
    (portal, rot)
}

#[sqlx::test]
async fn a_payment_to_a_closed_account_reaches_the_new_one(pool: PgPool) {
    let (portal, rot) = med_mappe(pool).await;
    let lege = med_praksis(&portal).await;
    let eier = lege.id.unwrap();
    kravstotte::avtale(&portal, eier).await;
    let av = Utforer::system(portal.app.klokke.naa());
    let melding = include_bytes!("../data/kuhr/01-innsending.json").to_vec();
    mottak::ta_imot(&portal.app, &av, eier, Kanal::Opplasting, melding, None)
        .await
        .unwrap()
        .unwrap();
    portal.arbeid_ferdig().await;
    portal.gaa_frem(TimeDelta::hours(1));
    kjoring::om_tiden_er_inne(&portal.app).await.unwrap();
    let vedtak = antall(&portal, "select id from vedtak").await;
    let (side, ordre) = (format!("/oppgjor/vedtak/{vedtak}"), rot.json(&format!("ut/U{vedtak}.json")));
    assert_eq!(ordre["kontonummer"], "12345678903");

    // Refused, without a voucher.
    rot.kvittering(
        "k1.json",
        &json!({"forsystemRef": ordre["forsystemRef"], "systemId": 15, "statusKode": 4000, "feilmeldingKoder": "KONTO_STENGT"}),
    );
    kjoring::om_tiden_er_inne(&portal.app).await.unwrap();
    let brev: Vec<(String, String)> = sqlx::query_as("select emne, tekst from epost_ut where slag = 'betaling_avvist'")
        .fetch_all(&*portal.app.pool)
        .await
        .unwrap();
    assert!(
        !brev.is_empty()
            && brev
                .iter()
                .all(|(e, t)| e == "En utbetaling kom ikke fram" && t.contains(&side) && !t.contains("12345678903"))
    );
    let lege = portal.logg_inn(LEGE).await;
    let forside = lege.get("/").await.tekst;
    for ord in [
        "En utbetaling kom ikke fram",
        "Registrer ny konto",
        "/praksisinformasjon/praksis/1004326178/konto",
    ] {
        assert!(forside.contains(ord), "{ord}: {forside}");
    }
    assert!(lege.get_nn("/").await.tekst.contains("Ei utbetaling kom ikkje fram"));
    assert!(
        lege.get(&side)
            .await
            .tekst
            .contains("Når kontoen er godkjent og gjelder, sender vi betalingen dit")
    );
    assert!(
        lege.get_nn(&side)
            .await
            .tekst
            .contains("Når kontoen er godkjend og gjeld, sender vi betalinga dit")
    );
    let ravn = portal.logg_inn_saksbehandler("Ryddig Ravn").await;
    assert!(
        ravn.get(&saken(&portal, "betaling").await)
            .await
            .tekst
            .contains("Betalingssystemet avviste ordren")
    );

    // A new account: nothing more to do, and the page says what will happen.
    assert_eq!(bytt(&portal, &lege, "86011117947").await.status, StatusCode::OK);
    assert!(!lege.get("/").await.tekst.contains("En utbetaling kom ikke fram"));
    assert!(lege.get(&side).await.tekst.contains("Du har registrert en ny konto"));
    assert!(lege.get_nn(&side).await.tekst.contains("Du har registrert ein ny konto"));
    let endret = rot.0.join(format!("ut/U{vedtak}.endret-1.json"));
    kjoring::om_tiden_er_inne(&portal.app).await.unwrap();
    assert!(!endret.exists(), "it counts from the next working day");
    portal.gaa_frem(TimeDelta::hours(16));
    kjoring::om_tiden_er_inne(&portal.app).await.unwrap();
    let json = rot.json(&format!("ut/U{vedtak}.endret-1.json"));
    assert_eq!(
        (&json["oppdragstype"], &json["kontonummer"], &json["forsystemRef"]),
        (&json!("ENDRET_UTBETALING"), &json!("86011117947"), &ordre["forsystemRef"])
    );
    let lege = portal.logg_inn(LEGE).await;
    let paa_vei = lege.get(&side).await.tekst;
    assert!(
        paa_vei.contains("Pengene er ventet på konto") && paa_vei.contains("•7947"),
        "{paa_vei}"
    );

    // The good receipt.
    portal.gaa_frem(TimeDelta::days(1));
    rot.kvittering(
        "k2.json",
        &json!({"forsystemRef": ordre["forsystemRef"], "systemId": 15, "oppdragstype": "ENDRET_UTBETALING", "betalingId": 4711, "bilagId": 9001,
            "valutasort": "NOK", "belop": ordre["belop"], "statusKode": 3901, "utbetalingDato": "2026-01-08"}),
    );
    kjoring::om_tiden_er_inne(&portal.app).await.unwrap();
    portal.gaa_frem(TimeDelta::hours(6));
    kjoring::om_tiden_er_inne(&portal.app).await.unwrap();
    let lege = portal.logg_inn(LEGE).await;
    let betalt = lege.get(&side).await.tekst;
    assert!(betalt.contains("Pengene kom på konto 8. januar 2026"), "{betalt}");
    assert_eq!(
        antall(&portal, "select sum(belop_ore)::bigint from reskontro").await,
        0,
        "everything is paid, once"
    );
    assert_eq!(antall(&portal, "select count(*) from reskontro where slag = 'utbetaling'").await, 1);
    let mut tx = portal.app.pool.begin().await.unwrap();
    avstemming::natt(&portal.app, &mut tx, "2026-01-09").await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(antall(&portal, "select count(*) from betalingsavvik where lost is null").await, 0);
}

#[sqlx::test]
async fn case_workers_see_what_is_stopped_what_waits_and_what_was_given_up(pool: PgPool) {
    let (portal, _rot) = med_mappe(pool).await;
    let lege = portal.logg_inn(LEGE).await;
    let ravn = portal.logg_inn_saksbehandler("Ryddig Ravn").await;
    assert_eq!(lege.get("/drift").await.status, StatusCode::FORBIDDEN);
    assert_eq!(portal.anonym().get("/drift").await.status, StatusCode::SEE_OTHER);
    let side = ravn.get("/drift").await;
    assert!(
        side.status == StatusCode::OK && side.tekst.contains("Ingenting er stanset"),
        "{}",
        side.tekst
    );
    assert!(!ravn.get("/saker").await.tekst.contains("er stanset"));

    kjoring::kjor(&portal.app, "2026-01-05".parse().unwrap()).await.unwrap();
    let av = Utforer::system(portal.app.klokke.naa());
    let mut tx = portal.app.pool.begin().await.unwrap();
    hold::sett(&mut tx, &av, Arbeid::Utbetaling, "Banken har meldt om feil", "Kari Drift")
        .await
        .unwrap();
    tx.commit().await.unwrap();
    sqlx::query("insert into jobb (slag, nokkel, kjor_etter, forsok, oppgitt) values ('kontroll', 'x', $1, 35, $1)")
        .bind(av.naa)
        .execute(&*portal.app.pool)
        .await
        .unwrap();
    let side = ravn.get("/drift").await.tekst;
    for ord in [
        "Vedtak og utbetalinger er stanset",
        "Banken har meldt om feil",
        "Kari Drift",
        "5. januar 2026",
        "Sendt og avsluttet",
        "Jobber som er gitt opp",
        "praksisportal jobber igjen",
    ] {
        assert!(side.contains(ord), "{ord}: {side}");
    }
    assert!(ravn.get_nn("/drift").await.tekst.contains("Vedtak og utbetalingar er stansa"));
    for sted in ["/", "/saker"] {
        let side = ravn.get(sted).await.tekst;
        assert!(
            side.contains("Vedtak og utbetalinger er stanset.") && side.contains("href=\"/drift\""),
            "{sted}: {side}"
        );
    }
}
