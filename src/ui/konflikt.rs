//! «Noen har endret dette»: what one typed beside what was stored meanwhile, and the choice between them. The same for every form that
//! changes something that may have been changed in another tab or on another device. Nothing is overwritten before somebody has chosen.

use chrono::{DateTime, Utc};
use http::StatusCode;
use leptos::either::Either;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use serde::Serialize;
use serde_json::Value;

use super::Merke;
use crate::server::{request, skjema};
use grunn::format;
use grunn::text::{Sprak, T};

const TITTEL: T = T(
    "Noen har endret dette etter at du åpnet siden",
    "Nokon har endra dette etter at du opna sida",
);
const TEKST: T = T(
    "Det kan være deg selv i en annen fane. Det du skrev, er ikke lagret. Se på begge utgavene, og velg hvilken som skal gjelde.",
    "Det kan vere deg sjølv i ei anna fane. Det du skreiv, er ikkje lagra. Sjå på begge utgåvene, og vel kva for ei som skal gjelde.",
);
const BEGGE: T = T("Begge utgavene", "Begge utgåvene");
const OPPLYSNING: T = T("Opplysning", "Opplysning");
const DU_SKREV: T = T("Du skrev", "Du skreiv");
const LAGRET: T = T("Lagret i mellomtiden", "Lagra i mellomtida");
const ULIKT: T = T("Ulikt", "Ulikt");
const TOMT: T = T("Ikke fylt ut", "Ikkje fylt ut");
const BEHOLD: T = T("Behold det som er lagret", "Behald det som er lagra");
const LAGRE_MITT: T = T("Lagre mitt likevel", "Lagre mitt likevel");
const ENDRE_MITT: T = T("Endre det jeg skrev", "Endre det eg skreiv");

/// One fact in both versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Konfliktrad {
    pub navn: String,
    pub mitt: Vec<String>,
    pub lagret: Vec<String>,
    /// Marked as different. Not always what the eye sees: what is masked may look the same.
    pub ulikt: bool,
}

impl Konfliktrad {
    /// Different when the words are.
    pub fn ny(navn: impl Into<String>, mitt: Vec<String>, lagret: Vec<String>) -> Self {
        let ulikt = mitt != lagret;
        Self {
            navn: navn.into(),
            mitt,
            lagret,
            ulikt,
        }
    }

    /// One line each; nothing typed is nothing, not an empty line.
    pub fn en(navn: impl Into<String>, mitt: impl Into<String>, lagret: impl Into<String>) -> Self {
        let linje = |s: String| Some(s.trim().to_owned()).filter(|s| !s.is_empty()).into_iter().collect();
        Self::ny(navn, linje(mitt.into()), linje(lagret.into()))
    }
}

/// The form that saves what was typed after all: where it goes, and its fields with the version that was just shown. When that has changed
/// too by then, one is asked again.
#[derive(Clone, Debug)]
pub struct Mitt {
    pub handling: &'static str,
    pub felt: Vec<(String, String)>,
}

/// Both versions of what a form changes.
#[derive(Clone, Debug)]
pub struct Utgaver {
    pub rader: Vec<Konfliktrad>,
    /// When the stored version was stored.
    pub naar: Option<DateTime<Utc>>,
    /// The draft that holds what was typed; gone when the stored version is kept.
    pub skjema: String,
    /// The page that shows what is stored.
    pub tilbake: String,
    /// `None`: what was typed can no longer be saved.
    pub mitt: Option<Mitt>,
    /// The form, filled in with what was typed, for those who want some of each.
    pub endre: Option<String>,
    /// Other words than the usual ones.
    pub ord: Option<Ord>,
}

/// The words around the two versions.
#[derive(Clone, Copy, Debug)]
pub struct Ord {
    pub tittel: T,
    pub tekst: T,
    /// Over each version.
    pub mitt: T,
    pub lagret: T,
    /// The button that leaves what is stored as it is.
    pub behold: T,
}

impl Default for Ord {
    fn default() -> Self {
        Self {
            tittel: TITTEL,
            tekst: TEKST,
            mitt: DU_SKREV,
            lagret: LAGRET,
            behold: BEHOLD,
        }
    }
}

impl Utgaver {
    pub fn ulike(&self) -> bool {
        self.rader.iter().any(|r| r.ulikt)
    }
}

/// The fields of a form as it was typed, to be sent again. Without the version, which is to be the new one, and without what only the
/// server writes.
pub fn skjulte_felt(felt: &impl Serialize) -> Vec<(String, String)> {
    let Ok(Value::Object(felt)) = serde_json::to_value(felt) else {
        return Vec::new();
    };
    felt.into_iter()
        .filter(|(navn, _)| navn != "versjon" && navn != "konto_kryptert")
        .filter_map(|(navn, verdi)| Some((navn, verdi.as_str()?.to_owned())))
        .collect()
}

