//! The published worked example, the XML sample, the words of the rule table and the speed.

use std::time::Instant;

use super::*;
use crate::frikort::{Frikortsimulator, sporsmal};
use crate::les::les;
use crate::model::Ukjent;
use crate::regel::Verdi;
use crate::takst::Takst;
use grunn::text::{Sprak, T};

const INNSENDING: &[u8] = include_bytes!("../../../../tests/data/kuhr/01-innsending.json");
const NY_INNSENDING: &[u8] = include_bytes!("../../../../tests/data/kuhr/02-ny-innsending.json");
const BKM: &[u8] = include_bytes!("../../../../tests/data/bkm/fastlege-tre-regninger.xml");

fn oversikt(r: &Kontrollresultat) -> Vec<(&str, &'static str, i64, Vec<&'static str>)> {
    let en = |r: &Regningsresultat| (r.status.ord(), r.godkjent.0, r.funn.iter().map(Funn::merknad).collect());
    r.regninger
        .iter()
        .map(|r| {
            let (status, ore, nummer) = en(r);
            (r.regningsnummer.as_str(), status, ore, nummer)
        })
        .collect()
}

#[test]
fn the_worked_example_gives_the_public_result() {
    let takster = register();
    let mut k = kontekst(&takster);
    k.mottatt = DateTime::parse_from_rfc3339("2026-01-06T15:30:29+01:00").unwrap().to_utc();
    let krav = les(INNSENDING).unwrap();
    let r = kontroller(&krav, &k);
    assert_eq!(
        oversikt(&r),
        [
            ("4", "avvist", 0, vec!["470"]),
            ("5", "godkjent", 29_600, vec![]),
            ("6", "avvist", 0, vec!["766"])
        ]
    );
    assert_eq!(krav.krevd(), Ore::fra_kroner(434));
    assert_eq!(r.godkjent(), Ore::fra_kroner(296));
    assert_eq!(r.innsending, []);
    assert_eq!(r.regninger[0].funn[0].verdier["regning"], Verdi::Tekst("5".into()));
    assert_eq!(
        r.regninger[0].funn[0].tekst(Sprak::Nb).replace('\u{a0}', " "),
        "Takst 1bd er en enkel kontakt 6. januar 2026 kl. 13.03. Den er innen 60 minutter fra konsultasjonen på regning 5, \
         6. januar 2026 kl. 13.35. Da er kontakten en del av konsultasjonen."
    );
    assert_eq!(
        r.regninger[2].funn[0].tekst(Sprak::Nn).replace('\u{a0}', " "),
        "Rekninga er datert fram i tid. Behandlinga står 6. februar 2026 kl. 15.00, men vi fekk kravet 6. januar 2026 kl. 15.30."
    );
    assert_eq!(r.regninger[2].linjer[0].begrunnelse, Some(RegelId::K05FremITid));
    // Dated in the future, so counted from the month of receipt.
    let frist = r.regninger[2].frist.unwrap();
    assert_eq!((frist.dag, frist.fra_mottak), (dag("2026-07-31"), true));

    // The corrected bill comes fifteen minutes later, with the same number and GUID.
    k.tidligere = krav
        .regninger
        .iter()
        .zip(&r.regninger)
        .map(|(b, svar)| tidligere(b, &k, svar.status))
        .collect();
    k.mottatt = DateTime::parse_from_rfc3339("2026-01-06T15:45:57+01:00").unwrap().to_utc();
    let igjen = kontroller(&les(NY_INNSENDING).unwrap(), &k);
    assert_eq!(oversikt(&igjen), [("6", "godkjent", 6_400, vec![])]);
    assert_eq!(r.godkjent() + igjen.godkjent(), Ore::fra_kroner(360));
}

