//! Reads the tariff from the files in `data/` (see `data/LESMEG.md`): the periods of the regulations, their texts, and older rows.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use chrono::NaiveDate;

pub use super::csvfil::CsvFeil;
use super::{
    csvfil::{Rad, les},
    regelfil,
    takst::{Takst, Takstregister},
    takstregel::{Regelslag, Takstregel},
};
use grunn::Ore;

const PERIODER: &[u8] = include_bytes!("data/perioder.csv");
pub(super) const TAKSTER_2026: &[u8] = include_bytes!("data/takster-2026.csv");
pub(super) const ENDREDE_TEKSTER: &[u8] = include_bytes!("data/endrede-tekster.csv");
const UTGATTE: &[u8] = include_bytes!("data/utgatte-takster.csv");
const ELDRE: &[u8] = include_bytes!("data/eldre-takster.csv");

const KOLONNER_ELDRE: &[&str] = &[
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
const KOLONNER_PERIODE: &[&str] = &[
    "profession",
    "takst",
    "honorar_kr",
    "egenandel_kr",
    "refusjon_kr",
    "valid_from",
    "valid_to",
    "source",
];
pub(super) const KOLONNER_TEKST: &[&str] = &[
    "profession",
    "takst",
    "text_short",
    "honorar_kr",
    "egenandel_kr",
    "refusjon_kr",
    "rep",
    "spesialist",
    "merknad_ref",
    "valid_from",
    "valid_to",
    "source",
];
pub(super) const KOLONNER_UTGATT: &[&str] = &["profession", "takst", "text_short", "rep", "spesialist"];
pub(super) const FAGOMRADER: &[&str] = &["LE", "FY", "TH", "TP", "PS", "KI", "JO", "OR", "LOGO", "AP"];

type Rader = (Vec<Takst>, Vec<Takstregel>);

static INNEBYGD: LazyLock<Result<Rader, Vec<CsvFeil>>> = LazyLock::new(les_alt);
static REGISTER: LazyLock<Result<Takstregister, Vec<CsvFeil>>> = LazyLock::new(|| {
    let (takster, regler) = INNEBYGD.as_ref().map_err(Clone::clone)?;
    Ok(Takstregister::ny(takster.clone(), regler.clone()))
});

/// The tariff that is part of the program. Read once.
pub fn innebygd() -> Result<Takstregister, Vec<CsvFeil>> {
    REGISTER.clone()
}

/// The rows that are part of the program, for loading the taksts into the database: taksts, and the rules that hang on them.
pub fn innebygde_rader() -> Result<(Vec<Takst>, Vec<Takstregel>), Vec<CsvFeil>> {
    INNEBYGD.clone()
}

/// The fields a profession of the regulations claims in. One regulation serves logopeds and audiopedagogs.
pub(super) fn fagomrader(yrke: &str) -> &'static [&'static str] {
    match yrke {
        "lege" => &["LE"],
        "fysioterapeut" => &["FY"],
        "psykolog" => &["PS"],
        "logoped_audiopedagog" => &["LOGO", "AP"],
        "jordmor" => &["JO"],
        "ortoptist" => &["OR"],
        "kiropraktor" => &["KI"],
        "tannlege" => &["TH"],
        "tannpleier" => &["TP"],
        "alle" => FAGOMRADER,
        _ => &[],
    }
}

