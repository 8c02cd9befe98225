//! Which practice a message is for, when it does not say so itself (`domain/oppgjor.md` §8.2).
//!
//! XML names the sender, not the practice. When the sender's organisation number, the days and the codes leave one practice, that is
//! the one; otherwise the clinician chooses, with our best guess and its reasons on top.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;

use super::store;
use crate::feil::AppError;
use crate::server::jobb;
use crate::server::request::Utforer;
use crate::server::revisjon::{self, Hendelse};
use crate::server::state::App;
use grunn::{HelseaktorId, MeldingId, PraksisId, kalender};
use regler::kontroll::Praksisfakta;
use regler::model::Behandlerkrav;
use regler::takst::{Takstregister, Takstsvar};

/// Why a practice fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grunn {
    /// The organisation number in the file is the practice's.
    Orgnr,
    /// The practice held on every day of treatment.
    Periode,
    /// Every code belongs to the field of the practice.
    Takster,
}

/// A practice with what is known about it.
#[derive(Clone, Debug)]
pub struct Praksis {
    pub fakta: Praksisfakta,
    pub navn: String,
    pub orgnr: String,
}

/// A practice the message may be for.
#[derive(Clone, Debug, PartialEq)]
pub struct Kandidat {
    pub id: PraksisId,
    pub navn: String,
    pub orgnr: String,
    pub praksistype: String,
    pub grunner: BTreeSet<Grunn>,
}

/// All the person's practices, the likeliest first.
pub fn kandidater(krav: &Behandlerkrav, praksiser: &[Praksis], takster: &Takstregister) -> Vec<Kandidat> {
    let orgnr = krav.avsender.as_ref().and_then(|a| a.orgnr.as_deref());
    let dager: BTreeSet<NaiveDate> = krav
        .regninger
        .iter()
        .filter_map(|r| r.tidspunkt)
        .map(kalender::dato_i_oslo)
        .collect();
    let mut ut: Vec<Kandidat> = praksiser
        .iter()
        .map(|p| {
            let mut grunner = BTreeSet::new();
            if orgnr == Some(p.orgnr.as_str()) {
                grunner.insert(Grunn::Orgnr);
            }
            if !dager.is_empty() && dager.iter().all(|d| p.fakta.perioder.iter().any(|per| per.inneholder(*d))) {
                grunner.insert(Grunn::Periode);
            }
            if takstene_passer(krav, &p.fakta.fagomrade, takster) {
                grunner.insert(Grunn::Takster);
            }
            Kandidat {
                id: p.fakta.id,
                navn: p.navn.clone(),
                orgnr: p.orgnr.clone(),
                praksistype: p.fakta.praksistype.clone(),
                grunner,
            }
        })
        .collect();
    ut.sort_by_key(|k| (!k.grunner.contains(&Grunn::Orgnr), usize::MAX - k.grunner.len(), k.id.0));
    ut
}

fn takstene_passer(krav: &Behandlerkrav, fagomrade: &str, takster: &Takstregister) -> bool {
    krav.regninger.iter().all(|r| {
        let Some(dag) = r.tidspunkt.map(kalender::dato_i_oslo) else {
            return true;
        };
        r.takster
            .iter()
            .all(|t| !matches!(takster.slaa_opp(fagomrade, &t.kode, dag), Takstsvar::AnnetFagomrade { .. }))
    })
}

/// The only practice it can be; None when there is a choice to make.
///
/// With an organisation number in the file, it must be that of the practice: a number we do not know is a reason to ask.
pub fn entydig(krav: &Behandlerkrav, kandidater: &[Kandidat]) -> Option<PraksisId> {
    let har_orgnr = krav.avsender.as_ref().is_some_and(|a| a.orgnr.is_some());
    let mut mulige = kandidater.iter().filter(|k| {
        k.grunner.contains(&Grunn::Periode) && k.grunner.contains(&Grunn::Takster) && (!har_orgnr || k.grunner.contains(&Grunn::Orgnr))
    });
    match (mulige.next(), mulige.next()) {
        (Some(eneste), None) => Some(eneste.id),
        _ => None,
    }
}

/// The candidates for a message that waits for a practice, the likeliest first; empty when it does not wait.
///
/// # Errors
/// `IkkeFunnet` when the message is not the person's.
pub async fn for_melding(app: &App, db: &mut PgConnection, eier: HelseaktorId, id: MeldingId) -> Result<Vec<Kandidat>, AppError> {
    let rad = store::finn_rad(&mut *db, eier, app.klokke.idag(), id).await?;
    if !rad.tilstand.praksisvalg {
        return Ok(Vec::new());
    }
    let Some(krav) = store::innhold(&mut *db, &app.krypto, eier, id).await? else {
        return Ok(Vec::new());
    };
    let takster = super::felles::av(app)?.takster(&mut *db).await?;
    let praksiser = store::kontroll::praksiser(db, eier).await?;
    Ok(kandidater(&krav, &praksiser, &takster))
}

/// The clinician's choice: the message gets its practice and is queued for control. The caller commits.
///
/// # Errors
/// `Endret` when the message does not wait for a practice any more, `IkkeFunnet` when message or practice is not the person's.
pub async fn velg_praksis(
    db: &mut PgConnection,
    av: &Utforer,
    eier: HelseaktorId,
    id: MeldingId,
    praksis: PraksisId,
) -> Result<(), AppError> {
    store::finn_rad(&mut *db, eier, kalender::dato_i_oslo(av.naa), id).await?;
    store::kontroll::praksisfakta(&mut *db, eier, praksis).await?;
    store::inntak::sett_praksis(&mut *db, eier, id, praksis, av.naa).await?;
    let h = Hendelse {
        gjelder: eier.0,
        handling: "krav.praksis_valgt",
        objekt: "melding",
        objekt_id: id.0.to_string(),
        felt: Some("praksis"),
        gammel: None,
        ny: Some(praksis.0.to_string()),
    };
    revisjon::skriv(&mut *db, av, h).await?;
    jobb::legg_i_ko(&mut *db, super::arbeid::KONTROLL, &id.0.to_string(), av.naa).await?;
    store::varsle(db, id).await
}
