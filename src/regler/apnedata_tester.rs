//! Answers as the documentation describes them, and as they may also be written.

use super::*;

const JSON: &str = r#"[
 {"takst_id": 1, "takstkode": "2ad", "fagomraade": "LE", "fradato": "2027-07-01T00:00:00", "tildato": null, "honorar": 201.0, "refusjon": "16,00",
  "egenandel": 185, "pasient_egenbetaling": 0, "maks_repetisjoner": 2, "repetisjonsprosent": 50, "spesialisttakst": "N",
  "ugyldig_kombinasjon": "1ad, 1bd;2ak", "krever_takst": "", "maks_antall_per_aar": "10.0", "maks_antall_gjelder_pasient": "ja",
  "minimum_tidsbruk": 20, "tidsbruk_per_rep": 10, "beskrivelse": "Konsultasjon", "resource_id": "x", "noe_nytt": {"a": [1, 2]}},
 {"takstkode": "S2ad", "fagomraade": "LE", "fradato": "2027-07-01", "tildato": "9999-12-31", "honorar": 100, "egenandel": 60, "refusjon": 40,
  "spesialisttakst": true, "ugyldig_kombinasjon": "Alle unntatt 2ad, 2ak og S10a", "krever_takst": "2ad eller 2ak", "krever_diagnose": "L73"},
 {"takstkode": "1", "fagomraade": "HS", "fradato": "2027-07-01", "honorar": 1}
]"#;

const XML: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<ns:takstkoder xmlns:ns="urn:x">
  <takst>
    <TakstKode>2ad</TakstKode><fagomraade>LE</fagomraade><fraDato>2027-06-30T22:00:00Z</fraDato><tilDato/>
    <honorar>201.00</honorar><refusjon>16</refusjon><egenandel>185,00</egenandel><pasient_egenbetaling>0</pasient_egenbetaling>
    <maks_repetisjoner>2</maks_repetisjoner><repetisjonsprosent>50.0</repetisjonsprosent><spesialisttakst>nei</spesialisttakst>
    <ugyldig_kombinasjon><kode>1ad</kode><kode>1bd</kode><kode>2ak</kode></ugyldig_kombinasjon>
    <maks_antall_per_aar>10</maks_antall_per_aar><maks_antall_gjelder_pasient>J</maks_antall_gjelder_pasient>
    <minimum_tidsbruk>20</minimum_tidsbruk><tidsbruk_per_rep>10</tidsbruk_per_rep><beskrivelse>Konsultasjon</beskrivelse>
  </takst>
</ns:takstkoder>"#;

fn slag(lest: &Lest, kode: &str) -> Vec<Regelslag> {
    lest.regler.iter().filter(|r| r.takst == kode).map(|r| r.slag.clone()).collect()
}

#[test]
fn json_and_xml_tell_the_same() {
    let (j, x) = (les(JSON.as_bytes()).unwrap(), les(XML.as_bytes()).unwrap());
    assert_eq!((j.feil.as_slice(), x.feil.as_slice()), ([].as_slice(), [].as_slice()));
    assert_eq!(j.takster[0], x.takster[0]);
    assert_eq!(slag(&j, "2ad").len(), 6);
    let uten_komma = |l: &Lest| -> Vec<String> { slag(l, "2ad").iter().map(|s| format!("{s:?}").replace(',', "")).collect() };
    assert_eq!(uten_komma(&j), uten_komma(&x));
    let t = &j.takster[0];
    assert_eq!((t.honorar, t.egenandel, t.refusjon), (Ore(20100), Ore(18500), Ore(1600)));
    assert_eq!((t.gyldig_fra.to_string(), t.gyldig_til), ("2027-07-01".to_owned(), None));
    assert_eq!((j.takster.len(), j.utenfor), (2, 1));
}

