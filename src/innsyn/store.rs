//! Reading the audit trail of one person. Every query names the person.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::feil::AppError;
use crate::server::request::Utforer;
use crate::server::revisjon::{self, Hendelse};
use grunn::HelseaktorId;

/// Rows on a page.
pub const PER_SIDE: usize = 25;
/// Downloads an hour: each reads everything there is about a person.
const NEDLASTINGER_PER_TIME: i64 = 10;
/// The code of a download.
pub const LASTET_NED: &str = "innsyn.lastet_ned";

/// One row of the trail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rad {
    pub nr: i64,
    pub tid: DateTime<Utc>,
    pub aktor_slag: String,
    pub aktor_id: Option<Uuid>,
    /// Of a case worker.
    pub navn: Option<String>,
    pub handling: String,
    pub felt: Option<String>,
    pub gammel: Option<String>,
    pub ny: Option<String>,
    /// The EPJ system's client id.
    pub klient: Option<String>,
}

/// Where a page begins: rows before a number, or after one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nokkel {
    Eldre(i64),
    Nyere(i64),
}

impl Nokkel {
    /// From an address; `None` when it is not one of ours.
    pub fn tolk(tekst: &str) -> Option<Self> {
        let (slag, nr) = tekst.split_at_checked(1)?;
        let nr = nr.parse().ok().filter(|n| *n > 0)?;
        match slag {
            "e" => Some(Self::Eldre(nr)),
            "n" => Some(Self::Nyere(nr)),
            _ => None,
        }
    }
}

impl std::fmt::Display for Nokkel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Eldre(nr) => write!(f, "e{nr}"),
            Self::Nyere(nr) => write!(f, "n{nr}"),
        }
    }
}

/// A page of the trail, newest first.
#[derive(Clone, Debug, Default)]
pub struct Side {
    pub rader: Vec<Rad>,
    /// Newer rows.
    pub forrige: Option<Nokkel>,
    /// Older rows.
    pub neste: Option<Nokkel>,
}

/// A page of what has been done with one person's data. `andre`: only by others than the person.
pub async fn logg(db: &mut PgConnection, eier: HelseaktorId, andre: bool, nokkel: Option<Nokkel>, antall: usize) -> Result<Side, AppError> {
    let hent = i64::try_from(antall).unwrap_or(i64::MAX - 1) + 1;
    let mut rader = if let Some(Nokkel::Nyere(nr)) = nokkel {
        sqlx::query_as!(
            Rad,
            r#"select r.nr, r.tid, r.aktor_slag, r.aktor_id, b.navn as "navn?", r.handling, r.felt, r.gammel, r.ny, r.klient
               from revisjon r left join saksbehandler b on b.id = r.aktor_id and r.aktor_slag = 'saksbehandler'
               where r.kjede = $1 and r.nr > $2 and (not $3 or r.aktor_slag <> 'behandler' or r.aktor_id is distinct from $1)
               order by r.nr limit $4"#,
            eier.0,
            nr,
            andre,
            hent
        )
        .fetch_all(db)
        .await?
    } else {
        let fra = match nokkel {
            Some(Nokkel::Eldre(nr)) => nr,
            _ => i64::MAX,
        };
        sqlx::query_as!(
            Rad,
            r#"select r.nr, r.tid, r.aktor_slag, r.aktor_id, b.navn as "navn?", r.handling, r.felt, r.gammel, r.ny, r.klient
               from revisjon r left join saksbehandler b on b.id = r.aktor_id and r.aktor_slag = 'saksbehandler'
               where r.kjede = $1 and r.nr < $2 and (not $3 or r.aktor_slag <> 'behandler' or r.aktor_id is distinct from $1)
               order by r.nr desc limit $4"#,
            eier.0,
            fra,
            andre,
            hent
        )
        .fetch_all(db)
        .await?
    };
    let flere = rader.len() > antall;
    rader.truncate(antall);
    let bakover = matches!(nokkel, Some(Nokkel::Nyere(_)));
    if bakover {
        rader.reverse();
    }
    let (forst, sist) = (rader.first().map(|r| r.nr), rader.last().map(|r| r.nr));
    // One came from where one goes back to; in the other direction the row too many tells.
    Ok(Side {
        forrige: forst.filter(|_| if bakover { flere } else { nokkel.is_some() }).map(Nokkel::Nyere),
        neste: sist.filter(|_| bakover || flere).map(Nokkel::Eldre),
        rader,
    })
}

