//! Education documents of a logoped or audiopedagog.

use leptos::either::Either;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::feil::AppError;
use crate::helseaktor;
use crate::server::request;
use crate::stier::{self, HELSEAKTOR, KONTAKT, PRAKSISER, UTDANNING};
use crate::ui::Tittel;
use crate::ui::{Feiloppsummering, Merke, Skjema, Varsel, last};
use crate::utdanning::store as regler;
use crate::utdanning::store::{Oversikt, Status};
use crate::vedlegg::model::{Mappe, UTDANNINGSKRAV, UTDANNINGSYRKER, utdanningsyrke};
use crate::vedlegg::pages::{Filliste, Mappevisning, Vedleggdel};
use crate::vedlegg::store;
use crate::vedlegg::text::{self, Statustekst};
use grunn::Yrke;
use grunn::format;
use grunn::text::Sprak;

/// The words of a state.
pub fn statustekst(status: &Status) -> &'static Statustekst {
    match status {
        Status::IkkeSendt => &text::S_IKKE_SENDT,
        Status::TilBehandling { .. } => &text::S_TIL_BEHANDLING,
        Status::Godkjent { .. } => &text::S_GODKJENT,
        Status::Avvist { .. } => &text::S_AVVIST,
    }
}

/// Colour, word, sentence; when; and why not.
#[component]
fn Statuslinje(status: Status, sprak: Sprak) -> impl IntoView {
    let t = statustekst(&status);
    let naar = match &status {
        Status::IkkeSendt => None,
        Status::TilBehandling { sendt } => Some(format!("{} {}.", text::DU_SENDTE.i(sprak), format::tidspunkt(*sendt, sprak))),
        Status::Godkjent { avgjort } | Status::Avvist { avgjort, .. } => {
            Some(format!("{} {}.", text::SVARTE.i(sprak), format::tidspunkt(*avgjort, sprak)))
        }
    };
    let begrunnelse = match status {
        Status::Avvist { begrunnelse, .. } => Some(begrunnelse),
        _ => None,
    };
    view! {
        <p class="statuslinje"><Merke farge=t.farge tekst=t.ord.i(sprak)/>" "{t.setning.i(sprak)}</p>
        {naar.map(|n| view! { <p class="dempet">{n}</p> })}
        {begrunnelse.map(|b| view! { <p><strong>{text::BEGRUNNELSE.i(sprak)}</strong></p><blockquote>{b}</blockquote> })}
    }
}

/// On the page about a practice: what stands in the way of payment, and where it is mended. Nothing when it is approved.
#[component]
pub fn Utdanningsvarsel(yrke: Yrke, status: Status) -> impl IntoView {
    let sprak = request::sprak();
    let t = statustekst(&status);
    let lenke = if status.kan_sende() { text::SE_OG_SEND } else { text::SE_STATUS };
    (!status.er_godkjent()).then(|| {
        view! {
            <div class="ds-alert" data-color=t.farge>
                <p>{t.setning.i(sprak)}</p>
                <p><a class="ds-link" href=stier::utdanning(yrke)>{lenke.i(sprak)}</a></p>
            </div>
        }
    })
}

/// On the Helseaktør tab, for those it concerns.
#[component]
pub fn Utdanningspanel(oversikt: Oversikt) -> impl IntoView {
    let sprak = request::sprak();
    let rader = oversikt.0;
    view! {
        <section class="kort" aria-labelledby="utdanning">
            <h2 class="ds-heading" data-size="sm" id="utdanning">{text::UTDANNING.i(sprak)}</h2>
            <p>{text::UTDANNING_INGRESS.i(sprak)}</p>
            {if rader.is_empty() {
                Either::Left(view! {
                    <Statuslinje status=Status::IkkeSendt sprak=sprak/>
                    <p><a class="ds-link" href=UTDANNING>{text::SE_OG_SEND.i(sprak)}</a></p>
                })
            } else {
                Either::Right(rader.into_iter().map(|(yrke, status)| {
                    let lenke = if status.kan_sende() { text::SE_OG_SEND } else { text::SE_STATUS };
                    view! {
                        <h3 class="ds-heading" data-size="2xs">{stor(yrke, sprak)}</h3>
                        <Statuslinje status=status sprak=sprak/>
                        <p><a class="ds-link" href=stier::utdanning(yrke)>{lenke.i(sprak)}<span class="ds-sr-only">" "{yrke.navn(sprak)}</span></a></p>
                    }
                }).collect_view())
            }}
        </section>
    }
}

fn stor(yrke: Yrke, sprak: Sprak) -> String {
    let mut tegn = yrke.navn(sprak).chars();
    tegn.next().map(|f| f.to_uppercase().chain(tegn).collect()).unwrap_or_default()
}

