//! Whether the database still is the one that handed over the last payments. A database that is restored has forgotten some of them, and
//! would pay them again: what it says is compared with its server and with the mark that lies beside the orders.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What the database server says of itself. Another system, database or timeline is another history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    pub system: String,
    pub tidslinje: i64,
    pub database: i64,
}

/// The mark beside the orders: which installation writes there, and how far it had come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merke {
    pub installasjon: Uuid,
    pub epoke: i32,
    pub lopenummer: i64,
}

/// What was found where the mark lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Merkesvar {
    /// The payment system keeps no mark.
    Uten,
    /// There is none, or one that cannot be read.
    Mangler,
    Finnes(Merke),
}

/// What the database remembers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lagret {
    pub merke: Merke,
    /// None: it has not paid yet.
    pub server: Option<Server>,
}

/// Why nothing is paid before somebody has compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Funn {
    /// The database is on another server, under another number, or has begun a new timeline.
    AnnenServer,
    /// More has been handed over than the database remembers.
    MappenErForan,
    /// Another installation hands over there.
    AnnenInstallasjon,
    /// Orders were handed over there, and the mark is gone.
    MerketMangler,
}

impl Funn {
    pub const ALLE: [Self; 4] = [Self::AnnenServer, Self::MappenErForan, Self::AnnenInstallasjon, Self::MerketMangler];

    /// Stable word in the audit trail and the log.
    pub const fn kode(self) -> &'static str {
        match self {
            Self::AnnenServer => "annen_server",
            Self::MappenErForan => "mappen_er_foran",
            Self::AnnenInstallasjon => "annen_installasjon",
            Self::MerketMangler => "merket_mangler",
        }
    }
}

/// Compares. `None` as server: it may not be asked, and the mark alone tells.
pub fn sammenlign(lagret: &Lagret, server: Option<&Server>, merke: &Merkesvar) -> Option<Funn> {
    if let (Some(kjent), Some(naa)) = (&lagret.server, server)
        && kjent != naa
    {
        return Some(Funn::AnnenServer);
    }
    match merke {
        Merkesvar::Uten => None,
        Merkesvar::Mangler => (lagret.merke.lopenummer > 0).then_some(Funn::MerketMangler),
        Merkesvar::Finnes(m) if m.installasjon != lagret.merke.installasjon => Some(Funn::AnnenInstallasjon),
        Merkesvar::Finnes(m) => (m.lopenummer > lagret.merke.lopenummer || m.epoke > lagret.merke.epoke).then_some(Funn::MappenErForan),
    }
}

/// The mark of the next epoch: after every one that has been seen.
pub fn neste(lagret: &Merke, merke: &Merkesvar) -> Merke {
    let sett = match merke {
        Merkesvar::Finnes(m) => m,
        Merkesvar::Uten | Merkesvar::Mangler => lagret,
    };
    Merke {
        installasjon: lagret.installasjon,
        epoke: lagret.epoke.max(sett.epoke).saturating_add(1),
        lopenummer: lagret.lopenummer.max(sett.lopenummer),
    }
}

/// Numbers between the series of two epochs, and between two of one epoch.
const PER_EPOKE: i64 = 1_000_000_000;
const PER_DEL: i64 = 10_000;

/// The first number of the series of an epoch, counted from the first of all: numbers given before a restore are not given again, though
/// nobody remembers them. `tilfeldig` keeps two installations, or two restores of the same copy, apart.
pub fn serie(epoke: i32, tilfeldig: u64) -> i64 {
    let deler = PER_EPOKE / PER_DEL;
    let del = i64::try_from(tilfeldig % deler.unsigned_abs()).unwrap_or(0);
    i64::from(epoke) * PER_EPOKE + del * PER_DEL
}

#[cfg(test)]
mod tester {
    use super::*;
    use proptest::prelude::*;

    fn merke(installasjon: u128, epoke: i32, lopenummer: i64) -> Merke {
        Merke {
            installasjon: Uuid::from_u128(installasjon),
            epoke,
            lopenummer,
        }
    }

