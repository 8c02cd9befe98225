//! The list of decisions.

use leptos::either::EitherOf3;
use leptos::prelude::*;

use super::filter::{self, Skjematekst, Sporring};
use super::tabell::{Celle, ord, tabell, tall};
use crate::feil::AppError;
use crate::oppgjor::store::vedtak::{self, Betaling, Filter, Nokkel, Vedtaksrad};
use crate::oppgjor::text::{self, Tekst};
use crate::server::request;
use crate::stier::{self, UTBETALINGSOVERSIKT, VEDTAKSLISTE};
use crate::ui::Tittel;
use crate::ui::{Bla, Feiloppsummering, Treffantall, last};
use grunn::feltfeil::FeltFeil;
use grunn::text::Sprak;
use grunn::{format, kalender};
use regler::oppgjor;

/// Rows on a page.
const RADER: usize = 25;

/// `/oppgjor/vedtak`
#[component]
pub fn VedtaksListe() -> impl IntoView {
    last(|| async {
        let aktor = request::aktor()?;
        let sprak = request::sprak();
        let sporring = request::sporring();
        let nokkel = sporring.get("side").and_then(|n| Nokkel::tolk(n));
        let s = Sporring::av(sporring);
        let mut db = request::les().await?;
        let mine = filter::mine(&mut db, aktor.helseaktor).await?;
        let praksis = s.praksis(&mine)?;
        let (datoer, feil) = match s.datoer() {
            Ok(datoer) => (Some(datoer), FeltFeil::default()),
            Err(AppError::Ugyldig(feil)) => (None, feil),
            Err(annen) => return Err(annen),
        };
        let side = match datoer {
            Some((fra, til)) => Some(vedtak::liste(&mut db, aktor.helseaktor, Filter { praksis, fra, til }, nokkel, RADER).await?),
            None => None,
        };
        drop(db);
        let kjoring = kalender::dato_i_oslo(oppgjor::neste_kjoring(request::naa()?));
        let t = text::tekst(sprak);
        let skjema = Skjematekst {
            fra: t.fra,
            til: t.til,
            hjelp: t.dato_hjelp,
            praksis: t.praksis,
            alle: t.alle_praksiser,
            vis: t.vis,
        };
        let feilliste = filter::liste(&feil, sprak);
        let uten_filter = s.er_tom() && nokkel.is_none();
        Ok(view! {
            <Tittel tekst=t.tittel feil=!feilliste.is_empty()/>
            <Feiloppsummering feil=feilliste/>
            <h1 class="ds-heading" data-size="lg" tabindex="-1">{t.tittel}</h1>
            <p class="ingress">{t.ingress}</p>
            <p><a class="ds-link" href=UTBETALINGSOVERSIKT>{t.til_oversikt}</a></p>
            {match side {
                Some(side) if side.rader.is_empty() && uten_filter => EitherOf3::A(view! {
                    <section class="kort tom">
                        <h2 class="ds-heading" data-size="sm">{t.tom_tittel}</h2>
                        <p>{text::forste_vedtak(sprak, kjoring)}</p>
                        <a class="ds-button" data-variant="secondary" href="/oppgjor/innsendinger">{t.tom_lenke}</a>
                    </section>
                }),
                Some(side) => EitherOf3::B(view! {
                    <section class="kort">
                        <h2 class="ds-heading" data-size="2xs">{t.filter}</h2>
                        {filter::skjema(skjema, VEDTAKSLISTE, &s, mine, &feil, sprak)}
                    </section>
                    <section class="kort">
                        <Treffantall antall=side.totalt/>
                        {if side.rader.is_empty() {
                            leptos::either::Either::Left(view! {
                                <div class="tom"><p>{t.ingen_treff}</p><a class="ds-button" data-variant="secondary" href=VEDTAKSLISTE>{t.nullstill}</a></div>
                            })
                        } else {
                            leptos::either::Either::Right(tabell(t.tabell.to_owned(), kolonner(t), side.rader.into_iter().map(|r| rad(r, t, sprak)).collect(), None))
                        }}
                        <Bla
                            forrige=side.forrige.map(|n| s.adresse(VEDTAKSLISTE, &[("side", n.to_string())]))
                            neste=side.neste.map(|n| s.adresse(VEDTAKSLISTE, &[("side", n.to_string())]))
                        />
                    </section>
                }),
                None => EitherOf3::C(view! {
                    <section class="kort">
                        <h2 class="ds-heading" data-size="2xs">{t.filter}</h2>
                        {filter::skjema(skjema, VEDTAKSLISTE, &s, mine, &feil, sprak)}
                    </section>
                }),
            }}
        })
    })
}

fn kolonner(t: &'static Tekst) -> Vec<super::tabell::Kolonne> {
    vec![
        ord(t.vedtak),
        ord(t.dato),
        ord(t.praksis),
        tall(t.krevd),
        tall(t.godkjent),
        tall(t.utbetalt),
        ord(t.status),
    ]
}

fn rad(r: Vedtaksrad, t: &'static Tekst, sprak: Sprak) -> Vec<Celle> {
    vec![
        Celle::Lenke {
            til: stier::vedtak(r.id),
            tekst: r.id.to_string(),
        },
        format::dato_kort(r.dato).into(),
        r.praksis.into(),
        format::belop_uten_enhet(r.krevd).into(),
        format::belop_uten_enhet(r.godkjent).into(),
        format::belop_uten_enhet(r.belop).into(),
        status(r.betaling, r.avviste, t, sprak),
    ]
}

/// Tag and sentence: where the money is, and how many bills were rejected.
fn status(betaling: Betaling, avviste: i64, t: &'static Tekst, sprak: Sprak) -> Celle {
    let (farge, tekst, dato) = match betaling {
        Betaling::Utbetalt { dato } => ("success", t.status_utbetalt, format::dato_kort(dato)),
        Betaling::Underveis { forventet } => (
            "info",
            t.status_underveis,
            format!("{} {}", t.kommer, format::dato(forventet, sprak)),
        ),
        Betaling::Ingen => ("neutral", t.status_ingen, String::new()),
        Betaling::Avvist => ("danger", t.status_avvist, String::new()),
    };
    let avvist = match avviste {
        0 => String::new(),
        1 => format!("1 {}", t.avviste_kort.0),
        n => format!("{n} {}", t.avviste_kort.1),
    };
    let under = [dato, avvist].into_iter().filter(|d| !d.is_empty()).collect::<Vec<_>>().join(" · ");
    Celle::Merke { farge, tekst, under }
}
