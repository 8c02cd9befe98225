//! What can go wrong: the one error type, its log line ([`logg`]) and the words of its page ([`sider`]).
//! A variant says what the user can do about it; causes are logged once on the server and only the reference leaves it.

pub mod logg;
pub(crate) mod sider;

use grunn::feltfeil::{FeltFeil, Skjemafeil};
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
            annet => crate::feil::logg::intern("serverfunksjon", &annet),
        }
    }
}

impl From<sqlx::Error> for AppError {
    fn from(feil: sqlx::Error) -> Self {
        match feil {
            sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_) => crate::feil::logg::utilgjengelig("database", &feil),
            annen => crate::feil::logg::intern("database", &annen),
        }
    }
}
