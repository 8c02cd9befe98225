//! Reads the rows of the open tariff register, as JSON or XML (`integration/apne-data.md`).
//!
//! No recorded answer exists, so nothing is expected of the form: a row is whatever has a `takstkode`, names may be written with or without
//! `_` and capitals, numbers as `10`, `10.0` or `"10,00"`, dates with or without time, fields may be missing and new ones may come. What
//! cannot be used is never guessed: the row is left out and named with its place, its field and why.

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::{DateTime, Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::takst::Takst;
use super::takstfil::FAGOMRADER;
use super::takstregel::{Grense, Hvem, Monster, Over, Regelslag, Styrke, Takstregel, medisinske_koder};
use super::{verdi, xmltre};
use grunn::text::T;
use grunn::{Ore, kalender};

/// Largest answer that is read. A whole field of the tariff is well under a tenth of it.
pub const MAKS_BYTES: usize = 32 * 1024 * 1024;
/// Most rows in one answer: the register holds some thousand, with all its periods.
const MAKS_RADER: usize = 100_000;
const MAKS_DYBDE: usize = 32;
/// What stands as the source of rows and rules from the register. A later set takes away what an earlier one said.
pub const KILDE: &str = "Åpent takstregister";

/// Why the whole answer could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dokumentfeil {
    Tom,
    ForStor,
    /// Neither JSON nor XML, or broken.
    IkkeLesbar,
    /// Readable, but nothing in it has a takstkode.
    IngenRader,
    ForMangeRader,
}

impl Dokumentfeil {
    pub fn setning(self) -> T<&'static str> {
        match self {
            Self::Tom => T("Svaret er tomt.", "Svaret er tomt."),
            Self::ForStor => T("Svaret er større enn 32 MB.", "Svaret er større enn 32 MB."),
            Self::IkkeLesbar => T("Svaret er verken lesbar JSON eller XML.", "Svaret er korkje lesbar JSON eller XML."),
            Self::IngenRader => T("Svaret har ingen rader med takstkode.", "Svaret har ingen rader med takstkode."),
            Self::ForMangeRader => T("Svaret har flere enn 100 000 rader.", "Svaret har fleire enn 100 000 rader."),
        }
    }
}

/// What is wrong with a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Radproblem {
    Mangler,
    IkkeKode,
    IkkeBelop,
    IkkeTall,
    IkkeDato,
    IkkeJaNei,
    IkkeKodeliste,
    /// honorar is not egenandel + refusjon.
    Sum,
    SluttForStart,
    /// The same code from the same day twice, with different content.
    Dobbel,
    /// Read and kept, but the control has no rule for it.
    KontrolleresIkke,
    /// The repetition rules of the earlier set go on.
    BeholderTidligere,
}

impl Radproblem {
    fn setning(&self) -> T<&'static str> {
        match self {
            Self::Mangler => T("mangler", "manglar"),
            Self::IkkeKode => T(
                "er ikke en kode med 1–10 bokstaver og tall",
                "er ikkje ein kode med 1–10 bokstavar og tal",
            ),
            Self::IkkeBelop => T(
                "er ikke et beløp med høyst to desimaler",
                "er ikkje eit beløp med høgst to desimalar",
            ),
            Self::IkkeTall => T("er ikke et helt tall", "er ikkje eit heilt tal"),
            Self::IkkeDato => T("er ikke en dato", "er ikkje ein dato"),
            Self::IkkeJaNei => T("er verken ja eller nei", "er korkje ja eller nei"),
            Self::IkkeKodeliste => T("er ikke en liste med koder", "er ikkje ei liste med kodar"),
            Self::Sum => T("er ikke egenandel + refusjon", "er ikkje eigendel + refusjon"),
            Self::SluttForStart => T("er før fradato", "er før fradato"),
            Self::Dobbel => T("finnes to ganger med ulikt innhold", "finst to gonger med ulikt innhald"),
            Self::KontrolleresIkke => T("blir ikke kontrollert automatisk", "blir ikkje kontrollert automatisk"),
            Self::BeholderTidligere => T(
                "kan ikke regnes ut; reglene for repetisjon blir som før",
                "kan ikkje reknast ut; reglane for repetisjon blir som før",
            ),
        }
    }
}

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
    if bytes.len() > MAKS_BYTES {
        return Err(Dokumentfeil::ForStor);
    }
    let tekst = xmltre::dekod(bytes).map_err(|_| Dokumentfeil::IkkeLesbar)?;
    let tekst = tekst.trim_start_matches('\u{feff}').trim();
    let rader = match tekst.chars().next() {
        None => return Err(Dokumentfeil::Tom),
        Some('<') => xml::rader(tekst)?,
        Some('{' | '[') => json_rader(tekst)?,
        Some(_) => return Err(Dokumentfeil::IkkeLesbar),
    };
    if rader.is_empty() {
        return Err(Dokumentfeil::IngenRader);
    }
    let mut ut = Lest::default();
    for (i, rad) in rader.iter().enumerate() {
        ut.felter.extend(rad.felter.iter().map(|(n, _)| n.clone()));
        les_rad(i + 1, rad, &mut ut);
    }
    uten_dobler(&mut ut);
    Ok(ut)
}

