//! Pages for case workers: the list, one case, and what stands on their front page. The list names nobody.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use grunn::Feltkode as _;
use leptos::either::Either;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{drift, post, text};
use crate::feil::AppError;
use crate::helseaktor;
use crate::helseaktor::store::Profil;
use crate::krav::pasientalder;
use crate::krav::store::ventende::{self, VENTENDE_PER_SIDE, Ventesaker};
use crate::oppgjor;
use crate::praksis::hprvakt;
use crate::praksis::hprvakt::store::Avklaring;
use crate::praksis::kontovakt::store::Praksiskonto;
use crate::praksis::store::Praksis;
use crate::praksis::{self, kontovakt};
use crate::sak::model::{Avgjorelsesfeil, EGEN, LENGSTE_BEGRUNNELSE, Sakslag, Saksstatus, Svar, alder_dager, krev_rolle};
use crate::sak::store;
use crate::sak::store::{Avgjorelse, Sak};
use crate::server::request::{self, Saksbehandler};
use crate::stier::{self, SAKER};
use crate::ui::Tittel;
use crate::ui::{Bla, Fakta, Faktum, Feiloppsummering, Kolonne, Merke, NyInnlogging, Skjema, Skrevet, Skriv as _, Varsel, last, tabell};
use crate::utdanning;
use crate::vedlegg;
use crate::vedlegg::pages::Filliste;
use grunn::format;
use grunn::text::{Sprak, T};
use grunn::{PraksisId, Yrke};
use regler::kontroll::{Linje, Pasientalder};
use regler::regel::Funn;

/// Rows on a page.
const PER_SIDE: u16 = 25;
/// Cases on the front page.
const PAA_FORSIDEN: u16 = 5;

/// `/saker`.
#[component]
pub fn ListeSide() -> impl IntoView {
    last(|| async {
        request::saksbehandler()?;
        let sprak = request::sprak();
        let naa = request::naa()?;
        let nokkel = request::sporring().get("side").and_then(|n| n.parse().ok());
        let mut db = request::les().await?;
        let side = store::liste(&mut db, nokkel, PER_SIDE).await?;
        let varsel = drift::varsel(&mut db, sprak).await?;
        drop(db);
        let til = |n: store::Nokkel| format!("{SAKER}?side={n}");
        let (forrige, neste) = (side.forrige.map(til), side.neste.map(til));
        Ok(view! {
            <Tittel tekst=text::TITTEL.i(sprak)/>
            <h1 class="ds-heading" data-size="lg">{text::TITTEL.i(sprak)}</h1>
            <p class="ingress">{text::INGRESS.i(sprak)}</p>
            <p>{text::LOGGES.i(sprak)}</p>
            {varsel}
            {if side.rader.is_empty() {
                Either::Left(view! {
                    <section class="kort tom">
                        <h2 class="ds-heading" data-size="sm">{text::TOM_TITTEL.i(sprak)}</h2>
                        <p>{text::TOM.i(sprak)}</p>
                    </section>
                })
            } else {
                Either::Right(view! {
                    <div class="kort tabellkort">
                        {tabell(text::TITTEL.i(sprak), &Kolonne::ord(&[text::SAK, text::OPPRETTET, text::ALDER, text::STATUS], sprak), side.rader.iter().map(|s| rad(s, naa, sprak)).collect_view())}
                    </div>
                })
            }}
            <Bla forrige=forrige neste=neste/>
        })
    })
}

fn rad(s: &Sak, naa: DateTime<Utc>, sprak: Sprak) -> impl IntoView + use<> {
    let (farge, ord) = text::status(s.status, sprak);
    view! {
        <tr>
            <th scope="row" data-etikett=text::SAK.i(sprak)><a class="ds-link" href=stier::sak(s.id)>{text::slag(s.slag, sprak)}</a></th>
            <td data-etikett=text::OPPRETTET.i(sprak)><time datetime=format::maskintid(s.opprettet)>{format::tidspunkt(s.opprettet, sprak)}</time></td>
            <td data-etikett=text::ALDER.i(sprak)>{alder(s, naa, sprak)}</td>
            <td data-etikett=text::STATUS.i(sprak)><Merke farge=farge tekst=ord/></td>
        </tr>
    }
}

