//! Reading and signing the agreement, and the receipt.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::avtaletekst::avtaletekst;
use super::{Avtalefakta, Kopilenke, Statuslinje, mangler_kontakt};
use crate::avtale::model::{self, Avtale, Signerskjema, Situasjon, Versjon};
use crate::avtale::{SIGNER_SKJEMA, innlasting, store, tekst_kontroll, text};
use crate::feil::AppError;
use crate::helseaktor::store as helseaktorer;
use crate::server::{request, skjema};
use crate::stier::{self, AVTALER, HVEM_HAR_SETT, KONTROLL};
use crate::ui::Tittel;
use crate::ui::{Avkrysning, Feiloppsummering, Konflikt, Konfliktrad, Kvittering, Ord, Senere, Skjema, Skriv as _, Utgaver, Varsel, last};
use grunn::format;
use grunn::kalender;
use grunn::text::{Sprak, T};

/// «Les og signer avtalen»: the text in force with what is new, and the form. Signed already: the text, and nothing to do.
#[component]
pub fn SignerSide() -> impl IntoView {
    last(|| async {
        let aktor = request::aktor()?;
        let app = request::app()?;
        let sprak = request::sprak();
        let idag = kalender::dato_i_oslo(app.klokke.naa());
        let mut db = request::les().await?;
        let versjoner = store::versjoner_for(&mut db, aktor.helseaktor).await?;
        let situasjon = store::status(&mut db, aktor.helseaktor, idag).await?;
        if let Situasjon::Sperret(avtale) = situasjon {
            return Ok(sperret(avtale, sprak).skrevet());
        }
        if let Situasjon::Signert(avtale) = &situasjon
            && avtale.slutt.is_none()
        {
            // The words that were signed, in the language they were signed in.
            let tekst = store::tekst(&mut db, &avtale.versjon, avtale.sprak).await?;
            return Ok(signert(avtale.clone(), &tekst.tekst, sprak).skrevet());
        }
        let Some(versjon) = model::gjeldende_versjon(&versjoner, idag).cloned() else {
            return Ok(ingen_versjon(sprak).skrevet());
        };
        let tekst = store::tekst(&mut db, &versjon.id, sprak).await?;
        let profil = helseaktorer::profil(&mut db, &app.krypto, aktor.helseaktor).await?;
        let utkast = skjema::hent::<Signerskjema>(&mut db, aktor.helseaktor, SIGNER_SKJEMA).await?;
        let avvist = request::sporring().contains_key("feil");
        // Put away before: the tick is set anew on the text that is shown.
        let begynt = utkast.as_ref().filter(|_| !avvist).and_then(|u| u.endret);
        let utkast = utkast.filter(|_| avvist).unwrap_or_default();
        let feil = utkast.feil;
        let utgaver = feil.for_felt("tekst").map(|_| utgaver(&utkast.felt, &versjon, &versjoner, sprak));
        let setning = |navn: &str| feil.for_felt(navn).map(|f| f.setning::<text::Signerfeil>(sprak));
        // What was missing is told only while it still is.
        let kontakt = setning("kontakt").filter(|_| !profil.har_kontaktdata());
        let bekreft = setning("bekreft");
        let kollektivfeil = setning("kollektiv");
        let kan_kollektiv = versjon.har_kollektiv(&store::yrker(&mut db, aktor.helseaktor).await?);
        let liste: Vec<(String, String)> = [
            ("kontakt", kontakt),
            ("kollektiv", kollektivfeil.clone()),
            ("bekreft", bekreft.clone()),
        ]
        .into_iter()
        .filter_map(|(felt, s)| Some((felt.to_owned(), s?)))
        .collect();
        let nye = match &situasjon {
            Situasjon::NyVersjon { avtale, .. } => model::nye_versjoner(&versjoner, &avtale.versjon, &versjon.id),
            _ => Vec::new(),
        };
        let t = text::tekst(sprak);
        let frist = match &situasjon {
            Situasjon::NyVersjon { frist, .. } => Some(text::frist(*frist, sprak)),
            _ => None,
        };
        let nytt = nytt(&nye, sprak);
        let k = tekst_kontroll::tekst(sprak);
        let endringer = match &situasjon {
            Situasjon::NyVersjon { avtale, .. } => Some(stier::endringer(&avtale.versjon, &versjon.id)),
            _ => None,
        };
        let tittel = format!("{} – {}", t.signer_tittel, t.tittel);
        Ok(view! {
            <Tittel tekst=tittel feil=!liste.is_empty() || utgaver.is_some()/>
            <div class="smalside">
                <Feiloppsummering feil=liste/>
                <h1 class="ds-heading" data-size="lg">{t.signer_tittel}</h1>
                {utgaver.map(|(utgaver, forskjell)| view! {
                    <Konflikt utgaver=utgaver/>
                    {forskjell.map(|til| view! { <p><a class="ds-link" href=til>{k.endringer_lenke}</a></p> })}
                })}
                <p class="ingress">{t.signer_ingress}</p>
                {begynt.map(|tid| view! { <Varsel farge="info">{format!("{} {}. {}", k.begynt, format::tidspunkt(tid, sprak), k.begynt_videre)}</Varsel> })}
                {frist.map(|f| view! { <div class="ds-alert" data-color="info"><p>{f}</p></div> })}
                {nytt}
                {endringer.map(|til| view! { <p><a class="ds-link" href=til>{k.endringer_lenke}</a></p> })}
                <article class="kort avtaletekst" id="avtaletekst" tabindex="-1">{avtaletekst(&tekst.tekst)}</article>
                <h2 class="ds-heading" data-size="md">{t.signer_del}</h2>
                {if profil.har_kontaktdata() {
                    view! {
                        <p>{t.signer_som}" "<strong>{aktor.navn}</strong>". "{t.signer_hva}</p>
                        <Skjema handling="/api/avtale/signer">
                            <input type="hidden" name="skjema" value=SIGNER_SKJEMA/>
                            <input type="hidden" name="versjon" value=versjon.id.clone()/>
                            <input type="hidden" name="sprak" value=sprak.kode()/>
                            <input type="hidden" name="tekst_hash" value=hex::encode(&tekst.hash)/>
                            // Unticked also for who ticked it before: it is said anew with each signature.
                            {kan_kollektiv.then(|| view! { <Avkrysning navn="kollektiv" etikett=k.kollektiv hjelp=k.kollektiv_hjelp feil=kollektivfeil/> })}
                            <div class="bekreft"><Avkrysning navn="bekreft" etikett=t.bekreft feil=bekreft/></div>
                            <div class="knapper">
                                <button class="ds-button" type="submit">{t.signer_knapp}</button>
                                <a class="ds-button" data-variant="tertiary" href=AVTALER>{t.avbryt}</a>
                            </div>
                            <Senere tekst=T("Les ferdig senere", "Les ferdig seinare")/>
                        </Skjema>
                    }
                    .skrevet()
                } else {
                    view! { <div class="stabel" data-tett="" id="kontakt" tabindex="-1">{mangler_kontakt(sprak)}</div> }.skrevet()
                }}
            </div>
        }
        .skrevet())
    })
}

