//! Access to the Krav-API: the token from HelseID and the proof that the sender holds its key (RFC 9068, RFC 9449).

use std::sync::Arc;

use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use http::{HeaderMap, StatusCode};
use jsonwebtoken::jwk::{AlgorithmParameters, Jwk, ThumbprintHash};
use jsonwebtoken::{Algorithm, Header};
use serde::Deserialize;
use serde_json::Value;
use url::Url;

use super::helseid::{EnEllerFlere, InnloggingFeil, JwsFeil, Sted, Tilbyder, hode, kontroller_signatur, sha256, sha256_tekst};
use grunn::{Fnr, HprNr, Testnumre};

/// Asymmetric algorithms for proofs; the advertised list of `WWW-Authenticate`.
const BEVIS_ALG: [Algorithm; 8] = [
    Algorithm::ES256,
    Algorithm::ES384,
    Algorithm::PS256,
    Algorithm::PS384,
    Algorithm::PS512,
    Algorithm::RS256,
    Algorithm::RS384,
    Algorithm::RS512,
];
const BEVIS_ALG_TEKST: &str = "ES256 ES384 PS256 PS384 PS512 RS256 RS384 RS512";

/// The scope of the Krav-API at HelseID.
pub const KRAV_SCOPE: &str = "hdir:kuhr-krav-api/krav";

/// What the API demands.
#[derive(Clone, Debug)]
pub struct Tilgangsoppsett {
    /// Accepted values of `aud`.
    pub mottakere: Vec<String>,
    pub scope: String,
    pub testnumre: Testnumre,
    /// Signature algorithms accepted on access tokens.
    pub token_alg: Vec<Algorithm>,
    /// Seconds a proof is valid, before the difference of clocks.
    pub bevis_gyldig: i64,
    /// Accepted difference of clocks, in seconds.
    pub skjev: i64,
}

impl Tilgangsoppsett {
    /// HelseID's own figures for proofs: one second, five seconds of skew.
    pub fn ny(mottakere: Vec<String>, testnumre: Testnumre) -> Self {
        let token_alg = vec![Algorithm::RS256, Algorithm::PS256, Algorithm::ES256, Algorithm::ES384];
        Self {
            mottakere,
            scope: KRAV_SCOPE.to_owned(),
            testnumre,
            token_alg,
            bevis_gyldig: 1,
            skjev: 5,
        }
    }
}

/// Why a call is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TilgangFeil {
    #[error("no access token")]
    Mangler,
    #[error("the request is malformed: {0}")]
    Ugyldig(&'static str),
    #[error("the access token is not accepted: {0}")]
    Token(&'static str),
    #[error("the access token lacks the scope")]
    Scope,
    #[error("the security level is below 4")]
    Niva,
    #[error("the proof is not accepted: {0}")]
    Bevis(&'static str),
    /// Seconds since 1970: when the proof says it was made, and what our clock shows.
    #[error("the proof was made {} seconds from now", bevis - tjener)]
    Klokke { bevis: i64, tjener: i64 },
    #[error("the proof must carry a nonce")]
    Nonce,
    #[error("HelseID's keys are not available")]
    TilbyderNede,
}

impl TilgangFeil {
    /// The status of the answer.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Ugyldig(_) => StatusCode::BAD_REQUEST,
            Self::Scope => StatusCode::FORBIDDEN,
            Self::TilbyderNede => StatusCode::SERVICE_UNAVAILABLE,
            _ => StatusCode::UNAUTHORIZED,
        }
    }

    /// The word of RFC 6750, 9449 or 9470. None when nothing was presented.
    pub fn kode(&self) -> Option<&'static str> {
        match self {
            Self::Mangler | Self::TilbyderNede => None,
            Self::Ugyldig(_) => Some("invalid_request"),
            Self::Token(_) => Some("invalid_token"),
            Self::Scope => Some("insufficient_scope"),
            Self::Niva => Some("insufficient_user_authentication"),
            Self::Bevis(_) | Self::Klokke { .. } => Some("invalid_dpop_proof"),
            Self::Nonce => Some("use_dpop_nonce"),
        }
    }

    /// Value of `WWW-Authenticate`; None where the header does not belong.
    pub fn www_authenticate(&self) -> Option<String> {
        let ekstra = match self {
            Self::TilbyderNede => return None,
            Self::Scope => format!(", scope=\"{KRAV_SCOPE}\""),
            Self::Niva => ", acr_values=\"Level4\"".to_owned(),
            Self::Klokke { bevis, tjener } => format!(
                ", error_description=\"iat is {} s {} this server's clock, which is {tjener}\"",
                bevis.abs_diff(*tjener),
                if bevis > tjener { "ahead of" } else { "behind" },
            ),
            _ => String::new(),
        };
        let feil = self.kode().map(|k| format!("error=\"{k}\", ")).unwrap_or_default();
        Some(format!("DPoP {feil}algs=\"{BEVIS_ALG_TEKST}\"{ekstra}"))
    }
}

