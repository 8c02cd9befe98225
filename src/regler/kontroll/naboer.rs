//! The bill against others: K02, K06 over days, K08, K09, K10, K14 for psychologists, K28. How often a code is used is in `grenser`.

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    fakta::Sak,
    indeks::{Indeks, Nabo},
    kode::en_per_linje,
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

/// K08: a simple contact belongs to a consultation with the same patient within the hour (470). It is the contact that falls, whichever of
/// the two came first. One that is approved already is not taken back by itself: then a person looks at the consultation.
pub(super) fn k08(s: &Sak<'_, '_>, ix: &Indeks<'_>) -> Vec<Funn> {
    let Some(tid) = s.r.tidspunkt else { return Vec::new() };
    let minutter = s.k.regelsett.enkel_kontakt_minutter;
    let naermest = |passer: fn(&Nabo<'_>) -> bool| {
        let naere = ix.naere(s, TimeDelta::minutes(i64::from(minutter))).filter(|n| n.egen && passer(n));
        naere.min_by_key(|n| ((n.tid - tid).abs(), n.plass))
    };
    let om = |id: RegelId, n: &Nabo<'_>| {
        let funn = Funn::ny(id).med("tid", tid).med("minutter", minutter);
        funn.med("regning", n.nummer).med("annen_tid", n.tid)
    };
    if let Some((i, t, _)) = s.linjer().find(|(.., l)| l.har(&Regelslag::EnkelKontakt)) {
        let nabo = naermest(|n| n.bruk.konsultasjon);
        let funn = nabo.map(|n| om(RegelId::K08NaerKonsultasjon, n).med("takst", t.kode.as_str()).paa_linje(i));
        return funn.into_iter().collect();
    }
    let nabo = naermest(|n| n.godkjent && n.bruk.enkel_kontakt).filter(|_| s.f.tid.konsultasjon);
    nabo.map(|n| om(RegelId::K08AltGodkjent, n)).into_iter().collect()
}

/// K06 over days: not the same day, or not days in a row, for the same patient.
pub(super) fn k06_dager(s: &Sak<'_, '_>, ix: &Indeks<'_>) -> Vec<Funn> {
    let (Some(tid), Some(dato)) = (s.r.tidspunkt, s.f.dato) else {
        return Vec::new();
    };
    // The later of the two falls, whichever of them the rule stands at.
    let andre = || ix.naere(s, TimeDelta::hours(49)).filter(|n| n.egen && n.er_foran(tid, s.plass));
    let egne = || s.r.takster.iter().map(|t| t.kode.as_str());
    let funn = s.regler().filter_map(|(i, t, regel)| match &regel.slag {
        Regelslag::IkkeSammeDag(m) => {
            let (nabo, annen) = andre().filter(|n| n.dato == dato).find_map(|n| Some((n, n.en_av(m)?)))?;
            let funn = s.funn(RegelId::K06SammeDag, i, regel).med("annen", annen);
            Some(funn.med("regning", nabo.nummer))
        }
        Regelslag::IkkeDagenEtter => {
            let nabo = andre().find(|n| (n.dato - dato).num_days().abs() == 1 && n.har(&t.kode))?;
            let funn = s.funn(RegelId::K06DagenEtter, i, regel).med("dato", nabo.dato);
            Some(funn.med("regning", nabo.nummer))
        }
        _ => None,
    });
    let mut ut = en_per_linje(funn);
    if ut.is_empty() && ix.har_dagsregler {
        let motsatt = andre().filter(|n| n.dato == dato).find_map(|n| {
            let (annen, m) = n.dagsregler.iter().find(|(_, m)| egne().any(|k| m.treffer(k)))?;
            let min = egne().position(|k| m.treffer(k))?;
            Some((n, *annen, min))
        });
        ut.extend(motsatt.map(|(n, annen, i)| {
            let min = s.r.takster.get(i).map_or("", |t| t.kode.as_str());
            let funn = Funn::ny(RegelId::K06SammeDag).med("takst", min).med("annen", annen);
            funn.med("regning", n.nummer).paa_linje(i)
        }));
    }
    ut
}

