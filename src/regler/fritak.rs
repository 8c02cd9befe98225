//! Who pays no egenandel, and the other figures that change by law: ages, exemption codes, the ceiling, the deadline. Dated rows in
//! `data/`; nothing of it is a constant here.

use std::sync::LazyLock;

use chrono::{Datelike, Months, NaiveDate};

use super::csvfil::{CsvFeil, les};
use super::monster::Monster;
use super::takst::fagomrade;
use super::takstfil::yrke;
use grunn::text::{Sprak, T};
use grunn::{Ore, Periode, Yrke};

const GRENSER: &[u8] = include_bytes!("data/aldersgrenser.csv");
const LOVFRISTER: &[u8] = include_bytes!("data/lovfrister.csv");
const TOLKNING: &[u8] = include_bytes!("data/alderstolkning.csv");
const KODER: &[u8] = include_bytes!("data/fritakskoder.csv");
const FRISTER: &[u8] = include_bytes!("data/frister.csv");
const ANDRE_BELOP: &[u8] = include_bytes!("data/andre-belop.csv");

/// A parameter of the control that no law states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frist {
    pub navn: String,
    pub verdi: u32,
    pub enhet: String,
    pub grunnlag: String,
}

/// A dated row of the laws and regulations, for showing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lovrad {
    pub fagomrader: &'static [&'static str],
    /// None: all codes of the field, or nothing to do with codes.
    pub takster: Option<&'static Monster>,
    pub hva: &'static Lovslag,
    /// None: since before anything the program knows.
    pub fra: Option<NaiveDate>,
    pub til: Option<NaiveDate>,
    /// As the source has it.
    pub tekst: &'static str,
    pub kilde: &'static str,
}

/// What the control reads of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lovslag {
    Alder(Aldersgrense),
    Egenandelstak(Ore),
    ForeldelseManeder(u32),
    KlagefristUker(u32),
    UtbetalingsfristDager(u32),
    FrikortStonadspunkt(Vec<u32>),
    /// Nothing: it is kept to be shown.
    Annet,
}

/// How an exemption is proved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bevis {
    /// By Frikortregisteret.
    Frikort,
    /// By the patient's age.
    Alder,
    /// By the reason on the bill.
    Begrunnelse,
    /// By the journal, which the message does not show.
    Journal,
}

/// A value of kodeverk 7461 whose meaning is public.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fritakskode {
    pub kode: String,
    pub grunn: T<String>,
    pub bevis: Bevis,
    /// Whose regulation has the ground. Empty: the ages of each say.
    pub yrker: Vec<Yrke>,
    pub kilde: String,
}

impl Fritakskode {
    pub fn grunn(&self, sprak: Sprak) -> &str {
        self.grunn.paa(sprak)
    }

    /// Whether the ground is known in the field.
    pub fn gjelder_i(&self, fag: &str) -> bool {
        self.yrker.is_empty() || self.yrker.iter().any(|y| fagomrade(*y) == fag)
    }

    /// «lege, psykolog».
    pub fn hvem(&self) -> T<String> {
        let navn = |sprak| self.yrker.iter().map(|y| y.navn(sprak)).collect::<Vec<_>>().join(", ");
        T(navn(Sprak::Nb), navn(Sprak::Nn))
    }
}

/// An age at which there is no egenandel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aldersgrense {
    Under(u32),
    /// Through the calendar year of this birthday.
    TilOgMedAret(u32),
}

impl Aldersgrense {
    pub fn omfatter(self, fodt: NaiveDate, dato: NaiveDate) -> bool {
        match self {
            Self::Under(aar) => grunn::dato::alder(fodt, dato).is_some_and(|a| a < aar),
            Self::TilOgMedAret(aar) => i64::from(dato.year()) - i64::from(fodt.year()) <= i64::from(aar),
        }
    }

    pub fn aar(self) -> u32 {
        match self {
            Self::Under(aar) | Self::TilOgMedAret(aar) => aar,
        }
    }
}

/// A row of `aldersgrenser.csv` or `lovfrister.csv` as it is read.
struct Grense {
    fag: &'static [&'static str],
    takster: Option<Monster>,
    slag: Lovslag,
    periode: Periode,
    /// As the source has it.
    tekst: String,
    kilde: String,
}

struct Grenser {
    rader: Vec<Grense>,
    koder: Vec<Fritakskode>,
    frister: Vec<Frist>,
    /// Kind of amount, and the praksistyper that may claim it.
    andre_belop: Vec<(String, Vec<String>)>,
}

