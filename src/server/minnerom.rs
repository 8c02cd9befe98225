//! Room in memory for large files under way. Many at once share it: whoever finds none waits a little and is asked to come again,
//! instead of all of them taking what there is.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use crate::feil::{AppError, logg};

const MB: usize = 1024 * 1024;
/// What all together may have sent that is not stored yet.
const MOTTAK: usize = 128 * MB;
/// So much of it is read at the same time: what is made of a file takes several times its size.
const ARBEID: usize = 40 * MB;
/// How room is given out, and how a file in memory grows.
const STYKKE: usize = 256 * 1024;
/// Long enough for others to be done, short enough for one who waits.
const VENT: Duration = Duration::from_secs(5);

/// The room of one program.
#[derive(Clone, Debug)]
pub struct Minnerom {
    mottak: Mottak,
    arbeid: Arc<Semaphore>,
}

/// Room for what arrives, and how long one waits for it.
#[derive(Clone, Debug)]
struct Mottak(Arc<Semaphore>, Duration);

impl Default for Minnerom {
    fn default() -> Self {
        Self {
            mottak: Mottak(Arc::new(Semaphore::new(MOTTAK / STYKKE)), VENT),
            arbeid: Arc::new(Semaphore::new(ARBEID / STYKKE)),
        }
    }
}

/// How many pieces so many bytes are.
fn stykker(byte: usize) -> u32 {
    u32::try_from(byte.div_ceil(STYKKE)).unwrap_or(u32::MAX)
}

impl Minnerom {
    /// A file that is arriving, of at most so many bytes.
    pub fn samler(&self, grense: usize) -> Samler {
        Samler {
            mottak: self.mottak.clone(),
            plass: Plass(None),
            innhold: Vec::new(),
            grense,
        }
    }

    /// A place where so much is received and handed on, without being gathered.
    ///
    /// # Errors
    /// `Utilgjengelig` when there is no room.
    pub async fn gjennom(&self, byte: usize) -> Result<Plass, AppError> {
        self.mottak.ta(stykker(byte)).await.map(|p| Plass(Some(p)))
    }

    /// Waits for the turn of a file of so many bytes to be read and stored. Those who have theirs always get done.
    ///
    /// # Errors
    /// `Intern` when the program is on its way out.
    pub async fn arbeid(&self, byte: usize) -> Result<Plass, AppError> {
        let antall = stykker(byte.min(ARBEID));
        let tur = self.arbeid.clone().acquire_many_owned(antall).await;
        tur.map(|p| Plass(Some(p))).map_err(|e| logg::intern("minnerom", &e))
    }
}

impl Mottak {
    async fn ta(&self, antall: u32) -> Result<OwnedSemaphorePermit, AppError> {
        match timeout(self.1, self.0.clone().acquire_many_owned(antall)).await {
            Ok(Ok(plass)) => Ok(plass),
            _ => Err(logg::utilgjengelig("minnerom", &"for mange store filer på en gang")),
        }
    }
}

/// Room that is taken for as long as this lives.
#[derive(Debug)]
#[must_use = "the room is free again at once"]
pub struct Plass(Option<OwnedSemaphorePermit>);

/// A file that is gathered in memory as it arrives.
#[derive(Debug)]
pub struct Samler {
    mottak: Mottak,
    plass: Plass,
    innhold: Vec<u8>,
    grense: usize,
}

impl Samler {
    /// One more piece.
    ///
    /// # Errors
    /// `ForStor`, and `Utilgjengelig` when there is no room.
    pub async fn legg_til(&mut self, bit: &[u8]) -> Result<(), AppError> {
        let lengde = self.innhold.len() + bit.len();
        if lengde > self.grense {
            return Err(AppError::ForStor);
        }
        if lengde > self.innhold.capacity() {
            // Not doubled, as a vector does by itself: what is counted is what is taken.
            let ny = lengde.div_ceil(STYKKE) * STYKKE;
            let mangler = stykker(ny) - stykker(self.innhold.capacity());
            let mer = self.mottak.ta(mangler).await?;
            match &mut self.plass.0 {
                Some(har) => har.merge(mer),
                tom => *tom = Some(mer),
            }
            self.innhold.reserve_exact(ny - self.innhold.len());
        }
        self.innhold.extend_from_slice(bit);
        Ok(())
    }

    /// All of it, and its room: to be kept until the content is gone.
    pub fn ferdig(self) -> (Vec<u8>, Plass) {
        (self.innhold, self.plass)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KORT: Duration = Duration::from_millis(20);

    fn rom() -> Minnerom {
        let mut rom = Minnerom::default();
        rom.mottak.1 = KORT;
        rom
    }

    fn ledig(rom: &Minnerom) -> usize {
        rom.mottak.0.available_permits()
    }

    #[tokio::test]
    async fn many_large_files_share_the_room_and_the_rest_are_told_to_come_again() {
        let rom = rom();
        let mut filer = Vec::new();
        let bit = vec![0; 64 * 1024];
        let mut avvist = 0;
        for _ in 0..20 {
            let mut samler = rom.samler(20 * MB);
            let mut alt = Ok(());
            while alt.is_ok() && samler.innhold.len() < 20 * MB {
                alt = samler.legg_til(&bit).await;
            }
            match alt {
                Ok(()) => filer.push(samler.ferdig()),
                Err(feil) => {
                    assert!(matches!(feil, AppError::Utilgjengelig { .. }), "{feil:?}");
                    avvist += 1;
                }
            }
        }
        let tatt: usize = filer.iter().map(|(innhold, _)| innhold.capacity()).sum();
        assert_eq!((filer.len(), avvist), (6, 14));
        assert!(tatt <= MOTTAK, "{tatt}");
        // One that is done makes room for another, and all that is left is free at the end.
        drop(filer.pop());
        drop(rom.gjennom(20 * MB).await.unwrap());
        drop(filer);
        assert_eq!(ledig(&rom), MOTTAK / STYKKE);
    }

    #[tokio::test]
    async fn a_file_takes_what_it_is_and_no_more_and_never_more_than_allowed() {
        let rom = rom();
        let mut liten = rom.samler(1000);
        liten.legg_til(&[1; 600]).await.unwrap();
        liten.legg_til(&[2; 400]).await.unwrap();
        assert_eq!(ledig(&rom), MOTTAK / STYKKE - 1);
        assert_eq!(liten.legg_til(&[3]).await, Err(AppError::ForStor));
        let (innhold, _plass) = liten.ferdig();
        assert_eq!((innhold.len(), innhold[599], innhold[600]), (1000, 1, 2));
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
}
