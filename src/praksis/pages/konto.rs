//! Changing the account: the new number, then a page with old and new that needs a fresh login (registre.md §7).

use leptos::either::Either;
use leptos::prelude::*;

use super::deler::{Kontofelt, Visesigjen, Visning, kontorad};
use crate::avtale;
use crate::feil::AppError;
use crate::praksis::model::Kontoskjema;
use crate::praksis::store::Praksis;
use crate::praksis::{handlinger, konto, rute, store, text};
use crate::server::{request, skjema, state::App};
use crate::stier;
use crate::ui::Tittel;
use crate::ui::{Fakta, Faktum, Feiloppsummering, Konflikt, Mitt, NyInnlogging, Skjema, Utgaver, Varsel, last};
use grunn::Kontonr;
use grunn::format;
use grunn::text::Sprak;
use registre::enhet::kontoeier::Kontosvar;

/// The form with the new number.
#[component]
pub fn KontoSide() -> impl IntoView {
    let id = rute::id_i_adressen();
    last(move || {
        let id = id.clone();
        async move {
            let aktor = request::aktor()?;
            let app = request::app()?;
            let sprak = request::sprak();
            let mut db = request::les().await?;
            let p = store::finn(&mut db, aktor.helseaktor, rute::id(&id)?).await?;
            avtale::krev_skriv(&mut db, aktor.helseaktor, app.klokke.idag()).await?;
            let navn = rute::skjema(p.id, "konto");
            let utkast = skjema::hent::<Kontoskjema>(&mut db, aktor.helseaktor, &navn)
                .await?
                .unwrap_or_default();
            drop(db);
            let visning = Visning::ny(sprak, utkast.feil);
            let felt = konto::aapnet(&app, utkast.felt);
            if visning.foreldet() {
                return Ok(Either::Left(view! {
                    <Tittel tekst=format!("{} – {}", text::ENDRE_KONTO.i(sprak), p.navn) feil=true/>
                    <div class="smalside">
                        <h1 class="ds-heading" data-size="lg">{text::ENDRE_KONTO.i(sprak)}</h1>
                        <p>{p.navn.clone()}</p>
                        <Konflikt utgaver=utgaver(&app, &p, navn, &felt, sprak)/>
                    </div>
                }));
            }
            Ok(Either::Right(view! {
                <Tittel tekst=format!("{} – {}", text::ENDRE_KONTO.i(sprak), p.navn) feil=visning.er_avvist()/>
                <div class="smalside">
                    <Feiloppsummering feil=visning.liste()/>
                    <h1 class="ds-heading" data-size="lg">{text::ENDRE_KONTO.i(sprak)}</h1>
                    <p>{p.navn.clone()}</p>
                    <p>{text::ENDRE_KONTO_INGRESS.i(sprak)}" "{text::ALLE_FELT.i(sprak)}</p>
                    <Fakta fakta=vec![Faktum { navn: text::KONTO_NAA.i(sprak).to_owned(), verdier: vec![p.konto_maskert.clone()], ..Faktum::default() }]/>
                    <Skjema handling=HANDLING>
                        <input type="hidden" name="skjema" value=navn/>
                        <input type="hidden" name="id" value=p.id.to_string()/>
                        <input type="hidden" name="versjon" value=p.versjon/>
                        <Kontofelt felt=felt feil1=visning.setning("konto") feil2=visning.setning("konto_gjenta")/>
                        <div class="knapper">
                            <button class="ds-button" type="submit">{text::LAGRE_FORTSETT.i(sprak)}</button>
                            <a class="ds-button" data-variant="tertiary" href=stier::praksis(p.id)>{text::AVBRYT.i(sprak)}</a>
                        </div>
                    </Skjema>
                </div>
            }))
        }
    })
}

const HANDLING: &str = "/api/praksis/konto";

/// The number that was typed beside the one that is stored, which is masked.
fn utgaver(app: &App, p: &Praksis, navn: String, felt: &Kontoskjema, sprak: Sprak) -> Utgaver {
    let lik = Kontonr::tolk(&felt.konto).is_ok_and(|k| konto::lagret(app, p).is_ok_and(|lagret| lagret == k));
    let felter = [
        ("id", p.id.to_string()),
        ("versjon", p.versjon.to_string()),
        ("konto", felt.konto.clone()),
        ("konto_gjenta", felt.konto_gjenta.clone()),
    ];
    Utgaver {
        rader: vec![kontorad(&felt.konto, p.konto_maskert.clone(), lik, sprak)],
        naar: Some(p.endret),
        skjema: navn,
        tilbake: stier::praksis(p.id),
        mitt: Some(Mitt {
            handling: HANDLING,
            felt: felter.map(|(n, v)| (n.to_owned(), v)).to_vec(),
        }),
        endre: Some(stier::praksis_side(p.id, "konto")),
        ord: None,
    }
}

