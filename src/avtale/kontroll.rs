//! Comparing a file with the signed copy of a code. The file passes through memory, only its hash is kept, and only for the answer.

use aws_lc_rs::digest::{Context, SHA256};
use axum::Router;
use axum::body::Body;
use axum::extract::multipart::Multipart;
use axum::extract::{DefaultBodyLimit, FromRequest, Path, Request, State};
use axum::response::Response;
use axum::routing::post;
use http::Method;

use super::kode::Kontrollkode;
use crate::feil::AppError;
use crate::server::sider;
use crate::server::state::App;
use crate::stier::KONTROLL;

/// Largest file; a copy is a few dozen kB.
const STORST: usize = 5 * 1024 * 1024;
/// Room for the parts' heads.
const RAMME: usize = 64 * 1024;

/// SHA-256 of the file the visitor sent, for the page; `None` when no file was chosen. The answer is the page itself and not a redirect
/// to it: an address could be made up to say that a file is equal.
#[derive(Clone, Debug)]
pub struct Fil(pub Option<Vec<u8>>);

/// The route of the form.
pub fn ruter() -> Router<App> {
    Router::new()
        .route("/kontroll/{kode}/fil", post(sammenlign))
        .layer(DefaultBodyLimit::max(STORST + RAMME))
}

async fn sammenlign(State(app): State<App>, Path(kode): Path<String>, req: Request) -> Response {
    let (hode, kropp) = req.into_parts();
    let mut til_side = Request::from_parts(hode.clone(), Body::empty());
    let side = Kontrollkode::les(&kode).and_then(|k| format!("{KONTROLL}/{k}").parse().ok());
    let utfall = match side {
        Some(side) => les(&app, Request::from_parts(hode, kropp)).await.map(|fil| (side, fil)),
        None => Err(AppError::IkkeFunnet),
    };
    match utfall {
        Ok((side, fil)) => {
            *til_side.method_mut() = Method::GET;
            *til_side.uri_mut() = side;
            til_side.extensions_mut().insert(Fil(fil));
            sider::side(State(app), til_side).await
        }
        Err(feil) => sider::feilside(&app, til_side, feil).await,
    }
}

/// The hash of the part named `fil`, as it arrives.
async fn les(app: &App, req: Request) -> Result<Option<Vec<u8>>, AppError> {
    let mut deler = Multipart::from_request(req, app).await.map_err(|_| AppError::uleselig())?;
    while let Some(mut del) = deler.next_field().await? {
        if del.name() != Some("fil") {
            continue;
        }
        let (mut sum, mut lengde) = (Context::new(&SHA256), 0);
        while let Some(bit) = del.chunk().await? {
            lengde += bit.len();
            if lengde > STORST {
                return Err(AppError::ForStor);
            }
            sum.update(&bit);
        }
        return Ok((lengde > 0).then(|| sum.finish().as_ref().to_vec()));
    }
    Ok(None)
}
