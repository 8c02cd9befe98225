use std::sync::{Arc, Mutex};

use sqlx::PgPool;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use super::*;
use crate::oppgjor::provedata;

/// What is wrong with the mail server of a test: the command it refuses, and how. Nothing when empty.
type Innstilling = Arc<Mutex<(&'static str, &'static str)>>;

/// A mail server on loopback for `antall` connections: takes what is for `ja@…`, refuses the rest for good, and is busy for `travel@…`.
async fn postkontor(antall: usize) -> (String, Innstilling) {
    let lytter = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let adresse = lytter.local_addr().unwrap();
    let innstilling = Innstilling::default();
    let delt = innstilling.clone();
    tokio::spawn(async move {
        for _ in 0..antall {
            let (strom, _) = lytter.accept().await.unwrap();
            tokio::spawn(betjen(strom, delt.clone()));
        }
    });
    (format!("smtp://bruker:hemmelig@{adresse}"), innstilling)
}

async fn betjen(strom: TcpStream, innstilling: Innstilling) {
    let (les, mut skriv) = strom.into_split();
    let mut linjer = BufReader::new(les).lines();
    let mut i_brevet = false;
    let nekter = |kommando: &str| {
        let (nektet, svar) = *innstilling.lock().unwrap();
        (!nektet.is_empty() && kommando.starts_with(nektet)).then(|| format!("{svar}\r\n"))
    };
    let hilsen = nekter("HILSEN").unwrap_or_else(|| "220 prove\r\n".to_owned());
    skriv.write_all(hilsen.as_bytes()).await.unwrap();
    while let Ok(Some(linje)) = linjer.next_line().await {
        let svar = match linje.to_uppercase() {
            l if i_brevet => {
                i_brevet = l != ".";
                if i_brevet {
                    String::new()
                } else {
                    nekter("BREV").unwrap_or_else(|| "250 tatt imot\r\n".to_owned())
                }
            }
            l => match nekter(&l) {
                Some(nei) => nei,
                None if l.starts_with("EHLO") => "250-prove\r\n250 AUTH PLAIN\r\n".to_owned(),
                None if l.starts_with("AUTH") => "235 velkommen\r\n".to_owned(),
                None if l.starts_with("DATA") => {
                    i_brevet = true;
                    "354 skriv\r\n".to_owned()
                }
                None if l.starts_with("RCPT") && l.contains("TRAVEL@") => "451 kom igjen senere\r\n".to_owned(),
                None if l.starts_with("RCPT") && !l.contains("JA@") => "550 5.1.1 ukjent mottaker\r\n".to_owned(),
                None if l.starts_with("QUIT") => "221 hade\r\n".to_owned(),
                None => "250 ok\r\n".to_owned(),
            },
        };
        if skriv.write_all(svar.as_bytes()).await.is_err() {
            return;
        }
    }
}

fn bud(url: &str) -> Postbud {
    Postbud::ny(Sender::smtp(url).unwrap())
}

async fn legg(app: &App, eier: impl Into<Option<HelseaktorId>>, til: &str) {
    legg_med(app, eier, til, "Hei").await;
}

async fn legg_med(app: &App, eier: impl Into<Option<HelseaktorId>>, til: &str, tekst: &str) {
    let av = Utforer::system(app.klokke.naa());
    let brev = Brev {
        emne: "Prøve".to_owned(),
        tekst: tekst.to_owned(),
    };
    let mut db = app.pool.acquire().await.unwrap();
    legg_i_utboks(&mut db, &app.krypto, &av, eier, &Epost::tolk(til).unwrap(), "prove", brev)
        .await
        .unwrap();
    app.klokke.flytt(TimeDelta::seconds(1));
}

