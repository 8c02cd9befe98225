//! Who answers at each port: the one place where settings become clients. Which settings there are, and what production refuses, is in
//! [`config::porter`](crate::server::config::porter); a port that is new has a row there and a line in [`Porter::velg`].

use std::sync::Arc;

use sqlx::PgPool;

use super::stopp::Stopp;
use super::tilgang::{self, nokkelord};
use crate::helseaktor::hpr_simulator;
use crate::server::config::porter::{PORTER, Valg};
use crate::server::config::{Betalingsvei, Enhetskilde, Frikortkilde, Hprkilde, Konfig, Kontoeierkilde, Personkilde};
use crate::server::klokke::Klokke;
use identitet::helseid::{self, Tilbyder};
use registre::adresseregister;
use registre::betaling::{self, Betalingssystem};
use registre::enhet::{self, Enhetsregister, kontoeier};
use registre::frikort::{self, Frikortregister};
use registre::hpr::{self, Helsepersonellregister};
use registre::persontjeneste::{Persontjeneste, UtenPersontjeneste};
use registre::virus::{self, Virusvakt};

/// Everyone the portal asks.
pub struct Porter {
    pub enheter: Arc<dyn Enhetsregister>,
    pub adresseregister: Option<Arc<adresseregister::klient::Klient>>,
    pub kontoeiere: Arc<dyn kontoeier::KontoeierOppslag>,
    pub hpr: Arc<dyn Helsepersonellregister>,
    pub frikort: Arc<dyn Frikortregister>,
    pub personer: Arc<dyn Persontjeneste>,
    pub betaling: Arc<dyn Betalingssystem>,
    pub virusvakt: Arc<dyn Virusvakt>,
}

impl Porter {
    /// As the settings say.
    ///
    /// # Errors
    /// A sentence naming the variable.
    pub fn velg(konfig: &Konfig, pool: &PgPool, helseid: &Arc<Tilbyder>) -> Result<Self, String> {
        Ok(Self {
            enheter: enheter(konfig)?,
            adresseregister: adresser(konfig, helseid)?.map(Arc::new),
            // The register has no public interface (registre.md §7), so there is no client to choose.
            kontoeiere: match konfig.kontoeiere {
                Kontoeierkilde::Simulator => Arc::new(kontoeier::SimulertKontoregister),
                Kontoeierkilde::Ingen => Arc::new(kontoeier::UtenKontoregister),
            },
            hpr: match (tilgang::hpr(konfig, helseid)?, &konfig.hpr) {
                (Some(klient), _) => Arc::new(klient),
                (None, Hprkilde::Simulator) => Arc::new(hpr_simulator::Simulator::ny(pool.clone())),
                (None, _) => Arc::new(hpr::UtenHpr),
            },
            personer: match (tilgang::personer(konfig, helseid)?, &konfig.registre.personkilde) {
                (Some(klient), _) => Arc::new(klient),
                (None, Personkilde::Simulator) => Arc::new(regler::livsstatus::Livssimulator),
                (None, _) => Arc::new(UtenPersontjeneste),
            },
            frikort: match (frikort(konfig)?, &konfig.frikort) {
                (Some(klient), _) => Arc::new(klient),
                (None, Frikortkilde::Simulator) => Arc::new(regler::frikort::Frikortsimulator),
                (None, _) => Arc::new(frikort::UtenFrikortregister),
            },
            betaling: match &konfig.betaling {
                Betalingsvei::Simulator => Arc::new(betaling::Simulator),
                // In production somebody has made it, and what may be wrong with it later stops payments, not the pages.
                Betalingsvei::Mappe(mappe) if !konfig.er_demo() => Arc::new(betaling::Mappe::i(mappe)),
                Betalingsvei::Mappe(mappe) => {
                    Arc::new(betaling::Mappe::ny(mappe).map_err(|e| format!("PORTAL_BETALING_MAPPE kan ikke brukes: {}", e.kind()))?)
                }
            },
            virusvakt: match &konfig.clamd {
                Some(adresse) => Arc::new(virus::Clamd::ny(adresse)),
                None => Arc::new(virus::UtenVakt),
            },
        })
    }
}

/// Whether the payment folder is there.
fn krev_mappe(konfig: &Konfig) -> Result<(), String> {
    match &konfig.betaling {
        Betalingsvei::Mappe(mappe) if !konfig.er_demo() && !mappe.is_dir() => Err(format!(
            "PORTAL_BETALING_MAPPE: mappen {} finnes ikke, eller kan ikke nås; lag den, eller se om disken er montert",
            mappe.display()
        )),
        _ => Ok(()),
    }
}

/// What can be seen of keys, addresses and folders before anything is touched.
///
/// # Errors
/// One sentence for each that cannot be used.
pub fn krev(konfig: &Konfig) -> Result<(), Stopp> {
    let mut feil: Vec<String> = [krev_mappe(konfig), enheter(konfig).map(drop), frikort(konfig).map(drop)]
        .into_iter()
        .filter_map(Result::err)
        .collect();
    match helseid(konfig) {
        Err(f) => feil.push(f),
        Ok(klient) => {
            let tilbyder = klient.tilbyder();
            let registre = [
                adresser(konfig, &tilbyder).map(drop),
                tilgang::hpr(konfig, &tilbyder).map(drop),
                tilgang::personer(konfig, &tilbyder).map(drop),
            ];
            feil.extend(registre.into_iter().filter_map(Result::err));
        }
    }
    // Registers share keys.
    feil.sort_unstable();
    feil.dedup();
    if feil.is_empty() { Ok(()) } else { Err(Stopp::oppsett(&feil)) }
}

