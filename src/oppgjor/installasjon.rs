//! A restored database is known as one before it pays: what was handed over after the copy was made, it does not remember.
//!
//! Known by: another server, database or timeline than last time (a dump in a new database, a base backup rolled forward, a standby that took
//! over), or a mark beside the orders that is ahead, gone, or somebody else's. Payments are then stopped until somebody has compared
//! `ut/` and the payment system's lists with the decisions and lifts it, and the numbers of decisions go on from a series nobody has used. Not
//! seen: a copy of the whole disk of server and folder together, put back.

use super::store::installasjon as store;
use crate::feil::AppError;
use crate::server::databasevakt;
use crate::server::hold::{self, Arbeid};
use crate::server::request::Utforer;
use crate::server::revisjon::{self, Hendelse};
use crate::server::state::App;
use regler::installasjon::{Funn, Merke, Merkesvar, Server, neste, sammenlign, serie};
use sqlx::PgConnection;

/// Who stops payments when nobody has.
const PORTALEN: &str = "portalen";

/// Compares the database with its server and with the mark beside the orders. Called before each round of payments; what is found stops them.
///
/// # Errors
/// When the database fails, or the payment system does not answer: without its mark nothing is paid.
pub async fn bekreft(app: &App) -> Result<(), AppError> {
    krev_klar(app).await?;
    let mut db = app.pool.acquire().await?;
    let server = store::server(&mut db).await?;
    let merke = app
        .betaling
        .merke()
        .await
        .map_err(|feil| crate::feil::logg::utilgjengelig("betaling", &feil))?;
    let lagret = store::les(&mut db).await?;
    let funn = sammenlign(&lagret, server.as_ref(), &merke);
    if funn.is_none() && (server.is_none() || lagret.server == server) && !matches!(merke, Merkesvar::Mangler) {
        return Ok(());
    }
    drop(db);
    let ny = noter(app, server.as_ref(), &merke, funn).await?;
    if let Some(ny) = ny
        && let Err(feil) = app.betaling.sett_merke(&ny).await
    {
        tracing::error!(%feil, "merket ved ordrene ble ikke satt");
    }
    Ok(())
}

/// A payment system that cannot take an order now holds all payments, with an alarm. They go on by themselves.
async fn krev_klar(app: &App) -> Result<(), AppError> {
    let klar = app.betaling.klar().await;
    metrics::gauge!("portal_betaling_utilgjengelig").set(if klar.is_ok() { 0.0 } else { 1.0 });
    klar.map_err(|feil| crate::feil::logg::utilgjengelig("betaling", &feil))
}

/// Under the lock of the row: what to do about it. Gives the mark that is to lie beside the orders.
async fn noter(app: &App, server: Option<&Server>, merke: &Merkesvar, funn: Option<Funn>) -> Result<Option<Merke>, AppError> {
    let naa = app.klokke.naa();
    let av = Utforer::system(naa);
    let mut tx = app.pool.begin().await?;
    if funn.is_some() {
        // A payment under way locks the row, too: it is waited for first.
        databasevakt::uten_frist(&mut tx).await?;
        hold::vent_ut(&mut tx, Arbeid::Utbetaling).await?;
    }
    store::laas(&mut tx).await?;
    // Another instance may have been first.
    let lagret = store::les(&mut tx).await?;
    let nytt = match sammenlign(&lagret, server, merke) {
        None => {
            if lagret.server.is_none() && !app.konfig.er_demo() && !store::nummer_er_brukt(&mut tx).await? {
                store::flytt_serie(&mut tx, serie(0, tilfeldig())).await?;
            }
            lagret.merke
        }
        // Found by the lock alone: the next round waits for what is under way.
        Some(_) if funn.is_none() => return Ok(None),
        // Told already; only the mark is not set.
        Some(Funn::AnnenInstallasjon | Funn::MerketMangler) if er_stanset_av_oss(&mut tx).await? => lagret.merke,
        Some(funn) => {
            let nytt = neste(&lagret.merke, merke);
            store::flytt_serie(&mut tx, serie(nytt.epoke, tilfeldig())).await?;
            stans(&mut tx, &av, funn).await?;
            meld(&mut tx, &av, funn, &nytt).await?;
            nytt
        }
    };
    store::lagre(&mut tx, &nytt, server).await?;
    tx.commit().await?;
    Ok((!matches!(merke, Merkesvar::Uten)).then_some(nytt))
}

async fn er_stanset_av_oss(db: &mut PgConnection) -> Result<bool, AppError> {
    let holdt = hold::gjeldende(db).await?;
    Ok(holdt.iter().any(|h| h.arbeid == Arbeid::Utbetaling && h.satt_av == PORTALEN))
}

/// Stops payments for this reason, also when they are stopped for another.
async fn stans(db: &mut PgConnection, av: &Utforer, funn: Funn) -> Result<(), AppError> {
    hold::opphev(db, av, Arbeid::Utbetaling, PORTALEN).await?;
    hold::sett(db, av, Arbeid::Utbetaling, grunn(funn), PORTALEN).await?;
    Ok(())
}

async fn meld(db: &mut PgConnection, av: &Utforer, funn: Funn, nytt: &Merke) -> Result<(), AppError> {
    metrics::counter!("portal_gjenopprettet", "funn" => funn.kode()).increment(1);
    tracing::error!(
        funn = funn.kode(),
        epoke = nytt.epoke,
        "databasen er ikke den som betalte sist; utbetalinger er stanset"
    );
    let rad = Hendelse {
        handling: "drift.ny_epoke",
        objekt: "installasjon",
        objekt_id: nytt.installasjon.to_string(),
        felt: Some("epoke"),
        gammel: None,
        ny: Some(format!("{}: {}", nytt.epoke, funn.kode())),
        ..Hendelse::default()
    };
    revisjon::skriv(db, av, rad).await
}

fn tilfeldig() -> u64 {
    uuid::Uuid::new_v4().as_u64_pair().0
}

/// Why payments are stopped, for whoever lifts it: in the words of those who run the portal.
const fn grunn(funn: Funn) -> &'static str {
    match funn {
        Funn::AnnenServer => {
            "Databasen er på en annen server, i en annen database eller på en ny tidslinje enn sist det ble betalt. Den kan være gjenopprettet: \
             sammenlign filene i ut/ og betalingssystemets lister med vedtakene før stansen oppheves."
        }
        Funn::MappenErForan => {
            "Det er levert flere ordrer i betalingsmappen enn databasen vet om. Den er gjenopprettet til før de ble levert: sammenlign filene i \
             ut/ og betalingssystemets lister med vedtakene før stansen oppheves."
        }
        Funn::AnnenInstallasjon => {
            "En annen installasjon leverer ordrer i betalingsmappen. Kontroller PORTAL_BETALING_MAPPE og hva som er levert før stansen oppheves."
        }
        Funn::MerketMangler => {
            "Betalingsmappen er tom eller byttet ut: installasjon.json mangler. Kontroller PORTAL_BETALING_MAPPE og hva som er levert før \
             stansen oppheves."
        }
    }
}
