//! Addresses of one practice.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::STI;
use crate::error::AppError;
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

/// The page about one practice.
pub fn sti(id: PraksisId) -> String {
    format!("{STI}/{id}")
}

/// A page below it.
pub fn under(id: PraksisId, side: &str) -> String {
    format!("{STI}/{id}/{side}")
}

/// Draft name of a form about one practice.
pub fn skjema(id: PraksisId, hva: &str) -> String {
    format!("praksis.{id}.{hva}")
}
