//! One decision: the amount, when it comes, how it is worked out, what was rejected and what can be done.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex};

use leptos::either::Either;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::tabell::{Celle, ord, tabell, tall};
use crate::feil::AppError;
use crate::feil::logg;
use crate::krav::text::snittalder;
use crate::oppgjor::filer;
use crate::oppgjor::store::vedtak::{self, Betaling, Vedtak};
use crate::oppgjor::text::{self, Tekst};
use crate::server::request;
use crate::server::state::App;
use crate::stier::{self, VEDTAKSLISTE};
use crate::ui::Tittel;
use crate::ui::{Fakta, Faktum, Varsel, last};
use dokument::{self, AvvistRegning, Takstbruk, Vedtaksdokument};
use grunn::format;
use grunn::format::belop_uten_enhet as belop;
use grunn::text::Sprak;
use grunn::{Ore, VedtakId};
use regler::oppgjor as model;

/// More rejected bills than this are left to the PDF.
const MAKS_AVVISTE: usize = 100;

/// `/oppgjor/vedtak/:id`
#[component]
pub fn Vedtaksside() -> impl IntoView + use<> {
    let id = use_params_map().with_untracked(|p| p.get("id").unwrap_or_default());
    last(move || {
        let id = id.clone();
        async move {
            let aktor = request::aktor()?;
            let app = request::app()?;
            let sprak = request::sprak();
            let id: VedtakId = id.parse().map_err(|_| AppError::IkkeFunnet)?;
            let mut db = request::les().await?;
            let v = vedtak::finn(&mut db, &app.krypto, aktor.helseaktor, id, app.klokke.idag(), sprak).await?;
            drop(db);
            let byte = pdf_storrelse(&app, &v, sprak).await?;
            Ok(visning(v, byte, sprak))
        }
    })
}

/// Size of the letter for its link. Made once per version of the decision and remembered: the same decision gives the same bytes.
async fn pdf_storrelse(app: &App, v: &Vedtak, sprak: Sprak) -> Result<u64, AppError> {
    type Nokkel = (i64, Sprak, bool, Vec<(Option<String>, Option<i64>)>);
    static HUSKET: LazyLock<Mutex<HashMap<Nokkel, u64>>> = LazyLock::new(Mutex::default);
    // What has become of the rejected bills is part of the letter.
    let blitt = v
        .dokument
        .avviste
        .iter()
        .map(|a| (a.tilstand.clone(), a.senere.map(|s| s.0)))
        .collect();
    let nokkel = (v.dokument.id.0, sprak, v.dokument.utbetalt.is_some(), blitt);
    if let Some(byte) = HUSKET.lock().ok().and_then(|h| h.get(&nokkel).copied()) {
        return Ok(byte);
    }
    let mut dokument = v.dokument.clone();
    dokument.klage_url = Some(filer::klage_url(app));
    let data = tokio::task::spawn_blocking(move || dokument::vedtak_pdf(&dokument))
        .await
        .map_err(|e| logg::intern("dokument", &e))?;
    let byte = u64::try_from(data.map_err(|e| logg::intern("dokument", &e))?.len()).unwrap_or(0);
    if let Ok(mut husket) = HUSKET.lock() {
        if husket.len() > 10_000 {
            husket.clear();
        }
        husket.insert(nokkel, byte);
    }
    Ok(byte)
}

