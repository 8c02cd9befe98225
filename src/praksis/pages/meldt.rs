//! Behind the link «this was not me» in a mail about an account.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::praksis::kontovakt::{meldt, store};
use crate::praksis::text;
use crate::server::request;
use crate::ui::{Engangslenke, last};

const FERDIG: &[text::T] = &[text::MELDT_FERDIG, text::MELDT_FERDIG_RAAD];
const TEKST: &[text::T] = &[text::MELDT_TEKST, text::MELDT_TEKST2];
const DOD: &[text::T] = &[text::MELDT_DOD];

/// `/kontoendring/{token}`.
#[component]
pub fn MeldtSide() -> impl IntoView {
    let token = use_params_map().with_untracked(|p| p.get("token").unwrap_or_default());
    last(move || {
        let token = token.clone();
        async move {
            let ferdig = token == meldt::FERDIG;
            let gjelder = !ferdig && store::lenke_gjelder(&mut *request::les().await?, &token, request::naa()?).await?;
            let (tittel, avsnitt) = match (ferdig, gjelder) {
                (true, _) => (text::MELDT_FERDIG_TITTEL, FERDIG),
                (_, true) => (text::MELDT_TITTEL, TEKST),
                _ => (text::MELDT_DOD_TITTEL, DOD),
            };
            let knapp = gjelder.then_some(("/api/praksis/stopp-konto", token, text::MELDT_KNAPP));
            Ok(view! { <Engangslenke tittel=tittel avsnitt=avsnitt knapp=knapp/> })
        }
    })
}
