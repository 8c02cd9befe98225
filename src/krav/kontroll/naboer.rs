//! The bill against others: K02, K08, K09, K10, K14 for psychologists, K16, K28.

use chrono::{DateTime, Datelike, TimeDelta, Utc};

use super::{
    indeks::{Indeks, Nabo},
    kontekst::{Sak, er_6a},
};
use crate::krav::{
    regel::{Funn, RegelId},
    takstregel::Regelslag,
};

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
    let er_konsultasjon = |n: &&Nabo<'_>| n.egen && n.takster.iter().any(|(kode, _)| s.har_regel(kode, &Regelslag::Konsultasjon));
    let naermest = ix
        .naere(s, TimeDelta::minutes(i64::from(minutter)))
        .filter(er_konsultasjon)
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
    let samme_dag = ix
        .naere(s, TimeDelta::hours(25))
        .filter(|n| n.egen && n.dato == dato && n.er_foran(tid, s.plass) && !n.har(KRISE));
    let annen = samme_dag.filter(|n| n.takster.iter().any(|(kode, _)| er_konsultasjon(kode))).last();
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
            tidligere.filter(|n| n.takster.iter().any(|(kode, _)| fri(kode).is_some())).count() >= grense as usize
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
        let kode = t.kode.as_str();
        for regel in s.regler(kode) {
            let i_aar = |n: &&Nabo<'_>| n.dato.year() == dato.year() && n.er_foran(tid, s.plass);
            let pasient = |egne: bool| ix.samme_pasient(s).filter(i_aar).filter(move |n| n.egen || !egne);
            let (maks, brukt) = match regel {
                Regelslag::MaksPerKalenderar(maks) => (*maks, bruk(pasient(true), |k| k == kode)),
                Regelslag::MaksPerKalenderarAlle(maks) => (*maks, bruk(pasient(false), |k| k == kode)),
                Regelslag::MaksPerKalenderarPunkt6a(maks) if er_6a(s.r) => {
                    (*maks, bruk(pasient(true).filter(|n| n.punkt_6a), |k| k == kode))
                }
                Regelslag::MaksPerTilstand(maks) => {
                    let diagnose = s.r.diagnoser.first().map(|d| d.kode.as_str());
                    let samme = pasient(true).filter(|n| n.hoveddiagnose == diagnose);
                    (*maks, bruk(samme, |k| s.har_regel(k, regel)))
                }
                Regelslag::MaksPerManedBehandler(maks) => {
                    let maned = ix.naboer.iter().filter(|n| n.dato.month() == dato.month());
                    ut.extend(behandler(
                        s,
                        i,
                        *maks,
                        brukt_av_behandler(maned, s, tid),
                        format!("{:02}.{}", dato.month(), dato.year()),
                    ));
                    continue;
                }
                Regelslag::MaksPerArBehandler(maks) => {
                    ut.extend(behandler(
                        s,
                        i,
                        *maks,
                        brukt_av_behandler(ix.naboer.iter(), s, tid),
                        dato.year().to_string(),
                    ));
                    continue;
                }
                _ => continue,
            };
            let antall = brukt.saturating_add(t.antall);
            if antall > maks {
                let funn = Funn::ny(RegelId::K16Maks).med("takst", kode).med("maks", maks);
                ut.push(funn.med("antall", antall).med("aar", dato.year().to_string()).paa_linje(i));
            }
        }
    }
    return ut;

    /// Uses of a code by the practitioner, for any patient, this year and before the bill.
    fn brukt_av_behandler<'n>(naboer: impl Iterator<Item = &'n Nabo<'n>>, s: &Sak<'_, '_>, tid: DateTime<Utc>) -> Vec<(&'n str, u32)> {
        let aar = s.f.dato.map(|d| d.year());
        let egne = naboer.filter(|n| n.egen && n.plass != Some(s.plass) && Some(n.dato.year()) == aar && n.er_foran(tid, s.plass));
        egne.flat_map(|n| n.takster.iter().copied()).collect()
    }

    fn behandler(s: &Sak<'_, '_>, linje: usize, maks: u32, brukt: Vec<(&str, u32)>, periode: String) -> Option<Funn> {
        let t = s.r.takster.get(linje)?;
        let antall = brukt
            .iter()
            .filter(|(k, _)| *k == t.kode)
            .map(|(_, n)| *n)
            .fold(t.antall, u32::saturating_add);
        (antall > maks).then(|| {
            let funn = Funn::ny(RegelId::K16Behandler).med("takst", t.kode.as_str()).med("maks", maks);
            funn.med("antall", antall).med("periode", periode).paa_linje(linje)
        })
    }
}

fn bruk<'n, 'a: 'n>(naboer: impl Iterator<Item = &'n Nabo<'a>>, treffer: impl Fn(&str) -> bool) -> u32 {
    naboer
        .flat_map(|n| &n.takster)
        .filter(|(k, _)| treffer(k))
        .map(|(_, n)| *n)
        .fold(0, u32::saturating_add)
}
