//! The agreement on direct settlement, and consents to other use of the personal e-mail address.
//!
//! A signature is a level 4 login, an explicit confirmation and the hash of the text that was shown (praksisinformasjon.md §5, §11). One
//! agreement at most is current; a newer one replaces it from the day of signing, and that day is the first reimbursable one (§3). An
//! agreement and a registered practice are two separate preconditions for reimbursement, so signing does not wait for a practice.
//! Consents are per purpose, have three states and are only ever added to (§6).
//! A signed copy carries a code with which anyone can check that it is unaltered ([`kode`]); the answer never says who signed.
//! Owns the tables avtaleversjon, avtale, avtale_kopi, avtale_kontroll, samtykke and samtykkepaminnelse. A clinician sees and changes only own rows.

pub mod api;
mod endringer;
pub mod innlasting;
pub mod kode;
mod kontroll;
mod kopi;
pub mod model;
#[cfg(test)]
mod model_tester;
mod oppgaver;
pub mod paaminnelse;
pub mod pages;
pub mod seed;
pub mod store;
#[cfg(test)]
mod store_tester;
mod tekst_kontroll;
pub mod text;

use axum::Router;
use axum::routing::get;
use uuid::Uuid;

pub use oppgaver::oppgaver;
pub use store::{er_sperret, gi_koder, gjeldende_avtaler, grunnlag, krev_skriv, status};

use crate::server::state::App;

pub const STI: &str = "/praksisinformasjon/avtaler-og-samtykker";
/// Where the agreement in force is read and signed.
pub const SIGNER_STI: &str = "/praksisinformasjon/avtaler-og-samtykker/avtale";
/// Draft name of the form that signs. Holds what was missing and which text was read: a tick is never kept, since it must be set
/// on the text that is shown.
pub const SIGNER_SKJEMA: &str = "avtale.signer";

/// Draft name of a consent that was chosen while another choice was made elsewhere.
pub fn samtykke_skjema(formal: model::Formal) -> String {
    format!("avtale.samtykke.{}", formal.kode())
}

/// Where the agreement is terminated.
pub const SI_OPP_STI: &str = "/praksisinformasjon/avtaler-og-samtykker/avtale/si-opp";
/// Draft name of the form that terminates.
pub const SI_OPP_SKJEMA: &str = "avtale.si_opp";

/// The receipt of a termination.
pub fn oppsagt_sti(id: Uuid) -> String {
    format!("{SIGNER_STI}/{id}/oppsagt")
}

/// The signed copy of an agreement.
pub fn pdf_sti(id: Uuid) -> String {
    format!("{SIGNER_STI}/{id}/pdf")
}

/// The receipt of a signing.
pub fn kvittering_sti(id: Uuid) -> String {
    format!("{SIGNER_STI}/{id}/kvittering")
}

/// What a version changes, in plain words and marked in the text: `?fra=…&til=…`.
pub const ENDRINGER_STI: &str = "/praksisinformasjon/avtaler-og-samtykker/avtale/endringer";

/// The page that shows what version `til` changes from version `fra`.
pub fn endringer_sti(fra: &str, til: &str) -> String {
    format!("{ENDRINGER_STI}?fra={fra}&til={til}")
}

/// Where anyone checks the code of a signed copy.
pub const KONTROLL_STI: &str = "/kontroll";

/// Addresses that are no pages.
pub fn ruter() -> Router<App> {
    Router::new()
        .route("/praksisinformasjon/avtaler-og-samtykker/avtale/{id}/pdf", get(kopi::last_ned))
        .merge(kontroll::ruter())
}
