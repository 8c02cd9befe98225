//! Orders that cannot leave stop no other, say the same however often they are tried, and are summed up when they have left.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::json;
use sqlx::PgPool;

use super::kvitteringer::Prove;
use super::*;
use crate::oppgjor::kjoring::{kjor, om_tiden_er_inne};
use crate::oppgjor::kvitteringer::utbetalinger;
use crate::oppgjor::sending::send_ordrer;
use crate::oppgjor::store::tilstand;
use grunn::Ore;
use registre::betaling::{Betalingsfeil, Betalingssystem, Mappe, Mottatt, Ordreref, Utfil};

/// A folder that gives way: while `full` nothing is written, and while `tier` it is written and nobody hears of it.
struct Skjor {
    mappe: Mappe,
    full: AtomicBool,
    tier: AtomicBool,
}

impl Skjor {
    fn ny() -> (Arc<Self>, Rot) {
        let rot = Rot::ny();
        let denne = Self {
            mappe: Mappe::ny(&rot.0).unwrap(),
            full: AtomicBool::new(false),
            tier: AtomicBool::new(false),
        };
        (Arc::new(denne), rot)
    }
}

/// Shared, so that a test can turn it.
struct Delt(Arc<Skjor>);

#[async_trait::async_trait]
impl Betalingssystem for Delt {
    async fn send(&self, fil: &Utfil) -> Result<(), Betalingsfeil> {
        if self.0.full.load(Ordering::Relaxed) {
            return Err(Betalingsfeil::Fil("ut", std::io::ErrorKind::StorageFull.into()));
        }
        self.0.mappe.send(fil).await?;
        if self.0.tier.load(Ordering::Relaxed) {
            return Err(Betalingsfeil::Uvisst("ut", std::io::ErrorKind::Interrupted.into()));
        }
        Ok(())
    }

    async fn kvitteringer(&self, venter: &[Ordreref], naa: DateTime<Utc>) -> Result<Vec<Mottatt>, Betalingsfeil> {
        self.0.mappe.kvitteringer(venter, naa).await
    }
}

/// Decisions of some practices, which are not handed over.
async fn vedtatt(pool: PgPool, antall: i64) -> (App, Arc<Skjor>, Rot) {
    let (skjor, rot) = Skjor::ny();
    skjor.full.store(true, Ordering::Relaxed);
    let app = med_betaling(app(pool, "2026-01-06T16:00:00+01:00"), Delt(skjor.clone()));
    for i in 0..antall {
        let (eier, p) = praksis(&app, 1_004_326_178 + i).await;
        eksempel(&app, eier, p).await;
    }
    assert_eq!(
        kjor(&app, dag("2026-01-06")).await.unwrap().vedtak.len(),
        usize::try_from(antall).unwrap()
    );
    (app, skjor, rot)
}

const USENDTE: &str = "select count(*) from utbetalingsordre where sendt is null";
const SAKER: &str = "select count(*) from betalingsavvik a join sak s on s.objekt_id = a.id::text and s.avgjort is null where a.slag = 'kan_ikke_sendes' and a.lost is null";

#[sqlx::test(migrator = "MIGRERINGER")]
async fn on_a_full_disk_no_order_counts_as_sent_and_all_leave_when_there_is_room(pool: PgPool) {
    let (app, skjor, rot) = vedtatt(pool, 13).await;
    assert_eq!((tall(&app, USENDTE).await, rot.ut("").len()), (13, 0));
    assert_eq!(
        tall(&app, "select count(*) from utbetalingsordre where feil = 'ikke_sendt'").await,
        10,
        "after ten the rest waits"
    );
    skjor.full.store(false, Ordering::Relaxed);
    utbetalinger(&app).await.unwrap();
    assert_eq!((tall(&app, USENDTE).await, rot.ut("U").len()), (0, 13));
    assert!(
        rot.ut("U")
            .iter()
            .all(|(_, json)| json["kontonummer"] == KONTO && json["belop"] == 360.0)
    );
    assert_eq!(
        tall(&app, "select count(*) from utbetalingsordre where innhold_kryptert is not null").await,
        0
    );
}

