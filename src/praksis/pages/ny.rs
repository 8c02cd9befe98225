//! Registering a practice: place and type, then period, account and addresses, then check, then receipt.

use std::sync::Arc;

use leptos::either::Either;
use leptos::prelude::*;

use super::deler::{Epostfelt, Innbyggervisning, Kontofelt, Sjekket, Stedfelt, Visning, nytt_kort, oppslag_for_side, periodetekst};
use super::panel::ManglerKontakt;
use crate::app::Tittel;
use crate::behandlere::visning::Kort;
use crate::error::AppError;
use crate::feltsjekk::Slag;
use crate::format;
use crate::helseaktor;
use crate::praksis::model::{Epostskjema, Oppgjorsskjema, Stedskjema};
use crate::praksis::{NY_OPPGJOR_SKJEMA, NY_OPPGJOR_STI, NY_STED_SKJEMA, NY_STI, STI, konto, rute, sted, store, text, typer};
use crate::server::{request, skjema};
use crate::text::Sprak;
use crate::types::Yrke;
use crate::ui::{Avkrysning, Fakta, Faktum, Feiloppsummering, Felt, Kvittering, Skjema, Varsel, last};

fn tittel(steg: usize, navn: text::T, sprak: Sprak) -> String {
    format!(
        "{} – {} {steg} {} 3 – {}",
        navn.i(sprak),
        text::STEG.i(sprak),
        text::AV.i(sprak),
        text::NY_TITTEL.i(sprak)
    )
}

#[component]
fn Steghode(steg: usize, navn: text::T, sprak: Sprak) -> impl IntoView {
    view! {
        <p class="steg">{format!("{} · {} {steg} {} 3", text::NY_TITTEL.i(sprak), text::STEG.i(sprak), text::AV.i(sprak))}</p>
        <h1 class="ds-heading" data-size="lg">{navn.i(sprak)}</h1>
    }
}

/// Step 1: type and place.
#[component]
pub fn NyStedSide() -> impl IntoView {
    last(|| async {
        let aktor = request::aktor()?;
        let app = request::app()?;
        let sprak = request::sprak();
        let mut db = request::les().await?;
        let profil = helseaktor::store::profil(&mut db, &app.krypto, aktor.helseaktor).await?;
        let utkast = skjema::hent::<Stedskjema>(&mut db, aktor.helseaktor, NY_STED_SKJEMA).await?;
        drop(db);
        let utkast = utkast.unwrap_or_default();
        let visning = Arc::new(Visning::ny(sprak, utkast.feil));
        let felt = utkast.felt;
        let oppslag = oppslag_for_side(&app, &felt, &visning).await;
        let yrker = profil.yrker();
        let innhold = if !profil.har_kontaktdata() {
            view! { <ManglerKontakt/><p><a class="ds-link" href=STI>{text::TILBAKE_LISTE.i(sprak)}</a></p> }.into_any()
        } else if typer::for_yrker(&yrker).is_empty() {
            view! {
                <Varsel farge="warning">{text::INGEN_TYPER.i(sprak)}</Varsel>
                <p><a class="ds-link" href=helseaktor::STI>{text::TIL_HELSEAKTOR.i(sprak)}</a></p>
            }
            .into_any()
        } else {
            let (ambulerende, praksistype, typefeil, for_sted) = (
                felt.er_ambulerende(),
                felt.praksistype.clone(),
                visning.setning("praksistype"),
                visning.clone(),
            );
            view! {
                <p>{text::FELT_MERKET.i(sprak)}</p>
                <Skjema handling="/api/praksis/ny-sted">
                    <input type="hidden" name="skjema" value=NY_STED_SKJEMA/>
                    <Typevalg yrker=yrker valgt=praksistype feil=typefeil sprak=sprak/>
                    <Stedfelt felt=felt oppslag=oppslag visning=for_sted/>
                    <Avkrysning navn="ambulerende" etikett=text::AMB_FELT.i(sprak) hjelp=text::AMB_HJELP.i(sprak) valgt=ambulerende/>
                    <div class="knapper">
                        <button class="ds-button" type="submit">{text::LAGRE_FORTSETT.i(sprak)}</button>
                        <a class="ds-button" data-variant="tertiary" href=STI>{text::AVBRYT.i(sprak)}</a>
                    </div>
                </Skjema>
            }
            .into_any()
        };
        Ok(view! {
            <Tittel tekst=tittel(1, text::STEG1, sprak) feil=visning.er_avvist()/>
            <div class="smalside">
                <Feiloppsummering feil=visning.liste("orgnr")/>
                <Steghode steg=1 navn=text::STEG1 sprak=sprak/>
                {innhold}
            </div>
        })
    })
}

