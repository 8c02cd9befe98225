//! The payment system as a folder of files.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use super::fil::{self, Skrivefeil};
use super::{Betalingsfeil, Betalingssystem, Kilde, Mottatt, Ordreref, Utfil, vist_linje};
use regler::installasjon::{Merke, Merkesvar};

const UT: &str = "ut";
const TATT: &str = "tatt";
const ULESELIG: &str = "uleselig";
const MERKE: &str = "installasjon.json";
/// A receipt is a few hundred bytes, a list that much for each order. What is larger is not read.
const STORST: u64 = 64 * 1024 * 1024;
/// Files read in one go; the caller asks until there are none.
const PER_RUNDE: usize = 1_000;
/// After so long without a change nobody is still writing a file.
const ROLIG: Duration = Duration::from_mins(10);
/// And nobody is still writing one whose name says so.
const FORLATT: Duration = Duration::from_hours(24);
/// Endings a file has while it is written, beside a dot in front.
const HALVE: [&str; 3] = [".tmp", ".part", ".filepart"];
/// Nobody needs the names of more files that are not read.
const FLEST_FREMMEDE: usize = 100;
/// Shows that an order can be written.
const PROVE: usize = 4096;
/// How often somebody who is to show it looks whether another is done, and how many times.
const TUR: Duration = Duration::from_millis(50);
const PAA_TUR: u32 = 100;
/// For showing it. A network folder may be silent for ever.
const PROVETID: Duration = Duration::from_secs(10);

/// A file as it was when somebody looked: another size or time is another file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stempel {
    lengde: u64,
    endret: SystemTime,
}

/// A file that is left alone for a while.
#[derive(Clone, Copy, Debug)]
struct Ventende {
    stempel: Stempel,
    til: DateTime<Utc>,
    ganger: u32,
}

/// Orders and receipts as files in a folder.
#[derive(Clone, Debug)]
pub struct Mappe {
    rot: PathBuf,
    venter: Arc<Mutex<HashMap<(Kilde, String), Ventende>>>,
    /// Held while somebody tries the folder, however long it is silent.
    proves: Arc<Mutex<()>>,
}

impl Mappe {
    /// A folder that somebody has made. It is not touched: what is wrong with it is told by [`Betalingssystem::klar`].
    pub fn i(rot: &Path) -> Self {
        Self {
            rot: rot.to_owned(),
            venter: Arc::default(),
            proves: Arc::default(),
        }
    }

    /// Makes the folder and those in it, and removes what a writer that was killed has left.
    ///
    /// # Errors
    /// When they cannot be made.
    pub fn ny(rot: &Path) -> io::Result<Self> {
        fs::create_dir_all(rot)?;
        let denne = Self::i(rot);
        denne.lag_mapper()?;
        Ok(denne)
    }

    fn lag_mapper(&self) -> io::Result<()> {
        fil::lag_mappe(&self.rot.join(UT))?;
        for kilde in Kilde::ALLE {
            let mappe = self.rot.join(kilde.mappe());
            fil::lag(&mappe)?;
            for under in [TATT, ULESELIG] {
                fil::lag(&mappe.join(under))?;
            }
        }
        Ok(())
    }

    /// Makes the folders that are not there, and shows that orders of so many bytes can be written and what has been read can be put away.
    ///
    /// # Errors
    /// When the folder is gone, full, or cannot be written in.
    pub fn prov(&self, bytes: usize) -> io::Result<()> {
        // One that is silent keeps its thread; the next ones wait a moment for it, and not more.
        let mut alene = self.proves.try_lock();
        for _ in 0..PAA_TUR {
            if alene.is_ok() {
                break;
            }
            std::thread::sleep(TUR);
            alene = self.proves.try_lock();
        }
        if alene.is_err() {
            return Err(ErrorKind::TimedOut.into());
        }
        self.lag_mapper()?;
        fil::prov(&self.rot.join(UT), bytes)?;
        for kilde in Kilde::ALLE {
            fil::prov(&self.rot.join(kilde.mappe()).join(TATT), 1)?;
        }
        Ok(())
    }

