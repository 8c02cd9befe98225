//! Rules that look at earlier bills: duplicates, limits, credits, late egenandel, reuse of numbers.

use super::*;
use crate::model::{Henvisning, ICD10};
use grunn::text::Sprak;

use RegelId::*;
use Regningsstatus::*;

fn ad(nummer: &str) -> Regning {
    regning(nummer, &[("2ad", 1_500, 1)])
}

fn naar(mut r: Regning, t: &str) -> Regning {
    r.tidspunkt = Some(tid(t));
    r
}

/// A context that remembers these bills with their status.
fn husker<'k>(takster: &'k Takstregister, alle: &[(&Regning, Regningsstatus)]) -> Kontekst<'k> {
    let mut k = kontekst(takster);
    k.tidligere = alle.iter().map(|(r, s)| tidligere(r, &k, *s)).collect();
    k
}

fn kreditering(av: &Regning) -> Regning {
    Regning {
        kreditering: true,
        belop: -av.belop,
        ..av.clone()
    }
}

#[test]
fn k02_and_k08_see_earlier_bills_that_stand() {
    let t = register();
    let gammel = ad("1");
    let ny = || naar(ad("2"), "2026-01-05 10:30");
    let kontakt = || naar(regning("3", &[("1bd", 7_400, 1)]), "2026-01-05 10:30");
    for (status, dobbel, enkel) in [
        (Godkjent, vec![K02Duplikat], vec![K08NaerKonsultasjon]),
        (Behandles, vec![K02Duplikat], vec![K08NaerKonsultasjon]),
        (Avvist, vec![], vec![]),
        (Kreditert, vec![], vec![]),
    ] {
        let k = husker(&t, &[(&gammel, status)]);
        assert_eq!(ett(ny(), &k), dobbel, "{status}");
        assert_eq!(ett(kontakt(), &k), enkel, "{status}");
    }
    // Another practitioner's consultation is not ours.
    let mut k = husker(&t, &[(&gammel, Godkjent)]);
    k.tidligere[0].egen = false;
    assert_eq!(ett(ny(), &k), []);
    assert_eq!(k.tidligere[0].pasient, pasientnokkel(PASIENT));
}

/// Was: the contact fell only when the consultation was there before it. With the contact approved first both were paid.
#[test]
fn k08_finds_the_pair_whichever_came_first() {
    let t = register();
    let kontakt = |t: &str| naar(regning("1", &[("1bd", 7_400, 1)]), t);
    let konsultasjon = || naar(ad("2"), "2026-01-05 12:00");
    for (naar, status, ventet) in [
        // Sent the day before, for a contact in the hour before, or after, the consultation.
        ("2026-01-05 11:00", Godkjent, vec![K08AltGodkjent]),
        ("2026-01-05 13:00", Godkjent, vec![K08AltGodkjent]),
        ("2026-01-05 10:59", Godkjent, vec![]),
        ("2026-01-05 13:01", Godkjent, vec![]),
        // Not decided: it falls itself, when it is.
        ("2026-01-05 11:00", Behandles, vec![]),
        ("2026-01-05 11:00", Avvist, vec![]),
        ("2026-01-05 11:00", Kreditert, vec![]),
    ] {
        let foer = kontakt(naar);
        let k = husker(&t, &[(&foer, status)]);
        assert_eq!(ett(konsultasjon(), &k), ventet, "{naar} {status}");
    }
    // Neither paid nor rejected: a person looks. Credited in the same message, it stands no more.
    let foer = kontakt("2026-01-05 11:00");
    let k = husker(&t, &[(&foer, Godkjent)]);
    let en = kontroller(&krav(vec![konsultasjon()]), &k).regninger.remove(0);
    assert_eq!((en.status, en.godkjent), (Behandles, Ore(0)));
    assert_eq!(brudd(vec![kreditering(&foer), konsultasjon()], &k), [vec![], vec![]]);
    // A bill that is no consultation is not touched, nor another's contact.
    assert_eq!(ett(naar(regning("2", &[("L1", 2_600, 1)]), "2026-01-05 12:00"), &k), []);
    let mut k = husker(&t, &[(&foer, Godkjent)]);
    k.tidligere[0].egen = false;
    assert_eq!(ett(konsultasjon(), &k), []);
    // The undecided contact is controlled again, and falls.
    let k = husker(&t, &[(&konsultasjon(), Godkjent)]);
    assert_eq!(ett(foer, &k), [K08NaerKonsultasjon]);
}