/// K09: one performer is with one patient at a time, also when only one of the two contacts has codes with a time; the later bill
/// falls. K10: nor do two with a time start at once.
pub(super) fn k09_k10(s: &Sak<'_, '_>, ix: &Indeks<'_>) -> Vec<Funn> {
    let (Some(tid), bruk) = (s.r.tidspunkt, s.f.tid) else {
        return Vec::new();
    };
    if bruk.minst == 0 && !bruk.behandling {
        return Vec::new();
    }
    let om = |id: RegelId, n: &Nabo<'_>| Funn::ny(id).med("tid", tid).med("regning", n.nummer).med("annen_tid", n.tid);
    let etter = |start: DateTime<Utc>, minutter: u32| start + TimeDelta::minutes(i64::from(minutter));
    let mut bare_pabegynt = None;
    for nabo in ix.samme_utforer(s, tid) {
        if nabo.bruk.gruppe && bruk.gruppe {
            continue;
        }
        if nabo.tid == tid && nabo.bruk.minst > 0 && bruk.minst > 0 {
            return vec![om(RegelId::K10SammeTid, nabo)];
        }
        if etter(nabo.tid, nabo.bruk.minst) > tid {
            return vec![om(RegelId::K09Overlapp, nabo).med("minutter", nabo.bruk.minst)];
        }
        if nabo.tid == tid && bruk.minst > 0 {
            return vec![om(RegelId::K09Neste, nabo).med("minutter", bruk.minst)];
        }
        if bare_pabegynt.is_none() && etter(nabo.tid, nabo.bruk.helt) > tid {
            bare_pabegynt = Some(om(RegelId::K09Pabegynt, nabo).med("minutter", nabo.bruk.helt));
        }
    }
    // A bill that already stands may start before this one is done.
    let neste = ix.samme_utforer_etter(s, tid).find(|n| !(n.bruk.gruppe && bruk.gruppe));
    if let Some(nabo) = neste.filter(|n| n.tid < etter(tid, bruk.minst)) {
        return vec![om(RegelId::K09Neste, nabo).med("minutter", bruk.minst)];
    }
    bare_pabegynt.into_iter().collect()
}

/// K28: a psychologist's individual consultation is once per patient and day, except in a crisis.
pub(super) fn k28(s: &Sak<'_, '_>, ix: &Indeks<'_>) -> Vec<Funn> {
    let (Some(tid), Some(dato)) = (s.r.tidspunkt, s.f.dato) else {
        return Vec::new();
    };
    let er_konsultasjon = |kode: &str| {
        let regler = s.k.takster.alle_regler(&s.k.praksis.fagomrade, kode).iter();
        regler
            .filter(|r| r.gjelder(&s.k.praksis.praksistype, dato))
            .any(|r| r.slag == Regelslag::EnPerDag)
    };
    if s.r.har_takst(KRISE) || !s.linjer().any(|(.., l)| l.har(&Regelslag::EnPerDag)) {
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
    let (Some(tid), Some(dato), None, "PS") = (
        s.r.tidspunkt,
        s.f.dato,
        s.r.henvisning.as_ref().and_then(|h| h.dato),
        s.k.praksis.fagomrade.as_str(),
    ) else {
        return Vec::new();
    };
    let fri = |kode: &str| {
        let regler = s.k.takster.regler(&s.k.praksis.fagomrade, kode, &s.k.praksis.praksistype, dato);
        regler.into_iter().any(|r| matches!(r.slag, Regelslag::Henvisningsfri(_)))
    };
    let brutt = s.regler().find(|(.., regel)| match regel.slag {
        Regelslag::KreverHenvisning => true,
        Regelslag::Henvisningsfri(grense) => {
            let tidligere = ix.samme_pasient(s).filter(|n| n.egen && n.er_foran(tid, s.plass));
            let samtaler = tidligere.filter(|n| n.takster.iter().any(|(kode, _)| fri(kode)));
            samtaler.take(grense as usize).count() == grense as usize
        }
        _ => false,
    });
    brutt.map(|(i, _, r)| s.funn(RegelId::K14Mangler, i, r)).into_iter().collect()
}
