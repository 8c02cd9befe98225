//! Pages that change one fact each: addresses, place, ambulatory, end.

use std::sync::Arc;

use leptos::either::Either;
use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::deler::{
    Epostfelt, Innbyggervisning, Sjekket, Stedfelt, Visning, ambulerendetekst, datofelt, datotekst, epostrader, innbyggerkort, orgnrtekst,
    periodetekst,
};
use super::sok::oppslag_for_side;
use crate::avtale;
use crate::feil::AppError;
use crate::helseaktor::store as helseaktor;
use crate::islands::feltsjekk::Slag;
use crate::praksis::model::{Epostskjema, Sluttskjema, Stedskjema};
use crate::praksis::store::Praksis;
use crate::praksis::{rute, store, text};
use crate::server::{request, skjema};
use crate::stier;
use crate::ui::Tittel;
use crate::ui::{Avkrysning, Feiloppsummering, Felt, Konflikt, Konfliktrad, Mitt, Skjema, Utgaver, Varsel, last, skjulte_felt};
use grunn::format;
use grunn::text::Sprak;

/// A practice and what was typed about it.
struct Endring<F> {
    praksis: Praksis,
    /// Name of the draft.
    navn: String,
    /// `None`: nothing typed that is not saved.
    felt: Option<F>,
    /// The fields to send again, when what was typed was made from an older version of the practice.
    foreldet: Option<Vec<(String, String)>>,
    visning: Arc<Visning>,
    sprak: Sprak,
}

async fn hent<F: DeserializeOwned + Serialize + Send>(id: &str, hva: &str) -> Result<Endring<F>, AppError> {
    let aktor = request::aktor()?;
    let sprak = request::sprak();
    let mut db = request::les().await?;
    let praksis = store::finn(&mut db, aktor.helseaktor, rute::id(id)?).await?;
    avtale::krev_skriv(&mut db, aktor.helseaktor, request::idag()?).await?;
    let navn = rute::skjema(praksis.id, hva);
    let utkast = skjema::hent::<F>(&mut db, aktor.helseaktor, &navn).await?;
    let (felt, feil) = match utkast {
        Some(u) => (Some(u.felt), u.feil),
        None => (None, Default::default()),
    };
    let foreldet = felt
        .as_ref()
        .filter(|f| !request::sporring().contains_key("rediger") && !er_fra(*f, praksis.versjon))
        .map(|f| {
            let mut felter = skjulte_felt(f);
            felter.push(("id".to_owned(), praksis.id.to_string()));
            felter.push(("versjon".to_owned(), praksis.versjon.to_string()));
            felter
        });
    Ok(Endring {
        praksis,
        navn,
        felt,
        foreldet,
        visning: Arc::new(Visning::ny(sprak, feil)),
        sprak,
    })
}

/// Whether a form was made from this version.
fn er_fra(felt: &impl Serialize, versjon: i32) -> bool {
    serde_json::to_value(felt).is_ok_and(|v| v["versjon"].as_str() == Some(versjon.to_string().as_str()))
}

/// What differs between the pages.
struct Ramme {
    tittel: text::T,
    /// The last part of the page's address.
    hva: &'static str,
    handling: &'static str,
    ingress: Option<text::T>,
    har_utkast: bool,
    /// What was typed beside what is stored.
    rader: Vec<Konfliktrad>,
    foreldet: Option<Vec<(String, String)>>,
}

