//! What has become of rejected bills: the facts are found by the view `regning_kjede`, the state is made of them by [`regler::kjede`]. Pages,
//! API and decisions all read here.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{Innsendingsrad, status};
use crate::feil::AppError;
use crate::feil::logg;
use grunn::text::T;
use grunn::{HelseaktorId, InnsendingId, MeldingId, Ore};
use regler::kjede::{ANNEN_FORAN, Behov, Fakta, Frist, Kjedetall, Regningsslag, Regningstilstand, annen_foran, tilstand};
use regler::prosess::Regningsstatus;
use regler::status::Kravlapp;

/// Where the later link of a bill is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hvor {
    pub melding: MeldingId,
    pub innsending: Option<InnsendingId>,
    pub regningsnummer: String,
}

/// What a rejected bill is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kjedeledd {
    pub tilstand: Regningstilstand,
    pub behov: Behov,
    pub frist: Option<Frist>,
    /// The later link that decides.
    pub senere: Option<Hvor>,
    /// The bill that stands before it: the one that has its number, or the credit that came first.
    pub foran: Option<Foran>,
}

/// A bill that another fell for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Foran {
    pub hvor: Hvor,
    pub slag: Regningsslag,
    pub status: Regningsstatus,
}

impl Kjedeledd {
    /// What the state says of it, in words.
    pub fn setning(&self) -> T {
        match &self.foran {
            // One of two sent at once may have been decided first, and is then a later link.
            Some(f) if self.behov == Behov::Ingen && self.tilstand != Regningstilstand::LattLigge => annen_foran(f.slag, f.status),
            _ => self.tilstand.setning(self.behov),
        }
    }

    /// Where what decides is.
    pub fn avgjores_i(&self) -> Option<&Hvor> {
        match self.tilstand {
            Regningstilstand::MaaRettes | Regningstilstand::KanIkkeRettes => self.foran.as_ref().map(|f| &f.hvor),
            _ => self.senere.as_ref(),
        }
    }
}

/// The facts of the view as the rule takes them.
fn fakta(behov: &str, senere: Option<&str>, latt_ligge: bool, frist: Option<NaiveDate>, fra_mottak: bool) -> Result<Fakta, AppError> {
    Ok(Fakta {
        behov: behov.parse().map_err(|e| logg::intern("regning.behov", &e))?,
        senere: senere.map(status).transpose()?,
        latt_ligge,
        frist: frist.map(|dag| Frist { dag, fra_mottak }),
    })
}

/// The state of every rejected bill of some messages, by the bill's row.
///
/// # Errors
/// When the database fails.
pub async fn ledd(db: &mut PgConnection, meldinger: &[Uuid], idag: NaiveDate) -> Result<HashMap<i64, Kjedeledd>, AppError> {
    let mut foran = foran(&mut *db, meldinger).await?;
    sqlx::query!(
        r#"select k.id as "id!", k.behov as "behov!", k.senere as "senere?", k.latt_ligge as "latt_ligge!", k.frist, k.fra_mottak as "fra_mottak!",
                  s.melding_id as "senere_melding?", s.regningsnummer as "senere_nummer?", m.innsending_id as "senere_innsending?"
           from regning_kjede k left join regning s on s.id = k.senere_id left join melding m on m.id = s.melding_id
           where k.melding_id = any($1)"#,
        meldinger
    )
    .fetch_all(db)
    .await?
    .into_iter()
    .map(|r| {
        let f = fakta(&r.behov, r.senere.as_deref(), r.latt_ligge, r.frist, r.fra_mottak)?;
        let senere = r.senere_melding.zip(r.senere_nummer).map(|(melding, regningsnummer)| Hvor {
            melding: MeldingId(melding),
            innsending: r.senere_innsending.map(InnsendingId),
            regningsnummer,
        });
        let ledd = Kjedeledd {
            tilstand: tilstand(&f, idag),
            behov: f.behov,
            frist: f.frist,
            senere,
            foran: foran.remove(&r.id),
        };
        Ok((r.id, ledd))
    })
    .collect()
}

