//! Reads the rules from the files in `data/`: the regulations' own (`regler-2026.csv`), how their prose is read (`regeltolkning.csv`),
//! what they were before they were changed (`endrede-regler.csv`), how often a code is repeated, and rules from other sources
//! (`tilleggsregler.csv`).

use std::collections::{HashMap, HashSet};

use chrono::{Days, NaiveDate};

use super::{
    csvfil::{CsvFeil, Rad, les},
    monster::Monster,
    takstfil::{FAGOMRADER, Taksttekst, yrke},
    takstregel::{Regelslag, Styrke, Takstregel},
};

const REGLER: &[u8] = include_bytes!("data/regler-2026.csv");
const TOLKNING: &[u8] = include_bytes!("data/regeltolkning.csv");
const ENDRET: &[u8] = include_bytes!("data/endrede-regler.csv");
const TILLEGG: &[u8] = include_bytes!("data/tilleggsregler.csv");

const KOLONNER_REGEL: &[&str] = &["profession", "takst", "kind", "value", "source"];
const KOLONNER_TOLKNING: &[&str] = &[
    "profession",
    "kind",
    "value",
    "takster",
    "gjelder",
    "regel",
    "verdi",
    "fra",
    "til",
    "styrke",
    "merknad",
];
const KOLONNER_ENDRET: &[&str] = &["profession", "takster", "kind", "value", "valid_to", "source"];
const KOLONNER_TILLEGG: &[&str] = &[
    "fagomrade",
    "takster",
    "regel",
    "verdi",
    "praksistyper",
    "fra",
    "til",
    "styrke",
    "kilde",
    "merknad",
];

/// The rule a printed sentence comes to.
#[derive(Clone)]
struct Tolkning {
    /// Only these of the codes the sentence stands at.
    takster: Option<Monster>,
    /// Only the codes with an asterisk.
    bare_spesialisttakster: bool,
    slag: Regelslag,
    praksistyper: Vec<String>,
    fra: Option<NaiveDate>,
    til: Option<NaiveDate>,
    styrke: Styrke,
    merknad: Option<String>,
}

impl Tolkning {
    fn av(slag: Regelslag) -> Self {
        Self {
            takster: None,
            bare_spesialisttakster: false,
            slag,
            praksistyper: Vec::new(),
            fra: None,
            til: None,
            styrke: Styrke::Avviser,
            merknad: None,
        }
    }
}

type Tolkninger = HashMap<(String, String, String), Vec<Tolkning>>;

/// An earlier wording of a rule, and its last day.
struct Endring {
    fag: &'static [&'static str],
    yrke: String,
    koder: Monster,
    slag: String,
    /// None: there was no such rule.
    verdi: Option<String>,
    til: NaiveDate,
    kilde: String,
}

/// The codes of all fields.
struct Koder<'k> {
    alle: &'k HashSet<(&'k str, &'k str)>,
    spesialist: HashSet<(&'k str, &'k str)>,
}

impl<'k> Koder<'k> {
    fn som(&self, fag: &str, monster: &Monster) -> Vec<&'k str> {
        let mut ut: Vec<&str> = self
            .alle
            .iter()
            .filter(|(f, k)| *f == fag && monster.treffer(k))
            .map(|(_, k)| *k)
            .collect();
        ut.sort_unstable();
        ut
    }
}

/// All rules, for the codes of the register.
pub(super) fn les_regler(koder: &HashSet<(&str, &str)>, tekster: &[Taksttekst]) -> (Vec<Takstregel>, Vec<CsvFeil>) {
    let koder = Koder {
        alle: koder,
        spesialist: tekster
            .iter()
            .filter(|t| t.spesialist == "*")
            .flat_map(|t| t.fag.iter().map(move |f| (*f, t.kode.as_str())))
            .collect(),
    };
    let (tolkninger, mut feil) = les_tolkninger();
    let (endringer, flere) = les_endringer();
    feil.extend(flere);
    let mut ut = Vec::new();
    let mut brukt = HashSet::new();
    let (rader, flere) = les("regler-2026.csv", REGLER, KOLONNER_REGEL, |rad| {
        forskriftsregel(rad, &koder, &tolkninger, &endringer, &mut brukt)
    });
    ut.extend(rader);
    feil.extend(flere);
    for e in &endringer {
        ut.extend(tidligere_regel(e, &koder, &tolkninger).unwrap_or_else(|| {
            feil.push(CsvFeil {
                fil: "endrede-regler.csv",
                linje: 0,
                kolonne: "value",
                hva: format!("cannot be read: {} {}", e.slag, e.koder.skrevet()),
            });
            Vec::new()
        }));
    }
    for ubrukt in tolkninger.keys().filter(|k| !brukt.contains(*k)) {
        feil.push(CsvFeil {
            fil: "regeltolkning.csv",
            linje: 0,
            kolonne: "value",
            hva: format!("is not in regler-2026.csv: {ubrukt:?}"),
        });
    }
    for t in tekster.iter().filter(|t| les_rep(&t.rep).is_none()) {
        feil.push(CsvFeil {
            fil: "takster-2026.csv",
            linje: 0,
            kolonne: "rep",
            hva: format!("cannot be read: {} {}", t.kode, t.rep),
        });
    }
    ut.extend(repetisjoner(tekster, &endringer));
    let (rader, flere) = les("tilleggsregler.csv", TILLEGG, KOLONNER_TILLEGG, |rad| tilleggsregel(rad, &koder));
    ut.extend(rader);
    feil.extend(flere);
    (ut, feil)
}

