//! The pages: search, the rules of the control, one of them, ages and deadlines. One code has a file of its own ([`super::takstside`]).

use grunn::feltfeil::FeltFeil;
use grunn::format;
use grunn::text::{Sprak, T};
use grunn::{Ore, Yrke};
use leptos::prelude::*;
use regler::fritak::{self, Lovrad};
use regler::regel::{Niva, RegelId};
use regler::regelbok::{self, Emne, Siden};
use regler::regelord;
use regler::takst::fagomrade;

use super::model::{self, PER_SIDE, Sok, Treff};
use super::{register, text};
use crate::feil::AppError;
use crate::server::request;
use crate::stier::{self, REGLER, REGLER_FRISTER, REGLER_FRISTER_JSON, REGLER_JSON, REGLER_KONTROLL, REGLER_KONTROLL_JSON};
use crate::ui::{
    Bla, Fakta, Faktum, Feilliste, Feiloppsummering, Felt, Innhold, Kolonne, Merke, Nedtrekk, Skrevet, Skriv as _, Tittel, Treffantall,
    last, tabell,
};

pub use super::takstside::TakstSide;

/// `/regler`.
#[component]
pub fn SokSide() -> impl IntoView {
    last(|| async {
        let sprak = request::sprak();
        let sok = Sok::les(&request::sporring(), request::idag()?);
        let register = register(&request::app()?).await?;
        let feil = feilliste(&sok.feil, sprak);
        let (treff, antall) = if sok.feil.er_tom() && !sok.er_tomt() {
            model::finn(&register, &sok)
        } else {
            Default::default()
        };
        let innhold = match (sok.feil.er_tom(), sok.er_tomt()) {
            (false, _) => None,
            (true, true) => Some(innhold(&register.fagomrader(), sprak)),
            (true, false) => Some(liste(&sok, &treff, antall, sprak)),
        };
        let json = format!("{REGLER_JSON}{}", sok.sporring(sok.side));
        Ok(view! {
            <Tittel tekst=text::TITTEL.i(sprak) feil=!feil.is_empty()/>
            <Feiloppsummering feil=feil/>
            <h1 class="ds-heading" data-size="lg" tabindex="-1">{text::TITTEL.i(sprak)}</h1>
            <p class="ingress">{text::INGRESS.i(sprak)}</p>
            {skjema(&sok, sprak)}
            {innhold}
            {json_lenke(json, sprak)}
        })
    })
}

/// The wrong fields, with their sentences.
pub(super) fn feilliste(feil: &FeltFeil, sprak: Sprak) -> Feilliste {
    let en = |f: &grunn::feltfeil::Feltfeil| (f.felt.clone(), f.setning::<text::Sokefeil>(sprak));
    feil.0.iter().map(en).collect()
}

fn skjema(sok: &Sok, sprak: Sprak) -> Skrevet {
    let setning = |felt: &str| sok.feil.for_felt(felt).map(|f| f.setning::<text::Sokefeil>(sprak));
    let (kode_feil, fag_feil, dato_feil) = (setning("kode"), setning("fagomrade"), setning("dato"));
    let fag = Yrke::ALLE.into_iter().map(|y| (fagomrade(y), text::yrke(y, sprak))).collect();
    view! {
        <form class="kort filter" method="get" action=REGLER role="search" aria-label=text::FILTER.i(sprak) novalidate="">
            <Felt navn="kode" etikett=text::KODE.i(sprak) hjelp=text::KODE_HJELP.i(sprak) verdi=sok.kode.clone() feil=kode_feil autocomplete="off"/>
            <Nedtrekk navn="fagomrade" etikett=text::FAGOMRADE.i(sprak) alle=text::ALLE_FAG.i(sprak) alternativer=fag valgt=sok.yrke.map(fagomrade) feil=fag_feil/>
            <Felt navn="dato" etikett=text::DATO.i(sprak) hjelp=text::DATO_HJELP.i(sprak) verdi=sok.skrevet.clone() feil=dato_feil autocomplete="off"/>
            <div class="knapper">
                <button class="ds-button" type="submit">{text::SOK.i(sprak)}</button>
                {(!sok.er_tomt() || !sok.skrevet.is_empty()).then(|| view! { <a class="ds-button" data-variant="tertiary" href=REGLER>{text::NULLSTILL.i(sprak)}</a> })}
            </div>
        </form>
    }
    .skrevet()
}

