//! What we take from others: may we use it (licences), and is it withdrawn or known to be dangerous (advisories)?

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use crate::verktoy::{Utfall, cargo, filer, kommando, les, les_fil, rot};

/// Licences that let us distribute the portal under MIT. Everything else is a question for a person.
const TILLATT: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-1-Clause",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "BlueOak-1.0.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "OpenSSL",
    "PostgreSQL",
    "Python-2.0",
    "Unicode-3.0",
    "Unicode-DFS-2016",
    "Unlicense",
    "Zlib",
];

/// Single packages under other terms, with the reason it is all right.
const UNNTAK: &[(&str, &str, &str)] = &[
    (
        "lightningcss",
        "MPL-2.0",
        "a tool at build time, unchanged; nothing of it is distributed",
    ),
    (
        "axe-core",
        "MPL-2.0",
        "a tool in the browser tests, unchanged; nothing of it is distributed",
    ),
];

/// Every crate and npm package has a licence we accept.
pub fn lisenser() -> Utfall {
    let mut alle: Vec<(String, String)> = Vec::new();
    let metadata: Value = serde_json::from_str(&les(cargo().args([
        "metadata",
        "--format-version=1",
        "--all-features",
        "--locked",
    ]))?)
    .map_err(|feil| feil.to_string())?;
    for pakke in metadata["packages"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|p| !p["source"].is_null())
    {
        alle.push((tekst(&pakke["name"]), tekst(&pakke["license"])));
    }
    let crates = alle.len();
    let las: Value = serde_json::from_slice(&les_fil(&rot().join("package-lock.json"))?).map_err(|feil| feil.to_string())?;
    for (sti, pakke) in las["packages"].as_object().into_iter().flatten().filter(|(sti, _)| !sti.is_empty()) {
        let navn = sti.rsplit("node_modules/").next().unwrap_or(sti);
        let mut lisens = tekst(&pakke["license"]);
        if lisens.is_empty() {
            // Old packages name theirs only in their own file.
            let egen: Value = fs::read(rot().join(sti).join("package.json"))
                .ok()
                .and_then(|b| serde_json::from_slice(&b).ok())
                .unwrap_or_default();
            lisens = tekst(&egen["license"]);
        }
        alle.push((navn.to_owned(), lisens));
    }
    let feil: Vec<String> = alle
        .iter()
        .filter(|(navn, lisens)| {
            !godtas(lisens)
                && !UNNTAK
                    .iter()
                    .any(|(unntak, deres, _)| (navn == unntak || navn.starts_with(&format!("{unntak}-"))) && lisens == deres)
        })
        .map(|(navn, lisens)| format!("  {navn}: {}", if lisens.is_empty() { "ingen lisens oppgitt" } else { lisens }))
        .collect();
    if feil.is_empty() {
        println!("  {crates} crates og {} npm-pakker, alle med godtatt lisens", alle.len() - crates);
        return Ok(());
    }
    Err(format!(
        "lisenser som ikke er godtatt (listen står i xtask/src/avhengigheter.rs):\n{}",
        feil.join("\n")
    ))
}

fn tekst(verdi: &Value) -> String {
    verdi.as_str().unwrap_or_default().to_owned()
}

/// Whether an SPDX expression can be met with what we accept: one side of each OR, both sides of each AND.
fn godtas(uttrykk: &str) -> bool {
    let uttrykk = uttrykk.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let ord: Vec<&str> = uttrykk.split_whitespace().collect();
    let (svar, brukt) = eller(&ord, 0);
    svar && brukt == ord.len()
}

fn eller(ord: &[&str], fra: usize) -> (bool, usize) {
    let (mut svar, mut her) = og(ord, fra);
    while ord.get(her) == Some(&"OR") {
        let (neste, etter) = og(ord, her + 1);
        (svar, her) = (svar | neste, etter);
    }
    (svar, her)
}

fn og(ord: &[&str], fra: usize) -> (bool, usize) {
    let (mut svar, mut her) = ledd(ord, fra);
    while ord.get(her) == Some(&"AND") {
        let (neste, etter) = ledd(ord, her + 1);
        (svar, her) = (svar & neste, etter);
    }
    (svar, her)
}

fn ledd(ord: &[&str], fra: usize) -> (bool, usize) {
    match ord.get(fra) {
        Some(&"(") => {
            let (svar, her) = eller(ord, fra + 1);
            (svar, her + 1)
        }
        Some(navn) if ord.get(fra + 1) == Some(&"WITH") => (
            TILLATT.contains(&format!("{navn} WITH {}", ord.get(fra + 2).unwrap_or(&"")).as_str()),
            fra + 3,
        ),
        Some(navn) => (TILLATT.contains(navn), fra + 1),
        None => (false, fra),
    }
}

