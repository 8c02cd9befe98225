//! The nightly reconciliation of orders, receipts and the payment system's lists, and the cases that tell case workers of each difference.
//!
//! A difference is told once. Two case workers clear it up; until then its case is opened again each night.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use super::betaling::{betal, retur};
use super::kvitteringer::heks;
use super::store::avvik::{self as store, Natt};
use super::store::betaling::{Betalt, laas_ordre};
use super::store::sending;
use crate::feil::AppError;
use crate::feil::logg;
use crate::sak;
use crate::sak::model::{Sakslag, Svar};
use crate::server::jobb::{self, Slag};
use crate::server::krypto;
use crate::server::request::Utforer;
use crate::server::state::App;
use grunn::{HelseaktorId, VedtakId, kalender};
use registre::betaling::Mottatt;
use regler::avstemming::{Avvik, Post, avstem, les as les_liste};
use regler::kvittering::{Avvikslag, Stand};

/// The night's reconciliation; key = the day.
pub const AVSTEMMING: Slag = Slag::ny("avstemming");

/// What a case about a difference calls it.
const SAKSOBJEKT: &str = "betalingsavvik";

/// Queues the night's reconciliation. The same day is queued once, whichever instance is first.
pub async fn legg_i_ko(db: &mut PgConnection, dag: NaiveDate) -> Result<(), AppError> {
    // After the night's payments, before anybody is at work.
    jobb::legg_i_ko(db, AVSTEMMING, &dag.to_string(), kalender::dogn_start(dag) + TimeDelta::hours(5)).await
}

/// The decision a difference is about, and whose it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Om {
    pub vedtak: VedtakId,
    pub eier: HelseaktorId,
}

/// Tells a difference once: row, case, log line, metric. False when it is known.
pub(super) async fn meld(db: &mut PgConnection, av: &Utforer, a: &Avvik, om: Option<Om>, kilde: &str) -> Result<bool, AppError> {
    let Some(id) = store::lagre(db, a, om.map(|o| o.vedtak), kilde, av.naa).await? else {
        return Ok(false);
    };
    sak::store::opprett(db, av, Sakslag::Betaling, om.map(|o| o.eier), SAKSOBJEKT, &id.to_string()).await?;
    metrics::counter!("portal_betalingsavvik", "slag" => a.slag.kode()).increment(1);
    tracing::warn!(slag = a.slag.kode(), vedtak = om.map(|o| o.vedtak.0), "avvik i betaling");
    Ok(true)
}

/// Tells of a file that cannot be used, by its name. False when it is known.
pub(super) async fn meld_uleselig(db: &mut PgConnection, m: &Mottatt, naa: DateTime<Utc>) -> Result<bool, AppError> {
    let hash = heks(&krypto::sha256(&m.innhold));
    let ny = meld(db, &Utforer::system(naa), &Avvik::uleselig(&m.vist_navn()), None, &hash).await?;
    if ny {
        tracing::error!(fil = m.vist_navn(), kilde = ?m.kilde, "fil fra betalingssystemet kan ikke brukes");
    }
    Ok(ny)
}

/// A file of that name can be read now: what could not be, has been sent again.
pub(super) async fn noter_lest(db: &mut PgConnection, m: &Mottatt, naa: DateTime<Utc>) -> Result<(), AppError> {
    store::noter_lost_for(db, Avvikslag::Uleselig, &m.vist_navn(), naa).await
}

/// What the payment system has given to compare with.
#[derive(Default)]
struct Grunnlag {
    poster: Vec<Post>,
    /// Hash and number of rows of each list that is new.
    lister: Vec<(Vec<u8>, i32)>,
    /// Lists that cannot be read.
    uleselige: Vec<Mottatt>,
    /// Lists taken on an earlier night.
    gamle: Vec<Mottatt>,
}

fn antall(n: usize) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX)
}

async fn hent(app: &App, db: &mut PgConnection) -> Result<Grunnlag, AppError> {
    let mut ut = Grunnlag::default();
    let naa = app.klokke.naa();
    // Without the payment system the orders are still compared with the clock.
    let lister = app.betaling.avstemminger(naa).await.unwrap_or_else(|feil| {
        metrics::counter!("portal_avstemming_uten_lister").increment(1);
        tracing::error!(%feil, "avstemmingen fikk ingen lister");
        Vec::new()
    });
    for m in lister {
        let hash = krypto::sha256(&m.innhold);
        if store::liste_er_tatt(db, &hash).await? {
            ut.gamle.push(m);
            continue;
        }
        match les_liste(&m.innhold) {
            Ok(poster) => {
                noter_lest(db, &m, naa).await?;
                ut.lister.push((hash, antall(poster.len())));
                ut.poster.extend(poster);
            }
            Err(feil) => {
                tracing::warn!(fil = m.vist_navn(), %feil, "avstemmingsliste kan ikke leses");
                ut.uleselige.push(m);
            }
        }
    }
    Ok(ut)
}

