//! How amounts, dates and numbers are shown. Every page, letter and file name goes through here.

use chrono::{Datelike, NaiveDate};

use crate::{
    text::Sprak,
    types::{Kontonr, Ore, Orgnr, Telefon, dato::manednavn},
};

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
#[cfg(feature = "ssr")]
pub fn tidspunkt(tid: chrono::DateTime<chrono::Utc>, sprak: Sprak) -> String {
    use chrono::Timelike;

    let lokal = crate::types::kalender::oslo(tid);
    let mut ut = dato(lokal.date_naive(), sprak);
    ut.push_str(" kl.");
    ut.push(NBSP);
    skriv_to(&mut ut, u64::from(lokal.hour()));
    ut.push('.');
    skriv_to(&mut ut, u64::from(lokal.minute()));
    ut
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
        if tideler % 10 != 0 {
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
        if plass > 0 && (siffer.len() - plass) % 3 == 0 {
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
