//! Renewal of the tariff, without a database.

use super::sammenligning::regler_paa;
use super::*;
use crate::apnedata::{self, Radfeil, Radproblem};
use crate::takst::{Takstregister, Takstsvar};
use crate::takstfil;
use grunn::Ore;
use grunn::text::Sprak;

fn dag(d: &str) -> NaiveDate {
    d.parse().unwrap()
}

fn innebygd() -> Takstsett {
    let (takster, regler) = takstfil::innebygde_rader().unwrap();
    Takstsett {
        takster,
        regler,
        satser: Vec::new(),
    }
}

/// The field as the register would tell it if it said what the built-in rows say on a day, with changes.
fn fra_registeret(fag: &str, paa: NaiveDate, fra: &str, endre: impl Fn(&mut Takst)) -> Lest {
    let alle = innebygd();
    let takster = gjeldende(&alle, paa)
        .into_values()
        .filter(|t| t.fagomrade == fag)
        .map(|t| {
            let mut t = Takst {
                gyldig_fra: dag(fra),
                gyldig_til: None,
                kilde: KILDE.to_owned(),
                ..t.clone()
            };
            endre(&mut t);
            t
        })
        .collect();
    Lest {
        takster,
        ..Lest::default()
    }
}

fn regel(kode: &str, slag: Regelslag, fra: &str) -> Takstregel {
    Takstregel {
        fagomrade: "FY".to_owned(),
        takst: kode.to_owned(),
        slag,
        praksistyper: Vec::new(),
        fra: Some(dag(fra)),
        til: None,
        styrke: Styrke::Avviser,
        tekst: "fra registeret".to_owned(),
        kilde: KILDE.to_owned(),
        merknad: None,
    }
}

const FRA: &str = "2027-07-01";

fn fy(endre: impl Fn(&mut Takst)) -> Lest {
    fra_registeret("FY", dag("2026-11-27"), FRA, endre)
}

#[test]
fn the_same_again_changes_nothing() {
    let gammelt = innebygd();
    let ny = slaa_sammen(&gammelt, &fy(|_| ()), dag(FRA));
    let s = sammenlign(&gammelt, &ny, dag(FRA));
    assert!(s.er_like(), "{:?}", (s.nye.len(), s.borte.len(), s.endret));
    assert!(s.uendret > 500);
    assert!(berorte(&gammelt, &ny, dag(FRA)).is_empty());
    assert_eq!(
        sammenlign(&gammelt, &gammelt, dag("2026-01-05")).uendret,
        gjeldende(&gammelt, dag("2026-01-05")).len()
    );
}

#[test]
fn earlier_days_of_treatment_keep_what_they_had_and_other_fields_are_left_alone() {
    let gammelt = innebygd();
    let nytt = fy(|t| {
        t.refusjon += Ore(100);
        t.honorar += Ore(100);
    });
    let ny = slaa_sammen(&gammelt, &nytt, dag(FRA));
    for d in ["2025-07-01", "2026-01-06", "2026-11-27", "2027-06-30"] {
        assert!(sammenlign(&gammelt, &ny, dag(d)).er_like(), "{d}");
    }
    let s = sammenlign(&gammelt, &ny, dag(FRA));
    assert!(s.nye.is_empty() && s.borte.is_empty());
    assert!(s.endret.iter().all(|((fag, _), e)| fag == "FY" && e.len() == 2));
    assert_eq!(s.endret.len(), nytt.takster.len());
    // The register in memory says so too, and that the field is known a year further.
    let register = Takstregister::ny(ny.takster.clone(), ny.regler.clone());
    let kode = &nytt.takster[0].kode;
    let verdi = |d: &str| match register.slaa_opp("FY", kode, dag(d)) {
        Takstsvar::Funnet { takst, dekning } => (takst.refusjon, dekning.er_kjent()),
        annet => panic!("{annet:?}"),
    };
    assert_eq!(verdi("2027-07-01").0, verdi("2027-06-30").0 + Ore(100));
    assert!(verdi("2028-06-30").1 && !verdi("2028-07-01").1);
}

