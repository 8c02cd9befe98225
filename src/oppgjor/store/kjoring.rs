//! What the run reads and writes.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::feil::AppError;
use crate::feil::logg;
use crate::praksis;
use crate::server::krypto::Krypto;
use grunn::{HelseaktorId, Kontonr, Ore, PraksisId, VedtakId};
use regler::motregning::{Gjeld, Motregnet};
use regler::oppgjor as model;
use regler::oppgjor::{Motregning, Ordre};
use regler::prosess::{Regningsstatus, Statusfeil, Utbetalingsstatus};

/// One run at a time, whichever instance; the number is ours alone.
const LAAS: i64 = 0x6f70_7067_6a6f_7232;

/// Holds the run's lock until the transaction ends, waiting for it.
pub async fn laas(db: &mut PgConnection) -> Result<(), AppError> {
    sqlx::query!("select pg_advisory_xact_lock($1)", LAAS).execute(db).await?;
    Ok(())
}

/// As [`laas`], without waiting; false when someone else runs.
pub async fn prov_laas(db: &mut PgConnection) -> Result<bool, AppError> {
    Ok(sqlx::query_scalar!(r#"select pg_try_advisory_xact_lock($1) as "fikk!""#, LAAS)
        .fetch_one(db)
        .await?)
}

/// Whether a day's run is done.
pub async fn er_ferdig(db: &mut PgConnection, dato: NaiveDate) -> Result<bool, AppError> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select 1 from oppgjorskjoring where dato = $1 and ferdig is not null) as "ja!""#,
        dato
    )
    .fetch_one(db)
    .await?)
}

/// The last day whose run is done, of those up to `siste`. Runs noted for later days are the work of a clock that was wrong.
pub async fn forrige(db: &mut PgConnection, siste: NaiveDate) -> Result<Option<NaiveDate>, AppError> {
    Ok(sqlx::query_scalar!(
        "select max(dato) from oppgjorskjoring where ferdig is not null and dato <= $1",
        siste
    )
    .fetch_one(db)
    .await?)
}

/// Working days up to `siste` that have not been run and are not waiting for a later attempt, oldest first. Days before the first
/// waiting claim have nothing to do and are left out.
pub async fn forfalte(db: &mut PgConnection, siste: NaiveDate, naa: DateTime<Utc>) -> Result<Vec<NaiveDate>, AppError> {
    let r = sqlx::query!(
        r#"select (select max(dato) from oppgjorskjoring where ferdig is not null and dato <= $1) as forrige,
                  (select min(dato) from oppgjorskjoring where ferdig is null and dato <= $1) as avbrutt,
                  (select min(greatest(mottatt, endret)) from melding where kontrollstatus = 'ferdig_kontrollert' and vedtak_id is null
                     and not bare_meldinger and utbetalingsstatus in ('ikke_sendt_til_utbetaling', 'ingen_utbetaling') and praksis_id is not null) as eldste"#,
        siste
    )
    .fetch_one(&mut *db)
    .await?;
    let fra = r.eldste.map_or(siste, model::kjoredag_for).min(siste);
    let fra = r.forrige.and_then(|d| d.succ_opt()).map_or(fra, |etter| etter.max(fra));
    // One that was stopped on its way is taken up, also when nothing waits any more: its totals are to be noted.
    let fra = r.avbrutt.map_or(fra, |avbrutt| avbrutt.min(fra));
    let venter = sqlx::query_scalar!("select dato from oppgjorskjoring where ferdig is null and neste_forsok > $1", naa)
        .fetch_all(&mut *db)
        .await?;
    let ferdige = sqlx::query_scalar!("select dato from oppgjorskjoring where ferdig is not null and dato >= $1", fra)
        .fetch_all(db)
        .await?;
    let igjen = |d: &NaiveDate| !venter.contains(d) && !ferdige.contains(d);
    Ok(model::kjoredager(fra, siste).into_iter().filter(igjen).collect())
}