/// Which education?
#[component]
pub fn UtdanningSide() -> impl IntoView {
    last(|| async {
        let aktor = request::aktor()?;
        let app = request::app()?;
        let sprak = request::sprak();
        let mut db = request::les().await?;
        let profil = helseaktor::store::profil(&mut db, &app.krypto, aktor.helseaktor).await?;
        let mut rader = Vec::new();
        for yrke in UTDANNINGSYRKER {
            rader.push((yrke, regler::status(&mut db, aktor.helseaktor, yrke).await?));
        }
        drop(db);
        let innhold = if regler::angar(&profil) {
            Either::Left(view! {
                <p class="ingress">{text::UTDANNING_INGRESS.i(sprak)}</p>
                <h2 class="ds-heading" data-size="sm">{text::VELG_YRKE.i(sprak)}</h2>
                <ul class="oppgaver">
                    {rader.into_iter().map(|(yrke, status)| {
                        let t = statustekst(&status);
                        view! {
                            <li class="oppgave">
                                <h3 class="ds-heading" data-size="2xs"><a class="ds-link" href=stier::utdanning(yrke)>{stor(yrke, sprak)}</a></h3>
                                <p><Merke farge=t.farge tekst=t.ord.i(sprak)/></p>
                            </li>
                        }
                    }).collect_view()}
                </ul>
            })
        } else {
            Either::Right(view! { <Varsel farge="info">{text::ANGAR_IKKE.i(sprak)}</Varsel> })
        };
        Ok(view! {
            <Tittel tekst=text::UTDANNING.i(sprak)/>
            <div class="smalside">
                <p><a class="ds-link" href=HELSEAKTOR>{text::TILBAKE_HELSEAKTOR.i(sprak)}</a></p>
                <h1 class="ds-heading" data-size="lg">{text::UTDANNING.i(sprak)}</h1>
                {innhold}
            </div>
        })
    })
}

/// `/praksisinformasjon/helseaktor/utdanning/:yrke`.
#[component]
pub fn UtdanningYrkeSide() -> impl IntoView {
    let yrke = use_params_map().with_untracked(|p| p.get("yrke").unwrap_or_default());
    last(move || {
        let yrke = utdanningsyrke(&yrke);
        async move {
            let aktor = request::aktor()?;
            let app = request::app()?;
            let sprak = request::sprak();
            let yrke = yrke.ok_or(AppError::IkkeFunnet)?;
            let mut db = request::les().await?;
            let profil = helseaktor::store::profil(&mut db, &app.krypto, aktor.helseaktor).await?;
            if !regler::angar(&profil) {
                return Err(AppError::IkkeFunnet);
            }
            let status = regler::status(&mut db, aktor.helseaktor, yrke).await?;
            let mappe = Mappe::Utdanning(yrke);
            let mut visning = Mappevisning::hent(&mut db, &app, aktor.helseaktor, mappe, UTDANNINGSKRAV).await?;
            drop(db);
            let sendt_naa = request::sporring().contains_key("sendt");
            let (venter, kan_sende) = (visning.venter(), status.kan_sende());
            let feil = if kan_sende { visning.feilliste() } else { Vec::new() };
            // What is sent stands by itself: it can no longer be changed.
            let (tidligere, nye): (Vec<store::Vedlegg>, Vec<_>) = visning.filer.into_iter().partition(|v| v.innsendt.is_some());
            visning.filer = nye;
            let tittel = format!("{} – {}", text::UTDANNING.i(sprak), yrke.navn(sprak));
            let skjema = if !kan_sende {
                None
            } else if profil.har_kontaktdata() {
                Some(Either::Left(view! {
                    <Vedleggdel mappe=visning/>
                    {venter.then(|| view! {
                        <Skjema handling="/api/vedlegg/send-utdanning">
                            <input type="hidden" name="yrke" value=yrke.kode()/>
                            <p>{text::SEND_UTDANNING_HJELP.i(sprak)}</p>
                            <button class="ds-button" type="submit">{text::SEND_UTDANNING.i(sprak)}</button>
                        </Skjema>
                    })}
                }))
            } else {
                Some(Either::Right(view! {
                    <div class="ds-alert" data-color="warning">
                        <p>{text::KONTAKT_FORST.i(sprak)}</p>
                        <p><a class="ds-link" href=KONTAKT>{helseaktor::text::TIL_KONTAKT.i(sprak)}</a></p>
                    </div>
                }))
            };
            Ok(view! {
                <Tittel tekst=tittel.clone() feil=!feil.is_empty()/>
                <div class="smalside">
                    <Feiloppsummering feil=feil/>
                    <p><a class="ds-link" href=HELSEAKTOR>{text::TILBAKE_HELSEAKTOR.i(sprak)}</a></p>
                    <h1 class="ds-heading" data-size="lg">{tittel}</h1>
                    <div role="status">{(sendt_naa && !kan_sende).then(|| view! { <Varsel farge="success">{text::UTDANNING_KVITTERING.i(sprak)}"."</Varsel> })}</div>
                    <p>{text::UTDANNING_INGRESS.i(sprak)}</p>
                    <Statuslinje status=status sprak=sprak/>
                    {skjema}
                    {(!tidligere.is_empty()).then(|| view! {
                        <section class="kort" aria-labelledby="tidligere">
                            <h2 class="ds-heading" data-size="sm" id="tidligere">{text::TIDLIGERE.i(sprak)}</h2>
                            <Filliste filer=tidligere sprak=sprak/>
                        </section>
                    })}
                    <section aria-labelledby="videre">
                        <h2 class="ds-heading" data-size="sm" id="videre">{text::HVA_SKJER.i(sprak)}</h2>
                        <ol class="ds-list">{text::STEG.iter().map(|s| view! { <li>{s.i(sprak)}</li> }).collect_view()}</ol>
                        <p><a class="ds-link" href=PRAKSISER>{text::TIL_PRAKSISER.i(sprak)}</a></p>
                    </section>
                </div>
            })
        }
    })
}
