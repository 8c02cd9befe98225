//! The matter on the page of the practice: what happened, what it means, what one can do.

use leptos::prelude::*;

use super::store::Avklaring;
use super::text;
use crate::server::config::Hprtap;
use crate::stier::{HELSEAKTOR, PRAKSISER};
use grunn::text::Sprak;

#[component]
pub fn Avklaringsvarsel(avklaring: Avklaring, tap: Hprtap, sprak: Sprak) -> impl IntoView {
    let stanser = tap == Hprtap::Kontroller && avklaring.grunn.stanser_krav();
    let farge = if stanser { "danger" } else { "warning" };
    view! {
        <section class="ds-alert" data-color=farge aria-labelledby="avklaring">
            <h2 class="ds-heading" data-size="xs" id="avklaring">{text::TITTEL.i(sprak)}</h2>
            <p>{text::hva(&avklaring, sprak)}</p>
            <p>{text::betyr(stanser).i(sprak)}</p>
            <p>{text::GJOR.i(sprak)}</p>
            <ul class="ds-list">
                <li><a class="ds-link" href=HELSEAKTOR>{text::GODKJENNINGER.i(sprak)}</a></li>
                <li><a class="ds-link" href=format!("{}/{}/slutt", PRAKSISER, avklaring.praksis)>{text::SLUTT.i(sprak)}</a></li>
            </ul>
        </section>
    }
}
