//! «Ja, det stemmer»: the clinician confirms what the register says.

use uuid::Uuid;

use super::arbeid::linje;
use super::model::{self, Avgjort, Slag};
use super::store;
use crate::feil::AppError;
use crate::praksis::{model as praksismodell, rute, store as praksiser};
use crate::server::handling::{Forsok, Slag as Handlingsslag};
use crate::server::revisjon::Hendelse;
use crate::stier;

/// Name of the act in the once-only keys.
const HANDLING: Handlingsslag = Handlingsslag::ny("praksis.sted_bekreft");

/// Takes the new address, or confirms that the place stays with its new owner. The second press finds what the first one did.
///
/// # Errors
/// `IkkeFunnet` for someone else's practice or finding; `Endret` when it is settled, or the page was made from an older version.
pub async fn bekreft(id: String, endring: String, versjon: String, nokkel: String) -> Result<(), AppError> {
    let f = Forsok::ny(HANDLING).await?;
    let id = rute::id(&id)?;
    let endring: Uuid = endring.parse().map_err(|_| AppError::IkkeFunnet)?;
    let versjon = praksismodell::versjon(&versjon)?;
    let Some(mut h) = f.begynn(&nokkel, &format!("{}?lagret=1", stier::praksis(id))).await? else {
        return Ok(());
    };
    let praksis = praksiser::finn(&mut h.tx, f.eier(), id).await?;
    let endring = store::finn(&mut h.tx, f.eier(), id, endring).await?;
    if endring.avgjort.is_some() || !endring.slag.kan_bekreftes() || praksis.versjon != versjon || praksis.orgnr != endring.orgnr {
        return Err(AppError::Endret);
    }
    let rad = Hendelse {
        gjelder: f.eier().0,
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
            store::ta_adresse(&mut h.tx, f.eier(), &endring, adresse, versjon, f.naa).await?;
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
    if !store::avgjor(&mut h.tx, endring.id, Avgjort::Bekreftet, f.naa).await? {
        return Err(AppError::Endret);
    }
    h.noter(rad).await?;
    h.ferdig().await
}
