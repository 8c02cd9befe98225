//! Own data as a readable letter: one part per kind, each with facts or a table.

use chrono::{DateTime, Utc};

use super::DokumentFeil;
use super::pdf::{Blokk, Dokument, Kolonne, Tabell};
use grunn::text::Sprak;

/// Everything the letter says; the words are the caller's.
#[derive(Debug, Clone)]
pub struct Innsynsdokument {
    /// The reader's language.
    pub sprak: Sprak,
    /// Name of the service.
    pub avsender: String,
    /// Title.
    pub tittel: String,
    /// What it is, and what it leaves out.
    pub innledning: Vec<String>,
    /// At the foot of each page.
    pub bunntekst: String,
    /// When the data were read.
    pub laget: DateTime<Utc>,
    /// The parts, in order.
    pub deler: Vec<Innsynsdel>,
}

/// One part.
#[derive(Debug, Clone, Default)]
pub struct Innsynsdel {
    /// Heading.
    pub tittel: String,
    /// What is in it; or that there is nothing.
    pub ingress: Option<String>,
    /// Names with values.
    pub fakta: Vec<(String, String)>,
    /// A table.
    pub tabell: Option<Innsynstabell>,
}

/// A table: its columns with whether they hold numbers, and its rows.
#[derive(Debug, Clone, Default)]
pub struct Innsynstabell {
    /// Heading of each column, and whether it holds numbers.
    pub kolonner: Vec<(String, bool)>,
    /// The rows.
    pub rader: Vec<Vec<String>>,
}

/// The letter as PDF.
///
/// # Errors
/// When the PDF breaks a rule.
pub fn innsyn_pdf(innsyn: &Innsynsdokument) -> Result<Vec<u8>, DokumentFeil> {
    dokument(innsyn).til_pdf()
}

fn dokument(innsyn: &Innsynsdokument) -> Dokument {
    let mut blokker: Vec<Blokk> = innsyn.innledning.iter().map(|t| Blokk::avsnitt(t.as_str())).collect();
    for del in &innsyn.deler {
        blokker.push(Blokk::Overskrift(2, del.tittel.clone()));
        blokker.extend(del.ingress.as_deref().map(Blokk::avsnitt));
        if !del.fakta.is_empty() {
            blokker.push(Blokk::fakta(del.fakta.iter().map(|(n, v)| (n.as_str(), v.clone()))));
        }
        if let Some(Innsynstabell { kolonner, rader }) = &del.tabell {
            blokker.push(Blokk::Tabell(Tabell {
                tittel: del.tittel.clone(),
                kolonner: kolonner
                    .iter()
                    .map(|(tittel, tall)| if *tall { Kolonne::tall(tittel) } else { Kolonne::ord(tittel) })
                    .collect(),
                rader: rader.clone(),
                sum: None,
            }));
        }
    }
    Dokument {
        tittel: innsyn.tittel.clone(),
        sprak: innsyn.sprak,
        avsender: innsyn.avsender.clone(),
        bunntekst: innsyn.bunntekst.clone(),
        dato: innsyn.laget,
        liggende: false,
        blokker,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prover::{skriv_til_disk, tid};

    #[test]
    fn parts_with_facts_rows_or_nothing_make_a_tagged_pdf() {
        let del = |tittel: &str| Innsynsdel {
            tittel: tittel.to_owned(),
            ..Innsynsdel::default()
        };
        let d = Innsynsdokument {
            sprak: Sprak::Nb,
            avsender: "Praksisportalen".to_owned(),
            tittel: "Opplysningene dine".to_owned(),
            innledning: vec!["Dette er lagret om deg.".to_owned()],
            bunntekst: "Opplysningene dine".to_owned(),
            laget: tid(),
            deler: vec![
                Innsynsdel {
                    fakta: vec![("Navn".to_owned(), "Kvart Grevling".to_owned())],
                    ..del("Hvem du er")
                },
                Innsynsdel {
                    ingress: Some("Ingenting er lagret.".to_owned()),
                    ..del("Praksiser")
                },
                Innsynsdel {
                    tabell: Some(Innsynstabell {
                        kolonner: vec![("Når".to_owned(), false), ("Krevd".to_owned(), true)],
                        rader: (0..80).map(|n| vec![format!("6. januar {n}"), format!("{n},00")]).collect(),
                    }),
                    ..del("Krav")
                },
            ],
        };
        let pdf = innsyn_pdf(&d).unwrap();
        assert!(pdf.starts_with(b"%PDF-"));
        assert_eq!(innsyn_pdf(&d).unwrap(), pdf, "the same data, the same file");
        skriv_til_disk("innsyn.pdf", &pdf);
    }
}
