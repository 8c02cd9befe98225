//! Server functions of attachments: plain forms with one button each.

use leptos::prelude::*;
use sqlx::PgConnection;

use super::model::Mappe;
use super::store;
use crate::brev;
use crate::feil::AppError;
use crate::helseaktor::store as helseaktor;
use crate::server::epost;
use crate::server::request::{self, Aktor};
use crate::server::revisjon::{self, Hendelse};
use crate::server::state::App;
use grunn::format;

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
        request::videre(&format!("{}?slettet=1", mappe.side()));
    }
    Ok(())
}

/// The receipt by mail, to the address in use. Documents sent with a new practice have the receipt of the practice.
pub async fn kvitter(db: &mut PgConnection, app: &App, aktor: &Aktor, mappe: Mappe) -> Result<(), AppError> {
    let Some(til) = helseaktor::profil(&mut *db, &app.krypto, aktor.helseaktor).await?.epost else {
        return Ok(());
    };
    let (sprak, naa) = (request::sprak(), app.klokke.naa());
    let brev = brev::dokumenter_sendt(
        sprak,
        &format::tidspunkt(naa, sprak),
        &format!("{}{}", app.konfig.url, mappe.side()),
    );
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
