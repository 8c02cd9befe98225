//! The rules, with both sides of every boundary.

use super::model::*;
use chrono::NaiveDate;
use grunn::text::Sprak;
use uuid::Uuid;

fn d(aar: i32, maned: u32, dag: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(aar, maned, dag).unwrap()
}

fn versjoner() -> Vec<Versjon> {
    let v = |id: &str, gyldig_fra, ma_signeres_innen| Versjon {
        id: id.to_owned(),
        gyldig_fra,
        ma_signeres_innen,
        kollektiv: vec!["LE".to_owned()],
    };
    vec![
        v("2024-1", d(2024, 1, 1), None),
        v("2026-1", d(2025, 11, 1), Some(d(2026, 3, 31))),
        v("2027-1", d(2027, 1, 1), Some(d(2027, 3, 31))),
    ]
}

fn avtale(versjon: &str, fra: NaiveDate, slutt: Option<(NaiveDate, Avslutning)>) -> Avtale {
    Avtale {
        id: Uuid::new_v4(),
        versjon: versjon.to_owned(),
        slag: Slag::Ordinaer,
        sprak: Sprak::Nb,
        navn: "Kvart Grevling".to_owned(),
        niva: 4,
        idp: "bankid-oidc".to_owned(),
        signert: fra.and_hms_opt(9, 0, 0).unwrap().and_utc(),
        gyldig_fra: fra,
        slutt,
        kopi: None,
        kode_kryptert: None,
    }
}

#[test]
fn a_version_is_in_force_from_its_day_until_the_next_one() {
    let v = versjoner();
    for (dag, ventet) in [
        (d(2023, 12, 31), None),
        (d(2024, 1, 1), Some("2024-1")),
        (d(2025, 10, 31), Some("2024-1")),
        (d(2025, 11, 1), Some("2026-1")),
        (d(2026, 12, 31), Some("2026-1")),
        (d(2027, 1, 1), Some("2027-1")),
        (d(2040, 1, 1), Some("2027-1")),
    ] {
        assert_eq!(gjeldende_versjon(&v, dag).map(|v| v.id.as_str()), ventet, "{dag}");
    }
}

#[test]
fn the_next_version_is_announced_three_months_before() {
    let v = versjoner();
    for (dag, ventet) in [
        (d(2026, 9, 30), None),
        (d(2026, 10, 1), Some("2027-1")),
        (d(2026, 12, 31), Some("2027-1")),
        (d(2027, 1, 1), None),
    ] {
        assert_eq!(varslet_versjon(&v, dag).map(|v| v.id.as_str()), ventet, "{dag}");
    }
}

#[test]
fn what_is_new_covers_every_version_in_between() {
    let v = versjoner();
    let nye = |fra: &str, til: &str| nye_versjoner(&v, fra, til).into_iter().map(|v| v.id.clone()).collect::<Vec<_>>();
    assert_eq!(nye("2024-1", "2027-1"), ["2026-1", "2027-1"]);
    assert_eq!(nye("2026-1", "2027-1"), ["2027-1"]);
    assert_eq!(nye("2027-1", "2027-1"), Vec::<String>::new());
    assert_eq!(nye("finnes ikke", "2027-1"), Vec::<String>::new());
}

#[test]
fn the_state_of_an_agreement_follows_its_last_day() {
    let a = |hvorfor| avtale("2026-1", d(2026, 1, 6), Some((d(2026, 6, 30), hvorfor)));
    for hvorfor in [
        Avslutning::Erstattet,
        Avslutning::OppsagtAvHelseaktor,
        Avslutning::OppsagtAvHelfo,
        Avslutning::TapAvRett,
    ] {
        assert_eq!(a(hvorfor).status(d(2026, 6, 30)), Status::GjelderTil(d(2026, 6, 30), hvorfor));
        assert_eq!(a(hvorfor).status(d(2026, 7, 1)), Status::Avsluttet(d(2026, 6, 30), hvorfor));
        assert_eq!(Avslutning::parse(hvorfor.kode()), Some(hvorfor));
    }
    assert_eq!(avtale("2026-1", d(2026, 1, 6), None).status(d(2030, 1, 1)), Status::Gjeldende);
    let a = a(Avslutning::OppsagtAvHelseaktor);
    assert_eq!(
        [d(2026, 1, 5), d(2026, 1, 6), d(2026, 6, 30), d(2026, 7, 1)].map(|dag| a.gjelder(dag)),
        [false, true, true, false]
    );
}

