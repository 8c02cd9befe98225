//! The Krav-API's JSON (`domain/oppgjor.md` §2.3–2.4): read one bill at a time, every fault collected with its place.

use std::borrow::Cow;

use chrono::NaiveDate;
use uuid::Uuid;

use super::{
    feil::{Arsak, Feilkode, Lesefeil, MAKS_BYTES, MAKS_FEIL, MAKS_REGNINGER, Verditype},
    jsonverdi::{Leser, Node, Plass, Stopp, Verdi},
    model::{Behandlerkrav, Eea, Format, Henvisning, Identifikasjon, Kode, Nlklinje, Pasient, Prosedyre, Regning, Rekvirent, Takstlinje},
    verdi,
};
use grunn::{Ore, PraksisId};

/// Reads a message in JSON. All faults that can be found are told, not only the first.
pub fn les(bytes: &[u8]) -> Result<Behandlerkrav, Vec<Lesefeil>> {
    if bytes.len() > MAKS_BYTES {
        return Err(vec![Lesefeil::ny(Feilkode::UkjentFormat, Arsak::ForStor, "")]);
    }
    let uten_bom = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let tekst = std::str::from_utf8(uten_bom).map_err(|e| {
        let linje = uten_bom[..e.valid_up_to()].iter().filter(|b| **b == b'\n').count() as u64 + 1;
        let feil = Lesefeil::ny(Feilkode::UkjentFormat, Arsak::UgyldigeTegn("UTF-8".into()), "");
        vec![Lesefeil {
            linje: Some(linje),
            ..feil
        }]
    })?;
    les_tekst(tekst)
}

pub(super) fn les_tekst(tekst: &str) -> Result<Behandlerkrav, Vec<Lesefeil>> {
    let mut m = Melding::default();
    let mut leser = Leser::ny(tekst);
    let lest = if leser.neste() == Some(b'{') {
        leser
            .objekt(|l, navn, plass| m.toppfelt(l, navn, plass))
            .and_then(|()| leser.slutt())
    } else if leser.neste().is_none() {
        Err(Stopp {
            arsak: Arsak::Tom,
            plass: leser.plass(),
        })
    } else {
        Err(Stopp {
            arsak: Arsak::UkjentInnhold,
            plass: leser.plass(),
        })
    };
    if let Err(stopp) = lest {
        // A message stopped half-way has not shown all it has, so nothing is said to be missing.
        if m.feil.len() < MAKS_FEIL {
            let sti = m.sti.clone();
            m.feil
                .push(Lesefeil::ny(Feilkode::UkjentFormat, stopp.arsak, sti).ved(stopp.plass.linje, stopp.plass.kolonne));
        }
        return Err(m.feil);
    }
    m.ferdig()
}

/// The message while it is being read.
#[derive(Default)]
struct Melding {
    feil: Vec<Lesefeil>,
    /// Where we are, for faults that stop the reading.
    sti: String,
    sette_felt: Vec<String>,
    har_krav: bool,
    praksis_sett: bool,
    praksis_id: Option<PraksisId>,
    navn_epj: Option<String>,
    versjon_epj: Option<String>,
    avdeling: Option<String>,
    resh_id: Option<String>,
    regninger: Vec<Regning>,
    /// Bills seen, the faulty ones included.
    antall_sett: usize,
    antall_regninger: Option<i64>,
    belop: Option<Ore>,
}

impl Melding {
    fn meld(&mut self, kode: Feilkode, arsak: Arsak, sti: &str, plass: Plass) {
        meld(&mut self.feil, kode, arsak, sti, plass);
    }

    /// The same field twice has no meaning: which one counts?
    fn dobbelt(&mut self, sti: &str, plass: Plass) {
        if self.sette_felt.iter().any(|s| s == sti) {
            self.meld(Feilkode::UkjentFormat, Arsak::DobbeltFelt, sti, plass);
        } else {
            self.sette_felt.push(sti.to_owned());
        }
    }

