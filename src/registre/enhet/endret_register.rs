//! Changes in the built-in register after it was read, for the tests: what it answers from now on, and a feed that tells of it.
//! A changed unit is found by its number; lists and searches stay those of the table.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;

use super::endringer::{Endringsstrom, Endringstype, Fra, Oppdatering, Oppdateringer};
use super::oppslag::{EnhetFeil, Enhetsregister, Oppslag};
use super::register::SyntetiskRegister;
use grunn::Orgnr;

/// Ids are sparse, as in the real feed.
const STEG: i64 = 7;

#[derive(Default)]
pub(super) struct Endret(Mutex<Logg>);

#[derive(Default)]
struct Logg {
    svar: BTreeMap<String, Oppslag>,
    rader: Vec<Oppdatering>,
}

impl Endret {
    /// What is answered about a number that has changed.
    pub(super) fn svar(&self, orgnr: &Orgnr) -> Option<Oppslag> {
        self.logg(|logg| logg.svar.get(orgnr.as_str()).cloned())
    }

    fn logg<T>(&self, gjor: impl FnOnce(&mut Logg) -> T) -> T {
        gjor(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl SyntetiskRegister {
    /// From now on the register answers so about a number, and says that something happened to it.
    pub fn endre(&self, orgnr: &Orgnr, slag: Endringstype, svar: Oppslag) {
        self.endret.logg(|logg| {
            logg.svar.insert(orgnr.as_str().to_owned(), svar);
            let id = logg.rader.last().map_or(1, |r| r.id) + STEG;
            logg.rader.push(Oppdatering {
                id,
                orgnr: orgnr.clone(),
                slag,
            });
        });
    }
}

#[async_trait]
impl Endringsstrom for SyntetiskRegister {
    /// Everything since a time is everything: the table has no times.
    async fn endringer(&self, fra: Fra) -> Result<Oppdateringer, EnhetFeil> {
        let fra = match fra {
            Fra::Id(id) => id,
            Fra::Tid(_) => 0,
        };
        let rader: Vec<Oppdatering> = self
            .endret
            .logg(|logg| logg.rader.iter().filter(|r| r.id >= fra).cloned().collect());
        Ok(Oppdateringer {
            neste: rader.last().map(|r| r.id + 1),
            rader,
        })
    }

    async fn finn_nytt(&self, orgnr: &Orgnr) -> Result<Oppslag, EnhetFeil> {
        self.finn(orgnr).await
    }
}
