//! A small load tool: keep-alive HTTP/1.1 over plain sockets, one thread per connection, bounded in count and time.
//! Only for programs on this machine.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{IpAddr, SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use crate::verktoy::Utfall;

/// What to ask for and how hard.
#[derive(Clone, Debug)]
pub struct Last {
    pub samtidig: usize,
    pub tid: Duration,
    pub maks: usize,
    /// Extra header lines, such as the session's cookie.
    pub hoder: Vec<String>,
}

impl Default for Last {
    fn default() -> Self {
        Self {
            samtidig: 16,
            tid: Duration::from_secs(5),
            maks: 1_000_000,
            hoder: Vec::new(),
        }
    }
}

/// What came of it.
#[derive(Default)]
pub struct Maling {
    pub svar: usize,
    pub feil: usize,
    pub bytes: usize,
    pub sekunder: f64,
    /// Times in microseconds, sorted.
    pub tider: Vec<u32>,
}

impl Maling {
    pub fn per_sekund(&self) -> f64 {
        if self.sekunder > 0.0 {
            self.svar as f64 / self.sekunder
        } else {
            0.0
        }
    }

    /// The time that a share of the answers kept within, in milliseconds.
    pub fn andel(&self, andel: f64) -> f64 {
        let nr = ((self.tider.len() as f64 * andel) as usize).min(self.tider.len().saturating_sub(1));
        self.tider.get(nr).map_or(0.0, |t| f64::from(*t) / 1000.0)
    }
}

/// An address on this machine.
#[derive(Clone, Debug)]
pub struct Maal {
    pub adresse: SocketAddr,
    pub sti: String,
}

impl Maal {
    pub fn tolk(url: &str) -> Utfall<Self> {
        let uten = url
            .strip_prefix("http://")
            .ok_or_else(|| format!("«{url}» må begynne med http://"))?;
        let (vert, sti) = uten.find('/').map_or((uten, "/"), |i| uten.split_at(i));
        let adresse: SocketAddr = vert
            .replace("localhost", "127.0.0.1")
            .parse()
            .map_err(|_| format!("«{vert}» må være en adresse med port, som 127.0.0.1:3000"))?;
        match adresse.ip() {
            ip @ (IpAddr::V4(_) | IpAddr::V6(_)) if ip.is_loopback() => Ok(Self {
                adresse,
                sti: sti.to_owned(),
            }),
            _ => Err("målingen går bare mot programmer på denne maskinen".to_owned()),
        }
    }
}

/// Asks one address until time or count is up.
pub fn mal(maal: &Maal, last: &Last) -> Maling {
    let start = Instant::now();
    let per_trad = last.maks / last.samtidig.max(1);
    let deler: Vec<Maling> = std::thread::scope(|omrade| {
        let trader: Vec<_> = (0..last.samtidig)
            .map(|_| omrade.spawn(|| trad(maal, last, start, per_trad)))
            .collect();
        trader.into_iter().filter_map(|t| t.join().ok()).collect()
    });
    let mut sum = Maling {
        sekunder: start.elapsed().as_secs_f64(),
        ..Maling::default()
    };
    for del in deler {
        sum.svar += del.svar;
        sum.feil += del.feil;
        sum.bytes += del.bytes;
        sum.tider.extend(del.tider);
    }
    sum.tider.sort_unstable();
    sum
}

fn trad(maal: &Maal, last: &Last, start: Instant, maks: usize) -> Maling {
    let mut maling = Maling::default();
    let mut foresporsel = format!("GET {} HTTP/1.1\r\nHost: {}\r\nAccept: text/html\r\n", maal.sti, maal.adresse);
    for hode in &last.hoder {
        foresporsel.push_str(hode);
        foresporsel.push_str("\r\n");
    }
    foresporsel.push_str("\r\n");
    let mut forbindelse = None;
    while start.elapsed() < last.tid && maling.svar + maling.feil < maks {
        let Some(leser) = forbindelse.get_or_insert_with(|| kobl_til(maal.adresse)) else {
            maling.feil += 1;
            forbindelse = None;
            std::thread::sleep(Duration::from_millis(50));
            continue;
        };
        let sendt = Instant::now();
        match sporsmal(leser, foresporsel.as_bytes()) {
            Some((status, bytes)) => {
                maling.tider.push(u32::try_from(sendt.elapsed().as_micros()).unwrap_or(u32::MAX));
                maling.bytes += bytes;
                if (200..300).contains(&status) {
                    maling.svar += 1
                } else {
                    maling.feil += 1
                }
            }
            None => {
                maling.feil += 1;
                forbindelse = None;
            }
        }
    }
    maling
}

