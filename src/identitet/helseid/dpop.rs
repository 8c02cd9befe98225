//! Proof of possession (RFC 9449): HelseID wants one on every call to the token endpoint, and its nonce in it.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use chrono::{DateTime, Utc};
use jsonwebtoken::jwk::{Jwk, ThumbprintHash};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde::Serialize;

use super::feil::NokkelFeil;
use super::{Tilfeldig, sha256_tekst, tilfeldig_tekst};

/// The key tokens are bound to. Made anew in each process: the portal keeps no token longer than the login takes.
pub struct DpopNokkel {
    privat: EncodingKey,
    jwk: Jwk,
}

#[derive(Serialize)]
struct Bevis<'a> {
    jti: String,
    htm: &'a str,
    htu: &'a str,
    iat: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    nonce: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ath: Option<String>,
}

impl DpopNokkel {
    /// A new P-256 key.
    ///
    /// # Errors
    /// When the system has no randomness.
    pub fn ny() -> Result<Self, NokkelFeil> {
        let pkcs8 =
            EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new()).map_err(|_| NokkelFeil::Tilfeldighet)?;
        let privat = EncodingKey::from_ec_der(pkcs8.as_ref());
        let mut jwk = Jwk::from_encoding_key(&privat, Algorithm::ES256).map_err(|_| NokkelFeil::FeilSlag)?;
        // Only kty, crv, x and y go into the proof.
        jwk.common = Default::default();
        Ok(Self { privat, jwk })
    }

    /// The public half, as it stands in every proof.
    pub fn offentlig(&self) -> &Jwk {
        &self.jwk
    }

    /// RFC 7638 thumbprint: what `cnf.jkt` of the tokens will be.
    ///
    /// # Errors
    /// When the key has no thumbprint; an EC key has.
    pub fn fingeravtrykk(&self) -> Result<String, NokkelFeil> {
        self.jwk.thumbprint(ThumbprintHash::SHA256).map_err(|_| NokkelFeil::FeilSlag)
    }

    /// A proof for one request. `url` is stripped of query and fragment; `token` is the access token sent with it, if any.
    ///
    /// # Errors
    /// When signing fails.
    pub fn bevis(
        &self,
        metode: &str,
        url: &url::Url,
        nonce: Option<String>,
        token: Option<&str>,
        naa: DateTime<Utc>,
        tilfeldig: &dyn Tilfeldig,
    ) -> Result<String, NokkelFeil> {
        let mut adresse = url.clone();
        adresse.set_query(None);
        adresse.set_fragment(None);
        let mut hode = Header::new(Algorithm::ES256);
        hode.typ = Some("dpop+jwt".to_owned());
        hode.jwk = Some(self.jwk.clone());
        let bevis = Bevis {
            jti: tilfeldig_tekst(tilfeldig)?,
            htm: metode,
            htu: adresse.as_str(),
            iat: naa.timestamp(),
            nonce,
            ath: token.map(sha256_tekst),
        };
        jsonwebtoken::encode(&hode, &bevis, &self.privat).map_err(|_| NokkelFeil::Signering)
    }
}

/// The newest nonce of each endpoint, so that most calls need only one round trip. The authorisation server and the resource server give
/// out their own (RFC 9449 §8.2 and §9).
#[derive(Debug, Default)]
pub struct Noncelager(Mutex<HashMap<String, String>>);

impl Noncelager {
    /// The newest nonce, if one has been given.
    pub fn hent(&self, url: &url::Url) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(url.as_str()).cloned()
    }

    /// Keeps a nonce from an answer's `DPoP-Nonce`; absurdly long ones are ignored.
    pub fn ta_vare_paa(&self, url: &url::Url, nonce: Option<&str>) {
        if let Some(nonce) = nonce.filter(|n| !n.is_empty() && n.len() <= 512) {
            self.0
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .insert(url.as_str().to_owned(), nonce.to_owned());
        }
    }
}
