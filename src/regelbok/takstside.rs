//! One code: what it is worth on a day and in each period, and every rule tied to it, in words.

use std::collections::HashMap;

use chrono::NaiveDate;
use grunn::feltfeil::FeltFeil;
use grunn::format;
use grunn::text::Sprak;
use leptos::prelude::*;
use regler::fritak::Lovslag;
use regler::regelord::{self, Utfall};
use regler::takst::{Takst, fagomrade};
use regler::takstregel::Takstregel;

use super::model::{self, Oppslag};
use super::pages::{belopsceller, dag, feilliste, json_lenke, til_boken};
use super::{register, text};
use crate::feil::AppError;
use crate::server::request;
use crate::stier::{self, REGLER, REGLER_TAKST, REGLER_TAKST_JSON};
use crate::ui::{Fakta, Faktum, Feiloppsummering, Felt, Kolonne, Merke, Skrevet, Skriv as _, Tittel, last, tabell};

/// `/regler/takst/{fagomrade}/{kode}?dato=`.
#[component]
pub fn TakstSide() -> impl IntoView {
    last(|| async {
        let sprak = request::sprak();
        let sti = request::sti();
        let sporring: HashMap<String, String> = request::sporring();
        let (dato, skrevet, feil) = model::les_dato(&sporring, request::idag()?);
        let (fag, kode) = sti
            .strip_prefix(REGLER_TAKST)
            .and_then(|s| s.trim_matches('/').split_once('/'))
            .ok_or(AppError::IkkeFunnet)?;
        let register = register(&request::app()?).await?;
        let o = model::oppslag(&register, fag, kode, dato).ok_or(AppError::IkkeFunnet)?;
        let liste = feilliste(&feil, sprak);
        let takst = o.treff.takst;
        let tittel = format!("{} {}", text::TAKST.i(sprak), takst.kode);
        let json = format!("{REGLER_TAKST_JSON}?fagomrade={fag}&kode={kode}&dato={dato}");
        Ok(view! {
            <Tittel tekst=format!("{tittel}, {}", text::yrke(o.treff.yrke, sprak)) feil=!liste.is_empty()/>
            <Feiloppsummering feil=liste/>
            {til_boken(sprak)}
            <h1 class="ds-heading" data-size="lg" tabindex="-1">{tittel}</h1>
            <p class="ingress"><span lang="nb">{takst.tekst.clone()}</span></p>
            <ul class="merker">
                <li>{text::yrke(o.treff.yrke, sprak)}</li>
                {takst.spesialist.then(|| view! { <li><Merke farge="info" tekst=text::SPESIALIST.i(sprak)/></li> })}
                {takst.pasient_betaler.then(|| view! { <li><Merke farge="warning" tekst=text::PASIENT_BETALER.i(sprak)/></li> })}
            </ul>
            {datoskjema(&stier::regeltakst(fag, kode), &skrevet, &feil, sprak)}
            {paa_dagen(&o, dato, sprak)}
            {perioder(o.rader, sprak)}
            {regler(&o, dato, sprak)}
            {ikke_lest(&o.ikke_lest, sprak)}
            {andre_dager(&o.andre_dager, sprak)}
            <p><a class="ds-link" href=format!("{REGLER}?fagomrade={}", fagomrade(o.treff.yrke))>{text::ALLE_TAKSTER.i(sprak)}</a></p>
            {json_lenke(json, sprak)}
        })
    })
}

fn datoskjema(sti: &str, skrevet: &str, feil: &FeltFeil, sprak: Sprak) -> Skrevet {
    let setning = feil.for_felt("dato").map(|f| f.setning::<text::Sokefeil>(sprak));
    view! {
        <form class="kort filter" method="get" action=sti.to_owned() aria-label=text::VIS_DATO.i(sprak) novalidate="">
            <Felt navn="dato" etikett=text::DATO.i(sprak) hjelp=text::DATO_HJELP.i(sprak) verdi=skrevet.to_owned() feil=setning autocomplete="off"/>
            <div class="knapper"><button class="ds-button" data-variant="secondary" type="submit">{text::VIS_DATO.i(sprak)}</button></div>
        </form>
    }
    .skrevet()
}

