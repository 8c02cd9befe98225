//! Credits and reports of paid egenandel, as senders write them.

use super::*;
use crate::les::les;
use grunn::text::Sprak;

use RegelId::*;
use Regningsstatus::*;

fn ad(nummer: &str) -> Regning {
    regning(nummer, &[("2ad", 1_500, 1)])
}

fn husker<'k>(takster: &'k Takstregister, alle: &[(&Regning, Regningsstatus)]) -> Kontekst<'k> {
    let mut k = kontekst(takster);
    k.tidligere = alle.iter().map(|(r, s)| tidligere(r, &k, *s)).collect();
    k
}

fn kreditering(av: &Regning) -> Regning {
    Regning {
        kreditering: true,
        takster: vec![],
        pasient: None,
        belop: Ore(0),
        ..av.clone()
    }
}

#[test]
fn an_unknown_guid_is_never_another_bill_by_its_number() {
    let t = register();
    let gammel = ad("900010");
    let k = husker(&t, &[(&gammel, Godkjent)]);
    let feil = Regning {
        guid: Some(Uuid::from_u128(1)),
        belop: Ore(-1_500),
        ..kreditering(&gammel)
    };
    let r = kontroller(&krav(vec![feil]), &k);
    assert_eq!((r.regninger[0].status, r.regninger[0].krediterer), (Avvist, None));
    assert_eq!(r.regninger[0].funn.iter().map(|f| f.regel).collect::<Vec<_>>(), [K24Ukjent]);
    // Nor does a report find it.
    let melding = Regning {
        korrigering_betalt_egenandel: true,
        kreditering: false,
        betalt_egenandel: Some(true),
        guid: Some(Uuid::from_u128(1)),
        ..kreditering(&gammel)
    };
    assert_eq!(ett(melding, &k), [K25Ukjent]);
    // The right GUID with another number is that bill; without a GUID the number says which.
    let annet_nummer = Regning {
        regningsnummer: "7".into(),
        ..kreditering(&gammel)
    };
    assert_eq!(kontroller(&krav(vec![annet_nummer]), &k).godkjent(), Ore(-1_500));
    let uten = Regning {
        guid: None,
        ..kreditering(&gammel)
    };
    assert_eq!(kontroller(&krav(vec![uten]), &k).godkjent(), Ore(-1_500));
}

#[test]
fn a_credit_without_amounts_is_right_and_so_is_the_senders_sum() {
    let t = register();
    let gammel = Regning {
        guid: Some("7d1f6a52-2b0e-4d0c-9a55-0c1b4f6f0a11".parse().unwrap()),
        ..ad("900010")
    };
    let k = husker(&t, &[(&gammel, Godkjent)]);
    let lest = les(include_bytes!("../../../../tests/data/feil/12-kreditering-uten-behandling.xml")).unwrap();
    let r = kontroller(&lest, &k);
    assert_eq!(
        (r.regninger[0].status, r.regninger[0].krevd, r.godkjent()),
        (Godkjent, Ore(-1_500), Ore(-1_500))
    );
    assert_eq!(r.innsending, [], "−15 is the right sum");
    for (sum, ventet) in [(Some(-1_500), 0), (Some(0), 0), (None, 0), (Some(-1_600), 1)] {
        let annen = Behandlerkrav {
            belop: sum.map(Ore),
            ..lest.clone()
        };
        assert_eq!(kontroller(&annen, &k).innsending.len(), ventet, "{sum:?}");
    }
    // Of a bill nobody knows, nobody knows the sum.
    let r = kontroller(&lest, &kontekst(&t));
    assert_eq!((r.regninger[0].status, r.innsending.len()), (Avvist, 0));
    // A sum of mixed bills: 15 and a credit of 15.
    let mut blandet = krav(vec![kreditering(&gammel), regning("2", &[("2ad", 1_500, 1)])]);
    blandet.belop = Some(Ore(0));
    assert_eq!(kontroller(&blandet, &k).innsending, []);
}

