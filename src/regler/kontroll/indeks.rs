//! Look-ups over all bills of a message and the earlier ones, so that no rule has to go through every pair.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use uuid::Uuid;

use super::{
    fakta::{Fakta, Sak, Tidsbruk, er_6a},
    kontekst::{Kontekst, Pasientnokkel, TidligereRegning},
    kreditering,
    teller::Teller,
};
use crate::model::{Behandlerkrav, Regning};
use crate::prosess::Regningsstatus;
use crate::takstregel::{Monster, Regelslag, Takstregel};
use grunn::kalender;

/// A bill to compare with: in the message or earlier, and not rejected as far as is known.
pub(super) struct Nabo<'a> {
    /// Place in the message; None for an earlier one.
    pub(super) plass: Option<usize>,
    pub(super) nummer: &'a str,
    pub(super) tid: DateTime<Utc>,
    pub(super) dato: NaiveDate,
    pub(super) takster: Vec<(&'a str, u32)>,
    pub(super) bruk: Tidsbruk,
    pub(super) egen: bool,
    /// Decided before the message came.
    pub(super) godkjent: bool,
    pub(super) hoveddiagnose: Option<&'a str>,
    pub(super) punkt_6a: bool,
    /// Its codes that exclude others the same day.
    pub(super) dagsregler: Vec<(&'a str, &'a Monster)>,
}

impl<'a> Nabo<'a> {
    /// Earlier bills stand before those of the message, which go by time and then by place.
    pub(super) fn er_foran(&self, tid: DateTime<Utc>, plass: usize) -> bool {
        self.plass.is_none_or(|p| (self.tid, p) < (tid, plass))
    }

    pub(super) fn har(&self, kode: &str) -> bool {
        self.takster.iter().any(|(k, _)| *k == kode)
    }

    /// The first of its codes that is in the set.
    pub(super) fn en_av(&self, koder: &Monster) -> Option<&'a str> {
        self.takster.iter().map(|(k, _)| *k).find(|k| koder.treffer(k))
    }
}

pub(super) struct Indeks<'a> {
    pub(super) naboer: Vec<Nabo<'a>>,
    /// By time within each patient.
    per_pasient: HashMap<Pasientnokkel, Vec<usize>>,
    /// Bills that take the performer's time, by performer (empty: the sender) and time.
    tidslinjer: HashMap<&'a str, Vec<(DateTime<Utc>, usize)>>,
    /// Earlier bills by number and by GUID.
    pub(super) tidligere_nummer: HashMap<&'a str, Vec<usize>>,
    pub(super) tidligere_guid: HashMap<Uuid, Vec<usize>>,
    /// First bill of the message with each number and GUID.
    pub(super) nummer: HashMap<&'a str, usize>,
    pub(super) guid: HashMap<Uuid, usize>,
    /// Which bill of the message credits an earlier one, rightly and first.
    pub(super) krediteres: HashMap<usize, usize>,
    pub(super) teller: Teller,
    /// Any bill has a code that excludes others the same day.
    pub(super) har_dagsregler: bool,
}

