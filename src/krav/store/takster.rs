//! The tariff in the database: sets that are never altered, and which of them is in force.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use sqlx::types::Json;

use crate::feil::AppError;
use crate::feil::logg;
use grunn::{HelseaktorId, MeldingId, Ore};
use regler::apnedata::{Lest, Radfeil};
use regler::takst::{Sats, Takst};
use regler::takstregel::Takstregel;
use regler::takstsett::{self, Takstsett};

/// How a set came to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slag {
    Innebygd,
    Hentet,
    Fil,
    /// In force when a set is taken into use from a day: with the rows of the days before it.
    Sammensatt,
}

impl Slag {
    pub const fn kode(self) -> &'static str {
        match self {
            Self::Innebygd => "innebygd",
            Self::Hentet => "hentet",
            Self::Fil => "fil",
            Self::Sammensatt => "sammensatt",
        }
    }

    fn fra_kode(kode: &str) -> Result<Self, AppError> {
        [Self::Innebygd, Self::Hentet, Self::Fil, Self::Sammensatt]
            .into_iter()
            .find(|s| s.kode() == kode)
            .ok_or_else(|| logg::intern("takstsett", &format!("ukjent slag {kode}")))
    }
}

/// A set that is taken into use, and from which day of treatment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Del {
    pub sett: i64,
    pub fra: NaiveDate,
}

/// A set without its rows.
#[derive(Clone, Debug)]
pub struct Hode {
    pub id: i64,
    pub slag: Slag,
    pub kilde: String,
    pub hentet: DateTime<Utc>,
    pub antall: i32,
    pub bestar_av: Vec<Del>,
    /// The built-in edition below it.
    pub grunnlag: Option<Vec<u8>>,
}

/// What is written down about a set that was read, beside its rows.
#[derive(Serialize, Deserialize)]
struct Beside {
    feil: Vec<Radfeil>,
    merknader: Vec<Radfeil>,
    utenfor: usize,
    felter: std::collections::BTreeSet<String>,
}

/// A set to keep.
pub struct Nytt<'a> {
    pub slag: Slag,
    pub kilde: &'a str,
    pub hentet: DateTime<Utc>,
    pub sett: &'a Takstsett,
    /// Of a set that was read.
    pub lest: Option<&'a Lest>,
    pub bestar_av: &'a [Del],
    pub grunnlag: Option<&'a [u8; 32]>,
}

/// One at a time makes or chooses sets. Held until the transaction ends.
pub async fn laas_sett(db: &mut PgConnection) -> Result<(), AppError> {
    sqlx::query!("select pg_advisory_xact_lock(35, 1)").execute(db).await?;
    Ok(())
}

/// While controls go on, no other set is taken into use. Held until the transaction ends.
pub async fn laas_bruk_delt(db: &mut PgConnection) -> Result<(), AppError> {
    sqlx::query!("select pg_advisory_xact_lock_shared(35, 2)").execute(db).await?;
    Ok(())
}

/// Waits for the controls that are going on, and lets no new one read the tariff before this transaction ends.
pub async fn laas_bruk(db: &mut PgConnection) -> Result<(), AppError> {
    sqlx::query!("select pg_advisory_xact_lock(35, 2)").execute(db).await?;
    Ok(())
}

/// The set in force; None in a database where nothing is loaded.
pub async fn i_bruk(db: &mut PgConnection) -> Result<Option<i64>, AppError> {
    Ok(sqlx::query_scalar!("select sett_id from takstbruk order by nr desc limit 1")
        .fetch_optional(db)
        .await?)
}

/// When sets were taken into use: number, set in force, the one that was chosen, from which day, when, by whom. Newest first.
#[derive(Clone, Debug)]
pub struct Bruk {
    pub sett: i64,
    pub valgt: Option<i64>,
    pub fra: Option<NaiveDate>,
    pub tid: DateTime<Utc>,
    pub av: String,
}

pub async fn bruk(db: &mut PgConnection) -> Result<Vec<Bruk>, AppError> {
    Ok(sqlx::query_as!(
        Bruk,
        "select sett_id as sett, valgt_sett_id as valgt, fra, tid, av from takstbruk order by nr desc limit 50"
    )
    .fetch_all(db)
    .await?)
}

