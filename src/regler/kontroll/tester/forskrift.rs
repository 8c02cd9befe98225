//! Rules of the regulations beyond the catalogue, each on both sides of its boundary.

use super::*;
use crate::model::{Henvisning, ICD10};

use RegelId::*;
use Regningsstatus::*;

fn naar(mut r: Regning, t: &str) -> Regning {
    r.tidspunkt = Some(tid(t));
    r
}

fn felt<'k>(t: &'k Takstregister, fag: &str, praksistype: &str) -> Kontekst<'k> {
    let mut k = kontekst_for(t, fag, praksistype);
    k.mottatt = tid("2026-11-27 12:00");
    k
}

fn har(regler: &[RegelId], regel: RegelId) -> bool {
    regler.contains(&regel)
}

#[test]
fn an_expired_tariff_informs_and_never_rejects_an_amount() {
    let t = register();
    let k = felt(&t, "TH", "TANN");
    let tann = |ore: i64, antall: u32| {
        let mut r = naar(regning("1", &[("201", ore, antall)]), "2026-11-24 09:00");
        r.takster[0].tenner = vec!["16O".into()];
        r.stonadspunkt = Some("5".into());
        r
    };
    for (ore, godkjent, ventet) in [
        (50_000, 50_000, vec![]),
        (49_000, 49_000, vec![K21IkkeLastet]),
        (72_500, 50_000, vec![K21IkkeLastet]),
    ] {
        let r = kontroller(&krav(vec![tann(ore, 1)]), &k).regninger.remove(0);
        let regler: Vec<RegelId> = r.funn.iter().map(|f| f.regel).collect();
        assert_eq!((r.status, r.godkjent.0, regler), (Godkjent, godkjent, ventet), "{ore}");
        assert!(r.linjer[0].forlenget);
    }
    // Codes and repetition that are not loaded: neither paid nor rejected.
    let r = kontroller(&krav(vec![tann(50_000, 2)]), &k).regninger.remove(0);
    assert_eq!((r.status, r.godkjent, r.funn[0].regel), (Behandles, Ore(0), K15Ukjent));
    let mut ukjent = tann(50_000, 1);
    ukjent.takster[0].kode = "999".into();
    let r = kontroller(&krav(vec![ukjent]), &k).regninger.remove(0);
    assert_eq!((r.status, r.godkjent, r.funn[0].regel), (Behandles, Ore(0), K18IkkeLastet));
    // A negative amount is no old tariff.
    assert_eq!(ett(tann(-100, 1), &k), [K21Belop]);
    // The same for a doctor after the last day we know, and for the example that never was a tariff.
    let mut k = felt(&t, "LE", "FALE");
    k.mottatt = tid("2027-01-02 12:00");
    for (kode, dato, ore, status, godkjent, ventet) in [
        ("2ad", "2026-12-31 09:00", 1_600, Avvist, 0, vec![K21Belop]),
        ("2ad", "2027-01-01 09:00", 1_600, Godkjent, 1_500, vec![K21IkkeLastet]),
        ("2xx", "2026-12-31 09:00", 1_600, Avvist, 0, vec![K18Ukjent]),
        ("2xx", "2027-01-01 09:00", 1_600, Behandles, 0, vec![K18IkkeLastet]),
        ("L1", "2026-12-31 09:00", 2_600, Godkjent, 2_600, vec![]),
        ("L1", "2026-12-31 09:00", 99_900, Godkjent, 2_600, vec![K21IkkeLastet]),
    ] {
        let r = kontroller(&krav(vec![naar(regning("1", &[(kode, ore, 1)]), dato)]), &k)
            .regninger
            .remove(0);
        let regler: Vec<RegelId> = r.funn.iter().map(|f| f.regel).collect();
        assert_eq!((r.status, r.godkjent.0, regler), (status, godkjent, ventet), "{kode} {dato}");
    }
}

