//! Server functions of attachments: plain forms with one button each.

use leptos::prelude::*;

use super::model::Mappe;
use super::store;
use crate::brev;
use crate::feil::AppError;
use crate::helseaktor::store as helseaktor;
use crate::server::handling::{Forsok, Handling, Slag};
use crate::server::revisjon::Hendelse;
use grunn::{HelseaktorId, format};

const SLETT: Slag = Slag::ny("vedlegg.slett");

/// Deletes one's own file that is not sent.
#[server(prefix = "/api", endpoint = "vedlegg/slett")]
pub async fn slett(id: String) -> Result<(), AppError> {
    let f = Forsok::ny(SLETT).await?;
    let id = id.parse().map_err(|_| AppError::IkkeFunnet)?;
    let mut h = f.begynn_uten_nokkel("/").await?;
    let fil = store::finn(&mut h.tx, &h.app.krypto, id, store::Leser::Eier(f.eier())).await?;
    store::slett(&mut h.tx, f.eier(), id).await?;
    h.noter(Hendelse {
        gjelder: f.eier().0,
        handling: "vedlegg.slettet",
        objekt: "vedlegg",
        objekt_id: id.to_string(),
        felt: Some("dokument"),
        gammel: Some(fil.dokument.kode().to_owned()),
        ny: None,
    })
    .await?;
    if let Some(mappe) = Mappe::tolk(&fil.mappe) {
        h.sett_videre(format!("{}?slettet=1", mappe.side())).await?;
    }
    h.ferdig().await
}

/// The receipt by mail, to the address in use. Documents sent with a new practice have the receipt of the practice.
pub async fn kvitter(h: &mut Handling, eier: HelseaktorId, mappe: Mappe) -> Result<(), AppError> {
    let Some(til) = helseaktor::profil(&mut h.tx, &h.app.krypto, eier).await?.epost else {
        return Ok(());
    };
    let lenke = format!("{}{}", h.app.konfig.url, mappe.side());
    let brev = brev::dokumenter_sendt(h.sprak, &format::tidspunkt(h.av.naa, h.sprak), &lenke);
    h.brev(eier, &til, "dokumenter_sendt", brev).await
}
