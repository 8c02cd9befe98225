//! Forms that never lose what was typed and never act twice.
//!
//! A form posts to its server function. Wrong input is kept as a draft with the errors beside it, and the browser is sent back to the
//! form, which reads the draft: the same path with and without scripts, and nothing personal in an address. A once-only key in the form
//! makes the second press of the button find what the first one did.

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{logg, request};
use crate::error::{AppError, FeltFeil};
use crate::types::HelseaktorId;

/// Set in context by the server-function handler: true when a browser posted a plain form.
#[derive(Clone, Copy, Debug)]
pub struct VanligSkjema(pub bool);

/// Whether a browser posted a plain form, rather than a script fetching.
pub fn er_vanlig() -> bool {
    use_context::<VanligSkjema>().is_some_and(|v| v.0)
}

/// Field of a draft that was put away before the form was sent (see [`super::utkast`]). Sending the form writes the draft anew without it.
pub const UFERDIG: &str = "uferdig";

/// A draft: what was typed, and what was wrong with it when last sent.
#[derive(Clone, Debug, Default)]
pub struct Utkast<F> {
    pub felt: F,
    pub feil: FeltFeil,
    pub endret: Option<DateTime<Utc>>,
}

/// Keeps what was typed.
///
/// # Errors
/// When the database fails.
pub async fn lagre(
    db: &mut PgConnection,
    eier: HelseaktorId,
    skjema: &str,
    felt: &impl Serialize,
    feil: &FeltFeil,
    naa: DateTime<Utc>,
) -> Result<(), AppError> {
    let felt = serde_json::to_value(felt).map_err(|e| logg::intern("utkast", &e))?;
    let feil = serde_json::to_value(feil).map_err(|e| logg::intern("utkast", &e))?;
    sqlx::query!(
        "insert into utkast (helseaktor_id, skjema, felt, feil, endret) values ($1, $2, $3, $4, $5)
         on conflict (helseaktor_id, skjema) do update set felt = excluded.felt, feil = excluded.feil, endret = excluded.endret",
        eier.0,
        skjema,
        felt,
        feil,
        naa
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The draft of a form, if there is one. A draft from an older version of the form that no longer fits is not shown.
///
/// # Errors
/// When the database fails.
pub async fn hent<F: DeserializeOwned>(db: &mut PgConnection, eier: HelseaktorId, skjema: &str) -> Result<Option<Utkast<F>>, AppError> {
    let rad = sqlx::query!(
        "select felt, feil, endret from utkast where helseaktor_id = $1 and skjema = $2",
        eier.0,
        skjema
    )
    .fetch_optional(db)
    .await?;
    Ok(rad.and_then(|r| {
        Some(Utkast {
            felt: serde_json::from_value(r.felt).ok()?,
            feil: serde_json::from_value(r.feil).unwrap_or_default(),
            endret: Some(r.endret),
        })
    }))
}

/// The names of a person's drafts, and whether each was sent without errors.
///
/// # Errors
/// When the database fails.
pub async fn oversikt(db: &mut PgConnection, eier: HelseaktorId) -> Result<Vec<(String, bool)>, AppError> {
    let rader = sqlx::query!(
        r#"select skjema, (feil = '[]'::jsonb and felt -> $2 is null) as "ferdig!" from utkast where helseaktor_id = $1"#,
        eier.0,
        UFERDIG
    )
    .fetch_all(db)
    .await?;
    Ok(rader.into_iter().map(|r| (r.skjema, r.ferdig)).collect())
}

/// Removes the draft: the form was sent, or given up.
///
/// # Errors
/// When the database fails.
pub async fn slett(db: &mut PgConnection, eier: HelseaktorId, skjema: &str) -> Result<(), AppError> {
    sqlx::query!("delete from utkast where helseaktor_id = $1 and skjema = $2", eier.0, skjema)
        .execute(db)
        .await?;
    Ok(())
}

/// Wrong input. A plain form goes back to `side` with the draft kept; a fetch gets the errors (422).
///
/// # Errors
/// `Ugyldig` to a fetch; otherwise when the database fails.
pub async fn avvis(eier: HelseaktorId, skjema: &str, side: &str, felt: &impl Serialize, feil: FeltFeil) -> Result<(), AppError> {
    if !er_vanlig() {
        return Err(AppError::Ugyldig(feil));
    }
    let mut tx = request::begin().await?;
    lagre(&mut tx, eier, skjema, felt, &feil, request::naa()?).await?;
    tx.commit().await?;
    let skille = if side.contains('?') { '&' } else { '?' };
    request::videre(&format!("{side}{skille}feil=1"));
    Ok(())
}

/// Deletes drafts nobody has touched since a time, at most so many. Returns whose they were and their names.
///
/// # Errors
/// When the database fails.
pub async fn rydd(db: &mut PgConnection, siden: DateTime<Utc>, antall: i64) -> Result<Vec<(HelseaktorId, String)>, AppError> {
    let rader = sqlx::query!(
        "with gamle as materialized
             (select helseaktor_id, skjema from utkast where endret < $1 order by endret limit $2 for update skip locked)
         delete from utkast u using gamle g where u.helseaktor_id = g.helseaktor_id and u.skjema = g.skjema
         returning u.helseaktor_id, u.skjema",
        siden,
        antall
    )
    .fetch_all(db)
    .await?;
    Ok(rader.into_iter().map(|r| (HelseaktorId(r.helseaktor_id), r.skjema)).collect())
}

/// A fresh once-only key for a form.
pub fn ny_nokkel() -> String {
    Uuid::new_v4().to_string()
}

/// Claims a once-only key inside the transaction. `Some(result)` when the act was done before (by this person, for this act):
/// the caller redirects there and does nothing. Two simultaneous presses wait for each other here.
///
/// # Errors
/// `Ugyldig` when the key is not a UUID; `Endret` when it was used for something else.
pub async fn engangs(
    db: &mut PgConnection,
    eier: Uuid,
    nokkel: &str,
    handling: &str,
    resultat: &str,
    naa: DateTime<Utc>,
) -> Result<Option<String>, AppError> {
    let nokkel: Uuid = nokkel.parse().map_err(|_| AppError::felt("nokkel", "uleselig"))?;
    let ny = sqlx::query!(
        "insert into utfort (nokkel, eier, handling, resultat, tid) values ($1, $2, $3, $4, $5) on conflict (nokkel) do nothing",
        nokkel,
        eier,
        handling,
        resultat,
        naa
    )
    .execute(&mut *db)
    .await?
    .rows_affected();
    if ny == 1 {
        return Ok(None);
    }
    let for_dette = sqlx::query_scalar!(
        "select resultat from utfort where nokkel = $1 and eier = $2 and handling = $3",
        nokkel,
        eier,
        handling
    )
    .fetch_optional(db)
    .await?;
    for_dette.map(Some).ok_or(AppError::Endret)
}

/// Sets the result of a key claimed in this transaction, when it was not known at the start.
///
/// # Errors
/// When the database fails.
pub async fn sett_resultat(db: &mut PgConnection, nokkel: &str, resultat: &str) -> Result<(), AppError> {
    let nokkel: Uuid = nokkel.parse().map_err(|_| AppError::felt("nokkel", "uleselig"))?;
    sqlx::query!("update utfort set resultat = $2 where nokkel = $1", nokkel, resultat)
        .execute(db)
        .await?;
    Ok(())
}
