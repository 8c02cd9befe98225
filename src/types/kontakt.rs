//! Ways to reach someone: e-mail address, telephone number and postal code.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{feil::feltfeil, siffer};

feltfeil! {
    /// Why a text is not an e-mail address we can send to.
    EpostFeil {
        Mangler = "epost-mangler",
        /// How many characters there were; the mail system allows 254.
        ForLang(antall) = "epost-for-lang",
        /// No `@`.
        UtenKrollalfa = "epost-uten-krollalfa",
        /// More than one `@`, perhaps two addresses.
        FlereKrollalfa = "epost-flere-krollalfa",
        /// Space, comma, æ, ø, å or another character an address cannot have.
        Tegn = "epost-tegn",
        /// Nothing usable before `@`.
        Navn = "epost-navn",
        /// What follows `@` is not like `eksempel.no`.
        Domene = "epost-domene",
    }
}

/// An e-mail address of the plain kind: ASCII, no quotes, a domain with a dot.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Epost(String);

impl Epost {
    /// RFC 5321 § 4.5.3.1.3: a path is 256 octets with its angle brackets.
    const LENGST: usize = 254;
    /// RFC 5321 § 4.5.3.1.1.
    const LENGSTE_NAVN: usize = 64;

    /// Reads an address. The domain becomes lower case; what is before `@` is kept, since it belongs to the receiving system.
    pub fn tolk(tekst: &str) -> Result<Self, EpostFeil> {
        let tekst = tekst.trim_matches(|tegn| tegn != '.' && tegn != '-' && siffer::er_skille(tegn));
        if tekst.is_empty() {
            return Err(EpostFeil::Mangler);
        }
        let lengde = tekst.chars().count();
        if lengde > Self::LENGST {
            return Err(EpostFeil::ForLang(siffer::antall(lengde)));
        }
        let (navn, domene) = tekst.split_once('@').ok_or(EpostFeil::UtenKrollalfa)?;
        if domene.contains('@') {
            return Err(EpostFeil::FlereKrollalfa);
        }
        let lovlig = |tegn: u8| tegn.is_ascii_alphanumeric() || b"!#$%&'*+/=?^_`{|}~.-".contains(&tegn);
        if !tekst.bytes().all(|tegn| tegn == b'@' || lovlig(tegn)) {
            return Err(EpostFeil::Tegn);
        }
        if navn.len() > Self::LENGSTE_NAVN || navn.split('.').any(str::is_empty) {
            return Err(EpostFeil::Navn);
        }
        let ledd_ok = |ledd: &str| {
            (1..=63).contains(&ledd.len())
                && ledd.bytes().all(|tegn| tegn.is_ascii_alphanumeric() || tegn == b'-')
                && !ledd.starts_with('-')
                && !ledd.ends_with('-')
        };
        let toppdomene = domene.rsplit('.').next().unwrap_or_default();
        let topp_ok = toppdomene.len() >= 2 && toppdomene.bytes().any(|tegn| tegn.is_ascii_alphabetic());
        if !domene.contains('.') || !domene.split('.').all(ledd_ok) || !topp_ok {
            return Err(EpostFeil::Domene);
        }
        let mut ut = String::from(navn);
        ut.push('@');
        ut.push_str(&domene.to_ascii_lowercase());
        Ok(Self(ut))
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `k•••@eksempel.no`: enough for the owner to recognise it.
    pub fn maskert(&self) -> String {
        let (navn, domene) = self.0.split_once('@').unwrap_or_default();
        let mut ut: String = navn.chars().take(1).collect();
        ut.push_str("•••@");
        ut.push_str(domene);
        ut
    }
}

impl fmt::Debug for Epost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Epost(•••)")
    }
}

