use super::*;

fn d(t: &str) -> NaiveDate {
    dato::tolk(t).unwrap()
}

fn p(fra: &str, til: Option<&str>) -> Periode {
    Periode::ny(d(fra), til.map(d)).unwrap()
}

fn feltkoder<T: std::fmt::Debug>(r: Result<T, AppError>) -> Vec<(String, String)> {
    match r {
        Err(AppError::Ugyldig(f)) => f.0.into_iter().map(|f| (f.felt, f.kode)).collect(),
        annet => panic!("{annet:?}"),
    }
}

fn par(l: &[(&str, &str)]) -> Vec<(String, String)> {
    l.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
}

#[test]
fn a_choice_is_a_number_and_perhaps_a_her_id() {
    let mut felt = Stedskjema {
        orgnr: "Kurbadet".into(),
        her_id: "7".into(),
        ..Stedskjema::default()
    };
    let koder = |felt: &Stedskjema| feltkoder(felt.parse_sted(Testnumre::Tillatt));
    assert_eq!(koder(&felt), par(&[("orgnr", "sted-ikke-valgt")]));
    felt.velg("314239016/8094001");
    let valgt = felt.parse_sted(Testnumre::Tillatt).unwrap();
    assert_eq!((valgt.orgnr.as_str(), valgt.her_id), ("314239016", Some(8_094_001)));
    felt.velg("314239016");
    assert_eq!(
        felt.parse_sted(Testnumre::Tillatt).unwrap().her_id,
        None,
        "an earlier HER-id does not stay"
    );
    for (her_id, venter) in [("1", Some(1)), ("0", None), ("-1", None), ("x", None), ("99999999999", None)] {
        felt.her_id = her_id.into();
        assert_eq!(felt.her_id(), venter, "{her_id}");
    }
    felt.orgnr = "  ".into();
    assert_eq!(koder(&felt), par(&[("orgnr", "sted-mangler")]));
    felt.orgnr = "31423901".into();
    assert_eq!(koder(&felt), par(&[("orgnr", "orgnr-lengde")]));
}

#[test]
fn the_state_follows_the_periods_day_by_day() {
    let en = [p("01.01.2026", Some("31.01.2026"))];
    for (dag, venter) in [
        ("31.12.2025", Status::Kommende),
        ("01.01.2026", Status::Aktiv),
        ("31.01.2026", Status::Aktiv),
        ("01.02.2026", Status::Avsluttet),
    ] {
        assert_eq!(status(&en, d(dag)), venter, "{dag}");
    }
    let to = [p("01.01.2026", Some("31.01.2026")), p("01.03.2026", None)];
    for (dag, venter) in [
        ("15.02.2026", Status::Kommende),
        ("01.03.2026", Status::Aktiv),
        ("01.01.2090", Status::Aktiv),
    ] {
        assert_eq!(status(&to, d(dag)), venter, "{dag}");
    }
    assert_eq!(status(&[], d("01.01.2026")), Status::Avsluttet);
}

#[test]
fn the_type_must_fit_the_profession() {
    let skjema = |t: &str| Stedskjema {
        praksistype: t.into(),
        orgnr: "314 239 016".into(),
        ..Stedskjema::default()
    };
    let (praksistype, sted) = skjema("FALE").parse_ny(&[Yrke::Lege], Testnumre::Tillatt).unwrap();
    assert_eq!((praksistype.kode, sted.orgnr.as_str(), sted.navn), ("FALE", "314239016", None));
    assert!(
        skjema("FYNO")
            .parse_ny(&[Yrke::Lege, Yrke::Fysioterapeut], Testnumre::Tillatt)
            .is_ok()
    );
    for (t, kode) in [
        ("FYNO", "praksistype-ikke-din"),
        ("FALO", "praksistype-ikke-din"),
        ("xx", "praksistype-ikke-din"),
        ("", "praksistype-mangler"),
    ] {
        assert_eq!(
            feltkoder(skjema(t).parse_ny(&[Yrke::Lege], Testnumre::Tillatt)),
            par(&[("praksistype", kode)]),
            "{t}"
        );
    }
    assert_eq!(
        feltkoder(skjema("FALE").parse_ny(&[Yrke::Lege], Testnumre::Forbudt)),
        par(&[("orgnr", "orgnr-testnummer")])
    );
    let lang = Stedskjema {
        navn: "x".repeat(LENGSTE_NAVN + 1),
        orgnr: "12".into(),
        ..Stedskjema::default()
    };
    assert_eq!(
        feltkoder(lang.parse_ny(&[Yrke::Lege], Testnumre::Tillatt)),
        par(&[
            ("praksistype", "praksistype-mangler"),
            ("orgnr", "orgnr-lengde"),
            ("navn", "navn-for-langt")
        ])
    );
}

