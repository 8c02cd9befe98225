//! An address for decisions that refuses mail: a task, a mark, one mail to the personal address; gone when it is mended.

use chrono::TimeDelta;
use grunn::Epost;
use praksisportal::server::epost;
use praksisportal::server::epost::Brev;
use praksisportal::server::epost::EPOST_AVVIST;
use praksisportal::server::jobb;
use praksisportal::server::request::Utforer;
use sqlx::PgPool;
use uuid::Uuid;

use crate::avtale::antall;
use crate::praksis::{med_kontakt, med_praksis};
use crate::sak::{saken, svar};
use crate::support::{Nettleser, Portal, TANNLEGE, nokkel};

const FALE: &str = "/praksisinformasjon/praksis/1004326178";
const FORTALT: &str = "select count(*) from epost_ut where slag = 'vedtaksepost_avvist'";
const OPPGAVE: &str = "Rett e-postadressen for Kurbadet Helsesenter";

/// A mail about a decision that arrives, or is given up. The clock goes on a minute.
async fn brev(portal: &Portal, n: &Nettleser<'_>, til: &str, kommer_fram: bool) {
    let mut tx = portal.app.pool.begin().await.unwrap();
    let av = Utforer::system(portal.app.klokke.naa());
    let brev = Brev {
        emne: "Vedtak".to_owned(),
        tekst: "Hei".to_owned(),
    };
    epost::legg_i_utboks(
        &mut tx,
        &portal.app.krypto,
        &av,
        n.id.unwrap(),
        &Epost::tolk(til).unwrap(),
        "vedtak_utbetalt",
        brev,
    )
    .await
    .unwrap();
    let sql = if kommer_fram {
        "update epost_ut set sendt = opprettet where slag = 'vedtak_utbetalt' and sendt is null and oppgitt is null returning id"
    } else {
        "update epost_ut set oppgitt = opprettet where slag = 'vedtak_utbetalt' and sendt is null and oppgitt is null returning id"
    };
    let id: Uuid = sqlx::query_scalar(sql).fetch_one(&mut *tx).await.unwrap();
    if !kommer_fram {
        jobb::legg_i_ko(&mut tx, EPOST_AVVIST, &id.to_string(), av.naa).await.unwrap();
    }
    tx.commit().await.unwrap();
    portal.arbeid_ferdig().await;
    portal.gaa_frem(TimeDelta::minutes(1));
}

#[sqlx::test]
async fn an_address_for_decisions_that_bounces_is_a_task_a_mark_and_one_mail(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let lege = med_praksis(&portal).await;
    assert!(!lege.get("/").await.tekst.contains(OPPGAVE));
    brev(&portal, &lege, "vedtak@example.no", false).await;

    let forside = lege.get("/").await.tekst;
    assert!(
        forside.contains(OPPGAVE) && forside.contains("vedtak@example.no") && forside.contains(&format!("href=\"{FALE}/epost\"")),
        "{forside}"
    );
    assert!(lege.get_nn("/").await.tekst.contains("Rett e-postadressa for Kurbadet Helsesenter"));
    assert!(lege.get(FALE).await.tekst.contains("Kommer ikke frem"));
    assert!(lege.get_nn(FALE).await.tekst.contains("Kjem ikkje fram"));
    // One mail for each of the two practices, to the personal address, without the one that fails.
    assert_eq!(antall(&portal, FORTALT).await, 2);
    let tekst: Vec<String> = sqlx::query_scalar("select tekst from epost_ut where slag = 'vedtaksepost_avvist'")
        .fetch_all(&*portal.app.pool)
        .await
        .unwrap();
    assert!(
        tekst.iter().all(|t| t.contains("/epost") && !t.contains("@example.no")),
        "{tekst:?}"
    );
    let mut db = portal.app.pool.acquire().await.unwrap();
    let logg = epost::logg(&mut db, &portal.app.krypto, lege.id.unwrap(), None, 10).await.unwrap();
    assert!(
        logg.iter()
            .filter(|r| r.emne.contains("tar ikke imot"))
            .all(|r| r.til.as_str() == "meg@example.no")
    );
    assert_eq!(
        antall(&portal, "select count(*) from revisjon where handling = 'praksis.epost_avvist'").await,
        2
    );
    let annen = med_kontakt(&portal, TANNLEGE).await;
    assert!(
        !annen.get("/").await.tekst.contains("vedtak@example.no"),
        "someone else sees nothing"
    );

    // It bounces again: nothing more is said. It takes a mail: all is well. It bounces anew: told anew.
    brev(&portal, &lege, "vedtak@example.no", false).await;
    assert_eq!(antall(&portal, FORTALT).await, 2);
    brev(&portal, &lege, "Vedtak@example.no", true).await;
    assert!(!lege.get("/").await.tekst.contains(OPPGAVE));
    assert!(!lege.get(FALE).await.tekst.contains("Kommer ikke frem"));
    brev(&portal, &lege, "vedtak@example.no", false).await;
    assert_eq!(antall(&portal, FORTALT).await, 4);

    // The address is changed for one of the practices.
    let felt = [
        ("id", "1004326178"),
        ("versjon", "1"),
        ("epost1", "ny@example.no"),
        ("nokkel", &nokkel()),
    ];
    assert_eq!(lege.skjema("/api/praksis/epost", &felt).await.til(), format!("{FALE}?lagret=1"));
    let forside = lege.get("/").await.tekst;
    assert!(!forside.contains(OPPGAVE) && forside.contains("Rett e-postadressen for Sentrum Legevakt"));
    assert!(!lege.get(FALE).await.tekst.contains("Kommer ikke frem"));
    assert_eq!(antall(&portal, "select count(*) from revisjon_brudd").await, 0);
}

