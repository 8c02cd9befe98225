//! The Krav-API's JSON (`domain/oppgjor.md` §2.3–2.4): read one bill at a time, every fault collected with its place.

use std::borrow::Cow;

use super::{
    feil::{Arsak, Feilkode, Lesefeil, MAKS_BYTES, MAKS_FEIL, MAKS_REGNINGER, Verditype},
    jsonfelter::{Felter, meld, tall_eller_tekst},
    jsonregning::{nummer, regning},
    jsonverdi::{Leser, Node, Plass, Stopp, Verdi},
    model::{Behandlerkrav, Format, Regning},
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
    if tekst.contains(['\u{fffe}', '\u{ffff}']) {
        return Err(vec![Lesefeil::ny(Feilkode::UkjentFormat, Arsak::Styretegn, "")]);
    }
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
            let (sti, feil_for) = (self.sti.clone(), self.feil.len());
            let nummer = nummer(&node);
            self.regninger.extend(regning(node, &sti, &mut self.feil));
            Lesefeil::i_regning(self.feil.get_mut(feil_for..).unwrap_or_default(), i + 1, nummer.as_deref());
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
            ukjent: Vec::new(),
        })
    }
}
