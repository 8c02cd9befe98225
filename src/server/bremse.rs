//! Brakes: how often somebody may do what costs others something.
//!
//! Counted per minute in the database, so that all instances count together, by the database's clock. Who it is stands there as a keyed hash,
//! for ten minutes at most: an address is never written anywhere.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use axum::extract::ConnectInfo;
use http::{Extensions, HeaderMap};
use sqlx::PgConnection;
use uuid::Uuid;

use super::config::Konfig;
use super::state::App;
use crate::feil::{AppError, logg};

const UKJENT: IpAddr = IpAddr::V4(Ipv4Addr::UNSPECIFIED);

/// One thing that is braked.
#[derive(Clone, Copy, Debug)]
pub struct Bremse {
    hva: &'static str,
    grense: i32,
}

/// Who is counted.
#[derive(Clone, Copy, Debug)]
pub enum Hvem<'a> {
    /// An address; of IPv6 the network.
    Adresse(IpAddr),
    /// Somebody who is logged in.
    Person(Uuid),
    /// A system, by its client id at HelseID.
    Klient(&'a str),
    /// Everybody together.
    Alle,
}

impl Bremse {
    /// Lets `grense` calls a minute through from each.
    pub const fn ny(hva: &'static str, grense: i32) -> Self {
        Self { hva, grense }
    }

    /// Counts a call, whatever becomes of it. Seconds to wait, when there have been too many.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tell(self, app: &App, hvem: Hvem<'_>) -> Result<Option<u64>, AppError> {
        let hvem = app.krypto.oppslag(
            "bremse",
            &match hvem {
                Hvem::Adresse(adresse) => format!("a{}", nett(adresse)),
                Hvem::Person(id) => format!("p{id}"),
                Hvem::Klient(id) => format!("k{id}"),
                Hvem::Alle => String::new(),
            },
        );
        // Not counted further than it matters, so that a flood never overflows.
        let r = sqlx::query!(
            r#"insert into bremse as b (hva, hvem, start, antall) values ($1, $2, clock_timestamp(), 1)
               on conflict (hva, hvem) do update set
                   antall = case when b.start > clock_timestamp() - interval '1 minute' then least(b.antall, $3) + 1 else 1 end,
                   start = case when b.start > clock_timestamp() - interval '1 minute' then b.start else clock_timestamp() end
               returning antall, ceil(extract(epoch from start + interval '1 minute' - clock_timestamp()))::bigint as "sekunder!""#,
            self.hva,
            hvem,
            self.grense
        )
        .fetch_one(&*app.pool)
        .await?;
        if r.antall <= self.grense {
            return Ok(None);
        }
        metrics::counter!("portal_bremset", "hva" => self.hva).increment(1);
        Ok(Some(u64::try_from(r.sekunder).unwrap_or(0).max(1)))
    }

    /// [`Bremse::tell`] for what is simply refused.
    ///
    /// # Errors
    /// `ForMange` when there have been too many in a minute.
    pub async fn krev(self, app: &App, hvem: Hvem<'_>) -> Result<(), AppError> {
        match self.tell(app, hvem).await? {
            Some(_) => Err(AppError::ForMange),
            None => Ok(()),
        }
    }

    /// Counts the caller whose request this is.
    ///
    /// # Errors
    /// `ForMange` as [`Bremse::krev`]; `Intern` outside a request.
    pub async fn krev_adresse(self, app: &App) -> Result<(), AppError> {
        let hvem = super::request::hode(|p| klient(&app.konfig, &p.headers, &p.extensions));
        self.krev(app, Hvem::Adresse(hvem.ok_or_else(|| logg::intern("kontekst", &"Parts mangler"))?))
            .await
    }
}

/// Forgets those who have done nothing for a while.
pub async fn rydd(db: &mut PgConnection) -> Result<(), AppError> {
    sqlx::query!("delete from bremse where start < clock_timestamp() - interval '10 minutes'")
        .execute(db)
        .await?;
    Ok(())
}

/// One household has a whole network of IPv6 addresses (/64), so that is what is counted.
pub(super) fn nett(adresse: IpAddr) -> IpAddr {
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
        .unwrap_or(UKJENT)
}

#[cfg(test)]
mod tests {
    use super::*;

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
