//! The upload of a claim file: the form's POST. The file passes through memory only, at most 20 MB of it.

use super::text::Innsendingsfeil;
use axum::Router;
use axum::extract::multipart::Multipart;
use axum::extract::{DefaultBodyLimit, FromRequest, Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use http::StatusCode;

use super::felles::{self, Kall};
use super::mottak::{self, Avvist};
use super::pages::{FRA_FILA, NY_SKJEMA, Opplastingsutkast};
use super::store::Kanal;
use crate::feil::AppError;
use crate::server::handling::{Begynt, Forsok, Slag};
use crate::server::minnerom::meldt_lengde;
use crate::server::sider;
use crate::server::sikkerhet::{json_feil, vil_ha_html};
use crate::server::state::App;
use crate::stier::{INNSENDINGER, NY_INNSENDING};
use grunn::feltfeil::FeltFeil;
use grunn::{MeldingId, PraksisId, tegn};
use regler::feil::MAKS_BYTES;

/// Claims may be sent also when the agency has ended the agreement; each bill is judged by its day.
const SLAG: Slag = Slag::ogsaa_sperret("krav.last_opp");
/// Room for the other fields and the parts' heads.
const RAMME: usize = 64 * 1024;
/// Longest other field.
const FELT: usize = 200;

/// The route of the form.
pub fn ruter() -> Router<App> {
    Router::new()
        .route("/oppgjor/innsendinger/last-opp", post(ta_imot))
        .layer(DefaultBodyLimit::max(MAKS_BYTES + RAMME))
}

/// The form's fields.
#[derive(Default)]
struct Skjemadata {
    praksis: String,
    nokkel: String,
    fil: Option<Vec<u8>>,
}

async fn ta_imot(State(app): State<App>, req: Request) -> Response {
    let vanlig = vil_ha_html(req.headers());
    // An error page is made from the head; the body is read by then.
    let (hode, kropp) = req.into_parts();
    let til_feil = hode.clone();
    let utfall = async {
        let forsok = Forsok::av(&app, &hode, SLAG).await?;
        // Before the file is read.
        if felles::tell(&app, forsok.eier(), None, Kall::Send).await?.is_some() {
            return Err(AppError::ForMange);
        }
        match behandle(&forsok, Request::from_parts(hode, kropp)).await? {
            Utfall::Rett { felt, feil } if vanlig => {
                forsok.behold_utkast(NY_SKJEMA, &felt, &feil).await?;
                Ok(Utfall::Videre(format!("{NY_INNSENDING}?feil=1")))
            }
            annet => Ok(annet),
        }
    };
    match utfall.await {
        Ok(Utfall::Videre(til)) => Redirect::to(&til).into_response(),
        Ok(Utfall::Rett { felt, feil }) => (
            StatusCode::UNPROCESSABLE_ENTITY,
            axum::Json(serde_json::json!({ "feil": "ugyldig", "felt": feil, "lesefeil": felt.feil })),
        )
            .into_response(),
        Err(feil) if vanlig => sider::feilside(&app, Request::from_parts(til_feil, axum::body::Body::empty()), feil).await,
        Err(feil) => json_feil(&feil),
    }
}

enum Utfall {
    /// To the receipt, or to the form that shows what was wrong.
    Videre(String),
    /// Back to the form, with what was wrong.
    Rett { felt: Opplastingsutkast, feil: FeltFeil },
}

async fn behandle(forsok: &Forsok, req: Request) -> Result<Utfall, AppError> {
    let storst = meldt_lengde(req.headers()).unwrap_or(usize::MAX).min(MAKS_BYTES + RAMME);
    let _plass = forsok.app.minne.plass(storst).await?;
    let data = les(&forsok.app, req, storst).await?;
    let utkast = Opplastingsutkast {
        praksis: data.praksis.clone(),
        feil: Vec::new(),
    };
    let mut feil = FeltFeil::default();
    let valgt = match data.praksis.as_str() {
        "" | FRA_FILA => None,
        id => match id.parse() {
            Ok(id) => Some(PraksisId(id)),
            Err(_) => {
                feil.legg_til("praksis", &Innsendingsfeil::UkjentPraksis);
                None
            }
        },
    };
    let fil = match data.fil {
        None => {
            feil.legg_til("fil", &Innsendingsfeil::FilMangler);
            Vec::new()
        }
        Some(f) if f.is_empty() => {
            feil.legg_til("fil", &Innsendingsfeil::FilTom);
            f
        }
        Some(f) => f,
    };
    if !feil.er_tom() {
        return Ok(Utfall::Rett { felt: utkast, feil });
    }
    let av = forsok.aktor.utforer(forsok.naa);
    let svar = match mottak::ta_imot(&forsok.app, &av, forsok.eier(), Kanal::Opplasting, fil, valgt).await {
        Ok(svar) => svar,
        Err(AppError::Ugyldig(feil)) => return Ok(Utfall::Rett { felt: utkast, feil }),
        Err(annen) => return Err(annen),
    };
    match svar {
        Ok(mottatt) => ferdig(forsok, &data.nokkel, &kvittering(mottatt.id)).await,
        Err(Avvist {
            duplikat_av: Some(forste), ..
        }) => ferdig(forsok, &data.nokkel, &format!("{}?tidligere=1", kvittering(forste.id))).await,
        Err(Avvist { feil, .. }) => Ok(Utfall::Rett {
            felt: Opplastingsutkast { feil, ..utkast },
            feil: FeltFeil::default(),
        }),
    }
}

fn kvittering(id: MeldingId) -> String {
    format!("{INNSENDINGER}/{}/kvittering", id.0)
}

/// The second press of the button lands on the first's receipt: the content is recognised by the intake, the press by its key.
async fn ferdig(forsok: &Forsok, nokkel: &str, til: &str) -> Result<Utfall, AppError> {
    let mut h = match forsok.begynn_en_gang(nokkel, til).await {
        Ok(Begynt::Ny(h)) => *h,
        Ok(Begynt::For(for_dette)) => return Ok(Utfall::Videre(for_dette)),
        // The claim is safely stored; a strange key in a hand-made form changes nothing about that.
        Err(AppError::Ugyldig(_) | AppError::Endret) => forsok.begynn_uten_nokkel(til).await?,
        Err(annen) => return Err(annen),
    };
    h.slett_utkast(forsok.eier(), NY_SKJEMA).await?;
    Ok(Utfall::Videre(h.bekreft().await?))
}

/// Reads the parts as they arrive, and stops at the limit. `storst` is all of the body.
async fn les(app: &App, req: Request, storst: usize) -> Result<Skjemadata, AppError> {
    let mut deler = Multipart::from_request(req, app).await.map_err(|_| AppError::uleselig())?;
    let mut ut = Skjemadata::default();
    while let Some(mut del) = deler.next_field().await? {
        let navn = del.name().unwrap_or_default().to_owned();
        // A browser sends the file field also when nothing is chosen: without a name.
        let er_fil = navn == "fil";
        let uten_valg = er_fil && del.file_name().is_none_or(str::is_empty);
        let grense = if er_fil { MAKS_BYTES } else { FELT };
        // The room is taken already; pages that are never written cost nothing.
        let mut innhold = Vec::with_capacity(if er_fil { storst } else { 0 });
        while let Some(bit) = del.chunk().await? {
            if innhold.len() + bit.len() > grense {
                return Err(AppError::ForStor);
            }
            innhold.extend_from_slice(&bit);
        }
        match navn.as_str() {
            "fil" if !(uten_valg && innhold.is_empty()) => ut.fil = Some(innhold),
            "praksis" => ut.praksis = tekst(innhold)?,
            "nokkel" => ut.nokkel = tekst(innhold)?,
            _ => {}
        }
    }
    Ok(ut)
}

fn tekst(innhold: Vec<u8>) -> Result<String, AppError> {
    String::from_utf8(innhold)
        .ok()
        .filter(|t| tegn::lagres(t))
        .ok_or_else(AppError::uleselig)
}