#[sqlx::test]
async fn an_address_that_refuses_mail_is_known_until_it_takes_one(pool: PgPool) {
    let app = provedata::app(pool, "2026-01-06T12:00:00+01:00");
    let (eier, _) = provedata::praksis(&app, 1_004_326_178).await;
    let (annen, _) = provedata::praksis(&app, 1_004_326_179).await;
    let (url, _) = postkontor(8).await;
    let mut bud = bud(&url);
    for til in ["ja@eksempel.example", "nei@eksempel.example", "travel@eksempel.example"] {
        legg(&app, eier, til).await;
        send_en(&app, &mut bud).await.unwrap();
    }
    let mut db = app.pool.acquire().await.unwrap();
    let sendt: Vec<_> = logg(&mut db, &app.krypto, eier, None, 10).await.unwrap();
    assert_eq!(
        sendt
            .iter()
            .map(|r| (r.til.as_str(), std::mem::discriminant(&r.levering)))
            .collect::<Vec<_>>(),
        [
            ("travel@eksempel.example", std::mem::discriminant(&Levering::Venter)),
            ("nei@eksempel.example", std::mem::discriminant(&Levering::Avvist(app.klokke.naa()))),
            ("ja@eksempel.example", std::mem::discriminant(&Levering::Sendt(app.klokke.naa()))),
        ]
    );
    let meldt: Vec<String> = sqlx::query_scalar("select nokkel from jobb where slag = 'epost_avvist'")
        .fetch_all(&mut *db)
        .await
        .unwrap();
    assert_eq!(meldt, [sendt[1].id.to_string()], "the one that was given up is looked into");
    assert_eq!(
        oppgitt(&mut db, &app.krypto, sendt[1].id).await.unwrap(),
        Some((eier, Epost::tolk("nei@eksempel.example").unwrap()))
    );
    assert_eq!(oppgitt(&mut db, &app.krypto, sendt[2].id).await.unwrap(), None, "that one arrived");
    let avviste_naa: Vec<_> = avviste(&mut db, &app.krypto, eier).await.unwrap();
    assert_eq!(avviste_naa.iter().map(Epost::as_str).collect::<Vec<_>>(), ["nei@eksempel.example"]);
    assert!(
        avviste(&mut db, &app.krypto, annen).await.unwrap().is_empty(),
        "someone else sees nothing"
    );
    assert!(logg(&mut db, &app.krypto, annen, None, 10).await.unwrap().is_empty());
    // Page by page, without gaps.
    let neste = logg(&mut db, &app.krypto, eier, Some((sendt[0].opprettet, sendt[0].id)), 1)
        .await
        .unwrap();
    assert_eq!(neste[0].id, sendt[1].id);
    // A later mail that arrives clears it.
    sqlx::query("update epost_ut set sendt = $1, oppgitt = null, oppgitt_grunn = null where oppgitt is not null")
        .bind(app.klokke.naa())
        .execute(&mut *db)
        .await
        .unwrap();
    assert!(avviste(&mut db, &app.krypto, eier).await.unwrap().is_empty());
}

/// Attempts, whether it was sent, and why it was given up, of each mail, oldest first.
async fn rader(app: &App) -> Vec<(i32, bool, Option<String>)> {
    sqlx::query_as("select forsok, sendt is not null, oppgitt_grunn from epost_ut order by opprettet, id")
        .fetch_all(&*app.pool)
        .await
        .unwrap()
}

async fn meldt_videre(app: &App) -> i64 {
    sqlx::query_scalar("select count(*) from jobb where slag = 'epost_avvist'")
        .fetch_one(&*app.pool)
        .await
        .unwrap()
}

