//! The overview as a workbook: totals on the first sheet, every decision on the second.
//!
//! Rows go straight to a temporary file (`constant_memory`), so 100 000 of them cost no more memory than ten. Amounts and dates are
//! real numbers and dates. The file's properties hold no names: it may be passed on.

use std::io::Write;

use chrono::{Datelike, NaiveDate};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Formula, Workbook, Worksheet};

use super::oversikt::periode;
use super::sum::{Oversiktssum, Summer};
use super::text::{self, Oversiktstekst, TJENESTE};
use super::{DokumentFeil, Oversiktshode, Oversiktsrad};
use grunn::Ore;
use grunn::dato::manednavn;
use grunn::format;

/// Rows a sheet can hold, less header and total.
const MAKS_RADER: u32 = 1_048_574;
/// Where the figures start on the second sheet.
const FORSTE_TALL: u16 = 7;
const KOLONNER: u16 = 15;

/// Formats of the cells.
struct Stiler {
    tittel: Format,
    fet: Format,
    hode: Format,
    hode_tall: Format,
    tekst: Format,
    heltall: Format,
    kroner: Format,
    dato: Format,
    sum: Format,
    sum_heltall: Format,
    sum_kroner: Format,
}

impl Stiler {
    fn ny() -> Self {
        // The program's language turns these codes into «1 234,50»; the day is written out so that it is not taken for a month.
        let kroner = "#,##0.00";
        let strek = |f: Format| f.set_bold().set_border_top(FormatBorder::Thin);
        let hode = Format::new()
            .set_bold()
            .set_text_wrap()
            .set_align(FormatAlign::Bottom)
            .set_border_bottom(FormatBorder::Thin);
        Self {
            tittel: Format::new().set_bold().set_font_size(16),
            fet: Format::new().set_bold(),
            hode_tall: hode.clone().set_align(FormatAlign::Right),
            hode,
            tekst: Format::new().set_num_format("@"),
            heltall: Format::new().set_num_format("#,##0"),
            kroner: Format::new().set_num_format(kroner),
            dato: Format::new().set_num_format("dd.mm.yyyy").set_align(FormatAlign::Left),
            sum: strek(Format::new()),
            sum_heltall: strek(Format::new().set_num_format("#,##0")),
            sum_kroner: strek(Format::new().set_num_format(kroner)),
        }
    }
}

/// Writes the workbook, and gives the totals. Rows may come from a channel; they are read once, in order.
pub fn skriv_xlsx<W, E>(
    mal: W,
    hode: &Oversiktshode,
    rader: impl IntoIterator<Item = Result<Oversiktsrad, E>>,
) -> Result<Oversiktssum, DokumentFeil>
where
    W: Write + Send,
    E: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let t = &text::velg(hode.sprak).oversikt;
    let stiler = Stiler::ny();
    let mut bok = Workbook::new();
    let laget = hode.laget;
    bok.set_properties(
        &DocProperties::new()
            .set_title(format!("{} {}", t.tittel, periode(hode)))
            .set_author(TJENESTE)
            .set_creation_datetime(&dato(laget.date_naive())?.and_hms(0, 0, 0)?),
    );
    bok.add_worksheet().set_name(t.ark_sum)?;
    let mut sum = Oversiktssum::default();
    let ark = bok.add_worksheet_with_constant_memory()?.set_name(t.ark_vedtak)?;
    vedtaksark(ark, t, &stiler)?;
    let mut antall = 0;
    for rad in rader {
        let rad = rad.map_err(|e| DokumentFeil::Rader(e.into()))?;
        if antall >= MAKS_RADER {
            return Err(DokumentFeil::ForMangeRader);
        }
        antall += 1;
        skriv_rad(ark, antall, &rad, &stiler)?;
        sum.legg_til(&rad);
    }
    if antall > 0 {
        ark.autofilter(0, 0, antall, KOLONNER - 1)?;
        vedtakssum(ark, antall, t, &sum.alt, &stiler)?;
    }
    sammendrag(bok.worksheet_from_index(0)?, hode, &sum, &stiler)?;
    bok.save_to_writer(mal)?;
    Ok(sum)
}