/// The types that fit the person, by profession when there are several.
#[component]
fn Typevalg(yrker: Vec<Yrke>, valgt: String, feil: Option<String>, sprak: Sprak) -> impl IntoView {
    let typer = typer::for_yrker(&yrker);
    let mut grupper: Vec<Yrke> = Vec::new();
    for t in &typer {
        if !grupper.contains(&t.yrke) {
            grupper.push(t.yrke);
        }
    }
    let eneste = match typer.as_slice() {
        [t] => t.kode,
        _ => "",
    };
    let er_valgt = |kode: &str| kode == valgt || kode == eneste;
    let valgene = |yrke: Yrke| {
        typer
            .iter()
            .filter(|t| t.yrke == yrke)
            .map(|t| view! { <option value=t.kode selected=er_valgt(t.kode)>{text::typenavn(t.kode, sprak)}</option> })
            .collect_view()
    };
    let flere = grupper.len() > 1;
    let liste = grupper
        .iter()
        .map(|y| {
            if flere {
                Either::Left(view! { <optgroup label=y.navn(sprak)>{valgene(*y)}</optgroup> })
            } else {
                Either::Right(valgene(*y))
            }
        })
        .collect_view();
    let beskrevet = if feil.is_some() {
        "praksistype-hjelp praksistype-feil"
    } else {
        "praksistype-hjelp"
    };
    view! {
        <div class="ds-field">
            <label class="ds-label" for="praksistype">{text::TYPE.i(sprak)}</label>
            <div data-field="description" id="praksistype-hjelp">{text::TYPE_HJELP.i(sprak)}</div>
            <select class="ds-input" id="praksistype" name="praksistype" aria-invalid=feil.is_some().then_some("true") aria-describedby=beskrevet>
                <option value="">{text::VELG_TYPE.i(sprak)}</option>
                {liste}
            </select>
            {feil.map(|f| view! { <p class="ds-validation-message" data-field="validation" id="praksistype-feil">{f}</p> })}
        </div>
    }
}

/// Step 2: period, account, addresses.
#[component]
pub fn NyOppgjorSide() -> impl IntoView {
    last(|| async {
        let aktor = request::aktor()?;
        let app = request::app()?;
        let sprak = request::sprak();
        let mut db = request::les().await?;
        let profil = helseaktor::store::profil(&mut db, &app.krypto, aktor.helseaktor).await?;
        let sted = skjema::hent::<Stedskjema>(&mut db, aktor.helseaktor, NY_STED_SKJEMA)
            .await?
            .unwrap_or_default()
            .felt;
        let utkast = skjema::hent::<Oppgjorsskjema>(&mut db, aktor.helseaktor, NY_OPPGJOR_SKJEMA).await?;
        drop(db);
        let Some(praksistype) = typer::fra_kode(&sted.praksistype) else {
            return Ok(Either::Left(view! { <ForstSteg sprak=sprak/> }));
        };
        let har_utkast = utkast.is_some();
        let utkast = utkast.unwrap_or_default();
        let visning = Arc::new(Visning::ny(sprak, utkast.feil));
        let mut felt = utkast.felt;
        (felt.konto, felt.konto_gjenta) = konto::vis(&app, &felt.konto_kryptert);
        let mut eposter = felt.eposter();
        if !har_utkast && eposter == Epostskjema::default() {
            eposter.epost1 = profil.epost.as_ref().map(|e| e.as_str().to_owned()).unwrap_or_default();
        }
        let til = if praksistype.krever_slutt {
            Either::Left(
                view! { <Felt navn="til" etikett=text::TIL_DATO.i(sprak) hjelp=text::TIL_HJELP_KREVD.i(sprak) verdi=felt.til.clone() feil=visning.setning("til") bredde="smal"/> },
            )
        } else {
            Either::Right(
                view! { <Felt navn="til" etikett=text::TIL_DATO.i(sprak) hjelp=text::TIL_HJELP.i(sprak) verdi=felt.til.clone() feil=visning.setning("til") bredde="smal" merke=text::VALGFRITT.i(sprak)/> },
            )
        };
        let (fra, kontoskjema, for_epost) = (felt.fra.clone(), felt.kontoskjema(), visning.clone());
        let (fra_feil, konto_feil, gjenta_feil) = (visning.setning("fra"), visning.setning("konto"), visning.setning("konto_gjenta"));
        Ok(Either::Right(view! {
            <Tittel tekst=tittel(2, text::STEG2, sprak) feil=visning.er_avvist()/>
            <div class="smalside">
                <Feiloppsummering feil=visning.liste("fra")/>
                <Steghode steg=2 navn=text::STEG2 sprak=sprak/>
                <p>{text::FELT_MERKET.i(sprak)}</p>
                <Skjema handling="/api/praksis/ny-oppgjor">
                    <fieldset class="ds-fieldset">
                        <legend class="ds-label">{text::PERIODE_TITTEL.i(sprak)}</legend>
                        <Sjekket felt="fra" slag=Slag::Dato>
                            <Felt navn="fra" etikett=text::FRA_DATO.i(sprak) hjelp=text::FRA_HJELP.i(sprak) verdi=fra feil=fra_feil bredde="smal"/>
                        </Sjekket>
                        <Sjekket felt="til" slag=Slag::Dato>{til}</Sjekket>
                    </fieldset>
                    <fieldset class="ds-fieldset">
                        <legend class="ds-label">{text::KONTO_TITTEL.i(sprak)}</legend>
                        <Kontofelt felt=kontoskjema feil1=konto_feil feil2=gjenta_feil/>
                    </fieldset>
                    <Epostfelt felt=eposter visning=for_epost/>
                    <div class="knapper">
                        <button class="ds-button" type="submit">{text::LAGRE_FORTSETT.i(sprak)}</button>
                        <a class="ds-button" data-variant="secondary" href=NY_STI>{text::TILBAKE.i(sprak)}</a>
                        <a class="ds-button" data-variant="tertiary" href=STI>{text::AVBRYT.i(sprak)}</a>
                    </div>
                </Skjema>
            </div>
        }))
    })
}

