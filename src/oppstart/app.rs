//! The HTML shell, the frame around every page, and one line per tab's routes.

use grunn::text::T;
use std::future::Future;
use std::pin::Pin;

use axum::extract::Request;
use axum::response::{IntoResponse as _, Response};
use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::{SsrMode, path};

use super::text::{self, Tekst};
use crate::feil::AppError;
use crate::feil::sider::Feilslag;
use crate::server::sider::Feil;
use crate::server::{request, sikkerhet, state};
use crate::stier::{DRIFT, REGLER, SAKER};
use crate::ui::{Feilvisning, Varsel};

/// Writes a page: the application and the error to show are in its context.
pub fn tegn(app: state::App, req: Request, feil: Feil) -> Pin<Box<dyn Future<Output = Response> + Send>> {
    let kontekst = move || {
        provide_context(app.clone());
        provide_context(feil.clone());
    };
    let handler = leptos_axum::render_app_async_with_context(kontekst, Skall);
    Box::pin(async move { handler(req).await.into_response() })
}

/// The document: head, frame, page.
#[component]
pub fn Skall() -> impl IntoView {
    provide_meta_context();
    let sprak = request::sprak();
    let (css, js, wasm) = use_context::<state::App>()
        .map(|a| (a.filer.css.clone(), a.filer.js.clone(), a.filer.wasm.clone()))
        .unwrap_or_default();
    let nonce = request::nonce();
    if let (Some(svar), Some(app)) = (use_context::<leptos_axum::ResponseOptions>(), use_context::<state::App>())
        && let Ok(policy) = http::HeaderValue::from_str(&sikkerhet::innholdspolicy(&app, &nonce))
    {
        svar.insert_header(http::header::CONTENT_SECURITY_POLICY, policy);
    }
    let oppstart = format!(
        "const h=async(m,n)=>{{for(const e of n.children){{if(e.localName==='leptos-island'){{const f=m[e.dataset.component];if(f)await f(e)}}await h(m,e)}}}};\
         if(typeof WebAssembly==='object')import('/pkg/{js}').then(async m=>{{await m.default({{module_or_path:'/pkg/{wasm}'}});m.hydrate();await h(m,document.body);\
         document.documentElement.dataset.klar=''}}).catch(()=>{{document.documentElement.dataset.utenskript=''}});else document.documentElement.dataset.utenskript=''"
    );
    view! {
        <!DOCTYPE html>
        <html lang=sprak.kode() data-color-scheme="auto">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <link rel="stylesheet" href=format!("/pkg/{css}")/>
                <link rel="modulepreload" href=format!("/pkg/{js}") nonce=nonce.clone()/>
                <leptos_meta::MetaTags/>
            </head>
            <body>
                <Ramme/>
                <script type="module" nonce=nonce inner_html=oppstart></script>
            </body>
        </html>
    }
}

/// Skip link, header, navigation, main, footer: the same order on every page.
#[component]
fn Ramme() -> impl IntoView {
    let t = text::tekst(request::sprak());
    let feil = use_context::<Feil>().and_then(|f| f.0);
    view! {
        <a class="ds-skip-link" href="#main">{t.hopp}</a>
        <Topp t=t/>
        <main id="main" tabindex="-1">
            {match feil {
                Some(feil) => leptos::either::Either::Left(view! { <Feilvisning feil=feil/> }),
                None => leptos::either::Either::Right(view! { <Ruter/> }),
            }}
        </main>
        <Bunn t=t/>
        {request::sesjon().map(|s| {
            let naa = request::naa().unwrap_or(s.opprettet);
            let sekunder = crate::server::sesjon::INAKTIV.min(s.utloper - naa).num_seconds();
            view! { <crate::islands::okt::Oktvarsel sekunder=sekunder tittel=t.okt_tittel.to_owned() tekst=t.okt_tekst.to_owned() knapp=t.okt_knapp.to_owned() ute=t.okt_ute.to_owned() logg_inn=t.logg_inn.to_owned()/> }
        })}
    }
}

