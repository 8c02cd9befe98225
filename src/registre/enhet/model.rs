//! What Enhetsregisteret says about a unit, and whether patients can be treated there in our sense. No clock, no network.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use grunn::{Orgnr, Postnr, Testnumre};

/// Industry divisions that count as health (SN2007 and SN2025 both use 86). Only the division is compared, because the codes below it change
/// with the edition of the standard.
pub const HELSENAERINGER: &[&str] = &["86"];

/// Forms that are a place of activity: `BEDR` under a business or a public body, `AAFY` under an entity that does no business.
const UNDERENHETSFORMER: &[&str] = &["BEDR", "AAFY"];

/// The two kinds of unit. A practice site is an underenhet; the hovedenhet owns it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Enhetstype {
    Underenhet,
    Hovedenhet,
}

/// Visiting address. Everything may be missing: the register promises none of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adresse {
    pub linjer: Vec<String>,
    /// Missing for foreign addresses.
    pub postnr: Option<Postnr>,
    pub poststed: Option<String>,
    pub kommune: Option<String>,
    pub kommunenr: Option<String>,
}

/// Industry code: opaque text with the register's own description.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Naeringskode {
    pub kode: String,
    pub beskrivelse: Option<String>,
}

impl Naeringskode {
    /// `"86.902"` → `"86"`.
    #[must_use]
    pub fn divisjon(&self) -> &str {
        self.kode.split('.').next().unwrap_or_default()
    }
}

/// Deletion from the register. The date is told only when the register gives one that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sletting {
    pub dato: Option<NaiveDate>,
}

/// One unit as the register knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enhet {
    pub orgnr: Orgnr,
    pub navn: String,
    #[serde(rename = "type")]
    pub enhetstype: Enhetstype,
    /// Organisation form code, for instance `BEDR`, `AAFY`, `AS`, `ENK`.
    pub form: String,
    pub overordnet: Option<Orgnr>,
    pub adresse: Adresse,
    pub naeringskode: Option<Naeringskode>,
    pub slettet: Option<Sletting>,
    /// First day without activity; may lie ahead.
    pub nedlagt: Option<NaiveDate>,
    /// When it last got a new owner. The number stays, the owner's number changes.
    #[serde(default)]
    pub eierskifte: Option<NaiveDate>,
    pub konkurs: bool,
    /// Winding up, by choice or by force.
    pub avvikling: bool,
}

impl Enhet {
    /// Sole proprietorship: the owner is a person, and an underenhet is often missing.
    #[must_use]
    pub fn er_enk(&self) -> bool {
        self.form == "ENK"
    }
}

/// Why a unit cannot be the practice site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Grunn {
    /// Deleted from the register.
    Slettet { dato: Option<NaiveDate> },
    /// The activity has ended.
    Nedlagt { dato: NaiveDate },
    /// The owner's number was given. Its underenheter are the remedy; for a sole proprietor without any, a case worker.
    Hovedenhet { enk: bool },
    /// Taken out of the register for legal reasons; nothing more is told.
    Fjernet,
    /// No unit has this number.
    Ukjent,
    /// An underenhet of a form that is not a place of activity.
    FeilForm { form: String },
}

/// What the person should know before choosing the unit. Never blocks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Advarsel {
    EierKonkurs,
    EierAvvikling,
    EierSlettet,
    /// The owner could not be looked at: the register did not answer, or names no owner.
    EierIkkeSjekket,
    /// The industry code is outside health, or there is none.
    IkkeHelse {
        naeringskode: Option<Naeringskode>,
    },
    /// Closes on a coming day.
    LeggesNed {
        dato: NaiveDate,
    },
}

/// Answer to «can this be used as practice site».
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Vurdering {
    Brukbar { advarsler: Vec<Advarsel> },
    Ubrukelig(Grunn),
}

/// What the rule compares with; one value per question, so that the boundaries can be tested.
#[derive(Clone, Copy, Debug)]
pub struct Regler<'a> {
    pub idag: NaiveDate,
    pub helsenaeringer: &'a [&'a str],
}

impl Regler<'static> {
    /// The ordinary rules on the given Oslo date.
    #[must_use]
    pub const fn paa(idag: NaiveDate) -> Self {
        Self {
            idag,
            helsenaeringer: HELSENAERINGER,
        }
    }
}

/// Can patients be treated at this unit, as far as the register knows? `eier` is the unit's owner, `None` when it could not be fetched.
#[must_use]
pub fn vurder(enhet: &Enhet, eier: Option<&Enhet>, regler: Regler<'_>) -> Vurdering {
    if let Some(sletting) = enhet.slettet {
        return Vurdering::Ubrukelig(Grunn::Slettet { dato: sletting.dato });
    }
    if enhet.enhetstype == Enhetstype::Hovedenhet {
        return Vurdering::Ubrukelig(Grunn::Hovedenhet { enk: enhet.er_enk() });
    }
    if let Some(dato) = enhet.nedlagt
        && dato <= regler.idag
    {
        return Vurdering::Ubrukelig(Grunn::Nedlagt { dato });
    }
    if !UNDERENHETSFORMER.contains(&enhet.form.as_str()) {
        return Vurdering::Ubrukelig(Grunn::FeilForm { form: enhet.form.clone() });
    }
    Vurdering::Brukbar {
        advarsler: advarsler(enhet, eier, regler),
    }
}

