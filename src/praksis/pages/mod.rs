//! Pages of the Praksis tab.

mod deler;
mod detalj;
mod endre;
mod konto;
mod meldt;
mod ny;
mod ny_konflikt;
mod ny_sjekk;
mod panel;
mod sok;
mod vedlegg;

pub use deler::Enhetvisning;
pub use detalj::DetaljSide;
pub use endre::{AmbulerendeSide, EpostSide, SluttSide, StedSide};
pub use konto::{KontoSide, KontoSjekkSide};
pub use meldt::MeldtSide;
pub use ny::{NyOppgjorSide, NyStedSide, NyVedleggSide, valgt_i_utkast};
pub use ny_sjekk::{KvitteringSide, NySjekkSide};
pub use panel::panel;
pub use sok::Stedforslag;
pub use vedlegg::PraksisVedleggSide;
