//! The control, held against the published example and against both sides of every boundary.

mod egenskaper;
mod eksempel;
mod feil;
mod forskrift;
mod livet;
mod regler;
mod takster;
mod tidligere;
mod uvanlig;

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};

use super::*;
use crate::frikort::{Frikortsporsmal, Frikortsvar};
use crate::kontrollgrense::Kontrollgrenser;
use crate::model::{Format, ICPC2, Identifikasjon, Kode, Pasient, Regning, Takstlinje};
use crate::takst::Takstregister;
use crate::takstfil::innebygd;
use grunn::{Fnr, MeldingId, Periode, PraksisId, Testnumre, kalender};

pub(super) const PASIENT: &str = "47908702367";
pub(super) const ANNEN_PASIENT: &str = "10915596784";

pub(super) fn dag(tekst: &str) -> NaiveDate {
    tekst.parse().unwrap()
}

/// A time of day in Oslo.
pub(super) fn tid(tekst: &str) -> DateTime<Utc> {
    kalender::oslo_til_utc(NaiveDateTime::parse_from_str(tekst, "%Y-%m-%d %H:%M").unwrap())
}

fn nokkel(p: &Pasient) -> Option<Pasientnokkel> {
    let tekst = p.oppslagstekst()?;
    let mut ut = [0; 32];
    for (i, b) in tekst.bytes().enumerate() {
        ut[i % 32] ^= b.rotate_left(u32::try_from(i / 32).unwrap());
    }
    Some(Pasientnokkel(ut))
}

pub(super) fn pasientnokkel(id: &str) -> Option<Pasientnokkel> {
    nokkel(&pasient(id))
}

pub(super) fn pasient(id: &str) -> Pasient {
    Pasient {
        identifikasjon: Some(Identifikasjon {
            id: id.into(),
            slag: "FNR".into(),
        }),
        ..Pasient::default()
    }
}

/// The limits of the program.
static GRENSER: LazyLock<Arc<Kontrollgrenser>> = LazyLock::new(Kontrollgrenser::innebygde);

pub(super) fn register() -> Takstregister {
    innebygd().unwrap()
}

/// A GP on 6 January 2026 at 15:30, with everything in order.
pub(super) fn kontekst(takster: &Takstregister) -> Kontekst<'_> {
    Kontekst {
        mottatt: tid("2026-01-06 15:30"),
        praksis: Praksisfakta {
            id: PraksisId(1_004_326_178),
            praksistype: "FALE".into(),
            fagomrade: "LE".into(),
            perioder: vec![Periode::ny(dag("2020-01-01"), Some(dag("2028-07-15"))).unwrap()],
            status_ok: true,
            utdanning_ok: true,
            uten_godkjenning: Vec::new(),
        },
        avtaler: vec![Periode::ny(dag("2020-01-01"), None).unwrap()],
        takster,
        tidligere: Vec::new(),
        frikort: HashMap::new(),
        livsstatus: HashMap::new(),
        spesialiteter: None,
        testnumre: Testnumre::Tillatt,
        regelsett: Regelsett::default(),
        grenser: &GRENSER,
        historikk: Historikk::default(),
        egne_hpr: vec!["565505933".into()],
        pasientnokkel: &nokkel,
    }
}

/// The same for another field, with its praksistype.
pub(super) fn kontekst_for<'k>(takster: &'k Takstregister, fagomrade: &str, praksistype: &str) -> Kontekst<'k> {
    let mut k = kontekst(takster);
    k.praksis.fagomrade = fagomrade.into();
    k.praksis.praksistype = praksistype.into();
    k
}

/// A bill with its taksts as `(code, øre, count)`, at 10:00 the day before.
pub(super) fn regning(nummer: &str, takster: &[(&str, i64, u32)]) -> Regning {
    let takster: Vec<Takstlinje> = takster
        .iter()
        .map(|(kode, ore, antall)| Takstlinje {
            kode: (*kode).into(),
            belop: Ore(*ore),
            antall: *antall,
            tenner: Vec::new(),
        })
        .collect();
    Regning {
        guid: Some(Uuid::new_v4()),
        regningsnummer: nummer.into(),
        tidspunkt: Some(tid("2026-01-05 10:00")),
        uten_klokkeslett: false,
        betalt_egenandel: None,
        korrigering_betalt_egenandel: false,
        kreditering: false,
        debitor: None,
        merknad: None,
        pasient: Some(pasient(PASIENT)),
        arsak_fri_egenandel: None,
        diagnoser: vec![Kode {
            kodeverk: ICPC2.into(),
            kode: "L73".into(),
        }],
        sjelden_medisinsk_tilstand: None,
        henvisning: None,
        relatert_behandler: None,
        utforende_behandler: None,
        utforende_type: None,
        rekvirent: None,
        moderasjonskode: None,
        stonadspunkt: None,
        belop: takster.iter().map(|t| Ore(t.belop.0 * i64::from(t.antall))).sum(),
        takster,
        nlkkoder: Vec::new(),
        prosedyrekoder: Vec::new(),
        egenandel_honorar: None,
        ukjent: Vec::new(),
    }
}

pub(super) fn krav(regninger: Vec<Regning>) -> Behandlerkrav {
    Behandlerkrav {
        format: Format::Json,
        praksis_id: Some(PraksisId(1_004_326_178)),
        navn_epj: None,
        versjon_epj: None,
        avdeling: None,
        resh_id: None,
        regninger,
        antall_regninger: None,
        belop: None,
        avsender: None,
        ukjent: Vec::new(),
    }
}

/// The rules each bill breaks, in order.
pub(super) fn brudd(regninger: Vec<Regning>, k: &Kontekst<'_>) -> Vec<Vec<RegelId>> {
    let r = kontroller(&krav(regninger), k);
    r.regninger
        .into_iter()
        .map(|r| r.funn.into_iter().map(|f| f.regel).collect())
        .collect()
}

/// The rules one bill alone breaks.
pub(super) fn ett(r: Regning, k: &Kontekst<'_>) -> Vec<RegelId> {
    brudd(vec![r], k).remove(0)
}

pub(super) fn svar(id: &str, dato: &str, svar: Frikortsvar) -> HashMap<Frikortsporsmal, Frikortsvar> {
    HashMap::from([(
        Frikortsporsmal {
            pasient: Fnr::tolk(id, Testnumre::Tillatt).unwrap(),
            dato: dag(dato),
        },
        svar,
    )])
}

/// An earlier bill of the practitioner, approved, with what `r` held.
pub(super) fn tidligere(r: &Regning, k: &Kontekst<'_>, status: Regningsstatus) -> TidligereRegning {
    TidligereRegning {
        regningsnummer: r.regningsnummer.clone(),
        guid: r.guid,
        tidspunkt: r.tidspunkt,
        pasient: r.pasient.as_ref().and_then(nokkel),
        takster: r.takster.iter().map(|t| (t.kode.clone(), t.antall)).collect(),
        status,
        melding: MeldingId(Uuid::nil()),
        praksis_id: Some(k.praksis.id),
        betalt_egenandel: r.betalt_egenandel,
        kreditering: r.kreditering,
        krevd: r.belop,
        godkjent: if status == Regningsstatus::Godkjent { r.belop } else { Ore(0) },
        hoveddiagnose: r.diagnoser.first().map(|d| d.kode.clone()),
        utforende: r.utforende_behandler.as_ref().map(|u| u.id.clone()),
        egen: true,
    }
}
