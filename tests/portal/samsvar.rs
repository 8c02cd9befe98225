//! `docs/samsvar.md` names pages and tests; each of them exists.

use std::path::Path;

use leptos_axum::generate_route_list;

/// Addresses in the table that are no pages of the app.
const ANDRE: [&str; 1] = ["/logg-inn"];

#[tokio::test]
async fn every_page_and_test_named_in_the_table_exists() {
    let rot = Path::new(env!("CARGO_MANIFEST_DIR"));
    let dokument = std::fs::read_to_string(rot.join("docs/samsvar.md")).unwrap();
    let ruter: Vec<String> = generate_route_list(praksisportal::oppstart::app::Ruteliste)
        .iter()
        .map(|r| r.path().replace('{', ":").replace('}', ""))
        .collect();
    let (mut sider, mut tester, mut feil) = (0, 0, Vec::new());
    for linje in dokument.lines().filter(|l| l.starts_with('|')) {
        // Between backticks: every other part.
        let deler: Vec<&str> = linje.split('`').collect();
        for (i, del) in deler.iter().enumerate().skip(1).step_by(2) {
            if del.starts_with('/') {
                sider += 1;
                if !ANDRE.contains(del) && !ruter.iter().any(|r| r == del) {
                    feil.push(format!("no page {del}"));
                }
                continue;
            }
            // A file with the name of a test after it, or one that is only there.
            let navn = deler
                .get(i + 1)
                .and_then(|etter| etter.strip_prefix(" «"))
                .and_then(|etter| etter.split_once('»'))
                .map(|(navn, _)| navn);
            match (navn, std::fs::read(rot.join(del))) {
                (None, _) if !del.contains('/') => {}
                (_, Err(_)) => feil.push(format!("no file {del}")),
                (None, Ok(_)) => {}
                (Some(navn), Ok(innhold)) => {
                    tester += 1;
                    let innhold = String::from_utf8_lossy(&innhold);
                    let soker = if del.ends_with(".rs") {
                        format!("fn {navn}(")
                    } else {
                        format!("test('{navn}'")
                    };
                    if !innhold.contains(&soker) {
                        feil.push(format!("no test «{navn}» in {del}"));
                    }
                }
            }
        }
    }
    assert!(feil.is_empty(), "docs/samsvar.md:\n{}", feil.join("\n"));
    assert!(
        sider > 40 && tester > 40,
        "{sider} pages and {tester} tests: is the table still there?"
    );
}
