//! Whether the patient was alive: what a message makes us ask Folkeregisteret about (K12), and what the simulated register of the demo
//! answers.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::model::Behandlerkrav;
use grunn::{Fnr, Testnumre};

/// What is known about one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Livsstatus {
    Lever,
    /// Since this day.
    Dod(NaiveDate),
    /// The register does not know the number.
    UkjentPerson,
    /// The register did not answer: the bill waits, it is not rejected.
    IkkeSvar,
}

/// The people a message claims for, each once. Credits and reports of egenandel claim nothing.
pub fn sporsmal(krav: &Behandlerkrav, testnumre: Testnumre) -> Vec<Fnr> {
    let nye = krav.regninger.iter().filter(|r| !r.viser_til_tidligere() && r.tidspunkt.is_some());
    let ident = nye.filter_map(|r| r.pasient.as_ref()?.identifikasjon.as_ref());
    let mut sette = std::collections::HashSet::new();
    ident
        .filter_map(|i| Fnr::tolk(&i.id, testnumre).ok())
        .filter(|fnr| sette.insert(fnr.clone()))
        .collect()
}

/// A register for demo and tests. Everyone lives, except the synthetic patients named here.
#[derive(Clone, Copy, Debug, Default)]
pub struct Livssimulator;

/// Died on 20 December 2025.
const DOD: &str = "14923810006";
/// The register does not know this number.
const UKJENT: &str = "03914510081";
/// And never answers about this one.
const UTEN_SVAR: &str = "21885110778";

impl Livssimulator {
    /// What it says about one person: the same every time.
    pub fn svar(self, pasient: &Fnr) -> Livsstatus {
        match pasient.as_str() {
            DOD => NaiveDate::from_ymd_opt(2025, 12, 20).map_or(Livsstatus::IkkeSvar, Livsstatus::Dod),
            UKJENT => Livsstatus::UkjentPerson,
            UTEN_SVAR => Livsstatus::IkkeSvar,
            _ => Livsstatus::Lever,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fnr(id: &str) -> Fnr {
        Fnr::tolk(id, Testnumre::Tillatt).unwrap()
    }

    #[test]
    fn the_simulator_answers_the_same_every_time() {
        for (id, venter) in [
            (DOD, Livsstatus::Dod("2025-12-20".parse().unwrap())),
            (UKJENT, Livsstatus::UkjentPerson),
            (UTEN_SVAR, Livsstatus::IkkeSvar),
            ("47908702367", Livsstatus::Lever),
        ] {
            assert_eq!(Livssimulator.svar(&fnr(id)), venter, "{id}");
        }
    }

    #[test]
    fn each_patient_who_is_claimed_for_is_asked_about_once() {
        let mut krav = crate::les::les(include_bytes!("../../tests/data/bkm/fastlege-tre-regninger.xml")).unwrap();
        let alle = sporsmal(&krav, Testnumre::Tillatt);
        let mut ulike: Vec<_> = alle.iter().map(Fnr::as_str).collect();
        ulike.sort_unstable();
        ulike.dedup();
        assert!(!alle.is_empty() && ulike.len() == alle.len(), "{}", alle.len());
        assert!(
            sporsmal(&krav, Testnumre::Forbudt).is_empty(),
            "synthetic numbers are not asked about in production"
        );
        for r in &mut krav.regninger {
            r.kreditering = true;
        }
        assert!(sporsmal(&krav, Testnumre::Tillatt).is_empty(), "credits claim nothing");
    }
}
