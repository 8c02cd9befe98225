//! «This was not me»: the link in the mail freezes the change, without login, since the holder of the mail may have lost the login.

use sqlx::PgConnection;

use super::model::{Godkjenning, Kontohendelse};
use super::{store, varsel};
use crate::feil::AppError;
use crate::praksis;
use crate::sak::model::Sakslag;
use crate::sak::store as sak;
use crate::server::request::Utforer;
use crate::server::revisjon::{self, Hendelse};
use crate::server::state::App;

/// After the button.
pub const FERDIG: &str = "ferdig";

/// Freezes the account of a link and every later one, opens a case, tells everyone. What was in use before goes on being paid to.
///
/// # Errors
/// `IkkeFunnet` when the link is used, old or unknown.
pub async fn meld(db: &mut PgConnection, app: &App, token: &str) -> Result<(), AppError> {
    let av = Utforer::system(app.klokke.naa());
    let konto = store::bruk_lenke(db, token, av.naa).await?.ok_or(AppError::IkkeFunnet)?;
    let kontoer = store::laas(db, konto).await?;
    let meldt = kontoer.iter().find(|k| k.id == konto).ok_or(AppError::IkkeFunnet)?;
    let praksis = praksis::store::uansett_eier(db, meldt.praksis).await?;
    // Thrown away already: there is nothing left to stop.
    if meldt.godkjenning == Godkjenning::Avvist {
        return Ok(());
    }
    let mut nye = 0;
    for k in kontoer
        .iter()
        .filter(|k| k.nr >= meldt.nr && k.fryst.is_none() && k.godkjenning != Godkjenning::Avvist)
    {
        nye += 1;
        store::flytt(db, k, Kontohendelse::Meldt, av.naa).await?;
        let rad = Hendelse {
            gjelder: praksis.helseaktor.0,
            handling: "praksis.konto_meldt",
            objekt: "praksis",
            objekt_id: praksis.id.to_string(),
            felt: Some("konto_stans"),
            gammel: None,
            ny: Some(k.maskert.clone()),
        };
        revisjon::skriv(db, &av, rad).await?;
    }
    sak::opprett(db, &av, Sakslag::KontoMeldt, praksis.helseaktor, super::OBJEKT, &konto.to_string()).await?;
    // The second of two mails stops what the first has stopped: nobody is told twice.
    if nye == 0 {
        return Ok(());
    }
    varsel::stanset(db, app, &av, &praksis).await
}
