//! What a register wants to see before it answers.
//!
//! Tokens from HelseID and Maskinporten are made by `identitet::tokenrom`, which this crate does not know: the roof joins the two
//! (`oppstart/tilgang.rs`). Here are the simple ones.

use std::path::PathBuf;

use async_trait::async_trait;
use reqwest::StatusCode;
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue};
use url::Url;

/// Longer than any token.
const STORST: u64 = 64 * 1024;

/// There is no token to send.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no access token to the register")]
pub struct IngenTilgang;

/// Gives what one request must carry; asked before every request, so it may change.
#[async_trait]
pub trait Tilgang: Send + Sync {
    /// Empty: the register is asked without a token, as a local one may be.
    async fn hoder(&self, metode: &str, url: &Url) -> Result<HeaderMap, IngenTilgang>;

    /// Hears how it went. Says whether the same request may be sent once more, with new headers.
    fn etter(&self, _url: &Url, _sendt: &HeaderMap, _status: StatusCode, _svar: &HeaderMap) -> bool {
        false
    }
}

fn bearer(token: &str) -> Result<HeaderMap, IngenTilgang> {
    // What cannot stand in a header is no token; it is not looked at further, and never logged.
    if token.is_empty() || !token.bytes().all(|b| b.is_ascii_graphic()) {
        return Err(IngenTilgang);
    }
    let mut verdi = HeaderValue::try_from(format!("Bearer {token}")).map_err(|_| IngenTilgang)?;
    verdi.set_sensitive(true);
    Ok(HeaderMap::from_iter([(AUTHORIZATION, verdi)]))
}

/// Asks without a token.
pub struct UtenToken;

#[async_trait]
impl Tilgang for UtenToken {
    async fn hoder(&self, _metode: &str, _url: &Url) -> Result<HeaderMap, IngenTilgang> {
        Ok(HeaderMap::new())
    }
}

/// The same token every time.
pub struct FastToken(pub String);

#[async_trait]
impl Tilgang for FastToken {
    async fn hoder(&self, _metode: &str, _url: &Url) -> Result<HeaderMap, IngenTilgang> {
        bearer(&self.0)
    }
}

/// A token somebody else keeps fresh in a file, read every time.
pub struct Tokenfil(pub PathBuf);

#[async_trait]
impl Tilgang for Tokenfil {
    async fn hoder(&self, _metode: &str, _url: &Url) -> Result<HeaderMap, IngenTilgang> {
        let storrelse = tokio::fs::metadata(&self.0).await.map_err(|_| IngenTilgang)?.len();
        if storrelse > STORST {
            return Err(IngenTilgang);
        }
        let innhold = tokio::fs::read_to_string(&self.0).await.map_err(|_| IngenTilgang)?;
        bearer(innhold.trim())
    }
}

#[cfg(test)]
mod tester {
    use super::*;

    #[tokio::test]
    async fn a_file_is_read_every_time_and_must_hold_one_token() {
        let fil = std::env::temp_dir().join(format!("praksisportal-token-{}", std::process::id()));
        let url: Url = "https://register.example".parse().unwrap();
        let tilgang = Tokenfil(fil.clone());
        for (innhold, venter) in [
            ("abc.def\n", Some("Bearer abc.def")),
            ("ny", Some("Bearer ny")),
            ("  \n", None),
            ("to ord", None),
        ] {
            std::fs::write(&fil, innhold).unwrap();
            let hoder = tilgang.hoder("GET", &url).await;
            assert!(!format!("{hoder:?}").contains("abc"), "a header must not show its token");
            assert_eq!(
                hoder.as_ref().ok().map(|h| h[AUTHORIZATION].to_str().unwrap()),
                venter,
                "{innhold:?}"
            );
        }
        std::fs::remove_file(&fil).unwrap();
        assert_eq!(tilgang.hoder("GET", &url).await, Err(IngenTilgang));
        assert_eq!(UtenToken.hoder("GET", &url).await, Ok(HeaderMap::new()));
        assert!(FastToken(String::new()).hoder("GET", &url).await.is_err());
    }
}