/// What stands before the rejected bills that fell for another: the one that has the number or the GUID, an approved one first; before a
/// credit, the approved credit of the same bill.
async fn foran(db: &mut PgConnection, meldinger: &[Uuid]) -> Result<HashMap<i64, Foran>, AppError> {
    let regler: Vec<String> = ANNEN_FORAN.iter().map(|r| r.navn().to_owned()).collect();
    sqlx::query!(
        r#"select r.id, r.kreditering, g.status as "status!", g.melding_id as "melding_id!", g.regningsnummer as "regningsnummer!", m.innsending_id
           from regning r
                join lateral (
                    select g.status, g.melding_id, g.regningsnummer from (
                        select id, melding_id, regningsnummer, status, kreditering, korrigering from regning
                        where helseaktor_id = r.helseaktor_id and guid = r.guid
                        union all
                        select id, melding_id, regningsnummer, status, kreditering, korrigering from regning
                        where helseaktor_id = r.helseaktor_id and regningsnummer = r.regningsnummer
                          and (not r.kreditering or guid is null or r.guid is null)) g
                    where g.id <> r.id and g.kreditering = r.kreditering and not g.korrigering and (g.status = 'godkjent' or not r.kreditering)
                    order by case g.status when 'godkjent' then 0 when 'behandles' then 1 when 'kreditert' then 2 else 3 end, g.id limit 1) g on true
                join melding m on m.id = g.melding_id
           where r.melding_id = any($1) and r.status = 'avvist' and not r.korrigering
             and exists (select 1 from jsonb_array_elements(r.funn) f where f ->> 'niva' = 'avviser' and f ->> 'regel' = any($2))"#,
        meldinger,
        &regler
    )
    .fetch_all(db)
    .await?
    .into_iter()
    .map(|r| {
        let foran = Foran {
            hvor: Hvor {
                melding: MeldingId(r.melding_id),
                innsending: r.innsending_id.map(InnsendingId),
                regningsnummer: r.regningsnummer,
            },
            slag: Regningsslag::av(r.kreditering, false),
            status: status(&r.status)?,
        };
        Ok((r.id, foran))
    })
    .collect()
}

/// Counts and sums per message, for those of the rows that have rejected bills; and how many approved bills have been credited since, for
/// those that no payment run has taken yet.
pub(super) async fn tell(db: &mut PgConnection, idag: NaiveDate, rader: &mut [Innsendingsrad]) -> Result<(), AppError> {
    tell_krediterte(&mut *db, rader).await?;
    let meldinger: Vec<Uuid> = rader.iter().filter(|r| r.tilstand.antall_avviste > 0).map(|r| r.id.0).collect();
    if meldinger.is_empty() {
        return Ok(());
    }
    let grupper = sqlx::query!(
        r#"select melding_id as "melding!", behov as "behov!", senere, latt_ligge as "latt_ligge!", frist, fra_mottak as "fra_mottak!",
                  count(*) as "antall!", sum(krevd_ore)::bigint as "krevd!"
           from regning_kjede where melding_id = any($1) group by 1, 2, 3, 4, 5, 6"#,
        &meldinger
    )
    .fetch_all(db)
    .await?;
    let mut tall: HashMap<Uuid, Kjedetall> = HashMap::new();
    for g in grupper {
        let f = fakta(&g.behov, g.senere.as_deref(), g.latt_ligge, g.frist, g.fra_mottak)?;
        let sum = tall.entry(g.melding).or_default();
        sum.legg_til(tilstand(&f, idag), g.antall, Ore(g.krevd));
    }
    for r in rader {
        r.tilstand.kjede = tall.remove(&r.id.0).unwrap_or_default();
    }
    Ok(())
}

async fn tell_krediterte(db: &mut PgConnection, rader: &mut [Innsendingsrad]) -> Result<(), AppError> {
    let venter = |r: &&Innsendingsrad| matches!(r.tilstand.lapp(), Kravlapp::Godkjent | Kravlapp::DelvisGodkjent);
    let meldinger: Vec<Uuid> = rader.iter().filter(venter).map(|r| r.id.0).collect();
    if meldinger.is_empty() {
        return Ok(());
    }
    let krediterte = sqlx::query!(
        r#"select melding_id, count(*) as "n!" from regning where melding_id = any($1) and status = 'kreditert' group by 1"#,
        &meldinger
    )
    .fetch_all(db)
    .await?;
    let tall: HashMap<Uuid, i64> = krediterte.into_iter().map(|r| (r.melding_id, r.n)).collect();
    for r in rader {
        r.tilstand.kreditert_siden = tall.get(&r.id.0).copied().unwrap_or(0);
    }
    Ok(())
}

/// Bills of one message that must be corrected.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rettbare {
    pub innsending: Option<InnsendingId>,
    pub antall: i64,
    pub krevd: Ore,
    /// How many have each deadline; none for what has no last day.
    pub frister: BTreeMap<Option<Frist>, i64>,
    /// All of them were stopped by facts outside the message.
    pub bare_utenfor: bool,
}

/// What must be corrected, by message: the first deadline first.
pub async fn maa_rettes(db: &mut PgConnection, eier: HelseaktorId, idag: NaiveDate) -> Result<Vec<(MeldingId, Rettbare)>, AppError> {
    let grupper = sqlx::query!(
        r#"select k.melding_id as "melding!", m.innsending_id as "innsending?", behov as "behov!", senere, latt_ligge as "latt_ligge!", frist,
                  fra_mottak as "fra_mottak!", count(*) as "antall!", sum(k.krevd_ore)::bigint as "krevd!"
           from regning_kjede k join melding m on m.id = k.melding_id
           where k.helseaktor_id = $1 and (frist is null or frist >= $2) and senere is null and not latt_ligge
           group by 1, 2, 3, 4, 5, 6, 7"#,
        eier.0,
        idag
    )
    .fetch_all(db)
    .await?;
    let mut ut: BTreeMap<Uuid, Rettbare> = BTreeMap::new();
    for g in grupper {
        let f = fakta(&g.behov, g.senere.as_deref(), g.latt_ligge, g.frist, g.fra_mottak)?;
        if !tilstand(&f, idag).krever_noe() {
            continue;
        }
        let r = ut.entry(g.melding).or_insert_with(|| Rettbare {
            innsending: g.innsending.map(InnsendingId),
            bare_utenfor: true,
            ..Rettbare::default()
        });
        r.antall += g.antall;
        r.krevd += Ore(g.krevd);
        *r.frister.entry(f.frist).or_default() += g.antall;
        r.bare_utenfor &= f.behov == Behov::Utenfor;
    }
    let mut ut: Vec<(MeldingId, Rettbare)> = ut.into_iter().map(|(id, r)| (MeldingId(id), r)).collect();
    ut.sort_by_key(|(id, r)| (r.frister.keys().flatten().next().map_or(NaiveDate::MAX, |f| f.dag), id.0));
    Ok(ut)
}

