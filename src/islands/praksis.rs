//! The practice site while it is typed: places to choose among, and the look-up of an organisation.

use leptos::prelude::*;

/// Where the answer stands in the page.
pub const OPPSLAG: &str = "oppslag";

/// Looks the number in the field `felt` up as soon as it is valid, and puts what was found in the box [`OPPSLAG`], in the server's own
/// words. `feil` is said when there is no answer.
#[island]
pub fn Enhetsok(felt: String, testnumre: bool, feil: String) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| nettleser::start(&felt, testnumre, feil.clone()));
    #[cfg(not(feature = "hydrate"))]
    let _ = (felt, testnumre, feil);
}

/// Id of an option in the list of the field `felt`.
#[must_use]
pub fn valg_id(felt: &str, nr: usize) -> String {
    format!("{felt}-valg-{nr}")
}

/// Whether so much is typed that it is worth searching for: two characters, one of them a letter. A number is looked up when it is whole.
#[must_use]
pub fn kan_sokes(tekst: &str) -> bool {
    let tekst = tekst.trim();
    tekst.chars().count() >= 2 && tekst.chars().any(char::is_alphabetic)
}

/// Turns the field `felt` into a combobox: places are suggested while a name is typed, and the one chosen puts its number in the field and
/// its HER-id in `her_id`. `liste` names the list; `feil` is said when there is no answer. Without this the button beside the field
/// gives the same hits as a list.
#[island]
pub fn Stedsok(felt: String, liste: String, feil: String) -> impl IntoView {
    let (liste_id, status_id) = (format!("{felt}-liste"), format!("{felt}-status"));
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| stedsok::start(&felt, feil.clone()));
    #[cfg(not(feature = "hydrate"))]
    let _ = (felt, feil);
    view! {
        <p role="status" class="liten dempet" id=status_id></p>
        <ul role="listbox" class="stedsok" id=liste_id aria-label=liste hidden=""></ul>
    }
}

#[cfg(feature = "hydrate")]
mod stedsok {
    use std::cell::Cell;
    use std::rc::Rc;

    use wasm_bindgen::JsCast;
    use wasm_bindgen_futures::JsFuture;
    use web_sys::{Element, Event, HtmlElement, HtmlInputElement, KeyboardEvent, MouseEvent};

    use super::{OPPSLAG, kan_sokes, valg_id};
    use crate::islands::nettleser::{dokument, felt, kall, lytt};

    /// How long one may pause between two keys.
    const PAUSE: i32 = 250;

    struct Sok {
        navn: String,
        inn: HtmlInputElement,
        her_id: Option<HtmlInputElement>,
        liste: HtmlElement,
        status: Element,
        feil: String,
        /// Number of the last search: answers to earlier ones are late.
        nr: Cell<u32>,
        antall: Cell<usize>,
        /// The option under the keys.
        aktiv: Cell<Option<usize>>,
        /// The field is being filled in by a choice, not by a person.
        fyller: Cell<bool>,
    }

    pub fn start(navn: &str, feil: String) {
        let Some(dokument) = dokument() else { return };
        let med_id = |hale: &str| dokument.get_element_by_id(&[navn, hale].concat());
        let (Some(inn), Some(liste), Some(status)) = (
            felt(navn),
            med_id("-liste").and_then(|e| e.dyn_into::<HtmlElement>().ok()),
            med_id("-status"),
        ) else {
            return;
        };
        for (attributt, verdi) in [
            ("role", "combobox"),
            ("aria-autocomplete", "list"),
            ("aria-expanded", "false"),
            ("aria-controls", &liste.id()),
        ] {
            let _ = inn.set_attribute(attributt, verdi);
        }
        let s = Rc::new(Sok {
            navn: navn.to_owned(),
            inn,
            her_id: felt("her_id"),
            liste,
            status,
            feil,
            nr: Cell::new(0),
            antall: Cell::new(0),
            aktiv: Cell::new(None),
            fyller: Cell::new(false),
        });
        let t = s.clone();
        lytt(&s.inn, "input", move |_: Event| skrevet(&t));
        let t = s.clone();
        lytt(&s.inn, "keydown", move |e: KeyboardEvent| tast(&t, &e));
        // The field keeps focus while the mouse chooses.
        lytt(&s.liste, "mousedown", |e: MouseEvent| e.prevent_default());
        let t = s.clone();
        lytt(&s.liste, "click", move |e: MouseEvent| {
            let valgt = e
                .target()
                .and_then(|m| m.dyn_into::<Element>().ok()?.closest("[role=option]").ok()?);
            if let Some(valgt) = valgt {
                t.velg(&valgt);
            }
        });
    }

    /// A pause, a question, and the answer – if nothing has been typed meanwhile.
    fn skrevet(s: &Rc<Sok>) {
        if s.fyller.get() {
            return;
        }
        if let Some(her_id) = &s.her_id {
            her_id.set_value("");
        }
        let nr = s.nr.get().wrapping_add(1);
        s.nr.set(nr);
        let tekst = s.inn.value();
        if !kan_sokes(&tekst) {
            s.lukk();
            s.status.set_text_content(None);
            return;
        }
        // A list of hits from before scripts came, or an earlier look-up, is about something else.
        if let Some(boks) = dokument().and_then(|d| d.get_element_by_id(OPPSLAG)) {
            boks.set_inner_html("");
        }
        let s = s.clone();
        leptos::task::spawn_local(async move {
            vent().await;
            if s.nr.get() != nr {
                return;
            }
            let kropp = ["tekst=", &String::from(js_sys::encode_uri_component(&tekst))].concat();
            let svar = kall("/api/praksis/finn-steder", &kropp).await.and_then(|svar| svar.as_string());
            if s.nr.get() == nr {
                match svar.as_deref().and_then(|svar| svar.split_once('\n')) {
                    Some((status, valg)) => s.vis(status, valg),
                    None => s.vis(&s.feil, ""),
                }
            }
        });
    }

