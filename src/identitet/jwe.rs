//! Decryption of what EPJ systems send to the Krav-API: compact JWE with RSA-OAEP-256 and A256GCM, optionally deflated.
//!
//! The content is JSON, or JSON in an unsigned JWT.
//!
//! The private-key operation is aws-lc's, in constant time. Nothing in the answers tells where a decryption failed.

use std::io::Read;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::{KeyPair, KeySize, OAEP_SHA256_MGF1SHA256, OaepPrivateDecryptingKey, PrivateDecryptingKey};
use aws_lc_rs::signature::KeyPair as _;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::jwk::{
    AlgorithmParameters, CommonParameters, Jwk, JwkSet, KeyAlgorithm, PublicKeyUse, RSAKeyParameters, RSAKeyType, ThumbprintHash,
};
use serde::Deserialize;

/// Largest message accepted, after inflation.
pub const STORST_KLARTEKST: usize = 20 * 1024 * 1024;
/// Base64 makes three bytes four; the key, header and tag are small beside it.
const PAASLAG: usize = 8 * 1024;
const NOKKELLENGDE: usize = 32;

/// Why a message could not be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JweFeil {
    /// Not a compact JWE, or a header we do not read.
    #[error("not a compact JWE")]
    Format,
    /// Another algorithm, compression or a critical extension.
    #[error("the JWE uses something else than RSA-OAEP-256, A256GCM and DEF")]
    UstottetAlgoritme,
    /// Fetch `/jwk` again.
    #[error("the JWE names a key we do not have")]
    UkjentNokkel,
    /// Wrong key, changed content, broken compression: not told apart.
    #[error("the JWE cannot be decrypted")]
    Dekryptering,
    #[error("the content is larger than the limit")]
    ForStor,
    /// The content is a JWT that somebody has signed; there is no key to check it with.
    #[error("the content is a signed JWT")]
    Signert,
}

/// The key cannot be made or read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the RSA key cannot be made or read")]
pub struct RsaFeil;

/// Size of a new key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Storrelse {
    Rsa3072,
    Rsa4096,
}

/// One private key; its `kid` is the RFC 7638 thumbprint.
pub struct Dekrypteringsnokkel {
    kid: String,
    privat: OaepPrivateDecryptingKey,
    bytes: usize,
    jwk: Jwk,
}

impl std::fmt::Debug for Dekrypteringsnokkel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Dekrypteringsnokkel")
            .field("kid", &self.kid)
            .finish_non_exhaustive()
    }
}

impl Dekrypteringsnokkel {
    /// A new key and its PKCS#8 bytes, which must be kept encrypted.
    ///
    /// # Errors
    /// When the library cannot make it.
    pub fn generer(storrelse: Storrelse) -> Result<(Self, Vec<u8>), RsaFeil> {
        let storrelse = match storrelse {
            Storrelse::Rsa3072 => KeySize::Rsa3072,
            Storrelse::Rsa4096 => KeySize::Rsa4096,
        };
        let privat = PrivateDecryptingKey::generate(storrelse).map_err(|_| RsaFeil)?;
        let der: Pkcs8V1Der<'_> = privat.as_der().map_err(|_| RsaFeil)?;
        Ok((Self::fra_pkcs8(der.as_ref())?, der.as_ref().to_vec()))
    }

    /// A kept key.
    ///
    /// # Errors
    /// When the bytes are not an RSA key of at least 2048 bits.
    pub fn fra_pkcs8(der: &[u8]) -> Result<Self, RsaFeil> {
        let par = KeyPair::from_pkcs8(der).map_err(|_| RsaFeil)?;
        let offentlig = par.public_key();
        let tall = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        let algorithm = AlgorithmParameters::RSA(RSAKeyParameters {
            key_type: RSAKeyType::RSA,
            n: tall(offentlig.modulus().big_endian_without_leading_zero()),
            e: tall(offentlig.exponent().big_endian_without_leading_zero()),
        });
        let mut jwk = Jwk {
            common: CommonParameters::default(),
            algorithm,
        };
        let kid = jwk.thumbprint(ThumbprintHash::SHA256).map_err(|_| RsaFeil)?;
        jwk.common.key_id = Some(kid.clone());
        jwk.common.public_key_use = Some(PublicKeyUse::Encryption);
        jwk.common.key_algorithm = Some(KeyAlgorithm::RSA_OAEP_256);
        let privat = PrivateDecryptingKey::from_pkcs8(der).map_err(|_| RsaFeil)?;
        let bytes = privat.key_size_bytes();
        Ok(Self {
            kid,
            privat: OaepPrivateDecryptingKey::new(privat).map_err(|_| RsaFeil)?,
            bytes,
            jwk,
        })
    }

    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// The public half, for `/kuhr/krav/v1/jwk`.
    pub fn offentlig_jwk(&self) -> &Jwk {
        &self.jwk
    }

    /// The content key. A wrong one is replaced by noise, so that what follows takes the same time and fails in the same way
    /// (RFC 7516 §11.5).
    fn innholdsnokkel(&self, kryptert: &[u8]) -> Result<[u8; NOKKELLENGDE], JweFeil> {
        let mut nokkel = [0u8; NOKKELLENGDE];
        aws_lc_rs::rand::fill(&mut nokkel).map_err(|_| JweFeil::Dekryptering)?;
        let mut rom = vec![0u8; self.bytes];
        if let Ok(klar) = self.privat.decrypt(&OAEP_SHA256_MGF1SHA256, kryptert, &mut rom, None)
            && klar.len() == NOKKELLENGDE
        {
            nokkel.copy_from_slice(klar);
        }
        Ok(nokkel)
    }
}

