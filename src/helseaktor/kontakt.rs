//! What follows from changed contact data: audit, and letters to the new address and to the one before.

use super::model::Kontakt;
use super::store::{self, Profil};
use crate::brev;
use crate::feil::AppError;
use crate::server::handling::Handling;
use crate::server::revisjon::Hendelse;
use grunn::{Epost, HelseaktorId};

/// A row of audit about the person.
fn rad<'a>(eier: HelseaktorId, handling: &'a str, felt: &'a str, gammel: Option<String>, ny: Option<String>) -> Hendelse<'a> {
    Hendelse {
        gjelder: eier.0,
        handling,
        objekt: "helseaktor",
        objekt_id: eier.0.to_string(),
        felt: Some(felt),
        gammel,
        ny,
    }
}

/// Notes what is new. A new address gets its link, and counts when that has been used.
///
/// # Errors
/// When the database refuses.
pub async fn endret(h: &mut Handling, for_dette: &Profil, kontakt: &Kontakt) -> Result<(), AppError> {
    let eier = for_dette.id;
    let endret = "helseaktor.kontakt_endret";
    if for_dette.telefon.as_ref() != Some(&kontakt.telefon) {
        let gammel = for_dette.telefon.as_ref().map(|t| t.as_str().to_owned());
        h.noter(rad(eier, endret, "telefon", gammel, Some(kontakt.telefon.as_str().to_owned())))
            .await?;
    }
    let ny = &kontakt.epost;
    if for_dette.epost.as_ref() == Some(ny) || for_dette.ny_epost.as_ref() == Some(ny) {
        return Ok(());
    }
    let gammel = for_dette.epost.as_ref().map(|e| e.as_str().to_owned());
    h.noter(rad(eier, endret, "ny_epost", gammel, Some(ny.as_str().to_owned()))).await?;
    send_lenke(h, eier, ny).await
}

/// The new address is confirmed: notes it, and tells the one that was in use until now, in the person's language, so that nobody can take
/// it over unseen.
///
/// # Errors
/// When the database refuses.
pub async fn bekreftet(h: &mut Handling, eier: HelseaktorId, gammel: Option<String>, ny: String) -> Result<(), AppError> {
    let forrige = gammel.as_deref().and_then(|g| Epost::tolk(g).ok());
    h.noter(rad(eier, "helseaktor.epost_bekreftet", "epost", gammel, Some(ny))).await?;
    if let Some(forrige) = forrige {
        let sprak = store::sprak(&mut h.tx, eier).await?;
        let ikke_meg = format!("{}/kontakt", h.app.konfig.url);
        h.brev(eier, &forrige, "epost_endret", brev::epost_endret(sprak, &ikke_meg)).await?;
    }
    Ok(())
}

/// Sends a one-time link to an address that waits.
///
/// # Errors
/// When the database refuses.
pub async fn send_lenke(h: &mut Handling, eier: HelseaktorId, til: &Epost) -> Result<(), AppError> {
    let token = store::ny_bekreftelse(&mut h.tx, eier, til, h.av.naa).await?;
    let lenke = format!("{}/bekreft-epost/{token}", h.app.konfig.url);
    h.brev(eier, til, "bekreft_epost", brev::bekreft_epost(h.sprak, &lenke, store::LENKETIMER))
        .await
}
