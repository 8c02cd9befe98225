//! The Helseaktør panel, the page that edits contact data, and the pages behind the link in the verification mail.

use chrono::{DateTime, Utc};
use leptos::either::Either;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use sqlx::PgConnection;

use super::model::Kontaktskjema;
use super::store::{self, Profil};
use super::{KONTAKT_SKJEMA, text};
use crate::feil::AppError;
use crate::server::{epost, request, sesjon, skjema};
use crate::stier::{EPOSTLOGG, HELSEAKTOR, KONTAKT};
use crate::ui::Tittel;
use crate::ui::{
    Fakta, Faktum, Feiloppsummering, Felt, Konflikt, Konfliktrad, Mitt, NyInnlogging, Senere, Skjema, Skrevet, Skriv as _, Utgaver, Varsel,
    last, skjulte_felt,
};
use grunn::Telefon;
use grunn::format;
use grunn::text::Sprak;

/// Parts of the panel that other folders write.
pub struct FraAndre {
    /// Approval of education, for those it concerns.
    pub utdanning: Option<Skrevet>,
    /// One's own data and who has seen it.
    pub innsyn: Skrevet,
}

/// The tab's panel. Loaded by the page with the three tabs.
///
/// # Errors
/// When nobody is logged in or the database fails.
pub async fn panel(db: &mut PgConnection, profil: &Profil, fra_andre: FraAndre) -> Result<Skrevet, AppError> {
    let aktor = request::aktor()?;
    let app = request::app()?;
    let sprak = request::sprak();
    let naa = app.klokke.naa();
    let avviste = epost::avviste(db, &app.krypto, aktor.helseaktor).await?;
    let avvist = profil.epost.iter().chain(&profil.ny_epost).any(|e| avviste.contains(e));
    let okter = sesjon::egne(db, aktor.helseaktor, naa).await?;
    let t = text::tekst(sprak);
    let lagret = match request::sporring().get("lagret").map(String::as_str) {
        Some("kontakt") => Some(t.lagret_kontakt),
        Some("lenke") => Some(t.lagret_lenke),
        Some("okt") => Some(t.okt_avsluttet),
        _ => None,
    };
    Ok(view! {
        <h1 class="ds-heading" data-size="lg" tabindex="-1">{t.tittel}</h1>
        <p class="ingress">{t.ingress}</p>
        {lagret.map(|m| view! { <div role="status"><Varsel farge="success">{m}</Varsel></div> })}
        <section class="kort">
            <h2 class="ds-heading" data-size="sm">{t.naa_deg}</h2>
            <Fakta fakta=kontaktfakta(profil, sprak)/>
            {profil.ny_epost.as_ref().map(|e| view! {
                <div class="ds-alert" data-color="warning">
                    <p><strong>{e.as_str().to_owned()}</strong>" "{if profil.epost.is_some() { t.venter } else { t.venter_ingen }}</p>
                    <Knapp handling="/api/helseaktor/send-lenke" tekst=t.send_lenke/>
                </div>
            })}
            {avvist.then(|| view! { <Varsel farge="warning">{t.avvist}</Varsel> })}
            <p><a class="ds-link" href=EPOSTLOGG>{t.epostlogg}</a></p>
            <h3 class="ds-heading" data-size="2xs">{t.bruk_tittel}</h3>
            <p>{t.bruk_ingress}</p>
            <ul class="ds-list">{t.bruk.iter().map(|b| view! { <li>{*b}</li> }).collect_view()}</ul>
            <p>{t.bruk_hvorfor}" "{t.bruk_annet}" "<a class="ds-link" href="/praksisinformasjon/avtaler-og-samtykker">{t.bruk_annet_lenke}</a>"."</p>
        </section>
        <section class="kort">
            <h2 class="ds-heading" data-size="sm">{t.hvem}</h2>
            <Fakta fakta=identitetsfakta(profil, sprak)/>
        </section>
        {fra_andre.utdanning}
        <section class="kort">
            <h2 class="ds-heading" data-size="sm">{t.okter}</h2>
            <p>{t.okter_hjelp}</p>
            <ul class="okter">
                {okter.into_iter().map(|o| view! {
                    <li>
                        <span>
                            {t.innlogget}" "{format::tidspunkt(o.opprettet, sprak)}", "{t.sist_brukt}" "{format::tidspunkt(o.sist_brukt, sprak)}
                        </span>
                        {if o.id == aktor.sesjon {
                            Either::Left(view! { <span class="ds-tag" data-color="info" data-size="sm">{t.denne_okten}</span> })
                        } else {
                            Either::Right(view! {
                                <form method="post" action="/api/okt/avslutt">
                                    <input type="hidden" name="id" value=o.id.to_string()/>
                                    <button class="ds-button" data-variant="secondary" data-size="sm" type="submit">
                                        {t.avslutt_okt}<span class="ds-sr-only">" "{format::tidspunkt(o.opprettet, sprak)}</span>
                                    </button>
                                </form>
                            })
                        }}
                    </li>
                }).collect_view()}
            </ul>
        </section>
        {fra_andre.innsyn}
    }
    .skrevet())
}

