use proptest::prelude::*;

use super::*;

fn tid(tekst: &str) -> DateTime<Utc> {
    tekst.parse().unwrap()
}

fn les(json: serde_json::Value) -> Kvittering {
    Kvittering::les(json.to_string().as_bytes()).unwrap()
}

/// Version 1: one code and text, times in the documented form.
fn versjon_1() -> serde_json::Value {
    serde_json::json!({
        "utbetalingsKvitteringId": "5f0c7a2e", "utbetalingsOppdragId": "77", "forsystemRef": "U7", "systemId": 15,
        "oppdragstype": "UTBETALING", "betalingId": 4711, "bilagId": 9001, "ordrenummer": 3, "valutasort": "NOK", "belop": 360.0,
        "belopNok": 360, "status": "Godkjent for overføring", "statusKode": 3901, "statusDato": "2018-11-08T13:03:23.000Z",
        "feilmeldingTekst": null, "feilmeldingKode": null, "utbetalingDato": "2018-11-08T13:03:23.000Z", "apiVersion": 1
    })
}

fn med(endringer: serde_json::Value) -> Kvittering {
    let mut json = versjon_1();
    for (navn, verdi) in endringer.as_object().unwrap() {
        json[navn] = verdi.clone();
    }
    les(json)
}

#[test]
fn both_versions_and_what_is_between_are_read_alike() {
    let k = les(versjon_1());
    assert_eq!(
        k,
        Kvittering {
            id: Some("5f0c7a2e".into()),
            forsystem_ref: Some("U7".into()),
            system_id: Some(15),
            oppdrag: Oppdrag::Utbetaling,
            betaling_id: Some("4711".into()),
            bilag_id: Some("9001".into()),
            belop: Some(Ore(36_000)),
            status_kode: Some("3901".into()),
            feil: vec![],
            utbetalt: Some(tid("2018-11-08T13:03:23Z")),
        }
    );
    let mut v2 = versjon_1();
    for navn in ["feilmeldingTekst", "feilmeldingKode"] {
        v2.as_object_mut().unwrap().remove(navn);
    }
    v2["feilmeldingTekster"] = "".into();
    v2["feilmeldingKoder"] = "".into();
    v2["apiVersion"] = 2.into();
    assert_eq!(les(v2), k);
    let feil = |endringer| med(endringer).feil;
    for (json, koder) in [
        (
            serde_json::json!({"feilmeldingKode": "4000", "feilmeldingTekst": "x"}),
            vec!["4000"],
        ),
        (serde_json::json!({"feilmeldingKode": 4000}), vec!["4000"]),
        (serde_json::json!({"feilmeldingKoder": "4000, 4001,4000"}), vec!["4000", "4001"]),
        (
            serde_json::json!({"feilmeldingKode": 4000, "feilmeldingKoder": "4000,4002"}),
            vec!["4000", "4002"],
        ),
        (
            serde_json::json!({"feilmeldingKoder": ["KONTO_STENGT", 4]}),
            vec!["KONTO_STENGT", "4"],
        ),
        (serde_json::json!({"feilmeldingTekster": "Kontoen er stengt"}), vec!["UTEN_KODE"]),
        (serde_json::json!({"feilmeldingKoder": " , "}), vec![]),
    ] {
        assert_eq!(feil(json.clone()), koder, "{json}");
    }
}

#[test]
fn most_fields_may_be_missing_and_times_have_many_forms() {
    let tom = les(serde_json::json!({}));
    assert_eq!(
        (tom.oppdrag, tom.belop, tom.utbetalt, tom.feil.len()),
        (Oppdrag::Utbetaling, None, None, 0)
    );
    for (tekst, venter) in [
        ("2018-11-08T13:03:23.000Z", "2018-11-08T13:03:23Z"),
        ("2018-11-08T13:03:23+01:00", "2018-11-08T12:03:23Z"),
        ("2018-11-08T13:03:23", "2018-11-08T12:03:23Z"),
        ("2018-11-08T13:03:23.000+0100", "2018-11-08T12:03:23Z"),
        ("2018-11-08 13:03:23", "2018-11-08T12:03:23Z"),
        ("2018-11-08T13:03", "2018-11-08T12:03:00Z"),
        ("2018-11-08", "2018-11-08T11:00:00Z"),
    ] {
        assert_eq!(
            les(serde_json::json!({ "utbetalingDato": tekst })).utbetalt,
            Some(tid(venter)),
            "{tekst}"
        );
    }
    let med_bom = [b"\xef\xbb\xbf".as_slice(), versjon_1().to_string().as_bytes()].concat();
    assert_eq!(
        Kvittering::les(&med_bom),
        Ok(les(versjon_1())),
        "the mark of a byte order is no fault"
    );
    let belop = |json| les(json).belop;
    assert_eq!(belop(serde_json::json!({"belop": "360.50"})), Some(Ore(36_050)));
    assert_eq!(belop(serde_json::json!({"belopNok": 360.5})), Some(Ore(36_050)));
    assert_eq!(
        belop(serde_json::json!({"valutasort": "EUR", "belop": 30, "belopNok": 360})),
        Some(Ore(36_000))
    );
    assert_eq!(belop(serde_json::json!({"valutasort": "EUR", "belop": 30})), None);
}

