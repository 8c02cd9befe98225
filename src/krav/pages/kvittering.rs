//! The receipt of a sent claim: reference, time, what happens next and when.

use leptos::either::Either;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{detalj, ny};
use crate::krav::{store, text};
use crate::server::request;
use crate::stier::{INNSENDINGER, NY_INNSENDING};
use crate::ui::{Kvittering, last};
use grunn::format;
use grunn::kalender;
use regler::oppgjor::kjoredag_for;

/// Working days from the run until the money is in the account.
const TIL_KONTO: u32 = 3;

/// `/oppgjor/innsendinger/{id}/kvittering`.
#[component]
pub fn KvitteringSide() -> impl IntoView {
    let id = use_params_map().with_untracked(|p| p.get("id").unwrap_or_default());
    last(move || {
        let id = id.clone();
        async move {
            let aktor = request::aktor()?;
            let sprak = request::sprak();
            let t = text::tekst(sprak);
            let naa = request::naa()?;
            let mut db = request::les().await?;
            let id = detalj::finn_id(&mut db, aktor.helseaktor, &id).await?;
            let rad = store::finn_rad(&mut db, aktor.helseaktor, kalender::dato_i_oslo(naa), id).await?;
            let praksiser = store::kontroll::praksiser(&mut db, aktor.helseaktor).await?;
            let avtaler = store::kontroll::avtaler(&mut db, aktor.helseaktor).await?;
            let mangler = ny::mangler(praksiser.is_empty(), avtaler.is_empty(), sprak);
            let tidligere = request::sporring().contains_key("tidligere");
            let kjoring = kjoredag_for(naa);
            let penger = kalender::pluss_virkedager(kjoring, TIL_KONTO);
            let referanse = rad.innsending.map_or_else(|| id.0.to_string(), |i| i.0.to_string());
            let sti = format!("{INNSENDINGER}/{}", id.0);
            let sum = format!(
                "{}, {}.",
                text::antall_regninger(sprak, rad.tilstand.antall_regninger),
                format::kroner(rad.krevd)
            );
            Ok(view! {
                <Kvittering tittel=if tidligere { t.kv_tidligere } else { t.kv_tittel } referanse=referanse tid=format::tidspunkt(rad.mottatt, sprak)>
                    {if tidligere {
                        Either::Left(view! { <p>{text::samme_innhold(sprak, &rad)}</p> })
                    } else {
                        Either::Right(view! {
                            {rad.rebehandler.filter(|_| rad.utskilt.is_none()).map(|_| view! { <p>{text::KONTROLLERES_IGJEN.i(sprak)}</p> })}
                            <p>{sum}</p>
                            <h2 class="ds-heading" data-size="sm">{t.kv_na}</h2>
                            <ol class="ds-list">
                                {if rad.tilstand.praksisvalg {
                                    Either::Left(view! {
                                        <li>{t.kv_praksisvalg}</li>
                                        <li>{text::KV_ETTER_VALG.i(sprak)}</li>
                                    })
                                } else {
                                    Either::Right(view! {
                                        <li>{t.kv_kontroll}</li>
                                        <li>{t.kv_utbetaling}" "{format::dato(kjoring, sprak)}" "{t.kl}" 16."</li>
                                        <li>{t.kv_penger}" "{format::dato(penger, sprak)}"."</li>
                                    })
                                }}
                            </ol>
                            {mangler}
                            <p>{t.kv_slett}</p>
                        })
                    }}
                    <div class="knapper">
                        <a class="ds-button" href=sti>{if rad.tilstand.praksisvalg { t.praksisvalg_knapp } else { t.kv_se }}</a>
                        <a class="ds-button" data-variant="secondary" href=NY_INNSENDING>{t.kv_flere}</a>
                    </div>
                </Kvittering>
            })
        }
    })
}
