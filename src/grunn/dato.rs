//! Dates as people type them.

use crate::text::T;
use chrono::{Datelike, NaiveDate};

use super::siffer;

crate::feltfeil! {
    /// Why a text is not a date.
    DatoFeil {
        Mangler = "dato-mangler": T("Skriv datoen.", "Skriv datoen."),
        /// Not day, month and year.
        Format = "dato-format": T("Skriv datoen med dag, måned og år, for eksempel 03.05.2026.", "Skriv datoen med dag, månad og år, til dømes 03.05.2026."),
        /// Day and month without a year.
        UtenAar = "dato-uten-aar": T("Skriv også året, for eksempel 03.05.2026.", "Skriv også året, til dømes 03.05.2026."),
        /// A day that is not in the calendar, such as 31 April.
        FinnesIkke = "dato-finnes-ikke": T("Datoen finnes ikke i kalenderen. Sjekk dag og måned.", "Datoen finst ikkje i kalenderen. Sjekk dag og månad."),
        /// A year outside 1900–2099, most likely a slip.
        Aar(aar) = "dato-aar": T("Sjekk året. Det skal være mellom 1900 og 2099.", "Sjekk året. Det skal vere mellom 1900 og 2099."),
    }
}

const MANEDER: [&str; 12] = [
    "januar",
    "februar",
    "mars",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "desember",
];

/// The name of month 1–12; the same in bokmål and nynorsk. Empty outside.
pub fn manednavn(maned: u32) -> &'static str {
    let indeks = usize::try_from(maned).unwrap_or_default().wrapping_sub(1);
    MANEDER.get(indeks).copied().unwrap_or_default()
}

/// Reads `3.5.26`, `03.05.2026`, `3. mai 2026`, `2026-05-03`, `030526`, `03052026` or `20260503`, also with spaces or `/`.
///
/// A year of two digits is in this century: the dates asked for are facts of today, such as when a praksis starts, not dates of birth.
pub fn tolk(tekst: &str) -> Result<NaiveDate, DatoFeil> {
    let mut ledd = [""; 3];
    let mut antall = 0;
    let deler = tekst
        .split(|tegn: char| tegn == '/' || siffer::er_skille(tegn))
        .filter(|del| !del.is_empty());
    for del in deler {
        *ledd.get_mut(antall).ok_or(DatoFeil::Format)? = del;
        antall += 1;
    }
    let (dag, maned, aar) = match (antall, ledd) {
        (0, _) => return Err(DatoFeil::Mangler),
        (1, [alt, ..]) => uten_skille(alt)?,
        (2, [dag, maned, _]) => {
            tall(dag, 2)?;
            manednummer(maned)?;
            return Err(DatoFeil::UtenAar);
        }
        (_, [aar, maned, dag]) if aar.len() == 4 => (tall(dag, 2)?, manednummer(maned)?, tall(aar, 4)?),
        (_, [dag, maned, aar]) if aar.len() == 2 => (tall(dag, 2)?, manednummer(maned)?, 2000 + tall(aar, 2)?),
        (_, [dag, maned, aar]) if aar.len() == 4 => (tall(dag, 2)?, manednummer(maned)?, tall(aar, 4)?),
        _ => return Err(DatoFeil::Format),
    };
    if !(1900..=2099).contains(&aar) {
        return Err(DatoFeil::Aar(i64::from(aar)));
    }
    i32::try_from(aar)
        .ok()
        .and_then(|aar| NaiveDate::from_ymd_opt(aar, maned, dag))
        .ok_or(DatoFeil::FinnesIkke)
}

/// Six digits, day first; or eight, day or year first. Eight digits cannot be both: read day first, a year-first date has a year
/// before 1232.
fn uten_skille(alt: &str) -> Result<(u32, u32, u32), DatoFeil> {
    let verdi = tall(alt, 8)?;
    match alt.len() {
        6 => Ok((verdi / 10_000, verdi / 100 % 100, 2000 + verdi % 100)),
        8 if verdi % 10_000 <= 1231 => Ok((verdi % 100, verdi / 100 % 100, verdi / 10_000)),
        8 => Ok((verdi / 1_000_000, verdi / 10_000 % 100, verdi % 10_000)),
        _ => Err(DatoFeil::Format),
    }
}

fn tall(tekst: &str, lengst: usize) -> Result<u32, DatoFeil> {
    if tekst.is_empty() || tekst.len() > lengst || !tekst.bytes().all(|tegn| tegn.is_ascii_digit()) {
        return Err(DatoFeil::Format);
    }
    Ok(tekst.bytes().fold(0, |verdi, tegn| verdi * 10 + u32::from(tegn - b'0')))
}

/// A month as number, name or the start of its name.
fn manednummer(tekst: &str) -> Result<u32, DatoFeil> {
    if tekst.len() < 3 || !tekst.is_ascii() {
        return tall(tekst, 2);
    }
    let treff = MANEDER
        .iter()
        .position(|navn| navn.get(..tekst.len()).is_some_and(|start| start.eq_ignore_ascii_case(tekst)));
    treff.and_then(|indeks| u32::try_from(indeks + 1).ok()).ok_or(DatoFeil::Format)
}

