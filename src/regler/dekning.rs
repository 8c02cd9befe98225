//! For which days the tariff of a field is whole. The regulations do not say when a row ends, so when to expect a newer one is ours to say.

use std::sync::LazyLock;

use chrono::{Days, Months};

use super::csvfil::{CsvFeil, les};
use super::monster::Monster;
use super::takst::{Dekning, Takst};
use super::takstfil::FAGOMRADER;
use grunn::Periode;

const DEKNING: &[u8] = include_bytes!("data/dekning.csv");

static DATA: LazyLock<Result<Vec<Dekning>, Vec<CsvFeil>>> = LazyLock::new(|| {
    let (mut rader, feil) = les("dekning.csv", DEKNING, &["fagomrade", "takst", "fra", "til", "merknad"], |rad| {
        let periode = match rad.dato("fra")? {
            None => None,
            Some(fra) => Some(Periode::ny(fra, rad.dato("til")?).map_err(|_| rad.feil("til", "is before fra"))?),
        };
        Ok(vec![Dekning {
            fagomrade: rad.en_av("fagomrade", FAGOMRADER)?,
            takst: Monster::tolk(rad.felt("takst")).ok_or_else(|| rad.feil("takst", "is not a set of codes"))?,
            periode,
        }])
    });
    // A single code goes before all of them.
    rader.sort_by_key(|d| d.takst.treffer(""));
    if feil.is_empty() { Ok(rader) } else { Err(feil) }
});

pub(super) fn innebygd() -> &'static [Dekning] {
    // The file is part of the program and a test reads it: a fault here cannot be met at run time.
    match &*DATA {
        Ok(rader) => rader,
        Err(feil) => panic!("{feil:?}"),
    }
}

/// Newer rows carry a field further: a year from the day they begin.
pub(super) fn utvid(dekning: &mut [Dekning], rader: &[&Takst]) {
    for d in dekning {
        let Some(Periode { fra, til: Some(til) }) = d.periode else {
            continue;
        };
        let nyeste = rader
            .iter()
            .filter(|t| t.fagomrade == d.fagomrade && d.takst.treffer(&t.kode))
            .map(|t| t.gyldig_fra)
            .max();
        let ny = nyeste
            .filter(|nyeste| *nyeste > til)
            .and_then(|n| n.checked_add_months(Months::new(12)))
            .and_then(|n| n.checked_sub_days(Days::new(1)));
        if let Some(periode) = ny.and_then(|ny| Periode::ny(fra, Some(ny)).ok()) {
            d.periode = Some(periode);
        }
    }
}
