//! Checks a field while it is filled in, by the same code the server uses when the form is sent.
//!
//! The island stands beside a field and finds it by its id. A number is judged as soon as it has all its digits, anything else when the
//! person leaves the field; an error that is shown goes away as soon as it is corrected. Nothing is stopped here: the form can always be sent.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use grunn::text::Sprak;
use grunn::{Epost, Feltkode as _, Kontonr, Orgnr, OrgnrFeil, Testnumre, dato};

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Slag {
    Konto,
    Orgnr,
    Dato,
    Epost,
}

/// The sentence for what is wrong, if anything. An empty field is not judged: that is done when the form is sent.
pub fn sjekk(slag: Slag, tekst: &str, testnumre: Testnumre, sprak: Sprak) -> Option<String> {
    if tekst.trim().is_empty() {
        return None;
    }
    match slag {
        Slag::Konto => Kontonr::tolk(tekst).err().map(|e| e.setning(sprak)),
        // The box also takes a name to search for; only a number is judged.
        Slag::Orgnr => Orgnr::tolk(tekst, testnumre)
            .err()
            .filter(|e| *e != OrgnrFeil::IkkeSiffer)
            .map(|e| e.setning(sprak)),
        Slag::Dato => dato::tolk(tekst).err().map(|e| e.setning(sprak)),
        Slag::Epost => Epost::tolk(tekst).err().map(|e| e.setning(sprak)),
    }
}

/// Whether so much is typed that the field can be judged without waiting.
pub fn er_fullt(slag: Slag, tekst: &str) -> bool {
    let siffer = tekst.chars().filter(char::is_ascii_digit).count();
    match slag {
        Slag::Konto => siffer >= 11,
        Slag::Orgnr => siffer >= 9,
        Slag::Dato | Slag::Epost => false,
    }
}

/// Two numbers typed to be the same, with or without spaces.
pub fn like(a: &str, b: &str) -> bool {
    let siffer = |t: &str| t.chars().filter(char::is_ascii_digit).collect::<String>();
    siffer(a) == siffer(b)
}

/// Judges the field with id `felt`. `lik` is the id of a field it must repeat, and `ulik` the sentence when it does not; empty otherwise.
#[island]
pub fn Feltsjekk(felt: String, slag: Slag, sprak: Sprak, testnumre: bool, lik: String, ulik: String) -> impl IntoView {
    let id = format!("{felt}-sjekk");
    #[cfg(feature = "hydrate")]
    {
        let oppsett = nettleser::Oppsett {
            felt,
            slag,
            sprak,
            testnumre,
            lik,
            ulik,
        };
        Effect::new(move |_| nettleser::start(&oppsett));
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = (felt, slag, sprak, testnumre, lik, ulik);
    view! { <p role="status" class="feltsjekk" id=id></p> }
}

#[cfg(feature = "hydrate")]
mod nettleser {
    use wasm_bindgen::JsCast;
    use web_sys::{Element, Event, HtmlElement, HtmlInputElement};

    use super::{Slag, Sprak, Testnumre, er_fullt, like, sjekk};
    use crate::islands::nettleser::{dokument, felt, lytt};

    #[derive(Clone)]
    pub struct Oppsett {
        pub felt: String,
        pub slag: Slag,
        pub sprak: Sprak,
        pub testnumre: bool,
        pub lik: String,
        pub ulik: String,
    }

    pub fn start(o: &Oppsett) {
        let Some(inn) = felt(&o.felt) else { return };
        for (hendelse, forlatt) in [("input", false), ("blur", true)] {
            let (inn2, o) = (inn.clone(), o.clone());
            lytt(&inn, hendelse, move |_: Event| {
                let verdi = inn2.value();
                let vist = inn2.has_attribute("aria-invalid");
                if (forlatt && !verdi.trim().is_empty()) || vist || er_fullt(o.slag, &verdi) {
                    vis(&inn2, &o, dom(&o, &verdi));
                }
            });
        }
    }

    fn dom(o: &Oppsett, verdi: &str) -> Option<String> {
        let testnumre = if o.testnumre { Testnumre::Tillatt } else { Testnumre::Forbudt };
        sjekk(o.slag, verdi, testnumre, o.sprak).or_else(|| {
            let annet = felt(&o.lik)?.value();
            (!annet.trim().is_empty() && !verdi.trim().is_empty() && !like(&annet, verdi)).then(|| o.ulik.clone())
        })
    }

    fn vis(felt: &HtmlInputElement, o: &Oppsett, feil: Option<String>) {
        let Some(dokument) = dokument() else { return };
        let id = [&o.felt, "-sjekk"].concat();
        // The server's sentence is about what was sent before.
        let gammel = [&o.felt, "-feil"].concat();
        if let Some(g) = dokument.get_element_by_id(&gammel).and_then(|e| e.dyn_into::<HtmlElement>().ok()) {
            g.set_hidden(true);
        }
        let Some(p) = dokument.get_element_by_id(&id) else { return };
        let tekst = feil.unwrap_or_default();
        if p.text_content().as_deref() != Some(tekst.as_str()) {
            p.set_text_content(Some(&tekst));
        }
        p.set_class_name(if tekst.is_empty() {
            "feltsjekk"
        } else {
            "feltsjekk ds-validation-message"
        });
        let _ = if tekst.is_empty() {
            felt.remove_attribute("aria-invalid")
        } else {
            felt.set_attribute("aria-invalid", "true")
        };
        beskriv(felt, &id, !tekst.is_empty());
    }

    fn beskriv(felt: &Element, id: &str, med: bool) {
        let naa = felt.get_attribute("aria-describedby").unwrap_or_default();
        let mut ider: Vec<&str> = naa.split_whitespace().filter(|x| *x != id).collect();
        if med {
            ider.push(id);
        }
        let _ = if ider.is_empty() {
            felt.remove_attribute("aria-describedby")
        } else {
            felt.set_attribute("aria-describedby", &ider.join(" "))
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browser_says_what_the_server_says() {
        for (slag, tekst, feil) in [
            (Slag::Konto, "1234 56 78903", false),
            (Slag::Konto, "12345678904", true),
            (Slag::Konto, " ", false),
            (Slag::Orgnr, "314239016", false),
            (Slag::Orgnr, "314239017", true),
            (Slag::Orgnr, "31423901", true),
            (Slag::Orgnr, "Kurbadet, Larvik", false),
            (Slag::Dato, "3.5.26", false),
            (Slag::Dato, "31.2.26", true),
            (Slag::Epost, "a@b.no", false),
            (Slag::Epost, "a@b", true),
        ] {
            for sprak in Sprak::ALLE {
                assert_eq!(sjekk(slag, tekst, Testnumre::Tillatt, sprak).is_some(), feil, "{slag:?} {tekst}");
            }
        }
        assert!(
            sjekk(Slag::Orgnr, "314239016", Testnumre::Forbudt, Sprak::Nb).is_some(),
            "a test number outside the demo"
        );
    }

    #[test]
    fn numbers_are_judged_when_all_digits_are_there() {
        assert!(!er_fullt(Slag::Konto, "1234 56 7890"));
        assert!(er_fullt(Slag::Konto, "1234 56 78903"));
        assert!(!er_fullt(Slag::Orgnr, "314 239 01"));
        assert!(er_fullt(Slag::Orgnr, "314 239 016"));
        assert!(!er_fullt(Slag::Epost, "a@b.no"), "an address is never known to be finished");
        assert!(like("1234 56 78903", "12345678903") && !like("1", "2"));
    }
}
