//! XML as a stream of small trees: everything outside the bills as one, each bill as its own, freed when it is converted.
//!
//! No DTD, no entities but the five of XML, bounded depth, attributes and values. Namespaces are resolved, so prefixes do not
//! matter.

use encoding_rs::Encoding;
use quick_xml::{
    NsReader, XmlVersion,
    errors::Error as XmlFeil,
    escape::{EscapeError, escape},
    events::{BytesStart, Event, attributes::AttrError},
    name::ResolveResult,
};

use super::feil::{Arsak, Feilkode, Lesefeil, MAKS_DYBDE, MAKS_VERDIER};
use grunn::tegn::lagres;

const NS_MSGHEAD: &str = "http://www.kith.no/xmlstds/msghead/2006-05-24";
const NS_BKM: &str = "http://www.kith.no/xmlstds/bkm/2006-12-20";
const NS_FELLES: &str = "http://www.kith.no/xmlstds/felleskomponent1";
/// More attributes than any element of the message has.
const MAKS_ATTRIBUTTER: usize = 32;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ns {
    Msghead,
    Bkm,
    /// The shared components of the KITH standards (patient, ident).
    Felles,
    Annet,
}

/// An element with its place. Text is what stands directly in it.
#[derive(Debug)]
pub(super) struct Element {
    pub(super) navn: String,
    pub(super) ns: Ns,
    pub(super) linje: u64,
    pub(super) kolonne: u64,
    pub(super) attributter: Vec<(String, String)>,
    pub(super) tekst: String,
    pub(super) barn: Vec<Element>,
}

impl Element {
    pub(super) fn attributt(&self, navn: &str) -> Option<&str> {
        self.attributter.iter().find(|(n, _)| n == navn).map(|(_, v)| v.as_str())
    }

    pub(super) fn alle<'e>(&'e self, navn: &'e str) -> impl Iterator<Item = &'e Element> {
        self.barn.iter().filter(move |b| b.navn == navn && b.ns != Ns::Annet)
    }

    pub(super) fn barn(&self, navn: &str) -> Option<&Element> {
        self.barn.iter().find(|b| b.navn == navn && b.ns != Ns::Annet)
    }

    /// The element as XML, without its namespace.
    pub(super) fn skriv(&self) -> String {
        let mut ut = format!("<{}", self.navn);
        for (navn, verdi) in &self.attributter {
            ut.push_str(&format!(" {navn}=\"{}\"", escape(verdi.as_str())));
        }
        ut.push('>');
        ut.push_str(&escape(self.tekst.trim()));
        for barn in &self.barn {
            ut.push_str(&barn.skriv());
        }
        ut.push_str(&format!("</{}>", self.navn));
        ut
    }

    /// The first element with this name at any depth below.
    pub(super) fn under(&self, navn: &str) -> Option<&Element> {
        self.barn.iter().find_map(|b| if b.navn == navn { Some(b) } else { b.under(navn) })
    }
}

/// Bytes to text by byte order mark, then declaration, then UTF-8.
pub(super) fn dekod(bytes: &[u8]) -> Result<String, Lesefeil> {
    let feil = |arsak| Lesefeil::ny(Feilkode::T01, arsak, "xml");
    let (koding, innhold) = match Encoding::for_bom(bytes) {
        Some((koding, lengde)) => (koding, bytes.get(lengde..).unwrap_or_default()),
        // UTF-16 without a mark shows itself by the zero beside the first «<».
        None if bytes.starts_with(b"<\0") => (encoding_rs::UTF_16LE, bytes),
        None if bytes.starts_with(b"\0<") => (encoding_rs::UTF_16BE, bytes),
        None => match erklaert(bytes) {
            None => (encoding_rs::UTF_8, bytes),
            Some(navn) => (stottet(&navn).ok_or_else(|| feil(Arsak::Tegnsett(navn.clone())))?, bytes),
        },
    };
    match koding.decode_without_bom_handling_and_without_replacement(innhold) {
        Some(tekst) => Ok(tekst.into_owned()),
        None => {
            let linje = (koding == encoding_rs::UTF_8).then(|| linje_med_feil(innhold)).flatten();
            Err(Lesefeil {
                linje,
                ..feil(Arsak::UgyldigeTegn(koding.name().to_owned()))
            })
        }
    }
}

/// The encoding named in the XML declaration, which is always readable as ASCII.
fn erklaert(bytes: &[u8]) -> Option<String> {
    let start = bytes.get(..bytes.len().min(256))?;
    let slutt = start.windows(2).position(|w| w == b"?>")?;
    let deklarasjon = std::str::from_utf8(start.get(..slutt)?).ok()?;
    let etter = deklarasjon.trim_start().strip_prefix("<?xml")?.split_once("encoding")?.1;
    let verdi = etter.trim_start().strip_prefix('=')?.trim_start();
    let sitat = verdi.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    verdi.get(1..)?.split_once(sitat).map(|(navn, _)| navn.chars().take(40).collect())
}

