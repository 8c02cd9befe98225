//! `target/utgivelse`: all that is handed over, and nothing else, with the sum of each file. Put together twice of the same
//! programs it is the same: files in order, one time on all. That the programs are the same wherever they are built is what [`uten_stier`]
//! is for.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, SystemTime};

use crate::sbom;
use crate::verktoy::{Utfall, filer, kommando, les, les_fil, rot, sha256, skriv_fil, target};

/// Files of the project that go along.
const MED: &[&str] = &[
    "LICENSE",
    "README.md",
    "SECURITY.md",
    "CHANGELOG.md",
    ".env.example",
    "docs/drift.md",
    "docs/registre.md",
    "docs/trusselbilde.md",
    "docs/asvs.md",
    "docs/drift/praksisportal.service",
    "docs/drift/alarmer.yml",
    "docs/drift/tavle.json",
    "src/dokument/fonts/LICENSE",
];
const SUMMER: &str = "SHA256SUMS";

/// Puts the release together of what is built. The tables (migrations) are inside the server.
pub fn lag(server: &Path) -> Utfall {
    let mut innhold = BTreeMap::new();
    let navn = server.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    innhold.insert(navn, les_fil(server)?);
    let site = target().join("site");
    for fil in filer(&site) {
        let under = fil.strip_prefix(&site).map_err(|feil| feil.to_string())?;
        innhold.insert(format!("site/{}", under.to_string_lossy().replace('\\', "/")), les_fil(&fil)?);
    }
    for fil in MED {
        innhold.insert((*fil).to_owned(), les_fil(&rot().join(fil))?);
    }
    for (navn, liste) in [
        ("sbom-cargo.cdx.json", sbom::cargo_liste()?),
        ("sbom-npm.cdx.json", sbom::npm_liste()?),
    ] {
        let pen = serde_json::to_string_pretty(&liste).map_err(|feil| feil.to_string())?;
        innhold.insert(navn.to_owned(), format!("{pen}\n").into_bytes());
    }
    let til = target().join("utgivelse");
    legg(&innhold, &til, kildetid())?;
    for liste in ["sbom-cargo.cdx.json", "sbom-npm.cdx.json"] {
        sbom::sjekk(&til.join(liste))?;
    }
    println!("  {} filer i {}, med summer i {SUMMER}", innhold.len() + 1, til.display());
    Ok(())
}

/// Writes the files and the list of their sums. What was there before is gone.
fn legg(innhold: &BTreeMap<String, Vec<u8>>, til: &Path, tid: SystemTime) -> Utfall {
    if til.exists() {
        fs::remove_dir_all(til).map_err(|feil| format!("kan ikke tømme {}: {feil}", til.display()))?;
    }
    let summer = innhold.iter().fold(String::new(), |mut tekst, (navn, bytes)| {
        let _ = writeln!(tekst, "{}  {navn}", sha256(bytes));
        tekst
    });
    for (navn, bytes) in innhold
        .iter()
        .map(|(n, b)| (n.as_str(), b.as_slice()))
        .chain([(SUMMER, summer.as_bytes())])
    {
        let sti = til.join(navn);
        skriv_fil(&sti, bytes)?;
        rettigheter(&sti, navn.starts_with("praksisportal"))?;
        File::options()
            .write(true)
            .open(&sti)
            .and_then(|fil| fil.set_modified(tid))
            .map_err(|feil| format!("kan ikke sette tid på {}: {feil}", sti.display()))?;
    }
    Ok(())
}

#[cfg(unix)]
fn rettigheter(sti: &Path, program: bool) -> Utfall {
    use std::os::unix::fs::PermissionsExt as _;
    let rett = fs::Permissions::from_mode(if program { 0o755 } else { 0o644 });
    fs::set_permissions(sti, rett).map_err(|feil| format!("{}: {feil}", sti.display()))
}

#[cfg(not(unix))]
fn rettigheter(_: &Path, _: bool) -> Utfall {
    Ok(())
}

/// When the sources were committed, or what `SOURCE_DATE_EPOCH` says.
fn kildetid() -> SystemTime {
    let sekunder = std::env::var("SOURCE_DATE_EPOCH")
        .or_else(|_| les(kommando("git").args(["log", "-1", "--format=%ct"])))
        .ok()
        .and_then(|tid| tid.trim().parse().ok())
        .unwrap_or(0);
    SystemTime::UNIX_EPOCH + Duration::from_secs(sekunder)
}

