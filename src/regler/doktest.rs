//! Every JSON block of the public documentation (24 April 2026), read as it is documented.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::feil::Lesefeil;
use crate::json::les;
use crate::model::{Behandlerkrav, Regning};
use grunn::text::Sprak;

/// Where in a message a block belongs, as a JSON pointer; its fields go into what stands there, and a list or another value replaces it.
const REGNING: &str = "/behandlerkrav/regninger/0";

enum Svar {
    Tas,
    /// Code, and words.
    Avvises(&'static [(&'static str, &'static str)]),
}
use Svar::{Avvises, Tas};

const UTEN_KRAV: (&str, &str) = ("MANGLER_BEHANDLERKRAV", "«behandlerkrav» mangler.");
const UTEN_REGNINGER: (&str, &str) = ("MANGLER_REGNINGER", "«behandlerkrav.regninger» mangler.");

const BLOKKER: &[(&str, &str, Svar)] = &[
    ("behandlerkravmelding_json-00", "", Tas),
    ("behandlerkravmelding_json-01", "!", Avvises(&[UTEN_KRAV])),
    ("behandlerkravmelding_json-02", "/behandlerkrav", Avvises(&[UTEN_REGNINGER])),
    ("behandlerkravmelding_json-03", REGNING, Tas),
    ("behandlerkravmelding_json-04", REGNING, Tas),
    ("behandlerkravmelding_json-05", "/behandlerkrav/regninger/0/pasient", Tas),
    ("behandlerkravmelding_json-06", "/behandlerkrav/regninger/0/pasient/eea", Tas),
    ("behandlerkravmelding_json-07", "/behandlerkrav/regninger/0/diagnoser", Tas),
    ("behandlerkravmelding_json-08", "/behandlerkrav/regninger/0/henvisning", Tas),
    ("behandlerkravmelding_json-09", "/behandlerkrav/regninger/0/takster", Tas),
    ("behandlerkravmelding_json-10", "/behandlerkrav/regninger/0/nlkkoder", Tas),
    ("behandlerkravmelding_json-11", "/behandlerkrav/regninger/0/prosedyrekoder", Tas),
    // The header of a JWE is no message; `identitet` opens one that has it.
    (
        "jwe_ende_til_ende_kryptering-01",
        "!",
        Avvises(&[
            ("UKJENT_FELT", "Linje 2: Vi kjenner ikke feltet «alg»."),
            ("UKJENT_FELT", "Linje 3: Vi kjenner ikke feltet «enc»."),
            ("UKJENT_FELT", "Linje 4: Vi kjenner ikke feltet «kid»."),
            ("UKJENT_FELT", "Linje 5: Vi kjenner ikke feltet «typ»."),
            ("UKJENT_FELT", "Linje 6: Vi kjenner ikke feltet «cty»."),
            ("UKJENT_FELT", "Linje 7: Vi kjenner ikke feltet «zip»."),
            ("MANGLER_PRAKSISID", "«praksisId» mangler."),
            UTEN_KRAV,
        ]),
    ),
    ("jwe_ende_til_ende_kryptering-03", "!", Avvises(&[UTEN_REGNINGER])),
];

fn melding(regning: &Value) -> Value {
    json!({"praksisId": "1004326178", "behandlerkrav": {"regninger": [regning]}})
}

fn regning() -> Value {
    json!({"guid": "0b8dc559-6c2d-419b-aeef-faaf537c6117", "regningsnummer": "12496", "belop": 435.0, "pasient": {"eea": {}}, "henvisning": {},
           "diagnoser": [], "takster": [], "nlkkoder": [], "prosedyrekoder": []})
}

fn les_verdi(v: &Value) -> Result<Behandlerkrav, Vec<Lesefeil>> {
    les(v.to_string().as_bytes())
}

/// The bill of a message with these fields beside the ones every bill has.
fn en(felt: Value) -> Result<Regning, Vec<Lesefeil>> {
    let mut r = regning();
    r.as_object_mut().unwrap().extend(felt.as_object().unwrap().clone());
    les_verdi(&melding(&r)).map(|mut k| k.regninger.remove(0))
}

fn sett_inn(sted: &str, blokk: Value) -> Value {
    let mut hel = if sted.is_empty() { json!({}) } else { melding(&regning()) };
    let hull = hel.pointer_mut(sted).unwrap();
    match (hull.as_object_mut(), blokk) {
        (Some(der), Value::Object(felt)) => der.extend(felt),
        (_, blokk) => *hull = blokk,
    }
    hel
}

/// Texts with something in them, and where each stands. Times are kept in UTC, and are left out.
fn tekster(v: &Value, ut: &mut Vec<String>) {
    match v {
        Value::String(t) if !t.is_empty() => ut.push(t.clone()),
        Value::Array(a) => a.iter().for_each(|v| tekster(v, ut)),
        Value::Object(o) => o.iter().filter(|(navn, _)| *navn != "tidspunkt").for_each(|(_, v)| tekster(v, ut)),
        _ => {}
    }
}

#[test]
fn every_block_of_the_documentation_is_taken_or_refused_as_documented() {
    let mappe = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/kuhr/dok");
    let mut filer: Vec<String> = fs::read_dir(&mappe)
        .unwrap()
        .map(|f| f.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    filer.sort();
    let navn: Vec<&str> = BLOKKER.iter().map(|(navn, ..)| *navn).collect();
    assert_eq!(filer, navn, "each block has its row");
    for (navn, sted, svar) in BLOKKER {
        let tekst = fs::read_to_string(mappe.join(format!("{navn}.json"))).unwrap();
        let blokk: Value = serde_json::from_str(&tekst).unwrap();
        // «!» is the file itself, with its lines.
        let lest = if *sted == "!" {
            les(tekst.as_bytes())
        } else {
            les_verdi(&sett_inn(sted, blokk.clone()))
        };
        match svar {
            Tas => {
                let krav = lest.unwrap_or_else(|feil| panic!("{navn}: {feil:#?}"));
                let lagret = serde_json::to_string(&krav).unwrap();
                let mut alle = Vec::new();
                tekster(&blokk, &mut alle);
                for t in alle {
                    assert!(lagret.contains(&t), "{navn}: «{t}» is lost in {lagret}");
                }
                assert!(krav.ukjente_felt().is_empty(), "{navn}");
            }
            Avvises(ventet) => {
                let feil = lest.expect_err(navn);
                let feil: Vec<(&str, String)> = feil.iter().map(|f| (f.kode.kode(), f.tekst(Sprak::Nb))).collect();
                let feil: Vec<(&str, &str)> = feil.iter().map(|(kode, ord)| (*kode, ord.as_str())).collect();
                assert_eq!(feil, *ventet, "{navn}");
            }
        }
    }
}

#[test]
fn the_fields_of_april_2026_are_kept_apart() {
    let r = en(json!({
        "debitor": "1",
        "utforendeBehandler": {"identifikasjon": {"id": "14057012345", "type": "fnr"}, "type": "2"},
        "rekvirent": {"organisasjon": "9988991", "hprNr": "70008786"},
    }))
    .unwrap();
    let utforende = r.utforende_behandler.unwrap();
    assert_eq!(
        (utforende.id.as_str(), utforende.slag.as_str(), r.utforende_type.as_deref()),
        ("14057012345", "FNR", Some("2"))
    );
    assert_eq!(
        (r.debitor.as_deref(), r.rekvirent.unwrap().hpr_nr.as_deref()),
        (Some("1"), Some("70008786"))
    );
    // As in the third example of the page about sending: the number flat, and its own type.
    let flat = en(json!({"utforendeBehandler": {"id": "14057012345", "type": "FNR"}})).unwrap();
    assert_eq!(
        (flat.utforende_behandler.unwrap().slag.as_str(), flat.utforende_type),
        ("FNR", None)
    );
}

#[test]
fn eea_has_all_its_fields_under_both_ways_of_writing_them() {
    let navn = [
        "dok",
        "cardId",
        "id",
        "trygdekontorNavn",
        "trygdekontorNr",
        "gyldighetFra",
        "gyldighet",
        "utstedelsesdato",
    ];
    let tidligere = [
        "Dok",
        "CardId",
        "Id",
        "TrygdekontorNavn",
        "TrygdekontorNr",
        "eeaGyldighetFra",
        "eeaGyldighet",
        "eeaUtstedelsesdato",
    ];
    for skrevet in [navn, tidligere] {
        let felt: serde_json::Map<String, Value> = skrevet.iter().zip(navn).map(|(s, n)| ((*s).to_owned(), n.into())).collect();
        let e = en(json!({"pasient": {"eea": felt}})).unwrap().pasient.unwrap().eea.unwrap();
        let lest = [
            e.dok,
            e.kort_id,
            e.id,
            e.trygdekontor_navn,
            e.trygdekontor_nr,
            e.gyldig_fra,
            e.gyldig_til,
            e.utstedt,
        ];
        assert_eq!(lest.map(Option::unwrap), navn);
    }
    let feil = en(json!({"pasient": {"eea": {"id": "1", "Id": "2"}}})).unwrap_err();
    assert_eq!(feil[0].element, "behandlerkrav.regninger[0].pasient.eea.id");
}

#[test]
fn an_unknown_field_is_refused_by_name_where_the_documentation_has_the_fields_and_kept_where_it_has_none() {
    for (felt, sti) in [
        (json!({"farge": 1}), "farge"),
        (json!({"pasient": {"alder": 1}}), "pasient.alder"),
        (json!({"pasient": {"eea": {"land": "SE"}}}), "pasient.eea.land"),
        (json!({"henvisning": {"sted": 1}}), "henvisning.sted"),
        (json!({"rekvirent": {"navn": 1}}), "rekvirent.navn"),
        (json!({"takster": [{"kode": "2ad", "rabatt": 1}]}), "takster[0].rabatt"),
        (json!({"nlkkoder": {"kode": "NOR05172", "pris": 1}}), "nlkkoder[0].pris"),
        (
            json!({"utforendeBehandler": {"identifikasjon": {"id": "1", "type": "HPR"}, "rolle": 1}}),
            "utforendeBehandler.rolle",
        ),
    ] {
        let feil = en(felt).unwrap_err();
        let [en] = feil.as_slice() else { panic!("{feil:?}") };
        assert_eq!(
            (en.kode.kode(), en.element.as_str()),
            ("UKJENT_FELT", format!("behandlerkrav.regninger[0].{sti}").as_str())
        );
    }
    let r = en(json!({"norpatkoder": [{"kode": "P1", "hva": [1.50]}], "ncrpkoder": [{"x": "y"}]})).unwrap();
    let kept: Vec<(&str, &str)> = r.ukjent.iter().map(|u| (u.felt.as_str(), u.innhold.as_str())).collect();
    assert_eq!(
        kept,
        [("norpatkoder", r#"[{"hva":[1.5],"kode":"P1"}]"#), ("ncrpkoder", r#"[{"x":"y"}]"#)]
    );
    let feil = en(json!({"norpatkoder": "P1"})).unwrap_err();
    assert_eq!(
        feil[0].tekst(Sprak::Nn),
        "Linje 1, rekning 12496: «behandlerkrav.regninger[0].norpatkoder» skal vere ei liste."
    );
}
