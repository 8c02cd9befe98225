//! The list of submissions.

use leptos::either::Either;
use leptos::prelude::*;

use super::sok::{self, MAA_RETTES, MED_AVVISTE, Sok};
use crate::islands::krav::LevendeStatus;
use crate::krav::store::{self, Innsendingsrad, Sorteringsfelt};
use crate::krav::text::{self, Tekst};
use crate::krav::{hendelser, visning};
use crate::server::request;
use crate::stier::{EGENANDELER, INNSENDINGER, NY_INNSENDING};
use crate::ui::Tittel;
use crate::ui::{Bla, Feiloppsummering, Felt, Skrevet, Skriv as _, Treffantall, last};
use grunn::format;
use grunn::text::Sprak;
use grunn::{PraksisId, kalender};

/// Rows on a page.
const PER_SIDE: u16 = 25;

/// `/oppgjor/innsendinger`.
#[component]
pub fn ListeSide() -> impl IntoView {
    last(|| async {
        let aktor = request::aktor()?;
        let sprak = request::sprak();
        let t = text::tekst(sprak);
        let sok = Sok::les(&request::sporring());
        let mut db = request::les().await?;
        let praksiser: Vec<(PraksisId, String)> = store::kontroll::praksiser(&mut db, aktor.helseaktor)
            .await?
            .into_iter()
            .map(|p| (p.fakta.id, p.navn))
            .collect();
        let side = store::liste(
            &mut db,
            aktor.helseaktor,
            request::idag()?,
            &sok.filter,
            sok.sortering,
            sok.nokkel,
            PER_SIDE,
        )
        .await?;
        let setning = |felt: &str| sok.feil.for_felt(felt).map(|f| f.setning::<text::Utvalgsfeil>(sprak));
        let feilliste: Vec<(String, String)> = ["fom", "tom"]
            .into_iter()
            .filter_map(|f| Some((f.to_owned(), setning(f)?)))
            .collect();
        let (feil_fom, feil_tom) = (setning("fom"), setning("tom"));
        let tom = side.totalt == 0 && sok.er_tomt();
        let folges: Vec<_> = side
            .rader
            .iter()
            .filter(|r| visning::er_i_bevegelse(&r.tilstand))
            .map(|r| r.id)
            .collect();
        let lenke = |n| format!("{INNSENDINGER}{}", sok.sporring(Some(n)));
        let (forrige, neste) = (side.forrige.map(lenke), side.neste.map(lenke));
        let her = format!("{INNSENDINGER}{}", sok.sporring(sok.nokkel));
        Ok(view! {
            <Tittel tekst=t.tittel feil=!feilliste.is_empty()/>
            <Feiloppsummering feil=feilliste/>
            <div class="rekke" data-spredt="">
                <div>
                    <h1 class="ds-heading" data-size="lg" tabindex="-1">{t.tittel}</h1>
                    <p class="ingress">{t.ingress}</p>
                    <p><a class="ds-link" href=EGENANDELER>{text::EGENANDELER.paa(sprak).lenke}</a></p>
                </div>
                {(!tom).then(|| view! { <a class="ds-button" href=NY_INNSENDING>{t.send_krav}</a> })}
            </div>
            {if tom {
                Either::Left(view! {
                    <section class="kort tom">
                        <h2 class="ds-heading" data-size="sm">{t.tom_tittel}</h2>
                        <p>{t.tom_tekst}</p>
                        <a class="ds-button" href=NY_INNSENDING>{t.send_krav}</a>
                    </section>
                })
            } else {
                Either::Right(view! {
                    {filter(&sok, &praksiser, sprak, feil_fom, feil_tom)}
                    <div class="rekke" data-spredt="">
                        <Treffantall antall=side.totalt/>
                        <div class="rekke">
                            {(!folges.is_empty()).then(|| view! { <LevendeStatus adresse=hendelser::adresse(folges) stoppet=t.stoppet.to_owned() omraade=String::new()/> })}
                            <a class="ds-link" href=her>{t.oppdater}</a>
                        </div>
                    </div>
                    {if side.rader.is_empty() {
                        Either::Left(view! {
                            <section class="kort tom">
                                <h2 class="ds-heading" data-size="sm">{t.ingen_treff}</h2>
                                <p>{t.ingen_treff_tekst}</p>
                                <a class="ds-button" data-variant="secondary" href=INNSENDINGER>{t.nullstill}</a>
                            </section>
                        })
                    } else {
                        Either::Right(tabell(&side.rader, &sok, t, sprak))
                    }}
                    <Bla forrige=forrige neste=neste/>
                })
            }}
        })
    })
}

