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

/// What the form about a rejected bill says: let it lie, or take it up again.
pub const LIGGE: &str = "ligge";
pub const ANGRE: &str = "angre";

/// A choice about one's own bill, whatever has become of the agreement since.
const LA_LIGGE: Slag = Slag::ogsaa_sperret("krav.la_ligge");

/// The clinician lets a rejected bill lie, or takes it up again. What is no longer to be corrected cannot be let lie.
#[server(prefix = "/api", endpoint = "krav/la-ligge")]
pub async fn la_ligge(regning: String, #[server(default)] valg: String, nokkel: String) -> Result<(), AppError> {
    use super::store::kjede;
    use crate::server::handling::Forsok;
    use crate::server::revisjon::Hendelse;
    use regler::kjede::Regningstilstand;

    let f = Forsok::ny(LA_LIGGE).await?;
    let regning: i64 = regning.parse().map_err(|_| AppError::IkkeFunnet)?;
    let Some(mut h) = f.begynn(&nokkel, INNSENDINGER).await? else {
        return Ok(());
    };
    let valgbar = kjede::valgbar(&mut h.tx, f.eier(), regning, f.idag()).await?;
    let (handling, lagret) = match (valg.as_str(), valgbar.ledd.tilstand) {
        (LIGGE, Regningstilstand::MaaRettes) => {
            kjede::la_ligge(&mut h.tx, f.eier(), regning, f.naa).await?;
            ("krav.latt_ligge", LIGGE)
        }
        (ANGRE, Regningstilstand::LattLigge) => {
            kjede::ta_opp(&mut h.tx, f.eier(), regning).await?;
            ("krav.tatt_opp", ANGRE)
        }
        // It has become something else since the page was opened.
        _ => return Err(AppError::Endret),
    };
    h.noter(Hendelse {
        gjelder: f.eier().0,
        handling,
        objekt: "regning",
        objekt_id: regning.to_string(),
        felt: None,
        gammel: None,
        ny: Some(valgbar.melding.0.to_string()),
    })
    .await?;
    super::store::varsle(&mut h.tx, valgbar.melding).await?;
    h.sett_videre(format!("{INNSENDINGER}/{}?lagret={lagret}", valgbar.melding.0))
        .await?;
    h.ferdig().await
}
