//! What follows when an account is stored, when the register is asked again, and when case workers have decided.

use chrono::TimeDelta;
use sqlx::PgConnection;
use uuid::Uuid;

use super::model::{Godkjenning, Kontohendelse, Kontostand};
use super::store::{self, Praksiskonto};
use super::{OBJEKT, varsel};
use crate::feil::AppError;
use crate::feil::logg;
use crate::praksis;
use crate::praksis::store::Praksis;
use crate::sak::model::{Sakslag, Svar};
use crate::sak::store as sak;
use crate::server::jobb::{self, Slag};
use crate::server::request::Utforer;
use crate::server::revisjon::{self, Hendelse};
use crate::server::state::App;
use grunn::{HelseaktorId, PraksisId};
use registre::enhet::kontoeier::Kontosvar;

/// Another look at an account the register of account owners was silent about; key = its id in praksis_konto.
pub const KONTOSJEKK: Slag = Slag::ny("kontosjekk");

/// How soon the register is asked again; after that the queue waits longer each time, at most an hour.
const VENT: TimeDelta = TimeDelta::minutes(5);

/// After an account was stored, in the same transaction: a case when the register did not confirm it, another look when it was silent.
pub async fn etter_lagring(db: &mut PgConnection, av: &Utforer, eier: HelseaktorId, praksis: PraksisId) -> Result<Praksiskonto, AppError> {
    let konto = store::nyeste(db, praksis).await?;
    match konto.godkjenning {
        Godkjenning::Kontrolleres => jobb::legg_i_ko(db, KONTOSJEKK, &konto.id.to_string(), av.naa + VENT).await?,
        Godkjenning::TilSak => {
            sak::opprett(db, av, Sakslag::KontoAvvik, eier, OBJEKT, &konto.id.to_string()).await?;
        }
        Godkjenning::Godkjent | Godkjenning::Avvist => {}
    }
    Ok(konto)
}

/// Asks the register again about an account it was silent about. Silence for too long is a case.
///
/// # Errors
/// `Utilgjengelig` while the register is silent and there is time left: the queue tries again.
pub async fn sjekk_konto(app: &App, db: &mut PgConnection, nokkel: &str) -> Result<(), AppError> {
    let id: Uuid = nokkel.parse().map_err(|_| AppError::IkkeFunnet)?;
    let av = Utforer::system(app.klokke.naa());
    let Some(konto) = store::finn(db, id).await?.filter(|k| k.godkjenning == Godkjenning::Kontrolleres) else {
        return Ok(());
    };
    let praksis = praksis::store::uansett_eier(db, konto.praksis).await?;
    let nummer = praksis::store::aapne(&app.krypto, &konto.kryptert)?;
    let svar = praksis::konto::kontroller(app, db, praksis.helseaktor, &nummer, &praksis.orgnr).await?;
    let hendelse = match svar {
        Kontosvar::Utilgjengelig if av.naa < konto.opprettet + app.konfig.konto_frist => {
            return Err(logg::utilgjengelig("kontoregister", &"svarer ikke"));
        }
        Kontosvar::Utilgjengelig => Kontohendelse::FristUte,
        svar => Kontohendelse::Svar(svar),
    };
    // Nobody waits for the register's answer: the lock is taken afterwards, and a settled account stays settled.
    let kontoer = store::laas(db, id).await?;
    let konto = kontoer.iter().find(|k| k.id == id).ok_or(AppError::IkkeFunnet)?;
    let ny = store::flytt(db, konto, hendelse, av.naa).await?;
    if ny.kontroll != konto.kontroll {
        skriv(
            db,
            &av,
            &praksis,
            "konto_kontroll",
            Some(konto.kontroll.clone()),
            ny.kontroll.clone(),
        )
        .await?;
    }
    skriv_godkjenning(db, &av, &praksis, konto, &ny).await?;
    if ny.godkjenning == Godkjenning::TilSak && konto.godkjenning != Godkjenning::TilSak {
        sak::opprett(db, &av, Sakslag::KontoAvvik, praksis.helseaktor, OBJEKT, &id.to_string()).await?;
    }
    Ok(())
}

