use super::*;
use crate::server::config::tester::les;

const MASKIN: [(&str, &str); 3] = [
    ("PORTAL_HPR", "https://api.offentlig.hpr.nhn.no"),
    ("MASKINPORTEN_KLIENT_ID", "portal"),
    ("MASKINPORTEN_NOKKEL_FIL", "/etc/maskinporten.pem"),
];

#[test]
fn hpr_is_asked_with_a_token_from_maskinporten() {
    let konfig = les(&MASKIN).unwrap();
    assert_eq!(konfig.hpr, Hprkilde::Adresse("https://api.offentlig.hpr.nhn.no".into()));
    assert_eq!(
        konfig.registre.hpr,
        Tilgangsvalg::Maskinporten {
            scope: "nhn:hpr/basic nhn:hpr/extended".into(),
            ressurs: None
        }
    );
    let m = konfig.registre.maskinporten.unwrap();
    assert_eq!((m.utsteder.as_str(), m.x5c), ("https://maskinporten.no/", false));
    assert_eq!(les(&[]).unwrap().registre.maskinporten, None, "nobody wants a token of it");
    let feil = les(&MASKIN[..1]).unwrap_err();
    assert!(feil.len() == 2 && feil.iter().all(|f| f.starts_with("MASKINPORTEN_")), "{feil:?}");
    let koder = les(&[("PORTAL_HPR_STANSER", "5, 7,"), ("PORTAL_HPR_AVSLUTTER", "4")])
        .unwrap()
        .registre
        .hpr_koder;
    assert_eq!(
        (koder.stanser, koder.avslutter, koder.uten_virkning),
        (vec!["5".into(), "7".into()], vec!["4".into()], Vec::<String>::new())
    );
}

#[test]
fn adresseregisteret_has_its_token_from_whom_one_says() {
    let valg = |mer: &[(&'static str, &'static str)]| {
        let alle: Vec<_> = [("PORTAL_ADRESSEREGISTER", "https://cpe.example")]
            .iter()
            .chain(mer)
            .copied()
            .collect();
        les(&alle).map(|k| k.registre.adresseregister)
    };
    assert_eq!(valg(&[]), Ok(Tilgangsvalg::Ingen));
    assert_eq!(
        valg(&[("PORTAL_ADRESSEREGISTER_TOKEN_FIL", "/t")]),
        Ok(Tilgangsvalg::Fil("/t".into())),
        "as before"
    );
    assert_eq!(
        valg(&[("PORTAL_ADRESSEREGISTER_TILGANG", "helseid")]),
        Ok(Tilgangsvalg::Helseid {
            scope: "nhn:cp-api/access-v2-dpop".into(),
            mottaker: Some("nhn:cp-api".into())
        })
    );
    for mer in [
        [("PORTAL_ADRESSEREGISTER_TILGANG", "fil")],
        [("PORTAL_ADRESSEREGISTER_TILGANG", "x")],
    ] {
        let feil = valg(&mer).unwrap_err();
        assert!(feil.len() == 1 && feil[0].contains("PORTAL_ADRESSEREGISTER_T"), "{feil:?}");
    }
}

#[test]
fn folkeregisteret_is_asked_when_somebody_says_where() {
    let konfig = les(&[]).unwrap();
    assert!(!konfig.registre.spor_folkeregisteret());
    let konfig = les(&[("PORTAL_PERSONTJENESTE", "https://person.example")]).unwrap();
    assert!(konfig.registre.spor_folkeregisteret());
    assert_eq!(
        (konfig.registre.persontjeneste, konfig.registre.person_frist),
        (Tilgangsvalg::Ingen, TimeDelta::hours(72))
    );
    let feil = les(&[
        ("PORTAL_PERSONTJENESTE", "https://person.example"),
        ("PORTAL_PERSONTJENESTE_TILGANG", "helseid"),
    ])
    .unwrap_err();
    assert!(
        feil.len() == 1 && feil[0].contains("PORTAL_PERSONTJENESTE_SCOPE"),
        "nobody has told the scope: {feil:?}"
    );
    for feil in [
        les(&[("PORTAL_PERSONTJENESTE", "simulator")]).unwrap_err(),
        les(&[("PORTAL_PERSONTJENESTE", "x")]).unwrap_err(),
        les(&[MASKIN.as_slice(), &[("MASKINPORTEN_UTSTEDER", "http://127.0.0.1:1/")]].concat()).unwrap_err(),
        les(&[MASKIN.as_slice(), &[("MASKINPORTEN_NOKKELVIS", "x")]].concat()).unwrap_err(),
    ] {
        assert_eq!(feil.len(), 1, "{feil:?}");
    }
}

#[test]
fn the_example_file_names_what_each_register_may_be_told() {
    let eksempel = include_str!("../../.env.example");
    for register in ["PORTAL_ADRESSEREGISTER", "PORTAL_HPR", "PORTAL_PERSONTJENESTE"] {
        for ledd in ["TILGANG", "TOKEN_FIL", "SCOPE", "MOTTAKER"] {
            assert!(eksempel.contains(&format!("{register}_{ledd}=")), "{register}_{ledd}");
        }
    }
    for navn in include_str!("registervalg.rs")
        .split('"')
        .filter(|n| n.starts_with("PORTAL_") || n.starts_with("HELSEID_") || n.starts_with("MASKINPORTEN_"))
    {
        let navn = navn.split(' ').next().unwrap().split('=').next().unwrap();
        assert!(eksempel.contains(&format!("{navn}=")), "{navn} is not in .env.example");
    }
}
