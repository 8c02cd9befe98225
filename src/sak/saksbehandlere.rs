//! The list of case workers: who they are, what they may do, and since when. Each change with its audit row; a repeat changes nothing.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::feil::AppError;
use crate::server::krypto::Krypto;
use crate::server::request::Utforer;
use crate::server::revisjon::{self, Hendelse};
use crate::server::rolle::Roller;
use crate::server::sesjon;
use grunn::Fnr;

/// A case worker on the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Oppfort {
    pub id: Uuid,
    pub navn: String,
    pub roller: Roller,
    /// Since when; `None` when it is not known.
    pub opprettet: Option<DateTime<Utc>>,
    pub aktiv: bool,
    pub sperret: Option<DateTime<Utc>>,
}

struct Rad {
    id: Uuid,
    navn: String,
    roller: Vec<String>,
    opprettet: Option<DateTime<Utc>>,
    aktiv: bool,
    sperret: Option<DateTime<Utc>>,
}

impl From<Rad> for Oppfort {
    fn from(r: Rad) -> Self {
        Self {
            id: r.id,
            navn: r.navn,
            roller: Roller::fra_koder(&r.roller),
            opprettet: r.opprettet,
            aktiv: r.aktiv,
            sperret: r.sperret,
        }
    }
}

/// Everyone, those who may log in first.
pub async fn alle(db: &mut PgConnection) -> Result<Vec<Oppfort>, AppError> {
    let rader = sqlx::query_as!(
        Rad,
        "select id, navn, roller, opprettet, aktiv, sperret from saksbehandler order by aktiv desc, navn, id"
    )
    .fetch_all(db)
    .await?;
    Ok(rader.into_iter().map(Oppfort::from).collect())
}

/// Who has an identity number, stopped or not. Held until the transaction ends.
pub async fn med_fnr(db: &mut PgConnection, krypto: &Krypto, fnr: &Fnr) -> Result<Option<Oppfort>, AppError> {
    let rad = sqlx::query_as!(
        Rad,
        "select id, navn, roller, opprettet, aktiv, sperret from saksbehandler where fnr_oppslag = $1 for update",
        krypto.oppslag("fnr", fnr.as_str())
    )
    .fetch_optional(db)
    .await?;
    Ok(rad.map(Oppfort::from))
}

/// Who has a number of the list. Held until the transaction ends.
pub async fn med_id(db: &mut PgConnection, id: Uuid) -> Result<Option<Oppfort>, AppError> {
    let rad = sqlx::query_as!(
        Rad,
        "select id, navn, roller, opprettet, aktiv, sperret from saksbehandler where id = $1 for update",
        id
    )
    .fetch_optional(db)
    .await?;
    Ok(rad.map(Oppfort::from))
}

/// Puts a person on the list, or back on it with the roles given now. Gives what was there before when they are on it: then nothing happens.
pub async fn legg_til(
    db: &mut PgConnection,
    krypto: &Krypto,
    av: &Utforer,
    fnr: &Fnr,
    navn: &str,
    roller: &Roller,
) -> Result<Option<Oppfort>, AppError> {
    let ny = sqlx::query_scalar!(
        "insert into saksbehandler (id, fnr_oppslag, navn, roller, opprettet) values ($1, $2, $3, $4, $5)
         on conflict (fnr_oppslag) do update set navn = excluded.navn, roller = excluded.roller, aktiv = true, sperret = null
             where not saksbehandler.aktiv
         returning id",
        Uuid::new_v4(),
        krypto.oppslag("fnr", fnr.as_str()),
        navn,
        &roller.koder(),
        av.naa
    )
    .fetch_optional(&mut *db)
    .await?;
    let Some(id) = ny else {
        return med_fnr(db, krypto, fnr).await?.ok_or(AppError::Endret).map(Some);
    };
    noter(db, av, id, "saksbehandler.lagt_til", None, Some(roller)).await?;
    Ok(None)
}

/// Gives a case worker these roles and no others; `false` when they have them. They count from the next request on.
pub async fn sett_roller(db: &mut PgConnection, av: &Utforer, hvem: &Oppfort, roller: &Roller) -> Result<bool, AppError> {
    if hvem.roller == *roller {
        return Ok(false);
    }
    sqlx::query!("update saksbehandler set roller = $2 where id = $1", hvem.id, &roller.koder())
        .execute(&mut *db)
        .await?;
    noter(db, av, hvem.id, "saksbehandler.rolle", Some(&hvem.roller), Some(roller)).await?;
    Ok(true)
}

/// Stops a case worker and ends their sessions at once. Gives how many sessions were ended; `None` when they were stopped before.
pub async fn sperr(db: &mut PgConnection, av: &Utforer, hvem: &Oppfort) -> Result<Option<u64>, AppError> {
    if !hvem.aktiv {
        return Ok(None);
    }
    sqlx::query!(
        "update saksbehandler set aktiv = false, sperret = $2 where id = $1",
        hvem.id,
        av.naa
    )
    .execute(&mut *db)
    .await?;
    let okter = sesjon::avslutt_saksbehandler(db, hvem.id, av.naa).await?;
    noter(db, av, hvem.id, "saksbehandler.sperret", Some(&hvem.roller), None).await?;
    Ok(Some(okter))
}

async fn noter(
    db: &mut PgConnection,
    av: &Utforer,
    id: Uuid,
    handling: &str,
    gammel: Option<&Roller>,
    ny: Option<&Roller>,
) -> Result<(), AppError> {
    let rad = Hendelse {
        handling,
        objekt: "saksbehandler",
        objekt_id: id.to_string(),
        felt: Some("roller"),
        gammel: gammel.map(Roller::to_string),
        ny: ny.map(Roller::to_string),
        ..Hendelse::default()
    };
    revisjon::skriv(db, av, rad).await
}