/// One row: fields by name in small letters without `_`, in the order they came. Several with one name are one list.
#[derive(Clone, Debug, Default)]
struct Rad {
    linje: Option<u64>,
    felter: Vec<(String, String)>,
}

/// The name of a field, however it is written.
fn navn(skrevet: &str) -> String {
    skrevet
        .chars()
        .filter(|c| !matches!(c, '_' | '-' | ' '))
        .flat_map(char::to_lowercase)
        .collect()
}

const KODEFELT: &str = "takstkode";

impl Rad {
    fn legg(&mut self, felt: String, verdi: String) {
        match self.felter.iter_mut().find(|(n, _)| *n == felt) {
            Some((_, gammel)) if gammel.is_empty() => *gammel = verdi,
            Some((_, gammel)) if !verdi.is_empty() => {
                gammel.push(',');
                gammel.push_str(&verdi);
            }
            Some(_) => {}
            None => self.felter.push((felt, verdi)),
        }
    }

    fn finnes(&self, felt: &str) -> bool {
        self.felter.iter().any(|(n, _)| *n == navn(felt))
    }

    /// None: missing or empty.
    fn felt(&self, felt: &str) -> Option<&str> {
        let felt = navn(felt);
        self.felter
            .iter()
            .find(|(n, _)| *n == felt)
            .map(|(_, v)| v.trim())
            .filter(|v| !v.is_empty() && !v.eq_ignore_ascii_case("null"))
    }
}

fn json_rader(tekst: &str) -> Result<Vec<Rad>, Dokumentfeil> {
    let verdi: Value = serde_json::from_str(tekst).map_err(|_| Dokumentfeil::IkkeLesbar)?;
    let mut ut = Vec::new();
    finn_rader(&verdi, 0, &mut ut)?;
    Ok(ut)
}

/// Every object with a takstkode, wherever in the answer it stands.
fn finn_rader(verdi: &Value, dybde: usize, ut: &mut Vec<Rad>) -> Result<(), Dokumentfeil> {
    if dybde > MAKS_DYBDE {
        return Err(Dokumentfeil::IkkeLesbar);
    }
    match verdi {
        Value::Array(liste) => liste.iter().try_for_each(|v| finn_rader(v, dybde + 1, ut)),
        Value::Object(felter) if felter.keys().any(|k| navn(k) == KODEFELT) => {
            let mut rad = Rad::default();
            for (k, v) in felter {
                rad.legg(navn(k), enkel(v));
            }
            ut.push(rad);
            if ut.len() > MAKS_RADER {
                Err(Dokumentfeil::ForMangeRader)
            } else {
                Ok(())
            }
        }
        Value::Object(felter) => felter.values().try_for_each(|v| finn_rader(v, dybde + 1, ut)),
        _ => Ok(()),
    }
}

/// The value as a text; a list as its parts with commas.
fn enkel(verdi: &Value) -> String {
    match verdi {
        Value::Null => String::new(),
        Value::Bool(b) => if *b { "ja" } else { "nei" }.to_owned(),
        Value::Number(n) => n.to_string(),
        Value::String(s) => s.clone(),
        Value::Array(liste) => liste.iter().map(enkel).collect::<Vec<_>>().join(","),
        Value::Object(felter) => felter.values().map(enkel).collect::<Vec<_>>().join(","),
    }
}

mod xml {
    use quick_xml::{Reader, events::Event};

    use super::super::xmltre::fast_entitet;
    use super::{Dokumentfeil, KODEFELT, MAKS_DYBDE, MAKS_RADER, Rad, navn};

    #[derive(Default)]
    struct Node {
        navn: String,
        start: usize,
        tekst: String,
        felter: Vec<(String, String)>,
    }

