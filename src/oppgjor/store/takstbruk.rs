//! Use of tariffs in a decision, beside the clinician's own use in the quarter before. Nobody else's figures are shown.

use chrono::NaiveDate;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::feil::AppError;
use dokument::Takstbruk;
use grunn::{HelseaktorId, Ore};
use regler::oppgjor as model;

/// Per code: bills, uses, share of the bills, refund, and own share last quarter. Most used first.
pub async fn takstbruk(
    db: &mut PgConnection,
    eier: HelseaktorId,
    meldinger: &[Uuid],
    vedtak: NaiveDate,
) -> Result<Vec<Takstbruk>, AppError> {
    let (fra, til) = model::forrige_kvartal(vedtak);
    let rader = sqlx::query!(
        r#"with naa as (
               select r.id, l.takst, l.antall, l.godkjent from regning r,
                    jsonb_to_recordset(r.linjer) as l (takst text, antall bigint, godkjent bigint)
               where r.melding_id = any($1) and not r.kreditering),
           foer as (
               select r.id, l.takst from vedtak v join melding m on m.vedtak_id = v.id join regning r on r.melding_id = m.id,
                    jsonb_to_recordset(r.linjer) as l (takst text)
               where v.helseaktor_id = $2 and v.dato between $3 and $4 and not r.kreditering),
           foer_per as (select takst, count(distinct id) as n from foer group by takst)
           select n.takst as "takst!", count(distinct n.id) as "regninger!", coalesce(sum(n.antall), 0)::bigint as "antall!",
                  coalesce(sum(n.godkjent), 0)::bigint as "refusjon!", (select count(distinct id) from naa) as "alle!",
                  (select f.n from foer_per f where f.takst = n.takst) as foer, (select count(distinct id) from foer) as "alle_foer!"
           from naa n where n.takst is not null group by n.takst order by 2 desc, n.takst"#,
        meldinger,
        eier.0,
        fra,
        til
    )
    .fetch_all(db)
    .await?;
    Ok(rader
        .into_iter()
        .map(|r| Takstbruk {
            takst: r.takst,
            regninger: u32::try_from(r.regninger).unwrap_or(u32::MAX),
            antall: u32::try_from(r.antall).unwrap_or(u32::MAX),
            promille: promille(r.regninger, r.alle),
            refusjon: Some(Ore(r.refusjon)),
            eget_snitt_promille: promille(r.foer.unwrap_or(0), r.alle_foer),
            landssnitt_promille: None,
            behandlere: None,
        })
        .collect())
}

/// Rounded tenths of a per cent; `None` of nothing.
fn promille(del: i64, av: i64) -> Option<u32> {
    (av > 0).then(|| u32::try_from((del * 1000 + av / 2) / av).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::promille;

    #[test]
    fn shares_are_rounded_and_never_of_nothing() {
        assert_eq!(
            [promille(1, 3), promille(2, 3), promille(3, 3), promille(0, 3), promille(0, 0)],
            [Some(333), Some(667), Some(1000), Some(0), None]
        );
    }
}