/// The pages. A tab adds its own lines here.
#[component]
fn Ruter() -> impl IntoView {
    view! {
        <Router>
            <FlatRoutes fallback=|| view! { <Feilvisning feil=Feilslag::App(AppError::IkkeFunnet)/> }>
                <Route path=path!("/") view=crate::forside::Forside ssr=SsrMode::Async/>
                <Route path=path!("/veiledning") view=crate::info::pages::VeiledningSide ssr=SsrMode::Async/>
                <Route path=path!("/veiledning/:emne") view=crate::info::pages::VeiledningSide ssr=SsrMode::Async/>
                <Route path=path!("/personvern") view=crate::info::pages::InfoSide ssr=SsrMode::Async/>
                <Route path=path!("/tilgjengelighet") view=crate::info::pages::InfoSide ssr=SsrMode::Async/>
                <Route path=path!("/nettlesere") view=crate::info::pages::InfoSide ssr=SsrMode::Async/>
                <Route path=path!("/kontakt") view=crate::info::pages::InfoSide ssr=SsrMode::Async/>
                <Route path=path!("/behandlere") view=crate::behandlere::pages::ListeSide ssr=SsrMode::Async/>
                <Route path=path!("/regler") view=crate::regelbok::pages::SokSide ssr=SsrMode::Async/>
                <Route path=path!("/regler/takst/:fagomrade/:kode") view=crate::regelbok::pages::TakstSide ssr=SsrMode::Async/>
                <Route path=path!("/regler/kontroll") view=crate::regelbok::pages::KontrollSide ssr=SsrMode::Async/>
                <Route path=path!("/regler/kontroll/:regel") view=crate::regelbok::pages::RegelSide ssr=SsrMode::Async/>
                <Route path=path!("/regler/frister") view=crate::regelbok::pages::FristSide ssr=SsrMode::Async/>
                <Route path=path!("/bekreft-epost/:token") view=crate::helseaktor::pages::BekreftSide ssr=SsrMode::Async/>
                <Route path=path!("/kontoendring/:token") view=crate::praksis::pages::MeldtSide ssr=SsrMode::Async/>
                <Route path=path!("/epostendring/:token") view=crate::helseaktor::StoppSide ssr=SsrMode::Async/>
                <Route path=path!("/logget-ut") view=super::utlogging::LoggetUtSide ssr=SsrMode::Async/>
                <Route path=path!("/saker") view=crate::saksbehandling::pages::ListeSide ssr=SsrMode::Async/>
                <Route path=path!("/drift") view=crate::saksbehandling::drift::DriftSide ssr=SsrMode::Async/>
                <Route path=path!("/saker/:id") view=crate::saksbehandling::pages::SakSide ssr=SsrMode::Async/>
                <Route path=path!("/praksisinformasjon/helseaktor") view=crate::praksisinformasjon::pages::Praksisinformasjon ssr=SsrMode::Async/>
                <Route path=path!("/praksisinformasjon/praksis") view=crate::praksisinformasjon::pages::Praksisinformasjon ssr=SsrMode::Async/>
                <Route path=path!("/praksisinformasjon/avtaler-og-samtykker") view=crate::praksisinformasjon::pages::Praksisinformasjon ssr=SsrMode::Async/>
                <Route path=path!("/praksisinformasjon/helseaktor/epost") view=crate::helseaktor::epostlogg::EpostloggSide ssr=SsrMode::Async/>
                <Route path=path!("/praksisinformasjon/helseaktor/kontakt") view=crate::helseaktor::pages::KontaktSide ssr=SsrMode::Async/>
                <Route path=path!("/praksisinformasjon/helseaktor/utdanning") view=crate::utdanning::pages::UtdanningSide ssr=SsrMode::Async/>
                <Route path=path!("/praksisinformasjon/helseaktor/utdanning/:yrke") view=crate::utdanning::pages::UtdanningYrkeSide ssr=SsrMode::Async/>
                <Route path=path!("/praksisinformasjon/avtaler-og-samtykker/avtale") view=crate::avtale::pages::SignerSide ssr=SsrMode::Async/>
                <Route path=path!("/praksisinformasjon/avtaler-og-samtykker/avtale/:id/kvittering") view=crate::avtale::pages::KvitteringSide ssr=SsrMode::Async/>
                <Route path=path!("/praksisinformasjon/praksis/ny") view=crate::praksis::pages::NyStedSide ssr=SsrMode::Async/>
                <Route path=path!("/praksisinformasjon/praksis/ny/oppgjor") view=crate::praksis::pages::NyOppgjorSide ssr=SsrMode::Async/>
                <Route path=path!("/praksisinformasjon/praksis/ny/vedlegg") view=crate::praksis::pages::NyVedleggSide ssr=SsrMode::Async/>
                <Route path=path!("/praksisinformasjon/praksis/ny/sjekk") view=crate::praksis::pages::NySjekkSide ssr=SsrMode::Async/>
                <Route path=path!("/praksisinformasjon/praksis/:id") view=crate::praksis::pages::DetaljSide ssr=SsrMode::Async/>
                <Route path=path!("/praksisinformasjon/praksis/:id/registrert") view=crate::praksis::pages::KvitteringSide ssr=SsrMode::Async/>
                <Route path=path!("/praksisinformasjon/praksis/:id/vedlegg") view=crate::praksis::pages::PraksisVedleggSide ssr=SsrMode::Async/>
                <Route path=path!("/praksisinformasjon/praksis/:id/konto") view=crate::praksis::pages::KontoSide ssr=SsrMode::Async/>
                <Route path=path!("/praksisinformasjon/praksis/:id/konto/sjekk") view=crate::praksis::pages::KontoSjekkSide ssr=SsrMode::Async/>
                <Route path=path!("/praksisinformasjon/praksis/:id/epost") view=crate::praksis::pages::EpostSide ssr=SsrMode::Async/>
                <Route path=path!("/praksisinformasjon/praksis/:id/sted") view=crate::praksis::pages::StedSide ssr=SsrMode::Async/>
                <Route path=path!("/praksisinformasjon/praksis/:id/ambulerende") view=crate::praksis::pages::AmbulerendeSide ssr=SsrMode::Async/>
                <Route path=path!("/praksisinformasjon/praksis/:id/slutt") view=crate::praksis::pages::SluttSide ssr=SsrMode::Async/>
                <Route path=path!("/praksisinformasjon/avtaler-og-samtykker/avtale/si-opp") view=crate::avtale::pages::SiOppSide ssr=SsrMode::Async/>
                <Route path=path!("/praksisinformasjon/avtaler-og-samtykker/avtale/:id/oppsagt") view=crate::avtale::pages::OppsagtSide ssr=SsrMode::Async/>
                <Route path=path!("/praksisinformasjon/avtaler-og-samtykker/avtale/endringer") view=crate::avtale::pages::EndringerSide ssr=SsrMode::Async/>
                <Route path=path!("/praksisinformasjon/helseaktor/mine-opplysninger") view=crate::innsyn::pages::MineOpplysningerSide ssr=SsrMode::Async/>
                <Route path=path!("/praksisinformasjon/helseaktor/hvem-har-sett") view=crate::innsyn::pages::LoggSide ssr=SsrMode::Async/>
                <Route path=path!("/kontroll") view=crate::avtale::pages::KontrollSide ssr=SsrMode::Async/>
                <Route path=path!("/kontroll/:kode") view=crate::avtale::pages::KontrollSide ssr=SsrMode::Async/>
                <Route path=path!("/oppgjor/innsendinger") view=crate::krav::pages::ListeSide ssr=SsrMode::Async/>
                <Route path=path!("/oppgjor/innsendinger/ny") view=crate::krav::pages::NySide ssr=SsrMode::Async/>
                <Route path=path!("/oppgjor/innsendinger/:id") view=crate::krav::pages::DetaljSide ssr=SsrMode::Async/>
                <Route path=path!("/oppgjor/innsendinger/:id/kvittering") view=crate::krav::pages::KvitteringSide ssr=SsrMode::Async/>
                <Route path=path!("/oppgjor/egenandeler") view=crate::krav::pages::EgenandelSide ssr=SsrMode::Async/>
                <Route path=path!("/oppgjor/vedtak") view=crate::oppgjor::pages::VedtaksListe ssr=SsrMode::Async/>
                <Route path=path!("/oppgjor/vedtak/:id") view=crate::oppgjor::pages::Vedtaksside ssr=SsrMode::Async/>
                <Route path=path!("/oppgjor/utbetalingsoversikt") view=crate::oppgjor::pages::Oversiktsside ssr=SsrMode::Async/>
            </FlatRoutes>
        </Router>
    }
}

