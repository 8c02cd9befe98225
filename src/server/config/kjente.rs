//! The settings there are. [`KJENTE`] is the whole table: what is read is in it, `.env.example` shows it, and a name beside it is a mistake.

/// Every variable the program reads.
pub(super) const KJENTE: &[&str] = &[
    "DATABASE_URL",
    "HELSEID_API_AUDIENCE",
    "HELSEID_KLIENT_ID",
    "HELSEID_MASKIN_KLIENT_ID",
    "HELSEID_MASKIN_NOKKEL_FIL",
    "HELSEID_NOKKEL_FIL",
    "HELSEID_USERINFO",
    "HELSEID_UTSTEDER",
    "MASKINPORTEN_KLIENT_ID",
    "MASKINPORTEN_NOKKELVIS",
    "MASKINPORTEN_NOKKEL_FIL",
    "MASKINPORTEN_TOKENADRESSE",
    "MASKINPORTEN_UTSTEDER",
    "PORTAL_ADRESSE",
    "PORTAL_ADRESSEREGISTER",
    "PORTAL_ADRESSEREGISTER_MOTTAKER",
    "PORTAL_ADRESSEREGISTER_SCOPE",
    "PORTAL_ADRESSEREGISTER_TILGANG",
    "PORTAL_ADRESSEREGISTER_TOKEN_FIL",
    "PORTAL_BETALING_MAPPE",
    "PORTAL_CLAMD",
    "PORTAL_DAGER_FOR_AVTALE",
    "PORTAL_DATABASETILKOBLINGER",
    "PORTAL_DATABASE_EIER",
    "PORTAL_ENHETSREGISTER",
    "PORTAL_EPOST_AVSENDER",
    "PORTAL_EPOST_KONTOVAKT",
    "PORTAL_EPOST_MAPPE",
    "PORTAL_FRIKORT",
    "PORTAL_FRIKORT_TOKEN",
    "PORTAL_HPR",
    "PORTAL_HPR_AVSLUTTER",
    "PORTAL_HPR_MOTTAKER",
    "PORTAL_HPR_SCOPE",
    "PORTAL_HPR_STANSER",
    "PORTAL_HPR_TAP",
    "PORTAL_HPR_TILGANG",
    "PORTAL_HPR_TOKEN_FIL",
    "PORTAL_HPR_UTEN_VIRKNING",
    "PORTAL_KLIENTHODE",
    "PORTAL_KLOKKE",
    "PORTAL_KONTOEIERE",
    "PORTAL_KONTOENDRINGER_PER_DOGN",
    "PORTAL_KONTO_FRIST",
    "PORTAL_KONTROLLGRENSER_FIL",
    "PORTAL_LOGG",
    "PORTAL_LOGGNIVA",
    "PORTAL_MAALINGER",
    "PORTAL_NOKKEL",
    "PORTAL_OTLP",
    "PORTAL_OTLP_ANDEL",
    "PORTAL_PERSONTJENESTE",
    "PORTAL_PERSONTJENESTE_FRIST",
    "PORTAL_PERSONTJENESTE_MOTTAKER",
    "PORTAL_PERSONTJENESTE_SCOPE",
    "PORTAL_PERSONTJENESTE_TILGANG",
    "PORTAL_PERSONTJENESTE_TOKEN_FIL",
    "PORTAL_PROFIL",
    "PORTAL_REVISJON_MAPPE",
    "PORTAL_SAMTYKKE_DAGER",
    "PORTAL_SAMTYKKE_MANEDER",
    "PORTAL_SIDEMAPPE",
    "PORTAL_SMTP_URL",
    "PORTAL_TAKSTREGISTER_URL",
    "PORTAL_TIDSGRENSE",
    "PORTAL_URL",
    "PORTAL_USENDT_DAGER",
];

/// Those that may come from a file instead, named by `<name>_FIL`.
pub(super) const HEMMELIGE: [&str; 5] = [
    "DATABASE_URL",
    "PORTAL_DATABASE_EIER",
    "PORTAL_FRIKORT_TOKEN",
    "PORTAL_NOKKEL",
    "PORTAL_SMTP_URL",
];

/// Beginnings that are ours: a name with one of them, and not in the table, is misspelt.
const VAARE: [&str; 3] = ["PORTAL_", "HELSEID_", "MASKINPORTEN_"];

fn alle() -> impl Iterator<Item = String> {
    let filer = HEMMELIGE.iter().map(|n| format!("{n}_FIL"));
    KJENTE.iter().map(|n| (*n).to_owned()).chain(filer)
}

/// Whether there is a setting of that name.
pub(super) fn er_kjent(navn: &str) -> bool {
    KJENTE.contains(&navn) || navn.strip_suffix("_FIL").is_some_and(|n| HEMMELIGE.contains(&n))
}

/// A sentence for each name that looks like one of ours and is read by nobody, with the nearest there is.
pub(super) fn ukjente(navn: &[String]) -> Vec<String> {
    let mut ukjente: Vec<&String> = navn
        .iter()
        .filter(|n| VAARE.iter().any(|v| n.starts_with(v)) && !er_kjent(n))
        .collect();
    ukjente.sort_unstable();
    ukjente
        .into_iter()
        .map(|n| {
            let naermest = alle().min_by_key(|k| strsim::damerau_levenshtein(n, k)).unwrap_or_default();
            format!("{n} leses ikke av noen; mente du {naermest}?")
        })
        .collect()
}

#[cfg(test)]
mod tester {
    use super::*;

    #[test]
    fn the_nearest_name_is_suggested_and_the_names_of_others_are_left_alone() {
        let navn = |alle: &[&str]| alle.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>();
        for (feil, riktig) in [
            ("PORTAL_KONTOFRIST", "PORTAL_KONTO_FRIST"),
            ("PORTAL_PERSONTJENSTE", "PORTAL_PERSONTJENESTE"),
            ("PORTAL_NOKKELFIL", "PORTAL_NOKKEL_FIL"),
            ("HELSEID_MASKIN_NOKKELFIL", "HELSEID_MASKIN_NOKKEL_FIL"),
            ("MASKINPORTEN_KLIENTID", "MASKINPORTEN_KLIENT_ID"),
        ] {
            let sagt = ukjente(&navn(&[feil]));
            assert!(sagt.len() == 1 && sagt[0].starts_with(feil) && sagt[0].contains(riktig), "{sagt:?}");
        }
        assert_eq!(
            ukjente(&navn(&[
                "PATH",
                "DATABASE_MAL",
                "PORTAL_URL",
                "DATABASE_URL_FIL",
                "PORTAL_NOKKEL_FIL"
            ])),
            [""; 0]
        );
    }

    #[test]
    fn the_example_file_is_the_table() {
        let eksempel = include_str!("../../../.env.example");
        let linjer = eksempel.lines().filter_map(|l| l.trim_start_matches('#').split_once('='));
        let vist: Vec<&str> = linjer.map(|(navn, _)| navn).filter(|n| !n.contains(' ')).collect();
        for navn in KJENTE {
            assert_eq!(vist.iter().filter(|v| *v == navn).count(), 1, "{navn} has one line in .env.example");
        }
        for navn in vist {
            assert!(KJENTE.contains(&navn), "{navn} of .env.example is read by nobody");
        }
        for navn in HEMMELIGE {
            assert!(eksempel.lines().take(3).any(|l| l.contains(navn)), "{navn} may come from a file");
        }
    }
}