#[test]
fn k14_a_psychologist_has_three_conversations_without_referral() {
    let t = register();
    let samtale = |nummer: usize, dato: &str| {
        let mut r = naar(regning(&nummer.to_string(), &[("10a", 39_300, 1)]), dato);
        r.diagnoser[0] = Kode {
            kodeverk: ICD10.into(),
            kode: "F32".into(),
        };
        r
    };
    let for_dette = [
        samtale(1, "2025-12-01 10:00"),
        samtale(2, "2025-12-08 10:00"),
        samtale(3, "2025-12-15 10:00"),
    ];
    let etter = |antall: usize| {
        let mut k = kontekst_for(&t, "PS", "PSNO");
        k.tidligere = for_dette[..antall].iter().map(|r| tidligere(r, &k, Godkjent)).collect();
        k
    };
    assert_eq!(ett(samtale(4, "2026-01-05 10:00"), &etter(2)), []);
    assert_eq!(ett(samtale(4, "2026-01-05 10:00"), &etter(3)), [K14Mangler]);
    let mut henvist = samtale(4, "2026-01-05 10:00");
    henvist.henvisning = Some(Henvisning {
        dato: Some(dag("2026-01-05")),
        ..Henvisning::default()
    });
    assert_eq!(ett(henvist, &etter(3)), []);
    let mut terapi = samtale(4, "2026-01-05 10:00");
    terapi.takster[0] = Takstlinje {
        kode: "22a".into(),
        belop: Ore(26_900),
        antall: 1,
        tenner: vec![],
    };
    terapi.belop = Ore(26_900);
    assert_eq!(ett(terapi, &etter(0)), [K14Mangler]);
}

#[test]
fn k16_times_a_year() {
    let t = register();
    let med = |nummer: &str, dato: &str| naar(regning(nummer, &[("2ad", 1_500, 1), ("101", 17_000, 1)]), dato);
    let gamle = [
        med("1", "2026-01-01 10:00"),
        med("2", "2026-01-02 10:00"),
        med("3", "2026-01-03 10:00"),
    ];
    let ny = || med("4", "2026-01-05 10:00");
    let k = husker(&t, &[(&gamle[0], Godkjent), (&gamle[1], Godkjent)]);
    assert_eq!(ett(ny(), &k), []);
    let k = husker(&t, &[(&gamle[0], Godkjent), (&gamle[1], Godkjent), (&gamle[2], Godkjent)]);
    assert_eq!(ett(ny(), &k), [K16Maks]);
    let k = husker(&t, &[(&gamle[0], Godkjent), (&gamle[1], Godkjent), (&gamle[2], Avvist)]);
    assert_eq!(ett(ny(), &k), []);
    // Last year does not count.
    let i_fjor = med("9", "2025-12-31 10:00");
    let k = husker(&t, &[(&gamle[0], Godkjent), (&gamle[1], Godkjent), (&i_fjor, Godkjent)]);
    assert_eq!(ett(ny(), &k), []);
    // In one message the fourth falls, whatever order they stand in.
    let k = kontekst(&t);
    let alle = vec![ny(), gamle[2].clone(), gamle[0].clone(), gamle[1].clone()];
    assert_eq!(brudd(alle, &k), [vec![K16Maks], vec![], vec![], vec![]]);
}

#[test]
fn k16_a_monthly_allowance_is_once_a_month_for_the_practitioner() {
    let t = register();
    let h2a = |nummer: &str, dato: &str| Regning {
        pasient: None,
        diagnoser: vec![],
        ..naar(regning(nummer, &[("H2a", 113_100, 1)]), dato)
    };
    let mut k = kontekst_for(&t, "FY", "FYNO");
    k.tidligere = vec![tidligere(&h2a("1", "2025-12-31 10:00"), &k, Godkjent)];
    assert_eq!(
        brudd(vec![h2a("2", "2026-01-02 10:00"), h2a("3", "2026-01-05 10:00")], &k),
        [vec![], vec![K16Behandler]]
    );
}

