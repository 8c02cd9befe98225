//! What is missing, why, and what happens next, for the front page.

use sqlx::PgConnection;

use super::model::mangler;
use super::pages::{praksis_side, statustekst};
use super::{UTDANNING_STI, store, text, utdanning};
use crate::avtale;
use crate::error::AppError;
use crate::forside::Oppgave;
use crate::helseaktor::store::Profil;
use crate::praksis;
use grunn::text::Sprak;

/// Education to be approved, and documents of practices registered here.
///
/// # Errors
/// When the database fails.
pub async fn oppgaver(db: &mut PgConnection, profil: &Profil, idag: chrono::NaiveDate, sprak: Sprak) -> Result<Vec<Oppgave>, AppError> {
    // Read only: what one cannot do is no task.
    if avtale::er_sperret(&mut *db, profil.id, idag).await? {
        return Ok(Vec::new());
    }
    let mut ut = Vec::new();
    let oppgave = |tittel: String, hvorfor: String, til: String, lenke: text::T| Oppgave {
        tittel,
        hvorfor,
        frist: None,
        belop: None,
        til,
        lenke: lenke.i(sprak).to_owned(),
    };
    if utdanning::angar(profil) {
        let kjente = utdanning::oversikt(&mut *db, profil.id).await?.0;
        if kjente.is_empty() {
            let s = &text::S_IKKE_SENDT;
            ut.extend(s.oppgave.map(|o| {
                oppgave(
                    o.i(sprak).to_owned(),
                    s.setning.i(sprak).to_owned(),
                    UTDANNING_STI.to_owned(),
                    text::SE_OG_SEND,
                )
            }));
        }
        for (yrke, status) in kjente {
            let s = statustekst(&status);
            let Some(tittel) = s.oppgave else { continue };
            let lenke = if status.kan_sende() { text::SE_OG_SEND } else { text::SE_STATUS };
            ut.push(oppgave(
                format!("{} ({})", tittel.i(sprak), yrke.navn(sprak)),
                s.setning.i(sprak).to_owned(),
                utdanning::sti(yrke),
                lenke,
            ));
        }
    }
    let sendt = store::sendt_per_praksis(&mut *db, profil.id).await?;
    for p in praksis::store::mine(db, profil.id).await? {
        if !p.dokumenteres || p.status(idag) == praksis::model::Status::Avsluttet {
            continue;
        }
        let har: Vec<_> = sendt.iter().filter(|(id, _)| *id == p.id).map(|(_, d)| *d).collect();
        let mangler = mangler(p.dokumentkrav(), &har);
        if mangler.is_empty() {
            continue;
        }
        let hva = mangler.iter().map(|d| text::dokument(*d).i(sprak)).collect::<Vec<_>>().join(", ");
        ut.push(oppgave(
            format!("{} {}", text::OPPGAVE_PRAKSIS.i(sprak), p.navn),
            format!("{} {hva}. {}", text::MANGLER.i(sprak), text::OPPGAVE_PRAKSIS_HVORFOR.i(sprak)),
            praksis_side(p.id),
            text::SE_VEDLEGG,
        ));
    }
    Ok(ut)
}
