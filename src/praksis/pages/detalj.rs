//! One practice: its facts with «Endre», when each was changed and by whom, what citizens see, and the history of each fact.

use leptos::prelude::*;

use super::deler::{Innbyggervisning, epostlinjer, innbyggerkort, periodetekst};
use crate::avtale;
use crate::avtale::pages::BareLese;
use crate::helseaktor::store as helseaktor;
use crate::praksis::hprvakt;
use crate::praksis::hprvakt::Avklaringsvarsel;
use crate::praksis::kontovakt::model::Kontovisning;
use crate::praksis::model::Status;
use crate::praksis::stedvakt::model::gjelder_praksis;
use crate::praksis::stedvakt::{self, Stedfunn};
use crate::praksis::store::{self, Praksis, Stedkilde};
use crate::praksis::{epostvakt, rute, text};
use crate::server::revisjon::{self, Historikk};
use crate::server::{epost, request};
use crate::stier::{self, PRAKSISER};
use crate::ui::Tittel;
use crate::ui::{Fakta, Faktum, Merke, Varsel, last};
use crate::utdanning;
use crate::utdanning::pages::Utdanningsvarsel;
use crate::vedlegg;
use crate::vedlegg::model::Dokument;
use grunn::Periode;
use grunn::format;
use grunn::text::{Sprak, T};

/// The page about one practice.
#[component]
pub fn DetaljSide() -> impl IntoView {
    let id = rute::id_i_adressen();
    last(move || {
        let id = id.clone();
        async move {
            let aktor = request::aktor()?;
            let app = request::app()?;
            let sprak = request::sprak();
            let idag = app.klokke.idag();
            let mut db = request::les().await?;
            let p = store::finn(&mut db, aktor.helseaktor, rute::id(&id)?).await?;
            let profil = helseaktor::profil(&mut db, &app.krypto, aktor.helseaktor).await?;
            let historikk = revisjon::historikk(&mut db, aktor.helseaktor.0, "praksis", &p.id.to_string()).await?;
            let sendt = vedlegg::store::sendt_per_praksis(&mut db, aktor.helseaktor).await?;
            let funn: Vec<_> = stedvakt::store::aapne(&mut db, aktor.helseaktor)
                .await?
                .into_iter()
                .filter(|e| e.praksis == p.id)
                .collect();
            let avklaring = hprvakt::store::aapne(&mut db, aktor.helseaktor)
                .await?
                .into_iter()
                .find(|a| a.praksis == p.id);
            let utdanning = utdanning::store::for_praksis(&mut db, aktor.helseaktor, &p.praksistype).await?;
            let avviste = epost::avviste(&mut db, &app.krypto, aktor.helseaktor).await?;
            let bare_lese = avtale::er_sperret(&mut db, aktor.helseaktor, idag).await?;
            drop(db);
            let avviste = epostvakt::avviste_i(&p, &avviste);
            let sendt: Vec<Dokument> = sendt.into_iter().filter(|(id, _)| *id == p.id).map(|(_, d)| d).collect();
            let venter = utdanning.as_ref().is_some_and(|(_, s)| !s.er_godkjent());
            let (farge, ord, setning) = match p.status(idag) {
                Status::Aktiv if avklaring.is_some() => ("warning", hprvakt::text::STATUS.i(sprak), hprvakt::text::STATUS_SETNING.i(sprak)),
                Status::Aktiv if venter => text::status_uten_utdanning(sprak),
                status => text::status(status, sprak),
            };
            let lagret = request::sporring().contains_key("lagret");
            let innbygger = innbyggerkort(&p, &profil);
            let mut fakta = fakta(&p, &historikk, &sendt, idag, sprak);
            if bare_lese {
                for faktum in &mut fakta {
                    faktum.endre = None;
                }
            }
            let vedlegg = (bare_lese && p.dokumenteres && !p.dokumentkrav().is_empty()).then(|| {
                view! { <p><a class="ds-link" href=stier::praksis_side(p.id, "vedlegg")>{vedlegg::text::SE_FILENE.i(sprak)}</a></p> }
            });
            Ok(view! {
                <Tittel tekst=format!("{} – Praksis", p.navn)/>
                <p><a class="ds-link" href=PRAKSISER>{text::TILBAKE_LISTE.i(sprak)}</a></p>
                <h1 class="ds-heading" data-size="lg">{p.navn.clone()}</h1>
                <div role="status">{lagret.then(|| view! { <Varsel farge="success">{text::LAGRET.i(sprak)}</Varsel> })}</div>
                {bare_lese.then(|| view! { <BareLese/> })}
                <p class="statuslinje"><Merke farge=farge tekst=ord/>" "{(!bare_lese).then_some(setning)}</p>
                {utdanning.map(|(yrke, status)| view! { <Utdanningsvarsel yrke=yrke status=status/> })}
                {avviste.iter().map(|e| view! {
                    <p class="statuslinje"><Merke farge="danger" tekst=text::EPOST_AVVIST.i(sprak)/>" "{e.as_str().to_owned()}": "{text::EPOST_AVVIST_HVA.i(sprak)}</p>
                }).collect_view()}
                {avklaring.map(|a| view! { <Avklaringsvarsel avklaring=a tap=app.konfig.hpr_tap sprak=sprak/> })}
                {funn
                    .into_iter()
                    .filter(|e| !bare_lese && gjelder_praksis(e.slag, e.dato, p.perioder.last().and_then(|x| x.til), idag))
                    .map(|e| view! { <Stedfunn endring=e versjon=p.versjon sprak=sprak/> })
                    .collect_view()}
                <section class="kort">
                    <Fakta fakta=fakta/>
                    {vedlegg}
                </section>
                <Innbyggervisning kort=innbygger/>
                <Historikkvisning rader=historikk sprak=sprak/>
            })
        }
    })
}

