//! Two sets beside each other on one day of treatment: what is new, gone and changed, in words.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;

use super::{Nokkel, Takstsett, UGYLDIG, Virkning, gruppe, koder_i_fag, virkning};
use crate::takst::{Sats, Satsslag, Takst};
use crate::takstregel::{Styrke, Takstregel};
use grunn::Ore;
use grunn::text::T;

/// One thing that is otherwise for a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Endring {
    Honorar(Ore, Ore),
    Egenandel(Ore, Ore),
    Refusjon(Ore, Ore),
    Spesialist(bool),
    PasientBetaler(bool),
    /// None: without a limit, or without the rule.
    Repetisjoner(Option<String>, Option<String>),
    Prosent(Option<String>, Option<String>),
    MinTid(Option<String>, Option<String>),
    TidPerRepetisjon(Option<String>, Option<String>),
    /// Codes it can no longer stand with, and codes it now can.
    Kombinasjon {
        nye: Vec<String>,
        borte: Vec<String>,
    },
    /// In the words of the sources.
    Regel {
        ny: bool,
        tekst: String,
    },
}

impl Endring {
    /// `refusjon 15,00 → 16,00 kr`, `kan ikke brukes sammen med 11d`.
    pub fn setning(&self) -> T<String> {
        let kr = |o: &Ore| o.kroner_desimal().replace('.', ",");
        let to = |nb: &str, nn: &str, a: &Ore, b: &Ore| {
            let tall = format!("{} → {} kr", kr(a), kr(b));
            T(format!("{nb} {tall}"), format!("{nn} {tall}"))
        };
        let v = |o: &Option<String>, ingen: &str| o.clone().unwrap_or_else(|| ingen.to_owned());
        match self {
            Self::Honorar(a, b) => to("honorar", "honorar", a, b),
            Self::Egenandel(a, b) => to("egenandel", "eigendel", a, b),
            Self::Refusjon(a, b) => to("refusjon", "refusjon", a, b),
            Self::Spesialist(true) => T("bare for spesialister".to_owned(), "berre for spesialistar".to_owned()),
            Self::Spesialist(false) => T(
                "ikke lenger bare for spesialister".to_owned(),
                "ikkje lenger berre for spesialistar".to_owned(),
            ),
            Self::PasientBetaler(true) => T("pasienten betaler alt".to_owned(), "pasienten betaler alt".to_owned()),
            Self::PasientBetaler(false) => T(
                "pasienten betaler ikke lenger alt".to_owned(),
                "pasienten betaler ikkje lenger alt".to_owned(),
            ),
            Self::Repetisjoner(a, b) => T(
                format!("repetisjoner {} → {}", v(a, "ikke sagt"), v(b, "ikke sagt")),
                format!("repetisjonar {} → {}", v(a, "ikkje sagt"), v(b, "ikkje sagt")),
            ),
            Self::Prosent(a, b) => T(
                format!("verdi ved repetisjon {} → {} %", v(a, "100"), v(b, "100")),
                format!("verdi ved repetisjon {} → {} %", v(a, "100"), v(b, "100")),
            ),
            Self::MinTid(a, b) => T(
                format!("minste tidsbruk {} → {} minutter", v(a, "0"), v(b, "0")),
                format!("minste tidsbruk {} → {} minutt", v(a, "0"), v(b, "0")),
            ),
            Self::TidPerRepetisjon(a, b) => T(
                format!("tidsbruk per repetisjon {} → {} minutter", v(a, "0"), v(b, "0")),
                format!("tidsbruk per repetisjon {} → {} minutt", v(a, "0"), v(b, "0")),
            ),
            Self::Kombinasjon { nye, borte } => {
                let del = |tekst: &str, koder: &[String]| (!koder.is_empty()).then(|| format!("{tekst} {}", koder.join(", ")));
                let samle = |a: &str, b: &str| [del(a, nye), del(b, borte)].into_iter().flatten().collect::<Vec<_>>().join("; ");
                T(
                    samle("kan ikke lenger brukes sammen med", "kan nå brukes sammen med"),
                    samle("kan ikkje lenger brukast saman med", "kan no brukast saman med"),
                )
            }
            Self::Regel { ny: true, tekst } => T(format!("ny regel: {tekst}"), format!("ny regel: {tekst}")),
            Self::Regel { ny: false, tekst } => T(
                format!("regelen gjelder ikke lenger: {tekst}"),
                format!("regelen gjeld ikkje lenger: {tekst}"),
            ),
        }
    }
}

