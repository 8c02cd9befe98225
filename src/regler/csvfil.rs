//! Reads CSV with a fixed head. A bad row is refused with its line and column, and all faults are told.

use chrono::NaiveDate;
use csv::{ReaderBuilder, StringRecord};

use super::verdi;
use grunn::Ore;

/// A row that cannot be loaded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{fil} line {linje}, column {kolonne}: {hva}")]
pub struct CsvFeil {
    pub fil: &'static str,
    pub linje: u64,
    pub kolonne: &'static str,
    pub hva: String,
}

/// One row with its columns by name.
pub(super) struct Rad<'r> {
    fil: &'static str,
    linje: u64,
    kolonner: &'static [&'static str],
    post: &'r StringRecord,
}

impl Rad<'_> {
    pub(super) fn felt(&self, navn: &str) -> &str {
        self.kolonner
            .iter()
            .position(|k| *k == navn)
            .and_then(|i| self.post.get(i))
            .unwrap_or_default()
            .trim()
    }

    pub(super) fn feil(&self, kolonne: &'static str, hva: impl Into<String>) -> CsvFeil {
        CsvFeil {
            fil: self.fil,
            linje: self.linje,
            kolonne,
            hva: hva.into(),
        }
    }

    pub(super) fn tekst(&self, navn: &'static str) -> Result<String, CsvFeil> {
        self.valgfri(navn).ok_or_else(|| self.feil(navn, "is missing"))
    }

    pub(super) fn valgfri(&self, navn: &str) -> Option<String> {
        Some(self.felt(navn)).filter(|t| !t.is_empty()).map(str::to_owned)
    }

    pub(super) fn en_av(&self, navn: &'static str, lovlige: &[&str]) -> Result<String, CsvFeil> {
        let verdi = self.felt(navn);
        if lovlige.contains(&verdi) {
            Ok(verdi.to_owned())
        } else {
            Err(self.feil(navn, format!("must be one of {}", lovlige.join(", "))))
        }
    }

    pub(super) fn kode(&self, navn: &'static str) -> Result<String, CsvFeil> {
        let verdi = self.felt(navn);
        let gyldig = (1..=10).contains(&verdi.len()) && verdi.bytes().all(|b| b.is_ascii_alphanumeric());
        if gyldig {
            Ok(verdi.to_owned())
        } else {
            Err(self.feil(navn, "must be 1 to 10 letters and digits"))
        }
    }

    pub(super) fn belop(&self, navn: &'static str) -> Result<Ore, CsvFeil> {
        verdi::belop(self.felt(navn))
            .filter(|b| !b.er_negativ())
            .ok_or_else(|| self.feil(navn, "must be kroner with at most two decimals"))
    }

    pub(super) fn dato(&self, navn: &'static str) -> Result<Option<NaiveDate>, CsvFeil> {
        match self.felt(navn) {
            "" => Ok(None),
            t => verdi::dato(t)
                .map(Some)
                .ok_or_else(|| self.feil(navn, "must be a date like 2026-01-31")),
        }
    }

    /// Kroner, or nothing where the regulation gives no amount.
    pub(super) fn valgfritt_belop(&self, navn: &'static str) -> Result<Option<Ore>, CsvFeil> {
        if self.felt(navn).is_empty() {
            Ok(None)
        } else {
            self.belop(navn).map(Some)
        }
    }

    pub(super) fn tall(&self, navn: &'static str) -> Result<u32, CsvFeil> {
        self.felt(navn).parse().map_err(|_| self.feil(navn, "must be a whole number"))
    }

    pub(super) fn ja_nei(&self, navn: &'static str) -> Result<bool, CsvFeil> {
        match self.felt(navn) {
            "ja" => Ok(true),
            "nei" => Ok(false),
            _ => Err(self.feil(navn, "must be ja or nei")),
        }
    }
}

pub(super) fn les<T>(
    fil: &'static str,
    bytes: &[u8],
    kolonner: &'static [&'static str],
    mut rad: impl FnMut(&Rad<'_>) -> Result<Vec<T>, CsvFeil>,
) -> (Vec<T>, Vec<CsvFeil>) {
    let (mut ut, mut feil) = (Vec::new(), Vec::new());
    let mut leser = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
    for (i, post) in leser.records().enumerate() {
        let post = match post {
            Ok(post) => post,
            Err(e) => {
                let linje = e.position().map_or(i as u64 + 1, csv::Position::line);
                feil.push(CsvFeil {
                    fil,
                    linje,
                    kolonne: "",
                    hva: "is not readable as CSV in UTF-8".into(),
                });
                continue;
            }
        };
        let linje = post.position().map_or(i as u64 + 1, csv::Position::line);
        if i == 0 {
            if post.iter().ne(kolonner.iter().copied()) {
                feil.push(CsvFeil {
                    fil,
                    linje,
                    kolonne: "",
                    hva: format!("the columns must be {}", kolonner.join(",")),
                });
                return (ut, feil);
            }
            continue;
        }
        if post.len() != kolonner.len() {
            feil.push(CsvFeil {
                fil,
                linje,
                kolonne: "",
                hva: format!("has {} columns, not {}", post.len(), kolonner.len()),
            });
            continue;
        }
        match rad(&Rad {
            fil,
            linje,
            kolonner,
            post: &post,
        }) {
            Ok(rader) => ut.extend(rader),
            Err(f) => feil.push(f),
        }
    }
    (ut, feil)
}