#[sqlx::test]
async fn what_is_wrong_on_our_side_uses_no_attempt_and_blames_no_address(pool: PgPool) {
    let app = provedata::app(pool, "2026-01-06T12:00:00+01:00");
    let (eier, _) = provedata::praksis(&app, 1_004_326_178).await;
    for (kommando, svar) in [
        ("HILSEN", "554 ingen tjeneste her"),
        ("HILSEN", "421 prøv senere"),
        ("EHLO", "550 navnet godtas ikke"),
        ("AUTH", "535 5.7.8 feil passord"),
        ("MAIL", "550 5.7.1 avsenderen godtas ikke"),
        ("MAIL", "451 avsenderen kan ikke sjekkes"),
    ] {
        sqlx::query("truncate epost_ut").execute(&*app.pool).await.unwrap();
        let (url, innstilling) = postkontor(20).await;
        *innstilling.lock().unwrap() = (kommando, svar);
        for _ in 0..3 {
            legg(&app, eier, "ja@eksempel.example").await;
        }
        let mut bud = bud(&url);
        assert!(send_en(&app, &mut bud).await.unwrap(), "{svar}: it was tried");
        assert!(!send_en(&app, &mut bud).await.unwrap(), "{svar}: then everything waits");
        app.klokke.flytt(TimeDelta::seconds(6));
        assert!(send_en(&app, &mut bud).await.unwrap(), "{svar}: and is tried again");
        app.klokke.flytt(TimeDelta::seconds(6));
        assert!(!send_en(&app, &mut bud).await.unwrap(), "{svar}: with a longer rest each time");
        assert_eq!(rader(&app).await, vec![(0, false, None); 3], "{svar}");
        // Somebody mends it two days later.
        *innstilling.lock().unwrap() = ("", "");
        app.klokke.flytt(TimeDelta::days(2));
        while send_en(&app, &mut bud).await.unwrap() {}
        assert_eq!(rader(&app).await, vec![(1, true, None); 3], "{svar}");
    }
    assert_eq!(meldt_videre(&app).await, 0, "nobody is told to mend an address");
}

#[sqlx::test]
async fn a_mail_server_that_will_not_send_for_us_counts_against_no_address(pool: PgPool) {
    let app = provedata::app(pool, "2026-01-06T12:00:00+01:00");
    let (eier, _) = provedata::praksis(&app, 1_004_326_178).await;
    for (kommando, svar) in [
        ("RCPT", "554 5.7.1 relay nektes"),
        ("RCPT", "530 logg inn først"),
        ("DATA", "554 nei"),
        ("BREV", "552 for stort"),
    ] {
        sqlx::query("truncate epost_ut").execute(&*app.pool).await.unwrap();
        let (url, innstilling) = postkontor(60).await;
        *innstilling.lock().unwrap() = (kommando, svar);
        legg(&app, eier, "ja@eksempel.example").await;
        let mut bud = bud(&url);
        for _ in 0..FLEST_FORSOK {
            assert!(send_en(&app, &mut bud).await.unwrap(), "{svar}");
            app.klokke.flytt(TimeDelta::hours(5));
        }
        assert_eq!(
            rader(&app).await,
            [(FLEST_FORSOK, false, Some("brev".to_owned()))],
            "{svar}: given up in the end"
        );
        let mut db = app.pool.acquire().await.unwrap();
        assert!(avviste(&mut db, &app.krypto, eier).await.unwrap().is_empty(), "{svar}");
        let vist = self::logg(&mut db, &app.krypto, eier, None, 1).await.unwrap();
        assert!(matches!(vist[0].levering, Levering::GittOpp(_)), "{svar}");
    }
    assert_eq!(meldt_videre(&app).await, 0);
}

#[sqlx::test]
async fn many_refused_in_a_row_close_the_way_and_one_that_cannot_be_read_stops_no_other(pool: PgPool) {
    let app = provedata::app(pool, "2026-01-06T12:00:00+01:00");
    let (eier, _) = provedata::praksis(&app, 1_004_326_178).await;
    let (url, innstilling) = postkontor(60).await;
    let mut bud = bud(&url);
    legg(&app, eier, "ja@eksempel.example").await;
    sqlx::query("update epost_ut set til_kryptert = '\\x00'")
        .execute(&*app.pool)
        .await
        .unwrap();
    legg(&app, eier, "ja@eksempel.example").await;
    while send_en(&app, &mut bud).await.unwrap() {}
    assert_eq!(rader(&app).await, [(1, false, Some("brev".to_owned())), (1, true, None)]);

    *innstilling.lock().unwrap() = ("RCPT", "550 5.7.1 relay nektes");
    for _ in 0..8 {
        legg(&app, eier, "ja@eksempel.example").await;
    }
    let mut forsokt = 0;
    while send_en(&app, &mut bud).await.unwrap() {
        forsokt += 1;
    }
    assert_eq!(forsokt, 5, "then the rest wait");
    *innstilling.lock().unwrap() = ("", "");
    app.klokke.flytt(TimeDelta::minutes(10));
    while send_en(&app, &mut bud).await.unwrap() {}
    assert!(
        rader(&app).await.iter().skip(1).all(|r| r.1),
        "all of them go when the server takes them"
    );
}

