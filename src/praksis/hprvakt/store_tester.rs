use chrono::TimeDelta;
use sqlx::PgPool;

use super::super::model::Tvil;
use super::*;
use crate::helseaktor::store::{Kontroll, kontroll, laas_godkjenninger, sett_kontroll};
use crate::krav::store::kontroll::praksisfakta;
use crate::praksis::hprvakt::arbeid;
use crate::praksis::provedata::{self, naa};

fn dag(tekst: &str) -> NaiveDate {
    tekst.parse().unwrap()
}

fn lege(autorisasjon: &str) -> Godkjenning {
    Godkjenning {
        yrke: "LE".into(),
        autorisasjon: autorisasjon.into(),
        autorisasjon_tekst: "Autorisasjon".into(),
        spesialiteter: vec![],
        hentet: naa(),
    }
}

/// A doctor with a practice that is valid in a period.
async fn praksis(db: &mut PgConnection, hpr: &str, periode: &str) -> (HelseaktorId, PraksisId) {
    let eier = provedata::behandler(db, Some(hpr)).await;
    (eier, provedata::praksis(db, eier, "974760673", "register", periode).await)
}

async fn si(db: &mut PgConnection, id: HelseaktorId, nye: &[Godkjenning], kilde: Kilde, uten_fra: Option<&str>, naa: DateTime<Utc>) {
    let uten_fra = uten_fra.map(dag);
    arbeid::oppdater(db, id, nye, &Tvil::default(), kilde, &|_| uten_fra, naa)
        .await
        .unwrap();
}

async fn tall(db: &mut PgConnection, sporring: &str) -> i64 {
    sqlx::query_scalar(sqlx::AssertSqlSafe(sporring.to_owned()))
        .fetch_one(db)
        .await
        .unwrap()
}

#[sqlx::test]
async fn facts_are_kept_with_their_history_and_the_first_time_has_no_consequence(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    let (meg, _) = praksis(&mut db, "1", "[2020-01-01,)").await;
    let (annen, _) = praksis(&mut db, "2", "[2020-01-01,)").await;
    assert_eq!(kontroll(&mut db, meg).await.unwrap(), None);
    si(&mut db, meg, &[], Kilde::Innlogging, None, naa()).await;
    assert!(aapne(&mut db, meg).await.unwrap().is_empty(), "nothing was lost: nothing was known");
    si(&mut db, meg, &[lege("1")], Kilde::Innlogging, None, naa()).await;
    si(&mut db, meg, &[lege("1")], Kilde::Hpr, None, naa() + TimeDelta::days(1)).await;
    assert_eq!(
        tall(&mut db, "select count(*) from godkjenning_historikk").await,
        1,
        "the same again is no change"
    );
    assert_eq!(
        kontroll(&mut db, meg).await.unwrap(),
        Some(Kontroll {
            tid: naa() + TimeDelta::days(1),
            kilde: Kilde::Hpr
        })
    );
    assert_eq!(kontroll(&mut db, annen).await.unwrap(), None, "somebody else's");
    let lest = laas_godkjenninger(&mut db, meg).await.unwrap();
    assert_eq!((lest.len(), lest[0].hentet), (1, naa() + TimeDelta::days(1)));
    let endret = sqlx::query("update godkjenning_historikk set hendelse = 'ny'")
        .execute(&mut *db)
        .await;
    assert!(endret.is_err(), "the history is only added to");
}

#[sqlx::test]
async fn a_loss_opens_and_a_return_closes_and_the_control_knows_the_days(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    let (meg, min) = praksis(&mut db, "1", "[2020-01-01,)").await;
    let (annen, annens) = praksis(&mut db, "2", "[2020-01-01,)").await;
    for id in [meg, annen] {
        si(&mut db, id, &[lege("1")], Kilde::Innlogging, None, naa()).await;
    }
    let natt = naa() + TimeDelta::days(5);
    si(&mut db, meg, &[], Kilde::Hpr, Some("2026-01-09"), natt).await;
    let apne = aapne(&mut db, meg).await.unwrap();
    assert_eq!(
        (apne.len(), apne[0].praksis, apne[0].grunn, apne[0].fra),
        (1, min, Grunn::Bortfalt, dag("2026-01-09"))
    );
    assert!(
        aapne(&mut db, annen).await.unwrap().is_empty(),
        "somebody else's practice is as before"
    );
    assert!(praksisfakta(&mut db, annen, annens).await.unwrap().uten_godkjenning.is_empty());
    let uten = praksisfakta(&mut db, meg, min).await.unwrap().uten_godkjenning;
    assert_eq!((uten[0].fra, uten[0].til), (dag("2026-01-09"), None));
    assert_eq!(
        tall(&mut db, "select count(*) from sak where slag = 'godkjenning' and avgjort is null").await,
        1
    );
    assert_eq!(
        tall(&mut db, "select count(*) from revisjon where handling = 'praksis.avklaring_opnet'").await,
        1
    );

    // The same loss told again, by the login this time.
    si(&mut db, meg, &[], Kilde::Innlogging, None, natt).await;
    assert_eq!(tall(&mut db, "select count(*) from praksis_avklaring").await, 1);
    assert_eq!(ta_uvarslede(&mut db, annen, natt).await.unwrap(), (false, false));
    assert_eq!(ta_uvarslede(&mut db, meg, natt).await.unwrap(), (true, false));
    assert_eq!(ta_uvarslede(&mut db, meg, natt).await.unwrap(), (false, false), "told once");

    let tilbake = natt + TimeDelta::days(3);
    si(&mut db, meg, &[lege("1")], Kilde::Hpr, None, tilbake).await;
    assert!(aapne(&mut db, meg).await.unwrap().is_empty());
    let uten = praksisfakta(&mut db, meg, min).await.unwrap().uten_godkjenning;
    assert_eq!(
        (uten[0].fra, uten[0].til),
        (dag("2026-01-09"), Some(dag("2026-01-13"))),
        "the day it came back counts"
    );
    assert_eq!(ta_uvarslede(&mut db, meg, tilbake).await.unwrap(), (false, true));
}