/// What the book holds, when nothing is asked for.
fn innhold(antall: &std::collections::BTreeMap<&str, usize>, sprak: Sprak) -> Skrevet {
    let fag = Yrke::ALLE.into_iter().map(|y| {
        let navn = text::yrke(y, sprak);
        match antall.get(fagomrade(y)) {
            Some(n) => view! {
                <li>
                    <a class="ds-link" href=format!("{REGLER}?fagomrade={}", fagomrade(y))>{navn}</a>
                    {format!(": {} {}", tall(*n), text::takster(*n).i(sprak))}
                </li>
            }
            .skrevet(),
            None => view! { <li>{navn}": "{text::FAG_INGEN.i(sprak)}</li> }.skrevet(),
        }
    });
    view! {
        <section class="kort">
            <h2 class="ds-heading" data-size="sm">{text::FAG_TITTEL.i(sprak)}</h2>
            <ul class="ds-list">{fag.collect_view()}</ul>
        </section>
        <section class="kort">
            <h2 class="ds-heading" data-size="sm">{text::KONTROLL_TITTEL.i(sprak)}</h2>
            <p>{text::KONTROLL_INGRESS.i(sprak)}</p>
            <p><a class="ds-link" href=REGLER_KONTROLL>{text::KONTROLL_LENKE.i(sprak)}</a></p>
        </section>
        <section class="kort">
            <h2 class="ds-heading" data-size="sm">{text::FRIST_TITTEL.i(sprak)}</h2>
            <p>{text::FRIST_INGRESS.i(sprak)}</p>
            <p><a class="ds-link" href=REGLER_FRISTER>{text::FRIST_LENKE.i(sprak)}</a></p>
        </section>
    }
    .skrevet()
}

fn tall(n: usize) -> String {
    format::tall(i64::try_from(n).unwrap_or(i64::MAX))
}

