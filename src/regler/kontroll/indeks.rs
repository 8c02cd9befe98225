//! Look-ups over all bills of a message and the earlier ones, so that no rule has to go through every pair.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use uuid::Uuid;

use super::{
    kontekst::{Fakta, Kontekst, Pasientnokkel, Sak, er_6a, minutter},
    teller::Teller,
};
use crate::model::{Behandlerkrav, Regning};
use crate::prosess::Regningsstatus;
use crate::takstregel::Regelslag;
use grunn::kalender;

/// A bill to compare with: in the message or earlier, and not rejected as far as is known.
pub(super) struct Nabo<'a> {
    /// Place in the message; None for an earlier one.
    pub(super) plass: Option<usize>,
    pub(super) nummer: &'a str,
    pub(super) tid: DateTime<Utc>,
    pub(super) dato: NaiveDate,
    pub(super) takster: Vec<(&'a str, u32)>,
    pub(super) minutter: u32,
    pub(super) egen: bool,
    pub(super) hoveddiagnose: Option<&'a str>,
    pub(super) punkt_6a: bool,
    /// Has a code that counts as a consultation (K08).
    pub(super) konsultasjon: bool,
}

impl Nabo<'_> {
    /// Earlier bills stand before those of the message, which go by time and then by place.
    pub(super) fn er_foran(&self, tid: DateTime<Utc>, plass: usize) -> bool {
        self.plass.is_none_or(|p| (self.tid, p) < (tid, plass))
    }

    pub(super) fn har(&self, kode: &str) -> bool {
        self.takster.iter().any(|(k, _)| *k == kode)
    }
}

pub(super) struct Indeks<'a> {
    pub(super) naboer: Vec<Nabo<'a>>,
    /// By time within each patient.
    per_pasient: HashMap<Pasientnokkel, Vec<usize>>,
    /// Bills with minimum time, by performer (empty: the sender) and time.
    tidslinjer: HashMap<&'a str, Vec<(DateTime<Utc>, usize)>>,
    /// Earlier bills by number and by GUID.
    pub(super) tidligere_nummer: HashMap<&'a str, Vec<usize>>,
    pub(super) tidligere_guid: HashMap<Uuid, Vec<usize>>,
    /// First bill of the message with each number and GUID.
    pub(super) nummer: HashMap<&'a str, usize>,
    pub(super) guid: HashMap<Uuid, usize>,
    /// Which bill of the message credits an earlier one first.
    pub(super) krediteres: HashMap<usize, usize>,
    pub(super) teller: Teller,
}

