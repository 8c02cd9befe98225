//! One submission: what has happened, every krone from claimed to paid, what must be done and by when.

use std::collections::HashMap;

use chrono::NaiveDate;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use uuid::Uuid;

use super::sok::Sok;
use super::{VALG_SKJEMA, regninger, regnskap};
use crate::feil::AppError;
use crate::islands::krav::LevendeStatus;
use crate::krav::arbeid;
use crate::krav::handlinger::{ANGRE, LIGGE};
use crate::krav::praksisvalg::{self, Grunn, Kandidat};
use crate::krav::store::{self, Detalj};
use crate::krav::text;
use crate::krav::{hendelser, visning};
use crate::server::{request, skjema};
use crate::stier::{INNSENDINGER, NY_INNSENDING};
use crate::ui::Tittel;
use crate::ui::{Fakta, Faktum, Feiloppsummering, Radiogruppe, Skjema, Skrevet, Skriv as _, Valg, Varsel, last};
use grunn::format;
use grunn::text::{Sprak, T};
use grunn::{HelseaktorId, InnsendingId, MeldingId, Ore, Orgnr, Testnumre, kalender};
use regler::prosess::{Regningsstatus, Utbetalingsstatus};
use regler::status::{Fristtype, Kravlapp, Tur};

/// The id in an address: that of the message, or the submission's public number.
///
/// # Errors
/// `IkkeFunnet` when it is neither, or is somebody else's.
pub async fn finn_id(db: &mut sqlx::PgConnection, eier: HelseaktorId, id: &str) -> Result<MeldingId, AppError> {
    match (id.parse::<Uuid>(), id.parse::<i64>()) {
        (Ok(id), _) => Ok(MeldingId(id)),
        (_, Ok(nummer)) => store::sider::av_innsending(db, eier, InnsendingId(nummer)).await,
        _ => Err(AppError::IkkeFunnet),
    }
}

/// `/oppgjor/innsendinger/{id}`.
#[component]
pub fn DetaljSide() -> impl IntoView {
    let id = use_params_map().with_untracked(|p| p.get("id").unwrap_or_default());
    last(move || {
        let id = id.clone();
        async move {
            let aktor = request::aktor()?;
            let app = request::app()?;
            let sprak = request::sprak();
            let t = text::tekst(sprak);
            let idag = app.klokke.idag();
            let sporring = request::sporring();
            let mut db = request::les().await?;
            let id = finn_id(&mut db, aktor.helseaktor, &id).await?;
            let mut d = store::finn(&mut db, aktor.helseaktor, idag, id).await?;
            regnskap::ordne(&mut d.regninger);
            let lapp = d.rad.tilstand.lapp();
            let valgfeil = lapp == Kravlapp::Praksisvalg && sporring.contains_key("feil");
            let valg = if lapp == Kravlapp::Praksisvalg {
                let kandidater = praksisvalg::for_melding(&app, &mut db, aktor.helseaktor, id).await?;
                // A choice made before the language was switched.
                let utkast = skjema::hent::<HashMap<String, String>>(&mut db, aktor.helseaktor, VALG_SKJEMA).await?;
                let gjort = utkast
                    .filter(|u| u.felt.get("id").is_some_and(|i| *i == id.0.to_string()))
                    .and_then(|u| u.felt.get("praksis").cloned());
                Some((kandidater, gjort))
            } else {
                None
            };
            let en_har_godkjent = lapp == Kravlapp::ManuellBehandling && arbeid::en_har_godkjent(&mut db, id).await?;
            drop(db);
            let del = sporring.get("del").and_then(|d| d.parse().ok()).unwrap_or(1);
            let rot = format!("{INNSENDINGER}/{}", id.0);
            let tilbake = format!("{INNSENDINGER}{}", {
                let sok = Sok::les(&sporring);
                sok.sporring(sok.nokkel)
            });
            let navn = text::navn(sprak, &d.rad);
            let feilliste = if valgfeil {
                vec![("praksis".to_owned(), t.praksisvalg_feil.to_owned())]
            } else {
                Vec::new()
            };
            let lagret = match sporring.get("lagret").map(String::as_str) {
                Some("praksis") => Some(t.praksisvalg_lagret),
                Some(LIGGE) => Some(text::LAGRET_LIGGE.i(sprak)),
                Some(ANGRE) => Some(text::LAGRET_OPP.i(sprak)),
                _ => None,
            };
            Ok(view! {
                <Tittel tekst=navn.clone() feil=valgfeil/>
                <Feiloppsummering feil=feilliste/>
                <p><a class="ds-link" href=tilbake>"← "{t.til_liste}</a></p>
                <h1 class="ds-heading" data-size="lg" tabindex="-1">{navn}</h1>
                {lagret.map(|ord| view! { <div role="status"><Varsel farge="success">{ord}</Varsel></div> })}
                {visning::er_i_bevegelse(&d.rad.tilstand).then(|| view! {
                    <div class="rekke">
                        <LevendeStatus adresse=hendelser::adresse([id]) stoppet=t.stoppet.to_owned() omraade="resultat".to_owned()/>
                        <a class="ds-link" href=rot.clone()>{t.oppdater}</a>
                    </div>
                })}
                <div id="resultat" class="stabel" data-melding=id.0.to_string() data-tilstand=visning::tilstand(&d.rad)>
                    {status(&d, idag, sprak)}
                    {en_har_godkjent.then(|| view! { <Varsel farge="info">{text::EN_HAR_GODKJENT.i(sprak)}</Varsel> })}
                    {valg.map(|(kandidater, gjort)| velg(id, kandidater, gjort, valgfeil, sprak))}
                    {(!d.feil.is_empty()).then(|| tekniske_feil(&d, sprak))}
                    {(lapp != Kravlapp::FeilIMelding).then(|| kroner(&d, sprak))}
                    {regninger::maa_rettes(&d.regninger, &rot, idag, sprak)}
                    {regninger::venter(&d.regninger, &rot, sprak)}
                    {merknader(&d, sprak)}
                    {regninger::liste(&d.regninger, del, &rot, idag, sprak)}
                </div>
                {fakta(&d, sprak)}
            })
        }
    })
}