/// Where the address is from, or what it was when the place was chosen.
fn om_sted(p: &Praksis, adresse: &[String], sprak: Sprak) -> Option<String> {
    let valgt = p.valgt.as_ref().filter(|v| !v.adresse.is_empty())?;
    if valgt.adresse != adresse {
        return Some(format!("{} {}. ", text::ADRESSE_DA_VALGT.i(sprak), valgt.adresse.join(", ")));
    }
    (valgt.kilde == Stedkilde::Adresseregisteret).then(|| format!("{} ", text::ADRESSE_FRA_AR.i(sprak)))
}

fn fakta(p: &Praksis, historikk: &[Historikk], sendt: &[Dokument], idag: chrono::NaiveDate, sprak: Sprak) -> Vec<Faktum> {
    let endre = |side: &str, hva: text::T| Some((stier::praksis_side(p.id, side), hva.i(sprak).to_owned()));
    let under = |felt: &str| sist(historikk, felt, sprak);
    let uverifisert = |setning: text::T| format!("{}. {} ", text::UVERIFISERT.i(sprak), setning.i(sprak));
    let med = |felt: &str, annet: Option<String>| -> Option<String> {
        let tekst = annet.unwrap_or_default() + &under(felt).unwrap_or_default();
        (!tekst.is_empty()).then_some(tekst)
    };
    let mut steder = vec![format!("{} {}", text::ORGNR.i(sprak), format::orgnr(&p.orgnr))];
    let adresse = format::adresse(&p.adresse, p.postnr.as_deref(), p.poststed.as_deref());
    let om_sted = om_sted(p, &adresse, sprak);
    steder.extend(adresse);
    let (konto, om_konto) = konto(p, idag, sprak);
    let eposter = epostlinjer(&p.eposter, sprak);
    let mut ut = vec![
        Faktum {
            navn: text::PRAKSISID.i(sprak).to_owned(),
            verdier: vec![p.id.to_string()],
            under: Some(text::PRAKSISID_HJELP.i(sprak).to_owned()),
            endre: None,
        },
        Faktum {
            navn: text::TYPE.i(sprak).to_owned(),
            verdier: vec![text::typenavn(&p.praksistype, sprak)],
            under: under("type"),
            endre: None,
        },
        Faktum {
            navn: text::STED.i(sprak).to_owned(),
            verdier: steder,
            under: med(
                "sted",
                if p.verifisert {
                    om_sted
                } else {
                    Some(uverifisert(text::STED_UVERIFISERT))
                },
            ),
            endre: endre("sted", text::STED_LITEN),
        },
        Faktum {
            navn: text::PERIODE.i(sprak).to_owned(),
            verdier: p.perioder.iter().map(|x| periodetekst(x, sprak)).collect(),
            under: under("periode"),
            endre: endre("slutt", text::PERIODE_LITEN),
        },
        Faktum {
            navn: text::KONTO.i(sprak).to_owned(),
            verdier: konto,
            under: med("konto", om_konto.map(|t| format!("{} ", t.i(sprak)))),
            endre: endre("konto", text::KONTO_LITEN),
        },
        Faktum {
            navn: text::EPOST.i(sprak).to_owned(),
            verdier: eposter,
            under: under("eposter"),
            endre: endre("epost", text::EPOST_LITEN),
        },
        Faktum {
            navn: text::AMBULERENDE.i(sprak).to_owned(),
            verdier: vec![
                if p.ambulerende {
                    text::AMBULERENDE_JA
                } else {
                    text::AMBULERENDE_NEI
                }
                .i(sprak)
                .to_owned(),
            ],
            under: under("ambulerende"),
            endre: endre("ambulerende", text::AMBULERENDE_LITEN),
        },
    ];
    if let Some(hpr) = &p.vikar_for {
        let faktum = Faktum {
            navn: text::VIKAR_FOR.i(sprak).to_owned(),
            verdier: vec![format!("{} {hpr}", text::HPR.i(sprak))],
            under: under("vikar_for"),
            endre: None,
        };
        ut.insert(2, faktum);
    }
    if p.dokumenteres && !p.dokumentkrav().is_empty() {
        let mangler: Vec<&str> = vedlegg::model::mangler(p.dokumentkrav(), sendt)
            .into_iter()
            .map(|d| vedlegg::text::dokument(d).i(sprak))
            .collect();
        let under = if mangler.is_empty() {
            vedlegg::text::ALT_SENDT.i(sprak).to_owned()
        } else {
            format!("{} {}.", vedlegg::text::MANGLER.i(sprak), mangler.join(", "))
        };
        ut.push(Faktum {
            navn: text::VEDLEGG.i(sprak).to_owned(),
            verdier: sendt.iter().map(|d| vedlegg::text::dokument(*d).i(sprak).to_owned()).collect(),
            under: Some(under),
            endre: endre("vedlegg", text::VEDLEGG_LITEN),
        });
    }
    ut
}