fn alder(s: &Sak, naa: DateTime<Utc>, sprak: Sprak) -> String {
    text::dager(alder_dager(s.opprettet, s.avgjort.unwrap_or(naa)), sprak)
}

/// What the front page shows a case worker: how many cases wait, and the oldest.
///
/// # Errors
/// When no case worker is logged in, or the database fails.
pub async fn oversikt() -> Result<Skrevet, AppError> {
    request::saksbehandler()?;
    let sprak = request::sprak();
    let naa = request::naa()?;
    let mut db = request::les().await?;
    let antall = store::antall(&mut db).await?;
    let side = store::liste(&mut db, None, PAA_FORSIDEN).await?;
    let varsel = drift::varsel(&mut db, sprak).await?;
    drop(db);
    let eldste: Vec<Sak> = side.rader.into_iter().filter(|s| s.status.er_aapen()).collect();
    let fakta = [(text::FORSIDE_NYE, antall.nye), (text::FORSIDE_EN, antall.under_arbeid)]
        .into_iter()
        .map(|(navn, n)| Faktum {
            navn: navn.i(sprak).to_owned(),
            verdier: vec![n.to_string()],
            ..Faktum::default()
        })
        .collect();
    Ok(view! {
        {varsel}
        <section class="kort" aria-labelledby="venter">
            <h2 class="ds-heading" data-size="sm" id="venter">{text::FORSIDE_ANTALL.i(sprak)}</h2>
            <Fakta fakta=fakta/>
        </section>
        <section class="kort" aria-labelledby="eldste">
            <h2 class="ds-heading" data-size="sm" id="eldste">{text::FORSIDE_ELDSTE.i(sprak)}</h2>
            {if eldste.is_empty() {
                Either::Left(view! { <p>{text::FORSIDE_TOM.i(sprak)}</p> })
            } else {
                Either::Right(view! { <ul class="oppgaver">{eldste.iter().map(|s| kortrad(s, naa, sprak)).collect_view()}</ul> })
            }}
            <div class="knapper"><a class="ds-button" data-variant="secondary" href=SAKER>{text::ALLE_SAKER.i(sprak)}</a></div>
        </section>
    }
    .skrevet())
}

fn kortrad(s: &Sak, naa: DateTime<Utc>, sprak: Sprak) -> impl IntoView + use<> {
    let (farge, ord) = text::status(s.status, sprak);
    let opprettet = format!("{} {}", text::OPPRETTET.i(sprak), format::tidspunkt(s.opprettet, sprak));
    view! {
        <li class="oppgave">
            <h3 class="ds-heading" data-size="2xs"><a class="ds-link" href=stier::sak(s.id)>{text::slag(s.slag, sprak)}</a></h3>
            <p class="oppgave__fakta"><Merke farge=farge tekst=ord/><span>{opprettet}</span><span>{alder(s, naa, sprak)}</span></p>
        </li>
    }
}

