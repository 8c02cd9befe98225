//! The right to claim, and when: K01, K04, K05, K13.

use chrono::{DateTime, Days, NaiveDate, Utc};

use super::fakta::Sak;
use super::kontekst::Praksisfakta;
use crate::fritak::kravfrist;
use crate::regel::{Funn, RegelId};
use grunn::{Periode, kalender};

/// Whether nothing outside the message stops a bill for treatment at this time: no finding of K01.
pub fn har_rett(tid: DateTime<Utc>, praksis: &Praksisfakta, avtaler: &[Periode], avtale_dager_tilbake: u64) -> bool {
    mangler(kalender::dato_i_oslo(tid), praksis, avtaler, avtale_dager_tilbake).is_empty()
}

/// K01: agreement, practice, education and approval hold on the day of treatment (ftrl § 22-2).
pub(super) fn k01(s: &Sak<'_, '_>) -> Vec<Funn> {
    let Some(dato) = s.f.dato else { return Vec::new() };
    mangler(dato, &s.k.praksis, &s.k.avtaler, s.k.regelsett.avtale_dager_tilbake)
}

fn mangler(dato: NaiveDate, praksis: &Praksisfakta, avtaler: &[Periode], avtale_dager_tilbake: u64) -> Vec<Funn> {
    let mut ut = Vec::new();
    let med_slingring = dato.checked_add_days(Days::new(avtale_dager_tilbake)).unwrap_or(dato);
    if !avtaler.iter().any(|a| a.inneholder(dato) || a.inneholder(med_slingring)) {
        ut.push(Funn::ny(RegelId::K01Avtale).med("dato", dato));
    }
    if !praksis.status_ok || !praksis.perioder.iter().any(|p| p.inneholder(dato)) {
        ut.push(Funn::ny(RegelId::K01Praksis).med("dato", dato));
    }
    if !praksis.utdanning_ok {
        ut.push(Funn::ny(RegelId::K01Utdanning));
    }
    if praksis.uten_godkjenning.iter().any(|p| p.inneholder(dato)) {
        ut.push(Funn::ny(RegelId::K01Godkjenning).med("dato", dato));
    }
    ut
}

/// K04: received within the months after the month of treatment that the law gives (ftrl § 22-14 third paragraph).
pub(super) fn k04(s: &Sak<'_, '_>) -> Vec<Funn> {
    let Some(dato) = s.f.dato else { return Vec::new() };
    let frist = kravfrist(dato);
    let mottatt = kalender::dato_i_oslo(s.k.mottatt);
    if mottatt <= frist {
        return Vec::new();
    }
    vec![Funn::ny(RegelId::K04ForSent).med("frist", frist).med("mottatt", mottatt)]
}

/// K05: treatment cannot be later than receipt (766).
pub(super) fn k05(s: &Sak<'_, '_>) -> Vec<Funn> {
    match s.r.tidspunkt {
        Some(tid) if tid > s.k.mottatt => vec![Funn::ny(RegelId::K05FremITid).med("tid", tid).med("mottatt", s.k.mottatt)],
        _ => Vec::new(),
    }
}

/// K13: date, time of day and at least one code.
pub(super) fn k13(s: &Sak<'_, '_>) -> Vec<Funn> {
    let mut ut = Vec::new();
    match s.f.dato {
        None => ut.push(Funn::ny(RegelId::K13Tidspunkt)),
        Some(dato) if s.r.uten_klokkeslett => ut.push(Funn::ny(RegelId::K13Klokkeslett).med("dato", dato)),
        Some(_) => {}
    }
    if s.r.takster.is_empty() && s.r.nlkkoder.is_empty() && s.r.prosedyrekoder.is_empty() {
        ut.push(Funn::ny(RegelId::K13Takst));
    }
    ut
}
