//! The one error type. A variant says what the user can do about it; causes are logged once on the server and only the reference leaves it.

use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

/// Everything that can go wrong for a user, over the wire as JSON.
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

    /// One wrong field.
    pub fn felt(felt: &str, kode: &str) -> Self {
        AppError::Ugyldig(FeltFeil::en(felt, kode))
    }
}

/// A wrong field: which one, why, and the numbers the sentence needs. Never the text, and never what was typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feltfeil {
    pub felt: String,
    pub kode: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tall: Vec<i64>,
}

/// All wrong fields of a form, in the order of the form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FeltFeil(pub Vec<Feltfeil>);

impl FeltFeil {
    pub fn en(felt: &str, kode: &str) -> Self {
        let mut feil = FeltFeil::default();
        feil.legg_til(felt, kode);
        feil
    }

    pub fn legg_til(&mut self, felt: &str, kode: &str) {
        self.legg_til_med(felt, kode, &[]);
    }

    pub fn legg_til_med(&mut self, felt: &str, kode: &str, tall: &[i64]) {
        self.0.push(Feltfeil {
            felt: felt.to_owned(),
            kode: kode.to_owned(),
            tall: tall.to_vec(),
        });
    }

    /// An error from reading a value, with its code and numbers; [`crate::types::feiltekst::tekst`] has the sentence.
    pub fn legg_til_feil(&mut self, felt: &str, feil: &impl crate::types::Feltkode) {
        self.legg_til_med(felt, feil.kode(), &feil.tall());
    }

    pub fn er_tom(&self) -> bool {
        self.0.is_empty()
    }

    /// The first error of a field.
    pub fn for_felt(&self, felt: &str) -> Option<&Feltfeil> {
        self.0.iter().find(|f| f.felt == felt)
    }

    /// `Ok(value)` when nothing is wrong.
    ///
    /// # Errors
    /// `AppError::Ugyldig` with all the errors collected so far.
    pub fn eller<T>(self, verdi: T) -> Result<T, AppError> {
        if self.er_tom() { Ok(verdi) } else { Err(AppError::Ugyldig(self)) }
    }
}

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(value: ServerFnErrorErr) -> Self {
        match value {
            // The form could not be read: a field is missing or of the wrong kind. Only a hand-made request gets here.
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) | ServerFnErrorErr::Deserialization(_) => {
                AppError::felt("skjema", "uleselig")
            }
            ServerFnErrorErr::Request(_) | ServerFnErrorErr::Response(_) => AppError::Utilgjengelig { referanse: String::new() },
            annet => crate::server::logg::intern("serverfunksjon", &annet),
        }
    }
}

impl From<sqlx::Error> for AppError {
    fn from(feil: sqlx::Error) -> Self {
        match feil {
            sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_) => {
                crate::server::logg::utilgjengelig("database", &feil)
            }
            annen => crate::server::logg::intern("database", &annen),
        }
    }
}
