//! Money: what each code is worth, and amounts beside the codes. K21.

use super::fakta::{Linjefakta, Sak};
use super::fritak::{Fritak, fritak};
use super::kontekst::BelopAvvik;
use crate::fritak::kan_kreve;
use crate::model::Takstlinje;
use crate::regel::{Funn, Niva, RegelId};
use crate::satsdata::apatkode;
use crate::takst::{self, Satsslag, Takst, Takstdekning, Takstsvar};
use crate::takstregel::Regelslag;
use chrono::NaiveDate;
use grunn::Ore;

/// What a line should ask for, and which of the tariff's figures that is.
fn riktig(s: &Sak<'_, '_>, linje: usize, takst: &Takst) -> (Ore, &'static str) {
    let (Some(l), Some(t)) = (s.f.linjer.get(linje), s.r.takster.get(linje)) else {
        return (Ore(0), "refusjonen");
    };
    if takst.pasient_betaler {
        let dekkes = l
            .regler
            .iter()
            .any(|r| matches!(&r.slag, Regelslag::DekkesVed(kode) if s.r.arsak_fri_egenandel.as_ref() == Some(kode)));
        return if dekkes {
            (takst.honorar, "honoraret")
        } else {
            (Ore(0), "refusjonen")
        };
    }
    match fritak(s, linje) {
        Fritak::Nei => (takst.refusjon, "refusjonen"),
        Fritak::Kan if t.belop == takst.refusjon => (takst.refusjon, "refusjonen"),
        Fritak::Kode | Fritak::Barn(_) | Fritak::Kan => (takst.honorar, "honoraret"),
    }
}

/// The patient owes something of one of the codes: they are not exempt, and do not pay the whole.
pub(super) fn har_egenandel(s: &Sak<'_, '_>) -> bool {
    let skyldes = |(i, _, l): (usize, &Takstlinje, &Linjefakta<'_>)| match l.svar {
        Takstsvar::Funnet { takst, .. } => !takst.pasient_betaler && riktig(s, i, takst).0 < takst.honorar,
        _ => false,
    };
    !s.r.viser_til_tidligere() && s.linjer().any(skyldes)
}

/// Some senders write the whole price (honorar) on each code, and only the refusjon as the sum of the bill. That is right when the patient
/// has paid the rest: then the sum is what Helfo is asked for.
fn pasienten_har_betalt_resten(s: &Sak<'_, '_>) -> bool {
    if s.r.betalt_egenandel != Some(true) {
        return false;
    }
    let mut refusjon = andre(s).map(|a| a.krevd).sum::<Ore>();
    for (i, linje, l) in s.linjer() {
        let Takstsvar::Funnet { takst, .. } = l.svar else { return false };
        let (riktig, _) = riktig(s, i, takst);
        if linje.belop != riktig && linje.belop != takst.honorar {
            return false;
        }
        refusjon += linjebelop(s, i, riktig, linje.antall);
    }
    refusjon == s.r.belop
}

/// K21: the amount of each code is that of the tariff: refusjon, or honorar when Helfo pays the egenandel.
pub(super) fn k21(s: &Sak<'_, '_>) -> Vec<Funn> {
    let mut ut = Vec::new();
    for (i, linje, l) in s.linjer() {
        let Takstsvar::Funnet { takst, dekning } = l.svar else { continue };
        let (riktig, slag) = riktig(s, i, takst);
        // Dentists without direct settlement report with zero, so that the egenandel counts.
        let bare_rapport = linje.belop == Ore(0) && matches!(s.k.praksis.fagomrade.as_str(), "TH" | "TP");
        if linje.belop == riktig || bare_rapport || (linje.belop == takst.honorar && pasienten_har_betalt_resten(s)) {
            continue;
        }
        let funn = avvik(s, i, takst, dekning, riktig);
        ut.push(
            funn.med("takst", linje.kode.as_str())
                .med("krevd", linje.belop)
                .med("riktig", riktig)
                .med("slag", slag)
                .paa_linje(i),
        );
    }
    ut
}

/// What the difference is, and whether it stops the bill.
fn avvik(s: &Sak<'_, '_>, i: usize, takst: &Takst, dekning: Takstdekning, riktig: Ore) -> Funn {
    let Some((linje, l)) = s.r.takster.get(i).zip(s.f.linjer.get(i)) else {
        return Funn::ny(RegelId::K21Belop);
    };
    let fra = |id| Funn::ny(id).med("fra", takst.gyldig_fra);
    if let Some(i_stedet) = l.regler.iter().find_map(|r| match &r.slag {
        Regelslag::UtenEgetBelop(koder) => Some(koder.lesbar()),
        _ => None,
    }) {
        return Funn::ny(RegelId::K21UtenEgetBelop).med("koder", i_stedet);
    }
    let negativt = linje.belop.er_negativ();
    if !negativt && !dekning.er_kjent() {
        return fra(RegelId::K21IkkeLastet);
    }
    let mut funn = match fritak(s, i) {
        _ if takst.pasient_betaler && riktig == Ore(0) => Funn::ny(RegelId::K21PasientBetaler),
        Fritak::Nei if linje.belop == takst.honorar => Funn::ny(RegelId::K21UtenFritak),
        Fritak::Kode if linje.belop == takst.refusjon => Funn::ny(RegelId::K21MedFritak),
        Fritak::Barn(alder) if linje.belop == takst.refusjon => Funn::ny(RegelId::K27Barn).med("alder", alder),
        _ => fra(RegelId::K21Belop),
    };
    if s.k.regelsett.belop_avvik == BelopAvvik::Avkort && !negativt {
        if linje.belop > riktig {
            funn = fra(RegelId::K21Avkortet);
        }
        funn.niva = Niva::Informerer;
    }
    funn
}

