//! Limits that stop for a look: on both sides of each, and never more than a stop.

use std::collections::BTreeMap;

use chrono::Days;

use super::*;
use crate::regel::Niva;
use grunn::text::Sprak;

use RegelId::*;
use Regningsstatus::*;

/// Limits with small figures: the rows, without head.
fn grenser(rader: &str) -> Kontrollgrenser {
    let hode = "fagomrader,slag,belop,ganger,minst,tak,vindu,antall,fra,til,grunnlag";
    Kontrollgrenser::les(format!("{hode}\n{rader}\n").as_bytes()).unwrap()
}

/// Days before the message with a sum each, ending on the last of December.
fn dager(antall: u64, ore: i64) -> BTreeMap<NaiveDate, Ore> {
    (0..antall).map(|n| (dag("2025-12-31") - Days::new(n), Ore(ore))).collect()
}

/// `2ad` with refusjon 15 kr, of another patient each.
fn ad(n: u32, tidspunkt: &str) -> Regning {
    let mut r = regning(&n.to_string(), &[("2ad", 1_500, 1)]);
    r.tidspunkt = Some(tid(tidspunkt));
    r.pasient = Some(Pasient {
        fornavn: Some(format!("Kari{n}")),
        etternavn: Some("Ås".into()),
        kjonn: Some("2".into()),
        fodselsdato: Some(dag("1980-01-01")),
        ..Pasient::default()
    });
    r
}

fn kontroll(regninger: Vec<Regning>, k: &Kontekst<'_>) -> Kontrollresultat {
    kontroller(&krav(regninger), k)
}

fn regler(r: &Regningsresultat) -> Vec<RegelId> {
    r.funn.iter().map(|f| f.regel).collect()
}

#[test]
fn a_bill_far_above_the_own_median_and_the_amount_waits() {
    let t = register();
    // One bill of 15 kr: above 10 kr, and above three times the median when that is below 5 kr.
    let g = grenser("LE,regning,10,3,5,100,365,,,,prøve");
    for (antall, median, ventet) in [
        (5, 499, Behandles),
        (5, 500, Godkjent), // three times, not more
        (4, 499, Godkjent), // too little is known
    ] {
        let mut k = kontekst(&t);
        k.grenser = &g;
        k.historikk.regninger = (antall, Ore(median));
        let svar = kontroll(vec![ad(1, "2026-01-05 10:00")], &k);
        let r = &svar.regninger[0];
        assert_eq!(r.status, ventet, "{antall} {median}");
        if ventet == Behandles {
            assert_eq!((regler(r), r.godkjent, r.linjer[0].godkjent), (vec![GrenseRegning], Ore(0), Ore(0)));
            assert_eq!(r.linjer[0].begrunnelse, Some(GrenseRegning));
            assert_eq!(r.funn[0].niva, Niva::Manuell);
            assert_eq!(
                r.funn[0].tekst(Sprak::Nb),
                "Regningen er på 15,00 kr. Det er mer enn 3 ganger det som er vanlig for deg, 4,99 kr.".replace(" kr", "\u{a0}kr")
            );
            assert!(r.funn[0].tekst(Sprak::Nn).contains("3 gonger det som er vanleg for deg"));
            assert!(svar.er_uavklart() && svar.til_manuell().count() == 1);
        }
    }
    // The amount below which the median does not matter, and the one above which nothing else does.
    for (rad, ventet) in [
        ("LE,regning,15,3,5,100,365,,,,prøve", Godkjent),
        ("LE,regning,10,3,5,15,365,,,,prøve", Godkjent),
        ("LE,regning,10,3,5,14.99,365,,,,prøve", Behandles),
        ("FY,regning,0,3,5,1,365,,,,prøve", Godkjent),
        ("LE,regning,0,3,5,1,365,,2026-01-06,,prøve", Godkjent),
        ("LE,regning,0,3,5,1,365,,2026-01-05,2026-01-05,prøve", Behandles),
    ] {
        let g = grenser(rad);
        let mut k = kontekst(&t);
        k.grenser = &g;
        if ventet == Godkjent && rad.contains(",100,") {
            k.historikk.regninger = (5, Ore(1));
        }
        let svar = kontroll(vec![ad(1, "2026-01-05 10:00")], &k);
        assert_eq!(svar.regninger[0].status, ventet, "{rad}");
    }
}

