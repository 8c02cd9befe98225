//! `cargo xtask test`, `check`, `bench` and `film`: the steps, their times, and one line in the end.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use crate::avhengigheter;
use crate::bygg::{Bygg, WASM, bygg, bygg_til_test, forutsetninger, npm};
use crate::database;
use crate::kjor::{Oppsett, tom};
use crate::prosess::{lytt_etter_stopp, skal_stoppe};
use crate::sporringer;
use crate::verktoy::{Utfall, cargo, cargo_med_clippy, folg, kb, kjor, kommando, ledig_port, les, rot, target, tid, uten_advarsler};

/// Budgets, as sent with brotli (1 kB = 1000 bytes).
const SKRIPT_MAKS: usize = 85_000;
const STIL_MAKS: usize = 16_000;
/// The afternoon of the worked example, an hour before the day's run, so that its claims are neither old nor from the future.
pub const PROVEDAG: &str = "2026-01-06T15:00:00+01:00";
/// A quiet Monday morning, so that films made at any time show the same dates.
const FILMDAG: &str = "2026-01-12T09:00:00+01:00";

/// The portal with its crates, as the server has them.
pub const PORTALEN: [&str; 5] = ["--workspace", "--exclude", "xtask", "--features", "praksisportal/ssr"];
/// Its tests.
pub const TESTER: [&str; 5] = ["--lib", "--test", "portal", "--test", "hus"];
/// What `--bare` may choose among. A word that begins none of these is a pattern for the browser stories.
const STEG: &[&str] = &[
    "format",
    "clippy, tester og sqlx",
    "clippy, xtask",
    "lisenser",
    "advarsler om avhengigheter",
    "rust",
    "bygg, størrelse",
    "node, HelseID-etterligning og EPJ-klient",
    "sider, vekt og lenker",
    "nettleser",
];
const BRUK: &str = "bruk: cargo xtask test [--bare ORD…], der ORD er starten på navnet til et steg («format», «rust», «nettleser») \
    eller et mønster for nettleserhistorier: fil, historie eller skjerm («avtale.spec», «two pages open», «mobil»)";

/// What to take of everything.
#[derive(Debug, Default, PartialEq)]
struct Utvalg {
    /// Names of the only steps to take; all when empty.
    steg: Vec<String>,
    /// Which browser stories, as a regular expression; all when there is none.
    historier: Option<String>,
}

impl Utvalg {
    fn les(argumenter: &[String]) -> Utfall<Self> {
        let ord = match argumenter {
            [] => return Ok(Self::default()),
            [bare, ord @ ..] if bare == "--bare" && !ord.is_empty() && !ord.iter().any(String::is_empty) => ord,
            _ => return Err(BRUK.to_owned()),
        };
        let (mut steg, monstre): (Vec<String>, Vec<String>) = ord
            .iter()
            .cloned()
            .partition(|ord| STEG.iter().any(|navn| navn.starts_with(ord.as_str())));
        // Whoever names a story wants the browser.
        if !monstre.is_empty() && !steg.iter().any(|ord| "nettleser".starts_with(ord.as_str())) {
            steg.push("nettleser".to_owned());
        }
        Ok(Self {
            steg,
            historier: (!monstre.is_empty()).then(|| monstre.join("|")),
        })
    }
}

/// What to look for when Playwright has no browser of its own. The first draws no window, and takes half the time of the next.
const CHROMIUM: &[&str] = &["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"];

/// Results so far.
struct Kjoring {
    /// Names of the only steps to take; all when empty.
    bare: Vec<String>,
    bestatt: usize,
    mislykket: usize,
    feil: Vec<String>,
}

/// Tests that a step has counted.
#[derive(Default)]
struct Telling {
    bestatt: usize,
    mislykket: usize,
}

impl Telling {
    /// Reads the closing lines of cargo, Node.js and Playwright.
    fn les(&mut self, linje: &str) {
        let linje = linje.trim().trim_start_matches('#').trim_start_matches('ℹ').trim();
        let tall = |tekst: &str, navn: &str| -> Option<usize> {
            let ord: Vec<&str> = tekst.split([' ', ';', ',']).filter(|o| !o.is_empty()).collect();
            ord.windows(2).find(|par| par[1] == navn).and_then(|par| par[0].parse().ok())
        };
        if let Some(resten) = linje.strip_prefix("test result:") {
            self.bestatt += tall(resten, "passed").unwrap_or(0);
            self.mislykket += tall(resten, "failed").unwrap_or(0);
        } else if let [navn @ ("pass" | "fail"), antall] = linje.split(' ').collect::<Vec<_>>().as_slice() {
            let antall = antall.parse().unwrap_or(0);
            if *navn == "pass" {
                self.bestatt += antall
            } else {
                self.mislykket += antall
            }
        } else if let [antall, navn @ ("passed" | "failed"), ..] = linje.split(' ').collect::<Vec<_>>().as_slice()
            && let Ok(antall) = antall.parse::<usize>()
        {
            if *navn == "passed" {
                self.bestatt += antall
            } else {
                self.mislykket += antall
            }
        }
    }
}