#[test]
fn codes_that_are_never_refunded_stay_the_patients() {
    let t = register();
    let mut k = felt(&t, "LE", "FALE");
    k.frikort = svar(PASIENT, "2026-11-24", Frikortsvar::Har);
    let med = |kode: &str, ore: i64, fritak: &str, merknad: Option<&str>| {
        let mut r = naar(regning("1", &[("2ad", 19_400, 1), (kode, ore, 1)]), "2026-11-24 09:00");
        r.arsak_fri_egenandel = Some(fritak.into());
        r.merknad = merknad.map(Into::into);
        ett(r, &k)
    };
    for kode in ["2bd", "10a", "10d"] {
        assert_eq!(med(kode, 0, "F", None), [], "{kode}");
        assert_eq!(med(kode, 8_100, "F", None), [K21PasientBetaler], "{kode}");
    }
    // Material is covered when the patient's condition is in the way (§ 3 nr. 4); other codes are not.
    assert_eq!(med("10a", 8_100, "H", Some("Bevisstløs")), []);
    assert_eq!(med("2bd", 13_100, "H", Some("Bevisstløs")), [K21PasientBetaler]);
    // A code with egenandel only, and no refusjon, is paid when the patient is exempt.
    let mut digital = naar(regning("1", &[("2as", 17_900, 1)]), "2026-11-24 09:00");
    digital.arsak_fri_egenandel = Some("F".into());
    assert_eq!(ett(digital, &k), []);
    // A code without an amount of its own.
    let mut k = felt(&t, "LE", "SPES");
    k.spesialiteter = None;
    let genetikk = |ore: i64| {
        let mut r = naar(regning("1", &[("4da", ore, 1)]), "2026-11-24 09:00");
        r.diagnoser[0] = Kode {
            kodeverk: ICD10.into(),
            kode: "Z31".into(),
        };
        ett(r, &k)
    };
    assert!(har(&genetikk(5_300), K21UtenEgetBelop) && !har(&genetikk(0), K21UtenEgetBelop));
}

#[test]
fn place_age_and_time_of_day() {
    let t = register();
    let brudd_i =
        |fag: &str, praksistype: &str, kode: &str, t_: &str| ett(naar(regning("1", &[(kode, 0, 1)]), t_), &felt(&t, fag, praksistype));
    // Place.
    for (kode, praksistype, ok) in [
        ("1bk", "LEVA", true),
        ("1bk", "FALE", false),
        ("2bd", "FALE", true),
        ("2bd", "LEVA", false),
        ("101", "LEVA", false),
        ("S2ad", "FALE", true),
        ("S2ad", "LEVA", false),
        ("112a", "SPIN", true),
        ("112a", "FALE", false), // asterisk: agreement with RHF
        ("507c", "SPIN", false),
    ] {
        let regler = brudd_i("LE", praksistype, kode, "2026-11-24 20:00");
        assert_eq!(!har(&regler, K18Praksistype), ok, "{kode} {praksistype}");
    }
    // 14 is not for legevakt from 1 July 2026.
    assert!(!har(&brudd_i("LE", "LEVA", "14", "2026-06-30 10:00"), K18Praksistype));
    assert!(har(&brudd_i("LE", "LEVA", "14", "2026-07-01 10:00"), K18Praksistype));
    // Time of day.
    for (kode, naar, ok) in [
        ("1g", "2026-11-24 23:00", true),
        ("1g", "2026-11-24 22:59", false),
        ("1g", "2026-11-25 07:59", true),
        ("1g", "2026-11-25 08:00", false),
        ("2cdl", "2026-11-24 15:59", true),
        ("2cdl", "2026-11-24 16:00", false),
    ] {
        assert_eq!(!har(&brudd_i("LE", "LEVA", kode, naar), K20Tidsrom), ok, "{kode} {naar}");
    }
    // A birth may have begun before the night: information only.
    let r = kontroller(
        &krav(vec![naar(regning("1", &[("7a", 0, 1)]), "2026-11-24 12:00")]),
        &felt(&t, "JO", "JORD"),
    );
    assert!(r.regninger[0].funn.iter().any(|f| f.regel == K20Tidsrom && !f.avviser()));
    // Age.
    let alder = |fag: &str, kode: &str, fodt: &str| {
        let mut r = naar(regning("1", &[(kode, 0, 1)]), "2026-11-24 09:00");
        r.pasient.as_mut().unwrap().identifikasjon = None;
        r.pasient.as_mut().unwrap().fodselsdato = Some(dag(fodt));
        har(&ett(r, &felt(&t, fag, if fag == "FY" { "FYNO" } else { "FALE" })), K27Alder)
    };
    for (fag, kode, fodt, brutt) in [
        ("LE", "2j", "2010-11-24", false), // 16
        ("LE", "2j", "2010-11-25", true),
        ("LE", "2j", "1956-11-25", false), // 69
        ("LE", "2j", "1956-11-24", true),
        ("FY", "A1a", "2010-11-24", false),
        ("FY", "A1a", "2010-11-25", true), // A1d for children
        ("FY", "C20a", "2010-11-25", false),
        ("FY", "C20a", "2010-11-24", true),
    ] {
        assert_eq!(alder(fag, kode, fodt), brutt, "{kode} {fodt}");
    }
}