#[test]
fn a_day_is_held_against_own_days_and_earlier_messages_count() {
    let t = register();
    let g = grenser("LE,dag,40,3,20,100,365,,,,prøve");
    let tre = || (0..3).map(|n| ad(n, &format!("2026-01-05 1{n}:00"))).collect::<Vec<_>>();
    // 45 kr of the message. What else the day has, and the usual day.
    for (annet, vanlig, ventet) in [
        (0, dager(20, 1_499), vec![GrenseDag]),
        (0, dager(20, 1_500), vec![]),
        (0, dager(19, 100), vec![]),
        (0, dager(0, 0), vec![]),
        (5_500, dager(0, 0), vec![]),
        (5_501, dager(0, 0), vec![GrenseDag]),
    ] {
        let mut k = kontekst(&t);
        k.grenser = &g;
        k.historikk.dager = vanlig;
        k.historikk.dager.insert(dag("2026-01-05"), Ore(annet));
        let svar = kontroll(tre(), &k);
        assert!(svar.regninger.iter().all(|r| regler(r) == ventet), "{annet} {ventet:?}");
    }
    // Another day of the message is not stopped, and a rejected bill is no part of the sum.
    let mut k = kontekst(&t);
    k.grenser = &g;
    k.historikk.dager = dager(20, 1_499);
    let mut alle = tre();
    alle.push(ad(4, "2026-01-04 10:00"));
    let svar = kontroll(alle, &k);
    assert_eq!(svar.antall(Behandles), 3);
    assert_eq!(svar.regninger[3].status, Godkjent);
    let mut med_feil = tre();
    med_feil[2].takster[0].belop = Ore(9_999);
    assert_eq!(kontroll(med_feil, &k).antall(Behandles), 0);
}

#[test]
fn a_month_is_held_against_own_whole_months() {
    let t = register();
    // The window cuts January 2025: eleven whole months are left.
    let g = grenser("LE,maned,20,3,11,1000,353,,,,prøve");
    let maaneder = |ore: i64| -> BTreeMap<NaiveDate, Ore> {
        let mut ut: BTreeMap<_, _> = (1..=12)
            .map(|m| (NaiveDate::from_ymd_opt(2025, m, 20).unwrap(), Ore(ore)))
            .collect();
        ut.insert(dag("2025-01-20"), Ore(1));
        ut
    };
    let tre = || (2..5).map(|n| ad(n, &format!("2026-01-0{n} 10:00"))).collect::<Vec<_>>();
    for (vanlig, ventet) in [(1_499, vec![GrenseManed]), (1_500, vec![])] {
        let mut k = kontekst(&t);
        k.grenser = &g;
        k.historikk.dager = maaneder(vanlig);
        let svar = kontroll(tre(), &k);
        assert!(svar.regninger.iter().all(|r| regler(r) == ventet), "{vanlig}");
        if let Some(f) = svar.regninger[0].funn.first() {
            assert!(f.tekst(Sprak::Nb).starts_with("Regningene dine for 01.2026 er på 45,00"), "{f:?}");
        }
        // Ten months are too few.
        k.historikk.dager.remove(&dag("2025-06-20"));
        assert_eq!(kontroll(tre(), &k).antall(Godkjent), 3);
    }
}

#[test]
fn what_is_credited_in_the_same_message_does_not_count_twice() {
    let t = register();
    let g = grenser("LE,dag,0,3,20,20,365,,,,prøve");
    let mut k = kontekst(&t);
    k.grenser = &g;
    let gammel = ad(1, "2026-01-05 10:00");
    k.tidligere = vec![tidligere(&gammel, &k, Godkjent)];
    k.historikk.dager = BTreeMap::from([(dag("2026-01-05"), Ore(1_500))]);
    let ny = ad(2, "2026-01-05 11:00");
    assert_eq!(kontroll(vec![ny.clone()], &k).antall(Behandles), 1, "30 kr that day");
    let kreditering = Regning {
        kreditering: true,
        belop: Ore(-1_500),
        ..gammel
    };
    let svar = kontroll(vec![kreditering, ny], &k);
    assert_eq!((svar.antall(Behandles), svar.godkjent()), (0, Ore(0)));
}