    fn toppfelt(&mut self, l: &mut Leser<'_>, navn: Cow<'_, str>, plass: Plass) -> Result<(), Stopp> {
        l.nullstill();
        self.sti = navn.to_string();
        match navn.as_ref() {
            "praksisId" => {
                self.dobbelt("praksisId", plass);
                let node = l.verdi()?;
                match tall_eller_tekst(&node.verdi) {
                    None if node.verdi == Verdi::Null => {}
                    None => self.praksis_ulest(plass),
                    Some("") => {}
                    Some(t) if t.len() == 10 && t.bytes().all(|b| b.is_ascii_digit()) => match t.parse() {
                        Ok(n) => {
                            self.praksis_sett = true;
                            self.praksis_id = Some(PraksisId(n));
                        }
                        Err(_) => self.praksis_ulest(plass),
                    },
                    Some(_) => self.praksis_ulest(plass),
                }
            }
            "behandlerkrav" => {
                self.dobbelt("behandlerkrav", plass);
                match l.neste() {
                    Some(b'{') => {
                        self.har_krav = true;
                        l.objekt(|l, navn, plass| self.kravfelt(l, navn, plass))?;
                    }
                    _ => {
                        if l.verdi()?.verdi != Verdi::Null {
                            self.har_krav = true;
                            self.meld(Feilkode::UkjentFormat, Arsak::FeilType(Verditype::Objekt), "behandlerkrav", plass);
                        }
                    }
                }
            }
            _ => {
                self.meld(Feilkode::UkjentFelt, Arsak::UkjentFelt, &navn, plass);
                l.verdi()?;
            }
        }
        Ok(())
    }

    fn praksis_ulest(&mut self, plass: Plass) {
        self.praksis_sett = true;
        self.meld(Feilkode::UkjentFormat, Arsak::FeilType(Verditype::PraksisId), "praksisId", plass);
    }

    fn kravfelt(&mut self, l: &mut Leser<'_>, navn: Cow<'_, str>, plass: Plass) -> Result<(), Stopp> {
        l.nullstill();
        let sti = format!("behandlerkrav.{navn}");
        self.sti.clone_from(&sti);
        if navn == "regninger" {
            self.dobbelt(&sti, plass);
            return self.regningsliste(l, plass);
        }
        let node = Node { plass, ..l.verdi()? };
        let mut felt = Felter {
            sti: "behandlerkrav",
            felter: vec![(navn.clone(), node)],
            feil: &mut self.feil,
        };
        match navn.as_ref() {
            "navnEPJ" => self.navn_epj = felt.tekst("navnEPJ"),
            "versjonEPJ" => self.versjon_epj = felt.tekst("versjonEPJ"),
            "avdeling" => self.avdeling = felt.tekst("avdeling"),
            "reshId" => self.resh_id = felt.tekst("reshId"),
            "belop" => self.belop = felt.belop("belop"),
            "antallRegninger" => self.antall_regninger = felt.heltall("antallRegninger"),
            _ => {
                felt.slutt();
                return Ok(());
            }
        }
        self.dobbelt(&sti, plass);
        Ok(())
    }

    fn regningsliste(&mut self, l: &mut Leser<'_>, plass: Plass) -> Result<(), Stopp> {
        if l.neste() != Some(b'[') {
            if l.verdi()?.verdi != Verdi::Null {
                self.antall_sett += 1;
                self.meld(
                    Feilkode::UkjentFormat,
                    Arsak::FeilType(Verditype::Liste),
                    "behandlerkrav.regninger",
                    plass,
                );
            }
            return Ok(());
        }
        l.liste(|l, i| {
            l.nullstill();
            if i >= MAKS_REGNINGER {
                self.sti = "behandlerkrav.regninger".into();
                return Err(Stopp {
                    arsak: Arsak::ForMangeRegninger,
                    plass: l.plass(),
                });
            }
            self.sti = format!("behandlerkrav.regninger[{i}]");
            let node = l.verdi()?;
            self.antall_sett += 1;
            let sti = self.sti.clone();
            if let Some(r) = regning(node, &sti, &mut self.feil) {
                self.regninger.push(r);
            }
            Ok(())
        })
    }

