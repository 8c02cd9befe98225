//! What the clients over HTTP share: a safe address, no redirects, access, an answer that ends.

use grunn::sporing::{Felt, SpanKind, Spenn};
use reqwest::header::HeaderValue;
use reqwest::{ClientBuilder, RequestBuilder, Response, redirect};
use url::Url;

use crate::tilgang::Tilgang;

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

/// The address of something under the base.
pub(crate) fn under(base: &Url, sti: &[&str]) -> Url {
    let mut url = base.clone();
    if let Ok(mut ledd) = url.path_segments_mut() {
        ledd.pop_if_empty().extend(sti);
    }
    url
}

/// Why there is no answer.
pub(crate) enum Sendefeil {
    IngenTilgang,
    Nett(reqwest::Error),
}

/// Sends, within a span that the register is told of. The span has the machine's name, never the address: that may say who is asked about.
pub(crate) async fn utfor(sporsmal: RequestBuilder) -> reqwest::Result<Response> {
    let (http, sporsmal) = sporsmal.build_split();
    let mut sporsmal = sporsmal?;
    let metode = sporsmal.method().to_string();
    let lop = Spenn::ny(SpanKind::Client, "register")
        .med(Felt::Metode, metode)
        .med(Felt::Vert, sporsmal.url().host_str().unwrap_or_default().to_owned())
        .start();
    if let Some(verdi) = lop.traceparent().and_then(|v| HeaderValue::from_str(&v).ok()) {
        sporsmal.headers_mut().insert("traceparent", verdi);
    }
    let svar = lop.rundt(http.execute(sporsmal)).await;
    match &svar {
        Ok(svar) => lop.noter(Felt::Status, i64::from(svar.status().as_u16())),
        Err(_) => lop.feilet(),
    }
    svar
}

/// Sends with what the register wants to see; once more when it refused that and there is something else to show.
pub(crate) async fn send(tilgang: &dyn Tilgang, lag: impl Fn() -> RequestBuilder + Send + Sync) -> Result<Response, Sendefeil> {
    let mut igjen = true;
    loop {
        let (http, sporsmal) = lag().build_split();
        let mut sporsmal = sporsmal.map_err(Sendefeil::Nett)?;
        let url = sporsmal.url().clone();
        let sendt = tilgang.hoder(sporsmal.method().as_str(), &url).await;
        let sendt = sendt.map_err(|_| Sendefeil::IngenTilgang)?;
        sporsmal.headers_mut().extend(sendt.clone());
        let svar = utfor(RequestBuilder::from_parts(http, sporsmal)).await.map_err(Sendefeil::Nett)?;
        if !(tilgang.etter(&url, &sendt, svar.status(), svar.headers()) && igjen) {
            return Ok(svar);
        }
        igjen = false;
    }
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