/// Whole years from `fodt` to `pa_dato`; `None` before birth. Someone born on 29 February turns a year older on 1 March in other years.
pub fn alder(fodt: NaiveDate, pa_dato: NaiveDate) -> Option<u32> {
    let aar = pa_dato.year() - fodt.year();
    let hatt_dag = (pa_dato.month(), pa_dato.day()) >= (fodt.month(), fodt.day());
    u32::try_from(if hatt_dag { aar } else { aar - 1 }).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ymd(aar: i32, maned: u32, dag: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(aar, maned, dag).unwrap()
    }

    #[test]
    fn the_same_day_in_many_ways() {
        let ways = [
            "3.5.26",
            "03.05.2026",
            "3.5.2026",
            " 03 05 2026 ",
            "3/5-26",
            "3. mai 2026",
            "3 MAI 26",
            "2026-05-03",
            "2026.5.3",
            "030526",
            "03052026",
            "20260503",
            "03.\u{a0}05.\u{a0}2026",
            "3..5..26",
        ];
        for text in ways {
            assert_eq!(tolk(text), Ok(ymd(2026, 5, 3)), "{text}");
        }
        assert_eq!(tolk("1. des 2025"), Ok(ymd(2025, 12, 1)));
        assert_eq!(tolk("20122026"), Ok(ymd(2026, 12, 20)));
        assert_eq!(tolk("20201231"), Ok(ymd(2020, 12, 31)));
        assert_eq!(tolk("1.1.99"), Ok(ymd(2099, 1, 1)), "two digits are this century");
    }

    #[test]
    fn errors_say_what_is_wrong() {
        let cases = [
            ("", DatoFeil::Mangler),
            (" . ", DatoFeil::Mangler),
            ("3.5.", DatoFeil::UtenAar),
            ("3. mai", DatoFeil::UtenAar),
            ("3", DatoFeil::Format),
            ("03052", DatoFeil::Format),
            ("i dag", DatoFeil::Format),
            ("3.5.026", DatoFeil::Format),
            ("3.5.2.6", DatoFeil::Format),
            ("003.5.26", DatoFeil::Format),
            ("3. ma 26", DatoFeil::Format),
            ("3. maii 26", DatoFeil::Format),
            ("٣.٥.٢٦", DatoFeil::Format),
            ("31.4.2026", DatoFeil::FinnesIkke),
            ("30.4.2026x", DatoFeil::Format),
            ("29.2.2026", DatoFeil::FinnesIkke),
            ("0.5.2026", DatoFeil::FinnesIkke),
            ("3.13.2026", DatoFeil::FinnesIkke),
            ("3.5.1899", DatoFeil::Aar(1899)),
            ("3.5.2100", DatoFeil::Aar(2100)),
        ];
        for (text, error) in cases {
            assert_eq!(tolk(text), Err(error), "{text}");
        }
        assert_eq!(tolk("29.2.2028"), Ok(ymd(2028, 2, 29)));
        assert_eq!(tolk("1.1.1900"), Ok(ymd(1900, 1, 1)));
        assert_eq!(tolk("31.12.2099"), Ok(ymd(2099, 12, 31)));
    }

    #[test]
    fn a_year_is_added_on_the_birthday() {
        let cases = [
            (ymd(2010, 5, 3), ymd(2026, 5, 2), Some(15)),
            (ymd(2010, 5, 3), ymd(2026, 5, 3), Some(16)),
            (ymd(2026, 5, 3), ymd(2026, 5, 3), Some(0)),
            (ymd(2026, 5, 3), ymd(2026, 5, 2), None),
            (ymd(2008, 2, 29), ymd(2026, 2, 28), Some(17)),
            (ymd(2008, 2, 29), ymd(2026, 3, 1), Some(18)),
            (ymd(2008, 2, 29), ymd(2028, 2, 29), Some(20)),
        ];
        for (born, on, years) in cases {
            assert_eq!(alder(born, on), years, "{born} {on}");
        }
    }

    proptest! {
        #[test]
        fn every_day_is_read_back_from_every_form(dager in 0u64..73_000) {
            let dag = ymd(1900, 1, 1) + chrono::Days::new(dager);
            let iso = dag.to_string();
            let kort = crate::format::dato_kort(dag);
            let lang = crate::format::dato(dag, crate::text::Sprak::Nn);
            for text in [iso.clone(), iso.replace('-', ""), kort.clone(), kort.replace('.', ""), lang] {
                prop_assert_eq!(tolk(&text), Ok(dag), "{}", text);
            }
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC*", near in "[0-9]{0,9}[./ -]{0,2}([0-9]{0,4}|ma[a-zø]{0,4})[./ -]?[0-9]{0,5}") {
            let _ = (tolk(&text), tolk(&near));
        }
    }
}