/// Tag, sentence, date, whose turn, next step, deadline.
fn status(d: &Detalj, idag: NaiveDate, sprak: Sprak) -> Skrevet {
    let t = text::tekst(sprak);
    let v = d.rad.tilstand.visning();
    let tur = match v.tur {
        Tur::Din => Some(("warning", t.tur_din)),
        Tur::Var => Some(("neutral", t.tur_var)),
        Tur::Ingen => None,
    };
    let frister = match v.frist {
        Fristtype::Kravfrist => text::frister(sprak, &regnskap::frister(&d.regninger), idag),
        Fristtype::Ingen | Fristtype::Utbetalingsfrist | Fristtype::Klagefrist => Vec::new(),
    };
    let frist = visning::frist(v.frist, d.rad.mottatt, d.vedtak.as_ref()).map(|dag| {
        let navn = match v.frist {
            Fristtype::Utbetalingsfrist => t.frist_utbetaling,
            Fristtype::Klagefrist => t.frist_klage,
            Fristtype::Ingen | Fristtype::Kravfrist => t.frist,
        };
        format!(
            "{navn} {} ({}).",
            format::dato(dag, sprak),
            text::dager_igjen(sprak, (dag - idag).num_days())
        )
    });
    let (alle, avviste) = (d.rad.tilstand.antall_regninger, d.rad.tilstand.antall_avviste);
    let blitt = d.rad.tilstand.kjede.ord(sprak);
    let hvorfor = if d.rad.utskilt.is_some() {
        text::SKILT_UT
    } else {
        text::REBEHANDLER
    };
    view! {
        <section class="kort" aria-labelledby="status">
            <h2 class="ds-sr-only" id="status">{t.status}</h2>
            <div class="status">
                <ul class="merker">
                    <li><span class="ds-tag" data-color=v.farge data-felt="etikett">{v.navn.i(sprak)}</span></li>
                    {tur.map(|(farge, ord)| view! { <li><span class="ds-tag" data-color=farge data-variant="outline">{ord}</span></li> })}
                </ul>
                <p class="ingress" data-felt="setning">{v.setning.i(sprak)}</p>
                {(alle > 0).then(|| view! { <p>{text::antall_regninger(sprak, alle)}{(avviste > 0).then(|| format!(", {}", text::antall_avviste(avviste)))}{(!blitt.is_empty()).then(|| format!(": {blitt}"))}"."</p> })}
                <p><strong>{t.neste_steg}": "</strong>{v.neste_steg.i(sprak)}</p>
                {frist.map(|f| view! { <p>{f}</p> })}
                {frister.into_iter().map(|f| view! { <p>{f}</p> }).collect_view()}
                {d.rad.utskilte.iter().map(|u| view! { <p>{text::skilt_ut(sprak, u)}" "<a class="ds-link" href=format!("{INNSENDINGER}/{}", u.melding.0)>{text::SE_UTSKILTE.i(sprak)}</a></p> }).collect_view()}
                {d.rad.rebehandler.map(|id| view! { <p>{hvorfor.i(sprak)}" "<a class="ds-link" href=format!("{INNSENDINGER}/{}", id.0)>{text::SE_FORSTE.i(sprak)}</a></p> })}
                <p class="dempet liten">{t.mottatt}" "{format::tidspunkt(d.rad.mottatt, sprak)}"."</p>
            </div>
            {(v.tur == Tur::Din && matches!(v.lapp, Kravlapp::FeilIMelding)).then(|| view! { <p><a class="ds-button" href=NY_INNSENDING>{t.send_nytt}</a></p> })}
        </section>
    }
    .skrevet()
}

