//! What the user must do about the agreement and the consents, for the front page.

use chrono::NaiveDate;
use sqlx::PgConnection;

use super::model::{Formal, Samtykke, Situasjon, samtykke, skal_minnes};
use super::{store, tekst_kontroll, text};
use crate::feil::AppError;
use crate::stier::{AVTALE, AVTALER};
use crate::ui::Oppgave;
use grunn::HelseaktorId;
use grunn::text::Sprak;

/// An agreement to sign, with its deadline, and consents not decided on or given more than `maneder` months ago.
pub async fn oppgaver(
    db: &mut PgConnection,
    eier: HelseaktorId,
    idag: NaiveDate,
    maneder: u32,
    sprak: Sprak,
) -> Result<Vec<Oppgave>, AppError> {
    let t = text::tekst(sprak);
    let oppgave = |tittel: &str, hvorfor: String, frist, til: &str, lenke: &str| Oppgave {
        tittel: tittel.to_owned(),
        hvorfor,
        frist,
        belop: None,
        til: til.to_owned(),
        lenke: lenke.to_owned(),
    };
    let mut ut = Vec::new();
    match store::status(&mut *db, eier, idag).await? {
        Situasjon::Usignert { .. } => ut.push(oppgave(
            t.oppgave_signer,
            t.oppgave_signer_hvorfor.to_owned(),
            None,
            AVTALE,
            t.les_og_signer,
        )),
        Situasjon::NyVersjon { frist, .. } => {
            let hvorfor = format!("{} {}", t.oppgave_ny_hvorfor, text::frist(frist, sprak));
            ut.push(oppgave(t.oppgave_ny, hvorfor, frist.map(|f| f.dato), AVTALE, t.se_og_signer));
        }
        Situasjon::Signert(_) | Situasjon::Sperret(_) => {}
    }
    let valg = store::valg(db, eier).await?;
    let svar = Formal::ALLE.map(|f| samtykke(&valg, f, text::SAMTYKKEVERSJON));
    if svar.contains(&Samtykke::IkkeTattStilling) {
        ut.push(oppgave(
            t.oppgave_samtykke,
            t.oppgave_samtykke_hvorfor.to_owned(),
            None,
            &format!("{AVTALER}#samtykker"),
            t.oppgave_samtykke_lenke,
        ));
    } else if svar.into_iter().any(|s| skal_minnes(s, idag, maneder)) {
        let k = tekst_kontroll::tekst(sprak);
        ut.push(oppgave(
            k.oppgave_paaminnelse,
            k.oppgave_paaminnelse_hvorfor.to_owned(),
            None,
            &format!("{AVTALER}#samtykker"),
            t.oppgave_samtykke_lenke,
        ));
    }
    Ok(ut)
}
