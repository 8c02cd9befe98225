//! The small inputs that went wrong (`tests/data/feil`), each for its kind of fault: what was, and what is right. The clock stands at
//! 27 November 2026.

use super::*;
use crate::les::les;
use crate::model::{Nlklinje, Prosedyre};
use crate::takst::{Sats, Satsslag};

use RegelId::*;
use Regningsstatus::*;

fn november(takster: &Takstregister) -> Kontekst<'_> {
    let mut k = kontekst(takster);
    k.mottatt = tid("2026-11-27 12:00");
    k
}

fn utfall(fil: &[u8], k: &Kontekst<'_>) -> Vec<(Regningsstatus, i64, Vec<RegelId>)> {
    let r = kontroller(&les(fil).unwrap(), k);
    r.regninger
        .iter()
        .map(|r| (r.status, r.godkjent.0, r.funn.iter().map(|f| f.regel).collect()))
        .collect()
}

macro_rules! fil {
    ($navn:literal) => {
        include_bytes!(concat!("../../../../tests/data/feil/", $navn))
    };
}

/// File 01: Was: 9 999 uses of 2ad approved, 149 985 kr. Right: Rep. 0 is one use per bill, rejected.
#[test]
fn no_rule_means_no_repetition() {
    let t = register();
    let k = november(&t);
    assert_eq!(
        utfall(fil!("01-repetisjon-uten-regel.json"), &k),
        [(Avvist, 0, vec![K15Repetisjon])]
    );
    // The kind: on either side of what each notation allows.
    for (fag, praksistype, kode, antall, ok) in [
        ("LE", "FALE", "2ad", 1, true),
        ("LE", "FALE", "2ad", 2, false),
        ("LE", "FALE", "2sm", 2, false),   // empty
        ("LE", "FALE", "2cd", 30, true),   // rep.
        ("LE", "FALE", "100", 9, true),    // 8
        ("LE", "FALE", "100", 10, false),  // 8
        ("LE", "SPES", "129c", 2, true),   // 50 %
        ("LE", "SPES", "129c", 3, false),  // 50 %
        ("LE", "SPES", "149a", 50, true),  // rep. 50 %
        ("LE", "SPES", "154a", 10, true),  // rep. 50 % x 9
        ("LE", "SPES", "154a", 11, false), // rep. 50 % x 9
        ("LE", "SPES", "114c", 6, true),   // rep. 5
        ("LE", "SPES", "114c", 7, false),  // rep. 5
        ("KI", "KINO", "K3b", 2, false),   // empty
        ("PS", "PSNO", "12", 8, true),     // 7
        ("PS", "PSNO", "12", 9, false),    // 7
        ("FY", "FYNO", "E52", 3, false),   // 1
    ] {
        let mut k = kontekst_for(&t, fag, praksistype);
        k.mottatt = tid("2026-11-27 12:00");
        let mut r = regning("1", &[(kode, 100, antall)]);
        r.tidspunkt = Some(tid("2026-11-24 09:00"));
        let brutt = ett(r, &k).contains(&K15Repetisjon);
        assert_eq!(!brutt, ok, "{kode} × {antall}");
    }
    // Two lines with the code are two uses.
    let mut to = regning("1", &[("2ad", 1_500, 1), ("2ad", 1_500, 1)]);
    to.tidspunkt = Some(tid("2026-11-24 09:00"));
    assert_eq!(ett(to, &k), [K15Repetisjon]);
}