/// A button that posts nothing but a once-only key.
#[component]
fn Knapp(handling: &'static str, tekst: &'static str) -> impl IntoView {
    view! {
        <form method="post" action=handling>
            <input type="hidden" name="nokkel" value=skjema::ny_nokkel()/>
            <button class="ds-button" data-variant="secondary" data-size="sm" type="submit">{tekst}</button>
        </form>
    }
}

fn kontaktfakta(p: &Profil, sprak: Sprak) -> Vec<Faktum> {
    let t = text::tekst(sprak);
    vec![
        Faktum {
            navn: t.epost_stor.to_owned(),
            verdier: p.epost.iter().map(|e| e.as_str().to_owned()).collect(),
            under: p
                .epost_bekreftet
                .map(|tid| format!("{} {}", t.bekreftet, format::tidspunkt(tid, sprak))),
            endre: Some((KONTAKT.to_owned(), t.epost.to_owned())),
        },
        Faktum {
            navn: t.telefon_stor.to_owned(),
            verdier: p.telefon.iter().map(format::telefon).collect(),
            under: None,
            endre: Some((KONTAKT.to_owned(), t.telefon.to_owned())),
        },
    ]
}

fn identitetsfakta(p: &Profil, sprak: Sprak) -> Vec<Faktum> {
    let t = text::tekst(sprak);
    let godkjenninger: Vec<String> = p
        .godkjenninger
        .iter()
        .map(|g| {
            let yrke = grunn::Yrke::fra_hpr_kode(&g.yrke).map_or_else(|| g.yrke.clone(), |y| y.navn(sprak).to_owned());
            format!("{yrke}: {}", g.autorisasjon_tekst)
        })
        .collect();
    let spesialiteter: Vec<String> = p
        .godkjenninger
        .iter()
        .flat_map(|g| g.spesialiteter.iter().map(|(_, navn)| navn.clone()))
        .collect();
    let mut fakta = vec![
        Faktum {
            navn: t.navn.to_owned(),
            verdier: vec![format!("{} {}", p.fornavn, p.etternavn)],
            under: Some(t.kilde.to_owned()),
            endre: None,
        },
        Faktum {
            navn: t.fnr.to_owned(),
            verdier: vec![p.fnr_maskert.clone()],
            ..Faktum::default()
        },
    ];
    match &p.hpr {
        Some(hpr) => {
            fakta.push(Faktum {
                navn: t.hpr.to_owned(),
                verdier: vec![hpr.as_str().to_owned()],
                ..Faktum::default()
            });
            let hentet = p
                .godkjenninger
                .first()
                .map(|g| format!("{} {}.", t.kilde_hpr, format::tidspunkt(g.hentet, sprak)));
            let kontrollert = p.hpr_kontroll.map(|k| text::kontrollert(&k, sprak));
            let under: Vec<String> = hentet.into_iter().chain(kontrollert).collect();
            let verdier = if godkjenninger.is_empty() {
                vec![t.ingen_godkjenning.to_owned()]
            } else {
                godkjenninger
            };
            fakta.push(Faktum {
                navn: t.godkjenninger.to_owned(),
                verdier,
                under: (!under.is_empty()).then(|| under.join(" ")),
                endre: None,
            });
            if !spesialiteter.is_empty() {
                fakta.push(Faktum {
                    navn: t.spesialiteter.to_owned(),
                    verdier: spesialiteter,
                    ..Faktum::default()
                });
            }
        }
        None => fakta.push(Faktum {
            navn: t.hpr.to_owned(),
            verdier: vec![t.hpr_mangler.to_owned()],
            ..Faktum::default()
        }),
    }
    fakta
}

