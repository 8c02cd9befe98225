//! What a decision's money covers: credits are netted against approved bills, the oldest first; the rest is paid, or carried on as debt.
//!
//! Every krone that is approved is either paid or netted, and it is known for which submission, and against which credit.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use grunn::Ore;
use grunn::text::T;

/// A credit that is not covered yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gjeld {
    /// The crediting bill's row.
    pub kreditering: i64,
    /// What is left to cover; positive.
    pub rest: Ore,
}

/// What the bills of a submission were approved for, its credits left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tilgode {
    pub melding: Uuid,
    pub godkjent: Ore,
}

/// Part of a submission's money that covers a credit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Motregnet {
    pub melding: Uuid,
    pub kreditering: i64,
    pub belop: Ore,
}

/// Where the money went.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fordeling {
    pub motregnet: Vec<Motregnet>,
    /// What is left of each submission, in its order, also when it is nothing.
    pub betalt: Vec<(Uuid, Ore)>,
    /// Credits that are carried on, with what is left of them.
    pub rest: Vec<Gjeld>,
}

/// Covers the credits in their order with the submissions' money in theirs.
pub fn fordel(gjeld: &[Gjeld], tilgode: &[Tilgode]) -> Fordeling {
    let mut ut = Fordeling::default();
    let mut gjeld: std::collections::VecDeque<Gjeld> = gjeld.iter().copied().filter(|g| g.rest > Ore::NULL).collect();
    for t in tilgode {
        let mut igjen = t.godkjent.max(Ore::NULL);
        while let Some(forst) = gjeld.front_mut().filter(|_| igjen > Ore::NULL) {
            let belop = forst.rest.min(igjen);
            ut.motregnet.push(Motregnet {
                melding: t.melding,
                kreditering: forst.kreditering,
                belop,
            });
            igjen -= belop;
            forst.rest -= belop;
            if forst.rest == Ore::NULL {
                gjeld.pop_front();
            }
        }
        ut.betalt.push((t.melding, igjen));
    }
    ut.rest = gjeld.into();
    ut
}

/// Why nothing is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Nullgrunn {
    AlleAvvist,
    /// The credits are as large as what is approved, or larger.
    Kreditert,
    /// Only reports of paid egenandel.
    BareMeldinger,
    /// Approved, but the bills claimed nothing.
    BareNullbelop,
    /// What was approved went to cover earlier credits.
    Motregnet,
}

impl Nullgrunn {
    /// Of one submission or a whole decision: what its ordinary bills were approved for, and what its credits took back (not positive).
    pub fn av(alle_avvist: bool, bare_meldinger: bool, godkjent: Ore, kreditert: Ore) -> Self {
        if alle_avvist {
            Self::AlleAvvist
        } else if bare_meldinger {
            Self::BareMeldinger
        } else if kreditert < Ore::NULL && godkjent + kreditert <= Ore::NULL {
            Self::Kreditert
        } else if godkjent == Ore::NULL {
            Self::BareNullbelop
        } else {
            Self::Motregnet
        }
    }

    /// Why, as a sentence.
    pub fn setning(self) -> T {
        match self {
            Self::AlleAvvist => T(
                "Alle regningene er avvist, så det blir ingen utbetaling.",
                "Alle rekningane er avviste, så det blir inga utbetaling.",
            ),
            Self::Kreditert => T(
                "Krediteringene er like store som det som er godkjent, eller større. De trekkes fra det du har til gode.",
                "Krediteringane er like store som det som er godkjent, eller større. Dei blir trekte frå det du har til gode.",
            ),
            Self::BareMeldinger => T(
                "Meldingen om betalt egenandel er registrert. Den krever ingenting, så det blir verken vedtak eller utbetaling.",
                "Meldinga om betalt eigendel er registrert. Ho krev ingenting, så det blir verken vedtak eller utbetaling.",
            ),
            Self::BareNullbelop => T(
                "Regningene er godkjent. De krevde ingenting, så det er ikke noe beløp å betale ut.",
                "Rekningane er godkjende. Dei kravde ingenting, så det er ikkje noko beløp å betale ut.",
            ),
            Self::Motregnet => T(
                "Beløpet gikk til å dekke regninger du har kreditert.",
                "Beløpet gjekk til å dekkje rekningar du har kreditert.",
            ),
        }
    }
}

#[cfg(test)]
mod tester {
    use proptest::prelude::*;

    use super::*;

    fn g(kreditering: i64, rest: i64) -> Gjeld {
        Gjeld {
            kreditering,
            rest: Ore(rest),
        }
    }

