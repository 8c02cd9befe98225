//! Money in whole øre. Never a floating-point number: a sum must be the same on the page, in the file and on the account.

use crate::text::T;
use std::{
    iter::Sum,
    ops::{Add, AddAssign, Neg, Sub, SubAssign},
};

use serde::{Deserialize, Serialize};

use super::siffer;

crate::feltfeil! {
    /// Why a text is not an amount.
    OreFeil {
        Mangler = "belop-mangler": T("Skriv beløpet.", "Skriv beløpet."),
        /// Something else than digits, grouping and one decimal mark.
        Format = "belop-format": T("Skriv beløpet i kroner, for eksempel 1 234,50.", "Skriv beløpet i kroner, til dømes 1 234,50."),
        /// `1.234` may mean 1234 or 1,234.
        Tvetydig = "belop-tvetydig": T("Bruk mellomrom mellom tusen og hundre, og komma foran øre. For eksempel 1 234,50.", "Bruk mellomrom mellom tusen og hundre, og komma framfor øre. Til dømes 1 234,50."),
        /// How many decimals there were; kroner have two.
        Desimaler(antall) = "belop-desimaler": T("Skriv høyst to siffer etter komma.", "Skriv høgst to siffer etter komma."),
        ForStort = "belop-for-stort": T("Beløpet er for stort. Sjekk tallet.", "Beløpet er for stort. Sjekk talet."),
    }
}

/// An amount in øre; negative when something is taken back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "sqlx", derive(sqlx::Type))]
#[cfg_attr(feature = "sqlx", sqlx(transparent))]
#[serde(transparent)]
pub struct Ore(pub i64);

impl Ore {
    pub const NULL: Self = Self(0);

    /// The largest amount read from text, 99 999 999 999,99 kr: sums of many such still fit.
    pub const STORST: Self = Self(9_999_999_999_999);

    /// Whole kroner.
    pub const fn fra_kroner(kroner: i64) -> Self {
        Self(kroner.saturating_mul(100))
    }

    /// Whether the amount is below zero.
    pub const fn er_negativ(self) -> bool {
        self.0 < 0
    }

    /// Reads an amount in kroner as people write it: `1 234,50`, `1234.5`, `1.234,50`, `1 234 kr`, `250,-`, `−12`.
    pub fn tolk(tekst: &str) -> Result<Self, OreFeil> {
        let mut rest = trim(tekst);
        if rest.get(..2).is_some_and(|kr| kr.eq_ignore_ascii_case("kr")) {
            rest = trim(rest.get(2..).unwrap_or_default().trim_start_matches('.'));
        } else if let Some((foran, kr)) = rest.len().checked_sub(2).and_then(|fra| rest.split_at_checked(fra))
            && kr.eq_ignore_ascii_case("kr")
        {
            rest = trim(foran);
        }
        let (negativ, tall) = match rest.strip_prefix(['-', '\u{2212}']) {
            Some(tall) => (true, trim(tall)),
            None => (false, rest),
        };
        if tall.is_empty() {
            return Err(OreFeil::Mangler);
        }
        let tall = tall.strip_suffix(",-").unwrap_or(tall);

        let (hele, desimaler, punktum_er_skille) = match tall.split_once(',') {
            Some((hele, desimaler)) => (hele, desimaler, true),
            None if tall.matches('.').count() > 1 => (tall, "", true),
            None => match tall.split_once('.') {
                Some((hele, desimaler)) if desimaler.len() == 3 && (1..=3).contains(&hele.len()) => {
                    return Err(if er_siffer(hele) && er_siffer(desimaler) {
                        OreFeil::Tvetydig
                    } else {
                        OreFeil::Format
                    });
                }
                Some((hele, desimaler)) => (hele, desimaler, false),
                None => (tall, "", false),
            },
        };
        if !desimaler.is_empty() && !er_siffer(desimaler) || tall.ends_with([',', '.']) {
            return Err(OreFeil::Format);
        }
        if desimaler.len() > 2 {
            return Err(OreFeil::Desimaler(siffer::antall(desimaler.len())));
        }
        let kroner = hele_kroner(hele, punktum_er_skille)?;
        let ore = match desimaler.as_bytes() {
            [] => 0,
            [ti] => i64::from(ti - b'0') * 10,
            [ti, en, ..] => i64::from(ti - b'0') * 10 + i64::from(en - b'0'),
        };
        let sum = kroner
            .checked_mul(100)
            .and_then(|sum| sum.checked_add(ore))
            .ok_or(OreFeil::ForStort)?;
        if sum > Self::STORST.0 {
            return Err(OreFeil::ForStort);
        }
        Ok(Self(if negativ { -sum } else { sum }))
    }

