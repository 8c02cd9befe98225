//! The overview as text: semicolons, decimal comma and a byte order mark, which is what Norwegian spreadsheets open without asking.
//! Identifiers are plain digits and dates ISO 8601, so accounting programs can read them.

use std::io::Write;

use super::sum::Oversiktssum;
use super::{DokumentFeil, Oversiktsrad, text};
use grunn::Ore;
use grunn::text::Sprak;

/// Writes the overview row by row; holds no rows.
pub struct CsvSkriver<W: Write> {
    ut: csv::Writer<W>,
    sum: Oversiktssum,
}

impl<W: Write> CsvSkriver<W> {
    /// Starts the file with its header.
    pub fn ny(mut mal: W, sprak: Sprak) -> Result<Self, DokumentFeil> {
        mal.write_all("\u{feff}".as_bytes())?;
        let mut ut = csv::WriterBuilder::new()
            .delimiter(b';')
            .terminator(csv::Terminator::CRLF)
            .from_writer(mal);
        let t = &text::velg(sprak).oversikt;
        ut.write_record([
            t.praksis,
            t.praksisnummer,
            t.orgnr,
            t.vedtaksnummer,
            t.utbetalingsdato,
            t.behandlet_fra,
            t.behandlet_til,
            t.godkjente,
            t.avviste,
            t.krevd,
            t.godkjent,
            t.trekk,
            t.utbetalt,
            t.konto,
            t.kid,
        ])
        .map_err(skrivefeil)?;
        Ok(Self {
            ut,
            sum: Oversiktssum::default(),
        })
    }

    /// Adds a row.
    pub fn rad(&mut self, rad: &Oversiktsrad) -> Result<(), DokumentFeil> {
        let dag = |d: chrono::NaiveDate| d.format("%Y-%m-%d").to_string();
        let (fra, til) = rad.periode.map_or_else(Default::default, |(fra, til)| (dag(fra), dag(til)));
        self.ut
            .write_record([
                trygg(&rad.praksis),
                rad.praksis_id.0.to_string(),
                rad.orgnr.as_str().to_owned(),
                rad.vedtak_id.0.to_string(),
                dag(rad.utbetalt),
                fra,
                til,
                rad.godkjente.to_string(),
                rad.avviste.to_string(),
                komma(rad.krevd),
                komma(rad.godkjent),
                komma(rad.trekk),
                komma(rad.utbetalt_belop),
                trygg(&rad.konto),
                trygg(rad.kid.as_deref().unwrap_or_default()),
            ])
            .map_err(skrivefeil)?;
        self.sum.legg_til(rad);
        Ok(())
    }

    /// Hands on what is buffered, so that a reader sees rows as they come.
    pub fn tom(&mut self) -> Result<(), DokumentFeil> {
        Ok(self.ut.flush()?)
    }

    /// Ends the file and gives what was written to back, with the totals.
    pub fn ferdig(mut self) -> Result<(W, Oversiktssum), DokumentFeil> {
        self.ut.flush()?;
        let mal = self
            .ut
            .into_inner()
            .map_err(|e| DokumentFeil::Skriv(std::io::Error::other(e.to_string())))?;
        Ok((mal, self.sum))
    }
}

/// Writes a whole overview from an iterator, and gives the totals.
pub fn skriv_csv<W, E>(mal: W, sprak: Sprak, rader: impl IntoIterator<Item = Result<Oversiktsrad, E>>) -> Result<Oversiktssum, DokumentFeil>
where
    W: Write,
    E: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let mut ut = CsvSkriver::ny(mal, sprak)?;
    for rad in rader {
        ut.rad(&rad.map_err(|e| DokumentFeil::Rader(e.into()))?)?;
    }
    ut.ferdig().map(|(_, sum)| sum)
}

fn skrivefeil(e: csv::Error) -> DokumentFeil {
    DokumentFeil::Skriv(std::io::Error::other(e))
}

/// «-1234,50»: an ordinary minus and no spaces, so that it is read as a number.
fn komma(ore: Ore) -> String {
    ore.kroner_desimal().replace('.', ",").replace('−', "-")
}

/// Text that a spreadsheet would run as a formula gets an apostrophe first (CSV injection); our own numbers never pass here.
fn trygg(tekst: &str) -> String {
    if tekst.trim_start().starts_with(['=', '+', '-', '@', '|', '%']) || tekst.starts_with(['\t', '\r', '\n']) {
        format!("'{tekst}")
    } else {
        tekst.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::super::prover::{oversikt, rad};
    use super::*;

    fn skriv(rader: Vec<Oversiktsrad>) -> String {
        let mut ut = Vec::new();
        skriv_csv(&mut ut, Sprak::Nb, rader.into_iter().map(Ok::<_, std::io::Error>)).unwrap();
        String::from_utf8(ut).unwrap()
    }

    #[test]
    fn file_has_mark_semicolons_and_decimal_comma() {
        let tekst = skriv(vec![rad(0)]);
        assert!(tekst.starts_with("\u{feff}Praksis;Praksisnummer;"));
        assert!(tekst.ends_with("\r\n"));
        assert_eq!(tekst.lines().count(), 2);
        assert!(tekst.contains(";784,50;434,25;0,25;434,00;"), "{tekst}");
    }

    #[test]
    fn formulas_quotes_and_semicolons_are_harmless() {
        let mut farlig = rad(0);
        farlig.praksis = "=CMD(\"x\");1".to_owned();
        farlig.kid = Some("+47".to_owned());
        let tekst = skriv(vec![farlig]);
        assert!(tekst.contains("\"'=CMD(\"\"x\"\");1\";"), "{tekst}");
        assert!(tekst.contains(";'+47\r\n"), "{tekst}");
        for tegn in ["=1", " =1", "@a", "-1", "\tx", "|x"] {
            assert!(trygg(tegn).starts_with('\''), "{tegn}");
        }
        assert_eq!(trygg("Å – legesenter"), "Å – legesenter");
    }

    #[test]
    fn totals_are_those_of_the_rows() {
        let alle = oversikt(40).rader;
        let sum = skriv_csv(std::io::sink(), Sprak::Nn, alle.iter().cloned().map(Ok::<_, std::io::Error>)).unwrap();
        assert_eq!(sum.alt, Oversiktssum::av(&alle).alt);
    }

    #[test]
    fn a_broken_source_is_an_error_and_not_a_short_file() {
        let rader = vec![Ok(rad(0)), Err(std::io::Error::other("gone"))];
        assert!(matches!(skriv_csv(std::io::sink(), Sprak::Nb, rader), Err(DokumentFeil::Rader(_))));
    }
}
