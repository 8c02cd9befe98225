//! Frikort: what a message makes us ask Frikortregisteret about (K11), and what the simulated register of the demo answers.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::fritak::{self, Bevis};
use super::model::Behandlerkrav;
use grunn::{Fnr, Testnumre, kalender};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Frikortsvar {
    Har,
    HarIkke,
    /// The register did not answer: the bill waits, it is not rejected.
    Ukjent,
}

/// One question: this person, this day.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Frikortsporsmal {
    pub pasient: Fnr,
    pub dato: NaiveDate,
}

/// The questions a message raises: each bill that claims a frikort, once per person and day.
pub fn sporsmal(krav: &Behandlerkrav, testnumre: Testnumre) -> Vec<Frikortsporsmal> {
    let mut ut: Vec<Frikortsporsmal> = Vec::new();
    let mut sette = std::collections::HashSet::new();
    for r in &krav.regninger {
        let kode = r.arsak_fri_egenandel.as_deref().and_then(fritak::kode);
        if kode.is_none_or(|k| k.bevis != Bevis::Frikort) || r.viser_til_tidligere() {
            continue;
        }
        let fnr = r
            .pasient
            .as_ref()
            .and_then(|p| p.identifikasjon.as_ref())
            .and_then(|i| Fnr::tolk(&i.id, testnumre).ok());
        if let (Some(pasient), Some(tid)) = (fnr, r.tidspunkt) {
            let s = Frikortsporsmal {
                pasient,
                dato: kalender::dato_i_oslo(tid),
            };
            if sette.insert(s.clone()) {
                ut.push(s);
            }
        }
    }
    ut
}

/// A register for demo and tests. Everyone lacks a frikort, except the synthetic patients named here.
#[derive(Clone, Debug, Default)]
pub struct Frikortsimulator;

/// Synthetic patients with a frikort, and the first day of it. It lasts out the calendar year and is earned again each year.
///
/// - `12827530156` has had one every year: the patient of the sample message.
/// - `10915596784` reaches the egenandelstak on 1 July each year.
const MED_FRIKORT: &[(&str, u32, u32)] = &[("12827530156", 1, 1), ("10915596784", 7, 1)];

/// The register never answers for this synthetic patient, to show what happens then.
const UTEN_SVAR: &str = "13816530096";

impl Frikortsimulator {
    /// What it says to one question: the same every time.
    pub fn svar(&self, s: &Frikortsporsmal) -> Frikortsvar {
        use chrono::Datelike;
        let id = s.pasient.as_str();
        if id == UTEN_SVAR {
            return Frikortsvar::Ukjent;
        }
        match MED_FRIKORT.iter().find(|(fnr, ..)| *fnr == id) {
            Some((_, maned, dag)) if (s.dato.month(), s.dato.day()) >= (*maned, *dag) => Frikortsvar::Har,
            _ => Frikortsvar::HarIkke,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_simulator_answers_the_same_every_time() {
        let spor = |id: &str, dato: &str| {
            Frikortsimulator.svar(&Frikortsporsmal {
                pasient: Fnr::tolk(id, Testnumre::Tillatt).unwrap(),
                dato: dato.parse().unwrap(),
            })
        };
        assert_eq!(spor("12827530156", "2026-01-01"), Frikortsvar::Har);
        assert_eq!(spor("10915596784", "2026-06-30"), Frikortsvar::HarIkke);
        assert_eq!(spor("10915596784", "2026-07-01"), Frikortsvar::Har);
        assert_eq!(spor("47908702367", "2026-07-01"), Frikortsvar::HarIkke);
        assert_eq!(spor("13816530096", "2026-07-01"), Frikortsvar::Ukjent);
    }

    #[test]
    fn only_bills_that_claim_a_frikort_are_asked_about() {
        let krav = crate::les::les(include_bytes!("../../tests/data/bkm/fastlege-tre-regninger.xml")).unwrap();
        let s = sporsmal(&krav, Testnumre::Tillatt);
        assert_eq!(s.len(), 1);
        assert_eq!(
            (s[0].pasient.as_str(), s[0].dato.to_string().as_str()),
            ("12827530156", "2026-01-05")
        );
    }
}
