//! What an operator types, what the program refuses before it does anything, and how it ends.

use std::net::TcpListener;
use std::path::Path;

use chrono::TimeDelta;
use praksisportal::krav::mottak;
use praksisportal::krav::store::Kanal;
use praksisportal::server::request::Utforer;
use sqlx::PgPool;

use crate::kravstotte;
use crate::praksis::{antall, med_praksis};
use crate::program::{Program, Slutt, adresse, tjeneradresse};
use crate::support::{Portal, ny_nokkel};

/// A database that notices when somebody calls.
fn vaken() -> (TcpListener, String) {
    let database = TcpListener::bind("127.0.0.1:0").unwrap();
    database.set_nonblocking(true).unwrap();
    let url = format!("postgres://x:hemmelig@{}/x", database.local_addr().unwrap());
    (database, url)
}

/// The program on the test's database, with the key and the clock of the test's portal.
fn demo(pool: &PgPool) -> Program {
    Program::produksjon(&adresse(pool)).med(&[
        ("PORTAL_PROFIL", "demo"),
        ("PORTAL_NOKKEL", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="),
        ("PORTAL_KLOKKE", "2026-01-06T16:30:00+01:00"),
        ("SUDO_USER", "kari"),
    ])
}

fn kjor(program: &Program, argumenter: &[&str]) -> Slutt {
    program.kjor(argumenter, "")
}

#[test]
fn a_key_file_that_cannot_be_used_is_named_in_norwegian_before_anything_is_touched() {
    let (database, url) = vaken();
    let fil = |program: &Program, navn: &str, innhold: &str| {
        let sti = program.mappe.join(navn);
        std::fs::write(&sti, innhold).unwrap();
        sti.display().to_string()
    };
    let program = Program::produksjon(&url);
    let (tull, ec) = (fil(&program, "tull.pem", "tull"), fil(&program, "ec.pem", &ny_nokkel()));
    let hpr = [("PORTAL_HPR", "https://127.0.0.1:1"), ("MASKINPORTEN_KLIENT_ID", "k")];
    let maskin = [
        ("PORTAL_ADRESSEREGISTER", "https://127.0.0.1:1"),
        ("PORTAL_ADRESSEREGISTER_TILGANG", "helseid"),
    ];
    for (navn, verdi, med, ord) in [
        ("HELSEID_NOKKEL_FIL", "/finnes/ikke.pem", &[][..], "filen kan ikke leses"),
        ("HELSEID_NOKKEL_FIL", &tull, &[], "det er ingen nøkkel i filen"),
        ("HELSEID_MASKIN_NOKKEL_FIL", &tull, &maskin, "det er ingen nøkkel i filen"),
        ("MASKINPORTEN_NOKKEL_FIL", "/finnes/ikke.pem", &hpr, "filen kan ikke leses"),
        ("MASKINPORTEN_NOKKEL_FIL", &ec, &hpr, "nøkkelen skal være RSA"),
    ] {
        let program = Program::produksjon(&url).med(med).med(&[(navn, verdi)]);
        for kommando in [&["server"][..], &["oppgjorskjoring"], &["takster", "liste"]] {
            let slutt = program.kjor(kommando, "");
            assert_eq!(slutt.kode, Some(2), "{navn}: {slutt:?}");
            assert!(slutt.feil.contains(&format!("{navn}: {ord}")), "{navn}: {slutt:?}");
            assert!(!slutt.feil.contains("the key"), "{slutt:?}");
        }
    }
    assert!(database.accept().is_err(), "the database was called");
}

#[test]
fn names_nobody_reads_stop_production_and_are_told_in_the_demo() {
    let (database, url) = vaken();
    let program = Program::produksjon(&url).med(&[("PORTAL_KONTOFRIST", "12")]);
    let slutt = program.kjor(&["server"], "");
    assert!(
        slutt.kode == Some(2)
            && slutt
                .feil
                .contains("PORTAL_KONTOFRIST leses ikke av noen; mente du PORTAL_KONTO_FRIST?"),
        "{slutt:?}"
    );
    assert!(database.accept().is_err());
    let slutt = program.med(&[("PORTAL_PROFIL", "demo")]).kjor(&["helsesjekk"], "");
    assert!(
        slutt.kode == Some(1) && slutt.feil.contains("Advarsel: PORTAL_KONTOFRIST"),
        "{slutt:?}"
    );
}

#[sqlx::test]
async fn a_payment_folder_that_is_not_there_is_refused_and_one_that_cannot_be_used_stops_no_page(pool: PgPool) {
    let program = Program::produksjon(&tjeneradresse(&pool).await);
    let mappe = program.mappe.join("betaling");
    std::fs::remove_dir_all(&mappe).unwrap();
    for kommando in ["server", "oppgjorskjoring"] {
        let slutt = kjor(&program, &[kommando]);
        assert!(
            slutt.kode == Some(2) && slutt.feil.contains("PORTAL_BETALING_MAPPE") && slutt.feil.contains("finnes ikke"),
            "{slutt:?}"
        );
    }
    let slutt = kjor(&program, &["oppsett-sjekk"]);
    let rad = slutt.ut.lines().find(|l| l.contains("PORTAL_BETALING_MAPPE")).unwrap();
    assert!(rad.starts_with("FEIL") && rad.contains("finnes ikke"), "{rad}");
    assert!(!mappe.exists(), "nobody makes it");

    // There, and nothing can be written in it.
    std::fs::create_dir(&mappe).unwrap();
    std::fs::write(mappe.join("ut"), "").unwrap();
    assert!(
        program.start_til_det_sies(r#""hvor":"betaling""#),
        "the pages are served, and it is told"
    );
    assert_eq!(std::fs::read(mappe.join("ut")).unwrap(), b"");
}

#[sqlx::test]
async fn a_database_is_used_with_one_profile_until_somebody_says_otherwise(pool: PgPool) {
    let url = adresse(&pool);
    let (demo, produksjon) = (demo(&pool), Program::produksjon(&url));
    assert_eq!(kjor(&demo, &["profil"]).ut, "databasen er ikke merket\n");
    assert_eq!(kjor(&produksjon, &["migrer"]).kode, Some(0));
    assert_eq!(kjor(&demo, &["profil"]).ut, "produksjon\n");
    for kommando in [
        &["server"][..],
        &["migrer"],
        &["seed"],
        &["oppgjorskjoring"],
        &["hold", "liste"],
        &["jobber", "liste"],
        &["takster", "liste"],
        &["ordresjekk"],
        &["saksbehandler", "list"],
    ] {
        let slutt = kjor(&demo, kommando);
        assert!(
            slutt.kode == Some(2) && slutt.feil.contains("PORTAL_PROFIL er demo, og databasen er merket produksjon"),
            "{kommando:?}: {slutt:?}"
        );
    }
    let sjekk = kjor(&demo, &["oppsett-sjekk"]);
    let rad = sjekk.ut.lines().find(|l| l.contains("DATABASE_URL")).unwrap();
    assert!(rad.starts_with("FEIL") && rad.contains("merket produksjon"), "{rad}");
    let annen = kjor(&demo, &["profil", "--sett", "produksjon"]);
    assert!(annen.kode == Some(2) && annen.feil.contains("PORTAL_PROFIL er demo"), "{annen:?}");

    // A copy of production is put into a test system.
    let om = kjor(&demo, &["profil", "--sett", "demo"]);
    assert!(om.kode == Some(0) && om.ut.contains("er merket demo, før produksjon"), "{om:?}");
    let igjen = kjor(&demo, &["profil", "--sett", "demo"]);
    assert!(igjen.ut.contains("er merket demo fra før"), "{igjen:?}");
    let holdt = kjor(&demo, &["hold", "liste"]).ut;
    assert!(
        holdt.contains("utbetaling stanset") && holdt.contains("post stanset") && holdt.contains("av kari"),
        "{holdt}"
    );
    assert_eq!(kjor(&produksjon, &["hold", "liste"]).kode, Some(2));
    let rader: Vec<(String, Option<String>, Option<String>)> =
        sqlx::query_as("select aktor_slag, gammel, ny from revisjon where handling = 'drift.profil_merket' order by nr")
            .fetch_all(&pool)
            .await
            .unwrap();
    assert_eq!(rader.len(), 2, "{rader:?}");
    assert_eq!(rader[1], ("drift:kari".into(), Some("produksjon".into()), Some("demo".into())));
}

/// A claim that waits for the run of the day, in the database of a test.
async fn et_krav(pool: &PgPool) {
    let portal = Portal::ny(pool.clone()).await;
    let lege = med_praksis(&portal).await;
    let eier = lege.id.unwrap();
    kravstotte::avtale(&portal, eier).await;
    let av = Utforer::system(portal.app.klokke.naa());
    let melding = include_bytes!("../data/kuhr/01-innsending.json").to_vec();
    mottak::ta_imot(&portal.app, &av, eier, Kanal::Opplasting, melding, None)
        .await
        .unwrap()
        .unwrap();
    portal.arbeid_ferdig().await;
    portal.gaa_frem(TimeDelta::hours(1));
    assert_eq!(antall(&portal, "select count(*) from vedtak").await, 0);
}

fn ordrer(mappe: &Path) -> Vec<String> {
    let navn = std::fs::read_dir(mappe.join("ut"))
        .unwrap()
        .map(|f| f.unwrap().file_name().into_string().unwrap());
    navn.filter(|n| n.starts_with('U')).collect()
}

#[sqlx::test]
async fn a_run_whose_order_did_not_leave_says_so_and_orders_are_compared_with_the_folder(pool: PgPool) {
    et_krav(&pool).await;
    let program = demo(&pool);
    let mappe = program.mappe.join("betaling");
    let kjoring = ["oppgjorskjoring", "--dato", "2026-01-06"];

    // Nothing can be written: nothing is decided.
    std::fs::write(mappe.join("ut"), "").unwrap();
    let slutt = kjor(&program, &kjoring);
    assert!(slutt.kode == Some(1) && slutt.feil.contains("PORTAL_BETALING_MAPPE"), "{slutt:?}");
    let vedtak = async || {
        sqlx::query_scalar::<_, i64>("select count(*) from vedtak")
            .fetch_one(&pool)
            .await
            .unwrap()
    };
    assert_eq!(vedtak().await, 0);
    std::fs::remove_file(mappe.join("ut")).unwrap();

    // The order cannot be written, because its name is taken.
    let sist: i64 = sqlx::query_scalar("select last_value from innsending_id")
        .fetch_one(&pool)
        .await
        .unwrap();
    std::fs::create_dir(mappe.join("ut")).unwrap();
    let opptatt: Vec<_> = (sist..sist + 20).map(|n| mappe.join(format!("ut/U{n}.json"))).collect();
    for sti in &opptatt {
        std::fs::write(sti, "{}").unwrap();
    }
    let slutt = kjor(&program, &kjoring);
    assert!(
        slutt.kode == Some(1) && slutt.ut.contains("1 vedtak") && slutt.feil.contains("1 ordrer kunne ikke legges i betalingsmappen"),
        "{slutt:?}"
    );
    assert_eq!(vedtak().await, 1);
    for sti in &opptatt {
        std::fs::remove_file(sti).unwrap();
    }
    let slutt = kjor(&program, &kjoring);
    assert!(slutt.kode == Some(0) && slutt.feil.is_empty(), "{slutt:?}");
    let hvem: Vec<String> = sqlx::query_scalar("select aktor_slag from revisjon where handling = 'drift.kjoring_startet'")
        .fetch_all(&pool)
        .await
        .unwrap();
    assert_eq!(hvem, ["drift:kari"], "the run that decided something");

    let sjekk = kjor(&program, &["ordresjekk"]);
    assert!(sjekk.kode == Some(0) && sjekk.ut.contains("Alle er kjent"), "{sjekk:?}");
    // As after a restore: the folder knows more than the database.
    let ordre = mappe.join("ut").join(ordrer(&mappe).pop().unwrap());
    std::fs::copy(&ordre, mappe.join("ut/U7.json")).unwrap();
    let sjekk = kjor(&program, &["ordresjekk"]);
    assert!(
        sjekk.kode == Some(3) && sjekk.ut.contains("  U7  ") && sjekk.ut.contains("Sum av det databasen ikke kjenner"),
        "{sjekk:?}"
    );
    let konto = serde_json::from_slice::<serde_json::Value>(&std::fs::read(&ordre).unwrap()).unwrap()["kontonummer"].clone();
    assert!(!sjekk.ut.contains(konto.as_str().unwrap()), "no account is printed");
    std::fs::remove_file(mappe.join("ut/U7.json")).unwrap();
    std::fs::remove_file(&ordre).unwrap();
    let sjekk = kjor(&program, &["ordresjekk"]);
    assert!(sjekk.kode == Some(3) && sjekk.ut.contains("ligger ikke i ut/"), "{sjekk:?}");
}
