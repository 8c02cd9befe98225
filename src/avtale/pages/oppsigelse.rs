//! Terminating the agreement, and the receipt. The agreement promises that this is done here (version 2026-1, § 9).

use leptos::either::Either;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::Avtalefakta;
use crate::avtale::model::{Avslutning, Avtale, Oppsigelsesskjema};
use crate::avtale::{SI_OPP_SKJEMA, store, text};
use crate::feil::AppError;
use crate::server::{request, revisjon, skjema};
use crate::stier::{AVTALE, AVTALER, SI_OPP};
use crate::ui::Tittel;
use crate::ui::{Feiloppsummering, Felt, Konflikt, Konfliktrad, Kvittering, Mitt, NyInnlogging, Skjema, Utgaver, last};
use grunn::format;
use grunn::text::{Sprak, T};
use grunn::{dato, kalender};

/// «Si opp avtalen»: what it means, and the last day.
#[component]
pub fn SiOppSide() -> impl IntoView {
    last(|| async {
        let aktor = request::aktor()?;
        let app = request::app()?;
        let sprak = request::sprak();
        let idag = kalender::dato_i_oslo(app.klokke.naa());
        let mut db = request::les().await?;
        let avtaler = store::avtaler(&mut db, aktor.helseaktor).await?;
        let aapen = avtaler.iter().find(|a| a.slutt.is_none()).cloned();
        let utkast = skjema::hent::<Oppsigelsesskjema>(&mut db, aktor.helseaktor, SI_OPP_SKJEMA)
            .await?
            .unwrap_or_default();
        let foreldet = request::sporring().contains_key("feil") && utkast.feil.for_felt("versjon").is_some();
        if foreldet && let Some(vist) = avtaler.iter().find(|a| a.id.to_string() == utkast.felt.avtale) {
            let t = text::tekst(sprak);
            let utgaver = utgaver(&utkast.felt, vist, aapen.as_ref(), sprak);
            return Ok(Either::Left(view! {
                <Tittel tekst=format!("{} – {}", t.si_opp, t.tittel) feil=true/>
                <div class="smalside">
                    <h1 class="ds-heading" data-size="lg">{t.si_opp}</h1>
                    <Konflikt utgaver=utgaver/>
                </div>
            }));
        }
        let avtale = aapen.ok_or(AppError::IkkeFunnet)?;
        let grenser = avtale.siste_dager(idag);
        let feil = request::sporring()
            .get("feil")
            .and_then(|_| utkast.feil.for_felt("siste_dag"))
            .map(|f| f.setning::<text::Oppsigelsesfeil>(sprak));
        let liste: Vec<(String, String)> = feil.iter().map(|f| ("siste_dag".to_owned(), f.clone())).collect();
        let t = text::tekst(sprak);
        let ny_innlogging = request::trenger_ny_innlogging(aktor.auth_tid);
        let hjelp = format!("{} {}.", t.si_opp_hjelp, format::dato(grenser.0, sprak));
        Ok(Either::Right(view! {
            <Tittel tekst=format!("{} – {}", t.si_opp, t.tittel) feil=!liste.is_empty()/>
            <div class="smalside">
                <Feiloppsummering feil=liste/>
                <h1 class="ds-heading" data-size="lg">{t.si_opp}</h1>
                <p class="ingress">{t.si_opp_ingress}</p>
                <ul class="ds-list"><li>{t.oppsagt_krav}</li><li>{t.oppsagt_pasient}</li><li>{t.oppsagt_angre}</li></ul>
                <Avtalefakta avtale=avtale.clone()/>
                {ny_innlogging.then(|| view! { <NyInnlogging tekst=FERSK side=SI_OPP/> })}
                <Skjema handling=HANDLING>
                    <input type="hidden" name="skjema" value=SI_OPP_SKJEMA/>
                    <input type="hidden" name="avtale" value=avtale.id.to_string()/>
                    <Felt navn="siste_dag" etikett=t.si_opp_siste hjelp=hjelp verdi=utkast.felt.siste_dag feil=feil bredde="smal"/>
                    <div class="knapper">
                        <button class="ds-button" data-color="danger" type="submit">{t.si_opp}</button>
                        <a class="ds-button" data-variant="tertiary" href=AVTALER>{t.avbryt}</a>
                    </div>
                </Skjema>
            </div>
        }))
    })
}