/// A line of the main menu: where, and its words.
type Navlinje = (&'static str, fn(&Tekst) -> &'static str);
const NAV: &[Navlinje] = &[
    ("/", |t| t.nav_oversikt),
    ("/praksisinformasjon", |t| t.nav_praksisinformasjon),
    ("/oppgjor/innsendinger", |t| t.nav_innsendinger),
    ("/oppgjor/vedtak", |t| t.nav_vedtak),
    ("/oppgjor/utbetalingsoversikt", |t| t.nav_utbetalinger),
];
const SAKSBEHANDLERNAV: &[Navlinje] = &[("/", |t| t.nav_oversikt), (SAKER, |t| t.nav_saker), (DRIFT, |t| t.nav_drift)];

/// Header: the service's name, who is logged in, language, log out; then the navigation.
#[component]
fn Topp(t: &'static Tekst) -> impl IntoView {
    let sti = request::sti();
    let sesjon = request::sesjon();
    let saksbehandler = sesjon
        .as_ref()
        .is_some_and(|s| matches!(s.person, crate::server::sesjon::Person::Saksbehandler { .. }));
    let navn = sesjon.map(|s| s.navn().to_owned());
    let innlogget = navn.is_some();
    let her = move |prefiks: &'static str| {
        let treff = if prefiks == "/" { sti == "/" } else { sti.starts_with(prefiks) };
        treff.then_some(if sti == prefiks { "page" } else { "true" })
    };
    view! {
        <header class="topp">
            <div class="topp__rad">
                <a class="topp__navn" href="/">"Praksisportalen"</a>
                <div class="topp__valg">
                    {navn.map(|n| view! { <span class="topp__person">{t.innlogget_som}" "<strong>{n}</strong></span> })}
                    <Sprakvalg t=t/>
                    {if innlogget {
                        leptos::either::Either::Left(view! {
                            <form method="post" action="/logg-ut"><button class="ds-button" data-variant="tertiary" data-size="sm" type="submit">{t.logg_ut}</button></form>
                        })
                    } else {
                        leptos::either::Either::Right(view! { <a class="ds-button" data-size="sm" href="/logg-inn">{t.logg_inn}</a> })
                    }}
                </div>
            </div>
            {innlogget.then(|| view! {
                <nav class="hovednav" aria-label=t.hovednav>
                    <ul>
                        {if saksbehandler { SAKSBEHANDLERNAV } else { NAV }.iter().map(|(sti, navn)| (*sti, navn(t)))
                            .map(|(sti, tekst)| view! { <li><a href=if sti == "/praksisinformasjon" { "/praksisinformasjon/helseaktor" } else { sti } aria-current=her(sti)>{tekst}</a></li> })
                            .collect_view()}
                    </ul>
                </nav>
            })}
            // In the header, since all content belongs to a landmark.
            <noscript><p class="skriptvarsel">{t.uten_skript}" "<a class="ds-link" href="/nettlesere">{t.uten_skript_lenke}</a></p></noscript>
            <p class="skriptvarsel" data-vis-uten-skript="">{t.uten_skript}" "<a class="ds-link" href="/nettlesere">{t.uten_skript_lenke}</a></p>
            <Driftsmeldinger/>
        </header>
    }
}

