//! Opening a file: always as a download, part by part. Its owner may, and a case worker once it is sent.

use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures::stream;
use http::header;

use super::store::{self, Delleser, Leser, Vedlegg};
use crate::feil::AppError;
use crate::server::request::{Slag, Utforer};
use crate::server::revisjon::{self, Hendelse};
use crate::server::sesjon::{Person, Sesjon};
use crate::server::sider;
use crate::server::state::App;

/// `GET /vedlegg/{id}`.
pub async fn last_ned(State(app): State<App>, Path(id): Path<String>, req: Request) -> Response {
    let sesjon = req.extensions().get::<Sesjon>().cloned();
    match finn(&app, sesjon, &id).await {
        Ok(fil) => send(&app, &fil),
        Err(feil) => sider::feilside(&app, req, feil).await,
    }
}

async fn finn(app: &App, sesjon: Option<Sesjon>, id: &str) -> Result<Vedlegg, AppError> {
    let sesjon = sesjon.ok_or(AppError::IkkeInnlogget)?;
    let id = id.parse().map_err(|_| AppError::IkkeFunnet)?;
    let saksbehandler = match sesjon.person {
        Person::Behandler { id: eier, .. } => {
            return store::finn(&mut *app.pool.acquire().await?, &app.krypto, id, Leser::Eier(eier)).await;
        }
        Person::Saksbehandler { id, .. } => id,
    };
    let mut tx = app.pool.begin().await?;
    let fil = store::finn(&mut tx, &app.krypto, id, Leser::Saksbehandler).await?;
    let av = Utforer {
        slag: Slag::Saksbehandler,
        id: Some(saksbehandler),
        sesjon: Some(sesjon.id),
        ..Utforer::system(app.klokke.naa())
    };
    let rad = Hendelse {
        gjelder: fil.helseaktor.0,
        handling: "vedlegg.aapnet",
        objekt: "vedlegg",
        objekt_id: fil.id.to_string(),
        felt: Some("dokument"),
        gammel: None,
        ny: Some(fil.dokument.kode().to_owned()),
    };
    revisjon::skriv(&mut tx, &av, rad).await?;
    tx.commit().await?;
    Ok(fil)
}

fn send(app: &App, fil: &Vedlegg) -> Response {
    // The name says nothing about anyone.
    let kort: String = fil.id.simple().to_string().chars().take(8).collect();
    let hoder = [
        (header::CONTENT_TYPE, fil.filtype.mime().to_owned()),
        (header::CONTENT_LENGTH, fil.storrelse.to_string()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"vedlegg-{kort}.{}\"", fil.filtype.kode()),
        ),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox".to_owned()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    let deler = stream::try_unfold(Delleser::ny(&app.pool, &app.krypto, fil.id), |mut leser| async move {
        Ok::<_, AppError>(leser.del().await?.map(|del| (Bytes::from(del), leser)))
    });
    (hoder, Body::from_stream(deler)).into_response()
}
