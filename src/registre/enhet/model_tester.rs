use super::*;
use crate::enhet::text;
use grunn::text::Sprak;

fn dato(tekst: &str) -> NaiveDate {
    tekst.parse().unwrap()
}

fn orgnr(nr: &str) -> Orgnr {
    Orgnr::tolk(nr, Testnumre::Tillatt).unwrap()
}

fn kode(kode: &str) -> Option<Naeringskode> {
    Some(Naeringskode {
        kode: kode.into(),
        beskrivelse: None,
    })
}

fn underenhet() -> Enhet {
    Enhet {
        orgnr: orgnr("313123456"),
        navn: "FJORDBYEN FYSIOTERAPI".into(),
        enhetstype: Enhetstype::Underenhet,
        form: "BEDR".into(),
        overordnet: Some(orgnr("312987651")),
        adresse: Adresse::default(),
        naeringskode: kode("86.902"),
        slettet: None,
        nedlagt: None,
        eierskifte: None,
        konkurs: false,
        avvikling: false,
    }
}

fn eier() -> Enhet {
    Enhet {
        orgnr: orgnr("312987651"),
        navn: "FJORDBYEN FYSIOTERAPI AS".into(),
        enhetstype: Enhetstype::Hovedenhet,
        form: "AS".into(),
        overordnet: None,
        ..underenhet()
    }
}

fn vurdert(endre: impl FnOnce(&mut Enhet)) -> Vurdering {
    let mut enhet = underenhet();
    endre(&mut enhet);
    vurder(&enhet, Some(&eier()), Regler::paa(dato("2026-01-06")))
}

fn brukbar(advarsler: impl IntoIterator<Item = Advarsel>) -> Vurdering {
    Vurdering::Brukbar {
        advarsler: advarsler.into_iter().collect(),
    }
}

#[test]
fn a_live_underenhet_in_health_is_usable() {
    assert_eq!(vurdert(|_| {}), brukbar([]));
    assert_eq!(vurdert(|e| e.form = "AAFY".into()), brukbar([]));
}

#[test]
fn a_deleted_unit_is_never_usable_whatever_the_date() {
    for slettet in [Some(dato("2025-12-31")), Some(dato("2026-01-06")), Some(dato("2030-01-01")), None] {
        let utfall = vurdert(|e| e.slettet = Some(Sletting { dato: slettet }));
        assert_eq!(utfall, Vurdering::Ubrukelig(Grunn::Slettet { dato: slettet }));
    }
}

#[test]
fn a_unit_is_usable_until_the_day_it_closes() {
    for (nedlagt, venter) in [
        ("2026-01-05", Vurdering::Ubrukelig(Grunn::Nedlagt { dato: dato("2026-01-05") })),
        ("2026-01-06", Vurdering::Ubrukelig(Grunn::Nedlagt { dato: dato("2026-01-06") })),
        ("2026-01-07", brukbar([Advarsel::LeggesNed { dato: dato("2026-01-07") }])),
    ] {
        assert_eq!(vurdert(|e| e.nedlagt = Some(dato(nedlagt))), venter, "{nedlagt}");
    }
}

#[test]
fn an_owner_is_not_a_practice_site() {
    for (form, enk) in [("AS", false), ("KOMM", false), ("ENK", true)] {
        let utfall = vurdert(|e| (e.enhetstype, e.form) = (Enhetstype::Hovedenhet, form.into()));
        assert_eq!(utfall, Vurdering::Ubrukelig(Grunn::Hovedenhet { enk }), "{form}");
    }
}

#[test]
fn other_forms_of_underenhet_are_refused() {
    for form in ["", "AS", "ORGL", "bedr"] {
        assert_eq!(
            vurdert(|e| e.form = form.into()),
            Vurdering::Ubrukelig(Grunn::FeilForm { form: form.into() }),
            "{form}"
        );
    }
}

#[test]
fn industry_outside_health_is_a_warning() {
    for (naering, helse) in [
        (kode("86.902"), true),
        (kode("86.950"), true),
        (kode("86"), true),
        (kode("85.999"), false),
        (kode("87.101"), false),
        (kode("8.6"), false),
        (kode("860.1"), false),
        (None, false),
    ] {
        let venter = if helse {
            brukbar([])
        } else {
            brukbar([Advarsel::IkkeHelse {
                naeringskode: naering.clone(),
            }])
        };
        assert_eq!(vurdert(|e| e.naeringskode = naering.clone()), venter, "{naering:?}");
    }
    let regler = Regler {
        idag: dato("2026-01-06"),
        helsenaeringer: &["86", "87"],
    };
    let enhet = Enhet {
        naeringskode: kode("87.101"),
        ..underenhet()
    };
    assert_eq!(
        vurder(&enhet, Some(&eier()), regler),
        brukbar([]),
        "what counts as health is configuration"
    );
}

#[test]
fn the_owners_troubles_are_warnings_one_at_a_time() {
    let regler = Regler::paa(dato("2026-01-06"));
    for (eier, venter) in [
        (None, Advarsel::EierIkkeSjekket),
        (Some(Enhet { konkurs: true, ..eier() }), Advarsel::EierKonkurs),
        (Some(Enhet { avvikling: true, ..eier() }), Advarsel::EierAvvikling),
        (
            Some(Enhet {
                konkurs: true,
                avvikling: true,
                ..eier()
            }),
            Advarsel::EierKonkurs,
        ),
        (
            Some(Enhet {
                slettet: Some(Sletting { dato: None }),
                konkurs: true,
                ..eier()
            }),
            Advarsel::EierSlettet,
        ),
    ] {
        assert_eq!(vurder(&underenhet(), eier.as_ref(), regler), brukbar([venter]));
    }
}

