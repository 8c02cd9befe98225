//! The agreement on direct settlement, and consents to other use of the personal e-mail address.
//!
//! A signature is a level 4 login, an explicit confirmation and the hash of the text that was shown (praksisinformasjon.md §5, §11). One
//! agreement at most is current; a newer one replaces it from the day of signing, and that day is the first reimbursable one (§3). An
//! agreement and a registered practice are two separate preconditions for reimbursement, so signing does not wait for a practice.
//! Consents are per purpose, have three states and are only ever added to (§6).
//! Owns the tables avtaleversjon, avtale, avtale_kopi and samtykke. A clinician sees and changes only own rows.

pub mod api;
pub mod innlasting;
mod kopi;
pub mod model;
#[cfg(test)]
mod model_tester;
mod oppgaver;
pub mod pages;
pub mod seed;
pub mod store;
#[cfg(test)]
mod store_tester;
pub mod text;

use axum::Router;
pub fn ruter() -> Router<App> {
    Router::new()
}
pub mod pages {
    use leptos::prelude::*;
    pub async fn panel() -> Result<AnyView, crate::error::AppError> {
        Ok(().into_any())
    }
}
