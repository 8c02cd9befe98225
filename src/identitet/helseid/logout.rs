//! Logout from both sides: ours (RP-initiated) and HelseID's (back-channel, OpenID Connect Back-Channel Logout 1.0).

use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;
use serde_json::Value;

use super::SKJEV_SEKUNDER;
use super::feil::{InnloggingFeil, Sted};
use super::jws::{EnEllerFlere, JwsFeil, hode, kontroller_signatur};
use super::klient::Klient;

const STED: Sted = Sted::Utlogging;
const HENDELSE: &str = "http://schemas.openid.net/event/backchannel-logout";
/// How old a logout token may be when it says nothing about expiry itself.
const MAKS_ALDER: TimeDelta = TimeDelta::minutes(2);

/// A verified message that a session at HelseID is over. Store `jti_hash` until `utloper`, refuse it the second time, then end the
/// sessions with this `sid`, or all of `sub` when there is none.
#[derive(Clone, PartialEq, Eq)]
pub struct Utloggingsbeskjed {
    pub sid: Option<String>,
    pub sub: Option<String>,
    pub jti_hash: [u8; 32],
    pub utloper: DateTime<Utc>,
}

/// A form for HelseID's logout (OpenID Connect RP-Initiated Logout 1.0, § 2: a provider takes it posted too).
#[derive(Clone)]
pub struct Utlogging {
    pub adresse: String,
    pub felt: Vec<(&'static str, String)>,
}

impl std::fmt::Debug for Utlogging {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Utlogging").field("adresse", &self.adresse).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Utloggingsbeskjed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Utloggingsbeskjed")
            .field("utloper", &self.utloper)
            .finish_non_exhaustive()
    }
}

#[derive(Deserialize)]
struct Krav {
    iss: String,
    aud: EnEllerFlere,
    iat: i64,
    exp: Option<i64>,
    jti: String,
    events: serde_json::Map<String, Value>,
    sid: Option<String>,
    sub: Option<String>,
    nonce: Option<Value>,
}

fn ugyldig(hva: &'static str) -> InnloggingFeil {
    InnloggingFeil::UgyldigSvar { sted: STED, hva }
}

pub(crate) fn sha256(tekst: &str) -> [u8; 32] {
    let mut ut = [0; 32];
    ut.copy_from_slice(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, tekst.as_bytes()).as_ref());
    ut
}

impl Klient {
    /// What the browser is to post after the portal's own session has ended. The ID token in it holds the identity number: never in an
    /// address, never in a log. None when HelseID has no such address.
    ///
    /// # Errors
    /// `TilbyderNede` when HelseID has never answered.
    pub async fn utlogging(&self, id_token: Option<&str>, state: &str) -> Result<Option<Utlogging>, InnloggingFeil> {
        let adresser = self.tilbyder.adresser().await?;
        let Some(url) = adresser.avslutt.clone() else { return Ok(None) };
        // The way back is only honoured together with the hint.
        let felt = id_token.map(|t| ("id_token_hint", t)).into_iter().chain([
            ("client_id", self.oppsett.klient_id.as_str()),
            ("post_logout_redirect_uri", self.oppsett.retur_etter_utlogging.as_str()),
            ("state", state),
        ]);
        Ok(Some(Utlogging {
            adresse: url.into(),
            felt: felt.map(|(navn, verdi)| (navn, verdi.to_owned())).collect(),
        }))
    }

    /// Verifies the `logout_token` HelseID posts.
    ///
    /// # Errors
    /// Anything that makes the answer 400.
    pub async fn kontroller_utlogging(&self, logout_token: &str) -> Result<Utloggingsbeskjed, InnloggingFeil> {
        let hode = hode(logout_token).map_err(|_| ugyldig("format"))?;
        // §2.4: `logout+jwt` is recommended, older providers send JWT or nothing. Never another kind of token.
        let typ_passer = hode
            .typ
            .as_deref()
            .is_none_or(|t| t.eq_ignore_ascii_case("logout+jwt") || t.eq_ignore_ascii_case("jwt"));
        if !typ_passer {
            return Err(ugyldig("typ"));
        }
        let nokkel = self.tilbyder.nokkel(hode.kid.as_deref(), STED).await?;
        let nokkel = nokkel.jwk.ok_or(InnloggingFeil::UkjentNokkel(STED))?;
        let krav: Krav = kontroller_signatur(logout_token, &nokkel, &self.oppsett.id_token_alg).map_err(|e| match e {
            JwsFeil::Format => ugyldig("format"),
            JwsFeil::Algoritme | JwsFeil::Nokkel | JwsFeil::Signatur => InnloggingFeil::UgyldigSignatur(STED),
        })?;
        if krav.iss != self.tilbyder.utsteder() {
            return Err(InnloggingFeil::FeilUtsteder(STED));
        }
        if !krav.aud.er_bare(&self.oppsett.klient_id) {
            return Err(InnloggingFeil::FeilMottaker(STED));
        }
        if krav.nonce.is_some() {
            return Err(InnloggingFeil::FeilNonce);
        }
        if !krav.events.get(HENDELSE).is_some_and(Value::is_object) {
            return Err(ugyldig("events"));
        }
        let ikke_tom = |v: Option<String>| v.filter(|v| !v.is_empty());
        let (sid, sub) = (ikke_tom(krav.sid), ikke_tom(krav.sub));
        if sid.is_none() && sub.is_none() {
            return Err(ugyldig("sid"));
        }
        if krav.jti.is_empty() {
            return Err(ugyldig("jti"));
        }
        let naa = self.tilbyder.naa();
        let skjev = TimeDelta::seconds(SKJEV_SEKUNDER);
        let utenfor = || InnloggingFeil::UtenforGyldighet(STED);
        let iat = DateTime::from_timestamp(krav.iat, 0).ok_or_else(utenfor)?;
        let exp = krav
            .exp
            .map_or(Some(iat + MAKS_ALDER), |s| DateTime::from_timestamp(s, 0))
            .ok_or_else(utenfor)?;
        if iat > naa + skjev || naa >= exp + skjev || exp - naa > TimeDelta::days(1) {
            return Err(utenfor());
        }
        Ok(Utloggingsbeskjed {
            sid,
            sub,
            jti_hash: sha256(&krav.jti),
            utloper: exp + skjev,
        })
    }
}
