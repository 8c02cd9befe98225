//! Who somebody is: login through HelseID, access tokens of EPJ systems with DPoP, the encrypted messages they send, and the tokens the
//! portal shows to registers.
//!
//! What `openidconnect` lacks is here (`integration/helseid.md`): pushed requests, `private_key_jwt`, DPoP, logout from both sides.

pub mod helseid;
pub mod jwe;
mod pem;
pub mod tilgangstoken;
pub mod tokenrom;
