//! «Last ned mine opplysninger» and «Hvem har sett opplysningene mine».

use leptos::either::Either;
use leptos::prelude::*;

use super::ord;
use super::store::{self, Nokkel, PER_SIDE, Rad};
use super::text::{self, Tekst};
use crate::server::request;
use crate::stier::{self, HELSEAKTOR, HVEM_HAR_SETT, MINE_OPPLYSNINGER};
use crate::ui::Tittel;
use crate::ui::{Bla, last};
use grunn::HelseaktorId;
use grunn::format;
use grunn::text::{Sprak, T};

/// The section of the tab Helseaktør that leads here.
#[component]
pub fn Innsynskort() -> impl IntoView {
    let t = text::tekst(request::sprak());
    view! {
        <section class="kort">
            <h2 class="ds-heading" data-size="sm">{t.panel_tittel}</h2>
            <p>{t.panel}</p>
            <ul class="ds-list">
                <li><a class="ds-link" href=HVEM_HAR_SETT>{t.logg_lenke}</a></li>
                <li><a class="ds-link" href=MINE_OPPLYSNINGER>{t.tittel}</a></li>
            </ul>
        </section>
    }
}

/// What the files hold, and the two buttons; after ten minutes the way to a fresh login instead.
#[component]
pub fn MineOpplysningerSide() -> impl IntoView {
    last(|| async {
        let aktor = request::aktor()?;
        let fersk = request::er_fersk(aktor.auth_tid, request::naa()?);
        let t = text::tekst(request::sprak());
        let logg_inn = stier::ny_innlogging(MINE_OPPLYSNINGER);
        Ok(view! {
            <Tittel tekst=format!("{} – Helseaktør", t.tittel)/>
            <div class="smalside">
                <h1 class="ds-heading" data-size="lg">{t.tittel}</h1>
                <p class="ingress">{t.ingress}</p>
                <h2 class="ds-heading" data-size="sm">{t.innhold_tittel}</h2>
                <ul class="ds-list">{t.innhold.iter().map(|p| view! { <li>{*p}</li> }).collect_view()}</ul>
                <p>{t.ikke_med}</p>
                <div class="ds-alert" data-color="warning"><p>{t.hemmelig}</p></div>
                {if fersk {
                    Either::Left(view! {
                        <div class="stabel">
                            <form method="post" action=format!("{MINE_OPPLYSNINGER}/pdf")><p>{t.pdf_hjelp}</p><div class="knapper"><button class="ds-button" type="submit">{t.pdf_knapp}</button></div></form>
                            <form method="post" action=format!("{MINE_OPPLYSNINGER}/json")><p>{t.json_hjelp}</p><div class="knapper"><button class="ds-button" data-variant="secondary" type="submit">{t.json_knapp}</button></div></form>
                        </div>
                    })
                } else {
                    Either::Right(view! { <p>{t.fersk}</p><p><a class="ds-button" href=logg_inn>{t.fersk_lenke}</a></p> })
                }}
                <p>{t.loggfores}" "{t.rett_feil}</p>
                <p><a class="ds-link" href=HELSEAKTOR>{t.tilbake}</a></p>
            </div>
        })
    })
}

/// The trail, newest first, with who, when and what.
#[component]
pub fn LoggSide() -> impl IntoView {
    last(|| async {
        let aktor = request::aktor()?;
        let sprak = request::sprak();
        let t = text::tekst(sprak);
        let sporring = request::sporring();
        let andre = sporring.get("hvem").is_some_and(|h| h == "andre");
        let nokkel = sporring.get("side").and_then(|s| Nokkel::tolk(s));
        let mut db = request::les().await?;
        let side = store::logg(&mut db, aktor.helseaktor, andre, nokkel, PER_SIDE).await?;
        let til = |nokkel: Option<Nokkel>| nokkel.map(|n| format!("{HVEM_HAR_SETT}?{}side={n}", if andre { "hvem=andre&" } else { "" }));
        let (forrige, neste) = (til(side.forrige), til(side.neste));
        let valg = [
            (HVEM_HAR_SETT.to_owned(), t.alle, !andre),
            (format!("{HVEM_HAR_SETT}?hvem=andre"), t.andre, andre),
        ];
        Ok(view! {
            <Tittel tekst=format!("{} – Helseaktør", t.logg_tittel)/>
            <h1 class="ds-heading" data-size="lg">{t.logg_tittel}</h1>
            <p class="ingress">{t.logg_ingress}</p>
            <nav class="faner" aria-label=t.filter>
                <ul>{valg.into_iter().map(|(til, navn, her)| view! { <li><a href=til aria-current=her.then_some("page")>{navn}</a></li> }).collect_view()}</ul>
            </nav>
            <section class="kort" aria-label=t.logg_tittel>
                {if side.rader.is_empty() {
                    Either::Left(view! { <p>{if andre { t.tom_andre } else { t.tom }}</p> })
                } else {
                    Either::Right(view! { <ul class="oppgaver">{side.rader.into_iter().map(|r| rad(r, aktor.helseaktor, t, sprak)).collect_view()}</ul> })
                }}
            </section>
            <Bla forrige=forrige neste=neste/>
            <p>{t.logg_hjelp}" "<a class="ds-link" href="/kontakt">{T("Slik kontakter du oss", "Slik kontaktar du oss").i(sprak)}</a></p>
            <p><a class="ds-link" href=HELSEAKTOR>{t.tilbake}</a></p>
        })
    })
}

fn rad(r: Rad, eier: HelseaktorId, t: &'static Tekst, sprak: Sprak) -> impl IntoView {
    let hva = ord::handling(&r.handling, sprak).unwrap_or(t.ukjent_handling);
    let endring = ord::endring(r.felt.as_deref(), r.gammel.as_deref(), r.ny.as_deref(), sprak);
    let av = hvem(&r, eier, t);
    view! {
        <li>
            <p><strong>{hva}</strong></p>
            {endring.map(|e| view! { <p>{e}</p> })}
            <p class="dempet liten">{format::tidspunkt(r.tid, sprak)}" · "{t.av}" "{av}</p>
        </li>
    }
}

/// Who it was: the person, a case worker by name (the agreement § 11), the journal system, those who run the portal, the portal.
pub fn hvem(r: &Rad, eier: HelseaktorId, t: &Tekst) -> String {
    match r.aktor_slag.as_str() {
        "behandler" if r.aktor_id == Some(eier.0) => t.du.to_owned(),
        "behandler" => t.annen_behandler.to_owned(),
        "saksbehandler" => match &r.navn {
            Some(navn) => format!("{navn}, {}", t.saksbehandler),
            None => t.saksbehandler.to_owned(),
        },
        // Before it had a column of its own the client stood in rows of reading alone.
        "epj" => match r.klient.as_deref().or(r.ny.as_deref().filter(|_| r.handling == "krav.lest_i_epj")) {
            Some(klient) => format!("{} ({klient})", t.journalsystem),
            None => t.journalsystem.to_owned(),
        },
        // Which of them is the agency's own matter.
        slag if slag.starts_with("drift:") => t.drift.to_owned(),
        _ => t.portalen.to_owned(),
    }
}
