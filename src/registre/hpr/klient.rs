//! Client of HPR's REST API.
//!
//! ```text
//! GET <address>/v1/personerutvidet/{hprNummer}      bearer token from Maskinporten, scopes nhn:hpr/basic nhn:hpr/extended
//! ```
//!
//! The answer's shape is seen in public clients and not published in full (hpr.md), so everything in it is optional, and codes without a
//! published meaning are the agency's to tell ([`Koder`]). 404 is a number nobody has – when a register says so, not a page.

use std::sync::Arc;
use std::time::Instant;

use async_trait::async_trait;
use chrono::NaiveDate;
use reqwest::{StatusCode, header};

use super::svar::tolk;
use super::{Helsepersonellregister, HprUtilgjengelig, Hprperson, Hprsvar};
pub use crate::tjeneste::{Oppsett, OppsettFeil, TIDSFRIST};
use crate::tjeneste::{Tid, Tjeneste};
use grunn::HprNr;

/// What a token from Maskinporten must be good for.
pub const SCOPE: &str = "nhn:hpr/basic nhn:hpr/extended";

/// Far more than anybody's approvals.
const MAKS_SVAR: usize = 256 * 1024;
/// A number that was replaced by one that was replaced, and so on.
const FLEST_ERSTATTET: usize = 3;

/// Codes whose meaning the agency has told. A code that stands nowhere here is in doubt.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Koder {
    /// `avsluttetStatus` that ends an approval before its period does.
    pub avslutter: Vec<String>,
    /// Administrative reactions that take the right away while they last.
    pub stanser: Vec<String>,
    /// Administrative reactions that leave the right as it is.
    pub uten_virkning: Vec<String>,
}

/// HPR over HTTP.
pub struct Klient {
    tjeneste: Tjeneste,
    koder: Koder,
}

impl Klient {
    /// # Errors
    /// [`OppsettFeil`] when the address is not a safe one.
    pub fn ny(oppsett: Oppsett, koder: Koder) -> Result<Self, OppsettFeil> {
        Self::med_tid(oppsett, koder, Arc::new(Instant::now))
    }

    fn med_tid(oppsett: Oppsett, koder: Koder, tid: Tid) -> Result<Self, OppsettFeil> {
        Ok(Self {
            tjeneste: Tjeneste::ny("hpr", oppsett, MAKS_SVAR, tid)?,
            koder,
        })
    }

    /// One number; `None` inside: nobody has it.
    async fn en(&self, hpr: &HprNr, dag: NaiveDate) -> Result<Option<(Hprperson, Option<HprNr>)>, HprUtilgjengelig> {
        let sti = ["v1", "personerutvidet", hpr.as_str()];
        let svar = self.tjeneste.spor(
            &sti,
            |http, url| http.get(url).header(header::ACCEPT, "application/json"),
            |svar| match svar.status {
                StatusCode::NOT_FOUND => (!svar.er_side()).then_some(None),
                _ => tolk(&svar.kropp, hpr, &self.koder, dag).map(Some),
            },
        );
        svar.await.ok_or(HprUtilgjengelig)
    }
}

#[async_trait]
impl Helsepersonellregister for Klient {
    fn finnes(&self) -> bool {
        true
    }

    async fn finn(&self, hpr: &HprNr, dag: NaiveDate) -> Result<Hprsvar, HprUtilgjengelig> {
        let Some((mut person, mut ny)) = self.en(hpr, dag).await? else {
            return Ok(Hprsvar::Ukjent);
        };
        let mut erstattet_av = None;
        for _ in 0..FLEST_ERSTATTET {
            let Some(nummer) = ny.take() else { break };
            // The register names a number it does not know: that is no answer.
            let (neste, enda_en) = self.en(&nummer, dag).await?.ok_or(HprUtilgjengelig)?;
            (person, ny, erstattet_av) = (neste, enda_en, Some(nummer));
        }
        if ny.is_some() {
            return Err(HprUtilgjengelig);
        }
        Ok(Hprsvar::Funnet(Hprperson { erstattet_av, ..person }))
    }
}

#[cfg(test)]
#[path = "klient_tester.rs"]
mod tester;
