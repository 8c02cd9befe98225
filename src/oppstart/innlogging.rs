//! Logging in and out: the routes around HelseID, and the language choice.
//!
//! `/logg-inn` sends the browser to HelseID and remembers the attempt (single use, ten minutes, bound to a cookie).
//! `/innlogging/tilbake` checks the answer and opens a session, or shows a page for what went wrong and leaves none.

use std::collections::HashMap;
use std::net::IpAddr;

use axum::Router;
use axum::extract::{Form, Query, RawQuery, Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use chrono::TimeDelta;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::Deserialize;

use super::{utkast, utlogging};
use crate::feil::AppError;
use crate::feil::logg;
use crate::feil::sider::Feilside;
use crate::feil::sider::Feilslag;
use crate::helseaktor::store::Innlogget;
use crate::praksis::hprvakt;
use crate::sak;
use crate::server::bremse::{self, Bremse, Hvem};
use crate::server::gjemt;
use crate::server::handling::Forsok;
use crate::server::request::{Foresporsel, Maal, Slag, Utforer};
use crate::server::revisjon;
use crate::server::revisjon::Hendelse;
use crate::server::sesjon;
use crate::server::sesjon::{NySesjon, Slutt};
use crate::server::sett;
use crate::server::state::App;
use crate::server::{krypto, sider};
use crate::stier;
use grunn::godkjenning::Godkjenning;
use grunn::text::Sprak;
use identitet::helseid::{Hprkilde, Identitet, InnloggingFeil, Innloggingsstart, Innloggingsvalg, Tilbakekall};

/// The cookie that binds an attempt to its browser.
fn forsokkake(app: &App) -> String {
    sesjon::navn(app.konfig.er_https(), "innlogging")
}

const FORSOKTID: TimeDelta = TimeDelta::minutes(10);
/// Logins a minute from one address: a hospital has many behind one.
const BREMSE: Bremse = Bremse::ny("innlogging", 120);
/// And from all: each costs HelseID three calls and us a row.
const BREMSE_ALLE: Bremse = Bremse::ny("innlogging, alle", 3_000);

/// The routes of logging in and out.
pub fn ruter() -> Router<App> {
    Router::new()
        .route("/logg-inn", get(logg_inn))
        .route("/innlogging/tilbake", get(tilbake))
        .route("/logg-ut", post(logg_ut))
        .route("/logg-ut/bakkanal", post(bakkanal))
        .route("/sprak", post(velg_sprak))
}

#[derive(Deserialize)]
struct LoggInn {
    til: Option<String>,
    /// Step-up: log in again although there is a session.
    ny: Option<String>,
    /// Demo profile only: which demo person, for tests.
    person: Option<String>,
}

async fn logg_inn(State(app): State<App>, Query(sporring): Query<LoggInn>, mut req: Request) -> Response {
    req.extensions_mut().insert(Maal(stier::trygg_sti(sporring.til.as_deref())));
    let hvem = bremse::klient(&app.konfig, req.headers(), req.extensions());
    match start(&app, sporring, req.headers(), hvem).await {
        Ok(svar) => svar,
        Err(Utfall::Innlogging(feil)) => {
            tracing::warn!(foresporsel = logg::foresporsel(), kode = feil.kode(), aarsak = %feil, "innlogging kan ikke starte");
            vis_feil(&app, req, &feil).await
        }
        Err(Utfall::App(feil)) => sider::feilside(&app, req, feil).await,
    }
}

enum Utfall {
    Innlogging(InnloggingFeil),
    App(AppError),
}

impl From<InnloggingFeil> for Utfall {
    fn from(feil: InnloggingFeil) -> Self {
        Utfall::Innlogging(feil)
    }
}

impl<E: Into<AppError>> From<E> for Utfall {
    fn from(feil: E) -> Self {
        Utfall::App(feil.into())
    }
}

async fn start(app: &App, sporring: LoggInn, hoder: &HeaderMap, hvem: IpAddr) -> Result<Response, Utfall> {
    let ny = sporring.ny.is_some();
    let til = stier::trygg_sti(sporring.til.as_deref());
    let valg = Innloggingsvalg {
        ny_autentisering: ny,
        login_hint: sporring.person.filter(|_| app.konfig.er_demo()),
        sprak: Some(if sesjon::sprakkake(hoder) == Some("nn") { "nn" } else { "nb" }),
        ..Innloggingsvalg::default()
    };
    BREMSE.krev(app, Hvem::Adresse(hvem)).await?;
    BREMSE_ALLE.krev(app, Hvem::Alle).await?;
    let start = app.helseid.start_innlogging(&valg).await?;
    let naa = app.klokke.naa();
    let kake = krypto::token()?;
    let innhold = serde_json::to_vec(&start).map_err(|e| logg::intern("innlogging", &e))?;
    let mut tx = app.pool.begin().await?;
    sqlx::query!(
        "insert into innlogging (state_hash, cookie_hash, start_kryptert, til, krev_ny, opprettet) values ($1, $2, $3, $4, $5, $6)",
        krypto::sha256(start.state.as_bytes()),
        krypto::sha256(kake.as_bytes()),
        app.krypto.krypter("innlogging", &innhold)?,
        til,
        ny,
        naa
    )
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    let mut svar = Redirect::to(&start.url).into_response();
    legg_kake(
        svar.headers_mut(),
        &sesjon::sett_kake(app.konfig.er_https(), &forsokkake(app), Some(&kake), FORSOKTID),
    );
    Ok(svar)
}

async fn tilbake(State(app): State<App>, RawQuery(sporring): RawQuery, mut req: Request) -> Response {
    let mut til = None;
    let utfall = fullfor(&app, sporring.as_deref().unwrap_or_default(), req.headers(), &mut til).await;
    if let Some(til) = til {
        req.extensions_mut().insert(Maal(til));
    }
    match utfall {
        Ok(svar) => svar,
        Err(Utfall::Innlogging(feil)) => {
            tracing::warn!(foresporsel = logg::foresporsel(), kode = feil.kode(), aarsak = %feil, "innlogging avvist");
            metrics::counter!("portal_innlogging_avvist", "kode" => feil.kode()).increment(1);
            vis_feil(&app, req, &feil).await
        }
        Err(Utfall::App(feil)) => sider::feilside(&app, req, feil).await,
    }
}

/// `til` is set as soon as the attempt is found, also when the login then fails.
async fn fullfor(app: &App, sporring: &str, hoder: &HeaderMap, til: &mut Option<String>) -> Result<Response, Utfall> {
    let svar = Tilbakekall::tolk(sporring)?;
    let kake = sesjon::kake(hoder, &forsokkake(app)).ok_or(InnloggingFeil::UkjentTilstand)?;
    let state = svar.state.as_deref().ok_or(InnloggingFeil::UkjentTilstand)?;
    // Deleted whether it succeeds or not: an answer is used once.
    let forsok = sqlx::query!(
        "delete from innlogging where state_hash = $1 and cookie_hash = $2 returning start_kryptert, til, opprettet",
        krypto::sha256(state.as_bytes()),
        krypto::sha256(kake.as_bytes())
    )
    .fetch_optional(&*app.pool)
    .await?
    .ok_or(InnloggingFeil::UkjentTilstand)?;
    let videre = til.insert(forsok.til);
    let naa = app.klokke.naa();
    if naa - forsok.opprettet > FORSOKTID {
        return Err(InnloggingFeil::Utlopt.into());
    }
    let start: Innloggingsstart =
        serde_json::from_slice(&app.krypto.dekrypter("innlogging", &forsok.start_kryptert)?).map_err(|e| logg::intern("innlogging", &e))?;
    let person = app.helseid.fullfor(&svar, &start).await?;
    let token = aapne_sesjon(app, &person, hoder).await?;
    let https = app.konfig.er_https();
    // What was typed before is a help; without it one is logged in all the same.
    if let Err(feil) = hent_gjemt(app, &token, hoder).await {
        drop(logg::utilgjengelig("gjemt_skjema", &feil));
    }
    let mut ut = Redirect::to(videre).into_response();
    legg_kake(ut.headers_mut(), &sesjon::sett_kake(https, &forsokkake(app), None, FORSOKTID));
    legg_kake(
        ut.headers_mut(),
        &sesjon::sett_kake(https, &sesjon::kakenavn(https), Some(&token), sesjon::LENGST),
    );
    legg_kake(
        ut.headers_mut(),
        &sesjon::sett_kake(https, &gjemt::kakenavn(https), None, gjemt::TID),
    );
    Ok(ut)
}

/// What somebody sent when the session had ended becomes the draft of its form.
pub async fn hent_gjemt(app: &App, token: &str, hoder: &HeaderMap) -> Result<(), AppError> {
    let naa = app.klokke.naa();
    let mut db = app.pool.acquire().await?;
    let Some(aktor) = sesjon::finn(&mut db, token, naa).await?.and_then(|s| s.aktor()) else {
        return Ok(());
    };
    let Some(mut felt) = gjemt::ta(&mut db, &app.krypto, app.konfig.er_https(), hoder, aktor.helseaktor, naa).await? else {
        return Ok(());
    };
    drop(db);
    let navn = felt.remove("skjema").unwrap_or_default();
    utkast::behold(&Forsok::for_aktor(app, aktor, utkast::BEHOLD).await?, &navn, felt).await
}

/// Finds or makes the person and opens the session, with its audit row, in one transaction.
async fn aapne_sesjon(app: &App, p: &Identitet, hoder: &HeaderMap) -> Result<String, AppError> {
    let naa = app.klokke.naa();
    // HelseID's times are real time; the portal's clock may be moved in the demo.
    let auth_tid = naa - (app.helseid.tilbyder().naa() - p.auth_time).max(TimeDelta::zero());
    let mut tx = app.pool.begin().await?;
    let saksbehandler = sak::store::finn_saksbehandler(&mut tx, &app.krypto, &p.pid).await?;
    let eier = match saksbehandler {
        Some(_) => None,
        None => {
            let godkjenninger: Vec<Godkjenning> = p
                .godkjenninger
                .iter()
                .map(|g| Godkjenning {
                    yrke: g.yrke_kode.clone(),
                    autorisasjon: g.autorisasjon_kode.clone(),
                    autorisasjon_tekst: g.autorisasjon_tekst.clone(),
                    spesialiteter: g.spesialiteter.clone(),
                    hentet: naa,
                })
                .collect();
            let fornavn = [Some(p.navn.fornavn.as_str()), p.navn.mellomnavn.as_deref()]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" ");
            let innlogget = Innlogget {
                fnr: &p.pid,
                hpr: p.hpr.as_ref(),
                fornavn: &fornavn,
                etternavn: &p.navn.etternavn,
                godkjenninger: (p.hpr_kilde == Hprkilde::Userinfo).then_some(&godkjenninger),
            };
            let id = hprvakt::arbeid::ved_innlogging(&mut tx, &app.krypto, innlogget, naa).await?.0;
            hprvakt::arbeid::si_fra(app, &mut tx, id).await?;
            Some(id)
        }
    };
    let ny = NySesjon {
        helseaktor: eier,
        saksbehandler,
        sub: p.sub.clone(),
        sid: p.sid.clone(),
        idp: p.idp.clone(),
        auth_tid,
        id_token_kryptert: app.krypto.krypter("id_token", p.id_token.as_bytes())?,
    };
    let forrige = sesjon::kake(hoder, &sesjon::kakenavn(app.konfig.er_https()));
    let (id, token) = sesjon::opprett(&mut tx, ny, forrige, naa).await?;
    let slag = if saksbehandler.is_some() {
        Slag::Saksbehandler
    } else {
        Slag::Behandler
    };
    let av = Utforer {
        slag,
        id: eier.map(|e| e.0).or(saksbehandler),
        sesjon: Some(id),
        ..Utforer::system(naa)
    };
    let rad = Hendelse {
        gjelder: eier.map(|e| e.0).unwrap_or_default(),
        handling: "okt.innlogget",
        objekt: "sesjon",
        objekt_id: id.to_string(),
        ..Hendelse::default()
    };
    revisjon::skriv(&mut tx, &av, rad).await?;
    tx.commit().await?;
    Ok(token)
}

