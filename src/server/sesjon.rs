//! Sessions live in PostgreSQL. The cookie holds 256 random bits; the table holds their SHA-256.
//! Idle 30 minutes, absolute 8 hours, a new id at each login, ended by the user, by a newer login in the same browser, or by HelseID.

use chrono::{DateTime, TimeDelta, Utc};
use cookie::{Cookie, SameSite};
use http::HeaderMap;
use sqlx::PgConnection;
use uuid::Uuid;

use super::krypto::{self, Krypto};
use super::request::{Aktor, Slag, Utforer};
use super::revisjon::{self, Hendelse};
use super::rolle::Roller;
use crate::feil::AppError;
use grunn::{HelseaktorId, HprNr};

pub const INAKTIV: TimeDelta = TimeDelta::minutes(30);
pub const LENGST: TimeDelta = TimeDelta::hours(8);

/// Who the session belongs to.
#[derive(Clone, Debug)]
pub enum Person {
    Behandler {
        id: HelseaktorId,
        hpr: Option<HprNr>,
        navn: String,
    },
    Saksbehandler {
        id: Uuid,
        navn: String,
        roller: Roller,
    },
}

/// A live session.
#[derive(Clone, Debug)]
pub struct Sesjon {
    pub id: Uuid,
    pub person: Person,
    pub auth_tid: DateTime<Utc>,
    pub opprettet: DateTime<Utc>,
    pub utloper: DateTime<Utc>,
    pub idp: String,
    pub niva: i16,
}

impl Sesjon {
    pub fn aktor(&self) -> Option<Aktor> {
        match &self.person {
            Person::Behandler { id, hpr, navn } => Some(Aktor {
                helseaktor: *id,
                hpr: hpr.clone(),
                navn: navn.clone(),
                sesjon: self.id,
                auth_tid: self.auth_tid,
            }),
            Person::Saksbehandler { .. } => None,
        }
    }

    pub fn navn(&self) -> &str {
        match &self.person {
            Person::Behandler { navn, .. } | Person::Saksbehandler { navn, .. } => navn,
        }
    }
}

/// What a new session is made of.
#[derive(Clone, Debug)]
pub struct NySesjon {
    pub helseaktor: Option<HelseaktorId>,
    pub saksbehandler: Option<Uuid>,
    pub sub: String,
    pub sid: Option<String>,
    pub idp: String,
    pub auth_tid: DateTime<Utc>,
    pub id_token_kryptert: Vec<u8>,
}

/// Opens a session and returns the token for the cookie. A session the browser already had is ended.
pub async fn opprett(db: &mut PgConnection, ny: NySesjon, forrige: Option<&str>, naa: DateTime<Utc>) -> Result<(Uuid, String), AppError> {
    if let Some(token) = forrige {
        avslutt_token(&mut *db, token, Slutt::NyInnlogging, naa).await?;
    }
    let token = krypto::token()?;
    let id = Uuid::new_v4();
    sqlx::query!(
        "insert into sesjon (id, token_hash, helseaktor_id, saksbehandler_id, sub, sid, niva, idp, auth_tid, id_token_kryptert, opprettet, sist_brukt, utloper)
         values ($1, $2, $3, $4, $5, $6, 4, $7, $8, $9, $10, $10, $11)",
        id,
        krypto::sha256(token.as_bytes()),
        ny.helseaktor.map(|h| h.0),
        ny.saksbehandler,
        ny.sub,
        ny.sid,
        ny.idp,
        ny.auth_tid,
        ny.id_token_kryptert,
        naa,
        naa + LENGST
    )
    .execute(db)
    .await?;
    Ok((id, token))
}

/// The live session of a token, or `None` when unknown, ended, idle too long or too old. Notes that it was used, at most once a minute.
pub async fn finn(db: &mut PgConnection, token: &str, naa: DateTime<Utc>) -> Result<Option<Sesjon>, AppError> {
    let hash = krypto::sha256(token.as_bytes());
    let Some(r) = sqlx::query!(
        r#"select s.id, s.auth_tid, s.opprettet, s.utloper, s.sist_brukt, s.idp, s.niva, s.helseaktor_id, s.saksbehandler_id,
                  h.hpr as "hpr?", h.fornavn as "fornavn?", h.etternavn as "etternavn?", b.navn as "saksbehandlernavn?", b.roller as "roller?"
           from sesjon s left join helseaktor h on h.id = s.helseaktor_id left join saksbehandler b on b.id = s.saksbehandler_id and b.aktiv
           where s.token_hash = $1 and s.avsluttet is null and s.utloper > $2 and s.sist_brukt > $3"#,
        hash,
        naa,
        naa - INAKTIV
    )
    .fetch_optional(&mut *db)
    .await?
    else {
        return Ok(None);
    };
    if naa - r.sist_brukt > TimeDelta::minutes(1) {
        sqlx::query!("update sesjon set sist_brukt = $2 where id = $1 and sist_brukt < $2", r.id, naa)
            .execute(db)
            .await?;
    }
    let person = match (r.helseaktor_id, r.saksbehandler_id, r.saksbehandlernavn, r.roller) {
        (Some(id), ..) => Person::Behandler {
            id: HelseaktorId(id),
            hpr: r.hpr.and_then(|h| HprNr::tolk(&h).ok()),
            navn: [r.fornavn, r.etternavn].into_iter().flatten().collect::<Vec<_>>().join(" "),
        },
        (None, Some(id), Some(navn), Some(roller)) => Person::Saksbehandler {
            id,
            navn,
            roller: Roller::fra_koder(&roller),
        },
        _ => return Ok(None),
    };
    Ok(Some(Sesjon {
        id: r.id,
        person,
        auth_tid: r.auth_tid,
        opprettet: r.opprettet,
        utloper: r.utloper,
        idp: r.idp,
        niva: r.niva,
    }))
}