fn liste(sok: &Sok, treff: &[Treff<'_>], antall: usize, sprak: Sprak) -> Skrevet {
    if treff.is_empty() {
        return view! {
            <section class="kort tom">
                <h2 class="ds-heading" data-size="sm">{text::INGEN_TITTEL.i(sprak)}</h2>
                <p role="status">{text::INGEN.i(sprak)}</p>
                <a class="ds-button" data-variant="secondary" href=REGLER>{text::NULLSTILL.i(sprak)}</a>
            </section>
        }
        .skrevet();
    }
    let lenke = |side: usize| format!("{REGLER}{}", sok.sporring(side));
    let forrige = (sok.side > 1).then(|| lenke(sok.side - 1));
    let neste = (antall > sok.side.saturating_mul(PER_SIDE)).then(|| lenke(sok.side + 1));
    let rader = treff.iter().map(|t| rad(t, sok, sprak)).collect_view();
    view! {
        <Treffantall antall=i64::try_from(antall).unwrap_or(i64::MAX)/>
        <section class="kort">
            <table class="ds-table tabell" data-kort="">
                <caption>{format!("{} {}", text::TREFF_TABELL.i(sprak), format::dato(sok.dato, sprak))}</caption>
                <thead>
                    <tr>
                        <th scope="col">{text::TAKST.i(sprak)}</th>
                        <th scope="col">{text::FAGOMRADE.i(sprak)}</th>
                        <th scope="col">{text::HVA.i(sprak)}</th>
                        {text::BELOPENE.map(|hode| view! { <th scope="col" class="belop">{hode.i(sprak)}</th> }).collect_view()}
                    </tr>
                </thead>
                <tbody>{rader}</tbody>
            </table>
            <Bla forrige=forrige neste=neste/>
        </section>
    }
    .skrevet()
}

fn rad(t: &Treff<'_>, sok: &Sok, sprak: Sprak) -> impl IntoView + use<> {
    let dato = if sok.skrevet.is_empty() {
        String::new()
    } else {
        format!("?dato={}", sok.dato)
    };
    let lenke = format!("{}{dato}", stier::regeltakst(&t.takst.fagomrade, &t.takst.kode));
    let merknad = match t.dekning {
        None => Some(text::GJALDT_IKKE),
        Some(d) => text::dekning(d),
    };
    let belop = t.dekning.map(|_| [t.takst.honorar, t.takst.egenandel, t.takst.refusjon]);
    view! {
        <tr>
            <th scope="row" data-etikett=text::TAKST.i(sprak)><a class="ds-link" href=lenke>{t.takst.kode.clone()}</a></th>
            <td data-etikett=text::FAGOMRADE.i(sprak)>{text::yrke(t.yrke, sprak)}</td>
            <td data-etikett=text::HVA.i(sprak)>
                <div>
                    <span lang="nb">{t.takst.tekst.clone()}</span>
                    {merknad.map(|m| view! { " "<span class="liten dempet">{m.i(sprak)}</span> })}
                </div>
            </td>
            {belopsceller(belop, sprak)}
        </tr>
    }
}

/// The three amounts, each in its column.
pub(super) fn belopsceller(belop: Option<[Ore; 3]>, sprak: Sprak) -> Skrevet {
    let celle = |etikett: T, i: usize| {
        let ord = belop.and_then(|b| b.get(i).copied()).map_or_else(|| "–".to_owned(), format::kroner);
        view! { <td data-etikett=etikett.i(sprak) class="belop">{ord}</td> }
    };
    text::BELOPENE
        .into_iter()
        .enumerate()
        .map(|(i, hode)| celle(hode, i))
        .collect_view()
        .skrevet()
}

pub(super) fn json_lenke(href: String, sprak: Sprak) -> Skrevet {
    view! { <p><a class="ds-link" href=href>{text::JSON.i(sprak)}</a></p> }.skrevet()
}

/// A level as a tag: a word on a colour.
fn nivamerke(niva: Niva, sprak: Sprak) -> Skrevet {
    let farge = match niva {
        Niva::Avviser => "danger",
        Niva::Manuell => "warning",
        Niva::Informerer => "info",
    };
    view! { <Merke farge=farge tekst=niva.ord().i(sprak)/> }.skrevet()
}

/// The rules of one part, as a table.
fn regeltabell(emne: Emne, sprak: Sprak) -> Skrevet {
    let rader = RegelId::ALLE
        .iter()
        .filter(|id| id.emne() == emne)
        .map(|id| {
            let r = id.regel();
            view! {
                <tr>
                    <th scope="row" data-etikett=text::REGEL.i(sprak)><a class="ds-link" href=stier::kontrollregel(id.navn())>{id.side().navn.i(sprak)}</a></th>
                    <td data-etikett=text::NUMMER.i(sprak)>{r.kode}</td>
                    <td data-etikett=text::NIVA.i(sprak)>{nivamerke(r.niva, sprak)}</td>
                    <td data-etikett=text::HJEMMEL.i(sprak)>{r.hjemmel.i(sprak)}</td>
                </tr>
            }
        })
        .collect_view();
    let kolonner = Kolonne::ord(&[text::REGEL, text::NUMMER, text::NIVA, text::HJEMMEL], sprak);
    del(emne.anker(), emne.navn().i(sprak), tabell(emne.navn().i(sprak), &kolonner, rader))
}

/// A part of a long page, with its heading.
fn del(anker: &'static str, tittel: &'static str, innhold: impl IntoView) -> Skrevet {
    view! {
        <section class="kort" aria-labelledby=anker>
            <h2 class="ds-heading" data-size="sm" id=anker tabindex="-1">{tittel}</h2>
            {innhold}
        </section>
    }
    .skrevet()
}

/// `/regler/kontroll`: every rule of the control, by subject.
#[component]
pub fn KontrollSide() -> impl IntoView {
    let sprak = request::sprak();
    let mut deler: Vec<(String, String)> = Emne::ALLE
        .iter()
        .map(|e| (e.anker().to_owned(), e.navn().i(sprak).to_owned()))
        .collect();
    deler.push((UTELATT_ANKER.to_owned(), text::UTELATT.i(sprak).to_owned()));
    let folkeregister = request::app().is_ok_and(|app| app.konfig.registre.spor_folkeregisteret());
    let utelatt = regelbok::utelatt(folkeregister)
        .map(|u| Faktum {
            navn: format!("{} ({})", u.navn.i(sprak), u.kode),
            verdier: vec![u.hvorfor.i(sprak).to_owned()],
            ..Faktum::default()
        })
        .collect();
    view! {
        <Tittel tekst=text::KONTROLL_TITTEL.i(sprak)/>
        {til_boken(sprak)}
        <h1 class="ds-heading" data-size="lg" tabindex="-1">{text::KONTROLL_TITTEL.i(sprak)}</h1>
        <p class="ingress">{text::KONTROLL_INGRESS.i(sprak)}</p>
        <Innhold deler=deler/>
        {Emne::ALLE.iter().map(|e| regeltabell(*e, sprak)).collect_view()}
        {del(UTELATT_ANKER, text::UTELATT.i(sprak), view! { <Fakta fakta=utelatt/> })}
        {json_lenke(REGLER_KONTROLL_JSON.to_owned(), sprak)}
    }
    .skrevet()
}

const UTELATT_ANKER: &str = "utelatt";

/// The way back to the search.
pub(super) fn til_boken(sprak: Sprak) -> Skrevet {
    view! { <p><a class="ds-link" href=REGLER>"← "{text::TITTEL.i(sprak)}</a></p> }.skrevet()
}

/// `/regler/kontroll/{regel}`: one of them.
#[component]
pub fn RegelSide() -> impl IntoView {
    last(|| async {
        let sprak = request::sprak();
        let sti = request::sti();
        let navn = sti.strip_prefix(REGLER_KONTROLL).unwrap_or_default().trim_matches('/');
        let id = RegelId::fra_navn(navn).ok_or(AppError::IkkeFunnet)?;
        let (r, side) = (id.regel(), id.side());
        let ord = |liste: &[T]| liste.iter().map(|t| t.i(sprak).to_owned()).collect::<Vec<_>>();
        let faktum = |navn: T, verdier: Vec<String>, under: Option<T>| Faktum {
            navn: navn.i(sprak).to_owned(),
            verdier,
            under: under.map(|u| u.i(sprak).to_owned()),
            endre: None,
        };
        let mot = if side.mot.is_empty() {
            vec![text::INGENTING.i(sprak).to_owned()]
        } else {
            ord(side.mot)
        };
        let siden = match side.siden.dag() {
            Some(dag) => format::dato(dag, sprak),
            None => text::siden(side.siden).i(sprak).to_owned(),
        };
        let (fil, prove) = side.prove;
        let mildere = (side.siden == Siden::Takst && r.niva == Niva::Avviser).then_some(text::MILDERE);
        let fakta = vec![
            faktum(
                text::SIER,
                vec![regelbok::uten_tall(r.tekst).i(sprak)],
                r.tekst.0.contains('{').then_some(text::KLAMMER),
            ),
            faktum(text::TILTAK, vec![regelbok::uten_tall(r.tiltak).i(sprak)], None),
            faktum(text::NIVA, vec![r.niva.ord().i(sprak).to_owned()], mildere),
            faktum(text::HJEMMEL, vec![r.hjemmel.i(sprak).to_owned()], None),
            faktum(text::LESER, ord(side.leser), None),
            faktum(text::MOT, mot, None),
            faktum(text::SIDEN, vec![siden], None),
            faktum(text::MELDING, vec![r.merknad.to_owned()], None),
            faktum(
                text::PROVE,
                vec![
                    format!("regler::kontroll::tester::{fil}::{prove}")
                        .replace("::", "\u{200b}::")
                        .replace('_', "\u{200b}_"),
                ],
                Some(text::PROVE_HJELP),
            ),
        ];
        let tittel = format!("{}: {}", r.kode, side.navn.i(sprak));
        Ok(view! {
            <Tittel tekst=tittel.clone()/>
            <p><a class="ds-link" href=REGLER_KONTROLL>"← "{text::ALLE_REGLER.i(sprak)}</a></p>
            <h1 class="ds-heading" data-size="lg" tabindex="-1">{tittel}</h1>
            <section class="kort">
                <Fakta fakta=fakta/>
                {(side.siden == Siden::Alder).then(|| view! { <p><a class="ds-link" href=REGLER_FRISTER>{text::FRIST_LENKE.i(sprak)}</a></p> })}
            </section>
            {json_lenke(format!("{REGLER_KONTROLL_JSON}?regel={}", id.navn()), sprak)}
        })
    })
}

/// `/regler/frister`: dated rows of the laws, our own choices, exemption codes, and what no message shows.
#[component]
pub fn FristSide() -> impl IntoView {
    let sprak = request::sprak();
    let (lest, vist): (Vec<Lovrad>, Vec<Lovrad>) = fritak::lovrader().partition(|r| regelord::lov(r.hva).is_some());
    let frister = fritak::frister().iter().filter_map(|f| {
        let (navn, verdi) = regelord::frist(f)?;
        Some(view! {
            <tr>
                <th scope="row" data-etikett=text::REGEL.i(sprak)>{navn.i(sprak)}</th>
                <td data-etikett=text::VERDI.i(sprak)>{verdi.i(sprak)}</td>
                <td data-etikett=text::GRUNNLAG.i(sprak)><span lang="nb">{f.grunnlag.clone()}</span></td>
            </tr>
        })
    });
    let koder = fritak::koder().iter().map(|k| {
        view! {
            <tr>
                <th scope="row" data-etikett=text::KODE_7461.i(sprak)>{k.kode.clone()}</th>
                <td data-etikett=text::GRUNN.i(sprak)>{k.grunn(sprak).to_owned()}</td>
                <td data-etikett=text::BEVIS.i(sprak)>{k.bevis.ord().i(sprak)}</td>
                <td data-etikett=text::FRITAK_HOS.i(sprak)>{if k.yrker.is_empty() { text::FRITAK_ALDER.i(sprak).to_owned() } else { k.hvem().i(sprak) }}</td>
                <td data-etikett=text::KILDE.i(sprak)><span lang="nb">{k.kilde.clone()}</span></td>
            </tr>
        }
    });
    let av = |anker: &str, tittel: T, rader: &[Lovrad]| {
        let hoved = (anker.to_owned(), tittel.i(sprak).to_owned());
        let grupper = etter_fag(rader, sprak);
        let under = grupper
            .iter()
            .enumerate()
            .map(|(i, (fag, _))| (fag_anker(anker, i), format!("{}: {fag}", tittel.i(sprak))));
        std::iter::once(hoved).chain(under).collect::<Vec<_>>()
    };
    let mut deler = av("lest", text::LEST, &lest);
    deler.extend([("valg", text::VALG), ("fritak", text::FRITAK)].map(|(anker, tittel)| (anker.to_owned(), tittel.i(sprak).to_owned())));
    deler.extend(av("vist", text::BARE_VIST, &vist));
    view! {
        <Tittel tekst=text::FRIST_TITTEL.i(sprak)/>
        {til_boken(sprak)}
        <h1 class="ds-heading" data-size="lg" tabindex="-1">{text::FRIST_TITTEL.i(sprak)}</h1>
        <p class="ingress">{text::FRIST_INGRESS.i(sprak)}</p>
        <Innhold deler=deler/>
        {del("lest", text::LEST.i(sprak), view! { <p>{text::LEST_HJELP.i(sprak)}</p>{lovtabeller("lest", &lest, sprak)} })}
        {del("valg", text::VALG.i(sprak), view! {
            <p>{text::VALG_HJELP.i(sprak)}</p>
            {tabell(text::VALG.i(sprak), &Kolonne::ord(&[text::REGEL, text::VERDI, text::GRUNNLAG], sprak), frister.collect_view())}
        })}
        {del("fritak", text::FRITAK.i(sprak), tabell(text::FRITAK.i(sprak), &Kolonne::ord(&[text::KODE_7461, text::GRUNN, text::BEVIS, text::FRITAK_HOS, text::KILDE], sprak), koder.collect_view()))}
        {del("vist", text::BARE_VIST.i(sprak), view! { <p>{text::BARE_VIST_HJELP.i(sprak)}</p>{lovtabeller("vist", &vist, sprak)} })}
        {json_lenke(REGLER_FRISTER_JSON.to_owned(), sprak)}
    }
    .skrevet()
}

/// The rows of each profession, in the order they stand.
fn etter_fag(rader: &[Lovrad], sprak: Sprak) -> Vec<(String, Vec<&Lovrad>)> {
    let mut ut: Vec<(String, Vec<&Lovrad>)> = Vec::new();
    for r in rader {
        let fag = text::fagliste(r.fagomrader, sprak);
        match ut.iter_mut().find(|(f, _)| *f == fag) {
            Some((_, gruppe)) => gruppe.push(r),
            None => ut.push((fag, vec![r])),
        }
    }
    ut
}

fn fag_anker(del: &str, nummer: usize) -> String {
    format!("{del}-{}", nummer + 1)
}

/// A table for each profession, under its heading.
fn lovtabeller(anker: &str, rader: &[Lovrad], sprak: Sprak) -> Skrevet {
    let grupper = etter_fag(rader, sprak);
    let tabeller = grupper.iter().enumerate().map(|(i, (fag, rader))| {
        view! {
            <h3 class="ds-heading" data-size="xs" id=fag_anker(anker, i) tabindex="-1">{fag.clone()}</h3>
            {lovtabell(rader, fag, sprak)}
        }
    });
    tabeller.collect_view().skrevet()
}

fn lovtabell(rader: &[&Lovrad], tittel: &str, sprak: Sprak) -> Skrevet {
    let rader = rader.iter().map(|r| {
        let lest = regelord::lov(r.hva).map(|ord| ord.i(sprak));
        let takster = r.takster.filter(|_| lest.is_some()).map(|m| m.ord().i(sprak));
        view! {
            <tr>
                <th scope="row">
                    {match lest {
                        Some(ord) => view! { <span>{ord}</span> }.skrevet(),
                        None => view! { <span lang="nb">{r.tekst}</span> }.skrevet(),
                    }}
                </th>
                <td data-etikett=text::GJELDER.i(sprak)>{takster.unwrap_or_else(|| text::ALLE.i(sprak).to_owned())}</td>
                <td data-etikett=text::FRA.i(sprak)>{dag(r.fra, text::FOR_ALT, sprak)}</td>
                <td data-etikett=text::TIL.i(sprak)>{dag(r.til, text::VIDERE, sprak)}</td>
                <td data-etikett=text::KILDE.i(sprak)><span lang="nb">{r.kilde}</span></td>
            </tr>
        }
    });
    let kolonner = Kolonne::ord(&[text::REGEL, text::GJELDER, text::FRA, text::TIL, text::KILDE], sprak);
    tabell(tittel, &kolonner, rader.collect_view())
}

/// A day, or the words for none.
pub(super) fn dag(dag: Option<chrono::NaiveDate>, ellers: T, sprak: Sprak) -> String {
    dag.map_or_else(|| ellers.i(sprak).to_owned(), format::dato_kort)
}
