//! The register's feed of changes: which units something has happened to, never what. Whoever follows it looks the unit up afterwards.
//!
//! Ids rise but are sparse, and the filter is «from this id on». The feed is read until nothing is left, the highest id + 1 being where the
//! next reading starts; `_links.next` counts pages, is capped, and is not followed (registre.md §1.5).

use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, SecondsFormat, Utc};
use serde::Deserialize;

use super::klient::{Klient, Ramme, Svar};
use super::oppslag::{EnhetFeil, Oppslag};
use super::svar::orgnr_fra;
use grunn::Orgnr;

/// Rows per question; the most the register gives.
const STORRELSE: &str = "10000";
/// The feed has no version of its own in what is published.
const ACCEPT: &str = "application/json";
/// Ten thousand rows of less than half a kilobyte, and nobody waiting.
const RAMME: Ramme = Ramme {
    maks: 8 * 1024 * 1024,
    frist: Some(Duration::from_secs(30)),
};

/// What happened to a unit, in the register's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Endringstype {
    Ny,
    Endring,
    Sletting,
    /// Taken out for legal reasons: what is stored of it must go.
    Fjernet,
    /// Theirs, and what we do not know.
    #[serde(other)]
    Ukjent,
}

/// One row of the feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Oppdatering {
    pub id: i64,
    pub orgnr: Orgnr,
    pub slag: Endringstype,
}

/// Where to read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fra {
    Id(i64),
    /// Before there is an id to go on from.
    Tid(DateTime<Utc>),
}

/// One page of the feed, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Oppdateringer {
    /// Rows with a number that can be read; others are passed.
    pub rader: Vec<Oppdatering>,
    /// Where to go on; `None`: nothing has happened since.
    pub neste: Option<i64>,
}

/// What happens to units after they were looked up.
#[async_trait]
pub trait Endringsstrom: Send + Sync {
    /// The next page of changes to underenheter.
    async fn endringer(&self, fra: Fra) -> Result<Oppdateringer, EnhetFeil>;

    /// The unit as it is now, whatever has been kept of it.
    async fn finn_nytt(&self, orgnr: &Orgnr) -> Result<Oppslag, EnhetFeil>;
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct StromSvar {
    #[serde(rename = "_embedded")]
    innhold: Option<InnholdSvar>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct InnholdSvar {
    oppdaterte_underenheter: Option<Vec<RadSvar>>,
}

#[derive(Debug, Deserialize)]
struct RadSvar {
    oppdateringsid: i64,
    organisasjonsnummer: Option<String>,
    endringstype: Option<Endringstype>,
}

impl StromSvar {
    /// `fra` is the id asked from: a feed that goes backwards would be read for ever.
    fn til_side(self, fra: Option<i64>) -> Result<Oppdateringer, EnhetFeil> {
        let rader = self.innhold.and_then(|i| i.oppdaterte_underenheter).unwrap_or_default();
        let Some(hoyest) = rader.iter().map(|r| r.oppdateringsid).max() else {
            return Ok(Oppdateringer::default());
        };
        let neste = hoyest.checked_add(1).filter(|neste| fra.is_none_or(|fra| *neste > fra));
        let neste = neste.ok_or(EnhetFeil::UventetSvar("oppdateringsid"))?;
        let mut rader: Vec<Oppdatering> = rader
            .into_iter()
            .filter_map(|r| {
                Some(Oppdatering {
                    id: r.oppdateringsid,
                    orgnr: orgnr_fra(r.organisasjonsnummer.as_deref()?)?,
                    slag: r.endringstype.unwrap_or(Endringstype::Ukjent),
                })
            })
            .collect();
        rader.sort_by_key(|r| r.id);
        Ok(Oppdateringer { rader, neste: Some(neste) })
    }
}

#[async_trait]
impl Endringsstrom for Klient {
    async fn endringer(&self, fra: Fra) -> Result<Oppdateringer, EnhetFeil> {
        let (navn, verdi, id) = match fra {
            Fra::Id(id) => ("oppdateringsid", id.to_string(), Some(id)),
            Fra::Tid(tid) => ("dato", tid.to_rfc3339_opts(SecondsFormat::Millis, true), None),
        };
        let url = self.adresse(&["oppdateringer", "underenheter"], &[(navn, &verdi), ("size", STORRELSE)]);
        match self.spor_med::<StromSvar>(url, ACCEPT, RAMME).await? {
            Svar::Funnet(svar) => svar.til_side(id),
            Svar::Avvist(svar) => Err(svar.til_feil()),
            Svar::Fjernet | Svar::Ukjent => Err(EnhetFeil::UventetSvar("status of the feed")),
        }
    }

    async fn finn_nytt(&self, orgnr: &Orgnr) -> Result<Oppslag, EnhetFeil> {
        self.hent(orgnr).await
    }
}