/// The same program wherever it is built: the folders of the builder have fixed names in it, also in what the C compiler makes.
pub fn uten_stier(cargo: &mut Command) {
    let hjem = std::env::var("CARGO_HOME")
        .or_else(|_| std::env::var("HOME").map(|hjem| format!("{hjem}/.cargo")))
        .unwrap_or_default();
    let mapper = [
        (target().display().to_string(), "/target"),
        (rot().display().to_string(), "/portal"),
        (hjem, "/cargo"),
    ];
    // The last that fits is used, and the widest folder must not win. Cargo wants its flags so when a path may hold spaces.
    const MELLOM: char = '\u{1f}';
    let (mut rust, mut c) = (
        std::env::var("RUSTFLAGS").unwrap_or_default().replace(' ', "\u{1f}"),
        std::env::var("CFLAGS").unwrap_or_default(),
    );
    for (fra, til) in mapper.iter().rev().filter(|(fra, _)| !fra.is_empty()) {
        let _ = write!(rust, "{MELLOM}--remap-path-prefix={fra}={til}");
        let _ = write!(c, " -ffile-prefix-map={fra}={til}");
    }
    cargo
        .env("CARGO_ENCODED_RUSTFLAGS", rust.trim_start_matches(MELLOM))
        .env("CFLAGS", c.trim());
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Names, bytes, times and rights of all in a folder.
    fn bilde(mappe: &Path) -> Vec<(String, Vec<u8>, SystemTime, bool)> {
        filer(mappe)
            .into_iter()
            .map(|fil| {
                let om = fs::metadata(&fil).unwrap();
                let navn = fil.strip_prefix(mappe).unwrap().display().to_string();
                (navn, fs::read(&fil).unwrap(), om.modified().unwrap(), kjorbar(&om))
            })
            .collect()
    }

    #[cfg(unix)]
    fn kjorbar(om: &fs::Metadata) -> bool {
        use std::os::unix::fs::PermissionsExt as _;
        om.permissions().mode() & 0o111 != 0
    }

    #[cfg(not(unix))]
    fn kjorbar(_: &fs::Metadata) -> bool {
        false
    }

    #[test]
    fn a_release_is_the_same_bytes_whenever_it_is_put_together() {
        let mappe = target().join("xtask/prove-utgivelse");
        let (en, to) = (mappe.join("en"), mappe.join("to"));
        let innhold = BTreeMap::from([
            ("site/pkg/p.js".to_owned(), b"js".to_vec()),
            ("praksisportal".to_owned(), b"program".to_vec()),
            ("LICENSE".to_owned(), b"MIT".to_vec()),
        ]);
        let tid = SystemTime::UNIX_EPOCH + Duration::from_secs(1_764_000_000);
        skriv_fil(&to.join("glemt/.git/config"), b"gammelt").unwrap();
        legg(&innhold, &en, tid).unwrap();
        legg(&innhold, &to, tid).unwrap();
        let alt = bilde(&en);
        assert_eq!(alt, bilde(&to), "and nothing that lay there before");
        let navn: Vec<&str> = alt.iter().map(|(navn, ..)| navn.as_str()).collect();
        assert_eq!(navn, ["LICENSE", SUMMER, "praksisportal", "site/pkg/p.js"]);
        assert!(
            alt.iter()
                .all(|(navn, _, naar, kan)| *naar == tid && (*kan == (navn == "praksisportal") || cfg!(not(unix))))
        );
        // As `sha256sum --check` reads it; the sum of «MIT» is known.
        let summer = String::from_utf8(alt[1].1.clone()).unwrap();
        assert_eq!(
            summer.lines().next(),
            Some("e5dcffe836b6ec8a58e492419b550e65fb8cbdc308503979e5dacb33ac7ea3b7  LICENSE")
        );
        assert_eq!(summer.lines().count(), 3);
    }

    #[test]
    fn what_is_named_for_the_release_is_there() {
        for fil in MED {
            assert!(rot().join(fil).exists(), "{fil}");
        }
    }
}
