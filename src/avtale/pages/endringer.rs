//! What a version changes: in plain words, and marked in the text. A version may be read before it is in force.

use leptos::either::Either;
use leptos::prelude::*;

use super::signer::nytt;
use crate::avtale::endringer::{self, Bit, Del, Slag};
use crate::avtale::model::{self, Versjon};
use crate::avtale::tekst_kontroll::{self, Tekst};
use crate::avtale::{store, text};
use crate::feil::AppError;
use crate::server::request;
use crate::stier::AVTALER;
use crate::ui::Tittel;
use crate::ui::{Skrevet, Skriv as _, last};
use grunn::format;

/// `…/avtale/endringer?fra=2024-1&til=2026-1`.
#[component]
pub fn EndringerSide() -> impl IntoView {
    last(|| async {
        let aktor = request::aktor()?;
        let sprak = request::sprak();
        let idag = request::idag()?;
        let mut db = request::les().await?;
        let versjoner = store::versjoner_for(&mut db, aktor.helseaktor).await?;
        let sporring = request::sporring();
        let til = match sporring.get("til") {
            Some(id) => finn(&versjoner, id)?,
            // Without a choice: the version that is announced, else the one in force.
            None => model::varslet_versjon(&versjoner, idag)
                .or_else(|| model::gjeldende_versjon(&versjoner, idag))
                .ok_or(AppError::IkkeFunnet)?,
        };
        let fra = match sporring.get("fra") {
            Some(id) => finn(&versjoner, id)?,
            None => versjoner.iter().rfind(|v| v.gyldig_fra < til.gyldig_fra).unwrap_or(til),
        };
        if fra.gyldig_fra > til.gyldig_fra {
            return Err(AppError::IkkeFunnet);
        }
        let gammel = store::tekst(&mut db, &fra.id, sprak).await?;
        let ny = store::tekst(&mut db, &til.id, sprak).await?;
        let deler = endringer::merk(&gammel.tekst, &ny.tekst);
        let (t, k) = (text::tekst(sprak), tekst_kontroll::tekst(sprak));
        let nye = model::nye_versjoner(&versjoner, &fra.id, &til.id);
        let gjelder = (til.gyldig_fra > idag).then(|| format!("{} {}.", k.ikke_gjeldende, format::dato(til.gyldig_fra, sprak)));
        let innen = til
            .ma_signeres_innen
            .map(|d| format!("{} {}.", k.ma_signeres, format::dato(d, sprak)));
        Ok(view! {
            <Tittel tekst=format!("{} – {}", k.endringer, t.tittel)/>
            <div class="smalside">
                <h1 class="ds-heading" data-size="lg">{k.endringer}</h1>
                <p class="ingress">{format!("{} {} → {}", t.versjon, fra.id, til.id)}</p>
                <p>{gjelder}" "{innen}</p>
                {nytt(&nye, sprak)}
                <h2 class="ds-heading" data-size="md">{k.merket}</h2>
                <p>{k.merket_hjelp}</p>
                <article class="kort avtaletekst" aria-label=k.merket>{merket(deler, k)}</article>
                <p><a class="ds-link" href=AVTALER>{k.tilbake}</a></p>
            </div>
        })
    })
}

fn finn<'a>(versjoner: &'a [Versjon], id: &str) -> Result<&'a Versjon, AppError> {
    versjoner.iter().find(|v| v.id == id).ok_or(AppError::IkkeFunnet)
}

/// Headings and changed blocks as they are; runs of unchanged blocks behind a line that says how many.
fn merket(deler: Vec<Del>, k: &'static Tekst) -> impl IntoView {
    let mut ut: Vec<Skrevet> = Vec::new();
    let mut like: Vec<Del> = Vec::new();
    for del in deler {
        if del.er_lik() && !matches!(del.slag, Slag::Overskrift(_)) {
            like.push(del);
            continue;
        }
        uendret(&mut ut, &mut like, k);
        ut.push(blokk(del, k).skrevet());
    }
    uendret(&mut ut, &mut like, k);
    ut.collect_view()
}

fn uendret(ut: &mut Vec<Skrevet>, like: &mut Vec<Del>, k: &'static Tekst) {
    if like.is_empty() {
        return;
    }
    let antall = like.len();
    let innhold = std::mem::take(like).into_iter().map(|d| blokk(d, k)).collect_view();
    ut.push(
        view! {
            <details class="ds-details">
                <summary>{format!("{antall} {}", k.uendrede)}</summary>
                <div>{innhold}</div>
            </details>
        }
        .skrevet(),
    );
}

fn blokk(del: Del, k: &'static Tekst) -> impl IntoView {
    let innhold = biter(del.biter, k);
    match del.slag {
        Slag::Overskrift(1) => view! { <h3 class="ds-heading" data-size="sm">{innhold}</h3> }.skrevet(),
        Slag::Overskrift(_) => view! { <h4 class="ds-heading" data-size="xs">{innhold}</h4> }.skrevet(),
        Slag::Tekst => view! { <p>{innhold}</p> }.skrevet(),
        Slag::Punkt(_) => view! { <ul class="ds-list"><li>{innhold}</li></ul> }.skrevet(),
    }
}

/// Marked for the eye by underline and line-through, and in words for those who listen.
fn biter(biter: Vec<Bit>, k: &'static Tekst) -> impl IntoView {
    biter
        .into_iter()
        .map(|b| match b {
            Bit::Lik(s) => Either::Left(view! { {s}" " }),
            Bit::Ny(s) => Either::Right(Either::Left(
                view! { <ins><span class="ds-sr-only">{k.lagt_til}</span>{s}<span class="ds-sr-only">{k.slutt}</span></ins>" " },
            )),
            Bit::Fjernet(s) => Either::Right(Either::Right(
                view! { <del><span class="ds-sr-only">{k.fjernet}</span>{s}<span class="ds-sr-only">{k.slutt}</span></del>" " },
            )),
        })
        .collect_view()
}