fn epost(rader: &[&str], primaer: &str) -> Epostskjema {
    let r = |i: usize| rader.get(i).map(|s| (*s).to_owned()).unwrap_or_default();
    Epostskjema {
        epost1: r(0),
        epost2: r(1),
        epost3: r(2),
        epost4: r(3),
        epost5: r(4),
        primaer: primaer.into(),
        versjon: "1".into(),
    }
}

#[test]
fn one_to_five_addresses_and_one_primary() {
    let en = epost(&["", "", "a@b.no"], "").parse().unwrap();
    assert_eq!((en.primaer.as_str(), en.andre.len()), ("a@b.no", 0));
    let fem = epost(&["a@b.no", "b@b.no", "c@b.no", "d@b.no", "e@b.no"], "3").parse().unwrap();
    assert_eq!(fem.som_tekst(), "c@b.no, a@b.no, b@b.no, d@b.no, e@b.no");
    for (rader, primaer, venter) in [
        (&["", " "][..], "1", &[("epost1", "epost-mangler")][..]),
        (&["a@b.no", "c@b.no"], "", &[("primaer", "primaer-mangler")]),
        (&["a@b.no", "c@b.no"], "5", &[("primaer", "primaer-mangler")]),
        (&["a@b.no", "c@b.no"], "9", &[("primaer", "primaer-mangler")]),
        (&["a@b.no", "A@b.no"], "1", &[("epost2", "epost-dobbel")]),
        (&["a@b.no", "c"], "2", &[("epost2", "epost-uten-krollalfa")]),
        (
            &["a@b.no", "c"],
            "",
            &[("epost2", "epost-uten-krollalfa"), ("primaer", "primaer-mangler")],
        ),
        (&["feil"], "1", &[("epost1", "epost-uten-krollalfa")]),
    ] {
        assert_eq!(feltkoder(epost(rader, primaer).parse()), par(venter), "{rader:?} {primaer}");
    }
    assert_eq!(
        Epostskjema::fra(&fem, 4).parse().unwrap(),
        fem,
        "what is stored fills in the form and comes back the same"
    );
}

#[test]
fn the_account_is_typed_twice() {
    let konto = |a: &str, b: &str| {
        Kontoskjema {
            konto: a.into(),
            konto_gjenta: b.into(),
            ..Kontoskjema::default()
        }
        .parse()
    };
    assert_eq!(konto("1234 56 78903", "12345678903").unwrap().as_str(), "12345678903");
    for (a, b, venter) in [
        ("12345678903", "", &[("konto_gjenta", "konto-gjenta-mangler")][..]),
        ("12345678903", "86011117947", &[("konto_gjenta", "konto-ulik")]),
        ("12345678903", "1234567890", &[("konto_gjenta", "konto-ulik")]),
        ("12345678904", "12345678904", &[("konto", "konto-kontrollsiffer")]),
        ("", "", &[("konto", "konto-mangler"), ("konto_gjenta", "konto-gjenta-mangler")]),
    ] {
        assert_eq!(feltkoder(konto(a, b)), par(venter), "{a} {b}");
    }
    let skjema = Kontoskjema {
        konto: "12345678903".into(),
        konto_gjenta: "12345678903".into(),
        ..Kontoskjema::default()
    };
    assert!(
        !serde_json::to_string(&skjema).unwrap().contains("8903"),
        "a draft never holds the digits"
    );
    assert!(!format!("{skjema:?}").contains("8903"));
}

fn oppgjor(fra: &str, til: &str) -> Oppgjorsskjema {
    Oppgjorsskjema {
        fra: fra.into(),
        til: til.into(),
        konto: "12345678903".into(),
        konto_gjenta: "12345678903".into(),
        epost1: "a@b.no".into(),
        ..Oppgjorsskjema::default()
    }
}

#[test]
fn the_period_has_sane_bounds_and_candidates_an_end() {
    let idag = d("06.01.2026");
    let (fale, utka) = (typer::fra_kode("FALE").unwrap(), typer::fra_kode("UTKA").unwrap());
    assert_eq!(
        oppgjor("1.1.26", "").parse(fale, None, idag).unwrap().periode,
        p("01.01.2026", None)
    );
    assert_eq!(
        oppgjor("1.1.26", "1.1.26").parse(fale, None, idag).unwrap().periode,
        p("01.01.2026", Some("01.01.2026"))
    );
    assert!(oppgjor("31.12.2028", "").parse(fale, None, idag).is_ok());
    assert!(oppgjor("01.01.1990", "").parse(fale, None, idag).is_ok());
    for (fra, til, t, venter) in [
        ("2.1.26", "1.1.26", fale, &[("til", "periode-slutt-for-start")][..]),
        ("31.12.1989", "", fale, &[("fra", "fra-for-tidlig")]),
        ("1.1.2029", "", fale, &[("fra", "fra-for-sen")]),
        ("", "", fale, &[("fra", "fra-mangler")]),
        ("31.2.26", "x", fale, &[("fra", "dato-finnes-ikke"), ("til", "dato-format")]),
        ("1.1.26", "", utka, &[("til", "til-mangler")]),
    ] {
        assert_eq!(feltkoder(oppgjor(fra, til).parse(t, None, idag)), par(venter), "{fra} {til}");
    }
    let alt_feil = Oppgjorsskjema::default().parse(fale, None, idag);
    assert_eq!(
        feltkoder(alt_feil).into_iter().map(|(f, _)| f).collect::<Vec<_>>(),
        ["fra", "konto", "konto_gjenta", "epost1"],
        "all at once, in order"
    );
}

