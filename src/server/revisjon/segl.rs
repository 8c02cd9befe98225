//! The seal of the audit trail: HMAC-SHA-256 with a key derived from PORTAL_NOKKEL, which the database never sees. Whoever owns the tables
//! can make a right chain of hashes, but no right seal.
//!
//! The seal of a row covers all that stands in it, its place, and the hash of the row before, which stands for all rows before that one.

use std::sync::OnceLock;

use aws_lc_rs::hmac;
use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use crate::feil::{AppError, logg};
use crate::server::krypto::Krypto;

/// One program has one key. Audit rows are written in all folders, far from where the key is at hand.
static NOKKEL: OnceLock<hmac::Key> = OnceLock::new();

/// Sets the key of this program. The first one stays.
pub fn bruk(krypto: &Krypto) {
    let _ = NOKKEL.set(krypto.segl());
}

fn nokkel() -> Result<&'static hmac::Key, AppError> {
    // Unit tests write rows without putting an application together.
    #[cfg(test)]
    NOKKEL.get_or_init(|| hmac::Key::new(hmac::HMAC_SHA256, &[7; 32]));
    NOKKEL.get().ok_or_else(|| logg::intern("revisjon", &"nøkkelen er ikke satt"))
}

/// What a seal is made of: each part with its length before it, so that no two lists read alike.
struct Innhold(hmac::Context);

impl Innhold {
    fn ny(slag: &str) -> Result<Self, AppError> {
        Ok(Self(hmac::Context::with_key(nokkel()?)).med(slag.as_bytes()))
    }

    fn med(mut self, del: &[u8]) -> Self {
        self.0.update(&u64::try_from(del.len()).unwrap_or(u64::MAX).to_be_bytes());
        self.0.update(del);
        self
    }

    fn tall(self, n: i64) -> Self {
        self.med(&n.to_be_bytes())
    }

    fn kanskje(mut self, del: Option<&[u8]>) -> Self {
        self.0.update(&[u8::from(del.is_some())]);
        match del {
            Some(del) => self.med(del),
            None => self,
        }
    }

    fn segl(self) -> Vec<u8> {
        self.0.sign().as_ref().to_vec()
    }

    fn holder(self, segl: &[u8]) -> bool {
        aws_lc_rs::constant_time::verify_slices_are_equal(self.0.sign().as_ref(), segl).is_ok()
    }
}

/// A row as it is sealed.
#[derive(Clone, Debug)]
pub struct Rad<'a> {
    pub kjede: Uuid,
    pub nr: i64,
    pub forrige_hash: &'a [u8],
    pub tid: DateTime<Utc>,
    pub aktor_slag: &'a str,
    pub aktor_id: Option<Uuid>,
    pub sesjon_id: Option<Uuid>,
    pub handling: &'a str,
    pub objekt: &'a str,
    pub objekt_id: &'a str,
    pub felt: Option<&'a str>,
    pub gammel: Option<&'a str>,
    pub ny: Option<&'a str>,
    pub foresporsel: &'a str,
    pub klient: Option<&'a str>,
}

impl Rad<'_> {
    fn innhold(&self) -> Result<Innhold, AppError> {
        Ok(Innhold::ny("rad")?
            .med(self.kjede.as_bytes())
            .tall(self.nr)
            .med(self.forrige_hash)
            // The database keeps microseconds.
            .tall(self.tid.timestamp_micros())
            .med(self.aktor_slag.as_bytes())
            .kanskje(self.aktor_id.as_ref().map(|id| &id.as_bytes()[..]))
            .kanskje(self.sesjon_id.as_ref().map(|id| &id.as_bytes()[..]))
            .med(self.handling.as_bytes())
            .med(self.objekt.as_bytes())
            .med(self.objekt_id.as_bytes())
            .kanskje(self.felt.map(str::as_bytes))
            .kanskje(self.gammel.map(str::as_bytes))
            .kanskje(self.ny.map(str::as_bytes))
            .med(self.foresporsel.as_bytes())
            .kanskje(self.klient.map(str::as_bytes)))
    }

    /// # Errors
    /// When the program has no key.
    pub fn segl(&self) -> Result<Vec<u8>, AppError> {
        Ok(self.innhold()?.segl())
    }

    /// # Errors
    /// When the program has no key.
    pub fn holder(&self, segl: &[u8]) -> Result<bool, AppError> {
        Ok(self.innhold()?.holder(segl))
    }
}

/// Where a chain ended on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hode {
    pub kjede: Uuid,
    pub nr: i64,
    pub hash: Vec<u8>,
}

impl Hode {
    fn innhold(&self, dag: NaiveDate) -> Result<Innhold, AppError> {
        Ok(Innhold::ny("hode")?
            .med(dag.to_string().as_bytes())
            .med(self.kjede.as_bytes())
            .tall(self.nr)
            .med(&self.hash))
    }

    /// # Errors
    /// When the program has no key.
    pub fn segl(&self, dag: NaiveDate) -> Result<Vec<u8>, AppError> {
        Ok(self.innhold(dag)?.segl())
    }

    /// # Errors
    /// When the program has no key.
    pub fn holder(&self, dag: NaiveDate, segl: &[u8]) -> Result<bool, AppError> {
        Ok(self.innhold(dag)?.holder(segl))
    }
}

