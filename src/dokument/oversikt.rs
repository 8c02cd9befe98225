//! The payment overview as PDF: totals per month, year and practice, then every decision.

use chrono::Datelike;

use super::pdf::{Blokk, Dokument, Kolonne, Tabell};
use super::sum::{Oversiktssum, Summer};
use super::text::{self, Oversiktstekst, Text};
use super::{DokumentFeil, Oversikt, Oversiktshode, Oversiktsrad};
use grunn::dato::manednavn;
use grunn::format::{self, belop_uten_enhet as belop};

/// More rows than this are left to the workbook; the totals still cover all. About 150 pages.
pub const MAKS_RADER: usize = 5_000;

/// The overview as PDF.
pub fn oversikt_pdf(oversikt: &Oversikt) -> Result<Vec<u8>, DokumentFeil> {
    dokument(oversikt).til_pdf()
}

/// The overview as blocks.
pub fn dokument(oversikt: &Oversikt) -> Dokument {
    let hode = &oversikt.hode;
    let ord = text::velg(hode.sprak);
    let t = &ord.oversikt;
    let sum = Oversiktssum::av(&oversikt.rader);
    let periode = periode(hode);
    let mut blokker = vec![
        Blokk::Fremhevet {
            etikett: t.utbetalt_i_alt.to_owned(),
            verdi: format::kroner(sum.alt.utbetalt),
            under: periode.clone(),
        },
        Blokk::fakta([
            (t.helseaktor, hode.helseaktor.clone()),
            (t.periode, periode.clone()),
            (t.vedtak, antall(sum.alt.vedtak)),
            (t.laget, format::tidspunkt(hode.laget, hode.sprak)),
        ]),
        Blokk::avsnitt(if oversikt.rader.is_empty() { t.tom } else { t.hjelp }),
    ];
    if !oversikt.rader.is_empty() {
        if sum.per_aar.len() > 1 {
            blokker.push(Blokk::Overskrift(2, t.per_aar.to_owned()));
            let rader = sum.per_aar.iter().map(|(aar, s)| (vec![aar.to_string()], *s));
            blokker.push(summer(t, t.per_aar, vec![Kolonne::ord(t.aar)], rader, &sum.alt));
        }
        blokker.push(Blokk::Overskrift(2, t.per_maned.to_owned()));
        let rader = sum
            .per_maned
            .iter()
            .map(|(m, s)| (vec![format!("{} {}", manednavn(m.maned), m.aar)], *s));
        blokker.push(summer(t, t.per_maned, vec![Kolonne::ord(t.maned)], rader, &sum.alt));
        blokker.push(Blokk::Overskrift(2, t.per_praksis.to_owned()));
        let kolonner = vec![Kolonne::ord(t.praksis), Kolonne::ord(t.praksisnummer), Kolonne::ord(t.orgnr)];
        let rader = sum
            .per_praksis
            .iter()
            .map(|(id, (navn, orgnr, s))| (vec![navn.clone(), id.0.to_string(), orgnr.clone()], *s));
        blokker.push(summer(t, t.per_praksis, kolonner, rader, &sum.alt));
        blokker.push(Blokk::Overskrift(2, t.hvert_vedtak.to_owned()));
        if oversikt.rader.len() > MAKS_RADER {
            blokker.push(Blokk::avsnitt(format!(
                "{}{}{}",
                t.for_mange.0,
                oversikt.rader.len(),
                t.for_mange.1
            )));
        } else {
            blokker.push(Blokk::Tabell(hvert_vedtak(ord, &oversikt.rader, &sum.alt)));
        }
    }
    Dokument {
        tittel: t.tittel.to_owned(),
        sprak: hode.sprak,
        avsender: t.avsender.to_owned(),
        bunntekst: format!("{} · {} · {periode}", t.tittel, hode.helseaktor),
        dato: hode.laget,
        liggende: true,
        blokker,
    }
}

