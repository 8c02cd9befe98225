//! The ports of the portal: whom it asks outside itself, which setting chooses who answers, and what follows when nobody does.
//!
//! [`PORTER`] is the whole list. The start refuses by it, logs it, `oppsett-sjekk` tries it, and docs/drift.md shows it.

use std::path::{Path, PathBuf};

use url::Url;

use super::Konfig;
use super::leser::{Leser, er_vert_og_port};
use super::registervalg::{Personkilde, Tilgangsvalg};
use registre::hpr::klient::SCOPE as HPR_SCOPE;

/// Where mail goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Epostvei {
    /// `smtp://` or `smtps://` address, with user and password if needed.
    Smtp(String),
    /// One file per mail, in the demo profile.
    Mappe(PathBuf),
}

/// Which organisation register answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Enhetskilde {
    /// Synthetic units built in.
    Innebygd,
    /// Base address of Enhetsregisteret.
    Adresse(String),
}

/// Where Adresseregisteret is, and who gives the token it wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adresseregister {
    pub adresse: String,
    pub tilgang: Tilgangsvalg,
}

/// Who is asked whose account it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kontoeierkilde {
    /// Decides by the last digits, in the demo profile.
    Simulator,
    /// Nobody: case workers look at every account.
    Ingen,
}

/// Who is asked about approvals between logins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hprkilde {
    /// Answers what the login told, in the demo profile.
    Simulator,
    /// Nobody: logins alone tell.
    Ingen,
    /// Base address of HPR's API (`registre::hpr::klient`), and who gives the token it wants.
    Adresse(String, Tilgangsvalg),
}

/// Who is asked whether a patient has a frikort.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Frikortkilde {
    /// Knows a few synthetic patients, in the demo profile.
    Simulator,
    /// Nobody: every question is unanswered, so such bills are neither approved nor rejected before case workers have looked.
    Ingen,
    /// Base address of a frikort service (`registre::frikort::klient`).
    Adresse(String),
}

/// Which payment system pays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Betalingsvei {
    /// Pays by itself after a while, in the demo profile.
    Simulator,
    /// Orders and receipts as files in a folder.
    Mappe(PathBuf),
}

/// Who answers at a port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Valg {
    /// A real one: where, without path, user and password.
    Klient(String),
    /// Nobody, and somebody has said so.
    Ingen,
    /// A stand-in, in the demo profile.
    Simulator,
}

impl Valg {
    /// Stable word for the log.
    pub const fn kode(&self) -> &'static str {
        match self {
            Self::Klient(_) => "klient",
            Self::Ingen => "ingen",
            Self::Simulator => "simulator",
        }
    }

    fn adresse(adresse: &str) -> Self {
        Self::Klient(Url::parse(adresse).map_or_else(|_| String::new(), |u| vert(&u)))
    }

    fn eller_ingen(adresse: Option<&String>) -> Self {
        adresse.map_or(Self::Ingen, |a| Self::adresse(a))
    }
}

/// Scheme, host and port: never who logs in there, and never a path.
fn vert(url: &Url) -> String {
    let port = url.port().map(|p| format!(":{p}")).unwrap_or_default();
    format!("{}://{}{port}", url.scheme(), url.host_str().unwrap_or_default())
}

/// One port.
pub struct Port {
    pub navn: &'static str,
    pub variabel: &'static str,
    /// What is done instead when the setting is `ingen`. `None`: there must be somebody to ask.
    pub ingen: Option<&'static str>,
    /// What happens while no answer comes.
    pub taus: &'static str,
    pub valg: fn(&Konfig) -> Valg,
}

