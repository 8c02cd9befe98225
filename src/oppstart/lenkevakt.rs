//! Says stop to those who try one-time links too often. A link has 256 bits; this is for the machine's sake.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;

use crate::server::bremse::{self, Bremse, Hvem};
use crate::server::sider;
use crate::server::state::App;

/// Calls a minute from one address.
const BREMSE: Bremse = Bremse::ny("engangslenke", 60);
/// Pages of links, and what their buttons send.
const LENKER: [&str; 4] = [
    "/bekreft-epost/",
    "/kontoendring/",
    "/api/helseaktor/bekreft-epost",
    "/api/praksis/stopp-konto",
];

/// The middleware: lets other addresses through, counts these.
pub(super) async fn vakt(State(app): State<App>, req: Request, neste: Next) -> Response {
    if !LENKER.iter().any(|lenke| req.uri().path().starts_with(lenke)) {
        return neste.run(req).await;
    }
    let hvem = bremse::klient(&app.konfig, req.headers(), req.extensions());
    match BREMSE.krev(&app, Hvem::Adresse(hvem)).await {
        Ok(()) => neste.run(req).await,
        Err(feil) => sider::feilside(&app, req, feil).await,
    }
}
