//! Behind the link «this was not me»: a button, because mail scanners follow links. No login, and nothing about whose account it is.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::praksis::kontovakt::{meldt, store};
use crate::praksis::text;
use crate::server::request;
use crate::ui::Tittel;
use crate::ui::last;

/// `/kontoendring/{token}`.
#[component]
pub fn MeldtSide() -> impl IntoView {
    let token = use_params_map().with_untracked(|p| p.get("token").unwrap_or_default());
    last(move || {
        let token = token.clone();
        async move {
            let sprak = request::sprak();
            let ferdig = token == meldt::FERDIG;
            let gjelder = !ferdig && store::lenke_gjelder(&mut *request::les().await?, &token, request::naa()?).await?;
            let (tittel, avsnitt) = match (ferdig, gjelder) {
                (true, _) => (text::MELDT_FERDIG_TITTEL, [text::MELDT_FERDIG, text::MELDT_FERDIG_RAAD].as_slice()),
                (_, true) => (text::MELDT_TITTEL, [text::MELDT_TEKST, text::MELDT_TEKST2].as_slice()),
                _ => (text::MELDT_DOD_TITTEL, [text::MELDT_DOD].as_slice()),
            };
            let avsnitt: Vec<&'static str> = avsnitt.iter().map(|a| a.i(sprak)).collect();
            Ok(view! {
                <Tittel tekst=tittel.i(sprak)/>
                <div class="smalside">
                    <h1 class="ds-heading" data-size="lg">{tittel.i(sprak)}</h1>
                    {avsnitt.into_iter().map(|a| view! { <p>{a}</p> }).collect_view()}
                    {if gjelder {
                        leptos::either::Either::Left(view! {
                            <form method="post" action="/api/praksis/stopp-konto">
                                <input type="hidden" name="token" value=token/>
                                <button class="ds-button" type="submit">{text::MELDT_KNAPP.i(sprak)}</button>
                            </form>
                        })
                    } else {
                        leptos::either::Either::Right(view! { <p><a class="ds-link" href="/kontakt">{text::KONTAKT_OSS.i(sprak)}</a></p> })
                    }}
                </div>
            })
        }
    })
}
