//! What stands in front of every request: id, nonce, same-origin rule, session, «deny by default», headers, one log line.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use uuid::Uuid;

use grunn::sporing::{Felt, SpanKind, Spenn};

use super::gjemt;
use super::request::{Foresporsel, Maal, Spurt};
use super::sesjon;
use super::sider;
use super::state::App;
use super::tidsgrense::Puls;
use crate::feil::AppError;
use crate::feil::logg;
use crate::stier;
use grunn::tegn;

/// Addresses anyone may ask for. Everything else needs a session.
const AAPNE: &[&str] = &[
    "/",
    "/logg-inn",
    "/innlogging/tilbake",
    "/logg-ut",
    "/logg-ut/bakkanal",
    "/sprak",
    "/api/helseaktor/bekreft-epost",
    "/api/helseaktor/stopp-epost",
    "/api/praksis/stopp-konto",
    "/veiledning",
    "/personvern",
    "/tilgjengelighet",
    "/nettlesere",
    "/kontakt",
    "/behandlere",
    "/behandlere.json",
    "/regler",
    "/regler.json",
    "/kontroll",
    "/favicon.svg",
    "/robots.txt",
    "/sitemap.xml",
    "/.well-known/security.txt",
    "/logget-ut",
];
const AAPNE_UNDER: &[&str] = &[
    "/pkg/",
    "/helse/",
    "/kuhr/",
    "/veiledning/",
    "/bekreft-epost/",
    "/kontoendring/",
    "/epostendring/",
    "/bilder/",
    "/fhir/",
    "/film/",
    "/kontroll/",
    "/regler/",
];

/// Whether a path is for anyone.
pub fn er_aapen(sti: &str) -> bool {
    AAPNE.contains(&sti) || AAPNE_UNDER.iter().any(|p| sti.starts_with(p))
}

/// Addresses that carry their own proof instead of a cookie: the Krav-API (DPoP) and back-channel logout (signed token).
fn uten_kake(sti: &str) -> bool {
    sti.starts_with("/kuhr/") || sti == "/logg-ut/bakkanal"
}

/// The middleware.
pub async fn vakt(State(app): State<App>, mut req: Request, neste: Next) -> Response {
    let id = Uuid::new_v4().simple().to_string();
    let start = std::time::Instant::now();
    let metode = req.method().clone();
    let sti = req.uri().path().to_owned();
    let monster = req
        .extensions()
        .get::<axum::extract::MatchedPath>()
        .map(|m| m.as_str().to_owned())
        .unwrap_or_else(|| "-".to_owned());
    let spurt = Spurt::default();
    req.extensions_mut().insert(Foresporsel(id.clone()));
    req.extensions_mut().insert(spurt.clone());
    let lop = Spenn::ny(SpanKind::Server, format!("{metode} {monster}"))
        .med(Felt::Metode, metode.to_string())
        .med(Felt::Rute, monster.clone())
        .med(Felt::Foresporsel, id.clone())
        .innenfor(req.headers().get("traceparent").and_then(|v| v.to_str().ok()))
        .start();
    let arbeid = logg::FORESPORSEL.scope(id.clone(), async {
        let mut res = innen_tiden(&app, req, neste).await;
        let prov_igjen = match res.status() {
            StatusCode::SERVICE_UNAVAILABLE => Some(PROV_IGJEN),
            StatusCode::TOO_MANY_REQUESTS => Some(OM_ET_MINUTT),
            _ => None,
        };
        if let Some(sekunder) = prov_igjen {
            let verdi = HeaderValue::from_static(sekunder);
            res.headers_mut().entry(header::RETRY_AFTER).or_insert(verdi);
        }
        let vellykket = res.status().is_success() || res.status() == StatusCode::NOT_MODIFIED;
        hoder(&app, &sti, vellykket, res.headers_mut());
        res
    });
    let mut res = lop.rundt(arbeid).await;
    if let Ok(verdi) = HeaderValue::from_str(&id) {
        res.headers_mut().insert(HeaderName::from_static("x-request-id"), verdi);
    }
    let ms = start.elapsed().as_secs_f64() * 1000.0;
    let status = res.status().as_u16();
    lop.noter(Felt::Status, i64::from(status));
    if res.status().is_server_error() {
        lop.feilet();
    }
    // The route's pattern, not the path: paths may hold ids.
    let (sesjon, klient) = (spurt.sesjon(), spurt.klient());
    tracing::info!(foresporsel = id, metode = %metode, rute = monster, status, ms, sesjon, klient, "svar");
    metrics::counter!("portal_svar", "rute" => monster.clone(), "status" => status.to_string()).increment(1);
    metrics::histogram!("portal_svartid_sekunder", "rute" => monster).record(ms / 1000.0);
    res
}

