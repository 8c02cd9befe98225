//! The front page.

use chrono::NaiveDate;
use leptos::either::{Either, EitherOf3};
use leptos::prelude::*;

use super::{steg_text, text, veien};
use crate::feil::AppError;
use crate::info::pages::ForsideInnhold;
use crate::krav::store::Innsendingsrad;
use crate::server::sesjon::Person;
use crate::server::{epost, request};
use crate::ui::{Merke, Varsel, last};
use crate::ui::{Oppgave, Tittel, sorter};
use crate::{avtale, helseaktor, krav, oppgjor, praksis};
use grunn::format;
use grunn::text::{Sprak, T};

/// What the service is; logged in, what must be done first.
#[component]
pub fn Forside() -> impl IntoView {
    let sprak = request::sprak();
    let t = text::tekst(sprak);
    match request::sesjon().map(|s| s.person) {
        None => EitherOf3::A(view! {
            <Tittel tekst=T("Forside", "Framside").i(sprak)/>
            <ForsideInnhold sprak=sprak logg_inn="/logg-inn"/>
        }),
        Some(Person::Saksbehandler { .. }) => EitherOf3::B(view! {
            <Tittel tekst=t.velkommen/>
            <h1 class="ds-heading" data-size="lg">{t.velkommen}</h1>
            <p class="ingress">{t.saksbehandler}</p>
            {last(crate::saksbehandling::pages::oversikt)}
        }),
        Some(Person::Behandler { .. }) => EitherOf3::C(last(oversikt)),
    }
}

/// «Krever handling» first, then the latest messages.
async fn oversikt() -> Result<impl IntoView, AppError> {
    let aktor = request::aktor()?;
    let app = request::app()?;
    let sprak = request::sprak();
    let idag = request::idag()?;
    let t = text::tekst(sprak);
    let mut db = request::les().await?;
    let profil = helseaktor::store::profil(&mut db, &app.krypto, aktor.helseaktor).await?;
    let avviste = epost::avviste(&mut db, &app.krypto, aktor.helseaktor).await?;
    let mut oppgaver = helseaktor::oppgaver(&profil, &avviste, sprak);
    if profil.har_kontaktdata() {
        oppgaver.extend(praksis::oppgaver(&mut db, &profil, &avviste, idag, sprak).await?);
        oppgaver.extend(praksis::dokumenter::oppgaver(&mut db, &profil, idag, sprak).await?);
    }
    oppgaver.extend(avtale::oppgaver(&mut db, aktor.helseaktor, idag, app.konfig.samtykke_maneder, sprak).await?);
    oppgaver.extend(krav::oppgaver::oppgaver(&mut db, aktor.helseaktor, idag, sprak).await?);
    oppgaver.extend(oppgjor::oppgaver::oppgaver(&mut db, aktor.helseaktor, idag, sprak).await?);
    // On the way to the first agreement the steps come first, in their own order.
    let vei = veien::hent(&mut db, &profil, request::naa()?, &mut oppgaver).await?;
    let underveis = vei.is_some();
    sorter(&mut oppgaver);
    let lagt_bort = request::sporring().contains_key("utkast");
    let siste = krav::oppgaver::siste(&mut db, aktor.helseaktor, idag, 5).await?;
    Ok(view! {
        <Tittel tekst=t.velkommen/>
        <h1 class="ds-heading" data-size="lg">{t.velkommen}</h1>
        <div role="status">{lagt_bort.then(|| view! { <Varsel farge="success">{steg_text::lagt_bort(app.konfig.usendt_dager, sprak)}</Varsel> })}</div>
        <section class="kort" aria-labelledby="krever">
            <h2 class="ds-heading" data-size="sm" id="krever">{t.krever_handling}</h2>
            {vei.map(|v| v.vis(sprak))}
            {if oppgaver.is_empty() {
                Either::Left((!underveis).then(|| view! { <p>{t.ingenting}</p> }))
            } else {
                Either::Right(view! { <ul class="oppgaver">{oppgaver.into_iter().map(|o| oppgave(o, idag, sprak)).collect_view()}</ul> })
            }}
        </section>
        <section class="kort" aria-labelledby="siste">
            <h2 class="ds-heading" data-size="sm" id="siste">{t.siste}</h2>
            {if siste.is_empty() {
                Either::Left(view! { <p>{t.siste_tom}</p> })
            } else {
                Either::Right(view! { <ul class="oppgaver">{siste.into_iter().map(|rad| innsending(rad, sprak)).collect_view()}</ul> })
            }}
            <div class="knapper">
                <a class="ds-button" href="/oppgjor/innsendinger/ny">{t.send_ny}</a>
                <a class="ds-button" data-variant="secondary" href="/oppgjor/innsendinger">{t.alle_innsendinger}</a>
            </div>
        </section>
    })
}

/// One task: what, why, by when, how much, and the link that does it.
fn oppgave(o: Oppgave, idag: NaiveDate, sprak: Sprak) -> impl IntoView {
    let t = text::tekst(sprak);
    let frist = o.frist.map(|f| {
        let dager = (f - idag).num_days();
        let igjen = krav::text::dager_igjen(sprak, dager);
        let farge = if dager <= 14 { "danger" } else { "warning" };
        view! { <Merke farge=farge tekst=format!("{} {} ({igjen})", t.frist, format::dato(f, sprak))/> }
    });
    view! {
        <li class="oppgave">
            <h3 class="ds-heading" data-size="2xs">{o.tittel}</h3>
            <p>{o.hvorfor}</p>
            <p class="oppgave__fakta">{frist}{o.belop.map(|b| view! { <strong class="belop">{format::kroner(b)}</strong> })}</p>
            <p><a class="ds-link" href=o.til>{o.lenke}</a></p>
        </li>
    }
}

/// One of the latest messages: status, when, how much.
fn innsending(rad: Innsendingsrad, sprak: Sprak) -> impl IntoView {
    let vis = rad.tilstand.visning();
    let t = text::tekst(sprak);
    let krevd = format::kroner(rad.krevd);
    // An amount beside a status is what the status is about.
    let belop = match rad.godkjent.filter(|g| *g != rad.krevd).map(format::kroner) {
        Some(godkjent) => T(format!("{godkjent} av {krevd} godkjent"), format!("{godkjent} av {krevd} godkjent")).i(sprak),
        None => krevd,
    };
    view! {
        <li class="oppgave">
            <h3 class="ds-heading" data-size="2xs">
                <a class="ds-link" href=format!("/oppgjor/innsendinger/{}", rad.id)>{format!("{} {}", t.mottatt, format::tidspunkt(rad.mottatt, sprak))}</a>
            </h3>
            <p class="oppgave__fakta"><Merke farge=vis.farge tekst=vis.navn.i(sprak)/><span>{belop}</span></p>
            <p>{vis.setning.i(sprak)}</p>
        </li>
    }
}
