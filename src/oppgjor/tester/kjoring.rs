//! Runs and decisions.

use chrono::NaiveDate;
use sqlx::PgPool;

use super::*;
use crate::oppgjor::kjoring::{kjor, om_tiden_er_inne};
use crate::oppgjor::kvitteringer::utbetalinger;
use crate::oppgjor::sending::send_ordrer;
use crate::oppgjor::store::vedtak::{self, Betaling};
use grunn::Ore;
use grunn::text::Sprak;
use regler::regel::RegelId;

#[sqlx::test(migrator = "MIGRERINGER")]
async fn the_worked_example_becomes_one_decision_of_360(pool: PgPool) {
    let app = app(pool, "2026-01-06T15:59:59+01:00");
    let (eier, praksis) = praksis(&app, 1_004_326_178).await;
    let krav = eksempel(&app, eier, praksis).await;
    om_tiden_er_inne(&app).await.unwrap();
    assert_eq!(
        status(&app, krav[0]).await,
        ("ikke_sendt_til_utbetaling".into(), None),
        "not before 16.00"
    );

    app.klokke.flytt(chrono::TimeDelta::seconds(1));
    om_tiden_er_inne(&app).await.unwrap();
    let (ord, id) = status(&app, krav[0]).await;
    assert_eq!(ord, "sendt_til_utbetaling");
    assert_eq!(status(&app, krav[1]).await, (ord, id), "both in the same decision");
    let id = VedtakId(id.unwrap());
    reskontro_stemmer(&app).await;

    let mut db = app.pool.acquire().await.unwrap();
    let v = vedtak::finn(&mut db, &app.krypto, eier, id, app.klokke.idag(), Sprak::Nb)
        .await
        .unwrap();
    assert_eq!(
        (v.dokument.belop, v.betaling),
        (
            Ore(36_000),
            Betaling::Underveis {
                forventet: dag("2026-01-08")
            }
        )
    );
    assert_eq!(
        v.dokument
            .innsendinger
            .iter()
            .map(|i| (i.krevd.0, i.godkjent.0, i.avvik.len()))
            .collect::<Vec<_>>(),
        [(43_400, 29_600, 2), (6_400, 6_400, 0)]
    );
    assert_eq!(
        v.dokument.avviste.iter().map(|a| a.regningsnummer.as_str()).collect::<Vec<_>>(),
        ["4", "6"]
    );
    assert_eq!(v.dokument.avviste[0].funn[0].kode, "470");
    assert_eq!(v.dokument.takstbruk[0].regninger, 4);
    for sprak in Sprak::ALLE {
        let v = vedtak::finn(&mut db, &app.krypto, eier, id, app.klokke.idag(), sprak)
            .await
            .unwrap();
        assert!(dokument::vedtak_pdf(&v.dokument).unwrap().starts_with(b"%PDF"));
    }
    let ordre: serde_json::Value = sqlx::query_scalar("select ordre from utbetalingsordre")
        .fetch_one(&mut *db)
        .await
        .unwrap();
    assert_eq!(
        (ordre["belop"].as_f64(), ordre["forsystemRef"].as_str()),
        (Some(360.0), Some(format!("U{id}").as_str()))
    );
    assert!(!ordre.to_string().contains(KONTO));

    // Paid late the next day, as in the public example.
    app.klokke.flytt(tid("2026-01-07T23:45:56+01:00") - app.klokke.naa());
    om_tiden_er_inne(&app).await.unwrap();
    assert_eq!(status(&app, krav[1]).await.0, "sendt_til_utbetaling");
    app.klokke.flytt(chrono::TimeDelta::seconds(1));
    om_tiden_er_inne(&app).await.unwrap();
    assert_eq!(status(&app, krav[0]).await, ("utbetalt".into(), Some(id.0)));
    assert_eq!(status(&app, krav[1]).await, ("utbetalt".into(), Some(id.0)));
    let v = vedtak::finn(&mut db, &app.krypto, eier, id, app.klokke.idag(), Sprak::Nb)
        .await
        .unwrap();
    assert_eq!(v.betaling, Betaling::Utbetalt { dato: dag("2026-01-07") });
    assert_eq!(v.klagefrist(), dag("2026-02-18"));
    let betalt = utbetaling(&mut db, &app.krypto, eier, id).await.unwrap();
    assert_eq!(
        (betalt.utbetalt, betalt.konto.as_str()),
        (Some(tid("2026-01-07T23:45:57+01:00")), KONTO)
    );
    // To the practice and to the clinician, once each, with nothing but a link.
    let brev: Vec<(String, String)> = sqlx::query_as("select slag, tekst from epost_ut")
        .fetch_all(&mut *db)
        .await
        .unwrap();
    assert_eq!(brev.len(), 2);
    assert!(
        brev.iter()
            .all(|(slag, tekst)| slag == "vedtak_utbetalt" && tekst.contains(&format!("/oppgjor/vedtak/{id}")) && !tekst.contains("360"))
    );
    drop(db);
    reskontro_stemmer(&app).await;
    assert_eq!(
        tall(&app, "select sum(belop_ore)::bigint from reskontro").await,
        0,
        "everything is paid"
    );
}

