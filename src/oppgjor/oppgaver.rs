//! What the clinician must do about money, for the front page: only what does not solve itself.

use chrono::{Days, NaiveDate};
use sqlx::PgConnection;

use super::store::vedtak;
use super::text;
use crate::feil::AppError;
use crate::stier;
use crate::ui::Oppgave;
use grunn::HelseaktorId;
use grunn::format;
use grunn::text::Sprak;

/// A debt is covered by the next claims; after so many days without any it needs a look.
const GJELD_I_DAGER: u64 = 60;

/// A payment the bank refused, and a debt no new claim has covered.
pub async fn oppgaver(db: &mut PgConnection, eier: HelseaktorId, idag: NaiveDate, sprak: Sprak) -> Result<Vec<Oppgave>, AppError> {
    let t = text::tekst(sprak);
    let gjeld_for = idag.checked_sub_days(Days::new(GJELD_I_DAGER)).unwrap_or(idag);
    let problemer = vedtak::problemer(db, eier, gjeld_for).await?;
    Ok(problemer
        .into_iter()
        .map(|p| {
            let (tittel, hvorfor) = if p.avvist {
                (t.oppgave_avvist, t.oppgave_avvist_hvorfor)
            } else {
                (t.oppgave_gjeld, t.oppgave_gjeld_hvorfor)
            };
            let (til, lenke) = if p.avvist {
                (stier::praksis_side(p.praksis, "konto"), t.oppgave_avvist_lenke.to_owned())
            } else {
                (stier::vedtak(p.vedtak), t.oppgave_gjeld_lenke.to_owned())
            };
            Oppgave {
                tittel: tittel.to_owned(),
                hvorfor: format!("{} {}: {hvorfor}", p.praksisnavn, format::dato(p.dato, sprak)),
                frist: None,
                belop: Some(p.belop),
                til,
                lenke,
            }
        })
        .collect())
}