/// Krevd → godkjent → utbetalt, with the reason for each difference.
fn kroner(d: &Detalj, sprak: Sprak) -> Skrevet {
    let t = text::tekst(sprak);
    let trekk = regnskap::trekk(&d.regninger);
    let rader = trekk
        .iter()
        .map(|tr| {
            let uten_funn = if tr.kreditering {
                text::TAR_TILBAKE.i(sprak)
            } else {
                t.annen_avkortning
            };
            // Figures and dates are those of the first; the others have their own.
            let ord = match tr.funn {
                Some(f) if tr.regninger > 1 => format!("{}: {}", t.eksempel, f.tekst(sprak)),
                Some(f) => f.tekst(sprak),
                None => uten_funn.to_owned(),
            };
            let steg = if tr.kreditering { t.kreditering } else { t.trukket };
            let flere = (tr.regninger > 1).then(|| format!(" {}.", text::samme_feil(sprak, tr.regninger)));
            view! {
                <tr>
                    <th scope="row" data-etikett=t.steg>{steg}</th>
                    <td data-etikett=t.belop class="belop">{format::kroner(-tr.belop)}</td>
                    <td data-etikett=t.forklaring>{ord}{flere}</td>
                </tr>
            }
        })
        .collect_view();
    let utbetalt = visning::utbetalt(&d.rad);
    let kreditert: Ore = d.regninger.iter().filter(|r| r.kreditering).filter_map(|r| r.godkjent).sum();
    let siden: Vec<_> = d.regninger.iter().filter(|r| r.status == Regningsstatus::Kreditert).collect();
    let godkjent_forklart = match d.rad.godkjent {
        None => t.ikke_kontrollert.to_owned(),
        Some(g) if kreditert != Ore::NULL => text::krediteringer(sprak, g, kreditert),
        Some(_) if !siden.is_empty() => {
            let sum = siden.iter().filter_map(|r| r.godkjent).sum();
            text::kreditert_siden(sprak, i64::try_from(siden.len()).unwrap_or(i64::MAX), sum)
        }
        Some(Ore::NULL) => text::INGENTING_GODKJENT.i(sprak).to_owned(),
        Some(_) => t.godkjent_forklart.to_owned(),
    };
    let motregnet = d
        .motregnet
        .iter()
        .map(|m| {
            let hvor = m.innsending.map_or_else(|| text::kort_id(m.melding), |i| i.0.to_string());
            let (om, nummer) = (m.belop, m.regningsnummer.clone());
            let ord = T(
                format!("Dekket krediteringen av regning {nummer} i"),
                format!("Dekte krediteringa av rekning {nummer} i"),
            )
            .i(sprak);
            view! {
                <tr>
                    <th scope="row" data-etikett=t.steg>{text::MOTREGNET.i(sprak)}</th>
                    <td data-etikett=t.belop class="belop">{format::kroner(-om)}</td>
                    <td data-etikett=t.forklaring>{ord}" "<a class="ds-link" href=format!("{INNSENDINGER}/{}", m.melding.0)>{t.innsending.to_lowercase()}" "{hvor}</a>"."</td>
                </tr>
            }
        })
        .collect_view();
    let om_utbetaling = match (d.rad.godkjent, d.rad.tilstand.utbetaling, &d.vedtak) {
        (_, Utbetalingsstatus::Utbetalt, Some(v)) => {
            let naar = v
                .utbetalt
                .map_or_else(String::new, |tid| format!(" {}", format::dato(kalender::dato_i_oslo(tid), sprak)));
            T(
                format!("Utbetalt{naar}. Vedtaket gjelder {} til sammen.", format::kroner(v.belop)),
                format!("Utbetalt{naar}. Vedtaket gjeld {} til saman.", format::kroner(v.belop)),
            )
            .i(sprak)
        }
        (_, Utbetalingsstatus::SendtTilUtbetaling, _) => t.utbetalt_sendt.to_owned(),
        (_, Utbetalingsstatus::IngenUtbetaling, _) if d.rad.innsending.is_some() => {
            d.rad.tilstand.nullgrunn().setning().i(sprak).to_owned()
        }
        (Some(g), Utbetalingsstatus::IkkeSendtTilUtbetaling, _) if g.0 > 0 => match siden.iter().filter_map(|r| r.godkjent).sum::<Ore>() {
            Ore::NULL => t.utbetalt_venter,
            kreditert if kreditert >= g => text::ALT_KREDITERT.i(sprak),
            _ => text::RESTEN_BETALES.i(sprak),
        }
        .to_owned(),
        (Some(g), Utbetalingsstatus::IkkeSendtTilUtbetaling, _) if g.0 < 0 => text::TREKKES.i(sprak).to_owned(),
        (None, ..) => t.ikke_kontrollert.to_owned(),
        _ => String::new(),
    };
    view! {
        <section class="kort" aria-labelledby="kroner">
            <h2 class="ds-heading" data-size="sm" id="kroner">{t.krone}</h2>
            <table class="ds-table tabell kroner" data-kort="">
                <caption class="ds-sr-only">{t.krone_caption}</caption>
                <thead><tr><th scope="col">{t.steg}</th><th scope="col" class="belop">{t.belop}</th><th scope="col">{t.forklaring}</th></tr></thead>
                <tbody>
                    <tr>
                        <th scope="row" data-etikett=t.steg>{t.krevd}</th>
                        <td data-etikett=t.belop class="belop"><strong>{format::kroner(d.rad.krevd)}</strong></td>
                        <td data-etikett=t.forklaring>{t.krevd_forklart}"."</td>
                    </tr>
                    {rader}
                    <tr>
                        <th scope="row" data-etikett=t.steg>{t.godkjent}</th>
                        <td data-etikett=t.belop class="belop"><strong data-felt="godkjent">{visning::godkjent(&d.rad, sprak)}</strong></td>
                        <td data-etikett=t.forklaring>{godkjent_forklart}</td>
                    </tr>
                    {motregnet}
                    <tr>
                        <th scope="row" data-etikett=t.steg>{t.utbetalt}</th>
                        <td data-etikett=t.belop class="belop"><strong data-felt="utbetalt">{visning::belop(utbetalt)}</strong></td>
                        <td data-etikett=t.forklaring>
                            {om_utbetaling}" "
                            {d.rad.vedtak.map(|v| view! { <a class="ds-link" href=format!("/oppgjor/vedtak/{}", v.0)>{t.vedtak}" "{v.0}</a> })}
                        </td>
                    </tr>
                </tbody>
            </table>
        </section>
    }
    .skrevet()
}

