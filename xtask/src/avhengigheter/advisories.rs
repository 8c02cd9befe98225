//! Known weaknesses: RustSec's database against `Cargo.lock`.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rustsec::database::Query;
use rustsec::{Collection, Database, Lockfile};

use super::Answer;
use super::deny::{Accepted, Deny, Hit, weigh};
use crate::prosess::{Avslutt, Prosess, skal_stoppe};
use crate::verktoy::{Utfall, kommando, lag_mappe, rot, target};

/// Where a copy of the database lies when nothing else is said: a folder with `crates/<name>/RUSTSEC-*.md`.
const FOLDER: &str = "../shared/rustsec";
/// Names another folder, from the root of the project.
const SETTING: &str = "RUSTSEC_STI";
const REPOSITORY: &str = "https://github.com/RustSec/advisory-db.git";
const FETCH_MAX: Duration = Duration::from_secs(60);
/// A copy we fetched ourselves is used again for so long.
const KEEP: Duration = Duration::from_secs(24 * 60 * 60);

pub fn check(deny: &Deny) -> Utfall<Answer> {
    let accepted = deny.accepted_advisories()?;
    let lock = Lockfile::load(rot().join("Cargo.lock")).map_err(|feil| format!("Cargo.lock: {feil}"))?;
    let database = match folder().and_then(|folder| open(&folder)) {
        Ok(database) => database,
        Err(why) => return Ok(Answer::NotChecked(why)),
    };
    judge(&database, &lock, &accepted).map(Answer::Fine)
}

/// Every advisory that hits has been decided, and every decision is still needed.
fn judge(database: &Database, lock: &Lockfile, accepted: &[Accepted]) -> Utfall<String> {
    weigh(&hits(database, lock), accepted)?;
    let newest = database.iter().map(|advisory| advisory.date().as_str()).max().unwrap_or_default();
    Ok(format!(
        "{} råd mot {} pakker, det nyeste fra {newest}; {} godtatt med grunn",
        database.iter().count(),
        lock.packages.len(),
        accepted.len()
    ))
}

/// Also what is unsound or unmaintained: each is for a person to decide, once.
fn hits(database: &Database, lock: &Lockfile) -> Vec<Hit> {
    let mut hits = Vec::new();
    // Packages without a source are our own.
    for package in lock.packages.iter().filter(|package| package.source.is_some()) {
        let query = Query::new().collection(Collection::Crates).withdrawn(false).package(package);
        for advisory in database.query(&query) {
            let metadata = &advisory.metadata;
            let kind = metadata.informational.as_ref().map_or("svakhet", |kind| kind.as_str());
            let patched: Vec<String> = advisory.versions.patched().iter().map(ToString::to_string).collect();
            let remedy = if patched.is_empty() {
                "ingen rettet versjon".to_owned()
            } else {
                format!("rettet i {}", patched.join(" eller "))
            };
            hits.push(Hit {
                key: metadata.id.to_string(),
                what: format!("{} {} ({kind}): {}; {remedy}", package.name, package.version, advisory.title()),
            });
        }
    }
    hits
}

/// An empty database would find nothing wrong with anything.
fn open(folder: &Path) -> Utfall<Database> {
    let database = Database::open(folder).map_err(|feil| format!("{} kan ikke leses: {feil}", folder.display()))?;
    if database.iter().next().is_none() {
        return Err(format!("{} har ingen råd", folder.display()));
    }
    Ok(database)
}

/// The folder that is set, else the copy beside the project, else one that is fetched.
fn folder() -> Utfall<PathBuf> {
    if let Some(set) = std::env::var_os(SETTING) {
        return Ok(rot().join(set));
    }
    let beside = rot().join(FOLDER);
    if beside.is_dir() {
        return Ok(beside);
    }
    let own = target().join("rustsec");
    let age = fs::metadata(&own)
        .and_then(|about| about.modified())
        .ok()
        .and_then(|then| then.elapsed().ok());
    if age.is_some_and(|age| age < KEEP) {
        return Ok(own);
    }
    fetch(&own)
        .map_err(|feil| format!("{FOLDER} finnes ikke (sett {SETTING} for en annen mappe), og databasen lar seg ikke hente: {feil}"))?;
    Ok(own)
}

