//! How payments are doing, from the rows: for metrics and for the agency's page.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use sqlx::PgConnection;

use crate::feil::AppError;
use grunn::Ore;
use regler::oppgjor as model;

/// Nobody needs to know how much more than this.
const FLEST: i64 = 100_000;
/// A run that has not ended so long after its time is missed.
const GIKK_IKKE: TimeDelta = TimeDelta::hours(1);

/// What is on its way, and what waits for somebody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tilstand {
    pub usendte: i64,
    /// Of those: tried, and not taken.
    pub kan_ikke_sendes: i64,
    pub eldste_usendt: Option<DateTime<Utc>>,
    pub ubesvarte: i64,
    pub eldste_ubesvart: Option<DateTime<Utc>>,
    pub avviste: i64,
    pub usendte_endringer: i64,
    pub uskrevne_avslutninger: i64,
    pub aapne_avvik: i64,
}

/// Bounded counts.
pub async fn tilstand(db: &mut PgConnection) -> Result<Tilstand, AppError> {
    let venter = sqlx::query!(
        r#"select count(*) filter (where not sendt) as "usendte!", count(*) filter (where not sendt and feil is not null) as "kan_ikke_sendes!", min(tid) filter (where not sendt) as eldste_usendt,
                  count(*) filter (where sendt) as "ubesvarte!", min(tid) filter (where sendt) as eldste_ubesvart
           from (select sendt is not null as sendt, feil, coalesce(sendt, opprettet) as tid from utbetalingsordre
                 where utbetalt is null and avvist is null limit $1) x"#,
        FLEST
    )
    .fetch_one(&mut *db)
    .await?;
    let annet = sqlx::query!(
        r#"select (select count(*) from (select 1 from utbetalingsordre where avvist is not null limit $1) a) as "avviste!",
                  (select count(*) from (select 1 from utbetalingsendring where sendt is null limit $1) b) as "endringer!",
                  (select count(*) from (select 1 from avslutning where skrevet is null limit $1) c) as "avslutninger!",
                  (select count(*) from (select 1 from betalingsavvik where lost is null limit $1) d) as "avvik!""#,
        FLEST
    )
    .fetch_one(db)
    .await?;
    Ok(Tilstand {
        usendte: venter.usendte,
        kan_ikke_sendes: venter.kan_ikke_sendes,
        eldste_usendt: venter.eldste_usendt,
        ubesvarte: venter.ubesvarte,
        eldste_ubesvart: venter.eldste_ubesvart,
        avviste: annet.avviste,
        usendte_endringer: annet.endringer,
        uskrevne_avslutninger: annet.avslutninger,
        aapne_avvik: annet.avvik,
    })
}

/// A day's run, counted from its rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kjoring {
    pub dato: NaiveDate,
    pub ferdig: Option<DateTime<Utc>>,
    pub vedtak: i64,
    pub sum: Ore,
    pub ordrer: i64,
    pub sum_ordrer: Ore,
    pub sendte: i64,
    /// Orders a closing file tells of, and their sum.
    pub avsluttede: i64,
    pub sum_avsluttet: Ore,
    pub utbetalte: i64,
}

/// The latest runs, the newest first.
pub async fn kjoringer(db: &mut PgConnection, antall: i64) -> Result<Vec<Kjoring>, AppError> {
    Ok(sqlx::query_as!(
        Kjoring,
        r#"select k.dato, k.ferdig, count(v.id) as "vedtak!", coalesce(sum(v.belop_ore), 0)::bigint as "sum!: Ore",
                  count(o.vedtak_id) as "ordrer!", coalesce(sum(o.belop_ore), 0)::bigint as "sum_ordrer!: Ore", count(o.sendt) as "sendte!",
                  count(a.skrevet) as "avsluttede!", coalesce(sum(o.belop_ore) filter (where a.skrevet is not null), 0)::bigint as "sum_avsluttet!: Ore",
                  count(o.utbetalt) as "utbetalte!"
           from (select dato, ferdig from oppgjorskjoring order by dato desc limit $1) k
           left join vedtak v on v.dato = k.dato left join utbetalingsordre o on o.vedtak_id = v.id left join avslutning a on a.id = o.avslutning_id
           group by k.dato, k.ferdig order by k.dato desc"#,
        antall
    )
    .fetch_all(db)
    .await?)
}

/// The latest run that has ended, and whether a later one should have.
pub async fn siste_kjoring(db: &mut PgConnection, naa: DateTime<Utc>) -> Result<(Option<NaiveDate>, bool), AppError> {
    let siste = sqlx::query_scalar!("select max(dato) from oppgjorskjoring where ferdig is not null")
        .fetch_one(db)
        .await?;
    let skulle = model::siste_kjoredag(naa - GIKK_IKKE);
    Ok((siste, siste.is_none_or(|siste| siste < skulle)))
}
