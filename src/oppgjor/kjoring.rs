//! The payment run: at 16.00 on working days, once, by whichever instance comes first.
//!
//! A decision is one transaction: the decision, its ledger rows, the status of its claims, the order and the audit trail, or nothing.
//! The database keeps it right even if the code is wrong: one decision per practice and day, one ledger row per bill and kind.

use super::text::Kjoredagfeil;
use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::Connection;
use uuid::Uuid;

use super::avstemming;
use super::betaling::{sett_status, varsle};
use super::installasjon;
use super::kvitteringer::utbetalinger;
use super::sending::send_ordrer;
use super::store::avvik;
use super::store::kjoring as store;
use crate::brev;
use crate::feil::AppError;
use crate::feil::logg;
use crate::server::databasevakt;
use crate::server::hold::{self, Arbeid};
use crate::server::request::Utforer;
use crate::server::revisjon::{self, Hendelse};
use crate::server::state::App;
use grunn::{Ore, PraksisId, VedtakId, kalender};
use regler::avstemming::Avvik;
use regler::kvittering::Avvikslag;
use regler::motregning::{self, Tilgode};
use regler::oppgjor as model;
use regler::oppgjor::Ordregrunnlag;
use regler::prosess::{Regningsstatus, Utbetalingsstatus};

/// A decision made in a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fattet {
    pub id: VedtakId,
    pub praksis: PraksisId,
    pub belop: Ore,
    pub krav: usize,
}

/// What a run did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kjoreresultat {
    pub vedtak: Vec<Fattet>,
    /// Practices whose claims wait for the next run, because no account of theirs may be paid to now.
    pub holdt: Vec<PraksisId>,
    /// Practices where nothing was done because of an error, which is in the log, and a case.
    pub feilet: Vec<PraksisId>,
    /// Payments are stopped: the rest of the run waits.
    pub stanset: bool,
}

/// Called by every instance every 30 seconds: does the runs that are due and not done, also for days when no instance was up, then hands
/// over orders and asks for receipts. Nothing while payments are stopped.
pub async fn om_tiden_er_inne(app: &App) -> Result<(), AppError> {
    if !app.databasevakt.klokken_holder() {
        // Told when the difference was found, and on the metrics.
        return Ok(());
    }
    let naa = app.klokke.naa();
    let siste = model::siste_kjoredag(naa);
    installasjon::bekreft(app).await?;
    if hold::er_holdt(&mut *app.pool.acquire().await?, Arbeid::Utbetaling).await? {
        return Ok(());
    }
    // The lock lives as long as this transaction: a crash lets go of it.
    let mut laas = app.pool.begin().await?;
    databasevakt::uten_frist(&mut laas).await?;
    if !store::er_ferdig(&mut laas, siste).await? && store::prov_laas(&mut laas).await? {
        let forrige = store::forrige(&mut laas, siste).await?;
        let stanset = !app.konfig.er_demo() && forrige.is_some_and(|forrige| model::for_langt_fram(forrige, siste));
        metrics::gauge!("portal_kjoring_stanset").set(if stanset { 1.0 } else { 0.0 });
        if stanset {
            tracing::error!(?forrige, %siste, "kjøringen er stanset: for lenge siden den forrige. Er klokken riktig, kjør «praksisportal oppgjorskjoring --dato»");
        } else {
            for dag in store::forfalte(&mut laas, siste, naa).await? {
                if kjor_dag(app, dag).await?.stanset {
                    break;
                }
            }
        }
    }
    laas.commit().await?;
    utbetalinger(app).await?;
    Ok(())
}