fn visning(v: Vedtak, byte: u64, sprak: Sprak) -> impl IntoView + use<> {
    let t = text::tekst(sprak);
    let d = &v.dokument;
    let tittel = format!("{} {}", t.et_vedtak, format::dato(v.dato, sprak));
    let frist = format::dato(v.klagefrist(), sprak);
    let klage = match v.betaling {
        Betaling::Underveis { .. } => t.klage_forventet,
        Betaling::Ingen | Betaling::Utbetalt { .. } | Betaling::Avvist => t.klage_frist,
    };
    view! {
        <Tittel tekst=format!("{tittel} – {}", d.praksis.navn)/>
        <p><a class="ds-link" href=VEDTAKSLISTE>{t.til_liste}</a></p>
        <h1 class="ds-heading" data-size="lg" tabindex="-1">{tittel}</h1>
        <section class="kort">
            {hovedtall(&v, t, sprak)}
            <p>
                <a class="ds-button" data-variant="secondary" href=format!("{}/pdf", stier::vedtak(d.id)) download="">
                    {format!("{} (PDF, {})", t.last_ned, format::filstorrelse(byte))}
                </a>
            </p>
            <Fakta fakta=fakta(&v, t, sprak)/>
        </section>
        <section class="kort">
            <h2 class="ds-heading" data-size="sm">{t.utregning}</h2>
            {utregning(d, t)}
        </section>
        <section class="kort">
            <h2 class="ds-heading" data-size="sm">{t.innsendinger}</h2>
            {innsendinger(&v, t, sprak)}
            {motregninger(d, t, sprak)}
            {avvik(d, t)}
            {d.regningsalder_dager.map(|n| view! { <p class="dempet">{snittalder(sprak, n)}</p> })}
        </section>
        <section class="kort">
            <h2 class="ds-heading" data-size="sm">{t.avviste_tittel}</h2>
            {avviste(&d.avviste, t, sprak)}
        </section>
        {(!d.merknader.is_empty()).then(|| view! {
            <section class="kort">
                <h2 class="ds-heading" data-size="sm">{t.merknader}</h2>
                <ul class="ds-list">{d.merknader.iter().take(MAKS_AVVISTE).map(|m| view! {
                    <li>{m.tekst.clone()}" "<a class="ds-link" href=stier::kontrollregel(m.regel)>{t.om_regelen}<span class="ds-sr-only">": "{m.tekst.clone()}</span></a></li>
                }).collect_view()}</ul>
            </section>
        })}
        {(!d.takstbruk.is_empty()).then(|| view! {
            <section class="kort">
                <h2 class="ds-heading" data-size="sm">{t.takstbruk}</h2>
                <p>{t.takstbruk_hjelp}</p>
                {takstbruk(&d.takstbruk, t)}
            </section>
        })}
        <section class="kort">
            <h2 class="ds-heading" data-size="sm">{t.klage}</h2>
            <p>{klage}" "<strong>{frist}</strong>"."</p>
            <p>{t.klage_hvordan}</p>
            <p><a class="ds-link" href="/veiledning/klage">{t.klage_lenke}</a></p>
        </section>
    }
}

/// The amount, and when the money comes or came.
fn hovedtall(v: &Vedtak, t: &'static Tekst, sprak: Sprak) -> impl IntoView + use<> {
    let d = &v.dokument;
    let (etikett, setning) = match v.betaling {
        Betaling::Utbetalt { dato } => (t.belop_utbetalt, format!("{} {}.", t.kom, format::dato(dato, sprak))),
        Betaling::Underveis { forventet } => (
            t.belop_underveis,
            format!("{} {}. {}", t.kommer, format::dato(forventet, sprak), t.kommer_hjelp),
        ),
        Betaling::Ingen => (t.belop_ingen, d.ingen_grunn.clone().unwrap_or_default()),
        Betaling::Avvist => (t.belop_underveis, String::new()),
    };
    let avvist = v.betaling == Betaling::Avvist;
    let ny_konto = v.ny_konto;
    let konto = stier::praksis_side(d.praksis.id, "konto");
    view! {
        <p class="dempet">{etikett}</p>
        <p class="sum">{format::kroner(d.belop)}</p>
        {if avvist {
            Either::Left(view! {
                <Varsel farge="danger">
                    {if ny_konto { text::NY_KONTO_VENTER.i(sprak) } else { t.bank_avviste }}
                    {(!ny_konto).then(|| view! { " "<a class="ds-link" href=konto>{t.til_praksis}</a> })}
                </Varsel>
            })
        } else {
            Either::Right(view! { <p>{setning}</p> })
        }}
    }
}

fn fakta(v: &Vedtak, t: &'static Tekst, sprak: Sprak) -> Vec<Faktum> {
    let d = &v.dokument;
    let en = |navn: &str, verdi: String| Faktum {
        navn: navn.to_owned(),
        verdier: vec![verdi],
        ..Faktum::default()
    };
    let mut ut = vec![
        Faktum {
            under: Some(format!("{} {}", t.orgnr, format::orgnr(&d.praksis.orgnr))),
            ..en(t.praksis, format!("{} ({})", d.praksis.navn, d.praksis.id))
        },
        en(t.vedtak, d.id.to_string()),
        en(t.vedtaksdato, format::dato(v.dato, sprak)),
        en(t.konto, v.konto_maskert.clone()),
    ];
    if let Some(kid) = &d.kid {
        ut.push(en(t.kid, kid.clone()));
    }
    if d.belop > Ore::NULL {
        ut.push(en(t.referanse, model::forsystem_ref(d.id)));
    }
    ut
}

