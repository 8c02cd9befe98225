//! Case workers come and go by `praksisportal saksbehandler`, and do what their roles say.

use http::StatusCode;
use sqlx::PgPool;

use crate::praksis::med_praksis;
use crate::program::{Program, Slutt, adresse};
use crate::sak::{bytt_til_ukjent, saken, svar};
use crate::support::{Portal, nokkel};

/// A synthetic person of nobody else's.
const RAVN: &str = "30887442041";
const GAUPE: &str = "08919700581";

/// The program on the test's database, with the test's key, in the demo: there are no other identity numbers than synthetic ones here.
fn demo(pool: &PgPool) -> Program {
    Program::produksjon(&adresse(pool)).med(&[
        ("PORTAL_PROFIL", "demo"),
        ("PORTAL_NOKKEL", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="),
        ("PORTAL_KLOKKE", "2026-01-06T15:30:29+01:00"),
    ])
}

fn si(program: &Program, argumenter: &[&str], inn: &str) -> Slutt {
    let argumenter: Vec<&str> = [&["saksbehandler"], argumenter].concat();
    let slutt = program.kjor(&argumenter, inn);
    assert!(
        !format!("{slutt:?}").contains(inn.trim()) || inn.trim().is_empty(),
        "an identity number is told: {slutt:?}"
    );
    slutt
}

/// Audit codes and what they say, oldest first.
async fn revisjon(pool: &PgPool) -> Vec<(String, Option<String>, Option<String>)> {
    sqlx::query_as("select handling, gammel, ny from revisjon where objekt = 'saksbehandler' order by nr")
        .fetch_all(pool)
        .await
        .unwrap()
}

#[sqlx::test]
async fn case_workers_are_added_given_roles_listed_and_stopped(pool: PgPool) {
    let program = demo(&pool);
    let si = |argumenter: &[&str], inn: &str| si(&program, argumenter, inn);
    let ut = |slutt: Slutt| {
        assert_eq!(slutt.kode, Some(0), "{slutt:?}");
        slutt.ut
    };
    assert!(ut(si(&["list"], "")).contains("Ingen står på listen."));

    let ravn = ["legg-til", "--navn", "Ryddig Ravn", "--roller", "behandle,godkjenn"];
    assert!(ut(si(&ravn, &format!("{RAVN}\n"))).contains("Ryddig Ravn er lagt til, med rollene les,behandle,godkjenn."));
    assert!(ut(si(&ravn, RAVN)).contains("Ingenting er endret."), "the second time");
    let annen = si(&["legg-til", "--navn", "Rar Ravn"], RAVN);
    assert!(
        annen.kode == Some(1) && annen.feil.contains("på listen fra før som Ryddig Ravn"),
        "{annen:?}"
    );
    assert!(ut(si(&["list"], "")).contains("kan ikke avgjøres"), "one is not two");

    ut(si(&["legg-til", "--navn", "Grundig Gaupe"], GAUPE));
    assert!(ut(si(&["rolle", "--roller", "godkjenn"], GAUPE)).contains("har nå rollene les,godkjenn, før les."));
    assert!(ut(si(&["rolle", "--roller", "les,godkjenn"], GAUPE)).contains("Ingenting er endret."));
    let liste = ut(si(&["list"], ""));
    assert!(
        liste.contains("Ryddig Ravn") && liste.contains("les,godkjenn") && !liste.contains("kan ikke avgjøres"),
        "{liste}"
    );
    let id = liste
        .lines()
        .find(|l| l.contains("Gaupe"))
        .and_then(|l| l.split(' ').next())
        .unwrap()
        .to_owned();

    assert!(ut(si(&["sperr", "--id", &id], "")).contains("Grundig Gaupe er sperret."));
    assert!(ut(si(&["sperr"], GAUPE)).contains("sperret fra før. Ingenting er endret."));
    let nei = si(&["rolle", "--roller", "behandle"], GAUPE);
    assert!(nei.kode == Some(1) && nei.feil.contains("er sperret"), "{nei:?}");
    assert!(ut(si(&["list"], "")).contains("sperret 2026-01-06"));
    assert!(ut(si(&["legg-til", "--navn", "Grundig Gaupe", "--roller", "behandle"], GAUPE)).contains("er lagt til"));
    assert!(!ut(si(&["list"], "")).contains("sperret"));

    let ukjent = si(&["sperr"], "06828399789");
    assert!(ukjent.kode == Some(1) && ukjent.feil.contains("Ingen på listen"), "{ukjent:?}");
    for (argumenter, inn, kode) in [
        (&["sperr"][..], "12345678901", 1),
        (&["sperr"], "", 1),
        (&["sperr", RAVN], "", 2),
        (&[], "", 2),
    ] {
        let slutt = si(argumenter, inn);
        assert_eq!(slutt.kode, Some(kode), "{slutt:?}");
        assert!(!slutt.feil.contains(RAVN), "{slutt:?}");
    }

    let rad = |handling: &str, gammel: Option<&str>, ny: Option<&str>| {
        (
            format!("saksbehandler.{handling}"),
            gammel.map(str::to_owned),
            ny.map(str::to_owned),
        )
    };
    assert_eq!(
        revisjon(&pool).await,
        [
            rad("lagt_til", None, Some("les,behandle,godkjenn")),
            rad("lagt_til", None, Some("les")),
            rad("rolle", Some("les"), Some("les,godkjenn")),
            rad("sperret", Some("les,godkjenn"), None),
            rad("lagt_til", None, Some("les,behandle")),
        ]
    );
}

#[sqlx::test]
async fn production_takes_no_synthetic_case_worker(pool: PgPool) {
    let program = Program::produksjon(&adresse(&pool));
    let slutt = si(&program, &["legg-til", "--navn", "Ryddig Ravn"], RAVN);
    assert!(slutt.kode == Some(1) && slutt.feil.contains("ikke et fødselsnummer"), "{slutt:?}");
    assert!(revisjon(&pool).await.is_empty());
}

#[sqlx::test]
async fn who_is_stopped_is_out_at_once_and_roles_count_from_the_next_page(pool: PgPool) {
    let portal = Portal::ny(pool.clone()).await;
    let program = demo(&pool);
    let ravn = portal.logg_inn_saksbehandler("Ryddig Ravn").await;
    assert_eq!(ravn.get("/saker").await.status, StatusCode::OK);
    let id: uuid::Uuid = sqlx::query_scalar("select id from saksbehandler").fetch_one(&pool).await.unwrap();
    let slutt = si(&program, &["sperr", "--id", &id.to_string()], "");
    assert!(slutt.ut.contains("Innlogginger som ble avsluttet: 1."), "{slutt:?}");
    let borte = ravn.get("/saker").await;
    assert!(
        borte.status == StatusCode::SEE_OTHER && borte.til().starts_with("/logg-inn"),
        "{borte:?}"
    );
    assert_eq!(
        ravn.kall("/api/sak/avgjor", &[("nokkel", &nokkel())]).await.status,
        StatusCode::UNAUTHORIZED
    );
    let slik: (String, bool) =
        sqlx::query_as("select s.avsluttet_av, b.aktiv from sesjon s join saksbehandler b on b.id = s.saksbehandler_id")
            .fetch_one(&pool)
            .await
            .unwrap();
    assert_eq!(slik, ("sperret".to_owned(), false));
}

#[sqlx::test]
async fn the_first_treats_the_second_approves_and_readers_read(pool: PgPool) {
    let portal = Portal::ny(pool.clone()).await;
    let lege = med_praksis(&portal).await;
    bytt_til_ukjent(&portal, &lege).await;
    let sak = saken(&portal, "konto_avvik").await;
    let leser = portal.logg_inn_med_roller("Leser", &["les"]).await;
    let forste = portal.logg_inn_med_roller("Første", &["les", "behandle"]).await;
    let andre = portal.logg_inn_med_roller("Andre", &["les", "godkjenn"]).await;

    // Who only reads has no form, and what is sent all the same is refused.
    let side = leser.get(&sak).await.tekst;
    assert!(
        side.contains("Du mangler rollen «behandle».") && !side.contains("name=\"svar\""),
        "{side}"
    );
    let forstes = forste.get(&sak).await;
    let send = |svar: &'static str, versjon: String| {
        let id = sak.trim_start_matches("/saker/").to_owned();
        vec![
            ("id", id),
            ("svar", svar.to_owned()),
            ("begrunnelse", "Ringt".to_owned()),
            ("versjon", versjon),
            ("nokkel", nokkel()),
        ]
    };
    for n in [&leser, &andre] {
        for hva in ["godkjent", "avvist"] {
            let felt = send(hva, forstes.felt("versjon"));
            let felt: Vec<(&str, &str)> = felt.iter().map(|(n, v)| (*n, v.as_str())).collect();
            assert_eq!(
                n.skjema("/api/sak/avgjor", &felt).await.til(),
                format!("{sak}?feil=sak-ikke-behandler")
            );
        }
    }
    assert!(svar(&forste, &sak, "godkjent", "Ringt banken").await.til().ends_with("lagret=1"));

    // The one who only treats may stop it, and is no second pair of eyes; nor is another who only treats.
    let tredje = portal.logg_inn_med_roller("Tredje", &["les", "behandle"]).await;
    let side = tredje.get(&sak).await;
    assert!(
        side.tekst.contains("Du mangler rollen «godkjenn».") && !side.tekst.contains("value=\"godkjent\""),
        "{}",
        side.tekst
    );
    assert!(side.tekst.contains("value=\"avvist\""));
    let felt = send("godkjent", side.felt("versjon"));
    let felt: Vec<(&str, &str)> = felt.iter().map(|(n, v)| (*n, v.as_str())).collect();
    assert_eq!(
        tredje.skjema("/api/sak/avgjor", &felt).await.til(),
        format!("{sak}?feil=sak-ikke-godkjenner")
    );
    assert!(
        svar(&andre, &sak, "godkjent", "Sett kontoutskrift")
            .await
            .til()
            .ends_with("lagret=1")
    );
    let status: String = sqlx::query_scalar("select status from sak").fetch_one(&pool).await.unwrap();
    assert_eq!(status, "godkjent");
}

