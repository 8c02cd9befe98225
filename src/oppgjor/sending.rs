//! Orders, changes and closings are handed over. Each has its own outcome: one that cannot leave is told by name, and stops no other.

use sqlx::{Connection, PgConnection};

use super::avstemming::{self, Om};
use super::store::avvik;
use super::store::endring;
use super::store::installasjon;
use super::store::sending as store;
use crate::feil::{AppError, logg};
use crate::praksis::kontovakt;
use crate::praksis::kontovakt::model::{Godkjenning, Kontostand};
use crate::server::hold::{self, Arbeid};
use crate::server::request::Utforer;
use crate::server::revisjon::{self, Hendelse};
use crate::server::state::App;
use grunn::{HelseaktorId, VedtakId};
use registre::betaling::{Betalingsfeil, Utfil};
use regler::avstemming::Avvik;
use regler::kvittering::Avvikslag;
use regler::oppgjor::forsystem_ref;

/// After so many in a row that could not be handed over, the payment system is down: the rest waits for the next round.
const NEDE: u32 = 10;

/// What became of something that was to be handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sending {
    Sendt,
    /// It waits: its account may not be paid to, or someone else has it.
    Venter,
    IkkeSendt,
    /// Payments are stopped.
    Stanset,
}

/// One round of handing over.
#[derive(Default)]
struct Runde {
    /// The mark beside the orders counts this round.
    merket: bool,
    pa_rad: u32,
}

impl Runde {
    /// Notes an outcome; false when the round is over.
    fn videre(&mut self, utfall: Sending) -> bool {
        match utfall {
            Sending::Sendt => self.pa_rad = 0,
            Sending::IkkeSendt => self.pa_rad += 1,
            Sending::Venter => {}
            Sending::Stanset => return false,
        }
        self.pa_rad < NEDE
    }

    /// Hands a file over. Before the first of a round the mark is set: what it counts may have left.
    async fn send(&mut self, app: &App, fil: &Utfil) -> Result<Result<(), Betalingsfeil>, AppError> {
        if !self.merket {
            let merke = installasjon::neste_runde(&mut *app.pool.acquire().await?).await?;
            if let Err(feil) = app.betaling.sett_merke(&merke).await {
                return Ok(Err(feil));
            }
            self.merket = true;
        }
        Ok(app.betaling.send(fil).await)
    }
}

/// Hands over the orders that wait, then what closes their runs. One that is not taken is tried again at the next call, and so is one whose
/// account was frozen after the decision. When that account was thrown away, the order goes to the one that is paid to now. Returns how many
/// were handed over.
pub async fn send_ordrer(app: &App) -> Result<usize, AppError> {
    let mut db = app.pool.acquire().await?;
    let mut runde = Runde::default();
    let mut antall = 0;
    let mut etter = VedtakId(0);
    'alle: loop {
        let side = store::usendte(&mut db, etter).await?;
        let Some(siste) = side.last() else { break };
        etter = *siste;
        for id in side {
            let utfall = match send_ordre(app, &mut db, id, &mut runde).await {
                Ok(utfall) => utfall,
                Err(feil @ AppError::Intern { .. }) => {
                    tracing::error!(vedtak = id.0, %feil, "betalingsordre kan ikke leses");
                    meld_ikke_sendt(app, &mut db, id, "kan_ikke_leses").await?;
                    Sending::Venter
                }
                Err(feil) => return Err(feil),
            };
            antall += usize::from(utfall == Sending::Sendt);
            if !runde.videre(utfall) {
                break 'alle;
            }
        }
    }
    avslutt(app, &mut db, &mut runde).await?;
    Ok(antall)
}

async fn send_ordre(app: &App, db: &mut PgConnection, id: VedtakId, runde: &mut Runde) -> Result<Sending, AppError> {
    // What it says is stored before it may leave, so that a second attempt says the same.
    let mut tx = db.begin().await?;
    if !hold::fri(&mut tx, Arbeid::Utbetaling).await? {
        return Ok(Sending::Stanset);
    }
    let konto = riktig_konto(app, &mut tx, id).await?;
    if konto == Konto::Riktig
        && let Some(ordre) = store::ta_usendt(&mut tx, &app.krypto, id).await?
        && !ordre.provd
    {
        store::noter_provd(&mut tx, &app.krypto, id, &ordre.fil).await?;
    }
    tx.commit().await?;
    match konto {
        Konto::Riktig => {}
        Konto::Venter => return Ok(Sending::Venter),
        Konto::Forkastet => {
            meld_ikke_sendt(app, db, id, "konto_forkastet").await?;
            return Ok(Sending::Venter);
        }
    }

    let mut tx = db.begin().await?;
    if !hold::fri(&mut tx, Arbeid::Utbetaling).await? {
        return Ok(Sending::Stanset);
    }
    if riktig_konto(app, &mut tx, id).await? != Konto::Riktig {
        return Ok(Sending::Venter);
    }
    let Some(ordre) = store::ta_usendt(&mut tx, &app.krypto, id).await?.filter(|o| o.provd) else {
        return Ok(Sending::Venter);
    };
    let feil = match runde.send(app, &ordre.fil).await? {
        Ok(()) => {
            store::noter_sendt(&mut tx, id, app.klokke.naa()).await?;
            tx.commit().await?;
            return Ok(Sending::Sendt);
        }
        Err(feil) => feil,
    };
    store::noter_ikke_sendt(&mut tx, id, "ikke_sendt", feil.er_sikkert_ikke_sendt()).await?;
    tx.commit().await?;
    metrics::counter!("portal_ordre_ikke_sendt", "hvorfor" => "ikke_sendt").increment(1);
    tracing::error!(vedtak = id.0, %feil, "betalingsordre ikke sendt");
    if matches!(feil, Betalingsfeil::Opptatt(_)) {
        meld_ikke_sendt(app, db, id, "opptatt").await?;
        return Ok(Sending::Venter);
    }
    Ok(Sending::IkkeSendt)
}