fn filter(sok: &Sok, praksiser: &[(PraksisId, String)], sprak: Sprak, feil_fom: Option<String>, feil_tom: Option<String>) -> Skrevet {
    let t = text::tekst(sprak);
    let praksisvalg = praksiser
        .iter()
        .map(|(id, navn)| view! { <option value=id.0.to_string() selected=sok.filter.praksis == Some(*id)>{navn.clone()}</option> })
        .collect_view();
    let statusvalg = sok::statusvalg(sprak)
        .into_iter()
        .map(|v| view! { <option value=v.kode.clone() selected=sok.status == v.kode>{v.navn}</option> })
        .collect_view();
    view! {
        <form class="kort filter" method="get" action=INNSENDINGER role="search" aria-label=t.filter novalidate="">
            <Felt navn="fom" etikett=t.fom hjelp=t.dato_hjelp verdi=sok.fom.clone() feil=feil_fom bredde="smal"/>
            <Felt navn="tom" etikett=t.tom hjelp=t.dato_hjelp verdi=sok.tom.clone() feil=feil_tom bredde="smal"/>
            <div class="ds-field">
                <label class="ds-label" for="praksis">{t.praksis}</label>
                <select class="ds-input" id="praksis" name="praksis"><option value="">{t.alle_praksiser}</option>{praksisvalg}</select>
            </div>
            <div class="ds-field">
                <label class="ds-label" for="status">{t.status}</label>
                <select class="ds-input" id="status" name="status">
                    <option value="">{t.alle_statuser}</option>
                    {statusvalg}
                    <option value=MAA_RETTES selected=sok.status == MAA_RETTES>{text::MAA_RETTES.i(sprak)}</option>
                    <option value=MED_AVVISTE selected=sok.status == MED_AVVISTE>{t.med_avviste}</option>
                </select>
            </div>
            {skjult(sok)}
            <div class="knapper">
                <button class="ds-button" data-variant="secondary" type="submit">{t.vis}</button>
                {(!sok.er_tomt()).then(|| view! { <a class="ds-button" data-variant="tertiary" href=INNSENDINGER>{t.nullstill}</a> })}
            </div>
        </form>
    }
    .skrevet()
}

/// A new filter keeps the sorting.
fn skjult(sok: &Sok) -> impl IntoView + use<> {
    let felt = match sok.sortering.felt {
        Sorteringsfelt::Mottatt => None,
        Sorteringsfelt::Krevd => Some("krevd"),
        Sorteringsfelt::Godkjent => Some("godkjent"),
    };
    let stigende = sok.sortering.stigende;
    view! {
        {felt.map(|f| view! { <input type="hidden" name="sorter" value=f/> })}
        {stigende.then(|| view! { <input type="hidden" name="retning" value="stigende"/> })}
    }
}

fn tabell(rader: &[Innsendingsrad], sok: &Sok, t: &'static Tekst, sprak: Sprak) -> Skrevet {
    let kolonne = |felt: Sorteringsfelt, navn: &'static str, klasse: &'static str| {
        let valgt = sok.sortering.felt == felt;
        let retning = valgt.then_some(if sok.sortering.stigende { "ascending" } else { "descending" });
        let til = format!("{INNSENDINGER}{}", sok.sortert(felt));
        view! { <th scope="col" class=klasse aria-sort=retning><a href=til>{navn}</a></th> }
    };
    let tilbake = sok.sporring(sok.nokkel);
    let linjer = rader.iter().map(|r| rad(r, &tilbake, t, sprak)).collect_view();
    view! {
        <div class="kort tabellkort">
            <table class="ds-table tabell innsendinger" data-kort="">
                <caption class="ds-sr-only">{t.caption}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t.innsending}</th>
                        {kolonne(Sorteringsfelt::Mottatt, t.mottatt, "")}
                        <th scope="col">{t.praksis}</th>
                        <th scope="col" class="tall">{t.regninger}</th>
                        {kolonne(Sorteringsfelt::Krevd, t.krevd, "belop")}
                        {kolonne(Sorteringsfelt::Godkjent, t.godkjent, "belop")}
                        <th scope="col" class="belop">{t.utbetalt}</th>
                        <th scope="col">{t.status}</th>
                    </tr>
                </thead>
                <tbody>{linjer}</tbody>
            </table>
        </div>
    }
    .skrevet()
}

fn rad(r: &Innsendingsrad, tilbake: &str, t: &'static Tekst, sprak: Sprak) -> impl IntoView + use<> {
    let v = r.tilstand.visning();
    let navn = r
        .innsending
        .map_or_else(|| format!("{} {}", t.melding, text::kort_id(r.id)), |i| i.0.to_string());
    let dag = kalender::dato_i_oslo(r.mottatt);
    view! {
        <tr data-melding=r.id.0.to_string() data-tilstand=visning::tilstand(r)>
            <th scope="row" data-etikett=t.innsending>
                <span><a class="ds-link nowrap" href=format!("{INNSENDINGER}/{}{tilbake}", r.id.0)>{navn}</a><span class="under">{visning::kanal(r.kanal, t)}</span></span>
            </th>
            <td data-etikett=t.mottatt>
                <time datetime=format::maskintid(r.mottatt)><span class="nowrap">{format::dato_kort(dag)}</span>" "<span class="under nowrap">{t.kl}" "{visning::klokkeslett(r.mottatt)}</span></time>
            </td>
            <td data-etikett=t.praksis>{r.praksisnavn.clone().unwrap_or_else(|| t.ikke_valgt.to_owned())}</td>
            <td data-etikett=t.regninger class="tall">
                <span>{format::tall(r.tilstand.antall_regninger)}<span class="under avvist" data-felt="avviste">{visning::avviste(r, sprak)}</span></span>
            </td>
            <td data-etikett=t.krevd class="belop">{format::kroner(r.krevd)}</td>
            <td data-etikett=t.godkjent class="belop" data-felt="godkjent">{visning::godkjent(r, sprak)}</td>
            <td data-etikett=t.utbetalt class="belop">
                <span>
                    <span data-felt="utbetalt">{visning::belop(visning::utbetalt(r))}</span>
                    {r.vedtak.map(|v| view! { <a class="ds-link under" href=format!("/oppgjor/vedtak/{}", v.0)>{t.vedtak}<span class="ds-sr-only">" "{v.0}</span></a> })}
                </span>
            </td>
            <td data-etikett=t.status>
                <span class="status"><span class="ds-tag" data-color=v.farge data-size="sm" data-felt="etikett">{v.navn.i(sprak)}</span><span class="liten" data-felt="setning">{v.setning.i(sprak)}</span></span>
            </td>
        </tr>
    }
}