#[sqlx::test(migrator = "MIGRERINGER")]
async fn what_comes_at_the_cut_off_waits_for_the_next_run(pool: PgPool) {
    let app = app(pool, "2026-01-09T18:00:00+01:00");
    let (eier, p) = praksis(&app, 1_004_326_178).await;
    let for_ = melding(&app, eier, p, "2026-01-09T15:59:59+01:00", &[godkjent("1", 100)]).await;
    let paa = melding(&app, eier, p, "2026-01-09T16:00:00+01:00", &[godkjent("2", 200)]).await;
    om_tiden_er_inne(&app).await.unwrap();
    assert_eq!(
        [status(&app, for_).await.0, status(&app, paa).await.0],
        ["sendt_til_utbetaling", "ikke_sendt_til_utbetaling"]
    );
    for (naa, ord) in [
        ("2026-01-12T15:59:59+01:00", "ikke_sendt_til_utbetaling"),
        ("2026-01-12T16:00:00+01:00", "sendt_til_utbetaling"),
    ] {
        app.klokke.flytt(tid(naa) - app.klokke.naa());
        om_tiden_er_inne(&app).await.unwrap();
        assert_eq!(status(&app, paa).await.0, ord, "{naa}");
    }
    assert_eq!(tall(&app, "select count(*) from vedtak").await, 2);
}

#[sqlx::test(migrator = "MIGRERINGER")]
async fn a_run_twice_and_two_runs_at_once_are_one(pool: PgPool) {
    let app = app(pool, "2026-01-06T16:00:00+01:00");
    for i in 0..4 {
        let (eier, p) = praksis(&app, 1_004_326_178 + i).await;
        eksempel(&app, eier, p).await;
    }
    let (dato, annen) = (dag("2026-01-06"), app.clone());
    let (a, b, c) = tokio::join!(kjor(&app, dato), kjor(&annen, dato), om_tiden_er_inne(&annen));
    c.unwrap();
    let fattet = a.unwrap().vedtak.len() + b.unwrap().vedtak.len();
    assert!(fattet <= 4);
    assert!(kjor(&app, dato).await.unwrap().vedtak.is_empty());
    assert_eq!(tall(&app, "select count(*) from vedtak").await, 4);
    assert_eq!(tall(&app, "select count(*) from reskontro").await, 8);
    assert_eq!(tall(&app, "select count(*) from utbetalingsordre where sendt is not null").await, 4);
    reskontro_stemmer(&app).await;

    app.klokke.flytt(chrono::TimeDelta::days(2));
    let (a, b) = tokio::join!(utbetalinger(&app), utbetalinger(&annen));
    assert_eq!(a.unwrap().betalt.len() + b.unwrap().betalt.len(), 4, "nothing is paid twice");
    assert_eq!(tall(&app, "select count(*) from reskontro where slag = 'utbetaling'").await, 4);
    assert_eq!(tall(&app, "select count(*) from epost_ut").await, 8);
    reskontro_stemmer(&app).await;
}

#[sqlx::test(migrator = "MIGRERINGER")]
async fn days_without_a_server_are_made_up_for_in_order(pool: PgPool) {
    let app = app(pool, "2026-01-05T12:00:00+01:00");
    let (eier, p) = praksis(&app, 1_004_326_178).await;
    melding(&app, eier, p, "2026-01-05T10:00:00+01:00", &[godkjent("1", 100)]).await;
    melding(&app, eier, p, "2026-01-06T10:00:00+01:00", &[godkjent("2", 200)]).await;
    melding(&app, eier, p, "2026-01-08T10:00:00+01:00", &[godkjent("3", 300)]).await;
    app.klokke.flytt(tid("2026-01-12T09:00:00+01:00") - app.klokke.naa());
    om_tiden_er_inne(&app).await.unwrap();
    let dager: Vec<(NaiveDate, i64)> = sqlx::query_as("select dato, belop_ore from vedtak order by dato")
        .fetch_all(&*app.pool)
        .await
        .unwrap();
    assert_eq!(
        dager,
        [(dag("2026-01-05"), 100), (dag("2026-01-06"), 200), (dag("2026-01-08"), 300)]
    );
    assert_eq!(
        tall(&app, "select count(*) from oppgjorskjoring where ferdig is not null").await,
        5,
        "Monday to Friday"
    );
    om_tiden_er_inne(&app).await.unwrap();
    assert_eq!(
        tall(&app, "select sum(forsok)::bigint from oppgjorskjoring").await,
        5,
        "and no more"
    );
}