/// «Endre e-postadresse og telefonnummer».
#[component]
pub fn KontaktSide() -> impl IntoView {
    last(|| async {
        let aktor = request::aktor()?;
        let app = request::app()?;
        let sprak = request::sprak();
        let mut db = request::les().await?;
        let profil = store::profil(&mut db, &app.krypto, aktor.helseaktor).await?;
        let utkast = skjema::hent::<Kontaktskjema>(&mut db, aktor.helseaktor, KONTAKT_SKJEMA).await?;
        let t = text::tekst(sprak);
        let lagret = Kontaktskjema {
            epost: profil
                .ny_epost
                .as_ref()
                .or(profil.epost.as_ref())
                .map(|e| e.as_str().to_owned())
                .unwrap_or_default(),
            telefon: profil.telefon.as_ref().map(format::telefon).unwrap_or_default(),
            versjon: profil.versjon,
        };
        let har_utkast = utkast.is_some();
        let ny_innlogging = request::trenger_ny_innlogging(aktor.auth_tid);
        let vis_feil = request::sporring().contains_key("feil");
        let (felt, feil) = utkast.map(|u| (u.felt, u.feil)).unwrap_or((lagret.clone(), Default::default()));
        let avvist_foreldet = vis_feil && feil.for_felt("versjon").is_some();
        if felt.versjon != profil.versjon && !request::sporring().contains_key("rediger") {
            let utgaver = utgaver(&felt, &lagret, profil.endret, sprak);
            if avvist_foreldet || utgaver.ulike() {
                return Ok(Either::Left(view! {
                    <Tittel tekst=format!("{} – Helseaktør", t.endre_tittel) feil=true/>
                    <div class="smalside">
                        <h1 class="ds-heading" data-size="lg">{t.endre_tittel}</h1>
                        <Konflikt utgaver=utgaver/>
                    </div>
                }));
            }
        }
        let setning = |navn: &str| {
            if vis_feil {
                feil.for_felt(navn).map(|f| f.setning::<text::Kontaktfeil>(sprak))
            } else {
                None
            }
        };
        let (feil_epost, feil_telefon) = (setning("epost"), setning("telefon"));
        let liste: Vec<(String, String)> = ["epost", "telefon"]
            .into_iter()
            .filter_map(|n| Some((n.to_owned(), setning(n)?)))
            .collect();
        Ok(Either::Right(view! {
            <Tittel tekst=format!("{} – Helseaktør", t.endre_tittel) feil=!liste.is_empty()/>
            <div class="smalside">
                <Feiloppsummering feil=liste/>
                <h1 class="ds-heading" data-size="lg">{t.endre_tittel}</h1>
                {ny_innlogging.then(|| view! { <NyInnlogging tekst=text::FERSK side=KONTAKT/> })}
                {(har_utkast && !vis_feil && !ny_innlogging).then(|| view! { <Varsel farge="info">{t.utkast}</Varsel> })}
                <p>{t.alle_felt}</p>
                <Skjema handling=KONTAKT_HANDLING>
                    <input type="hidden" name="skjema" value=KONTAKT_SKJEMA/>
                    <input type="hidden" name="versjon" value=profil.versjon/>
                    <Felt navn="epost" etikett=t.epost_stor hjelp=t.epost_hjelp verdi=felt.epost.clone() feil=feil_epost slag="email" autocomplete="email"/>
                    <Felt navn="telefon" etikett=t.telefon_stor hjelp=t.telefon_hjelp verdi=felt.telefon.clone() feil=feil_telefon slag="tel" autocomplete="tel" bredde="middels"/>
                    <div class="knapper">
                        <button class="ds-button" type="submit">{t.lagre}</button>
                        <a class="ds-button" data-variant="tertiary" href=HELSEAKTOR>{t.avbryt}</a>
                    </div>
                    <Senere/>
                </Skjema>
            </div>
        }))
    })
}

