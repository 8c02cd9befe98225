//! Forms that never lose what was typed and never act twice.
//!
//! A form posts to its server function. Wrong input is kept as a draft with the errors beside it, and the browser is sent back to the
//! form, which reads the draft: the same path with and without scripts, and nothing personal in an address. A once-only key in the form
//! makes the second press of the button find what the first one did.

use chrono::{DateTime, Utc};
use grunn::feltfeil::Skjemafeil;
use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use super::handling::{Forsok, Slag};
use crate::feil::AppError;
use crate::feil::logg;
use grunn::feltfeil::FeltFeil;
use grunn::{HelseaktorId, fnr};

/// Set in context by the server-function handler: true when a browser posted a plain form.
#[derive(Clone, Copy, Debug)]
pub struct VanligSkjema(pub bool);

/// Whether a browser posted a plain form, rather than a script fetching.
pub fn er_vanlig() -> bool {
    use_context::<VanligSkjema>().is_some_and(|v| v.0)
}

/// Field of a draft that was put away before the form was sent (see [`crate::oppstart::utkast`]). Sending the form writes the draft anew without it.
pub const UFERDIG: &str = "uferdig";

/// A draft: what was typed, and what was wrong with it when last sent.
#[derive(Clone, Debug, Default)]
pub struct Utkast<F> {
    pub felt: F,
    pub feil: FeltFeil,
    pub endret: Option<DateTime<Utc>>,
    /// A new number each time the draft is saved; 0: there is no draft.
    pub versjon: i64,
}

/// The names of a form's fields.
pub fn feltnavn<F: Default + Serialize>() -> Vec<String> {
    let felt = serde_json::to_value(F::default()).ok();
    felt.as_ref()
        .and_then(Value::as_object)
        .map(|o| o.keys().cloned().collect())
        .unwrap_or_default()
}

/// An identity number belongs in no form that keeps drafts: a field with one is emptied. What is encrypted is left alone.
fn uten_fnr(felt: &mut Value) {
    let Some(felter) = felt.as_object_mut() else { return };
    for (navn, verdi) in felter {
        if verdi.as_str().is_some_and(fnr::finnes_i) && !navn.ends_with("_kryptert") {
            *verdi = Value::from("");
        }
    }
}

/// Keeps what was typed.
pub async fn lagre(
    db: &mut PgConnection,
    eier: HelseaktorId,
    skjema: &str,
    felt: &impl Serialize,
    feil: &FeltFeil,
    naa: DateTime<Utc>,
) -> Result<(), AppError> {
    let mut felt = serde_json::to_value(felt).map_err(|e| logg::intern("utkast", &e))?;
    uten_fnr(&mut felt);
    let feil = serde_json::to_value(feil).map_err(|e| logg::intern("utkast", &e))?;
    sqlx::query!(
        "insert into utkast (helseaktor_id, skjema, felt, feil, endret) values ($1, $2, $3, $4, $5)
         on conflict (helseaktor_id, skjema) do update
            set felt = excluded.felt, feil = excluded.feil, endret = excluded.endret, versjon = nextval('utkast_versjon')",
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
pub async fn hent<F: DeserializeOwned>(db: &mut PgConnection, eier: HelseaktorId, skjema: &str) -> Result<Option<Utkast<F>>, AppError> {
    let rad = sqlx::query!(
        "select felt, feil, endret, versjon from utkast where helseaktor_id = $1 and skjema = $2",
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
            versjon: r.versjon,
        })
    }))
}

/// The names of a person's drafts, and whether each was sent without errors.
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

/// Name of the field that carries the number of the draft a form was made from. Only forms whose draft is itself what is worked on have
/// it: the steps of a new practice, which may be filled in on two devices.
pub const UTKAST_FELT: &str = "utkast";

/// What became of a draft that was saved from a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lagring {
    Lagret,
    /// The draft was changed after the form was opened. It stands; what came now is kept beside it, under [`mitt`].
    Endret,
}

/// Name of the draft that keeps what was typed while the draft itself was changed elsewhere.
pub fn mitt(skjema: &str) -> String {
    format!("{skjema}.mitt")
}

