//! The portal as HelseID's client: how it is set up, and what it holds while it runs.

use std::sync::Arc;

use jsonwebtoken::Algorithm;
use url::Url;

use super::assertion::Nokkelring;
use super::dpop::{DpopNokkel, Noncelager};
use super::feil::{NokkelFeil, OppsettFeil};
use super::tilbyder::{Tilbyder, er_lokal};
use super::{Tid, Tilfeldig};
use grunn::Testnumre;

/// How the access token is shown to userinfo. HelseID documents Bearer, also for bound tokens; standard providers demand DPoP.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Userinfoskjema {
    #[default]
    Bearer,
    Dpop,
}

/// What happens when userinfo does not answer: it only adds approvals from HPR.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Userinfopolicy {
    /// Log in without approvals; [`super::Identitet::hpr_kilde`] tells that they are missing.
    #[default]
    Degrader,
    /// No login without them.
    Blokker,
}

/// The set-up of the client. [`Oppsett::ny`] fills in what HelseID's profile decides.
#[derive(Clone, Debug)]
pub struct Oppsett {
    /// Issuer, without a slash at the end, as in HelseID's metadata.
    pub utsteder: String,
    pub klient_id: String,
    /// Registered callback address.
    pub retur: String,
    /// Registered address after logout.
    pub retur_etter_utlogging: String,
    /// Space-separated.
    pub scope: String,
    /// Filters the menu of identity providers; the level is checked afterwards in any case.
    pub acr_verdier: String,
    pub userinfo: Userinfoskjema,
    pub userinfopolicy: Userinfopolicy,
    pub testnumre: Testnumre,
    /// Signature algorithms accepted on ID tokens and logout tokens.
    pub id_token_alg: Vec<Algorithm>,
}

/// What is asked for: the person, the level, the HPR number. No refresh token, no API.
pub const SCOPE: &str =
    "openid profile helseid://scopes/identity/pid helseid://scopes/identity/security_level helseid://scopes/hpr/hpr_number";

impl Oppsett {
    /// `opphav` is what users type (`https://host`, no slash at the end): the callback is `{opphav}{retursti}`, and the way back after
    /// logout `{opphav}{utloggetsti}`.
    pub fn ny(utsteder: &str, klient_id: &str, opphav: &str, retursti: &str, utloggetsti: &str, testnumre: Testnumre) -> Self {
        Self {
            utsteder: utsteder.to_owned(),
            klient_id: klient_id.to_owned(),
            retur: format!("{opphav}{retursti}"),
            retur_etter_utlogging: format!("{opphav}{utloggetsti}"),
            scope: SCOPE.to_owned(),
            acr_verdier: "Level4".to_owned(),
            userinfo: Userinfoskjema::default(),
            userinfopolicy: Userinfopolicy::default(),
            testnumre,
            id_token_alg: vec![Algorithm::RS256],
        }
    }
}

/// The client: start a login, complete it, log out. Cheap to share, one per process.
pub struct Klient {
    pub(super) oppsett: Oppsett,
    pub(super) tilbyder: Arc<Tilbyder>,
    pub(super) nokler: Nokkelring,
    pub(super) dpop: DpopNokkel,
    pub(super) noncer: Noncelager,
    pub(super) tilfeldig: Arc<dyn Tilfeldig>,
}

impl std::fmt::Debug for Klient {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Klient").field("oppsett", &self.oppsett).finish_non_exhaustive()
    }
}

impl Klient {
    /// Checks the set-up; HelseID is first asked when somebody logs in. `tid` is the real clock, never a moved one.
    ///
    /// # Errors
    /// When an address is not https (http is for loopback) or the system has no randomness.
    pub fn ny(oppsett: Oppsett, nokler: Nokkelring, tid: Tid, tilfeldig: Arc<dyn Tilfeldig>) -> Result<Self, OppsettFeil> {
        for adresse in [&oppsett.retur, &oppsett.retur_etter_utlogging] {
            let url = Url::parse(adresse).map_err(|_| OppsettFeil::IkkeHttps(adresse.clone()))?;
            if url.scheme() != "https" && !er_lokal(&url) {
                return Err(OppsettFeil::IkkeHttps(adresse.clone()));
            }
        }
        let tilbyder = Arc::new(Tilbyder::ny(&oppsett.utsteder, tid)?);
        Ok(Self {
            oppsett,
            tilbyder,
            nokler,
            dpop: DpopNokkel::ny()?,
            noncer: Noncelager::default(),
            tilfeldig,
        })
    }

    /// HelseID's metadata and keys, to share with the check of API tokens.
    pub fn tilbyder(&self) -> Arc<Tilbyder> {
        self.tilbyder.clone()
    }

    /// The client's keys.
    pub fn nokler(&self) -> &Nokkelring {
        &self.nokler
    }

    pub(super) async fn klientbevis(&self) -> Result<String, NokkelFeil> {
        self.nokler
            .klientbevis(
                &self.oppsett.klient_id,
                &self.oppsett.utsteder,
                self.tilbyder.naa(),
                &*self.tilfeldig,
            )
            .await
    }
}