/// Case workers have decided a case about an account.
///
/// # Errors
/// `Endret` when the account no longer waits for this decision.
pub async fn sak_avgjort(
    db: &mut PgConnection,
    app: &App,
    av: &Utforer,
    slag: Sakslag,
    objekt_id: &str,
    svar: Svar,
) -> Result<(), AppError> {
    let id: Uuid = objekt_id.parse().map_err(|_| AppError::IkkeFunnet)?;
    let kontoer = store::laas(db, id).await?;
    let saken = kontoer.iter().find(|k| k.id == id).ok_or(AppError::IkkeFunnet)?;
    if slag == Sakslag::KontoMeldt && svar == Svar::Godkjent && saken.godkjenning == Godkjenning::Avvist {
        return Err(AppError::Endret);
    }
    let praksis = praksis::store::uansett_eier(db, saken.praksis).await?;
    let hendelse = match (slag, svar) {
        (Sakslag::KontoMeldt, Svar::Godkjent) => Kontohendelse::StansOpphevet,
        (Sakslag::KontoMeldt, Svar::Avvist) => Kontohendelse::StansBeholdt,
        (_, Svar::Godkjent) => Kontohendelse::AvvikGodkjent,
        (_, Svar::Avvist) => Kontohendelse::AvvikAvvist,
    };
    // A freeze took every later account with it; they share its fate, unless another open case holds them.
    let holdt = if slag == Sakslag::KontoMeldt {
        andre_meldte(db, &praksis, &kontoer).await?
    } else {
        None
    };
    let berorte: Vec<&Praksiskonto> = match hendelse {
        Kontohendelse::StansOpphevet => kontoer
            .iter()
            .filter(|k| k.nr >= saken.nr && k.fryst.is_some() && k.godkjenning != Godkjenning::Avvist && holdt.is_none_or(|nr| k.nr < nr))
            .collect(),
        Kontohendelse::StansBeholdt => kontoer
            .iter()
            .filter(|k| k.nr >= saken.nr && k.fryst.is_some() && k.godkjenning != Godkjenning::Avvist)
            .collect(),
        _ => vec![saken],
    };
    if berorte.is_empty() {
        return Ok(());
    }
    for konto in berorte {
        let ny = store::flytt(db, konto, hendelse, av.naa).await?;
        skriv_godkjenning(db, av, &praksis, konto, &ny).await?;
        if konto.fryst.is_some() && ny.fryst.is_none() {
            skriv(db, av, &praksis, "konto_stans", Some(konto.maskert.clone()), "opphevet".to_owned()).await?;
        }
    }
    varsel::avgjort(db, app, av, &praksis, svar == Svar::Godkjent).await
}

/// The first account some other open case about «this was not me» holds.
async fn andre_meldte(db: &mut PgConnection, praksis: &Praksis, kontoer: &[Praksiskonto]) -> Result<Option<i32>, AppError> {
    let aapne = sak::aapne_objekter(db, Sakslag::KontoMeldt, praksis.helseaktor, OBJEKT).await?;
    Ok(kontoer.iter().filter(|k| aapne.contains(&k.id.to_string())).map(|k| k.nr).min())
}

async fn skriv_godkjenning(
    db: &mut PgConnection,
    av: &Utforer,
    praksis: &Praksis,
    fra: &Praksiskonto,
    til: &Praksiskonto,
) -> Result<(), AppError> {
    if fra.vern().godkjenning == til.vern().godkjenning {
        return Ok(());
    }
    let gammel = Some(fra.godkjenning.kode().to_owned());
    skriv(db, av, praksis, "konto_godkjenning", gammel, til.godkjenning.kode().to_owned()).await
}

async fn skriv(
    db: &mut PgConnection,
    av: &Utforer,
    praksis: &Praksis,
    felt: &str,
    gammel: Option<String>,
    ny: String,
) -> Result<(), AppError> {
    let rad = Hendelse {
        gjelder: praksis.helseaktor.0,
        handling: "praksis.konto_kontrollert",
        objekt: "praksis",
        objekt_id: praksis.id.to_string(),
        felt: Some(felt),
        gammel,
        ny: Some(ny),
    };
    revisjon::skriv(db, av, rad).await
}
