//! The panel Avtaler og samtykker.

mod avtaletekst;
mod bare_lese;
mod endringer;
mod kontroll;
mod oppsigelse;
mod samtykker;
mod signer;

use std::collections::HashMap;

use leptos::prelude::*;
use sqlx::PgConnection;
use uuid::Uuid;

pub use bare_lese::BareLese;
pub use endringer::EndringerSide;
pub use kontroll::KontrollSide;
pub use oppsigelse::{OppsagtSide, SiOppSide};
pub use signer::{KvitteringSide, SignerSide};

use super::kode::Kontrollkode;
use super::model::{self, Avtale, Situasjon, Slag, Status, Versjon};
use super::store::Grunnlag;
use super::{store, tekst_kontroll, text};
use crate::feil::AppError;
use crate::helseaktor::store::Profil;
use crate::server::request;
use crate::stier::{self, AVTALE, HVEM_HAR_SETT, KONTAKT, KONTROLL, SI_OPP};
use crate::ui::{Fakta, Faktum, Merke, Skrevet, Skriv as _, Varsel};
use grunn::format;
use grunn::kalender;
use grunn::text::Sprak;

/// The tab's panel. Loaded by the page with the three tabs.
pub async fn panel(db: &mut PgConnection, profil: &Profil, grunnlag: Grunnlag) -> Result<Skrevet, AppError> {
    let app = request::app()?;
    let sprak = request::sprak();
    let idag = kalender::dato_i_oslo(app.klokke.naa());
    let bare_lese = grunnlag.er_sperret(idag);
    let Grunnlag {
        versjoner,
        avtaler,
        situasjon,
    } = grunnlag;
    let koder: HashMap<Uuid, Kontrollkode> = avtaler
        .iter()
        .filter_map(|a| Some(store::kode(&app.krypto, a).transpose()?.map(|kode| (a.id, kode))))
        .collect::<Result<_, AppError>>()?;
    let valg = store::valg(db, profil.id).await?;
    let ubesvarte = samtykker::ubesvarte(db, profil.id).await?;
    let har_kontaktdata = profil.har_kontaktdata();
    let t = text::tekst(sprak);
    let lagret = request::sporring().get("lagret").and_then(|f| model::Formal::parse(f));
    // The current agreement stands on top; the rest is history.
    let vist = match &situasjon {
        Situasjon::Signert(a) | Situasjon::Sperret(a) | Situasjon::NyVersjon { avtale: a, .. } => Some(a.id),
        Situasjon::Usignert { .. } => None,
    };
    let kode = |a: &Avtale| koder.get(&a.id).cloned();
    let tidligere: Vec<Avtale> = avtaler.into_iter().filter(|a| Some(a.id) != vist).collect();
    // What it changes is told from the version the person has, or the one in force.
    let fra = match &situasjon {
        Situasjon::Signert(a) | Situasjon::NyVersjon { avtale: a, .. } => Some(a.versjon.clone()),
        _ => model::gjeldende_versjon(&versjoner, idag).map(|v| v.id.clone()),
    };
    let varslet = model::varslet_versjon(&versjoner, idag).map(|v| {
        let til = stier::endringer(fra.as_deref().unwrap_or(&v.id), &v.id);
        (text::varslet(&v.id, v.gyldig_fra, v.ma_signeres_innen, sprak), til)
    });
    let innhold = match situasjon {
        Situasjon::Usignert { sist } => {
            usignert(sist.as_ref(), model::gjeldende_versjon(&versjoner, idag), har_kontaktdata, sprak).skrevet()
        }
        Situasjon::Signert(avtale) => {
            // Terminated by the person, with a last day to come: the way back is to sign again.
            let igjen = avtale
                .slutt
                .is_some()
                .then(|| view! { <p><a class="ds-link" href=AVTALE>{t.signer_igjen}</a></p> });
            view! { <Statuslinje avtale=avtale.clone()/>{igjen}<Avtalefakta kode=kode(&avtale) avtale=avtale.clone()/><SiOppLenke avtale=avtale/> }.skrevet()
        }
        Situasjon::NyVersjon { avtale, versjon, frist } => view! {
            <div class="ds-alert" data-color=if frist.is_some() { "warning" } else { "info" }>
                <h3 class="ds-heading" data-size="xs">{format!("{}: {}", t.ny_versjon, versjon.id)}</h3>
                <p>{text::frist(frist, sprak)}" "{t.ny_versjon_gammel}</p>
                {if har_kontaktdata {
                    view! { <p><a class="ds-button" data-color="accent" href=AVTALE>{t.se_og_signer}</a></p> }.skrevet()
                } else {
                    mangler_kontakt(sprak).skrevet()
                }}
            </div>
            <Statuslinje avtale=avtale.clone() ny_versjon=true/>
            <Avtalefakta kode=kode(&avtale) avtale=avtale.clone()/>
            <SiOppLenke avtale=avtale/>
        }
        .skrevet(),
        Situasjon::Sperret(avtale) => view! {
            <Statuslinje avtale=avtale.clone()/>
            <p>{t.sperret}</p>
            <p><a class="ds-link" href="/kontakt">{t.kontakt_oss}</a></p>
            <Avtalefakta kode=kode(&avtale) avtale=avtale/>
        }
        .skrevet(),
    };
    Ok(view! {
        <h1 class="ds-heading" data-size="lg" tabindex="-1">{t.tittel}</h1>
        <p class="ingress">{t.ingress}</p>
        {bare_lese.then(|| view! { <BareLese/> })}
        {lagret.map(|f| view! { <div role="status"><Varsel farge="success">{text::samtykke_lagret(f, sprak)}</Varsel></div> })}
        <section class="kort">
            <h2 class="ds-heading" data-size="sm">{t.avtalenavn}</h2>
            {innhold}
            {varslet.map(|(v, til)| view! { <div class="ds-alert" data-color="info"><p>{v}" "<a class="ds-link" href=til>{tekst_kontroll::tekst(sprak).endringer}</a></p></div> })}
            {(!tidligere.is_empty()).then(|| view! {
                <details class="ds-details">
                    <summary>{format!("{} ({})", t.tidligere, tidligere.len())}</summary>
                    <div class="stabel">
                        {tidligere.into_iter().map(|a| view! {
                            <section class="stabel" data-tett="">
                                <h3 class="ds-heading" data-size="2xs">{format!("{} {}", t.versjon, a.versjon)}</h3>
                                <Statuslinje avtale=a.clone()/>
                                <Avtalefakta kode=kode(&a) avtale=a/>
                            </section>
                        }).collect_view()}
                    </div>
                </details>
            })}
        </section>
        <p><a class="ds-link" href=HVEM_HAR_SETT>{tekst_kontroll::tekst(sprak).hvem_saa}</a></p>
        <samtykker::Samtykker valg=valg ubesvarte=ubesvarte/>
    }
    .skrevet())
}

