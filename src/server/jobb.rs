//! Work that is done later, once: a queue in PostgreSQL shared by all instances.
//!
//! A worker takes one row with «for update skip locked» and does the work in the same transaction, so a crash puts it back.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;

use super::logg;
use super::state::App;
use crate::error::AppError;

/// Kinds of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slag {
    /// Control of one message; key = its id.
    Kontroll,
    /// Another look at a practice site the register could not tell about; key = practice and version.
    Praksissted,
    /// Another look at an account the register of account owners was silent about; key = its id in praksis_konto.
    Kontosjekk,
    /// Reminders about consents by mail; key = the day, and the last person of the portion before.
    Samtykkepaminnelse,
    /// Clearing of files that were never sent and of old drafts; key = the day and the number of the portion.
    Rydding,
    /// A mail was given up: may be the address of a practice; key = the mail's id.
    EpostAvvist,
    /// The hour's reading of the unit register's feed; key = the hour.
    Enhetsstrom,
    /// Another look at a unit practices use; key = its number and what made us look.
    Enhetsendring,
    /// Tonight's round of questions to HPR; key = the date.
    Hprrunde,
    /// One person's approvals in HPR; key = the person and the date.
    Hprkontroll,
}

impl Slag {
    pub fn kode(self) -> &'static str {
        match self {
            Slag::Kontroll => "kontroll",
            Slag::Praksissted => "praksissted",
            Slag::Kontosjekk => "kontosjekk",
            Slag::Samtykkepaminnelse => "samtykkepaminnelse",
            Slag::Rydding => "rydding",
            Slag::EpostAvvist => "epost_avvist",
            Slag::Enhetsstrom => "enhetsstrom",
            Slag::Enhetsendring => "enhetsendring",
            Slag::Hprrunde => "hprrunde",
            Slag::Hprkontroll => "hprkontroll",
        }
    }

    fn fra_kode(kode: &str) -> Option<Self> {
        const ALLE: [Slag; 10] = [
            Slag::Kontroll,
            Slag::Praksissted,
            Slag::Kontosjekk,
            Slag::Samtykkepaminnelse,
            Slag::Rydding,
            Slag::EpostAvvist,
            Slag::Enhetsstrom,
            Slag::Enhetsendring,
            Slag::Hprrunde,
            Slag::Hprkontroll,
        ];
        ALLE.into_iter().find(|slag| slag.kode() == kode)
    }
}

/// Queues work; the same kind and key is queued once.
///
/// # Errors
/// When the database fails.
pub async fn legg_i_ko(db: &mut PgConnection, slag: Slag, nokkel: &str, naar: DateTime<Utc>) -> Result<(), AppError> {
    sqlx::query!(
        "insert into jobb (slag, nokkel, kjor_etter) values ($1, $2, $3) on conflict (slag, nokkel) do nothing",
        slag.kode(),
        nokkel,
        naar
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!("select pg_notify('jobb', $1)", slag.kode()).execute(db).await?;
    Ok(())
}

/// Queues work that comes back at fixed times, unless an earlier round of it is still waiting. Asking often and from every instance does no
/// harm: the key names the time.
///
/// # Errors
/// When the database fails.
pub async fn legg_i_ko_om_ledig(db: &mut PgConnection, slag: Slag, nokkel: &str, naar: DateTime<Utc>) -> Result<(), AppError> {
    let venter = sqlx::query_scalar!(
        r#"select exists (select 1 from jobb where slag = $1 and (ferdig is null or nokkel = $2)) as "venter!""#,
        slag.kode(),
        nokkel
    )
    .fetch_one(&mut *db)
    .await?;
    if venter { Ok(()) } else { legg_i_ko(db, slag, nokkel, naar).await }
}

/// Does one piece of work, if there is any due. Returns whether there was.
///
/// # Errors
/// When the database fails; failure of the work itself is noted on the row, which waits longer for each attempt (at most an hour).
pub async fn kjor_en(app: &App) -> Result<bool, AppError> {
    let naa = app.klokke.naa();
    let mut tx = app.pool.begin().await?;
    let Some(rad) = sqlx::query!(
        "select id, slag, nokkel, forsok from jobb where ferdig is null and kjor_etter <= $1 order by kjor_etter, id limit 1 for update skip locked",
        naa
    )
    .fetch_optional(&mut *tx)
    .await?
    else {
        return Ok(false);
    };
    // The work happens under a savepoint: when it fails, its own changes go, the note about the failure stays.
    let mut arbeid = sqlx::Connection::begin(&mut *tx).await?;
    let utfall = match Slag::fra_kode(&rad.slag) {
        Some(Slag::Kontroll) => crate::krav::arbeid::kontroller_melding(app, &mut arbeid, &rad.nokkel).await,
        Some(Slag::Praksissted) => crate::praksis::arbeid::sjekk_sted(app, &mut arbeid, &rad.nokkel).await,
        Some(Slag::Kontosjekk) => crate::praksis::kontovakt::arbeid::sjekk_konto(app, &mut arbeid, &rad.nokkel).await,
        Some(Slag::Samtykkepaminnelse) => crate::avtale::paaminnelse::minn(app, &mut arbeid, &rad.nokkel).await,
        Some(Slag::Rydding) => super::rydding::rydd(app, &mut arbeid, &rad.nokkel).await,
        Some(Slag::EpostAvvist) => crate::praksis::epostvakt::avvist(app, &mut arbeid, &rad.nokkel).await,
        Some(Slag::Enhetsstrom) => crate::praksis::stedvakt::arbeid::les_strom(app, &mut arbeid).await,
        Some(Slag::Enhetsendring) => crate::praksis::stedvakt::arbeid::sjekk_enhet(app, &mut arbeid, &rad.nokkel).await,
        Some(Slag::Hprrunde) => crate::helseaktor::hprvakt::arbeid::runde(app, &mut arbeid).await,
        Some(Slag::Hprkontroll) => crate::helseaktor::hprvakt::arbeid::kontroller(app, &mut arbeid, &rad.nokkel).await,
        None => Err(logg::intern("jobb", &format!("ukjent slag {}", rad.slag))),
    };
    match utfall {
        Ok(()) => {
            arbeid.commit().await?;
            sqlx::query!("update jobb set ferdig = $2, feil = null where id = $1", rad.id, naa)
                .execute(&mut *tx)
                .await?;
        }
        Err(feil) => {
            arbeid.rollback().await?;
            let vent = TimeDelta::seconds((1i64 << rad.forsok.clamp(0, 11)).min(3600));
            sqlx::query!(
                "update jobb set forsok = forsok + 1, feil = $3, kjor_etter = $2 where id = $1",
                rad.id,
                naa + vent,
                feil.to_string()
            )
            .execute(&mut *tx)
            .await?;
        }
    }
    tx.commit().await?;
    Ok(true)
}

/// Works until told to stop: at once when something is queued (`notify`), else looks every two seconds.
pub async fn arbeider(app: App, mut stopp: tokio::sync::watch::Receiver<bool>, vekk: std::sync::Arc<tokio::sync::Notify>) {
    while !*stopp.borrow() {
        match kjor_en(&app).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(_) => tokio::time::sleep(Duration::from_secs(1)).await,
        }
        tokio::select! {
            () = vekk.notified() => {}
            () = tokio::time::sleep(Duration::from_secs(2)) => {}
            _ = stopp.changed() => {}
        }
    }
}