#[test]
fn each_report_of_egenandel_has_its_answer() {
    let t = register();
    let med = |betalt: Option<bool>| Regning {
        betalt_egenandel: betalt,
        ..ad("1")
    };
    let melding = |om: &Regning, betalt: Option<bool>, ore: i64| Regning {
        korrigering_betalt_egenandel: true,
        kreditering: false,
        betalt_egenandel: betalt,
        belop: Ore(ore),
        ..kreditering(om)
    };
    let (ubetalt, betalt, ikke_sagt) = (med(Some(false)), med(Some(true)), med(None));
    for (om, status, meldt, ore, funn, endrer) in [
        (&ubetalt, Godkjent, Some(true), 0, vec![], true),
        (&ikke_sagt, Godkjent, Some(true), 0, vec![], true),
        (&ubetalt, Behandles, Some(true), 0, vec![], true),
        (&betalt, Godkjent, Some(true), 0, vec![K25Gjentatt], true),
        (&ubetalt, Godkjent, Some(false), 0, vec![K25Gjentatt], false),
        (&betalt, Godkjent, Some(false), 0, vec![K25Retning], false),
        (&ubetalt, Avvist, Some(true), 0, vec![K25Avvist], false),
        (&ubetalt, Kreditert, Some(true), 0, vec![K25Kreditert], false),
        (&ubetalt, Godkjent, None, 0, vec![K25Mangler], false),
        (&ubetalt, Godkjent, Some(true), 50_000, vec![K25Belop], false),
        (&betalt, Godkjent, Some(true), 50_000, vec![K25Belop], false),
        (&ubetalt, Avvist, None, 50_000, vec![K25Belop, K25Mangler, K25Avvist], false),
    ] {
        let k = husker(&t, &[(om, status)]);
        let r = kontroller(&krav(vec![melding(om, meldt, ore)]), &k).regninger.remove(0);
        let regler: Vec<RegelId> = r.funn.iter().map(|f| f.regel).collect();
        assert_eq!(regler, funn, "{status} {meldt:?} {ore}");
        assert_eq!((r.egenandel_betalt.is_some(), r.godkjent), (endrer, Ore(0)), "{regler:?}");
    }
    assert_eq!(ett(melding(&ad("7"), Some(true), 50_000), &kontekst(&t)), [K25Belop, K25Ukjent]);
    // The GUID decides; another number is told.
    let annet = Regning {
        regningsnummer: "77".into(),
        ..melding(&ubetalt, Some(true), 0)
    };
    let r = kontroller(&krav(vec![annet]), &husker(&t, &[(&ubetalt, Godkjent)]))
        .regninger
        .remove(0);
    assert_eq!((r.status, r.egenandel_betalt, r.funn[0].regel), (Godkjent, Some(0), K25AnnetNummer));
}

/// Some senders write the whole price on the code and the refusjon as the sum.
#[test]
fn a_value_that_is_not_the_refund_is_right_when_the_patient_has_paid_the_rest() {
    let t = register();
    let honorar = 19_400;
    let med = |verdi: i64, sum: i64, betalt: Option<bool>| Regning {
        belop: Ore(sum),
        betalt_egenandel: betalt,
        ..regning("1", &[("2ad", verdi, 1)])
    };
    for (verdi, sum, betalt, funn, godkjent) in [
        (honorar, 1_500, Some(true), vec![], 1_500),
        (1_500, 1_500, Some(true), vec![], 1_500),
        (honorar, 1_500, Some(false), vec![K21UtenFritak, K21Sum], 0),
        (honorar, 1_500, None, vec![K21UtenFritak, K21Sum], 0),
        // The whole price from Helfo too is too much, and another price is no price.
        (honorar, honorar, Some(true), vec![K21UtenFritak], 0),
        (honorar - 1, 1_500, Some(true), vec![K21Belop, K21Sum], 0),
        (honorar, 1_501, Some(true), vec![K21UtenFritak, K21Sum], 0),
    ] {
        let r = kontroller(&krav(vec![med(verdi, sum, betalt)]), &kontekst(&t)).regninger.remove(0);
        assert_eq!(r.funn.iter().map(|f| f.regel).collect::<Vec<_>>(), funn, "{verdi} {sum} {betalt:?}");
        assert_eq!(r.godkjent, Ore(godkjent));
        if funn.is_empty() {
            assert_eq!(r.linjer[0].krevd, r.linjer[0].godkjent, "nothing to explain");
        }
    }
}

