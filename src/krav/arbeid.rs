//! The control of a queued message, inside the transaction of its job: killed half-way, nothing of it has happened.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use super::store;
use super::store::inntak::pasientnokkel;
use super::store::kontroll::{self as lager, Grensekoder, Sak};
use super::utskilling::{self, Stillhet, Taus};
use crate::feil::AppError;
use crate::feil::logg;
use crate::sak::model::{Sakslag, Saksstatus};
use crate::server::config::{Frikortkilde, Hprtap};
use crate::server::jobb::{self, Slag};
use crate::server::request::Utforer;
use crate::server::revisjon::{self, Hendelse};
use crate::server::state::App;
use grunn::{Fnr, MeldingId, Testnumre, kalender};
use registre::persontjeneste::Persontjeneste;
use regler::frikort;
use regler::kontroll::{Historikk, Kontekst, Kontrollresultat, Pasientnokkel, Regelsett, kontroller};
use regler::livsstatus::{self, Livsstatus};
use regler::model::{Behandlerkrav, Pasient};
use regler::prosess::{Kontrollstatus, Meldingsstatus, Regningsstatus, Statusfeil, Utbetalingsstatus};
use regler::regel::RegelId;
use regler::takst::Takstregister;

/// Control of one message; key = its id.
pub const KONTROLL: Slag = Slag::ny("kontroll");

/// Controls one message; `nokkel` is its id. Done already, or unknown: nothing happens.
///
/// # Errors
/// `Utilgjengelig` when a register did not answer for every bill: the job is tried again later. Otherwise when the database fails.
pub async fn kontroller_melding(app: &App, db: &mut PgConnection, nokkel: &str) -> Result<(), AppError> {
    let id = MeldingId(nokkel.parse::<Uuid>().map_err(|e| logg::intern("kontroll", &e))?);
    let Some(sak) = lager::sak(&mut *db, id).await? else {
        return Ok(());
    };
    lager::laas(&mut *db, sak.eier).await?;
    for foran in lager::foran_i_koen(&mut *db, &sak).await? {
        en(app, &mut *db, foran).await?;
    }
    en(app, db, id).await
}

fn intern(feil: Statusfeil) -> AppError {
    logg::intern("kontroll", &feil)
}

/// One message, with the practitioner's lock held.
async fn en(app: &App, db: &mut PgConnection, id: MeldingId) -> Result<(), AppError> {
    // Read after the lock: another worker may have finished it.
    let Some(mut sak) = lager::sak(&mut *db, id).await? else {
        return Ok(());
    };
    let Some(praksis) = sak.praksis.filter(|_| !matches!(sak.kontroll, Kontrollstatus::FerdigKontrollert)) else {
        return Ok(());
    };
    if sak.melding == Meldingsstatus::FeilIMelding {
        return Ok(());
    }
    let naa = app.klokke.naa();
    vis_start(app, &mut sak, naa).await?;

    let Some(krav) = store::innhold(&mut *db, &app.krypto, sak.eier, id).await? else {
        return Err(logg::intern("kontroll", &format!("melding {} har ikke noe innhold", id.0)));
    };
    store::takster::laas_bruk_delt(&mut *db).await?;
    let takster = super::felles::av(app)?.takster(&mut *db).await?;
    let felles = super::felles::av(app)?;
    let sporsmal = frikort::sporsmal(&krav, app.konfig.testnumre());
    let svar = felles.frikort.har_frikort(&sporsmal).await;
    let livsstatus = livsstatus_for(&*felles.personer, &krav, app.konfig.testnumre()).await;
    let mut fakta = lager::praksisfakta(&mut *db, sak.eier, praksis).await?;
    if app.konfig.hpr_tap == Hprtap::Varsle {
        fakta.uten_godkjenning.clear();
    }
    let koder = grensekoder(&krav, &takster, &fakta.fagomrade);
    let (tidligere, ider) = lager::tidligere(&mut *db, &app.krypto, &sak, &krav, &koder).await?;
    let krypto = app.krypto.clone();
    let nokkel = move |p: &Pasient| pasientnokkel(&krypto, p).map(Pasientnokkel);
    let avtaler = lager::avtaler(&mut *db, sak.eier).await?;
    let spesialiteter = lager::spesialiteter(&mut *db, sak.eier).await?;
    let egne_hpr = lager::egne_hpr(&mut *db, sak.eier).await?;
    let regelsett = Regelsett {
        avtale_dager_tilbake: u64::try_from(app.konfig.dager_for_avtale).unwrap_or(0),
        ..Regelsett::default()
    };
    let grenser = app.konfig.kontrollgrenser.clone();
    let historikk = match behandlingsdager(&krav) {
        Some(dager) => store::historikk::historikk(&mut *db, &sak, dager, grenser.vindu(&fakta.fagomrade, dager.0)).await?,
        None => Historikk::default(),
    };
    let (mottatt, testnumre) = (sak.mottatt, app.konfig.testnumre());
    // Thousands of bills take a while: other requests go on.
    let (krav, resultat) = tokio::task::spawn_blocking(move || {
        let kontekst = Kontekst {
            mottatt,
            praksis: fakta,
            avtaler,
            takster: &takster,
            tidligere,
            frikort: sporsmal.into_iter().zip(svar).collect(),
            livsstatus,
            spesialiteter,
            testnumre,
            regelsett,
            grenser: &grenser,
            historikk,
            egne_hpr,
            pasientnokkel: &nokkel,
        };
        let resultat = kontroller(&krav, &kontekst);
        (krav, resultat)
    })
    .await
    .map_err(|e| logg::intern("kontroll", &e))?;

    if resultat.er_uavklart() {
        uavklart(app, db, sak, krav, resultat, &ider, naa).await
    } else {
        // A case that is open has nothing left to decide: a rate is loaded since, or a bill is credited.
        lukk_sak(&mut *db, &sak, AVGJORT_AV_REGLENE, naa).await?;
        skriv(db, sak, &resultat, krav.bare_egenandelsmeldinger(), &ider, naa).await
    }
}

