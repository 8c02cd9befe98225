//! The night's look through the audit trail, and the closing of the day: every row is followed from the first of its chain and held against
//! its seal, every chain against where it ended before, every day against what was written about it outside the database.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use futures::TryStreamExt as _;
use grunn::kalender;
use sqlx::PgConnection;
use uuid::Uuid;

use super::dagslinje::{self, Dagslinje};
use super::segl::{self, Hode};
use crate::feil::{AppError, logg};
use crate::server::databasevakt;
use crate::server::jobb::{self, Slag};
use crate::server::state::App;

/// The night's look; key = the day.
pub const SJEKK: Slag = Slag::ny("revisjonssjekk");
/// A day that is closed is told outside the database; key = the day.
pub const FORTELL: Slag = Slag::ny("revisjonsdag");

/// Breaks that are named; all are counted.
const FLEST: usize = 1_000;
/// Breaks with a log line of their own.
const FLEST_I_LOGG: usize = 20;

/// Queues the night's look at midnight. The same day is queued once, whichever instance is first.
pub async fn legg_i_ko(db: &mut PgConnection, dag: NaiveDate) -> Result<(), AppError> {
    jobb::legg_i_ko(db, SJEKK, &dag.to_string(), kalender::dogn_start(dag)).await
}

/// What does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Brudd {
    /// A row is not what was written, or not where it was.
    Rad(Uuid, i64),
    /// A row that this program should have sealed.
    UtenSegl(Uuid, i64),
    /// This row and those after it are gone.
    Kortet(Uuid, i64),
    /// A whole chain is gone.
    Borte(Uuid),
    /// What was noted about where a chain ended.
    Hode(Uuid, NaiveDate),
    /// A closed day is not what it was.
    Dag(NaiveDate),
    /// A day that was told outside the database is not in it.
    DagBorte(NaiveDate),
    /// From this day on no day was closed.
    DagMangler(NaiveDate),
    /// A file about a day cannot be read.
    Fil,
}

impl Brudd {
    /// Stable word, chain, row and day, for the log.
    fn deler(self) -> (&'static str, Option<Uuid>, Option<i64>, Option<NaiveDate>) {
        match self {
            Self::Rad(k, nr) => ("rad_endret", Some(k), Some(nr), None),
            Self::UtenSegl(k, nr) => ("rad_uten_segl", Some(k), Some(nr), None),
            Self::Kortet(k, nr) => ("kjede_kortet", Some(k), Some(nr), None),
            Self::Borte(k) => ("kjede_borte", Some(k), None, None),
            Self::Hode(k, dag) => ("kjedeslutt_endret", Some(k), None, Some(dag)),
            Self::Dag(dag) => ("dag_endret", None, None, Some(dag)),
            Self::DagBorte(dag) => ("dag_borte", None, None, Some(dag)),
            Self::DagMangler(dag) => ("dag_uten_segl", None, None, Some(dag)),
            Self::Fil => ("dagsfil_uleselig", None, None, None),
        }
    }

    fn logg(self) -> Result<(), AppError> {
        let (brudd, kjede, nr, dag) = self.deler();
        // A chain is somebody's; only its mark is told.
        let kjede = kjede.map(|k| segl::merke("kjede", k)).transpose()?;
        tracing::error!(
            brudd,
            kjede,
            nr,
            dag = dag.map(tracing::field::display),
            "revisjonssporet er endret"
        );
        Ok(())
    }
}

impl std::fmt::Display for Brudd {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Rad(k, nr) => write!(f, "kjede {k}, rad {nr}: er endret"),
            Self::UtenSegl(k, nr) => write!(f, "kjede {k}, rad {nr}: er uten segl"),
            Self::Kortet(k, nr) => write!(f, "kjede {k}: slutter for tidlig, rad {nr} er borte"),
            Self::Borte(k) => write!(f, "kjede {k}: er borte"),
            Self::Hode(k, dag) => write!(f, "kjede {k}: det som ble notert om den {dag}, er endret"),
            Self::Dag(dag) => write!(f, "dag {dag}: er ikke som da den ble lukket"),
            Self::DagBorte(dag) => write!(f, "dag {dag}: er skrevet utenfor databasen, men står ikke i den"),
            Self::DagMangler(dag) => write!(f, "dag {dag}: er ikke lukket, og ingen dag etter den"),
            Self::Fil => write!(f, "en fil om en lukket dag kan ikke leses"),
        }
    }
}

