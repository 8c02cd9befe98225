//! How amounts, dates and numbers are shown. Every page, letter and file name goes through here.

use chrono::{Datelike, NaiveDate};

use crate::dato::manednavn;
use crate::text::Sprak;
use crate::{Kontonr, Ore, Orgnr, Telefon};

/// No-break space, so that a number never splits over two lines.
const NBSP: char = '\u{a0}';
/// The minus sign; a hyphen is shorter and is read as nothing by some screen readers.
const MINUS: char = '\u{2212}';

/// `1 234,50 kr`, with no-break spaces and a real minus sign.
pub fn kroner(belop: Ore) -> String {
    let mut ut = belop_uten_enhet(belop);
    ut.push(NBSP);
    ut.push_str("kr");
    ut
}

/// `1 234,50`: for a table whose heading says that the amounts are kroner.
pub fn belop_uten_enhet(belop: Ore) -> String {
    let verdi = belop.0.unsigned_abs();
    let mut ut = String::new();
    if belop.0 < 0 {
        ut.push(MINUS);
    }
    skriv_gruppert(&mut ut, verdi / 100);
    ut.push(',');
    skriv_to(&mut ut, verdi % 100);
    ut
}

/// `1 234`, with no-break spaces and a real minus sign.
pub fn tall(verdi: i64) -> String {
    let mut ut = String::new();
    if verdi < 0 {
        ut.push(MINUS);
    }
    skriv_gruppert(&mut ut, verdi.unsigned_abs());
    ut
}

/// `3. mai 2026`. The months have the same names in bokmål and nynorsk.
pub fn dato(dato: NaiveDate, _sprak: Sprak) -> String {
    let mut ut = dato.day().to_string();
    ut.push_str(". ");
    ut.push_str(manednavn(dato.month()));
    ut.push(' ');
    ut.push_str(&dato.year().to_string());
    ut
}

/// `03.05.2026`, for narrow tables and date fields.
pub fn dato_kort(dato: NaiveDate) -> String {
    let mut ut = String::with_capacity(10);
    skriv_to(&mut ut, u64::from(dato.day()));
    ut.push('.');
    skriv_to(&mut ut, u64::from(dato.month()));
    ut.push('.');
    ut.push_str(&dato.year().to_string());
    ut
}

/// `3. mai 2026 kl. 14.05`, as the clock shows in Norway.
pub fn tidspunkt(tid: chrono::DateTime<chrono::Utc>, sprak: Sprak) -> String {
    use chrono::Timelike;

    let lokal = crate::kalender::oslo(tid);
    let mut ut = dato(lokal.date_naive(), sprak);
    ut.push_str(" kl.");
    ut.push(NBSP);
    skriv_to(&mut ut, u64::from(lokal.hour()));
    ut.push('.');
    skriv_to(&mut ut, u64::from(lokal.minute()));
    ut
}

/// A moment for programs, as `<time datetime>` takes it: to the second.
pub fn maskintid(tid: chrono::DateTime<chrono::Utc>) -> String {
    tid.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
}

/// `1234 56 78903`.
pub fn konto(konto: &Kontonr) -> String {
    grupper(konto.as_str(), &[4, 2, 5])
}

/// `123 456 789`.
pub fn orgnr(orgnr: &Orgnr) -> String {
    grupper(orgnr.as_str(), &[3, 3, 3])
}

/// `412 34 567` for mobiles, `22 33 44 55` for others, and the international form unchanged for foreign numbers.
pub fn telefon(telefon: &Telefon) -> String {
    match telefon.norsk() {
        Some(norsk) if norsk.starts_with(['4', '8', '9']) => grupper(norsk, &[3, 2, 3]),
        Some(norsk) => grupper(norsk, &[2, 2, 2, 2]),
        None => telefon.as_str().to_owned(),
    }
}

