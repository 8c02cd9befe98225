//! Registering a practice: place and type, then period, account and addresses, then check, then receipt.

use std::sync::Arc;

use http::StatusCode;
use leptos::either::Either;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use sqlx::PgConnection;

use super::deler::{Epostfelt, Innbyggervisning, Kontofelt, Sjekket, Stedfelt, Visning, nytt_kort, periodetekst};
use super::konto::Kontovarsel;
use super::ny_konflikt;
use super::panel::ManglerKontakt;
use super::sok::oppslag_for_side;
use crate::app::Tittel;
use crate::avtale;
use crate::behandlere::visning::Kort;
use crate::error::AppError;
use crate::feltsjekk::Slag;
use crate::format;
use crate::helseaktor;
use crate::praksis::kontovakt::model::Kontovisning;
use crate::praksis::model::{Epostskjema, Oppgjorsskjema, Stedskjema, overlapper_noen};
use crate::praksis::{
    NY_OPPGJOR_SKJEMA, NY_OPPGJOR_STI, NY_SJEKK_STI, NY_STED_SKJEMA, NY_STI, NY_VEDLEGG_STI, STI, handlinger, konto, rute, sted, store,
    text, typer, vikar, vilkar,
};
use crate::server::{request, skjema};
use crate::text::Sprak;
use crate::types::{HelseaktorId, Yrke};
use crate::ui::{
    Avkrysning, Fakta, Faktum, Feiloppsummering, Felt, Konflikt, Kvittering, Senere, Skjema, Skriv as _, Utgaver, Varsel, last,
};
use crate::vedlegg;
use crate::vedlegg::model::Mappe;
use crate::vedlegg::pages::{Dokumentliste, Mappevisning, Vedleggdel};

/// A step and how many there are: one more for those who have documents to send.
#[derive(Clone, Copy)]
struct Steg {
    nr: usize,
    av: usize,
    navn: text::T,
}

impl Steg {
    fn ny(nr: usize, vedlegg: bool, navn: text::T) -> Self {
        Self {
            nr,
            av: if vedlegg { 4 } else { 3 },
            navn,
        }
    }

    /// The last one, whatever its number is.
    fn sjekk(vedlegg: bool) -> Self {
        Self::ny(if vedlegg { 4 } else { 3 }, vedlegg, text::STEG3)
    }

    /// «Steg 2 av 3».
    fn plass(self, sprak: Sprak) -> String {
        format!("{} {} {} {}", text::STEG.i(sprak), self.nr, text::AV.i(sprak), self.av)
    }

    fn tittel(self, sprak: Sprak) -> String {
        format!("{} – {} – {}", self.navn.i(sprak), self.plass(sprak), text::NY_TITTEL.i(sprak))
    }
}

/// Whether there is anything to send with one of these types, or with the one that is chosen.
fn noe_aa_sende(typer: &[&typer::Praksistype], vikar: bool) -> bool {
    typer.iter().any(|t| !vilkar::gruppe(t).dokumenter(vikar).is_empty())
}

