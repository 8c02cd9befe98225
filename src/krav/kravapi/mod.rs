//! The Krav-API for EPJ systems (`domain/oppgjor.md` §2.4 and §3.1): the same addresses, names, numbers and codes as the public one.
//!
//! A call carries its own proof: an access token from HelseID bound to a key, and a DPoP proof made with that key, used once. The
//! person in the token sees what is theirs, whichever channel it came through. Every look leaves a row of audit.

mod beskrivelse;
mod kaller;
mod melding;
mod problem;
mod svar;

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, RawQuery, Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, post};
use chrono::NaiveDate;
use futures::StreamExt as _;
use http::request::Parts;
use http::{HeaderValue, StatusCode, header};
use sqlx::PgConnection;
use uuid::Uuid;

use self::beskrivelse::Feil;
pub use self::beskrivelse::OPENAPI;
use self::kaller::{Kaller, kaller};
use self::melding::{Meldingsdetaljer, Meldingsliste};
use self::problem::Apifeil;
use self::svar::{Avvisning, Kvittering, Nokler, Praksisliste};
use super::felles::Kall;
use super::store::{self, Filter, Kanal, Sortering};
use super::{mottak, store::kontroll};
use crate::feil::AppError;
use crate::feil::logg;
use crate::server::config::Hprtap;
use crate::server::minnerom::{Plass, meldt_lengde};
use crate::server::request::sprak_av;
use crate::server::revisjon::{self, Hendelse};
use crate::server::state::App;
use grunn::MeldingId;
use identitet::jwe::{JweFeil, STORST_KLARTEKST};
use regler::feil::{Arsak, Feilkode, Krypteringsfeil, Lesefeil};

/// Where all addresses begin.
const ROT: &str = "/kuhr/krav/v1";
/// Largest body: the content in base64, with room for header, key and tag.
const STORST_BODY: usize = STORST_KLARTEKST / 3 * 4 + 16 * 1024;
/// Most rows in a list; the newest. More than anybody sends in a year.
const STORST_LISTE: u16 = 10_000;

/// The routes, where the description says they are.
pub fn ruter() -> Router<App> {
    Router::new()
        .route(&sti::<__path_praksiser>(), get(praksiser))
        .route(&sti::<__path_send_inn>(), post(send_inn))
        .route(&sti::<__path_liste>(), get(liste))
        .route(&sti::<__path_detalj>(), get(detalj))
        .route(&sti::<__path_jwk>(), get(jwk))
        .route(&sti::<__path_openapi>(), get(openapi))
        .route("/kuhr/{*resten}", any(ukjent))
        .method_not_allowed_fallback(feil_metode)
}

/// The address that `utoipa::path` keeps for a handler.
fn sti<P: utoipa::Path>() -> String {
    format!("{ROT}{}", P::path())
}

async fn ukjent() -> Apifeil {
    Apifeil::problem(StatusCode::NOT_FOUND, "Adressen finnes ikke", "Se /kuhr/krav/v1/openapi.json.")
}

async fn feil_metode() -> Apifeil {
    Apifeil::problem(
        StatusCode::METHOD_NOT_ALLOWED,
        "Metoden kan ikke brukes her",
        "Se /kuhr/krav/v1/openapi.json.",
    )
}

#[utoipa::path(
    get,
    path = "/openapi.json",
    operation_id = "hentBeskrivelse",
    summary = "Denne beskrivelsen",
    security(),
    responses((status = 200, description = "OpenAPI 3.1.", body = Object, content_type = "application/json"))
)]
async fn openapi() -> Response {
    (
        [(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))],
        OPENAPI.as_str(),
    )
        .into_response()
}

/// The example, a file beside this one.
fn eksempel(fil: &str) -> serde_json::Value {
    serde_json::from_str(fil).unwrap_or_default()
}