/// Two sets on one day of treatment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sammenligning {
    pub nye: Vec<Takst>,
    pub borte: Vec<Takst>,
    pub endret: Vec<(Nokkel, Vec<Endring>)>,
    pub uendret: usize,
    /// Codes that are no taksts.
    pub satser: Satsforskjell,
}

/// Rates on one day of treatment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Satsforskjell {
    pub nye: Vec<Sats>,
    pub borte: Vec<Sats>,
    /// The new rate, and what it was.
    pub endret: Vec<(Sats, Ore)>,
    pub uendret: usize,
}

impl Satsforskjell {
    pub(super) fn mellom(gamle: &[Sats], nye: &[Sats], dag: NaiveDate) -> Self {
        let paa_dagen = |satser: &[Sats]| -> BTreeMap<(Satsslag, String, String), Sats> {
            let gjelder = satser.iter().filter(|s| s.periode.inneholder(dag));
            gjelder
                .map(|s| ((s.slag, s.samhandlertype.clone(), s.kode.clone()), s.clone()))
                .collect()
        };
        let (foer, mut etter) = (paa_dagen(gamle), paa_dagen(nye));
        let mut ut = Self::default();
        for (nokkel, gammel) in foer {
            match etter.remove(&nokkel) {
                None => ut.borte.push(gammel),
                Some(ny) if ny.belop == gammel.belop => ut.uendret += 1,
                Some(ny) => ut.endret.push((ny, gammel.belop)),
            }
        }
        ut.nye = etter.into_values().collect();
        ut
    }

    /// Whether anything is otherwise.
    pub fn er_like(&self) -> bool {
        self.nye.is_empty() && self.borte.is_empty() && self.endret.is_empty()
    }
}

impl Sammenligning {
    pub fn er_like(&self) -> bool {
        self.nye.is_empty() && self.borte.is_empty() && self.endret.is_empty() && self.satser.er_like()
    }

    pub(super) fn berorte(&self) -> impl Iterator<Item = Nokkel> + '_ {
        let rader = self.nye.iter().chain(&self.borte).map(|t| (t.fagomrade.clone(), t.kode.clone()));
        rader.chain(self.endret.iter().map(|(n, _)| n.clone()))
    }
}

/// The rows in force on a day, by code.
pub(super) fn gjeldende(sett: &Takstsett, dag: NaiveDate) -> BTreeMap<(&str, &str), &Takst> {
    let mut ut: BTreeMap<(&str, &str), &Takst> = BTreeMap::new();
    for t in sett.takster.iter().filter(|t| t.gyldig_fra <= dag) {
        let plass = ut.entry((t.fagomrade.as_str(), t.kode.as_str())).or_insert(t);
        if plass.gyldig_fra < t.gyldig_fra {
            *plass = t;
        }
    }
    ut.retain(|_, t| t.utgatt.is_none_or(|siste| siste >= dag));
    ut
}

pub(super) fn regler_paa(sett: &Takstsett, dag: NaiveDate) -> HashMap<(&str, &str), Vec<&Takstregel>> {
    let mut ut: HashMap<(&str, &str), Vec<&Takstregel>> = HashMap::new();
    for r in &sett.regler {
        if r.fra.is_none_or(|f| f <= dag) && r.til.is_none_or(|t| t >= dag) {
            ut.entry((r.fagomrade.as_str(), r.takst.as_str())).or_default().push(r);
        }
    }
    ut
}

/// What is otherwise in `nytt` than in `gammelt` for treatment on a day.
pub fn sammenlign(gammelt: &Takstsett, nytt: &Takstsett, dag: NaiveDate) -> Sammenligning {
    let (foer, etter) = (gjeldende(gammelt, dag), gjeldende(nytt, dag));
    let (regler_foer, regler_etter) = (regler_paa(gammelt, dag), regler_paa(nytt, dag));
    let koder = koder_i_fag(foer.values().chain(etter.values()).copied());
    let mut ut = Sammenligning::default();
    for (nokkel, ny) in &etter {
        let Some(gammel) = foer.get(nokkel) else {
            ut.nye.push((*ny).clone());
            continue;
        };
        let alle = koder.get(nokkel.0).map(Vec::as_slice).unwrap_or_default();
        let tom = Vec::new();
        let (a, b) = (regler_foer.get(nokkel).unwrap_or(&tom), regler_etter.get(nokkel).unwrap_or(&tom));
        let mut endringer = belopsendringer(gammel, ny);
        endringer.extend(regelendringer(a, b, nokkel.1, alle));
        if endringer.is_empty() {
            ut.uendret += 1;
        } else {
            ut.endret.push(((nokkel.0.to_owned(), nokkel.1.to_owned()), endringer));
        }
    }
    ut.borte = foer
        .iter()
        .filter(|(nokkel, _)| !etter.contains_key(*nokkel))
        .map(|(_, t)| (*t).clone())
        .collect();
    ut.satser = Satsforskjell::mellom(&gammelt.satser, &nytt.satser, dag);
    ut
}

