//! How the portal is doing, for case workers: what is stopped, what waits, the latest runs with their totals, and what was given up. Names
//! nobody.

use leptos::either::Either;
use leptos::prelude::*;
use sqlx::PgConnection;

use super::text_drift as text;
use crate::feil::AppError;
use crate::oppgjor::store::tilstand::{self, Kjoring, Tilstand};
use crate::server::hold::{self, Hold};
use crate::server::jobb::{self, Oppgitt};
use crate::server::ko::{self, Ko};
use crate::server::request;
use crate::stier::DRIFT;
use crate::ui::{Fakta, Faktum, Kolonne, Merke, Skrevet, Skriv as _, Tittel, Varsel, last, tabell};
use grunn::format;
use grunn::text::{Sprak, T};

const KJORINGER: i64 = 15;
const OPPGITTE: i64 = 50;

/// `/drift`.
#[component]
pub fn DriftSide() -> impl IntoView {
    last(|| async {
        request::saksbehandler()?;
        let sprak = request::sprak();
        let naa = request::naa()?;
        let mut db = request::les().await?;
        let holdt = hold::gjeldende(&mut db).await?;
        let t = tilstand::tilstand(&mut db).await?;
        let (_, gikk_ikke) = tilstand::siste_kjoring(&mut db, naa).await?;
        let kjoringer = tilstand::kjoringer(&mut db, KJORINGER).await?;
        let (jobber, post) = (ko::jobber(&mut db, naa).await?, ko::utboks(&mut db, naa).await?);
        let oppgitte = jobb::oppgitte(&mut db, OPPGITTE).await?;
        drop(db);
        Ok(view! {
            <Tittel tekst=text::TITTEL.i(sprak)/>
            <h1 class="ds-heading" data-size="lg">{text::TITTEL.i(sprak)}</h1>
            <p class="ingress">{text::INGRESS.i(sprak)}</p>
            {stanset(&holdt, sprak)}
            {gikk_ikke.then(|| view! { <Varsel farge="danger">{text::GIKK_IKKE.i(sprak)}</Varsel> })}
            <section class="kort" aria-labelledby="venter">
                <h2 class="ds-heading" data-size="sm" id="venter">{text::VENTER.i(sprak)}</h2>
                <Fakta fakta=venter(&t, jobber, post, sprak)/>
            </section>
            {kjoringstabell(&kjoringer, sprak)}
            {oppgittetabell(&oppgitte, sprak)}
        })
    })
}

/// On the front page and the list of cases: only when something is stopped or was given up.
///
/// # Errors
/// When the database fails.
pub async fn varsel(db: &mut PgConnection, sprak: Sprak) -> Result<Option<Skrevet>, AppError> {
    let holdt = hold::gjeldende(db).await?;
    let oppgitt = !jobb::oppgitte(db, 1).await?.is_empty();
    if holdt.is_empty() && !oppgitt {
        return Ok(None);
    }
    let hva: Vec<String> = holdt
        .iter()
        .map(|h| format!("{} {}.", h.navn(sprak), text::ER_STANSET.i(sprak)))
        .chain(oppgitt.then(|| text::NOE_ER_OPPGITT.i(sprak).to_owned()))
        .collect();
    Ok(Some(
        view! { <Varsel farge="warning">{hva.join(" ")}" "<a class="ds-link" href=DRIFT>{text::SE_DRIFT.i(sprak)}</a></Varsel> }.skrevet(),
    ))
}

fn stanset(holdt: &[Hold], sprak: Sprak) -> impl IntoView + use<> {
    if holdt.is_empty() {
        return Either::Left(view! { <p>{text::INGENTING_STANSET.i(sprak)}</p> });
    }
    let alle = holdt
        .iter()
        .map(|h| {
            let grunn = h.grunn.clone();
            let tittel = format!("{} {}", h.navn(sprak), text::ER_STANSET.i(sprak));
            let siden = format!(
                "{} {}, {} {}.",
                text::SIDEN.i(sprak),
                format::tidspunkt(h.satt, sprak),
                text::AV.i(sprak),
                h.satt_av
            );
            view! { <Varsel farge="warning" tittel=tittel><p>{grunn}</p><p>{siden}</p></Varsel> }
        })
        .collect_view();
    Either::Right(view! { {alle}<p>{text::OPPHEVES.i(sprak)}</p> })
}

