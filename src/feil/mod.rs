//! What can go wrong: the one error type, its log line ([`logg`]) and the words of its page ([`sider`]).
//! A variant says what the user can do about it; causes are logged once on the server and only the reference leaves it.

pub mod logg;
pub(crate) mod sider;

use std::sync::Mutex;
use std::time::{Duration, Instant};

use axum::extract::multipart::MultipartError;
use grunn::feltfeil::{FeltFeil, Skjemafeil};
use http::StatusCode;
use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

/// Everything that can go wrong for a user, over the wire as JSON.
///
/// Whatever reads or writes the database gives `Utilgjengelig` when it does not answer and `Intern` when it refuses. That is said here, once;
/// a function says only what else can go wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "feil", content = "detalj", rename_all = "snake_case")]
pub enum AppError {
    /// 401: nobody is logged in, or the session has ended. Log in, and land on the same page.
    #[error("ikke innlogget")]
    IkkeInnlogget,
    /// 403: logged in, but this is not for you (or the request came from another site).
    #[error("ingen tilgang")]
    IngenTilgang,
    /// 403: the agency has ended the agreement, so that practices and documents are read only. Ask the agency.
    #[error("bare lese")]
    BareLese,
    /// 403: the act needs a fresh login first (step-up).
    #[error("krever ny innlogging")]
    KreverNyInnlogging,
    /// 404: does not exist, or belongs to someone else.
    #[error("ikke funnet")]
    IkkeFunnet,
    /// 408: what was sent arrived too slowly. Nothing is stored; try over a better line.
    #[error("for sakte")]
    ForSakte,
    /// 409: someone changed it after the page was read. Look at both versions and choose.
    #[error("endret av noen andre")]
    Endret,
    /// 413: the file or the form is larger than allowed.
    #[error("for stor")]
    ForStor,
    /// 422: correct the named fields and send again.
    #[error("ugyldige felt")]
    Ugyldig(FeltFeil),
    /// 429: too many attempts; wait.
    #[error("for mange forsøk")]
    ForMange,
    /// 503: a service we depend on does not answer. Nothing is lost; try again later.
    #[error("utilgjengelig")]
    Utilgjengelig { referanse: String },
    /// 500: our fault. The reference finds the cause in the log.
    #[error("intern feil")]
    Intern { referanse: String },
}

impl AppError {
    /// The HTTP status of the answer.
    pub fn status(&self) -> u16 {
        match self {
            AppError::IkkeInnlogget => 401,
            AppError::IngenTilgang | AppError::BareLese | AppError::KreverNyInnlogging => 403,
            AppError::IkkeFunnet => 404,
            AppError::ForSakte => 408,
            AppError::Endret => 409,
            AppError::ForStor => 413,
            AppError::Ugyldig(_) => 422,
            AppError::ForMange => 429,
            AppError::Intern { .. } => 500,
            AppError::Utilgjengelig { .. } => 503,
        }
    }

    /// A form that cannot be read: fields are missing, or are not what the page sent out.
    pub fn uleselig() -> Self {
        Self::felt("skjema", &Skjemafeil::Uleselig)
    }

    /// One wrong field.
    pub fn felt(felt: &str, feil: &impl grunn::Feltkode) -> Self {
        AppError::Ugyldig(FeltFeil::en(felt, feil))
    }
}

impl From<FeltFeil> for AppError {
    fn from(feil: FeltFeil) -> Self {
        AppError::Ugyldig(feil)
    }
}

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(value: ServerFnErrorErr) -> Self {
        match value {
            // The form could not be read: a field is missing or of the wrong kind. Only a hand-made request gets here.
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) | ServerFnErrorErr::Deserialization(_) => AppError::uleselig(),
            ServerFnErrorErr::Request(_) | ServerFnErrorErr::Response(_) => AppError::Utilgjengelig { referanse: String::new() },
            annet => logg::intern("serverfunksjon", &annet),
        }
    }
}

impl From<MultipartError> for AppError {
    fn from(feil: MultipartError) -> Self {
        if feil.status() == StatusCode::PAYLOAD_TOO_LARGE {
            AppError::ForStor
        } else {
            AppError::uleselig()
        }
    }
}

impl From<sqlx::Error> for AppError {
    fn from(feil: sqlx::Error) -> Self {
        match feil {
            sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_) | sqlx::Error::Tls(_) => {
                logg::utilgjengelig("database", &feil)
            }
            sqlx::Error::Database(ref svar) if svar.code().is_some_and(|kode| gaar_over(&kode)) => {
                if svar.code().as_deref() == Some(DISKEN_FULL)
                    && let Ok(mut sist) = SIST_FULL.lock()
                {
                    *sist = Some(Instant::now());
                }
                logg::utilgjengelig("database", &feil)
            }
            // Text it cannot hold (NUL). Refused at the edge; what slips through is still the sender's.
            sqlx::Error::Database(ref svar) if matches!(svar.code().as_deref(), Some("22021" | "22P05")) => AppError::uleselig(),
            annen => logg::intern("database", &annen),
        }
    }
}

/// SQLSTATE of a full disk.
const DISKEN_FULL: &str = "53100";
/// When the database last said so.
static SIST_FULL: Mutex<Option<Instant>> = Mutex::new(None);

/// Whether the database has refused to store something during the last minute, because its disk is full.
pub fn disken_er_full() -> bool {
    SIST_FULL
        .lock()
        .is_ok_and(|sist| sist.is_some_and(|sist| sist.elapsed() < Duration::from_secs(60)))
}

/// Whether a refusal says something about the database's state and not about the question (PostgreSQL, appendix A): connection (08),
/// resources (53), shut down, restarted or cancelled (57), disk and files (58), locks not had in time, deadlocks, and a server that has
/// become read only.
fn gaar_over(kode: &str) -> bool {
    ["08", "53", "57", "58"].iter().any(|klasse| kode.starts_with(klasse)) || matches!(kode, "55P03" | "40P01" | "40001" | "25006")
}
