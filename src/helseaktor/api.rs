//! Server functions of the Helseaktør tab.

use leptos::prelude::*;

use crate::feil::AppError;
use crate::stier::{HELSEAKTOR, KONTAKT};

/// Saves e-mail and phone. A changed address gets a one-time link and counts when that is used.
#[server(prefix = "/api", endpoint = "helseaktor/kontakt")]
pub async fn lagre_kontakt(epost: String, telefon: String, versjon: i32, nokkel: String) -> Result<(), AppError> {
    use super::model::Kontaktskjema;
    use super::{KONTAKT_SKJEMA, store};
    use crate::brev;
    use crate::server::revisjon::{self, Hendelse};
    use crate::server::{epost as post, request, skjema};

    let aktor = request::aktor()?;
    let app = request::app()?;
    let naa = app.klokke.naa();
    let felt = Kontaktskjema { epost, telefon, versjon };
    let kontakt = match felt.parse() {
        Ok(kontakt) => kontakt,
        Err(AppError::Ugyldig(feil)) => return skjema::avvis(aktor.helseaktor, KONTAKT_SKJEMA, KONTAKT, &felt, feil).await,
        Err(annen) => return Err(annen),
    };
    let av = aktor.utforer(naa);
    let mut tx = request::begin().await?;
    let videre = format!("{HELSEAKTOR}?lagret=kontakt");
    if let Some(for_dette) = skjema::engangs(&mut tx, aktor.helseaktor.0, &nokkel, "helseaktor.kontakt", &videre, naa).await? {
        request::videre(&for_dette);
        return Ok(());
    }
    let profil = store::profil(&mut tx, &app.krypto, aktor.helseaktor).await?;
    let ny_epost = (profil.epost.as_ref() != Some(&kontakt.epost)).then_some(&kontakt.epost);
    match store::lagre_kontakt(&mut tx, aktor.helseaktor, &kontakt, ny_epost, felt.versjon, naa).await {
        Ok(()) => {}
        Err(AppError::Endret) => {
            // Both versions: what was typed is kept as a draft, the page shows it beside what is stored now.
            drop(tx);
            return skjema::avvis_foreldet(aktor.helseaktor, KONTAKT_SKJEMA, KONTAKT, &felt).await;
        }
        Err(annen) => return Err(annen),
    }
    let rad = |felt: &'static str, gammel: Option<String>, ny: Option<String>| Hendelse {
        gjelder: aktor.helseaktor.0,
        handling: "helseaktor.kontakt_endret",
        objekt: "helseaktor",
        objekt_id: aktor.helseaktor.0.to_string(),
        felt: Some(felt),
        gammel,
        ny,
    };
    if profil.telefon.as_ref() != Some(&kontakt.telefon) {
        revisjon::skriv(
            &mut tx,
            &av,
            rad(
                "telefon",
                profil.telefon.map(|t| t.as_str().to_owned()),
                Some(kontakt.telefon.as_str().to_owned()),
            ),
        )
        .await?;
    }
    if let Some(ny) = ny_epost.filter(|ny| profil.ny_epost.as_ref() != Some(*ny)) {
        revisjon::skriv(
            &mut tx,
            &av,
            rad(
                "ny_epost",
                profil.epost.as_ref().map(|e| e.as_str().to_owned()),
                Some(ny.as_str().to_owned()),
            ),
        )
        .await?;
        let token = store::ny_bekreftelse(&mut tx, aktor.helseaktor, ny, naa).await?;
        let lenke = format!("{}/bekreft-epost/{token}", app.konfig.url);
        post::legg_i_utboks(
            &mut tx,
            &app.krypto,
            &av,
            aktor.helseaktor,
            ny,
            "bekreft_epost",
            brev::bekreft_epost(request::sprak(), &lenke, store::LENKETIMER),
        )
        .await?;
    }
    skjema::slett(&mut tx, aktor.helseaktor, KONTAKT_SKJEMA).await?;
    tx.commit().await?;
    request::videre(&videre);
    Ok(())
}

/// Sends the verification mail once more.
#[server(prefix = "/api", endpoint = "helseaktor/send-lenke")]
pub async fn send_lenke(nokkel: String) -> Result<(), AppError> {
    use super::store;
    use crate::brev;
    use crate::server::{epost as post, request, skjema};

    let aktor = request::aktor()?;
    let app = request::app()?;
    let naa = app.klokke.naa();
    let av = aktor.utforer(naa);
    let mut tx = request::begin().await?;
    let videre = format!("{HELSEAKTOR}?lagret=lenke");
    if let Some(for_dette) = skjema::engangs(&mut tx, aktor.helseaktor.0, &nokkel, "helseaktor.send_lenke", &videre, naa).await? {
        request::videre(&for_dette);
        return Ok(());
    }
    let profil = store::profil(&mut tx, &app.krypto, aktor.helseaktor).await?;
    let ny = profil.ny_epost.ok_or(AppError::IkkeFunnet)?;
    let token = store::ny_bekreftelse(&mut tx, aktor.helseaktor, &ny, naa).await?;
    let lenke = format!("{}/bekreft-epost/{token}", app.konfig.url);
    post::legg_i_utboks(
        &mut tx,
        &app.krypto,
        &av,
        aktor.helseaktor,
        &ny,
        "bekreft_epost",
        brev::bekreft_epost(request::sprak(), &lenke, store::LENKETIMER),
    )
    .await?;
    tx.commit().await?;
    request::videre(&videre);
    Ok(())
}

/// Uses the one-time link. Behind a button, because mail scanners follow links. Needs no login: the link is the proof.
#[server(prefix = "/api", endpoint = "helseaktor/bekreft-epost")]
pub async fn bekreft_epost(token: String) -> Result<(), AppError> {
    use super::store;
    use crate::server::request::{self, Slag, Utforer};
    use crate::server::revisjon::{self, Hendelse};

    let app = request::app()?;
    let naa = app.klokke.naa();
    let mut tx = request::begin().await?;
    let Some((eier, gammel, ny)) = store::bekreft(&mut tx, &token, naa).await? else {
        return Err(AppError::IkkeFunnet);
    };
    let av = Utforer {
        slag: Slag::Behandler,
        id: Some(eier.0),
        sesjon: None,
        ..Utforer::system(naa)
    };
    let rad = Hendelse {
        gjelder: eier.0,
        handling: "helseaktor.epost_bekreftet",
        objekt: "helseaktor",
        objekt_id: eier.0.to_string(),
        felt: Some("epost"),
        gammel,
        ny: Some(ny),
    };
    revisjon::skriv(&mut tx, &av, rad).await?;
    tx.commit().await?;
    request::videre("/bekreft-epost/ferdig");
    Ok(())
}
