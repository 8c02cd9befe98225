//! Who was treated, for what, on whose referral. K12, K14, K22, K23, K31.

use super::fakta::Sak;
use crate::livsstatus::Livsstatus;
use crate::model::{ICD10, ICPC2, Kode};
use crate::regel::{Funn, RegelId};
use crate::takstregel::Regelslag;

/// K23: a valid fødselsnummer or D-nummer, another public number, or name, sex and date of birth.
pub(super) fn k23(s: &Sak<'_, '_>) -> Vec<Funn> {
    if s.f.uten_pasient {
        return Vec::new();
    }
    let Some(pasient) = &s.r.pasient else {
        return vec![Funn::ny(RegelId::K23Mangler)];
    };
    match &pasient.identifikasjon {
        Some(i) if matches!(i.slag.as_str(), "HNR" | "PNR" | "UID" | "DUF") => Vec::new(),
        Some(_) if s.f.fnr.is_some() => Vec::new(),
        Some(_) => vec![Funn::ny(RegelId::K23Nummer)],
        None => {
            let nok = pasient.fornavn.is_some() && pasient.etternavn.is_some() && pasient.kjonn.is_some() && pasient.fodselsdato.is_some();
            if nok { Vec::new() } else { vec![Funn::ny(RegelId::K23Mangler)] }
        }
    }
}

/// K12: nobody is treated before being born, or after having died. The day of death itself is a day of life. Nothing about the death but
/// that it was before the treatment is told on.
pub(super) fn k12(s: &Sak<'_, '_>) -> Vec<Funn> {
    let Some(dato) = s.f.dato else { return Vec::new() };
    if s.f.fodt.is_some_and(|fodt| dato < fodt) {
        return vec![Funn::ny(RegelId::K12IkkeFodt).med("dato", dato)];
    }
    let frist = chrono::Days::new(s.k.regelsett.dager_etter_dod);
    let funn = match s.f.fnr.as_ref().and_then(|fnr| s.k.livsstatus.get(fnr)) {
        Some(Livsstatus::Dod(dod)) if dod.checked_add_days(frist).is_some_and(|siste| dato > siste) => {
            Funn::ny(RegelId::K12Avdod).med("dato", dato)
        }
        Some(Livsstatus::UkjentPerson) => Funn::ny(RegelId::K12UkjentPerson),
        Some(Livsstatus::IkkeSvar) => Funn::ny(RegelId::K12IkkeSvar),
        Some(Livsstatus::Lever | Livsstatus::Dod(_)) | None => return Vec::new(),
    };
    vec![funn]
}

/// Which diagnosis codes the practice uses (§2.3). None: not asked for.
fn kodeverk(fagomrade: &str, praksistype: &str) -> Option<(&'static str, &'static str)> {
    let icpc = Some((ICPC2, "ICPC-2"));
    let icd = Some((ICD10, "ICD-10"));
    match fagomrade {
        "LE" if praksistype.starts_with("SP") => icd,
        "LE" | "KI" => icpc,
        "FY" if matches!(praksistype, "FYKO" | "FAFY" | "KOFY" | "KOFF" | "KORI") => None,
        "FY" => icpc,
        "PS" => icd,
        _ => None,
    }
}

/// K22: a diagnosis, in the kodeverk of the profession.
pub(super) fn k22(s: &Sak<'_, '_>) -> Vec<Funn> {
    let Some((oid, navn)) = kodeverk(&s.k.praksis.fagomrade, &s.k.praksis.praksistype) else {
        return Vec::new();
    };
    if s.f.uten_pasient {
        return Vec::new();
    }
    if s.r.diagnoser.is_empty() {
        return vec![Funn::ny(RegelId::K22Mangler)];
    }
    let feil = s.r.diagnoser.iter().find(|d| d.kodeverk != oid || !gyldig_form(d));
    feil.map(|d| Funn::ny(RegelId::K22Kodeverk).med("kode", d.kode.as_str()).med("kodeverk", navn))
        .into_iter()
        .collect()
}

/// The shape of a code. Whether it exists is not known here.
fn gyldig_form(d: &Kode) -> bool {
    let kode = d.kode.as_bytes();
    let (Some(bokstav), Some(siffer)) = (kode.first(), kode.get(1..3)) else {
        return false;
    };
    let resten = kode.get(3..).unwrap_or_default();
    let hale = match resten.first() {
        Some(b'.') => resten.get(1..).unwrap_or_default(),
        _ => resten,
    };
    let form = siffer.iter().all(u8::is_ascii_digit) && hale.len() <= 4 && hale.iter().all(u8::is_ascii_alphanumeric);
    match d.kodeverk.as_str() {
        ICPC2 => form && b"ABDFHKLNPRSTUWXYZ".contains(bokstav),
        _ => form && bokstav.is_ascii_uppercase(),
    }
}

