//! The agreement as HTML, from the same reading of its markdown as the PDF.

use leptos::prelude::*;

use crate::ui::Skriv as _;
use dokument::markdown::{self, Avsnitt, Bit};

/// The text with its title at level two: the page has its own `h1`.
pub fn avtaletekst(tekst: &str) -> impl IntoView + use<> {
    markdown::les(tekst)
        .into_iter()
        .map(|avsnitt| match avsnitt {
            Avsnitt::Overskrift(1, ord) => view! { <h2 class="ds-heading" data-size="md">{biter(ord)}</h2> }.skrevet(),
            Avsnitt::Overskrift(2, ord) => view! { <h3 class="ds-heading" data-size="sm">{biter(ord)}</h3> }.skrevet(),
            Avsnitt::Overskrift(_, ord) => view! { <h4 class="ds-heading" data-size="xs">{biter(ord)}</h4> }.skrevet(),
            Avsnitt::Tekst(ord) => view! { <p>{biter(ord)}</p> }.skrevet(),
            Avsnitt::Liste { fra: Some(fra), punkter } => view! { <ol class="ds-list" start=(fra != 1).then_some(fra)>{punkter.into_iter().map(|p| view! { <li>{biter(p)}</li> }).collect_view()}</ol> }.skrevet(),
            Avsnitt::Liste { fra: None, punkter } => view! { <ul class="ds-list">{punkter.into_iter().map(|p| view! { <li>{biter(p)}</li> }).collect_view()}</ul> }.skrevet(),
        })
        .collect_view()
}

fn biter(ord: Vec<Bit>) -> impl IntoView {
    ord.into_iter()
        .map(|b| match b {
            Bit {
                lenke: Some(til), tekst, ..
            } => view! { <a class="ds-link" href=til>{tekst}</a> }.skrevet(),
            Bit { fet: true, tekst, .. } => view! { <strong>{tekst}</strong> }.skrevet(),
            Bit { tekst, .. } => tekst.skrevet(),
        })
        .collect_view()
}
