//! Which registers are asked, and who gives the tokens they want to see. Part of the configuration; docs/registre.md tells what is to be set.

use std::path::PathBuf;

use chrono::TimeDelta;

use super::{Hprkilde, Konfig, Leser, Profil};
use registre::hpr::klient::{Koder, SCOPE as HPR_SCOPE};

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
    Maskinporten { scope: String, ressurs: Option<String> },
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
    /// Base address of a service before Persontjenesten (`registre::persontjeneste::klient`).
    Adresse(String),
}

#[derive(Clone, Debug)]
pub struct Registervalg {
    pub adresseregister: Tilgangsvalg,
    pub hpr: Tilgangsvalg,
    pub hpr_koder: Koder,
    pub personkilde: Personkilde,
    pub persontjeneste: Tilgangsvalg,
    /// How long after a message came Folkeregisteret is asked before people must look (inferred).
    pub person_frist: TimeDelta,
    /// The portal as HelseID's client between machines; else the one of the login.
    pub helseid_klient_id: Option<String>,
    pub helseid_nokkel_fil: Option<PathBuf>,
    /// Set when something above wants a token of it.
    pub maskinporten: Option<Maskinporten>,
}

impl Registervalg {
    pub fn spor_folkeregisteret(&self) -> bool {
        self.personkilde != Personkilde::Ingen
    }

    pub(super) fn les(leser: &mut Leser<'_>, hpr: &Hprkilde) -> Self {
        let personkilde = leser.personkilde("PORTAL_PERSONTJENESTE");
        let ar = leser.valgfri("PORTAL_ADRESSEREGISTER").is_some();
        let har_hpr = matches!(hpr, Hprkilde::Adresse(_));
        let person = matches!(personkilde, Personkilde::Adresse(_));
        let ut = Self {
            adresseregister: leser.tilgang(
                "PORTAL_ADRESSEREGISTER",
                ar,
                "ingen",
                "nhn:cp-api/access-v2-dpop",
                Some("nhn:cp-api"),
            ),
            hpr: leser.tilgang("PORTAL_HPR", har_hpr, "maskinporten", HPR_SCOPE, None),
            hpr_koder: Koder {
                avslutter: leser.liste("PORTAL_HPR_AVSLUTTER"),
                stanser: leser.liste("PORTAL_HPR_STANSER"),
                uten_virkning: leser.liste("PORTAL_HPR_UTEN_VIRKNING"),
            },
            persontjeneste: leser.tilgang("PORTAL_PERSONTJENESTE", person, "ingen", "", None),
            personkilde,
            person_frist: TimeDelta::hours(
                leser
                    .tolk::<i64>("PORTAL_PERSONTJENESTE_FRIST", Some("72"), "et antall timer")
                    .clamp(0, 24 * 365),
            ),
            helseid_klient_id: leser.valgfri("HELSEID_MASKIN_KLIENT_ID"),
            helseid_nokkel_fil: leser.valgfri("HELSEID_MASKIN_NOKKEL_FIL").map(PathBuf::from),
            maskinporten: None,
        };
        let brukes = [&ut.adresseregister, &ut.hpr, &ut.persontjeneste]
            .into_iter()
            .any(|t| matches!(t, Tilgangsvalg::Maskinporten { .. }));
        Self {
            maskinporten: brukes.then(|| leser.maskinporten()),
            ..ut
        }
    }
}

impl Konfig {
    /// What production refuses of registers.
    pub(super) fn vern_registre(&self, krev: &mut dyn FnMut(bool, &str)) {
        debug_assert_eq!(self.profil, Profil::Produksjon);
        krev(self.hpr != Hprkilde::Simulator, "PORTAL_HPR=simulator kan ikke brukes i produksjon");
        krev(
            self.registre.personkilde != Personkilde::Simulator,
            "PORTAL_PERSONTJENESTE=simulator kan ikke brukes i produksjon",
        );
        let https = |m: &Maskinporten| m.utsteder.starts_with("https://") && m.tokenadresse.iter().all(|a| a.starts_with("https://"));
        krev(
            self.registre.maskinporten.as_ref().is_none_or(https),
            "MASKINPORTEN_UTSTEDER skal begynne med https:// i produksjon",
        );
    }
}

fn er_adresse(tekst: &str) -> bool {
    tekst.starts_with("https://") || tekst.starts_with("http://")
}

impl Leser<'_> {
    /// Simulator, nobody, or an address.
    pub(super) fn hprkilde(&mut self, demo: bool) -> Hprkilde {
        match self.tekst("PORTAL_HPR", Some(if demo { "simulator" } else { "ingen" })).as_str() {
            "simulator" => Hprkilde::Simulator,
            "ingen" => Hprkilde::Ingen,
            adresse if er_adresse(adresse) => Hprkilde::Adresse(adresse.to_owned()),
            _ => {
                self.feil.push("PORTAL_HPR skal være simulator, ingen eller en adresse".to_owned());
                Hprkilde::Ingen
            }
        }
    }

    fn personkilde(&mut self, navn: &str) -> Personkilde {
        match self.tekst(navn, Some("ingen")).as_str() {
            "simulator" => Personkilde::Simulator,
            "ingen" => Personkilde::Ingen,
            adresse if er_adresse(adresse) => Personkilde::Adresse(adresse.to_owned()),
            _ => {
                self.feil.push(format!("{navn} skal være simulator, ingen eller en adresse"));
                Personkilde::Ingen
            }
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

    /// Who gives the token of a register; nobody when it is not asked.
    fn tilgang(&mut self, register: &str, brukes: bool, standard: &str, scope: &str, mottaker: Option<&str>) -> Tilgangsvalg {
        if !brukes {
            return Tilgangsvalg::Ingen;
        }
        let fil = self.valgfri(&format!("{register}_TOKEN_FIL")).map(PathBuf::from);
        let standard = if fil.is_some() { "fil" } else { standard };
        let navn = format!("{register}_TILGANG");
        let valg = self.tekst(&navn, Some(standard));
        let mottaker = self
            .valgfri(&format!("{register}_MOTTAKER"))
            .or_else(|| mottaker.map(str::to_owned));
        match (valg.as_str(), fil) {
            ("ingen", _) => Tilgangsvalg::Ingen,
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
            utsteder: self.tekst("MASKINPORTEN_UTSTEDER", Some("https://maskinporten.no/")),
            tokenadresse: self.valgfri("MASKINPORTEN_TOKENADRESSE"),
            klient_id: self.tekst("MASKINPORTEN_KLIENT_ID", None),
            nokkel_fil: self.tekst("MASKINPORTEN_NOKKEL_FIL", None).into(),
            x5c: match self.tekst("MASKINPORTEN_NOKKELVIS", Some("kid")).as_str() {
                "kid" => false,
                "x5c" => true,
                _ => {
                    self.feil.push("MASKINPORTEN_NOKKELVIS skal være kid eller x5c".to_owned());
                    false
                }
            },
        }
    }
}

#[cfg(test)]
#[path = "registervalg_tester.rs"]
mod tester;
