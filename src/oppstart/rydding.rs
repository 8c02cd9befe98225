//! Clearing: files that were uploaded and never sent, and drafts nobody has touched, are deleted after a while (PORTAL_USENDT_DAGER).
//! A portion at a time, each with its audit rows in its own transaction.

use chrono::{NaiveDate, TimeDelta};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::feil::AppError;
use crate::server::gjemt;
use crate::server::jobb;
use crate::server::jobb::Slag;
use crate::server::request::Utforer;
use crate::server::revisjon;
use crate::server::revisjon::Hendelse;
use crate::server::skjema;
use crate::server::state::App;
use crate::vedlegg;
use grunn::kalender;

/// Clearing of files that were never sent and of old drafts; key = the day and the number of the portion.
pub const RYDDING: Slag = Slag::ny("rydding");

/// Rows deleted in one piece of work: a file may be ten megabytes.
const PORSJON: i64 = 25;

/// Queues the day's clearing. The same day is queued once, whichever instance is first.
pub async fn legg_i_ko(db: &mut PgConnection, dag: NaiveDate) -> Result<(), AppError> {
    // At night, when few are here.
    jobb::legg_i_ko(db, RYDDING, &format!("{dag}/0"), kalender::dogn_start(dag) + TimeDelta::hours(3)).await
}

/// One portion; queues the next when there may be more. `nokkel`: the day and the number of the portion.
pub async fn rydd(app: &App, db: &mut PgConnection, nokkel: &str) -> Result<(), AppError> {
    let (dag, nr) = nokkel.split_once('/').unwrap_or((nokkel, "0"));
    let nr: u64 = nr.parse().map_err(|e| crate::feil::logg::intern("rydding", &e))?;
    let naa = app.klokke.naa();
    let for_tid = naa - TimeDelta::days(app.konfig.usendt_dager.into());
    let av = Utforer::system(naa);
    let rad = |gjelder: Uuid, handling: &'static str, objekt: &'static str, objekt_id: String, gammel: Option<String>| Hendelse {
        gjelder,
        handling,
        objekt,
        objekt_id,
        felt: gammel.is_some().then_some("dokument"),
        gammel,
        ny: None,
    };
    let filer = vedlegg::store::rydd_usendte(&mut *db, for_tid, PORSJON).await?;
    for f in &filer {
        let h = rad(
            f.helseaktor.0,
            "vedlegg.ryddet",
            "vedlegg",
            f.id.to_string(),
            Some(f.dokument.clone()),
        );
        revisjon::skriv(&mut *db, &av, h).await?;
    }
    gjemt::rydd(&mut *db, naa).await?;
    let utkast = skjema::rydd(&mut *db, for_tid, PORSJON).await?;
    for (eier, navn) in &utkast {
        revisjon::skriv(&mut *db, &av, rad(eier.0, "utkast.ryddet", "utkast", navn.clone(), None)).await?;
    }
    let full = |n: usize| i64::try_from(n).unwrap_or(i64::MAX) == PORSJON;
    if full(filer.len()) || full(utkast.len()) {
        jobb::legg_i_ko(db, RYDDING, &format!("{dag}/{}", nr + 1), naa).await?;
    }
    Ok(())
}