/// A caller who may use the API, once `bevis_hash` has been stored (until `bevis_utloper`) and was not there before.
#[derive(Clone)]
pub struct Tilgang {
    pub pid: Fnr,
    pub hpr: Option<HprNr>,
    pub niva: u8,
    pub klient_id: String,
    /// Thumbprint of the caller's key.
    pub jkt: String,
    /// Identifies this proof: seen twice means replay.
    pub bevis_hash: [u8; 32],
    pub bevis_utloper: DateTime<Utc>,
}

impl std::fmt::Debug for Tilgang {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tilgang")
            .field("klient_id", &self.klient_id)
            .field("niva", &self.niva)
            .finish_non_exhaustive()
    }
}

#[derive(Deserialize)]
struct Cnf {
    jkt: Option<String>,
}

#[derive(Deserialize)]
struct Tokenkrav {
    iss: String,
    aud: EnEllerFlere,
    exp: i64,
    nbf: Option<i64>,
    iat: Option<i64>,
    scope: EnEllerFlere,
    cnf: Option<Cnf>,
    client_id: String,
    #[serde(rename = "helseid://claims/identity/pid")]
    pid: Option<String>,
    #[serde(rename = "helseid://claims/identity/security_level")]
    niva: Option<String>,
    #[serde(rename = "helseid://claims/hpr/hpr_number")]
    hpr: Option<String>,
}

#[derive(Deserialize)]
struct Beviskrav {
    jti: String,
    htm: String,
    htu: String,
    iat: i64,
    ath: Option<String>,
    nonce: Option<String>,
}

/// Nonces the server gives out for proofs: the time, sealed with a key all instances share. Nothing is stored.
#[derive(Clone)]
pub struct Nonceutsteder(hmac::Key);

/// How long a nonce can be used.
const NONCE_GYLDIG: i64 = 300;

impl Nonceutsteder {
    /// `nokkel` comes from the configuration.
    pub fn ny(nokkel: &[u8; 32]) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, nokkel))
    }

    /// A nonce, for the `DPoP-Nonce` header.
    pub fn utsted(&self, naa: DateTime<Utc>) -> String {
        let tid = naa.timestamp().to_be_bytes();
        let merke = hmac::sign(&self.0, &tid);
        URL_SAFE_NO_PAD.encode([&tid, &merke.as_ref()[..16]].concat())
    }

    fn gjelder(&self, nonce: &str, naa: DateTime<Utc>) -> bool {
        let Ok(bytes) = URL_SAFE_NO_PAD.decode(nonce) else { return false };
        let Some((tid, merke)) = bytes.split_first_chunk::<8>() else {
            return false;
        };
        let riktig = hmac::sign(&self.0, tid);
        let alder = naa.timestamp().saturating_sub(i64::from_be_bytes(*tid));
        aws_lc_rs::constant_time::verify_slices_are_equal(&riktig.as_ref()[..16], merke).is_ok() && (0..NONCE_GYLDIG).contains(&alder)
    }
}

/// The check of calls to the API.
#[derive(Clone)]
pub struct Tilgangskontroll {
    tilbyder: Arc<Tilbyder>,
    oppsett: Tilgangsoppsett,
    noncer: Option<Nonceutsteder>,
}

impl Tilgangskontroll {
    /// With `noncer`, every proof must carry one; without, the time in the proof decides alone.
    pub fn ny(tilbyder: Arc<Tilbyder>, oppsett: Tilgangsoppsett, noncer: Option<Nonceutsteder>) -> Self {
        Self { tilbyder, oppsett, noncer }
    }

    /// A nonce for `DPoP-Nonce`, on refusals with `use_dpop_nonce` and on answers that renew it.
    pub fn nonce(&self) -> Option<String> {
        self.noncer.as_ref().map(|n| n.utsted(self.tilbyder.naa()))
    }