/// A rejected bill the clinician may let lie, or take up again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Valgbar {
    pub melding: MeldingId,
    pub ledd: Kjedeledd,
}

/// One of a person's rejected bills, with its row held.
///
/// # Errors
/// `IkkeFunnet` when it does not exist, is not rejected, or is somebody else's.
pub async fn valgbar(db: &mut PgConnection, eier: HelseaktorId, regning: i64, idag: NaiveDate) -> Result<Valgbar, AppError> {
    let melding = sqlx::query_scalar!(
        "select melding_id from regning where id = $2 and helseaktor_id = $1 and status = 'avvist' for update",
        eier.0,
        regning
    )
    .fetch_optional(&mut *db)
    .await?
    .ok_or(AppError::IkkeFunnet)?;
    let mut alle = ledd(db, &[melding], idag).await?;
    Ok(Valgbar {
        melding: MeldingId(melding),
        ledd: alle.remove(&regning).ok_or(AppError::IkkeFunnet)?,
    })
}

/// The bill is let lie; once more changes nothing.
pub async fn la_ligge(db: &mut PgConnection, eier: HelseaktorId, regning: i64, naa: DateTime<Utc>) -> Result<(), AppError> {
    sqlx::query!(
        "insert into latt_ligge (regning_id, helseaktor_id, tid) values ($1, $2, $3) on conflict do nothing",
        regning,
        eier.0,
        naa
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The bill is taken up again.
pub async fn ta_opp(db: &mut PgConnection, eier: HelseaktorId, regning: i64) -> Result<(), AppError> {
    sqlx::query!(
        "delete from latt_ligge where regning_id = $1 and helseaktor_id = $2",
        regning,
        eier.0
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Messages that hold a later link of these bills' chains, and those the links answer: their pages change when one of them does.
pub async fn beroerte(db: &mut PgConnection, melding: MeldingId) -> Result<Vec<MeldingId>, AppError> {
    Ok(sqlx::query_scalar!(
        // Number and GUID are looked up apart: one question with «or» compares every bill with every other.
        r#"select distinct g.melding_id as "melding_id!" from regning r cross join lateral (
               select melding_id, id, status from regning where helseaktor_id = r.helseaktor_id and regningsnummer = r.regningsnummer
               union all
               select melding_id, id, status from regning where helseaktor_id = r.helseaktor_id and guid = r.guid) g
           where r.melding_id = $1 and g.melding_id <> $1 and g.status = 'avvist' and g.id < r.id"#,
        melding.0
    )
    .fetch_all(db)
    .await?
    .into_iter()
    .map(MeldingId)
    .collect())
}

/// An approved bill whose egenandel is not reported paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ubetalt {
    pub melding: MeldingId,
    pub innsending: Option<InnsendingId>,
    pub plass: i32,
    pub regningsnummer: String,
    pub tidspunkt: DateTime<Utc>,
}

/// Bills with unpaid egenandel, the oldest first, and how many there are in all.
pub async fn ubetalte(db: &mut PgConnection, eier: HelseaktorId, antall: i64) -> Result<(Vec<Ubetalt>, i64), AppError> {
    let rader = sqlx::query!(
        r#"select r.melding_id, m.innsending_id, r.plass, r.regningsnummer, r.tidspunkt as "tidspunkt!", count(*) over () as "alle!"
           from regning r join melding m on m.id = r.melding_id
           where r.helseaktor_id = $1 and r.status = 'godkjent' and r.betalt_egenandel = false and not r.kreditering and not r.korrigering
             and r.tidspunkt is not null
           order by r.tidspunkt, r.id limit $2"#,
        eier.0,
        antall
    )
    .fetch_all(db)
    .await?;
    let alle = rader.first().map_or(0, |r| r.alle);
    let rader = rader.into_iter().map(|r| Ubetalt {
        melding: MeldingId(r.melding_id),
        innsending: r.innsending_id.map(InnsendingId),
        plass: r.plass,
        regningsnummer: r.regningsnummer,
        tidspunkt: r.tidspunkt,
    });
    Ok((rader.collect(), alle))
}
