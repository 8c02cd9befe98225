//! Why a command ended without having done what was asked: what is told, and the exit code.

use crate::server::config::Konfig;
use crate::server::klokke::Klokke;
use crate::server::request::Utforer;

/// A sentence for the one who typed it, and how the program ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stopp {
    pub hva: String,
    pub kode: u8,
}

impl Stopp {
    /// Settings that must not stand: nothing has been done.
    pub fn oppsett<T: AsRef<str>>(linjer: &[T]) -> Self {
        let linjer = linjer.iter().map(|l| format!("\n  {}", l.as_ref()));
        Self {
            hva: format!("Kan ikke starte:{}", linjer.collect::<String>()),
            kode: 2,
        }
    }

    /// It is done, and somebody must look.
    pub fn se_paa(hva: String) -> Self {
        Self { hva, kode: 3 }
    }
}

impl From<String> for Stopp {
    fn from(hva: String) -> Self {
        Self { hva, kode: 1 }
    }
}

impl From<&str> for Stopp {
    fn from(hva: &str) -> Self {
        hva.to_owned().into()
    }
}

/// Longest name that is kept.
const LENGSTE_NAVN: usize = 60;

/// Whoever is logged in to the machine.
pub fn bruker() -> String {
    let i_miljoet = ["SUDO_USER", "USER", "LOGNAME"]
        .into_iter()
        .find_map(|navn| std::env::var(navn).ok());
    navn_eller(i_miljoet.as_deref(), rustix::process::getuid().as_raw())
}

fn navn_eller(navn: Option<&str>, uid: u32) -> String {
    let navn = navn.unwrap_or_default().trim();
    let navn: String = navn.chars().filter(|c| !c.is_control()).take(LENGSTE_NAVN).collect();
    if navn.is_empty() { format!("uid {uid}") } else { navn }
}

/// Them, now, by the command's clock.
pub fn utforer(konfig: &Konfig) -> Utforer {
    let naa = konfig.klokke.map_or_else(Klokke::ekte, Klokke::fra).naa();
    Utforer::drift(naa, &bruker())
}

#[cfg(test)]
mod tester {
    use super::*;

    #[test]
    fn a_name_is_one_line_and_never_empty() {
        assert_eq!(navn_eller(Some("kari"), 7), "kari");
        assert_eq!(navn_eller(Some("ka\nri\u{7}"), 7), "kari");
        assert_eq!(navn_eller(Some(&"k".repeat(1000)), 7).len(), LENGSTE_NAVN);
        for tom in [None, Some(""), Some(" \n")] {
            assert_eq!(navn_eller(tom, 7), "uid 7");
        }
    }
}
