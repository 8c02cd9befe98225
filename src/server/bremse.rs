//! A brake for pages anyone may ask for: how often one address may ask in a minute. Kept in memory by each instance, never logged.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::extract::ConnectInfo;
use http::request::Parts;

const VINDU: Duration = Duration::from_secs(60);
/// Above this, windows that are over are thrown away.
const FLEST: usize = 10_000;

/// Counts per address.
#[derive(Default)]
pub struct Bremse(Mutex<HashMap<Option<IpAddr>, (Instant, u32)>>);

impl Bremse {
    /// Whether an address may ask once more within `grense` a minute.
    pub fn slipp(&self, hvem: Option<IpAddr>, grense: u32, naa: Instant) -> bool {
        let mut vinduer = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if vinduer.len() > FLEST {
            vinduer.retain(|_, (start, _)| naa.duration_since(*start) < VINDU);
        }
        let (start, antall) = vinduer.entry(hvem).or_insert((naa, 0));
        if naa.duration_since(*start) >= VINDU {
            (*start, *antall) = (naa, 0);
        }
        *antall = antall.saturating_add(1);
        *antall <= grense
    }
}

/// Where a request comes from. A proxy of our own, on a private address, adds the caller last in `X-Forwarded-For`; from anybody else
/// the header is only a claim.
pub fn avsender(hode: &Parts) -> Option<IpAddr> {
    let ConnectInfo(motpart) = hode.extensions.get::<ConnectInfo<SocketAddr>>()?;
    let motpart = motpart.ip();
    let egen = match motpart.to_canonical() {
        IpAddr::V4(ip) => ip.is_loopback() || ip.is_private(),
        IpAddr::V6(ip) => ip.is_loopback() || ip.is_unique_local(),
    };
    let oppgitt = hode
        .headers
        .get_all("x-forwarded-for")
        .iter()
        .next_back()
        .and_then(|v| v.to_str().ok())
        .and_then(|v| v.rsplit(',').next()?.trim().parse().ok());
    Some(oppgitt.filter(|_| egen).unwrap_or(motpart))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hode(motpart: &str, videresendt: Option<&str>) -> Parts {
        let mut req = http::Request::builder();
        if let Some(v) = videresendt {
            req = req.header("x-forwarded-for", v);
        }
        let (mut parts, ()) = req.body(()).unwrap().into_parts();
        parts.extensions.insert(ConnectInfo(SocketAddr::new(motpart.parse().unwrap(), 1)));
        parts
    }

    #[test]
    fn each_address_has_its_own_minute() {
        let (bremse, naa) = (Bremse::default(), Instant::now());
        let en = "203.0.113.1".parse().ok();
        for _ in 0..3 {
            assert!(bremse.slipp(en, 3, naa));
        }
        assert!(!bremse.slipp(en, 3, naa + Duration::from_secs(59)));
        assert!(bremse.slipp(None, 3, naa));
        assert!(bremse.slipp(en, 3, naa + VINDU));
    }

    #[test]
    fn only_a_proxy_of_ours_is_believed_about_where_a_request_comes_from() {
        let ip = |s: &str| s.parse::<IpAddr>().ok();
        assert_eq!(avsender(&hode("203.0.113.9", Some("198.51.100.1"))), ip("203.0.113.9"));
        assert_eq!(avsender(&hode("10.0.0.2", Some("1.1.1.1, 198.51.100.1"))), ip("198.51.100.1"));
        assert_eq!(avsender(&hode("10.0.0.2", Some("tull"))), ip("10.0.0.2"));
        assert_eq!(avsender(&hode("127.0.0.1", None)), ip("127.0.0.1"));
        assert_eq!(avsender(&http::Request::new(()).into_parts().0), None);
    }
}