fn les_tolkninger() -> (Tolkninger, Vec<CsvFeil>) {
    let mut ut = Tolkninger::new();
    let (_, feil) = les("regeltolkning.csv", TOLKNING, KOLONNER_TOLKNING, |rad| {
        let takster = match rad.valgfri("takster") {
            Some(t) => Some(Monster::tolk(&t).ok_or_else(|| rad.feil("takster", "is not a set of codes"))?),
            None => None,
        };
        let bare_spesialisttakster = match rad.felt("gjelder") {
            "" => false,
            "spesialisttakster" => true,
            _ => return Err(rad.feil("gjelder", "must be empty or spesialisttakster")),
        };
        let tolkning = Tolkning {
            takster,
            bare_spesialisttakster,
            slag: slag(rad)?,
            praksistyper: Vec::new(),
            fra: rad.dato("fra")?,
            til: rad.dato("til")?,
            styrke: styrke(rad)?,
            merknad: rad.valgfri("merknad"),
        };
        let nokkel = (rad.tekst("profession")?, rad.tekst("kind")?, rad.tekst("value")?);
        ut.entry(nokkel).or_default().push(tolkning);
        Ok(Vec::<()>::new())
    });
    (ut, feil)
}

fn slag(rad: &Rad<'_>) -> Result<Regelslag, CsvFeil> {
    Regelslag::tolk(rad.felt("regel"), rad.felt("verdi")).ok_or_else(|| rad.feil("regel", "is unknown, or does not fit its value"))
}

fn styrke(rad: &Rad<'_>) -> Result<Styrke, CsvFeil> {
    match rad.felt("styrke") {
        "" => Ok(Styrke::Avviser),
        "merknad" => Ok(Styrke::Merknad),
        "informerer" => Ok(Styrke::Informerer),
        _ => Err(rad.feil("styrke", "must be empty, merknad or informerer")),
    }
}

fn les_endringer() -> (Vec<Endring>, Vec<CsvFeil>) {
    les("endrede-regler.csv", ENDRET, KOLONNER_ENDRET, |rad| {
        let takster = rad.tekst("takster")?;
        Ok(vec![Endring {
            fag: yrke(rad)?,
            yrke: rad.tekst("profession")?,
            koder: Monster::tolk(&takster).ok_or_else(|| rad.feil("takster", "is not a set of codes"))?,
            slag: rad.tekst("kind")?,
            verdi: Some(rad.tekst("value")?).filter(|v| v != "-"),
            til: rad.dato("valid_to")?.ok_or_else(|| rad.feil("valid_to", "is missing"))?,
            kilde: rad.tekst("source")?,
        }])
    })
}

/// One row of the regulations: every code it stands for, from the day it was changed.
fn forskriftsregel(
    rad: &Rad<'_>,
    koder: &Koder<'_>,
    tolkninger: &Tolkninger,
    endringer: &[Endring],
    brukt: &mut HashSet<(String, String, String)>,
) -> Result<Vec<Takstregel>, CsvFeil> {
    let (kind, value, kilde) = (rad.tekst("kind")?, rad.tekst("value")?, rad.tekst("source")?);
    let monster = Monster::tolk(rad.felt("takst")).ok_or_else(|| rad.feil("takst", "is not a set of codes"))?;
    let profesjon = rad.tekst("profession")?;
    let lest = les_verdi(&profesjon, &kind, &value, tolkninger).ok_or_else(|| rad.feil("value", "cannot be read"))?;
    brukt.insert((profesjon, kind.clone(), value.clone()));
    let mut ut = Vec::new();
    for fag in yrke(rad)? {
        let treff = koder.som(fag, &monster);
        if treff.is_empty() {
            return Err(rad.feil("takst", "is not in the register"));
        }
        for kode in treff {
            let endret = endringer
                .iter()
                .filter(|e| e.slag == kind && e.fag.contains(fag) && e.koder.treffer(kode))
                .map(|e| e.til)
                .max();
            let fra = endret.and_then(|til| til.checked_add_days(Days::new(1)));
            ut.extend(regler(&lest, fag, kode, koder, &value, &kilde).map(|r| Takstregel { fra: r.fra.max(fra), ..r }));
        }
    }
    Ok(ut)
}

