//! The page after logging out here, which also logs out at HelseID: a form that is posted, so that the ID token, which holds the identity
//! number, stands in no address and no log. Sent by itself where scripts run; else with a button.

use leptos::either::Either;
use leptos::prelude::*;

use crate::server::request;
use crate::ui::{Tittel, last};
use grunn::text::T;
use identitet::helseid::Utlogging;

/// Where the page is. Asked for by itself it says that one is logged out.
pub const STI: &str = "/logget-ut";

const TITTEL: T = T("Du er logget ut", "Du er logga ut");
const HER: T = T(
    "Du er logget ut av Praksisportalen. Du kan fortsatt være logget inn i HelseID.",
    "Du er logga ut av Praksisportalen. Du kan framleis vere logga inn i HelseID.",
);
const KNAPP: T = T("Logg ut av HelseID også", "Logg ut av HelseID òg");
const FORSIDE: T = T("Til forsiden", "Til framsida");

/// `/logget-ut`.
#[component]
pub fn LoggetUtSide() -> impl IntoView {
    last(|| async {
        let sprak = request::sprak();
        let utlogging = request::hode(|p| p.extensions.get::<Utlogging>().cloned()).flatten();
        Ok(view! {
            <Tittel tekst=TITTEL.i(sprak)/>
            <div class="smalside">
                <h1 class="ds-heading" data-size="lg">{TITTEL.i(sprak)}</h1>
                {match utlogging {
                    Some(u) => Either::Left(view! {
                        <p>{HER.i(sprak)}</p>
                        <form method="post" action=u.adresse id="utlogging">
                            {u.felt.into_iter().map(|(navn, verdi)| view! { <input type="hidden" name=navn value=verdi/> }).collect_view()}
                            <button class="ds-button" type="submit">{KNAPP.i(sprak)}</button>
                        </form>
                        <script nonce=request::nonce() inner_html="document.getElementById('utlogging').submit()"></script>
                    }),
                    None => Either::Right(view! { <p><a class="ds-link" href="/">{FORSIDE.i(sprak)}</a></p> }),
                }}
            </div>
        })
    })
}
