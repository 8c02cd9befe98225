//! Service messages: read by every page, so kept in memory and refreshed from the database every 30 seconds.

use std::sync::{Arc, RwLock};

use chrono::{DateTime, Utc};
use sqlx::PgPool;

use crate::feil::AppError;
use grunn::text::{Sprak, T};

/// A message about a disturbance or a planned stop.
#[derive(Clone, Debug)]
pub struct Driftsmelding {
    pub slag: String,
    pub tekst_nb: String,
    pub tekst_nn: String,
    pub fra: DateTime<Utc>,
    pub til: DateTime<Utc>,
}

impl Driftsmelding {
    pub fn tekst(&self, sprak: Sprak) -> &str {
        T(&self.tekst_nb, &self.tekst_nn).i(sprak)
    }
}

/// The copy in memory.
#[derive(Clone, Debug, Default)]
pub struct Drift(Arc<RwLock<Vec<Driftsmelding>>>);

impl Drift {
    /// Those to be shown now.
    pub fn gjeldende(&self, naa: DateTime<Utc>) -> Vec<Driftsmelding> {
        self.0
            .read()
            .map(|m| m.iter().filter(|m| m.fra <= naa && naa < m.til).cloned().collect())
            .unwrap_or_default()
    }

    /// Reads the database anew.
    ///
    /// # Errors
    /// When the database fails; the old copy stays.
    pub async fn oppfrisk(&self, pool: &PgPool, naa: DateTime<Utc>) -> Result<(), AppError> {
        let nye = sqlx::query_as!(
            Driftsmelding,
            "select slag, tekst_nb, tekst_nn, fra, til from driftsmelding where til > $1 order by fra limit 5",
            naa
        )
        .fetch_all(pool)
        .await?;
        if let Ok(mut m) = self.0.write() {
            *m = nye;
        }
        Ok(())
    }
}
