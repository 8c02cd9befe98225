//! Why less is approved than claimed: every difference of a message with its reason, to the øre.

use std::collections::BTreeMap;

use crate::krav::store::Regningsrad;
use grunn::Ore;
use regler::kjede::Frist;
use regler::prosess::Regningsstatus;
use regler::regel::{Funn, RegelId};

/// What one reason took from the claimed amount.
#[derive(Clone, Debug, PartialEq)]
pub struct Trekk<'a> {
    /// None: the lines of a bill add up to something else than the bill, or it is a credit.
    pub regel: Option<RegelId>,
    /// An approved credit takes back what was approved, whatever amount it says itself.
    pub kreditering: bool,
    pub belop: Ore,
    pub regninger: i64,
    /// The finding of the first of them, for its words.
    pub funn: Option<&'a Funn>,
}

/// All differences between claimed and approved, the largest first. They add up to claimed minus approved of the bills that have a
/// result.
pub fn trekk(regninger: &[Regningsrad]) -> Vec<Trekk<'_>> {
    let mut ut: Vec<Trekk<'_>> = Vec::new();
    for r in regninger {
        let Some(godkjent) = r.godkjent else { continue };
        let mut rest = r.krevd - godkjent;
        if r.status == Regningsstatus::Avvist {
            let funn = r.funn.iter().find(|f| f.avviser());
            legg_til(&mut ut, funn.map(|f| f.regel), false, rest, funn);
            continue;
        }
        if r.kreditering {
            legg_til(&mut ut, None, true, rest, None);
            continue;
        }
        for linje in &r.linjer {
            let forskjell = linje.krevd - linje.godkjent;
            if let Some(regel) = linje.begrunnelse.filter(|_| forskjell != Ore(0)) {
                rest -= forskjell;
                legg_til(&mut ut, Some(regel), false, forskjell, r.funn.iter().find(|f| f.regel == regel));
            }
        }
        legg_til(&mut ut, None, false, rest, None);
    }
    ut.sort_by_key(|t| std::cmp::Reverse(t.belop));
    ut
}

fn legg_til<'a>(ut: &mut Vec<Trekk<'a>>, regel: Option<RegelId>, kreditering: bool, belop: Ore, funn: Option<&'a Funn>) {
    if belop == Ore(0) {
        return;
    }
    match ut.iter_mut().find(|t| (t.regel, t.kreditering) == (regel, kreditering)) {
        Some(t) => {
            t.belop += belop;
            t.regninger += 1;
        }
        None => ut.push(Trekk {
            regel,
            kreditering,
            belop,
            regninger: 1,
            funn,
        }),
    }
}

/// The same faults in many bills.
#[derive(Clone, Debug, PartialEq)]
pub struct Gruppe {
    /// Each once, in the order of the findings.
    pub regler: Vec<RegelId>,
    /// Places among the bills as shown.
    pub treff: Vec<usize>,
    pub krevd: Ore,
    /// How many have each deadline.
    pub frister: BTreeMap<Option<Frist>, i64>,
}

/// The bills that must be corrected, those with the same faults together; what costs most first. Each bill is in one group.
pub fn grupper(regninger: &[Regningsrad]) -> Vec<Gruppe> {
    let mut ut: Vec<Gruppe> = Vec::new();
    for (plass, r) in regninger.iter().enumerate().filter(|(_, r)| r.maa_rettes()) {
        let mut regler: Vec<RegelId> = Vec::new();
        for f in r.funn.iter().filter(|f| f.avviser()) {
            if !regler.contains(&f.regel) {
                regler.push(f.regel);
            }
        }
        let i = ut.iter().position(|g| g.regler == regler).unwrap_or_else(|| {
            ut.push(Gruppe {
                regler,
                treff: Vec::new(),
                krevd: Ore(0),
                frister: BTreeMap::new(),
            });
            ut.len() - 1
        });
        let gruppe = &mut ut[i];
        gruppe.treff.push(plass);
        gruppe.krevd += r.krevd;
        *gruppe.frister.entry(r.frist()).or_default() += 1;
    }
    ut.retain(|g| !g.regler.is_empty());
    ut.sort_by_key(|g| std::cmp::Reverse(g.krevd));
    ut
}

/// How many of the bills that must be corrected have each deadline.
pub fn frister(regninger: &[Regningsrad]) -> BTreeMap<Option<Frist>, i64> {
    let mut ut = BTreeMap::new();
    for r in regninger.iter().filter(|r| r.maa_rettes()) {
        *ut.entry(r.frist()).or_default() += 1;
    }
    ut
}