/// The run of one day, whoever asks. What is done already is left alone.
///
/// # Errors
/// `Ugyldig` (field `dato`) when the day is no working day or its run has not begun; when the database fails.
pub async fn kjor(app: &App, dato: NaiveDate) -> Result<Kjoreresultat, AppError> {
    if !kalender::er_virkedag(dato) {
        return Err(AppError::felt("dato", &Kjoredagfeil::IkkeVirkedag));
    }
    if app.klokke.naa() < model::kjoretid(dato) {
        return Err(AppError::felt("dato", &Kjoredagfeil::ForTidlig));
    }
    if !app.databasevakt.klokken_holder() {
        return Err(AppError::felt("dato", &Kjoredagfeil::Klokken));
    }
    installasjon::bekreft(app).await?;
    let mut laas = app.pool.begin().await?;
    databasevakt::uten_frist(&mut laas).await?;
    store::laas(&mut laas).await?;
    let resultat = kjor_dag(app, dato).await?;
    laas.commit().await?;
    send_ordrer(app).await?;
    Ok(resultat)
}

/// The run of one day, under the lock. A practice that fails does not stop the others.
async fn kjor_dag(app: &App, dato: NaiveDate) -> Result<Kjoreresultat, AppError> {
    let mut db = app.pool.acquire().await?;
    let mut ut = Kjoreresultat::default();
    if hold::er_holdt(&mut db, Arbeid::Utbetaling).await? {
        ut.stanset = true;
        return Ok(ut);
    }
    let praksiser = store::ventende_praksiser(&mut db, dato).await?;
    store::noter_start(&mut db, dato, app.klokke.naa()).await?;
    for praksis in praksiser {
        let mut tx = db.begin().await?;
        match fatt_vedtak(app, &mut tx, praksis, dato).await {
            Ok(Utfall::Fattet(fattet)) => {
                avvik::noter_lost_for(&mut tx, Avvikslag::UtenVedtak, &praksis.to_string(), app.klokke.naa()).await?;
                tx.commit().await?;
                ut.vedtak.push(fattet);
            }
            Ok(Utfall::Holdt) => {
                tracing::info!(praksis = praksis.0, %dato, "kravene venter: ingen godkjent konto");
                tx.rollback().await?;
                ut.holdt.push(praksis);
            }
            Ok(Utfall::Ingenting) => tx.rollback().await?,
            Ok(Utfall::Stanset) => {
                tracing::warn!(%dato, vedtak = ut.vedtak.len(), "kjøringen er stanset");
                ut.stanset = true;
                return Ok(ut);
            }
            Err(feil) => {
                tracing::error!(praksis = praksis.0, %dato, %feil, "vedtak ble ikke fattet");
                tx.rollback().await?;
                meld_uten_vedtak(app, &mut db, praksis).await?;
                ut.feilet.push(praksis);
            }
        }
    }
    let (antall, sum) = store::noter_kjoring(&mut db, dato, app.klokke.naa(), !ut.feilet.is_empty()).await?;
    tracing::info!(%dato, vedtak = ut.vedtak.len(), i_alt = antall, sum = sum.0, feilet = ut.feilet.len(), "oppgjørskjøring");
    Ok(ut)
}

/// A practice the run cannot decide for is a case; it is tried again with the run.
async fn meld_uten_vedtak(app: &App, db: &mut sqlx::PgConnection, praksis: PraksisId) -> Result<(), AppError> {
    metrics::counter!("portal_vedtak_feilet").increment(1);
    let mut tx = db.begin().await?;
    let a = Avvik::uten_tall(Avvikslag::UtenVedtak, &praksis.to_string());
    avstemming::meld(&mut tx, &Utforer::system(app.klokke.naa()), &a, None, "").await?;
    tx.commit().await?;
    Ok(())
}

/// What a run did with a practice.
enum Utfall {
    Fattet(Fattet),
    /// No account of the practice may be paid to: the claims stay as they are, and the next run takes them.
    Holdt,
    Ingenting,
    /// Payments are stopped.
    Stanset,
}