/// `42 kB` or `1,2 MB`: what a download link says. Counted in thousands, and never below 1 kB.
pub fn filstorrelse(byte: u64) -> String {
    let kilo = byte.div_ceil(1000).max(1);
    let mut ut = String::new();
    if kilo < 1000 {
        ut.push_str(&kilo.to_string());
        ut.push(NBSP);
        ut.push_str("kB");
    } else {
        let tideler = byte.div_ceil(100_000);
        skriv_gruppert(&mut ut, tideler / 10);
        if !tideler.is_multiple_of(10) {
            ut.push(',');
            ut.push_str(&(tideler % 10).to_string());
        }
        ut.push(NBSP);
        ut.push_str("MB");
    }
    ut
}

fn skriv_to(ut: &mut String, verdi: u64) {
    if verdi < 10 {
        ut.push('0');
    }
    ut.push_str(&verdi.to_string());
}

fn skriv_gruppert(ut: &mut String, verdi: u64) {
    let siffer = verdi.to_string();
    for (plass, tegn) in siffer.chars().enumerate() {
        if plass > 0 && (siffer.len() - plass).is_multiple_of(3) {
            ut.push(NBSP);
        }
        ut.push(tegn);
    }
}

fn grupper(siffer: &str, lengder: &[usize]) -> String {
    let mut ut = String::with_capacity(siffer.len() + 2 * lengder.len());
    let mut rest = siffer;
    for &lengde in lengder {
        let (gruppe, resten) = rest.split_at_checked(lengde).unwrap_or((rest, ""));
        if !ut.is_empty() {
            ut.push(NBSP);
        }
        ut.push_str(gruppe);
        rest = resten;
    }
    ut
}

/// The register writes names in capitals; people do not. Short words that name a legal form keep theirs.
pub fn pent_navn(navn: &str) -> String {
    if navn.chars().any(char::is_lowercase) {
        return navn.to_owned();
    }
    let mut ut = String::new();
    for (i, ord) in navn.split_whitespace().enumerate() {
        if i > 0 {
            ut.push(' ');
        }
        match ord {
            "AS" | "ASA" | "DA" | "ANS" | "SA" | "IKS" | "KF" | "HF" => ut.push_str(ord),
            "OG" | "I" | "PÅ" | "VED" | "FOR" | "AV" | "AVD" if i > 0 => ut.push_str(&ord.to_lowercase()),
            _ => {
                let mut tegn = ord.chars();
                ut.extend(tegn.next());
                ut.push_str(&tegn.as_str().to_lowercase());
            }
        }
    }
    ut
}

