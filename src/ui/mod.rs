//! Components that know nothing of health care, rendered on the server with Designsystemet's classes.
//! They own accessibility: label, hint, error, `aria-describedby`, focus on the error summary. Pages do not repeat it.

mod felt;
mod liste;
mod senere;
mod side;

pub use felt::{Avkrysning, Feilliste, Feiloppsummering, Felt, Radiogruppe, Skjema, Valg};
pub use liste::{Bla, Fakta, Faktum, Merke, Treffantall};
pub use senere::Senere;
pub use side::{Feilvisning, Kvittering, Varsel, last};
