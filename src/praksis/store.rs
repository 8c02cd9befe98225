//! SQL for praksis, praksis_periode and praksis_epost. Every query that serves a person names the person.

mod verdier;

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;
use sqlx::types::Json;

use self::verdier::Vist;
pub use self::verdier::{KONTOFELT, NyPraksis, Praksis, Sted, Stedkilde, Stedvalgt, aapne};
use super::kontovakt::store as kontostore;
use super::model::Eposter;
use crate::feil::AppError;
use crate::feil::logg;
use crate::praksis::text::Praksisfeil;
use crate::server::krypto::Krypto;
use grunn::{Epost, HelseaktorId, HprNr, Kontonr, Orgnr, Periode, PeriodeFeil, PraksisId, Testnumre, Yrke};
use registre::enhet::kontoeier::Kontosvar;

/// A broken rule of the tables as the error a user can act on.
fn oversett(feil: sqlx::Error) -> AppError {
    let regel = match &feil {
        sqlx::Error::Database(d) => d.constraint().unwrap_or_default(),
        _ => "",
    };
    match regel {
        "praksis_periode_int8range_periode_excl" => AppError::felt("fra", &Praksisfeil::Overlapp),
        "praksis_vikar_slutt" => AppError::felt("til", &Praksisfeil::TilMangler),
        "praksis_periode_periode_check" => AppError::felt("til", &PeriodeFeil::SluttForStart),
        "praksis_epost_hoyst_fem" => AppError::felt("epost1", &Praksisfeil::EpostForMange),
        "praksis_epost_pkey" => AppError::felt("epost1", &Praksisfeil::EpostDobbel),
        "praksis_epost_en_primaer" => AppError::felt("primaer", &Praksisfeil::PrimaerMangler),
        _ => feil.into(),
    }
}

async fn hent(db: &mut PgConnection, helseaktor: Option<HelseaktorId>, id: Option<PraksisId>) -> Result<Vec<Praksis>, AppError> {
    let rader = sqlx::query!(
        r#"select p.id, p.helseaktor_id, p.type as praksistype, p.navn, p.orgnr, p.enhet_kilde, p.adresse, p.postnummer, p.poststed, p.kommunenummer, p.kommune,
                  p.sted_kilde, p.sted_her_id, p.sted_vist as "sted_vist: Json<Vist>", p.ambulerende, p.konto_kryptert, p.konto_maskert, p.konto_kontroll, p.vikar_for_hpr, p.dokumenteres, p.versjon, p.opprettet, p.endret,
                  coalesce((select jsonb_agg(jsonb_build_object('fra', lower(periode), 'til', upper(periode) - 1) order by periode)
                            from praksis_periode where praksis_id = p.id), '[]') as "perioder!: Json<Vec<Periode>>",
                  coalesce((select jsonb_agg(epost order by primaer desc, epost) from praksis_epost where praksis_id = p.id), '[]') as "eposter!: Json<Vec<Epost>>"
           from praksis p where ($1::uuid is null or p.helseaktor_id = $1) and ($2::bigint is null or p.id = $2) order by p.id"#,
        helseaktor.map(|h| h.0),
        id.map(|i| i.0)
    )
    .fetch_all(&mut *db)
    .await?;
    let ider: Vec<i64> = rader.iter().map(|r| r.id).collect();
    let mut kontoer = kontostore::for_praksiser(db, &ider).await?;
    rader
        .into_iter()
        .map(|r| {
            let kontoer = kontoer.remove(&r.id).unwrap_or_default();
            Ok(Praksis {
                id: PraksisId(r.id),
                helseaktor: HelseaktorId(r.helseaktor_id),
                praksistype: r.praksistype,
                navn: r.navn,
                // The policy on synthetic numbers was asked when it came in.
                orgnr: Orgnr::tolk(&r.orgnr, Testnumre::Tillatt).map_err(|e| logg::intern("praksis.orgnr", &format!("{}: {e}", r.id)))?,
                verifisert: r.enhet_kilde != "uverifisert",
                adresse: r.adresse,
                postnr: r.postnummer,
                poststed: r.poststed,
                kommunenr: r.kommunenummer,
                kommune: r.kommune,
                valgt: r
                    .sted_kilde
                    .as_deref()
                    .and_then(Stedkilde::fra_kode)
                    .zip(r.sted_vist)
                    .map(|(kilde, vist)| Stedvalgt {
                        kilde,
                        her_id: r.sted_her_id,
                        navn: vist.0.navn,
                        adresse: vist.0.adresse,
                    }),
                ambulerende: r.ambulerende,
                konto_kryptert: r.konto_kryptert,
                konto_maskert: r.konto_maskert,
                konto_kontroll: kontoer.last().map_or(r.konto_kontroll, |k| k.kontroll.clone()),
                kontoer,
                perioder: r.perioder.0,
                eposter: r.eposter.0,
                vikar_for: r
                    .vikar_for_hpr
                    .map(|h| HprNr::tolk(&h))
                    .transpose()
                    .map_err(|e| logg::intern("praksis.vikar_for_hpr", &format!("{}: {e}", r.id)))?,
                dokumenteres: r.dokumenteres,
                versjon: r.versjon,
                opprettet: r.opprettet,
                endret: r.endret,
            })
        })
        .collect()
}

