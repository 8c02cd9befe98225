//! The front page.

use leptos::prelude::*;

use super::text;
use crate::app::Tittel;
use crate::info::pages::ForsideInnhold;
use crate::server::request;
use crate::server::sesjon::Person;

/// What the service is; logged in, what must be done first.
#[component]
pub fn Forside() -> impl IntoView {
    let sprak = request::sprak();
    let t = text::tekst(sprak);
    match request::sesjon().map(|s| s.person) {
        None => view! { <Tittel tekst=sprak.velg("Forside", "Framside")/><ForsideInnhold sprak=sprak logg_inn="/logg-inn"/> }.into_any(),
        Some(Person::Saksbehandler { .. }) => {
            view! { <Tittel tekst=t.velkommen/><h1 class="ds-heading" data-size="lg">{t.velkommen}</h1><p class="ingress">{t.saksbehandler}</p> }.into_any()
        }
        Some(Person::Behandler { .. }) => view! { <Tittel tekst=t.velkommen/><h1 class="ds-heading" data-size="lg">{t.velkommen}</h1> }.into_any(),
    }
}
