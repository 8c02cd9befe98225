//! Payment.
use crate::server::state::App;
use axum::Router;
pub fn ruter() -> Router<App> {
    Router::new()
}
pub mod kjoring {
    use crate::server::{config::Konfig, state::App};
    pub async fn om_tiden_er_inne(_app: &App) -> Result<(), crate::error::AppError> {
        Ok(())
    }
    pub async fn fra_kommandolinjen(_k: Konfig, _a: &[String]) -> Result<(), String> {
        Ok(())
    }
}