/// Withdrawn crates and known weaknesses, as far as the sources answer. Says plainly what could not be checked.
pub fn rad() -> Utfall {
    let mut feil = Vec::new();
    match trukket() {
        Ok((sett, trukket)) if trukket.is_empty() => println!("  trukne crates: ingen av {sett}"),
        Ok((_, trukket)) => feil.push(format!("trukket tilbake av utgiveren: {}", trukket.join(", "))),
        Err(grunn) => println!("  IKKE SJEKKET, trukne crates: {grunn}"),
    }
    if les(cargo().args(["audit", "--version"])).is_ok() {
        match les(cargo().args(["audit", "--quiet"])) {
            Ok(_) => println!("  RustSec: ingen kjente svakheter"),
            Err(svar) if svar.contains("vulnerabilit") && !svar.contains("couldn't fetch") => feil.push(svar),
            Err(_) => println!("  IKKE SJEKKET, RustSec: databasen med råd er ikke tilgjengelig herfra"),
        }
    } else {
        println!("  IKKE SJEKKET, RustSec: cargo-audit er ikke installert (cargo install cargo-audit)");
    }
    let npm = kommando("npm")
        .args(["audit", "--json", "--loglevel=silent"])
        .output()
        .map_err(|feil| feil.to_string())?;
    let svar: Value = serde_json::from_slice(&npm.stdout).unwrap_or_default();
    let antall = &svar["metadata"]["vulnerabilities"];
    match antall["total"].as_u64() {
        None => println!("  IKKE SJEKKET, npm: tjenesten med råd svarer ikke herfra"),
        Some(_) if antall["high"].as_u64().unwrap_or(0) + antall["critical"].as_u64().unwrap_or(0) > 0 => {
            feil.push(format!("npm audit: {antall}"))
        }
        Some(alle) => println!("  npm: ingen alvorlige svakheter ({alle} mindre)"),
    }
    if feil.is_empty() { Ok(()) } else { Err(feil.join("\n")) }
}

/// Looks up every crate of the lock file in the copy of the index that cargo keeps, after asking cargo to refresh it.
fn trukket() -> Utfall<(usize, Vec<String>)> {
    les(cargo().args(["update", "--dry-run", "--quiet"])).map_err(|_| "crates.io svarer ikke herfra".to_owned())?;
    let hjem = std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::var_os("HOME").map(|h| PathBuf::from(h).join(".cargo")))
        .ok_or("finner ikke cargos mappe")?;
    let mut kopi = BTreeMap::new();
    for fil in filer(&hjem.join("registry/index")) {
        if fil.components().any(|del| del.as_os_str() == ".cache")
            && let Some(navn) = fil.file_name()
        {
            kopi.insert(navn.to_string_lossy().into_owned(), fil.clone());
        }
    }
    let las = String::from_utf8_lossy(&les_fil(&rot().join("Cargo.lock"))?).into_owned();
    let (mut sett, mut trukket) = (0, Vec::new());
    for blokk in las.split("[[package]]").filter(|blokk| blokk.contains("source = \"registry+")) {
        let felt = |navn: &str| {
            blokk
                .lines()
                .find_map(|l| l.strip_prefix(&format!("{navn} = \"")))
                .map(|v| v.trim_end_matches('"'))
                .unwrap_or_default()
        };
        let (navn, versjon) = (felt("name"), felt("version"));
        let Some(fil) = kopi.get(&navn.to_lowercase()) else { continue };
        // The file holds one JSON object per version between zero bytes.
        let innhold = les_fil(fil)?;
        let linje = innhold
            .split(|b| *b == 0)
            .filter_map(|del| serde_json::from_slice::<Value>(del).ok())
            .find(|v| v["vers"] == versjon);
        if let Some(linje) = linje {
            sett += 1;
            if linje["yanked"] == true {
                trukket.push(format!("{navn} {versjon}"));
            }
        }
    }
    if sett == 0 {
        Err("cargo har ingen kopi av registeret".to_owned())
    } else {
        Ok((sett, trukket))
    }
}

#[cfg(test)]
mod tests {
    use super::godtas;

    #[test]
    fn an_expression_is_met_by_one_side_of_or_and_both_sides_of_and() {
        for (uttrykk, ventet) in [
            ("MIT", true),
            ("MIT/Apache-2.0", true),
            ("GPL-3.0 OR MIT", true),
            ("GPL-3.0 AND MIT", false),
            ("(MIT OR GPL-3.0) AND Unicode-3.0", true),
            ("(MIT OR Apache-2.0) AND GPL-2.0", false),
            ("Apache-2.0 WITH LLVM-exception OR GPL-3.0", true),
            ("Apache-2.0 WITH Noe-annet", false),
            ("", false),
            ("MIT MIT", false),
        ] {
            assert_eq!(godtas(uttrykk), ventet, "{uttrykk}");
        }
    }
}