fn merknader(d: &Detalj, sprak: Sprak) -> Option<Skrevet> {
    let t = text::tekst(sprak);
    (!d.merknader.is_empty()).then(|| {
        view! {
            <section class="kort" aria-labelledby="merknader">
                <h2 class="ds-heading" data-size="sm" id="merknader">{t.merknader_tittel}</h2>
                <p>{t.merknader_ingress}</p>
                <div class="stabel">{d.merknader.iter().map(|f| regninger::funn(f, Some(f.tiltak(sprak)), sprak)).collect_view()}</div>
            </section>
        }
        .skrevet()
    })
}

fn tekniske_feil(d: &Detalj, sprak: Sprak) -> Skrevet {
    let t = text::tekst(sprak);
    view! {
        <section class="kort" aria-labelledby="feil">
            <h2 class="ds-heading" data-size="sm" id="feil">{t.feil_tittel}</h2>
            <p>{t.feil_ingress}</p>
            {super::ny::feilrader(&d.feil, sprak)}
        </section>
    }
    .skrevet()
}

/// The choice of practice: the likely one first, with its reasons.
fn velg(id: MeldingId, kandidater: Vec<Kandidat>, gjort: Option<String>, feil: bool, sprak: Sprak) -> Skrevet {
    let t = text::tekst(sprak);
    if kandidater.is_empty() {
        return view! {
            <section class="kort" aria-labelledby="velg">
                <h2 class="ds-heading" data-size="sm" id="velg">{t.praksisvalg_tittel}</h2>
                <p>{t.praksisvalg_ingen}</p>
                <p><a class="ds-button" href="/praksisinformasjon/praksis">{t.praksisvalg_registrer}</a></p>
            </section>
        }
        .skrevet();
    }
    let grunn = |g: &Grunn| match g {
        Grunn::Orgnr => t.grunn_orgnr,
        Grunn::Periode => t.grunn_periode,
        Grunn::Takster => t.grunn_takster,
    };
    // The first is the likely one only when it has more going for it than the next.
    let tydelig = match kandidater.as_slice() {
        [a, b, ..] => a.grunner.contains(&Grunn::Orgnr) != b.grunner.contains(&Grunn::Orgnr) || a.grunner.len() > b.grunner.len(),
        [_] => true,
        [] => false,
    };
    let sannsynlig = kandidater.first().filter(|k| tydelig && !k.grunner.is_empty()).map(|k| k.id);
    let valg: Vec<Valg> = kandidater
        .iter()
        .map(|k| {
            let orgnr = Orgnr::tolk(&k.orgnr, Testnumre::Tillatt).map_or_else(|_| k.orgnr.clone(), |o| format::orgnr(&o));
            let grunner: Vec<&str> = k.grunner.iter().map(grunn).collect();
            let ord = match grunner.split_last() {
                None => t.passer_ikke.to_owned(),
                Some((siste, [])) => format!("{siste}."),
                Some((siste, forste)) => format!("{} og {siste}.", forste.join(", ")),
            };
            let ord = if sannsynlig == Some(k.id) {
                format!("{} {ord}", t.sannsynlig)
            } else {
                stor(&ord)
            };
            Valg::ny(k.id.0.to_string(), format!("{} ({} {orgnr})", k.navn, t.orgnr)).med_hjelp(ord)
        })
        .collect();
    let forvalgt = gjort.or_else(|| sannsynlig.map(|id| id.0.to_string())).unwrap_or_default();
    view! {
        <section class="kort" aria-labelledby="velg">
            <h2 class="ds-heading" data-size="sm" id="velg">{t.praksisvalg_tittel}</h2>
            <p>{t.praksisvalg_ingress}</p>
            <Skjema handling="/api/krav/velg-praksis">
                <input type="hidden" name="id" value=id.0.to_string()/>
                <input type="hidden" name="skjema" value=VALG_SKJEMA/>
                <Radiogruppe navn="praksis" tittel=t.praksisvalg_legend valg=valg verdi=forvalgt feil=feil.then(|| t.praksisvalg_feil.to_owned())/>
                <div class="knapper"><button class="ds-button" type="submit">{t.praksisvalg_knapp}</button></div>
            </Skjema>
        </section>
    }
    .skrevet()
}

