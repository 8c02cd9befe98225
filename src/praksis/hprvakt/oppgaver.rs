//! Practices that must be cleared up, for the front page.

use sqlx::PgConnection;

use super::{store, text};
use crate::feil::AppError;
use crate::praksis::store::Praksis;
use crate::stier::PRAKSISER;
use crate::ui::Oppgave;
use grunn::HelseaktorId;
use grunn::text::Sprak;

/// One task per practice. `mine` are the person's practices.
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
                til: format!("{}/{}", PRAKSISER, a.praksis),
                lenke: text::SE_HVA.i(sprak).to_owned(),
            })
        })
        .collect())
}
