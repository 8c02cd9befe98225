//! Built-in register of synthetic units: the demo's and the tests' Enhetsregisteret.
//!
//! The names are made up, the places and postal codes are real, and the numbers begin with 2 or 3, as those of the public test data do.
//! Besides ordinary practices it holds one of each difficult kind; see the column `merke` of `enheter.csv`:
//! `konkurs`, `avvikling` (owners), `fjernet` (removed for legal reasons) and `utilgjengelig` (the register does not answer for this number).

use std::collections::BTreeMap;

use async_trait::async_trait;
use chrono::NaiveDate;
use serde::Deserialize;

use super::endret_register::Endret;
use super::model::{Adresse, EIERE, Enhet, Enhetstype, MAKS_TREFF, Naeringskode, SIDESTORRELSE, Sletting, Sok, Sted, Treff};
use super::oppslag::{EnhetFeil, Enhetsregister, Oppslag};
use grunn::{Orgnr, Postnr, Testnumre};

const INNEBYGD: &[u8] = include_bytes!("enheter.csv");

/// A register read from a table.
pub struct SyntetiskRegister {
    enheter: BTreeMap<String, Post>,
    /// What has changed since the table was read.
    pub(super) endret: Endret,
}

struct Post {
    enhet: Enhet,
    svar: Svarer,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Svarer {
    Enhet,
    Fjernet,
    Ikke,
}

/// A row of the table that cannot be a unit.
#[derive(Debug, thiserror::Error)]
pub enum RegisterFeil {
    #[error("the table of synthetic units is not readable: {0}")]
    Csv(#[from] csv::Error),
    #[error("synthetic unit {orgnr}: {felt} is not valid")]
    Felt { orgnr: String, felt: &'static str },
    #[error("synthetic unit {0} is there twice")]
    Dobbelt(String),
}

#[derive(Deserialize)]
struct Rad {
    orgnr: String,
    #[serde(rename = "type")]
    enhetstype: String,
    navn: String,
    form: String,
    overordnet: Option<String>,
    gate: Option<String>,
    postnummer: Option<String>,
    poststed: Option<String>,
    kommunenummer: Option<String>,
    kommune: Option<String>,
    naeringskode: Option<String>,
    naering: Option<String>,
    slettet: Option<NaiveDate>,
    nedlagt: Option<NaiveDate>,
    merke: Option<String>,
}

impl SyntetiskRegister {
    /// The register that comes with the portal.
    ///
    /// # Errors
    /// [`RegisterFeil`] names the row; the tests see to it that there is none.
    pub fn innebygd() -> Result<Self, RegisterFeil> {
        Self::fra_csv(INNEBYGD)
    }

    /// A register from a table with the same columns as the built-in one.
    ///
    /// # Errors
    /// [`RegisterFeil`] names the row.
    pub fn fra_csv(tabell: &[u8]) -> Result<Self, RegisterFeil> {
        let mut enheter = BTreeMap::new();
        for rad in csv::Reader::from_reader(tabell).deserialize::<Rad>() {
            let post = rad?.til_post()?;
            let nokkel = post.enhet.orgnr.as_str().to_owned();
            if enheter.insert(nokkel.clone(), post).is_some() {
                return Err(RegisterFeil::Dobbelt(nokkel));
            }
        }
        Ok(Self {
            enheter,
            endret: Endret::default(),
        })
    }

    fn levende(&self, enhetstype: Enhetstype) -> impl Iterator<Item = &Enhet> {
        let poster = self.enheter.values().filter(|post| post.svar != Svarer::Fjernet);
        poster
            .map(|post| &post.enhet)
            .filter(move |enhet| enhet.enhetstype == enhetstype && enhet.slettet.is_none())
    }

    fn levende_underenheter(&self) -> impl Iterator<Item = &Enhet> {
        self.levende(Enhetstype::Underenhet)
    }
}

impl Rad {
    fn til_post(self) -> Result<Post, RegisterFeil> {
        let feil = |felt| RegisterFeil::Felt {
            orgnr: self.orgnr.clone(),
            felt,
        };
        let orgnr = |nr: &str, felt| Orgnr::tolk(nr, Testnumre::Tillatt).map_err(|_| feil(felt));
        let merke = self.merke.as_deref().unwrap_or_default();
        let svar = match merke {
            "fjernet" => Svarer::Fjernet,
            "utilgjengelig" => Svarer::Ikke,
            "" | "konkurs" | "avvikling" => Svarer::Enhet,
            _ => return Err(feil("merke")),
        };
        let enhet = Enhet {
            orgnr: orgnr(&self.orgnr, "orgnr")?,
            enhetstype: match self.enhetstype.as_str() {
                "underenhet" => Enhetstype::Underenhet,
                "enhet" => Enhetstype::Hovedenhet,
                _ => return Err(feil("type")),
            },
            overordnet: self.overordnet.as_deref().map(|nr| orgnr(nr, "overordnet")).transpose()?,
            konkurs: merke == "konkurs",
            avvikling: merke == "avvikling",
            adresse: Adresse {
                postnr: self
                    .postnummer
                    .as_deref()
                    .map(Postnr::tolk)
                    .transpose()
                    .map_err(|_| feil("postnummer"))?,
                linjer: self.gate.into_iter().collect(),
                poststed: self.poststed,
                kommune: self.kommune,
                kommunenr: self.kommunenummer,
            },
            naeringskode: self.naeringskode.map(|kode| Naeringskode {
                kode,
                beskrivelse: self.naering,
            }),
            navn: self.navn,
            form: self.form,
            slettet: self.slettet.map(|dato| Sletting { dato: Some(dato) }),
            nedlagt: self.nedlagt,
            eierskifte: None,
        };
        Ok(Post { enhet, svar })
    }
}

#[async_trait]
impl Enhetsregister for SyntetiskRegister {
    async fn finn(&self, orgnr: &Orgnr) -> Result<Oppslag, EnhetFeil> {
        if let Some(svar) = self.endret.svar(orgnr) {
            return Ok(svar);
        }
        match self.enheter.get(orgnr.as_str()) {
            None => Ok(Oppslag::Ukjent),
            Some(Post { svar: Svarer::Fjernet, .. }) => Ok(Oppslag::Fjernet),
            Some(Post { svar: Svarer::Ikke, .. }) => Err(EnhetFeil::Utilgjengelig),
            Some(Post {
                enhet,
                svar: Svarer::Enhet,
            }) => Ok(Oppslag::Funnet(Box::new(enhet.clone()))),
        }
    }

    async fn underenheter_av(&self, eier: &Orgnr) -> Result<Vec<Enhet>, EnhetFeil> {
        let mut enheter: Vec<Enhet> = self
            .levende_underenheter()
            .filter(|enhet| enhet.overordnet.as_ref() == Some(eier))
            .cloned()
            .collect();
        enheter.sort_by(|a, b| a.navn.cmp(&b.navn));
        Ok(enheter)
    }

    async fn sok(&self, sok: &Sok) -> Result<Treff, EnhetFeil> {
        let (navn, sted, side) = match sok {
            Sok::Nummer(orgnr) => return self.finn(orgnr).await.map(Treff::av_oppslag),
            Sok::Navn { navn, sted, side } => (navn.to_uppercase(), sted, *side),
        };
        let her = |enhet: &&Enhet| sted.as_ref().is_none_or(|sted| ligger_i(enhet, sted));
        let funnet = etter_navn(self.levende_underenheter().filter(her), &navn);
        let antall = u32::try_from(funnet.len()).unwrap_or(MAKS_TREFF);
        Ok(Treff {
            totalt: u64::from(antall),
            side,
            sider: antall.div_ceil(SIDESTORRELSE),
            enheter: funnet
                .into_iter()
                .skip(side.saturating_mul(SIDESTORRELSE) as usize)
                .take(SIDESTORRELSE as usize)
                .cloned()
                .collect(),
        })
    }

    async fn sok_eiere(&self, navn: &str) -> Result<Vec<Enhet>, EnhetFeil> {
        let funnet = etter_navn(self.levende(Enhetstype::Hovedenhet), &navn.to_uppercase());
        Ok(funnet.into_iter().take(EIERE as usize).cloned().collect())
    }
}

/// Those with every word in the name. Names that begin with what was typed come first, as in the real register's ranking.
fn etter_navn<'a>(enheter: impl Iterator<Item = &'a Enhet>, navn: &str) -> Vec<&'a Enhet> {
    let ord: Vec<&str> = navn.split(' ').collect();
    let mut funnet: Vec<&Enhet> = enheter.filter(|enhet| ord.iter().all(|ord| enhet.navn.contains(ord))).collect();
    funnet.sort_by_key(|enhet| (!enhet.navn.starts_with(navn), &enhet.navn));
    funnet
}

fn ligger_i(enhet: &Enhet, sted: &Sted) -> bool {
    match sted {
        Sted::Kommunenr(nr) => enhet.adresse.kommunenr.as_ref() == Some(nr),
        Sted::Poststed(navn) => enhet
            .adresse
            .poststed
            .as_ref()
            .is_some_and(|poststed| poststed.to_uppercase() == navn.to_uppercase()),
    }
}

#[cfg(test)]
#[path = "register_tester.rs"]
mod tester;
