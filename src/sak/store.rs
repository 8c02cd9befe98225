//! SQL for sak, sak_avgjorelse and sak_utkast.

mod liste;

pub use self::liste::{Antall, Nokkel, Side, antall, liste};

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use super::model::{self, Avgjorelsesfeil, Avgjorer, Sakslag, Saksstatus, Svar};
use crate::feil::AppError;
use crate::feil::logg;
use crate::server::krypto::Krypto;
use crate::server::request::Utforer;
use crate::server::revisjon::{self, Hendelse};
use grunn::{Fnr, HelseaktorId};

/// Opens a case, in the caller's transaction, with its audit row. The same object has one open case of a kind: when there is one already,
/// its id is given back and nothing is written. Only payments and mail may be about nobody. `objekt` is the table's name and `objekt_id` the key in it.
pub async fn opprett(
    db: &mut PgConnection,
    av: &Utforer,
    slag: Sakslag,
    gjelder: impl Into<Option<HelseaktorId>>,
    objekt: &str,
    objekt_id: &str,
) -> Result<Uuid, AppError> {
    let id = Uuid::new_v4();
    let gjelder = gjelder.into();
    let ny = sqlx::query!(
        "insert into sak (id, slag, helseaktor_id, objekt, objekt_id, opprettet) values ($1, $2, $3, $4, $5, $6)
         on conflict (slag, objekt, objekt_id) where avgjort is null do nothing",
        id,
        slag.kode(),
        gjelder.map(|g| g.0),
        objekt,
        objekt_id,
        av.naa
    )
    .execute(&mut *db)
    .await?
    .rows_affected();
    if ny == 0 {
        let finnes = sqlx::query_scalar!(
            "select id from sak where slag = $1 and objekt = $2 and objekt_id = $3 and avgjort is null",
            slag.kode(),
            objekt,
            objekt_id
        )
        .fetch_optional(db)
        .await?;
        // Decided by someone in between: whoever asked may ask again.
        return finnes.ok_or(AppError::Endret);
    }
    let rad = Hendelse {
        gjelder: kjede(gjelder),
        handling: "sak.opprettet",
        objekt: "sak",
        objekt_id: id.to_string(),
        felt: Some("slag"),
        gammel: None,
        ny: Some(slag.kode().to_owned()),
    };
    revisjon::skriv(db, av, rad).await?;
    Ok(id)
}

/// Whose audit trail a case is told in: the system's own when it is about nobody.
fn kjede(gjelder: Option<HelseaktorId>) -> Uuid {
    gjelder.map_or(Uuid::nil(), |g| g.0)
}

/// A case.
#[derive(Clone, Debug)]
pub struct Sak {
    pub id: Uuid,
    pub slag: Sakslag,
    /// Whom it is about; nobody when a payment names an order we do not know.
    pub gjelder: Option<HelseaktorId>,
    pub objekt: String,
    pub objekt_id: String,
    pub status: Saksstatus,
    pub versjon: i32,
    pub opprettet: DateTime<Utc>,
    pub avgjort: Option<DateTime<Utc>>,
    pub begrunnelse: Option<String>,
}

struct Rad {
    id: Uuid,
    slag: String,
    helseaktor_id: Option<Uuid>,
    objekt: String,
    objekt_id: String,
    status: String,
    versjon: i32,
    opprettet: DateTime<Utc>,
    avgjort: Option<DateTime<Utc>>,
    begrunnelse: Option<String>,
}

impl Rad {
    fn les(self) -> Result<Sak, AppError> {
        let ukjent = |hva: &str| logg::intern("sak", &format!("{}: {hva}", self.id));
        Ok(Sak {
            slag: Sakslag::fra_kode(&self.slag).ok_or_else(|| ukjent("slag"))?,
            status: Saksstatus::fra_kode(&self.status).ok_or_else(|| ukjent("status"))?,
            id: self.id,
            gjelder: self.helseaktor_id.map(HelseaktorId),
            objekt: self.objekt,
            objekt_id: self.objekt_id,
            versjon: self.versjon,
            opprettet: self.opprettet,
            avgjort: self.avgjort,
            begrunnelse: self.begrunnelse,
        })
    }
}

/// A case by id; only case workers ask.
///
/// # Errors
/// `IkkeFunnet` when there is none.
pub async fn finn(db: &mut PgConnection, id: Uuid) -> Result<Sak, AppError> {
    sqlx::query_as!(
        Rad,
        "select id, slag, helseaktor_id, objekt, objekt_id, status, versjon, opprettet, avgjort, begrunnelse from sak where id = $1",
        id
    )
    .fetch_optional(db)
    .await?
    .ok_or(AppError::IkkeFunnet)?
    .les()
}

