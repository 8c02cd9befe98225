//! Rules that need one bill, or the others of the same message: both sides of each boundary.

use super::*;
use crate::model::{Henvisning, ICD10, Prosedyre};
use grunn::Testnumre;

use RegelId::*;

fn ad(nummer: &str) -> Regning {
    regning(nummer, &[("2ad", 1_500, 1)])
}

fn kl(mut r: Regning, naar: &str) -> Regning {
    r.tidspunkt = Some(tid(naar));
    r
}

#[test]
fn a_bill_in_order_has_no_findings() {
    let t = register();
    assert_eq!(ett(ad("1"), &kontekst(&t)), []);
}

#[test]
fn k01_agreement_and_practice_hold_on_the_day() {
    let t = register();
    let mut k = kontekst(&t);
    k.avtaler = vec![Periode::ny(dag("2026-01-05"), Some(dag("2026-01-05"))).unwrap()];
    assert_eq!(ett(ad("1"), &k), []);
    assert_eq!(ett(kl(ad("1"), "2026-01-04 23:59"), &k), [K01Avtale]);
    assert_eq!(ett(kl(ad("1"), "2026-01-06 00:00"), &k), [K01Avtale]);
    // The transition period is a parameter.
    k.avtaler = vec![Periode::ny(dag("2026-01-05"), None).unwrap()];
    k.regelsett.avtale_dager_tilbake = 21;
    assert_eq!(ett(kl(ad("1"), "2025-12-15 10:00"), &k), []);
    assert_eq!(ett(kl(ad("1"), "2025-12-14 10:00"), &k), [K01Avtale]);
    let mut k = kontekst(&t);
    k.praksis.perioder = vec![Periode::ny(dag("2026-01-05"), Some(dag("2026-01-05"))).unwrap()];
    assert_eq!(ett(ad("1"), &k), []);
    assert_eq!(ett(kl(ad("1"), "2026-01-04 10:00"), &k), [K01Praksis]);
    k.praksis.status_ok = false;
    assert_eq!(ett(ad("1"), &k), [K01Praksis]);
    k.praksis.status_ok = true;
    k.praksis.utdanning_ok = false;
    assert_eq!(ett(ad("1"), &k), [K01Utdanning]);
    // Without the approval from the day it was lost to the day before it came back.
    let mut k = kontekst(&t);
    k.praksis.uten_godkjenning = vec![Periode::ny(dag("2026-01-04"), Some(dag("2026-01-05"))).unwrap()];
    assert_eq!(ett(kl(ad("1"), "2026-01-03 23:59"), &k), []);
    assert_eq!(ett(kl(ad("1"), "2026-01-04 00:00"), &k), [K01Godkjenning]);
    assert_eq!(ett(kl(ad("1"), "2026-01-05 23:59"), &k), [K01Godkjenning]);
    assert_eq!(ett(kl(ad("1"), "2026-01-06 00:00"), &k), []);
}

#[test]
fn k02_the_later_of_two_alike_within_the_hour_falls() {
    let t = register();
    let k = kontekst(&t);
    let to = |a: &str, b: &str| brudd(vec![kl(ad("1"), a), kl(ad("2"), b)], &k);
    assert_eq!(to("2026-01-05 10:00", "2026-01-05 11:00"), [vec![], vec![K02Duplikat]]);
    assert_eq!(to("2026-01-05 10:00", "2026-01-05 11:01"), [vec![], vec![]]);
    assert_eq!(to("2026-01-05 11:00", "2026-01-05 10:00"), [vec![K02Duplikat], vec![]]);
    assert_eq!(to("2026-01-05 10:00", "2026-01-05 10:00"), [vec![], vec![K02Duplikat]]);
    let mut annen = kl(ad("2"), "2026-01-05 10:30");
    annen.pasient = Some(pasient(ANNEN_PASIENT));
    assert_eq!(brudd(vec![ad("1"), annen], &k), [vec![], vec![]]);
}

#[test]
fn k04_six_months_after_the_month() {
    let t = register();
    let mut k = kontekst(&t);
    let behandlet = || kl(ad("1"), "2025-07-01 10:00");
    k.mottatt = tid("2026-01-31 23:59");
    assert_eq!(ett(behandlet(), &k), []);
    k.mottatt = tid("2026-02-01 00:00");
    assert_eq!(ett(behandlet(), &k), [K04ForSent]);
}

