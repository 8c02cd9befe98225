//! A register that is asked in small questions: access, one more attempt when the fault was theirs, a circuit breaker, an answer that ends.
//! Silence is one thing, whatever the reason; the log says which.

use std::sync::Arc;
use std::time::{Duration, Instant};

use reqwest::header::{CONTENT_TYPE, HeaderMap};
use reqwest::{RequestBuilder, StatusCode};
use serde_json::Value;
use url::Url;

use crate::http::{Kroppfeil, Sendefeil, bygger, les, send, under};
use crate::kretsbryter::Kretsbryter;
use crate::tilgang::Tilgang;

/// For one answer, to the last byte.
pub const TIDSFRIST: Duration = Duration::from_secs(5);
/// For all of a message's questions: the control of others waits behind it.
pub const SAMLET_FRIST: Duration = Duration::from_secs(30);

const PAUSE_FOR_NYTT_FORSOK: Duration = Duration::from_millis(200);
const FEIL_FOR_BRUDD: u32 = 3;
const BRUDD: Duration = Duration::from_secs(30);

/// The configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OppsettFeil {
    #[error("the address must be https, or http on this machine")]
    Adresse,
    #[error("no HTTP client: {0}")]
    Klient(#[from] reqwest::Error),
}

/// Where a register is and how to ask it.
pub struct Oppsett {
    pub base: Url,
    /// Who asks, and where they can be reached.
    pub brukeragent: String,
    pub tilgang: Arc<dyn Tilgang>,
    pub tidsfrist: Duration,
}

pub(crate) type Tid = Arc<dyn Fn() -> Instant + Send + Sync>;

/// What came back.
pub(crate) struct Svar {
    pub(crate) status: StatusCode,
    pub(crate) kropp: Vec<u8>,
    hoder: HeaderMap,
}