    /// `1234.50`, the form of XML files, spreadsheets and JSON.
    pub fn kroner_desimal(self) -> String {
        let verdi = self.0.unsigned_abs();
        let mut ut = String::new();
        if self.0 < 0 {
            ut.push('-');
        }
        ut.push_str(&(verdi / 100).to_string());
        ut.push('.');
        ut.push(siffertegn(verdi / 10 % 10));
        ut.push(siffertegn(verdi % 10));
        ut
    }
}

fn siffertegn(verdi: u64) -> char {
    u8::try_from(verdi).map_or('0', |verdi| char::from(b'0' + verdi % 10))
}

fn er_siffer(tekst: &str) -> bool {
    !tekst.is_empty() && tekst.bytes().all(|tegn| tegn.is_ascii_digit())
}

fn trim(tekst: &str) -> &str {
    tekst.trim_matches(|tegn: char| tegn.is_whitespace() || tegn == '\u{feff}')
}

/// Digits, perhaps in groups of three: a group of another size is more likely a slip than a number.
fn hele_kroner(tekst: &str, punktum_er_skille: bool) -> Result<i64, OreFeil> {
    let mut verdi = 0i64;
    let mut forste = true;
    let mut ledd = tekst
        .split(|tegn: char| tegn.is_whitespace() || (punktum_er_skille && tegn == '.'))
        .peekable();
    while let Some(gruppe) = ledd.next() {
        let alene = forste && ledd.peek().is_none();
        let lengde_ok = if forste { alene || gruppe.len() <= 3 } else { gruppe.len() == 3 };
        if !er_siffer(gruppe) || !lengde_ok {
            return Err(OreFeil::Format);
        }
        for tegn in gruppe.bytes() {
            verdi = verdi
                .checked_mul(10)
                .and_then(|verdi| verdi.checked_add(i64::from(tegn - b'0')))
                .ok_or(OreFeil::ForStort)?;
        }
        forste = false;
    }
    Ok(verdi)
}

// Saturating: an amount outside i64 can only come from a broken file. It must neither stop the server nor wrap to a plausible number;
// the stuck value is refused by the checks in the database.
impl Add for Ore {
    type Output = Self;
    fn add(self, annen: Self) -> Self {
        Self(self.0.saturating_add(annen.0))
    }
}

impl Sub for Ore {
    type Output = Self;
    fn sub(self, annen: Self) -> Self {
        Self(self.0.saturating_sub(annen.0))
    }
}