#[test]
fn every_documented_field_becomes_a_rule_or_is_named() {
    let l = les(JSON.as_bytes()).unwrap();
    let monster = |t| Monster::tolk(t).unwrap();
    assert_eq!(
        slag(&l, "2ad"),
        [
            Regelslag::MaksRepetisjoner(2),
            Regelslag::Repetisjonsprosent(50),
            Regelslag::UgyldigMed(monster("1ad 1bd 2ak")),
            Regelslag::Maks(Grense {
                maks: 10,
                over: Over::Ar,
                hvem: Hvem::Pasient,
                koder: None
            }),
            Regelslag::MinTid(20),
            Regelslag::TidPerRepetisjon(10),
        ]
    );
    assert_eq!(
        slag(&l, "S2ad"),
        [
            Regelslag::BareMed(monster("2ad 2ak S10a")),
            Regelslag::Krever(monster("2ad 2ak")),
            Regelslag::KreverDiagnose(vec!["L73".to_owned()]),
        ]
    );
    assert!(l.takster[1].spesialist && l.takster[1].gyldig_til.is_none());
    assert_eq!(l.merknader, []);
}

/// One row with these fields instead of the good ones; «-» takes a field away.
fn rad(endret: &[(&str, &str)]) -> Lest {
    let mut felter = vec![
        ("takstkode", "\"2ad\""),
        ("fagomraade", "\"LE\""),
        ("fradato", "\"2027-07-01\""),
        ("honorar", "100"),
        ("egenandel", "60"),
        ("refusjon", "40"),
    ];
    felter.retain(|(n, _)| !endret.iter().any(|(e, _)| e == n));
    felter.extend(endret.iter().filter(|(_, v)| *v != "-"));
    let felter: Vec<String> = felter.iter().map(|(n, v)| format!("\"{n}\": {v}")).collect();
    les(format!("{{\"_embedded\": {{\"liste\": [{{{}}}]}}}}", felter.join(",")).as_bytes()).unwrap()
}

#[test]
fn what_a_code_demands_of_the_bill_is_read_or_said_not_to_be() {
    let koder = |liste: &[&str]| liste.iter().map(|k| (*k).to_owned()).collect::<Vec<_>>();
    for (verdi, ventet) in [
        ("\"ja\"", Some(koder(&[]))),
        ("1", Some(koder(&[]))),
        ("\"L73, L74.1 eller F32\"", Some(koder(&["L73", "L74.1", "F32"]))),
        ("\"nei\"", None),
        ("\"\"", None),
    ] {
        let (d, p) = (rad(&[("krever_diagnose", verdi)]), rad(&[("krever_prosedyre", verdi)]));
        assert_eq!(
            slag(&d, "2ad"),
            Vec::from_iter(ventet.clone().map(Regelslag::KreverDiagnose)),
            "{verdi}"
        );
        assert_eq!(slag(&p, "2ad"), Vec::from_iter(ventet.map(Regelslag::KreverProsedyre)), "{verdi}");
        assert_eq!(d.merknader, []);
    }
    let l = rad(&[("krever_diagnose", "\"psykisk lidelse\"")]);
    assert_eq!(slag(&l, "2ad"), [Regelslag::IkkeAutomatisk]);
    assert_eq!(
        l.merknader[0].setning().0,
        "Rad 1, takst 2ad: krever_diagnose blir ikke kontrollert automatisk."
    );
}

