//! What the operator's files name is there: an alert on a metric that nobody sets is silent for ever.

use std::collections::BTreeSet;
use std::fs;

use super::rot;

/// Every word of a text that begins like a metric of ours.
fn maalinger(tekst: &str) -> BTreeSet<String> {
    tekst
        .split(|t: char| !(t.is_ascii_lowercase() || t == '_'))
        .filter(|ord| ord.starts_with("portal_") && ord.len() > "portal_".len())
        .map(str::to_owned)
        .collect()
}

#[test]
fn alerts_and_panels_ask_for_metrics_that_are_set() {
    let satt: BTreeSet<String> = super::kilder()
        .iter()
        .flat_map(|k| maalinger(&fs::read_to_string(rot().join("src").join(&k.navn)).unwrap()))
        .collect();
    for fil in ["alarmer.yml", "tavle.json"] {
        let brukt = maalinger(&fs::read_to_string(rot().join("docs/drift").join(fil)).unwrap());
        assert!(brukt.len() > 5, "{fil}");
        let ukjent: Vec<_> = brukt.difference(&satt).collect();
        assert!(
            ukjent.is_empty(),
            "docs/drift/{fil} asks for {ukjent:?}, which no file under src sets"
        );
    }
}

/// What an operator depends on has an alert.
#[test]
fn what_can_stop_has_an_alert() {
    let alarmer = maalinger(&fs::read_to_string(rot().join("docs/drift/alarmer.yml")).unwrap());
    for maaling in [
        "portal_database_nede",
        "portal_database_full",
        "portal_klokkeavvik_sekunder",
        "portal_kjoring_mangler",
        "portal_kjoring_stanset",
        "portal_stanset",
        "portal_ordrer_alder_sekunder",
        "portal_betaling_utilgjengelig",
        "portal_register_taust",
        "portal_betalingsavvik_aapne",
        "portal_ko_alder_sekunder",
        "portal_ko_oppgitt",
        "portal_epost_stengt",
        "portal_revisjon_brudd",
        "portal_revisjon_sjekket",
    ] {
        assert!(alarmer.contains(maaling), "no alert on {maaling}");
    }
}
