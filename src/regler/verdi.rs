//! Values as both wire formats write them: amounts, times, dates, GUIDs. Text in, exact value out, never through a float.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Europe::Oslo;
use uuid::Uuid;

use grunn::Ore;

/// Kroner as `74`, `74.0` or `-74.50`. More than two decimals is an error: half øre do not exist.
pub(super) fn belop(tekst: &str) -> Option<Ore> {
    let (negativ, tall) = match tekst.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, tekst),
    };
    let (kroner, desimaler) = tall.split_once('.').map_or((tall, None), |(k, d)| (k, Some(d)));
    let siffer = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    if !siffer(kroner) || kroner.len() > 9 {
        return None;
    }
    let ore = match desimaler {
        None => 0,
        Some(d) if siffer(d) && d.len() == 1 => d.parse::<i64>().ok()? * 10,
        Some(d) if siffer(d) && d.len() == 2 => d.parse::<i64>().ok()?,
        Some(_) => return None,
    };
    let sum = kroner.parse::<i64>().ok()? * 100 + ore;
    Some(Ore(if negativ { -sum } else { sum }))
}

/// Longest text in a field. Real fields hold a sentence at most.
const MAKS_TEKST: usize = 2_000;

/// Free text or a code: trimmed, without control characters (a database text cannot hold them all).
pub(super) fn tekst(tekst: &str) -> Option<String> {
    let ut: String = tekst
        .trim()
        .chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .collect();
    (ut.chars().count() <= MAKS_TEKST).then_some(ut)
}

/// Longest number of a bill. The real limit is not published.
pub(super) const MAKS_SIFRE: usize = 20;

/// The number of a bill: digits alone (`domain/oppgjor.md` §2.3). Empty is left to whoever must have one.
pub(super) fn regningsnummer(verdi: &str) -> Option<String> {
    let nummer = tekst(verdi).filter(|t| t.bytes().all(|b| b.is_ascii_digit()))?;
    (nummer.len() <= MAKS_SIFRE).then(|| uten_nuller(nummer))
}

/// A number is a number: 0012 is 12. What is not digits alone is left as it is.
pub(super) fn uten_nuller(nummer: String) -> String {
    let siffer = nummer.bytes().all(|b| b.is_ascii_digit());
    match nummer.trim_start_matches('0') {
        "" if !nummer.is_empty() => "0".to_owned(),
        kort if siffer && kort.len() < nummer.len() => kort.to_owned(),
        _ => nummer,
    }
}

/// How many times a takst is used: 1 to 9999.
pub(super) fn antall(tekst: &str) -> Option<u32> {
    if tekst.is_empty() || tekst.len() > 4 || !tekst.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    tekst.parse().ok().filter(|n| *n >= 1)
}

pub(super) fn dato(tekst: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(tekst, "%Y-%m-%d").ok().filter(|d| rimelig(*d))
}

/// A time of treatment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tid {
    pub(super) utc: DateTime<Utc>,
    /// Only a date was given.
    pub(super) uten_klokkeslett: bool,
}

/// `2026-01-06T13:03:00+01:00`. XML also writes local time, which is Oslo time. A bare date is taken, and marked.
pub(super) fn tid(tekst: &str, lokal_tillatt: bool) -> Option<Tid> {
    if let Ok(t) = DateTime::parse_from_rfc3339(tekst) {
        return rimelig(t.date_naive()).then(|| Tid {
            utc: t.to_utc(),
            uten_klokkeslett: false,
        });
    }
    if let Some(d) = dato(tekst) {
        return Some(Tid {
            utc: oslo(d.and_hms_opt(0, 0, 0)?)?,
            uten_klokkeslett: true,
        });
    }
    if !lokal_tillatt {
        return None;
    }
    ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M"]
        .iter()
        .find_map(|form| NaiveDateTime::parse_from_str(tekst, form).ok())
        .filter(|t| rimelig(t.date()))
        .and_then(oslo)
        .map(|utc| Tid {
            utc,
            uten_klokkeslett: false,
        })
}

/// Local Oslo time to UTC. In the hour that comes twice the first counts; in the hour that is skipped, the clock after.
fn oslo(lokal: NaiveDateTime) -> Option<DateTime<Utc>> {
    Oslo.from_local_datetime(&lokal)
        .earliest()
        .or_else(|| Oslo.from_local_datetime(&(lokal + chrono::TimeDelta::hours(1))).earliest())
        .map(|t| t.to_utc())
}

/// Keeps date arithmetic far from the edges of what the calendar can hold.
fn rimelig(d: NaiveDate) -> bool {
    (1850..=2200).contains(&d.year())
}

/// A GUID, with or without braces.
pub(super) fn guid(tekst: &str) -> Option<Uuid> {
    let uten = tekst.strip_prefix('{').and_then(|t| t.strip_suffix('}')).unwrap_or(tekst);
    if uten.len() != 36 {
        return None;
    }
    Uuid::try_parse(uten).ok()
}

/// `true`, `false`, `1`, `0` as XML Schema allows.
pub(super) fn ja_nei(tekst: &str) -> Option<bool> {
    match tekst {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_whole_ore() {
        let tabell = [
            ("74", Some(7400)),
            ("74.0", Some(7400)),
            ("74.5", Some(7450)),
            ("74.05", Some(7405)),
            ("-74.05", Some(-7405)),
            ("-0.05", Some(-5)),
            ("0", Some(0)),
            ("999999999.99", Some(99_999_999_999)),
            ("1000000000", None),
            ("74.005", None),
            ("74.", None),
            (".5", None),
            ("7e1", None),
            ("+7", None),
            ("1 000", None),
            ("74,50", None),
            ("", None),
            ("-", None),
        ];
        for (inn, ut) in tabell {
            assert_eq!(belop(inn), ut.map(Ore), "{inn}");
        }
    }

    #[test]
    fn local_time_is_oslo_time_in_winter_and_summer() {
        let utc = |s: &str| DateTime::parse_from_rfc3339(s).unwrap().to_utc();
        assert_eq!(tid("2026-01-05T09:10:00", true).unwrap().utc, utc("2026-01-05T08:10:00Z"));
        assert_eq!(tid("2026-07-05T09:10:00", true).unwrap().utc, utc("2026-07-05T07:10:00Z"));
        assert_eq!(tid("2026-07-05T09:10:00Z", true).unwrap().utc, utc("2026-07-05T09:10:00Z"));
        // 02:30 comes twice on 25 October 2026 and not at all on 29 March.
        assert_eq!(tid("2026-10-25T02:30:00", true).unwrap().utc, utc("2026-10-25T00:30:00Z"));
        assert_eq!(tid("2026-03-29T02:30:00", true).unwrap().utc, utc("2026-03-29T01:30:00Z"));
        assert_eq!(tid("2026-01-05T09:10:00", false), None);
        assert!(tid("2026-01-05", false).unwrap().uten_klokkeslett);
        assert_eq!(tid("2026-13-05", true), None);
        assert_eq!(tid("9999-01-05T09:10:00", true), None);
    }

    #[test]
    fn guids_may_have_braces() {
        let g = "2b5b7a0e-8a06-4e0b-b0a5-3d1c0a6f1101";
        assert_eq!(guid(g), guid(&format!("{{{g}}}")));
        assert!(guid(g).is_some());
        assert_eq!(guid(&format!("{{{g}")), None);
        assert_eq!(guid("urn:uuid:2b5b7a0e-8a06-4e0b-b0a5-3d1c0a6f1101"), None);
    }
}