fn tidligere_regel(e: &Endring, koder: &Koder<'_>, tolkninger: &Tolkninger) -> Option<Vec<Takstregel>> {
    let Some(verdi) = e.verdi.as_ref().filter(|_| e.slag != "rep") else {
        return Some(Vec::new());
    };
    let lest = les_verdi(&e.yrke, &e.slag, verdi, tolkninger)?;
    let mut ut = Vec::new();
    for fag in e.fag {
        for kode in koder.som(fag, &e.koder) {
            ut.extend(regler(&lest, fag, kode, koder, verdi, &e.kilde).map(|r| Takstregel { til: Some(e.til), ..r }));
        }
    }
    Some(ut)
}

fn regler<'t>(
    lest: &'t [Tolkning],
    fag: &'t str,
    kode: &'t str,
    koder: &'t Koder<'_>,
    tekst: &'t str,
    kilde: &'t str,
) -> impl Iterator<Item = Takstregel> + 't {
    lest.iter()
        .filter(move |t| t.takster.as_ref().is_none_or(|m| m.treffer(kode)))
        .filter(move |t| !t.bare_spesialisttakster || koder.spesialist.contains(&(fag, kode)))
        .map(move |t| Takstregel {
            fagomrade: fag.to_owned(),
            takst: kode.to_owned(),
            slag: t.slag.clone(),
            praksistyper: t.praksistyper.clone(),
            fra: t.fra,
            til: t.til,
            styrke: t.styrke,
            tekst: tekst.to_owned(),
            kilde: kilde.to_owned(),
            merknad: t.merknad.clone(),
        })
}

/// A value of the regulations: as `regeltolkning.csv` reads it, else by the notation of its kind.
fn les_verdi(profesjon: &str, kind: &str, value: &str, tolkninger: &Tolkninger) -> Option<Vec<Tolkning>> {
    if let Some(lest) = tolkninger.get(&(profesjon.to_owned(), kind.to_owned(), value.to_owned())) {
        return Some(lest.clone());
    }
    let (foran, etter) = value.split_once('|').map_or((value, ""), |(a, b)| (a.trim(), b.trim()));
    // What is in brackets explains.
    let koder = || Monster::tolk(foran.split('(').next().unwrap_or_default().trim());
    let tall = || foran.split(' ').next().and_then(|t| t.parse::<u32>().ok());
    let slag = match kind {
        "not_with" => Regelslag::UgyldigMed(koder()?),
        "only_with" => Regelslag::BareMed(koder()?),
        "requires" => Regelslag::Krever(koder()?),
        "min_minutes" => Regelslag::MinTid(tall()?),
        "minutes_per_rep" => Regelslag::TidPerRepetisjon(tall()?),
        "age_at_least" => Regelslag::AlderFra(tall()?),
        "age_below" => Regelslag::AlderUnder(tall()?),
        _ => return None,
    };
    let praksistyper = match etter.strip_prefix("praksistype ") {
        Some(typer) => typer.split_whitespace().map(str::to_owned).collect(),
        None if matches!(etter, "" | "en av dem" | "én per") => Vec::new(),
        None => return None,
    };
    Some(vec![Tolkning {
        praksistyper,
        ..Tolkning::av(slag)
    }])
}

/// Repetition as printed: `0` and nothing are one use, `rep.` as many as there were, a number so many more, a percentage at that value.
/// A percentage without `rep.` is once more.
fn les_rep(rep: &str) -> Option<Vec<Regelslag>> {
    let rep = rep.trim().to_lowercase();
    let (fri, resten) = match rep.strip_prefix("rep.") {
        Some(resten) => (true, resten.trim()),
        None => (false, rep.as_str()),
    };
    let (prosent, antall) = match resten.split_once('%') {
        Some((p, resten)) => (Some(p.trim().parse().ok()?), resten.trim().trim_start_matches('x').trim()),
        None => (None, resten),
    };
    let antall = match (antall, fri, prosent) {
        ("", true, _) => None,
        ("", false, Some(_)) => Some(1),
        ("", false, None) => Some(0),
        (tall, ..) => Some(tall.parse().ok()?),
    };
    let mut ut = vec![antall.map_or(Regelslag::FriRepetisjon, Regelslag::MaksRepetisjoner)];
    ut.extend(prosent.map(Regelslag::Repetisjonsprosent));
    Some(ut)
}