#[test]
fn combinations_changed_on_1_july() {
    let t = register();
    let k = felt(&t, "LE", "FALE");
    let par = |dato: &str, a: &str, b: &str| {
        har(&ett(naar(regning("1", &[(a, 0, 1), (b, 0, 1)]), dato), &k), K06UgyldigMed)
            || har(&ett(naar(regning("1", &[(a, 0, 1), (b, 0, 1)]), dato), &k), K06BareMed)
    };
    for (dato, a, b, brutt) in [
        ("2026-06-30 10:00", "2as", "2dd", false),
        ("2026-07-01 10:00", "2as", "2dd", true), // 2dds from now on
        ("2026-07-01 10:00", "2as", "2dds", false),
        ("2026-06-30 10:00", "1i", "1e", false),
        ("2026-06-30 10:00", "701a", "1e", true),
        ("2026-07-01 10:00", "2j", "101", true),
        ("2026-07-01 10:00", "S2ad", "2cd", true), // nurses' codes are a list of their own
        ("2026-07-01 10:00", "S2ad", "S2cd", false),
    ] {
        assert_eq!(par(dato, a, b), brutt, "{dato} {a} {b}");
    }
    let fysio = felt(&t, "FY", "FYNO");
    for (dato, antall, ok) in [
        ("2026-06-30 10:00", 1, true),
        ("2026-06-30 10:00", 2, false),
        ("2026-07-01 10:00", 7, true),
        ("2026-07-01 10:00", 8, false),
    ] {
        let r = naar(regning("1", &[("A1a", 0, 1), ("A1c", 0, antall)]), dato);
        assert_eq!(!har(&ett(r, &fysio), K15Repetisjon), ok, "{dato} {antall}");
    }
}

#[test]
fn examination_and_treatment_are_not_the_same_day() {
    let t = register();
    let k = felt(&t, "FY", "FYNO");
    let us = |d: &str| naar(regning("1", &[("A1a", 27_100, 1)]), d);
    let beh = |d: &str| naar(regning("2", &[("A3a", 9_400, 1)]), d);
    let to = |a: Regning, b: Regning| brudd(vec![a, b], &k);
    assert_eq!(to(us("2026-11-24 09:00"), beh("2026-11-24 14:00")), [vec![], vec![K06SammeDag]]);
    assert_eq!(to(us("2026-11-24 14:00"), beh("2026-11-24 09:00")), [vec![K06SammeDag], vec![]]);
    assert_eq!(to(us("2026-11-24 09:00"), beh("2026-11-25 09:00")), [vec![], vec![]]);
    // Since 1 July 2026.
    let gammel = |mut r: Regning, ore: i64| {
        r.takster[0].belop = Ore(ore);
        r.belop = Ore(ore);
        r
    };
    let for_juli = to(gammel(us("2026-06-30 09:00"), 21_300), gammel(beh("2026-06-30 14:00"), 8_100));
    assert_eq!(for_juli, [vec![], vec![]]);
}

