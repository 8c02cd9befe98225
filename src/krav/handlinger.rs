//! Server functions of the pages about submissions.

use leptos::prelude::*;

use crate::feil::AppError;
use crate::stier::INNSENDINGER;

/// The clinician says which practice a message is for; it goes to control at once.
#[server(prefix = "/api", endpoint = "krav/velg-praksis")]
pub async fn velg_praksis(id: String, #[server(default)] praksis: String, nokkel: String) -> Result<(), AppError> {
    use serde_json::json;
    use uuid::Uuid;

    use super::pages::VALG_SKJEMA;
    use super::praksisvalg;
    use crate::server::{request, skjema};
    use grunn::feltfeil::FeltFeil;
    use grunn::{MeldingId, PraksisId};

    let aktor = request::aktor()?;
    let naa = request::naa()?;
    let id = MeldingId(id.parse::<Uuid>().map_err(|_| AppError::IkkeFunnet)?);
    let side = format!("{INNSENDINGER}/{}", id.0);
    let Ok(valgt) = praksis.parse().map(PraksisId) else {
        return skjema::avvis(aktor.helseaktor, VALG_SKJEMA, &side, &json!({}), FeltFeil::en("praksis", "velg")).await;
    };
    let videre = format!("{side}?lagret=praksis");
    let mut tx = request::begin().await?;
    if let Some(for_dette) = skjema::engangs(&mut tx, aktor.helseaktor.0, &nokkel, "krav.velg_praksis", &videre, naa).await? {
        request::videre(&for_dette);
        return Ok(());
    }
    praksisvalg::velg_praksis(&mut tx, &aktor.utforer(naa), aktor.helseaktor, id, valgt).await?;
    skjema::slett(&mut tx, aktor.helseaktor, VALG_SKJEMA).await?;
    tx.commit().await?;
    request::videre(&videre);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use leptos::server_fn::ServerFn;

    #[test]
    fn the_form_posts_to_an_address_that_exists() {
        assert_eq!(<VelgPraksis as ServerFn>::PATH, "/api/krav/velg-praksis");
    }
}
