//! The nightly reconciliation: every order against what the payment system says has changed, and against the time a receipt should have come.
//! It only tells; nothing is paid by it.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;

use crate::betalingsdata;
use crate::kvittering::{Avvikslag, Felter, Lesefeil, Oppdrag, Stand, uten_bom};
use crate::oppgjor::SYSTEM_ID;
use grunn::{Ore, kalender};

/// One row of the payment system's list of what has changed since the last one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    pub forsystem_ref: String,
    pub betaling_id: Option<String>,
    pub bilag_id: Option<String>,
    pub belop: Option<Ore>,
    pub status_kode: Option<String>,
    pub sist_endret: Option<DateTime<Utc>>,
    pub utbetalt: Option<DateTime<Utc>>,
}

/// Reads a list: a JSON list of rows. Rows of other systems and of other kinds than payments are left out.
///
/// # Errors
/// When it is no list, or a row cannot be read: half a list is not compared.
pub fn les(bytes: &[u8]) -> Result<Vec<Post>, Lesefeil> {
    let Ok(Value::Array(rader)) = serde_json::from_slice(uten_bom(bytes)) else {
        return Err(Lesefeil::Form);
    };
    let mut ut = Vec::with_capacity(rader.len());
    for rad in &rader {
        let f = Felter(rad.as_object().ok_or(Lesefeil::Form)?);
        if f.heltall("systemId")?.is_some_and(|id| id != SYSTEM_ID) || f.oppdrag()? == Oppdrag::Annet {
            continue;
        }
        ut.push(Post {
            forsystem_ref: f.ord("forsystemRef")?.ok_or(Lesefeil::Felt("forsystemRef"))?,
            betaling_id: f.ord("betalingId")?,
            bilag_id: f.ord("bilagId")?,
            belop: f.belop()?,
            status_kode: f.ord("statusKode")?,
            sist_endret: f.tid("sistEndret")?,
            utbetalt: f.tid("utbetaltDato")?,
        });
    }
    Ok(ut)
}

/// An order as we have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ordre {
    pub forsystem_ref: String,
    pub belop: Ore,
    /// Day of the decision.
    pub dato: NaiveDate,
    pub sendt: bool,
    pub stand: Stand,
}

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Avvik {
    pub slag: Avvikslag,
    pub forsystem_ref: String,
    /// What we ordered.
    pub forventet: Option<Ore>,
    /// What the payment system says.
    pub oppgitt: Option<Ore>,
    pub utbetalt: Option<DateTime<Utc>>,
    pub betaling_id: Option<String>,
    pub bilag_id: Option<String>,
    pub status_kode: Option<String>,
}

impl Avvik {
    /// A difference about an order alone.
    pub fn om(slag: Avvikslag, o: &Ordre) -> Self {
        Self {
            forventet: Some(o.belop),
            ..Self::uten_tall(slag, &o.forsystem_ref)
        }
    }

    /// A file that cannot be read, by its name.
    pub fn uleselig(navn: &str) -> Self {
        Self::uten_tall(Avvikslag::Uleselig, navn)
    }

    /// A difference that is told by a name alone.
    pub fn uten_tall(slag: Avvikslag, navn: &str) -> Self {
        Self {
            slag,
            forsystem_ref: navn.to_owned(),
            forventet: None,
            oppgitt: None,
            utbetalt: None,
            betaling_id: None,
            bilag_id: None,
            status_kode: None,
        }
    }

    /// What a row of a list says.
    fn i(slag: Avvikslag, forventet: Option<Ore>, p: &Post) -> Self {
        Self {
            slag,
            forsystem_ref: p.forsystem_ref.clone(),
            forventet,
            oppgitt: p.belop,
            utbetalt: p.utbetalt,
            betaling_id: p.betaling_id.clone(),
            bilag_id: p.bilag_id.clone(),
            status_kode: p.status_kode.clone(),
        }
    }
}

/// What a row says that we do not have.
fn vurder(o: Option<&Ordre>, p: &Post) -> Option<Avvik> {
    let Some(o) = o else {
        return Some(Avvik::i(Avvikslag::UkjentOrdre, None, p));
    };
    let slag = if p.belop.is_some_and(|b| b != o.belop) {
        Avvikslag::FeilBelop
    } else {
        match (&o.stand, p.utbetalt) {
            (Stand::Venter, Some(_)) if p.belop.is_none() => Avvikslag::BelopMangler,
            (Stand::Venter, Some(_)) => Avvikslag::UlikStatus,
            (Stand::Avvist, Some(_)) => Avvikslag::BetaltEtterAvvisning,
            // A list made before the money left is no contradiction.
            (Stand::Utbetalt { tid, .. }, None) if p.sist_endret.is_none_or(|e| e > *tid) => Avvikslag::UlikStatus,
            (Stand::Utbetalt { betaling_id: Some(b), .. }, Some(_)) if p.betaling_id.as_ref().is_some_and(|n| n != b) => {
                Avvikslag::BetaltFor
            }
            _ => return None,
        }
    };
    Some(Avvik::i(slag, Some(o.belop), p))
}