impl Kjoring {
    fn ny(bare: Vec<String>) -> Self {
        Self {
            bare,
            bestatt: 0,
            mislykket: 0,
            feil: Vec::new(),
        }
    }

    fn onsket(&self, navn: &str) -> bool {
        !skal_stoppe() && (self.bare.is_empty() || self.bare.iter().any(|b| navn.starts_with(b.as_str())))
    }

    /// Takes one step. A failed one is remembered, so that one run shows all that is wrong.
    fn steg<T>(&mut self, navn: &str, arbeid: impl FnOnce(&mut Telling) -> Utfall<T>) -> Option<T> {
        if !self.onsket(navn) {
            return None;
        }
        println!("\n▸ {navn}");
        let (start, mut telling) = (Instant::now(), Telling::default());
        let svar = arbeid(&mut telling);
        self.bestatt += telling.bestatt;
        self.mislykket += telling.mislykket;
        match svar {
            Ok(verdi) => {
                println!("  {navn}: i orden, {}", tid(start));
                Some(verdi)
            }
            Err(feil) => {
                println!("{feil}\n  {navn}: FEILET, {}", tid(start));
                self.mislykket += usize::from(telling.mislykket == 0);
                self.feil.push(navn.to_owned());
                None
            }
        }
    }

    fn slutt(self) -> Utfall {
        if skal_stoppe() {
            return Err("avbrutt".to_owned());
        }
        if !self.feil.is_empty() {
            println!("\nFeilet: {}", self.feil.join(", "));
        }
        println!("\n{} passed, {} failed", self.bestatt, self.mislykket);
        if self.feil.is_empty() {
            Ok(())
        } else {
            Err("noe feilet; se over".to_owned())
        }
    }
}

/// Formatting, and clippy for what runs here. The server's goes with its build, and with its queries, which are held against a database at the
/// same time.
fn kodesjekk(kjoring: &mut Kjoring) {
    kjoring.steg("format", |_| kjor(cargo().args(["fmt", "--all", "--check"])));
    kjoring.steg("clippy, tester og sqlx", |_| sporringer::bygg_tester());
    kjoring.steg("clippy, xtask", |_| {
        uten_advarsler(cargo_med_clippy().args(["test", "--no-run", "--package", "xtask"]))
    });
}

/// The quick subset, without the router and the browser. The unit tests of the portal itself get a database of their own; those of the
/// leaf crates need none.
pub fn check() -> Utfall {
    lytt_etter_stopp();
    forutsetninger()?;
    npm()?;
    let mut kjoring = Kjoring::ny(Vec::new());
    kodesjekk(&mut kjoring);
    // Where all is tested, this goes with the build for browsers, which takes longer.
    kjoring.steg("clippy, nettleser", |_| {
        kjor(cargo().args([
            "clippy",
            "--quiet",
            "--lib",
            "--features",
            "hydrate",
            "--target",
            WASM,
            "--",
            "-D",
            "warnings",
        ]))
    });
    kjoring.steg("enhetstester", |telling| {
        let database = database::engangs_med_tabeller()?;
        let mut tester = cargo_med_clippy();
        tester
            .args(["test", "--quiet"])
            .args(PORTALEN)
            .args(["--lib", "--test", "hus", "--no-fail-fast"])
            .env("DATABASE_URL", &database.url);
        folg(&mut tester, |linje| telling.les(linje))
    });
    kjoring.slutt()
}

/// Everything. `--bare ORD…` takes only the steps whose names begin so, and of the browser stories those that a pattern fits.
pub fn test(argumenter: &[String]) -> Utfall {
    let Utvalg { steg, historier } = Utvalg::les(argumenter)?;
    lytt_etter_stopp();
    forutsetninger()?;
    npm()?;
    let mut kjoring = Kjoring::ny(steg);
    kodesjekk(&mut kjoring);
    kjoring.steg("lisenser", |_| avhengigheter::lisenser());
    kjoring.steg("advarsler om avhengigheter", |_| avhengigheter::rad());
    kjoring.steg("rust", |telling| {
        let database = database::engangs_med_tabeller()?;
        let mut tester = cargo_med_clippy();
        tester
            .arg("test")
            .args(PORTALEN)
            .args(TESTER)
            .arg("--no-fail-fast")
            .env("DATABASE_URL", &database.url);
        let portal = folg(&mut tester, |linje| telling.les(linje));
        folg(cargo_med_clippy().args(["test", "--quiet", "--package", "xtask"]), |linje| {
            telling.les(linje);
        })
        .and(portal)
    });
    if ["bygg", "node", "sider", "nettleser"].iter().any(|navn| kjoring.onsket(navn)) {
        ende_til_ende(&mut kjoring, historier.as_deref());
    }
    kjoring.slutt()
}