/// What these pages share: errors, title, name of the practice; then the form, or both versions and a choice.
#[component]
fn Endringsside(ramme: Ramme, praksis: Praksis, navn: String, visning: Arc<Visning>, children: Children) -> impl IntoView {
    let sprak = visning.sprak;
    let tittel = ramme.tittel.i(sprak);
    let side = stier::praksis_side(praksis.id, ramme.hva);
    let utgaver = ramme.foreldet.map(|felt| Utgaver {
        rader: ramme.rader,
        naar: Some(praksis.endret),
        skjema: navn.clone(),
        tilbake: stier::praksis(praksis.id),
        mitt: Some(Mitt {
            handling: ramme.handling,
            felt,
        }),
        endre: Some(format!("{side}?rediger=1")),
        ord: None,
    });
    // Something else about the practice was changed, and what was typed says the same as what is stored: nothing to choose.
    let utgaver = utgaver.filter(|u| u.ulike() || visning.foreldet());
    match utgaver {
        Some(utgaver) => Either::Left(view! {
            <Tittel tekst=format!("{tittel} – {}", praksis.navn) feil=true/>
            <div class="smalside">
                <h1 class="ds-heading" data-size="lg">{tittel}</h1>
                <p>{praksis.navn.clone()}</p>
                <Konflikt utgaver=utgaver/>
            </div>
        }),
        None => Either::Right(view! {
            <Tittel tekst=format!("{tittel} – {}", praksis.navn) feil=visning.er_avvist()/>
            <div class="smalside">
                <Feiloppsummering feil=visning.liste()/>
                <h1 class="ds-heading" data-size="lg">{tittel}</h1>
                <p>{praksis.navn.clone()}</p>
                {(ramme.har_utkast && !visning.er_avvist()).then(|| view! { <Varsel farge="info">{text::UTKAST.i(sprak)}</Varsel> })}
                {ramme.ingress.map(|t| view! { <p>{t.i(sprak)}</p> })}
                <Skjema handling=ramme.handling>
                    <input type="hidden" name="skjema" value=navn/>
                    <input type="hidden" name="id" value=praksis.id.to_string()/>
                    <input type="hidden" name="versjon" value=praksis.versjon/>
                    {children()}
                    <div class="knapper">
                        <button class="ds-button" type="submit">{text::LAGRE.i(sprak)}</button>
                        <a class="ds-button" data-variant="tertiary" href=stier::praksis(praksis.id)>{text::AVBRYT.i(sprak)}</a>
                    </div>
                </Skjema>
            </div>
        }),
    }
}

/// «Endre e-post for utbetalingsvedtak».
#[component]
pub fn EpostSide() -> impl IntoView {
    let id = rute::id_i_adressen();
    last(move || {
        let id = id.clone();
        async move {
            let e = hent::<Epostskjema>(&id, "epost").await?;
            let p = e.praksis;
            let har_utkast = e.felt.is_some();
            let felt = e
                .felt
                .unwrap_or_else(|| p.epostliste().map(|l| Epostskjema::fra(&l, p.versjon)).unwrap_or_default());
            let ramme = Ramme {
                tittel: text::ENDRE_EPOST,
                hva: "epost",
                handling: "/api/praksis/epost",
                ingress: None,
                har_utkast,
                rader: epostrader(&felt, p.epostliste().as_ref(), e.sprak),
                foreldet: e.foreldet,
            };
            let visning = e.visning.clone();
            Ok(
                view! { <Endringsside ramme=ramme praksis=p navn=e.navn visning=e.visning><Epostfelt felt=felt visning=visning/></Endringsside> },
            )
        }
    })
}

/// «Endre praksissted».
#[component]
pub fn StedSide() -> impl IntoView {
    let id = rute::id_i_adressen();
    last(move || {
        let id = id.clone();
        async move {
            let app = request::app()?;
            let e = hent::<Stedskjema>(&id, "sted").await?;
            let p = e.praksis;
            let har_utkast = e.felt.is_some() && !request::sporring().contains_key("oppslag");
            let felt = e.felt.unwrap_or_else(|| Stedskjema {
                orgnr: format::orgnr(&p.orgnr),
                her_id: p.valgt.as_ref().and_then(|v| v.her_id).map(|id| id.to_string()).unwrap_or_default(),
                navn: p.navn.clone(),
                ..Stedskjema::default()
            });
            let oppslag = oppslag_for_side(&app, &felt, &e.visning).await?;
            let ramme = Ramme {
                tittel: text::ENDRE_STED,
                hva: "sted",
                handling: "/api/praksis/sted",
                ingress: Some(text::ENDRE_STED_INGRESS),
                har_utkast,
                rader: vec![
                    Konfliktrad::en(text::ORGNR_FELT.i(e.sprak), orgnrtekst(&felt.orgnr), format::orgnr(&p.orgnr)),
                    Konfliktrad::en(text::NAVN.i(e.sprak), felt.navn.clone(), p.navn.clone()),
                ],
                foreldet: e.foreldet,
            };
            let visning = e.visning.clone();
            Ok(
                view! { <Endringsside ramme=ramme praksis=p navn=e.navn visning=e.visning><Stedfelt felt=felt oppslag=oppslag visning=visning/></Endringsside> },
            )
        }
    })
}

