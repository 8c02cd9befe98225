//! Work for the queue: another look at a place the register could not tell about when it was registered.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;

use super::model::Stedvalg;
use super::store::{self, Sted};
use super::{rute, sted};
use crate::feil::AppError;
use crate::feil::logg;
use crate::sak::model::{Sakslag, Svar};
use crate::sak::store as sak;
use crate::server::jobb::{self, Slag};
use crate::server::request::Utforer;
use crate::server::revisjon::{self, Hendelse};
use crate::server::state::App;
use grunn::PraksisId;

/// Another look at a practice site the register could not tell about; key = practice and version.
pub const PRAKSISSTED: Slag = Slag::ny("praksissted");

/// How soon the register is asked again; after that the queue waits longer each time, at most an hour.
const VENT: TimeDelta = TimeDelta::minutes(5);

/// Queues a new look at a place that is not verified.
pub async fn sjekk_senere(db: &mut PgConnection, id: PraksisId, versjon: i32, sted: &Sted, naa: DateTime<Utc>) -> Result<(), AppError> {
    if sted.verifisert {
        return Ok(());
    }
    jobb::legg_i_ko(db, PRAKSISSTED, &format!("{id}/{versjon}"), naa + VENT).await
}

/// Asks the register again. A place it knows gets its address and is verified; one that cannot be used becomes a case.
///
/// # Errors
/// `Utilgjengelig` while the register is silent: the queue tries again.
pub async fn sjekk_sted(app: &App, db: &mut PgConnection, nokkel: &str) -> Result<(), AppError> {
    let id = rute::id(nokkel.split('/').next().unwrap_or_default())?;
    let naa = app.klokke.naa();
    let Some(praksis) = store::uverifisert(db, id).await? else {
        return Ok(());
    };
    let svar = sted::slaa_opp(app, &praksis.orgnr).await;
    if let Err(feil) = &svar {
        return Err(logg::utilgjengelig("enhetsregister", feil));
    }
    let valg = Stedvalg {
        orgnr: praksis.orgnr.clone(),
        navn: Some(praksis.navn.clone()),
        her_id: None,
    };
    let funnet = sted::velg(&valg, &svar).ok().filter(|s| s.verifisert);
    let Some(funnet) = funnet else {
        let av = Utforer::system(naa);
        sak::opprett(db, &av, Sakslag::EnhetManuell, praksis.helseaktor, "praksis", &id.to_string()).await?;
        return Ok(());
    };
    store::sett_sted(db, praksis.helseaktor, id, &funnet, praksis.versjon, naa).await?;
    let rad = Hendelse {
        gjelder: praksis.helseaktor.0,
        handling: "praksis.sted_verifisert",
        objekt: "praksis",
        objekt_id: id.to_string(),
        felt: Some("sted_kontroll"),
        gammel: Some("uverifisert".to_owned()),
        ny: Some("register".to_owned()),
    };
    revisjon::skriv(db, &Utforer::system(naa), rad).await
}

/// A case worker has looked at a place the register does not confirm. An approved place is confirmed; a refused one stays as it is, and the
/// clinician must move the practice.
pub async fn sted_avgjort(db: &mut PgConnection, av: &Utforer, objekt_id: &str, svar: Svar) -> Result<(), AppError> {
    let id = rute::id(objekt_id)?;
    if svar == Svar::Avvist || !store::bekreft_sted(db, id, av.naa).await? {
        return Ok(());
    }
    let rad = Hendelse {
        gjelder: store::uansett_eier(db, id).await?.helseaktor.0,
        handling: "praksis.sted_verifisert",
        objekt: "praksis",
        objekt_id: id.to_string(),
        felt: Some("sted_kontroll"),
        gammel: Some("uverifisert".to_owned()),
        ny: Some("manuell".to_owned()),
    };
    revisjon::skriv(db, av, rad).await
}
