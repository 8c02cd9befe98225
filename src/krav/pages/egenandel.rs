//! Approved bills whose egenandel is not reported paid, with their age.

use leptos::either::Either;
use leptos::prelude::*;

use crate::krav::store::kjede::{self, Ubetalt};
use crate::krav::text::{self, Egenandeltekst};
use crate::server::request;
use crate::stier::INNSENDINGER;
use crate::ui::{self, Kolonne, Skrevet, Skriv as _, Tittel, Treffantall, last};
use chrono::NaiveDate;
use grunn::format;
use grunn::kalender;
use grunn::text::Sprak;

/// Rows on the page; the oldest.
const RADER: i64 = 200;

/// `/oppgjor/egenandeler`.
#[component]
pub fn EgenandelSide() -> impl IntoView {
    last(|| async {
        let aktor = request::aktor()?;
        let sprak = request::sprak();
        let idag = request::idag()?;
        let e = text::EGENANDELER.paa(sprak);
        let (rader, alle) = kjede::ubetalte(&mut *request::les().await?, aktor.helseaktor, RADER).await?;
        let vist = i64::try_from(rader.len()).unwrap_or(RADER);
        Ok(view! {
            <Tittel tekst=e.tittel/>
            <p><a class="ds-link" href=INNSENDINGER>"← "{text::tekst(sprak).til_liste}</a></p>
            <h1 class="ds-heading" data-size="lg" tabindex="-1">{e.tittel}</h1>
            <p class="ingress">{e.ingress}</p>
            <p><a class="ds-link" href="/veiledning/rette">{text::SLIK_MELDER_DU.i(sprak)}</a></p>
            {if rader.is_empty() {
                Either::Left(view! {
                    <section class="kort tom">
                        <h2 class="ds-heading" data-size="sm">{e.tom_tittel}</h2>
                        <p>{e.tom}</p>
                    </section>
                })
            } else {
                Either::Right(view! {
                    <Treffantall antall=alle/>
                    {(alle > vist).then(|| view! { <p>{format!("{}{vist}{}", e.for_mange.0, e.for_mange.1)}</p> })}
                    {tabell(&rader, e, idag, sprak)}
                })
            }}
        })
    })
}

fn tabell(rader: &[Ubetalt], e: &'static Egenandeltekst, idag: NaiveDate, sprak: Sprak) -> Skrevet {
    let t = text::tekst(sprak);
    let linjer = rader
        .iter()
        .map(|u| {
            let dag = kalender::dato_i_oslo(u.tidspunkt);
            let hvor = u.innsending.map_or_else(|| text::kort_id(u.melding), |i| i.0.to_string());
            view! {
                <tr>
                    <th scope="row" data-etikett=e.regning>{u.regningsnummer.clone()}</th>
                    <td data-etikett=t.innsending><a class="ds-link" href=format!("{INNSENDINGER}/{}#regning-{}", u.melding.0, u.plass)>{hvor}</a></td>
                    <td data-etikett=e.behandlet>{format::dato_kort(dag)}</td>
                    <td data-etikett=e.alder class="tall">{text::dager(sprak, (idag - dag).num_days())}</td>
                </tr>
            }
        })
        .collect_view();
    let kolonner = [
        Kolonne(e.regning, None),
        Kolonne(t.innsending, None),
        Kolonne(e.behandlet, None),
        Kolonne(e.alder, Some("tall")),
    ];
    view! {
        <div class="kort tabellkort">
            {ui::tabell(e.caption, &kolonner, linjer)}
        </div>
    }
    .skrevet()
}
