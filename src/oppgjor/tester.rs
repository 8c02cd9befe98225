//! The run against a real database.

use chrono::{DateTime, NaiveDate, Utc};
use futures::StreamExt;
use sqlx::{PgConnection, PgPool};

use super::kjoring::{self, kjor, om_tiden_er_inne, utbetalinger};
use super::pages::oversikt::tall_for;
use super::provedata::*;
use super::store::oversikt::{Utvalg, rader};
use super::store::vedtak::{self, Betaling, Filter, Nokkel};
use crate::feil::AppError;
use crate::server::krypto::Krypto;
use dokument::{self, csv::skriv_csv, sum::Oversiktssum};
use grunn::text::Sprak;
use grunn::{HelseaktorId, Kontonr, Ore, VedtakId};
use regler::regel::RegelId;

const MIGRERINGER: sqlx::migrate::Migrator = sqlx::migrate!();

fn dag(tekst: &str) -> NaiveDate {
    tekst.parse().unwrap()
}

/// The balance of the ledger must be what is decided and not paid, less the debt carried on.
async fn reskontro_stemmer(app: &crate::server::state::App) {
    let feil = tall(
        app,
        "select count(*) from (select praksis_id, sum(belop_ore) as saldo from reskontro group by 1) r
         where saldo <> (select coalesce(sum(belop_ore) filter (where utbetalt is null), 0) from vedtak v where v.praksis_id = r.praksis_id)
                      + (select utgaende_ore from vedtak v where v.praksis_id = r.praksis_id order by dato desc limit 1)",
    )
    .await;
    assert_eq!(feil, 0, "the ledger does not agree with the decisions");
    assert_eq!(tall(app, "select count(*) from revisjon_brudd").await, 0);
}

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
        (ordre["belop"].as_str(), ordre["forsystemRef"].as_str()),
        (Some("360.00"), Some(format!("U{id}").as_str()))
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
        .fetch_all(&app.pool)
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
async fn debt_is_carried_on_until_new_bills_cover_it(pool: PgPool) {
    let app = app(pool, "2026-01-05T16:00:00+01:00");
    let (eier, p) = praksis(&app, 1_004_326_178).await;
    melding(&app, eier, p, "2026-01-05T10:00:00+01:00", &[godkjent("1", 50_000)]).await;
    kjor(&app, dag("2026-01-05")).await.unwrap();
    let kredit = melding(
        &app,
        eier,
        p,
        "2026-01-06T10:00:00+01:00",
        &[kreditert("2", 50_000), godkjent("3", 20_000)],
    )
    .await;
    melding(&app, eier, p, "2026-01-07T10:00:00+01:00", &[godkjent("4", 25_000)]).await;
    melding(&app, eier, p, "2026-01-08T10:00:00+01:00", &[godkjent("5", 40_000)]).await;
    for d in ["2026-01-06", "2026-01-07", "2026-01-08"] {
        app.klokke.flytt(regler::oppgjor::kjoretid(dag(d)) - app.klokke.naa());
        om_tiden_er_inne(&app).await.unwrap();
        reskontro_stemmer(&app).await;
    }
    let rader: Vec<(i64, i64, i64)> = sqlx::query_as("select inngaende_ore, belop_ore, utgaende_ore from vedtak order by dato")
        .fetch_all(&app.pool)
        .await
        .unwrap();
    assert_eq!(rader, [(0, 50_000, 0), (0, 0, -30_000), (-30_000, 0, -5_000), (-5_000, 35_000, 0)]);
    assert_eq!(status(&app, kredit).await.0, "ingen_utbetaling");
    assert_eq!(
        tall(&app, "select count(*) from epost_ut where slag = 'vedtak_uten_utbetaling'").await,
        4,
        "a decision without money is told at once"
    );

    // The overview tells the same: approved less deducted is paid, in every row and in all.
    app.klokke.flytt(chrono::TimeDelta::days(7));
    utbetalinger(&app).await.unwrap();
    let mut db = app.pool.acquire().await.unwrap();
    let utvalg = Utvalg {
        eier,
        fra: dag("2026-01-01"),
        til: dag("2026-01-31"),
        praksis: None,
    };
    let alle: Vec<_> = rader_av(&mut db, utvalg).await;
    assert_eq!(
        alle.iter()
            .map(|r| (r.godkjent.0, r.trekk.0, r.utbetalt_belop.0))
            .collect::<Vec<_>>(),
        [(50_000, 0, 50_000), (40_000, 5_000, 35_000)]
    );
    for id in sqlx::query_scalar::<_, i64>("select id from vedtak")
        .fetch_all(&mut *db)
        .await
        .unwrap()
    {
        let v = vedtak::finn(&mut db, &app.krypto, eier, VedtakId(id), app.klokke.idag(), Sprak::Nn)
            .await
            .unwrap();
        dokument::vedtak_pdf(&v.dokument).unwrap();
    }
}

