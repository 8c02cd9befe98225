//! Consents: each purpose by itself, giving and withdrawing with one press.

use leptos::prelude::*;

use crate::avtale::model::{Formal, Samtykke, Svar, Valg, samtykke, skal_minnes};
use crate::avtale::{tekst_kontroll, text};
use crate::format;
use crate::server::{request, skjema};
use crate::ui::Merke;

/// The section with both purposes.
#[component]
pub fn Samtykker(valg: Vec<Valg>) -> impl IntoView {
    let t = text::tekst(request::sprak());
    view! {
        <section class="kort" id="samtykker">
            <h2 class="ds-heading" data-size="sm">{t.samtykker}</h2>
            <p>{t.samtykker_ingress}" "{t.samtykker_fritt}</p>
            <p>{t.samtykker_uansett}</p>
            {Formal::ALLE.into_iter().map(|formal| {
                let egne = valg.iter().filter(|v| v.formal == formal).cloned().collect();
                view! { <Ett formal=formal valg=egne/> }
            }).collect_view()}
        </section>
    }
}

/// One purpose: what it is, what has been chosen, the buttons, the history.
#[component]
fn Ett(formal: Formal, valg: Vec<Valg>) -> impl IntoView {
    let sprak = request::sprak();
    let t = text::tekst(sprak);
    let naa = samtykke(&valg, formal, text::SAMTYKKEVERSJON);
    let (farge, merke, setning) = text::samtykke(naa, sprak);
    // Not decided: both, side by side and alike. Decided: the other one, so that changing one's mind is as easy as choosing.
    let k = tekst_kontroll::tekst(sprak);
    let minnes = request::app().is_ok_and(|a| skal_minnes(naa, a.klokke.idag(), a.konfig.samtykke_maneder));
    let knapper: &[(Svar, &str)] = match naa {
        Samtykke::Ja(_) if minnes => &[(Svar::Ja, k.behold), (Svar::Nei, t.knapp_trekk)],
        Samtykke::IkkeTattStilling => &[(Svar::Ja, t.knapp_ja), (Svar::Nei, t.knapp_nei)],
        Samtykke::Ja(_) => &[(Svar::Nei, t.knapp_trekk)],
        Samtykke::Nei(_) => &[(Svar::Ja, t.knapp_gi)],
    };
    let navn = text::formal_navn(formal);
    let knapper = knapper
        .iter()
        .map(|(svar, ord)| {
            view! {
                <button class="ds-button" data-variant="secondary" type="submit" name="svar" value=svar.kode()>{*ord}<span class="ds-sr-only">": "{navn}</span></button>
            }
        })
        .collect_view();
    view! {
        <section class="stabel" data-tett="" aria-labelledby=format!("samtykke-{}", formal.kode())>
            <h3 class="ds-heading" data-size="2xs" id=format!("samtykke-{}", formal.kode())>{navn}</h3>
            <p>{text::formal(formal, sprak)}</p>
            <div class="status"><Merke farge=farge tekst=merke/><p>{setning}" "{minnes.then_some(k.paaminnelse)}</p></div>
            <form method="post" action="/api/avtale/samtykke" class="knapper">
                <input type="hidden" name="nokkel" value=skjema::ny_nokkel()/>
                <input type="hidden" name="formal" value=formal.kode()/>
                <input type="hidden" name="tekstversjon" value=text::SAMTYKKEVERSJON/>
                {knapper}
            </form>
            {(!valg.is_empty()).then(|| view! {
                <details class="ds-details">
                    <summary>{format!("{} ({})", t.historikk, valg.len())}<span class="ds-sr-only">": "{navn}</span></summary>
                    <div>
                        <ul class="ds-list">
                            {valg.into_iter().map(|v| view! {
                                <li>{format!("{}: {} ({} {})", format::tidspunkt(v.tid, sprak), text::svar(v.svar), t.teksten, v.tekstversjon)}</li>
                            }).collect_view()}
                        </ul>
                    </div>
                </details>
            })}
        </section>
    }
}
