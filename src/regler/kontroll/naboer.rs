//! The bill against others: K02, K08, K09, K10, K14 for psychologists, K16, K28.

use chrono::{Datelike, TimeDelta};

use super::{
    indeks::{Indeks, Nabo},
    kontekst::{Sak, er_6a},
    teller::{Rang, Slag, Telling},
};
use crate::regel::{Funn, RegelId};
use crate::takstregel::Regelslag;

/// The psychologist's addition for an acute crisis.
const KRISE: &str = "10e";

/// K02: the same patient and takst on the same day within the window. The later bill is the duplicate.
pub(super) fn k02(s: &Sak<'_, '_>, ix: &Indeks<'_>) -> Vec<Funn> {
    let (Some(tid), Some(dato)) = (s.r.tidspunkt, s.f.dato) else {
        return Vec::new();
    };
    // One bill sent again with its own number is told by K26.
    let andre = ix
        .naere(s, s.k.regelsett.duplikatvindu)
        .filter(|n| n.egen && n.dato == dato && n.er_foran(tid, s.plass));
    for nabo in andre.filter(|n| n.plass.is_some() || n.nummer != s.r.regningsnummer) {
        if let Some((i, t)) = s.r.takster.iter().enumerate().find(|(_, t)| nabo.har(&t.kode)) {
            let funn = Funn::ny(RegelId::K02Duplikat).med("takst", t.kode.as_str());
            return vec![funn.med("tid", nabo.tid).med("regning", nabo.nummer).paa_linje(i)];
        }
    }
    Vec::new()
}

/// K08: a simple contact belongs to a consultation with the same patient within the hour (470).
pub(super) fn k08(s: &Sak<'_, '_>, ix: &Indeks<'_>) -> Vec<Funn> {
    let Some(tid) = s.r.tidspunkt else { return Vec::new() };
    let Some((i, t)) =
        s.r.takster
            .iter()
            .enumerate()
            .find(|(_, t)| s.har_regel(&t.kode, &Regelslag::EnkelKontakt))
    else {
        return Vec::new();
    };
    let minutter = s.k.regelsett.enkel_kontakt_minutter;
    let naermest = ix
        .naere(s, TimeDelta::minutes(i64::from(minutter)))
        .filter(|n| n.egen && n.konsultasjon)
        .min_by_key(|n| ((n.tid - tid).abs(), n.plass));
    let Some(nabo) = naermest else { return Vec::new() };
    let funn = Funn::ny(RegelId::K08NaerKonsultasjon)
        .med("takst", t.kode.as_str())
        .med("tid", tid)
        .med("minutter", minutter);
    vec![funn.med("regning", nabo.nummer).med("annen_tid", nabo.tid).paa_linje(i)]
}

/// K09: time-based treatment by the same performer does not overlap; the later bill falls. K10: nor does it start at once.
pub(super) fn k09_k10(s: &Sak<'_, '_>, ix: &Indeks<'_>) -> Vec<Funn> {
    let Some(tid) = s.r.tidspunkt.filter(|_| s.f.minutter > 0) else {
        return Vec::new();
    };
    let slutt = |n: &Nabo<'_>| n.tid + TimeDelta::minutes(i64::from(n.minutter));
    for nabo in ix.samme_utforer(s, tid) {
        if nabo.tid == tid {
            return vec![Funn::ny(RegelId::K10SammeTid).med("regning", nabo.nummer).med("tid", tid)];
        }
        if slutt(nabo) > tid {
            let funn = Funn::ny(RegelId::K09Overlapp).med("tid", tid).med("regning", nabo.nummer);
            return vec![funn.med("minutter", nabo.minutter).med("annen_tid", nabo.tid)];
        }
    }
    Vec::new()
}

/// K28: a psychologist's individual consultation is once per patient and day, except in a crisis.
pub(super) fn k28(s: &Sak<'_, '_>, ix: &Indeks<'_>) -> Vec<Funn> {
    let (Some(tid), Some(dato)) = (s.r.tidspunkt, s.f.dato) else {
        return Vec::new();
    };
    let er_konsultasjon = |kode: &str| s.har_regel(kode, &Regelslag::EnPerDag);
    if s.r.har_takst(KRISE) || !s.r.takster.iter().any(|t| er_konsultasjon(&t.kode)) {
        return Vec::new();
    }
    let mut samme_dag = ix
        .naere(s, TimeDelta::hours(25))
        .filter(|n| n.egen && n.dato == dato && n.er_foran(tid, s.plass) && !n.har(KRISE));
    let annen = samme_dag.find(|n| n.takster.iter().any(|(kode, _)| er_konsultasjon(kode)));
    annen
        .map(|n| Funn::ny(RegelId::K28EnPerDag).med("regning", n.nummer))
        .into_iter()
        .collect()
}

