//! Small things every command needs: where we are, running a program, fingerprints, time.

use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use sha2::{Digest, Sha256};

/// Everything that fails here fails with a sentence for the person at the keyboard.
pub type Utfall<T = ()> = Result<T, String>;

/// The folder of the project. Asked at run time: a copied `target` may hold a program built elsewhere.
pub fn rot() -> PathBuf {
    let xtask = std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    xtask.parent().map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}

/// `target`, wherever cargo puts it.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| rot().join("target"), |mappe| rot().join(mappe))
}

/// Whether nobody is at the keyboard, as those who build for others say.
pub fn ci() -> bool {
    std::env::var_os("CI").is_some()
}

/// A command that starts in the project's folder.
pub fn kommando(program: &str) -> Command {
    // npm and npx are batch files on Windows, which must be named in full.
    let program = if cfg!(windows) && matches!(program, "npm" | "npx") {
        format!("{program}.cmd")
    } else {
        program.to_owned()
    };
    let mut kommando = Command::new(program);
    kommando.current_dir(rot());
    kommando
}

/// Cargo with the checked-in query metadata, so that no database is needed to build.
pub fn cargo() -> Command {
    let mut cargo = kommando(&std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()));
    // What `cargo run` told this program about itself is not meant for the next build.
    for (navn, _) in std::env::vars_os() {
        let navn = navn.to_string_lossy().into_owned();
        if navn.starts_with("CARGO_PKG_") || navn.starts_with("CARGO_MANIFEST_") || navn == "CARGO_BIN_NAME" {
            cargo.env_remove(navn);
        }
    }
    cargo.env("SQLX_OFFLINE", "true");
    // Where everything is built once and thrown away, what helps the next build and the debugger only costs time and disk.
    if ci() {
        cargo.env("CARGO_INCREMENTAL", "0").env("CARGO_PROFILE_DEV_DEBUG", "none");
    }
    cargo
}

/// [`cargo`] for what is tested: each file of ours is looked through by clippy as it is compiled, so that no pass of its own is needed, with all
/// dependencies made once more for it.
pub fn cargo_med_clippy() -> Command {
    let mut cargo = cargo();
    cargo.env("RUSTC_WORKSPACE_WRAPPER", "clippy-driver");
    cargo
}

/// Runs cargo with an argument for JSON, shows what the compiler says, and fails when it says anything at all: also what it said when it
/// compiled this the last time.
pub fn uten_advarsler(cargo: &mut Command) -> Utfall {
    let mut barn = cargo
        .arg("--message-format=json")
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|feil| format!("får ikke startet cargo: {feil}"))?;
    let mut advarsler = 0;
    for linje in barn
        .stdout
        .take()
        .into_iter()
        .flat_map(|ut| BufReader::new(ut).lines().map_while(Result::ok))
    {
        let melding: serde_json::Value = serde_json::from_str(&linje).unwrap_or_default();
        if let ("compiler-message", Some(tekst)) = (
            melding["reason"].as_str().unwrap_or_default(),
            melding["message"]["rendered"].as_str(),
        ) {
            eprint!("{tekst}");
            advarsler += usize::from(melding["message"]["level"] == "warning");
        }
    }
    let status = barn.wait().map_err(|feil| feil.to_string())?;
    match (status.success(), advarsler) {
        (true, 0) => Ok(()),
        (true, antall) => Err(format!("{antall} advarsler")),
        (false, _) => Err(format!("cargo stoppet med {status}")),
    }
}

fn vis(kommando: &Command) -> String {
    let mut tekst = Path::new(kommando.get_program())
        .file_stem()
        .map(|n| n.to_string_lossy().into_owned())
        .unwrap_or_default();
    for argument in kommando.get_args() {
        let _ = write!(tekst, " {}", argument.to_string_lossy());
    }
    tekst
}

/// Runs to the end with output straight to the terminal.
pub fn kjor(kommando: &mut Command) -> Utfall {
    let status = kommando
        .status()
        .map_err(|feil| format!("får ikke startet «{}»: {feil}", vis(kommando)))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("«{}» stoppet med {status}", vis(kommando)))
    }
}

/// Runs to the end and gives what was written to standard output; standard error is shown only on failure.
pub fn les(kommando: &mut Command) -> Utfall<String> {
    let svar = kommando
        .stdin(Stdio::null())
        .output()
        .map_err(|feil| format!("får ikke startet «{}»: {feil}", vis(kommando)))?;
    let ut = String::from_utf8_lossy(&svar.stdout).into_owned();
    if svar.status.success() {
        return Ok(ut);
    }
    Err(format!(
        "«{}» stoppet med {}\n{}{}",
        vis(kommando),
        svar.status,
        ut,
        String::from_utf8_lossy(&svar.stderr)
    ))
}