/// Every port.
pub const PORTER: &[Port] = &[
    Port {
        navn: "Enhetsregisteret",
        variabel: "PORTAL_ENHETSREGISTER",
        ingen: None,
        taus: "praksisstedet lagres som ikke bekreftet, og registeret spørres igjen",
        valg: |k| match &k.enheter {
            Enhetskilde::Innebygd => Valg::Simulator,
            Enhetskilde::Adresse(adresse) => Valg::adresse(adresse),
        },
    },
    Port {
        navn: "Adresseregisteret",
        variabel: "PORTAL_ADRESSEREGISTER",
        ingen: Some("ingen kopi holdes; praksissteder søkes bare i Enhetsregisteret"),
        taus: "kopien blir gammel; registeret spørres igjen hver time",
        valg: |k| Valg::eller_ingen(k.adresseregister.as_ref().map(|a| &a.adresse)),
    },
    Port {
        navn: "Kontoeiere",
        variabel: "PORTAL_KONTOEIERE",
        ingen: Some("hver ny konto venter til fristen i PORTAL_KONTO_FRIST, og så på to saksbehandlere; det betales ikke til den imens"),
        taus: "kontoen venter; registeret spørres igjen til fristen, så avgjør to saksbehandlere",
        valg: |k| match k.kontoeiere {
            Kontoeierkilde::Simulator => Valg::Simulator,
            Kontoeierkilde::Ingen => Valg::Ingen,
        },
    },
    Port {
        navn: "HPR",
        variabel: "PORTAL_HPR",
        ingen: Some("godkjenninger er bare kjent fra innlogginger"),
        taus: "ingen godkjenning endres; registeret spørres igjen neste natt",
        valg: |k| match &k.hpr {
            Hprkilde::Simulator => Valg::Simulator,
            Hprkilde::Ingen => Valg::Ingen,
            Hprkilde::Adresse(adresse, _) => Valg::adresse(adresse),
        },
    },
    Port {
        navn: "Frikort",
        variabel: "PORTAL_FRIKORT",
        ingen: Some("regninger som krever for en pasient med frikort, venter på to saksbehandlere"),
        taus: "regningene venter; tjenesten spørres igjen, så avgjør to saksbehandlere",
        valg: |k| match &k.frikort {
            Frikortkilde::Simulator => Valg::Simulator,
            Frikortkilde::Ingen => Valg::Ingen,
            Frikortkilde::Adresse(adresse) => Valg::adresse(adresse),
        },
    },
    Port {
        navn: "Persontjenesten",
        variabel: "PORTAL_PERSONTJENESTE",
        ingen: Some("at en pasient er død (K12), kontrolleres ikke, og regelboken sier det"),
        taus: "regningene venter og spørres om igjen til tjenesten svarer; det varsles. Svarer den om alle andre, avgjør to saksbehandlere",
        valg: |k| match &k.registre.personkilde {
            Personkilde::Simulator => Valg::Simulator,
            Personkilde::Ingen => Valg::Ingen,
            Personkilde::Adresse(adresse, _) => Valg::adresse(adresse),
        },
    },
    Port {
        navn: "Betaling",
        variabel: "PORTAL_BETALING_MAPPE",
        ingen: None,
        taus: "ordrene venter i databasen og legges ut ved neste runde",
        valg: |k| match &k.betaling {
            Betalingsvei::Simulator => Valg::Simulator,
            Betalingsvei::Mappe(mappe) => Valg::Klient(mappe.display().to_string()),
        },
    },
    Port {
        navn: "E-post",
        variabel: "PORTAL_SMTP_URL",
        ingen: None,
        taus: "e-posten venter i databasen og prøves igjen i omtrent to døgn",
        valg: |k| match &k.epost {
            Epostvei::Smtp(adresse) => Valg::adresse(adresse),
            Epostvei::Mappe(_) => Valg::Simulator,
        },
    },
    Port {
        navn: "Viruskontroll",
        variabel: "PORTAL_CLAMD",
        ingen: Some("vedlegg tas imot og merkes «ikke sjekket» for saksbehandlere, aldri som rene"),
        taus: "vedlegg tas ikke imot; den som sender, bes prøve igjen",
        valg: |k| k.clamd.clone().map_or(Valg::Ingen, Valg::Klient),
    },
    Port {
        navn: "Takstregisteret",
        variabel: "PORTAL_TAKSTREGISTER_URL",
        ingen: None,
        taus: "takstene som er i bruk, gjelder videre; bare «takster hent» spør",
        valg: |k| Valg::adresse(k.takstregister.as_deref().unwrap_or(registre::takstregister::OFFENTLIG)),
    },
];

/// Nobody is asked.
pub(super) const INGEN: &str = "ingen";
/// A stand-in answers.
pub(super) const SIMULATOR: &str = "simulator";