/// One log line for each port: who answers there, and what is done when nobody is asked.
pub fn si_fra(konfig: &Konfig) {
    for port in PORTER {
        let valg = (port.valg)(konfig);
        let hvor = match &valg {
            Valg::Klient(adresse) => adresse.as_str(),
            _ => "",
        };
        let ingen = port.ingen.filter(|_| valg == Valg::Ingen).unwrap_or_default();
        tracing::info!(port = port.navn, variabel = port.variabel, valg = valg.kode(), hvor, ingen, "port");
    }
}

pub(super) fn brukeragent(konfig: &Konfig) -> String {
    format!("praksisportalen ({})", konfig.url)
}

/// The register of organisations.
///
/// # Errors
/// As [`Porter::velg`].
pub fn enheter(konfig: &Konfig) -> Result<Arc<dyn Enhetsregister>, String> {
    Ok(match &konfig.enheter {
        Enhetskilde::Innebygd => Arc::new(enhet::register::SyntetiskRegister::innebygd().map_err(|e| e.to_string())?),
        Enhetskilde::Adresse(adresse) => {
            let oppsett = enhet::klient::Oppsett {
                base: adresse.parse().map_err(|_| "PORTAL_ENHETSREGISTER er ingen adresse".to_owned())?,
                brukeragent: brukeragent(konfig),
                tidsfrist: enhet::klient::TIDSFRIST,
            };
            Arc::new(enhet::klient::Klient::ny(oppsett).map_err(|e| format!("PORTAL_ENHETSREGISTER: {e}"))?)
        }
    })
}

/// The client of the frikort service, when there is one.
///
/// # Errors
/// As [`Porter::velg`].
pub fn frikort(konfig: &Konfig) -> Result<Option<frikort::klient::Klient>, String> {
    use frikort::klient::{Klient, Oppsett, SAMLET_FRIST, TIDSFRIST};

    let Frikortkilde::Adresse(adresse) = &konfig.frikort else {
        return Ok(None);
    };
    let oppsett = Oppsett {
        base: adresse.parse().map_err(|_| "PORTAL_FRIKORT er ingen adresse".to_owned())?,
        brukeragent: brukeragent(konfig),
        token: konfig.frikort_token.clone(),
        tidsfrist: TIDSFRIST,
        samlet_frist: SAMLET_FRIST,
    };
    Ok(Some(Klient::ny(oppsett).map_err(|e| format!("PORTAL_FRIKORT: {e}"))?))
}

/// The client of Adresseregisteret, when there is one.
///
/// # Errors
/// As [`Porter::velg`].
pub fn adresser(konfig: &Konfig, helseid: &Arc<Tilbyder>) -> Result<Option<adresseregister::klient::Klient>, String> {
    use adresseregister::klient::{EKSPORTFRIST, Klient, Oppsett, TIDSFRIST};

    let Some(ar) = &konfig.adresseregister else { return Ok(None) };
    let oppsett = Oppsett {
        base: ar
            .adresse
            .parse()
            .map_err(|_| "PORTAL_ADRESSEREGISTER er ingen adresse".to_owned())?,
        brukeragent: brukeragent(konfig),
        tidsfrist: TIDSFRIST,
        eksportfrist: EKSPORTFRIST,
    };
    let tilgang = tilgang::tilgang(konfig, &ar.tilgang, helseid)?;
    let klient = Klient::ny(oppsett, tilgang).map_err(|e| format!("PORTAL_ADRESSEREGISTER: {e}"))?;
    Ok(Some(klient))
}

/// The client of HelseID. It runs on the real clock: the provider compares our times with its own.
///
/// # Errors
/// As [`Porter::velg`].
pub fn helseid(konfig: &Konfig) -> Result<helseid::Klient, String> {
    let k = &konfig.helseid;
    let mut oppsett = helseid::Oppsett::ny(
        &k.utsteder,
        &k.klient_id,
        &konfig.url,
        "/innlogging/tilbake",
        "/",
        konfig.testnumre(),
    );
    oppsett.userinfo = if k.userinfo_dpop {
        helseid::Userinfoskjema::Dpop
    } else {
        helseid::Userinfoskjema::Bearer
    };
    let nokler = helseid::assertion::Nokkelring::fra_fil(&k.nokkel_fil).map_err(|e| format!("HELSEID_NOKKEL_FIL: {}", nokkelord(e)))?;
    let ekte = Klokke::ekte();
    helseid::Klient::ny(oppsett, nokler, Arc::new(move || ekte.naa()), Arc::new(helseid::SystemTilfeldig))
        .map_err(|e| format!("HelseID: {e}"))
}
