//! Client of the Communication Party API of Adresseregisteret (Norsk helsenett).
//!
//! Three questions: everything (a gzip stream as long as the register), what has happened since an event, and one party. The export is
//! read while it comes, so that it takes no memory however long it is. Nothing in an answer is trusted: sizes are bounded, and the
//! address of a next page must be the register's own.

use std::io::Read;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use flate2::read::MultiGzDecoder;
use reqwest::{Response, StatusCode, header};
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use tokio::sync::mpsc;
use url::Url;

use super::model::{Hendelse, Part, felt, hendelse_id};
use crate::http::{Sendefeil, bygger, send, under};
use crate::tilgang::Tilgang;

/// For one answer that is not the export.
pub const TIDSFRIST: Duration = Duration::from_secs(10);
/// For the export: it may be long, but not silent.
pub const EKSPORTFRIST: Duration = Duration::from_mins(15);
const STILLE: Duration = Duration::from_secs(30);

/// A page of events, unpacked.
const MAKS_SVAR: u64 = 32 * 1024 * 1024;
/// The whole export, unpacked. The register is far smaller.
const MAKS_EKSPORT: u64 = 4 * 1024 * 1024 * 1024;
/// Parties handed on at a time.
pub const BOLK: usize = 500;
/// Pieces of the answer waiting to be read.
const BITER: usize = 16;

/// Where the register is and how to ask it.
#[derive(Clone, Debug)]
pub struct Oppsett {
    /// For instance `https://cpe.grunndata.nhn.no`.
    pub base: Url,
    /// Who asks, and where they can be reached.
    pub brukeragent: String,
    pub tidsfrist: Duration,
    pub eksportfrist: Duration,
}

/// The configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OppsettFeil {
    #[error("the address of Adresseregisteret must be https, or http on this machine")]
    Adresse,
    #[error("no HTTP client: {0}")]
    Klient(#[from] reqwest::Error),
}