const KONTAKT_HANDLING: &str = "/api/helseaktor/kontakt";

/// What was typed beside what is stored.
fn utgaver(felt: &Kontaktskjema, lagret: &Kontaktskjema, naar: DateTime<Utc>, sprak: Sprak) -> Utgaver {
    let t = text::tekst(sprak);
    // The same number is the same, however it was typed.
    let telefon = Telefon::tolk(&felt.telefon).map_or_else(|_| felt.telefon.clone(), |n| format::telefon(&n));
    let mut felter = skjulte_felt(felt);
    felter.push(("versjon".to_owned(), lagret.versjon.to_string()));
    Utgaver {
        rader: vec![
            Konfliktrad::en(t.epost_stor, felt.epost.clone(), lagret.epost.clone()),
            Konfliktrad::en(t.telefon_stor, telefon, lagret.telefon.clone()),
        ],
        naar: Some(naar),
        skjema: KONTAKT_SKJEMA.to_owned(),
        tilbake: HELSEAKTOR.to_owned(),
        mitt: Some(Mitt {
            handling: KONTAKT_HANDLING,
            felt: felter,
        }),
        endre: Some(format!("{KONTAKT}?rediger=1")),
        ord: None,
    }
}

/// Behind the link in the mail: a button, because mail scanners follow links.
#[component]
pub fn BekreftSide() -> impl IntoView {
    let token = use_params_map().with_untracked(|p| p.get("token").unwrap_or_default());
    last(move || {
        let token = token.clone();
        async move {
            let t = text::tekst(request::sprak());
            if token == "ferdig" {
                return Ok(view! {
                    <Tittel tekst=t.bekreft_ferdig_tittel/>
                    <div class="smalside">
                        <h1 class="ds-heading" data-size="lg">{t.bekreft_ferdig_tittel}</h1>
                        <p>{t.bekreft_ferdig}</p>
                        <p><a class="ds-link" href=HELSEAKTOR>{t.til_helseaktor}</a></p>
                    </div>
                }
                .skrevet());
            }
            let mut db = request::les().await?;
            let gjelder = store::lenke_gjelder(&mut db, &token, request::naa()?).await?;
            let tittel = if gjelder { t.bekreft_tittel } else { t.bekreft_dod_tittel };
            Ok(view! {
                <Tittel tekst=tittel/>
                <div class="smalside">
                    <h1 class="ds-heading" data-size="lg">{tittel}</h1>
                    {if gjelder {
                        Either::Left(view! {
                            <p>{t.bekreft_tekst}</p>
                            <form method="post" action="/api/helseaktor/bekreft-epost">
                                <input type="hidden" name="token" value=token/>
                                <button class="ds-button" type="submit">{t.bekreft_knapp}</button>
                            </form>
                        })
                    } else {
                        Either::Right(view! { <p>{t.bekreft_dod}</p><p><a class="ds-link" href=HELSEAKTOR>{t.til_helseaktor}</a></p> })
                    }}
                </div>
            }
            .skrevet())
        }
    })
}