/// The encodings journal systems use. Not everything a browser knows: fewer ways to misread a message.
fn stottet(navn: &str) -> Option<&'static Encoding> {
    match navn.to_ascii_lowercase().as_str() {
        "utf-8" | "utf8" | "us-ascii" | "ascii" => Some(encoding_rs::UTF_8),
        "iso-8859-1" | "latin1" | "windows-1252" | "cp1252" => Some(encoding_rs::WINDOWS_1252),
        "iso-8859-15" => Some(encoding_rs::ISO_8859_15),
        _ => None,
    }
}

fn linje_med_feil(bytes: &[u8]) -> Option<u64> {
    let til = std::str::from_utf8(bytes).err()?.valid_up_to();
    Some(bytes.get(..til)?.iter().filter(|b| **b == b'\n').count() as u64 + 1)
}

/// Reads the text and gives each bill to `regning` as it ends. Returns the rest of the message, without the bills.
pub(super) fn les(tekst: &str, mut regning: impl FnMut(Element) -> Result<(), Lesefeil>) -> Result<Element, Lesefeil> {
    let mut xml = NsReader::from_str(tekst);
    xml.config_mut().expand_empty_elements = true;
    xml.resolver_mut().set_max_namespace_bindings(64);
    let mut sted = Sted {
        tekst: tekst.as_bytes(),
        pos: 0,
        linje: 1,
        linjestart: 0,
    };
    let mut aapne: Vec<Element> = Vec::new();
    let mut rot: Option<Element> = None;
    let (mut verdier, mut utenfor) = (0_usize, 0_usize);
    loop {
        sted.flytt(xml.buffer_position());
        let her = |aapne: &[Element], kode, arsak| Lesefeil::ny(kode, arsak, sti(aapne)).ved(sted.linje, sted.kolonne());
        let (ns, hendelse) = match xml.read_resolved_event() {
            Ok((ns, hendelse)) => (navnerom(&ns), hendelse),
            Err(feil) => return Err(her(&aapne, Feilkode::T01, arsak_av(&feil))),
        };
        match hendelse {
            Event::Start(start) => {
                let Some(ns) = ns else {
                    return Err(her(&aapne, Feilkode::T01, Arsak::IkkeVelformet));
                };
                if aapne.len() >= MAKS_DYBDE {
                    return Err(her(&aapne, Feilkode::T99, Arsak::ForDyp));
                }
                if aapne.is_empty() && rot.is_some() {
                    return Err(her(&aapne, Feilkode::T01, Arsak::IkkeVelformet));
                }
                let element = element(&start, ns, &sted).map_err(|arsak| her(&aapne, Feilkode::T01, arsak))?;
                if er_regning(&element, aapne.last()) {
                    utenfor = std::mem::take(&mut verdier);
                }
                verdier += 1 + element.attributter.len();
                if verdier > MAKS_VERDIER {
                    return Err(her(&aapne, Feilkode::T99, Arsak::ForMangeVerdier));
                }
                aapne.push(element);
            }
            Event::End(_) => {
                // The reader has checked that the names match.
                let Some(ferdig) = aapne.pop() else {
                    return Err(her(&aapne, Feilkode::T01, Arsak::IkkeVelformet));
                };
                if er_regning(&ferdig, aapne.last()) {
                    verdier = utenfor;
                    regning(ferdig)?;
                } else if let Some(forelder) = aapne.last_mut() {
                    forelder.barn.push(ferdig);
                } else {
                    rot = Some(ferdig);
                }
            }
            Event::Text(t) => legg_til(&mut aapne, &t.xml10_content()).map_err(|a| her(&[], Feilkode::T01, a))?,
            Event::CData(t) => legg_til(&mut aapne, &t.xml10_content()).map_err(|a| her(&[], Feilkode::T01, a))?,
            Event::GeneralRef(r) => {
                let tegn = match r.resolve_char_ref() {
                    Ok(Some(tegn)) => Some(tegn),
                    Ok(None) => fast_entitet(&r.xml10_content()),
                    Err(_) => None,
                };
                let Some(tegn) = tegn else {
                    return Err(her(&aapne, Feilkode::T01, Arsak::UkjentEntitet));
                };
                legg_til(&mut aapne, tegn.encode_utf8(&mut [0; 4])).map_err(|a| her(&[], Feilkode::T01, a))?;
            }
            Event::DocType(_) => return Err(her(&aapne, Feilkode::T01, Arsak::Dtd)),
            Event::Eof => break,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            Event::Empty(_) => return Err(her(&aapne, Feilkode::T01, Arsak::IkkeVelformet)),
        }
    }
    match rot {
        Some(rot) if aapne.is_empty() => Ok(rot),
        _ => Err(Lesefeil::ny(Feilkode::T01, Arsak::IkkeVelformet, sti(&aapne)).ved(sted.linje, sted.kolonne())),
    }
}