/// All controlled claims of a practice become one decision.
async fn fatt_vedtak(app: &App, db: &mut sqlx::PgConnection, praksis: PraksisId, dato: NaiveDate) -> Result<Utfall, AppError> {
    let naa = app.klokke.naa();
    if !hold::fri(db, Arbeid::Utbetaling).await? {
        return Ok(Utfall::Stanset);
    }
    let Some(praksis) = store::laas_praksis(db, &app.krypto, praksis, dato).await? else {
        return Ok(Utfall::Ingenting);
    };
    let krav = store::krav(db, &praksis, dato).await?;
    if krav.is_empty() {
        return Ok(Utfall::Ingenting);
    }
    let Some(konto) = &praksis.konto else {
        return Ok(Utfall::Holdt);
    };
    let kravider: Vec<Uuid> = krav.iter().map(|k| k.id).collect();
    let regninger = store::regninger(db, &kravider).await?;
    let med: Vec<_> = regninger
        .iter()
        .filter(|r| matches!(r.status, Regningsstatus::Godkjent | Regningsstatus::Kreditert))
        .collect();
    kontroller(&krav, &regninger)?;

    let godkjent: Ore = med.iter().map(|r| r.godkjent).sum();
    let netto = model::motregn(godkjent, praksis.inngaende);
    let mottatt: HashMap<Uuid, NaiveDate> = krav.iter().map(|k| (k.id, kalender::dato_i_oslo(k.mottatt))).collect();
    let dag = |r: &store::Regningsrad| {
        r.tidspunkt
            .map(kalender::dato_i_oslo)
            .or_else(|| mottatt.get(&r.melding).copied())
            .unwrap_or(dato)
    };
    let antall = |n: usize| i32::try_from(n).unwrap_or(i32::MAX);
    let ny = store::NyttVedtak {
        praksis: &praksis,
        dato,
        netto,
        godkjent,
        konto,
        kreditert: med.iter().filter(|r| r.kreditering).map(|r| r.godkjent).sum(),
        krevd: krav.iter().map(|k| k.krevd).sum(),
        antall: [
            antall(krav.len()),
            antall(med.len()),
            antall(regninger.iter().filter(|r| r.status == Regningsstatus::Avvist).count()),
        ],
        behandlet: regninger.iter().map(dag).min().zip(regninger.iter().map(dag).max()),
    };
    let Some(id) = store::lagre_vedtak(db, &app.krypto, &ny, naa).await? else {
        return Ok(Utfall::Ingenting);
    };
    if store::skriv_reskontro(db, praksis.id, id, &kravider, naa).await? != godkjent {
        return Err(logg::intern("oppgjør", &format!("reskontroen for vedtak {id} stemmer ikke")));
    }
    let betales = fordel(db, &praksis, id, &krav, &med, netto, naa).await?;
    let av = Utforer::system(naa);
    let rad = Hendelse {
        gjelder: praksis.helseaktor.0,
        handling: "vedtak.fattet",
        objekt: "vedtak",
        objekt_id: id.to_string(),
        felt: Some("belop"),
        gammel: None,
        ny: Some(netto.belop.kroner_desimal()),
    };
    revisjon::skriv(db, &av, rad).await?;
    use Utbetalingsstatus::{IkkeSendtTilUtbetaling as Ikke, IngenUtbetaling as Ingen, SendtTilUtbetaling as Sendt};
    for (fra, til) in [(Ikke, Sendt), (Ikke, Ingen), (Ingen, Ingen)] {
        let mut disse = Vec::new();
        for k in krav.iter().filter(|k| k.status == fra) {
            let belop = betales.get(&k.id).copied().unwrap_or_default();
            if model::ny_status(k.status, belop, k.alle_avvist).map_err(|e| logg::intern("oppgjør", &e))? == til {
                disse.push(k.id);
            }
        }
        sett_status(db, &av, praksis.helseaktor, &disse, fra, til, id).await?;
    }
    if netto.belop > Ore::NULL {
        let konteringer = model::konter(
            &praksis.praksistype,
            med.iter().map(|r| (dag(r), r.godkjent)),
            praksis.inngaende,
            dato,
        );
        let grunnlag = Ordregrunnlag {
            melding_id: Uuid::new_v4(),
            vedtak: id,
            dato,
            praksis: praksis.id,
            praksisnavn: &praksis.navn,
            praksistype: &praksis.praksistype,
            offisiell_id: &praksis.offisiell_id,
            kid: None,
            belop: netto.belop,
        };
        store::lagre_ordre(db, id, &model::ordre(grunnlag, konteringer), naa).await?;
    } else {
        // No money, no receipt to wait for: the decision is told at once, and the time to appeal runs from it.
        varsle(
            app,
            db,
            &av,
            praksis.helseaktor,
            praksis.id,
            id,
            brev::vedtak_uten_utbetaling,
            "vedtak_uten_utbetaling",
        )
        .await?;
    }
    Ok(Utfall::Fattet(Fattet {
        id,
        praksis: praksis.id,
        belop: netto.belop,
        krav: krav.len(),
    }))
}

