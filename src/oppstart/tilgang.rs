//! Registers and whoever gives their tokens, joined: neither crate knows the other.

use std::sync::Arc;

use async_trait::async_trait;
use http::{HeaderMap, StatusCode};
use identitet::helseid::assertion::{Nokkelbruk, Nokkelring};
use identitet::helseid::{SystemTilfeldig, Tid, Tilbyder};
use identitet::tokenrom::{Helseidoppsett, Maskinportenoppsett, Tokenrom};
use registre::hpr::{self, Helsepersonellregister};
use registre::persontjeneste::{self, Persontjeneste, UtenPersontjeneste};
use registre::tilgang::{IngenTilgang, Tilgang, Tokenfil, UtenToken};
use registre::tjeneste::{Oppsett, TIDSFRIST};
use regler::livsstatus::Livssimulator;
use url::Url;

use crate::server::config::{Konfig, Personkilde, Tilgangsvalg};
use crate::server::klokke::Klokke;

/// A token room as registers see it.
struct Rom(Tokenrom);

#[async_trait]
impl Tilgang for Rom {
    async fn hoder(&self, metode: &str, url: &Url) -> Result<HeaderMap, IngenTilgang> {
        // Why there is none is in the log of the room.
        self.0.hoder(metode, url).await.map_err(|_| IngenTilgang)
    }

    fn etter(&self, url: &Url, sendt: &HeaderMap, status: StatusCode, svar: &HeaderMap) -> bool {
        self.0.etter(url, sendt, status, svar)
    }
}

/// What a register is shown. Issuers compare our times with their own, so this runs on the real clock.
///
/// # Errors
/// A sentence naming the variable.
pub fn tilgang(konfig: &Konfig, valg: &Tilgangsvalg, helseid: &Arc<Tilbyder>) -> Result<Arc<dyn Tilgang>, String> {
    let ekte = Klokke::ekte();
    let (tid, tilfeldig): (Tid, _) = (Arc::new(move || ekte.naa()), Arc::new(SystemTilfeldig));
    let rom = match valg {
        Tilgangsvalg::Ingen => return Ok(Arc::new(UtenToken)),
        Tilgangsvalg::Fil(fil) => return Ok(Arc::new(Tokenfil(fil.clone()))),
        Tilgangsvalg::Helseid { scope, mottaker } => {
            let r = &konfig.registre;
            let oppsett = Helseidoppsett {
                klient_id: r.helseid_klient_id.clone().unwrap_or_else(|| konfig.helseid.klient_id.clone()),
                scope: scope.clone(),
                mottaker: mottaker.clone(),
            };
            let fil = r.helseid_nokkel_fil.as_ref().unwrap_or(&konfig.helseid.nokkel_fil);
            let nokler = Nokkelring::fra_fil(fil).map_err(|e| format!("HELSEID_MASKIN_NOKKEL_FIL: {e}"))?;
            Tokenrom::helseid(oppsett, helseid.clone(), nokler, tid, tilfeldig).map_err(|e| format!("HelseID: {e}"))?
        }
        Tilgangsvalg::Maskinporten { scope, ressurs } => {
            let m = konfig.registre.maskinporten.as_ref().ok_or("MASKINPORTEN_KLIENT_ID mangler")?;
            let bruk = if m.x5c {
                Nokkelbruk::MaskinportenX5c
            } else {
                Nokkelbruk::MaskinportenKid
            };
            let nokler = Nokkelring::for_bruk(&m.nokkel_fil, bruk).map_err(|e| format!("MASKINPORTEN_NOKKEL_FIL: {e}"))?;
            let oppsett = Maskinportenoppsett {
                utsteder: m.utsteder.clone(),
                tokenadresse: m.tokenadresse.clone(),
                klient_id: m.klient_id.clone(),
                scope: scope.clone(),
                ressurs: ressurs.clone(),
                frist: Maskinportenoppsett::FRIST,
            };
            Tokenrom::maskinporten(oppsett, nokler, tid, tilfeldig).map_err(|e| format!("MASKINPORTEN_UTSTEDER: {e}"))?
        }
    };
    Ok(Arc::new(Rom(rom)))
}

fn oppsett(konfig: &Konfig, navn: &str, adresse: &str, valg: &Tilgangsvalg, helseid: &Arc<Tilbyder>) -> Result<Oppsett, String> {
    Ok(Oppsett {
        base: adresse.parse().map_err(|_| format!("{navn} er ingen adresse"))?,
        brukeragent: format!("praksisportalen ({})", konfig.url),
        tilgang: tilgang(konfig, valg, helseid)?,
        tidsfrist: TIDSFRIST,
    })
}

/// The client of HPR.
///
/// # Errors
/// A sentence naming the variable.
pub fn hpr(konfig: &Konfig, adresse: &str, helseid: &Arc<Tilbyder>) -> Result<Arc<dyn Helsepersonellregister>, String> {
    let oppsett = oppsett(konfig, "PORTAL_HPR", adresse, &konfig.registre.hpr, helseid)?;
    let klient = hpr::klient::Klient::ny(oppsett, konfig.registre.hpr_koder.clone());
    Ok(Arc::new(klient.map_err(|e| format!("PORTAL_HPR: {e}"))?))
}

/// Who answers about patients who may have died.
///
/// # Errors
/// A sentence naming the variable.
pub fn persontjeneste(konfig: &Konfig, helseid: &Arc<Tilbyder>) -> Result<Arc<dyn Persontjeneste>, String> {
    const NAVN: &str = "PORTAL_PERSONTJENESTE";
    Ok(match &konfig.registre.personkilde {
        Personkilde::Simulator => Arc::new(Livssimulator),
        Personkilde::Ingen => Arc::new(UtenPersontjeneste),
        Personkilde::Adresse(adresse) => {
            let oppsett = oppsett(konfig, NAVN, adresse, &konfig.registre.persontjeneste, helseid)?;
            Arc::new(persontjeneste::klient::Klient::ny(oppsett).map_err(|e| format!("{NAVN}: {e}"))?)
        }
    })
}