/// The fields of the row's profession.
pub(super) fn yrke(rad: &Rad<'_>) -> Result<&'static [&'static str], CsvFeil> {
    match fagomrader(rad.felt("profession")) {
        [] => Err(rad.feil("profession", "is unknown")),
        fag => Ok(fag),
    }
}

fn les_alt() -> Result<Rader, Vec<CsvFeil>> {
    let (tekster, mut feil) = les_tekster();
    let (mut takster, flere) = les_perioder(&tekster);
    feil.extend(flere);
    let (eldre, flere) = les_eldre(ELDRE);
    feil.extend(flere);
    takster.extend(eldre);
    let koder: HashSet<(&str, &str)> = takster.iter().map(|t| (t.fagomrade.as_str(), t.kode.as_str())).collect();
    let (regler, flere) = regelfil::les_regler(&koder, &tekster);
    feil.extend(flere);
    let pasienten: HashSet<(&str, &str)> = regler
        .iter()
        .filter(|r| r.slag == Regelslag::PasientBetaler)
        .map(|r| (r.fagomrade.as_str(), r.takst.as_str()))
        .collect();
    for t in &mut takster {
        t.pasient_betaler |= pasienten.contains(&(t.fagomrade.as_str(), t.kode.as_str()));
    }
    if feil.is_empty() { Ok((takster, regler)) } else { Err(feil) }
}

/// What the regulation says about a code, whatever the day.
pub(super) struct Taksttekst {
    pub(super) fag: &'static [&'static str],
    pub(super) kode: String,
    pub(super) tekst: String,
    /// As printed: `0`, `rep.`, `50 %` …
    pub(super) rep: String,
    pub(super) spesialist: String,
    /// Out of the tariff when its last row ends.
    pub(super) utgatt: bool,
}

fn les_tekster() -> (Vec<Taksttekst>, Vec<CsvFeil>) {
    let en = |rad: &Rad<'_>, utgatt: bool| {
        Ok(vec![Taksttekst {
            fag: yrke(rad)?,
            kode: rad.kode("takst")?,
            tekst: rad.tekst("text_short")?,
            rep: rad.felt("rep").to_owned(),
            spesialist: rad.felt("spesialist").to_owned(),
            utgatt,
        }])
    };
    let (mut ut, mut feil) = les("takster-2026.csv", TAKSTER_2026, KOLONNER_TEKST, |rad| en(rad, false));
    let (utgatte, flere) = les("utgatte-takster.csv", UTGATTE, KOLONNER_UTGATT, |rad| en(rad, true));
    ut.extend(utgatte);
    feil.extend(flere);
    (ut, feil)
}

/// What a code was called until a day, where that tells something else of it than today's words.
struct EldreTekst {
    fag: &'static [&'static str],
    kode: String,
    til: NaiveDate,
    tekst: String,
}

fn eldre_tekster(feil: &mut Vec<CsvFeil>) -> Vec<EldreTekst> {
    let kolonner = &["profession", "code", "valid_to", "text", "source"];
    let (ut, flere) = les("endrede-tekster.csv", ENDREDE_TEKSTER, kolonner, |rad| {
        Ok(vec![EldreTekst {
            fag: yrke(rad)?,
            kode: rad.kode("code")?,
            til: rad.dato("valid_to")?.ok_or_else(|| rad.feil("valid_to", "is missing"))?,
            tekst: rad.tekst("text")?,
        }])
    });
    feil.extend(flere);
    ut
}