feltfeil! {
    /// Why a text is not a telephone number.
    TelefonFeil {
        Mangler = "telefon-mangler",
        IkkeSiffer = "telefon-ikke-siffer",
        /// How many digits were typed; a Norwegian number has eight.
        Lengde(antall) = "telefon-lengde",
        /// How many digits a number with a foreign country code had; 7 to 15 are possible.
        LengdeUtland(antall) = "telefon-lengde-utland",
        /// Norwegian eight-digit numbers start with 2 to 9, and no country code starts with 0.
        ForsteSiffer = "telefon-forste-siffer",
    }
}

/// A telephone number in the international form of E.164: `+4722334455`.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Telefon(String);

impl Telefon {
    /// Reads eight Norwegian digits, or `+` or `00` with country code. Spaces, dots, hyphens and parentheses are ignored.
    pub fn tolk(tekst: &str) -> Result<Self, TelefonFeil> {
        let tegn: String = tekst
            .chars()
            .filter(|&tegn| !siffer::er_skille(tegn) && !matches!(tegn, '(' | ')' | '/'))
            .collect();
        if tegn.is_empty() {
            return Err(TelefonFeil::Mangler);
        }
        let utland = tegn.strip_prefix('+').or_else(|| tegn.strip_prefix("00"));
        let tall = utland.unwrap_or(&tegn);
        if tall.is_empty() || !tall.bytes().all(|tegn| tegn.is_ascii_digit()) {
            return Err(TelefonFeil::IkkeSiffer);
        }
        let norsk = if utland.is_some() { tall.strip_prefix("47") } else { Some(tall) };
        let mut ut = String::from("+");
        if let Some(norsk) = norsk {
            if norsk.len() != 8 {
                return Err(TelefonFeil::Lengde(siffer::antall(norsk.len())));
            }
            if norsk.starts_with(['0', '1']) {
                return Err(TelefonFeil::ForsteSiffer);
            }
            ut.push_str("47");
            ut.push_str(norsk);
        } else {
            if tall.starts_with('0') {
                return Err(TelefonFeil::ForsteSiffer);
            }
            if !(7..=15).contains(&tall.len()) {
                return Err(TelefonFeil::LengdeUtland(siffer::antall(tall.len())));
            }
            ut.push_str(tall);
        }
        Ok(Self(ut))
    }

    /// The number in E.164 form, as in a `tel:` link.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The eight digits when the number is Norwegian.
    pub fn norsk(&self) -> Option<&str> {
        self.0.strip_prefix("+47")
    }
}

impl fmt::Debug for Telefon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Telefon(•••)")
    }
}

feltfeil! {
    /// Why a text is not a Norwegian postal code.
    PostnrFeil {
        Mangler = "postnr-mangler",
        IkkeSiffer = "postnr-ikke-siffer",
        /// How many digits were typed.
        Lengde(antall) = "postnr-lengde",
        /// `0000` is not used.
        Null = "postnr-null",
    }
}
siffer::fra_sifferfeil!(PostnrFeil);

/// A postal code of four digits, where a leading zero matters. Whether it is in use, the register knows.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Postnr(String);

impl Postnr {
    /// Reads four digits.
    pub fn tolk(tekst: &str) -> Result<Self, PostnrFeil> {
        let tall: [u8; 4] = siffer::noyaktig(tekst)?;
        if tall == [0; 4] {
            Err(PostnrFeil::Null)
        } else {
            Ok(Self(siffer::som_tekst(&tall)))
        }
    }

    /// The four digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Postnr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

macro_rules! som_tekst {
    ($($navn:ident, $feil:ident);+) => {$(
        impl TryFrom<String> for $navn {
            type Error = $feil;
            fn try_from(tekst: String) -> Result<Self, $feil> {
                Self::tolk(&tekst)
            }
        }

        impl From<$navn> for String {
            fn from(verdi: $navn) -> Self {
                verdi.0
            }
        }
    )+};
}
som_tekst!(Epost, EpostFeil; Telefon, TelefonFeil; Postnr, PostnrFeil);
