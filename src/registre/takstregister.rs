//! Client of the open tariff register (`integration/apne-data.md`): no login, JSON or XML.
//!
//! One question for each field (fagområde), so that every answer is bounded and an empty one is noticed. All answers or none: a field that
//! does not answer is no reason to renew the others. What an answer says is read by [`regler::apnedata`], which trusts nothing in it.

use std::time::Duration;

use chrono::NaiveDate;
use reqwest::{StatusCode, header};
use url::Url;

use crate::http::{self, Kroppfeil};
use regler::apnedata::{self, Dokumentfeil, Lest, MAKS_BYTES};
use regler::satsdata::{Kodelister, SAMHANDLERTYPER};

/// The register's own address.
pub const OFFENTLIG: &str = "https://opne-data-api.helserefusjon.no";
/// The fields somebody claims in through the portal.
pub const FAGOMRADER: &[&str] = &["LE", "FY", "TH", "TP", "PS", "KI", "JO", "OR", "LOGO", "AP"];
/// The lists of codes that are no taksts, by their paths.
const KODELISTER: [&str; 3] = ["nlkkoder", "refusjonskategorisatser", "apatkombinasjoner"];
/// For one answer, to the last byte. Nobody waits at a page.
pub const TIDSFRIST: Duration = Duration::from_mins(2);
const PAUSE_FOR_NYTT_FORSOK: Duration = Duration::from_millis(500);

/// Where the register is and how to ask it.
#[derive(Clone, Debug)]
pub struct Oppsett {
    pub base: Url,
    /// Who asks, and where they can be reached.
    pub brukeragent: String,
    pub tidsfrist: Duration,
    pub form: Form,
    /// Largest answer, in bytes.
    pub maks: usize,
}

impl Oppsett {
    pub fn ny(base: Url, brukeragent: String, form: Form) -> Self {
        Self {
            base,
            brukeragent,
            tidsfrist: TIDSFRIST,
            form,
            maks: MAKS_BYTES,
        }
    }
}

/// Which form is asked for. The answer is read as what it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    #[default]
    Json,
    Xml,
}

impl Form {
    const fn accept(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Xml => "application/xml",
        }
    }
}

/// The configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OppsettFeil {
    #[error("the address of the tariff register must be https, or http on this machine")]
    Adresse,
    #[error("no HTTP client: {0}")]
    Klient(#[from] reqwest::Error),
}

/// Why there is no set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Hentefeil {
    #[error("the tariff register does not answer: {0}")]
    Utilgjengelig(&'static str),
    #[error("the tariff register answered with status {0}")]
    Status(u16),
    #[error("the answer is too large")]
    ForStort,
    #[error("the answer cannot be read: {0:?}")]
    Uleselig(Dokumentfeil),
}

impl Hentefeil {
    fn av(feil: Dokumentfeil) -> Self {
        match feil {
            Dokumentfeil::ForStor => Self::ForStort,
            annen => Self::Uleselig(annen),
        }
    }
}

/// What failed – a field, or a list – and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{hvor}: {feil}")]
pub struct Feil {
    pub hvor: &'static str,
    pub feil: Hentefeil,
}

/// The register over HTTP.
pub struct Klient {
    http: reqwest::Client,
    oppsett: Oppsett,
}

enum Forsokfeil {
    /// Their fault or the network's: worth one more attempt.
    Forbigaaende(Hentefeil),
    Varig(Hentefeil),
}

impl Klient {
    /// # Errors
    /// [`OppsettFeil`] when the address is not a safe one.
    pub fn ny(oppsett: Oppsett) -> Result<Self, OppsettFeil> {
        let bygger = http::bygger(&oppsett.base, &oppsett.brukeragent).ok_or(OppsettFeil::Adresse)?;
        Ok(Self {
            http: bygger.timeout(oppsett.tidsfrist).build()?,
            oppsett,
        })
    }

    /// Every field's codes as they are on a day. A field the register has nothing for is left out; all of them empty is an error.
    ///
    /// # Errors
    /// [`Feil`] with the first field that failed: then there is no set.
    pub async fn takster(&self, dato: NaiveDate) -> Result<Lest, Feil> {
        let mut ut = Lest::default();
        for fagomrade in FAGOMRADER {
            match self.fag(fagomrade, dato).await {
                Ok(lest) => ut.med(lest),
                Err(Hentefeil::Uleselig(Dokumentfeil::IngenRader)) => {}
                Err(feil) => return Err(Feil { hvor: fagomrade, feil }),
            }
        }
        match FAGOMRADER.first() {
            Some(hvor) if ut.takster.is_empty() && ut.feil.is_empty() => Err(Feil {
                hvor,
                feil: Hentefeil::Uleselig(Dokumentfeil::IngenRader),
            }),
            _ => Ok(ut),
        }
    }