    /// Orders and changes that lie in the folder: the name of each without ending, and its content.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn ordrer(&self) -> io::Result<Vec<Utfil>> {
        let mut ut = Vec::new();
        for fil in fs::read_dir(self.rot.join(UT))? {
            let navn = fil?.file_name();
            let Some(stamme) = lesbart(&navn).and_then(|n| n.strip_suffix(".json")).filter(|n| n.starts_with('U')) else {
                continue;
            };
            ut.push(Utfil {
                navn: stamme.to_owned(),
                innhold: les_fil(&self.rot.join(UT).join(&navn)),
            });
        }
        ut.sort_unstable_by(|a, b| a.navn.cmp(&b.navn));
        Ok(ut)
    }

    fn finn_fremmede(&self) -> io::Result<Vec<String>> {
        let naa_paa_disk = paa_disken();
        let mut ut = Vec::new();
        for kilde in Kilde::ALLE {
            let mappe = self.rot.join(kilde.mappe());
            for fil in fs::read_dir(&mappe)? {
                let navn = fil?.file_name();
                if lesbart(&navn).is_some() || navn == TATT || navn == ULESELIG {
                    continue;
                }
                let vist = navn.to_string_lossy();
                let halv = vist.starts_with('.') || HALVE.iter().any(|ending| vist.to_ascii_lowercase().ends_with(ending));
                let frist = if halv { FORLATT } else { ROLIG };
                let endret = stempel(&mappe.join(&navn)).map(|s| s.endret);
                let ligger = endret.and_then(|endret| naa_paa_disk.duration_since(endret).ok());
                if ligger.is_some_and(|lenge| lenge >= frist) {
                    ut.push(vist_linje(&format!("{}/{vist}", kilde.mappe())));
                }
            }
        }
        ut.sort_unstable();
        ut.truncate(FLEST_FREMMEDE);
        Ok(ut)
    }

    /// Does what waits for the disk on a thread of its own.
    async fn paa_disk<T: Send + 'static>(&self, gjor: impl FnOnce(&Self) -> T + Send + 'static) -> io::Result<T> {
        let denne = self.clone();
        tokio::task::spawn_blocking(move || gjor(&denne)).await.map_err(io::Error::other)
    }

    async fn les(&self, kilde: Kilde, naa: DateTime<Utc>) -> Result<Vec<Mottatt>, Betalingsfeil> {
        let lest = self.paa_disk(move |m| m.les_mappe(kilde, naa)).await;
        lest.and_then(|lest| lest).map_err(|e| Betalingsfeil::Fil(kilde.mappe(), e))
    }

    fn les_mappe(&self, kilde: Kilde, naa: DateTime<Utc>) -> io::Result<Vec<Mottatt>> {
        let mappe = self.rot.join(kilde.mappe());
        let mut navn = Vec::new();
        for fil in fs::read_dir(&mappe)? {
            navn.extend(lesbart(&fil?.file_name()).map(str::to_owned));
        }
        navn.sort_unstable();
        let naa_paa_disk = paa_disken();
        let mut venter = self.venter.lock().unwrap_or_else(PoisonError::into_inner);
        venter.retain(|(k, n), _| *k != kilde || navn.binary_search(n).is_ok());
        let mut ut = Vec::new();
        for navn in navn {
            if ut.len() == PER_RUNDE {
                break;
            }
            let sti = mappe.join(&navn);
            // Another instance has moved it.
            let Some(stempel) = stempel(&sti) else { continue };
            let nokkel = (kilde, navn);
            if venter.get(&nokkel).is_some_and(|v| v.stempel == stempel && naa < v.til) {
                continue;
            }
            ut.push(Mottatt {
                kilde,
                navn: nokkel.1,
                innhold: les_fil(&sti),
                rolig: naa_paa_disk.duration_since(stempel.endret).is_ok_and(|alder| alder >= ROLIG),
            });
        }
        Ok(ut)
    }

    async fn flytt(&self, mottatt: &Mottatt, under: &'static str) -> Result<(), Betalingsfeil> {
        let (mappe, m) = (mottatt.kilde.mappe(), mottatt.clone());
        let flyttet = self.paa_disk(move |denne| flytt_lest(&denne.rot.join(mappe), &m, under)).await;
        flyttet.and_then(|flyttet| flyttet).map_err(|e| Betalingsfeil::Fil(mappe, e))
    }
}

/// The name of a file that is read.
fn lesbart(navn: &OsStr) -> Option<&str> {
    navn.to_str()
        .filter(|n| n.to_ascii_lowercase().ends_with(".json") && !n.starts_with('.'))
}

#[expect(clippy::disallowed_methods, reason = "the age of a file, not the time of the portal")]
fn paa_disken() -> SystemTime {
    SystemTime::now()
}

fn stempel(sti: &Path) -> Option<Stempel> {
    let meta = fs::symlink_metadata(sti).ok()?;
    Some(Stempel {
        lengde: meta.len(),
        endret: meta.modified().ok()?,
    })
}

/// A file's bytes. One that is too large, is no file, or may not be read is given empty, which nobody can read: it stops no other.
fn les_fil(sti: &Path) -> Vec<u8> {
    match fs::symlink_metadata(sti) {
        Ok(meta) if meta.is_file() && meta.len() <= STORST => fs::read(sti).unwrap_or_default(),
        _ => Vec::new(),
    }
}

