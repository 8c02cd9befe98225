//! Attachments: documents a clinician sends with a practice or with the education of a logoped or audiopedagog.
//!
//! A file is taken in part by part and stored encrypted, so that neither sending nor opening holds more than a part of it. Its type is
//! judged by content, and a virus scanner is asked when there is one. Until it is sent it belongs to its owner alone, who may delete it;
//! afterwards it stays, and case workers may open it (praksisinformasjon.md §4, §11).
//! Owns the tables vedlegg, vedlegg_del and utdanning.

pub mod islands;

#[cfg(feature = "ssr")]
pub mod api;
#[cfg(feature = "ssr")]
mod last_ned;
#[cfg(feature = "ssr")]
mod last_opp;
#[cfg(feature = "ssr")]
pub mod model;
#[cfg(feature = "ssr")]
mod oppgaver;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(feature = "ssr")]
pub mod text;
#[cfg(feature = "ssr")]
pub mod utdanning;

#[cfg(feature = "ssr")]
pub use last_opp::Vedleggsutkast;
#[cfg(feature = "ssr")]
pub use oppgaver::oppgaver;
#[cfg(feature = "ssr")]
pub use ruter::ruter;

/// Where a logoped or audiopedagog sends education documents.
pub const UTDANNING_STI: &str = "/praksisinformasjon/helseaktor/utdanning";
/// The form's address for files.
pub const LAST_OPP_STI: &str = "/vedlegg/last-opp";

#[cfg(feature = "ssr")]
mod ruter {
    use axum::Router;
    use axum::extract::DefaultBodyLimit;
    use axum::routing::{get, post};

    use super::{LAST_OPP_STI, last_ned, last_opp};
    use crate::server::state::App;

    /// Addresses that are no pages. They stand outside the time limit of a request: a phone may need minutes for ten megabytes.
    pub fn ruter() -> Router<App> {
        Router::new()
            .route(
                LAST_OPP_STI,
                post(last_opp::ta_imot).layer(DefaultBodyLimit::max(last_opp::KROPP_MAKS)),
            )
            .route("/vedlegg/{id}", get(last_ned::last_ned))
    }
}
