//! «This was not me»: the link in the mail about a new personal address stops the change, without login, since whoever holds the mail may
//! have lost the login.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;

use super::kontakt::rad;
use super::store::sprak;
use crate::brev;
use crate::feil::AppError;
use crate::server::handling::Handling;
use crate::server::{krypto, sesjon};
use grunn::{Epost, HelseaktorId};

/// After the button.
pub const FERDIG: &str = "ferdig";
/// How long the link works.
pub const LENKEDAGER: u32 = 14;

/// A one-time link to an address that is or was in use: its use takes `ny` away again, and puts the address that got it back. Returns the token.
pub async fn ny_lenke(db: &mut PgConnection, eier: HelseaktorId, til: &Epost, ny: &Epost, naa: DateTime<Utc>) -> Result<String, AppError> {
    let token = krypto::token()?;
    sqlx::query!(
        "insert into epostendring_lenke (token_hash, helseaktor_id, tilbake, ny, opprettet, utloper) values ($1, $2, $3, $4, $5, $6)",
        krypto::sha256(token.as_bytes()),
        eier.0,
        til.as_str(),
        ny.as_str(),
        naa,
        naa + TimeDelta::days(LENKEDAGER.into())
    )
    .execute(db)
    .await?;
    Ok(token)
}

/// Whether a link would work now: not used, not old, and what it stops waits or is in use.
pub async fn gjelder(db: &mut PgConnection, token: &str, naa: DateTime<Utc>) -> Result<bool, AppError> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select 1 from epostendring_lenke l join helseaktor h on h.id = l.helseaktor_id and l.ny in (h.epost, h.ny_epost)
                          where token_hash = $1 and brukt is null and utloper > $2) as "finnes!""#,
        krypto::sha256(token.as_bytes()),
        naa
    )
    .fetch_one(db)
    .await?)
}

/// What a link stopped.
struct Stoppet {
    eier: HelseaktorId,
    /// The address that is in use from now.
    naa: Epost,
    ny: Epost,
}

/// Uses a link. `None` when it is used, old or unknown, or what it stops is gone; all look alike.
async fn bruk(db: &mut PgConnection, token: &str, naa: DateTime<Utc>) -> Result<Option<Stoppet>, AppError> {
    let Some(l) = sqlx::query!(
        "update epostendring_lenke set brukt = $2 where token_hash = $1 and brukt is null and utloper > $2 returning helseaktor_id, tilbake, ny",
        krypto::sha256(token.as_bytes()),
        naa
    )
    .fetch_optional(&mut *db)
    .await?
    else {
        return Ok(None);
    };
    let rad = sqlx::query!(
        r#"update helseaktor set ny_epost = null, epost = case when epost = $2 then $3 else epost end,
                                 epost_bekreftet = case when epost = $2 then $4 else epost_bekreftet end, versjon = versjon + 1, endret = $4
           where id = $1 and $2 in (epost, ny_epost) returning epost as "epost!""#,
        l.helseaktor_id,
        l.ny,
        l.tilbake,
        naa
    )
    .fetch_optional(&mut *db)
    .await?;
    sqlx::query!(
        "update epost_bekreftelse set utloper = $2 where helseaktor_id = $1 and brukt is null and utloper > $2",
        l.helseaktor_id,
        naa
    )
    .execute(db)
    .await?;
    let les = |adresse: &str| Epost::tolk(adresse).map_err(|e| crate::feil::logg::intern("epostendring_lenke", &e));
    rad.map(|r| {
        Ok(Stoppet {
            eier: HelseaktorId(l.helseaktor_id),
            naa: les(&r.epost)?,
            ny: les(&l.ny)?,
        })
    })
    .transpose()
}

/// Stops the change of a link: the address goes back, every session of the person ends, and both addresses are told.
///
/// # Errors
/// `IkkeFunnet` when the link is used, old or unknown.
pub async fn stopp(h: &mut Handling, token: &str) -> Result<(), AppError> {
    let s = bruk(&mut h.tx, token, h.av.naa).await?.ok_or(AppError::IkkeFunnet)?;
    sesjon::avslutt_alle(&mut h.tx, s.eier, h.av.naa).await?;
    // Not as an address in use that was removed: it is never told of anything again.
    h.noter(rad(
        s.eier,
        "helseaktor.epostendring_stanset",
        "ny_epost",
        Some(s.ny.as_str().to_owned()),
        Some(s.naa.as_str().to_owned()),
    ))
    .await?;
    let sprak = sprak(&mut h.tx, s.eier).await?;
    let kontakt = format!("{}/kontakt", h.app.konfig.url);
    for til in [&s.naa, &s.ny] {
        h.brev(s.eier, til, "epostendring_stanset", brev::epostendring_stanset(sprak, &kontakt))
            .await?;
    }
    Ok(())
}
