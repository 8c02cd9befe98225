//! The downloads of own data. Posted and not fetched: each leaves a row of audit. File names hold a date and nothing about the person.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use http::{HeaderValue, header};
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

use super::{eksport, pdf as lesbar, store};
use crate::feil::AppError;
use crate::feil::logg;
use crate::server::databasevakt;
use crate::server::request::{self, Aktor};
use crate::server::sesjon::Sesjon;
use crate::server::sider;
use crate::server::state::App;
use crate::stier::MINE_OPPLYSNINGER;
use dokument::innsyn::innsyn_pdf;

/// `POST …/mine-opplysninger/json`: everything, written as it is read.
pub async fn json(State(app): State<App>, req: Request) -> Response {
    let sesjon = req.extensions().get::<Sesjon>().cloned();
    let svar = async {
        let Some(aktor) = note(&app, sesjon, "JSON").await? else {
            return Ok(Redirect::to(MINE_OPPLYSNINGER).into_response());
        };
        let (ut, inn) = mpsc::channel(4);
        let (app2, naa) = (app.clone(), app.klokke.naa());
        tokio::spawn(async move {
            let skriv = async {
                eksport::skriv(sqlx::PgPool::clone(&app2.pool), app2.krypto.clone(), aktor.helseaktor, naa, ut).await;
                Ok(())
            };
            databasevakt::innen(&app2, databasevakt::NEDLASTING, skriv).await
        });
        Ok(fil(&app, Body::from_stream(ReceiverStream::new(inn)), "application/json", "json"))
    };
    svar_eller_feil(svar.await, &app, req).await
}

/// `POST …/mine-opplysninger/pdf`: to read.
pub async fn pdf(State(app): State<App>, req: Request) -> Response {
    let (hode, kropp) = req.into_parts();
    let (sesjon, sprak) = (hode.extensions.get::<Sesjon>().cloned(), request::sprak_av(&hode));
    let req = Request::from_parts(hode, kropp);
    let svar = async {
        let Some(aktor) = note(&app, sesjon, "PDF").await? else {
            return Ok(Redirect::to(MINE_OPPLYSNINGER).into_response());
        };
        let mut db = app.pool.acquire().await?;
        let dokument = lesbar::les(&mut db, &app.krypto, aktor.helseaktor, app.klokke.naa(), sprak).await?;
        drop(db);
        let data = tokio::task::spawn_blocking(move || innsyn_pdf(&dokument))
            .await
            .map_err(|e| logg::intern("innsyn", &e))?
            .map_err(|e| logg::intern("innsyn", &e))?;
        Ok(fil(&app, Body::from(data), "application/pdf", "pdf"))
    };
    svar_eller_feil(svar.await, &app, req).await
}

/// Who asks, when the login is fresh and there have not been too many; the row of audit is written before anything is read. `None`: the
/// page explains that one must log in again.
async fn note(app: &App, sesjon: Option<Sesjon>, format: &str) -> Result<Option<Aktor>, AppError> {
    let aktor = sesjon.ok_or(AppError::IkkeInnlogget)?.aktor().ok_or(AppError::IngenTilgang)?;
    let naa = app.klokke.naa();
    if !request::er_fersk(aktor.auth_tid, naa) {
        return Ok(None);
    }
    let mut tx = app.pool.begin().await?;
    store::note_nedlasting(&mut tx, &aktor.utforer(naa), aktor.helseaktor, format).await?;
    tx.commit().await?;
    Ok(Some(aktor))
}

fn fil(app: &App, kropp: Body, slag: &'static str, endelse: &str) -> Response {
    let mut res = kropp.into_response();
    res.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(slag));
    res.headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let navn = format!("attachment; filename=\"mine-opplysninger-{}.{endelse}\"", app.klokke.idag());
    if let Ok(verdi) = HeaderValue::from_str(&navn) {
        res.headers_mut().insert(header::CONTENT_DISPOSITION, verdi);
    }
    res
}

async fn svar_eller_feil(svar: Result<Response, AppError>, app: &App, req: Request) -> Response {
    match svar {
        Ok(svar) => svar,
        Err(feil) => sider::feilside(app, req, feil).await,
    }
}
