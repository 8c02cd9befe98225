//! SQL for decisions, ledger, runs, orders and what comes back about them. What a person reads is always asked for with whose it is.

pub(crate) mod avvik;
pub(crate) mod betaling;
pub(crate) mod endring;
pub(crate) mod installasjon;
pub(crate) mod kjoring;
pub(crate) mod oversikt;
pub(crate) mod sending;
pub(crate) mod takstbruk;
pub(crate) mod tilstand;
pub(crate) mod vedtak;

use sqlx::PgConnection;

use crate::feil::AppError;
use crate::feil::logg;
use crate::server::krypto::Krypto;
use grunn::{HelseaktorId, Kontonr, PraksisId};

/// Name of the encrypted column; a value cannot be moved to another.
pub const KONTOFELT: &str = "vedtak.konto";

/// The account of a decision.
///
/// # Errors
/// `Intern` when the stored value cannot be opened.
pub fn aapne_konto(krypto: &Krypto, kryptert: &[u8]) -> Result<Kontonr, AppError> {
    Kontonr::tolk(&krypto.dekrypter_tekst(KONTOFELT, kryptert)?).map_err(|e| logg::intern("vedtak.konto", &e))
}

/// A practice in a filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Praksisvalg {
    pub id: PraksisId,
    pub navn: String,
}

/// The practices of a person, for filters: also those that have ended.
pub async fn praksiser(db: &mut PgConnection, eier: HelseaktorId) -> Result<Vec<Praksisvalg>, AppError> {
    Ok(sqlx::query_as!(
        Praksisvalg,
        r#"select id as "id: PraksisId", navn from praksis where helseaktor_id = $1 order by navn, id"#,
        eier.0
    )
    .fetch_all(db)
    .await?)
}