/// The latest case of a kind about an object, open or decided: for the tab that opened it.
pub async fn siste(db: &mut PgConnection, slag: Sakslag, objekt: &str, objekt_id: &str) -> Result<Option<Sak>, AppError> {
    sqlx::query_as!(
        Rad,
        "select id, slag, helseaktor_id, objekt, objekt_id, status, versjon, opprettet, avgjort, begrunnelse from sak
         where slag = $1 and objekt = $2 and objekt_id = $3 order by opprettet desc, id desc limit 1",
        slag.kode(),
        objekt,
        objekt_id
    )
    .fetch_optional(db)
    .await?
    .map(Rad::les)
    .transpose()
}

/// Keys of the objects a person has open cases of a kind about.
pub async fn aapne_objekter(db: &mut PgConnection, slag: Sakslag, gjelder: HelseaktorId, objekt: &str) -> Result<Vec<String>, AppError> {
    Ok(sqlx::query_scalar!(
        "select objekt_id from sak where slag = $1 and helseaktor_id = $2 and objekt = $3 and avgjort is null",
        slag.kode(),
        gjelder.0,
        objekt
    )
    .fetch_all(db)
    .await?)
}

/// Keys of all objects that have an open case of a kind.
pub async fn alle_aapne(db: &mut PgConnection, slag: Sakslag, objekt: &str) -> Result<Vec<String>, AppError> {
    Ok(sqlx::query_scalar!(
        "select objekt_id from sak where slag = $1 and objekt = $2 and avgjort is null order by opprettet, id",
        slag.kode(),
        objekt
    )
    .fetch_all(db)
    .await?)
}

/// What a case worker has said in a case.
#[derive(Clone, Debug)]
pub struct Avgjorelse {
    pub saksbehandler: Uuid,
    pub navn: String,
    pub svar: Svar,
    pub begrunnelse: String,
    pub tid: DateTime<Utc>,
}

/// What has been said in a case, oldest first.
pub async fn avgjorelser(db: &mut PgConnection, sak: Uuid) -> Result<Vec<Avgjorelse>, AppError> {
    sqlx::query!(
        "select a.saksbehandler_id, b.navn, a.svar, a.begrunnelse, a.tid from sak_avgjorelse a join saksbehandler b on b.id = a.saksbehandler_id
         where a.sak_id = $1 order by a.plass",
        sak
    )
    .fetch_all(db)
    .await?
    .into_iter()
    .map(|r| {
        Ok(Avgjorelse {
            svar: Svar::fra_kode(&r.svar).ok_or_else(|| logg::intern("sak_avgjorelse.svar", &sak))?,
            saksbehandler: r.saksbehandler_id,
            navn: r.navn,
            begrunnelse: r.begrunnelse,
            tid: r.tid,
        })
    })
    .collect()
}

/// Whether the case worker and the one the case is about are the same person.
pub async fn er_egen(db: &mut PgConnection, gjelder: Option<HelseaktorId>, saksbehandler: Uuid) -> Result<bool, AppError> {
    let Some(gjelder) = gjelder else { return Ok(false) };
    Ok(sqlx::query_scalar!(
        r#"select exists (select 1 from helseaktor h join saksbehandler s on s.fnr_oppslag = h.fnr_oppslag where h.id = $1 and s.id = $2) as "egen!""#,
        gjelder.0,
        saksbehandler
    )
    .fetch_one(db)
    .await?)
}

/// A case worker's answer, in the transaction of what it leads to. Returns the case as it is afterwards. The form was made from `versjon`.
///
/// # Errors
/// `Endret` from an older version or a closed case; `Ugyldig` (field `svar`) when this person's answer does not count.
pub async fn avgjor(
    db: &mut PgConnection,
    av: &Utforer,
    id: Uuid,
    hvem: Avgjorer<'_>,
    svar: Svar,
    begrunnelse: &str,
    versjon: i32,
) -> Result<Sak, AppError> {
    let sak = sqlx::query_as!(
        Rad,
        "select id, slag, helseaktor_id, objekt, objekt_id, status, versjon, opprettet, avgjort, begrunnelse from sak where id = $1 for update",
        id
    )
    .fetch_optional(&mut *db)
    .await?
    .ok_or(AppError::IkkeFunnet)?
    .les()?;
    if sak.versjon != versjon {
        return Err(AppError::Endret);
    }
    let sagt = avgjorelser(db, id).await?;
    let godkjent_av: Vec<Uuid> = sagt.iter().filter(|a| a.svar == Svar::Godkjent).map(|a| a.saksbehandler).collect();
    let egen = er_egen(db, sak.gjelder, hvem.id).await?;
    let status = model::avgjor(sak.status, sak.slag, &godkjent_av, hvem, egen, svar).map_err(|f| match f {
        Avgjorelsesfeil::Avgjort => AppError::Endret,
        annen => AppError::felt("svar", &annen),
    })?;
    sqlx::query!(
        "insert into sak_avgjorelse (sak_id, plass, saksbehandler_id, svar, begrunnelse, tid) values ($1, $2, $3, $4, $5, $6)",
        id,
        i16::try_from(sagt.len() + 1).unwrap_or(i16::MAX),
        hvem.id,
        svar.kode(),
        begrunnelse,
        av.naa
    )
    .execute(&mut *db)
    .await?;
    let avgjort = (!status.er_aapen()).then_some(av.naa);
    sqlx::query!(
        "update sak set status = $2, versjon = versjon + 1, avgjort = $3, begrunnelse = $4 where id = $1",
        id,
        status.kode(),
        avgjort,
        avgjort.map(|_| begrunnelse)
    )
    .execute(&mut *db)
    .await?;
    let rad = Hendelse {
        gjelder: kjede(sak.gjelder),
        handling: if status.er_aapen() { "sak.godkjent_av_en" } else { "sak.avgjort" },
        objekt: "sak",
        objekt_id: id.to_string(),
        felt: Some("status"),
        gammel: Some(sak.status.kode().to_owned()),
        ny: Some(status.kode().to_owned()),
    };
    revisjon::skriv(db, av, rad).await?;
    slett_utkast(db, id, hvem.id).await?;
    Ok(Sak {
        status,
        versjon: sak.versjon + 1,
        avgjort,
        begrunnelse: avgjort.map(|_| begrunnelse.to_owned()),
        ..sak
    })
}

