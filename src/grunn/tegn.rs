//! Which characters a text may have, wherever it comes from: what PostgreSQL (no NUL) and XML 1.0 (§ 2.2) both can hold. And what a name may
//! not have, since names are shown in letters and titles.

/// Whether a character can be stored and written out again everywhere.
pub const fn kan_lagres(tegn: char) -> bool {
    !matches!(tegn, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

/// Whether all of a text can be stored.
pub fn lagres(tekst: &str) -> bool {
    tekst.chars().all(kan_lagres)
}

/// Endings by which a program that reads mail takes a word for the address of a web page.
const TOPPDOMENER: [&str; 14] = [
    "biz", "com", "dk", "eu", "fi", "info", "io", "link", "net", "no", "online", "org", "se", "xyz",
];

/// Whether a text may be somebody's or something's name: no control characters, no markup, and no address of a web page.
pub fn er_navn(tekst: &str) -> bool {
    let som_adresse = |ord: &str| {
        let ord = ord.to_lowercase();
        // What is behind a slash is a page there.
        let vert = ord
            .split('/')
            .next()
            .unwrap_or_default()
            .trim_matches(|c: char| !c.is_alphanumeric());
        ord.contains("://")
            || ord.contains("www.")
            || vert
                .rsplit_once('.')
                .is_some_and(|(navn, topp)| !navn.is_empty() && TOPPDOMENER.contains(&topp))
    };
    !tekst.contains(|c: char| c.is_control() || !kan_lagres(c) || c == '<' || c == '>') && !tekst.split_whitespace().any(som_adresse)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_neither_database_nor_xml_can_hold_is_known() {
        for riktig in ["", "Æ\t\r\n ~\u{7f}\u{85}\u{2028}🦡", "\u{fffd}"] {
            assert!(lagres(riktig), "{riktig:?}");
        }
        for feil in ["\0", "a\u{1}", "\u{8}", "\u{b}", "\u{c}", "\u{1f}b", "\u{fffe}", "\u{ffff}"] {
            assert!(!lagres(feil), "{feil:?}");
        }
    }

    #[test]
    fn a_name_is_no_markup_and_no_address() {
        for riktig in [
            "",
            "Grevlinghiet Legesenter",
            "Dr. Hansen & Dr.Olsen AS",
            "Åse-Marie O'Neill",
            "1. etasje nr. 2",
            "A/S Lege",
        ] {
            assert!(er_navn(riktig), "{riktig}");
        }
        for feil in [
            "</title><meta http-equiv=refresh>",
            "a > b",
            "Lege\u{0}senter",
            "Lege\u{1b}senter",
            "Se https://ond.example",
            "www.ond.example",
            "Legesenter (ond.no)",
            "ond.example.com/hei",
            "OND.NO",
        ] {
            assert!(!er_navn(feil), "{feil}");
        }
    }
}
