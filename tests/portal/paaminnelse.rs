//! Reminders about consents by mail: when, to whom, once, and changing nothing.

use chrono::TimeDelta;
use grunn::Epost;
use http::StatusCode;
use praksisportal::avtale::model::{Formal, Samtykke, samtykke};
use praksisportal::avtale::{paaminnelse, store};
use praksisportal::oppstart::start;
use praksisportal::server::epost::Brev;
use praksisportal::server::request::Utforer;
use praksisportal::server::{epost, jobb};
use sqlx::PgPool;

use crate::avtale::{antall, med_kontakt, portal};
use crate::support::{LEGE, Nettleser, Portal, TANNLEGE, nokkel};

const SENDT: &str = "select count(*) from epost_ut where slag = 'samtykke_paminnelse'";

/// What every instance does once a day, and the work of it.
async fn dagens(portal: &Portal) {
    start::dagens_arbeid(&portal.app, portal.app.klokke.idag()).await.unwrap();
    portal.arbeid_ferdig().await;
}

async fn svar(n: &Nettleser<'_>, formal: &str, svar: &str) {
    let nokkel = nokkel();
    let felt = [
        ("formal", formal),
        ("svar", svar),
        ("tekstversjon", "2026-1"),
        ("nokkel", nokkel.as_str()),
    ];
    assert_eq!(n.skjema("/api/avtale/samtykke", &felt).await.status, StatusCode::SEE_OTHER);
}

#[sqlx::test]
async fn who_has_not_answered_is_reminded_once_after_thirty_days(pool: PgPool) {
    let portal = portal(pool).await;
    let lege = portal.logg_inn(LEGE).await;
    med_kontakt(&portal, &lege, true).await;
    dagens(&portal).await;
    portal.gaa_frem(TimeDelta::days(29));
    dagens(&portal).await;
    assert_eq!(antall(&portal, SENDT).await, 0, "one day early");
    portal.gaa_frem(TimeDelta::days(1));
    dagens(&portal).await;
    assert_eq!(antall(&portal, SENDT).await, 1);

    // Twice does nothing twice: the same day again, the work again under another key, and the days after.
    dagens(&portal).await;
    for nokkel in ["2026-02-05", "2026-02-05/00000000-0000-0000-0000-000000000000"] {
        let mut tx = portal.app.pool.begin().await.unwrap();
        paaminnelse::minn(&portal.app, &mut tx, nokkel).await.unwrap();
        tx.commit().await.unwrap();
    }
    portal.gaa_frem(TimeDelta::days(200));
    dagens(&portal).await;
    assert_eq!(antall(&portal, SENDT).await, 1);
    assert_eq!(
        antall(
            &portal,
            "select count(*) from revisjon where handling = 'samtykke.minnet' and aktor_slag = 'system'"
        )
        .await,
        1
    );
    assert_eq!(
        antall(&portal, "select count(*) from samtykkepaminnelse").await,
        2,
        "both purposes in one mail"
    );
    assert_eq!(antall(&portal, "select count(*) from samtykke").await, 0, "silence is no answer");
    let brev: String = sqlx::query_scalar("select tekst from epost_ut where slag = 'samtykke_paminnelse'")
        .fetch_one(&*portal.app.pool)
        .await
        .unwrap();
    assert!(
        brev.contains("/praksisinformasjon/avtaler-og-samtykker#samtykker") && !brev.contains("Kvart"),
        "{brev}"
    );
    let lege = portal.logg_inn(LEGE).await;
    assert!(
        lege.get("/praksisinformasjon/helseaktor/epost")
            .await
            .tekst
            .contains("Se over samtykkene dine")
    );
    let annen = portal.logg_inn(TANNLEGE).await;
    assert!(
        !annen
            .get("/praksisinformasjon/helseaktor/epost")
            .await
            .tekst
            .contains("Se over samtykkene dine")
    );
    assert_eq!(antall(&portal, "select count(*) from revisjon_brudd").await, 0);
}