impl Neg for Ore {
    type Output = Self;
    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

impl AddAssign for Ore {
    fn add_assign(&mut self, annen: Self) {
        *self = *self + annen;
    }
}

impl SubAssign for Ore {
    fn sub_assign(&mut self, annen: Self) {
        *self = *self - annen;
    }
}

impl Sum for Ore {
    fn sum<I: Iterator<Item = Self>>(belop: I) -> Self {
        belop.fold(Self::NULL, Add::add)
    }
}

impl<'a> Sum<&'a Self> for Ore {
    fn sum<I: Iterator<Item = &'a Self>>(belop: I) -> Self {
        belop.copied().sum()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn amounts_are_read_as_people_write_them() {
        let cases = [
            ("0", 0),
            ("1", 100),
            ("1,5", 150),
            ("1,05", 105),
            ("1.5", 150),
            ("1 234,50", 123_450),
            ("1\u{a0}234,50\u{a0}kr", 123_450),
            ("1\u{202f}234", 123_400),
            ("1234.5", 123_450),
            ("1.234,50", 123_450),
            ("1.234.567", 123_456_700),
            ("12 345 678", 1_234_567_800),
            ("kr 250", 25_000),
            ("Kr. 250,-", 25_000),
            ("250,-", 25_000),
            ("-12", -1_200),
            ("\u{2212}1 234,50 kr", -123_450),
            ("007", 700),
            ("99999999999,99", 9_999_999_999_999),
        ];
        for (text, ore) in cases {
            assert_eq!(Ore::tolk(text), Ok(Ore(ore)), "{text}");
        }
    }

    #[test]
    fn unclear_amounts_are_refused_with_the_reason() {
        let cases = [
            ("", OreFeil::Mangler),
            ("kr", OreFeil::Mangler),
            ("-", OreFeil::Mangler),
            ("1.234", OreFeil::Tvetydig),
            ("123.456", OreFeil::Tvetydig),
            ("1,234", OreFeil::Desimaler(3)),
            ("1234.567", OreFeil::Desimaler(3)),
            ("1,", OreFeil::Format),
            ("1.", OreFeil::Format),
            (",50", OreFeil::Format),
            ("1,2,3", OreFeil::Format),
            ("1 23", OreFeil::Format),
            ("1234 567", OreFeil::Format),
            ("1  234", OreFeil::Format),
            ("1.23.456", OreFeil::Format),
            ("1e3", OreFeil::Format),
            ("--1", OreFeil::Format),
            ("1 234 kroner", OreFeil::Format),
            ("æ", OreFeil::Format),
            ("NaN", OreFeil::Format),
            ("٣", OreFeil::Format),
            ("100000000000", OreFeil::ForStort),
            ("99999999999999999999999", OreFeil::ForStort),
        ];
        for (text, error) in cases {
            assert_eq!(Ore::tolk(text), Err(error), "{text}");
        }
    }

    #[test]
    fn the_decimal_form_has_two_decimals_and_a_plain_minus() {
        let cases = [
            (0, "0.00"),
            (5, "0.05"),
            (123_450, "1234.50"),
            (-5, "-0.05"),
            (i64::MIN, "-92233720368547758.08"),
        ];
        for (ore, text) in cases {
            assert_eq!(Ore(ore).kroner_desimal(), text);
        }
    }

    #[test]
    fn sums_are_exact_and_stop_at_the_edge() {
        let belop = [Ore(10), Ore(20), Ore(-5)];
        assert_eq!(belop.iter().sum::<Ore>(), Ore(25));
        assert_eq!(belop.into_iter().sum::<Ore>(), Ore(25));
        assert_eq!(Ore::fra_kroner(3) - Ore(1), Ore(299));
        assert_eq!(Ore(i64::MAX) + Ore(1), Ore(i64::MAX));
        assert_eq!(-Ore(i64::MIN), Ore(i64::MAX));
        assert_eq!(serde_json::to_string(&Ore(5)).unwrap(), "5");
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(ore in -9_999_999_999_999i64..=9_999_999_999_999) {
            let belop = Ore(ore);
            // Three decimals never occur, so the decimal form is never ambiguous.
            prop_assert_eq!(Ore::tolk(&belop.kroner_desimal()), Ok(belop));
            prop_assert_eq!(Ore::tolk(&crate::format::kroner(belop)), Ok(belop));
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC*", near in "(kr|ø)?[-−]?[0-9., ]{0,24}(kr|,-|ø)?") {
            let _ = (Ore::tolk(&text), Ore::tolk(&near));
        }
    }
}
