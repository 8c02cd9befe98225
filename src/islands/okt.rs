//! The session as the user meets it: a warning two minutes before it ends, «Fortsett», and ending own sessions elsewhere.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use crate::feil::AppError;

/// Keeps the session alive and says how many seconds it has left. Middleware has already noted that it was used.
#[cfg(feature = "ssr")]
#[server(prefix = "/api", endpoint = "okt/fortsett")]
pub async fn fortsett() -> Result<i64, AppError> {
    use crate::server::{request, sesjon};

    let s = request::sesjon().ok_or(AppError::IkkeInnlogget)?;
    let app = request::app()?;
    let naa = app.klokke.naa();
    let mut db = request::les().await?;
    sesjon::forny(&mut db, s.id, naa).await?;
    Ok(sesjon::INAKTIV.min(s.utloper - naa).num_seconds())
}

/// Ends one of the person's own sessions.
#[cfg(feature = "ssr")]
#[server(prefix = "/api", endpoint = "okt/avslutt")]
pub async fn avslutt(id: String) -> Result<(), AppError> {
    use crate::server::handling::{Forsok, Slag};
    use crate::server::revisjon::Hendelse;
    use crate::server::sesjon;

    let f = Forsok::ny(Slag::ogsaa_sperret("okt.avslutt")).await?;
    let id: uuid::Uuid = id.parse().map_err(|_| AppError::IkkeFunnet)?;
    let mut h = f.begynn_uten_nokkel("/praksisinformasjon/helseaktor?lagret=okt").await?;
    if !sesjon::avslutt_egen(&mut h.tx, f.eier(), id, f.naa).await? {
        return Err(AppError::IkkeFunnet);
    }
    h.noter(Hendelse {
        gjelder: f.eier().0,
        handling: "okt.avsluttet",
        objekt: "sesjon",
        objekt_id: id.to_string(),
        ..Hendelse::default()
    })
    .await?;
    h.ferdig().await
}

/// Seconds left after asking the server for more time; `None` when the session is over.
#[cfg(feature = "hydrate")]
async fn igjen() -> Option<i64> {
    #[expect(clippy::cast_possible_truncation, reason = "a session lasts hours")]
    crate::islands::nettleser::kall("/api/okt/fortsett", "")
        .await?
        .as_f64()
        .map(|s| s as i64)
}

#[cfg(not(feature = "hydrate"))]
async fn igjen() -> Option<i64> {
    None
}

/// Opens a dialog two minutes before the session ends. Typed text stays: the page is not left, and logging in again happens in a new tab.
#[island]
pub fn Oktvarsel(sekunder: i64, tittel: String, tekst: String, knapp: String, ute: String, logg_inn: String) -> impl IntoView {
    let dialog = NodeRef::<leptos::html::Dialog>::new();
    let slutt = RwSignal::new(false);
    let vent = StoredValue::new(None::<TimeoutHandle>);

    let planlegg = move |igjen: i64| {
        let om = |s: i64| std::time::Duration::from_secs(u64::try_from(s.max(0)).unwrap_or(0));
        if let Some(h) = vent.get_value() {
            h.clear();
        }
        vent.set_value(
            set_timeout_with_handle(
                move || {
                    if let Some(d) = dialog.get_untracked() {
                        let _ = d.show_modal();
                    }
                    vent.set_value(set_timeout_with_handle(move || slutt.set(true), om(120)).ok());
                },
                om(igjen - 120),
            )
            .ok(),
        );
    };
    Effect::new(move |_| planlegg(sekunder));
    let fortsett = move |_| {
        leptos::task::spawn_local(async move {
            match igjen().await {
                Some(igjen) => {
                    slutt.set(false);
                    if let Some(d) = dialog.get_untracked() {
                        d.close();
                    }
                    planlegg(igjen);
                }
                None => slutt.set(true),
            }
        });
    };
    view! {
        <dialog class="ds-dialog" node_ref=dialog aria-labelledby="okt-tittel">
            <div class="ds-dialog__block">
                <h2 class="ds-heading" data-size="sm" id="okt-tittel">{tittel}</h2>
                <p role="status">{move || if slutt.get() { ute.clone() } else { tekst.clone() }}</p>
                <button class="ds-button" type="button" on:click=fortsett hidden=move || slutt.get()>{knapp}</button>
                <a class="ds-button" href="/logg-inn" target="_blank" rel="noopener" hidden=move || !slutt.get()>{logg_inn}</a>
            </div>
        </dialog>
    }
}