/// As [`lagre`], but never over something the sender has not seen: `fra` is the number of the draft the form was made from. When the
/// draft has another number by now, and does not say the same (`likt`), both are kept. A sender who tells no number has opened no form,
/// and saves as with [`lagre`].
#[expect(clippy::too_many_arguments, reason = "as lagre, and what it was made from")]
pub async fn lagre_fra(
    db: &mut PgConnection,
    eier: HelseaktorId,
    skjema: &str,
    felt: &impl Serialize,
    feil: &FeltFeil,
    fra: &str,
    likt: impl Fn(&Value, &Value) -> bool,
    naa: DateTime<Utc>,
) -> Result<Lagring, AppError> {
    // Those who save the same draft at the same time wait for each other, also when it is not there yet.
    sqlx::query!(
        "select pg_advisory_xact_lock(hashtextextended($1, 28))",
        format!("{}/{skjema}", eier.0)
    )
    .execute(&mut *db)
    .await?;
    let mitt = mitt(skjema);
    let lagret = hent::<Value>(&mut *db, eier, skjema).await?.filter(|u| !er_fra(fra, u.versjon));
    if let Some(lagret) = lagret {
        let nytt = serde_json::to_value(felt).map_err(|e| logg::intern("utkast", &e))?;
        if !likt(&lagret.felt, &nytt) {
            lagre(db, eier, &mitt, &nytt, &FeltFeil::default(), naa).await?;
            return Ok(Lagring::Endret);
        }
    }
    lagre(&mut *db, eier, skjema, felt, feil, naa).await?;
    slett(db, eier, &mitt).await?;
    Ok(Lagring::Lagret)
}

/// Whether a form that tells `fra` was made from the draft with this number.
pub fn er_fra(fra: &str, versjon: i64) -> bool {
    fra.is_empty() || fra.parse() == Ok(versjon)
}

/// A form's fields, marked as put away before they were sent.
///
/// # Errors
/// `Intern` when the fields cannot be stored.
pub fn uferdig(felt: &impl Serialize) -> Result<Value, AppError> {
    let mut felt = serde_json::to_value(felt).map_err(|e| logg::intern("utkast", &e))?;
    if let Some(felt) = felt.as_object_mut() {
        felt.insert(UFERDIG.to_owned(), "1".into());
    }
    Ok(felt)
}

/// Removes the draft: the form was sent, or given up.
pub async fn slett(db: &mut PgConnection, eier: HelseaktorId, skjema: &str) -> Result<(), AppError> {
    sqlx::query!("delete from utkast where helseaktor_id = $1 and skjema = $2", eier.0, skjema)
        .execute(db)
        .await?;
    Ok(())
}

/// Takes a draft to act on it: gone, if it is still the one with this number. Of two who act on the same draft one waits here, and finds it
/// taken.
///
/// # Errors
/// `Endret` when it was taken, removed or changed since.
pub async fn ta(db: &mut PgConnection, eier: HelseaktorId, skjema: &str, versjon: i64) -> Result<(), AppError> {
    let n = sqlx::query!(
        "delete from utkast where helseaktor_id = $1 and skjema = $2 and versjon = $3",
        eier.0,
        skjema,
        versjon
    )
    .execute(db)
    .await?
    .rows_affected();
    if n == 1 { Ok(()) } else { Err(AppError::Endret) }
}

/// What a page asked to confirm is not what it showed: nothing is done, and the page is shown once more and says why.
///
/// # Errors
/// `Endret` to a fetch.
pub fn vis_igjen(side: &str) -> Result<(), AppError> {
    if !er_vanlig() {
        return Err(AppError::Endret);
    }
    let skille = if side.contains('?') { '&' } else { '?' };
    super::request::videre(&format!("{side}{skille}{VIST_IGJEN}=1"));
    Ok(())
}

/// In the address of a page that is shown once more; see [`vis_igjen`].
const VIST_IGJEN: &str = "feil";

/// Whether the page is shown once more because of what it showed before; it is then answered with 409.
pub fn er_vist_igjen() -> bool {
    let igjen = super::request::sporring().contains_key(VIST_IGJEN);
    if igjen && let Some(svar) = use_context::<leptos_axum::ResponseOptions>() {
        svar.set_status(http::StatusCode::CONFLICT);
    }
    igjen
}

/// Deletes drafts nobody has touched since a time, at most so many. Returns whose they were and their names.
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

