//! The list's address: filter, sorting and place, read from it and written to it.

use crate::krav::text::Utvalgsfeil;
use std::collections::HashMap;

use crate::krav::store::{Filter, Nokkel, Sortering, Sorteringsfelt};
use grunn::feltfeil::FeltFeil;
use grunn::text::Sprak;
use grunn::{PraksisId, dato};
use regler::status::Kravlapp;

/// The filter's word for «has rejected bills», which is no status of its own.
pub const MED_AVVISTE: &str = "med_avviste";
/// The filter's word for «has bills that must be corrected».
pub const MAA_RETTES: &str = "maa_rettes";

/// What the address says, with what was typed and what was wrong with it.
#[derive(Clone, Debug, Default)]
pub struct Sok {
    pub fom: String,
    pub tom: String,
    pub praksis: String,
    pub status: String,
    pub filter: Filter,
    pub sortering: Sortering,
    pub nokkel: Option<Nokkel>,
    pub feil: FeltFeil,
}

/// One choice of status: the word in the address, its name, the labels it covers.
pub struct Statusvalg {
    pub kode: String,
    pub navn: &'static str,
    pub lapper: Vec<Kravlapp>,
}

/// The statuses a person can ask for: labels with the same name are one choice. From the one table of statuses.
pub fn statusvalg(sprak: Sprak) -> Vec<Statusvalg> {
    let mut ut: Vec<Statusvalg> = Vec::new();
    for lapp in Kravlapp::ALLE.iter().copied() {
        let navn = lapp.visning().navn.i(sprak);
        match ut.iter_mut().find(|v| v.navn == navn) {
            Some(valg) => valg.lapper.push(lapp),
            None => ut.push(Statusvalg {
                kode: kode(lapp),
                navn,
                lapper: vec![lapp],
            }),
        }
    }
    ut
}

/// The label's word, as in the API.
fn kode(lapp: Kravlapp) -> String {
    serde_json::to_value(lapp)
        .ok()
        .and_then(|v| v.as_str().map(str::to_owned))
        .unwrap_or_default()
}

fn lapper(status: &str) -> Vec<Kravlapp> {
    if status == MED_AVVISTE {
        return vec![
            Kravlapp::DelvisGodkjent,
            Kravlapp::Avvist,
            Kravlapp::DelvisSendt,
            Kravlapp::DelvisUtbetalt,
        ];
    }
    statusvalg(Sprak::Nb)
        .into_iter()
        .find(|v| v.kode == status)
        .map(|v| v.lapper)
        .unwrap_or_default()
}

impl Sok {
    /// Reads the query. What makes no sense in sorting or place is passed over; a wrong date is told.
    pub fn les(sporring: &HashMap<String, String>) -> Self {
        let hent = |navn: &str| sporring.get(navn).map(|v| v.trim().to_owned()).unwrap_or_default();
        let mut ut = Self {
            fom: hent("fom"),
            tom: hent("tom"),
            praksis: hent("praksis"),
            status: hent("status"),
            ..Self::default()
        };
        let mut feil = FeltFeil::default();
        let mut les_dato = |navn: &str, tekst: &str| {
            if tekst.is_empty() {
                return None;
            }
            match dato::tolk(tekst) {
                Ok(dato) => Some(dato),
                Err(f) => {
                    feil.legg_til(navn, &f);
                    None
                }
            }
        };
        ut.filter.fom = les_dato("fom", &ut.fom);
        ut.filter.tom = les_dato("tom", &ut.tom);
        if let (Some(fom), Some(tom)) = (ut.filter.fom, ut.filter.tom)
            && tom < fom
        {
            feil.legg_til("tom", &Utvalgsfeil::TomForFom);
            ut.filter.tom = None;
        }
        ut.feil = feil;
        ut.filter.praksis = ut.praksis.parse().ok().map(PraksisId);
        ut.filter.status = lapper(&ut.status);
        ut.filter.maa_rettes = ut.status == MAA_RETTES;
        ut.sortering.felt = match hent("sorter").as_str() {
            "krevd" => Sorteringsfelt::Krevd,
            "godkjent" => Sorteringsfelt::Godkjent,
            _ => Sorteringsfelt::Mottatt,
        };
        ut.sortering.stigende = hent("retning") == "stigende";
        ut.nokkel = hent("side").parse().ok();
        ut
    }

