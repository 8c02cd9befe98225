//! PEM (RFC 7468), as far as keys need it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// One block, and the text before it.
pub struct Del<'p> {
    pub foran: &'p str,
    pub merke: &'p str,
    pub innhold: Vec<u8>,
}

/// Every block, in order. One that is not base64, or has no end, is left out.
pub fn deler(pem: &str) -> Vec<Del<'_>> {
    let mut ut = Vec::new();
    let mut rest = pem;
    while let Some((foran, etter)) = rest.split_once("-----BEGIN ") {
        rest = etter;
        let Some((merke, kropp)) = etter.split_once("-----") else { break };
        let Some((innhold, etter)) = kropp.split_once(&format!("-----END {merke}-----")) else {
            continue;
        };
        rest = etter;
        if let Ok(innhold) = STANDARD.decode(innhold.split_ascii_whitespace().collect::<String>()) {
            ut.push(Del { foran, merke, innhold });
        }
    }
    ut
}

/// One block as text.
pub fn skriv(merke: &str, innhold: &[u8]) -> String {
    format!("-----BEGIN {merke}-----\n{}\n-----END {merke}-----\n", STANDARD.encode(innhold))
}
