//! Files that are there whole or not at all, and are never written over.
//!
//! A file is written beside its place and locked while it is, moved to its name without touching what may be there, put on disk with its
//! folder, and read again. What a writer that was killed leaves behind has no lock, and is removed by whoever comes next.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use uuid::Uuid;

/// Where files are while they are written.
const HALVE: &str = ".skrives";

/// Why a file was not written.
#[derive(Debug)]
pub(super) enum Skrivefeil {
    /// Something else has its name.
    Opptatt,
    /// Nothing has the name.
    Ikke(io::Error),
    /// It has its name, and may not stay there.
    Uvisst(io::Error),
}

/// Makes a folder in one that is there.
pub(super) fn lag(mappe: &Path) -> io::Result<()> {
    match fs::create_dir(mappe) {
        Err(_) if mappe.is_dir() => Ok(()),
        annet => annet,
    }
}

/// Makes a folder for files, and the one they are written in. What it lies in must be there: a mount that is gone is not made anew.
pub(super) fn lag_mappe(mappe: &Path) -> io::Result<()> {
    lag(mappe)?;
    rydd(mappe)
}

/// Makes the folder files are written in.
fn lag_halve(mappe: &Path) -> io::Result<()> {
    let halve = mappe.join(HALVE);
    lag(&halve)?;
    // They hold account numbers.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(&halve, fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}

/// Removes what nobody is writing any more.
pub(super) fn rydd(mappe: &Path) -> io::Result<()> {
    let halve = match fs::read_dir(mappe.join(HALVE)) {
        Err(feil) if feil.kind() == ErrorKind::NotFound => return lag_halve(mappe),
        annet => annet?,
    };
    for halv in halve {
        let sti = halv?.path();
        // Another instance may have finished it meanwhile.
        let Ok(fil) = File::open(&sti) else { continue };
        match fil.try_lock() {
            Ok(()) => fjern(&sti)?,
            Err(TryLockError::WouldBlock) => {}
            Err(TryLockError::Error(feil)) => return Err(feil),
        }
    }
    Ok(())
}

fn fjern(sti: &Path) -> io::Result<()> {
    match fs::remove_file(sti) {
        Err(feil) if feil.kind() != ErrorKind::NotFound => Err(feil),
        _ => Ok(()),
    }
}

/// Writes a file whole. The same content twice is one file; other content under the name stays as it is.
pub(super) fn skriv(mappe: &Path, navn: &str, innhold: &[u8]) -> Result<(), Skrivefeil> {
    let maal = mappe.join(navn);
    if !er_der(&maal, innhold).map_err(Skrivefeil::Uvisst)?.unwrap_or(true) {
        return Err(Skrivefeil::Opptatt);
    }
    if !maal.exists() {
        let (sti, halv) = skriv_halv(mappe, navn, innhold).map_err(Skrivefeil::Ikke)?;
        let flyttet = gi_navn(&sti, &maal);
        drop(halv);
        let fjernet = fjern(&sti);
        match flyttet {
            Ok(()) => fjernet.map_err(Skrivefeil::Uvisst)?,
            // Another instance was first, or somebody else.
            Err(feil) if feil.kind() == ErrorKind::AlreadyExists => {}
            Err(feil) => return Err(Skrivefeil::Ikke(feil)),
        }
    }
    // The name is on disk, too, before the file counts as handed over.
    File::open(mappe).and_then(|m| m.sync_all()).map_err(Skrivefeil::Uvisst)?;
    match er_der(&maal, innhold).map_err(Skrivefeil::Uvisst)? {
        Some(true) => Ok(()),
        Some(false) => Err(Skrivefeil::Opptatt),
        // Taken by the other side already: it was there.
        None => Ok(()),
    }
}

/// Whether a file has this content; `None` when there is none.
fn er_der(maal: &Path, innhold: &[u8]) -> io::Result<Option<bool>> {
    match fs::read(maal) {
        Ok(funnet) => Ok(Some(funnet == innhold)),
        Err(feil) if feil.kind() == ErrorKind::NotFound => Ok(None),
        Err(feil) => Err(feil),
    }
}

fn skriv_halv(mappe: &Path, navn: &str, innhold: &[u8]) -> io::Result<(PathBuf, File)> {
    let sti = mappe.join(HALVE).join(format!("{navn}.{}", Uuid::new_v4().simple()));
    let fil = skriv_ny(&sti, innhold)?;
    Ok((sti, fil))
}

/// Shows that so many bytes can be written in a folder, and leaves nothing there.
pub(super) fn prov(mappe: &Path, bytes: usize) -> io::Result<()> {
    let sti = mappe.join(format!(".prove-{}", Uuid::new_v4().simple()));
    skriv_ny(&sti, &vec![0; bytes])?;
    fjern(&sti)
}

/// A locked file with the content, on disk, which only its owner may read. Nothing is left of one that cannot be written.
fn skriv_ny(sti: &Path, innhold: &[u8]) -> io::Result<File> {
    let mut valg = OpenOptions::new();
    valg.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        valg.mode(0o600);
    }
    let mut fil = valg.open(sti)?;
    let skrevet = fil
        .lock()
        .and_then(|()| fil.write_all(innhold))
        .and_then(|()| fil.sync_all())
        .and_then(|()| fs::read(sti));
    match skrevet {
        Ok(lest) if lest == innhold => Ok(fil),
        annet => {
            fjern(sti)?;
            Err(annet.err().unwrap_or_else(|| ErrorKind::InvalidData.into()))
        }
    }
}

/// Gives a file its name, unless something has it.
fn gi_navn(fra: &Path, til: &Path) -> io::Result<()> {
    match fs::hard_link(fra, til) {
        // Some network folders know no links. The orders are locked in the database, so nobody of ours writes the same name meanwhile.
        Err(feil) if matches!(feil.kind(), ErrorKind::Unsupported | ErrorKind::PermissionDenied) && !til.exists() => fs::rename(fra, til),
        annet => annet,
    }
}

/// Puts a file in the place of an older one, whole. It is written beside it: a file changes place on one disk alone.
pub(super) fn bytt(mappe: &Path, navn: &str, innhold: &[u8]) -> io::Result<()> {
    rydd(mappe)?;
    let (sti, halv) = skriv_halv(mappe, navn, innhold)?;
    let byttet = fs::rename(&sti, mappe.join(navn));
    drop(halv);
    fjern(&sti)?;
    byttet?;
    File::open(mappe)?.sync_all()
}