// The public keys, newest first. Open to all: a key to encrypt with is no secret.
#[utoipa::path(
    get,
    path = "/jwk",
    operation_id = "hentNokler",
    summary = "Nøkler å kryptere til, nyeste først",
    security(),
    responses((status = 200, description = "JWK Set (RFC 7517).", body = Nokler), Feil::<503>)
)]
async fn jwk(State(app): State<App>) -> Result<Response, Apifeil> {
    let mut db = app.pool.acquire().await.map_err(AppError::from)?;
    let nokler = crate::krav::felles::av(&app)?.nokler(&mut db, &app.krypto).await?;
    Ok(axum::Json(nokler.offentlige()).into_response())
}

#[utoipa::path(
    get,
    path = "/data/praksis",
    operation_id = "hentPraksiser",
    summary = "Praksisene man kan sende krav for",
    responses(
        (
            status = 200,
            description = "Personens praksiser.",
            body = Praksisliste,
            example = json!(eksempel(include_str!("eksempler/praksiser.json")))
        ),
        Apifeil
    )
)]
async fn praksiser(State(app): State<App>, hode: Parts) -> Result<Response, Apifeil> {
    let hvem = kaller(&app, &hode, Kall::Les).await?;
    let mut db = app.pool.acquire().await.map_err(AppError::from)?;
    sett(&mut db, &hvem, "praksis", "liste").await?;
    let mut praksiser = kontroll::praksiser(&mut db, hvem.eier).await?;
    if app.konfig.hpr_tap == Hprtap::Varsle {
        praksiser.iter_mut().for_each(|p| p.fakta.uten_godkjenning.clear());
    }
    Ok(axum::Json(Praksisliste::ny(praksiser, app.klokke.idag())).into_response())
}

#[utoipa::path(
    get,
    path = "/data/behandlerkravmelding",
    operation_id = "hentMeldinger",
    summary = "Meldinger man har sendt, nyeste først",
    description = "Alle kanaler. Høyst 10 000 meldinger; bruk datoene.",
    params(
        ("fomMottattdato" = Option<NaiveDate>, Query, description = "Første dag, norsk tid."),
        ("tomMottattdato" = Option<NaiveDate>, Query, description = "Siste dag, norsk tid.")
    ),
    responses(
        (
            status = 200,
            description = "Meldingene.",
            body = Meldingsliste,
            example = json!(eksempel(include_str!("eksempler/meldinger.json")))
        ),
        Feil::<400>,
        Apifeil
    )
)]
async fn liste(State(app): State<App>, RawQuery(sporring): RawQuery, hode: Parts) -> Result<Response, Apifeil> {
    let hvem = kaller(&app, &hode, Kall::Les).await?;
    let filter = filter(sporring.as_deref().unwrap_or_default())?;
    let mut db = app.pool.acquire().await.map_err(AppError::from)?;
    sett(&mut db, &hvem, "melding", "liste").await?;
    let side = store::liste(
        &mut db,
        hvem.eier,
        app.klokke.idag(),
        &filter,
        Sortering::default(),
        None,
        STORST_LISTE,
    )
    .await?;
    Ok(axum::Json(Meldingsliste::ny(&side.rader)).into_response())
}

/// The dates a list is limited to, as `yyyy-MM-dd`. Both may be left out.
fn filter(sporring: &str) -> Result<Filter, Apifeil> {
    let mut filter = Filter::default();
    for (navn, verdi) in url::form_urlencoded::parse(sporring.as_bytes()) {
        let mottaker = match navn.as_ref() {
            "fomMottattdato" => &mut filter.fom,
            "tomMottattdato" => &mut filter.tom,
            _ => continue,
        };
        let dato = NaiveDate::parse_from_str(&verdi, "%Y-%m-%d").ok().filter(|_| verdi.len() == 10);
        let Some(dato) = dato else {
            return Err(Apifeil::problem(
                StatusCode::BAD_REQUEST,
                "Ugyldig dato",
                format!("{navn} skal være en dato som 2026-01-31."),
            ));
        };
        *mottaker = Some(dato);
    }
    Ok(filter)
}

