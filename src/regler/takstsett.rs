//! Sets of takster: what a new one changes, and what is in force when it is taken into use from a day.
//!
//! A new set tells about the fields (fagområder) it has rows in, from a day on. Earlier days of treatment keep the earlier rows. The register
//! knows fewer rules than the regulations, so of the rules only those of a kind it speaks of are replaced; what it said before and says no
//! more goes.

mod sammenligning;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use aws_lc_rs::digest;
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::apnedata::{KILDE, Lest};
use super::takst::{Sats, Takst};
use super::takstregel::{Monster, Over, Regelslag, Styrke, Takstregel};
use grunn::Periode;

use sammenligning::gjeldende;
pub use sammenligning::{Endring, Sammenligning, Satsforskjell, sammenlign};

/// Taksts and their rules, whole.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Takstsett {
    pub takster: Vec<Takst>,
    pub regler: Vec<Takstregel>,
    /// Rates of codes that are no taksts.
    pub satser: Vec<Sats>,
}

/// A code of a field.
pub type Nokkel = (String, String);

/// SHA-256 of what a set says, whatever the order of its rows.
///
/// # Errors
/// Never for these types; the format is JSON.
pub fn sjekksum(takster: &[Takst], regler: &[Takstregel], satser: &[Sats]) -> Result<[u8; 32], serde_json::Error> {
    let mut linjer = Vec::with_capacity(takster.len() + regler.len() + satser.len());
    for t in takster {
        linjer.push(serde_json::to_string(t)?);
    }
    for r in regler {
        linjer.push(serde_json::to_string(r)?);
    }
    for s in satser {
        linjer.push(serde_json::to_string(s)?);
    }
    linjer.sort_unstable();
    let mut ut = [0; 32];
    ut.copy_from_slice(digest::digest(&digest::SHA256, linjer.join("\n").as_bytes()).as_ref());
    Ok(ut)
}

fn dagen_for(dag: NaiveDate) -> NaiveDate {
    dag.checked_sub_days(Days::new(1)).unwrap_or(dag)
}

fn tidligst(a: Option<NaiveDate>, b: NaiveDate) -> Option<NaiveDate> {
    Some(a.map_or(b, |a| a.min(b)))
}

/// Codes a set leaves alone because its own rows of them could not be read.
struct Uleste {
    koder: HashSet<Nokkel>,
    /// Some row has no readable code: any code may be the one.
    ukjent: bool,
}

impl Uleste {
    fn av(nytt: &Lest) -> Self {
        let mut ut = Self {
            koder: HashSet::new(),
            ukjent: false,
        };
        for f in &nytt.feil {
            match (&f.fagomrade, &f.kode) {
                (Some(fag), Some(kode)) => drop(ut.koder.insert((fag.clone(), kode.clone()))),
                _ => ut.ukjent = true,
            }
        }
        ut
    }
}

