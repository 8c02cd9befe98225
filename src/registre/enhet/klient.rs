//! Client of Enhetsregisteret, version 2 of its open API (Brønnøysundregistrene).
//!
//! The register needs no key and asks for no identification; our manners are our own: a User-Agent that says who we are, three seconds per
//! attempt, one more attempt when theirs was the fault, answers kept for a day, and a circuit breaker. Nothing in an answer is trusted.

use std::sync::Arc;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use reqwest::{Response, StatusCode, header};
use serde::de::DeserializeOwned;
use url::Url;

use crate::http::{self, Kroppfeil};
use crate::kretsbryter::Kretsbryter;

use super::mellomlager::Mellomlager;
use super::model::{EIERE, Enhet, Enhetstype, MAKS_TREFF, SIDESTORRELSE, Sok, Sted, Treff};
use super::oppslag::{EnhetFeil, Enhetsregister, Oppslag};
use super::svar::{AvvistSvar, EnhetSvar, ListeSvar};
use grunn::Orgnr;

/// Without a version in `Accept` the register answers with its latest.
const ACCEPT_UNDERENHET: &str = "application/vnd.brreg.enhetsregisteret.underenhet.v2+json;charset=UTF-8";
const ACCEPT_ENHET: &str = "application/vnd.brreg.enhetsregisteret.enhet.v2+json;charset=UTF-8";

const DOGN: Duration = Duration::from_hours(24);
/// A unit registered today must not stay unknown until tomorrow.
const UKJENT_LEVETID: Duration = Duration::from_mins(10);
const PLASSER_ENHETER: usize = 5_000;
const PLASSER_LISTER: usize = 200;

const PAUSE_FOR_NYTT_FORSOK: Duration = Duration::from_millis(200);
const FEIL_FOR_BRUDD: u32 = 3;
const BRUDD: Duration = Duration::from_secs(30);

/// A unit is 1–2 kB; a page of two hundred well under this.
const MAKS_SVAR: usize = 2 * 1024 * 1024;
const UNDERENHETER_PER_SIDE: u32 = 200;
const MAKS_SIDER_UNDERENHETER: u32 = 5;

/// Where the register is and how to ask it.
#[derive(Clone, Debug)]
pub struct Oppsett {
    /// For instance `https://data.brreg.no/enhetsregisteret/api`.
    pub base: Url,
    /// Who asks, and where they can be reached.
    pub brukeragent: String,
    /// Per attempt, from connecting to the last byte.
    pub tidsfrist: Duration,
}

/// Three seconds, as a person is waiting.
pub const TIDSFRIST: Duration = Duration::from_secs(3);

/// The configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OppsettFeil {
    #[error("the address of the unit register must be https, or http on this machine")]
    Adresse,
    #[error("no HTTP client: {0}")]
    Klient(#[from] reqwest::Error),
}

type Tid = Arc<dyn Fn() -> Instant + Send + Sync>;

/// Enhetsregisteret over HTTP. Clone-free: share it in an `Arc`.
pub struct Klient {
    http: reqwest::Client,
    base: Url,
    tid: Tid,
    bryter: Kretsbryter,
    enheter: Mellomlager<Oppslag>,
    lister: Mellomlager<Vec<Enhet>>,
}

/// How much one answer may be, and how long it may take.
#[derive(Clone, Copy)]
pub(super) struct Ramme {
    pub(super) maks: usize,
    /// `None`: the client's own, for when a person waits.
    pub(super) frist: Option<Duration>,
}

impl Ramme {
    const PERSON: Self = Self {
        maks: MAKS_SVAR,
        frist: None,
    };
}

/// What one question ended with, when the register answered it.
pub(super) enum Svar<T> {
    Funnet(T),
    Fjernet,
    Ukjent,
    Avvist(AvvistSvar),
}

/// What one attempt failed with.
enum Forsokfeil {
    /// Their fault or the network's: worth one more attempt.
    Forbigaaende(&'static str),
    /// The same would happen again.
    Varig(EnhetFeil),
}

impl Klient {
    /// # Errors
    /// [`OppsettFeil`] when the address is not a safe one.
    pub fn ny(oppsett: Oppsett) -> Result<Self, OppsettFeil> {
        Self::med_tid(oppsett, Arc::new(Instant::now))
    }

    fn med_tid(oppsett: Oppsett, tid: Tid) -> Result<Self, OppsettFeil> {
        let bygger = http::bygger(&oppsett.base, &oppsett.brukeragent).ok_or(OppsettFeil::Adresse)?;
        Ok(Self {
            http: bygger.timeout(oppsett.tidsfrist).build()?,
            base: oppsett.base,
            tid,
            bryter: Kretsbryter::ny(FEIL_FOR_BRUDD, BRUDD),
            enheter: Mellomlager::ny(PLASSER_ENHETER),
            lister: Mellomlager::ny(PLASSER_LISTER),
        })
    }

