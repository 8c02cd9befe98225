//! Forms: the form itself, fields, and the summary of what must be corrected.

use leptos::prelude::*;

use crate::server::{gjemt, request, skjema};
use grunn::text::T;

/// A wrong field as the page shows it: the id of the field and the sentence.
pub type Feilliste = Vec<(String, String)>;

/// A plain form that posts to a server function. Carries the once-only key, and whose it is, should the
/// session end before it is sent; `id="skjema"` lets the language switch take the fields along.
#[component]
pub fn Skjema(
    /// Address of the server function.
    handling: &'static str,
    /// The once-only key, when a draft already has one.
    #[prop(optional, into)]
    nokkel: Option<String>,
    #[prop(optional)] klasse: &'static str,
    children: Children,
) -> impl IntoView {
    let nokkel = nokkel.unwrap_or_else(skjema::ny_nokkel);
    let hvem = request::aktor()
        .ok()
        .zip(request::app().ok())
        .map(|(a, app)| gjemt::hvem(&app.krypto, a.helseaktor));
    view! {
        <form id="skjema" method="post" action=handling class=format!("skjema {klasse}") novalidate="">
            <input type="hidden" name="nokkel" value=nokkel/>
            {hvem.map(|h| view! { <input type="hidden" name=gjemt::HVEM value=h/> })}
            {children()}
        </form>
    }
}

/// «Du må rette 2 feil», with links to the fields. First in `main`; takes focus with and without scripts. Nothing when there are no errors.
#[component]
pub fn Feiloppsummering(feil: Feilliste) -> impl IntoView {
    let n = feil.len();
    let tittel = T(format!("Du må rette {n} feil"), format!("Du må rette {n} feil")).i(request::sprak());
    (!feil.is_empty()).then(|| {
        view! {
            <div class="ds-error-summary" role="group" tabindex="-1" aria-labelledby="feiltittel" autofocus="">
                <h2 class="ds-heading" id="feiltittel">{tittel}</h2>
                <ul class="ds-list">
                    {feil.into_iter().map(|(felt, tekst)| view! { <li><a class="ds-link" href=format!("#{felt}")>{tekst}</a></li> }).collect_view()}
                </ul>
            </div>
        }
    })
}

/// One text field: label, help, input, error. `navn` is also its id.
#[component]
pub fn Felt(
    #[prop(into)] navn: String,
    #[prop(into)] etikett: String,
    #[prop(optional, into)] hjelp: Option<String>,
    #[prop(optional, into)] verdi: String,
    /// The sentence that says what is wrong and how to fix it.
    #[prop(default = None)]
    feil: Option<String>,
    #[prop(default = "text")] slag: &'static str,
    #[prop(optional)] inputmode: Option<&'static str>,
    #[prop(optional)] autocomplete: Option<&'static str>,
    /// Width that fits the answer: `smal`, `middels`, or full.
    #[prop(default = "")]
    bredde: &'static str,
    /// Mark after the label: «Valgfritt».
    #[prop(optional, into)]
    merke: Option<String>,
    #[prop(optional, into)] skrivebeskyttet: bool,
) -> impl IntoView {
    let hjelp_id = hjelp.as_ref().map(|_| format!("{navn}-hjelp"));
    let feil_id = feil.as_ref().map(|_| format!("{navn}-feil"));
    let beskrevet = [hjelp_id.clone(), feil_id.clone()]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ");
    view! {
        <div class="ds-field">
            <label class="ds-label" for=navn.clone()>{etikett}{merke.map(|m| view! { " "<span class="feltmerke">"("{m}")"</span> })}</label>
            {hjelp.map(|h| view! { <div data-field="description" id=hjelp_id>{h}</div> })}
            <input
                class=format!("ds-input {bredde}")
                id=navn.clone()
                name=navn.clone()
                type=slag
                value=verdi
                inputmode=inputmode
                autocomplete=autocomplete
                readonly=skrivebeskyttet
                aria-invalid=feil.is_some().then_some("true")
                aria-describedby=(!beskrevet.is_empty()).then_some(beskrevet)
            />
            {feil.map(|f| view! { <p class="ds-validation-message" data-field="validation" id=feil_id>{f}</p> })}
        </div>
    }
}

