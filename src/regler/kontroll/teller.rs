//! Counts uses of codes (K16) without going through every pair of bills: each question is answered once for all bills and then
//! looked up by where a bill stands.

use std::{cell::RefCell, collections::HashMap};

use chrono::{DateTime, Datelike, NaiveDate, Utc};

use super::kontekst::Pasientnokkel;
use crate::takstregel::{Hvem, Monster};

/// Where a bill stands: earlier bills (None) before those of the message, which go by time and then by place.
pub(super) type Rang = Option<(DateTime<Utc>, usize)>;

/// The days that are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Tidsrom {
    Maned(i32, u32),
    /// True: the second half.
    Halvar(i32, bool),
    Ar(i32),
    /// Both included.
    Dager(NaiveDate, NaiveDate),
    Alltid,
}

impl Tidsrom {
    pub(super) fn inneholder(self, dato: NaiveDate) -> bool {
        match self {
            Self::Maned(aar, maned) => (dato.year(), dato.month()) == (aar, maned),
            Self::Halvar(aar, andre) => (dato.year(), dato.month() > 6) == (aar, andre),
            Self::Ar(aar) => dato.year() == aar,
            Self::Dager(fra, til) => (fra..=til).contains(&dato),
            Self::Alltid => true,
        }
    }
}

/// What is counted together.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Telling {
    pub(super) pasient: Option<Pasientnokkel>,
    pub(super) hvem: Hvem,
    /// The code, or codes that share the limit.
    pub(super) koder: Koder,
    pub(super) tilstand: Option<String>,
    pub(super) tidsrom: Tidsrom,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Koder {
    En(String),
    Flere(Monster),
}

impl Koder {
    pub(super) fn treffer(&self, kode: &str) -> bool {
        match self {
            Self::En(k) => k == kode,
            Self::Flere(m) => m.treffer(kode),
        }
    }
}

#[derive(Default)]
pub(super) struct Teller {
    /// Uses so far, by rank.
    svar: RefCell<HashMap<Telling, Vec<(Rang, u32)>>>,
}

impl Teller {
    /// Uses before `rang`. `bruk` lists them all, and is asked once per question.
    pub(super) fn brukt_for(&self, telling: Telling, rang: Rang, bruk: impl FnOnce(&Telling) -> Vec<(Rang, u32)>) -> u32 {
        let mut svar = self.svar.borrow_mut();
        if let Some(rader) = svar.get(&telling) {
            return foran(rader, rang);
        }
        let mut rader = bruk(&telling);
        rader.sort_unstable_by_key(|(rang, _)| *rang);
        let mut sum = 0_u32;
        for (_, antall) in &mut rader {
            sum = sum.saturating_add(*antall);
            *antall = sum;
        }
        let ut = foran(&rader, rang);
        svar.insert(telling, rader);
        ut
    }
}

fn foran(rader: &[(Rang, u32)], rang: Rang) -> u32 {
    let foran = rader.partition_point(|(r, _)| *r < rang);
    foran.checked_sub(1).and_then(|i| rader.get(i)).map_or(0, |(_, sum)| *sum)
}
