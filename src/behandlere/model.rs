//! A search as typed, a place in the list, an entry as the public may know it. No database, no pages.

use super::text::Sokefeil;
use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;

use uuid::Uuid;

use grunn::Yrke;
use grunn::feltfeil::FeltFeil;

/// Entries on a page.
pub const PER_SIDE: u16 = 25;
/// Most a program may ask for at a time.
pub const FLEST: u16 = 100;
/// Longest text to search for; longer is no name.
const LENGST: usize = 100;

/// What to look for. Wrong fields are in `feil`, and then nothing is searched for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sok {
    /// Beginnings of words in the person's or the practice's name, as typed.
    pub navn: String,
    pub yrke: Option<Yrke>,
    /// Beginnings of words in municipality, place or postal code, as typed.
    pub sted: String,
    pub nokkel: Option<Nokkel>,
    pub feil: FeltFeil,
}

impl Sok {
    /// Reads a query. A place in the list that is no key of ours means the first page.
    pub fn les(sporring: &HashMap<String, String>) -> Self {
        let hent = |navn: &str| {
            sporring
                .get(navn)
                .map(|v| v.split_whitespace().collect::<Vec<_>>().join(" "))
                .unwrap_or_default()
        };
        let mut ut = Self {
            navn: hent("navn"),
            sted: hent("sted"),
            nokkel: hent("side").parse().ok(),
            ..Self::default()
        };
        for (felt, verdi) in [("navn", &mut ut.navn), ("sted", &mut ut.sted)] {
            let lengde = verdi.chars().count();
            if lengde > LENGST {
                ut.feil
                    .legg_til(felt, &Sokefeil::ForLangt(i64::try_from(lengde).unwrap_or(i64::MAX)));
                verdi.clear();
            } else if verdi.chars().filter(char::is_ascii_digit).count() >= 11 {
                // An identity number does not belong in an address, so it is not shown again.
                ut.feil.legg_til(felt, &Sokefeil::Fodselsnummer);
                verdi.clear();
            } else if !verdi.is_empty() && !verdi.chars().any(char::is_alphanumeric) {
                ut.feil.legg_til(felt, &Sokefeil::UtenOrd);
            }
        }
        let yrke = hent("yrke");
        if !yrke.is_empty() {
            ut.yrke = Yrke::fra_kode(&yrke);
            if ut.yrke.is_none() {
                ut.feil.legg_til("yrke", &Sokefeil::UkjentYrke);
            }
        }
        ut
    }

    /// Whether everybody is asked for.
    pub fn er_tomt(&self) -> bool {
        self.navn.is_empty() && self.yrke.is_none() && self.sted.is_empty() && self.feil.er_tom()
    }

    /// The query of the same search at another place in the list.
    pub fn sporring(&self, nokkel: Option<Nokkel>) -> String {
        let mut q = url::form_urlencoded::Serializer::new(String::new());
        for (navn, verdi) in [
            ("navn", self.navn.as_str()),
            ("yrke", self.yrke.map_or("", Yrke::kode)),
            ("sted", self.sted.as_str()),
        ] {
            if !verdi.is_empty() {
                q.append_pair(navn, verdi);
            }
        }
        if let Some(nokkel) = nokkel {
            q.append_pair("side", &nokkel.to_string());
        }
        let q = q.finish();
        if q.is_empty() { q } else { format!("?{q}") }
    }
}

/// Which way from the entry in the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retning {
    Etter,
    Foer,
}

/// A place in the list: an entry's public id. Tells nothing and may stand in an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Nokkel {
    pub retning: Retning,
    pub id: Uuid,
}

impl fmt::Display for Nokkel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let retning = match self.retning {
            Retning::Etter => 'e',
            Retning::Foer => 'f',
        };
        write!(f, "{retning}{}", self.id.simple())
    }
}

/// The text is no key of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a key")]
pub struct Nokkelfeil;

impl FromStr for Nokkel {
    type Err = Nokkelfeil;

    fn from_str(tekst: &str) -> Result<Self, Nokkelfeil> {
        let (retning, id) = match tekst.split_at_checked(1).ok_or(Nokkelfeil)? {
            ("e", id) => (Retning::Etter, id),
            ("f", id) => (Retning::Foer, id),
            _ => return Err(Nokkelfeil),
        };
        Ok(Self {
            retning,
            id: id.parse().map_err(|_| Nokkelfeil)?,
        })
    }
}

/// What a row of a list stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Per {
    /// Every practice of every person.
    Praksis,
    /// Every person once, by the first of the practices.
    Person,
    /// Every organisation once, by the first of the people.
    Enhet,
}

impl Per {
    pub const fn kode(self) -> &'static str {
        match self {
            Self::Praksis => "praksis",
            Self::Person => "person",
            Self::Enhet => "enhet",
        }
    }
}