#[test]
fn k05_not_after_receipt() {
    let t = register();
    let k = kontekst(&t);
    assert_eq!(ett(kl(ad("1"), "2026-01-06 15:30"), &k), []);
    assert_eq!(ett(kl(ad("1"), "2026-01-06 15:31"), &k), [K05FremITid]);
}

#[test]
fn k06_codes_that_do_not_go_together() {
    let t = register();
    let k = kontekst(&t);
    assert_eq!(
        ett(regning("1", &[("2ad", 1_500, 1), ("705k", 5_400, 1)]), &k)
            .iter()
            .filter(|r| **r == K06UgyldigMed)
            .count(),
        0
    );
    assert_eq!(ett(regning("1", &[("1ad", 1_800, 1), ("2ad", 1_500, 1)]), &k), [K06UgyldigMed]);
    // 101 is an addition to a consultation; the regulation has exceptions, so that part only informs.
    let tillegg = kontroller(&krav(vec![regning("1", &[("1bd", 7_400, 1), ("101", 17_000, 1)])]), &k);
    let funn = tillegg.regninger[0].funn.iter().map(|f| (f.regel, f.avviser())).collect::<Vec<_>>();
    assert_eq!(funn, [(K06UgyldigMed, true), (K07KreverTakst, false)]);
    assert_eq!(ett(regning("1", &[("1bd", 7_400, 1), ("L1", 2_600, 1)]), &k), []);
    assert_eq!(ett(regning("1", &[("1i", 6_400, 1), ("1e", 1_000, 1)]), &k), []);
    assert_eq!(
        ett(regning("1", &[("1i", 6_400, 1), ("101", 17_000, 1)]), &k),
        [K06BareMed, K07KreverTakst]
    );
    // The same code with a rule per praksistype.
    let digital = || regning("1", &[("2as", 1_400, 1), ("2ld", 20_800, 1)]);
    assert_eq!(ett(digital(), &k), []);
    // 2ld is for the fastlege (place).
    assert_eq!(ett(digital(), &kontekst_for(&t, "LE", "LEVA")), [K18Praksistype, K06BareMed]);
}

#[test]
fn k07_additions_stand_with_their_base() {
    let t = register();
    let k = kontekst(&t);
    assert_eq!(ett(regning("1", &[("2cd", 25_500, 1)]), &k), [K07KreverTakst]);
    assert_eq!(ett(regning("1", &[("2ad", 1_500, 1), ("2cd", 25_500, 1)]), &k), []);
}

#[test]
fn k08_a_simple_contact_within_sixty_minutes() {
    let t = register();
    let k = kontekst(&t);
    let med = |kontakt: &str| {
        brudd(
            vec![kl(regning("1", &[("1bd", 7_400, 1)]), kontakt), kl(ad("2"), "2026-01-05 12:00")],
            &k,
        )
    };
    assert_eq!(med("2026-01-05 11:00"), [vec![K08NaerKonsultasjon], vec![]]);
    assert_eq!(med("2026-01-05 10:59"), [vec![], vec![]]);
    assert_eq!(med("2026-01-05 13:00"), [vec![K08NaerKonsultasjon], vec![]]);
    assert_eq!(med("2026-01-05 13:01"), [vec![], vec![]]);
    // A consultation that is itself rejected takes nothing down.
    let mut avvist = kl(ad("2"), "2026-01-05 12:00");
    avvist.diagnoser.clear();
    assert_eq!(
        brudd(vec![kl(regning("1", &[("1bd", 7_400, 1)]), "2026-01-05 11:30"), avvist], &k),
        [vec![], vec![K22Mangler]]
    );
}

