//! The nightly reconciliation and its cases.

use serde_json::json;
use sqlx::PgPool;
use uuid::Uuid;

use super::kvitteringer::Prove;
use super::*;
use crate::oppgjor::avstemming::{AVSTEMMING, legg_i_ko, natt, sak_avgjort};
use crate::oppgjor::kvitteringer::utbetalinger;
use crate::sak::model::Svar;
use crate::server::jobb;
use crate::server::request::Utforer;

/// The night before a day, as the job does it.
async fn avstem(p: &Prove, dato: &str) {
    p.app.klokke.flytt(tid(&format!("{dato}T05:00:00+01:00")) - p.app.klokke.naa());
    let mut tx = p.app.pool.begin().await.unwrap();
    natt(&p.app, &mut tx, dato).await.unwrap();
    tx.commit().await.unwrap();
}

fn rad(p: &Prove, endringer: serde_json::Value) -> serde_json::Value {
    let mut json = json!({
        "forsystemRef": p.forsystem_ref(), "betalingId": 4711, "bilagId": 9001, "oppdragstype": "UTBETALING", "systemId": 15, "valutasort": "NOK",
        "belop": 360.0, "belopNok": 360.0, "status": "Utbetalt", "statusKode": 3902, "opprettetDato": "2026-01-06T15:00:00.000Z",
        "sistEndret": "2026-01-08T02:00:00.000Z", "utbetaltDato": "2026-01-07T22:45:57.000Z"
    });
    for (navn, verdi) in endringer.as_object().unwrap() {
        json[navn] = verdi.clone();
    }
    json
}

/// Answers the newest case, as two case workers have.
async fn svar(p: &Prove, svar: Svar) {
    let (sak, avvik): (Uuid, String) =
        sqlx::query_as("select id, objekt_id from sak where slag = 'betaling' and avgjort is null order by opprettet desc limit 1")
            .fetch_one(&*p.app.pool)
            .await
            .unwrap();
    let av = Utforer::system(p.app.klokke.naa());
    let mut tx = p.app.pool.begin().await.unwrap();
    for i in 1..=2i16 {
        let hvem = Uuid::new_v4();
        sqlx::query("insert into saksbehandler (id, fnr_oppslag, navn) values ($1, $2, 'Anne')")
            .bind(hvem)
            .bind(p.app.krypto.oppslag("fnr", &hvem.to_string()))
            .execute(&mut *tx)
            .await
            .unwrap();
        sqlx::query(
            "insert into sak_avgjorelse (sak_id, plass, saksbehandler_id, svar, begrunnelse, tid) values ($1, $2, $3, $4, 'x', $5)",
        )
        .bind(sak)
        .bind(i)
        .bind(hvem)
        .bind(svar.kode())
        .bind(av.naa)
        .execute(&mut *tx)
        .await
        .unwrap();
    }
    sqlx::query("update sak set status = $2, avgjort = $3, begrunnelse = 'x' where id = $1")
        .bind(sak)
        .bind(svar.kode())
        .bind(av.naa)
        .execute(&mut *tx)
        .await
        .unwrap();
    sak_avgjort(&p.app, &mut tx, &av, &avvik, svar).await.unwrap();
    tx.commit().await.unwrap();
}

#[sqlx::test(migrator = "MIGRERINGER")]
async fn a_night_without_differences_tells_nothing(pool: PgPool) {
    let p = Prove::ny(pool).await;
    p.kvittering("k1", json!({}));
    utbetalinger(&p.app).await.unwrap();
    p.legg("avstemming/liste.json", &json!([rad(&p, json!({}))]).to_string());
    avstem(&p, "2026-01-09").await;
    assert_eq!(p.avvik().await, Vec::<String>::new());
    let rad: (i32, i32, i32, i32) = sqlx::query_as("select ordrer, poster, nye_avvik, aapne_avvik from avstemming")
        .fetch_one(&*p.app.pool)
        .await
        .unwrap();
    assert_eq!(rad, (1, 1, 0, 0));
    // The list is put away the night after, when it is known to be stored; and is not compared again.
    assert_eq!(p.filer("avstemming").len(), 1);
    avstem(&p, "2026-01-10").await;
    assert_eq!((p.filer("avstemming").len(), p.filer("avstemming/tatt").len()), (0, 1));
    assert_eq!(tall(&p.app, "select sum(poster) from avstemming").await, 1);
}

