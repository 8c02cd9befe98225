//! The bills of a message: what must be corrected, then each bill with its lines.

use chrono::NaiveDate;
use leptos::either::Either;
use leptos::prelude::*;

use super::regnskap::{self, Gruppe};
use crate::krav::store::Regningsrad;
use crate::krav::text;
use crate::krav::visning;
use crate::stier;
use crate::ui::{Bla, Skrevet, Skriv as _};
use grunn::format;
use grunn::text::Sprak;
use regler::kontroll::Linje;
use regler::prosess::Regningsstatus;
use regler::regel::Funn;

/// Bills on a page.
pub const PER_DEL: usize = 25;
/// Bills a group of findings links to.
const LENKER: usize = 5;

/// Where a bill is: which part of the bills, and its place there. `rot` is the page's address without query.
fn lenke(rot: &str, plass: usize, r: &Regningsrad) -> String {
    let del = plass / PER_DEL;
    let sporring = if del == 0 { String::new() } else { format!("?del={}", del + 1) };
    format!("{rot}{sporring}#regning-{}", r.plass)
}

/// Findings that reject, the same error once: words, rule, remedy, deadline, which bills.
pub fn maa_rettes(regninger: &[Regningsrad], rot: &str, idag: NaiveDate, sprak: Sprak) -> Option<Skrevet> {
    let t = text::tekst(sprak);
    let grupper = regnskap::grupper(regninger);
    (!grupper.is_empty()).then(|| {
        view! {
            <section class="kort" aria-labelledby="rett">
                <h2 class="ds-heading" data-size="sm" id="rett">{t.funn_tittel}</h2>
                <p>{t.funn_ingress}</p>
                <div class="stabel">{grupper.iter().map(|g| gruppe(g, regninger, rot, idag, sprak)).collect_view()}</div>
            </section>
        }
        .skrevet()
    })
}

fn gruppe(g: &Gruppe<'_>, regninger: &[Regningsrad], rot: &str, idag: NaiveDate, sprak: Sprak) -> Skrevet {
    let t = text::tekst(sprak);
    let antall = i64::try_from(g.treff.len()).unwrap_or(i64::MAX);
    let forste = g.treff.first().map(|(_, f)| *f);
    let lenker = g
        .treff
        .iter()
        .take(LENKER)
        .filter_map(|(plass, _)| {
            let r = regninger.get(*plass)?;
            Some(view! { <li><a class="ds-link" href=lenke(rot, *plass, r)>{t.regning}" "{r.regningsnummer.clone()}</a></li> })
        })
        .collect_view();
    let flere = g.treff.len().saturating_sub(LENKER);
    view! {
        <div class="funn" data-color="danger">
            <h3 class="ds-heading" data-size="2xs">{text::samme_feil(sprak, antall)}", "<span class="nowrap">{format::kroner(g.krevd)}</span></h3>
            {forste.map(|f| {
                let ord = f.tekst(sprak);
                view! {
                    <p>{(antall > 1).then(|| view! { <span class="dempet">{t.eksempel}": "</span> })}{ord}</p>
                    <p><strong>{t.gjor_slik}": "</strong>{f.tiltak(sprak)}</p>
                    {hjemmel(f, sprak)}
                }
            })}
            {g.frist.map(|d| view! { <p>{frist(d, idag, sprak)}</p> })}
            <ul class="merker liten">{lenker}{(flere > 0).then(|| view! { <li>"+ "{format::tall(i64::try_from(flere).unwrap_or(i64::MAX))}" "{t.flere}</li> })}</ul>
        </div>
    }
    .skrevet()
}