/// `/saker/{id}`. The look is noted in the audit trail of the one the case is about.
#[component]
pub fn SakSide() -> impl IntoView {
    let id = use_params_map().with_untracked(|p| p.get("id").unwrap_or_default());
    last(move || {
        let id = id.clone();
        async move {
            let hvem = request::saksbehandler()?;
            let app = request::app()?;
            let sprak = request::sprak();
            let naa = app.klokke.naa();
            let mut tx = request::begin().await?;
            let sak = store::finn(&mut tx, id.parse().map_err(|_| AppError::IkkeFunnet)?).await?;
            store::noter_sett(&mut tx, &hvem.utforer(naa), &sak).await?;
            let profil = match sak.gjelder {
                Some(gjelder) => Some(helseaktor::store::profil(&mut tx, &app.krypto, gjelder).await?),
                None => None,
            };
            let sagt = store::avgjorelser(&mut tx, sak.id).await?;
            let egen = store::er_egen(&mut tx, sak.gjelder, hvem.id).await?;
            let utkast = store::utkast(&mut tx, sak.id, hvem.id).await?;
            let utdanning = match sak.slag {
                Sakslag::Utdanning => {
                    let id = sak.objekt_id.parse().map_err(|_| AppError::IkkeFunnet)?;
                    Some(utdanning::store::filer(&mut tx, &app.krypto, id).await?)
                }
                _ => None,
            };
            let (praksis, konto) = match sak.slag {
                Sakslag::KontoAvvik | Sakslag::KontoMeldt => {
                    let konto = kontovakt::store::finn(&mut tx, sak.objekt_id.parse().map_err(|_| AppError::IkkeFunnet)?)
                        .await?
                        .ok_or(AppError::IkkeFunnet)?;
                    (Some(praksis::store::uansett_eier(&mut tx, konto.praksis).await?), Some(konto))
                }
                Sakslag::EnhetManuell | Sakslag::Godkjenning => {
                    let praksis: PraksisId = sak.objekt_id.parse().map_err(|_| AppError::IkkeFunnet)?;
                    (Some(praksis::store::uansett_eier(&mut tx, praksis).await?), None)
                }
                Sakslag::Utdanning | Sakslag::Krav | Sakslag::Betaling | Sakslag::Epost => (None, None),
            };
            let sporring = request::sporring();
            let regningsside: i64 = sporring
                .get("side")
                .and_then(|s| s.parse().ok())
                .filter(|n| (1..=1_000).contains(n))
                .unwrap_or(1);
            let venter = match sak.slag {
                Sakslag::Krav => Some(ventende::ventende(&mut tx, &sak.objekt_id, regningsside).await?),
                _ => None,
            };
            let aldre = match &venter {
                Some(v) => pasientalder::aldre(&app, &mut tx, &sak.objekt_id, &v.side).await?,
                None => HashMap::new(),
            };
            let avvik = match sak.slag {
                Sakslag::Betaling => Some(oppgjor::pages::avvik::fakta(&mut tx, &sak.objekt_id, sprak).await?),
                Sakslag::Epost => Some(post::fakta(&mut tx, &sak.objekt_id, sprak).await?),
                _ => None,
            };
            let avklaring = match (&praksis, sak.slag) {
                (Some(p), Sakslag::Godkjenning) => hprvakt::store::siste(&mut tx, p.id).await?,
                _ => None,
            };
            tx.commit().await?;

            let kode = sporring.get("feil").map(String::as_str);
            let setning = kode.and_then(|k| Avgjorelsesfeil::fra(k, &[])).map(|f| f.setning(sprak));
            // A message about the whole answer points at the field for the reason, the only one there is.
            let feilliste: Vec<(String, String)> = setning
                .iter()
                .filter(|_| sak.status.er_aapen())
                .map(|s| ("begrunnelse".to_owned(), s.clone()))
                .collect();
            let tittel = text::slag(sak.slag, sprak);
            let (farge, ord) = text::status(sak.status, sprak);
            let mut fakta: Vec<Faktum> = profil.iter().map(|p| gjelder(p, sprak)).collect();
            if let Some(p) = &praksis {
                fakta.push(Faktum {
                    navn: text::PRAKSIS.i(sprak).to_owned(),
                    verdier: vec![p.navn.clone(), p.id.to_string()],
                    under: Some(format!("{} {}", text::ORGNR.i(sprak), format::orgnr(&p.orgnr))),
                    endre: None,
                });
            }
            match (&praksis, &konto) {
                (Some(p), Some(k)) => fakta.extend(kontofakta(p, k, app.klokke.idag(), sprak)),
                (Some(p), None) => fakta.push(Faktum {
                    navn: text::STED.i(sprak).to_owned(),
                    verdier: format::adresse(&p.adresse, p.postnr.as_deref(), p.poststed.as_deref()),
                    ..Faktum::default()
                }),
                _ if avvik.is_some() => fakta.extend(avvik.into_iter().flatten()),
                _ if venter.is_some() => fakta.extend(venter.iter().flat_map(|v| kravfakta(v, &sak, sprak))),
                _ => fakta.push(Faktum {
                    navn: text::OBJEKT.i(sprak).to_owned(),
                    verdier: vec![utdanning.as_ref().map_or_else(
                        || format!("{} {}", sak.objekt, sak.objekt_id),
                        |(yrke, _)| yrke.navn(sprak).to_owned(),
                    )],
                    ..Faktum::default()
                }),
            }
            if let (Some(a), Some(profil)) = (&avklaring, &profil) {
                fakta.extend(godkjenningsfakta(a, profil, sprak));
            }
            let kontoer = konto.and(praksis.map(|p| p.kontoer)).map(|k| kontotabell(&k, sprak));
            // What has happened is news to the one who did it, and a fact to everyone else.
            let nettopp = sporring.contains_key("lagret");
            let utfall = text::utfall(sak.slag, sak.status, nettopp, sprak);
            let (nytt, kjent) = if nettopp { (utfall, None) } else { (None, utfall) };
            // The other page may have been one's own.
            let eget = sak.status != Saksstatus::Bortfalt && sagt.last().is_some_and(|a| a.saksbehandler == hvem.id);
            let konflikt = (kode == Some("endret")).then_some(if eget {
                (text::EGEN_TITTEL, text::EGEN_KONFLIKT)
            } else {
                (text::KONFLIKT_TITTEL, text::KONFLIKT)
            });
            Ok(view! {
                <Tittel tekst=tittel feil=!feilliste.is_empty()/>
                <Feiloppsummering feil=feilliste/>
                <p><a class="ds-link" href=SAKER>"← "{text::TILBAKE.i(sprak)}</a></p>
                <h1 class="ds-heading" data-size="lg">{tittel}</h1>
                <div role="status">{nytt.map(|ord| view! { <Varsel farge="success">{ord}</Varsel> })}</div>
                {konflikt.map(|(tittel, ord)| view! { <Varsel farge="warning" tittel=tittel.i(sprak)>{ord.i(sprak)}</Varsel> })}
                <p class="statuslinje"><Merke farge=farge tekst=ord/>" "{kjent}</p>
                {sak.status.er_aapen().then(|| view! { <p>{text::forklaring(sak.slag, sprak)}</p> })}
                <section class="kort"><Fakta fakta=fakta/></section>
                {kontoer}
                {venter.filter(|v| v.antall > 0).map(|v| regningstabell(&v, &aldre, &sak, regningsside, sprak))}
                {utdanning.map(|(_, filer)| view! {
                    <section class="kort" aria-labelledby="filer">
                        <h2 class="ds-heading" data-size="sm" id="filer">{vedlegg::text::TITTEL.i(sprak)}</h2>
                        <Filliste filer=filer sprak=sprak til_saksbehandler=true/>
                    </section>
                })}
                {saksgang(&sak, &sagt, naa, sprak)}
                {sak.status.er_aapen().then(|| avgjoring(&sak, &sagt, &hvem, egen, utkast, setning, sprak))}
            })
        }
    })
}

