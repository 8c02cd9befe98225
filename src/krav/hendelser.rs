//! Status while you look: a stream of server-sent events with the changes of the messages a page shows.
//!
//! Tied to the session, to own messages, and to ten minutes; after that the browser is told to stop, since a connection made again
//! would keep an idle session alive. Every instance hears of changes through PostgreSQL, so it does not matter where the work is done.

use std::collections::{HashSet, VecDeque};
use std::convert::Infallible;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures::stream;
use http::request::Parts;
use tokio::sync::broadcast::{self, error::RecvError};
use tokio::sync::watch;
use tokio::time::{Instant, Interval, MissedTickBehavior, interval_at, sleep_until};
use uuid::Uuid;

use super::store;
use super::visning;
use crate::feil::AppError;
use crate::server::request;
use crate::server::sesjon::{self, Sesjon};
use crate::server::sikkerhet::json_feil;
use crate::server::state::App;
use grunn::text::Sprak;
use grunn::{HelseaktorId, MeldingId};

/// How long one stream lives.
const LENGST: Duration = Duration::from_secs(600);
/// Between signs of life, and between looks at the session.
const PULS: Duration = Duration::from_secs(15);
/// Most messages one page follows.
const MAKS_MELDINGER: usize = 50;

/// The route of the stream; stands outside the time limit of ordinary requests.
pub fn ruter() -> Router<App> {
    Router::new().route("/oppgjor/innsendinger/hendelser", get(strom))
}

/// The address of a stream for these messages.
pub fn adresse(ider: impl IntoIterator<Item = MeldingId>) -> String {
    let ider: Vec<String> = ider.into_iter().take(MAKS_MELDINGER).map(|i| i.0.simple().to_string()).collect();
    format!("/oppgjor/innsendinger/hendelser?id={}", ider.join("."))
}

async fn strom(State(app): State<App>, hode: Parts) -> Response {
    let Some(sesjon) = hode.extensions.get::<Sesjon>() else {
        return json_feil(&AppError::IkkeInnlogget);
    };
    let Some(aktor) = sesjon.aktor() else {
        return json_feil(&AppError::IngenTilgang);
    };
    let ider = ider(hode.uri.query().unwrap_or_default());
    let naa = Instant::now();
    let mut puls = interval_at(naa + PULS, PULS);
    puls.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let strom = Strom {
        mottaker: app.hendelser.subscribe(),
        eier: aktor.helseaktor,
        sesjon: aktor.sesjon,
        sprak: request::sprak_av(&hode),
        // What happened between the page and the stream is told first.
        ko: ider.iter().copied().collect(),
        ider,
        slutt: naa + LENGST,
        puls,
        stopp: app.stopp.subscribe(),
        ferdig: false,
        app,
    };
    let hendelser = stream::unfold(strom, |mut s| async move { s.neste().await.map(|h| (Ok::<_, Infallible>(h), s)) });
    let mut svar = Sse::new(hendelser).into_response();
    // Proxies that gather answers would hold the events back.
    svar.headers_mut().insert("x-accel-buffering", http::HeaderValue::from_static("no"));
    svar
}

fn ider(sporring: &str) -> HashSet<Uuid> {
    url::form_urlencoded::parse(sporring.as_bytes())
        .filter(|(navn, _)| navn == "id")
        .flat_map(|(_, v)| v.split('.').filter_map(|i| i.parse().ok()).collect::<Vec<_>>())
        .take(MAKS_MELDINGER)
        .collect()
}

struct Strom {
    app: App,
    eier: HelseaktorId,
    sesjon: Uuid,
    sprak: Sprak,
    ider: HashSet<Uuid>,
    /// Messages to tell about.
    ko: VecDeque<Uuid>,
    mottaker: broadcast::Receiver<Uuid>,
    slutt: Instant,
    puls: Interval,
    /// Turns true when this instance is to stop.
    stopp: watch::Receiver<bool>,
    ferdig: bool,
}

impl Strom {
    async fn neste(&mut self) -> Option<Event> {
        if self.ferdig {
            return None;
        }
        loop {
            if let Some(id) = self.ko.pop_front() {
                match self.status(MeldingId(id)).await {
                    Ok(hendelse) => return Some(hendelse),
                    // Somebody else's, or gone: as if it had not been asked for.
                    Err(AppError::IkkeFunnet) => {
                        self.ider.remove(&id);
                        continue;
                    }
                    Err(_) => return Some(self.avslutt()),
                }
            }
            tokio::select! {
                // Without a goodbye: the browser connects again, to an instance that stays.
                _ = self.stopp.changed() => return None,
                () = sleep_until(self.slutt) => return Some(self.avslutt()),
                _ = self.puls.tick() => {
                    return Some(if self.sesjon_lever().await { Event::default().comment("puls") } else { self.avslutt() });
                }
                hendelse = self.mottaker.recv() => match hendelse {
                    Ok(id) if self.ider.contains(&id) => self.ko.push_back(id),
                    Ok(_) => {}
                    Err(RecvError::Lagged(_)) => self.ko.extend(self.ider.iter().copied()),
                    Err(RecvError::Closed) => return Some(self.avslutt()),
                },
            }
        }
    }

    async fn status(&self, id: MeldingId) -> Result<Event, AppError> {
        let mut db = self.app.pool.acquire().await?;
        // The session is asked here too: nothing is told after it has ended.
        if !sesjon::lever(&mut db, self.sesjon, self.app.klokke.naa()).await? {
            return Err(AppError::IkkeInnlogget);
        }
        let rad = store::finn_rad(&mut db, self.eier, self.app.klokke.idag(), id).await?;
        let data =
            serde_json::to_string(&visning::statusmelding(&rad, self.sprak)).map_err(|e| crate::feil::logg::intern("hendelser", &e))?;
        Ok(Event::default().event("status").data(data))
    }

    async fn sesjon_lever(&self) -> bool {
        match self.app.pool.acquire().await {
            Ok(mut db) => sesjon::lever(&mut db, self.sesjon, self.app.klokke.naa()).await.unwrap_or(false),
            Err(_) => false,
        }
    }

    fn avslutt(&mut self) -> Event {
        self.ferdig = true;
        Event::default().event("slutt").data("slutt")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_carries_at_most_fifty_messages() {
        let alle: Vec<MeldingId> = (0..60).map(|n| MeldingId(Uuid::from_u128(n))).collect();
        let adresse = adresse(alle);
        let (_, sporring) = adresse.split_once('?').unwrap();
        assert_eq!(ider(sporring).len(), MAKS_MELDINGER);
    }

    #[test]
    fn what_is_no_id_is_passed_over() {
        assert!(ider("id=x.y&andre=1").is_empty());
        assert_eq!(ider("id=00000000000000000000000000000001.x").len(), 1);
    }
}