/// The account as the page tells of it: the newest one, its state, what is used meanwhile; and why.
fn konto(p: &Praksis, idag: chrono::NaiveDate, sprak: Sprak) -> (Vec<String>, Option<text::T>) {
    let i_bruk = p.konto_paa(idag).map(|k| k.maskert.as_str());
    let imens = match i_bruk {
        Some(maskert) => format!("{} {maskert}", text::KONTO_IMENS.i(sprak)),
        None => text::KONTO_INGEN.i(sprak).to_owned(),
    };
    let med = |ord: text::T| vec![p.konto_maskert.clone(), ord.i(sprak).to_owned(), imens.clone()];
    match p.kontovisning(idag) {
        Kontovisning::IBruk => (vec![p.konto_maskert.clone()], None),
        Kontovisning::Venter(fra) => {
            let mut linjer = vec![format!(
                "{} {} {}",
                p.konto_maskert,
                text::KONTO_VENTER.i(sprak),
                format::dato(fra, sprak)
            )];
            linjer.push(match i_bruk {
                Some(maskert) => format!("{} {maskert}", text::KONTO_TIL_DA.i(sprak)),
                None => text::KONTO_INGEN.i(sprak).to_owned(),
            });
            (linjer, None)
        }
        Kontovisning::Kontrolleres => (med(text::KONTO_KONTROLLERES), Some(text::KONTO_KONTROLLERES_HVORFOR)),
        Kontovisning::Stanset => (med(text::KONTO_STANSET), Some(text::KONTO_STANSET_HVORFOR)),
        Kontovisning::Avvist => (med(text::KONTO_AVVIST), Some(text::KONTO_AVVIST_HVORFOR)),
    }
}

/// «Endret 3. mai 2026 kl. 14.05 av deg.» A fact nobody has changed was registered with the practice.
fn sist(historikk: &[Historikk], felt: &str, sprak: Sprak) -> Option<String> {
    let egen = historikk.iter().find(|r| r.felt.as_deref() == Some(felt));
    let rad = egen.or_else(|| historikk.iter().find(|r| r.handling == "praksis.registrert"))?;
    Some(naar_og_hvem(rad, sprak))
}