#[test]
fn minutes_of_a_day_are_counted_once_for_a_group() {
    let t = register();
    // A 60 minute conversation each hour of the night and the day.
    let g = grenser("PS,minutter,,,,,,120,,,prøve");
    let mut k = kontekst_for(&t, "PS", "PSNO");
    k.grenser = &g;
    let time = |n: u32, utforende: Option<&str>| {
        let mut r = ad(n, &format!("2026-01-05 {:02}:00", 8 + 2 * n));
        r.takster[0].kode = "22a".into();
        let sats = t.slaa_opp("PS", "22a", dag("2026-01-05"));
        let crate::takst::Takstsvar::Funnet { takst, .. } = sats else {
            panic!("{sats:?}")
        };
        r.takster[0].belop = takst.refusjon;
        r.belop = takst.refusjon;
        r.diagnoser[0] = Kode {
            kodeverk: crate::model::ICD10.into(),
            kode: "F32".into(),
        };
        r.henvisning = Some(crate::model::Henvisning {
            dato: Some(dag("2025-12-01")),
            ..Default::default()
        });
        r.utforende_behandler = utforende.map(|id| Identifikasjon {
            id: id.into(),
            slag: "HPR".into(),
        });
        r
    };
    let minutter = |regninger: Vec<Regning>, k: &Kontekst<'_>| {
        let svar = kontroll(regninger, k);
        let funn: Vec<Funn> = svar.regninger.into_iter().flat_map(|r| r.funn).collect();
        assert!(funn.iter().all(|f| f.regel == GrenseMinutter), "{funn:?}");
        funn.first().map(|f| f.verdier["minutter"].clone())
    };
    let en = t.regler("PS", "22a", "PSNO", dag("2026-01-05")).find_map(|r| match r.slag {
        crate::takstregel::Regelslag::MinTid(n) => Some(n),
        _ => None,
    });
    let en = en.unwrap();
    let nok = 120 / en + 1;
    assert_eq!(minutter((0..nok - 1).map(|n| time(n, None)).collect(), &k), None);
    assert_eq!(minutter((0..nok).map(|n| time(n, None)).collect(), &k), Some((nok * en).into()));
    // Several patients at once, in one group, take the time of one.
    let gruppe = (0..20).map(|n| {
        let mut r = time(0, None);
        r.regningsnummer = n.to_string();
        r.pasient = ad(n, "2026-01-05 10:00").pasient;
        r.takster[0].kode = "24a".into();
        r
    });
    let gruppe: Vec<Regning> = gruppe.collect();
    let alle = kontroll(gruppe.clone(), &k);
    assert!(
        alle.regninger.iter().flat_map(|r| &r.funn).all(|f| f.regel != GrenseMinutter),
        "120 minutes in all"
    );
    let kort = grenser("PS,minutter,,,,,,119,,,prøve");
    k.grenser = &kort;
    k.regelsett.belop_avvik = BelopAvvik::Avkort;
    let svar = kontroll(gruppe, &k);
    let funn: Vec<&Funn> = svar
        .regninger
        .iter()
        .flat_map(|r| &r.funn)
        .filter(|f| f.regel == GrenseMinutter)
        .collect();
    assert_eq!((funn.len(), &funn[0].verdier["minutter"]), (20, &120_u32.into()));
    k.grenser = &g;
    k.regelsett = Regelsett::default();
    // Earlier messages count; another performer has a day of its own.
    k.tidligere = vec![tidligere(&time(0, None), &k, Godkjent)];
    assert_eq!(minutter((1..nok).map(|n| time(n, None)).collect(), &k), Some((nok * en).into()));
    assert_eq!(minutter((1..nok).map(|n| time(n, Some("1234567"))).collect(), &k), None);
}

#[test]
fn the_same_patient_far_too_often_waits() {
    let t = register();
    let g = grenser("LE,pasient,,,,,3,2,,,prøve");
    let mut k = kontekst(&t);
    k.grenser = &g;
    let samme = |n: u32, d: &str| Regning {
        pasient: Some(pasient(PASIENT)),
        ..ad(n, d)
    };
    let to = || vec![samme(2, "2026-01-04 10:00"), samme(3, "2026-01-05 10:00")];
    assert_eq!(kontroll(to(), &k).antall(Behandles), 0, "two within three days");
    for (tidligere_dag, ventet) in [("2026-01-03 10:00", vec![GrensePasient]), ("2026-01-02 10:00", vec![])] {
        k.tidligere = vec![tidligere(&samme(1, tidligere_dag), &k, Godkjent)];
        let svar = kontroll(to(), &k);
        assert_eq!(
            (regler(&svar.regninger[0]), regler(&svar.regninger[1])),
            (vec![], ventet),
            "{tidligere_dag}"
        );
    }
    // Others' bills, rejected ones and other patients' do not count.
    k.tidligere = vec![
        TidligereRegning {
            egen: false,
            ..tidligere(&samme(1, "2026-01-03 10:00"), &k, Godkjent)
        },
        tidligere(&samme(1, "2026-01-03 11:00"), &k, Avvist),
        tidligere(&ad(1, "2026-01-03 12:00"), &k, Godkjent),
    ];
    assert_eq!(kontroll(to(), &k).antall(Behandles), 0);
}