fn belopsendringer(a: &Takst, b: &Takst) -> Vec<Endring> {
    let mut ut = Vec::new();
    let mut om = |er: bool, endring: Endring| {
        if er {
            ut.push(endring);
        }
    };
    om(a.honorar != b.honorar, Endring::Honorar(a.honorar, b.honorar));
    om(a.egenandel != b.egenandel, Endring::Egenandel(a.egenandel, b.egenandel));
    om(a.refusjon != b.refusjon, Endring::Refusjon(a.refusjon, b.refusjon));
    om(a.spesialist != b.spesialist, Endring::Spesialist(b.spesialist));
    om(a.pasient_betaler != b.pasient_betaler, Endring::PasientBetaler(b.pasient_betaler));
    ut
}

fn regelendringer(foer: &[&Takstregel], etter: &[&Takstregel], egen: &str, alle: &[String]) -> Vec<Endring> {
    // A rule for everyone is compared by what it does, the others as they stand.
    let vanlig = |r: &&Takstregel| gruppe(&r.slag).is_some() && r.praksistyper.is_empty() && r.styrke == Styrke::Avviser;
    let del = |regler: &[&Takstregel]| -> Vec<Takstregel> { regler.iter().filter(|r| vanlig(r)).map(|r| (*r).clone()).collect() };
    let (a, b) = (del(foer), del(etter));
    let (va, vb) = (
        virkning(&mut a.iter().map(|r| &r.slag), egen, alle),
        virkning(&mut b.iter().map(|r| &r.slag), egen, alle),
    );
    let mut ut = Vec::new();
    type Lag = fn(Option<String>, Option<String>) -> Endring;
    let kjente: [(&str, Lag); 4] = [
        ("repetisjoner", Endring::Repetisjoner),
        ("prosent", Endring::Prosent),
        ("tid", Endring::MinTid),
        ("tid per", Endring::TidPerRepetisjon),
    ];
    for (felt, lag) in kjente {
        let (x, y) = (va.verdier.get(felt), vb.verdier.get(felt));
        if x != y {
            ut.push(lag(x.cloned(), y.cloned()));
        }
    }
    let tomt = BTreeSet::new();
    let (x, y) = (va.koder.get(UGYLDIG).unwrap_or(&tomt), vb.koder.get(UGYLDIG).unwrap_or(&tomt));
    if x != y {
        ut.push(Endring::Kombinasjon {
            nye: y.difference(x).cloned().collect(),
            borte: x.difference(y).cloned().collect(),
        });
    }
    // Whatever has no words of its own here is told in those of its source.
    let andre = |v: &Virkning, annen: &Virkning, regler: &[Takstregel]| -> BTreeSet<String> {
        regler
            .iter()
            .filter(|r| {
                let en = virkning(&mut std::iter::once(&r.slag), egen, alle);
                en.verdier
                    .iter()
                    .any(|(n, _)| v.verdier.contains_key(n) && !annen.verdier.contains_key(n) && !kjente.iter().any(|(k, _)| k == n))
            })
            .map(|r| r.tekst.clone())
            .collect()
    };
    let mut som_staar = |regler: &[&Takstregel], mot: &[&Takstregel], ekstra: BTreeSet<String>, ny: bool| {
        let samme = |r: &Takstregel, m: &Takstregel| m.slag == r.slag && m.praksistyper == r.praksistyper && m.styrke == r.styrke;
        let egne = regler
            .iter()
            .filter(|r| !vanlig(r) && !mot.iter().any(|m| samme(r, m) && m.tekst == r.tekst))
            .map(|r| r.tekst.clone());
        let tekster: BTreeSet<String> = egne.chain(ekstra).collect();
        ut.extend(tekster.into_iter().map(|tekst| Endring::Regel { ny, tekst }));
    };
    som_staar(etter, foer, andre(&vb, &va, &b), true);
    som_staar(foer, etter, andre(&va, &vb, &a), false);
    ut
}
