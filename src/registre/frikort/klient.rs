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
use reqwest::StatusCode;
use serde_json::{Value, json};
use url::Url;

use super::Frikortregister;
use crate::http::{Kroppfeil, bygger, les};
use crate::kretsbryter::Kretsbryter;
use regler::frikort::{Frikortsporsmal, Frikortsvar};

/// For one answer, to the last byte.
pub const TIDSFRIST: Duration = Duration::from_secs(5);
/// For all of a message's questions: the control of others waits behind it.
pub const SAMLET_FRIST: Duration = Duration::from_secs(30);
/// Questions in one request.
pub const BOLK: usize = 100;

const PAUSE_FOR_NYTT_FORSOK: Duration = Duration::from_millis(200);
const FEIL_FOR_BRUDD: u32 = 3;
const BRUDD: Duration = Duration::from_secs(30);
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

/// The configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OppsettFeil {
    #[error("the address of the frikort service must be https, or http on this machine")]
    Adresse,
    #[error("no HTTP client: {0}")]
    Klient(#[from] reqwest::Error),
}

type Tid = Arc<dyn Fn() -> Instant + Send + Sync>;

/// The service over HTTP.
pub struct Klient {
    http: reqwest::Client,
    adresse: Url,
    token: Option<String>,
    samlet_frist: Duration,
    tid: Tid,
    bryter: Kretsbryter,
}

enum Forsokfeil {
    /// Their fault or the network's: worth one more attempt.
    Forbigaaende(&'static str),
    /// The same would happen again.
    Varig(&'static str),
}

impl Klient {
    /// # Errors
    /// [`OppsettFeil`] when the address is not a safe one.
    pub fn ny(oppsett: Oppsett) -> Result<Self, OppsettFeil> {
        Self::med_tid(oppsett, Arc::new(Instant::now))
    }

    pub(super) fn med_tid(oppsett: Oppsett, tid: Tid) -> Result<Self, OppsettFeil> {
        let http = bygger(&oppsett.base, &oppsett.brukeragent).ok_or(OppsettFeil::Adresse)?;
        let mut adresse = oppsett.base;
        adresse
            .path_segments_mut()
            .map_err(|()| OppsettFeil::Adresse)?
            .pop_if_empty()
            .push("HarBorgerFrikortMengde");
        Ok(Self {
            http: http.timeout(oppsett.tidsfrist).build()?,
            adresse,
            token: oppsett.token,
            samlet_frist: oppsett.samlet_frist,
            tid,
            bryter: Kretsbryter::ny(FEIL_FOR_BRUDD, BRUDD),
        })
    }

    /// Whether the service is there and lets us in. Asks about nobody.
    ///
    /// # Errors
    /// What is wrong, in a word.
    pub async fn prov(&self) -> Result<(), &'static str> {
        match self.forsok(&sporsmalskropp(&[])).await {
            Ok(_) => Ok(()),
            Err(Forsokfeil::Forbigaaende(aarsak) | Forsokfeil::Varig(aarsak)) => Err(aarsak),
        }
    }

    /// One batch; all of it silent when the service is.
    async fn bolk(&self, sporsmal: &[Frikortsporsmal]) -> Vec<Frikortsvar> {
        let taus = || vec![Frikortsvar::Ukjent; sporsmal.len()];
        if !self.bryter.slipper((self.tid)()) {
            return taus();
        }
        let kropp = sporsmalskropp(sporsmal);
        let mut utfall = self.forsok(&kropp).await;
        if let Err(Forsokfeil::Forbigaaende(_)) = utfall {
            tokio::time::sleep(PAUSE_FOR_NYTT_FORSOK).await;
            utfall = self.forsok(&kropp).await;
        }
        self.bryter.meld(utfall.is_ok(), (self.tid)());
        match utfall {
            Ok(svar) => sporsmal.iter().map(|s| svar_paa(&svar, s)).collect(),
            Err(Forsokfeil::Forbigaaende(aarsak) | Forsokfeil::Varig(aarsak)) => {
                tracing::warn!(aarsak, antall = sporsmal.len(), "frikort service is silent");
                taus()
            }
        }
    }

    async fn forsok(&self, kropp: &Value) -> Result<Svar, Forsokfeil> {
        let mut sporring = self.http.post(self.adresse.clone()).json(kropp);
        if let Some(token) = &self.token {
            sporring = sporring.bearer_auth(token);
        }
        // The error itself is never told: it holds the address, and a proxy's words.
        let nett = |feil: &reqwest::Error| Forsokfeil::Forbigaaende(if feil.is_timeout() { "timeout" } else { "network" });
        let svar = sporring.send().await.map_err(|feil| nett(&feil))?;
        match svar.status() {
            StatusCode::OK => {}
            status if status.is_server_error() => return Err(Forsokfeil::Forbigaaende("server error")),
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => return Err(Forsokfeil::Varig("no access")),
            _ => return Err(Forsokfeil::Varig("status")),
        }
        let kropp = les(svar, MAKS_SVAR).await.map_err(|feil| match feil {
            Kroppfeil::Nett(feil) => nett(&feil),
            Kroppfeil::ForStor => Forsokfeil::Varig("size"),
        })?;
        tolk(&kropp).ok_or(Forsokfeil::Varig("JSON"))
    }
}

#[async_trait]
impl Frikortregister for Klient {
    async fn har_frikort(&self, sporsmal: &[Frikortsporsmal]) -> Vec<Frikortsvar> {
        let frist = (self.tid)() + self.samlet_frist;
        let mut ut = Vec::with_capacity(sporsmal.len());
        for bolk in sporsmal.chunks(BOLK) {
            if (self.tid)() >= frist {
                break;
            }
            ut.extend(self.bolk(bolk).await);
        }
        ut.resize(sporsmal.len(), Frikortsvar::Ukjent);
        ut
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

fn svar_paa(svar: &Svar, s: &Frikortsporsmal) -> Frikortsvar {
    svar.get(&(s.pasient.as_str().to_owned(), s.dato.to_string()))
        .copied()
        .unwrap_or(Frikortsvar::Ukjent)
}

#[cfg(test)]
#[path = "klient_tester.rs"]
mod tester;