/// Closes the open case about an object without an answer, and says why. Nothing happens when there is none.
pub async fn bortfall(
    db: &mut PgConnection,
    av: &Utforer,
    slag: Sakslag,
    objekt: &str,
    objekt_id: &str,
    hvorfor: &str,
) -> Result<(), AppError> {
    let lukket = sqlx::query!(
        "update sak set status = 'bortfalt', versjon = versjon + 1, avgjort = $4, begrunnelse = $5
         where slag = $1 and objekt = $2 and objekt_id = $3 and avgjort is null returning id, helseaktor_id",
        slag.kode(),
        objekt,
        objekt_id,
        av.naa,
        hvorfor
    )
    .fetch_optional(&mut *db)
    .await?;
    let Some(sak) = lukket else { return Ok(()) };
    sqlx::query!("delete from sak_utkast where sak_id = $1", sak.id)
        .execute(&mut *db)
        .await?;
    let rad = Hendelse {
        gjelder: kjede(sak.helseaktor_id.map(HelseaktorId)),
        handling: "sak.bortfalt",
        objekt: "sak",
        objekt_id: sak.id.to_string(),
        felt: Some("status"),
        gammel: None,
        ny: Some(Saksstatus::Bortfalt.kode().to_owned()),
    };
    revisjon::skriv(db, av, rad).await
}

/// A case worker looks at a case: noted for the one it is about.
pub async fn noter_sett(db: &mut PgConnection, av: &Utforer, sak: &Sak) -> Result<(), AppError> {
    let rad = Hendelse {
        gjelder: kjede(sak.gjelder),
        handling: "sak.sett",
        objekt: "sak",
        objekt_id: sak.id.to_string(),
        felt: Some("slag"),
        gammel: None,
        ny: Some(sak.slag.kode().to_owned()),
    };
    revisjon::skriv(db, av, rad).await
}

/// Keeps a reason that was not accepted.
pub async fn lagre_utkast(db: &mut PgConnection, sak: Uuid, hvem: Uuid, begrunnelse: &str) -> Result<(), AppError> {
    let kort: String = begrunnelse.chars().take(10_000).collect();
    sqlx::query!(
        "insert into sak_utkast (sak_id, saksbehandler_id, begrunnelse) values ($1, $2, $3)
         on conflict (sak_id, saksbehandler_id) do update set begrunnelse = excluded.begrunnelse",
        sak,
        hvem,
        kort
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The reason a case worker typed and did not get accepted.
pub async fn utkast(db: &mut PgConnection, sak: Uuid, hvem: Uuid) -> Result<Option<String>, AppError> {
    Ok(sqlx::query_scalar!(
        "select begrunnelse from sak_utkast where sak_id = $1 and saksbehandler_id = $2",
        sak,
        hvem
    )
    .fetch_optional(db)
    .await?)
}

async fn slett_utkast(db: &mut PgConnection, sak: Uuid, hvem: Uuid) -> Result<(), AppError> {
    sqlx::query!("delete from sak_utkast where sak_id = $1 and saksbehandler_id = $2", sak, hvem)
        .execute(db)
        .await?;
    Ok(())
}

/// A case worker by identity number, if listed and active. Nobody can be stopped until the caller's transaction is done: a session is opened in
/// it, and who stops somebody ends all there are.
pub async fn finn_saksbehandler(db: &mut PgConnection, krypto: &Krypto, fnr: &Fnr) -> Result<Option<Uuid>, AppError> {
    Ok(sqlx::query_scalar!(
        "select id from saksbehandler where fnr_oppslag = $1 and aktiv for share",
        krypto.oppslag("fnr", fnr.as_str())
    )
    .fetch_optional(db)
    .await?)
}

#[cfg(test)]
#[path = "store_tester.rs"]
mod tester;
