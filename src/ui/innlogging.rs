//! «Logg inn på nytt», where an act needs a fresh login (step-up).

use leptos::prelude::*;

use crate::server::request;
use crate::stier;
use grunn::text::T;

const TITTEL: T = T("Logg inn på nytt for å gå videre", "Logg inn på nytt for å gå vidare");
const KNAPP: T = T("Logg inn på nytt", "Logg inn på nytt");

/// Why a fresh login is needed, and the link to it; it comes back to `side`. A link and no form: the login goes on to another site.
#[component]
pub fn NyInnlogging(
    /// What is protected, and that what was typed is kept.
    tekst: T,
    #[prop(into)] side: String,
) -> impl IntoView {
    let sprak = request::sprak();
    view! {
        <div class="ds-alert" data-color="info" role="group" tabindex="-1" autofocus="" aria-labelledby="ny-innlogging">
            <h2 class="ds-heading" data-size="xs" id="ny-innlogging">{TITTEL.i(sprak)}</h2>
            <p>{tekst.i(sprak)}</p>
            <p><a class="ds-button" href=stier::ny_innlogging(&side)>{KNAPP.i(sprak)}</a></p>
        </div>
    }
}
