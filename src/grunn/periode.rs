//! Periods of whole days.

use crate::text::T;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

crate::feltfeil! {
    /// Why two dates are not a period.
    PeriodeFeil {
        SluttForStart = "periode-slutt-for-start": T("Sluttdatoen er før startdatoen. Velg samme dag eller en senere dag.", "Sluttdatoen er før startdatoen. Vel same dag eller ein seinare dag."),
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

    /// The days in both, if any.
    pub fn snitt(&self, annen: &Self) -> Option<Self> {
        let til = match (self.til, annen.til) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        Self::ny(self.fra.max(annen.fra), til).ok()
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use proptest::prelude::*;

    use super::*;

    fn dag(nummer: i64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + TimeDelta::days(nummer)
    }

    fn periode(fra: i64, til: impl Into<Option<i64>>) -> Periode {
        Periode::ny(dag(fra), til.into().map(dag)).unwrap()
    }

    #[test]
    fn the_end_may_be_the_start_and_not_before() {
        assert_eq!(Periode::ny(dag(5), Some(dag(4))), Err(PeriodeFeil::SluttForStart));
        assert!(Periode::ny(dag(5), Some(dag(5))).is_ok());
        assert!(Periode::ny(dag(5), None).is_ok());
    }

    #[test]
    fn both_ends_are_included() {
        let lukket = periode(5, 7);
        let cases = [(4, false), (5, true), (7, true), (8, false)];
        for (nummer, expected) in cases {
            assert_eq!(lukket.inneholder(dag(nummer)), expected, "{nummer}");
        }
        assert!(periode(5, None).inneholder(dag(50_000)));
        assert!(!periode(5, None).inneholder(dag(4)));
    }

    #[test]
    fn one_shared_day_is_an_overlap() {
        let cases = [
            (periode(1, 4), false),
            (periode(1, 5), true),
            (periode(6, 6), true),
            (periode(7, 9), true),
            (periode(8, 9), false),
            (periode(7, None), true),
            (periode(8, None), false),
            (periode(1, None), true),
        ];
        for (annen, expected) in cases {
            assert_eq!(periode(5, 7).overlapper(&annen), expected, "{annen:?}");
        }
        assert!(periode(5, None).overlapper(&periode(9, None)));
    }

    #[test]
    fn a_period_from_the_wire_is_checked() {
        let lest: Periode = serde_json::from_str(r#"{"fra":"2026-05-03"}"#).unwrap();
        assert_eq!(lest.til, None);
        assert_eq!(
            serde_json::from_str::<Periode>(&serde_json::to_string(&lest).unwrap()).unwrap(),
            lest
        );
        assert!(serde_json::from_str::<Periode>(r#"{"fra":"2026-05-03","til":"2026-05-02"}"#).is_err());
    }

    fn vilkarlig() -> impl Strategy<Value = Periode> {
        (0i64..40, proptest::option::of(0i64..20)).prop_map(|(fra, lengde)| periode(fra, lengde.map(|lengde| fra + lengde)))
    }

    proptest! {
        #[test]
        fn overlap_is_symmetric_and_means_a_shared_day(a in vilkarlig(), b in vilkarlig()) {
            prop_assert_eq!(a.overlapper(&b), b.overlapper(&a));
            prop_assert!(a.overlapper(&a));
            let felles: Vec<i64> = (0..80).filter(|&nummer| a.inneholder(dag(nummer)) && b.inneholder(dag(nummer))).collect();
            prop_assert_eq!(a.overlapper(&b), !felles.is_empty());
            prop_assert_eq!(a.snitt(&b), b.snitt(&a));
            prop_assert_eq!(a.snitt(&b).map(|snitt| snitt.fra), felles.first().map(|&nummer| dag(nummer)));
            for nummer in 0..80 {
                let i_snitt = a.snitt(&b).is_some_and(|snitt| snitt.inneholder(dag(nummer)));
                prop_assert_eq!(i_snitt, felles.contains(&nummer));
            }
        }
    }
}