#[component]
fn Steghode(steg: Steg, sprak: Sprak) -> impl IntoView {
    view! {
        <p class="steg">{format!("{} · {}", text::NY_TITTEL.i(sprak), steg.plass(sprak))}</p>
        <h1 class="ds-heading" data-size="lg">{steg.navn.i(sprak)}</h1>
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
        avtale::krev_skriv(&mut db, aktor.helseaktor, app.klokke.idag()).await?;
        let utkast = skjema::hent::<Stedskjema>(&mut db, aktor.helseaktor, NY_STED_SKJEMA).await?;
        if let Some(utgaver) = ny_konflikt::sted(&mut db, aktor.helseaktor, utkast.as_ref(), sprak).await? {
            let steg = Steg::ny(1, noe_aa_sende(&typer::for_yrker(&profil.yrker()), false), text::STEG1);
            return Ok(Either::Left(view! { <Utgaveside steg=steg utgaver=utgaver sprak=sprak/> }));
        }
        drop(db);
        let utkast = utkast.unwrap_or_default();
        let utkastnr = utkast.versjon.to_string();
        let visning = Arc::new(Visning::ny(sprak, utkast.feil));
        let felt = utkast.felt;
        let oppslag = oppslag_for_side(&app, &felt, &visning).await?;
        let yrker = profil.yrker();
        let mulige = match typer::fra_kode(&felt.praksistype) {
            Some(valgt) if yrker.contains(&valgt.yrke) => vec![valgt],
            _ => typer::for_yrker(&yrker),
        };
        let steg = Steg::ny(1, noe_aa_sende(&mulige, false), text::STEG1);
        let innhold = if !profil.har_kontaktdata() {
            view! { <ManglerKontakt/><p><a class="ds-link" href=STI>{text::TILBAKE_LISTE.i(sprak)}</a></p> }.skrevet()
        } else if typer::for_yrker(&yrker).is_empty() {
            view! {
                <Varsel farge="warning">{text::INGEN_TYPER.i(sprak)}</Varsel>
                <p><a class="ds-link" href=helseaktor::STI>{text::TIL_HELSEAKTOR.i(sprak)}</a></p>
            }
            .skrevet()
        } else {
            let (ambulerende, praksistype, typefeil, for_sted) = (
                felt.er_ambulerende(),
                felt.praksistype.clone(),
                visning.setning("praksistype"),
                visning.clone(),
            );
            view! {
                <Vilkar yrker=yrker.clone() sprak=sprak/>
                <p>{text::FELT_MERKET.i(sprak)}</p>
                <Skjema handling="/api/praksis/ny-sted">
                    <input type="hidden" name="skjema" value=NY_STED_SKJEMA/>
                    <input type="hidden" name=skjema::UTKAST_FELT value=utkastnr/>
                    <Typevalg yrker=yrker valgt=praksistype feil=typefeil sprak=sprak/>
                    <Stedfelt felt=felt oppslag=oppslag visning=for_sted/>
                    <Avkrysning navn="ambulerende" etikett=text::AMB_FELT.i(sprak) hjelp=text::AMB_HJELP.i(sprak) valgt=ambulerende/>
                    <div class="knapper">
                        <button class="ds-button" type="submit">{text::LAGRE_FORTSETT.i(sprak)}</button>
                        <a class="ds-button" data-variant="tertiary" href=STI>{text::AVBRYT.i(sprak)}</a>
                    </div>
                    <Senere/>
                </Skjema>
            }
            .skrevet()
        };
        Ok(Either::Right(view! {
            <Tittel tekst=steg.tittel(sprak) feil=visning.er_avvist()/>
            <div class="smalside">
                <Feiloppsummering feil=visning.liste()/>
                <Steghode steg=steg sprak=sprak/>
                {innhold}
            </div>
        }))
    })
}

/// A step that was filled in on two devices: both versions, instead of the form.
#[component]
fn Utgaveside(steg: Steg, utgaver: Utgaver, sprak: Sprak) -> impl IntoView {
    view! {
        <Tittel tekst=steg.tittel(sprak) feil=true/>
        <div class="smalside">
            <Steghode steg=steg sprak=sprak/>
            <Konflikt utgaver=utgaver/>
        </div>
    }
}

