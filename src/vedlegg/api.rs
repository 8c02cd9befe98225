//! Server functions of attachments: plain forms with one button each.

use leptos::prelude::*;
use sqlx::PgConnection;

use super::model::{Mappe, utdanningsyrke};
use super::pages::{krav_for, side};
use super::{store, utdanning};
use crate::error::AppError;
use grunn::format;
use crate::helseaktor::store as helseaktor;
use crate::info::brev;
use crate::server::request::{self, Aktor};
use crate::server::revisjon::{self, Hendelse};
use crate::server::state::App;
use crate::server::{epost, skjema};

/// Deletes one's own file that is not sent.
#[server(prefix = "/api", endpoint = "vedlegg/slett")]
pub async fn slett(id: String) -> Result<(), AppError> {
    let aktor = request::aktor()?;
    let app = request::app()?;
    let id = id.parse().map_err(|_| AppError::IkkeFunnet)?;
    let av = aktor.utforer(app.klokke.naa());
    let mut tx = request::begin().await?;
    let fil = store::finn(&mut tx, &app.krypto, id, store::Leser::Eier(aktor.helseaktor)).await?;
    store::slett(&mut tx, aktor.helseaktor, id).await?;
    let rad = rad(
        &aktor,
        "vedlegg.slettet",
        id.to_string(),
        Some(fil.dokument.kode().to_owned()),
        None,
    );
    revisjon::skriv(&mut tx, &av, rad).await?;
    tx.commit().await?;
    if let Some(mappe) = Mappe::tolk(&fil.mappe) {
        request::videre(&format!("{}?slettet=1", side(mappe)));
    }
    Ok(())
}

/// Sends what waits with a registered practice.
#[server(prefix = "/api", endpoint = "vedlegg/send-praksis")]
pub async fn send_praksis(mappe: String, nokkel: String) -> Result<(), AppError> {
    let aktor = request::aktor()?;
    let app = request::app()?;
    let naa = app.klokke.naa();
    // Files for a new practice are sent with it; education has a receipt of its own.
    let Some(mappe @ Mappe::Praksis(praksis)) = Mappe::tolk(&mappe) else {
        return Err(AppError::IkkeFunnet);
    };
    krav_for(&app, &aktor, mappe).await?;
    let videre = format!("{}?sendt=1", side(mappe));
    let mut tx = request::begin().await?;
    if let Some(for_dette) = skjema::engangs(&mut tx, aktor.helseaktor.0, &nokkel, "vedlegg.send", &videre, naa).await? {
        request::videre(&for_dette);
        return Ok(());
    }
    let sendt = store::send(&mut tx, aktor.helseaktor, mappe, None, naa).await?;
    if sendt.is_empty() {
        drop(tx);
        return skjema::avvis(
            aktor.helseaktor,
            &mappe.skjema(),
            &side(mappe),
            &super::Vedleggsutkast::default(),
            grunn::feltfeil::FeltFeil::en("fil", "ingen-nye"),
        )
        .await;
    }
    for dokument in sendt {
        let rad = Hendelse {
            objekt: "praksis",
            ..rad(
                &aktor,
                "praksis.vedlegg_sendt",
                praksis.to_string(),
                None,
                Some(dokument.kode().to_owned()),
            )
        };
        revisjon::skriv(&mut tx, &aktor.utforer(naa), rad).await?;
    }
    kvitter(&mut tx, &app, &aktor, mappe).await?;
    tx.commit().await?;
    request::videre(&videre);
    Ok(())
}

/// Sends education documents to be approved.
#[server(prefix = "/api", endpoint = "vedlegg/send-utdanning")]
pub async fn send_utdanning(yrke: String, nokkel: String) -> Result<(), AppError> {
    let aktor = request::aktor()?;
    let app = request::app()?;
    let naa = app.klokke.naa();
    let yrke = utdanningsyrke(&yrke).ok_or(AppError::IkkeFunnet)?;
    let mappe = Mappe::Utdanning(yrke);
    let videre = format!("{}?sendt=1", side(mappe));
    let mut tx = request::begin().await?;
    if let Some(for_dette) = skjema::engangs(&mut tx, aktor.helseaktor.0, &nokkel, "vedlegg.send_utdanning", &videre, naa).await? {
        request::videre(&for_dette);
        return Ok(());
    }
    match utdanning::send_inn(&mut tx, &app.krypto, &aktor.utforer(naa), aktor.helseaktor, yrke, request::sprak()).await {
        Ok(_) => {}
        Err(AppError::Ugyldig(feil)) => {
            drop(tx);
            let felt = super::Vedleggsutkast::default();
            return skjema::avvis(aktor.helseaktor, &mappe.skjema(), &side(mappe), &felt, feil).await;
        }
        Err(annen) => return Err(annen),
    }
    skjema::slett(&mut tx, aktor.helseaktor, &mappe.skjema()).await?;
    kvitter(&mut tx, &app, &aktor, mappe).await?;
    tx.commit().await?;
    request::videre(&videre);
    Ok(())
}

/// The receipt by mail, to the address in use. Documents sent with a new practice have the receipt of the practice.
async fn kvitter(db: &mut PgConnection, app: &App, aktor: &Aktor, mappe: Mappe) -> Result<(), AppError> {
    let Some(til) = helseaktor::profil(&mut *db, &app.krypto, aktor.helseaktor).await?.epost else {
        return Ok(());
    };
    let (sprak, naa) = (request::sprak(), app.klokke.naa());
    let brev = brev::dokumenter_sendt(sprak, &format::tidspunkt(naa, sprak), &format!("{}{}", app.konfig.url, side(mappe)));
    let av = aktor.utforer(naa);
    epost::legg_i_utboks(db, &app.krypto, &av, aktor.helseaktor, &til, "dokumenter_sendt", brev).await
}

fn rad(aktor: &Aktor, handling: &'static str, objekt_id: String, gammel: Option<String>, ny: Option<String>) -> Hendelse<'static> {
    Hendelse {
        gjelder: aktor.helseaktor.0,
        handling,
        objekt: "vedlegg",
        objekt_id,
        felt: Some("dokument"),
        gammel,
        ny,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use leptos::server_fn::ServerFn;

    #[test]
    fn forms_post_to_addresses_that_exist() {
        for (sti, venter) in [
            (<Slett as ServerFn>::PATH, "/api/vedlegg/slett"),
            (<SendPraksis as ServerFn>::PATH, "/api/vedlegg/send-praksis"),
            (<SendUtdanning as ServerFn>::PATH, "/api/vedlegg/send-utdanning"),
        ] {
            assert_eq!(sti, venter);
        }
    }
}
