//! Rules tied to codes: what goes together, what demands what, how often (`domain/oppgjor.md` §4.2–4.3). Data, read from CSV.

use serde::{Deserialize, Serialize};

/// A set of codes as the regulations write it: `2ak` that code, `2.` every code in group 2, `11.-15.` a range of groups, `1b*` by
/// its beginning, `*` all, and `!11e` an exception.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Monster {
    med: Vec<Ledd>,
    unntatt: Vec<Ledd>,
    /// As written, for showing.
    tekst: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Ledd {
    Alle,
    Kode(String),
    Start(String),
    Gruppe(u32, u32),
}

impl Ledd {
    fn tolk(tekst: &str) -> Option<Self> {
        if tekst == "*" {
            return Some(Self::Alle);
        }
        if let Some(start) = tekst.strip_suffix('*') {
            return er_kode(start).then(|| Self::Start(start.to_owned()));
        }
        if let Some(grupper) = tekst.strip_suffix('.') {
            let (fra, til) = grupper.split_once(".-").unwrap_or((grupper, grupper));
            let (fra, til) = (fra.parse().ok()?, til.parse().ok()?);
            return (fra <= til).then_some(Self::Gruppe(fra, til));
        }
        er_kode(tekst).then(|| Self::Kode(tekst.to_owned()))
    }

    fn treffer(&self, kode: &str) -> bool {
        match self {
            Self::Alle => true,
            Self::Kode(k) => k == kode,
            Self::Start(s) => kode.starts_with(s.as_str()),
            Self::Gruppe(fra, til) => gruppe(kode).is_some_and(|g| (*fra..=*til).contains(&g)),
        }
    }
}

fn er_kode(tekst: &str) -> bool {
    !tekst.is_empty() && tekst.len() <= 10 && tekst.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// The number a code begins with: `2ad` is in group 2.
fn gruppe(kode: &str) -> Option<u32> {
    let slutt = kode.find(|c: char| !c.is_ascii_digit()).unwrap_or(kode.len());
    kode.get(..slutt)?.parse().ok()
}

impl Monster {
    pub fn tolk(tekst: &str) -> Option<Self> {
        let mut ut = Self {
            tekst: tekst.to_owned(),
            ..Self::default()
        };
        for ledd in tekst.split_whitespace() {
            match ledd.strip_prefix('!') {
                Some(unntatt) => ut.unntatt.push(Ledd::tolk(unntatt)?),
                None => ut.med.push(Ledd::tolk(ledd)?),
            }
        }
        (!ut.med.is_empty()).then_some(ut)
    }

    pub fn treffer(&self, kode: &str) -> bool {
        self.med.iter().any(|l| l.treffer(kode)) && !self.unntatt.iter().any(|l| l.treffer(kode))
    }

    /// The codes as a person reads them: `2ad, 2as, gruppe 11`.
    pub fn lesbar(&self) -> String {
        let mut ut = Vec::new();
        for ledd in &self.med {
            ut.push(match ledd {
                Ledd::Alle => "alle".to_owned(),
                Ledd::Kode(k) => k.clone(),
                Ledd::Start(s) => format!("{s}…"),
                Ledd::Gruppe(a, b) if a == b => format!("gruppe {a}"),
                Ledd::Gruppe(a, b) => format!("gruppe {a}–{b}"),
            });
        }
        ut.join(", ")
    }
}

/// What a rule says about its code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Regelslag {
    /// K06: not on the same bill as these.
    UgyldigMed(Monster),
    /// K06: on the same bill as these and no others.
    BareMed(Monster),
    /// K07: an addition to one of these.
    Krever(Monster),
    /// K15: uses beyond the first.
    MaksRepetisjoner(u32),
    /// §5: value of each use beyond the first.
    Repetisjonsprosent(u32),
    /// K16: uses per patient and calendar year with this practitioner.
    MaksPerKalenderar(u32),
    /// K16: the same, but all practitioners together.
    MaksPerKalenderarAlle(u32),
    /// K16: per patient and calendar year when the stønadspunkt is 6a.
    MaksPerKalenderarPunkt6a(u32),
    /// K16: the codes with this rule together, per patient, condition and calendar year.
    MaksPerTilstand(u32),
    /// K16: per practitioner and calendar month.
    MaksPerManedBehandler(u32),
    /// K16: per practitioner and calendar year.
    MaksPerArBehandler(u32),
    /// K09: minutes the code takes at least.
    MinTid(u32),
    /// K09: minutes more for each use beyond the first.
    TidPerRepetisjon(u32),
    /// K19: demands this specialty or competence.
    KreverSpesialitet(String),
    /// K08: counts as a simple contact.
    EnkelKontakt,
    /// K08: counts as a consultation.
    Konsultasjon,
    /// K20: evening, night or weekend.
    Kveld,
    /// A patient is not part of the bill: meetings, groups, duty.
    UtenPasient,
    /// K28: once per patient and day.
    EnPerDag,
    /// K14: the first uses for a patient need no referral.
    Henvisningsfri(u32),
    /// K14: needs a referral.
    KreverHenvisning,
}

