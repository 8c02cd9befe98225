//! What lies where orders are handed over, compared with what the database knows: for the one who is to let payments go on after a restore.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use serde_json::{Map, Value};

use crate::avstemming::Ordre;
use crate::kvittering::{Felter, Stand};
use grunn::Ore;

/// A file that was handed over: an order, or a change of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Levert {
    /// Without ending: `U7`, or `U7.endret-1`.
    pub navn: String,
    /// None when the file cannot be read.
    pub belop: Option<Ore>,
    pub forfall: Option<NaiveDate>,
}

impl Levert {
    /// Reads a file. Neither account nor name is kept.
    pub fn les(navn: &str, innhold: &[u8]) -> Self {
        let felt: Map<String, Value> = serde_json::from_slice(innhold).unwrap_or_default();
        let f = Felter(&felt);
        Self {
            navn: navn.to_owned(),
            belop: f.belop().ok().flatten(),
            forfall: f.ord("forfallsdato").ok().flatten().and_then(|d| d.parse().ok()),
        }
    }

    fn er_endring(&self) -> bool {
        self.navn.contains('.')
    }
}

/// One thing somebody must look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Forskjell {
    /// It lies there, and the database knows of no such order or change. It may be paid already, and paid again under another number.
    Ukjent(Levert),
    /// It lies there with another amount than the decision's.
    AnnetBelop(Levert, Ore),
    /// It lies there, and the database says that it has not been handed over.
    IkkeNotert(Levert),
    /// The database says that it was handed over, no receipt has come, and it does not lie there.
    FilMangler(Ordre),
}

/// Every difference, by kind and then by name. `ordrer` are those that wait and those the files name, `endringer` the names of changes that
/// are known.
pub fn sammenlign(filer: &[Levert], ordrer: &[Ordre], endringer: &HashSet<String>) -> Vec<Forskjell> {
    let kjent: HashMap<&str, &Ordre> = ordrer.iter().map(|o| (o.forsystem_ref.as_str(), o)).collect();
    let (mut ukjente, mut belop, mut ikke_notert) = (Vec::new(), Vec::new(), Vec::new());
    for fil in filer {
        match kjent.get(fil.navn.as_str()) {
            _ if fil.er_endring() => {
                if !endringer.contains(&fil.navn) {
                    ukjente.push(Forskjell::Ukjent(fil.clone()));
                }
            }
            None => ukjente.push(Forskjell::Ukjent(fil.clone())),
            Some(o) if fil.belop != Some(o.belop) => belop.push(Forskjell::AnnetBelop(fil.clone(), o.belop)),
            Some(o) if !o.sendt => ikke_notert.push(Forskjell::IkkeNotert(fil.clone())),
            Some(_) => {}
        }
    }
    let ligger: HashSet<&str> = filer.iter().map(|f| f.navn.as_str()).collect();
    let mangler = ordrer
        .iter()
        .filter(|o| o.sendt && o.stand == Stand::Venter && !ligger.contains(o.forsystem_ref.as_str()))
        .map(|o| Forskjell::FilMangler(o.clone()));
    ukjente.into_iter().chain(belop).chain(ikke_notert).chain(mangler).collect()
}

#[cfg(test)]
mod tester {
    use super::*;

    fn fil(navn: &str, innhold: &str) -> Levert {
        Levert::les(navn, innhold.as_bytes())
    }

    fn ordre(navn: &str, sendt: bool, stand: Stand) -> Ordre {
        Ordre {
            forsystem_ref: navn.to_owned(),
            belop: Ore(36_000),
            dato: "2026-01-06".parse().unwrap(),
            sendt,
            stand,
        }
    }

    const FIL: &str = r#"{"forsystemRef": "U1", "belop": 360.0, "forfallsdato": "2026-01-07", "kontonummer": "12345678903"}"#;

    #[test]
    fn each_difference_is_told_once_and_what_agrees_is_not() {
        let betalt = Stand::Utbetalt {
            tid: "2026-01-07T22:45:57Z".parse().unwrap(),
            betaling_id: None,
        };
        let filer = [
            fil("U1", FIL),
            fil("U2", FIL),
            fil("U3", FIL),
            fil("U4", "{"),
            fil("U1.endret-1", FIL),
            fil("U1.endret-2", FIL),
            fil("U9", FIL),
        ];
        let ordrer = [
            ordre("U1", true, Stand::Venter),
            ordre("U2", true, betalt.clone()),
            ordre("U3", false, Stand::Venter),
            ordre("U4", true, Stand::Venter),
            ordre("U5", true, Stand::Venter),
            ordre("U6", true, betalt),
            ordre("U7", false, Stand::Venter),
            ordre("U8", true, Stand::Avvist),
        ];
        let endringer = HashSet::from(["U1.endret-1".to_owned()]);
        assert_eq!(
            sammenlign(&filer, &ordrer, &endringer),
            [
                Forskjell::Ukjent(filer[5].clone()),
                Forskjell::Ukjent(filer[6].clone()),
                Forskjell::AnnetBelop(filer[3].clone(), Ore(36_000)),
                Forskjell::IkkeNotert(filer[2].clone()),
                Forskjell::FilMangler(ordrer[4].clone()),
            ]
        );
        assert_eq!(sammenlign(&filer[..2], &ordrer[..2], &endringer), []);
    }

    #[test]
    fn amount_and_day_are_read_and_nothing_else() {
        let lest = fil("U1", FIL);
        assert_eq!((lest.belop, lest.forfall), (Some(Ore(36_000)), "2026-01-07".parse().ok()));
        assert!(!format!("{lest:?}").contains("12345678903"));
        assert_eq!(fil("U1", r#"{"belop": 360.05}"#).belop, Some(Ore(36_005)));
        for gal in ["", "[]", r#"{"belop": "x"}"#, r#"{"belop": 1.005}"#] {
            assert_eq!(fil("U1", gal).belop, None, "{gal}");
        }
    }
}