/// Builds and weighs what browsers get, starts all of it and tries it as users do: all stories, or those that `historier` fits.
fn ende_til_ende(kjoring: &mut Kjoring, historier: Option<&str>) {
    let bare = std::mem::take(&mut kjoring.bare);
    let bygget = kjoring.steg("bygg og clippy", |_| bygg_til_test());
    kjoring.bare = bare;
    let Some(bygget) = bygget else { return };
    kjoring.steg("bygg, størrelse", |_| storrelse(&bygget));
    let bare = std::mem::take(&mut kjoring.bare);
    let oppsett = kjoring.steg("start database, HelseID-etterligning og portal", |_| {
        oppsett(&bygget.server, Some(PROVEDAG))
    });
    kjoring.bare = bare;
    let Some(oppsett) = oppsett else { return };
    let miljo = |kommando: &mut Command| {
        kommando.envs(oppsett.miljo.iter().map(|(n, v)| (n, v)));
    };
    kjoring.steg("node, HelseID-etterligning og EPJ-klient", |telling| {
        let mut node = kommando("node");
        node.args(["--test", "--test-reporter=spec"]).args(nodetester());
        // These start stand-ins of their own.
        folg(&mut node, |linje| telling.les(linje))
    });
    kjoring.steg("sider, vekt og lenker", |_| {
        let mut sider = kommando("node");
        sider.arg("xtask/js/sider.mjs");
        miljo(&mut sider);
        kjor(&mut sider)
    });
    kjoring.steg("nettleser", |telling| {
        if !rot().join("end2end/playwright.config.mjs").exists() && !rot().join("end2end/playwright.config.ts").exists() {
            return Err("end2end/playwright.config.mjs mangler".to_owned());
        }
        let chromium = chromium(CHROMIUM)?;
        let mut playwright = kommando("npx");
        playwright.args(["playwright", "test", "-c", "end2end", "--reporter=list"]);
        if let Some(historier) = historier {
            playwright.args(["--grep", historier]);
        }
        miljo(&mut playwright);
        if let Some(sti) = chromium {
            playwright.env("CHROMIUM_STI", sti);
        }
        folg(&mut playwright, |linje| telling.les(linje))
    });
}

fn storrelse(bygg: &Bygg) -> Utfall {
    println!(
        "  skript {} av {}, stil {} av {}",
        kb(bygg.skript),
        kb(SKRIPT_MAKS),
        kb(bygg.css),
        kb(STIL_MAKS)
    );
    if bygg.skript > SKRIPT_MAKS || bygg.css > STIL_MAKS {
        Err("for stort å sende til en telefon på dårlig nett".to_owned())
    } else {
        Ok(())
    }
}

fn oppsett(server: &Path, klokke: Option<&str>) -> Utfall<Oppsett> {
    tom("test/portal")?;
    Oppsett::start(
        server,
        "test/portal",
        database::engangs()?,
        ledig_port()?,
        ledig_port()?,
        klokke,
        &[],
    )
}

/// `*.test.mjs` under `end2end`.
fn nodetester() -> Vec<std::path::PathBuf> {
    crate::verktoy::filer(&rot().join("end2end"))
        .into_iter()
        .filter(|fil| fil.to_string_lossy().ends_with(".test.mjs"))
        .collect()
}

/// Where one of these is, the first before the last, or nothing when Playwright has its own. Installs one from the system's packages
/// if it can.
fn chromium(navn: &[&str]) -> Utfall<Option<String>> {
    let egen = les(kommando("node").args([
        "--input-type=module",
        "-e",
        "import { chromium } from '@playwright/test'; console.log(chromium.executablePath())",
    ]))
    .unwrap_or_default();
    if Path::new(egen.trim()).exists() {
        return Ok(None);
    }
    let finn = || {
        let stien = std::env::var_os("PATH").unwrap_or_default();
        let i_stien = |navn: &&str| {
            std::env::split_paths(&stien)
                .map(|mappe| mappe.join(navn))
                .find(|sti| sti.is_file())
        };
        std::env::var_os("CHROMIUM_STI")
            .map(std::path::PathBuf::from)
            .or_else(|| navn.iter().find_map(i_stien))
            .map(|sti| sti.to_string_lossy().into_owned())
    };
    if let Some(sti) = finn() {
        return Ok(Some(sti));
    }
    println!("  ingen Chromium funnet; henter systemets pakke");
    let rad =
        "Fant ingen Chromium. Installer den (npx playwright install chromium, eller systemets pakke chromium), eller sett CHROMIUM_STI.";
    let apt = |argumenter: &[&str]| {
        kjor(
            kommando("apt-get")
                .args(argumenter)
                .env("DEBIAN_FRONTEND", "noninteractive")
                .stdout(std::process::Stdio::null()),
        )
    };
    let installer = |pakke: &str| apt(&["install", "-y", "-qq", "--no-install-recommends", pakke, "fonts-liberation"]);
    apt(&["update", "-qq"])
        .and_then(|()| installer(navn[0]).or_else(|_| installer("chromium")))
        .map_err(|feil| format!("{rad}\n({feil})"))?;
    finn().map(Some).ok_or_else(|| rad.to_owned())
}