#[test]
fn a_row_that_cannot_be_used_is_named_with_its_place_and_why() {
    use Radproblem::*;
    type Tilfelle<'t> = (&'t [(&'t str, &'t str)], &'t str, Radproblem);
    let tabell: &[Tilfelle<'_>] = &[
        (&[("takstkode", "\"2 ad\"")], "takstkode", IkkeKode),
        (&[("takstkode", "null")], "takstkode", Mangler),
        (&[("fagomraade", "-")], "fagomraade", Mangler),
        (&[("fradato", "-")], "fradato", Mangler),
        (&[("fradato", "\"1.7\"")], "fradato", IkkeDato),
        (&[("tildato", "\"2027-06-30\"")], "tildato", SluttForStart),
        (&[("honorar", "101")], "honorar", Sum),
        (&[("honorar", "-"), ("egenandel", "-"), ("refusjon", "-")], "honorar", Mangler),
        (&[("refusjon", "40.005")], "refusjon", IkkeBelop),
        (&[("refusjon", "\"førti\"")], "refusjon", IkkeBelop),
        (&[("egenandel", "-60")], "egenandel", IkkeBelop),
        (&[("spesialisttakst", "\"kanskje\"")], "spesialisttakst", IkkeJaNei),
        (&[("maks_repetisjoner", "2.5")], "maks_repetisjoner", IkkeTall),
        (&[("repetisjonsprosent", "150")], "repetisjonsprosent", IkkeTall),
        (&[("ugyldig_kombinasjon", "\"se merknad\"")], "ugyldig_kombinasjon", IkkeKodeliste),
        (&[("ugyldig_kombinasjon", "\"Alle andre\"")], "ugyldig_kombinasjon", IkkeKodeliste),
        (&[("krever_takst", "\"2ad+2ak\"")], "krever_takst", IkkeKodeliste),
    ];
    for (endret, felt, hva) in tabell {
        let l = rad(endret);
        assert_eq!(l.takster.len() + l.regler.len(), 0, "{endret:?}");
        let [f] = l.feil.as_slice() else {
            panic!("{endret:?}: {:?}", l.feil)
        };
        assert_eq!((f.felt.as_str(), &f.hva, f.rad), (*felt, hva, 1), "{endret:?}");
    }
    assert_eq!(
        rad(&[("refusjon", "\"x\"")]).feil[0].setning().0,
        "Rad 1, takst 2ad: refusjon er ikke et beløp med høyst to desimaler."
    );
}

#[test]
fn numbers_and_dates_are_read_in_the_forms_people_write() {
    for b in ["100", "100.0", "100.00", "\"100,00\"", "\"100,00 kr\"", "\" 100 \""] {
        assert_eq!(rad(&[("honorar", b)]).takster.len(), 1, "{b}");
    }
    assert_eq!(
        rad(&[("honorar", "\"1 100\""), ("egenandel", "1060")]).takster[0].honorar,
        Ore(110_000)
    );
    for d in [
        "2027-07-01",
        "2027-07-01T00:00:00",
        "2027-07-01 00:00:00.0",
        "2027-07-01T00:00:00+02:00",
        "2027-06-30T22:00:00Z",
        "01.07.2027",
        "20270701",
    ] {
        assert_eq!(
            rad(&[("fradato", &format!("\"{d}\""))]).takster[0].gyldig_fra.to_string(),
            "2027-07-01",
            "{d}"
        );
    }
    // One amount may be missing, and what the patient pays in full is an amount or a word.
    assert_eq!(rad(&[("refusjon", "-")]).takster[0].refusjon, Ore(4000));
    assert_eq!(rad(&[("honorar", "-")]).takster[0].honorar, Ore(10_000));
    let hele = rad(&[("egenandel", "0"), ("refusjon", "0"), ("pasient_egenbetaling", "100")]);
    assert!(hele.takster[0].pasient_betaler && hele.takster[0].egenandel == Ore(10_000));
    assert_eq!(slag(&hele, "2ad"), [Regelslag::PasientBetaler]);
    assert!(rad(&[("egenandel", "100"), ("refusjon", "0"), ("pasient_egenbetaling", "\"ja\"")]).takster[0].pasient_betaler);
    assert!(!rad(&[("pasient_egenbetaling", "\"nei\"")]).takster[0].pasient_betaler);
    let uten = rad(&[("honorar", "null"), ("egenandel", "null"), ("refusjon", "null")]);
    assert_eq!(uten.takster[0].merknad.as_deref(), Some("Har ikke eget beløp."));
}

