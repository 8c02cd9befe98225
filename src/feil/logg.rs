//! Logging: JSON lines with stable field names. Never fødselsnummer, names, accounts, tokens or form content.

use std::fmt::Display;

use tracing_subscriber::{EnvFilter, Layer, Registry, fmt, layer::SubscriberExt, util::SubscriberInitExt};

use super::AppError;

/// How log lines are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loggformat {
    Json,
    Tekst,
}

tokio::task_local! {
    /// The request id, for log lines, audit rows and the reference on error pages.
    pub static FORESPORSEL: String;
}

/// Something else that hears what is logged, and more than that.
pub type Lag = Box<dyn Layer<Registry> + Send + Sync>;

/// Starts logging to standard output. Level from `PORTAL_LOGGNIVA` (default `info`).
pub fn start(format: Loggformat, niva: &str, ogsaa: Option<Lag>) {
    let filter = EnvFilter::try_new(niva).unwrap_or_else(|_| EnvFilter::new("info"));
    let linjer = match format {
        Loggformat::Json => fmt::layer()
            .json()
            .flatten_event(true)
            .with_current_span(false)
            .with_filter(filter)
            .boxed(),
        Loggformat::Tekst => fmt::layer().compact().with_filter(filter).boxed(),
    };
    let lag: Vec<Lag> = std::iter::once(linjer).chain(ogsaa).collect();
    // A second start (in tests) keeps the first.
    let _ = tracing_subscriber::registry().with(lag).try_init();
}

/// Whether a text says what is logged. A word alone must be a level: as the name of a module it would silence all others.
pub fn er_niva(niva: &str) -> bool {
    let ord = |del: &str| del.contains(['=', '[']) || del.parse::<tracing::level_filters::LevelFilter>().is_ok();
    EnvFilter::try_new(niva).is_ok() && niva.split(',').all(|del| ord(del.trim()))
}

/// The id of the request under way; `-` in jobs.
pub fn foresporsel() -> String {
    FORESPORSEL.try_with(Clone::clone).unwrap_or_else(|_| "-".to_owned())
}

/// Logs an unexpected cause once and turns it into an error with only the reference.
pub fn intern(hvor: &'static str, aarsak: &dyn Display) -> AppError {
    let referanse = foresporsel();
    tracing::error!(hvor, referanse, aarsak = %aarsak, "intern feil");
    AppError::Intern { referanse }
}

/// Logs that something we depend on does not answer.
pub fn utilgjengelig(hvor: &'static str, aarsak: &dyn Display) -> AppError {
    let referanse = foresporsel();
    tracing::warn!(hvor, referanse, aarsak = %aarsak, "utilgjengelig");
    AppError::Utilgjengelig { referanse }
}
