//! The tariff: what a code is worth on a day, and which rules the regulation ties to it (`domain/oppgjor.md` §4.3 and §5).
//!
//! The day of treatment decides. When the last row has ended and nothing newer is loaded, it stays in use, marked [`Takstdekning::Utlopt`].
//! A code that has been taken out of the tariff has a date in `utgatt`, and is not extended.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::dekning;
use super::takstregel::{Monster, Regelslag, Takstregel};
use grunn::{Ore, Periode, Yrke};

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

/// Whether the tariff for a day is loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Takstdekning {
    Kjent,
    /// The last row ended, and nothing newer is loaded: the last known amounts are used, and a difference only informs.
    Utlopt {
        siste_dag: NaiveDate,
    },
    /// There never was a tariff.
    Ukjent,
}

impl Takstdekning {
    pub fn er_kjent(self) -> bool {
        self == Self::Kjent
    }
}

/// What the register says about a code on a day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Takstsvar<'r> {
    Funnet {
        takst: &'r Takst,
        dekning: Takstdekning,
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

/// For which days every code of a field, or one code of it, is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Dekning {
    pub(super) fagomrade: String,
    pub(super) takst: Monster,
    /// None: never.
    pub(super) periode: Option<Periode>,
}

/// Amounts beside the taksts: laboratory codes (NLK), and in pathology a place and a procedure together (APAT).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Satsslag {
    Nlk,
    Apat,
}

/// The rate of a code that is no takst.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sats {
    pub slag: Satsslag,
    /// For whom: what the practice types begin with.
    pub samhandlertype: String,
    pub kode: String,
    pub belop: Ore,
    pub periode: Periode,
}

/// One code: its rows, newest first, and the rules that hang on it.
#[derive(Clone, Debug, Default)]
struct Kode {
    rader: Vec<Takst>,
    regler: Vec<Takstregel>,
}

/// All taksts and the rules that hang on them, ready for look-up.
#[derive(Clone, Debug, Default)]
pub struct Takstregister {
    /// By field and code.
    fag: HashMap<String, HashMap<String, Kode>>,
    dekning: Vec<Dekning>,
    satser: HashMap<(Satsslag, String), Vec<Sats>>,
}

impl Takstregister {
    /// Builds the register from rows, wherever they came from.
    pub fn ny(takster: impl IntoIterator<Item = Takst>, regler: impl IntoIterator<Item = Takstregel>) -> Self {
        let mut ut = Self {
            dekning: dekning::innebygd().to_vec(),
            ..Self::default()
        };
        for takst in takster {
            let rader = &mut ut
                .fag
                .entry(takst.fagomrade.clone())
                .or_default()
                .entry(takst.kode.clone())
                .or_default()
                .rader;
            let plass = rader.partition_point(|r| r.gyldig_fra > takst.gyldig_fra);
            rader.insert(plass, takst);
        }
        for regel in regler {
            ut.fag
                .entry(regel.fagomrade.clone())
                .or_default()
                .entry(regel.takst.clone())
                .or_default()
                .regler
                .push(regel);
        }
        dekning::utvid(
            &mut ut.dekning,
            &ut.fag.values().flat_map(|f| f.values().flat_map(|k| &k.rader)).collect::<Vec<_>>(),
        );
        ut
    }

    /// With rates for laboratory codes and procedures. Without them none is known, and none is paid.
    #[must_use]
    pub fn med_satser(mut self, satser: impl IntoIterator<Item = Sats>) -> Self {
        for s in satser {
            self.satser.entry((s.slag, s.kode.clone())).or_default().push(s);
        }
        self
    }

    /// The rate of a code that is no takst, in a type of practice on a day.
    pub fn sats(&self, slag: Satsslag, praksistype: &str, kode: &str, dato: NaiveDate) -> Option<Ore> {
        let rader = self.satser.get(&(slag, kode.to_owned()))?;
        rader
            .iter()
            .find(|s| praksistype.starts_with(&s.samhandlertype) && s.periode.inneholder(dato))
            .map(|s| s.belop)
    }

    fn kode(&self, fagomrade: &str, kode: &str) -> Option<&Kode> {
        self.fag.get(fagomrade)?.get(kode).filter(|k| !k.rader.is_empty())
    }