/// Both versions, and the choice. Takes focus with and without scripts. The answer is 409 when the page answers a form that was sent, and
/// not when one comes back to it later.
#[component]
pub fn Konflikt(utgaver: Utgaver) -> impl IntoView {
    let sprak = request::sprak();
    if let Some(svar) = use_context::<ResponseOptions>()
        && request::sporring().contains_key("feil")
    {
        svar.set_status(StatusCode::CONFLICT);
    }
    let ord = utgaver.ord.unwrap_or_default();
    let (mitt_ord, lagret_ord) = (ord.mitt.i(sprak), ord.lagret.i(sprak));
    let lagret_naar = match utgaver.naar {
        Some(naar) => format!("{lagret_ord} ({})", format::tidspunkt(naar, sprak)),
        None => lagret_ord.to_owned(),
    };
    let id = format!("konflikt-{}", utgaver.skjema);
    let tittel_id = id.clone();
    let mitt = utgaver.mitt.map(|m| {
        view! {
            <form method="post" action=m.handling>
                <input type="hidden" name="nokkel" value=skjema::ny_nokkel()/>
                {m.felt.into_iter().map(|(navn, verdi)| view! { <input type="hidden" name=navn value=verdi/> }).collect_view()}
                <button class="ds-button" data-variant="secondary" type="submit">{LAGRE_MITT.i(sprak)}</button>
            </form>
        }
    });
    view! {
        <div class="stabel" role="group" tabindex="-1" aria-labelledby=id autofocus="">
            <div class="ds-alert" data-color="warning">
                <h2 class="ds-heading" data-size="xs" id=tittel_id>{ord.tittel.i(sprak)}</h2>
                <p>{ord.tekst.i(sprak)}</p>
            </div>
            {(!utgaver.rader.is_empty()).then(|| view! {
                <table class="ds-table tabell" data-kort="">
                    <caption class="ds-sr-only">{BEGGE.i(sprak)}</caption>
                    <thead>
                        <tr>
                            <th scope="col">{OPPLYSNING.i(sprak)}</th>
                            <th scope="col">{mitt_ord}</th>
                            <th scope="col">{lagret_naar}</th>
                        </tr>
                    </thead>
                    <tbody>
                        {utgaver.rader.into_iter().map(|r| view! {
                            <tr>
                                <th scope="row">{r.navn}{r.ulikt.then(|| view! { " "<Merke farge="warning" tekst=ULIKT.i(sprak)/> })}</th>
                                <td data-etikett=mitt_ord><Verdier verdier=r.mitt sprak=sprak/></td>
                                <td data-etikett=lagret_ord><Verdier verdier=r.lagret sprak=sprak/></td>
                            </tr>
                        }).collect_view()}
                    </tbody>
                </table>
            })}
            <div class="knapper">
                <form method="post" action="/api/skjema/behold">
                    <input type="hidden" name="skjema" value=utgaver.skjema/>
                    <input type="hidden" name="til" value=utgaver.tilbake/>
                    <button class="ds-button" type="submit">{ord.behold.i(sprak)}</button>
                </form>
                {mitt}
                {utgaver.endre.map(|til| view! { <a class="ds-button" data-variant="tertiary" href=til>{ENDRE_MITT.i(sprak)}</a> })}
            </div>
        </div>
    }
}

#[component]
fn Verdier(verdier: Vec<String>, sprak: Sprak) -> impl IntoView {
    if verdier.is_empty() {
        Either::Left(view! { <span class="dempet">{TOMT.i(sprak)}</span> })
    } else {
        Either::Right(view! { <span>{verdier.into_iter().map(|v| view! { <span class="fakta__verdi">{v}</span> }).collect_view()}</span> })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_marked() {
        assert!(Konfliktrad::en("Navn", "A", "B").ulikt);
        assert!(!Konfliktrad::en("Navn", " A ", "A").ulikt);
        assert!(!Konfliktrad::en("Navn", " ", "").ulikt, "nothing is nothing");
        assert!(Konfliktrad::en("Navn", "", "A").ulikt);
        assert!(Konfliktrad::ny("E-post", vec!["a".into(), "b".into()], vec!["a".into()]).ulikt);
    }

    #[test]
    fn what_was_typed_is_sent_again_without_the_version_it_was_made_from() {
        let skjema = serde_json::json!({ "navn": "A", "tomt": "", "versjon": "1", "konto_kryptert": "00", "nr": 3 });
        let felt = skjulte_felt(&skjema);
        assert_eq!(felt, [("navn".to_owned(), "A".to_owned()), ("tomt".to_owned(), String::new())]);
    }
}
