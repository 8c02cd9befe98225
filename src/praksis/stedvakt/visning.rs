//! What was found about the place, on the page of the practice: what is stored, what the register says, and what to do.

use leptos::prelude::*;

use super::model::Slag;
use super::store::Stedendring;
use super::text;
use crate::server::skjema;
use crate::stier;
use crate::ui::{Fakta, Faktum};
use grunn::format;
use grunn::text::Sprak;

/// One finding. `versjon` is the practice's, so that nothing is confirmed on top of another change.
#[component]
pub fn Stedfunn(endring: Stedendring, versjon: i32, sprak: Sprak) -> impl IntoView {
    let slag = endring.slag;
    let tittel_id = format!("funn-{}", slag.kode());
    let beskrevet_av = tittel_id.clone();
    let farge = if slag.kan_bekreftes() { "warning" } else { "danger" };
    let verdi = |v: &Option<String>| vec![v.clone().unwrap_or_else(|| text::UKJENT.i(sprak).to_owned())];
    let faktum = |navn: grunn::text::T, v: &Option<String>| Faktum {
        navn: navn.i(sprak).to_owned(),
        verdier: verdi(v),
        ..Faktum::default()
    };
    let fakta = match slag {
        Slag::Adresse => vec![
            faktum(text::STAAR_HOS_OSS, &endring.gammel),
            faktum(text::STAAR_I_REGISTERET, &endring.ny),
        ],
        Slag::Eier => vec![faktum(text::EIER_FOR, &endring.gammel), faktum(text::EIER_NAA, &endring.ny)],
        Slag::Slettet | Slag::Nedlagt => vec![],
    };
    let praksis = endring.praksis;
    view! {
        <section class="ds-alert" data-color=farge aria-labelledby=beskrevet_av>
            <h2 class="ds-heading" data-size="xs" id=tittel_id>{text::tittel(slag).i(sprak)}</h2>
            <p>{text::hva(&endring, sprak)}</p>
            {(!fakta.is_empty()).then(|| view! { <Fakta fakta=fakta/> })}
            <p>{text::betyr(slag).i(sprak)}</p>
            <p>{format!("{} {}.", text::FUNNET.i(sprak), format::tidspunkt(endring.funnet, sprak))}</p>
            {slag.kan_bekreftes().then(|| view! {
                <form method="post" action="/api/praksis/sted-bekreft">
                    <input type="hidden" name="nokkel" value=skjema::ny_nokkel()/>
                    <input type="hidden" name="id" value=praksis.to_string()/>
                    <input type="hidden" name="endring" value=endring.id.to_string()/>
                    <input type="hidden" name="versjon" value=versjon/>
                    <button class="ds-button" type="submit">
                        {text::STEMMER.i(sprak)}<span class="ds-sr-only">{format!(": {}", text::tittel(slag).i(sprak))}</span>
                    </button>
                </form>
            })}
            <ul class="ds-list">
                <li><a class="ds-link" href=stier::praksis_side(praksis, "sted")>{text::ANNET_STED.i(sprak)}</a></li>
                {(slag == Slag::Eier).then(|| view! {
                    <li><a class="ds-link" href=stier::praksis_side(praksis, "konto")>{text::SE_KONTO.i(sprak)}</a></li>
                })}
                {(!slag.kan_bekreftes()).then(|| view! {
                    <li><a class="ds-link" href=stier::praksis_side(praksis, "slutt")>{text::SETT_SLUTT.i(sprak)}</a></li>
                })}
            </ul>
        </section>
    }
}
