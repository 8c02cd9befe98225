//! What the islands share: finding things in the page, listening, and asking the server. Browser only.
//!
//! Everything here is the browser's own machinery. A client for server functions would bring JSON readers for whole models with it,
//! and every visitor downloads what is linked in.

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Document, Event, EventTarget, HtmlInputElement, RequestInit, Response};

/// The page.
pub fn dokument() -> Option<Document> {
    web_sys::window()?.document()
}

/// An input field by its id.
pub fn felt(id: &str) -> Option<HtmlInputElement> {
    dokument()?.get_element_by_id(id)?.dyn_into().ok()
}

/// Listens as long as the page lives.
pub fn lytt<E>(paa: &EventTarget, hendelse: &str, gjor: impl FnMut(E) + 'static)
where
    E: AsRef<Event> + wasm_bindgen::convert::FromWasmAbi + 'static,
{
    let gjor = Closure::<dyn FnMut(E)>::new(gjor);
    let _ = paa.add_event_listener_with_callback(hendelse, gjor.as_ref().unchecked_ref());
    gjor.forget();
}

/// Calls a server function with an encoded form, and gives its answer: a number or a text. `None` when it was refused or unreachable.
pub async fn kall(adresse: &str, skjema: &str) -> Option<JsValue> {
    let valg = RequestInit::new();
    valg.set_method("POST");
    let hode = web_sys::Headers::new().ok()?;
    hode.set("accept", "application/json").ok()?;
    hode.set("content-type", "application/x-www-form-urlencoded").ok()?;
    valg.set_headers(hode.as_ref());
    valg.set_body(&JsValue::from_str(skjema));
    let svar: Response = JsFuture::from(web_sys::window()?.fetch_with_str_and_init(adresse, &valg))
        .await
        .ok()?
        .dyn_into()
        .ok()?;
    if !svar.ok() {
        return None;
    }
    JsFuture::from(svar.json().ok()?).await.ok()
}
