//! Both readers against the sample messages, and against what may be thrown at them.

use proptest::prelude::*;

use super::{
    bkm,
    feil::{Arsak, Feilkode, Lesefeil, MAKS_BYTES, MAKS_FEIL, MAKS_REGNINGER, Verditype},
    hash::innholdshash,
    json,
    les::les,
    model::{Format, ICPC2},
};
use grunn::text::Sprak;
use grunn::{Ore, PraksisId};

const XML: &str = include_str!("../../tests/data/bkm/fastlege-tre-regninger.xml");
const JSON: &str = include_str!("../../tests/data/kuhr/01-innsending.json");

fn feil(bytes: &[u8]) -> Vec<Lesefeil> {
    les(bytes).expect_err("should be refused")
}

fn koder(feil: &[Lesefeil]) -> Vec<(&'static str, String)> {
    feil.iter().map(|f| (f.kode.kode(), f.element.clone())).collect()
}

/// The first bill of the sample, `antall` times with new numbers.
fn mange(antall: usize) -> String {
    let (hode, rest) = XML.split_once("<Enkeltregning>").unwrap();
    let (regning, _) = rest.split_once("</Enkeltregning>").unwrap();
    let hale = rest.rsplit_once("</Enkeltregning>").unwrap().1;
    let alle: String = (0..antall)
        .map(|i| format!("<Enkeltregning>{}</Enkeltregning>", regning.replace("1001", &i.to_string())))
        .collect();
    format!("{hode}{alle}{hale}")
}

#[test]
fn reads_the_json_sample() {
    let krav = les(JSON.as_bytes()).unwrap();
    assert_eq!(krav.format, Format::Json);
    assert_eq!(krav.praksis_id, Some(PraksisId(1_004_326_178)));
    assert_eq!(krav.navn_epj.as_deref(), Some("PasientJournalen v1.0"));
    assert_eq!(krav.antall_regninger, Some(3));
    assert_eq!((krav.belop, krav.krevd()), (Some(Ore(43_400)), Ore(43_400)));
    let fem = &krav.regninger[1];
    assert_eq!(fem.regningsnummer, "5");
    assert_eq!(fem.guid.unwrap().to_string(), "b7184d58-0ed4-4277-a60c-720b1daf69f7");
    assert_eq!(fem.tidspunkt.unwrap().to_rfc3339(), "2026-01-06T12:35:00+00:00");
    assert_eq!(
        fem.takster
            .iter()
            .map(|t| (t.kode.as_str(), t.belop.0, t.antall))
            .collect::<Vec<_>>(),
        [("2ad", 1500, 1), ("2cd", 25_500, 1), ("L1", 2600, 1)]
    );
    assert_eq!((fem.diagnoser[0].kodeverk.as_str(), fem.diagnoser[0].kode.as_str()), (ICPC2, "L73"));
}

#[test]
fn reads_the_xml_sample() {
    let krav = les(XML.as_bytes()).unwrap();
    assert_eq!(krav.format, Format::Xml);
    assert_eq!(
        (krav.praksis_id, krav.navn_epj.as_deref(), krav.versjon_epj.as_deref()),
        (None, Some("Eksempeljournal"), Some("1.0"))
    );
    let avsender = krav.avsender.as_ref().unwrap();
    assert_eq!(
        (
            avsender.her_id.as_deref(),
            avsender.orgnr.as_deref(),
            avsender.hpr.as_deref(),
            avsender.meldingstype.as_deref()
        ),
        (Some("8099999"), Some("313123456"), Some("565505933"), Some("LOM"))
    );
    assert_eq!(avsender.gen_date.unwrap().to_rfc3339(), "2026-01-06T14:29:50+00:00");
    assert_eq!(
        (krav.antall_regninger, krav.belop, krav.krevd()),
        (Some(3), Some(Ore(47_900)), Ore(47_900))
    );
    let to = &krav.regninger[1];
    assert_eq!(to.guid.unwrap().to_string(), "2b5b7a0e-8a06-4e0b-b0a5-3d1c0a6f1102");
    assert_eq!(
        (to.arsak_fri_egenandel.as_deref(), to.betalt_egenandel, to.kreditering),
        (Some("F"), Some(false), false)
    );
    assert_eq!(to.tidspunkt.unwrap().to_rfc3339(), "2026-01-05T09:00:00+00:00");
    assert_eq!(to.takster.iter().map(|t| t.belop).sum::<Ore>(), Ore(44_900));
    assert_eq!(krav.regninger[2].merknad.as_deref(), Some("Sendt etter fristen: skal avvises"));
    assert_eq!(krav.ukjente_felt(), Vec::<String>::new());
}

