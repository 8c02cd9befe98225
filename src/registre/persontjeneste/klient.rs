//! Client of a service before Persontjenesten, over HTTP.
//!
//! The interface of Persontjenesten itself is not published in what we have. So the portal asks a small service that the agency puts before
//! it, as for frikort:
//!
//! ```text
//! POST <address>/livsstatus
//! {"personer": ["<identity number>", …]}                                        at most 100
//!
//! 200
//! {"personer": [{"nin": "…", "status": "levende"},
//!               {"nin": "…", "status": "doed", "doedsdato": "2025-12-20"},
//!               {"nin": "…", "status": "ukjent"}, …]}                            in any order
//! ```
//!
//! Identity numbers stand in the body alone, never in an address or a log line. What is not one clear answer about a person – missing, another
//! word, dead without a day, told twice and not alike – is silence about that person alone.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Instant;

use async_trait::async_trait;
use serde_json::{Value, json};

use super::Persontjeneste;
use crate::tjeneste::{Bolktjeneste, SAMLET_FRIST, Tid, Tjeneste};
pub use crate::tjeneste::{Oppsett, OppsettFeil, TIDSFRIST};
use grunn::Fnr;
use regler::livsstatus::Livsstatus;

/// People in one request.
pub const BOLK: usize = 100;
/// A hundred answers are some ten kilobytes.
const MAKS_SVAR: usize = 64 * 1024;

/// The service over HTTP.
pub struct Klient(Bolktjeneste);

impl Klient {
    /// # Errors
    /// [`OppsettFeil`] when the address is not a safe one.
    pub fn ny(oppsett: Oppsett) -> Result<Self, OppsettFeil> {
        Self::med_tid(oppsett, Arc::new(Instant::now))
    }

    fn med_tid(oppsett: Oppsett, tid: Tid) -> Result<Self, OppsettFeil> {
        Ok(Self(Bolktjeneste {
            tjeneste: Tjeneste::ny("persontjeneste", oppsett, MAKS_SVAR, tid)?,
            sti: "livsstatus",
            bolk: BOLK,
            samlet_frist: SAMLET_FRIST,
        }))
    }

    /// Whether the service is there and lets us in. Asks about nobody.
    ///
    /// # Errors
    /// What is wrong, in a word.
    pub async fn prov(&self) -> Result<(), &'static str> {
        self.0.prov(kropp, tolk).await
    }
}

#[async_trait]
impl Persontjeneste for Klient {
    fn finnes(&self) -> bool {
        true
    }

    async fn svarer(&self) -> bool {
        self.prov().await.is_ok()
    }

    async fn livsstatus(&self, personer: &[Fnr]) -> Vec<Livsstatus> {
        self.0.spor(personer, kropp, tolk, Livsstatus::IkkeSvar).await
    }
}

fn kropp(personer: &[Fnr]) -> Value {
    json!({ "personer": personer.iter().map(Fnr::as_str).collect::<Vec<_>>() })
}

/// Reads an answer; `None` when it is not of the right shape.
fn tolk(kropp: &[u8], personer: &[Fnr]) -> Option<Vec<Livsstatus>> {
    let json: Value = serde_json::from_slice(kropp).ok()?;
    let mut sagt: HashMap<&str, Livsstatus> = HashMap::new();
    for rad in json.get("personer")?.as_array()? {
        let Some(nin) = rad["nin"].as_str() else { continue };
        let status = en(rad);
        sagt.entry(nin)
            .and_modify(|s| {
                if *s != status {
                    *s = Livsstatus::IkkeSvar;
                }
            })
            .or_insert(status);
    }
    let svar = |p: &Fnr| sagt.get(p.as_str()).copied().unwrap_or(Livsstatus::IkkeSvar);
    Some(personer.iter().map(svar).collect())
}

fn en(rad: &Value) -> Livsstatus {
    let dag = rad.get("doedsdato").filter(|d| !d.is_null());
    match (rad["status"].as_str(), dag) {
        (Some("levende"), None) => Livsstatus::Lever,
        (Some("doed"), Some(dag)) => dag
            .as_str()
            .and_then(|d| d.parse().ok())
            .map_or(Livsstatus::IkkeSvar, Livsstatus::Dod),
        (Some("ukjent"), None) => Livsstatus::UkjentPerson,
        _ => Livsstatus::IkkeSvar,
    }
}

#[cfg(test)]
#[path = "klient_tester.rs"]
mod tester;
