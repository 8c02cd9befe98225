//! Receipts of the payment system: each is taken once, in one transaction with what follows from it.

use std::fmt::Write as _;

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::{Connection, PgConnection};

use super::avstemming::{self, Om};
use super::betaling::{betal, meld_avvist};
use super::installasjon;
use super::sending::{send_endringer, send_ordrer};
use super::store::betaling::{self as store, Betalt, Ordrerad};
use crate::feil::AppError;
use crate::server::hold::{self, Arbeid};
use crate::server::krypto;
use crate::server::request::Utforer;
use crate::server::revisjon;
use crate::server::state::App;
use grunn::{Ore, VedtakId};
use registre::betaling::Mottatt;
use regler::avstemming::Avvik;
use regler::kvittering::{Avvikslag, Bestilling, Kvittering, Lesefeil, Vurdering, vurder};

/// What the receipts brought.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Utbetalingsresultat {
    pub betalt: Vec<(VedtakId, Ore)>,
    pub avvist: Vec<VedtakId>,
}

/// Files read in one call at most, in portions: what is left waits for the next.
const PORSJONER: usize = 50;
/// How long a file that cannot be read may be one somebody is still writing, and one that could not be taken waits.
const VENTETID: TimeDelta = TimeDelta::minutes(10);
/// After so many attempts a receipt that cannot be taken is put aside.
const FLEST_FORSOK: u32 = 6;

/// Hands over orders and changes, then takes the receipts that have come. Nothing while payments are stopped.
///
/// # Errors
/// When the database fails; a payment system that does not answer is only logged.
pub async fn utbetalinger(app: &App) -> Result<Utbetalingsresultat, AppError> {
    let mut ut = Utbetalingsresultat::default();
    installasjon::bekreft(app).await?;
    if hold::er_holdt(&mut *app.pool.acquire().await?, Arbeid::Utbetaling).await? {
        return Ok(ut);
    }
    send_ordrer(app).await?;
    send_endringer(app).await?;
    let mut db = app.pool.acquire().await?;
    let mut etter = VedtakId(0);
    for _ in 0..PORSJONER {
        let venter = if app.betaling.maa_sporres() {
            store::ubetalte(&mut db, etter).await?
        } else {
            Vec::new()
        };
        etter = venter.last().map_or(etter, |v| v.0);
        let ordrer: Vec<_> = venter.into_iter().map(|v| v.1).collect();
        let mottatte = match app.betaling.kvitteringer(&ordrer, app.klokke.naa()).await {
            Ok(mottatte) => mottatte,
            Err(feil) => {
                metrics::counter!("portal_kvitteringer", "utfall" => "ikke_hentet").increment(1);
                tracing::error!(%feil, "kvitteringer kan ikke hentes");
                return Ok(ut);
            }
        };
        if mottatte.is_empty() && ordrer.is_empty() {
            break;
        }
        for m in &mottatte {
            if !en_fil(app, &mut db, m, &mut ut).await? {
                return Ok(ut);
            }
        }
    }
    Ok(ut)
}

/// One receipt with its own outcome. False when payments are stopped.
///
/// # Errors
/// When the database does not answer: that is no fault of the receipt.
async fn en_fil(app: &App, db: &mut PgConnection, m: &Mottatt, ut: &mut Utbetalingsresultat) -> Result<bool, AppError> {
    let naa = app.klokke.naa();
    let fil = m.vist_navn();
    let k = match les(m) {
        Ok(k) => k,
        Err(feil) => {
            metrics::counter!("portal_kvitteringer", "utfall" => "uleselig").increment(1);
            tracing::warn!(fil, %feil, "kvittering kan ikke leses");
            if m.rolig {
                til_side(app, db, m).await?;
            } else {
                // Perhaps it is still being written.
                app.betaling.vent(m, naa + VENTETID);
            }
            return Ok(true);
        }
    };
    let mut tx = db.begin().await?;
    if !hold::fri(&mut tx, Arbeid::Utbetaling).await? {
        return Ok(false);
    }
    match ta(app, &mut tx, m, &k, ut).await {
        Ok(Tatt::Ferdig) => {
            avstemming::noter_lest(&mut tx, m, naa).await?;
            tx.commit().await?;
            if let Err(feil) = app.betaling.legg_bort(m).await {
                // It comes again, and is known then.
                app.betaling.vent(m, naa + VENTETID);
                tracing::warn!(fil, %feil, "kvittering ble ikke lagt bort");
            }
        }
        Ok(Tatt::Senere(tid)) => {
            tx.commit().await?;
            app.betaling.vent(m, tid);
            tracing::info!(fil, %tid, "kvittering for en betaling som ikke er gjort ennå");
        }
        // One that fails stops no other.
        Err(feil @ AppError::Intern { .. }) => {
            drop(tx);
            metrics::counter!("portal_kvitteringer", "utfall" => "feilet").increment(1);
            tracing::error!(fil, %feil, "kvittering ble ikke tatt");
            if app.betaling.vent(m, naa + VENTETID) >= FLEST_FORSOK {
                til_side(app, db, m).await?;
            }
        }
        Err(feil) => return Err(feil),
    }
    Ok(true)
}

