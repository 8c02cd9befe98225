//! What the claims keep in memory between requests: the tariff, the API's keys, the frikort register; and how often each person and system calls.

use std::sync::{Arc, PoisonError, RwLock};

use sqlx::PgConnection;

use super::{store, takstbruk};
use crate::feil::AppError;
use crate::feil::logg;
use crate::server::bremse::{Bremse, Hvem};
use crate::server::klokke::Klokke;
use crate::server::krypto::Krypto;
use crate::server::state::App;
use grunn::HelseaktorId;
use identitet::jwe::{Dekrypteringsnokkel, Nokkelsett, Storrelse};
use registre::frikort::Frikortregister;
use registre::persontjeneste::{Persontjeneste, UtenPersontjeneste};
use regler::takst::Takstregister;
use regler::takstsett;

/// The tariff in memory, and which row of `takstbruk` it is.
type Gjeldende = (i64, Arc<Takstregister>);

/// One per instance.
pub struct Felles {
    /// Who answers about frikort.
    pub frikort: Arc<dyn Frikortregister>,
    /// Who answers about patients who may have died.
    pub personer: Arc<dyn Persontjeneste>,
    /// The set's number, and the set.
    takster: RwLock<Option<Arc<Gjeldende>>>,
    nokler: RwLock<Option<Arc<Nokkelsett>>>,
}

/// This instance's.
///
/// # Errors
/// `Intern` when it was not put there at start.
pub fn av(app: &App) -> Result<&Felles, AppError> {
    app.delt::<Arc<Felles>>().map(AsRef::as_ref)
}

impl Felles {
    /// For an instance that asks this register about frikort, and nobody about patients.
    pub fn ny(frikort: Arc<dyn Frikortregister>) -> Self {
        Self {
            frikort,
            personer: Arc::new(UtenPersontjeneste),
            takster: RwLock::default(),
            nokler: RwLock::default(),
        }
    }

    /// And this about the patients.
    #[must_use]
    pub fn med_personer(self, personer: Arc<dyn Persontjeneste>) -> Self {
        Self { personer, ..self }
    }
}

impl std::fmt::Debug for Felles {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Felles")
    }
}

fn hent<T>(lager: &RwLock<Option<Arc<T>>>) -> Option<Arc<T>> {
    lager.read().unwrap_or_else(PoisonError::into_inner).clone()
}

fn legg<T>(lager: &RwLock<Option<Arc<T>>>, verdi: T) -> Arc<T> {
    let verdi = Arc::new(verdi);
    *lager.write().unwrap_or_else(PoisonError::into_inner) = Some(verdi.clone());
    verdi
}

impl Felles {
    /// The tariff in force. The first time this instance needs it, the program's own edition is loaded into the database; then the set is kept
    /// in memory until another is in force, which is looked up each time: no instance goes on with an earlier one.
    ///
    /// # Errors
    /// When the database fails or the built-in files are bad.
    pub async fn takster(&self, db: &mut PgConnection) -> Result<Arc<Takstregister>, AppError> {
        if hent(&self.takster).is_none() {
            takstbruk::last_innebygd(&mut *db, Klokke::ekte().naa()).await?;
        }
        let sett = match store::takster::i_bruk(&mut *db).await? {
            Some(sett) => sett,
            // It was loaded in a transaction that was undone.
            None => {
                takstbruk::last_innebygd(&mut *db, Klokke::ekte().naa()).await?;
                store::takster::i_bruk(&mut *db)
                    .await?
                    .ok_or_else(|| logg::intern("takster", &"ingen takster er i bruk"))?
            }
        };
        if let Some(kjent) = hent(&self.takster).filter(|k| k.0 == sett) {
            return Ok(kjent.1.clone());
        }
        let takstsett::Takstsett { takster, regler, satser } = store::takster::les(db, sett).await?;
        let register = Arc::new(Takstregister::ny(takster, regler).med_satser(satser));
        tracing::info!(sett, rader = register.antall(), "takster i bruk");
        legg(&self.takster, (sett, register.clone()));
        Ok(register)
    }

    /// The keys that open what is sent to the API. The first instance makes one; all share it.
    ///
    /// # Errors
    /// When the database fails or a key cannot be opened.
    pub async fn nokler(&self, db: &mut PgConnection, krypto: &Krypto) -> Result<Arc<Nokkelsett>, AppError> {
        match hent(&self.nokler) {
            Some(nokler) => Ok(nokler),
            None => self.last_nokler(db, krypto).await,
        }
    }

    /// Reads the keys again: another instance may have made a newer one.
    ///
    /// # Errors
    /// As [`Felles::nokler`].
    pub async fn last_nokler(&self, db: &mut PgConnection, krypto: &Krypto) -> Result<Arc<Nokkelsett>, AppError> {
        let mut tx = sqlx::Connection::begin(db).await?;
        let mut nokler = store::nokler::alle(&mut tx, krypto).await?;
        if nokler.is_empty() {
            store::nokler::laas(&mut tx).await?;
            nokler = store::nokler::alle(&mut tx, krypto).await?;
        }
        if nokler.is_empty() {
            let laget = tokio::task::spawn_blocking(|| Dekrypteringsnokkel::generer(Storrelse::Rsa3072));
            let (nokkel, pkcs8) = laget
                .await
                .map_err(|e| logg::intern("nokkel", &e))?
                .map_err(|e| logg::intern("nokkel", &e))?;
            store::nokler::lagre(&mut tx, krypto, nokkel.kid(), &pkcs8, Klokke::ekte().naa()).await?;
            tracing::info!(kid = nokkel.kid(), "ny krypteringsnøkkel");
            nokler.push(pkcs8);
        }
        tx.commit().await?;
        let nokler = nokler
            .iter()
            .map(|n| Dekrypteringsnokkel::fra_pkcs8(n))
            .collect::<Result<Vec<_>, _>>()
            .map_err(|e| logg::intern("nokkel", &e))?;
        Ok(legg(&self.nokler, Nokkelsett::ny(nokler)))
    }
}

/// What is counted apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Kall {
    Les,
    Send,
}

/// Of one person, whichever systems are used: they send a few times a day and ask for status in between.
const LES: Bremse = Bremse::ny("krav, les", 300);
const SEND: Bremse = Bremse::ny("krav, send", 60);
/// Of one EPJ system, for all who use it.
const KLIENT_LES: Bremse = Bremse::ny("krav, les for alle", 6_000);
const KLIENT_SEND: Bremse = Bremse::ny("krav, send for alle", 1_200);

/// Counts a call: of the person, by whatever channel, and of the system when there is one. Seconds to wait, when there have been too many.
///
/// # Errors
/// When the database fails.
pub(super) async fn tell(app: &App, eier: HelseaktorId, klient: Option<&str>, kall: Kall) -> Result<Option<u64>, AppError> {
    let (person, system) = match kall {
        Kall::Les => (LES, KLIENT_LES),
        Kall::Send => (SEND, KLIENT_SEND),
    };
    if let Some(klient) = klient
        && let Some(sekunder) = system.tell(app, Hvem::Klient(klient)).await?
    {
        return Ok(Some(sekunder));
    }
    person.tell(app, Hvem::Person(eier.0)).await
}