fn dato(dag: NaiveDate) -> Result<ExcelDateTime, DokumentFeil> {
    let liten = |n: u32| u8::try_from(n).unwrap_or(0);
    Ok(ExcelDateTime::from_ymd(
        u16::try_from(dag.year()).unwrap_or(0),
        liten(dag.month()),
        liten(dag.day()),
    )?)
}

/// Whole øre as kroner. Exact to the øre up to 90 billion kroner, which is the precision of every spreadsheet.
fn kroner(ore: Ore) -> f64 {
    ore.0 as f64 / 100.0
}

fn vedtaksark(ark: &mut Worksheet, t: &Oversiktstekst, s: &Stiler) -> Result<(), DokumentFeil> {
    let kolonner: [(&str, f64); KOLONNER as usize] = [
        (t.praksis, 32.0),
        (t.praksisnummer, 14.0),
        (t.orgnr, 14.0),
        (t.vedtaksnummer, 18.0),
        (t.utbetalingsdato, 12.0),
        (t.behandlet_fra, 12.0),
        (t.behandlet_til, 12.0),
        (t.godkjente, 12.0),
        (t.avviste, 12.0),
        (t.krevd, 14.0),
        (t.godkjent, 14.0),
        (t.trekk, 14.0),
        (t.utbetalt, 14.0),
        (t.konto, 16.0),
        (t.kid, 26.0),
    ];
    for (nr, (tittel, bredde)) in (0..).zip(kolonner) {
        ark.set_column_width(nr, bredde)?;
        let tall = (FORSTE_TALL..FORSTE_TALL + 6).contains(&nr);
        ark.write_string_with_format(0, nr, tittel, if tall { &s.hode_tall } else { &s.hode })?;
    }
    ark.set_freeze_panes(1, 0)?;
    utskrift(ark);
    ark.set_repeat_rows(0, 0)?;
    Ok(())
}

fn utskrift(ark: &mut Worksheet) {
    ark.set_paper_size(9)
        .set_landscape()
        .set_print_fit_to_pages(1, 0)
        .set_footer("&L&A&R&P / &N");
}

fn skriv_rad(ark: &mut Worksheet, nr: u32, rad: &Oversiktsrad, s: &Stiler) -> Result<(), DokumentFeil> {
    ark.write_string_with_format(nr, 0, &rad.praksis, &s.tekst)?;
    ark.write_string_with_format(nr, 1, rad.praksis_id.0.to_string(), &s.tekst)?;
    ark.write_string_with_format(nr, 2, rad.orgnr.as_str(), &s.tekst)?;
    ark.write_string_with_format(nr, 3, rad.vedtak_id.0.to_string(), &s.tekst)?;
    ark.write_datetime_with_format(nr, 4, dato(rad.utbetalt)?, &s.dato)?;
    if let Some((fra, til)) = rad.periode {
        ark.write_datetime_with_format(nr, 5, dato(fra)?, &s.dato)?;
        ark.write_datetime_with_format(nr, 6, dato(til)?, &s.dato)?;
    }
    ark.write_number_with_format(nr, 7, rad.godkjente, &s.heltall)?;
    ark.write_number_with_format(nr, 8, rad.avviste, &s.heltall)?;
    for (kolonne, ore) in (9..).zip([rad.krevd, rad.godkjent, rad.trekk, rad.utbetalt_belop]) {
        ark.write_number_with_format(nr, kolonne, kroner(ore), &s.kroner)?;
    }
    ark.write_string_with_format(nr, 13, &rad.konto, &s.tekst)?;
    if let Some(kid) = &rad.kid {
        ark.write_string_with_format(nr, 14, kid, &s.tekst)?;
    }
    Ok(())
}