/// Why a case is closed without an answer.
const AVGJORT_AV_REGLENE: &str = "Kontrollen kunne avgjøre regningene selv.";
const NYE_GRUNNER: &str = "Regningene er kontrollert på nytt, og venter av andre grunner enn den første godkjente.";

async fn lukk_sak(db: &mut PgConnection, sak: &Sak, hvorfor: &str, naa: DateTime<Utc>) -> Result<(), AppError> {
    let (av, id) = (Utforer::system(naa), sak.id.0.to_string());
    crate::sak::store::bortfall(db, &av, Sakslag::Krav, SAKSOBJEKT, &id, hvorfor).await
}

/// Some bills wait: for a case worker whose answer may have come, or for a register.
async fn uavklart(
    app: &App,
    db: &mut PgConnection,
    mut sak: Sak,
    mut krav: Behandlerkrav,
    mut resultat: Kontrollresultat,
    ider: &[i64],
    naa: DateTime<Utc>,
) -> Result<(), AppError> {
    let sist = crate::sak::store::siste(&mut *db, Sakslag::Krav, SAKSOBJEKT, &sak.id.0.to_string()).await?;
    if let Some(s) = sist
        .as_ref()
        .filter(|s| matches!(s.status, Saksstatus::Godkjent | Saksstatus::Avvist))
    {
        // The tariff may have been renewed since the case was decided: an answer is good for the reasons it was given to.
        if !resultat.er_besvart(&lager::vurderte_funn(&mut *db, sak.id).await?) {
            return til_manuell(db, sak, &resultat, naa).await;
        }
        resultat.avgjor(s.status == Saksstatus::Godkjent, s.begrunnelse.as_deref().unwrap_or_default());
        return skriv(db, sak, &resultat, krav.bare_egenandelsmeldinger(), ider, naa).await;
    }
    let stillhet = stillhet(app, &sak, &resultat, naa).await?;
    match utskilling::hva_naa(&sak, &resultat, stillhet, naa) {
        Taus::Vent => {
            vis_venting(app, &mut sak, &resultat, naa).await?;
            return Err(logg::utilgjengelig("kontroll", &"et register svarte ikke for alle regningene"));
        }
        Taus::SkillUt => {
            let tause = resultat.tause();
            krav = utskilling::skill_ut(app, &mut *db, &sak, krav, &tause, naa).await?;
            resultat.uten(&tause);
        }
        Taus::TilPerson => resultat.til_saksbehandler(),
    }
    if resultat.er_uavklart() {
        // The first approval was given to other reasons: it does not count for these.
        let en_har = sist.is_some_and(|s| s.status == Saksstatus::UnderArbeid);
        if en_har && !resultat.er_besvart(&lager::vurderte_funn(&mut *db, sak.id).await?) {
            lukk_sak(&mut *db, &sak, NYE_GRUNNER, naa).await?;
        }
        return til_manuell(db, sak, &resultat, naa).await;
    }
    lukk_sak(&mut *db, &sak, AVGJORT_AV_REGLENE, naa).await?;
    skriv(db, sak, &resultat, krav.bare_egenandelsmeldinger(), ider, naa).await
}