#[derive(Deserialize)]
struct Hode {
    alg: String,
    enc: String,
    kid: Option<String>,
    zip: Option<String>,
    crit: Option<serde_json::Value>,
}

/// The keys of the API: the first is published first and recommended, the others open what was encrypted before it came.
#[derive(Debug, Default)]
pub struct Nokkelsett(Vec<Dekrypteringsnokkel>);

impl Nokkelsett {
    /// Newest first.
    pub fn ny(nokler: Vec<Dekrypteringsnokkel>) -> Self {
        Self(nokler)
    }

    /// The public keys, newest first.
    pub fn offentlige(&self) -> JwkSet {
        JwkSet {
            keys: self.0.iter().map(|n| n.jwk.clone()).collect(),
        }
    }

    /// Without `kid` there must be no doubt which key is meant.
    fn velg(&self, kid: Option<&str>) -> Result<&Dekrypteringsnokkel, JweFeil> {
        match (kid, self.0.as_slice()) {
            (Some(kid), nokler) => nokler.iter().find(|n| n.kid == kid),
            (None, [eneste]) => Some(eneste),
            (None, _) => None,
        }
        .ok_or(JweFeil::UkjentNokkel)
    }

    /// Opens a message of at most `maks` bytes. Takes milliseconds of processor time: call it from a blocking task.
    ///
    /// # Errors
    /// See [`JweFeil`].
    pub fn dekrypter(&self, jwe: &str, maks: usize) -> Result<Vec<u8>, JweFeil> {
        if jwe.len() > maks / 3 * 4 + PAASLAG {
            return Err(JweFeil::ForStor);
        }
        let mut deler = jwe.trim().split('.');
        let (Some(hode_b64), Some(nokkel), Some(iv), Some(innhold), Some(tag), None) =
            (deler.next(), deler.next(), deler.next(), deler.next(), deler.next(), deler.next())
        else {
            return Err(JweFeil::Format);
        };
        let les = |del: &str| URL_SAFE_NO_PAD.decode(del).map_err(|_| JweFeil::Format);
        let hode: Hode = serde_json::from_slice(&les(hode_b64)?).map_err(|_| JweFeil::Format)?;
        let deflatert = match hode.zip.as_deref() {
            None => false,
            Some("DEF") => true,
            Some(_) => return Err(JweFeil::UstottetAlgoritme),
        };
        if hode.alg != "RSA-OAEP-256" || hode.enc != "A256GCM" || hode.crit.is_some() {
            return Err(JweFeil::UstottetAlgoritme);
        }
        let dekrypteringsnokkel = self.velg(hode.kid.as_deref())?;
        let (kryptert_nokkel, iv, mut innhold, tag) = (les(nokkel)?, les(iv)?, les(innhold)?, les(tag)?);

        let innholdsnokkel = dekrypteringsnokkel.innholdsnokkel(&kryptert_nokkel)?;
        let feil = |_| JweFeil::Dekryptering;
        let apner = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &innholdsnokkel).map_err(feil)?);
        let iv = Nonce::try_assume_unique_for_key(&iv).map_err(feil)?;
        // A tag of another length must not move the border to the content.
        if tag.len() != AES_256_GCM.tag_len() {
            return Err(JweFeil::Dekryptering);
        }
        innhold.extend_from_slice(&tag);
        let lengde = apner
            .open_in_place(iv, Aad::from(hode_b64.as_bytes()), &mut innhold)
            .map_err(feil)?
            .len();
        innhold.truncate(lengde);
        let klar = if deflatert {
            blas_opp(&innhold, maks)
        } else {
            under(innhold, maks)
        }?;
        ut_av_jwt(klar)
    }
}

/// The content itself, also when it is wrapped in an unsigned JWT: the documentation shows it both ways.
fn ut_av_jwt(klar: Vec<u8>) -> Result<Vec<u8>, JweFeil> {
    #[derive(Deserialize)]
    struct Jwthode {
        alg: String,
    }
    let Ok(tekst) = std::str::from_utf8(klar.trim_ascii()) else {
        return Ok(klar);
    };
    let [hode, innhold, signatur] = tekst.split('.').collect::<Vec<_>>()[..] else {
        return Ok(klar);
    };
    let les = |del: &str| URL_SAFE_NO_PAD.decode(del).ok();
    let (Some(hode), Some(innhold)) = (les(hode).and_then(|h| serde_json::from_slice::<Jwthode>(&h).ok()), les(innhold)) else {
        return Ok(klar);
    };
    if hode.alg == "none" && signatur.is_empty() {
        Ok(innhold)
    } else {
        Err(JweFeil::Signert)
    }
}

fn under(innhold: Vec<u8>, maks: usize) -> Result<Vec<u8>, JweFeil> {
    if innhold.len() > maks { Err(JweFeil::ForStor) } else { Ok(innhold) }
}

/// Raw deflate (RFC 7516 §4.1.3), read no further than one byte past the limit.
fn blas_opp(innhold: &[u8], maks: usize) -> Result<Vec<u8>, JweFeil> {
    let mut ut = Vec::new();
    let grense = u64::try_from(maks).unwrap_or(u64::MAX).saturating_add(1);
    flate2::read::DeflateDecoder::new(innhold)
        .take(grense)
        .read_to_end(&mut ut)
        .map_err(|_| JweFeil::Dekryptering)?;
    under(ut, maks)
}

#[cfg(test)]
#[path = "jwe_tester.rs"]
mod tester;