/// Runs to the end, shows standard output as it comes and hands each line to `se` as well.
pub fn folg(kommando: &mut Command, mut se: impl FnMut(&str)) -> Utfall {
    let mut barn = kommando
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|feil| format!("får ikke startet «{}»: {feil}", vis(kommando)))?;
    if let Some(ut) = barn.stdout.take() {
        for linje in BufReader::new(ut).split(b'\n').map_while(Result::ok) {
            let linje = String::from_utf8_lossy(&linje).into_owned();
            println!("{linje}");
            se(&linje);
        }
    }
    let status = barn.wait().map_err(|feil| feil.to_string())?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("«{}» stoppet med {status}", vis(kommando)))
    }
}

/// Whether a program can be started at all.
pub fn finnes(program: &str) -> bool {
    kommando(program)
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// The start of the SHA-256 of some bytes, for file names and for «has this changed».
pub fn avtrykk<'a>(deler: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut sum = Sha256::new();
    for del in deler {
        sum.update((del.len() as u64).to_le_bytes());
        sum.update(del);
    }
    let mut tekst = heks(&sum.finalize());
    tekst.truncate(16);
    tekst
}

/// The SHA-256 of some bytes.
pub fn sha256(bytes: &[u8]) -> String {
    heks(&Sha256::digest(bytes))
}

pub fn heks(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut tekst, b| {
        let _ = write!(tekst, "{b:02x}");
        tekst
    })
}

pub fn les_fil(sti: &Path) -> Utfall<Vec<u8>> {
    fs::read(sti).map_err(|feil| format!("kan ikke lese {}: {feil}", sti.display()))
}

pub fn skriv_fil(sti: &Path, innhold: &[u8]) -> Utfall {
    lag_mappe(sti.parent().unwrap_or(sti))?;
    fs::write(sti, innhold).map_err(|feil| format!("kan ikke skrive {}: {feil}", sti.display()))
}

pub fn lag_mappe(sti: &Path) -> Utfall {
    fs::create_dir_all(sti).map_err(|feil| format!("kan ikke lage {}: {feil}", sti.display()))
}

/// Every file below a folder, sorted; none if the folder does not exist.
pub fn filer(mappe: &Path) -> Vec<PathBuf> {
    let mut alle = Vec::new();
    let mut igjen = vec![mappe.to_path_buf()];
    while let Some(mappe) = igjen.pop() {
        for oppforing in fs::read_dir(mappe).into_iter().flatten().flatten() {
            let sti = oppforing.path();
            if sti.is_dir() { igjen.push(sti) } else { alle.push(sti) }
        }
    }
    alle.sort();
    alle
}

/// A port nobody listens on right now.
pub fn ledig_port() -> Utfall<u16> {
    let lytter = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(|feil| format!("finner ingen ledig port: {feil}"))?;
    Ok(lytter.local_addr().map_err(|feil| feil.to_string())?.port())
}

/// Whether the port can be taken.
pub fn er_ledig(port: u16) -> bool {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok()
}

/// GET on this machine, status and body; `None` when nobody answers.
pub fn hent(port: u16, sti: &str) -> Option<(u16, String)> {
    let adresse = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let mut strom = TcpStream::connect_timeout(&adresse, Duration::from_secs(1)).ok()?;
    strom.set_read_timeout(Some(Duration::from_secs(5))).ok()?;
    write!(
        strom,
        "GET {sti} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: */*\r\nConnection: close\r\n\r\n"
    )
    .ok()?;
    let mut svar = Vec::new();
    strom.read_to_end(&mut svar).ok()?;
    let svar = String::from_utf8_lossy(&svar);
    let status = svar.split(' ').nth(1)?.parse().ok()?;
    Some((
        status,
        svar.split_once("\r\n\r\n").map(|(_, kropp)| kropp.to_owned()).unwrap_or_default(),
    ))
}

/// Seconds with one decimal, as written in Norwegian.
pub fn tid(siden: Instant) -> String {
    format!("{:.1} s", siden.elapsed().as_secs_f64()).replace('.', ",")
}

/// Bytes as kB with one decimal (1 kB = 1000 bytes).
pub fn kb(bytes: usize) -> String {
    format!("{:.1} kB", bytes as f64 / 1000.0).replace('.', ",")
}