/// File 02: Was: the amount paid as written, 9 999 900 kr more. Right: a fastlege has no such amount; for those who may, only known codes at the
/// loaded rate.
#[test]
fn amounts_beside_the_taksts_are_never_paid_as_written() {
    let t = register();
    assert_eq!(
        utfall(fil!("02-nlk-som-skrevet.json"), &november(&t)),
        [(Avvist, 0, vec![K21AnnetIkkeRett])]
    );
    // The kind. Nobody's rate is loaded: a person must look, and nothing is paid.
    let med = |slag: Satsslag, ore: i64| {
        let mut r = regning("1", &[]);
        r.tidspunkt = Some(tid("2026-11-24 09:00"));
        match slag {
            Satsslag::Nlk => r.nlkkoder.push(Nlklinje {
                kode: "NOR05172".into(),
                belop: Ore(ore),
                antall: 1,
            }),
            // The place without an amount, and the procedure with it.
            Satsslag::Apat => r
                .prosedyrekoder
                .extend([("T01000", None), ("NOR05172", Some(Ore(ore)))].map(|(kode, belop)| Prosedyre {
                    kodeverk: Some("G".into()),
                    kode: kode.into(),
                    belop,
                })),
        }
        r.belop = Ore(ore);
        r.diagnoser[0].kodeverk = crate::model::ICD10.into();
        r
    };
    let satser = register().med_satser(
        [(Satsslag::Nlk, "NOR05172"), (Satsslag::Apat, "T01000 NOR05172")].map(|(slag, kode)| Sats {
            slag,
            samhandlertype: "PO".into(),
            kode: kode.into(),
            belop: Ore(5_000),
            periode: Periode::ny(dag("2026-01-01"), Some(dag("2026-11-24"))).unwrap(),
        }),
    );
    let i_praksis = |register: &Takstregister, praksistype: &str, r: Regning| {
        let fag = if praksistype == "PSNO" { "PS" } else { "LE" };
        let mut k = kontekst_for(register, fag, praksistype);
        k.mottatt = tid("2026-11-27 12:00");
        let mut r = r;
        if praksistype == "POLI" || praksistype.starts_with("LR") {
            r.diagnoser[0].kodeverk = ICPC2.into();
            r.diagnoser[0].kode = "L73".into();
        }
        let svar = kontroller(&krav(vec![r]), &k).regninger.remove(0);
        let sum: Ore = svar.linjer.iter().map(|l| l.godkjent).sum();
        assert_eq!(sum, svar.godkjent);
        (svar.status, svar.godkjent.0, svar.funn.iter().map(|f| f.regel).collect::<Vec<_>>())
    };
    // A rate is for those it is loaded for; a state procedure has none.
    assert_eq!(
        i_praksis(&satser, "LRAD", med(Satsslag::Nlk, 5_000)),
        (Behandles, 0, vec![K21AnnetUkjent])
    );
    for praksistype in ["SPES", "PSNO"] {
        let utfall = i_praksis(&satser, praksistype, med(Satsslag::Apat, 5_000));
        assert_eq!(utfall, (Behandles, 0, vec![K21AnnetUkjent]), "{praksistype}");
    }
    let praksistype = "POLI";
    for slag in [Satsslag::Nlk, Satsslag::Apat] {
        let utfall = |register: &Takstregister, r: Regning| i_praksis(register, praksistype, r);
        assert_eq!(utfall(&t, med(slag, 5_000)), (Behandles, 0, vec![K21AnnetUkjent]), "{praksistype}");
        assert_eq!(utfall(&satser, med(slag, 5_000)), (Godkjent, 5_000, vec![]), "{praksistype}");
        assert_eq!(utfall(&satser, med(slag, 5_001)), (Avvist, 0, vec![K21AnnetSats]), "{praksistype}");
        assert_eq!(utfall(&satser, med(slag, -5_000)), (Avvist, 0, vec![K21AnnetSats]), "{slag:?}");
        let mut dagen_etter = med(slag, 5_000);
        dagen_etter.tidspunkt = Some(tid("2026-11-25 09:00"));
        assert_eq!(utfall(&satser, dagen_etter), (Behandles, 0, vec![K21AnnetUkjent]), "{praksistype}");
    }
}