fn venter(t: &Tilstand, jobber: Ko, post: Ko, sprak: Sprak) -> Vec<Faktum> {
    let en = |navn: T, antall: i64, eldste: Option<chrono::DateTime<chrono::Utc>>| Faktum {
        navn: navn.i(sprak).to_owned(),
        verdier: vec![format::tall(antall)],
        under: eldste
            .filter(|_| antall > 0)
            .map(|tid| format!("{} {}", text::ELDSTE.i(sprak), format::tidspunkt(tid, sprak))),
        endre: None,
    };
    vec![
        en(text::USENDTE, t.usendte, t.eldste_usendt),
        en(text::UBESVARTE, t.ubesvarte, t.eldste_ubesvart),
        en(text::AVVISTE, t.avviste, None),
        en(text::ENDRINGER, t.usendte_endringer, None),
        Faktum {
            under: Some(text::SAKENE_STAAR.i(sprak).to_owned()),
            ..en(text::AVVIK, t.aapne_avvik, None)
        },
        en(text::JOBBER, jobber.venter, jobber.eldste),
        en(text::JOBBER_OPPGITT, jobber.oppgitt, None),
        en(text::POST, post.venter, post.eldste),
        en(text::POST_OPPGITT, post.oppgitt, None),
    ]
}

fn kjoringstabell(kjoringer: &[Kjoring], sprak: Sprak) -> Skrevet {
    let rader = kjoringer
        .iter()
        .map(|k| {
            let (farge, ord) = text::kjorestatus(k, sprak);
            view! {
                <tr>
                    <th scope="row" data-etikett=text::KJORING.i(sprak)><time datetime=k.dato.to_string()>{format::dato(k.dato, sprak)}</time></th>
                    <td data-etikett=text::VEDTAK.i(sprak) class="tall">{format::tall(k.vedtak)}</td>
                    <td data-etikett=text::SUM.i(sprak) class="tall">{format::kroner(k.sum)}</td>
                    <td data-etikett=text::ORDRER.i(sprak) class="tall">{format!("{} / {}", format::tall(k.sendte), format::tall(k.ordrer))}</td>
                    <td data-etikett=text::AVSLUTTET.i(sprak) class="tall">{format!("{} · {}", format::tall(k.avsluttede), format::kroner(k.sum_avsluttet))}</td>
                    <td data-etikett=text::UTBETALT.i(sprak) class="tall">{format::tall(k.utbetalte)}</td>
                    <td data-etikett=text::STATUS.i(sprak)><Merke farge=farge tekst=ord/></td>
                </tr>
            }
        })
        .collect_view();
    let tall = |t: T| Kolonne(t.i(sprak), Some("tall"));
    let mut kolonner = Kolonne::ord(&[text::KJORING], sprak);
    kolonner.extend([text::VEDTAK, text::SUM, text::ORDRER, text::AVSLUTTET, text::UTBETALT].map(tall));
    kolonner.extend(Kolonne::ord(&[text::STATUS], sprak));
    view! {
        <section class="kort tabellkort" aria-labelledby="kjoringer">
            <h2 class="ds-heading" data-size="sm" id="kjoringer">{text::KJORINGER.i(sprak)}</h2>
            <p>{text::KJORINGER_HJELP.i(sprak)}</p>
            {tabell(text::KJORINGER.i(sprak), &kolonner, rader)}
        </section>
    }
    .skrevet()
}

fn oppgittetabell(oppgitte: &[Oppgitt], sprak: Sprak) -> Option<Skrevet> {
    if oppgitte.is_empty() {
        return None;
    }
    let rader = oppgitte
        .iter()
        .map(|j| {
            view! {
                <tr>
                    <th scope="row" data-etikett=text::JOBB.i(sprak)>{j.id}</th>
                    <td data-etikett=text::SLAG.i(sprak)>{j.slag.clone()}</td>
                    <td data-etikett=text::FORSOK.i(sprak) class="tall">{j.forsok}</td>
                    <td data-etikett=text::GITT_OPP.i(sprak)>{format::tidspunkt(j.oppgitt, sprak)}</td>
                </tr>
            }
        })
        .collect_view();
    let mut kolonner = Kolonne::ord(&[text::JOBB, text::SLAG], sprak);
    kolonner.push(Kolonne(text::FORSOK.i(sprak), Some("tall")));
    kolonner.extend(Kolonne::ord(&[text::GITT_OPP], sprak));
    Some(
        view! {
            <section class="kort tabellkort" aria-labelledby="oppgitte">
                <h2 class="ds-heading" data-size="sm" id="oppgitte">{text::OPPGITTE.i(sprak)}</h2>
                <p>{text::OPPGITTE_HJELP.i(sprak)}</p>
                {tabell(text::OPPGITTE.i(sprak), &kolonner, rader)}
            </section>
        }
        .skrevet(),
    )
}
