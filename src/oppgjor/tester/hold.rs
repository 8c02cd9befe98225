//! Work that is stopped: nothing of it is done on any instance, and all of it when it is let go.

use sqlx::PgPool;

use super::*;
use crate::oppgjor::kjoring::{kjor, om_tiden_er_inne};
use crate::oppgjor::kvitteringer::utbetalinger;
use crate::oppgjor::sending::send_ordrer;
use crate::server::hold::{self, Arbeid};
use crate::server::jobb::{self, FLEST_FORSOK, Jobber, Slag};
use crate::server::request::Utforer;

async fn stans(app: &App, arbeid: Arbeid) -> bool {
    let mut tx = app.pool.begin().await.unwrap();
    let ny = hold::sett(&mut tx, &Utforer::system(app.klokke.naa()), arbeid, "prøve", "Kari")
        .await
        .unwrap();
    tx.commit().await.unwrap();
    ny
}

async fn slipp(app: &App, arbeid: Arbeid) -> bool {
    let mut tx = app.pool.begin().await.unwrap();
    let sluppet = hold::opphev(&mut tx, &Utforer::system(app.klokke.naa()), arbeid, "Ola")
        .await
        .unwrap();
    tx.commit().await.unwrap();
    sluppet
}

#[sqlx::test(migrator = "MIGRERINGER")]
async fn stopped_payments_wait_on_every_instance_and_go_on_where_they_were(pool: PgPool) {
    let app = app(pool, "2026-01-06T16:00:00+01:00");
    let (eier, p) = praksis(&app, 1_004_326_178).await;
    eksempel(&app, eier, p).await;
    assert!(stans(&app, Arbeid::Utbetaling).await);
    // Also a day on which nothing waits is not done.
    assert!(kjor(&app, dag("2026-01-05")).await.unwrap().stanset);
    assert!(!stans(&app, Arbeid::Utbetaling).await, "once");
    om_tiden_er_inne(&app).await.unwrap();
    assert!(kjor(&app, dag("2026-01-06")).await.unwrap().stanset);
    assert_eq!(tall(&app, "select count(*) from vedtak").await, 0);
    assert_eq!(
        tall(&app, "select count(*) from oppgjorskjoring where ferdig is not null").await,
        0,
        "the run is not done"
    );
    assert!(slipp(&app, Arbeid::Utbetaling).await && !slipp(&app, Arbeid::Utbetaling).await);
    // Stopped between the decision and the order, then between order and receipt.
    let vrang = med_betaling(app.clone(), Vrang { tar_imot: false });
    om_tiden_er_inne(&vrang).await.unwrap();
    stans(&app, Arbeid::Utbetaling).await;
    assert_eq!(send_ordrer(&app).await.unwrap(), 0);
    app.klokke.flytt(chrono::TimeDelta::days(3));
    utbetalinger(&app).await.unwrap();
    assert_eq!(tall(&app, "select count(*) from utbetalingsordre where sendt is not null").await, 0);
    slipp(&app, Arbeid::Utbetaling).await;
    assert_eq!(send_ordrer(&app).await.unwrap(), 1);
    stans(&app, Arbeid::Utbetaling).await;
    assert!(utbetalinger(&app).await.unwrap().betalt.is_empty());
    slipp(&app, Arbeid::Utbetaling).await;
    assert_eq!(utbetalinger(&app).await.unwrap().betalt.len(), 1);
    let rader: Vec<(String, Option<String>)> =
        sqlx::query_as("select handling, ny from revisjon where objekt = 'hold' and objekt_id = 'utbetaling' order by nr limit 2")
            .fetch_all(&*app.pool)
            .await
            .unwrap();
    assert_eq!(
        rader,
        [
            ("drift.stanset".into(), Some("Kari: prøve".into())),
            ("drift.stans_opphevet".into(), Some("Ola".into()))
        ]
    );
    reskontro_stemmer(&app).await;
}

#[sqlx::test(migrator = "MIGRERINGER")]
async fn whoever_stops_work_waits_for_what_is_under_way(pool: PgPool) {
    let app = app(pool, "2026-01-06T16:00:00+01:00");
    let mut arbeid = app.pool.begin().await.unwrap();
    assert!(hold::fri(&mut arbeid, Arbeid::Utbetaling).await.unwrap());
    let annen = app.clone();
    let stanser = tokio::spawn(async move { stans(&annen, Arbeid::Utbetaling).await });
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    assert!(!stanser.is_finished(), "a payment is under way");
    assert!(stans(&app, Arbeid::Post).await, "other work is not waited for");
    arbeid.commit().await.unwrap();
    assert!(stanser.await.unwrap());
    let mut arbeid = app.pool.begin().await.unwrap();
    assert!(!hold::fri(&mut arbeid, Arbeid::Utbetaling).await.unwrap());
}

const VIRKER: Slag = Slag::ny("virker");
const FEILER: Slag = Slag::ny("feiler");
const BRYTER_SAMMEN: Slag = Slag::ny("bryter_sammen");
const VENTER: Slag = Slag::ny("venter");

/// An application with work that is done, work that fails, and work that breaks down.
fn med_jobber(mut app: App) -> App {
    app.jobber = std::sync::Arc::new(
        Jobber::default()
            .med(VIRKER, |_, _, _| Box::pin(async { Ok(()) }))
            .med(FEILER, |_, _, _| Box::pin(async { Err(AppError::IkkeFunnet) }))
            .med(BRYTER_SAMMEN, |_, _, _| Box::pin(async { panic!("prøve") }))
            .med(VENTER, |_, _, _| {
                Box::pin(async { Err(AppError::Utilgjengelig { referanse: String::new() }) })
            })
            .holdes(VIRKER, Arbeid::Kontroll),
    );
    app
}