#[test]
fn k24_credits() {
    let t = register();
    let gammel = ad("1");
    let k = husker(&t, &[(&gammel, Godkjent)]);
    let r = kontroller(&krav(vec![kreditering(&gammel)]), &k);
    assert_eq!(
        (r.regninger[0].status, r.regninger[0].godkjent, r.regninger[0].krediterer),
        (Godkjent, Ore(-1_500), Some(0))
    );
    // Patient, codes and amount may be left out; so may the GUID.
    let naken = Regning {
        takster: vec![],
        pasient: None,
        belop: Ore(0),
        tidspunkt: None,
        ..kreditering(&gammel)
    };
    assert_eq!(kontroller(&krav(vec![naken.clone()]), &k).godkjent(), Ore(-1_500));
    assert_eq!(kontroller(&krav(vec![Regning { guid: None, ..naken }]), &k).godkjent(), Ore(-1_500));
    assert_eq!(ett(kreditering(&ad("2")), &k), [K24Ukjent]);
    assert_eq!(
        ett(
            Regning {
                belop: Ore(-1_499),
                ..kreditering(&gammel)
            },
            &k
        ),
        [K24Del]
    );
    assert_eq!(
        ett(
            Regning {
                belop: Ore(1_500),
                ..kreditering(&gammel)
            },
            &k
        ),
        [K24Fortegn],
        "the sums would count it twice"
    );
    // The GUID of one bill and the number of another: neither is taken back.
    let annen = ad("2");
    let to = Regning {
        regningsnummer: annen.regningsnummer.clone(),
        ..kreditering(&gammel)
    };
    assert_eq!(ett(to, &husker(&t, &[(&gammel, Godkjent), (&annen, Godkjent)])), [K24ToRegninger]);
    // A number that is nobody's does not change which bill is meant, and is told.
    let egen = Regning {
        regningsnummer: "77".into(),
        ..kreditering(&gammel)
    };
    let svar = kontroller(&krav(vec![egen]), &k).regninger.remove(0);
    assert_eq!((svar.status, svar.godkjent, svar.funn.len()), (Godkjent, Ore(-1_500), 1));
    assert_eq!(svar.funn[0].regel, K24AnnetNummer);
    assert!(svar.funn[0].tekst(Sprak::Nb).contains("nummeret 77, men guid-en er på regning 1."));
    // Why one that is not approved cannot be credited: it was rejected, waits, or is credited already.
    assert_eq!(
        brudd(vec![kreditering(&gammel), kreditering(&gammel)], &k),
        [vec![], vec![K24AltKreditert]]
    );
    // One that is wrong has credited nothing: was, the right one after it was told that it had. The wrong one is told of the right one.
    let feil = Regning {
        belop: Ore(1_500),
        ..kreditering(&gammel)
    };
    assert_eq!(
        brudd(vec![feil, kreditering(&gammel)], &k),
        [vec![K24AltKreditert, K24Fortegn], vec![]]
    );
    for (status, regel, raad) in [
        (Avvist, K24IkkeGodkjent, "Rett regningen"),
        (Kreditert, K24AltKreditert, "Ikke send"),
        (Behandles, K24Venter, "Vent på svaret"),
    ] {
        let svar = kontroller(&krav(vec![kreditering(&gammel)]), &husker(&t, &[(&gammel, status)]));
        let [funn] = svar.regninger[0].funn.as_slice() else {
            panic!("{:?}", svar.regninger[0].funn)
        };
        assert!(funn.regel == regel && funn.tiltak(Sprak::Nb).contains(raad), "{status}: {funn:?}");
    }
    let mut k = husker(&t, &[(&gammel, Godkjent)]);
    k.praksis.id = PraksisId(1_004_326_468);
    assert_eq!(ett(kreditering(&gammel), &k), [K24Praksis]);
    let tre_aar = naar(ad("1"), "2023-01-06 15:30");
    assert_eq!(ett(kreditering(&tre_aar), &husker(&t, &[(&tre_aar, Godkjent)])), []);
    let eldre = naar(ad("1"), "2023-01-06 15:29");
    assert_eq!(ett(kreditering(&eldre), &husker(&t, &[(&eldre, Godkjent)])), [K24ForGammel]);
}

#[test]
fn a_credit_and_the_corrected_bill_go_in_one_message() {
    let t = register();
    let gammel = ad("1");
    let k = husker(&t, &[(&gammel, Godkjent)]);
    let rettet = regning("2", &[("2ad", 1_500, 1), ("2cd", 25_500, 1)]);
    let r = kontroller(&krav(vec![kreditering(&gammel), rettet]), &k);
    assert_eq!(r.regninger.iter().map(|r| r.godkjent.0).collect::<Vec<_>>(), [-1_500, 27_000]);
}

#[test]
fn k25_paid_is_reported_later_and_never_taken_back() {
    let t = register();
    let ubetalt = Regning {
        betalt_egenandel: Some(false),
        ..ad("1")
    };
    let betalt = Regning {
        betalt_egenandel: Some(true),
        ..ad("1")
    };
    let melding = |om: &Regning, er_betalt: bool| Regning {
        korrigering_betalt_egenandel: true,
        betalt_egenandel: Some(er_betalt),
        takster: vec![],
        pasient: None,
        belop: Ore(0),
        ..om.clone()
    };
    let k = husker(&t, &[(&ubetalt, Godkjent)]);
    let r = kontroller(&krav(vec![melding(&ubetalt, true)]), &k);
    assert_eq!(
        (r.regninger[0].status, r.regninger[0].egenandel_betalt, r.godkjent()),
        (Godkjent, Some(0), Ore(0))
    );
    let k = husker(&t, &[(&betalt, Godkjent)]);
    assert_eq!(ett(melding(&betalt, false), &k), [K25Retning]);
    assert_eq!(ett(melding(&betalt, true), &k), [K25Gjentatt]);
    assert_eq!(ett(melding(&ad("7"), true), &k), [K25Ukjent]);
}