    fn ferdig(mut self) -> Result<Behandlerkrav, Vec<Lesefeil>> {
        let mut mangler = |kode, sti: &str| self.feil.push(Lesefeil::ny(kode, Arsak::Mangler, sti));
        if !self.praksis_sett {
            mangler(Feilkode::ManglerPraksisid, "praksisId");
        }
        if !self.har_krav {
            mangler(Feilkode::ManglerBehandlerkrav, "behandlerkrav");
        } else if self.antall_sett == 0 {
            mangler(Feilkode::ManglerRegninger, "behandlerkrav.regninger");
        }
        if !self.feil.is_empty() {
            return Err(self.feil);
        }
        Ok(Behandlerkrav {
            format: Format::Json,
            praksis_id: self.praksis_id,
            navn_epj: self.navn_epj,
            versjon_epj: self.versjon_epj,
            avdeling: self.avdeling,
            resh_id: self.resh_id,
            regninger: self.regninger,
            antall_regninger: self.antall_regninger,
            belop: self.belop,
            avsender: None,
            ignorert: Vec::new(),
        })
    }
}

fn meld(feil: &mut Vec<Lesefeil>, kode: Feilkode, arsak: Arsak, sti: &str, plass: Plass) {
    if feil.len() < MAKS_FEIL {
        feil.push(Lesefeil::ny(kode, arsak, sti).ved(plass.linje, plass.kolonne));
    }
}

/// Numbers that are names (bill number, practice) come quoted or not.
fn tall_eller_tekst<'v>(v: &'v Verdi<'_>) -> Option<&'v str> {
    match v {
        Verdi::Tekst(t) => Some(t.trim()),
        Verdi::Tall(t) => Some(t),
        _ => None,
    }
}

#[cfg(all(test, feature = "beskrivelse"))]
thread_local! {
    /// Every field asked for, for the test that holds the description against the reader.
    pub(crate) static SPURT: std::cell::RefCell<std::collections::BTreeSet<String>> = const { std::cell::RefCell::new(std::collections::BTreeSet::new()) };
}

/// The fields of one object, taken out by name; what is left at the end is unknown.
struct Felter<'f, 'a> {
    sti: &'f str,
    felter: Vec<(Cow<'a, str>, Node<'a>)>,
    feil: &'f mut Vec<Lesefeil>,
}

impl<'f, 'a> Felter<'f, 'a> {
    /// None (and a fault) if it is not an object; None in silence if it is null.
    fn av(node: Node<'a>, sti: &'f str, feil: &'f mut Vec<Lesefeil>) -> Option<Self> {
        match node.verdi {
            Verdi::Objekt(felter) => Some(Self { sti, felter, feil }),
            Verdi::Null => None,
            _ => {
                meld(feil, Feilkode::UkjentFormat, Arsak::FeilType(Verditype::Objekt), sti, node.plass);
                None
            }
        }
    }

    fn sti(&self, navn: &str) -> String {
        format!("{}.{navn}", self.sti)
    }