/// What a look found.
#[derive(Debug, Default)]
pub struct Funn {
    pub rader: i64,
    pub kjeder: i64,
    pub dager: i64,
    /// All breaks; the first of them are named in `brudd`.
    pub antall: i64,
    pub brudd: Vec<Brudd>,
    /// The last day that was closed, and its root.
    pub siste: Option<(NaiveDate, Vec<u8>)>,
    /// Chains that have grown since, and hold.
    vokst: Vec<Hode>,
}

impl Funn {
    fn noter(&mut self, brudd: Brudd) {
        self.antall += 1;
        if self.brudd.len() < FLEST {
            self.brudd.push(brudd);
        }
    }
}

/// Where chains ended when days were closed.
#[derive(Default)]
struct Kjent {
    forste_dag: Option<NaiveDate>,
    /// On the first of those days: rows up to there may be older than the seals.
    forst: BTreeMap<Uuid, i64>,
    sist: BTreeMap<Uuid, Hode>,
}

/// Looks through everything. `utenfor`: what has been told outside the database.
///
/// # Errors
/// When the database fails.
pub async fn se(db: &mut PgConnection, idag: NaiveDate, utenfor: &[Option<Dagslinje>]) -> Result<Funn, AppError> {
    let mut funn = Funn::default();
    // Days before rows: chains may grow meanwhile, never the other way.
    let kjent = dagene(db, utenfor, &mut funn).await?;
    if let Some((siste, _)) = funn.siste
        && idag - siste > TimeDelta::days(1)
    {
        funn.noter(Brudd::DagMangler(siste + TimeDelta::days(1)));
    }
    radene(db, &kjent, &mut funn).await?;
    Ok(funn)
}

async fn dagene(db: &mut PgConnection, utenfor: &[Option<Dagslinje>], funn: &mut Funn) -> Result<Kjent, AppError> {
    let dager = dagslinje::alle(db).await?;
    let mut hoder: BTreeMap<NaiveDate, Vec<(Hode, Vec<u8>)>> = BTreeMap::new();
    let mut rader = sqlx::query!("select dag, kjede, nr, hash, segl from revisjonshode order by dag, kjede").fetch(&mut *db);
    while let Some(r) = rader.try_next().await? {
        let hode = Hode {
            kjede: r.kjede,
            nr: r.nr,
            hash: r.hash,
        };
        hoder.entry(r.dag).or_default().push((hode, r.segl));
    }
    drop(rader);
    let mut kjent = Kjent {
        forste_dag: dager.first().map(|d| d.dag),
        ..Kjent::default()
    };
    for dag in &dager {
        let mine = hoder.remove(&dag.dag).unwrap_or_default();
        let forrige = funn.siste.take().map(|(_, rot)| rot).unwrap_or_default();
        if segl::rot(&forrige, dag.dag, dag.kjeder, dag.rader, mine.iter().map(|(h, _)| h))? != dag.rot {
            funn.noter(Brudd::Dag(dag.dag));
        }
        funn.siste = Some((dag.dag, dag.rot.clone()));
        funn.dager += 1;
        for (hode, segl) in mine {
            if !hode.holder(dag.dag, &segl)? {
                funn.noter(Brudd::Hode(hode.kjede, dag.dag));
            }
            if kjent.forste_dag == Some(dag.dag) {
                kjent.forst.insert(hode.kjede, hode.nr);
            }
            kjent.sist.insert(hode.kjede, hode);
        }
    }
    for linje in utenfor {
        match linje {
            None => funn.noter(Brudd::Fil),
            Some(ute) => match dager.iter().find(|d| d.dag == ute.dag) {
                None => funn.noter(Brudd::DagBorte(ute.dag)),
                Some(inne) if inne != ute => funn.noter(Brudd::Dag(ute.dag)),
                Some(_) => {}
            },
        }
    }
    Ok(kjent)
}