async fn vis_feil(app: &App, req: Request, feil: &InnloggingFeil) -> Response {
    let side = match feil {
        InnloggingFeil::Avbrutt => Feilside::InnloggingAvbrutt,
        InnloggingFeil::Utlopt | InnloggingFeil::UkjentTilstand => Feilside::InnloggingUtlopt,
        InnloggingFeil::ForLavtNiva(_) => Feilside::InnloggingNiva,
        InnloggingFeil::UkjentNokkel(_) => Feilside::InnloggingUkjentNokkel,
        InnloggingFeil::TilbyderNede(_) => Feilside::InnloggingNede,
        _ => Feilside::InnloggingIkkeBekreftet,
    };
    sider::med_feil(app, req, Feilslag::Side(side)).await
}

/// Ends the session here, whatever HelseID answers, and leads to the page that ends it there.
async fn logg_ut(State(app): State<App>, req: Request) -> Response {
    let https = app.konfig.er_https();
    let navn = sesjon::kakenavn(https);
    let mut utlogging = None;
    if let Some(token) = sesjon::kake(req.headers(), &navn) {
        // The local session ends first, whatever HelseID answers.
        let avslutt = async {
            let mut tx = app.pool.begin().await?;
            let id_token = sesjon::avslutt_token(&mut tx, token, Slutt::Bruker, app.klokke.naa()).await?;
            tx.commit().await?;
            Ok::<_, AppError>(id_token)
        };
        let id_token = avslutt.await.unwrap_or_else(|feil| {
            drop(logg::utilgjengelig("utlogging", &feil));
            None
        });
        if let Some(hint) = id_token.and_then(|k| app.krypto.dekrypter_tekst("id_token", &k).ok()) {
            utlogging = app.helseid.utlogging(Some(&hint), "ut").await.ok().flatten();
        }
    }
    let mut svar = match utlogging {
        Some(utlogging) => {
            // A page for nobody: what the request knew of the session is left behind.
            let mut side = Request::new(axum::body::Body::empty());
            *side.uri_mut() = http::Uri::from_static(utlogging::STI);
            *side.headers_mut() = req.headers().clone();
            if let Some(id) = req.extensions().get::<Foresporsel>() {
                side.extensions_mut().insert(id.clone());
            }
            side.extensions_mut().insert(utlogging);
            sider::side(State(app.clone()), side).await
        }
        None => Redirect::to("/").into_response(),
    };
    legg_kake(svar.headers_mut(), &sesjon::sett_kake(https, &navn, None, TimeDelta::zero()));
    // The choice of language, a cookie too, is kept.
    svar.headers_mut().insert(
        header::HeaderName::from_static("clear-site-data"),
        HeaderValue::from_static("\"cache\", \"storage\""),
    );
    svar
}

