//! A register that is silent holds its own bills, and no others: when the day's payment run is near, they are set apart in a message of their
//! own that points at the first and was received when the first was. There they wait for the register, and then for a person.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;

use super::rebehandling::{legg_i_ko, noter};
use super::store;
use super::store::inntak::NyMelding;
use super::store::kontroll::Sak;
use crate::feil::AppError;
use crate::server::request::Utforer;
use crate::server::state::App;
use grunn::MeldingId;
use regler::kontroll::Kontrollresultat;
use regler::model::Behandlerkrav;
use regler::oppgjor::neste_kjoring;

/// How long before a run bills are set apart: a job that fails is tried again within this time, so that the others reach the run.
const FORSPRANG: TimeDelta = TimeDelta::minutes(45);

/// What becomes of bills whose register is silent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Taus {
    /// The register is asked again.
    Vent,
    SkillUt,
    /// The run has come, and there is nobody to set them apart from.
    TilPerson,
}

/// What is known about a register that is silent.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stillhet {
    /// There is a register to ask.
    pub(super) spor_igjen: bool,
    /// How long after the message came it is asked, also when the run has been.
    pub(super) frist: TimeDelta,
    /// It is silent about everybody: what waits for it waits until it speaks, however long that is.
    pub(super) ute: bool,
}

pub(super) fn hva_naa(sak: &Sak, resultat: &Kontrollresultat, stillhet: Stillhet, naa: DateTime<Utc>) -> Taus {
    let spor_igjen = stillhet.spor_igjen;
    // What was set apart waits for the run after the one the others reached.
    let kjoring = neste_kjoring(sak.utskilt.map_or(sak.mottatt, |t| t + FORSPRANG));
    let naer = !spor_igjen || naa >= kjoring - FORSPRANG;
    match resultat.tause().is_empty() {
        false if naer && resultat.har_avgjorte() => Taus::SkillUt,
        false if stillhet.ute || spor_igjen && naa < kjoring.max(sak.mottatt + stillhet.frist) => Taus::Vent,
        _ => Taus::TilPerson,
    }
}

/// Moves the bills at these places to a message of their own, with its control in the queue. Gives what is left.
///
/// # Errors
/// When the database fails.
pub(super) async fn skill_ut(
    app: &App,
    db: &mut PgConnection,
    sak: &Sak,
    krav: Behandlerkrav,
    plasser: &[usize],
    naa: DateTime<Utc>,
) -> Result<Behandlerkrav, AppError> {
    let (ut, rest) = del(krav, plasser);
    let kanal = store::rebehandling::kanal(&mut *db, sak.id).await?.ok_or(AppError::IkkeFunnet)?;
    let id = MeldingId::ny();
    let ny = NyMelding {
        id,
        eier: sak.eier,
        praksis: sak.praksis,
        kanal,
        hash: &app.krypto.oppslag("melding", &format!("utskilt {} {}", sak.id.0, id.0)),
        mottatt: sak.mottatt,
        krav: &ut,
        rebehandler: Some(sak.forste),
        utskilt: Some(naa),
    };
    let innsending = store::utskilling::flytt(&mut *db, &app.krypto, sak.id, plasser, ny, &rest).await?;
    let om = format!("{} regninger fra {}, innsending {}", plasser.len(), sak.id.0, innsending.0);
    noter(&mut *db, &Utforer::system(naa), sak.eier, "krav.skilt_ut", id, om).await?;
    legg_i_ko(db, id, naa).await?;
    Ok(rest)
}

/// The bills at these places, and the others. What the sender counted is told of the others as it was of all.
fn del(krav: Behandlerkrav, plasser: &[usize]) -> (Behandlerkrav, Behandlerkrav) {
    let (mut ut, mut rest) = (Vec::new(), Vec::new());
    for (plass, r) in krav.regninger.into_iter().enumerate() {
        if plasser.contains(&plass) { &mut ut } else { &mut rest }.push(r);
    }
    let krav = Behandlerkrav {
        regninger: Vec::new(),
        ..krav
    };
    let antall = i64::try_from(ut.len()).unwrap_or(i64::MAX);
    let sum = ut.iter().map(|r| r.belop).sum();
    let utskilt = Behandlerkrav {
        antall_regninger: Some(antall),
        belop: Some(sum),
        regninger: ut,
        ukjent: Vec::new(),
        ..krav.clone()
    };
    let rest = Behandlerkrav {
        antall_regninger: krav.antall_regninger.map(|n| n - antall),
        belop: krav.belop.map(|b| b - sum),
        regninger: rest,
        ..krav
    };
    (utskilt, rest)
}
