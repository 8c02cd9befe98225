//! Addresses of one practice.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::feil::AppError;
use grunn::PraksisId;

/// The practice in the page's address, as typed.
pub fn id_i_adressen() -> String {
    use_params_map().with_untracked(|p| p.get("id").unwrap_or_default())
}

/// Reads an id. What is no id does not exist.
///
/// # Errors
/// `IkkeFunnet`.
pub fn id(tekst: &str) -> Result<PraksisId, AppError> {
    tekst.parse().map_err(|_| AppError::IkkeFunnet)
}

/// Draft name of a form about one practice.
pub fn skjema(id: PraksisId, hva: &str) -> String {
    format!("praksis.{id}.{hva}")
}
