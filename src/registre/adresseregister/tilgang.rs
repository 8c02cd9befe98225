//! The token Adresseregisteret wants.
//!
//! In production a token comes from HelseID by client credentials (scope `nhn:cp-api/access-v2-dpop`, registre.md §2), which the portal's
//! HelseID client cannot ask for yet: the agency needs access of its own first. Until then something beside the portal fetches it and
//! writes it to a file. A provider that asks HelseID is one more implementation of [`Tilgang`].

use std::path::PathBuf;

use async_trait::async_trait;

/// Longer than any token.
const STORST: u64 = 64 * 1024;

/// There is no token to send.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no access token to Adresseregisteret")]
pub struct IngenTilgang;

/// Gives a token that can be used now; asked before every request, so it may change.
#[async_trait]
pub trait Tilgang: Send + Sync {
    /// `None`: the register is asked without one, as a local one may be.
    async fn token(&self) -> Result<Option<String>, IngenTilgang>;
}

/// Asks without a token.
pub struct UtenToken;

#[async_trait]
impl Tilgang for UtenToken {
    async fn token(&self) -> Result<Option<String>, IngenTilgang> {
        Ok(None)
    }
}

/// A token somebody else keeps fresh in a file, read every time.
pub struct Tokenfil(pub PathBuf);

#[async_trait]
impl Tilgang for Tokenfil {
    async fn token(&self) -> Result<Option<String>, IngenTilgang> {
        let storrelse = tokio::fs::metadata(&self.0).await.map_err(|_| IngenTilgang)?.len();
        if storrelse > STORST {
            return Err(IngenTilgang);
        }
        let innhold = tokio::fs::read_to_string(&self.0).await.map_err(|_| IngenTilgang)?;
        let token = innhold.trim();
        // What cannot stand in a header is no token; it is not looked at further, and never logged.
        let ok = !token.is_empty() && token.bytes().all(|b| b.is_ascii_graphic());
        ok.then(|| Some(token.to_owned())).ok_or(IngenTilgang)
    }
}

#[cfg(test)]
mod tester {
    use super::*;

    #[tokio::test]
    async fn a_file_is_read_every_time_and_must_hold_one_token() {
        let fil = std::env::temp_dir().join(format!("praksisportal-artoken-{}", std::process::id()));
        let tilgang = Tokenfil(fil.clone());
        for (innhold, venter) in [
            ("abc.def\n", Ok(Some("abc.def".to_owned()))),
            ("ny", Ok(Some("ny".to_owned()))),
            ("  \n", Err(IngenTilgang)),
            ("to ord", Err(IngenTilgang)),
        ] {
            std::fs::write(&fil, innhold).unwrap();
            assert_eq!(tilgang.token().await, venter, "{innhold:?}");
        }
        std::fs::remove_file(&fil).unwrap();
        assert_eq!(tilgang.token().await, Err(IngenTilgang));
        assert_eq!(UtenToken.token().await, Ok(None));
    }
}
