use super::super::porter::Hprkilde;
use super::*;
use crate::server::config::tester::les;

const MASKIN: [(&str, &str); 3] = [
    ("PORTAL_HPR", "https://api.offentlig.hpr.nhn.no"),
    ("MASKINPORTEN_KLIENT_ID", "portal"),
    ("MASKINPORTEN_NOKKEL_FIL", "/etc/maskinporten.pem"),
];

#[test]
fn hpr_is_asked_with_a_token_from_maskinporten() {
    let Hprkilde::Adresse(adresse, Tilgangsvalg::Maskinporten { klient, scope, ressurs }) = les(&MASKIN).unwrap().hpr else {
        panic!()
    };
    assert_eq!(
        (adresse.as_str(), scope.as_str(), ressurs),
        ("https://api.offentlig.hpr.nhn.no", "nhn:hpr/basic nhn:hpr/extended", None)
    );
    assert_eq!((klient.utsteder.as_str(), klient.x5c), ("https://maskinporten.no/", false));
    let feil = les(&MASKIN[..1]).unwrap_err();
    assert!(feil.len() == 2 && feil.iter().all(|f| f.starts_with("MASKINPORTEN_")), "{feil:?}");
    let koder = les(&[("PORTAL_HPR_STANSER", "5, 7,"), ("PORTAL_HPR_AVSLUTTER", "4")])
        .unwrap()
        .registre
        .hpr_koder;
    assert_eq!((koder.stanser.join("+"), koder.avslutter.join("+")), ("5+7".into(), "4".into()));
    assert!(koder.uten_virkning.is_empty());
    for galt in [
        ("MASKINPORTEN_UTSTEDER", "http://127.0.0.1:1/"),
        ("MASKINPORTEN_TOKENADRESSE", "http://127.0.0.1:1/"),
        ("MASKINPORTEN_NOKKELVIS", "x"),
    ] {
        let feil = les(&[MASKIN.as_slice(), &[galt]].concat()).unwrap_err();
        assert!(feil.len() == 1 && feil[0].contains(galt.0), "{feil:?}");
    }
}

#[test]
fn adresseregisteret_has_its_token_from_whom_one_says() {
    let valg = |mer: &[(&'static str, &'static str)]| {
        let alle: Vec<_> = [("PORTAL_ADRESSEREGISTER", "https://cpe.example")]
            .iter()
            .chain(mer)
            .copied()
            .collect();
        les(&alle).map(|k| k.adresseregister.unwrap().tilgang)
    };
    assert_eq!(valg(&[]).unwrap(), Tilgangsvalg::Ingen);
    assert_eq!(
        valg(&[("PORTAL_ADRESSEREGISTER_TOKEN_FIL", "/t")]).unwrap(),
        Tilgangsvalg::Fil("/t".into()),
        "as before"
    );
    assert_eq!(
        valg(&[("PORTAL_ADRESSEREGISTER_TILGANG", "helseid")]).unwrap(),
        Tilgangsvalg::Helseid {
            scope: "nhn:cp-api/access-v2-dpop".into(),
            mottaker: Some("nhn:cp-api".into())
        }
    );
    for verdi in ["fil", "x"] {
        let feil = valg(&[("PORTAL_ADRESSEREGISTER_TILGANG", verdi)]).unwrap_err();
        assert!(feil.len() == 1 && feil[0].contains("PORTAL_ADRESSEREGISTER_T"), "{feil:?}");
    }
}

#[test]
fn folkeregisteret_is_asked_when_somebody_says_where() {
    assert!(!les(&[]).unwrap().registre.spor_folkeregisteret());
    let adresse = ("PORTAL_PERSONTJENESTE", "https://person.example");
    let registre = les(&[adresse]).unwrap().registre;
    assert_eq!(
        (registre.personkilde, registre.person_frist),
        (
            Personkilde::Adresse("https://person.example".into(), Tilgangsvalg::Ingen),
            TimeDelta::hours(20)
        )
    );
    let feil = les(&[adresse, ("PORTAL_PERSONTJENESTE_TILGANG", "helseid")]).unwrap_err();
    assert!(
        feil.len() == 1 && feil[0].contains("PORTAL_PERSONTJENESTE_SCOPE"),
        "nobody has told the scope: {feil:?}"
    );
}