impl Regelslag {
    /// From the words of the CSV. None when the word is unknown or the value does not fit.
    pub fn tolk(regel: &str, verdi: &str) -> Option<Self> {
        let tall = || verdi.parse::<u32>().ok().filter(|n| (1..=100_000).contains(n));
        let tom = |slag| verdi.is_empty().then_some(slag);
        match regel {
            "ugyldig_med" => Monster::tolk(verdi).map(Self::UgyldigMed),
            "bare_med" => Monster::tolk(verdi).map(Self::BareMed),
            "krever" => Monster::tolk(verdi).map(Self::Krever),
            "maks_repetisjoner" => verdi.parse().ok().map(Self::MaksRepetisjoner),
            "repetisjonsprosent" => tall().filter(|p| *p <= 100).map(Self::Repetisjonsprosent),
            "maks_per_kalenderar" => tall().map(Self::MaksPerKalenderar),
            "maks_per_kalenderar_alle" => tall().map(Self::MaksPerKalenderarAlle),
            "maks_per_kalenderar_punkt6a" => tall().map(Self::MaksPerKalenderarPunkt6a),
            "maks_per_tilstand" => tall().map(Self::MaksPerTilstand),
            "maks_per_maned_behandler" => tall().map(Self::MaksPerManedBehandler),
            "maks_per_ar_behandler" => tall().map(Self::MaksPerArBehandler),
            "min_tid" => tall().map(Self::MinTid),
            "tid_per_repetisjon" => tall().map(Self::TidPerRepetisjon),
            "krever_spesialitet" => (!verdi.is_empty()).then(|| Self::KreverSpesialitet(verdi.to_owned())),
            "enkel_kontakt" => tom(Self::EnkelKontakt),
            "konsultasjon" => tom(Self::Konsultasjon),
            "kveld" => tom(Self::Kveld),
            "uten_pasient" => tom(Self::UtenPasient),
            "en_per_dag" => tom(Self::EnPerDag),
            "henvisningsfri" => tall().map(Self::Henvisningsfri),
            "krever_henvisning" => tom(Self::KreverHenvisning),
            _ => None,
        }
    }
}

/// One rule for one code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Takstregel {
    pub fagomrade: String,
    pub takst: String,
    pub slag: Regelslag,
    /// Empty: every praksistype.
    pub praksistyper: Vec<String>,
    pub kilde: String,
    pub merknad: Option<String>,
}

impl Takstregel {
    pub fn gjelder(&self, praksistype: &str) -> bool {
        self.praksistyper.is_empty() || self.praksistyper.iter().any(|p| p == praksistype)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_as_the_regulations_mean_them() {
        let m = Monster::tolk("1. 2ak 11.-15. !11e 1b* 217c").unwrap();
        for kode in ["1ad", "1i", "2ak", "11ad", "14", "15b", "217c"] {
            assert!(m.treffer(kode), "{kode}");
        }
        for kode in ["2ad", "2akt", "11e", "10a", "16", "100", "21d", "217a", "A1a"] {
            assert!(!m.treffer(kode), "{kode}");
        }
        let alle = Monster::tolk("* !L*").unwrap();
        assert!(alle.treffer("2ad") && !alle.treffer("L1"));
        assert_eq!(Monster::tolk("2ak 11.-15. 1b*").unwrap().lesbar(), "2ak, gruppe 11–15, 1b…");
        for feil in ["", "!2ad", "2-", "15.-11.", "**", "å", "2ad,2ak"] {
            assert_eq!(Monster::tolk(feil), None, "{feil}");
        }
    }
}
