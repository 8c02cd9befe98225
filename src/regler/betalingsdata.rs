//! What a payment order says by type of practice: dated rows of `data/betaling.csv`, each marked D (documented) or I (inferred). The first
//! row that fits decides.

use std::sync::LazyLock;

use chrono::NaiveDate;

use super::csvfil::{CsvFeil, les};
use super::monster::Monster;
use grunn::Periode;

const FIL: &[u8] = include_bytes!("data/betaling.csv");
const KOLONNER: &[&str] = &["felt", "praksistyper", "verdi", "fra", "til", "merke", "kilde"];

/// What a row can say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Felt {
    Trekkpliktig,
    Mottakergruppe,
    KapPost,
    Artskonto,
    Koststed,
    Bilagsart,
    /// Working days after the decision within which a receipt of payment is expected.
    Kvitteringsfrist,
    /// Status codes a receipt of payment may have, with spaces between.
    Statuskoder,
}

impl Felt {
    pub const ALLE: [Self; 8] = [
        Self::Trekkpliktig,
        Self::Mottakergruppe,
        Self::KapPost,
        Self::Artskonto,
        Self::Koststed,
        Self::Bilagsart,
        Self::Kvitteringsfrist,
        Self::Statuskoder,
    ];

    const fn navn(self) -> &'static str {
        match self {
            Self::Trekkpliktig => "trekkpliktig",
            Self::Mottakergruppe => "mottakergruppe",
            Self::KapPost => "kapPost",
            Self::Artskonto => "artskonto",
            Self::Koststed => "koststed",
            Self::Bilagsart => "bilagsart",
            Self::Kvitteringsfrist => "kvitteringsfrist",
            Self::Statuskoder => "statuskoder",
        }
    }

    /// Whether a value can stand in the field.
    fn tillater(self, verdi: &str) -> bool {
        match self {
            Self::Trekkpliktig => matches!(verdi, "0" | "1"),
            Self::Mottakergruppe => matches!(verdi, "Behandler" | "Virksomhet"),
            Self::KapPost | Self::Artskonto | Self::Koststed => verdi.parse::<u32>().is_ok(),
            Self::Bilagsart => !verdi.is_empty(),
            Self::Kvitteringsfrist => verdi.parse::<u32>().is_ok_and(|n| (1..=30).contains(&n)),
            Self::Statuskoder => verdi.split(' ').all(|kode| kode.parse::<u32>().is_ok()),
        }
    }
}

struct Rad {
    felt: Felt,
    praksistyper: Monster,
    verdi: String,
    periode: Option<Periode>,
}

type Lest = Result<Vec<Rad>, Vec<CsvFeil>>;

fn les_rader(bytes: &[u8]) -> Lest {
    let (rader, feil) = les("betaling.csv", bytes, KOLONNER, |rad| {
        rad.en_av("merke", &["D", "I"])?;
        rad.tekst("kilde")?;
        let felt = Felt::ALLE
            .into_iter()
            .find(|f| f.navn() == rad.felt("felt"))
            .ok_or_else(|| rad.feil("felt", "is not known"))?;
        let verdi = rad.tekst("verdi")?;
        if !felt.tillater(&verdi) {
            return Err(rad.feil("verdi", "cannot stand in this field"));
        }
        let (fra, til) = (rad.dato("fra")?, rad.dato("til")?);
        let periode = match (fra, til) {
            (None, None) => None,
            _ => Some(Periode::ny(fra.unwrap_or(NaiveDate::MIN), til).map_err(|_| rad.feil("til", "is before fra"))?),
        };
        Ok(vec![Rad {
            felt,
            praksistyper: Monster::tolk(rad.felt("praksistyper")).ok_or_else(|| rad.feil("praksistyper", "is not a set of codes"))?,
            verdi,
            periode,
        }])
    });
    if feil.is_empty() { Ok(rader) } else { Err(feil) }
}

static DATA: LazyLock<Lest> = LazyLock::new(|| les_rader(FIL));

fn finn<'r>(rader: &'r [Rad], felt: Felt, praksistype: &str, dag: NaiveDate) -> Option<&'r str> {
    rader
        .iter()
        .find(|r| r.felt == felt && r.praksistyper.treffer(praksistype) && r.periode.is_none_or(|p| p.inneholder(dag)))
        .map(|r| r.verdi.as_str())
}