/// Whom the case is about.
fn gjelder(profil: &Profil, sprak: Sprak) -> Faktum {
    Faktum {
        navn: text::GJELDER.i(sprak).to_owned(),
        verdier: vec![format!("{} {}", profil.fornavn, profil.etternavn)],
        under: profil.hpr.as_ref().map(|h| format!("{} {}", text::HPR.i(sprak), h.as_str())),
        endre: None,
    }
}

/// What HPR has told: what was lost, and what is valid now.
fn godkjenningsfakta(a: &Avklaring, profil: &Profil, sprak: Sprak) -> Vec<Faktum> {
    let mut gjelder: Vec<String> = profil
        .godkjenninger
        .iter()
        .map(|g| {
            let yrke = Yrke::fra_hpr_kode(&g.yrke).map_or(g.yrke.as_str(), |y| y.navn(sprak));
            let navn = g.spesialiteter.iter().map(|(_, navn)| navn.clone());
            std::iter::once(format!("{yrke}: {}", g.autorisasjon_tekst))
                .chain(navn)
                .collect::<Vec<_>>()
                .join(", ")
        })
        .collect();
    if gjelder.is_empty() {
        gjelder.push(hprvakt::text::INGEN.i(sprak).to_owned());
    }
    vec![
        Faktum {
            navn: hprvakt::text::HENDT.i(sprak).to_owned(),
            verdier: vec![hprvakt::text::hendt(a, sprak)],
            ..Faktum::default()
        },
        Faktum {
            navn: hprvakt::text::GJELDER.i(sprak).to_owned(),
            verdier: gjelder,
            ..Faktum::default()
        },
    ]
}