    /// Takes a field out. Null is the same as not there.
    fn ta(&mut self, navn: &str) -> Option<Node<'a>> {
        #[cfg(all(test, feature = "beskrivelse"))]
        SPURT.with_borrow_mut(|s| s.insert(self.sti(navn).replace("[0]", "")));
        let i = self.felter.iter().position(|(n, _)| n == navn)?;
        let (_, node) = self.felter.swap_remove(i);
        while let Some(i) = self.felter.iter().position(|(n, _)| n == navn) {
            let (_, ny) = self.felter.swap_remove(i);
            let sti = self.sti(navn);
            meld(self.feil, Feilkode::UkjentFormat, Arsak::DobbeltFelt, &sti, ny.plass);
        }
        (node.verdi != Verdi::Null).then_some(node)
    }

    fn feil_type(&mut self, navn: &str, slag: Verditype, plass: Plass) {
        let sti = self.sti(navn);
        meld(self.feil, Feilkode::UkjentFormat, Arsak::FeilType(slag), &sti, plass);
    }

    fn tolk<T>(&mut self, navn: &str, slag: Verditype, f: impl Fn(&Verdi<'_>) -> Option<T>) -> Option<T> {
        let node = self.ta(navn)?;
        let ut = f(&node.verdi);
        if ut.is_none() {
            self.feil_type(navn, slag, node.plass);
        }
        ut
    }

    /// Text, trimmed. Empty text is the same as none.
    fn tekst(&mut self, navn: &str) -> Option<String> {
        self.tolk(navn, Verditype::Tekst, |v| tall_eller_tekst(v).and_then(verdi::tekst))
            .filter(|t| !t.is_empty())
    }

    fn belop(&mut self, navn: &str) -> Option<Ore> {
        self.tolk(navn, Verditype::Belop, |v| match v {
            Verdi::Tall(t) => verdi::belop(t),
            _ => None,
        })
    }

    fn antall(&mut self, navn: &str) -> Option<u32> {
        self.tolk(navn, Verditype::Antall, |v| match v {
            Verdi::Tall(t) => verdi::antall(t),
            _ => None,
        })
    }

    fn heltall(&mut self, navn: &str) -> Option<i64> {
        self.tolk(navn, Verditype::Antall, |v| match v {
            Verdi::Tall(t) => t.parse().ok(),
            _ => None,
        })
    }

    fn ja_nei(&mut self, navn: &str) -> Option<bool> {
        self.tolk(navn, Verditype::JaNei, |v| match v {
            Verdi::Bool(b) => Some(*b),
            _ => None,
        })
    }

    /// A date; empty text is the same as none.
    fn dato(&mut self, navn: &str) -> Option<NaiveDate> {
        self.tolk(navn, Verditype::Dato, |v| match v {
            Verdi::Tekst(t) if t.trim().is_empty() => Some(None),
            Verdi::Tekst(t) => verdi::dato(t.trim()).map(Some),
            _ => None,
        })
        .flatten()
    }

    fn objekt<T>(&mut self, navn: &str, f: impl FnOnce(&mut Felter<'_, 'a>) -> T) -> Option<T> {
        let node = self.ta(navn)?;
        let sti = self.sti(navn);
        let mut felter = Felter::av(node, &sti, self.feil)?;
        let ut = f(&mut felter);
        felter.slutt();
        Some(ut)
    }

    fn liste<T>(&mut self, navn: &str, mut f: impl FnMut(&mut Felter<'_, 'a>) -> Option<T>) -> Vec<T> {
        let Some(node) = self.ta(navn) else { return Vec::new() };
        let Verdi::Liste(ledd) = node.verdi else {
            self.feil_type(navn, Verditype::Liste, node.plass);
            return Vec::new();
        };
        let mut ut = Vec::with_capacity(ledd.len());
        for (i, node) in ledd.into_iter().enumerate() {
            let sti = format!("{}.{navn}[{i}]", self.sti);
            if let Some(mut felter) = Felter::av(node, &sti, self.feil) {
                ut.extend(f(&mut felter));
                felter.slutt();
            }
        }
        ut
    }

    fn mangler(&mut self, kode: Feilkode, navn: &str, plass: Plass) {
        let sti = self.sti(navn);
        meld(self.feil, kode, Arsak::Mangler, &sti, plass);
    }

    /// Text that must be there.
    fn krevd_tekst(&mut self, navn: &str) -> Option<String> {
        let plass = self.felter.iter().find(|(n, _)| n == navn).map(|(_, node)| node.plass);
        let feil_for = self.feil.len();
        let ut = self.tekst(navn);
        if ut.is_none() && self.feil.len() == feil_for {
            match plass.or_else(|| self.felter.first().map(|(_, n)| n.plass)) {
                Some(plass) => self.mangler(Feilkode::UkjentFormat, navn, plass),
                None => {
                    let sti = self.sti(navn);
                    self.feil.push(Lesefeil::ny(Feilkode::UkjentFormat, Arsak::Mangler, sti));
                }
            }
        }
        ut
    }

    /// Everything not taken out is unknown.
    fn slutt(&mut self) {
        for (navn, node) in std::mem::take(&mut self.felter) {
            let sti = self.sti(&navn);
            meld(self.feil, Feilkode::UkjentFelt, Arsak::UkjentFelt, &sti, node.plass);
        }
    }
}