/// A later step before the first: say where to begin.
#[component]
fn ForstSteg(sprak: Sprak) -> impl IntoView {
    view! {
        <Tittel tekst=text::NY_TITTEL.i(sprak)/>
        <div class="smalside">
            <h1 class="ds-heading" data-size="lg">{text::NY_TITTEL.i(sprak)}</h1>
            <p>{text::BEGYNN_HER.i(sprak)}</p>
            <div class="knapper"><a class="ds-button" href=NY_STI>{text::STEG1.i(sprak)}</a></div>
        </div>
    }
}

/// Step 3: check the answers, then send.
#[component]
pub fn NySjekkSide() -> impl IntoView {
    last(|| async {
        let aktor = request::aktor()?;
        let app = request::app()?;
        let sprak = request::sprak();
        let idag = app.klokke.idag();
        let mut db = request::les().await?;
        let profil = helseaktor::store::profil(&mut db, &app.krypto, aktor.helseaktor).await?;
        let felt1 = skjema::hent::<Stedskjema>(&mut db, aktor.helseaktor, NY_STED_SKJEMA)
            .await?
            .unwrap_or_default()
            .felt;
        let mut felt2 = skjema::hent::<Oppgjorsskjema>(&mut db, aktor.helseaktor, NY_OPPGJOR_SKJEMA)
            .await?
            .unwrap_or_default()
            .felt;
        let mine = store::mine(&mut db, aktor.helseaktor).await?;
        drop(db);
        (felt2.konto, felt2.konto_gjenta) = konto::vis(&app, &felt2.konto_kryptert);
        let lest = async {
            let (praksistype, valg) = felt1.parse_ny(&profil.yrker(), app.konfig.testnumre())?;
            let svar = sted::slaa_opp(&app, &valg.orgnr).await;
            let enk = svar.as_ref().ok().and_then(sted::er_enk);
            Ok::<_, AppError>((praksistype, sted::velg(&valg, &svar)?, felt2.parse(praksistype, idag)?, enk))
        };
        let (praksistype, sted, oppgjor, enk) = match lest.await {
            Ok(lest) => lest,
            // A step is missing, or what was right then is not right now: the steps show what.
            Err(AppError::Ugyldig(_)) => return Ok(Either::Left(view! { <ForstSteg sprak=sprak/> })),
            Err(annen) => return Err(annen),
        };
        let lik = mine.iter().any(|p| {
            p.praksistype == praksistype.kode && p.orgnr == sted.orgnr && p.perioder.iter().any(|x| x.overlapper(&oppgjor.periode))
        });
        let adresse = sted::adresse(&sted.adresse, sted.postnr.as_deref(), sted.poststed.as_deref());
        let mut steder = vec![
            sted.navn.clone(),
            format!("{} {}", text::ORGNR.i(sprak), format::orgnr(&sted.orgnr)),
        ];
        steder.extend(adresse.iter().cloned());
        let eposter = oppgjor
            .eposter
            .alle()
            .enumerate()
            .map(|(i, e)| {
                if i == 0 {
                    format!("{} ({})", e.as_str(), text::HOVEDADRESSE.i(sprak))
                } else {
                    e.as_str().to_owned()
                }
            })
            .collect();
        let til = |side: &'static str, hva: text::T| Some((side.to_owned(), hva.i(sprak).to_lowercase()));
        let fakta = vec![
            Faktum {
                navn: text::TYPE.i(sprak).to_owned(),
                verdier: vec![text::typenavn(praksistype.kode, sprak)],
                under: None,
                endre: til(NY_STI, text::TYPE),
            },
            Faktum {
                navn: text::STED.i(sprak).to_owned(),
                verdier: steder,
                under: (!sted.verifisert).then(|| format!("{}. {}", text::UVERIFISERT.i(sprak), text::STED_UVERIFISERT.i(sprak))),
                endre: til(NY_STI, text::STED),
            },
            Faktum {
                navn: text::AMBULERENDE.i(sprak).to_owned(),
                verdier: vec![
                    if felt1.er_ambulerende() {
                        text::AMBULERENDE_JA
                    } else {
                        text::AMBULERENDE_NEI
                    }
                    .i(sprak)
                    .to_owned(),
                ],
                under: None,
                endre: til(NY_STI, text::AMBULERENDE_LITEN),
            },
            Faktum {
                navn: text::PERIODE.i(sprak).to_owned(),
                verdier: vec![periodetekst(&oppgjor.periode, sprak)],
                under: None,
                endre: til(NY_OPPGJOR_STI, text::PERIODE),
            },
            Faktum {
                navn: text::KONTO.i(sprak).to_owned(),
                verdier: vec![format::konto(&oppgjor.konto)],
                under: None,
                endre: til(NY_OPPGJOR_STI, text::KONTO),
            },
            Faktum {
                navn: text::EPOST.i(sprak).to_owned(),
                verdier: eposter,
                under: None,
                endre: til(NY_OPPGJOR_STI, text::EPOST),
            },
        ];
        let innbygger = Kort {
            adresse,
            kommune: sted.kommune.clone(),
            ambulerende: felt1.er_ambulerende(),
            ..nytt_kort(&sted.navn, Some(praksistype.yrke), &profil)
        };
        Ok(Either::Right(view! {
            <Tittel tekst=tittel(3, text::STEG3, sprak)/>
            <div class="smalside">
                <Steghode steg=3 navn=text::STEG3 sprak=sprak/>
                <p>{text::SJEKK_INGRESS.i(sprak)}</p>
                {lik.then(|| view! { <Varsel farge="warning" tittel=text::LIK_PRAKSIS_TITTEL.i(sprak)>{text::LIK_PRAKSIS.i(sprak)}</Varsel> })}
                <section class="kort"><Fakta fakta=fakta/></section>
                <Innbyggervisning kort=innbygger enk=enk/>
                <Skjema handling="/api/praksis/registrer">
                    <div class="knapper">
                        <button class="ds-button" type="submit">{text::SEND.i(sprak)}</button>
                        <a class="ds-button" data-variant="secondary" href=NY_OPPGJOR_STI>{text::TILBAKE.i(sprak)}</a>
                        <a class="ds-button" data-variant="tertiary" href=STI>{text::AVBRYT.i(sprak)}</a>
                    </div>
                </Skjema>
            </div>
        }))
    })
}

