//! Stories against the real router with a real database per test. `support` builds the portal and lets people act.

mod avtale;
mod behandlere;
mod epj;
mod generelt;
mod helseaktor;
mod hprvakt;
mod innsendinger;
mod innsyn;
mod kontroll;
mod krav;
mod kravapi;
mod kravstotte;
mod oppgjor;
mod praksis;
mod sak;
mod samsvar;
mod stedvakt;
mod support;
mod vedlegg;
