//! The bills of a message: what must be corrected, then each bill with its lines.

use chrono::NaiveDate;
use leptos::either::Either;
use leptos::prelude::*;

use super::regnskap::{self, Gruppe};
use crate::krav::handlinger::{ANGRE, LIGGE};
use crate::krav::store::Regningsrad;
use crate::krav::store::kjede::Hvor;
use crate::krav::text;
use crate::krav::visning;
use crate::server::skjema;
use crate::stier::{self, INNSENDINGER};
use crate::ui::{Bla, Skrevet, Skriv as _};
use grunn::format;
use grunn::text::{Sprak, T};
use regler::kjede::{self, Behov, Regningstilstand};
use regler::kontroll::Linje;
use regler::prosess::Regningsstatus;
use regler::regel::Funn;

/// Bills on a page.
pub const PER_DEL: usize = 25;
/// Bills a group of findings links to.
const LENKER: usize = 5;

/// Where a bill is: which part of the bills, and its place there. `rot` is the page's address without query.
fn lenke(rot: &str, plass: usize, r: &Regningsrad) -> String {
    let del = plass / PER_DEL;
    let sporring = if del == 0 { String::new() } else { format!("?del={}", del + 1) };
    format!("{rot}{sporring}#regning-{}", r.plass)
}

/// Findings that reject, the same error once: words, rule, remedy, deadline, which bills.
pub fn maa_rettes(regninger: &[Regningsrad], rot: &str, idag: NaiveDate, sprak: Sprak) -> Option<Skrevet> {
    let t = text::tekst(sprak);
    let grupper = regnskap::grupper(regninger);
    (!grupper.is_empty()).then(|| {
        view! {
            <section class="kort" aria-labelledby="rett">
                <h2 class="ds-heading" data-size="sm" id="rett">{t.funn_tittel}</h2>
                <p>{t.funn_ingress}</p>
                <div class="stabel">{grupper.iter().map(|g| gruppe(g, regninger, rot, idag, sprak)).collect_view()}</div>
            </section>
        }
        .skrevet()
    })
}

/// The bills that wait for an answer, with what each waits for. They may be a few among many.
pub fn venter(regninger: &[Regningsrad], rot: &str, sprak: Sprak) -> Option<Skrevet> {
    let t = text::tekst(sprak);
    let venter: Vec<_> = regninger.iter().enumerate().filter(|(_, r)| r.venter()).collect();
    (!venter.is_empty()).then(|| {
        let en = |(plass, r): &(usize, &Regningsrad)| {
            let grunn = r
                .funn
                .iter()
                .find(|f| f.til_manuell() || f.venter_paa_register())
                .or(r.funn.first());
            let grunn = grunn.map(|f| f.tekst(sprak));
            view! { <li><a class="ds-link" href=lenke(rot, *plass, r)>{t.regning}" "{r.regningsnummer.clone()}</a>": "{grunn}</li> }
        };
        view! {
            <section class="kort" aria-labelledby="venter">
                <h2 class="ds-heading" data-size="sm" id="venter">{text::VENTER_TITTEL.i(sprak)}</h2>
                <ul class="ds-list">
                    {venter.iter().take(LENKER).map(en).collect_view()}
                    {flere(venter.len(), sprak)}
                </ul>
            </section>
        }
        .skrevet()
    })
}

/// «+ 12 til», for what the links do not name.
fn flere(antall: usize, sprak: Sprak) -> impl IntoView + use<> {
    let flere = antall.saturating_sub(LENKER);
    (flere > 0).then(|| view! { <li>"+ "{format::tall(i64::try_from(flere).unwrap_or(i64::MAX))}" "{text::tekst(sprak).flere}</li> })
}