    impl Node {
        /// What stands in it, with commas between the values of its elements.
        fn verdi(mut self) -> (String, String) {
            if !self.felter.is_empty() {
                let deler: Vec<String> = self.felter.into_iter().map(|(_, v)| v).collect();
                self.tekst = deler.join(",");
            }
            (self.navn, self.tekst.trim().to_owned())
        }
    }

    /// Every element that has a takstkode directly in it. No DTD, no entities but the five of XML, bounded depth.
    pub(super) fn rader(tekst: &str) -> Result<Vec<Rad>, Dokumentfeil> {
        let feil = Dokumentfeil::IkkeLesbar;
        let mut xml = Reader::from_str(tekst);
        xml.config_mut().expand_empty_elements = true;
        let mut ut = Vec::new();
        let mut aapne: Vec<Node> = Vec::new();
        let (mut ferdig, mut linje, mut talt) = (false, 1_u64, 0_usize);
        loop {
            let her = usize::try_from(xml.buffer_position()).unwrap_or(usize::MAX).min(tekst.len());
            match xml.read_event().map_err(|_| feil)? {
                Event::Start(start) => {
                    if aapne.len() >= MAKS_DYBDE || ferdig {
                        return Err(feil);
                    }
                    aapne.push(Node {
                        navn: navn(start.local_name().as_ref()),
                        start: her,
                        ..Node::default()
                    });
                }
                Event::End(_) => {
                    let node = aapne.pop().ok_or(feil)?;
                    if node.felter.iter().any(|(n, _)| n == KODEFELT) {
                        let mellom = tekst.as_bytes().get(talt..node.start).unwrap_or_default();
                        linje += mellom.iter().filter(|b| **b == b'\n').count() as u64;
                        talt = talt.max(node.start);
                        let mut rad = Rad {
                            linje: Some(linje),
                            ..Rad::default()
                        };
                        for (n, v) in node.felter {
                            rad.legg(n, v);
                        }
                        ut.push(rad);
                        if ut.len() > MAKS_RADER {
                            return Err(Dokumentfeil::ForMangeRader);
                        }
                    } else if let Some(forelder) = aapne.last_mut() {
                        forelder.felter.push(node.verdi());
                    } else {
                        ferdig = true;
                    }
                    ferdig |= aapne.is_empty();
                }
                Event::Text(t) => legg_til(&mut aapne, &t.xml10_content())?,
                Event::CData(t) => legg_til(&mut aapne, &t.xml10_content())?,
                Event::GeneralRef(r) => {
                    let tegn = match r.resolve_char_ref() {
                        Ok(Some(tegn)) => Some(tegn),
                        Ok(None) => fast_entitet(&r.xml10_content()),
                        Err(_) => None,
                    };
                    legg_til(&mut aapne, tegn.ok_or(feil)?.encode_utf8(&mut [0; 4]))?;
                }
                Event::DocType(_) | Event::Empty(_) => return Err(feil),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
                Event::Eof => break,
            }
        }
        if ferdig && aapne.is_empty() { Ok(ut) } else { Err(feil) }
    }

    fn legg_til(aapne: &mut [Node], tekst: &str) -> Result<(), Dokumentfeil> {
        match aapne.last_mut() {
            Some(node) => node.tekst.push_str(tekst),
            None if tekst.trim().is_empty() => {}
            None => return Err(Dokumentfeil::IkkeLesbar),
        }
        Ok(())
    }
}

