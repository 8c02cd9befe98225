//! `deny.toml`: what we accept. The format is cargo-deny's; what is not read here only makes that tool milder than we are.

use rustsec::advisory::Date;
use serde::Deserialize;
use spdx::Licensee;

use crate::verktoy::{Utfall, les_fil, rot};

#[derive(Deserialize)]
pub struct Deny {
    advisories: Advisories,
    licenses: Licenses,
    sources: Sources,
}

#[derive(Deserialize)]
struct Advisories {
    ignore: Vec<Ignore>,
}

#[derive(Deserialize)]
struct Ignore {
    id: Option<String>,
    #[serde(rename = "crate")]
    package: Option<String>,
    reason: Option<String>,
}

#[derive(Deserialize)]
struct Licenses {
    allow: Vec<String>,
    exceptions: Vec<Exception>,
}

#[derive(Deserialize)]
struct Exception {
    #[serde(rename = "crate")]
    package: String,
    allow: Vec<String>,
}

#[derive(Deserialize)]
struct Sources {
    #[serde(rename = "allow-registry")]
    allow_registry: Vec<String>,
}

/// What a person has decided to live with: an advisory (`RUSTSEC-…`) or a withdrawn version (`name@version`).
#[derive(Debug, PartialEq)]
pub struct Accepted {
    pub key: String,
    pub reason: String,
}

impl Deny {
    pub fn read() -> Utfall<Self> {
        Self::parse(&String::from_utf8_lossy(&les_fil(&rot().join("deny.toml"))?))
    }

    pub fn parse(text: &str) -> Utfall<Self> {
        toml::from_str(text).map_err(|feil| format!("deny.toml: {feil}"))
    }

    pub fn accepted_advisories(&self) -> Utfall<Vec<Accepted>> {
        self.accepted(|ignore| ignore.id.as_ref())
    }

    pub fn accepted_yanked(&self) -> Utfall<Vec<Accepted>> {
        self.accepted(|ignore| ignore.package.as_ref())
    }

    fn accepted(&self, key: impl Fn(&Ignore) -> Option<&String>) -> Utfall<Vec<Accepted>> {
        let of_kind = self.advisories.ignore.iter().filter_map(|ignore| Some((key(ignore)?, ignore)));
        of_kind
            .map(|(key, ignore)| match &ignore.reason {
                Some(reason) if is_dated(reason) => Ok(Accepted {
                    key: key.clone(),
                    reason: reason.clone(),
                }),
                _ => Err(format!(
                    "deny.toml: {key} er godtatt uten datert grunn; skriv reason = \"ÅÅÅÅ-MM-DD: hvorfor\""
                )),
            })
            .collect()
    }

    /// Licences that any package may have.
    pub fn licences(&self) -> Utfall<Vec<Licensee>> {
        licensees(&self.licenses.allow)
    }

    /// Licences that only this crate may have.
    pub fn exceptions(&self, package: &str) -> Utfall<Vec<Licensee>> {
        let own = self.licenses.exceptions.iter().filter(|exception| exception.package == package);
        Ok(own
            .map(|exception| licensees(&exception.allow))
            .collect::<Utfall<Vec<_>>>()?
            .concat())
    }

    pub fn is_known_source(&self, source: &str) -> bool {
        let registry = source.strip_prefix("registry+").unwrap_or_default();
        self.sources.allow_registry.iter().any(|allowed| allowed == registry)
    }
}

fn licensees(names: &[String]) -> Utfall<Vec<Licensee>> {
    names
        .iter()
        .map(|name| Licensee::parse(name).map_err(|feil| format!("deny.toml: «{name}» er ingen SPDX-lisens: {}", feil.reason)))
        .collect()
}

/// Something found about a package, under the name it is accepted by.
pub struct Hit {
    pub key: String,
    pub what: String,
}

/// Nothing found is undecided, and nothing decided is without something found.
pub fn weigh(hits: &[Hit], accepted: &[Accepted]) -> Utfall {
    let mut feil = Vec::new();
    for hit in hits {
        match accepted.iter().find(|one| one.key == hit.key) {
            Some(one) => println!("  godtatt: {} {} – {}", hit.key, hit.what, one.reason),
            None => feil.push(format!("{} {}", hit.key, hit.what)),
        }
    }
    for one in accepted.iter().filter(|one| hits.iter().all(|hit| hit.key != one.key)) {
        feil.push(format!("{} er godtatt i deny.toml, men treffer ikke lenger; ta den ut", one.key));
    }
    if feil.is_empty() {
        return Ok(());
    }
    Err(format!(
        "oppgrader, eller godta i deny.toml med datert grunn:\n  {}",
        feil.join("\n  ")
    ))
}

/// `2026-11-27: why`.
fn is_dated(reason: &str) -> bool {
    reason
        .split_once(':')
        .is_some_and(|(date, why)| date.parse::<Date>().is_ok() && !why.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rest of the file around a list of what is ignored.
    fn ignoring(list: &str) -> Deny {
        Deny::parse(&format!(
            "[advisories]\nignore = [{list}]\n[licenses]\nallow = []\nexceptions = []\n[sources]\nallow-registry = []"
        ))
        .unwrap()
    }

    #[test]
    fn what_is_accepted_has_a_date_and_a_reason() {
        let reason = "2026-11-27: the function is not called";
        let deny = ignoring(&format!("{{ id = \"RUSTSEC-2026-0001\", reason = \"{reason}\" }}"));
        let accepted = deny.accepted_advisories().unwrap();
        assert_eq!(
            (accepted[0].key.as_str(), accepted[0].reason.as_str()),
            ("RUSTSEC-2026-0001", reason)
        );
        assert_eq!(deny.accepted_yanked(), Ok(Vec::new()));
        for reason in [
            "",
            ", reason = \"\"",
            ", reason = \"not called\"",
            ", reason = \"2026-11-27:\"",
            ", reason = \"2026-13-41: not called\"",
        ] {
            let svar = ignoring(&format!("{{ id = \"RUSTSEC-2026-0001\"{reason} }}")).accepted_advisories();
            assert!(svar.is_err_and(|feil| feil.contains("RUSTSEC-2026-0001")), "{reason}");
        }
    }

    #[test]
    fn an_advisory_named_without_a_table_is_refused() {
        let text =
            "[advisories]\nignore = [\"RUSTSEC-2026-0001\"]\n[licenses]\nallow = []\nexceptions = []\n[sources]\nallow-registry = []";
        assert!(Deny::parse(text).is_err());
    }

    #[test]
    fn our_own_file_can_be_read() {
        let deny = Deny::read().unwrap();
        assert!(deny.licences().unwrap().len() > 5);
        deny.accepted_advisories().unwrap();
        deny.accepted_yanked().unwrap();
        assert!(deny.is_known_source("registry+https://github.com/rust-lang/crates.io-index"));
        assert!(!deny.is_known_source("git+https://example.org/x#1"));
    }
}