async fn radene(db: &mut PgConnection, kjent: &Kjent, funn: &mut Funn) -> Result<(), AppError> {
    let mut brutt = BTreeSet::new();
    let mut siste: Option<Hode> = None;
    let mut sett = BTreeSet::new();
    // The hash is reckoned here and not by the function of the table: who owns that may have changed it.
    let mut rader = sqlx::query!(
        r#"select kjede, nr, tid, aktor_slag, aktor_id, sesjon_id, handling, objekt, objekt_id, felt, gammel, ny, foresporsel, klient,
                  forrige_hash, hash, segl,
                  sha256(forrige_hash || convert_to(jsonb_build_array(kjede, nr, extract(epoch from tid), aktor_slag, aktor_id, sesjon_id,
                      handling, objekt, objekt_id, felt, gammel, ny, foresporsel)::text, 'UTF8')) as "regnet!"
           from revisjon order by kjede, nr"#
    )
    .fetch(&mut *db);
    while let Some(r) = rader.try_next().await? {
        let forrige = match siste.take() {
            Some(h) if h.kjede == r.kjede => Some(h),
            annen => {
                kjede_slutt(annen, kjent, &mut brutt, funn);
                sett.insert(r.kjede);
                None
            }
        };
        funn.rader += 1;
        let (nr, hash) = forrige.as_ref().map_or((0, &[0][..]), |h| (h.nr, &h.hash[..]));
        let rad = segl::Rad {
            kjede: r.kjede,
            nr: r.nr,
            forrige_hash: &r.forrige_hash,
            tid: r.tid,
            aktor_slag: &r.aktor_slag,
            aktor_id: r.aktor_id,
            sesjon_id: r.sesjon_id,
            handling: &r.handling,
            objekt: &r.objekt,
            objekt_id: &r.objekt_id,
            felt: r.felt.as_deref(),
            gammel: r.gammel.as_deref(),
            ny: r.ny.as_deref(),
            foresporsel: &r.foresporsel,
            klient: r.klient.as_deref(),
        };
        let forseglet = r.segl.as_deref().map(|s| rad.holder(s)).transpose()?;
        let notert = kjent.sist.get(&r.kjede).is_none_or(|h| h.nr != r.nr || h.hash == r.hash);
        let eldre = kjent.forste_dag.is_none() || kjent.forst.get(&r.kjede).is_some_and(|til| r.nr <= *til);
        let brudd = if r.nr != nr + 1 || r.forrige_hash != hash || r.hash != r.regnet || forseglet == Some(false) || !notert {
            Some(Brudd::Rad(r.kjede, r.nr))
        } else {
            (forseglet.is_none() && !eldre).then_some(Brudd::UtenSegl(r.kjede, r.nr))
        };
        if let Some(brudd) = brudd {
            funn.noter(brudd);
            brutt.insert(r.kjede);
        }
        siste = Some(Hode {
            kjede: r.kjede,
            nr: r.nr,
            hash: r.hash,
        });
    }
    kjede_slutt(siste, kjent, &mut brutt, funn);
    for kjede in kjent.sist.keys().filter(|k| !sett.contains(k)) {
        funn.noter(Brudd::Borte(*kjede));
    }
    Ok(())
}

/// A chain has been followed to its end.
fn kjede_slutt(slutt: Option<Hode>, kjent: &Kjent, brutt: &mut BTreeSet<Uuid>, funn: &mut Funn) {
    let Some(slutt) = slutt else { return };
    funn.kjeder += 1;
    let foer = kjent.sist.get(&slutt.kjede);
    if foer.is_some_and(|h| h.nr > slutt.nr) {
        brutt.insert(slutt.kjede);
        funn.noter(Brudd::Kortet(slutt.kjede, slutt.nr + 1));
    }
    // A chain that does not hold is not sealed anew: it must be found the next night too.
    if !brutt.contains(&slutt.kjede) && foer.is_none_or(|h| h.nr < slutt.nr) {
        funn.vokst.push(slutt);
    }
}