    fn server(system: &str, tidslinje: i64, database: i64) -> Server {
        Server {
            system: system.into(),
            tidslinje,
            database,
        }
    }

    #[test]
    fn a_restored_database_is_known_by_its_server_or_by_what_lies_in_the_folder() {
        let kjent = server("1", 1, 5);
        let lagret = |lopenummer| Lagret {
            merke: merke(1, 0, lopenummer),
            server: Some(kjent.clone()),
        };
        let samme = Merkesvar::Finnes(merke(1, 0, 4));
        for (l, s, m, venter) in [
            // As it was, and after a crash between the note and the mark.
            (lagret(4), Some(kjent.clone()), samme.clone(), None),
            (lagret(5), Some(kjent.clone()), samme.clone(), None),
            (lagret(4), None, samme.clone(), None),
            (lagret(4), Some(kjent.clone()), Merkesvar::Uten, None),
            // A dump in a new server, in a new database, a base backup rolled forward.
            (lagret(4), Some(server("2", 1, 5)), samme.clone(), Some(Funn::AnnenServer)),
            (lagret(4), Some(server("1", 1, 6)), Merkesvar::Uten, Some(Funn::AnnenServer)),
            (lagret(4), Some(server("1", 2, 5)), Merkesvar::Uten, Some(Funn::AnnenServer)),
            // The same server, an older state.
            (lagret(3), Some(kjent.clone()), samme.clone(), Some(Funn::MappenErForan)),
            (lagret(9), None, Merkesvar::Finnes(merke(1, 1, 4)), Some(Funn::MappenErForan)),
            // The folder.
            (lagret(4), None, Merkesvar::Finnes(merke(2, 0, 1)), Some(Funn::AnnenInstallasjon)),
            (lagret(4), None, Merkesvar::Mangler, Some(Funn::MerketMangler)),
            (lagret(0), None, Merkesvar::Mangler, None),
        ] {
            assert_eq!(sammenlign(&l, s.as_ref(), &m), venter, "{l:?} {s:?} {m:?}");
        }
        // The first time there is no server to compare with.
        let ny = Lagret {
            merke: merke(1, 0, 0),
            server: None,
        };
        assert_eq!(sammenlign(&ny, Some(&kjent), &Merkesvar::Mangler), None);
        assert_eq!(sammenlign(&ny, Some(&kjent), &samme), Some(Funn::MappenErForan));
    }

    #[test]
    fn the_next_epoch_is_after_every_one_seen_and_is_no_restore_itself() {
        let gammel = merke(1, 0, 3);
        for m in [
            Merkesvar::Finnes(merke(1, 4, 9)),
            Merkesvar::Finnes(merke(2, 4, 9)),
            Merkesvar::Mangler,
        ] {
            let ny = neste(&gammel, &m);
            assert!(ny.installasjon == gammel.installasjon && ny.epoke > gammel.epoke);
            let lagret = Lagret {
                merke: ny.clone(),
                server: None,
            };
            assert_eq!(sammenlign(&lagret, None, &Merkesvar::Finnes(ny)), None, "{m:?}");
        }
        assert_eq!(neste(&gammel, &Merkesvar::Finnes(merke(1, 4, 9))), merke(1, 5, 9));
    }

    proptest! {
        /// Series of different epochs never meet, and a number stays one of fifteen digits.
        #[test]
        fn series_are_apart(a in 0i32..100_000, b in 0i32..100_000, x in any::<u64>(), y in any::<u64>()) {
            const FORSTE: i64 = 100_001_812_600_001;
            prop_assert!(serie(a, x) >= i64::from(a) * PER_EPOKE && serie(a, x) + PER_DEL <= i64::from(a + 1) * PER_EPOKE);
            prop_assert_eq!((FORSTE + serie(a, x)).to_string().len(), 15);
            if a != b {
                prop_assert!((serie(a, x) - serie(b, y)).abs() >= PER_DEL);
            }
        }
    }
}