/// A day's run has begun: one that is stopped on its way is known as such.
pub async fn noter_start(db: &mut PgConnection, dato: NaiveDate, naa: DateTime<Utc>) -> Result<(), AppError> {
    sqlx::query!(
        "insert into oppgjorskjoring (dato, startet, forsok, neste_forsok) values ($1, $2, 1, $2)
         on conflict (dato) do update set forsok = oppgjorskjoring.forsok + 1",
        dato,
        naa
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Notes how a day's run went, with the totals of its decisions, whoever made them. With failures it is tried again, at most an hour later.
pub async fn noter_kjoring(db: &mut PgConnection, dato: NaiveDate, naa: DateTime<Utc>, feilet: bool) -> Result<(i64, Ore), AppError> {
    let r = sqlx::query!(
        r#"with i_alt as (select count(*) as antall, coalesce(sum(belop_ore), 0)::bigint as ore from vedtak where dato = $1)
           update oppgjorskjoring k set antall_vedtak = i_alt.antall, sum_ore = i_alt.ore from i_alt where k.dato = $1
           returning k.forsok, i_alt.antall as "antall!", i_alt.ore as "ore!: Ore""#,
        dato
    )
    .fetch_one(&mut *db)
    .await?;
    if feilet {
        let vent = TimeDelta::minutes((1i64 << r.forsok.clamp(0, 6)).min(60));
        sqlx::query!("update oppgjorskjoring set neste_forsok = $2 where dato = $1", dato, naa + vent)
            .execute(db)
            .await?;
    } else {
        sqlx::query!(
            "update oppgjorskjoring set ferdig = coalesce(ferdig, $2) where dato = $1",
            dato,
            naa
        )
        .execute(db)
        .await?;
    }
    Ok((r.antall, r.ore))
}

/// Practices with claims for the run of a day, and no decision for that day or a later one. Reports of paid egenandel claim nothing.
pub async fn ventende_praksiser(db: &mut PgConnection, dato: NaiveDate) -> Result<Vec<PraksisId>, AppError> {
    let grense = model::kjoretid(dato);
    Ok(sqlx::query_scalar!(
        r#"select distinct m.praksis_id as "id!: PraksisId" from melding m
           where m.kontrollstatus = 'ferdig_kontrollert' and m.vedtak_id is null and m.praksis_id is not null and not m.bare_meldinger
             and m.utbetalingsstatus in ('ikke_sendt_til_utbetaling', 'ingen_utbetaling') and m.mottatt < $2 and m.endret < $2
             and not exists (select 1 from vedtak v where v.praksis_id = m.praksis_id and v.dato >= $1)
           order by 1"#,
        dato,
        grense
    )
    .fetch_all(db)
    .await?)
}

/// What a decision needs to know about a practice.
#[derive(Clone, Debug)]
pub struct Praksisfakta {
    pub id: PraksisId,
    pub helseaktor: HelseaktorId,
    pub navn: String,
    pub praksistype: String,
    /// HPR number, or organisation number where there is none.
    pub offisiell_id: String,
    /// The account that is paid to on the day, and its number; `None` while no account is approved, and then the payment waits.
    pub konto: Option<(Uuid, Kontonr)>,
    /// Debt carried on by the latest decision.
    pub inngaende: Ore,
}

/// Locks a practice for a decision. `None` when there already is one for the day or a later one.
///
/// # Errors
/// `Intern` when the account cannot be opened; when the database fails.
pub async fn laas_praksis(
    db: &mut PgConnection,
    krypto: &Krypto,
    id: PraksisId,
    dato: NaiveDate,
) -> Result<Option<Praksisfakta>, AppError> {
    let Some(p) = sqlx::query!(
        r#"select p.helseaktor_id, coalesce(h.hpr, p.orgnr) as "offisiell_id!" from praksis p join helseaktor h on h.id = p.helseaktor_id
           where p.id = $1 for update of p"#,
        id.0
    )
    .fetch_optional(&mut *db)
    .await?
    else {
        return Ok(None);
    };
    let siste = sqlx::query!(
        "select dato, utgaende_ore from vedtak where praksis_id = $1 order by dato desc, id desc limit 1",
        id.0
    )
    .fetch_optional(&mut *db)
    .await?;
    if siste.as_ref().is_some_and(|v| v.dato >= dato) {
        return Ok(None);
    }
    // Also a practice that has ended is paid for what was done while it lasted.
    let praksis = praksis::store::finn(db, HelseaktorId(p.helseaktor_id), id).await?;
    Ok(Some(Praksisfakta {
        id,
        helseaktor: praksis.helseaktor,
        konto: match praksis.konto_paa(dato) {
            Some(k) => Some((k.id, praksis::store::aapne(krypto, &k.kryptert)?)),
            None => None,
        },
        navn: praksis.navn,
        praksistype: praksis.praksistype,
        offisiell_id: p.offisiell_id,
        inngaende: Ore(siste.map_or(0, |v| v.utgaende_ore)),
    }))
}

/// A claim to be decided.
#[derive(Clone, Debug)]
pub struct Kravrad {
    pub id: Uuid,
    pub mottatt: DateTime<Utc>,
    pub status: Utbetalingsstatus,
    pub alle_avvist: bool,
    pub krevd: Ore,
    pub godkjent: Ore,
}

/// Locks and reads the claims of a practice for the run of a day. Only claims of the practice's own clinician are paid to it.
///
/// # Errors
/// When the database fails, or a claim has no result.
pub async fn krav(db: &mut PgConnection, praksis: &Praksisfakta, dato: NaiveDate) -> Result<Vec<Kravrad>, AppError> {
    let rader = sqlx::query!(
        "select id, mottatt, utbetalingsstatus, antall_regninger, antall_avviste, krevd_ore, godkjent_ore from melding
         where praksis_id = $1 and helseaktor_id = $2 and kontrollstatus = 'ferdig_kontrollert' and vedtak_id is null
           and not bare_meldinger and utbetalingsstatus in ('ikke_sendt_til_utbetaling', 'ingen_utbetaling') and mottatt < $3 and endret < $3
         order by mottatt, id for update",
        praksis.id.0,
        praksis.helseaktor.0,
        model::kjoretid(dato)
    )
    .fetch_all(db)
    .await?;
    rader
        .into_iter()
        .map(|r| {
            Ok(Kravrad {
                id: r.id,
                mottatt: r.mottatt,
                status: r
                    .utbetalingsstatus
                    .parse()
                    .map_err(|e: Statusfeil| logg::intern("melding.utbetalingsstatus", &e))?,
                alle_avvist: r.antall_avviste >= r.antall_regninger,
                krevd: Ore(r.krevd_ore),
                godkjent: Ore(r
                    .godkjent_ore
                    .ok_or_else(|| logg::intern("melding.godkjent_ore", &format!("mangler i {}", r.id)))?),
            })
        })
        .collect()
}

/// A bill to be decided.
#[derive(Clone, Debug)]
pub struct Regningsrad {
    pub melding: Uuid,
    pub status: Regningsstatus,
    pub kreditering: bool,
    pub godkjent: Ore,
    pub tidspunkt: Option<DateTime<Utc>>,
}

/// The bills of some claims.
pub async fn regninger(db: &mut PgConnection, krav: &[Uuid]) -> Result<Vec<Regningsrad>, AppError> {
    let rader = sqlx::query!(
        r#"select melding_id, status, kreditering, coalesce(godkjent_ore, 0) as "godkjent!: Ore", tidspunkt from regning where melding_id = any($1) order by id"#,
        krav
    )
    .fetch_all(db)
    .await?;
    rader
        .into_iter()
        .map(|r| {
            Ok(Regningsrad {
                melding: r.melding_id,
                status: r.status.parse().map_err(|e: Statusfeil| logg::intern("regning.status", &e))?,
                kreditering: r.kreditering,
                godkjent: r.godkjent,
                tidspunkt: r.tidspunkt,
            })
        })
        .collect()
}

/// A decision to be stored.
#[derive(Clone, Debug)]
pub struct NyttVedtak<'a> {
    pub praksis: &'a Praksisfakta,
    pub dato: NaiveDate,
    pub netto: Motregning,
    /// Approved and credited bills together.
    pub godkjent: Ore,
    /// Where the money goes: key in praksis_konto, and the number.
    pub konto: &'a (Uuid, Kontonr),
    /// The credited part, zero or negative.
    pub kreditert: Ore,
    pub krevd: Ore,
    pub antall: [i32; 3],
    pub behandlet: Option<(NaiveDate, NaiveDate)>,
}

/// Stores a decision. `None` when another run has made one for the day.
///
/// # Errors
/// When the database refuses.
pub async fn lagre_vedtak(
    db: &mut PgConnection,
    krypto: &Krypto,
    ny: &NyttVedtak<'_>,
    naa: DateTime<Utc>,
) -> Result<Option<VedtakId>, AppError> {
    let [innsendinger, godkjente, avviste] = ny.antall;
    let id = sqlx::query_scalar!(
        r#"insert into vedtak (helseaktor_id, praksis_id, dato, belop_ore, godkjent_ore, inngaende_ore, utgaende_ore, konto_kryptert, konto_maskert,
                               opprettet, krevd_ore, kreditert_ore, antall_innsendinger, antall_godkjente, antall_avviste, behandlet_fra, behandlet_til,
                               praksis_konto_id)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
           on conflict (praksis_id, dato) do nothing returning id as "id: VedtakId""#,
        ny.praksis.helseaktor.0,
        ny.praksis.id.0,
        ny.dato,
        ny.netto.belop.0,
        ny.godkjent.0,
        ny.praksis.inngaende.0,
        ny.netto.utgaende.0,
        krypto.krypter(super::KONTOFELT, ny.konto.1.as_str().as_bytes())?,
        ny.konto.1.maskert(),
        naa,
        ny.krevd.0,
        ny.kreditert.0,
        innsendinger,
        godkjente,
        avviste,
        ny.behandlet.map(|b| b.0),
        ny.behandlet.map(|b| b.1),
        ny.konto.0
    )
    .fetch_optional(db)
    .await?;
    Ok(id)
}

