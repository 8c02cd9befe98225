use super::porter::{PORTER, Valg};
use super::*;
use proptest::prelude::*;
use std::collections::HashMap;

/// Made by chance, once.
const NOKKEL: &str = "9cXxQfbO4fMZ0kDzB3mYp7sUuV1nWg8hJr2LtKeAq5E=";

fn miljo(endringer: &[(&'static str, &'static str)]) -> HashMap<&'static str, String> {
    let mut m: HashMap<&'static str, String> = [
        ("PORTAL_PROFIL", "produksjon"),
        ("PORTAL_URL", "https://portal.example"),
        ("DATABASE_URL", "postgres://x:hemmelig@db.example/x?sslmode=verify-full"),
        ("PORTAL_NOKKEL", NOKKEL),
        ("HELSEID_UTSTEDER", "https://helseid.example"),
        ("HELSEID_KLIENT_ID", "klient"),
        ("HELSEID_NOKKEL_FIL", "/tmp/n.pem"),
        ("PORTAL_SMTP_URL", "smtps://post.example"),
        ("PORTAL_EPOST_AVSENDER", "portal@example.no"),
        ("PORTAL_ENHETSREGISTER", "https://register.example"),
        ("PORTAL_ADRESSEREGISTER", "ingen"),
        ("PORTAL_PERSONTJENESTE", "ingen"),
        ("PORTAL_KONTOEIERE", "ingen"),
        ("PORTAL_HPR", "ingen"),
        ("PORTAL_FRIKORT", "ingen"),
        ("PORTAL_CLAMD", "ingen"),
        ("PORTAL_BETALING_MAPPE", "/var/lib/praksisportal/betaling"),
    ]
    .map(|(k, v)| (k, v.to_owned()))
    .into();
    for (k, v) in endringer {
        m.insert(k, (*v).to_owned());
    }
    m
}

pub(super) fn les(endringer: &[(&'static str, &'static str)]) -> Result<Konfig, Vec<String>> {
    let m = miljo(endringer);
    Konfig::les(&|navn| m.get(navn).cloned())
}

#[test]
fn a_full_environment_is_read() {
    let konfig = les(&[]).unwrap();
    assert_eq!(konfig.profil, Profil::Produksjon);
    assert_eq!(konfig.testnumre(), Testnumre::Forbudt);
}

#[test]
fn production_refuses_the_conveniences_of_the_demo() {
    for (navn, verdi) in [
        ("PORTAL_KLOKKE", "2026-01-06T15:30:29+01:00"),
        ("PORTAL_URL", "http://portal.example"),
        ("HELSEID_UTSTEDER", "http://127.0.0.1:8090"),
        ("PORTAL_ENHETSREGISTER", "innebygd"),
        ("PORTAL_HPR", "simulator"),
        ("PORTAL_FRIKORT", "simulator"),
        ("PORTAL_PERSONTJENESTE", "simulator"),
        ("PORTAL_KONTOEIERE", "simulator"),
        ("PORTAL_BETALING_MAPPE", ""),
    ] {
        avvist(navn, verdi);
    }
    let feil = les(&[("PORTAL_SMTP_URL", ""), ("PORTAL_EPOST_MAPPE", "/tmp/post")]).unwrap_err();
    assert!(feil.len() == 1 && feil[0].contains("PORTAL_EPOST_MAPPE"), "{feil:?}");
}

/// One sentence, which names the setting and tells no password.
fn avvist(navn: &'static str, verdi: &'static str) {
    let feil = les(&[(navn, verdi)]).expect_err(&format!("{navn}={verdi}"));
    assert!(feil.len() == 1 && feil[0].contains(navn), "{navn}={verdi}: {feil:?}");
    assert!(!feil[0].contains("hemmelig"), "{feil:?}");
}

#[test]
fn every_port_is_chosen_by_somebody_in_production() {
    for port in PORTER {
        // The tariff register is public and has one address; it is asked only when somebody types the command.
        if port.variabel != "PORTAL_TAKSTREGISTER_URL" {
            avvist(port.variabel, "");
        }
        match (port.ingen, port.variabel) {
            (Some(_), variabel) => {
                let konfig = les(&[(variabel, "ingen")]).unwrap();
                assert_eq!((port.valg)(&konfig), Valg::Ingen, "{variabel}");
            }
            (None, variabel) => avvist(variabel, "ingen"),
        }
    }
}

