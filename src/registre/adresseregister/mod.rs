//! Adresseregisteret (Norsk helsenett): where health care can be reached. [`klient`] asks it, [`model`] reads what it says, [`tilgang`] is
//! the token it wants (registre.md §2).

pub mod klient;
pub mod model;
pub mod tilgang;

#[cfg(test)]
mod klient_tester;
