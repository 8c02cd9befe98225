//! Orders on their way out: what waits, what each says from its first attempt, and what the closing of a run tells of them.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use super::betaling::les_ordre;
use crate::feil::AppError;
use crate::praksis;
use crate::praksis::kontovakt::store::Praksiskonto;
use crate::server::krypto::Krypto;
use grunn::{HelseaktorId, Ore, VedtakId};
use registre::betaling::{Betalingsordre, Mottaker, Utfil};
use regler::avstemming::Ordre;
use regler::kvittering::Stand;
use regler::oppgjor::{Avslutning, Avsluttet};

/// Orders looked at in one go; the caller asks for those after them.
pub(super) const SIDE: i64 = 500;
/// Name of the encrypted column; a value cannot be moved to another.
const FELT: &str = "utbetalingsordre.innhold";

/// Orders not handed over yet, after a decision.
pub async fn usendte(db: &mut PgConnection, etter: VedtakId) -> Result<Vec<VedtakId>, AppError> {
    Ok(sqlx::query_scalar!(
        r#"select vedtak_id as "id: VedtakId" from utbetalingsordre where sendt is null and vedtak_id > $1 order by vedtak_id limit $2"#,
        etter.0,
        SIDE
    )
    .fetch_all(db)
    .await?)
}

/// The account a decision pays to.
#[derive(Clone, Copy, Debug)]
pub struct Vedtakskonto {
    pub helseaktor: HelseaktorId,
    /// Key in praksis_konto.
    pub konto: Uuid,
}

/// The account of a decision; `None` for one that was made before accounts were guarded.
pub async fn vedtakskonto(db: &mut PgConnection, id: VedtakId) -> Result<Option<Vedtakskonto>, AppError> {
    Ok(
        sqlx::query!("select helseaktor_id, praksis_konto_id from vedtak where id = $1", id.0)
            .fetch_optional(db)
            .await?
            .and_then(|r| {
                Some(Vedtakskonto {
                    helseaktor: HelseaktorId(r.helseaktor_id),
                    konto: r.praksis_konto_id?,
                })
            }),
    )
}

/// A decision whose order has not been tried pays to another account of the practice. False when it has been tried: it may have left.
///
/// # Errors
/// `Intern` when the account cannot be opened.
pub async fn flytt_konto(db: &mut PgConnection, krypto: &Krypto, id: VedtakId, til: &Praksiskonto) -> Result<bool, AppError> {
    let konto = praksis::store::aapne(krypto, &til.kryptert)?;
    let n = sqlx::query!(
        "update vedtak v set konto_kryptert = $2, konto_maskert = $3, praksis_konto_id = $4
         where id = $1 and exists (select 1 from utbetalingsordre o where o.vedtak_id = v.id and o.sendt is null and o.innhold_kryptert is null)",
        id.0,
        krypto.krypter(super::KONTOFELT, konto.as_str().as_bytes())?,
        til.maskert,
        til.id
    )
    .execute(db)
    .await?
    .rows_affected();
    Ok(n == 1)
}

/// An order that is not handed over, locked.
pub struct Usendt {
    pub fil: Utfil,
    /// It has been tried before.
    pub provd: bool,
}

/// Locks an order that is not handed over. What it says, it goes on saying until it is known not to have left. `None` when someone else has
/// it.
///
/// # Errors
/// `Intern` when order or account cannot be opened.
pub async fn ta_usendt(db: &mut PgConnection, krypto: &Krypto, id: VedtakId) -> Result<Option<Usendt>, AppError> {
    let Some(r) = sqlx::query!(
        "select o.forsystem_ref, o.ordre, o.innhold_kryptert, v.konto_kryptert, p.navn, p.postnummer, h.fornavn, h.etternavn
         from utbetalingsordre o join vedtak v on v.id = o.vedtak_id join praksis p on p.id = v.praksis_id join helseaktor h on h.id = v.helseaktor_id
         where o.vedtak_id = $1 and o.sendt is null for update of o skip locked",
        id.0
    )
    .fetch_optional(db)
    .await?
    else {
        return Ok(None);
    };
    if let Some(kryptert) = r.innhold_kryptert {
        let fil = Utfil {
            navn: r.forsystem_ref,
            innhold: krypto.dekrypter(FELT, &kryptert)?,
        };
        return Ok(Some(Usendt { fil, provd: true }));
    }
    let ordre = les_ordre(r.ordre, id)?;
    let navn = if ordre.mottakergruppe == "Virksomhet" {
        r.navn
    } else {
        format!("{} {}", r.fornavn, r.etternavn)
    };
    let ordre = Betalingsordre {
        mottaker: Mottaker {
            konto: super::aapne_konto(krypto, &r.konto_kryptert)?,
            navn,
            postnr: r.postnummer,
        },
        ordre,
    };
    let fil = Utfil::ordre(&ordre).map_err(|e| crate::feil::logg::intern("utbetalingsordre", &e))?;
    Ok(Some(Usendt { fil, provd: false }))
}

