//! Configuration: from the environment, read once, every wrong or missing value named. `.env.example` lists all of it.

mod kjente;
mod leser;
pub mod porter;
mod registervalg;
mod vern;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use lettre::message::Mailbox;

use crate::feil::logg::Loggformat;
use grunn::{Epost, Testnumre};
use leser::Leser;
pub use porter::{Adresseregister, Betalingsvei, Enhetskilde, Epostvei, Frikortkilde, Hprkilde, Kontoeierkilde};
pub use registervalg::{Maskinporten, Personkilde, Registervalg, Tilgangsvalg};
use regler::kontrollgrense::Kontrollgrenser;

/// Which conveniences are allowed. `produksjon` refuses demo people, http to HelseID, the settable clock and synthetic identity numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profil {
    Demo,
    Produksjon,
}

impl Profil {
    /// Stable word in settings and in the database.
    pub const fn kode(self) -> &'static str {
        match self {
            Self::Demo => "demo",
            Self::Produksjon => "produksjon",
        }
    }

    pub fn fra_kode(kode: &str) -> Option<Self> {
        [Self::Demo, Self::Produksjon].into_iter().find(|p| p.kode() == kode)
    }
}

/// What follows when somebody loses the approval a practice needs. The practice must be cleared up in any case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hprtap {
    /// Bills for treatment without approval are stopped by the control (K01).
    Kontroller,
    /// Bills are controlled as before; the case worker decides what to do.
    Varsle,
}

#[derive(Clone, Debug)]
pub struct HelseidKonfig {
    pub utsteder: String,
    pub klient_id: String,
    pub nokkel_fil: PathBuf,
    pub userinfo_dpop: bool,
    pub api_audience: String,
}

/// The whole configuration of a server.
#[derive(Clone)]
pub struct Konfig {
    pub profil: Profil,
    pub lytt: SocketAddr,
    /// What users type: scheme, host and port, no slash at the end.
    pub url: String,
    pub database: String,
    pub databasetilkoblinger: u32,
    pub hovednokkel: [u8; 32],
    pub helseid: HelseidKonfig,
    pub epost: Epostvei,
    pub epost_avsender: Mailbox,
    pub maalinger: Option<SocketAddr>,
    pub sidemappe: PathBuf,
    pub enheter: Enhetskilde,
    /// Without it the copy is not kept, and practice sites are searched in Enhetsregisteret alone.
    pub adresseregister: Option<Adresseregister>,
    pub betaling: Betalingsvei,
    pub kontoeiere: Kontoeierkilde,
    pub hpr: Hprkilde,
    /// What registers want to be shown, and who is asked about people.
    pub registre: Registervalg,
    pub frikort: Frikortkilde,
    /// Sent to the frikort service, when it wants one.
    pub frikort_token: Option<String>,
    pub hpr_tap: Hprtap,
    /// Host and port of clamd; without it files are marked as not checked for viruses.
    pub clamd: Option<String>,
    /// Base address of the open tariff register, when not the public one. Asked by `praksisportal takster hent` only.
    pub takstregister: Option<String>,
    pub klokke: Option<DateTime<Utc>>,
    pub loggformat: Loggformat,
    pub loggniva: String,
    pub tid_per_foresporsel: Duration,
    /// Days before the agreement in which treatment still counts (transition, praksisinformasjon.md §3); inferred, default none.
    pub dager_for_avtale: i64,
    /// Limits that stop for a look: those of the program, or of a file of the agency's own.
    pub kontrollgrenser: Arc<Kontrollgrenser>,
    /// Account changes per practice and day (registre.md §7, control 8).
    pub kontoendringer_per_dogn: i64,
    /// How long the register of account owners may be silent before case workers look at an account.
    pub konto_frist: TimeDelta,
    /// Who in the agency hears of «this was not me» by mail; without it the case alone tells.
    pub epost_kontovakt: Option<Epost>,
    /// Header in which the proxy in front says who called; without it the connection tells.
    pub klienthode: Option<http::HeaderName>,
    /// Months after which a given consent is asked about again (praksisinformasjon.md §6).
    pub samtykke_maneder: u32,
    /// Days after the first login before somebody who has not taken a stand on the consents is reminded by mail.
    pub samtykke_dager: u32,
    /// Days after which files that were uploaded and never sent, and drafts nobody has touched, are deleted.
    pub usendt_dager: u32,
    /// Sentences about settings that do nothing: told in the demo, refused in production.
    pub varsler: Vec<String>,
}

impl Konfig {
    /// Reads the process environment.
    ///
    /// # Errors
    /// One sentence per wrong or missing variable, all at once.
    pub fn fra_miljo() -> Result<Self, Vec<String>> {
        let navn: Vec<String> = std::env::vars_os().filter_map(|(navn, _)| navn.into_string().ok()).collect();
        Self::les_med_navn(&|navn| std::env::var(navn).ok(), &navn)
    }

    /// Reads from any source of variables.
    ///
    /// # Errors
    /// As [`Konfig::fra_miljo`].
    pub fn les(kilde: &dyn Fn(&str) -> Option<String>) -> Result<Self, Vec<String>> {
        Self::les_med_navn(kilde, &[])
    }

