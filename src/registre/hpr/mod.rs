//! The port to Helsepersonellregisteret: what a HPR number gives the right to today.
//!
//! [`klient`] asks HPR's own API as it is seen in public clients (hpr.md); the shape is to be confirmed when access is given. [`UtenHpr`]
//! knows that nothing is asked, and [`PORTAL::helseaktor::hpr_simulator`] answers in the demo. At login HelseID tells the same facts, and they
//! go to the same store. What the register says in a way we cannot read is in doubt: it neither gives a right nor takes one away.

pub mod klient;
mod svar;

use async_trait::async_trait;
use chrono::NaiveDate;

use grunn::HprNr;
use grunn::godkjenning::{Godkjenning, er_kjent};

/// What the register says of an approval beside its dates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stilling {
    /// Nothing: it holds as its dates say.
    #[default]
    Gjelder,
    /// Ended, or stopped by an administrative reaction, whatever its dates say.
    Stanset,
    /// Something that cannot be read: a code nobody has told the meaning of.
    ITvil,
}

/// One approval, with the time it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hprgodkjenning {
    pub godkjenning: Godkjenning,
    /// First day; `None`: not told.
    pub fra: Option<NaiveDate>,
    /// Last day; `None`: no end.
    pub til: Option<NaiveDate>,
    pub stilling: Stilling,
}

impl Hprgodkjenning {
    fn gjelder_paa(&self, dag: NaiveDate) -> bool {
        self.fra.is_none_or(|d| d <= dag) && self.til.is_none_or(|d| dag <= d)
    }
}

/// What the register knows about a number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hprperson {
    pub godkjenninger: Vec<Hprgodkjenning>,
    /// Day of death.
    pub dod: Option<NaiveDate>,
    /// Everything said of approvals is in doubt.
    pub alt_i_tvil: bool,
    /// The number asked about has been replaced by this one, and this is what the new one gives.
    pub erstattet_av: Option<HprNr>,
}

/// What of an answer could not be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tvil {
    pub alt: bool,
    /// Kodeverk 9060.
    pub yrker: Vec<String>,
}

impl Hprperson {
    /// The approvals that surely hold on a day, with those of a kind nobody knows, and what is in doubt.
    #[must_use]
    pub fn gjeldende(&self, dag: NaiveDate) -> (Vec<Godkjenning>, Tvil) {
        if self.dod.is_some_and(|dod| dod < dag) {
            return (Vec::new(), Tvil::default());
        }
        let (mut sikre, mut tvil) = (
            Vec::new(),
            Tvil {
                alt: self.alt_i_tvil,
                yrker: Vec::new(),
            },
        );
        for g in self.godkjenninger.iter().filter(|g| g.gjelder_paa(dag)) {
            match g.stilling {
                Stilling::Gjelder => sikre.push(g.godkjenning.clone()),
                Stilling::Stanset => {}
                Stilling::ITvil => {
                    tvil.yrker.push(g.godkjenning.yrke.clone());
                    // Of an unknown kind: shown as it is, and gives no right.
                    if !g.godkjenning.autorisasjon.is_empty() && !er_kjent(&g.godkjenning.autorisasjon) {
                        sikre.push(g.godkjenning.clone());
                    }
                }
            }
        }
        (sikre, tvil)
    }

    /// The first day without an approval that no longer holds; `None` when the register does not tell.
    #[must_use]
    pub fn forste_dag_uten(&self, yrke: &str, autorisasjon: &str) -> Option<NaiveDate> {
        let sin = |g: &&Hprgodkjenning| g.godkjenning.yrke == yrke && g.godkjenning.autorisasjon == autorisasjon;
        let slutt = self.godkjenninger.iter().filter(sin).filter_map(|g| g.til).max();
        [slutt, self.dod].into_iter().flatten().min().and_then(|d| d.succ_opt())
    }
}

/// The register's answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hprsvar {
    Funnet(Hprperson),
    /// No such number.
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
    use super::Stilling::{Gjelder, ITvil, Stanset};
    use super::*;

    fn dag(tekst: &str) -> NaiveDate {
        tekst.parse().unwrap()
    }

    fn person(fra: Option<&str>, til: Option<&str>, stilling: Stilling, dod: Option<&str>) -> Hprperson {
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
                stilling,
            }],
            dod: dod.map(dag),
            ..Hprperson::default()
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
            let (sikre, tvil) = person(fra, til, Gjelder, None).gjeldende(idag);
            assert_eq!((!sikre.is_empty(), tvil), (venter, Tvil::default()), "{fra:?} {til:?}");
        }
        let gjelder = |stilling, dod| person(None, None, stilling, dod).gjeldende(idag).0.len();
        assert_eq!(gjelder(Stanset, None), 0);
        assert_eq!(
            (gjelder(Gjelder, Some("2026-01-06")), gjelder(Gjelder, Some("2026-01-05"))),
            (1, 0),
            "dead"
        );
    }

    #[test]
    fn what_cannot_be_read_is_in_doubt_while_it_would_have_held() {
        let idag = dag("2026-01-06");
        let (sikre, tvil) = person(None, None, ITvil, None).gjeldende(idag);
        assert_eq!((sikre.len(), tvil.yrker.as_slice(), tvil.alt), (0, &["LE".to_owned()][..], false));
        assert_eq!(
            person(None, Some("2026-01-05"), ITvil, None).gjeldende(idag).1,
            Tvil::default(),
            "ended in any case"
        );
        let alt = Hprperson {
            alt_i_tvil: true,
            ..person(None, None, Gjelder, None)
        };
        assert!(alt.gjeldende(idag).1.alt);
    }

    #[test]
    fn the_first_day_without_follows_the_last_day_with() {
        let p = person(None, Some("2025-12-31"), Gjelder, None);
        assert_eq!(p.forste_dag_uten("LE", "4"), Some(dag("2026-01-01")));
        assert_eq!(p.forste_dag_uten("LE", "1"), None);
        let stanset = person(None, None, Stanset, None);
        assert_eq!(stanset.forste_dag_uten("LE", "4"), None, "the register does not tell");
        let dod = person(None, Some("2025-12-31"), Gjelder, Some("2025-11-30"));
        assert_eq!(dod.forste_dag_uten("LE", "4"), Some(dag("2025-12-01")));
    }
}
