//! The documents of a practice: what may be sent with it, and what is missing.

use sqlx::PgConnection;

use super::model::Status;
use super::pages::valgt_i_utkast;
use super::{store, vilkar};
use crate::avtale;
use crate::feil::AppError;
use crate::helseaktor::store::{Profil, profil};
use crate::server::request::Aktor;
use crate::server::state::App;
use crate::stier;
use crate::ui::Oppgave;
use crate::utdanning;
use crate::vedlegg::model::{Dokumentkrav, Mappe, UTDANNINGSKRAV, mangler};
use crate::vedlegg::{self, text};
use grunn::text::Sprak;

/// What may be put in a folder, for its owner.
///
/// # Errors
/// `IkkeFunnet` when the folder is someone else's; `Endret` when it is closed.
pub async fn krav_for(app: &App, aktor: &Aktor, mappe: Mappe) -> Result<&'static [Dokumentkrav], AppError> {
    let mut db = app.pool.acquire().await?;
    match mappe {
        Mappe::NyPraksis => {
            let (praksistype, vikar) = valgt_i_utkast(&mut db, aktor.helseaktor).await?;
            Ok(praksistype.map_or(&[][..], |t| vilkar::gruppe(t).dokumenter(vikar)))
        }
        Mappe::Praksis(id) => Ok(store::finn(&mut db, aktor.helseaktor, id).await?.dokumentkrav()),
        Mappe::Utdanning(yrke) => {
            if !utdanning::store::angar(&profil(&mut db, &app.krypto, aktor.helseaktor).await?) {
                return Err(AppError::IkkeFunnet);
            }
            if !utdanning::store::status(&mut db, aktor.helseaktor, yrke).await?.kan_sende() {
                return Err(AppError::Endret);
            }
            Ok(UTDANNINGSKRAV)
        }
    }
}

/// Education to be approved, and documents of practices registered here, for the front page.
pub async fn oppgaver(db: &mut PgConnection, profil: &Profil, idag: chrono::NaiveDate, sprak: Sprak) -> Result<Vec<Oppgave>, AppError> {
    // Read only: what one cannot do is no task.
    if avtale::er_sperret(&mut *db, profil.id, idag).await? {
        return Ok(Vec::new());
    }
    let mine = store::mine(&mut *db, profil.id).await?;
    let yrker: Vec<_> = mine.iter().filter_map(store::Praksis::yrke).collect();
    let mut ut = utdanning::oppgaver(&mut *db, profil, &yrker, sprak).await?;
    let oppgave = |tittel: String, hvorfor: String, til: String, lenke: text::T| Oppgave {
        tittel,
        hvorfor,
        frist: None,
        belop: None,
        til,
        lenke: lenke.i(sprak).to_owned(),
    };
    let sendt = vedlegg::store::sendt_per_praksis(db, profil.id).await?;
    for p in mine {
        if !p.dokumenteres || p.status(idag) == Status::Avsluttet {
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
            stier::praksis_side(p.id, "vedlegg"),
            text::SE_VEDLEGG,
        ));
    }
    Ok(ut)
}
