//! Circuit breaker: when a register keeps failing, stop asking for a while, so that people get the «not verified» path at once.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Opens after a number of failures in a row. When the pause is over, one call is let through to try; the others wait until it succeeds.
/// Time is an argument.
pub(crate) struct Kretsbryter {
    grense: u32,
    pause: Duration,
    tilstand: Mutex<Tilstand>,
}

#[derive(Default)]
struct Tilstand {
    feil_paa_rad: u32,
    stengt_til: Option<Instant>,
}

impl Kretsbryter {
    pub(crate) fn ny(grense: u32, pause: Duration) -> Self {
        Self {
            grense,
            pause,
            tilstand: Mutex::default(),
        }
    }

    /// May a call be made now?
    pub(crate) fn slipper(&self, naa: Instant) -> bool {
        let mut tilstand = self.tilstand.lock().unwrap_or_else(PoisonError::into_inner);
        match tilstand.stengt_til {
            None => true,
            Some(til) if naa < til => false,
            Some(_) => {
                // The pause starts again, so this is the only trial until it reports, or until it was given up without reporting.
                tilstand.stengt_til = Some(naa + self.pause);
                true
            }
        }
    }

    /// How the call went. An answer of any kind counts as success: the register is alive.
    pub(crate) fn meld(&self, lyktes: bool, naa: Instant) {
        let mut tilstand = self.tilstand.lock().unwrap_or_else(PoisonError::into_inner);
        if lyktes {
            *tilstand = Tilstand::default();
            return;
        }
        tilstand.feil_paa_rad = tilstand.feil_paa_rad.saturating_add(1);
        if tilstand.feil_paa_rad >= self.grense {
            tilstand.stengt_til = Some(naa + self.pause);
        }
    }
}

#[cfg(test)]
mod tester {
    use super::*;

    const PAUSE: Duration = Duration::from_secs(30);

    #[test]
    fn opens_at_the_limit_and_not_before() {
        let (bryter, start) = (Kretsbryter::ny(3, PAUSE), Instant::now());
        bryter.meld(false, start);
        bryter.meld(false, start);
        assert!(bryter.slipper(start));
        bryter.meld(false, start);
        assert!(!bryter.slipper(start));
    }

    #[test]
    fn one_success_forgets_the_failures() {
        let (bryter, start) = (Kretsbryter::ny(2, PAUSE), Instant::now());
        bryter.meld(false, start);
        bryter.meld(true, start);
        bryter.meld(false, start);
        assert!(bryter.slipper(start));
    }

    #[test]
    fn lets_one_trial_through_after_the_pause() {
        let (bryter, start) = (Kretsbryter::ny(1, PAUSE), Instant::now());
        bryter.meld(false, start);
        assert!(!bryter.slipper(start + PAUSE - Duration::from_millis(1)));
        let etter = start + PAUSE;
        assert!(bryter.slipper(etter), "the trial");
        assert!(!bryter.slipper(etter), "nobody beside the trial");
        bryter.meld(true, etter);
        assert!(bryter.slipper(etter));
    }

    #[test]
    fn a_failed_trial_closes_the_door_for_another_pause() {
        let (bryter, start) = (Kretsbryter::ny(1, PAUSE), Instant::now());
        bryter.meld(false, start);
        assert!(bryter.slipper(start + PAUSE));
        bryter.meld(false, start + PAUSE);
        assert!(!bryter.slipper(start + PAUSE * 2 - Duration::from_millis(1)));
        assert!(bryter.slipper(start + PAUSE * 2));
    }

    #[test]
    fn a_trial_that_never_reports_does_not_lock_for_ever() {
        let (bryter, start) = (Kretsbryter::ny(1, PAUSE), Instant::now());
        bryter.meld(false, start);
        assert!(bryter.slipper(start + PAUSE));
        assert!(bryter.slipper(start + PAUSE * 2));
    }
}
