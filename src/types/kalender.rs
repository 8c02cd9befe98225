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
