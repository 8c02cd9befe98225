//! Controlled again by itself: bills that were rejected because of facts outside the message – practice period, agreement, education,
//! approval – when those have been mended since.
//!
//! What was decided stays as it was. The bills go, unaltered, into a message of their own that points at the first and was received when the
//! first was; its bills are later links of the same chains.

use chrono::{DateTime, TimeDelta, Timelike, Utc};
use sqlx::PgConnection;

use super::store::inntak::{self, Innsatt, NyMelding};
use super::store::{self, kontroll as lager};
use crate::feil::AppError;
use crate::server::config::Hprtap;
use crate::server::jobb::{self, Slag};
use crate::server::request::Utforer;
use crate::server::revisjon::{self, Hendelse};
use crate::server::state::App;
use grunn::{HelseaktorId, MeldingId};
use regler::kontroll::har_rett;
use regler::model::Behandlerkrav;

/// The look for bills whose obstacle is gone; key = the ten minutes it is for.
pub const SLAG: Slag = Slag::ny("rebehandling");
/// How long a rejected bill is looked at.
const SE_TILBAKE: TimeDelta = TimeDelta::days(400);

/// Queues the next look. Asking often and from every instance does no harm.
///
/// # Errors
/// When the database fails.
pub async fn planlegg(app: &App) -> Result<(), AppError> {
    let naa = app.klokke.naa();
    let nokkel = format!("{}{}", naa.format("%Y-%m-%dT%H:"), naa.minute() / 10);
    let mut tx = app.pool.begin().await?;
    jobb::legg_i_ko_om_ledig(&mut tx, SLAG, &nokkel, naa).await?;
    jobb::rydd(&mut tx, &[SLAG], naa - TimeDelta::days(1)).await?;
    tx.commit().await?;
    Ok(())
}

/// Every message with such bills. Returns how many are controlled again. One that fails is in the log, and does not stop the others.
///
/// # Errors
/// When the database fails.
pub async fn alle(app: &App, db: &mut PgConnection) -> Result<usize, AppError> {
    let naa = app.klokke.naa();
    let mut antall = 0;
    for (eier, id) in store::rebehandling::venter(&mut *db, naa - SE_TILBAKE).await? {
        let mut tx = sqlx::Connection::begin(&mut *db).await?;
        match melding(app, &mut tx, &Utforer::system(naa), eier, id).await {
            Ok(ny) => {
                tx.commit().await?;
                antall += usize::from(ny.is_some());
            }
            Err(feil) => {
                tracing::error!(melding = %id.0, %feil, "kan ikke kontrolleres på nytt");
                tx.rollback().await?;
            }
        }
    }
    Ok(antall)
}

/// The bills of one message whose obstacle is gone are controlled again. Gives the new message; `None` when there are no such bills.
///
/// # Errors
/// When the database fails.
pub async fn melding(
    app: &App,
    db: &mut PgConnection,
    av: &Utforer,
    eier: HelseaktorId,
    id: MeldingId,
) -> Result<Option<MeldingId>, AppError> {
    // The same lock as the control's: two looks at once make one message.
    lager::laas(&mut *db, eier).await?;
    let stanset = store::rebehandling::stanset(&mut *db, eier, id).await?;
    let Some(sak) = lager::sak(&mut *db, id).await?.filter(|_| !stanset.is_empty()) else {
        return Ok(None);
    };
    let Some(praksis) = sak.praksis else { return Ok(None) };
    let mut fakta = lager::praksisfakta(&mut *db, eier, praksis).await?;
    if app.konfig.hpr_tap == Hprtap::Varsle {
        fakta.uten_godkjenning.clear();
    }
    let avtaler = lager::avtaler(&mut *db, eier).await?;
    let dager = u64::try_from(app.konfig.dager_for_avtale).unwrap_or(0);
    let (Some(krav), Some(kanal)) = (
        store::innhold(&mut *db, &app.krypto, eier, id).await?,
        store::rebehandling::kanal(&mut *db, id).await?,
    ) else {
        return Ok(None);
    };
    let regninger: Vec<_> = krav
        .regninger
        .iter()
        .zip(0..)
        .filter(|(r, plass)| stanset.contains(plass) && r.tidspunkt.is_some_and(|t| har_rett(t, &fakta, &avtaler, dager)))
        .map(|(r, _)| r.clone())
        .collect();
    if regninger.is_empty() {
        return Ok(None);
    }
    let krav = Behandlerkrav {
        antall_regninger: i64::try_from(regninger.len()).ok(),
        belop: Some(regninger.iter().map(|r| r.belop).sum()),
        praksis_id: Some(praksis),
        regninger,
        ..krav
    };
    let ny = MeldingId::ny();
    let m = NyMelding {
        id: ny,
        eier,
        praksis: Some(praksis),
        kanal,
        hash: &app.krypto.oppslag("melding", &format!("rebehandling {} {}", id.0, ny.0)),
        mottatt: sak.mottatt,
        krav: &krav,
        rebehandler: Some(sak.forste),
        utskilt: None,
    };
    let Innsatt::Ny(innsending) = inntak::lagre(&mut *db, &app.krypto, m).await? else {
        return Ok(None);
    };
    let om = format!("{} regninger fra {}, innsending {}", krav.regninger.len(), id.0, innsending.0);
    noter(db, av, eier, "krav.kontrolleres_igjen", ny, om).await?;
    legg_i_ko(db, ny, av.naa).await?;
    Ok(Some(ny))
}

pub(super) async fn noter(
    db: &mut PgConnection,
    av: &Utforer,
    eier: HelseaktorId,
    handling: &'static str,
    ny: MeldingId,
    om: String,
) -> Result<(), AppError> {
    let h = Hendelse {
        gjelder: eier.0,
        handling,
        objekt: "melding",
        objekt_id: ny.0.to_string(),
        felt: Some("rebehandler"),
        gammel: None,
        ny: Some(om),
    };
    revisjon::skriv(db, av, h).await
}

pub(super) async fn legg_i_ko(db: &mut PgConnection, ny: MeldingId, naa: DateTime<Utc>) -> Result<(), AppError> {
    jobb::legg_i_ko(&mut *db, super::arbeid::KONTROLL, &ny.0.to_string(), naa).await?;
    store::varsle(db, ny).await
}
