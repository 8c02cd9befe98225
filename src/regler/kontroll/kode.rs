//! The codes on one bill: validity, combination, repetition, what they demand of the bill and of the practice. K06, K07, K13, K15, K17, K18, K19.

use super::fakta::Sak;
use crate::regel::{Funn, Niva, RegelId};
use crate::takst::Takstsvar;
use crate::takstregel::{Regelslag, Takstregel, passer};
use grunn::text::T;

/// K18: the code is in the tariff of the field on the day. One that is not found is no code only when the whole tariff is known.
pub(super) fn k18(s: &Sak<'_, '_>) -> Vec<Funn> {
    let Some(dato) = s.f.dato else { return Vec::new() };
    let fag = s.k.praksis.fagomrade.as_str();
    let hele_kjent = || s.k.takster.dekning(fag, dato).er_kjent();
    let funn = s.linjer().filter_map(|(i, linje, l)| {
        let funn = match &l.svar {
            Takstsvar::Funnet { .. } => return None,
            Takstsvar::Ukjent if hele_kjent() => Funn::ny(RegelId::K18Ukjent),
            Takstsvar::IkkeGyldig { til: Some(til), .. } if *til < dato => Funn::ny(RegelId::K18Dato).med("dato", dato),
            Takstsvar::IkkeGyldig { .. } if hele_kjent() => Funn::ny(RegelId::K18Dato).med("dato", dato),
            Takstsvar::AnnetFagomrade { fagomrade } if hele_kjent() => {
                Funn::ny(RegelId::K18Fagomrade).med("annet", *fagomrade).med("fagomrade", fag)
            }
            Takstsvar::Ukjent | Takstsvar::IkkeGyldig { .. } | Takstsvar::AnnetFagomrade { .. } => {
                Funn::ny(RegelId::K18IkkeLastet).med("dato", dato)
            }
        };
        Some(funn.med("takst", linje.kode.as_str()).paa_linje(i))
    });
    funn.collect()
}

/// K18: the code is for other practices.
pub(super) fn k18_praksistype(s: &Sak<'_, '_>) -> Vec<Funn> {
    let praksistype = s.k.praksis.praksistype.as_str();
    let feil = s
        .regler()
        .filter(|(.., r)| matches!(&r.slag, Regelslag::IkkeI(typer) if passer(typer, praksistype)));
    en_per_linje(feil.map(|(i, _, r)| s.funn(RegelId::K18Praksistype, i, r).med("praksistype", praksistype)))
}

/// K06: codes that do not go together. Each pair is told once, on the code whose rule it breaks.
pub(super) fn k06(s: &Sak<'_, '_>) -> Vec<Funn> {
    let mut ut: Vec<Funn> = Vec::new();
    let mut par: Vec<(&str, &str)> = Vec::new();
    for (i, linje, regel) in s.regler() {
        let kode = linje.kode.as_str();
        let (Regelslag::UgyldigMed(m) | Regelslag::BareMed(m)) = &regel.slag else {
            continue;
        };
        for (_, andre, l) in s.linjer() {
            let annen = andre.kode.as_str();
            if annen == kode || l.utenfor_forskriften() {
                continue;
            }
            let funn = match &regel.slag {
                Regelslag::UgyldigMed(_) if m.treffer(annen) => s.funn(RegelId::K06UgyldigMed, i, regel),
                Regelslag::BareMed(_) if !m.treffer(annen) => s.funn(RegelId::K06BareMed, i, regel).med("lov", m.lesbar()),
                _ => continue,
            };
            let ett = (kode.min(annen), kode.max(annen));
            if !par.contains(&ett) && par.len() < 20 {
                par.push(ett);
                ut.push(funn.med("annen", annen));
            }
        }
    }
    ut
}

/// K07: an addition stands with the code it adds to.
pub(super) fn k07(s: &Sak<'_, '_>) -> Vec<Funn> {
    let mangler = s.regler().filter_map(|(i, linje, regel)| match &regel.slag {
        Regelslag::Krever(m) if !s.r.takster.iter().any(|t| t.kode != linje.kode && m.treffer(&t.kode)) => {
            Some(s.funn(RegelId::K07KreverTakst, i, regel).med("krever", m.lesbar()))
        }
        _ => None,
    });
    mangler.collect()
}

/// K13: the regulation asks for the reason on the bill.
pub(super) fn k13_begrunnelse(s: &Sak<'_, '_>) -> Vec<Funn> {
    if s.har_begrunnelse() || s.r.relatert_behandler.is_some() {
        return Vec::new();
    }
    let mangler = s.regler().filter(|(.., r)| r.slag == Regelslag::KreverMerknad);
    en_per_linje(mangler.map(|(i, _, r)| s.funn(RegelId::K13Begrunnelse, i, r)))
}