/// No agreement: what that means, and the way to one.
fn usignert(sist: Option<&Avtale>, versjon: Option<&Versjon>, har_kontaktdata: bool, sprak: Sprak) -> impl IntoView + use<> {
    let t = text::tekst(sprak);
    let sist = sist.map(|a| match a.slutt {
        Some((dag, hvorfor)) => text::status(Status::Avsluttet(dag, hvorfor), sprak).2,
        None => String::new(),
    });
    let vei = match (versjon, har_kontaktdata) {
        (None, _) => view! { <p>{t.ingen_versjon}</p> }.skrevet(),
        (Some(_), false) => mangler_kontakt(sprak).skrevet(),
        (Some(_), true) => view! { <p><a class="ds-button" href=AVTALE>{t.les_og_signer}</a></p> }.skrevet(),
    };
    view! {
        <div class="status"><Merke farge="warning" tekst=t.usignert_merke/>{sist.map(|s| view! { <p>{s}</p> })}<p>{t.usignert}</p></div>
        <p>{t.usignert_praksis}" "{t.usignert_pasient}</p>
        {vei}
    }
}

/// Contact data must be there before one can sign.
fn mangler_kontakt(sprak: Sprak) -> impl IntoView {
    let t = text::tekst(sprak);
    view! { <p>{t.kontakt_mangler}</p><p><a class="ds-button" href=KONTAKT>{t.kontakt_lenke}</a></p> }
}

