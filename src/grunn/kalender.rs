//! Norwegian time and Norwegian working days.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc, Weekday};
use chrono_tz::{Europe::Oslo, Tz};

/// The instant as the clock shows it in Norway.
pub fn oslo(tid: DateTime<Utc>) -> DateTime<Tz> {
    tid.with_timezone(&Oslo)
}

/// The date in Norway at the instant.
pub fn dato_i_oslo(tid: DateTime<Utc>) -> NaiveDate {
    oslo(tid).date_naive()
}

/// The instant a Norwegian clock shows this time. In the hour that comes twice each autumn the first is meant. In the hour that does
/// not exist each spring the clock is read as if it had not been set forward yet: 02.30 becomes 03.30 summer time.
pub fn oslo_til_utc(lokal: NaiveDateTime) -> DateTime<Utc> {
    if let Some(tid) = Oslo.from_local_datetime(&lokal).earliest() {
        return tid.with_timezone(&Utc);
    }
    // Only the gap is left; every gap in Norway's history is one hour.
    let time = TimeDelta::hours(1);
    let for_gapet = lokal
        .checked_sub_signed(time)
        .and_then(|tidligere| Oslo.from_local_datetime(&tidligere).earliest());
    for_gapet
        .and_then(|tid| tid.with_timezone(&Utc).checked_add_signed(time))
        .unwrap_or_else(|| lokal.and_utc())
}

/// The first instant of the date in Norway.
pub fn dogn_start(dato: NaiveDate) -> DateTime<Utc> {
    oslo_til_utc(dato.and_time(NaiveTime::MIN))
}

/// A day in Oslo, to the moment the next begins.
pub fn dogn(dato: NaiveDate) -> std::ops::Range<DateTime<Utc>> {
    dogn_start(dato)..dato.succ_opt().map_or(DateTime::<Utc>::MAX_UTC, dogn_start)
}

/// Easter Sunday in the Gregorian calendar (the anonymous algorithm, Nature 1876).
fn paskedag(aar: i32) -> Option<NaiveDate> {
    let a = aar.rem_euclid(19);
    let (b, c) = (aar.div_euclid(100), aar.rem_euclid(100));
    let (d, e) = (b.div_euclid(4), b.rem_euclid(4));
    let g = (8 * b + 13).div_euclid(25);
    let h = (19 * a + b - d - g + 15).rem_euclid(30);
    let (i, k) = (c.div_euclid(4), c.rem_euclid(4));
    let l = (32 + 2 * e + 2 * i - h - k).rem_euclid(7);
    let m = (a + 11 * h + 19 * l).div_euclid(433);
    let n = (h + l - 7 * m + 90).div_euclid(25);
    let p = (h + l - 7 * m + 33 * n + 19).rem_euclid(32);
    NaiveDate::from_ymd_opt(aar, u32::try_from(n).ok()?, u32::try_from(p).ok()?)
}

/// The public holidays of the year, in order: the holy days of helligdagsfredloven (LOV-1995-02-24-12) § 2, and 1 and 17 May
/// (LOV-1947-04-26-1). Two may fall on one date, as Ascension Day did on 1 May 2008.
///
/// Christmas Eve and New Year's Eve are not holidays in the law and are working days here, also when a deadline ends on them
/// (domstolloven § 149 moves only Saturdays, holy days and days equal to them).
pub fn helligdager(aar: i32) -> Vec<NaiveDate> {
    let faste = [(1, 1), (5, 1), (5, 17), (12, 25), (12, 26)];
    // Maundy Thursday, Good Friday, Easter Sunday and Monday, Ascension Day, Whit Sunday and Monday.
    let bevegelige = [-3, -2, 0, 1, 39, 49, 50];
    let mut ut: Vec<NaiveDate> = faste
        .into_iter()
        .filter_map(|(maned, dag)| NaiveDate::from_ymd_opt(aar, maned, dag))
        .collect();
    if let Some(paske) = paskedag(aar) {
        ut.extend(
            bevegelige
                .into_iter()
                .filter_map(|dager| paske.checked_add_signed(TimeDelta::days(dager))),
        );
    }
    ut.sort_unstable();
    ut.dedup();
    ut
}

/// Monday to Friday, and not a public holiday.
pub fn er_virkedag(dato: NaiveDate) -> bool {
    !matches!(dato.weekday(), Weekday::Sat | Weekday::Sun) && !helligdager(dato.year()).contains(&dato)
}

/// The day itself if it is a working day, else the first working day after it: where a deadline ends.
pub fn neste_virkedag(dato: NaiveDate) -> NaiveDate {
    let mut dag = dato;
    while !er_virkedag(dag) {
        let Some(neste) = dag.checked_add_days(Days::new(1)) else {
            return dag;
        };
        dag = neste;
    }
    dag
}

