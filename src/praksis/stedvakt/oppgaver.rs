//! What the person must see to about the places of own practices, for the front page.

use chrono::NaiveDate;
use sqlx::PgConnection;

use super::model::{self, Slag};
use super::{store, text};
use crate::feil::AppError;
use crate::praksis::store::Praksis;
use crate::stier;
use crate::ui::Oppgave;
use grunn::HelseaktorId;
use grunn::text::Sprak;

/// One task per open finding. `mine` are the person's practices.
pub async fn oppgaver(
    db: &mut PgConnection,
    eier: HelseaktorId,
    mine: &[Praksis],
    idag: NaiveDate,
    sprak: Sprak,
) -> Result<Vec<Oppgave>, AppError> {
    let aapne = store::aapne(db, eier).await?;
    Ok(aapne
        .into_iter()
        .filter_map(|e| {
            let praksis = mine.iter().find(|p| p.id == e.praksis)?;
            let siste = praksis.perioder.last().and_then(|p| p.til);
            if !model::gjelder_praksis(e.slag, e.dato, siste, idag) {
                return None;
            }
            Some(Oppgave {
                tittel: text::tittel(e.slag).i(sprak).to_owned(),
                hvorfor: format!("{}: {}", praksis.navn, text::hva(&e, sprak)),
                frist: e.dato.filter(|d| e.slag == Slag::Nedlagt && *d >= idag),
                belop: None,
                til: stier::praksis(e.praksis),
                lenke: text::SE_HVA.i(sprak).to_owned(),
            })
        })
        .collect())
}
