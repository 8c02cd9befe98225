//! Registering a practice: place and type, then period, account and addresses, then documents.

use std::sync::Arc;

use leptos::either::Either;
use leptos::prelude::*;
use sqlx::PgConnection;

use super::deler::{Epostfelt, Kontofelt, Sjekket, Stedfelt, Visning};
use super::ny_konflikt;
use super::panel::ManglerKontakt;
use super::sok::oppslag_for_side;
use crate::avtale;
use crate::feil::AppError;
use crate::helseaktor;
use crate::islands::feltsjekk::Slag;
use crate::praksis::model::{Epostskjema, Oppgjorsskjema, Stedskjema};
use crate::praksis::{NY_OPPGJOR_SKJEMA, NY_STED_SKJEMA, konto, text, vikar, vilkar};
use crate::server::{request, skjema};
use crate::stier::{HELSEAKTOR, NY_PRAKSIS, NY_PRAKSIS_OPPGJOR, NY_PRAKSIS_SJEKK, PRAKSISER};
use crate::ui::Tittel;
use crate::ui::{Avkrysning, Feiloppsummering, Felt, Konflikt, Senere, Skjema, Skriv as _, Utgaver, Varsel, last};
use crate::vedlegg;
use crate::vedlegg::model::Mappe;
use crate::vedlegg::pages::{Dokumentliste, Mappevisning, Vedleggdel};
use grunn::praksistype as typer;
use grunn::text::Sprak;
use grunn::{HelseaktorId, Yrke};

/// A step and how many there are: one more for those who have documents to send.
#[derive(Clone, Copy)]
pub(super) struct Steg {
    nr: usize,
    av: usize,
    navn: text::T,
}

impl Steg {
    pub(super) fn ny(nr: usize, vedlegg: bool, navn: text::T) -> Self {
        Self {
            nr,
            av: if vedlegg { 4 } else { 3 },
            navn,
        }
    }

    /// The last one, whatever its number is.
    pub(super) fn sjekk(vedlegg: bool) -> Self {
        Self::ny(if vedlegg { 4 } else { 3 }, vedlegg, text::STEG3)
    }

    /// «Steg 2 av 3».
    fn plass(self, sprak: Sprak) -> String {
        format!("{} {} {} {}", text::STEG.i(sprak), self.nr, text::AV.i(sprak), self.av)
    }

    pub(super) fn tittel(self, sprak: Sprak) -> String {
        format!("{} – {} – {}", self.navn.i(sprak), self.plass(sprak), text::NY_TITTEL.i(sprak))
    }
}

/// Whether there is anything to send with one of these types, or with the one that is chosen.
pub(super) fn noe_aa_sende(typer: &[&typer::Praksistype], vikar: bool) -> bool {
    typer.iter().any(|t| !vilkar::gruppe(t).dokumenter(vikar).is_empty())
}

#[component]
pub(super) fn Steghode(steg: Steg, sprak: Sprak) -> impl IntoView {
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
            view! { <ManglerKontakt/><p><a class="ds-link" href=PRAKSISER>{text::TILBAKE_LISTE.i(sprak)}</a></p> }.skrevet()
        } else if typer::for_yrker(&yrker).is_empty() {
            view! {
                <Varsel farge="warning">{text::INGEN_TYPER.i(sprak)}</Varsel>
                <p><a class="ds-link" href=HELSEAKTOR>{text::TIL_HELSEAKTOR.i(sprak)}</a></p>
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
                        <a class="ds-button" data-variant="tertiary" href=PRAKSISER>{text::AVBRYT.i(sprak)}</a>
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
                        <a class="ds-button" data-variant="secondary" href=NY_PRAKSIS>{text::TILBAKE.i(sprak)}</a>
                        <a class="ds-button" data-variant="tertiary" href=PRAKSISER>{text::AVBRYT.i(sprak)}</a>
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
                    <a class="ds-button" href=NY_PRAKSIS_SJEKK>{vedlegg::text::FORTSETT.i(sprak)}</a>
                    <a class="ds-button" data-variant="secondary" href=NY_PRAKSIS_OPPGJOR>{text::TILBAKE.i(sprak)}</a>
                    <a class="ds-button" data-variant="tertiary" href=PRAKSISER>{text::AVBRYT.i(sprak)}</a>
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
pub(super) fn ForstSteg(sprak: Sprak) -> impl IntoView {
    view! {
        <Tittel tekst=text::NY_TITTEL.i(sprak)/>
        <div class="smalside">
            <h1 class="ds-heading" data-size="lg">{text::NY_TITTEL.i(sprak)}</h1>
            <p>{text::BEGYNN_HER.i(sprak)}</p>
            <div class="knapper"><a class="ds-button" href=NY_PRAKSIS>{text::STEG1.i(sprak)}</a></div>
        </div>
    }
}