#[test]
fn k09_k10_time_based_bills_do_not_overlap() {
    let t = register();
    let mut k = kontekst_for(&t, "PS", "PSNO");
    k.testnumre = Testnumre::Tillatt;
    let time = |nummer: &str, id: &str, naar: &str| {
        let mut r = kl(regning(nummer, &[("22a", 26_900, 1)]), naar);
        r.pasient = Some(pasient(id));
        r.diagnoser[0] = Kode {
            kodeverk: ICD10.into(),
            kode: "F32".into(),
        };
        r.henvisning = Some(Henvisning {
            dato: Some(dag("2025-12-01")),
            ..Henvisning::default()
        });
        r
    };
    let to = |b: &str| brudd(vec![time("1", PASIENT, "2026-01-05 10:00"), time("2", ANNEN_PASIENT, b)], &k);
    assert_eq!(to("2026-01-05 11:00"), [vec![], vec![]]);
    assert_eq!(to("2026-01-05 10:59"), [vec![], vec![K09Overlapp]]);
    assert_eq!(to("2026-01-05 10:00"), [vec![], vec![K10SammeTid]]);
    // Two performers at an institution may work at once.
    let mut annen = time("2", ANNEN_PASIENT, "2026-01-05 10:00");
    annen.utforende_behandler = Some(Identifikasjon {
        id: "222200063".into(),
        slag: "HPR".into(),
    });
    assert_eq!(brudd(vec![time("1", PASIENT, "2026-01-05 10:00"), annen], &k), [vec![], vec![]]);
}

#[test]
fn k11_frikort() {
    let t = register();
    let mut k = kontekst(&t);
    let r = || Regning {
        arsak_fri_egenandel: Some("F".into()),
        ..regning("1", &[("2ad", 19_400, 1)])
    };
    assert_eq!(ett(r(), &k), [K11IkkeSvar]);
    k.frikort = svar(PASIENT, "2026-01-05", Frikortsvar::HarIkke);
    assert_eq!(ett(r(), &k), [K11Frikort]);
    k.frikort = svar(PASIENT, "2026-01-05", Frikortsvar::Har);
    assert_eq!(ett(r(), &k), []);
    // Another day is another question.
    assert_eq!(ett(kl(r(), "2026-01-06 00:00"), &k), [K11IkkeSvar]);
}

#[test]
fn k13_time_and_code() {
    let t = register();
    let k = kontekst(&t);
    assert_eq!(
        ett(
            Regning {
                tidspunkt: None,
                ..ad("1")
            },
            &k
        ),
        [K13Tidspunkt]
    );
    assert_eq!(
        ett(
            Regning {
                uten_klokkeslett: true,
                ..ad("1")
            },
            &k
        ),
        [K13Klokkeslett]
    );
    assert_eq!(ett(regning("1", &[]), &k), [K13Takst]);
}

#[test]
fn k14_referral() {
    let t = register();
    let k = kontekst_for(&t, "LOGO", "LOGO");
    let med = |henvist: Option<&str>| {
        let mut r = regning("1", &[("A2a", 65_600, 1)]);
        r.henvisning = henvist.map(|d| Henvisning {
            dato: Some(dag(d)),
            ..Henvisning::default()
        });
        ett(r, &k)
    };
    assert_eq!(med(None), [K14Mangler]);
    assert_eq!(med(Some("2026-01-05")), []);
    assert_eq!(med(Some("2026-01-06")), [K14ForHenvisning]);
    let k = kontekst_for(&t, "OR", "ORTO");
    let mut r = regning("1", &[("A1", 29_200, 1)]);
    r.henvisning = Some(Henvisning {
        dato: Some(dag("2026-01-01")),
        ..Henvisning::default()
    });
    assert_eq!(ett(r.clone(), &k), [K14Id]);
    r.henvisning.as_mut().unwrap().id = Some("1".into());
    assert_eq!(ett(r, &k), []);
}

#[test]
fn k15_repetition() {
    let t = register();
    let k = kontekst(&t);
    assert_eq!(ett(regning("1", &[("2ad", 1_500, 1), ("100", 13_100, 9)]), &k), []);
    assert_eq!(ett(regning("1", &[("2ad", 1_500, 1), ("100", 13_100, 10)]), &k), [K15Repetisjon]);
    assert_eq!(ett(regning("1", &[("2ad", 1_500, 1), ("2cd", 25_500, 30)]), &k), []);
}

#[test]
fn k18_the_tariff_of_the_field_on_the_day() {
    let t = register();
    let k = kontekst(&t);
    assert_eq!(ett(regning("1", &[("2xx", 1_500, 1)]), &k), [K18Ukjent]);
    assert_eq!(ett(regning("1", &[("2ae", 1_500, 1)]), &k), [K18Dato]);
    assert_eq!(ett(regning("1", &[("K1", 400, 1)]), &k), [K18Fagomrade]);
}