    /// The code lists of every kind of payee as they are on a day. A list with nothing in it is left out; all of them empty is an error.
    ///
    /// # Errors
    /// [`Feil`] with the first list that failed: then there is no set.
    pub async fn kodelister(&self, dato: NaiveDate) -> Result<Lest, Feil> {
        let mut ut = Lest::default();
        for samhandlertype in SAMHANDLERTYPER {
            let mut lister = Kodelister::default();
            for hvor in KODELISTER {
                let feil = |feil| Feil { hvor, feil };
                let kropp = self.spor(hvor, ("samhandlertype", samhandlertype), dato).await.map_err(feil)?;
                // Thousands of rows: others on the thread go on.
                let lest = tokio::task::spawn_blocking(move || match lister.les(&kropp) {
                    Ok(_) | Err(Dokumentfeil::IngenRader) => Ok(lister),
                    Err(annen) => Err(Hentefeil::av(annen)),
                });
                lister = lest.await.unwrap_or(Err(Hentefeil::Utilgjengelig("stopped"))).map_err(feil)?;
            }
            ut.med(lister.satser(samhandlertype));
        }
        match KODELISTER.first() {
            Some(hvor) if ut.satser.is_empty() && ut.feil.is_empty() => Err(Feil {
                hvor,
                feil: Hentefeil::Uleselig(Dokumentfeil::IngenRader),
            }),
            _ => Ok(ut),
        }
    }

    async fn fag(&self, fagomrade: &str, dato: NaiveDate) -> Result<Lest, Hentefeil> {
        let kropp = self.spor("takstkoder", ("fagomraade", fagomrade), dato).await?;
        // Hundreds of rows with rules: others on the thread go on.
        let lest = tokio::task::spawn_blocking(move || apnedata::les(&kropp)).await;
        lest.map_err(|_| Hentefeil::Utilgjengelig("stopped"))?.map_err(Hentefeil::av)
    }

    /// The answer to one question, asked once more when it failed for a moment.
    async fn spor(&self, sti: &str, hva: (&str, &str), dato: NaiveDate) -> Result<Vec<u8>, Hentefeil> {
        let mut url = self.oppsett.base.clone();
        if let Ok(mut ledd) = url.path_segments_mut() {
            ledd.pop_if_empty().extend(["v1", sti]);
        }
        url.query_pairs_mut()
            .append_pair(hva.0, hva.1)
            .append_pair("gyldigdato", &dato.to_string());
        let kropp = match self.forsok(&url).await {
            Err(Forsokfeil::Forbigaaende(_)) => {
                tokio::time::sleep(PAUSE_FOR_NYTT_FORSOK).await;
                self.forsok(&url).await
            }
            annet => annet,
        };
        kropp.map_err(|(Forsokfeil::Forbigaaende(f) | Forsokfeil::Varig(f))| f)
    }

    async fn forsok(&self, url: &Url) -> Result<Vec<u8>, Forsokfeil> {
        let nett = |feil: reqwest::Error| {
            Forsokfeil::Forbigaaende(Hentefeil::Utilgjengelig(if feil.is_timeout() { "timeout" } else { "network" }))
        };
        let sporsmal = self.http.get(url.clone()).header(header::ACCEPT, self.oppsett.form.accept());
        let svar = http::utfor(sporsmal).await.map_err(nett)?;
        match svar.status() {
            StatusCode::OK => {}
            // Nothing in the field.
            StatusCode::NO_CONTENT => return Ok(b"[]".to_vec()),
            status if status.is_server_error() => return Err(Forsokfeil::Forbigaaende(Hentefeil::Status(status.as_u16()))),
            status => return Err(Forsokfeil::Varig(Hentefeil::Status(status.as_u16()))),
        }
        http::les(svar, self.oppsett.maks).await.map_err(|feil| match feil {
            Kroppfeil::Nett(feil) => nett(feil),
            Kroppfeil::ForStor => Forsokfeil::Varig(Hentefeil::ForStort),
        })
    }
}

#[cfg(test)]
#[path = "takstregister_tester.rs"]
mod tester;