    /// What `kode` is worth in `fagomrade` on `dato`, the day of treatment.
    pub fn slaa_opp(&self, fagomrade: &str, kode: &str, dato: NaiveDate) -> Takstsvar<'_> {
        let Some(k) = self.kode(fagomrade, kode) else {
            let annet = self
                .fag
                .iter()
                .filter(|(_, f)| f.get(kode).is_some_and(|k| !k.rader.is_empty()))
                .map(|(navn, _)| navn.as_str())
                .min();
            return annet.map_or(Takstsvar::Ukjent, |fagomrade| Takstsvar::AnnetFagomrade { fagomrade });
        };
        match k.rader.iter().find(|t| t.gyldig_fra <= dato) {
            Some(takst) if takst.utgatt.is_some_and(|siste| siste < dato) => Takstsvar::IkkeGyldig {
                fra: takst.gyldig_fra,
                til: takst.utgatt,
            },
            Some(takst) => Takstsvar::Funnet {
                takst,
                dekning: self.dekning_av(takst, dato),
            },
            None => k.rader.last().map_or(Takstsvar::Ukjent, |forste| Takstsvar::IkkeGyldig {
                fra: forste.gyldig_fra,
                til: forste.gyldig_til,
            }),
        }
    }

    /// Whether the row says what its code is worth on the day.
    fn dekning_av(&self, takst: &Takst, dato: NaiveDate) -> Takstdekning {
        let dekning = self.gjeldende_dekning(&takst.fagomrade, &takst.kode);
        match (takst.gyldig_til, dekning.and_then(|d| d.periode)) {
            _ if dekning.is_some_and(|d| d.periode.is_none()) => Takstdekning::Ukjent,
            (Some(til), _) if til < dato => Takstdekning::Utlopt { siste_dag: til },
            (Some(_), _) => Takstdekning::Kjent,
            (None, Some(Periode { til: Some(til), .. })) if til < dato => Takstdekning::Utlopt { siste_dag: til },
            (None, Some(_)) => Takstdekning::Kjent,
            // An open row in a field nobody has said is whole.
            (None, None) => Takstdekning::Ukjent,
        }
    }

    fn gjeldende_dekning(&self, fagomrade: &str, kode: &str) -> Option<&Dekning> {
        self.dekning.iter().find(|d| d.fagomrade == fagomrade && d.takst.treffer(kode))
    }

    /// Whether every code of the field is known on a day: then one that is not found is no code of the tariff.
    pub fn dekning(&self, fagomrade: &str, dato: NaiveDate) -> Takstdekning {
        let periode = self.gjeldende_dekning(fagomrade, "").and_then(|d| d.periode);
        let utlopt = match periode {
            Some(p) if p.inneholder(dato) => return Takstdekning::Kjent,
            Some(p) => p.til.filter(|til| *til < dato),
            None => self
                .fag
                .get(fagomrade)
                .and_then(|f| f.values().flat_map(|k| &k.rader).filter_map(|t| t.gyldig_til).max())
                .filter(|til| *til < dato),
        };
        utlopt.map_or(Takstdekning::Ukjent, |siste_dag| Takstdekning::Utlopt { siste_dag })
    }

    /// Every rule tied to a code, whatever the praksistype and the day.
    pub fn alle_regler(&self, fagomrade: &str, kode: &str) -> &[Takstregel] {
        self.kode(fagomrade, kode).map(|k| k.regler.as_slice()).unwrap_or_default()
    }

    /// The rules tied to a code, for a praksistype on a day.
    pub fn regler<'r>(&'r self, fagomrade: &str, kode: &str, praksistype: &str, dato: NaiveDate) -> impl Iterator<Item = &'r Takstregel> {
        self.alle_regler(fagomrade, kode)
            .iter()
            .filter(move |r| r.gjelder(praksistype, dato))
    }

    /// What is in the regulations and cannot be seen in a message: code, sentence, source and why. For pages that show the rules.
    pub fn kontrolleres_ikke_automatisk(&self) -> impl Iterator<Item = &Takstregel> {
        self.fag
            .values()
            .flat_map(|f| f.values())
            .flat_map(|k| &k.regler)
            .filter(|r| r.slag == Regelslag::IkkeAutomatisk)
    }

    /// The fields that have codes, with how many.
    pub fn fagomrader(&self) -> BTreeMap<&str, usize> {
        let antall = |koder: &HashMap<String, Kode>| koder.values().filter(|k| !k.rader.is_empty()).count();
        self.fag.iter().map(|(navn, koder)| (navn.as_str(), antall(koder))).collect()
    }

    /// The codes of a field, in the order of the regulation: 2ad before 10a.
    pub fn koder(&self, fagomrade: &str) -> Vec<&str> {
        let koder = self.fag.get(fagomrade).into_iter().flatten();
        let mut ut: Vec<&str> = koder.filter(|(_, k)| !k.rader.is_empty()).map(|(navn, _)| navn.as_str()).collect();
        ut.sort_by_cached_key(|kode| rekkefolge(kode));
        ut
    }

    /// The rows of one code, newest first.
    pub fn rader(&self, fagomrade: &str, kode: &str) -> &[Takst] {
        self.kode(fagomrade, kode).map(|k| k.rader.as_slice()).unwrap_or_default()
    }

    /// All rows, for loading and for pages that show the tariff.
    pub fn takster(&self) -> impl Iterator<Item = &Takst> {
        self.fag.values().flat_map(|f| f.values()).flat_map(|k| &k.rader)
    }

    pub fn antall(&self) -> usize {
        self.takster().count()
    }

    /// The value of a line on a day: first use whole, the others by the percentage of the regulation (§5).
    pub fn linjebelop(&self, fagomrade: &str, kode: &str, praksistype: &str, dato: NaiveDate, verdi: Ore, antall: u32) -> Ore {
        let prosent = self.regler(fagomrade, kode, praksistype, dato).find_map(|r| match r.slag {
            Regelslag::Repetisjonsprosent(p) => Some(p),
            _ => None,
        });
        linjebelop(verdi, antall, prosent.unwrap_or(100))
    }
}

/// Letters before the number, the number, the rest.
fn rekkefolge(kode: &str) -> (&str, u32, &str) {
    let start = kode.find(|c: char| c.is_ascii_digit()).unwrap_or(kode.len());
    let (bokstav, resten) = kode.split_at(start);
    let slutt = resten.find(|c: char| !c.is_ascii_digit()).unwrap_or(resten.len());
    let (tall, resten) = resten.split_at(slutt);
    (bokstav, tall.parse().unwrap_or_default(), resten)
}

/// First use whole, the others at a percentage. The one rounding there is: half an øre of the line goes away from zero, as money is
/// rounded in Norway.
pub(super) fn linjebelop(verdi: Ore, antall: u32, prosent: u32) -> Ore {
    let repetisjoner = i64::from(antall.saturating_sub(1));
    let hundredeler = verdi
        .0
        .saturating_mul(100_i64.saturating_add(repetisjoner.saturating_mul(i64::from(prosent))));
    Ore((hundredeler.saturating_add(if hundredeler < 0 { -50 } else { 50 })) / 100)
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
#[path = "takst_tester.rs"]
mod tester;
