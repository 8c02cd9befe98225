//! Money: frikort, exemption and amounts. K11, K21, K27.

use super::kontekst::{BelopAvvik, Sak};
use crate::frikort::{Frikortsporsmal, Frikortsvar, KODE_FRIKORT};
use crate::regel::{Funn, Niva, RegelId};
use crate::takst::{Takst, Takstsvar};
use grunn::Ore;

/// The kodeverk 7461 value for a child.
const KODE_BARN: &str = "B";
/// Codes whose letters are public. Others exist, so an unknown letter is taken as an exemption.
const KJENTE_FRITAK: &[&str] = &["A", "B", "F", "G", "H"];
/// Material the patient pays, except on some grounds (§5).
const MATERIELL: &[&str] = &["10a", "10b", "10c", "10d"];

/// Why Helfo pays the egenandel too.
#[derive(Clone, Copy, PartialEq)]
enum Fritak<'r> {
    Nei,
    Kode(&'r str),
    Barn(u32),
}

/// Below this age there is no egenandel: 16, and 18 with a psychologist.
fn barnegrense(fagomrade: &str) -> Option<u32> {
    match fagomrade {
        "LE" | "FY" => Some(16),
        "PS" => Some(18),
        _ => None,
    }
}

fn fritak<'s>(s: &'s Sak<'_, '_>) -> Fritak<'s> {
    match (&s.r.arsak_fri_egenandel, s.f.alder, barnegrense(&s.k.praksis.fagomrade)) {
        (Some(kode), ..) => Fritak::Kode(kode),
        (None, Some(alder), Some(grense)) if alder < grense => Fritak::Barn(alder),
        (None, ..) => Fritak::Nei,
    }
}

/// K11: a claimed frikort is in the register (710). No answer is not a no.
pub(super) fn k11(s: &Sak<'_, '_>) -> Vec<Funn> {
    let (Some(KODE_FRIKORT), Some(dato), Some(fnr)) = (s.r.arsak_fri_egenandel.as_deref(), s.f.dato, &s.f.fnr) else {
        return Vec::new();
    };
    let svar =
        s.k.frikort
            .get(&Frikortsporsmal {
                pasient: fnr.clone(),
                dato,
            })
            .copied()
            .unwrap_or(Frikortsvar::Ukjent);
    match svar {
        Frikortsvar::Har => Vec::new(),
        Frikortsvar::HarIkke => vec![Funn::ny(RegelId::K11Frikort).med("dato", dato)],
        Frikortsvar::Ukjent => vec![Funn::ny(RegelId::K11IkkeSvar)],
    }
}

/// K27: the code for a child fits the age.
pub(super) fn k27(s: &Sak<'_, '_>) -> Vec<Funn> {
    let grense = barnegrense(&s.k.praksis.fagomrade).unwrap_or(16);
    match (s.r.arsak_fri_egenandel.as_deref(), s.f.alder) {
        (Some(KODE_BARN), Some(alder)) if alder >= grense => vec![Funn::ny(RegelId::K27IkkeBarn).med("alder", alder).med("grense", grense)],
        _ => Vec::new(),
    }
}

/// What a line should ask for, and which of the tariff's figures that is.
fn riktig(s: &Sak<'_, '_>, takst: &Takst) -> (Ore, &'static str) {
    let fritak = fritak(s);
    if takst.pasient_betaler {
        // Material is covered on grounds whose letters are not public; the known letters are not among them.
        let annen_grunn = matches!(fritak, Fritak::Kode(kode) if !KJENTE_FRITAK.contains(&kode));
        return if annen_grunn && MATERIELL.contains(&takst.kode.as_str()) {
            (takst.honorar, "honoraret")
        } else {
            (Ore(0), "refusjonen")
        };
    }
    match fritak {
        Fritak::Nei => (takst.refusjon, "refusjonen"),
        Fritak::Kode(_) | Fritak::Barn(_) => (takst.honorar, "honoraret"),
    }
}

/// K21: the amount of each code is that of the tariff: refusjon, or honorar when Helfo pays the egenandel.
pub(super) fn k21(s: &Sak<'_, '_>) -> Vec<Funn> {
    let mut ut = Vec::new();
    for (i, (linje, svar)) in s.r.takster.iter().zip(&s.f.svar).enumerate() {
        let Takstsvar::Funnet { takst, .. } = svar else { continue };
        let (riktig, slag) = riktig(s, takst);
        // Dentists without direct settlement report with zero, so that the egenandel counts.
        let bare_rapport = linje.belop == Ore(0) && matches!(s.k.praksis.fagomrade.as_str(), "TH" | "TP");
        if linje.belop == riktig || bare_rapport {
            continue;
        }
        let mut funn = match fritak(s) {
            _ if takst.pasient_betaler && riktig == Ore(0) => Funn::ny(RegelId::K21PasientBetaler),
            Fritak::Nei if linje.belop == takst.honorar => Funn::ny(RegelId::K21UtenFritak),
            Fritak::Kode(_) if linje.belop == takst.refusjon => Funn::ny(RegelId::K21MedFritak),
            Fritak::Barn(alder) if linje.belop == takst.refusjon => Funn::ny(RegelId::K27Barn).med("alder", alder),
            _ => Funn::ny(RegelId::K21Belop).med("fra", takst.gyldig_fra).med("slag", slag),
        };
        if s.k.regelsett.belop_avvik == BelopAvvik::Avkort {
            funn = if linje.belop > riktig {
                Funn::ny(RegelId::K21Avkortet).med("fra", takst.gyldig_fra).med("slag", slag)
            } else {
                funn
            };
            funn.niva = Niva::Informerer;
        }
        ut.push(
            funn.med("takst", linje.kode.as_str())
                .med("krevd", linje.belop)
                .med("riktig", riktig)
                .paa_linje(i),
        );
    }
    ut
}

/// I-SUM on the bill: its sum is that of its lines.
pub(super) fn sum(s: &Sak<'_, '_>) -> Vec<Funn> {
    let riktig = s.r.takster.iter().map(|t| linjebelop(s, &t.kode, t.belop, t.antall)).sum::<Ore>() + andre(s);
    if riktig == s.r.belop {
        Vec::new()
    } else {
        vec![Funn::ny(RegelId::K21Sum).med("krevd", s.r.belop).med("riktig", riktig)]
    }
}

/// First use whole, the others by the percentage of the regulation.
pub(super) fn linjebelop(s: &Sak<'_, '_>, kode: &str, verdi: Ore, antall: u32) -> Ore {
    s.k.takster
        .linjebelop(&s.k.praksis.fagomrade, kode, &s.k.praksis.praksistype, verdi, antall)
}

/// What the bill asks for outside its taksts: laboratory codes and procedures.
pub(super) fn andre(s: &Sak<'_, '_>) -> Ore {
    let nlk = s.r.nlkkoder.iter().map(|n| Ore(n.belop.0.saturating_mul(i64::from(n.antall))));
    nlk.chain(s.r.prosedyrekoder.iter().filter_map(|p| p.belop)).sum()
}

/// What is approved of a line when the bill is.
pub(super) fn godkjent(s: &Sak<'_, '_>, linje: usize) -> Ore {
    let Some(t) = s.r.takster.get(linje) else { return Ore(0) };
    let verdi = match s.f.svar.get(linje) {
        Some(Takstsvar::Funnet { takst, .. }) => t.belop.min(riktig(s, takst).0),
        _ => t.belop,
    };
    linjebelop(s, &t.kode, verdi, t.antall)
}
