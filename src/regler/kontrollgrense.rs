//! Limits that stop for a look: amounts, minutes and visits that are so far from what is usual that a person must see them first. No law
//! states them. They are dated rows per field, in `data/kontrollgrenser.csv` or in a file of the agency's own.

use std::sync::{Arc, LazyLock};

use chrono::NaiveDate;

use super::csvfil::{CsvFeil, Rad, les};
use super::takstfil::FAGOMRADER;
use grunn::{Ore, Periode};

const INNEBYGDE: &[u8] = include_bytes!("data/kontrollgrenser.csv");
const KOLONNER: &[&str] = &[
    "fagomrader",
    "slag",
    "belop",
    "ganger",
    "minst",
    "tak",
    "vindu",
    "antall",
    "fra",
    "til",
    "grunnlag",
];

/// What a sum of money is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sum {
    Regning,
    /// All bills of the practitioner's day of treatment.
    Dag,
    /// … of the calendar month.
    Maned,
}

/// A sum is unusual when it is above `belop` and more than `ganger` times the practitioner's own median; and always above `tak`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Belopsgrense {
    pub belop: Ore,
    pub ganger: u32,
    /// So many bills, days or months must be known before the median counts.
    pub minst: u32,
    pub tak: Ore,
    /// Days back from the first treatment of the message that the median is of.
    pub vindu: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Slag {
    Belop(Sum, Belopsgrense),
    Minutter(u32),
    Pasient { vindu: u32, maks: u32 },
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Grense {
    fag: Vec<String>,
    slag: Slag,
    /// Days of treatment.
    periode: Periode,
}

/// All limits, read once at start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kontrollgrenser(Vec<Grense>);

static DATA: LazyLock<Arc<Kontrollgrenser>> = LazyLock::new(|| match Kontrollgrenser::les(INNEBYGDE) {
    Ok(grenser) => Arc::new(grenser),
    // The file is part of the program and a test reads it: a fault here cannot be met at run time.
    Err(feil) => panic!("{feil:?}"),
});

impl Kontrollgrenser {
    /// Those that come with the program.
    pub fn innebygde() -> Arc<Self> {
        DATA.clone()
    }

    /// From a file with the columns of `data/kontrollgrenser.csv`. A field without a row of a kind has no such limit.
    ///
    /// # Errors
    /// Every row that cannot be read, with line and column.
    pub fn les(bytes: &[u8]) -> Result<Self, Vec<CsvFeil>> {
        let (rader, feil) = les("kontrollgrenser.csv", bytes, KOLONNER, |rad| Ok(vec![grense(rad)?]));
        if feil.is_empty() { Ok(Self(rader)) } else { Err(feil) }
    }

    /// Of rows that hold on the same day the last in the file is meant.
    fn rader(&self, fagomrade: &str, dato: NaiveDate) -> impl DoubleEndedIterator<Item = &Slag> {
        self.0
            .iter()
            .filter(move |g| g.periode.inneholder(dato) && g.fag.iter().any(|f| f == fagomrade))
            .map(|g| &g.slag)
    }

    pub fn belop(&self, fagomrade: &str, sum: Sum, dato: NaiveDate) -> Option<Belopsgrense> {
        self.rader(fagomrade, dato).rev().find_map(|s| match s {
            Slag::Belop(av, grense) if *av == sum => Some(*grense),
            _ => None,
        })
    }

    /// Minutes the codes of a day may take at least.
    pub fn minutter(&self, fagomrade: &str, dato: NaiveDate) -> Option<u32> {
        self.rader(fagomrade, dato).rev().find_map(|s| match s {
            Slag::Minutter(n) => Some(*n),
            _ => None,
        })
    }

    /// How many bills one patient may have within so many days: `(days, bills)`.
    pub fn pasient(&self, fagomrade: &str, dato: NaiveDate) -> impl Iterator<Item = (u32, u32)> {
        self.rader(fagomrade, dato).filter_map(|s| match s {
            Slag::Pasient { vindu, maks } => Some((*vindu, *maks)),
            _ => None,
        })
    }

    /// Days of history any of the field's limits looks at.
    pub fn vindu(&self, fagomrade: &str, dato: NaiveDate) -> u32 {
        let vinduer = self.rader(fagomrade, dato).filter_map(|s| match s {
            Slag::Belop(_, g) => Some(g.vindu),
            _ => None,
        });
        vinduer.max().unwrap_or(0)
    }
}

fn grense(rad: &Rad<'_>) -> Result<Grense, CsvFeil> {
    let fag: Vec<String> = match rad.felt("fagomrader") {
        "alle" => FAGOMRADER.iter().map(|f| (*f).to_owned()).collect(),
        liste => liste.split_whitespace().map(str::to_owned).collect(),
    };
    if fag.is_empty() || fag.iter().any(|f| !FAGOMRADER.contains(&f.as_str())) {
        return Err(rad.feil("fagomrader", format!("must be alle, or some of {}", FAGOMRADER.join(" "))));
    }
    let mellom = |navn: &'static str, minst: u32, hoyst: u32| {
        let ugyldig = || rad.feil(navn, format!("must be from {minst} to {hoyst}"));
        rad.tall(navn)
            .and_then(|n| (minst..=hoyst).contains(&n).then_some(n).ok_or_else(ugyldig))
    };
    let belop = |sum| {
        let grense = Belopsgrense {
            belop: rad.belop("belop")?,
            ganger: mellom("ganger", 1, 1_000)?,
            minst: mellom("minst", 1, 100_000)?,
            tak: rad.belop("tak")?,
            vindu: mellom("vindu", 1, 1_100)?,
        };
        if grense.tak < grense.belop {
            return Err(rad.feil("tak", "must not be below belop"));
        }
        Ok(Slag::Belop(sum, grense))
    };
    let slag = match rad.felt("slag") {
        "regning" => belop(Sum::Regning)?,
        "dag" => belop(Sum::Dag)?,
        "maned" => belop(Sum::Maned)?,
        "minutter" => Slag::Minutter(mellom("antall", 1, 1_440)?),
        "pasient" => Slag::Pasient {
            // No longer than the earlier bills of a patient that the control is given.
            vindu: mellom("vindu", 1, 365)?,
            maks: mellom("antall", 1, 10_000)?,
        },
        _ => return Err(rad.feil("slag", "must be regning, dag, maned, minutter or pasient")),
    };
    let fra = rad.dato("fra")?.unwrap_or(NaiveDate::MIN);
    rad.tekst("grunnlag")?;
    Ok(Grense {
        fag,
        slag,
        periode: Periode::ny(fra, rad.dato("til")?).map_err(|_| rad.feil("til", "is before fra"))?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dag(d: &str) -> NaiveDate {
        d.parse().unwrap()
    }

    fn fil(rader: &str) -> Result<Kontrollgrenser, Vec<CsvFeil>> {
        Kontrollgrenser::les(format!("{}\n{rader}\n", KOLONNER.join(",")).as_bytes())
    }

    #[test]
    fn every_field_has_every_limit() {
        let grenser = Kontrollgrenser::innebygde();
        for fag in FAGOMRADER {
            for sum in [Sum::Regning, Sum::Dag, Sum::Maned] {
                let g = grenser.belop(fag, sum, dag("2026-01-06")).unwrap();
                assert!(g.belop > Ore(0) && g.tak > g.belop, "{fag} {sum:?}");
            }
            assert!(grenser.minutter(fag, dag("2026-01-06")).is_some(), "{fag}");
            assert_eq!(grenser.pasient(fag, dag("2026-01-06")).count(), 2, "{fag}");
            assert_eq!(grenser.vindu(fag, dag("2026-01-06")), 365, "{fag}");
        }
        assert_eq!(grenser.belop("XX", Sum::Dag, dag("2026-01-06")), None);
    }

    #[test]
    fn a_row_holds_on_its_days_and_for_its_fields() {
        let g =
            fil("LE,minutter,,,,,,600,,2026-06-30,før\nLE,minutter,,,,,,700,2026-07-01,,etter\nFY,minutter,,,,,,500,,,annet fag").unwrap();
        for (fag, d, ventet) in [
            ("LE", "2026-06-30", Some(600)),
            ("LE", "2026-07-01", Some(700)),
            ("FY", "2026-07-01", Some(500)),
            ("PS", "2026-07-01", None),
        ] {
            assert_eq!(g.minutter(fag, dag(d)), ventet, "{fag} {d}");
        }
    }

    #[test]
    fn a_bad_row_is_told_with_its_column() {
        for (rad, kolonne) in [
            ("XX,minutter,,,,,,600,,,x", "fagomrader"),
            (",minutter,,,,,,600,,,x", "fagomrader"),
            ("LE,uke,,,,,,600,,,x", "slag"),
            ("LE,minutter,,,,,,1441,,,x", "antall"),
            ("LE,minutter,,,,,,0,,,x", "antall"),
            ("LE,dag,100,4,20,99,365,,,,x", "tak"),
            ("LE,dag,,4,20,99,365,,,,x", "belop"),
            ("LE,dag,10,0,20,99,365,,,,x", "ganger"),
            ("LE,pasient,,,,,366,5,,,x", "vindu"),
            ("LE,minutter,,,,,,600,2026-02-01,2026-01-01,x", "til"),
            ("LE,minutter,,,,,,600,,,", "grunnlag"),
        ] {
            let feil = fil(rad).unwrap_err();
            assert_eq!(feil.iter().map(|f| f.kolonne).collect::<Vec<_>>(), [kolonne], "{rad}");
        }
    }
}
