//! Small in-memory cache with a lifetime per value and a fixed number of places.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// When full, what has run out goes first, then what would run out first. Time is an argument.
pub(super) struct Mellomlager<V> {
    plasser: usize,
    verdier: Mutex<HashMap<String, (Instant, V)>>,
}

impl<V: Clone> Mellomlager<V> {
    pub(super) fn ny(plasser: usize) -> Self {
        Self {
            plasser,
            verdier: Mutex::default(),
        }
    }

    pub(super) fn hent(&self, nokkel: &str, naa: Instant) -> Option<V> {
        let verdier = self.verdier.lock().unwrap_or_else(PoisonError::into_inner);
        verdier
            .get(nokkel)
            .filter(|(utloper, _)| naa < *utloper)
            .map(|(_, verdi)| verdi.clone())
    }

    pub(super) fn legg(&self, nokkel: &str, verdi: V, naa: Instant, levetid: Duration) {
        let mut verdier = self.verdier.lock().unwrap_or_else(PoisonError::into_inner);
        if verdier.len() >= self.plasser && !verdier.contains_key(nokkel) {
            verdier.retain(|_, (utloper, _)| naa < *utloper);
            if verdier.len() >= self.plasser
                && let Some(forst) = verdier
                    .iter()
                    .min_by_key(|(_, (utloper, _))| *utloper)
                    .map(|(nokkel, _)| nokkel.clone())
            {
                verdier.remove(&forst);
            }
        }
        verdier.insert(nokkel.to_owned(), (naa + levetid, verdi));
    }
}

#[cfg(test)]
mod tester {
    use super::*;

    const DAG: Duration = Duration::from_hours(24);

    #[test]
    fn a_value_lives_until_its_time_and_not_at_it() {
        let (lager, naa) = (Mellomlager::ny(2), Instant::now());
        lager.legg("a", 1, naa, DAG);
        assert_eq!(lager.hent("a", naa + DAG - Duration::from_millis(1)), Some(1));
        assert_eq!(lager.hent("a", naa + DAG), None);
    }

    #[test]
    fn the_places_are_never_exceeded_and_the_oldest_leaves() {
        let (lager, naa) = (Mellomlager::ny(2), Instant::now());
        for (sekund, nokkel) in ["a", "b", "c"].into_iter().enumerate() {
            lager.legg(nokkel, sekund, naa + Duration::from_secs(sekund as u64), DAG);
        }
        let senere = naa + Duration::from_secs(5);
        assert_eq!(lager.hent("a", senere), None);
        assert_eq!((lager.hent("b", senere), lager.hent("c", senere)), (Some(1), Some(2)));
        assert_eq!(lager.verdier.lock().unwrap().len(), 2);
    }

    #[test]
    fn a_new_value_replaces_the_old_without_evicting() {
        let (lager, naa) = (Mellomlager::ny(2), Instant::now());
        lager.legg("a", 1, naa, DAG);
        lager.legg("b", 2, naa, DAG);
        lager.legg("b", 3, naa, DAG);
        assert_eq!((lager.hent("a", naa), lager.hent("b", naa)), (Some(1), Some(3)));
    }
}