/// What is in force when `nytt` is taken into use from `fra`.
pub fn slaa_sammen(gammelt: &Takstsett, nytt: &Lest, fra: NaiveDate) -> Takstsett {
    let uleste = Uleste::av(nytt);
    let mut nye: BTreeMap<Nokkel, Vec<Takst>> = BTreeMap::new();
    let mut i_kraft: Vec<&Takst> = nytt.takster.iter().filter(|t| t.gyldig_til.is_none_or(|til| til >= fra)).collect();
    i_kraft.sort_by_key(|t| t.gyldig_fra);
    for t in i_kraft {
        let nokkel = (t.fagomrade.clone(), t.kode.clone());
        if uleste.koder.contains(&nokkel) {
            continue;
        }
        let rader = nye.entry(nokkel).or_default();
        let klippet = Takst {
            gyldig_fra: t.gyldig_fra.max(fra),
            ..t.clone()
        };
        // Of two that hold on the first day, the newer.
        match rader.last_mut().filter(|r| r.gyldig_fra == klippet.gyldig_fra) {
            Some(siste) => *siste = klippet,
            None => rader.push(klippet),
        }
    }
    let fag: HashSet<String> = nye.keys().map(|(f, _)| f.clone()).collect();
    let mut ut = Takstsett::default();
    let mut siste_gamle: HashMap<Nokkel, usize> = HashMap::new();
    for t in &gammelt.takster {
        let nokkel = (t.fagomrade.clone(), t.kode.clone());
        let grense = match nye.get(&nokkel).and_then(|r| r.first()) {
            Some(forste) => forste.gyldig_fra,
            None if !fag.contains(&t.fagomrade) || uleste.ukjent || uleste.koder.contains(&nokkel) => {
                ut.takster.push(t.clone());
                continue;
            }
            None => fra,
        };
        if t.gyldig_fra >= grense {
            continue;
        }
        ut.takster.push(Takst {
            gyldig_til: tidligst(t.gyldig_til, dagen_for(grense)),
            utgatt: t.utgatt.filter(|d| *d < grense),
            ..t.clone()
        });
        let plass = ut.takster.len() - 1;
        let siste = siste_gamle.entry(nokkel).or_insert(plass);
        if ut.takster.get(*siste).is_some_and(|s| s.gyldig_fra < t.gyldig_fra) {
            *siste = plass;
        }
    }
    for (nokkel, plass) in &siste_gamle {
        if let Some(t) = ut.takster.get_mut(*plass) {
            if !nye.contains_key(nokkel) {
                t.utgatt = t.utgatt.or(Some(dagen_for(fra)));
                continue;
            }
            let (spesialist, pasient) = (t.spesialist, t.pasient_betaler);
            // What no row of the new set tells is as it was.
            for ny in nye.get_mut(nokkel).into_iter().flatten() {
                ny.spesialist |= spesialist && !nytt.felter.contains("spesialisttakst");
                ny.pasient_betaler |= pasient && !nytt.felter.contains("pasientegenbetaling");
                if ny.tekst.is_empty() {
                    ny.tekst.clone_from(&t.tekst);
                }
            }
        }
    }
    ut.regler = slaa_sammen_regler(gammelt, nytt, fra, &nye);
    for r in ut.regler.iter().filter(|r| r.slag == Regelslag::PasientBetaler) {
        for ny in nye.get_mut(&(r.fagomrade.clone(), r.takst.clone())).into_iter().flatten() {
            ny.pasient_betaler |= r.praksistyper.is_empty() && r.til.is_none_or(|til| til >= ny.gyldig_fra);
        }
    }
    for mut ny in nye.into_values().flatten() {
        if ny.tekst.is_empty() {
            ny.tekst.clone_from(&ny.kode);
        }
        ut.takster.push(ny);
    }
    ut.satser = slaa_sammen_satser(&gammelt.satser, &nytt.satser, fra);
    ut
}

/// The lists a set has are replaced from the day on, each for its payees; a list it has not is as it was.
fn slaa_sammen_satser(gamle: &[Sats], nye: &[Sats], fra: NaiveDate) -> Vec<Sats> {
    let liste = |s: &Sats| (s.slag, s.samhandlertype.clone());
    let lister: HashSet<_> = nye.iter().map(liste).collect();
    let foer = |s: &Sats| {
        let til = s.periode.til.map_or(dagen_for(fra), |til| til.min(dagen_for(fra)));
        let periode = Periode::ny(s.periode.fra, Some(til)).ok()?;
        Some(Sats { periode, ..s.clone() })
    };
    let etter = |s: &Sats| {
        let periode = Periode::ny(s.periode.fra.max(fra), s.periode.til).ok()?;
        Some(Sats { periode, ..s.clone() })
    };
    let (beholdt, erstattet): (Vec<&Sats>, Vec<&Sats>) = gamle.iter().partition(|s| !lister.contains(&liste(s)));
    let mut ut: Vec<Sats> = beholdt.into_iter().cloned().collect();
    ut.extend(erstattet.into_iter().filter_map(foer));
    ut.extend(nye.iter().filter_map(etter));
    ut
}

/// What kinds of rules stand in each other's place. None: never replaced.
fn gruppe(slag: &Regelslag) -> Option<(u8, Option<Over>)> {
    Some(match slag {
        Regelslag::UgyldigMed(_) | Regelslag::BareMed(_) => (0, None),
        Regelslag::Krever(_) => (1, None),
        Regelslag::MaksRepetisjoner(_) | Regelslag::FriRepetisjon => (2, None),
        Regelslag::Repetisjonsprosent(_) => (3, None),
        Regelslag::Maks(g) => (4, Some(g.over)),
        Regelslag::MinTid(_) => (5, None),
        Regelslag::TidPerRepetisjon(_) => (6, None),
        Regelslag::PasientBetaler => (7, None),
        Regelslag::KreverDiagnose(_) => (8, None),
        Regelslag::KreverProsedyre(_) => (9, None),
        _ => return None,
    })
}

