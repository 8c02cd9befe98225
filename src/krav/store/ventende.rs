//! What waits for a case worker in a message.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use crate::feil::AppError;
use grunn::{HelseaktorId, InnsendingId, MeldingId, Ore};
use regler::kontroll::Linje;
use regler::regel::{Funn, RegelId};

/// A bill a case is about, as a case worker sees it: never who the patient is.
#[derive(Clone, Debug)]
pub struct Ventende {
    /// Place in the message, from 0.
    pub plass: i32,
    pub regningsnummer: String,
    pub tidspunkt: Option<DateTime<Utc>>,
    /// Its codes, and how often each is used.
    pub linjer: Vec<Linje>,
    pub krevd: Ore,
    pub funn: Vec<Funn>,
}

/// What a case about a message is about: its bills that wait, or that were decided by people, and a page of them.
#[derive(Clone, Debug)]
pub struct Ventesaker {
    pub innsending: Option<InnsendingId>,
    pub antall: i64,
    pub krevd: Ore,
    pub side: Vec<Ventende>,
}

/// Bills on a page of a case.
pub const VENTENDE_PER_SIDE: i64 = 100;

/// The bills of a message that wait for a person or a register, or got their answer from people; `side` counts from 1.
///
/// # Errors
/// `IkkeFunnet` when the key is none of ours; when the database fails.
pub async fn ventende(db: &mut PgConnection, melding: &str, side: i64) -> Result<Ventesaker, AppError> {
    let id: Uuid = melding.parse().map_err(|_| AppError::IkkeFunnet)?;
    let alle = sqlx::query!(
        r#"select m.innsending_id, count(r.id) as "antall!", coalesce(sum(r.krevd_ore), 0)::bigint as "krevd!: Ore"
           from melding m left join regning r on r.melding_id = m.id
                and (r.status = 'behandles' and r.funn <> '[]' or r.funn @> '[{"regel": "ManueltGodkjent"}]' or r.funn @> '[{"regel": "ManueltAvvist"}]')
           where m.id = $1 group by m.innsending_id"#,
        id
    )
    .fetch_optional(&mut *db)
    .await?
    .ok_or(AppError::IkkeFunnet)?;
    let rader = sqlx::query!(
        r#"select plass, regningsnummer, tidspunkt, linjer as "linjer: Json<Vec<Linje>>", krevd_ore as "krevd: Ore", funn as "funn: Json<Vec<Funn>>" from regning
           where melding_id = $1
             and (status = 'behandles' and funn <> '[]' or funn @> '[{"regel": "ManueltGodkjent"}]' or funn @> '[{"regel": "ManueltAvvist"}]')
           order by plass limit $2 offset $3"#,
        id,
        VENTENDE_PER_SIDE,
        VENTENDE_PER_SIDE.saturating_mul(side.saturating_sub(1))
    )
    .fetch_all(db)
    .await?;
    Ok(Ventesaker {
        innsending: alle.innsending_id.map(InnsendingId),
        antall: alle.antall,
        krevd: alle.krevd,
        side: rader
            .into_iter()
            .map(|r| Ventende {
                plass: r.plass,
                regningsnummer: r.regningsnummer,
                tidspunkt: r.tidspunkt,
                linjer: r.linjer.0,
                krevd: r.krevd,
                funn: r.funn.0,
            })
            .collect(),
    })
}

/// A message that waits for a case worker.
#[derive(Clone, Copy, Debug)]
pub struct Venter {
    pub id: MeldingId,
    pub eier: HelseaktorId,
}

/// Those of some messages with an undecided bill that waits with one of these findings, and was treated at `fra` or later.
///
/// # Errors
/// When the database fails.
pub async fn av_grunn(
    db: &mut PgConnection,
    meldinger: &[String],
    regler: &[RegelId],
    fra: DateTime<Utc>,
) -> Result<Vec<Venter>, AppError> {
    let ider: Vec<Uuid> = meldinger.iter().filter_map(|m| m.parse().ok()).collect();
    let navn: Vec<String> = regler.iter().map(|r| r.navn().to_owned()).collect();
    let rader = sqlx::query!(
        "select distinct r.melding_id, r.helseaktor_id from regning r
         where r.melding_id = any($1) and r.status = 'behandles' and r.tidspunkt >= $3
           and exists (select 1 from jsonb_array_elements(r.funn) f where f ->> 'regel' = any($2))
         order by r.melding_id",
        &ider,
        &navn,
        fra
    )
    .fetch_all(db)
    .await?;
    let rader = rader.into_iter().map(|r| Venter {
        id: MeldingId(r.melding_id),
        eier: HelseaktorId(r.helseaktor_id),
    });
    Ok(rader.collect())
}