const HANDLING: &str = "/api/avtale/si-opp";
const FERSK: T = T(
    "Avtalen kan bare sies opp rett etter innlogging. Det verner deg mot at andre gjør det. Datoen du skrev, er tatt vare på.",
    "Avtalen kan berre seiast opp rett etter innlogging. Det vernar deg mot at andre gjer det. Datoen du skreiv, er teken vare på.",
);

/// What one wanted to end and when, beside what stands: another agreement since, or one that has its last day already. The latter cannot be
/// moved; one signs again instead.
fn utgaver(felt: &Oppsigelsesskjema, vist: &Avtale, aapen: Option<&Avtale>, sprak: Sprak) -> Utgaver {
    let t = text::tekst(sprak);
    let siste = dato::tolk(&felt.siste_dag).map_or_else(|_| felt.siste_dag.clone(), |d| format::dato(d, sprak));
    let lagret = match aapen {
        Some(_) => String::new(),
        None => vist.slutt.map(|(dag, _)| format::dato(dag, sprak)).unwrap_or_default(),
    };
    let mut rader = vec![Konfliktrad::en(t.si_opp_siste, siste, lagret)];
    if let Some(ny) = aapen {
        rader.insert(0, Konfliktrad::en(t.versjon, vist.versjon.clone(), ny.versjon.clone()));
    }
    Utgaver {
        rader,
        naar: aapen.map(|a| a.signert),
        skjema: SI_OPP_SKJEMA.to_owned(),
        tilbake: AVTALER.to_owned(),
        mitt: aapen.map(|a| Mitt {
            handling: HANDLING,
            felt: vec![
                ("avtale".to_owned(), a.id.to_string()),
                ("siste_dag".to_owned(), felt.siste_dag.clone()),
            ],
        }),
        endre: None,
        ord: None,
    }
}

/// The receipt: reference, time, the last day, what one may still do.
#[component]
pub fn OppsagtSide() -> impl IntoView {
    let id = use_params_map().with_untracked(|p| p.get("id").unwrap_or_default());
    last(move || {
        let id = id.parse().map_err(|_| AppError::IkkeFunnet);
        async move {
            let aktor = request::aktor()?;
            let sprak = request::sprak();
            let mut db = request::les().await?;
            let avtale = store::avtale(&mut db, aktor.helseaktor, id?).await?;
            let Some((_, Avslutning::OppsagtAvHelseaktor)) = avtale.slutt else {
                return Err(AppError::IkkeFunnet);
            };
            // When it was done stands in the audit trail, written with the change.
            let sagt_opp = revisjon::av_slag(&mut db, aktor.helseaktor.0, "avtale", &avtale.id.to_string(), "avtale.sagt_opp").await?;
            let naar = sagt_opp.first().ok_or(AppError::IkkeFunnet)?.tid;
            let t = text::tekst(sprak);
            let (_, _, setning) = text::status(avtale.status(request::idag()?), sprak);
            Ok(view! {
                <Kvittering tittel=t.oppsagt referanse=avtale.referanse() tid=format::tidspunkt(naar, sprak)>
                    <p>{setning}</p>
                    <h2 class="ds-heading" data-size="sm">{t.videre}</h2>
                    <ul class="ds-list">
                        <li>{t.oppsagt_krav}</li>
                        <li>{t.oppsagt_pasient}</li>
                        <li>{t.oppsagt_angre}" "<a class="ds-link" href=AVTALE>{t.signer_igjen}</a></li>
                    </ul>
                    <p><a class="ds-link" href=AVTALER>{t.tilbake}</a></p>
                </Kvittering>
            })
        }
    })
}