/// K15: uses beyond the first, all lines with the code together. No rule means one use; in a field whose rules are not loaded a person
/// must look.
pub(super) fn k15(s: &Sak<'_, '_>) -> Vec<Funn> {
    let mut ut = Vec::new();
    for (i, linje, l) in s.linjer() {
        let like = || s.r.takster.iter().enumerate().filter(|(_, t)| t.kode == linje.kode);
        if like().next().is_some_and(|(forste, _)| forste != i) {
            continue;
        }
        let antall = like().fold(0_u32, |sum, (_, t)| sum.saturating_add(t.antall));
        let maks = l.regler.iter().find_map(|r| match r.slag {
            Regelslag::FriRepetisjon => Some(None),
            Regelslag::MaksRepetisjoner(n) => Some(Some(n)),
            _ => None,
        });
        let id = match maks {
            None if !l.dekning().er_kjent() => RegelId::K15Ukjent,
            _ => RegelId::K15Repetisjon,
        };
        let maks = match maks {
            Some(None) => continue,
            Some(Some(maks)) => maks,
            None => 0,
        };
        if matches!(l.svar, Takstsvar::Funnet { .. }) && antall.saturating_sub(1) > maks {
            let funn = Funn::ny(id).med("takst", linje.kode.as_str());
            ut.push(funn.med("antall", antall).med("maks", maks + 1).paa_linje(i));
        }
    }
    ut
}

/// K17: the code demands a diagnosis or a procedure code. Another than those the rule names may be the same in another kodeverk, so then a
/// person must look.
pub(super) fn k17(s: &Sak<'_, '_>) -> Vec<Funn> {
    let diagnoser = || s.r.diagnoser.iter().map(|d| d.kode.as_str()).collect::<Vec<_>>();
    let prosedyrer = || {
        let nlk = s.r.nlkkoder.iter().map(|n| n.kode.as_str());
        s.r.prosedyrekoder.iter().map(|p| p.kode.as_str()).chain(nlk).collect::<Vec<_>>()
    };
    let brutt = s.regler().filter_map(|(i, _, regel)| {
        let (id, krav, har, en) = match &regel.slag {
            Regelslag::KreverDiagnose(krav) => (RegelId::K17Diagnose, krav, diagnoser(), T("en diagnose", "ein diagnose")),
            Regelslag::KreverProsedyre(krav) => (RegelId::K17Prosedyre, krav, prosedyrer(), T("en kode", "ein kode")),
            _ => return None,
        };
        if har.iter().any(|h| krav.is_empty() || krav.iter().any(|k| dekker(k, h))) {
            return None;
        }
        let koder = match krav.join(", ") {
            alle if alle.is_empty() => T(en.0.to_owned(), en.1.to_owned()),
            alle => T(alle.clone(), alle),
        };
        let mut funn = s.funn(id, i, regel).med("krever", koder);
        if !har.is_empty() && funn.avviser() {
            funn.niva = Niva::Manuell;
        }
        Some(funn)
    });
    en_per_linje(brutt)
}

/// `L73` covers `L73.0001`. Some write the point and some do not.
fn dekker(krav: &str, kode: &str) -> bool {
    let uten_punktum = |t: &str| t.replace('.', "").to_uppercase();
    let (krav, kode) = (uten_punktum(krav), uten_punktum(kode));
    kode == krav || (krav.len() >= 3 && kode.starts_with(&krav))
}

/// K19: codes for specialists. Not asked for when it is not known what the practitioner is.
pub(super) fn k19(s: &Sak<'_, '_>) -> Vec<Funn> {
    let (Some(dato), Some(spesialiteter)) = (s.f.dato, &s.k.spesialiteter) else {
        return Vec::new();
    };
    let naa = || spesialiteter.iter().filter(|x| x.periode.inneholder(dato)).map(|x| x.navn.as_str());
    let mangler = |r: &Takstregel| match &r.slag {
        Regelslag::KreverSpesialitet(navn) => !naa().any(|n| n == navn),
        Regelslag::EnSpesialitet(navn) | Regelslag::SpesialitetEllerUnder(_, navn) => {
            !naa().any(|n| navn.iter().any(|m| n.contains(m.as_str())))
        }
        Regelslag::IkkeBareSpesialitet(navn) => naa().all(|n| navn.iter().any(|m| m == n)),
        _ => false,
    };
    let mut ut = Vec::new();
    for (i, linje, l) in s.linjer() {
        let spesialisttakst = matches!(l.svar, Takstsvar::Funnet { takst, .. } if takst.spesialist);
        let funn = if spesialisttakst && naa().next().is_none() {
            Some(Funn::ny(RegelId::K19Spesialist).med("takst", linje.kode.as_str()).paa_linje(i))
        } else {
            let brutt = l.regler.iter().filter(|r| mangler(r)).filter_map(|r| match r.slag {
                Regelslag::SpesialitetEllerUnder(grense, _) => {
                    let alder = s.f.alder.filter(|alder| *alder >= grense)?;
                    let funn = s.funn(RegelId::K19EllerAlder, i, r);
                    Some(funn.med("alder", alder).med("grense", grense))
                }
                _ => Some(s.funn(RegelId::K19Spesialist, i, r)),
            });
            brutt.max_by_key(Funn::avviser)
        };
        ut.extend(funn.map(|f| f.med("dato", dato)));
    }
    ut
}

/// One sentence per line is enough: the first that rejects, else the first.
pub(super) fn en_per_linje(funn: impl Iterator<Item = Funn>) -> Vec<Funn> {
    let mut ut: Vec<Funn> = Vec::new();
    for f in funn {
        match ut.last_mut().filter(|siste| siste.linje == f.linje) {
            Some(siste) if f.avviser() && !siste.avviser() => *siste = f,
            Some(_) => {}
            None => ut.push(f),
        }
    }
    ut
}