fn er_regning(element: &Element, forelder: Option<&Element>) -> bool {
    element.navn == "Enkeltregning" && element.ns == Ns::Bkm && forelder.is_some_and(|f| f.navn == "BehandlerKrav" && f.ns == Ns::Bkm)
}

/// Only the five of XML; others would need a DTD.
pub(super) fn fast_entitet(navn: &str) -> Option<char> {
    match navn {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "apos" => Some('\''),
        "quot" => Some('"'),
        _ => None,
    }
}

/// Outside the root only space may stand.
fn legg_til(aapne: &mut [Element], tekst: &str) -> Result<(), Arsak> {
    if !lagres(tekst) {
        return Err(Arsak::Styretegn);
    }
    match aapne.last_mut() {
        Some(element) => element.tekst.push_str(tekst),
        None if tekst.trim().is_empty() => {}
        None => return Err(Arsak::IkkeVelformet),
    }
    Ok(())
}

fn navnerom(ns: &ResolveResult<'_>) -> Option<Ns> {
    match ns {
        ResolveResult::Bound(ns) => Some(match ns.0 {
            NS_MSGHEAD => Ns::Msghead,
            NS_BKM => Ns::Bkm,
            NS_FELLES => Ns::Felles,
            _ => Ns::Annet,
        }),
        ResolveResult::Unbound => Some(Ns::Annet),
        // A prefix nobody declared.
        ResolveResult::Unknown(_) => None,
    }
}

fn element(start: &BytesStart<'_>, ns: Ns, sted: &Sted<'_>) -> Result<Element, Arsak> {
    let mut attributter: Vec<(String, String)> = Vec::new();
    // The library's own check for duplicates is quadratic; ours runs over a bounded list.
    for attributt in start.attributes().with_checks(false) {
        let attributt = attributt.map_err(|_: AttrError| Arsak::IkkeVelformet)?;
        if attributter.len() >= MAKS_ATTRIBUTTER {
            return Err(Arsak::ForMangeVerdier);
        }
        if attributt.key.as_namespace_binding().is_some() {
            continue;
        }
        let navn = attributt.key.local_name().as_ref().to_owned();
        let verdi = attributt
            .normalized_value(XmlVersion::Explicit1_0)
            .map_err(|f| arsak_av(&f))?
            .into_owned();
        if !lagres(&verdi) {
            return Err(Arsak::Styretegn);
        }
        if attributt.key.prefix().is_none() {
            if attributter.iter().any(|(n, _)| *n == navn) {
                return Err(Arsak::IkkeVelformet);
            }
            attributter.push((navn, verdi));
        }
    }
    Ok(Element {
        navn: start.local_name().as_ref().to_owned(),
        ns,
        linje: sted.linje,
        kolonne: sted.kolonne(),
        attributter,
        tekst: String::new(),
        barn: Vec::new(),
    })
}

fn arsak_av(feil: &XmlFeil) -> Arsak {
    match feil {
        XmlFeil::Escape(EscapeError::UnrecognizedEntity(..)) => Arsak::UkjentEntitet,
        _ => Arsak::IkkeVelformet,
    }
}

/// The innermost open elements: enough to find the place.
fn sti(aapne: &[Element]) -> String {
    let fra = aapne.len().saturating_sub(3);
    let navn: Vec<&str> = aapne[fra..].iter().map(|e| e.navn.as_str()).collect();
    if navn.is_empty() { "xml".into() } else { navn.join("/") }
}

/// Line and column, counted as the reader moves forward.
struct Sted<'t> {
    tekst: &'t [u8],
    pos: usize,
    linje: u64,
    linjestart: usize,
}

impl Sted<'_> {
    fn flytt(&mut self, til: u64) {
        let til = usize::try_from(til).unwrap_or(usize::MAX).min(self.tekst.len());
        for (i, b) in self.tekst.get(self.pos..til).unwrap_or_default().iter().enumerate() {
            if *b == b'\n' {
                self.linje += 1;
                self.linjestart = self.pos + i + 1;
            }
        }
        self.pos = self.pos.max(til);
    }

    fn kolonne(&self) -> u64 {
        (self.pos - self.linjestart + 1) as u64
    }
}
