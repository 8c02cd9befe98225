//! What a decided case leads to, in the tab it is about.

use sqlx::PgConnection;

use super::post;
use crate::feil::AppError;
use crate::krav;
use crate::oppgjor;
use crate::praksis;
use crate::praksis::hprvakt;
use crate::sak::model::{Sakslag, Svar};
use crate::sak::store::Sak;
use crate::server::request::Utforer;
use crate::server::state::App;
use crate::utdanning::store as utdanning;
use crate::utdanning::store::Utfall;

/// Locks what the case is about, before the case itself: everyone takes the locks in this order.
///
/// # Errors
/// When it does not exist, or the database fails.
pub async fn laas(db: &mut PgConnection, sak: &Sak) -> Result<(), AppError> {
    match sak.slag {
        Sakslag::KontoAvvik | Sakslag::KontoMeldt => {
            let konto = sak.objekt_id.parse().map_err(|_| AppError::IkkeFunnet)?;
            praksis::kontovakt::store::laas(db, konto).await.map(|_| ())
        }
        Sakslag::EnhetManuell | Sakslag::Utdanning | Sakslag::Godkjenning | Sakslag::Krav | Sakslag::Betaling | Sakslag::Epost => Ok(()),
    }
}

/// Does it, in the transaction of the decision.
///
/// # Errors
/// `Endret` when what the case is about no longer waits for this decision.
pub async fn utfor(db: &mut PgConnection, app: &App, av: &Utforer, sak: &Sak, svar: Svar) -> Result<(), AppError> {
    match sak.slag {
        Sakslag::KontoAvvik | Sakslag::KontoMeldt => {
            praksis::kontovakt::arbeid::sak_avgjort(db, app, av, sak.slag, &sak.objekt_id, svar).await
        }
        Sakslag::EnhetManuell => praksis::arbeid::sted_avgjort(db, av, &sak.objekt_id, svar).await,
        // The control reads the answer from the case.
        Sakslag::Krav => krav::arbeid::sak_avgjort(db, &sak.objekt_id, av.naa).await,
        Sakslag::Betaling => oppgjor::avstemming::sak_avgjort(app, db, av, &sak.objekt_id, svar).await,
        Sakslag::Epost => post::avgjort(db, av, &sak.objekt_id, svar).await,
        Sakslag::Godkjenning => hprvakt::arbeid::sak_avgjort(db, app, av, &sak.objekt_id, svar).await,
        Sakslag::Utdanning => {
            let id = sak.objekt_id.parse().map_err(|_| AppError::IkkeFunnet)?;
            let utfall = match svar {
                Svar::Godkjent => Utfall::Godkjent,
                Svar::Avvist => Utfall::Avvist {
                    begrunnelse: sak.begrunnelse.clone().unwrap_or_default(),
                },
            };
            utdanning::avgjort(app, db, av, id, &utfall).await
        }
    }
}
