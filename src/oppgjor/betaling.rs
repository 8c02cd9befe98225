//! An order is settled when its money has come, and whoever it concerns is told.

use sqlx::PgConnection;
use uuid::Uuid;

use super::store::betaling::{self as store, Betalt, Ordrerad};
use crate::brev;
use crate::feil::AppError;
use crate::feil::logg;
use crate::krav::store::utbetaling;
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

/// The money of an order has come: order, decision, ledger, claims, audit trail and mail, or nothing. The order is locked and waits.
///
/// # Errors
/// When the ledger already has the payment, or the database fails.
pub(super) async fn betal(app: &App, db: &mut PgConnection, av: &Utforer, o: &Ordrerad, betalt: &Betalt<'_>) -> Result<(), AppError> {
    let fra = Utbetalingsstatus::SendtTilUtbetaling;
    let krav = store::krav_med(db, o.vedtak, fra).await?;
    store::noter_utbetalt(db, o, betalt, av.naa).await?;
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

/// The bank has sent the money of a paid order back: order, decision, ledger, claims, audit trail and mail, or nothing. It waits for another
/// account, as one that was refused. The order is locked and paid.
///
/// # Errors
/// When the ledger already has the return, or the database fails.
pub(super) async fn retur(app: &App, db: &mut PgConnection, av: &Utforer, o: &Ordrerad) -> Result<(), AppError> {
    let fra = Utbetalingsstatus::Utbetalt;
    let krav = store::krav_med(db, o.vedtak, fra).await?;
    store::noter_retur(db, o, av.naa).await?;
    let til = fra.i_retur().map_err(|e| logg::intern("oppgjør", &e))?;
    sett_status(db, av, o.helseaktor, &krav, fra, til, o.vedtak).await?;
    revisjon::skriv(db, av, o.hendelse("vedtak.betaling_i_retur", o.belop.kroner_desimal())).await?;
    meld_avvist(app, db, av, o).await
}

/// Mail about a payment that did not reach its account.
pub(super) async fn meld_avvist(app: &App, db: &mut PgConnection, av: &Utforer, o: &Ordrerad) -> Result<(), AppError> {
    varsle(
        app,
        db,
        av,
        o.helseaktor,
        o.praksis,
        o.vedtak,
        brev::betaling_avvist,
        "betaling_avvist",
    )
    .await
}
