//! May we use it? Every crate and npm package has a licence that `deny.toml` allows.

use std::fs;

use serde_json::Value;
use spdx::{Expression, Licensee, ParseMode};

use super::deny::Deny;
use crate::verktoy::{Utfall, cargo, les, les_fil, rot};

/// npm packages under other terms, with the reason it is all right. (`deny.toml` has exceptions for crates only.)
const NPM_EXCEPTIONS: &[(&str, &str, &str)] = &[
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

pub fn check() -> Utfall {
    let deny = Deny::read()?;
    let allowed = deny.licences()?;
    let mut feil = Vec::new();
    let metadata: Value = serde_json::from_str(&les(cargo().args([
        "metadata",
        "--format-version=1",
        "--all-features",
        "--locked",
    ]))?)
    .map_err(|feil| feil.to_string())?;
    let mut crates = 0;
    // Packages without a source are our own.
    for package in list(&metadata["packages"]).filter(|package| !package["source"].is_null()) {
        crates += 1;
        let (name, source) = (text(&package["name"]), text(&package["source"]));
        if !deny.is_known_source(source) {
            feil.push(format!("  {name}: hentes fra {source}"));
        }
        let own = deny.exceptions(name)?;
        feil.extend(problem(name, text(&package["license"]), &[allowed.as_slice(), &own].concat()));
    }
    let lock: Value = serde_json::from_slice(&les_fil(&rot().join("package-lock.json"))?).map_err(|feil| feil.to_string())?;
    let mut npm = 0;
    for (path, package) in lock["packages"]
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(path, _)| !path.is_empty())
    {
        npm += 1;
        let name = path.rsplit("node_modules/").next().unwrap_or(path);
        // Old packages name theirs only in their own file.
        let own_file = || -> Value {
            let file = fs::read(rot().join(path).join("package.json"));
            file.ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
        };
        let licence = package["license"]
            .as_str()
            .map_or_else(|| text(&own_file()["license"]).to_owned(), str::to_owned);
        if !is_npm_exception(name, &licence) {
            feil.extend(problem(name, &licence, &allowed));
        }
    }
    if feil.is_empty() {
        println!("  {crates} crates og {npm} npm-pakker, alle med godtatt lisens");
        return Ok(());
    }
    Err(format!(
        "lisenser eller kilder som ikke er godtatt (listen står i deny.toml):\n{}",
        feil.join("\n")
    ))
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn is_npm_exception(name: &str, licence: &str) -> bool {
    // The builds for each machine are packages of their own: lightningcss-linux-x64-gnu.
    NPM_EXCEPTIONS
        .iter()
        .any(|(exception, theirs, _)| licence == *theirs && (name == *exception || name.starts_with(&format!("{exception}-"))))
}

/// What is wrong with a package's licence, if anything: an SPDX expression must be met by what is allowed.
fn problem(name: &str, licence: &str, allowed: &[Licensee]) -> Option<String> {
    if licence.is_empty() {
        return Some(format!("  {name}: ingen lisens oppgitt"));
    }
    // Lax: crates of some age write «MIT/Apache-2.0».
    match Expression::parse_mode(licence, ParseMode::LAX) {
        Err(feil) => Some(format!("  {name}: «{licence}» kan ikke leses: {}", feil.reason)),
        Ok(expression) if expression.evaluate(|wanted| allowed.iter().any(|have| have.satisfies(wanted))) => None,
        Ok(_) => Some(format!("  {name}: {licence}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_is_met_by_one_side_of_or_and_both_sides_of_and() {
        let allowed = ["MIT", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "Unicode-3.0"].map(|name| Licensee::parse(name).unwrap());
        for (licence, ok) in [
            ("MIT", true),
            ("MIT/Apache-2.0", true),
            ("GPL-3.0-only OR MIT", true),
            ("GPL-3.0-only AND MIT", false),
            ("(MIT OR GPL-3.0-only) AND Unicode-3.0", true),
            ("(MIT OR Apache-2.0) AND GPL-2.0-only", false),
            ("Apache-2.0 WITH LLVM-exception OR GPL-3.0-only", true),
            ("Apache-2.0 WITH Noe-annet", false),
            ("SEE LICENSE IN LICENSE.txt", false),
            ("Hjemmelaget-1.0", false),
            ("", false),
            ("MIT MIT", false),
        ] {
            assert_eq!(problem("a", licence, &allowed).is_none(), ok, "{licence}");
        }
    }

    #[test]
    fn an_exception_is_for_that_package_and_that_licence() {
        assert!(is_npm_exception("lightningcss", "MPL-2.0"));
        assert!(is_npm_exception("lightningcss-linux-x64-gnu", "MPL-2.0"));
        assert!(!is_npm_exception("lightningcss", "GPL-3.0-only"));
        assert!(!is_npm_exception("noe-annet", "MPL-2.0"));
    }
}