fn regning(node: Node<'_>, sti: &str, feil: &mut Vec<Lesefeil>) -> Option<Regning> {
    let plass = node.plass;
    if node.verdi == Verdi::Null {
        meld(feil, Feilkode::UkjentFormat, Arsak::FeilType(Verditype::Objekt), sti, plass);
        return None;
    }
    let feil_for = feil.len();
    let mut f = Felter::av(node, sti, feil)?;
    let guid = guid(&mut f, plass);
    let kreditering = f.ja_nei("kreditering").unwrap_or(false);
    let korrigering = f.ja_nei("korrigeringBetaltEgenandel").unwrap_or(false);
    let tid = f.tolk("tidspunkt", Verditype::Tidspunkt, |v| match v {
        Verdi::Tekst(t) if t.trim().is_empty() => Some(None),
        Verdi::Tekst(t) => verdi::tid(t.trim(), false).map(Some),
        _ => None,
    });
    let tid = tid.flatten();
    let har_belop = f.felter.iter().any(|(n, node)| n == "belop" && node.verdi != Verdi::Null);
    let belop = f.belop("belop");
    if !har_belop && !kreditering && !korrigering {
        f.mangler(Feilkode::UkjentFormat, "belop", plass);
    }
    let regning = Regning {
        guid,
        regningsnummer: f.krevd_tekst("regningsnummer").unwrap_or_default(),
        tidspunkt: tid.map(|t| t.utc),
        uten_klokkeslett: tid.is_some_and(|t| t.uten_klokkeslett),
        betalt_egenandel: f.ja_nei("betaltEgenandel"),
        korrigering_betalt_egenandel: korrigering,
        kreditering,
        debitor: f.tekst("debitor"),
        merknad: f.tekst("merknad"),
        pasient: f.objekt("pasient", pasient),
        arsak_fri_egenandel: f.tekst("arsakFriEgenandel"),
        diagnoser: f.liste("diagnoser", kode),
        sjelden_medisinsk_tilstand: f.tekst("sjeldenMedisinskTilstand"),
        henvisning: f.objekt("henvisning", |f| Henvisning {
            dato: f.dato("dato"),
            id: f.tekst("id"),
            diagnoser: f.liste("diagnoser", kode),
            henvist_fra: f.objekt("henvistFra", identifikasjon).flatten(),
        }),
        relatert_behandler: f.objekt("relatertBehandler", identifikasjon).flatten(),
        utforende_behandler: f.objekt("utforendeBehandler", utforende).flatten(),
        rekvirent: f.objekt("rekvirent", |f| Rekvirent {
            organisasjon: f.tekst("organisasjon"),
            hpr_nr: f.tekst("hprNr"),
        }),
        moderasjonskode: f.tekst("moderasjonskode"),
        stonadspunkt: f.tekst("stonadspunkt"),
        takster: f.liste("takster", takst),
        nlkkoder: f.liste("nlkkoder", |f| {
            let (belop, antall) = (f.belop("belop").unwrap_or(Ore(0)), f.antall("antall").unwrap_or(1));
            Some(Nlklinje {
                kode: f.krevd_tekst("kode")?,
                belop,
                antall,
            })
        }),
        prosedyrekoder: f.liste("prosedyrekoder", |f| {
            let (kodeverk, belop) = (f.tekst("kodeverk"), f.belop("belop"));
            Some(Prosedyre {
                kodeverk,
                kode: f.krevd_tekst("kode")?,
                belop,
            })
        }),
        egenandel_honorar: None,
        belop: belop.unwrap_or(Ore(0)),
    };
    f.slutt();
    // A bill with a fault is told about and not kept: the message is refused as a whole.
    (feil.len() == feil_for).then_some(regning)
}