/// The root of a day: the root before it, what it counts, and where each chain that had grown ended, by chain.
///
/// # Errors
/// When the program has no key.
pub fn rot<'a>(
    forrige: &[u8],
    dag: NaiveDate,
    kjeder: i64,
    rader: i64,
    hoder: impl IntoIterator<Item = &'a Hode>,
) -> Result<Vec<u8>, AppError> {
    let mut inn = Innhold::ny("dag")?
        .med(forrige)
        .med(dag.to_string().as_bytes())
        .tall(kjeder)
        .tall(rader);
    for h in hoder {
        inn = inn.med(h.kjede.as_bytes()).tall(h.nr).med(&h.hash);
    }
    Ok(inn.segl())
}

/// A short name of a chain or a session for log lines: the same each time, and the key is needed to find what it stands for.
///
/// # Errors
/// When the program has no key.
pub fn merke(slag: &str, id: Uuid) -> Result<String, AppError> {
    let segl = Innhold::ny("merke")?.med(slag.as_bytes()).med(id.as_bytes()).segl();
    Ok(hex::encode(&segl[..8]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rad() -> Rad<'static> {
        Rad {
            kjede: Uuid::from_u128(1),
            nr: 2,
            forrige_hash: &[3; 32],
            tid: "2026-01-06T15:30:29.123456Z".parse().unwrap(),
            aktor_slag: "epj",
            aktor_id: Some(Uuid::from_u128(4)),
            sesjon_id: None,
            handling: "krav.mottatt",
            objekt: "melding",
            objekt_id: "5",
            felt: None,
            gammel: Some("a"),
            ny: None,
            foresporsel: "-",
            klient: Some("epj-klient"),
        }
    }

    #[test]
    fn a_seal_holds_for_its_row_alone() {
        let segl = rad().segl().unwrap();
        assert_eq!(segl, rad().segl().unwrap());
        assert!(rad().holder(&segl).unwrap());
        assert!(!rad().holder(&segl[1..]).unwrap());
        let andre = [
            Rad {
                kjede: Uuid::from_u128(9),
                ..rad()
            },
            Rad { nr: 3, ..rad() },
            Rad {
                forrige_hash: &[4; 32],
                ..rad()
            },
            Rad {
                tid: rad().tid + chrono::TimeDelta::microseconds(1),
                ..rad()
            },
            Rad {
                aktor_slag: "system",
                ..rad()
            },
            Rad { aktor_id: None, ..rad() },
            Rad {
                sesjon_id: rad().aktor_id,
                aktor_id: None,
                ..rad()
            },
            Rad {
                handling: "krav.avvist",
                ..rad()
            },
            Rad {
                objekt: "regning",
                ..rad()
            },
            Rad { objekt_id: "6", ..rad() },
            Rad {
                felt: Some("a"),
                gammel: None,
                ..rad()
            },
            Rad {
                gammel: None,
                ny: Some("a"),
                ..rad()
            },
            Rad { gammel: Some(""), ..rad() },
            Rad { foresporsel: "x", ..rad() },
            Rad { klient: None, ..rad() },
        ];
        for annen in andre {
            assert!(!annen.holder(&segl).unwrap(), "{annen:?}");
        }
        // What the database rounds off is not part of it.
        let finere = Rad {
            tid: rad().tid + chrono::TimeDelta::nanoseconds(999),
            ..rad()
        };
        assert!(finere.holder(&segl).unwrap());
    }

    #[test]
    fn a_day_stands_on_the_day_before() {
        let dag = NaiveDate::from_ymd_opt(2026, 1, 6).unwrap();
        let hode = Hode {
            kjede: Uuid::from_u128(1),
            nr: 2,
            hash: vec![3; 32],
        };
        let rett = rot(&[], dag, 1, 2, [&hode]).unwrap();
        assert_eq!(rett, rot(&[], dag, 1, 2, [&hode]).unwrap());
        let kortere = Hode { nr: 1, ..hode.clone() };
        for annen in [
            rot(&rett, dag, 1, 2, [&hode]).unwrap(),
            rot(&[], dag.succ_opt().unwrap(), 1, 2, [&hode]).unwrap(),
            rot(&[], dag, 2, 2, [&hode]).unwrap(),
            rot(&[], dag, 1, 3, [&hode]).unwrap(),
            rot(&[], dag, 1, 2, [&kortere]).unwrap(),
            rot(&[], dag, 1, 2, []).unwrap(),
        ] {
            assert_ne!(rett, annen);
        }
        let segl = hode.segl(dag).unwrap();
        assert!(hode.holder(dag, &segl).unwrap());
        assert!(!hode.holder(dag.succ_opt().unwrap(), &segl).unwrap() && !kortere.holder(dag, &segl).unwrap());
    }

    #[test]
    fn a_mark_tells_chains_and_sessions_apart() {
        let id = Uuid::from_u128(1);
        assert_eq!(merke("kjede", id).unwrap().len(), 16);
        assert_eq!(merke("kjede", id).unwrap(), merke("kjede", id).unwrap());
        assert_ne!(merke("kjede", id).unwrap(), merke("sesjon", id).unwrap());
        assert!(!id.simple().to_string().contains(&merke("kjede", id).unwrap()));
    }
}
