//! What HelseID says about itself: metadata and signing keys, kept for a day and renewed when needed.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::jwk::Jwk;
use openidconnect::core::{
    CoreAuthDisplay, CoreClaimName, CoreClaimType, CoreClientAuthMethod, CoreGrantType, CoreJsonWebKey, CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm, CoreResponseMode, CoreResponseType, CoreSubjectIdentifierType,
};
use openidconnect::{AdditionalProviderMetadata, JsonWebKey, JsonWebKeySet, LogoutProviderMetadata, ProviderMetadata};
use serde::{Deserialize, Deserializer, Serialize};
use url::Url;

use super::Tid;
use super::feil::{InnloggingFeil, OppsettFeil, Sted};

/// Metadata are read again after a day (HelseID's functional requirement FK2).
const GYLDIG: TimeDelta = TimeDelta::hours(24);
/// Keys are read again because of an unknown `kid` at most this often.
const NOKKELPAUSE: TimeDelta = TimeDelta::seconds(60);
/// After a failed attempt nobody waits for a new one this soon.
const FEILPAUSE: TimeDelta = TimeDelta::seconds(5);
/// Largest answer read from HelseID.
const STORST: usize = 1 << 20;

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Tillegg {
    pushed_authorization_request_endpoint: Url,
    #[serde(default, deserialize_with = "bool_eller_tekst")]
    authorization_response_iss_parameter_supported: bool,
}

impl AdditionalProviderMetadata for Tillegg {}

/// HelseID's recorded metadata hold some flags as the text "true".
fn bool_eller_tekst<'de, D: Deserializer<'de>>(d: D) -> Result<bool, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Begge {
        Bool(bool),
        Tekst(String),
    }
    Ok(match Begge::deserialize(d)? {
        Begge::Bool(b) => b,
        Begge::Tekst(t) => t.eq_ignore_ascii_case("true"),
    })
}

type Metadata = ProviderMetadata<
    LogoutProviderMetadata<Tillegg>,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

/// The addresses of HelseID.
#[derive(Clone, Debug)]
pub struct Adresser {
    pub par: Url,
    pub autorisasjon: Url,
    pub token: Url,
    pub userinfo: Option<Url>,
    pub avslutt: Option<Url>,
    pub jwks: Url,
    /// Whether the provider says it sends `iss` with its answers. The portal requires it in any case.
    pub iss_i_svar: bool,
}

/// One published key, in the forms our two libraries want.
#[derive(Clone, Debug)]
pub struct Signeringsnokkel {
    kid: String,
    pub(crate) jwk: Option<Jwk>,
    pub(crate) oidc: Option<CoreJsonWebKey>,
}

struct Kopi {
    adresser: Arc<Adresser>,
    nokler: Arc<[Signeringsnokkel]>,
    hentet: DateTime<Utc>,
}

#[derive(Default)]
struct Forsok {
    metadata_feilet: Option<DateTime<Utc>>,
    nokler: Option<DateTime<Utc>>,
}

/// HelseID as the portal knows it now. Shared by login, logout and the check of API tokens.
pub struct Tilbyder {
    utsteder: String,
    http: reqwest::Client,
    tid: Tid,
    kopi: RwLock<Option<Arc<Kopi>>>,
    /// Held while asking, so that many logins at once ask once.
    forsok: tokio::sync::Mutex<Forsok>,
}

impl std::fmt::Debug for Tilbyder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tilbyder").field("utsteder", &self.utsteder).finish_non_exhaustive()
    }
}

/// Whether an address is on this machine, where plain http is allowed (the stand-in, tests).
pub fn er_lokal(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(navn)) => navn == "localhost",
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

pub(crate) fn trygg(url: &Url) -> bool {
    url.scheme() == "https" || (url.scheme() == "http" && er_lokal(url))
}

/// For one answer, to the last byte.
pub(crate) const FRIST: Duration = Duration::from_secs(5);

/// The HTTP client for whoever issues tokens at this address: no redirects, and https to the end.
pub(crate) fn http_for(adresse: &Url, frist: Duration) -> Result<reqwest::Client, OppsettFeil> {
    let mut bygger = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(frist)
        .min_tls_version(reqwest::tls::Version::TLS_1_2)
        .https_only(adresse.scheme() == "https");
    if er_lokal(adresse) {
        bygger = bygger.no_proxy();
    }
    bygger.build().map_err(|_| OppsettFeil::Http)
}

