//! The deadline of a claim, in the rules and in the database: one source.

use chrono::NaiveDate;
use grunn::kalender;
use praksisportal::krav::store;
use regler::fritak;
use sqlx::PgPool;

use crate::support::Portal;

/// The deadline in the database is that of the dated rows, and another row is another deadline from its day.
#[sqlx::test]
async fn the_deadline_of_the_database_is_the_row_of_the_day_of_treatment(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let mut db = portal.app.pool.acquire().await.unwrap();
    let dag = |d: &str| d.parse::<NaiveDate>().unwrap();
    let rader = fritak::foreldelse();
    store::frister::last(&mut db, &rader).await.unwrap();
    let lest: Vec<(NaiveDate, i32)> = sqlx::query_as("select fra, maneder from foreldelse order by fra")
        .fetch_all(&mut *db)
        .await
        .unwrap();
    assert_eq!(
        lest,
        rader.iter().map(|(fra, n)| (*fra, i32::try_from(*n).unwrap())).collect::<Vec<_>>()
    );

    let ventet = [
        ("2026-02-14", "2026-08-31"),
        ("2026-02-15", "2026-05-31"),
        ("1999-01-31", "1999-07-31"),
    ];
    for (nye, frister) in [
        (vec![(dag("2005-07-01"), 6), (dag("2026-02-15"), 3)], ventet),
        (
            rader,
            [
                ("2026-02-15", "2026-08-31"),
                ("2028-08-01", "2029-02-28"),
                ("1999-01-31", "1999-07-31"),
            ],
        ),
    ] {
        store::frister::last(&mut db, &nye).await.unwrap();
        for (behandlet, frist) in frister {
            let naa: NaiveDate = sqlx::query_scalar("select kravfrist($1::timestamptz, '2030-01-01')")
                .bind(kalender::dogn_start(dag(behandlet)))
                .fetch_one(&mut *db)
                .await
                .unwrap();
            assert_eq!(naa, dag(frist), "{behandlet}");
        }
    }
}
