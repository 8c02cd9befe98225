//! Adresseregisteret (Norsk helsenett): where health care can be reached, kept as a copy to search in.
//!
//! The register has no free-text search, so it is fetched once as an export and followed by its events (registre.md §2). `registre` asks
//! it and reads what it says, [`store`] keeps it, and [`arbeid`] does that every hour in one of the instances. Nobody waits for the register:
//! a search reads the copy, and without one Enhetsregisteret alone is searched.
//! What is a place to treat patients is never decided here, but by the look-up in Enhetsregisteret.
//!
//! Owns: ar_feed, ar_part.

pub mod arbeid;
pub mod seed;
pub mod store;

#[cfg(test)]
#[path = "store_tester.rs"]
mod store_tester;