#[sqlx::test]
async fn a_key_that_is_not_the_databases_is_told_before_anything_is_written(pool: PgPool) {
    let portal = Portal::ny(pool.clone()).await;
    praksisportal::oppstart::start::forbered(&portal.app).await.unwrap();
    let program = demo(&pool).med(&[("PORTAL_NOKKEL", "BwYFBAMCAQAPDg0MCwoJCBcWFRQTEhEQHx4dHBsaGRg=")]);
    let slutt = si(&program, &["legg-til", "--navn", "Ryddig Ravn", "--roller", "behandle"], RAVN);
    assert_eq!(slutt.kode, Some(1));
    assert!(
        slutt.feil.contains("PORTAL_NOKKEL er ikke nøkkelen denne databasen ble laget med"),
        "{slutt:?}"
    );
    assert!(revisjon(&pool).await.is_empty());
    let server = program.kjor(&["server"], "");
    assert!(server.feil.contains("PORTAL_NOKKEL er ikke nøkkelen"), "{server:?}");
}

#[sqlx::test]
async fn at_a_terminal_the_number_is_asked_for_and_not_shown(pool: PgPool) {
    let program = demo(&pool);
    let argumenter = ["saksbehandler", "legg-til", "--navn", "Ryddig Ravn"];
    let (slutt, skjerm) = tokio::task::spawn_blocking(move || program.kjor_ved_terminal(&argumenter, RAVN))
        .await
        .unwrap();
    assert!(
        slutt.kode == Some(0) && slutt.ut.contains("Ryddig Ravn er lagt til"),
        "{slutt:?} {skjerm}"
    );
    assert!(skjerm.contains("Fødselsnummer") && !skjerm.contains(RAVN), "{skjerm}");
}