/// «1. januar 2026 – 31. januar 2026».
pub(super) fn periode(hode: &Oversiktshode) -> String {
    format!("{} – {}", format::dato(hode.fra, hode.sprak), format::dato(hode.til, hode.sprak))
}

/// The figures every table of totals ends with.
fn tallkolonner(t: &Oversiktstekst) -> [Kolonne; 7] {
    [t.vedtak, t.godkjente, t.avviste, t.krevd, t.godkjent, t.trekk, t.utbetalt].map(Kolonne::tall)
}

fn tall(s: &Summer) -> [String; 7] {
    [
        antall(s.vedtak),
        antall(s.godkjente),
        antall(s.avviste),
        belop(s.krevd),
        belop(s.godkjent),
        belop(s.trekk),
        belop(s.utbetalt),
    ]
}

/// Counts with no-break spaces between thousands.
fn antall(n: u64) -> String {
    format::tall(i64::try_from(n).unwrap_or(i64::MAX))
}

fn summer(
    t: &Oversiktstekst,
    tittel: &str,
    mut kolonner: Vec<Kolonne>,
    rader: impl Iterator<Item = (Vec<String>, Summer)>,
    alt: &Summer,
) -> Blokk {
    let mut sum = vec![String::new(); kolonner.len()];
    if let Some(forste) = sum.first_mut() {
        t.sum.clone_into(forste);
    }
    sum.extend(tall(alt));
    kolonner.extend(tallkolonner(t));
    let rader = rader
        .map(|(mut rad, s)| {
            rad.extend(tall(&s));
            rad
        })
        .collect();
    Blokk::Tabell(Tabell {
        tittel: tittel.to_owned(),
        kolonner,
        rader,
        sum: Some(sum),
    })
}

fn hvert_vedtak(ord: &Text, rader: &[Oversiktsrad], alt: &Summer) -> Tabell {
    let t = &ord.oversikt;
    let med_kid = rader.iter().any(|r| r.kid.is_some());
    let mut kolonner = vec![
        Kolonne::ord(t.vedtaksnummer),
        Kolonne::ord(t.utbetalingsdato),
        Kolonne::ord(t.praksis),
        Kolonne::ord(t.behandlet),
    ];
    kolonner.extend([t.godkjente, t.avviste, t.krevd, t.godkjent, t.trekk, t.utbetalt].map(Kolonne::tall));
    kolonner.push(Kolonne::ord(t.konto));
    if med_kid {
        kolonner.push(Kolonne::ord(t.kid));
    }
    let rad = |r: &Oversiktsrad| {
        let mut rad = vec![
            r.vedtak_id.0.to_string(),
            format::dato_kort(r.utbetalt),
            r.praksis.clone(),
            r.periode.map_or_else(|| "–".to_owned(), |(fra, til)| dager(fra, til)),
            r.godkjente.to_string(),
            r.avviste.to_string(),
            belop(r.krevd),
            belop(r.godkjent),
            belop(r.trekk),
            belop(r.utbetalt_belop),
            // An account number is one word: it is not broken over lines.
            r.konto.replace(' ', "\u{a0}"),
        ];
        if med_kid {
            rad.push(r.kid.clone().unwrap_or_else(|| "–".to_owned()));
        }
        rad
    };
    let [_, resten @ ..] = tall(alt);
    let mut sum = vec![t.sum.to_owned(), String::new(), String::new(), String::new()];
    sum.extend(resten);
    Tabell {
        tittel: t.hvert_vedtak.to_owned(),
        kolonner,
        rader: rader.iter().map(rad).collect(),
        sum: Some(sum),
    }
}

/// «03.05.2026», «03.05.–07.05.2026» or, over New Year, two whole dates.
fn dager(fra: chrono::NaiveDate, til: chrono::NaiveDate) -> String {
    if fra == til {
        format::dato_kort(fra)
    } else if fra.year() == til.year() {
        format!("{}–{}", fra.format("%d.%m."), format::dato_kort(til))
    } else {
        format!("{}\u{a0}– {}", format::dato_kort(fra), format::dato_kort(til))
    }
}