#[sqlx::test]
async fn nothing_is_mailed_when_the_personal_address_is_no_better(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let lege = med_praksis(&portal).await;
    brev(&portal, &lege, "meg@example.no", false).await;
    brev(&portal, &lege, "vedtak@example.no", false).await;
    assert_eq!(antall(&portal, FORTALT).await, 0);
    assert!(lege.get("/").await.tekst.contains(OPPGAVE), "the task is there all the same");
    // An address nobody uses for decisions is not the practice's matter.
    brev(&portal, &lege, "meg@example.no", true).await;
    brev(&portal, &lege, "annen@example.no", false).await;
    assert_eq!(antall(&portal, FORTALT).await, 0);
}

#[sqlx::test]
async fn mail_that_was_given_up_is_a_case_and_one_who_treats_it_sends_it_again(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let lege = med_praksis(&portal).await;
    let mut tx = portal.app.pool.begin().await.unwrap();
    let av = Utforer::system(portal.app.klokke.naa());
    for (nr, mottaker) in [(1, lege.id), (2, None)] {
        let brev = Brev {
            emne: format!("Brev nummer {nr}"),
            tekst: "Hei".to_owned(),
        };
        let til = Epost::tolk("hemmelig@example.no").unwrap();
        epost::legg_i_utboks(&mut tx, &portal.app.krypto, &av, mottaker, &til, "prove", brev)
            .await
            .unwrap();
    }
    sqlx::query(
        "update epost_ut set oppgitt = opprettet, forsok = 20, feil = 'meldingen kan ikke bygges',
             oppgitt_grunn = case when helseaktor_id is null then 'mottaker' else 'brev' end where slag = 'prove'",
    )
    .execute(&mut *tx)
    .await
    .unwrap();
    let dag = portal.app.klokke.idag().to_string();
    jobb::legg_i_ko_igjen(&mut tx, epost::EPOST_OPPGITT, &dag, av.naa).await.unwrap();
    tx.commit().await.unwrap();
    portal.arbeid_ferdig().await;

    let ravn = portal.logg_inn_saksbehandler("Ryddig Ravn").await;
    let sak = saken(&portal, "epost").await;
    assert!(ravn.get("/saker").await.tekst.contains("E-post som er gitt opp"));
    let side = ravn.get(&sak).await.tekst;
    for ord in [
        "Brev nummer 1, meldingen kan ikke bygges",
        "Brev nummer 2, mottakeren tok ikke imot",
        "Send igjen",
    ] {
        assert!(side.contains(ord), "{ord}: {side}");
    }
    assert!(!side.contains("hemmelig@example.no"), "nobody needs to know to whom");
    assert!(ravn.get_nn(&sak).await.tekst.contains("E-post som ikkje vart send"));
    assert_eq!(svar(&ravn, &sak, "godkjent", "Rettet").await.status, http::StatusCode::SEE_OTHER);
    assert_eq!(
        antall(
            &portal,
            "select count(*) from epost_ut where slag = 'prove' and oppgitt is null and forsok = 0"
        )
        .await,
        2
    );
}
