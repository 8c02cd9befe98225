//! A brake for pages anyone may ask for, so that nobody empties them or keeps them from others.
//!
//! Counted per address and minute in each instance, in memory that does not grow. The address is the connection's, or the one the proxy
//! in front says (`PORTAL_KLIENTHODE`). It is never written anywhere.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::extract::ConnectInfo;
use http::{Extensions, HeaderMap};

use super::config::Konfig;

const VINDU: Duration = Duration::from_secs(60);
/// Addresses remembered at a time. When there are more, the rest are counted as one.
const FLEST: usize = 10_000;
const ALLE_ANDRE: IpAddr = IpAddr::V4(Ipv4Addr::UNSPECIFIED);

/// Counts the calls to one thing.
#[derive(Debug)]
pub struct Bremse {
    grense: u32,
    vinduer: Mutex<HashMap<IpAddr, (Instant, u32)>>,
}

impl Bremse {
    /// Lets `grense` calls a minute through from each address.
    pub fn ny(grense: u32) -> Self {
        Self {
            grense,
            vinduer: Mutex::default(),
        }
    }

    /// Counts a call. Seconds to wait, when there have been too many.
    pub fn tell(&self, hvem: IpAddr, naa: Instant) -> Option<u64> {
        let mut vinduer = self.vinduer.lock().unwrap_or_else(PoisonError::into_inner);
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
        (*antall > self.grense).then(|| (VINDU - naa.duration_since(*start)).as_secs() + 1)
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
pub fn klient(konfig: &Konfig, hoder: &HeaderMap, kobling: &Extensions) -> IpAddr {
    let fra_hode = konfig
        .klienthode
        .as_ref()
        .and_then(|navn| hoder.get_all(navn).iter().next_back())
        .and_then(|v| v.to_str().ok())
        .and_then(|v| v.rsplit(',').next()?.trim().parse().ok());
    fra_hode
        .or_else(|| kobling.get::<ConnectInfo<SocketAddr>>().map(|c| c.0.ip()))
        .unwrap_or(ALLE_ANDRE)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GRENSE: u32 = 240;

    #[test]
    fn a_client_has_a_number_of_calls_a_minute_and_others_are_not_disturbed() {
        let (bremse, start) = (Bremse::ny(GRENSE), Instant::now());
        let (en, to): (IpAddr, IpAddr) = ("192.0.2.1".parse().unwrap(), "192.0.2.2".parse().unwrap());
        for _ in 0..GRENSE {
            assert_eq!(bremse.tell(en, start), None);
        }
        assert_eq!(bremse.tell(en, start + Duration::from_secs(10)), Some(51));
        assert_eq!(bremse.tell(to, start), None);
        assert_eq!(bremse.tell(en, start + VINDU), None);
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
        let (bremse, start) = (Bremse::ny(GRENSE), Instant::now());
        let adresse = |n: u32| IpAddr::V4(Ipv4Addr::from_bits(n + 1));
        let flest = u32::try_from(FLEST).unwrap();
        for n in 0..flest + GRENSE {
            assert_eq!(bremse.tell(adresse(n), start), None);
        }
        assert!(bremse.tell(adresse(flest + GRENSE), start).is_some());
        assert!(bremse.vinduer.lock().unwrap().len() <= FLEST + 1);
        // A minute later the old ones are forgotten.
        assert_eq!(bremse.tell(adresse(flest + GRENSE), start + VINDU), None);
        assert!(bremse.vinduer.lock().unwrap().len() <= 2);
    }

    #[test]
    fn only_the_named_header_is_believed_and_only_its_last_address() {
        let konfig = |hode: Option<&str>| {
            let miljo = |navn: &str| {
                Some(match navn {
                    "PORTAL_KLIENTHODE" => hode?.to_owned(),
                    "PORTAL_PROFIL" => "demo".to_owned(),
                    "DATABASE_URL" => "postgres://brukes-ikke".to_owned(),
                    "PORTAL_NOKKEL" => "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=".to_owned(),
                    "HELSEID_UTSTEDER" => "http://127.0.0.1:9".to_owned(),
                    "HELSEID_KLIENT_ID" => "praksisportal".to_owned(),
                    "HELSEID_NOKKEL_FIL" => "brukes-ikke".to_owned(),
                    "PORTAL_EPOST_MAPPE" => "target/test-epost".to_owned(),
                    _ => return None,
                })
            };
            Konfig::les(&miljo).unwrap()
        };
        let mut hoder = HeaderMap::new();
        hoder.insert("x-forwarded-for", "1.1.1.1, 198.51.100.1".parse().unwrap());
        let mut kobling = Extensions::new();
        kobling.insert(ConnectInfo(SocketAddr::from(([10, 0, 0, 2], 1))));
        let hvem = |hode: Option<&str>, kobling: &Extensions| klient(&konfig(hode), &hoder, kobling).to_string();
        assert_eq!(hvem(Some("X-Forwarded-For"), &kobling), "198.51.100.1");
        assert_eq!(hvem(None, &kobling), "10.0.0.2");
        assert_eq!(hvem(Some("X-Annet"), &kobling), "10.0.0.2");
        assert_eq!(hvem(None, &Extensions::new()), "0.0.0.0");
    }
}
