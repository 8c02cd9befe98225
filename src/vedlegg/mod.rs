//! Attachments: documents a clinician sends with a practice or with the education of a logoped or audiopedagog.
//!
//! A file is taken in part by part and stored encrypted, so that neither sending nor opening holds more than a part of it. Its type is
//! judged by content, and a virus scanner is asked when there is one. A PDF that acts is refused, and a picture is drawn anew
//! ([`innhold`]). Until it is sent it belongs to its owner alone, who may delete it;
//! afterwards it stays, and case workers may open it (praksisinformasjon.md §4, §11). What may be put in a folder is known by who
//! owns what the folder belongs to; the roof registers it as [`Mappekrav`].
//!
//! Owns: vedlegg, vedlegg_del.

pub(crate) mod api;
mod innhold;
mod last_ned;
mod last_opp;
pub(crate) mod model;
pub(crate) mod pages;
pub(crate) mod store;
pub(crate) mod text;

pub use krav::{Mappekrav, krav_for};
pub use last_opp::Vedleggsutkast;
pub use ruter::ruter;

mod krav {
    use std::future::Future;
    use std::pin::Pin;

    use super::model::{Dokumentkrav, Mappe};
    use crate::feil::AppError;
    use crate::server::request::Aktor;
    use crate::server::state::App;

    type Svar<'a> = Pin<Box<dyn Future<Output = Result<&'static [Dokumentkrav], AppError>> + Send + 'a>>;

    /// Says what may be put in a folder; registered at start.
    #[derive(Clone, Copy)]
    pub struct Mappekrav(pub for<'a> fn(&'a App, &'a Aktor, Mappe) -> Svar<'a>);

    /// What may be put in a folder, for its owner.
    ///
    /// # Errors
    /// `IkkeFunnet` when the folder is someone else's or nothing is asked for there; `Endret` when it is closed.
    pub async fn krav_for(app: &App, aktor: &Aktor, mappe: Mappe) -> Result<&'static [Dokumentkrav], AppError> {
        let krav = (app.delt::<Mappekrav>()?.0)(app, aktor, mappe).await?;
        if krav.is_empty() { Err(AppError::IkkeFunnet) } else { Ok(krav) }
    }
}

mod ruter {
    use axum::Router;
    use axum::extract::DefaultBodyLimit;
    use axum::routing::{get, post};

    use super::{last_ned, last_opp};
    use crate::server::state::App;
    use crate::stier::LAST_OPP;

    /// Addresses that are no pages. They stand outside the time limit of a request: a phone may need minutes for ten megabytes.
    pub fn ruter() -> Router<App> {
        Router::new()
            .route(LAST_OPP, post(last_opp::ta_imot).layer(DefaultBodyLimit::max(last_opp::KROPP_MAKS)))
            .route("/vedlegg/{id}", get(last_ned::last_ned))
    }
}