/// Writes the ledger: one row per approved bill, and one per credit. A bill that already has its row stops the whole decision.
///
/// # Errors
/// When a bill is already in the ledger, or the database fails.
pub async fn skriv_reskontro(
    db: &mut PgConnection,
    praksis: PraksisId,
    vedtak: VedtakId,
    krav: &[Uuid],
    naa: DateTime<Utc>,
) -> Result<Ore, AppError> {
    Ok(sqlx::query_scalar!(
        r#"with ny as (
               insert into reskontro (praksis_id, vedtak_id, regning_id, slag, belop_ore, tid)
               select $1, $2, id, case when kreditering then 'kreditering' else 'refusjon' end, coalesce(godkjent_ore, 0), $4
               from regning where melding_id = any($3) and status in ('godkjent', 'kreditert') order by id
               returning belop_ore)
           select coalesce(sum(belop_ore), 0)::bigint as "sum!: Ore" from ny"#,
        praksis.0,
        vedtak.0,
        krav,
        naa
    )
    .fetch_one(db)
    .await?)
}

/// Credits of a practice that are not covered yet, the oldest first: the debt that is carried in.
pub async fn gjeld(db: &mut PgConnection, praksis: PraksisId) -> Result<Vec<Gjeld>, AppError> {
    let rader = sqlx::query!(
        r#"select r.regning_id as "kreditering!", (-r.belop_ore - coalesce(sum(x.belop_ore), 0))::bigint as "rest!: Ore"
           from reskontro r left join motregning x on x.kreditering_id = r.regning_id
           where r.praksis_id = $1 and r.slag = 'kreditering'
           group by r.id having -r.belop_ore > coalesce(sum(x.belop_ore), 0) order by r.id"#,
        praksis.0
    )
    .fetch_all(db)
    .await?;
    Ok(rader
        .into_iter()
        .map(|r| Gjeld {
            kreditering: r.kreditering,
            rest: r.rest,
        })
        .collect())
}