#[test]
fn debug_output_shows_no_patient() {
    let tekst = format!("{:?} {:?}", les(XML.as_bytes()).unwrap(), les(JSON.as_bytes()).unwrap());
    assert!(!tekst.contains("10915596784") && !tekst.contains("47908702367"));
}

#[test]
fn a_kept_message_comes_back_the_same() {
    for kilde in [XML, JSON] {
        let krav = les(kilde.as_bytes()).unwrap();
        let lagret = serde_json::to_string(&krav).unwrap();
        assert_eq!(serde_json::from_str::<super::model::Behandlerkrav>(&lagret).unwrap(), krav);
    }
}

#[test]
fn prefixes_and_layout_do_not_matter() {
    let krav = les(XML.as_bytes()).unwrap();
    let (hode, bkm) = XML.split_once("<BehandlerKrav").unwrap();
    let (bkm, hale) = bkm.split_once("</BehandlerKrav>").unwrap();
    let med_prefiks = |tekst: &str, p: &str| {
        let mut ut = String::new();
        for del in tekst.split('<') {
            match del.as_bytes().first() {
                Some(b'/') => ut.push_str(&format!("</{p}{}", &del[1..])),
                Some(b) if b.is_ascii_alphabetic() => ut.push_str(&format!("<{p}{del}")),
                Some(b'?') => ut.push_str(&format!("<{del}")),
                _ => ut.push_str(del),
            }
        }
        ut
    };
    let bkm = med_prefiks(&format!("<BehandlerKrav{bkm}</BehandlerKrav>"), "k:").replace("xmlns=", "xmlns:k=");
    let hode = med_prefiks(hode, "mh:").replace("xmlns=", "xmlns:mh=");
    let hale = med_prefiks(hale, "mh:");
    let annen = format!("{hode}{bkm}{hale}").replace("\n", " ");
    assert!(annen.contains("<k:Enkeltregning>") && annen.contains("<mh:MsgHead"));
    let lest = les(annen.as_bytes()).unwrap();
    assert_eq!(lest, krav);
    assert_eq!(innholdshash(&lest).unwrap(), innholdshash(&krav).unwrap());
}