/// K14: psychotherapy needs a referral; the first three conversations do not.
pub(super) fn k14_psykolog(s: &Sak<'_, '_>, ix: &Indeks<'_>) -> Vec<Funn> {
    let (Some(tid), None) = (s.r.tidspunkt, s.r.henvisning.as_ref().and_then(|h| h.dato)) else {
        return Vec::new();
    };
    let fri = |kode: &str| {
        s.regler(kode).find_map(|r| match r {
            Regelslag::Henvisningsfri(n) => Some(*n),
            _ => None,
        })
    };
    for (i, t) in s.r.takster.iter().enumerate() {
        let over_grensen = fri(&t.kode).is_some_and(|grense| {
            let tidligere = ix.samme_pasient(s).filter(|n| n.egen && n.er_foran(tid, s.plass));
            tidligere
                .filter(|n| n.takster.iter().any(|(kode, _)| fri(kode).is_some()))
                .take(grense as usize)
                .count()
                == grense as usize
        });
        if over_grensen || s.har_regel(&t.kode, &Regelslag::KreverHenvisning) {
            return vec![Funn::ny(RegelId::K14Mangler).paa_linje(i)];
        }
    }
    Vec::new()
}

/// K16: how often a code may be used. Counts what stands before the bill, and the bill itself.
pub(super) fn k16(s: &Sak<'_, '_>, ix: &Indeks<'_>) -> Vec<Funn> {
    let (Some(tid), Some(dato)) = (s.r.tidspunkt, s.f.dato) else {
        return Vec::new();
    };
    let mut ut = Vec::new();
    for (i, t) in s.r.takster.iter().enumerate() {
        for regel in s.regler(&t.kode) {
            let diagnose = s.r.diagnoser.first().map(|d| d.kode.as_str());
            let for_pasient = |slag| Telling {
                pasient: s.f.nokkel,
                aar: dato.year(),
                maned: None,
                hva: t.kode.clone(),
                slag,
            };
            let (maks, telling) = match regel {
                Regelslag::MaksPerKalenderar(maks) => (*maks, for_pasient(Slag::Egne)),
                Regelslag::MaksPerKalenderarAlle(maks) => (*maks, for_pasient(Slag::Alle)),
                Regelslag::MaksPerKalenderarPunkt6a(maks) if er_6a(s.r) => (*maks, for_pasient(Slag::Punkt6a)),
                Regelslag::MaksPerTilstand(maks) => (
                    *maks,
                    Telling {
                        hva: diagnose.unwrap_or_default().to_owned(),
                        ..for_pasient(Slag::Tilstand)
                    },
                ),
                Regelslag::MaksPerManedBehandler(maks) => (
                    *maks,
                    Telling {
                        pasient: None,
                        maned: Some(dato.month()),
                        ..for_pasient(Slag::Egne)
                    },
                ),
                Regelslag::MaksPerArBehandler(maks) => (
                    *maks,
                    Telling {
                        pasient: None,
                        ..for_pasient(Slag::Egne)
                    },
                ),
                _ => continue,
            };
            let av_behandler = matches!(regel, Regelslag::MaksPerManedBehandler(_) | Regelslag::MaksPerArBehandler(_));
            if !av_behandler && telling.pasient.is_none() {
                continue;
            }
            let brukt = ix
                .teller
                .brukt_for(telling.clone(), Some((tid, s.plass)), || bruk(s, ix, &telling, regel));
            let antall = brukt.saturating_add(t.antall);
            if antall <= maks {
                continue;
            }
            let aar = dato.year().to_string();
            let funn = match telling.maned {
                Some(maned) => Funn::ny(RegelId::K16Behandler).med("periode", format!("{maned:02}.{aar}")),
                None if av_behandler => Funn::ny(RegelId::K16Behandler).med("periode", aar),
                None => Funn::ny(RegelId::K16Maks).med("aar", aar),
            };
            ut.push(
                funn.med("takst", t.kode.as_str())
                    .med("maks", maks)
                    .med("antall", antall)
                    .paa_linje(i),
            );
        }
    }
    ut
}

/// All uses that a question counts, with where they stand.
fn bruk(s: &Sak<'_, '_>, ix: &Indeks<'_>, telling: &Telling, regel: &Regelslag) -> Vec<(Rang, u32)> {
    let med = |n: &Nabo<'_>| {
        let i_tida = n.dato.year() == telling.aar && telling.maned.is_none_or(|m| n.dato.month() == m);
        let riktig_slag = match telling.slag {
            Slag::Egne => n.egen,
            Slag::Alle => true,
            Slag::Punkt6a => n.egen && n.punkt_6a,
            Slag::Tilstand => n.egen && n.hoveddiagnose.unwrap_or_default() == telling.hva,
        };
        if !i_tida || !riktig_slag {
            return None;
        }
        let treffer = |kode: &str| {
            if telling.slag == Slag::Tilstand {
                s.har_regel(kode, regel)
            } else {
                kode == telling.hva
            }
        };
        let antall = n
            .takster
            .iter()
            .filter(|(kode, _)| treffer(kode))
            .fold(0_u32, |sum, (_, n)| sum.saturating_add(*n));
        (antall > 0).then(|| (n.plass.map(|p| (n.tid, p)), antall))
    };
    match telling.pasient {
        Some(nokkel) => ix.for_pasient(nokkel).filter_map(med).collect(),
        None => ix.naboer.iter().filter_map(med).collect(),
    }
}
