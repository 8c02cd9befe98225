//! Changing the account (registre.md §7): checked, confirmed after a fresh login, told to everyone.

use chrono::TimeDelta;
use sqlx::PgConnection;

use super::{avvis, hendelse, lagre_utkast, min_praksis};
use crate::feil::AppError;
use crate::praksis::kontovakt::model::Godkjenning;
use crate::praksis::model::{self, Kontoskjema};
use crate::praksis::store::{self, Praksis};
use crate::praksis::{konto as kontosjekk, kontovakt, rute};
use crate::server::request::{self, Aktor};
use crate::server::revisjon;
use crate::server::skjema;
use crate::server::state::App;
use crate::stier;
use grunn::feltfeil::FeltFeil;
use grunn::{Kontonr, kalender};
use registre::enhet::kontoeier::Kontosvar;

/// The limit on account changes (registre.md §7, control 8) counts this far back.
const DOGN: TimeDelta = TimeDelta::days(1);

/// The change may be made: no change is stopped, and the day's changes are not used up.
async fn krev_lov(app: &App, db: &mut PgConnection, praksis: &Praksis) -> Result<(), AppError> {
    if praksis.konto_stanset() {
        return Err(AppError::felt("konto", "konto-stanset"));
    }
    let grense = app.konfig.kontoendringer_per_dogn;
    if kontovakt::store::endringer_siden(db, praksis.id, app.klokke.naa() - DOGN).await? >= grense {
        let mut feil = FeltFeil::default();
        feil.legg_til_med("konto", "konto-for-mange", &[grense]);
        return Err(AppError::Ugyldig(feil));
    }
    Ok(())
}

/// The number may be a new account of this practice: valid, and not the one it has. Whoever the register says owns it, it is stored; what
/// is not confirmed is not paid to before two case workers have approved it.
async fn les_konto(app: &App, aktor: &Aktor, praksis: &Praksis, felt: &Kontoskjema) -> Result<(Kontonr, Kontosvar), AppError> {
    let ny = felt.parse()?;
    // One that was refused may be tried again, when the bank has registered it.
    let avvist = praksis.kontoer.last().is_some_and(|k| k.godkjenning == Godkjenning::Avvist);
    if ny == kontosjekk::lagret(app, praksis)? && !avvist {
        return Err(AppError::felt("konto", "konto-lik"));
    }
    let mut db = request::les().await?;
    krev_lov(app, &mut db, praksis).await?;
    let svar = kontosjekk::kontroller(app, &mut db, aktor.helseaktor, &ny, &praksis.orgnr).await?;
    Ok((ny, svar))
}

pub async fn konto(id: String, mut felt: Kontoskjema) -> Result<(), AppError> {
    let aktor = request::aktor()?;
    let app = request::app()?;
    let praksis = min_praksis(&aktor, &id).await?;
    let navn = rute::skjema(praksis.id, "konto");
    felt.konto_kryptert = kontosjekk::skjul(&app, &felt.konto, &felt.konto_gjenta)?;
    let lest = match model::versjon(&felt.versjon) {
        // What is typed must be a number before it is shown beside the one that is stored by now.
        Ok(versjon) if versjon != praksis.versjon => felt.parse().and(Err(AppError::Endret)),
        Ok(_) => les_konto(&app, &aktor, &praksis, &felt).await.map(drop),
        Err(feil) => Err(feil),
    };
    match lest {
        Ok(()) => lagre_utkast(&aktor, &navn, &felt, &stier::praksis_side(praksis.id, "konto/sjekk")).await,
        Err(feil) => avvis(&aktor, &navn, &stier::praksis_side(praksis.id, "konto"), &felt, feil).await,
    }
}

pub async fn konto_bekreft(id: String, versjon: String, nokkel: String) -> Result<(), AppError> {
    let aktor = request::aktor()?;
    let app = request::app()?;
    let (naa, idag) = (app.klokke.naa(), app.klokke.idag());
    let praksis = min_praksis(&aktor, &id).await?;
    let (side, sjekk) = (
        stier::praksis_side(praksis.id, "konto"),
        stier::praksis_side(praksis.id, "konto/sjekk"),
    );
    let navn = rute::skjema(praksis.id, "konto");
    let videre = format!("{}?lagret=1", stier::praksis(praksis.id));
    if request::krev_fersk(&aktor).is_err() {
        if skjema::er_vanlig() {
            // The page explains and links to the login; the number is still kept.
            request::videre(&sjekk);
            return Ok(());
        }
        return Err(AppError::KreverNyInnlogging);
    }
    let utkast = skjema::hent::<Kontoskjema>(&mut *request::les().await?, aktor.helseaktor, &navn).await?;
    let Some(utkast) = utkast else {
        let mut tx = request::begin().await?;
        let for_dette = skjema::engangs(&mut tx, aktor.helseaktor.0, &nokkel, "praksis.konto", &videre, naa).await?;
        tx.rollback().await?;
        request::videre(&for_dette.unwrap_or(side));
        return Ok(());
    };
    let felt = Kontoskjema {
        versjon,
        ..kontosjekk::aapnet(&app, utkast.felt)
    };
    let (ny, kontroll) = match les_konto(&app, &aktor, &praksis, &felt).await {
        Ok(lest) => lest,
        Err(feil) => return avvis(&aktor, &navn, &side, &felt, feil).await,
    };
    let av = aktor.utforer(naa);
    let mut tx = request::begin().await?;
    if let Some(for_dette) = skjema::engangs(&mut tx, aktor.helseaktor.0, &nokkel, "praksis.konto", &videre, naa).await? {
        request::videre(&for_dette);
        return Ok(());
    }
    let gjelder_fra = kalender::pluss_virkedager(idag, 1);
    let lagret = match model::versjon(&felt.versjon) {
        Ok(v) => store::sett_konto(&mut tx, &app.krypto, &praksis, &ny, kontroll, gjelder_fra, v, idag, naa).await,
        Err(feil) => Err(feil),
    };
    // Under the lock of the row: a change that was stopped in between stays stopped.
    let lagret = match lagret {
        Ok(()) if store::finn(&mut tx, aktor.helseaktor, praksis.id).await?.konto_stanset() => {
            Err(AppError::felt("konto", "konto-stanset"))
        }
        annet => annet,
    };
    if let Err(feil) = lagret {
        drop(tx);
        return avvis(&aktor, &navn, &side, &felt, feil).await;
    }
    let handling = "praksis.konto_endret";
    revisjon::skriv(
        &mut tx,
        &av,
        hendelse(
            &aktor,
            &praksis,
            handling,
            "konto",
            Some(praksis.konto_maskert.clone()),
            Some(ny.maskert()),
        ),
    )
    .await?;
    revisjon::skriv(
        &mut tx,
        &av,
        hendelse(
            &aktor,
            &praksis,
            handling,
            "konto_kontroll",
            Some(praksis.konto_kontroll.clone()),
            Some(kontroll.kode().to_owned()),
        ),
    )
    .await?;
    let lagret = kontovakt::arbeid::etter_lagring(&mut tx, &av, aktor.helseaktor, praksis.id).await?;
    kontovakt::varsel::konto_endret(&mut tx, &app, &av, &praksis, &lagret, request::sprak()).await?;
    skjema::slett(&mut tx, aktor.helseaktor, &navn).await?;
    tx.commit().await?;
    request::videre(&videre);
    Ok(())
}
