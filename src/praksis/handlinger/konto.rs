//! Changing the account (registre.md §7): checked, confirmed after a fresh login, told to everyone.

use chrono::{NaiveDate, TimeDelta};
use sqlx::PgConnection;

use super::{avvis, hendelse, lagre_utkast, min_praksis, uten_like};
use crate::enhet::kontoeier::Kontosvar;
use crate::error::AppError;
use crate::format;
use crate::helseaktor;
use crate::info::brev::{self, Mottaker};
use crate::praksis::model::{self, Kontoskjema};
use crate::praksis::store::{self, Praksis};
use crate::praksis::{konto as kontosjekk, rute};
use crate::server::epost as post;
use crate::server::request::{self, Aktor, Utforer};
use crate::server::revisjon;
use crate::server::skjema;
use crate::server::state::App;
use crate::types::{Epost, Kontonr, kalender};

/// Account changes per practice and day (registre.md §7, control 8).
const KONTOENDRINGER_PER_DOGN: i64 = 3;
/// How long a removed address still hears about account changes.
const TIDLIGERE_ADRESSE: TimeDelta = TimeDelta::days(30);

/// The number may be a new account of this practice: valid, not the one it has, and not somebody else's.
async fn les_konto(app: &App, aktor: &Aktor, praksis: &Praksis, felt: &Kontoskjema) -> Result<(Kontonr, Kontosvar), AppError> {
    let ny = felt.parse()?;
    if ny == kontosjekk::lagret(app, praksis)? {
        return Err(AppError::felt("konto", "konto-lik"));
    }
    let svar = kontosjekk::krev_eier(app, &mut *request::les().await?, aktor.helseaktor, &ny, &praksis.orgnr).await?;
    Ok((ny, svar))
}

pub async fn konto(id: String, mut felt: Kontoskjema) -> Result<(), AppError> {
    let aktor = request::aktor()?;
    let app = request::app()?;
    let praksis = min_praksis(&aktor, &id).await?;
    let navn = rute::skjema(praksis.id, "konto");
    felt.konto_kryptert = kontosjekk::skjul(&app, &felt.konto, &felt.konto_gjenta)?;
    match les_konto(&app, &aktor, &praksis, &felt).await {
        Ok(_) => lagre_utkast(&aktor, &navn, &felt, &rute::under(praksis.id, "konto/sjekk")).await,
        Err(feil) => avvis(&aktor, &navn, &rute::under(praksis.id, "konto"), &felt, feil).await,
    }
}

pub async fn konto_bekreft(id: String, versjon: String, nokkel: String) -> Result<(), AppError> {
    let aktor = request::aktor()?;
    let app = request::app()?;
    let (naa, idag) = (app.klokke.naa(), app.klokke.idag());
    let praksis = min_praksis(&aktor, &id).await?;
    let (side, sjekk) = (rute::under(praksis.id, "konto"), rute::under(praksis.id, "konto/sjekk"));
    let navn = rute::skjema(praksis.id, "konto");
    let videre = format!("{}?lagret=1", rute::sti(praksis.id));
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
    if store::kontoendringer_siden(&mut tx, praksis.id, naa - TimeDelta::days(1)).await? >= KONTOENDRINGER_PER_DOGN {
        return Err(AppError::ForMange);
    }
    let gjelder_fra = kalender::pluss_virkedager(idag, 1);
    let lagret = match model::versjon(&felt.versjon) {
        Ok(v) => store::sett_konto(&mut tx, &app.krypto, &praksis, &ny, kontroll, gjelder_fra, v, idag, naa).await,
        Err(feil) => Err(feil),
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
    varsle_konto(&mut tx, &app, &av, &aktor, &praksis, &ny, gjelder_fra).await?;
    skjema::slett(&mut tx, aktor.helseaktor, &navn).await?;
    tx.commit().await?;
    request::videre(&videre);
    Ok(())
}

/// Tells every address in use, the personal one, and those removed lately, so that nobody can change addresses first and account after.
async fn varsle_konto(
    tx: &mut PgConnection,
    app: &App,
    av: &Utforer,
    aktor: &Aktor,
    praksis: &Praksis,
    ny: &Kontonr,
    gjelder_fra: NaiveDate,
) -> Result<(), AppError> {
    let sprak = request::sprak();
    let profil = helseaktor::store::profil(tx, &app.krypto, aktor.helseaktor).await?;
    let i_bruk: Vec<Epost> = uten_like(praksis.eposter.iter().chain(profil.epost.iter()))
        .into_iter()
        .cloned()
        .collect();
    let siden = av.naa - TIDLIGERE_ADRESSE;
    let praksisrader = revisjon::historikk(tx, aktor.helseaktor.0, "praksis", &praksis.id.to_string()).await?;
    let personrader = revisjon::historikk(tx, aktor.helseaktor.0, "helseaktor", &aktor.helseaktor.0.to_string()).await?;
    let fjernet: Vec<Epost> = praksisrader
        .iter()
        .filter(|r| r.felt.as_deref() == Some("eposter"))
        .chain(personrader.iter().filter(|r| r.felt.as_deref() == Some("epost")))
        .filter(|r| r.tid > siden)
        .filter_map(|r| r.gammel.as_deref())
        .flat_map(|g| g.split(", "))
        .filter_map(|a| Epost::tolk(a).ok())
        .filter(|a| !i_bruk.iter().any(|b| b.as_str().eq_ignore_ascii_case(a.as_str())))
        .collect();
    let mottakere = i_bruk
        .iter()
        .map(|e| (e, Mottaker::Gjeldende))
        .chain(uten_like(fjernet.iter()).into_iter().map(|e| (e, Mottaker::Tidligere)));
    let ikke_meg = format!("{}/kontakt", app.konfig.url);
    for (til, mottaker) in mottakere {
        let brev = brev::konto_endret(
            sprak,
            mottaker,
            &praksis.navn,
            &ny.maskert(),
            &format::dato(gjelder_fra, sprak),
            &ikke_meg,
        );
        post::legg_i_utboks(tx, &app.krypto, av, aktor.helseaktor, til, "konto_endret", brev).await?;
    }
    Ok(())
}