/// «Endre om praksisen er ambulerende», with what citizens see now.
#[component]
pub fn AmbulerendeSide() -> impl IntoView {
    let id = rute::id_i_adressen();
    last(move || {
        let id = id.clone();
        async move {
            let aktor = request::aktor()?;
            let e = hent::<Stedskjema>(&id, "ambulerende").await?;
            let (p, sprak) = (e.praksis, e.sprak);
            let har_utkast = e.felt.is_some();
            let valgt = e.felt.map_or(p.ambulerende, |f| f.er_ambulerende());
            let app = request::app()?;
            let mut db = request::les().await?;
            let profil = helseaktor::profil(&mut db, &app.krypto, aktor.helseaktor).await?;
            drop(db);
            let naa = innbyggerkort(&p, &profil);
            let ramme = Ramme {
                tittel: text::ENDRE_AMB,
                hva: "ambulerende",
                handling: "/api/praksis/ambulerende",
                ingress: None,
                har_utkast,
                rader: vec![Konfliktrad::en(
                    text::AMBULERENDE.i(sprak),
                    ambulerendetekst(valgt, sprak),
                    ambulerendetekst(p.ambulerende, sprak),
                )],
                foreldet: e.foreldet,
            };
            Ok(view! {
                <Endringsside ramme=ramme praksis=p navn=e.navn visning=e.visning>
                    <Avkrysning navn="ambulerende" etikett=text::AMB_FELT.i(sprak) hjelp=text::AMB_HJELP.i(sprak) valgt=valgt/>
                </Endringsside>
                <Innbyggervisning kort=naa/>
            })
        }
    })
}

/// «Avslutt praksisen eller endre sluttdato».
#[component]
pub fn SluttSide() -> impl IntoView {
    let id = rute::id_i_adressen();
    last(move || {
        let id = id.clone();
        async move {
            let e = hent::<Sluttskjema>(&id, "slutt").await?;
            let (p, sprak) = (e.praksis, e.sprak);
            let siste = p.perioder.last().copied();
            let krever_slutt = p.krever_slutt();
            let perioder = p.perioder.iter().map(|x| periodetekst(x, sprak)).collect::<Vec<_>>().join(", ");
            let har_utkast = e.felt.is_some();
            let felt = e.felt.unwrap_or_else(|| Sluttskjema {
                til: datofelt(siste.and_then(|s| s.til)),
                ..Sluttskjema::default()
            });
            let hjelp = if krever_slutt { text::TIL_HJELP_KREVD } else { text::TIL_HJELP }.i(sprak);
            let feil = e.visning.setning("til");
            let ramme = Ramme {
                tittel: text::ENDRE_SLUTT,
                hva: "slutt",
                handling: "/api/praksis/slutt",
                ingress: Some(text::SLUTT_INGRESS),
                har_utkast,
                rader: vec![Konfliktrad::en(
                    text::TIL_DATO.i(sprak),
                    datotekst(&felt.til, sprak),
                    siste.and_then(|s| s.til).map(|d| format::dato(d, sprak)).unwrap_or_default(),
                )],
                foreldet: e.foreldet,
            };
            Ok(view! {
                <Endringsside ramme=ramme praksis=p navn=e.navn visning=e.visning>
                    <p>{text::PERIODE.i(sprak)}": "{perioder}</p>
                    <Sjekket felt="til" slag=Slag::Dato>
                        <Felt navn="til" etikett=text::TIL_DATO.i(sprak) hjelp=hjelp verdi=felt.til feil=feil bredde="smal"/>
                    </Sjekket>
                </Endringsside>
            })
        }
    })
}