#[async_trait]
impl Betalingssystem for Mappe {
    async fn send(&self, ny: &Utfil) -> Result<(), Betalingsfeil> {
        let ny = ny.clone();
        let skrevet = self.paa_disk(move |m| {
            let navn = format!("{}.json", ny.navn);
            fil::skriv(&m.rot.join(UT), &navn, &ny.innhold).map_err(|feil| match feil {
                Skrivefeil::Opptatt => Betalingsfeil::Opptatt(navn),
                Skrivefeil::Ikke(e) => Betalingsfeil::Fil(UT, e),
                Skrivefeil::Uvisst(e) => Betalingsfeil::Uvisst(UT, e),
            })
        });
        skrevet.await.map_err(|e| Betalingsfeil::Uvisst(UT, e))?
    }

    async fn klar(&self) -> Result<(), Betalingsfeil> {
        let provd = tokio::time::timeout(PROVETID, self.paa_disk(|m| m.prov(PROVE))).await;
        let provd = provd.unwrap_or_else(|_| Err(ErrorKind::TimedOut.into()));
        provd.and_then(|provd| provd).map_err(|e| Betalingsfeil::Fil(UT, e))
    }

    async fn fremmede(&self) -> Result<Vec<String>, Betalingsfeil> {
        let funnet = self.paa_disk(Self::finn_fremmede).await;
        funnet
            .and_then(|funnet| funnet)
            .map_err(|e| Betalingsfeil::Fil(Kilde::Kvittering.mappe(), e))
    }

    async fn kvitteringer(&self, _venter: &[Ordreref], naa: DateTime<Utc>) -> Result<Vec<Mottatt>, Betalingsfeil> {
        let ryddet = self.paa_disk(|m| fil::rydd(&m.rot.join(UT))).await;
        ryddet.and_then(|ryddet| ryddet).map_err(|e| Betalingsfeil::Fil(UT, e))?;
        self.les(Kilde::Kvittering, naa).await
    }

    async fn avstemminger(&self, naa: DateTime<Utc>) -> Result<Vec<Mottatt>, Betalingsfeil> {
        self.les(Kilde::Avstemming, naa).await
    }

    async fn legg_bort(&self, mottatt: &Mottatt) -> Result<(), Betalingsfeil> {
        self.flytt(mottatt, TATT).await
    }

    async fn legg_til_side(&self, mottatt: &Mottatt) -> Result<(), Betalingsfeil> {
        self.flytt(mottatt, ULESELIG).await
    }

    fn vent(&self, mottatt: &Mottatt, til: DateTime<Utc>) -> u32 {
        let Some(stempel) = stempel(&self.rot.join(mottatt.kilde.mappe()).join(&mottatt.navn)) else {
            return 0;
        };
        let mut venter = self.venter.lock().unwrap_or_else(PoisonError::into_inner);
        let nokkel = (mottatt.kilde, mottatt.navn.clone());
        let foer = venter.get(&nokkel).filter(|v| v.stempel == stempel).map_or(0, |v| v.ganger);
        let ganger = foer.saturating_add(1);
        venter.insert(nokkel, Ventende { stempel, til, ganger });
        ganger
    }

    async fn merke(&self) -> Result<Merkesvar, Betalingsfeil> {
        let lest = self.paa_disk(|m| fs::read(m.rot.join(MERKE))).await.and_then(|lest| lest);
        match lest {
            Ok(bytes) => Ok(serde_json::from_slice(&bytes).map_or(Merkesvar::Mangler, Merkesvar::Finnes)),
            Err(e) if e.kind() == ErrorKind::NotFound => Ok(Merkesvar::Mangler),
            Err(e) => Err(Betalingsfeil::Fil(MERKE, e)),
        }
    }

    async fn sett_merke(&self, merke: &Merke) -> Result<(), Betalingsfeil> {
        let json = serde_json::to_vec_pretty(merke).map_err(Betalingsfeil::Skriv)?;
        let satt = self.paa_disk(move |m| fil::bytt(&m.rot, MERKE, &json)).await;
        satt.and_then(|satt| satt).map_err(|e| Betalingsfeil::Fil(MERKE, e))
    }
}

/// Moves what was read to a folder beside it. When the payment system has put something else under the name meanwhile, that is given back,
/// so that nothing is put away unread.
fn flytt_lest(mappe: &Path, mottatt: &Mottatt, under: &str) -> io::Result<()> {
    let merke = uuid::Uuid::new_v4().simple();
    let stamme = mottatt.navn.trim_end_matches(".json");
    let bort = mappe.join(under).join(format!("{stamme}.{merke}.json"));
    match fs::rename(mappe.join(&mottatt.navn), &bort) {
        Ok(()) => {}
        // Another instance was first.
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(()),
        Err(e) => return Err(e),
    }
    if les_fil(&bort) != mottatt.innhold {
        fs::rename(&bort, mappe.join(format!("{stamme}.{merke}.json")))?;
    }
    Ok(())
}

#[cfg(test)]
#[path = "mappe_tester.rs"]
mod tester;
