//! Reads the rows of the open tariff register, as JSON or XML (`integration/apne-data.md`).
//!
//! No recorded answer exists, so nothing is expected of the form: a row is whatever has a `takstkode`, names may be written with or without
//! `_` and capitals, numbers as `10`, `10.0` or `"10,00"`, dates with or without time, fields may be missing and new ones may come. What
//! cannot be used is never guessed: the row is left out and named with its place, its field and why.

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::registerrad::{self, Feltfeil, Rad, er_ja_eller_nei as ja_nei_av};
use super::takst::{Sats, Takst};
use super::takstfil::FAGOMRADER;
use super::takstregel::{Grense, Hvem, Monster, Over, Regelslag, Styrke, Takstregel, medisinske_koder};
use super::verdi;
use grunn::Ore;
use grunn::text::T;

pub use super::registerrad::{Dokumentfeil, MAKS_BYTES, Radproblem};

const KODEFELT: &str = "takstkode";
/// What stands as the source of rows and rules from the register. A later set takes away what an earlier one said.
pub const KILDE: &str = "Åpent takstregister";

/// Something to say about one row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Radfeil {
    /// Place in the answer, from 1.
    pub rad: usize,
    /// Line in the file, where the form has lines.
    pub linje: Option<u64>,
    pub fagomrade: Option<String>,
    pub kode: Option<String>,
    pub felt: String,
    pub hva: Radproblem,
}

impl Radfeil {
    /// `Rad 17, linje 203, takst 2ad: refusjon er ikke et beløp …`
    pub fn setning(&self) -> T<String> {
        let linje = self.linje.map(|l| format!(", linje {l}")).unwrap_or_default();
        let kode = self.kode.as_ref().map(|k| format!(", takst {k}")).unwrap_or_default();
        let T(nb, nn) = self.hva.setning();
        let hele = |hva| format!("Rad {}{linje}{kode}: {} {hva}.", self.rad, self.felt);
        T(hele(nb), hele(nn))
    }
}

/// A set as it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lest {
    pub takster: Vec<Takst>,
    pub regler: Vec<Takstregel>,
    /// Rates of codes that are no taksts.
    pub satser: Vec<Sats>,
    /// Rows that cannot be used.
    pub feil: Vec<Radfeil>,
    /// Rows that are used, with something the control does not do.
    pub merknader: Vec<Radfeil>,
    /// Rows of fields nobody claims in through the portal.
    pub utenfor: usize,
    /// Names of the fields that some row had, without `_` and capitals. What no row tells is not known to be «no».
    pub felter: BTreeSet<String>,
}

impl Lest {
    /// Puts answers to several questions together; a row that came in more than one of them is one.
    pub fn med(&mut self, annet: Self) {
        self.takster.extend(annet.takster);
        self.regler.extend(annet.regler);
        self.satser.extend(annet.satser);
        self.feil.extend(annet.feil);
        self.merknader.extend(annet.merknader);
        self.utenfor += annet.utenfor;
        self.felter.extend(annet.felter);
        uten_dobler(self);
        for liste in [&mut self.feil, &mut self.merknader] {
            let mut sett: HashSet<String> = HashSet::new();
            liste.retain(|f| sett.insert(format!("{f:?}")));
        }
    }
}

/// Reads an answer or a file. What it begins with tells its form.
///
/// # Errors
/// [`Dokumentfeil`] when nothing of it can be used.
pub fn les(bytes: &[u8]) -> Result<Lest, Dokumentfeil> {
    let rader = registerrad::rader(bytes, &[KODEFELT])?;
    let mut ut = Lest::default();
    for (i, rad) in rader.iter().enumerate() {
        ut.felter.extend(rad.felter.iter().map(|(n, _)| n.clone()));
        les_rad(i + 1, rad, &mut ut);
    }
    uten_dobler(&mut ut);
    Ok(ut)
}

