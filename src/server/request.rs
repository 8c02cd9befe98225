//! What a request knows: who is acting, when, in which language, with which transaction. Pages and server functions ask here.

use std::sync::{Arc, OnceLock};

use chrono::{DateTime, NaiveDate, Utc};
use http::request::Parts;
use leptos::prelude::*;
use sqlx::{PgTransaction, pool::PoolConnection};
use uuid::Uuid;

use super::krypto::Krypto;
use super::rolle::Roller;
use super::sesjon::{Person, Sesjon};
use super::state::App;
use crate::feil::AppError;
use crate::feil::logg;
use grunn::text::Sprak;
use grunn::{HelseaktorId, HprNr};

/// A logged-in clinician.
#[derive(Clone, Debug)]
pub struct Aktor {
    pub helseaktor: HelseaktorId,
    pub hpr: Option<HprNr>,
    pub navn: String,
    pub sesjon: Uuid,
    pub auth_tid: DateTime<Utc>,
}

/// A logged-in case worker.
#[derive(Clone, Debug)]
pub struct Saksbehandler {
    pub id: Uuid,
    pub navn: String,
    pub roller: Roller,
    pub sesjon: Uuid,
    pub auth_tid: DateTime<Utc>,
}

/// Kinds of actors in the audit trail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slag {
    Behandler,
    Saksbehandler,
    Epj,
    /// Somebody who runs the portal, by a command.
    Drift,
    System,
}

impl Slag {
    pub fn kode(self) -> &'static str {
        match self {
            Slag::Behandler => "behandler",
            Slag::Saksbehandler => "saksbehandler",
            Slag::Epj => "epj",
            Slag::Drift => "drift",
            Slag::System => "system",
        }
    }
}

/// Who does something, when: the arguments every write needs.
#[derive(Clone, Debug)]
pub struct Utforer {
    pub slag: Slag,
    pub id: Option<Uuid>,
    pub sesjon: Option<Uuid>,
    /// Who typed a command, as the machine knows them.
    pub bruker: Option<String>,
    pub naa: DateTime<Utc>,
    pub foresporsel: String,
    /// The EPJ system's client id at HelseID, when one is used.
    pub klient: Option<String>,
}

impl Utforer {
    /// The portal itself, in a job.
    pub fn system(naa: DateTime<Utc>) -> Self {
        Self {
            slag: Slag::System,
            id: None,
            sesjon: None,
            bruker: None,
            naa,
            foresporsel: logg::foresporsel(),
            klient: None,
        }
    }

    /// Somebody who runs the portal, by a command.
    pub fn drift(naa: DateTime<Utc>, bruker: &str) -> Self {
        Self {
            slag: Slag::Drift,
            bruker: Some(bruker.to_owned()),
            ..Self::system(naa)
        }
    }

    /// The kind as the audit trail has it: `behandler`, `drift:kari`.
    pub fn aktor(&self) -> String {
        let slag = self.slag.kode();
        self.bruker
            .as_ref()
            .map_or_else(|| slag.to_owned(), |bruker| format!("{slag}:{bruker}"))
    }
}

impl Aktor {
    pub fn utforer(&self, naa: DateTime<Utc>) -> Utforer {
        Utforer {
            slag: Slag::Behandler,
            id: Some(self.helseaktor.0),
            sesjon: Some(self.sesjon),
            ..Utforer::system(naa)
        }
    }
}

impl Saksbehandler {
    pub fn utforer(&self, naa: DateTime<Utc>) -> Utforer {
        Utforer {
            slag: Slag::Saksbehandler,
            id: Some(self.id),
            sesjon: Some(self.sesjon),
            ..Utforer::system(naa)
        }
    }
}

/// The application, from Leptos' context.
///
/// # Errors
/// `Intern` outside a request.
pub fn app() -> Result<App, AppError> {
    use_context::<App>().ok_or_else(|| logg::intern("kontekst", &"App mangler"))
}

/// Reads the request's head where it is, without copying it. `None` outside a request.
pub fn hode<T>(les: impl FnOnce(&Parts) -> T) -> Option<T> {
    with_context(les)
}

/// The session, if there is one; middleware has looked it up.
pub fn sesjon() -> Option<Sesjon> {
    hode(|p| p.extensions.get::<Sesjon>().cloned())?
}

/// The logged-in clinician.
///
/// # Errors
/// `IkkeInnlogget` without a session, `IngenTilgang` for a case worker.
pub fn aktor() -> Result<Aktor, AppError> {
    sesjon().ok_or(AppError::IkkeInnlogget)?.aktor().ok_or(AppError::IngenTilgang)
}

/// As [`aktor`], from a request's head.
///
/// # Errors
/// As [`aktor`].
pub fn aktor_av(parts: &Parts) -> Result<Aktor, AppError> {
    let sesjon = parts.extensions.get::<Sesjon>().ok_or(AppError::IkkeInnlogget)?;
    sesjon.aktor().ok_or(AppError::IngenTilgang)
}

/// The logged-in case worker.
///
/// # Errors
/// `IkkeInnlogget` without a session, `IngenTilgang` for a clinician.
pub fn saksbehandler() -> Result<Saksbehandler, AppError> {
    let s = sesjon().ok_or(AppError::IkkeInnlogget)?;
    match s.person {
        Person::Saksbehandler { id, navn, roller } => Ok(Saksbehandler {
            id,
            navn,
            roller,
            sesjon: s.id,
            auth_tid: s.auth_tid,
        }),
        Person::Behandler { .. } => Err(AppError::IngenTilgang),
    }
}

