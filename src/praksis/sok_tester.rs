use super::*;
use registre::enhet::model::Naeringskode;
use registre::enhet::register::SyntetiskRegister;

fn register() -> SyntetiskRegister {
    SyntetiskRegister::innebygd().unwrap()
}

fn regler() -> Regler<'static> {
    Regler::paa(chrono::NaiveDate::from_ymd_opt(2026, 1, 6).unwrap())
}

fn orgnr(nr: &str) -> Orgnr {
    Orgnr::tolk(nr, grunn::Testnumre::Tillatt).unwrap()
}

/// `navn @ sted` of each way.
fn lest(tekst: &str) -> Vec<String> {
    maater(tekst)
        .into_iter()
        .map(|sok| match sok {
            Sok::Navn { navn, sted: None, .. } => navn,
            Sok::Navn {
                navn,
                sted: Some(enhet::model::Sted::Poststed(sted) | enhet::model::Sted::Kommunenr(sted)),
                ..
            } => format!("{navn} @ {sted}"),
            Sok::Nummer(nr) => nr.to_string(),
        })
        .collect()
}

#[test]
fn a_place_comes_after_a_comma_or_last() {
    assert_eq!(lest("Tanntinden"), ["Tanntinden"]);
    assert_eq!(lest("fysio larvik"), ["fysio larvik", "fysio @ larvik"]);
    assert_eq!(lest("lege i Mo"), ["lege i Mo", "lege i @ Mo", "lege @ i Mo"]);
    assert_eq!(lest("lege, Mo i Rana"), ["lege @ Mo i Rana"]);
    assert_eq!(lest("lege, 3909"), ["lege @ 3909"]);
    assert_eq!(lest("a larvik"), ["a larvik"], "one letter is no name");
    assert_eq!(lest(", larvik"), [""; 0]);
    assert_eq!(lest(""), [""; 0]);
}

#[tokio::test]
async fn the_place_is_tried_when_the_name_alone_finds_nothing_and_owners_come_last() {
    let finn = async |tekst: &str| -> Vec<String> {
        let enheter = i_enhetsregisteret(&register(), &maater(tekst)).await.unwrap();
        enheter.into_iter().map(|e| e.navn).collect()
    };
    assert_eq!(finn("fysio larvik").await, ["FJORDBYEN KOMMUNALE FYSIOTERAPITJENESTE"]);
    assert_eq!(
        finn("grevlinghiet").await,
        [
            "GREVLINGHIET LEGESENTER",
            "GREVLINGHIET LEGESENTER AVD BEKKEN",
            "GREVLINGHIET LEGESENTER AS"
        ]
    );
    assert_eq!(finn("hovedstein").await, ["HOVEDSTEIN HELSE AS"], "an owner without places");
    assert_eq!(finn("finnes ikke").await, [""; 0]);
}

#[tokio::test]
async fn each_hit_says_whether_it_can_be_used() {
    let bruk_av = async |nr: &str| ett_nummer(&register(), &orgnr(nr), regler()).await.treff.pop().map(|t| t.bruk);
    assert_eq!(
        bruk_av("314239016").await,
        Some(Bruk::Ja { advarsler: vec![] }),
        "the owner is not looked at here"
    );
    assert!(matches!(
        bruk_av("314755413").await,
        Some(Bruk::Ja { advarsler }) if matches!(&advarsler[..], [Advarsel::IkkeHelse { naeringskode: Some(Naeringskode { kode, .. }) }] if kode == "96.020")
    ));
    assert!(matches!(bruk_av("314794141").await, Some(Bruk::Nei(Grunn::Slettet { .. }))));
    assert!(matches!(bruk_av("314226100").await, Some(Bruk::Nei(Grunn::Nedlagt { .. }))));
    assert!(matches!(
        bruk_av("210400176").await,
        Some(Bruk::Nei(Grunn::Hovedenhet { enk: false }))
    ));
    assert_eq!(bruk_av("314900006").await, None, "unknown");
    assert!(ett_nummer(&register(), &orgnr("314819969"), regler()).await.taus);
}

#[tokio::test]
async fn a_place_in_the_address_register_is_judged_by_the_other() {
    let part = |nr: &str, gate: Option<&str>| ar::Sted {
        her_id: 8,
        orgnr: orgnr(nr),
        navn: "Kurbadet".into(),
        gate: gate.map(str::to_owned),
        postnr: None,
        poststed: None,
        kommunenr: None,
        kommune: None,
    };
    let funnet = async |nr: &str, gate| av_part(&register(), part(nr, gate), regler()).await;
    let treff = funnet("314239016", Some("Badeveien 8, 2. etasje")).await;
    assert_eq!(
        (treff.adresse, treff.kilde),
        (vec!["Badeveien 8, 2. etasje".to_owned()], Kilde::Adresseregisteret { her_id: 8 })
    );
    assert_eq!(
        funnet("314239016", None).await.adresse,
        ["Badeveien 8", "3256 Larvik"],
        "else the other register's"
    );
    assert_eq!(funnet("314900006", None).await.bruk, Bruk::Nei(Grunn::Ukjent));
    assert_eq!(funnet("314819969", None).await.bruk, Bruk::IkkeSjekket, "silence stops nobody");
}

#[test]
fn a_search_has_words_for_everything_in_both_languages() {
    let treff = |bruk| Treff {
        orgnr: orgnr("314239016"),
        navn: "Kurbadet Helsesenter".into(),
        adresse: vec!["Badeveien 8".into(), "3256 Larvik".into()],
        kilde: Kilde::Adresseregisteret { her_id: 8_094_001 },
        bruk,
    };
    for sprak in Sprak::ALLE {
        let svar = i_ord(
            &Ok(Funn {
                treff: vec![
                    treff(Bruk::Ja { advarsler: vec![] }),
                    treff(Bruk::Nei(Grunn::Hovedenhet { enk: false })),
                ],
                taus: true,
            }),
            sprak,
        );
        assert!(svar.status.starts_with("2 treff.") && svar.status.len() > 30, "{}", svar.status);
        assert_eq!(svar.treff[0].valg, "314239016/8094001");
        assert_eq!(svar.treff[0].adresse, "Badeveien 8, 3256 Larvik");
        assert!(svar.treff[0].brukbar && svar.treff[0].beskjed.is_none());
        assert!(!svar.treff[1].brukbar && svar.treff[1].beskjed.is_some());
        for funn in [
            Ok(Funn::default()),
            Ok(Funn {
                taus: true,
                ..Funn::default()
            }),
            Err(SokFeil::ForKort),
        ] {
            let svar = i_ord(&funn, sprak);
            assert!(svar.treff.is_empty() && svar.status.ends_with('.'), "{}", svar.status);
        }
    }
    assert_ne!(i_ord(&Ok(Funn::default()), Sprak::Nb), i_ord(&Ok(Funn::default()), Sprak::Nn));
}
