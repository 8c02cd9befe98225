//! Sending a claim file.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::NY_SKJEMA;
use crate::islands::krav::Filvarsel;
use crate::krav::store;
use crate::krav::text;
use crate::server::{request, skjema};
use crate::stier::{AVTALE, INNSENDINGER, NY_PRAKSIS};
use crate::ui::Tittel;
use crate::ui::{Feiloppsummering, Radiogruppe, Skrevet, Skriv as _, Valg, Varsel, last};
use grunn::text::{Sprak, T};
use regler::feil::{Lesefeil, MAKS_BYTES};

/// The value of «let the file decide».
pub const FRA_FILA: &str = "fila";

/// What is kept when a file could not be taken: the choice, and what was wrong. Never the file.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Opplastingsutkast {
    pub praksis: String,
    #[serde(default)]
    pub feil: Vec<Lesefeil>,
}

/// `/oppgjor/innsendinger/ny`.
#[component]
pub fn NySide() -> impl IntoView {
    last(|| async {
        let aktor = request::aktor()?;
        let sprak = request::sprak();
        let t = text::tekst(sprak);
        let mut db = request::les().await?;
        let praksiser = store::kontroll::praksiser(&mut db, aktor.helseaktor).await?;
        let avtaler = store::kontroll::avtaler(&mut db, aktor.helseaktor).await?;
        let mangler = mangler(praksiser.is_empty(), avtaler.is_empty(), sprak);
        let vis_feil = request::sporring().contains_key("feil");
        let utkast = if vis_feil {
            skjema::hent::<Opplastingsutkast>(&mut db, aktor.helseaktor, NY_SKJEMA).await?
        } else {
            None
        };
        let (felt, feil) = utkast.map(|u| (u.felt, u.feil)).unwrap_or_default();
        let setning = |navn: &str| feil.for_felt(navn).map(|f| f.setning::<text::Innsendingsfeil>(sprak));
        let (feil_praksis, feil_fil) = (setning("praksis"), setning("fil"));
        let mut liste: Vec<(String, String)> = ["praksis", "fil"]
            .into_iter()
            .filter_map(|n| Some((n.to_owned(), setning(n)?)))
            .collect();
        liste.extend(felt.feil.iter().enumerate().map(|(i, f)| (format!("feil-{i}"), f.tekst(sprak))));
        let valg = std::iter::once(Valg::ny(FRA_FILA, t.ny_praksis_fil).med_hjelp(t.ny_praksis_fil_hjelp))
            .chain(praksiser.into_iter().map(|p| Valg::ny(p.fakta.id.0.to_string(), p.navn)))
            .collect::<Vec<_>>();
        let valgt = if felt.praksis.is_empty() {
            FRA_FILA.to_owned()
        } else {
            felt.praksis.clone()
        };
        let ugyldig = feil_fil.is_some().then_some("true");
        let beskrevet = if feil_fil.is_some() { "fil-hjelp fil-feil" } else { "fil-hjelp" };
        Ok(view! {
            <Tittel tekst=t.ny_tittel feil=!liste.is_empty()/>
            <div class="smalside">
                <Feiloppsummering feil=liste/>
                <p><a class="ds-link" href=INNSENDINGER>"← "{t.til_liste}</a></p>
                <h1 class="ds-heading" data-size="lg" tabindex="-1">{t.ny_tittel}</h1>
                {mangler}
                <p class="ingress">{t.ny_ingress}</p>
                {(!felt.feil.is_empty()).then(|| view! {
                    <section class="kort" aria-labelledby="lesefeil">
                        <h2 class="ds-heading" data-size="sm" id="lesefeil">{t.ny_feil_tittel}</h2>
                        <p>{t.ny_feil_ingress}</p>
                        {feilrader(&felt.feil, sprak)}
                    </section>
                })}
                <form method="post" action="/oppgjor/innsendinger/last-opp" enctype="multipart/form-data" class="skjema" novalidate="">
                    <input type="hidden" name="nokkel" value=skjema::ny_nokkel()/>
                    <Radiogruppe navn="praksis" tittel=t.ny_praksis valg=valg verdi=valgt feil=feil_praksis/>
                    <div class="ds-field">
                        <label class="ds-label" for="fil">{t.ny_fil}</label>
                        <div data-field="description" id="fil-hjelp">{t.ny_fil_hjelp}</div>
                        <input class="ds-input" type="file" id="fil" name="fil" accept=".xml,.json,application/xml,text/xml,application/json" aria-describedby=beskrevet aria-invalid=ugyldig/>
                        {feil_fil.map(|f| view! { <p class="ds-validation-message" data-field="validation" id="fil-feil">{f}</p> })}
                        <Filvarsel felt="fil".to_owned() for_stor=t.ny_for_stor.to_owned() feil_type=t.ny_feil_type.to_owned() maks=u32::try_from(MAKS_BYTES).unwrap_or(u32::MAX)/>
                    </div>
                    <Varsel farge="info">{t.ny_etterpa}</Varsel>
                    <div class="knapper">
                        <button class="ds-button" type="submit">{t.ny_knapp}</button>
                        <a class="ds-button" data-variant="tertiary" href=INNSENDINGER>{t.ny_avbryt}</a>
                    </div>
                </form>
            </div>
        })
    })
}

/// What must be registered before a claim can be paid, with the way there. Nothing when it is all there.
pub(super) fn mangler(praksis: bool, avtale: bool, sprak: Sprak) -> Option<Skrevet> {
    let en = |mangler: bool, ord: T, til: &'static str, lenke: T| {
        mangler.then(|| view! { <span class="under">{ord.i(sprak)}" "<a class="ds-link" href=til>{lenke.i(sprak)}</a></span> })
    };
    let punkter = [
        en(praksis, text::MANGLER_PRAKSIS, NY_PRAKSIS, text::TIL_PRAKSIS),
        en(avtale, text::MANGLER_AVTALE, AVTALE, text::TIL_AVTALE),
    ];
    (praksis || avtale).then(|| {
        view! {
            <Varsel farge="warning" tittel=text::MANGLER_TITTEL.i(sprak)>{punkter.into_iter().flatten().collect_view()}</Varsel>
        }
        .skrevet()
    })
}

/// Technical faults: what, where in the file, what to do. The error summary links to each.
pub fn feilrader(feil: &[Lesefeil], sprak: Sprak) -> Skrevet {
    let t = text::tekst(sprak);
    let rader = feil
        .iter()
        .enumerate()
        .map(|(i, f)| {
            let sted = (!f.element.is_empty()).then(|| f.element.clone());
            view! {
                <li class="funn" data-color="danger" id=format!("feil-{i}") tabindex="-1">
                    <p><strong>{f.tekst(sprak)}</strong></p>
                    {sted.map(|s| view! { <p class="liten">{t.element}": "<code>{s}</code></p> })}
                    <p><strong>{t.gjor_slik}": "</strong>{f.tiltak(sprak)}</p>
                    <p class="liten dempet">{f.kode.kode()}</p>
                </li>
            }
        })
        .collect_view();
    view! { <ol class="feilrader">{rader}</ol> }.skrevet()
}
