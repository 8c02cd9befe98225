//! The end of registering a practice: the answers to check, and the receipt.

use leptos::either::Either;
use leptos::prelude::*;

use super::deler::{Innbyggervisning, Visesigjen, epostlinjer, nytt_kort, periodetekst};
use super::konto::Kontovarsel;
use super::ny::{ForstSteg, Steg, Steghode};
use crate::avtale;
use crate::behandlere::visning::Kort;
use crate::feil::AppError;
use crate::helseaktor;
use crate::praksis::kontovakt::model::Kontovisning;
use crate::praksis::model::{Oppgjorsskjema, Stedskjema, overlapper_noen};
use crate::praksis::{NY_OPPGJOR_SKJEMA, NY_STED_SKJEMA, handlinger, konto, rute, sted, store, text, vilkar};
use crate::server::{request, skjema};
use crate::stier::{self, NY_PRAKSIS, NY_PRAKSIS_OPPGJOR, NY_PRAKSIS_SJEKK, NY_PRAKSIS_VEDLEGG, PRAKSISER};
use crate::ui::Tittel;
use crate::ui::{Fakta, Faktum, Kvittering, NyInnlogging, Skjema, Varsel, last};
use crate::utdanning;
use crate::vedlegg;
use grunn::format;

/// Step 3: check the answers, then send.
#[component]
pub fn NySjekkSide() -> impl IntoView {
    last(|| async {
        let aktor = request::aktor()?;
        let app = request::app()?;
        let sprak = request::sprak();
        let idag = app.klokke.idag();
        let fersk = request::er_fersk(aktor.auth_tid, app.klokke.naa());
        let mut db = request::les().await?;
        let profil = helseaktor::store::profil(&mut db, &app.krypto, aktor.helseaktor).await?;
        avtale::krev_skriv(&mut db, aktor.helseaktor, idag).await?;
        let utkast1 = skjema::hent::<Stedskjema>(&mut db, aktor.helseaktor, NY_STED_SKJEMA)
            .await?
            .unwrap_or_default();
        let utkast2 = skjema::hent::<Oppgjorsskjema>(&mut db, aktor.helseaktor, NY_OPPGJOR_SKJEMA)
            .await?
            .unwrap_or_default();
        let (felt1, mut felt2) = (utkast1.felt, utkast2.felt);
        let mine = store::mine(&mut db, aktor.helseaktor).await?;
        let filer = handlinger::filer(&mut db, &app, aktor.helseaktor).await?;
        drop(db);
        let vedlagt: Vec<_> = filer.iter().map(|f| f.id).collect();
        let fra = handlinger::merke(utkast1.versjon, utkast2.versjon, &vedlagt);
        (felt2.konto, felt2.konto_gjenta) = konto::vis(&app, &felt2.konto_kryptert);
        let lest = async {
            let (praksistype, valg) = felt1.parse_ny(&profil.yrker(), app.konfig.testnumre())?;
            let svar = sted::slaa_opp(&app, &valg.orgnr).await;
            let enk = svar.as_ref().ok().and_then(sted::er_enk);
            Ok::<_, AppError>((
                praksistype,
                sted::velg_vist(&app, &valg, &svar).await?,
                felt2.parse(praksistype, aktor.hpr.as_ref(), idag)?,
                enk,
            ))
        };
        let (praksistype, sted, oppgjor, enk) = match lest.await {
            Ok(lest) => lest,
            // A step is missing, or what was right then is not right now: the steps show what.
            Err(AppError::Ugyldig(_)) => return Ok(Either::Left(view! { <ForstSteg sprak=sprak/> })),
            Err(annen) => return Err(annen),
        };
        let kontosvar = konto::kontroller(&app, &mut *request::les().await?, aktor.helseaktor, &oppgjor.konto, &sted.orgnr).await?;
        let lik = mine.iter().any(|p| {
            p.praksistype == praksistype.kode && p.orgnr == sted.orgnr && p.perioder.iter().any(|x| x.overlapper(&oppgjor.periode))
        });
        let vikariater = mine.iter().filter(|p| p.vikar_for.is_some()).flat_map(|p| &p.perioder);
        let vikaroverlapp = oppgjor.vikar_for.is_some() && overlapper_noen(vikariater, &oppgjor.periode);
        let skal_sende = !vilkar::gruppe(praksistype).dokumenter(oppgjor.vikar_for.is_some()).is_empty();
        let steg = Steg::sjekk(skal_sende);
        let adresse = format::adresse(&sted.adresse, sted.postnr.as_deref(), sted.poststed.as_deref());
        let vist = sted.vist();
        let fra_ar = sted.valgt.as_ref().is_some_and(|v| v.kilde == store::Stedkilde::Adresseregisteret);
        let mut steder = vec![
            sted.navn.clone(),
            format!("{} {}", text::ORGNR.i(sprak), format::orgnr(&sted.orgnr)),
        ];
        steder.extend(adresse.iter().cloned());
        let eposter = epostlinjer(oppgjor.eposter.alle(), sprak);
        let til = |side: &'static str, hva: text::T| Some((side.to_owned(), hva.i(sprak).to_lowercase()));
        let mut fakta = vec![
            Faktum {
                navn: text::TYPE.i(sprak).to_owned(),
                verdier: vec![text::typenavn(praksistype.kode, sprak)],
                under: None,
                endre: til(NY_PRAKSIS, text::TYPE),
            },
            Faktum {
                navn: text::STED.i(sprak).to_owned(),
                verdier: steder,
                under: if sted.verifisert {
                    fra_ar.then(|| text::ADRESSE_FRA_AR.i(sprak).to_owned())
                } else {
                    Some(format!("{}. {}", text::UVERIFISERT.i(sprak), text::STED_UVERIFISERT.i(sprak)))
                },
                endre: til(NY_PRAKSIS, text::STED),
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
                endre: til(NY_PRAKSIS, text::AMBULERENDE_LITEN),
            },
            Faktum {
                navn: text::PERIODE.i(sprak).to_owned(),
                verdier: vec![periodetekst(&oppgjor.periode, sprak)],
                under: None,
                endre: til(NY_PRAKSIS_OPPGJOR, text::PERIODE),
            },
            Faktum {
                navn: text::KONTO.i(sprak).to_owned(),
                verdier: vec![format::konto(&oppgjor.konto)],
                under: None,
                endre: til(NY_PRAKSIS_OPPGJOR, text::KONTO),
            },
            Faktum {
                navn: text::EPOST.i(sprak).to_owned(),
                verdier: eposter,
                under: None,
                endre: til(NY_PRAKSIS_OPPGJOR, text::EPOST),
            },
        ];
        if let Some(hpr) = &oppgjor.vikar_for {
            let plass = fakta.len().min(4);
            fakta.insert(
                plass,
                Faktum {
                    navn: text::VIKAR_FOR.i(sprak).to_owned(),
                    verdier: vec![format!("{} {hpr}", text::HPR.i(sprak))],
                    under: None,
                    endre: til(NY_PRAKSIS_OPPGJOR, text::VIKAR_LITEN),
                },
            );
        }
        if skal_sende {
            let verdier = if filer.is_empty() {
                vec![text::INGEN_VEDLEGG.i(sprak).to_owned()]
            } else {
                filer
                    .iter()
                    .map(|v| vedlegg::text::dokument(v.dokument).i(sprak).to_owned())
                    .collect()
            };
            fakta.push(Faktum {
                navn: text::VEDLEGG.i(sprak).to_owned(),
                verdier,
                under: None,
                endre: til(NY_PRAKSIS_VEDLEGG, text::VEDLEGG_LITEN),
            });
        }
        let innbygger = Kort {
            adresse,
            kommune: sted.kommune.clone(),
            ambulerende: felt1.er_ambulerende(),
            ..nytt_kort(&sted.navn, Some(praksistype.yrke), &profil)
        };
        // Of the address there is another word for it.
        let adresse_endret = request::sporring().contains_key("endret");
        let vist_igjen = skjema::er_vist_igjen();
        let endret = vist_igjen && !adresse_endret;
        Ok(Either::Right(view! {
            <Tittel tekst=steg.tittel(sprak) feil=vist_igjen/>
            <div class="smalside">
                <Steghode steg=steg sprak=sprak/>
                <p>{text::SJEKK_INGRESS.i(sprak)}</p>
                {endret.then(|| view! { <Visesigjen tittel=text::SVAR_ENDRET_TITTEL tekst=text::SVAR_ENDRET/> })}
                {adresse_endret.then(|| view! { <Varsel farge="warning">{text::ADRESSE_ENDRET.i(sprak)}</Varsel> })}
                {lik.then(|| view! { <Varsel farge="warning" tittel=text::LIK_PRAKSIS_TITTEL.i(sprak)>{text::LIK_PRAKSIS.i(sprak)}</Varsel> })}
                {vikaroverlapp.then(|| view! { <Varsel farge="warning" tittel=text::VIKAR_OVERLAPP_TITTEL.i(sprak)>{text::VIKAR_OVERLAPP.i(sprak)}</Varsel> })}
                <section class="kort"><Fakta fakta=fakta/></section>
                <Kontovarsel svar=kontosvar/>
                <Innbyggervisning kort=innbygger enk=enk/>
                {if fersk {
                    Either::Left(view! {
                        <Skjema handling="/api/praksis/registrer">
                            <input type="hidden" name=skjema::UTKAST_FELT value=fra/>
                            <input type="hidden" name="vist" value=vist/>
                            <div class="knapper">
                                <button class="ds-button" type="submit">{text::SEND.i(sprak)}</button>
                                <a class="ds-button" data-variant="secondary" href=if skal_sende { NY_PRAKSIS_VEDLEGG } else { NY_PRAKSIS_OPPGJOR }>{text::TILBAKE.i(sprak)}</a>
                                <a class="ds-button" data-variant="tertiary" href=PRAKSISER>{text::AVBRYT.i(sprak)}</a>
                            </div>
                        </Skjema>
                    })
                } else {
                    Either::Right(view! { <NyInnlogging tekst=text::NY_FERSK side=NY_PRAKSIS_SJEKK/> })
                }}
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
            let sendt = vedlegg::store::sendt_per_praksis(&mut db, aktor.helseaktor).await?;
            let utdanning = utdanning::store::for_praksis(&mut db, aktor.helseaktor, &p.praksistype).await?;
            drop(db);
            let sendt: Vec<_> = sendt.into_iter().filter(|(id, _)| *id == p.id).map(|(_, d)| d).collect();
            let mangler = !vedlegg::model::mangler(p.dokumentkrav(), &sendt).is_empty();
            let utdanning = utdanning.filter(|(_, s)| !s.er_godkjent());
            let uverifisert = !p.verifisert;
            let kontrolleres = p.kontovisning(request::idag()?) == Kontovisning::Kontrolleres;
            Ok(view! {
                <Kvittering tittel=text::KVITTERING.i(sprak) referanse=p.id.to_string() tid=format::tidspunkt(p.opprettet, sprak)>
                    <p><strong>{p.navn.clone()}</strong>", "{text::typenavn(&p.praksistype, sprak)}</p>
                    <p>{p.perioder.iter().map(|x| periodetekst(x, sprak)).collect::<Vec<_>>().join(", ")}</p>
                    {p.vikar_for.as_ref().map(|hpr| view! { <p>{format!("{} {} {hpr}", text::VIKAR_FOR.i(sprak), text::HPR.i(sprak))}</p> })}
                    {(!sendt.is_empty()).then(|| view! { <p>{text::VEDLEGG.i(sprak)}": "{sendt.iter().map(|d| vedlegg::text::dokument(*d).i(sprak)).collect::<Vec<_>>().join(", ")}</p> })}
                    <h2 class="ds-heading" data-size="sm">{text::NESTE.i(sprak)}</h2>
                    <ul class="ds-list">
                        <li>{text::NESTE_AVTALE.i(sprak)}" "<a class="ds-link" href="/praksisinformasjon/avtaler-og-samtykker">{text::NESTE_AVTALE_LENKE.i(sprak)}</a></li>
                        {utdanning.map(|(yrke, _)| view! { <li>{text::NESTE_UTDANNING.i(sprak)}" "<a class="ds-link" href=stier::utdanning(yrke)>{vedlegg::text::SE_STATUS.i(sprak)}</a></li> })}
                        {mangler.then(|| view! { <li>{text::NESTE_VEDLEGG.i(sprak)}" "<a class="ds-link" href=stier::praksis_side(p.id, "vedlegg")>{vedlegg::text::SE_VEDLEGG.i(sprak)}</a></li> })}
                        <li>{text::NESTE_EPJ.i(sprak)}</li>
                        {uverifisert.then(|| view! { <li>{text::NESTE_UVERIFISERT.i(sprak)}</li> })}
                        {kontrolleres.then(|| view! { <li>{text::NESTE_KONTO.i(sprak)}</li> })}
                        <li>{text::NESTE_EPOST.i(sprak)}" "{text::SKRIV_UT.i(sprak)}</li>
                    </ul>
                    <p><a class="ds-link" href=stier::praksis(p.id)>{text::SE_PRAKSIS.i(sprak)}</a></p>
                </Kvittering>
            })
        }
    })
}