#[test]
fn encodings_are_found_by_mark_or_declaration() {
    let krav = les(XML.as_bytes()).unwrap();
    let som = |navn: &str| XML.replace("UTF-8", navn);
    let latin1: Vec<u8> = som("ISO-8859-1").chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let utf16 = som("UTF-16");
    let le: Vec<u8> = utf16.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let be: Vec<u8> = utf16.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let variantener: [(&str, Vec<u8>); 7] = [
        ("utf-8 with mark", [b"\xef\xbb\xbf", XML.as_bytes()].concat()),
        ("latin1", latin1.clone()),
        ("utf-16le with mark", [b"\xff\xfe", le.as_slice()].concat()),
        ("utf-16be with mark", [b"\xfe\xff", be.as_slice()].concat()),
        ("utf-16le", le),
        ("utf-16be", be),
        ("no declaration", XML.split_once("?>").unwrap().1.trim_start().as_bytes().to_vec()),
    ];
    for (navn, bytes) in variantener {
        assert_eq!(les(&bytes).unwrap(), krav, "{navn}");
    }
    let rot13 = som("x-rot13");
    assert_eq!(feil(rot13.as_bytes())[0].arsak, Arsak::Tegnsett("x-rot13".into()));
    // Says UTF-8, is not: the line is told.
    let feilmerket = [b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>".as_slice(), &latin1[43..]].concat();
    let f = &feil(&feilmerket)[0];
    assert_eq!(
        (f.kode, f.linje, f.arsak.clone()),
        (Feilkode::T01, Some(4), Arsak::UgyldigeTegn("UTF-8".into()))
    );
}

#[test]
fn bombs_and_entities_are_refused() {
    let dtd = XML.replace("<MsgHead", "<!DOCTYPE x [<!ENTITY a \"b\"><!ENTITY c \"&a;&a;\">]><MsgHead");
    assert_eq!(
        (feil(dtd.as_bytes())[0].kode, feil(dtd.as_bytes())[0].arsak.clone()),
        (Feilkode::T01, Arsak::Dtd)
    );
    let entitet = XML.replace("skal avvises", "&xxe;");
    assert_eq!(feil(entitet.as_bytes())[0].arsak, Arsak::UkjentEntitet);
    let i_attributt = XML.replace("Eksempeljournal", "&xxe;");
    assert_eq!(feil(i_attributt.as_bytes())[0].arsak, Arsak::UkjentEntitet);
    let null = XML.replace("skal avvises", "&#0;");
    assert!(matches!(feil(null.as_bytes())[0].kode, Feilkode::T01));
    let kjente = XML.replace("skal avvises", "&lt;&amp;&#230;&#xE6;&gt;&apos;&quot;");
    assert_eq!(
        les(kjente.as_bytes()).unwrap().regninger[2].merknad.as_deref(),
        Some("Sendt etter fristen: <&ææ>'\"")
    );
    let dyp = format!("{}{}", "<a>".repeat(100_000), "</a>".repeat(100_000));
    assert_eq!(feil(dyp.as_bytes())[0].arsak, Arsak::ForDyp);
    let attributter: String = (0..200_000).map(|i| format!(" a{i}=\"\"")).collect();
    assert_eq!(feil(format!("<a{attributter}/>").as_bytes())[0].arsak, Arsak::ForMangeVerdier);
    let bred = XML.replace("<Kreditering>", &format!("{}<Kreditering>", "<x/>".repeat(30_000)));
    assert_eq!(feil(bred.as_bytes())[0].arsak, Arsak::ForMangeVerdier);
}

#[test]
fn limits_hold_on_both_sides() {
    assert_eq!(les(mange(MAKS_REGNINGER).as_bytes()).unwrap().regninger.len(), MAKS_REGNINGER);
    let f = feil(mange(MAKS_REGNINGER + 1).as_bytes());
    assert_eq!((f[0].kode, f[0].arsak.clone()), (Feilkode::T99, Arsak::ForMangeRegninger));
    let regning = r#"{"guid":"f0bcd358-0676-49c7-94f8-c055c4b21332","regningsnummer":"4","belop":1}"#;
    let med = |n: usize| {
        format!(
            r#"{{"praksisId":"1004326178","behandlerkrav":{{"regninger":[{}]}}}}"#,
            vec![regning; n].join(",")
        )
    };
    assert_eq!(les(med(MAKS_REGNINGER).as_bytes()).unwrap().regninger.len(), MAKS_REGNINGER);
    assert_eq!(feil(med(MAKS_REGNINGER + 1).as_bytes())[0].arsak, Arsak::ForMangeRegninger);
    let mut stor = JSON.as_bytes().to_vec();
    stor.resize(MAKS_BYTES, b' ');
    assert!(les(&stor).is_ok());
    stor.push(b' ');
    assert_eq!(feil(&stor)[0].arsak, Arsak::ForStor);
}

#[test]
fn broken_xml_and_other_messages_are_named() {
    for (tekst, kode) in [
        ("<MsgHead", Feilkode::T01),
        ("<a><b></a></b>", Feilkode::T01),
        ("<a/><b/>", Feilkode::T01),
        ("<a/>text", Feilkode::T01),
        ("<x:a/>", Feilkode::T01),
        ("<a b=\"1\" b=\"2\"/>", Feilkode::T01),
        ("<html></html>", Feilkode::T10),
    ] {
        assert_eq!(feil(tekst.as_bytes())[0].kode, kode, "{tekst}");
    }
    let avkuttet = &XML[..XML.len() / 2];
    assert_eq!(feil(avkuttet.as_bytes()).last().unwrap().kode, Feilkode::T01);
    let gammel = XML.replace("bkm/2006-12-20", "bkm/2003-01-01");
    assert_eq!(koder(&feil(gammel.as_bytes())), [("T10", "BehandlerKrav".into())]);
    let uten = XML.split_once("<Document>").unwrap().0.to_owned() + "</MsgHead>";
    assert_eq!(koder(&feil(uten.as_bytes()))[0].0, "T02");
    assert_eq!(koder(&feil(mange(0).as_bytes())), [("T02", "BehandlerKrav/Enkeltregning".into())]);
    for tom in ["", "   \n", "\u{feff}"] {
        assert_eq!(feil(tom.as_bytes())[0].arsak, Arsak::Tom);
    }
    assert_eq!(feil(b"PK\x03\x04")[0].arsak, Arsak::UkjentInnhold);
}

#[test]
fn all_faults_in_the_xml_are_told_with_line_and_remedy() {
    let odelagt = XML
        .replacen("<Verdi V=\"15.00\" U=\"NOK\"/>", "<Verdi V=\"15.005\" U=\"NOK\"/>", 1)
        .replacen("<RegningNr>1002</RegningNr>", "", 1)
        .replacen("2025-05-30T11:00:00", "30.05.2025", 1)
        .replacen("V=\"449.00\" U=\"NOK\"", "V=\"449.00\" U=\"SEK\"", 1);
    let f = feil(odelagt.as_bytes());
    assert_eq!(
        koder(&f),
        [
            ("T02", "Enkeltregning[1]/Behandling/Takst[1]/Verdi".into()),
            ("T02", "Enkeltregning[2]/RegningNr".into()),
            ("T02", "Enkeltregning[2]/Behandling/Refusjon".into()),
            ("T02", "Enkeltregning[3]/DatoTid".into()),
        ]
    );
    assert_eq!(f[0].linje, Some(46));
    assert_eq!(
        f[0].tekst(Sprak::Nb),
        "Linje 46, regning 1001: «Enkeltregning[1]/Behandling/Takst[1]/Verdi» skal være et beløp i kroner med høyst to desimaler."
    );
    assert_eq!(f[0].tiltak(Sprak::Nn), "Rett verdien, og send på nytt.");
}

/// Was: «12A» and «-12» were taken for bill numbers. A credit names the number its bill has, whatever it is.
#[test]
fn a_bill_number_is_digits() {
    let for_langt = "1".repeat(21);
    for nummer in ["12A", "-12", "1 2", "1.5", "٣", &for_langt] {
        let f = feil(XML.replacen("<RegningNr>1002<", &format!("<RegningNr>{nummer}<"), 1).as_bytes());
        assert_eq!(koder(&f), [("T02", "Enkeltregning[2]/RegningNr".into())], "{nummer}");
        assert!(
            f[0].tekst(Sprak::Nb)
                .ends_with(", regningen på plass 2: «Enkeltregning[2]/RegningNr» skal være et nummer med bare sifre, høyst 20.")
        );
        assert_eq!(f[0].tiltak(Sprak::Nb), "Rett verdien, og send på nytt.");
        let json = |ekstra: &str| {
            let guid = "f0bcd358-0676-49c7-94f8-c055c4b21332";
            let regning = format!(r#"{{"guid":"{guid}","regningsnummer":"{nummer}","belop":0{ekstra}}}"#);
            les(format!(r#"{{"praksisId":"1004326178","behandlerkrav":{{"regninger":[{regning}]}}}}"#).as_bytes())
        };
        let f = json("").unwrap_err();
        assert_eq!(
            koder(&f),
            [("UKJENT_FORMAT", "behandlerkrav.regninger[0].regningsnummer".into())],
            "{nummer}"
        );
        assert_eq!(json(r#","kreditering":true"#).unwrap().regninger[0].regningsnummer, nummer);
    }
}

/// Was: «0012» and «12» were two numbers, so that one bill could be approved twice and a credit missed the bill it meant.
#[test]
fn zeros_before_a_bill_number_do_not_count() {
    let lengst = "9".repeat(20);
    for (skrevet, lest) in [
        ("0012", "12"),
        ("12", "12"),
        ("120", "120"),
        ("000", "0"),
        ("0", "0"),
        (lengst.as_str(), lengst.as_str()),
    ] {
        let xml = XML.replacen("<RegningNr>1002<", &format!("<RegningNr>{skrevet}<"), 1);
        assert_eq!(les(xml.as_bytes()).unwrap().regninger[1].regningsnummer, lest);
        for ekstra in ["", r#","kreditering":true"#, r#","korrigeringBetaltEgenandel":true"#] {
            let guid = "f0bcd358-0676-49c7-94f8-c055c4b21332";
            let regning = format!(r#"{{"guid":"{guid}","regningsnummer":"{skrevet}","belop":0{ekstra}}}"#);
            let json = format!(r#"{{"praksisId":"1004326178","behandlerkrav":{{"regninger":[{regning}]}}}}"#);
            assert_eq!(les(json.as_bytes()).unwrap().regninger[0].regningsnummer, lest, "{ekstra}");
        }
    }
}

#[test]
fn unknown_elements_are_kept_and_named() {
    let med = XML
        .replacen("<Kreditering>", "<Nyhet a=\"&lt;\">1 &amp; <b>2</b></Nyhet><Kreditering>", 1)
        .replacen("<Verdi ", "<Rabatt>5</Rabatt><Verdi ", 1)
        .replacen("<Konto/>", "<Konto/><Kontakt/>", 1)
        .replacen("<Patient>", "<Patient><Address>Veien 1</Address>", 1);
    let krav = les(med.as_bytes()).unwrap();
    assert_eq!(krav.ukjente_felt(), ["Address", "Kontakt", "Nyhet", "Rabatt"]);
    let innhold: Vec<&str> = krav.regninger[0].ukjent.iter().map(|u| u.innhold.as_str()).collect();
    assert_eq!(
        innhold,
        [
            "<Nyhet a=\"&lt;\">1 &amp;<b>2</b></Nyhet>",
            "<Address>Veien 1</Address>",
            "<Rabatt>5</Rabatt>"
        ]
    );
    assert!(krav.regninger[1].ukjent.is_empty() && !format!("{krav:?}").contains("Veien"));
    assert_ne!(
        innholdshash(&krav).unwrap(),
        innholdshash(&les(med.replace("Veien 1", "Veien 2").as_bytes()).unwrap()).unwrap(),
        "what is kept is content"
    );
}

#[test]
fn the_claimant_is_known_by_the_code_system_whatever_is_displayed() {
    let gammel = "<TypeId V=\"HPR\" S=\"2.16.578.1.12.4.1.1.8116\" DN=\"HPR-nummer\"/>";
    assert!(XML.contains(gammel));
    for (typeid, hpr) in [
        ("V=\"HPR\" S=\"2.16.578.1.12.4.1.1.8116\" DN=\"Fødselsnummer\"", true),
        ("V=\"hpr\" S=\"2.16.578.1.12.4.1.1.8116\"", true),
        ("V=\"HPR-nummer\" S=\"2.16.578.1.12.4.1.1.8116\"", true),
        ("S=\"2.16.578.1.12.4.1.4.4\" DN=\"Helsepersonellnummer\"", true),
        ("V=\"nummer\" S=\"2.16.578.1.12.4.1.4.4\" DN=\"FNR\"", true),
        ("V=\"2.16.578.1.12.4.1.4.4\"", true),
        ("V=\"HER\" S=\"2.16.578.1.12.4.1.1.8116\" DN=\"HPR-nummer\"", false),
        ("V=\"FNR\" S=\"2.16.578.1.12.4.1.1.8116\" DN=\"HPR\"", false),
        ("S=\"2.16.578.1.12.4.1.4.1\" DN=\"HPR\"", false),
    ] {
        let krav = les(XML.replace(gammel, &format!("<TypeId {typeid}/>")).as_bytes()).unwrap();
        let avsender = krav.avsender.as_ref().unwrap();
        assert_eq!(avsender.hpr.as_deref() == Some("565505933"), hpr, "{typeid}");
        let lagret = serde_json::to_string(&krav).unwrap();
        assert_eq!(
            (avsender.person.is_some(), lagret.contains("565505933")),
            (!hpr && !typeid.contains("HER"), hpr),
            "{typeid}"
        );
    }
}

#[test]
fn all_faults_in_the_json_are_told_with_their_public_codes() {
    let tekst = r#"{
  "praksis": 1,
  "behandlerkrav": {
    "navnEPJ": "x",
    "regninger": [
      {"regningsnummer": "1", "belop": 1.005},
      {"guid": "f0bcd358-0676-49c7-94f8-c055c4b21332", "regningsnummer": "2", "belop": 1, "farge": "rod",
       "takster": [{"kode": "1i", "belop": "64"}, {"belop": 1, "antall": 0}],
       "tidspunkt": "2026-01-06T13:03:00"},
      {"guid": "feil", "regningsnummer": "3", "belop": 1, "belop": 2}
    ]
  }
}"#;
    let f = feil(tekst.as_bytes());
    let mut koder = koder(&f);
    koder.sort();
    let r = "behandlerkrav.regninger";
    assert_eq!(
        koder,
        [
            ("MANGLER_GUID", format!("{r}[0].guid")),
            ("MANGLER_PRAKSISID", "praksisId".into()),
            ("UKJENT_FELT", format!("{r}[1].farge")),
            ("UKJENT_FELT", "praksis".into()),
            ("UKJENT_FORMAT", format!("{r}[0].belop")),
            ("UKJENT_FORMAT", format!("{r}[1].takster[0].belop")),
            ("UKJENT_FORMAT", format!("{r}[1].takster[1].antall")),
            ("UKJENT_FORMAT", format!("{r}[1].takster[1].kode")),
            ("UKJENT_FORMAT", format!("{r}[1].tidspunkt")),
            ("UKJENT_FORMAT", format!("{r}[2].belop")),
            ("UKJENT_FORMAT", format!("{r}[2].guid")),
        ]
    );
    let farge = f
        .iter()
        .find(|f| f.kode == Feilkode::UkjentFelt && f.element.ends_with("farge"))
        .unwrap();
    assert_eq!((farge.linje, farge.kolonne), (Some(7), Some(91)));
    assert_eq!(
        farge.tekst(Sprak::Nn),
        "Linje 7, rekning 2: Vi kjenner ikkje feltet «behandlerkrav.regninger[1].farge»."
    );
}

#[test]
fn missing_parts_of_the_json_have_their_codes() {
    let tabell = [
        (r"{}", vec!["MANGLER_PRAKSISID", "MANGLER_BEHANDLERKRAV"]),
        (
            r#"{"praksisId":null,"behandlerkrav":null}"#,
            vec!["MANGLER_PRAKSISID", "MANGLER_BEHANDLERKRAV"],
        ),
        (r#"{"praksisId":"1004326178","behandlerkrav":{}}"#, vec!["MANGLER_REGNINGER"]),
        (
            r#"{"praksisId":"1004326178","behandlerkrav":{"regninger":[]}}"#,
            vec!["MANGLER_REGNINGER"],
        ),
        (
            r#"{"praksisId":"12","behandlerkrav":{"regninger":{}}}"#,
            vec!["UKJENT_FORMAT", "UKJENT_FORMAT"],
        ),
        (
            r#"{"praksisId":"1004326178","behandlerkrav":[]}"#,
            vec!["UKJENT_FORMAT", "MANGLER_REGNINGER"],
        ),
        ("[]", vec!["UKJENT_FORMAT"]),
        ("{", vec!["UKJENT_FORMAT"]),
    ];
    for (tekst, ventet) in tabell {
        assert_eq!(
            json::les(tekst.as_bytes())
                .unwrap_err()
                .iter()
                .map(|f| f.kode.kode())
                .collect::<Vec<_>>(),
            ventet,
            "{tekst}"
        );
    }
}

#[test]
fn the_number_of_faults_is_bounded() {
    let mange: String = (0..100_000).map(|i| format!("\"x{i}\":1,")).collect();
    assert_eq!(
        json::les(format!("{{{mange}\"y\":1}}").as_bytes()).unwrap_err().len(),
        MAKS_FEIL + 2
    );
}

#[test]
fn the_same_content_has_the_same_hash_and_other_content_another() {
    let krav = les(JSON.as_bytes()).unwrap();
    let kompakt = serde_json::to_string(&serde_json::from_str::<serde_json::Value>(JSON).unwrap()).unwrap();
    assert_ne!(kompakt, JSON);
    assert_eq!(
        innholdshash(&les(kompakt.as_bytes()).unwrap()).unwrap(),
        innholdshash(&krav).unwrap()
    );
    let annen = les(JSON.replace("13:03", "13:04").as_bytes()).unwrap();
    assert_ne!(innholdshash(&annen).unwrap(), innholdshash(&krav).unwrap());
    // A new message id means that the journal system sends again on purpose.
    let xml = les(XML.as_bytes()).unwrap();
    let sendt_igjen = les(XML.replace("6d1f0c1e", "7d1f0c1e").as_bytes()).unwrap();
    assert_ne!(innholdshash(&sendt_igjen).unwrap(), innholdshash(&xml).unwrap());
}

#[test]
fn what_was_sent_before_is_recognised_by_later_versions() {
    let hash = |melding: &str| -> String {
        let hash = innholdshash(&les(melding.as_bytes()).unwrap()).unwrap();
        hash.iter().map(|b| format!("{b:02x}")).collect()
    };
    assert_eq!(hash(JSON), "7c726e94df7d8cc161bfa6294b091f91bd82b54854e95695cdda00b961bc1a2d");
    assert_eq!(hash(XML), "263dda88cbe485fbf7a13225e20854d308875a94b9bfc7bb0ea164f37efa7ca0");
}

#[test]
fn credits_may_leave_out_patient_and_treatment() {
    let tekst = r#"{"praksisId":"1004326178","behandlerkrav":{"regninger":[
        {"guid":"f0bcd358-0676-49c7-94f8-c055c4b21332","regningsnummer":"4","kreditering":true}]}}"#;
    assert!(les(tekst.as_bytes()).unwrap().regninger[0].kreditering);
    let start = XML.find("<Patient>").unwrap();
    let slutt = XML.find("</Enkeltregning>").unwrap();
    let xml = format!("{}{}", &XML[..start], &XML[slutt..]).replacen("<Kreditering>false", "<Kreditering>true", 1);
    let krav = les(xml.as_bytes()).unwrap();
    assert!(krav.regninger[0].kreditering && krav.regninger[0].pasient.is_none());
}

#[test]
fn a_bare_date_is_taken_and_marked() {
    let krav = les(XML.replace("2026-01-05T09:10:00", "2026-01-05").as_bytes()).unwrap();
    assert!(krav.regninger[0].uten_klokkeslett && !krav.regninger[1].uten_klokkeslett);
}

#[test]
fn values_say_what_they_should_be() {
    let f = Lesefeil::ny(Feilkode::UkjentFormat, Arsak::FeilType(Verditype::Guid), "guid");
    assert_eq!(f.tekst(Sprak::Nn), "«guid» skal vere ein GUID.");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_bytes_make_the_readers_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = les(&bytes);
        let _ = json::les(&bytes);
        let _ = bkm::les(&bytes);
    }

    #[test]
    fn no_change_of_the_samples_makes_the_readers_panic(
        xml in any::<bool>(),
        endringer in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..3_u8), 1..12),
    ) {
        let mut bytes = if xml { XML.as_bytes().to_vec() } else { JSON.as_bytes().to_vec() };
        for (hvor, byte, hva) in endringer {
            let i = hvor.index(bytes.len());
            match hva {
                0 => bytes[i] = byte,
                1 => bytes.insert(i, byte),
                _ => { bytes.drain(i..(i + usize::from(byte)).min(bytes.len())); }
            }
            if bytes.is_empty() { break; }
        }
        if let Err(feil) = les(&bytes) {
            prop_assert!(!feil.is_empty());
            for f in feil {
                prop_assert!(!f.tekst(Sprak::Nb).is_empty() && !f.tiltak(Sprak::Nn).is_empty());
            }
        }
    }
}
