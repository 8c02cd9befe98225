//! A table of plain cells: caption, heads with scope, figures to the right, cards on a phone.

use crate::ui::{Skrevet, Skriv as _};
use leptos::prelude::*;

/// A column: its head, and whether it holds figures.
#[derive(Clone, Copy)]
pub struct Kolonne {
    pub tittel: &'static str,
    pub tall: bool,
}

/// A column of words.
pub fn ord(tittel: &'static str) -> Kolonne {
    Kolonne { tittel, tall: false }
}

/// A column of figures.
pub fn tall(tittel: &'static str) -> Kolonne {
    Kolonne { tittel, tall: true }
}

/// A cell holds text, a link, or a tag with a line under it: never more than one control.
pub enum Celle {
    Tekst(String),
    Lenke {
        til: String,
        tekst: String,
    },
    Merke {
        farge: &'static str,
        tekst: &'static str,
        under: String,
    },
}

impl From<String> for Celle {
    fn from(tekst: String) -> Self {
        Self::Tekst(tekst)
    }
}

fn innhold(celle: Celle) -> Skrevet {
    match celle {
        Celle::Tekst(tekst) => tekst.skrevet(),
        Celle::Lenke { til, tekst } => view! { <a class="ds-link" href=til>{tekst}</a> }.skrevet(),
        Celle::Merke { farge, tekst, under } => {
            let under = (!under.is_empty()).then(|| view! { <span class="liten dempet">{under}</span> });
            view! { <span class="status"><span class="ds-tag" data-color=farge data-size="sm">{tekst}</span>{under}</span> }.skrevet()
        }
    }
}

/// The table. The first cell of a row is its head; `sum` is the last row.
pub fn tabell(tittel: String, kolonner: Vec<Kolonne>, rader: Vec<Vec<Celle>>, sum: Option<Vec<String>>) -> impl IntoView + use<> {
    let klasse = |k: Option<&Kolonne>| k.filter(|k| k.tall).map(|_| "belop");
    let rad = |celler: Vec<Celle>| {
        let mut celler = celler.into_iter().zip(kolonner.iter());
        let hode = celler
            .next()
            .map(|(c, k)| view! { <th scope="row" class=klasse(Some(k)) data-etikett=k.tittel>{innhold(c)}</th> });
        let resten = celler
            .map(|(c, k)| {
                let tom = matches!(&c, Celle::Tekst(t) if t.is_empty());
                view! { <td class=klasse(Some(k)) data-etikett=(!tom).then_some(k.tittel)>{innhold(c)}</td> }
            })
            .collect_view();
        view! { <tr>{hode}{resten}</tr> }
    };
    let kropp = rader.into_iter().map(rad).collect_view();
    let fot = sum.map(|celler| view! { <tfoot>{rad(celler.into_iter().map(Celle::Tekst).collect())}</tfoot> });
    let hoder = kolonner
        .iter()
        .map(|k| view! { <th scope="col" class=klasse(Some(k))>{k.tittel}</th> })
        .collect_view();
    let navn = tittel.clone();
    view! {
        <div class="rulleboks" role="region" tabindex="0" aria-label=navn>
            <table class="ds-table tabell" data-kort="">
                <caption class="ds-sr-only">{tittel}</caption>
                <thead><tr>{hoder}</tr></thead>
                <tbody>{kropp}</tbody>
                {fot}
            </table>
        </div>
    }
}