/// An order that will not leave by itself: noted on it, counted, and a case.
async fn meld_ikke_sendt(app: &App, db: &mut PgConnection, id: VedtakId, hvorfor: &'static str) -> Result<(), AppError> {
    let mut tx = db.begin().await?;
    store::noter_ikke_sendt(&mut tx, id, hvorfor, false).await?;
    if let Some((ordre, eier)) = store::ordre(&mut tx, id).await?.filter(|(o, _)| !o.sendt) {
        let av = Utforer::system(app.klokke.naa());
        let om = Om { vedtak: id, eier };
        if avstemming::meld(&mut tx, &av, &Avvik::om(Avvikslag::KanIkkeSendes, &ordre), Some(om), "").await? {
            metrics::counter!("portal_ordre_ikke_sendt", "hvorfor" => hvorfor).increment(1);
            tracing::error!(vedtak = id.0, hvorfor, "betalingsordre kan ikke sendes");
        }
    }
    tx.commit().await?;
    Ok(())
}

/// Where the account of an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Konto {
    /// It may be paid to.
    Riktig,
    /// Frozen, and not decided.
    Venter,
    /// Thrown away, and the order may have left for it: a person must find out.
    Forkastet,
}

/// Whether an order's account may still be paid to. The practice is locked, so that nobody freezes the account while the order leaves.
async fn riktig_konto(app: &App, db: &mut PgConnection, id: VedtakId) -> Result<Konto, AppError> {
    let Some(v) = store::vedtakskonto(db, id).await? else {
        return Ok(Konto::Riktig);
    };
    let kontoer = kontovakt::store::laas(db, v.konto).await?;
    let Some(konto) = kontoer.iter().find(|k| k.id == v.konto) else {
        return Ok(Konto::Venter);
    };
    if konto.vern().betalbar() {
        return Ok(Konto::Riktig);
    }
    if konto.godkjenning != Godkjenning::Avvist {
        return Ok(Konto::Venter);
    }
    let Some(til) = kontovakt::model::betales_til(&kontoer, app.klokke.idag()) else {
        return Ok(Konto::Venter);
    };
    if !store::flytt_konto(db, &app.krypto, id, til).await? {
        return Ok(Konto::Forkastet);
    }
    noter_konto(app, db, v.helseaktor, id, &konto.maskert, &til.maskert).await?;
    Ok(Konto::Riktig)
}

async fn noter_konto(app: &App, db: &mut PgConnection, eier: HelseaktorId, id: VedtakId, fra: &str, til: &str) -> Result<(), AppError> {
    let rad = Hendelse {
        gjelder: eier.0,
        handling: "vedtak.konto_endret",
        objekt: "vedtak",
        objekt_id: id.to_string(),
        felt: Some("konto"),
        gammel: Some(fra.to_owned()),
        ny: Some(til.to_owned()),
    };
    revisjon::skriv(db, &Utforer::system(app.klokke.naa()), rad).await
}

/// Closes runs with orders that are handed over, and writes what tells of it. What a closing tells of is settled in the database first, so
/// that its file says the same however often it is written.
async fn avslutt(app: &App, db: &mut PgConnection, runde: &mut Runde) -> Result<(), AppError> {
    let mut tx = db.begin().await?;
    if !hold::fri(&mut tx, Arbeid::Utbetaling).await? {
        return Ok(());
    }
    for dato in store::uavsluttede(&mut tx).await? {
        store::avslutt(&mut tx, dato, app.klokke.naa()).await?;
    }
    tx.commit().await?;
    for id in store::uskrevne(db).await? {
        let mut tx = db.begin().await?;
        let Some(avslutning) = store::ta_avslutning(&mut tx, id).await? else {
            continue;
        };
        let fil = Utfil::avslutning(&avslutning).map_err(|e| logg::intern("avslutning", &e))?;
        match runde.send(app, &fil).await? {
            Ok(()) => {
                store::noter_skrevet(&mut tx, id, app.klokke.naa()).await?;
                avvik::noter_lost_for(&mut tx, Avvikslag::KanIkkeSendes, &fil.navn, app.klokke.naa()).await?;
                tracing::info!(avslutning = id, kjoring = %avslutning.kjoring, antall = avslutning.antall, "kjøringen er avsluttet i mappen");
            }
            Err(feil) => {
                if matches!(feil, Betalingsfeil::Opptatt(_)) {
                    let opptatt = Avvik::uten_tall(Avvikslag::KanIkkeSendes, &fil.navn);
                    avstemming::meld(&mut tx, &Utforer::system(app.klokke.naa()), &opptatt, None, "").await?;
                }
                metrics::counter!("portal_ordre_ikke_sendt", "hvorfor" => "avslutning").increment(1);
                tracing::error!(avslutning = id, %feil, "avslutningen ble ikke skrevet");
            }
        }
        tx.commit().await?;
    }
    Ok(())
}