/// The reconciliation of a night, in the transaction of its job. `nokkel`: the day.
///
/// # Errors
/// When the database fails; a payment system that does not answer is only logged.
pub async fn natt(app: &App, db: &mut PgConnection, nokkel: &str) -> Result<(), AppError> {
    let dag: NaiveDate = nokkel.parse().map_err(|e| logg::intern("avstemming", &e))?;
    let av = Utforer::system(app.klokke.naa());
    let grunnlag = hent(app, db).await?;
    let nevnt: Vec<String> = grunnlag.poster.iter().map(|p| p.forsystem_ref.clone()).collect();
    let rader = store::ordrer(db, &nevnt).await?;
    let om: HashMap<&str, Om> = rader
        .iter()
        .map(|r| {
            let om = Om {
                vedtak: r.vedtak,
                eier: r.eier,
            };
            (r.ordre.forsystem_ref.as_str(), om)
        })
        .collect();
    let ordrer: Vec<_> = rader.iter().map(|r| r.ordre.clone()).collect();
    let mut nye = 0;
    for a in avstem(&ordrer, &grunnlag.poster, dag) {
        nye += i32::from(meld(db, &av, &a, om.get(a.forsystem_ref.as_str()).copied(), "").await?);
    }
    // Told tonight, put aside tomorrow, when it is known to be told.
    let mut fortalt = Vec::new();
    for m in grunnlag.uleselige {
        if meld_uleselig(db, &m, av.naa).await? {
            nye += 1;
        } else if m.rolig {
            fortalt.push(m);
        }
    }
    nye += meld_fremmede(app, db, &av).await?;
    store::noter_lost_av_seg_selv(db, av.naa).await?;
    let aapne = store::aapne(db).await?;
    for (id, eier) in &aapne {
        // Its case may have been closed without clearing it up.
        sak::store::opprett(db, &av, Sakslag::Betaling, *eier, SAKSOBJEKT, &id.to_string()).await?;
    }
    let natt = Natt {
        ordrer: antall(ordrer.len()),
        poster: antall(grunnlag.poster.len()),
        nye,
        aapne: antall(aapne.len()),
    };
    store::lagre_natt(db, dag, natt, &grunnlag.lister, av.naa).await?;
    for gammel in &grunnlag.gamle {
        if let Err(feil) = app.betaling.legg_bort(gammel).await {
            tracing::warn!(%feil, "avstemmingsliste ble ikke lagt bort");
        }
    }
    for m in &fortalt {
        if let Err(feil) = app.betaling.legg_til_side(m).await {
            tracing::error!(fil = m.vist_navn(), %feil, "filen ble ikke lagt til side");
        }
    }
    metrics::gauge!("portal_betalingsavvik_aapne").set(f64::from(natt.aapne));
    tracing::info!(%dag, ordrer = natt.ordrer, poster = natt.poster, nye = natt.nye, aapne = natt.aapne, "avstemming av betalinger");
    Ok(())
}

/// Tells of what is never read because of its name, and what was told is none any more when it is gone. Returns how many are new.
async fn meld_fremmede(app: &App, db: &mut PgConnection, av: &Utforer) -> Result<i32, AppError> {
    let fremmede = match app.betaling.fremmede().await {
        Ok(fremmede) => fremmede,
        Err(feil) => {
            tracing::warn!(%feil, "filer som ikke leses, ble ikke talt");
            return Ok(0);
        }
    };
    let mut nye = 0;
    for navn in &fremmede {
        nye += i32::from(meld(db, av, &Avvik::uten_tall(Avvikslag::FeilNavn, navn), None, "").await?);
    }
    store::noter_lost_utenom(db, Avvikslag::FeilNavn, &fremmede, av.naa).await?;
    Ok(nye)
}

/// Two case workers have cleared a difference up, or one has not. When the payment system has told that the money has come, and only a
/// receipt with its amount was missing, the order is settled by it.
///
/// # Errors
/// `IkkeFunnet` when there is no such difference; when the database fails.
pub async fn sak_avgjort(app: &App, db: &mut PgConnection, av: &Utforer, objekt_id: &str, svar: Svar) -> Result<(), AppError> {
    if svar == Svar::Avvist {
        return Ok(());
    }
    let id: Uuid = objekt_id.parse().map_err(|_| AppError::IkkeFunnet)?;
    let funnet = store::laas(db, id).await?;
    let a = &funnet.avvik;
    if let (None, Some(tid)) = (funnet.lost, a.utbetalt.filter(|tid| *tid <= av.naa))
        && let Some(o) = laas_ordre(db, &a.forsystem_ref).await?.filter(|o| gjor_opp(a, &o.stand))
    {
        let betalt = Betalt {
            tid,
            betaling_id: a.betaling_id.as_deref(),
            bilag_id: a.bilag_id.as_deref(),
            status_kode: a.status_kode.as_deref(),
        };
        betal(app, db, av, &o, &betalt).await?;
    }
    if let (None, Avvikslag::AvvistEtterBetaling) = (funnet.lost, a.slag)
        && let Some(o) = laas_ordre(db, &a.forsystem_ref)
            .await?
            .filter(|o| matches!(o.stand, Stand::Utbetalt { .. }))
    {
        // Two have found that the money has come back.
        retur(app, db, av, &o).await?;
    }
    if let (None, Avvikslag::KanIkkeSendes, Some(vedtak)) = (funnet.lost, a.slag, funnet.vedtak) {
        // Two have found that it has not left: it may say something else.
        sending::noter_ikke_sendt(db, vedtak, "ikke_sendt", true).await?;
    }
    store::noter_lost(db, id, av.naa).await
}

/// Differences in which the payment system says that the right money has come, or says no amount.
fn gjor_opp(a: &Avvik, stand: &Stand) -> bool {
    match (a.slag, stand) {
        (Avvikslag::BelopMangler | Avvikslag::UlikStatus | Avvikslag::UkjentStatus, Stand::Venter) => true,
        (Avvikslag::BetalingBrukt, Stand::Venter | Stand::Avvist)
        | (Avvikslag::BetaltEtterAvvisning | Avvikslag::UkjentStatus, Stand::Avvist) => a.oppgitt.is_some() && a.oppgitt == a.forventet,
        _ => false,
    }
}
