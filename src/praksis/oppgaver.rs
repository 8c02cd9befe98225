//! What the person must do here, for the front page.

use chrono::NaiveDate;
use sqlx::PgConnection;

use super::kontovakt::model::Kontovisning;
use super::{NY_STI, rute, stedvakt, store, text};
use crate::error::AppError;
use crate::forside::Oppgave;
use crate::helseaktor;
use crate::helseaktor::store::Profil;
use crate::text::Sprak;

/// Contact data first, then a practice, then an account that can be paid to.
///
/// # Errors
/// When the database fails.
pub async fn oppgaver(db: &mut PgConnection, profil: &Profil, idag: NaiveDate, sprak: Sprak) -> Result<Vec<Oppgave>, AppError> {
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
    let mine = store::mine(db, profil.id).await?;
    if !mine.is_empty() {
        // What waits for others solves itself; an account that was refused does not.
        let mut ut: Vec<Oppgave> = mine
            .iter()
            .filter(|p| p.kontovisning(idag) == Kontovisning::Avvist)
            .map(|p| Oppgave {
                tittel: text::OPPGAVE_KONTO.i(sprak).to_owned(),
                hvorfor: format!("{}: {}.", p.navn, text::KONTO_AVVIST.i(sprak)),
                frist: None,
                belop: None,
                til: rute::under(p.id, "konto"),
                lenke: text::ENDRE_KONTO.i(sprak).to_owned(),
            })
            .collect();
        ut.extend(helseaktor::hprvakt::oppgaver(db, profil.id, &mine, sprak).await?);
        ut.extend(stedvakt::oppgaver(db, profil.id, &mine, idag, sprak).await?);
        return Ok(ut);
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