fn les_rad(nr: usize, rad: &Rad, ut: &mut Lest) {
    let fag = rad
        .felt("fagomraade")
        .or_else(|| rad.felt("fagområde"))
        .or_else(|| rad.felt("fagomrade"));
    if let Some(fag) = fag
        && !FAGOMRADER.contains(&fag)
    {
        ut.utenfor += 1;
        return;
    }
    let om = |(felt, hva): Feltfeil| Radfeil {
        rad: nr,
        linje: rad.linje,
        fagomrade: fag.map(str::to_owned),
        kode: rad.felt(KODEFELT).map(str::to_owned),
        felt: felt.to_owned(),
        hva,
    };
    match takst(rad, fag).and_then(|t| Ok((regler(rad, &t)?, t))) {
        Ok(((regler, merknader), takst)) => {
            ut.takster.push(takst);
            ut.regler.extend(regler);
            ut.merknader.extend(merknader.into_iter().map(om));
        }
        Err(feil) => ut.feil.push(om(feil)),
    }
}

fn takst(rad: &Rad, fag: Option<&str>) -> Result<Takst, Feltfeil> {
    let kode = rad.felt(KODEFELT).ok_or(("takstkode", Radproblem::Mangler))?;
    if kode.len() > 10 || !kode.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return Err(("takstkode", Radproblem::IkkeKode));
    }
    let fag = fag.ok_or(("fagomraade", Radproblem::Mangler))?;
    let gyldig_fra = rad.dato("fradato")?.ok_or(("fradato", Radproblem::Mangler))?;
    // A far last day is «no last day».
    let gyldig_til = rad.dato("tildato")?.filter(|d| d.year() < 2200);
    if gyldig_til.is_some_and(|til| til < gyldig_fra) {
        return Err(("tildato", Radproblem::SluttForStart));
    }
    if !["honorar", "egenandel", "refusjon"].iter().any(|f| rad.finnes(f)) {
        return Err(("honorar", Radproblem::Mangler));
    }
    let b = belop(rad)?;
    let spesialist = rad.ja_nei("spesialisttakst")?.unwrap_or(false);
    Ok(Takst {
        fagomrade: fag.to_owned(),
        kode: kode.to_owned(),
        tekst: rad.felt("beskrivelse").and_then(verdi::tekst).unwrap_or_default(),
        honorar: b.egenandel + b.refusjon,
        egenandel: b.egenandel,
        refusjon: b.refusjon,
        gyldig_fra,
        gyldig_til,
        utgatt: None,
        spesialist,
        pasient_betaler: b.pasient_betaler,
        merknad: b.uten_belop.then(|| "Har ikke eget beløp.".to_owned()),
        kilde: KILDE.to_owned(),
    })
}

struct Belop {
    egenandel: Ore,
    refusjon: Ore,
    pasient_betaler: bool,
    uten_belop: bool,
}

/// The three amounts, of which one may be missing, and what the patient pays in full: an amount, or ja/nei.
fn belop(rad: &Rad) -> Result<Belop, Feltfeil> {
    let (honorar, egenandel, refusjon) = (rad.kroner("honorar")?, rad.kroner("egenandel")?, rad.kroner("refusjon")?);
    let null = Ore(0);
    let (flagg, pasient) = match rad.felt("pasient_egenbetaling") {
        None => (false, null),
        Some(v) => match ja_nei_av(v) {
            Some(svar) if !v.bytes().all(|b| b.is_ascii_digit()) => (svar, null),
            _ => (false, rad.kroner("pasient_egenbetaling")?.unwrap_or(null)),
        },
    };
    let (egenandel, refusjon) = match (honorar, egenandel, refusjon) {
        (None, e, r) => (e.unwrap_or(null), r.unwrap_or(null)),
        (Some(h), Some(e), Some(r)) if h == e + r => (e, r),
        // What the patient pays beside the egenandel is the patient's.
        (Some(h), Some(e), Some(r)) if h == e + r + pasient => (e + pasient, r),
        (Some(_), Some(_), Some(_)) => return Err(("honorar", Radproblem::Sum)),
        (Some(h), Some(e), None) => (e, h - e),
        (Some(h), None, Some(r)) => (h - r, r),
        (Some(h), None, None) if flagg || h == pasient => (h, null),
        (Some(_), None, None) => return Err(("refusjon", Radproblem::Mangler)),
    };
    if egenandel.er_negativ() || refusjon.er_negativ() {
        return Err(("honorar", Radproblem::Sum));
    }
    Ok(Belop {
        egenandel,
        refusjon,
        pasient_betaler: flagg || (pasient > null && refusjon == null),
        uten_belop: honorar.is_none() && egenandel == null && refusjon == null,
    })
}