/// Totals as formulas, with the result stored for programs that do not calculate.
fn vedtakssum(ark: &mut Worksheet, siste: u32, t: &Oversiktstekst, sum: &Summer, s: &Stiler) -> Result<(), DokumentFeil> {
    let nr = siste + 1;
    ark.write_string_with_format(nr, 0, t.sum, &s.sum)?;
    for kolonne in 1..KOLONNER {
        ark.write_blank(nr, kolonne, &s.sum)?;
    }
    let resultat = [
        sum.godkjente.to_string(),
        sum.avviste.to_string(),
        sum.krevd.kroner_desimal(),
        sum.godkjent.kroner_desimal(),
        sum.trekk.kroner_desimal(),
        sum.utbetalt.kroner_desimal(),
    ];
    for ((kolonne, navn), verdi) in (FORSTE_TALL..).zip('H'..).zip(resultat) {
        let formel = Formula::new(format!("=SUM({navn}2:{navn}{})", siste + 1)).set_result(verdi);
        ark.write_formula_with_format(nr, kolonne, formel, if kolonne < 9 { &s.sum_heltall } else { &s.sum_kroner })?;
    }
    Ok(())
}

fn sammendrag(ark: &mut Worksheet, hode: &Oversiktshode, sum: &Oversiktssum, s: &Stiler) -> Result<(), DokumentFeil> {
    let ord = text::velg(hode.sprak);
    let t = &ord.oversikt;
    for (kolonne, bredde) in (0..).zip([34.0, 16.0, 16.0, 14.0, 14.0, 14.0, 16.0, 16.0, 16.0, 16.0]) {
        ark.set_column_width(kolonne, bredde)?;
    }
    utskrift(ark);
    ark.write_string_with_format(0, 0, t.tittel, &s.tittel)?;
    let fakta = [
        (t.helseaktor, hode.helseaktor.clone()),
        (t.periode, periode(hode)),
        (t.laget, format::tidspunkt(hode.laget, hode.sprak)),
    ];
    for (rad, (navn, verdi)) in (2..).zip(fakta) {
        ark.write_string_with_format(rad, 0, navn, &s.fet)?;
        ark.write_string(rad, 1, verdi)?;
    }
    if sum.alt.vedtak == 0 {
        ark.write_string(6, 0, t.tom)?;
        return Ok(());
    }
    let aar = sum
        .per_aar
        .iter()
        .map(|(aar, s)| ([aar.to_string(), String::new(), String::new()], *s));
    let maneder = sum
        .per_maned
        .iter()
        .map(|(m, s)| ([format!("{} {}", manednavn(m.maned), m.aar), String::new(), String::new()], *s));
    let praksiser = sum
        .per_praksis
        .iter()
        .map(|(id, (navn, orgnr, s))| ([navn.clone(), id.0.to_string(), orgnr.clone()], *s));
    let mut rad = 6;
    rad = tabell(ark, rad, t.per_aar, [t.aar, "", ""], aar, t, &sum.alt, s)?;
    rad = tabell(ark, rad, t.per_maned, [t.maned, "", ""], maneder, t, &sum.alt, s)?;
    tabell(
        ark,
        rad,
        t.per_praksis,
        [t.praksis, t.praksisnummer, t.orgnr],
        praksiser,
        t,
        &sum.alt,
        s,
    )?;
    Ok(())
}

#[expect(
    clippy::too_many_arguments,
    reason = "one table: place, words, rows and styles; a struct would only rename them"
)]
fn tabell(
    ark: &mut Worksheet,
    start: u32,
    tittel: &str,
    navn: [&str; 3],
    rader: impl Iterator<Item = ([String; 3], Summer)>,
    t: &Oversiktstekst,
    alt: &Summer,
    s: &Stiler,
) -> Result<u32, DokumentFeil> {
    ark.write_string_with_format(start, 0, tittel, &s.fet)?;
    let mut nr = start + 1;
    for (kolonne, navn) in (0..).zip(navn) {
        ark.write_string_with_format(nr, kolonne, navn, &s.hode)?;
    }
    for (kolonne, navn) in (3..).zip([t.vedtak, t.godkjente, t.avviste, t.krevd, t.godkjent, t.trekk, t.utbetalt]) {
        ark.write_string_with_format(nr, kolonne, navn, &s.hode_tall)?;
    }
    for (celler, summer) in rader {
        nr += 1;
        for (kolonne, celle) in (0..).zip(celler) {
            if !celle.is_empty() {
                ark.write_string_with_format(nr, kolonne, celle, &s.tekst)?;
            }
        }
        tall(ark, nr, &summer, &s.heltall, &s.kroner)?;
    }
    nr += 1;
    ark.write_string_with_format(nr, 0, t.sum, &s.sum)?;
    ark.write_blank(nr, 1, &s.sum)?;
    ark.write_blank(nr, 2, &s.sum)?;
    tall(ark, nr, alt, &s.sum_heltall, &s.sum_kroner)?;
    Ok(nr + 2)
}

