//! How far a file has come while it is sent. Without scripts the browser sends the same form by itself.

use leptos::prelude::*;

/// Sends the form `skjema` in place and shows how far it has come. A file that is too large is told of before it is sent.
#[island]
pub fn Opplasting(skjema: String, laster: String, avbrutt: String, for_stor: String, maks: u32) -> impl IntoView {
    let (melding, andel) = (RwSignal::new(String::new()), RwSignal::new(None::<u32>));
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        nettleser::start(
            &skjema,
            nettleser::Ord {
                laster: laster.clone(),
                avbrutt: avbrutt.clone(),
                for_stor: for_stor.clone(),
                maks,
            },
            melding,
            andel,
        );
    });
    #[cfg(not(feature = "hydrate"))]
    let _ = (skjema, laster, avbrutt, for_stor, maks);
    view! {
        <p class="liten" role="status">{move || melding.get()}</p>
        <progress class="fremdrift" max="100" hidden=move || andel.get().is_none() value=move || andel.get().unwrap_or_default().to_string() aria-hidden="true"></progress>
    }
}

#[cfg(feature = "hydrate")]
mod nettleser {
    use std::rc::Rc;

    use leptos::prelude::{RwSignal, Set};
    use wasm_bindgen::prelude::*;
    use web_sys::{Event, FormData, HtmlFormElement, ProgressEvent, XmlHttpRequest};

    use crate::islands::nettleser::{dokument, felt, lytt};

    pub struct Ord {
        pub laster: String,
        pub avbrutt: String,
        pub for_stor: String,
        pub maks: u32,
    }

    type Melding = RwSignal<String>;
    type Andel = RwSignal<Option<u32>>;

    pub fn start(id: &str, ord: Ord, melding: Melding, andel: Andel) {
        let Some(skjema) = dokument()
            .and_then(|d| d.get_element_by_id(id))
            .and_then(|e| e.dyn_into::<HtmlFormElement>().ok())
        else {
            return;
        };
        let ord = Rc::new(ord);
        if let Some(inn) = felt("fil") {
            let (inn2, ord) = (inn.clone(), ord.clone());
            lytt(&inn, "change", move |_: Event| {
                let stor = inn2.files().and_then(|f| f.get(0)).is_some_and(|f| f.size() > f64::from(ord.maks));
                melding.set(if stor { ord.for_stor.clone() } else { String::new() });
            });
        }
        let skjema2 = skjema.clone();
        let sender = Rc::new(std::cell::Cell::new(false));
        lytt(&skjema, "submit", move |e: Event| {
            if sender.get() {
                return e.prevent_default();
            }
            // What cannot be sent in place, the browser sends.
            if send(&skjema2, &ord, &sender, melding, andel).is_some() {
                sender.set(true);
                e.prevent_default();
            }
        });
    }

    fn send(skjema: &HtmlFormElement, ord: &Rc<Ord>, sender: &Rc<std::cell::Cell<bool>>, melding: Melding, andel: Andel) -> Option<()> {
        let data = FormData::new_with_form(skjema).ok()?;
        let kall = XmlHttpRequest::new().ok()?;
        kall.open("POST", &skjema.action()).ok()?;
        kall.set_request_header("accept", "application/json").ok()?;
        let framdrift = {
            let ord = ord.clone();
            move |e: ProgressEvent| {
                if e.length_computable() && e.total() > 0.0 {
                    // Between nothing and a hundred.
                    let prosent = (e.loaded() * 100.0 / e.total()) as u32;
                    andel.set(Some(prosent));
                    // A screen reader is told four times, not a hundred.
                    melding.set([ord.laster.as_str(), " ", &(prosent / 25 * 25).to_string(), " %"].concat());
                }
            }
        };
        let opplasting: web_sys::EventTarget = kall.upload().ok()?.into();
        lytt(&opplasting, "progress", framdrift);
        let (kall2, ord, sender) = (kall.clone(), ord.clone(), sender.clone());
        lytt(&kall, "loadend", move |_: Event| {
            // Where the page is that shows the file, or what was wrong with it.
            let til = kall2.get_response_header("location").ok().flatten();
            let vindu = dokument().and_then(|d| d.location());
            match (til, vindu) {
                (Some(til), Some(sted)) => drop(sted.assign(&til)),
                _ => {
                    sender.set(false);
                    andel.set(None);
                    melding.set(ord.avbrutt.clone());
                }
            }
        });
        kall.send_with_opt_form_data(Some(&data)).ok()
    }
}