#[test]
fn k19_specialists() {
    let t = register();
    let mut k = kontekst(&t);
    let r = || regning("1", &[("2ad", 1_500, 1), ("2dd", 6_400, 1)]);
    assert_eq!(ett(r(), &k), [], "not known, not asked for");
    k.spesialiteter = Some(vec![]);
    assert_eq!(ett(r(), &k), [K19Spesialist]);
    let spesialitet = |til: &str| Spesialitet {
        navn: "allmennmedisin".into(),
        periode: Periode::ny(dag("2020-01-01"), Some(dag(til))).unwrap(),
    };
    k.spesialiteter = Some(vec![spesialitet("2026-01-05")]);
    assert_eq!(ett(r(), &k), []);
    k.spesialiteter = Some(vec![spesialitet("2026-01-04")]);
    assert_eq!(ett(r(), &k), [K19Spesialist]);
}

#[test]
fn k20_evening_codes() {
    let t = register();
    let mut k = kontekst(&t);
    k.mottatt = tid("2026-05-31 12:00");
    let kveld = |naar: &str| ett(kl(regning("1", &[("2ak", 7_900, 1)]), naar), &k);
    for (naar, brudd) in [
        ("2026-01-05 07:59", vec![]),
        ("2026-01-05 08:00", vec![K20Kveld]),
        ("2026-01-05 15:59", vec![K20Kveld]),
        ("2026-01-05 16:00", vec![]),
        ("2026-01-03 12:00", vec![]), // Saturday
        ("2026-01-04 12:00", vec![]), // Sunday
        ("2026-01-01 12:00", vec![]), // New Year's Day
        ("2026-04-30 12:00", vec![]), // the day before 1 May
        ("2026-04-29 12:00", vec![K20Kveld]),
    ] {
        assert_eq!(kveld(naar), brudd, "{naar}");
    }
    let mut merket = regning("1", &[("2ak", 7_900, 1)]);
    merket.merknad = Some("D1".into());
    assert_eq!(ett(merket, &k), [K20KveldMerket]);
}

#[test]
fn k21_amount_of_the_tariff() {
    let t = register();
    let mut k = kontekst(&t);
    k.frikort = svar(PASIENT, "2026-01-05", Frikortsvar::Har);
    let med = |ore: i64, fritak: Option<&str>| Regning {
        arsak_fri_egenandel: fritak.map(Into::into),
        ..regning("1", &[("2ad", ore, 1)])
    };
    assert_eq!(ett(med(1_500, None), &k), []);
    assert_eq!(ett(med(1_501, None), &k), [K21Belop]);
    assert_eq!(ett(med(1_499, None), &k), [K21Belop]);
    assert_eq!(ett(med(19_400, None), &k), [K21UtenFritak]);
    assert_eq!(ett(med(19_400, Some("F")), &k), []);
    assert_eq!(ett(med(1_500, Some("F")), &k), [K21MedFritak]);
    // The regulation asks for the reason on the claim (§ 3 nr. 4).
    assert_eq!(ett(med(19_400, Some("H")), &k), [K11Begrunnelse]);
    let begrunnet = Regning {
        merknad: Some("Akutt psykose".into()),
        ..med(19_400, Some("H"))
    };
    assert_eq!(ett(begrunnet, &k), []);
    // What the patient pays alone is never claimed.
    assert_eq!(ett(regning("1", &[("2ad", 1_500, 1), ("8", 0, 1)]), &k), []);
    assert_eq!(ett(regning("1", &[("2ad", 1_500, 1), ("8", 5_900, 1)]), &k), [K21PasientBetaler]);
    // Cutting down instead of rejecting is a parameter.
    k.regelsett.belop_avvik = BelopAvvik::Avkort;
    let r = kontroller(
        &krav(vec![
            med(1_600, None),
            Regning {
                regningsnummer: "2".into(),
                ..kl(med(1_400, None), "2026-01-05 14:00")
            },
        ]),
        &k,
    );
    assert_eq!(
        r.regninger.iter().map(|r| (r.status, r.godkjent.0)).collect::<Vec<_>>(),
        [(Regningsstatus::Godkjent, 1_500), (Regningsstatus::Godkjent, 1_400)]
    );
    assert_eq!(r.regninger[0].linjer[0].begrunnelse, Some(K21Avkortet));
}

