use super::*;
use proptest::prelude::*;

fn dag(tekst: &str) -> NaiveDate {
    tekst.parse().unwrap()
}

fn tid(tekst: &str) -> DateTime<Utc> {
    tekst.parse().unwrap()
}

#[test]
fn a_claim_belongs_to_the_first_run_that_begins_after_it_is_ready() {
    let cases = [
        // The second before 16.00, and 16.00 itself; winter and summer time.
        ("2026-01-06T15:59:59+01:00", "2026-01-06"),
        ("2026-01-06T15:59:59.999999+01:00", "2026-01-06"),
        ("2026-01-06T16:00:00+01:00", "2026-01-07"),
        ("2026-07-06T15:59:59+02:00", "2026-07-06"),
        ("2026-07-06T16:00:00+02:00", "2026-07-07"),
        // Friday, weekend, Monday.
        ("2026-01-09T15:59:59+01:00", "2026-01-09"),
        ("2026-01-09T16:00:00+01:00", "2026-01-12"),
        ("2026-01-10T09:00:00+01:00", "2026-01-12"),
        ("2026-01-11T23:59:59+01:00", "2026-01-12"),
        // Easter: the Wednesday before is a working day, the next is Tuesday after.
        ("2026-04-01T15:59:59+02:00", "2026-04-01"),
        ("2026-04-01T16:00:00+02:00", "2026-04-07"),
        ("2026-04-03T12:00:00+02:00", "2026-04-07"),
        // New Year's Eve is a working day, New Year's Day is not.
        ("2025-12-31T16:00:00+01:00", "2026-01-02"),
        ("2026-05-15T16:00:00+02:00", "2026-05-18"),
    ];
    for (klar, kjoring) in cases {
        assert_eq!(kjoredag_for(tid(klar)), dag(kjoring), "{klar}");
        assert_eq!(neste_kjoring(tid(klar)), kjoretid(dag(kjoring)), "{klar}");
    }
}

#[test]
fn the_run_that_should_have_begun() {
    let cases = [
        ("2026-01-06T15:59:59+01:00", "2026-01-05"),
        ("2026-01-06T16:00:00+01:00", "2026-01-06"),
        ("2026-01-10T12:00:00+01:00", "2026-01-09"),
        ("2026-01-12T15:59:59+01:00", "2026-01-09"),
        ("2026-04-07T15:59:59+02:00", "2026-04-01"),
        ("2026-04-07T16:00:00+02:00", "2026-04-07"),
        // An hour before midnight in Oslo is another day in UTC in neither direction.
        ("2026-01-06T23:30:00+01:00", "2026-01-06"),
        ("2026-01-07T00:30:00+01:00", "2026-01-06"),
    ];
    for (naa, kjoring) in cases {
        assert_eq!(siste_kjoredag(tid(naa)), dag(kjoring), "{naa}");
    }
    assert_eq!(
        kjoredager(dag("2026-03-31"), dag("2026-04-08")),
        ["2026-03-31", "2026-04-01", "2026-04-07", "2026-04-08"].map(dag)
    );
    assert!(kjoredager(dag("2026-04-02"), dag("2026-04-06")).is_empty());
}

#[test]
fn money_and_deadlines_follow_the_calendar() {
    for (vedtak, penger) in [
        ("2026-01-06", "2026-01-08"),
        ("2026-01-08", "2026-01-12"),
        ("2026-04-01", "2026-04-08"),
        ("2026-12-24", "2026-12-29"),
    ] {
        assert_eq!(forventet_betaling(dag(vedtak)), dag(penger), "{vedtak}");
    }
    for (mottatt, frist) in [
        ("2026-01-07", "2026-02-18"),
        ("2026-02-19", "2026-04-07"),
        ("2026-04-03", "2026-05-15"),
    ] {
        assert_eq!(klagefrist(dag(mottatt)), dag(frist), "{mottatt}");
    }
    for (d, fra, til) in [
        ("2026-01-06", "2025-10-01", "2025-12-31"),
        ("2026-04-01", "2026-01-01", "2026-03-31"),
        ("2026-12-31", "2026-07-01", "2026-09-30"),
    ] {
        assert_eq!(forrige_kvartal(dag(d)), (dag(fra), dag(til)), "{d}");
    }
}

#[test]
fn debt_is_held_back_and_what_is_left_is_carried_on() {
    let cases = [
        (36_000, 0, 36_000, 0),
        (36_000, -10_000, 26_000, 0),
        (36_000, -36_000, 0, 0),
        (36_000, -36_001, 0, -1),
        (36_000, -35_999, 1, 0),
        (0, 0, 0, 0),
        (-5_000, 0, 0, -5_000),
        (-5_000, -100, 0, -5_100),
    ];
    for (godkjent, inn, belop, ut) in cases {
        assert_eq!(
            motregn(Ore(godkjent), Ore(inn)),
            Motregning {
                belop: Ore(belop),
                utgaende: Ore(ut)
            },
            "{godkjent} {inn}"
        );
    }
}

