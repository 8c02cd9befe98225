//! Who somebody is: login through HelseID, access tokens of EPJ systems with DPoP, and the encrypted messages they send.
//!
//! What `openidconnect` lacks is here (`integration/helseid.md`): pushed requests, `private_key_jwt`, DPoP, logout from both sides.

pub mod helseid;
pub mod jwe;
mod pem;
pub mod tilgangstoken;