#[sqlx::test]
async fn lost_and_back_on_the_same_day_is_no_day(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    let (meg, min) = praksis(&mut db, "1", "[2020-01-01,)").await;
    si(&mut db, meg, &[lege("1")], Kilde::Innlogging, None, naa()).await;
    si(&mut db, meg, &[], Kilde::Hpr, None, naa()).await;
    si(&mut db, meg, &[lege("1")], Kilde::Innlogging, None, naa()).await;
    assert!(praksisfakta(&mut db, meg, min).await.unwrap().uten_godkjenning.is_empty());
    assert_eq!(
        ta_uvarslede(&mut db, meg, naa()).await.unwrap(),
        (false, false),
        "nobody was told, nobody need be"
    );
}

#[sqlx::test]
async fn limits_are_no_loss_and_a_loss_replaces_them(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    let (meg, min) = praksis(&mut db, "1", "[2020-01-01,)").await;
    si(&mut db, meg, &[lege("1")], Kilde::Innlogging, None, naa()).await;
    si(&mut db, meg, &[lege("17")], Kilde::Hpr, None, naa()).await;
    assert_eq!(aapne(&mut db, meg).await.unwrap()[0].grunn, Grunn::Begrenset);
    assert!(
        praksisfakta(&mut db, meg, min).await.unwrap().uten_godkjenning.is_empty(),
        "no bill is stopped"
    );
    si(&mut db, meg, &[], Kilde::Hpr, None, naa() + TimeDelta::days(1)).await;
    let aapne_naa = aapne(&mut db, meg).await.unwrap();
    assert_eq!((aapne_naa.len(), aapne_naa[0].grunn), (1, Grunn::Bortfalt));
    assert_eq!(
        tall(
            &mut db,
            "select count(*) from praksis_avklaring where lukket_som = 'erstattet' and grunn = 'begrenset'"
        )
        .await,
        1
    );
}

#[sqlx::test]
async fn a_practice_that_ended_before_the_loss_is_left_in_peace(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    let (ferdig, _) = praksis(&mut db, "1", "[2020-01-01,2026-01-06)").await;
    let (siste_dag, _) = praksis(&mut db, "2", "[2020-01-01,2026-01-07)").await;
    for (id, venter) in [(ferdig, 0), (siste_dag, 1)] {
        si(&mut db, id, &[lege("1")], Kilde::Innlogging, None, naa()).await;
        si(&mut db, id, &[], Kilde::Hpr, None, naa()).await;
        assert_eq!(aapne(&mut db, id).await.unwrap().len(), venter);
    }
}

#[sqlx::test]
async fn those_with_something_in_force_are_asked_about_and_nobody_twice(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    let idag = dag("2026-01-06");
    let sist_for = naa() - TimeDelta::hours(12);
    praksis(&mut db, "1", "[2020-01-01,2026-01-06)").await;
    let (aktiv, _) = praksis(&mut db, "2", "[2020-01-01,2026-01-07)").await;
    let (nylig, _) = praksis(&mut db, "3", "[2020-01-01,)").await;
    sett_kontroll(&mut db, nylig, Kilde::Innlogging, &[], sist_for).await.unwrap();
    let (lenge_siden, _) = praksis(&mut db, "4", "[2020-01-01,)").await;
    sett_kontroll(&mut db, lenge_siden, Kilde::Hpr, &[], sist_for - TimeDelta::seconds(1))
        .await
        .unwrap();
    let (uten_hpr, _) = praksis(&mut db, "5", "[2020-01-01,)").await;
    sqlx::query("update helseaktor set hpr = null where id = $1")
        .bind(uten_hpr.0)
        .execute(&mut *db)
        .await
        .unwrap();
    let hvem = skal_kontrolleres(&mut db, idag, sist_for, "hprkontroll").await.unwrap();
    assert_eq!(hvem, [aktiv, lenge_siden], "who was never asked about comes first");
    sqlx::query("insert into jobb (slag, nokkel, kjor_etter) values ('hprkontroll', $1, $2)")
        .bind(format!("{aktiv}/2026-01-05"))
        .bind(naa())
        .execute(&mut *db)
        .await
        .unwrap();
    let hvem = skal_kontrolleres(&mut db, idag, sist_for, "hprkontroll").await.unwrap();
    assert_eq!(hvem, [lenge_siden], "a question is waiting");
}
