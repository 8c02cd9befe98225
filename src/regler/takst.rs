//! The tariff: what a code is worth on a day, and which rules the regulation ties to it (`domain/oppgjor.md` §4.3 and §5).
//!
//! A takst stays in use until a newer one is loaded, and is then marked as `forlenget`: the date it ends on is a convention, not
//! stated in the regulations. A code that has been taken out of the tariff has a date in `utgatt`, and is not extended.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::takstregel::{Regelslag, Takstregel};
use grunn::{Ore, Yrke};

/// One code from one date on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Takst {
    pub fagomrade: String,
    pub kode: String,
    pub tekst: String,
    /// Always egenandel + refusjon.
    pub honorar: Ore,
    pub egenandel: Ore,
    pub refusjon: Ore,
    pub gyldig_fra: NaiveDate,
    pub gyldig_til: Option<NaiveDate>,
    /// Last day of a code that has gone out of the tariff.
    pub utgatt: Option<NaiveDate>,
    /// Marked with an asterisk in the regulation: only for specialists.
    pub spesialist: bool,
    /// The patient pays all of it; never refunded.
    pub pasient_betaler: bool,
    pub merknad: Option<String>,
    pub kilde: String,
}

/// What the register says about a code on a day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Takstsvar<'r> {
    Funnet {
        takst: &'r Takst,
        /// Its own end date has passed and no newer one is loaded.
        forlenget: bool,
    },
    /// The code exists in the field, but not on that day.
    IkkeGyldig {
        fra: NaiveDate,
        til: Option<NaiveDate>,
    },
    /// The code belongs to another field.
    AnnetFagomrade {
        fagomrade: &'r str,
    },
    Ukjent,
}

/// All taksts and the rules that hang on them, ready for look-up.
#[derive(Clone, Debug, Default)]
pub struct Takstregister {
    /// By field and code; newest first.
    takster: HashMap<String, HashMap<String, Vec<Takst>>>,
    regler: HashMap<String, HashMap<String, Vec<Takstregel>>>,
}

impl Takstregister {
    /// Builds the register from rows, wherever they came from.
    pub fn ny(takster: impl IntoIterator<Item = Takst>, regler: impl IntoIterator<Item = Takstregel>) -> Self {
        let mut ut = Self::default();
        for takst in takster {
            let rader = ut
                .takster
                .entry(takst.fagomrade.clone())
                .or_default()
                .entry(takst.kode.clone())
                .or_default();
            let plass = rader.partition_point(|r| r.gyldig_fra > takst.gyldig_fra);
            rader.insert(plass, takst);
        }
        for regel in regler {
            ut.regler
                .entry(regel.fagomrade.clone())
                .or_default()
                .entry(regel.takst.clone())
                .or_default()
                .push(regel);
        }
        ut
    }

    /// What `kode` is worth in `fagomrade` on `dato`.
    pub fn slaa_opp(&self, fagomrade: &str, kode: &str, dato: NaiveDate) -> Takstsvar<'_> {
        let Some(rader) = self.takster.get(fagomrade).and_then(|f| f.get(kode)) else {
            let annet = self
                .takster
                .iter()
                .filter(|(_, f)| f.contains_key(kode))
                .map(|(navn, _)| navn.as_str())
                .min();
            return annet.map_or(Takstsvar::Ukjent, |fagomrade| Takstsvar::AnnetFagomrade { fagomrade });
        };
        match rader.iter().find(|t| t.gyldig_fra <= dato) {
            Some(takst) if takst.utgatt.is_some_and(|siste| siste < dato) => Takstsvar::IkkeGyldig {
                fra: takst.gyldig_fra,
                til: takst.utgatt,
            },
            Some(takst) => Takstsvar::Funnet {
                takst,
                forlenget: takst.gyldig_til.is_some_and(|til| til < dato),
            },
            None => match rader.last() {
                Some(forste) => Takstsvar::IkkeGyldig {
                    fra: forste.gyldig_fra,
                    til: forste.gyldig_til,
                },
                None => Takstsvar::Ukjent,
            },
        }
    }

    /// Every rule tied to a code, whatever the praksistype.
    pub fn alle_regler(&self, fagomrade: &str, kode: &str) -> &[Takstregel] {
        self.regler
            .get(fagomrade)
            .and_then(|f| f.get(kode))
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    /// The rules tied to a code, for a praksistype.
    pub fn regler<'r>(&'r self, fagomrade: &str, kode: &str, praksistype: &str) -> impl Iterator<Item = &'r Regelslag> {
        self.alle_regler(fagomrade, kode)
            .iter()
            .filter(move |r| r.gjelder(praksistype))
            .map(|r| &r.slag)
    }

    /// All rows, for loading and for pages that show the tariff.
    pub fn takster(&self) -> impl Iterator<Item = &Takst> {
        self.takster.values().flat_map(|f| f.values()).flatten()
    }

    pub fn antall(&self) -> usize {
        self.takster().count()
    }

    /// The value of a line: first use whole, the others by the percentage of the regulation (§5).
    pub fn linjebelop(&self, fagomrade: &str, kode: &str, praksistype: &str, verdi: Ore, antall: u32) -> Ore {
        let prosent = self
            .regler(fagomrade, kode, praksistype)
            .find_map(|r| match r {
                Regelslag::Repetisjonsprosent(p) => Some(i64::from(*p)),
                _ => None,
            })
            .unwrap_or(100);
        let repetisjoner = i64::from(antall.saturating_sub(1));
        let hundredeler = verdi.0.saturating_mul(100_i64.saturating_add(repetisjoner.saturating_mul(prosent)));
        // Half an øre goes away from zero, as money is rounded in Norway.
        Ore((hundredeler.saturating_add(if hundredeler < 0 { -50 } else { 50 })) / 100)
    }
}

