//! Decisions, payments and the overview, as a clinician meets them.

use chrono::TimeDelta;
use http::{StatusCode, header};
use praksisportal::krav::mottak;
use praksisportal::krav::store::Kanal;
use praksisportal::oppgjor::{avstemming, kjoring};
use praksisportal::server::request::Utforer;
use sqlx::PgPool;

use crate::kravstotte;
use crate::sak::{saken, svar};
use crate::support::{LEGE, Portal, TANNLEGE};

const VEDTAK: &str = "/oppgjor/vedtak";
const OVERSIKT: &str = "/oppgjor/utbetalingsoversikt";

/// The worked example, controlled and decided on 6 January 2026. Gives the address of the decision.
pub async fn vedtatt(portal: &Portal) -> String {
    let eier = kravstotte::lege(portal).await;
    for melding in [
        include_str!("../data/kuhr/01-innsending.json"),
        include_str!("../data/kuhr/02-ny-innsending.json"),
    ] {
        let av = Utforer::system(portal.app.klokke.naa());
        let melding = melding.as_bytes().to_vec();
        mottak::ta_imot(&portal.app, &av, eier, Kanal::Opplasting, melding, None)
            .await
            .unwrap()
            .unwrap();
        portal.arbeid_ferdig().await;
        portal.gaa_frem(TimeDelta::minutes(10));
    }
    // Past 16:00.
    portal.gaa_frem(TimeDelta::minutes(30));
    kjoring::kjor(&portal.app, portal.app.klokke.idag()).await.unwrap();
    let id: i64 = sqlx::query_scalar("select id from vedtak")
        .fetch_one(&*portal.app.pool)
        .await
        .unwrap();
    format!("{VEDTAK}/{id}")
}

