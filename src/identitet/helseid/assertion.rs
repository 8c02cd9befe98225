//! Client authentication with `private_key_jwt` as HelseID wants it: `typ` client-authentication+jwt, the issuer alone as audience,
//! a short life, a `jti` used once.

use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::SystemTime;

use chrono::{DateTime, Utc};
use jsonwebtoken::jwk::{Jwk, JwkSet, PublicKeyUse, ThumbprintHash};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::json;

use super::feil::NokkelFeil;
use super::{Tilfeldig, tilfeldig_tekst};
use crate::pem;

/// Seconds an assertion lives; HelseID accepts at most 60.
const LEVETID: i64 = 30;

/// One key of the client. Its `kid` is the RFC 7638 thumbprint, so the same file gives the same name everywhere.
pub struct Klientnokkel {
    privat: EncodingKey,
    alg: Algorithm,
    jwk: Jwk,
    kid: String,
}

impl Klientnokkel {
    /// From PKCS#8 (P-256 signs ES256, P-384 signs ES384).
    ///
    /// # Errors
    /// `FeilSlag` for any other key.
    pub fn fra_pkcs8(der: &[u8]) -> Result<Self, NokkelFeil> {
        let privat = EncodingKey::from_ec_der(der);
        let (alg, mut jwk) = [Algorithm::ES256, Algorithm::ES384]
            .into_iter()
            .find_map(|alg| Jwk::from_encoding_key(&privat, alg).ok().map(|jwk| (alg, jwk)))
            .ok_or(NokkelFeil::FeilSlag)?;
        let kid = jwk.thumbprint(ThumbprintHash::SHA256).map_err(|_| NokkelFeil::FeilSlag)?;
        jwk.common.key_id = Some(kid.clone());
        jwk.common.public_key_use = Some(PublicKeyUse::Signature);
        Ok(Self { privat, alg, jwk, kid })
    }
}

struct Innhold {
    nokler: Arc<[Klientnokkel]>,
    endret: Option<SystemTime>,
}

/// The keys of the client: the first signs, the others are there so that a new key can be registered before it is used and an old one
/// kept until nobody needs it. Read again when the file changes, without a restart.
pub struct Nokkelring {
    fil: Option<PathBuf>,
    innhold: RwLock<Innhold>,
}

impl std::fmt::Debug for Nokkelring {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Nokkelring").field("fil", &self.fil).finish_non_exhaustive()
    }
}

fn tolk(pem_tekst: &str) -> Result<Arc<[Klientnokkel]>, NokkelFeil> {
    let nokler: Vec<Klientnokkel> = pem::blokker(pem_tekst, "PRIVATE KEY")
        .iter()
        .map(|der| Klientnokkel::fra_pkcs8(der))
        .collect::<Result<_, _>>()?;
    if nokler.is_empty() {
        Err(NokkelFeil::IngenNokkel)
    } else {
        Ok(nokler.into())
    }
}

impl Nokkelring {
    /// From PEM text with one or more PKCS#8 EC keys.
    ///
    /// # Errors
    /// When there is no key or one of another kind.
    pub fn fra_pem(pem_tekst: &str) -> Result<Self, NokkelFeil> {
        Ok(Self {
            fil: None,
            innhold: RwLock::new(Innhold {
                nokler: tolk(pem_tekst)?,
                endret: None,
            }),
        })
    }

    /// From a file that is looked at again before each signature.
    ///
    /// # Errors
    /// When the file cannot be read or holds no usable key.
    pub fn fra_fil(fil: impl Into<PathBuf>) -> Result<Self, NokkelFeil> {
        let fil = fil.into();
        let endret = std::fs::metadata(&fil).and_then(|m| m.modified()).map_err(|_| NokkelFeil::Lesing)?;
        let tekst = std::fs::read_to_string(&fil).map_err(|_| NokkelFeil::Lesing)?;
        Ok(Self {
            innhold: RwLock::new(Innhold {
                nokler: tolk(&tekst)?,
                endret: Some(endret),
            }),
            fil: Some(fil),
        })
    }

    /// Takes new keys into use at once.
    ///
    /// # Errors
    /// When the text holds no usable key; the old ones stay.
    pub fn last_inn(&self, pem_tekst: &str) -> Result<(), NokkelFeil> {
        let nokler = tolk(pem_tekst)?;
        self.innhold.write().unwrap_or_else(PoisonError::into_inner).nokler = nokler;
        Ok(())
    }

    fn naavaerende(&self) -> Arc<[Klientnokkel]> {
        self.innhold.read().unwrap_or_else(PoisonError::into_inner).nokler.clone()
    }

    /// Reads the file again if it has changed. A file that is half written or wrong leaves the keys as they were, and is tried again
    /// when it changes next.
    async fn oppdater(&self) {
        let Some(fil) = &self.fil else { return };
        let Ok(endret) = tokio::fs::metadata(fil).await.and_then(|m| m.modified()) else {
            tracing::warn!("the client's key file is gone; the keys read before are still used");
            return;
        };
        if self.innhold.read().unwrap_or_else(PoisonError::into_inner).endret == Some(endret) {
            return;
        }
        let nye = match tokio::fs::read_to_string(fil).await {
            Ok(tekst) => tolk(&tekst),
            Err(_) => Err(NokkelFeil::Lesing),
        };
        let mut innhold = self.innhold.write().unwrap_or_else(PoisonError::into_inner);
        innhold.endret = Some(endret);
        match nye {
            Ok(nokler) => {
                tracing::info!(antall = nokler.len(), "the client's keys were read again");
                innhold.nokler = nokler;
            }
            Err(feil) => tracing::warn!(%feil, "the client's key file has changed and cannot be used; the keys read before are still used"),
        }
    }

    /// The public keys, for registering with HelseID.
    pub fn offentlige(&self) -> JwkSet {
        JwkSet {
            keys: self.naavaerende().iter().map(|n| n.jwk.clone()).collect(),
        }
    }

    /// A fresh assertion: one for every request, never sent twice.
    ///
    /// # Errors
    /// When signing fails.
    pub async fn klientbevis(
        &self,
        klient_id: &str,
        utsteder: &str,
        naa: DateTime<Utc>,
        tilfeldig: &dyn Tilfeldig,
    ) -> Result<String, NokkelFeil> {
        self.oppdater().await;
        let nokler = self.naavaerende();
        let nokkel = nokler.first().ok_or(NokkelFeil::IngenNokkel)?;
        let mut hode = Header::new(nokkel.alg);
        hode.typ = Some("client-authentication+jwt".to_owned());
        hode.kid = Some(nokkel.kid.clone());
        let iat = naa.timestamp();
        let krav = json!({
            "iss": klient_id, "sub": klient_id, "aud": utsteder,
            "iat": iat, "nbf": iat, "exp": iat + LEVETID, "jti": tilfeldig_tekst(tilfeldig)?,
        });
        jsonwebtoken::encode(&hode, &krav, &nokkel.privat).map_err(|_| NokkelFeil::Signering)
    }
}
