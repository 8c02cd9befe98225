//! Bills that point at earlier bills, and the numbers that tie them: K24, K25, K26.

use chrono::Months;

use super::{
    fakta::Sak,
    indeks::{Indeks, Nabo},
    kontekst::{Kontekst, TidligereRegning},
};
use crate::kjede;
use crate::model::Regning;
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
    let mut ut = feil(s.r, plass, original, s.k, ix);
    let alt_i_meldingen = ix.krediteres.get(&plass).is_some_and(|forste| *forste != s.plass);
    if alt_i_meldingen {
        ut.insert(0, om(RegelId::K24AltKreditert, original));
    } else if ut.is_empty() {
        ut.extend(annet_nummer(RegelId::K24AnnetNummer, s, original));
    }
    ut
}

fn om(regel: RegelId, original: &TidligereRegning) -> Funn {
    Funn::ny(regel).med("regning", original.regningsnummer.as_str())
}

/// What is wrong with a credit of this earlier bill, whatever else is in the message.
pub(super) fn feil(r: &Regning, plass: usize, original: &TidligereRegning, k: &Kontekst<'_>, ix: &Indeks<'_>) -> Vec<Funn> {
    let mut ut = Vec::new();
    match original.status {
        Regningsstatus::Godkjent => {}
        Regningsstatus::Kreditert => ut.push(om(RegelId::K24AltKreditert, original)),
        Regningsstatus::Behandles => ut.push(om(RegelId::K24Venter, original)),
        Regningsstatus::Avvist => ut.push(om(RegelId::K24IkkeGodkjent, original).med("status", original.status.paa_norsk())),
    }
    if original.praksis_id.is_some_and(|p| p != k.praksis.id) {
        ut.push(om(RegelId::K24Praksis, original));
    }
    let aar = k.regelsett.kreditering_aar;
    if let Some(tid) = original.tidspunkt
        && tid
            .checked_add_months(Months::new(12 * aar))
            .is_some_and(|grense| grense < k.mottatt)
    {
        ut.push(om(RegelId::K24ForGammel, original).med("tid", tid).med("aar", aar));
    }
    // The amount may be left out. Written, it is negative, so that the sums are right, and the whole bill.
    if r.belop > Ore(0) {
        ut.push(Funn::ny(RegelId::K24Fortegn).med("krevd", r.belop).med("riktig", -original.krevd));
    } else if r.belop != Ore(0) && r.belop != -original.krevd {
        ut.push(om(RegelId::K24Del, original).med("krevd", -r.belop).med("riktig", original.krevd));
    }
    // The GUID decides; a number that is another bill's says that one of them is wrong.
    let samme_nummer = ix.tidligere_nummer.get(r.regningsnummer.as_str());
    if r.guid.is_some() && samme_nummer.is_some_and(|rader| !rader.contains(&plass)) {
        ut.push(om(RegelId::K24ToRegninger, original).med("nummer", r.regningsnummer.as_str()));
    }
    ut
}

/// A number that is nobody's does not change which bill the GUID means: it is told, since one of the two may be a mistake.
fn annet_nummer(regel: RegelId, s: &Sak<'_, '_>, original: &TidligereRegning) -> Option<Funn> {
    let (eget, dens) = (s.r.regningsnummer.as_str(), original.regningsnummer.as_str());
    // Bills that were received before zeros did not count have theirs.
    (eget != dens.trim_start_matches('0') && eget != dens).then(|| om(regel, original).med("nummer", eget))
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
    let om = |regel| om(regel, original);
    match (original.status, original.betalt_egenandel, s.r.betalt_egenandel) {
        (Regningsstatus::Avvist, ..) => ut.push(om(RegelId::K25Avvist)),
        (Regningsstatus::Kreditert, ..) => ut.push(om(RegelId::K25Kreditert)),
        (Regningsstatus::Godkjent | Regningsstatus::Behandles, Some(true), Some(false)) => ut.push(om(RegelId::K25Retning)),
        (Regningsstatus::Godkjent | Regningsstatus::Behandles, for_dette, Some(meldt)) if for_dette == Some(meldt) && ut.is_empty() => {
            ut.push(om(RegelId::K25Gjentatt));
        }
        (Regningsstatus::Godkjent | Regningsstatus::Behandles, ..) => {}
    }
    if !ut.iter().any(Funn::avviser) {
        ut.extend(annet_nummer(RegelId::K25AnnetNummer, s, original));
    }
    ut
}

