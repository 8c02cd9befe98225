//! What the release is made of, as CycloneDX 1.6: one list for Cargo, one for npm.
//!
//! Made here and not by `npm sbom` or a crate: those put a random number and the time into it, so that no two are alike, list what only
//! builds and tests, and know one side each. The schema of CycloneDX is asked every time (`xtask/js/sbom.mjs`).

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use base64::Engine as _;
use serde_json::{Value, json};

use crate::bygg::WASM;
use crate::test::PORTALEN;
use crate::verktoy::{Utfall, cargo, filer, heks, kommando, les, les_fil, rot, sha256};

/// A crate by name and version.
type Navn = (String, String);

/// What Cargo has linked into the server and the browser's program: without macros, build scripts and what tests use.
pub fn cargo_liste() -> Utfall<Value> {
    let vert = les(kommando("rustc").args(["--print", "host-tuple"]))?;
    let tjener = lenket(&PORTALEN, vert.trim())?;
    let nettleser = lenket(&["--package", "praksisportal", "--features", "hydrate"], WASM)?;
    let metadata: Value = serde_json::from_str(&les(cargo().args([
        "metadata",
        "--format-version=1",
        "--all-features",
        "--locked",
    ]))?)
    .map_err(|feil| feil.to_string())?;
    let summer = summer()?;
    let med: BTreeSet<&Navn> = tjener.union(&nettleser).collect();
    let (mut deler, mut referanser) = (Vec::new(), BTreeMap::new());
    for pakke in liste(&metadata["packages"]) {
        let navn = (tekst(&pakke["name"]).to_owned(), tekst(&pakke["version"]).to_owned());
        if !med.contains(&navn) {
            continue;
        }
        let egen = pakke["source"].is_null();
        let adresse = format!("pkg:cargo/{}@{}", navn.0, navn.1.replace('+', "%2B"));
        let referanse = if egen {
            format!("praksisportal/{}", navn.0)
        } else {
            adresse.clone()
        };
        referanser.insert(tekst(&pakke["id"]).to_owned(), referanse.clone());
        let side = match (tjener.contains(&navn), nettleser.contains(&navn)) {
            (true, true) => "server, browser",
            (true, false) => "server",
            _ => "browser",
        };
        let mut del = json!({
            "type": "library", "bom-ref": referanse, "name": navn.0, "version": navn.1,
            "licenses": [{ "expression": tekst(&pakke["license"]).replace('/', " OR ") }],
            "properties": [{ "name": "praksisportal:part", "value": side }],
        });
        if !egen {
            let sum = summer
                .get(&navn)
                .ok_or_else(|| format!("{} {} har ingen sum i Cargo.lock", navn.0, navn.1))?;
            del["purl"] = json!(adresse);
            del["hashes"] = json!([{ "alg": "SHA-256", "content": sum }]);
        }
        deler.push(del);
    }
    // Who needs whom, among those that are there.
    let avhengigheter = liste(&metadata["resolve"]["nodes"])
        .filter_map(|node| {
            let hvem = referanser.get(tekst(&node["id"]))?;
            let av: BTreeSet<&String> = liste(&node["dependencies"]).filter_map(|id| referanser.get(tekst(id))).collect();
            Some(json!({ "ref": hvem, "dependsOn": av }))
        })
        .collect();
    skriftrad(&mut deler)?;
    dokument(deler, avhengigheter)
}

/// The fonts that are built into the server.
fn skriftrad(deler: &mut Vec<Value>) -> Utfall {
    for fil in filer(&rot().join("src/dokument/fonts")) {
        if fil.extension().is_some_and(|e| e == "ttf") {
            let navn = fil.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            deler.push(json!({
                "type": "file", "bom-ref": format!("file/{navn}"), "name": navn,
                "licenses": [{ "expression": "OFL-1.1" }],
                "hashes": [{ "alg": "SHA-256", "content": sha256(&les_fil(&fil)?) }],
                "properties": [{ "name": "praksisportal:part", "value": "server" }],
            }));
        }
    }
    Ok(())
}

/// What npm gives to users: the packages the style sheet takes its rules from. All others are tools.
pub fn npm_liste() -> Utfall<Value> {
    let mut pakker = BTreeSet::new();
    for fil in filer(&rot().join("style")) {
        let innhold = fs::read_to_string(&fil).unwrap_or_default();
        for etter in innhold.split("node_modules/").skip(1) {
            let ledd = if etter.starts_with('@') { 2 } else { 1 };
            pakker.insert(etter.split('/').take(ledd).collect::<Vec<_>>().join("/"));
        }
    }
    let las: Value = serde_json::from_slice(&les_fil(&rot().join("package-lock.json"))?).map_err(|feil| feil.to_string())?;
    let mut deler = Vec::new();
    for navn in pakker {
        let pakke = &las["packages"][format!("node_modules/{navn}")];
        let sum = tekst(&pakke["integrity"])
            .strip_prefix("sha512-")
            .and_then(|sum| base64::engine::general_purpose::STANDARD.decode(sum).ok())
            .ok_or_else(|| format!("{navn} har ingen sum i package-lock.json"))?;
        let adresse = format!("pkg:npm/{}@{}", navn.replace('@', "%40"), tekst(&pakke["version"]));
        deler.push(json!({
            "type": "library", "bom-ref": adresse, "name": navn, "version": pakke["version"], "purl": adresse,
            "licenses": [{ "expression": pakke["license"] }],
            "hashes": [{ "alg": "SHA-512", "content": heks(&sum) }],
            "properties": [{ "name": "praksisportal:part", "value": "style sheet" }],
        }));
    }
    dokument(deler, Vec::new())
}

