//! Configuration: from the environment, read once, every wrong or missing value named. `.env.example` lists all of it.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, TimeDelta, Utc};

use crate::feil::logg::Loggformat;
use grunn::{Epost, Testnumre};
use regler::kontrollgrense::Kontrollgrenser;

/// Which conveniences are allowed. `produksjon` refuses demo people, http to HelseID, the settable clock and synthetic identity numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profil {
    Demo,
    Produksjon,
}

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

#[path = "registervalg.rs"]
mod registervalg;

pub use registervalg::{Maskinporten, Personkilde, Registervalg, Tilgangsvalg};

/// Who is asked about approvals between logins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hprkilde {
    /// Answers what the login told, in the demo profile.
    Simulator,
    /// Nobody: logins alone tell.
    Ingen,
    /// Base address of HPR's API (`registre::hpr::klient`).
    Adresse(String),
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

/// What follows when somebody loses the approval a practice needs. The practice must be cleared up in any case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hprtap {
    /// Bills for treatment without approval are stopped by the control (K01).
    Kontroller,
    /// Bills are controlled as before; the case worker decides what to do.
    Varsle,
}

/// Which payment system pays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Betalingsvei {
    /// Pays by itself after a while, in the demo profile.
    Simulator,
    /// Orders and receipts as files in a folder.
    Mappe(PathBuf),
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
    pub epost_avsender: String,
    pub maalinger: Option<SocketAddr>,
    pub sidemappe: PathBuf,
    pub enheter: Enhetskilde,
    /// Without it the copy is not kept, and practice sites are searched in Enhetsregisteret alone.
    pub adresseregister: Option<String>,
    pub betaling: Betalingsvei,
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
}

impl Konfig {
    /// Reads the process environment.
    ///
    /// # Errors
    /// One sentence per wrong or missing variable, all at once.
    pub fn fra_miljo() -> Result<Self, Vec<String>> {
        Self::les(&|navn| std::env::var(navn).ok())
    }