#[sqlx::test(migrator = "MIGRERINGER")]
async fn an_account_that_cannot_be_opened_and_a_name_that_is_taken_stop_no_other(pool: PgPool) {
    let (app, skjor, rot) = vedtatt(pool, 13).await;
    skjor.full.store(false, Ordering::Relaxed);
    let ider: Vec<i64> = sqlx::query_scalar("select id from vedtak order by id")
        .fetch_all(&*app.pool)
        .await
        .unwrap();
    sqlx::query("update vedtak set konto_kryptert = '\\x00' where id = $1")
        .bind(ider[0])
        .execute(&*app.pool)
        .await
        .unwrap();
    std::fs::write(rot.0.join(format!("ut/U{}.json", ider[1])), r#"{"annen":1}"#).unwrap();
    assert_eq!(send_ordrer(&app).await.unwrap(), 11);
    for _ in 0..3 {
        assert_eq!(send_ordrer(&app).await.unwrap(), 0);
    }
    let usendte: Vec<(i64, Option<String>)> = sqlx::query_as("select vedtak_id, feil from utbetalingsordre where sendt is null order by 1")
        .fetch_all(&*app.pool)
        .await
        .unwrap();
    assert_eq!(
        usendte,
        [(ider[0], Some("kan_ikke_leses".into())), (ider[1], Some("opptatt".into()))]
    );
    assert_eq!(rot.ut(&format!("U{}", ider[1]))[0].1, json!({"annen": 1}), "never overwritten");
    assert_eq!(tall(&app, SAKER).await, 2);
    // The name is free again.
    std::fs::remove_file(rot.0.join(format!("ut/U{}.json", ider[1]))).unwrap();
    assert_eq!(send_ordrer(&app).await.unwrap(), 1);
}

#[sqlx::test(migrator = "MIGRERINGER")]
async fn a_thousand_old_orders_that_wait_do_not_hold_back_a_newer(pool: PgPool) {
    let (app, skjor, rot) = vedtatt(pool, 2).await;
    // Orders of earlier days of the first practice, whose account is frozen.
    sqlx::raw_sql(
        "insert into vedtak (id, helseaktor_id, praksis_id, dato, belop_ore, godkjent_ore, inngaende_ore, utgaende_ore, konto_kryptert, konto_maskert, opprettet,
                             praksis_konto_id)
         select 1000 + n, helseaktor_id, praksis_id, dato - n, belop_ore, godkjent_ore, 0, 0, konto_kryptert, konto_maskert, opprettet, praksis_konto_id
         from vedtak, generate_series(1, 1100) n where praksis_id = 1004326178;
         insert into utbetalingsordre (vedtak_id, melding_id, forsystem_ref, belop_ore, ordre, opprettet)
         select v.id, gen_random_uuid(), 'U' || v.id, v.belop_ore, o.ordre || jsonb_build_object('forsystemRef', 'U' || v.id), v.opprettet
         from vedtak v, utbetalingsordre o join vedtak w on w.id = o.vedtak_id where v.id between 1001 and 2100 and w.praksis_id = 1004326178;
         update praksis_konto set fryst = now() where praksis_id = 1004326178",
    )
    .execute(&*app.pool)
    .await
    .unwrap();
    skjor.full.store(false, Ordering::Relaxed);
    assert_eq!(send_ordrer(&app).await.unwrap(), 1);
    assert_eq!((rot.ut("U").len(), tall(&app, USENDTE).await), (1, 1101));
    // Lifted: all of them leave.
    sqlx::query("update praksis_konto set fryst = null")
        .execute(&*app.pool)
        .await
        .unwrap();
    assert_eq!(send_ordrer(&app).await.unwrap(), 1101);
}

