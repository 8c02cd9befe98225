//! Differences between orders and what the payment system says, and the nights they were looked for.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use super::betaling::stand;
use crate::feil::AppError;
use crate::feil::logg;
use grunn::{HelseaktorId, Ore, VedtakId};
use regler::avstemming::{Avvik, Ordre};
use regler::kvittering::Avvikslag;

/// Stores a difference, with its decision when it is about one. `kilde`: the receipt it was found in. `None` when it is known. What is tried
/// again and fails again is a difference again.
pub async fn lagre(
    db: &mut PgConnection,
    a: &Avvik,
    vedtak: Option<VedtakId>,
    kilde: &str,
    naa: DateTime<Utc>,
) -> Result<Option<Uuid>, AppError> {
    Ok(sqlx::query_scalar!(
        "insert into betalingsavvik (id, slag, vedtak_id, forsystem_ref, kilde, forventet_ore, oppgitt_ore, utbetalt, betaling_id, bilag_id, status_kode, oppdaget)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) on conflict (slag, forsystem_ref, kilde) do update set lost = null, oppdaget = excluded.oppdaget
             where betalingsavvik.lost is not null and betalingsavvik.slag in ('kan_ikke_sendes', 'endring_kan_ikke_sendes', 'uten_vedtak', 'uleselig', 'feil_navn')
         returning id",
        Uuid::new_v4(),
        a.slag.kode(),
        vedtak.map(|id| id.0),
        a.forsystem_ref,
        kilde,
        a.forventet.map(|b| b.0),
        a.oppgitt.map(|b| b.0),
        a.utbetalt,
        a.betaling_id,
        a.bilag_id,
        a.status_kode,
        naa
    )
    .fetch_optional(db)
    .await?)
}

/// A difference as it is stored.
#[derive(Clone, Debug)]
pub struct Betalingsavvik {
    pub vedtak: Option<VedtakId>,
    pub avvik: Avvik,
    pub oppdaget: DateTime<Utc>,
    pub lost: Option<DateTime<Utc>>,
}

/// A difference by id, locked until the transaction ends.
///
/// # Errors
/// `IkkeFunnet` when there is none.
pub async fn laas(db: &mut PgConnection, id: Uuid) -> Result<Betalingsavvik, AppError> {
    let r = sqlx::query!(
        r#"select slag, vedtak_id as "vedtak: VedtakId", forsystem_ref, forventet_ore as "forventet: Ore", oppgitt_ore as "oppgitt: Ore", utbetalt,
                  betaling_id, bilag_id, status_kode, oppdaget, lost from betalingsavvik where id = $1 for update"#,
        id
    )
    .fetch_optional(db)
    .await?
    .ok_or(AppError::IkkeFunnet)?;
    Ok(Betalingsavvik {
        vedtak: r.vedtak,
        avvik: Avvik {
            slag: Avvikslag::fra_kode(&r.slag).ok_or_else(|| logg::intern("betalingsavvik.slag", &id))?,
            forsystem_ref: r.forsystem_ref,
            forventet: r.forventet,
            oppgitt: r.oppgitt,
            utbetalt: r.utbetalt,
            betaling_id: r.betaling_id,
            bilag_id: r.bilag_id,
            status_kode: r.status_kode,
        },
        oppdaget: r.oppdaget,
        lost: r.lost,
    })
}

/// It is cleared up.
pub async fn noter_lost(db: &mut PgConnection, id: Uuid, naa: DateTime<Utc>) -> Result<(), AppError> {
    sqlx::query!("update betalingsavvik set lost = $2 where id = $1 and lost is null", id, naa)
        .execute(db)
        .await?;
    Ok(())
}

/// What was told of this name is none any more.
pub async fn noter_lost_for(db: &mut PgConnection, slag: Avvikslag, forsystem_ref: &str, naa: DateTime<Utc>) -> Result<(), AppError> {
    sqlx::query!(
        "update betalingsavvik set lost = $3 where slag = $1 and forsystem_ref = $2 and lost is null",
        slag.kode(),
        forsystem_ref,
        naa
    )
    .execute(db)
    .await?;
    Ok(())
}

