//! Receipts of the payment system: each is taken once, in one transaction with what follows from it.

use std::fmt::Write as _;

use sqlx::{Connection, PgConnection};

use super::avstemming::{self, Om};
use super::betaling::{betal, send_endringer, send_ordrer};
use super::store::betaling::{self as store, Betalt, Ordrerad};
use crate::feil::AppError;
use crate::server::krypto;
use crate::server::request::Utforer;
use crate::server::revisjon;
use crate::server::state::App;
use grunn::{Ore, VedtakId};
use registre::betaling::Mottatt;
use regler::avstemming::Avvik;
use regler::kvittering::{Avvikslag, Kvittering, Lesefeil, Vurdering, vurder};

/// What the receipts brought.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Utbetalingsresultat {
    pub betalt: Vec<(VedtakId, Ore)>,
    pub avvist: Vec<VedtakId>,
}

/// Hands over orders and changes, then takes the receipts that have come.
///
/// # Errors
/// When the database fails; a payment system that does not answer is only logged.
pub async fn utbetalinger(app: &App) -> Result<Utbetalingsresultat, AppError> {
    send_ordrer(app).await?;
    send_endringer(app).await?;
    let mut db = app.pool.acquire().await?;
    let mut ut = Utbetalingsresultat::default();
    let venter = store::ubetalte(&mut db).await?;
    let mottatte = match app.betaling.kvitteringer(&venter, app.klokke.naa()).await {
        Ok(mottatte) => mottatte,
        Err(feil) => {
            tracing::warn!(%feil, "kvitteringer kan ikke hentes");
            return Ok(ut);
        }
    };
    for m in mottatte {
        let k = match les(&m) {
            Ok(k) => k,
            // Perhaps it is still being written. The reconciliation tells of what stays so.
            Err(feil) => {
                tracing::warn!(%feil, "kvittering kan ikke leses");
                metrics::counter!("portal_kvitteringer", "utfall" => "uleselig").increment(1);
                continue;
            }
        };
        let mut tx = db.begin().await?;
        match ta(app, &mut tx, &m, &k, &mut ut).await {
            Ok(ferdig) => {
                tx.commit().await?;
                if ferdig && let Err(feil) = app.betaling.legg_bort(&m).await {
                    // It comes again, and is known then.
                    tracing::warn!(%feil, "kvittering ble ikke lagt bort");
                }
            }
            // One that fails stops no other.
            Err(feil) => tracing::error!(%feil, "kvittering ble ikke tatt"),
        }
    }
    Ok(ut)
}

/// A receipt; what it does not say about its order, its name does.
pub(super) fn les(m: &Mottatt) -> Result<Kvittering, Lesefeil> {
    let mut k = Kvittering::les(&m.innhold)?;
    if k.forsystem_ref.is_none() {
        k.forsystem_ref = m.ref_i_navn().map(str::to_owned);
    }
    Ok(k)
}

/// Takes a receipt. False: it is to be read again later.
async fn ta(app: &App, db: &mut PgConnection, m: &Mottatt, k: &Kvittering, ut: &mut Utbetalingsresultat) -> Result<bool, AppError> {
    let naa = app.klokke.naa();
    let ordre = match &k.forsystem_ref {
        Some(r) => store::laas_ordre(db, r).await?,
        None => None,
    };
    let hash = krypto::sha256(&m.innhold);
    let Some(nokkel) = ny_nokkel(db, k, &hash).await? else {
        return Ok(true);
    };
    let vurdering = vurder(ordre.as_ref().map(|o| (o.belop, &o.stand)), k, naa);
    // Another system's order with the number of ours is none of ours.
    let ordre = ordre.filter(|_| vurdering != Vurdering::Avvik(Avvikslag::UkjentOrdre));
    if let (Vurdering::Senere, Some(o)) = (&vurdering, &ordre) {
        store::noter_underveis(db, o.vedtak, k).await?;
        return Ok(false);
    }
    if !store::noter_kvittering(db, &nokkel, &hash, ordre.as_ref().map(|o| o.vedtak), k, &vurdering, naa).await? {
        return Ok(true);
    }
    metrics::counter!("portal_kvitteringer", "utfall" => vurdering.kode()).increment(1);
    folg(app, db, k, &vurdering, ordre.as_ref(), &nokkel, ut).await?;
    Ok(true)
}

/// What a receipt is known by: its own id, else the hash of its content. `None` when it is taken. Another content under a known id is another
/// receipt.
async fn ny_nokkel(db: &mut PgConnection, k: &Kvittering, hash: &[u8]) -> Result<Option<String>, AppError> {
    let innhold = heks(hash);
    let forste = k.id.clone().unwrap_or_else(|| innhold.clone());
    let neste = format!("{forste}#{innhold}");
    for nokkel in [forste, neste] {
        match store::notert(db, &nokkel).await? {
            None => return Ok(Some(nokkel)),
            Some(kjent) if kjent == hash => return Ok(None),
            Some(_) => {}
        }
    }
    Ok(None)
}

pub(super) fn heks(hash: &[u8]) -> String {
    hash.iter().fold(String::new(), |mut ut, byte| {
        let _ = write!(ut, "{byte:02x}");
        ut
    })
}

/// Does what follows.
async fn folg(
    app: &App,
    db: &mut PgConnection,
    k: &Kvittering,
    vurdering: &Vurdering,
    ordre: Option<&Ordrerad>,
    nokkel: &str,
    ut: &mut Utbetalingsresultat,
) -> Result<(), AppError> {
    let av = Utforer::system(app.klokke.naa());
    match (vurdering, ordre) {
        (Vurdering::Underveis | Vurdering::EndringTatt, Some(o)) => store::noter_underveis(db, o.vedtak, k).await,
        (Vurdering::Utbetalt(tid), Some(o)) => {
            let betalt = Betalt {
                tid: *tid,
                betaling_id: k.betaling_id.as_deref(),
                bilag_id: k.bilag_id.as_deref(),
                status_kode: k.status_kode.as_deref(),
            };
            betal(app, db, &av, o, &betalt).await?;
            ut.betalt.push((o.vedtak, o.belop));
            Ok(())
        }
        (Vurdering::Avvist, Some(o)) => {
            store::noter_avvist(db, o.vedtak, k, av.naa).await?;
            revisjon::skriv(db, &av, o.hendelse("vedtak.betaling_avvist", k.feil.join(", "))).await?;
            ut.avvist.push(o.vedtak);
            meld(db, &av, Avvikslag::Avvist, k, ordre, nokkel).await
        }
        (Vurdering::Avvik(slag), _) => meld(db, &av, *slag, k, ordre, nokkel).await,
        _ => Ok(()),
    }
}

async fn meld(
    db: &mut PgConnection,
    av: &Utforer,
    slag: Avvikslag,
    k: &Kvittering,
    ordre: Option<&Ordrerad>,
    nokkel: &str,
) -> Result<(), AppError> {
    let avvik = Avvik {
        slag,
        forsystem_ref: k.forsystem_ref.clone().unwrap_or_default(),
        forventet: ordre.map(|o| o.belop),
        oppgitt: k.belop,
        utbetalt: k.utbetalt,
        betaling_id: k.betaling_id.clone(),
        bilag_id: k.bilag_id.clone(),
        status_kode: k.status_kode.clone(),
    };
    let om = ordre.map(|o| Om {
        vedtak: o.vedtak,
        eier: o.helseaktor,
    });
    avstemming::meld(db, av, &avvik, om, nokkel).await.map(|_| ())
}