#[sqlx::test]
async fn the_audit_trail_says_who_typed_it(pool: PgPool) {
    let program = demo(&pool).med(&[("SUDO_USER", "kari"), ("USER", "root")]);
    let slutt = si(&program, &["legg-til", "--navn", "Ryddig Ravn"], RAVN);
    assert_eq!(slutt.kode, Some(0), "{slutt:?}");
    let program = demo(&pool);
    si(&program, &["rolle", "--roller", "behandle"], RAVN);
    let hvem: Vec<String> = sqlx::query_scalar("select aktor_slag from revisjon where objekt = 'saksbehandler' order by nr")
        .fetch_all(&pool)
        .await
        .unwrap();
    assert!(
        hvem.len() == 2 && hvem[0] == "drift:kari" && hvem[1].starts_with("drift:uid "),
        "{hvem:?}"
    );
    let brudd: i64 = sqlx::query_scalar("select count(*) from revisjon_brudd")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(brudd, 0);
    // Whatever a program calls itself, it is one of the kinds.
    let feil = sqlx::query(
        "insert into revisjon (kjede, nr, tid, aktor_slag, handling, objekt, objekt_id, foresporsel, forrige_hash, hash)
         values (gen_random_uuid(), 0, now(), 'drift:', 'x', 'x', 'x', '-', '', '')",
    )
    .execute(&pool)
    .await;
    assert!(feil.is_err(), "a command is somebody's");
}
