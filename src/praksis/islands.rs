//! The look-up of an organisation while its number is typed, and how an answer is shown with and without scripts.

use leptos::prelude::*;

use super::model::EnhetSvar;

/// An answer from the register: name and address, what to know, units to choose instead. The buttons send the form they stand in.
#[component]
pub fn Enhetvisning(svar: EnhetSvar) -> impl IntoView {
    let farge = if svar.brukbar { "info" } else { "warning" };
    let overskrift = svar.navn.clone();
    view! {
        <div class="ds-alert enhet" data-color=farge>
            {overskrift.map(|n| view! { <p><strong>{n}</strong></p> })}
            <p>{svar.orgnr}</p>
            {svar.adresse.into_iter().map(|a| view! { <p>{a}</p> }).collect_view()}
            {svar.eier.map(|e| view! { <p class="dempet">{e}</p> })}
            {svar.beskjeder.into_iter().map(|b| view! { <p class="enhet__beskjed">{b}</p> }).collect_view()}
            {(!svar.forslag.is_empty()).then(|| view! {
                <p><strong>{svar.forslag_tittel}</strong></p>
                <ul class="enhet__forslag">
                    {svar.forslag.into_iter().map(|f| view! {
                        <li>
                            <span>{f.navn}<br/><span class="dempet">{f.adresse}</span></span>
                            <button class="ds-button" data-variant="secondary" data-size="sm" type="submit" name="valg" value=f.orgnr>{f.knapp}</button>
                        </li>
                    }).collect_view()}
                </ul>
            })}
            <p class="liten dempet">{svar.kilde}</p>
        </div>
    }
}

/// Looks the number in the field `felt` up as soon as it is valid, and says politely what was found. `start` is the answer the page came with.
#[island]
pub fn Enhetsok(felt: String, testnumre: bool, start: Option<EnhetSvar>, feil: String) -> impl IntoView {
    let svar = RwSignal::new(start.map(Ok::<EnhetSvar, String>));
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| nettleser::start(&felt, testnumre, &feil, svar));
    #[cfg(not(feature = "hydrate"))]
    let _ = (felt, testnumre, feil);
    view! {
        <div role="status" id="oppslag" class="oppslag">
            {move || svar.get().map(|s| match s {
                Ok(s) => view! { <Enhetvisning svar=s/> }.into_any(),
                Err(tekst) => view! { <p>{tekst}</p> }.into_any(),
            })}
        </div>
    }
}

#[cfg(feature = "hydrate")]
mod nettleser {
    use leptos::prelude::*;
    use wasm_bindgen::prelude::*;
    use web_sys::{Event, HtmlInputElement};

    use crate::praksis::api::finn_enhet;
    use crate::praksis::model::EnhetSvar;
    use crate::types::{Orgnr, Testnumre};

    pub fn start(felt: &str, testnumre: bool, feil: &str, svar: RwSignal<Option<Result<EnhetSvar, String>>>) {
        let Some(inn) = web_sys::window()
            .and_then(|v| v.document())
            .and_then(|d| d.get_element_by_id(felt))
            .and_then(|e| e.dyn_into::<HtmlInputElement>().ok())
        else {
            return;
        };
        let regel = if testnumre { Testnumre::Tillatt } else { Testnumre::Forbudt };
        let spurt = StoredValue::new(
            Orgnr::tolk(&inn.value(), regel)
                .ok()
                .map(|o| o.as_str().to_owned())
                .unwrap_or_default(),
        );
        let (kilde, feil) = (inn.clone(), feil.to_owned());
        let paa = Closure::<dyn Fn(Event)>::new(move |_: Event| {
            let orgnr = Orgnr::tolk(&kilde.value(), regel)
                .ok()
                .map(|o| o.as_str().to_owned())
                .unwrap_or_default();
            if orgnr == spurt.get_value() {
                return;
            }
            spurt.set_value(orgnr.clone());
            // What stood there was about another number.
            svar.set(None);
            if orgnr.is_empty() {
                return;
            }
            let feil = feil.clone();
            leptos::task::spawn_local(async move {
                let funnet = finn_enhet(orgnr.clone()).await;
                // Only the answer to the number that stands there now counts.
                if spurt.get_value() == orgnr {
                    svar.set(Some(funnet.map_err(|_| feil)));
                }
            });
        });
        let _ = inn.add_event_listener_with_callback("input", paa.as_ref().unchecked_ref());
        paa.forget();
    }
}
