//! How often one client may ask the public list, so that nobody empties it or keeps it from others.
//!
//! Counted per address and minute in each instance, in memory that does not grow. The address is the connection's, or the one the proxy
//! in front says (`PORTAL_KLIENTHODE`). It is never written anywhere.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};

use super::{JSON_STI, STI, fhir};
use crate::error::AppError;
use crate::server::sider;
use crate::server::state::App;

/// Calls a minute. A person looks up a handful; a program that reads the whole list takes 250 pages of 100.
pub const GRENSE: u32 = 240;
const VINDU: Duration = Duration::from_secs(60);
/// Addresses remembered at a time. When there are more, the rest are counted as one.
const FLEST: usize = 10_000;
const ALLE_ANDRE: IpAddr = IpAddr::V4(Ipv4Addr::UNSPECIFIED);

/// One per instance.
#[derive(Debug, Default)]
pub struct Takt(Mutex<HashMap<IpAddr, (Instant, u32)>>);

impl Takt {
    /// Counts a call. Seconds to wait, when there have been too many.
    pub fn tell(&self, hvem: IpAddr, naa: Instant) -> Option<u64> {
        let mut vinduer = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut hvem = nett(hvem);
        if vinduer.len() >= FLEST && !vinduer.contains_key(&hvem) {
            vinduer.retain(|_, (start, _)| naa.duration_since(*start) < VINDU);
            if vinduer.len() >= FLEST {
                hvem = ALLE_ANDRE;
            }
        }
        let (start, antall) = vinduer.entry(hvem).or_insert((naa, 0));
        if naa.duration_since(*start) >= VINDU {
            (*start, *antall) = (naa, 0);
        }
        *antall = antall.saturating_add(1);
        (*antall > GRENSE).then(|| (VINDU - naa.duration_since(*start)).as_secs() + 1)
    }
}

/// One household has a whole network of IPv6 addresses (/64), so that is what is counted.
fn nett(adresse: IpAddr) -> IpAddr {
    match adresse.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & !u128::from(u64::MAX))),
        v4 @ IpAddr::V4(_) => v4,
    }
}

/// Whose call this is. The last address in the header is the one our own proxy added; those before it anyone may have written.
fn klient(app: &App, req: &Request) -> IpAddr {
    let fra_hode = app
        .konfig
        .klienthode
        .as_ref()
        .and_then(|navn| req.headers().get_all(navn).iter().next_back())
        .and_then(|v| v.to_str().ok())
        .and_then(|v| v.rsplit(',').next()?.trim().parse().ok());
    fra_hode
        .or_else(|| req.extensions().get::<ConnectInfo<SocketAddr>>().map(|c| c.0.ip()))
        .unwrap_or(ALLE_ANDRE)
}

/// The middleware: lets other addresses through, counts these.
pub async fn vakt(State(app): State<App>, req: Request, neste: Next) -> Response {
    let sti = req.uri().path();
    let er_fhir = sti.starts_with("/fhir/");
    let er_json = sti == JSON_STI;
    if !(sti == STI || er_json || er_fhir) {
        return neste.run(req).await;
    }
    let Some(sekunder) = app.behandlertakt.tell(klient(&app, &req), Instant::now()) else {
        return neste.run(req).await;
    };
    let mut svar = if er_fhir {
        fhir::for_mange(sekunder)
    } else if er_json {
        let problem = serde_json::json!({ "status": 429, "title": "For mange kall", "detail": format!("Vent {sekunder} sekunder.") });
        (StatusCode::TOO_MANY_REQUESTS, axum::Json(problem)).into_response()
    } else {
        sider::feilside(&app, req, AppError::ForMange).await
    };
    svar.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(sekunder));
    svar
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_has_a_number_of_calls_a_minute_and_others_are_not_disturbed() {
        let (takt, start) = (Takt::default(), Instant::now());
        let (en, to): (IpAddr, IpAddr) = ("192.0.2.1".parse().unwrap(), "192.0.2.2".parse().unwrap());
        for _ in 0..GRENSE {
            assert_eq!(takt.tell(en, start), None);
        }
        assert_eq!(takt.tell(en, start + Duration::from_secs(10)), Some(51));
        assert_eq!(takt.tell(to, start), None);
        assert_eq!(takt.tell(en, start + VINDU), None);
    }

    #[test]
    fn a_network_of_ipv6_addresses_is_one_client() {
        let a: IpAddr = "2001:db8:1:2::1".parse().unwrap();
        let b: IpAddr = "2001:db8:1:2:ffff::9".parse().unwrap();
        let annet: IpAddr = "2001:db8:1:3::1".parse().unwrap();
        assert_eq!(nett(a), nett(b));
        assert_ne!(nett(a), nett(annet));
        assert_eq!(nett("::ffff:192.0.2.1".parse().unwrap()), "192.0.2.1".parse::<IpAddr>().unwrap());
    }

    #[test]
    fn memory_does_not_grow_and_a_flood_of_addresses_is_one_client() {
        let (takt, start) = (Takt::default(), Instant::now());
        let adresse = |n: u32| IpAddr::V4(Ipv4Addr::from_bits(n + 1));
        let flest = u32::try_from(FLEST).unwrap();
        for n in 0..flest + GRENSE {
            assert_eq!(takt.tell(adresse(n), start), None);
        }
        assert!(takt.tell(adresse(flest + GRENSE), start).is_some());
        assert!(takt.0.lock().unwrap().len() <= FLEST + 1);
        // A minute later the old ones are forgotten.
        assert_eq!(takt.tell(adresse(flest + GRENSE), start + VINDU), None);
        assert!(takt.0.lock().unwrap().len() <= 2);
    }
}
