//! What we take from others: may we use it (licences), and is it withdrawn or known to be dangerous (advisories)?
//!
//! `deny.toml` says what is accepted, in cargo-deny's format, so that tool can be used as well. It is not what we run: it would have to be
//! compiled before anything can start, 142 crates for 126 seconds of processor time as a library. `rustsec` and `spdx`, which know the
//! database and the licence expressions, share most of what they need with the rest: 86 seconds for all of xtask became 120.

mod advisories;
mod deny;
mod licences;
mod npm;
mod yanked;

use crate::verktoy::{Utfall, ci};
use deny::Deny;

pub use licences::check as lisenser;

/// The answer of a source that found nothing wrong, or that did not answer.
enum Answer {
    Fine(String),
    NotChecked(String),
}

/// Withdrawn crates and known weaknesses. What could not be checked is said loudly, and is a failure where nobody listens.
pub fn rad() -> Utfall {
    let deny = Deny::read()?;
    let answers = [
        ("RustSec", advisories::check(&deny), ci()),
        ("trukne crates", yanked::check(&deny), ci()),
        // npm has no database that can lie in a folder, and what it gives us is tools: only a style sheet is served.
        ("npm", npm::check(), false),
    ];
    let feil: Vec<String> = answers
        .into_iter()
        .filter_map(|(what, answer, required)| conclude(what, answer, required).err())
        .collect();
    if feil.is_empty() { Ok(()) } else { Err(feil.join("\n")) }
}

fn conclude(what: &str, answer: Utfall<Answer>, required: bool) -> Utfall {
    match answer {
        Ok(Answer::Fine(sentence)) => println!("  {what}: {sentence}"),
        Ok(Answer::NotChecked(why)) if required => return Err(format!("{what}: IKKE SJEKKET, og det kreves i CI: {why}")),
        Ok(Answer::NotChecked(why)) => println!("  !!! {what}: IKKE SJEKKET: {why}"),
        Err(found) => return Err(format!("{what}: {found}")),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Answer, conclude};

    #[test]
    fn not_checked_is_a_failure_only_where_it_is_required() {
        let silent = || Ok(Answer::NotChecked("ingen nett".to_owned()));
        assert!(conclude("RustSec", silent(), false).is_ok());
        assert!(conclude("RustSec", silent(), true).is_err_and(|feil| feil.contains("IKKE SJEKKET") && feil.contains("ingen nett")));
        assert!(conclude("RustSec", Ok(Answer::Fine("ingen".to_owned())), true).is_ok());
        assert!(conclude("RustSec", Err("RUSTSEC-2026-0001".to_owned()), false).is_err());
    }
}