/// The account, masked: before and after, what the bank said, what is used now.
fn kontofakta(p: &Praksis, k: &Praksiskonto, idag: chrono::NaiveDate, sprak: Sprak) -> Vec<Faktum> {
    let en = |navn: T, verdi: String| Faktum {
        navn: navn.i(sprak).to_owned(),
        verdier: vec![verdi],
        ..Faktum::default()
    };
    let mut ut = vec![en(text::KONTO, k.maskert.clone())];
    if let Some(forrige) = p.kontoer.iter().rev().find(|f| f.nr < k.nr) {
        ut.push(en(text::FORRIGE, forrige.maskert.clone()));
    }
    ut.push(en(
        text::I_BRUK,
        p.konto_paa(idag)
            .map_or_else(|| text::INGEN_I_BRUK.i(sprak).to_owned(), |i| i.maskert.clone()),
    ));
    ut.push(en(
        text::SVAR_FRA_BANKEN,
        praksis::text::kontokontroll(&k.kontroll, sprak).to_owned(),
    ));
    ut.push(en(text::TILSTAND, text::tilstand(k.godkjenning, sprak).to_owned()));
    if let Some(fryst) = k.fryst {
        ut.push(en(text::STANSET, format::tidspunkt(fryst, sprak)));
    }
    ut.push(en(text::ENDRET, format::tidspunkt(k.opprettet, sprak)));
    if p.kontoer.iter().any(|n| n.nr > k.nr) {
        ut.push(en(text::NYERE, text::NYERE_JA.i(sprak).to_owned()));
    }
    ut
}