/// The rules the row's fields tell. An empty field tells nothing.
fn regler(rad: &Rad, takst: &Takst) -> Result<(Vec<Takstregel>, Vec<Feltfeil>), Feltfeil> {
    let (mut ut, mut merknader) = (Vec::new(), Vec::new());
    let mut regel = |felt: &str, slag: Regelslag| {
        ut.push(Takstregel {
            fagomrade: takst.fagomrade.clone(),
            takst: takst.kode.clone(),
            slag,
            praksistyper: Vec::new(),
            fra: Some(takst.gyldig_fra),
            til: takst.gyldig_til,
            styrke: Styrke::Avviser,
            tekst: format!("{felt}: {}", rad.felt(felt).unwrap_or_default()),
            kilde: KILDE.to_owned(),
            merknad: None,
        });
    };
    let repetisjoner = match rad.felt("maks_repetisjoner") {
        None => None,
        Some(v) if er_fri(v) => Some(Regelslag::FriRepetisjon),
        Some(_) => rad.tall("maks_repetisjoner")?.map(Regelslag::MaksRepetisjoner),
    };
    let hoyst_100 = |felt: &'static str| match rad.tall(felt)? {
        Some(p) if p > 100 => Err((felt, Radproblem::IkkeTall)),
        p => Ok(p.filter(|p| *p > 0)),
    };
    let prosent = hoyst_100("repetisjonsprosent")?;
    let redusert = (
        rad.tall("redusert_ref_fra_repetisjon")?.filter(|n| *n > 0),
        hoyst_100("redusert_repetisjonsprosent")?,
    );
    let gjentas = repetisjoner.as_ref().is_some_and(|r| *r != Regelslag::MaksRepetisjoner(0));
    match redusert {
        // One value for the first uses and another after them: the line has one percentage.
        (Some(fra), Some(p)) if fra > 1 && prosent.unwrap_or(100) != p => {
            merknader.push(("redusert_ref_fra_repetisjon", Radproblem::BeholderTidligere));
        }
        (fra, p) => {
            if let Some(slag) = repetisjoner {
                regel("maks_repetisjoner", slag);
            }
            match (p.filter(|_| fra.is_some()), prosent) {
                (Some(p), _) => regel("redusert_repetisjonsprosent", Regelslag::Repetisjonsprosent(p)),
                (None, Some(p)) if gjentas || p < 100 => regel("repetisjonsprosent", Regelslag::Repetisjonsprosent(p)),
                _ => {}
            }
        }
    }
    if let Some(v) = rad.felt("ugyldig_kombinasjon") {
        regel(
            "ugyldig_kombinasjon",
            kombinasjon(v).ok_or(("ugyldig_kombinasjon", Radproblem::IkkeKodeliste))?,
        );
    }
    if let Some(v) = rad.felt("krever_takst").filter(|v| ja_nei_av(v) != Some(false)) {
        regel(
            "krever_takst",
            Regelslag::Krever(koder(v).ok_or(("krever_takst", Radproblem::IkkeKodeliste))?),
        );
    }
    for felt in ["krever_prosedyre", "krever_diagnose"] {
        // How the field lists codes is not published.
        let koder = match rad.felt(felt) {
            Some(v) if ja_nei_av(v) == Some(true) => Some(Vec::new()),
            Some(v) if ja_nei_av(v).is_none() => medisinske_koder(v),
            _ => continue,
        };
        match koder {
            Some(koder) if felt == "krever_diagnose" => regel(felt, Regelslag::KreverDiagnose(koder)),
            Some(koder) => regel(felt, Regelslag::KreverProsedyre(koder)),
            None => {
                regel(felt, Regelslag::IkkeAutomatisk);
                merknader.push((felt, Radproblem::KontrolleresIkke));
            }
        }
    }
    let per_pasient = rad.ja_nei("maks_antall_gjelder_pasient")?;
    for (felt, over) in [
        ("maks_antall_per_aar", Over::Ar),
        ("maks_antall_per_kalender_aar", Over::Kalenderar),
    ] {
        let Some(maks) = rad.tall(felt)?.filter(|n| *n > 0) else {
            continue;
        };
        match per_pasient {
            Some(pasient) => regel(
                felt,
                Regelslag::Maks(Grense {
                    maks,
                    over,
                    hvem: if pasient { Hvem::Pasient } else { Hvem::Behandler },
                    koder: None,
                }),
            ),
            // A limit without whose uses are counted cannot be held against anyone.
            None => {
                regel(felt, Regelslag::IkkeAutomatisk);
                merknader.push((felt, Radproblem::KontrolleresIkke));
            }
        }
    }
    if let Some(n) = rad.tall("minimum_tidsbruk")?.filter(|n| *n > 0) {
        regel("minimum_tidsbruk", Regelslag::MinTid(n));
    }
    if let Some(n) = rad.tall("tidsbruk_per_rep")?.filter(|n| *n > 0) {
        regel("tidsbruk_per_rep", Regelslag::TidPerRepetisjon(n));
    }
    if takst.pasient_betaler {
        regel("pasient_egenbetaling", Regelslag::PasientBetaler);
    }
    Ok((ut, merknader))
}

