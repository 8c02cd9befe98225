//! Two tabs: consents and the agreement. What stands is shown beside what was chosen or read; see `utgave` for the other forms.

use chrono::TimeDelta;
use http::StatusCode;
use sqlx::PgPool;

use crate::avtale::{self, PANEL, SIGNER};
use crate::praksis::antall;
use crate::support::{LEGE, nokkel};
use crate::utgave::{Felt, behold};

#[sqlx::test]
async fn opposite_answers_to_a_consent_show_the_one_that_stands(pool: PgPool) {
    let portal = avtale::portal(pool).await;
    let lege = portal.logg_inn(LEGE).await;
    let sist = lege.get(avtale::PANEL).await.felt("sist");
    assert_eq!(sist, "0");
    let n = [nokkel(), nokkel(), nokkel()].map(|n| &*n.leak());
    let felt = |svar: &'static str, sist: &str, n: &'static str| {
        [
            ("formal", "helfo"),
            ("svar", svar),
            ("tekstversjon", "2026-1"),
            ("sist", sist),
            ("nokkel", n),
        ]
        .map(|(k, v)| (k, v.to_owned()))
    };
    let sti = "/api/avtale/samtykke";
    let ja = felt("ja", &sist, n[0]);
    let ja: Felt<'_> = ja.iter().map(|(k, v)| (*k, v.as_str())).collect();
    assert_eq!(lege.kall(sti, &ja).await.status, StatusCode::OK);
    portal.gaa_frem(TimeDelta::minutes(1));
    let nei = felt("nei", &sist, n[1]);
    let nei: Felt<'_> = nei.iter().map(|(k, v)| (*k, v.as_str())).collect();
    assert_eq!(lege.kall(sti, &nei).await.status, StatusCode::CONFLICT);
    let svar = lege.skjema(sti, &nei).await;
    assert_eq!(svar.til(), format!("{}?feil=1", avtale::PANEL));
    let vist = lege.get(svar.til()).await;
    assert_eq!(vist.status, StatusCode::CONFLICT);
    for ord in [
        "Du har svart noe annet i mellomtiden",
        "Du valgte nå",
        "Lagret i mellomtiden (6. januar 2026",
        "Du ga samtykke 6. januar 2026",
        "Lagre mitt likevel",
    ] {
        assert!(vist.tekst.contains(ord), "«{ord}» is missing: {}", vist.tekst);
    }
    assert!(lege.get_nn(svar.til()).await.tekst.contains("Du har svart noko anna i mellomtida"));
    assert_eq!(antall(&portal, "select count(*) from samtykke").await, 1);
    // Nothing lingers: the tab opened anew is as it was.
    let panel = lege.get(avtale::PANEL).await;
    assert!(panel.status == StatusCode::OK && !panel.tekst.contains("Du valgte nå"));
    // One's own after all: one more choice, none replaced.
    let (nr, sist) = (vist.felt("nokkel"), vist.felt("sist"));
    let mitt = [
        ("formal", "helfo"),
        ("svar", "nei"),
        ("tekstversjon", "2026-1"),
        ("sist", sist.as_str()),
        ("nokkel", nr.as_str()),
    ];
    assert!(lege.skjema(sti, &mitt).await.til().contains("lagret=helfo"));
    assert_eq!(antall(&portal, "select count(*) from samtykke").await, 2);
    assert_eq!(antall(&portal, "select count(*) from utkast").await, 0);
    // The same answer from an old page is no conflict.
    let igjen = felt("nei", "0", n[2]);
    let igjen: Felt<'_> = igjen.iter().map(|(k, v)| (*k, v.as_str())).collect();
    assert_eq!(lege.kall(sti, &igjen).await.status, StatusCode::OK);
    assert_eq!(antall(&portal, "select count(*) from samtykke").await, 2);
}