/// Seconds after which a client may try again when something is down.
const PROV_IGJEN: &str = "5";
/// And when there have been too many calls, unless more is known: limits are for a minute.
const OM_ET_MINUTT: &str = "60";

/// Lets the request in and has it answered, session and all, until the limit or until the database has fallen silent.
async fn innen_tiden(app: &App, req: Request, neste: Next) -> Response {
    let puls = Puls::ny();
    let mut req = req.map(|kropp| puls.lytt(kropp));
    req.extensions_mut().insert(puls.clone());
    let html = vil_ha_html(req.headers());
    let inne = tokio::select! {
        inne = async {
            slipp_inn(app, &mut req).await?;
            les_skjema(&puls, &mut req).await
        } => inne,
        feil = brudd(app, &puls) => Err(feil),
    };
    match inne {
        Ok(()) => {}
        Err(AppError::IkkeInnlogget) if html && req.method() == Method::GET => return til_innlogging(&req).into_response(),
        Err(AppError::IkkeInnlogget) if html => return til_senere(app, req).await,
        Err(feil) if html => return sider::feilside(app, req, feil).await,
        Err(feil) => return json_feil(&feil),
    }
    // The head, for the page that says that it took too long.
    let hode = html.then(|| {
        let mut kopi = Request::new(Body::empty());
        (*kopi.uri_mut(), *kopi.headers_mut()) = (req.uri().clone(), req.headers().clone());
        *kopi.extensions_mut() = req.extensions().clone();
        kopi
    });
    let brutt = tokio::select! {
        // What was being read when the sender's time was up is answered by whoever read it: as something that cannot be read.
        svar = neste.run(req) => if puls.for_sakte() { AppError::ForSakte } else { return svar },
        feil = brudd(app, &puls) => feil,
    };
    match hode {
        Some(hode) => sider::feilside(app, hode, brutt).await,
        None => json_feil(&brutt),
    }
}

/// Ends when a request must not go on.
async fn brudd(app: &App, puls: &Puls) -> AppError {
    tokio::select! {
        () = app.databasevakt.slutt() => logg::utilgjengelig("database", &"svarer ikke"),
        () = puls.stanset(app.konfig.tid_per_foresporsel) => logg::utilgjengelig("tidsgrense", &"forespørselen tok for lang tid"),
    }
}

/// Largest form; files have limits of their own.
const STORSTE_SKJEMA: usize = 64 * 1024;

/// Reads a form to its end, and refuses one with characters nobody can keep: here, once, for whoever is to handle it.
async fn les_skjema(puls: &Puls, req: &mut Request) -> Result<(), AppError> {
    if !er_skjema(req.headers()) {
        return Ok(());
    }
    let kropp = std::mem::replace(req.body_mut(), Body::empty());
    let kropp = axum::body::to_bytes(kropp, STORSTE_SKJEMA)
        .await
        .map_err(|_| if puls.for_sakte() { AppError::ForSakte } else { AppError::ForStor })?;
    if !url::form_urlencoded::parse(&kropp).all(|(navn, verdi)| tegn::lagres(&navn) && tegn::lagres(&verdi)) {
        return Err(AppError::uleselig());
    }
    *req.body_mut() = Body::from(kropp);
    Ok(())
}

