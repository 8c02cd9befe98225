//! Postal codes: Bring's «Postnummer i Norge», read into memory or into a table by an import.
//!
//! The register itself is fetched at deployment, as its terms of re-use are not published. What comes with the portal is a small hand-made
//! subset for demo and tests, `migrations/data/postnummer.csv`. An unknown code is therefore a warning and never an error.

use std::collections::BTreeMap;

use encoding_rs::WINDOWS_1252;
use serde::Deserialize;

use grunn::Postnr;

const UTVALG: &[u8] = include_bytes!("../../../migrations/data/postnummer.csv");

/// What a postal code is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kategori {
    Gate,
    Postboks,
    /// Both street addresses and boxes.
    Begge,
    /// Several kinds of use.
    Flere,
    Service,
}

/// One code and where it leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Postnummer {
    pub postnr: Postnr,
    pub poststed: String,
    pub kommunenr: String,
    pub kommune: String,
    /// Missing in the subset that comes with the portal.
    pub kategori: Option<Kategori>,
}

/// Why a file was refused. Nothing is imported from a file with an error: half a register is worse than yesterday's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ImportFeil {
    #[error("line {linje}: {hva}")]
    Linje { linje: usize, hva: Linjefeil },
    #[error("the file has no postal codes")]
    Tom,
}

/// What is wrong with a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Linjefeil {
    #[error("expected five columns with tabs between them")]
    Kolonner,
    #[error("the postal code is not four digits")]
    Postnummer,
    #[error("the place has no name")]
    Poststed,
    #[error("the kommunenummer is not four digits")]
    Kommunenummer,
    #[error("the kommune has no name")]
    Kommune,
    #[error("the category is none of G, P, B, F and S")]
    Kategori,
    #[error("the postal code is there twice")]
    Dobbelt,
    #[error("the columns postnummer, poststed, kommunenummer, kommunenavn were not found")]
    Csv,
}

/// Reads Bring's file: no heading; postnummer, poststed, kommunenummer, kommunenavn and category with tabs between; Windows-1252.
///
/// A file somebody has saved as UTF-8 is recognised: text with æøå in Windows-1252 is not valid UTF-8.
///
/// # Errors
/// [`ImportFeil`] names the first line that is wrong.
pub fn les_bring(fil: &[u8]) -> Result<Vec<Postnummer>, ImportFeil> {
    let tekst = match std::str::from_utf8(fil) {
        Ok(utf8) => utf8.trim_start_matches('\u{feff}').into(),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(fil).0,
    };
    let linjer = tekst.lines().enumerate().filter(|(_, linje)| !linje.trim().is_empty());
    samle(linjer.map(|(nr, linje)| {
        let felt: Vec<&str> = linje.split('\t').collect();
        let rad = match felt.as_slice() {
            [postnr, poststed, kommunenr, kommune, kategori] => rad(postnr, poststed, kommunenr, kommune).and_then(|rad| {
                Ok(Postnummer {
                    kategori: Some(Kategori::tolk(kategori).ok_or(Linjefeil::Kategori)?),
                    ..rad
                })
            }),
            _ => Err(Linjefeil::Kolonner),
        };
        (nr + 1, rad)
    }))
}

/// Reads the portal's own table: comma-separated UTF-8 with the heading `postnummer,poststed,kommunenummer,kommunenavn`.
///
/// # Errors
/// [`ImportFeil`] names the first line that is wrong.
pub fn les_csv(fil: &[u8]) -> Result<Vec<Postnummer>, ImportFeil> {
    #[derive(Deserialize)]
    struct Rad {
        postnummer: String,
        poststed: String,
        kommunenummer: String,
        kommunenavn: String,
    }
    let mut leser = csv::Reader::from_reader(fil);
    // The heading is line 1.
    samle(leser.deserialize::<Rad>().enumerate().map(|(nr, lest)| {
        let rad = lest
            .map_err(|_| Linjefeil::Csv)
            .and_then(|r| rad(&r.postnummer, &r.poststed, &r.kommunenummer, &r.kommunenavn));
        (nr + 2, rad)
    }))
}

/// The subset that comes with the portal.
///
/// # Errors
/// [`ImportFeil`] names the line; the tests see to it that there is none.
pub fn innebygd_utvalg() -> Result<Vec<Postnummer>, ImportFeil> {
    les_csv(UTVALG)
}

impl Kategori {
    fn tolk(kode: &str) -> Option<Self> {
        Some(match kode.trim() {
            "G" => Self::Gate,
            "P" => Self::Postboks,
            "B" => Self::Begge,
            "F" => Self::Flere,
            "S" => Self::Service,
            _ => return None,
        })
    }

    /// Bring's letter.
    #[must_use]
    pub const fn kode(self) -> &'static str {
        match self {
            Self::Gate => "G",
            Self::Postboks => "P",
            Self::Begge => "B",
            Self::Flere => "F",
            Self::Service => "S",
        }
    }
}

fn rad(postnr: &str, poststed: &str, kommunenr: &str, kommune: &str) -> Result<Postnummer, Linjefeil> {
    let navn = |tekst: &str, feil| Some(tekst.trim().to_owned()).filter(|navn| !navn.is_empty()).ok_or(feil);
    let kommunenr = kommunenr.trim();
    if kommunenr.len() != 4 || !kommunenr.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Linjefeil::Kommunenummer);
    }
    Ok(Postnummer {
        postnr: Postnr::tolk(postnr.trim()).map_err(|_| Linjefeil::Postnummer)?,
        poststed: navn(poststed, Linjefeil::Poststed)?,
        kommunenr: kommunenr.to_owned(),
        kommune: navn(kommune, Linjefeil::Kommune)?,
        kategori: None,
    })
}