/// What it means that the register did not say yes, before the number is stored.
#[component]
pub fn Kontovarsel(svar: Kontosvar) -> impl IntoView {
    let sprak = request::sprak();
    let varsel = match svar {
        Kontosvar::Treff => None,
        Kontosvar::IkkeTreff | Kontosvar::Ukjent => Some((text::KONTO_AVVIK_TITTEL, text::KONTO_AVVIK)),
        Kontosvar::Utilgjengelig => Some((text::KONTO_TAUS_TITTEL, text::KONTO_TAUS)),
    };
    varsel.map(|(tittel, tekst)| view! { <Varsel farge="warning" tittel=tittel.i(sprak)>{tekst.i(sprak)}</Varsel> })
}

/// Old and new: what is new with all its digits, since they are what is confirmed. Saved only right after a login.
#[component]
pub fn KontoSjekkSide() -> impl IntoView {
    let id = rute::id_i_adressen();
    last(move || {
        let id = id.clone();
        async move {
            let aktor = request::aktor()?;
            let app = request::app()?;
            let sprak = request::sprak();
            let mut db = request::les().await?;
            let p = store::finn(&mut db, aktor.helseaktor, rute::id(&id)?).await?;
            avtale::krev_skriv(&mut db, aktor.helseaktor, app.klokke.idag()).await?;
            let utkast = skjema::hent::<Kontoskjema>(&mut db, aktor.helseaktor, &rute::skjema(p.id, "konto")).await?;
            drop(db);
            let utkast = utkast.unwrap_or_default();
            let felt = konto::aapnet(&app, utkast.felt);
            // Nothing typed, or it cannot be used: there is nothing to check here.
            let ny = felt.parse().map_err(|_| AppError::IkkeFunnet)?;
            let svar = konto::kontroller(&app, &mut *request::les().await?, aktor.helseaktor, &ny, &p.orgnr).await?;
            let fra = handlinger::brukes_fra(app.klokke.idag());
            let vist = handlinger::vist(&ny, svar, fra);
            let fra_tekst = match svar {
                Kontosvar::Treff => format::dato(fra, sprak),
                _ => text::KONTO_ETTER_KONTROLL.i(sprak).to_owned(),
            };
            let sjekkside = stier::praksis_side(p.id, "konto/sjekk");
            let handling = if request::er_fersk(aktor.auth_tid, app.klokke.naa()) {
                Either::Left(view! {
                    <Skjema handling="/api/praksis/konto-bekreft">
                        <input type="hidden" name="id" value=p.id.to_string()/>
                        <input type="hidden" name="versjon" value=felt.versjon.clone()/>
                        <input type="hidden" name=skjema::UTKAST_FELT value=utkast.versjon/>
                        <input type="hidden" name="vist" value=vist/>
                        <div class="knapper">
                            <button class="ds-button" type="submit">{text::KONTO_BEKREFT.i(sprak)}</button>
                            <a class="ds-button" data-variant="secondary" href=stier::praksis_side(p.id, "konto")>{text::SKRIV_ANNEN_KONTO.i(sprak)}</a>
                            <a class="ds-button" data-variant="tertiary" href=stier::praksis(p.id)>{text::AVBRYT.i(sprak)}</a>
                        </div>
                    </Skjema>
                })
            } else {
                Either::Right(view! {
                    <NyInnlogging tekst=text::KONTO_FERSK side=sjekkside/>
                    <p><a class="ds-button" data-variant="tertiary" href=stier::praksis(p.id)>{text::AVBRYT.i(sprak)}</a></p>
                })
            };
            let endret = skjema::er_vist_igjen();
            Ok(view! {
                <Tittel tekst=format!("{} – {}", text::KONTO_SJEKK.i(sprak), p.navn) feil=endret/>
                <div class="smalside">
                    <h1 class="ds-heading" data-size="lg">{text::KONTO_SJEKK.i(sprak)}</h1>
                    <p>{p.navn.clone()}</p>
                    {endret.then(|| view! { <Visesigjen tittel=text::KONTO_ENDRET_TITTEL tekst=text::KONTO_ENDRET/> })}
                    <Fakta fakta=vec![
                        Faktum { navn: text::KONTO_NAA.i(sprak).to_owned(), verdier: vec![p.konto_maskert.clone()], ..Faktum::default() },
                        Faktum { navn: text::KONTO_NY.i(sprak).to_owned(), verdier: vec![format::konto(&ny)], ..Faktum::default() },
                        Faktum { navn: text::KONTO_FRA.i(sprak).to_owned(), verdier: vec![fra_tekst], under: Some(text::KONTO_HVA.i(sprak).to_owned()), endre: None },
                    ]/>
                    <Kontovarsel svar=svar/>
                    {handling}
                </div>
            })
        }
    })
}
