//! The way out: SMTP step by step, so that a refusal is known for what it is; or one file per mail in the demo.

use std::path::PathBuf;
use std::time::Duration;

use lettre::transport::file::AsyncFileTransport;
use lettre::transport::smtp::Error as Smtpfeil;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, MailBodyParameter, MailParameter};
use lettre::{AsyncTransport, Message, Tokio1Executor};
use tokio::time::timeout;
use url::Url;

use crate::server::config::{Epostvei, Konfig};

/// For connecting, and for each answer of the mail server.
const FRIST: Duration = Duration::from_secs(20);

/// Why a mail was not sent: whose matter it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sendefeil {
    /// The mail server will not have this recipient, now (4xx) or ever (5xx).
    Mottaker { varig: bool },
    /// It takes the recipient but not this mail, or the line broke in the middle of it.
    Brev(&'static str),
    /// Ours: line, greeting, TLS, password, sender. The same would happen to every mail.
    Vaar(&'static str),
}

impl Sendefeil {
    /// For the row and the log. Says nothing about anyone.
    pub(super) const fn hva(self) -> &'static str {
        match self {
            Self::Mottaker { varig: true } => "avvist av mottakeren",
            Self::Mottaker { varig: false } => "mottakeren tar ikke imot nå",
            Self::Brev(hva) | Self::Vaar(hva) => hva,
        }
    }
}

/// How the line is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Vern {
    /// `smtps://`: TLS from the first byte.
    Helt,
    /// `smtp://…?tls=required`: STARTTLS, or nothing is sent.
    Krevd,
    /// `smtp://…?tls=opportunistic`: STARTTLS when the server has it.
    OmMulig,
    /// `smtp://`.
    Uten,
}

/// What `PORTAL_SMTP_URL` says.
struct Postkontor {
    vert: String,
    port: u16,
    vern: Vern,
    navn: ClientId,
    innlogging: Option<Credentials>,
}

impl Postkontor {
    /// Reads `smtp[s]://[user:password@]host[:port][/name in the greeting][?tls=required|opportunistic]`.
    fn les(adresse: &str) -> Result<Self, &'static str> {
        let url = Url::parse(adresse).map_err(|_| "er ingen adresse")?;
        let tls = url
            .query_pairs()
            .find(|(navn, _)| navn == "tls")
            .map(|(_, verdi)| verdi.into_owned());
        let (vern, port) = match (url.scheme(), tls.as_deref()) {
            ("smtps", _) => (Vern::Helt, 465),
            ("smtp", Some("required")) => (Vern::Krevd, 587),
            ("smtp", Some("opportunistic")) => (Vern::OmMulig, 587),
            ("smtp", None) => (Vern::Uten, 25),
            ("smtp", Some(_)) => return Err("har en tls-verdi som ikke er required eller opportunistic"),
            _ => return Err("skal begynne med smtps:// eller smtp://"),
        };
        let klartekst = |tekst: &str| {
            percent_encoding::percent_decode_str(tekst)
                .decode_utf8()
                .map(|t| t.into_owned())
                .map_err(|_| "har bruker eller passord som ikke kan leses")
        };
        let innlogging = match url.password() {
            Some(passord) => Some(Credentials::new(klartekst(url.username())?, klartekst(passord)?)),
            None => None,
        };
        let navn = url.path().trim_matches('/');
        Ok(Self {
            vert: url.host_str().ok_or("mangler vert")?.to_owned(),
            port: url.port().unwrap_or(port),
            vern,
            navn: if navn.is_empty() {
                ClientId::default()
            } else {
                ClientId::Domain(navn.to_owned())
            },
            innlogging,
        })
    }

    /// A line that is ready for mail: greeted, protected, logged in.
    async fn koble(&self) -> Result<AsyncSmtpConnection, Sendefeil> {
        let tls = || TlsParameters::new(self.vert.clone()).map_err(|_| Sendefeil::Vaar("TLS kan ikke settes opp"));
        let helt = if self.vern == Vern::Helt { Some(tls()?) } else { None };
        let kobling = AsyncSmtpConnection::connect_tokio1((self.vert.as_str(), self.port), Some(FRIST), &self.navn, helt, None);
        let mut linje = innen(kobling)
            .await?
            .map_err(|_| Sendefeil::Vaar("e-posttjeneren svarer ikke, eller vil ikke hilse"))?;
        if self.vern == Vern::Krevd || self.vern == Vern::OmMulig && linje.can_starttls() {
            innen(linje.starttls(tls()?, &self.navn))
                .await?
                .map_err(|_| Sendefeil::Vaar("e-posttjeneren gir ikke TLS"))?;
        }
        if let Some(innlogging) = &self.innlogging {
            innen(linje.auth(DEFAULT_MECHANISMS, innlogging))
                .await?
                .map_err(|_| Sendefeil::Vaar("e-posttjeneren godtar ikke bruker og passord"))?;
        }
        Ok(linje)
    }
}

/// A mail server that is silent is not waited for.
async fn innen<T>(svar: impl Future<Output = T>) -> Result<T, Sendefeil> {
    timeout(FRIST, svar)
        .await
        .map_err(|_| Sendefeil::Vaar("e-posttjeneren svarer ikke"))
}