    /// Whether nothing is filtered away.
    pub fn er_tomt(&self) -> bool {
        self.filter == Filter::default() && self.feil.er_tom()
    }

    /// The query of the same list at another place.
    pub fn sporring(&self, nokkel: Option<Nokkel>) -> String {
        self.skriv(self.sortering, nokkel)
    }

    /// The query of the same list sorted by this column; the other way when it already is. Starts at the first page.
    pub fn sortert(&self, felt: Sorteringsfelt) -> String {
        let stigende = self.sortering.felt == felt && !self.sortering.stigende;
        self.skriv(Sortering { felt, stigende }, None)
    }

    fn skriv(&self, sortering: Sortering, nokkel: Option<Nokkel>) -> String {
        let mut q = url::form_urlencoded::Serializer::new(String::new());
        for (navn, verdi) in [
            ("fom", &self.fom),
            ("tom", &self.tom),
            ("praksis", &self.praksis),
            ("status", &self.status),
        ] {
            if !verdi.is_empty() {
                q.append_pair(navn, verdi);
            }
        }
        match sortering.felt {
            Sorteringsfelt::Mottatt => {}
            Sorteringsfelt::Krevd => _ = q.append_pair("sorter", "krevd"),
            Sorteringsfelt::Godkjent => _ = q.append_pair("sorter", "godkjent"),
        }
        if sortering.stigende {
            q.append_pair("retning", "stigende");
        }
        if let Some(nokkel) = nokkel {
            q.append_pair("side", &nokkel.to_string());
        }
        let q = q.finish();
        if q.is_empty() { q } else { format!("?{q}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn les(par: &[(&str, &str)]) -> Sok {
        Sok::les(&par.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect())
    }

    #[test]
    fn the_address_gives_back_what_it_was_made_of() {
        let sok = les(&[
            ("fom", "3.5.26"),
            ("status", "godkjent"),
            ("sorter", "krevd"),
            ("retning", "stigende"),
        ]);
        assert_eq!(sok.sporring(None), "?fom=3.5.26&status=godkjent&sorter=krevd&retning=stigende");
        assert_eq!(sok.filter.fom, Some("2026-05-03".parse().unwrap()));
        assert!(sok.filter.status.contains(&Kravlapp::SendtTilUtbetaling) && !sok.er_tomt());
        assert_eq!(les(&[]).sporring(None), "");
    }

    #[test]
    fn a_column_is_turned_when_pressed_again() {
        assert_eq!(les(&[]).sortert(Sorteringsfelt::Mottatt), "?retning=stigende");
        assert_eq!(les(&[("retning", "stigende")]).sortert(Sorteringsfelt::Mottatt), "");
        assert_eq!(les(&[("retning", "stigende")]).sortert(Sorteringsfelt::Krevd), "?sorter=krevd");
    }

    #[test]
    fn wrong_dates_are_told_and_nothing_else_is() {
        let sok = les(&[("fom", "31.4.26"), ("tom", "x"), ("praksis", "x"), ("status", "x"), ("side", "x")]);
        assert_eq!(sok.feil.0.iter().map(|f| f.felt.as_str()).collect::<Vec<_>>(), ["fom", "tom"]);
        let sok = les(&[("fom", "2.5.26"), ("tom", "1.5.26")]);
        assert_eq!(sok.feil.for_felt("tom").map(|f| f.kode.as_str()), Some("tom-for-fom"));
    }

    #[test]
    fn every_choice_of_status_is_understood() {
        for sprak in Sprak::ALLE {
            let valg = statusvalg(sprak);
            assert_eq!(valg.iter().flat_map(|v| &v.lapper).count(), Kravlapp::ALLE.len());
            for v in valg {
                assert!(!les(&[("status", &v.kode)]).filter.status.is_empty(), "{}", v.kode);
            }
        }
        assert_eq!(les(&[("status", MED_AVVISTE)]).filter.status.len(), 4);
    }
}
