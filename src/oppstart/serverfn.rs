//! Server functions as the web knows them: a fetch gets JSON and the right status, a plain form is redirected on success (303)
//! and gets a page with the right status on failure. Leptos' own fallback would put the error in the address bar.

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use grunn::sporing::{Felt, SpanKind, Spenn};
use http::{HeaderValue, StatusCode, header};
use leptos::prelude::provide_context;

use crate::feil::AppError;
use crate::feil::logg;
use crate::server::handling;
use crate::server::sesjon::Sesjon;
use crate::server::sider;
use crate::server::sikkerhet::{egen_sti, json_feil, vil_ha_html};
use crate::server::skjema::VanligSkjema;
use crate::server::state::App;

/// Largest form or argument list.
const STORST: usize = 64 * 1024;

/// Handles `/api/…`.
pub async fn handter(State(app): State<App>, req: Request) -> Response {
    let vanlig = vil_ha_html(req.headers());
    let (mut hode, kropp) = req.into_parts();
    let opprinnelig = hode.clone();
    hode.headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
    let tilbake = hode.headers.remove(header::REFERER);
    let kropp = match to_bytes(kropp, STORST).await {
        Ok(b) => b,
        Err(_) => return svar_feil(&app, Request::from_parts(opprinnelig, Body::empty()), vanlig, AppError::ForStor).await,
    };
    let kontekst = {
        let app = app.clone();
        move || {
            provide_context(app.clone());
            provide_context(VanligSkjema(vanlig));
        }
    };
    let spenn = Spenn::ny(SpanKind::Internal, "serverfunksjon").med(Felt::Handling, navn(hode.uri.path()));
    let res = spenn
        .rundt(leptos_axum::handle_server_fns_with_context(
            kontekst,
            Request::from_parts(hode, Body::from(kropp)),
        ))
        .await
        .into_response();
    if res.status() == StatusCode::BAD_REQUEST && !res.headers().contains_key("serverfnerror") {
        return svar_feil(&app, Request::from_parts(opprinnelig, Body::empty()), vanlig, AppError::IkkeFunnet).await;
    }
    if res.status().is_server_error() || res.status().is_client_error() {
        let feil = match to_bytes(res.into_body(), STORST)
            .await
            .ok()
            .and_then(|b| serde_json::from_slice::<AppError>(&b).ok())
        {
            Some(feil) => feil,
            None => logg::intern("serverfunksjon", &"uleselig feil"),
        };
        let feil = uleselig(&app, &opprinnelig, feil).await;
        return svar_feil(&app, Request::from_parts(opprinnelig, Body::empty()), vanlig, feil).await;
    }
    if !vanlig {
        return res;
    }
    let videre = res.headers().get(header::LOCATION).and_then(|v| v.to_str().ok()).map(str::to_owned);
    let videre = videre
        .or_else(|| tilbake.and_then(|v| egen_sti(&app, v.to_str().ok()?)))
        .unwrap_or_else(|| "/".to_owned());
    let mut ut = Redirect::to(&videre).into_response();
    for kake in res.headers().get_all(header::SET_COOKIE) {
        ut.headers_mut().append(header::SET_COOKIE, kake.clone());
    }
    ut
}

/// The name of the server function an address belongs to. What somebody has made up is no name.
fn navn(sti: &str) -> &'static str {
    leptos::server_fn::axum::server_fn_paths()
        .map(|(kjent, _)| kjent)
        .find(|kjent| *kjent == sti)
        .unwrap_or("ukjent")
}

/// A form that cannot be read never came to its act. To somebody for whom all is read only, that is what is said.
async fn uleselig(app: &App, hode: &http::request::Parts, feil: AppError) -> AppError {
    let aktor = hode.extensions.get::<Sesjon>().and_then(Sesjon::aktor);
    let (Some(aktor), true) = (aktor, feil == AppError::uleselig()) else {
        return feil;
    };
    match app.pool.acquire().await {
        Ok(mut db) => handling::krev_skriv(app, &mut db, aktor.helseaktor, app.klokke.idag())
            .await
            .err()
            .unwrap_or(feil),
        Err(_) => feil,
    }
}

async fn svar_feil(app: &App, req: Request, vanlig: bool, feil: AppError) -> Response {
    match feil {
        feil if !vanlig => json_feil(&feil),
        AppError::IkkeInnlogget => {
            let til = req
                .headers()
                .get(header::REFERER)
                .and_then(|v| v.to_str().ok())
                .and_then(|v| egen_sti(app, v))
                .unwrap_or_else(|| "/".to_owned());
            Redirect::to(&format!(
                "/logg-inn?til={}",
                url::form_urlencoded::byte_serialize(til.as_bytes()).collect::<String>()
            ))
            .into_response()
        }
        feil => sider::feilside(app, req, feil).await,
    }
}