/// Tag and sentence.
#[component]
fn Statuslinje(
    avtale: Avtale,
    /// A newer version waits: then «you need do nothing» would be wrong.
    #[prop(optional)]
    ny_versjon: bool,
) -> impl IntoView {
    let sprak = request::sprak();
    let idag = request::idag().unwrap_or(avtale.gyldig_fra);
    let (farge, merke, setning) = text::status(avtale.status(idag), sprak);
    view! { <div class="status"><Merke farge=farge tekst=merke/>{(!ny_versjon || avtale.slutt.is_some()).then(|| view! { <p>{setning}</p> })}</div> }
}

/// Version, when and how it was signed, from when it is in force, and the signed copy.
#[component]
fn Avtalefakta(
    avtale: Avtale,
    /// The code of the copy, where it helps.
    #[prop(optional_no_strip)]
    kode: Option<Kontrollkode>,
) -> impl IntoView {
    let sprak = request::sprak();
    let (t, k) = (text::tekst(sprak), tekst_kontroll::tekst(sprak));
    let for_portalen = avtale.idp == text::FOR_PORTALEN;
    let signert = if for_portalen {
        format::dato(kalender::dato_i_oslo(avtale.signert), sprak)
    } else {
        format::tidspunkt(avtale.signert, sprak)
    };
    let mut fakta = vec![
        Faktum {
            navn: t.versjon.to_owned(),
            verdier: vec![avtale.versjon.clone()],
            under: (avtale.slag == Slag::Kollektiv).then(|| text::slag(avtale.slag, sprak).to_owned()),
            endre: None,
        },
        Faktum {
            navn: t.signert.to_owned(),
            verdier: vec![signert],
            under: Some(text::signert_med(&avtale.idp, avtale.niva, sprak)),
            endre: None,
        },
        Faktum {
            navn: t.gjelder_fra.to_owned(),
            verdier: vec![format::dato(avtale.gyldig_fra, sprak)],
            under: Some(t.gjelder_fra_hjelp.to_owned()),
            endre: None,
        },
    ];
    let lenke = kode.map(|kode| {
        fakta.push(Faktum {
            navn: k.kode.to_owned(),
            verdier: vec![kode.to_string()],
            ..Faktum::default()
        });
        view! { <p><a class="ds-link" href=format!("{KONTROLL}/{kode}")>{k.min_kode_lenke}<span class="ds-sr-only">" "{kode.to_string()}</span></a></p> }
    });
    view! { <Fakta fakta=fakta/><Kopilenke avtale=avtale/>{lenke} }
}

/// The way out, while there is something to leave.
#[component]
fn SiOppLenke(avtale: Avtale) -> impl IntoView {
    let t = text::tekst(request::sprak());
    avtale
        .slutt
        .is_none()
        .then(|| view! { <p><a class="ds-link" href=SI_OPP>{t.si_opp}</a></p> })
}

/// The link to the signed copy; says type and size.
#[component]
fn Kopilenke(avtale: Avtale) -> impl IntoView {
    let t = text::tekst(request::sprak());
    let storrelse = avtale.kopi.map(|n| format!(", {}", format::filstorrelse(n))).unwrap_or_default();
    view! { <p><a class="ds-link" href=stier::avtale_pdf(avtale.id) download="">{format!("{} {} (PDF{storrelse})", t.last_ned, avtale.versjon)}</a></p> }
}
