//! The message as submitted, the same for both formats (BKM in XML, Krav-API in JSON).
//!
//! Field names in serialised form are our own: this is how the store keeps the normalised bill, not the wire format.

use std::collections::BTreeSet;
use std::fmt;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use grunn::{Ore, PraksisId};

/// Kodeverk ICPC-2 and ICPC-2B, used in general practice, physiotherapy and chiropractic.
pub const ICPC2: &str = "2.16.578.1.12.4.1.1.7170";
/// Kodeverk ICD-10, used by specialists and psychologists.
pub const ICD10: &str = "2.16.578.1.12.4.1.1.7110";

/// One behandlerkravmelding: all bills a practitioner sends at once for one practice.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Behandlerkrav {
    pub format: Format,
    /// Named in JSON. XML has only the sender, so the practice is found (or asked for) later.
    pub praksis_id: Option<PraksisId>,
    pub navn_epj: Option<String>,
    pub versjon_epj: Option<String>,
    pub avdeling: Option<String>,
    pub resh_id: Option<String>,
    pub regninger: Vec<Regning>,
    /// Control totals as the sender counted them; the control compares.
    pub antall_regninger: Option<i64>,
    pub belop: Option<Ore>,
    /// Only XML says who sent it; in JSON the login does.
    pub avsender: Option<Avsender>,
    /// What stands beside the bills and the reader does not know.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ukjent: Vec<Ukjent>,
}

/// A field the control does not use, kept as it came.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ukjent {
    pub felt: String,
    /// JSON or XML, as the message is.
    pub innhold: String,
}

impl fmt::Debug for Ukjent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Ukjent({})", self.felt)
    }
}

impl Behandlerkrav {
    /// Nothing but reports of paid egenandel: nothing is claimed and nothing decided.
    pub fn bare_egenandelsmeldinger(&self) -> bool {
        !self.regninger.is_empty() && self.regninger.iter().all(|r| r.korrigering_betalt_egenandel && !r.kreditering)
    }

    /// Names of the fields that are kept and not used, each once.
    pub fn ukjente_felt(&self) -> Vec<&str> {
        let alle = self.ukjent.iter().chain(self.regninger.iter().flat_map(|r| &r.ukjent));
        let navn: BTreeSet<&str> = alle.map(|u| u.felt.as_str()).collect();
        navn.into_iter().collect()
    }

    /// What the bills ask for together, by the bills themselves and not by the sender's total.
    pub fn krevd(&self) -> Ore {
        self.regninger.iter().map(|r| r.belop).sum()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    Xml,
    Json,
}

/// The sender as MsgHead names it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Avsender {
    pub her_id: Option<String>,
    pub orgnr: Option<String>,
    pub hpr: Option<String>,
    /// Fødselsnummer or D-number of the claimant, to hold against the login; not stored.
    #[serde(skip)]
    pub person: Option<Identifikasjon>,
    pub msg_id: Option<String>,
    pub gen_date: Option<DateTime<Utc>>,
    /// `LOM`, `POM` …
    pub meldingstype: Option<String>,
}

/// One contact with one patient.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Regning {
    /// Always there in JSON, optional in XML.
    pub guid: Option<Uuid>,
    pub regningsnummer: String,
    pub tidspunkt: Option<DateTime<Utc>>,
    /// The file gave a date and no time of day; `tidspunkt` is then midnight in Oslo.
    pub uten_klokkeslett: bool,
    pub betalt_egenandel: Option<bool>,
    pub korrigering_betalt_egenandel: bool,
    pub kreditering: bool,
    pub debitor: Option<String>,
    pub merknad: Option<String>,
    pub pasient: Option<Pasient>,
    /// Kodeverk 7461: `F` frikort, `B` child … None means the patient pays the ordinary egenandel.
    pub arsak_fri_egenandel: Option<String>,
    /// Main diagnosis first.
    pub diagnoser: Vec<Kode>,
    pub sjelden_medisinsk_tilstand: Option<String>,
    pub henvisning: Option<Henvisning>,
    pub relatert_behandler: Option<Identifikasjon>,
    pub utforende_behandler: Option<Identifikasjon>,
    /// Kodeverk 8401.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub utforende_type: Option<String>,
    pub rekvirent: Option<Rekvirent>,
    pub moderasjonskode: Option<String>,
    /// Dentist and dental hygienist: 1–15 and a letter.
    pub stonadspunkt: Option<String>,
    pub takster: Vec<Takstlinje>,
    pub nlkkoder: Vec<Nlklinje>,
    pub prosedyrekoder: Vec<Prosedyre>,
    pub egenandel_honorar: Option<Ore>,
    /// What the bill asks Helfo for. Negative on a credit.
    pub belop: Ore,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ukjent: Vec<Ukjent>,
}

impl Regning {
    /// A credit or a late report of paid egenandel points at an earlier bill and claims nothing new.
    pub fn viser_til_tidligere(&self) -> bool {
        self.kreditering || self.korrigering_betalt_egenandel
    }

    /// Whether the bill has this takst. Codes are case-sensitive, as in the regulation.
    pub fn har_takst(&self, kode: &str) -> bool {
        self.takster.iter().any(|t| t.kode == kode)
    }
}

/// One code on a bill. `belop` is the value of the first use; `antall` counts all uses, the first included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Takstlinje {
    pub kode: String,
    pub belop: Ore,
    pub antall: u32,
    /// ISO 3950 tooth or region, with surface.
    pub tenner: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Nlklinje {
    pub kode: String,
    pub belop: Ore,
    pub antall: u32,
}

/// A code and the kodeverk (OID) it is from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kode {
    pub kodeverk: String,
    pub kode: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prosedyre {
    pub kodeverk: Option<String>,
    pub kode: String,
    pub belop: Option<Ore>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Henvisning {
    pub dato: Option<NaiveDate>,
    pub id: Option<String>,
    pub diagnoser: Vec<Kode>,
    pub henvist_fra: Option<Identifikasjon>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rekvirent {
    pub organisasjon: Option<String>,
    pub hpr_nr: Option<String>,
}

/// Who the patient is. Never shown whole in logs: `Debug` masks.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pasient {
    pub identifikasjon: Option<Identifikasjon>,
    pub fornavn: Option<String>,
    pub etternavn: Option<String>,
    pub kjonn: Option<String>,
    pub fodselsdato: Option<NaiveDate>,
    pub trygdenasjon: Option<String>,
    pub arbeidstaker_norge: Option<bool>,
    pub eea: Option<Eea>,
}

impl fmt::Debug for Pasient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pasient")
            .field("identifikasjon", &self.identifikasjon)
            .finish_non_exhaustive()
    }
}

/// Documents that give rights under the EEA agreement or a convention.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Eea {
    pub dok: Option<String>,
    pub kort_id: Option<String>,
    pub id: Option<String>,
    pub trygdekontor_navn: Option<String>,
    pub trygdekontor_nr: Option<String>,
    pub gyldig_fra: Option<String>,
    pub gyldig_til: Option<String>,
    pub utstedt: Option<String>,
}

impl fmt::Debug for Eea {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Eea(•••)")
    }
}

/// A number that points at a person (patient, referrer, performer) and the kind of number it is.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identifikasjon {
    pub id: String,
    /// `FNR`, `DNR`, `HNR`, `PNR`, `UID`, `DUF`, `HPR`, `ENH`. Kept as written; the control judges.
    pub slag: String,
}

impl fmt::Debug for Identifikasjon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}(•••)", self.slag)
    }
}