    /// As [`Konfig::les`], with the names of all variables that are set.
    fn les_med_navn(kilde: &dyn Fn(&str) -> Option<String>, navn: &[String]) -> Result<Self, Vec<String>> {
        let mut leser = Leser {
            kilde,
            produksjon: true,
            feil: Vec::new(),
        };
        let profil = leser.ett_av("PORTAL_PROFIL", &[Profil::Produksjon, Profil::Demo].map(|p| (p.kode(), p)));
        let demo = profil == Profil::Demo;
        leser.produksjon = !demo;
        let demoverdi = |verdi: &'static str| if demo { Some(verdi) } else { None };
        let mut varsler = kjente::ukjente(navn);
        if !demo {
            leser.feil.append(&mut varsler);
        }
        let konfig = Konfig {
            profil,
            lytt: leser.lytteadresse("PORTAL_ADRESSE", "127.0.0.1:3000"),
            url: leser.opphav("PORTAL_URL", demoverdi("http://127.0.0.1:3000")),
            database: leser.hemmelig("DATABASE_URL"),
            databasetilkoblinger: leser.antall("PORTAL_DATABASETILKOBLINGER", "16", "et antall", 4..=1_000),
            hovednokkel: leser.nokkel("PORTAL_NOKKEL"),
            helseid: HelseidKonfig {
                utsteder: leser.utsteder("HELSEID_UTSTEDER", None),
                klient_id: leser.tekst("HELSEID_KLIENT_ID", None),
                nokkel_fil: leser.tekst("HELSEID_NOKKEL_FIL", None).into(),
                userinfo_dpop: leser.ett_av("HELSEID_USERINFO", &[("bearer", false), ("dpop", true)]),
                api_audience: leser.tekst("HELSEID_API_AUDIENCE", Some("hdir:kuhr-krav-api")),
            },
            epost: leser.epost(),
            epost_avsender: leser
                .avsender(
                    "PORTAL_EPOST_AVSENDER",
                    demoverdi("Praksisportalen <ikke-svar@praksisportalen.example>"),
                )
                .unwrap_or_else(ingen_avsender),
            maalinger: leser
                .valgfri("PORTAL_MAALINGER")
                .and_then(|v| leser.tolk_verdi("PORTAL_MAALINGER", &v, "adresse:port")),
            sidemappe: leser.tekst("PORTAL_SIDEMAPPE", Some("target/site")).into(),
            enheter: leser.enhetsregister(),
            adresseregister: leser.adresseregister(),
            kontoeiere: leser.kontoeiere(),
            betaling: leser.betaling(),
            registre: Registervalg::les(&mut leser),
            hpr: leser.hpr(),
            frikort: leser.frikort(),
            frikort_token: leser.valgfri_hemmelig("PORTAL_FRIKORT_TOKEN"),
            hpr_tap: leser.ett_av("PORTAL_HPR_TAP", &[("kontroller", Hprtap::Kontroller), ("varsle", Hprtap::Varsle)]),
            clamd: leser.clamd(),
            takstregister: leser.takstregister(),
            klokke: leser
                .valgfri("PORTAL_KLOKKE")
                .and_then(|v| leser.tolk_verdi::<DateTime<Utc>>("PORTAL_KLOKKE", &v, "et tidspunkt som 2026-01-06T15:30:29+01:00")),
            loggformat: leser.ett_av("PORTAL_LOGG", &[("json", Loggformat::Json), ("tekst", Loggformat::Tekst)]),
            loggniva: leser.loggniva("PORTAL_LOGGNIVA", "info"),
            tid_per_foresporsel: Duration::from_secs(leser.antall("PORTAL_TIDSGRENSE", "30", "sekunder", 1..=3_600)),
            dager_for_avtale: leser.antall("PORTAL_DAGER_FOR_AVTALE", "0", "et antall dager", 0..=3_650),
            kontrollgrenser: leser.kontrollgrenser("PORTAL_KONTROLLGRENSER_FIL"),
            kontoendringer_per_dogn: leser.antall("PORTAL_KONTOENDRINGER_PER_DOGN", "2", "et antall", 1..=1_000),
            konto_frist: TimeDelta::hours(leser.antall("PORTAL_KONTO_FRIST", "24", "et antall timer", 1..=24 * 365)),
            epost_kontovakt: leser.valgfri("PORTAL_EPOST_KONTOVAKT").and_then(|v| {
                let epost = Epost::tolk(&v).ok();
                if epost.is_none() {
                    leser.feil.push("PORTAL_EPOST_KONTOVAKT er ingen e-postadresse".to_owned());
                }
                epost
            }),
            klienthode: leser
                .valgfri("PORTAL_KLIENTHODE")
                .and_then(|v| leser.tolk_verdi("PORTAL_KLIENTHODE", &v, "navnet på et HTTP-hode som X-Forwarded-For")),
            samtykke_maneder: leser.antall("PORTAL_SAMTYKKE_MANEDER", "12", "et antall måneder", 1..=120),
            samtykke_dager: leser.antall("PORTAL_SAMTYKKE_DAGER", "30", "et antall dager", 1..=3_650),
            usendt_dager: leser.antall("PORTAL_USENDT_DAGER", "30", "et antall dager", 1..=3_650),
            varsler,
        };
        konfig.vern(&mut leser.feil);
        if leser.feil.is_empty() { Ok(konfig) } else { Err(leser.feil) }
    }

    pub fn er_demo(&self) -> bool {
        self.profil == Profil::Demo
    }

    /// Whether synthetic identity numbers are accepted.
    pub fn testnumre(&self) -> Testnumre {
        if self.er_demo() { Testnumre::Tillatt } else { Testnumre::Forbudt }
    }

    pub fn er_https(&self) -> bool {
        self.url.starts_with("https://")
    }
}

/// Stands for a sender that is wrong; never used, since any error stops the start.
fn ingen_avsender() -> Mailbox {
    Mailbox::new(None, lettre::Address::new_dangerous("ingen", "praksisportalen.example"))
}

impl std::fmt::Debug for Konfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Konfig")
            .field("profil", &self.profil)
            .field("lytt", &self.lytt)
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
#[path = "config_tester.rs"]
mod tester;