/// The other language, on the same page. A page with a form has a second button, which sends the form's fields along so that they are
/// kept as its draft; the style sheet shows the one that fits, so it works without scripts.
#[component]
fn Sprakvalg(t: &'static Tekst) -> impl IntoView {
    let annet = T(grunn::text::Sprak::Nn, grunn::text::Sprak::Nb).i(request::sprak());
    let sti = request::hode(|p| p.uri.path_and_query().map(|p| p.as_str().to_owned()))
        .flatten()
        .unwrap_or_else(|| "/".to_owned());
    let med_felt = format!(
        "/sprak?{}",
        url::form_urlencoded::Serializer::new(String::new())
            .append_pair("til", &sti)
            .append_pair("sprak", annet.kode())
            .finish()
    );
    view! {
        <form method="post" action="/sprak" class="sprakvalg">
            <input type="hidden" name="til" value=sti/>
            // Enter in a field presses the form's first button in the page. That must not be the one below, which only changes language.
            <button class="ds-sr-only" type="submit" form="skjema" tabindex="-1" aria-hidden="true"></button>
            <button class="ds-button sprakvalg__alene" data-variant="tertiary" data-size="sm" type="submit" name="sprak" value=annet.kode() lang=annet.kode()>{t.annet_sprak}</button>
            <button class="ds-button sprakvalg__felt" data-variant="tertiary" data-size="sm" type="submit" form="skjema" formaction=med_felt formnovalidate="" lang=annet.kode()>{t.annet_sprak}</button>
        </form>
    }
}

/// Messages about disturbances and planned stops, from the database; cached by the server.
#[component]
fn Driftsmeldinger() -> impl IntoView {
    let sprak = request::sprak();
    let meldinger = use_context::<state::App>()
        .map(|a| a.drift.gjeldende(a.klokke.naa()))
        .unwrap_or_default();
    meldinger
        .into_iter()
        .map(|m| {
            let tekst = m.tekst(sprak).to_owned();
            view! { <div class="drift"><Varsel farge=m.slag>{tekst}</Varsel></div> }
        })
        .collect_view()
}

#[component]
fn Bunn(t: &'static Tekst) -> impl IntoView {
    view! {
        <footer class="bunn">
            <div class="bunn__rad">
                <p>{t.bunn_om}</p>
                <ul>
                    <li><a class="ds-link" href="/behandlere">{t.behandlere}</a></li>
                    <li><a class="ds-link" href=REGLER>{t.regler}</a></li>
                    <li><a class="ds-link" href="/veiledning">{t.veiledning}</a></li>
                    <li><a class="ds-link" href="/kontakt">{t.kontakt}</a></li>
                    <li><a class="ds-link" href="/personvern">{t.personvern}</a></li>
                    <li><a class="ds-link" href="/tilgjengelighet">{t.tilgjengelighet}</a></li>
                    <li><a class="ds-link" href="/nettlesere">{t.nettlesere}</a></li>
                </ul>
            </div>
        </footer>
    }
}

/// The pages alone, for the list of addresses the server answers.
#[component]
pub fn Ruteliste() -> impl IntoView {
    view! { <Ruter/> }
}
