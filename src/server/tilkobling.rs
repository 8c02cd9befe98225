//! Takes connections: each has a limited time for the head of a request, one address has a limited number of them, and so have all together.
//! Over the limit a connection is closed at once; those that are open go on.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tower::ServiceExt;

use super::bremse::nett;

/// What connections may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grenser {
    /// How long the head of a request may take; a connection that waits for its next request is closed as late.
    pub hode: Duration,
    /// Largest head.
    pub hode_bytes: usize,
    /// Open at a time from one address; none behind a proxy, where all come from the same.
    pub per_adresse: Option<usize>,
    /// Open at a time in all.
    pub alle: usize,
}

impl Grenser {
    /// For people's browsers and journal systems: half a minute, 64 kB, and a hospital behind one address.
    pub fn vanlige(bak_mellomledd: bool) -> Self {
        Self {
            hode: Duration::from_secs(30),
            hode_bytes: 64 * 1024,
            per_adresse: (!bak_mellomledd).then_some(256),
            alle: 8_192,
        }
    }
}

/// Open connections by address.
#[derive(Debug, Default)]
struct Aapne(Mutex<HashMap<IpAddr, usize>>);

/// A place, given back when the connection is closed.
struct Plass {
    aapne: Arc<Aapne>,
    hvem: IpAddr,
}

impl Aapne {
    fn ta(self: &Arc<Self>, adresse: IpAddr, grenser: &Grenser) -> Option<Plass> {
        let hvem = nett(adresse);
        let mut aapne = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (alle, her) = (aapne.values().sum::<usize>(), aapne.get(&hvem).copied().unwrap_or(0));
        if alle >= grenser.alle || grenser.per_adresse.is_some_and(|flest| her >= flest) {
            return None;
        }
        *aapne.entry(hvem).or_default() += 1;
        Some(Plass { aapne: self.clone(), hvem })
    }
}

impl Drop for Plass {
    fn drop(&mut self) {
        let mut aapne = self.aapne.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(antall) = aapne.get_mut(&self.hvem) {
            *antall -= 1;
            if *antall == 0 {
                aapne.remove(&self.hvem);
            }
        }
    }
}

/// Answers until `stopp`, then lets open requests end.
pub async fn tjen(lytter: TcpListener, ruter: Router, grenser: Grenser, stopp: impl Future<Output = ()>) {
    let (aapne, rolig) = (Arc::<Aapne>::default(), GracefulShutdown::new());
    tokio::pin!(stopp);
    loop {
        let (strom, adresse) = tokio::select! {
            ny = lytter.accept() => match ny {
                Ok(ny) => ny,
                Err(feil) => {
                    if !matches!(feil.kind(), std::io::ErrorKind::ConnectionReset | std::io::ErrorKind::ConnectionAborted) {
                        // Most likely too many open files: others must end first.
                        tracing::error!(%feil, "kan ikke ta imot forbindelser");
                        tokio::time::sleep(Duration::from_secs(1)).await;
                    }
                    continue;
                }
            },
            () = &mut stopp => break,
        };
        let Some(plass) = aapne.ta(adresse.ip(), &grenser) else {
            metrics::counter!("portal_forbindelser_avvist").increment(1);
            continue;
        };
        betjen(strom, adresse, ruter.clone(), grenser, &rolig, plass);
    }
    drop(lytter);
    rolig.shutdown().await;
}

