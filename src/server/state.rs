//! The router's state: one struct, cloned per request.

use std::sync::Arc;

use axum::extract::FromRef;
use leptos::config::LeptosOptions;
use tokio::sync::{broadcast, watch};
use uuid::Uuid;

use super::basseng::Basseng;
use super::config::Konfig;
use super::databasevakt::Databasevakt;
use super::drift::Drift;
use super::jobb::Jobber;
use super::klokke::Klokke;
use super::krypto::Krypto;
use super::minnerom::Minnerom;
use super::sider::{Filer, Tegner};
use crate::feil::{AppError, logg};
use identitet::helseid;
use registre::adresseregister;
use registre::betaling::Betalingssystem;
use registre::enhet::Enhetsregister;
use registre::enhet::kontoeier::KontoeierOppslag;
use registre::hpr::Helsepersonellregister;
use registre::virus::Virusvakt;

/// Everything a request may need.
#[derive(Clone)]
pub struct App {
    pub konfig: Arc<Konfig>,
    pub pool: Basseng,
    /// Whether the database answers.
    pub databasevakt: Databasevakt,
    pub klokke: Klokke,
    pub krypto: Krypto,
    pub helseid: Arc<helseid::Klient>,
    /// Origin of HelseID, for the content policy.
    pub helseid_opphav: Arc<String>,
    pub enheter: Arc<dyn Enhetsregister>,
    /// Followed by one instance at a time; `None` when none is configured.
    pub adresseregister: Option<Arc<adresseregister::klient::Klient>>,
    /// The banks' register of account owners.
    pub kontoeiere: Arc<dyn KontoeierOppslag>,
    /// Asked at night about approvals.
    pub hpr: Arc<dyn Helsepersonellregister>,
    /// Asked about every file that is sent.
    pub virusvakt: Arc<dyn Virusvakt>,
    pub betaling: Arc<dyn Betalingssystem>,
    pub filer: Arc<Filer>,
    pub drift: Drift,
    /// For large files under way.
    pub minne: Minnerom,
    /// What folders keep in memory for all requests, each under its own type; put there at start.
    pub delt: Arc<http::Extensions>,
    /// What does queued work.
    pub jobber: Arc<Jobber>,
    /// Writes pages.
    pub tegner: Tegner,
    pub leptos: LeptosOptions,
    /// Ids of messages whose status changed, from every instance (PostgreSQL `notify`).
    pub hendelser: broadcast::Sender<Uuid>,
    /// Turns true when this instance is to stop; long answers end then.
    pub stopp: watch::Sender<bool>,
}

impl App {
    /// What a folder keeps in memory for all requests.
    ///
    /// # Errors
    /// `Intern` when the roof has not put it there.
    pub fn delt<T: Clone + Send + Sync + 'static>(&self) -> Result<&T, AppError> {
        self.delt
            .get::<T>()
            .ok_or_else(|| logg::intern("oppstart", &format!("{} mangler", std::any::type_name::<T>())))
    }
}

impl FromRef<App> for LeptosOptions {
    fn from_ref(app: &App) -> Self {
        app.leptos.clone()
    }
}