#[test]
fn a_claim_goes_with_the_money_unless_nothing_in_it_is_approved() {
    use Utbetalingsstatus::{IkkeSendtTilUtbetaling as Ikke, IngenUtbetaling as Ingen, SendtTilUtbetaling as Sendt, Utbetalt};
    assert_eq!(ny_status(Ikke, Ore(1), false), Ok(Sendt));
    assert_eq!(ny_status(Ikke, Ore(1), true), Ok(Ingen));
    assert_eq!(ny_status(Ikke, Ore(0), false), Ok(Ingen));
    assert_eq!(ny_status(Ingen, Ore(1), true), Ok(Ingen), "the control has said so already");
    assert!(ny_status(Ingen, Ore(1), false).is_err());
    assert!(ny_status(Sendt, Ore(1), false).is_err());
    assert!(ny_status(Utbetalt, Ore(1), false).is_err());
}

#[test]
fn posting_is_split_by_month_of_treatment() {
    let linjer = konter(
        "FALE",
        [
            (dag("2026-01-06"), Ore(29_600)),
            (dag("2025-12-31"), Ore(6_400)),
            (dag("2026-01-31"), Ore(100)),
            (dag("2025-12-01"), Ore(-6_400)),
        ],
        Ore(-1_000),
        dag("2026-02-02"),
    );
    let kort: Vec<_> = linjer
        .iter()
        .map(|l| (l.linjenr, l.belop.0, l.fra_dato.to_string(), l.til_dato.to_string()))
        .collect();
    // December comes to nothing and is left out; debt stands on the month of the decision.
    assert_eq!(
        kort,
        [
            (0, 29_700, "2026-01-01".to_owned(), "2026-01-31".to_owned()),
            (1, -1_000, "2026-02-01".to_owned(), "2026-02-28".to_owned())
        ]
    );
    assert!(
        linjer
            .iter()
            .all(|l| l.artskonto == "870" && l.kap_post == "275570" && l.koststed == "2340")
    );
}

#[test]
fn an_order_says_what_the_payment_system_asks_and_holds_no_account() {
    let id = VedtakId(100_001_812_531_790);
    let g = Ordregrunnlag {
        melding_id: Uuid::nil(),
        vedtak: id,
        dato: dag("2026-01-06"),
        praksis: PraksisId(1_004_326_178),
        praksisnavn: "Kurbadet Helsesenter",
        praksistype: "FALE",
        offisiell_id: "565505933",
        kid: None,
        belop: Ore(36_000),
    };
    let ordre = ordre(g, konter("FALE", [(dag("2026-01-06"), Ore(36_000))], Ore(0), g.dato));
    let json = serde_json::to_value(&ordre).unwrap();
    insta::assert_json_snapshot!(json, @r#"
    {
      "belop": 360.0,
      "bilagsart": "TR",
      "eksternReferanse": "Kurbadet Helsesenter",
      "forfallsdato": "2026-01-06",
      "forsystemRef": "U100001812531790",
      "kidnummer": null,
      "konteringer": [
        {
          "artskonto": "870",
          "belop": 360.0,
          "fraDato": "2026-01-01",
          "kapPost": "275570",
          "koststed": "2340",
          "linjenr": 0,
          "tilDato": "2026-01-31"
        }
      ],
      "melding": "FALE refusjon fra Helfo",
      "meldingId": "00000000-0000-0000-0000-000000000000",
      "mottakergruppe": "Behandler",
      "offisiellId": "565505933",
      "oppdragstype": "UTBETALING",
      "praksisId": 1004326178,
      "systemId": 15,
      "tjenesteType": "ny",
      "trekkpliktig": 1,
      "utenlandsbetaling": 0,
      "valutasort": "NOK"
    }
    "#);
    assert_eq!(serde_json::from_value::<Ordre>(json).unwrap(), ordre);
    let kommunal = super::ordre(
        Ordregrunnlag {
            praksistype: "FALO",
            praksisnavn: " ",
            ..g
        },
        vec![],
    );
    assert_eq!(
        (
            kommunal.mottakergruppe.as_str(),
            kommunal.trekkpliktig,
            kommunal.ekstern_referanse.as_str()
        ),
        ("Virksomhet", Some(0), "FALO")
    );
}

#[test]
fn an_order_stored_by_an_earlier_version_is_still_read() {
    let tekst = r#"{"belop":"360.05","forfallsdato":"2026-01-06","forsystemRef":"U7","kidnummer":null,"konteringer":[{"artskonto":"870",
        "belop":"360.05","fraDato":"2026-01-01","kapPost":"275570","koststed":"2340","linjenr":1,"tilDato":"2026-01-31"}],"melding":"FALE refusjon fra Helfo",
        "meldingId":"00000000-0000-0000-0000-000000000000","mottakergruppe":"Behandler","offisiellId":"565505933","oppdragstype":"UTBETALING",
        "praksisId":1004326178,"systemId":15,"valutasort":"NOK"}"#;
    let ordre: Ordre = serde_json::from_str(tekst).unwrap();
    assert_eq!((ordre.belop, ordre.konteringer[0].belop), (Ore(36_005), Ore(36_005)));
    assert_eq!(
        (ordre.tjeneste_type.as_str(), ordre.bilagsart.as_str(), ordre.trekkpliktig),
        ("ny", "TR", None)
    );
    assert_eq!(serde_json::to_value(&ordre).unwrap()["belop"].to_string(), "360.05");
}

