//! Doors to what others keep: registers, the payment system and the virus scanner.
//!
//! Each is a port (a trait) with a client, and for the demo a simulator that behaves as documented. A register that is silent means
//! «not known», never «no». Nothing here knows pages or tables; who asks decides what an answer leads to.
//!
//! [`enhet`] Enhetsregisteret and the banks' register of account owners · [`adresseregister`] Adresseregisteret · [`hpr`] approvals ·
//! [`frikort`] Frikortregisteret · [`persontjeneste`] who has died · [`takstregister`] the open tariff · [`betaling`] the payment system ·
//! [`virus`] clamd. [`tilgang`] what they want to see first; docs/registre.md says how each is set up.

pub mod adresseregister;
pub mod betaling;
pub mod enhet;
pub mod frikort;
pub mod hpr;
mod http;
mod kretsbryter;
pub mod persontjeneste;
pub mod takstregister;
pub mod tilgang;
pub mod tjeneste;
pub mod virus;
