//! Pages: Leptos renders the whole page, awaits its data, and the answer is one write with the right status.

use std::future::Future;
use std::path::Path;
use std::pin::Pin;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, Method, StatusCode, header};
use serde::Deserialize;

use super::html;
use super::state::App;
use crate::feil::sider::Feilslag;
use crate::feil::{AppError, logg};

/// Set in context when the answer is an error page.
#[derive(Clone, Debug)]
pub struct Feil(pub Option<Feilslag>);

/// Writes the document with the page that was asked for, or the page of an error. The roof knows the pages and gives it at start.
pub type Tegner = fn(App, Request, Feil) -> Pin<Box<dyn Future<Output = Response> + Send>>;

/// The hashed names of script, WASM and style, as the build wrote them.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Filer {
    pub js: String,
    pub wasm: String,
    pub css: String,
}

impl Filer {
    /// Reads `manifest.json` from the site folder.
    ///
    /// # Errors
    /// A sentence saying what to run.
    pub fn les(mappe: &Path) -> Result<Self, String> {
        let fil = mappe.join("manifest.json");
        let tekst = std::fs::read_to_string(&fil).map_err(|e| {
            format!(
                "kan ikke lese {} ({}); kjør «cargo xtask build» eller sett PORTAL_SIDEMAPPE",
                fil.display(),
                e.kind()
            )
        })?;
        serde_json::from_str(&tekst).map_err(|e| format!("{} kan ikke tolkes: {e}", fil.display()))
    }
}

/// Handles every page of the app.
pub async fn side(State(app): State<App>, req: Request) -> Response {
    vis(app, req, None).await
}

/// No such page.
pub async fn ikke_funnet(State(app): State<App>, req: Request) -> Response {
    feilside(&app, req, AppError::IkkeFunnet).await
}

/// A page that says what happened, what it means and what to do, with the right status.
pub async fn feilside(app: &App, req: Request, feil: AppError) -> Response {
    let status = feil.status();
    let mut res = med_feil(app, req, Feilslag::App(feil)).await;
    *res.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    res
}

/// As [`feilside`], for any kind of error page; a failed login has pages of its own.
pub async fn med_feil(app: &App, mut req: Request, feil: Feilslag) -> Response {
    let status = StatusCode::from_u16(feil.side().status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    *req.method_mut() = Method::GET;
    let mut res = vis(app.clone(), req, Some(feil)).await;
    *res.status_mut() = status;
    res
}

async fn vis(app: App, req: Request, feil: Option<Feilslag>) -> Response {
    // A body is no use to a page; keeping it would keep the connection waiting.
    let (hode, _) = req.into_parts();
    let req = Request::from_parts(hode, Body::empty());
    let (hode, kropp) = (app.tegner)(app.clone(), req, Feil(feil)).await.into_parts();
    // One write: the whole body is here, so its length can be said and nothing is chunked.
    let kropp = match axum::body::to_bytes(kropp, usize::MAX).await {
        Ok(kropp) => String::from_utf8_lossy(&kropp).into_owned(),
        Err(feil) => {
            logg::intern("side", &feil);
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    };
    let mut res = Response::from_parts(hode, html::gyldig(kropp).into());
    res.headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    res
}