#[sqlx::test(migrator = "MIGRERINGER")]
async fn what_is_missing_is_told_when_its_time_is_out_once_and_until_it_is_cleared_up(pool: PgPool) {
    let p = Prove::ny(pool).await;
    avstem(&p, "2026-01-09").await;
    assert_eq!(p.avvik().await, Vec::<String>::new());
    for dato in ["2026-01-10", "2026-01-11"] {
        avstem(&p, dato).await;
        assert_eq!(p.avvik().await, ["mangler"], "{dato}");
    }
    assert_eq!(tall(&p.app, "select count(*) from sak where slag = 'betaling'").await, 1);
    // Closed without being cleared up: its case comes back.
    svar(&p, Svar::Avvist).await;
    avstem(&p, "2026-01-12").await;
    assert_eq!(tall(&p.app, "select count(*) from sak where slag = 'betaling'").await, 2);
    // The receipt comes at last: it is no difference any more.
    p.kvittering("k1", json!({"utbetalingDato": "2026-01-11"}));
    assert_eq!(utbetalinger(&p.app).await.unwrap().betalt.len(), 1);
    avstem(&p, "2026-01-13").await;
    assert_eq!(tall(&p.app, "select count(*) from betalingsavvik where lost is null").await, 0);
    assert_eq!(
        tall(&p.app, "select aapne_avvik::bigint from avstemming where dato = '2026-01-13'").await,
        0
    );
}

#[sqlx::test(migrator = "MIGRERINGER")]
async fn amount_status_unknown_and_unreadable_each_have_a_case(pool: PgPool) {
    let p = Prove::ny(pool).await;
    p.legg(
        "avstemming/a.json",
        &json!([rad(&p, json!({"belop": 1})), rad(&p, json!({"forsystemRef": "U404"}))]).to_string(),
    );
    p.gammel("avstemming/b.json", "[{");
    p.gammel("kvittering/k1.json", "{");
    utbetalinger(&p.app).await.unwrap();
    avstem(&p, "2026-01-08").await;
    assert_eq!(p.avvik().await, ["feil_belop", "ukjent_ordre", "uleselig", "uleselig"]);
    assert_eq!(p.betalt().await, 0);
    // Told, it is put aside the night after.
    avstem(&p, "2026-01-08").await;
    assert_eq!((p.filer("avstemming/uleselig").len(), p.filer("kvittering/uleselig").len()), (1, 1));
    // They are sent again, whole: what could not be read is settled by itself.
    p.legg("avstemming/b.json", "[]");
    p.kvittering("k1", json!({"utbetalingDato": null}));
    utbetalinger(&p.app).await.unwrap();
    avstem(&p, "2026-01-09").await;
    assert_eq!(
        tall(
            &p.app,
            "select count(*) from betalingsavvik where slag = 'uleselig' and lost is null"
        )
        .await,
        0
    );
}

#[sqlx::test(migrator = "MIGRERINGER")]
async fn two_case_workers_settle_an_order_whose_receipt_was_lost(pool: PgPool) {
    let p = Prove::ny(pool).await;
    p.legg("avstemming/a.json", &json!([rad(&p, json!({}))]).to_string());
    avstem(&p, "2026-01-08").await;
    assert_eq!(
        (p.avvik().await, p.betalt().await),
        (vec!["ulik_status".to_owned()], 0),
        "nothing is paid by a list alone"
    );
    svar(&p, Svar::Godkjent).await;
    assert_eq!(p.betalt().await, 1);
    let ordre: (Option<String>, Option<DateTime<Utc>>) = sqlx::query_as("select bilag_id, utbetalt from utbetalingsordre")
        .fetch_one(&*p.app.pool)
        .await
        .unwrap();
    assert_eq!(ordre, (Some("9001".into()), Some(tid("2026-01-07T22:45:57Z"))));
    assert_eq!(
        tall(&p.app, "select count(*) from melding where utbetalingsstatus = 'utbetalt'").await,
        2
    );
    assert_eq!(
        tall(&p.app, "select count(*) from epost_ut where slag = 'vedtak_utbetalt'").await,
        2
    );
    // The receipt turns up: it says what is known.
    p.kvittering("k1", json!({}));
    assert!(utbetalinger(&p.app).await.unwrap().betalt.is_empty());
    avstem(&p, "2026-01-20").await;
    assert_eq!(tall(&p.app, "select count(*) from betalingsavvik where lost is null").await, 0);
    reskontro_stemmer(&p.app).await;
}

#[sqlx::test(migrator = "MIGRERINGER")]
async fn a_wrong_amount_that_is_cleared_up_pays_nothing(pool: PgPool) {
    let p = Prove::ny(pool).await;
    p.kvittering("k1", json!({"belop": 36_000}));
    utbetalinger(&p.app).await.unwrap();
    svar(&p, Svar::Godkjent).await;
    assert_eq!(p.betalt().await, 0);
    assert_eq!(tall(&p.app, "select count(*) from betalingsavvik where lost is null").await, 0);
}

