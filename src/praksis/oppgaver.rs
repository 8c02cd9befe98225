//! What the person must do here, for the front page.

use sqlx::PgConnection;

use super::{NY_STI, store, text};
use crate::error::AppError;
use crate::forside::Oppgave;
use crate::helseaktor;
use crate::helseaktor::store::Profil;
use crate::text::Sprak;

/// Contact data first, then a practice.
///
/// # Errors
/// When the database fails.
pub async fn oppgaver(db: &mut PgConnection, profil: &Profil, sprak: Sprak) -> Result<Vec<Oppgave>, AppError> {
    if !profil.har_kontaktdata() {
        return Ok(vec![Oppgave {
            tittel: text::OPPGAVE_KONTAKT.i(sprak).to_owned(),
            hvorfor: text::OPPGAVE_KONTAKT_HVORFOR.i(sprak).to_owned(),
            frist: None,
            belop: None,
            til: helseaktor::KONTAKT_STI.to_owned(),
            lenke: text::TIL_KONTAKT.i(sprak).to_owned(),
        }]);
    }
    if !store::mine(db, profil.id).await?.is_empty() {
        return Ok(vec![]);
    }
    Ok(vec![Oppgave {
        tittel: text::OPPGAVE_PRAKSIS.i(sprak).to_owned(),
        hvorfor: text::OPPGAVE_PRAKSIS_HVORFOR.i(sprak).to_owned(),
        frist: None,
        belop: None,
        til: NY_STI.to_owned(),
        lenke: text::REGISTRER.i(sprak).to_owned(),
    }])
}
