//! The right to claim, and when: K01, K04, K05, K13.

use chrono::Days;

use super::fakta::Sak;
use super::kontekst::kravfrist;
use crate::regel::{Funn, RegelId};
use grunn::kalender;

/// K01: agreement, practice, education and approval hold on the day of treatment (ftrl § 22-2).
pub(super) fn k01(s: &Sak<'_, '_>) -> Vec<Funn> {
    let Some(dato) = s.f.dato else { return Vec::new() };
    let mut ut = Vec::new();
    let med_slingring = dato.checked_add_days(Days::new(s.k.regelsett.avtale_dager_tilbake)).unwrap_or(dato);
    if !s.k.avtaler.iter().any(|a| a.inneholder(dato) || a.inneholder(med_slingring)) {
        ut.push(Funn::ny(RegelId::K01Avtale).med("dato", dato));
    }
    if !s.k.praksis.status_ok || !s.k.praksis.perioder.iter().any(|p| p.inneholder(dato)) {
        ut.push(Funn::ny(RegelId::K01Praksis).med("dato", dato));
    }
    if !s.k.praksis.utdanning_ok {
        ut.push(Funn::ny(RegelId::K01Utdanning));
    }
    if s.k.praksis.uten_godkjenning.iter().any(|p| p.inneholder(dato)) {
        ut.push(Funn::ny(RegelId::K01Godkjenning).med("dato", dato));
    }
    ut
}

/// K04: received within six months after the month of treatment (ftrl § 22-14 third paragraph).
pub(super) fn k04(s: &Sak<'_, '_>) -> Vec<Funn> {
    let Some(dato) = s.f.dato else { return Vec::new() };
    let frist = kravfrist(dato, s.k.regelsett.foreldelse_maneder);
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
