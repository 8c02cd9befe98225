//! Counts uses of codes (K16) without going through every pair of bills: each question is answered once for all bills and then
//! looked up by where a bill stands.

use std::{cell::RefCell, collections::HashMap};

use chrono::{DateTime, Utc};

use super::kontekst::Pasientnokkel;

/// Where a bill stands: earlier bills (None) before those of the message, which go by time and then by place.
pub(super) type Rang = Option<(DateTime<Utc>, usize)>;

/// What is counted together.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Telling {
    pub(super) pasient: Option<Pasientnokkel>,
    pub(super) aar: i32,
    pub(super) maned: Option<u32>,
    /// The code, or the main diagnosis when codes are counted per condition.
    pub(super) hva: String,
    pub(super) slag: Slag,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Slag {
    Egne,
    Alle,
    Punkt6a,
    Tilstand,
}

#[derive(Default)]
pub(super) struct Teller {
    /// Uses so far, by rank.
    svar: RefCell<HashMap<Telling, Vec<(Rang, u32)>>>,
}

impl Teller {
    /// Uses before `rang`. `bruk` lists them all, and is asked once per question.
    pub(super) fn brukt_for(&self, telling: Telling, rang: Rang, bruk: impl FnOnce() -> Vec<(Rang, u32)>) -> u32 {
        let mut svar = self.svar.borrow_mut();
        let rader = svar.entry(telling).or_insert_with(|| {
            let mut rader = bruk();
            rader.sort_unstable_by_key(|(rang, _)| *rang);
            let mut sum = 0_u32;
            for (_, antall) in &mut rader {
                sum = sum.saturating_add(*antall);
                *antall = sum;
            }
            rader
        });
        let foran = rader.partition_point(|(r, _)| *r < rang);
        foran.checked_sub(1).and_then(|i| rader.get(i)).map_or(0, |(_, sum)| *sum)
    }
}
