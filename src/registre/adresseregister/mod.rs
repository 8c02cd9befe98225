//! Adresseregisteret (Norsk helsenett): where health care can be reached. [`klient`] asks it, [`model`] reads what it says
//! (registre.md §2). The token it wants is DPoP-bound and from HelseID, scope `nhn:cp-api/access-v2-dpop`; see [`crate::tilgang`].

pub mod klient;
pub mod model;

#[cfg(test)]
mod klient_tester;
