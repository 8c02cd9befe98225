//! Payments on their way: orders and changes are handed over, and an order is settled when its money has come.

use chrono::{DateTime, Utc};
use sqlx::{Connection, PgConnection};
use uuid::Uuid;

use super::store::betaling::{self as store, Betalt, Ordrerad};
use super::store::endring;
use crate::brev;
use crate::feil::AppError;
use crate::feil::logg;
use crate::krav::store::utbetaling;
use crate::praksis::kontovakt;
use crate::praksis::kontovakt::model::{Godkjenning, Kontostand};
use crate::server::epost::{self, Brev};
use crate::server::request::Utforer;
use crate::server::revisjon::{self, Hendelse};
use crate::server::state::App;
use crate::stier;
use grunn::{HelseaktorId, PraksisId, VedtakId};
use regler::prosess::Utbetalingsstatus;

/// Moves claims and writes it in the audit trail.
pub(super) async fn sett_status(
    db: &mut PgConnection,
    av: &Utforer,
    eier: HelseaktorId,
    krav: &[Uuid],
    fra: Utbetalingsstatus,
    til: Utbetalingsstatus,
    vedtak: VedtakId,
) -> Result<(), AppError> {
    if krav.is_empty() {
        return Ok(());
    }
    utbetaling::sett_status(db, krav, fra, til, vedtak, av.naa).await?;
    for id in krav.iter().filter(|_| fra != til) {
        let rad = Hendelse {
            gjelder: eier.0,
            handling: "krav.utbetalingsstatus_endret",
            objekt: "melding",
            objekt_id: id.to_string(),
            felt: Some("utbetalingsstatus"),
            gammel: Some(fra.ord().to_owned()),
            ny: Some(til.ord().to_owned()),
        };
        revisjon::skriv(db, av, rad).await?;
    }
    Ok(())
}

/// Mail about a decision: that it is there and where to read it, nothing more.
#[expect(clippy::too_many_arguments, reason = "two callers in this folder")]
pub(super) async fn varsle(
    app: &App,
    db: &mut PgConnection,
    av: &Utforer,
    eier: HelseaktorId,
    praksis: PraksisId,
    vedtak: VedtakId,
    brev: fn(grunn::text::Sprak, &str) -> Brev,
    slag: &str,
) -> Result<(), AppError> {
    let (sprak, mottakere) = store::mottakere(db, praksis).await?;
    let lenke = format!("{}{}", app.konfig.url, stier::vedtak(vedtak));
    for til in &mottakere {
        epost::legg_i_utboks(db, &app.krypto, av, eier, til, slag, brev(sprak, &lenke)).await?;
    }
    Ok(())
}

/// Hands over the orders that wait. One that is not taken is tried again at the next call, and so is one whose account was frozen after the
/// decision. When that account was thrown away, the order goes to the one that is paid to now. Returns how many were handed over.
pub async fn send_ordrer(app: &App) -> Result<usize, AppError> {
    let mut db = app.pool.acquire().await?;
    let mut antall = 0;
    for id in store::usendte(&mut db).await? {
        let mut tx = db.begin().await?;
        match send_ordre(app, &mut tx, id).await {
            Ok(sendt) => {
                tx.commit().await?;
                antall += usize::from(sendt);
            }
            // One that cannot be read stops no other; the reconciliation tells that it has not left.
            Err(feil) => tracing::error!(vedtak = id.0, %feil, "betalingsordre ikke sendt"),
        }
    }
    Ok(antall)
}

async fn send_ordre(app: &App, db: &mut PgConnection, id: VedtakId) -> Result<bool, AppError> {
    if !riktig_konto(app, db, id).await? {
        return Ok(false);
    }
    let Some(ordre) = store::ta_usendt(db, &app.krypto, id).await? else {
        return Ok(false);
    };
    let sendt = app.betaling.send(&ordre).await;
    if let Err(feil) = &sendt {
        tracing::warn!(vedtak = id.0, %feil, "betalingsordre ikke sendt");
    }
    store::noter_sendt(db, id, app.klokke.naa(), sendt.is_err().then_some("ikke_sendt")).await?;
    Ok(sendt.is_ok())
}

