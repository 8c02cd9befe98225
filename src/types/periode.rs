//! Periods of whole days.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::feil::feltfeil;

feltfeil! {
    /// Why two dates are not a period.
    PeriodeFeil {
        SluttForStart = "periode-slutt-for-start",
    }
}

/// From the first day to the last day, both included; without a last day it goes on. Build it with [`Periode::ny`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Raa")]
pub struct Periode {
    pub fra: NaiveDate,
    pub til: Option<NaiveDate>,
}

/// What arrives over the wire, before the order of the dates is known to be right.
#[derive(Deserialize)]
struct Raa {
    fra: NaiveDate,
    #[serde(default)]
    til: Option<NaiveDate>,
}

impl TryFrom<Raa> for Periode {
    type Error = PeriodeFeil;
    fn try_from(raa: Raa) -> Result<Self, PeriodeFeil> {
        Self::ny(raa.fra, raa.til)
    }
}

impl Periode {
    /// A period; the last day may be the first day, not before it.
    pub fn ny(fra: NaiveDate, til: Option<NaiveDate>) -> Result<Self, PeriodeFeil> {
        if til.is_some_and(|til| til < fra) {
            Err(PeriodeFeil::SluttForStart)
        } else {
            Ok(Self { fra, til })
        }
    }

    /// Whether the day is in the period.
    pub fn inneholder(&self, dag: NaiveDate) -> bool {
        self.fra <= dag && self.til.is_none_or(|til| dag <= til)
    }

    /// Whether any day is in both.
    pub fn overlapper(&self, annen: &Self) -> bool {
        self.til.is_none_or(|til| annen.fra <= til) && annen.til.is_none_or(|til| self.fra <= til)
    }

    /// Whether every day of the other is in this.
    pub fn omfatter(&self, annen: &Self) -> bool {
        self.fra <= annen.fra
            && match (self.til, annen.til) {
                (None, _) => true,
                (Some(_), None) => false,
                (Some(egen), Some(annens)) => annens <= egen,
            }
    }

    /// The days in both, if any.
    pub fn snitt(&self, annen: &Self) -> Option<Self> {
        let til = match (self.til, annen.til) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        Self::ny(self.fra.max(annen.fra), til).ok()
    }
}
