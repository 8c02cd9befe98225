//! The page behind a one-time link in a mail: a button, because mail scanners follow links. No login, and nothing about whose it is.

use leptos::either::Either;
use leptos::prelude::*;

use super::Tittel;
use crate::server::request;
use grunn::text::T;

/// What the page says, and the button when the link still works.
#[component]
pub fn Engangslenke(
    tittel: T,
    avsnitt: &'static [T],
    /// The server function that uses the token, the token, and the words of the button. `None`: there is nothing to press.
    knapp: Option<(&'static str, String, T)>,
) -> impl IntoView {
    let sprak = request::sprak();
    view! {
        <Tittel tekst=tittel.i(sprak)/>
        <div class="smalside">
            <h1 class="ds-heading" data-size="lg">{tittel.i(sprak)}</h1>
            {avsnitt.iter().map(|a| view! { <p>{a.i(sprak)}</p> }).collect_view()}
            {match knapp {
                Some((handling, token, ord)) => Either::Left(view! {
                    <form method="post" action=handling>
                        <input type="hidden" name="token" value=token/>
                        <button class="ds-button" type="submit">{ord.i(sprak)}</button>
                    </form>
                }),
                None => Either::Right(view! { <p><a class="ds-link" href="/kontakt">{KONTAKT_OSS.i(sprak)}</a></p> }),
            }}
        </div>
    }
}

const KONTAKT_OSS: T = T("Kontakt oss", "Kontakt oss");