fn tall(ark: &mut Worksheet, rad: u32, summer: &Summer, heltall: &Format, belop: &Format) -> Result<(), DokumentFeil> {
    for (kolonne, antall) in (3..).zip([summer.vedtak, summer.godkjente, summer.avviste]) {
        ark.write_number_with_format(rad, kolonne, antall as f64, heltall)?;
    }
    for (kolonne, ore) in (6..).zip([summer.krevd, summer.godkjent, summer.trekk, summer.utbetalt]) {
        ark.write_number_with_format(rad, kolonne, kroner(ore), belop)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::prover::{oversikt, rad};
    use super::*;

    #[test]
    fn totals_are_those_of_the_rows_and_the_file_is_a_zip() {
        let alle = oversikt(300);
        let mut ut = Vec::new();
        let sum = skriv_xlsx(&mut ut, &alle.hode, alle.rader.iter().cloned().map(Ok::<_, std::io::Error>)).unwrap();
        assert_eq!(sum.alt, Oversiktssum::av(&alle.rader).alt);
        assert_eq!(ut.get(..2), Some(b"PK".as_slice()));
        skriv_til_disk("oversikt.xlsx", &ut);
    }

    #[test]
    fn an_empty_overview_is_a_workbook_too() {
        let mut ut = Vec::new();
        let ingen = std::iter::empty::<Result<Oversiktsrad, std::io::Error>>();
        skriv_xlsx(&mut ut, &oversikt(0).hode, ingen).unwrap();
        assert!(ut.len() > 1_000);
        skriv_til_disk("tom.xlsx", &ut);
    }

    #[test]
    fn rows_may_come_through_a_channel_from_another_thread() {
        let (send, motta) = std::sync::mpsc::sync_channel(16);
        let avsender = std::thread::spawn(move || (0..2_000).for_each(|i| send.send(Ok::<_, std::io::Error>(rad(i))).unwrap()));
        let sum = skriv_xlsx(std::io::sink(), &oversikt(0).hode, motta).unwrap();
        avsender.join().unwrap();
        assert_eq!(sum.alt.vedtak, 2_000);
    }

    /// Run by hand: `cargo test --release --features ssr --lib hundred_thousand -- --ignored`.
    #[test]
    #[ignore = "takes long without optimisation"]
    fn a_hundred_thousand_rows_take_no_more_memory_than_a_few() {
        let hode = oversikt(0).hode;
        let topp = || -> u64 {
            let status = std::fs::read_to_string("/proc/self/status").unwrap();
            let linje = status.lines().find(|l| l.starts_with("VmHWM")).unwrap();
            linje.split_whitespace().nth(1).unwrap().parse().unwrap()
        };
        skriv_xlsx(std::io::sink(), &hode, (0..100).map(|i| Ok::<_, std::io::Error>(rad(i)))).unwrap();
        let for_ = topp();
        let start = std::time::Instant::now();
        let sum = skriv_xlsx(
            std::io::sink(),
            &hode,
            (0..100_000).map(|i| Ok::<_, std::io::Error>(rad(i % 3_000))),
        )
        .unwrap();
        println!(
            "100 000 rows: {:?}, peak memory {} kB before, {} kB after",
            start.elapsed(),
            for_,
            topp()
        );
        assert_eq!(sum.alt.vedtak, 100_000);
        assert!(topp() - for_ < 16_000, "kB more");
    }

    fn skriv_til_disk(navn: &str, data: &[u8]) {
        super::super::prover::skriv_til_disk(navn, data);
    }
}