impl Leser<'_> {
    /// A port's setting. In production somebody has chosen: saying nothing is no choice.
    pub(super) fn port(&mut self, navn: &str, demo: &str) -> String {
        if let Some(verdi) = self.valgfri(navn) {
            return verdi;
        }
        if !self.produksjon {
            return demo.to_owned();
        }
        let ingen = PORTER.iter().find(|p| p.variabel == navn).and_then(|p| p.ingen).unwrap_or_default();
        self.feil.push(format!("{navn} mangler; sett den, eller skriv {INGEN} ({ingen})"));
        INGEN.to_owned()
    }

    /// An address over HTTP, without a slash at the end; plain http in the demo alone.
    pub(super) fn webadresse(&mut self, navn: &str, verdi: &str) -> Option<String> {
        let url = Url::parse(verdi).ok().filter(Url::has_host);
        let feil = match url.as_ref().map(Url::scheme) {
            Some("https") => None,
            Some("http") if !self.produksjon => None,
            Some("http") => Some("skal begynne med https:// i produksjon"),
            _ => Some("er ingen adresse; den skal begynne med https://"),
        };
        self.feil.extend(feil.map(|f| format!("{navn} {f}")));
        feil.is_none().then(|| verdi.trim_end_matches('/').to_owned())
    }

    pub(super) fn enhetsregister(&mut self) -> Enhetskilde {
        const NAVN: &str = "PORTAL_ENHETSREGISTER";
        match self.valgfri(NAVN).as_deref() {
            Some("innebygd") => Enhetskilde::Innebygd,
            Some(adresse) => Enhetskilde::Adresse(self.webadresse(NAVN, adresse).unwrap_or_default()),
            None if self.produksjon => {
                self.feil.push(format!("{NAVN} mangler"));
                Enhetskilde::Adresse(String::new())
            }
            None => Enhetskilde::Innebygd,
        }
    }

    pub(super) fn adresseregister(&mut self) -> Option<Adresseregister> {
        const NAVN: &str = "PORTAL_ADRESSEREGISTER";
        match self.port(NAVN, INGEN).as_str() {
            INGEN => None,
            adresse => Some(Adresseregister {
                adresse: self.webadresse(NAVN, adresse)?,
                tilgang: self.tilgang(NAVN, INGEN, "nhn:cp-api/access-v2-dpop", Some("nhn:cp-api")),
            }),
        }
    }

    pub(super) fn kontoeiere(&mut self) -> Kontoeierkilde {
        match self.port("PORTAL_KONTOEIERE", SIMULATOR).as_str() {
            SIMULATOR => Kontoeierkilde::Simulator,
            INGEN => Kontoeierkilde::Ingen,
            _ => {
                self.feil.push("PORTAL_KONTOEIERE skal være simulator eller ingen".to_owned());
                Kontoeierkilde::Ingen
            }
        }
    }

    pub(super) fn hpr(&mut self) -> Hprkilde {
        const NAVN: &str = "PORTAL_HPR";
        match self.port(NAVN, SIMULATOR).as_str() {
            SIMULATOR => Hprkilde::Simulator,
            INGEN => Hprkilde::Ingen,
            adresse => match self.webadresse(NAVN, adresse) {
                None => Hprkilde::Ingen,
                Some(adresse) => Hprkilde::Adresse(adresse, self.tilgang(NAVN, "maskinporten", HPR_SCOPE, None)),
            },
        }
    }

    pub(super) fn frikort(&mut self) -> Frikortkilde {
        const NAVN: &str = "PORTAL_FRIKORT";
        match self.port(NAVN, INGEN).as_str() {
            SIMULATOR => Frikortkilde::Simulator,
            INGEN => Frikortkilde::Ingen,
            adresse => self.webadresse(NAVN, adresse).map_or(Frikortkilde::Ingen, Frikortkilde::Adresse),
        }
    }

    pub(super) fn betaling(&mut self) -> Betalingsvei {
        const NAVN: &str = "PORTAL_BETALING_MAPPE";
        let Some(mappe) = self.valgfri(NAVN) else {
            return Betalingsvei::Simulator;
        };
        // A relative path would be another folder when the program is started from elsewhere, and orders would be paid by nobody.
        if self.produksjon && !Path::new(&mappe).is_absolute() {
            self.feil.push(format!(
                "{NAVN} skal være hele stien til en mappe; utbetalinger kan ikke slås av i produksjon"
            ));
        }
        Betalingsvei::Mappe(mappe.into())
    }

    pub(super) fn epost(&mut self) -> Epostvei {
        const NAVN: &str = "PORTAL_SMTP_URL";
        match (self.valgfri_hemmelig(NAVN), self.valgfri("PORTAL_EPOST_MAPPE")) {
            (Some(url), _) => {
                let feil = match smtp(&url) {
                    None => Some("begynner ikke med smtp:// eller smtps://"),
                    Some(false) if self.produksjon => Some("sender uten TLS; skriv smtps:// eller sett ?tls=required etter adressen"),
                    Some(_) => None,
                };
                self.feil.extend(feil.map(|f| format!("{NAVN} {f}")));
                Epostvei::Smtp(url)
            }
            (None, Some(mappe)) if !self.produksjon => Epostvei::Mappe(mappe.into()),
            (None, mappe) => {
                self.feil.push(match mappe {
                    Some(_) => format!("PORTAL_EPOST_MAPPE kan ikke brukes i produksjon; sett {NAVN}"),
                    None => format!("{NAVN} mangler (i demo holder PORTAL_EPOST_MAPPE)"),
                });
                Epostvei::Smtp(String::new())
            }
        }
    }

    pub(super) fn clamd(&mut self) -> Option<String> {
        const NAVN: &str = "PORTAL_CLAMD";
        let verdi = self.port(NAVN, INGEN);
        if verdi == INGEN {
            return None;
        }
        if !er_vert_og_port(&verdi) {
            self.feil.push(format!("{NAVN} skal være vert:port, eller {INGEN}"));
        }
        Some(verdi)
    }

    pub(super) fn takstregister(&mut self) -> Option<String> {
        const NAVN: &str = "PORTAL_TAKSTREGISTER_URL";
        let verdi = self.valgfri(NAVN)?;
        self.webadresse(NAVN, &verdi)
    }
}

/// Whether an SMTP address demands TLS; `None` when it is none.
fn smtp(adresse: &str) -> Option<bool> {
    let url = Url::parse(adresse).ok().filter(Url::has_host)?;
    match url.scheme() {
        "smtps" => Some(true),
        "smtp" => Some(url.query_pairs().any(|(navn, verdi)| navn == "tls" && verdi == "required")),
        _ => None,
    }
}
