//! Who gives the tokens registers want to see, and what the agency tells about their codes; docs/registre.md tells what is to be set.

use std::path::PathBuf;

use chrono::TimeDelta;

use super::leser::Leser;
use super::porter::{INGEN, SIMULATOR};
use registre::hpr::klient::Koder;

/// Who gives the token a register wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tilgangsvalg {
    /// The register is asked without one.
    Ingen,
    /// Somebody beside the portal keeps one fresh in a file.
    Fil(PathBuf),
    /// HelseID by client credentials; the audience the token must have.
    Helseid { scope: String, mottaker: Option<String> },
    /// Maskinporten; the resource that is asked for.
    Maskinporten {
        klient: Maskinporten,
        scope: String,
        ressurs: Option<String>,
    },
}

/// The portal as Maskinporten's client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Maskinporten {
    pub utsteder: String,
    pub tokenadresse: Option<String>,
    pub klient_id: String,
    pub nokkel_fil: PathBuf,
    /// Shows the enterprise certificate instead of the name of the key.
    pub x5c: bool,
}

/// Who is asked whether a patient has died.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Personkilde {
    /// Knows a few synthetic patients, in the demo profile.
    Simulator,
    /// Nobody: K12 is not controlled.
    Ingen,
    /// Base address of a service before Persontjenesten (`registre::persontjeneste::klient`), and who gives the token it wants.
    Adresse(String, Tilgangsvalg),
}

#[derive(Clone, Debug)]
pub struct Registervalg {
    pub hpr_koder: Koder,
    pub personkilde: Personkilde,
    /// How long after a message came Folkeregisteret is asked about a person it alone is silent on, before people must look (inferred).
    pub person_frist: TimeDelta,
    /// The portal as HelseID's client between machines; else the one of the login.
    pub helseid_klient_id: Option<String>,
    pub helseid_nokkel_fil: Option<PathBuf>,
}

impl Registervalg {
    pub fn spor_folkeregisteret(&self) -> bool {
        self.personkilde != Personkilde::Ingen
    }

    pub(super) fn les(leser: &mut Leser<'_>) -> Self {
        Self {
            hpr_koder: Koder {
                avslutter: leser.liste("PORTAL_HPR_AVSLUTTER"),
                stanser: leser.liste("PORTAL_HPR_STANSER"),
                uten_virkning: leser.liste("PORTAL_HPR_UTEN_VIRKNING"),
            },
            personkilde: leser.personkilde("PORTAL_PERSONTJENESTE"),
            person_frist: TimeDelta::hours(leser.antall("PORTAL_PERSONTJENESTE_FRIST", "20", "et antall timer", 1..=24 * 14)),
            helseid_klient_id: leser.valgfri("HELSEID_MASKIN_KLIENT_ID"),
            helseid_nokkel_fil: leser.valgfri("HELSEID_MASKIN_NOKKEL_FIL").map(PathBuf::from),
        }
    }
}

impl Leser<'_> {
    fn personkilde(&mut self, navn: &str) -> Personkilde {
        match self.port(navn, INGEN).as_str() {
            SIMULATOR => Personkilde::Simulator,
            INGEN => Personkilde::Ingen,
            adresse => match self.webadresse(navn, adresse) {
                None => Personkilde::Ingen,
                Some(adresse) => Personkilde::Adresse(adresse, self.tilgang(navn, INGEN, "", None)),
            },
        }
    }

    /// Words with commas between.
    fn liste(&self, navn: &str) -> Vec<String> {
        let tekst = self.valgfri(navn).unwrap_or_default();
        tekst
            .split(',')
            .map(str::trim)
            .filter(|k| !k.is_empty())
            .map(str::to_owned)
            .collect()
    }

    /// Who gives the token of a register.
    pub(super) fn tilgang(&mut self, register: &str, standard: &str, scope: &str, mottaker: Option<&str>) -> Tilgangsvalg {
        let fil = self.valgfri(&format!("{register}_TOKEN_FIL")).map(PathBuf::from);
        let standard = if fil.is_some() { "fil" } else { standard };
        let navn = format!("{register}_TILGANG");
        let valg = self.tekst(&navn, Some(standard));
        let mottaker = self
            .valgfri(&format!("{register}_MOTTAKER"))
            .or_else(|| mottaker.map(str::to_owned));
        match (valg.as_str(), fil) {
            (INGEN, _) => Tilgangsvalg::Ingen,
            ("fil", Some(fil)) => Tilgangsvalg::Fil(fil),
            ("fil", None) => {
                self.feil.push(format!("{register}_TOKEN_FIL mangler"));
                Tilgangsvalg::Ingen
            }
            ("helseid", _) => Tilgangsvalg::Helseid {
                scope: self.scope(register, scope),
                mottaker,
            },
            ("maskinporten", _) => Tilgangsvalg::Maskinporten {
                klient: self.maskinporten(),
                scope: self.scope(register, scope),
                ressurs: mottaker,
            },
            _ => {
                self.feil.push(format!("{navn} skal være helseid, maskinporten, fil eller ingen"));
                Tilgangsvalg::Ingen
            }
        }
    }

    fn scope(&mut self, register: &str, standard: &str) -> String {
        self.tekst(&format!("{register}_SCOPE"), Some(standard).filter(|s| !s.is_empty()))
    }

    fn maskinporten(&mut self) -> Maskinporten {
        Maskinporten {
            utsteder: self.utsteder("MASKINPORTEN_UTSTEDER", Some("https://maskinporten.no/")),
            tokenadresse: self
                .valgfri("MASKINPORTEN_TOKENADRESSE")
                .and_then(|adresse| self.webadresse("MASKINPORTEN_TOKENADRESSE", &adresse)),
            klient_id: self.tekst("MASKINPORTEN_KLIENT_ID", None),
            nokkel_fil: self.tekst("MASKINPORTEN_NOKKEL_FIL", None).into(),
            x5c: self.ett_av("MASKINPORTEN_NOKKELVIS", &[("kid", false), ("x5c", true)]),
        }
    }
}

#[cfg(test)]
#[path = "registervalg_tester.rs"]
mod tester;