#[test]
fn a_change_names_the_order_and_the_number_of_its_receipt() {
    let g = Ordregrunnlag {
        melding_id: Uuid::nil(),
        vedtak: VedtakId(7),
        dato: dag("2026-01-06"),
        praksis: PraksisId(1),
        praksisnavn: "",
        praksistype: "FALE",
        offisiell_id: "565505933",
        kid: Some("1234567897"),
        belop: Ore(36_000),
    };
    let (ordre, id) = (ordre(g, vec![]), Uuid::from_u128(1));
    let json = |bilag: &str, konto, kid| serde_json::to_value(Endring::av(&ordre, id, Some(bilag), konto, kid)).unwrap();
    let endret = json("9001", true, Some("1234567897"));
    for (felt, verdi) in [
        ("oppdragstype", "ENDRET_UTBETALING".into()),
        ("tjenesteType", "endret".into()),
        ("forsystemRef", "U7".into()),
        ("meldingId", id.to_string().into()),
        ("bilagId", serde_json::json!(9001)),
        ("endretKontakt", 1.into()),
        ("endretKid", 0.into()),
        ("mottakergruppe", "Behandler".into()),
        ("systemId", 15.into()),
    ] {
        assert_eq!(endret[felt], verdi, "{felt}");
    }
    let kid = json("D-1", false, None);
    assert_eq!(
        (&kid["bilagId"], &kid["endretKontakt"], &kid["endretKid"]),
        (&"D-1".into(), &0.into(), &1.into())
    );
}

proptest! {
    /// No amount is moved by an øre on its way into JSON and back.
    #[test]
    fn an_amount_in_an_order_is_read_back_exactly(ore in 1i64..=9_999_999_999_999) {
        #[derive(Serialize, Deserialize)]
        struct En { #[serde(with = "kroner")] belop: Ore }
        let tekst = serde_json::to_string(&En { belop: Ore(ore) }).unwrap();
        prop_assert_eq!(serde_json::from_str::<En>(&tekst).unwrap().belop, Ore(ore));
    }
}

proptest! {
    #[test]
    fn lines_sum_to_what_is_paid(regninger in proptest::collection::vec((0u64..700, -50_000i64..90_000), 0..40), inn in -40_000i64..=0) {
        let start = dag("2024-12-01");
        let regninger: Vec<_> = regninger.into_iter().map(|(d, o)| (start + Days::new(d), Ore(o))).collect();
        let godkjent: Ore = regninger.iter().map(|(_, o)| *o).sum();
        let netto = motregn(godkjent, Ore(inn));
        prop_assert_eq!(netto.belop + netto.utgaende, godkjent + Ore(inn));
        prop_assert!(netto.belop == Ore(0) || netto.utgaende == Ore(0));
        if netto.belop > Ore(0) {
            let sum: Ore = konter("FALE", regninger, Ore(inn), dag("2026-11-02")).iter().map(|l| l.belop).sum();
            prop_assert_eq!(sum, netto.belop);
        }
    }

    #[test]
    fn a_ready_claim_is_never_taken_by_a_run_before_it(sekund in 1_700_000_000i64..1_900_000_000) {
        let klar = DateTime::from_timestamp(sekund, 0).unwrap();
        let kjoring = kjoredag_for(klar);
        prop_assert!(kalender::er_virkedag(kjoring));
        prop_assert!(klar < kjoretid(kjoring));
        prop_assert!(siste_kjoredag(klar) < kjoring);
        prop_assert_eq!(kalender::pluss_virkedager(siste_kjoredag(klar), 1), kjoring);
    }
}