fn gruppe(g: &Gruppe, regninger: &[Regningsrad], rot: &str, idag: NaiveDate, sprak: Sprak) -> Skrevet {
    let t = text::tekst(sprak);
    let antall = i64::try_from(g.treff.len()).unwrap_or(i64::MAX);
    let forste = g.treff.first().and_then(|plass| regninger.get(*plass));
    // Each rule once, in the words of the first bill that breaks it.
    let feil = forste
        .into_iter()
        .flat_map(|r| {
            let av = |regel| r.funn.iter().find(|f| f.avviser() && f.regel == regel);
            g.regler.iter().filter_map(move |regel| av(*regel).map(|f| (r, f)))
        })
        .map(|(r, f)| {
            view! {
                <div>
                    <p>{(antall > 1).then(|| view! { <span class="dempet">{t.eksempel}": "</span> })}{f.tekst(sprak)}</p>
                    <p><strong>{t.gjor_slik}": "</strong>{r.tiltak(f, sprak)}</p>
                    {hjemmel(f, sprak)}
                </div>
            }
        })
        .collect_view();
    let lenker = g
        .treff
        .iter()
        .take(LENKER)
        .filter_map(|plass| {
            let r = regninger.get(*plass)?;
            Some(view! { <li><a class="ds-link" href=lenke(rot, *plass, r)>{t.regning}" "{r.regningsnummer.clone()}</a></li> })
        })
        .collect_view();
    view! {
        <div class="funn" data-color="danger">
            <h3 class="ds-heading" data-size="2xs">{text::samme_feil(sprak, antall)}", "<span class="nowrap">{format::kroner(g.krevd)}</span></h3>
            {feil}
            {text::frister(sprak, &g.frister, idag).into_iter().map(|f| view! { <p>{f}</p> }).collect_view()}
            <ul class="merker liten">{lenker}{flere(g.treff.len(), sprak)}</ul>
        </div>
    }
    .skrevet()
}

/// Code, rule and where it is written.
fn hjemmel(f: &Funn, sprak: Sprak) -> impl IntoView + use<> {
    let ord = format!(
        "{} {} ({}): {}.",
        text::tekst(sprak).hjemmel,
        f.regel.regel().kode,
        f.merknad(),
        f.hjemmel(sprak)
    );
    let regel = f.regel;
    view! {
        <p class="liten dempet">
            {ord}" "<a class="ds-link" href=stier::kontrollregel(regel.navn())>{text::tekst(sprak).om_regelen}" "{regel.regel().kode}</a>
        </p>
    }
}

/// One finding in full. `tiltak`: what to do about it now.
pub fn funn(f: &Funn, tiltak: Option<String>, sprak: Sprak) -> Skrevet {
    let t = text::tekst(sprak);
    let farge = match (f.avviser(), &tiltak) {
        (true, Some(_)) => "danger",
        (true, None) => "neutral",
        (false, _) => "info",
    };
    view! {
        <div class="funn" data-color=farge>
            <p>{f.tekst(sprak)}</p>
            {tiltak.map(|ord| view! { <p><strong>{t.gjor_slik}": "</strong>{ord}</p> })}
            {hjemmel(f, sprak)}
        </div>
    }
    .skrevet()
}

/// The bills, rejected first, a part at a time.
pub fn liste(regninger: &[Regningsrad], del: usize, rot: &str, idag: NaiveDate, sprak: Sprak) -> Option<Skrevet> {
    let t = text::tekst(sprak);
    if regninger.is_empty() {
        return None;
    }
    let deler = regninger.len().div_ceil(PER_DEL);
    let del = del.clamp(1, deler);
    let fra = (del - 1) * PER_DEL;
    let vises: Vec<&Regningsrad> = regninger.iter().skip(fra).take(PER_DEL).collect();
    let til = fra + vises.len();
    let noen_venter = regninger.iter().any(Regningsrad::venter);
    let har_avviste = regninger.first().is_some_and(|r| r.status == Regningsstatus::Avvist);
    let adresse = |del: usize| format!("{rot}?del={del}#regninger");
    let (forrige, neste) = ((del > 1).then(|| adresse(del - 1)), (del < deler).then(|| adresse(del + 1)));
    Some(
        view! {
            <section class="kort" aria-labelledby="regninger">
                <h2 class="ds-heading" data-size="sm" id="regninger" tabindex="-1">{t.regninger}</h2>
                <p class="dempet">
                    {(deler > 1).then(|| text::viser(sprak, fra + 1, til, regninger.len()))}" "
                    {har_avviste.then_some(t.regninger_ingress_avviste)}
                </p>
                <div class="regninger">{vises.into_iter().map(|r| en(r, noen_venter, idag, sprak)).collect_view()}</div>
                <Bla forrige=forrige neste=neste/>
            </section>
        }
        .skrevet(),
    )
}

