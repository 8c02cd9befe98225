//! What a control or a page reads follows the message it is about, not how much the practitioner has sent before. Counted in rows.

use grunn::{HelseaktorId, MeldingId};
use praksisportal::krav::mottak;
use praksisportal::krav::store::{self, Kanal};
use praksisportal::server::request::Utforer;
use sqlx::{PgConnection, PgPool};

use crate::kravstotte::{lege, mange};
use crate::support::Portal;

const REGNINGER: usize = 100;

/// Rows of bills this transaction has read so far.
pub async fn lest(db: &mut PgConnection) -> i64 {
    sqlx::query_scalar(
        "select (coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::bigint from pg_stat_xact_user_tables where relname = 'regning'",
    )
    .fetch_one(db)
    .await
    .unwrap()
}

/// Sends the same visits under new numbers: all but the first time they are rejected as duplicates, each with a chain of its own.
async fn send_igjen(portal: &Portal, eier: HelseaktorId, nummer: usize) -> MeldingId {
    let av = Utforer::system(portal.app.klokke.naa());
    mottak::ta_imot(
        &portal.app,
        &av,
        eier,
        Kanal::Opplasting,
        mange(REGNINGER, nummer).to_string().into_bytes(),
        None,
    )
    .await
    .unwrap()
    .unwrap();
    portal.gaa_frem(chrono::TimeDelta::seconds(1));
    portal.arbeid_ferdig().await;
    let id = sqlx::query_scalar("select id from melding order by mottatt desc limit 1")
        .fetch_one(&*portal.app.pool)
        .await
        .unwrap();
    MeldingId(id)
}

/// Rows read by each question about the chains of one message.
async fn lest_av_hver(portal: &Portal, eier: HelseaktorId, melding: MeldingId) -> Vec<(&'static str, i64)> {
    let idag = portal.app.klokke.idag();
    let mut ut = Vec::new();
    let mut tx = portal.app.pool.begin().await.unwrap();
    let mut foer = lest(&mut tx).await;
    let mut noter = |navn, naa: i64| {
        ut.push((navn, naa - foer));
        foer = naa;
    };
    store::kjede::beroerte(&mut tx, melding).await.unwrap();
    noter("messages that a later link touches", lest(&mut tx).await);
    store::finn(&mut tx, eier, idag, melding).await.unwrap();
    noter("the page of the message", lest(&mut tx).await);
    store::finn_rad(&mut tx, eier, idag, melding).await.unwrap();
    noter("its row in the list", lest(&mut tx).await);
    ut
}

#[sqlx::test]
async fn questions_about_a_message_do_not_grow_with_what_else_was_rejected(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let eier = lege(&portal).await;
    send_igjen(&portal, eier, 10_000).await;
    let andre = send_igjen(&portal, eier, 20_000).await;
    sqlx::raw_sql("analyze regning; analyze melding")
        .execute(&*portal.app.pool)
        .await
        .unwrap();
    let faa = lest_av_hver(&portal, eier, andre).await;
    assert!(
        faa[1].1 >= i64::try_from(REGNINGER).unwrap(),
        "something is read, and counted: {faa:?}"
    );
    for i in 3..9 {
        send_igjen(&portal, eier, i * 10_000).await;
    }
    sqlx::raw_sql("analyze regning; analyze melding")
        .execute(&*portal.app.pool)
        .await
        .unwrap();
    // Twice the rows leave room for another plan; four times as many bills would read sixteen times as much of what is compared with all.
    for ((navn, faa), (_, mange)) in faa.into_iter().zip(lest_av_hver(&portal, eier, andre).await) {
        let tak = 2 * faa.max(5 * i64::try_from(REGNINGER).unwrap());
        assert!(mange <= tak, "{navn}: {faa} rows, and {mange} with four times as many bills");
    }
}
