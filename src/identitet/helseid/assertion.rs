//! The client's keys, and what is signed with them: client authentication with `private_key_jwt` as HelseID wants it (`typ`
//! client-authentication+jwt, the issuer alone as audience, a short life, a `jti` used once), and the grant Maskinporten wants.

use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::SystemTime;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use jsonwebtoken::jwk::{Jwk, JwkSet, PublicKeyUse, ThumbprintHash};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};

use super::feil::NokkelFeil;
use super::{Tilfeldig, tilfeldig_tekst};
use crate::pem;

/// Seconds an assertion lives; HelseID accepts at most 60.
const LEVETID: i64 = 30;

/// Who the keys are shown to, and what must be true of them there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Nokkelbruk {
    /// EC or RSA, named by `kid`.
    #[default]
    Helseid,
    /// RSA, named by `kid`.
    MaskinportenKid,
    /// RSA, with the enterprise certificate after it in the file, shown as `x5c`.
    MaskinportenX5c,
}

impl Nokkelbruk {
    fn godtar(self, nokkel: &Klientnokkel) -> Result<(), NokkelFeil> {
        match self {
            Self::Helseid => Ok(()),
            _ if nokkel.alg != Algorithm::RS256 => Err(NokkelFeil::IkkeRsa),
            Self::MaskinportenX5c if nokkel.x5c.is_empty() => Err(NokkelFeil::UtenSertifikat),
            Self::MaskinportenKid | Self::MaskinportenX5c => Ok(()),
        }
    }
}

/// One key of the client. Its `kid` is the RFC 7638 thumbprint, so the same file gives the same name everywhere, unless the line before the
/// key says `kid: <name>`: then the name changes with the key.
pub struct Klientnokkel {
    privat: EncodingKey,
    alg: Algorithm,
    jwk: Jwk,
    kid: String,
    x5c: Vec<String>,
}

impl Klientnokkel {
    /// From PKCS#8 (P-256 signs ES256, P-384 signs ES384, RSA signs RS256).
    ///
    /// # Errors
    /// `FeilSlag` for any other key.
    pub fn fra_pkcs8(der: &[u8]) -> Result<Self, NokkelFeil> {
        let med = |privat: EncodingKey, alg| Jwk::from_encoding_key(&privat, alg).ok().map(|jwk| (privat, alg, jwk));
        let (privat, alg, mut jwk) = [Algorithm::ES256, Algorithm::ES384]
            .into_iter()
            .find_map(|alg| med(EncodingKey::from_ec_der(der), alg))
            .or_else(|| {
                let rsa = EncodingKey::from_rsa_pem(pem::skriv("PRIVATE KEY", der).as_bytes()).ok()?;
                med(rsa, Algorithm::RS256)
            })
            .ok_or(NokkelFeil::FeilSlag)?;
        let kid = jwk.thumbprint(ThumbprintHash::SHA256).map_err(|_| NokkelFeil::FeilSlag)?;
        jwk.common.key_id = Some(kid.clone());
        jwk.common.public_key_use = Some(PublicKeyUse::Signature);
        Ok(Self {
            privat,
            alg,
            jwk,
            kid,
            x5c: Vec::new(),
        })
    }

    fn kalt(mut self, kid: &str) -> Self {
        kid.clone_into(&mut self.kid);
        self.jwk.common.key_id = Some(kid.to_owned());
        self
    }
}

struct Innhold {
    nokler: Arc<[Klientnokkel]>,
    endret: Option<SystemTime>,
}

/// The keys of the client: the first signs, the others are there so that a new key can be registered before it is used and an old one
/// kept until nobody needs it. Read again when the file changes, without a restart.
pub struct Nokkelring {
    bruk: Nokkelbruk,
    fil: Option<PathBuf>,
    innhold: RwLock<Innhold>,
}

impl std::fmt::Debug for Nokkelring {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Nokkelring").field("fil", &self.fil).finish_non_exhaustive()
    }
}

