//! Answers other than the wanted one.

use axum::response::{IntoResponse, Response};
use chrono::{DateTime, SecondsFormat};
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;
use utoipa::ToSchema;

use crate::feil::AppError;
use identitet::tilgangstoken::TilgangFeil;

/// An answer other than the wanted one, as `application/problem+json` (RFC 9457).
#[derive(Debug)]
pub(super) enum Apifeil {
    Tilgang(TilgangFeil),
    /// Too many calls: seconds to wait.
    Vent(u64),
    Problem(StatusCode, &'static str, String),
    App(AppError),
}

impl Apifeil {
    pub(super) fn problem(status: StatusCode, tittel: &'static str, detalj: impl Into<String>) -> Self {
        Self::Problem(status, tittel, detalj.into())
    }
}

impl From<AppError> for Apifeil {
    fn from(feil: AppError) -> Self {
        Self::App(feil)
    }
}

/// RFC 9457.
#[derive(Serialize, ToSchema)]
pub(super) struct Problem {
    status: u16,
    title: &'static str,
    detail: String,
}

/// A clock that is wrong is the vendor's most common fault, and the one hardest to see from outside.
fn klokkedetalj(bevis: i64, tjener: i64) -> String {
    let tid = DateTime::from_timestamp(tjener, 0)
        .map(|t| t.to_rfc3339_opts(SecondsFormat::Secs, true))
        .unwrap_or_default();
    format!(
        "invalid_dpop_proof: iat i beviset er {} sekunder {} tjenerens klokke, som er {tid}. Still klokken på maskinen som lager beviset.",
        bevis.abs_diff(tjener),
        if bevis > tjener { "foran" } else { "etter" },
    )
}

impl IntoResponse for Apifeil {
    fn into_response(self) -> Response {
        let mut ekstra: Option<(header::HeaderName, String)> = None;
        let (status, title, detail) = match self {
            Self::Problem(status, tittel, detalj) => (status, tittel, detalj),
            Self::Vent(sekunder) => {
                ekstra = Some((header::RETRY_AFTER, sekunder.to_string()));
                (
                    StatusCode::TOO_MANY_REQUESTS,
                    "For mange kall",
                    format!("Vent {sekunder} sekunder."),
                )
            }
            Self::Tilgang(feil) => {
                ekstra = feil.www_authenticate().map(|v| (header::WWW_AUTHENTICATE, v));
                let detalj = match &feil {
                    TilgangFeil::Klokke { bevis, tjener } => klokkedetalj(*bevis, *tjener),
                    annen => annen.kode().unwrap_or("access token and DPoP proof are required").to_owned(),
                };
                (feil.status(), "Kallet ble ikke godtatt", detalj)
            }
            Self::App(feil) => {
                let status = StatusCode::from_u16(feil.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
                let referanse = match &feil {
                    AppError::Intern { referanse } | AppError::Utilgjengelig { referanse } => {
                        format!("Referanse {referanse}. Ingenting er lagret; prøv igjen.")
                    }
                    annen => annen.to_string(),
                };
                (status, "Kallet kunne ikke utføres", referanse)
            }
        };
        let mut svar = (
            status,
            axum::Json(Problem {
                status: status.as_u16(),
                title,
                detail,
            }),
        )
            .into_response();
        svar.headers_mut()
            .insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some((navn, verdi)) = ekstra
            && let Ok(verdi) = HeaderValue::from_str(&verdi)
        {
            svar.headers_mut().insert(navn, verdi);
        }
        svar
    }
}
