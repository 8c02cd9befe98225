//! The rules of the house.

use std::collections::{BTreeMap, BTreeSet};

use crate::kilde::Kilde;

/// The number of the floor each folder is on, from the ground: the block after «Floors» in docs/arkitektur.md, a line for each floor.
pub fn etasjer(arkitektur: &str) -> BTreeMap<String, usize> {
    let liste = arkitektur
        .split("```etasjer\n")
        .nth(1)
        .and_then(|r| r.split("```").next())
        .expect("docs/arkitektur.md has a block ```etasjer");
    // Written from the roof down, as a house stands.
    liste
        .lines()
        .rev()
        .filter(|l| !l.trim().is_empty())
        .enumerate()
        .flat_map(|(nr, linje)| {
            let rom = linje.split('·').next().unwrap_or_default();
            rom.split_whitespace().map(move |r| (r.to_owned(), nr)).collect::<Vec<_>>()
        })
        .collect()
}

/// Imports from a floor that is not below one's own.
pub fn oppover(k: &Kilde, etasjer: &BTreeMap<String, usize>) -> Vec<String> {
    let Some((rom, min)) = k.rom().and_then(|r| Some((r, *etasjer.get(r)?))) else {
        return Vec::new();
    };
    let mut ut = Vec::new();
    for sti in &k.stier {
        let Some(til) = sti.hva.first() else { continue };
        if til != rom && etasjer.get(til).is_some_and(|e| *e >= min) {
            ut.push(format!(
                "src/{}:{}: `{rom}` uses `{}`, which is not below it. Move what both need down, or let the roof give it.",
                k.navn,
                sti.linje,
                sti.hva.join("::")
            ));
        }
    }
    ut
}

/// Names of tabs as whole words in the code's paths.
pub fn nevner(k: &Kilde, rom: &[&str]) -> Vec<String> {
    k.stier
        .iter()
        .filter(|s| s.hva.first().is_some_and(|f| rom.contains(&f.as_str())))
        .map(|s| format!("src/{}:{}: {}", k.navn, s.linje, s.hva.join("::")))
        .collect()
}

/// A second way to say a text. Only the file that makes the one way may look at the language itself.
pub fn tekst(k: &Kilde) -> Vec<String> {
    if k.navn == "grunn/text.rs" {
        return Vec::new();
    }
    k.omveier
        .iter()
        .map(|o| {
            format!(
                "src/{}:{}: {}. Write `T(bokmål, nynorsk).i(sprak)`, so that neither exists without the other.",
                k.navn, o.linje, o.hva
            )
        })
        .collect()
}

/// What a folder says of tables in the comment at the top of its `mod.rs`.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Tabeller {
    pub eier: BTreeSet<String>,
    pub leser: BTreeSet<String>,
}

impl Tabeller {
    /// `Owns: a, b.` and `Reads: c, d.`, each to its full stop.
    pub fn av_hode(hode: &str) -> Self {
        let liste = |navn: &str| {
            hode.split(navn)
                .nth(1)
                .and_then(|r| r.split('.').next())
                .unwrap_or_default()
                .split([',', '\n', ' '])
                .filter(|t| !t.is_empty())
                .map(str::to_owned)
                .collect()
        };
        Self {
            eier: liste("Owns:"),
            leser: liste("Reads:"),
        }
    }
}

/// The words of an SQL text, without its strings, comments and marks.
fn ord(sql: &str) -> Vec<String> {
    let mut ut = vec![String::new()];
    let mut i_streng = false;
    for tegn in sql.chars() {
        if tegn == '\'' {
            i_streng = !i_streng;
        }
        if !i_streng && (tegn.is_alphanumeric() || tegn == '_') {
            if let Some(siste) = ut.last_mut() {
                siste.push(tegn.to_ascii_lowercase());
            }
        } else if ut.last().is_some_and(|o| !o.is_empty()) {
            ut.push(String::new());
        }
    }
    ut.retain(|o| !o.is_empty());
    ut
}

fn er_sql(ord: &[String]) -> bool {
    matches!(
        ord.first().map(String::as_str),
        Some("select" | "insert" | "update" | "delete" | "with" | "truncate" | "lock")
    )
}