#[test]
fn k26_numbers_and_guids_are_used_once_unless_rejected() {
    let t = register();
    let gammel = ad("1");
    let senere = |r: Regning| naar(r, "2026-01-06 10:00");
    for (status, brudd) in [
        (Godkjent, vec![K26Nummer]),
        (Behandles, vec![K26Nummer]),
        (Kreditert, vec![K26Nummer]),
        (Avvist, vec![]),
    ] {
        assert_eq!(ett(senere(ad("1")), &husker(&t, &[(&gammel, status)])), brudd, "{status}");
    }
    let k = husker(&t, &[(&gammel, Godkjent)]);
    assert_eq!(
        ett(
            senere(Regning {
                guid: gammel.guid,
                ..ad("2")
            }),
            &k
        ),
        [K26Guid]
    );
    assert_eq!(ett(senere(ad("2")), &k), []);
    // Rejected once and approved once: the number is taken.
    let k = husker(&t, &[(&gammel, Avvist), (&gammel, Godkjent)]);
    assert_eq!(ett(senere(ad("1")), &k), [K26Nummer]);
    // Twice in one message: the first stands.
    let k = kontekst(&t);
    assert_eq!(brudd(vec![ad("1"), senere(ad("1"))], &k), [vec![], vec![K26Nummer]]);
    let en = ad("1");
    assert_eq!(
        brudd(vec![en.clone(), senere(Regning { guid: en.guid, ..ad("2") })], &k),
        [vec![], vec![K26Guid]]
    );
}

/// Was: «vent på svaret på den første», «bruk et nytt nummer» and «behold regningsnummeret» about one bill that was approved already.
#[test]
fn k26_the_same_treatment_sent_again_asks_for_nothing_and_another_for_a_new_number() {
    let t = register();
    let gammel = ad("1");
    let behov = |r: Regning, k: &Kontekst<'_>| {
        let svar = kontroller(&krav(vec![r]), k).regninger.remove(0);
        assert!(svar.status == Avvist && kjede::opptatt(&svar.funn), "{:?}", svar.funn);
        kjede::Behov::av(&svar.funn)
    };
    let igjen = |f: fn(&mut Regning)| {
        let mut r = Regning {
            guid: Some(Uuid::new_v4()),
            ..gammel.clone()
        };
        f(&mut r);
        r
    };
    use kjede::Behov::{Ingen, Rett};
    for (status, ventet) in [(Godkjent, Ingen), (Behandles, Ingen), (Kreditert, Rett)] {
        assert_eq!(behov(igjen(|_| {}), &husker(&t, &[(&gammel, status)])), ventet, "{status}");
    }
    let k = husker(&t, &[(&gammel, Godkjent)]);
    for annen in [
        igjen(|r| r.tidspunkt = Some(tid("2026-01-05 10:01"))),
        igjen(|r| r.pasient = Some(pasient(ANNEN_PASIENT))),
        igjen(|r| r.takster[0].antall = 2),
        igjen(|r| r.takster[0].kode = "2cd".into()),
        igjen(|r| r.pasient = None),
    ] {
        assert_eq!(behov(annen, &k), Rett);
    }
    // The GUID says it of one without a patient; and of one with another number.
    let uten_pasient = Regning {
        pasient: None,
        ..gammel.clone()
    };
    assert_eq!(behov(uten_pasient.clone(), &husker(&t, &[(&uten_pasient, Godkjent)])), Ingen);
    let annet_nummer = Regning {
        regningsnummer: "2".into(),
        ..gammel.clone()
    };
    assert_eq!(behov(annet_nummer, &k), Ingen);
    // Twice in one message.
    let svar = kontroller(&krav(vec![gammel.clone(), igjen(|_| {})]), &kontekst(&t));
    assert_eq!(kjede::Behov::av(&svar.regninger[1].funn), Ingen);
    let nummer = K26Nummer.regel().tiltak;
    assert!(nummer.0.contains("nytt nummer") && !nummer.0.contains("vent"), "{}", nummer.0);
}