async fn rader_av(db: &mut sqlx::PgConnection, utvalg: Utvalg) -> Vec<dokument::Oversiktsrad> {
    rader(db, utvalg).map(|r| r.unwrap()).collect().await
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
        .execute(&app.pool)
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
        .execute(&app.pool)
        .await
        .unwrap();
    app.klokke.flytt(chrono::TimeDelta::minutes(5));
    om_tiden_er_inne(&app).await.unwrap();
    assert_eq!(status(&app, gal[1]).await.0, "sendt_til_utbetaling");
    reskontro_stemmer(&app).await;
}

#[sqlx::test(migrator = "MIGRERINGER")]
async fn a_payment_system_that_refuses_is_asked_again_or_told_about(pool: PgPool) {
    let app = med_betaling(app(pool, "2026-01-06T16:00:00+01:00"), Vrang { tar_imot: false });
    let (eier, p) = praksis(&app, 1_004_326_178).await;
    eksempel(&app, eier, p).await;
    om_tiden_er_inne(&app).await.unwrap();
    assert_eq!(
        tall(
            &app,
            "select count(*) from utbetalingsordre where sendt is null and feil is not null"
        )
        .await,
        1
    );
    let app = med_betaling(app, Vrang { tar_imot: true });
    let r = utbetalinger(&app).await.unwrap();
    assert_eq!((r.betalt.len(), r.avvist.len()), (0, 1));
    let mut db = app.pool.acquire().await.unwrap();
    let side = vedtak::liste(&mut db, eier, Filter::default(), None, 25).await.unwrap();
    assert_eq!(side.rader[0].betaling, Betaling::Avvist);
    let oppgaver = super::oppgaver::oppgaver(&mut db, eier, dag("2026-01-06"), Sprak::Nb)
        .await
        .unwrap();
    assert_eq!((oppgaver.len(), oppgaver[0].belop), (1, Some(Ore(36_000))));
    assert_eq!(oppgaver[0].til, "/praksisinformasjon/praksis/1004326178");
}

#[sqlx::test(migrator = "MIGRERINGER")]
async fn claims_wait_while_no_account_may_be_paid_to(pool: PgPool) {
    let app = app(pool, "2026-01-09T18:00:00+01:00");
    let (eier, p) = praksis(&app, 1_004_326_178).await;
    let krav = melding(&app, eier, p, "2026-01-09T12:00:00+01:00", &[godkjent("1", 100)]).await;
    for tilstand in ["kontrolleres", "til_sak", "avvist"] {
        sqlx::query("update praksis_konto set godkjenning = $1")
            .bind(tilstand)
            .execute(&app.pool)
            .await
            .unwrap();
        let svar = kjor(&app, dag("2026-01-09")).await.unwrap();
        assert_eq!((svar.vedtak.len(), svar.holdt), (0, vec![p]), "{tilstand}");
    }
    sqlx::query("update praksis_konto set godkjenning = 'godkjent', fryst = now()")
        .execute(&app.pool)
        .await
        .unwrap();
    om_tiden_er_inne(&app).await.unwrap();
    assert_eq!(status(&app, krav).await, ("ikke_sendt_til_utbetaling".into(), None));
    // The freeze is lifted: the next run takes what waited.
    sqlx::query("update praksis_konto set fryst = null")
        .execute(&app.pool)
        .await
        .unwrap();
    app.klokke.flytt(tid("2026-01-12T16:00:00+01:00") - app.klokke.naa());
    om_tiden_er_inne(&app).await.unwrap();
    assert_eq!(status(&app, krav).await.0, "sendt_til_utbetaling");
    reskontro_stemmer(&app).await;
}