#[test]
fn a_patient_who_trains_alone_takes_nobodys_time() {
    let t = register();
    let k = felt(&t, "FY", "FYNO");
    let to = |kode: &str, ore: i64| {
        let mut annen = naar(regning("2", &[("A3a", 9_400, 1)]), "2026-11-24 09:10");
        annen.pasient = Some(pasient(ANNEN_PASIENT));
        let forste = match kode {
            "A3b" => regning("1", &[("A3a", 9_400, 1), (kode, ore, 1)]),
            _ => regning("1", &[(kode, ore, 1)]),
        };
        brudd(vec![naar(forste, "2026-11-24 09:00"), annen], &k).remove(1)
    };
    assert_eq!(to("A10", 300), []);
    assert_eq!(to("A3b", 6_300), [K09Overlapp]);
    // The doctor's addition for rescue work stands with a consultation too: the lists of 2ad except it.
    let k = felt(&t, "LE", "FALE");
    assert_eq!(
        ett(naar(regning("1", &[("2ad", 1_500, 1), ("11f", 37_800, 1)]), "2026-11-24 09:00"), &k),
        []
    );
}

#[test]
fn limits_over_other_times_than_the_year() {
    let t = register();
    // Two examinations and four of each kind for one condition: A1a and B0a together, A1d not with them.
    let mut k = felt(&t, "FY", "FYNO");
    let us = |n: &str, kode: &str, d: &str| naar(regning(n, &[(kode, 27_100, 1)]), d);
    let gamle = [
        us("1", "A1a", "2026-08-03 09:00"),
        us("2", "B0a", "2026-08-10 09:00"),
        us("3", "A1a", "2026-08-17 09:00"),
        us("4", "A1d", "2026-08-24 09:00"),
    ];
    k.tidligere = gamle.iter().map(|r| tidligere(r, &k, Godkjent)).collect();
    assert!(!har(&ett(us("5", "A1a", "2026-09-01 09:00"), &k), K16Maks));
    k.tidligere.push(tidligere(&us("6", "B0a", "2026-09-02 09:00"), &k, Godkjent));
    assert_eq!(ett(us("5", "A1a", "2026-09-03 09:00"), &k), [K16Maks]);
    let mut annen_sykdom = us("5", "A1a", "2026-09-03 09:00");
    annen_sykdom.diagnoser[0].kode = "L03".into();
    assert_eq!(ett(annen_sykdom, &k), []);
    // A10: five between two treatments.
    let trening = |n: usize| {
        naar(
            regning(&format!("t{n}"), &[("A10", 300, 1)]),
            &format!("2026-10-{:02} 09:00", n + 1),
        )
    };
    let behandling = |d: &str| naar(regning("b", &[("A3a", 9_400, 1)]), d);
    let k = felt(&t, "FY", "FYNO");
    let med = |ekstra: Option<&str>| {
        let mut alle = vec![behandling("2026-10-01 09:00")];
        alle.extend((1..=6).map(trening));
        alle.extend(ekstra.map(|d| Regning {
            regningsnummer: "b2".into(),
            ..behandling(d)
        }));
        brudd(alle, &k).into_iter().map(|b| har(&b, K16Periode)).collect::<Vec<_>>()
    };
    assert_eq!(med(None), [false, false, false, false, false, false, true]);
    assert_eq!(med(Some("2026-10-06 15:00")), [false; 8]);
    // 27: six per referral; a new referral counts after half a year.
    let ti = |d: &str, henvist: &str| {
        let mut r = naar(regning(d, &[("22a", 31_300, 1), ("27", 32_500, 1)]), d);
        r.diagnoser[0] = Kode {
            kodeverk: ICD10.into(),
            kode: "F32".into(),
        };
        r.henvisning = Some(Henvisning {
            dato: Some(dag(henvist)),
            ..Henvisning::default()
        });
        r
    };
    let mut k = felt(&t, "PS", "PSNO");
    k.tidligere = (1..=6)
        .map(|i| tidligere(&ti(&format!("2026-07-{i:02} 10:00"), "2026-06-20"), &k, Godkjent))
        .collect();
    assert_eq!(ett(ti("2026-07-08 10:00", "2026-06-20"), &k), [K16Periode]);
    assert_eq!(ett(ti("2026-08-08 10:00", "2026-08-01"), &k), [K16Periode], "no break");
    k.mottatt = tid("2027-01-20 12:00");
    k.tidligere.truncate(6);
    assert_eq!(ett(ti("2026-12-08 10:00", "2026-12-01"), &k), [K16Periode], "five months");
    assert_eq!(ett(ti("2027-01-08 10:00", "2027-01-07"), &k), [], "six months");
    // 101 is three per patient and calendar year; two of them on one bill count.
    let k = felt(&t, "LE", "FALE");
    let r = naar(regning("1", &[("2ad", 1_500, 1), ("101", 17_000, 4)]), "2026-11-24 09:00");
    assert!(har(&ett(r, &k), K16Maks));
}