fn naar_og_hvem(rad: &Historikk, sprak: Sprak) -> String {
    let hva = if rad.handling == "praksis.registrert" {
        text::REGISTRERT
    } else {
        text::ENDRET
    };
    let hvem = match rad.aktor_slag.as_str() {
        _ if rad.handling == "praksis.konto_meldt" => text::MED_LENKE,
        "behandler" => text::AV_DEG,
        "saksbehandler" => text::AV_SAKSBEHANDLER,
        "epj" => text::AV_EPJ,
        _ => text::AV_SYSTEM,
    };
    format!("{} {} {}.", hva.i(sprak), format::tidspunkt(rad.tid, sprak), hvem.i(sprak))
}

/// The values as the trail holds them, in the user's words.
fn verdi(felt: &str, v: &str, sprak: Sprak) -> String {
    match felt {
        "dokument" => Dokument::fra_kode(v).map_or(v, |d| vedlegg::text::dokument(d).i(sprak)).to_owned(),
        "konto_kontroll" => text::kontokontroll(v, sprak).to_owned(),
        "konto_godkjenning" => text::kontogodkjenning(v, sprak).to_owned(),
        "konto_stans" if v == "opphevet" => T("opphevet", "oppheva").i(sprak).to_owned(),
        "sted_kontroll" => match v {
            "register" => text::STED_VERIFISERT,
            "manuell" => text::STED_BEKREFTET,
            _ => text::UVERIFISERT,
        }
        .i(sprak)
        .to_owned(),
        "ambulerende" => if v == "ja" { text::AMBULERENDE_JA } else { text::AMBULERENDE_NEI }
            .i(sprak)
            .to_owned(),
        "periode" => v
            .split_once('/')
            .and_then(|(fra, til)| Periode::ny(fra.parse().ok()?, if til.is_empty() { None } else { Some(til.parse().ok()?) }).ok())
            .map_or_else(|| v.to_owned(), |p| periodetekst(&p, sprak)),
        _ => v.to_owned(),
    }
}

#[component]
fn Historikkvisning(rader: Vec<Historikk>, sprak: Sprak) -> impl IntoView {
    const FELT: [&str; 13] = [
        "vikar_for",
        "dokument",
        "sted",
        "adresse",
        "sted_kontroll",
        "eier",
        "periode",
        "konto",
        "konto_kontroll",
        "konto_godkjenning",
        "konto_stans",
        "eposter",
        "ambulerende",
    ];
    let av_felt = |felt: &'static str| {
        rader
            .iter()
            .filter(|r| r.felt.as_deref() == Some(felt))
            .cloned()
            .collect::<Vec<_>>()
    };
    let grupper: Vec<(&'static str, Vec<Historikk>)> = FELT.into_iter().map(|f| (f, av_felt(f))).filter(|(_, r)| !r.is_empty()).collect();
    (!grupper.is_empty()).then(|| {
        view! {
            <section class="historikk">
                <h2 class="ds-heading" data-size="sm">{text::HISTORIKK.i(sprak)}</h2>
                {grupper
                    .into_iter()
                    .map(|(felt, rader)| {
                        view! {
                            <details class="ds-details">
                                <summary>{text::feltnavn(felt, sprak)}</summary>
                                <div>
                                    <ul class="ds-list">{rader.into_iter().map(|r| view! { <li>{linje(felt, &r, sprak)}</li> }).collect_view()}</ul>
                                </div>
                            </details>
                        }
                    })
                    .collect_view()}
            </section>
        }
    })
}

/// «Endret 3. mai 2026 kl. 14.05 av deg. Fra A til B».
fn linje(felt: &str, r: &Historikk, sprak: Sprak) -> String {
    let ny = verdi(felt, r.ny.as_deref().unwrap_or(text::INGENTING.i(sprak)), sprak);
    match &r.gammel {
        Some(gammel) => format!(
            "{} {}: {}. {}: {}.",
            naar_og_hvem(r, sprak),
            text::FOR.i(sprak),
            verdi(felt, gammel, sprak),
            text::ETTER.i(sprak),
            ny
        ),
        None => format!("{} {ny}.", naar_og_hvem(r, sprak)),
    }
}