/// What a case about a message calls it.
pub(super) const SAKSOBJEKT: &str = "melding";

/// The message waits for a person. A case is opened once, and the work is done until it is decided.
async fn til_manuell(db: &mut PgConnection, mut sak: Sak, resultat: &Kontrollresultat, naa: DateTime<Utc>) -> Result<(), AppError> {
    sak.kontroll = sak.kontroll.til(Kontrollstatus::KontrolleresManuelt).map_err(intern)?;
    lager::lagre_ventende(&mut *db, &sak, resultat).await?;
    lager::lagre_status(&mut *db, &sak, naa).await?;
    let (av, id) = (Utforer::system(naa), sak.id.0.to_string());
    crate::sak::store::opprett(&mut *db, &av, Sakslag::Krav, sak.eier, SAKSOBJEKT, &id).await?;
    Ok(())
}

/// Whether the first of two case workers has approved the bills that wait in a message.
///
/// # Errors
/// When the database fails.
pub async fn en_har_godkjent(db: &mut PgConnection, melding: MeldingId) -> Result<bool, AppError> {
    let sak = crate::sak::store::siste(db, Sakslag::Krav, SAKSOBJEKT, &melding.0.to_string()).await?;
    Ok(sak.is_some_and(|s| s.status == Saksstatus::UnderArbeid))
}

/// A case about a message is decided: the control goes on, and reads the answer from the case.
///
/// # Errors
/// When the database fails.
pub async fn sak_avgjort(db: &mut PgConnection, melding: &str, naa: DateTime<Utc>) -> Result<(), AppError> {
    jobb::legg_i_ko_igjen(db, KONTROLL, melding, naa).await
}

/// «Til kontroll» is shown while the control runs, so it is committed on its own. Only the statuses of a message not yet controlled
/// change, and a second attempt finds them as the first left them.
async fn vis_start(app: &App, sak: &mut Sak, naa: DateTime<Utc>) -> Result<(), AppError> {
    if sak.melding == Meldingsstatus::Mottatt {
        sak.melding = sak.melding.til(Meldingsstatus::KlarTilBehandling).map_err(intern)?;
    }
    if sak.melding == Meldingsstatus::KlarTilBehandling {
        sak.melding = sak.melding.til(Meldingsstatus::SendtTilBehandling).map_err(intern)?;
    }
    if sak.kontroll == Kontrollstatus::Kontrolleres {
        return Ok(());
    }
    sak.kontroll = sak.kontroll.til(Kontrollstatus::Kontrolleres).map_err(intern)?;
    let mut tx = app.pool.begin().await?;
    lager::lagre_status(&mut tx, sak, naa).await?;
    tx.commit().await?;
    Ok(())
}

/// A register does not answer: the control waits, and the page says for what.
async fn vis_venting(app: &App, sak: &mut Sak, resultat: &Kontrollresultat, naa: DateTime<Utc>) -> Result<(), AppError> {
    sak.kontroll = sak.kontroll.til(Kontrollstatus::KontrolleresManuelt).map_err(intern)?;
    let mut tx = app.pool.begin().await?;
    lager::lagre_ventende(&mut tx, sak, resultat).await?;
    lager::lagre_status(&mut tx, sak, naa).await?;
    tx.commit().await?;
    Ok(())
}

