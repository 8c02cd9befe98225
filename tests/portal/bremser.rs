//! Who asks too often is asked to wait, by all instances together.

use http::{StatusCode, header};
use sqlx::PgPool;

use crate::support::{LEGE, Portal};

/// A minute has gone for all that is counted.
async fn et_minutt_senere(pool: &PgPool) {
    sqlx::query("update bremse set start = start - interval '61 seconds'")
        .execute(pool)
        .await
        .unwrap();
}

#[sqlx::test]
async fn two_instances_count_together_and_a_minute_later_it_is_over(pool: PgPool) {
    let (en, to) = (Portal::ny(pool.clone()).await, Portal::ny(pool.clone()).await);
    let lenke = format!("/bekreft-epost/{}", "a".repeat(43));
    for i in 0..60 {
        let svar = [&en, &to][i % 2].anonym().get(&lenke).await;
        assert_ne!(svar.status, StatusCode::TOO_MANY_REQUESTS, "{i}");
    }
    for portal in [&en, &to] {
        let svar = portal.anonym().get(&lenke).await;
        assert_eq!(svar.status, StatusCode::TOO_MANY_REQUESTS);
        assert!(svar.hoder.contains_key(header::RETRY_AFTER), "{:?}", svar.hoder);
        assert!(svar.tekst.contains("<h1"), "with a page that says so");
    }
    // Other things are counted apart.
    assert_eq!(en.anonym().get("/behandlere").await.status, StatusCode::OK);
    et_minutt_senere(&pool).await;
    assert_ne!(to.anonym().get(&lenke).await.status, StatusCode::TOO_MANY_REQUESTS);

    let hvem: Vec<Vec<u8>> = sqlx::query_scalar("select hvem from bremse").fetch_all(&pool).await.unwrap();
    assert!(hvem.iter().all(|h| h.len() == 32), "who it was is not to be read");
}

#[sqlx::test]
async fn logging_in_has_a_limit_for_each_address(pool: PgPool) {
    let portal = Portal::ny(pool.clone()).await;
    for i in 0..120 {
        let svar = portal.anonym().get("/logg-inn").await;
        assert_ne!(svar.status, StatusCode::TOO_MANY_REQUESTS, "{i}");
    }
    assert_eq!(portal.anonym().get("/logg-inn").await.status, StatusCode::TOO_MANY_REQUESTS);
    let begynt: i64 = sqlx::query_scalar("select count(*) from innlogging")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(portal.anonym().get("/logg-inn").await.status, StatusCode::TOO_MANY_REQUESTS);
    let etter: i64 = sqlx::query_scalar("select count(*) from innlogging")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(begynt, etter, "and leaves nothing");
}

#[sqlx::test]
async fn a_person_sends_a_number_of_files_a_minute(pool: PgPool) {
    let portal = Portal::ny(pool.clone()).await;
    let lege = portal.logg_inn(LEGE).await;
    let send = || {
        lege.last_opp(
            "/oppgjor/innsendinger/last-opp",
            &[("praksis", ""), ("nokkel", "")],
            Some(("krav.json", b"{}")),
            false,
        )
    };
    for i in 0..60 {
        assert_ne!(send().await.status, StatusCode::TOO_MANY_REQUESTS, "{i}");
    }
    assert_eq!(send().await.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(lege.get("/oppgjor/innsendinger").await.status, StatusCode::OK, "reading goes on");
    et_minutt_senere(&pool).await;
    assert_ne!(send().await.status, StatusCode::TOO_MANY_REQUESTS);
}
