//! The register held against its sources, read here once more and in another way than the loader does: every code of every profession on
//! each day something changes, and the day before and after.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use chrono::Days;

use super::*;
use crate::takst::{Takstdekning, Takstsvar};

const PERIODER: &str = include_str!("../../data/perioder.csv");
const TAKSTER: &str = include_str!("../../data/takster-2026.csv");

/// Splits a line of CSV by hand.
fn felt(linje: &str) -> Vec<String> {
    let (mut ut, mut i_hermetegn) = (vec![String::new()], false);
    for c in linje.chars() {
        match c {
            '"' => i_hermetegn = !i_hermetegn,
            ',' if !i_hermetegn => ut.push(String::new()),
            c => ut.last_mut().unwrap().push(c),
        }
    }
    ut
}

fn ore(kroner: &str) -> i64 {
    let (hele, deler) = kroner.split_once('.').unwrap_or((kroner, ""));
    if kroner.is_empty() {
        0
    } else {
        format!("{hele}{deler:0<2}").parse().unwrap()
    }
}

/// A row of `perioder.csv`.
#[derive(Clone, Debug)]
pub(super) struct Rad {
    pub(super) belop: [i64; 3],
    pub(super) fra: NaiveDate,
    pub(super) til: Option<NaiveDate>,
}

pub(super) type Fasit = BTreeMap<(&'static str, String), Vec<Rad>>;

/// What the regulations say, by field and code.
pub(super) static FASIT: LazyLock<Fasit> = LazyLock::new(|| {
    let mut ut = Fasit::new();
    for linje in PERIODER.lines().skip(1) {
        let f = felt(linje);
        let rad = Rad {
            belop: [ore(&f[2]), ore(&f[3]), ore(&f[4])],
            fra: dag(&f[5]),
            til: (!f[6].is_empty()).then(|| dag(&f[6])),
        };
        for fag in fagene(&f[0]) {
            ut.entry((*fag, f[1].clone())).or_default().push(rad.clone());
        }
    }
    ut
});

fn fagene(yrke: &str) -> &'static [&'static str] {
    match yrke {
        "lege" => &["LE"],
        "fysioterapeut" => &["FY"],
        "psykolog" => &["PS"],
        "jordmor" => &["JO"],
        "ortoptist" => &["OR"],
        "kiropraktor" => &["KI"],
        "logoped_audiopedagog" => &["LOGO", "AP"],
        annet => panic!("{annet}"),
    }
}

/// The column Rep., by field and code.
pub(super) static REP: LazyLock<BTreeMap<(&'static str, String), String>> = LazyLock::new(|| {
    let mut ut = BTreeMap::new();
    for linje in TAKSTER.lines().skip(1) {
        let f = felt(linje);
        for fag in fagene(&f[0]) {
            ut.insert((*fag, f[1].clone()), f[6].to_lowercase());
        }
    }
    ut
});

pub(super) fn paa(rader: &[Rad], dato: NaiveDate) -> Option<&Rad> {
    rader.iter().find(|r| r.fra <= dato && r.til.is_none_or(|til| dato <= til))
}

/// Each day something changes in a field, with the day before and after.
fn dager() -> BTreeMap<&'static str, BTreeSet<NaiveDate>> {
    let mut ut: BTreeMap<&str, BTreeSet<NaiveDate>> = BTreeMap::new();
    for ((fag, _), rader) in FASIT.iter() {
        for d in rader.iter().flat_map(|r| [Some(r.fra), r.til]).flatten() {
            ut.entry(fag).or_default().extend([d - Days::new(1), d, d + Days::new(1)]);
        }
    }
    ut
}

pub(super) static REGISTER: LazyLock<Takstregister> = LazyLock::new(register);