#[test]
fn warnings_add_up() {
    let enhet = Enhet {
        nedlagt: Some(dato("2026-02-01")),
        naeringskode: None,
        ..underenhet()
    };
    let venter = brukbar([
        Advarsel::LeggesNed { dato: dato("2026-02-01") },
        Advarsel::EierIkkeSjekket,
        Advarsel::IkkeHelse { naeringskode: None },
    ]);
    assert_eq!(vurder(&enhet, None, Regler::paa(dato("2026-01-06"))), venter);
}

#[test]
fn a_search_is_a_number_a_name_or_refused() {
    let navn = |navn: &str, sted| {
        Ok(Sok::Navn {
            navn: navn.into(),
            sted,
            side: 0,
        })
    };
    let lang = "å".repeat(101);
    for (skrevet, sted, venter) in [
        ("313123456", "", Ok(Sok::Nummer(orgnr("313123456")))),
        (" 313 123 456 ", "Oslo", Ok(Sok::Nummer(orgnr("313123456")))),
        ("313.123.456", "", Ok(Sok::Nummer(orgnr("313123456")))),
        ("313123457", "", Err(SokFeil::UgyldigOrgnr)),
        ("31312345", "", navn("31312345", None)),
        ("fysio", "", navn("fysio", None)),
        (
            "  fysio   nord ",
            " Mo  i Rana ",
            navn("fysio nord", Some(Sted::Poststed("Mo i Rana".into()))),
        ),
        ("fysio", "0301", navn("fysio", Some(Sted::Kommunenr("0301".into())))),
        ("fysio", "301", navn("fysio", Some(Sted::Poststed("301".into())))),
        ("åå", "", navn("åå", None)),
        ("å", "", Err(SokFeil::ForKort)),
        ("", "Oslo", Err(SokFeil::ForKort)),
        (&lang[2..], "", navn(&lang[2..], None)),
        (&lang, "", Err(SokFeil::ForLangt)),
        ("fysio", &lang, Err(SokFeil::ForLangt)),
    ] {
        assert_eq!(Sok::tolk(skrevet, sted, 0), venter, "{skrevet} | {sted}");
    }
}

#[test]
fn the_last_page_is_the_one_the_register_still_answers() {
    assert!(Sok::tolk("fysio", "", 499).is_ok(), "(499 + 1) * 20 = 10 000");
    assert_eq!(Sok::tolk("fysio", "", 500), Err(SokFeil::ForLangtBak));
    assert_eq!(Sok::tolk("fysio", "", u32::MAX), Err(SokFeil::ForLangtBak));
}

#[test]
fn every_outcome_has_its_own_words_in_both_languages() {
    let dag = dato("2026-05-03");
    let grunner = [
        Grunn::Slettet { dato: None },
        Grunn::Slettet { dato: Some(dag) },
        Grunn::Nedlagt { dato: dag },
        Grunn::Hovedenhet { enk: false },
        Grunn::Hovedenhet { enk: true },
        Grunn::Fjernet,
        Grunn::Ukjent,
        Grunn::FeilForm { form: "ORGL".into() },
    ];
    let advarsler = [
        Advarsel::EierKonkurs,
        Advarsel::EierAvvikling,
        Advarsel::EierSlettet,
        Advarsel::EierIkkeSjekket,
        Advarsel::IkkeHelse {
            naeringskode: kode("96.020"),
        },
        Advarsel::IkkeHelse { naeringskode: None },
        Advarsel::LeggesNed { dato: dag },
    ];
    let alle = |sprak| {
        grunner
            .iter()
            .map(|g| text::grunn(g, sprak))
            .chain(advarsler.iter().map(|a| text::advarsel(a, sprak)))
            .collect::<Vec<_>>()
    };
    let (nb, nn) = (alle(Sprak::Nb), alle(Sprak::Nn));
    for (nr, (nb_tekst, nn_tekst)) in nb.iter().zip(&nn).enumerate() {
        assert_ne!(nb_tekst, nn_tekst);
        assert!(!nb_tekst.contains('{') && !nn_tekst.contains('{'), "{nb_tekst}");
        assert!(nb_tekst.ends_with('.') && nn_tekst.ends_with('.'), "{nb_tekst}");
        assert!(!nb[..nr].contains(nb_tekst), "{nb_tekst}");
    }
    assert!(nb[1].contains("3. mai 2026"), "{}", nb[1]);
    assert!(nb[7].contains("ORGL") && nb[12].contains("96.020"));
}

#[test]
fn a_practice_site_survives_the_way_to_the_browser() {
    let sted = Praksissted {
        enhet: Some(underenhet()),
        eier: None,
        vurdering: vurdert(|e| e.naeringskode = None),
        forslag: Some(vec![eier()]),
    };
    let tekst = serde_json::to_string(&sted).unwrap();
    assert_eq!(serde_json::from_str::<Praksissted>(&tekst).unwrap(), sted);
}