/// Every difference between orders and list, each once: amount, status, unknown, missing. `ordrer` are those that wait and those the list names.
pub fn avstem(ordrer: &[Ordre], poster: &[Post], idag: NaiveDate) -> Vec<Avvik> {
    let kart: HashMap<&str, &Ordre> = ordrer.iter().map(|o| (o.forsystem_ref.as_str(), o)).collect();
    let mut ut: Vec<Avvik> = Vec::new();
    let mut nevnt = HashSet::new();
    for avvik in poster.iter().filter_map(|p| vurder(kart.get(p.forsystem_ref.as_str()).copied(), p)) {
        if nevnt.insert((avvik.slag, avvik.forsystem_ref.clone())) {
            ut.push(avvik);
        }
    }
    let fortalt: HashSet<String> = ut.iter().map(|a| a.forsystem_ref.clone()).collect();
    for o in ordrer
        .iter()
        .filter(|o| o.stand == Stand::Venter && !fortalt.contains(&o.forsystem_ref))
    {
        let frist = kalender::pluss_virkedager(o.dato, betalingsdata::kvitteringsfrist(o.dato));
        if o.sendt && frist < idag {
            ut.push(Avvik::om(Avvikslag::Mangler, o));
        } else if !o.sendt && o.dato < idag {
            ut.push(Avvik::om(Avvikslag::IkkeSendt, o));
        }
    }
    ut
}

#[cfg(test)]
mod tester {
    use super::*;
    use proptest::prelude::*;

    fn dag(tekst: &str) -> NaiveDate {
        tekst.parse().unwrap()
    }

    fn tid(tekst: &str) -> DateTime<Utc> {
        tekst.parse().unwrap()
    }

    fn ordre(r: &str, stand: Stand) -> Ordre {
        Ordre {
            forsystem_ref: r.into(),
            belop: Ore(36_000),
            dato: dag("2026-01-06"),
            sendt: true,
            stand,
        }
    }

    fn betalt() -> Stand {
        Stand::Utbetalt {
            tid: tid("2026-01-07T22:45:57Z"),
            betaling_id: Some("4711".into()),
        }
    }