/// Whether a session is still alive, without noting that it was used: for answers that go on by themselves.
pub async fn lever(db: &mut PgConnection, id: Uuid, naa: DateTime<Utc>) -> Result<bool, AppError> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select 1 from sesjon where id = $1 and avsluttet is null and utloper > $2 and sist_brukt > $3) as "lever!""#,
        id,
        naa,
        naa - INAKTIV
    )
    .fetch_one(db)
    .await?)
}

/// Notes that a session was used now.
pub async fn forny(db: &mut PgConnection, id: Uuid, naa: DateTime<Utc>) -> Result<(), AppError> {
    sqlx::query!(
        "update sesjon set sist_brukt = $2 where id = $1 and avsluttet is null and sist_brukt < $2",
        id,
        naa
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Why a session ends before its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slutt {
    Bruker,
    NyInnlogging,
    Helseid,
}

impl Slutt {
    const fn kode(self) -> &'static str {
        match self {
            Self::Bruker => "bruker",
            Self::NyInnlogging => "ny_innlogging",
            Self::Helseid => "helseid",
        }
    }
}

/// A session that has just been ended, and whose it was.
struct Avsluttet {
    id: Uuid,
    helseaktor_id: Option<Uuid>,
    saksbehandler_id: Option<Uuid>,
}

impl Avsluttet {
    /// Its row of audit, in the chain of the login.
    async fn noter(self, db: &mut PgConnection, hvorfor: Slutt, naa: DateTime<Utc>) -> Result<(), AppError> {
        let (slag, id) = match (hvorfor, self.helseaktor_id) {
            // HelseID says it, whoever was logged in.
            (Slutt::Helseid, _) => (Slag::System, None),
            (_, Some(id)) => (Slag::Behandler, Some(id)),
            (_, None) => (Slag::Saksbehandler, self.saksbehandler_id),
        };
        let av = Utforer {
            slag,
            id,
            sesjon: Some(self.id),
            ..Utforer::system(naa)
        };
        let rad = Hendelse {
            gjelder: self.helseaktor_id.unwrap_or_default(),
            handling: "okt.utlogget",
            objekt: "sesjon",
            objekt_id: self.id.to_string(),
            felt: Some("avsluttet_av"),
            gammel: None,
            ny: Some(hvorfor.kode().to_owned()),
        };
        revisjon::skriv(db, &av, rad).await
    }
}

/// Ends the session of a token and returns its encrypted ID token, the hint for logging out at HelseID.
pub async fn avslutt_token(db: &mut PgConnection, token: &str, hvorfor: Slutt, naa: DateTime<Utc>) -> Result<Option<Vec<u8>>, AppError> {
    let Some(r) = sqlx::query!(
        "update sesjon set avsluttet = $2, avsluttet_av = $3 where token_hash = $1 and avsluttet is null
         returning id, helseaktor_id, saksbehandler_id, id_token_kryptert",
        krypto::sha256(token.as_bytes()),
        naa,
        hvorfor.kode()
    )
    .fetch_optional(&mut *db)
    .await?
    else {
        return Ok(None);
    };
    let (id, helseaktor_id, saksbehandler_id) = (r.id, r.helseaktor_id, r.saksbehandler_id);
    let sesjon = Avsluttet {
        id,
        helseaktor_id,
        saksbehandler_id,
    };
    sesjon.noter(db, hvorfor, naa).await?;
    Ok(Some(r.id_token_kryptert))
}

/// Ends one of a person's own sessions; `false` when it is not theirs or already ended.
pub async fn avslutt_egen(db: &mut PgConnection, eier: HelseaktorId, id: Uuid, naa: DateTime<Utc>) -> Result<bool, AppError> {
    let n = sqlx::query!(
        "update sesjon set avsluttet = $3, avsluttet_av = 'annen_sesjon' where id = $1 and helseaktor_id = $2 and avsluttet is null",
        id,
        eier.0,
        naa
    )
    .execute(db)
    .await?;
    Ok(n.rows_affected() == 1)
}

/// Ends all sessions of a case worker who is stopped. Returns how many.
pub async fn avslutt_saksbehandler(db: &mut PgConnection, id: Uuid, naa: DateTime<Utc>) -> Result<u64, AppError> {
    let n = sqlx::query!(
        "update sesjon set avsluttet = $2, avsluttet_av = 'sperret' where saksbehandler_id = $1 and avsluttet is null",
        id,
        naa
    )
    .execute(db)
    .await?;
    Ok(n.rows_affected())
}

/// Ends all sessions of a clinician when somebody says that another is using the login.
pub async fn avslutt_alle(db: &mut PgConnection, eier: HelseaktorId, naa: DateTime<Utc>) -> Result<(), AppError> {
    sqlx::query!(
        "update sesjon set avsluttet = $2, avsluttet_av = 'sperret' where helseaktor_id = $1 and avsluttet is null",
        eier.0,
        naa
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Ends the sessions HelseID says are over (back-channel logout): by `sid` when given, else all of `sub`. Returns how many.
pub async fn avslutt_fra_helseid(
    db: &mut PgConnection,
    sid: Option<&str>,
    sub: Option<&str>,
    naa: DateTime<Utc>,
) -> Result<usize, AppError> {
    let sesjoner = sqlx::query_as!(
        Avsluttet,
        "update sesjon set avsluttet = $3, avsluttet_av = $4
         where avsluttet is null and (($1::text is not null and sid = $1) or ($1::text is null and sub = $2))
         returning id, helseaktor_id, saksbehandler_id",
        sid,
        sub,
        naa,
        Slutt::Helseid.kode()
    )
    .fetch_all(&mut *db)
    .await?;
    let antall = sesjoner.len();
    for s in sesjoner {
        s.noter(&mut *db, Slutt::Helseid, naa).await?;
    }
    Ok(antall)
}

/// One of a person's live sessions, for «Innloggede enheter».
#[derive(Clone, Debug)]
pub struct EgenSesjon {
    pub id: Uuid,
    pub opprettet: DateTime<Utc>,
    pub sist_brukt: DateTime<Utc>,
    pub idp: String,
}

/// A person's live sessions, newest first.
pub async fn egne(db: &mut PgConnection, eier: HelseaktorId, naa: DateTime<Utc>) -> Result<Vec<EgenSesjon>, AppError> {
    Ok(sqlx::query_as!(
        EgenSesjon,
        "select id, opprettet, sist_brukt, idp from sesjon
         where helseaktor_id = $1 and avsluttet is null and utloper > $2 and sist_brukt > $3 order by opprettet desc limit 50",
        eier.0,
        naa,
        naa - INAKTIV
    )
    .fetch_all(db)
    .await?)
}

const HOST: &str = "__Host-";
const SPRAK: &str = "sprak";

/// A cookie's name: `__Host-` on https, so that no other machine of the domain can set it; a plain name on http, which only the demo profile has.
pub fn navn(https: bool, navn: &str) -> String {
    format!("{}{navn}", if https { HOST } else { "" })
}

/// The session cookie's name.
pub fn kakenavn(https: bool) -> String {
    navn(https, "sesjon")
}

/// The language that was chosen, by whichever of its names the cookie came.
pub fn sprakkake(headers: &HeaderMap) -> Option<&str> {
    kake(headers, &navn(true, SPRAK)).or_else(|| kake(headers, SPRAK))
}

/// A `Set-Cookie` value. `None` deletes the cookie.
pub fn sett_kake(https: bool, navn: &str, verdi: Option<&str>, levetid: TimeDelta) -> String {
    let levetid = if verdi.is_some() { levetid.num_seconds() } else { 0 };
    Cookie::build((navn, verdi.unwrap_or_default()))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .max_age(cookie::time::Duration::seconds(levetid))
        .secure(https)
        .to_string()
}

/// The value of a cookie.
pub fn kake<'a>(headers: &'a HeaderMap, navn: &str) -> Option<&'a str> {
    headers
        .get_all(http::header::COOKIE)
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(Cookie::split_parse)
        .flatten()
        .find(|c| c.name() == navn)?
        .value_raw()
}

/// A signature needs a session: one that opened and ended at once, and whose token nobody has.
pub async fn lukket(db: &mut PgConnection, krypto: &Krypto, person: HelseaktorId, idp: &str, tid: DateTime<Utc>) -> Result<Uuid, AppError> {
    let id = Uuid::new_v4();
    sqlx::query!(
        "insert into sesjon (id, token_hash, helseaktor_id, sub, niva, idp, auth_tid, id_token_kryptert, opprettet, sist_brukt, utloper, avsluttet, avsluttet_av)
         values ($1, $2, $3, '', 4, $4, $5, $6, $5, $5, $5, $5, 'bruker')",
        id,
        krypto::sha256(krypto::token()?.as_bytes()),
        person.0,
        idp,
        tid,
        krypto.krypter("id_token", b"")?
    )
    .execute(db)
    .await?;
    Ok(id)
}