/// The professions of a person's practices.
///
/// # Errors
/// `Intern` when a stored value should not exist.
pub async fn yrker(db: &mut PgConnection, eier: HelseaktorId) -> Result<Vec<Yrke>, AppError> {
    Ok(mine(db, eier).await?.iter().filter_map(Praksis::yrke).collect())
}

/// A person's practices, oldest number first.
pub async fn mine(db: &mut PgConnection, helseaktor: HelseaktorId) -> Result<Vec<Praksis>, AppError> {
    hent(db, Some(helseaktor), None).await
}

/// One of a person's own practices.
///
/// # Errors
/// `IkkeFunnet` when it does not exist or is someone else's.
pub async fn finn(db: &mut PgConnection, helseaktor: HelseaktorId, id: PraksisId) -> Result<Praksis, AppError> {
    hent(db, Some(helseaktor), Some(id))
        .await?
        .into_iter()
        .next()
        .ok_or(AppError::IkkeFunnet)
}

/// A practice that is valid on a day, whoever's it is: for the payment run, which works for nobody in particular.
pub async fn gjeldende(db: &mut PgConnection, id: PraksisId, dato: NaiveDate) -> Result<Option<Praksis>, AppError> {
    Ok(hent(db, None, Some(id)).await?.into_iter().next().filter(|p| p.gjelder(dato)))
}

/// A practice, whoever's it is: for case workers and the workers of the queue.
///
/// # Errors
/// `IkkeFunnet` when it does not exist.
pub async fn uansett_eier(db: &mut PgConnection, id: PraksisId) -> Result<Praksis, AppError> {
    hent(db, None, Some(id)).await?.into_iter().next().ok_or(AppError::IkkeFunnet)
}

/// A practice whose place the register has not confirmed; `None` when it has, or when there is no such practice.
pub async fn uverifisert(db: &mut PgConnection, id: PraksisId) -> Result<Option<Praksis>, AppError> {
    Ok(hent(db, None, Some(id)).await?.into_iter().next().filter(|p| !p.verifisert))
}