    /// Checks one call. `url` is the address as the caller knows it (the portal's public address and the path).
    ///
    /// # Errors
    /// [`TilgangFeil`] with status and header of the answer.
    pub async fn kontroller(&self, metode: &http::Method, url: &Url, hoder: &HeaderMap) -> Result<Tilgang, TilgangFeil> {
        let token = hent_token(hoder)?;
        let bevis = ett_hode(hoder, "dpop")?.ok_or(TilgangFeil::Bevis("mangler"))?;
        let krav = self.kontroller_token(token).await?;
        let jkt = krav.cnf.as_ref().and_then(|c| c.jkt.as_deref()).ok_or(TilgangFeil::Token("cnf"))?;
        let (bevis_hash, bevis_utloper) = self.kontroller_bevis(bevis, jkt, token, metode, url)?;

        if !krav.scope.har_ord(&self.oppsett.scope) {
            return Err(TilgangFeil::Scope);
        }
        let niva = krav.niva.as_deref().and_then(|n| n.parse().ok()).unwrap_or(0u8);
        if niva != 4 {
            return Err(TilgangFeil::Niva);
        }
        let pid = krav.pid.as_deref().ok_or(TilgangFeil::Token("pid"))?;
        let pid = Fnr::tolk(pid, self.oppsett.testnumre).map_err(|_| TilgangFeil::Token("pid"))?;
        let hpr = match krav.hpr.as_deref().filter(|h| !h.is_empty()) {
            Some(h) => Some(HprNr::tolk(h).map_err(|_| TilgangFeil::Token("hpr_number"))?),
            None => None,
        };
        Ok(Tilgang {
            pid,
            hpr,
            niva,
            jkt: jkt.to_owned(),
            klient_id: krav.client_id,
            bevis_hash,
            bevis_utloper,
        })
    }

    async fn kontroller_token(&self, token: &str) -> Result<Tokenkrav, TilgangFeil> {
        let hode = hode(token).map_err(|_| TilgangFeil::Token("format"))?;
        // RFC 9068 §2.1: an ID token must never pass as an access token.
        if !hode
            .typ
            .as_deref()
            .is_some_and(|t| t.eq_ignore_ascii_case("at+jwt") || t.eq_ignore_ascii_case("application/at+jwt"))
        {
            return Err(TilgangFeil::Token("typ"));
        }
        let nokkel = self.tilbyder.nokkel(hode.kid.as_deref(), Sted::Token).await.map_err(|e| match e {
            InnloggingFeil::UkjentNokkel(_) => TilgangFeil::Token("kid"),
            _ => TilgangFeil::TilbyderNede,
        })?;
        let nokkel = nokkel.jwk.ok_or(TilgangFeil::Token("kid"))?;
        let krav: Tokenkrav = kontroller_signatur(token, &nokkel, &self.oppsett.token_alg).map_err(|e| match e {
            JwsFeil::Format => TilgangFeil::Token("format"),
            JwsFeil::Algoritme | JwsFeil::Nokkel => TilgangFeil::Token("alg"),
            JwsFeil::Signatur => TilgangFeil::Token("signatur"),
        })?;
        if krav.iss != self.tilbyder.utsteder() {
            return Err(TilgangFeil::Token("iss"));
        }
        if !self.oppsett.mottakere.iter().any(|m| krav.aud.har(m)) {
            return Err(TilgangFeil::Token("aud"));
        }
        let (naa, skjev) = (self.tilbyder.naa().timestamp(), self.oppsett.skjev);
        if naa >= krav.exp.saturating_add(skjev) {
            return Err(TilgangFeil::Token("exp"));
        }
        if [krav.nbf, krav.iat].into_iter().flatten().any(|t| t > naa + skjev) {
            return Err(TilgangFeil::Token("nbf"));
        }
        Ok(krav)
    }