/// The same row twice is once; two that differ are both faults, since nobody can tell which holds.
fn uten_dobler(lest: &mut Lest) {
    let mut forste: HashMap<(String, String, NaiveDate), usize> = HashMap::new();
    let (mut doble, mut ulike) = (BTreeSet::new(), BTreeSet::new());
    for (i, t) in lest.takster.iter().enumerate() {
        match forste.entry((t.fagomrade.clone(), t.kode.clone(), t.gyldig_fra)) {
            Entry::Vacant(ledig) => {
                ledig.insert(i);
            }
            Entry::Occupied(opptatt) => {
                doble.insert(i);
                if lest.takster.get(*opptatt.get()) != Some(t) {
                    ulike.insert((t.fagomrade.clone(), t.kode.clone()));
                }
            }
        }
    }
    for (fag, kode) in &ulike {
        lest.feil.push(Radfeil {
            rad: 0,
            linje: None,
            fagomrade: Some(fag.clone()),
            kode: Some(kode.clone()),
            felt: "fradato".to_owned(),
            hva: Radproblem::Dobbel,
        });
    }
    let mut nr = 0;
    lest.takster.retain(|t| {
        nr += 1;
        !doble.contains(&(nr - 1)) && !ulike.contains(&(t.fagomrade.clone(), t.kode.clone()))
    });
    lest.regler.retain(|r| !ulike.contains(&(r.fagomrade.clone(), r.takst.clone())));
    if !doble.is_empty() {
        let mut sett: HashSet<String> = HashSet::new();
        lest.regler.retain(|r| sett.insert(format!("{r:?}")));
    }
}

fn er_fri(v: &str) -> bool {
    let v = v.trim_end_matches('.');
    ["rep", "fri", "ubegrenset", "ubegrensa"].iter().any(|f| v.eq_ignore_ascii_case(f))
}

/// `2ad, 2ak`, `2ad;2ak`, `2ad eller 2ak`.
fn koder(v: &str) -> Option<Monster> {
    let ord: Vec<&str> = v
        .split([',', ';', '/', '|'])
        .flat_map(str::split_whitespace)
        .filter(|o| !o.eq_ignore_ascii_case("og") && !o.eq_ignore_ascii_case("eller"))
        .collect();
    ord.iter()
        // Every code has a number; a word has none.
        .all(|o| o.bytes().all(|b| b.is_ascii_alphanumeric()) && o.bytes().any(|b| b.is_ascii_digit()))
        .then(|| Monster::tolk(&ord.join(" ")))
        .flatten()
}

/// «Alle unntatt 2ad, 2ak» is «only with»; else the codes it cannot stand with.
fn kombinasjon(v: &str) -> Option<Regelslag> {
    let smaa = v.to_lowercase();
    let resten = smaa
        .strip_prefix("alle")
        .map(|r| r.trim_start().trim_start_matches("takster").trim_start_matches([',', ' ']));
    match resten {
        Some("") => Monster::tolk("*").map(Regelslag::UgyldigMed),
        Some(r) => {
            let ord = ["unntatt", "bortsett fra", "untatt"].iter().find(|o| r.starts_with(**o))?;
            // The codes with their own capitals: the beginning has the same length in both.
            let fra = v.len().checked_sub(r.len())? + ord.len();
            koder(v.get(fra..)?.trim_start_matches([':', ' '])).map(Regelslag::BareMed)
        }
        None => koder(v).map(Regelslag::UgyldigMed),
    }
}

#[cfg(test)]
#[path = "apnedata_tester.rs"]
mod tester;