    /// Reads from any source of variables.
    ///
    /// # Errors
    /// As [`Konfig::fra_miljo`].
    pub fn les(kilde: &dyn Fn(&str) -> Option<String>) -> Result<Self, Vec<String>> {
        let mut leser = Leser { kilde, feil: Vec::new() };
        let profil = match leser.tekst("PORTAL_PROFIL", None).as_str() {
            "demo" => Profil::Demo,
            "produksjon" => Profil::Produksjon,
            "" => Profil::Produksjon,
            annet => {
                leser
                    .feil
                    .push(format!("PORTAL_PROFIL er «{annet}»; skal være demo eller produksjon"));
                Profil::Produksjon
            }
        };
        let demo = profil == Profil::Demo;
        let demoverdi = |verdi: &'static str| if demo { Some(verdi) } else { None };
        let hpr = leser.hprkilde(demo);
        let konfig = Konfig {
            profil,
            lytt: leser.tolk("PORTAL_ADRESSE", Some("127.0.0.1:3000"), "adresse:port"),
            url: leser
                .tekst("PORTAL_URL", demoverdi("http://127.0.0.1:3000"))
                .trim_end_matches('/')
                .to_owned(),
            database: leser.hemmelig("DATABASE_URL"),
            databasetilkoblinger: leser.tolk("PORTAL_DATABASETILKOBLINGER", Some("16"), "et antall"),
            hovednokkel: leser.nokkel("PORTAL_NOKKEL"),
            helseid: HelseidKonfig {
                utsteder: leser.tekst("HELSEID_UTSTEDER", None),
                klient_id: leser.tekst("HELSEID_KLIENT_ID", None),
                nokkel_fil: leser.tekst("HELSEID_NOKKEL_FIL", None).into(),
                userinfo_dpop: match leser.tekst("HELSEID_USERINFO", Some("bearer")).as_str() {
                    "bearer" => false,
                    "dpop" => true,
                    _ => {
                        leser.feil.push("HELSEID_USERINFO skal være bearer eller dpop".to_owned());
                        false
                    }
                },
                api_audience: leser.tekst("HELSEID_API_AUDIENCE", Some("hdir:kuhr-krav-api")),
            },
            epost: match (leser.valgfri("PORTAL_SMTP_URL"), leser.valgfri("PORTAL_EPOST_MAPPE")) {
                (Some(url), _) if url.starts_with("smtp://") || url.starts_with("smtps://") => Epostvei::Smtp(url),
                (None, Some(mappe)) => Epostvei::Mappe(mappe.into()),
                _ => {
                    leser.feil.push(
                        "PORTAL_SMTP_URL mangler eller begynner ikke med smtp:// eller smtps:// (i demo holder PORTAL_EPOST_MAPPE)"
                            .to_owned(),
                    );
                    Epostvei::Mappe(PathBuf::new())
                }
            },
            epost_avsender: leser.tekst(
                "PORTAL_EPOST_AVSENDER",
                demoverdi("Praksisportalen <ikke-svar@praksisportalen.example>"),
            ),
            maalinger: leser
                .valgfri("PORTAL_MAALINGER")
                .and_then(|v| leser.tolk_verdi("PORTAL_MAALINGER", &v, "adresse:port")),
            sidemappe: leser.tekst("PORTAL_SIDEMAPPE", Some("target/site")).into(),
            enheter: match leser.tekst("PORTAL_ENHETSREGISTER", demoverdi("innebygd")).as_str() {
                "innebygd" => Enhetskilde::Innebygd,
                adresse => Enhetskilde::Adresse(adresse.trim_end_matches('/').to_owned()),
            },
            adresseregister: leser
                .valgfri("PORTAL_ADRESSEREGISTER")
                .map(|adresse| adresse.trim_end_matches('/').to_owned()),
            betaling: leser
                .valgfri("PORTAL_BETALING_MAPPE")
                .map_or(Betalingsvei::Simulator, |m| Betalingsvei::Mappe(m.into())),
            registre: Registervalg::les(&mut leser, &hpr),
            hpr,
            frikort: match leser.tekst("PORTAL_FRIKORT", Some("ingen")).as_str() {
                "simulator" => Frikortkilde::Simulator,
                "ingen" => Frikortkilde::Ingen,
                adresse if adresse.starts_with("https://") || adresse.starts_with("http://") => Frikortkilde::Adresse(adresse.to_owned()),
                _ => {
                    leser
                        .feil
                        .push("PORTAL_FRIKORT skal være simulator, ingen eller en adresse".to_owned());
                    Frikortkilde::Ingen
                }
            },
            frikort_token: leser.valgfri_hemmelig("PORTAL_FRIKORT_TOKEN"),
            hpr_tap: match leser.tekst("PORTAL_HPR_TAP", Some("kontroller")).as_str() {
                "kontroller" => Hprtap::Kontroller,
                "varsle" => Hprtap::Varsle,
                _ => {
                    leser.feil.push("PORTAL_HPR_TAP skal være kontroller eller varsle".to_owned());
                    Hprtap::Kontroller
                }
            },
            clamd: leser.valgfri("PORTAL_CLAMD"),
            takstregister: leser.valgfri("PORTAL_TAKSTREGISTER_URL"),
            klokke: leser
                .valgfri("PORTAL_KLOKKE")
                .and_then(|v| leser.tolk_verdi::<DateTime<Utc>>("PORTAL_KLOKKE", &v, "et tidspunkt som 2026-01-06T15:30:29+01:00")),
            loggformat: match leser.tekst("PORTAL_LOGG", Some("json")).as_str() {
                "tekst" => Loggformat::Tekst,
                _ => Loggformat::Json,
            },
            loggniva: leser.tekst("PORTAL_LOGGNIVA", Some("info")),
            tid_per_foresporsel: Duration::from_secs(leser.tolk("PORTAL_TIDSGRENSE", Some("30"), "sekunder")),
            dager_for_avtale: leser.tolk("PORTAL_DAGER_FOR_AVTALE", Some("0"), "et antall dager"),
            kontrollgrenser: leser.kontrollgrenser("PORTAL_KONTROLLGRENSER_FIL"),
            kontoendringer_per_dogn: leser.tolk("PORTAL_KONTOENDRINGER_PER_DOGN", Some("2"), "et antall"),
            konto_frist: TimeDelta::hours(
                leser
                    .tolk::<i64>("PORTAL_KONTO_FRIST", Some("24"), "et antall timer")
                    .clamp(0, 24 * 365),
            ),
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
            samtykke_maneder: leser.tolk("PORTAL_SAMTYKKE_MANEDER", Some("12"), "et antall måneder"),
            samtykke_dager: leser.tolk("PORTAL_SAMTYKKE_DAGER", Some("30"), "et antall dager"),
            usendt_dager: leser.tolk("PORTAL_USENDT_DAGER", Some("30"), "et antall dager"),
        };
        if konfig.usendt_dager == 0 {
            leser.feil.push("PORTAL_USENDT_DAGER må være minst 1".to_owned());
        }
        if konfig.samtykke_maneder == 0 {
            leser.feil.push("PORTAL_SAMTYKKE_MANEDER må være minst 1".to_owned());
        }
        konfig.vern(&mut leser.feil);
        if leser.feil.is_empty() { Ok(konfig) } else { Err(leser.feil) }
    }

