//! Programs we start and must stop again, whatever happens: Ctrl-C, a crash of one of them, or the death of this program.

#![cfg_attr(unix, expect(unsafe_code, reason = "signals and users are libc's; nothing else here is unsafe"))]

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::verktoy::{Utfall, lag_mappe};

static STOPP: AtomicBool = AtomicBool::new(false);

/// Turns Ctrl-C and requests to end into a flag. Children get no Ctrl-C themselves (own process group), so the order is ours.
pub fn lytt_etter_stopp() {
    #[cfg(unix)]
    {
        extern "C" fn merk(_: libc::c_int) {
            STOPP.store(true, Ordering::SeqCst);
        }
        for signal in [libc::SIGINT, libc::SIGTERM, libc::SIGHUP] {
            // SAFETY: the handler only stores to an atomic, which is allowed in a signal handler.
            unsafe { libc::signal(signal, merk as *const () as libc::sighandler_t) };
        }
    }
}

/// Whether somebody asked us to stop.
pub fn skal_stoppe() -> bool {
    STOPP.load(Ordering::SeqCst)
}

/// How a program wants to be asked to end.
#[derive(Clone, Copy)]
pub enum Avslutt {
    /// SIGTERM.
    Vanlig,
    /// SIGINT: PostgreSQL then ends its sessions and closes its files.
    Avbryt,
}

/// A running program. Dropping it ends it.
pub struct Prosess {
    pub navn: &'static str,
    barn: Child,
    avslutt: Avslutt,
    logg: Option<PathBuf>,
}

/// Who a program runs as: user and group number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bruker(pub u32, pub u32);

/// Prepares a command so that the program runs as `bruker` (ours if none).
pub fn som(kommando: &mut Command, bruker: Option<Bruker>) -> &mut Command {
    #[cfg(unix)]
    if let Some(Bruker(uid, gid)) = bruker {
        use std::os::unix::process::CommandExt;
        kommando.uid(uid).gid(gid).env("HOME", "/").current_dir("/");
    }
    #[cfg(not(unix))]
    let _ = bruker;
    kommando
}

/// Whether we are root.
pub fn is_root() -> bool {
    #[cfg(unix)]
    {
        // SAFETY: geteuid only reads.
        unsafe { libc::geteuid() == 0 }
    }
    #[cfg(not(unix))]
    {
        false
    }
}

impl Prosess {
    /// Starts a program with its output in `logg`, or on the terminal. Its standard input closes when this program ends.
    pub fn start(navn: &'static str, kommando: &mut Command, avslutt: Avslutt, logg: Option<&Path>) -> Utfall<Self> {
        kommando.stdin(Stdio::piped());
        if let Some(sti) = logg {
            lag_mappe(sti.parent().unwrap_or(sti))?;
            let fil = File::create(sti).map_err(|feil| format!("kan ikke skrive {}: {feil}", sti.display()))?;
            kommando.stdout(fil.try_clone().map_err(|feil| feil.to_string())?).stderr(fil);
        }
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(kommando, 0);
        #[cfg(target_os = "linux")]
        {
            use std::os::unix::process::CommandExt;
            let signal = match avslutt {
                Avslutt::Vanlig => libc::SIGTERM,
                Avslutt::Avbryt => libc::SIGINT,
            };
            // SAFETY: prctl is async-signal-safe and touches nothing shared with the parent.
            unsafe {
                kommando.pre_exec(move || {
                    if libc::prctl(libc::PR_SET_PDEATHSIG, signal) == 0 {
                        Ok(())
                    } else {
                        Err(std::io::Error::last_os_error())
                    }
                });
            }
        }
        let barn = kommando.spawn().map_err(|feil| format!("får ikke startet {navn}: {feil}"))?;
        Ok(Self {
            navn,
            barn,
            avslutt,
            logg: logg.map(Path::to_path_buf),
        })
    }

    /// Its process number.
    pub fn nummer(&self) -> u32 {
        self.barn.id()
    }

    /// How it ended, if it has.
    pub fn ferdig(&mut self) -> Option<ExitStatus> {
        self.barn.try_wait().ok().flatten()
    }

    /// Waits until `klar` holds. Fails at once when the program ends first or somebody asks us to stop.
    pub fn vent_til(&mut self, tid: Duration, mut klar: impl FnMut() -> bool) -> Utfall {
        let start = Instant::now();
        loop {
            if klar() {
                return Ok(());
            }
            if let Some(status) = self.ferdig() {
                return Err(self.fortell(&format!("{} stoppet med {status}", self.navn)));
            }
            if skal_stoppe() {
                return Err("avbrutt".to_owned());
            }
            if start.elapsed() > tid {
                return Err(self.fortell(&format!("{} svarte ikke innen {} sekunder", self.navn, tid.as_secs())));
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// A sentence and the end of the log.
    pub fn fortell(&self, setning: &str) -> String {
        let Some(sti) = &self.logg else { return setning.to_owned() };
        let tekst = fs::read(sti).map(|b| String::from_utf8_lossy(&b).into_owned()).unwrap_or_default();
        let linjer: Vec<&str> = tekst.lines().collect();
        let slutt = linjer[linjer.len().saturating_sub(15)..].join("\n  ");
        format!("{setning}\n  {slutt}\n  (hele loggen: {})", sti.display())
    }

    /// Ends it at once, without asking.
    pub fn drep(&mut self) {
        let _ = self.barn.kill();
        let _ = self.barn.wait();
    }

    /// Asks it to end, waits at most twelve seconds, then ends it.
    pub fn stopp(&mut self) {
        if self.ferdig().is_some() {
            return;
        }
        #[cfg(unix)]
        {
            let signal = match self.avslutt {
                Avslutt::Vanlig => libc::SIGTERM,
                Avslutt::Avbryt => libc::SIGINT,
            };
            // SAFETY: the child has not been waited for, so its number is still its own.
            unsafe { libc::kill(self.barn.id() as libc::pid_t, signal) };
            let start = Instant::now();
            while start.elapsed() < Duration::from_secs(12) {
                if self.ferdig().is_some() {
                    return;
                }
                std::thread::sleep(Duration::from_millis(20));
            }
        }
        self.drep();
    }
}

impl Drop for Prosess {
    fn drop(&mut self) {
        self.stopp();
    }
}