/// Keeps what an order says from its first attempt.
pub async fn noter_provd(db: &mut PgConnection, krypto: &Krypto, id: VedtakId, fil: &Utfil) -> Result<(), AppError> {
    sqlx::query!(
        "update utbetalingsordre set innhold_kryptert = $2 where vedtak_id = $1",
        id.0,
        krypto.krypter(FELT, &fil.innhold)?
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The order is handed over.
pub async fn noter_sendt(db: &mut PgConnection, id: VedtakId, naa: DateTime<Utc>) -> Result<(), AppError> {
    sqlx::query!(
        "update utbetalingsordre set sendt = $2, feil = null, innhold_kryptert = null where vedtak_id = $1",
        id.0,
        naa
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The order is not handed over, and why. `sikkert`: nothing has left, so that it may say something else the next time.
pub async fn noter_ikke_sendt(db: &mut PgConnection, id: VedtakId, feil: &str, sikkert: bool) -> Result<(), AppError> {
    sqlx::query!(
        "update utbetalingsordre set feil = $2 where vedtak_id = $1 and sendt is null",
        id.0,
        feil
    )
    .execute(&mut *db)
    .await?;
    if sikkert {
        sqlx::query!(
            "update utbetalingsordre set innhold_kryptert = null where vedtak_id = $1 and sendt is null",
            id.0
        )
        .execute(db)
        .await?;
    }
    Ok(())
}

/// An order as the reconciliation sees it, and whose it is.
pub async fn ordre(db: &mut PgConnection, id: VedtakId) -> Result<Option<(Ordre, HelseaktorId)>, AppError> {
    Ok(sqlx::query!(
        r#"select o.forsystem_ref, o.belop_ore as "belop: Ore", o.sendt is not null as "sendt!", v.dato, v.helseaktor_id
           from utbetalingsordre o join vedtak v on v.id = o.vedtak_id where o.vedtak_id = $1"#,
        id.0
    )
    .fetch_optional(db)
    .await?
    .map(|r| {
        let ordre = Ordre {
            forsystem_ref: r.forsystem_ref,
            belop: r.belop,
            dato: r.dato,
            sendt: r.sendt,
            stand: Stand::Venter,
        };
        (ordre, HelseaktorId(r.helseaktor_id))
    }))
}

/// Days of runs with orders handed over that no closing tells of.
pub async fn uavsluttede(db: &mut PgConnection) -> Result<Vec<NaiveDate>, AppError> {
    Ok(sqlx::query_scalar!(
        r#"select distinct v.dato from utbetalingsordre o join vedtak v on v.id = o.vedtak_id
           where o.avsluttes and o.avslutning_id is null and o.sendt is not null order by 1 limit 100"#
    )
    .fetch_all(db)
    .await?)
}

/// Closes what a run has handed over since its last closing: which orders it tells of is settled by this.
pub async fn avslutt(db: &mut PgConnection, dato: NaiveDate, naa: DateTime<Utc>) -> Result<(), AppError> {
    sqlx::query!(
        "with mine as (
             select o.vedtak_id, o.belop_ore from utbetalingsordre o join vedtak v on v.id = o.vedtak_id
             where v.dato = $1 and o.avsluttes and o.avslutning_id is null and o.sendt is not null order by o.vedtak_id for update of o),
         ny as (
             insert into avslutning (dato, antall, sum_ore, gjenstaar, opprettet)
             select $1, count(*), sum(belop_ore)::bigint,
                    (select count(*) from utbetalingsordre u join vedtak w on w.id = u.vedtak_id where w.dato = $1 and u.sendt is null), $2
             from mine having count(*) > 0 returning id)
         update utbetalingsordre set avslutning_id = ny.id from mine, ny where utbetalingsordre.vedtak_id = mine.vedtak_id",
        dato,
        naa
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Closings whose file is not written, the oldest first.
pub async fn uskrevne(db: &mut PgConnection) -> Result<Vec<i64>, AppError> {
    Ok(
        sqlx::query_scalar!("select id from avslutning where skrevet is null order by id limit 100")
            .fetch_all(db)
            .await?,
    )
}

/// Locks a closing that is not written. `None` when someone else has it.
pub async fn ta_avslutning(db: &mut PgConnection, id: i64) -> Result<Option<Avslutning>, AppError> {
    let Some(a) = sqlx::query!(
        "select dato, gjenstaar, opprettet from avslutning where id = $1 and skrevet is null for update skip locked",
        id
    )
    .fetch_optional(&mut *db)
    .await?
    else {
        return Ok(None);
    };
    let ordrer = sqlx::query_as!(
        Avsluttet,
        r#"select forsystem_ref, melding_id, belop_ore as "belop: Ore" from utbetalingsordre where avslutning_id = $1 order by vedtak_id"#,
        id
    )
    .fetch_all(db)
    .await?;
    Ok(Some(Avslutning::av(id, a.dato, a.opprettet, a.gjenstaar, ordrer)))
}

/// The file of a closing is written.
pub async fn noter_skrevet(db: &mut PgConnection, id: i64, naa: DateTime<Utc>) -> Result<(), AppError> {
    sqlx::query!("update avslutning set skrevet = $2 where id = $1", id, naa)
        .execute(db)
        .await?;
    Ok(())
}
