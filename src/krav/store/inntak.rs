//! Writes of the intake: a message with its bills, or the trace of one that could not be taken.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use super::Kanal;
use crate::feil::AppError;
use crate::feil::logg;
use crate::server::krypto::Krypto;
use grunn::{HelseaktorId, InnsendingId, MeldingId, Ore, PraksisId};
use regler::feil::Lesefeil;
use regler::kontroll::Linje;
use regler::model::{Behandlerkrav, Pasient, Regning};

/// Name of the encrypted column; a value cannot be moved to another.
const INNHOLD: &str = "melding.innhold";
pub(super) const DIAGNOSE: &str = "regning.hoveddiagnose";

/// Tells patients apart without saying who they are.
pub fn pasientnokkel(krypto: &Krypto, pasient: &Pasient) -> Option<[u8; 32]> {
    krypto.oppslag("pasient", &pasient.oppslagstekst()?).try_into().ok()
}

/// What a new message is stored with.
pub struct NyMelding<'a> {
    pub id: MeldingId,
    pub eier: HelseaktorId,
    pub praksis: Option<PraksisId>,
    pub kanal: Kanal,
    /// Keyed hash of the content.
    pub hash: &'a [u8],
    pub mottatt: DateTime<Utc>,
    pub krav: &'a Behandlerkrav,
    /// The first message, whose bills are controlled again or apart.
    pub rebehandler: Option<MeldingId>,
    /// When they were set apart.
    pub utskilt: Option<DateTime<Utc>>,
}

/// What became of the insert.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Innsatt {
    Ny(InnsendingId),
    /// The same content is here already, under this id.
    Finnes(MeldingId),
}

/// The content as it is kept.
pub(super) fn lukk(krypto: &Krypto, krav: &Behandlerkrav) -> Result<Vec<u8>, AppError> {
    let innhold = serde_json::to_vec(krav).map_err(|e| logg::intern("melding", &e))?;
    krypto.krypter(INNHOLD, &innhold)
}

/// Stores a message and its bills, unless the person has sent the same content before. Two at once: the second waits for the first.
pub async fn lagre(db: &mut PgConnection, krypto: &Krypto, m: NyMelding<'_>) -> Result<Innsatt, AppError> {
    let innsatt = lagre_melding(&mut *db, krypto, &m).await?;
    if matches!(innsatt, Innsatt::Ny(_)) {
        lagre_regninger(db, krypto, &m).await?;
    }
    Ok(innsatt)
}

/// The message alone: its bills are here already, or come next.
pub(super) async fn lagre_melding(db: &mut PgConnection, krypto: &Krypto, m: &NyMelding<'_>) -> Result<Innsatt, AppError> {
    let antall = i32::try_from(m.krav.regninger.len()).map_err(|e| logg::intern("melding", &e))?;
    let ny = sqlx::query_scalar!(
        r#"insert into melding (id, helseaktor_id, praksis_id, kanal, innhold_hash, mottatt, meldingsstatus, kontrollstatus, utbetalingsstatus,
                                innsending_id, antall_regninger, krevd_ore, epj, innhold_kryptert, endret, bare_meldinger, rebehandler,
                                utskilt)
           values ($1, $2, $3, $4, $5, $6, 'mottatt', 'ikke_sendt_til_kontroll', 'ikke_sendt_til_utbetaling', nextval('innsending_id'), $7, $8, $9, $10, $6, $11, $12, $13)
           on conflict (helseaktor_id, innhold_hash) where meldingsstatus <> 'feil_i_melding' do nothing
           returning innsending_id as "innsending_id!""#,
        m.id.0,
        m.eier.0,
        m.praksis.map(|p| p.0),
        m.kanal.kode(),
        m.hash,
        m.mottatt,
        antall,
        m.krav.krevd().0,
        m.krav.navn_epj,
        lukk(krypto, m.krav)?,
        m.krav.bare_egenandelsmeldinger(),
        m.rebehandler.map(|m| m.0),
        m.utskilt
    )
    .fetch_optional(&mut *db)
    .await?;
    let Some(ny) = ny else {
        let id = sqlx::query_scalar!(
            "select id from melding where helseaktor_id = $1 and innhold_hash = $2 and meldingsstatus <> 'feil_i_melding'",
            m.eier.0,
            m.hash
        )
        .fetch_one(db)
        .await?;
        return Ok(Innsatt::Finnes(MeldingId(id)));
    };
    Ok(Innsatt::Ny(InnsendingId(ny)))
}

