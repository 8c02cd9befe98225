//! What moves on the pages about submissions: status that changes while you look, and a word about the chosen file before it is sent.

use leptos::prelude::*;
use serde::Serialize;

/// A message's status as it is sent to a page that is open: which parts of the row have which words now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
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
    use js_sys::{Array, JSON, Reflect};
    use leptos::prelude::{RwSignal, Set};
    use wasm_bindgen::prelude::*;
    use web_sys::{Document, Event, EventSource, MessageEvent, XmlHttpRequest, XmlHttpRequestResponseType};

    use crate::islands::nettleser::{dokument, felt, lytt as paa};

    pub fn lytt(adresse: &str, stoppet: String, omraade: String, ord: RwSignal<String>) {
        let (Some(dokument), Ok(kilde)) = (dokument(), EventSource::new(adresse)) else {
            return;
        };
        paa(&kilde, "status", move |e: MessageEvent| {
            let Some(melding) = e.data().as_string().and_then(|t| JSON::parse(&t).ok()) else {
                return;
            };
            if vis(&dokument, &melding).is_some() {
                if !omraade.is_empty() {
                    hent_paa_nytt(dokument.clone(), omraade.clone());
                }
                ord.set(tekst(&melding, "kunngjor").unwrap_or_default());
            }
        });
        let kilde2 = kilde.clone();
        paa(&kilde, "slutt", move |_: Event| {
            // Closed by us: a browser would otherwise connect again, and keep an idle session alive.
            kilde2.close();
            ord.set(stoppet.clone());
        });
    }

    /// A text of a [`super::Statusmelding`].
    fn tekst(melding: &JsValue, navn: &str) -> Option<String> {
        Reflect::get(melding, &JsValue::from_str(navn)).ok()?.as_string()
    }

    /// Puts the new words in the row. `None` when the page shows them already.
    fn vis(dokument: &Document, m: &JsValue) -> Option<()> {
        let rad = dokument
            .query_selector(&["[data-melding=\"", &tekst(m, "id")?, "\"]"].concat())
            .ok()??;
        let tilstand = tekst(m, "tilstand")?;
        if rad.get_attribute("data-tilstand").as_ref() == Some(&tilstand) {
            return None;
        }
        let _ = rad.set_attribute("data-tilstand", &tilstand);
        for par in Array::from(&Reflect::get(m, &JsValue::from_str("felt")).ok()?).iter() {
            let par = Array::from(&par);
            let (navn, ny) = (par.get(0).as_string()?, par.get(1).as_string());
            if let Ok(Some(felt)) = rad.query_selector(&["[data-felt=\"", &navn, "\"]"].concat()) {
                felt.set_text_content(ny.as_deref());
                if navn == "etikett" {
                    let _ = felt.set_attribute("data-color", &tekst(m, "farge")?);
                }
            }
        }
        Some(())
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
            let (Some(gammel), Some(ny)) = (dokument.get_element_by_id(&omraade), ny.get_element_by_id(&omraade)) else {
                return;
            };
            if svar.status() == Ok(200) && gammel.replace_with_with_node_1(&ny).is_err() {
                gammel.set_inner_html(&ny.inner_html());
            }
        });
        kall.set_onload(Some(ferdig.unchecked_ref()));
        let _ = kall.send();
    }

    pub fn se_paa_fil(navn: &str, for_stor: String, feil_type: String, maks: u32, ord: RwSignal<String>) {
        let Some(inn) = felt(navn) else { return };
        let inn2 = inn.clone();
        paa(&inn, "change", move |_: Event| {
            let Some(fil) = inn2.files().and_then(|f| f.get(0)) else {
                return ord.set(String::new());
            };
            let navn = fil.name();
            let slutt = |s: &str| navn.len() >= s.len() && navn.as_bytes()[navn.len() - s.len()..].eq_ignore_ascii_case(s.as_bytes());
            ord.set(if fil.size() > f64::from(maks) {
                for_stor.clone()
            } else if !(slutt(".xml") || slutt(".json")) {
                feil_type.clone()
            } else {
                String::new()
            });
        });
    }
}
