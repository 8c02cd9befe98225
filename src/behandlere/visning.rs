//! One practice as citizens see it: the same words in the list and in the practitioner's own preview.

use leptos::prelude::*;

use super::model::Oppforing;
use super::text;
use grunn::Yrke;
use grunn::format::{self, pent_navn};
use grunn::text::Sprak;

/// What is shown of one person in one practice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kort {
    pub behandler: String,
    pub yrke: Option<Yrke>,
    pub spesialiteter: Vec<String>,
    pub hpr: Option<String>,
    pub praksis: String,
    /// Lines of the visiting address; empty when it is not known.
    pub adresse: Vec<String>,
    pub kommune: Option<String>,
    pub ambulerende: bool,
}

impl From<Oppforing> for Kort {
    fn from(o: Oppforing) -> Self {
        Self {
            behandler: o.navn(),
            yrke: Some(o.yrke),
            adresse: format::adresse(&o.adresse, o.postnr.as_deref(), o.poststed.as_deref()),
            spesialiteter: o.spesialiteter.into_iter().map(|k| k.navn).collect(),
            hpr: o.hpr,
            praksis: o.praksis,
            kommune: o.kommune.map(|k| k.navn),
            ambulerende: o.ambulerende,
        }
    }
}

impl Kort {
    /// Where it is: the address, or the municipality when the practitioner comes to the patients.
    pub fn sted(&self, sprak: Sprak) -> Vec<String> {
        match (self.ambulerende, &self.kommune) {
            (true, Some(kommune)) => vec![format!(
                "{} {} {}",
                text::BEHANDLER_I.i(sprak),
                pent_navn(kommune),
                text::KOMMUNE.i(sprak)
            )],
            (true, None) => vec![text::AMBULERENDE.i(sprak).to_owned()],
            (false, _) if self.adresse.is_empty() => vec![text::UTEN_ADRESSE.i(sprak).to_owned()],
            (false, _) => self.adresse.clone(),
        }
    }

    /// «Lege, allmennmedisin · HPR-nummer 565505933».
    pub fn fag(&self, sprak: Sprak) -> String {
        let fag = self
            .yrke
            .map(|y| text::yrke(y, sprak))
            .into_iter()
            .chain(self.spesialiteter.iter().cloned())
            .collect::<Vec<_>>()
            .join(", ");
        let hpr = self.hpr.as_ref().map(|h| format!("{} {h}", text::HPR.i(sprak)));
        [(!fag.is_empty()).then_some(fag), hpr]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" · ")
    }
}

/// All but the name, which is a heading in one place and not in the other.
#[component]
pub fn Kortinnhold(kort: Kort, sprak: Sprak) -> impl IntoView {
    let (fag, linjer) = (kort.fag(sprak), kort.sted(sprak));
    view! {
        {(!fag.is_empty()).then(|| view! { <p class="dempet">{fag}</p> })}
        <p>{kort.praksis}</p>
        {linjer.into_iter().map(|l| view! { <p>{l}</p> }).collect_view()}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_is_the_address_or_the_municipality() {
        let kort = Kort {
            adresse: vec!["Badeveien 8".into(), "3256 Larvik".into()],
            kommune: Some("LARVIK".into()),
            ..Kort::default()
        };
        assert_eq!(kort.sted(Sprak::Nb), ["Badeveien 8", "3256 Larvik"]);
        let ute = Kort {
            ambulerende: true,
            ..kort.clone()
        };
        assert_eq!(ute.sted(Sprak::Nn), ["Behandlar pasientar i Larvik kommune"]);
        let ukjent = Kort { kommune: None, ..ute };
        assert_eq!(ukjent.sted(Sprak::Nb), ["Behandler pasienter der de er"]);
        assert_eq!(Kort { adresse: vec![], ..kort }.sted(Sprak::Nn), ["Adressa er ikkje kjend"]);
    }

    #[test]
    fn profession_specialty_and_number_stand_on_one_line() {
        let kort = Kort {
            yrke: Some(Yrke::Lege),
            spesialiteter: vec!["Allmennmedisin".into()],
            hpr: Some("565505933".into()),
            ..Kort::default()
        };
        assert_eq!(kort.fag(Sprak::Nb), "Lege, Allmennmedisin · HPR-nummer 565505933");
        assert_eq!(
            Kort {
                yrke: Some(Yrke::Logoped),
                ..Kort::default()
            }
            .fag(Sprak::Nn),
            "Logoped"
        );
        assert_eq!(Kort::default().fag(Sprak::Nb), "");
    }
}