fn fetch(own: &Path) -> Utfall {
    let half = own.with_extension("halv");
    let _ = fs::remove_dir_all(&half);
    lag_mappe(&target())?;
    let mut git = kommando("git");
    git.args(["clone", "--quiet", "--depth", "1", REPOSITORY])
        .arg(&half)
        .env("GIT_TERMINAL_PROMPT", "0");
    let mut clone = Prosess::start("git clone", &mut git, Avslutt::Vanlig, Some(&own.with_extension("logg")))?;
    let start = Instant::now();
    let status = loop {
        if let Some(status) = clone.ferdig() {
            break status;
        }
        if skal_stoppe() || start.elapsed() > FETCH_MAX {
            return Err(format!("ikke ferdig på {} sekunder", FETCH_MAX.as_secs()));
        }
        std::thread::sleep(Duration::from_millis(100));
    };
    if !status.success() {
        return Err(clone.fortell(&format!("git clone stoppet med {status}")));
    }
    let _ = fs::remove_dir_all(own);
    fs::rename(&half, own).map_err(|feil| feil.to_string())
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    /// A database in a folder of its own, gone when the test is.
    struct Folder(PathBuf);

    impl Folder {
        fn with(advisories: &[(&str, &str, &str)]) -> Self {
            static NEXT: AtomicUsize = AtomicUsize::new(0);
            let number = NEXT.fetch_add(1, Ordering::Relaxed);
            let folder = std::env::temp_dir().join(format!("xtask-rustsec-{}-{number}", std::process::id()));
            fs::create_dir_all(folder.join("crates")).unwrap();
            for (id, package, rest) in advisories {
                let crates = folder.join("crates").join(package);
                fs::create_dir_all(&crates).unwrap();
                let text = format!(
                    "```toml\n[advisory]\nid = \"{id}\"\npackage = \"{package}\"\ndate = \"2026-01-01\"\n{rest}\n```\n\n# Noe er galt\n\nTekst.\n"
                );
                fs::write(crates.join(format!("{id}.md")), text).unwrap();
            }
            Self(folder)
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    fn lock(version: &str) -> Lockfile {
        format!(
            "version = 4\n\n[[package]]\nname = \"pakke\"\nversion = \"{version}\"\nsource = \"registry+https://github.com/rust-lang/crates.io-index\"\nchecksum = \"{}\"\n\n[[package]]\nname = \"portalen\"\nversion = \"0.1.0\"\ndependencies = [\n \"pakke\",\n]\n",
            "0".repeat(64)
        )
        .parse()
        .unwrap()
    }

    fn accepted(id: &str) -> Vec<Accepted> {
        vec![Accepted {
            key: id.to_owned(),
            reason: "2026-01-02: brukes ikke".to_owned(),
        }]
    }

    const ID: &str = "RUSTSEC-2026-0001";
    const PATCHED: &str = "[versions]\npatched = [\">= 1.2.3\"]\nunaffected = [\"< 1.0.0\"]";
    const UNMAINTAINED: &str = "informational = \"unmaintained\"\n[versions]\npatched = []";

    #[test]
    fn an_advisory_that_hits_is_reported_with_its_remedy() {
        let folder = Folder::with(&[(ID, "pakke", PATCHED)]);
        let feil = judge(&open(&folder.0).unwrap(), &lock("1.2.2"), &[]).unwrap_err();
        for part in [ID, "pakke 1.2.2", "svakhet", "Noe er galt", ">=1.2.3"] {
            assert!(feil.contains(part), "{part}: {feil}");
        }
    }

    #[test]
    fn patched_and_unaffected_versions_other_packages_and_our_own_are_not_hit() {
        let folder = Folder::with(&[
            (ID, "pakke", PATCHED),
            ("RUSTSEC-2026-0002", "en-annen", UNMAINTAINED),
            ("RUSTSEC-2026-0003", "portalen", UNMAINTAINED),
        ]);
        let database = open(&folder.0).unwrap();
        for version in ["1.2.3", "2.0.0", "0.9.0"] {
            assert!(judge(&database, &lock(version), &[]).is_ok(), "{version}");
        }
    }

    #[test]
    fn unmaintained_counts_and_withdrawn_does_not() {
        let folder = Folder::with(&[(ID, "pakke", UNMAINTAINED)]);
        let feil = judge(&open(&folder.0).unwrap(), &lock("1.0.0"), &[]).unwrap_err();
        assert!(feil.contains("unmaintained") && feil.contains("ingen rettet versjon"), "{feil}");
        let folder = Folder::with(&[(ID, "pakke", &format!("withdrawn = \"2026-01-03\"\n{UNMAINTAINED}"))]);
        assert!(judge(&open(&folder.0).unwrap(), &lock("1.0.0"), &[]).is_ok());
    }

    #[test]
    fn an_accepted_advisory_passes_until_it_no_longer_hits() {
        let folder = Folder::with(&[(ID, "pakke", PATCHED)]);
        let database = open(&folder.0).unwrap();
        assert!(judge(&database, &lock("1.2.2"), &accepted(ID)).is_ok());
        let feil = judge(&database, &lock("1.2.3"), &accepted(ID)).unwrap_err();
        assert!(feil.contains(ID) && feil.contains("ikke lenger"), "{feil}");
        assert!(judge(&database, &lock("1.2.2"), &accepted("RUSTSEC-2026-0009")).is_err());
    }

    #[test]
    fn an_empty_or_missing_database_is_no_answer() {
        assert!(open(&Folder::with(&[]).0).is_err());
        assert!(open(Path::new("finnes-ikke")).is_err());
    }
}