/// Covers credits with the money of the claims, and writes where every krone went. Gives what is paid for each claim; it must be the
/// decision's own amount, and what is left of the credits its debt.
async fn fordel(
    db: &mut sqlx::PgConnection,
    praksis: &store::Praksisfakta,
    vedtak: VedtakId,
    krav: &[store::Kravrad],
    med: &[&store::Regningsrad],
    netto: model::Motregning,
    naa: DateTime<Utc>,
) -> Result<HashMap<Uuid, Ore>, AppError> {
    let mut summer: HashMap<Uuid, (Ore, Ore)> = HashMap::new();
    for r in med {
        let sum = summer.entry(r.melding).or_default();
        if r.kreditering {
            sum.1 += r.godkjent;
        } else {
            sum.0 += r.godkjent;
        }
    }
    let sum = |k: &store::Kravrad| summer.get(&k.id).copied().unwrap_or_default();
    let tilgode: Vec<Tilgode> = krav
        .iter()
        .map(|k| Tilgode {
            melding: k.id,
            godkjent: sum(k).0,
        })
        .collect();
    // The ledger has the day's credits already.
    let fordelt = motregning::fordel(&store::gjeld(db, praksis.id).await?, &tilgode);
    let betales: HashMap<Uuid, Ore> = fordelt.betalt.iter().copied().collect();
    let (betalt, rest): (Ore, Ore) = (fordelt.betalt.iter().map(|b| b.1).sum(), fordelt.rest.iter().map(|g| g.rest).sum());
    if betalt != netto.belop || rest != -netto.utgaende {
        return Err(logg::intern("oppgjør", &format!("fordelingen i vedtak {vedtak} stemmer ikke")));
    }
    let innsendinger: Vec<store::Innsendingsoppgjor> = krav
        .iter()
        .map(|k| store::Innsendingsoppgjor {
            melding: k.id,
            godkjent: sum(k).0,
            kreditert: sum(k).1,
            betales: betales.get(&k.id).copied().unwrap_or_default(),
        })
        .collect();
    store::skriv_fordeling(db, vedtak, &innsendinger, &fordelt.motregnet, naa).await?;
    Ok(betales)
}

/// The bills of a claim must be settled and sum to the claim's result. Money that does not add up never leaves.
fn kontroller(krav: &[store::Kravrad], regninger: &[store::Regningsrad]) -> Result<(), AppError> {
    let mut summer: HashMap<Uuid, Ore> = HashMap::new();
    for r in regninger {
        match r.status {
            Regningsstatus::Behandles => {
                return Err(logg::intern(
                    "oppgjør",
                    &format!("krav {} har regninger under behandling", r.melding),
                ));
            }
            Regningsstatus::Godkjent | Regningsstatus::Kreditert => *summer.entry(r.melding).or_default() += r.godkjent,
            Regningsstatus::Avvist => {}
        }
    }
    match krav.iter().find(|k| summer.get(&k.id).copied().unwrap_or_default() != k.godkjent) {
        Some(k) => Err(logg::intern(
            "oppgjør",
            &format!("regningene i krav {} summerer ikke til kravet", k.id),
        )),
        None => Ok(()),
    }
}