fn kobl_til(adresse: SocketAddr) -> Option<BufReader<TcpStream>> {
    let strom = TcpStream::connect_timeout(&adresse, Duration::from_secs(2)).ok()?;
    strom.set_nodelay(true).ok()?;
    strom.set_read_timeout(Some(Duration::from_secs(10))).ok()?;
    Some(BufReader::with_capacity(64 * 1024, strom))
}

/// One request and its whole answer: status and bytes of content.
fn sporsmal(leser: &mut BufReader<TcpStream>, foresporsel: &[u8]) -> Option<(u16, usize)> {
    leser.get_mut().write_all(foresporsel).ok()?;
    let mut linje = String::new();
    leser.read_line(&mut linje).ok()?;
    let status: u16 = linje.split(' ').nth(1)?.parse().ok()?;
    let (mut lengde, mut biter) = (None, false);
    loop {
        linje.clear();
        if leser.read_line(&mut linje).ok()? == 0 {
            return None;
        }
        let hode = linje.trim_end().to_ascii_lowercase();
        if hode.is_empty() {
            break;
        }
        if let Some(verdi) = hode.strip_prefix("content-length:") {
            lengde = verdi.trim().parse::<usize>().ok();
        }
        biter |= hode.starts_with("transfer-encoding:") && hode.ends_with("chunked");
    }
    if !biter {
        let lengde = lengde.or((status == 204 || status == 304).then_some(0))?;
        kast(leser, lengde)?;
        return Some((status, lengde));
    }
    let mut sum = 0;
    loop {
        linje.clear();
        leser.read_line(&mut linje).ok()?;
        let bit = usize::from_str_radix(linje.trim_end(), 16).ok()?;
        kast(leser, bit + 2)?;
        sum += bit;
        if bit == 0 {
            return Some((status, sum));
        }
    }
}

fn kast(leser: &mut BufReader<TcpStream>, antall: usize) -> Option<()> {
    let kopiert = std::io::copy(&mut leser.take(antall as u64), &mut std::io::sink()).ok()?;
    (kopiert == antall as u64).then_some(())
}

/// Measures addresses in turn, three rounds, so that none gets the quiet moments alone, and prints them side by side.
pub fn side_om_side(maal: &[(String, Maal)], last: &Last) {
    const RUNDER: u32 = 3;
    let kort = Last {
        tid: last.tid / RUNDER,
        maks: last.maks / RUNDER as usize,
        ..last.clone()
    };
    for (_, m) in maal {
        mal(
            m,
            &Last {
                tid: Duration::from_millis(500),
                maks: 500,
                ..last.clone()
            },
        );
    }
    let mut sum: Vec<Maling> = maal.iter().map(|_| Maling::default()).collect();
    for _ in 0..RUNDER {
        for (nr, (_, m)) in maal.iter().enumerate() {
            let del = mal(m, &kort);
            sum[nr].svar += del.svar;
            sum[nr].feil += del.feil;
            sum[nr].bytes += del.bytes;
            sum[nr].sekunder += del.sekunder;
            sum[nr].tider.extend(del.tider);
        }
    }
    println!(
        "  {:<44} {:>9} {:>9} {:>9} {:>9} {:>7}",
        "", "svar/s", "p50 ms", "p99 ms", "byte", "feil"
    );
    for ((navn, _), maling) in maal.iter().zip(&mut sum) {
        maling.tider.sort_unstable();
        let bytes = maling.bytes / maling.tider.len().max(1);
        println!(
            "  {navn:<44} {:>9.0} {:>9.2} {:>9.2} {bytes:>9} {:>7}",
            maling.per_sekund(),
            maling.andel(0.5),
            maling.andel(0.99),
            maling.feil
        );
    }
    if let [en, to] = sum.as_slice()
        && to.per_sekund() > 0.0
    {
        println!("  forhold: {:.2}", en.per_sekund() / to.per_sekund());
    }
}

/// `cargo xtask last URL [URL …] [--tid S] [--samtidig N] [--hode 'Navn: verdi']`.
pub fn fra_kommandolinjen(argumenter: &[String]) -> Utfall {
    let (mut last, mut maal) = (Last::default(), Vec::new());
    let mut igjen = argumenter.iter();
    while let Some(argument) = igjen.next() {
        let mut tall = || {
            igjen
                .next()
                .and_then(|v| v.parse::<u16>().ok())
                .filter(|v| *v > 0)
                .ok_or_else(|| format!("{argument} trenger et tall"))
        };
        match argument.as_str() {
            "--tid" => last.tid = Duration::from_secs(u64::from(tall()?.min(120))),
            "--samtidig" => last.samtidig = usize::from(tall()?.min(256)),
            "--hode" => last.hoder.push(igjen.next().cloned().ok_or("--hode trenger en linje")?),
            url => maal.push((url.to_owned(), Maal::tolk(url)?)),
        }
    }
    if maal.is_empty() {
        return Err("gi minst én adresse".to_owned());
    }
    side_om_side(&maal, &last);
    Ok(())
}