#[test]
fn k21_the_bill_adds_up() {
    let t = register();
    let k = kontekst(&t);
    let med = |sum: i64| Regning {
        belop: Ore(sum),
        ..regning("1", &[("2ad", 1_500, 1), ("105", 25_500, 2)])
    };
    assert_eq!(ett(med(1_500 + 25_500 + 17_850), &k), []);
    assert_eq!(ett(med(1_500 + 51_000), &k), [K21Sum]);
    // A procedure code with an amount is not paid as written: a GP cannot claim it, and for a specialist no rate is loaded.
    let mut prosedyre = ad("1");
    prosedyre.prosedyrekoder.push(Prosedyre {
        kodeverk: Some("M".into()),
        kode: "ACFE10".into(),
        belop: Some(Ore(100)),
    });
    prosedyre.belop = Ore(1_600);
    let r = kontroller(&krav(vec![prosedyre.clone()]), &k);
    assert_eq!((r.regninger[0].status, r.godkjent()), (Regningsstatus::Avvist, Ore(0)));
    prosedyre.prosedyrekoder[0].belop = None;
    prosedyre.belop = Ore(1_500);
    assert_eq!(ett(prosedyre, &k), []);
}

#[test]
fn k22_diagnosis_in_the_kodeverk_of_the_profession() {
    let t = register();
    let med = |kodeverk: &str, kode: &str| Regning {
        diagnoser: vec![Kode {
            kodeverk: kodeverk.into(),
            kode: kode.into(),
        }],
        ..ad("1")
    };
    let k = kontekst(&t);
    assert_eq!(ett(med(ICPC2, "R74"), &k), []);
    assert_eq!(ett(med(ICD10, "R74"), &k), [K22Kodeverk]);
    assert_eq!(ett(med(ICPC2, "74"), &k), [K22Kodeverk]);
    assert_eq!(
        ett(
            Regning {
                diagnoser: vec![],
                ..ad("1")
            },
            &k
        ),
        [K22Mangler]
    );
    assert_eq!(ett(med(ICD10, "S82.6"), &kontekst_for(&t, "LE", "SPES")), []);
    assert_eq!(ett(med(ICPC2, "L73"), &kontekst_for(&t, "LE", "SPKI")), [K22Kodeverk]);
    let kommunal = Regning {
        diagnoser: vec![],
        ..regning("1", &[("A3a", 8_100, 1)])
    };
    assert_eq!(ett(kommunal.clone(), &kontekst_for(&t, "FY", "FYKO")), []);
    assert_eq!(ett(kommunal, &kontekst_for(&t, "FY", "FYNO")), [K22Mangler]);
}

#[test]
fn k23_who_the_patient_is() {
    let t = register();
    let mut k = kontekst(&t);
    assert_eq!(ett(Regning { pasient: None, ..ad("1") }, &k), [K23Mangler]);
    assert_eq!(
        ett(
            Regning {
                pasient: Some(pasient("47908702368")),
                ..ad("1")
            },
            &k
        ),
        [K23Nummer]
    );
    let med_navn = |kjonn: Option<&str>| Pasient {
        fornavn: Some("Kari".into()),
        etternavn: Some("Ås".into()),
        kjonn: kjonn.map(Into::into),
        fodselsdato: Some(dag("1980-01-01")),
        ..Pasient::default()
    };
    assert_eq!(
        ett(
            Regning {
                pasient: Some(med_navn(Some("2"))),
                ..ad("1")
            },
            &k
        ),
        []
    );
    assert_eq!(
        ett(
            Regning {
                pasient: Some(med_navn(None)),
                ..ad("1")
            },
            &k
        ),
        [K23Mangler]
    );
    let mut utenlandsk = pasient("AB-12");
    utenlandsk.identifikasjon.as_mut().unwrap().slag = "PNR".into();
    assert_eq!(
        ett(
            Regning {
                pasient: Some(utenlandsk),
                ..ad("1")
            },
            &k
        ),
        []
    );
    // In production synthetic numbers are not people.
    k.testnumre = Testnumre::Forbudt;
    assert_eq!(ett(ad("1"), &k), [K23Nummer]);
    // A monthly allowance has no patient.
    let k = kontekst_for(&t, "FY", "FYNO");
    assert_eq!(
        ett(
            Regning {
                pasient: None,
                diagnoser: vec![],
                ..regning("1", &[("H2a", 113_100, 1)])
            },
            &k
        ),
        []
    );
}