/// Every account the practice has had, the newest first.
fn kontotabell(kontoer: &[Praksiskonto], sprak: Sprak) -> Skrevet {
    let rader = kontoer
        .iter()
        .rev()
        .map(|k| {
            let stanset = k
                .fryst
                .map(|f| format!("{} {}", text::STANSET.i(sprak), format::tidspunkt(f, sprak)));
            view! {
                <tr>
                    <th scope="row" data-etikett=text::NR.i(sprak)>{k.maskert.clone()}</th>
                    <td data-etikett=text::ENDRET.i(sprak)>{format::tidspunkt(k.opprettet, sprak)}</td>
                    <td data-etikett=text::SVAR_FRA_BANKEN.i(sprak)>{praksis::text::kontokontroll(&k.kontroll, sprak)}</td>
                    <td data-etikett=text::TILSTAND.i(sprak)>
                        <span>{text::tilstand(k.godkjenning, sprak)}{stanset.map(|s| view! { <span class="under">{s}</span> })}</span>
                    </td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <section class="kort">
            <h2 class="ds-heading" data-size="sm">{text::KONTOER.i(sprak)}</h2>
            {tabell(text::KONTOER.i(sprak), &Kolonne::ord(&[text::NR, text::ENDRET, text::SVAR_FRA_BANKEN, text::TILSTAND], sprak), rader)}
        </section>
    }
    .skrevet()
}

/// Opened, and who said what.
fn saksgang(sak: &Sak, sagt: &[Avgjorelse], naa: DateTime<Utc>, sprak: Sprak) -> impl IntoView + use<> {
    let opprettet = format!(
        "{} {} ({})",
        text::OPPRETTET.i(sprak),
        format::tidspunkt(sak.opprettet, sprak),
        alder(sak, naa, sprak)
    );
    let linjer = sagt
        .iter()
        .map(|a| {
            let hode = format!("{} {} {}", a.navn, text::svar(a.svar, sprak), format::tidspunkt(a.tid, sprak));
            view! { <li><strong>{hode}</strong><span class="fakta__under">{a.begrunnelse.clone()}</span></li> }
        })
        .collect_view();
    view! {
        <section class="kort">
            <h2 class="ds-heading" data-size="sm">{text::SAKSGANG.i(sprak)}</h2>
            <ul class="ds-list"><li>{opprettet}</li>{linjer}</ul>
        </section>
    }
}

/// The form, or why there is none.
fn avgjoring(
    sak: &Sak,
    sagt: &[Avgjorelse],
    hvem: &Saksbehandler,
    egen: bool,
    utkast: Option<String>,
    feil: Option<String>,
    sprak: Sprak,
) -> impl IntoView + use<> {
    let har_godkjent = sagt.iter().any(|a| a.svar == Svar::Godkjent && a.saksbehandler == hvem.id);
    let en_har = sagt.iter().any(|a| a.svar == Svar::Godkjent);
    let rolle = |svar| krev_rolle(&hvem.roller, en_har, svar);
    // Who may approve may also stop.
    let uten_svar = if egen {
        Some(EGEN.i(sprak).to_owned())
    } else {
        rolle(Svar::Avvist).err().map(|f| f.setning(sprak))
    };
    // May stop, and not be the second: said before anything is typed.
    let mangler = rolle(Svar::Godkjent).err().filter(|_| !har_godkjent).map(|f| f.setning(sprak));
    let kan_godkjenne = !har_godkjent && mangler.is_none();
    let hjelp = match (har_godkjent, sak.status, sak.slag.godkjennere()) {
        (true, _, _) => Some(text::DU_HAR),
        (_, Saksstatus::UnderArbeid, _) => Some(text::EN_HAR),
        (_, _, 2..) => Some(text::TO_TRENGS),
        _ => None,
    };
    let (slag, sak_id, versjon) = (sak.slag, sak.id, sak.versjon);
    let ny_innlogging = request::trenger_ny_innlogging(hvem.auth_tid);
    let feil_id = feil.as_ref().map(|_| "begrunnelse-feil");
    let beskrevet = feil_id.map_or_else(|| "begrunnelse-hjelp".to_owned(), |f| format!("begrunnelse-hjelp {f}"));
    view! {
        <section class="kort">
            <h2 class="ds-heading" data-size="sm">{text::AVGJOR.i(sprak)}</h2>
            {if let Some(hvorfor) = uten_svar {
                Either::Left(view! { <p>{hvorfor}</p> })
            } else {
                Either::Right(view! {
                    {hjelp.map(|h| view! { <p>{h.i(sprak)}</p> })}
                    {mangler.map(|m| view! { <p>{m}</p> })}
                    {ny_innlogging.then(|| view! { <NyInnlogging tekst=text::FERSK side=stier::sak(sak_id)/> })}
                    <Skjema handling="/api/sak/avgjor">
                        <input type="hidden" name="id" value=sak_id.to_string()/>
                        <input type="hidden" name="versjon" value=versjon/>
                        <div class="ds-field">
                            <label class="ds-label" for="begrunnelse">{text::BEGRUNNELSE.i(sprak)}</label>
                            <div data-field="description" id="begrunnelse-hjelp">{text::BEGRUNNELSE_HJELP.i(sprak)}</div>
                            <textarea class="ds-input" id="begrunnelse" name="begrunnelse" rows="4" maxlength=LENGSTE_BEGRUNNELSE.to_string()
                                aria-invalid=feil_id.map(|_| "true") aria-describedby=beskrevet>{utkast.unwrap_or_default()}</textarea>
                            {feil.map(|f| view! { <p class="ds-validation-message" data-field="validation" id="begrunnelse-feil">{f}</p> })}
                        </div>
                        <div class="knapper">
                            {kan_godkjenne.then(|| view! {
                                <button class="ds-button" type="submit" name="svar" value=Svar::Godkjent.kode()>{text::knapp(slag, Svar::Godkjent, sprak)}</button>
                            })}
                            <button class="ds-button" data-variant="secondary" type="submit" name="svar" value=Svar::Avvist.kode()>{text::knapp(slag, Svar::Avvist, sprak)}</button>
                        </div>
                    </Skjema>
                })
            }}
        </section>
    }
}

/// Which submission, and how much of it is to be decided. Nothing is to be decided unseen, however many pages there are.
fn kravfakta(v: &Ventesaker, sak: &Sak, sprak: Sprak) -> Vec<Faktum> {
    let faktum = |navn: T, verdi: String| Faktum {
        navn: navn.i(sprak).to_owned(),
        verdier: vec![verdi],
        ..Faktum::default()
    };
    let mut ut = vec![faktum(
        text::INNSENDING,
        v.innsending.map_or_else(|| sak.objekt_id.clone(), |i| i.0.to_string()),
    )];
    if sak.status.er_aapen() {
        ut.push(faktum(text::REGNINGER, format::tall(v.antall)));
        ut.push(faktum(text::KREVD_I_ALT, format::kroner(v.krevd)));
    }
    ut
}

/// The bills a person must look at, with why. Never who the patient is.
fn regningstabell(ventende: &Ventesaker, aldre: &HashMap<i32, Pasientalder>, sak: &Sak, side: i64, sprak: Sprak) -> Skrevet {
    let (tittel, hvorfor_ord) = if sak.status.er_aapen() {
        (text::REGNINGER.i(sprak), text::HVORFOR.i(sprak))
    } else {
        (text::REGNINGER_AVGJORT.i(sprak), text::HVORFOR_VENTET.i(sprak))
    };
    let rader = ventende
        .side
        .iter()
        .map(|r| {
            let bruk = |l: &Linje| {
                if l.antall > 1 {
                    format!("{} × {}", l.antall, l.takst)
                } else {
                    l.takst.clone()
                }
            };
            let koder = r.linjer.iter().map(bruk).collect::<Vec<_>>().join(", ");
            let venter = sak.status.er_aapen();
            let bedt_om = |f: &Funn| (venter && f.regel.ber_behandleren()).then(|| f.tiltak(sprak));
            let hvorfor = r.funn.iter().map(|f| {
                let beskjed = bedt_om(f).map(|ord| view! { <p class="dempet">{text::HAR_FAATT_BESKJED.i(sprak)}" "{ord}</p> });
                view! { <p>{f.tekst(sprak)}</p>{beskjed} }
            });
            let hvorfor = hvorfor.collect_view();
            let alder = aldre
                .get(&r.plass)
                .map(|a| view! { <p class="dempet">{text::alder(*a, sprak)}</p> });
            view! {
                <tr>
                    <th scope="row" data-etikett=text::REGNING.i(sprak)>{r.regningsnummer.clone()}</th>
                    <td data-etikett=text::BEHANDLET.i(sprak)>{r.tidspunkt.map(|t| format::tidspunkt(t, sprak))}</td>
                    <td data-etikett=text::TAKSTER.i(sprak)>{koder}</td>
                    <td data-etikett=text::KREVD.i(sprak) class="tall">{format::kroner(r.krevd)}</td>
                    <td data-etikett=hvorfor_ord>{hvorfor}{alder}</td>
                </tr>
            }
        })
        .collect_view();
    let til = |side: i64| format!("{}?side={side}#regninger", stier::sak(sak.id));
    let forrige = (side > 1).then(|| til(side - 1));
    let neste = (ventende.antall > side.saturating_mul(VENTENDE_PER_SIDE)).then(|| til(side + 1));
    let mut kolonner = Kolonne::ord(&[text::REGNING, text::BEHANDLET, text::TAKSTER], sprak);
    kolonner.push(Kolonne(text::KREVD.i(sprak), Some("tall")));
    kolonner.push(Kolonne(hvorfor_ord, None));
    view! {
        <section class="kort tabellkort" aria-labelledby="regninger">
            <h2 class="ds-heading" data-size="sm" id="regninger">{tittel}</h2>
            {tabell(tittel, &kolonner, rader)}
            <Bla forrige=forrige neste=neste/>
        </section>
    }
    .skrevet()
}