#[sqlx::test(migrator = "MIGRERINGER")]
async fn an_order_that_has_not_left_does_not_go_to_a_frozen_account(pool: PgPool) {
    let vrang = med_betaling(app(pool, "2026-01-06T16:00:00+01:00"), Vrang { tar_imot: false });
    let (eier, p) = praksis(&vrang, 1_004_326_178).await;
    eksempel(&vrang, eier, p).await;
    // A newer account, in use from the day before.
    sqlx::query("update praksis set konto_kryptert = $1, konto_maskert = 'ny', konto_kontroll = 'treff', konto_gjelder_fra = '2026-01-05'")
        .bind(vrang.krypto.krypter("praksis.konto", b"86011117947").unwrap())
        .execute(&vrang.pool)
        .await
        .unwrap();
    om_tiden_er_inne(&vrang).await.unwrap();
    let til = "select count(*) from vedtak v join praksis_konto k on k.id = v.praksis_konto_id where k.nr = 2";
    assert_eq!(tall(&vrang, til).await, 1);
    sqlx::query("update praksis_konto set fryst = now() where nr = 2")
        .execute(&vrang.pool)
        .await
        .unwrap();
    let app = med_betaling(vrang, registre::betaling::Simulator);
    assert_eq!(kjoring::send_ordrer(&app).await.unwrap(), 0, "frozen: it waits");
    // Thrown away: the money goes to the account before it.
    sqlx::query("update praksis_konto set godkjenning = 'avvist' where nr = 2")
        .execute(&app.pool)
        .await
        .unwrap();
    assert_eq!(kjoring::send_ordrer(&app).await.unwrap(), 1);
    assert_eq!(tall(&app, til).await, 0);
    assert_eq!(
        tall(&app, "select count(*) from revisjon where handling = 'vedtak.konto_endret'").await,
        1
    );
    reskontro_stemmer(&app).await;
}

#[sqlx::test(migrator = "MIGRERINGER")]
async fn someone_else_sees_nothing(pool: PgPool) {
    let app = app(pool, "2026-01-06T16:00:00+01:00");
    let (eier, p) = praksis(&app, 1_004_326_178).await;
    let (fremmed, _) = praksis(&app, 1_004_326_179).await;
    eksempel(&app, eier, p).await;
    let id = kjor(&app, dag("2026-01-06")).await.unwrap().vedtak[0].id;
    app.klokke.flytt(chrono::TimeDelta::days(2));
    utbetalinger(&app).await.unwrap();
    let mut db = app.pool.acquire().await.unwrap();
    let utvalg = |eier: HelseaktorId| Utvalg {
        eier,
        fra: dag("2026-01-01"),
        til: dag("2026-12-31"),
        praksis: Some(p),
    };
    assert_eq!(rader_av(&mut db, utvalg(eier)).await.len(), 1);
    assert!(rader_av(&mut db, utvalg(fremmed)).await.is_empty());
    assert_eq!(
        vedtak::liste(
            &mut db,
            fremmed,
            Filter {
                praksis: Some(p),
                ..Filter::default()
            },
            None,
            25
        )
        .await
        .unwrap()
        .totalt,
        0
    );
    assert_eq!(
        vedtak::finn(&mut db, &app.krypto, fremmed, id, app.klokke.idag(), Sprak::Nb)
            .await
            .unwrap_err(),
        AppError::IkkeFunnet
    );
    assert_eq!(
        utbetaling(&mut db, &app.krypto, fremmed, id).await.unwrap_err(),
        AppError::IkkeFunnet
    );
    // A claim of someone else in my practice is never paid to me.
    let smuglet = melding(&app, fremmed, p, "2026-01-08T10:00:00+01:00", &[godkjent("9", 999)]).await;
    app.klokke.flytt(tid("2026-01-09T17:00:00+01:00") - app.klokke.naa());
    om_tiden_er_inne(&app).await.unwrap();
    assert_eq!(status(&app, smuglet).await.1, None);
}