#[derive(Deserialize)]
struct Bakkanal {
    logout_token: String,
}

/// Back-channel logout (OpenID Connect Back-Channel Logout 1.0): 200 when done, 400 when the token is not right or has been seen.
async fn bakkanal(State(app): State<App>, Form(skjema): Form<Bakkanal>) -> Response {
    let utfall = async {
        let beskjed = app.helseid.kontroller_utlogging(&skjema.logout_token).await?;
        let mut tx = app.pool.begin().await?;
        let ny = sett::husk(
            &mut tx,
            sett::Slag::Utlogging,
            &beskjed.jti_hash[..],
            beskjed.utloper + TimeDelta::days(1),
        )
        .await?;
        if !ny {
            return Err(Utfall::App(AppError::Endret));
        }
        let antall = sesjon::avslutt_fra_helseid(&mut tx, beskjed.sid.as_deref(), beskjed.sub.as_deref(), app.klokke.naa()).await?;
        tx.commit().await?;
        Ok(antall)
    };
    match utfall.await {
        Ok(antall) => {
            tracing::info!(antall, "logget ut fra HelseID");
            StatusCode::OK.into_response()
        }
        Err(Utfall::Innlogging(feil)) => {
            tracing::warn!(kode = feil.kode(), "utloggingsbeskjed avvist");
            StatusCode::BAD_REQUEST.into_response()
        }
        Err(Utfall::App(_)) => StatusCode::BAD_REQUEST.into_response(),
    }
}