async fn legg(app: &App, slag: Slag, nokkel: &str) {
    let mut db = app.pool.acquire().await.unwrap();
    jobb::legg_i_ko(&mut db, slag, nokkel, app.klokke.naa()).await.unwrap();
}

#[sqlx::test(migrator = "MIGRERINGER")]
async fn stopped_work_is_read_past_in_the_queue(pool: PgPool) {
    let app = med_jobber(app(pool, "2026-01-06T16:00:00+01:00"));
    legg(&app, VIRKER, "1").await;
    app.klokke.flytt(chrono::TimeDelta::seconds(1));
    legg(&app, FEILER, "2").await;
    stans(&app, Arbeid::Kontroll).await;
    assert!(jobb::kjor_en(&app).await.unwrap(), "what is not stopped");
    assert!(!jobb::kjor_en(&app).await.unwrap());
    assert_eq!(tall(&app, "select count(*) from jobb where ferdig is not null").await, 0);
    slipp(&app, Arbeid::Kontroll).await;
    assert!(jobb::kjor_en(&app).await.unwrap());
    assert_eq!(tall(&app, "select count(*) from jobb where ferdig is not null").await, 1);
}

#[sqlx::test(migrator = "MIGRERINGER")]
async fn a_job_that_always_fails_is_given_up_blocks_nothing_and_can_be_tried_again(pool: PgPool) {
    let app = med_jobber(app(pool, "2026-01-06T16:00:00+01:00"));
    legg(&app, FEILER, "1").await;
    legg(&app, BRYTER_SAMMEN, "1").await;
    for _ in 0..FLEST_FORSOK {
        while jobb::kjor_en(&app).await.unwrap() {}
        app.klokke.flytt(chrono::TimeDelta::hours(1));
    }
    let mut db = app.pool.acquire().await.unwrap();
    let oppgitte = jobb::oppgitte(&mut db, 10).await.unwrap();
    assert_eq!(oppgitte.iter().map(|j| j.forsok).collect::<Vec<_>>(), [FLEST_FORSOK, FLEST_FORSOK]);
    app.klokke.flytt(chrono::TimeDelta::days(1));
    assert!(!jobb::kjor_en(&app).await.unwrap(), "not tried any more");
    assert_eq!(crate::server::ko::jobber(&mut db, app.klokke.naa()).await.unwrap().oppgitt, 2);
    // Work that comes back is not held back by one that was given up.
    jobb::legg_i_ko_om_ledig(&mut db, FEILER, "2", app.klokke.naa()).await.unwrap();
    assert_eq!(tall(&app, "select count(*) from jobb where slag = 'feiler'").await, 2);
    assert_eq!(
        jobb::prov_igjen(&mut db, &Utforer::system(app.klokke.naa()), &[oppgitte[0].id])
            .await
            .unwrap(),
        1
    );
    assert!(jobb::kjor_en(&app).await.unwrap());
    assert_eq!(jobb::oppgitte(&mut db, 10).await.unwrap().len(), 1);
}

#[sqlx::test(migrator = "MIGRERINGER")]
async fn a_job_that_waits_for_a_register_is_not_given_up_over_a_long_weekend(pool: PgPool) {
    let app = med_jobber(app(pool, "2026-04-01T16:00:00+02:00"));
    legg(&app, VENTER, "1").await;
    for _ in 0..FLEST_FORSOK * 4 {
        while jobb::kjor_en(&app).await.unwrap() {}
        app.klokke.flytt(chrono::TimeDelta::hours(1));
    }
    let mut db = app.pool.acquire().await.unwrap();
    assert!(jobb::oppgitte(&mut db, 10).await.unwrap().is_empty());
    assert!(jobb::kjor_en(&app).await.unwrap(), "still tried, once an hour");
}

#[sqlx::test(migrator = "MIGRERINGER")]
async fn what_waits_is_measured(pool: PgPool) {
    let skriver = metrics_exporter_prometheus::PrometheusBuilder::new().build_recorder();
    let uttrykk = skriver.handle();
    let vakt = metrics::set_default_local_recorder(&skriver);
    let app = med_jobber(med_betaling(app(pool, "2026-01-06T16:00:00+01:00"), Vrang { tar_imot: false }));
    let (eier, p) = praksis(&app, 1_004_326_178).await;
    eksempel(&app, eier, p).await;
    om_tiden_er_inne(&app).await.unwrap();
    legg(&app, FEILER, "1").await;
    stans(&app, Arbeid::Post).await;
    app.klokke.flytt(chrono::TimeDelta::days(1) + chrono::TimeDelta::minutes(90));
    crate::oppstart::tilstand::maal(&app).await.unwrap();
    let tekst = uttrykk.render();
    for linje in [
        "portal_ko_venter{ko=\"jobber\"} 1",
        "portal_ko_alder_sekunder{ko=\"jobber\"} 91800",
        "portal_ko_oppgitt{ko=\"jobber\"} 0",
        "portal_ko_venter{ko=\"epost\"} 0",
        "portal_stanset{arbeid=\"post\"} 1",
        "portal_stanset{arbeid=\"utbetaling\"} 0",
        "portal_ordrer{stand=\"usendt\"} 1",
        "portal_ordrer_alder_sekunder{stand=\"usendt\"} 91800",
        "portal_ordrer{stand=\"ubesvart\"} 0",
        "portal_kjoring_mangler 1",
    ] {
        assert!(tekst.contains(linje), "{linje}\n{tekst}");
    }
    drop(vakt);
}