/// Of these a code has one at a time, so that a special one for some practices would hide the new one.
fn bare_en(slag: &Regelslag) -> bool {
    matches!(gruppe(slag), Some((2 | 3 | 5 | 6, _)))
}

fn slaa_sammen_regler(gammelt: &Takstsett, nytt: &Lest, fra: NaiveDate, nye: &BTreeMap<Nokkel, Vec<Takst>>) -> Vec<Takstregel> {
    let koder = koder_i_fag(gammelt.takster.iter().chain(nye.values().flatten()));
    let mut nye_regler: BTreeMap<Nokkel, Vec<Takstregel>> = BTreeMap::new();
    for r in nytt.regler.iter().filter(|r| r.til.is_none_or(|til| til >= fra)) {
        let nokkel = (r.fagomrade.clone(), r.takst.clone());
        if nye.contains_key(&nokkel) {
            let klippet = Takstregel {
                fra: Some(r.fra.map_or(fra, |f| f.max(fra))),
                ..r.clone()
            };
            nye_regler.entry(nokkel).or_default().push(klippet);
        }
    }
    let mut ut = Vec::new();
    let mut gamle: BTreeMap<Nokkel, Vec<&Takstregel>> = BTreeMap::new();
    for r in &gammelt.regler {
        gamle.entry((r.fagomrade.clone(), r.takst.clone())).or_default().push(r);
    }
    for (nokkel, regler) in gamle {
        let Some(grense) = nye.get(&nokkel).and_then(|r| r.first()).map(|t| t.gyldig_fra) else {
            ut.extend(regler.into_iter().cloned());
            continue;
        };
        let alle = koder.get(nokkel.0.as_str()).map(Vec::as_slice).unwrap_or_default();
        let nye = nye_regler.entry(nokkel.clone()).or_default();
        let grupper: HashSet<_> = nye.iter().filter_map(|r| gruppe(&r.slag)).collect();
        // Rules of the regulations that the register repeats in other words stand, with their own text and source.
        let mut like = HashSet::new();
        for g in &grupper {
            let fra_forskrift: Vec<&Takstregel> = regler
                .iter()
                .copied()
                .filter(|r| r.kilde != KILDE && gruppe(&r.slag) == Some(*g) && r.til.is_none_or(|til| til >= grense))
                .collect();
            let ubetinget = fra_forskrift
                .iter()
                .all(|r| r.praksistyper.is_empty() && r.styrke == Styrke::Avviser);
            let evig = |r: &&Takstregel| r.til.is_none();
            let samme = ubetinget
                && !fra_forskrift.is_empty()
                && fra_forskrift.iter().all(evig)
                && virkning(&mut fra_forskrift.iter().map(|r| &r.slag), &nokkel.1, alle)
                    == virkning(
                        &mut nye.iter().filter(|r| gruppe(&r.slag) == Some(*g)).map(|r| &r.slag),
                        &nokkel.1,
                        alle,
                    )
                && nye
                    .iter()
                    .filter(|r| gruppe(&r.slag) == Some(*g))
                    .all(|r| r.fra == Some(grense) && r.til.is_none());
            if samme {
                like.insert(*g);
            }
        }
        nye.retain(|r| gruppe(&r.slag).is_none_or(|g| !like.contains(&g)));
        for r in regler {
            let g = gruppe(&r.slag);
            let fortalt = g.is_some_and(|g| grupper.contains(&g) && !like.contains(&g));
            let gaar = r.kilde == KILDE || (fortalt && (bare_en(&r.slag) || (r.praksistyper.is_empty() && r.styrke == Styrke::Avviser)));
            if !gaar || r.til.is_some_and(|til| til < grense) {
                ut.push(r.clone());
            } else if r.fra.is_none_or(|f| f < grense) {
                ut.push(Takstregel {
                    til: Some(dagen_for(grense)),
                    ..r.clone()
                });
            }
        }
    }
    ut.extend(nye_regler.into_values().flatten());
    ut
}

fn koder_i_fag<'t>(takster: impl Iterator<Item = &'t Takst>) -> HashMap<String, Vec<String>> {
    let mut ut: HashMap<String, BTreeSet<String>> = HashMap::new();
    for t in takster {
        ut.entry(t.fagomrade.clone()).or_default().insert(t.kode.clone());
    }
    ut.into_iter().map(|(fag, koder)| (fag, koder.into_iter().collect())).collect()
}

/// What rules do, so that two ways to write the same are the same: values by name, and codes by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Virkning {
    verdier: BTreeMap<String, String>,
    koder: BTreeMap<&'static str, BTreeSet<String>>,
}

