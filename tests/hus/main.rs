//! The house stands: reads the list of floors in `docs/arkitektur.md` and every source file under `src`, and fails, with file, line and
//! remedy, on an import upwards, on SQL that names a table its folder neither owns nor reads, and on a second way to say a text.
//!
//! Sources are read as tokens, so comments and texts are no code. What stands under `cfg(test)` is passed over: a test looks at its folder
//! from outside, and may use whatever it needs for that.

#[cfg(test)]
mod asvs;
#[cfg(test)]
mod drift;
#[cfg(test)]
mod henvisninger;
mod kilde;
#[cfg(test)]
mod prover;
mod regler;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use kilde::Kilde;
use regler::Tabeller;

fn rot() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every source file under `src` that is not made for tests alone.
fn kilder() -> Vec<Kilde> {
    fn gaa(mappe: &Path, ut: &mut Vec<Kilde>) {
        let mut innhold: Vec<_> = fs::read_dir(mappe).unwrap().map(|f| f.unwrap().path()).collect();
        innhold.sort();
        for sti in innhold {
            if sti.is_dir() {
                gaa(&sti, ut);
            } else if sti.extension().is_some_and(|e| e == "rs") {
                let navn = sti.strip_prefix(rot().join("src")).unwrap().to_str().unwrap().replace('\\', "/");
                let egen_crate = navn
                    .split_once('/')
                    .is_some_and(|(rom, _)| rot().join("src").join(rom).join("lib.rs").exists());
                ut.push(Kilde::les(&navn, &fs::read_to_string(&sti).unwrap(), egen_crate));
            }
        }
    }
    let mut ut = Vec::new();
    gaa(&rot().join("src"), &mut ut);
    let prover: Vec<String> = ut.iter().flat_map(|k| k.prover.iter().cloned()).collect();
    ut.retain(|k| !prover.iter().any(|p| k.er_eller_er_under(p)));
    ut
}

/// The tables and views of the migrations.
fn tabeller() -> BTreeSet<String> {
    let mut ut = BTreeSet::new();
    for fil in fs::read_dir(rot().join("migrations")).unwrap() {
        let sti = fil.unwrap().path();
        if sti.extension().is_some_and(|e| e == "sql") {
            ut.extend(regler::lager(&fs::read_to_string(&sti).unwrap()));
        }
    }
    ut
}

fn ingen(hva: &str, brudd: Vec<String>) {
    assert!(brudd.is_empty(), "{hva}:\n{}", brudd.join("\n"));
}

#[test]
fn nobody_looks_upwards() {
    let etasjer = regler::etasjer(&fs::read_to_string(rot().join("docs/arkitektur.md")).unwrap());
    let mut brudd = Vec::new();
    for k in kilder() {
        brudd.extend(regler::oppover(&k, &etasjer));
    }
    ingen("arrows upwards", brudd);
}

#[test]
fn every_folder_is_on_a_floor_and_every_floor_exists() {
    let etasjer = regler::etasjer(&fs::read_to_string(rot().join("docs/arkitektur.md")).unwrap());
    let mapper: BTreeSet<String> = kilder().iter().filter_map(|k| k.rom().map(str::to_owned)).collect();
    let nevnt: BTreeSet<String> = etasjer.keys().cloned().collect();
    assert_eq!(mapper, nevnt, "docs/arkitektur.md lists the folders of src");
}

#[test]
fn sql_names_only_what_its_folder_owns_or_reads() {
    let (kilder, alle) = (kilder(), tabeller());
    let mut folk: BTreeMap<String, Tabeller> = BTreeMap::new();
    for k in &kilder {
        if let Some(rom) = k.hode_av() {
            folk.insert(rom.to_owned(), Tabeller::av_hode(&k.hode));
        }
    }
    let mut brudd = regler::eiere(&folk, &alle);
    for k in &kilder {
        brudd.extend(regler::sql(k, &folk, &alle));
    }
    brudd.extend(regler::unodvendig(&kilder, &folk, &alle));
    ingen("SQL", brudd);
}

#[test]
fn the_server_names_no_tab_in_its_code() {
    let etasjer = regler::etasjer(&fs::read_to_string(rot().join("docs/arkitektur.md")).unwrap());
    let over: Vec<&str> = etasjer
        .iter()
        .filter(|(_, e)| **e > etasjer["server"])
        .map(|(rom, _)| rom.as_str())
        .collect();
    let mut brudd = Vec::new();
    for k in kilder().iter().filter(|k| k.rom() == Some("server")) {
        brudd.extend(regler::nevner(k, &over));
    }
    ingen("`server` knows no tab", brudd);
}

#[test]
fn a_text_is_said_in_one_way() {
    let brudd = kilder().iter().flat_map(regler::tekst).collect();
    ingen("texts", brudd);
}
