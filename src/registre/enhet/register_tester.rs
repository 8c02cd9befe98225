use std::collections::BTreeSet;

use super::*;
use crate::enhet::finn_praksissted;
use crate::enhet::model::{Advarsel, Grunn, Regler, Vurdering};
use crate::enhet::postnummer::{Postnummerregister, innebygd_utvalg};

fn register() -> SyntetiskRegister {
    SyntetiskRegister::innebygd().unwrap()
}

fn orgnr(nr: &str) -> Orgnr {
    Orgnr::tolk(nr, grunn::Testnumre::Tillatt).unwrap()
}

fn idag() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 1, 6).unwrap()
}

async fn finn(nr: &str) -> Enhet {
    match register().finn(&orgnr(nr)).await.unwrap() {
        Oppslag::Funnet(enhet) => *enhet,
        annet => panic!("{nr}: {annet:?}"),
    }
}

#[test]
fn every_unit_is_whole_and_its_owner_is_there() {
    let register = register();
    let steder = Postnummerregister::ny(innebygd_utvalg().unwrap());
    assert!(register.enheter.len() >= 60, "{}", register.enheter.len());
    for Post { enhet, svar } in register.enheter.values() {
        let nr = enhet.orgnr.as_str();
        assert!(nr.starts_with(['2', '3']), "{nr} could be a real unit");
        if *svar == Svarer::Fjernet {
            assert_eq!(enhet.navn, "", "{nr}: a removed unit tells nothing");
            continue;
        }
        assert_eq!(enhet.navn, enhet.navn.to_uppercase(), "{nr}: the register writes names in capitals");
        if let Some(eier) = &enhet.overordnet {
            let eier = &register.enheter[eier.as_str()].enhet;
            assert_eq!(eier.enhetstype, Enhetstype::Hovedenhet, "{nr}");
        }
        if let Some(postnr) = &enhet.adresse.postnr {
            let sted = steder
                .finn(postnr)
                .unwrap_or_else(|| panic!("{nr}: {postnr:?} is not in the subset of postal codes"));
            assert_eq!(enhet.adresse.poststed.as_ref(), Some(&sted.poststed), "{nr}");
            assert_eq!(enhet.adresse.kommunenr.as_ref(), Some(&sted.kommunenr), "{nr}");
        }
    }
}

#[test]
fn the_kinds_a_demo_needs_are_there() {
    let register = register();
    let divisjoner: BTreeSet<_> = register
        .levende_underenheter()
        .filter_map(|enhet| enhet.naeringskode.as_ref())
        .map(|n| n.kode.clone())
        .collect();
    for kode in ["86.211", "86.221", "86.222", "86.230", "86.902", "86.905", "86.909"] {
        assert!(divisjoner.contains(kode), "{kode}");
    }
    assert!(divisjoner.iter().any(|kode| !kode.starts_with("86")), "one outside health");
    assert!(register.levende_underenheter().any(|enhet| enhet.form == "AAFY"));
}

#[tokio::test]
async fn the_worked_examples_practices_are_usable() {
    for (nr, navn) in [
        ("314239016", "KURBADET HELSESENTER"),
        ("314264835", "SENTRUM LEGEVAKT"),
        ("313123456", "FJORDBYEN FYSIOTERAPI"),
    ] {
        let sted = finn_praksissted(&register(), &orgnr(nr), Regler::paa(idag())).await.unwrap();
        assert_eq!(sted.vurdering, Vurdering::Brukbar { advarsler: Vec::new() }, "{navn}");
        assert_eq!(sted.enhet.unwrap().navn, navn);
        assert!(sted.eier.is_some(), "{navn}");
    }
}

#[tokio::test]
async fn each_difficult_kind_gets_its_own_judgement() {
    use Vurdering::Ubrukelig;
    let dato = |aar, mnd, dag| NaiveDate::from_ymd_opt(aar, mnd, dag).unwrap();
    for (nr, venter) in [
        (
            "314794141",
            Ubrukelig(Grunn::Slettet {
                dato: Some(dato(2023, 12, 31)),
            }),
        ),
        (
            "210894454",
            Ubrukelig(Grunn::Slettet {
                dato: Some(dato(2024, 2, 29)),
            }),
        ),
        ("314226100", Ubrukelig(Grunn::Nedlagt { dato: dato(2024, 6, 30) })),
        ("314807057", Ubrukelig(Grunn::Fjernet)),
        ("988077917", Ubrukelig(Grunn::Ukjent)),
        ("312987651", Ubrukelig(Grunn::Hovedenhet { enk: false })),
        ("210839534", Ubrukelig(Grunn::Hovedenhet { enk: true })),
        (
            "314768329",
            Vurdering::Brukbar {
                advarsler: vec![Advarsel::EierKonkurs],
            },
        ),
        (
            "314781236",
            Vurdering::Brukbar {
                advarsler: vec![Advarsel::EierAvvikling],
            },
        ),
        (
            "314510127",
            Vurdering::Brukbar {
                advarsler: vec![Advarsel::LeggesNed { dato: dato(2031, 6, 30) }],
            },
        ),
        (
            "314755413",
            Vurdering::Brukbar {
                advarsler: vec![Advarsel::IkkeHelse {
                    naeringskode: finn("314755413").await.naeringskode,
                }],
            },
        ),
    ] {
        let sted = finn_praksissted(&register(), &orgnr(nr), Regler::paa(idag())).await.unwrap();
        assert_eq!(sted.vurdering, venter, "{nr}");
    }
    let taus = finn_praksissted(&register(), &orgnr("314819969"), Regler::paa(idag())).await;
    assert_eq!(taus, Err(EnhetFeil::Utilgjengelig));
}

