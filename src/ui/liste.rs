//! Lists: facts with «Endre», tags, pages of a list.

use leptos::prelude::*;

use super::side::{Skrevet, Skriv as _};
use crate::server::request;
use grunn::text::{Sprak, T};

/// One fact: what, the value, when it was changed and by whom, and the link that changes it.
#[derive(Clone, Debug, Default)]
pub struct Faktum {
    pub navn: String,
    /// One line each; empty means «not filled in».
    pub verdier: Vec<String>,
    pub under: Option<String>,
    /// Address of the page that changes it, and the object's name for screen readers.
    pub endre: Option<(String, String)>,
}

/// A summary list: fact – value – «Endre».
#[component]
pub fn Fakta(fakta: Vec<Faktum>) -> impl IntoView {
    let sprak = request::sprak();
    let mangler = T("Ikke fylt ut", "Ikkje fylt ut").i(sprak);
    view! {
        <dl class="fakta">
            {fakta
                .into_iter()
                .map(|f| {
                    view! {
                        <div class="fakta__rad">
                            <dt>{f.navn}</dt>
                            <dd>
                                {if f.verdier.is_empty() {
                                    leptos::either::Either::Left(view! { <span class="dempet">{mangler}</span> })
                                } else {
                                    leptos::either::Either::Right(f.verdier.into_iter().map(|v| view! { <span class="fakta__verdi">{v}</span> }).collect_view())
                                }}
                                {f.under.map(|u| view! { <span class="fakta__under">{u}</span> })}
                            </dd>
                            {f.endre.map(|(til, hva)| view! { <dd class="fakta__endre"><a class="ds-link" href=til>{T("Endre", "Endre").i(sprak)}<span class="ds-sr-only">" "{hva}</span></a></dd> })}
                        </div>
                    }
                })
                .collect_view()}
        </dl>
    }
}

/// A tag: a word on a colour, never a colour alone.
#[component]
pub fn Merke(#[prop(into)] farge: String, #[prop(into)] tekst: String) -> impl IntoView {
    view! { <span class="ds-tag" data-color=farge data-size="sm">{tekst}</span> }
}

/// «Forrige» and «Neste» of a keyset-paged list.
#[component]
pub fn Bla(#[prop(optional_no_strip)] forrige: Option<String>, #[prop(optional_no_strip)] neste: Option<String>) -> impl IntoView {
    let (navn, bak, frem) = T(("Bla i sider", "Forrige", "Neste"), ("Bla i sider", "Førre", "Neste")).i(request::sprak());
    (forrige.is_some() || neste.is_some()).then(|| {
        view! {
            <nav class="ds-pagination" aria-label=navn>
                <ol>
                    {forrige.map(|til| view! { <li><a class="ds-button" data-variant="tertiary" rel="prev" href=til>{bak}</a></li> })}
                    {neste.map(|til| view! { <li><a class="ds-button" data-variant="tertiary" rel="next" href=til>{frem}</a></li> })}
                </ol>
            </nav>
        }
    })
}

/// A way into a long page: the parts as links, in a landmark of their own. Each part is a place on the page and its heading.
#[component]
pub fn Innhold(deler: Vec<(String, String)>) -> impl IntoView {
    let lenker = deler
        .into_iter()
        .map(|(anker, navn)| view! { <li><a class="ds-link" href=format!("#{anker}")>{navn}</a></li> })
        .collect_view();
    view! {
        <nav class="kort innhold" aria-labelledby="innhold">
            <h2 class="ds-heading" data-size="xs" id="innhold">{T("På denne siden", "På denne sida").i(request::sprak())}</h2>
            <ul class="ds-list">{lenker}</ul>
        </nav>
    }
}

/// The head of a column, and the class of its cells where they are figures.
#[derive(Clone, Copy)]
pub struct Kolonne(pub &'static str, pub Option<&'static str>);

impl Kolonne {
    /// Columns of words.
    pub fn ord(hoder: &[T], sprak: Sprak) -> Vec<Self> {
        hoder.iter().map(|hode| Self(hode.i(sprak), None)).collect()
    }

    /// Columns of amounts.
    pub fn belop(hoder: &[T], sprak: Sprak) -> Vec<Self> {
        hoder.iter().map(|hode| Self(hode.i(sprak), Some("belop"))).collect()
    }
}

/// A table that becomes cards on a narrow screen, where a cell tells its column by `data-etikett`. Its name is for screen readers.
pub fn tabell(navn: impl Into<String>, kolonner: &[Kolonne], rader: impl IntoView + 'static) -> Skrevet {
    let hoder = kolonner
        .iter()
        .map(|Kolonne(hode, klasse)| view! { <th scope="col" class=*klasse>{*hode}</th> })
        .collect_view();
    view! {
        <table class="ds-table tabell" data-kort="">
            <caption class="ds-sr-only">{navn.into()}</caption>
            <thead><tr>{hoder}</tr></thead>
            <tbody>{rader}</tbody>
        </table>
    }
    .skrevet()
}

/// «12 treff».
#[component]
pub fn Treffantall(antall: i64) -> impl IntoView {
    view! { <p class="treff" role="status">{format!("{antall} treff")}</p> }
}
