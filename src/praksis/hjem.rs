//! Whether the address citizens will see may be somebody's home. A guess from what is written, so it warns and never stops anyone.

/// What makes the address look like a home.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grunn {
    /// «c/o» somebody.
    Hos,
    /// A dwelling's number, such as H0101, or the word for a flat.
    Bolig,
    /// The practice has the person's own name, and is not known to be anything but a sole proprietorship.
    EgetNavn,
}

/// Forms of organisation that are written in a name; such a practice is more than a person.
const SELSKAP: [&str; 9] = ["as", "asa", "da", "ans", "sa", "iks", "kf", "hf", "ba"];
const LEILIGHET: [&str; 5] = ["leilighet", "leil", "leilegheit", "lgh", "bolignr"];

/// The reason, if there is one. `enk`: whether the owner is a sole proprietorship, when the register has told.
pub fn kan_vaere_hjem(behandler: &str, praksis: &str, adresse: &[String], ambulerende: bool, enk: Option<bool>) -> Option<Grunn> {
    if ambulerende || adresse.is_empty() {
        return None;
    }
    if adresse.iter().any(|l| er_hos(l)) {
        return Some(Grunn::Hos);
    }
    if adresse
        .iter()
        .flat_map(|l| ord(l))
        .any(|o| er_bolignummer(&o) || LEILIGHET.contains(&o.as_str()))
    {
        return Some(Grunn::Bolig);
    }
    (enk != Some(false) && er_eget_navn(behandler, praksis)).then_some(Grunn::EgetNavn)
}

fn ord(tekst: &str) -> Vec<String> {
    tekst
        .split(|c: char| !c.is_alphanumeric())
        .filter(|o| !o.is_empty())
        .map(str::to_lowercase)
        .collect()
}

fn er_hos(linje: &str) -> bool {
    let liten = linje.to_lowercase();
    liten
        .split([' ', ','])
        .any(|o| o == "c/o" || o.strip_prefix("c/o").is_some_and(|r| !r.is_empty()))
}

/// Letter for the floor's kind, floor, dwelling: H0101, U0102, K0201, L0301.
fn er_bolignummer(ord: &str) -> bool {
    let b = ord.as_bytes();
    b.len() == 5 && matches!(b[0], b'h' | b'u' | b'k' | b'l') && b[1..].iter().all(u8::is_ascii_digit)
}

/// The first given name and the last family name are both in the practice's name, and no form of company is.
fn er_eget_navn(behandler: &str, praksis: &str) -> bool {
    let (person, praksis) = (ord(behandler), ord(praksis));
    let (Some(forst), Some(sist)) = (person.first(), person.last()) else {
        return false;
    };
    person.len() > 1 && praksis.contains(forst) && praksis.contains(sist) && !praksis.iter().any(|o| SELSKAP.contains(&o.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hjem(praksis: &str, linje: &str, enk: Option<bool>) -> Option<Grunn> {
        kan_vaere_hjem(
            "Kvart Anders Grevling",
            praksis,
            &[linje.to_owned(), "3256 Larvik".to_owned()],
            false,
            enk,
        )
    }

    #[test]
    fn signs_of_a_home_have_a_reason() {
        for (linje, venter) in [
            ("c/o Grevling", Some(Grunn::Hos)),
            ("Badeveien 8, C/O Bever", Some(Grunn::Hos)),
            ("Badeveien 8 H0101", Some(Grunn::Bolig)),
            ("Badeveien 8, u0203", Some(Grunn::Bolig)),
            ("Badeveien 8 leil. 3", Some(Grunn::Bolig)),
            ("Badeveien 8", None),
            ("Helsehuset, H-bygget 01012", None),
            ("Hos legene i H010", None),
            ("Disco/office 2", None),
        ] {
            assert_eq!(hjem("Kurbadet Helsesenter", linje, None), venter, "{linje}");
        }
    }

    #[test]
    fn a_practice_with_ones_own_name_is_a_sign_unless_it_is_a_company() {
        for (navn, enk, venter) in [
            ("Kvart Grevling", None, true),
            ("LEGE KVART ANDERS GREVLING", Some(true), true),
            ("Kvart Grevling", Some(false), false),
            ("Kvart Grevling AS", None, false),
            ("Grevling Legekontor", Some(true), false),
            ("Kurbadet Helsesenter", Some(true), false),
        ] {
            assert_eq!(hjem(navn, "Badeveien 8", enk), venter.then_some(Grunn::EgetNavn), "{navn} {enk:?}");
        }
    }

    #[test]
    fn nothing_is_said_of_an_address_nobody_sees() {
        let adresse = ["c/o Grevling".to_owned()];
        assert_eq!(kan_vaere_hjem("Kvart Grevling", "Kvart Grevling", &adresse, true, Some(true)), None);
        assert_eq!(kan_vaere_hjem("Kvart Grevling", "Kvart Grevling", &[], false, Some(true)), None);
        assert_eq!(kan_vaere_hjem("", "", &["Badeveien 8".to_owned()], false, None), None);
    }
}
