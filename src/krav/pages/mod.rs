//! The pages about submissions: list, detail, upload, receipt.

mod detalj;
mod egenandel;
mod kvittering;
mod liste;
mod ny;
mod regninger;
mod regnskap;
mod sok;

pub use detalj::DetaljSide;
pub use egenandel::EgenandelSide;
pub use kvittering::KvitteringSide;
pub use liste::ListeSide;
pub use ny::{FRA_FILA, NySide, Opplastingsutkast};
pub use sok::MAA_RETTES;

/// Draft name of the upload form.
pub const NY_SKJEMA: &str = "krav.opplasting";
/// Draft name of the choice of practice.
pub const VALG_SKJEMA: &str = "krav.praksisvalg";