/// What was read beside what is in force, when that changed meanwhile; and where the difference is shown. An older text can no longer be
/// signed: the choice is to sign the new one, below, or to leave what one has.
fn utgaver(lest: &Signerskjema, versjon: &Versjon, versjoner: &[Versjon], sprak: Sprak) -> (Utgaver, Option<String>) {
    let t = text::tekst(sprak);
    let lest_versjon = versjoner.iter().find(|v| v.id == lest.versjon);
    let dato = |v: &Versjon| format::dato(v.gyldig_fra, sprak);
    let mut rader = Vec::new();
    if let Some(l) = lest_versjon.filter(|l| l.id != versjon.id) {
        rader.push(Konfliktrad::en(t.versjon, l.id.clone(), versjon.id.clone()));
        rader.push(Konfliktrad::en(t.gjelder_fra, dato(l), dato(versjon)));
    }
    if let Some(lest) = Sprak::parse(&lest.sprak).filter(|l| *l != sprak) {
        rader.push(Konfliktrad::en("Språk", lest.navn(), sprak.navn()));
    }
    let forskjell = lest_versjon
        .filter(|l| l.gyldig_fra < versjon.gyldig_fra)
        .map(|l| stier::endringer(&l.id, &versjon.id));
    let utgaver = Utgaver {
        rader,
        naar: None,
        skjema: SIGNER_SKJEMA.to_owned(),
        tilbake: AVTALER.to_owned(),
        mitt: None,
        endre: None,
        ord: Some(Ord {
            tittel: T(
                "Avtalen er endret etter at du åpnet siden",
                "Avtalen er endra etter at du opna sida",
            ),
            tekst: T(
                "Du har ikke signert. Les teksten som gjelder nå, og signer den nederst på siden. Du kan også vente.",
                "Du har ikkje signert. Les teksten som gjeld no, og signer han nedst på sida. Du kan òg vente.",
            ),
            mitt: T("Du leste", "Du las"),
            lagret: T("Gjelder nå", "Gjeld no"),
            behold: T("Ikke signer nå", "Ikkje signer no"),
        }),
    };
    (utgaver, forskjell)
}