#[tokio::test]
async fn an_owner_leads_to_the_units_that_can_be_used() {
    let sted = finn_praksissted(&register(), &orgnr("312987651"), Regler::paa(idag()))
        .await
        .unwrap();
    let navn: Vec<_> = sted.forslag.iter().flatten().map(|enhet| enhet.navn.as_str()).collect();
    assert_eq!(
        navn,
        ["FJORDBYEN FYSIOTERAPI", "FJORDBYEN FYSIOTERAPI AVD LINDELIA"],
        "the closed one is not offered"
    );
    assert!(!sted.til_saksbehandler());
}

#[tokio::test]
async fn only_a_sole_proprietor_without_units_goes_to_a_case_worker() {
    for (nr, venter) in [("210839534", true), ("210496289", false), ("210880720", false)] {
        let sted = finn_praksissted(&register(), &orgnr(nr), Regler::paa(idag())).await.unwrap();
        assert_eq!(sted.til_saksbehandler(), venter, "{nr}");
    }
}

async fn sok(navn: &str, sted: &str) -> Vec<String> {
    let treff = register().sok(&Sok::tolk(navn, sted, 0).unwrap()).await.unwrap();
    assert_eq!(treff.totalt, treff.enheter.len() as u64);
    treff.enheter.into_iter().map(|enhet| enhet.navn).collect()
}

#[tokio::test]
async fn search_finds_by_parts_of_the_name_and_by_place() {
    assert_eq!(sok("legevakt", "").await, ["SENTRUM LEGEVAKT"]);
    assert_eq!(sok("avd  blåfjell", "").await, ["BLÅFJELL TANNKLINIKK AVD VÅGEN"]);
    assert_eq!(sok("fysio", "larvik").await, ["FJORDBYEN KOMMUNALE FYSIOTERAPITJENESTE"]);
    assert_eq!(sok("fysio", "3909").await, ["FJORDBYEN KOMMUNALE FYSIOTERAPITJENESTE"]);
    assert_eq!(sok("gamlebyen", "").await, [""; 0], "deleted units are not found by name");
    assert_eq!(sok("legekontor", "moss").await, [""; 0]);
}

#[tokio::test]
async fn owners_are_found_by_name_and_are_few() {
    let eiere = async |navn| -> Vec<String> {
        let enheter = register().sok_eiere(navn).await.unwrap();
        enheter.into_iter().map(|e| e.navn).collect()
    };
    assert_eq!(eiere("hovedstein").await, ["HOVEDSTEIN HELSE AS"]);
    assert_eq!(eiere("gamlebyen").await, [""; 0], "deleted ones are not found by name");
    assert_eq!(eiere("as").await.len(), crate::enhet::model::EIERE as usize);
}

#[tokio::test]
async fn nine_digits_are_looked_up_also_with_spaces() {
    assert_eq!(sok("313 123 456", "").await, ["FJORDBYEN FYSIOTERAPI"]);
    assert_eq!(sok("312987651", "").await, ["FJORDBYEN FYSIOTERAPI AS"], "of either kind");
    assert_eq!(sok("988077917", "").await, [""; 0]);
}

#[tokio::test]
async fn pages_follow_each_other_and_end() {
    let side = async |nr| register().sok(&Sok::tolk("en", "", nr).unwrap()).await.unwrap();
    let (forste, andre) = (side(0).await, side(1).await);
    assert_eq!(forste.enheter.len(), 20);
    assert!(forste.sider >= 2 && forste.totalt > 20);
    assert!(forste.enheter.iter().all(|enhet| !andre.enheter.contains(enhet)));
    assert_eq!(side(499).await.enheter, []);
}

#[test]
fn a_wrong_row_is_named() {
    const HODE: &str =
        "orgnr,type,navn,form,overordnet,gate,postnummer,poststed,kommunenummer,kommune,naeringskode,naering,slettet,nedlagt,merke\n";
    for (rad, venter) in [
        (
            "313123457,underenhet,A,BEDR,,,,,,,,,,,",
            "synthetic unit 313123457: orgnr is not valid",
        ),
        (
            "313123456,avdeling,A,BEDR,,,,,,,,,,,",
            "synthetic unit 313123456: type is not valid",
        ),
        (
            "313123456,underenhet,A,BEDR,,,,,,,,,,,ukjent",
            "synthetic unit 313123456: merke is not valid",
        ),
        (
            "313123456,underenhet,A,BEDR,,,,,,,,,,,\n313123456,underenhet,B,BEDR,,,,,,,,,,,",
            "synthetic unit 313123456 is there twice",
        ),
    ] {
        let feil = SyntetiskRegister::fra_csv(format!("{HODE}{rad}\n").as_bytes()).err().unwrap();
        assert_eq!(feil.to_string(), venter);
    }
}