#[sqlx::test(migrator = "MIGRERINGER")]
async fn an_order_that_may_have_left_says_the_same_again_and_goes_nowhere_else(pool: PgPool) {
    let (app, skjor, rot) = vedtatt(pool, 1).await;
    skjor.full.store(false, Ordering::Relaxed);
    skjor.tier.store(true, Ordering::Relaxed);
    assert_eq!(send_ordrer(&app).await.unwrap(), 0);
    let forste = rot.ut("U");
    // The clinician has another name meanwhile, and the practice another account.
    sqlx::raw_sql("update helseaktor set etternavn = 'Ny'; update praksis set postnummer = '9999'")
        .execute(&*app.pool)
        .await
        .unwrap();
    ny_konto(&app, "2026-01-05").await;
    assert_eq!(send_ordrer(&app).await.unwrap(), 0);
    assert_eq!(rot.ut("U"), forste, "the same message says the same");
    // Its account is thrown away: it may have left for it, and a person must find out.
    sqlx::query("update praksis_konto set godkjenning = 'avvist' where nr = 1")
        .execute(&*app.pool)
        .await
        .unwrap();
    skjor.tier.store(false, Ordering::Relaxed);
    assert_eq!(send_ordrer(&app).await.unwrap(), 0);
    assert_eq!((rot.ut("U"), tall(&app, SAKER).await), (forste.clone(), 1));
    // The payment system tells that it has it: from here the change goes its own way.
    let nr = forste[0].0.trim_end_matches(".json");
    let kvittering = json!({"forsystemRef": nr, "systemId": 15, "bilagId": 9001, "belop": 360.0});
    std::fs::write(rot.0.join("kvittering/k1.json"), kvittering.to_string()).unwrap();
    utbetalinger(&app).await.unwrap();
    utbetalinger(&app).await.unwrap();
    let alle = rot.ut("U");
    assert_eq!((alle.len(), &alle[0].1["kontonummer"]), (2, &json!("86011117947")), "{alle:?}");
    assert_eq!(alle[1], forste[0]);
}

#[sqlx::test(migrator = "MIGRERINGER")]
async fn two_case_workers_who_find_that_it_has_not_left_let_it_go_to_the_new_account(pool: PgPool) {
    let (app, skjor, rot) = vedtatt(pool, 1).await;
    skjor.full.store(false, Ordering::Relaxed);
    skjor.tier.store(true, Ordering::Relaxed);
    send_ordrer(&app).await.unwrap();
    skjor.tier.store(false, Ordering::Relaxed);
    // As if it had been taken away unread.
    std::fs::remove_file(rot.0.join("ut").join(&rot.ut("U")[0].0)).unwrap();
    ny_konto(&app, "2026-01-05").await;
    sqlx::query("update praksis_konto set godkjenning = 'avvist' where nr = 1")
        .execute(&*app.pool)
        .await
        .unwrap();
    assert_eq!(send_ordrer(&app).await.unwrap(), 0);
    let avvik: uuid::Uuid = sqlx::query_scalar("select id from betalingsavvik")
        .fetch_one(&*app.pool)
        .await
        .unwrap();
    let av = crate::server::request::Utforer::system(app.klokke.naa());
    let mut tx = app.pool.begin().await.unwrap();
    crate::oppgjor::avstemming::sak_avgjort(&app, &mut tx, &av, &avvik.to_string(), crate::sak::model::Svar::Godkjent)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(send_ordrer(&app).await.unwrap(), 1);
    assert_eq!(rot.ut("U")[0].1["kontonummer"], "86011117947");
}

