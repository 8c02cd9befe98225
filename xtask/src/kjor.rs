//! `cargo xtask run`: everything one needs to try the portal, and the same set of programs for the browser tests.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use crate::bygg::bygg;
use crate::database::{self, Database, skriv_hemmelig};
use crate::prosess::{Avslutt, Prosess, lytt_etter_stopp, skal_stoppe};
use crate::verktoy::{Utfall, er_ledig, hent, kjor, kommando, lag_mappe, ledig_port, les, skriv_fil, target, tid};

/// How a command of the portal is made: program, command, surroundings.
pub type Lag = fn(&Path, &str, &[(&'static str, String)]) -> Command;

/// Database, identity provider and portal, running. Dropping it stops them, the portal first.
pub struct Oppsett {
    lag: Lag,
    portal: Option<Prosess>,
    helseid: Prosess,
    pub database: Database,
    /// What the portal and the tests are told.
    pub miljo: Vec<(&'static str, String)>,
    pub portal_port: u16,
}

/// Read by the scripts beside the portal, which itself tells of names it does not know.
const SKRIPTENES: [&str; 2] = ["PORTAL_PROGRAM", "HELSEID_PORT"];

impl Oppsett {
    /// Starts all of it. `mappe` under `target` takes keys, mail and logs; `klokke` is where the portal's clock starts, unless
    /// PORTAL_KLOKKE says otherwise.
    pub fn start(
        server: &Path,
        mappe: &str,
        database: Database,
        portal_port: u16,
        helseid_port: u16,
        klokke: Option<&str>,
        ekstra: &[(&'static str, String)],
    ) -> Utfall<Self> {
        Self::start_som(portalen, server, mappe, database, (portal_port, helseid_port), klokke, ekstra)
    }

    /// The same, with a way of its own to make the portal's commands.
    pub fn start_som(
        lag: Lag,
        server: &Path,
        mappe: &str,
        database: Database,
        (portal_port, helseid_port): (u16, u16),
        klokke: Option<&str>,
        ekstra: &[(&'static str, String)],
    ) -> Utfall<Self> {
        let mappe = target().join(mappe);
        lag_mappe(&mappe.join("epost"))?;
        let portal = format!("http://127.0.0.1:{portal_port}");
        let tekst = |sti: PathBuf| sti.to_string_lossy().into_owned();
        let mut miljo = vec![
            ("PORTAL_PROFIL", "demo".to_owned()),
            ("PORTAL_ADRESSE", format!("127.0.0.1:{portal_port}")),
            ("PORTAL_URL", portal),
            ("PORTAL_NOKKEL", hovednokkel(&mappe.join("hovednokkel"))?),
            ("PORTAL_EPOST_MAPPE", tekst(mappe.join("epost"))),
            ("PORTAL_FRIKORT", "simulator".to_owned()),
            ("PORTAL_PERSONTJENESTE", "simulator".to_owned()),
            ("PORTAL_SIDEMAPPE", tekst(target().join("site"))),
            ("PORTAL_LOGG", "tekst".to_owned()),
            ("PORTAL_PROGRAM", tekst(server.to_path_buf())),
            ("DATABASE_URL", database.url.clone()),
            ("HELSEID_UTSTEDER", format!("http://127.0.0.1:{helseid_port}")),
            ("HELSEID_PORT", helseid_port.to_string()),
            ("HELSEID_KLIENT_ID", "praksisportal".to_owned()),
            ("HELSEID_NOKKEL_FIL", tekst(mappe.join("helseid-klient.pem"))),
            ("EPJ_NOKKEL_FIL", tekst(mappe.join("epj-klient.pem"))),
        ];
        miljo.extend_from_slice(ekstra);
        if let Some(klokke) = std::env::var("PORTAL_KLOKKE").ok().or_else(|| klokke.map(str::to_owned)) {
            miljo.push(("PORTAL_KLOKKE", klokke));
        }
        let mut helseid = Prosess::start(
            "HelseID-etterligningen",
            kommando("node")
                .args(["end2end/helseid/server.mjs", "--med-forelder"])
                .envs(miljo.iter().map(|(n, v)| (n, v))),
            Avslutt::Vanlig,
            Some(&mappe.join("logg/helseid.log")),
        )?;
        // It makes the client's key, which every command of the portal reads.
        helseid.vent_til(Duration::from_secs(30), || {
            hent(helseid_port, "/.well-known/openid-configuration").is_some_and(|(status, _)| status == 200)
        })?;
        for steg in ["migrer", "seed"] {
            les(&mut lag(server, steg, &miljo)).map_err(|feil| format!("portalens «{steg}» gikk ikke:\n{feil}"))?;
        }
        if let Some(mal) = database.mal()? {
            miljo.push(("DATABASE_MAL", mal));
        }
        let mut oppsett = Self {
            lag,
            portal: None,
            helseid,
            database,
            miljo,
            portal_port,
        };
        oppsett.start_portal(server, &mappe.join("logg/portal.log"))?;
        Ok(oppsett)
    }

    fn start_portal(&mut self, server: &Path, logg: &Path) -> Utfall {
        let mut kommando = (self.lag)(server, "server", &self.miljo);
        self.portal = Some(start_portal(&mut kommando, self.portal_port, logg)?);
        Ok(())
    }

    /// Asks the portal to end, and waits until it has.
    pub fn stopp_portal(&mut self) {
        self.portal.take();
    }

    /// Stops the portal and starts it again. Gives the time to the first answer.
    pub fn start_paa_nytt(&mut self, server: &Path, mappe: &str) -> Utfall<Duration> {
        self.portal.take();
        let start = Instant::now();
        self.start_portal(server, &target().join(mappe).join("logg/portal.log"))?;
        Ok(start.elapsed())
    }

    /// The database server dies as a machine dies: without a word.
    pub fn drep_databasen(&mut self) {
        self.database.prosess.drep();
    }

    /// Starts the portal anew on another database, with what the new program version may have to add to it.
    pub fn bytt_database(&mut self, ny: Database, server: &Path, logg: &Path) -> Utfall {
        self.portal.take();
        for (navn, verdi) in &mut self.miljo {
            if *navn == "DATABASE_URL" {
                verdi.clone_from(&ny.url);
            }
        }
        self.database = ny;
        les(&mut (self.lag)(server, "migrer", &self.miljo))?;
        self.start_portal(server, logg)
    }

    /// What the portal keeps in memory, in kB. Linux only.
    pub fn portalens_minne(&self) -> Option<u32> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.portal.as_ref()?.nummer())).ok()?;
        status
            .lines()
            .find(|l| l.starts_with("VmRSS:"))?
            .split_whitespace()
            .nth(1)?
            .parse()
            .ok()
    }

    /// The first program that has ended by itself, told in a sentence.
    fn dod(&mut self) -> Option<String> {
        let alle = self.portal.iter_mut().chain([&mut self.helseid, &mut self.database.prosess]);
        for prosess in alle {
            if let Some(status) = prosess.ferdig() {
                return Some(prosess.fortell(&format!("{} stoppet uventet ({status})", prosess.navn)));
            }
        }
        None
    }
}

/// Starts a portal and waits until it is ready.
pub fn start_portal(kommando: &mut Command, port: u16, logg: &Path) -> Utfall<Prosess> {
    let mut portal = Prosess::start("portalen", kommando, Avslutt::Vanlig, Some(logg))?;
    portal.vent_til(Duration::from_secs(30), || {
        hent(port, "/helse/klar").is_some_and(|(status, _)| status == 200)
    })?;
    Ok(portal)
}

impl Drop for Oppsett {
    fn drop(&mut self) {
        // Those who use others go first.
        self.portal.take();
        self.helseid.stopp();
    }
}

/// A command of the portal. It runs as the role that serves, which `migrer` makes; what tests do beside it, they do as the owner.
pub fn portalen(server: &Path, hva: &str, miljo: &[(&'static str, String)]) -> Command {
    let mut ut = som_eier(server, hva, miljo);
    for (_, eier) in miljo.iter().filter(|(n, _)| *n == "DATABASE_URL") {
        ut.env("DATABASE_URL", eier.replacen("://postgres", "://praksisportal_tjener", 1));
        if hva == "migrer" {
            ut.env("PORTAL_DATABASE_EIER", eier);
        }
    }
    ut
}

/// A command of the portal as the role that owns the tables: the last release knows no other.
pub fn som_eier(server: &Path, hva: &str, miljo: &[(&'static str, String)]) -> Command {
    let mut ut = Command::new(server);
    ut.current_dir(crate::verktoy::rot())
        .arg(hva)
        .envs(miljo.iter().filter(|(navn, _)| !SKRIPTENES.contains(navn)).map(|(n, v)| (n, v)));
    ut
}

/// Builds, starts, tells how to get in, and waits for Ctrl-C.
pub fn run(argumenter: &[String]) -> Utfall {
    let (mut nullstill, mut dev, mut port) = (false, false, 3000_u16);
    let mut igjen = argumenter.iter();
    while let Some(argument) = igjen.next() {
        match argument.as_str() {
            "--nullstill" => nullstill = true,
            "--dev" => dev = true,
            "--port" => {
                port = igjen
                    .next()
                    .and_then(|p| p.parse().ok())
                    .ok_or("--port trenger et tall, for eksempel --port 3001")?
            }
            annet => {
                return Err(format!(
                    "kjenner ikke «{annet}»; kjør «cargo xtask run [--nullstill] [--port N] [--dev]»"
                ));
            }
        }
    }
    if !er_ledig(port) {
        return Err(format!(
            "Port {port} er opptatt. Stopp programmet som bruker den, eller velg en annen: cargo xtask run --port {}",
            port.saturating_add(1)
        ));
    }
    lytt_etter_stopp();
    let bygg = bygg(dev)?;
    let start = Instant::now();
    println!("▸ starter database, HelseID-etterligning og portal");
    let helseid_port = if er_ledig(8090) { 8090 } else { ledig_port()? };
    let mut oppsett = Oppsett::start(&bygg.server, "demo", database::demo(nullstill)?, port, helseid_port, None, &[])?;
    let _adresser = Adresser::skriv(&oppsett)?;
    println!("  oppe på {}\n", tid(start));
    println!("  Praksisportalen: http://127.0.0.1:{port}");
    println!("  Database:        {}", oppsett.database.url);
    println!("  E-post:          {}", target().join("demo/epost").display());
    println!("  Logger:          {}\n", target().join("demo/logg").display());
    println!("  Demopersoner (alle er oppdiktet); velg en når du logger inn:");
    let vis = "const { personliste } = await import('./end2end/helseid/personer.mjs'); for (const linje of personliste()) console.log('    ' + linje)";
    kjor(kommando("node").args(["--input-type=module", "-e", vis]))?;
    println!("\n  Ctrl-C stopper alt.");
    loop {
        if skal_stoppe() {
            println!("\n▸ stopper");
            return Ok(());
        }
        if let Some(feil) = oppsett.dod() {
            return Err(feil);
        }
        std::thread::sleep(Duration::from_millis(200));
    }
}

/// Where the demo answers, in a file for programs that want to find it (end2end/epj-klient.mjs). There while it runs.
struct Adresser(PathBuf);

impl Adresser {
    fn skriv(oppsett: &Oppsett) -> Utfall<Self> {
        let navn = ["PORTAL_URL", "HELSEID_UTSTEDER", "EPJ_NOKKEL_FIL"];
        let adresser: serde_json::Map<_, _> = oppsett
            .miljo
            .iter()
            .filter(|(n, _)| navn.contains(n))
            .map(|(n, v)| ((*n).to_owned(), v.as_str().into()))
            .collect();
        let sti = target().join("demo/adresser.json");
        skriv_fil(&sti, serde_json::Value::Object(adresser).to_string().as_bytes())?;
        Ok(Self(sti))
    }
}

impl Drop for Adresser {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// The key that encrypts stored data, made once and kept with the data.
fn hovednokkel(sti: &Path) -> Utfall<String> {
    if let Ok(tekst) = std::fs::read_to_string(sti) {
        return Ok(tekst.trim().to_owned());
    }
    let ny = les(kommando("node").args(["-p", "crypto.randomBytes(32).toString('base64')"]))?
        .trim()
        .to_owned();
    skriv_hemmelig(sti, &ny)?;
    Ok(ny)
}

/// Removes what an earlier run left in a folder under `target`, so that tests start from nothing.
pub fn tom(mappe: &str) -> Utfall {
    let mappe = target().join(mappe);
    let _ = std::fs::remove_dir_all(&mappe);
    skriv_fil(
        &mappe.join("les-meg"),
        "Laget av cargo xtask; kan slettes når som helst.\n".as_bytes(),
    )
}
