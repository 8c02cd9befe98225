//! What holds for any bill: nothing is approved above the register and the rules, and the lines add up to what is approved. The limits are
//! worked out here from the files, not asked of the register.

use proptest::prelude::*;

use super::takster::{FASIT, REGISTER, REP, paa};
use super::*;
use crate::model::{Nlklinje, Prosedyre};

/// How many uses the column Rep. allows, and at how many per cent the later ones are.
fn rep(fag: &'static str, kode: &str, dato: NaiveDate) -> (u32, u32) {
    let for_juli = dato < dag("2026-07-01");
    match (fag, kode, for_juli) {
        ("FY", "A1c" | "A1f" | "B0c" | "B0f", true) => return (1, 100),
        ("FY", "B3b" | "B7b" | "B8b" | "B9b" | "B3bt", true) | ("LOGO" | "AP", "A7c", true) => return (4, 100),
        _ => {}
    }
    match REP.get(&(fag, kode.to_owned())).map_or("", String::as_str) {
        "" | "0" => (1, 100),
        "rep." => (u32::MAX, 100),
        "50 %" => (2, 50),
        "rep. 50 %" => (u32::MAX, 50),
        "rep. 70 %" => (u32::MAX, 70),
        "rep. 50 % x 9" => (10, 50),
        tall => (tall.trim_start_matches("rep. ").parse::<u32>().unwrap() + 1, 100),
    }
}

#[derive(Clone, Debug)]
struct Prove {
    fag: &'static str,
    praksistype: &'static str,
    linjer: Vec<(String, u8, u32)>,
    fritak: Option<&'static str>,
    dato: NaiveDate,
    time: u32,
    merknad: bool,
    fodt: i32,
    nlk: Option<i64>,
    prosedyre: Option<i64>,
    belop_avvik: bool,
}

fn prover() -> impl Strategy<Value = Prove> {
    let felt = prop_oneof![
        6 => Just(("LE", "FALE")),
        2 => Just(("LE", "SPES")),
        1 => Just(("LE", "LEVA")),
        2 => Just(("FY", "FYNO")),
        2 => Just(("PS", "PSNO")),
        1 => Just(("LOGO", "LOGO")),
        1 => Just(("JO", "JORD")),
        1 => Just(("KI", "KINO")),
        1 => Just(("TH", "TANN")),
    ];
    felt.prop_flat_map(|(fag, praksistype)| {
        let mut koder: Vec<String> = FASIT.keys().filter(|(f, _)| *f == fag).map(|(_, k)| k.clone()).collect();
        koder.extend(["2ad", "2cd", "10a", "10e", "201", "L1", "XX1"].map(String::from));
        let linje = (
            prop::sample::select(koder),
            prop_oneof![6 => Just(0_u8), 1 => 1_u8..6],
            prop_oneof![8 => Just(1_u32), 2 => 2_u32..12, 1 => Just(9_999)],
        );
        (
            (
                Just(fag),
                Just(praksistype),
                prop_oneof![3 => prop::collection::vec(linje.clone(), 1..2), 1 => prop::collection::vec(linje, 2..4)],
            ),
            prop_oneof![12 => Just(None), 1 => Just(Some("F")), 1 => Just(Some("B")), 2 => Just(Some("H")), 1 => Just(Some("q"))],
            (0_u64..600, 0_u32..24, any::<bool>(), 1930_i32..2026),
            (
                prop::option::weighted(0.05, -10_000_i64..10_000_000),
                prop::option::weighted(0.05, -10_000_i64..10_000_000),
            ),
            any::<bool>(),
        )
            .prop_map(
                |((fag, praksistype, linjer), fritak, (dager, time, merknad, fodt), (nlk, prosedyre), belop_avvik)| Prove {
                    fag,
                    praksistype,
                    linjer,
                    fritak,
                    dato: dag("2025-07-01") + chrono::Days::new(dager),
                    time,
                    merknad,
                    fodt,
                    nlk,
                    prosedyre,
                    belop_avvik,
                },
            )
    })
}

/// The amount a sender might write: right, exempt, or wrong.
fn krevd(p: &Prove, kode: &str, slag: u8) -> i64 {
    let rad = FASIT.get(&(p.fag, kode.to_owned())).and_then(|r| paa(r, p.dato));
    let [honorar, egenandel, refusjon] = rad.map_or([20_000, 10_000, 10_000], |r| r.belop);
    match slag {
        0 | 1 => refusjon,
        2 => honorar,
        3 => egenandel,
        4 => honorar * 10 + 1,
        _ => -refusjon,
    }
}

