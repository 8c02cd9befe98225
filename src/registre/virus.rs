//! Is there a virus in a file? A port, and a client of clamd.

use std::{io, pin::Pin, time::Duration};

use async_trait::async_trait;
use bytes::Bytes;
use clamav_client::PONG;
use clamav_client::tokio::{TransportProtocol, ping, scan_stream};
use futures::stream;
use tokio::io::{AsyncReadExt, Join, Take, join};
use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::time::timeout;
use tokio_io_timeout::TimeoutStream;

/// What the scanner said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Virussvar {
    Ren,
    Funnet,
    /// There is no scanner. Never the same as clean.
    IkkeSjekket,
}

/// Why nothing is known about a file.
#[derive(Debug, thiserror::Error)]
pub enum Virusfeil {
    /// The scanner does not answer, or not as it should.
    #[error("the virus scanner does not answer: {0}")]
    Utilgjengelig(String),
    /// The file could not be read; whoever reads it knows what the cause is.
    #[error("the file cannot be read: {0}")]
    Fil(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// A file that is read part by part.
#[async_trait]
pub trait Deler: Send {
    /// The next part; `None` after the last.
    ///
    /// # Errors
    /// [`Virusfeil::Fil`].
    async fn neste(&mut self) -> Result<Option<Vec<u8>>, Virusfeil>;
}

/// Where a file is checked.
#[async_trait]
pub trait Virusvakt: Send + Sync {
    /// Checks a file.
    ///
    /// # Errors
    /// When the scanner does not answer or the file cannot be read: then nothing is known, and the file is not taken.
    async fn sjekk(&self, fil: &mut dyn Deler) -> Result<Virussvar, Virusfeil>;
}

/// No scanner is configured.
pub struct UtenVakt;

#[async_trait]
impl Virusvakt for UtenVakt {
    async fn sjekk(&self, _fil: &mut dyn Deler) -> Result<Virussvar, Virusfeil> {
        Ok(Virussvar::IkkeSjekket)
    }
}

/// clamd over TCP, with its command INSTREAM.
pub struct Clamd {
    adresse: String,
    /// For connecting and for each part.
    frist: Duration,
    /// For the verdict: one on ten megabytes of nested archive takes its time.
    svarfrist: Duration,
}

/// A verdict is one line.
const LENGSTE_SVAR: u64 = 4096;

impl Clamd {
    /// `adresse` is host and port.
    pub fn ny(adresse: &str) -> Self {
        Self {
            adresse: adresse.to_owned(),
            frist: Duration::from_secs(10),
            svarfrist: Duration::from_secs(60),
        }
    }

    /// Whether a clamd is there: PING, PONG.
    ///
    /// # Errors
    /// When it does not answer, or not as a clamd does.
    pub async fn prov(&self) -> Result<(), Virusfeil> {
        let svar = timeout(self.frist, ping(self))
            .await
            .map_err(io::Error::from)
            .flatten()
            .map_err(|e| Virusfeil::Utilgjengelig(e.kind().to_string()))?;
        (svar == PONG)
            .then_some(())
            .ok_or_else(|| Virusfeil::Utilgjengelig("unexpected answer".to_owned()))
    }
}

/// A connection where nothing waits for ever and the answer has an end.
impl TransportProtocol for Clamd {
    type Stream = Pin<Box<TimeoutStream<Join<Take<OwnedReadHalf>, OwnedWriteHalf>>>>;

    async fn connect(&self) -> io::Result<Self::Stream> {
        let (inn, ut) = timeout(self.frist, TcpStream::connect(&self.adresse)).await??.into_split();
        let mut strom = TimeoutStream::new(join(inn.take(LENGSTE_SVAR), ut));
        strom.set_write_timeout(Some(self.frist));
        strom.set_read_timeout(Some(self.svarfrist));
        Ok(Box::pin(strom))
    }
}

/// `stream: OK`, `stream: Win.Test.EICAR_HDB-1 FOUND`, `INSTREAM size limit exceeded. ERROR`.
fn tolk(svar: &str) -> Option<Virussvar> {
    if svar.ends_with(" FOUND") {
        Some(Virussvar::Funnet)
    } else if svar == "stream: OK" {
        Some(Virussvar::Ren)
    } else {
        None
    }
}

#[async_trait]
impl Virusvakt for Clamd {
    async fn sjekk(&self, fil: &mut dyn Deler) -> Result<Virussvar, Virusfeil> {
        let deler = stream::try_unfold(fil, async |fil| {
            let del = fil.neste().await.map_err(io::Error::other)?;
            Ok(del.map(|del| (Bytes::from(del), fil)))
        });
        let svar = scan_stream(deler, self, Some(usize::MAX)).await.map_err(|e| match e.downcast() {
            Ok(fil) => fil,
            Err(e) => Virusfeil::Utilgjengelig(e.kind().to_string()),
        })?;
        tolk(String::from_utf8_lossy(&svar).trim_matches(['\0', '\n', ' ']))
            .ok_or_else(|| Virusfeil::Utilgjengelig("unexpected answer".to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::AsyncWriteExt;
    use tokio::net::TcpListener;

    use super::*;

    struct Liste(Vec<Vec<u8>>);

    #[async_trait]
    impl Deler for Liste {
        async fn neste(&mut self) -> Result<Option<Vec<u8>>, Virusfeil> {
            Ok((!self.0.is_empty()).then(|| self.0.remove(0)))
        }
    }

    /// A clamd that finds a virus in what holds «virus», and gives back what it was sent.
    async fn falsk(svar: Option<&'static str>) -> (String, tokio::task::JoinHandle<Vec<u8>>) {
        let lytter = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let adresse = lytter.local_addr().unwrap().to_string();
        let arbeid = tokio::spawn(async move {
            let (mut strom, _) = lytter.accept().await.unwrap();
            let mut kommando = [0; 10];
            strom.read_exact(&mut kommando).await.unwrap();
            assert_eq!(&kommando, b"zINSTREAM\0");
            let mut alt = Vec::new();
            loop {
                let lengde = strom.read_u32().await.unwrap();
                if lengde == 0 {
                    break;
                }
                let mut del = vec![0; lengde as usize];
                strom.read_exact(&mut del).await.unwrap();
                alt.extend(del);
            }
            let funn = alt.windows(5).any(|v| v == b"virus");
            let dom = svar.unwrap_or(if funn { "stream: Test FOUND" } else { "stream: OK" });
            strom.write_all(dom.as_bytes()).await.unwrap();
            strom.write_all(b"\0").await.unwrap();
            alt
        });
        (adresse, arbeid)
    }

    #[tokio::test]
    async fn every_part_is_sent_and_the_verdict_is_read() {
        for (deler, venter) in [
            (vec![b"%PDF-".to_vec(), vec![], vec![7; 300_000]], Virussvar::Ren),
            (vec![b"a vi".to_vec(), b"rus".to_vec()], Virussvar::Funnet),
        ] {
            let (adresse, arbeid) = falsk(None).await;
            let svar = Clamd::ny(&adresse).sjekk(&mut Liste(deler.clone())).await.unwrap();
            assert_eq!(svar, venter);
            assert_eq!(arbeid.await.unwrap(), deler.concat());
        }
    }

    #[tokio::test]
    async fn no_answer_and_a_strange_answer_are_never_clean() {
        let (adresse, _arbeid) = falsk(Some("INSTREAM size limit exceeded. ERROR")).await;
        let svar = Clamd::ny(&adresse).sjekk(&mut Liste(vec![vec![1]])).await;
        assert!(matches!(svar, Err(Virusfeil::Utilgjengelig(_))), "{svar:?}");
        let svar = Clamd::ny("127.0.0.1:1").sjekk(&mut Liste(vec![vec![1]])).await;
        assert!(matches!(svar, Err(Virusfeil::Utilgjengelig(_))), "{svar:?}");
        assert_eq!(UtenVakt.sjekk(&mut Liste(vec![])).await.unwrap(), Virussvar::IkkeSjekket);
    }

    /// A clamd that does as `gjor` says with who calls.
    async fn annen<F: Future<Output = ()> + Send>(gjor: impl FnOnce(TcpStream) -> F + Send + 'static) -> Clamd {
        let lytter = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let adresse = lytter.local_addr().unwrap().to_string();
        tokio::spawn(async move { gjor(lytter.accept().await.unwrap().0).await });
        let kort = Duration::from_millis(100);
        Clamd {
            frist: kort,
            svarfrist: kort,
            ..Clamd::ny(&adresse)
        }
    }

    #[tokio::test]
    async fn a_scanner_that_is_there_says_so() {
        let svarer = annen(async |mut strom: TcpStream| {
            let mut kommando = [0; 6];
            strom.read_exact(&mut kommando).await.unwrap();
            assert_eq!(&kommando, b"zPING\0");
            strom.write_all(b"PONG\0").await.unwrap();
        });
        svarer.await.prov().await.unwrap();
        let taus = annen(async |strom: TcpStream| {
            tokio::time::sleep(Duration::from_secs(60)).await;
            drop(strom);
        });
        let annet = annen(async |mut strom: TcpStream| strom.write_all(b"220 mail").await.unwrap());
        for vakt in [taus.await, annet.await, Clamd::ny("127.0.0.1:1")] {
            assert!(vakt.prov().await.is_err());
        }
    }

    #[tokio::test]
    async fn a_scanner_that_goes_silent_or_never_stops_talking_is_left() {
        let taus = async |strom: TcpStream| {
            tokio::time::sleep(Duration::from_secs(60)).await;
            drop(strom);
        };
        let stor = vec![0; 50_000_000];
        for deler in [vec![], vec![vec![1]], vec![stor]] {
            let svar = timeout(Duration::from_secs(5), annen(taus).await.sjekk(&mut Liste(deler))).await;
            assert!(
                matches!(&svar, Ok(Err(Virusfeil::Utilgjengelig(e))) if e == "timed out"),
                "{svar:?}"
            );
        }
        let pratsom = annen(async |mut strom| while strom.write_all(&[b'x'; 1000]).await.is_ok() {}).await;
        let svar = timeout(Duration::from_secs(5), pratsom.sjekk(&mut Liste(vec![vec![1]]))).await;
        assert!(
            matches!(&svar, Ok(Err(Virusfeil::Utilgjengelig(e))) if e == "unexpected answer"),
            "{svar:?}"
        );
    }

    #[tokio::test]
    async fn a_file_that_cannot_be_read_is_told_as_that() {
        struct Uleselig;

        #[async_trait]
        impl Deler for Uleselig {
            async fn neste(&mut self) -> Result<Option<Vec<u8>>, Virusfeil> {
                Err(Virusfeil::Fil("torn".into()))
            }
        }
        let (adresse, _arbeid) = falsk(None).await;
        let svar = Clamd::ny(&adresse).sjekk(&mut Uleselig).await;
        assert!(matches!(&svar, Err(Virusfeil::Fil(e)) if e.to_string() == "torn"), "{svar:?}");
    }
}
