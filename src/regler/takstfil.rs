//! Reads the tariff from the CSV files in `migrations/data/`. A bad row is refused with its line and column, and nothing is loaded.

use std::collections::HashSet;

use chrono::NaiveDate;
use csv::{ReaderBuilder, StringRecord};

use super::{
    takst::{Takst, Takstregister},
    takstregel::{Regelslag, Takstregel},
    verdi,
};
use grunn::Ore;

const TAKSTER: &[u8] = include_bytes!("../../migrations/data/takster.csv");
const REGLER: &[u8] = include_bytes!("../../migrations/data/takstregler.csv");

const KOLONNER_TAKST: &[&str] = &[
    "fagomrade",
    "kode",
    "tekst",
    "honorar",
    "egenandel",
    "refusjon",
    "gyldig_fra",
    "gyldig_til",
    "utgatt",
    "spesialist",
    "pasient_betaler",
    "merknad",
    "kilde",
];
const KOLONNER_REGEL: &[&str] = &["fagomrade", "takster", "regel", "verdi", "praksistyper", "kilde", "merknad"];
const FAGOMRADER: &[&str] = &["LE", "FY", "TH", "TP", "PS", "KI", "JO", "OR", "LOGO", "AP"];

/// A row that cannot be loaded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{fil} line {linje}, column {kolonne}: {hva}")]
pub struct CsvFeil {
    pub fil: &'static str,
    pub linje: u64,
    pub kolonne: &'static str,
    pub hva: String,
}

/// The tariff that is part of the program.
pub fn innebygd() -> Result<Takstregister, Vec<CsvFeil>> {
    Takstregister::fra_csv(TAKSTER, REGLER)
}

/// The rows that are part of the program, for loading the taksts into the database: taksts, and the rules that hang on them.
pub fn innebygde_rader() -> Result<(Vec<Takst>, Vec<Takstregel>), Vec<CsvFeil>> {
    let (takster, mut feil) = les_takster(TAKSTER);
    let (regler, flere) = les_regler(REGLER);
    feil.extend(flere);
    if feil.is_empty() { Ok((takster, regler)) } else { Err(feil) }
}

impl Takstregister {
    /// Builds the register from the two files. All faults are told.
    pub fn fra_csv(takster: &[u8], regler: &[u8]) -> Result<Self, Vec<CsvFeil>> {
        let (takster, mut feil) = les_takster(takster);
        let (regler, flere) = les_regler(regler);
        feil.extend(flere);
        if feil.is_empty() {
            Ok(Self::ny(takster, regler))
        } else {
            Err(feil)
        }
    }
}

/// Reads the taksts alone, for loading into the database. Good rows and faults.
pub fn les_takster(bytes: &[u8]) -> (Vec<Takst>, Vec<CsvFeil>) {
    let mut sette = HashSet::new();
    les("takster.csv", bytes, KOLONNER_TAKST, |rad| {
        let takst = Takst {
            fagomrade: rad.en_av("fagomrade", FAGOMRADER)?,
            kode: rad.kode("kode")?,
            tekst: rad.tekst("tekst")?,
            honorar: rad.belop("honorar")?,
            egenandel: rad.belop("egenandel")?,
            refusjon: rad.belop("refusjon")?,
            gyldig_fra: rad.dato("gyldig_fra")?.ok_or_else(|| rad.feil("gyldig_fra", "is missing"))?,
            gyldig_til: rad.dato("gyldig_til")?,
            utgatt: rad.dato("utgatt")?,
            spesialist: rad.ja_nei("spesialist")?,
            pasient_betaler: rad.ja_nei("pasient_betaler")?,
            merknad: rad.valgfri("merknad"),
            kilde: rad.tekst("kilde")?,
        };
        if takst.honorar != takst.egenandel + takst.refusjon {
            return Err(rad.feil("honorar", "is not egenandel + refusjon"));
        }
        if takst.gyldig_til.is_some_and(|til| til < takst.gyldig_fra) {
            return Err(rad.feil("gyldig_til", "is before gyldig_fra"));
        }
        if !sette.insert((takst.fagomrade.clone(), takst.kode.clone(), takst.gyldig_fra)) {
            return Err(rad.feil("gyldig_fra", "repeats an earlier row"));
        }
        Ok(vec![takst])
    })
}

fn les_regler(bytes: &[u8]) -> (Vec<Takstregel>, Vec<CsvFeil>) {
    les("takstregler.csv", bytes, KOLONNER_REGEL, |rad| {
        let fagomrade = rad.en_av("fagomrade", FAGOMRADER)?;
        let slag = Regelslag::tolk(rad.felt("regel"), rad.felt("verdi"))
            .ok_or_else(|| rad.feil("regel", "is unknown, or does not fit its value"))?;
        let praksistyper: Vec<String> = rad.felt("praksistyper").split_whitespace().map(str::to_owned).collect();
        let (kilde, merknad) = (rad.tekst("kilde")?, rad.valgfri("merknad"));
        let koder = rad.tekst("takster")?;
        Ok(koder
            .split_whitespace()
            .map(|takst| Takstregel {
                fagomrade: fagomrade.clone(),
                takst: takst.to_owned(),
                slag: slag.clone(),
                praksistyper: praksistyper.clone(),
                kilde: kilde.clone(),
                merknad: merknad.clone(),
            })
            .collect())
    })
}

/// One row with its columns by name.
struct Rad<'r> {
    fil: &'static str,
    linje: u64,
    kolonner: &'static [&'static str],
    post: &'r StringRecord,
}

