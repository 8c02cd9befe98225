//! What a practitioner has had before, for the limits that stop for a look. Read from the practitioner's own rows of the window alone, so the
//! cost does not grow with everybody's bills.

use chrono::{Datelike, Days, Months, NaiveDate};
use sqlx::PgConnection;

use super::kontroll::Sak;
use crate::feil::{AppError, logg};
use grunn::{Ore, kalender};
use regler::kontroll::Historikk;

/// Days of treatment to read: from a window before the first of the message, and to the end of the last month of it.
fn periode(dager: (NaiveDate, NaiveDate), vindu: u32) -> Option<(NaiveDate, NaiveDate)> {
    let (forste, siste) = dager;
    let maned = |d: NaiveDate| d.with_day(1);
    let fra = forste.checked_sub_days(Days::new(vindu.into()))?.min(maned(forste)?);
    Some((fra, maned(siste)?.checked_add_months(Months::new(1))?))
}

/// Bills that came before the message – their ids go up in the order they came – by day of treatment; `dager` is its first and last day, `vindu` how many days back to look.
///
/// # Errors
/// When the database fails.
pub async fn historikk(db: &mut PgConnection, sak: &Sak, dager: (NaiveDate, NaiveDate), vindu: u32) -> Result<Historikk, AppError> {
    let Some((fra, til)) = periode(dager, vindu) else {
        return Ok(Historikk::default());
    };
    let fra = kalender::dogn_start(fra);
    // `id + 0`: the index of ids is everybody's, and half of it would be read.
    let rader = sqlx::query!(
        r#"select (tidspunkt at time zone 'Europe/Oslo')::date as "dag!",
                  sum(case status when 'godkjent' then godkjent_ore else krevd_ore end)::bigint as "sum!"
           from regning
           where helseaktor_id = $1 and tidspunkt >= $2 and tidspunkt < $3 and status in ('godkjent', 'behandles') and not kreditering and not korrigering
             and id + 0 < (select id from regning where melding_id = $4 order by plass limit 1)
           group by 1"#,
        sak.eier.0,
        fra,
        kalender::dogn_start(til),
        sak.id.0
    )
    .fetch_all(&mut *db)
    .await?;
    let vanlig = sqlx::query!(
        r#"select count(*) as "antall!", percentile_disc(0.5) within group (order by godkjent_ore) as median from regning
           where helseaktor_id = $1 and tidspunkt >= $2 and tidspunkt < $3 and status = 'godkjent' and not kreditering and not korrigering
             and godkjent_ore > 0 and id + 0 < (select id from regning where melding_id = $4 order by plass limit 1)"#,
        sak.eier.0,
        fra,
        kalender::dogn_start(dager.0),
        sak.id.0
    )
    .fetch_one(db)
    .await?;
    let antall = u32::try_from(vanlig.antall).map_err(|e| logg::intern("kontroll", &e))?;
    Ok(Historikk {
        dager: rader.into_iter().map(|r| (r.dag, Ore(r.sum))).collect(),
        regninger: (antall, Ore(vanlig.median.unwrap_or(0))),
    })
}
