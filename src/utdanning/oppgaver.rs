//! Education to be approved, for the front page.

use sqlx::PgConnection;

use super::pages::statustekst;
use super::store;
use crate::feil::AppError;
use crate::helseaktor::store::Profil;
use crate::stier::{self, UTDANNING};
use crate::ui::Oppgave;
use crate::vedlegg::text;
use grunn::Yrke;
use grunn::text::Sprak;

/// What is missing, why, and what happens next. `yrker` are those of the person's practices.
pub async fn oppgaver(db: &mut PgConnection, profil: &Profil, yrker: &[Yrke], sprak: Sprak) -> Result<Vec<Oppgave>, AppError> {
    if !store::angar(profil) {
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
    let kjente = store::oversikt(db, profil.id, yrker).await?.0;
    if kjente.is_empty() {
        let s = &text::S_IKKE_SENDT;
        ut.extend(s.oppgave.map(|o| {
            oppgave(
                o.i(sprak).to_owned(),
                s.setning.i(sprak).to_owned(),
                UTDANNING.to_owned(),
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
            stier::utdanning(yrke),
            lenke,
        ));
    }
    Ok(ut)
}
