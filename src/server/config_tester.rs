use super::*;
use std::collections::HashMap;

fn miljo(endringer: &[(&'static str, &'static str)]) -> HashMap<&'static str, String> {
    let mut m: HashMap<&'static str, String> = [
        ("PORTAL_PROFIL", "produksjon"),
        ("PORTAL_URL", "https://portal.example"),
        ("DATABASE_URL", "postgres://x"),
        ("PORTAL_NOKKEL", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="),
        ("HELSEID_UTSTEDER", "https://helseid.example"),
        ("HELSEID_KLIENT_ID", "klient"),
        ("HELSEID_NOKKEL_FIL", "/tmp/n.pem"),
        ("PORTAL_SMTP_URL", "smtps://post.example"),
        ("PORTAL_EPOST_AVSENDER", "portal@example.no"),
        ("PORTAL_ENHETSREGISTER", "https://register.example"),
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
        ("PORTAL_BETALING_MAPPE", ""),
    ] {
        let feil = les(&[(navn, verdi)]).unwrap_err();
        assert_eq!(feil.len(), 1, "{feil:?}");
        assert!(feil[0].contains(navn), "{feil:?}");
    }
}

#[test]
fn nothing_is_deleted_or_asked_about_at_once() {
    assert_eq!(
        les(&[("PORTAL_USENDT_DAGER", "1"), ("PORTAL_SAMTYKKE_MANEDER", "1")])
            .unwrap()
            .usendt_dager,
        1
    );
    for navn in ["PORTAL_USENDT_DAGER", "PORTAL_SAMTYKKE_MANEDER"] {
        let feil = les(&[(navn, "0")]).unwrap_err();
        assert!(feil.len() == 1 && feil[0].contains(navn), "{feil:?}");
    }
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

#[test]
fn the_example_file_names_every_variable() {
    let eksempel = include_str!("../../.env.example");
    let kilde = include_str!("config.rs");
    for navn in kilde.split('"').filter(|n| {
        (n.starts_with("PORTAL_") || n.starts_with("HELSEID_") || *n == "DATABASE_URL")
            && n.chars().all(|c| c.is_ascii_uppercase() || c == '_')
    }) {
        assert!(eksempel.contains(navn), "{navn} is not in .env.example");
    }
}