/// All bills in one statement: thousands of them take milliseconds.
async fn lagre_regninger(db: &mut PgConnection, krypto: &Krypto, m: &NyMelding<'_>) -> Result<(), AppError> {
    let r = &m.krav.regninger;
    let plasser: Vec<i32> = (0..).take(r.len()).collect();
    let guider: Vec<Option<Uuid>> = r.iter().map(|r| r.guid).collect();
    let numre: Vec<String> = r.iter().map(|r| r.regningsnummer.clone()).collect();
    let tider: Vec<Option<DateTime<Utc>>> = r.iter().map(|r| r.tidspunkt).collect();
    let pasienter: Vec<Option<Vec<u8>>> = r
        .iter()
        .map(|r| r.pasient.as_ref().and_then(|p| pasientnokkel(krypto, p)).map(Vec::from))
        .collect();
    let diagnoser = r
        .iter()
        .map(|r| r.diagnoser.first().map(|d| krypto.krypter(DIAGNOSE, d.kode.as_bytes())).transpose())
        .collect::<Result<Vec<_>, _>>()?;
    let linjer: Vec<Json<Vec<Linje>>> = r.iter().map(|r| Json(krevde_linjer(r))).collect();
    let krevd: Vec<i64> = r.iter().map(|r| r.belop.0).collect();
    let betalt: Vec<Option<bool>> = r.iter().map(|r| r.betalt_egenandel).collect();
    let kreditering: Vec<bool> = r.iter().map(|r| r.kreditering).collect();
    let korrigering: Vec<bool> = r.iter().map(|r| r.korrigering_betalt_egenandel && !r.kreditering).collect();
    sqlx::query!(
        "insert into regning (melding_id, helseaktor_id, plass, guid, regningsnummer, tidspunkt, pasient_oppslag, hoveddiagnose_kryptert, takstkoder, linjer,
                              status, krevd_ore, betalt_egenandel, kreditering, korrigering)
         select $1, $2, plass, guid, nummer, tid, pasient, diagnose, array(select l ->> 'takst' from jsonb_array_elements(linjer) l), linjer,
                'behandles', krevd, betalt, kreditering, korrigering
         from unnest($3::int[], $4::uuid[], $5::text[], $6::timestamptz[], $7::bytea[], $8::bytea[], $9::jsonb[], $10::bigint[], $11::bool[], $12::bool[], $13::bool[])
              as x (plass, guid, nummer, tid, pasient, diagnose, linjer, krevd, betalt, kreditering, korrigering)",
        m.id.0,
        m.eier.0,
        &plasser,
        &guider as &[Option<Uuid>],
        &numre,
        &tider as &[Option<DateTime<Utc>>],
        &pasienter as &[Option<Vec<u8>>],
        &diagnoser as &[Option<Vec<u8>>],
        &linjer as &[Json<Vec<Linje>>],
        &krevd,
        &betalt as &[Option<bool>],
        &kreditering,
        &korrigering
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The lines as claimed; the control replaces them.
fn krevde_linjer(r: &Regning) -> Vec<Linje> {
    let en = |t: &regler::model::Takstlinje| Linje {
        takst: t.kode.clone(),
        antall: t.antall,
        krevd: Ore(t.belop.0.saturating_mul(t.antall.into())),
        godkjent: Ore(0),
        begrunnelse: None,
        forlenget: false,
    };
    r.takster.iter().map(en).collect()
}

/// Leaves a trace of a message that could not be taken: id, reasons and time, nothing of the content. The same content with the same
/// faults gets the id it got the first time.
pub async fn lagre_avvist(
    db: &mut PgConnection,
    eier: HelseaktorId,
    kanal: Kanal,
    hash: &[u8],
    feil: &[Lesefeil],
    naa: DateTime<Utc>,
) -> Result<(MeldingId, bool), AppError> {
    let feil = serde_json::to_value(feil).map_err(|e| logg::intern("melding", &e))?;
    let gammel = sqlx::query_scalar!(
        "select id from melding where helseaktor_id = $1 and innhold_hash = $2 and meldingsstatus = 'feil_i_melding' and feil = $3 limit 1",
        eier.0,
        hash,
        feil
    )
    .fetch_optional(&mut *db)
    .await?;
    if let Some(id) = gammel {
        return Ok((MeldingId(id), false));
    }
    let id = MeldingId::ny();
    sqlx::query!(
        "insert into melding (id, helseaktor_id, kanal, innhold_hash, mottatt, meldingsstatus, kontrollstatus, utbetalingsstatus, antall_regninger,
                              krevd_ore, feil, endret)
         values ($1, $2, $3, $4, $5, 'feil_i_melding', 'ikke_sendt_til_kontroll', 'ingen_utbetaling', 0, 0, $6, $5)",
        id.0,
        eier.0,
        kanal.kode(),
        hash,
        naa,
        feil
    )
    .execute(db)
    .await?;
    Ok((id, true))
}

/// The message as it was sent; only for its sender. None for messages that were technically rejected.
///
/// # Errors
/// `IkkeFunnet` when it does not exist or is somebody else's.
pub async fn innhold(db: &mut PgConnection, krypto: &Krypto, eier: HelseaktorId, id: MeldingId) -> Result<Option<Behandlerkrav>, AppError> {
    let kryptert = sqlx::query_scalar!(
        "select innhold_kryptert from melding where helseaktor_id = $1 and id = $2",
        eier.0,
        id.0
    )
    .fetch_optional(db)
    .await?
    .ok_or(AppError::IkkeFunnet)?;
    kryptert
        .map(|k| {
            let klar = krypto.dekrypter(INNHOLD, &k)?;
            serde_json::from_slice(&klar).map_err(|e| logg::intern("melding", &format!("rad {}: {e}", id.0)))
        })
        .transpose()
}

/// Gives a waiting message its practice. Only from the person it belongs to, and only once.
///
/// # Errors
/// `Endret` when the message does not wait for a practice (any more).
pub async fn sett_praksis(
    db: &mut PgConnection,
    eier: HelseaktorId,
    id: MeldingId,
    praksis: PraksisId,
    naa: DateTime<Utc>,
) -> Result<(), AppError> {
    let n = sqlx::query!(
        "update melding set praksis_id = p.id, endret = $4
         from praksis p where melding.id = $2 and melding.helseaktor_id = $1 and p.id = $3 and p.helseaktor_id = $1
           and melding.praksis_id is null and meldingsstatus = 'mottatt'",
        eier.0,
        id.0,
        praksis.0,
        naa
    )
    .execute(db)
    .await?
    .rows_affected();
    if n == 1 { Ok(()) } else { Err(AppError::Endret) }
}

/// Tells every instance that a message has changed. Delivered when the transaction commits.
pub async fn varsle(db: &mut PgConnection, id: MeldingId) -> Result<(), AppError> {
    sqlx::query!("select pg_notify('melding', $1)", id.0.to_string())
        .execute(db)
        .await?;
    Ok(())
}
