//! Stories against the real router with a real database per test. `support` builds the portal and lets people act.

mod avtale;
mod behandlere;
mod epj;
mod epostvakt;
mod forside;
mod generelt;
mod helseaktor;
mod innsendinger;
mod innsyn;
mod kontroll;
mod krav;
mod kravapi;
mod kravstotte;
mod oppgjor;
mod paaminnelse;
mod praksis;
mod rydding;
mod sak;
mod samsvar;
mod support;
mod vedlegg;