#[sqlx::test(migrator = "MIGRERINGER")]
async fn the_totals_of_a_run_are_those_of_its_rows_and_of_its_closing_files(pool: PgPool) {
    let (app, skjor, rot) = vedtatt(pool, 3).await;
    skjor.full.store(false, Ordering::Relaxed);
    sqlx::query("update praksis_konto set fryst = now() where praksis_id = 1004326178")
        .execute(&*app.pool)
        .await
        .unwrap();
    assert_eq!(send_ordrer(&app).await.unwrap(), 2);
    let forste = rot.ut("avslutning-2026-01-06-");
    assert_eq!(forste.len(), 1);
    let a = &forste[0].1;
    assert_eq!((&a["antall"], &a["belop"], &a["gjenstaar"]), (&json!(2), &json!(720.0), &json!(1)));
    for o in a["ordrer"].as_array().unwrap() {
        let fil = rot.ut(o["forsystemRef"].as_str().unwrap());
        assert_eq!((&fil[0].1["meldingId"], &fil[0].1["belop"]), (&o["meldingId"], &o["belop"]));
    }
    send_ordrer(&app).await.unwrap();
    assert_eq!(rot.ut("avslutning").len(), 1, "nothing new, nothing to close");
    // The file was not written, or the note of it was lost: the same once more.
    sqlx::query("update avslutning set skrevet = null")
        .execute(&*app.pool)
        .await
        .unwrap();
    send_ordrer(&app).await.unwrap();
    assert_eq!(rot.ut("avslutning"), forste);
    sqlx::query("update praksis_konto set fryst = null")
        .execute(&*app.pool)
        .await
        .unwrap();
    send_ordrer(&app).await.unwrap();
    assert_eq!(rot.ut("avslutning")[1].1["gjenstaar"], 0);
    // A run that was killed before it noted its end, with figures of its own on the way.
    sqlx::query("update oppgjorskjoring set ferdig = null, antall_vedtak = 1, sum_ore = 7")
        .execute(&*app.pool)
        .await
        .unwrap();
    om_tiden_er_inne(&app).await.unwrap();
    let (antall, sum, ferdig): (i32, i64, bool) = sqlx::query_as("select antall_vedtak, sum_ore, ferdig is not null from oppgjorskjoring")
        .fetch_one(&*app.pool)
        .await
        .unwrap();
    assert_eq!((antall, sum, ferdig), (3, 108_000, true));
    let mut db = app.pool.acquire().await.unwrap();
    let k = tilstand::kjoringer(&mut db, 5).await.unwrap()[0];
    assert_eq!(
        (k.vedtak, k.sum, k.ordrer, k.sendte, k.avsluttede, k.sum_avsluttet),
        (3, Ore(108_000), 3, 3, 3, Ore(108_000))
    );
    // The next day, and nothing waits: it is still taken up.
    sqlx::query("update oppgjorskjoring set ferdig = null, antall_vedtak = 1")
        .execute(&*app.pool)
        .await
        .unwrap();
    app.klokke.flytt(chrono::TimeDelta::days(1));
    om_tiden_er_inne(&app).await.unwrap();
    assert_eq!(
        tall(
            &app,
            "select count(*) from oppgjorskjoring where ferdig is null or dato = '2026-01-06' and antall_vedtak <> 3"
        )
        .await,
        0
    );
}

#[sqlx::test(migrator = "MIGRERINGER")]
async fn a_practice_the_run_cannot_decide_for_is_a_case_until_it_can(pool: PgPool) {
    let p = Prove::ny(pool).await;
    let (eier, q) = praksis(&p.app, 1_004_326_179).await;
    let krav = melding(&p.app, eier, q, "2026-01-07T10:00:00+01:00", &[godkjent("1", 100)]).await;
    sqlx::query("update melding set godkjent_ore = 101 where id = $1")
        .bind(krav)
        .execute(&*p.app.pool)
        .await
        .unwrap();
    assert_eq!(kjor(&p.app, dag("2026-01-07")).await.unwrap().feilet, [q]);
    assert_eq!(p.avvik().await, ["uten_vedtak"]);
    sqlx::query("update melding set godkjent_ore = 100 where id = $1")
        .bind(krav)
        .execute(&*p.app.pool)
        .await
        .unwrap();
    assert_eq!(kjor(&p.app, dag("2026-01-07")).await.unwrap().vedtak.len(), 1);
    assert_eq!(tall(&p.app, "select count(*) from betalingsavvik where lost is null").await, 0);
}

