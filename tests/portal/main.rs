//! Stories against the real router with a real database per test. `support` builds the portal and lets people act.

mod avtale;
mod bare_lese;
mod behandlere;
mod epj;
mod generelt;
mod helseaktor;
mod innsendinger;
mod innsyn;
mod kontroll;
mod krav;
mod kravapi;
mod kravstotte;
mod oppgjor;
mod praksis;
mod praksisendring;
mod praksisvedlegg;
mod sak;
mod samsvar;
mod support;
mod utdanning;
mod utgave;
mod utgave_avtale;
mod vedlegg;
