//! PEM (RFC 7468), as far as keys need it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// The contents of every block with this label, in order. Text between blocks is ignored; a block that is not base64 is left out.
pub fn blokker(pem: &str, merke: &str) -> Vec<Vec<u8>> {
    let (start, slutt) = (format!("-----BEGIN {merke}-----"), format!("-----END {merke}-----"));
    pem.split(&start)
        .skip(1)
        .filter_map(|rest| rest.split_once(&slutt))
        .filter_map(|(innhold, _)| STANDARD.decode(innhold.split_ascii_whitespace().collect::<String>()).ok())
        .collect()
}