#[test]
fn the_xml_sample_is_approved_with_frikort_and_rejected_too_late() {
    let takster = register();
    let mut k = kontekst(&takster);
    let krav = les(BKM).unwrap();
    let spurt = sporsmal(&krav, Testnumre::Tillatt);
    let svar = spurt.iter().map(|s| Frikortsimulator.svar(s)).collect::<Vec<_>>();
    k.frikort = spurt.into_iter().zip(svar).collect();
    let r = kontroller(&krav, &k);
    assert_eq!(
        oversikt(&r),
        [
            ("1001", "godkjent", 1_500, vec![]),
            ("1002", "godkjent", 44_900, vec![]),
            ("1003", "avvist", 0, vec!["U-FOR-SENT"])
        ]
    );
    assert_eq!(r.regninger[2].frist.unwrap().dag, dag("2025-11-30"));
    assert_eq!(r.innsending.iter().map(|f| f.regel).collect::<Vec<_>>(), [RegelId::Rapportering]);
    // Only bills with an egenandel have anything to report: was told about free ones too.
    let mut fritt = krav.clone();
    fritt.regninger.retain(|r| r.regningsnummer == "1002");
    (fritt.antall_regninger, fritt.belop) = (None, None);
    assert_eq!(kontroller(&fritt, &k).innsending, [], "frikort: the patient owes nothing");
    // Whether the register answers no, or not at all, makes the difference.
    for (fnr_svar, status, regel) in [
        (Frikortsvar::HarIkke, Regningsstatus::Avvist, RegelId::K11Frikort),
        (Frikortsvar::Ukjent, Regningsstatus::Behandles, RegelId::K11IkkeSvar),
    ] {
        k.frikort.values_mut().for_each(|s| *s = fnr_svar);
        let r = kontroller(&krav, &k);
        assert_eq!(
            (r.regninger[1].status, r.regninger[1].funn[0].regel, r.regninger[1].godkjent),
            (status, regel, Ore(0))
        );
        assert_eq!(r.er_uavklart(), status == Regningsstatus::Behandles);
    }
}

/// Every rule in both languages: short sentences on average, no blame, and no figure left open.
#[test]
fn the_words_are_plain_in_both_languages() {
    let (mut ord, mut setninger) = (0, 0);
    for id in RegelId::ALLE {
        let r = id.regel();
        for tekst in [r.tekst.begge(), r.tiltak.begge()].concat() {
            assert!(tekst.ends_with('.'), "{id:?}: {tekst}");
            assert!(
                !tekst.contains("glemt") && !tekst.contains("ennligst") && !tekst.contains("gløymt"),
                "{id:?}"
            );
            ord += tekst.split_whitespace().count();
            setninger += tekst.split_inclusive(". ").count();
        }
        for T(nb, nn) in [r.tekst, r.tiltak] {
            let figurer = |t: &str| {
                let mut f: Vec<String> = t
                    .split('{')
                    .skip(1)
                    .filter_map(|d| d.split_once('}'))
                    .map(|(n, _)| n.to_owned())
                    .collect();
                f.sort();
                f
            };
            assert_eq!(figurer(nb), figurer(nn), "{id:?}");
        }
        assert!(r.hjemmel.begge().iter().all(|h| !h.is_empty()));
    }
    assert!(ord / setninger <= 15, "{ord} words in {setninger} sentences");
}

#[test]
fn a_finding_is_kept_with_its_figures_and_said_again_the_same() {
    let f = Funn::ny(RegelId::K21Belop)
        .med("takst", "2ad")
        .med("krevd", Ore(5_300))
        .med("riktig", Ore(1_500))
        .med("slag", "refusjonen");
    let f = f.med("fra", dag("2025-07-01")).paa_linje(0);
    let igjen: Funn = serde_json::from_str(&serde_json::to_string(&f).unwrap()).unwrap();
    assert_eq!(igjen, f);
    assert_eq!(
        igjen.tekst(Sprak::Nb).replace('\u{a0}', " "),
        "Du krevde 53,00 kr for takst 2ad. Etter tariffen fra 1. juli 2025 er refusjonen 15,00 kr."
    );
}

#[test]
fn control_totals_inform_and_do_not_reject() {
    let takster = register();
    let mut feil = krav(vec![regning("1", &[("2ad", 1_500, 1)])]);
    feil.antall_regninger = Some(2);
    feil.belop = Some(Ore(1_600));
    let r = kontroller(&feil, &kontekst(&takster));
    assert_eq!(
        r.innsending.iter().map(|f| f.regel).collect::<Vec<_>>(),
        [RegelId::SumAntall, RegelId::SumBelop]
    );
    assert_eq!(r.antall(Regningsstatus::Godkjent), 1);
    // Fourteen days is often enough; fifteen is not.
    for (d, ventet) in [("2025-12-23 10:00", 0), ("2025-12-22 10:00", 1)] {
        let mut r = regning("1", &[("2ad", 1_500, 1)]);
        r.tidspunkt = Some(tid(d));
        assert_eq!(kontroller(&krav(vec![r]), &kontekst(&takster)).innsending.len(), ventet, "{d}");
    }
}

#[test]
fn merknad_1478_counts_bills_the_patient_owes_something_on() {
    let takster = register();
    let mut fri = regning("1", &[("2ad", 19_400, 1)]);
    fri.arsak_fri_egenandel = Some("G".into());
    let kreditering = Regning {
        kreditering: true,
        ..regning("1", &[("2ad", 1_500, 1)])
    };
    for (r, ventet) in [
        (regning("1", &[("2ad", 1_500, 1)]), true),
        (fri, false),
        (kreditering, false),
        (regning("1", &[]), false),
    ] {
        assert_eq!(
            kontroller(&krav(vec![r.clone()]), &kontekst(&takster)).regninger[0].har_egenandel,
            ventet,
            "{r:?}"
        );
    }
}