    async fn vent() {
        let lofte = js_sys::Promise::new(&mut |ferdig, _| {
            if let Some(vindu) = web_sys::window() {
                let _ = vindu.set_timeout_with_callback_and_timeout_and_arguments_0(&ferdig, PAUSE);
            }
        });
        let _ = JsFuture::from(lofte).await;
    }

    fn tast(s: &Sok, e: &KeyboardEvent) {
        // Leaving with the mouse does not close it: the page would move under the pointer, and the press be lost.
        if e.key() == "Tab" {
            return s.lukk();
        }
        let antall = s.antall.get();
        if antall == 0 {
            return;
        }
        match e.key().as_str() {
            "ArrowDown" => s.pek(Some(s.aktiv.get().map_or(0, |i| (i + 1) % antall))),
            "ArrowUp" => s.pek(Some(s.aktiv.get().map_or(antall - 1, |i| (i + antall - 1) % antall))),
            "Enter" => match s.aktiv.get().and_then(|i| s.valg(i)) {
                Some(valgt) => s.velg(&valgt),
                // Nothing is pointed at: the form is sent, and answers with the hits.
                None => return,
            },
            "Escape" => s.lukk(),
            _ => return,
        }
        e.prevent_default();
    }

    impl Sok {
        fn valg(&self, nr: usize) -> Option<Element> {
            dokument()?.get_element_by_id(&valg_id(&self.navn, nr))
        }

        fn vis(&self, status: &str, valg: &str) {
            self.liste.set_inner_html(valg);
            let antall = self.liste.query_selector_all("[role=option]").map_or(0, |v| v.length() as usize);
            self.aktiv.set(None);
            let _ = self.inn.remove_attribute("aria-activedescendant");
            self.antall.set(antall);
            self.liste.set_hidden(antall == 0);
            let _ = self.inn.set_attribute("aria-expanded", if antall == 0 { "false" } else { "true" });
            self.status.set_text_content(Some(status));
        }

        fn lukk(&self) {
            // A late answer must not open it again.
            self.nr.set(self.nr.get().wrapping_add(1));
            if self.antall.get() > 0 {
                self.vis("", "");
            }
        }

        fn pek(&self, nr: Option<usize>) {
            let merk = |nr: Option<usize>, verdi| {
                if let Some(valg) = nr.and_then(|i| self.valg(i)) {
                    let _ = valg.set_attribute("aria-selected", verdi);
                    if verdi == "true" {
                        let _ = self.inn.set_attribute("aria-activedescendant", &valg.id());
                        valg.scroll_into_view_with_bool(false);
                    }
                }
            };
            merk(self.aktiv.get(), "false");
            merk(nr, "true");
            self.aktiv.set(nr);
        }

        fn velg(&self, valgt: &Element) {
            let verdi = |navn| valgt.get_attribute(navn).unwrap_or_default();
            if let Some(her_id) = &self.her_id {
                her_id.set_value(&verdi("data-her"));
            }
            self.inn.set_value(&verdi("data-orgnr"));
            self.lukk();
            // The look-up and the check of the field hear of it as if it were typed.
            self.fyller.set(true);
            if let Ok(hendelse) = Event::new("input") {
                let _ = self.inn.dispatch_event(&hendelse);
            }
            self.fyller.set(false);
        }
    }
}

#[cfg(feature = "hydrate")]
mod nettleser {
    use std::cell::RefCell;
    use std::rc::Rc;

    use web_sys::Event;

    use super::OPPSLAG;
    use crate::islands::nettleser::{dokument, felt, kall, lytt};
    use grunn::{Orgnr, Testnumre};

    pub fn start(navn: &str, testnumre: bool, feil: String) {
        let (Some(inn), Some(boks)) = (felt(navn), dokument().and_then(|d| d.get_element_by_id(OPPSLAG))) else {
            return;
        };
        let regel = if testnumre { Testnumre::Tillatt } else { Testnumre::Forbudt };
        let les = {
            let inn = inn.clone();
            move || Orgnr::tolk(&inn.value(), regel).map_or_else(|_| String::new(), |o| o.as_str().to_owned())
        };
        let spurt = Rc::new(RefCell::new(les()));
        lytt(&inn, "input", move |_: Event| {
            let orgnr = les();
            if *spurt.borrow() == orgnr {
                return;
            }
            spurt.replace(orgnr.clone());
            // What stood there was about another number.
            boks.set_inner_html("");
            if orgnr.is_empty() {
                return;
            }
            let (spurt, boks, feil) = (spurt.clone(), boks.clone(), feil.clone());
            let her_id = felt("her_id").map(|f| f.value()).unwrap_or_default();
            leptos::task::spawn_local(async move {
                let funnet = kall("/api/praksis/finn-enhet", &["orgnr=", &orgnr, "&her_id=", &her_id].concat())
                    .await
                    .and_then(|svar| svar.as_string());
                // Only the answer to the number that stands there now counts.
                if *spurt.borrow() == orgnr {
                    match funnet {
                        Some(html) => boks.set_inner_html(&html),
                        None => boks.set_text_content(Some(&feil)),
                    }
                }
            });
        });
    }
}

#[cfg(test)]
mod tests {
    use super::kan_sokes;

    #[test]
    fn names_are_searched_for_and_numbers_are_not() {
        for (tekst, venter) in [
            ("ku", true),
            (" k ", false),
            ("k1", true),
            ("", false),
            ("314 239", false),
            ("Øy", true),
        ] {
            assert_eq!(kan_sokes(tekst), venter, "{tekst:?}");
        }
    }
}
