//! Pages of attachments: the part other pages show, a practice's own, and education.

mod deler;
mod praksis;
mod utdanning;

pub use deler::{Dokumentliste, Filliste, Mappevisning, Vedleggdel};
pub use praksis::PraksisVedleggSide;
pub use utdanning::{UtdanningSide, UtdanningYrkeSide, Utdanningspanel, Utdanningsvarsel, statustekst};

use super::model::{Dokumentkrav, Mappe, UTDANNINGSKRAV};
use super::utdanning as regler;
use crate::error::AppError;
use crate::helseaktor::store::profil;
use crate::praksis::{NY_VEDLEGG_STI, pages::valgt_i_utkast, store as praksiser, vilkar};
use crate::server::request::Aktor;
use crate::server::state::App;
use grunn::PraksisId;

/// The page of a folder.
pub fn side(mappe: Mappe) -> String {
    match mappe {
        Mappe::NyPraksis => NY_VEDLEGG_STI.to_owned(),
        Mappe::Praksis(id) => praksis_side(id),
        Mappe::Utdanning(yrke) => regler::sti(yrke),
    }
}

/// The page with a practice's attachments.
pub fn praksis_side(id: PraksisId) -> String {
    format!("{}/{id}/vedlegg", crate::praksis::STI)
}

/// What may be put in a folder, for its owner.
///
/// # Errors
/// `IkkeFunnet` when the folder is someone else's or nothing is asked for there; `Endret` when it is closed.
pub async fn krav_for(app: &App, aktor: &Aktor, mappe: Mappe) -> Result<&'static [Dokumentkrav], AppError> {
    let mut db = app.pool.acquire().await?;
    let krav = match mappe {
        Mappe::NyPraksis => {
            let (praksistype, vikar) = valgt_i_utkast(&mut db, aktor.helseaktor).await?;
            praksistype.map_or(&[][..], |t| vilkar::gruppe(t).dokumenter(vikar))
        }
        Mappe::Praksis(id) => praksiser::finn(&mut db, aktor.helseaktor, id).await?.dokumentkrav(),
        Mappe::Utdanning(yrke) => {
            if !regler::angar(&profil(&mut db, &app.krypto, aktor.helseaktor).await?) {
                return Err(AppError::IkkeFunnet);
            }
            if !regler::status(&mut db, aktor.helseaktor, yrke).await?.kan_sende() {
                return Err(AppError::Endret);
            }
            UTDANNINGSKRAV
        }
    };
    if krav.is_empty() { Err(AppError::IkkeFunnet) } else { Ok(krav) }
}
