//! Orders on their way out.

use sqlx::PgPool;

use super::*;
use crate::oppgjor::kjoring::om_tiden_er_inne;
use crate::oppgjor::kvitteringer::utbetalinger;
use crate::oppgjor::oppgaver::oppgaver;
use crate::oppgjor::sending::send_ordrer;
use crate::oppgjor::store::vedtak::{self, Betaling, Filter};
use grunn::Ore;
use grunn::text::Sprak;

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
    let oppgaver = oppgaver(&mut db, eier, dag("2026-01-06"), Sprak::Nb).await.unwrap();
    assert_eq!((oppgaver.len(), oppgaver[0].belop), (1, Some(Ore(36_000))));
    assert_eq!(oppgaver[0].til, "/praksisinformasjon/praksis/1004326178/konto");
}

#[sqlx::test(migrator = "MIGRERINGER")]
async fn an_order_that_has_not_left_does_not_go_to_a_frozen_account(pool: PgPool) {
    let vrang = med_betaling(app(pool, "2026-01-06T16:00:00+01:00"), Vrang { tar_imot: false });
    let (eier, p) = praksis(&vrang, 1_004_326_178).await;
    eksempel(&vrang, eier, p).await;
    // A newer account, in use from the day before.
    ny_konto(&vrang, "2026-01-05").await;
    om_tiden_er_inne(&vrang).await.unwrap();
    let til = "select count(*) from vedtak v join praksis_konto k on k.id = v.praksis_konto_id where k.nr = 2";
    assert_eq!(tall(&vrang, til).await, 1);
    sqlx::query("update praksis_konto set fryst = now() where nr = 2")
        .execute(&*vrang.pool)
        .await
        .unwrap();
    let app = med_betaling(vrang, registre::betaling::Simulator);
    assert_eq!(send_ordrer(&app).await.unwrap(), 0, "frozen: it waits");
    // Thrown away: the money goes to the account before it.
    sqlx::query("update praksis_konto set godkjenning = 'avvist' where nr = 2")
        .execute(&*app.pool)
        .await
        .unwrap();
    assert_eq!(send_ordrer(&app).await.unwrap(), 1);
    assert_eq!(tall(&app, til).await, 0);
    assert_eq!(
        tall(&app, "select count(*) from revisjon where handling = 'vedtak.konto_endret'").await,
        1
    );
    reskontro_stemmer(&app).await;
}
