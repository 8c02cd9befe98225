//! Reading digits the way people type and paste them, and the modulus 11 sums all Norwegian numbers share.

/// Why a text is not the wanted number of digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SifferFeil {
    Mangler,
    IkkeSiffer,
    /// How many digits there were.
    Lengde(i64),
}

/// Characters people use to group digits, and the invisible ones that come along when pasting.
pub(super) fn er_skille(tegn: char) -> bool {
    tegn.is_whitespace()
        || matches!(tegn, '.' | '-' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}')
}

/// The ASCII digits of `tekst`, separators removed. Fails on anything else, and when nothing is left.
pub(super) fn bare_siffer(tekst: &str) -> Result<String, SifferFeil> {
    let mut ut = String::new();
    for tegn in tekst.chars().filter(|&tegn| !er_skille(tegn)) {
        if !tegn.is_ascii_digit() {
            return Err(SifferFeil::IkkeSiffer);
        }
        ut.push(tegn);
    }
    if ut.is_empty() { Err(SifferFeil::Mangler) } else { Ok(ut) }
}

/// Exactly `N` digits, as values.
pub(super) fn noyaktig<const N: usize>(tekst: &str) -> Result<[u8; N], SifferFeil> {
    let siffer = bare_siffer(tekst)?;
    let verdier: [u8; N] = siffer.as_bytes().try_into().map_err(|_| SifferFeil::Lengde(antall(siffer.len())))?;
    Ok(verdier.map(|tegn| tegn - b'0'))
}

/// A length as the number an error carries.
pub(super) fn antall(lengde: usize) -> i64 {
    i64::try_from(lengde).unwrap_or(i64::MAX)
}

/// The digits as text.
pub(super) fn som_tekst(siffer: &[u8]) -> String {
    siffer.iter().map(|&verdi| char::from(b'0' + verdi)).collect()
}

/// The weighted sum modulo 11; zero when the last weight is 1 and the check digit fits.
pub(super) fn rest11(siffer: &[u8], vekter: &[u8]) -> u32 {
    siffer
        .iter()
        .zip(vekter)
        .map(|(&verdi, &vekt)| u32::from(verdi) * u32::from(vekt))
        .sum::<u32>()
        % 11
}

/// Copies the shared reasons into an error enum with variants of the same names.
macro_rules! fra_sifferfeil {
    ($feil:ident) => {
        impl From<$crate::siffer::SifferFeil> for $feil {
            fn from(feil: $crate::siffer::SifferFeil) -> Self {
                match feil {
                    $crate::siffer::SifferFeil::Mangler => Self::Mangler,
                    $crate::siffer::SifferFeil::IkkeSiffer => Self::IkkeSiffer,
                    $crate::siffer::SifferFeil::Lengde(antall) => Self::Lengde(antall),
                }
            }
        }
    };
}
pub(super) use fra_sifferfeil;

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A row of `tests/data/identifikatorer.json`: a value and what other libraries say about it.
    #[derive(serde::Deserialize)]
    pub(crate) struct Rad {
        pub verdi: String,
        pub stdnum: String,
        #[serde(default)]
        pub fnrvalidator: String,
        #[serde(default)]
        pub norsk: String,
    }

    pub(crate) fn fasit(navn: &str) -> Vec<Rad> {
        let fil = include_str!("../../tests/data/identifikatorer.json");
        let mut alt: std::collections::HashMap<String, Vec<Rad>> = serde_json::from_str(fil).unwrap();
        alt.remove(navn).unwrap()
    }

    pub(crate) fn tall<const N: usize>(tekst: &str) -> Option<[u8; N]> {
        noyaktig(tekst).ok()
    }

    #[test]
    fn digits_are_counted_without_their_separators() {
        assert_eq!(noyaktig::<4>(" 1\u{a0}2.3-4\u{200b}"), Ok([1, 2, 3, 4]));
        assert_eq!(noyaktig::<4>("123"), Err(SifferFeil::Lengde(3)));
        assert_eq!(noyaktig::<4>("12345"), Err(SifferFeil::Lengde(5)));
        assert_eq!(noyaktig::<4>("\u{feff}"), Err(SifferFeil::Mangler));
        assert_eq!(
            noyaktig::<4>("12３4"),
            Err(SifferFeil::IkkeSiffer),
            "a full-width digit is not a digit"
        );
    }
}
