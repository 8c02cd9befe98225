//! The tab's panel: my practices.

use leptos::either::Either;
use leptos::prelude::*;
use sqlx::PgConnection;

use super::deler::periodetekst;
use crate::avtale::pages::BareLese;
use crate::feil::AppError;
use crate::helseaktor;
use crate::helseaktor::store::Profil;
use crate::praksis::hprvakt;
use crate::praksis::kontovakt::model::Kontovisning;
use crate::praksis::model::{Status, Stedskjema};
use crate::praksis::store::{self, Praksis};
use crate::praksis::{NY_STED_SKJEMA, text};
use crate::server::{request, skjema};
use crate::stier::{self, KONTAKT, NY_PRAKSIS};
use crate::ui::{Fakta, Faktum, Merke, Skrevet, Skriv as _};
use crate::utdanning::store as utdanning;
use crate::vedlegg::model::UTDANNINGSYRKER;
use grunn::format;
use grunn::text::Sprak;
use grunn::{PraksisId, Yrke};

/// Loaded by the page with the three tabs. `bare_lese`: the agency has ended the agreement.
///
/// # Errors
/// When nobody is logged in or the database fails.
pub async fn panel(db: &mut PgConnection, profil: &Profil, bare_lese: bool) -> Result<Skrevet, AppError> {
    let sprak = request::sprak();
    let idag = request::idag()?;
    let praksiser = store::mine(db, profil.id).await?;
    // Professions without HPR: their practices pay when the education is approved.
    let mut venter: Vec<Yrke> = Vec::new();
    let yrker: Vec<Yrke> = praksiser.iter().filter_map(Praksis::yrke).collect();
    if yrker.iter().any(|y| UTDANNINGSYRKER.contains(y)) {
        let oversikt = utdanning::oversikt(db, profil.id, &yrker).await?.0;
        venter.extend(oversikt.into_iter().filter(|(_, s)| !s.er_godkjent()).map(|(yrke, _)| yrke));
    }
    let avklares: Vec<PraksisId> = hprvakt::store::aapne(db, profil.id).await?.into_iter().map(|a| a.praksis).collect();
    let utkast = skjema::hent::<Stedskjema>(db, profil.id, NY_STED_SKJEMA).await?.is_some();
    let har_kontakt = profil.har_kontaktdata();
    Ok(view! {
        <h1 class="ds-heading" data-size="lg" tabindex="-1">{text::TITTEL.i(sprak)}</h1>
        <p class="ingress">{text::INGRESS.i(sprak)}</p>
        {bare_lese.then(|| view! { <BareLese/> })}
        {(!har_kontakt && !bare_lese).then(|| view! { <ManglerKontakt/> })}
        {if praksiser.is_empty() {
            Either::Left(view! {
                <div class="kort tom">
                    <h2 class="ds-heading" data-size="sm">{text::TOM_TITTEL.i(sprak)}</h2>
                    <p>{text::TOM.i(sprak)}</p>
                </div>
            })
        } else {
            Either::Right(view! {
                <ul class="praksisliste">
                    {praksiser.into_iter().map(|p| {
                        let venter = p.yrke().is_some_and(|y| venter.contains(&y));
                        let avklares = avklares.contains(&p.id);
                        view! { <li class="kort"><Rad praksis=p venter=venter avklares=avklares bare_lese=bare_lese idag=idag sprak=sprak/></li> }
                    }).collect_view()}
                </ul>
            })
        }}
        {(har_kontakt && !bare_lese).then(|| view! {
            {utkast.then(|| view! { <p>{text::HAR_UTKAST.i(sprak)}</p> })}
            <div class="knapper">
                <a class="ds-button" href=NY_PRAKSIS>{if utkast { text::FORTSETT_UTKAST } else { text::REGISTRER }.i(sprak)}</a>
            </div>
        })}
    }
    .skrevet())
}

/// Contact data must exist before a practice is registered.
#[component]
pub fn ManglerKontakt() -> impl IntoView {
    let sprak = request::sprak();
    view! {
        <div class="ds-alert" data-color="warning" id="kontakt">
            <h2 class="ds-heading" data-size="xs">{text::MANGLER_KONTAKT_TITTEL.i(sprak)}</h2>
            <p>{text::MANGLER_KONTAKT.i(sprak)}</p>
            <p><a class="ds-link" href=KONTAKT>{helseaktor::text::TIL_KONTAKT.i(sprak)}</a></p>
        </div>
    }
}

#[component]
fn Rad(praksis: Praksis, venter: bool, avklares: bool, bare_lese: bool, idag: chrono::NaiveDate, sprak: Sprak) -> impl IntoView {
    let (farge, ord, setning) = match praksis.status(idag) {
        Status::Aktiv if avklares => (
            "warning",
            hprvakt::text::STATUS.i(sprak),
            hprvakt::text::STATUS_SETNING_LISTE.i(sprak),
        ),
        Status::Aktiv if venter => text::status_uten_utdanning(sprak),
        status => text::status(status, sprak),
    };
    let mut fakta = vec![
        Faktum {
            navn: text::TYPE.i(sprak).to_owned(),
            verdier: vec![text::typenavn(&praksis.praksistype, sprak)],
            ..Faktum::default()
        },
        Faktum {
            navn: text::STED.i(sprak).to_owned(),
            verdier: format::adresse(&praksis.adresse, praksis.postnr.as_deref(), praksis.poststed.as_deref()),
            under: (!praksis.verifisert).then(|| text::STED_UVERIFISERT.i(sprak).to_owned()),
            ..Faktum::default()
        },
        Faktum {
            navn: text::PERIODE.i(sprak).to_owned(),
            verdier: praksis.perioder.iter().map(|p| periodetekst(p, sprak)).collect(),
            ..Faktum::default()
        },
        Faktum {
            navn: text::KONTO.i(sprak).to_owned(),
            verdier: vec![
                praksis
                    .konto_paa(idag)
                    .map_or_else(|| praksis.konto_maskert.clone(), |k| k.maskert.clone()),
            ],
            under: match praksis.kontovisning(idag) {
                Kontovisning::IBruk | Kontovisning::Venter(_) => None,
                Kontovisning::Kontrolleres => Some(text::KONTO_KONTROLLERES.i(sprak).to_owned()),
                Kontovisning::Stanset => Some(text::KONTO_STANSET.i(sprak).to_owned()),
                Kontovisning::Avvist => Some(text::KONTO_AVVIST.i(sprak).to_owned()),
            },
            ..Faktum::default()
        },
        Faktum {
            navn: text::EPOST.i(sprak).to_owned(),
            verdier: praksis.eposter.first().map(|e| e.as_str().to_owned()).into_iter().collect(),
            ..Faktum::default()
        },
    ];
    if let Some(hpr) = &praksis.vikar_for {
        let faktum = Faktum {
            navn: text::VIKAR_FOR.i(sprak).to_owned(),
            verdier: vec![format!("{} {hpr}", text::HPR.i(sprak))],
            ..Faktum::default()
        };
        fakta.insert(1, faktum);
    }
    let navn = praksis.navn.clone();
    view! {
        <h2 class="ds-heading" data-size="sm">{praksis.navn}</h2>
        <p class="statuslinje"><Merke farge=farge tekst=ord/>" "{(!bare_lese).then_some(setning)}</p>
        <Fakta fakta=fakta/>
        <p><a class="ds-link" href=stier::praksis(praksis.id)>{if bare_lese { text::SE_PRAKSIS } else { text::SE_PRAKSISEN }.i(sprak)}<span class="ds-sr-only">" "{navn}</span></a></p>
    }
}
