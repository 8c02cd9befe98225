//! The server's own matters.

pub mod helseid;
pub mod jwe;
pub mod pem;
pub mod tilgangstoken;