impl<'a> Indeks<'a> {
    /// `avvist`: bills that the rules for one bill alone have rejected. They are nobody's neighbour.
    pub(super) fn ny(krav: &'a Behandlerkrav, fakta: &[Fakta<'a>], avvist: &[bool], k: &'a Kontekst<'_>) -> Self {
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
            har_dagsregler: false,
        };
        for (i, t) in k.tidligere.iter().enumerate().filter(|(_, t)| t.egen && !t.kreditering) {
            ut.tidligere_nummer.entry(&t.regningsnummer).or_default().push(i);
            if let Some(guid) = t.guid {
                ut.tidligere_guid.entry(guid).or_default().push(i);
            }
        }
        for ((plass, r), avvist) in krav.regninger.iter().enumerate().zip(avvist) {
            if r.kreditering {
                let original = ut.original(r, k).and_then(|i| k.tidligere.get(i).map(|t| (i, t)));
                if let Some((i, _)) = original.filter(|(i, t)| kreditering::feil(r, *i, t, k, &ut).is_empty()) {
                    ut.krediteres.entry(i).or_insert(plass);
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
            let (bruk, dagsregler) = regler_for(t, k);
            let nabo = Nabo {
                plass: None,
                nummer: &t.regningsnummer,
                tid,
                dato: kalender::dato_i_oslo(tid),
                takster: t.takster.iter().map(|(k, n)| (k.as_str(), *n)).collect(),
                bruk,
                egen: t.egen,
                godkjent: t.status == Regningsstatus::Godkjent,
                hoveddiagnose: t.hoveddiagnose.as_deref(),
                punkt_6a: false,
                dagsregler,
            };
            self.legg_til(t.pasient, k.utforer(t.utforende.as_deref()), t.utforende.is_some(), nabo);
        }
    }

    fn fyll_nye(&mut self, krav: &'a Behandlerkrav, fakta: &[Fakta<'a>], avvist: &[bool], k: &Kontekst<'_>) {
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
                bruk: f.tid,
                egen: true,
                godkjent: false,
                hoveddiagnose: r.diagnoser.first().map(|d| d.kode.as_str()),
                punkt_6a: er_6a(r),
                dagsregler: r
                    .takster
                    .iter()
                    .zip(&f.linjer)
                    .flat_map(|(t, l)| dagsregler(&t.kode, l.regler.iter().copied()))
                    .collect(),
            };
            let navngitt = r.utforende_behandler.as_ref().map(|u| u.id.as_str());
            self.legg_til(f.nokkel, k.utforer(navngitt), navngitt.is_some(), nabo);
        }
    }

    fn legg_til(&mut self, pasient: Option<Pasientnokkel>, utforende: Option<&'a str>, navngitt: bool, nabo: Nabo<'a>) {
        let i = self.naboer.len();
        if let Some(nokkel) = pasient {
            self.per_pasient.entry(nokkel).or_default().push(i);
        }
        let tar_tid = nabo.bruk.minst > 0 || nabo.bruk.helt > 0 || nabo.bruk.behandling;
        // Work done by another than the sender, without a name, is on nobody's line.
        if tar_tid && nabo.egen && (navngitt || !nabo.bruk.delegert) {
            self.tidslinjer
                .entry(utforende.unwrap_or_default())
                .or_default()
                .push((nabo.tid, i));
        }
        self.har_dagsregler |= !nabo.dagsregler.is_empty();
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

    /// The performer's bills, by time. Empty when the performer is not known.
    fn tidslinje(&self, sak: &Sak<'_, '_>) -> &[(DateTime<Utc>, usize)] {
        let linje = sak.utforer().and_then(|u| self.tidslinjer.get(u));
        linje.map(Vec::as_slice).unwrap_or_default()
    }

    /// Minutes the codes take at least, by performer and day. Patients who are treated at once take the time of one. `teller`: whether a bill
    /// of the message counts, by its place.
    pub(super) fn minutter(&self, teller: impl Fn(Option<usize>) -> bool) -> HashMap<(&'a str, NaiveDate), u32> {
        let mut ut = HashMap::new();
        for (utforer, linje) in &self.tidslinjer {
            let mut gruppe: HashMap<DateTime<Utc>, u32> = HashMap::new();
            for (tid, i) in linje {
                let Some(n) = self.naboer.get(*i).filter(|n| teller(n.plass)) else {
                    continue;
                };
                let sum: &mut u32 = ut.entry((*utforer, n.dato)).or_default();
                if n.bruk.gruppe {
                    let lengst = gruppe.entry(*tid).or_default();
                    *sum = sum.saturating_add(n.bruk.minst.saturating_sub(*lengst));
                    *lengst = n.bruk.minst.max(*lengst);
                } else {
                    *sum = sum.saturating_add(n.bruk.minst);
                }
            }
        }
        ut
    }

    /// The days each patient has bills with the sender, in order.
    pub(super) fn pasientdager(&self, teller: impl Fn(Option<usize>) -> bool) -> HashMap<Pasientnokkel, Vec<NaiveDate>> {
        let dager = |rader: &Vec<usize>| {
            let naboer = rader.iter().filter_map(|i| self.naboer.get(*i));
            naboer.filter(|n| n.egen && teller(n.plass)).map(|n| n.dato).collect()
        };
        self.per_pasient.iter().map(|(nokkel, rader)| (*nokkel, dager(rader))).collect()
    }

    /// The performer's bills that stand before this one and start in the half day before it, nearest first.
    pub(super) fn samme_utforer(&self, sak: &Sak<'_, '_>, tid: DateTime<Utc>) -> impl Iterator<Item = &Nabo<'a>> {
        let linje = self.tidslinje(sak);
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

    /// The performer's bills that stand already and start after this one, nearest first.
    pub(super) fn samme_utforer_etter(&self, sak: &Sak<'_, '_>, tid: DateTime<Utc>) -> impl Iterator<Item = &Nabo<'a>> {
        let linje = self.tidslinje(sak);
        let start = linje.partition_point(|(t, _)| *t <= tid);
        let etter = linje.get(start..).unwrap_or_default();
        etter.iter().take(50).map(|(_, i)| &self.naboer[*i]).filter(|n| n.plass.is_none())
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

/// What the rules of its day say of an earlier bill.
fn regler_for<'a>(t: &'a TidligereRegning, k: &'a Kontekst<'_>) -> (Tidsbruk, Vec<(&'a str, &'a Monster)>) {
    let (mut bruk, mut dag) = (Tidsbruk::default(), Vec::new());
    if let Some(dato) = t.tidspunkt.map(kalender::dato_i_oslo) {
        for (kode, antall) in &t.takster {
            let regler = || k.takster.regler(&k.praksis.fagomrade, kode, &k.praksis.praksistype, dato);
            bruk.legg_til(regler(), *antall);
            dag.extend(dagsregler(kode, regler()));
        }
    }
    (bruk, dag)
}

fn dagsregler<'a>(kode: &'a str, regler: impl Iterator<Item = &'a Takstregel>) -> impl Iterator<Item = (&'a str, &'a Monster)> {
    regler.filter_map(move |r| match &r.slag {
        Regelslag::IkkeSammeDag(m) => Some((kode, m)),
        _ => None,
    })
}