fn er_skjema(h: &HeaderMap) -> bool {
    let slag = h.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    slag.trim_start()
        .to_ascii_lowercase()
        .starts_with("application/x-www-form-urlencoded")
}

/// Whether path and query hold only characters that can be kept.
fn lesbar_adresse(uri: &http::Uri) -> bool {
    let lagres = |del: &str| tegn::lagres(&percent_encoding::percent_decode_str(del).decode_utf8_lossy());
    lagres(uri.path()) && uri.query().is_none_or(lagres)
}

async fn slipp_inn(app: &App, req: &mut Request) -> Result<(), AppError> {
    let sti = req.uri().path().to_owned();
    if !lesbar_adresse(req.uri()) {
        return Err(AppError::uleselig());
    }
    if uten_kake(&sti) {
        return Ok(());
    }
    if !req.method().is_safe() && !samme_opphav(app, req.headers()) {
        tracing::warn!(foresporsel = logg::foresporsel(), "skriving fra annet opphav avvist");
        return Err(AppError::IngenTilgang);
    }
    if sti.starts_with("/pkg/") || sti.starts_with("/helse/") {
        return Ok(());
    }
    let token = sesjon::kake(req.headers(), &sesjon::kakenavn(app.konfig.er_https())).map(str::to_owned);
    if let Some(token) = token {
        let mut db = app.pool.acquire().await?;
        if let Some(s) = sesjon::finn(&mut db, &token, app.klokke.naa()).await? {
            if let Some(spurt) = req.extensions().get::<Spurt>() {
                spurt.i_sesjon(&app.krypto, s.id);
            }
            req.extensions_mut().insert(s);
            return Ok(());
        }
    }
    if er_aapen(&sti) || !finnes(req, &sti) {
        Ok(())
    } else {
        Err(AppError::IkkeInnlogget)
    }
}

/// Whether somebody answers at an address. Where nobody does there is nothing to log in for.
fn finnes(req: &Request, sti: &str) -> bool {
    if sti.starts_with("/api/") {
        return leptos::server_fn::axum::server_fn_paths().any(|(adresse, _)| adresse == sti);
    }
    req.extensions().get::<axum::extract::MatchedPath>().is_some()
}

/// A form from a page that was open when the session ended. What was typed waits, and the login leads back to the page.
async fn til_senere(app: &App, mut req: Request) -> Response {
    let kropp = std::mem::replace(req.body_mut(), Body::empty());
    let er_skjema = er_skjema(req.headers());
    let gjemt = async {
        if !er_skjema {
            return Ok(None);
        }
        let kropp = axum::body::to_bytes(kropp, STORSTE_SKJEMA).await.map_err(|_| AppError::ForStor)?;
        gjemt::gjem(&mut *app.pool.acquire().await?, &app.krypto, &kropp, app.klokke.naa()).await
    };
    // What cannot be kept must not hide that one has to log in.
    let token = tokio::time::timeout(app.konfig.tid_per_foresporsel, gjemt)
        .await
        .ok()
        .and_then(Result::ok)
        .flatten();
    let fra = req
        .headers()
        .get(header::REFERER)
        .and_then(|v| v.to_str().ok())
        .and_then(|v| egen_sti(app, v));
    if let Some(fra) = fra {
        req.extensions_mut().insert(Maal(stier::trygg_sti(Some(&fra))));
    }
    let mut svar = sider::feilside(app, req, AppError::IkkeInnlogget).await;
    if let Some(token) = token {
        let https = app.konfig.er_https();
        let kake = sesjon::sett_kake(https, &gjemt::kakenavn(https), Some(&token), gjemt::TID);
        if let Ok(kake) = HeaderValue::from_str(&kake) {
            svar.headers_mut().append(header::SET_COOKIE, kake);
        }
    }
    svar
}

/// The path and query of one of our own addresses; `None` for anybody else's.
pub fn egen_sti(app: &App, adresse: &str) -> Option<String> {
    let sti = adresse.strip_prefix(app.konfig.url.as_str())?;
    (sti.starts_with('/') && !sti.starts_with("//")).then(|| sti.to_owned())
}