/// K26: number and GUID are used once, unless the earlier bill was rejected. The same treatment sent again says so ([`kjede::SENDT_FOR`]):
/// there is nothing to correct in it.
pub(super) fn k26(s: &Sak<'_, '_>, ix: &Indeks<'_>) -> Vec<Funn> {
    let opptatt = |rader: Option<&Vec<usize>>| {
        let mut tidligere = rader.into_iter().flatten().filter_map(|i| s.k.tidligere.get(*i));
        tidligere.find(|t| match t.status {
            Regningsstatus::Godkjent | Regningsstatus::Behandles | Regningsstatus::Kreditert => true,
            Regningsstatus::Avvist => false,
        })
    };
    let funn = |regel, nummer: &str, sendt_for: bool| {
        let funn = Funn::ny(regel).med("regning", nummer);
        vec![if sendt_for { funn.med(kjede::SENDT_FOR, 1i64) } else { funn }]
    };
    let om = |regel, t: &TidligereRegning| funn(regel, &t.regningsnummer, samme_behandling(s, t));
    if let Some(t) = opptatt(ix.tidligere_nummer.get(s.r.regningsnummer.as_str())) {
        return om(RegelId::K26Nummer, t);
    }
    let nabo = |forste: Option<&usize>| {
        let forste = forste.filter(|forste| **forste < s.plass)?;
        ix.naboer.iter().find(|n| n.plass == Some(*forste))
    };
    let i_meldingen = |n: &Nabo<'_>| {
        let mine = s.r.takster.iter().map(|t| (t.kode.as_str(), t.antall));
        let pasientens = s.f.nokkel.is_some_and(|k| ix.for_pasient(k).any(|x| x.plass == n.plass));
        pasientens && s.r.tidspunkt == Some(n.tid) && mine.eq(n.takster.iter().copied())
    };
    if ix.nummer.get(s.r.regningsnummer.as_str()).is_some_and(|forste| *forste < s.plass) {
        let sendt_for = nabo(ix.nummer.get(s.r.regningsnummer.as_str())).is_some_and(i_meldingen);
        return funn(RegelId::K26Nummer, &s.r.regningsnummer, sendt_for);
    }
    let Some(guid) = s.r.guid else { return Vec::new() };
    if let Some(t) = opptatt(ix.tidligere_guid.get(&guid)) {
        return om(RegelId::K26Guid, t);
    }
    nabo(ix.guid.get(&guid)).map_or_else(Vec::new, |n| funn(RegelId::K26Guid, n.nummer, i_meldingen(n)))
}

/// The same patient at the same time with the same codes: one treatment, unless it has been credited, and then it may be claimed anew.
fn samme_behandling(s: &Sak<'_, '_>, t: &TidligereRegning) -> bool {
    let mine = s.r.takster.iter().map(|t| (t.kode.as_str(), t.antall));
    // What is approved beside the codes stands after them.
    let deres = t
        .takster
        .iter()
        .map(|(kode, antall)| (kode.as_str(), *antall))
        .take(s.r.takster.len());
    // Without a patient only the GUID can say so.
    let samme =
        s.f.nokkel
            .map_or(s.r.guid.is_some() && s.r.guid == t.guid, |n| t.pasient == Some(n));
    samme && t.status != Regningsstatus::Kreditert && s.r.tidspunkt == t.tidspunkt && mine.eq(deres)
}
