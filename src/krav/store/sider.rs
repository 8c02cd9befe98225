//! Reads that only the pages need: what waits for the person, and a message by its public number.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::feil::AppError;
use grunn::{HelseaktorId, InnsendingId, MeldingId, Ore};

/// The message of a submission number.
///
/// # Errors
/// `IkkeFunnet` when it does not exist or is somebody else's.
pub async fn av_innsending(db: &mut PgConnection, eier: HelseaktorId, innsending: InnsendingId) -> Result<MeldingId, AppError> {
    sqlx::query_scalar!(
        "select id from melding where helseaktor_id = $1 and innsending_id = $2",
        eier.0,
        innsending.0
    )
    .fetch_optional(db)
    .await?
    .map(MeldingId)
    .ok_or(AppError::IkkeFunnet)
}

/// A message that stands still until the person does something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Venter {
    pub melding: MeldingId,
    pub mottatt: DateTime<Utc>,
    pub krevd: Ore,
}

/// Messages that wait for a practice, the first first. They were received when they came, so no deadline runs.
pub async fn venter_paa_praksis(db: &mut PgConnection, eier: HelseaktorId) -> Result<Vec<Venter>, AppError> {
    let rader = sqlx::query!(
        "select m.id, m.mottatt, m.krevd_ore from melding m
         where m.helseaktor_id = $1 and m.praksis_id is null and m.meldingsstatus <> 'feil_i_melding' and m.kontrollstatus = 'ikke_sendt_til_kontroll'
         order by m.mottatt limit 20",
        eier.0
    )
    .fetch_all(db)
    .await?;
    Ok(rader
        .into_iter()
        .map(|r| Venter {
            melding: MeldingId(r.id),
            mottatt: r.mottatt,
            krevd: Ore(r.krevd_ore),
        })
        .collect())
}

/// Messages that could not be read since `siden`, and that no later message of the same channel has come after.
pub async fn ulest(db: &mut PgConnection, eier: HelseaktorId, siden: DateTime<Utc>) -> Result<Vec<(MeldingId, DateTime<Utc>)>, AppError> {
    let rader = sqlx::query!(
        "select id, mottatt from melding m
         where helseaktor_id = $1 and meldingsstatus = 'feil_i_melding' and mottatt >= $2
           and not exists (select 1 from melding n where n.helseaktor_id = $1 and n.kanal = m.kanal and n.mottatt > m.mottatt)
         order by mottatt desc limit 5",
        eier.0,
        siden
    )
    .fetch_all(db)
    .await?;
    Ok(rader.into_iter().map(|r| (MeldingId(r.id), r.mottatt)).collect())
}