/// The same lines as in the letter: claimed, not approved, approved, debt in and out, to be paid.
fn utregning(d: &Vedtaksdokument, t: &'static Tekst) -> impl IntoView + use<> {
    let krevd: Ore = d.innsendinger.iter().map(|i| i.krevd).sum();
    let godkjent: Ore = d.innsendinger.iter().map(|i| i.godkjent).sum();
    let mut rader = vec![(t.post_krevd, krevd)];
    if krevd != godkjent {
        rader.push((t.ikke_godkjent, godkjent - krevd));
        rader.push((t.post_godkjent, godkjent));
    }
    if d.inngaende != Ore::NULL {
        rader.push((t.inngaende, d.inngaende));
    }
    if d.utgaende != Ore::NULL {
        rader.push((t.utgaende, -d.utgaende));
    }
    let sum = if d.utbetalt.is_some() { t.belop_utbetalt } else { t.til_utbetaling };
    let rader = rader
        .into_iter()
        .map(|(navn, ore)| vec![navn.to_owned().into(), belop(ore).into()])
        .collect();
    view! {
        {tabell(t.utregning.to_owned(), vec![ord(t.post), tall(t.belop)], rader, Some(vec![sum.to_owned(), belop(d.belop)]))}
        {(d.utgaende != Ore::NULL).then(|| view! { <p>{t.utgaende_hjelp}</p> })}
    }
}

/// Claimed → approved → netted → paid for every claim, as the ledger has it.
fn innsendinger(v: &Vedtak, t: &'static Tekst, sprak: Sprak) -> impl IntoView + use<> {
    let d = &v.dokument;
    let betalt = |betales: Ore| match v.betaling {
        Betaling::Utbetalt { .. } | Betaling::Ingen => belop(betales),
        Betaling::Underveis { .. } | Betaling::Avvist => "–".to_owned(),
    };
    let rader = d
        .innsendinger
        .iter()
        .zip(&v.meldinger)
        .map(|(i, melding)| {
            vec![
                Celle::Lenke {
                    til: format!("/oppgjor/innsendinger/{melding}"),
                    tekst: i.id.to_string(),
                },
                format::dato_kort(i.mottatt).into(),
                i.regninger.to_string().into(),
                i.avviste.to_string().into(),
                belop(i.krevd).into(),
                belop(i.godkjent).into(),
                belop(-i.motregnet).into(),
                betalt(i.betales).into(),
            ]
        })
        .collect();
    let sum = vec![
        t.sum.to_owned(),
        String::new(),
        d.innsendinger.iter().map(|i| u64::from(i.regninger)).sum::<u64>().to_string(),
        d.innsendinger.iter().map(|i| u64::from(i.avviste)).sum::<u64>().to_string(),
        belop(d.innsendinger.iter().map(|i| i.krevd).sum()),
        belop(d.innsendinger.iter().map(|i| i.godkjent).sum()),
        belop(-d.innsendinger.iter().map(|i| i.motregnet).sum::<Ore>()),
        betalt(d.belop),
    ];
    let kolonner = vec![
        ord(t.innsending),
        ord(t.mottatt),
        tall(t.regninger),
        tall(t.avviste),
        tall(t.krevd),
        tall(t.godkjent),
        tall(text::MOTREGNET.i(sprak)),
        tall(t.utbetalt),
    ];
    tabell(t.innsendinger_tabell.to_owned(), kolonner, rader, Some(sum))
}

/// Which credits the money covered.
fn motregninger(d: &Vedtaksdokument, t: &'static Tekst, sprak: Sprak) -> impl IntoView + use<> {
    (!d.motregnet.is_empty()).then(|| {
        let rader = d
            .motregnet
            .iter()
            .map(|m| {
                vec![
                    m.innsending.to_string().into(),
                    m.regningsnummer.clone().into(),
                    Celle::Lenke {
                        til: format!("/oppgjor/innsendinger/{}", m.kreditert_i),
                        tekst: m.kreditert_i.to_string(),
                    },
                    belop(m.belop).into(),
                ]
            })
            .collect();
        let sum = vec![
            t.sum.to_owned(),
            String::new(),
            String::new(),
            belop(d.motregnet.iter().map(|m| m.belop).sum()),
        ];
        let kolonner = vec![
            ord(t.innsending),
            ord(text::KREDITERT_REGNING.i(sprak)),
            ord(text::KREDITERT_I.i(sprak)),
            tall(text::MOTREGNET.i(sprak)),
        ];
        view! {
            <h3 class="ds-heading" data-size="2xs">{text::MOTREGNINGER.i(sprak)}</h3>
            {tabell(text::MOTREGNINGER.i(sprak).to_owned(), kolonner, rader, Some(sum))}
        }
    })
}