#[sqlx::test]
async fn a_yes_is_asked_about_in_the_persons_language_and_stands(pool: PgPool) {
    let portal = portal(pool).await;
    let lege = portal.logg_inn(LEGE).await;
    med_kontakt(&portal, &lege, true).await;
    sqlx::query("update helseaktor set sprak = 'nn'")
        .execute(&*portal.app.pool)
        .await
        .unwrap();
    svar(&lege, "helfo", "ja").await;
    svar(&lege, "helsedirektoratet", "nei").await;
    portal.gaa_frem(TimeDelta::days(364));
    dagens(&portal).await;
    assert_eq!(antall(&portal, SENDT).await, 0);
    portal.gaa_frem(TimeDelta::days(1));
    dagens(&portal).await;
    assert_eq!(
        antall(&portal, "select count(*) from epost_ut where emne = 'Sjå over samtykka dine'").await,
        1
    );
    assert_eq!(
        antall(&portal, "select count(*) from samtykkepaminnelse where formal = 'helfo'").await,
        1
    );
    assert_eq!(
        antall(&portal, "select count(*) from samtykkepaminnelse").await,
        1,
        "a no needs no renewal"
    );
    let mut db = portal.app.pool.acquire().await.unwrap();
    assert!(
        matches!(
            samtykke(&store::valg(&mut db, lege.id.unwrap()).await.unwrap(), Formal::Helfo, "2026-1"),
            Samtykke::Ja(_)
        ),
        "not withdrawn"
    );
    assert_eq!(antall(&portal, "select count(*) from samtykke").await, 2, "not prolonged");

    // Silent for a year more: asked once more. An answer starts a year of its own.
    portal.gaa_frem(TimeDelta::days(365));
    dagens(&portal).await;
    assert_eq!(antall(&portal, SENDT).await, 2);
    let lege = portal.logg_inn(LEGE).await;
    svar(&lege, "helfo", "ja").await;
    portal.gaa_frem(TimeDelta::days(364));
    dagens(&portal).await;
    assert_eq!(antall(&portal, SENDT).await, 2);
}

#[sqlx::test]
async fn only_a_verified_address_that_takes_mail_gets_one(pool: PgPool) {
    let portal = portal(pool).await;
    let lege = portal.logg_inn(LEGE).await;
    med_kontakt(&portal, &lege, false).await;
    portal.gaa_frem(TimeDelta::days(31));
    dagens(&portal).await;
    assert_eq!(antall(&portal, SENDT).await, 0, "not verified");

    med_kontakt(&portal, &lege, true).await;
    let mut db = portal.app.pool.acquire().await.unwrap();
    let av = Utforer::system(portal.app.klokke.naa());
    let til = Epost::tolk("kvart@example.no").unwrap();
    let brev = Brev {
        emne: "Prøve".to_owned(),
        tekst: "Hei".to_owned(),
    };
    epost::legg_i_utboks(&mut db, &portal.app.krypto, &av, lege.id.unwrap(), &til, "prove", brev)
        .await
        .unwrap();
    sqlx::query("update epost_ut set oppgitt = opprettet")
        .execute(&mut *db)
        .await
        .unwrap();
    portal.gaa_frem(TimeDelta::days(1));
    dagens(&portal).await;
    assert_eq!(antall(&portal, SENDT).await, 0, "it bounces");
    assert_eq!(
        antall(&portal, "select count(*) from samtykkepaminnelse").await,
        0,
        "so nobody was reminded"
    );

    sqlx::query("update epost_ut set oppgitt = null, sendt = opprettet")
        .execute(&mut *db)
        .await
        .unwrap();
    portal.gaa_frem(TimeDelta::days(1));
    dagens(&portal).await;
    assert_eq!(antall(&portal, SENDT).await, 1);
}

#[sqlx::test]
async fn everybody_is_reached_portion_by_portion_by_two_instances(pool: PgPool) {
    let portal = portal(pool).await;
    let lege = portal.logg_inn(LEGE).await;
    med_kontakt(&portal, &lege, true).await;
    sqlx::query(
        "insert into helseaktor (id, fnr_oppslag, fnr_kryptert, fornavn, etternavn, epost, epost_bekreftet, opprettet, endret)
         select gen_random_uuid(), sha256(convert_to(i::text, 'UTF8')), fnr_kryptert, 'A', 'B', i || '@example.no', epost_bekreftet, opprettet, endret
         from helseaktor, generate_series(1, 100) i",
    )
    .execute(&*portal.app.pool)
    .await
    .unwrap();
    portal.gaa_frem(TimeDelta::days(30));
    let idag = portal.app.klokke.idag();
    let (en, to) = tokio::join!(start::dagens_arbeid(&portal.app, idag), start::dagens_arbeid(&portal.app, idag));
    assert!(en.is_ok() && to.is_ok());
    let arbeid = async || {
        while jobb::kjor_en(&portal.app).await.unwrap() {}
    };
    tokio::join!(arbeid(), arbeid());
    portal.arbeid_ferdig().await;
    assert_eq!(antall(&portal, SENDT).await, 101);
    assert_eq!(
        antall(
            &portal,
            "select count(*) from jobb where slag = 'samtykkepaminnelse' and ferdig is not null"
        )
        .await,
        2,
        "two portions, each once"
    );
}