/// Measures the portal as users get it: start and memory of the program itself, then pages, control and workbook (tests/ytelse).
pub fn bench() -> Utfall {
    lytt_etter_stopp();
    let bygget = bygg(false)?;
    println!("\n▸ start og minne");
    let mut oppsett = oppsett(&bygget.server, None)?;
    let start = oppsett.start_paa_nytt(&bygget.server, "test/portal")?;
    println!("  fra start til første svar: {:.2} s", start.as_secs_f64());
    match oppsett.portalens_minne() {
        Some(kb) => println!("  minne uten trafikk: {:.0} MB", f64::from(kb) / 1000.0),
        None => println!("  minnet kan ikke måles her"),
    }
    drop(oppsett);
    let database = database::engangs()?;
    let xtask = std::env::current_exe().map_err(|feil| feil.to_string())?;
    kjor(
        cargo()
            .args(["bench", "--quiet"])
            .args(PORTALEN)
            .args(["--bench", "ytelse"])
            .env("DATABASE_URL", &database.url)
            .env("XTASK", xtask),
    )
}

/// Makes the guide films and pictures under `public/` anew from the portal as users get it.
pub fn film() -> Utfall {
    lytt_etter_stopp();
    let bygget = bygg(false)?;
    // What is filmed is the browser that people have.
    let chromium = chromium(&CHROMIUM[1..])?;
    let oppsett = oppsett(&bygget.server, Some(FILMDAG))?;
    println!("▸ filmer");
    let mut filmer = kommando("node");
    filmer
        .arg("end2end/film/lag.mjs")
        .envs(oppsett.miljo.iter().map(|(n, v)| (n, v)))
        .env("TARGET", target());
    if let Some(sti) = chromium {
        filmer.env("CHROMIUM_STI", sti);
    }
    kjor(&mut filmer)
}

#[cfg(test)]
mod tests {
    use super::{Telling, Utvalg};

    #[test]
    fn a_word_that_is_no_step_names_browser_stories() {
        let les = |ord: &[&str]| Utvalg::les(&ord.iter().map(|o| (*o).to_owned()).collect::<Vec<_>>());
        let utvalg = |steg: &[&str], historier: Option<&str>| Utvalg {
            steg: steg.iter().map(|s| (*s).to_owned()).collect(),
            historier: historier.map(str::to_owned),
        };
        for (ord, ventet) in [
            (&[][..], utvalg(&[], None)),
            (&["--bare", "rust", "bygg"], utvalg(&["rust", "bygg"], None)),
            (&["--bare", "clippy, tester"], utvalg(&["clippy, tester"], None)),
            (&["--bare", "net"], utvalg(&["net"], None)),
            (&["--bare", "avtale.spec"], utvalg(&["nettleser"], Some("avtale.spec"))),
            (
                &["--bare", "nettleser", "avtale", "mobil"],
                utvalg(&["nettleser"], Some("avtale|mobil")),
            ),
            (
                &["--bare", "sider", "two pages open"],
                utvalg(&["sider", "nettleser"], Some("two pages open")),
            ),
        ] {
            assert_eq!(les(ord), Ok(ventet), "{ord:?}");
        }
        for feil in [&["--bare"][..], &["avtale"], &["--bare", ""]] {
            assert!(les(feil).is_err(), "{feil:?}");
        }
    }

    #[test]
    fn the_closing_lines_of_three_runners_are_counted() {
        for (linje, ventet) in [
            (
                "test result: ok. 12 passed; 1 failed; 3 ignored; 0 measured; 0 filtered out; finished in 0.00s",
                (12, 1),
            ),
            ("ℹ pass 7", (7, 0)),
            ("# fail 2", (0, 2)),
            ("  5 passed (3.1s)", (5, 0)),
            ("  1 failed", (0, 1)),
            ("  1 flaky", (0, 0)),
            ("running 3 tests", (0, 0)),
        ] {
            let mut telling = Telling::default();
            telling.les(linje);
            assert_eq!((telling.bestatt, telling.mislykket), ventet, "{linje}");
        }
    }
}
