//! Bytes to a message: the content says which format it is, not the file name.

use super::{
    bkm,
    feil::{Arsak, Feilkode, Lesefeil, MAKS_BYTES},
    json,
    model::Behandlerkrav,
};

/// Reads a claim in XML or JSON. All faults that can be found are told.
pub fn les(bytes: &[u8]) -> Result<Behandlerkrav, Vec<Lesefeil>> {
    let feil = |arsak| Err(vec![Lesefeil::ny(Feilkode::UkjentFormat, arsak, "")]);
    if bytes.len() > MAKS_BYTES {
        return feil(Arsak::ForStor);
    }
    // In UTF-16 the first sign has a zero beside it; the byte order mark is passed over.
    let forste = bytes
        .iter()
        .copied()
        .find(|b| !b.is_ascii_whitespace() && !matches!(b, 0 | 0xef | 0xbb | 0xbf | 0xfe | 0xff));
    match forste {
        Some(b'<') => bkm::les(bytes),
        Some(b'{') => json::les(bytes),
        Some(_) => feil(Arsak::UkjentInnhold),
        None => feil(Arsak::Tom),
    }
}
