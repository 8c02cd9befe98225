//! Why Helfo pays the egenandel too, and whether it is proved. K11, K27.

use super::fakta::Sak;
use super::kode::en_per_linje;
use crate::frikort::{Frikortsporsmal, Frikortsvar};
use crate::fritak::{self, Aldersgrense, Bevis};
use crate::regel::{Funn, RegelId};
use crate::takstregel::Regelslag;
use grunn::text::T;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Fritak {
    Nei,
    Kode,
    Barn(u32),
    /// Allowed, not demanded: an acute crisis.
    Kan,
}

/// The exemption of one line. A code that K11 or K27 stops counts as one here, so that its fault is told once.
pub(super) fn fritak(s: &Sak<'_, '_>, linje: usize) -> Fritak {
    let alder = |i| aldersgrense(s, i).and(s.f.alder).map(Fritak::Barn);
    match s.r.arsak_fri_egenandel.as_deref().map(fritak::kode) {
        // Proved by age: the lines the age exempts, when it exempts any.
        Some(Some(kode)) if kode.bevis == Bevis::Alder => match alder(linje) {
            Some(barn) => barn,
            None if (0..s.r.takster.len()).any(|i| alder(i).is_some()) => Fritak::Nei,
            None => Fritak::Kode,
        },
        Some(_) => Fritak::Kode,
        None => alder(linje).unwrap_or(if krise(s, linje) { Fritak::Kan } else { Fritak::Nei }),
    }
}

/// The age limit that exempts the patient from egenandel on a line.
fn aldersgrense(s: &Sak<'_, '_>, linje: usize) -> Option<Aldersgrense> {
    let (dato, fodt, t) = (s.f.dato?, s.f.fodt?, s.r.takster.get(linje)?);
    fritak::aldersgrenser(&s.k.praksis.fagomrade, &t.kode, dato).find(|g| g.omfatter(fodt, dato))
}

fn krise(s: &Sak<'_, '_>, linje: usize) -> bool {
    let regler = s.f.linjer.get(linje).map(|l| l.regler.as_slice()).unwrap_or_default();
    regler
        .iter()
        .any(|r| matches!(&r.slag, Regelslag::HonorarVed(kode) if s.r.har_takst(kode)))
}

/// K11: the exemption is one we know, and proved the way it must be. A register that is silent neither approves nor rejects (710).
pub(super) fn k11(s: &Sak<'_, '_>) -> Vec<Funn> {
    let (Some(kode), Some(dato)) = (s.r.arsak_fri_egenandel.as_deref(), s.f.dato) else {
        return Vec::new();
    };
    let Some(kjent) = fritak::kode(kode) else {
        return vec![Funn::ny(RegelId::K11UkjentKode).med("kode", kode)];
    };
    if !kjent.gjelder_i(&s.k.praksis.fagomrade) {
        let id = match kjent.bevis {
            Bevis::Frikort => RegelId::K11FrikortFagomrade,
            Bevis::Alder | Bevis::Begrunnelse | Bevis::Journal => RegelId::K11Fagomrade,
        };
        let funn = Funn::ny(id).med("kode", kode).med("grunn", kjent.grunn.clone());
        return vec![funn.med("hvem", kjent.hvem())];
    }
    match kjent.bevis {
        Bevis::Alder | Bevis::Journal => Vec::new(),
        Bevis::Begrunnelse if s.har_begrunnelse() => Vec::new(),
        Bevis::Begrunnelse => vec![
            Funn::ny(RegelId::K11Begrunnelse)
                .med("kode", kode)
                .med("grunn", kjent.grunn.clone()),
        ],
        Bevis::Frikort => frikort(s, dato),
    }
}

fn frikort(s: &Sak<'_, '_>, dato: chrono::NaiveDate) -> Vec<Funn> {
    if matches!(s.k.praksis.fagomrade.as_str(), "TH" | "TP") {
        let punkter = fritak::frikort_stonadspunkter(dato);
        let punkt = s.r.stonadspunkt.as_deref().and_then(super::pasient::stonadspunkt);
        if punkt.is_some_and(|p| !punkter.contains(&p)) {
            let lov: Vec<String> = punkter.iter().map(ToString::to_string).collect();
            return vec![Funn::ny(RegelId::K11Stonadspunkt).med("lov", lov.join(", "))];
        }
    }
    let Some(fnr) = &s.f.fnr else {
        return vec![Funn::ny(RegelId::K11UtenId)];
    };
    let sporsmal = Frikortsporsmal {
        pasient: fnr.clone(),
        dato,
    };
    match s.k.frikort.get(&sporsmal).copied().unwrap_or(Frikortsvar::Ukjent) {
        Frikortsvar::Har => Vec::new(),
        Frikortsvar::HarIkke => vec![Funn::ny(RegelId::K11Frikort).med("dato", dato)],
        Frikortsvar::Ukjent => vec![Funn::ny(RegelId::K11IkkeSvar)],
    }
}

/// K27: the code for a child fits the age, and so do the codes for an age.
pub(super) fn k27(s: &Sak<'_, '_>) -> Vec<Funn> {
    let (Some(dato), fag) = (s.f.dato, s.k.praksis.fagomrade.as_str()) else {
        return Vec::new();
    };
    let mut ut = Vec::new();
    let barn =
        s.r.arsak_fri_egenandel
            .as_deref()
            .and_then(fritak::kode)
            .is_some_and(|k| k.bevis == Bevis::Alder);
    if barn {
        let grenser = || s.r.takster.iter().flat_map(|t| fritak::aldersgrenser(fag, &t.kode, dato));
        match (s.f.fodt, s.f.alder, grenser().map(Aldersgrense::aar).max()) {
            (Some(fodt), Some(alder), Some(grense)) if !grenser().any(|g| g.omfatter(fodt, dato)) => {
                ut.push(Funn::ny(RegelId::K27IkkeBarn).med("alder", alder).med("grense", grense));
            }
            (Some(_), Some(_), Some(_)) => {}
            _ => ut.push(Funn::ny(RegelId::K27UkjentAlder)),
        }
    }
    let Some(alder) = s.f.alder else { return ut };
    let feil = s.regler().filter_map(|(i, _, r)| {
        let grense = match r.slag {
            Regelslag::AlderFra(fra) if alder < fra => T(format!("fra {fra} år"), format!("frå {fra} år")),
            Regelslag::AlderUnder(under) if alder >= under => T(format!("under {under} år"), format!("under {under} år")),
            _ => return None,
        };
        Some(s.funn(RegelId::K27Alder, i, r).med("grense", grense).med("alder", alder))
    });
    ut.extend(en_per_linje(feil));
    ut
}
