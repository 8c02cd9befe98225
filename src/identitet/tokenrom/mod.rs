//! The token room: access tokens the portal shows to registers, from HelseID (client credentials, bound to a key by DPoP) and from
//! Maskinporten (JWT grant).
//!
//! A token is kept in memory until shortly before it ends, and fetched by one caller at a time. When the issuer fails it is left alone for a
//! while, longer each time, and a token that still holds is used meanwhile. A register that refuses a token (401) makes one new fetch.
//! Nothing that is secret stands in `Debug`, an error or a log line.

mod kilde;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use reqwest::StatusCode;
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue};
use url::Url;

pub use self::kilde::{Helseidoppsett, Maskinportenoppsett};
use self::kilde::{Kilde, Token};
use crate::helseid::assertion::Nokkelring;
use crate::helseid::dpop::Noncelager;
use crate::helseid::token::{nonce, vil_ha_nonce};
use crate::helseid::{InnloggingFeil, NokkelFeil, OppsettFeil, Protokollkode, Tid, Tilbyder, Tilfeldig};

/// After the first failure; doubled with each that follows.
const PAUSE: TimeDelta = TimeDelta::seconds(5);
const LENGSTE_PAUSE: TimeDelta = TimeDelta::minutes(5);
/// A register that refuses one token after the other makes no more than one new fetch in this time.
const AVVISTPAUSE: TimeDelta = TimeDelta::minutes(1);

/// Why there is no token. The texts hold nothing from the issuer's answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenFeil {
    #[error("the token issuer has failed and is left alone for a while")]
    Pause,
    #[error("the token issuer does not answer")]
    Nede,
    #[error("the token issuer refused: {0}")]
    Avvist(Protokollkode),
    #[error("the token issuer answered something unexpected: {0}")]
    UgyldigSvar(&'static str),
    #[error("the token is meant for someone else")]
    FeilMottaker,
    #[error("the token is bound to another key")]
    FeilNokkel,
    #[error("the token has ended already")]
    Utlopt,
    #[error("the client key cannot be used: {0}")]
    Nokkel(#[from] NokkelFeil),
}

impl From<InnloggingFeil> for TokenFeil {
    fn from(feil: InnloggingFeil) -> Self {
        match feil {
            InnloggingFeil::Avvist { kode, .. } => Self::Avvist(kode),
            InnloggingFeil::UgyldigSvar { hva, .. } => Self::UgyldigSvar(hva),
            InnloggingFeil::Nokkel(feil) => Self::Nokkel(feil),
            InnloggingFeil::FeilUtsteder(_) => Self::UgyldigSvar("issuer"),
            _ => Self::Nede,
        }
    }
}

#[derive(Default)]
struct Tilstand {
    token: Option<Arc<Token>>,
    feil_paa_rad: u32,
    /// Nobody asks the issuer before this.
    pause_til: Option<DateTime<Utc>>,
    /// When a register last refused a token that held.
    avvist: Option<DateTime<Utc>>,
}

/// Tokens for one scope from one issuer. Shared by all who ask the register.
pub struct Tokenrom {
    kilde: Kilde,
    tid: Tid,
    tilfeldig: Arc<dyn Tilfeldig>,
    tilstand: Mutex<Tilstand>,
    /// Held while a token is fetched.
    henter: tokio::sync::Mutex<()>,
    /// Of the registers; the issuer's own are in [`Kilde`].
    noncer: Noncelager,
}

impl std::fmt::Debug for Tokenrom {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tokenrom")
            .field("kilde", &self.kilde.navn())
            .finish_non_exhaustive()
    }
}

impl Tokenrom {
    /// HelseID, as the portal already knows it.
    ///
    /// # Errors
    /// When the system has no randomness.
    pub fn helseid(
        oppsett: Helseidoppsett,
        tilbyder: Arc<Tilbyder>,
        nokler: Nokkelring,
        tid: Tid,
        tilfeldig: Arc<dyn Tilfeldig>,
    ) -> Result<Self, OppsettFeil> {
        Ok(Self::ny(Kilde::helseid(oppsett, tilbyder, nokler)?, tid, tilfeldig))
    }

    /// Maskinporten.
    ///
    /// # Errors
    /// When an address is not https (http is for loopback).
    pub fn maskinporten(
        oppsett: Maskinportenoppsett,
        nokler: Nokkelring,
        tid: Tid,
        tilfeldig: Arc<dyn Tilfeldig>,
    ) -> Result<Self, OppsettFeil> {
        Ok(Self::ny(Kilde::maskinporten(oppsett, nokler)?, tid, tilfeldig))
    }

    fn ny(kilde: Kilde, tid: Tid, tilfeldig: Arc<dyn Tilfeldig>) -> Self {
        Self {
            kilde,
            tid,
            tilfeldig,
            tilstand: Mutex::default(),
            henter: tokio::sync::Mutex::default(),
            noncer: Noncelager::default(),
        }
    }

