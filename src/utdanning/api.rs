//! The server function of education documents.

use leptos::prelude::*;

use super::store;
use crate::feil::AppError;
use crate::server::{request, skjema};
use crate::vedlegg::model::{Mappe, utdanningsyrke};
use crate::vedlegg::{self, Vedleggsutkast};

/// Sends education documents to be approved.
#[server(prefix = "/api", endpoint = "vedlegg/send-utdanning")]
pub async fn send_utdanning(yrke: String, nokkel: String) -> Result<(), AppError> {
    let aktor = request::aktor()?;
    let app = request::app()?;
    let naa = app.klokke.naa();
    let yrke = utdanningsyrke(&yrke).ok_or(AppError::IkkeFunnet)?;
    let mappe = Mappe::Utdanning(yrke);
    let videre = format!("{}?sendt=1", mappe.side());
    let mut tx = request::begin().await?;
    if let Some(for_dette) = skjema::engangs(&mut tx, aktor.helseaktor.0, &nokkel, "vedlegg.send_utdanning", &videre, naa).await? {
        request::videre(&for_dette);
        return Ok(());
    }
    match store::send_inn(&mut tx, &app.krypto, &aktor.utforer(naa), aktor.helseaktor, yrke, request::sprak()).await {
        Ok(_) => {}
        Err(AppError::Ugyldig(feil)) => {
            drop(tx);
            let felt = Vedleggsutkast::default();
            return skjema::avvis(aktor.helseaktor, &mappe.skjema(), &mappe.side(), &felt, feil).await;
        }
        Err(annen) => return Err(annen),
    }
    skjema::slett(&mut tx, aktor.helseaktor, &mappe.skjema()).await?;
    vedlegg::api::kvitter(&mut tx, &app, &aktor, mappe).await?;
    tx.commit().await?;
    request::videre(&videre);
    Ok(())
}
