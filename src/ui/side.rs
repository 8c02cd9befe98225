//! Whole pages: loading their data, errors, receipts, alerts.

use std::future::Future;
use std::pin::Pin;

use leptos::prelude::*;
use leptos::tachys::html::InertElement;
use leptos_axum::ResponseOptions;

use super::Tittel;
use crate::feil::AppError;
use crate::feil::sider::{FELLES, Feilside, Feilslag, Neste};
use crate::server::request;
use crate::server::request::Maal;
use crate::stier::AVTALER;
use grunn::text::{Sprak, T};

/// A part of a page that is written already. Pages have all their data before they are shown, so nothing is left to change; carrying the
/// tree of elements along, as `AnyView` does, would copy each of its texts and compile each of its types several times over.
pub type Skrevet = InertElement;

/// Writing a view out where it is made: for branches of different types, and whole pages. Not for what holds a [`last`], which has
/// nothing to write yet.
pub trait Skriv {
    fn skrevet(self) -> Skrevet;
}

impl<V: IntoView> Skriv for V {
    fn skrevet(self) -> Skrevet {
        InertElement::new(self.into_view().to_html())
    }
}

/// Loads a page's data, then shows it; an error becomes the page for that error with its status. One load per page.
pub fn last<F, Fut, V>(hent: F) -> impl IntoView
where
    F: FnOnce() -> Fut + Send + 'static,
    Fut: Future<Output = Result<V, AppError>> + Send + 'static,
    V: IntoView + 'static,
{
    let svar = use_context::<ResponseOptions>();
    // Boxed, so that what stands around a page is compiled once and not once per page.
    let visning: Pin<Box<dyn Future<Output = Skrevet> + Send>> = Box::pin(async move {
        match hent().await {
            Ok(visning) => visning.skrevet(),
            Err(feil) => {
                if let (Some(svar), Ok(status)) = (svar, http::StatusCode::from_u16(feil.status())) {
                    svar.set_status(status);
                }
                view! { <Feilvisning feil=Feilslag::App(feil)/> }.skrevet()
            }
        }
    });
    // Not in a closure: that would be called, and the data loaded, each time the page is walked through before it is written.
    let visning = Suspend::new(visning);
    view! { <Suspense>{visning}</Suspense> }
}

/// What happened, what it means for you, what you can do, a reference.
#[component]
pub fn Feilvisning(feil: Feilslag) -> impl IntoView {
    let sprak = request::sprak();
    let side = feil.side();
    let referanse = match &feil {
        Feilslag::App(AppError::Intern { referanse } | AppError::Utilgjengelig { referanse }) => referanse.clone(),
        _ => request::foresporsel(),
    };
    let til = match side.neste() {
        Neste::Forside => "/".to_owned(),
        Neste::Avtaler => AVTALER.to_owned(),
        Neste::SammeSide => request::sti(),
        Neste::LoggInn => innlogging(false),
        Neste::AnnenInnlogging => innlogging(true),
    };
    view! {
        <Tittel tekst=side.tekst(sprak).tittel/>
        <Feilinnhold side=side sprak=sprak href=til referanse=Some(referanse)/>
    }
}

/// An error page: what happened, what it means for you, what you can do, and a reference when there is one.
#[component]
pub fn Feilinnhold(
    side: Feilside,
    sprak: Sprak,
    /// Where the button leads; see [`Feilside::neste`].
    #[prop(into)]
    href: String,
    /// What to quote when asking for help; the cause is in the log under the same reference.
    #[prop(optional_no_strip)]
    referanse: Option<String>,
) -> impl IntoView {
    let t = side.tekst(sprak);
    let felles = FELLES.paa(sprak);
    view! {
        <article class="artikkel feilside">
            <h1 class="ds-heading" data-size="lg">{t.tittel}</h1>
            <p class="ds-paragraph" data-size="lg">{t.hva}</p>
            <p class="ds-paragraph">{t.betyr}</p>
            <h2 class="ds-heading" data-size="sm">{felles.gjor_tittel}</h2>
            <ul class="ds-list">{t.gjor.iter().map(|g| view! { <li>{*g}</li> }).collect_view()}</ul>
            <p><a class="ds-button" href=href>{t.knapp}</a></p>
            {referanse.map(|r| view! { <p class="ds-paragraph">{felles.referanse} ": " <code>{r}</code></p> })}
            <p><a class="ds-link" href="/kontakt">{felles.kontakt}</a></p>
        </article>
    }
}

/// The login again, to where the one that failed was going.
fn innlogging(ny: bool) -> String {
    let mut sporring = url::form_urlencoded::Serializer::new(String::new());
    if ny {
        sporring.append_pair("ny", "1");
    }
    if let Some(Maal(til)) = request::hode(|p| p.extensions.get::<Maal>().cloned()).flatten() {
        sporring.append_pair("til", &til);
    }
    let sporring = sporring.finish();
    if sporring.is_empty() {
        "/logg-inn".to_owned()
    } else {
        format!("/logg-inn?{sporring}")
    }
}

/// An alert in the flow of the page.
#[component]
pub fn Varsel(#[prop(into)] farge: String, #[prop(optional, into)] tittel: Option<String>, children: Children) -> impl IntoView {
    view! {
        <div class="ds-alert" data-color=farge>
            {tittel.map(|t| view! { <h2 class="ds-heading" data-size="xs">{t}</h2> })}
            <p>{children()}</p>
        </div>
    }
}

/// The top of a receipt page: done, reference, when.
#[component]
pub fn Kvittering(
    #[prop(into)] tittel: String,
    #[prop(into)] referanse: String,
    #[prop(into)] tid: String,
    children: Children,
) -> impl IntoView {
    let sprak = request::sprak();
    view! {
        <Tittel tekst=tittel.clone()/>
        <div class="smalside kvittering">
            <div class="ds-alert" data-color="success"><h1 class="ds-heading" data-size="md">{tittel}</h1></div>
            <dl class="fakta">
                <div class="fakta__rad"><dt>{T("Referanse", "Referanse").i(sprak)}</dt><dd><code>{referanse}</code></dd></div>
                <div class="fakta__rad"><dt>{T("Tidspunkt", "Tidspunkt").i(sprak)}</dt><dd>{tid}</dd></div>
            </dl>
            {children()}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feil::sider::Feilside;

    #[test]
    fn an_error_page_shows_the_reference_only_when_there_is_one() {
        let html = |v: AnyView| v.to_html();
        for side in Feilside::ALLE {
            let with = Owner::new()
                .with(|| html(view! { <Feilinnhold side sprak=Sprak::Nb href="/" referanse=Some("AB-12".to_owned())/> }.into_any()));
            let without = Owner::new().with(|| html(view! { <Feilinnhold side sprak=Sprak::Nb href="/" referanse=None/> }.into_any()));
            assert!(with.contains("AB-12"));
            assert!(!without.contains("<code"));
        }
    }
}
