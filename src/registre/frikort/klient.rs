//! Client of a frikort service over HTTP.
//!
//! Frikortregisteret's own message (EgenandelForesporsel with HarBorgerFrikortMengde, `domain/oppgjor.md` §2.2) is public for its question
//! only. So the portal asks a small service that the agency puts before the register, in JSON with the message's own words:
//!
//! ```text
//! POST <address>/HarBorgerFrikortMengde
//! {"HarBorgerFrikort": [{"BorgerFnr": "…", "Dato": "2026-01-05"}, …]}       at most 100
//!
//! 200
//! {"HarBorgerFrikort": [{"BorgerFnr": "…", "Dato": "2026-01-05", "HarFrikort": true}, …]}   in any order
//! ```
//!
//! Identity numbers stand in the body alone, never in an address or a log line. What is not a clear yes or no about a person and a day –
//! missing, null, text, told twice and not alike – is silence about that person alone.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use serde_json::{Value, json};
use url::Url;

use super::Frikortregister;
use crate::tilgang::{FastToken, Tilgang, UtenToken};
use crate::tjeneste::{self, Bolktjeneste, Tid, Tjeneste};
pub use crate::tjeneste::{OppsettFeil, SAMLET_FRIST, TIDSFRIST};
use regler::frikort::{Frikortsporsmal, Frikortsvar};

/// Questions in one request.
pub const BOLK: usize = 100;
/// A hundred answers are some ten kilobytes.
const MAKS_SVAR: usize = 64 * 1024;

/// Where the service is and how to ask it.
pub struct Oppsett {
    pub base: Url,
    /// Who asks, and where they can be reached.
    pub brukeragent: String,
    /// Sent as a bearer token, when the service wants one.
    pub token: Option<String>,
    pub tidsfrist: Duration,
    pub samlet_frist: Duration,
}

/// The service over HTTP.
pub struct Klient(Bolktjeneste);

impl Klient {
    /// # Errors
    /// [`OppsettFeil`] when the address is not a safe one.
    pub fn ny(oppsett: Oppsett) -> Result<Self, OppsettFeil> {
        Self::med_tid(oppsett, Arc::new(Instant::now))
    }

    pub(super) fn med_tid(oppsett: Oppsett, tid: Tid) -> Result<Self, OppsettFeil> {
        let tilgang: Arc<dyn Tilgang> = match oppsett.token {
            Some(token) => Arc::new(FastToken(token)),
            None => Arc::new(UtenToken),
        };
        let felles = tjeneste::Oppsett {
            base: oppsett.base,
            brukeragent: oppsett.brukeragent,
            tilgang,
            tidsfrist: oppsett.tidsfrist,
        };
        Ok(Self(Bolktjeneste {
            tjeneste: Tjeneste::ny("frikort", felles, MAKS_SVAR, tid)?,
            sti: "HarBorgerFrikortMengde",
            bolk: BOLK,
            samlet_frist: oppsett.samlet_frist,
        }))
    }

    /// Whether the service is there and lets us in. Asks about nobody.
    ///
    /// # Errors
    /// What is wrong, in a word.
    pub async fn prov(&self) -> Result<(), &'static str> {
        self.0.prov(sporsmalskropp, svar_paa_alle).await
    }
}

#[async_trait]
impl Frikortregister for Klient {
    async fn har_frikort(&self, sporsmal: &[Frikortsporsmal]) -> Vec<Frikortsvar> {
        self.0.spor(sporsmal, sporsmalskropp, svar_paa_alle, Frikortsvar::Ukjent).await
    }
}

fn sporsmalskropp(sporsmal: &[Frikortsporsmal]) -> Value {
    let rader: Vec<Value> = sporsmal
        .iter()
        .map(|s| json!({ "BorgerFnr": s.pasient.as_str(), "Dato": s.dato }))
        .collect();
    json!({ "HarBorgerFrikort": rader })
}

/// Person and day, as they stand in the answer.
type Svar = HashMap<(String, String), Frikortsvar>;

/// Reads an answer; `None` when it is not of the right shape. A row that cannot be read is silence about whom it names.
fn tolk(kropp: &[u8]) -> Option<Svar> {
    let json: Value = serde_json::from_slice(kropp).ok()?;
    let mut ut = Svar::new();
    for rad in json.get("HarBorgerFrikort")?.as_array()? {
        let (Some(fnr), Some(dato)) = (rad["BorgerFnr"].as_str(), rad["Dato"].as_str()) else {
            continue;
        };
        let svar = match rad["HarFrikort"] {
            Value::Bool(true) => Frikortsvar::Har,
            Value::Bool(false) => Frikortsvar::HarIkke,
            _ => Frikortsvar::Ukjent,
        };
        ut.entry((fnr.to_owned(), dato.to_owned()))
            .and_modify(|sagt| {
                if *sagt != svar {
                    *sagt = Frikortsvar::Ukjent;
                }
            })
            .or_insert(svar);
    }
    Some(ut)
}

fn svar_paa_alle(kropp: &[u8], sporsmal: &[Frikortsporsmal]) -> Option<Vec<Frikortsvar>> {
    let svar = tolk(kropp)?;
    Some(sporsmal.iter().map(|s| svar_paa(&svar, s)).collect())
}

fn svar_paa(svar: &Svar, s: &Frikortsporsmal) -> Frikortsvar {
    svar.get(&(s.pasient.as_str().to_owned(), s.dato.to_string()))
        .copied()
        .unwrap_or(Frikortsvar::Ukjent)
}

#[cfg(test)]
#[path = "klient_tester.rs"]
mod tester;
