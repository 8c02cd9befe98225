//! The connections to the database, which can be replaced as a whole.
//!
//! A connection that went silent is asked, when it is given back, whether it lives, and nothing says how long that may take: in a silent
//! network until the kernel gives up, a quarter of an hour later. Its place in the pool is taken all that time. So the whole pool is
//! replaced; the old one ends by itself.

use std::ops::Deref;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use sqlx::PgPool;
use tokio::time::timeout;

/// Most pools in the life of a program. After that it is better started anew.
const FLEST: usize = 256;
/// How long an old pool may take to say goodbye.
const FARVEL: Duration = Duration::from_secs(30);

/// The pool that is in use. Copies share it, also when it is replaced.
#[derive(Clone, Debug)]
pub struct Basseng(Arc<Alle>);

/// Pools are added and never taken away, so that a reference to one stays good.
#[derive(Debug)]
struct Alle {
    pools: [OnceLock<PgPool>; FLEST],
    naa: AtomicUsize,
}

impl From<PgPool> for Basseng {
    fn from(pool: PgPool) -> Self {
        let alle = Alle {
            pools: [const { OnceLock::new() }; FLEST],
            naa: AtomicUsize::new(0),
        };
        alle.pools[0].get_or_init(|| pool);
        Self(Arc::new(alle))
    }
}

impl Basseng {
    /// Puts an empty pool in the place of this one. False when there have been too many.
    pub fn bytt(&self) -> bool {
        let nr = self.0.naa.load(Ordering::Acquire);
        let gammel = PgPool::clone(self);
        let Some(plass) = self.0.pools.get(nr + 1) else { return false };
        plass.get_or_init(|| gammel.options().clone().connect_lazy_with((*gammel.connect_options()).clone()));
        let byttet = self.0.naa.compare_exchange(nr, nr + 1, Ordering::AcqRel, Ordering::Acquire);
        if byttet.is_ok() {
            tokio::spawn(async move { timeout(FARVEL, gammel.close()).await });
        }
        true
    }
}

impl Deref for Basseng {
    type Target = PgPool;

    fn deref(&self) -> &PgPool {
        let naa = self.0.naa.load(Ordering::Acquire);
        // The number is moved after its pool is there.
        self.0.pools[naa].wait()
    }
}