#[test]
fn k27_children_pay_no_egenandel() {
    let t = register();
    let k = kontekst(&t);
    let fodt = |dato: &str, ore: i64, kode: Option<&str>| {
        let p = Pasient {
            fornavn: Some("Kari".into()),
            etternavn: Some("Ås".into()),
            kjonn: Some("2".into()),
            fodselsdato: Some(dag(dato)),
            ..Pasient::default()
        };
        Regning {
            pasient: Some(p),
            arsak_fri_egenandel: kode.map(Into::into),
            ..regning("1", &[("2ad", ore, 1)])
        }
    };
    // Sixteen on 5 January 2026, and the day after.
    assert_eq!(ett(fodt("2010-01-05", 1_500, None), &k), []);
    assert_eq!(ett(fodt("2010-01-06", 1_500, None), &k), [K27Barn]);
    assert_eq!(ett(fodt("2010-01-06", 19_400, None), &k), []);
    assert_eq!(ett(fodt("2010-01-06", 19_400, Some("B")), &k), []);
    assert_eq!(ett(fodt("2010-01-05", 19_400, Some("B")), &k), [K27IkkeBarn]);
    // With a psychologist through the year one turns 26 (since 2025).
    let k = kontekst_for(&t, "PS", "PSNO");
    let psykolog = |dato: &str, ore: i64| {
        let mut r = fodt(dato, ore, None);
        r.takster[0].kode = "22a".into();
        r.diagnoser[0] = Kode {
            kodeverk: ICD10.into(),
            kode: "F32".into(),
        };
        r.henvisning = Some(Henvisning {
            dato: Some(dag("2025-12-01")),
            ..Henvisning::default()
        });
        ett(r, &k)
    };
    assert_eq!(psykolog("1999-12-31", 26_900), []);
    assert_eq!(psykolog("2000-01-01", 26_900), [K27Barn]);
    assert_eq!(psykolog("2000-01-01", 71_200), []);
}

#[test]
fn k28_one_consultation_a_day_except_in_a_crisis() {
    let t = register();
    let k = kontekst_for(&t, "PS", "PSNO");
    let time = |nummer: &str, naar: &str, krise: bool| {
        let mut r = kl(
            regning(
                nummer,
                if krise {
                    &[("10a", 39_300, 1), ("10e", 52_400, 1)]
                } else {
                    &[("10a", 39_300, 1)]
                },
            ),
            naar,
        );
        r.diagnoser[0] = Kode {
            kodeverk: ICD10.into(),
            kode: "F32".into(),
        };
        r
    };
    let to = |naar: &str, krise: bool| brudd(vec![time("1", "2026-01-05 09:00", false), time("2", naar, krise)], &k).remove(1);
    assert_eq!(to("2026-01-05 15:00", false), [K28EnPerDag]);
    assert_eq!(to("2026-01-05 15:00", true), []);
    assert_eq!(to("2026-01-06 09:00", false), []);
}

#[test]
fn k12_nobody_is_treated_before_being_born() {
    let t = register();
    let k = kontekst(&t);
    let fodt = |dato: &str| {
        let mut r = regning("1", &[("2ad", 1_500, 1)]);
        r.pasient = Some(Pasient {
            fornavn: Some("Kari".into()),
            etternavn: Some("Ås".into()),
            kjonn: Some("2".into()),
            fodselsdato: Some(dag(dato)),
            ..Pasient::default()
        });
        ett(r, &k)
    };
    assert_eq!(fodt("2026-01-06"), [K12IkkeFodt]);
    assert!(!fodt("2026-01-05").contains(&K12IkkeFodt), "born the same day");
    // The date of birth in the number goes before what else is said. Born in 1908 at the earliest.
    let mut r = regning("1", &[("2ad", 1_500, 1)]);
    r.pasient = Some(Pasient {
        fodselsdato: Some(dag("2027-01-01")),
        ..pasient(PASIENT)
    });
    assert!(!ett(r, &k).contains(&K12IkkeFodt));
}

