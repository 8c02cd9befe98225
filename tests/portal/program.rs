//! The program itself, as an operator starts it: settings, standard input, what it says and how it ends.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

use praksisportal::server::databaserolle::{self, Tjener};
use sqlx::PgPool;

use crate::support::nokkelfil;

/// Made by chance, once. Tells nothing about any other key.
pub const NOKKEL: &str = "9cXxQfbO4fMZ0kDzB3mYp7sUuV1nWg8hJr2LtKeAq5E=";

/// The settings of one start, and a folder of its own.
pub struct Program {
    pub miljo: BTreeMap<&'static str, String>,
    pub mappe: PathBuf,
}

/// How it ended.
#[derive(Debug)]
pub struct Slutt {
    pub kode: Option<i32>,
    pub ut: String,
    pub feil: String,
}

impl Program {
    /// A production that has chosen everything, where nobody is asked if that can be.
    pub fn produksjon(database: &str) -> Self {
        // The payment folder is there: the program makes none.
        let mappe = std::env::temp_dir().join(format!("praksisportal-program-{}", uuid::Uuid::new_v4().simple()));
        for under in ["sider", "betaling"] {
            std::fs::create_dir_all(mappe.join(under)).unwrap();
        }
        std::fs::write(mappe.join("sider/manifest.json"), r#"{"js":"p.js","wasm":"p.wasm","css":"p.css"}"#).unwrap();
        let sti = |navn: &str| mappe.join(navn).display().to_string();
        let miljo = BTreeMap::from([
            ("PORTAL_PROFIL", "produksjon".into()),
            ("PORTAL_ADRESSE", format!("127.0.0.1:{}", ledig())),
            ("PORTAL_URL", "https://portal.example".into()),
            ("PORTAL_NOKKEL", NOKKEL.into()),
            ("PORTAL_SIDEMAPPE", sti("sider")),
            ("DATABASE_URL", database.into()),
            ("HELSEID_UTSTEDER", "https://127.0.0.1:1".into()),
            ("HELSEID_KLIENT_ID", "klient".into()),
            ("HELSEID_NOKKEL_FIL", nokkelfil().into()),
            ("PORTAL_SMTP_URL", "smtps://bruker:hemmelig@127.0.0.1:1".into()),
            ("PORTAL_EPOST_AVSENDER", "Portalen <ikke-svar@portal.example>".into()),
            ("PORTAL_ENHETSREGISTER", "https://127.0.0.1:1/api".into()),
            ("PORTAL_ADRESSEREGISTER", "ingen".into()),
            ("PORTAL_KONTOEIERE", "ingen".into()),
            ("PORTAL_PERSONTJENESTE", "ingen".into()),
            ("PORTAL_HPR", "ingen".into()),
            ("PORTAL_FRIKORT", "ingen".into()),
            ("PORTAL_CLAMD", "ingen".into()),
            ("PORTAL_BETALING_MAPPE", sti("betaling")),
        ]);
        Self { miljo, mappe }
    }

    /// With other settings.
    pub fn med(mut self, endringer: &[(&'static str, &str)]) -> Self {
        self.miljo.extend(endringer.iter().map(|(n, v)| (*n, (*v).to_owned())));
        self
    }

    fn kommando(&self, argumenter: &[&str]) -> Command {
        let mut kommando = Command::new(env!("CARGO_BIN_EXE_praksisportal"));
        kommando
            .args(argumenter)
            .env_clear()
            .envs(&self.miljo)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        kommando
    }

    /// Runs a command to its end.
    pub fn kjor(&self, argumenter: &[&str], inn: &str) -> Slutt {
        let mut barn = self.kommando(argumenter).spawn().unwrap();
        // A program that does not read what it is given has already closed it.
        let _ = barn.stdin.take().unwrap().write_all(inn.as_bytes());
        til_slutt(barn)
    }

    /// Runs a command with a terminal as standard input and error, where somebody answers the first question. Gives what the terminal showed.
    pub fn kjor_ved_terminal(&self, argumenter: &[&str], svar: &str) -> (Slutt, String) {
        use rustix::fs::OFlags;
        use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
        let mester = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&mester).unwrap();
        unlockpt(&mester).unwrap();
        let navn = ptsname(&mester, Vec::new()).unwrap().into_string().unwrap();
        let terminal = std::fs::File::options()
            .read(true)
            .write(true)
            .custom_flags(OFlags::NOCTTY.bits().cast_signed())
            .open(navn)
            .unwrap();
        let mut kommando = self.kommando(argumenter);
        kommando.stdin(terminal.try_clone().unwrap()).stderr(terminal);
        let barn = kommando.spawn().unwrap();
        // Its ends of the terminal are the child's alone.
        drop(kommando);
        let mut skjerm = std::fs::File::from(mester);
        let mut vist = Vec::new();
        let mut bit = [0; 1024];
        let mut besvart = false;
        // Reading fails when nobody has the other end any more.
        while let Ok(n @ 1..) = skjerm.read(&mut bit) {
            vist.extend_from_slice(&bit[..n]);
            if !besvart && String::from_utf8_lossy(&vist).contains(": ") {
                besvart = true;
                skjerm.write_all(format!("{svar}\n").as_bytes()).unwrap();
            }
        }
        (til_slutt(barn), String::from_utf8(vist).unwrap())
    }

    /// Starts the server, waits until it is ready, stops it, and gives what it said.
    pub fn start_og_stopp(&self) -> Slutt {
        self.start().slutt()
    }

    /// Starts the server, uses it, stops it, and gives what it said.
    pub async fn mens_den_kjorer<T>(&self, bruk: impl Future<Output = T>) -> (T, Slutt) {
        let gaar = self.start();
        let utfall = bruk.await;
        (utfall, gaar.slutt())
    }

    /// Starts the server and waits until it is ready.
    pub fn start(&self) -> Gaaende {
        let mut barn = self.kommando(&["server"]).spawn().unwrap();
        let start = Instant::now();
        while !self.er_klar() {
            if barn.try_wait().unwrap().is_some() || start.elapsed() > Duration::from_secs(120) {
                break;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        let klar = self.er_klar();
        let gaar = Gaaende(Some(barn));
        if !klar {
            panic!("the program did not get ready: {:?}", gaar.slutt());
        }
        gaar
    }

    /// Starts the server and waits until its log says something. Gives whether it did, and was ready then.
    pub fn start_til_det_sies(&self, ord: &str) -> bool {
        let mut barn = self.kommando(&["server"]).spawn().unwrap();
        let ut = BufReader::new(barn.stdout.take().unwrap());
        let (si, hor) = mpsc::channel();
        std::thread::spawn(move || ut.lines().map_while(Result::ok).try_for_each(|linje| si.send(linje)));
        let start = Instant::now();
        let mut sagt = false;
        while !sagt && start.elapsed() < Duration::from_secs(120) {
            match hor.recv_timeout(Duration::from_secs(1)) {
                Ok(linje) => sagt = linje.contains(ord),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        let klar = self.er_klar();
        let _ = barn.kill();
        let _ = barn.wait();
        sagt && klar
    }

    fn er_klar(&self) -> bool {
        let sporsmal = || -> std::io::Result<String> {
            let mut strom = TcpStream::connect(&self.miljo["PORTAL_ADRESSE"])?;
            strom.set_read_timeout(Some(Duration::from_secs(5)))?;
            strom.write_all(b"GET /helse/klar HTTP/1.1\r\nHost: portal.example\r\nConnection: close\r\n\r\n")?;
            let mut svar = String::new();
            strom.read_to_string(&mut svar)?;
            Ok(svar)
        };
        sporsmal().is_ok_and(|svar| svar.starts_with("HTTP/1.1 200"))
    }
}

/// A server that runs. Dropping it ends it.
pub struct Gaaende(Option<Child>);

impl Gaaende {
    /// Ends it, and gives what it said.
    pub fn slutt(mut self) -> Slutt {
        let mut barn = self.0.take().unwrap();
        let _ = barn.kill();
        til_slutt(barn)
    }
}

impl Drop for Gaaende {
    fn drop(&mut self) {
        if let Some(mut barn) = self.0.take() {
            let _ = barn.kill();
            let _ = barn.wait();
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.mappe);
    }
}

fn til_slutt(barn: Child) -> Slutt {
    let ut = barn.wait_with_output().unwrap();
    Slutt {
        kode: ut.status.code(),
        ut: String::from_utf8(ut.stdout).unwrap(),
        feil: String::from_utf8(ut.stderr).unwrap(),
    }
}

/// A port nobody uses now.
pub fn ledig() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// The role that serves.
pub const TJENER: &str = "praksisportal_tjener";

/// The address of a test's own database for the role that serves, with the rights `migrer` gives it.
pub async fn tjeneradresse(pool: &PgPool) -> String {
    let url = rolle_i(&adresse(pool), TJENER);
    let tjener = Tjener::av(&url, &pool.connect_options()).unwrap();
    let igjen = databaserolle::del_ut(&mut pool.acquire().await.unwrap(), &tjener).await.unwrap();
    assert!(igjen.is_empty(), "{igjen:?}");
    url
}

/// The same address for another role, `navn` or `navn:passord`.
pub fn rolle_i(url: &str, rolle: &str) -> String {
    let (protokoll, resten) = url.split_once("://").unwrap();
    format!("{protokoll}://{rolle}@{}", resten.rsplit_once('@').map_or(resten, |(_, vert)| vert))
}

/// The address of a test's own database, for another program, as its owner.
pub fn adresse(pool: &PgPool) -> String {
    let valg = pool.connect_options();
    let server = std::env::var("DATABASE_URL").unwrap();
    let (server, _) = server.rsplit_once('/').unwrap();
    format!("{server}/{}", valg.get_database().unwrap())
}