/// What must be in place, said before anything is asked. Those with several kinds of practice open the one that is theirs.
#[component]
fn Vilkar(yrker: Vec<Yrke>, sprak: Sprak) -> impl IntoView {
    let grupper = vilkar::grupper(&typer::for_yrker(&yrker));
    let en = grupper.len() == 1;
    view! {
        <section class="kort" aria-labelledby="vilkar">
            <h2 class="ds-heading" data-size="sm" id="vilkar">{text::VILKAR_TITTEL.i(sprak)}</h2>
            {grupper.into_iter().map(|g| {
                let liste = view! {
                    <ul class="ds-list">{g.vilkar().iter().map(|v| view! { <li>{v.i(sprak)}</li> }).collect_view()}</ul>
                    <Dokumentliste krav=g.dokumenter(false) sprak=sprak/>
                };
                if en {
                    Either::Left(liste)
                } else {
                    Either::Right(view! { <details class="ds-details"><summary>{g.navn().i(sprak)}</summary><div>{liste}</div></details> })
                }
            }).collect_view()}
        </section>
    }
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
        avtale::krev_skriv(&mut db, aktor.helseaktor, app.klokke.idag()).await?;
        let utkast = skjema::hent::<Oppgjorsskjema>(&mut db, aktor.helseaktor, NY_OPPGJOR_SKJEMA).await?;
        let vikarsok = match (typer::fra_kode(&sted.praksistype), &utkast) {
            (Some(t), Some(u)) if request::sporring().contains_key("vikarsok") => {
                Some(vikar::finn(&mut db, &u.felt.vikar_navn, t.yrke, aktor.hpr.as_ref(), request::idag()?).await?)
            }
            _ => None,
        };
        let utgaver = ny_konflikt::oppgjor(&mut db, &app, aktor.helseaktor, utkast.as_ref(), sprak).await?;
        drop(db);
        let Some(praksistype) = typer::fra_kode(&sted.praksistype) else {
            return Ok(Either::Left(Either::Left(view! { <ForstSteg sprak=sprak/> })));
        };
        if let Some(utgaver) = utgaver {
            let steg = Steg::ny(2, noe_aa_sende(&[praksistype], false), text::STEG2);
            return Ok(Either::Left(Either::Right(
                view! { <Utgaveside steg=steg utgaver=utgaver sprak=sprak/> },
            )));
        }
        let har_utkast = utkast.is_some();
        let utkast = utkast.unwrap_or_default();
        let utkastnr = utkast.versjon.to_string();
        let visning = Arc::new(Visning::ny(sprak, utkast.feil));
        let mut felt = utkast.felt;
        (felt.konto, felt.konto_gjenta) = konto::vis(&app, &felt.konto_kryptert);
        let mut eposter = felt.eposter();
        if !har_utkast && eposter == Epostskjema::default() {
            eposter.epost1 = profil.epost.as_ref().map(|e| e.as_str().to_owned()).unwrap_or_default();
        }
        let mut feilliste = visning.liste();
        feilliste.extend(
            vikarsok
                .as_ref()
                .and_then(|s| s.setning(sprak))
                .map(|s| ("vikar_navn".to_owned(), s)),
        );
        let steg = Steg::ny(2, noe_aa_sende(&[praksistype], felt.er_vikar(praksistype)), text::STEG2);
        let vikarfelt = vilkar::gruppe(praksistype).kan_vaere_vikar().then(|| {
            view! { <Vikarfelt felt=felt.clone() sok=vikarsok feil=(visning.setning("vikar"), visning.setning("vikar_for")) sprak=sprak/> }
        });
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
            <Tittel tekst=steg.tittel(sprak) feil=!feilliste.is_empty()/>
            <div class="smalside">
                <Feiloppsummering feil=feilliste/>
                <Steghode steg=steg sprak=sprak/>
                <p>{text::FELT_MERKET.i(sprak)}</p>
                <Skjema handling="/api/praksis/ny-oppgjor">
                    <input type="hidden" name="skjema" value=NY_OPPGJOR_SKJEMA/>
                    <input type="hidden" name=skjema::UTKAST_FELT value=utkastnr/>
                    <fieldset class="ds-fieldset">
                        <legend class="ds-label">{text::PERIODE_TITTEL.i(sprak)}</legend>
                        <Sjekket felt="fra" slag=Slag::Dato>
                            <Felt navn="fra" etikett=text::FRA_DATO.i(sprak) hjelp=text::FRA_HJELP.i(sprak) verdi=fra feil=fra_feil bredde="smal"/>
                        </Sjekket>
                        <Sjekket felt="til" slag=Slag::Dato>{til}</Sjekket>
                    </fieldset>
                    {vikarfelt}
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
                    <Senere/>
                </Skjema>
            </div>
        }))
    })
}

