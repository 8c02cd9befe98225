//! Rows of an answer from the open tariff register, as JSON or XML (`integration/apne-data.md`), and the values in them.
//!
//! No recorded answer exists, so nothing is expected of the form: a row is whatever has one of the fields one looks for, names may be written
//! with or without `_` and capitals, numbers as `10`, `10.0` or `"10,00"`, dates with or without time.

use chrono::{DateTime, Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{verdi, xmltre};
use grunn::text::T;
use grunn::{Ore, kalender};

/// Largest answer that is read. A whole field of the tariff is well under a tenth of it.
pub const MAKS_BYTES: usize = 32 * 1024 * 1024;
/// Most rows in one answer: the register holds some thousand, with all its periods.
const MAKS_RADER: usize = 100_000;
const MAKS_DYBDE: usize = 32;

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
    pub(super) fn setning(&self) -> T<&'static str> {
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

/// A field, and what is wrong with it.
pub(super) type Feltfeil = (&'static str, Radproblem);

/// Reads an answer or a file: every row that has one of the fields `nokler`, written in small letters without `_`. What the text begins with
/// tells its form.
///
/// # Errors
/// [`Dokumentfeil`] when nothing of it can be used.
pub(super) fn rader(bytes: &[u8], nokler: &[&str]) -> Result<Vec<Rad>, Dokumentfeil> {
    if bytes.len() > MAKS_BYTES {
        return Err(Dokumentfeil::ForStor);
    }
    let tekst = xmltre::dekod(bytes).map_err(|_| Dokumentfeil::IkkeLesbar)?;
    let tekst = tekst.trim_start_matches('\u{feff}').trim();
    let rader = match tekst.chars().next() {
        None => return Err(Dokumentfeil::Tom),
        Some('<') => xml::rader(tekst, nokler)?,
        Some('{' | '[') => json_rader(tekst, nokler)?,
        Some(_) => return Err(Dokumentfeil::IkkeLesbar),
    };
    if rader.is_empty() {
        Err(Dokumentfeil::IngenRader)
    } else {
        Ok(rader)
    }
}

/// One row: fields by name in small letters without `_`, in the order they came. Several with one name are one list.
#[derive(Clone, Debug, Default)]
pub(super) struct Rad {
    pub(super) linje: Option<u64>,
    pub(super) felter: Vec<(String, String)>,
}

/// The name of a field, however it is written.
fn navn(skrevet: &str) -> String {
    skrevet
        .chars()
        .filter(|c| !matches!(c, '_' | '-' | ' '))
        .flat_map(char::to_lowercase)
        .collect()
}

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

    pub(super) fn finnes(&self, felt: &str) -> bool {
        self.felter.iter().any(|(n, _)| *n == navn(felt))
    }

    /// None: missing or empty.
    pub(super) fn felt(&self, felt: &str) -> Option<&str> {
        let felt = navn(felt);
        self.felter
            .iter()
            .find(|(n, _)| *n == felt)
            .map(|(_, v)| v.trim())
            .filter(|v| !v.is_empty() && !v.eq_ignore_ascii_case("null"))
    }
}

fn json_rader(tekst: &str, nokler: &[&str]) -> Result<Vec<Rad>, Dokumentfeil> {
    let verdi: Value = serde_json::from_str(tekst).map_err(|_| Dokumentfeil::IkkeLesbar)?;
    let mut ut = Vec::new();
    finn_rader(&verdi, nokler, 0, &mut ut)?;
    Ok(ut)
}

/// Every object with one of the key fields, wherever in the answer it stands.
fn finn_rader(verdi: &Value, nokler: &[&str], dybde: usize, ut: &mut Vec<Rad>) -> Result<(), Dokumentfeil> {
    if dybde > MAKS_DYBDE {
        return Err(Dokumentfeil::IkkeLesbar);
    }
    match verdi {
        Value::Array(liste) => liste.iter().try_for_each(|v| finn_rader(v, nokler, dybde + 1, ut)),
        Value::Object(felter) if felter.keys().any(|k| nokler.contains(&navn(k).as_str())) => {
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
        Value::Object(felter) => felter.values().try_for_each(|v| finn_rader(v, nokler, dybde + 1, ut)),
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

    use super::{Dokumentfeil, MAKS_DYBDE, MAKS_RADER, Rad, navn};
    use crate::xmltre::fast_entitet;

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

    /// Every element that has one of the key fields directly in it. No DTD, no entities but the five of XML, bounded depth.
    pub(super) fn rader(tekst: &str, nokler: &[&str]) -> Result<Vec<Rad>, Dokumentfeil> {
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
                    if node.felter.iter().any(|(n, _)| nokler.contains(&n.as_str())) {
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

/// Yes, no, or neither.
pub(super) fn er_ja_eller_nei(v: &str) -> Option<bool> {
    match v.to_lowercase().as_str() {
        "ja" | "j" | "true" | "sann" | "1" | "*" | "x" | "yes" | "y" => Some(true),
        "nei" | "n" | "false" | "usann" | "0" | "no" | "-" => Some(false),
        _ => None,
    }
}

impl Rad {
    pub(super) fn ja_nei(&self, felt: &'static str) -> Result<Option<bool>, Feltfeil> {
        self.felt(felt)
            .map(|v| er_ja_eller_nei(v).ok_or((felt, Radproblem::IkkeJaNei)))
            .transpose()
    }

    /// `10`, `10.0`, `10,00`.
    pub(super) fn tall(&self, felt: &'static str) -> Result<Option<u32>, Feltfeil> {
        self.felt(felt)
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
    pub(super) fn kroner(&self, felt: &'static str) -> Result<Option<Ore>, Feltfeil> {
        self.felt(felt)
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
    pub(super) fn dato(&self, felt: &'static str) -> Result<Option<NaiveDate>, Feltfeil> {
        self.felt(felt)
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
}
