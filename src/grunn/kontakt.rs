//! Ways to reach someone: e-mail address, telephone number and postal code.

use crate::text::T;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::siffer;

crate::feltfeil! {
    /// Why a text is not an e-mail address we can send to.
    EpostFeil {
        Mangler = "epost-mangler": T("Skriv e-postadressen.", "Skriv e-postadressa."),
        /// How many characters there were; the mail system allows 254.
        ForLang(antall) = "epost-for-lang": T(format!("E-postadressen kan ha høyst 254 tegn. Du har skrevet {antall} tegn."), format!("E-postadressa kan ha høgst 254 teikn. Du har skrive {antall} teikn.")),
        /// No `@`.
        UtenKrollalfa = "epost-uten-krollalfa": T("E-postadressen mangler @. Skriv adressen slik: navn@eksempel.no.", "E-postadressa manglar @. Skriv adressa slik: namn@eksempel.no."),
        /// More than one `@`, perhaps two addresses.
        FlereKrollalfa = "epost-flere-krollalfa": T("E-postadressen har mer enn én @. Skriv bare én adresse.", "E-postadressa har meir enn éin @. Skriv berre éi adresse."),
        /// Space, comma, æ, ø, å or another character an address cannot have.
        Tegn = "epost-tegn": T("E-postadressen har mellomrom, æ, ø, å eller et annet tegn som ikke kan brukes. Fjern det.", "E-postadressa har mellomrom, æ, ø, å eller eit anna teikn som ikkje kan brukast. Fjern det."),
        /// Nothing usable before `@`.
        Navn = "epost-navn": T("Sjekk det som står foran @ i e-postadressen.", "Sjekk det som står framfor @ i e-postadressa."),
        /// What follows `@` is not like `eksempel.no`.
        Domene = "epost-domene": T("Sjekk det som står etter @. Det skal være som eksempel.no.", "Sjekk det som står etter @. Det skal vere som eksempel.no."),
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

crate::feltfeil! {
    /// Why a text is not a telephone number.
    TelefonFeil {
        Mangler = "telefon-mangler": T("Skriv telefonnummeret.", "Skriv telefonnummeret."),
        IkkeSiffer = "telefon-ikke-siffer": T("Bruk bare siffer i telefonnummeret, med + foran landkoden.", "Bruk berre siffer i telefonnummeret, med + framfor landkoden."),
        /// How many digits were typed; a Norwegian number has eight.
        Lengde(antall) = "telefon-lengde": T(format!("Et norsk telefonnummer har 8 siffer. Start med + og landkode hvis nummeret er utenlandsk. Du har skrevet {antall} siffer."), format!("Eit norsk telefonnummer har 8 siffer. Start med + og landkode dersom nummeret er utanlandsk. Du har skrive {antall} siffer.")),
        /// How many digits a number with a foreign country code had; 7 to 15 are possible.
        LengdeUtland(antall) = "telefon-lengde-utland": T(format!("Et utenlandsk telefonnummer har 7 til 15 siffer, medregnet landkoden. Du har skrevet {antall} siffer."), format!("Eit utanlandsk telefonnummer har 7 til 15 siffer, medrekna landkoden. Du har skrive {antall} siffer.")),
        /// Norwegian eight-digit numbers start with 2 to 9, and no country code starts with 0.
        ForsteSiffer = "telefon-forste-siffer": T("Et norsk telefonnummer begynner med 2 til 9, og en landkode med 1 til 9. Sjekk nummeret.", "Eit norsk telefonnummer byrjar med 2 til 9, og ein landkode med 1 til 9. Sjekk nummeret."),
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

crate::feltfeil! {
    /// Why a text is not a Norwegian postal code.
    PostnrFeil {
        Mangler = "postnr-mangler": T("Skriv postnummeret.", "Skriv postnummeret."),
        IkkeSiffer = "postnr-ikke-siffer": T("Bruk bare siffer i postnummeret.", "Bruk berre siffer i postnummeret."),
        /// How many digits were typed.
        Lengde(antall) = "postnr-lengde": T(format!("Postnummeret skal ha 4 siffer. Du har skrevet {antall} siffer."), format!("Postnummeret skal ha 4 siffer. Du har skrive {antall} siffer.")),
        /// `0000` is not used.
        Null = "postnr-null": T("Postnummeret 0000 er ikke i bruk. Sjekk nummeret.", "Postnummeret 0000 er ikkje i bruk. Sjekk nummeret."),
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ordinary_addresses_pass() {
        let cases = [
            ("kari@eksempel.no", "kari@eksempel.no"),
            ("  Kari.Nordmann+helfo@Post.Eksempel.NO ", "Kari.Nordmann+helfo@post.eksempel.no"),
            ("o'hara_1@xn--bl-yia.no", "o'hara_1@xn--bl-yia.no"),
            ("a@1.no", "a@1.no"),
            ("-a-@b-c.no", "-a-@b-c.no"),
        ];
        for (text, address) in cases {
            assert_eq!(Epost::tolk(text).unwrap().as_str(), address);
        }
    }

    #[test]
    fn errors_in_an_address_say_where_to_look() {
        let cases = [
            ("", EpostFeil::Mangler),
            (" \u{a0}", EpostFeil::Mangler),
            ("kari.eksempel.no", EpostFeil::UtenKrollalfa),
            ("a@eksempel.no, b@eksempel.no", EpostFeil::FlereKrollalfa),
            ("kari@@eksempel.no", EpostFeil::FlereKrollalfa),
            ("kåre@eksempel.no", EpostFeil::Tegn),
            ("kari@blåbær.no", EpostFeil::Tegn),
            ("kari n@eksempel.no", EpostFeil::Tegn),
            ("\"kari\"@eksempel.no", EpostFeil::Tegn),
            ("kari@eksempel.no\r\nbcc:x", EpostFeil::Tegn),
            ("@eksempel.no", EpostFeil::Navn),
            (".kari@eksempel.no", EpostFeil::Navn),
            ("kari.@eksempel.no", EpostFeil::Navn),
            ("ka..ri@eksempel.no", EpostFeil::Navn),
            ("kari@", EpostFeil::Domene),
            ("kari@eksempel", EpostFeil::Domene),
            ("kari@eksempel.", EpostFeil::Domene),
            ("kari@eksempel..no", EpostFeil::Domene),
            ("kari@-eksempel.no", EpostFeil::Domene),
            ("kari@eksempel-.no", EpostFeil::Domene),
            ("kari@eks_empel.no", EpostFeil::Domene),
            ("kari@10.0.0.1", EpostFeil::Domene),
            ("kari@eksempel.n", EpostFeil::Domene),
        ];
        for (text, error) in cases {
            assert_eq!(Epost::tolk(text), Err(error), "{text:?}");
        }
    }

    #[test]
    fn the_lengths_of_an_address_are_bounded() {
        let adresse = |lengde: usize| {
            format!(
                "{}@{}.{}.{}.no",
                "a".repeat(64),
                "b".repeat(63),
                "c".repeat(63),
                "d".repeat(lengde - 196)
            )
        };
        assert_eq!(adresse(254).len(), 254);
        assert!(Epost::tolk(&adresse(254)).is_ok());
        assert_eq!(Epost::tolk(&adresse(255)), Err(EpostFeil::ForLang(255)));
        assert_eq!(Epost::tolk(&format!("{}@eksempel.no", "a".repeat(65))), Err(EpostFeil::Navn));
        assert!(Epost::tolk(&format!("a@{}.no", "b".repeat(63))).is_ok());
        assert_eq!(Epost::tolk(&format!("a@{}.no", "b".repeat(64))), Err(EpostFeil::Domene));
    }

    #[test]
    fn telephone_numbers_become_international() {
        let cases = [
            ("22 33 44 55", Ok("+4722334455")),
            ("412 34 567", Ok("+4741234567")),
            ("+47 22334455", Ok("+4722334455")),
            ("0047-22.33.44.55", Ok("+4722334455")),
            ("+46 (0)8 123 45 67", Ok("+46081234567")),
            ("+1 202 555 0143", Ok("+12025550143")),
            ("+123456", Err(TelefonFeil::LengdeUtland(6))),
            ("+1234567", Ok("+1234567")),
            ("+123456789012345", Ok("+123456789012345")),
            ("+1234567890123456", Err(TelefonFeil::LengdeUtland(16))),
            ("2233445", Err(TelefonFeil::Lengde(7))),
            ("223344556", Err(TelefonFeil::Lengde(9))),
            ("+47 2233445", Err(TelefonFeil::Lengde(7))),
            ("02800", Err(TelefonFeil::Lengde(5))),
            ("12345678", Err(TelefonFeil::ForsteSiffer)),
            ("+012345678", Err(TelefonFeil::ForsteSiffer)),
            ("", Err(TelefonFeil::Mangler)),
            ("()", Err(TelefonFeil::Mangler)),
            ("+", Err(TelefonFeil::IkkeSiffer)),
            ("00", Err(TelefonFeil::IkkeSiffer)),
            ("22 33 44 5x", Err(TelefonFeil::IkkeSiffer)),
            ("++4722334455", Err(TelefonFeil::IkkeSiffer)),
        ];
        for (text, expected) in cases {
            let got = Telefon::tolk(text);
            assert_eq!(got.as_ref().map(Telefon::as_str).map_err(|feil| *feil), expected, "{text}");
        }
    }

    #[test]
    fn a_postal_code_keeps_its_leading_zero() {
        assert_eq!(Postnr::tolk(" 0155 ").unwrap().as_str(), "0155");
        assert_eq!(Postnr::tolk("0001").unwrap().as_str(), "0001");
        assert_eq!(Postnr::tolk("0000"), Err(PostnrFeil::Null));
        assert_eq!(Postnr::tolk("155"), Err(PostnrFeil::Lengde(3)));
        assert_eq!(Postnr::tolk("01550"), Err(PostnrFeil::Lengde(5)));
        assert_eq!(Postnr::tolk("N-0155"), Err(PostnrFeil::IkkeSiffer));
    }

    #[test]
    fn addresses_and_numbers_are_masked() {
        let epost = Epost::tolk("kari@eksempel.no").unwrap();
        assert_eq!(epost.maskert(), "k•••@eksempel.no");
        assert!(!format!("{epost:?} {:?}", Telefon::tolk("22334455").unwrap()).contains(['k', '2']));
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "\\PC*", near in "[a-zø.@-]{0,12}@?[a-z0-9.æ-]{0,12}", number in "[+(]?[0-9 )]{0,18}") {
            for text in [text, near, number] {
                if let Ok(epost) = Epost::tolk(&text) {
                    prop_assert_eq!(Epost::tolk(epost.as_str()), Ok(epost.clone()));
                    prop_assert!(epost.as_str().len() <= 254);
                }
                if let Ok(telefon) = Telefon::tolk(&text) {
                    prop_assert_eq!(Telefon::tolk(telefon.as_str()), Ok(telefon.clone()));
                }
                let _ = Postnr::tolk(&text);
            }
        }
    }
}