/// Notes that a set is in force from now on. Returns the number of the note.
pub async fn ta_i_bruk(db: &mut PgConnection, sett: i64, valgt: Option<Del>, av: &str, naa: DateTime<Utc>) -> Result<i64, AppError> {
    Ok(sqlx::query_scalar!(
        "insert into takstbruk (sett_id, valgt_sett_id, fra, tid, av) values ($1, $2, $3, $4, $5) returning nr",
        sett,
        valgt.map(|d| d.sett),
        valgt.map(|d| d.fra),
        naa,
        av
    )
    .fetch_one(db)
    .await?)
}

struct Hoderad {
    id: i64,
    slag: String,
    kilde: String,
    hentet: DateTime<Utc>,
    antall: i32,
    bestar_av: Json<Vec<Del>>,
    grunnlag: Option<Vec<u8>>,
}

impl Hoderad {
    fn les(self) -> Result<Hode, AppError> {
        Ok(Hode {
            id: self.id,
            slag: Slag::fra_kode(&self.slag)?,
            kilde: self.kilde,
            hentet: self.hentet,
            antall: self.antall,
            bestar_av: self.bestar_av.0,
            grunnlag: self.grunnlag,
        })
    }
}

/// Every set, newest first.
pub async fn hoder(db: &mut PgConnection) -> Result<Vec<Hode>, AppError> {
    let rader = sqlx::query_as!(
        Hoderad,
        r#"select id, slag, kilde, hentet, antall, bestar_av as "bestar_av: Json<Vec<Del>>", grunnlag from takstsett order by id desc limit 200"#
    )
    .fetch_all(db)
    .await?;
    rader.into_iter().map(Hoderad::les).collect()
}

pub async fn hode(db: &mut PgConnection, id: i64) -> Result<Option<Hode>, AppError> {
    let rad = sqlx::query_as!(
        Hoderad,
        r#"select id, slag, kilde, hentet, antall, bestar_av as "bestar_av: Json<Vec<Del>>", grunnlag from takstsett where id = $1"#,
        id
    )
    .fetch_optional(db)
    .await?;
    rad.map(Hoderad::les).transpose()
}

/// The newest built-in edition, and the newest set that was fetched or read.
pub async fn nyeste(db: &mut PgConnection) -> Result<(Option<i64>, Option<i64>), AppError> {
    let r = sqlx::query!(
        "select max(id) filter (where slag = 'innebygd') as innebygd, max(id) filter (where slag in ('hentet', 'fil')) as lest from takstsett"
    )
    .fetch_one(db)
    .await?;
    Ok((r.innebygd, r.lest))
}

/// A set that was fetched or read before with the same content.
pub async fn med_innhold(db: &mut PgConnection, sjekksum: &[u8; 32]) -> Result<Option<i64>, AppError> {
    Ok(sqlx::query_scalar!(
        "select id from takstsett where sjekksum = $1 and slag in ('hentet', 'fil')",
        sjekksum.as_slice()
    )
    .fetch_optional(db)
    .await?)
}

/// Keeps a set with all its rows.
pub async fn lagre(db: &mut PgConnection, nytt: &Nytt<'_>) -> Result<i64, AppError> {
    let takster = &nytt.sett.takster;
    let intern = |e: &dyn std::fmt::Display| logg::intern("takstsett", &e.to_string());
    let sjekksum = takstsett::sjekksum(takster, &nytt.sett.regler, &nytt.sett.satser).map_err(|e| intern(&e))?;
    let beside = nytt
        .lest
        .map(|l| {
            serde_json::to_value(Beside {
                feil: l.feil.clone(),
                merknader: l.merknader.clone(),
                utenfor: l.utenfor,
                felter: l.felter.clone(),
            })
        })
        .transpose()
        .map_err(|e| intern(&e))?;
    let id = sqlx::query_scalar!(
        "insert into takstsett (slag, kilde, hentet, sjekksum, antall, regler, lest, bestar_av, grunnlag, satser) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning id",
        nytt.slag.kode(),
        nytt.kilde,
        nytt.hentet,
        sjekksum.as_slice(),
        i32::try_from(takster.len() + nytt.sett.satser.len()).map_err(|e| intern(&e))?,
        serde_json::to_value(&nytt.sett.regler).map_err(|e| intern(&e))?,
        beside,
        serde_json::to_value(nytt.bestar_av).map_err(|e| intern(&e))?,
        nytt.grunnlag.map(<[u8; 32]>::as_slice),
        serde_json::to_value(&nytt.sett.satser).map_err(|e| intern(&e))?
    )
    .fetch_one(&mut *db)
    .await?;
    rader(db, id, takster).await?;
    Ok(id)
}

