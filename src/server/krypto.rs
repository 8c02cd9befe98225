//! Keeping secrets: encryption of fields (AES-256-GCM), keyed hashes for look-up (HMAC-SHA-256), random tokens.
//!
//! Each use has a key of its own, derived from the configured one (HKDF-SHA-256), so that a look-up value says nothing about the cipher
//! text, and a seal of the audit trail (`revisjon/segl.rs`) nothing about either.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::{digest, hkdf, hmac, rand};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::sync::Arc;

use crate::feil::AppError;
use crate::feil::logg;

/// The portal's keys. `Debug` shows nothing.
#[derive(Clone)]
pub struct Krypto {
    felt: Arc<LessSafeKey>,
    oppslag: Arc<hmac::Key>,
    segl: Arc<hmac::Key>,
}

impl std::fmt::Debug for Krypto {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Krypto")
    }
}

struct Lengde(usize);

impl hkdf::KeyType for Lengde {
    fn len(&self) -> usize {
        self.0
    }
}

impl Krypto {
    /// From the configured 32-byte key.
    ///
    /// # Errors
    /// When the library refuses the key.
    pub fn ny(hovednokkel: &[u8; 32]) -> Result<Self, aws_lc_rs::error::Unspecified> {
        let prk = hkdf::Salt::new(hkdf::HKDF_SHA256, b"praksisportal").extract(hovednokkel);
        let avled = |hensikt: &'static [u8]| -> Result<[u8; 32], aws_lc_rs::error::Unspecified> {
            let mut ut = [0u8; 32];
            prk.expand(&[hensikt], Lengde(32))?.fill(&mut ut)?;
            Ok(ut)
        };
        Ok(Self {
            felt: Arc::new(LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &avled(b"felt")?)?)),
            oppslag: Arc::new(hmac::Key::new(hmac::HMAC_SHA256, &avled(b"oppslag")?)),
            segl: Arc::new(hmac::Key::new(hmac::HMAC_SHA256, &avled(b"revisjon")?)),
        })
    }

    /// Encrypts one value: nonce ‖ cipher text ‖ tag. `felt` is authenticated, so a value cannot be moved to another column.
    ///
    /// # Errors
    /// `Intern` when the system has no randomness.
    pub fn krypter(&self, felt: &str, klar: &[u8]) -> Result<Vec<u8>, AppError> {
        let nonce: [u8; NONCE_LEN] = tilfeldig()?;
        let mut data = klar.to_vec();
        self.felt
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(felt.as_bytes()), &mut data)
            .map_err(|e| logg::intern("krypto", &e))?;
        let mut ut = nonce.to_vec();
        ut.append(&mut data);
        Ok(ut)
    }

    /// The inverse of [`Krypto::krypter`].
    ///
    /// # Errors
    /// `Intern` when the value was not made with this key for this column.
    pub fn dekrypter(&self, felt: &str, kryptert: &[u8]) -> Result<Vec<u8>, AppError> {
        let feil = |e: aws_lc_rs::error::Unspecified| logg::intern("krypto", &format!("{felt}: {e}"));
        let (nonce, data) = kryptert
            .split_at_checked(NONCE_LEN)
            .ok_or_else(|| feil(aws_lc_rs::error::Unspecified))?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(feil)?;
        let mut data = data.to_vec();
        let klar = self
            .felt
            .open_in_place(nonce, Aad::from(felt.as_bytes()), &mut data)
            .map_err(feil)?;
        Ok(klar.to_vec())
    }

    /// As [`Krypto::dekrypter`], for text.
    ///
    /// # Errors
    /// `Intern` when the value cannot be opened or is not UTF-8.
    pub fn dekrypter_tekst(&self, felt: &str, kryptert: &[u8]) -> Result<String, AppError> {
        String::from_utf8(self.dekrypter(felt, kryptert)?).map_err(|e| logg::intern("krypto", &e.utf8_error()))
    }

    /// The key that seals the audit trail.
    pub(super) fn segl(&self) -> hmac::Key {
        self.segl.as_ref().clone()
    }

    /// Keyed hash of an identifier: the same input gives the same 32 bytes, and the key is needed to guess. `slag` keeps kinds apart.
    pub fn oppslag(&self, slag: &str, verdi: &str) -> Vec<u8> {
        let mut ctx = hmac::Context::with_key(&self.oppslag);
        ctx.update(slag.as_bytes());
        ctx.update(&[0]);
        ctx.update(verdi.as_bytes());
        ctx.sign().as_ref().to_vec()
    }
}

/// `N` random bytes from the system.
///
/// # Errors
/// `Intern` when the system has none.
pub fn tilfeldig<const N: usize>() -> Result<[u8; N], AppError> {
    let mut ut = [0u8; N];
    rand::fill(&mut ut).map_err(|e| logg::intern("tilfeldighet", &e))?;
    Ok(ut)
}

/// A random token of 256 bits, base64url.
///
/// # Errors
/// `Intern` when the system has no randomness.
pub fn token() -> Result<String, AppError> {
    Ok(URL_SAFE_NO_PAD.encode(tilfeldig::<32>()?))
}

/// Whether a word looks like a [`token`].
pub fn er_token(ord: &str) -> bool {
    ord.len() == 43 && ord.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// SHA-256, 32 bytes.
pub fn sha256(data: &[u8]) -> Vec<u8> {
    digest::digest(&digest::SHA256, data).as_ref().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_opens_only_with_its_key_and_in_its_column() {
        let krypto = Krypto::ny(&[7; 32]).unwrap();
        let kryptert = krypto.krypter("konto", b"12345678903").unwrap();
        assert_eq!(krypto.dekrypter_tekst("konto", &kryptert).unwrap(), "12345678903");
        assert!(krypto.dekrypter("fnr", &kryptert).is_err());
        assert!(Krypto::ny(&[8; 32]).unwrap().dekrypter("konto", &kryptert).is_err());
        assert!(krypto.dekrypter("konto", b"kort").is_err());
        assert_ne!(
            kryptert,
            krypto.krypter("konto", b"12345678903").unwrap(),
            "never the same cipher text twice"
        );
    }

    #[test]
    fn look_up_is_stable_and_keyed() {
        let krypto = Krypto::ny(&[7; 32]).unwrap();
        assert_eq!(krypto.oppslag("fnr", "1"), krypto.oppslag("fnr", "1"));
        assert_ne!(krypto.oppslag("fnr", "1"), krypto.oppslag("pasient", "1"));
        assert_ne!(krypto.oppslag("fnr", "1"), Krypto::ny(&[8; 32]).unwrap().oppslag("fnr", "1"));
    }
}