#[test]
fn what_cannot_be_read_is_never_guessed() {
    for (tekst, feil) in [
        ("", Lesefeil::Form),
        ("{", Lesefeil::Form),
        ("[]", Lesefeil::Form),
        (r#"{"belop": 1.234}"#, Lesefeil::Felt("belop")),
        (r#"{"belop": "1 234,50"}"#, Lesefeil::Felt("belop")),
        (r#"{"belop": {}}"#, Lesefeil::Felt("belop")),
        (r#"{"utbetalingDato": "08.11.2018"}"#, Lesefeil::Felt("utbetalingDato")),
        (r#"{"systemId": "femten"}"#, Lesefeil::Felt("systemId")),
        (r#"{"forsystemRef": ["U7"]}"#, Lesefeil::Felt("forsystemRef")),
        (r#"{"feilmeldingKoder": [{}]}"#, Lesefeil::Felt("feilmeldingKoder")),
    ] {
        assert_eq!(Kvittering::les(tekst.as_bytes()), Err(feil), "{tekst}");
    }
}

/// An order of 360 kroner, decided the day before it is paid.
fn bestilt(stand: &Stand) -> Bestilling<'_> {
    Bestilling {
        belop: Ore(36_000),
        dato: "2018-11-07".parse().unwrap(),
        stand,
        nummer_brukt: false,
    }
}

#[test]
fn every_receipt_has_one_meaning_for_an_order() {
    use Avvikslag::*;
    let naa = tid("2018-11-09T08:00:00Z");
    let betalt = Stand::Utbetalt {
        tid: tid("2018-11-08T13:03:23Z"),
        betaling_id: Some("4711".into()),
    };
    let uten_nummer = Stand::Utbetalt {
        tid: tid("2018-11-08T13:03:23Z"),
        betaling_id: None,
    };
    let j = |endringer: serde_json::Value| endringer;
    let (venter, avvist) = (Stand::Venter, Stand::Avvist);
    let dato = tid("2018-11-08T13:03:23Z");
    let tabell = [
        (j(serde_json::json!({})), &venter, Vurdering::Utbetalt(dato)),
        (j(serde_json::json!({"betalingId": null})), &venter, Vurdering::Utbetalt(dato)),
        (j(serde_json::json!({"utbetalingDato": null})), &venter, Vurdering::Underveis),
        (
            j(serde_json::json!({"utbetalingDato": "2018-11-09T08:00:00.001Z"})),
            &venter,
            Vurdering::Senere,
        ),
        (
            j(serde_json::json!({"utbetalingDato": "2018-11-09T08:00:00.000Z"})),
            &venter,
            Vurdering::Utbetalt(naa),
        ),
        // Amounts.
        (j(serde_json::json!({"belop": 360.01})), &venter, Vurdering::Avvik(FeilBelop)),
        (
            j(serde_json::json!({"belop": 359.99, "utbetalingDato": null})),
            &venter,
            Vurdering::Avvik(FeilBelop),
        ),
        (j(serde_json::json!({"belop": 360.01})), &betalt, Vurdering::Avvik(FeilBelop)),
        (
            j(serde_json::json!({"belop": null, "belopNok": null})),
            &venter,
            Vurdering::Avvik(BelopMangler),
        ),
        (
            j(serde_json::json!({"belop": null, "belopNok": null, "utbetalingDato": null})),
            &venter,
            Vurdering::Underveis,
        ),
        // Once more, and a second time.
        (j(serde_json::json!({})), &betalt, Vurdering::Gjentatt),
        (
            j(serde_json::json!({"utbetalingsKvitteringId": "annen"})),
            &betalt,
            Vurdering::Gjentatt,
        ),
        (j(serde_json::json!({"utbetalingDato": null})), &betalt, Vurdering::Gjentatt),
        (j(serde_json::json!({"betalingId": 4712})), &betalt, Vurdering::Avvik(BetaltFor)),
        (j(serde_json::json!({})), &uten_nummer, Vurdering::Gjentatt),
        (
            j(serde_json::json!({"utbetalingDato": "2018-11-07"})),
            &uten_nummer,
            Vurdering::Avvik(BetaltFor),
        ),
        // Refusals.
        (j(serde_json::json!({"feilmeldingKoder": "4000"})), &venter, Vurdering::Avvist),
        (
            j(serde_json::json!({"feilmeldingKode": 4000, "belop": 1})),
            &venter,
            Vurdering::Avvist,
        ),
        (j(serde_json::json!({"feilmeldingKoder": "4000"})), &avvist, Vurdering::Gjentatt),
        (
            j(serde_json::json!({"feilmeldingKoder": "4000"})),
            &betalt,
            Vurdering::Avvik(AvvistEtterBetaling),
        ),
        // It comes after all, and is checked as any other.
        (j(serde_json::json!({})), &avvist, Vurdering::Utbetalt(dato)),
        (j(serde_json::json!({"belop": 1})), &avvist, Vurdering::Avvik(FeilBelop)),
        // Days, status, and a payment of another order.
        (
            j(serde_json::json!({"utbetalingDato": "2018-11-07"})),
            &venter,
            Vurdering::Utbetalt(tid("2018-11-07T11:00:00Z")),
        ),
        (
            j(serde_json::json!({"utbetalingDato": "2018-11-06"})),
            &venter,
            Vurdering::Avvik(FeilDato),
        ),
        (
            j(serde_json::json!({"utbetalingDato": "2018-11-16T08:00:00Z"})),
            &venter,
            Vurdering::Senere,
        ),
        (
            j(serde_json::json!({"utbetalingDato": "2018-11-16T08:00:01Z"})),
            &venter,
            Vurdering::Avvik(FeilDato),
        ),
        (j(serde_json::json!({"statusKode": 3902})), &venter, Vurdering::Utbetalt(dato)),
        (j(serde_json::json!({"statusKode": null})), &venter, Vurdering::Utbetalt(dato)),
        (j(serde_json::json!({"statusKode": 9999})), &venter, Vurdering::Avvik(UkjentStatus)),
        (
            j(serde_json::json!({"statusKode": 9999, "utbetalingDato": null})),
            &venter,
            Vurdering::Underveis,
        ),
        // Changes, other kinds, other systems.
        (
            j(serde_json::json!({"oppdragstype": "ENDRET_UTBETALING", "utbetalingDato": null})),
            &venter,
            Vurdering::EndringTatt,
        ),
        (
            j(serde_json::json!({"oppdragstype": "ENDRET_UTBETALING"})),
            &venter,
            Vurdering::Utbetalt(dato),
        ),
        (
            j(serde_json::json!({"oppdragstype": "ENDRET_UTBETALING", "feilmeldingKoder": "1"})),
            &venter,
            Vurdering::Avvik(EndringAvvist),
        ),
        (j(serde_json::json!({"oppdragstype": "ORDRE"})), &venter, Vurdering::UtenVirkning),
        (
            j(serde_json::json!({"oppdragstype": "AVSTEMMING", "feilmeldingKoder": "1"})),
            &venter,
            Vurdering::UtenVirkning,
        ),
        (j(serde_json::json!({"systemId": 16})), &venter, Vurdering::Avvik(UkjentOrdre)),
    ];
    for (json, stand, venter) in tabell {
        assert_eq!(vurder(Some(bestilt(stand)), &med(json.clone()), naa), venter, "{json} {stand:?}");
    }
    let brukt = Bestilling {
        nummer_brukt: true,
        ..bestilt(&venter)
    };
    assert_eq!(vurder(Some(brukt), &les(versjon_1()), naa), Vurdering::Avvik(BetalingBrukt));
    assert_eq!(vurder(None, &les(versjon_1()), naa), Vurdering::Avvik(UkjentOrdre));
}

#[test]
fn codes_read_back() {
    for a in Avvikslag::ALLE {
        assert_eq!(Avvikslag::fra_kode(a.kode()), Some(a));
    }
}

proptest! {
    /// Whatever comes, an order is only paid by a receipt with its own amount, no refusal, and a time that has come.
    #[test]
    fn only_its_own_amount_pays_an_order(belop in prop::option::of(35_990i64..36_010), feil in any::<bool>(), sekund in -100i64..100, hvem in 0usize..3) {
        let naa = tid("2018-11-09T08:00:00Z");
        let stand = [Stand::Venter, Stand::Avvist, Stand::Utbetalt { tid: naa, betaling_id: None }][hvem].clone();
        let k = Kvittering {
            belop: belop.map(Ore),
            feil: if feil { vec!["1".into()] } else { vec![] },
            utbetalt: Some(naa + chrono::TimeDelta::seconds(sekund)),
            ..les(versjon_1())
        };
        let betales = matches!(vurder(Some(bestilt(&stand)), &k, naa), Vurdering::Utbetalt(_));
        prop_assert_eq!(betales, hvem < 2 && belop == Some(36_000) && !feil && sekund <= 0);
    }

    #[test]
    fn bytes_never_break_the_reader(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = Kvittering::les(&bytes);
    }
}
