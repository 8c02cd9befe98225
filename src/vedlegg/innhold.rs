//! What is in a file, one file at a time and away from the threads that answer: a PDF that acts is refused, a picture is drawn anew. Of
//! the picture that came nothing is kept.

use dokument::innkommet::{self, bilde, pdf};
use tokio::sync::{Semaphore, SemaphorePermit};
use uuid::Uuid;

use super::model::Filtype;
use super::store::Delleser;
use super::text::Filfeil;
use crate::feil::AppError;
use crate::feil::logg;
use crate::server::state::App;

/// A picture may take two hundred megabytes while it is drawn.
static EN_OM_GANGEN: Semaphore = Semaphore::const_new(1);

/// The outcome for a file.
pub enum Dom {
    /// As it came.
    Behold,
    /// This instead.
    Bytt(Tegnet),
    /// Not at all.
    Avvis(Filfeil),
}

/// A picture as it was drawn. The next file waits until it is stored.
pub struct Tegnet {
    pub bilde: Vec<u8>,
    _tur: SemaphorePermit<'static>,
}

/// Looks at a stored file of `storrelse` bytes.
pub async fn bedom(app: &App, id: Uuid, filtype: Filtype, storrelse: usize) -> Result<Dom, AppError> {
    let tur = EN_OM_GANGEN.acquire().await.map_err(|e| logg::intern("vedlegg", &e))?;
    let mut leser = Delleser::ny(&app.pool, &app.krypto, id);
    let mut fil = Vec::with_capacity(storrelse);
    while let Some(del) = leser.del().await? {
        fil.extend_from_slice(&del);
    }
    // The turn goes with the work: it goes on also when nobody waits for it any longer.
    let arbeid = tokio::task::spawn_blocking(move || (les(&fil, filtype), tur)).await;
    Ok(match arbeid {
        Ok((Ok(None), _)) => Dom::Behold,
        Ok((Ok(Some(bilde)), _tur)) => Dom::Bytt(Tegnet { bilde, _tur }),
        Ok((Err(feil), _)) => Dom::Avvis(som_feltfeil(feil, filtype)),
        Err(brudd) => {
            tracing::error!(aarsak = %brudd, "en fil stanset den som leste den");
            Dom::Avvis(Filfeil::Uleselig)
        }
    })
}

fn les(fil: &[u8], filtype: Filtype) -> Result<Option<Vec<u8>>, innkommet::Filfeil> {
    match filtype {
        Filtype::Pdf => pdf::sjekk(fil).map(|()| None),
        Filtype::Jpeg => bilde::tegn(fil, bilde::Slag::Jpeg).map(Some),
        Filtype::Png => bilde::tegn(fil, bilde::Slag::Png).map(Some),
    }
}

fn som_feltfeil(feil: innkommet::Filfeil, filtype: Filtype) -> Filfeil {
    match (feil, filtype) {
        (innkommet::Filfeil::Aktiv, _) => Filfeil::Aktiv,
        (innkommet::Filfeil::Laast, _) => Filfeil::Laast,
        (innkommet::Filfeil::ForStor, Filtype::Jpeg | Filtype::Png) => Filfeil::ForMangePunkter,
        (innkommet::Filfeil::ForStor | innkommet::Filfeil::Uleselig, _) => Filfeil::Uleselig,
    }
}