    /// What goes with one request: the token, and the proof that it is ours.
    ///
    /// # Errors
    /// When there is no token to show.
    pub async fn hoder(&self, metode: &str, url: &Url) -> Result<HeaderMap, TokenFeil> {
        let token = self.token().await?;
        let dpop = self.kilde.dpop();
        let skjema = if dpop.is_some() { "DPoP" } else { "Bearer" };
        let hemmelig = |tekst: String| {
            let mut verdi = HeaderValue::try_from(tekst).map_err(|_| TokenFeil::UgyldigSvar("access_token"))?;
            verdi.set_sensitive(true);
            Ok::<_, TokenFeil>(verdi)
        };
        let mut ut = HeaderMap::new();
        ut.insert(AUTHORIZATION, hemmelig(format!("{skjema} {}", token.verdi))?);
        if let Some(dpop) = dpop {
            let nonce = self.noncer.hent(&opphav(url));
            let bevis = dpop.bevis(metode, url, nonce, Some(&token.verdi), (self.tid)(), &*self.tilfeldig)?;
            ut.insert("dpop", hemmelig(bevis)?);
        }
        Ok(ut)
    }

    /// Hears how a request went. Says whether the same request may be sent once more, with new headers.
    pub fn etter(&self, url: &Url, sendt: &HeaderMap, status: StatusCode, svar: &HeaderMap) -> bool {
        if self.kilde.dpop().is_some() {
            self.noncer.ta_vare_paa(&opphav(url), nonce(svar));
        }
        status == StatusCode::UNAUTHORIZED && (vil_ha_nonce(svar) || self.avvis(sendt))
    }

    /// The token that was sent is not accepted: it is thrown away, unless that was just done.
    fn avvis(&self, sendt: &HeaderMap) -> bool {
        let naa = (self.tid)();
        let vist = sendt
            .get(AUTHORIZATION)
            .and_then(|v| v.to_str().ok())
            .and_then(|v| v.split_once(' '));
        let mut tilstand = self.laas();
        let naavaerende = tilstand.token.as_ref().map(|t| t.verdi.as_str());
        if naavaerende.is_none() || naavaerende != vist.map(|(_, token)| token) {
            // Somebody else has thrown it away or renewed it.
            return true;
        }
        if tilstand.avvist.is_some_and(|sist| naa - sist < AVVISTPAUSE) {
            return false;
        }
        tracing::info!(kilde = self.kilde.navn(), "a register refused the token; a new one is fetched");
        (tilstand.token, tilstand.avvist) = (None, Some(naa));
        true
    }

    fn laas(&self) -> MutexGuard<'_, Tilstand> {
        self.tilstand.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The token in memory, when it ends later than `grense` says.
    fn lagret(&self, ender: fn(&Token) -> DateTime<Utc>) -> Option<Arc<Token>> {
        let naa = (self.tid)();
        self.laas().token.clone().filter(|t| naa < ender(t))
    }

    async fn token(&self) -> Result<Arc<Token>, TokenFeil> {
        if let Some(token) = self.lagret(|t| t.fornyes) {
            return Ok(token);
        }
        let _henter = match (self.henter.try_lock(), self.lagret(|t| t.utloper)) {
            (Ok(min), _) => min,
            // Somebody fetches already, and this one still holds.
            (Err(_), Some(token)) => return Ok(token),
            (Err(_), None) => self.henter.lock().await,
        };
        if let Some(token) = self.lagret(|t| t.fornyes) {
            return Ok(token);
        }
        let naa = (self.tid)();
        let hentet = if self.laas().pause_til.is_some_and(|til| naa < til) {
            Err(TokenFeil::Pause)
        } else {
            self.hent(naa).await
        };
        hentet.or_else(|feil| self.lagret(|t| t.utloper).ok_or(feil))
    }

    async fn hent(&self, naa: DateTime<Utc>) -> Result<Arc<Token>, TokenFeil> {
        let svar = self.kilde.hent(naa, &*self.tilfeldig).await;
        let mut tilstand = self.laas();
        match svar {
            Ok(token) => {
                let token = Arc::new(token);
                (tilstand.feil_paa_rad, tilstand.pause_til) = (0, None);
                tilstand.token = Some(token.clone());
                Ok(token)
            }
            Err(feil) => {
                let ganger = 1_i32 << tilstand.feil_paa_rad.min(10);
                tilstand.feil_paa_rad += 1;
                tilstand.pause_til = Some((self.tid)() + (PAUSE * ganger).min(LENGSTE_PAUSE));
                tracing::warn!(kilde = self.kilde.navn(), %feil, "no access token");
                Err(feil)
            }
        }
    }
}

/// A server gives out its nonces for all of its addresses.
fn opphav(url: &Url) -> Url {
    let mut ut = url.clone();
    ut.set_path("");
    ut.set_query(None);
    ut.set_fragment(None);
    ut
}

#[cfg(test)]
mod tester;
