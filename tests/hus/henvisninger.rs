//! What documents point at: `file`, `file` «test», `file` «test», «another in it», `/page`.

use std::fs;
use std::path::Path;

#[derive(Debug, PartialEq, Eq)]
pub enum Henvisning<'a> {
    Side(&'a str),
    Fil(&'a str),
    Test(&'a str, &'a str),
}

/// All of a line.
pub fn les(linje: &str) -> Vec<Henvisning<'_>> {
    // Between backticks: every other part.
    let deler: Vec<&str> = linje.split('`').collect();
    let mut ut = Vec::new();
    for (i, del) in deler.iter().enumerate().skip(1).step_by(2) {
        let tester = tester(deler.get(i + 1).copied().unwrap_or_default());
        if del.starts_with('/') {
            ut.push(Henvisning::Side(del));
        } else if !tester.is_empty() {
            ut.extend(tester.into_iter().map(|navn| Henvisning::Test(del, navn)));
        } else if del.contains('/') {
            ut.push(Henvisning::Fil(del));
        }
    }
    ut
}

/// The names that stand right after a file.
fn tester(etter: &str) -> Vec<&str> {
    let mut ut = Vec::new();
    let mut rest = etter.strip_prefix(" «");
    while let Some((navn, videre)) = rest.and_then(|r| r.split_once('»')) {
        ut.push(navn);
        rest = videre.strip_prefix(", «");
    }
    ut
}

/// Whether a file or test is there; pages are looked for by those who know them.
pub fn finnes(rot: &Path, henvisning: &Henvisning<'_>) -> Result<(), String> {
    let (fil, navn) = match henvisning {
        Henvisning::Side(_) => return Ok(()),
        Henvisning::Fil(fil) if rot.join(fil).exists() => return Ok(()),
        Henvisning::Fil(fil) => return Err(format!("no file {fil}")),
        Henvisning::Test(fil, navn) => (fil, navn),
    };
    let innhold = fs::read(rot.join(fil)).map_err(|_| format!("no file {fil}"))?;
    let soker = if fil.ends_with(".rs") {
        format!("fn {navn}(")
    } else {
        format!("test('{navn}'")
    };
    if String::from_utf8_lossy(&innhold).contains(&soker) {
        Ok(())
    } else {
        Err(format!("no test «{navn}» in {fil}"))
    }
}
