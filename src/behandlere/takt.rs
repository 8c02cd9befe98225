//! Says stop to those who ask the public list too often.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};

use super::fhir;
use crate::feil::AppError;
use crate::server::bremse::{self, Bremse, Hvem};
use crate::server::sider;
use crate::server::state::App;
use crate::stier::{BEHANDLERE, BEHANDLERE_JSON};

/// Calls a minute. A person looks up a handful; a program that reads the whole list takes 250 pages of 100.
pub const GRENSE: i32 = 240;
const BREMSE: Bremse = Bremse::ny("behandlere", GRENSE);

/// The middleware: lets other addresses through, counts these.
pub async fn vakt(State(app): State<App>, req: Request, neste: Next) -> Response {
    let sti = req.uri().path();
    let er_fhir = sti.starts_with("/fhir/");
    let er_json = sti == BEHANDLERE_JSON;
    if !(sti == BEHANDLERE || er_json || er_fhir) {
        return neste.run(req).await;
    }
    let hvem = bremse::klient(&app.konfig, req.headers(), req.extensions());
    let sekunder = match BREMSE.tell(&app, Hvem::Adresse(hvem)).await {
        Ok(Some(sekunder)) => sekunder,
        // Without the database there is no list either; the page says so.
        Ok(None) | Err(_) => return neste.run(req).await,
    };
    let mut svar = if er_fhir {
        fhir::for_mange(sekunder)
    } else if er_json {
        let problem = serde_json::json!({ "status": 429, "title": "For mange kall", "detail": format!("Vent {sekunder} sekunder.") });
        (StatusCode::TOO_MANY_REQUESTS, axum::Json(problem)).into_response()
    } else {
        sider::feilside(&app, req, AppError::ForMange).await
    };
    svar.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(sekunder));
    svar
}