static DATA: LazyLock<Result<Grenser, Vec<CsvFeil>>> = LazyLock::new(les_alt);

fn data() -> &'static Grenser {
    // The files are part of the program and a test reads them: a fault here cannot be met at run time.
    match &*DATA {
        Ok(data) => data,
        Err(feil) => panic!("{feil:?}"),
    }
}

/// Every dated row, in the order of the file.
pub fn lovrader() -> impl Iterator<Item = Lovrad> {
    data().rader.iter().map(|g| Lovrad {
        fagomrader: g.fag,
        takster: g.takster.as_ref().filter(|m| m.skrevet() != "*"),
        hva: &g.slag,
        fra: Some(g.periode.fra).filter(|fra| *fra != NaiveDate::MIN),
        til: g.periode.til,
        tekst: &g.tekst,
        kilde: &g.kilde,
    })
}

/// The parameters of the control that no law states.
pub fn frister() -> &'static [Frist] {
    &data().frister
}

/// The exemption codes whose meaning is public.
pub fn koder() -> &'static [Fritakskode] {
    &data().koder
}

/// The exemption code, in exact case. None: nobody has published it.
pub fn kode(kode: &str) -> Option<&'static Fritakskode> {
    data().koder.iter().find(|k| k.kode == kode)
}

/// The ages without egenandel for a code on a day.
pub fn aldersgrenser(fagomrade: &str, takst: &str, dato: NaiveDate) -> impl Iterator<Item = Aldersgrense> {
    data().rader.iter().filter_map(move |g| match &g.slag {
        Lovslag::Alder(alder)
            if g.periode.inneholder(dato) && g.fag.contains(&fagomrade) && g.takster.as_ref().is_none_or(|m| m.treffer(takst)) =>
        {
            Some(*alder)
        }
        _ => None,
    })
}

fn paa<T>(dato: NaiveDate, velg: impl Fn(&'static Lovslag) -> Option<T>) -> Option<T> {
    data()
        .rader
        .iter()
        .filter(|g| g.periode.inneholder(dato))
        .find_map(|g| velg(&g.slag))
}

/// What a patient pays at most in the calendar year of the day; None when it is not loaded.
pub fn egenandelstak(dato: NaiveDate) -> Option<Ore> {
    paa(dato, |s| match s {
        Lovslag::Egenandelstak(tak) => Some(*tak),
        _ => None,
    })
}

/// First day of treatment, and months after its month in which a claim must have been received (ftrl § 22-14 third paragraph).
pub fn foreldelse() -> Vec<(NaiveDate, u32)> {
    let mut rader: Vec<_> = data()
        .rader
        .iter()
        .filter_map(|g| match g.slag {
            Lovslag::ForeldelseManeder(n) => Some((g.periode.fra, n)),
            _ => None,
        })
        .collect();
    rader.sort_unstable();
    rader
}

/// Last day a claim for treatment on a day may be received.
pub fn kravfrist(behandlet: NaiveDate) -> NaiveDate {
    kravfrist_av(&foreldelse(), behandlet)
}

/// The row of the day decides. Treatment before the first row has that row's deadline: whatever it was, it is long over.
fn kravfrist_av(rader: &[(NaiveDate, u32)], behandlet: NaiveDate) -> NaiveDate {
    let rad = rader.iter().rev().find(|(fra, _)| *fra <= behandlet).or(rader.first());
    rad.and_then(|(_, maneder)| {
        let neste = behandlet.with_day(1)?.checked_add_months(Months::new(maneder + 1))?;
        neste.pred_opt()
    })
    .unwrap_or(NaiveDate::MAX)
}

/// Weeks to appeal a decision that is made known on a day.
pub fn klagefrist_uker(dato: NaiveDate) -> Option<u32> {
    paa(dato, |s| match s {
        Lovslag::KlagefristUker(n) => Some(*n),
        _ => None,
    })
}

/// Days from receipt until a claim must be paid.
pub fn utbetalingsfrist_dager(dato: NaiveDate) -> Option<u32> {
    paa(dato, |s| match s {
        Lovslag::UtbetalingsfristDager(n) => Some(*n),
        _ => None,
    })
}

/// The stønadspunkter for which a dentist's egenandel counts towards frikort.
pub fn frikort_stonadspunkter(dato: NaiveDate) -> &'static [u32] {
    paa(dato, |s| match s {
        Lovslag::FrikortStonadspunkt(p) => Some(p.as_slice()),
        _ => None,
    })
    .unwrap_or_default()
}