/// Holds a list against the schema of CycloneDX.
pub fn sjekk(fil: &Path) -> Utfall {
    les(kommando("node").arg("xtask/js/sbom.mjs").arg(fil)).map(|_| ())
}

fn dokument(mut deler: Vec<Value>, mut avhengigheter: Vec<Value>) -> Utfall<Value> {
    deler.sort_by(|a, b| tekst(&a["bom-ref"]).cmp(tekst(&b["bom-ref"])));
    avhengigheter.sort_by(|a, b| tekst(&a["ref"]).cmp(tekst(&b["ref"])));
    Ok(json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application", "bom-ref": "praksisportal", "name": "praksisportal", "version": env!("CARGO_PKG_VERSION"),
                "licenses": [{ "expression": "MIT" }],
            },
        },
        "components": deler,
        "dependencies": avhengigheter,
    }))
}

/// The crates that are linked when so much is built for a target.
fn lenket(hva: &[&str], maal: &str) -> Utfall<BTreeSet<Navn>> {
    let tre = les(cargo().arg("tree").args(hva).args([
        "--edges",
        "normal,no-proc-macro",
        "--target",
        maal,
        "--prefix",
        "none",
        "--format",
        "{p}",
        "--locked",
    ]))?;
    Ok(tre
        .lines()
        .filter_map(|linje| {
            let mut ord = linje.split(' ');
            Some((ord.next()?.to_owned(), ord.next()?.strip_prefix('v')?.to_owned()))
        })
        .collect())
}

/// The SHA-256 of each crate's archive.
fn summer() -> Utfall<BTreeMap<Navn, String>> {
    let las = fs::read_to_string(rot().join("Cargo.lock")).map_err(|feil| feil.to_string())?;
    let las: toml::Table = toml::from_str(&las).map_err(|feil| format!("Cargo.lock: {feil}"))?;
    let felt = |pakke: &toml::Value, navn: &str| pakke.get(navn).and_then(toml::Value::as_str).map(str::to_owned);
    Ok(las
        .get("package")
        .and_then(toml::Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|p| Some(((felt(p, "name")?, felt(p, "version")?), felt(p, "checksum")?)))
        .collect())
}

fn liste(verdi: &Value) -> impl Iterator<Item = &Value> {
    verdi.as_array().into_iter().flatten()
}

fn tekst(verdi: &Value) -> &str {
    verdi.as_str().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verktoy::{skriv_fil, target};

    fn navn(dokument: &Value) -> BTreeMap<&str, &str> {
        liste(&dokument["components"])
            .map(|d| (tekst(&d["name"]), tekst(&d["properties"][0]["value"])))
            .collect()
    }

    fn etter_skjemaet(navn: &str, dokument: &Value) {
        let fil = target().join("xtask").join(navn);
        skriv_fil(&fil, dokument.to_string().as_bytes()).unwrap();
        sjekk(&fil).unwrap();
    }

    #[test]
    fn the_list_of_cargo_has_what_is_linked_and_nothing_else() {
        let alt = cargo_liste().unwrap();
        let deler = navn(&alt);
        for (med, side) in [
            ("axum", "server"),
            ("aws-lc-sys", "server"),
            ("leptos", "server, browser"),
            ("web-sys", "server, browser"),
            ("regler", "server"),
            ("IBMPlexSans-Regular.ttf", "server"),
        ] {
            assert_eq!(deler.get(med), Some(&side), "{med}");
        }
        // Tests, macros, build scripts and this program.
        for uten in [
            "insta",
            "proptest",
            "serde_derive",
            "leptos_macro",
            "cc",
            "xtask",
            "wasm-bindgen-cli-support",
            "rustsec",
        ] {
            assert!(!deler.contains_key(uten), "{uten}");
        }
        for del in liste(&alt["components"]) {
            let egen = tekst(&del["bom-ref"]).starts_with("praksisportal/") || del["type"] == "file";
            assert!(!tekst(&del["licenses"][0]["expression"]).is_empty(), "{del}");
            assert!(
                egen || tekst(&del["hashes"][0]["content"]).len() == 64 && tekst(&del["purl"]).starts_with("pkg:cargo/"),
                "{del}"
            );
        }
        let axum = liste(&alt["dependencies"])
            .find(|d| tekst(&d["ref"]).starts_with("pkg:cargo/axum@"))
            .unwrap();
        assert!(
            liste(&axum["dependsOn"]).any(|d| tekst(d).starts_with("pkg:cargo/hyper@")),
            "{axum}"
        );
        assert_eq!(alt, cargo_liste().unwrap(), "the same every time");
        assert!(!alt.to_string().contains(&*rot().to_string_lossy()), "nothing of where it was made");
        etter_skjemaet("prove-cargo.cdx.json", &alt);
    }

    #[test]
    fn the_list_of_npm_has_the_style_sheet_and_no_tools() {
        let alt = npm_liste().unwrap();
        assert_eq!(
            navn(&alt).into_iter().collect::<Vec<_>>(),
            [("@digdir/designsystemet-css", "style sheet")]
        );
        assert_eq!(tekst(&alt["components"][0]["hashes"][0]["content"]).len(), 128);
        etter_skjemaet("prove-npm.cdx.json", &alt);
    }

    #[test]
    fn a_list_outside_the_schema_is_refused() {
        let mut alt = npm_liste().unwrap();
        alt["components"][0]["hashes"][0]["alg"] = json!("SHA-513");
        let fil = target().join("xtask/prove-feil.cdx.json");
        skriv_fil(&fil, alt.to_string().as_bytes()).unwrap();
        assert!(sjekk(&fil).is_err_and(|feil| feil.contains("alg")));
    }
}