/// Notes a download, unless there have been too many in the last hour. Two at the same moment wait for each other at the trail's lock.
///
/// # Errors
/// `ForMange`; the caller's transaction is to be rolled back.
pub async fn note_nedlasting(db: &mut PgConnection, av: &Utforer, eier: HelseaktorId, format: &str) -> Result<(), AppError> {
    let rad = Hendelse {
        gjelder: eier.0,
        handling: LASTET_NED,
        objekt: "helseaktor",
        objekt_id: eier.0.to_string(),
        felt: Some("format"),
        gammel: None,
        ny: Some(format.to_owned()),
    };
    revisjon::skriv(&mut *db, av, rad).await?;
    let antall = sqlx::query_scalar!(
        r#"select count(*) as "n!" from revisjon where kjede = $1 and handling = 'innsyn.lastet_ned' and tid > $2"#,
        eier.0,
        av.naa - TimeDelta::hours(1)
    )
    .fetch_one(db)
    .await?;
    if antall > NEDLASTINGER_PER_TIME {
        return Err(AppError::ForMange);
    }
    Ok(())
}

/// Claims of one year, for the readable file.
#[derive(Clone, Debug)]
pub struct Kravsum {
    pub aar: i32,
    pub meldinger: i64,
    pub regninger: i64,
    pub avviste: i64,
    pub krevd_ore: i64,
    pub godkjent_ore: i64,
}

/// Claims by the year they were received (Oslo), newest first.
pub async fn kravsummer(db: &mut PgConnection, eier: HelseaktorId) -> Result<Vec<Kravsum>, AppError> {
    Ok(sqlx::query_as!(
        Kravsum,
        r#"select extract(year from mottatt at time zone 'Europe/Oslo')::int as "aar!", count(*) as "meldinger!", sum(antall_regninger)::bigint as "regninger!",
                  sum(antall_avviste)::bigint as "avviste!", sum(krevd_ore)::bigint as "krevd_ore!", sum(coalesce(godkjent_ore, 0))::bigint as "godkjent_ore!"
           from melding where helseaktor_id = $1 group by 1 order by 1 desc"#,
        eier.0
    )
    .fetch_all(db)
    .await?)
}

/// A mail as the readable file tells it.
#[derive(Clone, Debug)]
pub struct Sendt {
    pub opprettet: DateTime<Utc>,
    pub emne: String,
    pub sendt: Option<DateTime<Utc>>,
}

/// The latest mails to a person.
pub async fn brev(db: &mut PgConnection, eier: HelseaktorId, antall: i64) -> Result<Vec<Sendt>, AppError> {
    Ok(sqlx::query_as!(
        Sendt,
        "select opprettet, emne, sendt from epost_ut where helseaktor_id = $1 order by opprettet desc, id limit $2",
        eier.0,
        antall
    )
    .fetch_all(db)
    .await?)
}

/// A login as the readable file tells it.
#[derive(Clone, Debug)]
pub struct Okt {
    pub opprettet: DateTime<Utc>,
    pub sist_brukt: DateTime<Utc>,
    pub idp: String,
}

/// The latest logins of a person.
pub async fn okter(db: &mut PgConnection, eier: HelseaktorId, antall: i64) -> Result<Vec<Okt>, AppError> {
    Ok(sqlx::query_as!(
        Okt,
        "select opprettet, sist_brukt, idp from sesjon where helseaktor_id = $1 order by opprettet desc, id limit $2",
        eier.0,
        antall
    )
    .fetch_all(db)
    .await?)
}