#[utoipa::path(
    get,
    path = "/data/behandlerkravmelding/{behandlerkravmeldingId}",
    operation_id = "hentMelding",
    summary = "En melding med regninger, merknader og vedtak",
    params(("behandlerkravmeldingId" = Uuid, Path)),
    responses(
        (
            status = 200,
            description = "Meldingen. Vanligvis én rad. Kontrolleres noen av regningene på nytt eller for seg, har de en rad til, med \
                           rebehandling satt.",
            body = Meldingsdetaljer,
            example = json!(eksempel(include_str!("eksempler/melding.json")))
        ),
        Feil::<404>,
        Apifeil
    )
)]
async fn detalj(State(app): State<App>, Path(id): Path<String>, hode: Parts) -> Result<Response, Apifeil> {
    let hvem = kaller(&app, &hode, Kall::Les).await?;
    let finnes_ikke = || Apifeil::problem(StatusCode::NOT_FOUND, "Meldingen finnes ikke", "Sjekk behandlerkravmeldingId.");
    let id = MeldingId(id.parse::<Uuid>().map_err(|_| finnes_ikke())?);
    let mut db = app.pool.acquire().await.map_err(AppError::from)?;
    let idag = app.klokke.idag();
    let mut rader = Vec::new();
    for rad in store::utskilling::rader(&mut db, hvem.eier, id).await? {
        rader.push(store::finn(&mut db, hvem.eier, idag, rad).await?);
    }
    if rader.is_empty() {
        return Err(finnes_ikke());
    }
    sett(&mut db, &hvem, "melding", &id.0.to_string()).await?;
    let sprak = sprak_av(&hode);
    Ok(axum::Json(Meldingsdetaljer::ny(&app.krypto, &rader, sprak)?).into_response())
}

/// One row of audit for a look.
async fn sett(db: &mut PgConnection, hvem: &Kaller, objekt: &str, objekt_id: &str) -> Result<(), AppError> {
    let h = Hendelse {
        gjelder: hvem.eier.0,
        handling: "krav.lest_i_epj",
        objekt,
        objekt_id: objekt_id.to_owned(),
        felt: None,
        gammel: None,
        ny: hvem.utforer.klient.clone(),
    };
    revisjon::skriv(db, &hvem.utforer, h).await
}

#[utoipa::path(
    post,
    path = "/process/sendinnbehandlerkravmelding",
    operation_id = "sendInn",
    summary = "Send en behandlerkravmelding",
    description = "Kroppen er en kompakt JWE (RSA-OAEP-256 og A256GCM, valgfritt zip DEF) rundt en Behandlerkravmelding i JSON. JSON-en kan \
                   ligge i en usignert JWT (alg none). Høyst 20 MB og \
                   5000 regninger etter utpakking. Sendes det samme en gang til, svarer vi DUPLIKAT_KRAV med id-en fra første gang.",
    request_body(content(
        (inline(svar::Jwe) = "application/jose"),
        (inline(svar::Jwe) = "text/plain"),
        (inline(svar::Jwe) = "application/json")
    )),
    responses(
        (
            status = 200,
            description = "Meldingen er lagret og går til kontroll.",
            body = Kvittering,
            example = json!(eksempel(include_str!("eksempler/mottatt.json")))
        ),
        (
            status = 400,
            description = "Meldingen har tekniske feil. Innholdet er ikke lagret.",
            body = Avvisning,
            example = json!(eksempel(include_str!("eksempler/avvist.json")))
        ),
        Feil::<413>,
        Apifeil
    )
)]
async fn send_inn(State(app): State<App>, req: Request) -> Result<Response, Apifeil> {
    let (hode, kropp) = req.into_parts();
    let hvem = kaller(&app, &hode, Kall::Send).await?;
    let sprak = sprak_av(&hode);
    let (jwe, _plass) = les_jwe(&app, &hode, kropp).await?;
    let utfall = match dekrypter(&app, &jwe).await? {
        Ok(innhold) => mottak::ta_imot(&app, &hvem.utforer, hvem.eier, Kanal::Api, innhold, None).await?,
        Err(JweFeil::ForStor) => return Err(for_stor()),
        Err(feil) => {
            tracing::info!(foresporsel = logg::foresporsel(), aarsak = %feil, "melding kan ikke dekrypteres");
            let lesefeil = vec![Lesefeil::ny(Feilkode::UkjentFormat, Arsak::Kryptering(krypteringsfeil(feil)), "")];
            Err(mottak::avvis_ulest(&app, &hvem.utforer, hvem.eier, jwe.as_bytes(), lesefeil).await?)
        }
    };
    Ok(match utfall {
        Ok(mottatt) => axum::Json(Kvittering::ny(mottatt.rebehandler.unwrap_or(mottatt.id))).into_response(),
        Err(avvist) => (StatusCode::BAD_REQUEST, axum::Json(Avvisning::ny(&avvist, sprak))).into_response(),
    })
}

