//! Crates that their publisher has withdrawn, after they came into `Cargo.lock`.

use std::collections::BTreeMap;
use std::path::PathBuf;

use rustsec::Lockfile;
use serde_json::Value;

use super::Answer;
use super::deny::{Deny, Hit, weigh};
use crate::verktoy::{Utfall, cargo, filer, les, les_fil, rot};

/// Looks up every crate of the lock file in the copy of the index that cargo keeps, after asking cargo to refresh it.
pub fn check(deny: &Deny) -> Utfall<Answer> {
    let accepted = deny.accepted_yanked()?;
    if les(cargo().args(["update", "--dry-run", "--quiet"])).is_err() {
        return Ok(Answer::NotChecked("crates.io svarer ikke herfra".to_owned()));
    }
    let lock = Lockfile::load(rot().join("Cargo.lock")).map_err(|feil| format!("Cargo.lock: {feil}"))?;
    let index = index()?;
    let (mut seen, mut unknown, mut hits) = (0, Vec::new(), Vec::new());
    for package in lock.packages.iter().filter(|package| package.source.is_some()) {
        let (name, version) = (package.name.as_str(), package.version.to_string());
        let entry = match index.get(&name.to_lowercase()) {
            Some(file) => find(&les_fil(file)?, &version),
            None => None,
        };
        let Some(entry) = entry else {
            unknown.push(format!("{name} {version}"));
            continue;
        };
        seen += 1;
        if entry["yanked"] == true {
            hits.push(Hit {
                key: format!("{name}@{version}"),
                what: "trukket tilbake av utgiveren".to_owned(),
            });
        }
    }
    if !unknown.is_empty() {
        return Ok(Answer::NotChecked(format!(
            "cargos kopi av registeret mangler {}",
            unknown.join(", ")
        )));
    }
    weigh(&hits, &accepted)?;
    Ok(Answer::Fine(format!("{} av {seen}", hits.len())))
}

/// The files of cargo's copy of the index, one for each crate that it has looked at.
fn index() -> Utfall<BTreeMap<String, PathBuf>> {
    let home = std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::home_dir().map(|home| home.join(".cargo")))
        .ok_or("finner ikke cargos mappe")?;
    let files = filer(&home.join("registry/index")).into_iter();
    Ok(files
        .filter(|file| file.components().any(|part| part.as_os_str() == ".cache"))
        .filter_map(|file| Some((file.file_name()?.to_string_lossy().into_owned(), file.clone())))
        .collect())
}

/// The file holds one JSON object per version between zero bytes.
fn find(file: &[u8], version: &str) -> Option<Value> {
    file.split(|byte| *byte == 0)
        .filter_map(|part| serde_json::from_slice::<Value>(part).ok())
        .find(|entry| entry["vers"] == version)
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn a_version_is_found_among_the_zero_bytes() {
        let file = b"\x03\x02\0\0\0etag: \"x\"\0" as &[u8];
        let file = [
            file,
            b"1.0.0\0{\"vers\":\"1.0.0\",\"yanked\":false}\0",
            b"1.0.1\0{\"vers\":\"1.0.1\",\"yanked\":true}\0",
        ]
        .concat();
        assert_eq!(find(&file, "1.0.0").unwrap()["yanked"], false);
        assert_eq!(find(&file, "1.0.1").unwrap()["yanked"], true);
        assert!(find(&file, "1.0.2").is_none());
    }
}