#[test]
fn a_value_for_the_first_repetitions_only_is_told_and_nothing_is_guessed() {
    let l = rad(&[
        ("maks_repetisjoner", "9"),
        ("redusert_ref_fra_repetisjon", "3"),
        ("redusert_repetisjonsprosent", "50"),
    ]);
    assert!(slag(&l, "2ad").is_empty());
    assert_eq!(l.merknader[0].hva, Radproblem::BeholderTidligere);
    let l = rad(&[
        ("maks_repetisjoner", "9"),
        ("redusert_ref_fra_repetisjon", "1"),
        ("redusert_repetisjonsprosent", "70"),
    ]);
    assert_eq!(slag(&l, "2ad"), [Regelslag::MaksRepetisjoner(9), Regelslag::Repetisjonsprosent(70)]);
    // A yearly limit without whose uses are counted.
    let l = rad(&[("maks_antall_per_kalender_aar", "3")]);
    assert_eq!(slag(&l, "2ad"), [Regelslag::IkkeAutomatisk]);
    assert_eq!(slag(&rad(&[("ugyldig_kombinasjon", "\"Alle\"")]), "2ad").len(), 1);
}

#[test]
fn the_same_row_twice_is_one_and_two_different_are_none() {
    let en = |b: u32| {
        format!(r#"{{"takstkode":"2ad","fagomraade":"LE","fradato":"2027-07-01","egenandel":{b},"refusjon":4,"minimum_tidsbruk":5}}"#)
    };
    let l = les(format!("[{},{}]", en(6), en(6)).as_bytes()).unwrap();
    assert_eq!((l.takster.len(), l.regler.len(), l.feil.len()), (1, 1, 0));
    let l = les(format!("[{},{}]", en(6), en(7)).as_bytes()).unwrap();
    assert_eq!((l.takster.len(), l.regler.len()), (0, 0));
    assert_eq!(l.feil[0].hva, Radproblem::Dobbel);
    // A register that answers everything to every question.
    let mut samlet = les(JSON.as_bytes()).unwrap();
    let en_gang = samlet.clone();
    samlet.med(les(JSON.as_bytes()).unwrap());
    assert_eq!(
        (&samlet.takster, &samlet.regler, &samlet.merknader),
        (&en_gang.takster, &en_gang.regler, &en_gang.merknader)
    );
}

#[test]
fn what_is_no_answer_is_refused_whole() {
    use Dokumentfeil::*;
    let dyp = format!("{}1{}", "[".repeat(100), "]".repeat(100));
    let dyp_xml = format!("{}{}", "<a>".repeat(100), "</a>".repeat(100));
    let tabell: &[(&[u8], Dokumentfeil)] = &[
        (b"", Tom),
        (b"  \n", Tom),
        (b"hei", IkkeLesbar),
        (b"[{]", IkkeLesbar),
        (b"<a><b></a>", IkkeLesbar),
        (b"<a>", IkkeLesbar),
        (b"<!DOCTYPE a><a/>", IkkeLesbar),
        (b"<a>&x;</a>", IkkeLesbar),
        (b"<a/><b/>", IkkeLesbar),
        (b"\xff\xff\xff", IkkeLesbar),
        (b"{}", IngenRader),
        (b"[]", IngenRader),
        (b"<html><body>Feil</body></html>", IngenRader),
        (dyp.as_bytes(), IkkeLesbar),
        (dyp_xml.as_bytes(), IkkeLesbar),
    ];
    for (inn, ut) in tabell {
        assert_eq!(les(inn), Err(*ut), "{}", String::from_utf8_lossy(inn));
    }
    assert_eq!(les(&vec![b' '; MAKS_BYTES + 1]), Err(ForStor));
    let linje =
        les(b"<r>\n<t><takstkode>2 ad</takstkode></t>\n<t>\n<takstkode>1ad</takstkode><fagomraade>LE</fagomraade></t></r>").unwrap();
    assert_eq!(
        linje.feil.iter().map(|f| (f.rad, f.linje)).collect::<Vec<_>>(),
        [(1, Some(2)), (2, Some(3))]
    );
}
