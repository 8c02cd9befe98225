//! No simulator decides in production: the real program, with each port in each setting.

use std::net::TcpListener;

use praksisportal::server::config::porter::PORTER;
use sqlx::PgPool;

use crate::program::{Program, tjeneradresse};

/// What production refuses, for each port: a stand-in, silence, a word that is none, and a way others can read or answer.
const AVVIST: &[(&str, &[&str])] = &[
    (
        "PORTAL_ENHETSREGISTER",
        &["", "innebygd", "ingen", "http://127.0.0.1:1/api", "http://register.example/api"],
    ),
    ("PORTAL_ADRESSEREGISTER", &["", "simulator", "http://127.0.0.1:1"]),
    ("PORTAL_KONTOEIERE", &["", "simulator", "https://bank.example"]),
    ("PORTAL_HPR", &["", "simulator", "http://hpr.example"]),
    ("PORTAL_PERSONTJENESTE", &["", "simulator", "http://person.example"]),
    ("PORTAL_FRIKORT", &["", "simulator", "http://frikort.example"]),
    ("PORTAL_BETALING_MAPPE", &["", "ingen", "simulator", "betaling"]),
    (
        "PORTAL_SMTP_URL",
        &[
            "",
            "ingen",
            "smtp://bruker:hemmelig@127.0.0.1:1",
            "smtp://bruker:hemmelig@127.0.0.1:1?tls=opportunistic",
        ],
    ),
    ("PORTAL_CLAMD", &["", "simulator", "clamd", "http://127.0.0.1:3310"]),
    ("PORTAL_TAKSTREGISTER_URL", &["ingen", "http://takster.example"]),
];

/// A way to real ones, for each port that has any.
const KLIENTER: &[(&str, &str)] = &[
    ("PORTAL_ENHETSREGISTER", "https://127.0.0.1:1/api"),
    ("PORTAL_ADRESSEREGISTER", "https://127.0.0.1:1"),
    ("PORTAL_PERSONTJENESTE", "https://127.0.0.1:1"),
    ("PORTAL_FRIKORT", "https://bruker:hemmelig@127.0.0.1:1"),
    ("PORTAL_SMTP_URL", "smtp://bruker:hemmelig@127.0.0.1:1?tls=required"),
    ("PORTAL_CLAMD", "127.0.0.1:1"),
    ("PORTAL_TAKSTREGISTER_URL", "https://127.0.0.1:1"),
];

#[test]
fn a_port_that_must_not_stand_is_named_before_anything_is_touched() {
    // A database that notices when somebody calls.
    let database = TcpListener::bind("127.0.0.1:0").unwrap();
    database.set_nonblocking(true).unwrap();
    let url = format!("postgres://x:hemmelig@{}/x", database.local_addr().unwrap());
    let mut provd: Vec<&str> = Vec::new();
    for (variabel, verdier) in AVVIST {
        for verdi in *verdier {
            let program = Program::produksjon(&url).med(&[(*variabel, *verdi)]);
            let slutt = program.kjor(&["server"], "");
            let hva = format!("{variabel}={verdi}: {slutt:?}");
            assert_eq!(slutt.kode, Some(2), "{hva}");
            assert!(slutt.feil.contains(variabel), "{hva}");
            assert!(!slutt.feil.contains("hemmelig") && slutt.ut.is_empty(), "{hva}");
            assert_eq!(program.mappe.join("betaling").read_dir().unwrap().count(), 0, "{hva}");
            assert!(database.accept().is_err(), "the database was called: {hva}");
        }
        provd.push(variabel);
    }
    let alle: Vec<&str> = PORTER.iter().map(|p| p.variabel).collect();
    assert!(alle.iter().all(|v| provd.contains(v)), "every port is tried: {alle:?}");
}

#[sqlx::test]
async fn what_stands_starts_and_says_who_answers(pool: PgPool) {
    let database = tjeneradresse(&pool).await;
    for klienter in [&[][..], KLIENTER] {
        let program = Program::produksjon(&database).med(klienter);
        let slutt = tokio::task::spawn_blocking(move || program.start_og_stopp()).await.unwrap();
        assert!(!slutt.ut.contains("hemmelig") && slutt.feil.is_empty(), "{slutt:?}");
        let linjer: Vec<serde_json::Value> = slutt.ut.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
        for port in PORTER {
            let min: Vec<_> = linjer
                .iter()
                .filter(|l| l["message"] == "port" && l["variabel"] == port.variabel)
                .collect();
            assert_eq!(min.len(), 1, "one line for {}: {}", port.navn, slutt.ut);
            let valgt = klienter.iter().any(|(v, _)| *v == port.variabel) || port.ingen.is_none();
            assert_eq!(min[0]["valg"], if valgt { "klient" } else { "ingen" }, "{}", min[0]);
            assert_eq!(min[0]["ingen"], port.ingen.filter(|_| !valgt).unwrap_or_default(), "{}", min[0]);
        }
    }
}
