//! A small layout for letters and tables, drawn with krilla as tagged PDF.
//!
//! A [`Dokument`] is a list of blocks. `ombrekking` breaks it into lines and pages and builds the structure tree beside it, `skriv`
//! draws the pages and hands the tree over. Export is checked against PDF/UA-1 (ISO 14289-1) and PDF/A-2a (ISO 19005-2): a
//! document that breaks either is an error, not a file.

mod linjer;
mod ombrekking;
mod skrift;
mod skriv;
mod tabell;
#[cfg(test)]
mod tests;

use chrono::{DateTime, Utc};

use super::DokumentFeil;
use super::markdown::{Avsnitt, Bit, Tekst};
use grunn::text::Sprak;

/// A document ready to be laid out.
#[derive(Debug, Clone)]
pub struct Dokument {
    /// Title: the first heading, and the name a reader's window shows.
    pub tittel: String,
    /// Language of all text.
    pub sprak: Sprak,
    /// Name of the service, above the title.
    pub avsender: String,
    /// What identifies the document, at the foot of each page.
    pub bunntekst: String,
    /// Date of the document; becomes the file's creation date.
    pub dato: DateTime<Utc>,
    /// Wide pages, for tables with many columns.
    pub liggende: bool,
    /// The content.
    pub blokker: Vec<Blokk>,
}

/// A block of content.
#[derive(Debug, Clone)]
pub enum Blokk {
    /// A heading of level 2 or deeper; the title is level 1.
    Overskrift(u8, String),
    /// A paragraph.
    Avsnitt(Tekst),
    /// A list, numbered from the given number or with bullets.
    Liste(Option<u32>, Vec<Tekst>),
    /// Names with values.
    Fakta(Vec<(String, Tekst)>),
    /// The one figure the reader looks for, with its label and a line below.
    Fremhevet {
        /// What the figure is.
        etikett: String,
        /// The figure.
        verdi: String,
        /// What belongs to it; may be empty.
        under: String,
    },
    /// A table.
    Tabell(Tabell),
}

impl Blokk {
    /// A paragraph of plain words.
    pub fn avsnitt(tekst: impl Into<String>) -> Self {
        Self::Avsnitt(vec![Bit::vanlig(tekst)])
    }

    /// A fact of plain words.
    pub fn fakta<N: Into<String>>(fakta: impl IntoIterator<Item = (N, String)>) -> Self {
        Self::Fakta(
            fakta
                .into_iter()
                .map(|(navn, verdi)| (navn.into(), vec![Bit::vanlig(verdi)]))
                .collect(),
        )
    }
}

/// A table. The first column names the row and is its header.
#[derive(Debug, Clone)]
pub struct Tabell {
    /// Says what the table shows; also its caption.
    pub tittel: String,
    /// The columns.
    pub kolonner: Vec<Kolonne>,
    /// The rows; a missing cell is left empty.
    pub rader: Vec<Vec<String>>,
    /// The totals, below.
    pub sum: Option<Vec<String>>,
}

/// A column of a table.
#[derive(Debug, Clone)]
pub struct Kolonne {
    /// Its header.
    pub tittel: String,
    /// Amounts and numbers stand to the right and are never broken.
    pub tall: bool,
}

impl Kolonne {
    /// A column of words.
    pub fn ord(tittel: impl Into<String>) -> Self {
        Self {
            tittel: tittel.into(),
            tall: false,
        }
    }

    /// A column of amounts or numbers.
    pub fn tall(tittel: impl Into<String>) -> Self {
        Self {
            tittel: tittel.into(),
            tall: true,
        }
    }
}

/// Blocks from our markdown. Levels are moved so that the shallowest becomes `overste`, and none is skipped.
pub fn fra_markdown(tekst: &[Avsnitt], overste: u8) -> Vec<Blokk> {
    let minst = tekst
        .iter()
        .filter_map(|a| if let Avsnitt::Overskrift(n, _) = a { Some(*n) } else { None })
        .min()
        .unwrap_or(1);
    let mut forrige = overste.saturating_sub(1);
    tekst
        .iter()
        .map(|avsnitt| match avsnitt {
            Avsnitt::Overskrift(niva, ord) => {
                forrige = niva
                    .saturating_sub(minst)
                    .saturating_add(overste)
                    .min(forrige.saturating_add(1))
                    .min(6);
                Blokk::Overskrift(forrige, super::markdown::bare_tekst(ord))
            }
            Avsnitt::Tekst(ord) => Blokk::Avsnitt(ord.clone()),
            Avsnitt::Liste { fra, punkter } => Blokk::Liste(*fra, punkter.clone()),
        })
        .collect()
}

impl Dokument {
    /// Lays the document out and writes it. The same document always gives the same bytes.
    pub fn til_pdf(&self) -> Result<Vec<u8>, DokumentFeil> {
        let skrifter = skrift::skrifter().ok_or_else(|| DokumentFeil::Pdf("font".to_owned()))?;
        let sats = ombrekking::Ombrekker::sett(self, skrifter);
        skriv::skriv(self, skrifter, &sats)
    }
}