async fn skriv(
    db: &mut PgConnection,
    mut sak: Sak,
    resultat: &Kontrollresultat,
    bare_meldinger: bool,
    ider: &[i64],
    naa: DateTime<Utc>,
) -> Result<(), AppError> {
    lager::lagre_resultat(&mut *db, &sak, resultat, naa).await?;
    let pekt_paa = |hvilken: fn(&regler::kontroll::Regningsresultat) -> Option<usize>| -> Vec<i64> {
        let mut ut: Vec<i64> = resultat
            .regninger
            .iter()
            .filter_map(hvilken)
            .filter_map(|i| ider.get(i).copied())
            .collect();
        ut.sort_unstable();
        ut.dedup();
        ut
    };
    let krediterte = pekt_paa(|r| r.krediterer);
    let mut beroerte = lager::krediter(&mut *db, sak.eier, &krediterte).await?;
    beroerte.extend(lager::egenandel_betalt(&mut *db, sak.eier, &pekt_paa(|r| r.egenandel_betalt)).await?);
    lager::egenandel_meldt_for(&mut *db, &sak).await?;
    if !krediterte.is_empty() {
        // A consultation may have waited for the contact that is credited now.
        let saker = crate::sak::store::aapne_objekter(&mut *db, Sakslag::Krav, sak.eier, SAKSOBJEKT).await?;
        for venter in store::ventende::av_grunn(&mut *db, &saker, &[RegelId::K08AltGodkjent], DateTime::UNIX_EPOCH).await? {
            jobb::legg_i_ko_igjen(&mut *db, KONTROLL, &venter.id.0.to_string(), naa).await?;
        }
    }

    sak.melding = sak.melding.til(Meldingsstatus::FerdigBehandlet).map_err(intern)?;
    sak.kontroll = sak.kontroll.til(Kontrollstatus::FerdigKontrollert).map_err(intern)?;
    let avviste = resultat.antall(Regningsstatus::Avvist);
    if bare_meldinger || avviste == resultat.regninger.len() {
        sak.utbetaling = sak.utbetaling.til(Utbetalingsstatus::IngenUtbetaling).map_err(intern)?;
    }
    lager::lagre_status(&mut *db, &sak, naa).await?;
    beroerte.extend(store::kjede::beroerte(&mut *db, sak.id).await?);
    for melding in beroerte {
        store::varsle(&mut *db, melding).await?;
    }
    let h = Hendelse {
        gjelder: sak.eier.0,
        handling: "krav.kontrollert",
        objekt: "melding",
        objekt_id: sak.id.0.to_string(),
        felt: None,
        gammel: None,
        ny: Some(format!(
            "{} regninger, {avviste} avvist, {} godkjent",
            resultat.regninger.len(),
            resultat.godkjent().kroner_desimal()
        )),
    };
    revisjon::skriv(db, &Utforer::system(naa), h).await?;
    metrics::counter!("portal_regninger_kontrollert").increment(u64::try_from(resultat.regninger.len()).unwrap_or(0));
    Ok(())
}

/// What Folkeregisteret says of the patients. Nobody to ask: no answers, and nothing waits for them.
async fn livsstatus_for(personer: &dyn Persontjeneste, krav: &Behandlerkrav, testnumre: Testnumre) -> HashMap<Fnr, Livsstatus> {
    if !personer.finnes() {
        return HashMap::new();
    }
    let hvem = livsstatus::sporsmal(krav, testnumre);
    let svar = personer.livsstatus(&hvem).await;
    hvem.into_iter().zip(svar).collect()
}

/// How long silence is waited out. A frikort is a matter between a register and the day's run; Folkeregisteret is about everybody, so a longer
/// silence of it is waited for before people are asked to look at each bill. When it is silent about everybody, there is nothing for people to
/// look at: that is told to those who run the portal, once, and the bills wait.
async fn stillhet(app: &App, sak: &Sak, resultat: &Kontrollresultat, naa: DateTime<Utc>) -> Result<Stillhet, AppError> {
    let (frikort, personer) = (resultat.venter_paa(RegelId::K11IkkeSvar), resultat.venter_paa(RegelId::K12IkkeSvar));
    let frist = app.konfig.registre.person_frist;
    let ute = personer && naa >= sak.mottatt + frist && !super::felles::av(app)?.personer.svarer().await;
    if ute {
        metrics::counter!("portal_register_taust", "register" => "persontjenesten").increment(1);
        tracing::error!(melding = %sak.id.0, "Persontjenesten svarer ikke; regningene venter");
    }
    Ok(Stillhet {
        spor_igjen: personer || app.konfig.frikort != Frikortkilde::Ingen,
        frist: if frikort { TimeDelta::zero() } else { frist },
        ute,
    })
}

/// The first and the last day of treatment that the message claims for.
fn behandlingsdager(krav: &Behandlerkrav) -> Option<(NaiveDate, NaiveDate)> {
    let nye = krav.regninger.iter().filter(|r| !r.viser_til_tidligere());
    let dager = || nye.clone().filter_map(|r| r.tidspunkt).map(kalender::dato_i_oslo);
    dager().min().zip(dager().max())
}

/// The codes of the message that have a limit beyond the patient and the day.
fn grensekoder(krav: &Behandlerkrav, takster: &Takstregister, fagomrade: &str) -> Grensekoder {
    let mut ut = Grensekoder::default();
    let mut sett = std::collections::BTreeSet::new();
    for kode in krav.regninger.iter().flat_map(|r| &r.takster).map(|t| t.kode.as_str()) {
        if !sett.insert(kode) {
            continue;
        }
        let regler = takster.alle_regler(fagomrade, kode);
        if regler.iter().any(|r| r.slag.teller_behandlers_bruk()) {
            ut.behandler.push(kode.to_owned());
        }
        if regler.iter().any(|r| r.slag.teller_andres_bruk()) {
            ut.alle.push(kode.to_owned());
        }
    }
    ut
}