    const LISTE: &str = r#"[
        {"forsystemRef": "U7", "betalingId": 4711, "bilagId": 9001, "oppdragstype": "UTBETALING", "systemId": 15, "valutasort": "NOK", "belop": 360.0,
         "belopNok": 360.0, "status": "Utbetalt", "statusKode": 3902, "opprettetDato": "2026-01-06T15:00:00.000Z", "sistEndret": "2026-01-07T22:46:00.000Z",
         "utbetaltDato": "2026-01-07T22:45:57.000Z"},
        {"forsystemRef": "U8", "oppdragstype": "UTBETALING", "systemId": 16, "belop": 1},
        {"forsystemRef": "U9", "oppdragstype": "ORDRE", "systemId": 15, "belop": 1}]"#;

    #[test]
    fn a_list_is_read_whole_or_not_at_all() {
        let poster = les(LISTE.as_bytes()).unwrap();
        assert_eq!(poster.len(), 1, "other systems and kinds are not ours to compare");
        assert_eq!(
            les(format!("\u{feff}{LISTE}").as_bytes()).unwrap(),
            poster,
            "the mark of a byte order is no fault"
        );
        assert_eq!(
            (poster[0].belop, poster[0].utbetalt, poster[0].bilag_id.as_deref()),
            (Some(Ore(36_000)), Some(tid("2026-01-07T22:45:57Z")), Some("9001"))
        );
        for gal in ["", "{}", "[1]", r#"[{"belop": 1}]"#, r#"[{"forsystemRef": "U7", "belop": "x"}]"#] {
            assert!(les(gal.as_bytes()).is_err(), "{gal}");
        }
    }

    #[test]
    fn amount_status_unknown_and_missing_are_told_apart() {
        use Avvikslag::*;
        let post = |belop: Option<i64>, utbetalt: bool, endret: &str, betaling: &str| Post {
            forsystem_ref: "U7".into(),
            betaling_id: Some(betaling.into()),
            bilag_id: None,
            belop: belop.map(Ore),
            status_kode: None,
            sist_endret: Some(tid(endret)),
            utbetalt: utbetalt.then(|| tid("2026-01-07T22:45:57Z")),
        };
        let (foer, etter) = ("2026-01-07T22:00:00Z", "2026-01-08T01:00:00Z");
        let slag = |stand: Stand, p: Post| {
            avstem(&[ordre("U7", stand)], &[p], dag("2026-01-08"))
                .iter()
                .map(|a| a.slag)
                .collect::<Vec<_>>()
        };
        for (stand, p, venter) in [
            (betalt(), post(Some(36_000), true, etter, "4711"), vec![]),
            (betalt(), post(Some(36_001), true, etter, "4711"), vec![FeilBelop]),
            (betalt(), post(Some(36_000), true, etter, "4712"), vec![BetaltFor]),
            (betalt(), post(Some(36_000), false, etter, "4711"), vec![UlikStatus]),
            (betalt(), post(Some(36_000), false, foer, "4711"), vec![]),
            (Stand::Venter, post(Some(36_000), true, etter, "4711"), vec![UlikStatus]),
            (Stand::Venter, post(None, true, etter, "4711"), vec![BelopMangler]),
            (Stand::Venter, post(Some(35_999), true, etter, "4711"), vec![FeilBelop]),
            (Stand::Venter, post(Some(36_000), false, etter, "4711"), vec![]),
            (Stand::Avvist, post(Some(36_000), true, etter, "4711"), vec![BetaltEtterAvvisning]),
            (Stand::Avvist, post(Some(36_000), false, etter, "4711"), vec![]),
        ] {
            assert_eq!(slag(stand.clone(), p.clone()), venter, "{stand:?} {p:?}");
        }
        let ukjent = avstem(
            &[],
            &[post(Some(1), true, etter, "1"), post(Some(1), true, etter, "1")],
            dag("2026-01-08"),
        );
        assert_eq!(
            ukjent.iter().map(|a| (a.slag, a.forventet, a.oppgitt)).collect::<Vec<_>>(),
            [(UkjentOrdre, None, Some(Ore(1)))]
        );
    }

    #[test]
    fn an_order_is_missing_when_its_time_is_out_and_not_before() {
        let slag = |o: Ordre, idag| avstem(&[o], &[], dag(idag)).iter().map(|a| a.slag).collect::<Vec<_>>();
        // Decided on a Tuesday: three working days are Friday.
        for (idag, venter) in [("2026-01-09", vec![]), ("2026-01-10", vec![Avvikslag::Mangler])] {
            assert_eq!(slag(ordre("U7", Stand::Venter), idag), venter, "{idag}");
        }
        let usendt = Ordre {
            sendt: false,
            ..ordre("U7", Stand::Venter)
        };
        for (idag, venter) in [("2026-01-06", vec![]), ("2026-01-07", vec![Avvikslag::IkkeSendt])] {
            assert_eq!(slag(usendt.clone(), idag), venter, "{idag}");
        }
        for ferdig in [betalt(), Stand::Avvist] {
            assert!(slag(ordre("U7", ferdig), "2027-01-01").is_empty());
        }
    }

    proptest! {
        /// An order that is as the list says gives nothing; each order gives at most one difference from an honest list.
        #[test]
        fn an_honest_list_gives_nothing(antall in 0usize..30, endret in prop::option::of(0usize..30)) {
            let ordrer: Vec<Ordre> = (0..antall).map(|i| ordre(&format!("U{i}"), betalt())).collect();
            let mut poster: Vec<Post> = ordrer
                .iter()
                .map(|o| Post {
                    forsystem_ref: o.forsystem_ref.clone(),
                    betaling_id: Some("4711".into()),
                    bilag_id: None,
                    belop: Some(o.belop),
                    status_kode: None,
                    sist_endret: None,
                    utbetalt: Some(tid("2026-01-07T22:45:57Z")),
                })
                .collect();
            prop_assert_eq!(avstem(&ordrer, &poster, dag("2026-02-01")), vec![]);
            if let Some(p) = endret.and_then(|i| poster.get_mut(i)) {
                p.belop = Some(Ore(1));
                prop_assert_eq!(avstem(&ordrer, &poster, dag("2026-02-01")).len(), 1);
            }
        }
    }
}
