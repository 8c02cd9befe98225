//! Consents: each purpose by itself, giving and withdrawing with one press.

use leptos::prelude::*;
use sqlx::PgConnection;

use crate::avtale::model::{Formal, Samtykke, Samtykkeskjema, Svar, Valg, merke, samtykke, skal_minnes};
use crate::avtale::{samtykke_skjema, tekst_kontroll, text};
use crate::feil::AppError;
use crate::server::{request, skjema};
use crate::stier::AVTALER;
use crate::ui::{Konflikt, Konfliktrad, Merke, Mitt, Ord, Utgaver};
use grunn::HelseaktorId;
use grunn::format;
use grunn::text::T;

/// What was chosen for each purpose by somebody who had not seen the choice that stands. Only right after: the address says so.
pub async fn ubesvarte(db: &mut PgConnection, eier: HelseaktorId) -> Result<Vec<(Formal, Svar)>, AppError> {
    let mut ut = Vec::new();
    if request::sporring().contains_key("feil") {
        for formal in Formal::ALLE {
            let utkast = skjema::hent::<Samtykkeskjema>(&mut *db, eier, &samtykke_skjema(formal)).await?;
            ut.extend(utkast.and_then(|u| Svar::parse(&u.felt.svar)).map(|svar| (formal, svar)));
        }
    }
    Ok(ut)
}

/// The section with both purposes.
#[component]
pub fn Samtykker(valg: Vec<Valg>, ubesvarte: Vec<(Formal, Svar)>) -> impl IntoView {
    let t = text::tekst(request::sprak());
    view! {
        <section class="kort" id="samtykker">
            <h2 class="ds-heading" data-size="sm">{t.samtykker}</h2>
            <p>{t.samtykker_ingress}" "{t.samtykker_fritt}</p>
            <p>{t.samtykker_uansett}</p>
            {Formal::ALLE.into_iter().map(|formal| {
                let egne = valg.iter().filter(|v| v.formal == formal).cloned().collect();
                let nytt = ubesvarte.iter().find(|(f, _)| *f == formal).map(|(_, svar)| *svar);
                view! { <Ett formal=formal valg=egne nytt=nytt/> }
            }).collect_view()}
        </section>
    }
}

/// One purpose: what it is, what has been chosen, the buttons, the history.
#[component]
fn Ett(
    formal: Formal,
    valg: Vec<Valg>,
    /// Chosen without having seen the choice that stands.
    #[prop(optional_no_strip)]
    nytt: Option<Svar>,
) -> impl IntoView {
    let sprak = request::sprak();
    let t = text::tekst(sprak);
    let merke_sist = merke(valg.first());
    let utgaver = nytt
        .zip(valg.first())
        .filter(|(svar, sist)| *svar != sist.svar)
        .map(|(svar, sist)| utgaver(formal, svar, sist));
    let naa = samtykke(&valg, formal, text::SAMTYKKEVERSJON);
    let (farge, ord, setning) = text::samtykke(naa, sprak);
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
            {utgaver.map(|u| view! { <Konflikt utgaver=u/> })}
            <div class="status"><Merke farge=farge tekst=ord/><p>{setning}" "{minnes.then_some(k.paaminnelse)}</p></div>
            <form method="post" action="/api/avtale/samtykke" class="knapper">
                <input type="hidden" name="nokkel" value=skjema::ny_nokkel()/>
                <input type="hidden" name="formal" value=formal.kode()/>
                <input type="hidden" name="tekstversjon" value=text::SAMTYKKEVERSJON/>
                <input type="hidden" name="sist" value=merke_sist/>
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

/// The two answers, and the choice between them. Nothing is replaced: a new choice is one more.
fn utgaver(formal: Formal, svar: Svar, sist: &Valg) -> Utgaver {
    let felt = [
        ("formal", formal.kode().to_owned()),
        ("svar", svar.kode().to_owned()),
        ("tekstversjon", text::SAMTYKKEVERSJON.to_owned()),
        ("sist", merke(Some(sist))),
    ];
    Utgaver {
        rader: vec![Konfliktrad::en(text::formal_navn(formal), text::svar(svar), text::svar(sist.svar))],
        naar: Some(sist.tid),
        skjema: samtykke_skjema(formal),
        tilbake: format!("{AVTALER}#samtykker"),
        mitt: Some(Mitt {
            handling: "/api/avtale/samtykke",
            felt: felt.map(|(n, v)| (n.to_owned(), v)).to_vec(),
        }),
        endre: None,
        ord: Some(Ord {
            tittel: T("Du har svart noe annet i mellomtiden", "Du har svart noko anna i mellomtida"),
            tekst: T(
                "Svaret er lagret etter at du åpnet siden. Det du valgte nå, er ikke lagret. Velg hvilket svar som skal gjelde.",
                "Svaret er lagra etter at du opna sida. Det du valde no, er ikkje lagra. Vel kva for eit svar som skal gjelde.",
            ),
            mitt: T("Du valgte nå", "Du valde no"),
            ..Ord::default()
        }),
    }
}