/// Whether an order's account may still be paid to. The practice is locked, so that nobody freezes the account while the order leaves.
async fn riktig_konto(app: &App, db: &mut PgConnection, id: VedtakId) -> Result<bool, AppError> {
    let Some(v) = store::vedtakskonto(db, id).await? else {
        return Ok(true);
    };
    let kontoer = kontovakt::store::laas(db, v.konto).await?;
    let Some(konto) = kontoer.iter().find(|k| k.id == v.konto) else {
        return Ok(false);
    };
    if konto.vern().betalbar() {
        return Ok(true);
    }
    // Frozen, and not decided: wait.
    if konto.godkjenning != Godkjenning::Avvist {
        return Ok(false);
    }
    let Some(til) = kontovakt::model::betales_til(&kontoer, app.klokke.idag()) else {
        return Ok(false);
    };
    store::flytt_konto(db, &app.krypto, id, til).await?;
    noter_konto(db, v.helseaktor, id, &konto.maskert, &til.maskert, app.klokke.naa()).await?;
    Ok(true)
}

async fn noter_konto(
    db: &mut PgConnection,
    eier: HelseaktorId,
    id: VedtakId,
    fra: &str,
    til: &str,
    naa: DateTime<Utc>,
) -> Result<(), AppError> {
    let rad = Hendelse {
        gjelder: eier.0,
        handling: "vedtak.konto_endret",
        objekt: "vedtak",
        objekt_id: id.to_string(),
        felt: Some("konto"),
        gammel: Some(fra.to_owned()),
        ny: Some(til.to_owned()),
    };
    revisjon::skriv(db, &Utforer::system(naa), rad).await
}

/// Tells the payment system when a payment it has a voucher for, and has not executed, is to go to another account than when it was
/// ordered: also one it refused, which is then on its way again. Returns how many changes were handed over.
pub async fn send_endringer(app: &App) -> Result<usize, AppError> {
    let mut db = app.pool.acquire().await?;
    for id in endring::kandidater(&mut db, app.klokke.idag()).await? {
        let mut tx = db.begin().await?;
        match endre_konto(app, &mut tx, id).await {
            Ok(()) => tx.commit().await?,
            Err(feil) => tracing::error!(vedtak = id.0, %feil, "betalingen fikk ikke ny konto"),
        }
    }
    let mut antall = 0;
    for (id, nr) in endring::usendte(&mut db).await? {
        let mut tx = db.begin().await?;
        let ny = match endring::ta_usendt(&mut tx, &app.krypto, id, nr).await {
            Ok(Some(ny)) => ny,
            Ok(None) => continue,
            Err(feil) => {
                tracing::error!(vedtak = id.0, %feil, "betalingsendring ikke sendt");
                continue;
            }
        };
        match app.betaling.endre(&ny).await {
            Ok(()) => {
                endring::noter_sendt(&mut tx, id, nr, app.klokke.naa()).await?;
                antall += 1;
            }
            Err(feil) => tracing::warn!(vedtak = id.0, %feil, "betalingsendring ikke sendt"),
        }
        tx.commit().await?;
    }
    Ok(antall)
}

/// Locks accounts before the order, as everyone does.
async fn endre_konto(app: &App, db: &mut PgConnection, id: VedtakId) -> Result<(), AppError> {
    let Some(v) = store::vedtakskonto(db, id).await? else {
        return Ok(());
    };
    let kontoer = kontovakt::store::laas(db, v.konto).await?;
    let (Some(fra), Some(til)) = (
        kontoer.iter().find(|k| k.id == v.konto),
        kontovakt::model::betales_til(&kontoer, app.klokke.idag()),
    ) else {
        return Ok(());
    };
    if fra.id == til.id {
        return Ok(());
    }
    if endring::lagre(db, &app.krypto, id, fra, til, app.klokke.naa()).await? {
        noter_konto(db, v.helseaktor, id, &fra.maskert, &til.maskert, app.klokke.naa()).await?;
    }
    Ok(())
}

/// The money of an order has come: order, decision, ledger, claims, audit trail and mail, or nothing. The order is locked and waits.
///
/// # Errors
/// When the ledger already has the payment, or the database fails.
pub(super) async fn betal(app: &App, db: &mut PgConnection, av: &Utforer, o: &Ordrerad, betalt: &Betalt<'_>) -> Result<(), AppError> {
    let krav = store::ventende_krav(db, o.vedtak).await?;
    store::noter_utbetalt(db, o, betalt, av.naa).await?;
    let fra = Utbetalingsstatus::SendtTilUtbetaling;
    let til = fra.til(Utbetalingsstatus::Utbetalt).map_err(|e| logg::intern("oppgjør", &e))?;
    sett_status(db, av, o.helseaktor, &krav, fra, til, o.vedtak).await?;
    revisjon::skriv(db, av, o.hendelse("vedtak.utbetalt", o.belop.kroner_desimal())).await?;
    varsle(
        app,
        db,
        av,
        o.helseaktor,
        o.praksis,
        o.vedtak,
        brev::vedtak_utbetalt,
        "vedtak_utbetalt",
    )
    .await
}