/// Street lines, then postal code and place.
pub fn adresse(linjer: &[String], postnr: Option<&str>, poststed: Option<&str>) -> Vec<String> {
    let mut ut: Vec<String> = linjer.iter().filter(|l| !l.is_empty()).cloned().collect();
    let sted = [postnr.map(str::to_owned), poststed.map(pent_navn)]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ");
    if !sted.is_empty() {
        ut.push(sted);
    }
    ut
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Testnumre;

    #[test]
    fn amounts_have_groups_two_decimals_and_a_real_minus() {
        let cases = [
            (0, "0,00 kr"),
            (5, "0,05 kr"),
            (-5, "−0,05 kr"),
            (99_999, "999,99 kr"),
            (100_000, "1_000,00 kr"),
            (123_450, "1_234,50 kr"),
            (-123_450, "−1_234,50 kr"),
            (123_456_789, "1_234_567,89 kr"),
            (i64::MIN, "−92_233_720_368_547_758,08 kr"),
        ];
        for (ore, expected) in cases {
            assert_eq!(kroner(Ore(ore)), expected.replace(['_', ' '], "\u{a0}"));
        }
    }

    #[test]
    fn numbers_are_grouped_by_three() {
        let cases = [
            (0, "0"),
            (999, "999"),
            (1000, "1_000"),
            (-1000, "−1_000"),
            (1_234_567, "1_234_567"),
            (i64::MIN, "−9_223_372_036_854_775_808"),
        ];
        for (verdi, expected) in cases {
            assert_eq!(tall(verdi), expected.replace('_', "\u{a0}"));
        }
    }

    #[test]
    fn dates_are_long_in_text_and_short_in_tables() {
        let dag = NaiveDate::from_ymd_opt(2026, 5, 3).unwrap();
        assert_eq!(dato(dag, Sprak::Nb), "3. mai 2026");
        assert_eq!(dato(dag, Sprak::Nn), "3. mai 2026");
        assert_eq!(dato_kort(dag), "03.05.2026");
        let dag = NaiveDate::from_ymd_opt(2026, 12, 31).unwrap();
        assert_eq!(dato(dag, Sprak::Nb), "31. desember 2026");
        assert_eq!(dato_kort(dag), "31.12.2026");
    }

    #[test]
    fn a_time_is_shown_by_the_norwegian_clock() {
        assert_eq!(
            tidspunkt("2026-05-02T22:05:00Z".parse().unwrap(), Sprak::Nb),
            "3. mai 2026 kl.\u{a0}00.05"
        );
        assert_eq!(
            tidspunkt("2026-12-31T13:30:59Z".parse().unwrap(), Sprak::Nn),
            "31. desember 2026 kl.\u{a0}14.30"
        );
        assert_eq!(maskintid("2026-05-02T22:05:00.123456Z".parse().unwrap()), "2026-05-02T22:05:00Z");
    }

    #[test]
    fn identifiers_are_grouped() {
        assert_eq!(konto(&Kontonr::tolk("12345678903").unwrap()), "1234\u{a0}56\u{a0}78903");
        assert_eq!(
            orgnr(&Orgnr::tolk("988077917", Testnumre::Forbudt).unwrap()),
            "988\u{a0}077\u{a0}917"
        );
        let cases = [
            ("41234567", "412_34_567"),
            ("22334455", "22_33_44_55"),
            ("+4681234567", "+4681234567"),
        ];
        for (tekst, expected) in cases {
            assert_eq!(telefon(&Telefon::tolk(tekst).unwrap()), expected.replace('_', "\u{a0}"));
        }
    }

    #[test]
    fn file_sizes_are_rounded_up() {
        let cases = [
            (0, "1_kB"),
            (1, "1_kB"),
            (1000, "1_kB"),
            (1001, "2_kB"),
            (42_000, "42_kB"),
            (999_000, "999_kB"),
            (999_001, "1_MB"),
            (1_000_000, "1_MB"),
            (1_000_001, "1,1_MB"),
            (12_340_000, "12,4_MB"),
            (u64::MAX, "18_446_744_073_709,6_MB"),
        ];
        for (byte, expected) in cases {
            assert_eq!(filstorrelse(byte), expected.replace('_', "\u{a0}"), "{byte}");
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_can_be_typed(ti in "[1-9][0-9]{9}") {
            for siffer in 0..10 {
                if let Ok(nummer) = Kontonr::tolk(&format!("{ti}{siffer}")) {
                    prop_assert_eq!(Kontonr::tolk(&konto(&nummer)), Ok(nummer));
                }
            }
        }
    }

    #[test]
    fn the_registers_capitals_become_a_name() {
        for (inn, ut) in [
            ("KURBADET HELSESENTER", "Kurbadet Helsesenter"),
            ("KNEBØY FYSIO OG MANUELLTERAPI AS", "Knebøy Fysio og Manuellterapi AS"),
            ("ØYE I DALEN", "Øye i Dalen"),
            ("SOLTUN LEGEKONTOR AVD ELVEKANTEN", "Soltun Legekontor avd Elvekanten"),
            ("Sentrum legevakt", "Sentrum legevakt"),
            ("", ""),
        ] {
            assert_eq!(pent_navn(inn), ut);
        }
    }
}