#[test]
fn k12_nobody_is_treated_after_death() {
    use crate::livsstatus::Livsstatus::{self, Dod, IkkeSvar, Lever, UkjentPerson};
    let t = register();
    let fnr = |id: &str| Fnr::tolk(id, Testnumre::Tillatt).unwrap();
    let med = |status: Livsstatus, frist: u64| {
        let mut k = kontekst(&t);
        k.livsstatus = HashMap::from([(fnr(PASIENT), status)]);
        k.regelsett.dager_etter_dod = frist;
        kontroller(&krav(vec![regning("1", &[("2ad", 1_500, 1)])]), &k).regninger.remove(0)
    };
    for (status, frist, regler, venter) in [
        (Lever, 0, vec![], Regningsstatus::Godkjent),
        (Dod(dag("2026-01-06")), 0, vec![], Regningsstatus::Godkjent),
        (Dod(dag("2026-01-05")), 0, vec![], Regningsstatus::Godkjent),
        (Dod(dag("2026-01-04")), 0, vec![K12Avdod], Regningsstatus::Avvist),
        (Dod(dag("2025-12-24")), 12, vec![], Regningsstatus::Godkjent),
        (Dod(dag("2025-12-23")), 12, vec![K12Avdod], Regningsstatus::Avvist),
        (UkjentPerson, 0, vec![K12UkjentPerson], Regningsstatus::Behandles),
        (IkkeSvar, 0, vec![K12IkkeSvar], Regningsstatus::Behandles),
    ] {
        let r = med(status, frist);
        assert_eq!(r.funn.iter().map(|f| f.regel).collect::<Vec<_>>(), regler, "{status:?} {frist}");
        assert_eq!(
            (r.status, r.godkjent.0 > 0),
            (venter, venter == Regningsstatus::Godkjent),
            "{status:?} {frist}"
        );
    }
    let funn = med(Dod(dag("2025-11-30")), 0).funn.remove(0);
    assert!(
        !funn.tekst(grunn::text::Sprak::Nb).contains("november"),
        "the day of death is nobody else's"
    );
    assert_eq!(ett(regning("1", &[("2ad", 1_500, 1)]), &kontekst(&t)), [], "nobody was asked");
    // What is rejected for something else waits for nobody.
    let mut k = kontekst(&t);
    k.livsstatus = HashMap::from([(fnr(PASIENT), IkkeSvar)]);
    assert_eq!(
        ett(kl(regning("1", &[("2ad", 1_500, 1)]), "2027-01-05 10:00"), &k).first(),
        Some(&K05FremITid)
    );
}