fn les_perioder(tekster: &[Taksttekst]) -> (Vec<Takst>, Vec<CsvFeil>) {
    let tekster: HashMap<(&str, &str), &Taksttekst> = tekster
        .iter()
        .flat_map(|t| t.fag.iter().map(move |f| ((*f, t.kode.as_str()), t)))
        .collect();
    let mut sette = HashSet::new();
    let (mut ut, mut feil) = les("perioder.csv", PERIODER, KOLONNER_PERIODE, |rad| {
        let kode = rad.kode("takst")?;
        let belop = |navn| rad.valgfritt_belop(navn);
        let (honorar, egenandel, refusjon) = (belop("honorar_kr")?, belop("egenandel_kr")?, belop("refusjon_kr")?);
        let null = Ore(0);
        let mut takster = Vec::new();
        for fag in yrke(rad)? {
            let tekst = tekster
                .get(&(*fag, kode.as_str()))
                .ok_or_else(|| rad.feil("takst", "has no text in takster-2026.csv or utgatte-takster.csv"))?;
            let takst = Takst {
                fagomrade: (*fag).to_owned(),
                kode: kode.clone(),
                tekst: tekst.tekst.clone(),
                honorar: honorar.unwrap_or(null),
                egenandel: egenandel.unwrap_or(null),
                refusjon: refusjon.unwrap_or(null),
                gyldig_fra: rad.dato("valid_from")?.ok_or_else(|| rad.feil("valid_from", "is missing"))?,
                gyldig_til: rad.dato("valid_to")?,
                utgatt: None,
                spesialist: tekst.spesialist.contains('*'),
                pasient_betaler: false,
                merknad: honorar.is_none().then(|| "Har ikke eget beløp.".to_owned()),
                kilde: rad.tekst("source")?,
            };
            godta(rad, &takst, ["honorar_kr", "valid_to", "valid_from"], &mut sette)?;
            takster.push(takst);
        }
        Ok(takster)
    });
    let eldre = eldre_tekster(&mut feil);
    for t in &mut ut {
        let tekst = eldre
            .iter()
            .find(|e| e.fag.contains(&t.fagomrade.as_str()) && e.kode == t.kode && t.gyldig_fra <= e.til);
        if let Some(eldre) = tekst {
            t.tekst.clone_from(&eldre.tekst);
        }
    }
    // The last row of a code that has gone out says when.
    let mut siste: HashMap<(String, String), usize> = HashMap::new();
    for (i, t) in ut.iter().enumerate() {
        let plass = siste.entry((t.fagomrade.clone(), t.kode.clone())).or_insert(i);
        if ut.get(*plass).is_some_and(|s| s.gyldig_fra < t.gyldig_fra) {
            *plass = i;
        }
    }
    for ((fag, kode), plass) in siste {
        let utgatt = tekster.get(&(fag.as_str(), kode.as_str())).is_some_and(|t| t.utgatt);
        if let Some(t) = ut.get_mut(plass).filter(|_| utgatt) {
            t.utgatt = t.gyldig_til;
        }
    }
    (ut, feil)
}

/// What every row must satisfy, whatever its file.
fn godta(
    rad: &Rad<'_>,
    takst: &Takst,
    [honorar, til, fra]: [&'static str; 3],
    sette: &mut HashSet<(String, String, NaiveDate)>,
) -> Result<(), CsvFeil> {
    if takst.honorar != takst.egenandel + takst.refusjon {
        return Err(rad.feil(honorar, "is not egenandel + refusjon"));
    }
    if takst.gyldig_til.is_some_and(|til| til < takst.gyldig_fra) {
        return Err(rad.feil(til, "is before the first day"));
    }
    if !sette.insert((takst.fagomrade.clone(), takst.kode.clone(), takst.gyldig_fra)) {
        return Err(rad.feil(fra, "repeats an earlier row"));
    }
    Ok(())
}

/// Rows from before the periods of the regulations, and those that are no regulation's. Good rows and faults.
fn les_eldre(bytes: &[u8]) -> (Vec<Takst>, Vec<CsvFeil>) {
    let mut sette = HashSet::new();
    les("eldre-takster.csv", bytes, KOLONNER_ELDRE, |rad| {
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
        godta(rad, &takst, ["honorar", "gyldig_til", "gyldig_fra"], &mut sette)?;
        Ok(vec![takst])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const HODE: &str =
        "fagomrade,kode,tekst,honorar,egenandel,refusjon,gyldig_fra,gyldig_til,utgatt,spesialist,pasient_betaler,merknad,kilde\n";

    fn feil_i(rad: &str) -> Vec<(u64, &'static str)> {
        let fil = format!("{HODE}LE,2ad,Konsultasjon,194,179,15,2025-07-01,2026-06-30,,nei,nei,,FOR\n{rad}\n");
        les_eldre(fil.as_bytes()).1.into_iter().map(|f| (f.linje, f.kolonne)).collect()
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
        assert_eq!(les_eldre(b"a,b\n").1[0].linje, 1);
        assert_eq!(les_eldre(b"\xff\xfe").1.len(), 1);
    }
}