#[sqlx::test]
async fn an_agreement_that_changed_while_it_was_read_is_shown_beside_the_one_in_force(pool: PgPool) {
    let portal = avtale::portal(pool).await;
    let lege = portal.logg_inn(LEGE).await;
    avtale::med_kontakt(&portal, &lege, true).await;
    let lest = avtale::felt(&lege.get(avtale::SIGNER).await);
    // Opened on 6 January 2026, signed on New Year's Day a year later: another version is in force.
    portal.gaa_frem(TimeDelta::days(360));
    let lege = portal.logg_inn(LEGE).await;
    let kall: Felt<'_> = lest.iter().map(|(k, v)| (*k, v.as_str())).collect();
    assert_eq!(lege.kall("/api/avtale/signer", &kall).await.status, StatusCode::CONFLICT);
    let svar = avtale::signer(&lege, &lest).await;
    assert_eq!(svar.til(), format!("{}?feil=1", avtale::SIGNER));
    let side = lege.get(svar.til()).await;
    assert_eq!(side.status, StatusCode::CONFLICT);
    for ord in [
        "Avtalen er endret etter at du åpnet siden",
        "Du leste",
        "Gjelder nå",
        "2026-1",
        "2027-1",
        "Ulikt",
        "Versjon 2027-1.",
        "Ikke signer nå",
    ] {
        assert!(side.tekst.contains(ord), "«{ord}» is missing: {}", side.tekst);
    }
    assert!(
        side.tekst.contains("endringer?fra=2026-1&amp;til=2027-1") || side.tekst.contains("endringer?fra=2026-1&til=2027-1"),
        "the difference is one press away: {}",
        side.tekst
    );
    assert!(!side.tekst.contains("checked"), "the tick is for the text one has read");
    assert_eq!(antall(&portal, "select count(*) from avtale").await, 0);
    // What is on the page now can be signed.
    let felt = avtale::felt(&side);
    assert!(avtale::signer(&lege, &felt).await.til().ends_with("/kvittering"));
    assert_eq!(antall(&portal, "select count(*) from avtale where versjon_id = '2027-1'").await, 1);
}

#[sqlx::test]
async fn an_agreement_ended_or_replaced_meanwhile_is_not_terminated_unseen(pool: PgPool) {
    const SI_OPP: &str = "/praksisinformasjon/avtaler-og-samtykker/avtale/si-opp";
    let portal = avtale::portal(pool).await;
    let lege = portal.logg_inn(LEGE).await;
    avtale::med_kontakt(&portal, &lege, true).await;
    avtale::fra_for(&portal, &lege, &[(2024, 1, 1)]).await;
    let apen = lege.get(SI_OPP).await;
    let (gammel, n) = (apen.felt("avtale"), apen.felt("nokkel"));
    // Replaced in another tab.
    let signert = avtale::signer(&lege, &avtale::felt(&lege.get(SIGNER).await)).await;
    assert!(signert.til().ends_with("/kvittering"), "{}", signert.til());
    let felt = [("avtale", gammel.as_str()), ("siste_dag", "28.2.26"), ("nokkel", n.as_str())];
    assert_eq!(lege.kall("/api/avtale/si-opp", &felt).await.status, StatusCode::CONFLICT);
    let svar = lege.skjema("/api/avtale/si-opp", &felt).await;
    assert_eq!(svar.til(), format!("{SI_OPP}?feil=1"));
    let vist = lege.get(svar.til()).await;
    assert_eq!(vist.status, StatusCode::CONFLICT);
    for ord in ["2024-1", "2026-1", "28. februar 2026", "Ulikt", "Lagre mitt likevel"] {
        assert!(vist.tekst.contains(ord), "«{ord}» is missing: {}", vist.tekst);
    }
    assert_eq!(antall(&portal, "select count(*) from avtale where avsluttet is null").await, 1);
    // The new one is the one that is meant.
    let (ny, n) = (vist.felt("avtale"), vist.felt("nokkel"));
    assert_ne!(ny, gammel);
    let felt = [("avtale", ny.as_str()), ("siste_dag", "28.2.26"), ("nokkel", n.as_str())];
    assert_eq!(
        lege.skjema("/api/avtale/si-opp", &felt).await.til(),
        format!("{SIGNER}/{ny}/oppsagt")
    );

    // Terminated already, with another last day: that day stands.
    let n = nokkel();
    let felt = [("avtale", ny.as_str()), ("siste_dag", "31.3.26"), ("nokkel", n.as_str())];
    assert_eq!(lege.kall("/api/avtale/si-opp", &felt).await.status, StatusCode::CONFLICT);
    let vist = lege.get(lege.skjema("/api/avtale/si-opp", &felt).await.til()).await;
    assert_eq!(vist.status, StatusCode::CONFLICT);
    assert!(
        vist.tekst.contains("28. februar 2026") && vist.tekst.contains("31. mars 2026") && !vist.tekst.contains("Lagre mitt likevel"),
        "{}",
        vist.tekst
    );
    behold(&lege, &vist, PANEL).await;
    let dag: chrono::NaiveDate = sqlx::query_scalar("select avsluttet from avtale where avslutning = 'oppsagt_av_helseaktor'")
        .fetch_one(&*portal.app.pool)
        .await
        .unwrap();
    assert_eq!(dag.to_string(), "2026-02-28");
}
