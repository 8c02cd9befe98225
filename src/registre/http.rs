//! What the clients over HTTP share: a safe address, no redirects, an answer that ends.

use reqwest::{ClientBuilder, Response, redirect};
use url::Url;

/// A client for an address that is https, or http on this machine; `None` for any other. Following a redirect would let the answer choose
/// whom we ask.
pub(crate) fn bygger(base: &Url, brukeragent: &str) -> Option<ClientBuilder> {
    let lokal = matches!(base.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"));
    let trygg = base.scheme() == "https" || base.scheme() == "http" && lokal;
    let bygger = reqwest::Client::builder()
        .user_agent(brukeragent)
        .redirect(redirect::Policy::none());
    trygg.then(|| if lokal { bygger.no_proxy() } else { bygger })
}

/// Why a body was not read to its end.
pub(crate) enum Kroppfeil {
    Nett(reqwest::Error),
    ForStor,
}

/// Reads at most `maks`, whatever the length header says.
pub(crate) async fn les(mut svar: Response, maks: usize) -> Result<Vec<u8>, Kroppfeil> {
    let mut kropp = Vec::new();
    while let Some(bit) = svar.chunk().await.map_err(Kroppfeil::Nett)? {
        if kropp.len() + bit.len() > maks {
            return Err(Kroppfeil::ForStor);
        }
        kropp.extend_from_slice(&bit);
    }
    Ok(kropp)
}
