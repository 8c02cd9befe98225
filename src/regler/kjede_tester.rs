//! The life of a bill: a table for each rule, and ten thousand chains.

use proptest::prelude::*;

use super::*;
use Regningsslag::{Egenandelsmelding, Kreditering, Regning};

fn dag(tekst: &str) -> NaiveDate {
    tekst.parse().unwrap()
}

fn tid(tekst: &str) -> DateTime<Utc> {
    tekst.parse().unwrap()
}

fn fakta() -> Fakta {
    Fakta {
        behov: Behov::Rett,
        senere: None,
        latt_ligge: false,
        frist: Some(Frist {
            dag: dag("2026-05-31"),
            fra_mottak: false,
        }),
    }
}

#[test]
fn a_rejected_bill_is_in_one_state_and_a_later_link_decides_first() {
    use Regningsstatus::*;
    use Regningstilstand as R;
    let idag = dag("2026-05-31");
    let med = |f: fn(&mut Fakta)| {
        let mut ut = fakta();
        f(&mut ut);
        ut
    };
    for (f, ventet) in [
        (fakta(), R::MaaRettes),
        (med(|f| f.senere = Some(Godkjent)), R::RettetOgGodkjent),
        (med(|f| f.senere = Some(Kreditert)), R::RettetOgGodkjent),
        (med(|f| f.senere = Some(Behandles)), R::SendtPaaNytt),
        (med(|f| f.senere = Some(Avvist)), R::AvvistIgjen),
        (med(|f| f.latt_ligge = true), R::LattLigge),
        (med(|f| f.behov = Behov::Ingen), R::KanIkkeRettes),
        (
            med(|f| {
                f.behov = Behov::Ingen;
                f.senere = Some(Avvist);
            }),
            R::KanIkkeRettes,
        ),
        (med(|f| f.behov = Behov::Utenfor), R::MaaRettes),
        (med(|f| f.frist = None), R::MaaRettes),
        (
            med(|f| {
                f.senere = Some(Godkjent);
                f.latt_ligge = true;
                f.behov = Behov::Ingen;
            }),
            R::RettetOgGodkjent,
        ),
    ] {
        assert_eq!(tilstand(&f, idag), ventet, "{f:?}");
    }
    let dagen_etter = dag("2026-06-01");
    assert_eq!(tilstand(&fakta(), dagen_etter), R::ForSent, "the last day is within");
    assert_eq!(tilstand(&med(|f| f.latt_ligge = true), dagen_etter), R::LattLigge);
    assert_eq!(tilstand(&med(|f| f.frist = None), dagen_etter), R::MaaRettes);
}

#[test]
fn the_deadline_counts_from_a_date_that_can_be_right() {
    let mottatt = tid("2026-11-27T10:00:00Z");
    for (tidspunkt, frist_, fra_mottak) in [
        (Some("2026-11-19T08:00:00Z"), "2027-05-31", false),
        (Some("2026-05-31T21:59:59Z"), "2026-11-30", false),
        // Past midnight in Norway.
        (Some("2026-05-31T22:00:00Z"), "2026-12-31", false),
        (Some("2026-11-27T10:00:00Z"), "2027-05-31", false),
        // In the future, if only by a second; and no date at all.
        (Some("2026-11-27T10:00:01Z"), "2027-05-31", true),
        (Some("2027-03-02T08:00:00Z"), "2027-05-31", true),
        (None, "2027-05-31", true),
    ] {
        let ventet = Some(Frist {
            dag: dag(frist_),
            fra_mottak,
        });
        assert_eq!(frist(Regning, tidspunkt.map(tid), mottatt), ventet, "{tidspunkt:?}");
    }
    // A credit may come for three years, and a report of paid egenandel has no last day.
    for slag in [Kreditering, Egenandelsmelding] {
        assert_eq!(frist(slag, Some(tid("2026-11-19T08:00:00Z")), mottatt), None);
    }
    let f = Frist {
        dag: dag("2027-05-31"),
        fra_mottak: true,
    };
    assert!(fristsetning(f, "185 dager igjen", Sprak::Nb).ends_with("regnet fra måneden vi fikk regningen."));
    assert!(!fristsetning(Frist { fra_mottak: false, ..f }, "i dag", Sprak::Nn).contains("månaden vi fekk"));
}