impl Tilbyder {
    /// Knows only the issuer until somebody asks.
    ///
    /// # Errors
    /// When the issuer is not https, or http on loopback.
    pub fn ny(utsteder: &str, tid: Tid) -> Result<Self, OppsettFeil> {
        let adresse = Url::parse(utsteder).map_err(|_| OppsettFeil::Utsteder(utsteder.to_owned()))?;
        if !trygg(&adresse) {
            return Err(OppsettFeil::IkkeHttps(utsteder.to_owned()));
        }
        Ok(Self {
            utsteder: utsteder.to_owned(),
            http: http_for(&adresse, FRIST)?,
            tid,
            kopi: RwLock::default(),
            forsok: tokio::sync::Mutex::default(),
        })
    }

    /// The issuer, byte for byte as configured and as it must stand in every token.
    pub fn utsteder(&self) -> &str {
        &self.utsteder
    }

    pub(crate) fn http(&self) -> &reqwest::Client {
        &self.http
    }

    /// The time the provider's times are compared with.
    pub fn naa(&self) -> DateTime<Utc> {
        (self.tid)()
    }

    fn lagret(&self) -> Option<Arc<Kopi>> {
        self.kopi.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn lagre(&self, kopi: Kopi) -> Arc<Kopi> {
        let kopi = Arc::new(kopi);
        *self.kopi.write().unwrap_or_else(PoisonError::into_inner) = Some(kopi.clone());
        kopi
    }

    /// The addresses, from memory or from HelseID.
    ///
    /// # Errors
    /// `TilbyderNede` when HelseID has never answered and does not now.
    pub async fn adresser(&self) -> Result<Arc<Adresser>, InnloggingFeil> {
        Ok(self.kopi().await?.adresser.clone())
    }

    async fn kopi(&self) -> Result<Arc<Kopi>, InnloggingFeil> {
        let fersk = |k: &Arc<Kopi>| self.naa() - k.hentet < GYLDIG;
        if let Some(kopi) = self.lagret().filter(fersk) {
            return Ok(kopi);
        }
        let mut forsok = self.forsok.lock().await;
        let gammel = self.lagret();
        if let Some(kopi) = gammel.clone().filter(fersk) {
            return Ok(kopi);
        }
        let naa = self.naa();
        let pause = if gammel.is_some() { NOKKELPAUSE } else { FEILPAUSE };
        if forsok.metadata_feilet.is_some_and(|f| naa - f < pause) {
            return gammel.ok_or(InnloggingFeil::TilbyderNede(Sted::Metadata));
        }
        match self.hent_alt().await {
            Ok((adresser, nokler)) => {
                forsok.metadata_feilet = None;
                Ok(self.lagre(Kopi {
                    adresser: Arc::new(adresser),
                    nokler: nokler.into(),
                    hentet: naa,
                }))
            }
            Err(feil) => {
                forsok.metadata_feilet = Some(naa);
                tracing::warn!(
                    feil = feil.kode(),
                    gammel = gammel.is_some(),
                    "HelseID's metadata could not be read"
                );
                gammel.ok_or(feil)
            }
        }
    }

    async fn hent_alt(&self) -> Result<(Adresser, Vec<Signeringsnokkel>), InnloggingFeil> {
        let adresse = format!("{}/.well-known/openid-configuration", self.utsteder.trim_end_matches('/'));
        let metadata: Metadata = serde_json::from_slice(&self.hent(&adresse).await?).map_err(|_| InnloggingFeil::UgyldigSvar {
            sted: Sted::Metadata,
            hva: "metadata",
        })?;
        if metadata.issuer().as_str() != self.utsteder {
            return Err(InnloggingFeil::FeilUtsteder(Sted::Metadata));
        }
        let mangler = |hva| InnloggingFeil::UgyldigSvar { sted: Sted::Metadata, hva };
        let tillegg = metadata.additional_metadata();
        let adresser = Adresser {
            par: tillegg.additional_metadata.pushed_authorization_request_endpoint.clone(),
            autorisasjon: metadata.authorization_endpoint().url().clone(),
            token: metadata.token_endpoint().ok_or(mangler("token_endpoint"))?.url().clone(),
            userinfo: metadata.userinfo_endpoint().map(|u| u.url().clone()),
            avslutt: tillegg.end_session_endpoint.as_ref().map(|u| u.url().clone()),
            jwks: metadata.jwks_uri().url().clone(),
            iss_i_svar: tillegg.additional_metadata.authorization_response_iss_parameter_supported,
        };
        let alle = [&adresser.par, &adresser.autorisasjon, &adresser.token, &adresser.jwks];
        if !alle.into_iter().chain(&adresser.userinfo).chain(&adresser.avslutt).all(trygg) {
            return Err(mangler("https"));
        }
        let nokler = self.hent_nokler(&adresser.jwks).await?;
        Ok((adresser, nokler))
    }

    async fn hent_nokler(&self, jwks: &Url) -> Result<Vec<Signeringsnokkel>, InnloggingFeil> {
        #[derive(Deserialize)]
        struct Sett {
            keys: Vec<serde_json::Value>,
        }
        let ugyldig = |_| InnloggingFeil::UgyldigSvar {
            sted: Sted::Metadata,
            hva: "jwks",
        };
        let sett: Sett = serde_json::from_slice(&self.hent(jwks.as_str()).await?).map_err(ugyldig)?;
        // Keys of kinds we do not know are left out one by one; a key without a name cannot be chosen.
        let nokler: Vec<_> = sett
            .keys
            .into_iter()
            .filter_map(|verdi| {
                let kid = verdi.get("kid")?.as_str()?.to_owned();
                let jwk = serde_json::from_value(verdi.clone()).ok();
                let oidc = serde_json::from_value::<CoreJsonWebKey>(verdi)
                    .ok()
                    .filter(|n| n.key_id().is_some());
                Some(Signeringsnokkel { kid, jwk, oidc })
            })
            .collect();
        if nokler.is_empty() {
            Err(InnloggingFeil::UgyldigSvar {
                sted: Sted::Metadata,
                hva: "jwks",
            })
        } else {
            Ok(nokler)
        }
    }

    async fn hent(&self, adresse: &str) -> Result<Vec<u8>, InnloggingFeil> {
        let nede = |_| InnloggingFeil::TilbyderNede(Sted::Metadata);
        let svar = self
            .http
            .get(adresse)
            .header("accept", "application/json")
            .send()
            .await
            .map_err(nede)?;
        if !svar.status().is_success() {
            return Err(InnloggingFeil::TilbyderNede(Sted::Metadata));
        }
        les_svar(svar, Sted::Metadata).await
    }

    /// The key with this name. An unknown name makes the portal ask HelseID again, at most once a minute.
    ///
    /// # Errors
    /// `UkjentNokkel` when HelseID does not publish it; `TilbyderNede` when no key has ever been read.
    pub async fn nokkel(&self, kid: Option<&str>, sted: Sted) -> Result<Signeringsnokkel, InnloggingFeil> {
        let ukjent = InnloggingFeil::UkjentNokkel(sted);
        let kid = kid.ok_or(ukjent.clone())?;
        let finn = |kopi: &Kopi| kopi.nokler.iter().find(|n| n.kid == kid).cloned();
        if let Some(nokkel) = finn(&*self.kopi().await?) {
            return Ok(nokkel);
        }
        let mut forsok = self.forsok.lock().await;
        // Another login may have read the new keys while this one waited.
        let Some(kopi) = self.lagret() else { return Err(ukjent) };
        if let Some(nokkel) = finn(&kopi) {
            return Ok(nokkel);
        }
        let naa = self.naa();
        if forsok.nokler.is_some_and(|f| naa - f < NOKKELPAUSE) {
            return Err(ukjent);
        }
        forsok.nokler = Some(naa);
        match self.hent_nokler(&kopi.adresser.jwks).await {
            Ok(nokler) => {
                let ny = self.lagre(Kopi {
                    adresser: kopi.adresser.clone(),
                    nokler: nokler.into(),
                    hentet: kopi.hentet,
                });
                finn(&ny).ok_or(ukjent)
            }
            Err(feil) => {
                tracing::warn!(
                    feil = feil.kode(),
                    "HelseID's keys could not be read again; the ones read before are still used"
                );
                Err(ukjent)
            }
        }
    }
}

/// One key as a set, for the verifier of ID tokens.
pub(crate) fn som_sett(nokkel: CoreJsonWebKey) -> JsonWebKeySet<CoreJsonWebKey> {
    JsonWebKeySet::new(vec![nokkel])
}

/// Reads an answer, but not more than a provider has reason to send.
pub(crate) async fn les_svar(mut svar: reqwest::Response, sted: Sted) -> Result<Vec<u8>, InnloggingFeil> {
    let mut alt = Vec::new();
    while let Some(bit) = svar.chunk().await.map_err(|_| InnloggingFeil::TilbyderNede(sted))? {
        if alt.len() + bit.len() > STORST {
            return Err(InnloggingFeil::UgyldigSvar { sted, hva: "størrelse" });
        }
        alt.extend_from_slice(&bit);
    }
    Ok(alt)
}
