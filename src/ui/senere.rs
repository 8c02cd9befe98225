//! «Lagre og fortsett senere».

use leptos::prelude::*;

use crate::server::{request, utkast};

/// Keeps what is typed as the form's draft, without judging it, and leaves. The form says in `skjema` what its draft is called.
#[component]
pub fn Senere() -> impl IntoView {
    let sprak = request::sprak();
    view! {
        <p>
            <button class="ds-button" data-variant="tertiary" type="submit" formaction=utkast::STI formnovalidate="">
                {sprak.velg("Lagre og fortsett senere", "Lagre og hald fram seinare")}
            </button>
        </p>
    }
}
