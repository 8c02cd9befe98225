//! The port to Persontjenesten, which holds Folkeregisteret: was this person alive (K12)? Alive, dead since a day, unknown, or silence; the
//! control never knows who answers.

pub mod klient;

use async_trait::async_trait;
use grunn::Fnr;
use regler::livsstatus::{Livssimulator, Livsstatus};

/// Whoever can answer. Batch, because a message may hold thousands of patients.
#[async_trait]
pub trait Persontjeneste: Send + Sync {
    /// Whether there is anything to ask. When not, K12 is not controlled, and nothing waits for it.
    fn finnes(&self) -> bool;

    /// Whether it answers at all now, also when it said nothing about somebody.
    async fn svarer(&self) -> bool;

    /// One answer per person, in the same order. Never fails: what is not known is `IkkeSvar`.
    async fn livsstatus(&self, personer: &[Fnr]) -> Vec<Livsstatus>;
}

/// There is no register.
#[derive(Clone, Copy, Debug)]
pub struct UtenPersontjeneste;

#[async_trait]
impl Persontjeneste for UtenPersontjeneste {
    fn finnes(&self) -> bool {
        false
    }

    async fn svarer(&self) -> bool {
        false
    }

    async fn livsstatus(&self, personer: &[Fnr]) -> Vec<Livsstatus> {
        vec![Livsstatus::IkkeSvar; personer.len()]
    }
}

#[async_trait]
impl Persontjeneste for Livssimulator {
    fn finnes(&self) -> bool {
        true
    }

    async fn svarer(&self) -> bool {
        true
    }

    async fn livsstatus(&self, personer: &[Fnr]) -> Vec<Livsstatus> {
        personer.iter().map(|p| self.svar(p)).collect()
    }
}