fn regningen(p: &Prove) -> Regning {
    let linjer: Vec<(&str, i64, u32)> = p.linjer.iter().map(|(k, slag, n)| (k.as_str(), krevd(p, k, *slag), *n)).collect();
    let mut r = regning("1", &linjer);
    r.tidspunkt = Some(tid(&format!("{} {:02}:00", p.dato, p.time)));
    r.arsak_fri_egenandel = p.fritak.map(Into::into);
    r.merknad = p.merknad.then(|| "Begrunnet".into());
    r.pasient = Some(Pasient {
        fornavn: Some("Kari".into()),
        etternavn: Some("Ås".into()),
        kjonn: Some("2".into()),
        fodselsdato: NaiveDate::from_ymd_opt(p.fodt, 3, 1),
        ..Pasient::default()
    });
    r.henvisning = Some(crate::model::Henvisning {
        dato: Some(dag("2025-06-01")),
        ..Default::default()
    });
    r.stonadspunkt = Some("5".into());
    if matches!(p.praksistype, "SPES" | "PSNO") {
        r.diagnoser[0].kodeverk = crate::model::ICD10.into();
        r.diagnoser[0].kode = "F32".into();
    }
    for t in &mut r.takster {
        t.tenner = vec!["16O".into()];
    }
    r.nlkkoder = p
        .nlk
        .iter()
        .map(|b| Nlklinje {
            kode: "NOR05172".into(),
            belop: Ore(*b),
            antall: 3,
        })
        .collect();
    r.prosedyrekoder = p
        .prosedyre
        .iter()
        .map(|b| Prosedyre {
            kodeverk: Some("K".into()),
            kode: "ACFE10".into(),
            belop: Some(Ore(*b)),
        })
        .collect();
    // The sum the control would find, so that the amounts are what is tried.
    let linje = |(k, ore, n): &(&str, i64, u32)| {
        let hundredeler = ore * (100 + i64::from(n - 1) * i64::from(rep(p.fag, k, p.dato).1));
        (hundredeler + 50 * hundredeler.signum()) / 100
    };
    r.belop = Ore(linjer.iter().map(linje).sum::<i64>() + p.nlk.unwrap_or(0) * 3 + p.prosedyre.unwrap_or(0));
    r
}

/// The most the regulations allow for the line, exempt or not.
fn tak(p: &Prove, kode: &str, antall: u32, kan_vaere_fritatt: bool) -> i64 {
    let rad = match FASIT.get(&(p.fag, kode.to_owned())) {
        Some(rader) => paa(rader, p.dato).map(|r| r.belop),
        // Outside the regulations: the rows that say they are.
        None => match (p.fag, kode) {
            ("LE", "L1") => Some([2_600, 0, 2_600]),
            ("TH", "201") => Some([60_500, 10_500, 50_000]),
            _ => None,
        },
    };
    let Some([honorar, _, refusjon]) = rad else { return 0 };
    let (ganger, prosent) = rep(p.fag, kode, p.dato);
    if antall > ganger {
        return 0;
    }
    let en = if kan_vaere_fritatt { honorar } else { refusjon };
    (en * (100 + i64::from(antall - 1) * i64::from(prosent)) + 50) / 100
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12_000, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_approved_above_the_register_and_the_lines_add_up(p in prover()) {
        let mut k = kontekst_for(&REGISTER, p.fag, p.praksistype);
        k.mottatt = tid(&format!("{} 12:00", p.dato + chrono::Days::new(20)));
        if p.belop_avvik {
            k.regelsett.belop_avvik = BelopAvvik::Avkort;
        }
        let r = regningen(&p);
        let svar = kontroller(&krav(vec![r.clone()]), &k).regninger.remove(0);
        let sum: Ore = svar.linjer.iter().map(|l| l.godkjent).sum();
        prop_assert_eq!(sum, svar.godkjent);
        if svar.status != Regningsstatus::Godkjent {
            prop_assert_eq!(svar.godkjent, Ore(0));
            return Ok(());
        }
        // Without a rate nothing beside the taksts is approved.
        prop_assert!(p.nlk.unwrap_or(0) == 0 && p.prosedyre.unwrap_or(0) == 0);
        let alder = p.dato.format("%Y").to_string().parse::<i32>().unwrap() - p.fodt;
        let fritatt = p.fritak.is_some() || alder <= 26 || p.linjer.iter().any(|(k, ..)| k == "10e");
        let mut samlet = std::collections::BTreeMap::new();
        for (l, (kode, _, antall)) in svar.linjer.iter().zip(&p.linjer) {
            prop_assert!(l.godkjent >= Ore(0));
            prop_assert!(l.godkjent <= l.krevd, "{} {:?} {:?}", kode, l.godkjent, l.krevd);
            prop_assert!(l.godkjent.0 <= tak(&p, kode, *antall, fritatt), "{} × {}: {:?}", kode, antall, l.godkjent);
            *samlet.entry(kode.as_str()).or_insert(0_u32) += *antall;
        }
        for (kode, antall) in samlet {
            prop_assert!(antall <= rep(p.fag, kode, p.dato).0 || kode == "L1", "{} × {}", kode, antall);
        }
        // An unknown code never exempts, and never passes.
        prop_assert!(p.fritak != Some("q"));
        // Frikort without an answer is never approved.
        prop_assert!(p.fritak != Some("F"));
    }
}

