//! A set of codes as the regulations write it: `2ak` that code, `2.` every code with the number 2, `11.-15.` a range of numbers, `1b*`
//! by its beginning, `*` all, and `!11e` an exception. A letter in front of the number belongs to it: `S2.` is S2ad, not 2ad.

use serde::{Deserialize, Serialize};

use grunn::text::{Sprak, T};

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Monster {
    med: Vec<Ledd>,
    unntatt: Vec<Ledd>,
    /// As written, for showing.
    tekst: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
enum Ledd {
    Alle,
    Kode(String),
    Start(String),
    /// Letters before the number, first and last number.
    Gruppe(String, u32, u32),
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
            let hel = |t| gruppe(t).filter(|(b, n)| b.len() + n.len() == t.len());
            let ((bokstav, fra), (annen, til)) = (hel(fra)?, hel(til)?);
            let (fra, til) = (fra.parse().ok()?, til.parse().ok()?);
            return (fra <= til && bokstav == annen).then(|| Self::Gruppe(bokstav.to_owned(), fra, til));
        }
        er_kode(tekst).then(|| Self::Kode(tekst.to_owned()))
    }

    /// `gruppe` is what the code begins with: worked out once for all parts.
    fn treffer(&self, kode: &str, gruppe: Option<(&str, u32)>) -> bool {
        match self {
            Self::Alle => true,
            Self::Kode(k) => k == kode,
            Self::Start(s) => kode.starts_with(s.as_str()),
            Self::Gruppe(bokstav, fra, til) => gruppe.is_some_and(|(b, n)| (*fra..=*til).contains(&n) && b == bokstav),
        }
    }
}

fn er_kode(tekst: &str) -> bool {
    !tekst.is_empty() && tekst.len() <= 10 && tekst.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// What a code begins with: `S2ad` has the letter S and the number 2.
fn gruppe(kode: &str) -> Option<(&str, &str)> {
    let start = kode.find(|c: char| c.is_ascii_digit())?;
    let (bokstav, resten) = kode.split_at(start);
    let slutt = resten.find(|c: char| !c.is_ascii_digit()).unwrap_or(resten.len());
    bokstav
        .bytes()
        .all(|b| b.is_ascii_uppercase())
        .then(|| (bokstav, resten.get(..slutt).unwrap_or_default()))
}

/// Codes first, so that a number after «alle med nummer» is never taken for a code.
fn ord(ledd: &[Ledd], sprak: Sprak) -> String {
    let (mut ut, mut grupper, mut starter) = (Vec::new(), Vec::new(), Vec::new());
    for l in ledd {
        match l {
            Ledd::Alle => ut.push(T("alle takster", "alle takstar").i(sprak).to_owned()),
            Ledd::Kode(kode) => ut.push(kode.clone()),
            Ledd::Start(start) => starter.push(start.clone()),
            Ledd::Gruppe(bokstav, fra, til) if fra == til => grupper.push(format!("{bokstav}{fra}")),
            Ledd::Gruppe(bokstav, fra, til) => grupper.push(format!("{bokstav}{fra}–{bokstav}{til}")),
        }
    }
    for (innledning, deler) in [
        (T("alle med nummer", "alle med nummer"), grupper),
        (T("alle som begynner med", "alle som byrjar med"), starter),
    ] {
        if !deler.is_empty() {
            ut.push(format!("{} {}", innledning.i(sprak), deler.join(", ")));
        }
    }
    ut.join(", ")
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
        let gruppe = gruppe(kode).and_then(|(b, n)| Some((b, n.parse().ok()?)));
        let treffer = |l: &Ledd| l.treffer(kode, gruppe);
        self.med.iter().any(treffer) && !self.unntatt.iter().any(treffer)
    }

    /// In words: «2ak, alle med nummer 3, 11–15, alle som begynner med 1b, unntatt 11e».
    pub fn ord(&self) -> T<String> {
        let en = |sprak| {
            let med = ord(&self.med, sprak);
            if self.unntatt.is_empty() {
                return med;
            }
            format!("{med}, {} {}", T("unntatt", "unnateke").i(sprak), ord(&self.unntatt, sprak))
        };
        T(en(Sprak::Nb), en(Sprak::Nn))
    }

    pub(super) fn skrevet(&self) -> &str {
        &self.tekst
    }

    /// The codes as a person reads them: `2ad, 2as, gruppe 11`.
    pub fn lesbar(&self) -> String {
        let mut ut = Vec::new();
        for ledd in &self.med {
            ut.push(match ledd {
                Ledd::Alle => "alle".to_owned(),
                Ledd::Kode(k) => k.clone(),
                Ledd::Start(s) => format!("{s}…"),
                Ledd::Gruppe(bokstav, a, b) if a == b => format!("gruppe {bokstav}{a}"),
                Ledd::Gruppe(bokstav, a, b) => format!("gruppe {bokstav}{a}–{bokstav}{b}"),
            });
        }
        ut.join(", ")
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
        for kode in ["2ad", "2akt", "11e", "10a", "16", "100", "21d", "217a", "A1a", "S1ad", "K01a"] {
            assert!(!m.treffer(kode), "{kode}");
        }
        let s = Monster::tolk("S2. S701.-S743.").unwrap();
        for (kode, ventet) in [
            ("S2ad", true),
            ("S701a", true),
            ("S21d", false),
            ("2ad", false),
            ("701a", false),
            ("S744", false),
        ] {
            assert_eq!(s.treffer(kode), ventet, "{kode}");
        }
        let alle = Monster::tolk("* !L*").unwrap();
        assert!(alle.treffer("2ad") && !alle.treffer("L1"));
        assert_eq!(
            Monster::tolk("2ak 11.-15. 1b* S2.").unwrap().lesbar(),
            "2ak, gruppe 11–15, 1b…, gruppe S2"
        );
        for feil in ["", "!2ad", "2-", "15.-11.", "**", "å", "2ad,2ak", "S2.-3.", "2a."] {
            assert_eq!(Monster::tolk(feil), None, "{feil}");
        }
    }
}
