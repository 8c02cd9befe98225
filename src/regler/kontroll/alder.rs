//! What a case worker is told of the patient: year of birth and age, and only where a rule of the bill depends on it.

use chrono::{Datelike, NaiveDate};

use super::kontekst::Praksisfakta;
use crate::fritak::{self, Bevis};
use crate::model::Regning;
use crate::regel::Funn;
use crate::takst::Takstregister;
use crate::takstregel::Regelslag;
use grunn::{Fnr, Testnumre, kalender};

/// Never more of who the patient is than this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pasientalder {
    pub fodt: i32,
    /// At the treatment.
    pub alder: u32,
}

/// When the patient was born: by the number, else by the date.
pub(super) fn fodselsdato(r: &Regning, fnr: Option<&Fnr>) -> Option<NaiveDate> {
    fnr.and_then(Fnr::fodselsdato)
        .or_else(|| r.pasient.as_ref().and_then(|p| p.fodselsdato))
}

/// The number that says who the patient is, when it is one.
pub(super) fn fodselsnummer(r: &Regning, testnumre: Testnumre) -> Option<Fnr> {
    let ident = r.pasient.as_ref().and_then(|p| p.identifikasjon.as_ref());
    ident.and_then(|i| Fnr::tolk(&i.id, testnumre).ok())
}

/// The age, for a bill that claims an exemption by age, has a code for an age, or has a finding that reads it. None else, and when it is not
/// known.
pub fn pasientalder(
    r: &Regning,
    funn: &[Funn],
    praksis: &Praksisfakta,
    takster: &Takstregister,
    testnumre: Testnumre,
) -> Option<Pasientalder> {
    let dato = kalender::dato_i_oslo(r.tidspunkt?);
    let for_alder = |kode: &str| {
        let mut regler = takster.regler(&praksis.fagomrade, kode, &praksis.praksistype, dato);
        regler.any(|r| {
            matches!(
                r.slag,
                Regelslag::AlderFra(_) | Regelslag::AlderUnder(_) | Regelslag::SpesialitetEllerUnder(..)
            )
        })
    };
    let fritak = r.arsak_fri_egenandel.as_deref().and_then(fritak::kode);
    let leses = fritak.is_some_and(|k| k.bevis == Bevis::Alder)
        || funn.iter().any(|f| f.regel.leser_alder())
        || r.takster.iter().any(|t| for_alder(&t.kode));
    let fodt = fodselsdato(r, fodselsnummer(r, testnumre).as_ref()).filter(|_| leses)?;
    Some(Pasientalder {
        fodt: fodt.year(),
        alder: grunn::dato::alder(fodt, dato)?,
    })
}
