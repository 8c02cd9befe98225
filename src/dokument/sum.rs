//! Sums of an overview, made once and used by page, PDF, workbook and text file alike.

use std::collections::BTreeMap;

use chrono::Datelike;

use super::Oversiktsrad;
use grunn::{Ore, PraksisId};

/// A calendar month; sorts by time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Maned {
    /// Year.
    pub aar: i32,
    /// 1–12.
    pub maned: u32,
}

impl Maned {
    /// The month of a day.
    pub fn av(dag: chrono::NaiveDate) -> Self {
        Self {
            aar: dag.year(),
            maned: dag.month(),
        }
    }

    /// The month after.
    pub fn neste(self) -> Self {
        if self.maned >= 12 {
            Self {
                aar: self.aar + 1,
                maned: 1,
            }
        } else {
            Self {
                maned: self.maned + 1,
                ..self
            }
        }
    }
}

/// Totals over some rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summer {
    /// Number of decisions.
    pub vedtak: u64,
    /// Approved bills.
    pub godkjente: u64,
    /// Rejected bills.
    pub avviste: u64,
    /// Claimed.
    pub krevd: Ore,
    /// Approved.
    pub godkjent: Ore,
    /// Deducted.
    pub trekk: Ore,
    /// Paid.
    pub utbetalt: Ore,
}

impl Summer {
    /// Adds one row.
    pub fn legg_til(&mut self, rad: &Oversiktsrad) {
        self.vedtak += 1;
        self.godkjente += u64::from(rad.godkjente);
        self.avviste += u64::from(rad.avviste);
        self.krevd += rad.krevd;
        self.godkjent += rad.godkjent;
        self.trekk += rad.trekk;
        self.utbetalt += rad.utbetalt_belop;
    }
}

/// All totals of an overview: in all, per month, per year and per practice. Holds no rows, so it stays small however many there are.
#[derive(Debug, Clone, Default)]
pub struct Oversiktssum {
    /// In all.
    pub alt: Summer,
    /// Per month of payment, in order of time; months without payment are left out.
    pub per_maned: BTreeMap<Maned, Summer>,
    /// Per year of payment.
    pub per_aar: BTreeMap<i32, Summer>,
    /// Per practice: its latest name and organisation number with the totals.
    pub per_praksis: BTreeMap<PraksisId, (String, String, Summer)>,
}

impl Oversiktssum {
    /// Totals of the rows.
    pub fn av<'a>(rader: impl IntoIterator<Item = &'a Oversiktsrad>) -> Self {
        let mut sum = Self::default();
        for rad in rader {
            sum.legg_til(rad);
        }
        sum
    }

    /// Adds one row to every total.
    pub fn legg_til(&mut self, rad: &Oversiktsrad) {
        self.alt.legg_til(rad);
        self.per_maned.entry(Maned::av(rad.utbetalt)).or_default().legg_til(rad);
        self.per_aar.entry(rad.utbetalt.year()).or_default().legg_til(rad);
        let praksis = self
            .per_praksis
            .entry(rad.praksis_id)
            .or_insert_with(|| (String::new(), String::new(), Summer::default()));
        if praksis.0 != rad.praksis {
            praksis.0.clone_from(&rad.praksis);
        }
        if praksis.1.is_empty() {
            praksis.1 = rad.orgnr.as_str().to_owned();
        }
        praksis.2.legg_til(rad);
    }
}
