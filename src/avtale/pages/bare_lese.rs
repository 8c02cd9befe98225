//! The notice on pages that are read only because the agency has ended the agreement.

use leptos::prelude::*;

use crate::avtale::tekst_kontroll;
use crate::server::request;
use crate::stier::{AVTALER, KONTAKT};

/// Why nothing can be changed, what can be, and where to ask. On every page with practices and documents.
#[component]
pub fn BareLese() -> impl IntoView {
    let t = tekst_kontroll::tekst(request::sprak());
    let her = request::sti() == AVTALER;
    view! {
        <div class="ds-alert" data-color="warning">
            <h2 class="ds-heading" data-size="xs">{t.bare_lese_tittel}</h2>
            <p>{t.bare_lese}</p>
            <p>{t.bare_lese_kontakt}</p>
            <ul class="ds-list">
                {(!her).then(|| view! { <li><a class="ds-link" href=AVTALER>{t.bare_lese_avtalen}</a></li> })}
                <li><a class="ds-link" href=KONTAKT>{t.bare_lese_endre}</a></li>
                <li><a class="ds-link" href="/kontakt">{t.bare_lese_spor}</a></li>
            </ul>
        </div>
    }
}
