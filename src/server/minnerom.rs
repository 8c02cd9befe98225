//! Room in memory for large files under way. Many at once share it: whoever finds none waits a little and is asked to come again,
//! instead of all of them taking what there is.

use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, header};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use crate::feil::{AppError, logg};

const MB: usize = 1024 * 1024;
/// What all together may be sending that is not stored yet.
const MOTTAK: usize = 160 * MB;
/// So much of it is read at the same time: what is made of a file takes several times its size.
const ARBEID: usize = 40 * MB;
/// How room is counted.
const STYKKE: usize = 64 * 1024;
/// Long enough for others to be done, short enough for one who waits.
const VENT: Duration = Duration::from_secs(5);

/// The room of one program.
#[derive(Clone, Debug)]
pub struct Minnerom {
    mottak: Arc<Semaphore>,
    arbeid: Arc<Semaphore>,
    vent: Duration,
}

impl Default for Minnerom {
    fn default() -> Self {
        Self {
            mottak: Arc::new(Semaphore::new(MOTTAK / STYKKE)),
            arbeid: Arc::new(Semaphore::new(ARBEID / STYKKE)),
            vent: VENT,
        }
    }
}

/// Room that is taken for as long as this lives.
#[derive(Debug)]
#[must_use = "the room is free again at once"]
pub struct Plass {
    _rom: OwnedSemaphorePermit,
}

/// How many pieces so many bytes are.
fn stykker(byte: usize) -> u32 {
    u32::try_from(byte.div_ceil(STYKKE)).unwrap_or(u32::MAX)
}

/// How long a body says it is.
pub fn meldt_lengde(hoder: &HeaderMap) -> Option<usize> {
    hoder.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

impl Minnerom {
    /// Room for so many bytes, all of it before the first is read: two who each have half of what they need would wait for each other.
    ///
    /// # Errors
    /// `Utilgjengelig` when there is none for a while.
    pub async fn plass(&self, byte: usize) -> Result<Plass, AppError> {
        match timeout(self.vent, self.mottak.clone().acquire_many_owned(stykker(byte))).await {
            Ok(Ok(_rom)) => Ok(Plass { _rom }),
            _ => Err(logg::utilgjengelig("minnerom", &"for mange store filer på en gang")),
        }
    }

    /// Waits for the turn of a file of so many bytes to be read and stored. Those who have theirs always get done.
    ///
    /// # Errors
    /// `Intern` when the program is on its way out.
    pub async fn arbeid(&self, byte: usize) -> Result<Plass, AppError> {
        let tur = self.arbeid.clone().acquire_many_owned(stykker(byte.min(ARBEID))).await;
        tur.map(|_rom| Plass { _rom }).map_err(|e| logg::intern("minnerom", &e))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KORT: Duration = Duration::from_millis(20);

    fn rom() -> Minnerom {
        Minnerom {
            vent: KORT,
            ..Minnerom::default()
        }
    }

    #[tokio::test]
    async fn many_large_files_share_the_room_and_the_rest_are_told_to_come_again() {
        let rom = rom();
        let mut filer = Vec::new();
        for _ in 0..20 {
            match rom.plass(20 * MB).await {
                Ok(plass) => filer.push(plass),
                Err(feil) => assert!(matches!(feil, AppError::Utilgjengelig { .. }), "{feil:?}"),
            }
        }
        assert_eq!(filer.len(), MOTTAK / (20 * MB));
        assert!(rom.plass(1).await.is_err(), "full");
        // One that is done makes room for many small ones, and all that is left is free at the end.
        drop(filer.pop());
        for _ in 0..320 {
            filer.push(rom.plass(1000).await.unwrap());
        }
        assert!(rom.plass(1).await.is_err(), "full again");
        drop(filer);
        assert_eq!(rom.mottak.available_permits(), MOTTAK / STYKKE);
    }

    #[tokio::test]
    async fn two_large_files_are_read_at_a_time_and_a_small_one_beside_one() {
        let rom = rom();
        let (en, to) = (rom.arbeid(20 * MB).await.unwrap(), rom.arbeid(20 * MB).await.unwrap());
        assert!(timeout(KORT, rom.arbeid(1)).await.is_err());
        drop(en);
        let liten = rom.arbeid(1).await.unwrap();
        drop((to, liten));
        // One larger than all the room gets its turn too, alone.
        let _stor = timeout(KORT, rom.arbeid(10 * ARBEID)).await.unwrap().unwrap();
        assert_eq!(rom.arbeid.available_permits(), 0);
    }

    #[test]
    fn a_length_is_a_number_or_not_said() {
        for (sagt, lengde) in [("20", Some(20)), ("", None), ("-1", None), ("20 000", None)] {
            let hoder = HeaderMap::from_iter([(header::CONTENT_LENGTH, sagt.parse().unwrap())]);
            assert_eq!(meldt_lengde(&hoder), lengde, "{sagt}");
        }
        assert_eq!(meldt_lengde(&HeaderMap::new()), None);
    }
}