/// The value of a field for a type of practice on a day; empty when no row says.
pub fn verdi(felt: Felt, praksistype: &str, dag: NaiveDate) -> &'static str {
    // The file is part of the program and a test reads it: a fault here cannot be met at run time.
    match &*DATA {
        Ok(rader) => finn(rader, felt, praksistype, dag).unwrap_or_default(),
        Err(feil) => panic!("{feil:?}"),
    }
}

/// Working days after a decision within which a receipt of payment is expected.
pub fn kvitteringsfrist(dag: NaiveDate) -> u32 {
    verdi(Felt::Kvitteringsfrist, "", dag).parse().unwrap_or_default()
}

/// Whether a receipt of payment may have this status.
pub fn er_kjent_status(kode: &str, dag: NaiveDate) -> bool {
    verdi(Felt::Statuskoder, "", dag).split(' ').any(|k| k == kode)
}

#[cfg(test)]
mod tester {
    use super::*;

    fn dag(tekst: &str) -> NaiveDate {
        tekst.parse().unwrap()
    }

    #[test]
    fn every_field_has_a_value_for_every_type_and_day() {
        let kommunale = ["FALO", "FATU", "LEKO", "FYKO", "TAPO", "TAFY", "KOLE", "NYTT"];
        let typer = grunn::praksistype::TYPER.iter().map(|t| t.kode).chain(kommunale);
        for praksistype in typer {
            for felt in Felt::ALLE {
                for d in ["2018-01-01", "2026-11-28", "2040-12-31"] {
                    assert!(felt.tillater(verdi(felt, praksistype, dag(d))), "{felt:?} {praksistype} {d}");
                }
            }
        }
    }

    #[test]
    fn the_kommune_is_payee_for_three_types_and_nothing_is_withheld_from_it() {
        let d = dag("2026-11-28");
        for (praksistype, trekk, gruppe) in [
            ("FALO", "0", "Virksomhet"),
            ("FATU", "0", "Virksomhet"),
            ("LEKO", "0", "Virksomhet"),
            ("FALE", "1", "Behandler"),
            ("FAFY", "1", "Behandler"),
            ("LEVA", "1", "Behandler"),
            ("LOGO", "1", "Behandler"),
        ] {
            assert_eq!(
                (
                    verdi(Felt::Trekkpliktig, praksistype, d),
                    verdi(Felt::Mottakergruppe, praksistype, d)
                ),
                (trekk, gruppe),
                "{praksistype}"
            );
        }
        for (praksistype, post) in [
            ("FALE", "275570"),
            ("LEVA", "275570"),
            ("FYNO", "275571"),
            ("FAFY", "275571"),
            ("PSNO", "271171"),
            ("TANN", "271172"),
            ("LOGO", "275575"),
            ("SPES", "271170"),
        ] {
            assert_eq!(verdi(Felt::KapPost, praksistype, d), post, "{praksistype}");
        }
    }

    #[test]
    fn rows_are_dated_and_the_first_that_fits_decides() {
        let hode = KOLONNER.join(",");
        let rader = les_rader(
            format!("{hode}\ntrekkpliktig,FALE,0,2026-01-01,2026-06-30,I,x\ntrekkpliktig,FA*,1,,2026-12-31,I,x\ntrekkpliktig,*,0,,,I,x\n")
                .as_bytes(),
        )
        .unwrap();
        for (praksistype, d, venter) in [
            ("FALE", "2025-12-31", "1"),
            ("FALE", "2026-01-01", "0"),
            ("FALE", "2026-06-30", "0"),
            ("FALE", "2026-07-01", "1"),
            ("FALE", "2027-01-01", "0"),
            ("TANN", "2026-01-01", "0"),
        ] {
            assert_eq!(
                finn(&rader, Felt::Trekkpliktig, praksistype, dag(d)),
                Some(venter),
                "{praksistype} {d}"
            );
        }
        for gal in [
            "trekkpliktig,*,2,,,I,x",
            "mottakergruppe,*,Kommune,,,I,x",
            "ukjent,*,1,,,I,x",
            "kvitteringsfrist,*,0,,,I,x",
            "statuskoder,*,3901  3902,,,I,x",
            "trekkpliktig,*,1,,,,x",
            "trekkpliktig,*,1,2026-02-01,2026-01-01,I,x",
        ] {
            assert!(les_rader(format!("{hode}\n{gal}\n").as_bytes()).is_err(), "{gal}");
        }
    }
}