type Feltfeil = (&'static str, Radproblem);

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
    let gyldig_fra = dato(rad, "fradato")?.ok_or(("fradato", Radproblem::Mangler))?;
    // A far last day is «no last day».
    let gyldig_til = dato(rad, "tildato")?.filter(|d| d.year() < 2200);
    if gyldig_til.is_some_and(|til| til < gyldig_fra) {
        return Err(("tildato", Radproblem::SluttForStart));
    }
    if !["honorar", "egenandel", "refusjon"].iter().any(|f| rad.finnes(f)) {
        return Err(("honorar", Radproblem::Mangler));
    }
    let b = belop(rad)?;
    let spesialist = ja_nei(rad, "spesialisttakst")?.unwrap_or(false);
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
    let (honorar, egenandel, refusjon) = (kroner(rad, "honorar")?, kroner(rad, "egenandel")?, kroner(rad, "refusjon")?);
    let null = Ore(0);
    let (flagg, pasient) = match rad.felt("pasient_egenbetaling") {
        None => (false, null),
        Some(v) => match ja_nei_av(v) {
            Some(svar) if !v.bytes().all(|b| b.is_ascii_digit()) => (svar, null),
            _ => (false, kroner(rad, "pasient_egenbetaling")?.unwrap_or(null)),
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
        Some(_) => tall(rad, "maks_repetisjoner")?.map(Regelslag::MaksRepetisjoner),
    };
    let hoyst_100 = |felt: &'static str| match tall(rad, felt)? {
        Some(p) if p > 100 => Err((felt, Radproblem::IkkeTall)),
        p => Ok(p.filter(|p| *p > 0)),
    };
    let prosent = hoyst_100("repetisjonsprosent")?;
    let redusert = (
        tall(rad, "redusert_ref_fra_repetisjon")?.filter(|n| *n > 0),
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
    let per_pasient = ja_nei(rad, "maks_antall_gjelder_pasient")?;
    for (felt, over) in [
        ("maks_antall_per_aar", Over::Ar),
        ("maks_antall_per_kalender_aar", Over::Kalenderar),
    ] {
        let Some(maks) = tall(rad, felt)?.filter(|n| *n > 0) else {
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
    if let Some(n) = tall(rad, "minimum_tidsbruk")?.filter(|n| *n > 0) {
        regel("minimum_tidsbruk", Regelslag::MinTid(n));
    }
    if let Some(n) = tall(rad, "tidsbruk_per_rep")?.filter(|n| *n > 0) {
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

fn ja_nei_av(v: &str) -> Option<bool> {
    match v.to_lowercase().as_str() {
        "ja" | "j" | "true" | "sann" | "1" | "*" | "x" | "yes" | "y" => Some(true),
        "nei" | "n" | "false" | "usann" | "0" | "no" | "-" => Some(false),
        _ => None,
    }
}

fn ja_nei(rad: &Rad, felt: &'static str) -> Result<Option<bool>, Feltfeil> {
    rad.felt(felt)
        .map(|v| ja_nei_av(v).ok_or((felt, Radproblem::IkkeJaNei)))
        .transpose()
}

/// `10`, `10.0`, `10,00`.
fn tall(rad: &Rad, felt: &'static str) -> Result<Option<u32>, Feltfeil> {
    rad.felt(felt)
        .map(|v| {
            let v = v.replace(',', ".");
            let (helt, desimaler) = v.split_once('.').unwrap_or((&v, ""));
            (!helt.is_empty() && helt.len() <= 6 && helt.bytes().all(|b| b.is_ascii_digit()) && desimaler.bytes().all(|b| b == b'0'))
                .then(|| helt.parse().ok())
                .flatten()
                .ok_or((felt, Radproblem::IkkeTall))
        })
        .transpose()
}

/// `10`, `10.0`, `10,00`, `1 234,50`, `10 kr`. Three decimals may be thousands, and are refused.
fn kroner(rad: &Rad, felt: &'static str) -> Result<Option<Ore>, Feltfeil> {
    rad.felt(felt)
        .map(|v| {
            let v: String = v
                .trim_end_matches("kr")
                .chars()
                .filter(|c| !matches!(c, ' ' | '\u{a0}' | '\u{202f}'))
                .collect();
            verdi::belop(&v.replace(',', "."))
                .filter(|b| !b.er_negativ())
                .ok_or((felt, Radproblem::IkkeBelop))
        })
        .transpose()
}

/// `2026-07-01`, with a time after it, `01.07.2026`, `20260701`. A time with a zone is a day in Oslo.
fn dato(rad: &Rad, felt: &'static str) -> Result<Option<NaiveDate>, Feltfeil> {
    rad.felt(felt)
        .map(|v| {
            DateTime::parse_from_rfc3339(v)
                .map(|t| kalender::dato_i_oslo(t.to_utc()))
                .ok()
                .or_else(|| {
                    let dag = v.split(['T', ' ']).next().unwrap_or(v);
                    ["%Y-%m-%d", "%d.%m.%Y", "%Y%m%d"]
                        .iter()
                        .find_map(|form| NaiveDate::parse_from_str(dag, form).ok())
                })
                .filter(|d| (1850..=9999).contains(&d.year()))
                .ok_or((felt, Radproblem::IkkeDato))
        })
        .transpose()
}

#[cfg(test)]
#[path = "apnedata_tester.rs"]
mod tester;