/// Code, rule and where it is written.
fn hjemmel(f: &Funn, sprak: Sprak) -> impl IntoView + use<> {
    let ord = format!(
        "{} {} ({}): {}.",
        text::tekst(sprak).hjemmel,
        f.regel.regel().kode,
        f.merknad(),
        f.hjemmel(sprak)
    );
    let regel = f.regel;
    view! {
        <p class="liten dempet">
            {ord}" "<a class="ds-link" href=stier::kontrollregel(regel.navn())>{text::tekst(sprak).om_regelen}" "{regel.regel().kode}</a>
        </p>
    }
}

/// «Send rettet regning senest 30. november 2026 (8 dager igjen).»
pub fn frist(dag: NaiveDate, idag: NaiveDate, sprak: Sprak) -> String {
    let t = text::tekst(sprak);
    let igjen = (dag - idag).num_days();
    if igjen < 0 {
        format!("{} {}.", t.frist_ute, format::dato(dag, sprak))
    } else {
        format!(
            "{} {} ({}).",
            t.rett_innen,
            format::dato(dag, sprak),
            text::dager_igjen(sprak, igjen)
        )
    }
}

/// One finding in full.
pub fn funn(f: &Funn, sprak: Sprak) -> Skrevet {
    let t = text::tekst(sprak);
    let farge = if f.avviser() { "danger" } else { "info" };
    view! {
        <div class="funn" data-color=farge>
            <p>{f.tekst(sprak)}</p>
            <p><strong>{t.gjor_slik}": "</strong>{f.tiltak(sprak)}</p>
            {hjemmel(f, sprak)}
        </div>
    }
    .skrevet()
}

/// The bills, rejected first, a part at a time.
pub fn liste(regninger: &[Regningsrad], del: usize, rot: &str, idag: NaiveDate, sprak: Sprak) -> Option<Skrevet> {
    let t = text::tekst(sprak);
    if regninger.is_empty() {
        return None;
    }
    let deler = regninger.len().div_ceil(PER_DEL);
    let del = del.clamp(1, deler);
    let fra = (del - 1) * PER_DEL;
    let vises: Vec<&Regningsrad> = regninger.iter().skip(fra).take(PER_DEL).collect();
    let til = fra + vises.len();
    let har_avviste = regninger.first().is_some_and(|r| r.status == Regningsstatus::Avvist);
    let adresse = |del: usize| format!("{rot}?del={del}#regninger");
    let (forrige, neste) = ((del > 1).then(|| adresse(del - 1)), (del < deler).then(|| adresse(del + 1)));
    Some(
        view! {
            <section class="kort" aria-labelledby="regninger">
                <h2 class="ds-heading" data-size="sm" id="regninger" tabindex="-1">{t.regninger}</h2>
                <p class="dempet">
                    {(deler > 1).then(|| text::viser(sprak, fra + 1, til, regninger.len()))}" "
                    {har_avviste.then_some(t.regninger_ingress_avviste)}
                </p>
                <div class="regninger">{vises.into_iter().map(|r| en(r, idag, sprak)).collect_view()}</div>
                <Bla forrige=forrige neste=neste/>
            </section>
        }
        .skrevet(),
    )
}

fn merke(r: &Regningsrad, sprak: Sprak) -> (&'static str, &'static str) {
    let t = text::tekst(sprak);
    match r.status {
        Regningsstatus::Avvist => ("danger", t.avvist),
        Regningsstatus::Behandles => ("info", t.behandles),
        Regningsstatus::Kreditert => ("neutral", t.kreditert),
        Regningsstatus::Godkjent if r.godkjent != Some(r.krevd) => ("warning", t.godkjent),
        Regningsstatus::Godkjent => ("success", t.godkjent),
    }
}