#[test]
fn the_table_of_ports_is_in_the_guide_for_operators() {
    let drift = include_str!("../../docs/drift.md");
    for port in PORTER {
        let rad = drift
            .lines()
            .find(|l| l.starts_with(&format!("| {} | `{}` |", port.navn, port.variabel)));
        let rad = rad.unwrap_or_else(|| panic!("{} has no row in docs/drift.md", port.variabel));
        assert_eq!(rad.contains("| `ingen`: "), port.ingen.is_some(), "{rad}");
    }
}

#[test]
fn nothing_is_sent_where_others_can_read_or_answer() {
    for (navn, verdi) in [
        ("PORTAL_SMTP_URL", "smtp://bruker:hemmelig@post.example"),
        ("PORTAL_SMTP_URL", "smtp://bruker:hemmelig@post.example?tls=opportunistic"),
        ("PORTAL_SMTP_URL", "post.example"),
        ("PORTAL_ENHETSREGISTER", "http://register.example"),
        ("PORTAL_ENHETSREGISTER", "http://127.0.0.1:1"),
        ("PORTAL_ADRESSEREGISTER", "http://register.example"),
        ("PORTAL_FRIKORT", "http://frikort.example"),
        ("PORTAL_TAKSTREGISTER_URL", "http://takster.example"),
        ("PORTAL_CLAMD", "clamd.example"),
        ("PORTAL_BETALING_MAPPE", "betaling"),
        ("DATABASE_URL", "postgres://x:hemmelig@db.example/x"),
        ("DATABASE_URL", "postgres://x:hemmelig@10.0.0.4/x?sslmode=require"),
        ("DATABASE_URL", "postgres://x:hemmelig@db.example/x?sslmode=verify-ca"),
        ("DATABASE_URL", "db.example hemmelig"),
        ("PORTAL_MAALINGER", "0.0.0.0:9100"),
        ("PORTAL_MAALINGER", "[::]:9100"),
        ("PORTAL_MAALINGER", "185.1.2.3:9100"),
        ("PORTAL_MAALINGER", "[::ffff:185.1.2.3]:9100"),
    ] {
        avvist(navn, verdi);
    }
    for (navn, verdi) in [
        ("PORTAL_SMTP_URL", "smtp://bruker:hemmelig@post.example?tls=required"),
        ("PORTAL_CLAMD", "127.0.0.1:3310"),
        ("DATABASE_URL", "postgres://x:hemmelig@127.0.0.1:5432/x"),
        ("DATABASE_URL", "postgres://x:hemmelig@[::1]/x"),
        ("DATABASE_URL", "postgres://x@%2Fvar%2Frun%2Fpostgresql/x"),
        ("PORTAL_MAALINGER", "127.0.0.1:9100"),
        ("PORTAL_MAALINGER", "10.1.2.3:9100"),
        ("PORTAL_MAALINGER", "[fd00::1]:9100"),
    ] {
        les(&[(navn, verdi)]).unwrap_or_else(|feil| panic!("{navn}={verdi}: {feil:?}"));
    }
    // What is on the way to the portal's own computer in a demo is nobody's business.
    les(&[("PORTAL_PROFIL", "demo"), ("PORTAL_ENHETSREGISTER", "http://127.0.0.1:1")]).unwrap();
}