/// Why there is no answer. The texts say which part, without its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ArFeil {
    #[error("Adresseregisteret does not answer: {0}")]
    Utilgjengelig(&'static str),
    #[error("Adresseregisteret does not let us in")]
    IngenTilgang,
    /// The event asked from is not there any more: only a new export helps.
    #[error("Adresseregisteret does not know the event")]
    UkjentHendelse,
    #[error("Adresseregisteret answered something unexpected: {0}")]
    UventetSvar(&'static str),
    /// Whoever was to take the parties has stopped.
    #[error("the export was given up")]
    Avbrutt,
}

/// A page of events.
#[derive(Clone, Debug, PartialEq)]
pub struct Side {
    pub hendelser: Vec<Hendelse>,
    /// Where the next page is, when there is one.
    pub neste: Option<Url>,
}

/// Adresseregisteret over HTTP.
pub struct Klient {
    http: reqwest::Client,
    base: Url,
    tilgang: Arc<dyn Tilgang>,
    tidsfrist: Duration,
    eksportfrist: Duration,
}

impl Klient {
    /// # Errors
    /// [`OppsettFeil`] when the address is not a safe one.
    pub fn ny(oppsett: Oppsett, tilgang: Arc<dyn Tilgang>) -> Result<Self, OppsettFeil> {
        let bygger = bygger(&oppsett.base, &oppsett.brukeragent)
            .ok_or(OppsettFeil::Adresse)?
            .connect_timeout(oppsett.tidsfrist)
            .read_timeout(STILLE.min(oppsett.eksportfrist));
        Ok(Self {
            http: bygger.build()?,
            base: oppsett.base,
            tilgang,
            tidsfrist: oppsett.tidsfrist,
            eksportfrist: oppsett.eksportfrist,
        })
    }

    async fn spor(&self, url: Url, frist: Duration) -> Result<Response, ArFeil> {
        let lag = || {
            let sporsmaal = self.http.get(url.clone()).timeout(frist);
            sporsmaal
                .header(header::ACCEPT, "application/json")
                .header(header::ACCEPT_ENCODING, "gzip")
        };
        let svar = send(&*self.tilgang, lag).await.map_err(|feil| match feil {
            Sendefeil::IngenTilgang => ArFeil::IngenTilgang,
            Sendefeil::Nett(feil) => nettfeil(&feil),
        })?;
        match svar.status() {
            StatusCode::OK | StatusCode::NO_CONTENT => Ok(svar),
            StatusCode::NOT_FOUND | StatusCode::GONE => Err(ArFeil::UkjentHendelse),
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Err(ArFeil::IngenTilgang),
            StatusCode::TOO_MANY_REQUESTS => Err(ArFeil::Utilgjengelig("too many requests")),
            status if status.is_server_error() => Err(ArFeil::Utilgjengelig("server error")),
            _ => Err(ArFeil::UventetSvar("status")),
        }
    }

    async fn json(&self, url: Url) -> Result<Value, ArFeil> {
        let mut svar = self.spor(url, self.tidsfrist).await?;
        let mut kropp = Vec::new();
        while let Some(bit) = svar.chunk().await.map_err(|feil| nettfeil(&feil))? {
            if (kropp.len() + bit.len()) as u64 > MAKS_SVAR {
                return Err(ArFeil::UventetSvar("size"));
            }
            kropp.extend_from_slice(&bit);
        }
        if kropp.is_empty() {
            return Ok(Value::Null);
        }
        serde_json::from_reader(pakk_ut(kropp.as_slice(), MAKS_SVAR).map_err(|_| ArFeil::UventetSvar("gzip"))?)
            .map_err(|_| ArFeil::UventetSvar("JSON"))
    }

    /// Everything, in batches of [`BOLK`], and then the id of the last event that is in it. What has been handed on counts only when
    /// this succeeds.
    ///
    /// # Errors
    /// [`ArFeil`] when the register does not answer, or not with a whole export.
    pub async fn eksport(&self, ut: mpsc::Sender<Vec<Part>>) -> Result<String, ArFeil> {
        let mut svar = match self.spor(under(&self.base, &["CommunicationPartyExport"]), self.eksportfrist).await {
            Err(ArFeil::UkjentHendelse) => return Err(ArFeil::UventetSvar("status")),
            annet => annet?,
        };
        let (inn, biter) = mpsc::channel::<Bytes>(BITER);
        let leser = tokio::task::spawn_blocking(move || {
            let kilde = pakk_ut(Strom { biter, naa: Bytes::new() }, MAKS_EKSPORT).map_err(|_| ArFeil::UventetSvar("gzip"))?;
            les_eksport(kilde, |bolk| ut.blocking_send(bolk).is_ok())
        });
        let hentet = loop {
            match svar.chunk().await {
                // A reader that has given up says why below.
                Ok(Some(bit)) => {
                    if inn.send(bit).await.is_err() {
                        break Ok(());
                    }
                }
                Ok(None) => break Ok(()),
                Err(feil) => break Err(nettfeil(&feil)),
            }
        };
        drop(inn);
        let lest = leser.await.map_err(|_| ArFeil::UventetSvar("export"))?;
        hentet.and(lest)
    }

    /// What has happened from an event on; the event itself may come once more.
    ///
    /// # Errors
    /// `UkjentHendelse` when it is too old; otherwise as [`Klient::eksport`].
    pub async fn hendelser(&self, fra: &str) -> Result<Side, ArFeil> {
        let mut url = under(&self.base, &["CommunicationPartyEvents"]);
        url.query_pairs_mut().append_pair("EventId", fra);
        self.side(url).await
    }

    /// A page found in [`Side::neste`].
    ///
    /// # Errors
    /// As [`Klient::hendelser`].
    pub async fn side(&self, url: Url) -> Result<Side, ArFeil> {
        let json = self.json(url).await?;
        // An event that cannot be read could be about anything, so it is an error and not skipped.
        let hendelser = match felt(&json, "CommunicationParties") {
            Value::Null => vec![],
            Value::Array(alle) => alle
                .iter()
                .map(|h| Hendelse::les(h).ok_or(ArFeil::UventetSvar("event")))
                .collect::<Result<_, _>>()?,
            _ => return Err(ArFeil::UventetSvar("events")),
        };
        let neste = match felt(felt(felt(&json, "Links"), "Next"), "Href").as_str().filter(|h| !h.is_empty()) {
            None => None,
            Some(href) => Some(self.egen(href)?),
        };
        Ok(Side { hendelser, neste })
    }

    /// One party; `None` when the register does not know it.
    ///
    /// # Errors
    /// As [`Klient::eksport`].
    pub async fn part(&self, her_id: i32) -> Result<Option<Part>, ArFeil> {
        match self.json(under(&self.base, &["CommunicationParties", &her_id.to_string()])).await {
            Ok(json) => match Part::les(&json) {
                Some(part) if part.her_id == her_id => Ok(Some(part)),
                _ => Err(ArFeil::UventetSvar("party")),
            },
            Err(ArFeil::UkjentHendelse) => Ok(None),
            Err(feil) => Err(feil),
        }
    }

    /// An address in an answer, when it leads back to the register.
    fn egen(&self, href: &str) -> Result<Url, ArFeil> {
        let url = self.base.join(href).map_err(|_| ArFeil::UventetSvar("address of the next page"))?;
        if url.origin() == self.base.origin() {
            Ok(url)
        } else {
            Err(ArFeil::UventetSvar("address of the next page"))
        }
    }
}

/// Timeouts and broken connections may pass; the next hour tries again.
fn nettfeil(feil: &reqwest::Error) -> ArFeil {
    if feil.is_builder() {
        return ArFeil::UventetSvar("address");
    }
    ArFeil::Utilgjengelig(if feil.is_timeout() { "timeout" } else { "network" })
}

/// The pieces of an answer as something to read from.
struct Strom {
    biter: mpsc::Receiver<Bytes>,
    naa: Bytes,
}

impl Read for Strom {
    fn read(&mut self, ut: &mut [u8]) -> std::io::Result<usize> {
        while self.naa.is_empty() {
            match self.biter.blocking_recv() {
                Some(bit) => self.naa = bit,
                None => return Ok(0),
            }
        }
        let n = self.naa.len().min(ut.len());
        ut[..n].copy_from_slice(&self.naa.split_to(n));
        Ok(n)
    }
}

/// Unpacks what is gzip, and leaves the rest as it is: a proxy may have unpacked it. No more than `maks` bytes come out.
fn pakk_ut<'a>(mut kilde: impl Read + Send + 'a, maks: u64) -> std::io::Result<Box<dyn Read + Send + 'a>> {
    let mut forst = Vec::with_capacity(2);
    (&mut kilde).take(2).read_to_end(&mut forst)?;
    let er_gzip = forst == [0x1f, 0x8b];
    let hele = std::io::Cursor::new(forst).chain(kilde);
    Ok(if er_gzip {
        Box::new(std::io::BufReader::new(MultiGzDecoder::new(hele)).take(maks))
    } else {
        Box::new(std::io::BufReader::new(hele).take(maks))
    })
}

