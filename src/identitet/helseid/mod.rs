//! Login through HelseID, the health sector's OpenID provider: discovery, PAR, PKCE, `private_key_jwt`, DPoP, the checks of the
//! ID token, userinfo, logout from both sides.
//!
//! The provider compares our times with its own, so everything here runs on the real clock ([`Tid`]), also when the portal's clock
//! has been moved in the demo profile. What is remembered between requests (login under way, seen `jti`) is the caller's to store.

pub mod assertion;
pub mod dpop;
pub mod feil;
mod id_token;
mod jws;
pub mod klient;
pub mod login;
pub mod logout;
pub mod tilbyder;
pub(crate) mod token;

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};

pub use feil::{InnloggingFeil, NokkelFeil, OppsettFeil, Protokollkode, Sted};
pub use id_token::{Godkjenning, Hprkilde, Identitet, Navn};
pub(crate) use jws::{EnEllerFlere, JwsFeil, hode, kontroller_signatur};
pub use klient::{Klient, Oppsett, Userinfopolicy, Userinfoskjema};
pub use login::{Innloggingsstart, Innloggingsvalg, Tilbakekall};
pub(crate) use logout::sha256;
pub use logout::{Utlogging, Utloggingsbeskjed};
pub use tilbyder::Tilbyder;

/// The real time, replaceable in tests.
pub type Tid = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// Largest difference accepted between our clock and HelseID's, in seconds.
pub(crate) const SKJEV_SEKUNDER: i64 = 30;

/// Where random bytes come from.
pub trait Tilfeldig: Send + Sync {
    /// Fills the buffer.
    ///
    /// # Errors
    /// When the source has nothing to give.
    fn fyll(&self, buffer: &mut [u8]) -> Result<(), NokkelFeil>;
}

/// The system's own randomness.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemTilfeldig;

impl Tilfeldig for SystemTilfeldig {
    fn fyll(&self, buffer: &mut [u8]) -> Result<(), NokkelFeil> {
        aws_lc_rs::rand::fill(buffer).map_err(|_| NokkelFeil::Tilfeldighet)
    }
}

/// 256 random bits in base64url: state, nonce, verifier, `jti`.
pub(crate) fn tilfeldig_tekst(kilde: &dyn Tilfeldig) -> Result<String, NokkelFeil> {
    let mut bytes = [0u8; 32];
    kilde.fyll(&mut bytes)?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// SHA-256 in base64url: PKCE challenge, `ath`.
pub(crate) fn sha256_tekst(data: &str) -> String {
    URL_SAFE_NO_PAD.encode(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, data.as_bytes()))
}

#[cfg(test)]
pub(crate) mod falsk;
#[cfg(test)]
mod tester;