#[test]
fn what_a_bill_needs_is_read_from_its_findings() {
    let av = |regler: &[RegelId]| Behov::av(&regler.iter().map(|r| Funn::ny(*r)).collect::<Vec<_>>());
    for (regler, behov) in [
        (&[][..], Behov::Rett),
        (&[RegelId::K21Belop], Behov::Rett),
        (&[RegelId::K01Praksis], Behov::Utenfor),
        (&[RegelId::K01Avtale, RegelId::K01Godkjenning], Behov::Utenfor),
        (&[RegelId::K01Praksis, RegelId::K21Belop], Behov::Rett),
        (&[RegelId::K01Praksis, RegelId::K11IkkeSvar], Behov::Utenfor),
        (&[RegelId::K24ForGammel], Behov::Ingen),
        (&[RegelId::K24Ukjent], Behov::Rett),
        (&[RegelId::K24Venter], Behov::Rett),
        (&[RegelId::K24AltKreditert], Behov::Ingen),
        (&[RegelId::K26Nummer], Behov::Rett),
    ] {
        let uten_info: Vec<RegelId> = regler.to_vec();
        assert_eq!(av(&uten_info), behov, "{regler:?}");
    }
    for behov in Behov::ALLE {
        assert_eq!(behov.ord().parse(), Ok(*behov));
    }
    for (status, behov) in [
        ("under behandling", Behov::Rett),
        ("avvist", Behov::Ingen),
        ("kreditert", Behov::Ingen),
    ] {
        assert_eq!(
            Behov::av(&[Funn::ny(RegelId::K24IkkeGodkjent).med("status", status)]),
            behov,
            "{status}"
        );
    }
}

#[test]
fn after_the_deadline_nobody_is_told_to_send_again() {
    let funn = Funn::ny(RegelId::K05FremITid);
    for sprak in Sprak::ALLE {
        let raad = |krever| tiltak(&funn, &[], Regningsstatus::Avvist, krever, sprak);
        assert_eq!((raad(true), raad(false)), (Some(funn.tiltak(sprak)), None));
        for t in Regningstilstand::ALLE.iter().filter(|t| !t.krever_noe()) {
            for behov in Behov::ALLE {
                let ord = t.setning(*behov).i(sprak);
                assert!(
                    ord.ends_with('.') && !ord.contains("send regningen") && !ord.contains("send den på nytt"),
                    "{ord}"
                );
                assert!(!ord.contains("send rekninga") && !ord.contains("send ho på nytt"), "{ord}");
            }
        }
    }
}

/// Was: «en saksbehandler ser på regningen» after they had.
#[test]
fn what_waited_for_a_person_asks_for_nothing_when_it_is_answered() {
    let funn = Funn::ny(RegelId::K08AltGodkjent);
    for status in [Regningsstatus::Godkjent, Regningsstatus::Avvist, Regningsstatus::Kreditert] {
        assert_eq!(tiltak(&funn, &[], status, true, Sprak::Nb), None, "{status}");
    }
    assert!(tiltak(&funn, &[], Regningsstatus::Behandles, false, Sprak::Nb).is_some());
    let info = Funn::ny(RegelId::K25Gjentatt);
    assert!(tiltak(&info, &[], Regningsstatus::Godkjent, false, Sprak::Nn).is_some());
    // Who waits for whom is in the remedy, so that it goes when the answer is there; and none asks for nothing beside «må rettes».
    for id in RegelId::ALLE {
        let r = id.regel();
        for (ord, raad) in r.tekst.begge().into_iter().zip(r.tiltak.begge()) {
            assert!(
                r.niva != crate::regel::Niva::Manuell || !ord.contains("saksbehandl"),
                "{id:?}: {ord}"
            );
            let intet = raad.contains("trenger du ikke gjøre noe") || raad.contains("treng du ikkje gjere noko");
            assert!(r.niva != crate::regel::Niva::Avviser || !intet, "{id:?}: {raad}");
        }
    }
}

/// Was: two rejected credits of one bill, each with a way to the other.
#[test]
fn a_bill_that_another_stands_before_says_what_became_of_that_one() {
    use Regningsstatus::*;
    let alle = [Godkjent, Behandles, Kreditert, Avvist];
    let av = |slag| alle.map(|s| annen_foran(slag, s));
    let (regning, kreditering) = (av(Regning), av(Kreditering));
    assert!(kreditering.iter().all(|t| t.0.contains("alt kreditert")));
    let ulike: std::collections::HashSet<&str> = regning.iter().map(|t| t.0).collect();
    assert_eq!(ulike.len(), alle.len());
    assert!(regning[0].0.contains("trenger ikke gjøre noe") && regning[2].0.contains("nytt regningsnummer"));
    assert!(regning.iter().chain(&kreditering).all(|t| t.0 != t.1 && t.1.ends_with('.')));
}