    /// RFC 9449 §4.3, in its order.
    fn kontroller_bevis(
        &self,
        bevis: &str,
        jkt: &str,
        token: &str,
        metode: &http::Method,
        url: &Url,
    ) -> Result<([u8; 32], DateTime<Utc>), TilgangFeil> {
        let feil = TilgangFeil::Bevis;
        let hode = hode(bevis).map_err(|_| feil("format"))?;
        if !hode.typ.as_deref().is_some_and(|t| t.eq_ignore_ascii_case("dpop+jwt")) {
            return Err(feil("typ"));
        }
        let nokkel = offentlig_nokkel(bevis, hode)?;
        let krav: Beviskrav = kontroller_signatur(bevis, &nokkel, &BEVIS_ALG).map_err(|e| match e {
            JwsFeil::Format => feil("format"),
            JwsFeil::Algoritme | JwsFeil::Nokkel => feil("alg"),
            JwsFeil::Signatur => feil("signatur"),
        })?;
        let fingeravtrykk = nokkel.thumbprint(ThumbprintHash::SHA256).map_err(|_| feil("jwk"))?;
        if fingeravtrykk != jkt {
            return Err(feil("jkt"));
        }
        if krav.htm != metode.as_str() {
            return Err(feil("htm"));
        }
        if Url::parse(&krav.htu).ok().map(uten_sporring) != Some(uten_sporring(url.clone())) {
            return Err(feil("htu"));
        }
        if krav.ath.as_deref() != Some(sha256_tekst(token).as_str()) {
            return Err(feil("ath"));
        }
        let naa = self.tilbyder.naa();
        if let Some(noncer) = &self.noncer
            && !krav.nonce.as_deref().is_some_and(|n| noncer.gjelder(n, naa))
        {
            return Err(TilgangFeil::Nonce);
        }
        let slutt = krav.iat.saturating_add(self.oppsett.bevis_gyldig + self.oppsett.skjev);
        if krav.iat > naa.timestamp() + self.oppsett.skjev || naa.timestamp() > slutt {
            return Err(TilgangFeil::Klokke {
                bevis: krav.iat,
                tjener: naa.timestamp(),
            });
        }
        if krav.jti.is_empty() || krav.jti.len() > 512 {
            return Err(feil("jti"));
        }
        // One second more than the proof can be accepted, so that the last moment is covered.
        let utloper = DateTime::from_timestamp(slutt, 0).ok_or(feil("iat"))? + TimeDelta::seconds(1);
        Ok((sha256(&format!("{fingeravtrykk}\n{}", krav.jti)), utloper))
    }
}

/// Scheme, host, port and path (RFC 9449 §4.3 no. 9); the parser has already made case and default ports alike.
fn uten_sporring(mut url: Url) -> Url {
    url.set_query(None);
    url.set_fragment(None);
    url
}

/// The key in the header of a proof: a public EC or RSA key and nothing secret beside it.
fn offentlig_nokkel(bevis: &str, hode: Header) -> Result<Jwk, TilgangFeil> {
    let feil = TilgangFeil::Bevis("jwk");
    let raa = bevis
        .split('.')
        .next()
        .and_then(|h| URL_SAFE_NO_PAD.decode(h).ok())
        .ok_or(feil.clone())?;
    let raa: Value = serde_json::from_slice(&raa).map_err(|_| feil.clone())?;
    let medlemmer = raa.get("jwk").and_then(Value::as_object).ok_or(feil.clone())?;
    if ["d", "p", "q", "dp", "dq", "qi", "oth", "k"]
        .iter()
        .any(|m| medlemmer.contains_key(*m))
    {
        return Err(feil);
    }
    match hode.jwk {
        Some(jwk) if matches!(jwk.algorithm, AlgorithmParameters::EllipticCurve(_) | AlgorithmParameters::RSA(_)) => Ok(jwk),
        _ => Err(feil),
    }
}

/// A header that may come once at most.
fn ett_hode<'a>(hoder: &'a HeaderMap, navn: &'static str) -> Result<Option<&'a str>, TilgangFeil> {
    let mut alle = hoder.get_all(navn).iter();
    let forste = alle.next();
    if alle.next().is_some() {
        return Err(TilgangFeil::Ugyldig(navn));
    }
    forste.map(|v| v.to_str().map_err(|_| TilgangFeil::Ugyldig(navn))).transpose()
}

fn hent_token(hoder: &HeaderMap) -> Result<&str, TilgangFeil> {
    let verdi = ett_hode(hoder, "authorization")?.ok_or(TilgangFeil::Mangler)?;
    match verdi.split_once(' ') {
        Some((ord, token)) if ord.eq_ignore_ascii_case("dpop") && !token.trim().is_empty() => Ok(token.trim()),
        // A bound token must not be used as a bearer token (RFC 9449 §7.2).
        _ => Err(TilgangFeil::Token("skjema")),
    }
}

#[cfg(test)]
#[path = "tilgangstoken_tester.rs"]
mod tester;
