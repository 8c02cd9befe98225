//! The code on a signed copy: 100 random bits in letters and digits that are not mistaken for each other, in groups of four.

use crate::server::bremse::Bremse;

/// Digits and capital letters without I, L, O and U (Crockford's base 32).
const ALFABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// 20 characters of five bits.
const TEGN: usize = 20;
/// Longest that is read; the rest of a longer text changes nothing about it being wrong.
const LENGST: usize = 64;
/// Look-ups a minute from one address. A code has 100 bits; this is for the machine's sake.
pub(super) const BREMSE: Bremse = Bremse::ny("kontrollkode", 60);

/// A code as it is stored and compared: no spaces or hyphens.
#[derive(Clone, PartialEq, Eq)]
pub struct Kontrollkode(String);

impl std::fmt::Debug for Kontrollkode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Kontrollkode")
    }
}

impl Kontrollkode {
    /// A code of random bytes.
    pub fn av(tilfeldig: [u8; 16]) -> Self {
        let mut bits = u128::from_be_bytes(tilfeldig);
        let mut kode = String::with_capacity(TEGN);
        for _ in 0..TEGN {
            kode.push(char::from(ALFABET[usize::try_from(bits & 31).unwrap_or_default()]));
            bits >>= 5;
        }
        Self(kode)
    }

    /// Reads what people write: small letters, spaces, hyphens, and O, I and L for the digits they look like. `None` when nothing is
    /// left. Whether it is a code that exists only the look-up tells, so that all wrong codes are the same.
    pub fn les(tekst: &str) -> Option<Self> {
        let kode: String = tekst
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .take(LENGST)
            .map(|c| match c.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                annen => annen,
            })
            .collect();
        (!kode.is_empty()).then_some(Self(kode))
    }

    /// Without groups: what is hashed and stored.
    pub fn som_tekst(&self) -> &str {
        &self.0
    }
}

/// In groups of four, as it is printed.
impl std::fmt::Display for Kontrollkode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (i, c) in self.0.chars().enumerate() {
            if i > 0 && i % 4 == 0 {
                f.write_str("-")?;
            }
            write!(f, "{c}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_code_is_read_as_people_write_it() {
        let kode = Kontrollkode::les("0123-4567-89AB-CDEF-GHJK").unwrap();
        for skrevet in [
            "0123 4567 89ab cdef ghjk",
            "o123456789abcdefghjk",
            "0I23-4567-89AB-CDEF-GHJK ",
            "0l23·4567·89AB·CDEF·GHJK",
        ] {
            assert_eq!(Kontrollkode::les(skrevet).as_ref(), Some(&kode), "{skrevet}");
        }
        assert_eq!(kode.to_string(), "0123-4567-89AB-CDEF-GHJK");
        assert_eq!(Kontrollkode::les(" -–- "), None);
        assert_eq!(Kontrollkode::les(&"A".repeat(1000)).unwrap().som_tekst().len(), LENGST);
        assert!(!format!("{kode:?}").contains("0123"), "no code in a log");
    }

    proptest! {
        #[test]
        fn what_is_printed_is_read_back(bytes: [u8; 16]) {
            let kode = Kontrollkode::av(bytes);
            prop_assert_eq!(kode.som_tekst().len(), TEGN);
            prop_assert_eq!(kode.to_string().len(), TEGN + 4);
            prop_assert_eq!(Kontrollkode::les(&kode.to_string()), Some(kode));
        }

        #[test]
        fn every_one_of_the_hundred_bits_counts(bytes: [u8; 16], bit in 0u32..100) {
            let annen = (u128::from_be_bytes(bytes) ^ (1 << bit)).to_be_bytes();
            prop_assert_ne!(Kontrollkode::av(bytes), Kontrollkode::av(annen));
        }
    }
}