/// File 03: Was: an unknown code gave honorar without a look-up. Right: rejected, and no known code without its proof.
#[test]
fn exemptions_are_known_and_proved() {
    let t = register();
    let mut k = november(&t);
    assert_eq!(utfall(fil!("03-ukjent-fritaksgrunn.json"), &k), [(Avvist, 0, vec![K11UkjentKode])]);
    let med = |kode: &str, p: Pasient| {
        let mut r = regning("1", &[("2ad", 19_400, 1)]);
        r.tidspunkt = Some(tid("2026-11-24 09:00"));
        r.arsak_fri_egenandel = Some(kode.into());
        r.pasient = Some(p);
        r
    };
    let en = |r: Regning, k: &Kontekst<'_>| {
        let svar = kontroller(&krav(vec![r]), k).regninger.remove(0);
        (svar.status, svar.godkjent.0, svar.funn.iter().map(|f| f.regel).collect::<Vec<_>>())
    };
    // Exact case, and nothing around it.
    for ukjent in ["f", "Q", "b", "FF", "F ", "9"] {
        assert_eq!(en(med(ukjent, pasient(PASIENT)), &k), (Avvist, 0, vec![K11UkjentKode]), "{ukjent}");
    }
    // A silent register neither approves nor rejects; nor does a patient who cannot be looked up.
    assert_eq!(en(med("F", pasient(PASIENT)), &k), (Behandles, 0, vec![K11IkkeSvar]));
    let mut uten_nummer = pasient("AB-12");
    uten_nummer.identifikasjon.as_mut().unwrap().slag = "PNR".into();
    assert_eq!(en(med("F", uten_nummer.clone()), &k), (Behandles, 0, vec![K11UtenId]));
    let svar = kontroller(&krav(vec![med("F", uten_nummer.clone())]), &k);
    assert_eq!((svar.til_manuell().count(), svar.er_uavklart()), (1, true));
    // A child whose age is not known.
    assert_eq!(en(med("B", uten_nummer), &k), (Behandles, 0, vec![K27UkjentAlder]));
    k.frikort = svar_har("2026-11-24");
    assert_eq!(en(med("F", pasient(PASIENT)), &k), (Godkjent, 19_400, vec![]));
    assert_eq!(en(med("A", pasient(PASIENT)), &k), (Godkjent, 19_400, vec![]));
    // Frikort is for two of the dentists' points.
    let mut k = kontekst_for(&t, "TH", "TANN");
    k.mottatt = tid("2026-11-27 12:00");
    k.frikort = svar_har("2026-11-24");
    for (punkt, ventet) in [
        ("5", vec![]),
        ("6a", vec![]),
        ("4", vec![K11Stonadspunkt]),
        ("7", vec![K11Stonadspunkt]),
    ] {
        let mut r = med("F", pasient(PASIENT));
        r.takster = vec![Takstlinje {
            kode: "201".into(),
            belop: Ore(60_500),
            antall: 1,
            tenner: vec!["16O".into()],
        }];
        r.belop = Ore(60_500);
        r.stonadspunkt = Some(punkt.into());
        assert_eq!(ett(r, &k), ventet, "{punkt}");
    }
}

/// Was: hiv (a ground of the psychologists' regulation) and frikort were approved on anyone's bill, and a point was a reason.
#[test]
fn an_exemption_holds_where_a_regulation_has_it() {
    let t = register();
    let en = |fag: &str, praksistype: &str, takst: (&str, i64), kode: &str, merknad: Option<&str>| {
        let mut k = kontekst_for(&t, fag, praksistype);
        k.mottatt = tid("2026-11-27 12:00");
        k.frikort = svar_har("2026-11-24");
        let mut r = regning("1", &[(takst.0, takst.1, 1)]);
        r.tidspunkt = Some(tid("2026-11-24 09:00"));
        r.arsak_fri_egenandel = Some(kode.into());
        r.merknad = merknad.map(Into::into);
        let svar = kontroller(&krav(vec![r]), &k).regninger.remove(0);
        let fritak = svar.funn.iter().map(|f| f.regel).filter(|r| r.navn().starts_with("K11"));
        (svar.status, fritak.collect::<Vec<_>>())
    };
    let lege = |kode: &str, merknad| en("LE", "FALE", ("2ad", 19_400), kode, merknad);
    assert_eq!(lege("A", None), (Godkjent, vec![]));
    assert_eq!(lege("G", None), (Behandles, vec![K11Fagomrade]));
    assert_eq!(lege("F", None), (Godkjent, vec![]));
    for (merknad, ventet) in [
        (None, (Avvist, vec![K11Begrunnelse])),
        (Some("."), (Avvist, vec![K11Begrunnelse])),
        (Some(" - . -"), (Avvist, vec![K11Begrunnelse])),
        (Some("ja"), (Avvist, vec![K11Begrunnelse])),
        (Some("KOLS"), (Godkjent, vec![])),
        (Some("psykotisk, kan ikke gjøre rede for seg"), (Godkjent, vec![])),
    ] {
        assert_eq!(lege("H", merknad), ventet, "{merknad:?}");
    }
    // No such ground in the physiotherapists' regulation: a person looks. The chiropractors' egenandel is outside the ceiling: the law says so.
    for kode in ["A", "G", "H"] {
        let svar = en("FY", "FYNO", ("A3a", 23_800), kode, Some("psykotisk"));
        assert_eq!(svar, (Behandles, vec![K11Fagomrade]), "{kode}");
    }
    assert_eq!(en("KI", "KINO", ("K1", 400), "F", None), (Avvist, vec![K11FrikortFagomrade]));
}