/// Tables and views that a migration makes.
pub fn lager(migrering: &str) -> Vec<String> {
    let ord = ord(&migrering
        .lines()
        .map(|l| l.split("--").next().unwrap_or_default())
        .collect::<Vec<_>>()
        .join("\n"));
    let fyll = ["or", "replace", "unlogged", "materialized", "temporary"];
    let mut ut = Vec::new();
    for (i, o) in ord.iter().enumerate().filter(|(_, o)| *o == "create") {
        let _ = o;
        let mut resten = ord[i + 1..].iter().filter(|o| !fyll.contains(&o.as_str()));
        if matches!(resten.next().map(String::as_str), Some("table" | "view")) {
            ut.extend(resten.find(|o| !["if", "not", "exists"].contains(&o.as_str())).cloned());
        }
    }
    ut
}

/// The tables an SQL text reads, and those it writes.
fn brukt(ord: &[String], alle: &BTreeSet<String>) -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut leser, mut skriver) = (BTreeSet::new(), BTreeSet::new());
    for par in ord.windows(2) {
        let tabell = &par[1];
        if !alle.contains(tabell) {
            continue;
        }
        match par[0].as_str() {
            "into" | "update" | "truncate" => {
                skriver.insert(tabell.clone());
            }
            "from" | "join" | "using" | "only" => {
                leser.insert(tabell.clone());
            }
            _ => {}
        }
    }
    for tre in ord.windows(3) {
        if tre[0] == "delete" && tre[1] == "from" && alle.contains(&tre[2]) {
            skriver.insert(tre[2].clone());
            leser.remove(&tre[2]);
        }
    }
    (leser, skriver)
}

/// SQL that names a table its folder neither owns nor reads, and writing to what others own.
pub fn sql(k: &Kilde, folk: &BTreeMap<String, Tabeller>, alle: &BTreeSet<String>) -> Vec<String> {
    let rom = k.rom().unwrap_or("lib.rs");
    let ingen = Tabeller::default();
    let mine = folk.get(rom).unwrap_or(&ingen);
    let eier = |t: &str| {
        folk.iter()
            .find(|(_, f)| f.eier.contains(t))
            .map_or("its owner", |(r, _)| r.as_str())
    };
    let mut ut = Vec::new();
    for tekst in &k.tekster {
        let ord = ord(&tekst.hva);
        if !er_sql(&ord) {
            continue;
        }
        let (leser, skriver) = brukt(&ord, alle);
        for t in skriver.iter().filter(|t| !mine.eier.contains(*t)) {
            ut.push(format!(
                "src/{}:{}: `{rom}` writes {t}. Make it a named function in `{}`, which owns the table.",
                k.navn,
                tekst.linje,
                eier(t)
            ));
        }
        for t in leser.iter().filter(|t| !mine.eier.contains(*t) && !mine.leser.contains(*t)) {
            ut.push(format!(
                "src/{}:{}: `{rom}` reads {t}. Call a function of `{}`, or say it in the line «Reads:» of src/{rom}/mod.rs.",
                k.navn,
                tekst.linje,
                eier(t)
            ));
        }
    }
    ut
}

/// Each table has exactly one owner.
pub fn eiere(folk: &BTreeMap<String, Tabeller>, alle: &BTreeSet<String>) -> Vec<String> {
    let mut ut = Vec::new();
    for t in alle {
        let eiere: Vec<&str> = folk.iter().filter(|(_, f)| f.eier.contains(t)).map(|(r, _)| r.as_str()).collect();
        if eiere.len() != 1 {
            ut.push(format!("the table {t} is owned by {eiere:?}; say it in «Owns:» of one mod.rs"));
        }
    }
    for (rom, f) in folk {
        for t in f.eier.union(&f.leser).filter(|t| !alle.contains(*t)) {
            ut.push(format!("src/{rom}/mod.rs names {t}, which no migration makes"));
        }
    }
    ut
}

/// What a folder says that it reads, and does not.
pub fn unodvendig(kilder: &[Kilde], folk: &BTreeMap<String, Tabeller>, alle: &BTreeSet<String>) -> Vec<String> {
    let mut ut = Vec::new();
    for (rom, f) in folk {
        let mut leser = BTreeSet::new();
        for k in kilder.iter().filter(|k| k.rom() == Some(rom)) {
            for tekst in &k.tekster {
                leser.extend(brukt(&ord(&tekst.hva), alle).0);
            }
        }
        for t in f.leser.difference(&leser) {
            ut.push(format!("src/{rom}/mod.rs says that it reads {t}, which no SQL there does"));
        }
    }
    ut
}