/// K14 on what the bill itself says: the referral is there, and older than the treatment.
pub(super) fn k14(s: &Sak<'_, '_>) -> Vec<Funn> {
    let Some(dato) = s.f.dato else { return Vec::new() };
    if s.f.uten_pasient {
        return Vec::new();
    }
    let henvisning = s.r.henvisning.as_ref();
    let henvist = henvisning.and_then(|h| h.dato);
    let fag = s.k.praksis.fagomrade.as_str();
    let mut ut = Vec::new();
    // Psychologists depend on earlier bills, see `naboer`.
    if henvist.is_none() && fag != "PS" {
        let krever = s.regler().filter(|(.., r)| r.slag == Regelslag::KreverHenvisning);
        ut.extend(krever.map(|(i, _, r)| s.funn(RegelId::K14Mangler, i, r)).max_by_key(Funn::avviser));
    }
    if henvist.is_some() {
        let bare_uten = s.regler().find(|(.., r)| r.slag == Regelslag::UtenHenvisning);
        ut.extend(bare_uten.map(|(i, _, r)| s.funn(RegelId::K14HarHenvisning, i, r)));
    }
    if fag == "OR" && henvisning.is_none_or(|h| h.id.is_none()) {
        ut.push(Funn::ny(RegelId::K14Id));
    }
    if let Some(henvist) = henvist.filter(|h| *h > dato) {
        ut.push(Funn::ny(RegelId::K14ForHenvisning).med("dato", dato).med("henvist", henvist));
    }
    ut
}

/// K31: stønadspunkt, tooth and rare condition, for dentists and dental hygienists.
pub(super) fn k31(s: &Sak<'_, '_>) -> Vec<Funn> {
    let fag = s.k.praksis.fagomrade.as_str();
    if !matches!(fag, "TH" | "TP") {
        return Vec::new();
    }
    let mut ut = Vec::new();
    let punkt = s.r.stonadspunkt.as_deref().and_then(stonadspunkt);
    if punkt.is_none() {
        ut.push(Funn::ny(RegelId::K31Stonadspunkt));
    }
    if punkt == Some(1) && s.r.sjelden_medisinsk_tilstand.is_none() {
        ut.push(Funn::ny(RegelId::K31Tilstand));
    }
    if fag == "TH" {
        for (i, t) in s.r.takster.iter().enumerate() {
            if t.tenner.is_empty() || !t.tenner.iter().all(|tann| gyldig_tann(tann)) {
                ut.push(Funn::ny(RegelId::K31Tann).med("takst", t.kode.as_str()).paa_linje(i));
            }
        }
    }
    ut
}

/// `6a` is point 6.
pub(super) fn stonadspunkt(tekst: &str) -> Option<u32> {
    let siffer = tekst.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let bokstaver = tekst.len() - siffer.len();
    siffer
        .parse()
        .ok()
        .filter(|n| (1..=15).contains(n) && bokstaver <= 1 && !siffer.starts_with('+'))
}

/// ISO 3950: region (00–08, 10, 20, 30, 40) or tooth (11–48, milk teeth 51–85), with at most one surface.
fn gyldig_tann(kode: &str) -> bool {
    let b = kode.as_bytes();
    let (Some(kvadrant), Some(tann)) = (b.first(), b.get(1)) else {
        return false;
    };
    let flate = b.get(2..).unwrap_or_default();
    let region = match (kvadrant, tann) {
        (b'0', b'0'..=b'8') | (b'1'..=b'4', b'0') => true,
        (b'1'..=b'4', b'1'..=b'8') | (b'5'..=b'8', b'1'..=b'5') => false,
        _ => return false,
    };
    match flate {
        [] => true,
        [f] => !region && b"OMDBLPIG".contains(f),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn teeth_regions_and_surfaces() {
        for god in ["00", "01", "10", "11", "48", "16O", "11G", "55", "85M"] {
            assert!(gyldig_tann(god), "{god}");
        }
        for feil in ["", "1", "09", "19", "49", "56", "91", "00O", "16X", "16OM", "å1"] {
            assert!(!gyldig_tann(feil), "{feil}");
        }
    }

    #[test]
    fn points_go_from_one_to_fifteen() {
        for (tekst, punkt) in [
            ("1", Some(1)),
            ("6a", Some(6)),
            ("15", Some(15)),
            ("0", None),
            ("16", None),
            ("4hh", None),
            ("", None),
            ("+4", None),
        ] {
            assert_eq!(stonadspunkt(tekst), punkt, "{tekst}");
        }
    }

    #[test]
    fn diagnosis_codes_have_a_shape() {
        let form = |kodeverk: &str, kode: &str| {
            gyldig_form(&Kode {
                kodeverk: kodeverk.into(),
                kode: kode.into(),
            })
        };
        for (k, kode, ventet) in [
            (ICPC2, "L73", true),
            (ICPC2, "L73.0001", true),
            (ICPC2, "C73", false),
            (ICPC2, "L7", false),
            (ICPC2, "l73", false),
            (ICD10, "F32.1", true),
            (ICD10, "C509", true),
            (ICD10, "F3", false),
        ] {
            assert_eq!(form(k, kode), ventet, "{kode}");
        }
    }
}