/// Reads an export, party by party; gives the id of its last event. `ta` says whether to go on.
pub fn les_eksport(kilde: impl Read, mut ta: impl FnMut(Vec<Part>) -> bool) -> Result<String, ArFeil> {
    let mut bolk = Vec::with_capacity(BOLK);
    let mut stanset = false;
    let mut en = |part: Part| {
        bolk.push(part);
        if bolk.len() >= BOLK {
            stanset = !ta(std::mem::replace(&mut bolk, Vec::with_capacity(BOLK)));
        }
        !stanset
    };
    let mut leser = serde_json::Deserializer::from_reader(kilde);
    let lest = Eksport { en: &mut en }
        .deserialize(&mut leser)
        .and_then(|id| leser.end().map(|()| id));
    if stanset {
        return Err(ArFeil::Avbrutt);
    }
    let siste = lest
        .map_err(|_| ArFeil::UventetSvar("export"))?
        .ok_or(ArFeil::UventetSvar("LastEventId"))?;
    if !bolk.is_empty() && !ta(bolk) {
        return Err(ArFeil::Avbrutt);
    }
    Ok(siste)
}

/// The object around the parties.
struct Eksport<'a> {
    en: &'a mut dyn FnMut(Part) -> bool,
}

impl<'de> DeserializeSeed<'de> for Eksport<'_> {
    type Value = Option<String>;

    fn deserialize<D: Deserializer<'de>>(self, leser: D) -> Result<Self::Value, D::Error> {
        leser.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Eksport<'_> {
    type Value = Option<String>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an export")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut kart: M) -> Result<Self::Value, M::Error> {
        let mut siste = None;
        while let Some(navn) = kart.next_key::<String>()? {
            if navn.eq_ignore_ascii_case("LastEventId") {
                siste = hendelse_id(&kart.next_value::<Value>()?);
            } else if navn.eq_ignore_ascii_case("CommunicationParties") {
                kart.next_value_seed(Parter { en: &mut *self.en })?;
            } else {
                kart.next_value::<IgnoredAny>()?;
            }
        }
        Ok(siste)
    }
}

/// The list of parties. One that cannot be read is left out: a bad row must not hide the others.
struct Parter<'a> {
    en: &'a mut dyn FnMut(Part) -> bool,
}

impl<'de> DeserializeSeed<'de> for Parter<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, leser: D) -> Result<(), D::Error> {
        leser.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Parter<'_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a list of parties")
    }

    fn visit_seq<S: SeqAccess<'de>>(self, mut liste: S) -> Result<(), S::Error> {
        while let Some(json) = liste.next_element::<Value>()? {
            if let Some(part) = Part::les(&json)
                && !(self.en)(part)
            {
                return Err(serde::de::Error::custom("given up"));
            }
        }
        Ok(())
    }
}