/// Asked only where one may stand in for another. The number is typed, or found by name; the buttons send the form they stand in.
#[component]
fn Vikarfelt(felt: Oppgjorsskjema, sok: Option<vikar::Sokesvar>, feil: (Option<String>, Option<String>), sprak: Sprak) -> impl IntoView {
    let valgt = request::sporring().contains_key("vikarvalgt");
    let sokefeil = sok.as_ref().and_then(|s| s.setning(sprak));
    let treff = match sok {
        Some(vikar::Sokesvar::Treff { liste, flere }) => Some((liste, flere)),
        _ => None,
    };
    view! {
        <fieldset class="ds-fieldset">
            <legend class="ds-label">{text::VIKAR_TITTEL.i(sprak)}</legend>
            <Avkrysning navn="vikar" etikett=text::VIKAR_FELT.i(sprak) hjelp=text::VIKAR_HJELP.i(sprak) valgt=!felt.vikar.is_empty() feil=feil.0/>
            <Felt navn="vikar_for" etikett=text::VIKAR_FOR_FELT.i(sprak) hjelp=text::VIKAR_FOR_HJELP.i(sprak) verdi=felt.vikar_for feil=feil.1 inputmode="numeric" autocomplete="off" bredde="middels" merke=text::VALGFRITT.i(sprak)/>
            <div class="stedfelt">
                <div class="sjekket">
                    <Felt navn="vikar_navn" etikett=text::VIKAR_NAVN.i(sprak) hjelp=text::VIKAR_NAVN_HJELP.i(sprak) verdi=felt.vikar_navn feil=sokefeil autocomplete="off" merke=text::VALGFRITT.i(sprak)/>
                </div>
                <button class="ds-button" data-variant="secondary" data-size="sm" type="submit" name="finn_vikar" value="1">{text::VIKAR_FINN.i(sprak)}</button>
                <div role="status" id="vikarsok" class="oppslag">
                    {valgt.then(|| view! { <p>{text::VIKAR_VALGT.i(sprak)}</p> })}
                    {treff.map(|(liste, flere)| vikartreff(liste, flere, sprak))}
                </div>
            </div>
        </fieldset>
    }
}

/// Those who were found, each with a button.
fn vikartreff(liste: Vec<vikar::Treff>, flere: bool, sprak: Sprak) -> impl IntoView {
    if liste.is_empty() {
        return Either::Left(view! { <div class="ds-alert" data-color="warning"><p>{text::VIKAR_INGEN.i(sprak)}</p></div> });
    }
    Either::Right(view! {
        <div class="ds-alert enhet" data-color="info">
            <p>{text::VIKAR_TREFF.i(sprak)}</p>
            <ul class="enhet__forslag">
                {liste.into_iter().map(|t| {
                    let navn = t.navn.clone();
                    view! {
                        <li>
                            <span>{t.navn}<br/><span class="dempet">{format!("{} {}. {}", text::HPR.i(sprak), t.hpr, t.praksis)}</span></span>
                            <button class="ds-button" data-variant="secondary" data-size="sm" type="submit" name="velg_vikar" value=t.hpr>{format!("{} {navn}", text::VIKAR_VELG.i(sprak))}</button>
                        </li>
                    }
                }).collect_view()}
            </ul>
            {flere.then(|| view! { <p>{text::VIKAR_FLERE.i(sprak)}</p> })}
        </div>
    })
}