#[test]
fn a_key_that_somebody_made_up_is_refused() {
    for nokkel in [
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
        "ZGV0IGhlciBlciBpbmdlbiBub2trZWwgYXYgMzIgdGc=",
        "AAECAwQFBgcICQoLDA0ODwABAgMEBQYHCAkKCwwNDg8=",
    ] {
        avvist("PORTAL_NOKKEL", nokkel);
    }
    les(&[
        ("PORTAL_PROFIL", "demo"),
        ("PORTAL_NOKKEL", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="),
    ])
    .unwrap();
}

proptest! {
    #[test]
    fn a_key_made_by_chance_is_taken(nokkel in proptest::array::uniform32(any::<u8>())) {
        prop_assert!(!super::vern::gjettbar(&nokkel));
    }
}

#[test]
fn the_log_and_the_check_tell_where_and_never_who_logs_in() {
    let konfig = les(&[
        ("PORTAL_SMTP_URL", "smtps://bruker:hemmelig@post.example:465/navn"),
        ("PORTAL_FRIKORT", "https://bruker:hemmelig@frikort.example/hemmelig?a=hemmelig"),
    ])
    .unwrap();
    let valg = |variabel: &str| (PORTER.iter().find(|p| p.variabel == variabel).unwrap().valg)(&konfig);
    assert_eq!(valg("PORTAL_SMTP_URL"), Valg::Klient("smtps://post.example:465".into()));
    assert_eq!(valg("PORTAL_FRIKORT"), Valg::Klient("https://frikort.example".into()));
}

#[test]
fn frikort_is_silent_unless_somebody_says_whom_to_ask() {
    assert_eq!(les(&[]).unwrap().frikort, Frikortkilde::Ingen);
    assert_eq!(les(&[("PORTAL_PROFIL", "demo")]).unwrap().frikort, Frikortkilde::Ingen);
    assert_eq!(
        les(&[("PORTAL_PROFIL", "demo"), ("PORTAL_FRIKORT", "simulator")]).unwrap().frikort,
        Frikortkilde::Simulator
    );
    let fil = std::env::temp_dir().join(format!("praksisportal-frikorttoken-{}", std::process::id()));
    std::fs::write(&fil, "hemmelig\n").unwrap();
    let sti: &'static str = fil.to_string_lossy().into_owned().leak();
    let konfig = les(&[("PORTAL_FRIKORT", "https://frikort.example/api"), ("PORTAL_FRIKORT_TOKEN_FIL", sti)]).unwrap();
    std::fs::remove_file(&fil).unwrap();
    assert_eq!(konfig.frikort, Frikortkilde::Adresse("https://frikort.example/api".into()));
    assert_eq!(konfig.frikort_token.as_deref(), Some("hemmelig"));
    assert!(!format!("{konfig:?}").contains("hemmelig"));
    let feil = les(&[("PORTAL_FRIKORT_TOKEN_FIL", sti)]).unwrap_err();
    assert!(feil.len() == 1 && feil[0].contains("PORTAL_FRIKORT_TOKEN_FIL"), "{feil:?}");
}

#[test]
fn every_wrong_value_is_named_at_once() {
    let feil = les(&[
        ("PORTAL_NOKKEL", "kort"),
        ("PORTAL_ADRESSE", "her"),
        ("DATABASE_URL", ""),
        ("PORTAL_HPR", "x"),
        ("PORTAL_HPR_TAP", "x"),
        ("PORTAL_FRIKORT", "x"),
    ])
    .unwrap_err();
    for navn in [
        "PORTAL_NOKKEL",
        "PORTAL_ADRESSE",
        "DATABASE_URL",
        "PORTAL_HPR",
        "PORTAL_HPR_TAP",
        "PORTAL_FRIKORT",
    ] {
        assert!(feil.iter().any(|f| f.contains(navn)), "{navn}: {feil:?}");
    }
}

/// What is read when everything that can be chosen is chosen.
#[test]
fn the_table_of_settings_is_what_is_read() {
    let spurt = std::cell::RefCell::new(std::collections::BTreeSet::new());
    let alt = [
        ("PORTAL_ADRESSEREGISTER", "https://ar.example"),
        ("PORTAL_ADRESSEREGISTER_TILGANG", "helseid"),
        ("PORTAL_HPR", "https://hpr.example"),
        ("PORTAL_PERSONTJENESTE", "https://person.example"),
        ("PORTAL_PERSONTJENESTE_TILGANG", "maskinporten"),
        ("PORTAL_PERSONTJENESTE_SCOPE", "a"),
        ("MASKINPORTEN_KLIENT_ID", "k"),
        ("MASKINPORTEN_NOKKEL_FIL", "/tmp/n.pem"),
    ];
    let m = miljo(&alt);
    Konfig::les(&|navn| {
        spurt.borrow_mut().insert(navn.to_owned());
        m.get(navn).cloned()
    })
    .unwrap();
    let spurt = spurt.into_inner();
    for navn in kjente::KJENTE {
        assert!(spurt.contains(*navn), "{navn} is in the table and read by nobody");
    }
    for navn in &spurt {
        assert!(kjente::er_kjent(navn), "{navn} is read and not in the table");
    }
}

#[test]
fn a_name_nobody_reads_is_refused_in_production_and_told_in_the_demo() {
    let navn = ["PORTAL_KONTOFRIST".to_owned(), "PATH".to_owned(), "PORTAL_URL".to_owned()];
    let les = |endringer: &[(&'static str, &'static str)]| {
        let m = miljo(endringer);
        Konfig::les_med_navn(&|n| m.get(n).cloned(), &navn)
    };
    let feil = les(&[]).unwrap_err();
    assert_eq!(feil, ["PORTAL_KONTOFRIST leses ikke av noen; mente du PORTAL_KONTO_FRIST?"]);
    assert_eq!(les(&[("PORTAL_PROFIL", "demo")]).unwrap().varsler, feil);
}

#[test]
fn what_is_no_address_no_sender_and_no_number_of_hours_is_refused() {
    for avsender in [
        "Praksisportalen",
        "portal@",
        "portal@example.no, annen@example.no",
        "Portalen <portal@example.no>\nBcc: alle@example.no",
        "\"Portalen\r\nBcc: alle@example.no\" <portal@example.no>",
        "Portalen <portal@example.no> Bcc: alle@example.no",
    ] {
        avvist("PORTAL_EPOST_AVSENDER", avsender);
    }
    for url in [
        "portal.example",
        "ftp://portal.example",
        "https://portal.example/portal",
        "https://portal.example/?a=b",
        "https://portal.example/#a",
        "https://bruker:hemmelig@portal.example",
        "https://bruker@portal.example",
    ] {
        avvist("PORTAL_URL", url);
    }
    for clamd in [
        "http://clamd.example:3310",
        "clamd.example:0",
        ":3310",
        "bruker@clamd.example:3310",
        "clamd.example:3310/x",
        "::1:x",
    ] {
        avvist("PORTAL_CLAMD", clamd);
    }
    for navn in [
        "PORTAL_KONTO_FRIST",
        "PORTAL_PERSONTJENESTE_FRIST",
        "PORTAL_TIDSGRENSE",
        "PORTAL_KONTOENDRINGER_PER_DOGN",
        "PORTAL_SAMTYKKE_MANEDER",
        "PORTAL_SAMTYKKE_DAGER",
        "PORTAL_USENDT_DAGER",
        "PORTAL_DATABASETILKOBLINGER",
    ] {
        for verdi in ["0", "-1", "1.5", "mange", "99999999999"] {
            avvist(navn, verdi);
        }
    }
    for verdi in ["-1", "99999"] {
        avvist("PORTAL_DAGER_FOR_AVTALE", verdi);
    }
    for (navn, verdi) in [
        ("PORTAL_LOGG", "xml"),
        ("PORTAL_LOGGNIVA", "infoo"),
        ("PORTAL_LOGGNIVA", "sqlx=nei"),
        ("HELSEID_UTSTEDER", "helseid.example"),
    ] {
        avvist(navn, verdi);
    }
    let konfig = les(&[
        ("PORTAL_URL", "HTTPS://Portal.example:443/"),
        ("PORTAL_CLAMD", "[::1]:3310"),
        ("PORTAL_DAGER_FOR_AVTALE", "0"),
        ("PORTAL_EPOST_AVSENDER", "Portalen på nett <ikke-svar@portal.example>"),
        ("PORTAL_LOGGNIVA", "info,sqlx=warn"),
        ("PORTAL_KONTO_FRIST", "1"),
    ])
    .unwrap();
    assert_eq!((konfig.url.as_str(), konfig.er_https()), ("https://portal.example", true));
    assert_eq!(konfig.epost_avsender.email.to_string(), "ikke-svar@portal.example");
}

#[test]
fn an_empty_file_is_no_secret() {
    let fil = std::env::temp_dir().join(format!("praksisportal-tom-{}", std::process::id()));
    std::fs::write(&fil, "\n").unwrap();
    let sti: &'static str = fil.to_string_lossy().into_owned().leak();
    for (navn, med_fil) in [
        ("DATABASE_URL", "DATABASE_URL_FIL"),
        ("PORTAL_FRIKORT_TOKEN", "PORTAL_FRIKORT_TOKEN_FIL"),
    ] {
        let feil = les(&[(navn, ""), (med_fil, sti)]).unwrap_err();
        assert!(feil.len() == 1 && feil[0].contains(med_fil) && feil[0].contains("tom"), "{feil:?}");
    }
    std::fs::remove_file(&fil).unwrap();
}