#[test]
fn every_state_has_words_in_both_languages_and_a_colour() {
    for t in Regningstilstand::ALLE {
        for behov in Behov::ALLE {
            let s = t.setning(*behov);
            assert!(s.0.ends_with('.') && s.1.ends_with('.') && s.0 != s.1);
        }
        assert!(!t.navn().0.ends_with('.') && !t.navn().1.is_empty());
        assert!(["neutral", "info", "success", "warning", "danger"].contains(&t.farge()));
        assert_eq!(serde_json::to_value(t).unwrap().as_str().is_some(), !t.ord().is_empty());
    }
    let mut tall = Kjedetall::default();
    tall.legg_til(Regningstilstand::MaaRettes, 2, Ore(100));
    tall.legg_til(Regningstilstand::RettetOgGodkjent, 1, Ore(50));
    assert_eq!((tall.avviste(), tall.krevd(Regningstilstand::MaaRettes)), (3, Ore(100)));
    assert_eq!(tall.ord(Sprak::Nb), "2 må rettes, 1 rettet og godkjent");
}

fn ledd(id: i64, nummer: &str, guid: Option<u128>, status: Regningsstatus) -> Ledd {
    Ledd {
        id,
        eier: Uuid::nil(),
        melding: Uuid::from_u128(id.unsigned_abs().into()),
        slag: Regning,
        nummer: nummer.to_owned(),
        guid: guid.map(Uuid::from_u128),
        status,
        opptatt: false,
    }
}

/// Was: «Rettet og avvist igjen», with a way to the bill that fell because this one had its number.
#[test]
fn a_bill_whose_number_was_taken_is_no_answer() {
    use Regningsstatus::*;
    let opptatt = |id| Ledd {
        opptatt: true,
        ..ledd(id, "1", None, Avvist)
    };
    // Sent again while a case worker looked at the first, who then rejected it.
    assert_eq!(finn_senere(&[ledd(1, "1", None, Avvist), opptatt(2)], 0), None);
    // What is sent after that answers both.
    let alle = [ledd(1, "1", None, Avvist), opptatt(2), ledd(3, "1", None, Godkjent)];
    assert_eq!((finn_senere(&alle, 0), finn_senere(&alle, 1)), (Some(2), Some(2)));
    let avviser = |regel| [Funn::ny(regel)];
    assert!(super::opptatt(&avviser(RegelId::K26Nummer)) && super::opptatt(&avviser(RegelId::K26Guid)));
    assert!(!super::opptatt(&avviser(RegelId::K05FremITid)) && !super::opptatt(&[]));
}

/// Was: «Bruk dagtaksten» and «Rett beløpet for takst 2ak» on one line.
#[test]
fn of_two_remedies_on_one_line_the_first_shows_the_way() {
    let paa = |regel, linje| Funn::ny(regel).paa_linje(linje);
    let funn = [
        paa(RegelId::K20Kveld, 0),
        paa(RegelId::K21Belop, 0),
        paa(RegelId::K21Belop, 1),
        Funn::ny(RegelId::K21Sum),
    ];
    let raad = |f: &Funn, alle: &[Funn]| tiltak(f, alle, Regningsstatus::Avvist, true, Sprak::Nb).unwrap();
    let vei = |kode: &str| format!("Følg rådet under regel {kode} først. Blir taksten byttet eller fjernet, faller dette bort.");
    assert_eq!(raad(&funn[0], &funn), funn[0].tiltak(Sprak::Nb));
    assert_eq!(raad(&funn[1], &funn), vei("K20"));
    assert_eq!(raad(&funn[2], &funn), funn[2].tiltak(Sprak::Nb), "another line");
    assert_eq!(raad(&funn[3], &funn), funn[3].tiltak(Sprak::Nb));
    // The practice type decides before the time of day, and both before the amount.
    let alle = [paa(RegelId::K18Praksistype, 0), funn[0].clone(), funn[1].clone()];
    assert_eq!((raad(&alle[1], &alle), raad(&alle[2], &alle)), (vei("K18"), vei("K18")));
    // One that only informs asks for nothing.
    let mut merket = alle.clone();
    merket[0].niva = crate::regel::Niva::Informerer;
    assert_eq!(raad(&merket[2], &merket), vei("K20"));
}