impl Rad<'_> {
    fn felt(&self, navn: &str) -> &str {
        self.kolonner
            .iter()
            .position(|k| *k == navn)
            .and_then(|i| self.post.get(i))
            .unwrap_or_default()
            .trim()
    }

    fn feil(&self, kolonne: &'static str, hva: impl Into<String>) -> CsvFeil {
        CsvFeil {
            fil: self.fil,
            linje: self.linje,
            kolonne,
            hva: hva.into(),
        }
    }

    fn tekst(&self, navn: &'static str) -> Result<String, CsvFeil> {
        self.valgfri(navn).ok_or_else(|| self.feil(navn, "is missing"))
    }

    fn valgfri(&self, navn: &str) -> Option<String> {
        Some(self.felt(navn)).filter(|t| !t.is_empty()).map(str::to_owned)
    }

    fn en_av(&self, navn: &'static str, lovlige: &[&str]) -> Result<String, CsvFeil> {
        let verdi = self.felt(navn);
        if lovlige.contains(&verdi) {
            Ok(verdi.to_owned())
        } else {
            Err(self.feil(navn, format!("must be one of {}", lovlige.join(", "))))
        }
    }

    fn kode(&self, navn: &'static str) -> Result<String, CsvFeil> {
        let verdi = self.felt(navn);
        let gyldig = (1..=10).contains(&verdi.len()) && verdi.bytes().all(|b| b.is_ascii_alphanumeric());
        if gyldig {
            Ok(verdi.to_owned())
        } else {
            Err(self.feil(navn, "must be 1 to 10 letters and digits"))
        }
    }

    fn belop(&self, navn: &'static str) -> Result<Ore, CsvFeil> {
        verdi::belop(self.felt(navn))
            .filter(|b| !b.er_negativ())
            .ok_or_else(|| self.feil(navn, "must be kroner with at most two decimals"))
    }

    fn dato(&self, navn: &'static str) -> Result<Option<NaiveDate>, CsvFeil> {
        match self.felt(navn) {
            "" => Ok(None),
            t => verdi::dato(t)
                .map(Some)
                .ok_or_else(|| self.feil(navn, "must be a date like 2026-01-31")),
        }
    }

    fn ja_nei(&self, navn: &'static str) -> Result<bool, CsvFeil> {
        match self.felt(navn) {
            "ja" => Ok(true),
            "nei" => Ok(false),
            _ => Err(self.feil(navn, "must be ja or nei")),
        }
    }
}

fn les<T>(
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

#[cfg(test)]
mod tests {
    use super::*;

    const HODE: &str =
        "fagomrade,kode,tekst,honorar,egenandel,refusjon,gyldig_fra,gyldig_til,utgatt,spesialist,pasient_betaler,merknad,kilde\n";

    fn feil_i(rad: &str) -> Vec<(u64, &'static str)> {
        let fil = format!("{HODE}LE,2ad,Konsultasjon,194,179,15,2025-07-01,2026-06-30,,nei,nei,,FOR\n{rad}\n");
        les_takster(fil.as_bytes()).1.into_iter().map(|f| (f.linje, f.kolonne)).collect()
    }

    #[test]
    fn the_files_in_the_repository_are_good() {
        innebygd().unwrap();
    }

    #[test]
    fn a_bad_row_names_line_and_column() {
        let tabell = [
            ("LE,2ak,x,380,301,79,2025-07-01,,,nei,nei,,FOR", vec![]),
            ("LE,2ak,x,380.50,301.50,79.00,2025-07-01,,,nei,nei,,FOR", vec![]),
            ("XX,2ak,x,380,301,79,2025-07-01,,,nei,nei,,FOR", vec![(3, "fagomrade")]),
            ("LE,2 k,x,380,301,79,2025-07-01,,,nei,nei,,FOR", vec![(3, "kode")]),
            ("LE,2ak,x,381,301,79,2025-07-01,,,nei,nei,,FOR", vec![(3, "honorar")]),
            ("LE,2ak,x,380,301.001,79,2025-07-01,,,nei,nei,,FOR", vec![(3, "egenandel")]),
            ("LE,2ak,x,0,1,-1,2025-07-01,,,nei,nei,,FOR", vec![(3, "refusjon")]),
            ("LE,2ak,x,380,301,79,,,,nei,nei,,FOR", vec![(3, "gyldig_fra")]),
            ("LE,2ak,x,380,301,79,2025-07-01,2025-06-30,,nei,nei,,FOR", vec![(3, "gyldig_til")]),
            ("LE,2ad,x,380,301,79,2025-07-01,,,nei,nei,,FOR", vec![(3, "gyldig_fra")]),
            ("LE,2ak,x,380,301,79,2025-07-01,,,kanskje,nei,,FOR", vec![(3, "spesialist")]),
            ("LE,2ak,x,380,301,79,2025-07-01,,,nei,nei,,", vec![(3, "kilde")]),
            ("LE,2ak,x", vec![(3, "")]),
        ];
        for (rad, ventet) in tabell {
            assert_eq!(feil_i(rad), ventet, "{rad}");
        }
        assert_eq!(les_takster(b"a,b\n").1[0].linje, 1);
        assert_eq!(les_takster(b"\xff\xfe").1.len(), 1);
    }

    #[test]
    fn a_rule_with_unknown_words_is_refused() {
        let fil = "fagomrade,takster,regel,verdi,praksistyper,kilde,merknad\nLE,2ad,ugyldig_med,1.,,FOR,\nLE,2ad,tull,1.,,FOR,\n";
        let feil = les_regler(fil.as_bytes()).1;
        assert_eq!(
            feil[0].to_string(),
            "takstregler.csv line 3, column regel: is unknown, or does not fit its value"
        );
    }
}