fn merke(r: &Regningsrad, sprak: Sprak) -> (&'static str, &'static str) {
    let t = text::tekst(sprak);
    match r.status {
        Regningsstatus::Avvist => ("danger", t.avvist),
        Regningsstatus::Behandles if r.venter() => ("warning", text::VENTER.i(sprak)),
        Regningsstatus::Behandles => ("info", t.behandles),
        Regningsstatus::Kreditert => ("neutral", t.kreditert),
        Regningsstatus::Godkjent if !r.kreditering && r.godkjent != Some(r.krevd) => ("warning", t.godkjent),
        Regningsstatus::Godkjent => ("success", t.godkjent),
    }
}

/// Another link of the chain: «Se regning 7 i innsending 1000…».
fn lenke_til(h: &Hvor, sprak: Sprak) -> impl IntoView + use<> {
    let hvor = h.innsending.map_or_else(|| text::kort_id(h.melding), |i| i.0.to_string());
    let (nummer, til) = (&h.regningsnummer, format!("{INNSENDINGER}/{}", h.melding.0));
    let ord = T(
        format!("Se regning {nummer} i innsending {hvor}"),
        format!("Sjå rekning {nummer} i innsending {hvor}"),
    );
    view! { <a class="ds-link" href=til>{ord.i(sprak)}</a> }
}

/// What has become of a rejected bill: state, sentence, where the later link is, the deadline, and the choice to let it lie.
fn kjede(r: &Regningsrad, idag: NaiveDate, sprak: Sprak) -> Option<Skrevet> {
    let k = r.kjede.as_ref()?;
    let senere = k.avgjores_i().map(|s| view! { <p>{lenke_til(s, sprak)}</p> });
    let frist = r.frist().map(|f| {
        let ord = kjede::fristsetning(f, &text::dager_igjen(sprak, (f.dag - idag).num_days()), sprak);
        view! { <p><strong>{ord}</strong></p> }
    });
    // What must be corrected says how at each finding; only facts outside the message need a word of their own.
    let setning = (!k.tilstand.krever_noe() || k.behov == Behov::Utenfor).then(|| k.setning().i(sprak));
    let valg = match k.tilstand {
        Regningstilstand::MaaRettes => Some((LIGGE, text::LA_LIGGE)),
        Regningstilstand::LattLigge => Some((ANGRE, text::TA_OPP)),
        Regningstilstand::SendtPaaNytt
        | Regningstilstand::RettetOgGodkjent
        | Regningstilstand::AvvistIgjen
        | Regningstilstand::ForSent
        | Regningstilstand::KanIkkeRettes => None,
    }
    .map(|(valg, ord)| {
        view! {
            <form method="post" action="/api/krav/la-ligge">
                <input type="hidden" name="nokkel" value=skjema::ny_nokkel()/>
                <input type="hidden" name="regning" value=r.id.to_string()/>
                <button class="ds-button" data-variant="secondary" data-size="sm" type="submit" name="valg" value=valg>
                    {ord.i(sprak)}<span class="ds-sr-only">": "{text::OM_REGNING.i(sprak)}" "{r.regningsnummer.clone()}</span>
                </button>
            </form>
        }
    });
    let klag = matches!(k.tilstand, Regningstilstand::ForSent | Regningstilstand::KanIkkeRettes)
        .then(|| view! { <p><a class="ds-link" href="/veiledning/klage">{text::KLAG.i(sprak)}</a></p> });
    Some(
        view! {
            {frist}
            {setning.map(|s| view! { <p>{s}</p> })}
            {klag}
            {senere}
            {valg}
        }
        .skrevet(),
    )
}