/// Tells the payment system when a payment it has not executed is to go to another account than when it was ordered: one that is under way and
/// has a voucher, and one it refused, which is then on its way again. Returns how many changes were handed over.
pub async fn send_endringer(app: &App) -> Result<usize, AppError> {
    let mut db = app.pool.acquire().await?;
    let mut etter = VedtakId(0);
    loop {
        let side = endring::kandidater(&mut db, app.klokke.idag(), etter).await?;
        let Some(siste) = side.last() else { break };
        etter = *siste;
        for id in side {
            let mut tx = db.begin().await?;
            if !hold::fri(&mut tx, Arbeid::Utbetaling).await? {
                return Ok(0);
            }
            match endre_konto(app, &mut tx, id).await {
                Ok(()) => tx.commit().await?,
                Err(feil @ AppError::Intern { .. }) => {
                    drop(tx);
                    tracing::error!(vedtak = id.0, %feil, "betalingen fikk ikke ny konto");
                    meld_endring(app, &mut db, id, "ny_konto").await?;
                }
                Err(feil) => return Err(feil),
            }
        }
    }
    let mut runde = Runde::default();
    let mut antall = 0;
    let mut etter = (VedtakId(0), 0);
    loop {
        let side = endring::usendte(&mut db, etter).await?;
        let Some(siste) = side.last() else { return Ok(antall) };
        etter = *siste;
        for (id, nr) in side {
            let utfall = send_endring(app, &mut db, (id, nr), &mut runde).await?;
            antall += usize::from(utfall == Sending::Sendt);
            if !runde.videre(utfall) {
                return Ok(antall);
            }
        }
    }
}

async fn send_endring(app: &App, db: &mut PgConnection, (id, nr): (VedtakId, i32), runde: &mut Runde) -> Result<Sending, AppError> {
    let mut tx = db.begin().await?;
    if !hold::fri(&mut tx, Arbeid::Utbetaling).await? {
        return Ok(Sending::Stanset);
    }
    let ny = match endring::ta_usendt(&mut tx, &app.krypto, id, nr).await {
        Ok(Some(ny)) => Utfil::endring(&ny),
        Ok(None) => return Ok(Sending::Venter),
        Err(feil @ AppError::Intern { .. }) => {
            drop(tx);
            tracing::error!(vedtak = id.0, %feil, "betalingsendring kan ikke leses");
            meld_endring(app, db, id, "endring").await?;
            return Ok(Sending::Venter);
        }
        Err(feil) => return Err(feil),
    };
    let sendt = match ny {
        Ok(fil) => runde.send(app, &fil).await?,
        Err(feil) => Err(feil),
    };
    match sendt {
        Ok(()) => {
            let naa = app.klokke.naa();
            endring::noter_sendt(&mut tx, id, nr, naa).await?;
            avvik::noter_lost_for(&mut tx, Avvikslag::EndringKanIkkeSendes, &forsystem_ref(id), naa).await?;
            tx.commit().await?;
            Ok(Sending::Sendt)
        }
        Err(feil) => {
            drop(tx);
            metrics::counter!("portal_ordre_ikke_sendt", "hvorfor" => "endring").increment(1);
            tracing::error!(vedtak = id.0, %feil, "betalingsendring ikke sendt");
            if matches!(feil, Betalingsfeil::Opptatt(_)) {
                meld_endring(app, db, id, "endring").await?;
                return Ok(Sending::Venter);
            }
            Ok(Sending::IkkeSendt)
        }
    }
}

/// A change that will not leave by itself is a case; it is tried again each round.
async fn meld_endring(app: &App, db: &mut PgConnection, id: VedtakId, hvorfor: &'static str) -> Result<(), AppError> {
    metrics::counter!("portal_ordre_ikke_sendt", "hvorfor" => hvorfor).increment(1);
    let mut tx = db.begin().await?;
    if let Some((ordre, eier)) = store::ordre(&mut tx, id).await? {
        let av = Utforer::system(app.klokke.naa());
        let avvik = Avvik::om(Avvikslag::EndringKanIkkeSendes, &ordre);
        avstemming::meld(&mut tx, &av, &avvik, Some(Om { vedtak: id, eier }), "").await?;
    }
    tx.commit().await?;
    Ok(())
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
        noter_konto(app, db, v.helseaktor, id, &fra.maskert, &til.maskert).await?;
    }
    Ok(())
}
