//! «E-post til deg»: every mail the portal has sent the person, and whether it arrived.

use chrono::DateTime;
use leptos::either::Either;
use leptos::prelude::*;
use uuid::Uuid;

use super::text;
use crate::server::epost::{self, Levering};
use crate::server::request;
use crate::stier::{EPOSTLOGG, HELSEAKTOR};
use crate::ui::Tittel;
use crate::ui::{Bla, Merke, last};
use grunn::format;

/// Mails on a page.
const PER_SIDE: usize = 25;

/// `/praksisinformasjon/helseaktor/epost`.
#[component]
pub fn EpostloggSide() -> impl IntoView {
    last(|| async {
        let aktor = request::aktor()?;
        let app = request::app()?;
        let sprak = request::sprak();
        let t = text::tekst(sprak);
        let fra = request::sporring().get("fra").and_then(|n| nokkel(n));
        let mut db = request::les().await?;
        // One more than is shown, to know whether there are older ones.
        let antall = i64::try_from(PER_SIDE + 1).unwrap_or(i64::MAX);
        let mut rader = epost::logg(&mut db, &app.krypto, aktor.helseaktor, fra, antall).await?;
        let flere = rader.len() > PER_SIDE;
        rader.truncate(PER_SIDE);
        let neste = rader
            .last()
            .filter(|_| flere)
            .map(|r| format!("{EPOSTLOGG}?fra={}-{}", r.opprettet.timestamp_micros(), r.id.simple()));
        let forrige = fra.map(|_| EPOSTLOGG.to_owned());
        Ok(view! {
            <Tittel tekst=format!("{} – Helseaktør", t.epostlogg)/>
            <h1 class="ds-heading" data-size="lg">{t.epostlogg}</h1>
            <p class="ingress">{t.epostlogg_ingress}</p>
            {if rader.is_empty() {
                Either::Left(view! { <section class="kort tom"><p>{t.epostlogg_tom}</p></section> })
            } else {
                Either::Right(view! {
                    <ul class="oppgaver">
                        {rader.into_iter().map(|r| {
                            let (farge, ord, tid) = match r.levering {
                                Levering::Sendt(tid) => ("success", t.epost_sendt, tid),
                                Levering::Venter => ("info", t.epost_venter, r.opprettet),
                                Levering::Avvist(tid) => ("danger", t.epost_avvist, tid),
                                Levering::GittOpp(tid) => ("warning", t.epost_gitt_opp, tid),
                            };
                            view! {
                                <li class="oppgave">
                                    <h2 class="ds-heading" data-size="2xs">{r.emne}</h2>
                                    <p class="oppgave__fakta"><Merke farge=farge tekst=ord/><span>{format::tidspunkt(tid, sprak)}</span></p>
                                    <p>{t.epost_til}" "{r.til.as_str().to_owned()}</p>
                                </li>
                            }
                        }).collect_view()}
                    </ul>
                })
            }}
            <Bla forrige=forrige neste=neste/>
            <p><a class="ds-link" href=HELSEAKTOR>{t.til_helseaktor}</a></p>
        })
    })
}

/// Reads the key of the last row shown: microseconds and id. What is no key starts from the newest.
fn nokkel(tekst: &str) -> Option<(DateTime<chrono::Utc>, Uuid)> {
    let (tid, id) = tekst.split_once('-')?;
    Some((DateTime::from_timestamp_micros(tid.parse().ok()?)?, id.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::nokkel;

    #[test]
    fn only_a_key_is_a_key() {
        let id = uuid::Uuid::from_u128(7);
        assert_eq!(nokkel(&format!("1767711600000000-{}", id.simple())).map(|n| n.1), Some(id));
        for feil in ["", "-", "x-7", "1767711600000000", "1767711600000000-x"] {
            assert_eq!(nokkel(feil), None, "{feil}");
        }
    }
}