/// Chooses language and goes back to the same page. Fields of a form that came along are kept as its draft.
async fn velg_sprak(State(app): State<App>, req: Request) -> Response {
    let (hode, kropp) = req.into_parts();
    let Ok(kropp) = axum::body::to_bytes(kropp, 64 * 1024).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let mut felt: HashMap<String, String> = url::form_urlencoded::parse(&kropp).into_owned().collect();
    // A form's own fields come in the body, and may have the same names; the choice itself then stands in the address.
    let mut valg: HashMap<String, String> = url::form_urlencoded::parse(hode.uri.query().unwrap_or_default().as_bytes())
        .into_owned()
        .collect();
    let valget = if valg.is_empty() { &mut felt } else { &mut valg };
    let til = stier::trygg_sti(valget.remove("til").as_deref());
    let valgt = valget.remove("sprak").and_then(|s| Sprak::parse(&s)).unwrap_or(Sprak::Nb);
    if let (Some(navn), Ok(forsok)) = (felt.remove("skjema"), Forsok::av(&app, &hode, utkast::BEHOLD).await)
        // Nothing is typed there: a tick is never kept.
        && navn != crate::avtale::SIGNER_SKJEMA
    {
        // A draft that cannot be kept must not stop the change of language.
        match utkast::behold(&forsok, &navn, felt).await {
            Ok(()) | Err(AppError::IkkeFunnet) => {}
            Err(feil) => drop(logg::utilgjengelig("utkast", &feil)),
        }
    }
    let mut svar = Redirect::to(&til).into_response();
    legg_kake(
        svar.headers_mut(),
        &sesjon::sett_kake(
            app.konfig.er_https(),
            &sesjon::navn(app.konfig.er_https(), "sprak"),
            Some(valgt.kode()),
            TimeDelta::days(365),
        ),
    );
    svar
}

fn legg_kake(h: &mut HeaderMap, verdi: &str) {
    if let Ok(v) = HeaderValue::from_str(verdi) {
        h.append(header::SET_COOKIE, v);
    }
}
