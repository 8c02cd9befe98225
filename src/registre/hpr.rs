//! The port to Helsepersonellregisteret: what a HPR number gives the right to today.
//!
//! HPR's own API needs a Maskinporten token, and the shape of its answers is not published outside its test environment (registre.md §3, §8).
//! So there is no client for it here: [`UtenHpr`] is for production and knows that nothing is asked, and
//! [`PORTAL::helseaktor::hpr_simulator`] answers in the demo. At login HelseID tells the same facts, and they go to the same store.

use async_trait::async_trait;
use chrono::NaiveDate;

use grunn::HprNr;
use grunn::godkjenning::Godkjenning;

/// One approval, with the time it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hprgodkjenning {
    pub godkjenning: Godkjenning,
    /// First day; `None`: not told.
    pub fra: Option<NaiveDate>,
    /// Last day; `None`: no end.
    pub til: Option<NaiveDate>,
    /// Ended, or stopped by an administrative reaction, whatever its dates say.
    pub stanset: bool,
}

/// What the register knows about a number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hprperson {
    pub godkjenninger: Vec<Hprgodkjenning>,
    pub dod: bool,
}

impl Hprperson {
    /// The approvals that hold on a day.
    #[must_use]
    pub fn gjeldende(&self, dag: NaiveDate) -> Vec<Godkjenning> {
        self.godkjenninger
            .iter()
            .filter(|g| !self.dod && !g.stanset && g.fra.is_none_or(|d| d <= dag) && g.til.is_none_or(|d| dag <= d))
            .map(|g| g.godkjenning.clone())
            .collect()
    }

    /// The first day without an approval that no longer holds; `None` when the register does not tell.
    #[must_use]
    pub fn forste_dag_uten(&self, yrke: &str, autorisasjon: &str) -> Option<NaiveDate> {
        self.godkjenninger
            .iter()
            .filter(|g| g.godkjenning.yrke == yrke && g.godkjenning.autorisasjon == autorisasjon)
            .filter_map(|g| g.til?.succ_opt())
            .max()
    }
}

/// The register's answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hprsvar {
    Funnet(Hprperson),
    /// No such number: nobody with a right to practise has it.
    Ukjent,
}

/// No answer. It says nothing about the person, so nothing is changed by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the health personnel register does not answer")]
pub struct HprUtilgjengelig;

/// Where a HPR number is looked up.
#[async_trait]
pub trait Helsepersonellregister: Send + Sync {
    /// Whether there is anything to ask. When not, approvals are known from logins alone.
    fn finnes(&self) -> bool;

    /// What the number gives the right to. `dag` is today.
    async fn finn(&self, hpr: &HprNr, dag: NaiveDate) -> Result<Hprsvar, HprUtilgjengelig>;
}

/// No register is set up.
pub struct UtenHpr;

#[async_trait]
impl Helsepersonellregister for UtenHpr {
    fn finnes(&self) -> bool {
        false
    }

    async fn finn(&self, _hpr: &HprNr, _dag: NaiveDate) -> Result<Hprsvar, HprUtilgjengelig> {
        Err(HprUtilgjengelig)
    }
}

#[cfg(test)]
mod tester {
    use super::*;

    fn dag(tekst: &str) -> NaiveDate {
        tekst.parse().unwrap()
    }

    fn person(fra: Option<&str>, til: Option<&str>, stanset: bool, dod: bool) -> Hprperson {
        Hprperson {
            godkjenninger: vec![Hprgodkjenning {
                godkjenning: Godkjenning {
                    yrke: "LE".into(),
                    autorisasjon: "4".into(),
                    autorisasjon_tekst: "Lisens".into(),
                    spesialiteter: vec![],
                    hentet: chrono::DateTime::UNIX_EPOCH,
                },
                fra: fra.map(dag),
                til: til.map(dag),
                stanset,
            }],
            dod,
        }
    }

    #[test]
    fn an_approval_holds_from_its_first_to_its_last_day() {
        let idag = dag("2026-01-06");
        for (fra, til, venter) in [
            (None, None, true),
            (Some("2026-01-06"), None, true),
            (Some("2026-01-07"), None, false),
            (None, Some("2026-01-06"), true),
            (None, Some("2026-01-05"), false),
        ] {
            assert_eq!(
                !person(fra, til, false, false).gjeldende(idag).is_empty(),
                venter,
                "{fra:?} {til:?}"
            );
        }
        assert!(person(None, None, true, false).gjeldende(idag).is_empty(), "stopped");
        assert!(person(None, None, false, true).gjeldende(idag).is_empty(), "dead");
    }

    #[test]
    fn the_first_day_without_follows_the_last_day_with() {
        let p = person(None, Some("2025-12-31"), false, false);
        assert_eq!(p.forste_dag_uten("LE", "4"), Some(dag("2026-01-01")));
        assert_eq!(p.forste_dag_uten("LE", "1"), None);
        assert_eq!(
            person(None, None, true, false).forste_dag_uten("LE", "4"),
            None,
            "the register does not tell"
        );
    }
}