fn tolk(pem_tekst: &str, bruk: Nokkelbruk) -> Result<Arc<[Klientnokkel]>, NokkelFeil> {
    let mut nokler: Vec<Klientnokkel> = Vec::new();
    for del in pem::deler(pem_tekst) {
        match (del.merke, nokler.last_mut()) {
            ("PRIVATE KEY", _) => {
                let nokkel = Klientnokkel::fra_pkcs8(&del.innhold)?;
                let kid = del.foran.lines().filter_map(|l| l.trim().strip_prefix("kid:")).next_back();
                nokler.push(match kid.map(str::trim).filter(|k| !k.is_empty()) {
                    Some(kid) => nokkel.kalt(kid),
                    None => nokkel,
                });
            }
            ("CERTIFICATE", Some(siste)) => siste.x5c.push(STANDARD.encode(&del.innhold)),
            _ => {}
        }
    }
    if nokler.is_empty() {
        return Err(NokkelFeil::IngenNokkel);
    }
    nokler.iter().try_for_each(|n| bruk.godtar(n))?;
    Ok(nokler.into())
}

impl Nokkelring {
    /// From PEM text with one or more PKCS#8 EC keys.
    ///
    /// # Errors
    /// When there is no key or one of another kind.
    pub fn fra_pem(pem_tekst: &str) -> Result<Self, NokkelFeil> {
        let bruk = Nokkelbruk::Helseid;
        Ok(Self {
            bruk,
            fil: None,
            innhold: RwLock::new(Innhold {
                nokler: tolk(pem_tekst, bruk)?,
                endret: None,
            }),
        })
    }

    /// From a file that is looked at again before each signature.
    ///
    /// # Errors
    /// When the file cannot be read or holds no usable key.
    pub fn fra_fil(fil: impl Into<PathBuf>) -> Result<Self, NokkelFeil> {
        Self::for_bruk(fil, Nokkelbruk::Helseid)
    }

    /// As [`Nokkelring::fra_fil`], with what somebody else than HelseID demands of a key.
    ///
    /// # Errors
    /// As [`Nokkelring::fra_fil`].
    pub fn for_bruk(fil: impl Into<PathBuf>, bruk: Nokkelbruk) -> Result<Self, NokkelFeil> {
        let fil = fil.into();
        let endret = std::fs::metadata(&fil).and_then(|m| m.modified()).map_err(|_| NokkelFeil::Lesing)?;
        let tekst = std::fs::read_to_string(&fil).map_err(|_| NokkelFeil::Lesing)?;
        Ok(Self {
            bruk,
            innhold: RwLock::new(Innhold {
                nokler: tolk(&tekst, bruk)?,
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
        let nokler = tolk(pem_tekst, self.bruk)?;
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
            Ok(tekst) => tolk(&tekst, self.bruk),
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
        let iat = naa.timestamp();
        let krav = json!({
            "iss": klient_id, "sub": klient_id, "aud": utsteder,
            "iat": iat, "nbf": iat, "exp": iat + LEVETID, "jti": tilfeldig_tekst(tilfeldig)?,
        });
        self.signer("client-authentication+jwt", &krav).await
    }

    /// Signs with the first key of the file as it is now.
    pub(crate) async fn signer(&self, typ: &str, krav: &Value) -> Result<String, NokkelFeil> {
        self.oppdater().await;
        let nokler = self.naavaerende();
        let nokkel = nokler.first().ok_or(NokkelFeil::IngenNokkel)?;
        let mut hode = Header::new(nokkel.alg);
        hode.typ = Some(typ.to_owned());
        match self.bruk {
            Nokkelbruk::MaskinportenX5c => hode.x5c = Some(nokkel.x5c.clone()),
            Nokkelbruk::Helseid | Nokkelbruk::MaskinportenKid => hode.kid = Some(nokkel.kid.clone()),
        }
        jsonwebtoken::encode(&hode, krav, &nokkel.privat).map_err(|_| NokkelFeil::Signering)
    }
}
