//! Limits that stop for a look: what the other rules have approved, and is far from what is usual, is paid only when a person has seen it.
//! Nothing is rejected here. The limits are those of [`crate::kontrollgrense`].

use std::collections::{BTreeMap, HashMap};

use chrono::{Datelike, Days, NaiveDate};

use super::{
    Regningsresultat,
    fakta::Sak,
    indeks::Indeks,
    kontekst::{Kontekst, Pasientnokkel},
};
use crate::kontrollgrense::{Belopsgrense, Sum};
use crate::prosess::Regningsstatus;
use crate::regel::{Funn, RegelId, Verdi};
use grunn::text::T;
use grunn::{Ore, format};

/// What the practitioner has had before, from bills that came before the message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Historikk {
    /// Sum of each day of treatment that has any: approved, or claimed where it is not decided.
    pub dager: BTreeMap<NaiveDate, Ore>,
    /// How many approved bills with an amount there are in the window, and their median.
    pub regninger: (u32, Ore),
}

/// The lower of the two in the middle, when there are enough.
fn median(mut belop: Vec<Ore>, minst: u32) -> Option<Ore> {
    if belop.is_empty() || belop.len() < minst as usize {
        return None;
    }
    belop.sort_unstable();
    belop.get((belop.len() - 1) / 2).copied()
}

fn maned(dato: NaiveDate) -> NaiveDate {
    dato.with_day(1).unwrap_or(dato)
}

/// What the sum is above; None when it is not unusual.
fn over(grense: &Belopsgrense, sum: Ore, vanlig: Option<Ore>) -> Option<Verdi> {
    if sum > grense.tak {
        let tak = format::kroner(grense.tak);
        return Some(T(format!("grensen på {tak}"), format!("grensa på {tak}")).into());
    }
    let vanlig = vanlig.filter(|v| sum > grense.belop && sum.0 > v.0.saturating_mul(grense.ganger.into()))?;
    let (n, vanlig) = (grense.ganger, format::kroner(vanlig));
    Some(
        T(
            format!("{n} ganger det som er vanlig for deg, {vanlig}"),
            format!("{n} gonger det som er vanleg for deg, {vanlig}"),
        )
        .into(),
    )
}

/// The bills of the message as the limits see them.
struct Oversikt<'a> {
    k: &'a Kontekst<'a>,
    fag: &'a str,
    /// First day of treatment in the message: the history ends there.
    forste: NaiveDate,
    dager: BTreeMap<NaiveDate, Ore>,
    maneder: BTreeMap<NaiveDate, Ore>,
    minutter: HashMap<(&'a str, NaiveDate), u32>,
    /// Days with a bill, in order; twice when there are two.
    pasienter: HashMap<Pasientnokkel, Vec<NaiveDate>>,
}

/// Adds its findings to bills that would be paid, or that a person looks at anyway.
pub(super) fn stans(regninger: &mut [Regningsresultat], saker: &[Sak<'_, '_>], ix: &Indeks<'_>) {
    let Some(o) = Oversikt::ny(regninger, saker, ix) else { return };
    for (r, s) in regninger.iter_mut().zip(saker) {
        let betales = r.status == Regningsstatus::Godkjent || r.funn.iter().any(Funn::til_manuell) && !r.funn.iter().any(Funn::avviser);
        if s.r.viser_til_tidligere() || !betales {
            continue;
        }
        if let Some(dato) = s.f.dato {
            for funn in o.funn(r.ved_godkjenning(), s, dato) {
                r.stans(funn);
            }
        }
    }
}

impl<'a> Oversikt<'a> {
    /// None when no bill has a date.
    fn ny(regninger: &[Regningsresultat], saker: &[Sak<'a, 'a>], ix: &Indeks<'a>) -> Option<Self> {
        let k = saker.first()?.k;
        let nye = || {
            let alle = regninger.iter().zip(saker).filter(|(_, s)| !s.r.viser_til_tidligere());
            alle.filter_map(|(r, s)| Some((r, s.f.dato?)))
        };
        let forste = nye().map(|(_, dato)| dato).min()?;
        let mut dager = k.historikk.dager.clone();
        for (r, dato) in nye() {
            *dager.entry(dato).or_default() += r.ved_godkjenning();
        }
        // What is taken back in the same message does not count twice.
        for tidligere in regninger.iter().filter_map(|r| k.tidligere.get(r.krediterer?)) {
            if let Some(sum) = tidligere.tidspunkt.and_then(|t| dager.get_mut(&grunn::kalender::dato_i_oslo(t))) {
                *sum -= tidligere.godkjent;
            }
        }
        let mut maneder: BTreeMap<NaiveDate, Ore> = BTreeMap::new();
        for (dato, sum) in &dager {
            *maneder.entry(maned(*dato)).or_default() += *sum;
        }
        let teller = |plass: Option<usize>| {
            plass
                .and_then(|p| regninger.get(p))
                .is_none_or(|r| r.status != Regningsstatus::Avvist)
        };
        Some(Self {
            k,
            fag: k.praksis.fagomrade.as_str(),
            forste,
            dager,
            maneder,
            minutter: ix.minutter(teller),
            pasienter: ix.pasientdager(teller),
        })
    }