async fn rader(db: &mut PgConnection, id: i64, takster: &[Takst]) -> Result<(), AppError> {
    let tekst = |f: fn(&Takst) -> &String| takster.iter().map(|t| f(t).clone()).collect::<Vec<String>>();
    let ore = |f: fn(&Takst) -> Ore| takster.iter().map(|t| f(t).0).collect::<Vec<i64>>();
    let fra: Vec<NaiveDate> = takster.iter().map(|t| t.gyldig_fra).collect();
    let til: Vec<Option<NaiveDate>> = takster.iter().map(|t| t.gyldig_til).collect();
    let utgatt: Vec<Option<NaiveDate>> = takster.iter().map(|t| t.utgatt).collect();
    let spesialist: Vec<bool> = takster.iter().map(|t| t.spesialist).collect();
    let pasient: Vec<bool> = takster.iter().map(|t| t.pasient_betaler).collect();
    let merknad: Vec<Option<String>> = takster.iter().map(|t| t.merknad.clone()).collect();
    sqlx::query!(
        "insert into takstrad (sett_id, fagomrade, kode, tekst, honorar_ore, egenandel_ore, refusjon_ore, gyldig_fra, gyldig_til, utgatt, spesialist,
                               pasient_betaler, merknad, kilde)
         select $14::bigint, x.* from unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::date[], $8::date[],
                                             $9::date[], $10::bool[], $11::bool[], $12::text[], $13::text[]) x",
        &tekst(|t| &t.fagomrade),
        &tekst(|t| &t.kode),
        &tekst(|t| &t.tekst),
        &ore(|t| t.honorar),
        &ore(|t| t.egenandel),
        &ore(|t| t.refusjon),
        &fra,
        &til as &[Option<NaiveDate>],
        &utgatt as &[Option<NaiveDate>],
        &spesialist,
        &pasient,
        &merknad as &[Option<String>],
        &tekst(|t| &t.kilde),
        id
    )
    .execute(db)
    .await?;
    Ok(())
}

/// A set with its rows and rules.
pub async fn les(db: &mut PgConnection, id: i64) -> Result<Takstsett, AppError> {
    let takster = sqlx::query_as!(
        Takst,
        r#"select fagomrade, kode, tekst, honorar_ore as "honorar: Ore", egenandel_ore as "egenandel: Ore", refusjon_ore as "refusjon: Ore", gyldig_fra,
                  gyldig_til, utgatt, spesialist, pasient_betaler, merknad, kilde
           from takstrad where sett_id = $1 order by fagomrade, kode, gyldig_fra"#,
        id
    )
    .fetch_all(&mut *db)
    .await?;
    let r = sqlx::query!(
        r#"select regler as "regler: Json<Vec<Takstregel>>", satser as "satser: Json<Vec<Sats>>" from takstsett where id = $1"#,
        id
    )
    .fetch_one(db)
    .await?;
    Ok(Takstsett {
        takster,
        regler: r.regler.0,
        satser: r.satser.0,
    })
}