#[test]
fn an_answer_is_good_for_the_reasons_it_was_given_to() {
    let t = register();
    let (regning_, begge) = (
        grenser("LE,regning,0,3,5,10,365,,,,a"),
        grenser("LE,regning,0,3,5,10,365,,,,a\nLE,dag,0,3,5,10,365,,,,b"),
    );
    let mut k = kontekst(&t);
    let mut med = |g, ore: i64| {
        k.grenser = g;
        k.historikk.dager = BTreeMap::from([(dag("2026-01-05"), Ore(ore))]);
        kontroll(vec![ad(1, "2026-01-05 10:00")], &k)
    };
    let (en, to, andre_tall) = (med(&regning_, 0), med(&begge, 0), med(&begge, 9_900));
    let sett = |r: &Kontrollresultat| HashMap::from([(0, r.regninger[0].funn.clone())]);
    assert!(en.er_besvart(&sett(&en)) && en.er_besvart(&sett(&to)));
    assert!(!to.er_besvart(&sett(&en)), "the day is a new reason");
    assert!(to.er_besvart(&sett(&andre_tall)), "the sum moves with other bills");
    assert!(!en.er_besvart(&HashMap::new()));
}

#[test]
fn approved_by_people_a_stopped_bill_gets_what_the_rules_allow() {
    let t = register();
    let g = grenser("LE,regning,0,3,5,10,365,,,,prøve");
    let mut k = kontekst(&t);
    k.grenser = &g;
    k.regelsett.belop_avvik = BelopAvvik::Avkort;
    let mut r = ad(1, "2026-01-05 10:00");
    r.takster[0].belop = Ore(500_000);
    r.belop = Ore(500_000);
    let mut svar = kontroll(vec![r], &k);
    assert_eq!((svar.antall(Behandles), svar.godkjent()), (1, Ore(0)));
    svar.avgjor(true, "");
    let r = &svar.regninger[0];
    assert_eq!((r.status, r.godkjent, r.linjer[0].godkjent), (Godkjent, Ore(1_500), Ore(1_500)));
    assert_eq!(r.linjer[0].begrunnelse, Some(K21Avkortet));
}

/// The fault that began it: a doctor without history got 10 187 481 kr by itself.
#[test]
fn no_large_sum_is_approved_by_itself_for_one_without_history() {
    let t = register();
    let k = kontekst(&t);
    let mut r = ad(1, "2026-01-05 10:00");
    let sats = t.slaa_opp("LE", "14", dag("2026-01-05"));
    let crate::takst::Takstsvar::Funnet { takst, .. } = sats else {
        panic!("{sats:?}")
    };
    r.takster = vec![Takstlinje {
        kode: "14".into(),
        belop: takst.refusjon,
        antall: 9_999,
        tenner: Vec::new(),
    }];
    r.belop = Ore(takst.refusjon.0 * 9_999);
    let svar = kontroll(vec![r], &k);
    let funn = regler(&svar.regninger[0]);
    assert_eq!((svar.regninger[0].status, svar.godkjent()), (Behandles, Ore(0)), "{funn:?}");
    assert!(
        funn.contains(&GrenseRegning) && funn.contains(&GrenseDag) && funn.contains(&GrenseManed),
        "{funn:?}"
    );
    // An ordinary full day is not stopped, with and without history.
    for historikk in [dager(0, 0), dager(300, 30_000)] {
        let mut k = kontekst(&t);
        k.historikk.dager = historikk;
        k.historikk.regninger = (2_000, Ore(1_500));
        let full: Vec<Regning> = (0..32)
            .map(|n| ad(n, &format!("2026-01-05 {:02}:{:02}", 8 + n / 4, 15 * (n % 4))))
            .collect();
        assert_eq!(kontroll(full, &k).antall(Godkjent), 32);
    }
}
