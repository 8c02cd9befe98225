//! Time is an argument: everything that needs to know what time it is gets it from here.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

/// The portal's clock: the real one, moved by an offset in the demo profile and in tests.
#[derive(Clone, Debug, Default)]
pub struct Klokke {
    forskjell_ms: Arc<AtomicI64>,
    staar: Arc<AtomicI64>,
}

impl Klokke {
    /// The real clock.
    pub fn ekte() -> Self {
        Self::default()
    }

    /// A clock that shows `start` now and then runs on (`PORTAL_KLOKKE`, demo profile only).
    pub fn fra(start: DateTime<Utc>) -> Self {
        let klokke = Self::default();
        klokke.forskjell_ms.store((start - system()).num_milliseconds(), Ordering::Relaxed);
        klokke
    }

    /// A clock that stands at `tid` until moved: for tests.
    pub fn fast(tid: DateTime<Utc>) -> Self {
        let klokke = Self::default();
        klokke.staar.store(tid.timestamp_micros(), Ordering::Relaxed);
        klokke
    }

    /// Moves the clock, forwards or backwards.
    pub fn flytt(&self, hvor_mye: TimeDelta) {
        if self.staar.load(Ordering::Relaxed) != 0 {
            self.staar.fetch_add(hvor_mye.num_microseconds().unwrap_or(0), Ordering::Relaxed);
        } else {
            self.forskjell_ms.fetch_add(hvor_mye.num_milliseconds(), Ordering::Relaxed);
        }
    }

    /// Now, in microseconds as the database keeps them.
    pub fn naa(&self) -> DateTime<Utc> {
        let staar = self.staar.load(Ordering::Relaxed);
        let tid = if staar != 0 {
            staar
        } else {
            (system() + TimeDelta::milliseconds(self.forskjell_ms.load(Ordering::Relaxed))).timestamp_micros()
        };
        DateTime::from_timestamp_micros(tid).unwrap_or_default()
    }

    /// Today's date in Oslo.
    pub fn idag(&self) -> NaiveDate {
        grunn::kalender::oslo(self.naa()).date_naive()
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place that reads the real clock")]
fn system() -> DateTime<Utc> {
    Utc::now()
}