/// The `antall`-th working day after the date; the date itself is not counted, and zero gives it back unchanged.
pub fn pluss_virkedager(dato: NaiveDate, antall: u32) -> NaiveDate {
    let mut dag = dato;
    for _ in 0..antall {
        let Some(neste) = dag.checked_add_days(Days::new(1)) else {
            return dag;
        };
        dag = neste_virkedag(neste);
    }
    dag
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn dag(tekst: &str) -> NaiveDate {
        tekst.parse().unwrap()
    }

    fn lokal(tekst: &str) -> NaiveDateTime {
        tekst.parse().unwrap()
    }

    fn utc(tekst: &str) -> DateTime<Utc> {
        tekst.parse().unwrap()
    }

    #[test]
    fn easter_falls_where_the_almanac_says() {
        let cases = [
            "1961-04-02",
            "2000-04-23",
            "2008-03-23",
            "2011-04-24",
            "2019-04-21",
            "2024-03-31",
            "2025-04-20",
            "2026-04-05",
            "2027-03-28",
            "2028-04-16",
            "2038-04-25",
            "2049-04-18",
        ];
        for text in cases {
            let expected = dag(text);
            assert_eq!(paskedag(expected.year()), Some(expected));
        }
    }

    #[test]
    fn the_holidays_of_a_year() {
        let expected = [
            "2026-01-01",
            "2026-04-02",
            "2026-04-03",
            "2026-04-05",
            "2026-04-06",
            "2026-05-01",
            "2026-05-14",
            "2026-05-17",
            "2026-05-24",
            "2026-05-25",
            "2026-12-25",
            "2026-12-26",
        ];
        assert_eq!(helligdager(2026), expected.map(dag));
        // Ascension Day on Labour Day, and Whit Sunday on Constitution Day.
        assert_eq!((helligdager(2008).len(), helligdager(2043).len()), (11, 11));
    }

    #[test]
    fn working_days() {
        let cases = [
            ("2026-04-01", true),
            ("2026-04-02", false),
            ("2026-04-04", false),
            ("2026-04-07", true),
            ("2026-05-14", false),
            ("2026-05-15", true),
            ("2026-12-24", true),
            ("2026-12-25", false),
            ("2026-12-31", true),
            ("2027-01-01", false),
        ];
        for (text, expected) in cases {
            assert_eq!(er_virkedag(dag(text)), expected, "{text}");
        }
    }

    #[test]
    fn a_deadline_moves_past_the_holidays() {
        let cases = [
            ("2026-04-01", "2026-04-01"),
            ("2026-04-02", "2026-04-07"),
            ("2026-12-25", "2026-12-28"),
            ("2026-05-23", "2026-05-26"),
        ];
        for (fra, til) in cases {
            assert_eq!(neste_virkedag(dag(fra)), dag(til), "{fra}");
        }
        let cases = [
            ("2026-04-01", 0, "2026-04-01"),
            ("2026-04-01", 1, "2026-04-07"),
            ("2026-03-31", 2, "2026-04-07"),
            ("2026-04-02", 1, "2026-04-07"),
        ];
        for (fra, antall, til) in cases {
            assert_eq!(pluss_virkedager(dag(fra), antall), dag(til), "{fra} + {antall}");
        }
        assert_eq!(pluss_virkedager(dag("2026-04-04"), 0), dag("2026-04-04"), "nothing is added");
    }

    #[test]
    fn the_clock_changes_twice_a_year() {
        let cases = [
            ("2026-01-15T12:00:00", "2026-01-15T11:00:00Z"),
            ("2026-07-15T12:00:00", "2026-07-15T10:00:00Z"),
            // Spring: 02.00–03.00 does not exist.
            ("2026-03-29T01:59:59", "2026-03-29T00:59:59Z"),
            ("2026-03-29T02:00:00", "2026-03-29T01:00:00Z"),
            ("2026-03-29T02:30:00", "2026-03-29T01:30:00Z"),
            ("2026-03-29T03:00:00", "2026-03-29T01:00:00Z"),
            // Autumn: 02.00–03.00 comes twice, and the first is meant.
            ("2026-10-25T01:59:59", "2026-10-24T23:59:59Z"),
            ("2026-10-25T02:30:00", "2026-10-25T00:30:00Z"),
            ("2026-10-25T03:00:00", "2026-10-25T02:00:00Z"),
        ];
        for (clock, instant) in cases {
            assert_eq!(oslo_til_utc(lokal(clock)), utc(instant), "{clock}");
        }
    }

    #[test]
    fn the_date_follows_the_norwegian_clock() {
        assert_eq!(dato_i_oslo(utc("2026-05-02T21:59:59Z")), dag("2026-05-02"));
        assert_eq!(dato_i_oslo(utc("2026-05-02T22:00:00Z")), dag("2026-05-03"));
        assert_eq!(dogn_start(dag("2026-05-03")), utc("2026-05-02T22:00:00Z"));
        assert_eq!(dogn_start(dag("2026-12-31")), utc("2026-12-30T23:00:00Z"));
    }

    #[test]
    fn the_ends_of_the_calendar_are_no_trouble() {
        for ende in [NaiveDate::MAX, NaiveDate::MIN] {
            let _ = (
                pluss_virkedager(ende, 3),
                er_virkedag(ende),
                dogn_start(ende),
                helligdager(ende.year()),
            );
        }
    }

    proptest! {
        #[test]
        fn instants_survive_the_way_through_local_time(sekunder in -1_000_000_000i64..4_000_000_000) {
            let tid = DateTime::from_timestamp(sekunder, 0).unwrap();
            let tilbake = oslo_til_utc(oslo(tid).naive_local());
            // Only the second of the double hours comes back as the first.
            prop_assert!(tilbake == tid || tilbake + TimeDelta::hours(1) == tid);
        }

        #[test]
        fn a_working_day_later_is_later_and_a_working_day(dager in 0u64..40_000, antall in 1u32..40) {
            let fra = dag("1990-01-01") + Days::new(dager);
            let til = pluss_virkedager(fra, antall);
            prop_assert!(er_virkedag(til));
            let mellom = fra.iter_days().skip(1).take_while(|&d| d <= til).filter(|&d| er_virkedag(d)).count();
            prop_assert_eq!(mellom, antall as usize);
        }
    }
}