fn advarsler(enhet: &Enhet, eier: Option<&Enhet>, regler: Regler<'_>) -> Vec<Advarsel> {
    let mut ut = Vec::new();
    if let Some(dato) = enhet.nedlagt {
        ut.push(Advarsel::LeggesNed { dato });
    }
    match eier {
        None => ut.push(Advarsel::EierIkkeSjekket),
        Some(eier) if eier.slettet.is_some() => ut.push(Advarsel::EierSlettet),
        Some(eier) if eier.konkurs => ut.push(Advarsel::EierKonkurs),
        Some(eier) if eier.avvikling => ut.push(Advarsel::EierAvvikling),
        Some(_) => {}
    }
    let helse = enhet
        .naeringskode
        .as_ref()
        .is_some_and(|kode| regler.helsenaeringer.contains(&kode.divisjon()));
    if !helse {
        ut.push(Advarsel::IkkeHelse {
            naeringskode: enhet.naeringskode.clone(),
        });
    }
    ut
}

/// One look-up judged: what the «choose practice site» step shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Praksissted {
    /// Missing when the number is unknown or the unit is removed.
    pub enhet: Option<Enhet>,
    pub eier: Option<Enhet>,
    pub vurdering: Vurdering,
    /// When a hovedenhet was given: its underenheter that can be used, by name. `None` otherwise, and when they could not be fetched.
    pub forslag: Option<Vec<Enhet>>,
}

impl Praksissted {
    /// A sole proprietorship without a usable underenhet goes on with the main number and is settled by a case worker.
    #[must_use]
    pub fn til_saksbehandler(&self) -> bool {
        self.vurdering == Vurdering::Ubrukelig(Grunn::Hovedenhet { enk: true }) && self.forslag.as_ref().is_some_and(Vec::is_empty)
    }
}

/// Hits per page of a search.
pub const SIDESTORRELSE: u32 = 20;
/// Owners a search by name gives.
pub const EIERE: u32 = 5;
/// The register refuses `(page + 1) * size` above this.
pub const MAKS_TREFF: u32 = 10_000;
const MAKS_TEGN: usize = 100;

/// What to search for, checked. Nine digits are a look-up: the register's name search never finds a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sok {
    Nummer(Orgnr),
    Navn { navn: String, sted: Option<Sted>, side: u32 },
}

/// Narrows a search to a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sted {
    Kommunenr(String),
    Poststed(String),
}

/// Why a search was not sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum SokFeil {
    #[error("fewer than two letters")]
    ForKort,
    #[error("more than a hundred characters")]
    ForLangt,
    #[error("nine digits with a wrong check digit")]
    UgyldigOrgnr,
    #[error("beyond the last page the register gives")]
    ForLangtBak,
}

impl Sok {
    /// Reads what was typed. `sted` is a place name or a four-digit kommunenummer; `side` counts from 0.
    ///
    /// # Errors
    /// [`SokFeil`] when the register could not answer it sensibly.
    pub fn tolk(navn: &str, sted: &str, side: u32) -> Result<Self, SokFeil> {
        let navn = navn.split_whitespace().collect::<Vec<_>>().join(" ");
        let sted = sted.split_whitespace().collect::<Vec<_>>().join(" ");
        let sifre: String = navn.chars().filter(|c| !matches!(c, ' ' | '.')).collect();
        if sifre.len() == 9 && sifre.bytes().all(|b| b.is_ascii_digit()) {
            // A search only finds what exists, so the form that takes the number is the one to refuse test numbers.
            return Orgnr::tolk(&sifre, Testnumre::Tillatt)
                .map(Self::Nummer)
                .map_err(|_| SokFeil::UgyldigOrgnr);
        }
        if navn.chars().count() < 2 {
            return Err(SokFeil::ForKort);
        }
        if navn.chars().count() > MAKS_TEGN || sted.chars().count() > MAKS_TEGN {
            return Err(SokFeil::ForLangt);
        }
        if side >= MAKS_TREFF / SIDESTORRELSE {
            return Err(SokFeil::ForLangtBak);
        }
        let sted = match sted {
            tom if tom.is_empty() => None,
            nr if nr.len() == 4 && nr.bytes().all(|b| b.is_ascii_digit()) => Some(Sted::Kommunenr(nr)),
            navn => Some(Sted::Poststed(navn)),
        };
        Ok(Self::Navn { navn, sted, side })
    }
}

/// One page of hits, best first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Treff {
    pub enheter: Vec<Enhet>,
    pub totalt: u64,
    /// From 0.
    pub side: u32,
    /// Pages that can be asked for.
    pub sider: u32,
}

#[cfg(test)]
#[path = "model_tester.rs"]
mod tester;