fn stor(ord: &str) -> String {
    ord.chars()
        .take(1)
        .flat_map(char::to_uppercase)
        .chain(ord.chars().skip(1))
        .collect()
}

fn fakta(d: &Detalj, sprak: Sprak) -> Skrevet {
    let t = text::tekst(sprak);
    let en = |navn: &str, verdi: Option<String>| Faktum {
        navn: navn.to_owned(),
        verdier: verdi.into_iter().collect(),
        ..Faktum::default()
    };
    let mut fakta = Vec::new();
    if let Some(i) = d.rad.innsending {
        fakta.push(en(t.innsending_id, Some(i.0.to_string())));
    }
    fakta.push(en(t.melding_id, Some(d.rad.id.0.to_string())));
    fakta.push(en(t.praksis, d.rad.praksisnavn.clone()));
    fakta.push(en(t.kanal, Some(visning::kanal(d.rad.kanal, t).to_owned())));
    if let Some(epj) = &d.epj {
        fakta.push(en(t.epj, Some(epj.clone())));
    }
    view! {
        <section class="kort" aria-labelledby="om">
            <h2 class="ds-heading" data-size="sm" id="om">{t.om_innsendingen}</h2>
            <Fakta fakta=fakta/>
        </section>
    }
    .skrevet()
}