/// Looks through the trail, tells what does not hold, and closes the day. `nokkel`: the day.
pub async fn natt(app: &App, db: &mut PgConnection, nokkel: &str) -> Result<(), AppError> {
    let dag: NaiveDate = nokkel.parse().map_err(|e| logg::intern("revisjonssjekk", &e))?;
    databasevakt::uten_frist(db).await?;
    let utenfor = match &app.konfig.revisjon_mappe {
        Some(mappe) => dagslinje::i_mappe(mappe).await.unwrap_or_else(|e| {
            tracing::error!(aarsak = %e, "PORTAL_REVISJON_MAPPE kan ikke leses");
            vec![None]
        }),
        None => Vec::new(),
    };
    let funn = se(db, dag, &utenfor).await?;
    sqlx::query!(
        "insert into revisjonssjekk (dag, tid, rader, brudd) values ($1, $2, $3, $4)
         on conflict (dag) do update set tid = excluded.tid, rader = excluded.rader, brudd = excluded.brudd",
        dag,
        app.klokke.naa(),
        funn.rader,
        funn.antall
    )
    .execute(&mut *db)
    .await?;
    for brudd in funn.brudd.iter().take(FLEST_I_LOGG) {
        brudd.logg()?;
    }
    tracing::info!(%dag, rader = funn.rader, brudd = funn.antall, "revisjonssporet er gjennomgått");
    lukk(db, dag, app.klokke.naa(), funn).await
}

/// Closes a day, once.
async fn lukk(db: &mut PgConnection, dag: NaiveDate, naa: DateTime<Utc>, funn: Funn) -> Result<(), AppError> {
    if funn.siste.as_ref().is_some_and(|(siste, _)| *siste >= dag) {
        return Ok(());
    }
    let forrige = funn.siste.map(|(_, rot)| rot).unwrap_or_default();
    let rot = segl::rot(&forrige, dag, funn.kjeder, funn.rader, &funn.vokst)?;
    sqlx::query!(
        "insert into revisjonsdag (dag, tid, kjeder, rader, rot) values ($1, $2, $3, $4, $5)",
        dag,
        naa,
        funn.kjeder,
        funn.rader,
        rot
    )
    .execute(&mut *db)
    .await?;
    let segl: Vec<Vec<u8>> = funn.vokst.iter().map(|h| h.segl(dag)).collect::<Result<_, _>>()?;
    let (kjeder, nr): (Vec<Uuid>, Vec<i64>) = funn.vokst.iter().map(|h| (h.kjede, h.nr)).unzip();
    let hash: Vec<Vec<u8>> = funn.vokst.into_iter().map(|h| h.hash).collect();
    sqlx::query!(
        "insert into revisjonshode (kjede, dag, nr, hash, segl)
         select u.kjede, $1, u.nr, u.hash, u.segl from unnest($2::uuid[], $3::bigint[], $4::bytea[], $5::bytea[]) as u (kjede, nr, hash, segl)",
        dag,
        &kjeder,
        &nr,
        &hash,
        &segl
    )
    .execute(&mut *db)
    .await?;
    // After the commit: what is told outside is what stands here.
    jobb::legg_i_ko(db, FORTELL, &dag.to_string(), naa).await
}

/// Number of breaks in the latest look, and when that was; none before the first night.
pub async fn siste(db: &mut PgConnection) -> Result<Option<(DateTime<Utc>, i64)>, AppError> {
    Ok(sqlx::query!("select tid, brudd from revisjonssjekk order by dag desc limit 1")
        .fetch_optional(db)
        .await?
        .map(|r| (r.tid, r.brudd)))
}