/// A set that was fetched or read, as it was read.
///
/// # Errors
/// `IkkeFunnet` when there is none with the number, or it is of another kind.
pub async fn les_lest(db: &mut PgConnection, id: i64) -> Result<Lest, AppError> {
    let beside = sqlx::query_scalar!(r#"select lest as "lest: Json<Beside>" from takstsett where id = $1"#, id)
        .fetch_optional(&mut *db)
        .await?
        .flatten()
        .ok_or(AppError::IkkeFunnet)?
        .0;
    let Takstsett { takster, regler, satser } = les(db, id).await?;
    Ok(Lest {
        takster,
        regler,
        satser,
        feil: beside.feil,
        merknader: beside.merknader,
        utenfor: beside.utenfor,
        felter: beside.felter,
    })
}

/// A controlled message nothing is decided about, with bills that hold one of some codes on or after a day.
#[derive(Clone, Debug)]
pub struct Beroert {
    pub id: MeldingId,
    pub eier: HelseaktorId,
    pub praksistype: String,
    pub koder: Vec<String>,
    pub godkjent: Ore,
    /// Why it cannot be controlled anew by itself: it has acted on another bill, or another on it.
    pub bundet: bool,
}

/// Messages a renewal may touch, locked. Those in a decision are not among them, and what the payment run is deciding right now is waited for.
pub async fn mulig_berorte(db: &mut PgConnection, koder: &[String], fra: DateTime<Utc>) -> Result<Vec<Beroert>, AppError> {
    Ok(sqlx::query!(
        r#"select m.id, m.helseaktor_id, p.type as praksistype, coalesce(m.godkjent_ore, 0) as "godkjent!",
                  array(select distinct k from regning r, unnest(r.takstkoder) k where r.melding_id = m.id and r.tidspunkt >= $2 and k = any($1)) as "koder!",
                  exists (select 1 from regning r where r.melding_id = m.id and (r.kreditering or r.korrigering or r.status = 'kreditert'
                      or exists (select 1 from regning s where s.helseaktor_id = r.helseaktor_id and s.regningsnummer = r.regningsnummer
                                     and s.id > r.id and s.melding_id <> r.melding_id)
                      or exists (select 1 from regning s where s.helseaktor_id = r.helseaktor_id and s.guid = r.guid
                                     and s.id > r.id and s.melding_id <> r.melding_id))) as "bundet!"
           from melding m join praksis p on p.id = m.praksis_id
           where m.kontrollstatus = 'ferdig_kontrollert' and m.vedtak_id is null
             and m.utbetalingsstatus in ('ikke_sendt_til_utbetaling', 'ingen_utbetaling')
             and exists (select 1 from regning r where r.melding_id = m.id and r.takstkoder && $1 and r.tidspunkt >= $2)
           order by m.mottatt, m.id for update of m"#,
        koder,
        fra
    )
    .fetch_all(db)
    .await?
    .into_iter()
    .map(|r| Beroert {
        id: MeldingId(r.id),
        eier: HelseaktorId(r.helseaktor_id),
        praksistype: r.praksistype,
        koder: r.koder,
        godkjent: Ore(r.godkjent),
        bundet: r.bundet,
    })
    .collect())
}

/// Makes controlled messages ready for the control again. What it came to before is kept beside, and never altered.
pub async fn aapne_igjen(db: &mut PgConnection, meldinger: &[MeldingId], bruk: i64, naa: DateTime<Utc>) -> Result<(), AppError> {
    let ider: Vec<uuid::Uuid> = meldinger.iter().map(|m| m.0).collect();
    sqlx::query!(
        "insert into kontroll_tidligere (melding_id, bruk_nr, tid, antall_avviste, godkjent_ore, merknader, regninger)
         select m.id, $2, $3, m.antall_avviste, m.godkjent_ore, m.merknader,
                (select coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'status', r.status, 'godkjent_ore', r.godkjent_ore, 'funn', r.funn, 'linjer', r.linjer)
                                           order by r.plass), '[]') from regning r where r.melding_id = m.id)
         from melding m where m.id = any($1)",
        &ider,
        bruk,
        naa
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!(
        r#"update regning set status = 'behandles', godkjent_ore = null, funn = '[]',
               linjer = (select coalesce(jsonb_agg(l || '{"godkjent": 0, "begrunnelse": null, "forlenget": false}' order by nr), '[]')
                         from jsonb_array_elements(linjer) with ordinality x (l, nr))
           where melding_id = any($1)"#,
        &ider
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!(
        "update melding set meldingsstatus = 'sendt_til_behandling', kontrollstatus = 'kontrolleres', utbetalingsstatus = 'ikke_sendt_til_utbetaling',
                            antall_avviste = 0, godkjent_ore = null, merknader = '[]', endret = $2
         where id = any($1)",
        &ider,
        naa
    )
    .execute(&mut *db)
    .await?;
    for m in meldinger {
        super::varsle(&mut *db, *m).await?;
    }
    Ok(())
}