/// Serves one connection in a task of its own.
fn betjen(strom: TcpStream, adresse: SocketAddr, ruter: Router, grenser: Grenser, rolig: &GracefulShutdown, plass: Plass) {
    // Nagle's algorithm would hold back the end of every answer.
    let _ = strom.set_nodelay(true);
    let svar = service_fn(move |req: hyper::Request<Incoming>| {
        let mut req = req.map(Body::new);
        req.extensions_mut().insert(ConnectInfo(adresse));
        ruter.clone().oneshot(req)
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(grenser.hode)
        .max_buf_size(grenser.hode_bytes);
    let forbindelse = rolig.watch(http.serve_connection(TokioIo::new(strom), svar));
    tokio::spawn(async move {
        let _plass = plass;
        // One that breaks off is no concern of ours.
        if let Err(feil) = forbindelse.await {
            tracing::debug!(%feil, "forbindelsen ble brutt");
        }
    });
}

#[cfg(test)]
mod tests {
    use axum::routing::get;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::sync::oneshot;
    use tokio::time::{Instant, timeout};

    use super::*;

    const SNARE: Grenser = Grenser {
        hode: Duration::from_millis(300),
        hode_bytes: 16 * 1024,
        per_adresse: Some(3),
        alle: 5,
    };

    async fn start(grenser: Grenser) -> (SocketAddr, oneshot::Sender<()>, tokio::task::JoinHandle<()>) {
        let lytter = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let adresse = lytter.local_addr().unwrap();
        let ruter = Router::new()
            .route(
                "/",
                get(|ConnectInfo(hvem): ConnectInfo<SocketAddr>| async move { hvem.ip().to_string() }),
            )
            .route(
                "/treg",
                get(|| async {
                    tokio::time::sleep(Duration::from_millis(400)).await;
                    "ferdig"
                }),
            );
        let (stopp, stoppet) = oneshot::channel();
        let tjener = tokio::spawn(tjen(lytter, ruter, grenser, async move {
            let _ = stoppet.await;
        }));
        (adresse, stopp, tjener)
    }

    /// What comes back until the connection is closed; what was sent first may be half a head.
    async fn spor(adresse: SocketAddr, hode: &str) -> String {
        let mut strom = TcpStream::connect(adresse).await.unwrap();
        strom.write_all(hode.as_bytes()).await.unwrap();
        les(strom).await
    }

    async fn les(mut strom: TcpStream) -> String {
        let mut ut = Vec::new();
        let _ = timeout(Duration::from_secs(5), strom.read_to_end(&mut ut))
            .await
            .expect("the connection is closed");
        String::from_utf8_lossy(&ut).into_owned()
    }

    const HEL: &str = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

    #[tokio::test]
    async fn who_never_ends_the_head_is_let_go_and_others_are_answered() {
        let (adresse, _stopp, _) = start(SNARE).await;
        let (foer, halv) = (Instant::now(), spor(adresse, "GET / HTTP/1.1\r\nHost: x\r\nX-Treg: "));
        let (halv, hel) = tokio::join!(halv, spor(adresse, HEL));
        assert!(hel.ends_with("127.0.0.1"), "{hel}");
        assert!(!halv.contains("200 OK"), "{halv}");
        assert!(
            foer.elapsed() >= SNARE.hode && foer.elapsed() < Duration::from_secs(4),
            "{:?}",
            foer.elapsed()
        );
        let stor = spor(
            adresse,
            &format!("GET / HTTP/1.1\r\nHost: x\r\nX-Stor: {}\r\n\r\n", "a".repeat(100_000)),
        )
        .await;
        assert!(!stor.contains("200 OK"), "{stor}");
    }

    #[tokio::test]
    async fn an_address_has_a_number_of_connections_and_gets_them_back() {
        let (adresse, _stopp, _) = start(SNARE).await;
        let mut opptatt = Vec::new();
        for _ in 0..3 {
            opptatt.push(TcpStream::connect(adresse).await.unwrap());
        }
        // The kernel takes them; the program must have seen them before the fourth.
        tokio::time::sleep(Duration::from_millis(50)).await;
        assert_eq!(les(TcpStream::connect(adresse).await.unwrap()).await, "");
        opptatt.clear();
        tokio::time::sleep(Duration::from_millis(50)).await;
        assert!(spor(adresse, HEL).await.contains("200 OK"));

        let bak = Grenser {
            per_adresse: None,
            ..SNARE
        };
        let (adresse, _stopp, _) = start(bak).await;
        for _ in 0..5 {
            opptatt.push(TcpStream::connect(adresse).await.unwrap());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
        assert_eq!(
            les(TcpStream::connect(adresse).await.unwrap()).await,
            "",
            "and all together have a number"
        );
    }

    #[tokio::test]
    async fn open_requests_end_before_the_program_does() {
        let (adresse, stopp, tjener) = start(SNARE).await;
        let svar = tokio::spawn(spor(adresse, "GET /treg HTTP/1.1\r\nHost: x\r\n\r\n").into_future());
        tokio::time::sleep(Duration::from_millis(100)).await;
        stopp.send(()).unwrap();
        assert!(svar.await.unwrap().ends_with("ferdig"));
        timeout(Duration::from_secs(2), tjener).await.unwrap().unwrap();
        assert!(TcpStream::connect(adresse).await.is_err(), "nobody listens any more");
    }
}
