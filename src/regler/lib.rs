//! The rules: how a message is read, what the tariff says, how each bill is judged, and what is paid.
//!
//! A message arrives as XML (BKM) or JSON (Krav-API). [`les::les`] turns the bytes into one [`model::Behandlerkrav`], or tells every fault
//! it can find with line, element and remedy. [`kontroll`] holds each bill against the rules ([`regel`]) and the tariff ([`takst`]) and
//! explains every krone it does not approve. [`prosess`] and [`status`] say where a claim is, [`kjede`] what has become of a rejected bill, [`oppgjor`]
//! and [`motregning`] what a decision comes to, [`kvittering`] and [`avstemming`] what the payment system says about it.
//! Everything is pure: time, register answers and earlier bills are arguments. No I/O, no web, no database.

pub mod apnedata;
pub mod avstemming;
pub mod betalingsdata;
mod bkm;
mod bkmregning;
mod csvfil;
mod dekning;
#[cfg(test)]
mod doktest;
pub mod feil;
pub mod frikort;
pub mod fritak;
pub mod hash;
pub mod installasjon;
pub mod json;
mod jsonfelter;
mod jsonregning;
#[cfg(feature = "beskrivelse")]
pub mod jsonskjema;
mod jsonverdi;
pub mod kjede;
pub mod kontroll;
pub mod kontrollgrense;
pub mod kvittering;
pub mod les;
#[cfg(test)]
mod lestest;
pub mod levert;
pub mod livsstatus;
pub mod model;
mod monster;
pub mod motregning;
pub mod oppgjor;
pub mod prosess;
pub mod regel;
pub mod regelbok;
mod regelfil;
mod regelhjemmel;
pub mod regelord;
mod regeltekst;
mod registerrad;
pub mod satsdata;
pub mod status;
pub mod takst;
pub mod takstfil;
pub mod takstregel;
pub mod takstsett;
mod verdi;
mod xmltre;