#[sqlx::test(migrator = "MIGRERINGER")]
async fn a_change_of_account_that_cannot_leave_is_a_case_until_it_does(pool: PgPool) {
    let p = Prove::ny(pool).await;
    p.kvittering("k1", json!({"utbetalingDato": null}));
    utbetalinger(&p.app).await.unwrap();
    // Another file has its name.
    let fil = format!("ut/{}.endret-1.json", p.forsystem_ref());
    p.legg(&fil, "{}");
    ny_konto(&p.app, "2026-01-05").await;
    for _ in 0..2 {
        utbetalinger(&p.app).await.unwrap();
        assert_eq!(p.avvik().await, ["endring_kan_ikke_sendes"]);
    }
    // Its account cannot be opened.
    p.fjern(&fil);
    let konto: Vec<u8> = sqlx::query_scalar("select konto_kryptert from utbetalingsendring")
        .fetch_one(&*p.app.pool)
        .await
        .unwrap();
    let sett = async |konto: &[u8]| {
        sqlx::query("update utbetalingsendring set konto_kryptert = $1")
            .bind(konto)
            .execute(&*p.app.pool)
            .await
            .unwrap();
    };
    sett(&[0]).await;
    utbetalinger(&p.app).await.unwrap();
    assert_eq!((p.avvik().await.len(), p.ordrer().len()), (1, 1));
    sett(&konto).await;
    utbetalinger(&p.app).await.unwrap();
    assert_eq!(p.json(&fil)["kontonummer"], "86011117947");
    assert_eq!(tall(&p.app, "select count(*) from betalingsavvik where lost is null").await, 0);
}

#[sqlx::test(migrator = "MIGRERINGER")]
async fn a_folder_that_is_gone_holds_payments_and_they_go_on_by_themselves(pool: PgPool) {
    let rot = Rot::ny();
    let app = med_betaling(app(pool, "2026-01-06T16:00:00+01:00"), Mappe::ny(&rot.0).unwrap());
    let (eier, p) = praksis(&app, 1_004_326_178).await;
    eksempel(&app, eier, p).await;
    let borte = rot.0.with_extension("borte");
    std::fs::rename(&rot.0, &borte).unwrap();
    for _ in 0..2 {
        assert!(matches!(om_tiden_er_inne(&app).await, Err(AppError::Utilgjengelig { .. })));
        assert!(matches!(kjor(&app, dag("2026-01-06")).await, Err(AppError::Utilgjengelig { .. })));
    }
    assert_eq!(
        (tall(&app, "select count(*) from vedtak").await, rot.0.exists()),
        (0, false),
        "nothing is decided, and no folder is made where a mount was"
    );
    std::fs::rename(&borte, &rot.0).unwrap();
    om_tiden_er_inne(&app).await.unwrap();
    assert_eq!((tall(&app, USENDTE).await, rot.ut("U").len()), (0, 1));
    assert_eq!(tall(&app, "select count(*) from hold").await, 0, "nobody needs to lift anything");
}

#[sqlx::test(migrator = "MIGRERINGER")]
async fn what_was_tried_and_not_taken_is_counted(pool: PgPool) {
    let (app, skjor, _rot) = vedtatt(pool, 2).await;
    let mut db = app.pool.acquire().await.unwrap();
    let t = tilstand::tilstand(&mut db).await.unwrap();
    assert_eq!((t.usendte, t.kan_ikke_sendes), (2, 2));
    skjor.full.store(false, Ordering::Relaxed);
    sqlx::query("update praksis_konto set fryst = now() where praksis_id = 1004326178")
        .execute(&*app.pool)
        .await
        .unwrap();
    sqlx::query("update utbetalingsordre set feil = null")
        .execute(&*app.pool)
        .await
        .unwrap();
    send_ordrer(&app).await.unwrap();
    let t = tilstand::tilstand(&mut db).await.unwrap();
    assert_eq!((t.usendte, t.kan_ikke_sendes), (1, 0), "one that waits for its account is no fault");
}
