//! Stories against the real router with a real database per test. `support` builds the portal and lets people act.

mod avtale;
mod generelt;
mod helseaktor;
mod praksis;
mod support;