#[test]
fn links_are_found_by_number_and_by_guid_and_followed_on() {
    use Regningsstatus::*;
    let alle = [
        ledd(1, "1", Some(1), Avvist),
        ledd(2, "1", Some(2), Avvist),
        ledd(3, "9", Some(2), Godkjent),
        ledd(4, "5", None, Avvist),
        ledd(5, "6", None, Godkjent),
    ];
    assert_eq!(finn_senere(&alle, 0), Some(2), "number, then GUID");
    assert_eq!(finn_senere(&alle, 1), Some(2));
    assert_eq!(finn_senere(&alle, 2), None);
    assert_eq!(finn_senere(&alle, 3), None, "two bills without GUID are not one");
    // Another practitioner's, another kind, and the same message.
    for endre in [
        (|l: &mut Ledd| l.eier = Uuid::max()) as fn(&mut Ledd),
        |l| l.slag = Kreditering,
        |l| l.melding = Uuid::from_u128(1),
    ] {
        let mut alle = [ledd(1, "1", None, Avvist), ledd(2, "1", None, Godkjent)];
        assert_eq!(finn_senere(&alle, 0), Some(1));
        endre(&mut alle[1]);
        assert_eq!(finn_senere(&alle, 0), None);
    }
}

fn status() -> impl Strategy<Value = Regningsstatus> {
    prop_oneof![
        4 => Just(Regningsstatus::Avvist),
        2 => Just(Regningsstatus::Godkjent),
        1 => Just(Regningsstatus::Behandles),
        1 => Just(Regningsstatus::Kreditert),
    ]
}

prop_compose! {
    /// Few numbers, GUIDs, messages and people, so that bills meet.
    fn kjede()(deler in prop::collection::vec((0u128..2, 0u128..6, 0u8..4, prop::option::of(0u128..4), status(), 0u8..3, any::<bool>()), 1..12)) -> Vec<Ledd> {
        (1..).zip(deler).map(|(id, (eier, melding, nummer, guid, status, slag, opptatt))| Ledd {
            id,
            eier: Uuid::from_u128(eier),
            melding: Uuid::from_u128(melding),
            slag: [Regning, Kreditering, Egenandelsmelding][usize::from(slag)],
            nummer: nummer.to_string(),
            guid: guid.map(Uuid::from_u128),
            status,
            opptatt: opptatt && status == Regningsstatus::Avvist,
        }).collect()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn a_chain_never_demands_what_is_approved(alle in kjede(), latt in any::<bool>(), dager in -400i64..400, b in 0usize..3) {
        let idag = dag("2026-05-31") + chrono::TimeDelta::days(dager);
        let mut tall = Kjedetall::default();
        for plass in 0..alle.len() {
            if alle[plass].status != Regningsstatus::Avvist {
                continue;
            }
            let senere = finn_senere(&alle, plass);
            let f = Fakta { behov: Behov::ALLE[b], senere: senere.map(|i| alle[i].status), latt_ligge: latt, ..fakta() };
            let t = tilstand(&f, idag);
            tall.legg_til(t, 1, Ore(1));
            // Anything approved later, by the same person, with the same number or GUID, ends the demand.
            let godkjent = alle.iter().any(|l| l.id > alle[plass].id && l.status == Regningsstatus::Godkjent && alle[plass].henger_sammen(l));
            if godkjent {
                prop_assert_eq!(t, Regningstilstand::RettetOgGodkjent);
            }
            if t.krever_noe() {
                prop_assert!(senere.is_none());
                prop_assert!(f.frist.is_none_or(|frist| frist.dag >= idag));
            }
        }
        // One state each: nothing is counted twice or left out.
        let avviste = alle.iter().filter(|l| l.status == Regningsstatus::Avvist).count();
        prop_assert_eq!(usize::try_from(tall.avviste()).unwrap(), avviste);
    }

    #[test]
    fn in_every_chain_of_one_number_at_most_one_link_demands(statuser in prop::collection::vec(status(), 1..8)) {
        let alle: Vec<Ledd> = (1..).zip(statuser).map(|(id, s)| ledd(id, "1", Some(1), s)).collect();
        let krever = (0..alle.len()).filter(|i| {
            let f = Fakta { senere: finn_senere(&alle, *i).map(|s| alle[s].status), ..fakta() };
            alle[*i].status == Regningsstatus::Avvist && tilstand(&f, dag("2026-01-01")).krever_noe()
        });
        prop_assert!(krever.count() <= 1);
    }
}