#[test]
fn an_end_can_be_set_and_a_candidate_not_extended() {
    let slutt = |til: &str, siste, krever| {
        Sluttskjema {
            til: til.into(),
            versjon: "1".into(),
        }
        .parse(siste, krever)
    };
    let aapen = p("01.01.2026", None);
    assert_eq!(slutt("31.3.26", aapen, false).unwrap(), p("01.01.2026", Some("31.03.2026")));
    assert_eq!(
        slutt("1.1.26", aapen, false).unwrap(),
        p("01.01.2026", Some("01.01.2026")),
        "the first day may be the last"
    );
    assert_eq!(
        feltkoder(slutt("31.12.25", aapen, false)),
        par(&[("til", "periode-slutt-for-start")])
    );
    let endelig = p("01.01.2026", Some("30.06.2026"));
    assert_eq!(slutt("", endelig, false).unwrap(), aapen, "the end is taken away");
    assert_eq!(slutt("30.6.26", endelig, true).unwrap(), endelig);
    assert_eq!(feltkoder(slutt("1.7.26", endelig, true)), par(&[("til", "til-kan-ikke-forlenges")]));
    assert_eq!(feltkoder(slutt("", endelig, true)), par(&[("til", "til-mangler")]));
}

#[test]
fn a_version_that_is_no_number_is_an_old_form() {
    assert_eq!(versjon(" 3 "), Ok(3));
    assert_eq!(versjon(""), Err(AppError::Endret));
}

#[test]
fn a_vikar_says_for_whom_and_has_an_end() {
    let idag = d("06.01.2026");
    let (fale, leva) = (typer::fra_kode("FALE").unwrap(), typer::fra_kode("LEVA").unwrap());
    let jeg = HprNr::tolk("565505933").unwrap();
    let skjema = |til: &str, vikar: &str, hvem: &str| Oppgjorsskjema {
        vikar: vikar.into(),
        vikar_for: hvem.into(),
        ..oppgjor("1.1.26", til)
    };
    let hvem = |til: &str, v: &str, h: &str, t| skjema(til, v, h).parse(t, Some(&jeg), idag).map(|o| o.vikar_for.map(String::from));
    assert_eq!(hvem("31.1.26", "on", " 0565 500 444", fale).unwrap().as_deref(), Some("565500444"));
    assert_eq!(hvem("", "", "", fale).unwrap(), None);
    assert_eq!(hvem("", "on", "565500444", leva).unwrap(), None, "not asked there");
    for (til, v, h, venter) in [
        ("", "on", "565500444", [("til", "til-mangler")]),
        ("31.1.26", "on", "565505933", [("vikar_for", "vikar-for-seg-selv")]),
        ("31.1.26", "on", "", [("vikar_for", "hpr-mangler")]),
        ("31.1.26", "", "565500444", [("vikar", "vikar-ikke-krysset")]),
    ] {
        assert_eq!(feltkoder(hvem(til, v, h, fale)), par(&venter), "{til} {v} {h}");
    }
}

proptest::proptest! {
    #[test]
    fn an_overlap_with_some_is_an_overlap_with_one(
        spenn in proptest::collection::vec((0i64..60, proptest::option::of(0i64..20)), 0..6),
        fra in 0i64..60,
        lengde in proptest::option::of(0i64..20),
    ) {
        let dag = |n: i64| d("01.01.2026") + chrono::TimeDelta::days(n);
        let periode = |fra: i64, lengde: Option<i64>| Periode::ny(dag(fra), lengde.map(|l| dag(fra + l))).unwrap();
        let perioder: Vec<Periode> = spenn.into_iter().map(|(f, l)| periode(f, l)).collect();
        let ny = periode(fra, lengde);
        let felles_dag = (0..120).any(|n| ny.inneholder(dag(n)) && perioder.iter().any(|p| p.inneholder(dag(n))));
        proptest::prop_assert_eq!(overlapper_noen(&perioder, &ny), felles_dag);
        // Ending a practice takes no day from before its end: earlier treatment can still be claimed.
        let slutt = Sluttskjema { til: grunn::dato::tolk("15.03.2026").unwrap().format("%d.%m.%Y").to_string(), versjon: "1".into() };
        if let Ok(kortet) = slutt.parse(ny, false) {
            for n in 0..73 {
                proptest::prop_assert_eq!(kortet.inneholder(dag(n)), dag(n) >= ny.fra);
            }
        }
    }
}
