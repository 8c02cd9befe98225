//! Changing the account (registre.md §7): checked, confirmed after a fresh login, told to everyone.

use crate::praksis::text::Praksisfeil;
use chrono::{NaiveDate, TimeDelta};
use sqlx::PgConnection;

use super::{hendelse, min_praksis};
use crate::feil::AppError;
use crate::praksis::kontovakt::model::Godkjenning;
use crate::praksis::model::{self, Kontoskjema};
use crate::praksis::store::{self, Praksis};
use crate::praksis::{konto as kontosjekk, kontovakt, rute};
use crate::server::handling::{Forsok, Handling, Slag};
use crate::server::request::{self, Aktor};
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
        return Err(AppError::felt("konto", &Praksisfeil::KontoStanset));
    }
    let grense = app.konfig.kontoendringer_per_dogn;
    if kontovakt::store::endringer_siden(db, praksis.id, app.klokke.naa() - DOGN).await? >= grense {
        return Err(AppError::felt("konto", &Praksisfeil::KontoForMange(grense)));
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
        return Err(AppError::felt("konto", &Praksisfeil::KontoLik));
    }
    let mut db = request::les().await?;
    krev_lov(app, &mut db, praksis).await?;
    let svar = kontosjekk::kontroller(app, &mut db, aktor.helseaktor, &ny, &praksis.orgnr).await?;
    Ok((ny, svar))
}

const KONTO: Slag = Slag::ny("praksis.konto");

pub async fn konto(id: String, mut felt: Kontoskjema) -> Result<(), AppError> {
    let f = Forsok::ny(KONTO).await?;
    let praksis = min_praksis(&f.aktor, &id).await?;
    let navn = rute::skjema(praksis.id, "konto");
    felt.konto_kryptert = kontosjekk::skjul(&f.app, &felt.konto, &felt.konto_gjenta)?;
    let lest = match model::versjon(&felt.versjon) {
        // What is typed must be a number before it is shown beside the one that is stored by now.
        Ok(versjon) if versjon != praksis.versjon => felt.parse().and(Err(AppError::Endret)),
        Ok(_) => les_konto(&f.app, &f.aktor, &praksis, &felt).await.map(drop),
        Err(feil) => Err(feil),
    };
    match lest {
        Ok(()) => {
            let sjekk = stier::praksis_side(praksis.id, "konto/sjekk");
            f.lagre_utkast(&navn, &felt, &FeltFeil::default(), &sjekk).await
        }
        Err(feil) => f.avvis(&navn, &stier::praksis_side(praksis.id, "konto"), &felt, feil).await,
    }
}

/// What the page that checks an account shows, besides what the versions of practice and draft cover: the number, what the bank says, and from
/// when it is used. The page carries it, and only that is confirmed.
pub fn vist(ny: &Kontonr, svar: Kontosvar, fra: NaiveDate) -> String {
    format!("{} {} {fra}", ny.as_str(), svar.kode())
}

/// The first day an account confirmed on a day is used.
pub fn brukes_fra(idag: NaiveDate) -> NaiveDate {
    kalender::pluss_virkedager(idag, 1)
}

/// What a page that checks an account carries back.
pub struct Sjekket {
    pub versjon: String,
    /// Number of the draft.
    pub utkast: String,
    /// See [`vist`].
    pub vist: String,
}

pub async fn konto_bekreft(id: String, sjekket: Sjekket, nokkel: String) -> Result<(), AppError> {
    let f = Forsok::ny(KONTO).await?;
    let praksis = min_praksis(&f.aktor, &id).await?;
    let side = stier::praksis_side(praksis.id, "konto");
    let sjekkside = stier::praksis_side(praksis.id, "konto/sjekk");
    let navn = rute::skjema(praksis.id, "konto");
    if !f.er_fersk_paa(&sjekkside)? {
        return Ok(());
    }
    let utkast = skjema::hent::<Kontoskjema>(&mut *request::les().await?, f.eier(), &navn).await?;
    let Some(utkast) = utkast else {
        request::videre(&f.for_dette(&nokkel).await?.unwrap_or(side));
        return Ok(());
    };
    // Another session may have put another number there after the page was shown.
    let igjen = || skjema::vis_igjen(&sjekkside);
    if sjekket.utkast != utkast.versjon.to_string() {
        return igjen();
    }
    let felt = Kontoskjema {
        versjon: sjekket.versjon,
        ..kontosjekk::aapnet(&f.app, utkast.felt)
    };
    let (ny, kontroll) = match les_konto(&f.app, &f.aktor, &praksis, &felt).await {
        Ok(lest) => lest,
        Err(feil) => return f.avvis(&navn, &side, &felt, feil).await,
    };
    if sjekket.vist != vist(&ny, kontroll, brukes_fra(f.idag())) {
        return igjen();
    }
    let videre = format!("{}?lagret=1", stier::praksis(praksis.id));
    let Some(mut h) = f.begynn(&nokkel, &videre).await? else {
        return Ok(());
    };
    if let Err(feil) = lagre(&mut h, &f, &praksis, &felt, &ny, kontroll).await {
        drop(h);
        return f.avvis(&navn, &side, &felt, feil).await;
    }
    h.slett_utkast(f.eier(), &navn).await?;
    h.ferdig().await
}

/// Stores the new account, with its audit rows, what follows for payments, and the letters.
async fn lagre(
    h: &mut Handling,
    f: &Forsok,
    praksis: &Praksis,
    felt: &Kontoskjema,
    ny: &Kontonr,
    kontroll: Kontosvar,
) -> Result<(), AppError> {
    let (idag, gjelder_fra) = (f.idag(), brukes_fra(f.idag()));
    let versjon = model::versjon(&felt.versjon)?;
    store::sett_konto(&mut h.tx, &h.app.krypto, praksis, ny, kontroll, gjelder_fra, versjon, idag, f.naa).await?;
    // Under the lock of the row: a change that was stopped in between stays stopped.
    if store::finn(&mut h.tx, f.eier(), praksis.id).await?.konto_stanset() {
        return Err(AppError::felt("konto", &Praksisfeil::KontoStanset));
    }
    let rad = |felt, gammel: &str, ny: String| hendelse(&f.aktor, praksis, "praksis.konto_endret", felt, Some(gammel.to_owned()), Some(ny));
    h.noter(rad("konto", &praksis.konto_maskert, ny.maskert())).await?;
    h.noter(rad("konto_kontroll", &praksis.konto_kontroll, kontroll.kode().to_owned()))
        .await?;
    let lagret = kontovakt::arbeid::etter_lagring(&mut h.tx, &h.av, f.eier(), praksis.id).await?;
    kontovakt::varsel::konto_endret(&mut h.tx, &h.app, &h.av, praksis, &lagret, h.sprak).await
}