#[sqlx::test(migrator = "MIGRERINGER")]
async fn when_every_bill_is_rejected_there_is_a_decision_to_appeal_and_no_money(pool: PgPool) {
    let app = app(pool, "2026-01-06T16:00:00+01:00");
    let (eier, p) = praksis(&app, 1_004_326_178).await;
    let avslag = melding(
        &app,
        eier,
        p,
        "2026-01-06T10:00:00+01:00",
        &[avvist("1", 7_400, RegelId::K08NaerKonsultasjon)],
    )
    .await;
    let vedtak_id = kjor(&app, dag("2026-01-06")).await.unwrap().vedtak[0].id;
    assert_eq!(status(&app, avslag).await, ("ingen_utbetaling".into(), Some(vedtak_id.0)));
    assert_eq!(tall(&app, "select count(*) from utbetalingsordre").await, 0);
    let mut db = app.pool.acquire().await.unwrap();
    let v = vedtak::finn(&mut db, &app.krypto, eier, vedtak_id, app.klokke.idag(), Sprak::Nb)
        .await
        .unwrap();
    assert_eq!((v.betaling, v.klagefrist()), (Betaling::Ingen, dag("2026-02-17")));
}

#[sqlx::test(migrator = "MIGRERINGER")]
async fn money_that_does_not_add_up_never_leaves_and_stops_nobody_else(pool: PgPool) {
    let app = app(pool, "2026-01-06T16:00:00+01:00");
    let (eier, p) = praksis(&app, 1_004_326_178).await;
    let gal = eksempel(&app, eier, p).await;
    sqlx::query("update melding set godkjent_ore = 29601 where id = $1")
        .bind(gal[0])
        .execute(&*app.pool)
        .await
        .unwrap();
    let (annen, q) = praksis(&app, 1_004_326_179).await;
    eksempel(&app, annen, q).await;
    let r = kjor(&app, dag("2026-01-06")).await.unwrap();
    assert_eq!((r.vedtak.len(), r.feilet.clone()), (1, vec![p]));
    assert_eq!(
        status(&app, gal[1]).await,
        ("ikke_sendt_til_utbetaling".into(), None),
        "nothing of it is done"
    );
    assert_eq!(
        tall(
            &app,
            "select count(*) from reskontro r join vedtak v on v.id = r.vedtak_id where v.praksis_id = 1004326178"
        )
        .await,
        0
    );
    // Tried again, but not every 30 seconds.
    om_tiden_er_inne(&app).await.unwrap();
    assert_eq!(tall(&app, "select forsok::bigint from oppgjorskjoring").await, 1);
    sqlx::query("update melding set godkjent_ore = 29600 where id = $1")
        .bind(gal[0])
        .execute(&*app.pool)
        .await
        .unwrap();
    app.klokke.flytt(chrono::TimeDelta::minutes(5));
    om_tiden_er_inne(&app).await.unwrap();
    assert_eq!(status(&app, gal[1]).await.0, "sendt_til_utbetaling");
    reskontro_stemmer(&app).await;
}

#[sqlx::test(migrator = "MIGRERINGER")]
async fn claims_wait_while_no_account_may_be_paid_to(pool: PgPool) {
    let app = app(pool, "2026-01-09T18:00:00+01:00");
    let (eier, p) = praksis(&app, 1_004_326_178).await;
    let krav = melding(&app, eier, p, "2026-01-09T12:00:00+01:00", &[godkjent("1", 100)]).await;
    for tilstand in ["kontrolleres", "til_sak", "avvist"] {
        sqlx::query("update praksis_konto set godkjenning = $1")
            .bind(tilstand)
            .execute(&*app.pool)
            .await
            .unwrap();
        let svar = kjor(&app, dag("2026-01-09")).await.unwrap();
        assert_eq!((svar.vedtak.len(), svar.holdt), (0, vec![p]), "{tilstand}");
    }
    sqlx::query("update praksis_konto set godkjenning = 'godkjent', fryst = now()")
        .execute(&*app.pool)
        .await
        .unwrap();
    om_tiden_er_inne(&app).await.unwrap();
    assert_eq!(status(&app, krav).await, ("ikke_sendt_til_utbetaling".into(), None));
    // The freeze is lifted: the next run takes what waited.
    sqlx::query("update praksis_konto set fryst = null")
        .execute(&*app.pool)
        .await
        .unwrap();
    app.klokke.flytt(tid("2026-01-12T16:00:00+01:00") - app.klokke.naa());
    om_tiden_er_inne(&app).await.unwrap();
    assert_eq!(status(&app, krav).await.0, "sendt_til_utbetaling");
    reskontro_stemmer(&app).await;
}

