//! Signatures of tokens and proofs. Claims are judged by the caller, with its own clock.

use jsonwebtoken::jwk::{Jwk, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey, Header, Validation};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// Why a signed token was refused before its claims were looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum JwsFeil {
    Format,
    Algoritme,
    Nokkel,
    Signatur,
}

/// The header, unverified. Critical extensions are refused: none is understood (RFC 7515 §4.1.11).
pub(crate) fn hode(token: &str) -> Result<Header, JwsFeil> {
    // Three parts exactly; the library would let a longer first part through to the base64 decoder.
    if token.split('.').count() != 3 {
        return Err(JwsFeil::Format);
    }
    let hode = jsonwebtoken::decode_header(token).map_err(|_| JwsFeil::Format)?;
    if hode.crit.is_some() { Err(JwsFeil::Format) } else { Ok(hode) }
}

/// Verifies the signature with this key and gives the claims, unjudged. The key must be meant for signatures, and for this algorithm if
/// it names one.
pub(crate) fn kontroller_signatur<T: DeserializeOwned>(token: &str, nokkel: &Jwk, tillatte: &[Algorithm]) -> Result<T, JwsFeil> {
    let alg = hode(token)?.alg;
    if !tillatte.contains(&alg) {
        return Err(JwsFeil::Algoritme);
    }
    let bruk_passer = nokkel.common.public_key_use.as_ref().is_none_or(|b| *b == PublicKeyUse::Signature);
    let alg_passer = nokkel.common.key_algorithm.is_none_or(|a| a == alg.into());
    if !bruk_passer || !alg_passer {
        return Err(JwsFeil::Nokkel);
    }
    let mut regler = Validation::new(alg);
    regler.required_spec_claims.clear();
    (regler.validate_exp, regler.validate_nbf, regler.validate_aud) = (false, false, false);
    let nokkel = DecodingKey::from_jwk(nokkel).map_err(|_| JwsFeil::Nokkel)?;
    jsonwebtoken::decode::<T>(token, &nokkel, &regler)
        .map(|t| t.claims)
        .map_err(|e| match e.kind() {
            jsonwebtoken::errors::ErrorKind::Json(_) => JwsFeil::Format,
            _ => JwsFeil::Signatur,
        })
}

/// A claim that is one text or a list of them (`aud`, `scope`).
#[derive(Deserialize)]
#[serde(untagged)]
pub(crate) enum EnEllerFlere {
    En(String),
    Flere(Vec<String>),
}

impl EnEllerFlere {
    fn verdier(&self) -> &[String] {
        match self {
            Self::En(v) => std::slice::from_ref(v),
            Self::Flere(v) => v,
        }
    }

    pub(crate) fn er_bare(&self, verdi: &str) -> bool {
        matches!(self.verdier(), [eneste] if eneste == verdi)
    }

    pub(crate) fn har(&self, verdi: &str) -> bool {
        self.verdier().iter().any(|v| v == verdi)
    }

    /// For `scope`, which comes as a list and as words with spaces between.
    pub(crate) fn har_ord(&self, verdi: &str) -> bool {
        self.verdier().iter().any(|v| v.split(' ').any(|o| o == verdi))
    }
}
