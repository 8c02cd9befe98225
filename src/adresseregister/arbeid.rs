//! Keeping the copy: an export the first time, then the events of every hour. One instance works at a time.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use sqlx::PgConnection;
use tokio::sync::{mpsc, watch};
use url::Url;

use super::store;
use crate::feil::AppError;
use crate::feil::logg;
use crate::server::databasevakt;
use crate::server::state::App;
use registre::adresseregister::klient::{ArFeil, Klient};
use registre::adresseregister::model::Part;

/// Between looks at the events.
const HVER: TimeDelta = TimeDelta::hours(1);
/// When the mark is lost, the whole register is fetched anew; not more often than this.
const NY_EKSPORT_ETTER: TimeDelta = TimeDelta::hours(24);
/// Pages in one go; the next go continues where this one stopped.
const FLEST_SIDER: usize = 1_000;
/// How often it is looked at whether the hour has passed.
const SE_ETTER: Duration = Duration::from_secs(60);
const ETTER_FEIL: Duration = Duration::from_mins(5);
/// For one round; the whole register takes a while.
const LENGST: Duration = Duration::from_hours(2);

/// Follows the register until told to stop. Ends at once when none is configured.
pub async fn folg(app: App, mut stopp: watch::Receiver<bool>) {
    let Some(klient) = app.adresseregister.clone() else { return };
    while !*stopp.borrow() {
        let vent = match databasevakt::innen(&app, LENGST, oppdater(&app, &klient)).await {
            Ok(()) => SE_ETTER,
            Err(_) => ETTER_FEIL,
        };
        tokio::select! {
            () = tokio::time::sleep(vent) => {}
            _ = stopp.changed() => {}
        }
    }
}

/// What became of one go at the register.
enum Gang {
    /// Somebody else is at it, or it is not time yet.
    Ingenting,
    /// All that there was is read.
    Ferdig,
    /// The next page is there.
    Mer(Url),
}

/// Brings the copy up to date, when its time has come.
///
/// # Errors
/// `Utilgjengelig` when the register does not answer as it should; what was written before that stays, with the mark at it.
pub async fn oppdater(app: &App, klient: &Arc<Klient>) -> Result<(), AppError> {
    let mut neste = None;
    for _ in 0..FLEST_SIDER {
        let mut tx = app.pool.begin().await?;
        // Ended here and not when it is dropped: whoever tries again at once finds the lock free.
        match en_gang(app, klient, &mut tx, neste).await {
            Ok(Gang::Ingenting) => return Ok(tx.rollback().await?),
            Ok(Gang::Ferdig) => return Ok(tx.commit().await?),
            Ok(Gang::Mer(adresse)) => {
                tx.commit().await?;
                neste = Some(adresse);
            }
            Err(feil) => {
                tx.rollback().await?;
                return Err(feil);
            }
        }
    }
    Ok(())
}

/// The export, or one page of events, with the mark at its last one. `neste` is the page that the one before pointed to.
async fn en_gang(app: &App, klient: &Arc<Klient>, db: &mut PgConnection, neste: Option<Url>) -> Result<Gang, AppError> {
    let naa = app.klokke.naa();
    if !store::laas(db).await? {
        return Ok(Gang::Ingenting);
    }
    let Some(feed) = store::feed(db).await? else {
        eksporter(app, klient, db).await?;
        return Ok(Gang::Ferdig);
    };
    let svar = match neste {
        Some(adresse) => klient.side(adresse).await,
        None if feed.hentet + HVER > naa => return Ok(Gang::Ingenting),
        None => klient.hendelser(&feed.siste_hendelse).await,
    };
    let svar = match svar {
        Err(ArFeil::UkjentHendelse) if feed.eksportert + NY_EKSPORT_ETTER <= naa => {
            tracing::warn!("Adresseregisteret does not know our last event; a new export is fetched");
            eksporter(app, klient, db).await?;
            return Ok(Gang::Ferdig);
        }
        annet => annet.map_err(taus)?,
    };
    let mut parter = Vec::with_capacity(svar.hendelser.len());
    for hendelse in &svar.hendelser {
        let part = match &hendelse.part {
            Some(part) => Some(part.clone()),
            None => klient.part(hendelse.her_id).await.map_err(taus)?,
        };
        match part {
            Some(part) => parter.push(part),
            None => {
                parter.retain(|p: &Part| p.her_id != hendelse.her_id);
                store::fjern(db, hendelse.her_id).await?;
            }
        }
    }
    store::skriv(db, &parter, app.klokke.idag()).await?;
    let siste = svar.hendelser.last().map_or(feed.siste_hendelse.as_str(), |h| h.id.as_str());
    let neste = svar.neste.filter(|_| !svar.hendelser.is_empty());
    // The hour begins when everything is read: after a failure the rest is fetched at once.
    let hentet = if neste.is_some() { feed.hentet } else { naa };
    store::flytt(db, siste, hentet).await?;
    Ok(neste.map_or(Gang::Ferdig, Gang::Mer))
}

/// Replaces the copy. The old one is there until the transaction ends.
async fn eksporter(app: &App, klient: &Arc<Klient>, db: &mut PgConnection) -> Result<(), AppError> {
    let idag = app.klokke.idag();
    store::tom(db).await?;
    let (ut, mut inn) = mpsc::channel::<Vec<Part>>(2);
    let rader = &mut *db;
    // A writer that fails drops its end, and the reader stops.
    let skriver = async move {
        let mut antall = 0;
        while let Some(bolk) = inn.recv().await {
            antall += bolk.len();
            store::skriv(&mut *rader, &bolk, idag).await?;
        }
        Ok::<_, AppError>(antall)
    };
    let (lest, skrevet) = tokio::join!(klient.eksport(ut), skriver);
    let antall = skrevet?;
    let siste = lest.map_err(taus)?;
    store::eksportert(db, &siste, app.klokke.naa()).await?;
    tracing::info!(antall, "Adresseregisteret is copied");
    Ok(())
}

fn taus(feil: ArFeil) -> AppError {
    logg::utilgjengelig("adresseregister", &feil)
}