#[sqlx::test(migrator = "MIGRERINGER")]
async fn a_run_is_refused_on_a_day_off_and_before_its_time(pool: PgPool) {
    let app = app(pool, "2026-01-06T15:59:59+01:00");
    for (dato, kode) in [
        ("2026-01-04", "ikke-virkedag"),
        ("2026-01-01", "ikke-virkedag"),
        ("2026-01-06", "for-tidlig"),
    ] {
        let Err(AppError::Ugyldig(feil)) = kjor(&app, dag(dato)).await else {
            panic!("{dato} should be refused")
        };
        assert_eq!(feil.0[0].kode, kode, "{dato}");
    }
    assert!(send_ordrer(&app).await.unwrap() == 0);
}

#[sqlx::test(migrator = "MIGRERINGER")]
async fn with_a_clock_that_is_not_the_databases_no_money_moves(pool: PgPool) {
    let app = app(pool, "2026-01-06T16:30:00+01:00");
    let (eier, praksis) = praksis(&app, 1_004_326_178).await;
    let krav = eksempel(&app, eier, praksis).await;
    app.databasevakt.sett_klokkeavvik(chrono::TimeDelta::minutes(61));
    om_tiden_er_inne(&app).await.unwrap();
    assert!(kjor(&app, dag("2026-01-06")).await.is_err());
    assert_eq!(status(&app, krav[0]).await, ("ikke_sendt_til_utbetaling".into(), None));
    // A few minutes are told of, and stop nothing.
    app.databasevakt.sett_klokkeavvik(chrono::TimeDelta::minutes(-5));
    om_tiden_er_inne(&app).await.unwrap();
    assert_eq!(status(&app, krav[0]).await.0, "sendt_til_utbetaling");
}

#[sqlx::test(migrator = "MIGRERINGER")]
async fn a_run_far_ahead_of_the_last_waits_for_somebody_who_has_looked(pool: PgPool) {
    let mut app = app(pool, "2026-01-06T16:30:00+01:00");
    let mut konfig = (*app.konfig).clone();
    konfig.profil = crate::server::config::Profil::Produksjon;
    app.konfig = std::sync::Arc::new(konfig);
    let (eier, praksis) = praksis(&app, 1_004_326_178).await;
    om_tiden_er_inne(&app).await.unwrap();
    let kjoringer = async || {
        sqlx::query_scalar::<_, i64>("select count(*) from oppgjorskjoring")
            .fetch_one(&*app.pool)
            .await
            .unwrap()
    };
    let for_hoppet = kjoringer().await;
    let krav = eksempel(&app, eier, praksis).await;
    // Somebody starts the program with the year 2028.
    app.klokke.flytt(tid("2028-01-06T16:30:00+01:00") - app.klokke.naa());
    om_tiden_er_inne(&app).await.unwrap();
    assert_eq!(kjoringer().await, for_hoppet, "no run is noted for a day that has not been");
    // The clock is put right: the next run is made as if nothing had been.
    app.klokke.flytt(tid("2026-01-07T16:30:00+01:00") - app.klokke.naa());
    om_tiden_er_inne(&app).await.unwrap();
    assert_eq!(status(&app, krav[0]).await.0, "sendt_til_utbetaling");
    // After a real stop of three weeks somebody makes the first run by hand, and it goes on from there.
    app.klokke.flytt(chrono::TimeDelta::days(21));
    let for_stoppet = kjoringer().await;
    om_tiden_er_inne(&app).await.unwrap();
    assert_eq!(kjoringer().await, for_stoppet);
    kjor(&app, dag("2026-01-27")).await.unwrap();
    om_tiden_er_inne(&app).await.unwrap();
    assert!(kjoringer().await > for_stoppet + 1);
}

#[sqlx::test(migrator = "MIGRERINGER")]
async fn runs_noted_by_a_clock_that_was_wrong_stop_nothing(pool: PgPool) {
    let app = app(pool, "2026-01-06T16:30:00+01:00");
    let (eier, praksis) = praksis(&app, 1_004_326_178).await;
    let krav = eksempel(&app, eier, praksis).await;
    sqlx::query(
        "insert into oppgjorskjoring (dato, startet, ferdig, forsok, neste_forsok, antall_vedtak, sum_ore)
         values ('2028-01-06', now(), now(), 1, now(), 0, 0)",
    )
    .execute(&*app.pool)
    .await
    .unwrap();
    om_tiden_er_inne(&app).await.unwrap();
    assert_eq!(status(&app, krav[0]).await.0, "sendt_til_utbetaling");
}