/// Forgets once-only keys older than a time.
pub async fn rydd_nokler(db: &mut PgConnection, for_dette: DateTime<Utc>) -> Result<(), AppError> {
    sqlx::query!("delete from utfort where tid < $1", for_dette).execute(db).await?;
    Ok(())
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
    let nokkel: Uuid = nokkel.parse().map_err(|_| AppError::felt("nokkel", &Skjemafeil::Uleselig))?;
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
pub async fn sett_resultat(db: &mut PgConnection, nokkel: &str, resultat: &str) -> Result<(), AppError> {
    let nokkel: Uuid = nokkel.parse().map_err(|_| AppError::felt("nokkel", &Skjemafeil::Uleselig))?;
    sqlx::query!("update utfort set resultat = $2 where nokkel = $1", nokkel, resultat)
        .execute(db)
        .await?;
    Ok(())
}

/// «Behold det som er lagret»: what was typed is thrown away, what is stored stands.
#[server(prefix = "/api", endpoint = "skjema/behold")]
pub async fn behold(skjema: String, til: String) -> Result<(), AppError> {
    let f = Forsok::ny(Slag::ogsaa_sperret("skjema.behold")).await?;
    let mut h = f.begynn_uten_nokkel(&crate::stier::trygg_sti(Some(&til))).await?;
    h.slett_utkast(f.eier(), &skjema).await?;
    h.ferdig().await
}

#[cfg(test)]
mod tests {
    use sqlx::PgPool;

    use super::*;

    #[test]
    fn a_form_knows_which_draft_it_was_made_from() {
        assert!(er_fra("7", 7) && er_fra("", 7), "one that tells nothing has opened no form");
        assert!(!er_fra("6", 7) && !er_fra("0", 7) && !er_fra("x", 7));
    }

    #[test]
    fn an_identity_number_is_no_part_of_a_draft_however_it_is_typed() {
        for med in [
            "06828399789",
            "068283 99789",
            "068283-99789",
            "Se 06 82 83 99789.",
            "06828399789, 23877641236",
        ] {
            let mut felt = serde_json::json!({ "navn": med, "konto_kryptert": med, "versjon": 3 });
            uten_fnr(&mut felt);
            assert_eq!(
                felt,
                serde_json::json!({ "navn": "", "konto_kryptert": med, "versjon": 3 }),
                "{med}"
            );
        }
        for uten in ["314303563", "06828399788", "90012345", "1.2.2026", "106828399789", "Storgata 5"] {
            let mut felt = serde_json::json!({ "navn": uten });
            uten_fnr(&mut felt);
            assert_eq!(felt["navn"], uten);
        }
    }

    async fn person(db: &mut PgConnection, merke: &str) -> HelseaktorId {
        let id = Uuid::new_v4();
        sqlx::query(
            "insert into helseaktor (id, fnr_oppslag, fnr_kryptert, fornavn, etternavn, opprettet, endret) values ($1, $2, $2, 'A', 'B', now(), now())",
        )
        .bind(id)
        .bind(crate::server::krypto::sha256(merke.as_bytes()))
        .execute(db)
        .await
        .unwrap();
        HelseaktorId(id)
    }

    #[sqlx::test]
    async fn a_draft_changed_elsewhere_is_kept_beside_and_a_third_change_too(pool: PgPool) {
        let mut tx = pool.begin().await.unwrap();
        let eier = person(&mut tx, "en").await;
        let naa = DateTime::from_timestamp(1_767_711_029, 0).unwrap();
        let lagre = async |db: &mut PgConnection, verdi: &str, fra: &str| {
            let felt = serde_json::json!({ "navn": verdi });
            lagre_fra(db, eier, "ny", &felt, &FeltFeil::default(), fra, |a, b| a == b, naa)
                .await
                .unwrap()
        };
        assert_eq!(lagre(&mut tx, "A", "0").await, Lagring::Lagret);
        // The other device opened an empty form too.
        assert_eq!(lagre(&mut tx, "B", "0").await, Lagring::Endret);
        assert_eq!(lagre(&mut tx, "A", "0").await, Lagring::Lagret, "the same words are no conflict");
        let forste = hent::<Value>(&mut tx, eier, "ny").await.unwrap().unwrap();
        assert_eq!(forste.felt["navn"], "A");
        assert!(hent::<Value>(&mut tx, eier, &mitt("ny")).await.unwrap().is_none(), "settled");
        let fra = forste.versjon.to_string();
        assert_eq!(lagre(&mut tx, "C", &fra).await, Lagring::Lagret);
        assert_eq!(
            lagre(&mut tx, "D", &fra).await,
            Lagring::Endret,
            "a third change is not overwritten either"
        );
        let naa_lagret = hent::<Value>(&mut tx, eier, "ny").await.unwrap().unwrap();
        let mitt_naa = hent::<Value>(&mut tx, eier, &mitt("ny")).await.unwrap().unwrap();
        assert_eq!(
            (&naa_lagret.felt["navn"], &mitt_naa.felt["navn"]),
            (&Value::from("C"), &Value::from("D"))
        );
        assert!(naa_lagret.versjon > forste.versjon);
        // Removed and begun anew: never a number it had before.
        slett(&mut tx, eier, "ny").await.unwrap();
        assert_eq!(lagre(&mut tx, "E", "0").await, Lagring::Lagret);
        assert!(hent::<Value>(&mut tx, eier, "ny").await.unwrap().unwrap().versjon > naa_lagret.versjon);
        // Somebody else sees nothing of it.
        let annen = person(&mut tx, "to").await;
        assert!(hent::<Value>(&mut tx, annen, "ny").await.unwrap().is_none());
    }
}
