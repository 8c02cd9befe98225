//! Practices that must be cleared up, for the front page.

use sqlx::PgConnection;

use super::{store, text};
use crate::error::AppError;
use crate::forside::Oppgave;
use crate::praksis;
use crate::praksis::store::Praksis;
use grunn::text::Sprak;
use grunn::HelseaktorId;

/// One task per practice. `mine` are the person's practices.
///
/// # Errors
/// When the database fails.
pub async fn oppgaver(db: &mut PgConnection, eier: HelseaktorId, mine: &[Praksis], sprak: Sprak) -> Result<Vec<Oppgave>, AppError> {
    Ok(store::aapne(db, eier)
        .await?
        .into_iter()
        .filter_map(|a| {
            let praksis = mine.iter().find(|p| p.id == a.praksis)?;
            Some(Oppgave {
                tittel: text::TITTEL.i(sprak).to_owned(),
                hvorfor: format!("{}: {}", praksis.navn, text::hva(&a, sprak)),
                frist: None,
                belop: None,
                til: format!("{}/{}", praksis::STI, a.praksis),
                lenke: text::SE_HVA.i(sprak).to_owned(),
            })
        })
        .collect())
}
