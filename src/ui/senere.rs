//! «Lagre utkast».

use leptos::prelude::*;

use crate::server::request;
use crate::stier::UTKAST;
use grunn::text::T;

/// Keeps what is typed as the form's draft, without judging it, and leaves. The form says in `skjema` what its draft is called.
#[component]
pub fn Senere(#[prop(default = T("Lagre utkast", "Lagre utkast"))] tekst: T) -> impl IntoView {
    view! {
        <p>
            <button class="ds-button" data-variant="tertiary" type="submit" formaction=UTKAST formnovalidate="">{tekst.i(request::sprak())}</button>
        </p>
    }
}