fn repetisjoner(tekster: &[Taksttekst], endringer: &[Endring]) -> Vec<Takstregel> {
    let mut ut = Vec::new();
    for t in tekster {
        for fag in t.fag {
            let mut legg_til = |tekst: &str, kilde: &str, fra, til| {
                ut.extend(les_rep(tekst).into_iter().flatten().map(|slag| Takstregel {
                    fagomrade: (*fag).to_owned(),
                    takst: t.kode.clone(),
                    slag,
                    praksistyper: Vec::new(),
                    fra,
                    til,
                    styrke: Styrke::Avviser,
                    tekst: tekst.to_owned(),
                    kilde: kilde.to_owned(),
                    merknad: None,
                }));
            };
            let endret = endringer
                .iter()
                .find(|e| e.slag == "rep" && e.fag.contains(fag) && e.koder.treffer(&t.kode));
            if let Some(e) = endret {
                legg_til(e.verdi.as_deref().unwrap_or_default(), &e.kilde, None, Some(e.til));
            }
            legg_til(
                &t.rep,
                "kolonnen Rep.",
                endret.and_then(|e| e.til.checked_add_days(Days::new(1))),
                None,
            );
        }
    }
    ut
}

fn tilleggsregel(rad: &Rad<'_>, koder: &Koder<'_>) -> Result<Vec<Takstregel>, CsvFeil> {
    let fag = rad.en_av("fagomrade", FAGOMRADER)?;
    let takster = rad.tekst("takster")?;
    let monster = Monster::tolk(&takster).ok_or_else(|| rad.feil("takster", "is not a set of codes"))?;
    let mal = Takstregel {
        fagomrade: fag.clone(),
        takst: String::new(),
        slag: slag(rad)?,
        praksistyper: rad.felt("praksistyper").split_whitespace().map(str::to_owned).collect(),
        fra: rad.dato("fra")?,
        til: rad.dato("til")?,
        styrke: styrke(rad)?,
        tekst: format!("{} {}", rad.felt("regel"), rad.felt("verdi")).trim_end().to_owned(),
        kilde: rad.tekst("kilde")?,
        merknad: rad.valgfri("merknad"),
    };
    let en = |kode: &str| Takstregel {
        takst: kode.to_owned(),
        ..mal.clone()
    };
    Ok(koder.som(&fag, &monster).into_iter().map(en).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use Regelslag::*;

    #[test]
    fn repetition_is_read_as_printed() {
        for (trykt, ventet) in [
            ("", vec![MaksRepetisjoner(0)]),
            ("0", vec![MaksRepetisjoner(0)]),
            ("6", vec![MaksRepetisjoner(6)]),
            ("rep.", vec![FriRepetisjon]),
            ("Rep.", vec![FriRepetisjon]),
            ("rep. 5", vec![MaksRepetisjoner(5)]),
            ("50 %", vec![MaksRepetisjoner(1), Repetisjonsprosent(50)]),
            ("rep. 50 %", vec![FriRepetisjon, Repetisjonsprosent(50)]),
            ("rep. 70 %", vec![FriRepetisjon, Repetisjonsprosent(70)]),
            ("rep. 50 % x 9", vec![MaksRepetisjoner(9), Repetisjonsprosent(50)]),
        ] {
            assert_eq!(les_rep(trykt), Some(ventet), "{trykt}");
        }
        assert_eq!(les_rep("mange"), None);
    }

    #[test]
    fn every_printed_sentence_is_read_and_every_reading_is_of_one() {
        let (rader, regler) = super::super::takstfil::innebygde_rader().unwrap();
        assert!(rader.len() > 900 && regler.len() > 2_000, "{} {}", rader.len(), regler.len());
        // Kept to be shown: what no message can tell.
        let ukontrollert = regler.iter().filter(|r| r.slag == IkkeAutomatisk);
        assert!(ukontrollert.clone().all(|r| r.merknad.is_some()));
        assert!(ukontrollert.count() > 300);
    }
}
