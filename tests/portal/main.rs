//! Stories against the real router with a real database per test. `support` builds the portal and lets people act.

mod avtale;
mod epj;
mod generelt;
mod helseaktor;
mod innsendinger;
mod krav;
mod kravapi;
mod kravstotte;
mod oppgjor;
mod praksis;
mod sak;
mod samsvar;
mod support;
mod vedlegg;
