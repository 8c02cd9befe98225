//! `docs/samsvar.md` names pages and tests; each of them exists.

use std::path::Path;

use leptos_axum::generate_route_list;

#[path = "../hus/henvisninger.rs"]
mod henvisninger;
use henvisninger::Henvisning;

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
    for henvisning in dokument.lines().filter(|l| l.starts_with('|')).flat_map(henvisninger::les) {
        match henvisning {
            Henvisning::Side(side) => {
                sider += 1;
                if !ANDRE.contains(&side) && !ruter.iter().any(|r| r == side) {
                    feil.push(format!("no page {side}"));
                }
            }
            Henvisning::Test(..) => tester += 1,
            Henvisning::Fil(_) => {}
        }
        feil.extend(henvisninger::finnes(rot, &henvisning).err());
    }
    assert!(feil.is_empty(), "docs/samsvar.md:\n{}", feil.join("\n"));
    assert!(
        sider > 40 && tester > 40,
        "{sider} pages and {tester} tests: is the table still there?"
    );
}