#[sqlx::test]
async fn a_one_time_link_is_only_a_hash_when_its_mail_is_done_with(pool: PgPool) {
    let app = provedata::app(pool, "2026-01-06T12:00:00+01:00");
    let (eier, _) = provedata::praksis(&app, 1_004_326_178).await;
    let (url, _) = postkontor(8).await;
    let mut bud = bud(&url);
    let token = krypto::token().unwrap();
    let tekst = format!("Hei\n\nTrykk her:\n\nhttps://portal.example/kontoendring/{token}\n\nHelfo\n");
    for (til, ferdig) in [
        ("travel@eksempel.example", false),
        ("ja@eksempel.example", true),
        ("nei@eksempel.example", true),
    ] {
        sqlx::query("truncate epost_ut").execute(&*app.pool).await.unwrap();
        legg_med(&app, eier, til, &tekst).await;
        send_en(&app, &mut bud).await.unwrap();
        let lagret: String = sqlx::query_scalar("select tekst from epost_ut")
            .fetch_one(&*app.pool)
            .await
            .unwrap();
        let hash = hex::encode(krypto::sha256(token.as_bytes()));
        let venter = if ferdig { tekst.replace(&token, &hash) } else { tekst.clone() };
        assert_eq!(lagret, venter, "{til}");
    }
}

#[sqlx::test]
async fn mail_that_no_recipient_can_mend_is_one_case_a_day(pool: PgPool) {
    let app = provedata::app(pool, "2026-01-06T12:00:00+01:00");
    let (eier, _) = provedata::praksis(&app, 1_004_326_178).await;
    let (url, _) = postkontor(60).await;
    let mut bud = bud(&url);
    for _ in 0..2 {
        legg(&app, eier, "ja@eksempel.example").await;
    }
    sqlx::query("update epost_ut set til_kryptert = '\\x00'")
        .execute(&*app.pool)
        .await
        .unwrap();
    // The agency's own address refuses; a clinician's address is theirs to mend.
    legg(&app, None, "nei@eksempel.example").await;
    legg(&app, eier, "nei@eksempel.example").await;
    while send_en(&app, &mut bud).await.unwrap() {}
    while jobb::kjor_en(&app).await.unwrap() {}
    let saker: Vec<(String, String, bool)> = sqlx::query_as("select slag, objekt_id, helseaktor_id is null from sak")
        .fetch_all(&*app.pool)
        .await
        .unwrap();
    assert_eq!(saker, [("epost".into(), "2026-01-06".into(), true)]);
    let dagen = kalender::dogn("2026-01-06".parse().unwrap());
    let mut db = app.pool.acquire().await.unwrap();
    let (antall, vist) = oppgitte(&mut db, &dagen, 2).await.unwrap();
    assert_eq!((antall, vist.len(), vist[0].mottaker), (3, 2, false));
    prov_igjen(&mut db, &dagen, app.klokke.naa()).await.unwrap();
    assert_eq!(oppgitte(&mut db, &dagen, 2).await.unwrap().0, 0);
    assert_eq!(rader(&app).await.iter().filter(|r| r.2.is_none()).count(), 3);
}

#[test]
fn an_address_of_a_mail_server_is_read_or_refused() {
    for riktig in [
        "smtps://bruker:p%40ss@post.example",
        "smtp://post.example:587/portal.example?tls=required",
        "smtp://127.0.0.1:2525",
    ] {
        assert!(Sender::smtp(riktig).is_ok(), "{riktig}");
    }
    for feil in [
        "post.example",
        "http://post.example",
        "smtp://post.example?tls=kanskje",
        "smtp:///x",
    ] {
        assert!(Sender::smtp(feil).is_err(), "{feil}");
    }
}