fn paa_dagen(o: &Oppslag<'_>, dato: NaiveDate, sprak: Sprak) -> Skrevet {
    let t = o.treff.takst;
    let merknad = match o.treff.dekning {
        None => Some(text::GJALDT_IKKE),
        Some(d) => text::dekning(d),
    };
    let fakta: Vec<Faktum> = [
        (text::HONORAR, t.honorar),
        (text::EGENANDEL, t.egenandel),
        (text::REFUSJON, t.refusjon),
    ]
    .into_iter()
    .map(|(navn, belop)| Faktum {
        navn: navn.i(sprak).to_owned(),
        verdier: vec![format::kroner(belop)],
        ..Faktum::default()
    })
    .collect();
    view! {
        <section class="kort">
            <h2 class="ds-heading" data-size="sm">{format!("{} {}", text::BELOP.i(sprak), format::dato(dato, sprak))}</h2>
            {merknad.map(|m| view! { <p>{m.i(sprak)}</p> })}
            {t.merknad.clone().map(|m| view! { <p lang="nb">{m}</p> })}
            {o.treff.dekning.is_some().then(|| view! { <Fakta fakta=fakta/> })}
            {(!o.aldre.is_empty()).then(|| {
                let aldre = o.aldre.iter().filter_map(|a| regelord::lov(&Lovslag::Alder(*a)));
                view! {
                    <h3 class="ds-heading" data-size="2xs">{text::ALDRE.i(sprak)}</h3>
                    <ul class="ds-list">{aldre.map(|ord| view! { <li>{ord.i(sprak)}</li> }).collect_view()}</ul>
                }
            })}
        </section>
    }
    .skrevet()
}

fn perioder(rader: &[Takst], sprak: Sprak) -> Skrevet {
    let rader = rader.iter().map(|t| {
        view! {
            <tr>
                <th scope="row" class="nowrap" data-etikett=text::FRA.i(sprak)>{format::dato_kort(t.gyldig_fra)}</th>
                <td data-etikett=text::TIL.i(sprak)>{dag(t.utgatt.or(t.gyldig_til), text::VIDERE, sprak)}</td>
                {belopsceller(Some([t.honorar, t.egenandel, t.refusjon]), sprak)}
                <td data-etikett=text::KILDE.i(sprak)><span class="liten" lang="nb">{t.kilde.clone()}</span></td>
            </tr>
        }
    });
    let mut kolonner = Kolonne::ord(&[text::FRA, text::TIL], sprak);
    kolonner.extend(Kolonne::belop(&text::BELOPENE, sprak));
    kolonner.extend(Kolonne::ord(&[text::KILDE], sprak));
    view! {
        <section class="kort">
            <h2 class="ds-heading" data-size="sm">{text::PERIODER.i(sprak)}</h2>
            {tabell(text::PERIODER.i(sprak), &kolonner, rader.collect_view())}
        </section>
    }
    .skrevet()
}

fn regler(o: &Oppslag<'_>, dato: NaiveDate, sprak: Sprak) -> Skrevet {
    let tittel = format!("{} {}", text::REGLER.i(sprak), format::dato(dato, sprak));
    view! {
        <section class="kort">
            <h2 class="ds-heading" data-size="sm">{tittel.clone()}</h2>
            {if o.regler.is_empty() {
                view! { <p>{text::REGLER_INGEN.i(sprak)}</p> }.skrevet()
            } else {
                view! {
                    <p>{text::REGLER_HJELP.i(sprak)}</p>
                    {regeltabell(&o.regler, tittel, sprak)}
                }
                .skrevet()
            }}
        </section>
    }
    .skrevet()
}

fn andre_dager(regler: &[&Takstregel], sprak: Sprak) -> Option<Skrevet> {
    (!regler.is_empty()).then(|| {
        let tittel = text::ANDRE_DAGER.i(sprak);
        view! {
            <section class="kort">
                <h2 class="ds-heading" data-size="sm">{tittel}</h2>
                {regeltabell(regler, tittel.to_owned(), sprak)}
            </section>
        }
        .skrevet()
    })
}

