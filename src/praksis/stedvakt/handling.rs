//! «Ja, det stemmer»: the clinician confirms what the register says.

use uuid::Uuid;

use super::arbeid::linje;
use super::model::{self, Avgjort, Slag};
use super::store;
use crate::feil::AppError;
use crate::praksis::{model as praksismodell, rute, store as praksiser};
use crate::server::request;
use crate::server::revisjon::{self, Hendelse};
use crate::server::skjema;
use crate::stier;

/// Name of the act in the once-only keys.
const HANDLING: &str = "praksis.sted_bekreft";

/// Takes the new address, or confirms that the place stays with its new owner. The second press finds what the first one did.
///
/// # Errors
/// `IkkeFunnet` for someone else's practice or finding; `Endret` when it is settled, or the page was made from an older version.
pub async fn bekreft(id: String, endring: String, versjon: String, nokkel: String) -> Result<(), AppError> {
    let aktor = request::aktor()?;
    let naa = request::naa()?;
    let av = aktor.utforer(naa);
    let id = rute::id(&id)?;
    let endring: Uuid = endring.parse().map_err(|_| AppError::IkkeFunnet)?;
    let versjon = praksismodell::versjon(&versjon)?;
    let videre = format!("{}?lagret=1", stier::praksis(id));
    let mut tx = request::begin().await?;
    let praksis = praksiser::finn(&mut tx, aktor.helseaktor, id).await?;
    if let Some(for_dette) = skjema::engangs(&mut tx, aktor.helseaktor.0, &nokkel, HANDLING, &videre, naa).await? {
        request::videre(&for_dette);
        return Ok(());
    }
    let endring = store::finn(&mut tx, aktor.helseaktor, id, endring).await?;
    if endring.avgjort.is_some() || !endring.slag.kan_bekreftes() || praksis.versjon != versjon || praksis.orgnr != endring.orgnr {
        return Err(AppError::Endret);
    }
    let rad = Hendelse {
        gjelder: aktor.helseaktor.0,
        handling: "praksis.eier_bekreftet",
        objekt: "praksis",
        objekt_id: id.to_string(),
        felt: Some("eier"),
        gammel: endring.gammel.clone(),
        ny: endring.ny.clone(),
    };
    let rad = match (endring.slag, &endring.ny_adresse) {
        (Slag::Adresse, Some(adresse)) => {
            let gammel = linje(&model::registrert(&praksis));
            store::ta_adresse(&mut tx, aktor.helseaktor, &endring, adresse, versjon, naa).await?;
            Hendelse {
                handling: "praksis.sted_bekreftet",
                felt: Some("sted"),
                gammel: Some(gammel),
                ny: Some(linje(adresse)),
                ..rad
            }
        }
        (Slag::Eier, _) => rad,
        // Nothing to take: the register has taken the unit out in the meantime.
        _ => return Err(AppError::Endret),
    };
    if !store::avgjor(&mut tx, endring.id, Avgjort::Bekreftet, naa).await? {
        return Err(AppError::Endret);
    }
    revisjon::skriv(&mut tx, &av, rad).await?;
    tx.commit().await?;
    request::videre(&videre);
    Ok(())
}
