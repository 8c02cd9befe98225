//! Pages that change one fact each: addresses, place, ambulatory, end.

use std::sync::Arc;

use leptos::prelude::*;

use super::deler::{Epostfelt, Innbyggervisning, Konflikt, Sjekket, Stedfelt, Visning, datofelt, innbyggerkort, periodetekst};
use super::sok::oppslag_for_side;
use crate::app::Tittel;
use crate::error::AppError;
use crate::feltsjekk::Slag;
use crate::format;
use crate::helseaktor::store as helseaktor;
use crate::praksis::model::{Epostskjema, Sluttskjema, Stedskjema};
use crate::praksis::store::Praksis;
use crate::praksis::{rute, store, text};
use crate::server::{request, skjema};
use crate::text::Sprak;
use crate::ui::{Avkrysning, Feiloppsummering, Felt, Skjema, Varsel, last};

/// A practice and what was typed about it.
struct Endring<F> {
    praksis: Praksis,
    /// Name of the draft.
    navn: String,
    /// `None`: nothing typed that is not saved.
    felt: Option<F>,
    visning: Arc<Visning>,
    sprak: Sprak,
}

async fn hent<F: serde::de::DeserializeOwned + Send>(id: &str, hva: &str) -> Result<Endring<F>, AppError> {
    let aktor = request::aktor()?;
    let sprak = request::sprak();
    let mut db = request::les().await?;
    let praksis = store::finn(&mut db, aktor.helseaktor, rute::id(id)?).await?;
    let navn = rute::skjema(praksis.id, hva);
    let utkast = skjema::hent::<F>(&mut db, aktor.helseaktor, &navn).await?;
    let (felt, feil) = match utkast {
        Some(u) => (Some(u.felt), u.feil),
        None => (None, Default::default()),
    };
    Ok(Endring {
        praksis,
        navn,
        felt,
        visning: Arc::new(Visning::ny(sprak, feil)),
        sprak,
    })
}

/// What differs between the pages.
struct Ramme {
    tittel: text::T,
    handling: &'static str,
    /// The field a conflict points at.
    forste: &'static str,
    ingress: Option<text::T>,
    har_utkast: bool,
    lagret: Vec<String>,
    din: Vec<String>,
}

/// What these pages share: errors, title, name of the practice, conflict, the form.
#[component]
fn Endringsside(ramme: Ramme, praksis: Praksis, navn: String, visning: Arc<Visning>, children: Children) -> impl IntoView {
    let sprak = visning.sprak;
    let tittel = ramme.tittel.i(sprak);
    view! {
        <Tittel tekst=format!("{tittel} – {}", praksis.navn) feil=visning.er_avvist()/>
        <div class="smalside">
            <Feiloppsummering feil=visning.liste(ramme.forste)/>
            <h1 class="ds-heading" data-size="lg">{tittel}</h1>
            <p>{praksis.navn.clone()}</p>
            {visning.konflikt().then(|| view! { <Konflikt lagret=ramme.lagret din=ramme.din/> })}
            {(ramme.har_utkast && !visning.er_avvist()).then(|| view! { <Varsel farge="info">{text::UTKAST.i(sprak)}</Varsel> })}
            {ramme.ingress.map(|t| view! { <p>{t.i(sprak)}</p> })}
            <Skjema handling=ramme.handling>
                <input type="hidden" name="skjema" value=navn/>
                <input type="hidden" name="id" value=praksis.id.to_string()/>
                <input type="hidden" name="versjon" value=praksis.versjon/>
                {children()}
                <div class="knapper">
                    <button class="ds-button" type="submit">{text::LAGRE.i(sprak)}</button>
                    <a class="ds-button" data-variant="tertiary" href=rute::sti(praksis.id)>{text::AVBRYT.i(sprak)}</a>
                </div>
            </Skjema>
        </div>
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
                handling: "/api/praksis/epost",
                forste: "epost1",
                ingress: None,
                har_utkast,
                lagret: p.eposter.iter().map(|x| x.as_str().to_owned()).collect(),
                din: felt
                    .rader()
                    .into_iter()
                    .filter(|r| !r.trim().is_empty())
                    .map(str::to_owned)
                    .collect(),
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
                handling: "/api/praksis/sted",
                forste: "orgnr",
                ingress: Some(text::ENDRE_STED_INGRESS),
                har_utkast,
                lagret: vec![p.navn.clone(), format::orgnr(&p.orgnr)],
                din: vec![felt.navn.clone(), felt.orgnr.clone()],
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
            let ord = |ja: bool| if ja { text::AMBULERENDE_JA } else { text::AMBULERENDE_NEI }.i(sprak).to_owned();
            let har_utkast = e.felt.is_some();
            let valgt = e.felt.map_or(p.ambulerende, |f| f.er_ambulerende());
            let app = request::app()?;
            let mut db = request::les().await?;
            let profil = helseaktor::profil(&mut db, &app.krypto, aktor.helseaktor).await?;
            drop(db);
            let naa = innbyggerkort(&p, &profil);
            let ramme = Ramme {
                tittel: text::ENDRE_AMB,
                handling: "/api/praksis/ambulerende",
                forste: "ambulerende",
                ingress: None,
                har_utkast,
                lagret: vec![ord(p.ambulerende)],
                din: vec![ord(valgt)],
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
            let lagret: Vec<String> = p.perioder.iter().map(|x| periodetekst(x, sprak)).collect();
            let perioder = lagret.join(", ");
            let har_utkast = e.felt.is_some();
            let felt = e.felt.unwrap_or_else(|| Sluttskjema {
                til: datofelt(siste.and_then(|s| s.til)),
                ..Sluttskjema::default()
            });
            let hjelp = if krever_slutt { text::TIL_HJELP_KREVD } else { text::TIL_HJELP }.i(sprak);
            let feil = e.visning.setning("til");
            let ramme = Ramme {
                tittel: text::ENDRE_SLUTT,
                handling: "/api/praksis/slutt",
                forste: "til",
                ingress: Some(text::SLUTT_INGRESS),
                har_utkast,
                lagret,
                din: vec![felt.til.clone()],
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
