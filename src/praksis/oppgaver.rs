//! What the person must do here, for the front page.

use chrono::NaiveDate;
use sqlx::PgConnection;

use super::kontovakt::model::Kontovisning;
use super::{epostvakt, stedvakt, store, text};
use crate::avtale;
use crate::feil::AppError;
use crate::helseaktor;
use crate::helseaktor::store::Profil;
use crate::stier::{self, KONTAKT, NY_PRAKSIS};
use crate::ui::Oppgave;
use grunn::Epost;
use grunn::text::Sprak;

/// Contact data first, then a practice, then an account that can be paid to and addresses that take mail
/// (`avviste`: those that do not, see [`crate::server::epost::avviste`]).
pub async fn oppgaver(
    db: &mut PgConnection,
    profil: &Profil,
    avviste: &[Epost],
    idag: NaiveDate,
    sprak: Sprak,
) -> Result<Vec<Oppgave>, AppError> {
    if !profil.har_kontaktdata() {
        return Ok(vec![Oppgave {
            tittel: text::OPPGAVE_KONTAKT.i(sprak).to_owned(),
            hvorfor: text::OPPGAVE_KONTAKT_HVORFOR.i(sprak).to_owned(),
            frist: None,
            belop: None,
            til: KONTAKT.to_owned(),
            lenke: helseaktor::text::TIL_KONTAKT.i(sprak).to_owned(),
        }]);
    }
    // Read only: what one cannot do is no task.
    if avtale::er_sperret(&mut *db, profil.id, idag).await? {
        return Ok(Vec::new());
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
                til: stier::praksis_side(p.id, "konto"),
                lenke: text::ENDRE_KONTO.i(sprak).to_owned(),
            })
            .collect();
        ut.extend(epostvakt::oppgaver(&mine, avviste, idag, sprak));
        ut.extend(super::hprvakt::oppgaver(db, profil.id, &mine, sprak).await?);
        ut.extend(stedvakt::oppgaver(db, profil.id, &mine, idag, sprak).await?);
        return Ok(ut);
    }
    Ok(vec![Oppgave {
        tittel: text::OPPGAVE_PRAKSIS.i(sprak).to_owned(),
        hvorfor: text::OPPGAVE_PRAKSIS_HVORFOR.i(sprak).to_owned(),
        frist: None,
        belop: None,
        til: NY_PRAKSIS.to_owned(),
        lenke: text::REGISTRER.i(sprak).to_owned(),
    }])
}