fn svar_har(dato: &str) -> HashMap<Frikortsporsmal, Frikortsvar> {
    svar(PASIENT, dato, Frikortsvar::Har)
}

/// File 04: Was: both approved, 08:00 with a time code to 08:35 and another patient at 08:10. Right: the second overlaps.
#[test]
fn one_performer_is_with_one_patient_at_a_time() {
    let t = register();
    let k = november(&t);
    let utfallet = utfall(fil!("04-overlapp-uten-tidstakst.json"), &k);
    assert_eq!(utfallet[0], (Godkjent, 41_100, vec![]));
    assert_eq!(utfallet[1], (Avvist, 0, vec![K09Overlapp]));
    // The kind: certain until 08:30, since the third five minutes may have only begun; information until 08:35.
    let lang = |naar: &str| {
        let mut r = regning("1", &[("2ad", 1_500, 1), ("2cd", 13_200, 3)]);
        r.tidspunkt = Some(tid(&format!("2026-11-24 {naar}")));
        r
    };
    let kort = |naar: &str| {
        let mut r = regning("2", &[("2ad", 1_500, 1)]);
        r.tidspunkt = Some(tid(&format!("2026-11-24 {naar}")));
        r.pasient = Some(pasient(ANNEN_PASIENT));
        r
    };
    for (start, ventet) in [
        ("08:00", vec![K09Overlapp]),
        ("08:29", vec![K09Overlapp]),
        ("08:30", vec![K09Pabegynt]),
        ("08:34", vec![K09Pabegynt]),
        ("08:35", vec![]),
    ] {
        assert_eq!(brudd(vec![lang("08:00"), kort(start)], &k), [vec![], ventet], "{start}");
    }
    assert_eq!(
        kontroller(&krav(vec![lang("08:00"), kort("08:34")]), &k).regninger[1].status,
        Godkjent
    );
    // Whichever stands first in the message, and when both start at once.
    assert_eq!(brudd(vec![kort("08:10"), lang("08:00")], &k), [vec![K09Overlapp], vec![]]);
    assert_eq!(brudd(vec![kort("08:00"), lang("08:00")], &k), [vec![], vec![K09Neste]]);
    assert_eq!(brudd(vec![kort("07:59"), lang("08:00")], &k), [vec![], vec![]]);
    // One that stands already starts before this one is done.
    let mut husker = november(&t);
    husker.tidligere = vec![tidligere(&kort("08:29"), &husker, Godkjent)];
    assert_eq!(ett(lang("08:00"), &husker), [K09Neste]);
    husker.tidligere = vec![tidligere(&kort("08:30"), &husker, Godkjent)];
    assert_eq!(ett(lang("08:00"), &husker), []);
    // Another performer, also an earlier bill's, is another line. The sender named as performer is not another.
    let av = |mut r: Regning, hpr: &str| {
        r.utforende_behandler = Some(Identifikasjon {
            id: hpr.into(),
            slag: "HPR".into(),
        });
        r
    };
    let annen = |r: Regning| av(r, "222200063");
    assert_eq!(
        brudd(vec![lang("08:00"), av(kort("08:10"), "565505933")], &k),
        [vec![], vec![K09Overlapp]]
    );
    assert_eq!(brudd(vec![lang("08:00"), annen(kort("08:10"))], &k), [vec![], vec![]]);
    husker.tidligere = vec![tidligere(&annen(lang("08:00")), &husker, Godkjent)];
    assert_eq!(ett(kort("08:10"), &husker), []);
    assert_eq!(ett(annen(kort("08:10")), &husker), [K09Overlapp]);
    // A nurse without a name may be anyone, and a telephone message is not a contact that takes the doctor.
    let mut sykepleier = kort("08:10");
    sykepleier.takster[0] = Takstlinje {
        kode: "S2ad".into(),
        belop: Ore(0),
        antall: 1,
        tenner: vec![],
    };
    sykepleier.belop = Ore(0);
    assert_eq!(brudd(vec![lang("08:00"), sykepleier], &k), [vec![], vec![]]);
    let mut telefon = kort("08:10");
    telefon.takster[0].kode = "1bd".into();
    telefon.takster[0].belop = Ore(7_400);
    telefon.belop = Ore(7_400);
    assert_eq!(brudd(vec![lang("08:00"), telefon], &k), [vec![], vec![]]);
}

