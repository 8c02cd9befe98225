//! What follows from changed contact data: audit, and letters to the new address and to the one before.

use super::model::Kontakt;
use super::stopp;
use super::store::{self, Profil};
use crate::brev;
use crate::feil::{AppError, logg};
use crate::server::handling::Handling;
use crate::server::revisjon::Hendelse;
use crate::stier;
use grunn::{Epost, HelseaktorId};

/// A row of audit about the person.
pub(super) fn rad<'a>(eier: HelseaktorId, handling: &'a str, felt: &'a str, gammel: Option<String>, ny: Option<String>) -> Hendelse<'a> {
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
    si_fra(h, eier, for_dette.epost.clone(), ny, Varsel::Endres).await?;
    send_lenke(h, eier, ny).await
}

/// Whether this changes who is reached: another address is in use or waits. That needs a fresh login; to fill in the first does not.
pub fn er_bytte(for_dette: &Profil, ny: &Epost) -> bool {
    let kjent: Vec<&Epost> = for_dette.epost.iter().chain(&for_dette.ny_epost).collect();
    !kjent.is_empty() && !kjent.contains(&ny)
}

/// What an earlier address is told.
#[derive(Clone, Copy)]
enum Varsel {
    Endres,
    Endret,
}

/// Tells the address in use, and those that were until lately, each with a link of its own that stops the change.
async fn si_fra(h: &mut Handling, eier: HelseaktorId, i_bruk: Option<Epost>, ny: &Epost, varsel: Varsel) -> Result<(), AppError> {
    let tidligere = store::tidligere_adresser(&mut h.tx, eier, h.av.naa - super::TIDLIGERE_ADRESSE).await?;
    let mut fortalt: Vec<Epost> = vec![ny.clone()];
    let sprak = store::sprak(&mut h.tx, eier).await?;
    for til in i_bruk.into_iter().chain(tidligere) {
        if fortalt.iter().any(|f| f.as_str().eq_ignore_ascii_case(til.as_str())) {
            continue;
        }
        let token = stopp::ny_lenke(&mut h.tx, eier, &til, ny, h.av.naa).await?;
        let lenke = format!("{}{}", h.app.konfig.url, stier::epostendring(&token));
        let (slag, brev) = match varsel {
            Varsel::Endres => ("epost_endres", brev::epost_endres(sprak, &lenke, stopp::LENKEDAGER)),
            Varsel::Endret => ("epost_endret", brev::epost_endret(sprak, &lenke, stopp::LENKEDAGER)),
        };
        h.brev(eier, &til, slag, brev).await?;
        fortalt.push(til);
    }
    Ok(())
}

/// The new address is confirmed: notes it, and tells the one that was in use until now, in the person's language, so that nobody can take
/// it over unseen.
///
/// # Errors
/// When the database refuses.
pub async fn bekreftet(h: &mut Handling, eier: HelseaktorId, gammel: Option<String>, ny: String) -> Result<(), AppError> {
    let forrige = gammel.as_deref().and_then(|g| Epost::tolk(g).ok());
    let adresse = Epost::tolk(&ny).map_err(|e| logg::intern("helseaktor.epost", &e))?;
    si_fra(h, eier, forrige, &adresse, Varsel::Endret).await?;
    h.noter(rad(eier, "helseaktor.epost_bekreftet", "epost", gammel, Some(ny))).await
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