/// One bill. `noen_venter`: some bill of the message waits for a person or a register.
fn en(r: &Regningsrad, noen_venter: bool, idag: NaiveDate, sprak: Sprak) -> Skrevet {
    let t = text::tekst(sprak);
    let tilstand = r
        .tilstand()
        .map(|s| view! { <span class="ds-tag" data-color=s.farge() data-size="sm" data-variant="outline">{s.navn().i(sprak)}</span> });
    let (farge, etikett) = merke(r, sprak);
    let slag = if r.kreditering {
        Some(t.kreditering)
    } else if r.korrigering {
        Some(t.korrigering)
    } else {
        None
    };
    // What one is to correct, what waits, and the way back from letting it lie, are there to see.
    let aapen = r.maa_rettes() || r.venter() || r.tilstand() == Some(Regningstilstand::LattLigge);
    view! {
        <details class="ds-details" id=format!("regning-{}", r.plass) open=aapen>
            <summary>
                <span class="regningslinje">
                    <span class="regningsnavn">{t.regning}" "{r.regningsnummer.clone()}</span>
                    <span class="ds-tag" data-color=farge data-size="sm">{etikett}</span>
                    {tilstand}
                    {slag.map(|s| view! { <span class="ds-tag" data-color="neutral" data-size="sm">{s}</span> })}
                    <span class="belop">{format::kroner(r.krevd)}</span>
                </span>
            </summary>
            <div class="stabel" data-tett="">
                {r.tidspunkt.map(|tid| view! { <p class="dempet liten">{t.behandlet}" "{format::tidspunkt(tid, sprak)}</p> })}
                {kjede(r, idag, sprak)}
                {(noen_venter && r.status == Regningsstatus::Behandles && r.funn.is_empty()).then(|| view! { <p>{text::VENTER_PAA_ANDRE.i(sprak)}</p> })}
                {r.funn.iter().map(|f| funn(f, r.tiltak(f, sprak), sprak)).collect_view()}
                {r.retter.as_ref().map(|h| view! { <p class="liten">{text::RETTER.i(sprak)}" "{lenke_til(h, sprak)}</p> })}
                {r.meldt_for_avvist.as_ref().map(|h| view! { <p>{text::MELDT_FOR_AVVIST.i(sprak)}" "{lenke_til(h, sprak)}</p> })}
                {(r.status == Regningsstatus::Kreditert).then(|| view! { <p>{t.kreditert_siden}" "{r.kreditert_i.as_ref().map(|h| lenke_til(h, sprak))}</p> })}
                {linjer(r, sprak)}
            </div>
        </details>
    }
    .skrevet()
}

fn linjer(r: &Regningsrad, sprak: Sprak) -> Skrevet {
    let t = text::tekst(sprak);
    if r.linjer.is_empty() {
        return view! { <p class="dempet liten">{t.ingen_linjer}</p> }.skrevet();
    }
    let ferdig = r.godkjent.is_some();
    let sum_linjer: grunn::Ore = r.linjer.iter().map(|l| l.godkjent).sum();
    let avvik = r
        .godkjent
        .is_some_and(|g| g != sum_linjer && r.status != Regningsstatus::Avvist && !r.kreditering);
    let rader = r.linjer.iter().map(|l| linje(r, l, ferdig, sprak)).collect_view();
    view! {
        <table class="ds-table tabell" data-kort="">
            <caption class="ds-sr-only">{t.linjer_caption}" "{r.regningsnummer.clone()}</caption>
            <thead>
                <tr>
                    <th scope="col">{t.takst}</th>
                    <th scope="col" class="tall">{t.antall}</th>
                    <th scope="col" class="belop">{t.krevd}</th>
                    <th scope="col" class="belop">{t.godkjent}</th>
                    <th scope="col">{t.forklaring}</th>
                </tr>
            </thead>
            <tbody>{rader}</tbody>
            <tfoot>
                <tr>
                    <th scope="row">{t.belop}</th>
                    <td></td>
                    <td data-etikett=t.krevd class="belop">{format::kroner(r.krevd)}</td>
                    <td data-etikett=t.godkjent class="belop">{visning::belop(r.godkjent)}</td>
                    <td>{avvik.then_some(t.annen_avkortning)}</td>
                </tr>
            </tfoot>
        </table>
    }
    .skrevet()
}

fn linje(r: &Regningsrad, l: &Linje, ferdig: bool, sprak: Sprak) -> impl IntoView + use<> {
    let t = text::tekst(sprak);
    let grunn = l
        .begrunnelse
        .and_then(|regel| r.funn.iter().find(|f| f.regel == regel))
        .map(|f| f.tekst(sprak));
    let godkjent = visning::belop(ferdig.then_some(l.godkjent));
    view! {
        <tr>
            <th scope="row" data-etikett=t.takst>{l.takst.clone()}</th>
            <td data-etikett=t.antall class="tall">{format::tall(l.antall.into())}</td>
            <td data-etikett=t.krevd class="belop">{format::kroner(l.krevd)}</td>
            <td data-etikett=t.godkjent class="belop">{godkjent}</td>
            {match (grunn, l.forlenget) {
                (Some(g), _) => Either::Left(view! { <td data-etikett=t.forklaring>{g}</td> }),
                (None, forlenget) => Either::Right(view! { <td>{forlenget.then_some(t.forlenget)}</td> }),
            }}
        </tr>
    }
}
