//! Server functions of the pages about submissions.

use leptos::prelude::*;

use crate::feil::AppError;
use crate::server::handling::Slag;
use crate::stier::INNSENDINGER;

/// A claim that was sent is controlled, whatever has become of the agreement since.
const VELG_PRAKSIS: Slag = Slag::ogsaa_sperret("krav.velg_praksis");

/// The clinician says which practice a message is for; it goes to control at once.
#[server(prefix = "/api", endpoint = "krav/velg-praksis")]
pub async fn velg_praksis(id: String, #[server(default)] praksis: String, nokkel: String) -> Result<(), AppError> {
    use serde_json::json;
    use uuid::Uuid;

    use super::pages::VALG_SKJEMA;
    use super::praksisvalg;
    use crate::server::handling::Forsok;
    use grunn::{MeldingId, PraksisId};

    let f = Forsok::ny(VELG_PRAKSIS).await?;
    let id = MeldingId(id.parse::<Uuid>().map_err(|_| AppError::IkkeFunnet)?);
    let side = format!("{INNSENDINGER}/{}", id.0);
    let Ok(valgt) = praksis.parse().map(PraksisId) else {
        return f
            .avvis(
                VALG_SKJEMA,
                &side,
                &json!({}),
                AppError::felt("praksis", &super::text::Innsendingsfeil::UkjentPraksis),
            )
            .await;
    };
    let Some(mut h) = f.begynn(&nokkel, &format!("{side}?lagret=praksis")).await? else {
        return Ok(());
    };
    praksisvalg::velg_praksis(&mut h.tx, &h.av, f.eier(), id, valgt).await?;
    h.slett_utkast(f.eier(), VALG_SKJEMA).await?;
    h.ferdig().await
}