/// One of many, or all: a list to choose from in a filter. `navn` is also its id; a choice is its value and its words.
#[component]
pub fn Nedtrekk(
    navn: &'static str,
    #[prop(into)] etikett: String,
    /// The words for no choice.
    #[prop(into)]
    alle: String,
    alternativer: Vec<(&'static str, String)>,
    valgt: Option<&'static str>,
    /// The sentence that says what is wrong.
    #[prop(default = None)]
    feil: Option<String>,
) -> impl IntoView {
    let feil_id = feil.as_ref().map(|_| format!("{navn}-feil"));
    let alternativer = alternativer
        .into_iter()
        .map(|(verdi, ord)| view! { <option value=verdi selected=valgt == Some(verdi)>{ord}</option> })
        .collect_view();
    view! {
        <div class="ds-field">
            <label class="ds-label" for=navn>{etikett}</label>
            <select class="ds-input" id=navn name=navn aria-invalid=feil_id.is_some().then_some("true") aria-describedby=feil_id.clone()>
                <option value="">{alle}</option>
                {alternativer}
            </select>
            {feil.map(|f| view! { <p class="ds-validation-message" data-field="validation" id=feil_id>{f}</p> })}
        </div>
    }
}

/// A choice in a group.
#[derive(Clone, Debug)]
pub struct Valg {
    pub verdi: String,
    pub etikett: String,
    pub hjelp: Option<String>,
}

impl Valg {
    pub fn ny(verdi: impl Into<String>, etikett: impl Into<String>) -> Self {
        Self {
            verdi: verdi.into(),
            etikett: etikett.into(),
            hjelp: None,
        }
    }

    pub fn med_hjelp(mut self, hjelp: impl Into<String>) -> Self {
        self.hjelp = Some(hjelp.into());
        self
    }
}

/// One of several, as radio buttons. The error summary links to the first (its id is `navn`).
#[component]
pub fn Radiogruppe(
    #[prop(into)] navn: String,
    #[prop(into)] tittel: String,
    #[prop(optional, into)] hjelp: Option<String>,
    valg: Vec<Valg>,
    #[prop(optional, into)] verdi: String,
    #[prop(default = None)] feil: Option<String>,
) -> impl IntoView {
    let feil_id = feil.as_ref().map(|_| format!("{navn}-feil"));
    let gruppe = navn.clone();
    let (beskrevet, ugyldig) = (feil_id.clone(), feil_id.is_some().then_some("true"));
    view! {
        <fieldset class="ds-fieldset" aria-describedby=beskrevet>
            <legend class="ds-label">{tittel}</legend>
            {hjelp.map(|h| view! { <p data-field="description">{h}</p> })}
            {valg
                .into_iter()
                .enumerate()
                .map(|(i, v)| {
                    let id = if i == 0 { gruppe.clone() } else { format!("{gruppe}-{i}") };
                    let hjelp_id = v.hjelp.as_ref().map(|_| format!("{id}-hjelp"));
                    view! {
                        <div class="ds-field">
                            <input class="ds-input" type="radio" id=id.clone() name=gruppe.clone() value=v.verdi.clone() checked=v.verdi == verdi aria-invalid=ugyldig aria-describedby=hjelp_id.clone()/>
                            <label class="ds-label" data-weight="regular" for=id>{v.etikett}</label>
                            {v.hjelp.map(|h| view! { <div data-field="description" id=hjelp_id>{h}</div> })}
                        </div>
                    }
                })
                .collect_view()}
            {feil.map(|f| view! { <p class="ds-validation-message" data-field="validation" id=feil_id>{f}</p> })}
        </fieldset>
    }
}

/// One box to tick; sends `on`.
#[component]
pub fn Avkrysning(
    #[prop(into)] navn: String,
    #[prop(into)] etikett: String,
    #[prop(optional, into)] hjelp: Option<String>,
    #[prop(optional)] valgt: bool,
    #[prop(default = None)] feil: Option<String>,
) -> impl IntoView {
    let hjelp_id = hjelp.as_ref().map(|_| format!("{navn}-hjelp"));
    let feil_id = feil.as_ref().map(|_| format!("{navn}-feil"));
    let beskrevet = [hjelp_id.clone(), feil_id.clone()]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ");
    view! {
        <div class="ds-field">
            <input class="ds-input" type="checkbox" id=navn.clone() name=navn.clone() value="on" checked=valgt
                aria-invalid=feil.is_some().then_some("true") aria-describedby=(!beskrevet.is_empty()).then_some(beskrevet)/>
            <label class="ds-label" data-weight="regular" for=navn>{etikett}</label>
            {hjelp.map(|h| view! { <div data-field="description" id=hjelp_id>{h}</div> })}
            {feil.map(|f| view! { <p class="ds-validation-message" data-field="validation" id=feil_id>{f}</p> })}
        </div>
    }
}