#[test]
fn new_and_gone_codes_are_told_and_a_gone_one_ends_the_day_before() {
    let gammelt = innebygd();
    let mut nytt = fy(|_| ());
    let borte = nytt.takster.remove(0).kode;
    let mut t = nytt.takster[0].clone();
    t.kode = "Z99".to_owned();
    nytt.takster.push(t);
    let ny = slaa_sammen(&gammelt, &nytt, dag(FRA));
    let s = sammenlign(&gammelt, &ny, dag(FRA));
    assert_eq!((s.nye.len(), s.nye[0].kode.as_str()), (1, "Z99"));
    assert_eq!((s.borte.len(), s.borte[0].kode.as_str()), (1, borte.as_str()));
    let register = Takstregister::ny(ny.takster.clone(), ny.regler);
    assert!(matches!(
        register.slaa_opp("FY", &borte, dag("2027-06-30")),
        Takstsvar::Funnet { .. }
    ));
    assert!(matches!(register.slaa_opp("FY", &borte, dag(FRA)), Takstsvar::IkkeGyldig { til: Some(til), .. } if til == dag("2027-06-30")));
    // Half an answer is not a tariff.
    nytt.takster.truncate(nytt.takster.len() / 2);
    let halvt = slaa_sammen(&gammelt, &nytt, dag(FRA));
    assert_eq!(stort_bortfall(&gammelt, &halvt, dag(FRA))[0].0, "FY");
    assert!(stort_bortfall(&gammelt, &gammelt, dag(FRA)).is_empty());
}

#[test]
fn a_code_whose_row_could_not_be_read_is_as_it_was() {
    let gammelt = innebygd();
    let mut nytt = fy(|t| {
        t.refusjon += Ore(100);
        t.honorar += Ore(100);
    });
    let (a, b) = (nytt.takster.remove(0).kode, nytt.takster[0].kode.clone());
    let feil = |kode: Option<&str>| Radfeil {
        rad: 1,
        linje: None,
        fagomrade: Some("FY".to_owned()),
        kode: kode.map(str::to_owned),
        felt: "refusjon".to_owned(),
        hva: Radproblem::IkkeBelop,
    };
    nytt.feil = vec![feil(Some(&a)), feil(Some(&b))];
    let s = sammenlign(&gammelt, &slaa_sammen(&gammelt, &nytt, dag(FRA)), dag(FRA));
    assert!(s.borte.is_empty() && s.endret.iter().all(|((_, k), _)| *k != a && *k != b));
    // A row without a readable code may be any of them: none goes.
    nytt.takster.truncate(3);
    nytt.feil = vec![feil(None)];
    assert!(
        sammenlign(&gammelt, &slaa_sammen(&gammelt, &nytt, dag(FRA)), dag(FRA))
            .borte
            .is_empty()
    );
}

#[test]
fn only_rules_of_a_kind_the_set_speaks_of_are_replaced() {
    let gammelt = innebygd();
    let mut nytt = fy(|_| ());
    let regler = regler_paa(&gammelt, dag(FRA));
    let med = |passer: fn(&Regelslag) -> bool| {
        let mut koder: Vec<&str> = regler
            .iter()
            .filter(|((fag, _), r)| *fag == "FY" && r.iter().any(|r| passer(&r.slag) && r.praksistyper.is_empty()))
            .map(|((_, kode), _)| *kode)
            .collect();
        koder.sort_unstable();
        koder[0].to_owned()
    };
    let kode = med(|s| matches!(s, Regelslag::MaksRepetisjoner(_)));
    nytt.regler.push(regel(&kode, Regelslag::MaksRepetisjoner(77), FRA));
    nytt.regler.push(regel(&kode, Regelslag::MinTid(123), FRA));
    let ny = slaa_sammen(&gammelt, &nytt, dag(FRA));
    let s = sammenlign(&gammelt, &ny, dag(FRA));
    let [((_, hvilken), endringer)] = s.endret.as_slice() else {
        panic!("{:?}", s.endret)
    };
    assert_eq!(hvilken, &kode);
    assert!(
        endringer
            .iter()
            .any(|e| matches!(e, Endring::Repetisjoner(Some(_), Some(til)) if til == "77"))
    );
    assert!(endringer.iter().any(|e| matches!(e, Endring::MinTid(_, Some(til)) if til == "123")));
    assert_eq!(berorte(&gammelt, &ny, dag(FRA)), BTreeSet::from([("FY".to_owned(), kode.clone())]));
    for sprak in Sprak::ALLE {
        assert!(endringer.iter().all(|e| !e.setning().i(sprak).is_empty()));
    }
    // The regulations' other rules for it stand, and the earlier ones until the day before.
    let antall = |sett: &Takstsett, d: &str| regler_paa(sett, dag(d)).get(&("FY", kode.as_str())).map_or(0, Vec::len);
    assert_eq!(antall(&ny, "2027-06-30"), antall(&gammelt, "2027-06-30"));
    // What the register says no more goes with the next set; the regulations' own comes not back by itself.
    let etter = slaa_sammen(
        &ny,
        &fra_registeret("FY", dag("2026-11-27"), "2027-10-01", |_| ()),
        dag("2027-10-01"),
    );
    let s = sammenlign(&ny, &etter, dag("2027-10-01"));
    assert!(s.endret.iter().all(|((_, k), e)| {
        *k == kode
            && e.iter()
                .all(|e| matches!(e, Endring::Repetisjoner(_, None) | Endring::MinTid(_, None)))
    }));
}