fn krypteringsfeil(feil: JweFeil) -> Krypteringsfeil {
    match feil {
        JweFeil::Format => Krypteringsfeil::IkkeJwe,
        JweFeil::UstottetAlgoritme => Krypteringsfeil::Algoritme,
        JweFeil::UkjentNokkel => Krypteringsfeil::UkjentNokkel,
        JweFeil::Signert => Krypteringsfeil::Signert,
        JweFeil::Dekryptering | JweFeil::ForStor => Krypteringsfeil::KanIkkeApnes,
    }
}

fn for_stor() -> Apifeil {
    let mb = STORST_KLARTEKST / 1024 / 1024;
    Apifeil::problem(
        StatusCode::PAYLOAD_TOO_LARGE,
        "Meldingen er for stor",
        format!("Høyst {mb} MB og 5000 regninger. Del den i flere meldinger."),
    )
}

/// The compact JWE: as it is, or as a JSON string.
async fn les_jwe(app: &App, hode: &Parts, kropp: Body) -> Result<(Arc<str>, Plass), Apifeil> {
    let lengde = meldt_lengde(&hode.headers).unwrap_or(STORST_BODY);
    if lengde > STORST_BODY {
        return Err(for_stor());
    }
    let plass = app.minne.plass(lengde).await?;
    let mut bytes = Vec::with_capacity(lengde);
    let mut kropp = kropp.into_data_stream();
    while let Some(bit) = kropp.next().await {
        let bit = bit.map_err(|_| for_stor())?;
        if bytes.len() + bit.len() > STORST_BODY {
            return Err(for_stor());
        }
        bytes.extend_from_slice(&bit);
    }
    // What is no text is no JWE either, and is refused as such.
    let tekst = std::str::from_utf8(&bytes).unwrap_or_default().trim();
    let jwe = tekst.strip_prefix('"').and_then(|t| t.strip_suffix('"')).unwrap_or(tekst);
    Ok((jwe.into(), plass))
}

/// Opens the message. A key we do not know may have been made by another instance just now.
async fn dekrypter(app: &App, jwe: &Arc<str>) -> Result<Result<Vec<u8>, JweFeil>, AppError> {
    let mut db = app.pool.acquire().await?;
    let mut nokler = crate::krav::felles::av(app)?.nokler(&mut db, &app.krypto).await?;
    for siste in [false, true] {
        let (sett, tekst) = (nokler.clone(), jwe.clone());
        let apnet = tokio::task::spawn_blocking(move || sett.dekrypter(&tekst, STORST_KLARTEKST)).await;
        match apnet.map_err(|e| logg::intern("jwe", &e))? {
            Err(JweFeil::UkjentNokkel) if !siste => nokler = crate::krav::felles::av(app)?.last_nokler(&mut db, &app.krypto).await?,
            annet => return Ok(annet),
        }
    }
    Ok(Err(JweFeil::UkjentNokkel))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_or_refused() {
        let f = filter("fomMottattdato=2026-01-01&tomMottattdato=2026-01-31&annet=1").unwrap();
        assert_eq!(
            (f.fom, f.tom),
            (NaiveDate::from_ymd_opt(2026, 1, 1), NaiveDate::from_ymd_opt(2026, 1, 31))
        );
        assert_eq!(filter("").unwrap(), Filter::default());
        for feil in [
            "fomMottattdato=1.1.2026",
            "tomMottattdato=2026-02-30",
            "fomMottattdato=2026-1-1",
            "fomMottattdato=",
        ] {
            assert!(filter(feil).is_err(), "{feil}");
        }
    }
}