/// The cases above are worth something only when some bills are approved.
#[test]
fn the_property_meets_approved_bills() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let mut godkjente = 0;
    for _ in 0..2_000 {
        let p = prover().new_tree(&mut runner).unwrap().current();
        let mut k = kontekst_for(&REGISTER, p.fag, p.praksistype);
        k.mottatt = tid(&format!("{} 12:00", p.dato + chrono::Days::new(20)));
        let svar = kontroller(&krav(vec![regningen(&p)]), &k);
        godkjente += svar.antall(Regningsstatus::Godkjent);
    }
    assert!(godkjente > 200, "{godkjente} of 2 000");
}

/// A message of consultations over some days: which day of January, and right, wrong (rejected) or unknown (for a person).
fn konsultasjoner() -> impl Strategy<Value = Vec<(u32, u8)>> {
    prop::collection::vec((1_u32..6, prop_oneof![6 => Just(0_u8), 1 => Just(1), 1 => Just(2)]), 1..6)
}

fn januar(d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 1, d).unwrap()
}

fn konsultasjon(i: usize, dagen: u32, slag: u8) -> Regning {
    let (kode, ore) = [("2ad", 1_500), ("2ad", 9_900), ("L1", 123_400)][usize::from(slag)];
    let mut r = regning(&i.to_string(), &[(kode, ore, 1)]);
    r.tidspunkt = Some(tid(&format!("{} {:02}:00", januar(dagen), 8 + i)));
    r.pasient = Some(Pasient {
        fornavn: Some(format!("P{i}")),
        etternavn: Some("Ås".into()),
        kjonn: Some("2".into()),
        fodselsdato: NaiveDate::from_ymd_opt(1980, 3, 1),
        ..Pasient::default()
    });
    r
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, ..ProptestConfig::default() })]

    /// Whatever the limits and the history: nothing above a ceiling is paid by itself, nothing is rejected for a limit, and two case workers
    /// give back exactly what the rules allow.
    #[test]
    fn a_limit_only_stops_and_nothing_above_it_is_paid(
        dager in konsultasjoner(),
        tak in (0_i64..40, 0_i64..60, 0_i64..80),
        vanlig in (0_u32..3, 0_i64..3_000, 1_u32..4),
        foer in prop::collection::vec((1_u32..6, 0_i64..4_000), 0..3),
    ) {
        let (regningstak, dagstak, manedstak) = tak;
        let (kjente, median, ganger) = vanlig;
        let rad = |slag: &str, tak: i64| format!("LE,{slag},0,{ganger},1,{tak},365,,,,prøve\n");
        let fil = format!(
            "fagomrader,slag,belop,ganger,minst,tak,vindu,antall,fra,til,grunnlag\n{}{}{}",
            rad("regning", regningstak), rad("dag", dagstak), rad("maned", manedstak)
        );
        let grenser = Kontrollgrenser::les(fil.as_bytes()).unwrap();
        let regninger: Vec<Regning> = (0..).zip(&dager).map(|(i, (d, slag))| konsultasjon(i, *d, *slag)).collect();
        let mut k = kontekst(&REGISTER);
        let uten = kontroller(&krav(regninger.clone()), &k);
        k.grenser = &grenser;
        k.historikk.regninger = (kjente, Ore(median));
        for (d, ore) in &foer {
            k.historikk.dager.insert(januar(*d), Ore(*ore));
        }
        let mut med = kontroller(&krav(regninger), &k);

        let (mut per_dag, mut i_alt) = (k.historikk.dager.clone(), k.historikk.dager.values().sum::<Ore>());
        for ((r, fri), (d, _)) in med.regninger.iter().zip(&uten.regninger).zip(&dager) {
            prop_assert_eq!(r.status == Regningsstatus::Avvist, fri.status == Regningsstatus::Avvist);
            prop_assert_eq!(r.linjer.iter().map(|l| l.godkjent).sum::<Ore>(), r.godkjent);
            if r.status == Regningsstatus::Godkjent {
                prop_assert_eq!(r, fri);
                prop_assert!(r.godkjent <= Ore::fra_kroner(regningstak));
                // More than so many times the median is not paid by itself either.
                prop_assert!(kjente == 0 || r.godkjent.0 <= median * i64::from(ganger));
                *per_dag.entry(januar(*d)).or_default() += r.godkjent;
                i_alt += r.godkjent;
            }
        }
        for (d, _) in dager.iter().zip(&med.regninger).filter(|(_, r)| r.godkjent > Ore(0)) {
            prop_assert!(per_dag[&januar(d.0)] <= Ore::fra_kroner(dagstak));
        }
        prop_assert!(med.godkjent() == Ore(0) || i_alt <= Ore::fra_kroner(manedstak));

        let mut fri = uten;
        med.avgjor(true, "");
        fri.avgjor(true, "");
        let belop = |r: &Kontrollresultat| r.regninger.iter().map(|r| (r.status, r.godkjent)).collect::<Vec<_>>();
        prop_assert_eq!(belop(&med), belop(&fri));
    }
}
