//! Tab.
use crate::server::state::App;
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
