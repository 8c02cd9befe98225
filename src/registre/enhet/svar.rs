//! The register's JSON, mapped in. Only what the portal uses; every part may be missing, null or new.

use chrono::NaiveDate;
use serde::Deserialize;

use super::model::{Adresse, Enhet, Enhetstype, Naeringskode, Sletting};
use super::oppslag::EnhetFeil;
use grunn::{Orgnr, Postnr, Testnumre};

const MAKS_TEGN: usize = 200;
const MAKS_LINJER: usize = 5;

/// One unit, live or a stub of a deleted one.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct EnhetSvar {
    #[serde(rename = "respons_klasse")]
    respons_klasse: Option<String>,
    organisasjonsnummer: Option<String>,
    navn: Option<String>,
    organisasjonsform: Option<KodeSvar>,
    overordnet_enhet: Option<String>,
    beliggenhetsadresse: Option<AdresseSvar>,
    forretningsadresse: Option<AdresseSvar>,
    naeringskode1: Option<KodeSvar>,
    slettedato: Option<String>,
    nedleggelsesdato: Option<String>,
    dato_eierskifte: Option<String>,
    konkurs: Option<bool>,
    under_avvikling: Option<bool>,
    under_tvangsavvikling_eller_tvangsopplosning: Option<bool>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct KodeSvar {
    kode: Option<String>,
    beskrivelse: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct AdresseSvar {
    adresse: Option<Vec<Option<String>>>,
    postnummer: Option<String>,
    poststed: Option<String>,
    kommune: Option<String>,
    kommunenummer: Option<String>,
}

/// A page of a list. `_embedded` is missing when there is nothing on it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ListeSvar {
    #[serde(rename = "_embedded")]
    innhold: Option<InnholdSvar>,
    page: Option<SideSvar>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct InnholdSvar {
    underenheter: Option<Vec<EnhetSvar>>,
    enheter: Option<Vec<EnhetSvar>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct SideSvar {
    total_elements: Option<u64>,
    total_pages: Option<u32>,
}

/// Answer to a bad parameter.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct AvvistSvar {
    feilmelding: Option<String>,
    valideringsfeil: Option<Vec<ValideringsfeilSvar>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ValideringsfeilSvar {
    feilmelding: Option<String>,
}

impl EnhetSvar {
    /// `spurt_om` is the kind asked for; it decides when the answer does not say.
    pub(super) fn til_enhet(self, spurt_om: Enhetstype) -> Result<Enhet, EnhetFeil> {
        let orgnr = self.organisasjonsnummer.as_deref().and_then(orgnr_fra);
        let orgnr = orgnr.ok_or(EnhetFeil::UventetSvar("organisasjonsnummer"))?;
        let klasse = self.respons_klasse.unwrap_or_default().to_lowercase();
        let enhetstype = match klasse.trim_start_matches("slettet") {
            "underenhet" => Enhetstype::Underenhet,
            "enhet" => Enhetstype::Hovedenhet,
            _ => spurt_om,
        };
        // A deletion date we cannot read still means deleted. A closing date we cannot read could mean either, so it is refused.
        let slettet = (klasse.starts_with("slettet") || self.slettedato.is_some()).then(|| Sletting {
            dato: self.slettedato.as_deref().and_then(dato),
        });
        let nedlagt = match self.nedleggelsesdato.as_deref() {
            None => None,
            Some(tekst) => Some(dato(tekst).ok_or(EnhetFeil::UventetSvar("nedleggelsesdato"))?),
        };
        Ok(Enhet {
            navn: rens(self.navn).unwrap_or_else(|| orgnr.as_str().to_owned()),
            enhetstype,
            form: self.organisasjonsform.and_then(|form| rens(form.kode)).unwrap_or_default(),
            overordnet: self.overordnet_enhet.as_deref().and_then(orgnr_fra),
            adresse: self
                .beliggenhetsadresse
                .or(self.forretningsadresse)
                .map(AdresseSvar::til_adresse)
                .unwrap_or_default(),
            naeringskode: self.naeringskode1.and_then(KodeSvar::til_naeringskode),
            slettet,
            nedlagt,
            eierskifte: self.dato_eierskifte.as_deref().and_then(dato),
            konkurs: self.konkurs.unwrap_or_default(),
            avvikling: self.under_avvikling.unwrap_or_default() || self.under_tvangsavvikling_eller_tvangsopplosning.unwrap_or_default(),
            orgnr,
        })
    }
}

impl KodeSvar {
    fn til_naeringskode(self) -> Option<Naeringskode> {
        Some(Naeringskode {
            kode: rens(self.kode)?,
            beskrivelse: rens(self.beskrivelse),
        })
    }
}

impl AdresseSvar {
    fn til_adresse(self) -> Adresse {
        Adresse {
            linjer: self
                .adresse
                .unwrap_or_default()
                .into_iter()
                .filter_map(rens)
                .take(MAKS_LINJER)
                .collect(),
            postnr: self.postnummer.as_deref().and_then(|nr| Postnr::tolk(nr).ok()),
            poststed: rens(self.poststed),
            kommune: rens(self.kommune),
            kommunenr: rens(self.kommunenummer).filter(|nr| nr.len() == 4 && nr.bytes().all(|b| b.is_ascii_digit())),
        }
    }
}

/// Units on one page, and how much there is in all.
pub(super) struct Side {
    pub(super) enheter: Vec<Enhet>,
    pub(super) totalt: Option<u64>,
    pub(super) sider: Option<u32>,
}

impl ListeSvar {
    /// Units that cannot be read are left out: one bad row must not hide the others.
    pub(super) fn til_side(self, spurt_om: Enhetstype) -> Side {
        let innhold = self.innhold.unwrap_or_default();
        let rader = match spurt_om {
            Enhetstype::Underenhet => innhold.underenheter,
            Enhetstype::Hovedenhet => innhold.enheter,
        };
        let rader = rader.unwrap_or_default();
        let page = self.page.unwrap_or_default();
        let enheter = rader.into_iter().filter_map(|rad| rad.til_enhet(spurt_om).ok()).collect();
        Side {
            enheter,
            totalt: page.total_elements,
            sider: page.total_pages,
        }
    }
}

impl AvvistSvar {
    /// The register's own messages, without the values they are about.
    pub(super) fn til_feil(self) -> EnhetFeil {
        let meldinger = self
            .valideringsfeil
            .unwrap_or_default()
            .into_iter()
            .filter_map(|feil| rens(feil.feilmelding));
        let mut meldinger: Vec<String> = meldinger.take(MAKS_LINJER).collect();
        if meldinger.is_empty() {
            meldinger.extend(rens(self.feilmelding));
        }
        EnhetFeil::Avvist(meldinger)
    }
}

/// Test environments of the register hold synthetic units, so those numbers pass here; the form decides what may be entered.
pub(super) fn orgnr_fra(tekst: &str) -> Option<Orgnr> {
    Orgnr::tolk(tekst, Testnumre::Tillatt).ok()
}

/// A date, also when a time follows it.
fn dato(tekst: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(tekst.get(..10)?, "%Y-%m-%d").ok()
}

/// One line of visible text of bounded length, or nothing.
fn rens(tekst: Option<String>) -> Option<String> {
    let ren: String = tekst?.trim().chars().filter(|c| !c.is_control()).take(MAKS_TEGN).collect();
    (!ren.is_empty()).then_some(ren)
}
