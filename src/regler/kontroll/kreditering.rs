//! Bills that point at earlier bills, and the numbers that tie them: K24, K25, K26.

use chrono::Months;

use super::{fakta::Sak, indeks::Indeks};
use crate::prosess::Regningsstatus;
use crate::regel::{Funn, RegelId};
use grunn::Ore;

/// K24: a credit takes back one whole approved bill of the same practice, at most three years old.
pub(super) fn k24(s: &Sak<'_, '_>, ix: &Indeks<'_>) -> Vec<Funn> {
    if !s.r.kreditering {
        return Vec::new();
    }
    let Some((plass, original)) = ix.original(s.r, s.k).and_then(|i| s.k.tidligere.get(i).map(|t| (i, t))) else {
        return vec![Funn::ny(RegelId::K24Ukjent)];
    };
    let nummer = original.regningsnummer.as_str();
    let mut ut = Vec::new();
    let alt_i_meldingen = ix.krediteres.get(&plass).is_some_and(|forste| *forste != s.plass);
    let status = match original.status {
        Regningsstatus::Godkjent if alt_i_meldingen => Some(Regningsstatus::Kreditert),
        Regningsstatus::Godkjent => None,
        Regningsstatus::Behandles | Regningsstatus::Avvist | Regningsstatus::Kreditert => Some(original.status),
    };
    if let Some(status) = status {
        ut.push(
            Funn::ny(RegelId::K24IkkeGodkjent)
                .med("regning", nummer)
                .med("status", status.paa_norsk()),
        );
    }
    if original.praksis_id.is_some_and(|p| p != s.k.praksis.id) {
        ut.push(Funn::ny(RegelId::K24Praksis).med("regning", nummer));
    }
    let aar = s.k.regelsett.kreditering_aar;
    if let Some(tid) = original.tidspunkt
        && tid
            .checked_add_months(Months::new(12 * aar))
            .is_some_and(|grense| grense < s.k.mottatt)
    {
        ut.push(
            Funn::ny(RegelId::K24ForGammel)
                .med("regning", nummer)
                .med("tid", tid)
                .med("aar", aar),
        );
    }
    // The amount may be left out. Written, it is negative, so that the sums are right, and the whole bill.
    if s.r.belop > Ore(0) {
        ut.push(Funn::ny(RegelId::K24Fortegn).med("krevd", s.r.belop).med("riktig", -original.krevd));
    } else if s.r.belop != Ore(0) && s.r.belop != -original.krevd {
        ut.push(
            Funn::ny(RegelId::K24Del)
                .med("regning", nummer)
                .med("krevd", -s.r.belop)
                .med("riktig", original.krevd),
        );
    }
    // The GUID decides; a number that is another bill's says that one of them is wrong.
    let samme_nummer = ix.tidligere_nummer.get(s.r.regningsnummer.as_str());
    if s.r.guid.is_some() && samme_nummer.is_some_and(|rader| !rader.contains(&plass)) {
        ut.push(
            Funn::ny(RegelId::K24ToRegninger)
                .med("regning", nummer)
                .med("nummer", s.r.regningsnummer.as_str()),
        );
    }
    ut
}

/// K25: paid egenandel may be reported later, never taken back. A report claims nothing, says whether it is paid, and is about a bill
/// that stands.
pub(super) fn k25(s: &Sak<'_, '_>, ix: &Indeks<'_>) -> Vec<Funn> {
    if !s.r.korrigering_betalt_egenandel || s.r.kreditering {
        return Vec::new();
    }
    let mut ut = Vec::new();
    if s.r.belop != Ore(0) {
        ut.push(Funn::ny(RegelId::K25Belop).med("krevd", s.r.belop));
    }
    if s.r.betalt_egenandel.is_none() {
        ut.push(Funn::ny(RegelId::K25Mangler));
    }
    let Some(original) = ix.original(s.r, s.k).and_then(|i| s.k.tidligere.get(i)) else {
        ut.push(Funn::ny(RegelId::K25Ukjent));
        return ut;
    };
    let om = |regel| Funn::ny(regel).med("regning", original.regningsnummer.as_str());
    match (original.status, original.betalt_egenandel, s.r.betalt_egenandel) {
        (Regningsstatus::Avvist, ..) => ut.push(om(RegelId::K25Avvist)),
        (Regningsstatus::Kreditert, ..) => ut.push(om(RegelId::K25Kreditert)),
        (Regningsstatus::Godkjent | Regningsstatus::Behandles, Some(true), Some(false)) => ut.push(om(RegelId::K25Retning)),
        (Regningsstatus::Godkjent | Regningsstatus::Behandles, for_dette, Some(meldt)) if for_dette == Some(meldt) && ut.is_empty() => {
            ut.push(om(RegelId::K25Gjentatt));
        }
        (Regningsstatus::Godkjent | Regningsstatus::Behandles, ..) => {}
    }
    ut
}

/// K26: number and GUID are used once, unless the earlier bill was rejected.
pub(super) fn k26(s: &Sak<'_, '_>, ix: &Indeks<'_>) -> Vec<Funn> {
    let opptatt = |rader: Option<&Vec<usize>>| {
        let mut tidligere = rader.into_iter().flatten().filter_map(|i| s.k.tidligere.get(*i));
        tidligere.find(|t| match t.status {
            Regningsstatus::Godkjent | Regningsstatus::Behandles | Regningsstatus::Kreditert => true,
            Regningsstatus::Avvist => false,
        })
    };
    let tatt_i_meldingen = ix.nummer.get(s.r.regningsnummer.as_str()).is_some_and(|forste| *forste < s.plass);
    if tatt_i_meldingen || opptatt(ix.tidligere_nummer.get(s.r.regningsnummer.as_str())).is_some() {
        return vec![Funn::ny(RegelId::K26Nummer).med("regning", s.r.regningsnummer.as_str())];
    }
    let Some(guid) = s.r.guid else { return Vec::new() };
    if let Some(t) = opptatt(ix.tidligere_guid.get(&guid)) {
        return vec![Funn::ny(RegelId::K26Guid).med("regning", t.regningsnummer.as_str())];
    }
    let forste = ix.guid.get(&guid).filter(|forste| **forste < s.plass);
    let annen = forste.and_then(|i| ix.naboer.iter().find(|n| n.plass == Some(*i)));
    annen
        .map(|n| Funn::ny(RegelId::K26Guid).med("regning", n.nummer))
        .into_iter()
        .collect()
}