/// What a submission of a decision came to.
#[derive(Clone, Copy, Debug)]
pub struct Innsendingsoppgjor {
    pub melding: Uuid,
    pub godkjent: Ore,
    pub kreditert: Ore,
    pub betales: Ore,
}

/// Writes where the money of a decision went: for each submission, and for each credit it covered.
///
/// # Errors
/// When the ledger already has it, or the database fails.
pub async fn skriv_fordeling(
    db: &mut PgConnection,
    vedtak: VedtakId,
    innsendinger: &[Innsendingsoppgjor],
    motregnet: &[Motregnet],
    naa: DateTime<Utc>,
) -> Result<(), AppError> {
    let meldinger: Vec<Uuid> = innsendinger.iter().map(|i| i.melding).collect();
    let godkjent: Vec<i64> = innsendinger.iter().map(|i| i.godkjent.0).collect();
    let kreditert: Vec<i64> = innsendinger.iter().map(|i| i.kreditert.0).collect();
    let betales: Vec<i64> = innsendinger.iter().map(|i| i.betales.0).collect();
    sqlx::query!(
        "insert into innsending_oppgjor (melding_id, vedtak_id, godkjent_ore, kreditert_ore, motregnet_ore, betales_ore, tid)
         select m, $1, g, k, g - b, b, $6 from unnest($2::uuid[], $3::bigint[], $4::bigint[], $5::bigint[]) as x (m, g, k, b)",
        vedtak.0,
        &meldinger,
        &godkjent,
        &kreditert,
        &betales,
        naa
    )
    .execute(&mut *db)
    .await?;
    let fra: Vec<Uuid> = motregnet.iter().map(|m| m.melding).collect();
    let mot: Vec<i64> = motregnet.iter().map(|m| m.kreditering).collect();
    let belop: Vec<i64> = motregnet.iter().map(|m| m.belop.0).collect();
    sqlx::query!(
        "insert into motregning (vedtak_id, melding_id, kreditering_id, belop_ore, tid)
         select $1, m, k, b, $5 from unnest($2::uuid[], $3::bigint[], $4::bigint[]) as x (m, k, b)",
        vedtak.0,
        &fra,
        &mot,
        &belop,
        naa
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Queues the order of a decision; it is handed over after the transaction.
///
/// # Errors
/// When the database refuses.
pub async fn lagre_ordre(db: &mut PgConnection, vedtak: VedtakId, ordre: &Ordre, naa: DateTime<Utc>) -> Result<(), AppError> {
    let json = serde_json::to_value(ordre).map_err(|e| logg::intern("ordre", &e))?;
    sqlx::query!(
        "insert into utbetalingsordre (vedtak_id, melding_id, forsystem_ref, belop_ore, ordre, opprettet) values ($1, $2, $3, $4, $5, $6)",
        vedtak.0,
        ordre.melding_id,
        ordre.forsystem_ref,
        ordre.belop.0,
        json,
        naa
    )
    .execute(db)
    .await?;
    Ok(())
}
