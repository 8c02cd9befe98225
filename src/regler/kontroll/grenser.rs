//! K16: how often a code may be used. Counts what stands before the bill, and the bill itself.

use chrono::{Datelike, Days, Months, NaiveDate};
use grunn::text::T;

use super::{
    fakta::{Sak, er_6a},
    indeks::{Indeks, Nabo},
    teller::{Koder, Rang, Telling, Tidsrom},
};
use crate::regel::{Funn, RegelId, Verdi};
use crate::takstregel::{Grense, Hvem, Over, Regelslag, Takstregel};

pub(super) fn k16(s: &Sak<'_, '_>, ix: &Indeks<'_>) -> Vec<Funn> {
    let (Some(tid), Some(dato)) = (s.r.tidspunkt, s.f.dato) else {
        return Vec::new();
    };
    let rang = Some((tid, s.plass));
    let mut ut = Vec::new();
    for (i, t, regel) in s.regler() {
        let Regelslag::Maks(grense) = &regel.slag else { continue };
        if grense.hvem == Hvem::Punkt6a && !er_6a(s.r) {
            continue;
        }
        if grense.hvem != Hvem::Behandler && s.f.nokkel.is_none() {
            continue;
        }
        let koder = match &grense.koder {
            Some(koder) if grense.over != Over::Mellom => Koder::Flere(koder.clone()),
            _ => Koder::En(t.kode.clone()),
        };
        // Lines of the bill that share the limit count together.
        let paa_regningen = s.r.takster.iter().take(i + 1).filter(|t| koder.treffer(&t.kode)).map(|t| t.antall);
        let paa_regningen = paa_regningen.fold(0_u32, u32::saturating_add);
        let telling = |tidsrom: Tidsrom| Telling {
            pasient: s.f.nokkel.filter(|_| grense.hvem != Hvem::Behandler),
            hvem: grense.hvem,
            koder: koder.clone(),
            tilstand: s
                .r
                .diagnoser
                .first()
                .map(|d| d.kode.clone())
                .filter(|_| grense.hvem == Hvem::Tilstand),
            tidsrom,
        };
        let brukt = slutter(s, ix, grense, dato).map(|slutt| {
            let telling = telling(tidsrom(s, ix, grense, slutt));
            ix.teller.brukt_for(telling, rang, |telling| bruk(ix, telling))
        });
        let antall = brukt.max().unwrap_or(0).saturating_add(paa_regningen);
        if antall > grense.maks {
            ut.push(funn(s, regel, grense, i, dato).med("maks", grense.maks).med("antall", antall));
        }
    }
    // Of two limits on one code the one that rejects is told.
    let avviser: Vec<Option<usize>> = ut.iter().filter(|f| f.avviser()).map(|f| f.linje).collect();
    ut.retain(|f| f.avviser() || !avviser.contains(&f.linje));
    ut
}

/// The days a count ends on: that of the treatment, and, where the months are counted back from it, those of later bills that stand and
/// whose months hold the treatment. Else the one that came first would be seen, and the one before it not.
fn slutter(s: &Sak<'_, '_>, ix: &Indeks<'_>, grense: &Grense, dato: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    let bakover = matches!(grense.over, Over::Ar | Over::Svangerskap | Over::Krise) && grense.hvem != Hvem::Behandler;
    let staar = bakover.then(|| ix.samme_pasient(s).filter(move |n| n.plass.is_none() && n.dato > dato));
    let senere = staar.into_iter().flatten().map(|n| n.dato);
    std::iter::once(dato).chain(senere.filter(move |slutt| tidsrom(s, ix, grense, *slutt).inneholder(dato)))
}

/// The days the limit counts over, up to the treatment.
fn tidsrom(s: &Sak<'_, '_>, ix: &Indeks<'_>, grense: &Grense, dato: NaiveDate) -> Tidsrom {
    let aar = dato.year();
    let siden = |fra: Option<NaiveDate>| Tidsrom::Dager(fra.unwrap_or(NaiveDate::MIN), dato);
    match grense.over {
        Over::Dag => Tidsrom::Dager(dato, dato),
        Over::Maned => Tidsrom::Maned(aar, dato.month()),
        Over::Halvar => Tidsrom::Halvar(aar, dato.month() > 6),
        Over::Kalenderar => Tidsrom::Ar(aar),
        Over::Ar => siden(dato.checked_sub_months(Months::new(12)).and_then(|d| d.succ_opt())),
        Over::Alltid => Tidsrom::Alltid,
        Over::Svangerskap => siden(dato.checked_sub_days(Days::new(s.k.regelsett.svangerskap_dager))),
        Over::Krise => siden(dato.checked_sub_days(Days::new(s.k.regelsett.krise_dager))),
        Over::Henvisning => siden(siden_henvisning(s, ix, dato)),
        Over::Mellom => siden(siden_behandling(s, ix, grense, dato)),
    }
}

