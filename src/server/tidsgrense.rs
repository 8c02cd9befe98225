//! How long a request may take. The time a body takes to arrive follows its size and speed, and is not counted: a large file over a poor
//! line must get through, and a sender who trickles must not keep its place.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use http_body::{Frame, SizeHint};
use tokio::time::{Instant, Sleep, sleep_until};

/// What the sender of a body may do.
#[derive(Clone, Copy, Debug)]
struct Grenser {
    /// How long it may be silent.
    stille: Duration,
    /// Slowest speed, in bytes per second: what lags behind it by more than `stille` is cut off.
    fart: u32,
}

/// Half a minute of silence, a quarter of a megabit.
const VANLIG: Grenser = Grenser {
    stille: Duration::from_secs(30),
    fart: 32 * 1024,
};

/// What a request and its body know of each other.
#[derive(Clone, Debug)]
pub struct Puls(Arc<Inni>);

#[derive(Debug)]
struct Inni {
    /// When something last arrived.
    sist: Mutex<Instant>,
    for_sakte: AtomicBool,
    /// More time than other requests have, in seconds.
    ekstra: AtomicU64,
}

impl Puls {
    pub(super) fn ny() -> Self {
        Self(Arc::new(Inni {
            sist: Mutex::new(Instant::now()),
            for_sakte: AtomicBool::new(false),
            ekstra: AtomicU64::new(0),
        }))
    }

    fn sist(&self) -> Instant {
        *self.0.sist.lock().unwrap_or_else(|e| e.into_inner())
    }

    /// Lets this request take so much longer when everything has arrived.
    pub fn gi_tid(&self, ekstra: Duration) {
        self.0.ekstra.store(ekstra.as_secs(), Ordering::Relaxed);
    }

    fn utloper(&self, grense: Duration) -> Instant {
        self.sist() + grense + Duration::from_secs(self.0.ekstra.load(Ordering::Relaxed))
    }

    fn slo(&self) {
        *self.0.sist.lock().unwrap_or_else(|e| e.into_inner()) = Instant::now();
    }

    /// Whether the body was cut off because its sender was too slow.
    pub(super) fn for_sakte(&self) -> bool {
        self.0.for_sakte.load(Ordering::Relaxed)
    }

    /// Ends when nothing has arrived for so long.
    pub(super) async fn stanset(&self, grense: Duration) {
        loop {
            let til = self.utloper(grense);
            sleep_until(til).await;
            if self.utloper(grense) <= til {
                return;
            }
        }
    }

    /// The body, which tells of what arrives and ends when its sender is too slow.
    pub(super) fn lytt(&self, kropp: Body) -> Body {
        self.lytt_med(kropp, VANLIG)
    }

    fn lytt_med(&self, kropp: Body, grenser: Grenser) -> Body {
        if kropp.is_end_stream() {
            return kropp;
        }
        Body::new(Kropp {
            kropp,
            puls: self.clone(),
            grenser,
            ventet: Duration::ZERO,
            venter_siden: None,
            mottatt: 0,
            frist: None,
        })
    }
}

struct Kropp {
    kropp: Body,
    puls: Puls,
    grenser: Grenser,
    /// Waited for the sender until now; what the program itself takes is not the sender's fault.
    ventet: Duration,
    venter_siden: Option<Instant>,
    mottatt: u64,
    frist: Option<Pin<Box<Sleep>>>,
}

impl Kropp {
    /// How long the sender may be silent now.
    fn igjen(&self) -> Duration {
        let Grenser { stille, fart } = self.grenser;
        let fortjent = stille + Duration::from_secs(self.mottatt) / fart;
        fortjent.saturating_sub(self.ventet).min(stille)
    }
}

impl HttpBody for Kropp {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if let Poll::Ready(ramme) = Pin::new(&mut self.kropp).poll_frame(cx) {
            if let Some(siden) = self.venter_siden.take() {
                self.ventet += siden.elapsed();
            }
            self.frist = None;
            if let Some(Ok(data)) = ramme.as_ref().map(|r| r.as_ref().map(Frame::data_ref)) {
                self.mottatt += data.map_or(0, |d| u64::try_from(d.len()).unwrap_or(u64::MAX));
            }
            self.puls.slo();
            return Poll::Ready(ramme);
        }
        self.venter_siden.get_or_insert_with(Instant::now);
        let igjen = self.igjen();
        let frist = self.frist.get_or_insert_with(|| Box::pin(sleep_until(Instant::now() + igjen)));
        ready!(frist.as_mut().poll(cx));
        self.puls.0.for_sakte.store(true, Ordering::Relaxed);
        Poll::Ready(Some(Err(axum::Error::new(std::io::Error::from(std::io::ErrorKind::TimedOut)))))
    }

    fn is_end_stream(&self) -> bool {
        self.kropp.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.kropp.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use axum::body::to_bytes;
    use futures::stream;
    use tokio::time::sleep;

    use super::*;

    /// A body of `antall` pieces of `stykke` bytes, `mellomrom` apart.
    fn langsom(antall: usize, stykke: usize, mellomrom: Duration) -> Body {
        Body::from_stream(stream::unfold(0, move |nr| async move {
            if nr == antall {
                return None;
            }
            sleep(mellomrom).await;
            Some((Ok::<_, std::io::Error>(Bytes::from(vec![b'x'; stykke])), nr + 1))
        }))
    }

    /// A hundred times as fast as for people: 300 ms of silence, 3.2 MB a second.
    const FORT: Grenser = Grenser {
        stille: Duration::from_millis(300),
        fart: 3_276_800,
    };

    async fn kom_fram(kropp: Body) -> (bool, bool, Duration) {
        let (puls, start) = (Puls::ny(), Instant::now());
        let lest = to_bytes(puls.lytt_med(kropp, FORT), usize::MAX);
        let fram = tokio::select! {
            lest = lest => lest.is_ok(),
            () = puls.stanset(Duration::from_secs(5)) => false,
        };
        (fram, puls.for_sakte(), start.elapsed())
    }

    #[tokio::test]
    async fn a_large_file_over_a_poor_line_gets_through() {
        // 19 MB at 4 Mbit/s takes 38 seconds: here 0.38.
        let (fram, for_sakte, tid) = kom_fram(langsom(38, 500_000, Duration::from_millis(10))).await;
        assert!(fram && !for_sakte);
        assert!(tid > FORT.stille, "which takes longer than a page may: {tid:?}");
    }

    #[tokio::test]
    async fn who_trickles_or_falls_silent_is_cut_off() {
        let (fram, for_sakte, _) = kom_fram(langsom(1000, 10, Duration::from_millis(50))).await;
        assert!(!fram && for_sakte);
        let (fram, for_sakte, tid) = kom_fram(langsom(1, 10, Duration::from_secs(60))).await;
        assert!(!fram && for_sakte);
        assert!(tid < Duration::from_secs(5), "{tid:?}");
        // What was saved up by being fast is not spent on being silent.
        let fort_saa_stille = Body::from_stream(stream::unfold(0, |nr| async move {
            sleep(if nr == 200 { Duration::from_secs(4) } else { Duration::ZERO }).await;
            (nr <= 200).then(|| (Ok::<_, std::io::Error>(Bytes::from(vec![b'x'; 100_000])), nr + 1))
        }));
        let (fram, for_sakte, _) = kom_fram(fort_saa_stille).await;
        assert!(!fram && for_sakte);
    }
}