/// Step 3 for those who have documents to send.
#[component]
pub fn NyVedleggSide() -> impl IntoView {
    last(|| async {
        let aktor = request::aktor()?;
        let app = request::app()?;
        let sprak = request::sprak();
        let mut db = request::les().await?;
        avtale::krev_skriv(&mut db, aktor.helseaktor, app.klokke.idag()).await?;
        let (praksistype, vikar) = valgt_i_utkast(&mut db, aktor.helseaktor).await?;
        let Some(praksistype) = praksistype else {
            return Ok(Either::Left(view! { <ForstSteg sprak=sprak/> }));
        };
        let mappe = Mappevisning::hent(
            &mut db,
            &app,
            aktor.helseaktor,
            Mappe::NyPraksis,
            vilkar::gruppe(praksistype).dokumenter(vikar),
        )
        .await?;
        drop(db);
        let steg = Steg::ny(3, true, text::STEG_VEDLEGG);
        let feil = mappe.feilliste();
        Ok(Either::Right(view! {
            <Tittel tekst=steg.tittel(sprak) feil=!feil.is_empty()/>
            <div class="smalside">
                <Feiloppsummering feil=feil/>
                <Steghode steg=steg sprak=sprak/>
                <p>{vedlegg::text::PRAKSIS_INGRESS.i(sprak)}" "{vedlegg::text::HPR_HENTES.i(sprak)}</p>
                <Vedleggdel mappe=mappe/>
                <p>{vedlegg::text::SENERE.i(sprak)}</p>
                <div class="knapper">
                    <a class="ds-button" href=NY_SJEKK_STI>{vedlegg::text::FORTSETT.i(sprak)}</a>
                    <a class="ds-button" data-variant="secondary" href=NY_OPPGJOR_STI>{text::TILBAKE.i(sprak)}</a>
                    <a class="ds-button" data-variant="tertiary" href=STI>{text::AVBRYT.i(sprak)}</a>
                </div>
            </div>
        }))
    })
}