    fn naa(&self) -> Instant {
        (self.tid)()
    }

    pub(super) fn adresse(&self, sti: &[&str], sok: &[(&str, &str)]) -> Url {
        let mut url = self.base.clone();
        if let Ok(mut ledd) = url.path_segments_mut() {
            ledd.pop_if_empty().extend(sti);
        }
        if !sok.is_empty() {
            url.query_pairs_mut().extend_pairs(sok);
        }
        url
    }

    /// One question: breaker, attempt, perhaps one more, and the breaker told.
    async fn spor<T: DeserializeOwned>(&self, url: Url, accept: &'static str) -> Result<Svar<T>, EnhetFeil> {
        self.spor_med(url, accept, Ramme::PERSON).await
    }

    pub(super) async fn spor_med<T: DeserializeOwned>(&self, url: Url, accept: &'static str, ramme: Ramme) -> Result<Svar<T>, EnhetFeil> {
        if !self.bryter.slipper(self.naa()) {
            return Err(EnhetFeil::Utilgjengelig);
        }
        let mut utfall = self.forsok(&url, accept, ramme).await;
        if let Err(Forsokfeil::Forbigaaende(_)) = utfall {
            tokio::time::sleep(PAUSE_FOR_NYTT_FORSOK).await;
            utfall = self.forsok(&url, accept, ramme).await;
        }
        self.bryter.meld(utfall.is_ok(), self.naa());
        utfall.map_err(|feil| match feil {
            Forsokfeil::Forbigaaende(aarsak) => {
                tracing::warn!(aarsak, "unit register does not answer");
                EnhetFeil::Utilgjengelig
            }
            Forsokfeil::Varig(feil) => {
                tracing::warn!(%feil, "unit register answer refused");
                feil
            }
        })
    }

    async fn forsok<T: DeserializeOwned>(&self, url: &Url, accept: &'static str, ramme: Ramme) -> Result<Svar<T>, Forsokfeil> {
        let mut sporsmal = self.http.get(url.clone()).header(header::ACCEPT, accept);
        if let Some(frist) = ramme.frist {
            sporsmal = sporsmal.timeout(frist);
        }
        let svar = http::utfor(sporsmal).await.map_err(|feil| nettfeil(&feil))?;
        match svar.status() {
            StatusCode::OK => tolk(&les(svar, ramme.maks).await?).map(Svar::Funnet),
            StatusCode::GONE => Ok(Svar::Fjernet),
            StatusCode::NOT_FOUND => Ok(Svar::Ukjent),
            // The explanation is a help for us only, so an unreadable one is no reason to fail differently.
            StatusCode::BAD_REQUEST => Ok(Svar::Avvist(tolk(&les(svar, MAKS_SVAR).await?).unwrap_or_default())),
            status if status.is_server_error() => Err(Forsokfeil::Forbigaaende("server error")),
            StatusCode::TOO_MANY_REQUESTS | StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
                Err(Forsokfeil::Varig(EnhetFeil::Utilgjengelig))
            }
            _ => Err(Forsokfeil::Varig(EnhetFeil::UventetSvar("status"))),
        }
    }

    async fn finn_som(&self, orgnr: &Orgnr, enhetstype: Enhetstype) -> Result<Oppslag, EnhetFeil> {
        let (samling, accept) = samling(enhetstype);
        match self
            .spor::<EnhetSvar>(self.adresse(&[samling, orgnr.as_str()], &[]), accept)
            .await?
        {
            Svar::Funnet(svar) => {
                let enhet = svar.til_enhet(enhetstype)?;
                if enhet.orgnr != *orgnr {
                    return Err(EnhetFeil::UventetSvar("another organisasjonsnummer than asked for"));
                }
                Ok(Oppslag::Funnet(Box::new(enhet)))
            }
            Svar::Fjernet => Ok(Oppslag::Fjernet),
            Svar::Ukjent => Ok(Oppslag::Ukjent),
            Svar::Avvist(svar) => Err(svar.til_feil()),
        }
    }

    /// The unit as the register has it now. The answer replaces what was kept.
    pub(super) async fn hent(&self, orgnr: &Orgnr) -> Result<Oppslag, EnhetFeil> {
        // Each collection answers 404 for the other's numbers. A practice site is an underenhet, so that is asked first.
        let oppslag = match self.finn_som(orgnr, Enhetstype::Underenhet).await? {
            Oppslag::Ukjent => self.finn_som(orgnr, Enhetstype::Hovedenhet).await?,
            oppslag => oppslag,
        };
        let levetid = if oppslag == Oppslag::Ukjent { UKJENT_LEVETID } else { DOGN };
        self.enheter.legg(orgnr.as_str(), oppslag.clone(), self.naa(), levetid);
        Ok(oppslag)
    }

