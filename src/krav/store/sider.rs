//! Reads that only the pages need: what waits for the person, and a message by its public number.

use chrono::{DateTime, NaiveDate, Utc};
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

/// Rejected bills of one message that can still be corrected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rettbare {
    pub melding: MeldingId,
    pub innsending: Option<InnsendingId>,
    pub antall: i64,
    pub krevd: Ore,
    /// The oldest treatment among them: its deadline comes first.
    pub eldste: DateTime<Utc>,
}

/// Rejected bills treated on or after `fra` that have not been sent again, by message; the most urgent first.
pub async fn rettbare(db: &mut PgConnection, eier: HelseaktorId, fra: DateTime<Utc>) -> Result<Vec<Rettbare>, AppError> {
    let rader = sqlx::query!(
        r#"select m.id, m.innsending_id, count(*) as "antall!", sum(r.krevd_ore)::bigint as "krevd!", min(r.tidspunkt) as "eldste!"
           from regning r join melding m on m.id = r.melding_id
           where r.helseaktor_id = $1 and r.status = 'avvist' and r.tidspunkt >= $2 and not r.kreditering
             and not exists (select 1 from regning ny where ny.helseaktor_id = $1 and ny.regningsnummer = r.regningsnummer and ny.id > r.id)
           group by m.id, m.innsending_id order by 5, 1 limit 20"#,
        eier.0,
        fra
    )
    .fetch_all(db)
    .await?;
    Ok(rader
        .into_iter()
        .map(|r| Rettbare {
            melding: MeldingId(r.id),
            innsending: r.innsending_id.map(InnsendingId),
            antall: r.antall,
            krevd: Ore(r.krevd),
            eldste: r.eldste,
        })
        .collect())
}

/// A message that stands still until the person does something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Venter {
    pub melding: MeldingId,
    pub mottatt: DateTime<Utc>,
    pub krevd: Ore,
    /// The oldest treatment whose claim can still be sent in time.
    pub eldste: Option<DateTime<Utc>>,
}

/// Messages that wait for a practice, the oldest treatment first. Treatments before `fra` can no longer be claimed.
pub async fn venter_paa_praksis(db: &mut PgConnection, eier: HelseaktorId, fra: DateTime<Utc>) -> Result<Vec<Venter>, AppError> {
    let rader = sqlx::query!(
        r#"select m.id, m.mottatt, m.krevd_ore, (select min(r.tidspunkt) from regning r where r.melding_id = m.id and r.tidspunkt >= $2) as eldste
           from melding m
           where m.helseaktor_id = $1 and m.praksis_id is null and m.meldingsstatus <> 'feil_i_melding' and m.kontrollstatus = 'ikke_sendt_til_kontroll'
           order by eldste nulls last, m.mottatt limit 20"#,
        eier.0,
        fra
    )
    .fetch_all(db)
    .await?;
    Ok(rader
        .into_iter()
        .map(|r| Venter {
            melding: MeldingId(r.id),
            mottatt: r.mottatt,
            krevd: Ore(r.krevd_ore),
            eldste: r.eldste,
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

/// The first day treated in a message, for the deadline of a message that has not been controlled.
pub fn forste_dag(tider: impl IntoIterator<Item = Option<DateTime<Utc>>>) -> Option<NaiveDate> {
    tider.into_iter().flatten().min().map(grunn::kalender::dato_i_oslo)
}
