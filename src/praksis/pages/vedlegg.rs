//! The attachments of a registered practice.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::feil::AppError;
use crate::praksis::store as praksiser;
use crate::server::request;
use crate::stier::PRAKSISER;
use crate::ui::Tittel;
use crate::ui::{Feiloppsummering, Skjema, last};
use crate::vedlegg::model::Mappe;
use crate::vedlegg::pages::{Mappevisning, Vedleggdel};
use crate::vedlegg::text;

/// `/praksisinformasjon/praksis/:id/vedlegg`.
#[component]
pub fn PraksisVedleggSide() -> impl IntoView {
    let id = use_params_map().with_untracked(|p| p.get("id").unwrap_or_default());
    last(move || {
        let id = id.clone();
        async move {
            let aktor = request::aktor()?;
            let app = request::app()?;
            let sprak = request::sprak();
            let id = id.parse().map_err(|_| AppError::IkkeFunnet)?;
            let mut db = request::les().await?;
            let p = praksiser::finn(&mut db, aktor.helseaktor, id).await?;
            let krav = p.dokumentkrav();
            if krav.is_empty() {
                return Err(AppError::IkkeFunnet);
            }
            let mappe = Mappe::Praksis(id);
            let visning = Mappevisning::hent(&mut db, &app, aktor.helseaktor, mappe, krav).await?;
            drop(db);
            let (feil, venter) = (visning.feilliste(), visning.venter());
            Ok(view! {
                <Tittel tekst=format!("{} – {}", text::TITTEL.i(sprak), p.navn) feil=!feil.is_empty()/>
                <div class="smalside">
                    <Feiloppsummering feil=feil/>
                    <p><a class="ds-link" href=format!("{PRAKSISER}/{id}")>{text::TIL_PRAKSIS.i(sprak)}</a></p>
                    <p class="steg">{p.navn.clone()}</p>
                    <h1 class="ds-heading" data-size="lg">{text::TITTEL.i(sprak)}</h1>
                    <p>{text::PRAKSIS_INGRESS.i(sprak)}" "{text::HPR_HENTES.i(sprak)}</p>
                    <Vedleggdel mappe=visning/>
                    {venter.then(|| view! {
                        <Skjema handling="/api/vedlegg/send-praksis">
                            <input type="hidden" name="mappe" value=mappe.tekst()/>
                            <p>{text::SEND_UTDANNING_HJELP.i(sprak)}</p>
                            <button class="ds-button" type="submit">{text::SEND_VEDLEGG.i(sprak)}</button>
                        </Skjema>
                    })}
                </div>
            })
        }
    })
}
