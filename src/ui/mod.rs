//! Components that know nothing of health care, rendered on the server with Designsystemet's classes.
//! They own accessibility: label, hint, error, `aria-describedby`, focus on the error summary. Pages do not repeat it.

mod engangslenke;
mod felt;
mod innlogging;
mod konflikt;
mod liste;
mod oppgave;
mod senere;
mod side;
mod tittel;

pub use engangslenke::Engangslenke;
pub use felt::{Avkrysning, Feilliste, Feiloppsummering, Felt, Nedtrekk, Radiogruppe, Skjema, Valg};
pub use innlogging::NyInnlogging;
pub use konflikt::{Konflikt, Konfliktrad, Mitt, Ord, Utgaver, skjulte_felt};
pub use liste::{Bla, Fakta, Faktum, Innhold, Kolonne, Merke, Treffantall, tabell};
pub use oppgave::{Oppgave, sorter};
pub use senere::Senere;
pub use side::{Feilvisning, Kvittering, Skrevet, Skriv, Varsel, last};
pub use tittel::Tittel;