/// Hands mail over.
pub enum Sender {
    Smtp(Box<Smtp>),
    Mappe(AsyncFileTransport<Tokio1Executor>),
}

/// A mail server, and the line to it while there is mail to send.
pub struct Smtp {
    kontor: Postkontor,
    linje: Option<AsyncSmtpConnection>,
}

impl Sender {
    /// # Errors
    /// A sentence naming the variable that is wrong.
    pub fn ny(konfig: &Konfig) -> Result<Self, String> {
        match &konfig.epost {
            Epostvei::Smtp(url) => Self::smtp(url).map_err(|e| format!("PORTAL_SMTP_URL {e}")),
            Epostvei::Mappe(mappe) => {
                std::fs::create_dir_all(mappe).map_err(|e| format!("PORTAL_EPOST_MAPPE kan ikke lages: {}", e.kind()))?;
                Ok(Sender::Mappe(AsyncFileTransport::new(PathBuf::from(mappe))))
            }
        }
    }

    pub(super) fn smtp(url: &str) -> Result<Self, &'static str> {
        let kontor = Postkontor::les(url)?;
        Ok(Sender::Smtp(Box::new(Smtp { kontor, linje: None })))
    }

    /// Greets the mail server and logs in, without sending anything.
    ///
    /// # Errors
    /// What went wrong, in words without secrets.
    pub async fn prov(&mut self) -> Result<(), &'static str> {
        match self {
            Sender::Smtp(s) => {
                s.linje = Some(s.kontor.koble().await.map_err(Sendefeil::hva)?);
                self.ferdig().await;
                Ok(())
            }
            Sender::Mappe(_) => Ok(()),
        }
    }

    pub(super) async fn send(&mut self, melding: Message) -> Result<(), Sendefeil> {
        match self {
            Sender::Smtp(s) => s.send(&melding).await,
            Sender::Mappe(m) => m
                .send(melding)
                .await
                .map(drop)
                .map_err(|_| Sendefeil::Vaar("kan ikke skrive filen")),
        }
    }

    /// There is no more mail for now: lets go of the line.
    pub(super) async fn ferdig(&mut self) {
        if let Sender::Smtp(s) = self
            && let Some(mut linje) = s.linje.take()
        {
            let _ = timeout(FRIST, linje.quit()).await;
        }
    }
}

impl Smtp {
    /// The line from the last mail, unless it has been closed meanwhile.
    async fn brukbar(&mut self) -> Option<AsyncSmtpConnection> {
        let mut linje = self.linje.take()?;
        timeout(FRIST, linje.test_connected())
            .await
            .is_ok_and(|svarer| svarer)
            .then_some(linje)
    }

    async fn send(&mut self, melding: &Message) -> Result<(), Sendefeil> {
        let mut linje = match self.brukbar().await {
            Some(linje) => linje,
            None => self.kontor.koble().await?,
        };
        let utfall = lever(&mut linje, melding).await;
        // After a refusal the next mail starts on a fresh line.
        if utfall.is_ok() && !linje.has_broken() {
            self.linje = Some(linje);
        } else {
            let _ = timeout(FRIST, linje.abort()).await;
        }
        utfall
    }
}

/// One mail on a line that is ready.
async fn lever(linje: &mut AsyncSmtpConnection, melding: &Message) -> Result<(), Sendefeil> {
    let (konvolutt, innhold) = (melding.envelope(), melding.formatted());
    let valg = if innhold.is_ascii() {
        vec![]
    } else {
        vec![MailParameter::Body(MailBodyParameter::EightBitMime)]
    };
    innen(linje.command(Mail::new(konvolutt.from().cloned(), valg)))
        .await?
        .map_err(|_| Sendefeil::Vaar("e-posttjeneren godtar ikke avsenderen"))?;
    for til in konvolutt.to() {
        innen(linje.command(Rcpt::new(til.clone(), vec![])))
            .await?
            .map_err(|e| mottakerfeil(&e))?;
    }
    let brev = |_| Sendefeil::Brev("e-posttjeneren tok ikke brevet");
    let brudd = |_| Sendefeil::Brev("linjen ble brutt midt i brevet");
    innen(linje.command(Data)).await.map_err(brudd)?.map_err(brev)?;
    innen(linje.message(&innhold)).await.map_err(brudd)?.map_err(brev)?;
    Ok(())
}

/// What a refusal of a recipient means. «5.7.x» (RFC 3463 §3.8: security and policy) is about us and not about the address, and so is a
/// demand to log in (530).
fn mottakerfeil(feil: &Smtpfeil) -> Sendefeil {
    let tekst = feil.to_string();
    match feil.status() {
        None => Sendefeil::Brev("linjen ble brutt midt i brevet"),
        Some(kode) if kode.to_string() == "530" || tekst.contains("5.7.") || tekst.contains("4.7.") => {
            Sendefeil::Brev("e-posttjeneren vil ikke sende for oss til denne mottakeren")
        }
        Some(_) => Sendefeil::Mottaker {
            varig: feil.is_permanent(),
        },
    }
}