/// What is new since the version the person has, version by version.
pub(super) fn nytt(nye: &[&Versjon], sprak: Sprak) -> impl IntoView + use<> {
    let t = text::tekst(sprak);
    let deler: Vec<(String, Vec<&'static str>)> = nye
        .iter()
        .map(|v| (format!("{} {}", t.nytt_i, v.id), innlasting::nytt(&v.id, sprak)))
        .filter(|(_, punkter)| !punkter.is_empty())
        .collect();
    (!deler.is_empty()).then(|| {
        view! {
            <section class="stabel" data-tett="">
                <h2 class="ds-heading" data-size="md">{t.nytt_tittel}</h2>
                {deler.into_iter().map(|(tittel, punkter)| view! {
                    <h3 class="ds-heading" data-size="xs">{tittel}</h3>
                    <ul class="ds-list">{punkter.into_iter().map(|p| view! { <li>{p}</li> }).collect_view()}</ul>
                }).collect_view()}
            </section>
        }
    })
}

fn signert(avtale: Avtale, tekst: &str, sprak: Sprak) -> impl IntoView + use<> {
    let t = text::tekst(sprak);
    let lang = avtale.sprak.kode();
    view! {
        <Tittel tekst=format!("{} – {}", t.allerede_tittel, t.tittel)/>
        <div class="smalside">
            <h1 class="ds-heading" data-size="lg">{t.allerede_tittel}</h1>
            <p>{t.allerede}</p>
            <Avtalefakta avtale=avtale/>
            <p><a class="ds-link" href=AVTALER>{t.tilbake}</a></p>
            <article class="kort avtaletekst" lang=lang aria-label=t.les_avtalen>{avtaletekst(tekst)}</article>
            // What § 11 promises.
            <p><a class="ds-link" href=HVEM_HAR_SETT>{tekst_kontroll::tekst(sprak).hvem_saa}</a></p>
        </div>
    }
}

fn sperret(avtale: Avtale, sprak: Sprak) -> impl IntoView {
    let t = text::tekst(sprak);
    view! {
        <Tittel tekst=format!("{} – {}", t.avtalenavn, t.tittel)/>
        <div class="smalside">
            <h1 class="ds-heading" data-size="lg">{t.avtalenavn}</h1>
            <Statuslinje avtale=avtale.clone()/>
            <p>{t.sperret}</p>
            <p><a class="ds-link" href="/kontakt">{t.kontakt_oss}</a></p>
            <Kopilenke avtale=avtale/>
            <p><a class="ds-link" href=AVTALER>{t.tilbake}</a></p>
        </div>
    }
}

fn ingen_versjon(sprak: Sprak) -> impl IntoView {
    let t = text::tekst(sprak);
    view! {
        <Tittel tekst=format!("{} – {}", t.avtalenavn, t.tittel)/>
        <div class="smalside">
            <h1 class="ds-heading" data-size="lg">{t.avtalenavn}</h1>
            <Varsel farge="info">{t.ingen_versjon}</Varsel>
            <p><a class="ds-link" href="/kontakt">{t.kontakt_oss}</a></p>
            <p><a class="ds-link" href=AVTALER>{t.tilbake}</a></p>
        </div>
    }
}

/// The receipt: reference, time, what happens next, the signed copy.
#[component]
pub fn KvitteringSide() -> impl IntoView {
    let id = use_params_map().with_untracked(|p| p.get("id").unwrap_or_default());
    last(move || {
        let id = id.parse().map_err(|_| AppError::IkkeFunnet);
        async move {
            let aktor = request::aktor()?;
            let app = request::app()?;
            let sprak = request::sprak();
            let mut db = request::les().await?;
            let avtale = store::avtale(&mut db, aktor.helseaktor, id?).await?;
            let kode = store::kode(&app.krypto, &avtale)?;
            let har_praksis = store::har_praksis(&mut db, aktor.helseaktor).await?;
            let epost = helseaktorer::profil(&mut db, &app.krypto, aktor.helseaktor).await?.epost;
            let t = text::tekst(sprak);
            let k = tekst_kontroll::tekst(sprak);
            Ok(view! {
                <Kvittering tittel=t.kvittering referanse=avtale.referanse() tid=format::tidspunkt(avtale.signert, sprak)>
                    <p>{format!("{}, {} {}. {}.", t.avtalenavn, t.versjon.to_lowercase(), avtale.versjon, text::signert_med(&avtale.idp, avtale.niva, sprak))}</p>
                    <h2 class="ds-heading" data-size="sm">{t.videre}</h2>
                    <ul class="ds-list">
                        <li>{t.videre_gjelder}" "{format::dato(avtale.gyldig_fra, sprak)}"."</li>
                        {if har_praksis {
                            view! { <li>{t.videre_krav}</li> }.skrevet()
                        } else {
                            view! { <li>{t.videre_praksis}" "<a class="ds-link" href="/praksisinformasjon/praksis">{t.videre_praksis_lenke}</a></li> }.skrevet()
                        }}
                        {match epost {
                            Some(e) => view! { <li>{t.videre_epost}" "{e.as_str().to_owned()}"."</li> }.skrevet(),
                            None => view! { <li>{t.videre_uten_epost}</li> }.skrevet(),
                        }}
                    </ul>
                    <Kopilenke avtale=avtale/>
                    {kode.map(|kode| view! {
                        <p>{k.min_kode}": "<code>{kode.to_string()}</code>". "<a class="ds-link" href=format!("{KONTROLL}/{kode}")>{k.min_kode_lenke}</a></p>
                    })}
                    <p><a class="ds-link" href=AVTALER>{t.tilbake}</a></p>
                </Kvittering>
            })
        }
    })
}