/// What was told of a kind is none any more, but for these names.
pub async fn noter_lost_utenom(db: &mut PgConnection, slag: Avvikslag, navn: &[String], naa: DateTime<Utc>) -> Result<(), AppError> {
    sqlx::query!(
        "update betalingsavvik set lost = $3 where slag = $1 and forsystem_ref <> all($2) and lost is null",
        slag.kode(),
        navn,
        naa
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Differences that are none any more: the order was handed over, settled or changed meanwhile.
pub async fn noter_lost_av_seg_selv(db: &mut PgConnection, naa: DateTime<Utc>) -> Result<(), AppError> {
    sqlx::query!(
        "update betalingsavvik a set lost = $1 from utbetalingsordre o
         where o.vedtak_id = a.vedtak_id and a.lost is null and (
             a.slag in ('ikke_sendt', 'kan_ikke_sendes') and o.sendt is not null
             or a.slag = 'mangler' and (o.utbetalt is not null or o.avvist is not null)
             or a.slag in ('ulik_status', 'belop_mangler') and a.utbetalt is not null and o.utbetalt is not null
             or a.slag in ('ukjent_status', 'feil_dato', 'betalt_etter_avvisning') and o.utbetalt is not null
             or a.slag = 'avvist' and o.avvist is null
             or a.slag = 'avvist_etter_betaling' and exists (select 1 from utbetalingskvittering k
                    where k.vedtak_id = a.vedtak_id and k.vurdering = 'gjentatt' and k.utbetalt is not null and k.tatt > a.oppdaget))",
        naa
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Differences that are not cleared up, with whom they are about.
pub async fn aapne(db: &mut PgConnection) -> Result<Vec<(Uuid, Option<HelseaktorId>)>, AppError> {
    Ok(sqlx::query!(
        r#"select a.id, v.helseaktor_id as "eier?" from betalingsavvik a left join vedtak v on v.id = a.vedtak_id where a.lost is null order by a.oppdaget, a.id"#
    )
    .fetch_all(db)
    .await?
    .into_iter()
    .map(|r| (r.id, r.eier.map(HelseaktorId)))
    .collect())
}

/// An order and whose it is.
pub struct Sammenlignes {
    pub vedtak: VedtakId,
    pub eier: HelseaktorId,
    pub ordre: Ordre,
}

/// The orders that wait, and those a list names.
pub async fn ordrer(db: &mut PgConnection, nevnt: &[String]) -> Result<Vec<Sammenlignes>, AppError> {
    Ok(sqlx::query!(
        r#"select o.vedtak_id as "vedtak: VedtakId", v.helseaktor_id, v.dato, o.forsystem_ref, o.belop_ore as "belop: Ore", o.sendt, o.utbetalt, o.avvist, o.betaling_id
           from utbetalingsordre o join vedtak v on v.id = o.vedtak_id
           where o.utbetalt is null and o.avvist is null or o.forsystem_ref = any($1) order by o.vedtak_id"#,
        nevnt
    )
    .fetch_all(db)
    .await?
    .into_iter()
    .map(|r| Sammenlignes {
        vedtak: r.vedtak,
        eier: HelseaktorId(r.helseaktor_id),
        ordre: Ordre {
            forsystem_ref: r.forsystem_ref,
            belop: r.belop,
            dato: r.dato,
            sendt: r.sendt.is_some(),
            stand: stand(r.utbetalt, r.avvist, r.betaling_id),
        },
    })
    .collect())
}

/// Whether a list has been taken.
pub async fn liste_er_tatt(db: &mut PgConnection, hash: &[u8]) -> Result<bool, AppError> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select 1 from avstemmingsliste where innhold_hash = $1) as "ja!""#,
        hash
    )
    .fetch_one(db)
    .await?)
}

/// What a night's reconciliation came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Natt {
    pub ordrer: i32,
    pub poster: i32,
    pub nye: i32,
    pub aapne: i32,
}

/// Stores a night with the lists that were taken: hash, and number of rows. The same night once more is the latest.
pub async fn lagre_natt(
    db: &mut PgConnection,
    dag: NaiveDate,
    natt: Natt,
    lister: &[(Vec<u8>, i32)],
    naa: DateTime<Utc>,
) -> Result<(), AppError> {
    sqlx::query!(
        "insert into avstemming (dato, kjort, ordrer, poster, nye_avvik, aapne_avvik) values ($1, $2, $3, $4, $5, $6)
         on conflict (dato) do update set kjort = excluded.kjort, ordrer = excluded.ordrer, poster = avstemming.poster + excluded.poster,
             nye_avvik = avstemming.nye_avvik + excluded.nye_avvik, aapne_avvik = excluded.aapne_avvik",
        dag,
        naa,
        natt.ordrer,
        natt.poster,
        natt.nye,
        natt.aapne
    )
    .execute(&mut *db)
    .await?;
    for (hash, poster) in lister {
        sqlx::query!(
            "insert into avstemmingsliste (innhold_hash, dato, poster) values ($1, $2, $3) on conflict do nothing",
            hash,
            dag,
            poster
        )
        .execute(&mut *db)
        .await?;
    }
    Ok(())
}
