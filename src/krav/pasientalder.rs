//! The age of the patients of a case, for case workers: where a rule depends on it, and never who they are.

use std::collections::HashMap;

use sqlx::PgConnection;
use uuid::Uuid;

use super::felles;
use super::store::ventende::Ventende;
use super::store::{self, kontroll as lager};
use crate::feil::AppError;
use crate::server::state::App;
use grunn::MeldingId;
use regler::kontroll::{Pasientalder, pasientalder};

/// By the bill's place in the message.
///
/// # Errors
/// `IkkeFunnet` when there is no such message; when the database fails.
pub async fn aldre(app: &App, db: &mut PgConnection, melding: &str, ventende: &[Ventende]) -> Result<HashMap<i32, Pasientalder>, AppError> {
    let id = MeldingId(melding.parse::<Uuid>().map_err(|_| AppError::IkkeFunnet)?);
    let sak = lager::sak(&mut *db, id).await?.ok_or(AppError::IkkeFunnet)?;
    let (Some(praksis), Some(krav)) = (sak.praksis, store::innhold(&mut *db, &app.krypto, sak.eier, id).await?) else {
        return Ok(HashMap::new());
    };
    let praksis = lager::praksisfakta(&mut *db, sak.eier, praksis).await?;
    let takster = felles::av(app)?.takster(&mut *db).await?;
    let en = |v: &Ventende| {
        let r = krav.regninger.get(usize::try_from(v.plass).ok()?)?;
        let alder = pasientalder(r, &v.funn, &praksis, &takster, app.konfig.testnumre())?;
        Some((v.plass, alder))
    };
    Ok(ventende.iter().filter_map(en).collect())
}