/// I-SUM on the bill: its sum is that of its lines.
pub(super) fn sum(s: &Sak<'_, '_>) -> Vec<Funn> {
    let takster = (0..s.r.takster.len()).map(|i| krevd(s, i)).sum::<Ore>();
    let riktig = takster + andre(s).map(|a| a.krevd).sum();
    if riktig == s.r.belop {
        Vec::new()
    } else {
        vec![Funn::ny(RegelId::K21Sum).med("krevd", s.r.belop).med("riktig", riktig)]
    }
}

/// What a line asks for: first use whole, the others by the percentage of the regulation.
pub(super) fn krevd(s: &Sak<'_, '_>, linje: usize) -> Ore {
    let Some(t) = s.r.takster.get(linje) else { return Ore(0) };
    let verdi = match s.f.linjer.get(linje).map(|l| &l.svar) {
        Some(Takstsvar::Funnet { takst, .. }) if t.belop == takst.honorar && pasienten_har_betalt_resten(s) => riktig(s, linje, takst).0,
        _ => t.belop,
    };
    linjebelop(s, linje, verdi, t.antall)
}

fn linjebelop(s: &Sak<'_, '_>, linje: usize, verdi: Ore, antall: u32) -> Ore {
    takst::linjebelop(verdi, antall, s.f.linjer.get(linje).map_or(100, |l| l.prosent))
}

/// What is approved of a line when the bill is: never more than the register allows.
pub(super) fn godkjent(s: &Sak<'_, '_>, linje: usize) -> Ore {
    let (Some(t), Some(l)) = (s.r.takster.get(linje), s.f.linjer.get(linje)) else {
        return Ore(0);
    };
    let Takstsvar::Funnet { takst, .. } = l.svar else { return Ore(0) };
    let verdi = t.belop.min(riktig(s, linje, takst).0).max(Ore(0));
    linjebelop(s, linje, verdi, t.antall)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Belopsslag {
    Nlk,
    Prosedyre,
}

/// An amount beside the taksts: a laboratory code or a procedure.
pub(super) struct AnnetBelop<'r> {
    slag: Belopsslag,
    pub(super) kode: &'r str,
    verdi: Ore,
    pub(super) antall: u32,
    pub(super) krevd: Ore,
}

/// All amounts beside the taksts. A code without an amount claims nothing.
pub(super) fn andre<'r>(s: &Sak<'r, '_>) -> impl Iterator<Item = AnnetBelop<'r>> + use<'r> {
    let nlk = s.r.nlkkoder.iter().map(|n| (Belopsslag::Nlk, n.kode.as_str(), n.belop, n.antall));
    let prosedyrer =
        s.r.prosedyrekoder
            .iter()
            .filter_map(|p| p.belop.map(|b| (Belopsslag::Prosedyre, p.kode.as_str(), b, 1)));
    nlk.chain(prosedyrer)
        .filter(|(_, _, verdi, _)| *verdi != Ore(0))
        .map(|(slag, kode, verdi, antall)| AnnetBelop {
            slag,
            kode,
            verdi,
            antall,
            krevd: Ore(verdi.0.saturating_mul(i64::from(antall))),
        })
}

/// What is loaded for it. A procedure has an amount in pathology, together with the place on the same bill.
fn sats(s: &Sak<'_, '_>, a: &AnnetBelop<'_>, dato: NaiveDate) -> Option<Ore> {
    let en = |slag, kode: &str| s.k.takster.sats(slag, &s.k.praksis.praksistype, kode, dato);
    match a.slag {
        Belopsslag::Nlk => en(Satsslag::Nlk, a.kode),
        Belopsslag::Prosedyre => {
            s.r.prosedyrekoder
                .iter()
                .find_map(|p| en(Satsslag::Apat, &apatkode(&p.kode, a.kode)))
        }
    }
}

/// K21 beside the taksts: only for those who may, only codes with a loaded rate, only that rate. Without a rate a person must look.
pub(super) fn k21_andre(s: &Sak<'_, '_>) -> Vec<Funn> {
    let Some(dato) = s.f.dato else { return Vec::new() };
    let praksistype = s.k.praksis.praksistype.as_str();
    let ett = |a: AnnetBelop<'_>| {
        let (navn, ord) = match a.slag {
            Belopsslag::Nlk => ("nlk", "NLK-koden"),
            Belopsslag::Prosedyre => ("prosedyre", "Prosedyrekoden"),
        };
        let funn = match sats(s, &a, dato) {
            _ if !kan_kreve(navn, praksistype) => Funn::ny(RegelId::K21AnnetIkkeRett).med("praksistype", praksistype),
            _ if a.verdi.er_negativ() => Funn::ny(RegelId::K21AnnetSats).med("riktig", Ore(0)),
            None => Funn::ny(RegelId::K21AnnetUkjent),
            Some(sats) if sats != a.verdi => Funn::ny(RegelId::K21AnnetSats).med("riktig", sats),
            Some(_) => return None,
        };
        Some(funn.med("slag", ord).med("kode", a.kode).med("krevd", a.verdi))
    };
    andre(s).filter_map(ett).collect()
}
