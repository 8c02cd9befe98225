//! «Lagre utkast»: what is typed in a form is kept as its draft without being judged, so that it can be taken up again, also
//! on another device. The change of language keeps drafts the same way.

use std::collections::HashMap;

use axum::Router;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use serde_json::Value;

use crate::avtale::model::Oppsigelsesskjema;
use crate::avtale::{SI_OPP_SKJEMA, SIGNER_SKJEMA};
use crate::feil::AppError;
use crate::helseaktor::KONTAKT_SKJEMA;
use crate::helseaktor::model::Kontaktskjema;
use crate::krav::pages::VALG_SKJEMA;
use crate::praksis::model::{Oppgjorsskjema, Stedskjema};
use crate::praksis::{self, NY_OPPGJOR_SKJEMA, NY_STED_SKJEMA, konto};
use crate::server::bremse::{Bremse, Hvem};
use crate::server::handling::{Forsok, Slag};
use crate::server::sikkerhet::{json_feil, vil_ha_html};
use crate::server::state::App;
use crate::server::{sider, skjema};
use crate::stier::UTKAST;
use grunn::feltfeil::FeltFeil;

/// The front page, which says that it is kept.
const VIDERE: &str = "/?utkast=1";
/// A draft may be put away by anyone; what it is a draft of may then be refused.
pub const BEHOLD: Slag = Slag::ogsaa_sperret("utkast");
/// Times a minute somebody may put a draft away.
const BREMSE: Bremse = Bremse::ny("utkast", 120);
/// The field of a draft with the account.
const KONTO_KRYPTERT: &str = "konto_kryptert";
/// Largest form.
const STORST: usize = 64 * 1024;
/// Forms on the way from first login to agreement: those that may be left half filled in.
const SKJEMA: [&str; 4] = [KONTAKT_SKJEMA, NY_STED_SKJEMA, NY_OPPGJOR_SKJEMA, SIGNER_SKJEMA];

pub fn ruter() -> Router<App> {
    Router::new().route(UTKAST, post(lagre))
}

/// Keeps the fields as the draft of the form they name in `skjema`.
async fn lagre(State(app): State<App>, req: Request) -> Response {
    let vanlig = vil_ha_html(req.headers());
    let (hode, kropp) = req.into_parts();
    let utfall = async {
        let forsok = Forsok::av(&app, &hode, BEHOLD).await?;
        BREMSE.krev(&app, Hvem::Person(forsok.eier().0)).await?;
        let kropp = to_bytes(kropp, STORST).await.map_err(|_| AppError::ForStor)?;
        let mut felt: HashMap<String, String> = url::form_urlencoded::parse(&kropp).into_owned().collect();
        let navn = felt
            .remove("skjema")
            .filter(|n| SKJEMA.contains(&n.as_str()))
            .ok_or(AppError::IkkeFunnet)?;
        behold(&forsok, &navn, felt).await
    };
    match utfall.await {
        Ok(()) => Redirect::to(VIDERE).into_response(),
        Err(feil) if vanlig => sider::feilside(&app, Request::from_parts(hode, axum::body::Body::empty()), feil).await,
        Err(feil) => json_feil(&feil),
    }
}

/// The fields of the form that keeps its draft under a name; `None`: there is no such form.
fn feltene(navn: &str) -> Option<Vec<String>> {
    match navn {
        KONTAKT_SKJEMA => Some(skjema::feltnavn::<Kontaktskjema>()),
        NY_STED_SKJEMA => Some(skjema::feltnavn::<Stedskjema>()),
        NY_OPPGJOR_SKJEMA => Some(skjema::feltnavn::<Oppgjorsskjema>()),
        SI_OPP_SKJEMA => Some(skjema::feltnavn::<Oppsigelsesskjema>()),
        SIGNER_SKJEMA => Some(vec!["versjon".to_owned()]),
        VALG_SKJEMA => Some(vec!["praksis".to_owned()]),
        _ => praksis::feltene_i(navn),
    }
}

/// Keeps the known fields of a known form as a draft that is not finished: never an account number in clear, and never the tick of a
/// signature, which is set anew on the text that is shown. A draft that was changed on another device meanwhile is not overwritten: its page then shows both.
pub async fn behold(forsok: &Forsok, navn: &str, mut felt: HashMap<String, String>) -> Result<(), AppError> {
    let app = &forsok.app;
    let kjente = feltene(navn).ok_or(AppError::IkkeFunnet)?;
    let fra = felt.remove(skjema::UTKAST_FELT).unwrap_or_default();
    let (en, gjenta) = (felt.remove("konto"), felt.remove("konto_gjenta"));
    // What only the server sets is not taken from a browser.
    felt.retain(|felt, _| felt != KONTO_KRYPTERT && kjente.contains(felt));
    if let Some(en) = en.filter(|_| kjente.iter().any(|k| k == KONTO_KRYPTERT)) {
        felt.insert(KONTO_KRYPTERT.to_owned(), konto::skjul(app, &en, &gjenta.unwrap_or_default())?);
    }
    let felt = skjema::uferdig(&felt)?;
    let likt = |a: &Value, b: &Value| konto::samme_utkast(app, a, b);
    let mut h = forsok.begynn_uten_nokkel(VIDERE).await?;
    let (eier, ingen) = (forsok.eier(), FeltFeil::default());
    skjema::lagre_fra(&mut h.tx, eier, navn, &felt, &ingen, &fra, likt, forsok.naa).await?;
    h.bekreft().await?;
    Ok(())
}