#[test]
fn every_code_has_the_amounts_of_the_regulation_on_every_day() {
    let kapittel = dag("2025-07-01");
    let (mut sett, mut ikke) = (0, 0);
    assert_eq!(PERIODER.lines().count() - 1, 893);
    let par: BTreeSet<(String, String)> = PERIODER.lines().skip(1).map(felt).map(|f| (f[0].clone(), f[1].clone())).collect();
    assert_eq!(par.len(), 632);
    for (fag, dager) in dager() {
        for ((_, kode), rader) in FASIT.iter().filter(|((f, _), _)| *f == fag) {
            for d in &dager {
                let svar = REGISTER.slaa_opp(fag, kode, *d);
                match (paa(rader, *d), svar) {
                    (Some(rad), Takstsvar::Funnet { takst, dekning }) => {
                        assert_eq!(
                            [takst.honorar.0, takst.egenandel.0, takst.refusjon.0],
                            rad.belop,
                            "{fag} {kode} {d}"
                        );
                        assert_eq!((takst.gyldig_fra, takst.gyldig_til), (rad.fra, rad.til), "{fag} {kode} {d}");
                        assert_eq!(dekning, Takstdekning::Kjent, "{fag} {kode} {d}");
                        sett += 1;
                    }
                    // Before the chapters were given anew there are older rows.
                    (None, Takstsvar::Funnet { takst, .. }) => {
                        assert!(*d < kapittel && takst.gyldig_fra < kapittel, "{fag} {kode} {d}");
                        ikke += 1;
                    }
                    (None, Takstsvar::IkkeGyldig { .. }) => ikke += 1,
                    (rad, svar) => panic!("{fag} {kode} {d}: {rad:?} {svar:?}"),
                }
            }
        }
    }
    assert!(sett > 5_000 && ikke > 1_000, "{sett} {ikke}");
}

/// The same through the control: refusjon is approved, one øre more or less is not; with frikort honorar is.
#[test]
fn the_control_asks_for_those_amounts() {
    let mut k = kontekst(&REGISTER);
    k.mottatt = tid("2026-11-27 12:00");
    let pasienten = |fag: &str, kode: &str| match fag {
        "LE" => {
            let uten_s = kode.trim_start_matches('S');
            matches!(uten_s, "2bd" | "3c" | "10a" | "10b" | "10c" | "10d" | "11bd" | "143c" | "8")
        }
        "JO" => kode == "2",
        _ => false,
    };
    let mut prover = 0;
    for (fag, dager) in dager() {
        k.praksis.fagomrade = fag.into();
        k.praksis.praksistype = match fag {
            "LE" => "SPES",
            "PS" => "PSNO",
            _ => "XXXX",
        }
        .into();
        for d in dager.iter().filter(|d| **d >= dag("2025-07-01")) {
            k.frikort = svar(PASIENT, &d.to_string(), Frikortsvar::Har);
            for ((_, kode), rader) in FASIT.iter().filter(|((f, _), _)| *f == fag) {
                let Some(rad) = paa(rader, *d) else { continue };
                let feil_belop = |belop: i64, fritak: Option<&str>| {
                    let mut r = regning("1", &[(kode, belop, 1)]);
                    r.tidspunkt = Some(tid(&format!("{d} 10:00")));
                    r.arsak_fri_egenandel = fritak.map(Into::into);
                    let svar = kontroller(&krav(vec![r]), &k).regninger.remove(0);
                    svar.funn.iter().any(|f| f.regel.regel().kode == "K21" && f.avviser())
                };
                let [honorar, _, refusjon] = rad.belop;
                let hos = format!("{fag} {kode} {d}");
                assert!(!feil_belop(refusjon, None), "{hos}");
                assert!(feil_belop(refusjon + 1, None) && feil_belop(refusjon - 1, None), "{hos}");
                assert_eq!(feil_belop(honorar, Some("F")), honorar > 0 && pasienten(fag, kode), "{hos}");
                prover += 1;
            }
        }
    }
    assert!(prover > 5_000, "{prover}");
}