/// Registers a practice.
///
/// # Errors
/// `Ugyldig` when periods overlap or the addresses break a rule.
pub async fn registrer(
    db: &mut PgConnection,
    krypto: &Krypto,
    helseaktor: HelseaktorId,
    ny: &NyPraksis<'_>,
    naa: DateTime<Utc>,
) -> Result<PraksisId, AppError> {
    let s = ny.sted;
    let id = sqlx::query_scalar!(
        "insert into praksis (id, helseaktor_id, type, navn, orgnr, enhet_kilde, adresse, postnummer, poststed, kommunenummer, kommune, ambulerende,
                              konto_kryptert, konto_maskert, konto_kontroll, vikar_for_hpr, dokumenteres, sted_kilde, sted_her_id, sted_vist, opprettet, endret)
         values (coalesce($1, nextval('praksis_id')), $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $17, $18, $19, $20, $21, $16, $16)
         returning id",
        ny.id.map(|i| i.0),
        helseaktor.0,
        ny.praksistype,
        s.navn,
        s.orgnr.as_str(),
        kilde(s.verifisert),
        &s.adresse,
        s.postnr,
        s.poststed,
        s.kommunenr,
        s.kommune,
        ny.ambulerende,
        krypto.krypter(KONTOFELT, ny.konto.as_str().as_bytes())?,
        ny.konto.maskert(),
        ny.kontroll.kode(),
        naa,
        ny.vikar_for.map(HprNr::as_str),
        ny.dokumenteres,
        s.valgt.as_ref().map(|v| v.kilde.kode()),
        s.valgt.as_ref().and_then(|v| v.her_id),
        s.valgt.as_ref().map(Stedvalgt::vist) as Option<Json<Vist>>
    )
    .fetch_one(&mut *db)
    .await
    .map_err(oversett)?;
    let id = PraksisId(id);
    for periode in ny.perioder {
        legg_til_periode(db, id, *periode).await?;
    }
    skriv_eposter(db, id, ny.eposter).await?;
    Ok(id)
}

fn kilde(verifisert: bool) -> &'static str {
    if verifisert { "register" } else { "uverifisert" }
}

async fn legg_til_periode(db: &mut PgConnection, id: PraksisId, periode: Periode) -> Result<(), AppError> {
    sqlx::query!(
        "insert into praksis_periode (praksis_id, periode) values ($1, daterange($2, $3, '[]'))",
        id.0,
        periode.fra,
        periode.til
    )
    .execute(db)
    .await
    .map_err(oversett)?;
    Ok(())
}

async fn skriv_eposter(db: &mut PgConnection, id: PraksisId, eposter: &Eposter) -> Result<(), AppError> {
    sqlx::query!("delete from praksis_epost where praksis_id = $1", id.0)
        .execute(&mut *db)
        .await?;
    for (plass, epost) in eposter.alle().enumerate() {
        sqlx::query!(
            "insert into praksis_epost (praksis_id, epost, primaer) values ($1, $2, $3)",
            id.0,
            epost.as_str(),
            plass == 0
        )
        .execute(&mut *db)
        .await
        .map_err(oversett)?;
    }
    // The rule about five is checked at the end of the transaction; here it can still become an answer.
    sqlx::query!("set constraints praksis_epost_hoyst_fem immediate")
        .execute(&mut *db)
        .await
        .map_err(oversett)?;
    sqlx::query!("set constraints praksis_epost_hoyst_fem deferred").execute(db).await?;
    Ok(())
}

/// Claims the next version of a practice: the row is locked, and a form made from an older version is refused.
async fn hev(db: &mut PgConnection, helseaktor: HelseaktorId, id: PraksisId, versjon: i32, naa: DateTime<Utc>) -> Result<(), AppError> {
    let n = sqlx::query!(
        "update praksis set versjon = versjon + 1, endret = $4 where id = $1 and helseaktor_id = $2 and versjon = $3",
        id.0,
        helseaktor.0,
        versjon,
        naa
    )
    .execute(db)
    .await?
    .rows_affected();
    if n == 1 { Ok(()) } else { Err(AppError::Endret) }
}

/// A new account, in use from `gjelder_fra` when it is approved. The database adds it to the practice's accounts. The account in use today
/// is also kept on the row, for an instance of the version before this one.
///
/// # Errors
/// `Endret` from an older version.
#[expect(clippy::too_many_arguments, reason = "one row's facts, used in one place")]
pub async fn sett_konto(
    db: &mut PgConnection,
    krypto: &Krypto,
    praksis: &Praksis,
    konto: &Kontonr,
    kontroll: Kontosvar,
    gjelder_fra: NaiveDate,
    versjon: i32,
    idag: NaiveDate,
    naa: DateTime<Utc>,
) -> Result<(), AppError> {
    hev(db, praksis.helseaktor, praksis.id, versjon, naa).await?;
    let forrige = praksis.konto_paa(idag);
    sqlx::query!(
        "update praksis set konto_kryptert = $2, konto_maskert = $3, konto_kontroll = $4, konto_gjelder_fra = $5, konto_forrige_kryptert = $6,
                            konto_forrige_maskert = $7 where id = $1",
        praksis.id.0,
        krypto.krypter(KONTOFELT, konto.as_str().as_bytes())?,
        konto.maskert(),
        kontroll.kode(),
        gjelder_fra,
        forrige.map(|k| k.kryptert.as_slice()),
        forrige.map(|k| k.maskert.as_str())
    )
    .execute(db)
    .await?;
    Ok(())
}

