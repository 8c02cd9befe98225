//! A copy of the database taken before the run, put back after it: nothing is paid before somebody has compared, and nothing is overwritten.

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{ConnectOptions, Connection, Executor, PgPool};

use super::*;
use crate::oppgjor::kjoring::om_tiden_er_inne;
use crate::oppgjor::kvitteringer::utbetalinger;
use crate::server::hold::{self, Arbeid};
use crate::server::request::Utforer;
use registre::betaling::Mappe;

const KL_16: &str = "2026-01-06T16:00:00+01:00";

/// A database made of another as it is now, removed in the end.
struct Kopi {
    navn: String,
    server: PgConnectOptions,
    pool: PgPool,
}

async fn kopi(pool: &PgPool) -> Kopi {
    let fra = pool.connect_options().as_ref().clone();
    pool.close().await;
    let kilde = fra.get_database().unwrap().to_owned();
    let navn = format!("kopi_{}", uuid::Uuid::new_v4().simple());
    let server = fra.clone().database("template1");
    let mut admin = server.connect().await.unwrap();
    admin
        .execute(sqlx::AssertSqlSafe(format!(r#"create database "{navn}" template "{kilde}""#)))
        .await
        .unwrap();
    admin.close().await.unwrap();
    let pool = apne(fra.database(&navn)).await;
    Kopi { navn, server, pool }
}

async fn apne(valg: PgConnectOptions) -> PgPool {
    PgPoolOptions::new().max_connections(5).connect_with(valg).await.unwrap()
}

impl Kopi {
    async fn fjern(self) {
        self.pool.close().await;
        let mut admin = self.server.connect().await.unwrap();
        admin
            .execute(sqlx::AssertSqlSafe(format!(r#"drop database "{}" with (force)"#, self.navn)))
            .await
            .unwrap();
    }
}

fn med_mappe(rot: &Rot, pool: PgPool) -> App {
    med_betaling(app(pool, KL_16), Mappe::ny(&rot.0).unwrap())
}

async fn stanset(app: &App) -> Option<String> {
    let mut db = app.pool.acquire().await.unwrap();
    hold::gjeldende(&mut db).await.unwrap().pop().map(|h| h.grunn)
}

async fn slipp(app: &App) {
    let mut tx = app.pool.begin().await.unwrap();
    assert!(
        hold::opphev(&mut tx, &Utforer::system(app.klokke.naa()), Arbeid::Utbetaling, "Kari")
            .await
            .unwrap()
    );
    tx.commit().await.unwrap();
}

#[sqlx::test(migrator = "MIGRERINGER")]
async fn a_copy_from_before_the_run_starts_with_payments_stopped_and_overwrites_nothing(pool: PgPool) {
    let rot = Rot::ny();
    let for_ = med_mappe(&rot, pool.clone());
    for i in 0..3 {
        let (eier, p) = praksis(&for_, 1_004_326_178 + i).await;
        eksempel(&for_, eier, p).await;
    }
    // It has paid before, so it knows its server.
    utbetalinger(&for_).await.unwrap();
    assert_eq!(stanset(&for_).await, None);
    let valg = pool.connect_options().as_ref().clone();
    let kopien = kopi(&pool).await;
    let naa = med_mappe(&rot, apne(valg).await);
    om_tiden_er_inne(&naa).await.unwrap();
    let sendt = rot.innhold("ut");
    assert_eq!(sendt.len(), 4, "three orders and a closing: {:?}", sendt.keys());

    let gammel = med_mappe(&rot, kopien.pool.clone());
    for _ in 0..2 {
        om_tiden_er_inne(&gammel).await.unwrap();
    }
    let grunn = stanset(&gammel).await.unwrap();
    assert!(grunn.contains("annen database") && rot.innhold("ut") == sendt, "{grunn}");
    assert_eq!(tall(&gammel, "select count(*) from vedtak").await, 0);
    assert_eq!(tall(&gammel, "select epoke::bigint from installasjon").await, 1);
    assert_eq!(
        tall(&gammel, "select count(*) from revisjon where handling = 'drift.ny_epoke'").await,
        1
    );
    // Somebody has compared: the run goes on, under numbers nobody has used.
    slipp(&gammel).await;
    om_tiden_er_inne(&gammel).await.unwrap();
    let etter = rot.innhold("ut");
    assert_eq!(etter.len(), 8);
    assert!(
        sendt.iter().all(|(navn, innhold)| etter[navn] == *innhold),
        "nothing is overwritten"
    );
    assert_eq!(stanset(&gammel).await, None, "once");
    // The first of the two, if somebody starts it again: the folder has gone on without it.
    om_tiden_er_inne(&naa).await.unwrap();
    assert!(stanset(&naa).await.unwrap().contains("flere ordrer i betalingsmappen"));
    naa.pool.close().await;
    kopien.fjern().await;
}

#[sqlx::test(migrator = "MIGRERINGER")]
async fn an_older_state_of_the_same_database_is_known_by_the_folder(pool: PgPool) {
    let rot = Rot::ny();
    let app = med_mappe(&rot, pool);
    let (eier, p) = praksis(&app, 1_004_326_178).await;
    eksempel(&app, eier, p).await;
    om_tiden_er_inne(&app).await.unwrap();
    assert_eq!(stanset(&app).await, None);
    // As after a restore into the same database: the rounds are forgotten.
    sqlx::query("update installasjon set lopenummer = 0")
        .execute(&*app.pool)
        .await
        .unwrap();
    om_tiden_er_inne(&app).await.unwrap();
    assert!(stanset(&app).await.unwrap().contains("flere ordrer i betalingsmappen"));
    slipp(&app).await;
    om_tiden_er_inne(&app).await.unwrap();
    assert_eq!(stanset(&app).await, None);
    // The folder is gone, or is another installation's.
    std::fs::remove_file(rot.0.join("installasjon.json")).unwrap();
    om_tiden_er_inne(&app).await.unwrap();
    assert!(stanset(&app).await.unwrap().contains("tom eller byttet ut"));
    slipp(&app).await;
    let merke = std::fs::read_to_string(rot.0.join("installasjon.json")).unwrap();
    let annen = merke.replacen(&merke[merke.find("\"installasjon\": \"").unwrap() + 17..][..8], "ffffffff", 1);
    std::fs::write(rot.0.join("installasjon.json"), annen).unwrap();
    om_tiden_er_inne(&app).await.unwrap();
    assert!(stanset(&app).await.unwrap().contains("En annen installasjon"));
    // A stop somebody set for another reason is not the reason any more.
    assert_eq!(tall(&app, "select epoke::bigint from installasjon").await, 3);
    assert_eq!(tall(&app, "select count(distinct id) from vedtak").await, 1);
}