#[test]
fn k17_what_the_register_demands_stands_on_the_bill() {
    use crate::takstregel::{Regelslag, Styrke, Takstregel};
    let (takster, regler) = crate::takstfil::innebygde_rader().unwrap();
    let med = |slag: Regelslag| {
        let mut regler = regler.clone();
        regler.push(Takstregel {
            fagomrade: "LE".into(),
            takst: "2ad".into(),
            slag,
            praksistyper: Vec::new(),
            fra: None,
            til: None,
            styrke: Styrke::Avviser,
            tekst: String::new(),
            kilde: String::new(),
            merknad: None,
        });
        Takstregister::ny(takster.clone(), regler)
    };
    let koder = |liste: &[&str]| liste.iter().map(|k| (*k).to_owned()).collect::<Vec<_>>();
    let prov = |t: &Takstregister, r: Regning| {
        let svar = kontroller(&krav(vec![r]), &kontekst(t)).regninger.remove(0);
        (svar.funn.iter().map(|f| f.regel).collect::<Vec<_>>(), svar.status)
    };
    let ad = || regning("1", &[("2ad", 1_500, 1)]);
    let uten = || Regning {
        diagnoser: Vec::new(),
        ..ad()
    };
    let noen = med(Regelslag::KreverDiagnose(Vec::new()));
    assert_eq!(prov(&noen, ad()), (vec![], Regningsstatus::Godkjent));
    assert!(prov(&noen, uten()).0.contains(&K17Diagnose));
    // Another diagnosis may be the same in another kodeverk: a person looks.
    let liste = med(Regelslag::KreverDiagnose(koder(&["L74", "L7301"])));
    assert_eq!(prov(&liste, ad()), (vec![K17Diagnose], Regningsstatus::Behandles));
    let mut undergruppe = ad();
    undergruppe.diagnoser[0].kode = "L74.2".into();
    assert_eq!(prov(&liste, undergruppe), (vec![], Regningsstatus::Godkjent));
    assert_eq!(prov(&liste, uten()).1, Regningsstatus::Avvist);

    let prosedyre = med(Regelslag::KreverProsedyre(koder(&["ACFE10"])));
    assert_eq!(prov(&prosedyre, ad()), (vec![K17Prosedyre], Regningsstatus::Avvist));
    let med_kode = |kode: &str| {
        let mut r = ad();
        r.prosedyrekoder = vec![crate::model::Prosedyre {
            kodeverk: None,
            kode: kode.into(),
            belop: None,
        }];
        r
    };
    assert_eq!(prov(&prosedyre, med_kode("ACFE10")), (vec![], Regningsstatus::Godkjent));
    assert_eq!(
        prov(&prosedyre, med_kode("WLD15A")),
        (vec![K17Prosedyre], Regningsstatus::Behandles)
    );
}

#[test]
fn k30_a_minute_before_midnight_informs() {
    let t = register();
    let k = kontekst(&t);
    for (kode, klokka, ventet) in [("1bd", "23:59", true), ("1bd", "23:58", false), ("2ad", "23:59", false)] {
        let mut r = regning("1", &[(kode, 0, 1)]);
        let Takstsvar::Funnet { takst, .. } = t.slaa_opp("LE", kode, dag("2026-01-05")) else {
            panic!("{kode}")
        };
        r.takster[0].belop = takst.refusjon;
        r.belop = takst.refusjon;
        r.tidspunkt = Some(tid(&format!("2026-01-05 {klokka}")));
        let svar = kontroller(&krav(vec![r]), &k).regninger.remove(0);
        let funn: Vec<RegelId> = svar.funn.iter().map(|f| f.regel).collect();
        assert_eq!(funn.contains(&K30Klokkeslett), ventet, "{kode} {klokka}: {funn:?}");
        assert!(!svar.funn.iter().any(|f| f.regel == K30Klokkeslett && f.avviser()));
    }
}

#[test]
fn k31_dentists() {
    let t = register();
    let k = kontekst_for(&t, "TH", "TANN");
    let med = |punkt: Option<&str>, tann: &[&str]| {
        let mut r = regning("1", &[("201", 50_000, 1)]);
        r.takster[0].tenner = tann.iter().map(|t| (*t).into()).collect();
        r.stonadspunkt = punkt.map(Into::into);
        r
    };
    assert_eq!(ett(med(Some("6a"), &["16O", "16M"]), &k), []);
    assert_eq!(ett(med(None, &["00"]), &k), [K31Stonadspunkt]);
    assert_eq!(ett(med(Some("16"), &["00"]), &k), [K31Stonadspunkt]);
    assert_eq!(ett(med(Some("5"), &[]), &k), [K31Tann]);
    assert_eq!(ett(med(Some("5"), &["19"]), &k), [K31Tann]);
    assert_eq!(ett(med(Some("1"), &["16O"]), &k), [K31Tilstand]);
    let mut sjelden = med(Some("1"), &["16O"]);
    sjelden.sjelden_medisinsk_tilstand = Some("FAB".into());
    assert_eq!(ett(sjelden, &k), []);
}

#[test]
fn all_findings_come_at_once() {
    let t = register();
    let mut k = kontekst(&t);
    k.avtaler.clear();
    let mut r = regning("1", &[("2cd", 25_600, 1)]);
    r.pasient = None;
    r.diagnoser.clear();
    r.belop = Ore(1);
    assert_eq!(ett(r, &k), [K01Avtale, K23Mangler, K22Mangler, K07KreverTakst, K21Belop, K21Sum]);
}