#[sqlx::test(migrator = "MIGRERINGER")]
async fn an_order_that_has_not_left_is_told_and_the_job_runs_once_a_night(pool: PgPool) {
    let p = Prove::ny(pool).await;
    sqlx::query("update utbetalingsordre set sendt = null")
        .execute(&*p.app.pool)
        .await
        .unwrap();
    let mut db = p.app.pool.acquire().await.unwrap();
    for _ in 0..2 {
        legg_i_ko(&mut db, dag("2026-01-08")).await.unwrap();
    }
    assert_eq!(AVSTEMMING.kode(), "avstemming");
    assert!(jobb::kjor_en(&p.app).await.unwrap());
    assert!(!jobb::kjor_en(&p.app).await.unwrap(), "once");
    assert_eq!(p.avvik().await, ["ikke_sendt"]);
    assert_eq!(tall(&p.app, "select count(*) from avstemming").await, 1);
    // It leaves, and is no difference any more.
    utbetalinger(&p.app).await.unwrap();
    avstem(&p, "2026-01-09").await;
    assert_eq!(tall(&p.app, "select count(*) from betalingsavvik where lost is null").await, 0);
}

#[sqlx::test(migrator = "MIGRERINGER")]
async fn money_that_comes_back_waits_for_a_new_account_and_is_paid_once_more(pool: PgPool) {
    let p = Prove::ny(pool).await;
    p.kvittering("k1", json!({}));
    utbetalinger(&p.app).await.unwrap();
    p.kvittering("k2", json!({"feilmeldingKoder": "KONTO_STENGT"}));
    utbetalinger(&p.app).await.unwrap();
    assert_eq!((p.avvik().await, p.betalt().await), (vec!["avvist_etter_betaling".to_owned()], 1));
    svar(&p, Svar::Godkjent).await;
    reskontro_stemmer(&p.app).await;
    assert_eq!(
        tall(&p.app, "select sum(belop_ore)::bigint from reskontro").await,
        36_000,
        "owed again"
    );
    assert_eq!(
        tall(
            &p.app,
            "select count(*) from melding where utbetalingsstatus = 'sendt_til_utbetaling'"
        )
        .await,
        2
    );
    assert_eq!(
        tall(&p.app, "select count(*) from epost_ut where slag = 'betaling_avvist'").await,
        2
    );
    ny_konto(&p.app, "2026-01-08").await;
    utbetalinger(&p.app).await.unwrap();
    assert_eq!(p.ordrer().len(), 2);
    p.kvittering("k3", json!({"betalingId": 4712, "utbetalingDato": "2026-01-08T07:30:00Z"}));
    assert_eq!(utbetalinger(&p.app).await.unwrap().betalt.len(), 1);
    assert_eq!(p.betalt().await, 2);
    assert_eq!(tall(&p.app, "select sum(belop_ore)::bigint from reskontro").await, 0);
    reskontro_stemmer(&p.app).await;
}

#[sqlx::test(migrator = "MIGRERINGER")]
async fn a_refusal_after_payment_that_was_a_mistake_is_settled_by_the_receipt_sent_again(pool: PgPool) {
    let p = Prove::ny(pool).await;
    p.kvittering("k1", json!({}));
    utbetalinger(&p.app).await.unwrap();
    p.kvittering("k2", json!({"feilmeldingKoder": "KONTO_STENGT"}));
    utbetalinger(&p.app).await.unwrap();
    p.app.klokke.flytt(chrono::TimeDelta::hours(1));
    p.kvittering("k3", json!({"utbetalingsKvitteringId": "igjen"}));
    utbetalinger(&p.app).await.unwrap();
    avstem(&p, "2026-01-09").await;
    assert_eq!(tall(&p.app, "select count(*) from betalingsavvik where lost is null").await, 0);
    assert_eq!(p.betalt().await, 1);
}

#[sqlx::test(migrator = "MIGRERINGER")]
async fn a_file_with_a_name_nobody_reads_is_told_once_and_solves_itself(pool: PgPool) {
    let p = Prove::ny(pool).await;
    p.gammel("kvittering/k1.xml", "{}");
    p.gammel("kvittering/.k2.json", "{}");
    for dag in ["2026-01-08", "2026-01-09"] {
        avstem(&p, dag).await;
        assert_eq!(p.avvik().await, ["feil_navn"], "a half one is left for a day: {dag}");
    }
    let navn: String = sqlx::query_scalar("select forsystem_ref from betalingsavvik")
        .fetch_one(&*p.app.pool)
        .await
        .unwrap();
    assert_eq!(navn, "kvittering/k1.xml");
    p.fjern("kvittering/k1.xml");
    avstem(&p, "2026-01-09").await;
    assert_eq!(tall(&p.app, "select count(*) from betalingsavvik where lost is null").await, 0);
    // Again is a difference again.
    p.gammel("kvittering/k1.xml", "{}");
    avstem(&p, "2026-01-09").await;
    assert_eq!(tall(&p.app, "select count(*) from betalingsavvik where lost is null").await, 1);
}