/// A new referral counts as new only after a break in the treatment. Without a break, all uses before it count too.
fn siden_henvisning(s: &Sak<'_, '_>, ix: &Indeks<'_>, dato: NaiveDate) -> Option<NaiveDate> {
    let henvist = s.r.henvisning.as_ref().and_then(|h| h.dato).filter(|h| *h <= dato)?;
    let opphold = Months::new(s.k.regelsett.ny_henvisning_maneder);
    let siste_for = ix.samme_pasient(s).filter(|n| n.egen && n.dato < henvist).map(|n| n.dato).max();
    let forste_etter = ix.samme_pasient(s).filter(|n| n.egen && n.dato >= henvist).map(|n| n.dato).min();
    let start = forste_etter.map_or(dato, |f| f.min(dato));
    match siste_for {
        Some(siste) if siste.checked_add_months(opphold).is_some_and(|slutt| slutt > start) => None,
        _ => Some(henvist),
    }
}

/// The last treatment with one of the codes that end the count; uses on that day come after it.
fn siden_behandling(s: &Sak<'_, '_>, ix: &Indeks<'_>, grense: &Grense, dato: NaiveDate) -> Option<NaiveDate> {
    let koder = grense.koder.as_ref()?;
    let behandlet = ix.samme_pasient(s).filter(|n| n.egen && n.dato <= dato && n.en_av(koder).is_some());
    behandlet.map(|n| n.dato).max()
}

/// All uses that a question counts, with where they stand.
fn bruk(ix: &Indeks<'_>, t: &Telling) -> Vec<(Rang, u32)> {
    let med = |n: &Nabo<'_>| {
        let teller = match t.hvem {
            Hvem::Pasient | Hvem::Behandler => n.egen,
            Hvem::Alle => true,
            Hvem::Punkt6a => n.egen && n.punkt_6a,
            Hvem::Tilstand => n.egen && n.hoveddiagnose == t.tilstand.as_deref(),
        };
        if !teller || !t.tidsrom.inneholder(n.dato) {
            return None;
        }
        let like = n.takster.iter().filter(|(kode, _)| t.koder.treffer(kode));
        let antall = like.fold(0_u32, |sum, (_, n)| sum.saturating_add(*n));
        (antall > 0).then(|| (n.plass.map(|p| (n.tid, p)), antall))
    };
    match t.pasient {
        Some(nokkel) => ix.for_pasient(nokkel).filter_map(med).collect(),
        None => ix.naboer.iter().filter_map(med).collect(),
    }
}

fn funn(s: &Sak<'_, '_>, regel: &Takstregel, grense: &Grense, linje: usize, dato: NaiveDate) -> Funn {
    let aar = dato.year();
    match (grense.hvem, grense.over) {
        (Hvem::Behandler, over) => {
            let periode = match over {
                Over::Maned => format!("{:02}.{aar}", dato.month()),
                Over::Halvar => format!(
                    "{}.–{}. {aar}",
                    if dato.month() > 6 { 7 } else { 1 },
                    if dato.month() > 6 { 12 } else { 6 }
                ),
                _ => aar.to_string(),
            };
            s.funn(RegelId::K16Behandler, linje, regel).med("periode", periode)
        }
        (_, Over::Kalenderar) => s.funn(RegelId::K16Maks, linje, regel).med("aar", aar.to_string()),
        (_, over) => {
            let naar = match over {
                Over::Dag => T("samme dag", "same dag"),
                Over::Ar => T("på tolv måneder", "på tolv månader"),
                Over::Svangerskap => T("per svangerskap", "per svangerskap"),
                Over::Krise => T("per krise", "per krise"),
                Over::Henvisning => T("per henvisning", "per tilvising"),
                Over::Mellom => T("mellom to behandlinger", "mellom to behandlingar"),
                Over::Maned => T("i måneden", "i månaden"),
                Over::Halvar => T("i halvåret", "i halvåret"),
                Over::Alltid | Over::Kalenderar => T("til sammen", "til saman"),
            };
            s.funn(RegelId::K16Periode, linje, regel).med("periode", Verdi::from(naar))
        }
    }
}
