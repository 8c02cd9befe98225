//! Known weaknesses in npm packages: what npm's own service says.

use serde_json::Value;

use super::Answer;
use crate::verktoy::{Utfall, kommando};

pub fn check() -> Utfall<Answer> {
    let npm = kommando("npm")
        .args(["audit", "--json", "--loglevel=silent"])
        .output()
        .map_err(|feil| feil.to_string())?;
    let answer: Value = serde_json::from_slice(&npm.stdout).unwrap_or_default();
    let count = &answer["metadata"]["vulnerabilities"];
    let number = |severity: &str| count[severity].as_u64();
    match number("total") {
        None => Ok(Answer::NotChecked("tjenesten med råd svarer ikke herfra".to_owned())),
        Some(_) if number("high").unwrap_or(0) + number("critical").unwrap_or(0) > 0 => Err(format!("npm audit: {count}")),
        Some(total) => Ok(Answer::Fine(format!("ingen alvorlige svakheter ({total} mindre)"))),
    }
}