/// Bills that must be corrected first, then other rejected ones, then those that wait for an answer, each part in the order of the message.
pub fn ordne(regninger: &mut [Regningsrad]) {
    regninger.sort_by_key(|r| (!r.maa_rettes(), r.status != Regningsstatus::Avvist, !r.venter(), r.plass));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::krav::store::kjede::Kjedeledd;
    use regler::kjede::{Behov, Regningstilstand};
    use regler::kontroll::Linje;

    fn regning(plass: i32, status: Regningsstatus, krevd: i64, godkjent: Option<i64>, funn: Vec<Funn>, linjer: Vec<Linje>) -> Regningsrad {
        Regningsrad {
            id: plass.into(),
            plass,
            guid: None,
            regningsnummer: plass.to_string(),
            tidspunkt: "2026-01-10T09:00:00Z".parse().ok(),
            status,
            krevd: Ore(krevd),
            godkjent: godkjent.map(Ore),
            betalt_egenandel: None,
            kreditering: false,
            korrigering: false,
            kjede: (status == Regningsstatus::Avvist).then(|| Kjedeledd {
                tilstand: Regningstilstand::MaaRettes,
                behov: Behov::Rett,
                frist: Some(Frist {
                    dag: "2026-07-31".parse().unwrap(),
                    fra_mottak: plass > 1,
                }),
                senere: None,
                foran: None,
            }),
            kreditert_i: None,
            retter: None,
            meldt_for_avvist: None,
            funn,
            linjer,
        }
    }

    fn linje(krevd: i64, godkjent: i64, begrunnelse: Option<RegelId>) -> Linje {
        Linje {
            takst: "2ad".to_owned(),
            antall: 1,
            krevd: Ore(krevd),
            godkjent: Ore(godkjent),
            begrunnelse,
            forlenget: false,
        }
    }

    #[test]
    fn reasons_add_up_to_the_difference() {
        let avvist = |plass, krevd| {
            let funn = vec![
                Funn::ny(RegelId::K04ForSent),
                Funn::ny(RegelId::K06UgyldigMed),
                Funn::ny(RegelId::K06UgyldigMed),
            ];
            regning(
                plass,
                Regningsstatus::Avvist,
                krevd,
                Some(0),
                funn,
                vec![linje(krevd, 0, Some(RegelId::K04ForSent))],
            )
        };
        let regninger = [
            regning(
                0,
                Regningsstatus::Godkjent,
                1000,
                Some(700),
                vec![Funn::ny(RegelId::K21Avkortet)],
                vec![linje(800, 600, Some(RegelId::K21Avkortet)), linje(100, 100, None)],
            ),
            avvist(1, 500),
            avvist(2, 250),
            regning(3, Regningsstatus::Behandles, 9999, None, vec![], vec![]),
            regning(4, Regningsstatus::Godkjent, -400, Some(-400), vec![], vec![]),
            Regningsrad {
                kreditering: true,
                ..regning(5, Regningsstatus::Godkjent, 0, Some(-300), vec![], vec![linje(-300, -300, None)])
            },
        ];
        let trekk = trekk(&regninger);
        assert_eq!(trekk.iter().map(|t| t.belop).sum::<Ore>(), Ore(1350));
        assert_eq!(
            trekk
                .iter()
                .map(|t| (t.regel, t.kreditering, t.belop.0, t.regninger))
                .collect::<Vec<_>>(),
            [
                (Some(RegelId::K04ForSent), false, 750, 2),
                (None, true, 300, 1),
                (Some(RegelId::K21Avkortet), false, 200, 1),
                (None, false, 100, 1)
            ]
        );
    }

    /// Was: a bill with two faults stood twice, as if there were two bills to correct.
    #[test]
    fn a_bill_stands_once_with_all_its_faults() {
        let funn = vec![
            Funn::ny(RegelId::K06UgyldigMed),
            Funn::ny(RegelId::K06UgyldigMed),
            Funn::ny(RegelId::K20Kveld),
        ];
        let mut regninger = [
            regning(0, Regningsstatus::Godkjent, 100, Some(100), funn.clone(), vec![]),
            regning(1, Regningsstatus::Avvist, 100, Some(0), funn.clone(), vec![]),
            regning(2, Regningsstatus::Avvist, 50, Some(0), funn[..1].to_vec(), vec![]),
            regning(3, Regningsstatus::Avvist, 30, Some(0), funn[..2].to_vec(), vec![]),
        ];
        ordne(&mut regninger);
        assert_eq!(regninger.iter().map(|r| r.plass).collect::<Vec<_>>(), [1, 2, 3, 0]);
        let begge = vec![RegelId::K06UgyldigMed, RegelId::K20Kveld];
        let grupper = super::grupper(&regninger);
        assert_eq!(
            grupper
                .iter()
                .map(|g| (g.regler.clone(), g.treff.clone(), g.krevd.0))
                .collect::<Vec<_>>(),
            [(begge, vec![0], 100), (vec![RegelId::K06UgyldigMed], vec![1, 2], 80)]
        );
        assert_eq!(grupper.iter().map(|g| g.treff.len()).sum::<usize>(), 3, "each bill once");
        // The number of each deadline, not the first of all.
        assert_eq!(frister(&regninger).len(), 1 + 1);
        assert_eq!(grupper[1].frister.values().copied().collect::<Vec<_>>(), [2]);
        // One that is corrected asks nothing, and stands after those that do.
        if let Some(k) = regninger[0].kjede.as_mut() {
            k.tilstand = Regningstilstand::RettetOgGodkjent;
        }
        ordne(&mut regninger);
        assert_eq!(regninger.iter().map(|r| r.plass).collect::<Vec<_>>(), [2, 3, 1, 0]);
        let grupper = super::grupper(&regninger);
        assert_eq!((grupper.len(), grupper[0].treff.len(), frister(&regninger).len()), (1, 2, 1));
    }
}
