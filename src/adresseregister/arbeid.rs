//! Keeping the copy: an export the first time, then the events of every hour. One instance works at a time.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use tokio::sync::{mpsc, watch};

use super::klient::{ArFeil, Klient};
use super::model::Part;
use super::store;
use crate::error::AppError;
use crate::server::logg;
use crate::server::state::App;

/// Between looks at the events.
const HVER: TimeDelta = TimeDelta::hours(1);
/// When the mark is lost, the whole register is fetched anew; not more often than this.
const NY_EKSPORT_ETTER: TimeDelta = TimeDelta::hours(24);
/// Pages in one go; the next go continues where this one stopped.
const FLEST_SIDER: usize = 1_000;
/// How often it is looked at whether the hour has passed.
const SE_ETTER: Duration = Duration::from_secs(60);
const ETTER_FEIL: Duration = Duration::from_mins(5);

/// Follows the register until told to stop. Ends at once when none is configured.
pub async fn folg(app: App, mut stopp: watch::Receiver<bool>) {
    let Some(klient) = app.adresseregister.clone() else { return };
    while !*stopp.borrow() {
        let vent = match oppdater(&app, &klient).await {
            Ok(()) => SE_ETTER,
            Err(_) => ETTER_FEIL,
        };
        tokio::select! {
            () = tokio::time::sleep(vent) => {}
            _ = stopp.changed() => {}
        }
    }
}

/// Brings the copy up to date, when its time has come.
///
/// # Errors
/// `Utilgjengelig` when the register does not answer as it should; what was written before that stays, with the mark at it.
pub async fn oppdater(app: &App, klient: &Arc<Klient>) -> Result<(), AppError> {
    let naa = app.klokke.naa();
    let mut neste = None;
    for side in 0..FLEST_SIDER {
        let mut tx = app.pool.begin().await?;
        if !store::laas(&mut tx).await? {
            return Ok(());
        }
        let Some(feed) = store::feed(&mut tx).await? else {
            eksporter(app, klient, &mut tx).await?;
            return Ok(tx.commit().await?);
        };
        if side == 0 && feed.hentet + HVER > naa {
            return Ok(());
        }
        let svar = match neste.take() {
            Some(adresse) => klient.side(adresse).await,
            None => klient.hendelser(&feed.siste_hendelse).await,
        };
        let svar = match svar {
            Err(ArFeil::UkjentHendelse) if feed.eksportert + NY_EKSPORT_ETTER <= naa => {
                tracing::warn!("Adresseregisteret does not know our last event; a new export is fetched");
                eksporter(app, klient, &mut tx).await?;
                return Ok(tx.commit().await?);
            }
            annet => annet.map_err(taus)?,
        };
        let idag = app.klokke.idag();
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
                    store::fjern(&mut tx, hendelse.her_id).await?;
                }
            }
        }
        store::skriv(&mut tx, &parter, idag).await?;
        let siste = svar.hendelser.last().map_or(feed.siste_hendelse.as_str(), |h| h.id.as_str());
        neste = svar.neste.filter(|_| !svar.hendelser.is_empty());
        // The hour begins when everything is read: after a failure the rest is fetched at once.
        let hentet = if neste.is_some() { feed.hentet } else { naa };
        store::flytt(&mut tx, siste, hentet).await?;
        tx.commit().await?;
        if neste.is_none() {
            return Ok(());
        }
    }
    Ok(())
}

/// Replaces the copy. The old one is there until the transaction ends.
async fn eksporter(app: &App, klient: &Arc<Klient>, db: &mut sqlx::PgConnection) -> Result<(), AppError> {
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