impl Svar {
    /// A page for people: from a proxy or a wrong address, not from a register.
    pub(crate) fn er_side(&self) -> bool {
        let slag = self.hoder.get(CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
        slag.to_ascii_lowercase().contains("html") || self.kropp.trim_ascii_start().starts_with(b"<")
    }
}

pub(crate) struct Tjeneste {
    navn: &'static str,
    http: reqwest::Client,
    base: Url,
    tilgang: Arc<dyn Tilgang>,
    /// Longer answers are no answers.
    maks: usize,
    pub(crate) tid: Tid,
    bryter: Kretsbryter,
}

enum Forsokfeil {
    /// Their fault or the network's: worth one more attempt.
    Forbigaaende(&'static str),
    /// The same would happen again.
    Varig(&'static str),
}

impl Tjeneste {
    pub(crate) fn ny(navn: &'static str, oppsett: Oppsett, maks: usize, tid: Tid) -> Result<Self, OppsettFeil> {
        let http = bygger(&oppsett.base, &oppsett.brukeragent).ok_or(OppsettFeil::Adresse)?;
        Ok(Self {
            navn,
            http: http.timeout(oppsett.tidsfrist).build()?,
            base: oppsett.base,
            tilgang: oppsett.tilgang,
            maks,
            tid,
            bryter: Kretsbryter::ny(FEIL_FOR_BRUDD, BRUDD),
        })
    }

    /// Asks once, and once more when the fault was theirs. `tolk` reads a 200 or a 404; what it cannot read is silence.
    pub(crate) async fn spor<T>(
        &self,
        sti: &[&str],
        lag: impl Fn(&reqwest::Client, Url) -> RequestBuilder + Send + Sync,
        tolk: impl Fn(&Svar) -> Option<T> + Send + Sync,
    ) -> Option<T> {
        if !self.bryter.slipper((self.tid)()) {
            return None;
        }
        let mut utfall = self.forsok(sti, &lag, &tolk).await;
        if let Err(Forsokfeil::Forbigaaende(_)) = utfall {
            tokio::time::sleep(PAUSE_FOR_NYTT_FORSOK).await;
            utfall = self.forsok(sti, &lag, &tolk).await;
        }
        self.bryter.meld(utfall.is_ok(), (self.tid)());
        match utfall {
            Ok(svar) => Some(svar),
            Err(feil) => {
                tracing::warn!(tjeneste = self.navn, aarsak = feil.ord(), "a register is silent");
                None
            }
        }
    }

    async fn forsok<T>(
        &self,
        sti: &[&str],
        lag: &(impl Fn(&reqwest::Client, Url) -> RequestBuilder + Send + Sync),
        tolk: &(impl Fn(&Svar) -> Option<T> + Send + Sync),
    ) -> Result<T, Forsokfeil> {
        // The error itself is never told: it holds the address, and a proxy's words.
        let nett = |feil: &reqwest::Error| Forsokfeil::Forbigaaende(if feil.is_timeout() { "timeout" } else { "network" });
        let svar = send(&*self.tilgang, || lag(&self.http, under(&self.base, sti)))
            .await
            .map_err(|feil| match feil {
                Sendefeil::IngenTilgang => Forsokfeil::Varig("no token"),
                Sendefeil::Nett(feil) => nett(&feil),
            })?;
        let (status, hoder) = (svar.status(), svar.headers().clone());
        match status {
            StatusCode::OK | StatusCode::NOT_FOUND => {}
            StatusCode::TOO_MANY_REQUESTS => return Err(Forsokfeil::Varig("too many requests")),
            _ if status.is_server_error() => return Err(Forsokfeil::Forbigaaende("server error")),
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => return Err(Forsokfeil::Varig("no access")),
            _ => return Err(Forsokfeil::Varig("status")),
        }
        let kropp = les(svar, self.maks).await.map_err(|feil| match feil {
            Kroppfeil::Nett(feil) => nett(&feil),
            Kroppfeil::ForStor => Forsokfeil::Varig("size"),
        })?;
        tolk(&Svar { status, kropp, hoder }).ok_or(Forsokfeil::Varig("content"))
    }
}

impl Forsokfeil {
    fn ord(self) -> &'static str {
        match self {
            Self::Forbigaaende(aarsak) | Self::Varig(aarsak) => aarsak,
        }
    }
}

/// A service that is asked about many at a time by POST, so that no identity number stands in an address.
pub(crate) struct Bolktjeneste {
    pub(crate) tjeneste: Tjeneste,
    pub(crate) sti: &'static str,
    /// Questions in one request.
    pub(crate) bolk: usize,
    pub(crate) samlet_frist: Duration,
}

impl Bolktjeneste {
    /// Whether the service is there and lets us in. Asks about nobody.
    pub(crate) async fn prov<S: Sync, T: Send>(
        &self,
        kropp: fn(&[S]) -> Value,
        tolk: fn(&[u8], &[S]) -> Option<Vec<T>>,
    ) -> Result<(), &'static str> {
        let (kropp, sti) = (kropp(&[]), [self.sti]);
        let lag = |http: &reqwest::Client, url: Url| http.post(url).json(&kropp);
        let les = |svar: &Svar| (svar.status == StatusCode::OK).then(|| tolk(&svar.kropp, &[])).flatten();
        let svar = self.tjeneste.forsok(&sti, &lag, &les).await;
        svar.map(|_| ()).map_err(Forsokfeil::ord)
    }

    /// One answer per question, in the same order; `taus` where there is none. A batch that is not answered takes no other with it.
    pub(crate) async fn spor<S: Sync, T: Copy + Send>(
        &self,
        sporsmal: &[S],
        kropp: fn(&[S]) -> Value,
        tolk: fn(&[u8], &[S]) -> Option<Vec<T>>,
        taus: T,
    ) -> Vec<T> {
        let frist = (self.tjeneste.tid)() + self.samlet_frist;
        let mut ut = Vec::with_capacity(sporsmal.len());
        for bolk in sporsmal.chunks(self.bolk) {
            if (self.tjeneste.tid)() >= frist {
                break;
            }
            let kropp = kropp(bolk);
            let sti = [self.sti];
            let svar = self.tjeneste.spor(
                &sti,
                |http, url| http.post(url).json(&kropp),
                |svar| (svar.status == StatusCode::OK).then(|| tolk(&svar.kropp, bolk)).flatten(),
            );
            ut.extend(svar.await.unwrap_or_else(|| vec![taus; bolk.len()]));
        }
        ut.resize(sporsmal.len(), taus);
        ut
    }
}