const UGYLDIG: &str = "ugyldig";
const KREVER: &str = "krever";

fn virkning(regler: &mut dyn Iterator<Item = &Regelslag>, egen: &str, alle: &[String]) -> Virkning {
    let mut ut = Virkning::default();
    let treff = |m: &Monster, skal: bool| -> Vec<String> { alle.iter().filter(|k| *k != egen && m.treffer(k) == skal).cloned().collect() };
    for slag in regler {
        match slag {
            Regelslag::UgyldigMed(m) => ut.koder.entry(UGYLDIG).or_default().extend(treff(m, true)),
            Regelslag::BareMed(m) => ut.koder.entry(UGYLDIG).or_default().extend(treff(m, false)),
            // Each demand is one of its own: all must be met.
            Regelslag::Krever(m) => drop(ut.verdier.insert(format!("{KREVER} {}", treff(m, true).join(", ")), String::new())),
            Regelslag::MaksRepetisjoner(n) => drop(ut.verdier.insert("repetisjoner".to_owned(), n.to_string())),
            Regelslag::FriRepetisjon => drop(ut.verdier.insert("repetisjoner".to_owned(), "fritt".to_owned())),
            Regelslag::Repetisjonsprosent(p) => drop(ut.verdier.insert("prosent".to_owned(), p.to_string())),
            Regelslag::MinTid(n) => drop(ut.verdier.insert("tid".to_owned(), n.to_string())),
            Regelslag::TidPerRepetisjon(n) => drop(ut.verdier.insert("tid per".to_owned(), n.to_string())),
            annet => drop(ut.verdier.insert(format!("{annet:?}"), String::new())),
        }
    }
    // The first use is worth all of it without a rule.
    ut.verdier.retain(|n, v| n != "prosent" || v != "100");
    ut.koder.retain(|_, k| !k.is_empty());
    ut
}

/// Days from `fra` on where either set begins to say something new.
pub fn skiller(gammelt: &Takstsett, nytt: &Takstsett, fra: NaiveDate) -> Vec<NaiveDate> {
    let mut ut = BTreeSet::from([fra]);
    for sett in [gammelt, nytt] {
        let dager = sett
            .takster
            .iter()
            .flat_map(|t| [Some(t.gyldig_fra), t.utgatt.and_then(|d| d.succ_opt())]);
        let regler = sett.regler.iter().flat_map(|r| [r.fra, r.til.and_then(|d| d.succ_opt())]);
        let satser = sett
            .satser
            .iter()
            .flat_map(|s| [Some(s.periode.fra), s.periode.til.and_then(|d| d.succ_opt())]);
        ut.extend(dager.chain(regler).chain(satser).flatten().filter(|d| *d > fra));
    }
    ut.into_iter().collect()
}

/// Codes that are worth something else or have other rules on some day from `fra` on.
pub fn berorte(gammelt: &Takstsett, nytt: &Takstsett, fra: NaiveDate) -> BTreeSet<Nokkel> {
    skiller(gammelt, nytt, fra)
        .into_iter()
        .flat_map(|dag| sammenlign(gammelt, nytt, dag).berorte().collect::<Vec<_>>())
        .collect()
}

/// Fields where more than a tenth of the codes would go: more likely half an answer than a tariff.
pub fn stort_bortfall(gammelt: &Takstsett, nytt: &Takstsett, fra: NaiveDate) -> Vec<(String, usize, usize)> {
    let mut antall: BTreeMap<&str, usize> = BTreeMap::new();
    for (fag, _) in gjeldende(gammelt, fra).keys() {
        *antall.entry(fag).or_default() += 1;
    }
    let mut borte: BTreeMap<String, usize> = BTreeMap::new();
    for t in sammenlign(gammelt, nytt, fra).borte {
        *borte.entry(t.fagomrade).or_default() += 1;
    }
    let lister = Satsforskjell::mellom(&gammelt.satser, &nytt.satser, fra);
    let alle = lister.borte.len() + lister.endret.len() + lister.uendret;
    let satser = (lister.borte.len() * 10 > alle).then(|| ("kodelister".to_owned(), lister.borte.len(), alle));
    borte
        .into_iter()
        .filter_map(|(fag, n)| {
            let av = antall.get(fag.as_str()).copied().unwrap_or(0);
            (n * 10 > av).then_some((fag, n, av))
        })
        .chain(satser)
        .collect()
}

#[cfg(test)]
#[path = "takstsett_tester.rs"]
mod tester;
