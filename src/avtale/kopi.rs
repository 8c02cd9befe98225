//! The signed copy as PDF: made and kept when signed, and handed out to the one who signed.

use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse, Response};
use http::header;
use sqlx::PgConnection;
use uuid::Uuid;

use super::kode::Kontrollkode;
use super::model::{Avtale, Slag};
use super::{store, text};
use crate::feil::AppError;
use crate::feil::logg;
use crate::server::request::Aktor;
use crate::server::sesjon::Sesjon;
use crate::server::sider;
use crate::server::state::App;
use crate::stier::KONTROLL;
use dokument::{Avtaledokument, avtale_pdf};

/// Makes the PDF of an agreement from the text its signature covers. `portal` is the address people type, when it is known.
///
/// # Errors
/// `Intern` when the text is not the signed one or the PDF breaks a rule.
pub async fn lag(
    avtale: &Avtale,
    hpr: Option<String>,
    tekst: store::Tekst,
    kode: &Kontrollkode,
    portal: Option<&str>,
) -> Result<Vec<u8>, AppError> {
    let feil = |e: &dyn std::fmt::Display| logg::intern("avtalekopi", e);
    let dokument = Avtaledokument {
        sprak: avtale.sprak,
        tittel: text::tekst(avtale.sprak).avtalenavn.to_owned(),
        versjon: avtale.versjon.clone(),
        tekst: tekst.tekst,
        tekst_hash: tekst.hash.try_into().map_err(|_| feil(&"hash"))?,
        navn: avtale.navn.clone(),
        hpr,
        signert: avtale.signert,
        niva: u8::try_from(avtale.niva).map_err(|e| feil(&e))?,
        idp: text::eid(&avtale.idp, avtale.sprak),
        gyldig_fra: avtale.gyldig_fra,
        referanse: avtale.referanse(),
        slag: (avtale.slag == Slag::Kollektiv).then(|| text::slag(avtale.slag, avtale.sprak).to_owned()),
        kontrollkode: kode.to_string(),
        kontrolladresse: portal.map(|p| format!("{p}{KONTROLL}/{kode}")),
    };
    // Laying out pages is work for the processor: not on the threads that answer requests.
    tokio::task::spawn_blocking(move || avtale_pdf(&dokument))
        .await
        .map_err(|e| feil(&e))?
        .map_err(|e| feil(&e))
}

/// The kept copy of one's own agreement, or one made now where none was kept.
async fn hent(app: &App, db: &mut PgConnection, aktor: &Aktor, id: Uuid) -> Result<(Avtale, Vec<u8>), AppError> {
    let avtale = store::avtale(&mut *db, aktor.helseaktor, id).await?;
    if let Some(pdf) = store::kopi(&mut *db, aktor.helseaktor, id).await? {
        return Ok((avtale, pdf));
    }
    let tekst = store::tekst(&mut *db, &avtale.versjon, avtale.sprak).await?;
    let naa = app.klokke.naa();
    let mut tx = sqlx::Connection::begin(db).await?;
    let kode = store::kontrollkode(&mut tx, &app.krypto, id, naa).await?;
    let hpr = aktor.hpr.as_ref().map(|h| h.as_str().to_owned());
    let pdf = lag(&avtale, hpr, tekst, &kode, Some(&app.konfig.url)).await?;
    store::lagre_kopi(&mut tx, id, &pdf, naa).await?;
    tx.commit().await?;
    Ok((avtale, pdf))
}

/// `GET …/avtale/{id}/pdf`. The file's name holds the version and nothing about the person.
pub async fn last_ned(State(app): State<App>, Path(id): Path<String>, req: Request) -> Response {
    let sesjon = req.extensions().get::<Sesjon>().cloned();
    let utfall = async {
        let aktor = sesjon.ok_or(AppError::IkkeInnlogget)?.aktor().ok_or(AppError::IngenTilgang)?;
        let id = id.parse().map_err(|_| AppError::IkkeFunnet)?;
        let mut db = app.pool.acquire().await?;
        hent(&app, &mut db, &aktor, id).await
    }
    .await;
    match utfall {
        Ok((avtale, pdf)) => {
            let navn = format!("attachment; filename=\"avtale-{}.pdf\"", avtale.versjon);
            (
                [
                    (header::CONTENT_TYPE, "application/pdf".to_owned()),
                    (header::CONTENT_DISPOSITION, navn),
                ],
                Body::from(pdf),
            )
                .into_response()
        }
        Err(feil) => sider::feilside(&app, req, feil).await,
    }
}