#[test]
fn what_the_control_does_not_use_is_told_once() {
    let takster = register();
    let ukjent = |felt: &str| Ukjent {
        felt: felt.into(),
        innhold: "[1]".into(),
    };
    let mut regninger = vec![regning("1", &[("2ad", 1_500, 1)]), regning("2", &[("2ad", 1_500, 1)])];
    regninger[0].ukjent = vec![ukjent("norpatkoder")];
    regninger[1].ukjent = vec![ukjent("norpatkoder"), ukjent("ncrpkoder")];
    regninger[1].pasient = Some(pasient(ANNEN_PASIENT));
    regninger[1].tidspunkt = Some(tid("2026-01-05 12:00"));
    let r = kontroller(&krav(regninger.clone()), &kontekst(&takster));
    assert_eq!(r.antall(Regningsstatus::Godkjent), 2);
    let [funn] = r.innsending.as_slice() else {
        panic!("{:?}", r.innsending)
    };
    assert_eq!(funn.regel, RegelId::UkjentFelt);
    assert_eq!(
        [funn.tekst(Sprak::Nb), funn.tekst(Sprak::Nn)],
        [
            "Kravet har innhold vi ikke bruker i kontrollen: ncrpkoder, norpatkoder.",
            "Kravet har innhald vi ikkje bruker i kontrollen: ncrpkoder, norpatkoder."
        ]
    );
    regninger[0].ukjent = (10..22).map(|i| ukjent(&format!("felt{i}"))).collect();
    regninger.truncate(1);
    let r = kontroller(&krav(regninger), &kontekst(&takster));
    assert!(r.innsending[0].tekst(Sprak::Nb).ends_with("felt18, felt19 og 2 til."));
}

#[test]
fn an_extended_tariff_is_marked_on_the_line() {
    let takster = register();
    let mut k = kontekst(&takster);
    k.mottatt = tid("2027-01-02 12:00");
    for (d, forlenget) in [("2026-12-31 10:00", false), ("2027-01-01 10:00", true)] {
        let mut r = regning("1", &[("2ad", 1_500, 1)]);
        r.tidspunkt = Some(tid(d));
        let svar = kontroller(&krav(vec![r]), &k);
        assert_eq!(
            (svar.regninger[0].status, svar.regninger[0].linjer[0].forlenget),
            (Regningsstatus::Godkjent, forlenget),
            "{d}"
        );
    }
}

/// 5 000 bills, once spread over patients and once all for one patient: the worst a message can be.
#[test]
fn a_full_message_is_controlled_quickly() {
    let takster = register();
    let mut k = kontekst(&takster);
    k.mottatt = tid("2026-03-01 12:00");
    for en_pasient in [false, true] {
        let regninger: Vec<Regning> = (0..5_000_i64)
            .map(|i| {
                let mut r = regning(&i.to_string(), &[("2ad", 1_500, 1), ("2cd", 25_500, 1), ("101", 17_000, 1)]);
                r.tidspunkt = Some(tid("2026-01-05 08:00") + chrono::TimeDelta::minutes(if en_pasient { i % 600 } else { i }));
                if !en_pasient {
                    r.pasient.as_mut().unwrap().identifikasjon = Some(Identifikasjon {
                        id: format!("U{i}"),
                        slag: "UID".into(),
                    });
                }
                r
            })
            .collect();
        let krav = krav(regninger);
        let start = Instant::now();
        assert_eq!(kontroller(&krav, &k).regninger.len(), 5_000);
        // An unoptimised build on a busy machine; the measured time of a release build is in the benchmark.
        assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
        println!("one patient: {en_pasient}, {:?}", start.elapsed());
    }
}

#[test]
fn the_tariff_can_be_built_from_rows() {
    let t = Takst {
        fagomrade: "LE".into(),
        kode: "2ad".into(),
        tekst: "Konsultasjon".into(),
        honorar: Ore(20_000),
        egenandel: Ore(18_000),
        refusjon: Ore(2_000),
        gyldig_fra: dag("2026-01-01"),
        gyldig_til: None,
        utgatt: None,
        spesialist: false,
        pasient_betaler: false,
        merknad: None,
        kilde: "test".into(),
    };
    let takster = Takstregister::ny([t], []);
    assert_eq!(ett(regning("1", &[("2ad", 2_000, 1)]), &kontekst(&takster)), []);
}