/// Now.
///
/// # Errors
/// `Intern` outside a request.
pub fn naa() -> Result<DateTime<Utc>, AppError> {
    Ok(app()?.klokke.naa())
}

/// Today in Oslo.
///
/// # Errors
/// `Intern` outside a request.
pub fn idag() -> Result<NaiveDate, AppError> {
    Ok(app()?.klokke.idag())
}

/// A transaction; committed in sight by the caller, rolled back otherwise.
///
/// # Errors
/// `Utilgjengelig` when the database does not answer.
pub async fn begin() -> Result<PgTransaction<'static>, AppError> {
    Ok(app()?.pool.begin().await?)
}

/// A connection for reading.
///
/// # Errors
/// `Utilgjengelig` when the database does not answer.
pub async fn les() -> Result<PoolConnection<sqlx::Postgres>, AppError> {
    Ok(app()?.pool.acquire().await?)
}

/// The user's language: the choice in the cookie, else what the browser prefers, else bokmål.
pub fn sprak() -> Sprak {
    hode(sprak_av).unwrap_or(Sprak::Nb)
}

/// As [`sprak`], from a request's head.
pub fn sprak_av(parts: &Parts) -> Sprak {
    if let Some(valgt) = super::sesjon::sprakkake(&parts.headers).and_then(Sprak::parse) {
        return valgt;
    }
    let onsket = parts
        .headers
        .get(http::header::ACCEPT_LANGUAGE)
        .and_then(|v| v.to_str().ok())
        .unwrap_or_default();
    let forst = onsket
        .split(',')
        .map(|d| d.split(';').next().unwrap_or_default().trim().to_ascii_lowercase())
        .find(|d| d.starts_with("nn") || d.starts_with("nb") || d.starts_with("no"));
    if forst.is_some_and(|d| d.starts_with("nn")) {
        Sprak::Nn
    } else {
        Sprak::Nb
    }
}

/// Who asked, for the log line of the answer. Whoever finds out says so.
#[derive(Clone, Debug, Default)]
pub struct Spurt(Arc<Hvem>);

#[derive(Debug, Default)]
struct Hvem {
    sesjon: OnceLock<String>,
    klient: OnceLock<String>,
}

impl Spurt {
    /// By a keyed hash: lines of one session belong together, and the log alone finds nobody in the database.
    pub(super) fn i_sesjon(&self, krypto: &Krypto, sesjon: Uuid) {
        let hash = krypto.oppslag("loggsesjon", &sesjon.to_string());
        let _ = self.0.sesjon.set(hex::encode(&hash[..8]));
    }

    /// The EPJ system, by its client id at HelseID.
    pub fn av_klient(&self, klient: &str) {
        let _ = self.0.klient.set(klient.to_owned());
    }

    pub(super) fn sesjon(&self) -> Option<&str> {
        self.0.sesjon.get().map(String::as_str)
    }

    pub(super) fn klient(&self) -> Option<&str> {
        self.0.klient.get().map(String::as_str)
    }
}

/// The id of a request, also where its page is made by another task than the one that took it.
#[derive(Clone, Debug)]
pub struct Foresporsel(pub String);

/// The id of the request under way: the reference on error pages, and in the log.
pub fn foresporsel() -> String {
    hode(|p| p.extensions.get::<Foresporsel>().map(|f| f.0.clone()))
        .flatten()
        .unwrap_or_else(logg::foresporsel)
}

/// Where a login that did not succeed was going. The error page's button keeps it.
#[derive(Clone, Debug)]
pub struct Maal(pub String);

/// The nonce of this page's scripts; Leptos marks its own with the same.
pub fn nonce() -> String {
    leptos::nonce::use_nonce().map(|n| n.to_string()).unwrap_or_default()
}

/// The path asked for, without query.
pub fn sti() -> String {
    hode(|p| p.uri.path().to_owned()).unwrap_or_default()
}

/// The query, decoded, first value wins.
pub fn sporring() -> std::collections::HashMap<String, String> {
    let mut ut = std::collections::HashMap::new();
    hode(|p| {
        for (k, v) in url::form_urlencoded::parse(p.uri.query().unwrap_or_default().as_bytes()) {
            ut.entry(k.into_owned()).or_insert_with(|| v.into_owned());
        }
    });
    ut
}

/// Whether a login at `auth_tid` is fresh (step-up, registre.md §7): at most ten minutes old.
pub fn er_fersk(auth_tid: DateTime<Utc>, naa: DateTime<Utc>) -> bool {
    naa - auth_tid <= chrono::TimeDelta::minutes(10)
}

/// In the address of a page: its act was tried, and needs a fresh login first.
const FERSK: &str = "innlogging";

/// The address of a page that says that its act needs a fresh login, and leads to it.
pub fn med_ny_innlogging(side: &str) -> String {
    let skille = if side.contains('?') { '&' } else { '?' };
    format!("{side}{skille}{FERSK}=ny")
}

/// Whether the page is to say so: the act was tried, and the login is still old.
pub fn trenger_ny_innlogging(auth_tid: DateTime<Utc>) -> bool {
    sporring().contains_key(FERSK) && naa().is_ok_and(|naa| !er_fersk(auth_tid, naa))
}

/// Success of a form: the browser goes to `til` (303), a fetch gets the address in a header.
pub fn videre(til: &str) {
    leptos_axum::redirect(til);
}