fn avvik(d: &Vedtaksdokument, t: &'static Tekst) -> impl IntoView + use<> {
    let alle: Vec<_> = d.innsendinger.iter().flat_map(|i| i.avvik.iter().map(move |a| (i.id, a))).collect();
    (!alle.is_empty()).then(|| {
        let sum: Ore = alle.iter().map(|(_, a)| a.belop).sum();
        let antall = alle.len();
        let rader = alle.into_iter().take(MAKS_AVVISTE).map(|(id, a)| vec![id.to_string().into(), a.grunn.clone().into(), belop(-a.belop).into()]).collect();
        view! {
            <h3 class="ds-heading" data-size="2xs">{t.hvorfor}</h3>
            {tabell(t.avvik_tabell.to_owned(), vec![ord(t.innsending), ord(t.grunn), tall(t.forskjell)], rader, Some(vec![t.sum.to_owned(), String::new(), belop(-sum)]))}
            {(antall > MAKS_AVVISTE).then(|| view! { <p>{format!("{}{MAKS_AVVISTE}{}", t.flere.0, t.flere.1)}</p> })}
        }
    })
}

fn avviste(alle: &[AvvistRegning], t: &'static Tekst, sprak: Sprak) -> impl IntoView + use<> {
    if alle.is_empty() {
        return Either::Left(view! { <p>{t.avviste_ingen}</p> });
    }
    Either::Right(view! {
        {alle.iter().take(MAKS_AVVISTE).map(|a| avvist(a, t, sprak)).collect_view()}
        {(alle.len() > MAKS_AVVISTE).then(|| view! { <p>{format!("{}{MAKS_AVVISTE}{}", t.flere.0, t.flere.1)}</p> })}
    })
}

/// One rejected bill: every reason with its remedy and its rule, and the last day to send it again.
fn avvist(a: &AvvistRegning, t: &'static Tekst, sprak: Sprak) -> impl IntoView + use<> {
    let behandlet = a
        .behandlet
        .map(|d| format!(", {} {}", t.behandlet, format::dato(d, sprak)))
        .unwrap_or_default();
    view! {
        <div class="funn" data-color=if a.maa_rettes { "danger" } else { "neutral" }>
            <h3 class="ds-heading" data-size="2xs">{format!("{} {}{behandlet}: {}", t.regning, a.regningsnummer, format::kroner(a.krevd))}</h3>
            {a.funn.iter().map(|f| view! {
                <p><strong>{f.grunn.clone()}</strong>" "{f.tiltak.clone()}</p>
                <p class="liten dempet">
                    {f.kode.clone()}{(!f.hjemmel.is_empty()).then(|| format!(" · {}: {}", t.regel, f.hjemmel))}". "
                    <a class="ds-link" href=stier::kontrollregel(f.regel)>{t.om_regelen}" "{f.kode.clone()}</a>
                </p>
            }).collect_view()}
            {a.tilstand.clone().map(|s| view! { <p>{s}</p> })}
            {a.senere.map(|s| view! { <p><a class="ds-link" href=format!("/oppgjor/innsendinger/{s}")>{text::SE_INNSENDING.i(sprak)}" "{s.to_string()}</a></p> })}
            {a.frist.map(|d| view! { <p>{t.frist}" "<strong>{format::dato(d, sprak)}</strong>". "{t.avviste_hjelp}</p> })}
        </div>
    }
}

fn takstbruk(alle: &[Takstbruk], t: &'static Tekst) -> impl IntoView + use<> {
    let prosent = |p: Option<u32>| p.map_or_else(|| "–".to_owned(), |p| format!("{},{}", p / 10, p % 10));
    let rader = alle
        .iter()
        .map(|b| {
            vec![
                b.takst.clone().into(),
                b.regninger.to_string().into(),
                b.antall.to_string().into(),
                prosent(b.promille).into(),
                prosent(b.eget_snitt_promille).into(),
                b.refusjon.map_or_else(|| "–".to_owned(), belop).into(),
            ]
        })
        .collect();
    tabell(
        t.takstbruk.to_owned(),
        vec![
            ord(t.takst),
            tall(t.regninger),
            tall(t.ganger),
            tall(t.andel),
            tall(t.forrige_kvartal),
            tall(t.refusjon),
        ],
        rader,
        None,
    )
}