    /// What production refuses.
    fn vern(&self, feil: &mut Vec<String>) {
        if !self.url.starts_with("https://") && !self.url.starts_with("http://") && !self.url.is_empty() {
            feil.push("PORTAL_URL skal begynne med https://".to_owned());
        }
        if self.profil != Profil::Produksjon {
            return;
        }
        let mut krev = |ok: bool, tekst: &str| {
            if !ok {
                feil.push(tekst.to_owned());
            }
        };
        krev(self.klokke.is_none(), "PORTAL_KLOKKE kan ikke brukes i produksjon");
        krev(
            self.url.is_empty() || self.url.starts_with("https://"),
            "PORTAL_URL skal begynne med https:// i produksjon",
        );
        krev(
            self.helseid.utsteder.is_empty() || self.helseid.utsteder.starts_with("https://"),
            "HELSEID_UTSTEDER skal begynne med https:// i produksjon",
        );
        krev(
            !matches!(&self.epost, Epostvei::Mappe(m) if !m.as_os_str().is_empty()),
            "PORTAL_EPOST_MAPPE kan ikke brukes i produksjon; sett PORTAL_SMTP_URL",
        );
        krev(
            self.betaling != Betalingsvei::Simulator,
            "PORTAL_BETALING_MAPPE mangler; utbetalinger kan ikke simuleres i produksjon",
        );
        self.vern_registre(&mut krev);
        krev(
            self.frikort != Frikortkilde::Simulator,
            "PORTAL_FRIKORT=simulator kan ikke brukes i produksjon",
        );
        krev(
            self.enheter != Enhetskilde::Innebygd,
            "PORTAL_ENHETSREGISTER=innebygd kan ikke brukes i produksjon",
        );
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

impl std::fmt::Debug for Konfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Konfig")
            .field("profil", &self.profil)
            .field("lytt", &self.lytt)
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}

struct Leser<'a> {
    kilde: &'a dyn Fn(&str) -> Option<String>,
    feil: Vec<String>,
}

impl Leser<'_> {
    fn valgfri(&self, navn: &str) -> Option<String> {
        (self.kilde)(navn).map(|v| v.trim().to_owned()).filter(|v| !v.is_empty())
    }

    fn tekst(&mut self, navn: &str, standard: Option<&str>) -> String {
        if let Some(verdi) = self.valgfri(navn) {
            return verdi;
        }
        if standard.is_none() && navn != "PORTAL_PROFIL" {
            self.feil.push(format!("{navn} mangler"));
        }
        standard.unwrap_or_default().to_owned()
    }

    fn tolk_verdi<T: std::str::FromStr>(&mut self, navn: &str, verdi: &str, form: &str) -> Option<T> {
        let tolket = verdi.parse().ok();
        if tolket.is_none() {
            self.feil.push(format!("{navn} er «{verdi}»; skal være {form}"));
        }
        tolket
    }

    fn tolk<T: std::str::FromStr + TolkStandard>(&mut self, navn: &str, standard: Option<&str>, form: &str) -> T {
        let verdi = self.tekst(navn, standard);
        self.tolk_verdi(navn, &verdi, form).unwrap_or_else(T::standard)
    }

    /// A secret: from the variable, or from the file named by `<navn>_FIL`.
    fn hemmelig(&mut self, navn: &str) -> String {
        match self.fra_fil(navn) {
            Some(innhold) => innhold,
            None => self.tekst(navn, None),
        }
    }

    /// As [`Leser::hemmelig`]; none when neither is set.
    fn valgfri_hemmelig(&mut self, navn: &str) -> Option<String> {
        self.fra_fil(navn).or_else(|| self.valgfri(navn)).filter(|h| !h.is_empty())
    }

    fn fra_fil(&mut self, navn: &str) -> Option<String> {
        let fil = self.valgfri(&format!("{navn}_FIL"))?;
        Some(match std::fs::read_to_string(&fil) {
            Ok(innhold) => innhold.trim().to_owned(),
            Err(e) => {
                self.feil.push(format!("{navn}_FIL: kan ikke lese filen ({})", e.kind()));
                String::new()
            }
        })
    }

    fn kontrollgrenser(&mut self, navn: &str) -> Arc<Kontrollgrenser> {
        let Some(fil) = self.valgfri(navn) else {
            return Kontrollgrenser::innebygde();
        };
        let lest = match std::fs::read(&fil) {
            Ok(innhold) => Kontrollgrenser::les(&innhold).map_err(|feil| feil.iter().map(|f| format!("{navn}: {f}")).collect()),
            Err(e) => Err(vec![format!("{navn}: kan ikke lese filen ({})", e.kind())]),
        };
        lest.map_or_else(
            |feil| {
                self.feil.extend::<Vec<String>>(feil);
                Kontrollgrenser::innebygde()
            },
            Arc::new,
        )
    }

    fn nokkel(&mut self, navn: &str) -> [u8; 32] {
        let tekst = self.hemmelig(navn);
        if tekst.is_empty() {
            return [0; 32];
        }
        STANDARD.decode(tekst).ok().and_then(|b| b.try_into().ok()).unwrap_or_else(|| {
            self.feil
                .push(format!("{navn} skal være 32 byte i base64; lag en med «openssl rand -base64 32»"));
            [0; 32]
        })
    }
}

/// A stand-in value while errors are being collected; never used, since any error stops the start.
trait TolkStandard {
    fn standard() -> Self;
}

impl TolkStandard for SocketAddr {
    fn standard() -> Self {
        ([127, 0, 0, 1], 0).into()
    }
}
impl TolkStandard for u32 {
    fn standard() -> Self {
        0
    }
}
impl TolkStandard for u64 {
    fn standard() -> Self {
        0
    }
}
impl TolkStandard for i64 {
    fn standard() -> Self {
        0
    }
}

#[cfg(test)]
#[path = "config_tester.rs"]
mod tester;
