//! Addresses of one practice.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::model::{Epostskjema, Kontoskjema, Sluttskjema, Stedskjema};
use crate::feil::AppError;
use crate::server::skjema as utkast;
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

/// The fields of the form about one practice that keeps its draft under a name; `None`: there is no such form.
pub fn feltene_i(navn: &str) -> Option<Vec<String>> {
    let (praksis, hva) = navn.strip_prefix("praksis.")?.split_once('.')?;
    id(praksis).ok()?;
    match hva {
        "epost" => Some(utkast::feltnavn::<Epostskjema>()),
        "sted" | "ambulerende" => Some(utkast::feltnavn::<Stedskjema>()),
        "slutt" => Some(utkast::feltnavn::<Sluttskjema>()),
        "konto" => Some(utkast::feltnavn::<Kontoskjema>()),
        _ => None,
    }
}