#[test]
fn an_acute_crisis_may_be_at_honorar() {
    let t = register();
    let k = felt(&t, "PS", "PSNO");
    let med = |ore: i64, krise: bool| {
        let linjer: &[(&str, i64, u32)] = if krise {
            &[("10a", ore, 1), ("10e", 54_400, 1)]
        } else {
            &[("10a", ore, 1)]
        };
        let mut r = naar(regning("1", linjer), "2026-11-24 09:00");
        r.diagnoser[0] = Kode {
            kodeverk: ICD10.into(),
            kode: "F32".into(),
        };
        ett(r, &k)
    };
    assert_eq!(med(86_800, true), []);
    assert_eq!(med(42_500, true), []);
    assert_eq!(med(86_900, true), [K21Belop]);
    assert_eq!(med(86_800, false), [K21UtenFritak]);
}

/// Was: with the later treatment sent first, the earlier one was approved too.
#[test]
fn twelve_months_hold_whichever_bill_came_first() {
    let t = register();
    let ti = |nummer: &str, d: &str| naar(regning(nummer, &[("870", 22_300, 1)]), d);
    let staar = ti("1", "2026-10-20 10:00");
    for (dato, ventet) in [
        ("2025-10-20 10:00", false),
        ("2025-10-21 10:00", true),
        ("2026-06-01 10:00", true),
        ("2026-10-20 09:00", true),
        ("2026-11-01 10:00", true),
    ] {
        let mut k = felt(&t, "LE", "SPIN");
        k.tidligere = vec![tidligere(&staar, &k, Godkjent)];
        assert_eq!(har(&ett(ti("2", dato), &k), K16Periode), ventet, "{dato}");
    }
}

