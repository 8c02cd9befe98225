//! The agreement on direct settlement, and consents to other use of the personal e-mail address.
//!
//! A signature is a level 4 login, an explicit confirmation and the hash of the text that was shown (praksisinformasjon.md §5, §11). One
//! agreement at most is current; a newer one replaces it from the day of signing, and that day is the first reimbursable one (§3). An
//! agreement and a registered practice are two separate preconditions for reimbursement, so signing does not wait for a practice.
//! Consents are per purpose, have three states and are only ever added to (§6).
//! A signed copy carries a code with which anyone can check that it is unaltered ([`kode`]); the answer never says who signed.
//! A clinician sees and changes only own rows.
//!
//! Owns: avtale, avtale_kontroll, avtale_kopi, avtaleversjon, samtykke, samtykkepaminnelse.
//! Reads: godkjenning, helseaktor, praksis.

pub(crate) mod api;
mod endringer;
mod handlinger;
pub mod innlasting;
pub(crate) mod kode;
mod kontroll;
mod kopi;
pub mod model;
#[cfg(test)]
mod model_tester;
mod oppgaver;
pub mod paaminnelse;
pub(crate) mod pages;
pub mod seed;
pub mod store;
#[cfg(test)]
mod store_tester;
mod tekst_kontroll;
pub(crate) mod text;

use axum::Router;
use axum::routing::get;

pub use oppgaver::oppgaver;
pub use store::{er_sperret, gi_koder, gjeldende_avtaler, grunnlag, krev_skriv, status};

use crate::server::state::App;

/// Draft name of the form that signs. Holds what was missing and which text was read: a tick is never kept, since it must be set
/// on the text that is shown.
pub const SIGNER_SKJEMA: &str = "avtale.signer";

/// Draft name of a consent that was chosen while another choice was made elsewhere.
pub fn samtykke_skjema(formal: model::Formal) -> String {
    format!("avtale.samtykke.{}", formal.kode())
}

/// Draft name of the form that terminates.
pub const SI_OPP_SKJEMA: &str = "avtale.si_opp";

/// Addresses that are no pages.
pub fn ruter() -> Router<App> {
    Router::new()
        .route("/praksisinformasjon/avtaler-og-samtykker/avtale/{id}/pdf", get(kopi::last_ned))
        .merge(kontroll::ruter())
}
