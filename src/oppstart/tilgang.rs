//! Registers and whoever gives their tokens, joined: neither crate knows the other.

use std::sync::Arc;

use async_trait::async_trait;
use http::{HeaderMap, StatusCode};
use identitet::helseid::assertion::{Nokkelbruk, Nokkelring};
use identitet::helseid::{NokkelFeil, SystemTilfeldig, Tid, Tilbyder};
use identitet::tokenrom::{Helseidoppsett, Maskinportenoppsett, Tokenrom};
use registre::hpr::klient::Klient as Hprklient;
use registre::persontjeneste::klient::Klient as Personklient;
use registre::tilgang::{IngenTilgang, Tilgang, Tokenfil, UtenToken};
use registre::tjeneste::{Oppsett, TIDSFRIST};
use url::Url;

use super::porter::brukeragent;
use crate::server::config::{Hprkilde, Konfig, Personkilde, Tilgangsvalg};
use crate::server::klokke::Klokke;

/// What is wrong with a key file, for those who run the portal.
pub(super) const fn nokkelord(feil: NokkelFeil) -> &'static str {
    match feil {
        NokkelFeil::Lesing => "filen kan ikke leses",
        NokkelFeil::IngenNokkel => "det er ingen nøkkel i filen; den skal være PEM med PRIVATE KEY (PKCS#8)",
        NokkelFeil::FeilSlag => "nøkkelen er av et slag som ikke kan brukes; den skal være EC P-256, EC P-384 eller RSA i PKCS#8",
        NokkelFeil::IkkeRsa => "nøkkelen skal være RSA",
        NokkelFeil::UtenSertifikat => "sertifikatet etter nøkkelen mangler i filen",
        NokkelFeil::Signering => "nøkkelen kan ikke signere",
        NokkelFeil::Tilfeldighet => "maskinen gir ingen tilfeldige tall",
    }
}

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
            let (navn, fil) = match &r.helseid_nokkel_fil {
                Some(fil) => ("HELSEID_MASKIN_NOKKEL_FIL", fil),
                None => ("HELSEID_NOKKEL_FIL", &konfig.helseid.nokkel_fil),
            };
            let nokler = Nokkelring::fra_fil(fil).map_err(|e| format!("{navn}: {}", nokkelord(e)))?;
            Tokenrom::helseid(oppsett, helseid.clone(), nokler, tid, tilfeldig).map_err(|e| format!("HelseID: {e}"))?
        }
        Tilgangsvalg::Maskinporten { klient, scope, ressurs } => {
            let bruk = if klient.x5c {
                Nokkelbruk::MaskinportenX5c
            } else {
                Nokkelbruk::MaskinportenKid
            };
            let nokler =
                Nokkelring::for_bruk(&klient.nokkel_fil, bruk).map_err(|e| format!("MASKINPORTEN_NOKKEL_FIL: {}", nokkelord(e)))?;
            let oppsett = Maskinportenoppsett {
                utsteder: klient.utsteder.clone(),
                tokenadresse: klient.tokenadresse.clone(),
                klient_id: klient.klient_id.clone(),
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
        brukeragent: brukeragent(konfig),
        tilgang: tilgang(konfig, valg, helseid)?,
        tidsfrist: TIDSFRIST,
    })
}

/// The client of HPR, when there is one.
///
/// # Errors
/// A sentence naming the variable.
pub fn hpr(konfig: &Konfig, helseid: &Arc<Tilbyder>) -> Result<Option<Hprklient>, String> {
    let Hprkilde::Adresse(adresse, valg) = &konfig.hpr else {
        return Ok(None);
    };
    let oppsett = oppsett(konfig, "PORTAL_HPR", adresse, valg, helseid)?;
    let klient = Hprklient::ny(oppsett, konfig.registre.hpr_koder.clone());
    Ok(Some(klient.map_err(|e| format!("PORTAL_HPR: {e}"))?))
}

/// The client of the service before Persontjenesten, when there is one.
///
/// # Errors
/// A sentence naming the variable.
pub fn personer(konfig: &Konfig, helseid: &Arc<Tilbyder>) -> Result<Option<Personklient>, String> {
    let Personkilde::Adresse(adresse, valg) = &konfig.registre.personkilde else {
        return Ok(None);
    };
    let oppsett = oppsett(konfig, "PORTAL_PERSONTJENESTE", adresse, valg, helseid)?;
    Ok(Some(Personklient::ny(oppsett).map_err(|e| format!("PORTAL_PERSONTJENESTE: {e}"))?))
}