    /// The practitioner's own days, or months, before the message.
    fn vanlig(&self, sum: Sum, grense: &Belopsgrense) -> Option<Ore> {
        let fra = self.forste.checked_sub_days(Days::new(grense.vindu.into()))?;
        let siste = match sum {
            Sum::Maned => maned(self.forste),
            Sum::Regning | Sum::Dag => self.forste,
        };
        let dager = self.k.historikk.dager.range(fra..siste).filter(|(_, sum)| **sum > Ore(0));
        match sum {
            Sum::Regning => {
                let (antall, median) = self.k.historikk.regninger;
                (antall >= grense.minst).then_some(median)
            }
            Sum::Dag => median(dager.map(|(_, sum)| *sum).collect(), grense.minst),
            Sum::Maned => {
                let mut maneder: BTreeMap<NaiveDate, Ore> = BTreeMap::new();
                // A month that the window cuts is not a whole one.
                for (dato, sum) in dager.filter(|(dato, _)| maned(**dato) >= fra) {
                    *maneder.entry(maned(*dato)).or_default() += *sum;
                }
                median(maneder.into_values().collect(), grense.minst)
            }
        }
    }

    fn belop(&self, sum: Sum, belop: Ore, dato: NaiveDate) -> Option<Verdi> {
        let grense = self.k.grenser.belop(self.fag, sum, dato)?;
        over(&grense, belop, self.vanlig(sum, &grense))
    }

    fn funn(&self, belop: Ore, s: &Sak<'_, '_>, dato: NaiveDate) -> Vec<Funn> {
        let mut ut = Vec::new();
        if let Some(mot) = self.belop(Sum::Regning, belop, dato) {
            ut.push(Funn::ny(RegelId::GrenseRegning).med("krevd", belop).med("mot", mot));
        }
        // A bill that is worth nothing has no part in a sum.
        if belop > Ore(0) {
            let sum = self.dager.get(&dato).copied().unwrap_or_default();
            if let Some(mot) = self.belop(Sum::Dag, sum, dato) {
                ut.push(Funn::ny(RegelId::GrenseDag).med("dato", dato).med("krevd", sum).med("mot", mot));
            }
            let sum = self.maneder.get(&maned(dato)).copied().unwrap_or_default();
            if let Some(mot) = self.belop(Sum::Maned, sum, dato) {
                let periode = format!("{:02}.{}", dato.month(), dato.year());
                ut.push(
                    Funn::ny(RegelId::GrenseManed)
                        .med("periode", periode)
                        .med("krevd", sum)
                        .med("mot", mot),
                );
            }
        }
        ut.extend(self.tid(s, dato));
        ut.extend(self.pasient(s, dato));
        ut
    }

    fn tid(&self, s: &Sak<'_, '_>, dato: NaiveDate) -> Option<Funn> {
        let maks = self.k.grenser.minutter(self.fag, dato)?;
        let utforer = s.utforer().filter(|_| s.f.tid.minst > 0)?;
        let minutter = *self.minutter.get(&(utforer, dato))?;
        let funn = || Funn::ny(RegelId::GrenseMinutter).med("dato", dato);
        (minutter > maks).then(|| funn().med("minutter", minutter).med("maks", maks))
    }

    fn pasient(&self, s: &Sak<'_, '_>, dato: NaiveDate) -> Option<Funn> {
        let dager = self.pasienter.get(&s.f.nokkel?)?;
        self.k.grenser.pasient(self.fag, dato).find_map(|(vindu, maks)| {
            let fra = dato.checked_sub_days(Days::new(vindu.saturating_sub(1).into()))?;
            let antall = dager.partition_point(|d| *d <= dato) - dager.partition_point(|d| *d < fra);
            let funn = Funn::ny(RegelId::GrensePasient).med("dato", dato).med("dager", vindu);
            (antall > maks as usize).then(|| funn.med("antall", i64::try_from(antall).unwrap_or(i64::MAX)).med("maks", maks))
        })
    }
}