/// The receipt.
#[component]
pub fn KvitteringSide() -> impl IntoView {
    let id = rute::id_i_adressen();
    last(move || {
        let id = id.clone();
        async move {
            let aktor = request::aktor()?;
            let sprak = request::sprak();
            let mut db = request::les().await?;
            let p = store::finn(&mut db, aktor.helseaktor, rute::id(&id)?).await?;
            drop(db);
            let uverifisert = !p.verifisert || p.konto_kontroll != "treff";
            Ok(view! {
                <Kvittering tittel=text::KVITTERING.i(sprak) referanse=p.id.to_string() tid=format::tidspunkt(p.opprettet, sprak)>
                    <p><strong>{p.navn.clone()}</strong>", "{text::typenavn(&p.praksistype, sprak)}</p>
                    <p>{p.perioder.iter().map(|x| periodetekst(x, sprak)).collect::<Vec<_>>().join(", ")}</p>
                    <h2 class="ds-heading" data-size="sm">{text::NESTE.i(sprak)}</h2>
                    <ul class="ds-list">
                        <li>{text::NESTE_AVTALE.i(sprak)}" "<a class="ds-link" href="/praksisinformasjon/avtaler-og-samtykker">{text::NESTE_AVTALE_LENKE.i(sprak)}</a></li>
                        <li>{text::NESTE_EPJ.i(sprak)}</li>
                        {uverifisert.then(|| view! { <li>{text::NESTE_UVERIFISERT.i(sprak)}</li> })}
                        <li>{text::NESTE_EPOST.i(sprak)}" "{text::SKRIV_UT.i(sprak)}</li>
                    </ul>
                    <p><a class="ds-link" href=rute::sti(p.id)>{text::SE_PRAKSIS.i(sprak)}</a></p>
                </Kvittering>
            })
        }
    })
}
