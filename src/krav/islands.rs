//! What moves on the pages about submissions: status that changes while you look, and a word about the chosen file before it is sent.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A message's status as it is sent to a page that is open: which parts of the row have which words now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statusmelding {
    pub id: String,
    /// Differs when anything the page shows has changed.
    pub tilstand: String,
    /// Designsystemet `data-color` of the tag.
    pub farge: String,
    /// Name of the part (`data-felt`) and its words.
    pub felt: Vec<(String, String)>,
    /// What a screen reader is told.
    pub kunngjor: String,
}

/// Follows the messages on the page. The rows carry `data-melding` and `data-tilstand`; with `omraade`, that part of the page is
/// fetched anew when a message has changed. Says what happened in a box that is there from the start.
#[island]
pub fn LevendeStatus(adresse: String, stoppet: String, omraade: String) -> impl IntoView {
    let melding = RwSignal::new(String::new());
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| nettleser::lytt(&adresse, stoppet.clone(), omraade.clone(), melding));
    #[cfg(not(feature = "hydrate"))]
    let _ = (adresse, stoppet, omraade);
    view! { <p class="levende liten dempet" role="status">{move || melding.get()}</p> }
}

/// Says name and size of the chosen file, and warns about a wrong one before it is sent. Never stops the sending: the server decides.
#[island]
pub fn Filvarsel(felt: String, for_stor: String, feil_type: String, maks: u32) -> impl IntoView {
    let melding = RwSignal::new(String::new());
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| nettleser::se_paa_fil(&felt, for_stor.clone(), feil_type.clone(), maks, melding));
    #[cfg(not(feature = "hydrate"))]
    let _ = (felt, for_stor, feil_type, maks);
    view! { <p class="liten" role="status">{move || melding.get()}</p> }
}

#[cfg(feature = "hydrate")]
mod nettleser {
    use leptos::prelude::{RwSignal, Set};
    use wasm_bindgen::prelude::*;
    use web_sys::{Document, Element, EventSource, HtmlInputElement, MessageEvent, XmlHttpRequest, XmlHttpRequestResponseType};

    use super::Statusmelding;

    pub fn lytt(adresse: &str, stoppet: String, omraade: String, ord: RwSignal<String>) {
        let Some(dokument) = web_sys::window().and_then(|v| v.document()) else {
            return;
        };
        let Ok(kilde) = EventSource::new(adresse) else { return };
        let paa_status = Closure::<dyn Fn(MessageEvent)>::new(move |e: MessageEvent| {
            let Some(melding) = e.data().as_string().and_then(|t| serde_json::from_str::<Statusmelding>(&t).ok()) else {
                return;
            };
            if vis(&dokument, &melding) {
                if !omraade.is_empty() {
                    hent_paa_nytt(dokument.clone(), omraade.clone());
                }
                ord.set(melding.kunngjor);
            }
        });
        let _ = kilde.add_event_listener_with_callback("status", paa_status.as_ref().unchecked_ref());
        paa_status.forget();
        let paa_slutt = {
            let kilde = kilde.clone();
            Closure::<dyn Fn()>::new(move || {
                // Closed by us: a browser would otherwise connect again, and keep an idle session alive.
                kilde.close();
                ord.set(stoppet.clone());
            })
        };
        let _ = kilde.add_event_listener_with_callback("slutt", paa_slutt.as_ref().unchecked_ref());
        paa_slutt.forget();
    }

    /// Puts the new words in the row. `false` when the page shows them already.
    fn vis(dokument: &Document, m: &Statusmelding) -> bool {
        let Ok(Some(rad)) = dokument.query_selector(&format!("[data-melding=\"{}\"]", m.id)) else {
            return false;
        };
        if rad.get_attribute("data-tilstand").as_deref() == Some(m.tilstand.as_str()) {
            return false;
        }
        let _ = rad.set_attribute("data-tilstand", &m.tilstand);
        for (navn, tekst) in &m.felt {
            if let Ok(Some(felt)) = rad.query_selector(&format!("[data-felt=\"{navn}\"]")) {
                felt.set_text_content(Some(tekst));
                if navn == "etikett" {
                    let _ = felt.set_attribute("data-color", &m.farge);
                }
            }
        }
        true
    }

    /// Fetches the page anew and swaps one part of it. The rest stays: focus, place on the page, this listener.
    fn hent_paa_nytt(dokument: Document, omraade: String) {
        let Some(adresse) = dokument.location().and_then(|l| l.href().ok()) else {
            return;
        };
        let Ok(kall) = XmlHttpRequest::new() else { return };
        kall.set_response_type(XmlHttpRequestResponseType::Document);
        if kall.open("GET", &adresse).is_err() || kall.set_request_header("accept", "text/html").is_err() {
            return;
        }
        let svar = kall.clone();
        let ferdig = Closure::once_into_js(move || {
            let Ok(Some(ny)) = svar.response_xml() else { return };
            let (Some(gammel), Some(ny)) = (finn(&dokument, &omraade), finn(&ny, &omraade)) else {
                return;
            };
            if svar.status() == Ok(200) && gammel.replace_with_with_node_1(&ny).is_err() {
                gammel.set_inner_html(&ny.inner_html());
            }
        });
        kall.set_onload(Some(ferdig.unchecked_ref()));
        let _ = kall.send();
    }

    fn finn(dokument: &Document, id: &str) -> Option<Element> {
        dokument.get_element_by_id(id)
    }

    pub fn se_paa_fil(felt: &str, for_stor: String, feil_type: String, maks: u32, ord: RwSignal<String>) {
        let Some(dokument) = web_sys::window().and_then(|v| v.document()) else {
            return;
        };
        let Some(felt) = dokument.get_element_by_id(felt).and_then(|f| f.dyn_into::<HtmlInputElement>().ok()) else {
            return;
        };
        let felt2 = felt.clone();
        let paa_valg = Closure::<dyn Fn()>::new(move || {
            let Some(fil) = felt2.files().and_then(|f| f.get(0)) else {
                return ord.set(String::new());
            };
            let navn = fil.name().to_lowercase();
            ord.set(if fil.size() > f64::from(maks) {
                for_stor.clone()
            } else if !(navn.ends_with(".xml") || navn.ends_with(".json")) {
                feil_type.clone()
            } else {
                String::new()
            });
        });
        let _ = felt.add_event_listener_with_callback("change", paa_valg.as_ref().unchecked_ref());
        paa_valg.forget();
    }
}
