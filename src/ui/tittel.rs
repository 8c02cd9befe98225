//! The title of a page.

use leptos::prelude::*;
use leptos_meta::Title;

/// The page's title: most important first, «Feil: » before it when the form has errors.
#[component]
pub fn Tittel(#[prop(into)] tekst: String, #[prop(optional)] feil: bool) -> impl IntoView {
    let prefiks = if feil { "Feil: " } else { "" };
    // `Title` writes its text as it is.
    let tekst = tekst.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    view! { <Title text=format!("{prefiks}{tekst} – Praksisportalen")/> }
}