/// A code and what it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kode {
    pub kode: String,
    pub navn: String,
}

/// One person in one practice, with what the public may know and nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Oppforing {
    /// Public id of the practice.
    pub id: Uuid,
    /// Public id of the person.
    pub person: Uuid,
    pub fornavn: String,
    pub etternavn: String,
    pub hpr: Option<String>,
    pub yrke: Yrke,
    pub spesialiteter: Vec<Kode>,
    /// Four letters.
    pub praksistype: String,
    pub praksis: String,
    /// Works only where the patients are: then there is neither address nor organisation number below.
    pub ambulerende: bool,
    pub orgnr: Option<String>,
    pub adresse: Vec<String>,
    pub postnr: Option<String>,
    pub poststed: Option<String>,
    pub kommune: Option<Kode>,
}

impl Oppforing {
    pub fn navn(&self) -> String {
        format!("{} {}", self.fornavn, self.etternavn)
    }

    /// Takes away what leads to the address of somebody who works only where the patients are.
    pub fn uten_skjult_adresse(mut self) -> Self {
        if self.ambulerende {
            self.orgnr = None;
            self.adresse.clear();
            self.postnr = None;
            self.poststed = None;
        }
        self
    }
}

/// One page of the list.
#[derive(Clone, Debug)]
pub struct Side {
    pub rader: Vec<Oppforing>,
    pub forrige: Option<Nokkel>,
    pub neste: Option<Nokkel>,
    /// How many there are on all pages.
    pub totalt: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn les(par: &[(&str, &str)]) -> Sok {
        Sok::les(&par.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect())
    }

    #[test]
    fn the_address_gives_back_what_it_was_made_of() {
        let sok = les(&[
            ("navn", "  Kvart   Grevling "),
            ("yrke", "lege"),
            ("sted", "Larvik"),
            ("ukjent", "x"),
        ]);
        assert_eq!(sok.sporring(None), "?navn=Kvart+Grevling&yrke=lege&sted=Larvik");
        assert!(sok.feil.er_tom() && !sok.er_tomt());
        let nokkel = Nokkel {
            retning: Retning::Foer,
            id: Uuid::from_u128(7),
        };
        assert_eq!(les(&[("side", &nokkel.to_string())]).nokkel, Some(nokkel));
        assert_eq!(les(&[]).sporring(None), "");
        assert!(les(&[]).er_tomt());
    }

    #[test]
    fn what_cannot_be_searched_for_is_told_and_identity_numbers_are_forgotten() {
        let sok = les(&[("navn", "06828399789"), ("yrke", "baker"), ("sted", "?!")]);
        let feil: Vec<_> = sok.feil.0.iter().map(|f| (f.felt.as_str(), f.kode.as_str())).collect();
        assert_eq!(feil, [("navn", "sok-fnr"), ("sted", "sok-uten-ord"), ("yrke", "yrke-ukjent")]);
        assert_eq!(sok.navn, "");
        assert!(!sok.sporring(None).contains("0682"));
        assert!(les(&[("navn", "068283 99789 Grevling")]).navn.is_empty());
        assert_eq!(les(&[("navn", &"å".repeat(100))]).feil, FeltFeil::default());
        assert_eq!(les(&[("navn", &"å".repeat(101))]).feil.0[0].tall, [101]);
    }

    #[test]
    fn what_is_no_key_is_the_first_page() {
        for tekst in ["", "e", "x7", "e7", "é", "e00000000-0000-0000-0000-00000000000g"] {
            assert_eq!(tekst.parse::<Nokkel>(), Err(Nokkelfeil), "{tekst}");
        }
    }

    #[test]
    fn an_ambulatory_practice_has_nothing_that_leads_to_its_address() {
        let o = Oppforing {
            id: Uuid::nil(),
            person: Uuid::nil(),
            fornavn: "Kvart".into(),
            etternavn: "Grevling".into(),
            hpr: None,
            yrke: Yrke::Jordmor,
            spesialiteter: vec![],
            praksistype: "JORD".into(),
            praksis: "Jordmor på hjul".into(),
            ambulerende: true,
            orgnr: Some("314239016".into()),
            adresse: vec!["Badeveien 8".into()],
            postnr: Some("3256".into()),
            poststed: Some("LARVIK".into()),
            kommune: Some(Kode {
                kode: "3909".into(),
                navn: "LARVIK".into(),
            }),
        };
        let synlig = Oppforing {
            ambulerende: false,
            ..o.clone()
        };
        assert_eq!(synlig.clone().uten_skjult_adresse(), synlig);
        let skjult = o.uten_skjult_adresse();
        assert_eq!(
            (skjult.orgnr, skjult.adresse.len(), skjult.postnr, skjult.poststed),
            (None, 0, None, None)
        );
        assert!(skjult.kommune.is_some());
    }
}