/// A write must come from our own pages: browsers say so in `Sec-Fetch-Site`, older ones in `Origin`.
fn samme_opphav(app: &App, h: &HeaderMap) -> bool {
    let tekst = |navn: &str| h.get(navn).and_then(|v| v.to_str().ok());
    match (tekst("sec-fetch-site"), tekst("origin")) {
        (Some("same-origin"), _) => true,
        (Some(_), _) => false,
        (None, Some(opphav)) => opphav == app.konfig.url,
        (None, None) => false,
    }
}

pub fn vil_ha_html(h: &HeaderMap) -> bool {
    h.get(header::ACCEPT)
        .and_then(|v| v.to_str().ok())
        .is_some_and(|v| v.contains("text/html"))
}

fn til_innlogging(req: &Request) -> Redirect {
    let til = req.uri().path_and_query().map_or("/", |p| p.as_str());
    Redirect::to(&format!(
        "/logg-inn?til={}",
        url::form_urlencoded::byte_serialize(til.as_bytes()).collect::<String>()
    ))
}

/// An error as JSON with its status.
pub fn json_feil(feil: &AppError) -> Response {
    let status = StatusCode::from_u16(feil.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, axum::Json(feil)).into_response()
}

/// The content policy of a page whose scripts carry `nonce`. HelseID is a form target because logging out posts there.
pub fn innholdspolicy(app: &App, nonce: &str) -> String {
    let utsteder = app.helseid_opphav.as_str();
    format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
         media-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self' {utsteder}; base-uri 'none'; frame-ancestors 'none'"
    )
}

fn hoder(app: &App, sti: &str, vellykket: bool, h: &mut HeaderMap) {
    // Pages have set their own policy with a nonce; everything else runs nothing at all.
    h.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ));
    let mut sett = |navn: &'static str, verdi: &str| {
        if let Ok(v) = HeaderValue::from_str(verdi) {
            h.insert(HeaderName::from_static(navn), v);
        }
    };
    sett("referrer-policy", "same-origin");
    sett("x-content-type-options", "nosniff");
    sett("x-frame-options", "DENY");
    sett("cross-origin-opener-policy", "same-origin");
    sett("cross-origin-resource-policy", "same-origin");
    sett("cross-origin-embedder-policy", "require-corp");
    sett("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
    if sti.starts_with("/kuhr/") {
        // An EPJ system asks for days, and the portal's clock decides which day it is.
        sett("date", &app.klokke.naa().format("%a, %d %b %Y %H:%M:%S GMT").to_string());
    }
    if app.konfig.er_https() {
        sett("strict-transport-security", "max-age=63072000; includeSubDomains");
    }
    if !h.contains_key(header::CACHE_CONTROL) {
        h.insert(
            header::CACHE_CONTROL,
            HeaderValue::from_static(if vellykket && (sti.starts_with("/bilder/") || sti.starts_with("/film/")) {
                "public, max-age=86400"
            } else {
                "no-store"
            }),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_listed_pages_are_for_anyone() {
        for sti in [
            "/",
            "/veiledning",
            "/veiledning/lege",
            "/pkg/x.js",
            "/film/oppdater.webm",
            "/kuhr/krav/v1/jwk",
            "/behandlere",
            "/behandlere.json",
            "/fhir/R4/metadata",
            "/kontroll",
            "/kontroll/X/fil",
            "/regler",
            "/regler/takst/LE/2ad",
            "/regler/kontroll.json",
        ] {
            assert!(er_aapen(sti), "{sti}");
        }
        for sti in [
            "/praksisinformasjon/praksis",
            "/oppgjor/vedtak",
            "/api/praksis/ny",
            "/pkg",
            "/helseaktor",
            "/veiledningen",
            "/behandlere/1",
            "/reglene",
            "/fhir",
        ] {
            assert!(!er_aapen(sti), "{sti}");
        }
    }
}
