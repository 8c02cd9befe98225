//! Hits of a search for a practice site: as options while typing, and as a list with buttons without scripts.

use crate::feil::AppError;
use crate::praksis::text::Praksisfeil;
use leptos::prelude::*;

use crate::islands::praksis::valg_id;
use crate::praksis::model::{EnhetSvar, Sokesvar, Stedskjema, Stedtreff};
use crate::praksis::{sok, sted, text};
use crate::server::request;
use crate::server::state::App;
use crate::ui::Skriv as _;
use grunn::Orgnr;

use super::deler::{Enhetvisning, Visning};

/// What a page shows under the field.
pub enum Stedsvar {
    /// One number was looked up.
    Oppslag(EnhetSvar),
    /// Words were searched for.
    Sok(Sokesvar),
}

/// The look-up or the hits a page shows: when they were asked for, or when what was typed was refused. The same words the island shows.
pub async fn oppslag_for_side(app: &App, felt: &Stedskjema, visning: &Visning) -> Result<Option<Stedsvar>, crate::feil::AppError> {
    let sok_bedt_om = request::sporring().contains_key("oppslag") || visning.har("orgnr", Praksisfeil::StedIkkeValgt);
    let oppslag_bedt_om = sok_bedt_om || visning.har("orgnr", Praksisfeil::EnhetUbrukelig) || visning.setning("navn").is_some();
    if let Ok(orgnr) = Orgnr::tolk(&felt.orgnr, app.konfig.testnumre()) {
        if !oppslag_bedt_om {
            return Ok(None);
        }
        let svar = sted::oppslag_i_ord(app, &orgnr, felt.her_id(), visning.sprak).await?;
        return Ok(Some(Stedsvar::Oppslag(svar)));
    }
    if !sok_bedt_om {
        return Ok(None);
    }
    if let Err(feil) = sok::brems(app).await {
        if feil != AppError::ForMange {
            return Err(feil);
        }
        return Ok(Some(Stedsvar::Sok(Sokesvar {
            status: text::FOR_MANGE_SOK.i(visning.sprak).to_owned(),
            ..Sokesvar::default()
        })));
    }
    let funn = sok::sok(app, &felt.orgnr).await?;
    Ok(Some(Stedsvar::Sok(sok::i_ord(&funn, visning.sprak))))
}

/// The answer, of either kind.
#[component]
pub fn Stedsvarvisning(svar: Stedsvar) -> impl IntoView {
    match svar {
        Stedsvar::Oppslag(svar) => view! { <Enhetvisning svar=svar/> }.skrevet(),
        Stedsvar::Sok(svar) => view! { <Treffliste svar=svar/> }.skrevet(),
    }
}

/// The options of the list that opens while one types. The island puts them in, and reads the attributes.
#[component]
pub fn Stedforslag(svar: Sokesvar) -> impl IntoView {
    svar.treff
        .into_iter()
        .enumerate()
        .map(|(i, t)| {
            let (orgnr, her_id) = (t.orgnr.clone(), t.her_id.clone());
            view! {
                <li role="option" aria-selected="false" class="stedsok__valg" id=valg_id("orgnr", i) data-orgnr=orgnr data-her=her_id>
                    <Treffinnhold treff=t/>
                </li>
            }
        })
        .collect_view()
}

/// The hits with a button each. The button sends the form it stands in, and the page shows the place.
#[component]
pub fn Treffliste(svar: Sokesvar) -> impl IntoView {
    let farge = if svar.treff.is_empty() { "warning" } else { "info" };
    view! {
        <div class="ds-alert enhet" data-color=farge>
            <p><strong>{svar.status}</strong></p>
            {(!svar.treff.is_empty()).then(|| view! {
                <ul class="enhet__forslag">
                    {svar.treff.into_iter().map(|t| {
                        let (valg, knapp) = (t.valg.clone(), t.knapp.clone());
                        view! {
                            <li>
                                <span class="stedtreff"><Treffinnhold treff=t/></span>
                                <button class="ds-button" data-variant="secondary" data-size="sm" type="submit" name="slaa_opp" value=valg>{knapp}</button>
                            </li>
                        }
                    }).collect_view()}
                </ul>
                <p class="liten dempet">{svar.kilde}</p>
            })}
        </div>
    }
}

/// Name, address, number and register, and what to know. A space between, so that it is read as words and not as one.
#[component]
fn Treffinnhold(treff: Stedtreff) -> impl IntoView {
    view! {
        <strong>{treff.navn}</strong>
        " "
        {(!treff.adresse.is_empty()).then(|| view! { <span>{treff.adresse}" "</span> })}
        <span class="dempet">{treff.orgnr}" · "{treff.kilde}" "</span>
        {treff.beskjed.map(|b| view! { <span class="stedtreff__beskjed">{b}</span> })}
    }
}
