//! `docs/asvs.md` and `docs/trusselbilde.md`: every requirement of levels 1 and 2 stands once, and what is named exists.

use std::collections::BTreeMap;
use std::fs;

use crate::henvisninger::{self, Henvisning};
use crate::rot;

/// OWASP ASVS 5.0.0: of each section the level of each of its requirements, in order.
const KRAV: &str = "1.1:22 1.2:1111122223 1.3:112222222223 1.4:222 1.5:123 2.1:122 2.2:112 2.3:12223 2.4:23 3.1:3 3.2:113 3.3:12223 \
    3.4:11222233 3.5:11122333 3.6:3 3.7:22333 4.1:12233 4.2:23333 4.3:22 4.4:1222 5.1:2 5.2:112333 5.3:113 5.4:222 6.1:122 \
    6.2:111111112222 6.3:11223333 6.4:112233 6.5:22222333 6.6:2223 6.7:33 6.8:2222 7.1:222 7.2:1111 7.3:22 7.4:11222 7.5:223 7.6:22 \
    8.1:1233 8.2:1123 8.3:133 8.4:23 9.1:111 9.2:1222 10.1:22 10.2:223 10.3:22223 10.4:1111122222233333 10.5:22222 10.6:22 10.7:222 \
    11.1:2233 11.2:22233 11.3:11233 11.4:1222 11.5:23 11.6:23 11.7:33 12.1:12233 12.2:11 12.3:22223 13.1:2333 13.2:222223 13.3:2233 \
    13.4:1222233 14.1:22 14.2:12223333 14.3:122 15.1:12233 15.2:12233 15.3:1222222 15.4:3333 16.1:2 16.2:22222 16.3:2222 16.4:222 \
    16.5:2223 17.1:23 17.2:22223333 17.3:22";
const SVAR: [&str; 5] = ["Met", "Partly", "Open", "Operator", "Not here"];

/// Numbers of levels 1 and 2, with the level.
fn krav() -> BTreeMap<String, char> {
    KRAV.split_whitespace()
        .filter_map(|del| del.split_once(':'))
        .flat_map(|(del, nivaer)| nivaer.chars().enumerate().map(move |(i, niva)| (format!("{del}.{}", i + 1), niva)))
        .filter(|(_, niva)| *niva != '3')
        .collect()
}

fn les(fil: &str) -> String {
    fs::read_to_string(rot().join(fil)).unwrap()
}

/// The cells of each row about a requirement.
fn rader(dokument: &str) -> Vec<Vec<&str>> {
    dokument
        .lines()
        .filter(|l| l.starts_with("| ") && l[2..].starts_with(|c: char| c.is_ascii_digit()))
        .map(|l| l.trim_matches('|').split(" | ").map(str::trim).collect())
        .collect()
}

#[test]
fn every_requirement_stands_once_with_its_level_and_an_answer() {
    let dokument = les("docs/asvs.md");
    let mut igjen = krav();
    assert_eq!(igjen.len(), 253, "70 of level 1 and 183 of level 2");
    let mut telt: BTreeMap<(char, &str), usize> = BTreeMap::new();
    for rad in rader(&dokument) {
        let [nr, niva, hva, svar, vist] = rad[..] else {
            panic!("not five cells: {rad:?}")
        };
        assert_eq!(
            igjen.remove(nr).map(String::from).as_deref(),
            Some(niva),
            "{nr}: wrong level, unknown, or there twice"
        );
        assert!(SVAR.contains(&svar) && !hva.is_empty() && !vist.is_empty(), "{nr}");
        assert!(!matches!(svar, "Met" | "Partly") || vist.contains('`'), "{nr}: shown by what?");
        *telt.entry((niva.chars().next().unwrap(), svar)).or_default() += 1;
    }
    assert!(igjen.is_empty(), "missing: {igjen:?}");
    // The sums above the tables.
    for niva in ['1', '2'] {
        let sum = SVAR
            .map(|svar| telt.get(&(niva, svar)).copied().unwrap_or(0).to_string())
            .join(" | ");
        assert!(dokument.contains(&format!("| Level {niva} | {sum} |")), "level {niva} is {sum}");
    }
}

#[test]
fn what_the_threat_picture_and_the_table_name_exists() {
    for (fil, minst) in [("docs/asvs.md", 150), ("docs/trusselbilde.md", 60)] {
        let dokument = les(fil);
        let henvisninger: Vec<Henvisning<'_>> = dokument.lines().flat_map(henvisninger::les).collect();
        let feil: Vec<String> = henvisninger.iter().filter_map(|h| henvisninger::finnes(rot(), h).err()).collect();
        assert!(feil.is_empty(), "{fil}:\n{}", feil.join("\n"));
        let tester = henvisninger.iter().filter(|h| matches!(h, Henvisning::Test(..))).count();
        assert!(tester >= minst, "{fil}: {tester} tests; is the text still there?");
    }
}

#[test]
fn several_tests_of_one_file_are_each_looked_for() {
    let lest = henvisninger::les("`a/b.rs` «en», «to» og `c/d.md`, `/side`, `ord`; «løst»");
    assert_eq!(
        lest,
        [
            Henvisning::Test("a/b.rs", "en"),
            Henvisning::Test("a/b.rs", "to"),
            Henvisning::Fil("c/d.md"),
            Henvisning::Side("/side")
        ]
    );
    let her = "tests/hus/asvs.rs";
    assert!(henvisninger::finnes(rot(), &Henvisning::Test(her, "several_tests_of_one_file_are_each_looked_for")).is_ok());
    assert!(henvisninger::finnes(rot(), &Henvisning::Test(her, &["no", "such"].concat())).is_err());
    assert!(henvisninger::finnes(rot(), &Henvisning::Fil("tests/hus/borte.rs")).is_err());
}
