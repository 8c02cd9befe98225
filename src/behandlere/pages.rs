//! The page: a search form, the number of hits, and a card for each.

use leptos::prelude::*;

use super::model::{PER_SIDE, Side, Sok};
use super::visning::{Kort, Kortinnhold};
use super::{store, text};
use crate::server::request;
use crate::stier::{BEHANDLERE, FHIR};
use crate::ui::Tittel;
use crate::ui::{Bla, Feiloppsummering, Felt, Nedtrekk, Skrevet, Skriv as _, last};
use grunn::Yrke;
use grunn::text::Sprak;

/// `/behandlere`.
#[component]
pub fn ListeSide() -> impl IntoView {
    last(|| async {
        let sprak = request::sprak();
        let idag = request::idag()?;
        let mut db = request::les().await?;
        let (sok, side) = store::sok(&mut db, idag, &request::sporring(), PER_SIDE).await?;
        drop(db);
        let feil: Vec<(String, String)> = sok
            .feil
            .0
            .iter()
            .map(|f| (f.felt.clone(), f.setning::<text::Sokefeil>(sprak)))
            .collect();
        Ok(view! {
            <Tittel tekst=text::TITTEL.i(sprak) feil=!feil.is_empty()/>
            <Feiloppsummering feil=feil/>
            <h1 class="ds-heading" data-size="lg" tabindex="-1">{text::TITTEL.i(sprak)}</h1>
            <p class="ingress">{text::INGRESS.i(sprak)}</p>
            {skjema(&sok, sprak)}
            {sok.feil.er_tom().then(|| liste(&sok, side, sprak))}
            <section>
                <h2 class="ds-heading" data-size="sm">{text::OM_TITTEL.i(sprak)}</h2>
                <p>{text::OM.i(sprak)}</p>
                <p>{text::OM_DATA.i(sprak)}" "<a class="ds-link" href=format!("{FHIR}/metadata")>{text::OM_DATA_LENKE.i(sprak)}</a>"."</p>
            </section>
        })
    })
}

fn skjema(sok: &Sok, sprak: Sprak) -> Skrevet {
    let setning = |felt: &str| sok.feil.for_felt(felt).map(|f| f.setning::<text::Sokefeil>(sprak));
    let (navn_feil, sted_feil, yrke_feil) = (setning("navn"), setning("sted"), setning("yrke"));
    let yrker = Yrke::ALLE.into_iter().map(|y| (y.kode(), text::yrke(y, sprak))).collect();
    view! {
        <form class="kort filter" method="get" action=BEHANDLERE role="search" aria-label=text::FILTER.i(sprak) novalidate="">
            <Felt navn="navn" etikett=text::NAVN.i(sprak) hjelp=text::NAVN_HJELP.i(sprak) verdi=sok.navn.clone() feil=navn_feil autocomplete="off"/>
            <Nedtrekk navn="yrke" etikett=text::YRKE.i(sprak) alle=text::ALLE_YRKER.i(sprak) alternativer=yrker valgt=sok.yrke.map(Yrke::kode) feil=yrke_feil/>
            <Felt navn="sted" etikett=text::STED.i(sprak) hjelp=text::STED_HJELP.i(sprak) verdi=sok.sted.clone() feil=sted_feil autocomplete="off"/>
            <div class="knapper">
                <button class="ds-button" type="submit">{text::SOK.i(sprak)}</button>
                {(!sok.er_tomt()).then(|| view! { <a class="ds-button" data-variant="tertiary" href=BEHANDLERE>{text::NULLSTILL.i(sprak)}</a> })}
            </div>
        </form>
    }
    .skrevet()
}

fn liste(sok: &Sok, side: Side, sprak: Sprak) -> Skrevet {
    let lenke = |n| format!("{BEHANDLERE}{}", sok.sporring(Some(n)));
    let (forrige, neste) = (side.forrige.map(lenke), side.neste.map(lenke));
    let treff = text::treff(side.rader.len(), side.totalt, sprak);
    if side.rader.is_empty() {
        let (tittel, tekst) = if sok.er_tomt() {
            (text::TOM_TITTEL, text::TOM)
        } else {
            (text::INGEN_TITTEL, text::INGEN)
        };
        return view! {
            <section class="kort tom">
                <h2 class="ds-heading" data-size="sm">{tittel.i(sprak)}</h2>
                <p>{tekst.i(sprak)}</p>
                {(!sok.er_tomt()).then(|| view! { <a class="ds-button" data-variant="secondary" href=BEHANDLERE>{text::NULLSTILL.i(sprak)}</a> })}
            </section>
        }
        .skrevet();
    }
    let kort = side.rader.into_iter().map(|o| kort(o.into(), sprak)).collect_view();
    view! {
        <p class="treff" role="status">{treff}</p>
        <ul class="praksisliste rutenett">{kort}</ul>
        <Bla forrige=forrige neste=neste/>
    }
    .skrevet()
}

fn kort(kort: Kort, sprak: Sprak) -> impl IntoView {
    let navn = kort.behandler.clone();
    view! {
        <li class="kort">
            <h2 class="ds-heading" data-size="xs">{navn}</h2>
            <div class="innbygger__linjer"><Kortinnhold kort=kort sprak=sprak/></div>
        </li>
    }
}