#[test]
fn a_rule_told_in_other_words_is_no_change() {
    let gammelt = innebygd();
    let mut nytt = fy(|_| ());
    let koder: Vec<String> = koder_i_fag(gammelt.takster.iter()).remove("FY").unwrap();
    let regler = regler_paa(&gammelt, dag(FRA));
    let mut funnet = 0;
    for ((fag, kode), liste) in &regler {
        let gruppen: Vec<&&Takstregel> = liste
            .iter()
            .filter(|r| matches!(r.slag, Regelslag::UgyldigMed(_) | Regelslag::BareMed(_)))
            .collect();
        let enkle = gruppen
            .iter()
            .all(|r| r.praksistyper.is_empty() && r.styrke == Styrke::Avviser && r.til.is_none());
        if *fag != "FY" || gruppen.is_empty() || !enkle || !nytt.takster.iter().any(|t| t.kode == *kode) {
            continue;
        }
        let v = virkning(&mut gruppen.iter().map(|r| &r.slag), kode, &koder);
        let Some(alle) = v.koder.get(UGYLDIG) else { continue };
        let skrevet = alle.iter().cloned().collect::<Vec<_>>().join(" ");
        nytt.regler
            .push(regel(kode, Regelslag::UgyldigMed(Monster::tolk(&skrevet).unwrap()), FRA));
        funnet += 1;
    }
    assert!(funnet > 3);
    let ny = slaa_sammen(&gammelt, &nytt, dag(FRA));
    let s = sammenlign(&gammelt, &ny, dag(FRA));
    assert!(s.er_like(), "{:?}", s.endret);
    assert!(ny.regler.iter().all(|r| r.kilde != KILDE), "the regulations keep their own words");
}

#[test]
fn a_later_change_within_the_set_is_found_on_its_own_day() {
    let gammelt = innebygd();
    let mut nytt = fy(|_| ());
    let mut t = nytt.takster[0].clone();
    t.gyldig_fra = dag("2028-01-01");
    t.egenandel += Ore(500);
    t.honorar += Ore(500);
    let kode = t.kode.clone();
    nytt.takster.push(t);
    let ny = slaa_sammen(&gammelt, &nytt, dag(FRA));
    assert!(sammenlign(&gammelt, &ny, dag(FRA)).er_like());
    assert!(skiller(&gammelt, &ny, dag(FRA)).contains(&dag("2028-01-01")));
    let s = sammenlign(&gammelt, &ny, dag("2028-01-01"));
    assert_eq!(s.endret.len(), 1);
    assert_eq!(berorte(&gammelt, &ny, dag(FRA)), BTreeSet::from([("FY".to_owned(), kode)]));
}

#[test]
fn what_no_row_tells_of_is_as_it_was() {
    let gammelt = innebygd();
    let le = |felter: &[&str]| {
        let mut nytt = fra_registeret("LE", dag("2026-11-27"), FRA, |t| t.spesialist = false);
        nytt.felter = felter.iter().map(|f| (*f).to_owned()).collect();
        let ny = slaa_sammen(&gammelt, &nytt, dag(FRA));
        let s = sammenlign(&gammelt, &ny, dag(FRA));
        s.endret.iter().filter(|(_, e)| e.contains(&Endring::Spesialist(false))).count()
    };
    assert_eq!(le(&[]), 0);
    assert!(le(&["spesialisttakst"]) > 0);
}

#[test]
fn the_checksum_is_of_the_content_and_not_of_its_order() {
    let Takstsett {
        mut takster, mut regler, ..
    } = innebygd();
    let a = sjekksum(&takster, &regler, &[]).unwrap();
    takster.reverse();
    regler.reverse();
    assert_eq!(sjekksum(&takster, &regler, &[]).unwrap(), a);
    takster[0].refusjon += Ore(1);
    assert_ne!(sjekksum(&takster, &regler, &[]).unwrap(), a);
}

#[test]
fn a_whole_answer_goes_all_the_way_in() {
    let json = br#"[{"takstkode":"A1a","fagomraade":"FY","fradato":"2027-07-01","honorar":10,"egenandel":4,"refusjon":6}]"#;
    let lest = apnedata::les(json).unwrap();
    let ny = slaa_sammen(&innebygd(), &lest, dag(FRA));
    let rad = gjeldende(&ny, dag(FRA))
        .get(&("FY", "A1a"))
        .map(|t| (t.refusjon, t.kilde.clone()))
        .unwrap();
    assert_eq!(rad, (Ore(600), KILDE.to_owned()));
}