#[sqlx::test]
async fn a_decision_is_listed_shown_and_downloaded_by_its_owner_alone(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let sti = vedtatt(&portal).await;
    let lege = portal.logg_inn(LEGE).await;
    let liste = lege.get(VEDTAK).await;
    assert_eq!(liste.status, StatusCode::OK);
    assert!(liste.tekst.contains(&format!("href=\"{sti}\"")), "{}", liste.tekst);
    let side = lege.get(&sti).await;
    assert!(side.status == StatusCode::OK && side.tekst.contains("360"), "{}", side.tekst);
    let pdf = lege.get(&format!("{sti}/pdf")).await;
    assert!(pdf.tekst.starts_with("%PDF-"));
    assert_eq!(
        pdf.hoder[header::CONTENT_DISPOSITION],
        "attachment; filename=\"vedtak-2026-01-06.pdf\""
    );
    assert_eq!(pdf.hoder[header::CACHE_CONTROL], "no-store");

    let tannlege = portal.logg_inn(TANNLEGE).await;
    for annens in [
        sti.clone(),
        format!("{sti}/pdf"),
        format!("{OVERSIKT}?praksis={}", kravstotte::FALE),
    ] {
        assert_eq!(tannlege.get(&annens).await.status, StatusCode::NOT_FOUND, "{annens}");
    }
    let tom = tannlege.get(VEDTAK).await;
    assert!(tom.status == StatusCode::OK && !tom.tekst.contains(&sti));
    assert_eq!(lege.get(&format!("{VEDTAK}/1")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(lege.get(&format!("{VEDTAK}/x")).await.status, StatusCode::NOT_FOUND);
}

#[sqlx::test]
async fn page_and_files_of_the_overview_agree_to_the_ore(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    vedtatt(&portal).await;
    // The overview is by the day of payment.
    portal.gaa_frem(TimeDelta::days(2));
    kjoring::om_tiden_er_inne(&portal.app).await.unwrap();
    let lege = portal.logg_inn(LEGE).await;
    let sporring = "?fra=01.01.2026&til=31.01.2026";
    let side = lege.get(&format!("{OVERSIKT}{sporring}")).await;
    assert_eq!(side.status, StatusCode::OK);
    assert!(side.tekst.contains("360,00") && side.tekst.contains("<svg"), "{}", side.tekst);
    let csv = lege.get(&format!("{OVERSIKT}/csv{sporring}")).await;
    assert!(csv.hoder[header::CONTENT_TYPE].to_str().unwrap().starts_with("text/csv"));
    assert!(csv.tekst.contains("360,00"), "{}", csv.tekst);
    for (fil, start) in [("pdf", "%PDF-"), ("excel", "PK")] {
        let svar = lege.get(&format!("{OVERSIKT}/{fil}{sporring}")).await;
        assert!(svar.status == StatusCode::OK && svar.tekst.starts_with(start), "{fil}");
    }
    let feil = lege.get(&format!("{OVERSIKT}?fra=31.02.2026")).await;
    assert!(feil.tekst.contains("<title>Feil: "), "{}", feil.tekst);
    let utenom = lege.get(&format!("{OVERSIKT}?fra=01.01.2024&til=31.12.2024")).await;
    assert!(utenom.status == StatusCode::OK && !utenom.tekst.contains("360,00"));
}

/// The reconciliation of a night.
async fn avstem(portal: &Portal, dato: &str) {
    let mut tx = portal.app.pool.begin().await.unwrap();
    avstemming::natt(&portal.app, &mut tx, dato).await.unwrap();
    tx.commit().await.unwrap();
}

async fn aapne_avvik(portal: &Portal) -> i64 {
    sqlx::query_scalar("select count(*) from betalingsavvik where lost is null")
        .fetch_one(&*portal.app.pool)
        .await
        .unwrap()
}

#[sqlx::test]
async fn a_payment_without_a_receipt_is_a_case_that_two_case_workers_clear_up(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let vedtak = vedtatt(&portal).await.rsplit_once('/').unwrap().1.to_owned();
    portal.gaa_frem(TimeDelta::days(5));
    avstem(&portal, "2026-01-12").await;
    let (ravn, gaupe) = (
        portal.logg_inn_saksbehandler("Ryddig Ravn").await,
        portal.logg_inn_saksbehandler("Grundig Gaupe").await,
    );
    let sak = saken(&portal, "betaling").await;
    for sted in ["/", "/saker"] {
        let side = ravn.get(sted).await.tekst;
        assert!(
            side.contains(&sak) && side.contains("Avvik i en betaling") && !side.contains("Grevling"),
            "{side}"
        );
    }
    let side = ravn.get(&sak).await;
    assert_eq!(side.status, StatusCode::OK);
    for ord in [
        "Vi har ikke fått kvittering",
        "Kvart Grevling",
        "360",
        &vedtak,
        &format!("U{vedtak}"),
        "To saksbehandlere må godkjenne",
    ] {
        assert!(side.tekst.contains(ord), "{ord}: {}", side.tekst);
    }
    svar(&ravn, &sak, "godkjent", "Ringt banken").await;
    assert_eq!(aapne_avvik(&portal).await, 1, "one is not enough");
    svar(&gaupe, &sak, "godkjent", "Sett kvitteringen").await;
    assert_eq!(aapne_avvik(&portal).await, 0);
    avstem(&portal, "2026-01-13").await;
    assert_eq!(aapne_avvik(&portal).await, 0, "cleared up is cleared up");
    let lege = portal.logg_inn(LEGE).await;
    let deres = lege.get(&sak).await;
    assert!(
        deres.status != StatusCode::OK && !deres.tekst.contains("kvittering"),
        "{}",
        deres.tekst
    );
}

#[sqlx::test]
async fn a_receipt_for_an_order_nobody_knows_is_a_case_about_nobody(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    sqlx::query(
        "with a as (insert into betalingsavvik (id, slag, forsystem_ref, kilde, oppgitt_ore, oppdaget)
                    values (gen_random_uuid(), 'ukjent_ordre', 'U404', 'k', 12345, $1) returning id)
         insert into sak (id, slag, objekt, objekt_id, opprettet) select gen_random_uuid(), 'betaling', 'betalingsavvik', id::text, $1 from a",
    )
    .bind(portal.app.klokke.naa())
    .execute(&*portal.app.pool)
    .await
    .unwrap();
    let ravn = portal.logg_inn_saksbehandler("Ryddig Ravn").await;
    let sak = saken(&portal, "betaling").await;
    let side = ravn.get(&sak).await;
    assert!(
        side.status == StatusCode::OK && side.tekst.contains("U404") && side.tekst.contains("123,45"),
        "{}",
        side.tekst
    );
    // The answer that nothing is cleared up closes the case; the night opens another.
    svar(&ravn, &sak, "avvist", "Ingen vet").await;
    assert_eq!(aapne_avvik(&portal).await, 1);
    portal.gaa_frem(TimeDelta::days(1));
    avstem(&portal, "2026-01-07").await;
    let neste = saken(&portal, "betaling").await;
    assert_ne!(neste, sak);
    let (ravn, gaupe) = (
        portal.logg_inn_saksbehandler("Ryddig Ravn").await,
        portal.logg_inn_saksbehandler("Grundig Gaupe").await,
    );
    svar(&ravn, &neste, "godkjent", "Sendt av regnskap").await;
    svar(&gaupe, &neste, "godkjent", "Sendt av regnskap").await;
    assert_eq!(aapne_avvik(&portal).await, 0);
}