/// Was: A1d and B0d, for children and for those with competence, were approved for anyone.
#[test]
fn an_examination_for_children_or_by_competence() {
    let t = register();
    let en = |takst: &str, fodt: &str, dato: &str, har: Option<&[&str]>| {
        let mut k = felt(&t, "FY", "FYNO");
        k.mottatt = tid("2027-02-27 12:00");
        k.spesialiteter = har.map(|navn| {
            let periode = Periode::ny(dag("2020-01-01"), None).unwrap();
            let en = |n: &&str| Spesialitet {
                navn: (*n).into(),
                periode,
            };
            navn.iter().map(en).collect()
        });
        let mut r = naar(regning("1", &[(takst, 32_900, 1)]), dato);
        r.pasient = Some(Pasient {
            fodselsdato: Some(dag(fodt)),
            fornavn: Some("Test".into()),
            etternavn: Some("Person".into()),
            kjonn: Some("1".into()),
            ..Pasient::default()
        });
        let svar = kontroller(&krav(vec![r]), &k).regninger.remove(0);
        let funn = svar.funn.into_iter().find(|f| f.regel == K19EllerAlder);
        funn.map(|f| (f.avviser(), f.tekst(grunn::text::Sprak::Nb)))
    };
    for takst in ["A1d", "B0d"] {
        for (fodt, dato, har, ventet) in [
            // Fifteen the day before the birthday, sixteen on it.
            ("2011-01-12", "2027-01-11 09:00", Some(&[][..]), None),
            ("2011-01-12", "2027-01-12 09:00", Some(&[][..]), Some(true)),
            ("1980-01-01", "2027-01-12 09:00", Some(&["manuellterapi"][..]), None),
            (
                "1980-01-01",
                "2027-01-12 09:00",
                Some(&["klinisk nevrologisk fysioterapi"][..]),
                None,
            ),
            ("1980-01-01", "2027-01-12 09:00", None, None),
            // Out 2026 an approval outside HPR is enough, and nobody can see it here.
            ("1980-01-01", "2026-12-31 09:00", Some(&[][..]), Some(false)),
        ] {
            let funn = en(takst, fodt, dato, har);
            assert_eq!(funn.as_ref().map(|f| f.0), ventet, "{takst} {fodt} {dato} {har:?}");
            if let Some((_, tekst)) = funn {
                assert!(tekst.contains("under 16 år, og pasienten var"), "{tekst}");
            }
        }
    }
}

#[test]
fn what_no_message_can_tell_is_listed() {
    let t = register();
    let liste: Vec<_> = t.kontrolleres_ikke_automatisk().collect();
    assert!(liste.len() > 300, "{}", liste.len());
    let tolk = liste.iter().find(|r| r.takst == "7").unwrap();
    assert_eq!(tolk.tekst, "nødvendig tolk med tilstrekkelig kompetanse");
    assert!(
        liste
            .iter()
            .all(|r| !r.tekst.is_empty() && !r.kilde.is_empty() && r.merknad.is_some())
    );
}

#[test]
fn some_codes_are_not_used_on_days_in_a_row() {
    let t = register();
    let k = felt(&t, "PS", "PSNO");
    let takst = |nummer: &str, d: &str| {
        let mut r = naar(regning(nummer, &[("18", 180_600, 1)]), d);
        r.diagnoser[0] = Kode {
            kodeverk: ICD10.into(),
            kode: "F32".into(),
        };
        r
    };
    let to = |annen: &str| brudd(vec![takst("1", "2026-11-24 09:00"), takst("2", annen)], &k);
    assert_eq!(to("2026-11-25 09:00"), [vec![], vec![K06DagenEtter]]);
    assert_eq!(to("2026-11-26 09:00"), [vec![], vec![]]);
    let mut annen = takst("2", "2026-11-25 09:00");
    annen.pasient = Some(pasient(ANNEN_PASIENT));
    assert!(!har(&brudd(vec![takst("1", "2026-11-24 09:00"), annen], &k)[1], K06DagenEtter));
}

#[test]
fn some_codes_want_their_reason_or_no_referral() {
    let t = register();
    let k = felt(&t, "PS", "PSNO");
    let mut r = naar(regning("1", &[("31a", 0, 1)]), "2026-11-24 09:00");
    assert!(har(&ett(r.clone(), &k), K13Begrunnelse));
    r.merknad = Some("Møte med skolen 24. november.".into());
    assert!(!har(&ett(r, &k), K13Begrunnelse));
    let k = felt(&t, "LE", "SPES");
    let mut r = naar(regning("1", &[("3c", 0, 1)]), "2026-11-24 09:00");
    assert!(!har(&ett(r.clone(), &k), K14HarHenvisning));
    r.henvisning = Some(Henvisning {
        dato: Some(dag("2026-11-01")),
        ..Henvisning::default()
    });
    assert!(har(&ett(r, &k), K14HarHenvisning));
}
