//! The codes on one bill: validity, combination, repetition, specialty, time of day. K06, K07, K15, K18, K19, K20.

use chrono::{Datelike, NaiveDate, Timelike};

use super::kontekst::Sak;
use crate::regel::{Funn, RegelId};
use crate::takst::Takstsvar;
use crate::takstregel::Regelslag;
use grunn::kalender;

/// K18: the code is in the tariff of the field on the day.
pub(super) fn k18(s: &Sak<'_, '_>) -> Vec<Funn> {
    let Some(dato) = s.f.dato else { return Vec::new() };
    let funn = s.r.takster.iter().zip(&s.f.svar).enumerate().filter_map(|(i, (linje, svar))| {
        let funn = match svar {
            Takstsvar::Funnet { .. } => return None,
            Takstsvar::Ukjent => Funn::ny(RegelId::K18Ukjent),
            Takstsvar::IkkeGyldig { .. } => Funn::ny(RegelId::K18Dato).med("dato", dato),
            Takstsvar::AnnetFagomrade { fagomrade } => Funn::ny(RegelId::K18Fagomrade)
                .med("annet", *fagomrade)
                .med("fagomrade", s.k.praksis.fagomrade.as_str()),
        };
        Some(funn.med("takst", linje.kode.as_str()).paa_linje(i))
    });
    funn.collect()
}

/// K06: codes that do not go together. Each pair is told once, on the code whose rule it breaks.
pub(super) fn k06(s: &Sak<'_, '_>) -> Vec<Funn> {
    let mut ut: Vec<Funn> = Vec::new();
    let mut par: Vec<(&str, &str)> = Vec::new();
    for (i, linje) in s.r.takster.iter().enumerate() {
        for regel in s.regler(&linje.kode) {
            for annen in s.r.takster.iter().map(|t| t.kode.as_str()).filter(|k| *k != linje.kode) {
                let funn = match regel {
                    Regelslag::UgyldigMed(m) if m.treffer(annen) => Funn::ny(RegelId::K06UgyldigMed),
                    Regelslag::BareMed(m) if !m.treffer(annen) => Funn::ny(RegelId::K06BareMed).med("lov", m.lesbar()),
                    _ => continue,
                };
                let ett = (linje.kode.as_str().min(annen), linje.kode.as_str().max(annen));
                if !par.contains(&ett) && par.len() < 20 {
                    par.push(ett);
                    ut.push(funn.med("takst", linje.kode.as_str()).med("annen", annen).paa_linje(i));
                }
            }
        }
    }
    ut
}

/// K07: an addition stands with the code it adds to.
pub(super) fn k07(s: &Sak<'_, '_>) -> Vec<Funn> {
    let mut ut = Vec::new();
    for (i, linje) in s.r.takster.iter().enumerate() {
        for regel in s.regler(&linje.kode) {
            if let Regelslag::Krever(m) = regel
                && !s.r.takster.iter().any(|t| t.kode != linje.kode && m.treffer(&t.kode))
            {
                ut.push(
                    Funn::ny(RegelId::K07KreverTakst)
                        .med("takst", linje.kode.as_str())
                        .med("krever", m.lesbar())
                        .paa_linje(i),
                );
            }
        }
    }
    ut
}

/// K15: uses beyond the first.
pub(super) fn k15(s: &Sak<'_, '_>) -> Vec<Funn> {
    let mut ut = Vec::new();
    for (i, linje) in s.r.takster.iter().enumerate() {
        for regel in s.regler(&linje.kode) {
            if let Regelslag::MaksRepetisjoner(maks) = regel
                && linje.antall.saturating_sub(1) > *maks
            {
                let funn = Funn::ny(RegelId::K15Repetisjon).med("takst", linje.kode.as_str());
                ut.push(funn.med("antall", linje.antall).med("maks", maks + 1).paa_linje(i));
            }
        }
    }
    ut
}

/// K19: codes for specialists. Not asked for when it is not known what the practitioner is.
pub(super) fn k19(s: &Sak<'_, '_>) -> Vec<Funn> {
    let (Some(dato), Some(spesialiteter)) = (s.f.dato, &s.k.spesialiteter) else {
        return Vec::new();
    };
    let har = |navn: Option<&str>| {
        spesialiteter
            .iter()
            .any(|x| x.periode.inneholder(dato) && navn.is_none_or(|n| n == x.navn))
    };
    let mut ut = Vec::new();
    for (i, (linje, svar)) in s.r.takster.iter().zip(&s.f.svar).enumerate() {
        let spesialisttakst = matches!(svar, Takstsvar::Funnet { takst, .. } if takst.spesialist);
        let mangler = s
            .regler(&linje.kode)
            .any(|r| matches!(r, Regelslag::KreverSpesialitet(navn) if !har(Some(navn))));
        if (spesialisttakst && !har(None)) || mangler {
            ut.push(
                Funn::ny(RegelId::K19Spesialist)
                    .med("takst", linje.kode.as_str())
                    .med("dato", dato)
                    .paa_linje(i),
            );
        }
    }
    ut
}

/// K20: evening codes in daytime on a working day. A note on the bill (merknad D1 has exceptions) makes it information.
pub(super) fn k20(s: &Sak<'_, '_>) -> Vec<Funn> {
    let (Some(tid), Some(dato), false) = (s.r.tidspunkt, s.f.dato, s.r.uten_klokkeslett) else {
        return Vec::new();
    };
    let time = kalender::oslo(tid).hour();
    if !(8..16).contains(&time) || !kalender::er_virkedag(dato) || dagen_for_helligdag(dato) {
        return Vec::new();
    }
    let regel = if s.r.merknad.is_some() {
        RegelId::K20KveldMerket
    } else {
        RegelId::K20Kveld
    };
    let kveld =
        s.r.takster
            .iter()
            .enumerate()
            .filter(|(_, t)| s.har_regel(&t.kode, &Regelslag::Kveld));
    kveld
        .map(|(i, t)| Funn::ny(regel).med("takst", t.kode.as_str()).med("tid", tid).paa_linje(i))
        .collect()
}

/// The regulation lets evening codes begin the day before a Sunday or holiday, without saying from when: the whole day is taken.
fn dagen_for_helligdag(dato: NaiveDate) -> bool {
    dato.succ_opt()
        .is_some_and(|i_morgen| kalender::helligdager(i_morgen.year()).contains(&i_morgen))
}
