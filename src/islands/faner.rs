//! Switching between the three panels in place.

use leptos::prelude::*;

/// Turns a click on a tab link into showing that panel: address, title, `aria-current` and focus follow, no request is made.
/// Works on the links in `nav[data-faner]` and the sections `[data-panel]` already in the page.
#[island]
pub fn Faner() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    Effect::new(|_| nettleser::start());
}

#[cfg(feature = "hydrate")]
mod nettleser {
    use wasm_bindgen::prelude::*;
    use web_sys::{Document, Element, Event, HtmlElement, MouseEvent, Window};

    pub fn start() {
        let Some(vindu) = web_sys::window() else { return };
        let Some(dokument) = vindu.document() else { return };
        let Ok(Some(nav)) = dokument.query_selector("nav[data-faner]") else {
            return;
        };
        let paa_klikk = {
            let (vindu, dokument) = (vindu.clone(), dokument.clone());
            Closure::<dyn Fn(Event)>::new(move |e: Event| {
                let Some(klikk) = e.dyn_ref::<MouseEvent>() else { return };
                if klikk.ctrl_key() || klikk.meta_key() || klikk.shift_key() || klikk.button() != 0 {
                    return;
                }
                let lenke = e
                    .target()
                    .and_then(|t| t.dyn_into::<Element>().ok())
                    .and_then(|t| t.closest("a").ok().flatten());
                let Some(sti) = lenke.and_then(|l| l.get_attribute("href")) else {
                    return;
                };
                if vis(&vindu, &dokument, &sti) {
                    e.prevent_default();
                    if let Ok(historie) = vindu.history() {
                        let _ = historie.push_state_with_url(&JsValue::NULL, "", Some(&sti));
                    }
                }
            })
        };
        let _ = nav.add_event_listener_with_callback("click", paa_klikk.as_ref().unchecked_ref());
        paa_klikk.forget();
        let paa_tilbake = {
            let vindu2 = vindu.clone();
            Closure::<dyn Fn(Event)>::new(move |_| {
                if let Ok(sti) = vindu2.location().pathname() {
                    vis(&vindu2, &dokument, &sti);
                }
            })
        };
        let _ = vindu.add_event_listener_with_callback("popstate", paa_tilbake.as_ref().unchecked_ref());
        paa_tilbake.forget();
    }

    /// Shows the panel of an address; `false` when there is none here.
    fn vis(vindu: &Window, dokument: &Document, sti: &str) -> bool {
        let Ok(paneler) = dokument.query_selector_all("[data-panel]") else {
            return false;
        };
        let alle: Vec<HtmlElement> = (0..paneler.length()).filter_map(|i| paneler.item(i)?.dyn_into().ok()).collect();
        if !alle.iter().any(|p| p.get_attribute("data-panel").as_deref() == Some(sti)) {
            return false;
        }
        for panel in alle {
            let her = panel.get_attribute("data-panel").as_deref() == Some(sti);
            panel.set_hidden(!her);
            if her {
                if let Some(tittel) = panel.get_attribute("data-tittel") {
                    dokument.set_title(&tittel);
                }
                if let Ok(Some(h1)) = panel.query_selector("h1")
                    && let Ok(h1) = h1.dyn_into::<HtmlElement>()
                {
                    let _ = h1.focus();
                }
            }
        }
        if let Ok(lenker) = dokument.query_selector_all("nav[data-faner] a") {
            for lenke in (0..lenker.length()).filter_map(|i| lenker.item(i)?.dyn_into::<Element>().ok()) {
                let _ = if lenke.get_attribute("href").as_deref() == Some(sti) {
                    lenke.set_attribute("aria-current", "page")
                } else {
                    lenke.remove_attribute("aria-current")
                };
            }
        }
        vindu.scroll_to_with_x_and_y(0.0, 0.0);
        true
    }
}