fn samle(linjer: impl Iterator<Item = (usize, Result<Postnummer, Linjefeil>)>) -> Result<Vec<Postnummer>, ImportFeil> {
    let mut ut = BTreeMap::new();
    for (linje, rad) in linjer {
        let rad = rad.map_err(|hva| ImportFeil::Linje { linje, hva })?;
        if ut.insert(rad.postnr.as_str().to_owned(), rad).is_some() {
            return Err(ImportFeil::Linje {
                linje,
                hva: Linjefeil::Dobbelt,
            });
        }
    }
    if ut.is_empty() {
        return Err(ImportFeil::Tom);
    }
    Ok(ut.into_values().collect())
}

/// The codes in memory: fills in the place when four digits are typed.
#[derive(Clone, Debug, Default)]
pub struct Postnummerregister(BTreeMap<String, Postnummer>);

impl Postnummerregister {
    #[must_use]
    pub fn ny(rader: Vec<Postnummer>) -> Self {
        Self(rader.into_iter().map(|rad| (rad.postnr.as_str().to_owned(), rad)).collect())
    }

    /// `None` is «not in our copy», which says little: warn, do not refuse.
    #[must_use]
    pub fn finn(&self, postnr: &Postnr) -> Option<&Postnummer> {
        self.0.get(postnr.as_str())
    }
}

#[cfg(test)]
mod tester {
    use super::*;

    fn som_windows_1252(tekst: &str) -> Vec<u8> {
        WINDOWS_1252.encode(tekst).0.into_owned()
    }

    #[test]
    fn reads_the_format_of_bring() {
        let fil =
            som_windows_1252("0155\tOSLO\t0301\tOSLO\tG\r\n6002\tÅLESUND\t1508\tÅLESUND\tB\r\n9900\tKIRKENES\t5605\tSØR-VARANGER\tP\r\n");
        let rader = les_bring(&fil).unwrap();
        assert_eq!(rader.len(), 3);
        assert_eq!(
            (rader[0].postnr.as_str(), rader[0].kategori),
            ("0155", Some(Kategori::Gate)),
            "the leading zero stays"
        );
        assert_eq!((rader[1].poststed.as_str(), rader[1].kategori), ("ÅLESUND", Some(Kategori::Begge)));
        assert_eq!((rader[2].kommunenr.as_str(), rader[2].kommune.as_str()), ("5605", "SØR-VARANGER"));
    }

    #[test]
    fn a_file_saved_again_as_utf8_gives_the_same() {
        let tekst = "8006\tBODØ\t1804\tBODØ\tG\n";
        assert_eq!(les_bring(tekst.as_bytes()), les_bring(&som_windows_1252(tekst)));
        assert_eq!(les_bring(format!("\u{feff}{tekst}").as_bytes()), les_bring(tekst.as_bytes()));
    }

    #[test]
    fn a_wrong_line_is_named_and_nothing_is_read() {
        use Linjefeil::{Dobbelt, Kategori, Kolonner, Kommune, Kommunenummer, Postnummer, Poststed};
        for (linje, hva) in [
            ("015\tOSLO\t0301\tOSLO\tG", Postnummer),
            ("O155\tOSLO\t0301\tOSLO\tG", Postnummer),
            ("0156\t \t0301\tOSLO\tG", Poststed),
            ("0156\tOSLO\t301\tOSLO\tG", Kommunenummer),
            ("0156\tOSLO\t0301\t\tG", Kommune),
            ("0156\tOSLO\t0301\tOSLO\tX", Kategori),
            ("0156\tOSLO\t0301\tOSLO", Kolonner),
            ("0156;OSLO;0301;OSLO;G", Kolonner),
            ("0155\tOSLO\t0301\tOSLO\tG", Dobbelt),
        ] {
            let fil = format!("0155\tOSLO\t0301\tOSLO\tG\n\n{linje}\n");
            assert_eq!(les_bring(fil.as_bytes()), Err(ImportFeil::Linje { linje: 3, hva }), "{linje}");
        }
        assert_eq!(les_bring(b""), Err(ImportFeil::Tom));
        assert_eq!(les_bring(b"\r\n \r\n"), Err(ImportFeil::Tom));
        assert!(les_bring(b"<!doctype html><title>500</title>").is_err());
        assert!(les_bring(&[0xff, 0, 0x9d, 9, 9, 9, 9]).is_err());
    }

    #[test]
    fn the_subset_is_whole_and_in_order() {
        let rader = innebygd_utvalg().unwrap();
        assert!(rader.len() >= 40, "{}", rader.len());
        let register = Postnummerregister::ny(rader);
        let treff = |nr| register.finn(&Postnr::tolk(nr).unwrap()).map(|rad| rad.poststed.clone());
        assert_eq!(treff("0155").as_deref(), Some("OSLO"));
        assert_eq!(treff("8622").as_deref(), Some("MO I RANA"));
        assert_eq!(treff("9999"), None);
    }

    #[test]
    fn a_subset_with_a_wrong_heading_or_row_is_refused() {
        assert_eq!(
            les_csv(b"nr,sted\n0155,OSLO\n"),
            Err(ImportFeil::Linje {
                linje: 2,
                hva: Linjefeil::Csv
            })
        );
        let fil = b"postnummer,poststed,kommunenummer,kommunenavn\n0155,OSLO,0301,OSLO\n155,OSLO,0301,OSLO\n";
        assert_eq!(
            les_csv(fil),
            Err(ImportFeil::Linje {
                linje: 3,
                hva: Linjefeil::Postnummer
            })
        );
    }
}
