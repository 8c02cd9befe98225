//! Who hears of an account, and the mails.

use sqlx::PgConnection;

use super::store::{self, Praksiskonto};
use crate::brev;
use crate::brev::Mottaker;
use crate::feil::AppError;
use crate::helseaktor;
use crate::praksis::store::Praksis;
use crate::server::epost as post;
use crate::server::request::Utforer;
use crate::server::revisjon;
use crate::server::state::App;
use crate::stier::{self, SAKER};
use grunn::Epost;
use grunn::format;
use grunn::text::Sprak;

fn uten_like(adresser: impl Iterator<Item = (Epost, Mottaker)>) -> Vec<(Epost, Mottaker)> {
    let mut ut: Vec<(Epost, Mottaker)> = Vec::new();
    for (adresse, mottaker) in adresser {
        if !ut.iter().any(|(b, _)| b.as_str().eq_ignore_ascii_case(adresse.as_str())) {
            ut.push((adresse, mottaker));
        }
    }
    ut
}

/// Every address in use, the personal one with the one that waits, and those removed lately, so that nobody can change addresses first and
/// account after.
async fn mottakere(db: &mut PgConnection, app: &App, praksis: &Praksis, av: &Utforer) -> Result<Vec<(Epost, Mottaker)>, AppError> {
    let eier = praksis.helseaktor;
    let profil = helseaktor::store::profil(db, &app.krypto, eier).await?;
    let siden = av.naa - helseaktor::TIDLIGERE_ADRESSE;
    let fjernet = revisjon::tidligere(db, eier.0, "praksis", &praksis.id.to_string(), "eposter", siden).await?;
    let fjernet = fjernet.iter().flat_map(|g| g.split(", ")).filter_map(|a| Epost::tolk(a).ok());
    let fjernet = fjernet.chain(helseaktor::store::tidligere_adresser(db, eier, siden).await?);
    let i_bruk = praksis.eposter.iter().chain(profil.varsles()).cloned();
    Ok(uten_like(
        i_bruk
            .map(|e| (e, Mottaker::Gjeldende))
            .chain(fjernet.map(|e| (e, Mottaker::Tidligere))),
    ))
}

/// Tells everyone of a new account. Each mail carries a one-time link of its own that stops the change.
pub async fn konto_endret(
    db: &mut PgConnection,
    app: &App,
    av: &Utforer,
    praksis: &Praksis,
    ny: &Praksiskonto,
    sprak: Sprak,
) -> Result<(), AppError> {
    let kontrolleres = ny.godkjenning != super::model::Godkjenning::Godkjent;
    let brukes_fra = ny.gjelder_fra.map(|d| format::dato(d, sprak)).unwrap_or_default();
    for (til, mottaker) in mottakere(db, app, praksis, av).await? {
        let lenke = format!(
            "{}{}",
            app.konfig.url,
            stier::kontoendring(&store::ny_lenke(db, ny.id, av.naa).await?)
        );
        let brev = brev::konto_endret(
            sprak,
            mottaker,
            &brev::Kontoendring {
                praksis: &praksis.navn,
                konto_maskert: &ny.maskert,
                brukes_fra: &brukes_fra,
                kontrolleres,
                stopp_lenke: &lenke,
                lenkedager: store::LENKEDAGER,
            },
        );
        post::legg_i_utboks(db, &app.krypto, av, praksis.helseaktor, &til, "konto_endret", brev).await?;
    }
    Ok(())
}

/// Tells everyone that a change is stopped, and the agency, when it has an address for that.
pub async fn stanset(db: &mut PgConnection, app: &App, av: &Utforer, praksis: &Praksis) -> Result<(), AppError> {
    let sprak = helseaktor::store::sprak(db, praksis.helseaktor).await?;
    for (til, _) in mottakere(db, app, praksis, av).await? {
        let brev = brev::kontoendring_stanset(sprak, &praksis.navn, &format!("{}/kontakt", app.konfig.url));
        post::legg_i_utboks(db, &app.krypto, av, praksis.helseaktor, &til, "kontoendring_stanset", brev).await?;
    }
    if let Some(til) = &app.konfig.epost_kontovakt {
        let brev = brev::sak_kontoendring(Sprak::Nb, &format!("{}{}", app.konfig.url, SAKER));
        post::legg_i_utboks(db, &app.krypto, av, None, til, "sak_kontoendring", brev).await?;
    }
    Ok(())
}

/// Tells everyone what the case workers decided about an account.
pub async fn avgjort(db: &mut PgConnection, app: &App, av: &Utforer, praksis: &Praksis, godkjent: bool) -> Result<(), AppError> {
    let sprak = helseaktor::store::sprak(db, praksis.helseaktor).await?;
    for (til, _) in mottakere(db, app, praksis, av).await? {
        let lenke = format!("{}{}", app.konfig.url, stier::praksis(praksis.id));
        let brev = brev::konto_avgjort(sprak, &praksis.navn, godkjent, &lenke);
        post::legg_i_utboks(db, &app.krypto, av, praksis.helseaktor, &til, "konto_avgjort", brev).await?;
    }
    Ok(())
}