/// A parameter of the control that no law states.
pub(super) fn frist(navn: &str) -> u32 {
    match data().frister.iter().find(|f| f.navn == navn) {
        Some(f) => f.verdi,
        None => panic!("frister.csv has no {navn}"),
    }
}

/// Whether a praksistype may claim amounts of this kind beside its taksts.
pub(super) fn kan_kreve(slag: &str, praksistype: &str) -> bool {
    data()
        .andre_belop
        .iter()
        .any(|(s, typer)| s == slag && super::takstregel::passer(typer, praksistype))
}

fn les_alt() -> Result<Grenser, Vec<CsvFeil>> {
    let mut feil = Vec::new();
    let (tolkninger, flere) = les(
        "alderstolkning.csv",
        TOLKNING,
        &["profession", "rule", "takster", "slag", "verdi"],
        |rad| {
            let tall = || rad.tall("verdi");
            let slag = match rad.felt("slag") {
                "under_alder" => Lovslag::Alder(Aldersgrense::Under(tall()?)),
                "til_og_med_aret" => Lovslag::Alder(Aldersgrense::TilOgMedAret(tall()?)),
                "egenandelstak" => Lovslag::Egenandelstak(rad.belop("verdi")?),
                "foreldelse_maneder" => Lovslag::ForeldelseManeder(tall()?),
                "klagefrist_uker" => Lovslag::KlagefristUker(tall()?),
                "utbetalingsfrist_dager" => Lovslag::UtbetalingsfristDager(tall()?),
                "frikort_stonadspunkt" => {
                    Lovslag::FrikortStonadspunkt(rad.felt("verdi").split(' ').filter_map(|t| t.parse().ok()).collect())
                }
                "annet" => Lovslag::Annet,
                _ => return Err(rad.feil("slag", "is unknown")),
            };
            Ok(vec![(
                rad.tekst("profession")?,
                rad.tekst("rule")?,
                Monster::tolk(rad.felt("takster")),
                slag,
            )])
        },
    );
    feil.extend(flere);
    let mut tolkninger: Vec<_> = tolkninger.into_iter().map(Some).collect();
    let mut rader = Vec::new();
    for (fil, innhold) in [("aldersgrenser.csv", GRENSER), ("lovfrister.csv", LOVFRISTER)] {
        let (lest, flere) = les(fil, innhold, &["profession", "rule", "valid_from", "valid_to", "source"], |rad| {
            let (profesjon, regel) = (rad.tekst("profession")?, rad.tekst("rule")?);
            let lest = tolkninger
                .iter_mut()
                .find(|t| t.as_ref().is_some_and(|(p, r, ..)| *p == profesjon && *r == regel))
                .and_then(Option::take);
            let (_, _, takster, slag) = lest.ok_or_else(|| rad.feil("rule", "is not in alderstolkning.csv"))?;
            let fra = rad.dato("valid_from")?.unwrap_or(NaiveDate::MIN);
            let periode = Periode::ny(fra, rad.dato("valid_to")?).map_err(|_| rad.feil("valid_to", "is before valid_from"))?;
            Ok(vec![Grense {
                fag: yrke(rad)?,
                takster,
                slag,
                periode,
                tekst: regel,
                kilde: rad.tekst("source")?,
            }])
        });
        rader.extend(lest);
        feil.extend(flere);
    }
    if let Some((_, regel, ..)) = tolkninger.into_iter().flatten().next() {
        feil.push(CsvFeil {
            fil: "alderstolkning.csv",
            linje: 0,
            kolonne: "rule",
            hva: format!("is neither in aldersgrenser.csv nor in lovfrister.csv: {regel}"),
        });
    }
    let (koder, flere) = les(
        "fritakskoder.csv",
        KODER,
        &["kode", "grunn_nb", "grunn_nn", "bevis", "yrker", "kilde"],
        |rad| {
            let yrker = rad.felt("yrker").split_whitespace().map(Yrke::fra_kode).collect::<Option<Vec<_>>>();
            Ok(vec![Fritakskode {
                kode: rad.kode("kode")?,
                grunn: T(rad.tekst("grunn_nb")?, rad.tekst("grunn_nn")?),
                bevis: match rad.felt("bevis") {
                    "frikort" => Bevis::Frikort,
                    "alder" => Bevis::Alder,
                    "begrunnelse" => Bevis::Begrunnelse,
                    "journal" => Bevis::Journal,
                    _ => return Err(rad.feil("bevis", "is unknown")),
                },
                yrker: yrker.ok_or_else(|| rad.feil("yrker", "has an unknown profession"))?,
                kilde: rad.tekst("kilde")?,
            }])
        },
    );
    feil.extend(flere);
    let (frister, flere) = les("frister.csv", FRISTER, &["navn", "verdi", "enhet", "grunnlag"], |rad| {
        Ok(vec![Frist {
            navn: rad.tekst("navn")?,
            verdi: rad.tall("verdi")?,
            enhet: rad.tekst("enhet")?,
            grunnlag: rad.tekst("grunnlag")?,
        }])
    });
    feil.extend(flere);
    let (andre_belop, flere) = les("andre-belop.csv", ANDRE_BELOP, &["slag", "praksistyper", "merknad"], |rad| {
        let typer = rad.felt("praksistyper").split_whitespace().map(str::to_owned).collect();
        Ok(vec![(rad.tekst("slag")?, typer)])
    });
    feil.extend(flere);
    let data = Grenser {
        rader,
        koder,
        frister,
        andre_belop,
    };
    if feil.is_empty() { Ok(data) } else { Err(feil) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dag(tekst: &str) -> NaiveDate {
        tekst.parse().unwrap()
    }

    #[test]
    fn ages_ceilings_and_deadlines_go_by_the_day() {
        let alder = |fag: &str, takst: &str, d: &str| aldersgrenser(fag, takst, dag(d)).collect::<Vec<_>>();
        use Aldersgrense::*;
        for (fag, takst, d, ventet) in [
            ("LE", "2ad", "2026-07-31", vec![Under(16)]),
            ("LE", "2ad", "2026-08-01", vec![Under(18)]),
            ("FY", "A1a", "2026-07-31", vec![Under(16)]),
            ("FY", "A1a", "2026-08-01", vec![Under(18)]),
            ("PS", "22a", "2024-12-31", vec![Under(18)]),
            ("PS", "22a", "2025-01-01", vec![TilOgMedAret(26)]),
            ("LE", "621a", "2024-12-31", vec![Under(16)]),
            ("LE", "621a", "2025-01-01", vec![Under(16), TilOgMedAret(26)]),
            ("KI", "K1", "2026-01-01", vec![]),
        ] {
            assert_eq!(alder(fag, takst, d), ventet, "{fag} {takst} {d}");
        }
        assert!(TilOgMedAret(26).omfatter(dag("2000-01-01"), dag("2026-12-31")));
        assert!(!TilOgMedAret(26).omfatter(dag("1999-12-31"), dag("2026-01-01")));
        assert!(Under(18).omfatter(dag("2008-08-02"), dag("2026-08-01")) && !Under(18).omfatter(dag("2008-08-01"), dag("2026-08-01")));
        for (d, tak) in [
            ("2024-12-31", Some(316_500)),
            ("2025-01-01", Some(327_800)),
            ("2026-12-31", Some(327_800)),
            ("2027-01-01", None),
        ] {
            assert_eq!(egenandelstak(dag(d)), tak.map(Ore), "{d}");
        }
        assert_eq!(foreldelse(), [(dag("2005-07-01"), 6)]);
        assert_eq!(frikort_stonadspunkter(dag("2026-01-01")), [5, 6]);
    }

    #[test]
    fn the_deadline_is_the_last_day_six_months_after_the_month() {
        let tabell = [
            ("2025-05-01", "2025-11-30"),
            ("2025-05-31", "2025-11-30"),
            ("2025-08-15", "2026-02-28"),
            ("2027-08-31", "2028-02-29"),
            ("2025-12-31", "2026-06-30"),
            ("2025-07-01", "2026-01-31"),
            ("1999-01-01", "1999-07-31"),
        ];
        for (behandlet, frist) in tabell {
            assert_eq!(kravfrist(dag(behandlet)), dag(frist), "{behandlet}");
        }
    }

    #[test]
    fn a_new_deadline_holds_for_treatment_from_its_day() {
        let rader = [(dag("2005-07-01"), 6), (dag("2026-02-15"), 3)];
        for (behandlet, frist) in [
            ("2026-02-14", "2026-08-31"),
            ("2026-02-15", "2026-05-31"),
            ("2030-01-01", "2030-04-30"),
            ("2001-01-01", "2001-07-31"),
        ] {
            assert_eq!(kravfrist_av(&rader, dag(behandlet)), dag(frist), "{behandlet}");
        }
    }

    #[test]
    fn codes_are_known_in_exact_case() {
        assert_eq!(kode("F").map(|k| k.bevis), Some(Bevis::Frikort));
        for ukjent in ["f", "Q", "", "F ", "FF"] {
            assert_eq!(kode(ukjent), None, "{ukjent}");
        }
    }
}