fn en(r: &Regningsrad, idag: NaiveDate, sprak: Sprak) -> Skrevet {
    let t = text::tekst(sprak);
    let (farge, etikett) = merke(r, sprak);
    let slag = if r.kreditering {
        Some(t.kreditering)
    } else if r.korrigering {
        Some(t.korrigering)
    } else {
        None
    };
    view! {
        <details class="ds-details" id=format!("regning-{}", r.plass) open=r.status == Regningsstatus::Avvist>
            <summary>
                <span class="regningslinje">
                    <span class="regningsnavn">{t.regning}" "{r.regningsnummer.clone()}</span>
                    <span class="ds-tag" data-color=farge data-size="sm">{etikett}</span>
                    {slag.map(|s| view! { <span class="ds-tag" data-color="neutral" data-size="sm">{s}</span> })}
                    <span class="belop">{format::kroner(r.krevd)}</span>
                </span>
            </summary>
            <div class="stabel" data-tett="">
                {r.tidspunkt.map(|tid| view! { <p class="dempet liten">{t.behandlet}" "{format::tidspunkt(tid, sprak)}</p> })}
                {r.frist().map(|d| view! { <p><strong>{frist(d, idag, sprak)}</strong></p> })}
                {r.funn.iter().map(|f| funn(f, sprak)).collect_view()}
                {(r.status == Regningsstatus::Kreditert).then(|| view! { <p>{t.kreditert_siden}</p> })}
                {linjer(r, sprak)}
            </div>
        </details>
    }
    .skrevet()
}

fn linjer(r: &Regningsrad, sprak: Sprak) -> Skrevet {
    let t = text::tekst(sprak);
    if r.linjer.is_empty() {
        return view! { <p class="dempet liten">{t.ingen_linjer}</p> }.skrevet();
    }
    let ferdig = r.godkjent.is_some();
    let sum_linjer: grunn::Ore = r.linjer.iter().map(|l| l.godkjent).sum();
    let avvik = r
        .godkjent
        .is_some_and(|g| g != sum_linjer && r.status != Regningsstatus::Avvist && !r.kreditering);
    let rader = r.linjer.iter().map(|l| linje(r, l, ferdig, sprak)).collect_view();
    view! {
        <table class="ds-table tabell" data-kort="">
            <caption class="ds-sr-only">{t.linjer_caption}" "{r.regningsnummer.clone()}</caption>
            <thead>
                <tr>
                    <th scope="col">{t.takst}</th>
                    <th scope="col" class="tall">{t.antall}</th>
                    <th scope="col" class="belop">{t.krevd}</th>
                    <th scope="col" class="belop">{t.godkjent}</th>
                    <th scope="col">{t.forklaring}</th>
                </tr>
            </thead>
            <tbody>{rader}</tbody>
            <tfoot>
                <tr>
                    <th scope="row">{t.belop}</th>
                    <td></td>
                    <td data-etikett=t.krevd class="belop">{format::kroner(r.krevd)}</td>
                    <td data-etikett=t.godkjent class="belop">{visning::belop(r.godkjent)}</td>
                    <td>{avvik.then_some(t.annen_avkortning)}</td>
                </tr>
            </tfoot>
        </table>
    }
    .skrevet()
}

fn linje(r: &Regningsrad, l: &Linje, ferdig: bool, sprak: Sprak) -> impl IntoView + use<> {
    let t = text::tekst(sprak);
    let grunn = l
        .begrunnelse
        .and_then(|regel| r.funn.iter().find(|f| f.regel == regel))
        .map(|f| f.tekst(sprak));
    let godkjent = visning::belop(ferdig.then_some(l.godkjent));
    view! {
        <tr>
            <th scope="row" data-etikett=t.takst>{l.takst.clone()}</th>
            <td data-etikett=t.antall class="tall">{format::tall(l.antall.into())}</td>
            <td data-etikett=t.krevd class="belop">{format::kroner(l.krevd)}</td>
            <td data-etikett=t.godkjent class="belop">{godkjent}</td>
            {match (grunn, l.forlenget) {
                (Some(g), _) => Either::Left(view! { <td data-etikett=t.forklaring>{g}</td> }),
                (None, forlenget) => Either::Right(view! { <td>{forlenget.then_some(t.forlenget)}</td> }),
            }}
        </tr>
    }
}