/// Type of practice and whether it is a vikariat, as the drafts have them.
pub async fn valgt_i_utkast(db: &mut PgConnection, eier: HelseaktorId) -> Result<(Option<&'static typer::Praksistype>, bool), AppError> {
    let sted = skjema::hent::<Stedskjema>(&mut *db, eier, NY_STED_SKJEMA)
        .await?
        .unwrap_or_default()
        .felt;
    let oppgjor = skjema::hent::<Oppgjorsskjema>(db, eier, NY_OPPGJOR_SKJEMA)
        .await?
        .unwrap_or_default()
        .felt;
    let praksistype = typer::fra_kode(&sted.praksistype);
    Ok((praksistype, praksistype.is_some_and(|t| oppgjor.er_vikar(t))))
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
        avtale::krev_skriv(&mut db, aktor.helseaktor, idag).await?;
        let utkast1 = skjema::hent::<Stedskjema>(&mut db, aktor.helseaktor, NY_STED_SKJEMA)
            .await?
            .unwrap_or_default();
        let utkast2 = skjema::hent::<Oppgjorsskjema>(&mut db, aktor.helseaktor, NY_OPPGJOR_SKJEMA)
            .await?
            .unwrap_or_default();
        let fra = handlinger::merke(utkast1.versjon, utkast2.versjon);
        let (felt1, mut felt2) = (utkast1.felt, utkast2.felt);
        let mine = store::mine(&mut db, aktor.helseaktor).await?;
        let filer = vedlegg::store::i_mappe(&mut db, &app.krypto, aktor.helseaktor, Mappe::NyPraksis).await?;
        drop(db);
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
        let adresse = sted::adresse(&sted.adresse, sted.postnr.as_deref(), sted.poststed.as_deref());
        let (vist, adresse_endret) = (sted.vist(), request::sporring().contains_key("endret"));
        let fra_ar = sted.valgt.as_ref().is_some_and(|v| v.kilde == store::Stedkilde::Adresseregisteret);
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
        let mut fakta = vec![
            Faktum {
                navn: text::TYPE.i(sprak).to_owned(),
                verdier: vec![text::typenavn(praksistype.kode, sprak)],
                under: None,
                endre: til(NY_STI, text::TYPE),
            },
            Faktum {
                navn: text::STED.i(sprak).to_owned(),
                verdier: steder,
                under: if sted.verifisert {
                    fra_ar.then(|| text::ADRESSE_FRA_AR.i(sprak).to_owned())
                } else {
                    Some(format!("{}. {}", text::UVERIFISERT.i(sprak), text::STED_UVERIFISERT.i(sprak)))
                },
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
        if let Some(hpr) = &oppgjor.vikar_for {
            let plass = fakta.len().min(4);
            fakta.insert(
                plass,
                Faktum {
                    navn: text::VIKAR_FOR.i(sprak).to_owned(),
                    verdier: vec![format!("{} {hpr}", text::HPR.i(sprak))],
                    under: None,
                    endre: til(NY_OPPGJOR_STI, text::VIKAR_LITEN),
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
                endre: til(NY_VEDLEGG_STI, text::VEDLEGG_LITEN),
            });
        }
        let innbygger = Kort {
            adresse,
            kommune: sted.kommune.clone(),
            ambulerende: felt1.er_ambulerende(),
            ..nytt_kort(&sted.navn, Some(praksistype.yrke), &profil)
        };
        let endret = request::sporring().contains_key("feil");
        if endret && let Some(svar) = use_context::<ResponseOptions>() {
            svar.set_status(StatusCode::CONFLICT);
        }
        Ok(Either::Right(view! {
            <Tittel tekst=steg.tittel(sprak) feil=endret/>
            <div class="smalside">
                <Steghode steg=steg sprak=sprak/>
                <p>{text::SJEKK_INGRESS.i(sprak)}</p>
                {endret.then(|| view! {
                    <div role="group" tabindex="-1" autofocus="" aria-label=text::SVAR_ENDRET_TITTEL.i(sprak)>
                        <Varsel farge="warning" tittel=text::SVAR_ENDRET_TITTEL.i(sprak)>{text::SVAR_ENDRET.i(sprak)}</Varsel>
                    </div>
                })}
                {adresse_endret.then(|| view! { <Varsel farge="warning">{text::ADRESSE_ENDRET.i(sprak)}</Varsel> })}
                {lik.then(|| view! { <Varsel farge="warning" tittel=text::LIK_PRAKSIS_TITTEL.i(sprak)>{text::LIK_PRAKSIS.i(sprak)}</Varsel> })}
                {vikaroverlapp.then(|| view! { <Varsel farge="warning" tittel=text::VIKAR_OVERLAPP_TITTEL.i(sprak)>{text::VIKAR_OVERLAPP.i(sprak)}</Varsel> })}
                <section class="kort"><Fakta fakta=fakta/></section>
                <Kontovarsel svar=kontosvar/>
                <Innbyggervisning kort=innbygger enk=enk/>
                <Skjema handling="/api/praksis/registrer">
                    <input type="hidden" name=skjema::UTKAST_FELT value=fra/>
                    <input type="hidden" name="vist" value=vist/>
                    <div class="knapper">
                        <button class="ds-button" type="submit">{text::SEND.i(sprak)}</button>
                        <a class="ds-button" data-variant="secondary" href=if skal_sende { NY_VEDLEGG_STI } else { NY_OPPGJOR_STI }>{text::TILBAKE.i(sprak)}</a>
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
            let sendt = vedlegg::store::sendt_per_praksis(&mut db, aktor.helseaktor).await?;
            let utdanning = vedlegg::utdanning::for_praksis(&mut db, aktor.helseaktor, &p.praksistype).await?;
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
                        {utdanning.map(|(yrke, _)| view! { <li>{text::NESTE_UTDANNING.i(sprak)}" "<a class="ds-link" href=vedlegg::utdanning::sti(yrke)>{vedlegg::text::SE_STATUS.i(sprak)}</a></li> })}
                        {mangler.then(|| view! { <li>{text::NESTE_VEDLEGG.i(sprak)}" "<a class="ds-link" href=rute::under(p.id, "vedlegg")>{vedlegg::text::SE_VEDLEGG.i(sprak)}</a></li> })}
                        <li>{text::NESTE_EPJ.i(sprak)}</li>
                        {uverifisert.then(|| view! { <li>{text::NESTE_UVERIFISERT.i(sprak)}</li> })}
                        {kontrolleres.then(|| view! { <li>{text::NESTE_KONTO.i(sprak)}</li> })}
                        <li>{text::NESTE_EPOST.i(sprak)}" "{text::SKRIV_UT.i(sprak)}</li>
                    </ul>
                    <p><a class="ds-link" href=rute::sti(p.id)>{text::SE_PRAKSIS.i(sprak)}</a></p>
                </Kvittering>
            })
        }
    })
}
