//! The look-up of an organisation while its number is typed.

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

#[cfg(feature = "hydrate")]
mod nettleser {
    use std::cell::RefCell;
    use std::rc::Rc;

    use web_sys::Event;

    use super::OPPSLAG;
    use crate::nettleser::{dokument, felt, kall, lytt};
    use crate::types::{Orgnr, Testnumre};

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
            leptos::task::spawn_local(async move {
                let funnet = kall("/api/praksis/finn-enhet", &["orgnr=", &orgnr].concat())
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