/// A frikort nobody can look up waits for a person; what they say is what becomes of it, and of nothing else.
#[test]
fn a_person_decides_what_no_rule_can() {
    let t = register();
    let mut venter = regning("1", &[("2ad", 19_400, 1)]);
    venter.arsak_fri_egenandel = Some("F".to_owned());
    let mut uten_nummer = pasient("AB-12");
    uten_nummer.identifikasjon.as_mut().unwrap().slag = "PNR".into();
    venter.pasient = Some(uten_nummer);
    let m = krav(vec![venter, ad("2")]);
    let mut svar = kontroller(&m, &kontekst(&t));
    assert_eq!(svar.til_manuell().count(), 1, "{:?}", svar.regninger[0].funn);
    let (annen, krevd) = (
        svar.regninger[1].clone(),
        svar.regninger[0].linjer.iter().map(|l| l.krevd).sum::<Ore>(),
    );
    let mut avvist = svar.clone();

    svar.avgjor(true, "Sett i journalen");
    let r = &svar.regninger[0];
    assert_eq!((r.status, r.godkjent), (Godkjent, krevd));
    assert!(r.funn.iter().any(|f| f.regel == ManueltGodkjent) && !svar.er_uavklart());
    assert_eq!(svar.regninger[1], annen);

    avvist.avgjor(false, "Ikke i journalen");
    let r = &avvist.regninger[0];
    assert_eq!((r.status, r.godkjent), (Avvist, Ore(0)));
    assert!(
        r.funn
            .iter()
            .any(|f| f.regel == ManueltAvvist && f.tekst(Sprak::Nb).contains("«Ikke i journalen»"))
    );
    assert_eq!(avvist.regninger[1], annen);
}

#[test]
fn a_silent_register_holds_its_own_bills() {
    let takster = register();
    let k = kontekst(&takster);
    let mut taus = regning("2", &[("2ad", 19_400, 1)]);
    taus.arsak_fri_egenandel = Some("F".into());
    taus.tidspunkt = Some(tid("2026-01-05 12:00"));
    let mut uten_nummer = taus.clone();
    (uten_nummer.guid, uten_nummer.regningsnummer) = (Some(Uuid::new_v4()), "3".into());
    uten_nummer.tidspunkt = Some(tid("2026-01-05 14:00"));
    uten_nummer.pasient = Some(pasient("AB-12"));
    uten_nummer.pasient.as_mut().unwrap().identifikasjon.as_mut().unwrap().slag = "PNR".into();
    let mut r = kontroller(&krav(vec![regning("1", &[("2ad", 1_500, 1)]), taus.clone(), uten_nummer]), &k);
    assert_eq!(
        (r.tause(), r.har_avgjorte()),
        (vec![1], true),
        "who has no number is no register's matter"
    );
    r.uten(&[1]);
    let igjen: Vec<_> = r.regninger.iter().map(|r| (r.plass, r.regningsnummer.as_str())).collect();
    assert_eq!(igjen, [(0, "1"), (1, "3")]);
    assert!(r.tause().is_empty());

    let alene = krav(vec![taus]);
    let mut r = kontroller(&alene, &k);
    assert!(!r.har_avgjorte());
    r.til_saksbehandler();
    let regler = |r: &Kontrollresultat| r.regninger[0].funn.iter().map(|f| f.regel).collect::<Vec<_>>();
    assert_eq!((regler(&r), r.til_manuell().count()), (vec![RegelId::K11Saksbehandler], 1));
    // When the case is decided, nothing says that the bill still waits.
    let mut r = kontroller(&alene, &k);
    r.avgjor(true, "");
    assert_eq!(regler(&r), [RegelId::ManueltGodkjent]);
}