#[test]
fn what_applies_to_a_person() {
    let v = versjoner();
    let gammel = avtale("2024-1", d(2024, 1, 1), None);
    let ny = avtale("2026-1", d(2026, 1, 6), None);
    let frist = |dato, dager| Some(Frist { dato, dager });
    assert_eq!(vurder(&[], &v, d(2026, 1, 6)), Situasjon::Usignert { sist: None });
    assert_eq!(
        vurder(std::slice::from_ref(&gammel), &v, d(2025, 10, 31)),
        Situasjon::Signert(gammel.clone())
    );
    let ventet = |frist| Situasjon::NyVersjon {
        avtale: gammel.clone(),
        versjon: v[1].clone(),
        frist,
    };
    assert_eq!(
        vurder(std::slice::from_ref(&gammel), &v, d(2025, 11, 1)),
        ventet(frist(d(2026, 3, 31), 150))
    );
    assert_eq!(
        vurder(std::slice::from_ref(&gammel), &v, d(2026, 3, 31)),
        ventet(frist(d(2026, 3, 31), 0))
    );
    assert_eq!(
        vurder(std::slice::from_ref(&gammel), &v, d(2026, 4, 1)),
        ventet(frist(d(2026, 3, 31), -1))
    );
    // Two versions behind: the deadline that comes first holds.
    let to_bak = Situasjon::NyVersjon {
        avtale: gammel.clone(),
        versjon: v[2].clone(),
        frist: frist(d(2026, 3, 31), -276),
    };
    assert_eq!(vurder(std::slice::from_ref(&gammel), &v, d(2027, 1, 1)), to_bak);
    let erstattet = Avtale {
        slutt: Some((d(2026, 1, 5), Avslutning::Erstattet)),
        ..gammel.clone()
    };
    assert_eq!(
        vurder(&[erstattet.clone(), ny.clone()], &v, d(2026, 1, 6)),
        Situasjon::Signert(ny.clone())
    );
    assert_eq!(vurder(&[ny.clone(), erstattet], &v, d(2026, 1, 6)), Situasjon::Signert(ny));
}

#[test]
fn an_agreement_the_agency_has_ended_cannot_be_signed_again() {
    let v = versjoner();
    for hvorfor in [Avslutning::TapAvRett, Avslutning::OppsagtAvHelfo] {
        let a = avtale("2026-1", d(2026, 1, 6), Some((d(2026, 6, 30), hvorfor)));
        for dag in [d(2026, 6, 30), d(2026, 7, 1)] {
            assert_eq!(vurder(std::slice::from_ref(&a), &v, dag), Situasjon::Sperret(a.clone()));
            assert_eq!(signer(&forsok(&v), std::slice::from_ref(&a), dag), Err(Avslag::Sperret));
        }
    }
    let egen = avtale("2026-1", d(2026, 1, 6), Some((d(2026, 6, 30), Avslutning::OppsagtAvHelseaktor)));
    assert_eq!(
        vurder(std::slice::from_ref(&egen), &v, d(2026, 6, 30)),
        Situasjon::Signert(egen.clone())
    );
    assert_eq!(
        vurder(std::slice::from_ref(&egen), &v, d(2026, 7, 1)),
        Situasjon::Usignert { sist: Some(egen.clone()) }
    );
    for dag in [d(2026, 6, 30), d(2026, 7, 1)] {
        assert_eq!(
            signer(&forsok(&v), std::slice::from_ref(&egen), dag),
            Ok(Signering {
                gyldig_fra: dag,
                erstatter: None
            })
        );
    }
}

const HASH: &[u8] = &[7; 32];