#[sqlx::test(migrator = "MIGRERINGER")]
async fn page_file_and_letter_sum_to_the_same(pool: PgPool) {
    let app = app(pool, "2026-01-05T16:00:00+01:00");
    let (eier, p) = praksis(&app, 1_004_326_178).await;
    let numre = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];
    for (i, d) in regler::oppgjor::kjoredager(dag("2026-01-05"), dag("2026-01-15"))
        .into_iter()
        .enumerate()
    {
        let ore = 10_000 + i64::try_from(i).unwrap() * 3_333;
        melding(
            &app,
            eier,
            p,
            &format!("{d}T10:00:00+01:00"),
            &[godkjent(numre[i], ore), avvist("a", 777, RegelId::K05FremITid)],
        )
        .await;
        app.klokke.flytt(regler::oppgjor::kjoretid(d) - app.klokke.naa());
        om_tiden_er_inne(&app).await.unwrap();
    }
    app.klokke.flytt(chrono::TimeDelta::days(30));
    utbetalinger(&app).await.unwrap();
    let mut db = app.pool.acquire().await.unwrap();
    let utvalg = Utvalg {
        eier,
        fra: dag("2026-01-01"),
        til: dag("2026-12-31"),
        praksis: None,
    };
    let alle = rader_av(&mut db, utvalg).await;
    let side = tall_for(&mut db, utvalg).await.unwrap();
    let pdf = Oversiktssum::av(&alle);
    let mut fil = Vec::new();
    let csv = skriv_csv(&mut fil, Sprak::Nb, alle.iter().cloned().map(Ok::<_, std::io::Error>)).unwrap();
    assert_eq!(alle.len(), 9);
    assert_eq!(side.alt, pdf.alt);
    assert_eq!(side.alt, csv.alt);
    assert_eq!(side.alt.utbetalt.0, tall(&app, "select sum(belop_ore)::bigint from vedtak").await);
    assert_eq!(
        side.alt.utbetalt.0,
        -tall(&app, "select sum(belop_ore)::bigint from reskontro where slag = 'utbetaling'").await
    );
    // And read back from the text itself.
    let i_fil: i64 = String::from_utf8(fil)
        .unwrap()
        .lines()
        .skip(1)
        .map(|l| l.split(';').nth(12).unwrap().replace(',', "").parse::<i64>().unwrap())
        .sum();
    assert_eq!(i_fil, side.alt.utbetalt.0);
    // Only what was paid in the period.
    let ingen = tall_for(
        &mut db,
        Utvalg {
            fra: dag("2025-01-01"),
            til: dag("2026-01-05"),
            ..utvalg
        },
    )
    .await
    .unwrap();
    assert_eq!((ingen.antall, ingen.alt.utbetalt), (0, Ore(0)));
    let en = tall_for(
        &mut db,
        Utvalg {
            fra: dag("2026-01-06"),
            til: dag("2026-01-06"),
            ..utvalg
        },
    )
    .await
    .unwrap();
    assert_eq!((en.antall, en.alt.utbetalt), (1, Ore(10_000)), "both ends of a period count");

    // Keyset pages: forwards and back again.
    let forste = vedtak::liste(&mut db, eier, Filter::default(), None, 4).await.unwrap();
    let andre = vedtak::liste(&mut db, eier, Filter::default(), forste.neste, 4).await.unwrap();
    let tredje = vedtak::liste(&mut db, eier, Filter::default(), andre.neste, 4).await.unwrap();
    assert_eq!([forste.rader.len(), andre.rader.len(), tredje.rader.len()], [4, 4, 1]);
    assert_eq!((forste.forrige, tredje.neste, forste.totalt), (None, None, 9));
    let tilbake = vedtak::liste(
        &mut db,
        eier,
        Filter::default(),
        Nokkel::tolk(&tredje.forrige.unwrap().to_string()),
        4,
    )
    .await
    .unwrap();
    assert_eq!(tilbake.rader, andre.rader);
    let filter = Filter {
        fra: Some(dag("2026-01-06")),
        til: Some(dag("2026-01-07")),
        ..Filter::default()
    };
    assert_eq!(vedtak::liste(&mut db, eier, filter, None, 25).await.unwrap().totalt, 2);
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
    assert!(kjoring::send_ordrer(&app).await.unwrap() == 0);
}

/// The payment of one of a person's own decisions: when, and to which account.
#[derive(Debug)]
struct Utbetaling {
    utbetalt: Option<DateTime<Utc>>,
    konto: Kontonr,
}

async fn utbetaling(db: &mut PgConnection, krypto: &Krypto, eier: HelseaktorId, id: VedtakId) -> Result<Utbetaling, AppError> {
    let (utbetalt, konto): (Option<DateTime<Utc>>, Vec<u8>) =
        sqlx::query_as("select utbetalt, konto_kryptert from vedtak where id = $1 and helseaktor_id = $2")
            .bind(id.0)
            .bind(eier.0)
            .fetch_optional(db)
            .await?
            .ok_or(AppError::IkkeFunnet)?;
    Ok(Utbetaling {
        utbetalt,
        konto: super::store::aapne_konto(krypto, &konto)?,
    })
}