/// The field (fagområde) a profession claims in.
pub fn fagomrade(yrke: Yrke) -> &'static str {
    match yrke {
        Yrke::Lege => "LE",
        Yrke::Fysioterapeut => "FY",
        Yrke::Tannlege => "TH",
        Yrke::Tannpleier => "TP",
        Yrke::Psykolog => "PS",
        Yrke::Kiropraktor => "KI",
        Yrke::Jordmor => "JO",
        Yrke::Ortoptist => "OR",
        Yrke::Logoped => "LOGO",
        Yrke::Audiopedagog => "AP",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::takstfil::innebygd;

    fn dag(tekst: &str) -> NaiveDate {
        tekst.parse().unwrap()
    }

    fn funnet(svar: Takstsvar<'_>) -> (i64, bool) {
        match svar {
            Takstsvar::Funnet { takst, forlenget } => (takst.refusjon.0, forlenget),
            annet => panic!("{annet:?}"),
        }
    }

    #[test]
    fn the_newest_row_on_the_day_counts_and_is_extended_until_a_newer_one() {
        let r = innebygd().unwrap();
        let ad = |d: &str| r.slaa_opp("LE", "1ad", dag(d));
        assert_eq!(funnet(ad("2023-07-01")), (1900, false));
        assert_eq!(funnet(ad("2024-06-30")), (1900, false));
        assert_eq!(funnet(ad("2024-07-01")), (1900, true));
        assert_eq!(funnet(ad("2025-06-30")), (1900, true));
        assert_eq!(funnet(ad("2025-07-01")), (1800, false));
        assert_eq!(funnet(ad("2026-06-30")), (1800, false));
        assert_eq!(funnet(ad("2026-07-01")), (1800, true));
        assert!(matches!(ad("2023-06-30"), Takstsvar::IkkeGyldig { .. }));
    }

    #[test]
    fn a_code_taken_out_is_not_extended() {
        let r = innebygd().unwrap();
        assert_eq!(funnet(r.slaa_opp("LE", "2ae", dag("2025-06-30"))), (1500, true));
        assert!(
            matches!(r.slaa_opp("LE", "2ae", dag("2025-07-01")), Takstsvar::IkkeGyldig { til: Some(til), .. } if til == dag("2025-06-30"))
        );
    }

    #[test]
    fn codes_are_case_sensitive_and_belong_to_a_field() {
        let r = innebygd().unwrap();
        assert_eq!(r.slaa_opp("LE", "2AD", dag("2026-01-01")), Takstsvar::Ukjent);
        assert_eq!(
            r.slaa_opp("LE", "H2a", dag("2026-01-01")),
            Takstsvar::AnnetFagomrade { fagomrade: "FY" }
        );
        assert_eq!(funnet(r.slaa_opp("LE", "L1", dag("2026-01-06"))), (2600, false));
    }

    #[test]
    fn a_line_is_first_use_plus_percentage_of_the_others() {
        let r = innebygd().unwrap();
        let linje = |kode: &str, verdi: i64, antall| r.linjebelop("LE", kode, "FALE", Ore(verdi), antall).0;
        assert_eq!(linje("2cd", 25_500, 1), 25_500);
        assert_eq!(linje("2cd", 25_500, 3), 76_500);
        assert_eq!(linje("105", 25_500, 2), 25_500 + 17_850);
        assert_eq!(linje("149a", 3_401, 2), 5_102);
        assert_eq!(linje("149a", -3_401, 2), -5_102);
        assert_eq!(linje("2cd", 0, 9_999), 0);
    }

    #[test]
    fn every_row_adds_up_and_old_rows_say_so() {
        let r = innebygd().unwrap();
        assert!(r.antall() > 400);
        for t in r.takster() {
            assert_eq!(t.honorar, t.egenandel + t.refusjon, "{} {}", t.fagomrade, t.kode);
            let ny = t.gyldig_fra >= dag("2025-01-01");
            assert!(ny || t.merknad.is_some(), "{} {} is old without a note", t.fagomrade, t.kode);
        }
    }
}