    async fn liste(&self, enhetstype: Enhetstype, sok: &[(&str, &str)]) -> Result<super::svar::Side, EnhetFeil> {
        let (samling, accept) = samling(enhetstype);
        match self.spor::<ListeSvar>(self.adresse(&[samling], sok), accept).await? {
            Svar::Funnet(svar) => Ok(svar.til_side(enhetstype)),
            Svar::Avvist(svar) => Err(svar.til_feil()),
            Svar::Fjernet | Svar::Ukjent => Err(EnhetFeil::UventetSvar("status of a list")),
        }
    }
}

#[async_trait]
impl Enhetsregister for Klient {
    async fn finn(&self, orgnr: &Orgnr) -> Result<Oppslag, EnhetFeil> {
        if let Some(oppslag) = self.enheter.hent(orgnr.as_str(), self.naa()) {
            return Ok(oppslag);
        }
        self.hent(orgnr).await
    }

    async fn underenheter_av(&self, eier: &Orgnr) -> Result<Vec<Enhet>, EnhetFeil> {
        if let Some(liste) = self.lister.hent(eier.as_str(), self.naa()) {
            return Ok(liste);
        }
        let storrelse = UNDERENHETER_PER_SIDE.to_string();
        let mut enheter = Vec::new();
        for nr in 0..MAKS_SIDER_UNDERENHETER {
            let sok = [("overordnetEnhet", eier.as_str()), ("size", &storrelse), ("page", &nr.to_string())];
            let side = self.liste(Enhetstype::Underenhet, &sok).await?;
            enheter.extend(side.enheter);
            if side.sider.is_none_or(|sider| nr + 1 >= sider) {
                break;
            }
        }
        // The filter is the register's; that it was applied is ours to check, as the person will be told that these are the owner's.
        enheter.retain(|enhet| enhet.overordnet.as_ref() == Some(eier));
        enheter.sort_by(|a, b| a.navn.cmp(&b.navn));
        self.lister.legg(eier.as_str(), enheter.clone(), self.naa(), DOGN);
        Ok(enheter)
    }

    async fn sok(&self, sok: &Sok) -> Result<Treff, EnhetFeil> {
        let (navn, sted, side) = match sok {
            Sok::Nummer(orgnr) => return self.finn(orgnr).await.map(Treff::av_oppslag),
            Sok::Navn { navn, sted, side } => (navn, sted, *side),
        };
        let (storrelse, nr) = (SIDESTORRELSE.to_string(), side.to_string());
        let mut felt = vec![("navn", navn.as_str()), ("size", &storrelse), ("page", &nr)];
        match sted {
            Some(Sted::Kommunenr(nr)) => felt.push(("kommunenummer", nr)),
            Some(Sted::Poststed(navn)) => felt.push(("beliggenhetsadresse.poststed", navn)),
            None => {}
        }
        let svar = self.liste(Enhetstype::Underenhet, &felt).await?;
        let funnet = u64::try_from(svar.enheter.len()).unwrap_or_default();
        Ok(Treff {
            totalt: svar.totalt.unwrap_or(funnet),
            side,
            sider: svar.sider.unwrap_or(side.saturating_add(1)).min(MAKS_TREFF / SIDESTORRELSE),
            enheter: svar.enheter,
        })
    }

    async fn sok_eiere(&self, navn: &str) -> Result<Vec<Enhet>, EnhetFeil> {
        let side = self
            .liste(
                Enhetstype::Hovedenhet,
                &[("navn", navn), ("size", &EIERE.to_string()), ("page", "0")],
            )
            .await?;
        Ok(side.enheter)
    }
}

/// Each kind has a collection and a version of its own.
const fn samling(enhetstype: Enhetstype) -> (&'static str, &'static str) {
    match enhetstype {
        Enhetstype::Underenhet => ("underenheter", ACCEPT_UNDERENHET),
        Enhetstype::Hovedenhet => ("enheter", ACCEPT_ENHET),
    }
}

/// Timeouts and broken connections may pass; an address we cannot build does not.
fn nettfeil(feil: &reqwest::Error) -> Forsokfeil {
    if feil.is_builder() {
        return Forsokfeil::Varig(EnhetFeil::UventetSvar("address"));
    }
    Forsokfeil::Forbigaaende(if feil.is_timeout() { "timeout" } else { "network" })
}

fn tolk<T: DeserializeOwned>(kropp: &[u8]) -> Result<T, Forsokfeil> {
    serde_json::from_slice(kropp).map_err(|_| Forsokfeil::Varig(EnhetFeil::UventetSvar("JSON")))
}

async fn les(svar: Response, maks: usize) -> Result<Vec<u8>, Forsokfeil> {
    http::les(svar, maks).await.map_err(|feil| match feil {
        Kroppfeil::Nett(feil) => nettfeil(&feil),
        Kroppfeil::ForStor => Forsokfeil::Varig(EnhetFeil::UventetSvar("size")),
    })
}

#[cfg(test)]
#[path = "klient_tester.rs"]
mod tester;
