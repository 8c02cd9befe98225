//! The guard around the account of a practice (registre.md §7): which account may be paid to, who approves one the banks' register did not
//! confirm, and «this was not me».
//!
//! [`model`] is the rule, pure. A practice keeps every account it has had, in order (table praksis_konto); payments go to the newest one
//! that is approved, not frozen and in use. So whatever happens to a new account, the one before it stays in use.

pub(crate) mod arbeid;
pub(crate) mod meldt;
pub(crate) mod model;
pub(crate) mod store;
pub(crate) mod varsel;

/// What cases about an account name as their object.
pub const OBJEKT: &str = "praksis_konto";