/// A file that cannot be used is a case, then it is put where a person finds it.
async fn til_side(app: &App, db: &mut PgConnection, m: &Mottatt) -> Result<(), AppError> {
    let mut tx = db.begin().await?;
    avstemming::meld_uleselig(&mut tx, m, app.klokke.naa()).await?;
    tx.commit().await?;
    if let Err(feil) = app.betaling.legg_til_side(m).await {
        app.betaling.vent(m, app.klokke.naa() + VENTETID);
        tracing::error!(fil = m.vist_navn(), %feil, "filen ble ikke lagt til side");
    }
    Ok(())
}

/// What became of a receipt that can be read.
enum Tatt {
    Ferdig,
    /// To be read again then.
    Senere(DateTime<Utc>),
}

/// A receipt; what it does not say about its order, its name does.
pub(super) fn les(m: &Mottatt) -> Result<Kvittering, Lesefeil> {
    let mut k = Kvittering::les(&m.innhold)?;
    if k.forsystem_ref.is_none() {
        k.forsystem_ref = m.ref_i_navn().map(str::to_owned);
    }
    Ok(k)
}

/// Takes a receipt.
async fn ta(app: &App, db: &mut PgConnection, m: &Mottatt, k: &Kvittering, ut: &mut Utbetalingsresultat) -> Result<Tatt, AppError> {
    let naa = app.klokke.naa();
    let ordre = match &k.forsystem_ref {
        Some(r) => store::laas_ordre(db, r).await?,
        None => None,
    };
    let hash = krypto::sha256(&m.innhold);
    let Some(nokkel) = ny_nokkel(db, k, &hash).await? else {
        return Ok(Tatt::Ferdig);
    };
    let nummer_brukt = match (&ordre, &k.betaling_id) {
        (Some(o), Some(nummer)) => store::nummer_er_brukt(db, nummer, o.vedtak).await?,
        _ => false,
    };
    let bestilt = ordre.as_ref().map(|o| Bestilling {
        belop: o.belop,
        dato: o.dato,
        stand: &o.stand,
        nummer_brukt,
    });
    let vurdering = vurder(bestilt, k, naa);
    // Another system's order with the number of ours is none of ours.
    let ordre = ordre.filter(|_| vurdering != Vurdering::Avvik(Avvikslag::UkjentOrdre));
    if let Some(o) = &ordre {
        store::noter_hort(db, o.vedtak, naa).await?;
    }
    if let (Vurdering::Senere, Some(o)) = (&vurdering, &ordre) {
        store::noter_underveis(db, o.vedtak, k).await?;
        return Ok(Tatt::Senere(k.utbetalt.unwrap_or(naa)));
    }
    if !store::noter_kvittering(db, &nokkel, &hash, ordre.as_ref().map(|o| o.vedtak), k, &vurdering, naa).await? {
        return Ok(Tatt::Ferdig);
    }
    metrics::counter!("portal_kvitteringer", "utfall" => vurdering.kode()).increment(1);
    folg(app, db, k, &vurdering, ordre.as_ref(), &nokkel, ut).await?;
    Ok(Tatt::Ferdig)
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
            meld_avvist(app, db, &av, o).await?;
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