/// The GUID has its own public code when it is missing.
fn guid(f: &mut Felter<'_, '_>, plass: Plass) -> Option<Uuid> {
    let Some(node) = f.ta("guid") else {
        f.mangler(Feilkode::ManglerGuid, "guid", plass);
        return None;
    };
    match &node.verdi {
        Verdi::Tekst(t) if t.trim().is_empty() => {
            f.mangler(Feilkode::ManglerGuid, "guid", node.plass);
            None
        }
        Verdi::Tekst(t) => {
            let guid = verdi::guid(t.trim());
            if guid.is_none() {
                f.feil_type("guid", Verditype::Guid, node.plass);
            }
            guid
        }
        _ => {
            f.feil_type("guid", Verditype::Guid, node.plass);
            None
        }
    }
}

fn takst(f: &mut Felter<'_, '_>) -> Option<Takstlinje> {
    let belop = f.belop("belop").unwrap_or(Ore(0));
    let antall = f.antall("antall").unwrap_or(1);
    let tenner = f.liste("tenner", |f| f.krevd_tekst("tannkode"));
    Some(Takstlinje {
        kode: f.krevd_tekst("kode")?,
        belop,
        antall,
        tenner,
    })
}

fn kode(f: &mut Felter<'_, '_>) -> Option<Kode> {
    let kodeverk = f.tekst("kodeverk").unwrap_or_default();
    Some(Kode {
        kodeverk,
        kode: f.krevd_tekst("kode")?,
    })
}

fn identifikasjon(f: &mut Felter<'_, '_>) -> Option<Identifikasjon> {
    let (id, slag) = (f.tekst("id"), f.tekst("type"));
    Some(Identifikasjon {
        id: id?,
        slag: slag.unwrap_or_default().to_uppercase(),
    })
}

/// Written flat (`id`, `type`), or nested as for a patient.
fn utforende(f: &mut Felter<'_, '_>) -> Option<Identifikasjon> {
    f.objekt("identifikasjon", identifikasjon).flatten().or_else(|| identifikasjon(f))
}

fn pasient(f: &mut Felter<'_, '_>) -> Pasient {
    Pasient {
        identifikasjon: f.objekt("identifikasjon", identifikasjon).flatten(),
        fornavn: f.tekst("fornavn"),
        etternavn: f.tekst("etternavn"),
        kjonn: f.tekst("kjonn"),
        fodselsdato: f.dato("fodselsdato"),
        trygdenasjon: f.tekst("trygdenasjon"),
        arbeidstaker_norge: None,
        eea: f.objekt("eea", eea),
    }
}

/// The public example writes these names in another style than the rest; both are taken.
fn eea(f: &mut Felter<'_, '_>) -> Eea {
    let mut en_av = |navn: &[&str]| navn.iter().find_map(|n| f.tekst(n));
    Eea {
        dok: en_av(&["Dok", "dok"]),
        kort_id: en_av(&["CardId", "cardId"]),
        id: en_av(&["Id", "id"]),
        trygdekontor_navn: en_av(&["TrygdekontorNavn", "trygdekontorNavn"]),
        trygdekontor_nr: en_av(&["TrygdekontorNr", "trygdekontorNr"]),
        gyldig_fra: en_av(&["eeaGyldighetFra", "gyldighetFra"]),
        gyldig_til: en_av(&["eeaGyldighet", "gyldighet"]),
        utstedt: en_av(&["eeaUtstedelsesdato", "utstedelsesdato"]),
    }
}