/// File 05: Was: 2cd by the tariff of 2025 on both days. Right: 255 per 15 minutes on 30 June, 132 per 5 on 1 July.
#[test]
fn the_day_of_treatment_decides() {
    let t = register();
    let mut k = november(&t);
    let rett = [(Godkjent, 27_000, vec![]), (Godkjent, 41_100, vec![])];
    assert_eq!(utfall(fil!("05-tidstakst-etter-1-juli.json"), &k), rett);
    // Whenever it is received.
    k.mottatt = tid("2026-07-02 12:00");
    assert_eq!(utfall(fil!("05-tidstakst-etter-1-juli.json"), &k), rett);
    // In Oslo: 22:00 UTC on 30 June is 1 July.
    for (naar, ore) in [("2026-06-30 23:59", 25_500), ("2026-07-01 00:00", 13_200)] {
        let mut r = regning("1", &[("2ad", 1_500, 1), ("2cd", ore, 1)]);
        r.tidspunkt = Some(tid(naar));
        assert_eq!(ett(r, &k), [], "{naar}");
    }
    // And the time a use takes: three uses are 50 minutes on 30 June, 30 minutes on 1 July.
    for (dato, ore, start, ventet) in [
        ("2026-06-30", 25_500, "08:49", vec![K09Overlapp]),
        ("2026-06-30", 25_500, "08:50", vec![K09Pabegynt]),
        ("2026-07-01", 13_200, "08:29", vec![K09Overlapp]),
        ("2026-07-01", 13_200, "08:30", vec![K09Pabegynt]),
    ] {
        let mut forste = regning("1", &[("2ad", 1_500, 1), ("2cd", ore, 3)]);
        forste.tidspunkt = Some(tid(&format!("{dato} 08:00")));
        let mut neste = regning("2", &[("2ad", 1_500, 1)]);
        neste.pasient = Some(pasient(ANNEN_PASIENT));
        neste.tidspunkt = Some(tid(&format!("{dato} {start}")));
        assert_eq!(brudd(vec![forste, neste], &k), [vec![], ventet], "{dato} {start}");
    }
}

/// File 06: Was: 17 years is never exempt. Right: ordinary on 31 July, exempt from 1 August.
#[test]
fn ages_change_by_the_day() {
    let t = register();
    let rett = [(Godkjent, 1_500, vec![]), (Godkjent, 19_400, vec![])];
    assert_eq!(utfall(fil!("06-sytten-aar.json"), &november(&t)), rett);
}