/// New addresses for decisions.
///
/// # Errors
/// `Endret` from an older version; `Ugyldig` when the addresses break a rule.
pub async fn sett_eposter(
    db: &mut PgConnection,
    helseaktor: HelseaktorId,
    id: PraksisId,
    eposter: &Eposter,
    versjon: i32,
    naa: DateTime<Utc>,
) -> Result<(), AppError> {
    hev(db, helseaktor, id, versjon, naa).await?;
    skriv_eposter(db, id, eposter).await
}

/// Moves a practice.
///
/// # Errors
/// `Endret` from an older version.
pub async fn sett_sted(
    db: &mut PgConnection,
    helseaktor: HelseaktorId,
    id: PraksisId,
    s: &Sted,
    versjon: i32,
    naa: DateTime<Utc>,
) -> Result<(), AppError> {
    hev(db, helseaktor, id, versjon, naa).await?;
    sqlx::query!(
        "update praksis set navn = $2, orgnr = $3, enhet_kilde = $4, adresse = $5, postnummer = $6, poststed = $7, kommunenummer = $8, kommune = $9,
                            sted_kilde = coalesce($10, sted_kilde), sted_her_id = case when $10::text is null then sted_her_id else $11 end,
                            sted_vist = coalesce($12, sted_vist) where id = $1",
        id.0,
        s.navn,
        s.orgnr.as_str(),
        kilde(s.verifisert),
        &s.adresse,
        s.postnr,
        s.poststed,
        s.kommunenr,
        s.kommune,
        s.valgt.as_ref().map(|v| v.kilde.kode()),
        s.valgt.as_ref().and_then(|v| v.her_id),
        s.valgt.as_ref().map(Stedvalgt::vist) as Option<Json<Vist>>
    )
    .execute(db)
    .await
    .map_err(oversett)?;
    Ok(())
}

/// Whether the visiting address is hidden from citizens.
///
/// # Errors
/// `Endret` from an older version.
pub async fn sett_ambulerende(
    db: &mut PgConnection,
    helseaktor: HelseaktorId,
    id: PraksisId,
    ambulerende: bool,
    versjon: i32,
    naa: DateTime<Utc>,
) -> Result<(), AppError> {
    hev(db, helseaktor, id, versjon, naa).await?;
    sqlx::query!("update praksis set ambulerende = $2 where id = $1", id.0, ambulerende)
        .execute(db)
        .await?;
    Ok(())
}

/// A case worker has confirmed the place of a practice. `false` when it is confirmed already.
pub async fn bekreft_sted(db: &mut PgConnection, id: PraksisId, naa: DateTime<Utc>) -> Result<bool, AppError> {
    let n = sqlx::query!(
        "update praksis set enhet_kilde = 'manuell', versjon = versjon + 1, endret = $2 where id = $1 and enhet_kilde = 'uverifisert'",
        id.0,
        naa
    )
    .execute(db)
    .await?
    .rows_affected();
    Ok(n == 1)
}

/// Gives the last period a new end.
///
/// # Errors
/// `Endret` from an older version; `Ugyldig` when periods would overlap.
pub async fn sett_slutt(
    db: &mut PgConnection,
    helseaktor: HelseaktorId,
    id: PraksisId,
    siste: Periode,
    versjon: i32,
    naa: DateTime<Utc>,
) -> Result<(), AppError> {
    hev(db, helseaktor, id, versjon, naa).await?;
    sqlx::query!(
        "update praksis_periode set periode = daterange($2, $3, '[]') where praksis_id = $1 and lower(periode) = $2",
        id.0,
        siste.fra,
        siste.til
    )
    .execute(db)
    .await
    .map_err(oversett)?;
    Ok(())
}

#[cfg(test)]
#[path = "store_tester.rs"]
mod tester;