fn regeltabell(regler: &[&Takstregel], tittel: String, sprak: Sprak) -> Skrevet {
    let kolonner = Kolonne::ord(&[text::REGEL, text::SKJER, text::GJELDER, text::KILDE], sprak);
    tabell(tittel, &kolonner, regler.iter().map(|r| rad(r, sprak)).collect_view())
}

fn farge(utfall: Utfall) -> &'static str {
    match utfall {
        Utfall::Avviser | Utfall::AvviserUtenMerknad => "danger",
        Utfall::Informerer => "info",
        Utfall::Opplyser | Utfall::AnnetSted | Utfall::IkkeAutomatisk => "neutral",
    }
}

fn rad(r: &Takstregel, sprak: Sprak) -> impl IntoView + use<> {
    let ord = r.ord().i(sprak);
    let utfall = r.utfall();
    let lenker = r.leses_av().iter().map(|id| {
        view! { <li><a class="ds-link" href=stier::kontrollregel(id.navn())>{id.regel().kode}<span class="ds-sr-only">": "{id.side().navn.i(sprak)}</span></a></li> }
    });
    let regel = if r.er_sitat() {
        view! { <span lang="nb">{ord}</span> }.skrevet()
    } else {
        view! { <span>{ord}</span> }.skrevet()
    };
    view! {
        <tr>
            <th scope="row">
                <div>{regel}{r.merknad.clone().map(|m| view! { " "<span class="liten dempet" lang="nb">"("{m}")"</span> })}</div>
            </th>
            <td data-etikett=text::SKJER.i(sprak)>
                <div>
                    <Merke farge=farge(utfall) tekst=utfall.ord().i(sprak)/>
                    <ul class="merker liten">{lenker.collect_view()}</ul>
                </div>
            </td>
            <td data-etikett=text::GJELDER.i(sprak)>{gjelder(r, sprak)}</td>
            <td data-etikett=text::KILDE.i(sprak)><span class="liten" lang="nb">{r.kilde.clone()}</span></td>
        </tr>
    }
}

/// The days it holds for, and where.
fn gjelder(r: &Takstregel, sprak: Sprak) -> String {
    let dager = match (r.fra, r.til) {
        (None, None) => text::ALLTID.i(sprak).to_owned(),
        (fra, til) => text::fra_til(fra.map(format::dato_kort), til.map(format::dato_kort), sprak),
    };
    if r.praksistyper.is_empty() {
        return dager;
    }
    format!(
        "{dager}. {} {}",
        text::GJELDER_I.i(sprak),
        regelord::praksistyper(&r.praksistyper).i(sprak)
    )
}

/// What is written in the regulations and read by no rule here, with the reason.
fn ikke_lest(regler: &[&Takstregel], sprak: Sprak) -> Option<Skrevet> {
    (!regler.is_empty()).then(|| {
        let rader = regler.iter().map(|r| {
            view! {
                <tr>
                    <th scope="row"><span lang="nb">{r.tekst.clone()}</span></th>
                    <td data-etikett=text::SKJER.i(sprak)>{r.utfall().ord().i(sprak)}</td>
                    <td data-etikett=text::GRUNN.i(sprak)><span lang="nb">{r.merknad.clone()}</span></td>
                    <td data-etikett=text::KILDE.i(sprak)><span class="liten" lang="nb">{r.kilde.clone()}</span></td>
                </tr>
            }
        });
        view! {
            <section class="kort">
                <h2 class="ds-heading" data-size="sm">{text::IKKE_LEST.i(sprak)}</h2>
                <p>{text::IKKE_LEST_HJELP.i(sprak)}</p>
                {tabell(text::IKKE_LEST.i(sprak), &Kolonne::ord(&[text::REGEL, text::SKJER, text::GRUNN, text::KILDE], sprak), rader.collect_view())}
            </section>
        }
        .skrevet()
    })
}