fn forsok(v: &[Versjon]) -> Forsok<'_> {
    Forsok {
        versjon: &v[1].id,
        vist_hash: HASH,
        bekreftet: true,
        niva: 4,
        har_kontaktdata: true,
        slag: Slag::Ordinaer,
        yrker: &[],
    }
}

fn signer(f: &Forsok<'_>, avtaler: &[Avtale], dag: NaiveDate) -> Result<Signering, Avslag> {
    Avtale::signer(f, HASH, avtaler, &versjoner(), dag)
}

#[test]
fn the_day_of_signing_is_the_first_day_and_the_day_before_is_the_last_of_the_earlier_one() {
    let v = versjoner();
    let dag = d(2026, 1, 6);
    assert_eq!(
        signer(&forsok(&v), &[], dag),
        Ok(Signering {
            gyldig_fra: dag,
            erstatter: None
        })
    );
    let gammel = avtale("2024-1", d(2024, 1, 1), None);
    assert_eq!(
        signer(&forsok(&v), std::slice::from_ref(&gammel), dag),
        Ok(Signering {
            gyldig_fra: dag,
            erstatter: Some((gammel.id, d(2026, 1, 5)))
        })
    );
    // Both on the same day: the earlier one never ends before it began.
    let samme_dag = avtale("2024-1", dag, None);
    assert_eq!(
        signer(&forsok(&v), std::slice::from_ref(&samme_dag), dag),
        Ok(Signering {
            gyldig_fra: dag,
            erstatter: Some((samme_dag.id, dag))
        })
    );
}

#[test]
fn each_thing_that_is_missing_is_refused_by_its_own_name() {
    let v = versjoner();
    let dag = d(2026, 1, 6);
    let ny = avtale("2026-1", d(2026, 1, 5), None);
    assert_eq!(signer(&Forsok { niva: 3, ..forsok(&v) }, &[], dag), Err(Avslag::ForLavtNiva));
    assert_eq!(
        signer(
            &Forsok {
                har_kontaktdata: false,
                ..forsok(&v)
            },
            &[],
            dag
        ),
        Err(Avslag::ManglerKontaktdata)
    );
    assert_eq!(
        signer(
            &Forsok {
                bekreftet: false,
                ..forsok(&v)
            },
            &[],
            dag
        ),
        Err(Avslag::IkkeBekreftet)
    );
    assert_eq!(
        signer(
            &Forsok {
                vist_hash: &[8; 32],
                ..forsok(&v)
            },
            &[],
            dag
        ),
        Err(Avslag::TekstEndret)
    );
    assert_eq!(
        signer(
            &Forsok {
                vist_hash: &[],
                ..forsok(&v)
            },
            &[],
            dag
        ),
        Err(Avslag::TekstEndret)
    );
    for versjon in ["2024-1", "2027-1", "finnes ikke", ""] {
        assert_eq!(
            signer(&Forsok { versjon, ..forsok(&v) }, &[], dag),
            Err(Avslag::TekstEndret),
            "{versjon}"
        );
    }
    assert_eq!(
        signer(&forsok(&v), std::slice::from_ref(&ny), dag),
        Err(Avslag::AlleredeSignert(ny.id))
    );
    // The text was in force when the page was opened, and no longer is.
    assert_eq!(signer(&forsok(&v), &[], d(2027, 1, 1)), Err(Avslag::TekstEndret));
}

