//! The server function of education documents.

use leptos::prelude::*;

use super::store;
use crate::feil::AppError;
use crate::server::handling::{Forsok, Slag};
use crate::vedlegg::model::{Mappe, utdanningsyrke};
use crate::vedlegg::{self, Vedleggsutkast};

const SEND: Slag = Slag::ny("vedlegg.send_utdanning");

/// Sends education documents to be approved.
#[server(prefix = "/api", endpoint = "vedlegg/send-utdanning")]
pub async fn send_utdanning(yrke: String, nokkel: String) -> Result<(), AppError> {
    let f = Forsok::ny(SEND).await?;
    let yrke = utdanningsyrke(&yrke).ok_or(AppError::IkkeFunnet)?;
    let mappe = Mappe::Utdanning(yrke);
    let Some(mut h) = f.begynn(&nokkel, &format!("{}?sendt=1", mappe.side())).await? else {
        return Ok(());
    };
    if let Err(feil) = store::send_inn(&mut h.tx, &h.app.krypto, &h.av, f.eier(), yrke, h.sprak).await {
        drop(h);
        return match feil {
            AppError::Ugyldig(_) => f.avvis(&mappe.skjema(), &mappe.side(), &Vedleggsutkast::default(), feil).await,
            annen => Err(annen),
        };
    }
    h.slett_utkast(f.eier(), &mappe.skjema()).await?;
    vedlegg::api::kvitter(&mut h, f.eier(), mappe).await?;
    h.ferdig().await
}
