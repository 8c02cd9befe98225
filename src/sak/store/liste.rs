//! The list of cases, and how many wait.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{Rad, Sak};
use crate::feil::AppError;

/// How many cases wait.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Antall {
    pub nye: i64,
    /// One of two has approved.
    pub under_arbeid: i64,
}

/// How many cases wait.
pub async fn antall(db: &mut PgConnection) -> Result<Antall, AppError> {
    let r = sqlx::query!(
        r#"select count(*) filter (where status = 'ny') as "nye!", count(*) filter (where status = 'under_arbeid') as "under_arbeid!"
           from sak where avgjort is null"#
    )
    .fetch_one(db)
    .await?;
    Ok(Antall {
        nye: r.nye,
        under_arbeid: r.under_arbeid,
    })
}

/// A place in the list: the case at the edge of a page, and which way to go from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Nokkel {
    pub bakover: bool,
    pub avgjort: bool,
    /// When it was opened, or decided.
    pub tid: DateTime<Utc>,
    pub id: Uuid,
}

impl Nokkel {
    fn fra(sak: &Sak, bakover: bool) -> Self {
        Self {
            bakover,
            avgjort: sak.avgjort.is_some(),
            tid: sak.avgjort.unwrap_or(sak.opprettet),
            id: sak.id,
        }
    }
}

impl std::fmt::Display for Nokkel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (retning, del) = (if self.bakover { 'f' } else { 'e' }, if self.avgjort { 'v' } else { 'a' });
        write!(f, "{retning}{del}{}.{}", self.tid.timestamp_micros(), self.id.simple())
    }
}

impl std::str::FromStr for Nokkel {
    type Err = ();

    fn from_str(tekst: &str) -> Result<Self, ()> {
        let (bakover, rest) = match (tekst.strip_prefix('f'), tekst.strip_prefix('e')) {
            (Some(rest), _) => (true, rest),
            (_, Some(rest)) => (false, rest),
            _ => return Err(()),
        };
        let (avgjort, rest) = match (rest.strip_prefix('v'), rest.strip_prefix('a')) {
            (Some(rest), _) => (true, rest),
            (_, Some(rest)) => (false, rest),
            _ => return Err(()),
        };
        let (tid, id) = rest.split_once('.').ok_or(())?;
        Ok(Self {
            bakover,
            avgjort,
            tid: DateTime::from_timestamp_micros(tid.parse().map_err(|_| ())?).ok_or(())?,
            id: id.parse().map_err(|_| ())?,
        })
    }
}

/// One page of the list.
#[derive(Clone, Debug)]
pub struct Side {
    pub rader: Vec<Sak>,
    pub forrige: Option<Nokkel>,
    pub neste: Option<Nokkel>,
}

/// One part of the list from a key on. The words in the macro are the only parts that differ.
macro_rules! del {
    ($db:expr, $nokkel:expr, $antall:expr, $vilkar:literal, $kolonne:literal, $retning:literal, $tegn:literal) => {{
        let (tid, id) = match $nokkel {
            Some((tid, id)) => (Some(tid), Some(id)),
            None => (None, None),
        };
        sqlx::query_as!(
            Rad,
            "select id, slag, helseaktor_id, objekt, objekt_id, status, versjon, opprettet, avgjort, begrunnelse from sak where avgjort is "
                + $vilkar
                + " and ($2::uuid is null or ("
                + $kolonne
                + ", id) "
                + $tegn
                + " ($1, $2)) order by "
                + $kolonne
                + " "
                + $retning
                + ", id "
                + $retning
                + " limit $3",
            tid,
            id,
            $antall
        )
        .fetch_all($db)
        .await?
    }};
}

/// One page: the open cases first, the oldest of them first; then the decided ones, the latest first.
pub async fn liste(db: &mut PgConnection, nokkel: Option<Nokkel>, antall: u16) -> Result<Side, AppError> {
    let grense = i64::from(antall) + 1;
    let bakover = nokkel.is_some_and(|n| n.bakover);
    let fra = nokkel.map(|n| (n.tid, n.id));
    let i_avgjorte = nokkel.is_some_and(|n| n.avgjort);
    let mangler = |rader: &Vec<Rad>| grense - i64::try_from(rader.len()).unwrap_or(grense);
    let mut rader = match (bakover, i_avgjorte) {
        (false, false) => {
            let mut rader = del!(&mut *db, fra, grense, "null", "opprettet", "asc", ">");
            let igjen = mangler(&rader);
            if igjen > 0 {
                rader.extend(del!(
                    &mut *db,
                    None::<(DateTime<Utc>, Uuid)>,
                    igjen,
                    "not null",
                    "avgjort",
                    "desc",
                    "<"
                ));
            }
            rader
        }
        (false, true) => del!(&mut *db, fra, grense, "not null", "avgjort", "desc", "<"),
        (true, true) => {
            let mut rader = del!(&mut *db, fra, grense, "not null", "avgjort", "asc", ">");
            let igjen = mangler(&rader);
            if igjen > 0 {
                rader.extend(del!(
                    &mut *db,
                    None::<(DateTime<Utc>, Uuid)>,
                    igjen,
                    "null",
                    "opprettet",
                    "desc",
                    "<"
                ));
            }
            rader
        }
        (true, false) => del!(&mut *db, fra, grense, "null", "opprettet", "desc", "<"),
    };
    let flere = rader.len() > usize::from(antall);
    rader.truncate(antall.into());
    if bakover {
        rader.reverse();
    }
    let rader = rader.into_iter().map(Rad::les).collect::<Result<Vec<_>, _>>()?;
    let (foran, bak) = if bakover { (flere, true) } else { (nokkel.is_some(), flere) };
    Ok(Side {
        forrige: rader.first().filter(|_| foran).map(|s| Nokkel::fra(s, true)),
        neste: rader.last().filter(|_| bak).map(|s| Nokkel::fra(s, false)),
        rader,
    })
}