#[test]
fn the_last_day_is_at_the_earliest_today_and_a_month_ahead_in_the_first_version() {
    let idag = d(2026, 1, 31);
    for (versjon, fra, forste) in [
        ("2026-1", d(2026, 1, 6), idag),
        ("2024-1", d(2024, 1, 1), d(2026, 2, 28)),
        ("2026-1", d(2026, 2, 2), d(2026, 2, 2)),
    ] {
        let a = avtale(versjon, fra, None);
        let id = a.id;
        let si_opp = |siste| Avtale::si_opp(std::slice::from_ref(&a), id, siste, idag);
        assert_eq!(
            si_opp(forste.pred_opt().unwrap()),
            Err(Oppsigelsesavslag::ForTidlig(forste)),
            "{versjon}"
        );
        assert_eq!(si_opp(forste), Ok(()));
        assert_eq!(si_opp(d(2027, 2, 1)), Ok(()));
        assert_eq!(si_opp(d(2027, 2, 2)), Err(Oppsigelsesavslag::ForSen(d(2027, 2, 1))));
        assert_eq!(
            Avtale::si_opp(std::slice::from_ref(&a), Uuid::new_v4(), forste, idag),
            Err(Oppsigelsesavslag::IngenAvtale)
        );
    }
    let slutt = avtale("2026-1", d(2026, 1, 6), Some((d(2026, 6, 30), Avslutning::OppsagtAvHelseaktor)));
    assert_eq!(
        Avtale::si_opp(std::slice::from_ref(&slutt), slutt.id, d(2026, 7, 1), idag),
        Err(Oppsigelsesavslag::IngenAvtale)
    );
}

#[test]
fn a_consent_has_three_states_and_a_yes_covers_only_its_own_text() {
    let tid = |n| d(2026, 1, n).and_hms_opt(9, 0, 0).unwrap().and_utc();
    let valg = |formal, svar, tekst: &str, n| Valg {
        formal,
        svar,
        tekstversjon: tekst.to_owned(),
        tid: tid(n),
    };
    use Formal::{Helfo, Helsedirektoratet};
    assert_eq!(samtykke(&[], Helfo, "2"), Samtykke::IkkeTattStilling);
    let ja = [valg(Helfo, Svar::Ja, "2", 1)];
    assert_eq!(samtykke(&ja, Helfo, "2"), Samtykke::Ja(tid(1)));
    assert_eq!(samtykke(&ja, Helsedirektoratet, "2"), Samtykke::IkkeTattStilling);
    // Newest first: withdrawn on the second.
    assert_eq!(
        samtykke(&[valg(Helfo, Svar::Nei, "2", 2), valg(Helfo, Svar::Ja, "2", 1)], Helfo, "2"),
        Samtykke::Nei(tid(2))
    );
    assert_eq!(samtykke(&[valg(Helfo, Svar::Ja, "1", 1)], Helfo, "2"), Samtykke::IkkeTattStilling);
    assert_eq!(samtykke(&[valg(Helfo, Svar::Nei, "1", 1)], Helfo, "2"), Samtykke::Nei(tid(1)));
}

#[test]
fn a_reference_is_read_out_in_three_groups() {
    let id = Uuid::from_u128(0x1a2b_3c4d_5e6f_7081_92a3_b4c5_d6e7_f809);
    assert_eq!(referanse(id), "AV-1A2B-3C4D-5E6F");
}

#[test]
fn a_yes_is_asked_about_again_after_its_months_and_a_no_never_is() {
    let gitt = d(2026, 1, 6).and_hms_opt(12, 0, 0).unwrap().and_utc();
    for (samtykke, dag, ventet) in [
        (Samtykke::Ja(gitt), d(2027, 1, 5), false),
        (Samtykke::Ja(gitt), d(2027, 1, 6), true),
        (Samtykke::Nei(gitt), d(2030, 1, 1), false),
        (Samtykke::IkkeTattStilling, d(2030, 1, 1), false),
    ] {
        assert_eq!(skal_minnes(samtykke, dag, 12), ventet, "{samtykke:?} {dag}");
    }
}

#[test]
fn only_a_profession_with_a_collective_agreement_signs_as_a_member() {
    let v = versjoner();
    let (lege, tannlege) = (["LE".to_owned()], ["TL".to_owned()]);
    let som = |yrker| Forsok {
        slag: Slag::Kollektiv,
        yrker,
        ..forsok(&v)
    };
    assert!(signer(&som(&lege), &[], d(2026, 1, 6)).is_ok());
    assert_eq!(signer(&som(&tannlege), &[], d(2026, 1, 6)), Err(Avslag::IngenKollektiv));
}