#[test]
fn silence_about_a_patient_waits_as_silence_about_a_frikort_does() {
    use crate::livsstatus::Livsstatus;
    let takster = register();
    let mut k = kontekst(&takster);
    let fnr = |id: &str| Fnr::tolk(id, Testnumre::Tillatt).unwrap();
    k.livsstatus = HashMap::from([(fnr(PASIENT), Livsstatus::IkkeSvar), (fnr(ANNEN_PASIENT), Livsstatus::Lever)]);
    let mut taus = regning("1", &[("2ad", 19_400, 1)]);
    taus.arsak_fri_egenandel = Some("F".into());
    let mut annen = regning("2", &[("2ad", 1_500, 1)]);
    annen.tidspunkt = Some(tid("2026-01-05 12:00"));
    annen.pasient = Some(pasient(ANNEN_PASIENT));
    let m = krav(vec![taus, annen]);
    let mut r = kontroller(&m, &k);
    let regler = |r: &Kontrollresultat| r.regninger[0].funn.iter().map(|f| f.regel).collect::<Vec<_>>();
    assert_eq!(regler(&r), [RegelId::K12IkkeSvar, RegelId::K11IkkeSvar]);
    assert_eq!(
        (r.tause(), r.har_avgjorte(), r.venter_paa(RegelId::K12IkkeSvar)),
        (vec![0], true, true)
    );
    r.til_saksbehandler();
    assert_eq!(regler(&r), [RegelId::K12Saksbehandler, RegelId::K11Saksbehandler]);
    // A case about both answers both, as long as the registers are silent; a case about one does not.
    let sett = |regler: &[RegelId]| HashMap::from([(0, regler.iter().map(|r| Funn::ny(*r)).collect::<Vec<_>>())]);
    let igjen = kontroller(&m, &k);
    assert!(igjen.er_besvart(&sett(&[RegelId::K12Saksbehandler, RegelId::K11Saksbehandler])));
    assert!(!igjen.er_besvart(&sett(&[RegelId::K11Saksbehandler])));
    let mut avgjort = kontroller(&m, &k);
    avgjort.avgjor(true, "");
    assert_eq!(regler(&avgjort), [RegelId::ManueltGodkjent]);
}

#[test]
fn a_case_worker_is_told_the_age_where_a_rule_depends_on_it() {
    let t = register();
    let k = kontekst_for(&t, "FY", "FYNO");
    let med = |kode: &str, fritak: Option<&str>, funn: &[Funn]| {
        let mut r = regning("1", &[(kode, 100, 1)]);
        r.arsak_fri_egenandel = fritak.map(Into::into);
        pasientalder(&r, funn, &k.praksis, &t, Testnumre::Tillatt)
    };
    // Born on 7 October 1987 by the number, and thirty-eight on 5 January 2026.
    let kjent = Some(Pasientalder { fodt: 1987, alder: 38 });
    assert_eq!(med("A3a", None, &[]), None);
    assert_eq!(med("A3a", Some("B"), &[]), kjent);
    assert_eq!(med("A3a", Some("F"), &[]), None);
    assert_eq!(med("A3a", None, &[Funn::ny(RegelId::K27UkjentAlder)]), kjent);
    assert_eq!(med("A3a", None, &[Funn::ny(RegelId::GrenseDag)]), None);
    assert_eq!(med("A1d", None, &[]), kjent);
    let mut ukjent = regning("1", &[("A1d", 100, 1)]);
    ukjent.pasient = None;
    assert_eq!(pasientalder(&ukjent, &[], &k.praksis, &t, Testnumre::Tillatt), None);
}
