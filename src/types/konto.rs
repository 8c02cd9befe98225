//! Norwegian bank account numbers: four digits for the bank, two for the kind, four for the customer, one check digit.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{feil::feltfeil, siffer};

const VEKTER: [u8; 11] = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1];

feltfeil! {
    /// Why a text is not an account number money can be sent to.
    KontoFeil {
        Mangler = "konto-mangler",
        IkkeSiffer = "konto-ikke-siffer",
        /// How many digits were typed.
        Lengde(antall) = "konto-lengde",
        Kontrollsiffer = "konto-kontrollsiffer",
        /// No bank has the prefix 0000: it is an old postal giro number or a row of zeros.
        Bank = "konto-bank",
        /// An IBAN from another country, or one whose check digits do not fit.
        Iban = "konto-iban",
    }
}
siffer::fra_sifferfeil!(KontoFeil);

/// A valid Norwegian account number.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Kontonr(String);

impl Kontonr {
    /// Reads a number with or without spaces and dots, or a Norwegian IBAN.
    pub fn tolk(tekst: &str) -> Result<Self, KontoFeil> {
        let tall: [u8; 11] = match fra_iban(tekst)? {
            Some(konto) => siffer::noyaktig(&konto)?,
            None => siffer::noyaktig(tekst)?,
        };
        // A check digit that would have been 10 fits no digit, so such numbers fail here.
        if siffer::rest11(&tall, &VEKTER) != 0 {
            return Err(KontoFeil::Kontrollsiffer);
        }
        if tall[..4] == [0; 4] {
            return Err(KontoFeil::Bank);
        }
        Ok(Self(siffer::som_tekst(&tall)))
    }

    /// The eleven digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `•••• •• •8903`, with no-break spaces: enough for the owner to recognise it.
    pub fn maskert(&self) -> String {
        let mut ut = String::from("••••\u{a0}••\u{a0}•");
        ut.push_str(self.0.get(7..).unwrap_or_default());
        ut
    }
}

/// The account number inside a Norwegian IBAN (`NO` + 2 check digits + 11 digits); `None` when the text is no IBAN at all.
fn fra_iban(tekst: &str) -> Result<Option<String>, KontoFeil> {
    let tegn: String = tekst.chars().filter(|&tegn| !siffer::er_skille(tegn)).collect();
    let [a, b, siffer @ ..] = tegn.as_bytes() else { return Ok(None) };
    if !(a.is_ascii_alphabetic() && b.is_ascii_alphabetic() && siffer.first().is_some_and(u8::is_ascii_digit)) {
        return Ok(None);
    }
    if !(a.eq_ignore_ascii_case(&b'n') && b.eq_ignore_ascii_case(&b'o') && siffer.len() == 13 && siffer.iter().all(u8::is_ascii_digit)) {
        return Err(KontoFeil::Iban);
    }
    let (kontroll, konto) = siffer.split_at(2);
    // ISO 13616: account, then country with N = 23 and O = 24, then the check digits; the whole is 1 modulo 97.
    let rest = konto
        .iter()
        .chain(b"2324")
        .chain(kontroll)
        .fold(0u32, |rest, &tegn| (rest * 10 + u32::from(tegn - b'0')) % 97);
    if rest != 1 {
        return Err(KontoFeil::Iban);
    }
    Ok(Some(konto.iter().map(|&tegn| char::from(tegn)).collect()))
}

impl fmt::Debug for Kontonr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Kontonr(•••••••••••)")
    }
}

impl TryFrom<String> for Kontonr {
    type Error = KontoFeil;
    fn try_from(tekst: String) -> Result<Self, KontoFeil> {
        Self::tolk(&tekst)
    }
}

impl From<Kontonr> for String {
    fn from(konto: Kontonr) -> Self {
        konto.0
    }
}