impl<'a> Indeks<'a> {
    /// `avvist`: bills that the rules for one bill alone have rejected. They are nobody's neighbour.
    pub(super) fn ny(krav: &'a Behandlerkrav, fakta: &[Fakta<'_>], avvist: &[bool], k: &'a Kontekst<'_>) -> Self {
        let mut ut = Self {
            naboer: Vec::new(),
            per_pasient: HashMap::new(),
            tidslinjer: HashMap::new(),
            tidligere_nummer: HashMap::new(),
            tidligere_guid: HashMap::new(),
            nummer: HashMap::new(),
            guid: HashMap::new(),
            krediteres: HashMap::new(),
            teller: Teller::default(),
        };
        for (i, t) in k.tidligere.iter().enumerate().filter(|(_, t)| t.egen && !t.kreditering) {
            ut.tidligere_nummer.entry(&t.regningsnummer).or_default().push(i);
            if let Some(guid) = t.guid {
                ut.tidligere_guid.entry(guid).or_default().push(i);
            }
        }
        for ((plass, r), avvist) in krav.regninger.iter().enumerate().zip(avvist) {
            if r.kreditering {
                if let Some(original) = ut.original(r, k) {
                    ut.krediteres.entry(original).or_insert(plass);
                }
            } else if !r.viser_til_tidligere() && !avvist {
                ut.nummer.entry(&r.regningsnummer).or_insert(plass);
                if let Some(guid) = r.guid {
                    ut.guid.entry(guid).or_insert(plass);
                }
            }
        }
        ut.fyll_tidligere(k);
        ut.fyll_nye(krav, fakta, avvist, k);
        let naboer = &ut.naboer;
        for rader in ut.per_pasient.values_mut() {
            rader.sort_by_key(|i| (naboer[*i].tid, naboer[*i].plass));
        }
        for linje in ut.tidslinjer.values_mut() {
            linje.sort_by_key(|(tid, i)| (*tid, naboer[*i].plass));
        }
        ut
    }

    fn fyll_tidligere(&mut self, k: &'a Kontekst<'_>) {
        for (i, t) in k.tidligere.iter().enumerate() {
            let teller = match t.status {
                Regningsstatus::Godkjent | Regningsstatus::Behandles => !t.kreditering && !self.krediteres.contains_key(&i),
                Regningsstatus::Avvist | Regningsstatus::Kreditert => false,
            };
            let (Some(tid), true) = (t.tidspunkt, teller) else { continue };
            let nabo = Nabo {
                plass: None,
                nummer: &t.regningsnummer,
                tid,
                dato: kalender::dato_i_oslo(tid),
                takster: t.takster.iter().map(|(k, n)| (k.as_str(), *n)).collect(),
                minutter: minutter(t.takster.iter().map(|(kode, n)| (kode.as_str(), *n)), k),
                egen: t.egen,
                hoveddiagnose: t.hoveddiagnose.as_deref(),
                punkt_6a: false,
                konsultasjon: t.takster.iter().any(|(kode, _)| er_konsultasjon(k, kode)),
            };
            self.legg_til(t.pasient, None, nabo);
        }
    }

    fn fyll_nye(&mut self, krav: &'a Behandlerkrav, fakta: &[Fakta<'_>], avvist: &[bool], k: &Kontekst<'_>) {
        for (plass, ((r, f), avvist)) in krav.regninger.iter().zip(fakta).zip(avvist).enumerate() {
            let (Some(tid), Some(dato), false) = (r.tidspunkt, f.dato, *avvist || r.viser_til_tidligere()) else {
                continue;
            };
            let nabo = Nabo {
                plass: Some(plass),
                nummer: &r.regningsnummer,
                tid,
                dato,
                takster: r.takster.iter().map(|t| (t.kode.as_str(), t.antall)).collect(),
                minutter: f.minutter,
                egen: true,
                hoveddiagnose: r.diagnoser.first().map(|d| d.kode.as_str()),
                punkt_6a: er_6a(r),
                konsultasjon: r.takster.iter().any(|t| er_konsultasjon(k, &t.kode)),
            };
            self.legg_til(f.nokkel, r.utforende_behandler.as_ref().map(|u| u.id.as_str()), nabo);
        }
    }

    fn legg_til(&mut self, pasient: Option<Pasientnokkel>, utforende: Option<&'a str>, nabo: Nabo<'a>) {
        let i = self.naboer.len();
        if let Some(nokkel) = pasient {
            self.per_pasient.entry(nokkel).or_default().push(i);
        }
        if nabo.minutter > 0 && nabo.egen {
            self.tidslinjer
                .entry(utforende.unwrap_or_default())
                .or_default()
                .push((nabo.tid, i));
        }
        self.naboer.push(nabo);
    }

    fn rader(&self, sak: &Sak<'_, '_>) -> &[usize] {
        sak.f
            .nokkel
            .and_then(|n| self.per_pasient.get(&n))
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    /// All bills of a patient, by time.
    pub(super) fn for_pasient(&self, nokkel: Pasientnokkel) -> impl Iterator<Item = &Nabo<'a>> {
        self.per_pasient.get(&nokkel).into_iter().flatten().map(|i| &self.naboer[*i])
    }

    /// Others of the same patient within `vindu` of the bill, both ends included.
    pub(super) fn naere(&self, sak: &Sak<'_, '_>, vindu: TimeDelta) -> impl Iterator<Item = &Nabo<'a>> {
        let rader = self.rader(sak);
        let (fra, til) = sak
            .r
            .tidspunkt
            .map_or((DateTime::<Utc>::MAX_UTC, DateTime::<Utc>::MIN_UTC), |t| (t - vindu, t + vindu));
        let start = rader.partition_point(|i| self.naboer[*i].tid < fra);
        let plass = sak.plass;
        let resten = rader.get(start..).unwrap_or_default();
        resten
            .iter()
            .map(|i| &self.naboer[*i])
            .take_while(move |n| n.tid <= til)
            .filter(move |n| n.plass != Some(plass))
    }

    /// All others of the same patient.
    pub(super) fn samme_pasient(&self, sak: &Sak<'_, '_>) -> impl Iterator<Item = &Nabo<'a>> {
        let plass = sak.plass;
        self.rader(sak)
            .iter()
            .map(|i| &self.naboer[*i])
            .filter(move |n| n.plass != Some(plass))
    }

    /// The performer's time-based bills that start in the half day before the bill, nearest first.
    pub(super) fn samme_utforer(&self, sak: &Sak<'_, '_>, tid: DateTime<Utc>) -> impl Iterator<Item = &Nabo<'a>> {
        let utforende = sak.r.utforende_behandler.as_ref().map_or("", |u| u.id.as_str());
        let linje = self.tidslinjer.get(utforende).map(Vec::as_slice).unwrap_or_default();
        let slutt = linje.partition_point(|(t, _)| *t <= tid);
        let plass = sak.plass;
        let forut = linje.get(..slutt).unwrap_or_default();
        forut
            .iter()
            .rev()
            .map(|(_, i)| &self.naboer[*i])
            .take_while(move |n| tid - n.tid < TimeDelta::hours(12))
            // Enough to find an overlap, and bounds the work when everything starts at once.
            .take(50)
            .filter(move |n| n.er_foran(tid, plass))
    }

    /// The earlier bill a credit or a correction points at. With a GUID, the GUID decides: an unknown one is never another bill's number.
    pub(super) fn original(&self, r: &Regning, k: &Kontekst<'_>) -> Option<usize> {
        let kandidater = match r.guid {
            Some(guid) => self.tidligere_guid.get(&guid),
            None => self.tidligere_nummer.get(r.regningsnummer.as_str()),
        }
        .map(Vec::as_slice)
        .unwrap_or_default();
        // A rejected bill that was sent again has several rows; the approved one is meant.
        let godkjent = kandidater
            .iter()
            .find(|i| k.tidligere.get(**i).is_some_and(|t| t.status == Regningsstatus::Godkjent));
        godkjent.or(kandidater.last()).copied()
    }
}

fn er_konsultasjon(k: &Kontekst<'_>, kode: &str) -> bool {
    k.takster
        .regler(&k.praksis.fagomrade, kode, &k.praksis.praksistype)
        .any(|r| *r == Regelslag::Konsultasjon)
}