    fn t(melding: u128, godkjent: i64) -> Tilgode {
        Tilgode {
            melding: Uuid::from_u128(melding),
            godkjent: Ore(godkjent),
        }
    }

    #[test]
    fn the_oldest_credit_is_covered_first_and_the_rest_is_paid() {
        let f = fordel(&[g(1, 300), g(2, 500)], &[t(1, 400), t(2, 600)]);
        let poster: Vec<(u128, i64, i64)> = f
            .motregnet
            .iter()
            .map(|m| (m.melding.as_u128(), m.kreditering, m.belop.0))
            .collect();
        assert_eq!(poster, [(1, 1, 300), (1, 2, 100), (2, 2, 400)]);
        assert_eq!(f.betalt.iter().map(|b| b.1.0).collect::<Vec<_>>(), [0, 200]);
        assert_eq!(f.rest, []);
        let f = fordel(&[g(1, 300)], &[t(1, 100), t(2, 0)]);
        assert_eq!((f.rest, f.betalt.len()), (vec![g(1, 200)], 2));
        assert_eq!(fordel(&[], &[t(1, 100)]).betalt, [(Uuid::from_u128(1), Ore(100))]);
    }

    #[test]
    fn each_reason_for_nothing_is_its_own() {
        use Nullgrunn::*;
        for (alle, meldinger, godkjent, kreditert, ventet) in [
            (true, false, 0, 0, AlleAvvist),
            (false, true, 0, 0, BareMeldinger),
            (false, false, 0, -1_500, Kreditert),
            (false, false, 1_500, -1_500, Kreditert),
            (false, false, 0, 0, BareNullbelop),
            (false, false, 1_500, 0, Motregnet),
            (false, false, 1_500, -100, Motregnet),
        ] {
            assert_eq!(Nullgrunn::av(alle, meldinger, Ore(godkjent), Ore(kreditert)), ventet, "{ventet:?}");
        }
        let alle = [AlleAvvist, Kreditert, BareMeldinger, BareNullbelop, Motregnet];
        let ulike: std::collections::HashSet<&str> = alle.iter().map(|n| n.setning().0).collect();
        assert_eq!(ulike.len(), alle.len());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(10_000))]

        /// A practice over many days: Σ paid + Σ netted = Σ approved, and Σ netted + what is carried on = Σ credited.
        #[test]
        fn paid_and_netted_are_what_is_approved(dager in prop::collection::vec(
            (prop::collection::vec(0i64..5_000, 0..4), prop::collection::vec(1i64..8_000, 0..3)), 1..8)) {
            let (mut gjeld, mut godkjent, mut kreditert) = (Vec::new(), Ore(0), Ore(0));
            let (mut betalt, mut motregnet, mut neste) = (Ore(0), Ore(0), 0);
            for (krav, krediteringer) in dager {
                let inngaende: Ore = gjeld.iter().map(|g: &Gjeld| g.rest).sum();
                for belop in krediteringer {
                    neste += 1;
                    gjeld.push(g(neste, belop));
                    kreditert += Ore(belop);
                }
                let tilgode: Vec<Tilgode> = (1..).zip(krav).map(|(i, k)| t(i, k)).collect();
                let dagens: Ore = tilgode.iter().map(|t| t.godkjent).sum();
                let dagens_kreditt: Ore = gjeld.iter().map(|g| g.rest).sum::<Ore>() - inngaende;
                let f = fordel(&gjeld, &tilgode);
                // The same as the decision's own arithmetic.
                let netto = crate::oppgjor::motregn(dagens - dagens_kreditt, -inngaende);
                prop_assert_eq!(f.betalt.iter().map(|b| b.1).sum::<Ore>(), netto.belop);
                prop_assert_eq!(-f.rest.iter().map(|g| g.rest).sum::<Ore>(), netto.utgaende);
                prop_assert!(f.motregnet.iter().all(|m| m.belop > Ore(0)));
                for (melding, rest) in &f.betalt {
                    let trukket: Ore = f.motregnet.iter().filter(|m| m.melding == *melding).map(|m| m.belop).sum();
                    let sitt = tilgode.iter().find(|t| t.melding == *melding).unwrap().godkjent;
                    prop_assert_eq!(*rest + trukket, sitt);
                }
                godkjent += dagens;
                betalt += f.betalt.iter().map(|b| b.1).sum::<Ore>();
                motregnet += f.motregnet.iter().map(|m| m.belop).sum::<Ore>();
                gjeld = f.rest;
            }
            prop_assert_eq!(betalt + motregnet, godkjent);
            prop_assert_eq!(motregnet + gjeld.iter().map(|g| g.rest).sum::<Ore>(), kreditert);
        }
    }
}
