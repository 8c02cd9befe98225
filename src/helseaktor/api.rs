//! Server functions of the Helseaktør tab.

use leptos::prelude::*;

use crate::feil::AppError;

use crate::server::handling::Slag;

/// One can always be reached, also when the agency has ended the agreement.
const KONTAKT: Slag = Slag::ogsaa_sperret("helseaktor.kontakt");
const SEND_LENKE: Slag = Slag::ogsaa_sperret("helseaktor.send_lenke");

/// Saves e-mail and phone. A changed address needs a fresh login; it gets a one-time link, and counts when that is used.
#[server(prefix = "/api", endpoint = "helseaktor/kontakt")]
pub async fn lagre_kontakt(epost: String, telefon: String, versjon: i32, nokkel: String) -> Result<(), AppError> {
    use super::model::Kontaktskjema;
    use super::{KONTAKT_SKJEMA, store};
    use crate::server::handling::Forsok;
    use crate::server::request;
    use crate::stier;

    let f = Forsok::ny(KONTAKT).await?;
    let felt = Kontaktskjema { epost, telefon, versjon };
    let avvis = async |feil| f.avvis(KONTAKT_SKJEMA, stier::KONTAKT, &felt, feil).await;
    let kontakt = match felt.parse() {
        Ok(kontakt) => kontakt,
        Err(feil) => return avvis(feil).await,
    };
    let Some(mut h) = f.begynn(&nokkel, &format!("{}?lagret=kontakt", stier::HELSEAKTOR)).await? else {
        return Ok(());
    };
    let profil = store::profil(&mut h.tx, &h.app.krypto, f.eier()).await?;
    if super::kontakt::er_bytte(&profil, &kontakt.epost) && !request::er_fersk(f.aktor.auth_tid, f.naa) {
        drop(h);
        return f.er_fersk(KONTAKT_SKJEMA, stier::KONTAKT, &felt).await.map(drop);
    }
    let ny_epost = (profil.epost.as_ref() != Some(&kontakt.epost)).then_some(&kontakt.epost);
    if let Err(feil) = store::lagre_kontakt(&mut h.tx, f.eier(), &kontakt, ny_epost, felt.versjon, f.naa).await {
        drop(h);
        return avvis(feil).await;
    }
    super::kontakt::endret(&mut h, &profil, &kontakt).await?;
    h.slett_utkast(f.eier(), KONTAKT_SKJEMA).await?;
    h.ferdig().await
}

/// Sends the verification mail once more.
#[server(prefix = "/api", endpoint = "helseaktor/send-lenke")]
pub async fn send_lenke(nokkel: String) -> Result<(), AppError> {
    use super::{kontakt, store};
    use crate::server::handling::Forsok;
    use crate::stier::HELSEAKTOR;

    let f = Forsok::ny(SEND_LENKE).await?;
    let Some(mut h) = f.begynn(&nokkel, &format!("{HELSEAKTOR}?lagret=lenke")).await? else {
        return Ok(());
    };
    let profil = store::profil(&mut h.tx, &h.app.krypto, f.eier()).await?;
    let ny = profil.ny_epost.ok_or(AppError::IkkeFunnet)?;
    kontakt::send_lenke(&mut h, f.eier(), &ny).await?;
    h.ferdig().await
}

/// Uses the one-time link. Behind a button, because mail scanners follow links. Needs no login: the link is the proof.
#[server(prefix = "/api", endpoint = "helseaktor/bekreft-epost")]
pub async fn bekreft_epost(token: String) -> Result<(), AppError> {
    use super::{kontakt, store};
    use crate::server::handling::Handling;
    use crate::server::request::Slag;

    let mut h = Handling::aapne("/bekreft-epost/ferdig").await?;
    let (eier, gammel, ny) = store::bekreft(&mut h.tx, &token, h.av.naa).await?.ok_or(AppError::IkkeFunnet)?;
    h.av.slag = Slag::Behandler;
    h.av.id = Some(eier.0);
    kontakt::bekreftet(&mut h, eier, gammel, ny).await?;
    h.ferdig().await
}

/// Uses the one-time link «this was not me». Behind a button, because mail scanners follow links. Needs no login: the link is the proof.
#[server(prefix = "/api", endpoint = "helseaktor/stopp-epost")]
pub async fn stopp_epost(token: String) -> Result<(), AppError> {
    use super::stopp;
    use crate::server::handling::Handling;

    let mut h = Handling::aapne(&crate::stier::epostendring(stopp::FERDIG)).await?;
    stopp::stopp(&mut h, &token).await?;
    h.ferdig().await
}
