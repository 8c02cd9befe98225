//! The port to Frikortregisteret: has this person a frikort on this day (K11)? Yes, no, or silence; the control never knows who answers.

pub mod klient;

use async_trait::async_trait;
use regler::frikort::{Frikortsimulator, Frikortsporsmal, Frikortsvar};

/// Whoever can answer. Batch, because a message may hold thousands of questions.
#[async_trait]
pub trait Frikortregister: Send + Sync {
    /// One answer per question, in the same order. Never fails: what is not known is `Ukjent`.
    async fn har_frikort(&self, sporsmal: &[Frikortsporsmal]) -> Vec<Frikortsvar>;
}

/// There is no register: every question is unanswered, so nothing is approved or rejected by it.
#[derive(Clone, Copy, Debug)]
pub struct UtenFrikortregister;

#[async_trait]
impl Frikortregister for UtenFrikortregister {
    async fn har_frikort(&self, sporsmal: &[Frikortsporsmal]) -> Vec<Frikortsvar> {
        vec![Frikortsvar::Ukjent; sporsmal.len()]
    }
}

#[async_trait]
impl Frikortregister for Frikortsimulator {
    async fn har_frikort(&self, sporsmal: &[Frikortsporsmal]) -> Vec<Frikortsvar> {
        sporsmal.iter().map(|s| self.svar(s)).collect()
    }
}
