//! When a code may be used: evening, night, weekend, holidays. K20, K30.

use chrono::{Datelike, NaiveDate, Timelike, Weekday};
use grunn::text::T;

use super::fakta::Sak;
use super::kode::en_per_linje;
use crate::regel::{Funn, RegelId, Verdi};
use crate::takstregel::Regelslag;
use grunn::kalender;

/// K20. A note on the bill (merknad D1 has exceptions) makes it information.
pub(super) fn k20(s: &Sak<'_, '_>) -> Vec<Funn> {
    let (Some(tid), Some(dato), false) = (s.r.tidspunkt, s.f.dato, s.r.uten_klokkeslett) else {
        return Vec::new();
    };
    let lokal = kalender::oslo(tid);
    let minutt = lokal.hour() * 60 + lokal.minute();
    let funn = s.regler().filter_map(|(i, _, regel)| {
        let tidsrom = match &regel.slag {
            Regelslag::Kveld if er_dag(minutt, dato) => {
                let id = if s.har_merknad() {
                    RegelId::K20KveldMerket
                } else {
                    RegelId::K20Kveld
                };
                return Some(s.funn(id, i, regel).med("tid", tid));
            }
            Regelslag::Klokka(fra, til) if !innenfor(minutt, *fra, *til) => {
                let tekst = format!("{:02}.{:02}–{:02}.{:02}", fra / 60, fra % 60, til / 60, til % 60);
                Verdi::Tekst(tekst)
            }
            Regelslag::Helg if !matches!(dato.weekday(), Weekday::Sat | Weekday::Sun) => T("lørdag og søndag", "laurdag og søndag").into(),
            Regelslag::Hoytid if !er_hoytid(minutt, dato) => T("høytidsdager", "høgtidsdagar").into(),
            _ => return None,
        };
        Some(s.funn(RegelId::K20Tidsrom, i, regel).med("tidsrom", tidsrom).med("tid", tid))
    });
    en_per_linje(funn)
}

/// K30: a time of day that seems to be filled in by a system, for many at once.
pub(super) fn k30(s: &Sak<'_, '_>) -> Vec<Funn> {
    let (Some(tid), false) = (s.r.tidspunkt, s.r.uten_klokkeslett) else {
        return Vec::new();
    };
    let lokal = kalender::oslo(tid);
    let naa = lokal.hour() * 60 + lokal.minute();
    let funn = s.regler().filter(|(.., regel)| regel.slag == Regelslag::IkkeKlokka(naa));
    en_per_linje(funn.map(|(i, _, regel)| s.funn(RegelId::K30Klokkeslett, i, regel).med("tid", tid)))
}

fn innenfor(minutt: u32, fra: u32, til: u32) -> bool {
    if fra <= til {
        (fra..til).contains(&minutt)
    } else {
        minutt >= fra || minutt < til
    }
}

/// Daytime on a working day (merknad D1).
fn er_dag(minutt: u32, dato: NaiveDate) -> bool {
    (8 * 60..16 * 60).contains(&minutt) && kalender::er_virkedag(dato) && !er_helligdag(dato.succ_opt())
}

fn er_helligdag(dato: Option<NaiveDate>) -> bool {
    dato.is_some_and(|d| kalender::helligdager(d.year()).contains(&d))
}

/// Holidays the whole day; the eves of Whitsun, Christmas and New Year from noon.
fn er_hoytid(minutt: u32, dato: NaiveDate) -> bool {
    let aften = matches!((dato.month(), dato.day()), (12, 24 | 31)) || (dato.weekday() == Weekday::Sat && pinseaften(dato));
    er_helligdag(Some(dato)) || (aften && minutt >= 12 * 60)
}

/// The Saturday before two holidays that has none before it: Whitsun eve. Easter eve comes after Good Friday.
fn pinseaften(dato: NaiveDate) -> bool {
    let i_dager = |n| dato.checked_add_days(chrono::Days::new(n));
    er_helligdag(i_dager(1)) && er_helligdag(i_dager(2)) && !er_helligdag(dato.checked_sub_days(chrono::Days::new(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holidays_and_their_eves() {
        for (dato, minutt, ventet) in [
            ("2026-12-24", 719, false),
            ("2026-12-24", 720, true),
            ("2026-12-25", 0, true),
            ("2026-05-23", 720, true), // Whitsun eve
            ("2026-05-23", 719, false),
            ("2026-04-04", 720, false), // Easter eve is not named
            ("2026-05-25", 0, true),
            ("2026-05-26", 720, false),
        ] {
            assert_eq!(er_hoytid(minutt, dato.parse().unwrap()), ventet, "{dato} {minutt}");
        }
        assert!(innenfor(0, 1380, 480) && innenfor(1380, 1380, 480) && !innenfor(480, 1380, 480));
        assert!(innenfor(480, 480, 960) && !innenfor(960, 480, 960));
    }
}
